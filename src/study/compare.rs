//! Scenarios on the same random numbers. The first is the reference; each block of paths is simulated in all of them, so
//! that every difference is known path by path and its standard error is that of the pairs.

mod beside;
mod comparison;

use super::paired::{Pair, Seen};
use crate::program::{Machine, Observable};
use crate::simulation::conditioning::Feed;
use crate::simulation::{Control, Recorded, RunTally, Simulation, Stopped, blocks};
use crate::tally::{BLOCK, DifferentLayout};
pub use beside::{beside, compare};
pub use comparison::{
    ComparedRun, Comparison, Difference, GroupComparison, IndicatorComparison, PlanComparison, PlanDifference,
    TargetComparison, of,
};
use std::collections::BTreeMap;
use std::ops::Range;

/// A simulation of one of the scenarios, looked at for the measures of its targets.
#[derive(Clone, Copy)]
pub(super) struct Measured<'v>(pub(super) &'v Simulation);

impl Measured<'_> {
    /// Where the measure of each target is counted.
    fn places(self) -> Vec<Recorded> {
        let mut places = vec![Recorded::Elsewhere; self.0.model().targets.len()];
        let observables = &self.0.program().observables;
        for ((observable, _), recorded) in observables.iter().zip(&self.0.places().recorded) {
            if let Observable::Measure(target) = observable {
                places[target.index()] = *recorded;
            }
        }
        places
    }

    /// Columns for the measures of all targets; those that are one number on all paths are filled already.
    pub(super) fn columns(self) -> Vec<Vec<f64>> {
        let value = |recorded: Recorded| {
            if let Recorded::Number(value) = recorded {
                value
            } else {
                f64::NAN
            }
        };
        self.places()
            .into_iter()
            .map(|recorded| vec![value(recorded); BLOCK])
            .collect()
    }

    /// The measure of each target on the first path.
    fn first(self) -> Vec<f64> {
        let samples = &self.0.places().samples;
        let value = |recorded: Recorded| match recorded {
            Recorded::Number(value) => value,
            Recorded::Series(series) => samples[series.index()].first().copied().unwrap_or(f64::NAN),
            Recorded::Elsewhere => f64::NAN,
        };
        self.places().into_iter().map(value).collect()
    }
}

/// What was counted in all scenarios.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Each scenario alone.
    pub tallies: Vec<RunTally>,
    /// Each scenario after the first against the first.
    pub pairs: Vec<Pair>,
}

impl Compared {
    /// Nothing yet.
    pub fn new(scenarios: &[Simulation]) -> Compared {
        let tallies = scenarios.iter().map(Simulation::tally).collect();
        let Some((reference, others)) = scenarios.split_first() else {
            return Compared {
                tallies,
                pairs: Vec::new(),
            };
        };
        let pair = |other: &Simulation| pair(reference, other);
        Compared {
            tallies,
            pairs: others.iter().map(pair).collect(),
        }
    }

    /// Adds other paths of the same scenarios.
    ///
    /// # Errors
    /// [`DifferentLayout`] where they are not the same scenarios.
    pub fn merge(&mut self, other: &Compared) -> Result<(), DifferentLayout> {
        let same = self.pairs.len() == other.pairs.len()
            && self
                .pairs
                .iter()
                .zip(&other.pairs)
                .all(|(mine, theirs)| mine.targets == theirs.targets);
        if !same || self.tallies.len() != other.tallies.len() {
            return Err(DifferentLayout);
        }
        for (mine, theirs) in self.tallies.iter_mut().zip(&other.tallies) {
            mine.merge(theirs)?;
        }
        self.pairs
            .iter_mut()
            .zip(&other.pairs)
            .for_each(|(mine, theirs)| mine.merge(theirs));
        Ok(())
    }
}

/// An empty pair of a scenario and the reference.
pub fn pair(reference: &Simulation, other: &Simulation) -> Pair {
    let before = Measured(reference).first();
    let places = places(other.model().targets.iter().map(|target| target.id.as_str()));
    let targets = reference.model().targets.iter().enumerate();
    let targets = targets.filter_map(|(at, target)| Some((at, *places.get(target.id.as_str())?)));
    let targets: Vec<(usize, usize)> = targets.collect();
    let after = Measured(other).first();
    let centres = targets.iter().map(|(mine, theirs)| after[*theirs] - before[*mine]).collect();
    Pair::new(targets, centres)
        .counting([reference, other].map(|one| one.model().counted_targets()))
        .under_weights([reference, other].iter().any(|one| one.conditioning().is_some()))
}

/// Simulates the paths of a range, which starts at a multiple of 1,024, in all scenarios. Their seeds and samplers must be the same.
///
/// # Errors
/// [`Stopped`] when it was stopped from outside.
pub fn simulate(scenarios: &[Simulation], paths: Range<u64>, control: Control) -> Result<Compared, Stopped> {
    let start = || {
        let measures: Vec<Vec<Vec<f64>>> = scenarios.iter().map(|one| Measured(one).columns()).collect();
        (Compared::new(scenarios), measures, Machine::new())
    };
    let states = blocks(paths, control, start, |(compared, measures, machine), block, live| {
        let mut feeds: Vec<Feed> = Vec::with_capacity(scenarios.len());
        for ((simulation, tally), measures) in scenarios.iter().zip(&mut compared.tallies).zip(measures.iter_mut()) {
            let feed = tally.absorb_block(simulation, machine, block, live, &mut |observable, view| {
                if let Observable::Measure(target) = observable {
                    measures[target.index()][..view.column.len()].copy_from_slice(view.column);
                }
            });
            feeds.push(feed);
        }
        let tallies = &compared.tallies;
        let seen = |at: usize| Seen {
            masks: tallies[at].masks(),
            measures: &measures[at],
            weights: &feeds[at].weights,
            controls: &feeds[at].controls,
            is_resampled: !feeds[at].ancestors.is_empty(),
        };
        for (at, pair) in compared.pairs.iter_mut().enumerate() {
            pair.absorb(&seen(0), &seen(at + 1), live);
        }
    })
    .whole()?;
    let mut parts = states.into_iter().map(|(compared, ..)| compared);
    let mut whole = parts.next().unwrap_or_else(|| Compared::new(scenarios));
    for compared in parts {
        let merged = whole.merge(&compared);
        debug_assert!(merged.is_ok(), "all come from the same scenarios");
    }
    Ok(whole)
}

/// Where each name stands.
type Places<'n> = BTreeMap<&'n str, usize>;

fn places<'n>(names: impl Iterator<Item = &'n str>) -> Places<'n> {
    names.enumerate().map(|(at, name)| (name, at)).collect()
}
