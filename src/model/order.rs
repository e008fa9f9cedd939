//! The order of evaluation within one period, and circles.

use super::reach;
use super::{Base, Definition, Draw, Indicator, Item, ItemId, ItemKind, Term, messages};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported, Span};
use crate::scenario::Calendar;

/// Every term of an item that is evaluated in a period after the base, parameters of draws included.
pub fn terms_of<'m>(item: &'m Item, draws: &'m [Draw]) -> Vec<&'m Term> {
    let whole = match &item.definition {
        Definition::Assumption { value, .. } => Some(value),
        Definition::Shock(draw) => Some(draw),
        Definition::Indicator(indicator) => indicator.equation.as_ref(),
        Definition::Lever(_) => None,
    };
    let mut terms: Vec<&Term> = whole.into_iter().collect();
    let mut next = 0;
    while next < terms.len() {
        let mut found = Vec::new();
        terms[next].walk(&mut |part| {
            if let Term::Draw(id) = part {
                found.push(*id);
            }
        });
        terms.extend(found.iter().flat_map(|id| &draws[id.0 as usize].parameters));
        next += 1;
    }
    terms
}

/// Items in orders in which each finds what it reads: assumptions and levers, then shocks, then indicators.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    base: Vec<ItemId>,
    later: Vec<ItemId>,
}

impl Order {
    /// The order of evaluation in a period, an index from the base; all items are in it. That of the base may be another one: `initial` and
    /// an equation read different things, and windows of fixed periods may read what came to be in the base.
    pub fn in_period(&self, period: i64) -> &[ItemId] {
        if period == 0 { &self.base } else { &self.later }
    }
}

/// So many circles are shown; each may be as long as the file.
const MOST_CIRCLES: usize = 20;

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    New,
    Open,
    Done,
}

/// That an item reads another one in the same period.
#[derive(Clone, Copy)]
struct Read {
    item: ItemId,
    span: Span,
    /// In the base period.
    base: bool,
    /// In the first period after the base or, as every reading without lag, in all periods after it.
    later: bool,
}

/// What every item reads in the period in which it is evaluated.
fn reads_of(items: &[Result<Item, Reported>], draws: &[Draw]) -> Vec<Vec<Read>> {
    let reads = |item: &Item| {
        let by_equation =
            matches!(&item.definition, Definition::Indicator(indicator) if indicator.by_equation_in_base());
        let in_base = by_equation || matches!(item.definition, Definition::Assumption { .. });
        let mut found = Vec::new();
        for term in terms_of(item, draws) {
            reach::current(term, &mut |item, span, periods| {
                let read = Read {
                    item,
                    span,
                    base: in_base && periods.contains(0),
                    later: periods.contains(1),
                };
                if read.base || read.later {
                    found.push(read);
                }
            });
        }
        if let Definition::Indicator(Indicator { base: Base::Initial(term), .. }) = &item.definition {
            reach::current(term, &mut |item, span, periods| {
                if periods.contains(0) {
                    found.push(Read { item, span, base: true, later: false });
                }
            });
        }
        found
    };
    items
        .iter()
        .map(|item| item.as_ref().map_or_else(|_| Vec::new(), reads))
        .collect()
}

/// The items in orders in which each finds what it reads in the same period. A circle within a period is an error that
/// names its steps.
pub fn order(
    items: &[Result<Item, Reported>],
    draws: &[Draw],
    calendar: &Calendar,
    diagnostics: &mut Diagnostics,
) -> Result<Order, Reported> {
    let reads = reads_of(items, draws);
    let (later, circles) = sorted(items, &reads, |read| read.later);
    // What was a circle later is mostly one in the base too.
    report(items, &circles, messages::circle, diagnostics)?;
    let (base, circles) = sorted(items, &reads, |read| read.base);
    let label = calendar.label(0);
    let message = |names: &[&str], _| messages::circle_in_base(names, &label);
    report(items, &circles, message, diagnostics)?;
    Ok(Order { base, later })
}

/// Who reads, and what: one step of a circle.
type Step = (usize, Read);

/// The steps of a circle: all but the last, and the last, which reads what the first one gives.
type Circle = (Vec<Step>, Step);

/// The items in an order that all readings of a kind agree with but those that close circles, and the first circles.
fn sorted(
    items: &[Result<Item, Reported>],
    reads: &[Vec<Read>],
    counts: impl Fn(&Read) -> bool,
) -> (Vec<ItemId>, Vec<Circle>) {
    let mut marks = vec![Mark::New; items.len()];
    let mut order = Vec::with_capacity(items.len());
    let mut circles: Vec<Circle> = Vec::new();
    let kinds = [
        ItemKind::Lever,
        ItemKind::Assumption,
        ItemKind::Shock,
        ItemKind::Indicator,
    ];
    let starts = kinds.into_iter().flat_map(|kind| {
        let of_kind = move |(_, item): &(usize, &Result<Item, Reported>)| item.as_ref().is_ok_and(|item| item.kind == kind);
        items.iter().enumerate().filter(of_kind).map(|(index, _)| index)
    });
    for start in starts {
        // Depth first with a stack of our own: a chain of equations may be as long as the file.
        let mut stack = vec![(start, 0)];
        if marks[start] == Mark::New {
            marks[start] = Mark::Open;
        } else {
            continue;
        }
        while let Some((node, next)) = stack.last_mut() {
            match reads[*node].get(*next) {
                Some(reading) => {
                    *next += 1;
                    if !counts(reading) {
                        continue;
                    }
                    let last = (*node, *reading);
                    let read = reading.item.0 as usize;
                    match marks[read] {
                        Mark::New => {
                            marks[read] = Mark::Open;
                            stack.push((read, 0));
                        }
                        Mark::Open => {
                            if circles.len() < MOST_CIRCLES {
                                let from = stack.iter().position(|(open, _)| *open == read).unwrap_or(0);
                                let before = stack[from..stack.len() - 1].iter();
                                let steps = before.map(|(node, next)| (*node, reads[*node][next - 1]));
                                circles.push((steps.collect(), last));
                            }
                        }
                        Mark::Done => {}
                    }
                }
                None => {
                    marks[*node] = Mark::Done;
                    order.push(ItemId(*node as u32));
                    stack.pop();
                }
            }
        }
    }
    (order, circles)
}

/// Says each circle; `message` takes the names, and whether they are assumptions.
fn report(
    items: &[Result<Item, Reported>],
    circles: &[Circle],
    message: impl Fn(&[&str], bool) -> Diagnostic,
    diagnostics: &mut Diagnostics,
) -> Result<(), Reported> {
    let said = |_, circle| Err(report_circle(items, circle, &message, diagnostics));
    circles.iter().fold(Ok(()), said)
}

fn report_circle(
    items: &[Result<Item, Reported>],
    (before, last): &Circle,
    message: impl Fn(&[&str], bool) -> Diagnostic,
    diagnostics: &mut Diagnostics,
) -> Reported {
    let name = |index: usize| items[index].as_ref().map_or("?", |item| item.name.as_str());
    let circle = || before.iter().chain([last]);
    let (first, read) = before.first().unwrap_or(last);
    let names: Vec<&str> = circle().map(|(node, _)| name(*node)).collect();
    let is_assumption = items[*first]
        .as_ref()
        .is_ok_and(|item| item.kind == ItemKind::Assumption);
    let mut message = message(&names, is_assumption).at(read.span);
    for (node, read) in circle().skip(1).take(20) {
        let (from, to) = (name(*node), name(read.item.0 as usize));
        message = message.also(read.span, messages::reads(from, to));
    }
    diagnostics.error(message)
}
