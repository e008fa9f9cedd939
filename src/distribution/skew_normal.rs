//! Skew normal distribution: density `2 φ(z) Φ(shape · z) / scale`, `z = (x − location)/scale`.
//! Source: Azzalini, A class of distributions which includes the normal ones, Scandinavian Journal of Statistics 12
//! (1985), 171-178; Owen, Tables for computing bivariate normal probabilities, Annals of Mathematical Statistics 27 (1956).

use super::family::{Arguments, Canonical, Domain, Family, Form, Parameter};
use super::invert;
use super::parametric::{ParamColumns, Distribution, stretched};
use super::normal::around;
use crate::math;
use crate::wording::Both;
use std::f64::consts::{FRAC_2_PI, PI};

/// `skew_normal(location, scale, shape)`
pub static SKEW_NORMAL: Family = Family {
    name: "skew_normal",
    words: Both {
        zh: "偏正态分布：shape 为正时右偏，为 0 时即正态",
        en: "Skew normal: skewed to the right for a shape above 0, the normal at 0",
    },
    formula: Both {
        zh: "密度 2 φ(z) Φ(shape · z)/scale，z = (x − location)/scale；mean = location + scale · δ √(2/π)，δ = shape/√(1 + shape²)",
        en: "density 2 φ(z) Φ(shape · z)/scale, z = (x − location)/scale; mean = location + scale · δ √(2/π), δ = shape/√(1 + shape²)",
    },
    source: "Azzalini, Scandinavian Journal of Statistics 12, 1985, 171-178",
    example: "skew_normal(0, 1, 4)",
    arguments: Arguments::Parameters {
        forms: &[Form::plain(&[
            Parameter::required(
                "location",
                Domain::Real,
                "location, the mean only for shape 0",
                "位置（shape 为 0 时即均值）",
            ),
            Parameter::required("scale", Domain::NonNegative, "scale", "尺度参数"),
            Parameter::required(
                "shape",
                Domain::Real,
                "skewness to the right above 0, to the left below",
                "正为右偏，负为左偏",
            ),
        ])],
        distribution: &SkewNormal,
    },
};

/// Canonical: location, scale, shape.
struct SkewNormal;

/// Positive nodes and weights of Gauss-Legendre quadrature with 16 nodes on −1 to 1 (Abramowitz & Stegun, table 25.4).
const GAUSS: [(f64, f64); 8] = [
    (0.095_012_509_837_637_44, 0.189_450_610_455_068_5),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_6),
    (0.458_016_777_657_227_4, 0.169_156_519_395_002_54),
    (0.617_876_244_402_643_7, 0.149_595_988_816_576_73),
    (0.755_404_408_355_003, 0.124_628_971_255_533_87),
    (0.865_631_202_387_831_7, 0.095_158_511_682_492_78),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_89),
    (0.989_400_934_991_649_9, 0.027_152_459_411_754_095),
];

/// 1/(2π) ∫ exp(−h² (1 + t²)/2)/(1 + t²) dt from `from` to `to`, `h ≥ 0`, cut where nothing is left.
fn owen_integral(h: f64, from: f64, to: f64) -> f64 {
    let reach = (from * from + 90.0 / (h * h)).sqrt();
    let to = to.min(reach);
    if to.is_nan() || to <= from {
        return 0.0;
    }
    // Half a panel stays well away from the poles at ±i, and short beside the bell's width.
    let widest = if h * (1.0 + from) > 2.0 { 2.0 / h } else { 1.0 };
    let panels = ((to - from) / widest).ceil().clamp(1.0, 64.0);
    let half = 0.5 * (to - from) / panels;
    let value = |t: f64| {
        let square = 1.0 + t * t;
        math::exp(-0.5 * h * h * square) / square
    };
    let mut sum = 0.0;
    for panel in 0..panels as u32 {
        let middle = from + half * (2.0 * f64::from(panel) + 1.0);
        for (node, weight) in GAUSS {
            sum += weight * (value(middle - half * node) + value(middle + half * node));
        }
    }
    sum * half / (2.0 * PI)
}

