//! Looking over the whole range before looking closely: what a local search would never walk to is seen from above.

use super::search::Search;
use super::trial::Package;
use crate::simulation::Stopped;

/// Paths on which the whole range is looked over.
pub const SCAN_PATHS: u64 = 2048;
/// Of one lever so many places on either side.
const PLACES: i64 = 64;
/// Of several so many places at which no lever is as planned, and so many on the lines along the levers.
const SPREAD: u64 = 256;
const ON_LINES: usize = 256;
/// Corners are looked at where there are at most so many levers.
const CORNERS_OF: usize = 6;
/// So many of the best packages are looked at more closely.
const KEPT: usize = 3;

impl Search<'_, '_> {
    /// Room for luck on so many paths, as a share of paths.
    fn luck(&self, paths: u64) -> f64 {
        let p = self.probability.clamp(0.0, 1.0);
        4.0 * (p * (1.0 - p) / paths as f64).sqrt() + 1.0 / paths as f64
    }

    /// Where a lever ends on a side, in places from the plan.
    pub fn end(&self, axis: usize, side: i64) -> i64 {
        let axis = &self.axes()[axis];
        if side > 0 { axis.up } else { axis.down }
    }

    /// Of one lever: the nearest setting on a side that is enough, wherever beyond it it is not; or the best there is on that side.
    pub fn nearest(&mut self, side: i64, paths: u64) -> Result<(bool, Package), Stopped> {
        let few = paths.min(SCAN_PATHS);
        let end = self.end(0, side);
        let count = end.min(PLACES);
        let places: Vec<i64> = (0..=count).map(|part| side * (end * part / count.max(1))).collect();
        let mut worths = Vec::new();
        for place in &places {
            worths.push(self.worth(&vec![*place], few)?);
        }
        let wanted = (self.probability - self.luck(few)) * few as f64;
        for part in 1..places.len() {
            let [before, here] = [places[part - 1], places[part]];
            let after = places.get(part + 1).copied().unwrap_or(here);
            let rises = |neighbour: Option<&f64>| neighbour.map_or(0.0, |other| (worths[part] - other).max(0.0));
            let summit =
                worths[part] >= worths[part - 1] && worths.get(part + 1).is_none_or(|next| *next <= worths[part]);
            // Between two places there may be as much again as from one to the next.
            let hidden = rises(worths.get(part - 1)).max(rises(worths.get(part + 1)));
            if worths[part] < wanted - if summit { hidden } else { 0.0 } {
                continue;
            }
            let mut enough = vec![here];
            if !self.is_enough(&enough, paths)? && summit {
                enough = self.climb(enough, (after - before).abs() / 4, [before, after], paths)?;
            }
            if self.is_enough(&enough, paths)? {
                let too_little = if self.is_enough(&vec![before], paths)? {
                    0
                } else {
                    before
                };
                return Ok((true, self.bisect(&vec![too_little], 0, [too_little, enough[0]], paths)?));
            }
        }
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_by(|one, next| worths[*next].total_cmp(&worths[*one]));
        let mut best = vec![0];
        for part in order.into_iter().take(KEPT) {
            let step = (end / PLACES / 2).max(1);
            let range = [side.min(0) * end, side.max(0) * end];
            let found = self.climb(vec![places[part]], step, range, paths)?;
            if self.worth(&found, paths)? > self.worth(&best, paths)? {
                best = found;
            }
        }
        Ok((self.is_enough(&best, paths)?, best))
    }

    /// One lever moves to and fro, within a range, as long as that is better, by a step that becomes smaller and smaller.
    fn climb(&mut self, start: Package, first: i64, [one, other]: [i64; 2], paths: u64) -> Result<Package, Stopped> {
        let (low, high) = (one.min(other), one.max(other));
        let (mut best, mut step) = (start, first.max(1));
        loop {
            let at = best[0];
            let places: Vec<i64> = [at + step, at - step]
                .into_iter()
                .filter(|place| (low..=high).contains(place))
                .collect();
            best = self.better(best, 0, &places, paths)?;
            if best[0] == at {
                if step == 1 {
                    return Ok(best);
                }
                step /= 2;
            }
        }
    }

