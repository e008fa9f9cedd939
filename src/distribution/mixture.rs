//! Mixture: one of several distributions, each with its own weight.
//! Source: McLachlan & Peel, Finite Mixture Models (2000), ch. 1.

use super::family::{Arguments, Family};
use super::invert;
use super::shape::Shape;
use crate::wording::Both;

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
    arguments: Arguments::WeightDistributions,
};

/// P(X ≤ x), or P(X < x) without `included`.
pub(super) fn cdf(weights: &[usize], parts: &[Shape], params: &[f64], x: f64, included: bool) -> f64 {
    average(weights, parts, params, |part| part.unchecked_cdf(params, x, included))
}

/// P(X ≥ x), or P(X > x) without `included`.
pub(super) fn survival(weights: &[usize], parts: &[Shape], params: &[f64], x: f64, included: bool) -> f64 {
    average(weights, parts, params, |part| {
        part.unchecked_survival(params, x, included)
    })
}

/// The mean over the parts by their weights; parts without weight are not asked.
fn average(weights: &[usize], parts: &[Shape], params: &[f64], of: impl Fn(&Shape) -> f64) -> f64 {
    let (mut sum, mut total) = (0.0, 0.0);
    for (weight, part) in weights.iter().zip(parts) {
        let weight = params[*weight];
        total += weight;
        if weight > 0.0 {
            sum += weight * of(part);
        }
    }
    sum / total
}

/// The smallest x with cdf ≥ u.
pub(super) fn quantile(weights: &[usize], parts: &[Shape], params: &[f64], u: f64) -> f64 {
    let own = |part: &Shape| part.unchecked_quantile(params, u);
    inverted(weights, parts, params, own, |x| cdf(weights, parts, params, x, true), u)
}

/// The smallest x with P(X > x) ≤ v.
pub(super) fn upper_quantile(weights: &[usize], parts: &[Shape], params: &[f64], v: f64) -> f64 {
    let own = |part: &Shape| part.unchecked_upper_quantile(params, v);
    let fallen = |x| -survival(weights, parts, params, x, false);
    inverted(weights, parts, params, own, fallen, -v)
}

/// The smallest x with `rising` at or above the target, which every part has at its `own` quantile.
fn inverted(
    weights: &[usize],
    parts: &[Shape],
    params: &[f64],
    own: impl Fn(&Shape) -> f64,
    rising: impl Fn(f64) -> f64,
    target: f64,
) -> f64 {
    // Between the lowest and the highest of the parts' own quantiles.
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    let mut exact = false;
    for (weight, part) in weights.iter().zip(parts) {
        if params[*weight] > 0.0 {
            let quantile = own(part);
            if quantile.is_nan() {
                return f64::NAN;
            }
            (low, high) = (low.min(quantile), high.max(quantile));
            exact |= part.has_atoms(params);
        }
    }
    if low == high {
        return low;
    }
    // The lowest may be the answer itself, and rounding may have it a few bits too high.
    let start = low - 4.0 * f64::EPSILON * low.abs() - f64::MIN_POSITIVE;
    invert::smallest(rising, target, start, high, exact)
}

/// Mean and standard deviation, where those of all parts are known.
pub(super) fn moments(weights: &[usize], parts: &[Shape], params: &[f64]) -> (Option<f64>, Option<f64>) {
    let total: f64 = weights.iter().map(|weight| params[*weight]).sum();
    let shares = || {
        weights
            .iter()
            .zip(parts)
            .map(|(weight, part)| (params[*weight] / total, part))
            .filter(|(share, _)| *share > 0.0)
    };
    let Some(mean) = shares()
        .map(|(share, part)| Some(share * part.mean(params)?))
        .sum::<Option<f64>>()
    else {
        return (None, None);
    };
    let variance: Option<f64> = shares()
        .map(|(share, part)| {
            let (sd, distance) = (part.sd(params)?, part.mean(params)? - mean);
            Some(share * (sd * sd + distance * distance))
        })
        .sum();
    (Some(mean), variance.map(f64::sqrt))
}
