//! Guide tables: inversion of a step function in about two comparisons, with the same result as a search.
//! Source: Chen & Asau, On generating random variates from an empirical distribution, AIIE Transactions 6 (1974), 163-166.
//!
//! A cell of the guide that holds no more than one step answers by one comparison with it. A column of draws goes through a
//! finer guide first: its cells that hold no step answer at once, without a branch, and there are many times more of these
//! than steps.

use crate::math::dispatch::multiversioned;
use crate::math::flags::{FLAGS, set_places};
use crate::math::scratch::{Scratch, with_scratch};

/// The finer guide has so many cells for each value, at least [`FEWEST`] and at most [`MOST`].
const CELLS: usize = 64;
const FEWEST: usize = 256;
/// Four bytes a cell, which can be gathered: 16 KiB stay in the first-level cache.
const MOST: usize = 4096;
/// As long as the finer guide is with what lies beyond its last cell, and the most places that it knows: a power of two, so
/// that neither needs a check.
const WHOLE: usize = 2 * MOST;
/// What stands in cells that have no place of their own.
const NO_PLACE: u32 = u32::MAX;
/// The guide has 16 cells for each value, no fewer than 512, and beyond 8,192 only two for each value.
const IN_GUIDE: [usize; 3] = [512, 16, 8192];
/// A cell of the guide holds a place in its lowest bits.
const PLACE_BITS: u32 = 22;
/// What stands in place of a step in cells that ask for a search from their place on.
const SEARCH: f64 = f64::from_bits(u64::MAX);

/// Values in rising order with the cdf at each, and where to begin looking.
#[derive(Clone, Debug)]
pub(super) struct GuideTable {
    values: Vec<f64>,
    /// P(X ≤ value), not falling.
    cdf: Vec<f64>,
    /// P(X < first value): draws up to here are not in the table.
    before: f64,
    /// `guide[j]`: the first place of any u from j / guide length to (j + 1) / guide length, both included. It is the place of
    /// those that are not above the step whose leading bits stand above it; those above have the next place.
    guide: Vec<u64>,
    /// `fine[j]`: the place of all u from j / fine length to (j + 1) / fine length, both included, or one that does not
    /// exist where they have several or none.
    fine: Box<[u32; WHOLE]>,
    /// How many cells there are.
    size: f64,
    /// The values once more, 0 beyond their end; none where each is the one before it plus 1.
    atoms: Option<Box<[f64; WHOLE]>>,
}

impl GuideTable {
    /// A table of rising `values`, at least one, with P(X ≤ value) of each and P(X < first).
    pub fn new(values: Vec<f64>, cdf: Vec<f64>, before: f64) -> GuideTable {
        let [fewest, cells, many] = IN_GUIDE;
        let size = (cells * values.len()).min(many.max(2 * values.len()));
        let size = size.next_power_of_two().max(fewest);
        let mut place = 0;
        let guide = (0..size)
            .map(|j| {
                let (least, end) = (j as f64 / size as f64, (j + 1) as f64 / size as f64);
                while place < cdf.len() && cdf[place] < least {
                    place += 1;
                }
                match cdf[place..] {
                    _ if least <= before || place >= 1 << PLACE_BITS => pack(SEARCH, 0),
                    [step, ..] if step >= end => pack(f64::MAX, place),
                    [step, next, ..] if next >= end => pack(step, place),
                    _ => pack(SEARCH, place),
                }
            })
            .collect();
        let size = (CELLS * values.len()).next_power_of_two().clamp(FEWEST, MOST);
        let mut place = 0;
        let mut fine = Box::new([NO_PLACE; WHOLE]);
        for (j, cell) in fine[..size].iter_mut().enumerate() {
            let (least, end) = (j as f64 / size as f64, (j + 1) as f64 / size as f64);
            while place < cdf.len() && cdf[place] < least {
                place += 1;
            }
            if let Some(cdf) = cdf.get(place)
                && *cdf >= end
                && least > before
                && place < WHOLE
            {
                *cell = place as u32;
            }
        }
        let counts = (0..values.len()).all(|place| values[place] == values[0] + place as f64);
        let atoms = (!counts).then(|| {
            let mut atoms = Box::new([0.0; WHOLE]);
            for (atom, value) in atoms.iter_mut().zip(&values) {
                *atom = *value;
            }
            atoms
        });
        GuideTable {
            values,
            cdf,
            before,
            guide,
            fine,
            size: size as f64,
            atoms,
        }
    }

