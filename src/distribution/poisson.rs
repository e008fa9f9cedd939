//! Poisson distribution: `P(X = k) = exp(−rate) rate^k / k!`; `P(X ≤ k) = Q(k + 1, rate)`.
//! Source: Johnson, Kemp & Kotz, Univariate Discrete Distributions (2005), ch. 4.

use super::count::{self, LARGEST_COUNT, RECIPROCALS, SUMMED_MEAN, SUMMED_TERMS, Sum, TILE, Tile};
use super::family::{Arguments, Canonical, Domain, Family, Form, Parameter};
use super::parametric::{ParamColumns, Distribution};
use crate::math;
use crate::wording::Both;

/// `poisson(rate)`
pub static POISSON: Family = Family {
    name: "poisson",
    words: Both {
        zh: "泊松分布：一期内独立事件发生的次数",
        en: "Poisson: how many independent events happen in a period",
    },
    formula: Both {
        zh: "使 Q(k + 1, rate) ≥ u 的最小 k，Q 为正则化上不完全伽马函数；均值 = 方差 = rate",
        en: "the smallest k with Q(k + 1, rate) ≥ u, the regularised upper incomplete gamma function; mean = variance = rate",
    },
    source: "Johnson, Kemp & Kotz, Univariate Discrete Distributions, 2005, ch. 4",
    example: "poisson(12)",
    arguments: Arguments::Parameters {
        forms: &[Form::plain(&[Parameter::required(
            "rate",
            Domain::Rate,
            "expected number of events",
            "期望事件数",
        )])],
        distribution: &Poisson,
    },
};

/// Canonical: rate.
struct Poisson;

fn sum(rate: f64) -> Sum<impl Fn(f64) -> f64> {
    Sum::new(math::exp(-rate), move |k| rate * RECIPROCALS[k as usize + 1])
}

/// P(X ≤ k) of a Poisson, by definition a sum where rate and k are small.
pub(super) fn cdf(rate: f64, x: f64) -> f64 {
    let k = x.floor();
    if k < 0.0 {
        0.0
    } else if rate < SUMMED_MEAN && k < f64::from(SUMMED_TERMS) {
        sum(rate).cdf(k)
    } else if rate == 0.0 || k >= LARGEST_COUNT {
        1.0
    } else {
        math::gamma_q(k + 1.0, rate)
    }
}

/// The smallest k with P(X ≤ k) ≥ u.
pub(super) fn quantile(rate: f64, u: f64) -> f64 {
    let summed = if rate < SUMMED_MEAN { sum(rate).reach(u) } else { None };
    summed.unwrap_or_else(|| {
        let guess = count::cornish_fisher(rate, rate.sqrt(), 1.0 / rate.sqrt(), math::normal_quantile(u));
        count::smallest(|k| cdf(rate, k), u, guess, 0.0, LARGEST_COUNT)
    })
}

/// P(X > x) of a Poisson.
pub(super) fn survival(rate: f64, x: f64) -> f64 {
    let k = x.floor();
    if k < 0.0 {
        1.0
    } else if rate == 0.0 || k >= LARGEST_COUNT {
        0.0
    } else {
        math::gamma_p(k + 1.0, rate)
    }
}

/// The smallest k with P(X > k) ≤ v.
pub(super) fn upper_quantile(rate: f64, v: f64) -> f64 {
    let guess = count::cornish_fisher(rate, rate.sqrt(), 1.0 / rate.sqrt(), -math::normal_quantile(v));
    count::smallest(|k| -survival(rate, k), -v, guess, 0.0, LARGEST_COUNT)
}

impl Distribution for Poisson {
    fn standard(&self, p: &Canonical, u: f64) -> f64 {
        quantile(p[0], u)
    }

    fn column(&self, p: &ParamColumns, u: &mut [f64]) {
        for (number, u) in u.chunks_mut(TILE).enumerate() {
            let mut rates = [0.0; TILE];
            let rates = &mut rates[..u.len()];
            p.from(number * TILE).read(0, rates);
            let mut tile = Tile {
                term: [1.0; TILE],
                ratio: [0.0; TILE],
                u: [0.0; TILE],
            };
            for (i, rate) in rates.iter().enumerate() {
                // Large rates are inverted one by one below.
                if *rate < SUMMED_MEAN {
                    (tile.term[i], tile.ratio[i], tile.u[i]) = (-rate, *rate, u[i]);
                }
            }
            math::column::exp(&mut tile.term);
            let mut counts = [0.0; TILE];
            count::poisson_tile(&tile, &mut counts);
            for ((u, rate), count) in u.iter_mut().zip(rates.iter()).zip(counts) {
                *u = if *rate < SUMMED_MEAN && !count.is_nan() {
                    count
                } else {
                    quantile(*rate, *u)
                };
            }
        }
    }

    fn standard_reads(&self) -> &'static [usize] {
        &[0]
    }

    fn cdf(&self, p: &Canonical, x: f64) -> f64 {
        cdf(p[0], x)
    }

    fn survival(&self, p: &Canonical, x: f64) -> f64 {
        survival(p[0], x)
    }

    fn upper_quantile(&self, p: &Canonical, v: f64) -> f64 {
        upper_quantile(p[0], v)
    }

    fn support(&self, p: &Canonical) -> (f64, f64) {
        (0.0, if p[0] == 0.0 { 0.0 } else { f64::INFINITY })
    }

    fn mean(&self, p: &Canonical) -> Option<f64> {
        Some(p[0])
    }

    fn sd(&self, p: &Canonical) -> Option<f64> {
        Some(p[0].sqrt())
    }

    fn is_discrete(&self) -> bool {
        true
    }
}
