//! The regularised incomplete beta function and its inverse.

use super::gamma::{ln_ratio_less, stirling_rest};
use super::root::{self, At};
use super::{exp, expm1, large_beta, ln, ln_1p, ln_gamma, normal_quantile};

/// ln B(a, b) for a, b > 0, without the cancellation of large ln Γ.
pub fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    let sum = small + large;
    if small >= 10.0 {
        let share = small / large;
        return 0.5 * ln(2.0 * std::f64::consts::PI / large) + (small - 0.5) * ln(share / (1.0 + share))
            - large * ln_1p(share)
            + (stirling_rest(small) + stirling_rest(large) - stirling_rest(sum));
    }
    if large >= 10.0 {
        // ln Γ(b) − ln Γ(a + b)
        let ratio =
            small - (large - 0.5) * ln_1p(small / large) - small * ln(sum) + stirling_rest(large) - stirling_rest(sum);
        return ln_gamma(small) + ratio;
    }
    ln_gamma(small) + ln_gamma(large) - ln_gamma(sum)
}

/// x^a y^b / B(a, b), y = 1 − x.
pub(super) fn weight(a: f64, b: f64, ln_beta: f64, x: f64, y: f64) -> f64 {
    if a >= 10.0 && b >= 10.0 {
        // Loader's form: two deviances, and what Stirling's formula misses.
        let n = a + b;
        // n x − a, from whichever of x and y is the more exact; the gap of the other is its negative.
        let gap = if x <= y { super::fused(x, n, -a) } else { -(super::fused(y, n, -b)) };
        let exponent = a * ln_ratio_less(x * n, a, gap)
            + b * ln_ratio_less(y * n, b, -gap)
            + (stirling_rest(n) - stirling_rest(a) - stirling_rest(b));
        return exp(exponent) * (a / n * b / (2.0 * std::f64::consts::PI)).sqrt();
    }
    let ln_x = if x <= y { ln(x) } else { ln_1p(-y) };
    let ln_y = if y < x { ln(y) } else { ln_1p(-x) };
    exp(a * ln_x + b * ln_y - ln_beta)
}

