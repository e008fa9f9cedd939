//! What is asked for besides the results: measures with bounds, of observations and of what is supposed.

use super::Lowering;
use crate::arithmetic::Operation;
use crate::model::{TOLERANCE, Term};
use crate::program::node::{NodeId, TooLarge};

/// A measure in a period, and between which bounds it is said to lie.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The measure.
    pub measure: Term,
    /// The two terms that it adds or subtracts last, where it does.
    pub last_terms: Option<[Term; 2]>,
    /// The period (index) in which measure and bounds are read.
    pub period: i64,
    /// What it is at least.
    pub low: Option<Term>,
    /// What it is at most; the same as `low` where it is known exactly.
    pub high: Option<Term>,
}

/// The nodes of what is asked.
#[derive(Clone, Copy, Debug)]
pub struct AskedNodes {
    /// The measure.
    pub measure: NodeId,
    /// Its bounds.
    pub low: Option<NodeId>,
    /// Its bounds.
    pub high: Option<NodeId>,
    /// By how much values may differ that cannot be told apart: docs/scenario.md#targets.
    pub tolerance: NodeId,
}

impl Lowering<'_> {
    pub(super) fn asked(&mut self, asked: &Asked) -> Result<AskedNodes, TooLarge> {
        let now = asked.period;
        let measure = self.term(&asked.measure, now)?;
        let measure = self.graph.apply(Operation::Item, &[measure])?;
        let mut bound = |term: &Option<Term>| term.as_ref().map(|term| self.term(term, now)).transpose();
        let (low, high) = (bound(&asked.low)?, bound(&asked.high)?);
        let mut sizes: Vec<NodeId> = std::iter::once(measure).chain(low).chain(high).collect();
        for term in asked.last_terms.iter().flatten() {
            sizes.push(self.term(term, now)?);
        }
        let mut largest = self.graph.constant(0.0)?;
        for size in sizes {
            let size = self.graph.apply(Operation::Abs, &[size])?;
            largest = self.graph.apply(Operation::Max, &[largest, size])?;
        }
        let share = self.graph.constant(TOLERANCE)?;
        Ok(AskedNodes {
            measure,
            low,
            high,
            tolerance: self.graph.apply(Operation::Multiply, &[share, largest])?,
        })
    }
}
