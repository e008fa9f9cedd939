//! Binomial distribution: successes in `n` independent trials, `P(X ≤ k) = I(1 − p; n − k, k + 1)`.
//! Source: Johnson, Kemp & Kotz, Univariate Discrete Distributions (2005), ch. 3.

use super::count::{self, RECIPROCALS, SUMMED_MEAN, SUMMED_TERMS, Sum, TILE, Tile};
use super::family::{Arguments, Canonical, Domain, Family, Form, Parameter};
use super::parametric::{ParamColumns, Distribution};
use crate::math;
use crate::wording::Both;

/// `binomial(n, p)`
pub static BINOMIAL: Family = Family {
    name: "binomial",
    words: Both {
        zh: "二项分布：n 次独立试验中成功的次数",
        en: "Binomial: how many of n independent trials succeed",
    },
    formula: Both {
        zh: "使 I(1 − p; n − k, k + 1) ≥ u 的最小 k，I 为正则化不完全贝塔函数；mean = n p",
        en: "the smallest k with I(1 − p; n − k, k + 1) ≥ u, the regularised incomplete beta function; mean = n p",
    },
    source: "Johnson, Kemp & Kotz, Univariate Discrete Distributions, 2005, ch. 3",
    example: "binomial(20, 30%)",
    arguments: Arguments::Parameters {
        forms: &[Form::plain(&[
            Parameter::required("n", Domain::Count, "number of trials", "试验次数"),
            Parameter::required("p", Domain::Probability, "probability of success", "每次成功的概率"),
        ])],
        distribution: &Binomial,
    },
};

/// Canonical: n, p.
struct Binomial;

fn sum(n: f64, p: f64) -> Sum<impl Fn(f64) -> f64> {
    let odds = p / (1.0 - p);
    Sum::new(math::exp(n * math::ln_1p(-p)), move |k| {
        (n - k) * RECIPROCALS[k as usize + 1] * odds
    })
}

/// Whether the rarer of success and failure, of probability `rare`, is summed.
fn is_summed(n: f64, rare: f64) -> bool {
    n * rare < SUMMED_MEAN
}

fn cdf(n: f64, p: f64, x: f64) -> f64 {
    let k = x.floor();
    if k < 0.0 {
        return 0.0;
    }
    if k >= n {
        return 1.0;
    }
    let limit = f64::from(SUMMED_TERMS);
    if p <= 0.5 {
        if is_summed(n, p) && k < limit {
            return sum(n, p).cdf(k);
        }
    } else {
        // At most k successes are at least n − k failures.
        let failures = n - k - 1.0;
        if is_summed(n, 1.0 - p) {
            return if failures < limit {
                1.0 - sum(n, 1.0 - p).cdf(failures)
            } else {
                0.0
            };
        }
    }
    math::beta_inc(n - k, k + 1.0, 1.0 - p)
}

/// P(X > x).
fn survival(n: f64, p: f64, x: f64) -> f64 {
    let k = x.floor();
    if k < 0.0 {
        1.0
    } else if k >= n {
        0.0
    } else {
        math::beta_inc(k + 1.0, n - k, p)
    }
}

impl Distribution for Binomial {
    fn standard(&self, p: &Canonical, u: f64) -> f64 {
        let [n, p, ..] = *p;
        if p <= 0.5 && is_summed(n, p) {
            if let Some(k) = sum(n, p).reach(u) {
                return k.min(n);
            }
        } else if p > 0.5 && is_summed(n, 1.0 - p) {
            // 1 − cdf of the failures ≥ u, with 1 − u exact for u ≥ 1/2 and the same rounding as in `cdf` below.
            if u >= 0.5
                && let Some(failures) = sum(n, 1.0 - p).stay(1.0 - u)
            {
                let k = n - failures - 1.0;
                return count::smallest(|k| cdf(n, p, k), u, k, 0.0, n);
            }
        }
        let sd = (n * p * (1.0 - p)).sqrt();
        let guess = count::cornish_fisher(n * p, sd, (1.0 - 2.0 * p) / sd, math::normal_quantile(u));
        count::smallest(|k| cdf(n, p, k), u, guess, 0.0, n)
    }

    fn column(&self, p: &ParamColumns, u: &mut [f64]) {
        for (number, u) in u.chunks_mut(TILE).enumerate() {
            let part = p.from(number * TILE);
            let (mut trials, mut chances) = ([0.0; TILE], [0.0; TILE]);
            let (trials, chances) = (&mut trials[..u.len()], &mut chances[..u.len()]);
            part.read(0, trials);
            part.read(1, chances);
            let mut tile = Tile {
                term: [0.0; TILE],
                ratio: [0.0; TILE],
                u: [0.0; TILE],
            };
            let (mut n, mut turned) = ([0.0; TILE], [0.0; TILE]);
            for (i, (trials, chance)) in trials.iter().zip(chances.iter()).enumerate() {
                let rare = if *chance <= 0.5 { *chance } else { 1.0 - chance };
                if is_summed(*trials, rare) {
                    n[i] = *trials;
                    turned[i] = f64::from(u8::from(*chance > 0.5));
                    (tile.term[i], tile.ratio[i], tile.u[i]) = (-rare, rare / (1.0 - rare), u[i]);
                }
            }
            math::column::ln_1p(&mut tile.term);
            for (term, n) in tile.term.iter_mut().zip(&n) {
                *term *= n;
            }
            math::column::exp(&mut tile.term);
            let mut counts = [0.0; TILE];
            count::binomial_tile(&tile, &n, &turned, &mut counts);
            for (i, u) in u.iter_mut().enumerate() {
                let rare = if chances[i] <= 0.5 {
                    chances[i]
                } else {
                    1.0 - chances[i]
                };
                let summed = is_summed(trials[i], rare) && !counts[i].is_nan();
                *u = if summed {
                    counts[i]
                } else {
                    self.standard(&[trials[i], chances[i], 0.0, 0.0], *u)
                };
            }
        }
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
        let [n, p, ..] = *p;
        let sd = (n * p * (1.0 - p)).sqrt();
        let guess = count::cornish_fisher(n * p, sd, (1.0 - 2.0 * p) / sd, -math::normal_quantile(v));
        count::smallest(|k| -survival(n, p, k), -v, guess, 0.0, n)
    }

    fn support(&self, p: &Canonical) -> (f64, f64) {
        let [n, p, ..] = *p;
        (if p == 1.0 { n } else { 0.0 }, if p > 0.0 { n } else { 0.0 })
    }

    fn mean(&self, p: &Canonical) -> Option<f64> {
        Some(p[0] * p[1])
    }

    fn sd(&self, p: &Canonical) -> Option<f64> {
        Some((p[0] * p[1] * (1.0 - p[1])).sqrt())
    }

    fn is_discrete(&self) -> bool {
        true
    }
}
