//! Two-piece normal distribution: two halves of normals joined at the mode, of different spread; the density is
//! continuous, so the lower half holds `sd_low/(sd_low + sd_high)` of the probability.
//! Source: Britton, Fisher & Whitley, The Inflation Report projections: understanding the fan chart, Bank of England
//! Quarterly Bulletin (February 1998), 30-37; Wallis, National Institute Economic Review 167 (1999), 106-112.

use super::family::{Arguments, Canonical, Domain, Family, Form, Parameter};
use super::parametric::{BLOCK, ParamColumns, Distribution};
use crate::math;
use crate::wording::Both;

/// `two_piece_normal(mode, sd_low, sd_high)`
pub static TWO_PIECE_NORMAL: Family = Family {
    name: "two_piece_normal",
    words: Both {
        zh: "两段正态分布：上行与下行风险不对称（英格兰银行扇形图）",
        en: "Two-piece normal: other risks upwards than downwards (the Bank of England's fan chart)",
    },
    formula: Both {
        zh: "s = sd_low + sd_high；u < sd_low/s 时 quantile(u) = mode + sd_low · Φ⁻¹(u s/(2 sd_low))，否则为 mode − sd_high · Φ⁻¹((1 − u) s/(2 sd_high))",
        en: "s = sd_low + sd_high; quantile(u) = mode + sd_low · Φ⁻¹(u s/(2 sd_low)) for u < sd_low/s, else mode − sd_high · Φ⁻¹((1 − u) s/(2 sd_high))",
    },
    source: "Britton, Fisher & Whitley, Bank of England Quarterly Bulletin, February 1998, 30-37",
    example: "two_piece_normal(2%, 0.5%, 1%)",
    arguments: Arguments::Parameters {
        forms: &[Form::plain(&[
            Parameter::required("mode", Domain::Real, "most likely value", "最可能值"),
            Parameter::required(
                "sd_low",
                Domain::NonNegative,
                "standard deviation of the lower half",
                "下半部分的标准差",
            ),
            Parameter::required(
                "sd_high",
                Domain::NonNegative,
                "standard deviation of the upper half",
                "上半部分的标准差",
            ),
        ])],
        distribution: &TwoPieceNormal,
    },
};

/// Canonical: mode, sd_low, sd_high.
struct TwoPieceNormal;

impl Distribution for TwoPieceNormal {
    fn column(&self, p: &ParamColumns, u: &mut [f64]) {
        math::column::normal_quantile(u);
        self.score_column(p, u);
    }

    fn is_transform_of_normal(&self) -> bool {
        true
    }

    fn score_column(&self, p: &ParamColumns, z: &mut [f64]) {
        p.by_blocks(z, |p, z| {
            // The tail beyond z on its own side, so that neither tail loses digits.
            let mut tail = [0.0; BLOCK];
            let tail = &mut tail[..z.len()];
            for (tail, z) in tail.iter_mut().zip(z.iter()) {
                *tail = -z.abs();
            }
            math::column::normal_cdf(tail);
            let mut lower = [false; BLOCK];
            for (i, z) in z.iter_mut().enumerate() {
                let [_, sd_low, sd_high, _] = p.of(i);
                let half_sum = 0.5 * sd_low + 0.5 * sd_high;
                let (below, above) = if *z < 0.0 {
                    (tail[i], 1.0 - tail[i])
                } else {
                    (1.0 - tail[i], tail[i])
                };
                lower[i] = below * half_sum < 0.5 * sd_low;
                let share = if lower[i] {
                    below * (half_sum / sd_low)
                } else {
                    above * (half_sum / sd_high)
                };
                // At the mode itself rounding may cross one half; without spread the share is 0/0.
                *z = if share < 0.5 { share } else { 0.5 };
            }
            math::column::normal_quantile(z);
            for (i, z) in z.iter_mut().enumerate() {
                let [mode, sd_low, sd_high, _] = p.of(i);
                *z = if lower[i] {
                    mode + sd_low * *z
                } else {
                    mode - sd_high * *z
                };
            }
        });
    }

    fn cdf(&self, p: &Canonical, x: f64) -> f64 {
        let [mode, sd_low, sd_high, _] = *p;
        let sum = sd_low + sd_high;
        if x < mode {
            if sd_low == 0.0 {
                0.0
            } else {
                2.0 * (sd_low / sum) * math::normal_cdf((x - mode) / sd_low)
            }
        } else if sd_high == 0.0 {
            1.0
        } else {
            1.0 - 2.0 * (sd_high / sum) * math::normal_cdf(-(x - mode) / sd_high)
        }
    }

    fn survival(&self, p: &Canonical, x: f64) -> f64 {
        let [mode, sd_low, sd_high, _] = *p;
        if x < mode {
            1.0 - self.cdf(p, x)
        } else if sd_high == 0.0 {
            0.0
        } else {
            2.0 * (sd_high / (sd_low + sd_high)) * math::normal_cdf(-(x - mode) / sd_high)
        }
    }

    fn upper_quantile(&self, p: &Canonical, v: f64) -> f64 {
        let [mode, sd_low, sd_high, _] = *p;
        let half_sum = 0.5 * sd_low + 0.5 * sd_high;
        if v * half_sum < 0.5 * sd_high {
            mode - sd_high * math::normal_quantile((v * (half_sum / sd_high)).min(0.5))
        } else {
            self.quantile(p, 1.0 - v)
        }
    }

    fn support(&self, p: &Canonical) -> (f64, f64) {
        let end = |sd: f64| if sd == 0.0 { 0.0 } else { f64::INFINITY };
        (p[0] - end(p[1]), p[0] + end(p[2]))
    }

    fn mean(&self, p: &Canonical) -> Option<f64> {
        Some(p[0] + (2.0 / std::f64::consts::PI).sqrt() * (p[2] - p[1]))
    }

    fn sd(&self, p: &Canonical) -> Option<f64> {
        let difference = p[2] - p[1];
        Some(((1.0 - 2.0 / std::f64::consts::PI) * difference * difference + p[1] * p[2]).sqrt())
    }
}
