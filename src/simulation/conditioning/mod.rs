//! What is known or supposed of a plan's future, taken into a run: each path is made to agree by solving for one of its draws, and
//! carries the weight that makes up for it (docs/observations.md).
//!
//! Given the rest of a path, the measure x is a function of the score of one draw, its *through*. Where the measure is known exactly the
//! score is solved for and the factor of the path is the density |dw/dx| of the uniform w there, which is importance sampling with the
//! exact conditional as proposal (A. Doucet, S. Godsill, C. Andrieu 2000, Statistics and Computing 10, 197–208). Where a condition is
//! known, the draw is drawn from the part of its range that fulfils it, and the factor is the probability of that part (the simulator of
//! Geweke, Hajivassiliou and Keane). Otherwise the factor is the likelihood.

mod choose;
mod curve;
mod facts;
mod pareto;
mod prepare;
mod refusal;
mod resample;
mod root;
mod solve;
mod weigh;

pub use facts::{Condition, Fact};
pub use pareto::tail_shape;
pub use prepare::Conditioning;
pub use refusal::{Refusal, draw_name};
pub use resample::systematic;
pub use weigh::{ConditionReport, EXPECTED};

/// What one block of a run is given besides its own numbers.
#[derive(Clone, Debug, Default)]
pub struct Feed {
    /// Whose draws its paths take: see [`Lanes`](crate::program::Lanes).
    pub ancestors: Vec<(i64, Vec<u64>)>,
    /// The columns that are handed in.
    pub given: Vec<Vec<f64>>,
    /// The weight of each path; empty where all count the same.
    pub weights: Vec<u64>,
    /// Of each tilt: the distance of the measure from the mean that it is moved to. What is told by it is no error.
    pub controls: Vec<Vec<f64>>,
    /// The path from which each descends; empty where each stands for itself.
    pub families: Vec<u64>,
}

impl Feed {
    /// The columns as slices.
    pub fn columns(&self) -> Vec<&[f64]> {
        self.given.iter().map(Vec::as_slice).collect()
    }
}
