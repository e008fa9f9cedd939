//! One target: how often it is met, how far it is missed, and when it is met first.

use serde::{Deserialize, Serialize};

use super::block_sum::sum_above;
use super::{BlockMask, Convergence, Damaged, Digest, ExactSum, First, Reader, State, Writer, closed_mask};

/// Hits, undefined measures and shortfalls of one target.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TargetTally {
    /// Paths absorbed.
    pub paths: u64,
    /// Paths on which the target is met.
    pub hits: u64,
    /// Paths on which the measure or a bound is undefined, of a `by` target in any of its periods, and the target is not met.
    pub undefined: u64,
    /// Paths on which a `by` target is met though it is undefined in one of its periods.
    #[serde(default)]
    pub undefined_but_met: u64,
    /// The first of these paths (its period is always 0); not part of the digest, which is older.
    #[serde(default)]
    pub first_undefined: First,
    /// Paths with a defined measure that miss the target.
    pub missed: u64,
    /// Sum over blocks of the sums of the gaps on missing paths.
    shortfall: ExactSum,
    /// Hits by range of paths.
    pub hits_by_bin: Convergence,
}

impl TargetTally {
    /// Absorbs one block and returns on which of its paths the target is met. The gap of a live path, its distance to the nearest
    /// bound, is sign · x + shift (sign 1 or −1) for each x of the column; the target is met where the same with the second shift is 0
    /// or less. NaN where the measure is undefined.
    pub fn absorb(&mut self, block: u64, column: &[f64], sign: f64, [shift, met_shift]: [f64; 2]) -> BlockMask {
        let column = &column[..column.len().min(super::BLOCK)];
        let met = closed_mask(column, sign, met_shift);
        let (shortfall, undefined) = sum_above(column, sign, shift);
        let hits = met.count();
        self.paths += column.len() as u64;
        self.hits += hits;
        self.undefined += undefined;
        if undefined > 0 {
            self.first_undefined.absorb_undefined(block, 0, column);
        }
        self.missed += column.len() as u64 - hits - undefined;
        self.shortfall.add(shortfall);
        self.hits_by_bin.add(block, hits);
        met
    }

    /// Absorbs the gaps of the same block of a `by` target: `mark` stands on paths on which it is met though undefined in one of its periods.
    pub fn absorb_undefined_but_met(&mut self, block: u64, column: &[f64], mark: f64) {
        self.undefined_but_met += self.first_undefined.absorb_where(block, 0, column, |gap| gap == mark);
    }

    /// Paths on which the measure or a bound is undefined, of a `by` target in any of its periods.
    pub fn undefined_paths(&self) -> u64 {
        self.undefined + self.undefined_but_met
    }

    /// Adds what another tally of the same target has counted.
    pub fn merge(&mut self, other: &TargetTally) {
        self.paths += other.paths;
        self.hits += other.hits;
        self.undefined += other.undefined;
        self.undefined_but_met += other.undefined_but_met;
        self.first_undefined.merge(&other.first_undefined);
        self.missed += other.missed;
        self.shortfall.merge(&other.shortfall);
        self.hits_by_bin.merge(&other.hits_by_bin);
    }

    /// Mean gap over the paths that miss with a defined measure; `None` if there are none.
    pub fn mean_shortfall(&self) -> Option<f64> {
        (self.missed > 0).then(|| self.shortfall.value() / self.missed as f64)
    }
}

impl Digest for TargetTally {
    fn digest(&self, sink: &mut dyn FnMut(u64)) {
        for word in [self.paths, self.hits, self.undefined, self.missed] {
            sink(word);
        }
        // Where there are none the digest is as old as the rest.
        if self.undefined_but_met > 0 {
            sink(self.undefined_but_met);
        }
        self.shortfall.digest(sink);
        self.hits_by_bin.digest(sink);
    }
}

impl State for TargetTally {
    fn write(&self, to: &mut Writer) {
        for count in [self.paths, self.hits, self.undefined, self.undefined_but_met, self.missed] {
            to.number(count);
        }
        self.first_undefined.write(to);
        self.shortfall.write(to);
        self.hits_by_bin.write(to);
    }

