//! Mixture: one of several distributions, each with its own weight.
//! Source: McLachlan & Peel, Finite Mixture Models (2000), ch. 1.

use super::discrete::check_weights;
use super::drawer::Method;
use super::family::{Arguments, Family};
use super::frozen::Frozen;
use super::invert;
use super::shape::{Shape, Structure};
use super::table::SmoothTable;
use super::tabled::{Lattice, Table, Tabled};
use super::violation::{Reason, Violation};
use crate::wording::Both;
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
        let mut parts = Vec::with_capacity(self.parts.len());
        for (weight, part) in weights.zip(&self.parts) {
            let part = part.freeze(params)?;
            // What has no weight is never asked.
            if weight > 0.0 {
                parts.push((weight, part));
            }
        }
        let total = parts.iter().fold(0.0, |total, (weight, _)| total + weight);
        Ok(Arc::new(Weighted { parts, total }))
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

/// Parts with their weights, all above 0.
#[derive(Debug)]
struct Weighted {
    parts: Vec<(f64, Arc<dyn Frozen>)>,
    total: f64,
}

impl Weighted {
    /// The mean over the parts by their weights.
    fn average(&self, of: impl Fn(&dyn Frozen) -> f64) -> f64 {
        let sum = self
            .parts
            .iter()
            .fold(0.0, |sum, (weight, part)| sum + weight * of(&**part));
        sum / self.total
    }

    /// The smallest x with `rising` at or above the target, which every part has at its `own` quantile.
    fn inverted(&self, own: impl Fn(&dyn Frozen) -> f64, rising: impl Fn(f64) -> f64, target: f64) -> f64 {
        // Between the lowest and the highest of the parts' own quantiles.
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for (_, part) in &self.parts {
            let quantile = own(&**part);
            if quantile.is_nan() {
                return f64::NAN;
            }
            (low, high) = (low.min(quantile), high.max(quantile));
        }
        if low == high {
            return low;
        }
        // The lowest may be the answer itself, and rounding may have it a few bits too high.
        let start = low - 4.0 * f64::EPSILON * low.abs() - f64::MIN_POSITIVE;
        invert::smallest(rising, target, start, high, self.has_atoms())
    }
}

impl Frozen for Weighted {
    fn quantile(&self, u: f64) -> f64 {
        self.inverted(|part| part.quantile(u), |x| self.cdf(x, true), u)
    }

    fn quantile_of_upper_half(&self, v: f64) -> f64 {
        self.inverted(|part| part.upper_quantile(v), |x| -self.survival(x, false), -v)
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

    fn method(self: Arc<Self>) -> Arc<dyn Method> {
        let mut lattice = Lattice::default();
        let table = if self.add_atoms(&mut lattice) {
            lattice.guide(|u| self.quantile(u), |x, included| self.cdf(x, included))
        } else {
            Table::Smooth(SmoothTable::new(|u| self.quantile(u)))
        };
        Arc::new(Tabled {
            distribution: self,
            table,
        })
    }
}

fn finite(moment: Option<f64>) -> Option<f64> {
    moment.filter(|moment| moment.is_finite())
}
