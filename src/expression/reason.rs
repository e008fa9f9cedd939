//! Every syntax mistake: its one constructor, its slug, its message and its help.

use super::foreign::{half_width, is_currency};
use super::name::quoted;
use super::parser::LEVELS;
use super::syntax::At;
use crate::wording::{Said, say};
use std::fmt;

/// A syntax mistake with its place in the expression's text. `Display` is the message alone, in English.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntaxError {
    /// Where, in bytes of the expression's text; empty at the end of the text.
    pub at: At,
    /// What is wrong.
    pub reason: Reason,
}

impl SyntaxError {
    /// What to write instead, where that is known.
    pub fn help(&self) -> Option<Said> {
        self.reason.help()
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reason.said().fmt(f)
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

impl Expected {
    fn said(self) -> Said {
        match self {
            Expected::Value => Said::new("一个值", "a value"),
            Expected::Operator => Said::new("运算符", "an operator"),
            Expected::OperatorOrClose => Said::new("运算符或 `)`", "an operator or `)`"),
            Expected::OperatorCommaOrClose => Said::new("运算符、`,` 或 `)`", "an operator, `,` or `)`"),
        }
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
    /// `x[a][b]`
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
    /// `= a * b`: the sign that other programs want before a formula.
    LeadingEquals,
    /// A character that no token starts with.
    UnexpectedCharacter(char),
    /// `"`, `“`
    QuotationMark(char),
    /// `1.2.3`, `2x`
    BadNumber {
        /// As written.
        text: String,
        /// What to do about it.
        help: Option<Said>,
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
        help: Option<Said>,
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
            Reason::LeadingEquals => "leading-equals",
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
    pub fn help(&self) -> Option<Said> {
        match self {
            Reason::BadNumber { help, .. } | Reason::Unexpected { help, .. } => help.clone(),
            Reason::TooDeep => Some(Said::new(
                "把其中一部分单独设为指标或假设",
                "give a part of it a name of its own, as an indicator or an assumption",
            )),
            Reason::UnexpectedCharacter(c) if c.is_numeric() => Some(Said::new(
                "数用数字 `0` 至 `9` 书写",
                "numbers are written with the digits 0 to 9",
            )),
            Reason::UnexpectedCharacter(c) if is_currency(*c) => Some(Said::new(
                "只写数，单位写在键 `unit` 里",
                "write the number alone; the unit belongs into the key `unit`",
            )),
            Reason::UnknownOperator { found, write: "==" } if found == "=" => Some(Said::new(
                "`==` 用于比较；方程只写等号右边的部分",
                "`==` compares; an equation holds only what stands right of its sign of equality",
            )),
            Reason::LeadingEquals => Some(Said::new("删去等号", "leave out the sign of equality")),
            Reason::CommaInNumber { write, .. } => Some(write_instead(write)),
            Reason::BadPeriod {
                problem: PeriodProblem::SmallLetter,
                text,
            } => Some(write_instead(&text.to_uppercase())),
            Reason::ChainedComparison(write) => Some(write_instead(write.as_deref().unwrap_or("a < b and b < c"))),
            Reason::RemainderOperator => Some(write_instead("mod(a, b)")),
            Reason::PercentWithoutNumber { spaced: true } => Some(Said::new("去掉空格", "write it without the space")),
            Reason::PercentWithoutNumber { spaced: false } => Some(Said::new("改为除以100", "divide by 100")),
            Reason::ReservedWord(word) if word == "if" => Some(write_instead("if(condition, a, b)")),
            Reason::BadIndex(IndexProblem::Several) => Some(Said::new(
                "两个维度写作 `x[a, b]`",
                "write `x[a, b]` for two dimensions",
            )),
            Reason::BadIndex(IndexProblem::Lag) => Some(Said::new(
                "滞后写在圆括号里：`x(-1)`",
                "a lag is written in round brackets: `x(-1)`",
            )),
            Reason::IndexAfterCall(write) => Some(write_instead(write.as_deref().unwrap_or("x[member](-1)"))),
            Reason::NotNeedsBrackets => Some(write_instead("(not x)")),
            _ => None,
        }
    }

    /// What is wrong, in one sentence.
    pub fn said(&self) -> Said {
        match self {
            Reason::Empty => Said::new("表达式是空的", "the expression is empty"),
            Reason::TooLong => Said::new("表达式超过4 GiB", "the expression is longer than 4 GiB"),
            Reason::TooDeep => say!(
                "表达式嵌套超过{LEVELS}层";
                "the expression is nested more than {LEVELS} levels deep"
            ),
            Reason::FullWidth { found, write } => {
                let half = if found.chars().map(half_width).eq(write.chars()) {
                    Said::new("半角的", "the half-width ")
                } else {
                    Said::default()
                };
                say!(
                    "`{found}` 是全角字符，写作{}`{write}`", half.zh;
                    "`{found}` is full-width: write {}`{write}`", half.en
                )
            }
            Reason::UnknownOperator { found, write } => say!(
                "`{found}` 不是运算符，写作 `{write}`";
                "`{found}` is not an operator here: write `{write}`"
            ),
            Reason::LeadingEquals => Said::new(
                "表达式开头不需要等号",
                "no sign of equality is needed at the beginning of an expression",
            ),
            Reason::UnexpectedCharacter(c) => {
                let c = quoted(*c);
                say!("此处的{}没有含义", c.zh; "{} means nothing here", c.en)
            }
            Reason::QuotationMark(c) => say!(
                "`{c}` 是引号，表达式中不能有引号括起的文字";
                "`{c}` is a quotation mark, and expressions hold no quoted text"
            ),
            Reason::BadNumber { text, .. } => say!("`{text}` 不是数"; "`{text}` is not a number"),
            Reason::NumberOutOfRange { text, large: true } => say!(
                "`{text}` 太大，超出数的范围";
                "`{text}` is too large for a number"
            ),
            Reason::NumberOutOfRange { text, large: false } => say!(
                "`{text}` 太接近零，超出数的范围";
                "`{text}` is too close to zero for a number"
            ),
            Reason::CommaInNumber { text, .. } => say!(
                "`{text}` 中有逗号，数中不写逗号";
                "`{text}` has a comma, and numbers are written without"
            ),
            Reason::BadPeriod { text, problem } => {
                let why = match problem {
                    PeriodProblem::Quarter => Said::new("季度为1至4", "quarters run from 1 to 4"),
                    PeriodProblem::Month => Said::new("月份为1至12", "months run from 1 to 12"),
                    PeriodProblem::Year => Said::new("年份须为四位数", "a year has four digits"),
                    PeriodProblem::SmallLetter => Said::new("字母须大写", "the letter is a capital"),
                };
                say!("`{text}` 不是时期：{}", why.zh; "`{text}` is not a period: {}", why.en)
            }
            Reason::Unexpected { found, expected, .. } => {
                let expected = expected.said();
                say!(
                    "此处应为{}，实为 `{found}`", expected.zh;
                    "expected {}, found `{found}`", expected.en
                )
            }
            Reason::UnexpectedEnd(expected) => {
                let expected = expected.said();
                say!(
                    "表达式不完整，后面应有{}", expected.zh;
                    "the expression ends where {} is expected", expected.en
                )
            }
            Reason::UnclosedBracket(open) => say!("`{open}` 没有对应的右括号"; "`{open}` is never closed"),
            Reason::UnopenedBracket(close) => say!("`{close}` 没有对应的左括号"; "`{close}` closes nothing"),
            Reason::MismatchedBracket { open, close } => say!(
                "`{open}` 与 `{close}` 不是一对括号";
                "`{open}` is closed by `{close}`"
            ),
            Reason::ChainedComparison(_) => Said::new("比较不能连写", "comparisons do not chain"),
            Reason::ChainedTo => Said::new("`A to B` 不能连写", "`A to B` does not chain"),
            Reason::RemainderOperator => Said::new(
                "`%` 是百分号，没有求余运算符",
                "`%` is percent, there is no remainder operator",
            ),
            Reason::PercentWithoutNumber { .. } => {
                Said::new("`%` 只能紧跟在数后面", "`%` stands only directly after a number")
            }
            Reason::ReservedWord(word) => say!("`{word}` 是保留字"; "`{word}` is a reserved word"),
            Reason::TrailingComma => Said::new("这个逗号后面没有参数", "no argument follows this comma"),
            Reason::MissingArgument => Said::new("这个逗号前面缺少参数", "an argument is missing before this comma"),
            Reason::BadIndex(IndexProblem::Several) => Said::new(
                "名称之后方括号只写一次",
                "square brackets stand once behind a name",
            ),
            Reason::BadIndex(_) => Said::new(
                "方括号中写成员或维度的名称，或 `*`",
                "square brackets hold names of members or dimensions, or `*`",
            ),
            Reason::IndexAfterCall(_) => Said::new("成员写在圆括号之前", "the member comes before the round brackets"),
            Reason::NotNeedsBrackets => Said::new(
                "`not` 用在算式和比较中须加括号",
                "`not` needs brackets inside arithmetic and comparisons",
            ),
            Reason::NotAnItem => Said::new(
                "此处应为名称，或带成员的名称，如 `x[member]`",
                "expected a name, or a name with a member such as `x[member]`",
            ),
        }
    }
}

/// Advice to write this.
pub(super) fn write_instead(text: &str) -> Said {
    say!("写作 `{text}`"; "write `{text}`")
}
