//! Values of indicators in the base period, and whether every value that is read exists.

use super::reach::{self, Missing};
use super::{Base, Definition, Draw, Indicator, Item, ItemId, Order, messages};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::scenario::Calendar;

/// Settles the base of every indicator that has neither `initial` nor a known value, in the order of evaluation, and
/// checks every lag.
pub fn settle(
    items: &mut [Result<Item, Reported>],
    order: &Order,
    draws: &[Draw],
    calendar: &Calendar,
    diagnostics: &mut Diagnostics,
) {
    let last = calendar.last();
    let mut unsettled: Vec<bool> = items
        .iter()
        .map(|item| matches!(indicator(item), Some(Indicator { base: Base::None, .. })))
        .collect();
    for id in order.in_period(0) {
        let index = id.0 as usize;
        if let Some(Indicator { base: Base::Initial(term), .. }) = indicator(&items[index])
            && let Err(missing) = reach::check_initial(term, items, &|id| !unsettled[id.0 as usize])
        {
            // What is missing because another indicator has no base value is said there.
            if missing.index != 0 || exogenous(&items[missing.item.0 as usize]) {
                diagnostics.error(too_early(items, &missing, calendar));
            }
        }
        if !unsettled[index] {
            continue;
        }
        let Some(Indicator {
            equation: Some(equation),
            ..
        }) = indicator(&items[index])
        else {
            continue;
        };
        let result = reach::check(equation, 0..=0, last, items, &|id| !unsettled[id.0 as usize]);
        match result {
            Ok(()) => {
                unsettled[index] = false;
                if let Ok(Item {
                    definition: Definition::Indicator(indicator),
                    ..
                }) = &mut items[index]
                {
                    indicator.base = Base::Equation;
                }
            }
            Err(missing) => {
                if let Ok(item) = &items[index] {
                    let inner = name(items, missing.item);
                    // What is missing because another indicator has no base value is said there.
                    let follows = missing.index == 0 && !missing.shock && missing.item != *id;
                    if !follows || exogenous(&items[missing.item.0 as usize]) {
                        diagnostics.error(no_base(item, &missing, inner, calendar).at(item.span));
                    }
                }
            }
        }
    }
    for index in 0..items.len() {
        let Ok(item) = &items[index] else { continue };
        for term in super::order::terms_of(item, draws) {
            let from = if matches!(item.definition, Definition::Assumption { .. }) {
                0
            } else {
                1
            };
            let has_base = |id: ItemId| !(unsettled[id.0 as usize] && exogenous(&items[id.0 as usize]));
            if let Err(missing) = reach::check(term, from..=last, last, items, &has_base) {
                diagnostics.error(too_early(items, &missing, calendar));
            }
        }
    }
}

/// The message for a value that is read and does not exist, at the place where it is read.
pub fn too_early(items: &[Result<Item, Reported>], missing: &Missing, calendar: &Calendar) -> Diagnostic {
    let name = name(items, missing.item);
    let period = calendar.label(missing.index);
    let message = if missing.shock {
        messages::shock_in_base(name)
    } else if missing.index == 0 {
        messages::no_base_value(name, &period)
    } else {
        messages::before_base(name, &period)
    };
    message.at(missing.span)
}

fn no_base(item: &Item, missing: &Missing, inner: &str, calendar: &Calendar) -> Diagnostic {
    let base = calendar.label(0);
    let why = if missing.shock {
        messages::needs_shock(inner)
    } else if missing.index == 0 {
        messages::needs_base(inner, &base)
    } else {
        messages::needs_history(inner, &calendar.label(missing.index))
    };
    messages::no_initial(&item.name, &base, &why).also(missing.span, messages::read_here())
}

fn indicator(item: &Result<Item, Reported>) -> Option<&Indicator> {
    match item {
        Ok(Item {
            definition: Definition::Indicator(indicator),
            ..
        }) => Some(indicator),
        _ => None,
    }
}

fn exogenous(item: &Result<Item, Reported>) -> bool {
    indicator(item).is_some_and(|indicator| indicator.equation.is_none())
}

fn name(items: &[Result<Item, Reported>], id: ItemId) -> &str {
    items[id.0 as usize].as_ref().map_or("?", |item| item.name.as_str())
}
