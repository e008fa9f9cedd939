//! Answers made exact: between two steps of a search the place at which a goal is just reached, or a summit lies.

use super::search::{Lens, Search};
use super::trial::{Aim, Package};
use crate::simulation::Stopped;

/// Probabilities that differ by this part of their standard error are one.
const ERRORS: f64 = 0.25;
/// Distances that differ by this part of their spread are one where a summit is looked for.
const SPREADS: f64 = 0.01;
/// A change is known to this part of it.
const EXACT: f64 = 1e-9;

impl Search<'_, '_> {
    /// A package whose setting of one lever is enough and one step nearer to the plan is not: the place between them at which it
    /// is just enough, with as few digits as show that. It ends where both sides differ by no more than the error of sampling.
    pub fn closely(&mut self, package: &Package, axis: usize, paths: u64) -> Result<Package, Stopped> {
        let mut enough = package.clone();
        let mut too_little = self.step_back(package, axis);
        // What lies between two steps may be one step and a part of one from what is too little.
        for _ in 0..2 {
            if enough[axis] == 0 || !self.is_enough(&too_little, paths)? {
                break;
            }
            enough = too_little;
            too_little = self.step_back(&enough, axis);
        }
        if enough[axis] == 0 || self.is_enough(&too_little, paths)? {
            return Ok(enough);
        }
        while !self.is_one(&too_little, &enough, axis, paths)? {
            let Some(middle) = self.axes()[axis].between(too_little[axis], enough[axis]) else {
                break;
            };
            let middle = Self::moved(package, axis, middle);
            if self.is_enough(&middle, paths)? {
                enough = middle;
            } else {
                too_little = middle;
            }
        }
        Ok(enough)
    }

    fn step_back(&self, package: &Package, axis: usize) -> Package {
        let at = package[axis];
        Self::moved(package, axis, at - at.signum() * self.axes()[axis].grain.min(at.abs()))
    }

    /// Whether two settings of a lever, one of which is enough, cannot be told apart.
    fn is_one(&mut self, less: &Package, more: &Package, axis: usize, paths: u64) -> Result<bool, Stopped> {
        let lever = &self.axes()[axis];
        let (from, to) = (lever.value(less[axis]), lever.value(more[axis]));
        if (to - from).abs() <= EXACT * (to - lever.from).abs() {
            return Ok(true);
        }
        let (less, more) = (self.trial.score(less, paths)?, self.trial.score(more, paths)?);
        Ok(match self.trial.aim {
            Aim::Probability(probability) => {
                let all = paths as f64;
                let error = (probability * (1.0 - probability) * all).sqrt();
                // The last path counts where all must meet the goal.
                error > 0.0 && more.together.abs_diff(less.together) as f64 <= (ERRORS * error).max(1.0)
            }
            Aim::Statistic { .. } => {
                let error = ERRORS * more.spread / (paths as f64).sqrt();
                (less.distance - more.distance).abs() <= error && error > 0.0
            }
        })
    }

    /// Each lever of a package that is enough gives back what is less than a step, those that lose least per cost first.
    pub fn trimmed(&mut self, package: Package, paths: u64) -> Result<Package, Stopped> {
        let mut package = package;
        if self.is_just_enough(&package, paths)? {
            return Ok(package);
        }
        for (axis, _) in self.losses(&package, 256, paths)? {
            package = self.closely(&package, axis, paths)?;
            if self.is_just_enough(&package, paths)? {
                break;
            }
        }
        Ok(package)
    }

    /// Whether a package is enough by less than the error of sampling, so that nothing is to be had by giving back.
    fn is_just_enough(&mut self, package: &Package, paths: u64) -> Result<bool, Stopped> {
        let score = self.trial.score(package, paths)?;
        Ok(match self.trial.aim {
            Aim::Probability(probability) => {
                let (all, wanted) = (paths as f64, probability * paths as f64);
                let error = ERRORS * (probability * (1.0 - probability) * all).sqrt();
                (score.together as f64 - wanted).abs() <= error && error > 0.0
            }
            Aim::Statistic { .. } => {
                let error = ERRORS * score.spread / (paths as f64).sqrt();
                score.distance.abs() <= error && error > 0.0
            }
        })
    }

    /// One lever goes to and fro within some places as long as that is better, by a step that becomes smaller until what is on
    /// either side can no longer be told from it.
    pub fn climb_closely(
        &mut self,
        start: Package,
        axis: usize,
        first: i64,
        [low, high]: [i64; 2],
        paths: u64,
    ) -> Result<Package, Stopped> {
        let (mut best, mut step) = (start, first.max(1));
        loop {
            let at = best[axis];
            let sides = [(at + step).min(high), (at - step).max(low)];
            best = self.better(best, axis, &sides, paths)?;
            if best[axis] != at {
                continue;
            }
            let here = self.worth(&best, paths)?;
            let mut drop: f64 = 0.0;
            for side in sides {
                drop = drop.max(here - self.worth(&Self::moved(&best, axis, side), paths)?);
            }
            let lever = &self.axes()[axis];
            let is_exact = {
                let value = lever.value(at);
                let change = (value - lever.from).abs();
                (lever.value(sides[0]) - value).abs() <= EXACT * change
                    && (lever.value(sides[1]) - value).abs() <= EXACT * change
            };
            if step == 1 || is_exact || drop <= self.flat(&best, paths)? {
                return Ok(best);
            }
            step /= 2;
        }
    }

    /// What worths may differ by and still be one.
    fn flat(&mut self, package: &Package, paths: u64) -> Result<f64, Stopped> {
        let score = self.trial.score(package, paths)?;
        Ok(match self.lens {
            Lens::Met => {
                let (all, met) = (paths as f64, score.together as f64);
                ERRORS * (met * (all - met) / all).sqrt()
            }
            Lens::Distance => SPREADS * score.spread,
        })
    }

    /// A setting with as few digits as give the same.
    pub fn in_digits(&mut self, package: Package, axis: usize, paths: u64) -> Result<Package, Stopped> {
        let lens = self.lens;
        self.lens = self.first_lens();
        let least = self.worth(&package, paths)? - self.flat(&package, paths)?;
        let enough = self.is_enough(&package, paths)?;
        let mut unit = self.axes()[axis].grain;
        let mut found = package.clone();
        while unit > 1 {
            let rounded = Self::moved(&package, axis, self.axes()[axis].rounded(package[axis], unit));
            if self.worth(&rounded, paths)? >= least && (!enough || self.is_enough(&rounded, paths)?) {
                found = rounded;
                break;
            }
            unit /= 10;
        }
        self.lens = lens;
        Ok(found)
    }
}
