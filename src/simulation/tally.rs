//! Everything that is counted in a run.

use super::conditioning::Feed;
use super::layout::{Places, Recorded};
use super::weighted::WeightedTally;
use super::Simulation;
use crate::model::{MET_THOUGH_UNDEFINED, Model, Period, Target};
use crate::program::{Lanes, Machine, Observable, ObservableId, Program, View};
use crate::tally::{
    BLOCK, BlockMask, CheckTally, Convergence, Damaged, DifferentLayout, Digest, First, FirstMet, PlanTally, Reader,
    Series, State, TargetTally, Weights, Writer, closed_mask,
};
use std::sync::Arc;

/// The tallies of one run, or of a part of one.
#[derive(Clone, Debug)]
pub struct RunTally {
    /// Paths absorbed.
    pub paths: u64,
    /// Series, by place.
    pub series: Vec<Series>,
    /// Where each series is first undefined.
    pub undefined: Vec<First>,
    /// Targets, in order.
    pub targets: Vec<TargetTally>,
    /// When each target is first met, where it is tracked.
    pub first_met: Vec<Option<FirstMet>>,
    /// All targets together.
    pub plan: PlanTally,
    /// Checks, in order.
    pub checks: Vec<CheckTally>,
    /// Paths by range of paths, for convergence.
    pub paths_by_bin: Convergence,
    /// The same under weights, of a conditioned run.
    pub weighted: Option<Box<WeightedTally>>,
    /// On which paths of the current block each target is met.
    masks: Vec<BlockMask>,
    /// The same by period, from the first in which it is tracked.
    met: Vec<(Period, Vec<BlockMask>)>,
}

/// The targets that are counted together: those of every group, without aliases; then, where there are aliases, all but these, and
/// each alias with its original, so that the paths are counted on which the two differ.
fn joint_groups(model: &Model) -> Vec<Vec<usize>> {
    let own = || (0..model.targets.len()).filter(|target| model.targets[*target].alias_of.is_none());
    let of_group = |group| own().filter(|target| model.targets[*target].group == Some(group)).collect();
    let mut groups: Vec<Vec<usize>> = (0..model.groups.len()).map(of_group).collect();
    let aliases = model.targets.iter().enumerate().filter_map(|(alias, target)| Some(vec![alias, target.alias_of?]));
    let aliases: Vec<Vec<usize>> = aliases.collect();
    if !aliases.is_empty() {
        groups.push(own().collect());
        groups.extend(aliases);
    }
    groups
}

/// The place among the groups that are counted of all targets that are no aliases; none where there are no aliases, and all targets
/// are these.
pub fn together(model: &Model) -> Option<usize> {
    let has_aliases = model.targets.iter().any(|target| target.alias_of.is_some());
    has_aliases.then_some(model.groups.len())
}

impl RunTally {
    /// Paths on which exactly k targets are met, k from 0 to their number; aliases do not count.
    pub fn met_together(&self, model: &Model) -> &[u64] {
        match together(model) {
            Some(group) => self.plan.met_in_group(group),
            None => self.plan.met(),
        }
    }

    /// Targets that are aliases, by index, and the paths on which they and their originals differ.
    pub fn aliases(&self, model: &Model) -> Vec<(usize, u64)> {
        let aliases = model.targets.iter().enumerate().filter(|(_, target)| target.alias_of.is_some());
        let place = |(place, (target, _)): (usize, (usize, &Target))| {
            let met = self.plan.met_in_group(model.groups.len() + 1 + place);
            (target, met.get(1).copied().unwrap_or(0))
        };
        aliases.enumerate().map(place).collect()
    }

