//! What is said of a measure, whoever says it.

use crate::arithmetic::Operation;
use crate::distribution::Shape;
use crate::model::{self, Known, MeasurementError, Observation, Supposed, SupposedValue, Term, Through};
use crate::scenario::How;
use crate::program::Asked;

/// A condition on the paths of a run.
#[derive(Clone, Debug)]
pub struct Condition {
    /// What it is called.
    pub name: String,
    /// The name of the stream of its own draws.
    pub stream: String,
    /// The measure and its bounds.
    pub asked: Asked,
    /// What is said of it.
    pub fact: Fact,
    /// The draw that is to take it up, where somebody says so.
    pub through: Option<Through>,
}

/// What is said of a measure.
#[derive(Clone, Debug)]
pub enum Fact {
    /// It is the lower bound, which is the upper one too.
    Exactly,
    /// It was measured with an error.
    WithError(MeasurementError),
    /// Its distribution becomes this one.
    Soft {
        /// The distribution.
        shape: Shape,
        /// Its parameters, in the order of the shape's slots.
        parameters: Vec<f64>,
    },
    /// Its mean becomes the lower bound, with everything else bent as little as possible.
    Tilt,
    /// It lies within the bounds; `strict` where they are excluded.
    Within {
        /// Whether the bounds are excluded.
        strict: bool,
    },
}

impl Condition {
    /// Of a figure that arrived.
    pub fn of_observation(observation: &Observation) -> Condition {
        let (fact, low, high) = match &observation.known {
            Known::Exactly(term) => (Fact::Exactly, Some(term.clone()), Some(term.clone())),
            Known::WithError(error) => (Fact::WithError(error.clone()), None, None),
            Known::Condition(condition) => {
                let (low, high) = bounds(condition);
                let strict = condition.is_strict();
                (Fact::Within { strict }, low, high)
            }
        };
        Condition {
            name: observation.name.clone(),
            stream: format!("observation:{}", observation.name),
            asked: Asked {
                measure: observation.measure.clone(),
                last_terms: observation.last_terms.clone(),
                period: observation.period,
                low,
                high,
            },
            fact,
            through: observation.through.map(|(through, _)| through),
        }
    }

    /// Of what is supposed; `None` of what is made.
    pub fn of_supposed(supposed: &Supposed) -> Option<Condition> {
        let (fact, low, high) = match (supposed.how, &supposed.value) {
            (How::Do, _) => return None,
            (How::Tilt, SupposedValue::Exactly(term)) => (Fact::Tilt, Some(term.clone()), None),
            (_, SupposedValue::Exactly(term)) => (Fact::Exactly, Some(term.clone()), Some(term.clone())),
            (_, SupposedValue::Soft { shape, parameters }) => {
                let (shape, parameters) = (shape.clone(), parameters.clone());
                (Fact::Soft { shape, parameters }, None, None)
            }
            (_, SupposedValue::Condition(condition)) => {
                let (low, high) = bounds(condition);
                let strict = condition.is_strict();
                (Fact::Within { strict }, low, high)
            }
        };
        Some(Condition {
            name: supposed.text.clone(),
            stream: format!("suppose:{}", supposed.text),
            asked: Asked {
                measure: supposed.measure.clone(),
                last_terms: supposed.last_terms.clone(),
                period: supposed.period.unwrap_or(0),
                low,
                high,
            },
            fact,
            through: supposed.through.map(|(through, _)| through),
        })
    }
}

/// The bounds of a condition.
pub fn bounds(condition: &model::Condition) -> (Option<Term>, Option<Term>) {
    use model::Condition::{About, AtLeast, AtMost, Between, LessThan, MoreThan};
    let chain = |a: &Term, op: Operation, b: &Term| Term::Chain(Box::new(a.clone()), vec![(op, b.clone())]);
    match condition {
        AtLeast(a) | MoreThan(a) => (Some(a.clone()), None),
        AtMost(a) | LessThan(a) => (None, Some(a.clone())),
        Between(a, b) => (Some(a.clone()), Some(b.clone())),
        About(a, b) => (
            Some(chain(a, Operation::Subtract, b)),
            Some(chain(a, Operation::Add, b)),
        ),
    }
}
