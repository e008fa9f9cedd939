//! The root of an increasing function by Halley's method inside a shrinking bracket.

/// The x between `low` and `high` where `f` vanishes. `f(x)` gives (value, slope, curvature / slope, scale): the value
/// counts as 0 when its size is below rounding beside `scale`. `high` may be infinite when `low` is not negative.
pub(super) fn increasing(start: f64, low: f64, high: f64, f: impl Fn(f64) -> (f64, f64, f64, f64)) -> f64 {
    let (mut low, mut high) = (low, high);
    let mut x = start;
    for _ in 0..200 {
        if !(x > low && x < high) {
            x = between(low, high, x);
            if x == low || x == high {
                return x;
            }
        }
        let (value, slope, bend, scale) = f(x);
        if value == 0.0 || value.is_nan() {
            return x;
        }
        if value > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let newton = value / slope;
        let damp = (1.0 - 0.5 * newton * bend).clamp(0.5, 2.0);
        let next = x - newton / damp;
        // A step below rounding: this was the last look.
        if next.is_finite() && (next - x).abs() <= 1.2e-16 * x.abs() {
            return next.clamp(low, high);
        }
        if value.abs() <= 5e-17 * scale {
            return next.clamp(low, high);
        }
        x = next;
    }
    x
}

/// A point well inside the bracket: the geometric mean where the ends differ in size, else the middle.
fn between(low: f64, high: f64, tried: f64) -> f64 {
    if high == f64::INFINITY {
        return if tried.is_finite() && tried > low { tried } else { 2.0 * low.max(1e-300) + 1.0 };
    }
    if low >= 0.0 && high > 4.0 * low {
        return (low.max(1e-300)).sqrt() * high.sqrt();
    }
    low + 0.5 * (high - low)
}
