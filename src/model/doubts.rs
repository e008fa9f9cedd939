//! Doubts about a scenario that can be simulated: things that are there and change nothing.

use super::order::terms_of;
use super::{Condition, Definition, Item, ItemId, ItemKind, Model, Term, messages, reach};
use crate::diagnostic::Diagnostics;
use crate::scenario::{About, Scenario};
use std::collections::BTreeSet;

/// Notes every doubt about a model.
pub fn doubts(scenario: &Scenario, model: &Model, diagnostics: &mut Diagnostics) {
    let reads: Vec<Vec<ItemId>> = model
        .items
        .iter()
        .map(|item| {
            let mut found = Vec::new();
            for term in terms_of(item, &model.draws).into_iter().chain(initial(item)) {
                reach::items(term, &mut |id| found.push(id));
            }
            found.sort_unstable();
            found.dedup();
            found
        })
        .collect();
    let mut from_targets = Vec::new();
    for target in &model.targets {
        for term in std::iter::once(&target.measure).chain(target.condition.terms()) {
            reach::items(term, &mut |id| from_targets.push(id));
        }
    }
    let mut from_checks = Vec::new();
    for check in &model.checks {
        reach::items(&check.holds, &mut |id| from_checks.push(id));
    }
    let reaches_target = reached(&reads, from_targets.iter().copied());
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
            diagnostics.push(doubt.at(item.span));
        }
        if let Definition::Lever(lever) = &item.definition {
            let settings = match &lever.setting {
                super::Setting::Constant(value) => vec![*value],
                super::Setting::Series(points) => points.iter().map(|(_, value)| *value).collect(),
            };
            for value in settings {
                if lever.min.is_some_and(|min| value < min) || lever.max.is_some_and(|max| value > max) {
                    diagnostics
                        .push(messages::lever_out_of_range(&item.name, value, lever.min, lever.max).at(item.span));
                    break;
                }
            }
        }
    }
    unread_words(scenario, diagnostics);
    constant_targets(model, diagnostics);
}

fn initial(item: &Item) -> Option<&Term> {
    match &item.definition {
        Definition::Indicator(super::Indicator {
            base: super::Base::Initial(term),
            ..
        }) => Some(term),
        _ => None,
    }
}

/// Everything that is read, directly or through others, from a list of items.
fn reached(reads: &[Vec<ItemId>], from: impl Iterator<Item = ItemId>) -> Vec<bool> {
    let mut reached = vec![false; reads.len()];
    let mut open: Vec<ItemId> = from.collect();
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut reached[id.0 as usize], true) {
            open.extend(&reads[id.0 as usize]);
        }
    }
    reached
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
            diagnostics.push(messages::unread_word("source", &source.key.value).at(source.key.span));
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
            diagnostics.push(messages::unread_word("group", &group.key.value).at(group.key.span));
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
            diagnostics.push(messages::unread_word("dimension", &dimension.name.value).at(dimension.name.span));
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
            diagnostics.push(messages::constant_target(&target.id).at(target.span));
        }
    }
}
