//! Parameters of distributions that are constants by way of names: out of range, they are the same mistakes as numbers that
//! are written out.

use super::{Definition, Model, Setting, Term, messages};
use crate::diagnostic::Diagnostics;
use crate::distribution::{Reason, Violation};

/// Notes every draw with a parameter that is the same on all paths and in all periods, and out of range.
pub fn check_parameters(model: &Model, diagnostics: &mut Diagnostics) {
    let values = values(model);
    for draw in &model.draws {
        let known: Vec<Option<f64>> = draw.parameters.iter().map(|term| value(term, &values)).collect();
        let checked = match known.iter().copied().collect::<Option<Vec<f64>>>() {
            Some(all) => draw.shape.check(&all),
            None => draw.shape.check_known(&known),
        };
        let Err(Violation { slot, reason }) = checked else {
            continue;
        };
        // Some mistakes are those of the whole and not of one parameter.
        let slot = match reason {
            Reason::NoWeight | Reason::NothingLeft { .. } => None,
            _ => draw.places.get(slot),
        };
        if let Some(place) = slot.or(draw.places.last()) {
            diagnostics.push(messages::parameter_out_of_range(&draw.family, &reason.to_string()).at(*place));
        }
    }
}

/// The items that are one number as the scenario stands, by item.
fn values(model: &Model) -> Vec<Option<f64>> {
    let mut values = vec![None; model.items.len()];
    for id in &model.order {
        values[id.0 as usize] = match &model.item(*id).definition {
            Definition::Lever(lever) => match lever.setting {
                Setting::Constant(value) => Some(value),
                Setting::Series(_) => None,
            },
            Definition::Assumption {
                value: term,
                timed: false,
            } => value(term, &values),
            _ => None,
        };
    }
    values
}

fn value(term: &Term, values: &[Option<f64>]) -> Option<f64> {
    match term {
        Term::Number(value) => Some(*value),
        Term::Item { item, lag: 0, .. } => values[item.0 as usize],
        Term::Apply(op, terms) => {
            let mut operands = [0.0; 3];
            for (operand, term) in operands.iter_mut().zip(terms.iter()) {
                *operand = value(term, values)?;
            }
            Some(op.apply(operands[0], operands[1], operands[2]))
        }
        Term::Chain(first, rest) => {
            let first = value(first, values)?;
            rest.iter()
                .try_fold(first, |sum, (op, term)| Some(op.apply(sum, value(term, values)?, 0.0)))
        }
        _ => None,
    }
}
