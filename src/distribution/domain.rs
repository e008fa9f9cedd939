//! What numbers a parameter may be.

use crate::wording::Both;

/// Rates and counts above this are out of range.
pub const LARGEST_RATE: f64 = 1e9;

/// The values that a parameter may take. All are finite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Domain {
    /// Any finite number.
    Real,
    /// Above 0.
    Positive,
    /// 0 or more.
    NonNegative,
    /// From 0 to 1, both included.
    Probability,
    /// Above 0, at most 1.
    PositiveProbability,
    /// From 0 to 10⁹: a rate, or the mean of a count.
    Rate,
    /// Above 0, at most 10⁹.
    PositiveRate,
    /// A whole number from 0 to 10⁹.
    Count,
}

impl Domain {
    /// Whether `x` lies in the domain; NaN and infinities never do.
    #[inline(always)]
    pub fn contains(self, x: f64) -> bool {
        let (low, high) = self.ends();
        x >= low && x <= high && (self != Domain::Count || x == x.floor())
    }

    /// The least and the greatest number of the domain; all between them belong to it, of [`Domain::Count`] the whole
    /// ones.
    #[inline(always)]
    pub(super) fn ends(self) -> (f64, f64) {
        const ABOVE_0: f64 = f64::from_bits(1);
        match self {
            Domain::Real => (f64::MIN, f64::MAX),
            Domain::Positive => (ABOVE_0, f64::MAX),
            Domain::NonNegative => (0.0, f64::MAX),
            Domain::Probability => (0.0, 1.0),
            Domain::PositiveProbability => (ABOVE_0, 1.0),
            Domain::Rate | Domain::Count => (0.0, LARGEST_RATE),
            Domain::PositiveRate => (ABOVE_0, LARGEST_RATE),
        }
    }

    /// The domain in plain words, after "must be" and “应为”.
    pub fn words(self) -> Both {
        match self {
            Domain::Real => Both::new("有限的数", "a finite number"),
            Domain::Positive => Both::new("大于0的数", "above 0"),
            Domain::NonNegative => Both::new("不小于0的数", "0 or more"),
            Domain::Probability => Both::new("0至1之间的数", "from 0 to 1"),
            Domain::PositiveProbability => Both::new("大于0且不超过1的数", "above 0 and at most 1"),
            Domain::Rate => Both::new("0至10⁹之间的数", "from 0 to 10⁹"),
            Domain::PositiveRate => Both::new("大于0且不超过10⁹的数", "above 0 and at most 10⁹"),
            Domain::Count => Both::new("0至10⁹之间的整数", "a whole number from 0 to 10⁹"),
        }
    }

    /// Lowest value and whether it is included, for the JSON Schema and the manual.
    pub fn low(self) -> Option<(f64, bool)> {
        match self {
            Domain::Real => None,
            Domain::Positive | Domain::PositiveProbability | Domain::PositiveRate => Some((0.0, false)),
            _ => Some((0.0, true)),
        }
    }

    /// Highest value (always included), for the JSON Schema and the manual.
    pub fn high(self) -> Option<f64> {
        match self {
            Domain::Probability | Domain::PositiveProbability => Some(1.0),
            Domain::Rate | Domain::PositiveRate | Domain::Count => Some(LARGEST_RATE),
            _ => None,
        }
    }
}
