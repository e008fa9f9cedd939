//! How targets hang together: the *lift* of every pair, P(A and B met) ÷ (P(A) · P(B)), as a triangle; targets that are met
//! together stand side by side. A lift of 1 is what targets that have nothing to do with one another would have.

use super::axis::{Area, Scale};
use super::canvas::{Anchor, Canvas};
use super::font::{self, Weight};
use super::page::{self, Page};
use super::text::wrap;
use super::{Chart, Draws, Plate, Subject, chance, probability, style};
use crate::summary::{Summary, TargetSummary};
use crate::wording::{Style, percent};

pub const CHART: Chart = Chart {
    id: "joint",
    title: ["目标之间的关联", "How targets hang together"],
    file: ["目标关联", "joint-targets"],
    usual: 1,
    about: [
        "每两项目标同时实现的概率，为互不相关时的多少倍；关联密切的排在一起",
        "How much likelier every two targets are met together than if they had nothing to do with one another",
    ],
    draws: Draws::Summary { plates, draw },
};

/// Most targets on one picture.
const MOST: usize = 60;
/// The lift at which colours end, and its inverse.
const FULL: f64 = 2.0;
/// Expected paths below which a lift says nothing.
const LEAST: f64 = 10.0;
/// Lifts within this of 1 are written as 1.
const SAME: f64 = 0.05;

fn plates(subject: &Subject) -> Vec<Plate> {
    let summary = subject.summary;
    let count = summary.counted_targets();
    let square = summary.joint.counts.len() == count && summary.joint.counts.iter().all(|row| row.len() == count);
    if !(2..=MOST).contains(&count) || !square {
        return Vec::new();
    }
    // Where nothing is known of any pair there is nothing to show.
    if !(0..count).any(|a| (0..a).any(|b| lift(subject, a, b).is_some())) {
        return Vec::new();
    }
    let caption = subject.say("目标之间的关联", "Which targets are met together?");
    vec![Plate {
        caption: caption.to_string(),
        items: order(subject),
        ..Plate::default()
    }]
}

/// How much likelier two targets are met together than if they had nothing to do with one another; none where so few paths
/// are expected that it says nothing, and where one of them is always or never met.
fn lift(subject: &Subject, a: usize, b: usize) -> Option<f64> {
    let counts = &subject.summary.joint.counts;
    let paths = subject.summary.run.paths;
    let (one, other) = (counts[a][a], counts[b][b]);
    let settled = |met: u64| met == 0 || met >= paths;
    let expected = one as f64 / paths.max(1) as f64 * other as f64;
    (!settled(one) && !settled(other) && expected >= LEAST).then(|| counts[a][b] as f64 / expected)
}

/// The place of a lift on the scale of colours, from −1 to 1: `FULL` times and one `FULL`th are equally strong.
fn strength(lift: f64) -> f64 {
    let of = |lift: f64| ((lift - 1.0) / (FULL - 1.0)).min(1.0);
    if lift >= 1.0 {
        of(lift)
    } else if lift <= 0.0 {
        -1.0
    } else {
        -of(1.0 / lift)
    }
}

/// Blue for what is met together, orange for what shuts the other out, white between.
fn colour(strength: f64) -> style::Colour {
    let (end, part) = if strength >= 0.0 {
        (style::BLUE, strength)
    } else {
        (style::ORANGE, -strength)
    };
    let mix = |low: u8, high: u8| (f64::from(low) + part * (f64::from(high) - f64::from(low))).round() as u8;
    plotters::style::RGBColor(mix(250, end.0), mix(250, end.1), mix(250, end.2))
}

