//! The catalogue of operators. Lexer, parser and printer read their spellings and levels from here.

use super::syntax::{Binary, Link, Unary};
use crate::wording::Both;

/// Levels of precedence, loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// `A to B`; does not chain.
    To,
    /// `or`
    Or,
    /// `and`
    And,
    /// `not`
    Not,
    /// `<` and its kin; they do not chain.
    Comparison,
    /// `+ -`
    Sum,
    /// `* /`
    Product,
    /// `-x`, `+x`
    Sign,
    /// `^`, right-associative.
    Power,
    /// Numbers, periods, items, calls and anything in brackets.
    Value,
}

impl Level {
    /// The next tighter level; `Value` is the last.
    pub fn tighter(self) -> Level {
        match self {
            Level::To => Level::Or,
            Level::Or => Level::And,
            Level::And => Level::Not,
            Level::Not => Level::Comparison,
            Level::Comparison => Level::Sum,
            Level::Sum => Level::Product,
            Level::Product => Level::Sign,
            Level::Sign => Level::Power,
            Level::Power | Level::Value => Level::Value,
        }
    }
}

/// What an operator makes in the syntax tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// `Kind::To`
    To,
    /// A step of a `Kind::Chain`.
    Chain(Link),
    /// `Kind::Binary`
    Binary(Binary),
    /// `Kind::Unary`
    Unary(Unary),
    /// The sign `+`, which leaves its operand as it is and no trace in the tree.
    Plus,
}

/// One operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    /// How it is written.
    pub sign: &'static str,
    /// How tightly it binds.
    pub level: Level,
    /// What it makes.
    pub meaning: Meaning,
    /// What it does.
    pub words: Both,
    /// An expression that uses it.
    pub example: &'static str,
}

impl Operator {
    /// Whether it stands before its one operand.
    pub fn is_prefix(&self) -> bool {
        matches!(self.meaning, Meaning::Unary(_) | Meaning::Plus)
    }
}

const fn row(
    sign: &'static str,
    level: Level,
    meaning: Meaning,
    example: &'static str,
    en: &'static str,
    zh: &'static str,
) -> Operator {
    Operator {
        sign,
        level,
        meaning,
        words: Both { zh, en },
        example,
    }
}

/// All operators, loosest first.
#[rustfmt::skip]
pub const OPERATORS: &[Operator] = &[
    row("to", Level::To, Meaning::To, "0.2% to 1.5%", "90 % interval of a draw: lognormal where the lower end is positive, else normal", "随机数的 90% 区间：下端为正时取对数正态分布，否则取正态分布"),
    row("or", Level::Or, Meaning::Chain(Link::Or), "a > 1 or b > 1", "1 where either side is not 0, else 0", "任一侧不为 0 时得 1，否则得 0"),
    row("and", Level::And, Meaning::Chain(Link::And), "a > 1 and b > 1", "1 where both sides are not 0, else 0", "两侧都不为 0 时得 1，否则得 0"),
    row("not", Level::Not, Meaning::Unary(Unary::Not), "not a > 1", "1 where its operand is 0, else 0", "操作数为 0 时得 1，否则得 0"),
    row("<", Level::Comparison, Meaning::Binary(Binary::Less), "a < b", "1 where the left side is smaller, else 0", "左侧小于右侧时得 1，否则得 0"),
    row("<=", Level::Comparison, Meaning::Binary(Binary::LessOrEqual), "a <= b", "1 where the left side is smaller or equal, else 0", "左侧小于或等于右侧时得 1，否则得 0"),
    row(">", Level::Comparison, Meaning::Binary(Binary::Greater), "a > b", "1 where the left side is greater, else 0", "左侧大于右侧时得 1，否则得 0"),
    row(">=", Level::Comparison, Meaning::Binary(Binary::GreaterOrEqual), "a >= b", "1 where the left side is greater or equal, else 0", "左侧大于或等于右侧时得 1，否则得 0"),
    row("==", Level::Comparison, Meaning::Binary(Binary::Equal), "a == b", "1 where both sides are equal, else 0", "两侧相等时得 1，否则得 0"),
    row("!=", Level::Comparison, Meaning::Binary(Binary::NotEqual), "a != b", "1 where the sides differ, else 0", "两侧不相等时得 1，否则得 0"),
    row("+", Level::Sum, Meaning::Chain(Link::Plus), "a + b", "sum", "加"),
    row("-", Level::Sum, Meaning::Chain(Link::Minus), "a - b", "difference", "减"),
    row("*", Level::Product, Meaning::Chain(Link::Times), "a * b", "product", "乘"),
    row("/", Level::Product, Meaning::Chain(Link::Over), "a / b", "quotient; undefined where the divisor is 0", "除；除数为 0 时无法计算"),
    row("-", Level::Sign, Meaning::Unary(Unary::Minus), "-a", "the negative; `-2^2` is -4", "取负；`-2^2` 等于 -4"),
    row("+", Level::Sign, Meaning::Plus, "+2%", "its operand, unchanged", "正号，不改变操作数"),
    row("^", Level::Power, Meaning::Binary(Binary::Power), "a^2", "power, from right to left: `2^3^2` is 512; `0^0` is 1; a negative base needs a whole exponent", "乘方，从右到左计算：`2^3^2` 等于 512；`0^0` 等于 1；底数为负时指数须为整数"),
];

/// The operator between two operands that is written `sign`.
pub fn infix(sign: &str) -> Option<&'static Operator> {
    OPERATORS
        .iter()
        .find(|operator| operator.sign == sign && !operator.is_prefix())
}

/// The operator before one operand that is written `sign`.
pub fn prefix(sign: &str) -> Option<&'static Operator> {
    OPERATORS
        .iter()
        .find(|operator| operator.sign == sign && operator.is_prefix())
}

/// The one spelling in the catalogue that equals `text`.
pub(super) fn spelling(text: &str) -> Option<&'static str> {
    OPERATORS
        .iter()
        .map(|operator| operator.sign)
        .find(|sign| *sign == text)
}

/// The operator that makes `meaning`.
pub fn meaning(meaning: Meaning) -> &'static Operator {
    OPERATORS
        .iter()
        .find(|operator| operator.meaning == meaning)
        .unwrap_or(&OPERATORS[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::parse;

    #[test]
    fn levels_rise_and_examples_parse() {
        assert!(OPERATORS.windows(2).all(|pair| pair[0].level <= pair[1].level));
        for operator in OPERATORS {
            let tree = parse(operator.example).expect(operator.example);
            assert_eq!(
                tree.level() == operator.level,
                operator.meaning != Meaning::Plus,
                "{}",
                operator.example
            );
            assert_eq!(meaning(operator.meaning), operator);
        }
    }
}
