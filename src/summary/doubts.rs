//! Doubts that only a run can have: undefined values, violated checks, targets that no path or every path meets.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Base, Period, Target};
use crate::program::Observable;
use crate::simulation::{Recorded, RunTally, Simulation};

/// Notes the doubts of a finished run.
pub fn doubts(simulation: &Simulation, tally: &RunTally, diagnostics: &mut Diagnostics) {
    undefined_indicators(simulation, tally, diagnostics);
    let model = simulation.model();
    let paths = tally.paths;
    for (target, counts) in model.targets.iter().zip(&tally.targets) {
        let doubt = if counts.undefined > 0 {
            Some(undefined_measure(target, counts.undefined, paths))
        } else if counts.hits == 0 {
            Some(Diagnostic::warning(
                "never-met",
                format!("no path of {paths} meets the target `{}`", target.id),
            ))
        } else if counts.hits == paths {
            Some(Diagnostic::warning(
                "always-met",
                format!("every path of {paths} meets the target `{}`", target.id),
            ))
        } else {
            None
        };
        if let Some(doubt) = doubt {
            diagnostics.warn(doubt.at(target.span));
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
            let message = format!(
                "the check `{}` does not hold in {broken} of {} cases (paths × periods), first on path {} in {period}",
                check.name, counts.evaluated, first.path
            );
            let help = format!("`attain trace FILE --path {}` shows that path", first.path);
            diagnostics.warn(Diagnostic::warning("violated-check", message).help(help).at(check.span));
        }
    }
}

/// The doubt about a target whose measure is undefined on some paths.
pub fn undefined_measure(target: &Target, undefined: u64, paths: u64) -> Diagnostic {
    let message = format!(
        "the measure of target `{}` is undefined on {undefined} of {paths} paths",
        target.id
    );
    let doubt = Diagnostic::warning("undefined", message).help("the target counts as missed on these paths");
    doubt.at(target.span)
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
    let and = match others {
        0 => String::new(),
        1 => ", and one more indicator".to_string(),
        more => format!(", and {more} more indicators"),
    };
    let message = format!(
        "`{}` is undefined on path {path} in {}{and}; up to {count} of {} paths",
        item.name,
        model.calendar.label(period.number()),
        tally.paths
    );
    let help = format!(
        "division by zero, a logarithm of what is not positive, or a parameter out of range; `attain trace FILE --path {path}` shows the path"
    );
    diagnostics.warn(Diagnostic::warning("undefined", message).help(help).at(item.span));
}
