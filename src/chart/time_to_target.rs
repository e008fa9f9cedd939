//! When targets are first met: for each target and period, the share of paths on which its condition has held by then.

use super::axis::{Area, TimeAxis};
use super::canvas::{Anchor, Canvas};
use super::font::{self, Weight};
use super::page::{self, Page};
use super::text::wrap;
use super::{Chart, Draws, Plate, Subject, joint, probability, style};
use crate::summary::FirstMetSummary;

pub const CHART: Chart = Chart {
    id: "time-to-target",
    title: ["何时首次达到", "Time to target"],
    about: [
        "到每一时期为止已首次达到目标的概率",
        "For every period, the probability that a target has been met by then",
    ],
    draws: Draws::Summary { plates, draw },
};

/// Rows on one page.
const PAGE: usize = 45;
const SIZE: f64 = style::SMALL;

fn plates(subject: &Subject) -> Vec<Plate> {
    let timed = |index: &usize| {
        subject.summary.targets[*index]
            .first_met
            .as_ref()
            .is_some_and(|first| !first.paths.is_empty())
    };
    let all: Vec<usize> = subject.targets_by_group().filter(timed).collect();
    let title = subject.say("各项目标何时首次达到", "When is each target first met?");
    page::numbered(title, all.chunks(PAGE).map(<[usize]>::to_vec).collect())
}

/// Shares of paths by period on which the target has been met by then.
fn cumulated(first: &FirstMetSummary) -> Vec<f64> {
    let total = (first.paths.iter().sum::<u64>() + first.never).max(1) as f64;
    let mut sum = 0;
    let add = |paths: &u64| {
        sum += paths;
        sum as f64 / total
    };
    first.paths.iter().map(add).collect()
}

fn draw(subject: &Subject, plate: &Plate) -> Canvas {
    let summary = subject.summary;
    let lead = subject.say(
        "到该期为止条件至少满足过一次的路径所占份额；颜色越深越高，竖线标出半数路径已达到的时期。",
        "Share of paths on which the condition has held at least once by then; darker is higher, the stroke marks when half of the paths are there.",
    );
    let note = subject.say(
        "首次达到后可能又低于目标，因此末列可高于期限时的实现概率。",
        "A target once met may be lost again, so the last column can exceed the probability at the deadline.",
    );
    let page = Page::new(subject, &plate.caption, lead, &[note]);
    let room = subject.options.width - 2.0 * style::MARGIN;
    let label_width = room * 0.42;
    let rows: Vec<(Vec<String>, Vec<f64>, bool)> = plate
        .items
        .iter()
        .map(|index| &summary.targets[*index])
        .filter_map(|target| {
            Some((
                wrap(subject.target_label(target), SIZE, Weight::Regular, label_width - 10.0),
                cumulated(target.first_met.as_ref()?),
                target.certain,
            ))
        })
        .collect();
    let heights: Vec<f64> = rows
        .iter()
        .map(|(lines, ..)| (lines.len() as f64 * SIZE * style::LEADING + 6.0).max(24.0))
        .collect();
    let (head, foot) = (26.0, 34.0);
    let (mut canvas, area) = page.open_exactly(head + heights.iter().sum::<f64>() + foot);
    let time = TimeAxis::new(
        &summary.scenario.frequency,
        summary.scenario.periods.iter().map(String::as_str),
    );
    let right = area.right - font::width(">99.9%", SIZE, Weight::Bold) - 8.0;
    let left = area.left + label_width;
    let periods = rows.iter().map(|(_, shares, _)| shares.len()).max().unwrap_or(1).max(1);
    let step = (right - left) / periods as f64;
    let axis = Area { left, right, ..area };
    let scale = time.scale(axis.left, axis.right, 0.5);
    time.names(&mut canvas, &scale, area.top + head - 26.0, style::TINY);
    let mut y = area.top + head;
    for ((lines, shares, certain), height) in rows.iter().zip(&heights) {
        let middle = y + height / 2.0;
        let first = middle - lines.len() as f64 * SIZE * style::LEADING / 2.0 + SIZE * 1.04;
        page::lines(&mut canvas, lines, (area.left, first), SIZE, Anchor::Start, style::INK);
        let chance = |period: usize| {
            // Nothing is met before the first period.
            probability(shares[period], summary.run.paths, *certain || period == 0)
        };
        strip(&mut canvas, [left, y, right, y + height - 1.5], shares, chance, step);
        let end = shares.last().copied().unwrap_or(0.0);
        let text = probability(end, summary.run.paths, *certain);
        canvas
            .text(&text, (area.right, middle + 0.38 * SIZE), SIZE, Anchor::End)
            .weight = Weight::Bold;
        y += height;
    }
    joint::legend(
        &mut canvas,
        Area {
            left,
            right,
            top: y + 10.0,
            bottom: y + 40.0,
        },
    );
    canvas
}

/// One row: cells of equal shade are joined; numbers where they fit.
fn strip(
    canvas: &mut Canvas,
    [left, top, _, bottom]: [f64; 4],
    shares: &[f64],
    chance: impl Fn(usize) -> String,
    step: f64,
) {
    let gap = if step > 8.0 { 0.8 } else { 0.0 };
    let mut start = 0;
    for index in 0..shares.len() {
        let same = |other: f64| gap == 0.0 && style::shade(other) == style::shade(shares[start]);
        if index + 1 < shares.len() && same(shares[index + 1]) {
            continue;
        }
        let bounds = [
            left + start as f64 * step,
            top,
            left + (index + 1) as f64 * step - gap,
            bottom,
        ];
        canvas.rectangle(bounds, style::shade(shares[start]));
        start = index + 1;
    }
    if step >= 46.0 {
        for (index, share) in shares.iter().enumerate() {
            let text = chance(index);
            let place = (
                left + (index as f64 + 0.5) * step,
                (top + bottom) / 2.0 + 0.36 * style::TINY,
            );
            canvas.text(&text, place, style::TINY, Anchor::Middle).colour = style::on_shade(*share);
        }
    }
    if let Some(half) = shares.iter().position(|share| *share >= 0.5) {
        let x = left + half as f64 * step;
        canvas.line(&[(x, top), (x, bottom)], style::ORANGE, 2.2);
    }
}
