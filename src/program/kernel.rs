//! Operations over columns. Each gives the bits of [`Operation::apply`] element by element; a test holds them to it.

use super::schedule::Joint;
use crate::math::column;
use crate::math::dispatch::multiversioned;
use crate::model::Operation;
use crate::model::operation as scalar;

/// An operand of a column operation.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// A value for each path.
    Column(&'a [f64]),
    /// The same on all paths.
    Scalar(f64),
}

impl Source<'_> {
    fn fill(self, out: &mut [f64]) {
        match self {
            Source::Column(column) => out.copy_from_slice(&column[..out.len()]),
            Source::Scalar(value) => out.fill(value),
        }
    }
}

/// Defines the three forms of a binary operation: column and column, column and number, number and column.
macro_rules! binary {
    ($($name:ident = $f:expr;)*) => {
        mod binary {
            use super::*;
            $(
                pub mod $name {
                    use super::*;
                    multiversioned! {
                        pub fn columns(a: &[f64], b: &[f64], out: &mut [f64]) {
                            for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
                                *out = $f(*a, *b);
                            }
                        }
                        pub fn right(a: &[f64], b: f64, out: &mut [f64]) {
                            for (out, a) in out.iter_mut().zip(a) {
                                *out = $f(*a, b);
                            }
                        }
                        pub fn left(a: f64, b: &[f64], out: &mut [f64]) {
                            for (out, b) in out.iter_mut().zip(b) {
                                *out = $f(a, *b);
                            }
                        }
                    }
                }
            )*
        }
    };
}

binary! {
    add = |a: f64, b: f64| a + b;
    subtract = |a: f64, b: f64| a - b;
    multiply = |a: f64, b: f64| a * b;
    divide = scalar::divide;
    min = scalar::min;
    max = scalar::max;
    less = |a: f64, b: f64| scalar::truth(a < b, a, b);
    less_or_equal = |a: f64, b: f64| scalar::truth(a <= b, a, b);
    equal = |a: f64, b: f64| scalar::truth(a == b, a, b);
    not_equal = |a: f64, b: f64| scalar::truth(a != b, a, b);
    and = |a: f64, b: f64| scalar::truth((a != 0.0) & (b != 0.0), a, b);
    or = |a: f64, b: f64| scalar::truth((a != 0.0) | (b != 0.0), a, b);
}

/// Defines unary operations over a column.
macro_rules! unary {
    ($($name:ident = $f:expr;)*) => {
        mod unary {
            use super::*;
            multiversioned! {
                $(
                    pub fn $name(a: &[f64], out: &mut [f64]) {
                        for (out, a) in out.iter_mut().zip(a) {
                            *out = $f(*a);
                        }
                    }
                )*
            }
        }
    };
}

unary! {
    negate = |a: f64| -a;
    not = |a: f64| scalar::truth(a == 0.0, a, a);
    abs = f64::abs;
    sign = scalar::sign;
    floor = f64::floor;
    ceil = f64::ceil;
    item_to = scalar::item;
    holds = |a: f64| if (a != 0.0) & !a.is_nan() { 1.0 } else { 0.0 };
}

/// Defines the forms of a product joined with a sum: `column · column` or `number · column`, with a column or a number.
macro_rules! joint {
    ($($name:ident = $f:expr;)*) => {
        mod joint {
            use super::*;
            $(
                pub mod $name {
                    use super::*;
                    multiversioned! {
                        pub fn columns(x: &[f64], y: &[f64], z: &[f64], out: &mut [f64]) {
                            for (((out, x), y), z) in out.iter_mut().zip(x).zip(y).zip(z) {
                                *out = $f(*x * *y, *z);
                            }
                        }
                        pub fn columns_number(x: &[f64], y: &[f64], z: f64, out: &mut [f64]) {
                            for ((out, x), y) in out.iter_mut().zip(x).zip(y) {
                                *out = $f(*x * *y, z);
                            }
                        }
                        pub fn multiple(x: f64, y: &[f64], z: &[f64], out: &mut [f64]) {
                            for ((out, y), z) in out.iter_mut().zip(y).zip(z) {
                                *out = $f(x * *y, *z);
                            }
                        }
                        pub fn multiple_number(x: f64, y: &[f64], z: f64, out: &mut [f64]) {
                            for (out, y) in out.iter_mut().zip(y) {
                                *out = $f(x * *y, z);
                            }
                        }
                    }
                }
            )*
        }
    };
}

