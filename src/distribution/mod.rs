//! Distributions: a sampler gives uniforms, a distribution gives quantiles.
//!
//! Every distribution is one quantile function that does not fall, of one uniform in (0, 1), so that it works with any
//! sampler and any copula. [`FAMILIES`] describes them as data; a [`Shape`] is one of them as a scenario uses it, with
//! its parameters in slots of a flat vector; [`Shape::prepare`] makes tables of what is constant.
//!
//! To add one with fixed parameters: a file like `weibull.rs` (formula, source, parameters, quantile, cdf, moments) and
//! a line in [`FAMILIES`]. The tests of the whole catalogue then cover it; its own reference numbers go into
//! `tests/reference.rs`. One that is made of others, or of lists, is such a file and a line, too: a structure that reads
//! slots (`shape.rs`), and what it is once its numbers are known (`frozen.rs`); `truncated.rs` is an example.
//!
//! Values that are the same in every version are held by the tests named `value_stability`: a change there changes
//! results and belongs into the changelog.

mod column;
mod constant;
mod count;
mod curve;
mod domain;
mod drawer;
mod family;
mod frozen;
mod guide;
mod invert;
mod parametric;
mod plain;
mod shape;
mod steps;
mod table;
mod tabled;
mod violation;

mod bernoulli;
mod beta;
mod binomial;
mod discrete;
mod empirical;
mod exponential;
mod gamma;
mod geometric;
mod gumbel;
mod interval;
mod logistic;
mod lognormal;
mod mixture;
mod negative_binomial;
mod normal;
mod pareto;
mod pert;
mod poisson;
mod quantiles;
mod skew_normal;
mod student_t;
mod synonyms;
mod triangular;
mod truncated;
mod two_piece_normal;
mod uniform;
mod weibull;

#[cfg(test)]
mod tests;

pub use column::Param;
pub use curve::EvenCurve;
pub use drawer::Drawer;
pub use family::{Arguments, Canonical, Domain, Family, Form, LARGEST_RATE, Order, Parameter};
pub use interval::INTERVAL;
pub use parametric::{ParamColumns, Distribution};
pub use quantiles::MOST_QUANTILES;
pub use shape::{Conversion, Shape, Slots};
pub use synonyms::{also_called, argument_also_called};
pub use violation::{Reason, Violation};

/// The catalogue, in the order of the manual. `A to B` is [`INTERVAL`], which has a notation instead of a name.
pub static FAMILIES: &[&Family] = &[
    &normal::NORMAL,
    &lognormal::LOGNORMAL,
    &uniform::UNIFORM,
    &triangular::TRIANGULAR,
    &pert::PERT,
    &beta::BETA,
    &gamma::GAMMA,
    &exponential::EXPONENTIAL,
    &weibull::WEIBULL,
    &student_t::STUDENT_T,
    &gumbel::GUMBEL,
    &logistic::LOGISTIC,
    &pareto::PARETO,
    &two_piece_normal::TWO_PIECE_NORMAL,
    &skew_normal::SKEW_NORMAL,
    &bernoulli::BERNOULLI,
    &binomial::BINOMIAL,
    &poisson::POISSON,
    &geometric::GEOMETRIC,
    &negative_binomial::NEGATIVE_BINOMIAL,
    &discrete::DISCRETE,
    &empirical::EMPIRICAL,
    &quantiles::QUANTILES,
    &truncated::TRUNCATED,
    &mixture::MIXTURE,
];

/// The distribution of this name.
pub fn family(name: &str) -> Option<&'static Family> {
    FAMILIES.iter().copied().find(|family| family.name == name)
}
