//! What is said of a measure, whoever says it.

use crate::arithmetic::Operation;
use crate::model::{self, Known, MeasurementError, Observation, Term, Through};
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

    /// What was measured, where a number was.
    pub fn value(&self) -> Option<&Term> {
        match self.fact {
            Fact::Exactly => self.asked.low.as_ref(),
            _ => None,
        }
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
