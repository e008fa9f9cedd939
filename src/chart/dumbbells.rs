//! Dumbbells: every target on a line from 0 to 100 %, hollow before and solid after, with both probabilities and the change in
//! figures. Whoever draws them says what before and after are.

use super::axis::{Area, Scale};
use super::canvas::{Anchor, Canvas};
use super::font::{self, Weight};
use super::page::{self, Page};
use super::style;
use super::text::wrap;
use super::{Options, Plate};

const SIZE: f64 = style::SMALL;
const LINE: f64 = SIZE * style::LEADING;
/// Space between rows.
const PAD: f64 = 7.0;
/// Height of the names of the columns.
const HEADER: f64 = 2.0 * LINE;
/// Space below the last row.
const END: f64 = 6.0;

/// One target.
pub struct Row {
    /// The heading above it, where there is one.
    pub group: Option<String>,
    /// What it is called.
    pub label: String,
    /// Both probabilities.
    pub ends: [f64; 2],
    /// Both in figures or in a word.
    pub written: [String; 2],
    /// The change in percentage points and its error.
    pub change: String,
}

/// All targets, and what stands round them.
pub struct Dumbbells<'o> {
    /// How they are drawn.
    pub options: &'o Options,
    /// The targets, in order; those of a group stand together.
    pub rows: Vec<Row>,
    /// What the figures before and after are called.
    pub ends: [&'static str; 2],
}

struct Columns {
    left: f64,
    label: f64,
    scale: Scale,
    figures: [f64; 3],
    right: f64,
}

