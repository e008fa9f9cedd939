//! What the document says, in order, before it is laid out.

use crate::chart::{self, Picture};
use crate::report::story::{Board, Briefing, Fact, Grid, SmallBoard, lever_changes};
use crate::summary::{LeverSummary, Summary};
use crate::wording;

/// A part of the document.
pub enum Block {
    /// Level 1, numbered by the layout.
    Heading(String),
    /// Level 2, numbered by the layout, with its paragraph.
    Point(String, String),
    /// A paragraph.
    Text(String),
    /// Pictures side by side, and the number of the figure; 0 without a caption.
    Figure(Vec<Picture>, usize),
    /// The board.
    Board(Board),
    /// A plain table.
    Grid(Grid),
    /// A plain table with the share of the width that each column takes, in per cent.
    Measured(Grid, Vec<u32>),
    /// The board in small.
    Small(SmallBoard),
    /// Facts, one a line.
    Facts(Vec<Fact>),
    /// The title of an annex.
    Annex {
        /// Its words.
        title: String,
        /// Its number; 0 where it is the only one.
        number: usize,
        /// Whether it starts on a new page.
        fresh: bool,
    },
}

/// So many fans stand side by side.
const FANS: usize = 2;
/// So many targets at most stand in the text; more are an annex on pages of their own.
const FEW: usize = 8;
/// Height of a picture of the one page.
const HALF: f64 = 320.0;
/// So many sources are named; the others are in the report.
const SOURCES: usize = 3;
/// So many levers that are not as planned are named.
const LEVERS: usize = 5;

/// The whole document.
pub fn outline(briefing: &Briefing) -> Vec<Block> {
    let heading = |chinese: &str, english: &str| Block::Heading(briefing.say(chinese, english).to_string());
    let mut figures = 0;
    let mut figure = |pictures: Vec<Picture>| {
        (!pictures.is_empty()).then(|| {
            figures += 1;
            Block::Figure(pictures, figures)
        })
    };
    let mut blocks = vec![heading("总体判断", "The answer"), Block::Text(briefing.answer())];
    let broken = briefing
        .summary
        .checks
        .iter()
        .any(|check| check.violated + check.undefined > 0);
    blocks.extend(briefing.checks().filter(|_| broken).map(Block::Text));
    let count = briefing.summary.targets.len();
    if (1..=FEW).contains(&count) {
        blocks.push(Block::Board(briefing.board()));
    }
    blocks.extend(figure(met(briefing)));
    let groups = &briefing.summary.plan.groups;
    if !groups.is_empty() {
        blocks.push(heading("分领域情况", "By group"));
        for group in groups {
            blocks.push(Block::Point(
                briefing.label(&group.words.label, &group.id).to_string(),
                briefing.group_sentence(group),
            ));
        }
    }
    if let Some(known) = briefing.known() {
        blocks.push(heading("最新数据", "What was observed"));
        blocks.push(Block::Text(known));
        blocks.extend(briefing.observation_grid().map(Block::Grid));
        blocks.extend(briefing.moved_grid().map(Block::Grid));
        blocks.extend(figure(first(briefing, "update-fan", 1).into_iter().cloned().collect()));
    }
    if let Some(progress) = briefing.progress_grid() {
        blocks.push(heading("进展情况", "Progress"));
        blocks.push(Block::Grid(progress));
        blocks.extend(figure(first(briefing, "bullets", 1).into_iter().cloned().collect()));
    }
    let mut annexes = Annexes::of(briefing);
    let told = briefing.told_reasons();
    let others = briefing.weak_grid(told);
    if let Some((grid, widths)) = others {
        let title = briefing.say("其余实现概率不足50%的目标", "Other targets that are less likely than not");
        annexes.add(title, Block::Measured(grid, widths));
    }
    let place = annexes.last();
    let check = briefing.say("测算复核信息", "To check the run");
    annexes.add(check, Block::Facts(facts(briefing)));
    if let Some(opening) = briefing.reasons_opening_of(told, &place) {
        blocks.push(heading("原因分析", "Why"));
        blocks.push(Block::Text(opening));
        let points = briefing.reasons().into_iter().take(told);
        blocks.extend(points.map(|reason| Block::Point(reason.title, reason.text)));
        blocks.push(heading("对策建议", "What to do"));
        let points = briefing.proposals().into_iter();
        blocks.extend(points.map(|reason| Block::Point(reason.title, reason.text)));
    }
    if let Some(fans) = figure(fans(briefing)) {
        blocks.push(heading("主要指标走势", "Main indicators"));
        blocks.push(fans);
    }
    blocks.push(heading("假设与政策措施", "Assumptions and levers"));
    blocks.extend(assumptions(briefing).into_iter().map(Block::Text));
    blocks.push(heading("测算方法与误差", "Method and its error"));
    blocks.extend(briefing.method().into_iter().map(Block::Text));
    blocks.extend(annexes.blocks());
    blocks
}

