//! Logarithms: `x = 2^k m` with m between √½ and √2, and `ln m = 2 artanh s` with `s = (m − 1) / (m + 1)`.

use crate::math::fused::Fused;
use super::exp::polynomial;
use super::ln_table::{INVERSES, LOGARITHMS, LOGARITHMS_LOW, PIECES, START};
use super::sum::{fast_two_sum, two_product};

/// ln 2 with 11 zero bits at its end, so that k ln 2 is exact, and the rest of it.
const LN_2_SHORT: f64 = f64::from_bits(0x3fe6_2e42_fefa_3800);
const LN_2_REST: f64 = 5.497_923_018_708_371e-14;
/// The bits of √½, rounded down to 20 bits of fraction: where the exponent steps.
const ROOT_HALF: u64 = 0x3fe6_a09e_0000_0000;
const FRACTION: u64 = 0x000f_ffff_ffff_ffff;

/// (2 artanh(s) / s − 2) / s² as a polynomial in s²; relative error of the logarithm below 6·10⁻¹⁹.
const COEFFICIENTS: [f64; 8] = [
    0.6666666666666666,
    0.40000000000000885,
    0.28571428570799784,
    0.22222222392581045,
    0.18181795547521137,
    0.15386244737621665,
    0.13268638369266825,
    0.13088034850927555,
];

/// (ln(1 + r) − r + r²/2) / r³ on |r| ≤ 0.00585, for [`ln_sum`]; relative error of the logarithm below 5·10⁻²¹.
const SHORT_COEFFICIENTS: [f64; 6] = [
    0.3333333333333335,
    -0.2500000000000001,
    0.19999999992679832,
    -0.1666666666007851,
    0.14286284678681774,
    -0.12500513353970205,
];
const LOG10_E: f64 = std::f64::consts::LOG10_E;
const LOG10_E_LOW: f64 = 1.098_319_650_216_765e-17;

/// (k, m) with x = 2^k m and m in [√½, √2), for every positive finite x.
#[inline(always)]
fn split(x: f64) -> (f64, f64) {
    let small = x < f64::MIN_POSITIVE;
    let (k, m) = split_normal(if small { x * 18_014_398_509_481_984.0 } else { x });
    (if small { k - 54.0 } else { k }, m)
}

/// [`split`] of numbers that are not subnormal.
#[inline(always)]
fn split_normal(x: f64) -> (f64, f64) {
    let bits = x.to_bits().wrapping_add((1023 << 52) - ROOT_HALF);
    // An exponent below 2^52 becomes a double by standing in the low bits of 2^52.
    let exponent = f64::from_bits((bits >> 52) | 0x4330_0000_0000_0000) - 4_503_599_627_370_496.0;
    let m = f64::from_bits((bits & FRACTION).wrapping_add(ROOT_HALF));
    (exponent - 1023.0, m)
}

/// NaN at and below 0 (the logarithm is undefined there) and for NaN; `x` itself for +∞; else `inside`.
#[inline(always)]
fn on_domain(x: f64, inside: f64) -> f64 {
    let inside = if x < f64::INFINITY { inside } else { x };
    if x > 0.0 { inside } else { f64::NAN }
}

/// k ln 2 + ln(1 + f + c), where c is a small correction already divided by 1 + f.
#[inline(always)]
fn assemble<F: Fused>(k: f64, f: f64, c: f64) -> f64 {
    let s = f / (2.0 + f);
    let z = s * s;
    let r = z * polynomial::<F, _>(&COEFFICIENTS, z);
    let half_square = 0.5 * f * f;
    let low = F::fused(k, LN_2_REST, c);
    // ln(1 + f) = f − f²/2 + s (f²/2 + r): only small terms are rounded before the last sum.
    let (high, rounding) = fast_two_sum(k * LN_2_SHORT, f);
    high - (half_square - (F::fused(s, half_square + r, low) + rounding))
}

/// ln x; NaN at and below 0.
#[inline(always)]
pub fn ln<F: Fused>(x: f64) -> f64 {
    let (k, m) = split(x);
    on_domain(x, assemble::<F>(k, m - 1.0, 0.0))
}

