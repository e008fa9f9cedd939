//! A number or an expression of the file, parsed, that still knows its place.

use crate::diagnostic::{FileId, Span};
use crate::expression;
use crate::expression::syntax::{At, Expression, Kind};
use crate::source::Text;

/// How a formula was written.
#[derive(Clone, Debug, PartialEq)]
pub enum Written {
    /// As a JSON number, at this place.
    Number(Span),
    /// As a string.
    Text(Text),
}

/// A number or an expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    /// How it was written.
    pub written: Written,
    /// Its syntax tree.
    pub expression: Expression,
}

impl Formula {
    /// A plain number.
    pub fn number(value: f64, span: Span) -> Formula {
        let expression = Expression {
            at: At { start: 0, end: 0 },
            kind: Kind::Number(value),
        };
        Formula {
            written: Written::Number(span),
            expression,
        }
    }

    /// A formula of the program itself, which stands in no file; none where it cannot be parsed.
    pub fn of_program(text: &str) -> Option<Formula> {
        let nowhere = Span::new(FileId(u32::MAX), 0, 0);
        Some(Formula {
            expression: expression::parse(text).ok()?,
            written: Written::Text(Text::plain(text.to_owned(), nowhere)),
        })
    }

    /// Where a part of it stands in the file.
    pub fn span_of(&self, at: At) -> Span {
        match &self.written {
            Written::Number(span) => *span,
            Written::Text(text) => text.span_of(at.start, at.end),
        }
    }

    /// A part of it as it was written; `None` where it was written as a number.
    pub fn part(&self, at: At) -> Option<&str> {
        match &self.written {
            Written::Number(_) => None,
            Written::Text(text) => text.value.get(at.start as usize..at.end as usize),
        }
    }

    /// Where all of it stands (a string with its quotes).
    pub fn span(&self) -> Span {
        match &self.written {
            Written::Number(span) => *span,
            Written::Text(text) => text.span,
        }
    }

    /// The number, where it is nothing but one (with an optional sign).
    pub fn as_number(&self) -> Option<f64> {
        literal(&self.expression)
    }

    /// The text as an economist wrote it.
    pub fn text(&self) -> String {
        match &self.written {
            Written::Number(_) => self.expression.to_string(),
            Written::Text(text) => text.value.trim().to_string(),
        }
    }
}

/// The value of a number with an optional sign.
pub fn literal(expression: &Expression) -> Option<f64> {
    use crate::expression::syntax::Unary;
    match &expression.kind {
        Kind::Number(value) => Some(*value),
        Kind::Unary(Unary::Minus, inner) => literal(inner).map(|value| -value),
        _ => None,
    }
}
