//! What a term reads: which items, in which periods.

use super::order::terms_of;
use crate::arithmetic::Operation;
use super::{Base, Definition, Indicator, Item, ItemId, ItemKind, Model, Range, Target, Term};
use crate::diagnostic::{Reported, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// Values of one item that a term reads, in periods up to the base.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// The item.
    pub item: ItemId,
    /// First period, as an index from the base.
    pub from: i64,
    /// Last period, 0 at most.
    pub to: i64,
    /// Where it is read.
    pub span: Span,
    /// Whether the last of them is read without lag, in its own period.
    pub now: bool,
}

/// All that `term` reads when it is evaluated in every period of `times`, of the values up to the base period; later ones
/// always exist. `last` is the last period of all. Stops at the first error.
pub fn early_readings<E>(
    term: &Term,
    times: RangeInclusive<i64>,
    last: i64,
    visit: &mut impl FnMut(Reading) -> Result<(), E>,
) -> Result<(), E> {
    let now = times.contains(&0);
    readings(term, (*times.start(), *times.end()), now, last, visit)
}

/// `now` tells whether the end of `times` that is the base period is also the period of the whole term.
fn readings<E>(
    term: &Term,
    times: (i64, i64),
    now: bool,
    last: i64,
    visit: &mut impl FnMut(Reading) -> Result<(), E>,
) -> Result<(), E> {
    match term {
        Term::Item { item, lag, span } => {
            let lag = i64::from(*lag);
            let (from, to) = (times.0 - lag, (times.1 - lag).min(0));
            if from <= to {
                visit(Reading {
                    item: *item,
                    from,
                    to,
                    span: *span,
                    now: now && lag == 0,
                })
            } else {
                Ok(())
            }
        }
        Term::At(inner, period) => readings(inner, (*period, *period), true, last, visit),
        Term::Window(_, inner, Range::Relative(from, to), _) => {
            readings(inner, (times.0 + from, times.1 + to), now && *to == 0, last, visit)
        }
        Term::Window(_, inner, Range::Fixed(from, to), _) => {
            readings(inner, (*from, *to), now && *to == 0, last, visit)
        }
        // Before its first period it reads nothing.
        Term::Window(_, _, Range::Since(from), _) if *from > times.1 => Ok(()),
        Term::Window(_, inner, Range::Since(from), _) => readings(inner, (*from, times.1), now, last, visit),
        Term::First(inner) => readings(inner, (1, last), false, last, visit),
        // At the start of a step; a shock is 0 in the base.
        Term::Before(inner) => readings(inner, (times.0 - 1, (times.1 - 1).max(times.0 - 1)), false, last, visit),
        Term::Stock(stock) => {
            readings(&stock.initial, (0, 0), false, last, visit)?;
            match times.1 > 0 {
                true => readings(&stock.change, (0, times.1 - 1), false, last, visit),
                false => Ok(()),
            }
        }
        Term::Delayed { body, start, .. } => {
            readings(start, (0, 0), false, last, visit)?;
            match times.1 > 0 {
                true => readings(body, (0, times.1 - 1), false, last, visit),
                false => Ok(()),
            }
        }
        _ => term
            .children()
            .into_iter()
            .try_for_each(|child| readings(child, times, now, last, visit)),
    }
}

/// How many periods back a term reads at most, relative to now; fixed periods do not count.
pub fn lookback(term: &Term) -> i64 {
    match term {
        Term::Item { lag, .. } => i64::from(*lag),
        Term::At(..) | Term::First(_) => 0,
        Term::Window(_, inner, Range::Relative(from, _), _) => lookback(inner) - from,
        Term::Window(_, inner, Range::Fixed(..), _) => lookback(inner),
        // As far as there are periods.
        Term::Window(_, _, Range::Since(_), _) | Term::Stock(_) | Term::Delayed { .. } | Term::Before(_) => i64::from(u32::MAX),
        _ => term.children().into_iter().map(lookback).max().unwrap_or(0),
    }
}

/// Periods in which what is read is a value of the same period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Same {
    /// All: it is read without lag.
    Every,
    /// From the first to the second, as indices from the base: it is read in these whatever the period.
    Fixed(i64, i64),
}

impl Same {
    /// Whether a period is one of them.
    pub fn contains(self, period: i64) -> bool {
        match self {
            Same::Every => true,
            Same::Fixed(from, to) => (from..=to).contains(&period),
        }
    }
}

/// Every item that a term may read in the current period, with the place and the periods in which it does.
pub fn current(term: &Term, visit: &mut impl FnMut(ItemId, Span, Same)) {
    within(term, Same::Every, visit);
}

