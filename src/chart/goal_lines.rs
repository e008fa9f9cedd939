//! Lines of targets on a plot over time, each with a diamond at its deadline and its words where the least is in the way.

use super::axis::{Area, Scale, TimeAxis};
use super::canvas::{Anchor, Canvas};
use super::font::{self, Weight};
use super::style;
use super::text::wrap;

/// How many lines a target's name may stand away from its line.
const AWAY: i32 = 6;

/// A target on a plot.
pub struct GoalLine<'g> {
    /// Its bounds.
    pub sides: [Option<f64>; 2],
    /// Its deadline.
    pub period: &'g str,
    /// What is written beside it.
    pub text: String,
}

/// What else stands on the plot.
pub struct Taken<'t> {
    /// Points of the lines that texts had better not cover.
    pub lines: &'t [(f64, f64)],
    /// Texts that are there already.
    pub boxes: Vec<[f64; 4]>,
    /// Where the base is.
    pub base: Option<f64>,
}

/// How many stretches of a line pass behind a box.
pub fn crossings(taken: &[(f64, f64)], [left, top, right, bottom]: [f64; 4]) -> usize {
    let crosses = |pair: &&[(f64, f64)]| {
        (0..=10).any(|k| {
            let part = f64::from(k) / 10.0;
            let (x, y) = (
                pair[0].0 + part * (pair[1].0 - pair[0].0),
                pair[0].1 + part * (pair[1].1 - pair[0].1),
            );
            (left - 4.0..=right + 4.0).contains(&x) && (top - 2.0..=bottom + 2.0).contains(&y)
        })
    };
    taken.windows(2).filter(crosses).count()
}

/// Draws them.
pub fn draw(
    canvas: &mut Canvas,
    area: Area,
    (time, across): (&TimeAxis, &Scale),
    scale: &Scale,
    goals: &[GoalLine],
    taken: Taken,
) {
    let size = style::SMALL;
    let mut used = taken.boxes;
    for goal in goals {
        let deadline = time.place(across, goal.period).unwrap_or(area.right);
        let lines = goal.sides.iter().flatten().map(|value| scale.place(*value)).collect::<Vec<_>>();
        for y in &lines {
            canvas.dashes((area.left, *y), (deadline, *y), style::ORANGE, 1.8, style::DASH);
            canvas.diamond((deadline, *y), 6.0, style::ORANGE);
        }
        let Some(y) = lines.first().copied() else { continue };
        // Where the least is in the way: above or below the line, at its left end or before the deadline.
        let room = deadline - area.left - 8.0;
        let wrapped = wrap(&goal.text, size, Weight::Bold, room.max(140.0));
        let height = wrapped.len() as f64 * size * style::LEADING;
        let width = wrapped
            .iter()
            .map(|line| font::width(line, size, Weight::Bold))
            .fold(0.0, f64::max);
        let starts = [
            area.left + 6.0,
            taken.base.map_or(area.left, |x| x + 6.0),
            deadline - width - 10.0,
        ];
        let mut choices = Vec::new();
        for left in starts.map(|left| left.min(area.right - width).max(area.left + 2.0)) {
            for away in (0..AWAY).map(|k| f64::from(k) * size * style::LEADING) {
                for top in [y - height - 4.0 - away, y + 5.0 + away] {
                    if top > area.top - 0.5 * size && top + height < area.bottom {
                        choices.push((away, [left, top, left + width, top + height]));
                    }
                }
            }
        }
        let cost = |(away, [left, top, right, bottom]): &(f64, [f64; 4])| {
            let crossing = crossings(taken.lines, [*left, *top, *right, *bottom]);
            let labels = used
                .iter()
                .filter(|one| *left < one[2] && one[0] < *right && *top < one[3] && one[1] < *bottom);
            // Each line away weighs as much as two stretches of the median behind the text.
            crossing + 2 * (away / size).round() as usize + 1000 * labels.count()
        };
        let best = choices.iter().min_by_key(|choice| cost(choice)).copied();
        // Where the plot is full of labels the diamond stands alone; the board has them all.
        let Some((_, best)) = best.filter(|best| cost(best) < 1000) else {
            continue;
        };
        used.push(best);
        for (row, line) in wrapped.iter().enumerate() {
            let place = (best[0], best[1] + size + row as f64 * size * style::LEADING);
            let run = canvas.text(line, place, size, Anchor::Start);
            (run.weight, run.colour, run.rim) = (Weight::Bold, style::ORANGE, true);
        }
    }
}
