//! The syntax tree of expressions. Its depth is bounded by the nesting of the text, however long a sum is.

/// Byte range within the expression's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// An expression with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// Where it stands.
    pub at: At,
    /// What it is.
    pub kind: Kind,
}

/// A name with its place; `text` is in Unicode NFC.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// Where it stands.
    pub at: At,
    /// The name.
    pub text: String,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `3`, `0.041`, `4.1%` (already divided by 100), `2020` (a bare year is a number until its place says otherwise).
    Number(f64),
    /// `2020Q3`, `2020M12`.
    Period(PeriodLiteral),
    /// `x`, `x[ai]`, `x[*]`, `x[ai, *]`.
    Item(Name, Option<Index>),
    /// `f(a, b)`, `x(-1)`, `x[ai](-1)`, `normal(mean: 0, sd: 1)`: function, distribution or lag, told apart by the model.
    Apply(Name, Option<Index>, Vec<Argument>),
    /// `-x`, `not x`.
    Unary(Unary, Box<Expression>),
    /// `a ^ b`, comparisons: operators that take exactly two.
    Binary(Binary, Box<Expression>, Box<Expression>),
    /// A run of operators of one precedence level, from left to right: `a + b - c`, `a * b / c`, `a or b or c`,
    /// `a and b`. At least one step.
    Chain(Box<Expression>, Vec<(Link, Expression)>),
    /// `A to B`.
    To(Box<Expression>, Box<Expression>),
}

/// `2020Q3`, `2020M12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodLiteral {
    /// Calendar year.
    pub year: i32,
    /// Quarter or month, from 1, as written.
    pub part: u32,
    /// `Q` or `M`.
    pub unit: PeriodUnit,
}

/// The unit of a period literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodUnit {
    /// `Q`
    Quarter,
    /// `M`
    Month,
}

/// What stands in square brackets: one place for each dimension, at least one.
pub type Index = Vec<Subscript>;

/// One place in square brackets.
#[derive(Clone, Debug, PartialEq)]
pub enum Subscript {
    /// `[ai]` or `[cluster]`.
    Member(Name),
    /// `[*]`
    Star(At),
    /// `[coast.*]`: the dimension or part, and the whole place.
    All(Name, At),
}

/// One argument of a call: `value`, `name: value`, `5%: value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// What stands before the colon.
    pub key: Option<Expression>,
    /// The value.
    pub value: Expression,
}

/// Operators before one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unary {
    /// `-`
    Minus,
    /// `not`
    Not,
}

/// Operators between exactly two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    /// `^`
    Power,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
}

/// Operators that chain from left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`
    Over,
    /// `and`
    And,
    /// `or`
    Or,
}

impl At {
    /// The smallest range that holds both.
    pub fn join(self, other: At) -> At {
        At {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

impl Subscript {
    /// Where it stands.
    pub fn at(&self) -> At {
        match self {
            Subscript::Member(name) => name.at,
            Subscript::Star(at) | Subscript::All(_, at) => *at,
        }
    }

    /// Whether it runs over members, as `*` does.
    pub fn is_star(&self) -> bool {
        !matches!(self, Subscript::Member(_))
    }
}

impl Argument {
    /// From its key, if it has one, to its value.
    pub fn at(&self) -> At {
        self.key
            .as_ref()
            .map_or(self.value.at, |key| key.at.join(self.value.at))
    }

    /// The key, where it is a plain name: the name of a parameter, or of an item that is a weight. Only the function
    /// called can tell.
    pub fn name(&self) -> Option<&Name> {
        match &self.key.as_ref()?.kind {
            Kind::Item(name, None) => Some(name),
            _ => None,
        }
    }
}

impl Expression {
    /// Visits this expression and every one inside it, from left to right, an operator before its operands. Keys of
    /// arguments are visited before their values; those of [`Argument::name`] are names of parameters more often than
    /// items.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Expression)) {
        let mut waiting = vec![self];
        while let Some(expression) = waiting.pop() {
            visit(expression);
            let from = waiting.len();
            match &expression.kind {
                Kind::Number(_) | Kind::Period(_) | Kind::Item(..) => {}
                Kind::Apply(_, _, arguments) => {
                    waiting.extend(
                        arguments
                            .iter()
                            .flat_map(|argument| argument.key.iter().chain([&argument.value])),
                    );
                }
                Kind::Unary(_, operand) => waiting.push(operand),
                Kind::Binary(_, left, right) | Kind::To(left, right) => waiting.extend([&**left, &**right]),
                Kind::Chain(head, steps) => {
                    waiting.push(head);
                    waiting.extend(steps.iter().map(|(_, operand)| operand));
                }
            }
            waiting[from..].reverse();
        }
    }
}
