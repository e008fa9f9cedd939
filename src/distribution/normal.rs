//! Normal distribution: density `exp(−((x − mean)/sd)²/2) / (sd √(2π))`.
//! Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1 (1994), ch. 13.

use super::family::{Arguments, Canonical, Domain, Family, Form, Parameter};
use super::parametric::{ParamColumns, Distribution, stretched};
use crate::math;
use crate::wording::Both;

/// `normal(mean, sd)`
pub static NORMAL: Family = Family {
    name: "normal",
    words: Both {
        zh: "正态分布：围绕均值对称的许多小影响之和",
        en: "Normal: the sum of many small influences, symmetric about the mean",
    },
    formula: Both::same("quantile(u) = mean + sd · Φ⁻¹(u)"),
    source: "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, 1994, ch. 13",
    example: "normal(0, 2%)",
    arguments: Arguments::Parameters {
        forms: &[Form::plain(&[
            Parameter::required("mean", Domain::Real, "mean", "均值"),
            Parameter::required("sd", Domain::NonNegative, "standard deviation", "标准差"),
        ])],
        distribution: &Normal,
    },
};

/// Canonical: mean, sd.
struct Normal;

impl Distribution for Normal {
    fn column(&self, p: &ParamColumns, u: &mut [f64]) {
        math::column::normal_quantile(u);
        self.score_column(p, u);
    }

    fn is_transform_of_normal(&self) -> bool {
        true
    }

    fn is_normal_score(&self, p: &Canonical) -> bool {
        p[0] == 0.0 && p[1] == 1.0
    }

    fn score_column(&self, p: &ParamColumns, z: &mut [f64]) {
        stretched(p, z);
    }

    fn cdf(&self, p: &Canonical, x: f64) -> f64 {
        cdf_with_sd(p[0], p[1], x)
    }

    fn survival(&self, p: &Canonical, x: f64) -> f64 {
        math::normal_cdf(-(x - p[0]) / p[1])
    }

    fn upper_quantile(&self, p: &Canonical, v: f64) -> f64 {
        p[0] - p[1] * math::normal_quantile(v)
    }

    fn support(&self, p: &Canonical) -> (f64, f64) {
        around(p[0], p[1])
    }

    fn mean(&self, p: &Canonical) -> Option<f64> {
        Some(p[0])
    }

    fn sd(&self, p: &Canonical) -> Option<f64> {
        Some(p[1])
    }
}

/// P(X ≤ x) of a normal; a step at the mean where `sd` is 0.
pub(super) fn cdf_with_sd(mean: f64, sd: f64, x: f64) -> f64 {
    math::normal_cdf((x - mean) / sd)
}

/// The support of a distribution on the whole line; a point where `scale` is 0.
pub(super) fn around(location: f64, scale: f64) -> (f64, f64) {
    if scale == 0.0 {
        (location, location)
    } else {
        (f64::NEG_INFINITY, f64::INFINITY)
    }
}
