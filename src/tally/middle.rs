//! Equal buckets over the middle of a series whose density is smooth there: one multiplication finds a value's bucket.
//!
//! Nearly all values of most continuous series are counted here, without being moved; the few outside go to the grid.
//! A pilot that shows atoms, clumps or a lattice at the scale of the buckets gets no middle, and the grid counts all of it.

use serde::{Deserialize, Serialize};

use super::BLOCK;
use super::counts::Hot;
use super::grid::reach;
use super::layout::order_statistic;
use super::table::ROUND;
use crate::math::dispatch::multiversioned;
use crate::math::flags::set_places;
use crate::math::scratch::{Scratch, with_scratch};

/// Buckets of equal width; with the counter for "elsewhere" a power of two. So many reach far beyond the pilot of most series,
/// and those that are never hit take no place in the cache.
const BUCKETS: usize = 8191;

/// The least number of values in a pilot from which a density can be judged.
const LEAST: usize = 1024;

/// How wide a bucket is at most, relative to the 5–95 % spread: half of what quantiles may be off.
const WIDTH: f64 = 0.0005;

/// The density is judged over groups of so many neighbouring buckets, within which it is taken as even.
const GROUP: usize = 16;

/// A group's buckets may hold so much of all values each.
const PEAK: f64 = 0.001;

/// Variance within groups over that of a Poisson, at most. Chance alone gives 1 ± 0.023; a lattice of one value in every
/// second bucket gives 2.
const DISPERSION: f64 = 1.15;

/// Values elsewhere that are handed on together.
const TOGETHER: usize = 64;

/// Where the middle is. Each bucket has a counter; the last counter stands for "elsewhere".
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Middle {
    low: f64,
    high: f64,
    /// Half a bucket above the lower end, so that rounding to nearest cuts at edges.
    shifted: f64,
    factor: f64,
}

impl Middle {
    /// The middle of a sorted pilot without repeated values, if it is smooth; `spread` is the least that the 5–95 % spread
    /// may be.
    pub fn find(sorted: &[f64], spread: f64) -> Option<Middle> {
        let n = sorted.len();
        if n < LEAST {
            return None;
        }
        // Narrower where the density has a peak.
        [1.0, 0.5, 0.25]
            .into_iter()
            .find_map(|part| Middle::with(sorted, part * WIDTH * spread))
    }

    /// The middle with buckets of a width.
    fn with(sorted: &[f64], width: f64) -> Option<Middle> {
        let n = sorted.len();
        let reached = width * BUCKETS as f64;
        // Reported quantiles from 5 % to 95 % must be well inside.
        let tail = (0.05 - reach(0.05, n)) / 2.0;
        let (from, to) = (order_statistic(sorted, tail), order_statistic(sorted, 1.0 - tail));
        let (first, last) = (sorted[0], sorted[n - 1]);
        // All of the pilot if possible, else all on that side where less is lost, else what is in the middle.
        let low = if last - first <= reached {
            first - 0.5 * (reached - (last - first))
        } else if to - first <= reached && to - first <= last - from {
            first
        } else if last - from <= reached {
            last - reached
        } else {
            from - 0.5 * (reached - (to - from))
        };
        let middle = Middle {
            low,
            high: low + reached,
            shifted: low + 0.5 * width,
            factor: 1.0 / width,
        };
        // A bucket must also hold many different doubles.
        let least = low.abs().max(middle.high.abs()) * (1024.0 * f64::EPSILON);
        let fits = to - from <= reached && width > least && reached.is_finite() && middle.factor.is_finite();
        if !fits {
            return None;
        }
        let mut counts = [0u32; Middle::COUNTERS];
        sorted.iter().for_each(|x| counts[usize::from(middle.number(*x))] += 1);
        is_smooth(&counts[..BUCKETS], n).then_some(middle)
    }

    #[inline(always)]
    fn number(&self, x: f64) -> u16 {
        let part = (x - self.shifted) * self.factor;
        // As an integer, what lies below is far above, and so is NaN.
        let number = (part + ROUND).to_bits().wrapping_sub(ROUND.to_bits());
        number.min(BUCKETS as u64) as u16
    }

