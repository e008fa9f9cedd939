//! Arithmetic on columns: runs of steps, worked through one strip of paths after another, so that what one step leaves is
//! still in the first-level cache when the next reads it. Each step gives the bits of [`Operation::apply`] path by path;
//! a test holds it to that.

use super::columns::{Columns, Others};
use super::schedule::Operand;
use crate::arithmetic::{Operation, operations, scalar};
use crate::math::dispatch::multiversioned;
use crate::math::fused::Fused;
use crate::math::column;

/// Paths in a strip.
pub const STRIP: usize = 256;

/// The part of a column that belongs to a strip.
pub type Strip = [f64; STRIP];

/// Where numbers among the operands are spread over a strip.
type Scratch = [Strip; 3];

/// What a step computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    /// An operation on its operands.
    Apply(Operation),
    /// 1 where the operand is defined and not 0, else 0.
    Holds,
    /// x · y + z, both rounded.
    ProductPlus,
    /// x · y − z, both rounded.
    ProductMinus,
    /// z − x · y, both rounded.
    MinusProduct,
}

/// One step of arithmetic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// What is computed.
    pub formula: Formula,
    /// Whether the result becomes the value of an item: undefined where it is infinite.
    pub is_item: bool,
    /// What it is computed of; those beyond the formula's own are not read. x is a number where x or y is one.
    pub operands: [Operand; 3],
    /// Where the result goes: to a column of its own, or over the only operand of [`Operation::Item`].
    pub out: u32,
}

impl Formula {
    /// Whether the result can be handed on as the value of an item, without another step.
    pub fn can_be_item(self) -> bool {
        match self {
            Formula::Apply(op) => makes_items(op),
            Formula::Holds => false,
            Formula::ProductPlus | Formula::ProductMinus | Formula::MinusProduct => true,
        }
    }
}

/// An operand in a strip.
#[derive(Clone, Copy)]
enum Values<'a> {
    Column(&'a Strip),
    Number(f64),
}

