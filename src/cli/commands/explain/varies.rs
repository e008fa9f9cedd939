//! How often each item is computed: once for the whole run, once for each path, or in every period of every path.

use crate::cli::wording::draws_of;
use crate::model::{Base, Definition, ItemId, Model, Setting, Term};

/// What an item's value changes with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VariesWith {
    /// With the path.
    pub paths: bool,
    /// With the period.
    pub periods: bool,
}

/// One reading of an item by another.
struct Reading {
    read: ItemId,
    by: ItemId,
    /// In the same period: what the read item changes with, the reader changes with too.
    now: bool,
}

/// What every item varies with, in the order of the model.
pub fn varies_with(model: &Model) -> Vec<VariesWith> {
    let count = model.items.len();
    let mut all = vec![VariesWith::default(); count];
    let mut readers: Vec<Vec<Reading>> = (0..count).map(|_| Vec::new()).collect();
    for (index, item) in model.items.iter().enumerate() {
        let by = ItemId(index as u32);
        let varies = &mut all[index];
        match &item.definition {
            Definition::Assumption { timed, .. } => varies.periods = *timed,
            Definition::Shock(_) => varies.periods = true,
            Definition::Lever(lever) => varies.periods = matches!(lever.setting, Setting::Series(_)),
            // A base value of its own differs from what the equation gives later.
            Definition::Indicator(indicator) => {
                varies.periods = indicator.equation.is_none() || !matches!(indicator.base, Base::Equation)
            }
        }
        for term in terms(model, by) {
            term.walk(&mut |part| match part {
                Term::Draw(_) => all[index].paths = true,
                Term::Clock(_)
                | Term::Window(..)
                | Term::At(..)
                | Term::First(_)
                | Term::Before(_)
                | Term::Stock(_)
                | Term::Delayed { .. } => all[index].periods = true,
                Term::Item { item: read, lag, .. } => {
                    all[index].periods |= *lag > 0;
                    readers[read.0 as usize].push(Reading {
                        read: *read,
                        by,
                        now: *lag == 0,
                    });
                }
                _ => {}
            });
        }
    }
    // What changes spreads to its readers.
    let mut changed: Vec<usize> = (0..count).collect();
    while let Some(index) = changed.pop() {
        for reading in &readers[index] {
            let (from, to) = (all[reading.read.0 as usize], &mut all[reading.by.0 as usize]);
            let next = VariesWith {
                paths: to.paths || from.paths,
                periods: to.periods || (reading.now && from.periods),
            };
            if next != *to {
                *to = next;
                changed.push(reading.by.0 as usize);
            }
        }
    }
    all
}

/// Every term of an item, parameters of its draws and its `initial` included.
fn terms(model: &Model, id: ItemId) -> Vec<&Term> {
    let mut terms: Vec<&Term> = match &model.item(id).definition {
        Definition::Assumption { value: term, .. } | Definition::Shock(term) => vec![term],
        Definition::Lever(_) => Vec::new(),
        Definition::Indicator(indicator) => {
            let initial = match &indicator.base {
                Base::Initial(term) => Some(term),
                _ => None,
            };
            indicator.equation.iter().chain(initial).collect()
        }
    };
    let mut next = 0;
    while next < terms.len() {
        let draws = draws_of(terms[next]);
        terms.extend(draws.iter().flat_map(|draw| &model.draws[*draw].parameters));
        next += 1;
    }
    terms
}
