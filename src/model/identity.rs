//! What a measure of a period is about, as a text that is the same however it is written: `x` in 2019 and `at(x, 2019)` are one thing.

use super::{Range, Term};
use std::fmt::Write;

/// The identity of a term that is read in a period.
pub fn identity(term: &Term, period: i64) -> String {
    let mut text = String::new();
    write(term, period, &mut text);
    text
}

fn write(term: &Term, now: i64, text: &mut String) {
    let mut all = |open: String, terms: &mut dyn Iterator<Item = (&Term, i64)>| {
        text.push_str(&open);
        for (term, now) in terms {
            text.push(' ');
            write(term, now, text);
        }
        text.push(')');
    };
    match term {
        Term::Number(value) => drop(write!(text, "{:x}", value.to_bits())),
        Term::Clock(clock) => drop(write!(text, "{clock:?}@{now}")),
        Term::Item { item, lag, .. } => drop(write!(text, "x{}@{}", item.0, now - i64::from(*lag))),
        Term::Draw(draw) => drop(write!(text, "draw{}", draw.0)),
        Term::At(inner, period) => write(inner, *period, text),
        Term::First(inner) => all("(first".to_string(), &mut [(&**inner, 0)].into_iter()),
        Term::Window(kind, inner, range, _) => {
            let range = range.around(now);
            let from = *range.start();
            all(format!("({kind:?} {range:?}"), &mut [(&**inner, from)].into_iter());
        }
        Term::Lookup(lookup, inner) => all(format!("({lookup:?}"), &mut [(&**inner, now)].into_iter()),
        Term::Many(many, terms) => all(format!("({many:?}"), &mut terms.iter().map(|term| (term, now))),
        Term::Before(inner) => all("(before".to_string(), &mut [(&**inner, now)].into_iter()),
        Term::Stock(stock) => drop(write!(text, "stock{}@{now}", stock.id.0)),
        Term::Level(id) => drop(write!(text, "stock{}@{now}", id.0)),
        Term::Delayed { body, steps, start } => {
            all(format!("(delay{steps}"), &mut [(&**body, now), (&**start, 0)].into_iter());
        }
        Term::Apply(operation, terms) => all(format!("({operation:?}"), &mut terms.iter().map(|term| (term, now))),
        Term::Chain(first, rest) => {
            let operations: Vec<_> = rest.iter().map(|(operation, _)| operation).collect();
            let terms = std::iter::once(&**first).chain(rest.iter().map(|(_, term)| term));
            all(format!("({operations:?}"), &mut terms.map(|term| (term, now)));
        }
    }
}

/// The latest period of which a term that is read in a period needs to know. When something first holds may be known at any time.
pub fn latest(term: &Term, now: i64) -> i64 {
    match term {
        Term::Item { lag, .. } => now - i64::from(*lag),
        Term::At(inner, period) => latest(inner, *period),
        Term::Window(_, inner, Range::Relative(_, to), _) => latest(inner, now + to),
        Term::Window(_, inner, Range::Fixed(_, to), _) => latest(inner, *to),
        _ => term.children().into_iter().map(|child| latest(child, now)).max().unwrap_or(now),
    }
}
