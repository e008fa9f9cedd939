//! Mixture: one of several distributions, each with its own weight.
//! Source: McLachlan & Peel, Finite Mixture Models (2000), ch. 1.

use super::discrete::{Atoms, check_weights, shrink};
use super::drawer::Method;
use super::family::{Arguments, Family};
use super::frozen::{Frozen, Lattice};
use super::invert;
use super::shape::{Shape, Structure};
use super::steps::{Place, Steps};
use super::table::{SmoothTable, piece_ends};
use super::tabled::{Inverse, Table, Tabled};
use super::violation::{Reason, Violation};
use crate::wording::Both;
use rayon::prelude::*;
use std::sync::Arc;

/// `mixture(weight: distribution, ...)`
pub static MIXTURE: Family = Family {
    name: "mixture",
    words: Both {
        zh: "混合分布：按权重取若干分布之一，也可以是常数",
        en: "Mixture: one of several distributions or constants, each with its weight",
    },
    formula: Both {
        zh: "使 Σ weight · P(X ≤ x) ≥ u 的最小 x",
        en: "the smallest x with Σ weight · P(X ≤ x) ≥ u",
    },
    source: "McLachlan & Peel, Finite Mixture Models, 2000, ch. 1",
    example: "mixture(90%: normal(3%, 1%), 10%: normal(-4%, 2%))",
    arguments: Arguments::WeightDistributions {
        shape: |weights, parts| Shape::new(Mixture { weights, parts }),
    },
};

#[derive(Debug)]
struct Mixture {
    weights: Vec<usize>,
    parts: Vec<Shape>,
}

impl Structure for Mixture {
    fn slots(&self, slots: &mut Vec<usize>) {
        slots.extend(&self.weights);
        self.parts.iter().for_each(|part| part.slots(slots));
    }

    fn freeze(&self, params: &[f64]) -> Result<Arc<dyn Frozen>, Violation> {
        let weights = self.weights.iter().map(|slot| params[*slot]);
        check_weights(weights.clone(), |i| self.weights[i])?;
        let shrink = shrink(weights.clone());
        let mut parts = Vec::with_capacity(self.parts.len());
        for (weight, part) in weights.zip(&self.parts) {
            let part = part.freeze(params)?;
            // What has no weight is never asked.
            if weight > 0.0 {
                parts.push((weight * shrink, part));
            }
        }
        Ok(Arc::new(Weighted::new(parts)))
    }

    fn check_known(&self, known: &[Option<f64>]) -> Result<(), Violation> {
        for slot in &self.weights {
            if let Some(value) = known[*slot]
                && !(value >= 0.0 && value.is_finite())
            {
                let reason = Reason::Weight { value };
                return Err(Violation { slot: *slot, reason });
            }
        }
        self.parts.iter().try_for_each(|part| part.check_known(known))
    }

    fn is_discrete(&self) -> bool {
        self.parts.iter().all(Shape::is_discrete)
    }

    fn settled(&self, known: &[Option<f64>]) -> Option<Shape> {
        Some(Shape::new(Mixture {
            weights: self.weights.clone(),
            parts: self.parts.iter().map(|part| part.settled(known)).collect(),
        }))
    }
}

/// With more constants than this, all of them are one list, which is searched and not summed up.
const LISTED: usize = 16;

/// A mixture of more parts than this is slow to invert, whatever they are.
const MANY: usize = 8;

/// Parts with their weights, all above 0.
#[derive(Debug)]
struct Weighted {
    parts: Vec<(f64, Arc<dyn Frozen>)>,
    total: f64,
}

impl Weighted {
    fn new(mut parts: Vec<(f64, Arc<dyn Frozen>)>) -> Weighted {
        let points = || parts.iter().filter_map(|(weight, part)| Some((*weight, part.point()?)));
        if points().count() > LISTED {
            let (weights, values): (Vec<f64>, Vec<f64>) = points().unzip();
            let list: Arc<dyn Frozen> = Arc::new(Atoms::weighted(&values, &weights));
            parts.retain(|(_, part)| part.point().is_none());
            parts.push((weights.iter().sum(), list));
        }
        let total = parts.iter().fold(0.0, |total, (weight, _)| total + weight);
        Weighted { parts, total }
    }

