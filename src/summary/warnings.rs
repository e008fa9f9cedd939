//! Warnings that only a run can give: undefined values, violated checks, targets that no path or every path meets.

use super::messages;
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::interpreter::{Interpreter, PathValues, Undefined, Uniforms};
use crate::model::{Base, Known, Period, Target, Term, constant};
use crate::program::Observable;
use crate::simulation::{AssumptionValues, Recorded, RunTally, Simulation};
use crate::tally::{QUANTILES, Series};
use std::collections::BTreeMap;

/// Notes the warnings of a finished run.
pub fn warnings(simulation: &Simulation, tally: &RunTally, diagnostics: &mut Diagnostics) {
    undefined_indicators(simulation, tally, diagnostics);
    medians_under_percent(simulation, tally, diagnostics);
    surprises(simulation, diagnostics);
    let model = simulation.model();
    let paths = tally.paths;
    let last_known = simulation.conditioning().and_then(|known| super::observed::last_known(model, known));
    // What is over is no surprise.
    let is_decided = |period: i64| last_known.is_some_and(|last| period <= last);
    let mut walked: BTreeMap<u64, PathValues> = BTreeMap::new();
    for (index, (target, counts)) in model.targets.iter().zip(&tally.targets).enumerate() {
        let place = counts.first_undefined.0.as_ref().and_then(|first| {
            let walk = || Interpreter::new(model, simulation.settings()).walk(Uniforms::Path(first.path));
            let values = walked.entry(first.path).or_insert_with(walk);
            let (period, what) = values.targets[index].undefined?;
            Some(UndefinedPlace {
                path: first.path,
                period: model.calendar.label(period),
                what,
            })
        });
        let undefined = undefined_target(target, counts.undefined_paths(), paths, place.as_ref());
        let warning = if undefined.is_some() {
            undefined
        } else if is_decided(target.period) {
            None
        } else if counts.hits == 0 {
            Some(messages::never_met(&target.id, paths))
        } else if counts.hits == paths {
            Some(messages::always_met(&target.id, paths))
        } else {
            None
        };
        if let Some(warning) = warning {
            diagnostics.warn(warning.at(target.span));
        }
    }
    for (alias, differs) in tally.aliases(model) {
        let target = &model.targets[alias];
        if let (Some(same), true) = (target.alias_of, differs > 0) {
            let message = messages::alias_differs(&target.id, &model.targets[same].id, differs, paths);
            diagnostics.warn(message.at(target.span));
        }
    }
    for (check, counts) in model.checks.iter().zip(&tally.checks) {
        let broken = counts.violated + counts.undefined;
        let first = [counts.first_violated.0.as_ref(), counts.first_undefined.0.as_ref()]
            .into_iter()
            .flatten()
            .min();
        if let (Some(first), true) = (first, broken > 0) {
            let period = model.calendar.label(i64::from(first.period));
            let message = messages::violated_check(&check.name, broken, counts.evaluated, first.path, &period);
            diagnostics.warn(message.at(check.span));
        }
    }
}

/// Where a target is undefined first.
pub struct UndefinedPlace {
    /// The path.
    pub path: u64,
    /// The period as people see it.
    pub period: String,
    /// What is undefined there.
    pub what: Undefined,
}

/// The warning about a target whose measure or bound is undefined on some paths, the first `place` of them where it is known. What
/// never happens has no date: that is an answer.
pub fn undefined_target(
    target: &Target,
    undefined: u64,
    paths: u64,
    place: Option<&UndefinedPlace>,
) -> Option<Diagnostic> {
    let bounds_hold = target
        .condition
        .terms()
        .into_iter()
        .all(|bound| constant(bound).is_some());
    let what = match place {
        _ if bounds_hold => Some(Undefined::Measure),
        place => place.map(|place| place.what),
    };
    let is_answer = matches!(target.measure, Term::First(_)) && what == Some(Undefined::Measure);
    if undefined == 0 || is_answer {
        return None;
    }
    let place = place.map(|place| (place.path, place.period.as_str()));
    let message = messages::undefined_target(&target.id, undefined, paths, what, (place, target.from.is_some()));
    Some(message.at(target.span))
}

/// Figures that arrived and were hardly expected.
fn surprises(simulation: &Simulation, diagnostics: &mut Diagnostics) {
    /// Between these shares of what was expected nothing is surprising.
    const EXPECTED: std::ops::RangeInclusive<f64> = 0.005..=0.995;
    /// Nor a condition of at least this probability.
    const LEAST: f64 = 0.01;
    let reports = simulation.conditioning().map_or(&[][..], |conditioning| conditioning.reports());
    for report in reports {
        let known = &simulation.model().observations;
        let Some(observation) = known.iter().find(|observation| observation.name == report.name) else {
            continue;
        };
        let is_condition = matches!(observation.known, Known::Condition(_));
        let probability = crate::math::exp(report.log_evidence);
        let warning = match report.pit {
            Some(pit) if !EXPECTED.contains(&pit) => messages::surprising(&report.name, pit),
            None if is_condition && probability < LEAST => messages::surprising_condition(&report.name, probability),
            _ => continue,
        };
        diagnostics.warn(warning.at(observation.span));
    }
}