    /// The smallest value with cdf ≥ u; `None` where it is not in the table.
    #[inline]
    pub fn quantile(&self, u: f64) -> Option<f64> {
        if u.is_nan() || u <= self.before {
            return None;
        }
        // The size is a power of two, so the product is exact and never passes u.
        let cell = self.guide.get((u * self.guide.len() as f64) as usize).copied();
        let cell = cell.unwrap_or(pack(SEARCH, 0));
        let (leading, step) = (u.to_bits() >> PLACE_BITS, cell >> PLACE_BITS);
        let first = (cell & ((1 << PLACE_BITS) - 1)) as usize;
        let place = if leading == step || step == SEARCH.to_bits() >> PLACE_BITS {
            first + self.cdf[first..].partition_point(|cdf| *cdf < u)
        } else {
            first + usize::from(leading > step)
        };
        self.values.get(place).copied()
    }

    /// [`GuideTable::quantile`] of a whole column, `slow(u)` where it is not in the table.
    pub fn column(&self, u: &mut [f64], slow: impl Fn(f64) -> f64) {
        with_scratch(|scratch| self.column_with(u, slow, scratch));
    }

    fn column_with(&self, u: &mut [f64], slow: impl Fn(f64) -> f64, scratch: &mut Scratch) {
        let Scratch { flags, places, .. } = scratch;
        for u in u.chunks_mut(FLAGS) {
            let served = match &self.atoms {
                None => counts_of(&self.fine, self.size, self.values[0], u, flags),
                Some(atoms) => atoms_of(&self.fine, self.size, atoms, u, flags),
            };
            if !served {
                for u in u {
                    *u = self.quantile(*u).unwrap_or_else(|| slow(*u));
                }
                continue;
            }
            let count = set_places(flags, u.len(), places);
            for &place in &places[..count] {
                let u = &mut u[usize::from(place)];
                *u = self.quantile(*u).unwrap_or_else(|| slow(*u));
            }
        }
    }
}

/// A step, not below 0, and the place of what is not above it.
fn pack(step: f64, place: usize) -> u64 {
    step.to_bits() >> PLACE_BITS << PLACE_BITS | place as u64
}

/// Whether all are between 0 and 1, both included.
#[inline(always)]
fn are_uniform(u: &[f64]) -> bool {
    // As integers: NaN and what is below 0 are above 1.
    let mut most = 0;
    for u in u {
        most = most.max(u.to_bits());
    }
    most <= 1f64.to_bits()
}

/// The cells of uniforms in `size` cells.
#[derive(Clone, Copy)]
struct Cells {
    round: f64,
    half: f64,
}

impl Cells {
    /// Adding 1.5 · 2⁵² / size rounds to a multiple of 1 / size, whose number then stands in the low bits. Half a cell less
    /// goes in, so that rounding to nearest is rounding down; a u at the edge of two cells goes to one of them.
    #[inline(always)]
    fn new(size: f64) -> Cells {
        Cells {
            round: 6_755_399_441_055_744.0 / size,
            half: 0.5 / size,
        }
    }

    /// The cell of a u between 0 and 1.
    #[inline(always)]
    fn of(self, u: f64) -> usize {
        ((u - self.half) + self.round).to_bits() as usize & (WHOLE - 1)
    }
}

