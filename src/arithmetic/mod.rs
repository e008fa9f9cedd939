//! Arithmetic of the equation language: what its operators and functions do to numbers. [`operations!`] is the one table; the
//! interpreter uses its definitions as they are, and the columns of the program are made from it and must match them bit for bit.
//! Undefined is NaN.

mod lookup;
pub mod scalar;

pub use lookup::{Lookup, LookupKind};

/// Operations on one, two or three numbers, handed to the macro `$make` as rows
///
/// `Name(operands) = value, way;`
///
/// The way says how a column of values is worked out by `program::arithmetic`:
///
/// - `spread`: one loop; operands that are numbers are spread over columns before.
/// - `each`: a loop for every mix of columns and numbers, worth it for the commonest; these can also become the value of an
///   item in the same loop.
/// - `whole f`: by `f`, a function of a whole column that gives the bits of `value`; `F` is the fused operation of its loop.
/// - `own f`: by `f`, which deals with columns and numbers itself.
macro_rules! operations {
    ($make:ident) => {
        $make! {
            Add(a, b) = a + b, each;
            Subtract(a, b) = a - b, each;
            Multiply(a, b) = a * b, each;
            Divide(a, b) = divide(a, b), each;
            Power(a, b) = math::pow(a, b), own power;
            Min(a, b) = min(a, b), spread;
            Max(a, b) = max(a, b), spread;
            Less(a, b) = truth(a < b, a, b), spread;
            LessOrEqual(a, b) = truth(a <= b, a, b), spread;
            Equal(a, b) = truth(a == b, a, b), spread;
            NotEqual(a, b) = truth(a != b, a, b), spread;
            And(a, b) = truth((a != 0.0) & (b != 0.0), a, b), spread;
            Or(a, b) = truth((a != 0.0) | (b != 0.0), a, b), spread;
            Mod(a, b) = modulo(a, b), spread;
            Negate(a) = -a, spread;
            Not(a) = truth(a == 0.0, a, a), spread;
            Abs(a) = a.abs(), spread;
            Sign(a) = sign(a), spread;
            Floor(a) = a.floor(), spread;
            Ceil(a) = a.ceil(), spread;
            Round(a) = a.round(), whole column::round_half_away_to;
            Sqrt(a) = a.sqrt(), whole column::sqrt_to;
            Exp(a) = math::exp(a), whole column::exp_strip::<F>;
            Ln(a) = math::ln(a), whole column::ln_to;
            Log10(a) = math::log10(a), whole column::log10_to;
            Sin(a) = math::sin(a), whole column::sin_to;
            Cos(a) = math::cos(a), whole column::cos_to;
            Arcsin(a) = math::arcsin(a), spread;
            Arccos(a) = math::arccos(a), spread;
            Arctan(a) = math::arctan(a), spread;
            Tanh(a) = math::tanh(a), spread;
            Int(a) = a.trunc(), spread;
            Logistic(a) = math::logistic(a), whole column::logistic_to;
            Logit(a) = math::logit(a), whole column::logit_to;
            NormalCdf(a) = math::normal_cdf(a), whole column::normal_cdf_to;
            Item(a) = item(a), spread;
            Clamp(a, low, high) = clamp(a, low, high), spread;
            If(condition, a, b) = select(condition, a, b), spread;
            Ratio(a, b, otherwise) = ratio(a, b, otherwise), spread;
        }
    };
}
pub(crate) use operations;

macro_rules! define {
    ($($name:ident($($operand:ident),+) = $value:expr, $way:ident $($by:path)?;)+) => {
        /// An operation on one, two or three numbers. [`Operation::Item`] is the value of an item: undefined where it is
        /// infinite.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Operation {
            $(
                #[doc = concat!("`", stringify!($value), "`")]
                $name,
            )+
        }

        impl Operation {
            /// Every operation.
            pub const ALL: [Operation; [$(Operation::$name),+].len()] = [$(Operation::$name),+];

            /// How many numbers it takes.
            pub const fn arity(self) -> usize {
                match self {
                    $(Operation::$name => [$(stringify!($operand)),+].len(),)+
                }
            }

            /// Its value. Operands beyond its arity are not read.
            #[inline(always)]
            pub fn apply(self, a: f64, b: f64, c: f64) -> f64 {
                use crate::math;
                use scalar::*;
                let operands = [a, b, c];
                match self {
                    $(Operation::$name => {
                        let [$($operand),+, ..] = operands;
                        $value
                    })+
                }
            }
        }
    };
}

operations!(define);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undefined_spreads_through_all_but_the_branch_not_taken() {
        let nan = f64::NAN;
        for op in Operation::ALL {
            if !matches!(op, Operation::If | Operation::Ratio) {
                for operands in [[nan, 1.0, 2.0], [1.0, nan, 2.0], [1.0, 2.0, nan]]
                    .iter()
                    .take(op.arity())
                {
                    assert!(
                        op.apply(operands[0], operands[1], operands[2]).is_nan(),
                        "{op:?} {operands:?}"
                    );
                }
            }
        }
        assert_eq!(Operation::If.apply(1.0, 5.0, nan), 5.0);
        assert_eq!(Operation::If.apply(0.0, nan, 6.0), 6.0);
        assert!(Operation::If.apply(nan, 5.0, 6.0).is_nan());
        assert_eq!(Operation::Ratio.apply(nan, 0.0, 6.0), 6.0);
        assert_eq!(Operation::Ratio.apply(3.0, 2.0, nan), 1.5);
        assert!(Operation::Ratio.apply(3.0, nan, 6.0).is_nan());
        assert!(Operation::Ratio.apply(nan, 2.0, 6.0).is_nan());
    }

    #[test]
    fn operations_know_their_operands() {
        for (index, op) in Operation::ALL.iter().enumerate() {
            assert_eq!(*op as usize, index);
        }
        let arity = |op: Operation| (op, op.arity());
        assert_eq!(arity(Operation::Negate), (Operation::Negate, 1));
        assert_eq!(arity(Operation::Mod), (Operation::Mod, 2));
        assert_eq!(arity(Operation::Clamp), (Operation::Clamp, 3));
    }
}
