//! The incomplete beta function where a parameter is large: the continued fraction of the others loses the digits of that
//! parameter, and takes as many steps as its root.
//!
//! With t = −ln(1 − x) and N = b + (a − 1)/2, the density of a beta is that of a gamma in N t, times (sinh(t/2)/(t/2))^(a−1)
//! (DiDonato & Morris, Algorithm 708, ACM Transactions on Mathematical Software 18, 1992, equation 9). For a up to
//! [`SMALL`] and b from [`FROM`] on, that factor differs from 1 by at most some 10⁻⁵, and two terms of its series leave
//! 10⁻¹⁵. Where both are larger, the weight is integrated outwards from x in the logit of x, in which it falls off like a
//! normal density: 96 nodes leave less than the rounding of the weight.

use super::beta::weight;
use super::gamma::{self, ln_ratio_less, poisson_weight};
use super::{exp, expm1, ln, ln_1p};

/// A parameter from here on is large.
pub(super) const FROM: f64 = 1e5;

/// The smaller parameter up to which the other is that of a gamma.
const SMALL: f64 = 30.0;

/// (I_x(a, b), 1 − I_x(a, b)) for y = 1 − x, neither of them 0, each accurate where it is the smaller; a or b is large.
pub(super) fn both(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    if a > b {
        let (lower, upper) = both(b, a, y, x);
        return (upper, lower);
    }
    if a <= SMALL {
        gamma_like(a, b, x, y)
    } else if x <= y {
        integrated(a, b, x, y)
    } else {
        let (lower, upper) = integrated(b, a, y, x);
        (upper, lower)
    }
}

/// Where the start of a search for the x with I_x(a, b) = p = 1 − q lies very near: a small, b large.
pub(super) fn start(a: f64, b: f64, p: f64, q: f64) -> Option<f64> {
    if a > SMALL || b < FROM {
        return None;
    }
    let u = if p < q {
        gamma::inverse_gamma_p(a, p)
    } else {
        gamma::inverse_gamma_q(a, q)
    };
    Some(-expm1(-u / centre(a, b)))
}

fn centre(a: f64, b: f64) -> f64 {
    b + 0.5 * (a - 1.0)
}

fn gamma_like(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    let n = centre(a, b);
    let t = if x <= y { -ln_1p(-x) } else { -ln(y) };
    let u = n * t;
    let (p, q) = gamma::both(a, u);
    let weight = poisson_weight(a, u);
    if weight == 0.0 {
        return (p, q);
    }
    // (sinh(t/2)/(t/2))^(a−1) = 1 + c₂ t² + c₄ t⁴ + …; each power of t² raises the gamma's shape by two.
    let second = (a - 1.0) / 24.0;
    let fourth = 0.5 * second * second - (a - 1.0) / 2880.0;
    let up = weight * (1.0 + u / (a + 1.0));
    let far_up = weight * (u / (a + 1.0)) * (u / (a + 2.0)) * (1.0 + u / (a + 3.0));
    let square = a * (a + 1.0) / n / n;
    let quartic = square * (a + 2.0) * (a + 3.0) / n / n;
    let sum = |side: f64, two: f64, four: f64| side + second * square * two + fourth * quartic * four;
    // Γ(a + b)/(Γ(b) Nᵃ)
    let front = {
        let odd = a * (a * a - 1.0) / n / n;
        exp(-odd / 24.0 - odd * (3.0 * a * a - 7.0) / n / n / 960.0)
    };
    let lower = front * sum(p, p - up, p - up - far_up);
    let upper = front * sum(q, q + up, q + up + far_up);
    (lower.clamp(0.0, 1.0), upper.clamp(0.0, 1.0))
}

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

/// e^r − 1 − r.
fn exp_less(r: f64) -> f64 {
    if r.abs() > 0.5 {
        return expm1(r) - r;
    }
    let mut sum = 0.0;
    for k in (3..=16).rev() {
        sum = (1.0 + sum) * r / f64::from(k);
    }
    0.5 * r * r * (1.0 + sum)
}

/// For x ≤ y: the weight at x times the integral of what it is beside that, over logits beyond x on the side that is the
/// smaller.
fn integrated(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    const PANELS: u32 = 6;
    /// So far down that nothing is left, also where the fall is slower than a normal's.
    const DEPTH: f64 = 90.0;
    let n = a + b;
    let gap = super::fused(x, n, -a);
    let side = if gap < 0.0 { -1.0 } else { 1.0 };
    let slope = gap.abs();
    let curvature = n * x * y;
    let reach = 2.0 * DEPTH / (slope + (slope * slope + 2.0 * DEPTH * curvature).sqrt());
    // At the logit of x plus side · r: ln of weight ÷ weight at x.
    let value = |r: f64| {
        let shift = side * r;
        let z = x * expm1(shift);
        exp(-slope * r - n * (x * exp_less(shift) + ln_ratio_less(1.0 + z, 1.0, z)))
    };
    let half = 0.5 * reach / f64::from(PANELS);
    let mut sum = 0.0;
    for panel in 0..PANELS {
        let middle = half * f64::from(2 * panel + 1);
        for (node, weight) in GAUSS {
            sum += weight * (value(middle - half * node) + value(middle + half * node));
        }
    }
    let tail = (weight(a, b, f64::NAN, x, y) * half * sum).min(1.0);
    if side < 0.0 {
        (tail, 1.0 - tail)
    } else {
        (1.0 - tail, tail)
    }
}
