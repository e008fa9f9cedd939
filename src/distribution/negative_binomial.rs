//! Negative binomial distribution by its mean and dispersion: a Poisson whose rate is gamma distributed,
//! `P(X ≤ k) = I(r/(r + m); r, k + 1)` with mean m and dispersion r; variance m + m²/r.
//! Source: Johnson, Kemp & Kotz, Univariate Discrete Distributions (2005), ch. 5; Hilbe, Negative Binomial Regression
//! (2011), "NB2".

use super::count::{self, LARGEST_COUNT, SUMMED_MEAN, SUMMED_TERMS, Sum};
use super::family::{Arguments, Canonical, Domain, Family, Form, Parameter};
use super::parametric::Distribution;
use super::poisson;
use crate::math;
use crate::wording::Both;

/// `negative_binomial(mean, dispersion)`
pub static NEGATIVE_BINOMIAL: Family = Family {
    name: "negative_binomial",
    words: Both {
        zh: "负二项分布：比泊松更分散的计数",
        en: "Negative binomial: counts that vary more than a Poisson's",
    },
    formula: Both {
        zh: "使 I(r/(r + m); r, k + 1) ≥ u 的最小 k，m = mean，r = dispersion；方差 = m + m²/r",
        en: "the smallest k with I(r/(r + m); r, k + 1) ≥ u, m = mean, r = dispersion; variance = m + m²/r",
    },
    source: "Johnson, Kemp & Kotz, Univariate Discrete Distributions, 2005, ch. 5",
    example: "negative_binomial(10, 3)",
    arguments: Arguments::Parameters {
        forms: &[Form::plain(&[
            Parameter::required("mean", Domain::Rate, "mean", "均值"),
            Parameter::required(
                "dispersion",
                Domain::Positive,
                "variance = mean + mean²/dispersion; the larger, the closer to a Poisson",
                "方差 = 均值 + 均值²/离散参数；越大越接近泊松分布",
            ),
        ])],
        distribution: &NegativeBinomial,
    },
};

/// From this dispersion on the gamma's spread is below 10⁻⁷ of the mean, and the incomplete beta function loses more
/// than the Poisson does.
const POISSON_FROM: f64 = 1e14;

/// Canonical: mean, dispersion.
struct NegativeBinomial;

fn sum(mean: f64, r: f64) -> Sum<impl Fn(f64) -> f64> {
    let failure = mean / (r + mean);
    Sum::new(math::exp(-r * math::ln_1p(mean / r)), move |k| {
        (r + k) / (k + 1.0) * failure
    })
}

fn cdf(mean: f64, r: f64, x: f64) -> f64 {
    let k = x.floor();
    if k < 0.0 {
        0.0
    } else if r >= POISSON_FROM {
        poisson::cdf(mean, k)
    } else if mean < SUMMED_MEAN && k < f64::from(SUMMED_TERMS) {
        sum(mean, r).cdf(k)
    } else if mean == 0.0 || k >= LARGEST_COUNT {
        1.0
    } else {
        math::beta_inc(r, k + 1.0, r / (r + mean))
    }
}

/// P(X > x).
fn survival(mean: f64, r: f64, x: f64) -> f64 {
    let k = x.floor();
    if k < 0.0 {
        1.0
    } else if r >= POISSON_FROM {
        poisson::survival(mean, k)
    } else if mean == 0.0 || k >= LARGEST_COUNT {
        0.0
    } else {
        math::beta_inc(k + 1.0, r, mean / (r + mean))
    }
}

impl Distribution for NegativeBinomial {
    fn standard(&self, p: &Canonical, u: f64) -> f64 {
        let [mean, r, ..] = *p;
        if r >= POISSON_FROM {
            return poisson::quantile(mean, u);
        }
        let summed = if mean < SUMMED_MEAN {
            sum(mean, r).reach(u)
        } else {
            None
        };
        summed.unwrap_or_else(|| {
            let variance = mean + mean * (mean / r);
            let skewness = (1.0 + 2.0 * (mean / r)) / variance.sqrt();
            let guess = if skewness > 0.5 {
                // Far from a normal, the gamma distributed rate is the better start.
                math::inverse_gamma_p(r, u) * (mean / r)
            } else {
                count::cornish_fisher(mean, variance.sqrt(), skewness, math::normal_quantile(u))
            };
            count::smallest(|k| cdf(mean, r, k), u, guess, 0.0, LARGEST_COUNT)
        })
    }

    fn standard_reads(&self) -> &'static [usize] {
        &[0, 1]
    }

    fn cdf(&self, p: &Canonical, x: f64) -> f64 {
        cdf(p[0], p[1], x)
    }

    fn survival(&self, p: &Canonical, x: f64) -> f64 {
        survival(p[0], p[1], x)
    }

    fn upper_quantile(&self, p: &Canonical, v: f64) -> f64 {
        let [mean, r, ..] = *p;
        if r >= POISSON_FROM {
            return poisson::upper_quantile(mean, v);
        }
        let guess = math::inverse_gamma_q(r, v) * (mean / r);
        count::smallest(|k| -survival(mean, r, k), -v, guess, 0.0, LARGEST_COUNT)
    }

    fn support(&self, p: &Canonical) -> (f64, f64) {
        (0.0, if p[0] == 0.0 { 0.0 } else { f64::INFINITY })
    }

    fn mean(&self, p: &Canonical) -> Option<f64> {
        Some(p[0])
    }

    fn sd(&self, p: &Canonical) -> Option<f64> {
        Some((p[0] + p[0] * (p[0] / p[1])).sqrt())
    }

    fn is_discrete(&self) -> bool {
        true
    }
}