    fn read(&mut self, from: &mut Reader) -> Result<(), Damaged> {
        for count in [
            &mut self.paths,
            &mut self.hits,
            &mut self.undefined,
            &mut self.undefined_but_met,
            &mut self.missed,
        ] {
            *count = from.count()?;
        }
        self.first_undefined.read(from)?;
        self.shortfall.read(from)?;
        self.hits_by_bin.read(from)
    }
}

impl State for FirstMet {
    fn write(&self, to: &mut Writer) {
        to.row(self.periods.iter().map(|count| u128::from(*count)));
        to.number(self.never);
    }

    fn read(&mut self, from: &mut Reader) -> Result<(), Damaged> {
        from.counts(&mut self.periods)?;
        self.never = from.count()?;
        Ok(())
    }
}

/// In which period a target is met for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstMet {
    /// Paths by the period in which the target is first met.
    pub periods: Vec<u64>,
    /// Paths on which it never is.
    pub never: u64,
}

impl FirstMet {
    /// Counters for periods 0 (the base) to `periods` − 1.
    pub fn new(periods: usize) -> Self {
        FirstMet {
            periods: vec![0; periods],
            never: 0,
        }
    }

    /// Absorbs a block of `live` paths: the masks of the paths on which the target is met in each period, from period
    /// `from` on in order.
    pub fn absorb(&mut self, from: usize, met: &[BlockMask], live: usize) {
        let mut before = BlockMask::default();
        for (count, met) in self.periods.iter_mut().skip(from).zip(met) {
            let mut first = *met;
            for ((before, met), first) in before.0.iter_mut().zip(met.0).zip(&mut first.0) {
                *first &= !*before;
                *before |= met;
            }
            *count += first.count();
        }
        self.never += live as u64 - before.count();
    }

    /// Adds what another one has counted; the longer row of periods is kept.
    pub fn merge(&mut self, other: &FirstMet) {
        if self.periods.len() < other.periods.len() {
            self.periods.resize(other.periods.len(), 0);
        }
        for (mine, theirs) in self.periods.iter_mut().zip(&other.periods) {
            *mine += theirs;
        }
        self.never += other.never;
    }
}

impl Digest for FirstMet {
    fn digest(&self, sink: &mut dyn FnMut(u64)) {
        sink(self.periods.len() as u64);
        self.periods.iter().for_each(|&count| sink(count));
        sink(self.never);
    }
}

#[cfg(test)]
mod tests {
    use super::super::met_mask;
    use super::*;

    #[test]
    fn hits_gaps_and_undefined_paths() {
        let mut tally = TargetTally::default();
        let met = tally.absorb(5, &[0.0, 2.0, f64::NAN, 5.0, -1.0], 1.0, [0.0; 2]);
        assert_eq!(met, met_mask(&[1.0, 0.0, 0.0, 0.0, 1.0]));
        // The same as values to be at least 7.
        let mut at_least = TargetTally::default();
        at_least.absorb(5, &[7.0, 5.0, f64::NAN, 2.0, 8.0], -1.0, [7.0; 2]);
        assert_eq!(at_least, tally);
        assert_eq!((tally.paths, tally.hits, tally.undefined, tally.missed), (5, 2, 1, 2));
        let first = tally.first_undefined.0.map(|first| first.path);
        assert_eq!(first, Some(super::super::first::first_path(5) + 2));
        assert_eq!(tally.mean_shortfall(), Some(3.5));
        assert_eq!(TargetTally::default().mean_shortfall(), None);
        let mut twice = tally.clone();
        twice.merge(&tally);
        assert_eq!((twice.hits, twice.hits_by_bin.total()), (4, 4));
        assert_eq!(twice.mean_shortfall(), Some(3.5));
    }

    #[test]
    fn first_periods() {
        let mut first = FirstMet::new(4);
        let in_each = [[1.0, 0.0, 0.0, 0.0], [1.0, 0.0, 1.0, 0.0], [0.0, 0.0, 1.0, 1.0]].map(|met| met_mask(&met));
        first.absorb(1, &in_each, 4);
        assert_eq!((first.periods.as_slice(), first.never), (&[0, 1, 1, 1][..], 1));
        first.absorb(3, &in_each[..1], 4);
        assert_eq!((first.periods.as_slice(), first.never), (&[0, 1, 1, 2][..], 4));
    }
}
