//! Blocks → paragraphs, tables and pictures.

use super::look::{self, Look, Type};
use super::outline::Block;
use crate::chart::Picture;
use crate::report::html::plain;
use crate::report::story::{Briefing, Fact};
use docx_rs::*;

/// The whole document.
pub fn lay_out(briefing: &Briefing, look: &Look, blocks: &[Block]) -> Docx {
    let mut writer = Writer {
        briefing,
        look,
        headings: 0,
        subheadings: 0,
    };
    let mut docx = writer.frame();
    docx = docx.add_paragraph(writer.title_paragraph());
    for block in blocks {
        docx = writer.add(docx, block);
    }
    docx
}

/// The title of the document.
pub fn title(briefing: &Briefing) -> String {
    let title = briefing.title();
    let quoted = title.starts_with('《');
    briefing.say(
        if quoted {
            format!("{title}目标实现可能性分析")
        } else {
            format!("《{title}》目标实现可能性分析")
        },
        format!("{title}: how likely are its targets?"),
    )
}

pub(super) struct Writer<'b, 'a> {
    pub(super) briefing: &'b Briefing<'a>,
    pub(super) look: &'b Look,
    headings: usize,
    subheadings: usize,
}

fn fonts(kind: Type) -> RunFonts {
    let (asian, latin) = (kind.face.asian, kind.face.latin);
    let fonts = RunFonts::new().east_asia(asian).ascii(latin).hi_ansi(latin).cs(latin);
    if kind.face.asian_signs {
        fonts.hint("eastAsia")
    } else {
        fonts
    }
}

pub(super) fn run(text: &str, kind: Type) -> Run {
    let run = Run::new().add_text(plain(text)).fonts(fonts(kind)).size(kind.size);
    if kind.bold { run.bold() } else { run }
}

/// Lines at a distance, or as high as they need.
fn exactly(line: Option<i32>, before: u32, after: u32) -> LineSpacing {
    let spacing = LineSpacing::new().before(before).after(after);
    match line {
        Some(line) => spacing.line_rule(LineSpacingType::Exact).line(line),
        None => spacing.line_rule(LineSpacingType::Auto).line(240),
    }
}

impl Writer<'_, '_> {
    /// Page, styles and page numbers.
    fn frame(&self) -> Docx {
        let look = self.look;
        let [top, right, bottom, left] = look.margins.map(look::twips);
        let footer = look::twips(look.footer);
        let margins = PageMargin::new()
            .top(top)
            .right(right)
            .bottom(bottom)
            .left(left)
            .header(look::twips(15.0))
            .footer(footer);
        let (width, height) = look::page();
        let mut docx = Docx::new()
            .page_size(width, height)
            .page_margin(margins)
            .default_fonts(fonts(look.body))
            .default_size(look.body.size)
            .add_style(self.style("Title", "Title", look.title, None))
            .add_style(self.style("Heading1", "heading 1", look.heading, Some(0)))
            .add_style(self.style("Heading2", "heading 2", look.subheading, Some(1)))
            .add_style(self.style("BodyText", "Body Text", look.body, None));
        docx = if look.is_one_page {
            docx
        } else if self.briefing.chinese() {
            // Odd pages: right, one character from the edge; even pages: left.
            docx.footer(self.folio(AlignmentType::Right, "— ", " —　"))
                .even_footer(self.folio(AlignmentType::Left, "　— ", " —"))
        } else {
            docx.footer(self.folio(AlignmentType::Center, "", ""))
        };
        docx
    }

    fn style(&self, id: &str, name: &str, kind: Type, level: Option<usize>) -> Style {
        let style = Style::new(id, StyleType::Paragraph)
            .name(name)
            .fonts(fonts(kind))
            .size(kind.size);
        let style = if kind.bold { style.bold() } else { style };
        let style = if let Some(level) = level {
            style.outline_lvl(level).next("BodyText")
        } else {
            style
        };
        style.q_format(true)
    }

    fn folio(&self, side: AlignmentType, before: &str, after: &str) -> Footer {
        let kind = self.look.folio;
        let mut paragraph = Paragraph::new().align(side).fonts(fonts(kind)).size(kind.size);
        if !before.is_empty() {
            paragraph = paragraph.add_run(run(before, kind));
        }
        let field = Run::new()
            .add_field_char(FieldCharType::Begin, false)
            .add_instr_text(InstrText::PAGE(InstrPAGE {}))
            .add_field_char(FieldCharType::Separate, false)
            .add_text("1")
            .add_field_char(FieldCharType::End, false)
            .fonts(fonts(kind))
            .size(kind.size);
        paragraph = paragraph.add_run(field);
        if !after.is_empty() {
            paragraph = paragraph.add_run(run(after, kind));
        }
        Footer::new().add_paragraph(paragraph)
    }

    /// Line distance and space of body paragraphs.
    fn spacing(&self, before: u32, after: u32) -> LineSpacing {
        let spacing = LineSpacing::new().before(before).after(after);
        match self.look.line {
            Some(line) => spacing.line_rule(LineSpacingType::Exact).line(line),
            None => spacing.line_rule(LineSpacingType::Auto).line(276),
        }
    }

