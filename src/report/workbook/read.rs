//! Changed values of assumptions and levers, back from the sheets that [`super::write`] wrote.

use super::{NAME, VALUE, WRITTEN, WRITTEN_BEFORE};
use crate::source::{CellContent, CellValue, Unusable};
use crate::wording::{Said, refusal, say};
use calamine::{Data, Range, Reader, Xlsx, XlsxError, open_workbook};
use std::fmt;
use std::path::{Path, PathBuf};

/// Why a workbook cannot be used at all. Mistakes in single cells come with their cells instead.
#[derive(Debug)]
pub enum WorkbookError {
    /// It cannot be opened, or is no `.xlsx` file.
    Unreadable(PathBuf, Said),
    /// No sheet has the columns.
    NoSheet(PathBuf),
}

impl WorkbookError {
    /// One sentence.
    pub fn said(&self) -> Said {
        match self {
            WorkbookError::Unreadable(path, reason) => {
                let path = path.display();
                say!("无法读取工作簿 {path}：{}", reason.zh; "cannot read the workbook {path}: {}", reason.en)
            }
            WorkbookError::NoSheet(path) => {
                let (path, [name_zh, name_en], [value_zh, value_en]) = (path.display(), NAME, VALUE);
                say!(
                    "{path} 中没有含“{name_zh}”和“{value_zh}”两列（英文为`{name_en}`和`{value_en}`）的工作表，请参照 results.xlsx";
                    "{path} has no sheet with the columns `{name_en}` and `{value_en}` (or `{name_zh}` and `{value_zh}`), as the sheets of \
                     results.xlsx have"
                )
            }
        }
    }
}

impl fmt::Display for WorkbookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
    }
}

impl std::error::Error for WorkbookError {}

/// Reads the values that differ from what was written beside them, in the order of the sheets and rows. Where a sheet has
/// no column of written values, every value counts as changed.
///
/// # Errors
/// When the file cannot be opened or has no such sheet.
pub fn read(path: &Path) -> Result<Vec<CellValue>, WorkbookError> {
    let unreadable = |error: XlsxError| WorkbookError::Unreadable(path.to_path_buf(), reason(&error));
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
        let formulas = book.worksheet_formula(&name).unwrap_or_default();
        let sheet = Sheet {
            range,
            formulas,
            columns,
            place: format!("{}!{name}!", path.display()),
        };
        sheet.changed(&mut values);
    }
    if found {
        Ok(values)
    } else {
        Err(WorkbookError::NoSheet(path.to_path_buf()))
    }
}

fn reason(error: &XlsxError) -> Said {
    match error {
        XlsxError::Io(error) => refusal(error),
        XlsxError::Zip(_) => say!("不是 .xlsx 文件"; "it is no .xlsx file"),
        error => Said::same(error.to_string()),
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

/// So many rows may stand above the row of titles.
const ABOVE: u32 = 20;

fn columns(range: &Range<Data>) -> Option<Columns> {
    let ((top, first), (bottom, last)) = (range.start()?, range.end()?);
    let in_row = |head: u32| {
        let find = |titles: [&str; 2]| {
            (first..=last).find(|column| {
                let title = range.get_value((head, *column)).map(ToString::to_string);
                let title = title.unwrap_or_default();
                titles.iter().any(|known| title.trim().eq_ignore_ascii_case(known))
            })
        };
        Some(Columns {
            head,
            name: find(NAME)?,
            value: find(VALUE)?,
            written: find(WRITTEN).or_else(|| find(WRITTEN_BEFORE)),
        })
    };
    (top..=bottom.min(top + ABOVE)).find_map(in_row)
}

/// A sheet with the columns.
struct Sheet {
    range: Range<Data>,
    /// Its formulas; their results are in the range.
    formulas: Range<String>,
    columns: Columns,
    /// What stands before the letters of a cell in messages.
    place: String,
}

impl Sheet {
    fn place(&self, row: u32, column: u32) -> String {
        format!("{}{}{}", self.place, letters(column), row + 1)
    }

    /// What a cell holds; a formula counts by its result, which some programs do not save.
    fn content(&self, row: u32, column: u32) -> CellContent {
        let cell = self.range.get_value((row, column)).unwrap_or(&Data::Empty);
        let formula = self.formulas.get_value((row, column));
        match content(cell) {
            CellContent::Unusable(Unusable::Nothing) if formula.is_some_and(|formula| !formula.is_empty()) => {
                CellContent::Unusable(Unusable::FormulaWithoutResult)
            }
            content => content,
        }
    }

    /// Adds the rows whose values differ from those written beside them.
    fn changed(&self, values: &mut Vec<CellValue>) {
        let columns = &self.columns;
        let last = self.range.end().map_or(0, |(row, _)| row);
        for row in columns.head + 1..=last {
            let name = self.range.get_value((row, columns.name)).unwrap_or(&Data::Empty);
            let content = self.content(row, columns.value);
            if *name == Data::Empty && content == CellContent::Unusable(Unusable::Nothing) {
                continue;
            }
            if columns
                .written
                .is_some_and(|written| self.content(row, written) == content)
            {
                continue;
            }
            let name = name.to_string();
            let twice = values.iter().any(|value| value.name.trim() == name.trim());
            values.push(CellValue {
                name_place: self.place(row, columns.name),
                content: if twice {
                    CellContent::Unusable(Unusable::SecondChange)
                } else {
                    content
                },
                place: self.place(row, columns.value),
                name,
            });
        }
    }
}

fn content(cell: &Data) -> CellContent {
    match cell {
        Data::Float(number) if number.is_finite() => CellContent::Text(number.to_string()),
        Data::Int(number) => CellContent::Text(number.to_string()),
        Data::String(text) if text.trim().is_empty() => CellContent::Unusable(Unusable::Nothing),
        Data::String(text) => CellContent::Text(text.trim().to_string()),
        Data::Empty => CellContent::Unusable(Unusable::Nothing),
        Data::Float(_) => CellContent::Unusable(Unusable::NotFinite),
        Data::Bool(_) => CellContent::Unusable(Unusable::Flag),
        Data::DateTime(_) | Data::DateTimeIso(_) | Data::DurationIso(_) => CellContent::Unusable(Unusable::Date),
        Data::Error(_) => CellContent::Unusable(Unusable::FormulaError),
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
