//! Changed values of assumptions and levers and changed bounds of targets, back from the sheets that [`super::write`] wrote; and what
//! else somebody has changed there, which is not read.

use super::sheet::{Content, mark};
use super::{
    BOUND, BOUND_WRITTEN, CONDITION, CONDITIONS, ID, MARKS, NAME, SECOND, SECOND_WRITTEN, VALUE, WRITTEN, WRITTEN_BEFORE,
};
use crate::source::{BoundCell, CellContent, CellValue, Unusable, regular_file};
use crate::wording::{Said, refusal, say};
use calamine::{Data, Reader, Xlsx, XlsxCellReader, XlsxError};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
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

/// What was read from a workbook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Book {
    /// Values that differ from what was written beside them, in the order of the sheets and rows.
    pub values: Vec<CellValue>,
    /// Each of them in one sentence.
    pub changes: Vec<Said>,
    /// Changes of other cells, which are not read, by sheet.
    pub unread: Vec<Said>,
    /// The scenario that it was written for.
    pub scenario: Option<String>,
}

/// Reads what was changed. Where a sheet has no column of written values, every value counts as changed.
///
/// # Errors
/// When the file cannot be opened, is too large ([`LARGEST`], [`LARGEST_UNPACKED`], [`MOST_CELLS`]) or has no such sheet.
pub fn read(path: &Path) -> Result<Book, WorkbookError> {
    read_bytes(path, regular_file(path, LARGEST).map_err(WorkbookError::Refused)?)
}

/// [`read`] from the bytes of a workbook; the path is for messages.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(path: &Path, bytes: Vec<u8>) -> Result<Book, WorkbookError> {
    let unreadable = |said: Said| WorkbookError::Unreadable(path.to_path_buf(), said);
    if let Some(said) = other_kind(&bytes) {
        return Err(unreadable(said));
    }
    let file = Cursor::new(bytes);
    unpacks(file.clone()).map_err(unreadable)?;
    let mut archive = Xlsx::new(file).map_err(|error| unreadable(reason(&error)))?;
    let mut book = Book::default();
    let mut marks = Marks::default();
    let mut sheets = Vec::new();
    for name in archive.sheet_names() {
        // Sheets without cells (charts) have none.
        let Ok(reader) = archive.worksheet_cells_reader(&name) else {
            continue;
        };
        let Some(cells) = Cells::of(reader).map_err(unreadable)? else {
            continue;
        };
        if name == MARKS {
            marks = Marks::of(&cells);
        } else {
            sheets.push((name, cells));
        }
    }
    let mut found = false;
    for (name, cells) in sheets {
        let readable = readable(&cells);
        found |= !readable.is_empty();
        let place = format!("{}!{name}!", path.display());
        let sheet = Sheet { cells, place };
        for columns in &readable {
            sheet.changed(columns, &name, &mut book);
        }
        book.unread.extend(marks.edited(&name, &sheet.cells));
    }
    book.scenario = marks.scenario;
    if found { Ok(book) } else { Err(WorkbookError::NoSheet(path.to_path_buf())) }
}

/// What a file of another office format is.
fn other_kind(bytes: &[u8]) -> Option<Said> {
    const OLE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    const ODS: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
    let named = |kind: &str| {
        say!(
            "这是 {kind} 文件，请在表格软件中另存为 .xlsx 再读取";
            "it is a {kind} file; save it as .xlsx in your spreadsheet program"
        )
    };
    if bytes.starts_with(&OLE) {
        return Some(named(".xls"));
    }
    // Its first part, which is not packed, names the format.
    let start = &bytes[..bytes.len().min(200)];
    start.windows(ODS.len()).any(|part| part == ODS).then(|| named(".ods"))
}

/// What the hidden sheet tells of the others.
#[derive(Default)]
struct Marks {
    scenario: Option<String>,
    /// By sheet: how many columns were written, and the marks of the rows.
    sheets: HashMap<String, (u32, HashSet<String>)>,
}

impl Marks {
    fn of(cells: &Cells) -> Marks {
        let mut marks = Marks::default();
        let mut rows: Vec<u32> = cells.content.keys().map(|(row, _)| *row).collect();
        rows.dedup();
        for row in rows {
            let name = cells.get(row, 0).to_string();
            match cells.get(row, 1) {
                Data::Empty if row == 0 => marks.scenario = Some(name).filter(|name| !name.is_empty()),
                Data::Float(columns) => marks.sheets.entry(name).or_default().0 = *columns as u32,
                Data::String(mark) => {
                    marks.sheets.entry(name).or_default().1.insert(mark.clone());
                }
                _ => {}
            }
        }
        marks
    }

