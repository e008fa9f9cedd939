//! One column over weighted paths: moments, extremes, quantiles, histogram.

use super::events::wide;
use crate::tally::pieces::{Piece, Pieces};
use crate::tally::proportion::Z_95;
use crate::tally::sparse::{from_sortable, sortable};
use crate::tally::table::ROUND;
use crate::tally::{Digest, ExactSum, Histogram, Layout, PILOT, QUANTILES};
use crate::math::dispatch::multiversioned;
use crate::math::scratch::with_scratch;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Dense buckets: over a range of less than twice the 5–95 % spread each is below 0.05 % of it wide. With the counter for
/// "elsewhere" a power of two.
const BUCKETS: usize = 4095;
/// Dense buckets of a series of whole numbers, one for each number.
const WHOLE_BUCKETS: usize = 8192;
/// The share of the pilot that may lie outside the dense buckets on either side.
const OUTSIDE: f64 = 0.0025;
/// By which share of their range dense buckets reach further.
const MARGIN: f64 = 0.05;
/// A value that the pilot has so often is counted by itself.
const REPEATED: usize = 4;
/// So many values at most are counted by themselves.
const MOST_REPEATED: usize = 64;
/// Bits of a double below the number of a sparse bucket: each is at most 0.0244 % of its values wide.
const SHIFT: u32 = 40;

/// Where the values of a weighted series are counted, decided once from its pilot.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightedLayout {
    plain: Arc<Layout>,
    /// None up to the pilot's paths: all values are kept then.
    dense: Option<Dense>,
}

#[derive(Clone, Debug, PartialEq)]
struct Dense {
    /// Rising.
    repeated: Vec<f64>,
    low: f64,
    width: f64,
    buckets: usize,
    /// Whether a bucket holds one whole number.
    is_whole: bool,
}

impl WeightedLayout {
    /// The layout of a run of `paths` paths, from the values of its pilot that have weight and from the layout of its plain counts.
    pub fn new(plain: &Arc<Layout>, pilot: &[f64], paths: u64) -> WeightedLayout {
        WeightedLayout {
            plain: Arc::clone(plain),
            dense: (paths > PILOT as u64).then(|| Dense::new(pilot)),
        }
    }
}

impl Dense {
    fn new(pilot: &[f64]) -> Dense {
        let mut sorted: Vec<f64> = pilot.iter().filter(|x| !x.is_nan()).map(|x| x + 0.0).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let place = |share: f64| ((sorted.len() as f64 * share) as usize).min(sorted.len().saturating_sub(1));
        let (Some(low), Some(high)) = (sorted.get(place(OUTSIDE)), sorted.get(place(1.0 - OUTSIDE))) else {
            return Dense {
                repeated: Vec::new(),
                low: 0.0,
                width: 1.0,
                buckets: 0,
                is_whole: false,
            };
        };
        let is_whole = sorted.iter().all(|x| x.trunc() == *x && x.abs() < 1e15);
        let (first, last) = (sorted[0], sorted[sorted.len() - 1]);
        if is_whole && last - first < (WHOLE_BUCKETS / 2) as f64 {
            let spare = ((WHOLE_BUCKETS as f64 - (last - first)) / 2.0).floor();
            return Dense {
                repeated: Vec::new(),
                low: first - spare - 0.5,
                width: 1.0,
                buckets: WHOLE_BUCKETS,
                is_whole: true,
            };
        }
        let mut repeated: Vec<(usize, f64)> = sorted
            .chunk_by(|a, b| a == b)
            .filter(|run| run.len() >= REPEATED)
            .map(|run| (run.len(), run[0]))
            .collect();
        repeated.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        repeated.truncate(MOST_REPEATED);
        let mut repeated: Vec<f64> = repeated.into_iter().map(|(_, x)| x).collect();
        repeated.sort_unstable_by(f64::total_cmp);
        let range = high - low;
        let width = range * (1.0 + 2.0 * MARGIN) / BUCKETS as f64;
        let has_width = width.is_finite() && width > 0.0 && 1.0 / width < f64::INFINITY;
        Dense {
            repeated,
            low: low - range * MARGIN,
            width: if has_width { width } else { 1.0 },
            buckets: if has_width { BUCKETS } else { 0 },
            is_whole: false,
        }
    }

