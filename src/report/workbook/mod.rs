//! `results.xlsx`: all tables, with native charts; and the way back: values of assumptions and levers and bounds of targets that were
//! changed in its sheets. And `compare.xlsx`: scenarios side by side.

mod advised;
mod charts;
mod compare;
mod inputs;
mod known;
mod read;
mod sheet;
mod tables;

use super::DocumentError;
use super::story::Briefing;
use crate::source::BoundCell;
use crate::summary::Attain;
pub use compare::{COMPARISON, comparison};
pub use read::{Book, WorkbookError, read, read_bytes};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use sheet::Printed;

/// The name of its file.
pub const FILE: &str = "results.xlsx";

/// Titles of the columns that are read back, Chinese and English: the full name, the value to change, and what the scenario's
/// file has (a row counts as changed where the two differ).
const NAME: [&str; 2] = ["名称", "name"];
const VALUE: [&str; 2] = ["取值或表达式", "value or expression"];
const WRITTEN: [&str; 2] = ["情景文件中的值", "in the file"];
/// Titles of the columns of targets that are read back: the id, the condition in a word, its bounds and what the file has.
const ID: [&str; 2] = ["编号", "id"];
const CONDITION: [&str; 2] = ["条件", "condition"];
const BOUND: [&str; 2] = ["目标值", "target value"];
const SECOND: [&str; 2] = ["上限或幅度", "upper end or margin"];
const BOUND_WRITTEN: [&str; 2] = ["情景文件中的目标值", "target value in the file"];
const SECOND_WRITTEN: [&str; 2] = ["情景文件中的上限或幅度", "upper end or margin in the file"];
/// Words of the conditions with the keys of their bounds.
const CONDITIONS: [([&str; 2], [Option<BoundCell>; 2]); 6] = [
    (["不低于", "at least"], [bound("at_least", None), None]),
    (["不超过", "at most"], [bound("at_most", None), None]),
    (["高于", "more than"], [bound("more_than", None), None]),
    (["低于", "less than"], [bound("less_than", None), None]),
    (["介于", "between"], [bound("between", Some(0)), bound("between", Some(1))]),
    (["接近", "about"], [bound("about", None), bound("within", None)]),
];
/// The hidden sheet by which edits of other cells are noticed: the scenario, and for every other sheet its columns and the marks of
/// its rows.
const MARKS: &str = "attain";
/// A sheet with more rows than this has no marks.
const MOST_MARKS: usize = 20_000;

const fn bound(key: &'static str, place: Option<usize>) -> Option<BoundCell> {
    Some(BoundCell { key, place })
}

/// What stood there in older books: the value that they were computed with.
const WRITTEN_BEFORE: [&str; 2] = ["本次运行的值", "as run"];

/// The workbook. The same input gives the same bytes.
///
/// # Errors
/// When it cannot be packed, or a table has more rows than a sheet.
pub fn write(briefing: &Briefing) -> Result<Vec<u8>, DocumentError> {
    build(briefing).map_err(|error| DocumentError {
        file: FILE,
        reason: error.to_string(),
    })
}

fn build(briefing: &Briefing) -> Result<Vec<u8>, XlsxError> {
    let mut book = book(briefing.title(), &briefing.summary.attain)?;
    let mut printed = Vec::new();
    for (is_there, write) in sheets(briefing) {
        if is_there {
            let sheet = book.add_worksheet();
            let marks = write(briefing, sheet)?;
            printed.push((sheet.name(), marks));
        }
    }
    marks(&briefing.summary.scenario.name, &printed, book.add_worksheet())?;
    book.save_to_buffer()
}

type WriteSheet = fn(&Briefing, &mut Worksheet) -> Result<Printed, XlsxError>;

/// Every sheet in its order, with whether the book has it.
fn sheets(briefing: &Briefing) -> Vec<(bool, WriteSheet)> {
    let (summary, advice) = (briefing.summary, briefing.advice);
    vec![
        (true, tables::targets),
        (true, tables::met),
        (true, tables::indicators),
        (!summary.observations.is_empty(), known::observations),
        (advice.update.is_some(), known::moved),
        (advice.progress.is_some(), known::progress),
        (advice.sensitivity.is_some(), advised::drivers),
        (!advice.answers.is_empty(), advised::packages),
        (true, inputs::assumptions),
        (!summary.shocks.is_empty(), inputs::shocks),
        (!summary.correlations.is_empty(), inputs::correlations),
        (true, inputs::levers),
        (true, inputs::sources),
        (true, inputs::about),
    ]
}

/// The hidden sheet.
fn marks(scenario: &str, printed: &[(String, Printed)], sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name(MARKS)?.set_very_hidden(true);
    sheet.write_string(0, 0, super::html::plain(scenario))?;
    let mut row = 1;
    for (name, printed) in printed {
        if printed.marks.len() > MOST_MARKS {
            continue;
        }
        sheet.write_string(row, 0, name)?.write_number(row, 1, printed.columns as f64)?;
        row += 1;
        for mark in &printed.marks {
            sheet.write_string(row, 0, name)?.write_string(row, 1, mark)?;
            row += 1;
        }
    }
    Ok(())
}

/// An empty workbook with its properties.
fn book(title: &str, attain: &Attain) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    // A fixed time: the same results are the same bytes.
    let properties = DocProperties::new()
        .set_title(super::html::plain(title))
        .set_author(format!("attain {}", super::html::plain(&attain.version)))
        .set_creation_datetime(&ExcelDateTime::from_ymd(2020, 1, 1)?);
    book.set_properties(&properties);
    Ok(book)
}