    /// Rows of a sheet in which something was changed that is not read.
    fn edited(&self, name: &str, cells: &Cells) -> Option<Said> {
        let (columns, known) = self.sheets.get(name)?;
        let is_input = |column: &u32| {
            let title = cells.get(0, *column).to_string();
            [VALUE, BOUND, SECOND].iter().flatten().any(|known| title.trim() == *known)
        };
        let fixed: Vec<u32> = (0..*columns).filter(|column| !is_input(column)).collect();
        let mut rows: Vec<u32> = cells.content.keys().map(|(row, _)| *row).filter(|row| *row > 0).collect();
        rows.dedup();
        let is_edited = |row: &u32| {
            let content = |column: &u32| match cells.get(*row, *column) {
                Data::Empty => Content::Nothing,
                Data::Float(number) => Content::Number(*number),
                Data::Int(number) => Content::Number(*number as f64),
                Data::String(text) if text.trim().is_empty() => Content::Nothing,
                Data::String(text) => Content::Text(text),
                _ => Content::Text("?"),
            };
            let is_bare = fixed.iter().all(|column| content(column) == Content::Nothing);
            !is_bare && !known.contains(&mark(fixed.iter().map(content)))
        };
        rows.retain(is_edited);
        if rows.is_empty() {
            return None;
        }
        let count = rows.len();
        let told: Vec<String> = rows.iter().take(MOST_TOLD).map(|row| (row + 1).to_string()).collect();
        let (zh, en) = (told.join("、"), told.join(", "));
        let (more_zh, more_en) = if count > told.len() {
            (format!("等{count}行"), format!(" and others, {count} in all"))
        } else {
            ("行".to_string(), String::new())
        };
        Some(say!(
            "工作表“{name}”第{zh}{more_zh}中不供改动的单元格有改动，未读取；只读取浅黄色单元格";
            "sheet “{name}”: cells that are not meant to be changed differ in row {en}{more_en}; they are not read, only yellow cells are"
        ))
    }
}

/// So many rows are named.
const MOST_TOLD: usize = 5;

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

/// Places of the columns of one kind of value.
struct Columns {
    /// The row of titles.
    head: u32,
    name: u32,
    value: u32,
    written: Option<u32>,
    /// Of bounds: the column of the condition, and whether the value is the first bound or the second.
    condition: Option<(u32, usize)>,
}

/// So many rows may stand above the row of titles.
const ABOVE: u32 = 20;

/// What can be read from a sheet.
fn readable(cells: &Cells) -> Vec<Columns> {
    let Some((top, _)) = cells.content.keys().next() else {
        return Vec::new();
    };
    let in_row = |head: u32| {
        let find = |titles: [&str; 2]| {
            let titled = |data: &Data| {
                let title = data.to_string();
                titles.iter().any(|known| title.trim().eq_ignore_ascii_case(known))
            };
            let mut row = cells.content.range((head, 0)..=(head, u32::MAX));
            row.find(|(_, data)| titled(data)).map(|((_, column), _)| *column)
        };
        let values = find(NAME).zip(find(VALUE)).map(|(name, value)| Columns {
            head,
            name,
            value,
            written: find(WRITTEN).or_else(|| find(WRITTEN_BEFORE)),
            condition: None,
        });
        // Without what was written nobody could tell a change.
        let bounds = |bound: [&str; 2], written: [&str; 2], place: usize| {
            Some(Columns {
                head,
                name: find(ID)?,
                value: find(bound)?,
                written: Some(find(written)?),
                condition: Some((find(CONDITION)?, place)),
            })
        };
        let all = [values, bounds(BOUND, BOUND_WRITTEN, 0), bounds(SECOND, SECOND_WRITTEN, 1)];
        let found: Vec<Columns> = all.into_iter().flatten().collect();
        (!found.is_empty()).then_some(found)
    };
    (*top..=top.saturating_add(ABOVE)).find_map(in_row).unwrap_or_default()
}

/// A sheet.
struct Sheet {
    cells: Cells,
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

    /// The bound that a row holds.
    fn bound(&self, row: u32, (column, place): (u32, usize)) -> Option<BoundCell> {
        let word = self.cells.get(row, column).to_string();
        let mut known = CONDITIONS.iter().filter(|(words, _)| words.contains(&word.trim()));
        known.next().and_then(|(_, bounds)| bounds[place])
    }

    /// Adds the rows whose values differ from those written beside them.
    fn changed(&self, columns: &Columns, name_of_sheet: &str, book: &mut Book) {
        let places = self.cells.content.keys().chain(&self.cells.formulas);
        let rows: BTreeSet<u32> = places.map(|(row, _)| *row).filter(|row| *row > columns.head).collect();
        let key = |value: &CellValue| (value.name.trim().to_string(), value.bound);
        let mut named: HashSet<(String, Option<BoundCell>)> = book.values.iter().map(key).collect();
        for row in rows {
            let name = self.cells.get(row, columns.name);
            let content = self.content(row, columns.value);
            if *name == Data::Empty && content == CellContent::Unusable(Unusable::Nothing) {
                continue;
            }
            let written = columns.written.map(|written| self.content(row, written));
            if written.as_ref() == Some(&content) {
                continue;
            }
            let bound = columns.condition.map(|condition| self.bound(row, condition));
            if bound == Some(None) {
                // A row of no target, or a condition that has no second bound.
                continue;
            }
            let name = name.to_string();
            let is_first = named.insert((name.trim().to_string(), bound.flatten()));
            let cell = format!("{}{}", letters(columns.value), u64::from(row) + 1);
            book.changes.push(change(&format!("{name_of_sheet}!{cell}"), &name, written.as_ref(), &content));
            book.values.push(CellValue {
                bound: bound.flatten(),
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

/// A change in one sentence: `假设!C5 growth：4% to 9% 改为 5% to 8%`.
fn change(place: &str, name: &str, written: Option<&CellContent>, content: &CellContent) -> Said {
    let shown = |content: &CellContent| match content {
        CellContent::Text(text) => Said::same(text.clone()),
        CellContent::Unusable(Unusable::Nothing) => say!("空"; "nothing"),
        CellContent::Unusable(_) => say!("无法使用的内容"; "something that cannot be used"),
    };
    let to = shown(content);
    match written.map(shown) {
        Some(from) => say!(
            "{place} {name}：由 {} 改为 {}", from.zh, to.zh;
            "{place} {name}: from {} to {}", from.en, to.en
        ),
        None => say!("{place} {name}：{}", to.zh; "{place} {name}: {}", to.en),
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
