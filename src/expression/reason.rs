//! Every syntax mistake: its one constructor, its slug, its message and its help.

use super::foreign::half_width;
use super::name::quoted;
use super::parser::LEVELS;
use super::syntax::At;
use std::fmt;

/// A syntax mistake with its place in the expression's text. `Display` is the message alone.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntaxError {
    /// Where, in bytes of the expression's text; empty at the end of the text.
    pub at: At,
    /// What is wrong.
    pub reason: Reason,
}

impl SyntaxError {
    /// What to write instead, where that is known.
    pub fn help(&self) -> Option<String> {
        self.reason.help()
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reason.fmt(f)
    }
}

impl std::error::Error for SyntaxError {}

/// What would have been right where something else stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A number, a name, a call or an opening bracket.
    Value,
    /// An operator or the end of the text.
    Operator,
    /// An operator or `)`.
    OperatorOrClose,
    /// An operator, `,` or `)`.
    OperatorCommaOrClose,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Expected::Value => "a value",
            Expected::Operator => "an operator",
            Expected::OperatorOrClose => "an operator or `)`",
            Expected::OperatorCommaOrClose => "an operator, `,` or `)`",
        })
    }
}

/// What is wrong with a period literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodProblem {
    /// Not 1 to 4.
    Quarter,
    /// Not 1 to 12.
    Month,
    /// Not four digits.
    Year,
    /// `q` or `m`.
    SmallLetter,
}

/// What is wrong inside square brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexProblem {
    /// `x[]`, `x[2]`, `x[a + b]`
    NotAName,
    /// `x[-1]`
    Lag,
    /// `x[a, b]`, `x[a][b]`
    Several,
}

/// What is wrong with an expression's text.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// Nothing but white space.
    Empty,
    /// More than 4 GiB.
    TooLong,
    /// More than [`LEVELS`] levels.
    TooDeep,
    /// `（`, `１２％`, `ａｎｄ`
    FullWidth {
        /// As written.
        found: String,
        /// In half-width characters, as this language writes it.
        write: String,
    },
    /// `&&`, `×`, `=`
    UnknownOperator {
        /// As written.
        found: String,
        /// As this language writes it.
        write: &'static str,
    },
    /// A character that no token starts with.
    UnexpectedCharacter(char),
    /// `"`, `“`
    QuotationMark(char),
    /// `1.2.3`, `2x`
    BadNumber {
        /// As written.
        text: String,
        /// What to do about it.
        help: Option<String>,
    },
    /// `1e999`, `1e-999`
    NumberOutOfRange {
        /// As written.
        text: String,
        /// Else too close to zero.
        large: bool,
    },
    /// `1,000` or `4,1` outside a call.
    CommaInNumber {
        /// As written.
        text: String,
        /// Without the comma, or with a decimal point.
        write: String,
    },
    /// `2020Q5`
    BadPeriod {
        /// As written.
        text: String,
        /// What is wrong with it.
        problem: PeriodProblem,
    },
    /// Anything that does not fit where it stands.
    Unexpected {
        /// As written.
        found: String,
        /// What would fit.
        expected: Expected,
        /// What to do about it.
        help: Option<String>,
    },
    /// The text ends too early.
    UnexpectedEnd(Expected),
    /// `(a`
    UnclosedBracket(char),
    /// `a)`
    UnopenedBracket(char),
    /// `(a]`
    MismatchedBracket {
        /// The one that was opened.
        open: char,
        /// The one found.
        close: char,
    },
    /// `a < b < c`, with the two comparisons to write.
    ChainedComparison(Option<String>),
    /// `1 to 2 to 3`
    ChainedTo,
    /// `5 % 2`
    RemainderOperator,
    /// `x%`, `5 %`
    PercentWithoutNumber {
        /// Only a space is between it and a number.
        spaced: bool,
    },
    /// `if` without a bracket, `x[and]`
    ReservedWord(String),
    /// `f(a,)`
    TrailingComma,
    /// `f(a,,b)`
    MissingArgument,
    /// `x[]`
    BadIndex(IndexProblem),
    /// `x(-1)[ai]`, with the right order.
    IndexAfterCall(Option<String>),
    /// `1 - not x`
    NotNeedsBrackets,
    /// Where only `x` or `x[member]` may stand.
    NotAnItem,
}