joint! {
    plus = |product: f64, z: f64| product + z;
    minus = |product: f64, z: f64| product - z;
    from = |product: f64, z: f64| z - product;
}

/// A product joined with a sum; `x` is the number where one of the two is.
pub fn join(joint: Joint, [x, y, z]: [Source; 3], out: &mut [f64]) {
    use Source::{Column, Scalar};
    macro_rules! forms {
        ($($joint:ident => $name:ident,)*) => {
            match (joint, x, y, z) {
                $(
                    (Joint::$joint, Column(x), Column(y), Column(z)) => joint::$name::columns(x, y, z, out),
                    (Joint::$joint, Column(x), Column(y), Scalar(z)) => joint::$name::columns_number(x, y, z, out),
                    (Joint::$joint, Scalar(x), Column(y), Column(z)) => joint::$name::multiple(x, y, z, out),
                    (Joint::$joint, Scalar(x), Column(y), Scalar(z)) => joint::$name::multiple_number(x, y, z, out),
                )*
                // A product that is the same on all paths is never joined.
                (_, _, Scalar(_), _) => out.fill(f64::NAN),
            }
        };
    }
    forms! {
        Plus => plus,
        Minus => minus,
        From => from,
    }
}

/// Paths whose sums stay in registers.
const TILE: usize = 64;

multiversioned! {
    /// What stands in a column as the value of an item.
    pub fn item(x: &mut [f64]) {
        for x in x {
            *x = scalar::item(*x);
        }
    }
    fn clamp(a: &[f64], b: &[f64], c: &[f64], out: &mut [f64]) {
        for (((out, a), b), c) in out.iter_mut().zip(a).zip(b).zip(c) {
            *out = scalar::clamp(*a, *b, *c);
        }
    }
    fn select(a: &[f64], b: &[f64], c: &[f64], out: &mut [f64]) {
        for (((out, a), b), c) in out.iter_mut().zip(a).zip(b).zip(c) {
            *out = scalar::select(*a, *b, *c);
        }
    }
    fn clamp_between(a: &[f64], b: f64, c: f64, out: &mut [f64]) {
        for (out, a) in out.iter_mut().zip(a) {
            *out = scalar::clamp(*a, b, c);
        }
    }
    fn select_number(a: &[f64], b: f64, c: &[f64], out: &mut [f64]) {
        for ((out, a), c) in out.iter_mut().zip(a).zip(c) {
            *out = scalar::select(*a, b, *c);
        }
    }
    fn select_else_number(a: &[f64], b: &[f64], c: f64, out: &mut [f64]) {
        for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
            *out = scalar::select(*a, *b, c);
        }
    }
    fn select_numbers(a: &[f64], b: f64, c: f64, out: &mut [f64]) {
        for (out, a) in out.iter_mut().zip(a) {
            *out = scalar::select(*a, b, c);
        }
    }
    /// `out = Σ factor[j] · e[j]`, from the first on, each step fused.
    pub fn row(factor: &[f64], e: &[&[f64]], out: &mut [f64]) {
        for (number, out) in out.chunks_mut(TILE).enumerate() {
            let mut sums = [0.0; TILE];
            for (factor, e) in factor.iter().zip(e) {
                let e = &e[number * TILE..][..out.len()];
                if let Ok(e) = <&[f64; TILE]>::try_from(e) {
                    for (sum, e) in sums.iter_mut().zip(e) {
                        *sum = factor.mul_add(*e, *sum);
                    }
                } else {
                    for (sum, e) in sums.iter_mut().zip(e) {
                        *sum = factor.mul_add(*e, *sum);
                    }
                }
            }
            out.copy_from_slice(&sums[..out.len()]);
        }
    }
}

