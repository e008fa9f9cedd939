//! How many targets are met: the distribution for the plan as a whole, and for each group.

use super::axis::{Area, Scale};
use super::canvas::{Anchor, Canvas};
use super::font::{self, Weight};
use super::page::{self, Page};
use super::text::wrap;
use super::{Chart, Draws, Plate, Subject, chance, probability, style};
use crate::summary::is_certain_together;

pub const CHART: Chart = Chart {
    id: "met",
    title: ["实现的目标项数", "Number of targets met"],
    file: ["目标实现项数", "targets-met"],
    usual: 1,
    about: [
        "同时实现多少项目标：整个计划与各组",
        "How many targets are met at once: the plan as a whole and each group",
    ],
    draws: Draws::Summary { plates, draw },
};

fn plates(subject: &Subject) -> Vec<Plate> {
    let caption = subject
        .say("目标实现项数的概率分布", "How many targets are met?")
        .to_string();
    // How many of one target are met is its probability.
    if subject.summary.targets.len() < 2 {
        Vec::new()
    } else {
        vec![Plate {
            caption,
            ..Plate::default()
        }]
    }
}

/// The counts below which lie 5, 50 and 95 %.
fn quantile(distribution: &[f64], level: f64) -> usize {
    let mut sum = 0.0;
    let reached = |share: &f64| {
        sum += share;
        sum >= level - 1e-12
    };
    distribution
        .iter()
        .position(reached)
        .unwrap_or(distribution.len().saturating_sub(1))
}

struct Panel {
    title: Vec<String>,
    remark: String,
    distribution: Vec<f64>,
    expected: f64,
    /// Whether it is certain how many are met.
    certain: bool,
}

fn draw(subject: &Subject, plate: &Plate) -> Canvas {
    let plan = &subject.summary.plan;
    let (targets, paths) = (&subject.summary.targets, subject.summary.run.paths);
    let total = subject.summary.counted_targets();
    let (low, high) = (
        quantile(&plan.met_distribution, 0.05),
        quantile(&plan.met_distribution, 0.95),
    );
    let all = chance(
        plan.all_met,
        paths,
        is_certain_together(targets),
        subject.options.language,
    );
    let lead = subject.say(
        format!("{total}项目标平均实现{:.1}项，实现{low}项至{high}项的可能性为90%；全部实现的概率{all}。", plan.expected_met),
        format!("Of {total} targets {:.1} are met on average, nine times in ten between {low} and {high}; all of them with a probability of {all}.", plan.expected_met),
    );
    let key = subject.say(
        "柱高为恰好实现该项数的概率；▲为平均项数。",
        "Bars: probability that exactly so many are met; ▲ the mean.",
    );
    let page = Page::new(subject, &plate.caption, &lead, &[key]);
    let columns = ((subject.options.width - 2.0 * style::MARGIN) / 230.0)
        .floor()
        .clamp(1.0, 3.0) as usize;
    let width = (subject.options.width - 2.0 * style::MARGIN - 24.0 * (columns - 1) as f64) / columns as f64;
    let groups: Vec<Panel> = plan
        .groups
        .iter()
        .filter(|group| !group.targets.is_empty() && !group.met_distribution.is_empty())
        .map(|group| {
            let of = || subject.summary.members(group);
            let all = probability(group.all_met, paths, is_certain_together(of()));
            Panel {
                certain: of().all(|target| target.certain),
                title: wrap(
                    subject.label(&group.words.label, &group.id),
                    style::SMALL,
                    Weight::Bold,
                    width,
                ),
                remark: subject.say(
                    format!("{}项，平均{:.1}项，全部{all}", group.targets.len(), group.expected_met),
                    format!(
                        "{} targets, mean {:.1}, all {all}",
                        group.targets.len(),
                        group.expected_met
                    ),
                ),
                distribution: group.met_distribution.clone(),
                expected: group.expected_met,
            }
        })
        .collect();
    let title_lines = groups.iter().map(|panel| panel.title.len()).max().unwrap_or(0);
    let panel_height = 135.0 + (title_lines + 1) as f64 * style::SMALL * style::LEADING;
    let rows = groups.len().div_ceil(columns);
    let whole = subject.options.height.unwrap_or(250.0).max(120.0);
    let (mut canvas, area) = page.open_exactly(whole + rows as f64 * (panel_height + style::GAP));
    let upper = Area {
        bottom: area.top + whole,
        ..area
    };
    bars(
        &mut canvas,
        Area {
            top: upper.top + 14.0,
            bottom: upper.bottom - 34.0,
            ..upper
        },
        &plan.met_distribution,
        plan.expected_met,
        |share| probability(share, paths, targets.iter().all(|target| target.certain)),
        style::SMALL,
    );
    let lower = Area {
        top: upper.bottom + style::GAP,
        ..area
    };
    for (index, panel) in groups.iter().enumerate() {
        let cell = page::cell(lower, columns, rows, 24.0, index);
        let mut y = cell.top + style::SMALL;
        for line in &panel.title {
            canvas.text(line, (cell.left, y), style::SMALL, Anchor::Start).weight = Weight::Bold;
            y += style::SMALL * style::LEADING;
        }
        canvas
            .text(&panel.remark, (cell.left, y), style::TINY, Anchor::Start)
            .colour = style::GREY;
        let top = cell.top + (title_lines + 1) as f64 * style::SMALL * style::LEADING + 18.0;
        let plot = Area {
            top,
            bottom: cell.bottom - 30.0,
            ..cell
        };
        bars(
            &mut canvas,
            plot,
            &panel.distribution,
            panel.expected,
            |share| probability(share, paths, panel.certain),
            style::TINY,
        );
    }
    canvas
}

