//! The elementary functions over whole columns: `f(x)` in place, `f_to(x, out)` into another column.
//!
//! Each gives the same bits as its scalar namesake in [`math`](super), at every length and on every machine. Columns
//! of different lengths are worked up to the end of the shortest.

use super::dispatch::multiversioned;
use super::flags::{FLAGS, set_places};
use super::fused::Fused;
use super::kernel;
use super::scratch::{Scratch, with_scratch};

/// Defines the in-place and the copying form of kernels without branches.
macro_rules! columns {
    ($($(#[$about:meta])* $name:ident, $name_to:ident = $kernel:expr;)*) => {
        multiversioned! {
            $(
                $(#[$about])*
                pub fn $name(x: &mut [f64]) {
                    for x in x.iter_mut() {
                        *x = $kernel(*x);
                    }
                }

                $(#[$about])*
                ///
                /// Reads `x`, writes `out`.
                pub fn $name_to(x: &[f64], out: &mut [f64]) {
                    for (out, x) in out.iter_mut().zip(x) {
                        *out = $kernel(*x);
                    }
                }
            )*
        }
    };
}

columns! {
    /// e^x − 1.
    expm1, expm1_to = kernel::expm1::<F>;
    /// The natural logarithm; NaN at and below 0.
    ln, ln_to = kernel::ln::<F>;
    /// ln(1 + x); NaN at and below −1.
    ln_1p, ln_1p_to = kernel::ln_1p::<F>;
    /// The decimal logarithm; NaN at and below 0.
    log10, log10_to = kernel::log10::<F>;
    /// √x; NaN below 0.
    sqrt, sqrt_to = f64::sqrt;
    /// 1 / (1 + e^−x).
    logistic, logistic_to = kernel::logistic::<F>;
    /// ln(p / (1 − p)); NaN outside (0, 1).
    logit, logit_to = kernel::logit::<F>;
    /// Φ(x), the standard normal distribution function.
    normal_cdf, normal_cdf_to = kernel::normal_cdf::<F>;
    /// The nearest whole number, halves away from zero.
    round_half_away, round_half_away_to = kernel::round_half_away;
}

/// How many values are worked on at a time where a second look at them is needed.
const STRIP: usize = 256;

/// `fast` for every value, then `slow` once more for the rare ones it does not serve.
#[inline(always)]
fn with_rare(x: &mut [f64], fast: impl Fn(f64) -> f64, rare: impl Fn(f64) -> bool, slow: impl Fn(f64) -> f64) {
    let mut kept = [0.0; STRIP];
    for strip in x.chunks_mut(STRIP) {
        let kept = &mut kept[..strip.len()];
        kept.copy_from_slice(strip);
        let mut any = 0u64;
        for (x, kept) in strip.iter_mut().zip(kept.iter()) {
            any |= u64::from(rare(*kept));
            *x = fast(*kept);
        }
        if any != 0 {
            for (x, kept) in strip.iter_mut().zip(kept.iter()) {
                if rare(*kept) {
                    *x = slow(*kept);
                }
            }
        }
    }
}

#[inline(always)]
fn beyond_moderate(x: f64) -> bool {
    x.abs() > kernel::MODERATE || x.is_nan()
}

/// Tails are worked on in groups of this size.
const TAIL_GROUP: usize = 16;

/// Uniforms to normals, no more than there are flags: middles in one sweep, then the tails (one in 64) gathered, worked on
/// together, and put back.
#[inline(always)]
fn quantiles<F: Fused>(strip: &mut [f64], Scratch { flags, places, .. }: &mut Scratch) {
    for (is_tail, u) in flags.iter_mut().zip(strip.iter_mut()) {
        let inside = kernel::in_middle(*u);
        *is_tail = u8::from(!inside);
        let middle = kernel::quantile_middle::<F>(*u);
        *u = if inside { middle } else { *u };
    }
    let count = set_places(flags, strip.len(), places);
    for places in places[..count].chunks(TAIL_GROUP) {
        // What stands where there is no tail must be one, too.
        let mut tails = [0.001; TAIL_GROUP];
        for (tail, &place) in tails.iter_mut().zip(places) {
            *tail = strip[usize::from(place)];
        }
        let mut far = 0u64;
        for &u in &tails {
            far |= u64::from(kernel::is_far(u));
        }
        if far == 0 {
            for u in &mut tails {
                *u = kernel::quantile_tail::<F>(*u);
            }
        } else {
            for u in &mut tails {
                *u = kernel::normal_quantile::<F>(*u);
            }
        }
        for (&place, &normal) in places.iter().zip(&tails) {
            strip[usize::from(place)] = normal;
        }
    }
}

multiversioned! {
    fn normal_quantile_with(x: &mut [f64], scratch: &mut Scratch) {
        for strip in x.chunks_mut(FLAGS) {
            quantiles::<F>(strip, scratch);
        }
    }

    /// sin x, x in radians.
    pub fn sin(x: &mut [f64]) {
        with_rare(x, kernel::sin_moderate::<F>, beyond_moderate, kernel::sin_large);
    }

    /// cos x, x in radians.
    pub fn cos(x: &mut [f64]) {
        with_rare(x, kernel::cos_moderate::<F>, beyond_moderate, kernel::cos_large);
    }

    /// e^x.
    pub fn exp(x: &mut [f64]) {
        for x in x.chunks_mut(STRIP) {
            if all_moderate(x) {
                for x in x {
                    *x = kernel::exp_moderate::<F>(*x);
                }
            } else {
                for x in x {
                    *x = kernel::exp::<F>(*x);
                }
            }
        }
    }

    /// e^x.
    ///
    /// Reads `x`, writes `out`.
    pub fn exp_to(x: &[f64], out: &mut [f64]) {
        for (out, x) in out.chunks_mut(STRIP).zip(x.chunks(STRIP)) {
            exp_strip::<F>(x, out);
        }
    }

    /// x^y, element by element, in the sense of [`pow`](super::pow).
    ///
    /// Reads `x` and `y`, writes `out`.
    pub fn pow_to(x: &[f64], y: &[f64], out: &mut [f64]) {
        for ((out, x), y) in out.chunks_mut(STRIP).zip(x.chunks(STRIP)).zip(y.chunks(STRIP)) {
            powers::<F, _>(out, || x.iter().zip(y).map(|(x, y)| (*x, *y)));
        }
    }

    /// The same with one exponent for all.
    pub fn pow_by_to(x: &[f64], y: f64, out: &mut [f64]) {
        for (out, x) in out.chunks_mut(STRIP).zip(x.chunks(STRIP)) {
            powers::<F, _>(out, || x.iter().map(|x| (*x, y)));
        }
    }
}

/// Φ⁻¹(u), the standard normal quantile; −∞ and ∞ at 0 and 1, NaN outside [0, 1].
pub fn normal_quantile(x: &mut [f64]) {
    with_scratch(|scratch| normal_quantile_with(x, scratch));
}

/// e^x of a few hundred values, to be compiled with what calls it.
#[inline(always)]
pub(crate) fn exp_strip<F: Fused>(x: &[f64], out: &mut [f64]) {
    let mut others = 0u64;
    for (out, x) in out.iter_mut().zip(x) {
        others |= u64::from(!kernel::is_moderate_exponent(*x));
        *out = kernel::exp_moderate::<F>(*x);
    }
    if others != 0 {
        for (out, x) in out.iter_mut().zip(x) {
            *out = kernel::exp::<F>(*x);
        }
    }
}

/// Whether [`kernel::exp_moderate`] serves all of these.
#[inline(always)]
fn all_moderate(x: &[f64]) -> bool {
    let mut others = 0u64;
    for x in x {
        others |= u64::from(!kernel::is_moderate_exponent(*x));
    }
    others == 0
}

/// Powers of bases and exponents, and once more with all special cases where there are any or powers are far out.
#[inline(always)]
fn powers<F: Fused, I: Iterator<Item = (f64, f64)>>(out: &mut [f64], of: impl Fn() -> I) {
    let mut others = 0u64;
    for (out, (x, y)) in out.iter_mut().zip(of()) {
        let (high, low) = kernel::power_of::<F>(x, y);
        let plain = kernel::is_plain_base(x) & kernel::is_plain_exponent(y);
        others |= u64::from(!(plain & kernel::is_moderate_exponent(high)));
        *out = kernel::exp_sum_moderate::<F>(high, low);
    }
    if others != 0 {
        for (out, (x, y)) in out.iter_mut().zip(of()) {
            *out = kernel::pow::<F>(x, y);
        }
    }
}

/// Defines the copying form by way of the form in place.
macro_rules! copying {
    ($($name_to:ident, $name:ident;)*) => {
        $(
            #[doc = concat!("[`", stringify!($name), "`] of `x` into `out`.")]
            pub fn $name_to(x: &[f64], out: &mut [f64]) {
                let length = x.len().min(out.len());
                let out = &mut out[..length];
                out.copy_from_slice(&x[..length]);
                $name(out);
            }
        )*
    };
}

copying! {
    normal_quantile_to, normal_quantile;
    sin_to, sin;
    cos_to, cos;
}