    fn edges(&self, bucket: usize) -> (f64, f64) {
        if self.is_whole {
            let whole = self.low + 0.5 + bucket as f64;
            return (whole, whole);
        }
        let edge = |bucket: usize| self.low + bucket as f64 * self.width;
        (edge(bucket), edge(bucket + 1))
    }
}

/// What was counted in a sparse bucket.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Few {
    min: f64,
    max: f64,
    weight: u64,
}

/// The tally of one column over weighted paths. Undefined values, and those without weight, are left out.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightedSeries {
    layout: Arc<WeightedLayout>,
    /// Σw over the defined values.
    weight: u128,
    /// Σw² over the defined values.
    squares: u128,
    extremes: Option<(f64, f64)>,
    /// Σ w·d and Σ w·d² of the deviations d from the layout's centre, scaled.
    sum: ExactSum,
    sum_of_squares: ExactSum,
    /// The same of w².
    second: ExactSum,
    second_of_squares: ExactSum,
    /// All values with their weights, of a short run, by block.
    raw: BTreeMap<u64, Vec<(f64, u64)>>,
    repeated: Vec<u64>,
    /// One for each dense bucket, and one for "elsewhere" that is 0 between blocks.
    dense: Vec<u64>,
    sparse: BTreeMap<i64, Few>,
}

/// The weights of a block, made ready for many columns.
#[derive(Clone, Debug)]
pub struct Weights<'w> {
    /// As whole numbers.
    pub numbers: &'w [u64],
    factors: Vec<f64>,
    total: u128,
    squares: u128,
    /// Whether every path has weight.
    all_count: bool,
}

impl<'w> Weights<'w> {
    /// Of the paths of a block.
    pub fn new(numbers: &'w [u64]) -> Weights<'w> {
        Weights {
            numbers,
            factors: numbers.iter().map(|w| *w as f64).collect(),
            total: numbers.iter().map(|w| u128::from(*w)).sum(),
            squares: numbers.iter().map(|w| u128::from(*w) * u128::from(*w)).sum(),
            all_count: numbers.iter().all(|w| *w > 0),
        }
    }
}

/// Running sums kept side by side, so that several are added at once; always in the same order.
const LANES: usize = 8;

multiversioned! {
    /// Σ w·d, Σ w·d², Σ w²·d, Σ w²·d² of the scaled deviations d from the centre.
    fn moments(column: &[f64], factors: &[f64], scale: f64, centre: f64) -> [f64; 4] {
        let mut sums = [[0.0; LANES]; 4];
        let (columns, rest) = column.as_chunks::<LANES>();
        let (weights, rest_of_weights) = factors.as_chunks::<LANES>();
        for (x, w) in columns.iter().zip(weights) {
            for lane in 0..LANES {
                let deviation = x[lane] * scale - centre;
                let once = w[lane] * deviation;
                let twice = w[lane] * once;
                sums[0][lane] += once;
                sums[1][lane] += once * deviation;
                sums[2][lane] += twice;
                sums[3][lane] += twice * deviation;
            }
        }
        for (lane, (x, w)) in rest.iter().zip(rest_of_weights).enumerate() {
            let deviation = x * scale - centre;
            let once = w * deviation;
            let twice = w * once;
            sums[0][lane] += once;
            sums[1][lane] += once * deviation;
            sums[2][lane] += twice;
            sums[3][lane] += twice * deviation;
        }
        sums.map(|lanes| {
            let half = |at: usize| lanes[at] + lanes[at + 4];
            (half(0) + half(2)) + (half(1) + half(3))
        })
    }

    /// The smallest and the largest value.
    fn ends(column: &[f64]) -> (f64, f64) {
        let (mut least, mut most) = ([f64::INFINITY; LANES], [f64::NEG_INFINITY; LANES]);
        let (columns, rest) = column.as_chunks::<LANES>();
        for x in columns {
            for lane in 0..LANES {
                least[lane] = if x[lane] < least[lane] { x[lane] } else { least[lane] };
                most[lane] = if x[lane] > most[lane] { x[lane] } else { most[lane] };
            }
        }
        for (lane, x) in rest.iter().enumerate() {
            least[lane] = least[lane].min(*x);
            most[lane] = most[lane].max(*x);
        }
        let low = least.iter().fold(f64::INFINITY, |low, x| low.min(*x));
        let high = most.iter().fold(f64::NEG_INFINITY, |high, x| high.max(*x));
        (low, high)
    }

    /// The numbers of the dense buckets of values; [`BUCKETS`] for those in none.
    fn numbers(column: &[f64], shifted: f64, per_width: f64, numbers: &mut [u16]) {
        for (x, number) in column.iter().zip(numbers) {
            // As an integer, what lies below is far above.
            let rounded = ((x - shifted) * per_width + ROUND).to_bits().wrapping_sub(ROUND.to_bits());
            *number = rounded.min(BUCKETS as u64) as u16;
        }
    }
}

/// Counts values (at most a block) by their dense buckets; gives back the places of those that are in none.
fn absorb_dense(
    dense: &Dense,
    counts: &mut [u64; BUCKETS + 1],
    column: &[f64],
    weights: &[u64],
    numbers: &mut [u16],
) -> Vec<usize> {
    const { assert!((BUCKETS + 1).is_power_of_two()) };
    let numbers = &mut numbers[..column.len()];
    // Half a bucket above the lower end, so that rounding to nearest cuts at edges.
    self::numbers(column, dense.low + 0.5 * dense.width, 1.0 / dense.width, numbers);
    for (number, weight) in numbers.iter().zip(weights) {
        counts[usize::from(*number) % (BUCKETS + 1)] += weight;
    }
    match std::mem::take(&mut counts[BUCKETS]) {
        0 => Vec::new(),
        _ => (0..numbers.len()).filter(|at| usize::from(numbers[*at]) == BUCKETS).collect(),
    }
}

impl WeightedSeries {
    /// An empty tally.
    pub fn new(layout: &Arc<WeightedLayout>) -> WeightedSeries {
        let (repeated, dense) = layout
            .dense
            .as_ref()
            .map_or((0, 0), |dense| (dense.repeated.len(), dense.buckets + 1));
        WeightedSeries {
            layout: Arc::clone(layout),
            weight: 0,
            squares: 0,
            extremes: None,
            sum: ExactSum::new(),
            sum_of_squares: ExactSum::new(),
            second: ExactSum::new(),
            second_of_squares: ExactSum::new(),
            raw: BTreeMap::new(),
            repeated: vec![0; repeated],
            dense: vec![0; dense],
            sparse: BTreeMap::new(),
        }
    }

