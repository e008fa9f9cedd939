//! The gamma function's logarithm and the regularised incomplete gamma functions.

use super::root::{self, At};
use super::{exp, ln, ln_1p, normal_quantile, pow};

const LN_ROOT_TWO_PI: f64 = 0.918_938_533_204_672_7;

/// B₂ₖ / (2k (2k − 1)): the Stirling series in 1/x², 1/x⁴, …
const STIRLING: [f64; 8] = [
    1.0 / 12.0,
    -1.0 / 360.0,
    1.0 / 1260.0,
    -1.0 / 1680.0,
    1.0 / 1188.0,
    -691.0 / 360_360.0,
    1.0 / 156.0,
    -3617.0 / 122_400.0,
];

/// ln Γ(x) − (x − ½) ln x + x − ½ ln 2π for x ≥ 10: what Stirling's formula misses.
pub(super) fn stirling_rest(x: f64) -> f64 {
    let square = 1.0 / (x * x);
    let series = STIRLING.iter().rev().fold(0.0, |sum, c| sum * square + c);
    series / x
}

/// ζ(k) − 1 for k = 2, 3, …: the Taylor series of ln Γ about 2.
const ZETA_LESS_ONE: [f64; 29] = [
    0.6449340668482264,
    0.2020569031595943,
    0.08232323371113819,
    0.03692775514336993,
    0.01734306198444914,
    0.008349277381922827,
    0.00407735619794434,
    0.0020083928260822143,
    0.0009945751278180853,
    0.0004941886041194645,
    0.0002460865533080483,
    0.00012271334757848915,
    6.124813505870483e-05,
    3.058823630702049e-05,
    1.528225940865187e-05,
    7.637197637899763e-06,
    3.81729326499984e-06,
    1.908212716553939e-06,
    9.539620338727962e-07,
    4.769329867878064e-07,
    2.38450502727733e-07,
    1.1921992596531106e-07,
    5.960818905125948e-08,
    2.980350351465228e-08,
    1.4901554828365043e-08,
    7.45071178983543e-09,
    3.725334024788457e-09,
    1.862659723513049e-09,
    9.313274324196682e-10,
];
/// 1 − γ, Euler's constant γ.
const ONE_LESS_EULER: f64 = 0.422_784_335_098_467_1;

/// ln Γ(2 + d) for |d| ≤ ½: (1 − γ) d + Σ (−1)^k (ζ(k) − 1) d^k / k.
fn ln_gamma_near_two(d: f64) -> f64 {
    let mut sum = 0.0;
    for (i, z) in ZETA_LESS_ONE.iter().enumerate().rev() {
        let k = (i + 2) as f64;
        let sign = if i % 2 == 0 { 1.0 } else { -1.0 };
        sum = sum * d + sign * z / k;
    }
    d * (ONE_LESS_EULER + d * sum)
}

/// ln |Γ(x)| for x > 0; ∞ at 0, NaN below 0.
///
/// Within a few ulp of max(1, |ln Γ|); near its zeros 1 and 2 within a few ulp of the value itself.
pub fn ln_gamma(x: f64) -> f64 {
    if x.is_nan() || x < 0.0 {
        return f64::NAN;
    }
    if x == 0.0 || x == f64::INFINITY {
        return f64::INFINITY;
    }
    if x >= 10.0 {
        let l = ln(x);
        // x (ln x − 1) loses less than x ln x − x.
        return x * (l - 1.0) + (-0.5 * l + LN_ROOT_TWO_PI + stirling_rest(x));
    }
    if x < 0.5 {
        // Γ(x) = Γ(x + 2) / (x (x + 1)), x near 0.
        return ln_gamma_near_two(x) - ln_1p(x) - ln(x);
    }
    if x < 1.5 {
        // Γ(x) = Γ(x + 1) / x
        return ln_gamma_near_two(x - 1.0) - ln_1p(x - 1.0);
    }
    // Γ(x) = (x − 1) (x − 2) … Γ(x − n)
    let mut rest = x;
    let mut product = 1.0;
    while rest > 2.5 {
        rest -= 1.0;
        product *= rest;
    }
    ln_gamma_near_two(rest - 2.0) + ln(product)
}

