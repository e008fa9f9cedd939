//! Exponential distribution: density `rate · exp(−rate · x)`, `x ≥ 0`.
//! Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1 (1994), ch. 19.

use super::family::{Arguments, Canonical, Domain, Family, Form, Parameter};
use super::parametric::{ParamColumns, Distribution};
use crate::math;
use crate::math::dispatch::multiversioned;
use crate::wording::Both;

/// `exponential(rate)`
pub static EXPONENTIAL: Family = Family {
    name: "exponential",
    words: Both {
        zh: "指数分布：以固定速率发生的事件的等待时间",
        en: "Exponential: the waiting time for an event that comes at a constant rate",
    },
    formula: Both {
        zh: "quantile(u) = −ln(1 − u) / rate；mean = 1/rate",
        en: "quantile(u) = −ln(1 − u) / rate; mean = 1/rate",
    },
    source: "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, 1994, ch. 19",
    example: "exponential(0.5)",
    arguments: Arguments::Parameters {
        forms: &[Form::plain(&[Parameter::required(
            "rate",
            Domain::PositiveRate,
            "events per unit of time; 1 ÷ mean",
            "单位时间内的事件数，即均值的倒数",
        )])],
        distribution: &Exponential,
    },
};

/// Uniforms in, standard exponentials `−ln(1 − u)` out, rising with u.
pub(super) fn standard_exponentials(u: &mut [f64]) {
    turn(u);
    math::column::ln_1p(u);
    turn(u);
}

multiversioned! {
    /// The other sign.
    pub fn turn(u: &mut [f64]) {
        for u in u.iter_mut() {
            *u = -*u;
        }
    }

    /// Divided by the first parameter.
    pub fn divided(p: &ParamColumns, u: &mut [f64]) {
        p.map1(u, |divisor, u| u / divisor);
    }
}

/// Canonical: rate.
struct Exponential;

impl Distribution for Exponential {
    fn column(&self, p: &ParamColumns, u: &mut [f64]) {
        standard_exponentials(u);
        divided(p, u);
    }

    fn cdf(&self, p: &Canonical, x: f64) -> f64 {
        if x > 0.0 { -math::expm1(-p[0] * x) } else { 0.0 }
    }

    fn survival(&self, p: &Canonical, x: f64) -> f64 {
        if x > 0.0 { math::exp(-p[0] * x) } else { 1.0 }
    }

    fn upper_quantile(&self, p: &Canonical, v: f64) -> f64 {
        -math::ln(v) / p[0]
    }

    fn support(&self, _p: &Canonical) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }

    fn mean(&self, p: &Canonical) -> Option<f64> {
        Some(1.0 / p[0])
    }

    fn sd(&self, p: &Canonical) -> Option<f64> {
        Some(1.0 / p[0])
    }
}
