//! Where something happened first: the lowest path, then the earliest period.

use serde::{Deserialize, Serialize};

use super::{BLOCK, Damaged, Digest, Reader, State, Writer};

/// One place in a run. Ordered by path, then by period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Occurrence {
    /// Number of the path in the whole run, from 0.
    pub path: u64,
    /// Number of the period, 0 being the base.
    pub period: u32,
}

/// The first occurrence seen so far, if any. Merging keeps the smaller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct First(pub Option<Occurrence>);

impl First {
    /// Takes note of one occurrence.
    pub fn observe(&mut self, occurrence: Occurrence) {
        if self.0.is_none_or(|known| occurrence < known) {
            self.0 = Some(occurrence);
        }
    }

    /// Takes note of the first undefined value of a block's column of one period.
    /// Returns how many of its values are undefined.
    pub fn absorb_undefined(&mut self, block: u64, period: u32, column: &[f64]) -> u64 {
        self.absorb_where(block, period, column, f64::is_nan)
    }

    /// Takes note of the first value of a block's column for which `holds`; returns how many there are.
    pub(super) fn absorb_where(&mut self, block: u64, period: u32, column: &[f64], holds: impl Fn(f64) -> bool) -> u64 {
        let count = column.iter().map(|&x| u64::from(holds(x))).sum();
        if count > 0
            && let Some(lane) = column.iter().position(|&x| holds(x))
        {
            self.observe(Occurrence {
                path: first_path(block) + lane as u64,
                period,
            });
        }
        count
    }

    /// Takes over what `other` has seen.
    pub fn merge(&mut self, other: &First) {
        if let Some(occurrence) = other.0 {
            self.observe(occurrence);
        }
    }
}

impl Digest for First {
    fn digest(&self, sink: &mut dyn FnMut(u64)) {
        match self.0 {
            None => sink(0),
            Some(Occurrence { path, period }) => {
                sink(1);
                sink(path);
                sink(u64::from(period));
            }
        }
    }
}

impl State for First {
    fn write(&self, to: &mut Writer) {
        to.flag(self.0.is_some());
        if let Some(Occurrence { path, period }) = self.0 {
            to.number(path);
            to.number(period.into());
        }
    }

    fn read(&mut self, from: &mut Reader) -> Result<(), Damaged> {
        if from.flag()? {
            let path = from.count()?;
            let period = u32::try_from(from.number()?).map_err(|_| Damaged)?;
            self.0 = Some(Occurrence { path, period });
        }
        Ok(())
    }
}

/// The first path of a block.
pub(super) fn first_path(block: u64) -> u64 {
    block.saturating_mul(BLOCK as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lowest_path_then_earliest_period_wins_in_any_order() {
        let mut column = vec![1.0; 100];
        column[7] = f64::NAN;
        column[50] = f64::NAN;
        let places = [(3u64, 1u32), (1, 9), (1, 4), (2, 0)];
        for turn in 0..places.len() {
            let mut merged = First::default();
            for k in 0..places.len() {
                let (block, period) = places[(k + turn) % places.len()];
                let mut piece = First::default();
                assert_eq!(piece.absorb_undefined(block, period, &column), 2);
                merged.merge(&piece);
            }
            assert_eq!(merged.0, Some(Occurrence { path: 1031, period: 4 }));
        }
    }
}