/// What follows the body: the board of many targets, and what a leader does not read.
struct Annexes<'b, 'a> {
    briefing: &'b Briefing<'a>,
    all: Vec<(&'static str, Block)>,
}

impl<'b, 'a> Annexes<'b, 'a> {
    fn of(briefing: &'b Briefing<'a>) -> Annexes<'b, 'a> {
        let mut annexes = Annexes { briefing, all: Vec::new() };
        if briefing.summary.targets.len() > FEW {
            annexes.add(briefing.say("目标一览表", "All targets"), Block::Board(briefing.board()));
        }
        annexes
    }

    fn add(&mut self, title: &'static str, block: Block) {
        self.all.push((title, block));
    }

    /// What the body calls the last of them so far.
    fn last(&self) -> String {
        let number = self.all.len();
        self.briefing.say(format!("附件{number}"), format!("annex {number}"))
    }

    /// Their list, which ends the body, and they themselves: the first on a new page.
    fn blocks(self) -> Vec<Block> {
        let (briefing, count) = (self.briefing, self.all.len());
        let named: Vec<String> = self
            .all
            .iter()
            .enumerate()
            .map(|(at, (title, _))| briefing.say(format!("{}.{title}", at + 1), format!("{}. {title}", at + 1)))
            .collect();
        let list = match &self.all[..] {
            [(title, _)] => briefing.say(format!("附件：{title}"), format!("Annex: {title}.")),
            _ => briefing.say(
                format!("附件：{}", named.join("；")),
                format!("Annexes: {}.", named.join("; ")),
            ),
        };
        let mut blocks = vec![Block::Text(list)];
        for (at, (title, block)) in self.all.into_iter().enumerate() {
            blocks.push(Block::Annex {
                title: title.to_string(),
                number: if count == 1 { 0 } else { at + 1 },
                fresh: count > 1 && at == 0,
            });
            blocks.push(block);
        }
        blocks
    }
}

/// All that is needed to repeat the run, and where the rest is found.
fn facts(briefing: &Briefing) -> Vec<Fact> {
    let mut facts = briefing.facts();
    facts.push(Fact {
        name: briefing.say("各项假设的取值、来源和理由", "Every assumption with its source and reason"),
        value: briefing
            .say("完整报告（report.html）和数据表（results.xlsx）", "the full report (report.html) and the workbook (results.xlsx)")
            .to_string(),
        code: false,
    });
    facts
}

/// The one page: the answer, the board in small, two pictures.
pub fn one_page(briefing: &Briefing) -> Vec<Block> {
    let mut blocks = vec![Block::Text(briefing.short_answer())];
    let board = briefing.small_board();
    if !board.rows.is_empty() {
        blocks.push(Block::Small(board));
    }
    let pictures = halves(briefing);
    if !pictures.is_empty() {
        blocks.push(Block::Figure(pictures, 0));
    }
    blocks
}

/// The pictures of the one page, each half as wide as the text and as high as the other.
fn halves(briefing: &Briefing) -> Vec<Picture> {
    let mut whole = briefing.summary.clone();
    whole.plan.groups.clear();
    let of_height = |height: f64| chart::Options {
        width: 420.0,
        height: Some(height),
        scale: 3.0,
        dpi: 400,
        ..chart::Options::new(briefing.language)
    };
    let pictures = briefing.summary_pictures().into_iter();
    let pictures = pictures.map(|place| &briefing.pictures[place]);
    let pictures = pictures.filter(|picture| !picture.png.is_empty());
    let half = |picture: &Picture| {
        let drawn = again(&whole, &of_height(HALF), vec![picture]);
        // Of some kinds the height is that of the plot, and texts come to it.
        let over = drawn.first().map_or(0.0, |drawn| drawn.height - HALF);
        let is_over = drawn.first().is_some_and(|drawn| drawn.width == 420.0) && over > 1.0 && over < HALF - 120.0;
        if is_over { again(&whole, &of_height(HALF - over), vec![picture]) } else { drawn }
    };
    pictures.flat_map(half).collect()
}

/// The first pictures of a kind that the briefing has.
fn first<'a>(briefing: &Briefing<'a>, kind: &str, most: usize) -> Vec<&'a Picture> {
    let found = briefing.pictures.iter();
    found
        .filter(|picture| picture.kind == kind && !picture.png.is_empty())
        .take(most)
        .collect()
}

