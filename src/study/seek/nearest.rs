//! One lever, the others where they are: the setting nearest to the plan that is enough, wherever beyond it it is not.

use super::search::{Lens, SCAN_PATHS, Search};
use super::trial::Package;
use crate::simulation::Stopped;

/// So many places are looked at on either side.
const PLACES: i64 = 64;
/// Where none is enough, so many of the best are improved.
const KEPT: usize = 3;
/// Around a summit of the distance this part of the way to the next places is gone by at first to find the summit of the probability.
const CLOSE: i64 = 16;

/// A side of a lever, looked over on few paths.
struct View {
    /// From the plan outwards.
    places: Vec<i64>,
    worths: Vec<f64>,
    /// What a worth must be for the rest to be bad luck.
    wanted: Vec<f64>,
}

impl View {
    fn worth(&self, part: Option<usize>) -> Option<f64> {
        part.and_then(|part| self.worths.get(part)).copied()
    }

    /// Whether its neighbours are no better.
    fn is_summit(&self, part: usize) -> bool {
        let no_better = |other: Option<usize>| self.worth(other).is_none_or(|worth| worth <= self.worths[part]);
        no_better(part.checked_sub(1)) && no_better(Some(part + 1))
    }

    /// Whether it may be enough close to a place: around a summit there may be as much again as from there to the next place.
    fn is_promising(&self, part: usize) -> bool {
        let here = self.worths[part];
        let mut promise = here;
        if self.is_summit(part) {
            let above = |other: Option<usize>| self.worth(other).map_or(0.0, |worth| here - worth);
            promise += above(part.checked_sub(1)).max(above(Some(part + 1)));
        }
        promise >= self.wanted[part]
    }

    /// The places next to one, or itself where there is none; from low to high.
    fn around(&self, part: usize) -> [i64; 2] {
        let before = self.places[part.saturating_sub(1)];
        let after = *self.places.get(part + 1).unwrap_or(&self.places[part]);
        [before.min(after), before.max(after)]
    }

    /// The most promising places, none where all are alike.
    fn best(&self, only_summits: bool) -> Vec<usize> {
        if self.worths.iter().all(|worth| *worth == self.worths[0]) {
            return Vec::new();
        }
        let is_one = |part: &usize| !only_summits || self.is_summit(*part);
        let mut order: Vec<usize> = (0..self.places.len()).filter(is_one).collect();
        order.sort_by(|one, next| self.worths[*next].total_cmp(&self.worths[*one]));
        order
    }
}

impl Search<'_, '_> {
    /// The nearest setting on either side that is enough, or the best of both sides; and whether it is enough.
    pub fn one_lever(&mut self, paths: u64) -> Result<(bool, Package), Stopped> {
        let plan: Package = vec![0];
        if let Some(nearest) = self.nearest_along(&plan, 0, paths)? {
            return Ok((true, self.closely(&nearest, 0, paths)?));
        }
        let lens = self.lens;
        let mut best = plan.clone();
        for lens in self.lenses() {
            for side in [1, -1] {
                self.lens = lens;
                let found = self.summit(&plan, 0, side, paths)?;
                self.lens = self.first_lens();
                if self.worth(&found, paths)? > self.worth(&best, paths)? {
                    best = found;
                }
            }
        }
        self.lens = lens;
        if !self.is_enough(&best, paths)? {
            return Ok((false, best));
        }
        let nearest = self.bisect(&plan, 0, [0, best[0]], paths)?;
        Ok((true, self.closely(&nearest, 0, paths)?))
    }

    /// The setting of a lever nearest to the plan that is enough, on either side, the others being where they are; `None` where none
    /// was found, and else one that is enough to a step. It is looked for as both lenses show it: where no path meets the goal yet the
    /// distance leads to it.
    pub fn nearest_along(&mut self, base: &Package, axis: usize, paths: u64) -> Result<Option<Package>, Stopped> {
        let lens = self.lens;
        let mut nearest: Option<Package> = None;
        for side in [1, -1] {
            let mut on_side: Option<Package> = None;
            for lens in self.lenses() {
                self.lens = lens;
                let view = self.view(base, axis, side, paths.min(SCAN_PATHS))?;
                let within = on_side.as_ref().map(|found| found[axis]);
                let found = self.nearest_in(base, axis, &view, within, paths)?;
                let both = on_side.into_iter().chain(found);
                on_side = both.min_by_key(|package| package[axis].abs());
            }
            let distance = |package: &Package| self.axes()[axis].distance(package[axis]);
            let is_nearer = |found: &Package| {
                nearest
                    .as_ref()
                    .is_none_or(|nearest| distance(found) < distance(nearest))
            };
            if let Some(found) = on_side.filter(is_nearer) {
                nearest = Some(found);
            }
        }
        self.lens = lens;
        Ok(nearest)
    }

