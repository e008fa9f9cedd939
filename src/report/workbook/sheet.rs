//! One sheet: a head row that stays, columns with widths and formats, texts that stay texts.

use crate::report::html::plain;
use crate::wording::Measure;
use rust_xlsxwriter::{
    Color, ConditionalFormatDataBar, ConditionalFormatType, Format, FormatAlign, FormatBorder, Worksheet, XlsxError,
};

/// The most characters of a cell (Excel's limit is 32,767).
const LONGEST: usize = 32_000;
/// Rows of a sheet below its head (Excel's limit is 1,048,576).
const MOST_ROWS: usize = 1_000_000;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Texts on one line.
    Text,
    /// Texts on as many lines as they need.
    Prose,
    /// Numbers.
    Number,
    /// Shares, shown in per cent.
    Percent,
    /// Whole numbers.
    Count,
}

/// A column.
pub struct Column<'t> {
    /// Its title.
    pub title: &'t str,
    /// Its width in characters.
    pub width: f64,
    /// What it holds.
    pub kind: Kind,
    /// Whether its cells may be changed and are read back.
    pub input: bool,
    /// Whether it is a detail: in a group that can be folded away, and not printed.
    pub detail: bool,
}

/// A column.
pub const fn column(title: &str, width: f64, kind: Kind) -> Column<'_> {
    Column {
        title,
        width,
        kind,
        input: false,
        detail: false,
    }
}

impl Column<'_> {
    /// One whose cells may be changed.
    pub const fn input(mut self) -> Self {
        self.input = true;
        self
    }

    /// One that is folded away and not printed. Details stand last.
    pub const fn detail(mut self) -> Self {
        self.detail = true;
        self
    }
}

/// What was written: whoever reads the sheet back knows by it what somebody has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    /// The last row.
    pub last: u32,
    /// How many columns.
    pub columns: usize,
    /// A mark of every row, of its cells that are not meant to be changed.
    pub marks: Vec<String>,
}

/// What a mark is made of: the same for a number or a text that another program has saved again.
#[derive(Clone, Debug, PartialEq)]
pub enum Content<'c> {
    /// Nothing.
    Nothing,
    /// A number.
    Number(f64),
    /// A text.
    Text(&'c str),
}

/// The mark of a row.
pub fn mark<'c>(cells: impl IntoIterator<Item = Content<'c>>) -> String {
    let mut text = String::new();
    for cell in cells {
        match cell {
            Content::Nothing => {}
            Content::Number(number) => text += &format!("n{:.9e}", number + 0.0),
            Content::Text(content) => {
                text.push('t');
                text.extend(content.chars().filter(|c| !c.is_whitespace() && !c.is_control()));
            }
        }
        text.push('|');
    }
    let mut mark = crate::report::hash::sha256(text.as_bytes());
    mark.truncate(16);
    mark
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A text; never a formula, whatever it looks like.
    Text(String),
    /// A number in the format of its column; nothing where it is not finite.
    Number(Option<f64>),
    /// A number shown in per cent, whatever its column.
    Percent(Option<f64>),
    /// A number shown as it is, whatever its column.
    Plain(Option<f64>),
    /// A value that people may change.
    Input(Box<Cell>),
}

impl Cell {
    /// What its mark is made of.
    fn content(&self) -> Content<'_> {
        match self {
            Cell::Text(text) if text.trim().is_empty() => Content::Nothing,
            Cell::Text(text) => Content::Text(text),
            Cell::Number(value) | Cell::Percent(value) | Cell::Plain(value) => {
                value.filter(|value| value.is_finite()).map_or(Content::Nothing, Content::Number)
            }
            Cell::Input(cell) => cell.content(),
        }
    }

    /// A text.
    pub fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }

    /// A whole number.
    pub fn count(count: u64) -> Cell {
        Cell::Number(Some(count as f64))
    }

    /// A number in the scale of its unit, in per cent where its unit says so.
    pub fn measured(value: Option<f64>, measure: &Measure) -> Cell {
        let value = value.map(|value| measure.scaled(value));
        if measure.percent {
            Cell::Percent(value)
        } else {
            Cell::Number(value)
        }
    }
}

fn format(kind: Kind) -> Format {
    let format = Format::new().set_align(FormatAlign::Top);
    match kind {
        Kind::Text => format,
        Kind::Prose => format.set_text_wrap(),
        // By the size of each number.
        Kind::Number => format,
        Kind::Percent => format.set_num_format("0.0%"),
        Kind::Count => format.set_num_format("#,##0"),
    }
}

/// Probabilities of columns, the first and the last, as bars behind their numbers, down to row `last`.
pub fn bars(sheet: &mut Worksheet, last: u32, (from, to): (u16, u16)) -> Result<(), XlsxError> {
    let bar = ConditionalFormatDataBar::new()
        .set_fill_color(Color::RGB(0x00AC_CAE5))
        .set_minimum(ConditionalFormatType::Number, 0)
        .set_maximum(ConditionalFormatType::Number, 1);
    sheet.add_conditional_format(1, from, last, to, &bar)?;
    Ok(())
}

/// Lines of a title in the head row.
fn head_lines(column: &Column) -> u32 {
    let lines = |part: &str| {
        let width = unicode_width::UnicodeWidthStr::width(part) as f64;
        (1.15 * width / (column.width - 1.0)).ceil().max(1.0) as u32
    };
    column.title.split('\n').map(lines).sum()
}

