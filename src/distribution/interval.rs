//! `A to B`: the interval that holds the value nine times in ten, 5 % below A and 5 % above B. Lognormal where A > 0,
//! else normal.

use super::family::{Arguments, Canonical, Domain, Family, Form, Order, Parameter};
use super::parametric::{BLOCK, ParamColumns, Distribution, stretched};
use super::normal;
use crate::math;
use crate::math::dispatch::multiversioned;
use crate::wording::Both;

/// Φ⁻¹(0.95)
const Z95: f64 = 1.644_853_626_951_472_2;

/// `A to B`. It has a notation of its own and stands outside the list of names.
pub static INTERVAL: Family = Family {
    name: "to",
    words: Both {
        zh: "A to B：90% 区间；A 大于 0 时为对数正态，否则为正态",
        en: "A to B: the interval that holds the value nine times in ten; lognormal where A is above 0, else normal",
    },
    formula: Both {
        zh: "quantile(u) = exp(m + s · Φ⁻¹(u))，m = (ln A + ln B)/2，s = (ln B − ln A)/(2 · 1.6449)；A ≤ 0 时不取对数，其余相同",
        en: "quantile(u) = exp(m + s · Φ⁻¹(u)), m = (ln A + ln B)/2, s = (ln B − ln A)/(2 · 1.6449), and the same without logarithms where A ≤ 0",
    },
    source: "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, 1994, ch. 13 and 14",
    example: "2% to 6%",
    arguments: Arguments::Parameters {
        forms: &[Form {
            parameters: &[
                Parameter::required("A", Domain::Real, "5 % quantile", "5% 分位数"),
                Parameter::required("B", Domain::Real, "95 % quantile", "95% 分位数"),
            ],
            order: Order::Rising(&[0, 1]),
            kept: 3,
            canonical: Some(|p| {
                if p[0] > 0.0 {
                    let (a, b) = (math::ln(p[0]), math::ln(p[1]));
                    [0.5 * (a + b), (b - a) * (0.5 / Z95), 1.0, 0.0]
                } else {
                    // Halved first, so that no sum of large bounds overflows.
                    [
                        0.5 * p[0] + 0.5 * p[1],
                        (0.5 * p[1] - 0.5 * p[0]) * (1.0 / Z95),
                        0.0,
                        0.0,
                    ]
                }
            }),
        }],
        distribution: &Interval,
    },
};

/// Canonical: centre, spread, 1 where these are of the logarithm.
struct Interval;

multiversioned! {
    fn chosen(p: &ParamColumns, raised: &[f64], z: &mut [f64]) {
        for (i, (z, raised)) in z.iter_mut().zip(raised).enumerate() {
            *z = if p.of(i)[2] == 1.0 { *raised } else { *z };
        }
    }
}

impl Distribution for Interval {
    fn column(&self, p: &ParamColumns, u: &mut [f64]) {
        math::column::normal_quantile(u);
        self.score_column(p, u);
    }

    fn is_transform_of_normal(&self) -> bool {
        true
    }

    fn score_column(&self, p: &ParamColumns, z: &mut [f64]) {
        stretched(p, z);
        match p.number(2) {
            Some(raised) if raised != 1.0 => {}
            Some(_) => math::column::exp(z),
            None => p.by_blocks(z, |p, z| {
                let mut raised = [0.0; BLOCK];
                let raised = &mut raised[..z.len()];
                math::column::exp_to(z, raised);
                chosen(p, raised, z);
            }),
        }
    }

    fn cdf(&self, p: &Canonical, x: f64) -> f64 {
        if p[2] == 0.0 {
            normal::cdf_with_sd(p[0], p[1], x)
        } else if x > 0.0 {
            normal::cdf_with_sd(p[0], p[1], math::ln(x))
        } else {
            0.0
        }
    }

    fn survival(&self, p: &Canonical, x: f64) -> f64 {
        if p[2] == 0.0 {
            math::normal_cdf(-(x - p[0]) / p[1])
        } else if x > 0.0 {
            math::normal_cdf(-(math::ln(x) - p[0]) / p[1])
        } else {
            1.0
        }
    }

    fn upper_quantile(&self, p: &Canonical, v: f64) -> f64 {
        let x = p[0] - p[1] * math::normal_quantile(v);
        if p[2] == 0.0 { x } else { math::exp(x) }
    }

    fn support(&self, p: &Canonical) -> (f64, f64) {
        let (least, greatest) = normal::around(p[0], p[1]);
        if p[2] == 0.0 {
            (least, greatest)
        } else {
            (math::exp(least), math::exp(greatest))
        }
    }

    fn mean(&self, p: &Canonical) -> Option<f64> {
        Some(if p[2] == 1.0 {
            math::exp(p[0] + 0.5 * p[1] * p[1])
        } else {
            p[0]
        })
    }

    fn sd(&self, p: &Canonical) -> Option<f64> {
        let variance = p[1] * p[1];
        Some(if p[2] == 1.0 {
            math::exp(p[0] + 0.5 * variance) * math::expm1(variance).sqrt()
        } else {
            p[1]
        })
    }
}