    /// The bucket of a value; one less than the first below all of them, and one more than the last above.
    pub fn place(&self, x: f64) -> i32 {
        match self.number(x) {
            number if usize::from(number) < BUCKETS => i32::from(number),
            _ if x < self.high => -1,
            _ => BUCKETS as i32,
        }
    }

    /// Whether a value is in one of the buckets.
    pub fn has(&self, x: f64) -> bool {
        usize::from(self.number(x)) < BUCKETS
    }

    /// Number of counters needed.
    pub const COUNTERS: usize = BUCKETS + 1;

    /// Counts the values of a column (at most a block); hands the defined ones that are elsewhere to `rest`, some at a time.
    ///
    /// # Panics
    /// Unless there are [`Middle::COUNTERS`] counters.
    pub fn absorb(&self, counts: &mut [Hot], column: &[f64], mut rest: impl FnMut(&mut [f64])) -> Absorbed {
        let column = &column[..column.len().min(BLOCK)];
        with_scratch(|scratch| self.absorb_with(counts, column, &mut rest, scratch))
    }

    fn absorb_with(
        &self,
        counts: &mut [Hot],
        column: &[f64],
        rest: &mut impl FnMut(&mut [f64]),
        Scratch { numbers, flags, places }: &mut Scratch,
    ) -> Absorbed {
        let numbers = &mut numbers[..column.len()];
        numbers_of(self, column, numbers);
        let (least, most) = ends_of(numbers);
        let mut absorbed = Absorbed {
            undefined: 0,
            least,
            most,
        };
        // Without a check of every index: there are as many counters as numbers that the mask lets through.
        const { assert!(Middle::COUNTERS.is_power_of_two()) };
        let counts: &mut [Hot; Middle::COUNTERS] = counts.try_into().expect("as many counters as made");
        let (fours, last) = numbers.as_chunks::<4>();
        for [a, b, c, d] in fours {
            // Four numbers in one load: each load may look as if it read one of the counters just written, and wait.
            let four = u64::from(*a) | u64::from(*b) << 16 | u64::from(*c) << 32 | u64::from(*d) << 48;
            for shift in [0, 16, 32, 48] {
                counts[(four >> shift) as usize % Middle::COUNTERS] += 1;
            }
        }
        for number in last {
            counts[usize::from(*number) % Middle::COUNTERS] += 1;
        }
        // Those elsewhere are counted by others.
        let elsewhere = std::mem::take(&mut counts[BUCKETS]);
        if elsewhere == 0 {
            return absorbed;
        }
        flag_elsewhere(numbers, flags);
        let count = set_places(flags, numbers.len(), places);
        for places in places[..count].chunks(TOGETHER) {
            let (mut others, mut found) = ([0.0; TOGETHER], 0);
            for &place in places {
                let x = column[usize::from(place)];
                absorbed.undefined += u64::from(x.is_nan());
                if !x.is_nan() {
                    others[found] = x;
                    found += 1;
                }
            }
            rest(&mut others[..found]);
        }
        absorbed
    }

    /// Lower edge and upper edge of a bucket.
    pub fn edges(&self, bucket: usize) -> (f64, f64) {
        let step = (self.high - self.low) / BUCKETS as f64;
        let edge = |k: usize| {
            if k == BUCKETS {
                self.high
            } else {
                self.low + k as f64 * step
            }
        };
        (edge(bucket), edge(bucket + 1))
    }

    /// Whether an interval that begins at `low` and lies outside lies below.
    pub fn is_below(&self, low: f64) -> bool {
        low <= self.low
    }

    /// Narrows an interval to what lies outside.
    pub fn clip(&self, low: f64, high: f64) -> (f64, f64) {
        if low < self.low {
            (low, high.min(self.low))
        } else if high > self.high {
            (low.max(self.high), high)
        } else if low - self.low < self.high - high {
            // By rounding at an edge.
            (self.low, self.low)
        } else {
            (self.high, self.high)
        }
    }
}

/// What is known of a column that was counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Absorbed {
    /// How many values are undefined.
    pub undefined: u64,
    /// The least number of a bucket.
    pub least: u16,
    /// The greatest; that of no bucket where a value is elsewhere.
    pub most: u16,
}

