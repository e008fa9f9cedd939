//! What a target measures, beside the number: which indicator, in which period, in whose unit. Tables and pictures are told, so
//! that they need not read expressions.

use crate::diagnostic::Reported;
use super::{Item, ItemId, ItemKind, Term};
use crate::expression::syntax::{Expression, Kind, Subscript};

/// What a measure is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// The indicator that it is, or of which it is a mean, total, lowest, highest or `at`.
    pub indicator: Option<ItemId>,
    /// The period (index) in which it is the value of that indicator itself; none for a mean, total, lowest or highest.
    pub period: Option<i64>,
    /// The item whose unit it has: that indicator, or a member of one over which the mean is taken.
    pub unit_of: Option<ItemId>,
    /// Whether it is a compound rate of growth.
    pub is_growth: bool,
    /// Whether it is the date at which something first holds: a year is no quantity.
    pub is_date: bool,
}

impl Measured {
    /// Of a measure that is judged in a period, as written and as resolved.
    pub fn of(written: &Expression, term: &Term, judged: i64, items: &[Result<Item, Reported>]) -> Measured {
        let is_indicator = |id: ItemId| {
            let item = items.get(id.0 as usize).and_then(|item| item.as_ref().ok());
            item.is_some_and(|item| item.kind == ItemKind::Indicator)
        };
        let indicator = single(term, judged).filter(|(id, _)| is_indicator(*id));
        let call = call(written);
        let over_members = || {
            let is_mean =
                matches!(&call, Some(("mean", arguments)) if matches!(arguments[..], [body] if is_starred(body)));
            let mut first = None;
            term.walk(&mut |part| {
                if let Term::Item { item, .. } = part {
                    first = first.or(Some(*item));
                }
            });
            first.filter(|id| is_mean && is_indicator(*id))
        };
        Measured {
            indicator: indicator.map(|(id, _)| id),
            period: indicator.and_then(|(_, period)| period),
            unit_of: indicator.map(|(id, _)| id).or_else(over_members),
            is_growth: matches!(&call, Some(("growth", arguments)) if arguments.len() == 3),
            is_date: matches!(term, Term::First(_)),
        }
    }
}

/// The one item that a term is or takes a mean, total, lowest, highest or `at` of, and the period in which it is its value.
fn single(term: &Term, period: i64) -> Option<(ItemId, Option<i64>)> {
    match term {
        Term::Item { item, lag, .. } => Some((*item, Some(period - i64::from(*lag)))),
        Term::At(inner, period) => single(inner, *period),
        Term::Window(_, inner, ..) => single(inner, period).map(|(item, _)| (item, None)),
        _ => None,
    }
}

/// The name and the arguments of a call.
fn call(written: &Expression) -> Option<(&str, Vec<&Expression>)> {
    match &written.kind {
        Kind::Apply(name, None, arguments) => Some((
            name.text.as_str(),
            arguments.iter().map(|argument| &argument.value).collect(),
        )),
        _ => None,
    }
}

/// `x[*]`, now or before.
fn is_starred(written: &Expression) -> bool {
    match &written.kind {
        Kind::Item(_, Some(index)) | Kind::Apply(_, Some(index), _) => index.iter().any(Subscript::is_star),
        _ => false,
    }
}