/// The targets that have a row: aliases of others have none.
fn rows(summary: &Summary) -> Vec<&TargetSummary> {
    summary
        .targets
        .iter()
        .filter(|target| target.alias_of.is_none())
        .collect()
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

/// The strongest pair of each kind, in a sentence.
fn lead(subject: &Subject) -> String {
    let targets = rows(subject.summary);
    let count = targets.len();
    let pairs = (0..count).flat_map(|a| (0..a).map(move |b| (b, a)));
    let known: Vec<(usize, usize, f64)> = pairs.filter_map(|(a, b)| Some((a, b, lift(subject, a, b)?))).collect();
    let label = |at: usize| subject.target_label(targets[at]);
    let paths = subject.summary.run.paths;
    let together = |a: usize, b: usize| {
        let share = subject.summary.joint.counts[a][b] as f64 / paths.max(1) as f64;
        chance(share, paths, false, subject.options.language)
    };
    // What is written as 1 hangs together with nothing.
    let strongest = known
        .iter()
        .filter(|(.., lift)| *lift > 1.0 + SAME)
        .max_by(|one, other| one.2.total_cmp(&other.2));
    let Some((a, b, most)) = strongest else {
        return subject
            .say(
                "各项目标的实现基本互不相关。",
                "The targets have next to nothing to do with one another.",
            )
            .to_string();
    };
    subject.say(
        format!(
            "关联最密切的是“{}”与“{}”：同时实现的概率为{}，是互不相关时的{most:.1}倍。",
            label(*a),
            label(*b),
            together(*a, *b)
        ),
        format!(
            "Closest: “{}” and “{}”. They are met together with a probability of {}, {most:.1} times what it would be if they had nothing to do with one another.",
            label(*a),
            label(*b),
            together(*a, *b)
        ),
    )
}

/// An identifier that fits, its end left out where it does not.
fn shortened(text: &str, size: f64, room: f64) -> String {
    let shown = font::shown(text);
    if font::width(&shown, size, Weight::Bold) <= room {
        return shown;
    }
    let mut kept = String::new();
    for character in shown.chars() {
        let longer = format!("{kept}{character}…");
        if font::width(&longer, size, Weight::Bold) > room {
            break;
        }
        kept.push(character);
    }
    format!("{kept}…")
}

/// Room for an identifier beside its cell.
const ID: f64 = 90.0;

fn draw(subject: &Subject, plate: &Plate) -> Canvas {
    let summary = subject.summary;
    let order = &plate.items;
    let targets = rows(summary);
    let many = order.len() > 12;
    let size = if many { style::TINY } else { style::SMALL };
    let note = subject.say(
        "格内为两项目标同时实现的概率与互不相关时之比：大于1（蓝）为往往同时实现，小于1（橙）为此消彼长，1为互不相关；斜线表示其中一项总是或从未实现，或模拟次数不足以判断。",
        "Cells: probability that both are met, as a multiple of what it would be if they had nothing to do with one another. Above 1 (blue) they go together, below 1 (orange) one comes at the cost of the other. A stroke: one of them is always or never met, or too few simulations say anything.",
    );
    let page = Page::new(subject, &plate.caption, &lead(subject), &[note]);
    let room = subject.options.width - 2.0 * style::MARGIN;
    let ids: Vec<String> = order
        .iter()
        .map(|index| shortened(&targets[*index].id, size, ID))
        .collect();
    let id_width = ids
        .iter()
        .map(|id| font::width(id, size, Weight::Bold))
        .fold(0.0, f64::max)
        + 8.0;
    let chance_width = font::width(">99.9%", size, Weight::Regular) + 10.0;
    let label_width = (room * 0.42)
        .min(room - 2.0 * id_width - chance_width - 12.0 * order.len() as f64)
        .max(90.0);
    let longest = order.iter().map(|index| {
        let label = font::shown(subject.target_label(targets[*index]));
        font::width(&label, size, Weight::Regular)
    });
    let label_width = label_width.min(longest.fold(0.0, f64::max) + 8.0);
    let labels: Vec<Vec<String>> = order
        .iter()
        .map(|index| {
            let label = subject.target_label(targets[*index]);
            // The identifier of a target without a label stands there already.
            let label = if label == targets[*index].id { "" } else { label };
            wrap(label, size, Weight::Regular, label_width)
        })
        .collect();
    let heights: Vec<f64> = labels
        .iter()
        .map(|lines| (lines.len() as f64 * size * style::LEADING + 5.0).max(if many { 20.0 } else { 34.0 }))
        .collect();
    let key = 40.0;
    let (mut canvas, area) = page.open_exactly(heights.iter().sum::<f64>() + key);
    let matrix = Area {
        left: area.left + id_width + label_width + chance_width,
        right: area.right - id_width,
        ..area
    };
    let cell = ((matrix.right - matrix.left) / order.len() as f64).min(90.0);
    let written = |lift: f64| format!("{lift:.1}");
    let numbers = cell >= font::width("0.0", style::TINY, Weight::Regular) + 3.0;
    let mut y = matrix.top;
    for (row, (a, lines)) in order.iter().zip(&labels).enumerate() {
        let bottom = y + heights[row];
        let middle = (y + bottom) / 2.0;
        let first = middle - lines.len() as f64 * size * style::LEADING / 2.0 + size * 1.04;
        canvas.text(&ids[row], (area.left, first), size, Anchor::Start).weight = Weight::Bold;
        page::lines(
            &mut canvas,
            lines,
            (area.left + id_width, first),
            size,
            Anchor::Start,
            style::INK,
        );
        let target = targets[*a];
        let own = probability(target.probability, summary.run.paths, target.certain);
        canvas
            .text(&own, (matrix.left - 6.0, middle + 0.38 * size), size, Anchor::End)
            .colour = style::GREY;
        for (column, b) in order.iter().enumerate().take(row) {
            let left = matrix.left + column as f64 * cell;
            let bounds = [left, y, left + cell - 0.6, bottom - 0.6];
            let Some(lift) = lift(subject, *a, *b) else {
                canvas.rectangle(bounds, style::SHADE);
                canvas.line(
                    &[(left + 2.0, bottom - 3.0), (left + cell - 3.0, y + 2.0)],
                    style::RULE,
                    style::HAIR,
                );
                continue;
            };
            let strength = strength(lift);
            canvas.rectangle(bounds, colour(strength));
            let ink = if strength.abs() > 0.55 {
                style::PAPER
            } else {
                style::INK
            };
            if numbers {
                let place = (left + cell / 2.0, middle + 0.38 * style::TINY);
                canvas.text(&written(lift), place, style::TINY, Anchor::Middle).colour = ink;
            } else if (lift - 1.0).abs() > 0.25 {
                // The sign of what is strong, so that colour is not needed.
                let (x, r) = (left + (cell - 0.6) / 2.0, (cell * 0.22).min(3.2));
                canvas.line(&[(x - r, middle), (x + r, middle)], ink, 1.2);
                if lift > 1.0 {
                    canvas.line(&[(x, middle - r), (x, middle + r)], ink, 1.2);
                }
            }
        }
        // The target itself, with its identifier, which names the column below.
        let left = matrix.left + row as f64 * cell;
        canvas.rectangle([left, y, left + cell - 0.6, bottom - 0.6], style::RULE);
        canvas
            .text(
                &ids[row],
                (left + cell + 4.0, middle + 0.38 * size),
                size,
                Anchor::Start,
            )
            .weight = Weight::Bold;
        y = bottom;
    }
    lifts(
        subject,
        &mut canvas,
        Area {
            top: y + 12.0,
            ..matrix
        },
    );
    canvas
}

/// The scale of colours.
fn lifts(subject: &Subject, canvas: &mut Canvas, area: Area) {
    let width = area.width().min(260.0);
    let across = Scale::new(-1.0, 1.0, area.left, area.left + width);
    for step in 0..40 {
        let at = f64::from(step) / 20.0 - 1.0;
        let (left, right) = (across.place(at), across.place(at + 0.05) + 0.2);
        canvas.rectangle([left, area.top, right, area.top + 9.0], colour(at + 0.025));
    }
    let half = subject.say("≤0.5倍", "≤0.5 times");
    let twice = subject.say("≥2倍", "≥2 times");
    for (at, text, anchor) in [
        (-1.0, half, Anchor::Start),
        (0.0, "1", Anchor::Middle),
        (1.0, twice, Anchor::End),
    ] {
        canvas
            .text(text, (across.place(at), area.top + 22.0), style::TINY, anchor)
            .colour = style::GREY;
    }
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

#[cfg(test)]
mod tests {
    use super::super::synthetic::summary;
    use super::super::{Language, Options};
    use super::*;

    #[test]
    fn lifts_are_those_of_the_counts() {
        let mut summary = summary(3, 3);
        summary.run.paths = 1000;
        summary.joint.counts = vec![vec![500, 400, 0], vec![400, 400, 0], vec![0, 0, 0]];
        let options = Options::new(Language::Chinese);
        let subject = Subject {
            summary: &summary,
            options: &options,
        };
        // 0.4 ÷ (0.5 · 0.4)
        assert_eq!(lift(&subject, 0, 1), Some(2.0));
        assert_eq!(lift(&subject, 0, 2), None);
        assert_eq!(strength(2.0), 1.0);
        assert_eq!(strength(0.5), -1.0);
        assert_eq!(strength(0.0), -1.0);
        assert_eq!(strength(1.0), 0.0);
        let canvas = draw(&subject, &plates(&subject)[0]);
        let texts: Vec<&str> = canvas.texts.iter().map(|run| run.text.as_str()).collect();
        assert!(texts.contains(&"2.0"), "{texts:?}");
        // Every target is named by its id in its row and in its column.
        for target in &summary.targets {
            assert_eq!(texts.iter().filter(|text| **text == target.id).count(), 2, "{texts:?}");
        }
    }
}
