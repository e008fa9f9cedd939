//! Counters for many buckets: 32 bits each while they are hot, carried into 64 bits before they can overflow.

use serde::{Deserialize, Serialize};

/// Increments that a hot counter can certainly take after a carry.
const ROOM: u64 = u32::MAX as u64;

/// A row of counters. Two rows are equal when their counts are.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Counts {
    hot: Vec<u32>,
    /// Empty until the first carry: 4 bytes a bucket suffice up to 4·10⁹ values.
    carried: Vec<u64>,
    /// Values counted since the last carry.
    since: u64,
}

impl Counts {
    /// `len` counters at zero.
    pub fn new(len: usize) -> Self {
        Counts {
            hot: vec![0; len],
            carried: Vec::new(),
            since: 0,
        }
    }

    /// Number of counters.
    pub fn len(&self) -> usize {
        self.hot.len()
    }

    /// Makes room for at most `values` increments, spread over the returned counters in any way.
    pub fn reserve(&mut self, values: usize) -> &mut [u32] {
        self.since += values as u64;
        if self.since > ROOM {
            self.carry();
            self.since = values as u64;
        }
        &mut self.hot
    }

    fn carry(&mut self) {
        self.carried.resize(self.hot.len(), 0);
        for (sum, hot) in self.carried.iter_mut().zip(&mut self.hot) {
            *sum += u64::from(std::mem::take(hot));
        }
        self.since = 0;
    }

    /// One count.
    pub fn get(&self, index: usize) -> u64 {
        let hot = self.hot.get(index).map_or(0, |&count| u64::from(count));
        hot + self.carried.get(index).copied().unwrap_or(0)
    }

    /// All counts in order.
    pub fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        (0..self.hot.len()).map(|index| self.get(index))
    }

    /// Adds a row of the same length, counter by counter; `offset` shifts the other row to higher counters.
    pub fn merge(&mut self, other: &Counts, offset: usize) {
        if self.since + other.since > ROOM || !other.carried.is_empty() {
            self.carry();
            for (index, count) in other.iter().enumerate() {
                if let Some(sum) = self.carried.get_mut(index + offset) {
                    *sum += count;
                }
            }
        } else {
            for (index, &count) in other.hot.iter().enumerate() {
                if let Some(sum) = self.hot.get_mut(index + offset) {
                    *sum += count;
                }
            }
            self.since += other.since;
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
        4 * self.hot.len() + 8 * self.carried.len()
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

    #[test]
    fn carries_before_overflow_and_merges_to_the_same_counts() {
        let mut counts = Counts::new(3);
        counts.reserve(u32::MAX as usize)[1] = u32::MAX;
        counts.reserve(1024)[1] += 1024;
        assert_eq!(counts.get(1), u64::from(u32::MAX) + 1024);
        let mut twice = counts.clone();
        twice.merge(&counts, 0);
        assert_eq!(twice.get(1), 2 * (u64::from(u32::MAX) + 1024));
        let mut small = Counts::new(3);
        small.reserve(5)[2] += 5;
        let (mut left, mut right) = (small.clone(), counts.clone());
        left.merge(&counts, 0);
        right.merge(&small, 0);
        assert_eq!(left, right);
        left.grow(2, 1);
        assert_eq!(
            (left.len(), left.get(3), left.get(4)),
            (6, u64::from(u32::MAX) + 1024, 5)
        );
    }
}
