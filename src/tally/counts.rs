//! Counters for many buckets: 16 bits each while they are hot, carried into 32 and these into 64 bits before they can overflow.

use serde::{Deserialize, Serialize};

use crate::math::dispatch::multiversioned;

/// A counter between two carries: so narrow that what a series has of them fits the first-level cache.
pub(super) type Hot = u16;

/// Counters that are looked at together when they are carried.
const TOGETHER: usize = 64;

/// A row of counters. Two rows are equal when their counts are.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Counts {
    hot: Vec<Hot>,
    /// Empty until the first carry.
    warm: Vec<u32>,
    /// Empty up to 4·10⁹ values.
    cold: Vec<u64>,
    /// Values counted in the hot counters.
    in_hot: u64,
    /// Values counted in the warm ones.
    in_warm: u64,
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

    /// Makes room for at most `values` (65,535 at most) increments, spread over the returned counters in any way.
    pub fn reserve(&mut self, values: usize) -> &mut [Hot] {
        if self.in_hot + values as u64 > u64::from(Hot::MAX) {
            self.carry();
        }
        self.in_hot += values as u64;
        &mut self.hot
    }

    /// Empties the hot counters.
    fn carry(&mut self) {
        self.make_room(self.in_hot);
        carry_hot(&mut self.hot, &mut self.warm);
        self.in_warm += std::mem::take(&mut self.in_hot);
    }

    /// Makes room for so many values in the warm counters.
    fn make_room(&mut self, values: u64) {
        self.warm.resize(self.hot.len(), 0);
        if self.in_warm + values > u64::from(u32::MAX) {
            self.cold.resize(self.hot.len(), 0);
            for (cold, warm) in self.cold.iter_mut().zip(&mut self.warm) {
                *cold += u64::from(std::mem::take(warm));
            }
            self.in_warm = 0;
        }
    }

    /// One count.
    pub fn get(&self, index: usize) -> u64 {
        let hot = self.hot.get(index).copied().unwrap_or(0);
        let warm = self.warm.get(index).copied().unwrap_or(0);
        let cold = self.cold.get(index).copied().unwrap_or(0);
        u64::from(hot) + u64::from(warm) + cold
    }

    /// All counts in order.
    pub fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        (0..self.hot.len()).map(|index| self.get(index))
    }

    /// Adds a row of no more counters, counter by counter; `offset` shifts the other row to higher counters.
    pub fn merge(&mut self, other: &Counts, offset: usize) {
        if !other.warm.is_empty() {
            self.make_room(other.in_warm);
            self.in_warm += other.in_warm;
            for (warm, other) in self.warm.iter_mut().skip(offset).zip(&other.warm) {
                *warm += other;
            }
        }
        if !other.cold.is_empty() {
            self.cold.resize(self.hot.len(), 0);
            for (cold, other) in self.cold.iter_mut().skip(offset).zip(&other.cold) {
                *cold += other;
            }
        }
        let hot = self.reserve(other.in_hot as usize);
        for (hot, other) in hot.iter_mut().skip(offset).zip(&other.hot) {
            *hot += other;
        }
    }

    /// Adds counters at zero before and after.
    pub fn grow(&mut self, before: usize, after: usize) {
        fn pad<T: Clone + Default>(row: &mut Vec<T>, before: usize, after: usize) {
            row.resize(row.len() + after, T::default());
            row.splice(0..0, std::iter::repeat_n(T::default(), before));
        }
        pad(&mut self.hot, before, after);
        if !self.warm.is_empty() {
            pad(&mut self.warm, before, after);
        }
        if !self.cold.is_empty() {
            pad(&mut self.cold, before, after);
        }
    }

    /// Bytes of memory behind the row.
    pub fn bytes(&self) -> usize {
        size_of::<Hot>() * self.hot.len() + 4 * self.warm.len() + 8 * self.cold.len()
    }
}

multiversioned! {
    /// Adds the hot counters to the warm ones and sets them to zero.
    fn carry_hot(hot: &mut [Hot], warm: &mut [u32]) {
        for (hot, warm) in hot.chunks_mut(TOGETHER).zip(warm.chunks_mut(TOGETHER)) {
            // Of most series many counters are never hit.
            if hot.iter().fold(0, |any, hot| any | *hot) == 0 {
                continue;
            }
            for (hot, warm) in hot.iter_mut().zip(warm) {
                *warm += u32::from(*hot);
                *hot = 0;
            }
        }
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

    /// A row whose middle counter has so many values, counted as a run does.
    fn counted(values: u64) -> Counts {
        let mut counts = Counts::new(3);
        let mut left = values;
        // As a very long run would have left them.
        if left > u64::from(u32::MAX) {
            counts.warm = vec![0, u32::MAX, 0];
            counts.in_warm = u64::from(u32::MAX);
            left -= counts.in_warm;
        }
        while left > 0 {
            let some = left.min(1024);
            counts.reserve(some as usize)[1] += some as Hot;
            left -= some;
        }
        counts
    }

    #[test]
    fn carries_before_overflow() {
        for values in [0, 5, 65_535, 65_536, 1_000_000, u64::from(u32::MAX) + 200_000] {
            let counts = counted(values);
            assert_eq!(counts.iter().collect::<Vec<_>>(), [0, values, 0], "{values}");
        }
        assert_eq!(counted(65_535).bytes(), 6);
        assert_eq!(counted(1_000_000).bytes(), 18);
        assert_eq!(counted(u64::from(u32::MAX) + 200_000).bytes(), 42);
    }

    #[test]
    fn merges_to_the_same_counts() {
        let sizes = [
            0,
            5,
            65_535,
            1_000_000,
            u64::from(u32::MAX) - 3,
            u64::from(u32::MAX) + 200_000,
        ];
        for (one, other) in sizes.into_iter().flat_map(|one| sizes.map(|other| (one, other))) {
            let mut merged = counted(one);
            merged.merge(&counted(other), 0);
            assert_eq!(merged.get(1), one + other, "{one} {other}");
            let mut reversed = counted(other);
            reversed.merge(&counted(one), 0);
            assert_eq!(merged, reversed);
            merged.grow(2, 1);
            merged.merge(&counted(7), 2);
            assert_eq!((merged.len(), merged.get(3), merged.get(4)), (6, one + other + 7, 0));
        }
    }
}
