//! What can be wrong with the parameters of a distribution, as plain facts.

use super::family::Domain;
use std::fmt;

/// A parameter out of range, or parameters that do not go together. Whoever knows where the slot was written adds the
/// place.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// The slot that is wrong; of several that do not go together, the last one.
    pub slot: usize,
    /// What is wrong with it.
    pub reason: Reason,
}

/// What is wrong. `Display` says it in a sentence without its full stop.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// A named parameter is outside its domain.
    OutOfDomain {
        /// The parameter.
        parameter: &'static str,
        /// Its value.
        value: f64,
        /// What it must be.
        domain: Domain,
    },
    /// Two named parameters are the wrong way round.
    OutOfOrder {
        /// The parameter that must not be above the other.
        lower: &'static str,
        /// Its value.
        below: f64,
        /// The other parameter.
        upper: &'static str,
        /// Its value.
        above: f64,
        /// Whether they must differ, too.
        strictly: bool,
    },
    /// A value, bound or constant is NaN or infinite.
    NotFinite {
        /// What it is: `value`, `low`, `high`.
        what: &'static str,
        /// Its value.
        value: f64,
    },
    /// A weight is negative, NaN or infinite.
    Weight {
        /// The weight.
        value: f64,
    },
    /// No weight is above 0.
    NoWeight,
    /// There are no values at all.
    Empty,
    /// A quantile's level is not strictly between 0 and 1.
    Level {
        /// The level.
        value: f64,
    },
    /// A distribution through quantiles needs at least two of them.
    FewQuantiles,
    /// More quantiles than a smooth distribution can follow.
    ManyQuantiles {
        /// The most there may be.
        most: usize,
    },
    /// The same level stands twice.
    RepeatedLevel {
        /// The level.
        level: f64,
    },
    /// A quantile at a higher level is not higher.
    QuantilesNotRising {
        /// The lower level.
        lower_level: f64,
        /// Its value.
        lower: f64,
        /// The higher level.
        upper_level: f64,
        /// Its value.
        upper: f64,
    },
    /// A quantile is not inside the bounds.
    OutsideBounds {
        /// The quantile's value.
        value: f64,
        /// The bound.
        bound: f64,
    },
    /// The metalog through the quantiles would have a negative density.
    NotFeasible {
        /// A level at which it is negative.
        level: f64,
    },
    /// Nothing of the distribution lies between the bounds.
    NothingLeft {
        /// The probability between them.
        mass: f64,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Reason::OutOfDomain {
                parameter,
                value,
                domain,
            } => {
                write!(f, "`{parameter}` must be {}, it is {value}", domain.words().en)
            }
            Reason::OutOfOrder {
                lower,
                below,
                upper,
                above,
                strictly: true,
            } => {
                write!(f, "`{lower}` must be below `{upper}`, {below} is not below {above}")
            }
            Reason::OutOfOrder {
                lower,
                below,
                upper,
                above,
                strictly: false,
            } => {
                write!(f, "`{lower}` must not be above `{upper}`, {below} is above {above}")
            }
            Reason::NotFinite { what, value } => write!(f, "a {what} must be a finite number, it is {value}"),
            Reason::Weight { value } => write!(f, "a weight must be a finite number, 0 or more, it is {value}"),
            Reason::NoWeight => f.write_str("at least one weight must be above 0"),
            Reason::Empty => f.write_str("at least one value is needed"),
            Reason::Level { value } => write!(f, "a quantile's level must be above 0 and below 1, it is {value}"),
            Reason::FewQuantiles => f.write_str("at least two quantiles are needed"),
            Reason::ManyQuantiles { most } => write!(f, "at most {most} quantiles can be followed"),
            Reason::RepeatedLevel { level } => write!(f, "the level {level} stands twice"),
            Reason::QuantilesNotRising {
                lower_level,
                lower,
                upper_level,
                upper,
            } => write!(
                f,
                "quantiles must rise with their levels, but {upper} at {upper_level} is not above {lower} at {lower_level}"
            ),
            Reason::OutsideBounds { value, bound } => {
                write!(
                    f,
                    "every quantile must lie inside the bounds, {value} lies beyond {bound}"
                )
            }
            Reason::NotFeasible { level } => write!(
                f,
                "no smooth distribution (metalog) goes through these quantiles: its density would be negative near the \
                 level {level:.4}; fewer or less uneven quantiles help, or bounds"
            ),
            Reason::NothingLeft { mass } if mass > 0.0 => {
                write!(
                    f,
                    "the bounds leave nothing of the distribution (a probability of {mass:e} lies between them)"
                )
            }
            Reason::NothingLeft { .. } => f.write_str("the distribution has no values between the bounds"),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reason.fmt(f)
    }
}

impl std::error::Error for Violation {}
