//! Copulas: correlated normal scores, with or without tails that come together.
//!
//! Every correlated draw is handed on as a standard normal score, so that distributions made from normals read it
//! directly and all others take its normal cdf.

use crate::distribution::{Arguments, Drawer, EvenCurve, Param, Shape, family};
use crate::math;

/// The correlation of normal scores that gives Spearman's rank correlation `rank` under a Gaussian copula: 2 sin(π r/6).
/// Source: Pearson, Mathematical contributions to the theory of evolution XVI, Drapers' Company Research Memoirs (1907);
/// Kruskal, Journal of the American Statistical Association 53 (1958), 814-861.
pub fn score_correlation(rank: f64) -> f64 {
    // The ends are exact, so that a perfect correlation stays one.
    if rank.abs() == 1.0 {
        rank
    } else {
        2.0 * math::sin(rank * (std::f64::consts::PI / 6.0))
    }
}

/// Spearman's rank correlation under a Gaussian copula whose normal scores are correlated by `score`: the inverse of
/// [`score_correlation`].
pub fn rank_correlation(score: f64) -> f64 {
    if score.abs() == 1.0 {
        return score;
    }
    // Newton's method: the sine is nearly straight here.
    let mut rank = score;
    for _ in 0..6 {
        let angle = rank * (std::f64::consts::PI / 6.0);
        rank -= (2.0 * math::sin(angle) - score) / (std::f64::consts::FRAC_PI_3 * math::cos(angle));
    }
    rank
}

/// With fewer degrees of freedom than this, scales overflow and are kept as their logarithms.
const FEW: f64 = 0.1;

/// From here down, a chi-square of few degrees of freedom has no cdf but its leading term.
const TINY: f64 = 1e-200;

/// From here on, so does Student's t.
const HUGE_LOGARITHM: f64 = 200.0;

/// A t copula: normals with one shared random scale per path, so that extremes come together.
/// Source: Demarta & McNeil, The t copula and related copulas, International Statistical Review 73 (2005), 111-129.
#[derive(Clone, Debug)]
pub struct TCopula {
    df: f64,
    /// Chi-square with `df` degrees of freedom.
    mixing: Drawer,
    /// Score ÷ t, by t.
    ratio: EvenCurve,
}

impl TCopula {
    /// With this many degrees of freedom; `None` unless they are above 0 and finite.
    pub fn new(df: f64) -> Option<TCopula> {
        if !(df > 0.0 && df.is_finite()) {
            return None;
        }
        let Arguments::Parameters { forms, distribution } = family("gamma")?.arguments else {
            return None;
        };
        let chi_square = Shape::plain(distribution, forms.first()?, 0);
        // The slope at 0: density of t over density of the normal.
        let at_zero = math::exp(math::ln_gamma(0.5 * (df + 1.0)) - math::ln_gamma(0.5 * df)) * (2.0 / df).sqrt();
        let ratio = EvenCurve::new(|t| if t == 0.0 { at_zero } else { exact_score(t, df) / t });
        Some(TCopula {
            df,
            mixing: chi_square.prepare_all(&[0.5 * df, 2.0]).ok()?,
            ratio,
        })
    }

    /// Degrees of freedom.
    pub fn df(&self) -> f64 {
        self.df
    }

    /// The mixing variable's uniforms in, scales √(df/w) out, w chi-square: what every normal of the path is multiplied by.
    /// Of few degrees of freedom, their logarithms.
    pub fn scales(&self, u: &mut [f64]) {
        let nothing: [Param; 0] = [];
        if self.df < FEW {
            for u in u {
                let w = self.mixing.quantile(&[], *u);
                let ln_w = if w > TINY {
                    math::ln(w)
                } else {
                    // u = (w/2)^(df/2) / Γ(df/2 + 1)
                    std::f64::consts::LN_2 + (math::ln(*u) + math::ln_gamma(0.5 * self.df + 1.0)) * (2.0 / self.df)
                };
                *u = 0.5 * (math::ln(self.df) - ln_w);
            }
            return;
        }
        self.mixing.column(&nothing, u);
        for u in u {
            *u = (self.df / *u).sqrt();
        }
    }