    /// Empty tallies.
    pub fn new(program: &Program, places: &Places) -> RunTally {
        let model = &program.model;
        let groups = joint_groups(model);
        let periods = model.calendar.last() as usize + 1;
        RunTally {
            paths: 0,
            series: places
                .layouts
                .iter()
                .map(|layout| Series::new(Arc::clone(layout)))
                .collect(),
            undefined: vec![First::default(); places.layouts.len()],
            targets: vec![TargetTally::default(); program.targets.len()],
            first_met: program
                .targets
                .iter()
                .map(|target| target.tracked_periods.map(|_| FirstMet::new(periods)))
                .collect(),
            masks: vec![BlockMask::default(); program.targets.len()],
            met: program
                .targets
                .iter()
                .map(|target| {
                    target.tracked_periods.map_or((Period::BASE, Vec::new()), |(from, to)| {
                        (from, vec![BlockMask::default(); to.index() - from.index() + 1])
                    })
                })
                .collect(),
            weighted: (!places.weighted.is_empty() || !places.weighted_assumptions.is_empty())
                .then(|| Box::new(WeightedTally::new(program, places, &groups))),
            plan: PlanTally::new(program.targets.len(), &groups),
            checks: vec![CheckTally::default(); model.checks.len()],
            paths_by_bin: Convergence::default(),
        }
    }

    /// Simulates and absorbs one block of `live` paths. Every column that differs between paths is shown to `seen` too. Gives back what
    /// the block was given.
    pub fn absorb_block(
        &mut self,
        simulation: &Simulation,
        machine: &mut Machine,
        block: u64,
        live: usize,
        seen: &mut dyn FnMut(Observable, View),
    ) -> Feed {
        let feed = simulation.feed(machine, block, live);
        let (bound, places) = (simulation.running(), simulation.places());
        let mut weighted = self.weighted.take();
        let weights = Weights::new(&feed.weights);
        let lanes = Lanes {
            first: block * BLOCK as u64,
            len: live,
            ancestors: &feed.ancestors,
        };
        machine.run_given(bound, &bound.program.schedule, lanes, &feed.columns(), &mut |id, view| {
            let observable = bound.program.observable(id);
            seen(observable, view);
            self.absorb(&bound.program, places, id, view, block);
            if let Some(weighted) = &mut weighted {
                weighted.absorb(places, id, observable, view, block, &weights);
            }
        });
        for (id, _) in &bound.program.schedule.constants {
            if let Recorded::Number(value) = places.of(*id)
                && matches!(
                    bound.program.observable(*id),
                    Observable::Gap(_) | Observable::EarlierGap { .. } | Observable::Check { .. }
                )
            {
                let constant = [value; BLOCK];
                let view = View::of(&constant[..live]).of_observable(bound, *id);
                self.absorb(&bound.program, places, *id, view, block);
                if let Some(weighted) = &mut weighted {
                    weighted.absorb(places, *id, bound.program.observable(*id), view, block, &weights);
                }
            }
        }
        for ((first, (from, met)), at_last) in self.first_met.iter_mut().zip(&mut self.met).zip(&self.masks) {
            if let (Some(first), Some(last)) = (first, met.last_mut()) {
                *last = *at_last;
                first.absorb(from.index(), met, live);
            }
        }
        self.plan.absorb(&self.masks, live);
        if let Some(weighted) = &mut weighted {
            weighted.absorb_masks(&self.masks, &self.met, live, block, &feed);
        }
        self.weighted = weighted;
        self.paths += live as u64;
        self.paths_by_bin.add(block, live as u64);
        feed
    }

    /// On which paths of the block absorbed last each target is met.
    pub fn masks(&self) -> &[BlockMask] {
        &self.masks
    }

    fn absorb(&mut self, program: &Program, places: &Places, id: ObservableId, view: View, block: u64) {
        let View { column, sign, .. } = view;
        match program.observable(id) {
            Observable::Indicator { period, .. } => self.absorb_series(places, id, column, block, period),
            Observable::Measure(_) | Observable::Assumption(_) => {
                self.absorb_series(places, id, column, block, Period::BASE);
            }
            Observable::Gap(target) => {
                let at = target.index();
                self.masks[at] = self.targets[at].absorb(block, column, sign, [view.shift, view.met_shift()]);
                if program.model.targets[at].from.is_some() {
                    self.targets[at].absorb_undefined_but_met(block, column, MET_THOUGH_UNDEFINED);
                }
            }
            Observable::EarlierGap { target, period } => {
                let (from, met) = &mut self.met[target.index()];
                if let Some(met) = met.get_mut(period.index() - from.index()) {
                    *met = closed_mask(column, sign, view.met_shift());
                }
            }
            Observable::Check { check, period } => self.checks[check.index()].absorb(block, period.counter(), column),
            Observable::Bound { .. } | Observable::OwnValue { .. } | Observable::Column(_) => {}
        }
    }