    /// The mean over the parts by their weights.
    fn average(&self, of: impl Fn(&dyn Frozen) -> f64) -> f64 {
        let sum = self
            .parts
            .iter()
            .fold(0.0, |sum, (weight, part)| sum + weight * of(&**part));
        sum / self.total
    }

    /// Where the parts' own quantiles lie: nothing up to the first number reaches what every part has at its `own`
    /// quantile, and the second does. One and the same where all are.
    fn ends(&self, own: impl Fn(&dyn Frozen) -> f64) -> (f64, f64) {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for (_, part) in &self.parts {
            let quantile = own(&**part);
            if quantile.is_nan() {
                return (f64::NAN, f64::NAN);
            }
            (low, high) = (low.min(quantile), high.max(quantile));
        }
        if low == high {
            return (low, low);
        }
        // The lowest may be the answer itself, and rounding may have it a few bits too high.
        (low - 4.0 * f64::EPSILON * low.abs() - f64::MIN_POSITIVE, high)
    }

    /// Two points around the target with their distances from it, found from the mean outwards: for parts whose own quantiles
    /// cost much.
    fn around(&self, rising: impl Fn(f64) -> f64, target: f64) -> Option<((f64, f64), (f64, f64))> {
        let (mean, sd) = (finite(self.mean())?, finite(self.sd())?);
        let at = |x: f64| (x, rising(x) - target);
        let start = at(mean);
        let mut step = if start.1 < 0.0 { sd } else { -sd };
        let mut last = start;
        for _ in 0..64 {
            let next = at(mean + step);
            if (next.1 < 0.0) != (start.1 < 0.0) {
                return (next.1.is_finite() && last.0 != next.0).then_some((last, next));
            }
            last = next;
            step *= 2.0;
        }
        None
    }

    /// The smallest x at which the average of `rising(part, x, included)` reaches the target, which every part does at its
    /// `own` quantile.
    fn inverted(
        &self,
        own: impl Fn(&dyn Frozen) -> f64,
        rising: impl Fn(&dyn Frozen, f64, bool) -> f64,
        target: f64,
    ) -> f64 {
        let all = |x: f64, included: bool| self.average(|part| rising(part, x, included));
        let smooth = |x: f64| all(x, true);
        let has_atoms = self.has_atoms();
        if !has_atoms
            && self.has_slow_cdf()
            && let Some((low, high)) = self.around(smooth, target)
        {
            return invert::smooth(smooth, target, low, high);
        }
        let (low, high) = self.ends(own);
        if low == high || low.is_nan() {
            return low;
        }
        if !has_atoms {
            return invert::smallest(smooth, target, low, high, false);
        }
        let steps = Steps::of(&self.parts);
        let place = steps.place(&all, target, low, high);
        steps.quantile_at(place, &self.parts, target, |part, x| rising(part, x, true))
    }
}

impl Frozen for Weighted {
    fn quantile(&self, u: f64) -> f64 {
        self.inverted(|part| part.quantile(u), |part, x, included| part.cdf(x, included), u)
    }

    fn quantile_of_upper_half(&self, v: f64) -> f64 {
        let fallen = |part: &dyn Frozen, x: f64, included: bool| -part.survival(x, !included);
        self.inverted(|part| part.upper_quantile(v), fallen, -v)
    }

    fn cdf_of_finite(&self, x: f64, included: bool) -> f64 {
        self.average(|part| part.cdf(x, included))
    }

    fn survival_of_finite(&self, x: f64, included: bool) -> f64 {
        self.average(|part| part.survival(x, included))
    }

    fn spreads_over(&self, x: f64) -> bool {
        self.parts.iter().any(|(_, part)| part.spreads_over(x))
    }

    fn mean(&self) -> Option<f64> {
        let share = |(weight, part): &(f64, Arc<dyn Frozen>)| Some(weight / self.total * finite(part.mean())?);
        self.parts.iter().map(share).sum()
    }

