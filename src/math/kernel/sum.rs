//! Sums and products without error: a pair (high, low) stands for high + low exactly.

use crate::math::fused::Fused;

/// a + b, for |a| ≥ |b| or a = 0 (Dekker 1971).
#[inline(always)]
pub(super) fn fast_two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    (sum, b - (sum - a))
}

/// a + b, in whatever order of size (Knuth).
#[inline(always)]
pub(super) fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let b_part = sum - a;
    let a_part = sum - b_part;
    (sum, (a - a_part) + (b - b_part))
}

/// a b.
#[inline(always)]
pub(super) fn two_product<F: Fused>(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    (product, F::fused(a, b, -product))
}
