//! Exact counts of whole numbers, in a table that grows with them.

use serde::{Deserialize, Serialize};

use super::counts::{Counts, Hot};
use super::{BLOCK, Damaged, Digest, Reader, State as _, Writer};
use crate::math::dispatch::multiversioned;
use crate::math::scratch::with_scratch;

/// Adding this rounds to a whole number, which then stands in the low bits: 1.5 · 2⁵².
pub(super) const ROUND: f64 = 6_755_399_441_055_744.0;

/// Tables begin and end at multiples of this, so that their extent depends only on the values counted.
const STEP: i64 = 64;

/// Columns that span few numbers are counted in so many rows at once.
const ROWS: usize = 4;

/// Counts by whole number.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Table {
    /// The number that the first counter stands for.
    base: i64,
    counts: Counts,
}

impl Table {
    /// Counts the whole numbers between the ends of `window` (both included, below 2⁵⁰ in size) among the defined
    /// `values`; moves the others to the front and returns how many they are.
    pub fn absorb(&mut self, window: (f64, f64), values: &mut [f64]) -> usize {
        let (inside, low, high) = extent(window, values);
        if inside == 0 {
            return values.len();
        }
        self.cover(low as i64, high as i64);
        let base = self.base as f64;
        let hot = self.counts.reserve(values.len());
        let mut count = |x: f64| {
            if let Some(count) = hot.get_mut(((x - base) + ROUND).to_bits() as u32 as usize) {
                *count += 1;
            }
        };
        if inside == values.len() {
            values.iter().for_each(|&x| count(x));
            return 0;
        }
        let mut others = 0;
        for i in 0..values.len() {
            let x = values[i];
            if is_inside(window, x) {
                count(x);
            } else {
                values[others] = x;
                others += 1;
            }
        }
        others
    }

    /// Counts a column of at most a block, all of it or nothing: false unless all are defined, whole numbers inside the window.
    pub fn absorb_whole(&mut self, window: (f64, f64), column: &[f64]) -> bool {
        with_scratch(|scratch| self.absorb_whole_with(window, column, &mut scratch.numbers))
    }

    fn absorb_whole_with(&mut self, window: (f64, f64), column: &[f64], numbers: &mut [u16; BLOCK]) -> bool {
        let numbers = &mut numbers[..column.len().min(BLOCK)];
        // Nearly always the table covers them already.
        if !self.numbers_of(window, column, numbers) {
            let (inside, low, high) = extent(window, column);
            if inside < column.len() || inside == 0 {
                return false;
            }
            self.cover(low as i64, high as i64);
            self.numbers_of(window, column, numbers);
        }
        let hot = self.counts.reserve(column.len());
        // Neighbours are often equal: four rows of counters, so that none waits for the one before. No longer than needed:
        // they are cleared and added up for every block.
        let width = hot.len();
        if width <= 64 {
            count_in_rows::<64>(numbers, hot);
        } else if width <= 128 {
            count_in_rows::<128>(numbers, hot);
        } else if width <= 256 {
            count_in_rows::<256>(numbers, hot);
        } else {
            for number in numbers.iter() {
                if let Some(count) = hot.get_mut(usize::from(*number)) {
                    *count += 1;
                }
            }
        }
        true
    }

    /// The counter of each value, if there is one for all of them.
    fn numbers_of(&self, window: (f64, f64), column: &[f64], numbers: &mut [u16]) -> bool {
        let base = self.base as f64;
        let end = base + self.counts.len() as f64 - 1.0;
        whole_numbers(base, window.0.max(base), window.1.min(end), column, numbers)
    }

    /// The smallest and the largest number that occurs.
    pub fn ends(&self) -> Option<(f64, f64)> {
        let first = self.iter().next()?.0;
        Some((first, self.iter().last().map_or(first, |(number, _)| number)))
    }