multiversioned! {
    /// `first` + place instead of each draw that has one; a 1 in `without` for the others. False, with nothing done, where
    /// some are no uniforms.
    fn counts_of(fine: &[u32; WHOLE], size: f64, first: f64, u: &mut [f64], without: &mut [u8]) -> bool {
        if !are_uniform(u) {
            return false;
        }
        let cells = Cells::new(size);
        for (u, without) in u.iter_mut().zip(without) {
            let place = fine[cells.of(*u)];
            *without = u8::from(place == NO_PLACE);
            *u = if place == NO_PLACE { *u } else { first + f64::from(place) };
        }
        true
    }

    /// The value at its place instead of each draw that has one; a 1 in `without` for the others. False, with nothing done,
    /// where some are no uniforms.
    fn atoms_of(fine: &[u32; WHOLE], size: f64, atoms: &[f64; WHOLE], u: &mut [f64], without: &mut [u8]) -> bool {
        if !are_uniform(u) {
            return false;
        }
        let cells = Cells::new(size);
        for (u, without) in u.iter_mut().zip(without) {
            let place = fine[cells.of(*u)];
            *without = u8::from(place == NO_PLACE);
            let atom = atoms[place as usize & (WHOLE - 1)];
            *u = if place == NO_PLACE { *u } else { atom };
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_a_search() {
        agrees((0..50).map(f64::from).collect());
        agrees((0..50).map(|i| f64::from(i * i) - 0.5).collect());
    }

    /// More values than cells, more than places in the finer guide, steps of no height, and the cdf up to 1.
    #[test]
    fn large_tables_agree_with_a_search() {
        for count in [700u32, 9000, 70_000] {
            let values: Vec<f64> = (0..count).map(|i| f64::from(i) * 0.5).collect();
            // Every third value has no probability.
            let cdf: Vec<f64> = (0..count)
                .map(|i| (f64::from(i - i % 3 + 3) / f64::from(count + 2)).min(1.0))
                .collect();
            let table = GuideTable::new(values.clone(), cdf.clone(), 0.0);
            let mut column: Vec<f64> = (1..=20_000).map(|i| f64::from(i) / 20_000.0).collect();
            column.extend(cdf.iter().flat_map(|cdf| [*cdf, cdf.next_up(), cdf.next_down()]));
            let searched: Vec<f64> = column
                .iter()
                .map(|u| values.get(cdf.partition_point(|cdf| cdf < u)).copied().unwrap_or(-1.0))
                .collect();
            table.column(&mut column, |_| -1.0);
            assert_eq!(column, searched, "{count}");
        }
    }

    fn agrees(values: Vec<f64>) {
        let cdf: Vec<f64> = (0..50)
            .map(|i| 0.05 + 0.9 * f64::from((i + 1) * (i + 1)) / 2500.0)
            .collect();
        let table = GuideTable::new(values.clone(), cdf.clone(), 0.05);
        for i in 0..=100_000 {
            let u = f64::from(i) / 100_000.0;
            let searched = if u <= 0.05 {
                None
            } else {
                cdf.iter().position(|c| *c >= u).map(|i| values[i])
            };
            assert_eq!(table.quantile(u), searched, "{u}");
        }
        let mut column: Vec<f64> = (0..=100_000).map(|i| f64::from(i) / 100_000.0).collect();
        column.extend(cdf.iter().flat_map(|cdf| [*cdf, cdf.next_up(), cdf.next_down()]));
        column.extend([f64::NAN, -0.1, 1.1, f64::INFINITY, 0.05f64.next_up()]);
        let one_by_one: Vec<f64> = column.iter().map(|u| table.quantile(*u).unwrap_or(-1.0)).collect();
        table.column(&mut column, |_| -1.0);
        assert_eq!(column, one_by_one);
        for (value, cdf) in values.iter().zip(&cdf) {
            assert_eq!(table.quantile(*cdf), Some(*value));
            assert_ne!(table.quantile(cdf.next_up()), Some(*value));
        }
    }
}
