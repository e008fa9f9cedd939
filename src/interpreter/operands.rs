//! Values that know whether they are the same on all paths. Draws are prepared for the parameters that are, so the oracle
//! must tell them apart exactly as the program does.

use crate::arithmetic::Operation;
use crate::model::Many;

/// On what a value depends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// On nothing: known when the program is compiled.
    Constant,
    /// On the settings of levers: known when it is bound.
    Setting,
    /// On the path.
    Varying,
}

/// A value and on what it depends.
#[derive(Clone, Copy, Debug)]
pub struct Valued {
    /// The value.
    pub value: f64,
    /// On what it depends.
    pub class: Class,
}

impl Valued {
    /// A constant.
    pub fn constant(value: f64) -> Valued {
        Valued {
            value,
            class: Class::Constant,
        }
    }
}

/// An operation. Where the condition of an `if` is a constant, only the branch taken counts.
pub fn apply(op: Operation, operands: &[Valued]) -> Valued {
    let value = |index: usize| operands.get(index).map_or(0.0, |operand| operand.value);
    let class = match (op, operands) {
        (
            Operation::If,
            [
                Valued {
                    value,
                    class: Class::Constant,
                },
                a,
                b,
            ],
        ) if !value.is_nan() => {
            if *value != 0.0 {
                a.class
            } else {
                b.class
            }
        }
        _ => operands
            .iter()
            .map(|operand| operand.class)
            .max()
            .unwrap_or(Class::Constant),
    };
    Valued {
        value: op.apply(value(0), value(1), value(2)),
        class,
    }
}

/// What is computed of several values at once.
pub fn many(many: Many, values: &[Valued]) -> Valued {
    let numbers: Vec<f64> = values.iter().map(|value| value.value).collect();
    let class = values.iter().map(|value| value.class).max().unwrap_or(Class::Constant);
    Valued {
        value: many.of(&numbers),
        class,
    }
}
