//! Targets in words: how their values are written, their conditions, and which values meet them.

use super::Subject;
use crate::summary::{Bound, ConditionSummary, TargetSummary};
use crate::wording::{Language, Measure};

/// How the values of a target are written.
pub fn measure(subject: &Subject, target: &TargetSummary) -> Measure {
    subject.options.measure(&target.words.unit()).of_dates(target.is_date)
}

/// The condition of a target with its unit: `≥3750亿元`.
pub fn condition(measure: &Measure, target: &TargetSummary) -> String {
    target.condition.shown(measure, &target.bounds_written)
}

/// A condition in a sentence, with its unit: `3750亿元`, `不超过15个工作日`, `at most 15 days`.
pub fn in_words(
    condition: &ConditionSummary,
    written: &[Option<String>],
    measure: &Measure,
    language: Language,
) -> String {
    // What is compared stands after its sign, which says nothing of how it is written.
    let bound = |of: &Bound| {
        let one = ConditionSummary::AtLeast { at_least: of.clone() };
        let text = one.shown(measure, written);
        text.trim_start_matches(['≥', ' ']).to_string()
    };
    match condition {
        ConditionSummary::AtLeast { at_least } => match at_least {
            Bound::Number(_) => bound(at_least),
            Bound::Text(_) => language.say(
                format!("不低于{}", bound(at_least)),
                format!("at least {}", bound(at_least)),
            ),
        },
        ConditionSummary::AtMost { at_most } => language.say(
            format!("不超过{}", bound(at_most)),
            format!("at most {}", bound(at_most)),
        ),
        ConditionSummary::MoreThan { more_than } => language.say(
            format!("高于{}", bound(more_than)),
            format!("more than {}", bound(more_than)),
        ),
        ConditionSummary::LessThan { less_than } => language.say(
            format!("低于{}", bound(less_than)),
            format!("less than {}", bound(less_than)),
        ),
        ConditionSummary::Between { .. } | ConditionSummary::About { .. } => condition.shown(measure, written),
    }
}

/// A side of a condition: the bound, and whether a value on it meets the target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Side {
    /// The bound.
    pub bound: f64,
    /// Whether the bound itself meets.
    pub included: bool,
}

/// The lower and the upper side of a condition, where they are numbers.
pub fn sides(condition: &ConditionSummary) -> [Option<Side>; 2] {
    let (low, high) = condition.thresholds();
    let strict = matches!(
        condition,
        ConditionSummary::MoreThan { .. } | ConditionSummary::LessThan { .. }
    );
    [low, high].map(|bound| {
        let bound = bound.filter(|bound| bound.is_finite())?;
        Some(Side {
            bound,
            included: !strict,
        })
    })
}

/// Whether a value meets both sides.
pub fn meets([low, high]: [Option<Side>; 2], value: f64) -> bool {
    low.is_none_or(|side| value > side.bound || (side.included && value == side.bound))
        && high.is_none_or(|side| value < side.bound || (side.included && value == side.bound))
}
