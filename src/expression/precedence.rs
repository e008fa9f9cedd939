//! Operators and their operands: one loop with a stack of its own, so that only brackets recurse.

use super::lexer::Token;
use super::operators::{Level, Meaning, Operator, infix, prefix};
use super::parser::{Parsed, Parser};
use super::reason::{Expected, Reason};
use super::syntax::{At, Expression, Kind, Link};

/// An operator that still waits for its right operand.
struct Pending {
    operator: &'static Operator,
    /// Where the operator stands.
    at: At,
    left: Left,
}

/// What stands before a pending operator.
enum Left {
    /// Nothing.
    Prefix,
    /// One operand.
    One(Expression),
    /// The first operand of a chain, its finished steps, and the link to the next.
    Several(Expression, Vec<(Link, Expression)>, Link),
    /// A finished comparison or `to` that goes on by mistake; with the place of its right operand, until told.
    Chained(Expression, Option<At>),
}

impl Parser<'_> {
    /// An expression up to the first token that cannot belong to it.
    pub(super) fn expression(&mut self) -> Parsed<Expression> {
        let mut stack: Vec<Pending> = Vec::new();
        loop {
            self.prefixes(&mut stack)?;
            let mut value = self.value()?;
            while self.token == Token::Percent {
                self.percent()?;
            }
            let next = match self.token {
                Token::Operator(sign) => infix(sign),
                _ => None,
            };
            while let Some(pending) = stack.pop_if(|pending| next.is_none_or(|next| closes(pending.operator, next))) {
                value = self.close_operator(pending, value);
            }
            let Some(operator) = next else {
                return Ok(value);
            };
            let (at, _) = self.bump();
            let before =
                stack.pop_if(|pending| pending.operator.level == operator.level && operator.level != Level::Power);
            if operator.level == Level::Power {
                self.enter(at)?;
            }
            let left = match (before, operator.meaning) {
                (None, Meaning::Chain(link)) => Left::Several(value, Vec::with_capacity(1), link),
                (None, _) => Left::One(value),
                (Some(before), _) => self.go_on(before, value, operator),
            };
            stack.push(Pending { operator, at, left });
        }
    }

    /// Signs and `not` before an operand.
    fn prefixes(&mut self, stack: &mut Vec<Pending>) -> Parsed<()> {
        while let Token::Operator(sign) = self.token {
            let Some(operator) = prefix(sign) else {
                return self.unexpected(Expected::Value, None);
            };
            let (at, _) = self.bump();
            if stack
                .last()
                .is_some_and(|pending| pending.operator.level > operator.level)
                && operator.level == Level::Not
            {
                self.note(at, Reason::NotNeedsBrackets);
            }
            self.enter(at)?;
            stack.push(Pending {
                operator,
                at,
                left: Left::Prefix,
            });
        }
        Ok(())
    }

    /// `value` is the right operand of `before`, and `operator` of the same level follows.
    fn go_on(&mut self, before: Pending, value: Expression, operator: &Operator) -> Left {
        match (before.left, operator.meaning) {
            (Left::Several(head, mut steps, link), Meaning::Chain(next)) => {
                steps.push((link, value));
                Left::Several(head, steps, next)
            }
            (Left::Chained(left, untold), _) => {
                if let Some(middle) = untold {
                    self.note_chained(before.operator, before.at, &left, middle, value.at);
                }
                Left::Chained(left, None)
            }
            (left, _) => {
                let middle = value.at;
                let left = self.close_operator(Pending { left, ..before }, value);
                Left::Chained(left, Some(middle))
            }
        }
    }

    /// The expression of an operator with its right operand.
    fn close_operator(&mut self, pending: Pending, value: Expression) -> Expression {
        let Pending { operator, at, left } = pending;
        let end = value.at.end;
        let start = match &left {
            Left::Prefix => at.start,
            Left::One(left) | Left::Several(left, ..) | Left::Chained(left, _) => left.at.start,
        };
        if operator.is_prefix() || operator.level == Level::Power {
            self.depth -= 1;
        }
        let kind = match (left, operator.meaning) {
            (Left::Several(head, mut steps, link), _) => {
                steps.push((link, value));
                Kind::Chain(Box::new(head), steps)
            }
            (Left::Chained(left, untold), _) => {
                if let Some(middle) = untold {
                    self.note_chained(operator, at, &left, middle, value.at);
                }
                left.kind
            }
            (Left::One(left), Meaning::Binary(binary)) => Kind::Binary(binary, Box::new(left), Box::new(value)),
            (Left::One(left), _) => Kind::To(Box::new(left), Box::new(value)),
            (Left::Prefix, Meaning::Unary(unary)) => Kind::Unary(unary, Box::new(value)),
            (Left::Prefix, _) => value.kind,
        };
        Expression {
            at: At { start, end },
            kind,
        }
    }

    /// `left operator right`, where `left` ends with the operand at `middle` and is of the same level.
    fn note_chained(&mut self, operator: &Operator, at: At, left: &Expression, middle: At, right: At) {
        let reason = if operator.level == Level::To {
            Reason::ChainedTo
        } else {
            let [left, middle, right] = [left.at, middle, right].map(|at| self.slice(at));
            let short = left.len() + right.len() <= 80;
            Reason::ChainedComparison(short.then(|| format!("{left} and {middle} {} {right}", operator.sign)))
        };
        self.note(at, reason);
    }

    /// A `%` apart from any number, after an operand.
    fn percent(&mut self) -> Parsed<()> {
        let spaced = self.after_number && self.at.start > self.end;
        let (at, _) = self.bump();
        if self.starts_operand() {
            return self.stop(at, Reason::RemainderOperator);
        }
        self.note(at, Reason::PercentWithoutNumber { spaced });
        Ok(())
    }
}

/// Whether the operand between `pending` and `next` belongs to `pending`, and completes it.
fn closes(pending: &Operator, next: &Operator) -> bool {
    next.level < pending.level || (next.level == pending.level && pending.is_prefix())
}
