//! What a term reads: which items, in which periods.

use super::order::terms_of;
use super::{Base, Definition, Indicator, Item, ItemId, ItemKind, Model, Target, Term};
use crate::diagnostic::Span;

/// One value that a term reads.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// The item.
    pub item: ItemId,
    /// The period, as an index from the base.
    pub index: i64,
    /// Where it is read.
    pub span: Span,
    /// Whether it stands without lag, now.
    pub now: bool,
}

/// Every value that `term` reads when evaluated in period `now`, of those up to the base period; later values always
/// exist. Stops at the first error.
pub fn early_readings<E>(
    term: &Term,
    now: i64,
    last: i64,
    visit: &mut impl FnMut(Reading) -> Result<(), E>,
) -> Result<(), E> {
    readings(term, now, true, last, visit)
}

fn readings<E>(
    term: &Term,
    now: i64,
    direct: bool,
    last: i64,
    visit: &mut impl FnMut(Reading) -> Result<(), E>,
) -> Result<(), E> {
    match term {
        Term::Item { item, lag, span } => {
            let index = now - i64::from(*lag);
            if index <= 0 {
                visit(Reading {
                    item: *item,
                    index,
                    span: *span,
                    now: direct && *lag == 0,
                })?;
            }
            Ok(())
        }
        Term::At(inner, period) => readings(inner, *period, true, last, visit),
        Term::Window(_, inner, range, _) => {
            let reach = lookback(inner);
            let range = range.around(now);
            for index in *range.start()..=(*range.end()).min(reach) {
                readings(inner, index, direct && index == now, last, visit)?;
            }
            Ok(())
        }
        Term::First(inner) => {
            for index in 1..=lookback(inner).min(last) {
                readings(inner, index, true, last, visit)?;
            }
            Ok(())
        }
        _ => {
            for child in term.children() {
                readings(child, now, direct, last, visit)?;
            }
            Ok(())
        }
    }
}

/// How many periods back a term reads at most, relative to now; fixed periods do not count.
pub fn lookback(term: &Term) -> i64 {
    match term {
        Term::Item { lag, .. } => i64::from(*lag),
        Term::At(..) | Term::First(_) => 0,
        Term::Window(_, inner, super::Range::Relative(from, _), _) => lookback(inner) - from,
        Term::Window(_, inner, super::Range::Fixed(..), _) => lookback(inner),
        _ => term.children().into_iter().map(lookback).max().unwrap_or(0),
    }
}

/// Every item that a term reads in the current period, with the place.
pub fn current(term: &Term, visit: &mut impl FnMut(ItemId, Span)) {
    match term {
        Term::Item { item, lag: 0, span } => visit(*item, *span),
        Term::Window(_, inner, super::Range::Relative(_, 0), _) => current(inner, visit),
        Term::Window(..) | Term::At(..) | Term::First(_) => {}
        _ => {
            for child in term.children() {
                current(child, visit);
            }
        }
    }
}

/// Every item that a term reads in any period.
pub fn items(term: &Term, visit: &mut impl FnMut(ItemId)) {
    term.walk(&mut |part| {
        if let Term::Item { item, .. } = part {
            visit(*item);
        }
    });
}

/// Why a value does not exist.
#[derive(Clone, Copy, Debug)]
pub struct Missing {
    /// What was read.
    pub reading: Reading,
    /// Whether a shock of the base period was needed.
    pub shock: bool,
}

/// Checks that every value that `term` reads in period `now` exists. Where `base_of` is `None` for an indicator it has no
/// value in the base period.
pub fn check(
    term: &Term,
    now: i64,
    last: i64,
    items: &[Option<Item>],
    has_base: &impl Fn(ItemId) -> bool,
) -> Result<(), Missing> {
    early_readings(term, now, last, &mut |reading: Reading| {
        let Some(item) = &items[reading.item.0 as usize] else {
            return Ok(());
        };
        let exists = match (&item.definition, reading.index) {
            (Definition::Assumption { .. } | Definition::Lever(_), _) => true,
            (Definition::Shock(_), 0) => !reading.now,
            (Definition::Shock(_), _) => true,
            (Definition::Indicator(_), 0) => has_base(reading.item),
            (Definition::Indicator(indicator), index) => indicator.known.contains_key(&index),
        };
        if exists {
            Ok(())
        } else {
            Err(Missing {
                reading,
                shock: item.kind == ItemKind::Shock,
            })
        }
    })
}

/// What each item reads in any period, by item: sorted, each once.
pub fn reads(model: &Model) -> Vec<Vec<ItemId>> {
    let reads = |item: &Item| {
        let mut found = Vec::new();
        for term in terms_of(item, &model.draws).into_iter().chain(initial(item)) {
            items(term, &mut |id| found.push(id));
        }
        found.sort_unstable();
        found.dedup();
        found
    };
    model.items.iter().map(reads).collect()
}

fn initial(item: &Item) -> Option<&Term> {
    match &item.definition {
        Definition::Indicator(Indicator {
            base: Base::Initial(term),
            ..
        }) => Some(term),
        _ => None,
    }
}

/// Every item that the measure or a bound of a target names.
pub fn read_by_target(target: &Target) -> Vec<ItemId> {
    let mut found = Vec::new();
    for term in std::iter::once(&target.measure).chain(target.condition.terms()) {
        items(term, &mut |id| found.push(id));
    }
    found
}

/// Everything that is read, directly or through others, from a list of items: by item. `reads` is that of [`reads`].
pub fn reached(reads: &[Vec<ItemId>], from: impl Iterator<Item = ItemId>) -> Vec<bool> {
    let mut reached = vec![false; reads.len()];
    let mut open: Vec<ItemId> = from.collect();
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut reached[id.0 as usize], true) {
            open.extend(&reads[id.0 as usize]);
        }
    }
    reached
}