/// Bars by count with their probabilities where there is room.
fn bars(
    canvas: &mut Canvas,
    area: Area,
    distribution: &[f64],
    expected: f64,
    chance: impl Fn(f64) -> String,
    size: f64,
) {
    // Long empty tails are left out.
    let shown = |share: &f64| *share >= 0.0005;
    let first = distribution.iter().position(shown).unwrap_or(0).saturating_sub(1);
    let last = (distribution.iter().rposition(shown).unwrap_or(0) + 1).min(distribution.len().saturating_sub(1));
    let count = last - first.min(last) + 1;
    let step = area.width() / count as f64;
    let bar = (step * 0.74).min(56.0);
    let top = distribution.iter().copied().fold(0.0, f64::max);
    let upwards = Scale::new(0.0, if top > 0.0 { top } else { 1.0 }, area.bottom, area.top + size);
    let across = |k: f64| area.left + (k - first as f64 + 0.5) * step;
    let every = ((font::width(&last.to_string(), size, Weight::Regular) + 6.0) / step)
        .ceil()
        .max(1.0) as usize;
    canvas.line(
        &[(area.left, area.bottom), (area.right, area.bottom)],
        style::RULE,
        style::THIN,
    );
    let named = |share: &f64| *share >= 0.005;
    // All of the bars have their figures, or none has.
    let fits = |size: &f64| {
        let texts = distribution
            .iter()
            .filter(|share| named(share))
            .map(|share| chance(*share));
        texts
            .map(|text| font::width(&text, *size, Weight::Regular))
            .all(|width| width < step - 1.5)
    };
    let figures = [size, 11.0, 10.0].into_iter().find(fits);
    for (k, share) in distribution.iter().enumerate().take(last + 1).skip(first) {
        let x = across(k as f64);
        let y = upwards.place(*share);
        canvas.rectangle([x - bar / 2.0, y, x + bar / 2.0, area.bottom], style::BANDS[2]);
        if let Some(size) = figures.filter(|_| named(share)) {
            canvas.text(&chance(*share), (x, y - 4.0), size, Anchor::Middle);
        }
        if k % every == 0 {
            canvas
                .text(&k.to_string(), (x, area.bottom + 5.0 + size), size, Anchor::Middle)
                .colour = style::GREY;
        }
    }
    let x = across(expected.clamp(first as f64, last as f64));
    let y = area.bottom + 8.0 + size;
    canvas.area(
        vec![(x, y + 1.0), (x + 5.5, y + 10.0), (x - 5.5, y + 10.0)],
        style::ORANGE,
    );
}
