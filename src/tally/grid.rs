//! Dense buckets for a continuous series: uniform grids, nested where the pilot is crowded.
//!
//! A value goes through a fixed number of levels. The root finds a cell on a linear scale, or on the scale of sortable
//! bits (logarithm-like) where that takes fewer levels; each further level is one subtraction and one multiplication
//! with numbers of the cell. Every step is monotone, so buckets are intervals. Bucket 0 stands for "no bucket":
//! its values go to the sparse counts.

use serde::{Deserialize, Serialize};

use super::counts::Hot;
use super::sparse::{from_sortable, sortable};
use super::table::ROUND;

/// How many values are worked on at a time: often only a few are to be counted.
const STRIP: usize = 64;

mod build;

pub(super) use build::{Pilot, reach};

/// One cell: x goes to number `base` + round((x − low) · factor), kept within `last`, of the next level.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Cell {
    /// Half a step above the cell's lower end, so that rounding to nearest cuts at multiples of the step.
    low: f64,
    factor: f64,
    last: f64,
    /// The number of the first part, plus [`ROUND`].
    base: f64,
}

impl Cell {
    /// Leads to number 0 of every further level, and to bucket 0.
    const GAP: Cell = Cell {
        low: 0.0,
        factor: 0.0,
        last: 0.0,
        base: ROUND,
    };

    #[inline(always)]
    fn number(&self, x: f64) -> u32 {
        let part = (x - self.low) * self.factor;
        // Comparisons, not max and min: a NaN from ∞ · 0 becomes 0.
        let part = if part > 0.0 { part } else { 0.0 };
        let part = if part < self.last { part } else { self.last };
        (part + self.base).to_bits() as u32
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
enum Root {
    /// Like a cell.
    Linear(Cell),
    /// Cell 1 + ((key − low) >> shift) for keys from low on, 0 below, at most last.
    Bits { low: i64, shift: u32, last: u64 },
}

/// A run of buckets of equal width.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Leaf {
    low: f64,
    high: f64,
    first: u32,
    buckets: u32,
}

/// Where a continuous series' buckets are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Grid {
    root: Root,
    /// Cells by level; from the second level on, number 0 is [`Cell::GAP`].
    levels: Vec<Vec<Cell>>,
    /// All buckets in order of value.
    leaves: Vec<Leaf>,
    /// Intervals without buckets in order of value, the two unbounded ones included.
    gaps: Vec<(f64, f64)>,
    /// Number of buckets, bucket 0 included.
    buckets: u32,
}

impl Grid {
    /// Number of counters needed.
    pub fn buckets(&self) -> usize {
        self.buckets as usize
    }

    /// Number of levels below the root.
    #[cfg(test)]
    pub fn depth(&self) -> usize {
        self.levels.len()
    }

    /// Counts the defined `values` into `counts`; moves those without a bucket to the front and returns how many they are.
    pub fn absorb(&self, counts: &mut [Hot], values: &mut [f64]) -> usize {
        let mut others = 0;
        for from in (0..values.len()).step_by(STRIP) {
            let strip = from..values.len().min(from + STRIP);
            let left = self.absorb_strip(counts, &mut values[strip]);
            values.copy_within(from..from + left, others);
            others += left;
        }
        others
    }

    fn absorb_strip(&self, counts: &mut [Hot], values: &mut [f64]) -> usize {
        let mut numbers = [0u32; STRIP];
        let numbers = &mut numbers[..values.len()];
        match self.root {
            Root::Linear(cell) => linear_root(&cell, values, numbers),
            Root::Bits { low, shift, last } => bits_root(low, shift, last, values, numbers),
        }
        for cells in &self.levels {
            descend(cells, values, numbers);
        }
        let Some(before) = counts.first().copied() else {
            return values.len();
        };
        for &number in numbers.iter() {
            if let Some(count) = counts.get_mut(number as usize) {
                *count += 1;
            }
        }
        if counts[0] == before {
            return 0;
        }
        // Bucket 0 only says that there is something to do.
        counts[0] = 0;
        let mut others = 0;
        for i in 0..numbers.len() {
            values[others] = values[i];
            others += usize::from(numbers[i] == 0);
        }
        others
    }

    /// Buckets in order of value: lower edge, upper edge, number.
    pub fn iter(&self) -> impl Iterator<Item = (f64, f64, usize)> + '_ {
        self.leaves.iter().flat_map(|leaf| {
            let step = (leaf.high - leaf.low) / f64::from(leaf.buckets);
            let edge = move |k: u32| {
                if k == leaf.buckets {
                    leaf.high
                } else {
                    leaf.low + f64::from(k) * step
                }
            };
            (0..leaf.buckets).map(move |k| (edge(k), edge(k + 1), (leaf.first + k) as usize))
        })
    }

    /// The number of the gap that a value without a bucket lies in (or next to, by rounding at an edge).
    pub fn gap_of(&self, x: f64) -> usize {
        let at = self.gaps.partition_point(|gap| gap.1 < x);
        let distance = |gap: usize| {
            self.gaps
                .get(gap)
                .map_or(f64::INFINITY, |&(from, to)| (from - x).max(x - to).max(0.0))
        };
        match at.checked_sub(1) {
            Some(before) if distance(before) < distance(at) => before,
            _ => at,
        }
    }

    /// Narrows an interval to a gap.
    pub fn clip_to_gap(&self, gap: usize, low: f64, high: f64) -> (f64, f64) {
        self.gaps.get(gap).map_or((low, high), |&(from, to)| {
            (low.max(from).min(to), high.min(to).max(from))
        })
    }

    /// Bytes of memory behind the grid.
    pub fn bytes(&self) -> usize {
        let cells: usize = self.levels.iter().map(Vec::len).sum();
        cells * size_of::<Cell>() + self.leaves.len() * size_of::<Leaf>() + self.gaps.len() * 16
    }
}

#[multiversion::multiversion(targets("x86_64+avx2+popcnt"))]
fn linear_root(cell: &Cell, values: &[f64], numbers: &mut [u32]) {
    for (&x, number) in values.iter().zip(numbers) {
        *number = cell.number(x);
    }
}

#[multiversion::multiversion(targets("x86_64+avx2+popcnt"))]
fn bits_root(low: i64, shift: u32, last: u64, values: &[f64], numbers: &mut [u32]) {
    for (&x, number) in values.iter().zip(numbers) {
        let key = sortable(x);
        let cell = ((key.wrapping_sub(low) as u64) >> (shift & 63)) + 1;
        let cell = if cell < last { cell } else { last };
        *number = if key < low { 0 } else { cell as u32 };
    }
}

fn descend(cells: &[Cell], values: &[f64], numbers: &mut [u32]) {
    for (&x, number) in values.iter().zip(numbers) {
        *number = cells.get(*number as usize).unwrap_or(&Cell::GAP).number(x);
    }
}
