//! What is asked for: targets, and what is wanted of them.

use super::trial::Aim;
use crate::wording::{Said, say};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What is to be met, all of it on the same path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Wanted {
    /// A target by its id; all members of one by the id that they share.
    Target {
        /// The id.
        target: String,
    },
    /// All targets of a group.
    Group {
        /// The group's id.
        group: String,
    },
    /// All targets.
    All {
        /// Always `true`.
        all_targets: bool,
    },
}

impl Wanted {
    /// All targets.
    pub const ALL: Wanted = Wanted::All { all_targets: true };
}

/// A number that sums up a measure over all paths on which it is defined.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Statistic {
    /// `mean`
    Mean,
    /// A quantile by its share of paths: `p50` is 0.5.
    Quantile(f64),
}

impl Statistic {
    /// Its name for people.
    pub fn said(self) -> Said {
        match self {
            Statistic::Mean => say!("均值"; "mean"),
            Statistic::Quantile(0.5) => say!("中位数"; "median"),
            Statistic::Quantile(share) => {
                let percent = percent(share);
                say!("{percent}%分位值"; "{percent} % quantile")
            }
        }
    }
}

/// A share in percent, without the digits that are rounding alone.
fn percent(share: f64) -> f64 {
    super::axis::readable(100.0 * share)
}

impl fmt::Display for Statistic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Statistic::Mean => f.write_str("mean"),
            Statistic::Quantile(share) => write!(f, "p{}", percent(*share)),
        }
    }
}

impl From<Statistic> for String {
    fn from(statistic: Statistic) -> String {
        statistic.to_string()
    }
}

impl FromStr for Statistic {
    type Err = Said;

    fn from_str(text: &str) -> Result<Statistic, Said> {
        if text == "mean" {
            return Ok(Statistic::Mean);
        }
        let percent = text.strip_prefix('p').and_then(|number| number.parse::<f64>().ok());
        match percent.filter(|percent| *percent > 0.0 && *percent < 100.0) {
            Some(percent) => Ok(Statistic::Quantile(percent / 100.0)),
            None => Err(say!(
                "应为 mean（均值）或 p50 一类的分位数（p 后写0与100之间的数）";
                "expected mean, or a quantile such as p50 (p and a number between 0 and 100)"
            )),
        }
    }
}

impl TryFrom<String> for Statistic {
    type Error = Said;

    fn try_from(text: String) -> Result<Statistic, Said> {
        text.parse()
    }
}

/// What is asked of the targets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Sought {
    /// That they are met together with a probability.
    Probability {
        /// The probability.
        probability: f64,
    },
    /// That a statistic of the measure of one target is not below a bound.
    AtLeast {
        /// The statistic.
        measure: Statistic,
        /// The bound, in the unit of the measure.
        at_least: f64,
    },
    /// That a statistic of the measure of one target is not above a bound.
    AtMost {
        /// The statistic.
        measure: Statistic,
        /// The bound, in the unit of the measure.
        at_most: f64,
    },
    /// The greatest probability that can be had.
    Best {
        /// Always `true`.
        best: bool,
    },
}

impl Sought {
    /// The greatest probability that can be had.
    pub const BEST: Sought = Sought::Best { best: true };

    /// The statistic that is asked for, if it is one.
    pub fn statistic(&self) -> Option<Statistic> {
        match self {
            Sought::AtLeast { measure, .. } | Sought::AtMost { measure, .. } => Some(*measure),
            Sought::Probability { .. } | Sought::Best { .. } => None,
        }
    }

    pub(super) fn aim(&self) -> Aim {
        match *self {
            Sought::Probability { probability } => Aim::Probability(probability),
            // Nothing better can be had than all paths.
            Sought::Best { .. } => Aim::Probability(1.0),
            Sought::AtLeast { measure, at_least } => Aim::Statistic {
                statistic: measure,
                sign: 1.0,
                bound: at_least,
            },
            Sought::AtMost { measure, at_most } => Aim::Statistic {
                statistic: measure,
                sign: -1.0,
                bound: at_most,
            },
        }
    }
}

/// What is to be reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    /// What is to be met.
    #[serde(flatten)]
    pub wanted: Wanted,
    /// And what is asked of it.
    #[serde(flatten)]
    pub sought: Sought,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_are_read_as_they_are_written() {
        let target = || Wanted::Target { target: "t".into() };
        let measure = "p2.5".parse().expect("a statistic");
        let at_most = Sought::AtMost { measure, at_most: 3.5 };
        for (wanted, sought, text) in [
            (target(), Sought::BEST, r#"{"target":"t","best":true}"#),
            (target(), at_most, r#"{"target":"t","measure":"p2.5","at_most":3.5}"#),
            (Wanted::ALL, Sought::Probability { probability: 0.8 }, r#"{"all_targets":true,"probability":0.8}"#),
        ] {
            let goal = Goal { wanted, sought };
            assert_eq!(serde_json::to_string(&goal).expect("JSON"), text);
            assert_eq!(serde_json::from_str::<Goal>(text).expect("a goal"), goal);
        }
    }

    #[test]
    fn statistics_have_names() {
        assert_eq!("mean".parse(), Ok(Statistic::Mean));
        assert_eq!("p7".parse::<Statistic>().map(|p7| p7.to_string()), Ok("p7".to_string()));
        assert_eq!("p5".parse::<Statistic>().map(|p5| p5.said().en), Ok("5 % quantile".to_string()));
        for wrong in ["median", "50", "p", "p0", "p100", "pinf", "pnan", "Mean"] {
            let said = wrong.parse::<Statistic>().expect_err(wrong);
            said.assert_both();
        }
    }
}
