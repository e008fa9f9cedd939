//! What the operators and functions of the equation language do to numbers: the one definition that the interpreter
//! uses as it is and the program's columns must match bit for bit. Undefined is NaN.

use crate::math;

/// An operation on one, two or three numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Min,
    Max,
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    And,
    Or,
    Mod,
    Negate,
    Not,
    Abs,
    Sign,
    Floor,
    Ceil,
    Round,
    Sqrt,
    Exp,
    Ln,
    Log10,
    Sin,
    Cos,
    Logistic,
    Logit,
    NormalCdf,
    /// The value of an item: undefined where it is infinite.
    Item,
    Clamp,
    If,
}

impl Operation {
    /// Every operation.
    pub const ALL: [Operation; 33] = {
        use Operation::*;
        [
            Add,
            Subtract,
            Multiply,
            Divide,
            Power,
            Min,
            Max,
            Less,
            LessOrEqual,
            Equal,
            NotEqual,
            And,
            Or,
            Mod,
            Negate,
            Not,
            Abs,
            Sign,
            Floor,
            Ceil,
            Round,
            Sqrt,
            Exp,
            Ln,
            Log10,
            Sin,
            Cos,
            Logistic,
            Logit,
            NormalCdf,
            Item,
            Clamp,
            If,
        ]
    };

    /// How many numbers it takes.
    pub fn arity(self) -> usize {
        match self {
            Operation::Clamp | Operation::If => 3,
            op if op <= Operation::Mod => 2,
            _ => 1,
        }
    }

    /// The operation of an elementwise function of the language; `min` and `max` of two.
    pub fn of_function(name: &str) -> Option<Operation> {
        use Operation::*;
        Some(match name {
            "exp" => Exp,
            "ln" => Ln,
            "log10" => Log10,
            "sqrt" => Sqrt,
            "sin" => Sin,
            "cos" => Cos,
            "abs" => Abs,
            "floor" => Floor,
            "ceil" => Ceil,
            "round" => Round,
            "sign" => Sign,
            "min" => Min,
            "max" => Max,
            "clamp" => Clamp,
            "if" => If,
            "logistic" => Logistic,
            "logit" => Logit,
            "normal_cdf" => NormalCdf,
            "mod" => Mod,
            _ => return None,
        })
    }

    /// Its value. Operands beyond its arity are not read.
    #[inline(always)]
    pub fn apply(self, a: f64, b: f64, c: f64) -> f64 {
        match self {
            Operation::Add => a + b,
            Operation::Subtract => a - b,
            Operation::Multiply => a * b,
            Operation::Divide => divide(a, b),
            Operation::Power => math::pow(a, b),
            Operation::Min => min(a, b),
            Operation::Max => max(a, b),
            Operation::Less => truth(a < b, a, b),
            Operation::LessOrEqual => truth(a <= b, a, b),
            Operation::Equal => truth(a == b, a, b),
            Operation::NotEqual => truth(a != b, a, b),
            Operation::And => truth((a != 0.0) & (b != 0.0), a, b),
            Operation::Or => truth((a != 0.0) | (b != 0.0), a, b),
            Operation::Mod => modulo(a, b),
            Operation::Negate => -a,
            Operation::Not => truth(a == 0.0, a, a),
            Operation::Abs => a.abs(),
            Operation::Sign => sign(a),
            Operation::Floor => a.floor(),
            Operation::Ceil => a.ceil(),
            Operation::Round => a.round(),
            Operation::Sqrt => a.sqrt(),
            Operation::Exp => math::exp(a),
            Operation::Ln => math::ln(a),
            Operation::Log10 => math::log10(a),
            Operation::Sin => math::sin(a),
            Operation::Cos => math::cos(a),
            Operation::Logistic => math::logistic(a),
            Operation::Logit => math::logit(a),
            Operation::NormalCdf => math::normal_cdf(a),
            Operation::Item => item(a),
            Operation::Clamp => clamp(a, b, c),
            Operation::If => select(a, b, c),
        }
    }
}

/// 1 or 0, or undefined where an operand is.
#[inline(always)]
pub fn truth(holds: bool, a: f64, b: f64) -> f64 {
    let value = if holds { 1.0 } else { 0.0 };
    if a.is_nan() | b.is_nan() { f64::NAN } else { value }
}

/// Division; by zero it is undefined.
#[inline(always)]
pub fn divide(a: f64, b: f64) -> f64 {
    if b == 0.0 { f64::NAN } else { a / b }
}

/// The smaller; undefined where one is. Of two zeros the first.
#[inline(always)]
pub fn min(a: f64, b: f64) -> f64 {
    let smaller = if b < a { b } else { a };
    if b.is_nan() { f64::NAN } else { smaller }
}

/// The larger; undefined where one is. Of two zeros the first.
#[inline(always)]
pub fn max(a: f64, b: f64) -> f64 {
    let larger = if b > a { b } else { a };
    if b.is_nan() { f64::NAN } else { larger }
}

/// −1, 0 or 1.
#[inline(always)]
pub fn sign(a: f64) -> f64 {
    let value = if a > 0.0 {
        1.0
    } else if a < 0.0 {
        -1.0
    } else {
        0.0
    };
    if a.is_nan() { f64::NAN } else { value }
}

/// The remainder with the sign of `b`, as in spreadsheets; undefined for `b` = 0 and for infinite operands.
#[inline(always)]
pub fn modulo(a: f64, b: f64) -> f64 {
    if b == 0.0 || b.is_infinite() {
        return f64::NAN;
    }
    let rest = a % b;
    if rest != 0.0 && ((rest < 0.0) != (b < 0.0)) {
        rest + b
    } else {
        rest
    }
}

/// `a` held between `low` and `high`; undefined where low > high.
#[inline(always)]
pub fn clamp(a: f64, low: f64, high: f64) -> f64 {
    let value = min(max(a, low), high);
    if low > high { f64::NAN } else { value }
}

/// `a` where the condition is not zero, else `b`; undefined where the condition is.
#[inline(always)]
pub fn select(condition: f64, a: f64, b: f64) -> f64 {
    let value = if condition != 0.0 { a } else { b };
    if condition.is_nan() { f64::NAN } else { value }
}

/// 1 where `a` is defined and not 0, else 0.
#[inline(always)]
pub fn holds(a: f64) -> f64 {
    if (a != 0.0) & !a.is_nan() { 1.0 } else { 0.0 }
}

/// An item's value: undefined where infinite.
#[inline(always)]
pub fn item(a: f64) -> f64 {
    // a · 0 is a zero with the sign of a, or NaN where a is infinite: two operations where a comparison takes four.
    a * 0.0 + a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undefined_spreads_through_all_but_the_branch_not_taken() {
        let nan = f64::NAN;
        for op in Operation::ALL {
            if op != Operation::If {
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
    }

    #[test]
    fn modulo_has_the_sign_of_the_divisor() {
        assert_eq!(modulo(-7.0, 3.0), 2.0);
        assert_eq!(modulo(7.0, -3.0), -2.0);
        assert_eq!(modulo(-6.0, 3.0), 0.0);
    }

    #[test]
    fn operations_know_their_arity_in_order() {
        for (index, op) in Operation::ALL.iter().enumerate() {
            assert_eq!(*op as usize, index);
        }
        assert_eq!(Operation::Mod.arity(), 2);
        assert_eq!(Operation::Negate.arity(), 1);
    }
}