impl Reason {
    /// Stable readable name of this kind of mistake.
    pub fn slug(&self) -> &'static str {
        match self {
            Reason::Empty => "empty-expression",
            Reason::TooLong => "too-long",
            Reason::TooDeep => "too-deep",
            Reason::FullWidth { .. } => "full-width",
            Reason::UnknownOperator { .. } => "unknown-operator",
            Reason::UnexpectedCharacter(_) => "unexpected-character",
            Reason::QuotationMark(_) => "quotation-mark",
            Reason::BadNumber { .. } => "bad-number",
            Reason::NumberOutOfRange { .. } => "number-out-of-range",
            Reason::CommaInNumber { .. } => "comma-in-number",
            Reason::BadPeriod { .. } => "bad-period",
            Reason::Unexpected { .. } => "unexpected-token",
            Reason::UnexpectedEnd(_) => "unexpected-end",
            Reason::UnclosedBracket(_) => "unclosed-bracket",
            Reason::UnopenedBracket(_) => "unopened-bracket",
            Reason::MismatchedBracket { .. } => "mismatched-bracket",
            Reason::ChainedComparison(_) => "chained-comparison",
            Reason::ChainedTo => "chained-to",
            Reason::RemainderOperator => "remainder-operator",
            Reason::PercentWithoutNumber { .. } => "percent-without-number",
            Reason::ReservedWord(_) => "reserved-word",
            Reason::TrailingComma => "trailing-comma",
            Reason::MissingArgument => "missing-argument",
            Reason::BadIndex(_) => "bad-index",
            Reason::IndexAfterCall(_) => "index-after-lag",
            Reason::NotNeedsBrackets => "not-needs-brackets",
            Reason::NotAnItem => "not-an-item",
        }
    }

    /// What to write instead, where that is known.
    pub fn help(&self) -> Option<String> {
        match self {
            Reason::BadNumber { help, .. } | Reason::Unexpected { help, .. } => help.clone(),
            Reason::TooDeep => Some("give a part of it a name of its own, as an indicator or an assumption".to_owned()),
            Reason::UnexpectedCharacter(c) if c.is_numeric() => {
                Some("numbers are written with the digits 0 to 9".to_owned())
            }
            Reason::CommaInNumber { write, .. } => Some(format!("write `{write}`")),
            Reason::BadPeriod {
                problem: PeriodProblem::SmallLetter,
                text,
            } => Some(format!("write `{}`", text.to_uppercase())),
            Reason::ChainedComparison(write) => {
                Some(format!("write `{}`", write.as_deref().unwrap_or("a < b and b < c")))
            }
            Reason::RemainderOperator => Some("write `mod(a, b)`".to_owned()),
            Reason::PercentWithoutNumber { spaced: true } => Some("write it without the space".to_owned()),
            Reason::PercentWithoutNumber { spaced: false } => Some("divide by 100".to_owned()),
            Reason::ReservedWord(word) if word == "if" => Some("write `if(condition, a, b)`".to_owned()),
            Reason::BadIndex(IndexProblem::Lag) => Some("a lag is written in round brackets: `x(-1)`".to_owned()),
            Reason::IndexAfterCall(write) => Some(format!("write `{}`", write.as_deref().unwrap_or("x[member](-1)"))),
            Reason::NotNeedsBrackets => Some("write `(not x)`".to_owned()),
            _ => None,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Empty => write!(f, "the expression is empty"),
            Reason::TooLong => write!(f, "the expression is longer than 4 GiB"),
            Reason::TooDeep => write!(f, "the expression is nested more than {LEVELS} levels deep"),
            Reason::FullWidth { found, write } => {
                let half = if found.chars().map(half_width).eq(write.chars()) {
                    "the half-width "
                } else {
                    ""
                };
                write!(f, "`{found}` is full-width: write {half}`{write}`")
            }
            Reason::UnknownOperator { found, write } => {
                write!(f, "`{found}` is not an operator here: write `{write}`")
            }
            Reason::UnexpectedCharacter(c) => write!(f, "{} means nothing here", quoted(*c)),
            Reason::QuotationMark(c) => write!(f, "`{c}` is a quotation mark, and expressions hold no quoted text"),
            Reason::BadNumber { text, .. } => write!(f, "`{text}` is not a number"),
            Reason::NumberOutOfRange { text, large: true } => {
                write!(f, "`{text}` is too large for a number")
            }
            Reason::NumberOutOfRange { text, large: false } => {
                write!(f, "`{text}` is too close to zero for a number")
            }
            Reason::CommaInNumber { text, .. } => {
                write!(f, "`{text}` has a comma, and numbers are written without")
            }
            Reason::BadPeriod { text, problem } => {
                let why = match problem {
                    PeriodProblem::Quarter => "quarters run from 1 to 4",
                    PeriodProblem::Month => "months run from 1 to 12",
                    PeriodProblem::Year => "a year has four digits",
                    PeriodProblem::SmallLetter => "the letter is a capital",
                };
                write!(f, "`{text}` is not a period: {why}")
            }
            Reason::Unexpected { found, expected, .. } => write!(f, "expected {expected}, found `{found}`"),
            Reason::UnexpectedEnd(expected) => {
                write!(f, "the expression ends where {expected} is expected")
            }
            Reason::UnclosedBracket(open) => write!(f, "`{open}` is never closed"),
            Reason::UnopenedBracket(close) => write!(f, "`{close}` closes nothing"),
            Reason::MismatchedBracket { open, close } => {
                write!(f, "`{open}` is closed by `{close}`")
            }
            Reason::ChainedComparison(_) => write!(f, "comparisons do not chain"),
            Reason::ChainedTo => write!(f, "`A to B` does not chain"),
            Reason::RemainderOperator => {
                write!(f, "`%` is percent, there is no remainder operator")
            }
            Reason::PercentWithoutNumber { .. } => {
                write!(f, "`%` stands only directly after a number")
            }
            Reason::ReservedWord(word) => write!(f, "`{word}` is a reserved word"),
            Reason::TrailingComma => write!(f, "no argument follows this comma"),
            Reason::MissingArgument => write!(f, "an argument is missing before this comma"),
            Reason::BadIndex(IndexProblem::Several) => {
                write!(f, "square brackets hold one member, and stand once")
            }
            Reason::BadIndex(_) => write!(f, "square brackets hold the name of a member or a dimension, or `*`"),
            Reason::IndexAfterCall(_) => write!(f, "the member comes before the round brackets"),
            Reason::NotNeedsBrackets => {
                write!(f, "`not` needs brackets inside arithmetic and comparisons")
            }
            Reason::NotAnItem => write!(f, "expected a name, or a name with a member such as `x[member]`"),
        }
    }
}
