//! Targets in words: `≥3,750亿元`, `1–2家`, and which indicator they are about.

use super::Subject;
use super::number::Measure;
use crate::summary::{Bound, ConditionSummary, IndicatorSummary, TargetSummary};

/// How the values of a target are written.
pub fn measure(subject: &Subject, target: &TargetSummary) -> Measure {
    let (low, high) = target.condition.thresholds();
    let outcomes = [target.quantiles.q05, target.quantiles.q50, target.quantiles.q95];
    // Where the target names no unit it is that of the indicator it measures.
    let indicator = indicator(subject, target).and_then(|indicator| indicator.unit.as_ref());
    let language = subject.options.language;
    let unit = target
        .words
        .unit
        .get(language)
        .or_else(|| indicator.and_then(|unit| unit.get(language)));
    let measure = Measure::new(unit, [low, high].into_iter().chain(outcomes).flatten(), language);
    if target.is_date { measure.of_dates() } else { measure }
}

/// The reported indicator whose unit a target has.
pub fn indicator<'s>(subject: &Subject<'s>, target: &TargetSummary) -> Option<&'s IndicatorSummary> {
    let name = target.indicator.as_ref()?;
    subject.summary.indicators.iter().find(|indicator| indicator.name == *name)
}

fn bound(measure: &Measure, bound: &Bound) -> String {
    match bound {
        Bound::Number(value) => measure.bound(*value),
        Bound::Text(text) => text.clone(),
    }
}

/// The condition without the measure: `≥3,750`, `1–2`, `40% ± 1%`.
pub fn condition(measure: &Measure, condition: &ConditionSummary) -> String {
    match condition {
        ConditionSummary::AtLeast { at_least } => format!("≥{}", bound(measure, at_least)),
        ConditionSummary::AtMost { at_most } => format!("≤{}", bound(measure, at_most)),
        ConditionSummary::Between { between: [low, high] } => {
            measure.between(&bound(measure, low), &bound(measure, high))
        }
        ConditionSummary::About { about, within } => format!("{} ± {}", bound(measure, about), bound(measure, within)),
    }
}

/// The condition with its unit.
pub fn condition_with_unit(measure: &Measure, of: &ConditionSummary) -> String {
    measure.joined(&condition(measure, of))
}
