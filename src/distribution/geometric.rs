//! Geometric distribution: failures before the first success, `P(X = k) = p (1 − p)^k`.
//! Source: Johnson, Kemp & Kotz, Univariate Discrete Distributions (2005), ch. 5.

use super::exponential::standard_exponentials;
use super::family::{Arguments, Canonical, Domain, Family, Form, Order, Parameter};
use super::parametric::{ParamColumns, Distribution};
use crate::math;
use crate::math::dispatch::multiversioned;
use crate::wording::Both;

/// `geometric(p)`
pub static GEOMETRIC: Family = Family {
    name: "geometric",
    words: Both {
        zh: "几何分布：首次成功之前的失败次数",
        en: "Geometric: the number of failures before the first success",
    },
    formula: Both {
        zh: "quantile(u) = ⌈ln(1 − u)/ln(1 − p)⌉ − 1；mean = (1 − p)/p",
        en: "quantile(u) = ⌈ln(1 − u)/ln(1 − p)⌉ − 1; mean = (1 − p)/p",
    },
    source: "Johnson, Kemp & Kotz, Univariate Discrete Distributions, 2005, ch. 5",
    example: "geometric(20%)",
    arguments: Arguments::Parameters {
        forms: &[Form {
            parameters: &[Parameter::required(
                "p",
                Domain::PositiveProbability,
                "probability of success",
                "每次成功的概率",
            )],
            order: Order::Free,
            kept: 0,
            canonical: Some(|p| {
                let rate = if p[0] < 1.0 { -math::ln_1p(-p[0]) } else { f64::INFINITY };
                [p[0], rate, 0.0, 0.0]
            }),
        }],
        distribution: &Geometric,
    },
};

/// Canonical: p, −ln(1 − p).
struct Geometric;

multiversioned! {
    fn counts(p: &ParamColumns, e: &mut [f64]) {
        // p = 1 has an infinite rate and gives ⌈0⌉ − 1, held at 0.
        p.map2(e, |_, rate, e| ((e / rate).ceil() - 1.0).max(0.0));
    }
}

impl Distribution for Geometric {
    fn column(&self, p: &ParamColumns, u: &mut [f64]) {
        standard_exponentials(u);
        counts(p, u);
    }

    fn cdf(&self, p: &Canonical, x: f64) -> f64 {
        let k = x.floor();
        if k < 0.0 { 0.0 } else { -math::expm1(-p[1] * (k + 1.0)) }
    }

    fn survival(&self, p: &Canonical, x: f64) -> f64 {
        let k = x.floor();
        if k < 0.0 { 1.0 } else { math::exp(-p[1] * (k + 1.0)) }
    }

    fn upper_quantile(&self, p: &Canonical, v: f64) -> f64 {
        ((-math::ln(v) / p[1]).ceil() - 1.0).max(0.0)
    }

    fn support(&self, p: &Canonical) -> (f64, f64) {
        (0.0, if p[0] == 1.0 { 0.0 } else { f64::INFINITY })
    }

    fn mean(&self, p: &Canonical) -> Option<f64> {
        Some((1.0 - p[0]) / p[0])
    }

    fn sd(&self, p: &Canonical) -> Option<f64> {
        Some((1.0 - p[0]).sqrt() / p[0])
    }

    fn is_discrete(&self) -> bool {
        true
    }
}