    fn absorb_series(&mut self, places: &Places, id: ObservableId, column: &[f64], block: u64, period: Period) {
        let (Recorded::Series(series), true) = (places.of(id), places.counts[id.index()]) else {
            return;
        };
        let index = series.index();
        let series = &mut self.series[index];
        let before = series.undefined();
        series.absorb(block, column);
        if series.undefined() != before {
            self.undefined[index].absorb_undefined(block, period.counter(), column);
        }
    }

    /// Adds the tally of other paths of the same run.
    ///
    /// # Errors
    /// [`DifferentLayout`] where the other one comes from another run: other series, targets or checks, or another pilot.
    /// Nothing is changed then.
    pub fn merge(&mut self, other: &RunTally) -> Result<(), DifferentLayout> {
        let same =
            self.series.len() == other.series.len()
                && self.targets.len() == other.targets.len()
                && self.checks.len() == other.checks.len()
                && match (&self.weighted, &other.weighted) {
                    (None, None) => true,
                    (Some(mine), Some(theirs)) => mine.is_like(theirs),
                    _ => false,
                }
                && self.series.iter().zip(&other.series).all(|(mine, theirs)| {
                    Arc::ptr_eq(mine.layout(), theirs.layout()) || mine.layout() == theirs.layout()
                });
        if !same {
            return Err(DifferentLayout);
        }
        self.paths += other.paths;
        for (mine, theirs) in self.series.iter_mut().zip(&other.series) {
            mine.merge(theirs)?;
        }
        for (mine, theirs) in self.undefined.iter_mut().zip(&other.undefined) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.targets.iter_mut().zip(&other.targets) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.first_met.iter_mut().zip(&other.first_met) {
            if let (Some(mine), Some(theirs)) = (mine, theirs) {
                mine.merge(theirs);
            }
        }
        self.plan.merge(&other.plan);
        for (mine, theirs) in self.checks.iter_mut().zip(&other.checks) {
            mine.merge(theirs);
        }
        self.paths_by_bin.merge(&other.paths_by_bin);
        if let (Some(mine), Some(theirs)) = (&mut self.weighted, &other.weighted) {
            mine.merge(theirs);
        }
        Ok(())
    }
}

impl State for RunTally {
    fn write(&self, to: &mut Writer) {
        to.number(self.paths);
        self.series.write(to);
        self.undefined.write(to);
        self.targets.write(to);
        self.first_met.write(to);
        self.plan.write(to);
        self.checks.write(to);
        self.paths_by_bin.write(to);
        self.weighted.write(to);
    }

    fn read(&mut self, from: &mut Reader) -> Result<(), Damaged> {
        self.paths = from.count()?;
        self.series.read(from)?;
        self.undefined.read(from)?;
        self.targets.read(from)?;
        self.first_met.read(from)?;
        self.plan.read(from)?;
        self.checks.read(from)?;
        self.paths_by_bin.read(from)?;
        self.weighted.read(from)?;
        let of_series = self.series.iter().map(Series::paths);
        let of_targets = self.targets.iter().map(|target| target.paths);
        let is_even = of_series.chain(of_targets).all(|paths| paths == self.paths);
        if is_even && self.plan.paths() == self.paths { Ok(()) } else { Err(Damaged) }
    }
}

impl Digest for RunTally {
    fn digest(&self, sink: &mut dyn FnMut(u64)) {
        sink(self.paths);
        self.series.iter().for_each(|series| series.digest(sink));
        self.undefined.iter().for_each(|first| first.digest(sink));
        self.targets.iter().for_each(|target| target.digest(sink));
        self.first_met.iter().flatten().for_each(|first| first.digest(sink));
        self.plan.digest(sink);
        self.checks.iter().for_each(|check| check.digest(sink));
        self.paths_by_bin.digest(sink);
        if let Some(weighted) = &self.weighted {
            weighted.digest(sink);
        }
    }
}
