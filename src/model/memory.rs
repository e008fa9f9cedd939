//! Functions with points, and functions of what was, kept in hidden stocks.

use super::resolve::{Place, Resolver};
use super::{ItemId, Stock, StockId, Term, constants, messages};
use crate::arithmetic::{Lookup, LookupKind, Operation};
use crate::diagnostic::Reported;
use crate::expression::functions::MemoryKind;
use crate::expression::syntax::{Argument, Expression, Kind, Name};
use crate::model::names::Symbol;
use crate::scenario::literal;
use std::sync::Arc;

/// A length below one step by no more than this is one step.
const ROUNDING: f64 = 1e-9;

impl Resolver<'_, '_> {
    /// `lookup(x, 0: 0, 50: 3)`, `lookup(x, table)`, `lookup(x, table[member])`.
    pub(super) fn lookup(&mut self, name: &Name, kind: LookupKind, arguments: &[Argument]) -> Result<Term, Reported> {
        let Some((first, points)) = arguments.split_first() else {
            return self.fault(name.at, messages::lookup_points(&name.text));
        };
        let x = match &first.key {
            None => self.term(&first.value),
            Some(key) => self.fault(key.at, messages::lookup_points(&name.text)),
        };
        let lookup = match points {
            [Argument { key: None, value }] => self.named_table(name, kind, value),
            points => self.written_points(name, kind, points),
        };
        Ok(Term::Lookup(lookup?, Box::new(x?)))
    }

    fn named_table(&mut self, name: &Name, kind: LookupKind, value: &Expression) -> Result<Arc<Lookup>, Reported> {
        let names = self.shared.names;
        let Kind::Item(table, index) = &value.kind else {
            return self.fault(value.at, messages::lookup_points(&name.text));
        };
        let Some(known) = names.tables.get(&table.text) else {
            return match names.unread.covers(&table.text) {
                Some(reported) => Err(reported),
                None => self.fault(table.at, messages::unknown_table(&table.text, names.tables.names())),
            };
        };
        let symbol = Symbol {
            kind: super::ItemKind::Assumption,
            dimensions: known.dimensions.clone(),
            first: ItemId(0),
        };
        let place = self.cell(table, &symbol, index.as_ref())?;
        Ok(known.cell(kind, place))
    }

    fn written_points(&mut self, name: &Name, kind: LookupKind, points: &[Argument]) -> Result<Arc<Lookup>, Reported> {
        let mut pairs = Vec::with_capacity(points.len());
        for point in points {
            let Some(key) = &point.key else {
                return self.fault(point.value.at, messages::lookup_points(&name.text));
            };
            for part in [key, &point.value] {
                if literal(part).is_none() {
                    return self.fault(part.at, messages::point_not_a_number());
                }
            }
            pairs.push((literal(key).unwrap_or(f64::NAN), literal(&point.value).unwrap_or(f64::NAN)));
        }
        match Lookup::new(kind, pairs) {
            Ok(Some(lookup)) => Ok(Arc::new(lookup)),
            Ok(None) => self.fault(name.at, messages::lookup_points(&name.text)),
            Err(twice) => {
                let is_it = |point: &&Argument| point.key.as_ref().and_then(literal) == Some(twice);
                let at = points.iter().rev().find(is_it).map_or(name.at, Argument::at);
                self.fault(at, messages::point_at_same_x(twice))
            }
        }
    }

    /// `delay`, `smooth`, `smooth3`, `delay1`, `delay3`.
    pub(super) fn memory(&mut self, name: &Name, kind: MemoryKind, arguments: &[&Expression]) -> Result<Term, Reported> {
        if !matches!(self.place, Place::Equation { .. } | Place::Initial) {
            return self.fault(name.at, messages::memory_outside(&name.text));
        }
        if self.window.is_some() {
            return self.fault(name.at, messages::memory_in_window(&name.text));
        }
        let [body, length, rest @ ..] = arguments else {
            return self.fault(name.at, messages::memory_outside(&name.text));
        };
        let (input, span) = (self.term(body), length.at);
        let length = self.term(length);
        let start = rest.first().map(|start| self.term(start)).transpose();
        let (input, length, start) = (input?, length?, start?);
        let start = start.unwrap_or_else(|| input.clone());
        Ok(match kind {
            MemoryKind::Delay => {
                let fixed = &self.shared.fixed;
                let Some(periods) = constants::value(&length, &|item| fixed.get(&item).copied()) else {
                    return self.fault(span, messages::delay_not_fixed());
                };
                let steps = periods * f64::from(self.shared.calendar.steps);
                if !(1.0 - ROUNDING..1e9).contains(&steps) {
                    return self.fault(span, messages::delay_too_short(periods, self.shared.calendar.steps));
                }
                Term::Delayed {
                    body: Box::new(input),
                    steps: (steps + 0.5).floor() as i64,
                    start: Box::new(start),
                }
            }
            MemoryKind::Smooth(count) => self.in_a_row(count, length, input, |id, input, length| Stock {
                id,
                initial: start.clone(),
                change: {
                    let gap = Term::binary(Operation::Subtract, input, Term::Level(id));
                    Term::binary(Operation::Divide, gap, length)
                },
            }, |level, _| level),
            MemoryKind::Material(count) => self.in_a_row(count, length, input, |id, input, length| Stock {
                id,
                initial: Term::binary(Operation::Multiply, start.clone(), length.clone()),
                change: {
                    let outflow = Term::binary(Operation::Divide, Term::Level(id), length);
                    Term::binary(Operation::Subtract, input, outflow)
                },
            }, |level, length| Term::binary(Operation::Divide, level, length)),
        })
    }

    /// Stocks in a row, each with its share of the length and with the output of the one before as its input.
    fn in_a_row(
        &mut self,
        count: u8,
        length: Term,
        input: Term,
        stock: impl Fn(StockId, Term, Term) -> Stock,
        output: impl Fn(Term, Term) -> Term,
    ) -> Term {
        let length = match count {
            1 => length,
            count => Term::binary(Operation::Divide, length, Term::Number(f64::from(count))),
        };
        let mut flow = input;
        for _ in 0..count {
            let id = StockId(self.shared.stocks);
            self.shared.stocks += 1;
            let level = Term::Stock(Arc::new(stock(id, flow, length.clone())));
            flow = output(level, length.clone());
        }
        flow
    }
}
