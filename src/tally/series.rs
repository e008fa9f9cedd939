//! One column: how often it is defined, its moments, extremes and quantiles.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::counted::Counted;
use super::layout::sorted;
use super::middle::Middle;
use super::pieces::{Piece, Pieces};
use super::proportion::quantile_ranks;
use super::{Damaged, Digest, Histogram, Layout, QUANTILES, Reader, State, Writer};

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
    counted: Counted,
}

/// How the defined values of a series are distributed.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    /// The seven reported quantiles, at [`QUANTILES`]; none where no value is defined.
    pub quantiles: Option<[f64; QUANTILES.len()]>,
    /// The 95 % interval of the sampling error of each: two order statistics. None where there are too few values.
    pub intervals: [Option<[f64; 2]>; QUANTILES.len()],
    /// Densities for drawing.
    pub histogram: Option<Histogram>,
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
        let counted = Counted::new(&layout);
        Series { layout, counted }
    }

    /// Absorbs the column of one block: one value for each of its live paths, at most 1,024, NaN where undefined.
    /// Each block is to be absorbed once in a run, whole.
    pub fn absorb(&mut self, block: u64, column: &[f64]) {
        self.counted.absorb(&self.layout, block, column);
    }

    /// Adds another tally of the same series and pilot, which has absorbed other blocks.
    ///
    /// # Errors
    /// [`DifferentLayout`] if the layouts are not the same; nothing is changed then.
    pub fn merge(&mut self, other: &Series) -> Result<(), DifferentLayout> {
        if !Arc::ptr_eq(&self.layout, &other.layout) && self.layout != other.layout {
            return Err(DifferentLayout);
        }
        self.counted.merge(&other.counted);
        Ok(())
    }

    /// The layout.
    pub fn layout(&self) -> &Arc<Layout> {
        &self.layout
    }

    /// Paths absorbed.
    pub fn paths(&self) -> u64 {
        self.counted.paths
    }

    /// Paths on which the series is defined.
    pub fn defined(&self) -> u64 {
        self.counted.defined
    }

    /// Paths on which it is undefined.
    pub fn undefined(&self) -> u64 {
        self.counted.paths.saturating_sub(self.counted.defined)
    }

    /// Smallest and largest defined value.
    fn extremes(&self) -> Option<(f64, f64)> {
        match (self.counted.table.ends(), self.counted.extremes) {
            (Some((low, high)), Some((min, max))) => Some((min.min(low), max.max(high))),
            (one, other) => one.or(other),
        }
    }

    /// Sums of the scaled deviations from the centre and of their squares.
    fn sums(&self) -> (f64, f64) {
        let (mut sum, mut sum_of_squares) = (self.counted.sum.clone(), self.counted.sum_of_squares.clone());
        // Where there is a table, the pilot was of whole numbers, and so is its centre: all of this is exact.
        let (mut deviations, mut squares) = (0i128, 0i128);
        for (number, count) in self.counted.table.iter() {
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
        let shift = self.sums().0 / self.counted.defined as f64 / self.layout.scale;
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
        let n = self.counted.defined as f64;
        let (sum, sum_of_squares) = self.sums();
        let variance = (sum_of_squares - sum * (sum / n)) / n;
        Some(variance.max(0.0).sqrt() / self.layout.scale)
    }

    /// The p-quantile of the defined values; 0 gives the smallest.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        self.pieces().quantile(p)
    }

    /// Standard error of the mean, from the deviation that divides by n − 1; `None` for fewer than two defined values.
    pub fn mean_standard_error(&self) -> Option<f64> {
        let n = self.counted.defined as f64;
        let error = self.sd()? / (n - 1.0).sqrt();
        (n > 1.0 && error.is_finite()).then_some(error)
    }

    /// Quantiles, their intervals, and densities for drawing in about `bins` bins, where a number is given.
    pub fn distribution(&self, bins: Option<usize>) -> Distribution {
        let pieces = self.pieces();
        let histogram = bins.and_then(|bins| Histogram::new(&pieces, bins, self.is_whole()));
        let quantiles = QUANTILES.map(|p| pieces.quantile(p));
        let interval = |p: f64| {
            let (low, high) = quantile_ranks(p, pieces.total())?;
            Some([pieces.order_statistic(low)?, pieces.order_statistic(high)?])
        };
        Distribution {
            // All are missing where one is.
            quantiles: quantiles[0].map(|_| quantiles.map(Option::unwrap_or_default)),
            intervals: QUANTILES.map(interval),
            histogram,
        }
    }

    /// Whether all defined values are whole numbers, as far as is known.
    fn is_whole(&self) -> bool {
        match &self.layout.counting {
            None => self
                .counted
                .raw
                .values()
                .all(|x| x.is_nan() || is_small_whole(x)),
            Some(_) => self.counted.table.iter().map(|(_, count)| count).sum::<u64>() == self.counted.defined,
        }
    }

    fn pieces(&self) -> Pieces {
        let Some((min, max)) = self.extremes() else {
            return Pieces::default();
        };
        let Some(counting) = &self.layout.counting else {
            let values = self.counted.raw.values();
            let defined = sorted(values.filter(|x| !x.is_nan()).map(|x| x + 0.0));
            let points = defined.into_iter().map(|x| (x, 1)).collect();
            return Pieces::new(points, [], min, max);
        };
        let atoms = counting.atoms.values().iter().copied().zip(self.counted.atoms.iter());
        let points = self
            .counted
            .table
            .iter()
            .chain(atoms.filter(|&(_, count)| count > 0))
            .collect();
        let outside = |low: f64, high: f64, count| {
            let (low, high) = counting.middle.map_or((low, high), |middle| middle.clip(low, high));
            Piece { low, high, count }
        };
        let grid = counting.grid.as_ref();
        let sparse = self.counted.sparse.iter().map(|(gap, low, high, count)| {
            let (low, high) = grid.map_or((low, high), |grid| grid.clip_to_gap(gap, low, high));
            outside(low, high, count)
        });
        let buckets = grid.into_iter().flat_map(|grid| grid.iter());
        let dense = buckets.filter_map(|(low, high, bucket)| match self.counted.buckets.get(bucket) {
            0 => None,
            count => Some(outside(low, high, count)),
        });
        let mut intervals: Vec<Piece> = sparse.chain(dense).collect();
        intervals.sort_by(|a, b| a.low.total_cmp(&b.low).then(a.high.total_cmp(&b.high)));
        if let Some(middle) = &counting.middle {
            // What lies outside the middle lies below or above all of it.
            let above = intervals.split_off(intervals.partition_point(|piece| middle.is_below(piece.low)));
            for (bucket, count) in self.counted.middle.iter().enumerate().filter(|&(_, count)| count > 0) {
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
        self.counted.table.bytes() + self.counted.sparse.bytes()
    }

    /// Bytes of memory that this tally takes now, about, without its layout.
    pub fn bytes_now(&self) -> usize {
        size_of::<Self>() + self.counted.bytes()
    }
}

fn is_small_whole(x: f64) -> bool {
    x.abs() <= 1e6 && x.trunc() == x
}

impl State for Series {
    fn write(&self, to: &mut Writer) {
        self.counted.write(to);
    }

    fn read(&mut self, from: &mut Reader) -> Result<(), Damaged> {
        self.counted.read(&self.layout, from)
    }
}

impl Digest for Series {
    fn digest(&self, sink: &mut dyn FnMut(u64)) {
        sink(self.counted.paths);
        sink(self.counted.defined);
        sink(self.layout.centre.to_bits());
        let (min, max) = self.extremes().unwrap_or((f64::INFINITY, f64::NEG_INFINITY));
        sink(min.to_bits());
        sink(max.to_bits());
        self.counted.sum.digest(sink);
        self.counted.sum_of_squares.digest(sink);
        self.counted.raw.digest(sink);
        self.counted.table.digest(sink);
        for counts in [&self.counted.atoms, &self.counted.middle, &self.counted.buckets] {
            counts.digest(sink);
        }
        self.counted.sparse.digest(sink);
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
