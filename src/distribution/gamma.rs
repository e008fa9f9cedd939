//! Gamma distribution: density proportional to `x^(shape−1) exp(−x/scale)`, `x ≥ 0`.
//! Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1 (1994), ch. 17.

use super::family::{Arguments, Canonical, Domain, Family, Form, Parameter};
use super::parametric::{ParamColumns, Distribution};
use crate::math;
use crate::math::dispatch::multiversioned;
use crate::wording::Both;

/// `gamma(shape, scale)`
pub static GAMMA: Family = Family {
    name: "gamma",
    words: Both {
        zh: "伽马分布：取正值、右偏",
        en: "Gamma: positive and skewed to the right",
    },
    formula: Both {
        zh: "quantile(u) = scale · P⁻¹(shape, u)，P⁻¹ 为正则化不完全伽马函数的反函数；mean = shape · scale",
        en: "quantile(u) = scale · P⁻¹(shape, u), the inverse of the regularised incomplete gamma function; mean = shape · scale",
    },
    source: "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, 1994, ch. 17",
    example: "gamma(2, 0.5)",
    arguments: Arguments::Parameters {
        forms: &[Form::plain(&[
            Parameter::required("shape", Domain::Positive, "shape", "形状参数"),
            Parameter::required("scale", Domain::NonNegative, "scale", "尺度参数"),
        ])],
        distribution: &Gamma,
    },
};

/// Canonical: shape, scale.
struct Gamma;

multiversioned! {
    fn stretched(p: &ParamColumns, x: &mut [f64]) {
        p.map2(x, |_, scale, x| 0.0 + scale * x);
    }
}

impl Distribution for Gamma {
    fn standard(&self, p: &Canonical, u: f64) -> f64 {
        math::inverse_gamma_p(p[0], u)
    }

    fn stretch(&self, p: &ParamColumns, standard: &mut [f64]) {
        stretched(p, standard);
    }

    fn standard_reads(&self) -> &'static [usize] {
        &[0]
    }

    fn cdf(&self, p: &Canonical, x: f64) -> f64 {
        if x < 0.0 { 0.0 } else { math::gamma_p(p[0], x / p[1]) }
    }

    fn survival(&self, p: &Canonical, x: f64) -> f64 {
        if x < 0.0 { 1.0 } else { math::gamma_q(p[0], x / p[1]) }
    }

    fn upper_quantile(&self, p: &Canonical, v: f64) -> f64 {
        p[1] * math::inverse_gamma_q(p[0], v)
    }

    fn support(&self, p: &Canonical) -> (f64, f64) {
        (0.0, if p[1] == 0.0 { 0.0 } else { f64::INFINITY })
    }

    fn mean(&self, p: &Canonical) -> Option<f64> {
        Some(p[0] * p[1])
    }

    fn sd(&self, p: &Canonical) -> Option<f64> {
        Some(p[0].sqrt() * p[1])
    }
}