impl<'a> Values<'a> {
    #[inline(always)]
    fn of(operand: Operand, columns: &Others<'a>, strip: usize, numbers: &[f64]) -> Values<'a> {
        match operand {
            Operand::Slot(slot) => Values::Column(columns.strip(slot, strip)),
            Operand::Scalar(index) => Values::Number(numbers[index as usize]),
        }
    }

    /// The operand as a column; `space` is for one that is a number.
    #[inline(always)]
    fn spread(self, space: &'a mut Strip) -> &'a Strip {
        match self {
            Values::Column(column) => column,
            Values::Number(number) => {
                space.fill(number);
                space
            }
        }
    }
}

/// For every path of a strip. A plain loop: closures that are handed on are not always compiled for the instruction set of
/// what calls them.
macro_rules! for_each {
    ($i:ident, $do:expr) => {
        for $i in 0..STRIP {
            $do;
        }
    };
}

multiversioned! {
    /// Takes steps one after the other, over the first `len` paths. `numbers` are those that are the same on all paths.
    pub fn run(steps: &[Step], numbers: &[f64], columns: &mut Columns, len: usize) {
        let mut scratch = [[0.0; STRIP]; 3];
        for number in 0..len.div_ceil(STRIP) {
            for step in steps {
                let (out, others) = columns.split_strip(step.out, number);
                if step.operands[0] == Operand::Slot(step.out) {
                    for x in out {
                        *x = scalar::item(*x);
                    }
                    continue;
                }
                let [a, b, c] = step.operands;
                let values = |operand| Values::of(operand, &others, number, numbers);
                compute::<F>(step.formula, step.is_item, [values(a), values(b), values(c)], &mut scratch, out);
            }
        }
    }
}

/// Computes one strip.
#[inline(always)]
fn compute<F: Fused>(formula: Formula, is_item: bool, operands: [Values; 3], scratch: &mut Scratch, out: &mut Strip) {
    match formula {
        Formula::Apply(op) => apply::<F>(op, is_item, operands, scratch, out),
        Formula::Holds => one(operands[0], &mut scratch[0], out, scalar::holds),
        Formula::ProductPlus => product(is_item, operands, out, |product, z| product + z),
        Formula::ProductMinus => product(is_item, operands, out, |product, z| product - z),
        Formula::MinusProduct => product(is_item, operands, out, |product, z| z - product),
    }
}

/// The loop of an operation, by the way that its row of [`operations!`] names.
macro_rules! column {
    ($operands:ident $scratch:ident $out:ident $is_item:ident, ($a:ident, $b:ident) = $value:expr, each) => {
        two($is_item, $operands, $out, |$a, $b| $value)
    };
    ($operands:ident $scratch:ident $out:ident $is_item:ident, ($a:ident) = $value:expr, spread) => {
        one($operands[0], &mut $scratch[0], $out, |$a: f64| $value)
    };
    ($operands:ident $scratch:ident $out:ident $is_item:ident, ($a:ident, $b:ident) = $value:expr, spread) => {
        spread($operands, $scratch, $out, |$a, $b| $value)
    };
    ($operands:ident $scratch:ident $out:ident $is_item:ident, ($a:ident, $b:ident, $c:ident) = $value:expr, spread) => {
        three($operands, $scratch, $out, |$a, $b, $c| $value)
    };
    // Called by its name: as an argument it would be compiled for the plain target.
    ($operands:ident $scratch:ident $out:ident $is_item:ident, ($a:ident) = $value:expr, whole $by:path) => {
        $by($operands[0].spread(&mut $scratch[0]), $out)
    };
    ($operands:ident $scratch:ident $out:ident $is_item:ident, ($($a:ident),+) = $value:expr, own $by:path) => {
        $by($operands, $scratch, $out)
    };
}

/// Whether a way makes the value of an item in the same loop.
macro_rules! makes_items {
    (each) => {
        true
    };
    ($other:ident) => {
        false
    };
}

macro_rules! columns {
    ($($name:ident($($operand:ident),+) = $value:expr, $way:ident $($by:path)?;)+) => {
        /// Computes one strip of an operation.
        #[inline(always)]
        fn apply<F: Fused>(op: Operation, is_item: bool, operands: [Values; 3], scratch: &mut Scratch, out: &mut Strip) {
            use crate::math;
            use scalar::*;
            match op {
                $(Operation::$name => {
                    column!(operands scratch out is_item, ($($operand),+) = $value, $way $($by)?)
                })+
            }
        }

        /// Whether an operation makes the value of an item in the same loop.
        const fn makes_items(op: Operation) -> bool {
            match op {
                $(Operation::$name => makes_items!($way),)+
            }
        }
    };
}

operations!(columns);

/// A power, quicker where the exponent is one number.
#[inline(always)]
fn power([a, b, _]: [Values; 3], scratch: &mut Scratch, out: &mut Strip) {
    let a = a.spread(&mut scratch[0]);
    match b {
        Values::Column(b) => column::pow_to(a, b, out),
        Values::Number(b) => column::pow_by_to(a, b, out),
    }
}

/// A function of one operand.
#[inline(always)]
fn one(a: Values, space: &mut Strip, out: &mut Strip, f: impl Fn(f64) -> f64) {
    for (out, a) in out.iter_mut().zip(a.spread(space)) {
        *out = f(*a);
    }
}

/// A function of two operands, and perhaps the value of an item: one loop for each, without a look at numbers path by path.
#[inline(always)]
fn two(is_item: bool, [a, b, _]: [Values; 3], out: &mut Strip, f: impl Fn(f64, f64) -> f64) {
    if is_item {
        each_of_two([a, b], out, |a, b| scalar::item(f(a, b)));
    } else {
        each_of_two([a, b], out, f);
    }
}

#[inline(always)]
fn each_of_two(operands: [Values; 2], out: &mut Strip, f: impl Fn(f64, f64) -> f64) {
    match operands {
        [Values::Column(a), Values::Column(b)] => for_each!(i, out[i] = f(a[i], b[i])),
        [Values::Column(a), Values::Number(b)] => for_each!(i, out[i] = f(a[i], b)),
        [Values::Number(a), Values::Column(b)] => for_each!(i, out[i] = f(a, b[i])),
        [Values::Number(a), Values::Number(b)] => out.fill(f(a, b)),
    }
}

/// A function of two operands that is not worth a loop for each kind of them.
#[inline(always)]
fn spread([a, b, _]: [Values; 3], [x, y, _]: &mut Scratch, out: &mut Strip, f: impl Fn(f64, f64) -> f64) {
    let (a, b) = (a.spread(x), b.spread(y));
    for_each!(i, out[i] = f(a[i], b[i]));
}

/// A function of three operands.
#[inline(always)]
fn three([a, b, c]: [Values; 3], [x, y, z]: &mut Scratch, out: &mut Strip, f: impl Fn(f64, f64, f64) -> f64) {
    let (a, b, c) = (a.spread(x), b.spread(y), c.spread(z));
    for_each!(i, out[i] = f(a[i], b[i], c[i]));
}

/// A function of a product and one more operand, and perhaps the value of an item.
#[inline(always)]
fn product(is_item: bool, operands: [Values; 3], out: &mut Strip, f: impl Fn(f64, f64) -> f64) {
    if is_item {
        each_product(operands, out, |product, z| scalar::item(f(product, z)));
    } else {
        each_product(operands, out, f);
    }
}

#[inline(always)]
fn each_product(operands: [Values; 3], out: &mut Strip, f: impl Fn(f64, f64) -> f64) {
    match operands {
        [Values::Column(x), Values::Column(y), Values::Column(z)] => {
            for_each!(i, out[i] = f(x[i] * y[i], z[i]));
        }
        [Values::Column(x), Values::Column(y), Values::Number(z)] => {
            for_each!(i, out[i] = f(x[i] * y[i], z));
        }
        [Values::Number(x), Values::Column(y), Values::Column(z)] => {
            for_each!(i, out[i] = f(x * y[i], z[i]));
        }
        [Values::Number(x), Values::Column(y), Values::Number(z)] => {
            for_each!(i, out[i] = f(x * y[i], z));
        }
        // A product that is the same on all paths is never joined.
        [_, Values::Number(_), _] => out.fill(f64::NAN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [f64; 21] = [
        5e-324,
        -2e-308,
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

    /// What `definition` gives for three operands, and what a step gives: the same bits for every mix of columns and numbers
    /// among the first `arity` operands but those that never stand there, as the value of an item and not.
    fn compare(formula: Formula, arity: usize, definition: impl Fn(f64, f64, f64) -> f64) {
        let triples: Vec<[f64; 3]> = VALUES
            .iter()
            .flat_map(|a| VALUES.iter().map(move |b| (a, b)))
            .flat_map(|(a, b)| VALUES.iter().map(move |c| [*a, *b, *c]))
            .collect();
        let (len, numbers) = (triples.len(), [0.3, -7.0, 0.0]);
        let mut columns = Columns::default();
        columns.reserve(4, len);
        for slot in 0..3 {
            let column = columns.split(slot, len).0;
            column
                .iter_mut()
                .zip(&triples)
                .for_each(|(x, triple)| *x = triple[slot as usize]);
        }
        let joined = !matches!(formula, Formula::Apply(_) | Formula::Holds);
        for numbered in (0..1u32 << arity).filter(|numbered| !joined || numbered & 2 == 0) {
            for is_item in [false, true] {
                let is_number = |place: u32| numbered >> place & 1 == 1;
                let step = Step {
                    formula,
                    is_item,
                    operands: [0, 1, 2].map(|place| {
                        if is_number(place) {
                            Operand::Scalar(place)
                        } else {
                            Operand::Slot(place)
                        }
                    }),
                    out: 3,
                };
                if is_item && !formula.can_be_item() {
                    continue;
                }
                run(&[step], &numbers, &mut columns, len);
                for (got, triple) in columns.get(3, len).iter().zip(&triples) {
                    let [a, b, c] = [0, 1, 2].map(|place| {
                        let at = place as usize;
                        if is_number(place) { numbers[at] } else { triple[at] }
                    });
                    let value = definition(a, b, c);
                    let expected = if is_item { scalar::item(value) } else { value };
                    let same = got.to_bits() == expected.to_bits() || (got.is_nan() && expected.is_nan());
                    assert!(same, "{step:?} of {a}, {b}, {c}: {got}, by definition {expected}");
                }
            }
        }
    }

    #[test]
    fn steps_have_the_bits_of_the_definition() {
        for op in Operation::ALL {
            compare(Formula::Apply(op), op.arity(), |a, b, c| op.apply(a, b, c));
        }
        compare(Formula::Holds, 1, |a, _, _| {
            f64::from(u8::from(a != 0.0 && !a.is_nan()))
        });
    }

    #[test]
    fn items_may_stand_where_their_formula_stood() {
        let mut columns = Columns::default();
        columns.reserve(1, VALUES.len());
        columns.split(0, VALUES.len()).0.copy_from_slice(&VALUES);
        let step = Step {
            formula: Formula::Apply(Operation::Item),
            is_item: false,
            operands: [Operand::Slot(0); 3],
            out: 0,
        };
        run(&[step], &[], &mut columns, VALUES.len());
        for (got, value) in columns.get(0, VALUES.len()).iter().zip(VALUES) {
            let defined = value.is_finite();
            assert!(
                if defined {
                    got.to_bits() == value.to_bits()
                } else {
                    got.is_nan()
                },
                "{value}: {got}"
            );
        }
    }

    #[test]
    fn joined_steps_give_the_bits_of_one_after_the_other() {
        let product = |x, y| Operation::Multiply.apply(x, y, 0.0);
        compare(Formula::ProductPlus, 3, |x, y, z| {
            Operation::Add.apply(product(x, y), z, 0.0)
        });
        compare(Formula::ProductMinus, 3, |x, y, z| {
            Operation::Subtract.apply(product(x, y), z, 0.0)
        });
        compare(Formula::MinusProduct, 3, |x, y, z| {
            Operation::Subtract.apply(z, product(x, y), 0.0)
        });
    }
}