    /// Correlated normals z and the scales of their paths in, standard normal scores Φ⁻¹(T(z · scale)) out. Both tails
    /// are equally exact.
    pub fn scores(&self, z: &mut [f64], scales: &[f64]) {
        for (z, scale) in z.iter_mut().zip(scales) {
            let t = if self.df < FEW {
                let ln_t = math::ln(z.abs()) + scale;
                if ln_t > HUGE_LOGARITHM {
                    *z = far_score(ln_t, self.df).copysign(*z);
                    continue;
                }
                // No score where z is 0, whose logarithm is undefined.
                if *z == 0.0 { 0.0 } else { math::exp(ln_t).copysign(*z) }
            } else {
                *z * scale
            };
            *z = match self.ratio.at(t) {
                Some(ratio) => t * ratio,
                None => exact_score(t, self.df),
            };
        }
    }
}

/// [`exact_score`] of a positive t by its logarithm, where P(T > t) is its leading term (df/t²)^(df/2) / (df B(df/2, ½)).
fn far_score(ln_t: f64, df: f64) -> f64 {
    let ln_front = -math::ln(df) - math::ln_beta(0.5 * df, 0.5);
    let upper = math::exp(df * (0.5 * math::ln(df) - ln_t) + ln_front);
    -math::normal_quantile(upper.clamp(f64::MIN_POSITIVE, 0.5))
}

/// Φ⁻¹(T(t)); both tails are equally exact, and a tail too thin for a double still has a score.
fn exact_score(t: f64, df: f64) -> f64 {
    let lower = math::normal_quantile(math::student_t_cdf(-t.abs(), df).max(f64::MIN_POSITIVE));
    if t > 0.0 { -lower } else { lower }
}

#[cfg(test)]
mod tests {
    use super::super::{Lower, Matrix};
    use super::*;

    /// Uniforms that fill the cube evenly: additive recurrence with powers of the golden ratio's kin (Roberts 2018).
    fn even(count: usize, dimensions: usize) -> Vec<Vec<f64>> {
        let mut root: f64 = 1.5;
        for _ in 0..60 {
            root = math::exp(math::ln(1.0 + root) / (dimensions as f64 + 1.0));
        }
        (1..=dimensions)
            .map(|j| {
                let step = math::exp(-(j as f64) * math::ln(root));
                (0..count).map(|i| (0.5 + step * (i as f64 + 1.0)).fract()).collect()
            })
            .collect()
    }

    fn correlated(count: usize, rho: f64, copula: Option<&TCopula>) -> [Vec<f64>; 2] {
        let mut matrix = Matrix::identity(2);
        matrix.set_pair(0, 1, rho);
        let [mut a, mut b, mut mixing] = <[Vec<f64>; 3]>::try_from(even(count, 3)).unwrap();
        math::column::normal_quantile(&mut a);
        math::column::normal_quantile(&mut b);
        Lower::of(&matrix).unwrap().apply(&mut [&mut a, &mut b]);
        if let Some(copula) = copula {
            copula.scales(&mut mixing);
            copula.scores(&mut a, &mixing);
            copula.scores(&mut b, &mixing);
        }
        [a, b]
    }

    #[test]
    fn rank_correlation_to_scores_and_back() {
        assert_eq!(score_correlation(1.0), 1.0);
        assert_eq!(score_correlation(-1.0), -1.0);
        assert_eq!(score_correlation(0.0), 0.0);
        for rank in [-1.0, -0.95, 0.0, 0.3, 0.9999, 1.0] {
            assert!(
                (rank_correlation(score_correlation(rank)) - rank).abs() < 1e-15,
                "{rank}"
            );
        }
        // 2 sin(π/12) = (√6 − √2)/2
        assert!((score_correlation(0.5) - (6f64.sqrt() - 2f64.sqrt()) / 2.0).abs() < 1e-15);
        for rank in [-0.9, -0.3, 0.2, 0.7] {
            // Spearman's of the drawn scores, by the mean product of their uniforms.
            let [mut a, mut b] = correlated(200_000, score_correlation(rank), None);
            math::column::normal_cdf(&mut a);
            math::column::normal_cdf(&mut b);
            let product: f64 = a.iter().zip(&b).map(|(a, b)| (a - 0.5) * (b - 0.5)).sum::<f64>() / 200_000.0;
            assert!((12.0 * product - rank).abs() < 2e-3, "{rank} {}", 12.0 * product);
        }
    }

