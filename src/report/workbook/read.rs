//! Changed values of assumptions and levers, back from the sheets that [`super::write`] wrote.

use super::{NAME, VALUE, WRITTEN};
use crate::source::{CellContent, CellValue};
use calamine::{Data, Range, Reader, Xlsx, open_workbook};
use std::fmt;
use std::path::{Path, PathBuf};

/// Why a workbook cannot be used at all. Mistakes in single cells come with their cells instead.
#[derive(Debug)]
pub enum WorkbookError {
    /// It cannot be opened, or is no `.xlsx` file.
    Unreadable(PathBuf, String),
    /// No sheet has the columns.
    NoSheet(PathBuf),
}

impl fmt::Display for WorkbookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WorkbookError::Unreadable(path, reason) => {
                write!(f, "cannot read the workbook {}: {reason}", path.display())
            }
            WorkbookError::NoSheet(path) => write!(
                f,
                "{} has no sheet whose first row holds `{}` and `{}` (or `{}` and `{}`), as the sheets of results.xlsx",
                path.display(),
                NAME[1],
                VALUE[1],
                NAME[0],
                VALUE[0]
            ),
        }
    }
}

impl std::error::Error for WorkbookError {}

/// Reads the values that differ from what was written beside them, in the order of the sheets and rows. Where a sheet has
/// no column of written values, every value counts as changed.
///
/// # Errors
/// When the file cannot be opened or has no such sheet.
pub fn read(path: &Path) -> Result<Vec<CellValue>, WorkbookError> {
    let unreadable = |error: calamine::XlsxError| WorkbookError::Unreadable(path.to_path_buf(), error.to_string());
    let mut book: Xlsx<_> = open_workbook(path).map_err(unreadable)?;
    let mut values = Vec::new();
    let mut found = false;
    for name in book.sheet_names() {
        // Sheets without cells (charts) have no range.
        let Ok(range) = book.worksheet_range(&name) else {
            continue;
        };
        let Some(columns) = columns(&range) else { continue };
        found = true;
        let place = |row: u32, column: u32| format!("{}!{name}!{}{}", path.display(), letters(column), row + 1);
        changed(&range, &columns, &place, &mut values);
    }
    if found {
        Ok(values)
    } else {
        Err(WorkbookError::NoSheet(path.to_path_buf()))
    }
}

/// Places of the columns.
struct Columns {
    /// The row of titles.
    head: u32,
    name: u32,
    value: u32,
    written: Option<u32>,
}

fn columns(range: &Range<Data>) -> Option<Columns> {
    let (head, first) = range.start()?;
    let last = range.end()?.1;
    let find = |titles: [&str; 2]| {
        (first..=last).find(|column| {
            let title = range
                .get_value((head, *column))
                .map(ToString::to_string)
                .unwrap_or_default();
            titles.iter().any(|known| title.trim().eq_ignore_ascii_case(known))
        })
    };
    Some(Columns {
        head,
        name: find(NAME)?,
        value: find(VALUE)?,
        written: find(WRITTEN),
    })
}

fn changed(range: &Range<Data>, columns: &Columns, place: &dyn Fn(u32, u32) -> String, values: &mut Vec<CellValue>) {
    let last = range.end().map_or(0, |(row, _)| row);
    for row in columns.head + 1..=last {
        let cell = |column: u32| range.get_value((row, column)).unwrap_or(&Data::Empty);
        let (name, value) = (cell(columns.name), cell(columns.value));
        if *name == Data::Empty && *value == Data::Empty {
            continue;
        }
        let content = content(value);
        if columns
            .written
            .is_some_and(|written| self::content(cell(written)) == content)
        {
            continue;
        }
        values.push(CellValue {
            name: name.to_string(),
            name_place: place(row, columns.name),
            content,
            place: place(row, columns.value),
        });
    }
}

fn content(cell: &Data) -> CellContent {
    match cell {
        Data::Float(number) if number.is_finite() => CellContent::Text(number.to_string()),
        Data::Int(number) => CellContent::Text(number.to_string()),
        Data::String(text) if text.trim().is_empty() => CellContent::Unusable("nothing"),
        Data::String(text) => CellContent::Text(text.trim().to_string()),
        Data::Empty => CellContent::Unusable("nothing"),
        Data::Float(_) => CellContent::Unusable("a number that is not finite"),
        Data::Bool(_) => CellContent::Unusable("true or false"),
        Data::DateTime(_) | Data::DateTimeIso(_) | Data::DurationIso(_) => CellContent::Unusable("a date or a time"),
        Data::Error(_) => CellContent::Unusable("an error of a formula"),
    }
}

/// The name of a column: A, Z, AA.
fn letters(column: u32) -> String {
    let mut name = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        name.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    name.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_have_their_letters() {
        let named: Vec<String> = [0, 25, 26, 701, 702, 16_383].into_iter().map(letters).collect();
        assert_eq!(named, ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }
}
