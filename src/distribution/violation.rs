//! What can be wrong with the parameters of a distribution, as plain facts.

use super::domain::Domain;
use crate::wording::{Said, say};
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

/// What is wrong.
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
        /// What it is: `value`, `constant`, or the name of a bound.
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

impl Violation {
    /// The slot at fault; `None` where the parameters are wrong as a whole.
    pub fn parameter(&self) -> Option<usize> {
        match self.reason {
            Reason::NoWeight | Reason::NothingLeft { .. } => None,
            _ => Some(self.slot),
        }
    }

    /// What is wrong, in a sentence without its full stop.
    pub fn said(&self) -> Said {
        self.reason.said()
    }
}

impl Reason {
    /// What is wrong, in a sentence without its full stop.
    pub fn said(&self) -> Said {
        match *self {
            Reason::OutOfDomain {
                parameter,
                value,
                domain,
            } => {
                let domain = domain.words();
                say!(
                    "`{parameter}` 应为{}，现为 {value}", domain.zh;
                    "`{parameter}` must be {}, it is {value}", domain.en
                )
            }
            Reason::OutOfOrder {
                lower,
                below,
                upper,
                above,
                strictly: true,
            } => say!(
                "`{lower}` 应小于 `{upper}`，而 {below} 不小于 {above}";
                "`{lower}` must be below `{upper}`, {below} is not below {above}"
            ),
            Reason::OutOfOrder {
                lower,
                below,
                upper,
                above,
                strictly: false,
            } => say!(
                "`{lower}` 不应大于 `{upper}`，而 {below} 大于 {above}";
                "`{lower}` must not be above `{upper}`, {below} is above {above}"
            ),
            Reason::NotFinite { what, value } => {
                let what = match what {
                    "value" => say!("取值"; "a value"),
                    "constant" => say!("常数"; "a constant"),
                    bound => say!("`{bound}` "; "`{bound}`"),
                };
                say!("{}应为有限的数，现为 {value}", what.zh; "{} must be a finite number, it is {value}", what.en)
            }
            Reason::Weight { value } => say!(
                "权重应为不小于0的有限的数，现为 {value}";
                "a weight must be a finite number, 0 or more, it is {value}"
            ),
            Reason::NoWeight => say!("至少应有一个权重大于0"; "at least one weight must be above 0"),
            Reason::Empty => say!("至少需要一个数值"; "at least one value is needed"),
            Reason::Level { value } => say!(
                "分位点应大于0且小于1，现为 {value}";
                "a quantile's level must be above 0 and below 1, it is {value}"
            ),
            Reason::FewQuantiles => say!("至少需要两个分位数"; "at least two quantiles are needed"),
            Reason::ManyQuantiles { most } => {
                say!("最多可给出{most}个分位数"; "at most {most} quantiles can be followed")
            }
            Reason::RepeatedLevel { level } => say!("分位点 {level} 出现了两次"; "the level {level} stands twice"),
            Reason::QuantilesNotRising {
                lower_level,
                lower,
                upper_level,
                upper,
            } => say!(
                "分位数应随分位点上升，而 {upper_level} 处的 {upper} 不大于 {lower_level} 处的 {lower}";
                "quantiles must rise with their levels, but {upper} at {upper_level} is not above {lower} at {lower_level}"
            ),
            Reason::OutsideBounds { value, bound } => say!(
                "各分位数应在上下限之内，而 {value} 超出 {bound}";
                "every quantile must lie inside the bounds, {value} lies beyond {bound}"
            ),
            Reason::NotFeasible { level } => say!(
                "没有经过这些分位数的平滑分布（`metalog`）：分位点 {level:.4} 附近的密度会为负；可减少分位数、使其间隔更均匀，或给出上下限";
                "no smooth distribution (metalog) goes through these quantiles: its density would be negative near the level {level:.4}; \
                 fewer or less uneven quantiles help, or bounds"
            ),
            Reason::NothingLeft { mass } if mass > 0.0 => say!(
                "该分布几乎没有落在上下限之内的部分（其概率仅为 {mass:e}）";
                "the bounds leave nothing of the distribution (a probability of {mass:e} lies between them)"
            ),
            Reason::NothingLeft { .. } => say!(
                "该分布在上下限之间没有值";
                "the distribution has no values between the bounds"
            ),
        }
    }
}

/// English; people are told in their language by [`Violation::said`].
impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
    }
}

impl std::error::Error for Violation {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_said_in_both_languages() {
        let domains = [
            Domain::Real,
            Domain::Positive,
            Domain::NonNegative,
            Domain::Probability,
            Domain::PositiveProbability,
            Domain::Rate,
            Domain::PositiveRate,
            Domain::Count,
        ];
        let out = |domain| Reason::OutOfDomain {
            parameter: "sd",
            value: -1.0,
            domain,
        };
        let order = |strictly| Reason::OutOfOrder {
            lower: "low",
            below: 2.0,
            upper: "high",
            above: 1.0,
            strictly,
        };
        let finite = |what| Reason::NotFinite { what, value: f64::NAN };
        let mut all = vec![
            order(true),
            order(false),
            finite("value"),
            finite("constant"),
            finite("low"),
            Reason::Weight { value: -1.0 },
            Reason::NoWeight,
            Reason::Empty,
            Reason::Level { value: 2.0 },
            Reason::FewQuantiles,
            Reason::ManyQuantiles { most: 20 },
            Reason::RepeatedLevel { level: 0.5 },
            Reason::QuantilesNotRising {
                lower_level: 0.1,
                lower: 2.0,
                upper_level: 0.9,
                upper: 1.0,
            },
            Reason::OutsideBounds { value: 2.0, bound: 1.0 },
            Reason::NotFeasible { level: 0.5 },
            Reason::NothingLeft { mass: 0.0 },
            Reason::NothingLeft { mass: 1e-300 },
        ];
        all.extend(domains.map(out));
        all.iter().for_each(|reason| reason.said().assert_both());
    }

    #[test]
    fn some_mistakes_are_those_of_the_whole() {
        let of = |reason| Violation { slot: 3, reason }.parameter();
        assert_eq!(of(Reason::Weight { value: -1.0 }), Some(3));
        assert_eq!(of(Reason::NoWeight), None);
        assert_eq!(of(Reason::NothingLeft { mass: 0.0 }), None);
    }
}
