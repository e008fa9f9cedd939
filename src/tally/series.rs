//! One column: how often it is defined, its moments, extremes and quantiles.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::counts::Counts;
use super::layout::{Counting, sorted};
use super::middle::Middle;
use super::pieces::{Piece, Pieces};
use super::sparse::Sparse;
use super::table::Table;
use super::{BLOCK, Digest, ExactSum, Histogram, Layout, QUANTILES, block_sum, undefined};

/// The tally of one column (one indicator in one period, or one measure) over the paths absorbed so far.
///
/// Moments are taken about the layout's centre, so a constant has exactly its value as mean and exactly 0 as sd.
/// A quantile p is the ⌈p·n⌉-th smallest of the n defined values: exactly so for runs of at most 4,096 paths and for
/// series of whole numbers up to 10,000, else with a rank error of at most 0.05 % and a value error of at most
/// 0.1 % of the larger of its size and the 5–95 % spread (see [`Layout`]).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    #[serde(with = "shared")]
    layout: Arc<Layout>,
    paths: u64,
    defined: u64,
    /// Smallest and largest defined value outside the table.
    extremes: Option<(f64, f64)>,
    /// Sums over blocks of the values outside the table; those in it are summed when they are read.
    sum: ExactSum,
    sum_of_squares: ExactSum,
    /// Bits of all values by block, where the layout keeps them.
    raw: BTreeMap<u64, Vec<u64>>,
    table: Table,
    atoms: Counts,
    middle: Counts,
    buckets: Counts,
    sparse: Sparse,
}

/// Two tallies were to be merged that count in different places: they come from different pilots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DifferentLayout;

impl fmt::Display for DifferentLayout {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("tallies of different pilots cannot be merged")
    }
}

impl std::error::Error for DifferentLayout {}

impl Series {
    /// An empty tally.
    pub fn new(layout: Arc<Layout>) -> Self {
        let (atoms, middle, buckets) = match &layout.counting {
            None => (0, 0, 0),
            Some(counting) => (
                counting.atoms.values().len(),
                counting.middle.map_or(0, |_| Middle::COUNTERS),
                counting.grid.as_ref().map_or(0, |grid| grid.buckets()),
            ),
        };
        Series {
            layout,
            paths: 0,
            defined: 0,
            extremes: None,
            sum: ExactSum::new(),
            sum_of_squares: ExactSum::new(),
            raw: BTreeMap::new(),
            table: Table::default(),
            atoms: Counts::new(atoms),
            middle: Counts::new(middle),
            buckets: Counts::new(buckets),
            sparse: Sparse::default(),
        }
    }

    /// Absorbs the column of one block: one value for each of its live paths, at most 1,024, NaN where undefined.
    /// Each block is to be absorbed once in a run, whole.
    pub fn absorb(&mut self, block: u64, column: &[f64]) {
        let column = &column[..column.len().min(BLOCK)];
        let layout = Arc::clone(&self.layout);
        let undefined = match &layout.counting {
            Some(
                counting @ Counting {
                    window: Some(window), ..
                },
            ) => self.absorb_whole_numbers(counting, *window, column),
            counting => {
                self.sum_up(column);
                self.absorb_numbers(counting.as_ref(), block, column)
            }
        };
        self.paths += column.len() as u64;
        self.defined += column.len() as u64 - undefined;
    }

    /// Counts a block of a series of whole numbers, and sums up those that are none; returns how many are undefined.
    fn absorb_whole_numbers(&mut self, counting: &Counting, window: (f64, f64), column: &[f64]) -> u64 {
        if self.table.absorb_whole(window, column) {
            return 0;
        }
        let mut values = [0.0; BLOCK];
        let defined = defined_of(column, &mut values);
        let left = self.table.absorb(window, &mut values[..defined]);
        if left > 0 {
            self.sum_up(&values[..left]);
            self.count(counting, &mut values[..left]);
        }
        (column.len() - defined) as u64
    }

