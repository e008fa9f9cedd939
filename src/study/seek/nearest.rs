//! One lever: the setting nearest to the plan that is enough, wherever beyond it it is not.

use super::search::{SCAN_PATHS, Search};
use super::trial::Package;
use crate::simulation::Stopped;

/// So many places are looked at on either side.
const PLACES: i64 = 64;
/// Where none is enough, so many of the best are improved.
const KEPT: usize = 3;

/// A side of a lever, looked over on few paths.
struct View {
    /// From the plan outwards.
    places: Vec<i64>,
    worths: Vec<f64>,
}

impl View {
    /// Whether its neighbours are no better.
    fn is_summit(&self, part: usize) -> bool {
        let no_better = |other: usize| self.worths.get(other).is_none_or(|worth| *worth <= self.worths[part]);
        no_better(part - 1) && no_better(part + 1)
    }

    /// What may be had close to a place: around a summit there may be as much again as from there to the next place.
    fn promise(&self, part: usize) -> f64 {
        let here = self.worths[part];
        if !self.is_summit(part) {
            return here;
        }
        let above = |other: usize| self.worths.get(other).map_or(0.0, |worth| here - worth);
        here + above(part - 1).max(above(part + 1))
    }

    /// The places next to one, or itself where there is none; from low to high.
    fn around(&self, part: usize) -> [i64; 2] {
        let before = self.places[part - 1];
        let after = *self.places.get(part + 1).unwrap_or(&self.places[part]);
        [before.min(after), before.max(after)]
    }
}

impl Search<'_, '_> {
    /// The nearest setting on either side that is enough, or the best of both sides; and whether it is enough.
    pub fn one_lever(&mut self, paths: u64) -> Result<(bool, Package), Stopped> {
        let mut enough = Vec::new();
        let mut best: Package = vec![0];
        for side in [1, -1] {
            let view = self.view(side, paths.min(SCAN_PATHS))?;
            if let Some(nearest) = self.nearest(&view, paths)? {
                enough.push(nearest);
                continue;
            }
            let found = self.summit(&view, side, paths)?;
            if self.worth(&found, paths)? > self.worth(&best, paths)? {
                best = found;
            }
        }
        if self.is_enough(&best, paths)? {
            enough.push(best.clone());
        }
        let distance = |package: &Package| self.axes()[0].distance(package[0]);
        let nearest = enough
            .into_iter()
            .min_by(|one, next| distance(one).total_cmp(&distance(next)));
        Ok(nearest.map_or((false, best), |nearest| (true, nearest)))
    }

    fn view(&mut self, side: i64, paths: u64) -> Result<View, Stopped> {
        let end = self.end(0, side);
        let count = end.abs().min(PLACES);
        let places: Vec<i64> = (0..=count).map(|part| end * part / count.max(1)).collect();
        let mut worths = Vec::new();
        for place in &places {
            worths.push(self.worth(&vec![*place], paths)?);
        }
        Ok(View { places, worths })
    }

    /// The nearest place that is enough.
    fn nearest(&mut self, view: &View, paths: u64) -> Result<Option<Package>, Stopped> {
        let wanted = self.promising(paths.min(SCAN_PATHS));
        for part in 1..view.places.len() {
            if view.promise(part) < wanted {
                continue;
            }
            let mut found = vec![view.places[part]];
            if !self.is_enough(&found, paths)? && view.is_summit(part) {
                let [low, high] = view.around(part);
                found = self.climb(found, 0, (high - low) / 4, [low, high], paths)?;
            }
            if self.is_enough(&found, paths)? {
                let before = view.places[part - 1];
                // Where that is enough too it was bad luck on few paths.
                let too_little = if self.is_enough(&vec![before], paths)? {
                    0
                } else {
                    before
                };
                let nearest = self.bisect(&vec![0], 0, [too_little, found[0]], paths)?;
                return Ok(Some(nearest));
            }
        }
        Ok(None)
    }

    /// The best of the most promising places, each improved.
    fn summit(&mut self, view: &View, side: i64, paths: u64) -> Result<Package, Stopped> {
        let mut order: Vec<usize> = (0..view.places.len()).collect();
        order.sort_by(|one, next| view.worths[*next].total_cmp(&view.worths[*one]));
        let end = self.end(0, side);
        let mut best = vec![0];
        for part in order.into_iter().take(KEPT) {
            let start = vec![view.places[part]];
            let found = self.climb(start, 0, end.abs() / PLACES / 2, [end.min(0), end.max(0)], paths)?;
            if self.worth(&found, paths)? > self.worth(&best, paths)? {
                best = found;
            }
        }
        Ok(best)
    }
}
