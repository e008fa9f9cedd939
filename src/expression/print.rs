//! Syntax tree → text, with the fewest brackets that give the same tree back.

use super::operators::{Level, Meaning, meaning};
use super::syntax::{Argument, Expression, Index, Kind, Name, PeriodLiteral, PeriodUnit, Subscript, Unary};
use std::fmt::{self, Display, Formatter};

impl Expression {
    /// How tightly the outermost operator binds.
    pub fn level(&self) -> Level {
        match &self.kind {
            Kind::Number(value) if value.is_sign_negative() => Level::Sign,
            Kind::Number(_) | Kind::Period(_) | Kind::Item(..) | Kind::Apply(..) => Level::Value,
            Kind::Unary(unary, _) => meaning(Meaning::Unary(*unary)).level,
            Kind::Binary(binary, ..) => meaning(Meaning::Binary(*binary)).level,
            Kind::Chain(_, steps) => steps
                .first()
                .map_or(Level::To, |(link, _)| meaning(Meaning::Chain(*link)).level),
            Kind::To(..) => Level::To,
        }
    }
}

/// The text of the expression: parsed again it gives the same tree, places aside.
impl Display for Expression {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Number(value) => number(f, *value),
            Kind::Period(period) => period.fmt(f),
            Kind::Item(name, index) => named(f, name, index.as_ref()),
            Kind::Apply(name, index, arguments) => {
                named(f, name, index.as_ref())?;
                f.write_str("(")?;
                for (place, argument) in arguments.iter().enumerate() {
                    f.write_str(if place == 0 { "" } else { ", " })?;
                    argument.fmt(f)?;
                }
                f.write_str(")")
            }
            Kind::Unary(unary, operand) => {
                let operator = meaning(Meaning::Unary(*unary));
                f.write_str(operator.sign)?;
                f.write_str(if *unary == Unary::Not { " " } else { "" })?;
                operand_at(f, operand, operator.level)
            }
            Kind::Binary(binary, left, right) => {
                let operator = meaning(Meaning::Binary(*binary));
                operand_at(f, left, operator.level.tighter())?;
                if operator.level == Level::Power {
                    f.write_str(operator.sign)?;
                    operand_at(f, right, Level::Sign)
                } else {
                    write!(f, " {} ", operator.sign)?;
                    operand_at(f, right, operator.level.tighter())
                }
            }
            Kind::Chain(head, steps) => {
                let floor = self.level().tighter();
                operand_at(f, head, floor)?;
                for (link, operand) in steps {
                    write!(f, " {} ", meaning(Meaning::Chain(*link)).sign)?;
                    operand_at(f, operand, floor)?;
                }
                Ok(())
            }
            Kind::To(low, high) => {
                operand_at(f, low, Level::To.tighter())?;
                write!(f, " {} ", meaning(Meaning::To).sign)?;
                operand_at(f, high, Level::To.tighter())
            }
        }
    }
}

impl Display for Argument {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(key) = &self.key {
            write!(f, "{key}: ")?;
        }
        self.value.fmt(f)
    }
}

impl Display for PeriodLiteral {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let letter = match self.unit {
            PeriodUnit::Quarter => 'Q',
            PeriodUnit::Month => 'M',
        };
        write!(f, "{:04}{letter}{}", self.year, self.part)
    }
}

/// An operand, in brackets where it binds more loosely than `floor`.
fn operand_at(f: &mut Formatter<'_>, operand: &Expression, floor: Level) -> fmt::Result {
    if operand.level() < floor {
        write!(f, "({operand})")
    } else {
        operand.fmt(f)
    }
}

/// The shortest text that reads back as the same double.
fn number(f: &mut Formatter<'_>, value: f64) -> fmt::Result {
    let size = value.abs();
    if value == 0.0 || (1e-5..1e16).contains(&size) {
        write!(f, "{value}")
    } else {
        write!(f, "{value:e}")
    }
}

fn named(f: &mut Formatter<'_>, name: &Name, index: Option<&Index>) -> fmt::Result {
    f.write_str(&name.text)?;
    let Some(index) = index else { return Ok(()) };
    for (place, subscript) in index.iter().enumerate() {
        f.write_str(if place == 0 { "[" } else { ", " })?;
        match subscript {
            Subscript::Member(member) => f.write_str(&member.text)?,
            Subscript::Star(_) => f.write_str("*")?,
            Subscript::All(name, _) => write!(f, "{}.*", name.text)?,
        }
    }
    f.write_str("]")
}
