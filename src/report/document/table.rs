//! Tables: the board, the board in small, and plain ones.

use super::layout::{Writer, run};
use super::look;
use crate::report::story::{Board, BoardRow, Grid, SmallBoard};
use docx_rs::*;

/// Space at the sides of a cell, in twips.
const SIDE: usize = 70;
/// A column of figures takes this part of the width at most.
const WIDEST: f64 = 0.21;

/// What stands beside the name.
fn figures(row: &BoardRow) -> [&str; 4] {
    [&row.chance, &row.condition, &row.median, &row.when]
}

impl Writer<'_, '_> {
    /// The board: a head row, and the targets by group.
    pub(super) fn board(&self, board: &Board) -> Table {
        let briefing = self.briefing;
        let names = [
            briefing.say("目标", "Target"),
            briefing.say("实现概率", "Probability"),
            briefing.say("目标值", "Wanted"),
            briefing.say("中位数", "Median"),
            briefing.say("时间", "When"),
        ];
        let widths = self.widths(board, names);
        let mut rows = Vec::new();
        let head = names.iter().zip(widths).enumerate().map(|(column, (name, width))| {
            self.cell(name, column, width, true)
                .shading(Shading::new().shd_type(ShdType::Clear).fill("E8ECF1"))
        });
        rows.push(TableRow::new(head.collect()).cant_split());
        for group in &board.groups {
            if let Some(title) = &group.title {
                let sum = group.sum.as_deref().unwrap_or_default();
                let text = run(title, self.look.small_bold);
                let mut paragraph = Paragraph::new()
                    .add_run(text)
                    .line_spacing(self.small(20, 20))
                    .keep_next(true);
                if !sum.is_empty() {
                    paragraph = paragraph.add_run(run(&format!("　{sum}"), self.look.small));
                }
                let cell = TableCell::new()
                    .add_paragraph(paragraph)
                    .grid_span(names.len())
                    .width(widths.iter().sum(), WidthType::Dxa)
                    .shading(Shading::new().shd_type(ShdType::Clear).fill("F3F5F8"));
                rows.push(TableRow::new(vec![cell]).cant_split());
            }
            rows.extend(group.rows.iter().map(|row| self.board_row(row, widths)));
        }
        let margins = TableCellMargins::new().margin(10, SIDE, 10, SIDE);
        Table::new(rows)
            .set_grid(widths.to_vec())
            .width(widths.iter().sum(), WidthType::Dxa)
            .layout(TableLayoutType::Fixed)
            .margins(margins)
    }

    /// A plain table: the first column takes what the others leave.
    pub(super) fn grid(&self, grid: &Grid) -> Table {
        let count = grid.columns.len().max(2);
        // In 400ths of the width.
        let each = 300 / count as u32;
        let rest = 400 - each * (count as u32 - 1);
        let shares: Vec<u32> = (0..count).map(|column| if column == 0 { rest } else { each }).collect();
        self.table(grid, &shares)
    }

    /// A plain table with the share of the width that each column takes.
    pub(super) fn table(&self, grid: &Grid, shares: &[u32]) -> Table {
        let whole = look::twips(self.look.width()) as usize;
        let parts = shares.iter().sum::<u32>().max(1) as usize;
        let width = |column: usize| whole * shares.get(column).map_or(0, |share| *share as usize) / parts;
        let count = shares.len();
        let cell = |column: usize, text: &str, head: bool| {
            let is_figure = grid.columns.get(column).is_some_and(|(_, figure)| *figure);
            // Columns of figures stand at the right, as the second of the board does.
            self.cell(text, if is_figure { 1 } else { 0 }, width(column), head)
        };
        let head = grid.columns.iter().enumerate().map(|(column, (name, _))| {
            cell(column, name, true).shading(Shading::new().shd_type(ShdType::Clear).fill("E8ECF1"))
        });
        let mut rows = vec![TableRow::new(head.collect()).cant_split()];
        rows.extend(grid.rows.iter().map(|row| {
            let cells = row.iter().enumerate().map(|(column, text)| cell(column, text, false));
            TableRow::new(cells.collect()).cant_split()
        }));
        Table::new(rows)
            .set_grid((0..count).map(width).collect())
            .width(whole, WidthType::Dxa)
            .layout(TableLayoutType::Fixed)
            .margins(TableCellMargins::new().margin(10, SIDE, 10, SIDE))
    }