/// `out = 1` where `a` is defined and not 0, else 0.
pub fn holds(a: Source, out: &mut [f64]) {
    match a {
        Source::Column(a) => unary::holds(a, out),
        Source::Scalar(a) => unary::holds(&[a], &mut out[..1]),
    }
}

/// Scratch columns for operations of three operands.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    columns: [Vec<f64>; 3],
}

/// An operation over columns; `operands.len()` is its arity.
pub fn apply(op: Operation, operands: &[Source], out: &mut [f64], scratch: &mut Scratch) {
    use Source::{Column, Scalar};
    match (op, operands) {
        (_, [a]) => unary(op, *a, out),
        (_, [a, b]) => binary(op, *a, *b, out),
        (Operation::If, [Column(a), Scalar(b), Column(c)]) => select_number(a, *b, c, out),
        (Operation::If, [Column(a), Column(b), Scalar(c)]) => select_else_number(a, b, *c, out),
        (Operation::If, [Column(a), Scalar(b), Scalar(c)]) => select_numbers(a, *b, *c, out),
        (Operation::Clamp, [Column(a), Scalar(b), Scalar(c)]) => clamp_between(a, *b, *c, out),
        _ => {
            for (column, operand) in scratch.columns.iter_mut().zip(operands) {
                if let Source::Scalar(_) = operand {
                    column.resize(out.len().max(column.len()), 0.0);
                    operand.fill(&mut column[..out.len()]);
                }
            }
            let column = |index: usize| match operands[index] {
                Source::Column(column) => column,
                Source::Scalar(_) => &scratch.columns[index][..],
            };
            let run = if op == Operation::Clamp { clamp } else { select };
            run(column(0), column(1), column(2), out);
        }
    }
}

fn unary(op: Operation, a: Source, out: &mut [f64]) {
    let a = match a {
        Source::Column(a) => a,
        Source::Scalar(a) => return out.fill(op.apply(a, 0.0, 0.0)),
    };
    let run: fn(&[f64], &mut [f64]) = match op {
        Operation::Negate => unary::negate,
        Operation::Not => unary::not,
        Operation::Abs => unary::abs,
        Operation::Sign => unary::sign,
        Operation::Floor => unary::floor,
        Operation::Ceil => unary::ceil,
        Operation::Item => unary::item_to,
        Operation::Round => column::round_half_away_to,
        Operation::Sqrt => column::sqrt_to,
        Operation::Exp => column::exp_to,
        Operation::Ln => column::ln_to,
        Operation::Log10 => column::log10_to,
        Operation::Sin => column::sin_to,
        Operation::Cos => column::cos_to,
        Operation::Logistic => column::logistic_to,
        Operation::Logit => column::logit_to,
        Operation::NormalCdf => column::normal_cdf_to,
        _ => return each(op, Source::Column(a), Source::Scalar(0.0), out),
    };
    run(a, out);
}

fn binary(op: Operation, a: Source, b: Source, out: &mut [f64]) {
    macro_rules! forms {
        ($($op:ident => $name:ident,)*) => {
            match (op, a, b) {
                $(
                    (Operation::$op, Source::Column(a), Source::Column(b)) => binary::$name::columns(a, b, out),
                    (Operation::$op, Source::Column(a), Source::Scalar(b)) => binary::$name::right(a, b, out),
                    (Operation::$op, Source::Scalar(a), Source::Column(b)) => binary::$name::left(a, b, out),
                )*
                (Operation::Power, Source::Column(a), Source::Column(b)) => column::pow_to(a, b, out),
                (Operation::Power, Source::Column(a), Source::Scalar(b)) => {
                    out.copy_from_slice(&a[..out.len()]);
                    column::pow_by(out, b);
                }
                (Operation::Power, Source::Scalar(a), Source::Column(b)) => {
                    out.fill(a);
                    column::pow(out, b);
                }
                _ => each(op, a, b, out),
            }
        };
    }
    forms! {
        Add => add,
        Subtract => subtract,
        Multiply => multiply,
        Divide => divide,
        Min => min,
        Max => max,
        Less => less,
        LessOrEqual => less_or_equal,
        Equal => equal,
        NotEqual => not_equal,
        And => and,
        Or => or,
    }
}

