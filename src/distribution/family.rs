//! What a distribution is called and what it takes, as data: the parser, the JSON Schema, "did you mean" and the
//! reference manual are all derived from these descriptions.

pub use super::domain::{Domain, LARGEST_RATE};
use super::parametric::Distribution;
pub use super::parametric::{Canonical, MOST};
use super::shape::{Shape, Slots};
use crate::wording::Both;

/// One parameter of a form.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// The name by which it can be given.
    pub name: &'static str,
    /// What it means.
    pub words: Both,
    /// What it may be.
    pub domain: Domain,
    /// Its value where it is left out; required where there is none.
    pub default: Option<f64>,
}

impl Parameter {
    /// A required parameter.
    pub const fn required(name: &'static str, domain: Domain, en: &'static str, zh: &'static str) -> Parameter {
        Parameter {
            name,
            words: Both { zh, en },
            domain,
            default: None,
        }
    }

    /// A parameter that may be left out.
    pub const fn optional(
        name: &'static str,
        domain: Domain,
        default: f64,
        en: &'static str,
        zh: &'static str,
    ) -> Parameter {
        Parameter {
            name,
            words: Both { zh, en },
            domain,
            default: Some(default),
        }
    }
}

/// How parameters must stand to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// They need not.
    Free,
    /// The parameters at these places must not fall: `low ≤ mode ≤ high`.
    NotFalling(&'static [usize]),
    /// The parameters at these places must rise: `A < B`.
    Rising(&'static [usize]),
}

impl Order {
    /// The places that stand in order, and whether equal neighbours are out of order.
    pub(super) fn places(self) -> (&'static [usize], bool) {
        match self {
            Order::Free => (&[], false),
            Order::NotFalling(places) => (places, false),
            Order::Rising(places) => (places, true),
        }
    }
}

/// One way to give the parameters of a distribution, such as `mu, sigma` or `median, sigma`.
///
/// Slots of a shape hold all parameters of the form in this order; whoever builds the shape fills in the defaults.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// The parameters, required ones first.
    pub parameters: &'static [Parameter],
    /// How they must stand to one another.
    pub order: Order,
    /// To canonical parameters; `None` where they are these already.
    pub canonical: Option<fn(&[f64]) -> Canonical>,
    /// How many canonical parameters are kept where many draws share them; none where they may be infinite.
    pub kept: usize,
}

impl Form {
    /// A form whose parameters are the canonical ones.
    pub const fn plain(parameters: &'static [Parameter]) -> Form {
        Form {
            parameters,
            order: Order::Free,
            canonical: None,
            kept: 0,
        }
    }

    /// Canonical parameters of written ones (`written.len() == self.parameters.len()`), which must be valid.
    pub fn to_canonical(&self, written: &[f64]) -> Canonical {
        match self.canonical {
            Some(map) => map(written),
            None => {
                let mut canonical = [0.0; MOST];
                for (to, from) in canonical.iter_mut().zip(written) {
                    *to = *from;
                }
                canonical
            }
        }
    }
}

/// How a distribution takes its arguments.
#[derive(Clone, Copy, Debug)]
pub enum Arguments {
    /// Fixed parameters, by position (the first form only) or by name; the forms differ in their names.
    Parameters {
        /// At least one form; which one is meant is decided by the names given.
        forms: &'static [Form],
        /// The mathematics.
        distribution: &'static dyn Distribution,
    },
    /// `value: weight, ...`, at least one.
    ValueWeights {
        /// Of values, in any order, and as many weights.
        shape: fn(Slots, Slots) -> Shape,
    },
    /// `value, ...`, at least one.
    Values {
        /// Of values, in any order.
        shape: fn(Slots) -> Shape,
    },
    /// `p: value, ...`, at least two, and the named bounds `low`, `high`, both optional.
    LevelValues {
        /// Of levels, in any order, as many values, and the slots of the bounds.
        shape: fn(Slots, Slots, Option<usize>, Option<usize>) -> Shape,
    },
    /// A distribution, then `low`, `high` by position or by name; at least one of the two.
    DistributionBounds {
        /// Of the distribution and the slots of the bounds.
        shape: fn(Shape, Option<usize>, Option<usize>) -> Shape,
    },
    /// `weight: distribution or constant, ...`, at least one.
    WeightDistributions {
        /// Of the slots of the weights and as many parts.
        shape: fn(Vec<usize>, Vec<Shape>) -> Shape,
    },
}

/// One distribution of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Family {
    /// The name in expressions.
    pub name: &'static str,
    /// What it is and when to use it.
    pub words: Both,
    /// Density, probability or quantile function, in plain text.
    pub formula: Both,
    /// Where the formula stands.
    pub source: &'static str,
    /// An expression that uses it.
    pub example: &'static str,
    /// What it takes.
    pub arguments: Arguments,
}

impl Family {
    /// Every name that an argument of this distribution may have, in order, without repeats.
    pub fn argument_names(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        match self.arguments {
            Arguments::Parameters { forms, .. } => {
                for parameter in forms.iter().flat_map(|form| form.parameters) {
                    if !names.contains(&parameter.name) {
                        names.push(parameter.name);
                    }
                }
            }
            Arguments::LevelValues { .. } => names.extend(["low", "high"]),
            Arguments::DistributionBounds { .. } => names.extend(["distribution", "low", "high"]),
            Arguments::ValueWeights { .. } | Arguments::Values { .. } | Arguments::WeightDistributions { .. } => {}
        }
        names
    }

    /// How it is written, one line for each form: `lognormal(mu, sigma)`, `lognormal(median: …, sigma: …)`.
    pub fn signatures(&self) -> Vec<String> {
        let inside = match self.arguments {
            Arguments::Parameters { forms, .. } => {
                let form = |(index, form): (usize, &Form)| {
                    let name = |parameter: &Parameter| match (index, parameter.default) {
                        (_, Some(default)) => format!("{}: {default}", parameter.name),
                        (0, None) => parameter.name.to_string(),
                        (_, None) => format!("{}: …", parameter.name),
                    };
                    let names: Vec<String> = form.parameters.iter().map(name).collect();
                    format!("{}({})", self.name, names.join(", "))
                };
                return forms.iter().enumerate().map(form).collect();
            }
            Arguments::ValueWeights { .. } => "value: weight, …",
            Arguments::Values { .. } => "value, …",
            Arguments::LevelValues { .. } => "p: value, …, low: …, high: …",
            Arguments::DistributionBounds { .. } => "distribution, low, high",
            Arguments::WeightDistributions { .. } => "weight: distribution, …",
        };
        vec![format!("{}({inside})", self.name)]
    }
}
