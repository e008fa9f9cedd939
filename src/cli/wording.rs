//! Items of the model as the economist wrote them.

use crate::model::{Item, ItemId, Model, Term};
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

/// How every item was written, in the order of the model.
pub fn texts(scenario: &Scenario, model: &Model) -> Vec<ItemText> {
    let mut by_name: BTreeMap<&str, Vec<ItemId>> = BTreeMap::new();
    for (index, item) in model.items.iter().enumerate() {
        by_name.entry(&item.base_name).or_default().push(ItemId(index as u32));
    }
    let mut texts = vec![ItemText::default(); model.items.len()];
    let mut write = |declared: &Declared, value: Texts, initial: Texts| {
        let dimension = declared.dimension.as_ref().map(|(dimension, _)| dimension.clone());
        for id in by_name.get(declared.name.as_str()).into_iter().flatten() {
            let (value, initial) = (value(model.item(*id)), initial(model.item(*id)));
            texts[id.0 as usize] = ItemText {
                value,
                initial,
                dimension: dimension.clone(),
            };
        }
    };
    for assumption in &scenario.assumptions {
        write(
            &assumption.declared,
            by_member(&assumption.value, timed),
            Box::new(|_| None),
        );
    }
    for shock in &scenario.shocks {
        write(&shock.declared, by_member(&shock.draw, line), Box::new(|_| None));
    }
    for lever in &scenario.levers {
        write(&lever.declared, by_member(&lever.value, timed), Box::new(|_| None));
    }
    for indicator in &scenario.indicators {
        write(
            &indicator.declared,
            optional(&indicator.equation),
            optional(&indicator.initial),
        );
    }
    texts
}

/// The text of each scalar of a declared item.
type Texts<'s> = Box<dyn Fn(&Item) -> Option<String> + 's>;

/// The text of a value for each member.
fn by_member<'s, T>(values: &'s ByMember<T>, text: fn(&T) -> String) -> Texts<'s> {
    match values {
        ByMember::One(value) => Box::new(move |_| Some(text(value))),
        ByMember::Each(values, _) => {
            let members: BTreeMap<&str, &T> = values
                .iter()
                .map(|(member, value)| (member.value.as_str(), value))
                .collect();
            Box::new(move |item| members.get(item.member.as_deref()?).map(|value| text(value)))
        }
    }
}

/// The text of a formula that may be missing, for each member.
fn optional(formulas: &Option<ByMember<Formula>>) -> Texts<'_> {
    match formulas {
        Some(formulas) => by_member(formulas, line),
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

/// The draws that stand in a term, as indices; not those in parameters of others.
pub fn draws_of(term: &Term) -> Vec<usize> {
    let mut draws = Vec::new();
    term.walk(&mut |part| {
        if let Term::Draw(id) = part {
            draws.push(id.0 as usize);
        }
    });
    draws
}
