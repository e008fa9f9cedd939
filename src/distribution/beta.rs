//! Beta distribution on `low` to `high`: density proportional to `y^(a−1) (1−y)^(b−1)`, `y = (x − low)/(high − low)`.
//! Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2 (1995), ch. 25.

use super::family::{Arguments, Canonical, Domain, Family, Form, Order, Parameter};
use super::parametric::{Distribution, shrink};
use crate::math;
use crate::wording::Both;

/// `beta(a, b)`, with optional `low`, `high`
pub static BETA: Family = Family {
    name: "beta",
    words: Both {
        zh: "贝塔分布：取值在 0 与 1（或下限与上限）之间的份额",
        en: "Beta: a share between 0 and 1, or between low and high",
    },
    formula: Both {
        zh: "quantile(u) = low + (high − low) · I⁻¹(u; a, b)，I⁻¹ 为正则化不完全贝塔函数的反函数",
        en: "quantile(u) = low + (high − low) · I⁻¹(u; a, b), the inverse of the regularised incomplete beta function",
    },
    source: "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, 1995, ch. 25",
    example: "beta(2, 5)",
    arguments: Arguments::Parameters {
        forms: &[Form {
            parameters: &[
                Parameter::required("a", Domain::Positive, "first shape", "第一形状参数"),
                Parameter::required("b", Domain::Positive, "second shape", "第二形状参数"),
                Parameter::optional("low", Domain::Real, 0.0, "lowest value", "下限"),
                Parameter::optional("high", Domain::Real, 1.0, "highest value", "上限"),
            ],
            order: Order::NotFalling(&[2, 3]),
            canonical: None,
            kept: 0,
        }],
        distribution: &Beta,
    },
};

/// Canonical: a, b, low, high. Shared with `pert`.
pub(super) struct Beta;

impl Distribution for Beta {
    fn standard(&self, p: &Canonical, u: f64) -> f64 {
        math::inverse_beta_inc(p[0], p[1], u)
    }

    fn location_scale(&self, p: &Canonical) -> (f64, f64) {
        let shrink = shrink(p[2], p[3]);
        let (low, high) = (p[2] * shrink, p[3] * shrink);
        (low, high - low)
    }

    fn unit(&self, p: &Canonical) -> f64 {
        1.0 / shrink(p[2], p[3])
    }

    fn standard_reads(&self) -> &'static [usize] {
        &[0, 1]
    }

    fn cdf(&self, p: &Canonical, x: f64) -> f64 {
        let [a, b, low, high] = *p;
        if x < low {
            0.0
        } else if x >= high {
            1.0
        } else {
            math::beta_inc(a, b, shares(low, high, x).0)
        }
    }

    fn survival(&self, p: &Canonical, x: f64) -> f64 {
        let [a, b, low, high] = *p;
        if x < low {
            1.0
        } else if x >= high {
            0.0
        } else {
            let (below, above) = shares(low, high, x);
            math::beta_inc_upper(a, b, below, above)
        }
    }

    fn upper_quantile(&self, p: &Canonical, v: f64) -> f64 {
        let [a, b, low, high] = *p;
        let shrink = shrink(low, high);
        let (low, high) = (low * shrink, high * shrink);
        let shrunk = match math::inverse_beta_inc_upper(a, b, v) {
            (share, false) => low + (high - low) * share,
            (rest, true) => high - (high - low) * rest,
        };
        shrunk * (1.0 / shrink)
    }

    fn support(&self, p: &Canonical) -> (f64, f64) {
        (p[2], p[3])
    }

    fn mean(&self, p: &Canonical) -> Option<f64> {
        let [a, b, ..] = *p;
        let (low, width) = self.location_scale(p);
        Some((low + width * (a / (a + b))) * self.unit(p))
    }

    fn sd(&self, p: &Canonical) -> Option<f64> {
        let [a, b, ..] = *p;
        let total = a + b;
        let width = self.location_scale(p).1;
        Some(width * ((a / total) * (b / total) / (total + 1.0)).sqrt() * self.unit(p))
    }
}

/// The shares of the way from `low` to `high` that lie below and above x.
fn shares(low: f64, high: f64, x: f64) -> (f64, f64) {
    let shrink = shrink(low, high);
    let (low, high, x) = (low * shrink, high * shrink, x * shrink);
    ((x - low) / (high - low), (high - x) / (high - low))
}
