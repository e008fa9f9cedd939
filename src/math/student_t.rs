//! Student's t distribution: distribution function and quantile.

use super::beta::{both, ln_beta};
use super::root::{self, At};
use super::{exp, ln, ln_1p, normal_cdf, normal_quantile};

/// From here on the normal distribution is the same to the last digits.
const MANY: f64 = 1e17;

/// P(T ≤ −t) for t ≥ 0.
fn lower_tail(t: f64, df: f64) -> f64 {
    // x = df / (df + t²), arranged so that neither part overflows.
    let (x, y) = if t * t < df {
        let r = t * t / df;
        (1.0 / (1.0 + r), r / (1.0 + r))
    } else {
        let r = df / t / t;
        (r / (1.0 + r), 1.0 / (1.0 + r))
    };
    0.5 * both(0.5 * df, 0.5, x, y).0
}

/// P(T ≤ t) for Student's t with `df` degrees of freedom; NaN unless df > 0.
pub fn student_t_cdf(t: f64, df: f64) -> f64 {
    if t.is_nan() || df.is_nan() || df <= 0.0 {
        return f64::NAN;
    }
    if df > MANY {
        return normal_cdf(t);
    }
    let tail = lower_tail(t.abs(), df);
    if t > 0.0 { 1.0 - tail } else { tail }
}

/// The t with P(T ≤ t) = p; −∞ and ∞ at 0 and 1, NaN for p outside [0, 1] or unless df > 0. Odd about p = ½ to the bit
/// where 1 − p is exact.
pub fn student_t_quantile(p: f64, df: f64) -> f64 {
    if df.is_nan() || df <= 0.0 || !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    if p == 0.5 {
        return 0.0;
    }
    if df > MANY || p == 0.0 || p == 1.0 {
        return normal_quantile(p);
    }
    let low = p < 0.5;
    let tail = if low { p } else { 1.0 - p };
    let t = upper_quantile(tail, df);
    if low { -t } else { t }
}

/// The t > 0 with P(T ≤ −t) = tail, 0 < tail < ½.
fn upper_quantile(tail: f64, df: f64) -> f64 {
    if df == 1.0 {
        // Cauchy: cot(π tail)
        let turn = std::f64::consts::PI * tail;
        return super::cos(turn) / super::sin(turn);
    }
    if df == 2.0 {
        return (1.0 - 2.0 * tail) / (2.0 * tail * (1.0 - tail)).sqrt();
    }
    let ln_b = ln_beta(0.5 * df, 0.5);
    let ln_tail = ln(tail);
    // The far tail: ½ x^(df/2) / (df/2 · B), x = df / (df + t²).
    let x = exp(2.0 / df * (ln_tail + ln(df) + ln_b));
    let start = if x < 0.2 {
        (df * (1.0 - x) / x).sqrt()
    } else {
        // Cornish and Fisher's first two terms
        let z = -normal_quantile(tail);
        let square = z * z;
        z + z * (square + 1.0) / (4.0 * df) + z * ((5.0 * square + 16.0) * square + 3.0) / (96.0 * df * df)
    };
    if !start.is_finite() || x < 1e-17 {
        // Nothing but the leading term is left: t = √df x^-½, formed from its logarithm lest x underflows.
        return exp(0.5 * ln(df) - (ln_tail + ln(df) + ln_b) / df);
    }
    let root_df = df.sqrt();
    root::quantile((1.0 - tail, tail), start, 0.0, f64::INFINITY, |t| {
        let r = t / root_df;
        let upper = lower_tail(t, df);
        At {
            lower: 1.0 - upper,
            upper,
            // (1 + t²/df)^−(df+1)/2 / (√df B(df/2, ½))
            density: exp(-0.5 * (df + 1.0) * ln_1p(r * r) - ln_b) / root_df,
            bend: -(df + 1.0) * t / (df + t * t),
        }
    })
}
