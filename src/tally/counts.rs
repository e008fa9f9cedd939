//! Counters for many buckets: 16 bits each, so that what a series has of them fits the first-level cache, and 64 for rows in
//! which one became full.

use std::mem::take;

use serde::{Deserialize, Serialize};

use super::{Damaged, Digest, Reader, State, Writer};
use crate::math::dispatch::multiversioned;

/// A counter that is looked at before it can overflow.
pub(super) type Hot = u16;

/// From here on a counter is full.
const FULL: Hot = 1 << (Hot::BITS - 1);

/// Increments that a counter which is not full can certainly take.
const ROOM: u64 = (Hot::MAX - (FULL - 1)) as u64;

/// Counters that are looked at together.
const TOGETHER: usize = 64;

/// A row of counters. Two rows are equal when their counts are.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Counts {
    hot: Vec<Hot>,
    /// Empty until a counter is full, which takes tens of millions of paths in most series.
    carried: Vec<u64>,
    /// Values counted since no counter was full.
    since: u64,
}

impl Counts {
    /// `len` counters at zero.
    pub fn new(len: usize) -> Self {
        Counts {
            hot: vec![0; len],
            ..Counts::default()
        }
    }

    /// Number of counters.
    pub fn len(&self) -> usize {
        self.hot.len()
    }

    /// Makes room for at most `values` (32,768 at most) increments, spread over the returned counters in any way.
    pub fn reserve(&mut self, values: usize) -> &mut [Hot] {
        if self.since + values as u64 > ROOM {
            self.carry();
        }
        self.since += values as u64;
        &mut self.hot
    }

    /// Empties the counters that are full.
    fn carry(&mut self) {
        self.since = 0;
        for first in (0..self.hot.len()).step_by(TOGETHER) {
            let end = self.hot.len().min(first + TOGETHER);
            if any_full(&self.hot[first..end]) {
                for at in first..end {
                    if self.hot[at] >= FULL {
                        let count = take(&mut self.hot[at]);
                        self.add(at, count.into());
                    }
                }
            }
        }
    }

    fn add(&mut self, at: usize, count: u64) {
        if self.carried.is_empty() {
            self.carried = vec![0; self.hot.len()];
        }
        self.carried[at] += count;
    }

    /// One count.
    pub fn get(&self, index: usize) -> u64 {
        let hot = self.hot.get(index).map_or(0, |&count| u64::from(count));
        hot + self.carried.get(index).copied().unwrap_or(0)
    }

    /// All counts in order.
    pub fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        let carried = self.carried.iter().copied().chain(std::iter::repeat(0));
        self.hot
            .iter()
            .zip(carried)
            .map(|(&hot, carried)| u64::from(hot) + carried)
    }

    /// Adds another row, counter by counter; `offset` shifts it to higher counters, of which there must be enough.
    pub fn merge(&mut self, other: &Counts, offset: usize) {
        self.carry();
        for (at, &count) in other.hot.iter().enumerate() {
            let sum = u32::from(self.hot[at + offset]) + u32::from(count);
            if sum < u32::from(FULL) {
                self.hot[at + offset] = sum as Hot;
            } else {
                self.hot[at + offset] = 0;
                self.add(at + offset, sum.into());
            }
        }
        for (at, &count) in other.carried.iter().enumerate() {
            if count > 0 {
                self.add(at + offset, count);
            }
        }
    }

    /// Adds counters at zero before and after.
    pub fn grow(&mut self, before: usize, after: usize) {
        fn pad<T: Clone + Default>(row: &mut Vec<T>, before: usize, after: usize) {
            row.resize(row.len() + after, T::default());
            row.splice(0..0, std::iter::repeat_n(T::default(), before));
        }
        pad(&mut self.hot, before, after);
        if !self.carried.is_empty() {
            pad(&mut self.carried, before, after);
        }
    }

    /// Bytes of memory behind the row.
    pub fn bytes(&self) -> usize {
        size_of::<Hot>() * self.hot.len() + 8 * self.carried.len()
    }
}

multiversioned! {
    /// Whether any of the counters is full.
    fn any_full(counters: &[Hot]) -> bool {
        let mut all = 0;
        for counter in counters {
            all |= *counter;
        }
        all >= FULL
    }
}

/// Zeros, of which there are many, are handed over as their number.
impl Digest for Counts {
    fn digest(&self, sink: &mut dyn FnMut(u64)) {
        sink(self.len() as u64);
        let mut zeros = 0;
        for count in self.iter() {
            if count == 0 {
                zeros += 1;
                continue;
            }
            if zeros > 0 {
                sink(0);
                sink(take(&mut zeros));
            }
            sink(count);
        }
        sink(0);
        sink(zeros);
    }
}

impl State for Counts {
    fn write(&self, to: &mut Writer) {
        to.row(self.iter().map(u128::from));
    }

    fn read(&mut self, from: &mut Reader) -> Result<(), Damaged> {
        let mut counts = vec![0; self.len()];
        from.counts(&mut counts)?;
        for (at, count) in counts.into_iter().enumerate() {
            match Hot::try_from(count) {
                Ok(count) if count < FULL => self.hot[at] = count,
                _ => self.add(at, count),
            }
        }
        Ok(())
    }
}

impl PartialEq for Counts {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row whose middle counter has so many values.
    fn counted(values: u64) -> Counts {
        let mut counts = Counts::new(3);
        let mut left = values;
        while left > 0 {
            let some = left.min(1024);
            counts.reserve(some as usize)[1] += some as Hot;
            left -= some;
        }
        counts
    }

    #[test]
    fn no_digest_begins_another() {
        let rows = [[0, 0, 0], [5, 0, 0], [5, 0, 7], [0, 0, 7], [5, 7, 0], [5, 0, 1]];
        let digests = rows.map(|row| {
            let mut counts = Counts::new(3);
            counts.reserve(100).copy_from_slice(&row);
            let mut words = Vec::new();
            counts.digest(&mut |word| words.push(word));
            words
        });
        for (i, one) in digests.iter().enumerate() {
            for other in &digests[..i] {
                assert!(!one.starts_with(other) && !other.starts_with(one), "{one:?} {other:?}");
            }
        }
    }

    const SIZES: [u64; 7] = [0, 5, 32_767, 32_768, 65_535, 65_536, 1_000_000];

    #[test]
    fn no_counter_overflows() {
        for values in SIZES {
            let counts = counted(values);
            assert_eq!(counts.iter().collect::<Vec<_>>(), [0, values, 0], "{values}");
        }
        assert_eq!((counted(32_000).bytes(), counted(1_000_000).bytes()), (6, 30));
    }

    #[test]
    fn merges_to_the_same_counts() {
        for (one, other) in SIZES.into_iter().flat_map(|one| SIZES.map(|other| (one, other))) {
            let mut merged = counted(one);
            merged.merge(&counted(other), 0);
            assert_eq!(merged.get(1), one + other, "{one} {other}");
            let mut reversed = counted(other);
            reversed.merge(&counted(one), 0);
            assert_eq!(merged, reversed);
            merged.reserve(32_768)[1] += 32_768;
            merged.grow(2, 1);
            merged.merge(&counted(7), 2);
            let counts = (merged.len(), merged.get(3), merged.get(4));
            assert_eq!(counts, (6, one + other + 32_768 + 7, 0));
        }
    }
}
