//! Discrete distribution: each value with its own weight.
//! Source: Johnson, Kemp & Kotz, Univariate Discrete Distributions (2005), ch. 1.

use super::drawer::Method;
use super::family::{Arguments, Family};
use super::frozen::{Frozen, Lattice};
use super::guide::GuideTable;
use super::shape::{Shape, Slots, Structure, finite};
use super::tabled::{Table, Tabled};
use super::violation::{Reason, Violation};
use crate::wording::Both;
use std::sync::Arc;

/// `discrete(value: weight, ...)`
pub static DISCRETE: Family = Family {
    name: "discrete",
    words: Both {
        zh: "离散分布：给定各值及其权重，权重归一化为 1",
        en: "Discrete: each value with its weight; weights are normalised to 1",
    },
    formula: Both {
        zh: "取值由小到大累计权重，首个使累计权重占比达到 u 的取值",
        en: "the smallest value whose weight together with those of all smaller values reaches the share u",
    },
    source: "Johnson, Kemp & Kotz, Univariate Discrete Distributions, 2005, ch. 1",
    example: "discrete(0: 70%, 1: 20%, 2: 10%)",
    arguments: Arguments::ValueWeights {
        shape: |values, weights| Shape::new(Discrete { values, weights }),
    },
};

#[derive(Debug)]
struct Discrete {
    values: Slots,
    weights: Slots,
}

impl Structure for Discrete {
    fn slots(&self, slots: &mut Vec<usize>) {
        slots.extend(self.values.range().chain(self.weights.range()));
    }

    fn freeze(&self, params: &[f64]) -> Result<Arc<dyn Frozen>, Violation> {
        let weights = self.weights.of(params);
        self.values.range().try_for_each(|slot| finite("value", params, slot))?;
        check_weights(weights.iter().copied(), |i| self.weights.at + i)?;
        Ok(Arc::new(Atoms::weighted(self.values.of(params), weights)))
    }

    fn is_discrete(&self) -> bool {
        true
    }
}

/// Values in rising order with the cdf at each.
#[derive(Clone, Debug)]
pub(super) struct Atoms {
    values: Vec<f64>,
    cdf: Vec<f64>,
    /// P(X > value) at each, summed from above.
    survival: Vec<f64>,
}

impl Atoms {
    /// Of values and weights in any order; all finite, no weight negative, at least one above 0.
    pub fn weighted(values: &[f64], weights: &[f64]) -> Atoms {
        let shrink = shrink(weights.iter().copied());
        let weights = weights.iter().map(|weight| weight * shrink);
        let mut pairs: Vec<(f64, f64)> = values.iter().copied().zip(weights).collect();
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let total: f64 = pairs
            .iter()
            .map(|(_, weight)| *weight)
            .fold(0.0, |sum, weight| sum + weight);
        let mut survival = vec![0.0; pairs.len()];
        let mut above = 0.0;
        for ((_, weight), survival) in pairs.iter().zip(&mut survival).rev() {
            *survival = above / total;
            above += weight;
        }
        let mut sum = 0.0;
        for (_, weight) in &mut pairs {
            sum += *weight;
            *weight = sum;
        }
        Atoms {
            values: pairs.iter().map(|(value, _)| *value).collect(),
            cdf: pairs.iter().map(|(_, sum)| *sum / total).collect(),
            survival,
        }
    }

    /// Of values in any order, each equally likely.
    pub fn equal(values: &[f64]) -> Atoms {
        let mut values = values.to_vec();
        values.sort_by(f64::total_cmp);
        let count = values.len() as f64;
        let cdf = (1..=values.len()).map(|i| i as f64 / count).collect();
        let survival = (0..values.len()).rev().map(|i| i as f64 / count).collect();
        Atoms { values, cdf, survival }
    }

    /// How many values lie up to `x`, `x` itself with `included`.
    fn count_upto(&self, x: f64, included: bool) -> usize {
        self.values
            .partition_point(|value| *value < x || (included && *value == x))
    }

    /// Mean and standard deviation.
    fn moments(&self) -> (f64, f64) {
        let shares = || {
            let mut before = 0.0;
            self.values.iter().zip(&self.cdf).map(move |(value, cdf)| {
                let share = cdf - before;
                before = *cdf;
                (*value, share)
            })
        };
        let mean: f64 = shares().map(|(value, share)| value * share).sum();
        let variance: f64 = shares()
            .map(|(value, share)| (value - mean) * (value - mean) * share)
            .sum();
        (mean, variance.sqrt())
    }
}

impl Frozen for Atoms {
    fn quantile(&self, u: f64) -> f64 {
        let place = self.cdf.partition_point(|cdf| *cdf < u);
        self.values
            .get(place)
            .or(self.values.last())
            .copied()
            .unwrap_or(f64::NAN)
    }

    fn quantile_of_upper_half(&self, v: f64) -> f64 {
        let place = self.survival.partition_point(|survival| *survival > v);
        self.values.get(place).copied().unwrap_or(f64::NAN)
    }

    fn cdf_of_finite(&self, x: f64, included: bool) -> f64 {
        let count = self.count_upto(x, included);
        if count == 0 { 0.0 } else { self.cdf[count - 1] }
    }

    fn survival_of_finite(&self, x: f64, included: bool) -> f64 {
        let count = self.count_upto(x, !included);
        if count == 0 { 1.0 } else { self.survival[count - 1] }
    }

    fn mean(&self) -> Option<f64> {
        Some(self.moments().0)
    }

    fn sd(&self) -> Option<f64> {
        Some(self.moments().1)
    }

    fn has_atoms(&self) -> bool {
        true
    }

    fn add_atoms(&self, lattice: &mut Lattice) -> bool {
        lattice.values.extend(&self.values);
        true
    }

    fn method(self: Arc<Self>) -> Arc<dyn Method> {
        let table = GuideTable::new(self.values.clone(), self.cdf.clone(), 0.0);
        let inverse: Arc<dyn Frozen> = self;
        Arc::new(Tabled {
            table: Table::Guide(table),
            inverse,
        })
    }
}

/// Weights must be finite and 0 or more, one of them above 0; `slot(i)` is the slot of weight i.
pub(super) fn check_weights(
    weights: impl Iterator<Item = f64>,
    slot: impl Fn(usize) -> usize,
) -> Result<(), Violation> {
    let (mut some, mut count) = (false, 0);
    for (i, weight) in weights.enumerate() {
        if !(0.0..f64::INFINITY).contains(&weight) {
            return Err(Violation {
                slot: slot(i),
                reason: Reason::Weight { value: weight },
            });
        }
        some |= weight > 0.0;
        count += 1;
    }
    if some {
        return Ok(());
    }
    let reason = if count == 0 { Reason::Empty } else { Reason::NoWeight };
    Err(Violation {
        slot: if count == 0 { 0 } else { slot(count - 1) },
        reason,
    })
}

/// What to multiply weights with so that their sum is finite: 1, nearly always, else a power of two, so that nothing is
/// rounded.
pub(super) fn shrink(weights: impl Iterator<Item = f64>) -> f64 {
    const FAR_DOWN: f64 = 1.0 / (1u128 << 64) as f64;
    let total = weights.fold(0.0, |total, weight| total + weight);
    if total < f64::INFINITY { 1.0 } else { FAR_DOWN }
}