/// Element by element, for what has no column form of its own.
fn each(op: Operation, a: Source, b: Source, out: &mut [f64]) {
    let at = |source: Source, index: usize| match source {
        Source::Column(column) => column[index],
        Source::Scalar(value) => value,
    };
    for (index, out) in out.iter_mut().enumerate() {
        *out = op.apply(at(a, index), at(b, index), 0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [f64; 19] = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.5,
        -0.5,
        2.0,
        2.5,
        -2.5,
        3.0,
        0.1,
        1e-300,
        1e300,
        -1e300,
        700.0,
        -745.0,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
    ];

    fn same(a: f64, b: f64) -> bool {
        a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
    }

    /// Every operation over columns, with every mix of columns and numbers, against its definition on one number.
    #[test]
    fn columns_have_the_bits_of_the_definition() {
        let mut scratch = Scratch::default();
        for op in Operation::ALL {
            for shift_b in 0..VALUES.len() {
                for shift_c in [0, 3, 7] {
                    let rotate = |by: usize| -> Vec<f64> {
                        (0..VALUES.len()).map(|i| VALUES[(i + by) % VALUES.len()]).collect()
                    };
                    let columns = [rotate(0), rotate(shift_b), rotate(shift_c)];
                    for mask in 0..1 << op.arity() {
                        let sources: Vec<Source> = (0..op.arity())
                            .map(|j| {
                                if mask >> j & 1 == 1 {
                                    Source::Scalar(columns[j][2])
                                } else {
                                    Source::Column(&columns[j])
                                }
                            })
                            .collect();
                        let mut out = vec![0.0; VALUES.len()];
                        apply(op, &sources, &mut out, &mut scratch);
                        for i in 0..VALUES.len() {
                            let operand = |j: usize| match sources.get(j) {
                                Some(Source::Scalar(value)) => *value,
                                Some(Source::Column(column)) => column[i],
                                None => 0.0,
                            };
                            let (a, b, c) = (operand(0), operand(1), operand(2));
                            let expected = op.apply(a, b, c);
                            assert!(
                                same(out[i], expected),
                                "{op:?}({a}, {b}, {c}): column {} definition {expected}",
                                out[i]
                            );
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn joined_operations_give_the_bits_of_one_after_the_other() {
        let (mut x, mut y, mut z) = (Vec::new(), Vec::new(), Vec::new());
        for a in VALUES {
            for b in VALUES {
                for c in VALUES {
                    x.push(a);
                    y.push(b);
                    z.push(c);
                }
            }
        }
        let mut out = vec![0.0; x.len()];
        for joint in [Joint::Plus, Joint::Minus, Joint::From] {
            for first in [None, Some(0.3)] {
                for last in [None, Some(-7.0)] {
                    let source = |number: Option<f64>, column| number.map_or(Source::Column(column), Source::Scalar);
                    join(
                        joint,
                        [source(first, &x), Source::Column(&y), source(last, &z)],
                        &mut out,
                    );
                    for i in 0..out.len() {
                        let product = Operation::Multiply.apply(first.unwrap_or(x[i]), y[i], 0.0);
                        let z = last.unwrap_or(z[i]);
                        let expected = match joint {
                            Joint::Plus => Operation::Add.apply(product, z, 0.0),
                            Joint::Minus => Operation::Subtract.apply(product, z, 0.0),
                            Joint::From => Operation::Subtract.apply(z, product, 0.0),
                        };
                        assert!(same(out[i], expected), "{joint:?} {i}");
                    }
                }
            }
        }
    }
}