    /// Space of pictures, whose lines are as high as they need.
    fn loose(&self, before: u32, after: u32) -> LineSpacing {
        exactly(None, before, after)
    }

    /// Space of tables and captions.
    pub(super) fn small(&self, before: u32, after: u32) -> LineSpacing {
        exactly(self.look.small_line, before, after)
    }

    fn indented(&self, paragraph: Paragraph) -> Paragraph {
        match self.look.indent {
            (0, _) => paragraph,
            (twips, hundredths) => paragraph
                .indent(None, Some(SpecialIndentType::FirstLine(twips)), None, None)
                .first_line_chars(hundredths),
        }
    }

    fn title_paragraph(&self) -> Paragraph {
        let (text, look) = (title(self.briefing), self.look);
        let mut title = Paragraph::new().style("Title");
        for (number, line) in lines(&text).into_iter().enumerate() {
            if number > 0 {
                title = title.add_run(Run::new().add_break(BreakType::TextWrapping));
            }
            title = title.add_run(run(&line, look.title));
        }
        let paragraph = title;
        if self.briefing.chinese() {
            paragraph
                .align(AlignmentType::Center)
                .line_spacing(exactly(self.look.title_line, 0, self.look.title_after))
        } else {
            paragraph
                .align(AlignmentType::Left)
                .line_spacing(exactly(self.look.title_line, 0, self.look.title_after))
        }
    }

    fn add(&mut self, docx: Docx, block: &Block) -> Docx {
        match block {
            Block::Heading(text) => docx.add_paragraph(self.heading(text)),
            Block::Point(title, text) => self
                .point(title, text)
                .into_iter()
                .fold(docx, |docx, paragraph| docx.add_paragraph(paragraph)),
            Block::Text(text) => docx.add_paragraph(self.text(text)),
            Block::Figure(pictures, 0) => docx.add_paragraph(self.pictures(pictures)),
            Block::Small(board) => {
                let docx = docx.add_table(self.small_board(board));
                match &board.rest {
                    Some(rest) => docx.add_paragraph(self.remark(rest)),
                    None => docx,
                }
            }
            Block::Figure(pictures, number) => docx
                .add_paragraph(self.pictures(pictures))
                .add_paragraph(self.caption(pictures, *number)),
            Block::Grid(grid) => docx.add_table(self.grid(grid)).add_paragraph(self.remark("")),
            Block::Measured(grid, shares) => {
                docx.add_table(self.table(grid, shares)).add_paragraph(self.remark(""))
            }
            Block::Board(board) => docx.add_table(self.board(board)),
            Block::Facts(facts) => facts
                .iter()
                .fold(docx, |docx, fact| docx.add_paragraph(self.fact(fact))),
            Block::Annex { title, number, fresh } => docx.add_paragraph(self.annex(title, *number, *fresh)),
        }
    }

    fn heading(&mut self, text: &str) -> Paragraph {
        self.headings += 1;
        self.subheadings = 0;
        let text = self.briefing.say(
            format!("{}、{text}", ideographs(self.headings)),
            format!("{}. {text}", self.headings),
        );
        let space = if self.briefing.chinese() { (0, 0) } else { (280, 100) };
        let paragraph = Paragraph::new()
            .style("Heading1")
            .add_run(run(&text, self.look.heading))
            .keep_next(true);
        self.indented(paragraph.line_spacing(self.spacing(space.0, space.1)))
    }

    /// Level 2. In Chinese the text follows its heading on the same line, as official documents often have it; in English it
    /// stands below.
    fn point(&mut self, title: &str, text: &str) -> Vec<Paragraph> {
        self.subheadings += 1;
        let (number, look) = (self.subheadings, self.look);
        if self.briefing.chinese() {
            let paragraph = Paragraph::new()
                .style("BodyText")
                .add_run(run(&format!("（{}）{title}。", ideographs(number)), look.subheading))
                .add_run(run(text, look.body))
                .align(AlignmentType::Both)
                .line_spacing(self.spacing(0, 0));
            return vec![self.indented(paragraph)];
        }
        let title = format!("{}.{number} {title}", self.headings);
        let heading = Paragraph::new()
            .style("Heading2")
            .add_run(run(&title, look.subheading))
            .keep_next(true)
            .line_spacing(self.spacing(160, 60));
        vec![heading, self.text(text)]
    }

    fn text(&self, text: &str) -> Paragraph {
        let paragraph = Paragraph::new().style("BodyText").add_run(run(text, self.look.body));
        let side = if self.briefing.chinese() {
            AlignmentType::Both
        } else {
            AlignmentType::Left
        };
        self.indented(paragraph.align(side).line_spacing(self.spacing(0, self.look.after)))
    }

