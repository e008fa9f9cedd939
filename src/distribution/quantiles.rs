//! Metalog distribution: a smooth distribution through given quantiles, on the whole line, above or below one bound,
//! or between two.
//! Source: Keelin, The Metalog Distributions, Decision Analysis 13 (2016), 243-277, equations 6, 11 and 14 and table 2.

use super::column::{Param, Start};
use super::constant::{point_cdf, point_survival};
use super::drawer::{Method, uniforms};
use super::family::{Arguments, Family};
use super::frozen::{Frozen, Lattice};
use super::invert;
use super::parametric::BLOCK;
use super::shape::{Shape, Slots, Structure, bounds};
use super::violation::{Reason, Violation};
use crate::math;
use crate::math::dispatch::multiversioned;
use crate::wording::Both;
use std::sync::{Arc, LazyLock};

/// `quantiles(p: value, ..., low:, high:)`
pub static QUANTILES: Family = Family {
    name: "quantiles",
    words: Both {
        zh: "由分位数给定的平滑分布（metalog），精确通过各给定点，可加上下限",
        en: "A smooth distribution through the given quantiles (metalog), with bounds where given",
    },
    formula: Both {
        zh: "M(y) = a1 + a2 L + a3 (y − ½) L + a4 (y − ½) + a5 (y − ½)² + a6 (y − ½)² L + …，L = ln(y/(1 − y))；quantile 依界限分别为 M、low + exp(M)、high − exp(−M) 或 low + (high − low)/(1 + exp(−M))",
        en: "M(y) = a1 + a2 L + a3 (y − ½) L + a4 (y − ½) + a5 (y − ½)² + a6 (y − ½)² L + …, L = ln(y/(1 − y)); quantile = M, low + exp(M), high − exp(−M), or low + (high − low)/(1 + exp(−M))",
    },
    source: "Keelin, The Metalog Distributions, Decision Analysis 13, 2016, 243-277",
    example: "quantiles(5%: 80, 50%: 100, 95%: 130)",
    arguments: Arguments::LevelValues {
        shape: |levels, values, low, high| {
            Shape::new(Quantiles {
                levels,
                values,
                low,
                high,
            })
        },
    },
};

#[derive(Debug)]
struct Quantiles {
    levels: Slots,
    values: Slots,
    low: Option<usize>,
    high: Option<usize>,
}

impl Quantiles {
    fn metalog(&self, params: &[f64]) -> Result<Metalog, Violation> {
        let (low, high) = bounds(params, self.low, self.high, true)?;
        Metalog::new(self.levels.of(params), self.values.of(params), low, high).map_err(|(place, reason)| {
            let slots = if matches!(reason, Reason::Level { .. } | Reason::RepeatedLevel { .. }) {
                self.levels
            } else {
                self.values
            };
            Violation {
                slot: slots.at + place,
                reason,
            }
        })
    }
}

impl Structure for Quantiles {
    fn slots(&self, slots: &mut Vec<usize>) {
        slots.extend(self.low.iter().chain(&self.high));
        slots.extend(self.levels.range().chain(self.values.range()));
    }

    fn freeze(&self, params: &[f64]) -> Result<Arc<dyn Frozen>, Violation> {
        Ok(Arc::new(self.metalog(params)?))
    }

    fn is_discrete(&self) -> bool {
        false
    }

    fn quantile(&self, params: &[f64], u: f64) -> f64 {
        self.metalog(params).map_or(f64::NAN, |metalog| metalog.quantile(u))
    }
}

/// The most quantiles: with more, the linear system has no digits left.
pub const MOST_QUANTILES: usize = 16;

/// Powers of (y − ½) in each half of the sum.
const POWERS: usize = MOST_QUANTILES / 2 + 1;