    /// Absorbs the column of one block, with the weights of its paths.
    pub fn absorb(&mut self, block: u64, column: &[f64], weights: &Weights) {
        let layout = Arc::clone(&self.layout);
        let scale = layout.plain.scale();
        let centre = layout.plain.centre() * scale;
        // Undefined values and paths without weight are rare: where there are none, all counts alike.
        let is_whole = weights.all_count && !column.iter().any(|x| x.is_nan());
        let (mut weight, mut squares) = (weights.total, weights.squares);
        let (mut picked, mut known) = (Vec::new(), Vec::new());
        let (column, numbers, factors) = if is_whole {
            (column, weights.numbers, &weights.factors[..])
        } else {
            (weight, squares) = (0, 0);
            let mut factors = Vec::new();
            for (x, w) in column.iter().zip(weights.numbers).filter(|(x, w)| !x.is_nan() && **w > 0) {
                weight += u128::from(*w);
                squares += u128::from(*w) * u128::from(*w);
                picked.push(*x);
                known.push(*w);
                factors.push(*w as f64);
            }
            self.absorb_picked(block, &layout, (&picked, &known, &factors), (weight, squares), (scale, centre));
            return;
        };
        self.absorb_picked(block, &layout, (column, numbers, factors), (weight, squares), (scale, centre));
    }

    /// Defined values with their weights, as whole numbers and as factors; the sums of these and of their squares.
    fn absorb_picked(
        &mut self,
        block: u64,
        layout: &WeightedLayout,
        (column, numbers, factors): (&[f64], &[u64], &[f64]),
        (weight, squares): (u128, u128),
        (scale, centre): (f64, f64),
    ) {
        if weight == 0 {
            return;
        }
        let sums = moments(column, factors, scale, centre);
        let (min, max) = ends(column);
        self.weight += weight;
        self.squares += squares;
        self.sum.add(sums[0]);
        self.sum_of_squares.add(sums[1]);
        self.second.add(sums[2]);
        self.second_of_squares.add(sums[3]);
        self.widen(min + 0.0, max + 0.0);
        match &layout.dense {
            None => {
                let counted = column.iter().zip(numbers);
                self.raw.insert(block, counted.map(|(x, w)| (x + 0.0, *w)).collect());
            }
            Some(dense) => self.count(dense, column, numbers),
        }
    }

