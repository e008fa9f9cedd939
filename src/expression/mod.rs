//! The equation language: text → syntax tree, and back to text. Knows no scenario and no file; places are byte ranges
//! of the expression's own text.
//!
//! ```
//! use attain::expression::parse;
//!
//! let equation = parse("output(-1) * exp(trend + 4.1%)").unwrap();
//! assert_eq!(equation.to_string(), "output(-1) * exp(trend + 0.041)");
//!
//! let mistakes = parse("max（a, b)").unwrap_err();
//! assert_eq!(mistakes[0].reason.slug(), "full-width");
//! assert_eq!(mistakes[0].to_string(), "`（` is full-width: write the half-width `(`");
//! ```
//!
//! `text → lexer → parser → Expression → print → text`; [`operators::OPERATORS`] and [`functions::FUNCTIONS`] are the
//! two catalogues that the parser, the printer, the model, the manual and the help are derived from.
//!
//! # Where the scenario format is silent
//!
//! - `.5` is a number, `5.` is not. `1_000` and `1,000` are not numbers.
//! - `+x` is `x`, wherever `-x` is allowed: `normal(+2%, 1%)`.
//! - `%` touches its number: `4.1%`. `4.1 %` is an error that says so.
//! - `not` inside arithmetic or a comparison needs brackets: `1 - (not x)`. `not x == 1` is `not (x == 1)`.
//! - White space of every script separates tokens and means nothing else, the full-width space too.
//! - Names are told apart by case; reserved words are in small letters.
//! - Periods are written `2020Q3`, `2020M3` or `2020M03`, with four digits of the year and a capital letter.
//! - The 100 levels of nesting count round brackets, calls, signs, `not` and `^`. Sums and products of any length are
//!   one level.

mod foreign;
pub mod functions;
mod lexer;
mod misfit;
mod name;
mod number;
pub mod operators;
mod parser;
mod precedence;
mod print;
mod reason;
pub mod synonyms;
pub mod syntax;

#[cfg(test)]
mod limits;
#[cfg(test)]
mod mistakes;
#[cfg(test)]
mod properties;

pub use name::{BARE, hides, is_bare, is_reserved, name_problem, NameProblem, normal_form, RESERVED};
pub use parser::{LEVELS, parse, parse_item};
pub use reason::{Expected, IndexProblem, PeriodProblem, Reason, SyntaxError};
