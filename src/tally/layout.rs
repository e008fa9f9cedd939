//! How the values of one series will be counted, decided once from its pilot.

use serde::{Deserialize, Serialize};

use super::atoms::Atoms;
use super::grid::{Grid, Pilot, reach};
use super::middle::Middle;
use super::pieces::rank;
use super::sparse::{from_sortable, sortable};
use super::{Digest, PILOT, table};

/// Whole numbers up to this size are counted exactly in every series of whole numbers.
const WHOLE: f64 = 10_000.0;

/// A series of whole numbers beyond [`WHOLE`] is counted exactly too if its pilot spans no more than this.
const WHOLE_SPAN: f64 = 8192.0;

/// The centre of a series' moments and the buckets of its quantiles.
///
/// A pure function of the pilot (the first `min(n, 4096)` paths of the run) and of whether the run has more paths
/// than that; every shard makes it anew from the same pilot.
///
/// - Up to 4,096 paths all values are kept: nothing is approximated.
/// - Beyond, values that are whole numbers, in a series whose pilot is, are counted in a table; values that the pilot
///   repeats are counted each on its own; others fall into 8,191 buckets of equal width where the pilot is smooth, and else
///   into about 3,000 to 7,000, finest where a reported quantile can lie; what lies outside all of these is counted
///   sparsely, with a relative width of 0.0244 %.
///
/// The accuracy of quantiles rests on the paths being exchangeable: a pilot that is a fair sample of the run. Values
/// outside everything that the pilot showed still have a value error below 0.025 %.
///
/// A stated limit: in a series of more than about 500 repeating values that are no whole numbers, a value with a mass
/// of 0.05 to 0.2 % that the pilot happened to miss can put a quantile next to it off by up to that mass in rank (the value
/// error stays within its bound).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Layout {
    /// The median order statistic of the pilot; 0 if it is undefined throughout.
    pub(super) centre: f64,
    /// A power of two that brings deviations from the centre near 1.
    pub(super) scale: f64,
    /// How values are counted; `None` when the raw values are kept.
    pub(super) counting: Option<Counting>,
}

/// The places of the counters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Counting {
    /// Whole numbers between these ends are counted in a table.
    pub window: Option<(f64, f64)>,
    pub atoms: Atoms,
    /// Where a smooth series has most of its values.
    pub middle: Option<Middle>,
    pub grid: Option<Grid>,
}

impl Layout {
    /// Makes the layout of a series from its pilot, the column of its first `min(paths, 4096)` paths (NaN where
    /// undefined), for a run of `paths` paths in all (all shards together).
    pub fn new(pilot: &[f64], paths: u64) -> Self {
        let sorted = sorted(pilot.iter().copied().filter(|x| !x.is_nan()).map(|x| x + 0.0));
        let centre = order_statistic(&sorted, 0.5);
        let deviation = sorted.iter().map(|x| (x - centre).abs()).fold(0.0, f64::max);
        let counting = (paths > PILOT as u64).then(|| Counting::new(&sorted));
        Layout {
            centre,
            scale: scale(deviation),
            counting,
        }
    }

    /// The centre of the moments: the median order statistic of the pilot, 0 if it has no defined value.
    pub fn centre(&self) -> f64 {
        self.centre
    }

    /// The power of two by which deviations from the centre are scaled.
    pub(super) fn scale(&self) -> f64 {
        self.scale
    }

    /// Whether all values are kept, so that every quantile is an order statistic.
    pub fn is_exact(&self) -> bool {
        self.counting.is_none()
    }

    /// Bytes of memory of the layout, shared by all tallies of the series.
    pub fn bytes(&self) -> usize {
        let counting = self.counting.as_ref();
        size_of::<Self>() + counting.map_or(0, |c| c.atoms.bytes() + c.grid.as_ref().map_or(0, Grid::bytes))
    }

    /// Number of dense buckets.
    #[cfg(test)]
    pub(super) fn buckets(&self) -> (usize, usize) {
        let grid = self.counting.as_ref().and_then(|c| c.grid.as_ref());
        grid.map_or((0, 0), |grid| (grid.buckets(), grid.depth()))
    }
}

/// Where values are counted: layouts with the same words count the same.
impl Digest for Layout {
    fn digest(&self, sink: &mut dyn FnMut(u64)) {
        sink(self.centre.to_bits());
        sink(self.scale.to_bits());
        let Some(counting) = &self.counting else {
            sink(0);
            return;
        };
        sink(1);
        let (low, high) = counting.window.unwrap_or((f64::NAN, f64::NAN));
        sink(low.to_bits());
        sink(high.to_bits());
        sink(counting.atoms.values().len() as u64);
        counting.atoms.values().iter().for_each(|atom| sink(atom.to_bits()));
        let middle = counting.middle.map(|middle| middle.edges(0));
        let (low, high) = middle.unwrap_or((f64::NAN, f64::NAN));
        sink(low.to_bits());
        sink(high.to_bits());
        let grid = counting.grid.as_ref();
        sink(grid.map_or(0, |grid| grid.buckets() as u64));
        for (low, high, bucket) in grid.into_iter().flat_map(Grid::iter) {
            sink(low.to_bits());
            sink(high.to_bits());
            sink(bucket as u64);
        }
    }
}

