//! Warnings about a scenario that can be simulated: things that are there and change nothing.

use super::build::abouts;
use super::messages::Listed;
use super::{Base, Definition, Indicator, ItemId, ItemKind, Model, Term, constants, messages, percent, reach};
use crate::diagnostic::Diagnostics;
use crate::expression::syntax::{Kind, Subscript};
use crate::expression::{self};
use crate::scenario::{Formula, Scenario, Timed};
use std::collections::BTreeSet;

/// Numbers that differ relatively by no more than this are the same.
const SAME: f64 = 1e-9;

/// Notes every warning about a model.
pub fn warnings(scenario: &Scenario, model: &Model, diagnostics: &mut Diagnostics) {
    let reads = reach::reads(model);
    let from_targets: Vec<ItemId> = model.targets.iter().flat_map(reach::read_by_target).collect();
    let mut from_checks = Vec::new();
    for check in &model.checks {
        reach::items(&check.holds, &mut |id| from_checks.push(id));
    }
    for seen in &model.observations {
        reach::items(&seen.measure, &mut |id| from_checks.push(id));
    }
    for supposed in model.supposes.iter().flat_map(|suppose| &suppose.conditions) {
        reach::items(&supposed.measure, &mut |id| from_checks.push(id));
    }
    let reaches_target = reach::reached(&reads, from_targets.iter().copied());
    let read: BTreeSet<ItemId> = reads
        .iter()
        .flatten()
        .chain(&from_targets)
        .chain(&from_checks)
        .copied()
        .collect();
    let reported: BTreeSet<ItemId> = model.report.iter().copied().collect();
    // One warning for a name, not one for each of its members.
    let names = |holds: &dyn Fn(ItemId) -> bool| -> BTreeSet<&str> {
        let held = model
            .items
            .iter()
            .enumerate()
            .filter(|(index, _)| holds(ItemId(*index as u32)));
        held.map(|(_, item)| item.base_name.as_str()).collect()
    };
    let read = names(&|id| read.contains(&id));
    let reported = names(&|id| reported.contains(&id));
    let reaching = names(&|id| reaches_target[id.0 as usize]);
    let mut said = BTreeSet::new();
    for item in &model.items {
        let name = item.base_name.as_str();
        let warning = match item.kind {
            ItemKind::Assumption | ItemKind::Shock if !read.contains(name) => Some(messages::unused(name, item.kind)),
            ItemKind::Lever if !reaching.contains(name) => Some(messages::idle_lever(name)),
            ItemKind::Indicator if !reported.contains(name) && !read.contains(name) => {
                Some(messages::unused(name, item.kind))
            }
            _ => None,
        };
        if let Some(warning) = warning
            && said.insert(name)
        {
            diagnostics.warn(warning.at(item.span));
        }
        if let Definition::Lever(lever) = &item.definition {
            let settings = match &lever.setting {
                super::Setting::Constant(value) => vec![*value],
                super::Setting::Series(points) => points.iter().map(|(_, value)| *value).collect(),
            };
            for value in settings {
                if lever.min.is_some_and(|min| value < min) || lever.max.is_some_and(|max| value > max) {
                    diagnostics.warn(messages::lever_out_of_range(&item.name, value, lever.min, lever.max).at(item.span));
                    break;
                }
            }
        }
    }
    never_named(scenario, diagnostics);
    language(scenario, diagnostics);
    constant_targets(model, diagnostics);
    initials(scenario, model, diagnostics);
    after_base(model, diagnostics);
    percent::numbers(scenario, model, diagnostics);
    percent::observed(scenario, model, diagnostics);
}