    /// Packages all over the range, of which those that give most come first.
    pub fn look_over(&mut self, paths: u64) -> Result<Vec<Package>, Stopped> {
        let count = self.axes().len();
        let plan: Package = vec![0; count];
        let mut packages = vec![plan.clone()];
        packages.extend(self.lines(&plan));
        if count <= CORNERS_OF {
            packages.extend((0..1_usize << count).map(|corner| -> Package {
                let end = |axis: usize| {
                    let side = if corner >> axis & 1 == 1 { 1 } else { -1 };
                    side * self.end(axis, side)
                };
                (0..count).map(end).collect()
            }));
        }
        let bases = primes(count);
        packages.extend((1..=SPREAD).map(|index| -> Package {
            let place = |(axis, base): (usize, &u64)| {
                let [down, up] = [self.end(axis, -1), self.end(axis, 1)];
                (radical_inverse(index, *base) * (down + up) as f64) as i64 - down
            };
            bases.iter().enumerate().map(place).collect()
        }));
        let kept = self.ordered(packages.clone(), paths)?;
        for package in kept.into_iter().take(KEPT) {
            packages.extend(self.lines(&package));
        }
        self.ordered(packages, paths)
    }

    /// Packages in which one lever differs.
    fn lines(&self, package: &Package) -> Vec<Package> {
        let count = self.axes().len();
        let parts = (ON_LINES / count.max(1)).clamp(8, 32) as i64;
        let mut packages = Vec::new();
        for axis in 0..count {
            let [down, up] = [self.end(axis, -1), self.end(axis, 1)];
            packages.extend((0..=parts).map(|part| Self::moved(package, axis, (down + up) * part / parts - down)));
        }
        packages
    }

    fn ordered(&mut self, mut packages: Vec<Package>, paths: u64) -> Result<Vec<Package>, Stopped> {
        packages.sort_unstable();
        packages.dedup();
        let mut worths = Vec::new();
        for package in packages {
            worths.push((self.worth(&package, paths)?, self.trial.cost(&package), package));
        }
        worths.sort_by(|one, next| next.0.total_cmp(&one.0).then(one.1.total_cmp(&next.1)));
        Ok(worths.into_iter().map(|(_, _, package)| package).collect())
    }

    /// The best of all that was looked over, each of the first few improved lever by lever.
    pub fn highest(&mut self, seen: &[Package], paths: u64) -> Result<Package, Stopped> {
        let few = paths.min(SCAN_PATHS);
        let mut best: Package = vec![0; self.axes().len()];
        for start in seen.iter().take(KEPT) {
            let mut found = self.ends(start.clone(), few)?;
            found = self.refine(found, &[8, 32], few)?;
            if self.worth(&found, paths)? > self.worth(&best, paths)? {
                best = found;
            }
        }
        best = self.ends(best, paths)?;
        self.refine(best, &[4, 16, 64], paths)
    }

    /// Each lever at an end or as planned where that is better, in turns.
    fn ends(&mut self, start: Package, paths: u64) -> Result<Package, Stopped> {
        let mut best = start;
        for _ in 0..4 {
            let before = best.clone();
            for axis in 0..best.len() {
                let ends = [self.end(axis, 1), -self.end(axis, -1), 0];
                best = self.better(best, axis, &ends, paths)?;
            }
            if best == before {
                break;
            }
        }
        Ok(best)
    }

    /// Each lever a step to or fro where that is better, by parts of its range.
    pub fn refine(&mut self, start: Package, parts: &[i64], paths: u64) -> Result<Package, Stopped> {
        let mut best = start;
        for parts in parts {
            for axis in 0..best.len() {
                let (step, at) = (self.part(axis, *parts), best[axis]);
                best = self.better(best, axis, &[at + step, at - step], paths)?;
            }
        }
        Ok(best)
    }

    /// Whether luck on so few paths may be what a package lacks.
    pub fn is_close(&mut self, package: &Package, paths: u64, few: u64) -> Result<bool, Stopped> {
        let worth = self.worth(package, paths)?;
        Ok(worth >= (self.probability - self.luck(few)) * paths as f64)
    }
}

/// The digits of a number, mirrored at the point: what a Halton sequence is made of.
fn radical_inverse(index: u64, base: u64) -> f64 {
    let (mut rest, mut part, mut sum) = (index, 1.0, 0.0);
    while rest > 0 {
        part /= base as f64;
        sum += part * (rest % base) as f64;
        rest /= base;
    }
    sum
}

/// The first primes.
fn primes(count: usize) -> Vec<u64> {
    let mut primes: Vec<u64> = Vec::new();
    let mut next = 2;
    while primes.len() < count {
        if primes.iter().all(|prime| next % prime != 0) {
            primes.push(next);
        }
        next += 1;
    }
    primes
}
