//! Joint matrix: P(B met | A met) as a heat map, targets that are met together side by side.

use super::axis::Area;
use super::canvas::{Anchor, Canvas};
use super::font::{self, Weight};
use super::page::{self, Page};
use super::text::wrap;
use super::{Chart, Draws, Plate, Subject, probability, style};
use crate::summary::{Summary, TargetSummary};
use crate::wording::{Style, percent};

pub const CHART: Chart = Chart {
    id: "joint",
    title: ["目标之间的关联", "How targets hang together"],
    about: [
        "已知一项目标实现时另一项实现的概率，相近的排在一起",
        "Probability of one target where another is met, those that go together side by side",
    ],
    draws: Draws::Summary { plates, draw },
};

/// A change of probability that is marked.
const LIFT: f64 = 0.10;
/// Most targets on one picture.
const MOST: usize = 60;

fn plates(subject: &Subject) -> Vec<Plate> {
    let summary = subject.summary;
    let count = summary.counted_targets();
    let square = summary.joint.counts.len() == count && summary.joint.counts.iter().all(|row| row.len() == count);
    if !(2..=MOST).contains(&count) || !square {
        return Vec::new();
    }
    let caption = subject.say(
        "一项目标实现时，其他目标实现的概率",
        "Where one target is met, how likely are the others?",
    );
    vec![Plate {
        name: String::new(),
        caption: caption.to_string(),
        items: order(subject),
    }]
}

/// The targets that have a row: aliases of others have none.
fn rows(summary: &Summary) -> Vec<&TargetSummary> {
    summary.targets.iter().filter(|target| target.alias_of.is_none()).collect()
}

/// The order of leaves of an average-linkage tree over 1 − φ, φ the correlation of the two events.
fn order(subject: &Subject) -> Vec<usize> {
    let paths = subject.summary.run.paths.max(1) as f64;
    let share = |a: usize, b: usize| subject.summary.joint.counts[a][b] as f64 / paths;
    let count = subject.summary.counted_targets();
    let distance = |a: usize, b: usize| {
        let spread = share(a, a) * (1.0 - share(a, a)) * share(b, b) * (1.0 - share(b, b));
        if spread > 0.0 {
            1.0 - (share(a, b) - share(a, a) * share(b, b)) / spread.sqrt()
        } else {
            1.0
        }
    };
    let between = |one: &[usize], other: &[usize]| {
        let sum: f64 = one.iter().flat_map(|a| other.iter().map(|b| distance(*a, *b))).sum();
        sum / (one.len() * other.len()) as f64
    };
    let mut clusters: Vec<Vec<usize>> = (0..count).map(|index| vec![index]).collect();
    while clusters.len() > 1 {
        let mut best = (0, 1, f64::INFINITY);
        for a in 0..clusters.len() {
            for b in a + 1..clusters.len() {
                let gap = between(&clusters[a], &clusters[b]);
                if gap < best.2 - 1e-12 {
                    best = (a, b, gap);
                }
            }
        }
        let mut other = clusters.remove(best.1);
        // The nearer ends meet.
        let one = &mut clusters[best.0];
        let ends = |one: &[usize], other: &[usize]| match (one.last(), other.first()) {
            (Some(a), Some(b)) => distance(*a, *b),
            _ => 1.0,
        };
        let turned: Vec<usize> = other.iter().rev().copied().collect();
        if ends(one, &turned) < ends(one, &other) - 1e-12 {
            other = turned;
        }
        one.append(&mut other);
    }
    clusters.pop().unwrap_or_default()
}

