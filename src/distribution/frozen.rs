//! Distributions with their numbers: what can be asked of one once its parameters are known.

use super::drawer::Method;
use std::fmt;
use std::sync::Arc;

/// Values that may carry probability: these, and all whole numbers where `whole`.
#[derive(Default)]
pub(super) struct Lattice {
    pub values: Vec<f64>,
    pub whole: bool,
}

/// A distribution with valid parameters: everything that depends on them alone (weights sorted, curves solved, what lies
/// between bounds) is computed once.
pub(super) trait Frozen: fmt::Debug + Send + Sync {
    /// The smallest x with P(X ≤ x) ≥ u, u in (0, 1).
    fn quantile(&self, u: f64) -> f64;

    /// The smallest x with P(X > x) ≤ v, v at most one half: [`Frozen::upper_quantile`] asks for no others.
    fn quantile_of_upper_half(&self, v: f64) -> f64;

    /// P(X ≤ x), or P(X < x) without `included`, of a finite x.
    fn cdf_of_finite(&self, x: f64, included: bool) -> f64;

    /// P(X ≥ x), or P(X > x) without `included`, of a finite x, accurate in the upper tail.
    fn survival_of_finite(&self, x: f64, included: bool) -> f64;

    /// The only value, as far as the structure says that there is one.
    fn point(&self) -> Option<f64> {
        None
    }

    /// Whether `x` is one of the values between which a part without atoms spreads.
    fn spreads_over(&self, _x: f64) -> bool {
        false
    }

    /// The mean, where it is known.
    fn mean(&self) -> Option<f64>;

    /// The standard deviation, where it is known.
    fn sd(&self) -> Option<f64>;

    /// Whether some value has positive probability.
    fn has_atoms(&self) -> bool;

    /// Whether all values are whole numbers.
    fn is_count(&self) -> bool {
        false
    }

    /// Adds the values that may have positive probability; false where there are others, too.
    fn add_atoms(&self, lattice: &mut Lattice) -> bool;

    /// Whether its cdf costs much more than a formula.
    fn has_slow_cdf(&self) -> bool {
        false
    }

    /// The way to draw many.
    fn method(self: Arc<Self>) -> Arc<dyn Method>;

    /// The smallest x with P(X > x) ≤ v, also where 1 − v has no digits for it.
    fn upper_quantile(&self, v: f64) -> f64 {
        if v > 0.5 {
            self.quantile(1.0 - v)
        } else {
            self.quantile_of_upper_half(v)
        }
    }

    /// P(X ≤ x), or P(X < x) without `included`.
    fn cdf(&self, x: f64, included: bool) -> f64 {
        if x.is_infinite() {
            f64::from(x > 0.0)
        } else {
            self.cdf_of_finite(x, included)
        }
    }

    /// P(X ≥ x), or P(X > x) without `included`, accurate in the upper tail.
    fn survival(&self, x: f64, included: bool) -> f64 {
        if x.is_infinite() {
            f64::from(x < 0.0)
        } else {
            self.survival_of_finite(x, included)
        }
    }
}
