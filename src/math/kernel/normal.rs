//! The normal distribution: Φ and its inverse.
//!
//! The coefficients are our own fits (rational functions, minimax by reweighted least squares in 80 digits,
//! `tests/data/math/fit.py`); all of them are positive, so that no digit cancels.

use crate::math::fused::{Fused, Plain};
use super::exp::{exp_sum_times, polynomial};
use super::ln::ln;
use super::sum::two_product;

/// e^(a²/2) Φ(−a) for 0 ≤ a ≤ 38.7, in powers of a; relative error below 10⁻¹⁸.
const MILLS_TOP: [f64; 11] = [
    0.5,
    0.8277315644007,
    0.6793083968880189,
    0.35711353545391095,
    0.13193303525850847,
    0.03562940564164631,
    0.007113530970543192,
    0.0010380836640173855,
    0.00010637481035310075,
    6.96072185033357e-06,
    2.2360546970871011e-07,
];
const MILLS_BOTTOM: [f64; 12] = [
    1.0,
    2.4533476896042656,
    2.8161050375926537,
    2.000441477467775,
    0.9794310026532458,
    0.348010367826602,
    0.09187686986547029,
    0.018096498969794872,
    0.0026195378060687624,
    0.000267202603129088,
    1.7447942201918588e-05,
    5.604957927338661e-07,
];

/// Where the middle of the quantile function begins: probabilities from 2⁻⁷ to 1 − 2⁻⁷.
const LEAST_MIDDLE: f64 = 1.0 / 128.0;
/// Φ⁻¹(u) / (u − ½) there, in powers of u (1 − u); relative error below 1.3·10⁻¹⁷.
const MIDDLE_TOP: [f64; 13] = [
    7.670723252302921,
    27423.314532624205,
    21005703.808514822,
    5715433610.489578,
    674154801688.3636,
    37946816296055.2,
    1065801594963458.4,
    1.5091595065163098e+16,
    1.0553264727681616e+17,
    3.4367112950336934e+17,
    4.6156455718018797e+17,
    1.965146794551686e+17,
    1.1840438320850056e+16,
];
const MIDDLE_BOTTOM: [f64; 13] = [
    1.0,
    4213.499052966549,
    3632381.4402392353,
    1099126659.4570181,
    144038747411.74646,
    9056280012445.617,
    287231891795623.56,
    4672826778944980.0,
    3.854573083760189e+16,
    1.5435747286620406e+17,
    2.73866785351989e+17,
    1.787523555723127e+17,
    2.7178215256988816e+16,
];

/// −Φ⁻¹(e^(−r²)) for 1.73 ≤ r ≤ 6.07, in powers of r − 1.6; relative error below 2.8·10⁻¹⁸.
const TAIL_TOP: [f64; 9] = [
    1.4234371107496933,
    4.6303804221502824,
    5.7933181221855135,
    3.719892862934495,
    1.3495014818028168,
    0.28190804457382146,
    0.03244837516999651,
    0.0017960013897079935,
    3.358051814876574e-05,
];
const TAIL_BOTTOM: [f64; 8] = [
    1.0,
    2.0532215373332887,
    1.6930837209115097,
    0.7203487425633254,
    0.16838676483165876,
    0.021044546352259597,
    0.0012321071380119876,
    2.3744378344313678e-05,
];

/// −Φ⁻¹(e^(−r²)) for 6.04 ≤ r ≤ 27.4, in powers of r − 5; relative error below 1.6·10⁻¹⁹.
const FAR_TOP: [f64; 9] = [
    6.657904643500951,
    5.62101550233962,
    1.9097119274020227,
    0.33569432938658766,
    0.03269151824320723,
    0.0017548993020576936,
    4.877060791358992e-05,
    6.079764062343764e-07,
    2.406563982880988e-09,
];
const FAR_BOTTOM: [f64; 8] = [
    1.0,
    0.6234478333324175,
    0.15047267847062187,
    0.017793527281508927,
    0.0010802317549773194,
    3.238551419974021e-05,
    4.213976839550145e-07,
    1.7016958989901847e-09,
];

/// Probabilities from here to 2⁻⁷ belong to the near tail; 2⁻⁵³, the least that a sampler gives, is one of them.
pub(crate) const LEAST_TAIL: f64 = 1.1e-16;

/// Φ(x), with a small relative error in the lower tail too.
#[inline(always)]
pub fn normal_cdf<F: Fused>(x: f64) -> f64 {
    let size = x.abs();
    // Φ(−38.6) is below the least positive double.
    let a = if size > 38.7 { 38.7 } else { size };
    let mills = polynomial::<F, _>(&MILLS_TOP, a) / polynomial::<F, _>(&MILLS_BOTTOM, a);
    let (square, square_low) = two_product::<F>(a, a);
    let tail = exp_sum_times::<F>(-0.5 * square, -0.5 * square_low, mills);
    if x > 0.0 { 1.0 - tail } else { tail }
}

/// u or 1 − u, whichever is less.
#[inline(always)]
fn lesser_side(u: f64) -> f64 {
    if u < 0.5 { u } else { 1.0 - u }
}

/// Whether u belongs to the middle, where [`quantile_middle`] holds.
#[inline(always)]
pub(crate) fn in_middle(u: f64) -> bool {
    lesser_side(u) >= LEAST_MIDDLE
}

/// Φ⁻¹(u) for u and 1 − u from 2⁻⁷ on.
#[inline(always)]
pub(crate) fn quantile_middle<F: Fused>(u: f64) -> f64 {
    let p = lesser_side(u);
    // p (1 − p): rounded relative to p itself, which ¼ − (½ − p)² would not be.
    let v = F::fused(-p, p, p);
    (u - 0.5) * (polynomial::<F, _>(&MIDDLE_TOP, v) / polynomial::<F, _>(&MIDDLE_BOTTOM, v))
}

/// Φ⁻¹(u) for u or 1 − u between [`LEAST_TAIL`] and 0.05, of which the part below 2⁻⁷ is asked for.
#[inline(always)]
pub(crate) fn quantile_tail<F: Fused>(u: f64) -> f64 {
    let low = u < 0.5;
    let p = if low { u } else { 1.0 - u };
    let r = (-ln::<F>(p)).sqrt() - 1.6;
    let x = polynomial::<F, _>(&TAIL_TOP, r) / polynomial::<F, _>(&TAIL_BOTTOM, r);
    if low { -x } else { x }
}

/// Φ⁻¹(u) below [`LEAST_TAIL`]; −∞ and ∞ at 0 and 1, NaN outside.
#[cold]
pub(crate) fn quantile_far(u: f64) -> f64 {
    if u == 0.0 {
        return f64::NEG_INFINITY;
    }
    if u == 1.0 {
        return f64::INFINITY;
    }
    let r = (-ln::<Plain>(u)).sqrt() - 5.0;
    -(polynomial::<Plain, _>(&FAR_TOP, r) / polynomial::<Plain, _>(&FAR_BOTTOM, r))
}

/// Whether a u outside the middle is beyond [`quantile_tail`] too.
#[inline(always)]
pub(crate) fn is_far(u: f64) -> bool {
    // Written so that NaN is far.
    !(u >= LEAST_TAIL && 1.0 - u >= LEAST_TAIL)
}

/// Φ⁻¹(u): the standard normal quantile; −∞ and ∞ at 0 and 1, NaN outside [0, 1].
#[inline(always)]
pub fn normal_quantile<F: Fused>(u: f64) -> f64 {
    if in_middle(u) {
        quantile_middle::<F>(u)
    } else if is_far(u) {
        quantile_far(u)
    } else {
        quantile_tail::<F>(u)
    }
}
