//! Logarithms: `x = 2^k m` with m between √½ and √2, and `ln m = 2 artanh s` with `s = (m − 1) / (m + 1)`.

use super::exp::polynomial;
use super::sum::{fast_two_sum, two_product, two_sum};

/// ln 2 with 11 zero bits at its end, so that k ln 2 is exact, and the rest of it.
const LN_2_SHORT: f64 = f64::from_bits(0x3fe6_2e42_fefa_3800);
const LN_2_REST: f64 = 5.497_923_018_708_371e-14;
const LN_2_REST_LOW: f64 = 1.947_045_092_380_75e-31;
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

/// The same without its first term 2/3, for [`ln_sum`]; relative error below 10⁻²⁰.
const LONG_COEFFICIENTS: [f64; 9] = [
    0.4,
    0.28571428571428564,
    0.2222222222222847,
    0.1818181817964499,
    0.1538461576290815,
    0.13333296397963834,
    0.11766819021629554,
    0.10456195110401492,
    0.1076362151501126,
];
const TWO_THIRDS: f64 = 2.0 / 3.0;
const TWO_THIRDS_LOW: f64 = 3.700_743_415_417_188e-17;
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
fn assemble(k: f64, f: f64, c: f64) -> f64 {
    let s = f / (2.0 + f);
    let z = s * s;
    let r = z * polynomial(&COEFFICIENTS, z);
    let half_square = 0.5 * f * f;
    let low = k.mul_add(LN_2_REST, c);
    // ln(1 + f) = f − f²/2 + s (f²/2 + r): only small terms are rounded before the last sum.
    let (high, rounding) = fast_two_sum(k * LN_2_SHORT, f);
    high - (half_square - (s.mul_add(half_square + r, low) + rounding))
}

/// ln x; NaN at and below 0.
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    let (k, m) = split(x);
    on_domain(x, assemble(k, m - 1.0, 0.0))
}

/// ln(1 + x), without cancellation near 0; NaN at and below −1.
#[inline(always)]
pub fn ln_1p(x: f64) -> f64 {
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
    let result = assemble(k, f, c);
    // Keeps the sign of −0 and every subnormal as it is.
    let result = if x.abs() < 1e-300 { x } else { on_domain(u, result) };
    if x.is_nan() { f64::NAN } else { result }
}

/// ln x as a sum of two doubles, with a relative error below 2⁻⁶⁴, for positive finite x.
#[inline(always)]
pub(super) fn ln_sum(x: f64) -> (f64, f64) {
    let (k, m) = split(x);
    ln_sum_of_parts(k, m)
}

/// [`ln_sum`] of numbers that are not subnormal.
#[inline(always)]
pub(super) fn ln_sum_of_normal(x: f64) -> (f64, f64) {
    let (k, m) = split_normal(x);
    ln_sum_of_parts(k, m)
}

#[inline(always)]
fn ln_sum_of_parts(k: f64, m: f64) -> (f64, f64) {
    let f = m - 1.0;
    // s = f / (m + 1) in two parts: the remainder of the first division is divided again.
    let (d, d_low) = two_sum(m, 1.0);
    let inverse = 1.0 / d;
    let s = f * inverse;
    let s_low = ((-s).mul_add(d, f) - s * d_low) * inverse;
    let (s, s_low) = fast_two_sum(s, s_low);
    let (z, z_low) = two_product(s, s);
    let z_low = (2.0 * s).mul_add(s_low, z_low);
    // w = 2/3 + z (2/5 + …)
    let (w, w_low) = fast_two_sum(TWO_THIRDS, z * polynomial(&LONG_COEFFICIENTS, z));
    let w_low = w_low + TWO_THIRDS_LOW;
    // t = s z w
    let (zw, zw_low) = two_product(z, w);
    let zw_low = zw_low + z.mul_add(w_low, z_low * w);
    let (t, t_low) = two_product(s, zw);
    let t_low = t_low + s.mul_add(zw_low, s_low * zw);
    // ln m = 2 s + t
    let (sum, sum_low) = fast_two_sum(2.0 * s, t);
    let sum_low = sum_low + (2.0f64.mul_add(s_low, t_low));
    // + k ln 2
    let (total, total_low) = two_sum(k * LN_2_SHORT, sum);
    let rest = k * LN_2_REST;
    let rest_low = k.mul_add(LN_2_REST, -rest) + k * LN_2_REST_LOW;
    let (low, lowest) = two_sum(rest, sum_low + total_low);
    let (high, high_low) = fast_two_sum(total, low);
    fast_two_sum(high, high_low + (lowest + rest_low))
}

/// log₁₀ x; NaN at and below 0.
#[inline(always)]
pub fn log10(x: f64) -> f64 {
    let (high, low) = ln_sum(x);
    let (p, p_low) = two_product(high, LOG10_E);
    on_domain(x, p + (p_low + high.mul_add(LOG10_E_LOW, low * LOG10_E)))
}

/// ln(p / (1 − p)); NaN outside (0, 1).
#[inline(always)]
pub fn logit(p: f64) -> f64 {
    // Near ½ the ratio is near 1, and its difference from 1 is formed first: p − ½ is exact there.
    let near = (p - 0.5).abs() < 0.2;
    let q = 1.0 - p;
    let middle = ln_1p(2.0 * (p - 0.5) / q);
    // In the upper tail 1 − p is exact, in the lower one it is rounded only relative to 1.
    let tail = ln(p / q);
    let result = if near { middle } else { tail };
    if p > 0.0 && p < 1.0 { result } else { f64::NAN }
}