impl Dumbbells<'_> {
    fn columns(&self) -> Columns {
        let (left, right) = (style::MARGIN, self.options.width - style::MARGIN);
        let wide = |texts: &mut dyn Iterator<Item = &str>, least: &str| {
            let widths = texts.map(|text| font::width(text, SIZE, Weight::Bold));
            widths.fold(font::width(least, SIZE, Weight::Bold), f64::max)
        };
        let of = |at: usize| wide(&mut self.rows.iter().map(|row| row.written[at].as_str()), self.ends[at]);
        let change = wide(&mut self.rows.iter().map(|row| row.change.as_str()), self.options.say("百分点", "points"));
        let third = right;
        let second = third - change - 14.0;
        let first = second - of(1) - 14.0;
        let least = first - of(0) - 34.0;
        let longest = self.rows.iter().map(|row| font::width(&font::shown(&row.label), SIZE, Weight::Regular));
        let longest = longest.fold(0.0, f64::max) + 14.0;
        let room = least - left;
        let label = longest.min(room * 0.55).max(room * 0.25);
        Columns {
            left,
            label,
            scale: Scale::new(0.0, 1.0, left + label + 14.0, least),
            figures: [first, second, third],
            right,
        }
    }

    fn label(&self, row: &Row, columns: &Columns) -> Vec<String> {
        wrap(&row.label, SIZE, Weight::Regular, columns.label - 6.0)
    }

    fn height(&self, row: &Row, columns: &Columns) -> f64 {
        self.label(row, columns).len() as f64 * LINE + PAD
    }

    /// The heading before a row of a page, where it begins a group or the page.
    fn heading(&self, before: Option<&Row>, row: &Row) -> Option<Vec<String>> {
        let is_grouped = self.rows.iter().any(|row| row.group.is_some());
        let is_new = before.is_none_or(|before| before.group != row.group);
        let text = row.group.as_deref().unwrap_or(self.options.say("其他目标", "Other targets"));
        let room = self.options.width - 2.0 * style::MARGIN - 12.0;
        (is_grouped && is_new).then(|| wrap(text, SIZE, Weight::Bold, room))
    }

    fn heading_height(lines: &[String]) -> f64 {
        lines.len() as f64 * LINE + PAD + 5.0
    }

    /// As few pages as hold all rows.
    pub fn plates(&self, title: &str, page: &Page) -> Vec<Plate> {
        let columns = self.columns();
        let mut heights = Vec::new();
        let mut highest: f64 = 0.0;
        for (at, row) in self.rows.iter().enumerate() {
            let heading = self.heading(at.checked_sub(1).map(|before| &self.rows[before]), row);
            let above = heading.map_or(0.0, |lines| Self::heading_height(&lines));
            highest = highest.max(above);
            heights.push((at, self.height(row, &columns) + above));
        }
        // A page that begins within a group repeats its heading.
        page::numbered(title, page::paged(&heights, page.room() - HEADER - END - highest))
    }

    /// Draws the rows of a page.
    pub fn draw(&self, page: &Page, items: &[usize]) -> Canvas {
        let columns = self.columns();
        let rows: Vec<&Row> = items.iter().filter_map(|at| self.rows.get(*at)).collect();
        let headings: Vec<Option<Vec<String>>> = (0..rows.len())
            .map(|at| self.heading(at.checked_sub(1).map(|before| rows[before]), rows[at]))
            .collect();
        let height: f64 = rows.iter().map(|row| self.height(row, &columns)).sum::<f64>()
            + headings.iter().flatten().map(|lines| Self::heading_height(lines)).sum::<f64>();
        let (mut canvas, area) = page.open_exactly(HEADER + height + END);
        self.head(&mut canvas, area, &columns);
        let mut y = area.top + HEADER;
        for (row, heading) in rows.iter().zip(&headings) {
            if let Some(lines) = heading {
                let bottom = y + Self::heading_height(lines);
                page::heading(&mut canvas, lines, SIZE, [area.left, y, area.right, bottom]);
                y = bottom;
            }
            let bottom = y + self.height(row, &columns);
            self.row(&mut canvas, &columns, (y, bottom), row);
            y = bottom;
        }
        canvas
    }

    fn head(&self, canvas: &mut Canvas, area: Area, columns: &Columns) {
        let y = area.top + HEADER - 8.0;
        let size = style::TINY;
        let mut word = |text: &str, x: f64, anchor: Anchor| canvas.text(text, (x, y), size, anchor).colour = style::GREY;
        word(self.options.say("目标", "Target"), columns.left + 6.0, Anchor::Start);
        for (text, x) in [self.ends[0], self.ends[1], self.options.say("百分点", "points")].into_iter().zip(columns.figures) {
            word(text, x, Anchor::End);
        }
        for (value, text) in [(0.0, "0"), (0.5, "50%"), (1.0, "100%")] {
            word(text, columns.scale.place(value), Anchor::Middle);
        }
        let y = area.top + HEADER;
        canvas.line(&[(columns.left, y), (columns.right, y)], style::RULE, style::THIN);
    }

    fn row(&self, canvas: &mut Canvas, columns: &Columns, (top, bottom): (f64, f64), row: &Row) {
        canvas.line(&[(columns.left, bottom), (columns.right, bottom)], style::GRID, style::HAIR);
        let middle = (top + bottom) / 2.0;
        let label = self.label(row, columns);
        let first = middle - label.len() as f64 * LINE / 2.0 + SIZE * 1.04;
        page::lines(canvas, &label, (columns.left + 6.0, first), SIZE, Anchor::Start, style::INK);
        for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
            let x = columns.scale.place(tick);
            let width = if tick == 0.5 { 1.6 } else { style::HAIR };
            canvas.line(&[(x, top), (x, bottom)], style::GRID, width);
        }
        let [then, now] = row.ends.map(|end| columns.scale.place(end.clamp(0.0, 1.0)));
        let colour = if row.ends[1] < row.ends[0] { style::ORANGE } else { style::BLUE };
        canvas.line(&[(then, middle), (now, middle)], colour, 3.0);
        canvas.circle((then, middle), 5.0, style::PAPER, Some((style::GREY, 1.8)));
        canvas.circle((now, middle), 5.5, colour, Some((style::PAPER, 1.0)));
        let baseline = middle + 0.38 * SIZE;
        let [before, after] = &row.written;
        canvas.text(before, (columns.figures[0], baseline), SIZE, Anchor::End).colour = style::GREY;
        canvas.text(after, (columns.figures[1], baseline), SIZE, Anchor::End).weight = Weight::Bold;
        canvas.text(&row.change, (columns.figures[2], baseline), SIZE, Anchor::End);
    }
}

/// `−22.1 ±0.2`: a change of probability and its 95 % error, in percentage points; `=` where it is nothing.
pub fn change(change: f64, standard_error: f64) -> String {
    let [change, error] = super::compare::signed(100.0 * change, 100.0 * standard_error);
    format!("{change} {error}").trim_end().to_string()
}
