//! The streaming summary of the hand-written columns: moments about a fixed centre and histogram counts.

use crate::draw::{Column, N};
use crate::plan::{COUNTERS, Fan, LEVELS, PERIODS, TARGETS};

const BINS: usize = 2048;
const LANES: usize = 16;

/// Where a histogram lies.
#[derive(Clone, Copy)]
pub struct Range {
    low: f64,
    high: f64,
}

impl Range {
    /// For the pilot, which needs extremes only.
    pub const WIDE: Range = Range { low: 0.0, high: 1.0 };
}

pub struct Series {
    range: Range,
    centre: f64,
    sum: [f64; LANES],
    squares: [f64; LANES],
    least: [f64; LANES],
    most: [f64; LANES],
    bins: Vec<u32>,
}

impl Series {
    fn new(range: Range) -> Series {
        Series {
            range,
            centre: 0.5 * (range.low + range.high),
            sum: [0.0; LANES],
            squares: [0.0; LANES],
            least: [f64::MAX; LANES],
            most: [f64::MIN; LANES],
            bins: vec![0; BINS],
        }
    }

    #[inline(never)]
    pub fn absorb(&mut self, column: &Column) {
        const WHOLE: f64 = 4503599627370496.0; // 2^52: adding it leaves the whole number in the lowest bits
        let scale = BINS as f64 / (self.range.high - self.range.low);
        let shift = -self.range.low * scale - 0.5;
        let mut places = [0u16; N];
        let (mut sum, mut squares) = ([0.0; LANES], [0.0; LANES]);
        let (mut least, mut most) = (self.least, self.most);
        for (values, places) in column.chunks_exact(LANES).zip(places.chunks_exact_mut(LANES)) {
            for lane in 0..LANES {
                let x = values[lane];
                let d = x - self.centre;
                sum[lane] += d;
                squares[lane] = d.mul_add(d, squares[lane]);
                least[lane] = if x < least[lane] { x } else { least[lane] };
                most[lane] = if x > most[lane] { x } else { most[lane] };
                let place = x.mul_add(scale, shift);
                let place = if place > 0.0 { place } else { 0.0 };
                let place = if place < (BINS - 1) as f64 {
                    place
                } else {
                    (BINS - 1) as f64
                };
                places[lane] = (place + WHOLE).to_bits() as u16;
            }
        }
        for lane in 0..LANES {
            self.sum[lane] += sum[lane];
            self.squares[lane] += squares[lane];
        }
        (self.least, self.most) = (least, most);
        let bins: &mut [u32; BINS] = self.bins.as_mut_slice().try_into().expect("as many bins as made");
        for place in places {
            bins[usize::from(place) & (BINS - 1)] += 1;
        }
    }

    /// The range seen, and a quarter more at each end.
    pub fn range(&self) -> Range {
        let least = self.least.iter().copied().fold(f64::MAX, f64::min);
        let most = self.most.iter().copied().fold(f64::MIN, f64::max);
        let margin = 0.25 * (most - least).max(1e-12);
        Range {
            low: least - margin,
            high: most + margin,
        }
    }

    fn merge(&mut self, other: &Series) {
        (0..LANES).for_each(|lane| self.sum[lane] += other.sum[lane]);
        (0..LANES).for_each(|lane| self.squares[lane] += other.squares[lane]);
        self.bins
            .iter_mut()
            .zip(&other.bins)
            .for_each(|(bin, more)| *bin += more);
    }

    pub fn fan(&self, paths: usize) -> Fan {
        let n = paths as f64;
        let shift = self.sum.iter().sum::<f64>() / n;
        let sd = (self.squares.iter().sum::<f64>() / n - shift * shift).max(0.0).sqrt();
        let width = (self.range.high - self.range.low) / BINS as f64;
        // Straight lines within a bin.
        let quantiles = LEVELS.map(|level| {
            let mut wanted = level * n;
            let mut place = 0;
            while place < BINS - 1 && f64::from(self.bins[place]) < wanted {
                wanted -= f64::from(self.bins[place]);
                place += 1;
            }
            self.range.low + width * (place as f64 + wanted / f64::from(self.bins[place].max(1)))
        });
        Fan {
            mean: self.centre + shift,
            sd,
            quantiles,
        }
    }
}

/// A series of whole numbers: exact counts, from which everything follows.
pub struct Counter {
    /// Four histograms side by side, so that equal neighbours do not wait for one another.
    bins: Vec<[u32; 4]>,
}

impl Counter {
    const MOST: usize = 256;

    #[inline(never)]
    pub fn absorb(&mut self, column: &[u32; N]) {
        let bins: &mut [[u32; 4]; Self::MOST] = self.bins.as_mut_slice().try_into().expect("as many bins as made");
        for (i, count) in column.iter().enumerate() {
            bins[(*count as usize).min(Self::MOST - 1)][i % 4] += 1;
        }
    }

    fn merge(&mut self, other: &Counter) {
        let pairs = self.bins.iter_mut().flatten().zip(other.bins.iter().flatten());
        pairs.for_each(|(bin, more)| *bin += more);
    }

    pub fn fan(&self, paths: usize) -> Fan {
        let counts: Vec<f64> = self
            .bins
            .iter()
            .map(|bins| bins.iter().map(|b| f64::from(*b)).sum())
            .collect();
        let moment = |power| {
            counts
                .iter()
                .enumerate()
                .map(|(k, c)| (k as f64).powi(power) * c)
                .sum::<f64>()
                / paths as f64
        };
        let mean = moment(1);
        let quantiles = LEVELS.map(|level| {
            let mut rest = (level * paths as f64).ceil();
            let reached = counts.iter().position(|count| {
                rest -= count;
                rest <= 0.0
            });
            reached.unwrap_or(Self::MOST) as f64
        });
        Fan {
            mean,
            sd: (moment(2) - mean * mean).max(0.0).sqrt(),
            quantiles,
        }
    }
}

pub struct Tally {
    /// By period, then by series.
    pub series: Vec<Series>,
    pub counters: Vec<Counter>,
    /// How often each combination of targets was met.
    pub masks: Box<[u64; 1 << TARGETS]>,
}

impl Tally {
    pub fn new(ranges: &[Range]) -> Tally {
        let counter = |_| Counter {
            bins: vec![[0; 4]; Counter::MOST],
        };
        Tally {
            series: ranges.iter().copied().map(Series::new).collect(),
            counters: (0..PERIODS * COUNTERS).map(counter).collect(),
            masks: Box::new([0; 1 << TARGETS]),
        }
    }

    pub fn merge(&mut self, other: &Tally) {
        self.series
            .iter_mut()
            .zip(&other.series)
            .for_each(|(series, more)| series.merge(more));
        self.counters
            .iter_mut()
            .zip(&other.counters)
            .for_each(|(counter, more)| counter.merge(more));
        self.masks
            .iter_mut()
            .zip(other.masks.iter())
            .for_each(|(mask, more)| *mask += more);
    }
}
