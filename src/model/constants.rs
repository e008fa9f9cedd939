//! Formulas and terms that are one number before any path is walked, and parameters of distributions that are such numbers by way of names:
//! out of range, they are the same mistakes as numbers that are written out.

use super::{Definition, Item, ItemId, Model, Setting, Term, messages};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported, Span};
use crate::distribution::Violation;
use crate::scenario::Formula;
use std::collections::BTreeMap;

/// The number of a formula that must be a plain number; anything else is noted as a mistake.
pub fn plain_number(formula: &Formula, diagnostics: &mut Diagnostics) -> Result<f64, Reported> {
    let not_a_number = || messages::not_a_number().at(formula.span());
    formula.as_number().ok_or_else(|| diagnostics.error(not_a_number()))
}

/// Notes every draw with a parameter that is the same on all paths and in all periods, and out of range.
pub fn check_parameters(model: &Model, diagnostics: &mut Diagnostics) {
    let values = values(model);
    let of = |item: ItemId| values[item.0 as usize];
    for draw in &model.draws {
        let known: Vec<Option<f64>> = draw.parameters.iter().map(|term| value(term, &of)).collect();
        if let (Err(violation), Some(whole)) = (draw.shape.check_known(&known), draw.places.last()) {
            diagnostics.error(out_of_range(&draw.family, &violation, &draw.places, *whole));
        }
    }
}

/// The message for parameters that are out of range, at the one that is wrong or at the whole call.
pub fn out_of_range(family: &str, violation: &Violation, places: &[Span], whole: Span) -> Diagnostic {
    let place = violation.parameter().and_then(|slot| places.get(slot));
    messages::parameter_out_of_range(family, violation).at(*place.unwrap_or(&whole))
}

/// The items that are one number as the scenario stands, by item.
pub fn values(model: &Model) -> Vec<Option<f64>> {
    let mut values = vec![None; model.items.len()];
    for id in model.order.in_period(0) {
        values[id.0 as usize] = match &model.item(*id).definition {
            Definition::Lever(lever) => match lever.setting {
                Setting::Constant(value) => Some(value),
                Setting::Series(_) => None,
            },
            Definition::Assumption {
                value: term,
                timed: false,
            } => value(term, &|item| values[item.0 as usize]),
            _ => None,
        };
    }
    values
}

/// The value of a term without items, draws and time.
pub fn constant(term: &Term) -> Option<f64> {
    value(term, &|_| None)
}

/// The value of a term without draws and time, `of` telling that of an item.
pub fn value(term: &Term, of: &impl Fn(ItemId) -> Option<f64>) -> Option<f64> {
    match term {
        Term::Number(value) => Some(*value),
        Term::Item { item, lag: 0, .. } => of(*item),
        Term::Apply(op, terms) => {
            let mut operands = [0.0; 3];
            for (operand, term) in operands.iter_mut().zip(terms.iter()) {
                *operand = value(term, of)?;
            }
            Some(op.apply(operands[0], operands[1], operands[2]))
        }
        Term::Chain(first, rest) => rest.iter().try_fold(value(first, of)?, |sum, (op, term)| {
            Some(op.apply(sum, value(term, of)?, 0.0))
        }),
        Term::Lookup(lookup, x) => value(x, of).map(|x| lookup.at(x)),
        Term::Many(many, terms) => {
            let values: Option<Vec<f64>> = terms.iter().map(|term| value(term, of)).collect();
            values.map(|values| many.of(&values))
        }
        _ => None,
    }
}

/// The assumptions that draw nothing and do not change over time, and read nothing else. One that reads itself in a circle has no value.
pub fn fixed(items: &[Result<Item, Reported>]) -> BTreeMap<ItemId, f64> {
    let mut found: BTreeMap<ItemId, f64> = BTreeMap::new();
    // Each round finds what reads what is known; longer chains are not looked through.
    for _ in 0..100 {
        let before = found.len();
        for (at, item) in items.iter().enumerate() {
            let id = ItemId::at(at);
            if let Ok(Item { definition: Definition::Assumption { value: term, .. }, .. }) = item
                && !found.contains_key(&id)
                && let Some(known) = value(term, &|item| found.get(&item).copied())
            {
                found.insert(id, known);
            }
        }
        if found.len() == before {
            break;
        }
    }
    found
}
