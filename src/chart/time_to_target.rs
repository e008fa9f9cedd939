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
    title: ["何时首次实现", "Time to target"],
    file: ["实现时间", "time-to-target"],
    usual: 1,
    about: [
        "截至每一时期曾达到目标值的概率",
        "For every period, the probability that a target has been met by then",
    ],
    draws: Draws::Summary { plates, draw },
};

const SIZE: f64 = style::SMALL;

fn plates(subject: &Subject) -> Vec<Plate> {
    let timed = |index: &usize| {
        subject.summary.targets[*index]
            .first_met
            .as_ref()
            .is_some_and(|first| !first.paths.is_empty())
    };
    let all: Vec<usize> = subject.targets_by_group().filter(timed).collect();
    let title = subject.say("各项目标何时首次达到目标值", "When is each target first met?");
    let rows: Vec<(usize, f64)> = all
        .iter()
        .map(|index| (*index, height(&label(subject, *index))))
        .collect();
    page::numbered(title, page::paged(&rows, page(subject, title).room() - HEAD - FOOT))
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

/// Space for the periods above the rows, and for the legend below.
const HEAD: f64 = 26.0;
const FOOT: f64 = 34.0;

/// Width of the labels.
fn label_width(subject: &Subject) -> f64 {
    (subject.options.width - 2.0 * style::MARGIN) * 0.42
}

fn label(subject: &Subject, index: usize) -> Vec<String> {
    let text = subject.target_label(&subject.summary.targets[index]);
    wrap(text, SIZE, Weight::Regular, label_width(subject) - 10.0)
}

fn height(lines: &[String]) -> f64 {
    (lines.len() as f64 * SIZE * style::LEADING + 6.0).max(24.0)
}

/// The texts round the rows.
fn page(subject: &Subject, caption: &str) -> Page {
    let annual = subject.summary.scenario.frequency == "annual";
    let lead = subject.say(
        format!(
            "数字为截至{}曾达到目标值的概率；颜色越深概率越高，竖线标出概率过半的时期。",
            if annual { "当年" } else { "该期" }
        ),
        "Probability that the condition has held at least once by then; darker is higher, the stroke marks when it passes one half."
            .to_string(),
    );
    let note = subject.say(
        "最右一列为期限时的实现概率；达到目标值后可能回落，因此可能低于前一列。",
        "Right: the probability at the deadline. A target once met may be lost again, so it can be below the last column.",
    );
    Page::new(subject, caption, &lead, &[note])
}

fn draw(subject: &Subject, plate: &Plate) -> Canvas {
    let summary = subject.summary;
    let page = page(subject, &plate.caption);
    let label_width = label_width(subject);
    let rows: Vec<(Vec<String>, Vec<f64>, f64, bool)> = plate
        .items
        .iter()
        .map(|index| (*index, &summary.targets[*index]))
        .filter_map(|(index, target)| {
            Some((
                label(subject, index),
                cumulated(target.first_met.as_ref()?),
                target.probability,
                target.certain,
            ))
        })
        .collect();
    let heights: Vec<f64> = rows.iter().map(|(lines, ..)| height(lines)).collect();
    let (head, foot) = (HEAD, FOOT);
    let (mut canvas, area) = page.open_exactly(head + heights.iter().sum::<f64>() + foot);
    let time = TimeAxis::new(
        &summary.scenario.frequency,
        summary.scenario.periods.iter().map(String::as_str),
    );
    let head_width = font::width(subject.say("期限时", "deadline"), style::TINY, Weight::Regular);
    let right = area.right - font::width(">99.9%", SIZE, Weight::Bold).max(head_width) - 8.0;
    let left = area.left + label_width;
    let periods = rows
        .iter()
        .map(|(_, shares, ..)| shares.len())
        .max()
        .unwrap_or(1)
        .max(1);
    let step = (right - left) / periods as f64;
    let axis = Area { left, right, ..area };
    let scale = time.scale(axis.left, axis.right, 0.5);
    time.names(&mut canvas, &scale, area.top + head - 26.0, style::TINY);
    canvas
        .text(
            subject.say("期限时", "deadline"),
            (area.right, area.top + head - 8.0),
            style::TINY,
            Anchor::End,
        )
        .colour = style::GREY;
    let mut y = area.top + head;
    for ((lines, shares, end, certain), height) in rows.iter().zip(&heights) {
        let middle = y + height / 2.0;
        let first = middle - lines.len() as f64 * SIZE * style::LEADING / 2.0 + SIZE * 1.04;
        page::lines(&mut canvas, lines, (area.left, first), SIZE, Anchor::Start, style::INK);
        let chance = |period: usize| {
            // Nothing is met before the first period.
            probability(shares[period], summary.run.paths, *certain || period == 0)
        };
        strip(&mut canvas, [left, y, right, y + height - 1.5], shares, chance, step);
        let text = probability(*end, summary.run.paths, *certain);
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
