//! Several levers seen from above: packages all over the range, and the most that can be had. What a search from the plan would
//! never walk to (a goal that only two levers together bring nearer, a summit between the ends) is found here.

use super::search::{Lens, SCAN_PATHS, SEARCH_PATHS, Search};
use super::trial::Package;
use crate::simulation::Stopped;

/// So many packages at which no lever is as planned.
const SPREAD: u64 = 256;
/// And so many in which one lever differs.
const ON_LINES: usize = 160;
/// Of so many levers or fewer the corners are looked at, and levers are traded.
pub const FEW_LEVERS: usize = 4;
/// Levers take turns at most so often.
const TURNS: usize = 4;

impl Search<'_, '_> {
    /// Packages all over the range, of which those that give most come first.
    pub fn look_over(&mut self, paths: u64) -> Result<Vec<Package>, Stopped> {
        let count = self.axes().len();
        let mut packages = self.lines(&vec![0; count]);
        if count <= FEW_LEVERS {
            packages.extend(self.corners());
        }
        packages.extend(self.spread());
        let first = self.ordered(packages.clone(), paths)?;
        for package in first.into_iter().take(self.kept()) {
            packages.extend(self.lines(&package));
        }
        self.ordered(packages, paths)
    }

    /// So many of the best packages are looked at more closely.
    fn kept(&self) -> usize {
        if self.axes().len() <= FEW_LEVERS { 3 } else { 1 }
    }

    /// A package, and others in which one lever differs.
    fn lines(&self, package: &Package) -> Vec<Package> {
        let count = self.axes().len();
        let parts = (ON_LINES / count).clamp(8, 32) as i64;
        let mut packages = vec![package.clone()];
        for axis in 0..count {
            let [low, high] = self.range(axis);
            let grain = self.axes()[axis].grain;
            let steps = (high - low) / grain;
            packages.extend((0..=parts).map(|part| Self::moved(package, axis, low + steps * part / parts * grain)));
        }
        packages
    }

    /// Every lever at an end.
    fn corners(&self) -> Vec<Package> {
        let count = self.axes().len();
        let end = |corner: usize, axis: usize| self.end(axis, if corner >> axis & 1 == 1 { 1 } else { -1 });
        let corner = |corner: usize| (0..count).map(|axis| end(corner, axis)).collect();
        (0..1_usize << count).map(corner).collect()
    }

    /// A Halton sequence.
    fn spread(&self) -> Vec<Package> {
        let bases = primes(self.axes().len());
        let place = |index: u64, axis: usize| {
            let [low, high] = self.range(axis);
            let grain = self.axes()[axis].grain;
            low + (radical_inverse(index, bases[axis]) * ((high - low) / grain) as f64) as i64 * grain
        };
        let package = |index: u64| (0..bases.len()).map(|axis| place(index, axis)).collect();
        (1..=SPREAD).map(package).collect()
    }

    pub fn ordered(&mut self, mut packages: Vec<Package>, paths: u64) -> Result<Vec<Package>, Stopped> {
        packages.sort_unstable();
        packages.dedup();
        let mut worths = Vec::new();
        for package in packages {
            worths.push((self.worth(&package, paths)?, self.trial.cost(&package), package));
        }
        worths.sort_by(|one, next| next.0.total_cmp(&one.0).then(one.1.total_cmp(&next.1)));
        Ok(worths.into_iter().map(|(_, _, package)| package).collect())
    }

    /// The most that can be had: each of the best that were seen improved on few paths, and the best of these on more.
    pub fn most(&mut self, seen: &[Package], paths: u64) -> Result<Package, Stopped> {
        let (fewest, few) = (paths.min(SCAN_PATHS), paths.min(SEARCH_PATHS));
        let count = self.axes().len();
        let mut best: Package = vec![0; count];
        for start in seen.iter().take(self.kept()) {
            let mut found = self.ends(start.clone(), fewest)?;
            found = self.refined(found, &[8, 32], fewest)?;
            if count <= FEW_LEVERS {
                found = self.traded(found, fewest)?;
            }
            if self.worth(&found, few)? > self.worth(&best, few)? {
                best = found;
            }
        }
        best = self.ends(best, few)?;
        best = self.refined(best, &[4, 16, 64], few)?;
        // Of many levers only where luck on few paths may be what is missing.
        let closely = count <= FEW_LEVERS
            || self.lens == Lens::Distance
            || self.worth(&best, paths)? >= self.promising(&best, few)? * (paths as f64 / few as f64);
        if closely && !self.is_enough(&best, paths)? {
            best = self.refined(best, &[32, 128, 512, 2048], paths)?;
        }
        Ok(best)
    }

    /// Each lever at an end where that is better, or as planned where that is as good, in turns.
    fn ends(&mut self, start: Package, paths: u64) -> Result<Package, Stopped> {
        let mut best = start;
        for _ in 0..TURNS {
            let before = best.clone();
            for axis in 0..best.len() {
                let ends = [self.end(axis, 1), self.end(axis, -1)];
                best = self.better(best, axis, &ends, paths)?;
                best = self.spared(best, axis, paths)?;
            }
            if best == before {
                break;
            }
        }
        Ok(best)
    }

    /// Each lever a step to or fro where that is better, by parts of its range.
    fn refined(&mut self, start: Package, parts: &[i64], paths: u64) -> Result<Package, Stopped> {
        let mut best = start;
        for parts in parts {
            for axis in 0..best.len() {
                let (step, at) = (self.part(axis, *parts), best[axis]);
                best = self.better(best, axis, &[at + step, at - step], paths)?;
            }
        }
        Ok(best)
    }

    /// A lever gives way, by a part of its range or all that it has moved, and another one goes to where it is best then, where both
    /// together are better: what two levers share is not to be had by one of them alone.
    fn traded(&mut self, start: Package, paths: u64) -> Result<Package, Stopped> {
        let mut best = start;
        for _ in 0..TURNS {
            let before = best.clone();
            for give in 0..best.len() {
                for parts in [8, 32, 128] {
                    let (at, step) = (best[give], self.part(give, parts));
                    for to in [at + step, at - step, 0] {
                        best = self.made_up(best, give, to, paths)?;
                    }
                }
            }
            if best == before {
                break;
            }
        }
        Ok(best)
    }

    /// A lever at a place and another one at its best then, where both together are better.
    fn made_up(&mut self, package: Package, give: usize, to: i64, paths: u64) -> Result<Package, Stopped> {
        let mut best = package;
        if !self.axes()[give].holds(to) || best[give] == to {
            return Ok(best);
        }
        let given = Self::moved(&best, give, to);
        for take in (0..best.len()).filter(|take| *take != give) {
            let range = self.range(take);
            let other = self.climb(given.clone(), take, self.part(take, 16), range, paths)?;
            if self.worth(&other, paths)? > self.worth(&best, paths)? {
                best = other;
            }
        }
        Ok(best)
    }
}

/// The digits of a number, mirrored at the point.
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