fn draw(subject: &Subject, plate: &Plate) -> Canvas {
    let summary = subject.summary;
    let order = &plate.items;
    let targets = rows(summary);
    let size = if order.len() > 12 { style::TINY } else { style::SMALL };
    let lead = subject.say(
        "每一行：假如该行目标实现，各列目标实现的概率；颜色越深越高。第一列数字为该行目标自身的概率。",
        "Each row: where its target is met, the probability of the target of the column; darker is higher. The first number is the row’s own probability.",
    );
    let note = subject.say("灰色对角线为自身；斜线表示该行目标从未实现；+、−表示比该列自身的概率高、低10个百分点以上。关联密切的目标排在一起。", "Grey: the target itself. A stroke: the row’s target is never met. + and −: ten points or more above or below the column’s own probability. Targets that are met together stand side by side.");
    let page = Page::new(subject, &plate.caption, lead, &[note]);
    let room = subject.options.width - 2.0 * style::MARGIN;
    let number_width = font::width(&order.len().to_string(), size, Weight::Bold) + 8.0;
    let chance_width = font::width(">99.9%", size, Weight::Regular) + 10.0;
    let label_width = (room * 0.42)
        .min(room - number_width - chance_width - 12.0 * order.len() as f64)
        .max(90.0);
    let longest = order.iter().map(|index| {
        font::width(
            &font::shown(subject.target_label(targets[*index])),
            size,
            Weight::Regular,
        )
    });
    let label_width = label_width.min(longest.fold(0.0, f64::max) + 8.0);
    let labels: Vec<Vec<String>> = order
        .iter()
        .map(|index| {
            wrap(
                subject.target_label(targets[*index]),
                size,
                Weight::Regular,
                label_width,
            )
        })
        .collect();
    let heights: Vec<f64> = labels
        .iter()
        .map(|lines| (lines.len() as f64 * size * style::LEADING + 5.0).max(if order.len() > 12 { 20.0 } else { 34.0 }))
        .collect();
    let head = size * 2.0;
    let key = 34.0;
    let (mut canvas, area) = page.open_exactly(head + heights.iter().sum::<f64>() + key);
    let matrix = Area {
        left: area.left + number_width + label_width + chance_width,
        top: area.top + head,
        ..area
    };
    let cell = ((matrix.right - matrix.left) / order.len() as f64).min(90.0);
    let fits = font::width(&order.len().to_string(), size, Weight::Bold) <= cell - 1.0;
    let head_size = if fits { size } else { 8.5 };
    for (column, _) in order.iter().enumerate() {
        let x = matrix.left + (column as f64 + 0.5) * cell;
        let text = (column + 1).to_string();
        canvas
            .text(&text, (x, matrix.top - 6.0), head_size, Anchor::Middle)
            .weight = Weight::Bold;
    }
    let mut y = matrix.top;
    for (row, (a, lines)) in order.iter().zip(&labels).enumerate() {
        let bottom = y + heights[row];
        let middle = (y + bottom) / 2.0;
        let first = middle - lines.len() as f64 * size * style::LEADING / 2.0 + size * 1.04;
        canvas
            .text(
                &(row + 1).to_string(),
                (area.left + number_width - 6.0, first),
                size,
                Anchor::End,
            )
            .weight = Weight::Bold;
        page::lines(
            &mut canvas,
            lines,
            (area.left + number_width, first),
            size,
            Anchor::Start,
            style::INK,
        );
        let target = targets[*a];
        let own = probability(target.probability, subject.summary.run.paths, target.certain);
        canvas
            .text(&own, (matrix.left - 6.0, middle + 0.38 * size), size, Anchor::End)
            .colour = style::GREY;
        let met = summary.joint.counts[*a][*a];
        for (column, b) in order.iter().enumerate() {
            let left = matrix.left + column as f64 * cell;
            let bounds = [left, y, left + cell - 0.6, bottom - 0.6];
            if a == b {
                canvas.rectangle(bounds, style::RULE);
            } else if met == 0 {
                canvas.rectangle(bounds, style::SHADE);
                canvas.line(
                    &[(left + 2.0, bottom - 3.0), (left + cell - 3.0, y + 2.0)],
                    style::RULE,
                    style::HAIR,
                );
            } else {
                let share = summary.joint.counts[*a][*b] as f64 / met as f64;
                canvas.rectangle(bounds, style::shade(share));
                // Where knowing of A changes B by ten points: what hangs together, beside what is likely anyway.
                let lift = share - targets[*b].probability;
                if cell < 24.0 && lift.abs() >= LIFT {
                    let (x, ink) = (left + (cell - 0.6) / 2.0, style::on_shade(share));
                    let r = (cell * 0.22).min(3.2);
                    canvas.line(&[(x - r, middle), (x + r, middle)], ink, 1.2);
                    if lift > 0.0 {
                        canvas.line(&[(x, middle - r), (x, middle + r)], ink, 1.2);
                    }
                }
                let text = format!("{:.0}", share * 100.0);
                if cell >= 24.0 && font::width(&text, size, Weight::Regular) < cell - 4.0 {
                    canvas
                        .text(&text, (left + cell / 2.0, middle + 0.38 * size), size, Anchor::Middle)
                        .colour = style::on_shade(share);
                }
            }
        }
        y = bottom;
    }
    legend(
        &mut canvas,
        Area {
            top: y + 10.0,
            ..matrix
        },
    );
    canvas
}

/// The scale from 0 to 100 %.
pub(super) fn legend(canvas: &mut Canvas, area: Area) {
    let width = area.width().min(220.0);
    for step in 0..20 {
        let left = area.left + f64::from(step) * width / 20.0;
        canvas.rectangle(
            [left, area.top, left + width / 20.0 + 0.2, area.top + 9.0],
            style::shade((f64::from(step) + 0.5) / 20.0),
        );
    }
    for (share, anchor) in [(0.0, Anchor::Start), (0.5, Anchor::Middle), (1.0, Anchor::End)] {
        let place = (area.left + share * width, area.top + 22.0);
        canvas
            .text(&percent(share, 0, Style::Picture), place, style::TINY, anchor)
            .colour = style::GREY;
    }
}