/// Where the density must be positive: (y − ½, L, y (1 − y)) at even steps of L, from 2⁻⁵² to 1 − 2⁻⁵².
static GRID: LazyLock<Vec<[f64; 3]>> = LazyLock::new(|| {
    (-180..=180)
        .map(|i| {
            let logit = f64::from(i) * 0.2;
            let (small, large) = (math::logistic(-logit.abs()), math::logistic(logit.abs()));
            let y = if i < 0 { small } else { large };
            [y - 0.5, logit, small * large]
        })
        .collect()
});

/// A metalog: `plain(d) + logit(d) · L` with d = y − ½, then bent between the bounds.
#[derive(Clone, Debug, PartialEq)]
struct Metalog {
    plain: [f64; POWERS],
    logit: [f64; POWERS],
    /// How many powers of each are in use.
    used: usize,
    low: Option<f64>,
    high: Option<f64>,
}

/// What is wrong, and with which of the points (by their place as given).
type Fault = (usize, Reason);

/// The power of (y − ½) in term `k` (from 0), and whether the term is multiplied by L (table 2 of the source).
fn term(k: usize) -> (usize, bool) {
    match k {
        0 => (0, false),
        1 => (0, true),
        2 => (1, true),
        3 => (1, false),
        _ => (k / 2, k % 2 == 1),
    }
}

fn horner(coefficients: &[f64], d: f64) -> f64 {
    coefficients
        .iter()
        .rev()
        .fold(0.0, |sum, coefficient| sum * d + coefficient)
}

/// The derivative of [`horner`] by d.
fn slope(coefficients: &[f64], d: f64) -> f64 {
    (1..coefficients.len())
        .rev()
        .fold(0.0, |sum, power| sum * d + power as f64 * coefficients[power])
}

multiversioned! {
    /// [`Metalog::curve`] of each u and its logit, at most [`BLOCK`], coefficient by coefficient.
    fn curves(straight: &[f64], logit_part: &[f64], logits: &[f64], u: &mut [f64]) {
        let (mut straight_sums, mut logit_sums) = ([0.0; BLOCK], [0.0; BLOCK]);
        for (sums, coefficients) in [(&mut straight_sums, straight), (&mut logit_sums, logit_part)] {
            for coefficient in coefficients.iter().rev() {
                for (sum, u) in sums.iter_mut().zip(u.iter()) {
                    *sum = *sum * (*u - 0.5) + coefficient;
                }
            }
        }
        for (((u, straight), logit_part), logit) in u.iter_mut().zip(&straight_sums).zip(&logit_sums).zip(logits) {
            *u = straight + logit_part * logit;
        }
    }

    fn line(start: f64, slope: f64, u: &mut [f64]) {
        for u in u.iter_mut() {
            *u = start + slope * *u;
        }
    }
}

