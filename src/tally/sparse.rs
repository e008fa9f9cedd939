//! Counts of values that fall outside every dense bucket: rare, never clamped, never lost.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Damaged, Digest, Reader, State, Writer};

/// Bits of a double below the bucket's number: 12 bits of the fraction are kept, so that a bucket is at most
/// 2⁻¹² = 0.0244 % of its values wide.
const SHIFT: u32 = 40;

/// The bits of a double as an integer that is ordered as the doubles are (−0 just below +0).
pub(super) fn sortable(x: f64) -> i64 {
    let bits = x.to_bits() as i64;
    bits ^ ((bits >> 63) as u64 >> 1) as i64
}

/// The double of a sortable integer.
pub(super) fn from_sortable(key: i64) -> f64 {
    f64::from_bits((key ^ ((key >> 63) as u64 >> 1) as i64) as u64)
}

/// Counts by gap (an interval without dense buckets; see [`super::grid`]) and logarithm-like bucket. A bucket that
/// sticks out over dense ones is thus kept apart on either side of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<(u32, i32, u64)>", into = "Vec<(u32, i32, u64)>")]
pub(super) struct Sparse(BTreeMap<(u32, i32), u64>);

impl From<Vec<(u32, i32, u64)>> for Sparse {
    fn from(rows: Vec<(u32, i32, u64)>) -> Self {
        Sparse(
            rows.into_iter()
                .map(|(gap, bucket, count)| ((gap, bucket), count))
                .collect(),
        )
    }
}

impl From<Sparse> for Vec<(u32, i32, u64)> {
    fn from(sparse: Sparse) -> Self {
        sparse
            .0
            .into_iter()
            .map(|((gap, bucket), count)| (gap, bucket, count))
            .collect()
    }
}

impl Sparse {
    /// Counts one defined value in a gap.
    pub fn add(&mut self, gap: usize, x: f64) {
        // + 0.0 makes one zero of the two.
        *self
            .0
            .entry((gap as u32, (sortable(x + 0.0) >> SHIFT) as i32))
            .or_insert(0) += 1;
    }

    /// Adds another set of counts.
    pub fn merge(&mut self, other: &Sparse) {
        for (&bucket, count) in &other.0 {
            *self.0.entry(bucket).or_insert(0) += count;
        }
    }

    /// Gap, lower edge, upper edge, count, in order of value.
    pub fn iter(&self) -> impl Iterator<Item = (usize, f64, f64, u64)> + '_ {
        let edge = |bucket: i64| from_sortable(bucket << SHIFT);
        let row =
            move |gap: u32, bucket: i32, count| (gap as usize, edge(bucket.into()), edge(i64::from(bucket) + 1), count);
        self.0
            .iter()
            .map(move |(&(gap, bucket), &count)| row(gap, bucket, count))
    }

    /// Bytes of memory, about.
    pub fn bytes(&self) -> usize {
        24 * self.0.len()
    }
}

impl Digest for Sparse {
    fn digest(&self, sink: &mut dyn FnMut(u64)) {
        sink(self.0.len() as u64);
        for (&(gap, bucket), &count) in &self.0 {
            sink(gap.into());
            sink(bucket as u64);
            sink(count);
        }
    }
}

impl State for Sparse {
    fn write(&self, to: &mut Writer) {
        to.number(self.0.len() as u64);
        for (&(gap, bucket), &count) in &self.0 {
            to.number(gap.into());
            to.signed(bucket.into());
            to.number(count);
        }
    }

    fn read(&mut self, from: &mut Reader) -> Result<(), Damaged> {
        for _ in 0..from.number()? {
            let gap = u32::try_from(from.number()?).map_err(|_| Damaged)?;
            let bucket = i32::try_from(from.signed()?).map_err(|_| Damaged)?;
            // Those of doubles.
            let edges = [sortable(f64::NEG_INFINITY), sortable(f64::INFINITY)].map(|edge| edge >> SHIFT);
            let is_rising = self.0.last_key_value().is_none_or(|(last, _)| *last < (gap, bucket));
            if !is_rising || i64::from(bucket) < edges[0] || i64::from(bucket) > edges[1] {
                return Err(Damaged);
            }
            self.0.insert((gap, bucket), from.count()?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_hold_their_values_and_are_narrow() {
        let mut x = -1e300;
        while x < 1e300 {
            let mut sparse = Sparse::default();
            sparse.add(7, x);
            let (gap, low, high, count) = sparse.iter().next().unwrap();
            assert!((gap, count) == (7, 1) && low <= x && x <= high, "{low} {x} {high}");
            assert!(high - low <= x.abs() / 4096.0 * 1.001 || x.abs() < 1e-290, "{x}");
            assert_eq!(from_sortable(sortable(x)), x);
            x = if x < -1e-290 {
                x / 1.37
            } else {
                x.abs() * 1.41 + f64::from_bits(1)
            };
        }
    }
}
