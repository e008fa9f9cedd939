//! Native charts, drawn by Excel from the cells of the same workbook.

use crate::chart::style::SERIES;
use crate::report::html::plain;
use rust_xlsxwriter::{
    Chart, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType, ChartMarker, ChartMarkerType,
    ChartSolidFill, Color, Worksheet, XlsxError,
};

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

/// So many indicators get a native chart.
const CHARTED: usize = 6;
/// Rows between two charts.
const CHART_ROWS: u32 = 18;

/// Puts charts of the first indicators into a column beside their rows, of which each indicator has one for each of its
/// `periods`; `chart` is given the indicator's number and its rows.
pub fn beside(
    sheet: &mut Worksheet,
    column: u16,
    periods: impl Iterator<Item = usize>,
    mut chart: impl FnMut(usize, Rows) -> Chart,
) -> Result<(), XlsxError> {
    let mut top = 1;
    for (number, periods) in periods.take(CHARTED).enumerate() {
        let periods = periods as u32;
        if periods > 0 {
            let chart = chart(number, (top, top + periods - 1));
            sheet.insert_chart(1 + number as u32 * CHART_ROWS, column, &chart)?;
        }
        top += periods;
    }
    Ok(())
}

/// Quantiles of one indicator over time, a period in each row.
pub fn fan(sheet: &str, (first, last): Rows, title: &str, unit: &str) -> Chart {
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
    lines_named(&mut chart, title, unit);
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

/// A range of rows, the first and the last.
pub type Rows = (u32, u32);

/// Probabilities side by side: for each row of a sheet a bar of each of `scenarios` columns from `first` on.
pub fn probabilities(sheet: &str, (top, last): Rows, first: u16, scenarios: u16, title: &str) -> Chart {
    let mut chart = Chart::new_column();
    for scenario in 0..scenarios {
        let column = first + scenario;
        let fill = ChartSolidFill::new().set_color(colour(scenario)).clone();
        chart
            .add_series()
            .set_name((sheet, 0, column))
            .set_categories((sheet, top, 0, last, 0))
            .set_values((sheet, top, column, last, column))
            .set_format(ChartFormat::new().set_solid_fill(&fill))
            .set_gap(60);
    }
    chart.title().set_name(title_text(title).as_str());
    chart.y_axis().set_num_format("0%").set_min(0).set_max(1);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    let bars = (last - top + 1) * u32::from(scenarios);
    chart.set_width((240 + 9 * bars).clamp(520, 2400)).set_height(400);
    chart
}

/// The marks of scenarios: with the dash of their lines they are told apart without colour.
const MARKS: [(ChartMarkerType, ChartLineDashType); 7] = [
    (ChartMarkerType::Circle, ChartLineDashType::Solid),
    (ChartMarkerType::Diamond, ChartLineDashType::Dash),
    (ChartMarkerType::Square, ChartLineDashType::SquareDot),
    (ChartMarkerType::Triangle, ChartLineDashType::DashDot),
    (ChartMarkerType::X, ChartLineDashType::LongDash),
    (ChartMarkerType::Star, ChartLineDashType::LongDashDot),
    (ChartMarkerType::PlusSign, ChartLineDashType::RoundDot),
];

/// Medians over time, a line for each of `scenarios` columns from `first` on; periods stand in the column before them.
pub fn medians(sheet: &str, (top, last): Rows, first: u16, scenarios: u16, title: &str, unit: &str) -> Chart {
    let mut chart = Chart::new_line();
    for scenario in 0..scenarios {
        let column = first + scenario;
        let (mark, dash) = MARKS[usize::from(scenario) % MARKS.len()];
        let line = ChartLine::new()
            .set_color(colour(scenario))
            .set_width(1.75)
            .set_dash_type(dash)
            .clone();
        let fill = ChartSolidFill::new().set_color(colour(scenario)).clone();
        let marker = ChartMarker::new()
            .set_type(mark)
            .set_size(7)
            .set_format(ChartFormat::new().set_solid_fill(&fill))
            .clone();
        chart
            .add_series()
            .set_name((sheet, 0, column))
            .set_categories((sheet, top, first - 1, last, first - 1))
            .set_values((sheet, top, column, last, column))
            .set_marker(&marker)
            .set_format(ChartFormat::new().set_line(&line));
    }
    lines_named(&mut chart, title, unit);
    chart.set_width(640).set_height(340);
    chart
}

/// Title and unit of a chart of lines, whose names stand below it.
fn lines_named(chart: &mut Chart, title: &str, unit: &str) {
    chart.title().set_name(title_text(title).as_str());
    chart.y_axis().set_name(title_text(unit).as_str());
    chart.legend().set_position(ChartLegendPosition::Bottom);
}

/// The colour of a scenario, as in the pictures.
fn colour(scenario: u16) -> Color {
    let colour = SERIES[usize::from(scenario) % SERIES.len()];
    Color::RGB(u32::from_be_bytes([0, colour.0, colour.1, colour.2]))
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
