//! Bernoulli distribution: 1 with probability `p`, else 0.
//! Source: Johnson, Kemp & Kotz, Univariate Discrete Distributions (2005), ch. 3.

use super::family::{Arguments, Canonical, Domain, Family, Form, Parameter};
use super::parametric::{ParamColumns, Distribution};
use crate::math::dispatch::multiversioned;
use crate::wording::Both;

/// `bernoulli(p)`
pub static BERNOULLI: Family = Family {
    name: "bernoulli",
    words: Both {
        zh: "伯努利分布：发生为 1，不发生为 0",
        en: "Bernoulli: 1 if it happens, else 0",
    },
    formula: Both {
        zh: "u > 1 − p 时 quantile(u) = 1，否则为 0",
        en: "quantile(u) = 1 for u > 1 − p, else 0",
    },
    source: "Johnson, Kemp & Kotz, Univariate Discrete Distributions, 2005, ch. 3",
    example: "bernoulli(30%)",
    arguments: Arguments::Parameters {
        forms: &[Form::plain(&[Parameter::required(
            "p",
            Domain::Probability,
            "probability of 1",
            "取 1 的概率",
        )])],
        distribution: &Bernoulli,
    },
};

/// Canonical: p.
struct Bernoulli;

multiversioned! {
    fn quantiles(p: &ParamColumns, u: &mut [f64]) {
        p.map1(u, |p, u| if u > 1.0 - p { 1.0 } else { 0.0 });
    }
}

impl Distribution for Bernoulli {
    fn column(&self, p: &ParamColumns, u: &mut [f64]) {
        quantiles(p, u);
    }

    fn cdf(&self, p: &Canonical, x: f64) -> f64 {
        if x < 0.0 {
            0.0
        } else if x < 1.0 {
            1.0 - p[0]
        } else {
            1.0
        }
    }

    fn survival(&self, p: &Canonical, x: f64) -> f64 {
        if x < 0.0 {
            1.0
        } else if x < 1.0 {
            p[0]
        } else {
            0.0
        }
    }

    fn upper_quantile(&self, p: &Canonical, v: f64) -> f64 {
        f64::from(v < p[0])
    }

    fn support(&self, p: &Canonical) -> (f64, f64) {
        (f64::from(p[0] == 1.0), f64::from(p[0] > 0.0))
    }

    fn mean(&self, p: &Canonical) -> Option<f64> {
        Some(p[0])
    }

    fn sd(&self, p: &Canonical) -> Option<f64> {
        Some((p[0] * (1.0 - p[0])).sqrt())
    }

    fn is_discrete(&self) -> bool {
        true
    }
}