/// How many targets are met: the plan as a whole only, since each group has its sentence.
fn met(briefing: &Briefing) -> Vec<Picture> {
    let mut whole = briefing.summary.clone();
    whole.plan.groups.clear();
    let options = chart::Options {
        height: Some(140.0),
        ..chart::Options::new(briefing.language)
    };
    again(&whole, &options, first(briefing, "met", 1))
}

/// The first fans, each half as wide as the text, with texts as large as in a wide one.
fn fans(briefing: &Briefing) -> Vec<Picture> {
    let fans = first(briefing, "fan", FANS);
    if fans.len() < FANS {
        return fans.into_iter().cloned().collect();
    }
    // A long name takes lines of its own above the plot.
    let lines = fans.iter().map(|fan| fan.caption.chars().count().div_ceil(17)).max();
    let options = chart::Options {
        width: 420.0,
        height: Some(330.0 + 28.0 * lines.unwrap_or(1).min(10) as f64),
        scale: 3.0,
        dpi: 400,
        ..chart::Options::new(briefing.language)
    };
    again(briefing.summary, &options, fans)
}

/// Pictures of a kind drawn once more in the form of a document; those that cannot be are taken as they are.
fn again(summary: &Summary, options: &chart::Options, pictures: Vec<&Picture>) -> Vec<Picture> {
    let ids: Vec<&str> = pictures.iter().map(|picture| picture.id.as_str()).collect();
    let drawn = chart::render_named(&chart::Results::of(summary), options, &ids).unwrap_or_default().pictures;
    let drawn = |picture: &&Picture| drawn.iter().find(|drawn| drawn.id == picture.id).cloned();
    pictures
        .iter()
        .map(|picture| drawn(picture).unwrap_or_else(|| (*picture).clone()))
        .collect()
}

