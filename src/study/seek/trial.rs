//! Packages of settings on trial: each is simulated on the same random numbers, and none twice.

use super::axis::Axis;
use crate::program::{Bound, Machine, Program, Settings};
use crate::simulation::{Control, Progress, Stopped, blocks};
use crate::study::outcomes::Outcomes;
use crate::tally::{BLOCK, BlockMask};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Places of the levers, in order.
pub type Package = Vec<i64>;

/// Over the paths of a trial.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score {
    /// Paths on which all wanted targets are met.
    pub together: u64,
    /// Paths that meet each target, summed: what tells packages apart where none meets all.
    pub each: u64,
}

/// What is on trial.
pub struct Trial<'t> {
    /// Wanted targets.
    pub targets: &'t [usize],
    /// Levers.
    pub axes: &'t [Axis],
    settings: &'t Settings,
    base: Bound,
    control: Control<'t>,
    known: BTreeMap<(u64, Package), (Score, Vec<u64>)>,
    /// Columns for the next trial.
    spare: Mutex<Vec<(Machine, Outcomes)>>,
}

impl<'t> Trial<'t> {
    /// Nothing tried yet. `program` is compiled for the wanted targets.
    pub fn new(
        program: &Arc<Program>,
        targets: &'t [usize],
        axes: &'t [Axis],
        settings: &'t Settings,
        control: Control<'t>,
    ) -> Trial<'t> {
        Trial {
            targets,
            axes,
            settings,
            base: Bound::new(program, settings),
            control,
            known: BTreeMap::new(),
            spare: Mutex::new(Vec::new()),
        }
    }

    /// What a package gives on the first `paths` paths.
    pub fn score(&mut self, package: &Package, paths: u64) -> Result<Score, Stopped> {
        let key = (paths, package.clone());
        if let Some((score, _)) = self.known.get(&key) {
            return Ok(*score);
        }
        let mut settings = self.settings.clone();
        for (axis, at) in self.axes.iter().zip(package) {
            settings.levers.insert(axis.item, axis.setting(*at));
        }
        let bound = self.base.like(&self.base.program, &settings);
        let (together, each) = (AtomicU64::new(0), AtomicU64::new(0));
        let undefined: Vec<AtomicU64> = self.targets.iter().map(|_| AtomicU64::new(0)).collect();
        let silent = Control {
            progress: &|_| {},
            stop: self.control.stop,
        };
        let spare = || self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let start = || {
            spare()
                .pop()
                .unwrap_or_else(|| (Machine::new(), Outcomes::new(&bound.program.model)))
        };
        let states = blocks(0..paths, silent, start, |(machine, outcomes), block, live| {
            let mut ignore = |_, _, _: &[f64]| {};
            outcomes.run(
                &bound,
                &bound.program.schedule,
                machine,
                block * BLOCK as u64,
                live,
                &mut ignore,
            );
            let mut all = BlockMask([u64::MAX; BLOCK / 64]);
            let mut hits = 0;
            for (target, counted) in self.targets.iter().zip(&undefined) {
                counted.fetch_add(outcomes.undefined[*target], Ordering::Relaxed);
                let met = &outcomes.met[*target];
                hits += met.count();
                all.0.iter_mut().zip(&met.0).for_each(|(all, met)| *all &= met);
            }
            together.fetch_add(all.count(), Ordering::Relaxed);
            each.fetch_add(hits, Ordering::Relaxed);
        })
        .whole()?;
        spare().extend(states);
        let score = Score {
            together: together.into_inner(),
            each: each.into_inner(),
        };
        let undefined = undefined.into_iter().map(AtomicU64::into_inner).collect();
        self.known.insert(key, (score, undefined));
        (self.control.progress)(Progress {
            done: self.known.len() as u64,
            total: 0,
        });
        Ok(score)
    }

    /// On how many of the first `paths` paths the measure of each wanted target is undefined with a package that was tried on them.
    pub fn undefined(&self, package: &Package, paths: u64) -> Vec<u64> {
        let known = self.known.get(&(paths, package.clone()));
        known.map_or_else(Vec::new, |(_, undefined)| undefined.clone())
    }

    /// How many packages were simulated.
    pub fn trials(&self) -> u64 {
        self.known.len() as u64
    }

    /// What a package costs.
    pub fn cost(&self, package: &Package) -> f64 {
        // An empty sum is −0.
        let costs = self.axes.iter().zip(package).map(|(axis, at)| axis.cost_at(*at));
        costs.fold(0.0, |sum, cost| sum + cost)
    }
}
