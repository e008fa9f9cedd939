//! Targets in words: how their values are written, and their conditions.

use super::Subject;
use crate::summary::TargetSummary;
use crate::wording::Measure;

/// How the values of a target are written.
pub fn measure(subject: &Subject, target: &TargetSummary) -> Measure {
    subject.options.measure(&target.words.unit()).of_dates(target.is_date)
}

/// The condition of a target with its unit: `≥3750亿元`.
pub fn condition(measure: &Measure, target: &TargetSummary) -> String {
    target.condition.shown(measure, &target.bounds_written)
}
