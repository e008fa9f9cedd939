//! The order of evaluation within one period, and circles.

use super::reach;
use super::{Definition, Draw, Item, ItemId, ItemKind, Term, messages};
use crate::diagnostic::{Diagnostics, Span};

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

/// So many circles are shown; each may be as long as the file.
const MOST_CIRCLES: usize = 20;

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    New,
    Open,
    Done,
}

/// The items in an order in which each finds what it reads in the same period. A circle is an error that names its steps.
pub fn order(items: &[Option<Item>], draws: &[Draw], diagnostics: &mut Diagnostics) -> Option<Vec<ItemId>> {
    let reads: Vec<Vec<(ItemId, Span)>> = items
        .iter()
        .map(|item| {
            let mut found: Vec<(ItemId, Span)> = Vec::new();
            for term in item.iter().flat_map(|item| terms_of(item, draws)) {
                reach::current(term, &mut |id, span| found.push((id, span)));
            }
            found
        })
        .collect();
    let mut marks = vec![Mark::New; items.len()];
    let mut order = Vec::with_capacity(items.len());
    let mut circles = 0;
    let kinds = [
        ItemKind::Lever,
        ItemKind::Assumption,
        ItemKind::Shock,
        ItemKind::Indicator,
    ];
    let starts = kinds.into_iter().flat_map(|kind| {
        let of_kind = move |(_, item): &(usize, &Option<Item>)| item.as_ref().is_some_and(|item| item.kind == kind);
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
                Some((read, _)) => {
                    *next += 1;
                    let read = read.0 as usize;
                    match marks[read] {
                        Mark::New => {
                            marks[read] = Mark::Open;
                            stack.push((read, 0));
                        }
                        Mark::Open => {
                            let from = stack.iter().position(|(open, _)| *open == read).unwrap_or(0);
                            if circles < MOST_CIRCLES {
                                report_circle(items, &reads, &stack[from..], diagnostics);
                            }
                            circles += 1;
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
    (circles == 0).then_some(order)
}

fn report_circle(
    items: &[Option<Item>],
    reads: &[Vec<(ItemId, Span)>],
    open: &[(usize, usize)],
    diagnostics: &mut Diagnostics,
) {
    let name = |index: usize| items[index].as_ref().map_or("?", |item| item.name.as_str());
    let steps: Vec<(&str, Span, &str)> = open
        .iter()
        .map(|(node, next)| {
            let (read, span) = reads[*node][next - 1];
            (name(*node), span, name(read.0 as usize))
        })
        .collect();
    let Some((_, first, _)) = steps.first() else { return };
    let names: Vec<&str> = steps.iter().map(|(name, _, _)| *name).collect();
    let is_assumption = items[open[0].0]
        .as_ref()
        .is_some_and(|item| item.kind == ItemKind::Assumption);
    let mut message = messages::circle(&names, is_assumption).at(*first);
    for (from, span, to) in steps.iter().skip(1).take(20) {
        message = message.also(*span, format!("`{from}` reads `{to}`"));
    }
    diagnostics.push(message);
}