    fn cover(&mut self, low: i64, high: i64) {
        let low = low.div_euclid(STEP) * STEP;
        let end = (high.div_euclid(STEP) + 1) * STEP;
        if self.counts.len() == 0 {
            self.base = low;
        }
        let before = (self.base - low).max(0);
        let after = (end - self.base - self.counts.len() as i64).max(0);
        if before > 0 || after > 0 {
            self.counts.grow(before as usize, after as usize);
            self.base -= before;
        }
    }

    /// Adds another table.
    pub fn merge(&mut self, other: &Table) {
        if other.counts.len() > 0 {
            self.cover(other.base, other.base + other.counts.len() as i64 - 1);
            self.counts.merge(&other.counts, (other.base - self.base) as usize);
        }
    }

    /// Numbers that occur, in order, with their counts.
    pub fn iter(&self) -> impl Iterator<Item = (f64, u64)> + '_ {
        let base = self.base;
        (base..)
            .zip(self.counts.iter())
            .filter(|&(_, count)| count > 0)
            .map(|(number, count)| (number as f64, count))
    }

    /// Writes the table down.
    pub fn write(&self, to: &mut Writer) {
        to.number(self.counts.len() as u64);
        to.signed(self.base);
        self.counts.write(to);
    }

    /// Takes up, into an empty table, what one with the same window wrote.
    pub fn read(&mut self, window: Option<(f64, f64)>, from: &mut Reader) -> Result<(), Damaged> {
        let (length, base) = (from.number()? as i64, from.signed()?);
        if length == 0 && base == 0 {
            return Ok(());
        }
        let (low, high) = window.ok_or(Damaged)?;
        let (low, high) = (low.floor() as i64, high.ceil() as i64);
        let (least, most) = (low.div_euclid(STEP) * STEP, (high.div_euclid(STEP) + 1) * STEP);
        let fits = base >= least && base <= most && length > 0 && length <= most - base;
        if !fits || base % STEP != 0 || length % STEP != 0 {
            return Err(Damaged);
        }
        self.cover(base, base + length - 1);
        self.counts.read(from)
    }

    /// Bytes of memory behind the table.
    pub fn bytes(&self) -> usize {
        self.counts.bytes()
    }
}

impl Digest for Table {
    fn digest(&self, sink: &mut dyn FnMut(u64)) {
        sink(self.iter().count() as u64);
        for (number, count) in self.iter() {
            sink(number.to_bits());
            sink(count);
        }
    }
}

/// Whether x is a whole number below 2⁵⁰ in size.
pub(super) fn is_whole(x: f64) -> bool {
    x.abs() < (1u64 << 50) as f64 && (x + ROUND) - ROUND == x
}

fn is_inside(window: (f64, f64), x: f64) -> bool {
    // Within the window, x is small enough for the rounding trick.
    x >= window.0 && x <= window.1 && (x + ROUND) - ROUND == x
}

/// Counts numbers below `WIDTH`, and adds the counts to `hot`.
fn count_in_rows<const WIDTH: usize>(numbers: &[u16], hot: &mut [Hot]) {
    let mut rows = [[0 as Hot; WIDTH]; ROWS];
    let (fours, rest) = numbers.as_chunks::<ROWS>();
    for four in fours {
        for (row, number) in rows.iter_mut().zip(four) {
            row[usize::from(*number) % WIDTH] += 1;
        }
    }
    for number in rest {
        rows[0][usize::from(*number) % WIDTH] += 1;
    }
    for (place, count) in hot.iter_mut().enumerate() {
        *count += rows.iter().map(|row| row[place]).sum::<Hot>();
    }
}

multiversioned! {
    /// x − base for each value; false unless all are whole numbers from `low` to `high`, all of these below 2⁵⁰ in size and
    /// `base` at most 65,535 below `high`.
    fn whole_numbers(base: f64, low: f64, high: f64, values: &[f64], numbers: &mut [u16]) -> bool {
        if low > high {
            return false;
        }
        let (zero, offset) = ((ROUND + low).to_bits(), (low - base) as u16);
        let (mut others, mut most) = (0u64, 0u64);
        for (x, number) in values.iter().zip(numbers) {
            // Written so that NaN is none.
            let rounded = *x + ROUND;
            others |= u64::from(!(rounded - ROUND == *x));
            // As an integer, what lies below is far above.
            let above = rounded.to_bits().wrapping_sub(zero);
            most = most.max(above);
            *number = (above as u16).wrapping_add(offset);
        }
        others == 0 && most <= (high - low) as u64
    }
}