/// Owen's T(h, a) for h ≥ 0, a ≥ 0.
fn owen_t(h: f64, a: f64) -> f64 {
    if a <= 1.0 || h > 1.0 {
        return owen_integral(h, 0.0, a);
    }
    let (q, r) = (math::normal_cdf(-h), math::normal_cdf(-a * h));
    0.5 * (q + r) - q * r - owen_integral(a * h, 0.0, 1.0 / a)
}

/// T(h, ∞) − T(h, a) for h ≥ 0, a ≥ 0, without cancellation.
fn owen_rest(h: f64, a: f64) -> f64 {
    if h > 1.0 {
        return owen_integral(h, a, f64::INFINITY);
    }
    let q = math::normal_cdf(-h);
    if a <= 1.0 {
        return 0.5 * q - owen_integral(h, 0.0, a);
    }
    let r = math::normal_cdf(-a * h);
    owen_integral(a * h, 0.0, 1.0 / a) - r * (0.5 - q)
}

/// P(Z ≤ −h), h ≥ 0, of the standard skew normal.
fn lower_tail(h: f64, shape: f64) -> f64 {
    if shape > 0.0 {
        2.0 * owen_rest(h, shape)
    } else {
        math::normal_cdf(-h) + 2.0 * owen_t(h, -shape)
    }
}

/// Nothing that a double could take from 1 lies above: twice the normal's tail, at most, is less than half the distance to
/// the double below.
const ALL: f64 = 8.4;

/// P(Z ≤ z) of the standard skew normal.
fn standard_cdf(z: f64, shape: f64) -> f64 {
    // Beyond this it is half a normal, whose square would overflow.
    let shape = shape.clamp(-1e100, 1e100);
    if z > ALL {
        return 1.0;
    }
    let cdf = if z <= 0.0 {
        lower_tail(-z, shape)
    } else {
        1.0 - lower_tail(z, -shape)
    };
    cdf.clamp(0.0, 1.0)
}

impl Distribution for SkewNormal {
    fn standard(&self, p: &Canonical, u: f64) -> f64 {
        let shape = p[2];
        let z = math::normal_quantile(u);
        if shape == 0.0 || !z.is_finite() {
            return z;
        }
        // Z is at most |N| and at least N, or the mirror image of that: bounds that are sharp in the tails.
        let (low, high) = if shape > 0.0 {
            (z, -math::normal_quantile(0.5 - 0.5 * u))
        } else {
            (math::normal_quantile(0.5 * u), z)
        };
        let slack = |x: f64| 1e-14 + 1e-14 * x.abs();
        invert::smallest(
            |x| standard_cdf(x, shape),
            u,
            low - slack(low),
            high + slack(high),
            false,
        )
    }

    fn stretch(&self, p: &ParamColumns, standard: &mut [f64]) {
        stretched(p, standard);
    }

    fn standard_reads(&self) -> &'static [usize] {
        &[2]
    }

    fn cdf(&self, p: &Canonical, x: f64) -> f64 {
        let [location, scale, shape, _] = *p;
        standard_cdf((x - location) / scale, shape)
    }

    fn has_slow_cdf(&self) -> bool {
        true
    }

    fn survival(&self, p: &Canonical, x: f64) -> f64 {
        standard_cdf(-(x - p[0]) / p[1], -p[2])
    }

    fn upper_quantile(&self, p: &Canonical, v: f64) -> f64 {
        p[0] - p[1] * self.standard(&[0.0, 1.0, -p[2], 0.0], v)
    }

    fn support(&self, p: &Canonical) -> (f64, f64) {
        around(p[0], p[1])
    }

    fn mean(&self, p: &Canonical) -> Option<f64> {
        Some(p[0] + p[1] * delta(p[2]) * FRAC_2_PI.sqrt())
    }

    fn sd(&self, p: &Canonical) -> Option<f64> {
        let delta = delta(p[2]);
        Some(p[1] * (1.0 - FRAC_2_PI * delta * delta).sqrt())
    }
}

/// shape/√(1 + shape²), also where the square overflows.
fn delta(shape: f64) -> f64 {
    if shape.abs() < 1e8 {
        shape / (1.0 + shape * shape).sqrt()
    } else {
        shape.signum()
    }
}