    fn count(&mut self, dense: &Dense, column: &[f64], numbers: &[u64]) {
        if dense.repeated.is_empty()
            && let Ok(counts) = <&mut [u64; BUCKETS + 1]>::try_from(&mut self.dense[..])
        {
            let elsewhere = with_scratch(|scratch| absorb_dense(dense, counts, column, numbers, &mut scratch.numbers));
            elsewhere.into_iter().for_each(|at| self.count_sparse(column[at], numbers[at]));
            return;
        }
        let per_width = 1.0 / dense.width;
        for (x, w) in column.iter().zip(numbers) {
            if !dense.repeated.is_empty()
                && let Ok(at) = dense.repeated.binary_search_by(|other| other.total_cmp(&(x + 0.0)))
            {
                self.repeated[at] += w;
                continue;
            }
            let place = (x - dense.low) * per_width;
            match place >= 0.0 && place < dense.buckets as f64 && (!dense.is_whole || x.trunc() == *x) {
                true => self.dense[place as usize] += w,
                false => self.count_sparse(*x, *w),
            }
        }
    }

    fn count_sparse(&mut self, x: f64, w: u64) {
        let x = x + 0.0;
        let few = self.sparse.entry(sortable(x) >> SHIFT).or_insert(Few {
            min: x,
            max: x,
            weight: 0,
        });
        few.min = few.min.min(x);
        few.max = few.max.max(x);
        few.weight += w;
    }

    fn widen(&mut self, min: f64, max: f64) {
        self.extremes = Some(
            self.extremes
                .map_or((min, max), |(low, high)| (low.min(min), high.max(max))),
        );
    }

    /// Adds another tally of the same series and pilot, which has absorbed other blocks.
    pub fn merge(&mut self, other: &WeightedSeries) {
        self.weight += other.weight;
        self.squares += other.squares;
        if let Some((min, max)) = other.extremes {
            self.widen(min, max);
        }
        self.sum.merge(&other.sum);
        self.sum_of_squares.merge(&other.sum_of_squares);
        self.second.merge(&other.second);
        self.second_of_squares.merge(&other.second_of_squares);
        for (block, values) in &other.raw {
            self.raw.insert(*block, values.clone());
        }
        let rows = self.repeated.iter_mut().zip(&other.repeated);
        rows.chain(self.dense.iter_mut().zip(&other.dense))
            .for_each(|(mine, theirs)| *mine += theirs);
        for (bucket, theirs) in &other.sparse {
            let few = self.sparse.entry(*bucket).or_insert(Few { weight: 0, ..*theirs });
            few.min = few.min.min(theirs.min);
            few.max = few.max.max(theirs.max);
            few.weight += theirs.weight;
        }
    }

    /// Whether both count in the same places.
    pub fn is_like(&self, other: &WeightedSeries) -> bool {
        Arc::ptr_eq(&self.layout, &other.layout) || self.layout == other.layout
    }

    /// Σw over the defined values.
    pub fn weight(&self) -> u128 {
        self.weight
    }

    /// Smallest and largest value with weight.
    pub fn extremes(&self) -> Option<(f64, f64)> {
        self.extremes
    }

    /// Mean of the defined values.
    pub fn mean(&self) -> Option<f64> {
        let (min, max) = self.extremes?;
        let layout = &self.layout.plain;
        let shift = self.sum.value() / self.weight as f64 / layout.scale();
        Some((layout.centre() + shift).max(min).min(max))
    }

    /// Standard deviation of the defined values: its square divides by Σw.
    pub fn sd(&self) -> Option<f64> {
        let (min, max) = self.extremes?;
        if min == max {
            return Some(0.0);
        }
        let total = self.weight as f64;
        let sum = self.sum.value();
        let variance = (self.sum_of_squares.value() - sum * (sum / total)) / total;
        Some(variance.max(0.0).sqrt() / self.layout.plain.scale())
    }

    /// Standard error of the mean, √Σw²(x − mean)² / Σw, of paths that are independent.
    pub fn mean_standard_error(&self) -> Option<f64> {
        let (min, max) = self.extremes?;
        if min == max {
            return Some(0.0);
        }
        let total = self.weight as f64;
        let mean = self.sum.value() / total;
        let spread = self.second_of_squares.value() - 2.0 * mean * self.second.value() + mean * mean * self.squares as f64;
        Some(spread.max(0.0).sqrt() / total / self.layout.plain.scale())
    }

