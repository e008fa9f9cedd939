//! Logistic distribution: `P(X ≤ x) = 1/(1 + exp(−(x − location)/scale))`.
//! Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2 (1995), ch. 23.

use super::family::{Arguments, Canonical, Domain, Family, Form, Parameter};
use super::parametric::{ParamColumns, Distribution, stretched};
use super::normal::around;
use crate::math;
use crate::wording::Both;

/// `logistic_distribution(location, scale)`
pub static LOGISTIC: Family = Family {
    name: "logistic_distribution",
    words: Both {
        zh: "逻辑斯谛分布：对称，尾部略厚于正态",
        en: "Logistic: symmetric, with tails a little heavier than the normal's",
    },
    formula: Both {
        zh: "quantile(u) = location + scale · ln(u/(1 − u))；sd = scale · π/√3",
        en: "quantile(u) = location + scale · ln(u/(1 − u)); sd = scale · π/√3",
    },
    source: "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, 1995, ch. 23",
    example: "logistic_distribution(0, 1)",
    arguments: Arguments::Parameters {
        forms: &[Form::plain(&[
            Parameter::required("location", Domain::Real, "mean and median", "均值和中位数"),
            Parameter::required("scale", Domain::NonNegative, "scale", "尺度参数"),
        ])],
        distribution: &Logistic,
    },
};

/// Canonical: location, scale.
struct Logistic;

impl Distribution for Logistic {
    fn column(&self, p: &ParamColumns, u: &mut [f64]) {
        math::column::logit(u);
        stretched(p, u);
    }

    fn cdf(&self, p: &Canonical, x: f64) -> f64 {
        let z = (x - p[0]) / p[1];
        let small = math::exp(-z.abs());
        if z < 0.0 {
            small / (1.0 + small)
        } else {
            1.0 / (1.0 + small)
        }
    }

    fn survival(&self, p: &Canonical, x: f64) -> f64 {
        self.cdf(&[0.0, 1.0, 0.0, 0.0], -(x - p[0]) / p[1])
    }

    fn upper_quantile(&self, p: &Canonical, v: f64) -> f64 {
        p[0] - p[1] * math::logit(v)
    }

    fn support(&self, p: &Canonical) -> (f64, f64) {
        around(p[0], p[1])
    }

    fn mean(&self, p: &Canonical) -> Option<f64> {
        Some(p[0])
    }

    fn sd(&self, p: &Canonical) -> Option<f64> {
        Some(p[1] * (std::f64::consts::PI / 3f64.sqrt()))
    }
}