    /// Counts a block of any other series; returns how many values are undefined.
    fn absorb_numbers(&mut self, counting: Option<&Counting>, block: u64, column: &[f64]) -> u64 {
        let Some(counting) = counting else {
            // One NaN for all: their bits differ between processors.
            let bits = |&x: &f64| {
                if x.is_nan() { f64::NAN.to_bits() } else { x.to_bits() }
            };
            self.raw.insert(block, column.iter().map(bits).collect());
            return undefined(column);
        };
        if let Some(middle) = &counting.middle {
            // Taken out so that the rest may be counted meanwhile.
            let mut counts = std::mem::take(&mut self.middle);
            let undefined = middle.absorb(counts.reserve(column.len()), column, |rest| self.count(counting, rest));
            self.middle = counts;
            return undefined;
        }
        let mut values = [0.0; BLOCK];
        let defined = defined_of(column, &mut values);
        if defined > 0 {
            self.count(counting, &mut values[..defined]);
        }
        (column.len() - defined) as u64
    }

    /// Adds values of one block to the moments and extremes.
    fn sum_up(&mut self, values: &[f64]) {
        let sum = block_sum(values, self.layout.centre, self.layout.scale);
        if sum.min <= sum.max {
            self.widen(sum.min, sum.max);
            self.sum.add(sum.sum);
            self.sum_of_squares.add(sum.sum_of_squares);
        }
    }

    /// Hands values that are not in the table from one kind of counter to the next, until none is left.
    fn count(&mut self, counting: &Counting, values: &mut [f64]) {
        let mut left = counting.atoms.absorb(&mut self.atoms, values);
        if left > 0
            && let Some(grid) = &counting.grid
        {
            left = grid.absorb(self.buckets.reserve(left), &mut values[..left]);
        }
        for &x in &values[..left] {
            self.sparse
                .add(counting.grid.as_ref().map_or(0, |grid| grid.gap_of(x)), x);
        }
    }

    fn widen(&mut self, min: f64, max: f64) {
        self.extremes = Some(
            self.extremes
                .map_or((min, max), |(low, high)| (low.min(min), high.max(max))),
        );
    }

    /// Adds another tally of the same series and pilot, which has absorbed other blocks.
    ///
    /// # Errors
    /// [`DifferentLayout`] if the layouts are not the same; nothing is changed then.
    pub fn merge(&mut self, other: &Series) -> Result<(), DifferentLayout> {
        if !Arc::ptr_eq(&self.layout, &other.layout) && self.layout != other.layout {
            return Err(DifferentLayout);
        }
        self.paths += other.paths;
        self.defined += other.defined;
        if let Some((min, max)) = other.extremes {
            self.widen(min, max);
        }
        self.sum.merge(&other.sum);
        self.sum_of_squares.merge(&other.sum_of_squares);
        self.raw
            .extend(other.raw.iter().map(|(&block, values)| (block, values.clone())));
        self.table.merge(&other.table);
        self.atoms.merge(&other.atoms, 0);
        self.middle.merge(&other.middle, 0);
        self.buckets.merge(&other.buckets, 0);
        self.sparse.merge(&other.sparse);
        Ok(())
    }

    /// The layout.
    pub fn layout(&self) -> &Arc<Layout> {
        &self.layout
    }

    /// Paths absorbed.
    pub fn paths(&self) -> u64 {
        self.paths
    }

    /// Paths on which the series is defined.
    pub fn defined(&self) -> u64 {
        self.defined
    }

    /// Paths on which it is undefined.
    pub fn undefined(&self) -> u64 {
        self.paths.saturating_sub(self.defined)
    }

    /// Smallest and largest defined value.
    fn extremes(&self) -> Option<(f64, f64)> {
        match (self.table.ends(), self.extremes) {
            (Some((low, high)), Some((min, max))) => Some((min.min(low), max.max(high))),
            (one, other) => one.or(other),
        }
    }