fn within(term: &Term, periods: Same, visit: &mut impl FnMut(ItemId, Span, Same)) {
    match (term, periods) {
        (Term::Item { item, lag: 0, span }, _) => visit(*item, *span, periods),
        (Term::Item { item, lag, span }, Same::Fixed(from, to)) => {
            let lag = i64::from(*lag);
            visit(*item, *span, Same::Fixed(from - lag, to - lag));
        }
        (Term::Window(_, inner, Range::Fixed(from, to), _), _) => within(inner, Same::Fixed(*from, *to), visit),
        (Term::Window(_, inner, Range::Relative(from, to), _), Same::Fixed(first, last)) => {
            within(inner, Same::Fixed(first + from, last + to), visit);
        }
        (Term::Window(_, inner, Range::Since(from), _), Same::Fixed(_, to)) => {
            within(inner, Same::Fixed(*from, to), visit);
        }
        (Term::Window(_, inner, Range::Relative(_, 0) | Range::Since(_), _), Same::Every) => within(inner, periods, visit),
        (Term::At(inner, period), _) => within(inner, Same::Fixed(*period, *period), visit),
        // Kept from earlier steps, but for the base.
        (Term::Stock(stock), _) => within(&stock.initial, Same::Fixed(0, 0), visit),
        (Term::Delayed { start, .. }, _) => within(start, Same::Fixed(0, 0), visit),
        (Term::Before(_), _) => {}
        // Windows that end before now; targets alone read other periods in the last way.
        (Term::Window(..) | Term::First(_), _) => {}
        _ => {
            for child in term.children() {
                within(child, periods, visit);
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

/// How many single values are read to evaluate a term once: what it costs.
pub fn work(term: &Term, last: i64) -> u64 {
    let inner = |term: &Term| work(term, last);
    let times = |periods: i64, term: &Term| inner(term).saturating_mul(periods.max(1).unsigned_abs());
    match term {
        Term::Window(_, body, Range::Relative(from, to) | Range::Fixed(from, to), _) => {
            times(to.saturating_sub(*from).saturating_add(1), body)
        }
        Term::Window(_, body, Range::Since(from), _) => times(last.saturating_sub(*from).saturating_add(1), body),
        Term::First(body) => times(last, body),
        _ => term.children().into_iter().map(inner).fold(1, u64::saturating_add),
    }
}

/// A value that does not exist.
#[derive(Clone, Copy, Debug)]
pub struct Missing {
    /// What was read.
    pub item: ItemId,
    /// In which period, as an index from the base.
    pub index: i64,
    /// Where it was read.
    pub span: Span,
    /// Whether a shock of the base period was needed.
    pub shock: bool,
}

/// Checks that every value exists that `term` reads in the periods `times`. `has_base` tells whether an indicator has a
/// value in the base period.
pub fn check(
    term: &Term,
    times: RangeInclusive<i64>,
    last: i64,
    items: &[Result<Item, Reported>],
    has_base: &impl Fn(ItemId) -> bool,
) -> Result<(), Missing> {
    check_reading(term, times, (last, false), items, has_base)
}

/// [`check`] of an `initial`, in which shocks of the base are 0.
pub fn check_initial(
    term: &Term,
    items: &[Result<Item, Reported>],
    has_base: &impl Fn(ItemId) -> bool,
) -> Result<(), Missing> {
    check_reading(term, 0..=0, (0, true), items, has_base)
}

fn check_reading(
    term: &Term,
    times: RangeInclusive<i64>,
    (last, shocks_are_zero): (i64, bool),
    items: &[Result<Item, Reported>],
    has_base: &impl Fn(ItemId) -> bool,
) -> Result<(), Missing> {
    early_readings(term, times, last, &mut |reading: Reading| {
        let Ok(item) = &items[reading.item.0 as usize] else {
            return Ok(());
        };
        let missing = match &item.definition {
            Definition::Assumption { .. } | Definition::Lever(_) => None,
            Definition::Shock(_) => (reading.now && reading.to == 0 && !shocks_are_zero).then_some(0),
            Definition::Indicator(indicator) => indicator
                .unknown(reading.from, reading.to.min(-1))
                .or_else(|| (reading.to == 0 && !has_base(reading.item)).then_some(0)),
        };
        match missing {
            None => Ok(()),
            Some(index) => Err(Missing {
                item: reading.item,
                index,
                span: reading.span,
                shock: item.kind == ItemKind::Shock,
            }),
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

/// The indicators that a term names, in the order of the model, each once.
pub fn indicators_read(term: &Term, model: &Model) -> Vec<ItemId> {
    let mut found = Vec::new();
    items(term, &mut |id| found.push(id));
    found.retain(|id| model.item(*id).kind == ItemKind::Indicator);
    found.sort_unstable();
    found.dedup();
    found
}

/// Names of indicators whose members add up to something: the file says so, or an equation sums exactly these.
pub fn stacked(model: &Model) -> BTreeSet<String> {
    let mut members: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, item) in model.of_kind(ItemKind::Indicator) {
        *members.entry(&item.base_name).or_default() += 1;
    }
    // The name of the items that a term adds up in their own period, each once.
    let added = |term: &Term| {
        let Term::Chain(first, rest) = term else { return None };
        if !rest.iter().all(|(operation, _)| *operation == Operation::Add) {
            return None;
        }
        let terms = std::iter::once(&**first).chain(rest.iter().map(|(_, term)| term));
        let ids = terms.map(|term| match term {
            Term::Item { item, lag: 0, .. } => Some(*item),
            _ => None,
        });
        let ids: BTreeSet<ItemId> = ids.collect::<Option<_>>()?;
        let name = &model.item(*ids.first()?).base_name;
        let alike = ids.iter().all(|id| model.item(*id).base_name == *name);
        (alike && members.get(name.as_str()) == Some(&ids.len()) && ids.len() == rest.len() + 1).then(|| name.clone())
    };
    let mut found = BTreeSet::new();
    for (id, item) in model.of_kind(ItemKind::Indicator) {
        let Some(indicator) = model.indicator(id) else { continue };
        if indicator.stack {
            found.insert(item.base_name.clone());
        }
        found.extend(indicator.equation.as_ref().and_then(added));
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
