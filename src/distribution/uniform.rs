//! Uniform distribution: every value from `low` to `high` is equally likely.
//! Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2 (1995), ch. 26.

use super::family::{Arguments, Canonical, Domain, Family, Form, Order, Parameter};
use super::parametric::{ParamColumns, Distribution, shrink};
use crate::math::dispatch::multiversioned;
use crate::wording::Both;

/// `uniform(low, high)`
pub static UNIFORM: Family = Family {
    name: "uniform",
    words: Both {
        zh: "均匀分布：下限与上限之间各值等可能",
        en: "Uniform: every value between low and high is equally likely",
    },
    formula: Both::same("quantile(u) = low · (1 − u) + high · u"),
    source: "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, 1995, ch. 26",
    example: "uniform(1%, 3%)",
    arguments: Arguments::Parameters {
        forms: &[Form {
            parameters: &[
                Parameter::required("low", Domain::Real, "lowest value", "下限"),
                Parameter::required("high", Domain::Real, "highest value", "上限"),
            ],
            order: Order::NotFalling(&[0, 1]),
            canonical: None,
            kept: 0,
        }],
        distribution: &Uniform,
    },
};

/// Canonical: low, high.
struct Uniform;

#[inline(always)]
fn quantile(low: f64, high: f64, u: f64) -> f64 {
    let shrink = shrink(low, high);
    let (low, high) = (low * shrink, high * shrink);
    // Each half counts from its own end, so that neither end is overshot.
    let width = high - low;
    let (up, down) = (low + width * u, high - width * (1.0 - u));
    (if u < 0.5 { up } else { down }) * (1.0 / shrink)
}

/// The share of the way from `low` to `high` that lies between two points.
fn share(p: &Canonical, from: f64, to: f64) -> f64 {
    let shrink = shrink(p[0], p[1]);
    (to * shrink - from * shrink) / (p[1] * shrink - p[0] * shrink)
}

multiversioned! {
    fn quantiles(p: &ParamColumns, u: &mut [f64]) {
        p.map2(u, quantile);
    }
}

impl Distribution for Uniform {
    fn column(&self, p: &ParamColumns, u: &mut [f64]) {
        quantiles(p, u);
    }

    fn cdf(&self, p: &Canonical, x: f64) -> f64 {
        if x < p[0] {
            0.0
        } else if x >= p[1] {
            1.0
        } else {
            share(p, p[0], x)
        }
    }

    fn survival(&self, p: &Canonical, x: f64) -> f64 {
        if x < p[0] {
            1.0
        } else if x >= p[1] {
            0.0
        } else {
            share(p, x, p[1])
        }
    }

    fn upper_quantile(&self, p: &Canonical, v: f64) -> f64 {
        let shrink = shrink(p[0], p[1]);
        let (low, high) = (p[0] * shrink, p[1] * shrink);
        (high - (high - low) * v) * (1.0 / shrink)
    }

    fn support(&self, p: &Canonical) -> (f64, f64) {
        (p[0], p[1])
    }

    fn mean(&self, p: &Canonical) -> Option<f64> {
        Some(0.5 * p[0] + 0.5 * p[1])
    }

    fn sd(&self, p: &Canonical) -> Option<f64> {
        let shrink = shrink(p[0], p[1]);
        Some((p[1] * shrink - p[0] * shrink) / 12f64.sqrt() * (1.0 / shrink))
    }
}