/// ln(1 + x), without cancellation near 0; NaN at and below −1.
#[inline(always)]
pub fn ln_1p<F: Fused>(x: f64) -> f64 {
    let u = 1.0 + x;
    // What 1 + x lost in rounding, exactly.
    let back = u - 1.0;
    let lost = (1.0 - (u - back)) + (x - back);
    let (k, m) = split(u);
    // 1 + x lies between √½ and √2.
    let near = x > -0.29 && x < 0.41;
    let k = if near { 0.0 } else { k };
    let f = if near { x } else { m - 1.0 };
    let c = if near { 0.0 } else { lost / u };
    let result = assemble::<F>(k, f, c);
    // Keeps the sign of −0 and every subnormal as it is.
    let result = if x.abs() < 1e-300 { x } else { on_domain(u, result) };
    if x.is_nan() { f64::NAN } else { result }
}

/// ln x as a sum of two doubles, with a relative error below 2⁻⁶⁴, for positive finite x.
#[inline(always)]
pub(super) fn ln_sum<F: Fused>(x: f64) -> (f64, f64) {
    let small = x < f64::MIN_POSITIVE;
    ln_sum_of::<F>(
        if small { x * 18_014_398_509_481_984.0 } else { x },
        if small { 1077.0 } else { 1023.0 },
    )
}

/// [`ln_sum`] of numbers that are not subnormal.
#[inline(always)]
pub(super) fn ln_sum_of_normal<F: Fused>(x: f64) -> (f64, f64) {
    ln_sum_of::<F>(x, 1023.0)
}

/// ln of x 2^(1023 − `bias`) by a table (Tang 1990): x = 2^k m, r = m c − 1 with c near 1 / m, and
/// ln x = k ln 2 − ln c + ln(1 + r).
#[inline(always)]
fn ln_sum_of<F: Fused>(x: f64, bias: f64) -> (f64, f64) {
    let bits = x.to_bits().wrapping_add((1023 << 52) - START);
    // An exponent below 2^52 becomes a double by standing in the low bits of 2^52.
    let exponent = f64::from_bits((bits >> 52) | 0x4330_0000_0000_0000) - 4_503_599_627_370_496.0;
    let k = exponent - bias;
    let m = f64::from_bits((bits & FRACTION).wrapping_add(START));
    let piece = (bits >> 45) as usize & (PIECES - 1);
    // Exact: c is short.
    let r = F::fused(m, INVERSES[piece], -1.0);
    // Exact: both are multiples of 2⁻⁴² below 2¹⁰.
    let near = k * LN_2_SHORT + LOGARITHMS[piece];
    let rest = F::fused(k, LN_2_REST, LOGARITHMS_LOW[piece]);
    // In no piece but that of 1, where it is 0, is `near` less than r; then r − r²/2 in two doubles.
    let (sum, sum_low) = fast_two_sum(near, r);
    let half = -0.5 * r;
    let square = half * r;
    let square_low = F::fused(half, r, -square);
    let (high, high_low) = fast_two_sum(sum, square);
    // r³ (1/3 − r/4 + …): −2 r · (−r²/2) is r³.
    let tail = (r * square) * (-2.0 * polynomial::<F, _>(&SHORT_COEFFICIENTS, r));
    fast_two_sum(high, ((sum_low + rest) + (high_low + square_low)) + tail)
}

/// log₁₀ x; NaN at and below 0.
#[inline(always)]
pub fn log10<F: Fused>(x: f64) -> f64 {
    let (high, low) = ln_sum::<F>(x);
    let (p, p_low) = two_product::<F>(high, LOG10_E);
    on_domain(x, p + (p_low + F::fused(high, LOG10_E_LOW, low * LOG10_E)))
}

/// ln(p / (1 − p)); NaN outside (0, 1).
#[inline(always)]
pub fn logit<F: Fused>(p: f64) -> f64 {
    // Near ½ the ratio is near 1, and its difference from 1 is formed first: p − ½ is exact there.
    let near = (p - 0.5).abs() < 0.2;
    let q = 1.0 - p;
    let middle = ln_1p::<F>(2.0 * (p - 0.5) / q);
    // In the upper tail 1 − p is exact, in the lower one it is rounded only relative to 1.
    let tail = ln::<F>(p / q);
    let result = if near { middle } else { tail };
    if p > 0.0 && p < 1.0 { result } else { f64::NAN }
}
