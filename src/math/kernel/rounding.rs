//! Rounding to whole numbers.

/// The nearest whole number; halves go away from zero, so 2.5 becomes 3 and −2.5 becomes −3.
#[inline(always)]
pub fn round_half_away(x: f64) -> f64 {
    let whole = x.trunc();
    // Exact: a fraction of a double is a double.
    let step = if (x - whole).abs() >= 0.5 { 1.0 } else { 0.0 };
    // Infinities have no fraction (∞ − ∞ is NaN, and no step is made).
    (whole.abs() + step).copysign(x)
}
