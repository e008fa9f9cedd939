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
}

/// A column.
pub const fn column(title: &str, width: f64, kind: Kind) -> Column<'_> {
    Column { title, width, kind }
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
        Kind::Number => format.set_num_format("#,##0.####"),
        Kind::Percent => format.set_num_format("0.0#%"),
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

/// Writes a table from the first row on.
///
/// # Errors
/// As the writer.
pub fn table(
    sheet: &mut Worksheet,
    columns: &[Column],
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> Result<u32, XlsxError> {
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
    let formats: Vec<Format> = columns.iter().map(|column| format(column.kind)).collect();
    let mut last = 0;
    for (row, cells) in rows.into_iter().take(MOST_ROWS).enumerate() {
        last = row as u32 + 1;
        // Not every office program finds the height of wrapped rows by itself.
        let lines = cells
            .iter()
            .zip(columns)
            .map(|(cell, column)| lines(cell, column))
            .max()
            .unwrap_or(1);
        if lines > 1 {
            sheet.set_row_height(last, LINE * f64::from(lines.min(25)))?;
        }
        for (at, (cell, format)) in cells.iter().zip(&formats).enumerate() {
            write(sheet, (last, at as u16), cell, format)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    if last > 0 && !columns.is_empty() {
        sheet.autofilter(0, 0, last, columns.len() as u16 - 1)?;
    }
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(last)
}

fn write(sheet: &mut Worksheet, (row, column): (u32, u16), cell: &Cell, format: &Format) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) if text.is_empty() => sheet.write_blank(row, column, format)?,
        Cell::Text(text) => sheet.write_string_with_format(row, column, short(text), format)?,
        Cell::Number(value) => match value.filter(|value| value.is_finite()) {
            Some(value) => sheet.write_number_with_format(row, column, value, format)?,
            None => sheet.write_blank(row, column, format)?,
        },
        Cell::Percent(value) => {
            let format = format.clone().set_num_format("0.0###%");
            return write(sheet, (row, column), &Cell::Number(*value), &format);
        }
        Cell::Plain(value) => {
            let format = format.clone().set_num_format("#,##0.####");
            return write(sheet, (row, column), &Cell::Number(*value), &format);
        }
        Cell::Input(cell) => {
            let format = format.clone().set_background_color(Color::RGB(0x00FF_F7DB));
            return write(sheet, (row, column), cell, &format);
        }
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