    /// The board in small: names and probabilities in two columns, read downwards.
    pub(super) fn small_board(&self, board: &SmallBoard) -> Table {
        let whole = f64::from(look::twips(self.look.width()));
        let chance = 0.1 * whole;
        let widths = [0.5 * whole - chance, chance, 0.5 * whole - chance, chance].map(|width| width.round() as usize);
        let names = [self.briefing.say("目标", "Target"), self.briefing.say("实现概率", "Probability")];
        let head = (0..4).map(|column| {
            self.small_cell(names[column % 2], column, widths[column], true)
                .shading(Shading::new().shd_type(ShdType::Clear).fill("E8ECF1"))
        });
        let mut rows = vec![TableRow::new(head.collect()).cant_split()];
        let height = board.rows.len().div_ceil(2);
        for row in 0..height {
            let cells = (0..4).map(|column| {
                let text = board.rows.get(row + height * (column / 2)).map_or_else(String::new, |target| {
                    if column % 2 == 0 { cut(&target.name) } else { target.chance.clone() }
                });
                self.small_cell(&text, column, widths[column], false)
            });
            rows.push(TableRow::new(cells.collect()).cant_split());
        }
        Table::new(rows)
            .set_grid(widths.to_vec())
            .width(widths.iter().sum(), WidthType::Dxa)
            .layout(TableLayoutType::Fixed)
            .margins(TableCellMargins::new().margin(0, SIDE, 0, SIDE))
    }

    fn small_cell(&self, text: &str, column: usize, width: usize, head: bool) -> TableCell {
        self.cell(text, usize::from(!column.is_multiple_of(2)), width, head)
    }

    fn board_row(&self, row: &BoardRow, widths: [usize; 5]) -> TableRow {
        let name = if row.label.is_empty() {
            row.id.clone()
        } else {
            format!("{} {}", row.id, row.label)
        };
        let name = if row.undefined.is_empty() {
            name
        } else {
            self.briefing.say(format!("{name}（{}）", row.undefined), format!("{name} ({})", row.undefined))
        };
        let [chance, condition, median, when] = figures(row);
        let cells = [name.as_str(), chance, condition, median, when];
        let cells = cells.iter().zip(widths).enumerate();
        let cells = cells.map(|(column, (text, width))| self.cell(text, column, width, false));
        TableRow::new(cells.collect()).cant_split()
    }

    /// Widths in twips: the columns of figures get what their longest text needs, within bounds, and names the rest.
    fn widths(&self, board: &Board, names: [&str; 5]) -> [usize; 5] {
        let whole = f64::from(look::twips(self.look.width()));
        // Half points to twips; a Chinese character is as wide as its size, others half of it and a little more.
        let narrow = self.briefing.say(0.62, 0.64);
        let em = 10.0 * self.look.small.size as f64;
        let width = |text: &str| -> f64 {
            let signs = text.chars().map(|c| if u32::from(c) < 0x2e80 { narrow } else { 1.0 });
            signs.sum::<f64>() * em + 2.0 * SIDE as f64 + 0.5 * em
        };
        let mut widths = [0.0; 5];
        for (column, name) in names.iter().enumerate().skip(1) {
            let rows = board.groups.iter().flat_map(|group| &group.rows);
            let texts = rows.map(|row| figures(row)[column - 1]);
            // Heads are bold.
            let needed = texts.map(width).fold(1.2 * width(name), f64::max);
            widths[column] = needed.min(WIDEST * whole);
        }
        widths[0] = whole - widths.iter().sum::<f64>();
        widths.map(|width| width.round() as usize)
    }

    fn cell(&self, text: &str, column: usize, width: usize, head: bool) -> TableCell {
        let kind = if head { self.look.small_bold } else { self.look.small };
        let side = if (1..4).contains(&column) {
            AlignmentType::Right
        } else {
            AlignmentType::Left
        };
        let paragraph = Paragraph::new()
            .add_run(run(text, kind))
            .align(side)
            .line_spacing(self.small(10, 10));
        TableCell::new()
            .add_paragraph(paragraph)
            .width(width, WidthType::Dxa)
            .vertical_align(VAlignType::Center)
    }
}

/// Characters of a name on the one page, a Chinese one counting for two.
const LONGEST: usize = 72;

/// A name of reasonable length.
fn cut(name: &str) -> String {
    let mut width = 0;
    let mut text = String::new();
    for character in name.chars() {
        width += if character.is_ascii() { 1 } else { 2 };
        if width > LONGEST {
            return text + "…";
        }
        text.push(character);
    }
    text
}