    fn sd(&self) -> Option<f64> {
        let mean = self.mean()?;
        let share = |(weight, part): &(f64, Arc<dyn Frozen>)| {
            let (sd, distance) = (finite(part.sd())?, finite(part.mean())? - mean);
            Some(weight / self.total * (sd * sd + distance * distance))
        };
        let variance: Option<f64> = self.parts.iter().map(share).sum();
        variance.map(f64::sqrt)
    }

    fn has_atoms(&self) -> bool {
        self.parts.iter().any(|(_, part)| part.has_atoms())
    }

    fn add_atoms(&self, lattice: &mut Lattice) -> bool {
        self.parts.iter().all(|(_, part)| part.add_atoms(lattice))
    }

    fn has_slow_cdf(&self) -> bool {
        self.parts.len() > MANY || self.parts.iter().any(|(_, part)| part.has_slow_cdf())
    }

    fn method(self: Arc<Self>) -> Arc<dyn Method> {
        let mut lattice = Lattice::default();
        let is_list = self.add_atoms(&mut lattice);
        if self.has_atoms() {
            let inverse = Stepped::new(self);
            let table = if is_list {
                Table::of_steps(lattice, |u| inverse.invert(u), |x, included| inverse.mixture.cdf(x, included))
            } else {
                let is_smooth = |a, b| {
                    let (a, b) = (inverse.place(a), inverse.place(b));
                    inverse.steps.are_together(&inverse.mixture.parts, a, b)
                };
                Table::Smooth(SmoothTable::between_steps(|u| inverse.invert(u), is_smooth))
            };
            Arc::new(Tabled { table, inverse })
        } else if self.has_slow_cdf() {
            let inverse = Bracketed::new(self);
            let table = Table::Smooth(SmoothTable::new(|u| inverse.invert(u)));
            Arc::new(Tabled { table, inverse })
        } else {
            let table = Table::Smooth(SmoothTable::new(|u| self.quantile(u)));
            let inverse: Arc<dyn Frozen> = self;
            Arc::new(Tabled { table, inverse })
        }
    }
}

/// A mixture with its steps worked out.
#[derive(Debug)]
struct Stepped {
    mixture: Arc<Weighted>,
    steps: Steps,
}

impl Stepped {
    fn new(mixture: Arc<Weighted>) -> Stepped {
        let steps = Steps::worked_out(&mixture.parts, |x, included| mixture.cdf(x, included));
        Stepped { mixture, steps }
    }

    fn place(&self, u: f64) -> Place {
        let (low, high) = self.mixture.ends(|part| part.quantile(u));
        if low == high || low.is_nan() {
            return Place::At(low);
        }
        let cdf = |x: f64, included: bool| self.mixture.cdf(x, included);
        self.steps.place(&cdf, u, low, high)
    }
}

impl Inverse for Stepped {
    fn invert(&self, u: f64) -> f64 {
        let cdf = |part: &dyn Frozen, x: f64| part.cdf(x, true);
        self.steps.quantile_at(self.place(u), &self.mixture.parts, u, cdf)
    }
}

/// A mixture without steps whose quantiles are looked for between those at the ends of a table's pieces.
#[derive(Debug)]
struct Bracketed {
    mixture: Arc<Weighted>,
    levels: Vec<f64>,
    quantiles: Vec<f64>,
}

impl Bracketed {
    fn new(mixture: Arc<Weighted>) -> Bracketed {
        let levels = piece_ends();
        let quantiles = levels.par_iter().map(|u| mixture.quantile(*u)).collect();
        Bracketed {
            mixture,
            levels,
            quantiles,
        }
    }
}

impl Inverse for Bracketed {
    fn invert(&self, u: f64) -> f64 {
        let place = self.levels.partition_point(|level| *level < u);
        if self.levels.get(place) == Some(&u) {
            return self.quantiles[place];
        }
        if place == 0 || place == self.levels.len() {
            return self.mixture.quantile(u);
        }
        let at = |place: usize| (self.quantiles[place], self.levels[place] - u);
        invert::smooth(|x| self.mixture.cdf(x, true), u, at(place - 1), at(place))
    }
}

fn finite(moment: Option<f64>) -> Option<f64> {
    moment.filter(|moment| moment.is_finite())
}
