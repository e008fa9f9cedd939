//! Packages on trial: each is simulated on the same random numbers, and none twice.

use super::axis::Axis;
use super::goal::Statistic;
use super::search::SEARCH_PATHS;
use crate::model::TargetId;
use crate::program::{Bound, Machine, Observable, Program, Settings};
use crate::simulation::conditioning::{Condition, Refusal};
use crate::simulation::{Control, Progress, Simulation, Stopped, blocks};
use crate::study::outcomes::Outcomes;
use crate::tally::{BLOCK, BlockMask};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Places of the levers, in order.
pub type Package = Vec<i64>;

/// Paths from which the sizes of gaps are taken.
const SCALE_PATHS: u64 = 1024;
/// The share of paths that is followed to the bound is not nearer to none and to all than this.
const LEAST_SHARE: f64 = 0.05;

/// What is to be reached.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Aim {
    /// All wanted targets are met with this probability.
    Probability(f64),
    /// A statistic of the measure of the only target is at least (sign 1) or at most (−1) the bound.
    Statistic {
        /// Of which statistic.
        statistic: Statistic,
        /// 1 or −1.
        sign: f64,
        /// The bound.
        bound: f64,
    },
}

/// Over the paths of a trial.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Paths on which all wanted targets are met.
    pub together: u64,
    /// Paths that meet each target, summed: what tells packages apart where none meets all.
    pub each: u64,
    /// How far the measure is from the bound: of a probability the distance within which the share of paths that is asked for lies
    /// (not nearer to none or all than 5 %), on at most 16,384 paths; of a statistic that of its value. Infinite where it is undefined.
    pub distance: f64,
    /// Standard deviation of what the distance is taken from, by its 5 % and 95 % quantiles.
    pub spread: f64,
    /// The statistic that is asked for.
    pub value: Option<f64>,
    /// How many independent paths know as much, where paths carry weights; numbers of paths are then shares of the weights, scaled.
    pub effective_paths: Option<f64>,
}

/// What is on trial.
pub struct Trial<'t> {
    /// Wanted targets.
    pub targets: &'t [usize],
    /// Levers.
    pub axes: &'t [Axis],
    /// What is to be reached.
    pub aim: Aim,
    conditions: &'t [Condition],
    settings: &'t Settings,
    base: Bound,
    control: Control<'t>,
    known: BTreeMap<(u64, Package), (Score, Vec<u64>)>,
    /// What one unit of the gap of each target is, so that gaps of several can be compared.
    scales: Option<Vec<f64>>,
    /// Columns for the next trial.
    spare: Mutex<Vec<(Machine, Outcomes)>>,
}