/// Writes a table from the first row on.
///
/// # Errors
/// As the writer.
pub fn table(
    sheet: &mut Worksheet,
    columns: &[Column],
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> Result<Printed, XlsxError> {
    let head = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0x00E8_ECF1))
        .set_border_bottom(FormatBorder::Thin)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter);
    for (at, column) in columns.iter().enumerate() {
        let at = at as u16;
        sheet.set_column_width(at, column.width)?;
        let numbers = matches!(column.kind, Kind::Number | Kind::Percent | Kind::Count);
        let side = if numbers { FormatAlign::Right } else { FormatAlign::Left };
        sheet.write_string_with_format(0, at, column.title, &head.clone().set_align(side))?;
    }
    let lines_of_head = columns.iter().map(head_lines).max().unwrap_or(1).clamp(2, 8);
    sheet.set_row_height(0, LINE * f64::from(lines_of_head) + 2.0)?;
    let formats: Vec<Format> = columns.iter().map(|column| format(column.kind)).collect();
    let mut printed = Printed {
        columns: columns.len(),
        ..Printed::default()
    };
    for (row, cells) in rows.into_iter().take(MOST_ROWS).enumerate() {
        printed.last = row as u32 + 1;
        // Not every office program finds the height of wrapped rows by itself.
        let lines = cells
            .iter()
            .zip(columns)
            .map(|(cell, column)| lines(cell, column))
            .max()
            .unwrap_or(1);
        if lines > 1 {
            sheet.set_row_height(printed.last, LINE * f64::from(lines.min(25)))?;
        }
        for (at, ((cell, format), column)) in cells.iter().zip(&formats).zip(columns).enumerate() {
            write(sheet, (printed.last, at as u16), cell, (column.kind, format))?;
        }
        let fixed = (0..columns.len()).filter(|at| !columns[*at].input);
        let content = |at: usize| cells.get(at).map_or(Content::Nothing, Cell::content);
        printed.marks.push(mark(fixed.map(content)));
    }
    let last = printed.last;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    if let Some(right) = (columns.len() as u16).checked_sub(1) {
        if last > 0 {
            sheet.autofilter(0, 0, last, right)?;
        }
        let details = columns.iter().position(|column| column.detail).unwrap_or(columns.len()) as u16;
        if details <= right {
            sheet.group_columns(details, right)?;
        }
        sheet.set_print_area(0, 0, last, details.max(1) - 1)?;
    }
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3).set_footer("&C&P / &N");
    Ok(printed)
}

/// A number without what binary arithmetic leaves behind its twelfth digit: 1 for 0.9999999999999997. 1/3 stays what it is.
fn clean(value: f64) -> f64 {
    let rounded: f64 = format!("{value:.11e}").parse().unwrap_or(value);
    let digits = format!("{rounded:e}").bytes().take_while(|byte| *byte != b'e').filter(u8::is_ascii_digit).count();
    if digits <= MOST_DIGITS { rounded } else { value }
}

/// Digits of a number that somebody could have written.
const MOST_DIGITS: usize = 9;

/// How a number is shown: three to four digits, as in the documents.
fn digits(value: f64) -> &'static str {
    match value.abs() {
        size if size == 0.0 || (size >= 1.0 && size.fract() == 0.0 && size < 1e15) => "#,##0",
        size if !(1e-4..1e15).contains(&size) => "0.00E+00",
        size if size >= 100.0 => "#,##0",
        size if size >= 10.0 => "0.0",
        size if size >= 1.0 => "0.00",
        size if size >= 0.1 => "0.000",
        _ => "0.0000",
    }
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    (kind, format): (Kind, &Format),
) -> Result<(), XlsxError> {
    let number = |value: &Option<f64>| value.filter(|value| value.is_finite()).map(clean);
    let (value, shown) = match cell {
        Cell::Text(text) if text.is_empty() => (None, None),
        Cell::Text(text) => {
            sheet.write_string_with_format(row, column, short(text), format)?;
            return Ok(());
        }
        // A column of shares or counts has a format of its own.
        Cell::Number(value) if matches!(kind, Kind::Percent | Kind::Count) => (number(value), None),
        Cell::Number(value) | Cell::Plain(value) => (number(value), number(value).map(digits)),
        Cell::Percent(value) => {
            let fine = |value: f64| if value.abs() >= 0.1 || value == 0.0 { "0.0%" } else { "0.00%" };
            (number(value), number(value).map(fine))
        }
        Cell::Input(cell) => {
            let format = format.clone().set_background_color(Color::RGB(0x00FF_F7DB));
            // As it was written, with all its digits: it is changed and read back.
            let (value, shown) = match &**cell {
                Cell::Number(value) => (number(value), "General"),
                Cell::Percent(value) => (number(value), "0.0###%"),
                cell => return write(sheet, (row, column), cell, (kind, &format)),
            };
            let format = format.set_num_format(shown);
            match value {
                Some(value) => sheet.write_number_with_format(row, column, value, &format)?,
                None => sheet.write_blank(row, column, &format)?,
            };
            return Ok(());
        }
    };
    match (value, shown) {
        (Some(value), Some(shown)) => {
            sheet.write_number_with_format(row, column, value, &format.clone().set_num_format(shown))?
        }
        (Some(value), None) => sheet.write_number_with_format(row, column, value, format)?,
        (None, _) => sheet.write_blank(row, column, format)?,
    };
    Ok(())
}

/// Height of a line in points.
const LINE: f64 = 15.5;

/// Lines that a text takes in a column; Chinese characters are two wide.
fn lines(cell: &Cell, column: &Column) -> u32 {
    match cell {
        Cell::Text(text) if column.kind == Kind::Prose => {
            let width = unicode_width::UnicodeWidthStr::width(text.as_str()) as f64;
            (1.1 * width / column.width).ceil().max(1.0) as u32
        }
        _ => 1,
    }
}

/// A text that a cell can hold.
fn short(text: &str) -> String {
    let text = plain(text);
    if text.chars().count() <= LONGEST {
        text
    } else {
        text.chars().take(LONGEST).chain(['…']).collect()
    }
}
