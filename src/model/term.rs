//! Equations with every name resolved: trees over items, periods and draws, whose depth is bounded by the nesting of
//! the text.

use super::ids::{DrawId, ItemId, StockId};
use crate::arithmetic::scalar::ranked;
use crate::arithmetic::{Lookup, Operation};
pub use crate::expression::functions::WindowKind;
use crate::diagnostic::Span;
use crate::scenario::Calendar;
use std::sync::Arc;

/// A number that depends on the period alone.
#[derive(Clone, Debug, PartialEq)]
pub enum Clock {
    /// Periods since the base.
    T,
    /// Calendar year with its fraction.
    Year,
    /// Quarter or month, from 1.
    Part,
    /// 0 before a period, 1 from then on.
    Step(i64),
    /// 1 in a period, else 0.
    Pulse(i64),
    /// Straight from 0 in the first to 1 in the second.
    Ramp(i64, i64),
    /// Numbers that hold until the next one given; rising indices, at least one.
    Series(Arc<[(i64, f64)]>),
}

impl Clock {
    /// Its value at a moment (in steps from the base, negative before).
    pub fn at(&self, calendar: &Calendar, moment: i64) -> f64 {
        match self {
            Clock::T => calendar.time(moment),
            Clock::Year => calendar.date_at(moment),
            Clock::Part => calendar.part(calendar.period_of(moment)),
            Clock::Step(from) => f64::from(u8::from(calendar.period_of(moment) >= *from)),
            Clock::Pulse(when) => f64::from(u8::from(calendar.period_of(moment) == *when)),
            Clock::Ramp(from, to) => {
                let (from, to) = (calendar.end_of(*from), calendar.end_of(*to));
                let done = (moment.clamp(from, to) - from) as f64;
                done / (to - from) as f64
            }
            Clock::Series(points) => {
                let period = calendar.period_of(moment);
                let after = points.partition_point(|(index, _)| *index <= period);
                points[after.saturating_sub(1)].1
            }
        }
    }
}

/// The periods of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// From and to, relative to now (0 or negative).
    Relative(i64, i64),
    /// From and to, as indices from the base.
    Fixed(i64, i64),
    /// From an index until now; nothing before it.
    Since(i64),
}

impl Range {
    /// The indices it covers when now is `period`.
    pub fn around(self, period: i64) -> std::ops::RangeInclusive<i64> {
        match self {
            Range::Relative(from, to) => period + from..=period + to,
            Range::Fixed(from, to) => from..=to,
            Range::Since(from) => from..=period,
        }
    }
}

/// What is computed of several values at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Many {
    /// The standard deviation, divided by the number of values.
    Sd,
    /// The k-th smallest, k from 1.
    Rank(u32),
}

impl Many {
    /// Its value; undefined where one of the values is.
    pub fn of(self, values: &[f64]) -> f64 {
        match self {
            Many::Rank(rank) => ranked(&mut values.to_vec(), rank as usize),
            Many::Sd => {
                let count = values.len() as f64;
                let sum = |values: &mut dyn Iterator<Item = f64>| values.reduce(|sum, value| sum + value).unwrap_or(f64::NAN);
                let mean = sum(&mut values.iter().copied()) / count;
                let squares = sum(&mut values.iter().map(|value| (value - mean) * (value - mean)));
                (squares / count).sqrt()
            }
        }
    }
}

/// A hidden stock.
#[derive(Clone, Debug, PartialEq)]
pub struct Stock {
    /// Its number.
    pub id: StockId,
    /// Its level in the base.
    pub initial: Term,
    /// What flows in less what flows out, per period, at the start of a step.
    pub change: Term,
}

/// A resolved expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// A number.
    Number(f64),
    /// A number that depends on the period alone.
    Clock(Clock),
    /// The value of an item, `lag` periods ago.
    Item {
        /// Which.
        item: ItemId,
        /// How long ago; 0 is now.
        lag: u32,
        /// Where it is read.
        span: Span,
    },
    /// An operation on as many terms as it takes.
    Apply(Operation, Box<[Term]>),
    /// Operations in a row, from left to right.
    Chain(Box<Term>, Vec<(Operation, Term)>),
    /// A draw from a distribution.
    Draw(DrawId),
    /// A term in another period (index from the base).
    At(Box<Term>, i64),
    /// Over several periods.
    Window(WindowKind, Box<Term>, Range, Span),
    /// A function given by points.
    Lookup(Arc<Lookup>, Box<Term>),
    /// Of several values at once.
    Many(Many, Vec<Term>),
    /// A term one step ago.
    Before(Box<Term>),
    /// The level of a hidden stock.
    Stock(Arc<Stock>),
    /// Inside the flow of a hidden stock: its own level.
    Level(StockId),
    /// A term some whole steps ago, from the base on; before that another one in the base.
    Delayed {
        /// What is delayed.
        body: Box<Term>,
        /// By how many steps, at least one.
        steps: i64,
        /// What holds before, read in the base.
        start: Box<Term>,
    },
    /// The date of the first period after the base, up to the last, in which the condition holds.
    First(Box<Term>),
}

impl Term {
    /// The two terms that are added or subtracted last, where that is what it does last.
    pub fn last_terms(&self) -> Option<[Term; 2]> {
        let Term::Chain(first, rest) = self else { return None };
        match rest.split_last()? {
            ((Operation::Add | Operation::Subtract, last), []) => Some([(**first).clone(), last.clone()]),
            ((Operation::Add | Operation::Subtract, last), before) => {
                Some([Term::Chain(first.clone(), before.to_vec()), last.clone()])
            }
            _ => None,
        }
    }

    /// The parts of a term.
    pub fn children(&self) -> Vec<&Term> {
        match self {
            Term::Number(_) | Term::Clock(_) | Term::Item { .. } | Term::Draw(_) | Term::Level(_) => Vec::new(),
            Term::Apply(_, terms) => terms.iter().collect(),
            Term::Many(_, terms) => terms.iter().collect(),
            Term::Stock(stock) => vec![&stock.initial, &stock.change],
            Term::Delayed { body, start, .. } => vec![body, start],
            Term::Chain(first, rest) => std::iter::once(&**first)
                .chain(rest.iter().map(|(_, term)| term))
                .collect(),
            Term::At(term, _)
            | Term::Window(_, term, _, _)
            | Term::First(term)
            | Term::Lookup(_, term)
            | Term::Before(term) => vec![term],
        }
    }

    /// Visits every part, this term first.
    pub fn walk(&self, visit: &mut impl FnMut(&Term)) {
        visit(self);
        for child in self.children() {
            child.walk(visit);
        }
    }

    /// Two terms and an operation.
    pub fn binary(op: Operation, a: Term, b: Term) -> Term {
        Term::Apply(op, Box::new([a, b]))
    }

    /// All of a list joined by one operation, from left to right; the list is not empty.
    pub fn fold(op: Operation, terms: Vec<Term>) -> Term {
        let mut terms = terms.into_iter();
        match terms.next() {
            Some(first) if terms.len() > 0 => Term::Chain(Box::new(first), terms.map(|term| (op, term)).collect()),
            Some(first) => first,
            None => Term::Number(0.0),
        }
    }
}