/// The continued fraction 26.5.8 of Abramowitz and Stegun by Lentz's method; converges fast for x < (a + 1) / (a + b + 2).
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let guard = |v: f64| if v.abs() < TINY { TINY } else { v };
    let sum = a + b;
    let mut c = 1.0;
    let mut d = 1.0 / guard(1.0 - sum * x / (a + 1.0));
    let mut h = d;
    let mut m = 1.0;
    while m < 1e5 {
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / guard(1.0 + even * d);
        c = guard(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (sum + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / guard(1.0 + odd * d);
        c = guard(1.0 + odd / c);
        let factor = d * c;
        h *= factor;
        if (factor - 1.0).abs() < 2e-16 {
            break;
        }
        m += 1.0;
    }
    h
}

/// (I_x(a, b), 1 − I_x(a, b)) for y = 1 − x, each accurate where it is the smaller; y is given because 1 − x may not
/// hold it.
pub(super) fn both(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    both_with(a, b, weight_constant(a, b), x, y)
}

/// The constant that [`weight`] needs: ln B(a, b), unless both are large enough to do without.
fn weight_constant(a: f64, b: f64) -> f64 {
    if a >= 10.0 && b >= 10.0 {
        f64::NAN
    } else {
        ln_beta(a, b)
    }
}

fn both_with(a: f64, b: f64, ln_beta: f64, x: f64, y: f64) -> (f64, f64) {
    let defined = a > 0.0 && b > 0.0 && x >= 0.0 && y >= 0.0 && a < f64::INFINITY && b < f64::INFINITY;
    if !defined {
        return (f64::NAN, f64::NAN);
    }
    if x == 0.0 {
        return (0.0, 1.0);
    }
    if y == 0.0 {
        return (1.0, 0.0);
    }
    if a.max(b) >= large_beta::FROM {
        return large_beta::both(a, b, x, y);
    }
    let front = weight(a, b, ln_beta, x, y);
    if x * (a + b + 2.0) < a + 1.0 {
        let lower = (front * fraction(a, b, x) / a).min(1.0);
        (lower, 1.0 - lower)
    } else {
        let upper = (front * fraction(b, a, y) / b).min(1.0);
        (1.0 - upper, upper)
    }
}

/// I_x(a, b), the regularised incomplete beta function; NaN unless a, b > 0 (finite) and 0 ≤ x ≤ 1.
pub fn beta_inc(a: f64, b: f64, x: f64) -> f64 {
    both(a, b, x, 1.0 - x).0
}

/// 1 − I_x(a, b) for y = 1 − x, accurate where it is small, also where y has no digits for x.
pub fn beta_inc_upper(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if b >= a && b >= large_beta::FROM {
        both(a, b, x, y).1
    } else {
        beta_inc(b, a, y)
    }
}

/// The x with I_x(a, b) = p; NaN for p outside [0, 1] or unless a, b > 0 and finite.
pub fn inverse_beta_inc(a: f64, b: f64, p: f64) -> f64 {
    if a > b && a >= large_beta::FROM {
        // 1 less what has the digits.
        return 1.0 - inverse_of(b, a, 1.0 - p, p);
    }
    inverse_of(a, b, p, 1.0 - p)
}

/// The x with 1 − I_x(a, b) = q, also where 1 − q has no digits for it, and the distance of x from the end that is the nearer
/// one where a parameter is large: (x, false), else (1 − x, true).
pub fn inverse_beta_inc_upper(a: f64, b: f64, q: f64) -> (f64, bool) {
    if b >= a && b >= large_beta::FROM {
        (inverse_of(a, b, 1.0 - q, q), false)
    } else {
        (inverse_of(b, a, q, 1.0 - q), true)
    }
}

/// The x with I_x(a, b) = p = 1 − q.
fn inverse_of(a: f64, b: f64, p: f64, q: f64) -> f64 {
    let defined = a > 0.0 && b > 0.0 && a < f64::INFINITY && b < f64::INFINITY && (0.0..=1.0).contains(&p);
    if !defined {
        return f64::NAN;
    }
    if p == 0.0 || q == 0.0 {
        return p;
    }
    if a.min(b) > 1e36 {
        // No double lies beside the mean that is not far out in a tail.
        return 0.5 * a / (0.5 * a + 0.5 * b);
    }
    if a == 1.0 && b >= large_beta::FROM {
        // 1 − (1 − x)^b
        let ln_q = if p < q { ln_1p(-p) } else { ln(q) };
        return -expm1(ln_q / b);
    }
    let constant = weight_constant(a, b);
    let ln_beta = ln_beta(a, b);
    // The leading term of I near 0: x^a / (a B).
    let leading = exp((ln(p) + ln(a) + ln_beta) / a);
    if leading < 1e-17 * (a + 1.0) / (1.0 + (b - 1.0).abs() * a) {
        return leading;
    }
    // And near 1.
    let other = exp((ln_1p(-p) + ln(b) + ln_beta) / b);
    let start = if let Some(start) = large_beta::start(a, b, p, q) {
        start
    } else if a >= 1.0 && b >= 1.0 {
        // Abramowitz and Stegun 26.5.22
        let z = -normal_quantile(p);
        let lambda = (z * z - 3.0) / 6.0;
        let (one, two) = (1.0 / (2.0 * a - 1.0), 1.0 / (2.0 * b - 1.0));
        let h = 2.0 / (one + two);
        let w = z * (h + lambda).max(0.0).sqrt() / h - (two - one) * (lambda + 5.0 / 6.0 - 2.0 / (3.0 * h));
        a / (a + b * exp(2.0 * w))
    } else if leading < 0.5 {
        leading
    } else {
        1.0 - other.min(0.5)
    };
    root::quantile((p, q), start.clamp(f64::MIN_POSITIVE, 1.0 - 1e-16), 0.0, 1.0, |x| {
        let y = 1.0 - x;
        let (lower, upper) = both_with(a, b, constant, x, y);
        At {
            lower,
            upper,
            density: weight(a, b, constant, x, y) / (x * y),
            bend: (a - 1.0) / x - (b - 1.0) / y,
        }
    })
}
