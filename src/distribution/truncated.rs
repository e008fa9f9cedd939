//! Truncated distribution: another one, given that it lies between two bounds, both included.
//! Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1 (1994), ch. 12.8.

use super::family::{Arguments, Family};
use super::shape::{Shape, point_cdf, point_survival};
use crate::wording::Both;

/// `truncated(distribution, low, high)`
pub static TRUNCATED: Family = Family {
    name: "truncated",
    words: Both {
        zh: "截断分布：限制在下限与上限之间（含两端），一端可省略",
        en: "Truncated: another distribution, given that it lies between the bounds (included); one may be left out",
    },
    formula: Both {
        zh: "quantile(u) = Q(a + u (b − a))，a = P(X < low)，b = P(X ≤ high)；在上尾时改由上方累计；low = high 时即为 low",
        en: "quantile(u) = Q(a + u (b − a)), a = P(X < low), b = P(X ≤ high); in the upper tail the same counted from above; low where low = high",
    },
    source: "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, 1994, ch. 12.8",
    example: "truncated(normal(5%, 2%), low: 0)",
    arguments: Arguments::DistributionBounds,
};

/// With less than this share of everything on its side of the distribution, a double has too few digits left to tell
/// draws apart.
const LEAST_SHARE: f64 = 1e-12;

/// Of a lower bound with more than this below it, all is counted from above: 1 less the probability below would have
/// lost digits. What is counted from below keeps a share of at least 2⁻¹⁰, of which a double knows 43 binary digits.
const FROM_ABOVE: f64 = 1.0 - 1.0 / 1024.0;

/// Half the distance of 1 from the double below it: how far from its ends a uniform keeps.
const LEAST_STEP: f64 = f64::EPSILON / 4.0;

/// A value without spread may miss a bound by its own rounding.
const ROUNDING: f64 = 4.0 * f64::EPSILON;

/// The part of a distribution between two bounds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    side: Side,
    low: f64,
    high: f64,
}

/// How the part is counted.
#[derive(Clone, Copy, Debug)]
enum Side {
    /// From below: P(X < low) and P(X ≤ high).
    Lower { below: f64, upto: f64 },
    /// From above: P(X ≥ low) and P(X > high).
    Upper { from: f64, beyond: f64 },
    /// A single value.
    Point(f64),
}

impl Cut {
    /// Of `inner` with these parameters; the mass between the bounds where that is too little.
    pub fn new(inner: &Shape, params: &[f64], low: Option<f64>, high: Option<f64>) -> Result<Cut, f64> {
        let (low, high) = (low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY));
        if low > high {
            return Err(0.0);
        }
        let point = |value| {
            Ok(Cut {
                side: Side::Point(value),
                low,
                high,
            })
        };
        if let Some(value) = inner.point(params) {
            let kept = value.clamp(low, high);
            return if (kept - value).abs() <= ROUNDING * value.abs() {
                point(kept)
            } else {
                Err(0.0)
            };
        }
        if low == high && inner.spreads_over(params, low) {
            return point(low);
        }
        let below = inner.unchecked_cdf(params, low, false);
        let (side, mass, all) = if below > FROM_ABOVE {
            let from = inner.unchecked_survival(params, low, true);
            let beyond = inner.unchecked_survival(params, high, false);
            (Side::Upper { from, beyond }, from - beyond, from)
        } else {
            let upto = inner.unchecked_cdf(params, high, true);
            (Side::Lower { below, upto }, upto - below, upto)
        };
        // Below the normal doubles digits are missing, too.
        if !(mass >= f64::MIN_POSITIVE && mass >= LEAST_SHARE * all) {
            return Err(mass);
        }
        if low == high {
            return point(low);
        }
        // Counts are whole, whatever their bounds.
        let whole = matches!(inner, Shape::Plain { law, .. } if law.is_discrete());
        Ok(Cut {
            side,
            low: if whole { low.ceil() } else { low },
            high: if whole { high.floor() } else { high },
        })
    }

    /// The only value that is left, if it is one.
    pub fn point(&self) -> Option<f64> {
        match self.side {
            Side::Point(value) => Some(value),
            _ => None,
        }
    }

    /// Whether all is counted from below, so that draws are [`Cut::squeeze`], those of the whole, [`Cut::clamp`].
    pub fn is_lower(&self) -> bool {
        matches!(self.side, Side::Lower { .. })
    }

    /// Whether `x` lies between the bounds.
    pub fn holds(&self, x: f64) -> bool {
        x >= self.low && x <= self.high
    }

    /// The quantile of the part at `u`.
    pub fn quantile(&self, inner: &Shape, params: &[f64], u: f64) -> f64 {
        match self.side {
            Side::Lower { .. } => {
                let mut inside = [u];
                self.squeeze(&mut inside);
                self.clamp(inner.unchecked_quantile(params, inside[0]))
            }
            Side::Upper { .. } => self.upper_quantile(inner, params, (1.0 - u).max(LEAST_STEP)),
            Side::Point(value) => value,
        }
    }

    /// The smallest x with P(X > x) ≤ v in the part.
    pub fn upper_quantile(&self, inner: &Shape, params: &[f64], v: f64) -> f64 {
        let (from, beyond) = match self.side {
            Side::Upper { from, beyond } => (from, beyond),
            Side::Lower { below, upto } => {
                let beyond = inner.unchecked_survival(params, self.high, false);
                (beyond + (upto - below), beyond)
            }
            Side::Point(value) => return value,
        };
        // Strictly below what lies from the bound on, so that no atom below it is hit, and never 0.
        let outside = (beyond + v * (from - beyond))
            .min(from.next_down())
            .max(f64::from_bits(1));
        self.clamp(inner.unchecked_upper_quantile(params, outside))
    }

    /// From uniforms of the whole to those between the bounds, counted from below.
    pub fn squeeze(&self, u: &mut [f64]) {
        let Side::Lower { below, upto } = self.side else {
            return u.fill(f64::NAN);
        };
        // Strictly above what lies below, so that no atom there is hit, and never above what is left nor at 1.
        let (first, last) = (below.next_up(), upto.min(1.0f64.next_down()));
        for u in u {
            let inside = below + *u * (upto - below);
            let inside = if inside > below { inside } else { first };
            *u = if inside < last { inside } else { last };
        }
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

    /// P(X ≤ x) of the part, or P(X < x) without `included`.
    pub fn cdf(&self, inner: &Shape, params: &[f64], x: f64, included: bool) -> f64 {
        if x < self.low {
            return 0.0;
        }
        if x > self.high {
            return 1.0;
        }
        match self.side {
            Side::Lower { below, upto } => {
                ((inner.unchecked_cdf(params, x, included) - below) / (upto - below)).clamp(0.0, 1.0)
            }
            Side::Upper { .. } => 1.0 - self.survival(inner, params, x, !included),
            Side::Point(value) => point_cdf(value, x, included),
        }
    }

    /// P(X ≥ x) of the part, or P(X > x) without `included`.
    pub fn survival(&self, inner: &Shape, params: &[f64], x: f64, included: bool) -> f64 {
        if x < self.low {
            return 1.0;
        }
        if x > self.high {
            return 0.0;
        }
        let (mass, beyond) = match self.side {
            Side::Lower { below, upto } => (upto - below, inner.unchecked_survival(params, self.high, false)),
            Side::Upper { from, beyond } => (from - beyond, beyond),
            Side::Point(value) => return point_survival(value, x, included),
        };
        ((inner.unchecked_survival(params, x, included) - beyond) / mass).clamp(0.0, 1.0)
    }
}