    fn annex(&self, title: &str, number: usize, fresh: bool) -> Paragraph {
        let text = match number {
            0 => self.briefing.say(format!("附件　{title}"), format!("Annex: {title}")),
            _ => self
                .briefing
                .say(format!("附件{number}　{title}"), format!("Annex {number}: {title}")),
        };
        let before = if fresh { 0 } else { 240 };
        Paragraph::new()
            .style("Heading1")
            .add_run(run(&text, self.look.heading))
            .page_break_before(fresh)
            .keep_next(true)
            .line_spacing(self.spacing(before, 80))
    }

    /// Pictures side by side.
    fn pictures(&self, pictures: &[Picture]) -> Paragraph {
        let gap = 4.0;
        let room = (self.look.width() - gap * (pictures.len().max(1) - 1) as f64) / pictures.len().max(1) as f64;
        let mut paragraph = Paragraph::new().align(AlignmentType::Center).keep_next(true);
        for (place, picture) in pictures.iter().enumerate() {
            let ratio = if picture.width > 0.0 {
                (picture.height / picture.width).clamp(0.05, 20.0)
            } else {
                0.6
            };
            // A picture and its caption share a page with a few lines of text.
            let width = room.min(0.37 * self.look.height() / ratio);
            let pic = Pic::new_with_dimensions(picture.png.clone(), 1, 1)
                .id(format!("rId-{}", ascii(&picture.id)))
                .size(look::emu(width), look::emu(width * ratio));
            let run = Run::new();
            let run = if place > 0 { run.add_text(" ") } else { run };
            paragraph = paragraph.add_run(run.add_image(pic));
        }
        paragraph.line_spacing(self.loose(120, 0))
    }

    fn caption(&self, pictures: &[Picture], number: usize) -> Paragraph {
        let names: Vec<String> = pictures.iter().map(|picture| picture.caption.clone()).collect();
        let names = self.briefing.list(&names);
        let text = self
            .briefing
            .say(format!("图{number}　{names}"), format!("Figure {number}. {names}"));
        Paragraph::new()
            .add_run(run(&text, self.look.small))
            .align(AlignmentType::Center)
            .line_spacing(self.small(20, 160))
    }

    fn remark(&self, text: &str) -> Paragraph {
        Paragraph::new()
            .add_run(run(text, self.look.small))
            .line_spacing(self.small(20, 40))
    }

    fn fact(&self, fact: &Fact) -> Paragraph {
        let text = format!("{}{}", fact.name, self.briefing.say("：", ": "));
        let paragraph = Paragraph::new()
            .add_run(run(&text, self.look.small_bold))
            .add_run(run(&fact.value, self.look.small));
        paragraph.line_spacing(self.small(20, 40))
    }
}

/// Chinese characters of a title that fit on one line.
const TITLE_LINE: usize = 20;

/// A Chinese title of two lines, broken before a bracket or after the title that it quotes. Longer ones run on.
fn lines(text: &str) -> Vec<String> {
    // In halves of a Chinese character.
    let width = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    if width(text) <= 2 * TITLE_LINE || !text.contains('》') {
        return vec![text.to_string()];
    }
    let bracket = text
        .char_indices()
        .find(|(at, c)| matches!(c, '(' | '（') && width(&text[..*at]) >= TITLE_LINE / 2);
    let quoted = text.rfind('》').map(|at| at + '》'.len_utf8());
    let places = [bracket.map(|(at, _)| at), quoted].into_iter().flatten();
    let mut halves = places
        .map(|at| text.split_at(at))
        .filter(|(first, second)| !second.is_empty() && width(first).max(width(second)) <= 2 * TITLE_LINE);
    match halves.next() {
        Some((first, second)) => vec![first.to_string(), second.to_string()],
        None => vec![text.to_string()],
    }
}

/// Letters and digits that relationship ids allow.
fn ascii(name: &str) -> String {
    name.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("{byte:02x}")
            }
        })
        .collect()
}

/// Counting words of headings: 一, 十二, 三十.
fn ideographs(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match number {
        1..10 => DIGITS[number].to_string(),
        10..20 => format!("十{}", DIGITS[number - 10]),
        20..100 => format!("{}十{}", DIGITS[number / 10], DIGITS[number % 10]),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{ideographs, lines};

    #[test]
    fn titles_break_where_they_make_sense() {
        let long = "《闵行制造业提升三年行动计划(2018-2020年)》目标实现可能性分析";
        assert_eq!(
            lines(long),
            ["《闵行制造业提升三年行动计划", "(2018-2020年)》目标实现可能性分析"]
        );
        assert_eq!(
            lines("《一个很长很长很长很长的规划》目标实现可能性分析"),
            ["《一个很长很长很长很长的规划》", "目标实现可能性分析"]
        );
        assert_eq!(lines("《短》目标"), ["《短》目标"]);
        let endless = format!("《{}（征求意见稿）》目标实现可能性分析", "很长".repeat(20));
        assert_eq!(lines(&endless), [endless.as_str()]);
    }

    #[test]
    fn headings_are_counted_in_chinese() {
        let counted: Vec<String> = [1, 10, 11, 20, 37, 100].into_iter().map(ideographs).collect();
        assert_eq!(counted, ["一", "十", "十一", "二十", "三十七", "100"]);
    }
}
