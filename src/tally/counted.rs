//! What a series has counted, and how columns are added to it.

use serde::{Deserialize, Serialize};

use super::block_sum::block_extremes;
use super::counts::Counts;
use super::layout::Counting;
use super::middle::Middle;
use super::raw::Raw;
use super::sparse::Sparse;
use super::table::Table;
use super::{BLOCK, Damaged, ExactSum, Layout, Reader, State as _, Writer, block_moments, undefined};

/// The counts and sums of one column over the paths absorbed so far; which they are is up to its layout.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Counted {
    /// Paths absorbed.
    pub paths: u64,
    /// Paths on which the series is defined.
    pub defined: u64,
    /// Smallest and largest defined value outside the table.
    pub extremes: Option<(f64, f64)>,
    /// Sums over blocks of the values outside the table; those in it are summed when they are read.
    pub sum: ExactSum,
    pub sum_of_squares: ExactSum,
    /// All values, where the layout keeps them.
    pub raw: Raw,
    pub table: Table,
    pub atoms: Counts,
    pub middle: Counts,
    pub buckets: Counts,
    pub sparse: Sparse,
}

impl Counted {
    /// Nothing counted yet.
    pub fn new(layout: &Layout) -> Counted {
        let (atoms, middle, buckets) = match &layout.counting {
            None => (0, 0, 0),
            Some(counting) => (
                counting.atoms.values().len(),
                counting.middle.map_or(0, |_| Middle::COUNTERS),
                counting.grid.as_ref().map_or(0, |grid| grid.buckets()),
            ),
        };
        Counted {
            paths: 0,
            defined: 0,
            extremes: None,
            sum: ExactSum::new(),
            sum_of_squares: ExactSum::new(),
            raw: Raw::default(),
            table: Table::default(),
            atoms: Counts::new(atoms),
            middle: Counts::new(middle),
            buckets: Counts::new(buckets),
            sparse: Sparse::default(),
        }
    }

    /// See [`super::Series::absorb`].
    pub fn absorb(&mut self, layout: &Layout, block: u64, column: &[f64]) {
        let column = &column[..column.len().min(BLOCK)];
        let undefined = match &layout.counting {
            Some(
                counting @ Counting {
                    window: Some(window), ..
                },
            ) => self.absorb_whole_numbers(layout, counting, *window, column),
            Some(
                counting @ Counting {
                    middle: Some(middle), ..
                },
            ) => self.absorb_smooth(layout, counting, middle, column),
            counting => {
                self.sum_up(layout, column);
                self.absorb_numbers(counting.as_ref(), block, column)
            }
        };
        self.paths += column.len() as u64;
        self.defined += column.len() as u64 - undefined;
    }

    /// Counts a block of a series of whole numbers, and sums up those that are none; returns how many are undefined.
    fn absorb_whole_numbers(
        &mut self,
        layout: &Layout,
        counting: &Counting,
        window: (f64, f64),
        column: &[f64],
    ) -> u64 {
        if self.table.absorb_whole(window, column) {
            return 0;
        }
        let mut values = [0.0; BLOCK];
        let defined = defined_of(column, &mut values);
        let left = self.table.absorb(window, &mut values[..defined]);
        if left > 0 {
            self.sum_up(layout, &values[..left]);
            self.count(counting, &mut values[..left]);
        }
        (column.len() - defined) as u64
    }

    /// Counts a block of a series with equal buckets; returns how many values are undefined.
    fn absorb_smooth(&mut self, layout: &Layout, counting: &Counting, middle: &Middle, column: &[f64]) -> u64 {
        // Taken out so that the rest may be counted meanwhile.
        let mut counts = std::mem::take(&mut self.middle);
        let absorbed = middle.absorb(counts.reserve(column.len()), column, |rest| self.count(counting, rest));
        self.middle = counts;
        if absorbed.undefined < column.len() as u64 {
            // Buckets between those of the extremes known so far hold no others.
            let has_none = |(min, max)| {
                middle.place(min) < i32::from(absorbed.least) && i32::from(absorbed.most) < middle.place(max)
            };
            if !self.extremes.is_some_and(has_none) {
                let (min, max) = block_extremes(column);
                self.widen(min, max);
            }
            self.add_moments(layout, column);
        }
        absorbed.undefined
    }

    /// Counts a block of any other series; returns how many values are undefined.
    fn absorb_numbers(&mut self, counting: Option<&Counting>, block: u64, column: &[f64]) -> u64 {
        let Some(counting) = counting else {
            self.raw.absorb(block, column);
            return undefined(column);
        };
        let mut values = [0.0; BLOCK];
        let defined = defined_of(column, &mut values);
        if defined > 0 {
            self.count(counting, &mut values[..defined]);
        }
        (column.len() - defined) as u64
    }

    /// Writes everything down.
    pub fn write(&self, to: &mut Writer) {
        to.number(self.paths);
        to.number(self.defined);
        to.ends(self.extremes);
        self.sum.write(to);
        self.sum_of_squares.write(to);
        self.raw.write(to);
        self.table.write(to);
        for counts in [&self.atoms, &self.middle, &self.buckets] {
            counts.write(to);
        }
        self.sparse.write(to);
    }

    /// Takes up, where nothing is counted yet, what was written under the same layout.
    pub fn read(&mut self, layout: &Layout, from: &mut Reader) -> Result<(), Damaged> {
        self.paths = from.count()?;
        self.defined = from.at_most(self.paths)?;
        self.extremes = from.ends()?;
        self.sum.read(from)?;
        self.sum_of_squares.read(from)?;
        self.raw.read(from)?;
        if layout.counting.is_some() && self.raw.values().next().is_some() {
            return Err(Damaged);
        }
        let window = layout.counting.as_ref().and_then(|counting| counting.window);
        self.table.read(window, from)?;
        for counts in [&mut self.atoms, &mut self.middle, &mut self.buckets] {
            counts.read(from)?;
        }
        self.sparse.read(from)
    }

    /// Adds values of one block to the moments and extremes.
    fn sum_up(&mut self, layout: &Layout, values: &[f64]) {
        let (min, max) = block_extremes(values);
        // Else none is defined.
        if min <= max {
            self.widen(min, max);
            self.add_moments(layout, values);
        }
    }

    fn add_moments(&mut self, layout: &Layout, values: &[f64]) {
        let (sum, sum_of_squares) = block_moments(values, layout.centre, layout.scale);
        self.sum.add(sum);
        self.sum_of_squares.add(sum_of_squares);
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

    /// Adds what another one with the same layout has counted on other paths.
    pub fn merge(&mut self, other: &Counted) {
        self.paths += other.paths;
        self.defined += other.defined;
        if let Some((min, max)) = other.extremes {
            self.widen(min, max);
        }
        self.sum.merge(&other.sum);
        self.sum_of_squares.merge(&other.sum_of_squares);
        self.raw.merge(&other.raw);
        self.table.merge(&other.table);
        self.atoms.merge(&other.atoms, 0);
        self.middle.merge(&other.middle, 0);
        self.buckets.merge(&other.buckets, 0);
        self.sparse.merge(&other.sparse);
    }

    /// Bytes of memory behind it.
    pub fn bytes(&self) -> usize {
        let sums = self.sum.bytes() + self.sum_of_squares.bytes();
        sums + self.raw.bytes() + self.table.bytes() + self.atoms.bytes() + self.middle.bytes() + self.buckets.bytes() + self.sparse.bytes()
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
