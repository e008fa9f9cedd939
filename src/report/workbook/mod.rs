//! `results.xlsx`: all tables, with native charts; and the way back: values of assumptions and levers that were changed in
//! its sheets. And `compare.xlsx`: scenarios side by side.

mod charts;
mod compare;
mod inputs;
mod read;
mod sheet;
mod tables;

use super::DocumentError;
use super::story::Briefing;
use crate::summary::Attain;
pub use compare::{COMPARISON, comparison};
pub use read::{WorkbookError, read, read_bytes};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

/// The name of its file.
pub const FILE: &str = "results.xlsx";

/// Titles of the columns that are read back, Chinese and English: the full name, the value to change, and what the scenario's
/// file has (a row counts as changed where the two differ).
const NAME: [&str; 2] = ["名称", "name"];
const VALUE: [&str; 2] = ["取值或表达式", "value or expression"];
const WRITTEN: [&str; 2] = ["情景文件中的值", "in the file"];
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
    tables::targets(briefing, book.add_worksheet())?;
    tables::met(briefing, book.add_worksheet())?;
    tables::indicators(briefing, book.add_worksheet())?;
    inputs::assumptions(briefing, book.add_worksheet())?;
    inputs::levers(briefing, book.add_worksheet())?;
    inputs::sources(briefing, book.add_worksheet())?;
    inputs::about(briefing, book.add_worksheet())?;
    book.save_to_buffer()
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
