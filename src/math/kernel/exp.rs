//! Exponentials: `x = n ln 2 + r` with `|r| ≤ ½ ln 2`, a polynomial of degree 12 for e^r, and a scaling by 2^n.

use crate::math::fused::Fused;

/// 1.5 · 2^52: adding and subtracting it rounds to a whole number, which then stands in the low bits.
pub(super) const ROUNDER: f64 = 6_755_399_441_055_744.0;
const LOG2_E: f64 = std::f64::consts::LOG2_E;
/// ln 2 as an unevaluated sum of two doubles.
const LN_2: f64 = std::f64::consts::LN_2;
const LN_2_LOW: f64 = 2.319_046_813_846_299_6e-17;

/// (e^r − 1 − r) / r² on |r| ≤ ½ ln 2, interpolated at Chebyshev points; relative error of e^r below 4·10⁻¹⁹.
const COEFFICIENTS: [f64; 11] = [
    0.5,
    0.1666666666666667,
    0.04166666666666667,
    0.008333333333326136,
    0.0013888888888883748,
    0.00019841269874820627,
    2.4801587325547743e-05,
    2.7557255400206422e-06,
    2.75572736431103e-07,
    2.5105217004720745e-08,
    2.0914686968086876e-09,
];

/// c₀ + c₁ x + c₂ x² + … by Estrin's scheme: neighbours are joined in pairs, then pairs of pairs, every step fused. The
/// steps of one round do not wait for one another, which Horner's do.
#[inline(always)]
pub(super) fn polynomial<F: Fused, const N: usize>(c: &[f64; N], x: f64) -> f64 {
    const { assert!(N >= 1 && N <= 16) };
    let mut sums = *c;
    let mut power = x;
    let mut left = N;
    // Four rounds serve up to 16 coefficients; a fixed count lets the compiler unroll them.
    for _ in 0..4 {
        let pairs = left / 2;
        for i in 0..pairs {
            sums[i] = F::fused(sums[2 * i + 1], power, sums[2 * i]);
        }
        if left % 2 == 1 {
            sums[pairs] = sums[left - 1];
        }
        left = left.div_ceil(2);
        power *= power;
    }
    sums[0]
}

/// (n, r, r_low): the whole number n nearest to x / ln 2, and x + x_low − n ln 2 in two parts.
#[inline(always)]
fn reduce<F: Fused>(x: f64, x_low: f64) -> (f64, f64, f64) {
    let shifted = F::fused(x, LOG2_E, ROUNDER);
    let n = shifted - ROUNDER;
    // Exact: both terms lie within a factor of two of each other, or n is 0.
    let high = F::fused(-n, LN_2, x);
    let low = F::fused(-n, LN_2_LOW, x_low);
    let r = high + low;
    (shifted, r, (high - r) + low)
}

/// y 2^n, where `shifted` is n + [`ROUNDER`] and |n| < 2,000: in two steps, so that subnormal and infinite results
/// come out right.
#[inline(always)]
fn scale(y: f64, shifted: f64) -> f64 {
    let n = shifted.to_bits().wrapping_sub(ROUNDER.to_bits()).wrapping_add(2048);
    let half = n >> 1;
    let rest = n.wrapping_sub(half);
    let a = f64::from_bits(half.wrapping_sub(1) << 52);
    let b = f64::from_bits(rest.wrapping_sub(1) << 52);
    y * a * b
}

/// factor · e^(x + x_low), where |x_low| is small beside 1 and the factor between 10⁻³ and 10³: rounded well even
/// where e^x alone is subnormal.
#[inline(always)]
pub(super) fn exp_sum_times<F: Fused>(x: f64, x_low: f64, factor: f64) -> f64 {
    // Beyond these ends the result is 0 or infinite; NaN passes both comparisons by.
    let x = if x > 710.0 { 710.0 } else { x };
    let x = if x < -746.0 { -746.0 } else { x };
    let (shifted, r, r_low) = reduce::<F>(x, x_low);
    let p = polynomial::<F, _>(&COEFFICIENTS, r);
    let tail = F::fused(r * r, p, r_low);
    scale((1.0 + (r + tail)) * factor, shifted)
}

/// e^(x + x_low), where |x_low| is small beside 1.
#[inline(always)]
pub(super) fn exp_sum<F: Fused>(x: f64, x_low: f64) -> f64 {
    exp_sum_times::<F>(x, x_low, 1.0)
}

/// Whether [`exp_sum_moderate`] holds for this x: e^x is far from the ends of the range.
#[inline(always)]
pub(crate) fn is_moderate_exponent(x: f64) -> bool {
    // NaN is not.
    x.abs() <= 700.0
}

/// [`exp_sum`] to the bit where [`is_moderate_exponent`]: 2^n is one addition to the exponent.
#[inline(always)]
pub(crate) fn exp_sum_moderate<F: Fused>(x: f64, x_low: f64) -> f64 {
    let (shifted, r, r_low) = reduce::<F>(x, x_low);
    let p = polynomial::<F, _>(&COEFFICIENTS, r);
    let tail = F::fused(r * r, p, r_low);
    let y = 1.0 + (r + tail);
    // The low bits of `shifted` are n.
    f64::from_bits(y.to_bits().wrapping_add(shifted.to_bits() << 52))
}

/// [`exp`] to the bit where [`is_moderate_exponent`].
#[inline(always)]
pub(crate) fn exp_moderate<F: Fused>(x: f64) -> f64 {
    exp_sum_moderate::<F>(x, 0.0)
}

/// e^x.
#[inline(always)]
pub fn exp<F: Fused>(x: f64) -> f64 {
    exp_sum::<F>(x, 0.0)
}

/// e^x − 1, without cancellation near 0.
#[inline(always)]
pub fn expm1<F: Fused>(x: f64) -> f64 {
    // Between the ends the number is formed with care; above 40 the 1 no longer shows, below −40 only the 1 does.
    let inside = if x > 40.0 { 40.0 } else { x };
    let inside = if inside < -40.0 { -40.0 } else { inside };
    let (shifted, r, r_low) = reduce::<F>(inside, 0.0);
    let p = polynomial::<F, _>(&COEFFICIENTS, r);
    let tail = F::fused(r * r, p, r_low);
    // 2^n (r + tail) + (2^n − 1), the rounding of the larger sum kept.
    let two_n = scale(1.0, shifted);
    let base = two_n - 1.0;
    let scaled = two_n * r;
    let sum = base + scaled;
    let back = sum - base;
    let error = (base - (sum - back)) + (scaled - back);
    let near = sum + F::fused(two_n, tail, error);
    let result = if x > 40.0 { exp::<F>(x) } else { near };
    // Keeps the sign of −0 and every subnormal as it is.
    if x.abs() < 1e-300 { x } else { result }
}

/// 1 / (1 + e^−x): the logistic function, accurate in both tails.
#[inline(always)]
pub fn logistic<F: Fused>(x: f64) -> f64 {
    let e = exp::<F>(-x.abs());
    let top = if x >= 0.0 { 1.0 } else { e };
    top / (1.0 + e)
}
