//! Gumbel distribution of maxima: `P(X ≤ x) = exp(−exp(−(x − location)/scale))`.
//! Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2 (1995), ch. 22.

use super::exponential::turn;
use super::family::{Arguments, Canonical, Domain, Family, Form, Parameter};
use super::parametric::{ParamColumns, Distribution};
use super::normal::around;
use crate::math;
use crate::math::dispatch::multiversioned;
use crate::wording::Both;

/// `gumbel(location, scale)`
pub static GUMBEL: Family = Family {
    name: "gumbel",
    words: Both {
        zh: "耿贝尔分布：许多值中的最大值",
        en: "Gumbel: the largest of many values",
    },
    formula: Both {
        zh: "quantile(u) = location − scale · ln(−ln(u))；mean = location + 0.5772 · scale，sd = scale · π/√6",
        en: "quantile(u) = location − scale · ln(−ln(u)); mean = location + 0.5772 · scale, sd = scale · π/√6",
    },
    source: "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, 1995, ch. 22",
    example: "gumbel(10, 2)",
    arguments: Arguments::Parameters {
        forms: &[Form::plain(&[
            Parameter::required("location", Domain::Real, "mode", "众数"),
            Parameter::required("scale", Domain::NonNegative, "scale", "尺度参数"),
        ])],
        distribution: &Gumbel,
    },
};

/// Euler's constant γ.
const EULER: f64 = 0.577_215_664_901_532_9;

/// Canonical: location, scale.
struct Gumbel;

multiversioned! {
    fn stretched(p: &ParamColumns, log: &mut [f64]) {
        p.map2(log, |location, scale, log| location - scale * log);
    }
}

impl Distribution for Gumbel {
    fn column(&self, p: &ParamColumns, u: &mut [f64]) {
        // −ln(u) near u = 1 is −ln1p(−(1 − u)); 1 − u is exact there, and ln is accurate to the last bits near 1.
        math::column::ln(u);
        turn(u);
        math::column::ln(u);
        stretched(p, u);
    }

    fn cdf(&self, p: &Canonical, x: f64) -> f64 {
        math::exp(-math::exp(-(x - p[0]) / p[1]))
    }

    fn survival(&self, p: &Canonical, x: f64) -> f64 {
        -math::expm1(-math::exp(-(x - p[0]) / p[1]))
    }

    fn upper_quantile(&self, p: &Canonical, v: f64) -> f64 {
        p[0] - p[1] * math::ln(-math::ln_1p(-v))
    }

    fn support(&self, p: &Canonical) -> (f64, f64) {
        around(p[0], p[1])
    }

    fn mean(&self, p: &Canonical) -> Option<f64> {
        Some(p[0] + EULER * p[1])
    }

    fn sd(&self, p: &Canonical) -> Option<f64> {
        Some(p[1] * (std::f64::consts::PI / 6f64.sqrt()))
    }
}
