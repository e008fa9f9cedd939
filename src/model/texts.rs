//! Items of the model as the economist wrote them.

use super::Item;
use crate::scenario::{ByMember, Declared, Formula, Scenario, Timed};
use crate::wording::one_line;
use std::collections::BTreeMap;

/// How one item was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemText {
    /// Its value, draw or equation.
    pub value: Option<String>,
    /// Its `initial`.
    pub initial: Option<String>,
    /// The dimension over which it was declared.
    pub dimension: Option<String>,
}

/// Writes down in every item how it was written.
pub fn write(items: &mut [Item], scenario: &Scenario) {
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, item) in items.iter().enumerate() {
        by_name.entry(item.base_name.clone()).or_default().push(index);
    }
    let mut write = |declared: &Declared, value: Texts, initial: Texts| {
        let names: Vec<&str> = declared.dimensions.iter().map(|(dimension, _)| dimension.as_str()).collect();
        let dimension = (!names.is_empty()).then(|| names.join(", "));
        for index in by_name.get(declared.name.as_str()).into_iter().flatten() {
            let item = &mut items[*index];
            item.text = ItemText {
                value: value(item),
                initial: initial(item),
                dimension: dimension.clone(),
            };
        }
    };
    let none = || -> Texts<'_> { Box::new(|_| None) };
    for assumption in &scenario.assumptions {
        write(&assumption.declared, by_member(&assumption.value, timed), none());
    }
    for shock in &scenario.shocks {
        write(&shock.declared, by_member(&shock.draw, line), none());
    }
    for lever in &scenario.levers {
        write(&lever.declared, by_member(&lever.value, timed), none());
    }
    for indicator in &scenario.indicators {
        write(
            &indicator.declared,
            match &indicator.change {
                Some(change) => by_member(change, line),
                None => optional(&indicator.equation, line),
            },
            optional(&indicator.initial, timed),
        );
    }
}

/// The text of each scalar of a declared item.
type Texts<'s> = Box<dyn Fn(&Item) -> Option<String> + 's>;

/// The text of a value for each member.
fn by_member<'s, T>(values: &'s ByMember<T>, text: fn(&T) -> String) -> Texts<'s> {
    Box::new(move |item| values.of(&item.cell).map(text))
}

/// The text of a value that may be missing, for each member.
fn optional<T>(values: &Option<ByMember<T>>, text: fn(&T) -> String) -> Texts<'_> {
    match values {
        Some(values) => by_member(values, text),
        None => Box::new(|_| None),
    }
}

/// A formula in one line.
fn line(formula: &Formula) -> String {
    one_line(&formula.text())
}

fn timed(timed: &Timed) -> String {
    match timed {
        Timed::Formula(formula) => line(formula),
        Timed::Series(series) => {
            let points: Vec<String> = series
                .points
                .iter()
                .map(|(period, value)| format!("{}: {}", period.value, value.text()))
                .collect();
            points.join(", ")
        }
    }
}
