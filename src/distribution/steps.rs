//! Inversion of a mixture that has steps: which step reaches u is found among the steps, and only what lies between two of
//! them is looked for among all doubles.

use super::frozen::{Frozen, Lattice};
use super::tabled::{GUIDE_TAIL, LARGEST_GUIDE};
use super::{count, invert};
use std::sync::Arc;

/// Values that may have positive probability.
#[derive(Debug)]
pub(super) struct Steps {
    /// Those that are listed, rising.
    values: Vec<f64>,
    /// P(X < value) and P(X ≤ value) of each, where they were worked out before.
    cdf: Vec<(f64, f64)>,
    /// Whether all whole numbers may be such values, too.
    whole: bool,
    /// The parts that have no other values.
    only: Vec<bool>,
}

/// Where a quantile lies.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// It is a value with positive probability.
    At(f64),
    /// Between two numbers that enclose no such value.
    Between(f64, f64),
}

/// Parts with their weights.
pub(super) type Parts = [(f64, Arc<dyn Frozen>)];

impl Steps {
    /// Those of `parts`.
    pub fn of(parts: &Parts) -> Steps {
        let mut lattice = Lattice::default();
        let only = parts.iter().map(|(_, part)| part.add_atoms(&mut lattice)).collect();
        let Lattice { mut values, whole } = lattice;
        values.sort_by(f64::total_cmp);
        values.dedup();
        Steps {
            values,
            cdf: Vec::new(),
            whole,
            only,
        }
    }

    /// Those of `parts` with `cdf(value, included)` of each, for many quantiles; with them whole numbers that are not rare,
    /// unless they are too many.
    pub fn worked_out(parts: &Parts, cdf: impl Fn(f64, bool) -> f64) -> Steps {
        let mut steps = Steps::of(parts);
        let listed = steps.values.len();
        for (_, part) in parts.iter().filter(|(_, part)| part.is_count()) {
            let (low, high) = (part.quantile(GUIDE_TAIL), part.quantile(1.0 - GUIDE_TAIL));
            if high - low + (steps.values.len() as f64) < LARGEST_GUIDE {
                steps.values.extend((0..=(high - low) as usize).map(|i| low + i as f64));
            }
        }
        if steps.values.len() > listed {
            steps.values.sort_by(f64::total_cmp);
            steps.values.dedup();
        }
        steps.cdf = steps.values.iter().map(|x| (cdf(*x, false), cdf(*x, true))).collect();
        steps
    }

    /// Where the quantile at the target lies, above `low` and not above `high`: `rising(x, included)` must reach the target
    /// at `high`.
    pub fn place(&self, rising: &impl Fn(f64, bool) -> f64, target: f64, low: f64, high: f64) -> Place {
        let upto = |i: usize| match self.cdf.get(i) {
            Some((_, upto)) => *upto,
            None => rising(self.values[i], true),
        };
        // The first listed value that reaches the target.
        let from = self.values.partition_point(|x| *x <= low);
        let to = self.values.partition_point(|x| *x < high).max(from);
        let first = from + partition(to - from, |i| upto(from + i) < target);
        let (mut below, mut above, mut under) = (low, high, f64::NAN);
        if first > from {
            below = self.values[first - 1];
        }
        if let Some(value) = self.values.get(first)
            && *value <= high
        {
            above = *value;
            under = self.cdf.get(first).map_or(f64::NAN, |(under, _)| *under);
        }
        // A whole number between them may come before.
        let (least, greatest) = ((below.floor() + 1.0).max(below), above.ceil() - 1.0);
        if self.whole && least <= greatest {
            let found = count::smallest(
                |k| rising(k, true),
                target,
                0.5 * least + 0.5 * greatest,
                least,
                greatest,
            );
            if rising(found, true) >= target {
                (below, above, under) = ((found - 1.0).max(below), found, f64::NAN);
            } else {
                below = found;
            }
        }
        let under = if under.is_nan() { rising(above, false) } else { under };
        if under < target {
            Place::At(above)
        } else {
            Place::Between(below, above)
        }
    }

    /// Whether no step lies between two places.
    pub fn are_together(&self, parts: &Parts, one: Place, other: Place) -> bool {
        match (one, other) {
            (Place::At(x), Place::At(y)) => x == y,
            (Place::Between(below, above), Place::Between(after, before)) => {
                let (x, y) = (below + 0.5 * (above - below), after + 0.5 * (before - after));
                let upto = |x: f64| self.values.partition_point(|value| *value <= x);
                let mut steps = parts.iter().zip(&self.only).filter(|(_, only)| **only);
                upto(x) == upto(y) && steps.all(|((_, part), _)| part.cdf(x, true) == part.cdf(y, true))
            }
            _ => false,
        }
    }

    /// The quantile that lies there; `rising(x, value of the parts without spread)`.
    pub fn quantile_at(&self, place: Place, parts: &Parts, target: f64, of: impl Fn(&dyn Frozen, f64) -> f64) -> f64 {
        let (below, above) = match place {
            Place::At(value) => return value,
            Place::Between(below, above) => (below, above),
        };
        // Between two steps the parts that have nothing else do not move.
        let middle = below + 0.5 * (above - below);
        let still: Vec<Option<f64>> = parts
            .iter()
            .zip(&self.only)
            .map(|((_, part), only)| only.then(|| of(&**part, middle)))
            .collect();
        let total = parts.iter().fold(0.0, |total, (weight, _)| total + weight);
        let rising = |x: f64| {
            let sum = parts.iter().zip(&still).fold(0.0, |sum, ((weight, part), still)| {
                sum + weight * still.unwrap_or_else(|| of(&**part, x))
            });
            sum / total
        };
        invert::smallest(rising, target, below, above, true)
    }
}

/// How many of the first `count` places fulfil the condition, which holds up to some place.
fn partition(count: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}