fn assumptions(briefing: &Briefing) -> Vec<String> {
    let summary = briefing.summary;
    let count = summary.assumptions.len();
    let uncertain = summary
        .assumptions
        .iter()
        .filter(|assumption| assumption.uncertain)
        .count();
    let mut first = briefing.say(
        format!("本次测算设定参数假设{count}项，其中{uncertain}项按概率分布取值"),
        format!("The run uses {count} assumptions, {uncertain} of which are drawn from distributions."),
    );
    let titles: Vec<String> = briefing
        .source_rows()
        .iter()
        .map(|source| titled(briefing, source.title))
        .collect();
    if !titles.is_empty() {
        let named = briefing.list(&titles[..titles.len().min(SOURCES)]);
        let more = titles.len() > SOURCES;
        first += &briefing.say(
            format!("，主要依据{named}{}", if more { "等" } else { "" }),
            format!(" The main sources are {named}{}.", if more { " and others" } else { "" }),
        );
    }
    first += briefing.say(
        "。各项假设取值及依据见附件。",
        " The annex says where every assumption with its source and reason is found.",
    );
    let mut paragraphs = vec![first];
    let levers = &summary.levers;
    if !levers.is_empty() {
        paragraphs.push(levers_said(briefing));
    }
    paragraphs
}

/// The title of a source in running text: in Chinese its title marks and what is in them, without publisher and remarks, or in
/// quotation marks where it has none.
fn titled(briefing: &Briefing, title: &str) -> String {
    let ends = title.starts_with('《').then(|| title.find('》')).flatten();
    if let Some(end) = ends.filter(|end| !title[..*end].trim_start_matches('《').contains('《')) {
        return title[..end + '》'.len_utf8()].to_string();
    }
    if briefing.chinese() && !title.starts_with('《') {
        briefing.quoted(title)
    } else {
        title.to_string()
    }
}

/// What the run takes of the levers, in one sentence. By convention 1 is as planned and 0 is not done.
fn levers_said(briefing: &Briefing) -> String {
    let levers = &briefing.summary.levers;
    let planned = |lever: &&LeverSummary| lever.values.iter().all(|value| *value == 1.0);
    let (count, as_planned) = (levers.len(), levers.iter().filter(planned).count());
    let others: Vec<&LeverSummary> = levers.iter().filter(|lever| !planned(lever)).collect();
    let told: Vec<String> = others.iter().take(LEVERS).map(|lever| lever_said(briefing, lever)).collect();
    let told = told.join(briefing.say("，", ", "));
    let more = others.len() > LEVERS;
    match (others.len(), as_planned) {
        (0, 1) => briefing.say(
            "测算假定政策措施按计划落实。".to_string(),
            "The lever is taken as planned.".to_string(),
        ),
        (0, _) => briefing.say(
            format!("测算假定{count}项政策措施均按计划落实。"),
            format!("All {count} levers are taken as planned."),
        ),
        (_, 0) => briefing.say(
            format!("政策措施共{count}项：{told}{}。", if more { "等" } else { "" }),
            format!("Of {count} levers, {told}{}.", if more { " and so on" } else { "" }),
        ),
        _ => briefing.say(
            format!("{count}项政策措施中，{as_planned}项按计划落实，{told}{}。", if more { "等" } else { "" }),
            format!(
                "Of {count} levers, {as_planned} {} as planned; {told}{}.",
                if as_planned == 1 { "is" } else { "are" },
                if more { " and so on" } else { "" }
            ),
        ),
    }
}

fn lever_said(briefing: &Briefing, lever: &LeverSummary) -> String {
    let name = briefing.item_label(&lever.name);
    let measure = briefing.measure(&lever.words.unit());
    let changes = lever_changes(&lever.values, &briefing.summary.scenario.periods);
    match changes.as_slice() {
        [(_, 0.0)] => briefing.say(format!("{name}暂不实施"), format!("{name} is not carried out")),
        [(_, value)] => {
            let value = measure.with_unit(*value);
            briefing.say(format!("{name}取{value}"), format!("{name} is at {value}"))
        }
        several => {
            let each: Vec<String> = several
                .iter()
                .map(|(period, value)| {
                    let (period, value) = (wording::period(period, briefing.language), measure.with_unit(*value));
                    briefing.say(format!("{period}起取{value}"), format!("{value} from {period}"))
                })
                .collect();
            let each = each.join(briefing.say("、", ", "));
            briefing.say(format!("{name}{each}"), format!("{name} is at {each}"))
        }
    }
}
