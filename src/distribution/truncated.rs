//! Truncated distribution: another one, given that it lies between two bounds, both included.
//! Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1 (1994), ch. 12.8.

use super::family::{Arguments, Family, Words};
use super::shape::Shape;

/// `truncated(distribution, low, high)`
pub static TRUNCATED: Family = Family {
    name: "truncated",
    words: Words {
        zh: "截断分布：限制在下限与上限之间（含两端），一端可省略",
        en: "Truncated: another distribution, given that it lies between the bounds (included); one may be left out",
    },
    formula: "quantile(u) = Q(a + u (b − a)), a = P(X < low), b = P(X ≤ high)",
    source: "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, 1994, ch. 12.8",
    example: "truncated(normal(5%, 2%), low: 0)",
    arguments: Arguments::DistributionBounds,
};

/// With less than this share of everything below the upper bound, a double has too few digits left to tell draws apart.
const LEAST_SHARE: f64 = 1e-12;

/// The part of a distribution between two bounds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    /// P(X < low)
    below: f64,
    /// P(X ≤ high)
    upto: f64,
    low: f64,
    high: f64,
}

impl Cut {
    /// Of `inner` with these parameters; the lost mass where nothing is left.
    pub fn new(inner: &Shape, params: &[f64], low: Option<f64>, high: Option<f64>) -> Result<Cut, f64> {
        let below = low.map_or(0.0, |low| inner.unchecked_cdf(params, low, false));
        let upto = high.map_or(1.0, |high| inner.unchecked_cdf(params, high, true));
        let mass = upto - below;
        if mass > 0.0 && mass >= LEAST_SHARE * upto {
            Ok(Cut {
                below,
                upto,
                low: low.unwrap_or(f64::NEG_INFINITY),
                high: high.unwrap_or(f64::INFINITY),
            })
        } else {
            Err(mass)
        }
    }

    /// From a uniform of the whole to one between the bounds.
    #[inline(always)]
    pub fn squeeze(&self, u: f64) -> f64 {
        let inside = self.below + u * (self.upto - self.below);
        // Strictly above what lies below, so that no atom there is hit, and never above what is left.
        let inside = if inside > self.below {
            inside
        } else {
            self.below.next_up()
        };
        if inside < self.upto { inside } else { self.upto }
    }

    /// Rounding may leave the bounds by a bit.
    #[inline(always)]
    pub fn clamp(&self, x: f64) -> f64 {
        if x < self.low {
            self.low
        } else if x > self.high {
            self.high
        } else {
            x
        }
    }

    /// The cdf of the part from that of the whole.
    pub fn cdf(&self, x: f64, whole: impl FnOnce() -> f64) -> f64 {
        if x < self.low {
            0.0
        } else if x > self.high {
            1.0
        } else {
            ((whole() - self.below) / (self.upto - self.below)).clamp(0.0, 1.0)
        }
    }
}