impl Metalog {
    /// Through `values` at `levels` (as many of each, in any order). Values that are all the same are a constant.
    fn new(levels: &[f64], values: &[f64], low: Option<f64>, high: Option<f64>) -> Result<Metalog, Fault> {
        let count = levels.len();
        if count < 2 {
            return Err((0, Reason::FewQuantiles));
        }
        if count > MOST_QUANTILES {
            return Err((MOST_QUANTILES, Reason::ManyQuantiles { most: MOST_QUANTILES }));
        }
        for (i, (level, value)) in levels.iter().zip(values).enumerate() {
            if !(*level > 0.0 && *level < 1.0) {
                return Err((i, Reason::Level { value: *level }));
            }
            if !value.is_finite() {
                return Err((
                    i,
                    Reason::NotFinite {
                        what: "value",
                        value: *value,
                    },
                ));
            }
            let outside = [low.filter(|low| value <= low), high.filter(|high| value >= high)];
            if let Some(bound) = outside.into_iter().flatten().next() {
                return Err((i, Reason::OutsideBounds { value: *value, bound }));
            }
        }
        let is_point = values.iter().all(|value| *value == values[0]);
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by(|a, b| levels[*a].total_cmp(&levels[*b]));
        for pair in order.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            if levels[a] == levels[b] {
                return Err((a.max(b), Reason::RepeatedLevel { level: levels[a] }));
            }
            if values[a] >= values[b] && !is_point {
                let reason = Reason::QuantilesNotRising {
                    lower_level: levels[a],
                    lower: values[a],
                    upper_level: levels[b],
                    upper: values[b],
                };
                return Err((a.max(b), reason));
            }
        }
        let mut metalog = Metalog {
            plain: [0.0; POWERS],
            logit: [0.0; POWERS],
            used: (count / 2 + 1).max(2),
            low,
            high,
        };
        if is_point {
            metalog.plain[0] = values[0];
            (metalog.low, metalog.high) = (None, None);
            return Ok(metalog);
        }
        metalog.solve(&order, levels, values);
        metalog.check(&order, levels, values)?;
        Ok(metalog)
    }

    /// Gaussian elimination with partial pivoting; a singular system leaves NaN, which `check` finds.
    fn solve(&mut self, order: &[usize], levels: &[f64], values: &[f64]) {
        let count = order.len();
        let mut rows = [[0.0; MOST_QUANTILES + 1]; MOST_QUANTILES];
        for (row, i) in rows.iter_mut().zip(order) {
            let (d, logit) = (levels[*i] - 0.5, math::logit(levels[*i]));
            for (k, cell) in row[..count].iter_mut().enumerate() {
                let (power, is_logit) = term(k);
                let base = (0..power).fold(1.0, |product, _| product * d);
                *cell = if is_logit { base * logit } else { base };
            }
            row[count] = self.straighten(values[*i]);
        }
        for k in 0..count {
            let pivot = (k..count).fold(k, |best, row| {
                if rows[row][k].abs() > rows[best][k].abs() {
                    row
                } else {
                    best
                }
            });
            rows.swap(k, pivot);
            let (done, rest) = rows.split_at_mut(k + 1);
            for row in &mut rest[..count - k - 1] {
                let factor = row[k] / done[k][k];
                for (cell, above) in row[k..=count].iter_mut().zip(&done[k][k..=count]) {
                    *cell -= factor * above;
                }
            }
        }
        for k in (0..count).rev() {
            let value = rows[k][count] / rows[k][k];
            for row in &mut rows[..k] {
                row[count] -= row[k] * value;
            }
            let (power, is_logit) = term(k);
            if is_logit {
                self.logit[power] = value
            } else {
                self.plain[power] = value
            }
        }
    }

    /// The density must be positive everywhere and the curve go through the points.
    fn check(&self, order: &[usize], levels: &[f64], values: &[f64]) -> Result<(), Fault> {
        let last = order.len() - 1;
        let (plain, logit_part) = self.parts();
        for [d, logit, weight] in GRID.iter() {
            let rise = (slope(plain, *d) + slope(logit_part, *d) * logit) * weight + horner(logit_part, *d);
            if !(rise > 0.0 && rise < f64::INFINITY) {
                return Err((last, Reason::NotFeasible { level: d + 0.5 }));
            }
        }
        let spread = (self.straighten(values[order[last]]) - self.straighten(values[order[0]])).abs();
        for i in order {
            let (d, logit) = (levels[*i] - 0.5, math::logit(levels[*i]));
            let missed = self.curve(d, logit) - self.straighten(values[*i]);
            if missed.is_nan() || missed.abs() > 1e-9 * spread {
                return Err((*i, Reason::NotFeasible { level: levels[*i] }));
            }
        }
        Ok(())
    }

    /// The coefficients in use.
    fn parts(&self) -> (&[f64], &[f64]) {
        (&self.plain[..self.used], &self.logit[..self.used])
    }

    /// M at d = y − ½ and L.
    fn curve(&self, d: f64, logit: f64) -> f64 {
        let (plain, logit_part) = self.parts();
        horner(plain, d) + horner(logit_part, d) * logit
    }

    /// From a value to the line on which M lives.
    fn straighten(&self, x: f64) -> f64 {
        match (self.low, self.high) {
            (None, None) => x,
            (Some(low), None) => math::ln(x - low),
            (None, Some(high)) => -math::ln(high - x),
            (Some(low), Some(high)) => math::ln((x - low) / (high - x)),
        }
    }

    /// Uniforms in, quantiles out.
    pub fn column(&self, u: &mut [f64]) {
        if let Some(value) = self.point() {
            return u.fill(value);
        }
        for u in u.chunks_mut(BLOCK) {
            let mut logit = [0.0; BLOCK];
            let logit = &mut logit[..u.len()];
            math::column::logit_to(u, logit);
            let (plain, logit_part) = self.parts();
            curves(plain, logit_part, logit, u);
            match (self.low, self.high) {
                (None, None) => {}
                (Some(low), None) => {
                    math::column::exp(u);
                    line(low, 1.0, u);
                }
                (None, Some(high)) => {
                    line(0.0, -1.0, u);
                    math::column::exp(u);
                    line(high, -1.0, u);
                }
                (Some(low), Some(high)) => {
                    math::column::logistic(u);
                    line(low, high - low, u);
                }
            }
        }
    }

    /// The value that all quantiles have, where they have one.
    fn only_value(&self) -> Option<f64> {
        (self.logit == [0.0; POWERS] && self.plain[1..] == [0.0; POWERS - 1]).then_some(self.plain[0])
    }

    /// The logit of P(X ≤ x), by inversion of M in L.
    fn logit_at(&self, x: f64) -> f64 {
        if self.low.is_some_and(|low| x <= low) {
            return f64::NEG_INFINITY;
        }
        if self.high.is_some_and(|high| x >= high) {
            return f64::INFINITY;
        }
        let target = self.straighten(x);
        let curve = |logit: f64| {
            let d = math::logistic(logit) - 0.5;
            self.curve(d, logit)
        };
        invert::smallest(curve, target, -1000.0, 1000.0, false)
    }
}

