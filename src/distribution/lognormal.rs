//! Lognormal distribution: the logarithm is normal with mean `mu` and standard deviation `sigma`.
//! Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1 (1994), ch. 14.

use super::family::{Arguments, Canonical, Domain, Family, Form, Order, Parameter};
use super::parametric::{ParamColumns, Distribution, stretched};
use super::normal;
use crate::math;
use crate::wording::Both;

/// `lognormal(mu, sigma)`, `lognormal(median:, sigma:)`, `lognormal(mean:, sd:)`
pub static LOGNORMAL: Family = Family {
    name: "lognormal",
    words: Both {
        zh: "对数正态分布：许多比例影响之积，恒为正",
        en: "Lognormal: the product of many influences in per cent, always positive",
    },
    formula: Both {
        zh: "quantile(u) = exp(mu + sigma · Φ⁻¹(u))；median = exp(mu)；sigma² = ln(1 + (sd/mean)²)，mu = ln(mean) − sigma²/2",
        en: "quantile(u) = exp(mu + sigma · Φ⁻¹(u)); median = exp(mu); sigma² = ln(1 + (sd/mean)²), mu = ln(mean) − sigma²/2",
    },
    source: "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, 1994, ch. 14",
    example: "lognormal(median: 100, sigma: 20%)",
    arguments: Arguments::Parameters {
        forms: &[
            Form::plain(&[
                Parameter::required("mu", Domain::Real, "mean of the logarithm", "对数的均值"),
                SIGMA,
            ]),
            Form {
                parameters: &[
                    Parameter::required("median", Domain::Positive, "median", "中位数"),
                    SIGMA,
                ],
                order: Order::Free,
                kept: 2,
            canonical: Some(|p| [math::ln(p[0]), p[1], 0.0, 0.0]),
            },
            Form {
                parameters: &[
                    Parameter::required(
                        "mean",
                        Domain::Positive,
                        "mean of the variable itself",
                        "变量本身的均值",
                    ),
                    Parameter::required(
                        "sd",
                        Domain::NonNegative,
                        "standard deviation of the variable itself",
                        "变量本身的标准差",
                    ),
                ],
                order: Order::Free,
                kept: 2,
            canonical: Some(|p| {
                    let ratio = p[1] / p[0];
                    // The square of a large ratio may overflow; its 1 + is lost long before.
                    let variance = if ratio < 1e8 {
                        math::ln_1p(ratio * ratio)
                    } else {
                        2.0 * (math::ln(p[1]) - math::ln(p[0]))
                    };
                    [math::ln(p[0]) - 0.5 * variance, variance.sqrt(), 0.0, 0.0]
                }),
            },
        ],
        distribution: &Lognormal,
    },
};

const SIGMA: Parameter = Parameter::required(
    "sigma",
    Domain::NonNegative,
    "standard deviation of the logarithm",
    "对数的标准差",
);

/// Canonical: mu, sigma.
struct Lognormal;

impl Distribution for Lognormal {
    fn column(&self, p: &ParamColumns, u: &mut [f64]) {
        math::column::normal_quantile(u);
        self.score_column(p, u);
    }

    fn is_transform_of_normal(&self) -> bool {
        true
    }

    fn score_column(&self, p: &ParamColumns, z: &mut [f64]) {
        stretched(p, z);
        math::column::exp(z);
    }

    fn cdf(&self, p: &Canonical, x: f64) -> f64 {
        if x > 0.0 {
            normal::cdf_with_sd(p[0], p[1], math::ln(x))
        } else {
            0.0
        }
    }

    fn survival(&self, p: &Canonical, x: f64) -> f64 {
        if x > 0.0 {
            math::normal_cdf(-(math::ln(x) - p[0]) / p[1])
        } else {
            1.0
        }
    }

    fn upper_quantile(&self, p: &Canonical, v: f64) -> f64 {
        math::exp(p[0] - p[1] * math::normal_quantile(v))
    }

    fn support(&self, p: &Canonical) -> (f64, f64) {
        if p[1] == 0.0 {
            let value = math::exp(p[0]);
            (value, value)
        } else {
            (0.0, f64::INFINITY)
        }
    }

    fn mean(&self, p: &Canonical) -> Option<f64> {
        Some(math::exp(p[0] + 0.5 * p[1] * p[1]))
    }

    fn sd(&self, p: &Canonical) -> Option<f64> {
        let variance = p[1] * p[1];
        Some(math::exp(p[0] + 0.5 * variance) * math::expm1(variance).sqrt())
    }
}
