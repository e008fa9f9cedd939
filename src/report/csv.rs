//! Tables for spreadsheets: UTF-8 with a byte order mark, so that Excel reads Chinese rightly. No text is a formula.

use super::columns;
use crate::scenario::Label;
use crate::summary::keys::Key;
use crate::summary::{Bound, ConditionSummary, Summary};
use crate::wording::{Language, Unit};
use std::borrow::Cow;

/// One row for each target.
pub fn targets(summary: &Summary) -> Vec<u8> {
    let mut table = Table::new(columns::TARGETS);
    for target in &summary.targets {
        let [condition, bound, second] = condition(&target.condition);
        let mut row = vec![
            target.id.clone(),
            word(&target.words.label, Language::Chinese),
            word(&target.words.label, Language::English),
            target.group.clone().unwrap_or_default(),
            word(&target.words.unit, Language::Chinese),
            target.period.clone(),
            condition,
            bound,
            second,
            target.probability.to_string(),
            target.standard_error.to_string(),
            target.interval[0].to_string(),
            target.interval[1].to_string(),
            number(target.mean),
            number(target.sd),
        ];
        row.extend(target.quantiles.each().iter().map(|(_, value)| number(**value)));
        row.push(number(target.shortfall));
        row.push(target.undefined.to_string());
        table.row(&row);
    }
    table.finish()
}

/// One row for each indicator and period.
pub fn indicators(summary: &Summary) -> Vec<u8> {
    let mut table = Table::new(columns::INDICATORS);
    for indicator in &summary.indicators {
        let unit = indicator.unit.clone().unwrap_or_default();
        for (at, period) in indicator.periods.iter().enumerate() {
            let mut row = vec![
                indicator.name.clone(),
                word(&indicator.label, Language::Chinese),
                word(&indicator.label, Language::English),
                word(&unit, Language::Chinese),
                period.clone(),
                number(indicator.mean[at]),
                number(indicator.sd[at]),
            ];
            row.extend(indicator.quantiles.each().iter().map(|(_, values)| number(values[at])));
            row.push(indicator.undefined[at].to_string());
            table.row(&row);
        }
    }
    table.finish()
}

/// The form of a condition, its bound, and the second one where there is one.
pub(super) fn condition(condition: &ConditionSummary) -> [String; 3] {
    let (form, bound, second) = match condition {
        ConditionSummary::AtLeast { at_least } => ("at_least", text(at_least), String::new()),
        ConditionSummary::AtMost { at_most } => ("at_most", text(at_most), String::new()),
        ConditionSummary::MoreThan { more_than } => ("more_than", text(more_than), String::new()),
        ConditionSummary::LessThan { less_than } => ("less_than", text(less_than), String::new()),
        ConditionSummary::Between { between: [low, high] } => ("between", text(low), text(high)),
        ConditionSummary::About { about, within } => ("about", text(about), text(within)),
    };
    [form.to_string(), bound, second]
}

/// A unit, in Chinese where there are two.
pub(super) fn unit_word(unit: Option<&Unit>) -> String {
    unit.map(|unit| word(&unit.own(), Language::Chinese)).unwrap_or_default()
}

pub(super) fn word(label: &Label, language: Language) -> String {
    label.get(language).unwrap_or_default().to_string()
}

pub(super) fn number(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn text(bound: &Bound) -> String {
    match bound {
        Bound::Number(value) => value.to_string(),
        Bound::Text(text) => text.clone(),
    }
}

/// A cell that a spreadsheet does not run: a text that it would take for a formula begins with an apostrophe.
fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err() {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// A CSV table in memory.
pub(super) struct Table {
    writer: csv::Writer<Vec<u8>>,
}

impl Table {
    pub(super) fn new(columns: &[Key]) -> Table {
        let mut table = Table {
            writer: csv::WriterBuilder::new()
                .terminator(csv::Terminator::CRLF)
                .from_writer("\u{feff}".into()),
        };
        let header: Vec<&str> = columns.iter().map(|column| column.key).collect();
        table.row(&header);
        table
    }

    pub(super) fn row<T: AsRef<str>>(&mut self, cells: &[T]) {
        // Writing to memory does not fail, and all rows have the length of the header.
        let written = self
            .writer
            .write_record(cells.iter().map(|cell| harmless(cell.as_ref()).into_owned()));
        debug_assert!(written.is_ok());
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.writer.into_inner().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula_and_numbers_stay() {
        for cell in [
            "=1+1",
            "+a",
            "-a",
            "@a",
            "\t=1",
            "\r=1",
            "-",
            "-2+3",
            "=cmd|' /C calc'!A0",
        ] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["", "-0.5", "+1", "-1e-300", "-0", "a=1", "工业", "2020-01", "'=1"] {
            assert_eq!(harmless(cell), cell);
        }
    }
}
