//! Paths that carry weights. Weights are whole numbers: whatever is counted is a sum of whole numbers, exact in any order, and
//! pieces merge to the same bits, as those of paths that all count the same.
//!
//! Errors are those of a ratio of sums (the delta method): of P = Σw·met / Σw it is √Σ(w(met − P))² / Σw. Paths that descend
//! from one path (after resampling) are not independent: their sums stand together in the square. A family is a run of neighbouring
//! paths, since systematic resampling keeps the order.

mod controls;
mod events;
mod linear;
mod series;

pub use events::{Share, WeightedEvents, each};
pub use controls::Controls;
pub use linear::solve_symmetric;
pub use series::{WeightedLayout, WeightedSeries, Weights};

/// Weights of the paths of one block.
#[derive(Clone, Copy, Debug)]
pub struct BlockWeights<'w> {
    /// One for each path.
    pub weights: &'w [u64],
    /// The path from which each descends, never falling; empty where each stands for itself.
    pub families: &'w [u64],
    /// Distances of tilted measures from their means: see [`Controls`].
    pub controls: &'w [Vec<f64>],
}


/// Logarithms of weights as whole numbers in proportion: the largest becomes the largest power of two for which all of `paths` paths
/// stay below 2^62 together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantisation {
    largest: f64,
    unit: f64,
}

impl Quantisation {
    /// For weights whose largest logarithm is known (−∞ where all are 0) and so many paths.
    pub fn new(largest: f64, paths: u64) -> Quantisation {
        let bits = 62 - paths.max(1).next_power_of_two().ilog2().min(42);
        Quantisation {
            largest,
            // No more than a double holds.
            unit: (1u64 << bits.min(50)) as f64,
        }
    }

    /// The whole number of a weight.
    pub fn of(&self, log_weight: f64) -> u64 {
        if log_weight == f64::NEG_INFINITY || log_weight.is_nan() {
            return 0;
        }
        (crate::math::exp(log_weight - self.largest) * self.unit).round() as u64
    }
}
