//! Doubts about a scenario that can be simulated: things that are there and change nothing.

use super::{Condition, Definition, ItemId, ItemKind, Model, Term, messages, reach};
use crate::diagnostic::Diagnostics;
use crate::scenario::{About, Scenario};
use std::collections::BTreeSet;

/// Notes every doubt about a model.
pub fn doubts(scenario: &Scenario, model: &Model, diagnostics: &mut Diagnostics) {
    let reads = reach::reads(model);
    let from_targets: Vec<ItemId> = model.targets.iter().flat_map(reach::read_by_target).collect();
    let mut from_checks = Vec::new();
    for check in &model.checks {
        reach::items(&check.holds, &mut |id| from_checks.push(id));
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
    // One doubt for a name, not one for each of its members.
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
        let doubt = match item.kind {
            ItemKind::Assumption | ItemKind::Shock if !read.contains(name) => Some(messages::unused(name, item.kind)),
            ItemKind::Lever if !reaching.contains(name) => Some(messages::idle_lever(name)),
            ItemKind::Indicator if !reported.contains(name) && !read.contains(name) => {
                Some(messages::unused(name, item.kind))
            }
            _ => None,
        };
        if let Some(doubt) = doubt
            && said.insert(name)
        {
            diagnostics.warn(doubt.at(item.span));
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
    unread_words(scenario, diagnostics);
    constant_targets(model, diagnostics);
}

/// Dimensions, sources and groups that nothing names.
fn unread_words(scenario: &Scenario, diagnostics: &mut Diagnostics) {
    let abouts = || -> Vec<&About> {
        let items = scenario
            .assumptions
            .iter()
            .map(|item| &item.about)
            .chain(scenario.shocks.iter().map(|item| &item.about));
        let items = items
            .chain(scenario.levers.iter().map(|item| &item.about))
            .chain(scenario.indicators.iter().map(|item| &item.about));
        let items = items
            .chain(scenario.targets.iter().map(|item| &item.about))
            .chain(scenario.checks.iter().map(|item| &item.about));
        items.chain(scenario.groups.iter().map(|item| &item.about)).collect()
    };
    let cited: BTreeSet<&str> = abouts()
        .into_iter()
        .filter_map(|about| about.source.as_ref())
        .map(|text| text.value.as_str())
        .collect();
    for source in &scenario.sources {
        if !cited.contains(source.key.value.as_str()) {
            diagnostics.warn(messages::unread_word("source", &source.key.value).at(source.key.span));
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
            diagnostics.warn(messages::unread_word("group", &group.key.value).at(group.key.span));
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
        .filter_map(|declared| declared.dimension.as_ref())
        .map(|(name, _)| name.as_str())
        .collect();
    for dimension in &scenario.dimensions {
        if !used.contains(dimension.name.value.as_str()) {
            diagnostics.warn(messages::unread_word("dimension", &dimension.name.value).at(dimension.name.span));
        }
    }
}

/// Targets whose measure is a plain number: nothing can change them.
fn constant_targets(model: &Model, diagnostics: &mut Diagnostics) {
    for target in &model.targets {
        let terms = match &target.condition {
            Condition::AtLeast(a) | Condition::AtMost(a) => vec![a],
            Condition::Between(a, b) | Condition::About(a, b) => vec![a, b],
        };
        let mut moves = false;
        for term in std::iter::once(&target.measure).chain(terms) {
            term.walk(&mut |part| moves |= !matches!(part, Term::Number(_) | Term::Apply(..) | Term::Chain(..)));
        }
        if !moves {
            diagnostics.warn(messages::constant_target(&target.id).at(target.span));
        }
    }
}