/// Whether a pilot's counts by bucket are those of a smooth density.
fn is_smooth(counts: &[u32], n: usize) -> bool {
    let (mut total, mut within) = (0.0, 0.0);
    for group in counts.chunks(GROUP) {
        let sum: u32 = group.iter().sum();
        let squares: u32 = group.iter().map(|count| count * count).sum();
        let (sum, squares) = (f64::from(sum), f64::from(squares));
        let peak = group.iter().copied().max().unwrap_or(0);
        let mean = sum / GROUP as f64;
        // Chance makes one smooth series in a hundred or so look crowded; it only takes longer.
        if mean > PEAK * n as f64 || f64::from(peak) > mean + 5.0 * mean.sqrt() + 2.0 {
            return false;
        }
        total += sum;
        within += squares - sum * sum / GROUP as f64;
    }
    within <= DISPERSION * total * (1.0 - 1.0 / GROUP as f64)
}

multiversioned! {
    /// The counter of each value.
    fn numbers_of(middle: &Middle, column: &[f64], numbers: &mut [u16]) {
        for (x, number) in column.iter().zip(numbers) {
            *number = middle.number(*x);
        }
    }

    /// The least and the greatest number.
    fn ends_of(numbers: &[u16]) -> (u16, u16) {
        let (mut least, mut most) = (u16::MAX, 0);
        for number in numbers {
            least = least.min(*number);
            most = most.max(*number);
        }
        (least, most)
    }

    /// Flags the values that are in no bucket.
    fn flag_elsewhere(numbers: &[u16], flags: &mut [u8]) {
        for (number, flag) in numbers.iter().zip(flags) {
            *flag = u8::from(*number == BUCKETS as u16);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::PILOT;
    use crate::tally::adversary::{Draws, column};

    fn middle(draw: impl FnMut(&mut Draws, usize) -> f64) -> Option<Middle> {
        let mut sorted = column(PILOT, 11, draw);
        sorted.sort_by(f64::total_cmp);
        let spread = order_statistic(&sorted, 0.93) - order_statistic(&sorted, 0.07);
        Middle::find(&sorted, spread)
    }

    #[test]
    fn smooth_densities_have_a_middle() {
        assert!(middle(|d, _| d.normal()).is_some());
        assert!(middle(|d, _| 1e6 + d.uniform()).is_some());
        assert!(middle(|d, _| (0.7 * d.normal()).exp()).is_some());
    }

    #[test]
    fn clumps_and_lattices_have_none() {
        assert!(middle(|d, _| d.normal() / d.normal()).is_none());
        assert!(middle(|d, _| (d.normal() * 500.0).round() / 500.0 + 1e-7 * d.normal()).is_none());
        assert!(
            middle(|d, _| if d.uniform() < 0.006 {
                1.0 + 1e-7 * d.normal()
            } else {
                d.normal()
            })
            .is_none()
        );
        assert!(middle(|d, _| 1.0 + 1e-14 * d.normal()).is_none());
    }

    #[test]
    fn counts_the_middle_and_hands_back_the_rest() {
        let middle = middle(|d, _| d.normal()).unwrap();
        let values = [0.0, 9.0, f64::NAN, -1.9, 2.5, f64::INFINITY, -9.0, 0.5];
        let (mut counts, mut others) = ([0; Middle::COUNTERS], Vec::new());
        let Absorbed { undefined, least, most } =
            middle.absorb(&mut counts, &values, |rest| others.extend_from_slice(rest));
        assert_eq!(i32::from(least), middle.place(-1.9));
        assert_eq!(
            (usize::from(most), middle.place(-9.0), middle.place(9.0)),
            (BUCKETS, -1, BUCKETS as i32)
        );
        assert_eq!(others, [9.0, f64::INFINITY, -9.0]); // the middle reaches a little beyond 6
        assert_eq!((undefined, counts[BUCKETS], counts.iter().sum::<Hot>()), (1, 0, 4));
        for (counter, _) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let (low, high) = middle.edges(counter);
            assert!([0.0, 0.5, -1.9, 2.5].iter().any(|x| (low..=high).contains(x)));
        }
    }
}