    /// P(both below 0) = 1/4 + arcsin(ρ)/(2π), for every elliptical copula (Sheppard 1899).
    #[test]
    fn orthant_probability() {
        let copula = TCopula::new(4.0).unwrap();
        for (rho, arcsin) in [(0.5, std::f64::consts::FRAC_PI_6), (-0.5, -std::f64::consts::FRAC_PI_6)] {
            for copula in [None, Some(&copula)] {
                let [a, b] = correlated(200_000, rho, copula);
                let share = a.iter().zip(&b).filter(|(a, b)| **a < 0.0 && **b < 0.0).count() as f64 / 200_000.0;
                let expected = 0.25 + arcsin / (2.0 * std::f64::consts::PI);
                assert!((share - expected).abs() < 2e-3, "{rho} {share} {expected}");
            }
        }
    }

    #[test]
    fn margins_of_the_t_copula_are_normal_and_its_tails_come_together() {
        let copula = TCopula::new(4.0).unwrap();
        let [a, b] = correlated(400_000, 0.5, Some(&copula));
        for (score, expected) in [
            (-2.326_347_874_040_841, 0.01),
            (-1.0, 0.158_655_253_931_457_05),
            (1.5, 0.933_192_798_731_142),
        ] {
            let share = b.iter().filter(|b| **b <= score).count() as f64 / 400_000.0;
            assert!((share - expected).abs() < 2e-3, "{score} {share}");
        }
        // Both in their lowest 1 %: 0.001294 under the Gaussian copula, 0.002877 under t(4) (numbers from quadrature).
        let both = |[a, b]: [Vec<f64>; 2]| {
            a.iter()
                .zip(&b)
                .filter(|(a, b)| **a < -2.326_347_874 && **b < -2.326_347_874)
                .count() as f64
                / 400_000.0
        };
        let (t, gauss) = (both([a, b]), both(correlated(400_000, 0.5, None)));
        assert!((gauss - GAUSS_CORNER).abs() < 2e-4, "{gauss}");
        assert!((t - T_CORNER).abs() < 3e-4, "{t}");
    }

    const GAUSS_CORNER: f64 = 0.001_293_9;
    const T_CORNER: f64 = 0.002_876_8;

    /// However few degrees of freedom: shares below some scores, and in the corners, which tend to those of scores with one
    /// and the same size.
    #[test]
    fn few_degrees_of_freedom_keep_normal_margins() {
        for df in [1e-300, 1e-3, 0.03, 0.0999, 0.11] {
            let copula = TCopula::new(df).unwrap();
            let scores = correlated(100_000, 0.5, Some(&copula));
            for column in &scores {
                assert!(column.iter().all(|score| score.is_finite()), "{df}");
                for (score, expected) in [
                    (-2.326_347_874_040_841, 0.01),
                    (-1.0, 0.158_655_253_931_457_05),
                    (0.0, 0.5),
                    (1.5, 0.933_192_798_731_142),
                ] {
                    let share = column.iter().filter(|x| **x <= score).count() as f64 / 100_000.0;
                    assert!((share - expected).abs() < 2e-3, "{df} {score} {share}");
                }
            }
            let [a, b] = &scores;
            let alike = a.iter().zip(b).filter(|(a, b)| (a.abs() - b.abs()).abs() < 0.1).count();
            assert!(df > 1e-3 || alike > 99_000, "{df} {alike}");
        }
    }

    #[test]
    fn extremes_have_scores() {
        assert!(TCopula::new(0.0).is_none() && TCopula::new(f64::NAN).is_none());
        let copula = TCopula::new(0.5).unwrap();
        let mut mixing = [1e-300, 1e-17, 0.5, 1.0 - 1e-16];
        copula.scales(&mut mixing);
        for z in [-8.0, -1e-300, 0.0, 3.0, 8.0] {
            let mut scores = [z; 4];
            copula.scores(&mut scores, &mixing);
            assert!(scores.iter().all(|score| score.is_finite()), "{z} {scores:?}");
        }
    }

    #[test]
    fn many_degrees_of_freedom_are_nearly_gaussian() {
        let copula = TCopula::new(1e7).unwrap();
        let mut scale = [0.01, 0.5, 0.99];
        copula.scales(&mut scale);
        let mut z = [-2.0, 0.3, 1.7];
        copula.scores(&mut z, &scale);
        for (score, z) in z.iter().zip([-2.0, 0.3, 1.7]) {
            assert!((score - z).abs() < 3e-3, "{score} {z}");
        }
    }
}