impl Frozen for Metalog {
    fn quantile(&self, u: f64) -> f64 {
        let mut one = [u];
        self.column(&mut one);
        one[0]
    }

    fn quantile_of_upper_half(&self, v: f64) -> f64 {
        if let Some(value) = self.point() {
            return value;
        }
        let curve = self.curve(0.5 - v, -math::logit(v));
        match (self.low, self.high) {
            (None, None) => curve,
            (Some(low), None) => low + math::exp(curve),
            (None, Some(high)) => high - math::exp(-curve),
            (Some(low), Some(high)) => low + (high - low) * math::logistic(curve),
        }
    }

    fn cdf_of_finite(&self, x: f64, included: bool) -> f64 {
        match self.point() {
            Some(value) => point_cdf(value, x, included),
            None => math::logistic(self.logit_at(x)),
        }
    }

    fn survival_of_finite(&self, x: f64, included: bool) -> f64 {
        match self.point() {
            Some(value) => point_survival(value, x, included),
            None => math::logistic(-self.logit_at(x)),
        }
    }

    fn point(&self) -> Option<f64> {
        self.only_value()
    }

    fn spreads_over(&self, x: f64) -> bool {
        match self.point() {
            Some(value) => x == value,
            None => self.low.is_none_or(|low| x >= low) && self.high.is_none_or(|high| x <= high),
        }
    }

    fn mean(&self) -> Option<f64> {
        self.point()
    }

    fn sd(&self) -> Option<f64> {
        self.point().map(|_| 0.0)
    }

    fn has_atoms(&self) -> bool {
        self.point().is_some()
    }

    fn add_atoms(&self, _lattice: &mut Lattice) -> bool {
        false
    }

    fn has_slow_cdf(&self) -> bool {
        true
    }

    fn method(self: Arc<Self>) -> Arc<dyn Method> {
        self
    }
}

impl Method for Metalog {
    fn draw(&self, _params: &[Param], w: &mut [f64], start: Start) {
        uniforms(w, start);
        self.column(w);
    }
}
