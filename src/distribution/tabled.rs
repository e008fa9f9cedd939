//! Tables of whole distributions: guides through steps, polynomials where there are none.

use super::column::{Param, Start};
use super::drawer::{Method, uniforms};
use super::frozen::{Frozen, Lattice};
use super::guide::GuideTable;
use super::table::SmoothTable;
use std::fmt;
use std::sync::Arc;

/// Guide tables have at most so many values.
pub(super) const LARGEST_GUIDE: f64 = 8192.0;

/// The share at either end of a count that is left to the slow inversion.
pub(super) const GUIDE_TAIL: f64 = 1.0 / 4096.0;

/// Quantiles to be looked up.
#[derive(Clone, Debug)]
pub(super) enum Table {
    /// Of a distribution without steps, or with few.
    Smooth(SmoothTable),
    /// Of steps alone.
    Guide(GuideTable),
    /// None is worth its while.
    None,
}

impl Table {
    /// Uniforms in, quantiles out; `slow(u)` where the table has none.
    #[inline(always)]
    pub fn column(&self, w: &mut [f64], slow: impl Fn(f64) -> f64) {
        match self {
            Table::Guide(table) => table.column(w, slow),
            Table::Smooth(table) => table.column(w, slow),
            Table::None => w.iter_mut().for_each(|w| *w = slow(*w)),
        }
    }
}

impl Table {
    /// A guide table between the far ends of a discrete distribution, if that has few enough values there.
    pub fn of_steps(lattice: Lattice, quantile: impl Fn(f64) -> f64, cdf: impl Fn(f64, bool) -> f64) -> Table {
        let Lattice { mut values, whole } = lattice;
        if whole {
            let (low, high) = (quantile(GUIDE_TAIL), quantile(1.0 - GUIDE_TAIL));
            let width = high - low;
            if width.is_nan() || width >= LARGEST_GUIDE {
                return Table::None;
            }
            values.retain(|value| *value >= low && *value <= high);
            let (first, count) = (low.ceil(), (high.floor() - low.ceil()).max(-1.0) as usize);
            if high.floor() >= first {
                values.extend((0..=count).map(|i| first + i as f64));
            }
        }
        values.sort_by(f64::total_cmp);
        values.dedup();
        if values.is_empty() || values.len() as f64 > LARGEST_GUIDE {
            return Table::None;
        }
        let before = cdf(values[0], false);
        let cdf = values.iter().map(|value| cdf(*value, true)).collect();
        Table::Guide(GuideTable::new(values, cdf, before))
    }
}

/// A whole distribution in a table, and what inverts it where the table leaves something out.
#[derive(Debug)]
pub(super) struct Tabled<I> {
    pub table: Table,
    pub inverse: I,
}

/// What gives quantiles one by one.
pub(super) trait Inverse: fmt::Debug + Send + Sync {
    /// The quantile at `u` in (0, 1).
    fn invert(&self, u: f64) -> f64;
}

impl Inverse for Arc<dyn Frozen> {
    fn invert(&self, u: f64) -> f64 {
        self.quantile(u)
    }
}

impl<I: Inverse> Method for Tabled<I> {
    fn draw(&self, _params: &[Param], w: &mut [f64], start: Start) {
        uniforms(w, start);
        self.table.column(w, |u| self.inverse.invert(u));
    }
}
