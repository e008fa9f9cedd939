//! One value in, one value out, without a branch: what both the scalar and the column forms are made of.
//!
//! Every kernel is `#[inline(always)]`, so inside a [`multiversioned!`](super::dispatch) loop it is compiled for
//! that loop's instruction set; elsewhere call the scalar forms of [`math`](super).

mod exp;
mod inverse;
mod ln;
mod ln_table;
mod normal;
mod pow;
mod rounding;
mod sum;
mod trig;

pub use exp::{exp, expm1, logistic};
pub(crate) use exp::{exp_moderate, exp_sum_moderate, is_moderate_exponent};
pub use inverse::{arccos, arcsin, arctan, tanh};
pub use ln::{ln, ln_1p, log10, logit};
pub(crate) use normal::{in_middle, is_far, quantile_middle, quantile_tail};
pub use normal::{normal_cdf, normal_quantile};
pub use pow::pow;
pub(crate) use pow::{is_plain_base, is_plain_exponent, power_of};
pub use rounding::round_half_away;
pub(crate) use trig::{MODERATE, cos_large, cos_moderate, sin_large, sin_moderate};
pub use trig::{cos, sin};