/// Values of the base that `initial` and the history give differently.
fn initials(scenario: &Scenario, model: &Model, diagnostics: &mut Diagnostics) {
    let values = constants::values(model);
    for item in &model.items {
        let Definition::Indicator(Indicator {
            base: Base::Initial(term),
            known,
            ..
        }) = &item.definition
        else {
            continue;
        };
        let initial = constants::value(term, &|id| values[id.0 as usize]);
        if let (Some(initial), Some(known)) = (initial, known.get(&0))
            && (initial - known).abs() > SAME * known.abs()
        {
            let declared = scenario
                .indicators
                .iter()
                .find(|indicator| indicator.declared.name == item.base_name);
            let place = declared.and_then(|indicator| indicator.initial.as_ref()?.of(&item.cell).map(Timed::span));
            let message = messages::initial_differs(&item.name, initial, *known, &model.calendar.label(0));
            diagnostics.warn(message.at(place.unwrap_or(item.span)));
        }
    }
}

/// History after the base of indicators that are simulated: one warning for all.
fn after_base(model: &Model, diagnostics: &mut Diagnostics) {
    let mut names: Vec<&str> = Vec::new();
    let mut periods: Option<(i64, i64)> = None;
    let mut place = None;
    for item in &model.items {
        let Definition::Indicator(Indicator {
            equation: Some(_),
            known,
            ..
        }) = &item.definition
        else {
            continue;
        };
        let mut later = known.range(1..).map(|(index, _)| *index);
        let Some(first) = later.next() else { continue };
        let last = later.next_back().unwrap_or(first);
        periods = Some(periods.map_or((first, last), |(from, to)| (from.min(first), to.max(last))));
        if names.last() != Some(&item.base_name.as_str()) {
            names.push(&item.base_name);
        }
        place = place.or(Some(item.span));
    }
    if let (Some((first, last)), Some(place)) = (periods, place) {
        let [first, last] = [first, last].map(|index| model.calendar.label(index));
        diagnostics.warn(messages::after_base(&names, &first, &last).at(place));
    }
}

/// Dimensions, sources and groups that nothing names.
fn never_named(scenario: &Scenario, diagnostics: &mut Diagnostics) {
    let cited: BTreeSet<&str> = abouts(scenario)
        .filter_map(|about| about.source.as_ref())
        .map(|text| text.value.as_str())
        .collect();
    for source in &scenario.sources {
        if !cited.contains(source.key.value.as_str()) {
            diagnostics.warn(messages::never_named(Listed::Source, &source.key.value).at(source.key.span));
        }
    }
    let grouped: BTreeSet<&str> = scenario
        .targets
        .iter()
        .filter_map(|target| target.group.as_ref())
        .map(|text| text.value.as_str())
        .collect();
    for group in &scenario.groups {
        if !grouped.contains(group.key.value.as_str()) {
            diagnostics.warn(messages::never_named(Listed::Group, &group.key.value).at(group.key.span));
        }
    }
    let declared = scenario
        .assumptions
        .iter()
        .map(|item| &item.declared)
        .chain(scenario.shocks.iter().map(|item| &item.declared));
    let declared = declared
        .chain(scenario.levers.iter().map(|item| &item.declared))
        .chain(scenario.indicators.iter().map(|item| &item.declared));
    let declared = declared
        .chain(scenario.targets.iter().map(|item| &item.declared))
        .chain(scenario.checks.iter().map(|item| &item.declared));
    let used: BTreeSet<&str> = declared
        .chain(scenario.tables.iter().map(|table| &table.declared))
        .flat_map(|declared| &declared.dimensions)
        .map(|(name, _)| name.as_str())
        .collect();
    // One that others are made of, or that stands in brackets, is used.
    let origins = scenario.dimensions.iter().filter_map(|dimension| dimension.origin.as_ref());
    let used: BTreeSet<&str> = used.into_iter().chain(origins.map(|origin| origin.of.value.as_str())).collect();
    for dimension in &scenario.dimensions {
        let name = dimension.name.value.as_str();
        if !(used.contains(name) || dimension.origin.is_some() && named_inside(scenario, name)) {
            diagnostics.warn(messages::never_named(Listed::Dimension, &dimension.name.value).at(dimension.name.span));
        }
    }
}

/// The formula of a value that is no series.
fn formula(value: &Timed) -> Option<&Formula> {
    match value {
        Timed::Formula(formula) => Some(formula),
        Timed::Series(_) => None,
    }
}