/// ln k!, for k = 0, 1, …
pub fn log_factorial(k: u64) -> f64 {
    /// 0! to 18! are exact as doubles.
    const SMALL: usize = 19;
    if (k as usize) < SMALL {
        let factorial: u64 = (2..=k).product();
        return ln(factorial as f64);
    }
    ln_gamma(k as f64 + 1.0)
}

/// ln(x / a) − (x − a) / a, without cancellation near x = a; `gap` is x − a.
pub(super) fn ln_ratio_less(x: f64, a: f64, gap: f64) -> f64 {
    let d = gap / a;
    if d.abs() > 0.3 {
        return ln(x / a) - d;
    }
    // With s = d / (2 + d): ln(1 + d) = 2 artanh s, and d = 2 s + d s.
    let s = d / (2.0 + d);
    let square = s * s;
    let mut sum = 0.0;
    for k in (1..=11).rev() {
        sum = sum * square + 1.0 / f64::from(2 * k + 1);
    }
    2.0 * s * square * sum - d * s
}

/// ln Γ(1 + a) for a ≥ 0, small a included.
fn ln_gamma_1p(a: f64) -> f64 {
    if a <= 0.5 {
        ln_gamma_near_two(a) - ln_1p(a)
    } else {
        ln_gamma(1.0 + a)
    }
}

/// x^a e^−x / Γ(a + 1), the weight of a Poisson(x) count at a, without the cancellation of its three large factors
/// (Loader 2000, "Fast and accurate computation of binomial probabilities").
pub(super) fn poisson_weight(a: f64, x: f64) -> f64 {
    if x == 0.0 {
        return if a == 0.0 { 1.0 } else { 0.0 };
    }
    if a < 10.0 {
        if a > 1e-3 && x < 700.0 {
            return pow(x, a) * exp(-x) * exp(-ln_gamma_1p(a));
        }
        return exp(a * ln(x) - x - ln_gamma_1p(a));
    }
    exp(a * ln_ratio_less(x, a, x - a) - stirling_rest(a)) / (2.0 * std::f64::consts::PI * a).sqrt()
}

/// P(a, x) and Q(a, x) = 1 − P(a, x), each accurate where it is the smaller.
pub(super) fn both(a: f64, x: f64) -> (f64, f64) {
    if a.is_nan() || x.is_nan() || a <= 0.0 || x < 0.0 || (a == f64::INFINITY && x == f64::INFINITY) {
        return (f64::NAN, f64::NAN);
    }
    if x == 0.0 || a == f64::INFINITY {
        return (0.0, 1.0);
    }
    if x == f64::INFINITY {
        return (1.0, 0.0);
    }
    if a > super::temme::FROM && (x - a).abs() < 0.3 * a {
        return super::temme::both(a, x);
    }
    if x < a + 1.0 {
        let p = lower_series(a, x);
        let q = if p > 0.7 && x < 1.5 { upper_small(a, x) } else { 1.0 - p };
        (p, q)
    } else if x < 1.5 {
        // Here a is small, and Q is small through a: the series for P(a, x) with its 1 taken out.
        let q = upper_small(a, x);
        (1.0 - q, q)
    } else {
        let q = upper_fraction(a, x);
        (1.0 - q, q)
    }
}

/// P(a, x) = w Σ xⁿ / ((a + 1) … (a + n)), w the Poisson weight.
fn lower_series(a: f64, x: f64) -> f64 {
    let weight = poisson_weight(a, x);
    let (mut term, mut sum, mut n) = (1.0, 1.0, 1.0);
    while term > sum * 1e-17 && n < 1e5 {
        term *= x / (a + n);
        sum += term;
        n += 1.0;
    }
    (weight * sum).min(1.0)
}

