//! The root of a distribution function, by Halley's method on its logarithm inside a shrinking bracket.

use super::ln_1p;

/// What a distribution says about one point.
pub(super) struct At {
    /// The probability up to the point, and beyond it; each accurate where it is the smaller.
    pub(super) lower: f64,
    pub(super) upper: f64,
    pub(super) density: f64,
    /// The derivative of the density's logarithm.
    pub(super) bend: f64,
}

/// The x between `low` and `high` where the probabilities up to and beyond it are those of `goal`, of which the smaller
/// is sought, from a start that may be bad. `high` may be infinite when `low` is not negative.
pub(super) fn quantile(goal: (f64, f64), start: f64, low: f64, high: f64, at: impl Fn(f64) -> At) -> f64 {
    let (mut low, mut high) = (low, high);
    let mut x = start;
    for _ in 0..300 {
        if !(x > low && x < high) {
            x = between(low, high, x);
            if x <= low || x >= high {
                return x;
            }
        }
        let here = at(x);
        // The logarithm of the smaller side: nearly straight in the tails, where the function itself bends without end.
        let (value, slope, bend) = if goal.0 <= goal.1 {
            let slope = here.density / here.lower;
            (ln_ratio(here.lower, goal.0), slope, here.bend - slope)
        } else {
            let slope = here.density / here.upper;
            (-ln_ratio(here.upper, goal.1), slope, here.bend + slope)
        };
        if value == 0.0 || value.is_nan() {
            return x;
        }
        if value > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let newton = value / slope;
        let step = newton / (1.0 - 0.5 * newton * bend).clamp(0.5, 2.0);
        let next = x - step;
        // Halley's error is of the third order: after a step this small there is nothing left to gain.
        if step.abs() <= 1e-6 * x.abs() && (step * bend).abs() <= 1e-4 {
            return next.clamp(low, high);
        }
        x = next;
    }
    x
}

/// ln(a / b), for a ≥ 0; −∞ at 0.
fn ln_ratio(a: f64, b: f64) -> f64 {
    let gap = (a - b) / b;
    if gap <= -1.0 { f64::NEG_INFINITY } else { ln_1p(gap) }
}

/// A point well inside the bracket: the geometric mean where the ends differ in size, else the middle.
fn between(low: f64, high: f64, tried: f64) -> f64 {
    if high == f64::INFINITY {
        return if tried.is_finite() && tried > low {
            tried
        } else {
            2.0 * low.max(1e-300) + 1.0
        };
    }
    if low >= 0.0 && high > 4.0 * low {
        return (low.max(1e-300)).sqrt() * high.sqrt();
    }
    low + 0.5 * (high - low)
}
