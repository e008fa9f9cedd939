//! Truncated distribution: another one, given that it lies between two bounds, both included.
//! Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1 (1994), ch. 12.8.

use super::column::{Param, Start};
use super::constant::{Point, point_cdf, point_survival};
use super::drawer::{Method, uniforms};
use super::family::{Arguments, Family};
use super::frozen::{Frozen, Lattice};
use super::shape::{Shape, Structure, Truncation, bounds};
use super::violation::{Reason, Violation};
use crate::wording::Both;
use std::sync::Arc;

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
    arguments: Arguments::DistributionBounds {
        shape: |inner, low, high| Shape::new(Truncated { inner, low, high }),
    },
};

#[derive(Debug)]
struct Truncated {
    inner: Shape,
    low: Option<usize>,
    high: Option<usize>,
}

impl Truncated {
    fn cut(&self, params: &[f64]) -> Result<Cut, Violation> {
        if self.inner.truncation().is_some() {
            self.inner.check(params)?;
        }
        let whole = self.inner.whole().freeze(params)?;
        let (mut low, mut high) = bounds(params, self.low, self.high, false)?;
        // One cut inside another is one cut at the nearer bounds.
        let mut inner = &self.inner;
        while let Some(truncation) = inner.truncation() {
            low = truncation
                .low
                .map(|low| params[low])
                .into_iter()
                .chain(low)
                .reduce(f64::max);
            high = truncation
                .high
                .map(|high| params[high])
                .into_iter()
                .chain(high)
                .reduce(f64::min);
            inner = truncation.inner;
        }
        Cut::new(whole, low, high).map_err(|mass| Violation {
            slot: self.high.or(self.low).unwrap_or(0),
            reason: Reason::NothingLeft { mass },
        })
    }
}

impl Structure for Truncated {
    fn slots(&self, slots: &mut Vec<usize>) {
        self.inner.slots(slots);
        slots.extend(self.low.iter().chain(&self.high));
    }

    fn freeze(&self, params: &[f64]) -> Result<Arc<dyn Frozen>, Violation> {
        Ok(Arc::new(self.cut(params)?))
    }

    fn check_known(&self, known: &[Option<f64>]) -> Result<(), Violation> {
        self.inner.check_known(known)
    }

    fn is_discrete(&self) -> bool {
        self.inner.is_discrete()
    }

    fn quantile(&self, params: &[f64], u: f64) -> f64 {
        self.cut(params).map_or(f64::NAN, |cut| cut.quantile(u))
    }

    fn settled(&self, known: &[Option<f64>]) -> Option<Shape> {
        // What is cut twice must still be seen to be.
        let inner = match self.inner.truncation() {
            Some(_) => self.inner.settled_inside(known),
            None => self.inner.settled(known),
        };
        Some(Shape::new(Truncated {
            inner,
            low: self.low,
            high: self.high,
        }))
    }

    fn truncation(&self) -> Option<Truncation<'_>> {
        Some(Truncation {
            inner: &self.inner,
            low: self.low,
            high: self.high,
        })
    }
}

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
#[derive(Clone, Debug)]
struct Cut {
    inner: Arc<dyn Frozen>,
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
    /// Of `inner`; the mass between the bounds where that is too little.
    fn new(inner: Arc<dyn Frozen>, low: Option<f64>, high: Option<f64>) -> Result<Cut, f64> {
        let (mut low, mut high) = (low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY));
        let side = side(&*inner, low, high)?;
        // Counts are whole, whatever their bounds.
        if inner.is_count() && !matches!(side, Side::Point(_)) {
            (low, high) = (low.ceil(), high.floor());
        }
        Ok(Cut { inner, side, low, high })
    }

    /// From uniforms of the whole to those between the bounds, counted from below.
    fn squeeze(&self, u: &mut [f64]) {
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
    fn clamp(&self, x: f64) -> f64 {
        if x < self.low {
            self.low
        } else if x > self.high {
            self.high
        } else {
            x
        }
    }
}

/// How the part of `inner` from `low` to `high` is counted; its mass where that is too little.
fn side(inner: &dyn Frozen, low: f64, high: f64) -> Result<Side, f64> {
    if low > high {
        return Err(0.0);
    }
    if let Some(value) = inner.point() {
        let kept = value.clamp(low, high);
        return if (kept - value).abs() <= ROUNDING * value.abs() {
            Ok(Side::Point(kept))
        } else {
            Err(0.0)
        };
    }
    if low == high && inner.spreads_over(low) {
        return Ok(Side::Point(low));
    }
    let below = inner.cdf(low, false);
    let (side, mass, all) = if below > FROM_ABOVE {
        let (from, beyond) = (inner.survival(low, true), inner.survival(high, false));
        (Side::Upper { from, beyond }, from - beyond, from)
    } else {
        let upto = inner.cdf(high, true);
        (Side::Lower { below, upto }, upto - below, upto)
    };
    // Below the normal doubles digits are missing, too.
    if !(mass >= f64::MIN_POSITIVE && mass >= LEAST_SHARE * all) {
        return Err(mass);
    }
    Ok(if low == high { Side::Point(low) } else { side })
}

