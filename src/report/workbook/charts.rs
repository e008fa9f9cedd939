//! Native charts, drawn by Excel from the cells of the same workbook.

use crate::report::html::plain;
use rust_xlsxwriter::{Chart, ChartFormat, ChartLine, ChartLineDashType, ChartSolidFill, Color};

/// Columns of 5 %, 25 %, 50 %, 75 % and 95 % in the sheet of indicators, with the dash of each line.
const LINES: [(u16, ChartLineDashType, bool); 5] = [
    (6, ChartLineDashType::SquareDot, false),
    (8, ChartLineDashType::Dash, false),
    (9, ChartLineDashType::Solid, true),
    (10, ChartLineDashType::Dash, false),
    (12, ChartLineDashType::SquareDot, false),
];
/// The column of periods there.
const PERIOD: u16 = 3;

/// Quantiles of one indicator over time: `periods` rows from row `first`.
pub fn fan(sheet: &str, first: u32, periods: u32, title: &str, unit: &str) -> Chart {
    let last = first + periods - 1;
    let mut chart = Chart::new_line();
    for (column, dash, median) in LINES {
        let (colour, width) = if median {
            (0x000D_4782, 2.5)
        } else {
            (0x0048_95CC, 1.25)
        };
        let line = ChartLine::new()
            .set_color(Color::RGB(colour))
            .set_width(width)
            .set_dash_type(dash)
            .clone();
        chart
            .add_series()
            .set_name((sheet, 0, column))
            .set_categories((sheet, first, PERIOD, last, PERIOD))
            .set_values((sheet, first, column, last, column))
            .set_format(ChartFormat::new().set_line(&line));
    }
    chart.title().set_name(title_text(title).as_str());
    chart.y_axis().set_name(title_text(unit).as_str());
    chart
        .legend()
        .set_position(rust_xlsxwriter::ChartLegendPosition::Bottom);
    chart.set_width(520).set_height(320);
    chart
}

/// Columns: a share for each number, from the second row on.
pub fn columns(sheet: &str, last: u32, title: &str, axis: &str) -> Chart {
    let mut chart = Chart::new_column();
    let fill = ChartSolidFill::new().set_color(Color::RGB(0x000D_4782)).clone();
    chart
        .add_series()
        .set_name((sheet, 0, 1))
        .set_categories((sheet, 1, 0, last, 0))
        .set_values((sheet, 1, 1, last, 1))
        .set_format(ChartFormat::new().set_solid_fill(&fill))
        .set_gap(40);
    chart.title().set_name(title_text(title).as_str());
    chart.x_axis().set_name(title_text(axis).as_str());
    chart.y_axis().set_num_format("0%");
    chart.legend().set_hidden();
    chart.set_width(720).set_height(360);
    chart
}

/// A title of reasonable length that is no reference to a cell.
fn title_text(text: &str) -> String {
    // The writer takes texts that begin with `=` for formulas, and `a!B1` for references.
    let text: String = plain(text).chars().take(120).collect::<String>().replace('!', "! ");
    if text.starts_with('=') {
        format!(" {text}")
    } else {
        text
    }
}