impl<'t> Trial<'t> {
    /// Nothing tried yet. `program` is compiled for the wanted targets.
    pub fn new(
        program: &Arc<Program>,
        targets: &'t [usize],
        axes: &'t [Axis],
        aim: Aim,
        settings: &'t Settings,
        control: Control<'t>,
    ) -> Trial<'t> {
        Trial {
            targets,
            axes,
            aim,
            conditions: &[],
            settings,
            base: Bound::new(program, settings),
            control,
            known: BTreeMap::new(),
            scales: (targets.len() == 1).then(|| vec![1.0]),
            spare: Mutex::new(Vec::new()),
        }
    }

    /// The same, each package weighed by what is known.
    pub fn under(self, conditions: &'t [Condition]) -> Trial<'t> {
        Trial { conditions, ..self }
    }

    /// The settings of a package.
    fn settings_of(&self, package: &Package) -> Settings {
        let mut settings = self.settings.clone();
        for (axis, at) in self.axes.iter().zip(package) {
            settings.levers.insert(axis.item, axis.setting(*at));
        }
        settings
    }

    /// What a package gives under what is known: shares of the weights, scaled to the paths. A package with which hardly any path
    /// agrees reaches nothing.
    fn weighed(&self, package: &Package, paths: u64) -> Result<(Score, Vec<u64>), Stopped> {
        let program = &self.base.program;
        let mut wanted = Vec::new();
        for (place, target) in (0u32..).zip(self.targets) {
            let of = |wanted: Observable| {
                let found = program.observables.iter().find(|(observable, _)| *observable == wanted);
                found.map(|(_, node)| *node)
            };
            let id = TargetId::at(*target);
            if let (Some(measure), Some(gap)) = (of(Observable::Measure(id)), of(Observable::Gap(id))) {
                wanted.push((Observable::Column(2 * place), measure));
                wanted.push((Observable::Column(2 * place + 1), gap));
                wanted.push((Observable::Gap(id), gap));
            }
        }
        let silent = Control {
            progress: &|_| {},
            stop: self.control.stop,
        };
        let settings = self.settings_of(package);
        let found = Simulation::columns_under(program, &settings, self.conditions, &wanted, paths, silent);
        let found = match found {
            Ok(found) => found,
            Err(Refusal::Stopped) => return Err(Stopped(())),
            Err(_) => {
                let nothing = Score {
                    distance: f64::INFINITY,
                    ..Score::default()
                };
                return Ok((nothing, vec![0; self.targets.len()]));
            }
        };
        let weight = |path: usize| u128::from(found.weights[path]);
        let total: u128 = (0..found.weights.len()).map(weight).sum();
        let squares: f64 = found.weights.iter().map(|w| (*w as f64 / total as f64) * (*w as f64 / total as f64)).sum();
        let scaled = |sum: u128| (sum as f64 / total as f64 * paths as f64).round() as u64;
        let met = |path: usize| found.met.iter().filter(|met| met[path]).count();
        let together = (0..found.weights.len()).filter(|path| met(*path) == self.targets.len()).map(weight).sum();
        let each = (0..found.weights.len()).map(|path| weight(path) * met(path) as u128).sum();
        let undefined: Vec<u64> = (0..self.targets.len())
            .map(|place| found.columns[2 * place].iter().filter(|x| x.is_nan()).count() as u64)
            .collect();
        let values: Vec<f64> = match (self.aim, self.targets) {
            (Aim::Statistic { .. }, [_]) => found.columns[0].clone(),
            _ => (0..found.weights.len())
                .map(|path| {
                    let gap = |place: usize| found.columns[2 * place + 1][path];
                    let gaps = (0..self.targets.len()).map(gap);
                    gaps.fold(f64::NEG_INFINITY, |most, gap| if gap.is_nan() { f64::INFINITY } else { most.max(gap) })
                })
                .collect(),
        };
        // As many values as there are paths, each as often as its weight asks for.
        let taken = crate::simulation::conditioning::systematic(&found.weights, 0.5);
        let (distance, spread, value) = self.distance(taken.iter().map(|path| values[*path as usize]).collect());
        let score = Score {
            together: scaled(together),
            each: scaled(each),
            distance,
            spread,
            value,
            effective_paths: Some(1.0 / squares),
        };
        Ok((score, undefined))
    }

    /// Simulates a package on the first `paths` paths; `step` sees every block.
    fn simulate(
        &self,
        package: &Package,
        paths: u64,
        step: impl Fn(&Outcomes, u64, usize) + Sync,
    ) -> Result<(), Stopped> {
        let settings = self.settings_of(package);
        let bound = self.base.like(&self.base.program, &settings);
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
            let schedule = &bound.program.schedule;
            outcomes.run(&bound, schedule, machine, block * BLOCK as u64, live, &mut ignore);
            step(outcomes, block, live);
        })
        .whole()?;
        spare().extend(states);
        Ok(())
    }

    /// What a package gives on the first `paths` paths.
    pub fn score(&mut self, package: &Package, paths: u64) -> Result<Score, Stopped> {
        let key = (paths, package.clone());
        if let Some((score, _)) = self.known.get(&key) {
            return Ok(*score);
        }
        if !self.conditions.is_empty() {
            let (score, undefined) = self.weighed(package, paths)?;
            self.known.insert(key, (score, undefined));
            (self.control.progress)(Progress {
                done: self.known.len() as u64,
                total: 0,
            });
            return Ok(score);
        }
        let scales = self.scales()?;
        let (together, each) = (AtomicU64::new(0), AtomicU64::new(0));
        let undefined: Vec<AtomicU64> = self.targets.iter().map(|_| AtomicU64::new(0)).collect();
        let looked_at: Mutex<BTreeMap<u64, Vec<f64>>> = Mutex::default();
        let followed = match self.aim {
            Aim::Probability(_) => paths.min(SEARCH_PATHS),
            Aim::Statistic { .. } => paths,
        };
        self.simulate(package, paths, |outcomes, block, live| {
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
            if block * (BLOCK as u64) < followed {
                let values = match (self.aim, self.targets) {
                    (Aim::Statistic { .. }, [target, ..]) => outcomes.measures[*target][..live].to_vec(),
                    _ => self.joint_gap(outcomes, &scales, live),
                };
                let mut looked_at = looked_at.lock().unwrap_or_else(PoisonError::into_inner);
                looked_at.insert(block, values);
            }
        })?;
        let looked_at = looked_at.into_inner().unwrap_or_else(PoisonError::into_inner);
        let values: Vec<f64> = looked_at.into_values().flatten().collect();
        let (distance, spread, value) = self.distance(values);
        let score = Score {
            together: together.into_inner(),
            each: each.into_inner(),
            distance,
            spread,
            value,
            effective_paths: None,
        };
        let undefined = undefined.into_iter().map(AtomicU64::into_inner).collect();
        self.known.insert(key, (score, undefined));
        (self.control.progress)(Progress {
            done: self.known.len() as u64,
            total: 0,
        });
        Ok(score)
    }

    /// The largest gap of all wanted targets by path, each in units of its own scale; infinite where one is undefined.
    fn joint_gap(&self, outcomes: &Outcomes, scales: &[f64], live: usize) -> Vec<f64> {
        let mut joint = vec![f64::NEG_INFINITY; live];
        for (target, scale) in self.targets.iter().zip(scales) {
            for (joint, gap) in joint.iter_mut().zip(&outcomes.gaps[*target][..live]) {
                let gap = if gap.is_nan() { f64::INFINITY } else { gap / scale };
                *joint = joint.max(gap);
            }
        }
        joint
    }

    /// The mean size of the gap of each target as planned.
    fn scales(&mut self) -> Result<Vec<f64>, Stopped> {
        if let Some(scales) = &self.scales {
            return Ok(scales.clone());
        }
        let plan = vec![0; self.axes.len()];
        let sums: Mutex<Vec<f64>> = Mutex::new(vec![0.0; self.targets.len()]);
        // One block, so that sums have one order.
        self.simulate(&plan, SCALE_PATHS, |outcomes, _, live| {
            let mut sums = sums.lock().unwrap_or_else(PoisonError::into_inner);
            for (sum, target) in sums.iter_mut().zip(self.targets) {
                let gaps = outcomes.gaps[*target][..live].iter();
                *sum = gaps.filter(|gap| gap.is_finite()).map(|gap| gap.abs() / SCALE_PATHS as f64).sum();
            }
        })?;
        let sums = sums.into_inner().unwrap_or_else(PoisonError::into_inner);
        let usable = |sum: f64| if sum > 0.0 && sum.is_finite() { sum } else { 1.0 };
        let scales: Vec<f64> = sums.into_iter().map(usable).collect();
        self.scales = Some(scales.clone());
        Ok(scales)
    }

    /// Distance, spread and value of a column of gaps or measures.
    fn distance(&self, mut values: Vec<f64>) -> (f64, f64, Option<f64>) {
        match self.aim {
            Aim::Probability(probability) => {
                let share = probability.clamp(LEAST_SHARE, 1.0 - LEAST_SHARE);
                let distance = ranked(&mut values, share).unwrap_or(f64::INFINITY);
                values.retain(|gap| gap.is_finite());
                (distance, spread(&mut values), None)
            }
            Aim::Statistic { statistic, sign, bound } => {
                values.retain(|measure| !measure.is_nan());
                let value = match statistic {
                    Statistic::Mean => mean(&values),
                    Statistic::Quantile(share) => ranked(&mut values, share),
                };
                let value = value.filter(|value| value.is_finite());
                let distance = value.map_or(f64::INFINITY, |value| sign * (bound - value));
                (distance, spread(&mut values), value)
            }
        }
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

/// The ⌈share · n⌉-th smallest; `None` of none.
fn ranked(values: &mut [f64], share: f64) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    // A share such as 0.07 may stand just above its decimal.
    let rank = (share * values.len() as f64 * (1.0 - 1e-12)).ceil() as usize;
    let rank = rank.clamp(1, values.len()) - 1;
    let (_, value, _) = values.select_nth_unstable_by(rank, f64::total_cmp);
    Some(*value)
}

fn mean(values: &[f64]) -> Option<f64> {
    let count = values.len() as f64;
    // Divided first, so that no sum overflows where no mean does.
    let shares = values.iter().map(|value| value / count);
    (!values.is_empty()).then(|| shares.sum())
}

/// Standard deviation of a normal distribution with the same 5 % and 95 % quantiles.
fn spread(values: &mut [f64]) -> f64 {
    const WIDTH: f64 = 2.0 * 1.644_853_626_951_472_7;
    let low = ranked(values, 0.05);
    let high = ranked(values, 0.95);
    let width = low.zip(high).map_or(0.0, |(low, high)| (high - low) / WIDTH);
    if width.is_finite() { width } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_those_of_the_summary() {
        let mut values: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        for (share, value) in [(0.05, 5.0), (0.07, 7.0), (0.5, 50.0), (0.505, 51.0), (1.0, 100.0), (0.0, 1.0)] {
            assert_eq!(ranked(&mut values, share), Some(value), "{share}");
        }
        assert_eq!(ranked(&mut [], 0.5), None);
        assert!((spread(&mut values) - 90.0 / 3.289_707).abs() < 1e-5);
        assert_eq!(mean(&[1.5e308, 1.7e308]), Some(1.6e308));
    }
}