impl Counting {
    fn new(sorted: &[f64]) -> Self {
        let window = window(sorted);
        let in_table = |x: f64| window.is_some_and(|(low, high)| x >= low && x <= high && table::is_whole(x));
        let rest: Vec<f64> = sorted.iter().copied().filter(|&x| !in_table(x)).collect();
        let atoms = Atoms::find(&rest);
        // The least that the 5-95 % spread may be, given the pilot's error.
        let reach = reach(0.05, sorted.len());
        let spread = order_statistic(sorted, 0.95 - reach) - order_statistic(sorted, 0.05 + reach);
        let plain = window.is_none() && atoms.values().is_empty();
        let middle = if plain { Middle::find(sorted, spread) } else { None };
        // Where the middle has all of the pilot, a value elsewhere is one in thousands.
        let ends = sorted.first().into_iter().chain(sorted.last());
        let grid = if middle.is_some_and(|middle| ends.copied().all(|x| middle.has(x))) {
            None
        } else {
            // Reported quantiles fall into the middle.
            build_grid(sorted, in_table, spread, middle.is_some())
        };
        Counting {
            window,
            atoms,
            middle,
            grid,
        }
    }
}

/// The grid for a sorted pilot; `None` where all of its values are counted otherwise.
fn build_grid(sorted: &[f64], in_table: impl Fn(f64) -> bool, spread: f64, tails_only: bool) -> Option<Grid> {
    // Values that occurred once say where values that have not occurred yet will be, and how many (Good, 1953,
    // "The population frequencies of species", Biometrika 40, 237-264), in discrete series as well.
    let (mut values, mut below) = (Vec::new(), Vec::new());
    let mut start = 0;
    for run in sorted.chunk_by(|a, b| a == b) {
        if run.len() == 1 && !in_table(run[0]) {
            values.push(run[0]);
            below.push(start as f64 / sorted.len() as f64);
        }
        start += run.len();
    }
    Grid::build(&Pilot {
        values: &values,
        below: &below,
        total: sorted.len(),
        spread,
        tails_only,
    })
}

/// Values in order, as [`f64::total_cmp`] has it: as integers, which are sorted faster.
pub(super) fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut keys: Vec<i64> = values.map(sortable).collect();
    keys.sort_unstable();
    keys.into_iter().map(from_sortable).collect()
}

/// Where whole numbers are tabled, if all defined values of the pilot are whole.
fn window(sorted: &[f64]) -> Option<(f64, f64)> {
    if !sorted.iter().all(|&x| table::is_whole(x)) {
        return None;
    }
    match (sorted.first(), sorted.last()) {
        (Some(&low), Some(&high)) if sorted.iter().all(|x| x.abs() > WHOLE) => {
            let span = high - low;
            (span <= WHOLE_SPAN).then_some((low - span - 64.0, high + span + 64.0))
        }
        _ => Some((-WHOLE, WHOLE)),
    }
}

/// The ⌈p·n⌉-th smallest of sorted values; 0 if there are none.
pub(super) fn order_statistic(sorted: &[f64], p: f64) -> f64 {
    let at = rank(p, sorted.len() as u64).saturating_sub(1) as usize;
    sorted.get(at).copied().unwrap_or(0.0)
}

/// The power of two that brings `deviation` into 1 .. 2, as far as later squares stay in range; 1 for 0.
fn scale(deviation: f64) -> f64 {
    if deviation == 0.0 {
        return 1.0;
    }
    let exponent = (deviation.to_bits() >> 52) as i64 - 1023;
    f64::from_bits(((1023 - exponent.clamp(-500, 600)) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::adversary::column;
    use crate::tally::{BLOCK, Series};
    use std::sync::Arc;

    #[test]
    fn scales_are_powers_of_two() {
        assert_eq!(scale(0.0), 1.0);
        assert_eq!(scale(1.7), 1.0);
        assert_eq!(scale(1000.0), 1.0 / 512.0);
        assert_eq!(scale(0.3), 4.0);
        assert_eq!(scale(1e-320), 2f64.powi(500));
        assert_eq!(scale(f64::INFINITY), 2f64.powi(-600));
    }

    #[test]
    fn sorts_as_numbers_are_compared() {
        let values = [
            3.0,
            -1.5,
            0.0,
            f64::INFINITY,
            -0.0,
            1e-320,
            f64::NEG_INFINITY,
            -1e300,
            3.0,
        ];
        let mut expected = values;
        expected.sort_by(f64::total_cmp);
        let bits = |values: &[f64]| values.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&sorted(values.into_iter())), bits(&expected));
    }

    #[test]
    fn windows() {
        assert_eq!(window(&[]), Some((-1e4, 1e4)));
        assert_eq!(window(&[-5.0, 3.0, 1e9]), Some((-1e4, 1e4)));
        assert_eq!(window(&[99_000.0, 101_000.0]), Some((96_936.0, 103_064.0)));
        assert_eq!(window(&[99_000.0, 901_000.0]), None);
        assert_eq!(window(&[0.0, 0.5]), None);
    }

    #[test]
    fn a_middle_with_all_of_the_pilot_needs_no_grid() {
        let pilot = column(PILOT, 11, |draws, _| draws.normal());
        let layout = Arc::new(Layout::new(&pilot, 1_000_000));
        assert_eq!(layout.buckets(), (0, 0));
        let mut series = Series::new(layout);
        for (number, block) in (0..).zip(pilot.chunks(BLOCK)) {
            series.absorb(number, block);
        }
        series.absorb(4, &[-40.0, 50.0, f64::NAN, 40.0]);
        let n = PILOT as u64 + 3;
        assert_eq!(
            (series.defined(), series.min(), series.max()),
            (n, Some(-40.0), Some(50.0))
        );
        for (from_above, x) in [(0, 50.0), (1, 40.0), (n - 1, -40.0)] {
            let got = series.quantile((n - from_above) as f64 / n as f64 - 1e-6).unwrap();
            assert!((got / x - 1.0).abs() < 0.0003, "{x}: {got}");
        }
        // What a pilot shows outside still gets buckets.
        let skewed: Vec<f64> = pilot.iter().map(|x| (3.0 * x).exp()).collect();
        assert!(Layout::new(&skewed, 1_000_000).buckets().0 > 0);
    }
}