    fn view(&mut self, base: &Package, axis: usize, side: i64, paths: u64) -> Result<View, Stopped> {
        let grain = self.axes()[axis].grain;
        let end = self.end(axis, side) / grain;
        let count = end.abs().min(PLACES);
        let places: Vec<i64> = (0..=count).map(|part| end * part / count.max(1) * grain).collect();
        let (mut worths, mut wanted) = (Vec::new(), Vec::new());
        for place in &places {
            let package = Self::moved(base, axis, *place);
            worths.push(self.worth(&package, paths)?);
            wanted.push(self.promising(&package, paths)?);
        }
        Ok(View { places, worths, wanted })
    }

    /// The nearest place that is enough, nearer than `within` where that is one, as the lens shows it.
    fn nearest_in(
        &mut self,
        base: &Package,
        axis: usize,
        view: &View,
        within: Option<i64>,
        paths: u64,
    ) -> Result<Option<Package>, Stopped> {
        let by_distance = self.lens == Lens::Distance;
        // No path says more about the plan than its probability does; its distance may have its summit next to it.
        for part in usize::from(!by_distance)..view.places.len() {
            let before = view.places[part.saturating_sub(1)];
            if within.is_some_and(|within| before.abs() >= within.abs()) {
                return Ok(None);
            }
            if !view.is_promising(part) {
                continue;
            }
            let mut found = Self::moved(base, axis, view.places[part]);
            if !self.is_enough(&found, paths)? && view.is_summit(part) {
                let [low, high] = view.around(part);
                found = if by_distance {
                    self.tip(found, axis, [low, high], paths)?
                } else {
                    let first = self.axes()[axis].whole((high - low) / 4);
                    self.climb(found, axis, first, [low, high], paths)?
                };
            }
            if self.is_enough(&found, paths)? && found[axis] != 0 {
                // Where that is enough too it was bad luck on few paths.
                let too_little = if self.is_enough(&Self::moved(base, axis, before), paths)? {
                    0
                } else {
                    before
                };
                // A summit of the plan's own place may lie beyond it.
                let too_little = if (found[axis] - too_little) * found[axis].signum() > 0 {
                    too_little
                } else {
                    0
                };
                return Ok(Some(self.bisect(base, axis, [too_little, found[axis]], paths)?));
            }
        }
        Ok(None)
    }

    /// The summit of the distance between two places, and of the probability close to it.
    fn tip(&mut self, start: Package, axis: usize, range: [i64; 2], paths: u64) -> Result<Package, Stopped> {
        let [low, high] = range;
        let lens = self.lens;
        self.lens = Lens::Distance;
        let found = self.climb_closely(start, axis, (high - low) / 4, range, self.sight(paths))?;
        self.lens = self.first_lens();
        let found = if self.is_enough(&found, paths)? {
            found
        } else {
            self.climb_closely(found, axis, (high - low) / CLOSE, range, paths)?
        };
        self.lens = lens;
        Ok(found)
    }

    /// The best of the most promising places of a side, each improved.
    fn summit(&mut self, base: &Package, axis: usize, side: i64, paths: u64) -> Result<Package, Stopped> {
        let lens = self.lens;
        let view = self.view(base, axis, side, paths.min(SCAN_PATHS))?;
        let end = self.end(axis, side);
        let range = [end.min(0), end.max(0)];
        let mut best = base.clone();
        for part in view.best(lens == Lens::Distance).into_iter().take(KEPT) {
            let start = Self::moved(base, axis, view.places[part]);
            let found = match lens {
                Lens::Met => {
                    let first = self.axes()[axis].whole(end.abs() / PLACES / 2);
                    self.climb(start, axis, first, range, paths)?
                }
                Lens::Distance => {
                    let found = self.tip(start, axis, view.around(part), paths)?;
                    self.in_digits(found, axis, paths)?
                }
            };
            self.lens = self.first_lens();
            if self.worth(&found, paths)? > self.worth(&best, paths)? {
                best = found;
            }
            self.lens = lens;
        }
        Ok(best)
    }

    /// A lever where it is best on a line, as the distance shows it.
    pub fn best_along(&mut self, base: &Package, axis: usize, paths: u64) -> Result<Package, Stopped> {
        let lens = self.lens;
        self.lens = Lens::Distance;
        let sight = self.sight(paths);
        let mut best = base.clone();
        for side in [1, -1] {
            let view = self.view(base, axis, side, paths.min(SCAN_PATHS))?;
            if let Some(part) = view.best(true).first().copied() {
                let start = Self::moved(base, axis, view.places[part]);
                let [low, high] = view.around(part);
                let found = self.climb_closely(start, axis, (high - low) / 4, [low, high], sight)?;
                if self.worth(&found, sight)? > self.worth(&best, sight)? {
                    best = found;
                }
            }
        }
        self.lens = lens;
        Ok(best)
    }
}
