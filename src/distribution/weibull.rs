//! Weibull distribution: `P(X > x) = exp(−(x/scale)^shape)`, `x ≥ 0`.
//! Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1 (1994), ch. 21.

use super::exponential::{divided, standard_exponentials};
use super::family::{Arguments, Canonical, Domain, Family, Form, Parameter};
use super::parametric::{ParamColumns, Distribution};
use crate::math;
use crate::math::dispatch::multiversioned;
use crate::wording::Both;

/// `weibull(shape, scale)`
pub static WEIBULL: Family = Family {
    name: "weibull",
    words: Both {
        zh: "韦布尔分布：寿命与等待时间",
        en: "Weibull: lifetimes and waiting times",
    },
    formula: Both::same("quantile(u) = scale · (−ln(1 − u))^(1/shape)"),
    source: "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, 1994, ch. 21",
    example: "weibull(1.5, 10)",
    arguments: Arguments::Parameters {
        forms: &[Form::plain(&[
            Parameter::required("shape", Domain::Positive, "shape", "形状参数"),
            Parameter::required("scale", Domain::NonNegative, "scale", "尺度参数"),
        ])],
        distribution: &Weibull,
    },
};

/// Canonical: shape, scale.
struct Weibull;

multiversioned! {
    fn by_scale(p: &ParamColumns, power: &mut [f64]) {
        // A scale of 0 gives 0 even where the power overflows.
        p.map2(power, |_, scale, power| if scale == 0.0 { 0.0 } else { scale * power });
    }
}

impl Distribution for Weibull {
    fn column(&self, p: &ParamColumns, u: &mut [f64]) {
        standard_exponentials(u);
        math::column::ln(u);
        divided(p, u);
        math::column::exp(u);
        by_scale(p, u);
    }

    fn cdf(&self, p: &Canonical, x: f64) -> f64 {
        if x <= 0.0 {
            0.0
        } else {
            -math::expm1(-math::exp(p[0] * math::ln(x / p[1])))
        }
    }

    fn survival(&self, p: &Canonical, x: f64) -> f64 {
        if x > 0.0 {
            math::exp(-math::exp(p[0] * math::ln(x / p[1])))
        } else {
            1.0
        }
    }

    fn upper_quantile(&self, p: &Canonical, v: f64) -> f64 {
        p[1] * math::exp(math::ln(-math::ln(v)) / p[0])
    }

    fn support(&self, p: &Canonical) -> (f64, f64) {
        (0.0, if p[1] == 0.0 { 0.0 } else { f64::INFINITY })
    }

    fn mean(&self, p: &Canonical) -> Option<f64> {
        Some(p[1] * math::exp(math::ln_gamma(1.0 + 1.0 / p[0])))
    }

    fn sd(&self, p: &Canonical) -> Option<f64> {
        let (first, second) = (math::ln_gamma(1.0 + 1.0 / p[0]), math::ln_gamma(1.0 + 2.0 / p[0]));
        // Γ(1 + 2/k) − Γ(1 + 1/k)² = Γ(1 + 1/k)² · (e^(second − 2 first) − 1)
        Some(p[1] * math::exp(first) * math::expm1(second - 2.0 * first).max(0.0).sqrt())
    }
}