/// How many values are whole numbers inside the window, and the smallest and largest of them.
#[multiversion::multiversion(targets("x86_64+avx2+popcnt"))]
fn extent(window: (f64, f64), values: &[f64]) -> (usize, f64, f64) {
    const LANES: usize = 8;
    let mut inside = [0u64; LANES];
    let mut low = [f64::INFINITY; LANES];
    let mut high = [f64::NEG_INFINITY; LANES];
    let (whole, rest) = values.as_chunks::<LANES>();
    let mut last = [f64::NAN; LANES];
    last[..rest.len()].copy_from_slice(rest);
    for chunk in whole.iter().chain([&last]) {
        for lane in 0..LANES {
            let x = chunk[lane];
            let is = (x >= window.0) & (x <= window.1) & ((x + ROUND) - ROUND == x);
            inside[lane] += u64::from(is);
            low[lane] = if is & (x < low[lane]) { x } else { low[lane] };
            high[lane] = if is & (x > high[lane]) { x } else { high[lane] };
        }
    }
    (
        inside.iter().sum::<u64>() as usize,
        low.into_iter().fold(f64::INFINITY, f64::min),
        high.into_iter().fold(f64::NEG_INFINITY, f64::max),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_whole_numbers_and_hands_back_the_rest() {
        let window = (-10_000.0, 10_000.0);
        let mut values = vec![3.0, -10_000.0, 0.5, 10_001.0, -0.0, 3.0, 10_000.0, 1e300, 0.0];
        let mut table = Table::default();
        assert_eq!(table.absorb(window, &mut values), 3);
        assert_eq!(values[..3], [0.5, 10_001.0, 1e300]);
        let counts: Vec<_> = table.iter().collect();
        assert_eq!(counts, [(-10_000.0, 1), (0.0, 2), (3.0, 2), (10_000.0, 1)]);
    }

    #[test]
    fn whole_columns_are_counted_as_their_values_one_by_one() {
        let window = (-10_000.0, 10_000.0);
        let mut state = 1u64;
        let mut next = |span: u64| {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            (state >> 33) % span
        };
        let (mut whole, mut single) = (Table::default(), Table::default());
        for (span, from) in [(3, 5.0), (60, 0.0), (120, -30.0), (250, -100.0), (20_001, -10_000.0)] {
            let column: Vec<f64> = (0..1000).map(|_| next(span) as f64 + from).collect();
            assert!(whole.absorb_whole(window, &column));
            column
                .iter()
                .for_each(|&x| assert_eq!(single.absorb(window, &mut [x]), 0));
            assert_eq!(whole, single);
            assert_eq!(whole.ends(), single.ends());
        }
        // Covered by the table, and still not in the window; not whole beside a whole number; undefined.
        for other in [10_001.0, 1e-17, f64::NAN, 0.5] {
            assert!(!whole.absorb_whole(window, &[1.0, other]), "{other}");
        }
        assert_eq!(whole, single);
    }

    #[test]
    fn growing_and_merging_do_not_depend_on_order() {
        let window = (-10_000.0, 10_000.0);
        let table = |numbers: &[f64]| {
            let mut table = Table::default();
            numbers
                .iter()
                .for_each(|&x| assert_eq!(table.absorb(window, &mut [x]), 0));
            table
        };
        let whole = table(&[5.0, 300.0, -77.0, 9_999.0, 5.0]);
        let mut merged = table(&[9_999.0, 5.0]);
        merged.merge(&Table::default());
        merged.merge(&table(&[-77.0, 300.0, 5.0]));
        assert_eq!(merged, whole);
        let mut other = Table::default();
        other.merge(&merged);
        assert_eq!(other, whole);
    }
}
