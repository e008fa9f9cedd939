//! Numbers that a unit of per cent turns into something else than was meant: 4 under `%` is 400 %.

use super::{Model, messages};
use crate::diagnostic::{Diagnostics, Span};
use crate::distribution;
use crate::expression::syntax::{Argument, Expression, Kind, Unary};
use crate::scenario::{About, ByMember, Declared, Formula, Scenario, Series, Timed};

/// Parameters of distributions that are values of what is drawn, or distances between such.
const VALUES: [&str; 10] = [
    "mean", "sd", "median", "mode", "low", "high", "location", "scale", "sd_low", "sd_high",
];

/// Notes the first number above 1 without `%` of every item and target whose unit is a percentage.
pub fn numbers(scenario: &Scenario, model: &Model, diagnostics: &mut Diagnostics) {
    let mut declared: Vec<(&Declared, &About, Vec<&Formula>)> = Vec::new();
    for item in &scenario.assumptions {
        declared.push((&item.declared, &item.about, each(&item.value, timed)));
    }
    for item in &scenario.shocks {
        declared.push((&item.declared, &item.about, each(&item.draw, one)));
    }
    for item in &scenario.levers {
        let bounds = item.min.iter().chain(&item.max).flat_map(|bound| each(bound, one));
        let values = each(&item.value, timed).into_iter().chain(bounds);
        declared.push((&item.declared, &item.about, values.collect()));
    }
    for item in &scenario.indicators {
        let initial = item.initial.iter().flat_map(|initial| each(initial, timed));
        let known = item.given.iter().chain(&item.history).flat_map(|known| each(known, points));
        declared.push((&item.declared, &item.about, initial.chain(known).collect()));
    }
    for (declared, about, formulas) in declared {
        if about.unit.is_percent() {
            note(&declared.name, formulas, diagnostics);
        }
    }
    for target in &scenario.targets {
        // The unit of a target may be that of its measure, which its members share. Bounds of growth have a warning of their own.
        let known = model.targets.iter().find(|known| known.span == target.declared.span);
        if known.is_some_and(|known| known.unit.is_percent() && !known.measured.is_growth) {
            let bounds = target.condition.formulas();
            note(&target.declared.name, bounds, diagnostics);
        }
    }
}

/// Notes those of the values of observations whose unit is a percentage.
pub fn observed(scenario: &Scenario, model: &Model, diagnostics: &mut Diagnostics) {
    for (written, seen) in scenario.observations.iter().zip(&model.observations) {
        if seen.unit.is_percent() {
            note(&seen.name, written.known.formulas(), diagnostics);
        }
    }
}

fn note(name: &str, formulas: Vec<&Formula>, diagnostics: &mut Diagnostics) {
    let mut found = formulas.into_iter().filter_map(above_one);
    if let Some((value, span)) = found.next() {
        diagnostics.warn(messages::number_under_percent(name, value).at(span));
    }
}

/// The formulas of a value that may differ by member.
fn each<'f, T>(values: &'f ByMember<T>, formulas: impl Fn(&'f T) -> Vec<&'f Formula>) -> Vec<&'f Formula> {
    values.values().into_iter().flat_map(formulas).collect()
}

fn one(formula: &Formula) -> Vec<&Formula> {
    vec![formula]
}

fn points(series: &Series) -> Vec<&Formula> {
    series.points.iter().map(|(_, value)| value).collect()
}

fn timed(value: &Timed) -> Vec<&Formula> {
    match value {
        Timed::Formula(formula) => vec![formula],
        Timed::Series(series) => points(series),
    }
}

/// The first number above 1 without `%` that is a value of a formula: all of it, or an end or parameter of its distribution.
fn above_one(formula: &Formula) -> Option<(f64, Span)> {
    values(&formula.expression).into_iter().find_map(|part| {
        let (value, number) = match &part.kind {
            Kind::Unary(Unary::Minus, inner) => (literal(inner)?, &**inner),
            _ => (literal(part)?, part),
        };
        let has_sign = formula.part(number.at).is_some_and(|text| text.trim_end().ends_with('%'));
        (value > 1.0 && !has_sign).then(|| (value, formula.span_of(part.at)))
    })
}

fn literal(part: &Expression) -> Option<f64> {
    match part.kind {
        Kind::Number(value) => Some(value),
        _ => None,
    }
}

/// The parts of an expression that are values of it, as far as that is plain to see.
fn values(expression: &Expression) -> Vec<&Expression> {
    match &expression.kind {
        Kind::To(low, high) => vec![low, high],
        // The distribution and the bounds of a truncated one.
        Kind::Apply(name, None, arguments) if name.text == "truncated" => {
            arguments.iter().flat_map(|argument| values(&argument.value)).collect()
        }
        Kind::Apply(name, None, arguments) => match distribution::family(&name.text) {
            Some(family) => {
                let names = family.argument_names();
                let is_value = |(at, argument): &(usize, &Argument)| match argument.key.as_ref().map(|key| &key.kind) {
                    Some(Kind::Item(key, None)) => VALUES.contains(&key.text.as_str()),
                    Some(_) => false,
                    None => names.get(*at).is_some_and(|known| VALUES.contains(known)),
                };
                let given = arguments.iter().enumerate().filter(is_value);
                given.map(|(_, argument)| &argument.value).collect()
            }
            None => Vec::new(),
        },
        _ => vec![expression],
    }
}
