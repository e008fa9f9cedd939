//! Counters that absorb blocks of 1,024 paths and merge exactly.
//!
//! Every piece here is a pure function of the *set* of blocks that it has absorbed: whole blocks are turned
//! into partial results of a fixed shape, and partial results are combined only by operations that are
//! exact and commutative (integer addition, minimum, maximum, [`ExactSum`]). So paths a to b and b to c,
//! simulated apart in pieces that start at multiples of [`BLOCK`], merge to the same bits as a to c in
//! one run, for any number of threads and any order of merging.
//!
//! ```text
//! pilot columns → Layout ─┐
//!                         ├→ Series      moments, extremes, quantiles, histogram of one column
//! block columns ──────────┤
//!                         ├→ TargetTally hits, undefined, shortfall, convergence, first period met
//! BlockMask per target ───┴→ PlanTally   how many are met together, pairs, groups
//! ```
//!
//! Undefined values are NaN in columns; all other values are expected to be finite.

mod atoms;
mod block_sum;
mod check;
mod convergence;
mod counted;
mod counts;
mod exact_sum;
mod first;
mod grid;
mod histogram;
mod layout;
mod middle;
mod pieces;
mod plan;
pub mod proportion;
mod raw;
mod series;
mod sparse;
mod state;
mod table;
mod target;
mod weighted;
#[cfg(target_arch = "x86_64")]
mod wide;

#[cfg(test)]
mod accuracy;
#[cfg(test)]
mod adversary;

pub use block_sum::{block_moments, undefined};
pub use check::CheckTally;
pub use convergence::{BINS, Convergence, bin_of_block, first_path_of_bin};
pub use exact_sum::ExactSum;
pub use first::{First, Occurrence};
pub use histogram::Histogram;
pub use layout::Layout;
pub use plan::{BlockMask, MAX_TARGETS_FOR_PAIRS, PlanTally, closed_mask, met_mask};
pub use series::{DifferentLayout, Distribution, Series};
pub use state::{Damaged, Reader, State, Writer};
pub use target::{FirstMet, TargetTally};
pub use weighted::{BlockWeights, Controls, Quantisation, Share, WeightedEvents, WeightedLayout, WeightedSeries, Weights, each, solve_symmetric};

/// Paths in a full block. Only the last block of a run may be shorter.
pub const BLOCK: usize = 1024;

/// Paths of the pilot, from which a [`Layout`] is made: the first `min(n, PILOT)` paths of the run.
pub const PILOT: usize = 4 * BLOCK;

/// The quantiles that every series reports.
pub const QUANTILES: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

/// A stable sequence of words that says everything about the results in a tally.
///
/// Equal sequences mean equal bits of every result, however the tally came about.
pub trait Digest {
    /// Hands every number to `sink`, always in the same order. Lists are preceded by their length.
    fn digest(&self, sink: &mut dyn FnMut(u64));
}
