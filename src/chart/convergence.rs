//! Convergence: the probability of each target against the number of paths, with the 95 % interval of its error.

use super::axis::{Area, Scale};
use super::canvas::{Anchor, Canvas};
use super::font::Weight;
use super::page::{self, Page};
use super::text::wrap;
use super::{Chart, Draws, Plate, Subject, probability, style};
use crate::tally::proportion::wilson_interval;
use crate::wording::{Style, percent};

pub const CHART: Chart = Chart {
    id: "convergence",
    title: ["收敛情况", "Convergence"],
    file: ["收敛情况", "convergence"],
    usual: 0,
    about: [
        "概率估计值随模拟次数的收敛情况及其95%区间",
        "How probabilities settle as simulations are added, with the 95 % interval of their error",
    ],
    draws: Draws::Summary { plates, draw },
};

/// Plots on one page.
const PAGE: usize = 16;
/// Most pages.
const PAGES: usize = 3;

fn plates(subject: &Subject) -> Vec<Plate> {
    let convergence = &subject.summary.convergence;
    let known = |index: &usize| {
        convergence.paths.len() > 1
            && convergence
                .hits
                .get(*index)
                .is_some_and(|hits| hits.len() == convergence.paths.len())
    };
    // Certain targets have nothing to settle.
    let moving = |index: &usize| !subject.summary.targets[*index].certain;
    let all = subject.targets_by_group().filter(known).filter(moving);
    let title = subject.say("概率估计值随模拟次数的收敛情况", "Do the probabilities settle?");
    page::plates(title, all.take(PAGE * PAGES).collect(), PAGE)
}

fn draw(subject: &Subject, plate: &Plate) -> Canvas {
    let lead = subject.say(
        "线为前若干次模拟的概率估计值，阴影为其95%区间，虚线为最终值；横轴为模拟次数（对数刻度）。",
        "Line: probability over the first simulations; band: its 95% interval; dashed: the final value. Number of simulations on a logarithmic scale.",
    );
    let page = Page::new(subject, &plate.caption, lead, &[]);
    let columns = ((subject.options.width - 2.0 * style::MARGIN) / 180.0)
        .floor()
        .clamp(1.0, 4.0) as usize;
    let columns = columns.min(plate.items.len().max(1));
    let rows = plate.items.len().div_ceil(columns);
    let width = (subject.options.width - 2.0 * style::MARGIN - 18.0 * (columns - 1) as f64) / columns as f64;
    let titles: Vec<Vec<String>> = plate
        .items
        .iter()
        .map(|index| {
            wrap(
                subject.target_label(&subject.summary.targets[*index]),
                style::TINY,
                Weight::Bold,
                width,
            )
        })
        .collect();
    let lines = titles.iter().map(Vec::len).max().unwrap_or(1) as f64;
    let height = lines * style::TINY * style::LEADING + 118.0;
    let (mut canvas, area) = page.open_exactly(rows as f64 * (height + 18.0) - 18.0);
    for (place, (index, title)) in plate.items.iter().zip(&titles).enumerate() {
        let cell = page::cell(area, columns, rows, 18.0, place);
        let mut y = cell.top + style::TINY;
        for line in title {
            canvas.text(line, (cell.left, y), style::TINY, Anchor::Start).weight = Weight::Bold;
            y += style::TINY * style::LEADING;
        }
        let top = cell.top + lines * style::TINY * style::LEADING + 10.0;
        plot(
            subject,
            &mut canvas,
            Area {
                top,
                left: cell.left + 38.0,
                bottom: cell.bottom - 20.0,
                right: cell.right - 4.0,
            },
            *index,
        );
    }
    canvas
}

/// The binary logarithm, by repeated halving and a line between powers: places of ticks, no results.
fn doublings(paths: u64) -> f64 {
    let paths = paths.max(1);
    let whole = paths.ilog2();
    f64::from(whole) + paths as f64 / (1u64 << whole) as f64 - 1.0
}

fn plot(subject: &Subject, canvas: &mut Canvas, area: Area, index: usize) {
    let convergence = &subject.summary.convergence;
    let target = &subject.summary.targets[index];
    let points: Vec<(f64, f64, f64, f64)> = convergence
        .paths
        .iter()
        .zip(&convergence.hits[index])
        .filter(|(paths, _)| **paths > 0)
        .map(|(paths, hits)| {
            let (low, high) = wilson_interval((*hits).min(*paths), *paths);
            (doublings(*paths), *hits as f64 / *paths as f64, low, high)
        })
        .collect();
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return;
    };
    let low = points.iter().map(|point| point.2).fold(f64::INFINITY, f64::min);
    let high = points.iter().map(|point| point.3).fold(0.0, f64::max);
    let room = ((high - low) * 0.08).max(0.0005);
    let (low, high) = ((low - room).max(0.0), (high + room).min(1.0));
    let upwards = Scale::new(low, high, area.bottom, area.top);
    let across = Scale::new(first.0, last.0, area.left, area.right);
    canvas.frame([area.left, area.top, area.right, area.bottom], style::GRID, style::HAIR);
    let lower = points
        .iter()
        .map(|(x, _, low, _)| (across.place(*x), upwards.place(*low)));
    let upper = points
        .iter()
        .rev()
        .map(|(x, _, _, high)| (across.place(*x), upwards.place(*high)));
    canvas.area(lower.chain(upper).collect(), style::BANDS[0]);
    let y = upwards.place(target.probability);
    canvas.dashes((area.left, y), (area.right, y), style::ORANGE, style::THIN, (4.0, 3.0));
    let line: Vec<(f64, f64)> = points
        .iter()
        .map(|(x, p, ..)| (across.place(*x), upwards.place(*p)))
        .collect();
    canvas.line(&line, style::BLUE, 1.8);
    let size = 11.0;
    let places = if high - low < 0.02 {
        2
    } else {
        usize::from(high - low < 0.2)
    };
    let near = |place: f64| (place - y).abs() < 1.4 * size;
    for (value, y) in [(high, area.top + 0.36 * size), (low, area.bottom)] {
        if near(y) {
            continue;
        }
        canvas
            .text(
                &percent(value, places, Style::Picture),
                (area.left - 4.0, y),
                size,
                Anchor::End,
            )
            .colour = style::GREY;
    }
    let own = probability(target.probability, subject.summary.run.paths, false);
    canvas
        .text(&own, (area.left - 4.0, y + 0.36 * size), size, Anchor::End)
        .colour = style::ORANGE;
    for (paths, x, anchor) in [
        (convergence.paths.first(), area.left, Anchor::Start),
        (convergence.paths.last(), area.right, Anchor::End),
    ] {
        if let Some(paths) = paths {
            canvas
                .text(
                    &subject.options.number(*paths),
                    (x, area.bottom + 4.0 + size),
                    size,
                    anchor,
                )
                .colour = style::GREY;
        }
    }
}