    /// The p-quantile: the smallest value whose cumulative weight reaches pΣw.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        self.pieces().quantile(p)
    }

    /// The seven reported quantiles, and densities for drawing in about `bins` bins, where a number is given.
    pub fn distribution(&self, bins: Option<usize>) -> (Option<[f64; QUANTILES.len()]>, Option<Histogram>) {
        let pieces = self.pieces();
        let is_whole = self.extremes.is_some() && self.is_whole();
        let histogram = bins.and_then(|bins| Histogram::new(&pieces, bins, is_whole));
        let quantiles = QUANTILES.map(|p| pieces.quantile(p));
        let quantiles = quantiles[0].map(|_| quantiles.map(Option::unwrap_or_default));
        (quantiles, histogram)
    }

    /// Intervals of 95 % of the reported quantiles, for so many effective paths: the values at the ranks p ± 1.96 √(p(1 − p)/n).
    pub fn quantile_intervals(&self, effective_paths: f64) -> Option<[[f64; 2]; QUANTILES.len()]> {
        let pieces = self.pieces();
        let ends = |p: f64| {
            let reach = Z_95 * (p * (1.0 - p) / effective_paths).sqrt();
            let at = |p: f64| pieces.quantile(p.clamp(0.0, 1.0));
            Some([at(p - reach)?, at(p + reach)?])
        };
        let intervals: Option<Vec<[f64; 2]>> = QUANTILES.iter().map(|p| ends(*p)).collect();
        intervals?.try_into().ok()
    }

    /// The share of the weight of values below a number, and of those equal to it (as far as they were counted apart).
    pub fn below(&self, x: f64) -> f64 {
        let pieces = self.pieces();
        pieces.below(&[x]).first().map_or(f64::NAN, |below| below / pieces.total() as f64)
    }

    fn is_whole(&self) -> bool {
        match &self.layout.dense {
            Some(dense) => dense.is_whole && self.sparse.is_empty(),
            None => self.raw.values().flatten().all(|(x, _)| x.trunc() == *x && x.abs() <= 1e6),
        }
    }

    fn pieces(&self) -> Pieces {
        let Some((min, max)) = self.extremes else {
            return Pieces::default();
        };
        let Some(dense) = &self.layout.dense else {
            let points = self.raw.values().flatten().copied().collect();
            return Pieces::new(points, [], min, max);
        };
        let repeated = dense.repeated.iter().copied().zip(self.repeated.iter().copied());
        let mut points: Vec<(f64, u64)> = repeated.filter(|(_, weight)| *weight > 0).collect();
        let mut intervals = Vec::new();
        let mut put = |low: f64, high: f64, count: u64| match low == high {
            true => points.push((low, count)),
            false => intervals.push(Piece { low, high, count }),
        };
        for (bucket, weight) in self.dense.iter().enumerate().filter(|(_, weight)| **weight > 0) {
            let (low, high) = dense.edges(bucket);
            put(low, high, *weight);
        }
        let (first, last) = (dense.low, dense.low + dense.buckets as f64 * dense.width);
        for (bucket, few) in &self.sparse {
            debug_assert!(from_sortable(bucket << SHIFT) <= few.min);
            // A bucket that sticks out over the dense ones holds values on one side of them only.
            let (low, high) = match dense.is_whole || dense.buckets == 0 {
                true => (few.min, few.max),
                false if few.min < first => (few.min, few.max.min(first)),
                false => (few.min.max(last), few.max),
            };
            put(low, high.max(low), few.weight);
        }
        intervals.sort_by(|a, b| a.low.total_cmp(&b.low).then(a.high.total_cmp(&b.high)));
        Pieces::new(points, intervals, min, max)
    }
}

