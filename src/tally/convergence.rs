//! Counts by ranges of blocks that grow geometrically, so that a probability can be drawn against the
//! number of paths, and still merge exactly.

use serde::{Deserialize, Serialize};

use super::{BLOCK, Damaged, Digest, Reader, State, Writer};

/// Number of bins. The first edges are 0, 1, 2, 3, 4, 6, 8, 12, 16, … blocks (two bins to an octave); the last
/// bin begins at 2³⁰ blocks, about 1.1·10¹² paths, and has no end.
pub const BINS: usize = 61;

/// The bin that a block belongs to.
pub fn bin_of_block(block: u64) -> usize {
    match block {
        0 => 0,
        _ => {
            let octave = block.ilog2() as usize;
            let upper = if octave == 0 { 0 } else { (block >> (octave - 1)) & 1 } as usize;
            // Octave 0 (block 1) has a single bin.
            (2 * octave + upper).clamp(1, BINS - 1)
        }
    }
}

/// The first block of a bin.
pub fn first_block_of_bin(bin: usize) -> u64 {
    match bin {
        0 => 0,
        1 => 1,
        _ => {
            let octave = (bin / 2).min(62);
            (2 + (bin % 2) as u64) << (octave - 1)
        }
    }
}

/// Counts by bin: hits of a target, or paths of the run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Convergence {
    /// Counts of the bins, up to the last one that is not 0.
    counts: Vec<u64>,
}

impl Convergence {
    /// Adds to the bin of a block.
    pub fn add(&mut self, block: u64, count: u64) {
        if count > 0 {
            let bin = bin_of_block(block);
            if self.counts.len() <= bin {
                self.counts.resize(bin + 1, 0);
            }
            self.counts[bin] += count;
        }
    }

    /// Adds another one, bin by bin.
    pub fn merge(&mut self, other: &Convergence) {
        if self.counts.len() < other.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            *mine += theirs;
        }
    }

    /// Count of one bin.
    pub fn count(&self, bin: usize) -> u64 {
        self.counts.get(bin).copied().unwrap_or(0)
    }

    /// Sum over all bins.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Running totals of these counts of paths and of `hits` after every bin that holds paths:
    /// (paths so far, hits so far).
    pub fn running(&self, hits: &Convergence) -> Vec<(u64, u64)> {
        let (mut paths, mut met) = (0, 0);
        let mut points = Vec::new();
        for (bin, &count) in self.counts.iter().enumerate() {
            paths += count;
            met += hits.count(bin);
            if count > 0 {
                points.push((paths, met));
            }
        }
        points
    }
}

impl Digest for Convergence {
    fn digest(&self, sink: &mut dyn FnMut(u64)) {
        sink(self.counts.len() as u64);
        self.counts.iter().for_each(|&count| sink(count));
    }
}

impl State for Convergence {
    fn write(&self, to: &mut Writer) {
        to.number(self.counts.len() as u64);
        self.counts.iter().for_each(|count| to.number(*count));
    }

    fn read(&mut self, from: &mut Reader) -> Result<(), Damaged> {
        let bins = from.at_most(BINS as u64)?;
        let counts: Result<Vec<u64>, Damaged> = (0..bins).map(|_| from.count()).collect();
        self.counts = counts?;
        Ok(())
    }
}

/// The first path of a bin.
pub fn first_path_of_bin(bin: usize) -> u64 {
    first_block_of_bin(bin).saturating_mul(BLOCK as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_contiguous_and_inverse_to_their_edges() {
        let mut last = 0;
        for block in 0..10_000u64 {
            let bin = bin_of_block(block);
            assert!(bin == last || bin == last + 1, "{block}");
            if bin != last {
                assert_eq!(first_block_of_bin(bin), block);
            }
            last = bin;
        }
        assert_eq!(bin_of_block(1 << 30), BINS - 1);
        assert_eq!(bin_of_block(u64::MAX), BINS - 1);
        assert_eq!(bin_of_block((1 << 30) - 1), BINS - 2);
        let edges: Vec<u64> = (0..9).map(first_block_of_bin).collect();
        assert_eq!(edges, [0, 1, 2, 3, 4, 6, 8, 12, 16]);
    }

    #[test]
    fn running_totals() {
        let (mut paths, mut hits) = (Convergence::default(), Convergence::default());
        for block in 0..10 {
            paths.add(block, 1024);
            hits.add(block, block);
        }
        let points = paths.running(&hits);
        assert_eq!(points.last(), Some(&(10_240, 45)));
        assert_eq!(points[4], (6 * 1024, 15));
        assert_eq!(paths.total(), 10_240);
    }
}