/// Q(a, x) by Legendre's continued fraction, evaluated by Lentz's method (Press et al., section 6.2).
fn upper_fraction(a: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    // x^a e^−x / Γ(a)
    let weight = poisson_weight(a, x) * a;
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut h = d;
    let mut i = 1.0;
    while i < 1e5 {
        let an = -i * (i - a);
        b += 2.0;
        d = an * d + b;
        d = if d.abs() < TINY { TINY } else { d };
        c = b + an / c;
        c = if c.abs() < TINY { TINY } else { c };
        d = 1.0 / d;
        let factor = d * c;
        h *= factor;
        if (factor - 1.0).abs() < 2e-16 {
            break;
        }
        i += 1.0;
    }
    (weight * h).clamp(0.0, 1.0)
}

/// Q(a, x) for small a < x < 1.5: 1 − x^a/Γ(a+1) − x^a/Γ(a) Σ (−x)ⁿ / ((a + n) n!), n ≥ 1.
fn upper_small(a: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut n) = (1.0, 0.0, 1.0);
    while n < 60.0 {
        term *= -x / n;
        let part = term / (a + n);
        sum += part;
        if part.abs() < 1e-18 {
            break;
        }
        n += 1.0;
    }
    let exponent = a * ln(x) - ln_gamma_1p(a);
    let front = exp(exponent);
    -super::expm1(exponent) - front * a * sum
}

/// P(a, x) = γ(a, x) / Γ(a), the regularised lower incomplete gamma function; NaN unless a > 0 and x ≥ 0.
pub fn gamma_p(a: f64, x: f64) -> f64 {
    both(a, x).0
}

/// Q(a, x) = 1 − P(a, x), accurate in the upper tail.
pub fn gamma_q(a: f64, x: f64) -> f64 {
    both(a, x).1
}

/// The x with P(a, x) = p; 0 at 0, ∞ at 1, NaN for p outside [0, 1] or unless 0 < a < ∞.
pub fn inverse_gamma_p(a: f64, p: f64) -> f64 {
    if !(a > 0.0 && a < f64::INFINITY && (0.0..=1.0).contains(&p)) {
        return f64::NAN;
    }
    if p == 0.0 {
        return 0.0;
    }
    if p == 1.0 {
        return f64::INFINITY;
    }
    // x^a / Γ(a + 1) ≤ … : below this start the leading term is all of P.
    let leading = exp((ln(p) + ln_gamma_1p(a)) / a);
    if leading < 1e-14 * (a + 1.0) {
        return leading;
    }
    let start = if a >= 1.0 {
        // Wilson and Hilferty 1931
        let ninth = 1.0 / (9.0 * a);
        let root = 1.0 - ninth + normal_quantile(p) * ninth.sqrt();
        let cubed = a * root * root * root;
        if cubed > 0.2 * a {
            cubed
        } else {
            leading * (1.0 + leading / (a + 1.0))
        }
    } else if leading < 0.5 {
        leading * (1.0 + leading / (a + 1.0))
    } else {
        (ln(a) - ln_gamma_1p(a) - ln(1.0 - p)).max(0.5)
    };
    inverse(a, (p, 1.0 - p), start)
}

/// The x with Q(a, x) = q, also where 1 − q has no digits for it; ∞ at 0, 0 at 1, NaN for q outside [0, 1] or unless
/// 0 < a < ∞.
pub fn inverse_gamma_q(a: f64, q: f64) -> f64 {
    if !(a > 0.0 && a < f64::INFINITY && q > 0.0 && q < 0.5) {
        return inverse_gamma_p(a, 1.0 - q);
    }
    let ninth = 1.0 / (9.0 * a);
    let root = 1.0 - ninth - normal_quantile(q) * ninth.sqrt();
    let start = if a >= 1.0 && root > 0.5 {
        a * root * root * root
    } else {
        // Γ(a) Q = x^(a − 1) e^−x nearly.
        (ln(a) - ln_gamma_1p(a) - ln(q)).max(0.5)
    };
    inverse(a, (1.0 - q, q), start)
}

/// The root of (P, Q) = `goal`.
fn inverse(a: f64, goal: (f64, f64), start: f64) -> f64 {
    root::quantile(goal, start, 0.0, f64::INFINITY, |x| {
        let (lower, upper) = both(a, x);
        At {
            lower,
            upper,
            density: poisson_weight(a, x) * a / x,
            bend: (a - 1.0) / x - 1.0,
        }
    })
}
