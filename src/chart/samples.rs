//! Sample paths: single futures of indicators, which bands hide.

use super::axis::{Area, TimeAxis, ValueAxis, range};
use super::canvas::{Anchor, Canvas};
use super::font::Weight;
use super::page::{self, Page};
use super::text::wrap;
use super::{Chart, Draws, Plate, Subject, fan, style};
use crate::summary::IndicatorSummary;

pub const CHART: Chart = Chart {
    id: "samples",
    title: ["模拟情形示例", "Sample paths"],
    file: ["模拟情形示例", "sample-paths"],
    usual: 0,
    about: [
        "若干次模拟各自的走势",
        "A few single simulations: what one future looks like",
    ],
    draws: Draws::Summary { plates, draw },
};

/// Plots on one page.
const PAGE: usize = 6;
/// Most pages.
const PAGES: usize = 3;
/// Most paths in one plot.
const PATHS: usize = 40;

fn plates(subject: &Subject) -> Vec<Plate> {
    let indicators = &subject.summary.indicators;
    let uncertain = |index: &usize| {
        let q = &indicators[*index].quantiles;
        !indicators[*index].samples.is_empty() && q.q05 != q.q95
    };
    let chosen: Vec<usize> = fan::chosen(subject)
        .into_iter()
        .filter(uncertain)
        .take(PAGE * PAGES)
        .collect();
    let title = subject.say("模拟情形示例", "What single simulations look like");
    page::numbered(title, chosen.chunks(PAGE).map(<[usize]>::to_vec).collect())
}

fn draw(subject: &Subject, plate: &Plate) -> Canvas {
    let shown: Vec<&IndicatorSummary> = plate
        .items
        .iter()
        .map(|index| &subject.summary.indicators[*index])
        .collect();
    let lead = subject.say(
        "每条细线为一次模拟；粗线为中位数，虚线为基准情形（各项假设和扰动均取中位值）。",
        "Each thin line is one simulation; thick: the median; dashed: the central case (assumptions and shocks at their medians).",
    );
    let page = Page::new(subject, &plate.caption, lead, &[]);
    let columns = if subject.options.width < 500.0 || shown.len() == 1 {
        1
    } else {
        2
    };
    let rows = shown.len().div_ceil(columns);
    let (mut canvas, area) = page.open_exactly(rows as f64 * 225.0);
    for (index, indicator) in shown.into_iter().enumerate() {
        plot(
            subject,
            &mut canvas,
            page::cell(area, columns, rows, 20.0, index),
            indicator,
        );
    }
    canvas
}

fn plot(subject: &Subject, canvas: &mut Canvas, cell: Area, indicator: &IndicatorSummary) {
    let size = style::TINY;
    let measure = fan::measure(subject, indicator);
    let title = wrap(
        &subject.indicator_label(indicator),
        style::SMALL,
        Weight::Bold,
        cell.width(),
    );
    let mut top = cell.top + style::SMALL;
    for line in &title {
        canvas.text(line, (cell.left, top), style::SMALL, Anchor::Start).weight = Weight::Bold;
        top += style::SMALL * style::LEADING;
    }
    let samples = &indicator.samples[..indicator.samples.len().min(PATHS)];
    let all = samples.iter().flatten().copied().flatten();
    let (low, high) = range(all.chain(indicator.quantiles.q50.iter().copied().flatten())).unwrap_or((0.0, 1.0));
    let axis = ValueAxis::new(low, high, 4, &measure);
    let area = Area {
        left: cell.left + axis.width(size) + 8.0,
        top: top + 8.0,
        right: cell.right - 8.0,
        bottom: cell.bottom - 2.0 * size,
    };
    let scale = axis.draw_left(canvas, area, size);
    let time = TimeAxis::new(
        &subject.summary.scenario.frequency,
        indicator.periods.iter().map(String::as_str),
    );
    let across = time.scale(area.left + 4.0, area.right, 0.0);
    let line = |series: &[Option<f64>]| {
        let mut pieces: Vec<Vec<(f64, f64)>> = vec![Vec::new()];
        for (period, value) in indicator.periods.iter().zip(series) {
            match (time.place(&across, period), value.filter(|value| value.is_finite())) {
                (Some(x), Some(value)) => {
                    if let Some(piece) = pieces.last_mut() {
                        piece.push((x, scale.place(value)));
                    }
                }
                _ => pieces.push(Vec::new()),
            }
        }
        pieces
    };
    for sample in samples {
        for piece in line(sample) {
            canvas.faint_line(&piece, style::BANDS[2], 1.0, 0.6);
        }
    }
    for piece in line(&indicator.quantiles.q50) {
        canvas.line(&piece, style::BLUE, style::LINE);
    }
    if indicator.central.len() <= 60 {
        for pair in line(&indicator.central).iter().flat_map(|piece| piece.windows(2)) {
            canvas.dashes(pair[0], pair[1], style::ORANGE, 1.6, (4.0, 3.0));
        }
    }
    time.draw(canvas, &across, area.bottom, size);
}