    /// Sums of the scaled deviations from the centre and of their squares.
    fn sums(&self) -> (f64, f64) {
        let (mut sum, mut sum_of_squares) = (self.sum.clone(), self.sum_of_squares.clone());
        // Where there is a table, the pilot was of whole numbers, and so is its centre: all of this is exact.
        let (mut deviations, mut squares) = (0i128, 0i128);
        for (number, count) in self.table.iter() {
            let deviation = (number - self.layout.centre) as i128;
            deviations += i128::from(count) * deviation;
            squares += i128::from(count) * deviation * deviation;
        }
        let scale = self.layout.scale;
        sum.add_integer(deviations, scale);
        sum_of_squares.add_integer(squares, scale * scale);
        (sum.value(), sum_of_squares.value())
    }

    /// Smallest defined value.
    pub fn min(&self) -> Option<f64> {
        self.extremes().map(|(min, _)| min)
    }

    /// Largest defined value.
    pub fn max(&self) -> Option<f64> {
        self.extremes().map(|(_, max)| max)
    }

    /// Mean of the defined values.
    pub fn mean(&self) -> Option<f64> {
        let (min, max) = self.extremes()?;
        let shift = self.sums().0 / self.defined as f64 / self.layout.scale;
        let mean = self.layout.centre + shift;
        // The mean of equal values is that value; sums of the largest doubles may overflow.
        Some(mean.max(min).min(max))
    }

    /// Standard deviation of the defined values, divided by n. Infinite only where squares of deviations exceed
    /// the range of doubles even when scaled to the pilot.
    pub fn sd(&self) -> Option<f64> {
        let (min, max) = self.extremes()?;
        if min == max {
            return Some(0.0);
        }
        let n = self.defined as f64;
        let (sum, sum_of_squares) = self.sums();
        let variance = (sum_of_squares - sum * (sum / n)) / n;
        Some(variance.max(0.0).sqrt() / self.layout.scale)
    }

    /// The p-quantile of the defined values; 0 gives the smallest.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        self.pieces().quantile(p)
    }

    /// The seven reported quantiles, at [`QUANTILES`], and densities for drawing in about `bins` bins, where a number is given.
    pub fn distribution(&self, bins: Option<usize>) -> (Option<[f64; QUANTILES.len()]>, Option<Histogram>) {
        let pieces = self.pieces();
        let histogram = bins.and_then(|bins| Histogram::new(&pieces, bins, self.is_whole()));
        let quantiles = QUANTILES.map(|p| pieces.quantile(p));
        // All are missing where one is.
        let quantiles = quantiles[0].map(|_| quantiles.map(Option::unwrap_or_default));
        (quantiles, histogram)
    }

    /// Whether all defined values are whole numbers, as far as is known.
    fn is_whole(&self) -> bool {
        match &self.layout.counting {
            None => self
                .raw
                .values()
                .flatten()
                .map(|&bits| f64::from_bits(bits))
                .all(|x| x.is_nan() || is_small_whole(x)),
            Some(_) => self.table.iter().map(|(_, count)| count).sum::<u64>() == self.defined,
        }
    }

    fn pieces(&self) -> Pieces {
        let Some((min, max)) = self.extremes() else {
            return Pieces::default();
        };
        let Some(counting) = &self.layout.counting else {
            let values = self.raw.values().flatten().map(|&bits| f64::from_bits(bits));
            let defined = sorted(values.filter(|x| !x.is_nan()).map(|x| x + 0.0));
            let points = defined.into_iter().map(|x| (x, 1)).collect();
            return Pieces::new(points, [], min, max);
        };
        let atoms = counting.atoms.values().iter().copied().zip(self.atoms.iter());
        let points = self.table.iter().chain(atoms.filter(|&(_, count)| count > 0)).collect();
        let outside = |low: f64, high: f64, count| {
            let (low, high) = counting.middle.map_or((low, high), |middle| middle.clip(low, high));
            Piece { low, high, count }
        };
        let grid = counting.grid.as_ref();
        let sparse = self.sparse.iter().map(|(gap, low, high, count)| {
            let (low, high) = grid.map_or((low, high), |grid| grid.clip_to_gap(gap, low, high));
            outside(low, high, count)
        });
        let buckets = grid.into_iter().flat_map(|grid| grid.iter());
        let dense = buckets.filter_map(|(low, high, bucket)| match self.buckets.get(bucket) {
            0 => None,
            count => Some(outside(low, high, count)),
        });
        let mut intervals: Vec<Piece> = sparse.chain(dense).collect();
        intervals.sort_by(|a, b| a.low.total_cmp(&b.low).then(a.high.total_cmp(&b.high)));
        if let Some(middle) = &counting.middle {
            // What lies outside the middle lies below or above all of it.
            let above = intervals.split_off(intervals.partition_point(|piece| middle.is_below(piece.low)));
            for (bucket, count) in self.middle.iter().enumerate().filter(|&(_, count)| count > 0) {
                let (low, high) = middle.edges(bucket);
                intervals.push(Piece { low, high, count });
            }
            intervals.extend(above);
        }
        Pieces::new(points, intervals, min, max)
    }

    /// Bytes of memory that one tally of a run of `paths` paths takes at most in dense counters: 8 bytes a path up to
    /// 4,096 paths, else 2 bytes for each of at most 7,000 counters of the grid and 8,192 of the middle; 10 bytes beyond ten million
    /// paths, as a counter that comes to 32,768 makes it 10 in its row.
    ///
    /// Not in it: the layout that all tallies of the series share (0.2 to 110 KB on the test series); wide tables of
    /// whole numbers (2 or 10 bytes for each number between the smallest and the largest, at most 200 KB); sparse counts
    /// (24 bytes for each occupied bucket). Of 200,000 values 0 to 0.6 % went to sparse counts on most test series and
    /// 3 % (155 KB) on those that span dozens of orders of magnitude.
    pub fn bytes(paths: u64) -> usize {
        let counters = match paths {
            0..=4096 => 8 * paths as usize,
            4097..=10_000_000 => 2 * (7000 + Middle::COUNTERS),
            _ => 10 * (7000 + Middle::COUNTERS),
        };
        size_of::<Self>() + counters
    }

    /// The part of [`Series::bytes_now`] that the formula leaves out.
    #[cfg(test)]
    pub(super) fn bytes_in_tables(&self) -> usize {
        self.table.bytes() + self.sparse.bytes()
    }

    /// Bytes of memory that this tally takes now, about, without its layout.
    pub fn bytes_now(&self) -> usize {
        let raw: usize = self.raw.values().map(|values| 8 * values.len() + 48).sum();
        size_of::<Self>()
            + raw
            + self.table.bytes()
            + self.atoms.bytes()
            + self.middle.bytes()
            + self.buckets.bytes()
            + self.sparse.bytes()
    }
}