impl Frozen for Cut {
    fn quantile(&self, u: f64) -> f64 {
        match self.side {
            Side::Lower { .. } => {
                let mut inside = [u];
                self.squeeze(&mut inside);
                self.clamp(self.inner.quantile(inside[0]))
            }
            Side::Upper { .. } => self.quantile_of_upper_half((1.0 - u).max(LEAST_STEP)),
            Side::Point(value) => value,
        }
    }

    fn quantile_of_upper_half(&self, v: f64) -> f64 {
        let (from, beyond) = match self.side {
            Side::Upper { from, beyond } => (from, beyond),
            Side::Lower { below, upto } => {
                let beyond = self.inner.survival(self.high, false);
                (beyond + (upto - below), beyond)
            }
            Side::Point(value) => return value,
        };
        // Strictly below what lies from the bound on, so that no atom below it is hit, and never 0.
        let outside = (beyond + v * (from - beyond))
            .min(from.next_down())
            .max(f64::from_bits(1));
        self.clamp(self.inner.upper_quantile(outside))
    }

    fn cdf_of_finite(&self, x: f64, included: bool) -> f64 {
        if x < self.low {
            return 0.0;
        }
        if x > self.high {
            return 1.0;
        }
        match self.side {
            Side::Lower { below, upto } => ((self.inner.cdf(x, included) - below) / (upto - below)).clamp(0.0, 1.0),
            Side::Upper { .. } => 1.0 - self.survival_of_finite(x, !included),
            Side::Point(value) => point_cdf(value, x, included),
        }
    }

    fn survival_of_finite(&self, x: f64, included: bool) -> f64 {
        if x < self.low {
            return 1.0;
        }
        if x > self.high {
            return 0.0;
        }
        let (mass, beyond) = match self.side {
            Side::Lower { below, upto } => (upto - below, self.inner.survival(self.high, false)),
            Side::Upper { from, beyond } => (from - beyond, beyond),
            Side::Point(value) => return point_survival(value, x, included),
        };
        ((self.inner.survival(x, included) - beyond) / mass).clamp(0.0, 1.0)
    }

    fn point(&self) -> Option<f64> {
        match self.side {
            Side::Point(value) => Some(value),
            _ => None,
        }
    }

    fn spreads_over(&self, x: f64) -> bool {
        x >= self.low && x <= self.high && self.inner.spreads_over(x)
    }

    fn mean(&self) -> Option<f64> {
        self.point()
    }

    fn sd(&self) -> Option<f64> {
        self.point().map(|_| 0.0)
    }

    fn has_atoms(&self) -> bool {
        self.point().is_some() || self.inner.has_atoms()
    }

    fn add_atoms(&self, lattice: &mut Lattice) -> bool {
        self.inner.add_atoms(lattice)
    }

    fn has_slow_cdf(&self) -> bool {
        self.inner.has_slow_cdf()
    }

    fn method(self: Arc<Self>) -> Arc<dyn Method> {
        match self.side {
            Side::Point(value) => Arc::new(Point(value)),
            Side::Lower { .. } => Arc::new(Squeezed {
                inner: Arc::clone(&self.inner).method(),
                cut: self,
            }),
            Side::Upper { .. } => self,
        }
    }
}

/// Draws counted from above: far out, and so rare that they need no table.
impl Method for Cut {
    fn draw(&self, _params: &[Param], w: &mut [f64], start: Start) {
        uniforms(w, start);
        w.iter_mut().for_each(|w| *w = self.quantile(*w));
    }
}

/// Draws counted from below are those of the whole, of uniforms that are squeezed together.
#[derive(Debug)]
struct Squeezed {
    cut: Arc<Cut>,
    inner: Arc<dyn Method>,
}

impl Method for Squeezed {
    fn draw(&self, _params: &[Param], w: &mut [f64], start: Start) {
        uniforms(w, start);
        self.cut.squeeze(w);
        self.inner.draw(&[], w, Start::Uniforms);
        w.iter_mut().for_each(|w| *w = self.cut.clamp(*w));
    }
}