/// Medians above this in a unit of per cent are probably in points.
const LARGEST_SHARE: f64 = 3.0;

/// Indicators, targets and assumptions in per cent whose median is so large that they are probably in points; one warning for a
/// name and all its members.
fn medians_under_percent(simulation: &Simulation, tally: &RunTally, diagnostics: &mut Diagnostics) {
    let (model, places) = (simulation.model(), simulation.places());
    let middle = |series: &Series| series.distribution(None).quantiles.map(|quantiles| quantiles[QUANTILES.len() / 2]);
    let median = |recorded: &Recorded| match recorded {
        Recorded::Series(series) => middle(&tally.series[series.index()]),
        Recorded::Number(value) => Some(*value),
        Recorded::Elsewhere => None,
    };
    let mut found: BTreeMap<Span, (String, f64)> = BTreeMap::new();
    let mut note = |span: Span, name: &str, median: Option<f64>| {
        if let Some(median) = median.filter(|median| median.abs() > LARGEST_SHARE) {
            found.entry(span).or_insert_with(|| (name.to_string(), median));
        }
    };
    for ((observable, _), recorded) in simulation.program().observables.iter().zip(&places.recorded) {
        match *observable {
            Observable::Indicator { reported, .. } => {
                let item = model.item(model.report[reported.index()]);
                if item.about.unit.is_percent() {
                    note(item.span, &item.name, median(recorded));
                }
            }
            Observable::Measure(target) => {
                let target = &model.targets[target.index()];
                if target.unit.is_percent() && !target.measured.is_date {
                    note(target.span, &target.id, median(recorded));
                }
            }
            _ => {}
        }
    }
    for (id, values) in &places.assumptions {
        let item = model.item(*id);
        if item.about.unit.is_percent() {
            let median = match values {
                AssumptionValues::Drawn(series) => middle(series),
                AssumptionValues::Number(value) => Some(*value),
            };
            note(item.span, &item.name, median);
        }
    }
    for (span, (name, median)) in found {
        diagnostics.warn(messages::median_under_percent(&name, median).at(span));
    }
}

/// The first undefined value of an indicator, where there is any: the smallest path, then the earliest period, then the
/// order of evaluation, so that what is named is a cause and not a consequence.
fn undefined_indicators(simulation: &Simulation, tally: &RunTally, diagnostics: &mut Diagnostics) {
    let (model, program, places) = (simulation.model(), simulation.program(), simulation.places());
    let positions = [0, 1].map(|period| {
        let mut positions = vec![0usize; model.items.len()];
        for (position, id) in model.order.in_period(period).iter().enumerate() {
            positions[id.0 as usize] = position;
        }
        positions
    });
    let mut first: Option<(u64, Period, usize, usize)> = None;
    let mut count = 0u64;
    let mut touched = vec![false; model.report.len()];
    for ((observable, _), recorded) in program.observables.iter().zip(&places.recorded) {
        let Observable::Indicator { reported, period } = *observable else {
            continue;
        };
        let id = model.report[reported.index()];
        // A base value that nobody gave and nobody reads is not a mistake of the model.
        if period == Period::BASE
            && model
                .indicator(id)
                .is_some_and(|indicator| matches!(indicator.base, Base::None))
        {
            continue;
        }
        let (paths, path) = match recorded {
            Recorded::Series(series) => {
                let at = series.index();
                let first = tally.undefined[at].0.as_ref();
                (tally.series[at].undefined(), first.map(|first| first.path))
            }
            Recorded::Number(value) if value.is_nan() => (tally.paths, Some(0)),
            _ => (0, None),
        };
        if let (Some(path), true) = (path, paths > 0) {
            count = count.max(paths);
            touched[reported.index()] = true;
            let position = positions[usize::from(period > Period::BASE)][id.0 as usize];
            let this = (path, period, position, id.0 as usize);
            first = Some(first.map_or(this, |first| first.min(this)));
        }
    }
    let Some((path, period, _, item)) = first else { return };
    let item = &model.items[item];
    let others = touched.iter().filter(|touched| **touched).count() - 1;
    let period = model.calendar.label(period.number());
    let message = messages::undefined_indicator(&item.name, (path, &period), others, count, tally.paths);
    diagnostics.warn(message.at(item.span));
}