/// Moves the defined values of a column to the front of `values`; returns how many they are.
fn defined_of(column: &[f64], values: &mut [f64; BLOCK]) -> usize {
    let mut defined = 0;
    for x in column.iter().filter(|x| !x.is_nan()) {
        values[defined] = *x;
        defined += 1;
    }
    defined
}

fn is_small_whole(x: f64) -> bool {
    x.abs() <= 1e6 && x.trunc() == x
}

impl Digest for Series {
    fn digest(&self, sink: &mut dyn FnMut(u64)) {
        sink(self.paths);
        sink(self.defined);
        sink(self.layout.centre.to_bits());
        let (min, max) = self.extremes().unwrap_or((f64::INFINITY, f64::NEG_INFINITY));
        sink(min.to_bits());
        sink(max.to_bits());
        self.sum.digest(sink);
        self.sum_of_squares.digest(sink);
        sink(self.raw.len() as u64);
        for (&block, values) in &self.raw {
            sink(block);
            sink(values.len() as u64);
            values.iter().for_each(|&bits| sink(bits));
        }
        self.table.digest(sink);
        for counts in [&self.atoms, &self.middle, &self.buckets] {
            counts.digest(sink);
        }
        self.sparse.digest(sink);
    }
}

/// A shared layout is written out with each tally that uses it.
mod shared {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::tally::Layout;

    pub fn serialize<S: Serializer>(layout: &Arc<Layout>, serializer: S) -> Result<S::Ok, S::Error> {
        layout.as_ref().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<Layout>, D::Error> {
        Layout::deserialize(deserializer).map(Arc::new)
    }
}
