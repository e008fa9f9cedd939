//! The board as a table.

use super::layout::{Writer, run};
use super::look;
use crate::report::story::{Board, BoardRow};
use docx_rs::*;

impl Writer<'_, '_> {
    /// The board: a head row, and the targets by group.
    pub(super) fn board(&self, board: &Board) -> Table {
        let briefing = self.briefing;
        let names = [
            briefing.say("目标", "Target"),
            briefing.say("实现概率", "Probability"),
            briefing.say("条件", "Condition"),
            briefing.say("中位结果", "Median"),
            briefing.say("时间", "When"),
        ];
        // Shares of the width.
        let shares = briefing.say([0.44, 0.12, 0.18, 0.17, 0.09], [0.42, 0.14, 0.18, 0.17, 0.09]);
        let whole = f64::from(look::twips(self.look.width()));
        let widths = shares.map(|share: f64| (share * whole).round() as usize);
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
                    .line_spacing(self.loose(20, 20))
                    .keep_next(true);
                if !sum.is_empty() {
                    paragraph = paragraph.add_run(run(&format!("　{sum}"), self.look.small));
                }
                let cell = TableCell::new()
                    .add_paragraph(paragraph)
                    .grid_span(names.len())
                    .width(widths.iter().sum(), WidthType::Dxa)
                    .shading(Shading::new().shd_type(ShdType::Clear).fill("F3F5F8"));
                rows.push(TableRow::new(vec![cell]));
            }
            rows.extend(group.rows.iter().map(|row| self.board_row(row, widths)));
        }
        let margins = TableCellMargins::new().margin(20, 70, 20, 70);
        Table::new(rows)
            .set_grid(widths.to_vec())
            .width(widths.iter().sum(), WidthType::Dxa)
            .layout(TableLayoutType::Fixed)
            .margins(margins)
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
            format!("{name} ({})", row.undefined)
        };
        let texts = [&name, &row.chance, &row.condition, &row.median, &row.when];
        let cells = texts.iter().zip(widths).enumerate();
        TableRow::new(
            cells
                .map(|(column, (text, width))| self.cell(text, column, width, false))
                .collect(),
        )
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
            .line_spacing(self.loose(10, 10));
        TableCell::new()
            .add_paragraph(paragraph)
            .width(width, WidthType::Dxa)
            .vertical_align(VAlignType::Center)
    }
}