/// Every formula of a scenario in which names may stand.
fn formulas(scenario: &Scenario) -> Vec<&Formula> {
    let assumptions = scenario.assumptions.iter().flat_map(|item| item.value.values()).filter_map(formula);
    let shocks = scenario.shocks.iter().flat_map(|item| item.draw.values());
    let equations = scenario.indicators.iter().flat_map(|item| item.equation.iter().chain(&item.change));
    let initials = scenario.indicators.iter().flat_map(|item| &item.initial).flat_map(|value| value.values());
    let targets = scenario.targets.iter().flat_map(|target| std::iter::once(&target.measure).chain(target.condition.formulas()));
    let checks = scenario.checks.iter().map(|check| &check.holds);
    let observations = scenario.observations.iter().map(|seen| &seen.measure);
    let supposed = scenario.supposes.iter().flat_map(|suppose| &suppose.conditions).map(|condition| &condition.measure);
    let own = scenario.functions.iter().map(|function| &function.body);
    assumptions
        .chain(shocks)
        .chain(equations.flat_map(|value| value.values()))
        .chain(initials.filter_map(formula))
        .chain(targets)
        .chain(checks)
        .chain(observations)
        .chain(supposed)
        .chain(own)
        .collect()
}

/// Whether a name stands in the brackets of an expression.
fn named_inside(scenario: &Scenario, wanted: &str) -> bool {
    formulas(scenario).into_iter().any(|formula| {
        let mut found = false;
        formula.expression.walk(&mut |part| {
            if let Kind::Item(_, Some(index)) | Kind::Apply(_, Some(index), _) = &part.kind {
                found |= index.iter().any(|subscript| {
                    matches!(subscript, Subscript::Member(name) | Subscript::All(name, _) if name.text == wanted)
                });
            }
        });
        found
    })
}

/// Tables and functions that nothing names, and names of the file that hide one of the language.
fn language(scenario: &Scenario, diagnostics: &mut Diagnostics) {
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for formula in formulas(scenario) {
        formula.expression.walk(&mut |part| {
            if let Kind::Item(name, _) | Kind::Apply(name, ..) = &part.kind {
                used.insert(&name.text);
            }
        });
    }
    for table in &scenario.tables {
        if !used.contains(table.declared.name.as_str()) {
            diagnostics.warn(messages::never_named(Listed::Table, &table.declared.name).at(table.declared.span));
        }
    }
    for function in &scenario.functions {
        if !used.contains(function.name.value.as_str()) {
            diagnostics.warn(messages::never_named(Listed::Function, &function.name.value).at(function.name.span));
        }
    }
    let items = scenario.assumptions.iter().map(|item| &item.declared);
    let items = items.chain(scenario.shocks.iter().map(|item| &item.declared));
    let items = items.chain(scenario.levers.iter().map(|item| &item.declared));
    let items = items.chain(scenario.indicators.iter().map(|item| &item.declared));
    let items = items.chain(scenario.tables.iter().map(|table| &table.declared));
    let names = items.map(|declared| (declared.name.as_str(), declared.span));
    let members = scenario.dimensions.iter().flat_map(|dimension| &dimension.members);
    let members = members.map(|member| (member.value.as_str(), member.span));
    for (name, span) in names.chain(members) {
        if expression::hides(name) {
            diagnostics.warn(messages::hides(name).at(span));
        }
    }
}

/// Targets whose measure is a plain number: nothing can change them.
fn constant_targets(model: &Model, diagnostics: &mut Diagnostics) {
    for target in &model.targets {
        let terms = target.condition.terms();
        let mut moves = false;
        for term in std::iter::once(&target.measure).chain(terms) {
            term.walk(&mut |part| moves |= !matches!(part, Term::Number(_) | Term::Apply(..) | Term::Chain(..)));
        }
        if !moves {
            diagnostics.warn(messages::constant_target(&target.id).at(target.span));
        }
    }
}
