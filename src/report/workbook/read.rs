//! Changed values of assumptions and levers, back from the sheets that [`super::write`] wrote.

use super::{NAME, VALUE, WRITTEN, WRITTEN_BEFORE};
use crate::source::{CellContent, CellValue, Unusable, regular_file};
use crate::wording::{Said, refusal, say};
use calamine::{Data, Reader, Xlsx, XlsxCellReader, XlsxError};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::io::{self, Cursor, Read, Seek};
use std::path::{Path, PathBuf};

/// Why a workbook cannot be used at all. Mistakes in single cells come with their cells instead.
#[derive(Debug)]
pub enum WorkbookError {
    /// There is no such regular file, or it is too large; one sentence.
    Refused(Said),
    /// It cannot be opened, or is no `.xlsx` file.
    Unreadable(PathBuf, Said),
    /// No sheet has the columns.
    NoSheet(PathBuf),
}

impl WorkbookError {
    /// One sentence.
    pub fn said(&self) -> Said {
        match self {
            WorkbookError::Refused(said) => said.clone(),
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

/// The largest workbook that is read, packed.
pub const LARGEST: usize = 64 << 20;
/// The most bytes that its parts may have together, unpacked.
pub const LARGEST_UNPACKED: u64 = 256 << 20;
/// The most cells with content that a sheet may have.
pub const MOST_CELLS: usize = 2_000_000;

/// Reads the values that differ from what was written beside them, in the order of the sheets and rows. Where a sheet has
/// no column of written values, every value counts as changed.
///
/// # Errors
/// When the file cannot be opened, is too large ([`LARGEST`], [`LARGEST_UNPACKED`], [`MOST_CELLS`]) or has no such sheet.
pub fn read(path: &Path) -> Result<Vec<CellValue>, WorkbookError> {
    read_bytes(path, regular_file(path, LARGEST).map_err(WorkbookError::Refused)?)
}

/// [`read`] from the bytes of a workbook; the path is for messages.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(path: &Path, bytes: Vec<u8>) -> Result<Vec<CellValue>, WorkbookError> {
    let unreadable = |said: Said| WorkbookError::Unreadable(path.to_path_buf(), said);
    let file = Cursor::new(bytes);
    unpacks(file.clone()).map_err(unreadable)?;
    let mut book = Xlsx::new(file).map_err(|error| unreadable(reason(&error)))?;
    let mut values = Vec::new();
    let mut found = false;
    for name in book.sheet_names() {
        // Sheets without cells (charts) have none.
        let Ok(reader) = book.worksheet_cells_reader(&name) else {
            continue;
        };
        let Some(cells) = Cells::of(reader).map_err(unreadable)? else {
            continue;
        };
        let Some(columns) = columns(&cells) else { continue };
        found = true;
        let sheet = Sheet {
            cells,
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

/// Whether all parts of a packed file come out within [`LARGEST_UNPACKED`]: a small file may hold very much, and its own words on
/// that need not be true.
fn unpacks(file: impl Read + Seek) -> Result<(), Said> {
    let not_packed = || say!("不是 .xlsx 文件"; "it is no .xlsx file");
    let mut archive = zip::ZipArchive::new(file).map_err(|_| not_packed())?;
    let mut left = LARGEST_UNPACKED;
    for at in 0..archive.len() {
        // Parts that cannot be read are said where they are needed.
        let Ok(part) = archive.by_index(at) else { continue };
        let unpacked = match io::copy(&mut part.take(left + 1), &mut io::sink()) {
            Ok(unpacked) => unpacked,
            Err(_) => continue,
        };
        left = left.checked_sub(unpacked).ok_or_else(|| {
            let most = LARGEST_UNPACKED >> 20;
            say!("解压后超过{most} MiB，不予读取"; "it is larger than {most} MiB once unpacked, and is not read")
        })?;
    }
    Ok(())
}

fn reason(error: &XlsxError) -> Said {
    match error {
        XlsxError::Io(error) => refusal(error),
        XlsxError::Zip(_) => say!("不是 .xlsx 文件"; "it is no .xlsx file"),
        error => Said::same(error.to_string()),
    }
}

/// The cells of a sheet that hold something, by row and column: a sheet is as large as its content, wherever that stands.
struct Cells {
    content: BTreeMap<(u32, u32), Data>,
    /// Cells with formulas; their results are in `content`.
    formulas: BTreeSet<(u32, u32)>,
}

impl Cells {
    /// What a sheet holds; nothing where it cannot be read as a sheet.
    fn of<R: Read + Seek>(mut reader: XlsxCellReader<R>) -> Result<Option<Cells>, Said> {
        let mut cells = Cells {
            content: BTreeMap::new(),
            formulas: BTreeSet::new(),
        };
        loop {
            let cell = match reader.next_cell_with_formula_metadata() {
                Ok(Some(cell)) => cell,
                Ok(None) => return Ok(Some(cells)),
                Err(_) => return Ok(None),
            };
            if cell.formula.is_some() {
                cells.formulas.insert(cell.pos);
            }
            let value = Data::from(cell.value);
            if value != Data::Empty {
                cells.content.insert(cell.pos, value);
            }
            if cells.content.len().max(cells.formulas.len()) > MOST_CELLS {
                return Err(say!(
                    "一张工作表中有内容的单元格超过{MOST_CELLS}个，不予读取";
                    "a sheet has more than {MOST_CELLS} cells with content, and is not read"
                ));
            }
        }
    }

    fn get(&self, row: u32, column: u32) -> &Data {
        self.content.get(&(row, column)).unwrap_or(&Data::Empty)
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

fn columns(cells: &Cells) -> Option<Columns> {
    let (top, _) = *cells.content.keys().next()?;
    let in_row = |head: u32| {
        let find = |titles: [&str; 2]| {
            let titled = |data: &Data| {
                let title = data.to_string();
                titles.iter().any(|known| title.trim().eq_ignore_ascii_case(known))
            };
            let mut row = cells.content.range((head, 0)..=(head, u32::MAX));
            row.find(|(_, data)| titled(data)).map(|((_, column), _)| *column)
        };
        Some(Columns {
            head,
            name: find(NAME)?,
            value: find(VALUE)?,
            written: find(WRITTEN).or_else(|| find(WRITTEN_BEFORE)),
        })
    };
    (top..=top.saturating_add(ABOVE)).find_map(in_row)
}

/// A sheet with the columns.
struct Sheet {
    cells: Cells,
    columns: Columns,
    /// What stands before the letters of a cell in messages.
    place: String,
}

impl Sheet {
    fn place(&self, row: u32, column: u32) -> String {
        format!("{}{}{}", self.place, letters(column), u64::from(row) + 1)
    }

    /// What a cell holds; a formula counts by its result, which some programs do not save.
    fn content(&self, row: u32, column: u32) -> CellContent {
        match content(self.cells.get(row, column)) {
            CellContent::Unusable(Unusable::Nothing) if self.cells.formulas.contains(&(row, column)) => {
                CellContent::Unusable(Unusable::FormulaWithoutResult)
            }
            content => content,
        }
    }

    /// Adds the rows whose values differ from those written beside them.
    fn changed(&self, values: &mut Vec<CellValue>) {
        let columns = &self.columns;
        let places = self.cells.content.keys().chain(&self.cells.formulas);
        let rows: BTreeSet<u32> = places.map(|(row, _)| *row).filter(|row| *row > columns.head).collect();
        let mut named: HashSet<String> = values.iter().map(|value| value.name.trim().to_string()).collect();
        for row in rows {
            let name = self.cells.get(row, columns.name);
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
            let is_first = named.insert(name.trim().to_string());
            values.push(CellValue {
                name_place: self.place(row, columns.name),
                content: if is_first {
                    content
                } else {
                    CellContent::Unusable(Unusable::SecondChange)
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
    let mut rest = u64::from(column) + 1;
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