impl Digest for WeightedSeries {
    fn digest(&self, sink: &mut dyn FnMut(u64)) {
        wide(sink, self.weight);
        wide(sink, self.squares);
        let (min, max) = self.extremes.unwrap_or((f64::INFINITY, f64::NEG_INFINITY));
        sink(min.to_bits());
        sink(max.to_bits());
        for sum in [&self.sum, &self.sum_of_squares, &self.second, &self.second_of_squares] {
            sum.digest(sink);
        }
        for (block, values) in &self.raw {
            sink(*block);
            sink(values.len() as u64);
            for (x, w) in values {
                sink(x.to_bits());
                sink(*w);
            }
        }
        for row in [&self.repeated, &self.dense] {
            sink(row.len() as u64);
            for (at, weight) in row.iter().enumerate().filter(|(_, weight)| **weight > 0) {
                sink(at as u64);
                sink(*weight);
            }
        }
        sink(self.sparse.len() as u64);
        for (bucket, few) in &self.sparse {
            sink(*bucket as u64);
            sink(few.weight);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::BLOCK;

    /// Fixed pseudo-random values and weights.
    fn paths(count: usize, value: impl Fn(f64) -> f64) -> Vec<(f64, u64)> {
        let mut state = 11u64;
        let mut next = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 11) as f64 / (1u64 << 53) as f64
        };
        (0..count).map(|_| (value(next()), ((next() * 1e6) as u64).saturating_sub(100_000))).collect()
    }

    fn tallied(paths: &[(f64, u64)]) -> WeightedSeries {
        let values: Vec<f64> = paths.iter().map(|(x, _)| *x).collect();
        let pilot = &values[..values.len().min(PILOT)];
        let plain = Arc::new(Layout::new(pilot, values.len() as u64));
        let layout = Arc::new(WeightedLayout::new(&plain, pilot, values.len() as u64));
        let (mut even, mut odd) = (WeightedSeries::new(&layout), WeightedSeries::new(&layout));
        for (block, part) in paths.chunks(BLOCK).enumerate() {
            let (column, weights): (Vec<f64>, Vec<u64>) = part.iter().copied().unzip();
            let tally = if block % 2 == 0 { &mut even } else { &mut odd };
            tally.absorb(block as u64, &column, &Weights::new(&weights));
        }
        odd.merge(&even);
        odd
    }

    #[test]
    fn agrees_with_sorting_all_values() {
        type Kind = (&'static str, fn(f64) -> f64, usize);
        let kinds: [Kind; 5] = [
            ("long", |u| 3000.0 + 400.0 * (u * (1.0 - u)) - 50.0 / (u + 0.01), 30_000),
            ("short", |u| u * u, 3000),
            ("whole", |u| (u * 40.0).floor(), 20_000),
            ("at zero", |u| (u - 0.4).max(0.0), 20_000),
            ("heavy", |u| if u < 0.1 { f64::NAN } else { 1.0 / (1.000001 - u) }, 30_000),
        ];
        for (name, value, count) in kinds {
            let paths = paths(count, value);
            let tally = tallied(&paths);
            let mut known: Vec<(f64, u64)> = paths.iter().copied().filter(|(x, w)| !x.is_nan() && *w > 0).collect();
            known.sort_by(|a, b| a.0.total_cmp(&b.0));
            let total: u128 = known.iter().map(|(_, w)| u128::from(*w)).sum();
            assert_eq!(tally.weight(), total, "{name}");
            let quantile = |p: f64| {
                let mut sum = 0.0;
                let reaches = |(_, w): &&(f64, u64)| {
                    sum += *w as f64;
                    sum >= p * total as f64
                };
                known.iter().find(reaches).unwrap().0
            };
            let spread = quantile(0.95) - quantile(0.05);
            for (p, found) in QUANTILES.iter().zip(tally.distribution(None).0.unwrap()) {
                let exact = quantile(*p);
                let most = if name == "short" || name == "whole" { 0.0 } else { 1e-3 * spread.max(exact.abs()) };
                assert!((found - exact).abs() <= most, "{name} {p}: {found} {exact}");
            }
            let total = total as f64;
            let mean = known.iter().map(|(x, w)| x * *w as f64).sum::<f64>() / total;
            let variance = known.iter().map(|(x, w)| (x - mean) * (x - mean) * *w as f64).sum::<f64>() / total;
            let error = known.iter().map(|(x, w)| ((x - mean) * *w as f64).powi(2)).sum::<f64>().sqrt() / total;
            let near = |found: Option<f64>, exact: f64| (found.unwrap() - exact).abs() <= 1e-9 * (exact.abs() + spread);
            assert!(near(tally.mean(), mean) && near(tally.sd(), variance.sqrt()), "{name}");
            assert!(near(tally.mean_standard_error(), error), "{name}");
        }
    }

    #[test]
    fn nothing_has_no_statistics() {
        let tally = tallied(&[(1.0, 0), (f64::NAN, 5)]);
        assert_eq!((tally.mean(), tally.sd(), tally.quantile(0.5)), (None, None, None));
    }
}
