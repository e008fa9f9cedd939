//! Powers: x^y = e^(y ln x), with ln x in two doubles.

use crate::math::fused::Fused;
use super::exp::exp_sum;
use super::ln::{ln_sum, ln_sum_of_normal};

/// x^y in the sense of the scenario contract: 0^0 is 1; NaN if x or y is NaN (even NaN^0 and 1^NaN); 0 to a negative
/// power is NaN (a division by zero); a negative base is defined for whole exponents only. Infinities follow
/// IEEE 754-2019, 9.2.1.
#[inline(always)]
pub fn pow<F: Fused>(x: f64, y: f64) -> f64 {
    let base = x.abs();
    let (l, l_low) = ln_sum::<F>(base);
    // Beyond ±10^20 every power of a base other than 1 is 0 or infinite already.
    let exponent = if y > 1e20 { 1e20 } else { y };
    let exponent = if exponent < -1e20 { -1e20 } else { exponent };
    let p = exponent * l;
    let p_low = F::fused(exponent, l, -p) + exponent * l_low;
    // Beyond it the exponential is at an end of its range.
    let p_low = if p.abs() < 800.0 { p_low } else { 0.0 };
    let inside = exp_sum::<F>(p, p_low);

    // 0 and ∞ as base; NaN bases stay NaN because `base` is neither.
    let end = if (base == 0.0) == (y > 0.0) { 0.0 } else { f64::INFINITY };
    let inside = if base == 0.0 || base == f64::INFINITY {
        end
    } else {
        inside
    };
    let inside = if base == 1.0 || y == 0.0 { 1.0 } else { inside };

    let size = y.abs();
    let whole = size.floor() == size;
    let half = 0.5 * size;
    let odd = whole && half.floor() != half;
    let signed = if odd { -inside } else { inside };
    let negative = if whole { signed } else { f64::NAN };
    let result = if x.is_sign_negative() && x != 0.0 {
        negative
    } else {
        inside
    };
    let result = if x == 0.0 && y < 0.0 { f64::NAN } else { result };
    if x.is_nan() || y.is_nan() { f64::NAN } else { result }
}

/// Whether [`power_of`] holds for this base: positive and normal.
#[inline(always)]
pub(crate) fn is_plain_base(x: f64) -> bool {
    (f64::MIN_POSITIVE..f64::INFINITY).contains(&x)
}

/// Whether [`power_of`] holds for this exponent.
#[inline(always)]
pub(crate) fn is_plain_exponent(y: f64) -> bool {
    y.abs() <= 1e20
}

/// y ln x in two doubles: without its special cases, [`pow`] to the bit is the exponential of it.
#[inline(always)]
pub(crate) fn power_of<F: Fused>(x: f64, y: f64) -> (f64, f64) {
    let (l, l_low) = ln_sum_of_normal::<F>(x);
    let p = y * l;
    let p_low = F::fused(y, l, -p) + y * l_low;
    (p, if p.abs() < 800.0 { p_low } else { 0.0 })
}
