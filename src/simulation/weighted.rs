//! What is counted of a conditioned run under the weights of its paths.

use super::conditioning::Feed;
use super::layout::{Places, Recorded};
use crate::model::{ItemId, Period};
use crate::program::{Observable, ObservableId, Program, View};
use crate::tally::{
    BINS, BlockMask, BlockWeights, Damaged, Digest, ExactSum, MAX_TARGETS_FOR_PAIRS, Reader, Share, State, WeightedEvents, WeightedSeries, Weights, Writer,
    bin_of_block, each,
};

/// Sums of weights: the counterpart of [`RunTally`](super::RunTally)'s counts. What is undefined is counted there.
#[derive(Clone, Debug)]
pub struct WeightedTally {
    /// Series, by place.
    pub series: Vec<WeightedSeries>,
    /// Assumptions that differ between paths.
    pub assumptions: Vec<(ItemId, WeightedSeries)>,
    /// Each target, then all targets together, then all of each group.
    pub events: WeightedEvents,
    targets: usize,
    groups: Vec<Vec<usize>>,
    /// Σw where exactly k targets are met.
    met: Vec<u128>,
    /// The same in each group.
    met_in_groups: Vec<Vec<u128>>,
    /// Pairs (i, j), j < i, at i (i − 1) / 2 + j; empty where there are too many targets.
    pairs: Vec<u128>,
    /// By target: Σw where it is missed and defined, and Σ w·gap there.
    missed: Vec<(u128, ExactSum)>,
    /// By target that is tracked: Σw by the period in which it is first met; the last is never.
    first_met: Vec<Option<Vec<u128>>>,
    /// By target: Σ w·met by range of blocks; the last row is Σw.
    by_bin: Vec<Vec<u128>>,
}

impl WeightedTally {
    /// Empty sums.
    pub fn new(program: &Program, places: &Places, groups: &[Vec<usize>]) -> WeightedTally {
        let targets = program.targets.len();
        let periods = program.model.calendar.last() as usize + 1;
        let pairs = if targets <= MAX_TARGETS_FOR_PAIRS {
            targets * targets.saturating_sub(1) / 2
        } else {
            0
        };
        let tracked = program.targets.iter();
        WeightedTally {
            series: places.weighted.iter().map(WeightedSeries::new).collect(),
            assumptions: places
                .weighted_assumptions
                .iter()
                .map(|(item, layout)| (*item, WeightedSeries::new(layout)))
                .collect(),
            events: WeightedEvents::new(targets + 1 + groups.len()),
            targets,
            groups: groups.to_vec(),
            met: vec![0; targets + 1],
            met_in_groups: groups.iter().map(|group| vec![0; group.len() + 1]).collect(),
            pairs: vec![0; pairs],
            missed: vec![(0, ExactSum::new()); targets],
            first_met: tracked
                .map(|target| target.tracked_periods.map(|_| vec![0; periods + 1]))
                .collect(),
            by_bin: vec![Vec::new(); targets + 1],
        }
    }

    /// Absorbs a column of a block.
    pub fn absorb(&mut self, places: &Places, id: ObservableId, observable: Observable, view: View, block: u64, weights: &Weights) {
        match observable {
            Observable::Indicator { .. } | Observable::Measure(_) => {
                if let (Recorded::Series(series), true) = (places.of(id), places.counts[id.index()]) {
                    self.series[series.index()].absorb(block, view.column, weights);
                }
            }
            Observable::Assumption(item) => {
                if let Some((_, series)) = self.assumptions.iter_mut().find(|(other, _)| *other == item) {
                    series.absorb(block, view.column, weights);
                }
            }
            Observable::Gap(target) => {
                let (missed, shortfall) = &mut self.missed[target.index()];
                let mut sum = 0.0;
                for (x, weight) in view.column.iter().zip(weights.numbers) {
                    let gap = view.sign * x + view.shift;
                    // What is not met by the tolerance of its bounds is missed.
                    if gap - view.slack > 0.0 && *weight > 0 {
                        *missed += u128::from(*weight);
                        sum += *weight as f64 * gap.max(0.0);
                    }
                }
                shortfall.add(sum);
            }
            _ => {}
        }
    }

    /// Absorbs on which paths of a block each target is met, and by target the first period that is tracked and the masks from it on.
    pub fn absorb_masks(&mut self, masks: &[BlockMask], tracked: &[(Period, Vec<BlockMask>)], live: usize, block: u64, feed: &Feed) {
        let weights = &feed.weights;
        let mut events = masks.to_vec();
        events.push(all(masks.iter(), live));
        for group in &self.groups {
            events.push(all(group.iter().map(|target| &masks[*target]), live));
        }
        self.events.absorb(
            BlockWeights {
                weights,
                families: &feed.families,
                controls: &feed.controls,
            },
            &events,
        );
        count_met(&mut self.met, masks.iter(), weights);
        for (group, met) in self.groups.iter().zip(&mut self.met_in_groups) {
            count_met(met, group.iter().map(|target| &masks[*target]), weights);
        }
        let mut row = self.pairs.iter_mut();
        for (i, one) in masks.iter().enumerate() {
            for other in &masks[..i] {
                let Some(pair) = row.next() else { break };
                *pair += weight_of(&and(one, other), weights);
            }
        }
        for (first, (from, met)) in self.first_met.iter_mut().zip(tracked) {
            let Some(first) = first else { continue };
            let mut before = BlockMask::default();
            for (offset, met) in met.iter().enumerate() {
                let mut new = *met;
                new.0.iter_mut().zip(&before.0).for_each(|(new, before)| *new &= !before);
                before.0.iter_mut().zip(&met.0).for_each(|(before, met)| *before |= met);
                first[from.index() + offset] += weight_of(&new, weights);
            }
            let total: u128 = weights.iter().map(|w| u128::from(*w)).sum();
            if let Some(never) = first.last_mut() {
                *never += total - weight_of(&before, weights);
            }
        }
        let bin = bin_of_block(block);
        for (at, row) in self.by_bin.iter_mut().enumerate() {
            row.resize(row.len().max(bin + 1), 0);
            row[bin] += match masks.get(at) {
                Some(mask) => weight_of(mask, weights),
                None => weights.iter().map(|w| u128::from(*w)).sum(),
            };
        }
    }

    /// Whether both count the same.
    pub fn is_like(&self, other: &WeightedTally) -> bool {
        self.series.len() == other.series.len()
            && self.assumptions.len() == other.assumptions.len()
            && self.series.iter().zip(&other.series).all(|(mine, theirs)| mine.is_like(theirs))
    }

    /// Adds the sums of other paths of the same run.
    pub fn merge(&mut self, other: &WeightedTally) {
        for (mine, theirs) in self.series.iter_mut().zip(&other.series) {
            mine.merge(theirs);
        }
        for ((_, mine), (_, theirs)) in self.assumptions.iter_mut().zip(&other.assumptions) {
            mine.merge(theirs);
        }
        self.events.merge(&other.events);
        add(&mut self.met, &other.met);
        add(&mut self.pairs, &other.pairs);
        for (mine, theirs) in self.met_in_groups.iter_mut().zip(&other.met_in_groups) {
            add(mine, theirs);
        }
        for (mine, theirs) in self.missed.iter_mut().zip(&other.missed) {
            mine.0 += theirs.0;
            mine.1.merge(&theirs.1);
        }
        for (mine, theirs) in self.first_met.iter_mut().zip(&other.first_met) {
            if let (Some(mine), Some(theirs)) = (mine, theirs) {
                add(mine, theirs);
            }
        }
        for (mine, theirs) in self.by_bin.iter_mut().zip(&other.by_bin) {
            mine.resize(mine.len().max(theirs.len()), 0);
            add(mine, theirs);
        }
    }

    /// The share of a sum of weights.
    pub fn share(&self, weight: u128) -> f64 {
        weight as f64 / self.events.total() as f64
    }

    /// A sum of weights scaled to a number of paths.
    pub fn scaled(&self, weight: u128, paths: u64) -> u64 {
        (self.share(weight) * paths as f64).round() as u64
    }

    /// Each target, all together, and all of each group, with their errors.
    pub fn shares(&self) -> Shares {
        let mut shares = self.events.shares();
        let groups = shares.split_off(self.targets + 1);
        let all = shares[self.targets];
        shares.truncate(self.targets);
        Shares {
            targets: shares,
            all,
            groups,
        }
    }

    /// Σw where exactly k targets are met.
    pub fn met(&self) -> &[u128] {
        &self.met
    }

    /// The same in a group.
    pub fn met_in_group(&self, group: usize) -> &[u128] {
        &self.met_in_groups[group]
    }

    /// Σw where two targets are both met; `None` where pairs are not counted.
    pub fn joint(&self, a: usize, b: usize) -> Option<u128> {
        match a.cmp(&b) {
            std::cmp::Ordering::Equal => Some(self.events.met(a)),
            std::cmp::Ordering::Less => self.joint(b, a),
            std::cmp::Ordering::Greater => self.pairs.get(a * (a - 1) / 2 + b).copied(),
        }
    }

    /// Mean gap of a target over the paths that miss it; `None` where none does.
    pub fn mean_shortfall(&self, target: usize) -> Option<f64> {
        let (missed, shortfall) = &self.missed[target];
        (*missed > 0).then(|| shortfall.value() / *missed as f64)
    }

    /// Σw by the period in which a target is first met, and where it never is.
    pub fn first_met(&self, target: usize) -> Option<(&[u128], u128)> {
        let (never, periods) = self.first_met[target].as_deref()?.split_last()?;
        Some((periods, *never))
    }

    /// After each range of blocks that holds paths: the share of a target so far.
    pub fn running(&self, target: usize) -> Vec<f64> {
        let (mut met, mut total) = (0u128, 0u128);
        let all = &self.by_bin[self.targets];
        let step = |bin: usize| {
            met += self.by_bin[target].get(bin).copied().unwrap_or(0);
            total += all[bin];
            if total == 0 { f64::NAN } else { met as f64 / total as f64 }
        };
        let running: Vec<f64> = (0..all.len().min(BINS)).map(step).collect();
        running
    }
}

/// How likely events of a plan are.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    /// Each target.
    pub targets: Vec<Share>,
    /// All targets together.
    pub all: Share,
    /// All targets of each group.
    pub groups: Vec<Share>,
}

impl Digest for WeightedTally {
    fn digest(&self, sink: &mut dyn FnMut(u64)) {
        self.series.iter().for_each(|series| series.digest(sink));
        self.assumptions.iter().for_each(|(_, series)| series.digest(sink));
        self.events.digest(sink);
        let rows = [&self.met, &self.pairs].into_iter();
        for row in rows.chain(&self.met_in_groups).chain(&self.by_bin).chain(self.first_met.iter().flatten()) {
            sink(row.len() as u64);
            for sum in row {
                sink(*sum as u64);
                sink((*sum >> 64) as u64);
            }
        }
        for (missed, shortfall) in &self.missed {
            sink(*missed as u64);
            sink((*missed >> 64) as u64);
            shortfall.digest(sink);
        }
    }
}

impl State for WeightedTally {
    fn write(&self, to: &mut Writer) {
        self.series.write(to);
        to.number(self.assumptions.len() as u64);
        self.assumptions.iter().for_each(|(_, series)| series.write(to));
        self.events.write(to);
        let rows = [&self.met, &self.pairs].into_iter();
        for row in rows.chain(&self.met_in_groups).chain(self.first_met.iter().flatten()) {
            to.row(row.iter().copied());
        }
        for row in &self.by_bin {
            to.number(row.len() as u64);
            to.row(row.iter().copied());
        }
        for (missed, shortfall) in &self.missed {
            to.wide(*missed);
            shortfall.write(to);
        }
    }

    fn read(&mut self, from: &mut Reader) -> Result<(), Damaged> {
        self.series.read(from)?;
        if from.number()? != self.assumptions.len() as u64 {
            return Err(Damaged);
        }
        self.assumptions.iter_mut().try_for_each(|(_, series)| series.read(from))?;
        self.events.read(from)?;
        let rows = [&mut self.met, &mut self.pairs].into_iter();
        for row in rows.chain(&mut self.met_in_groups).chain(self.first_met.iter_mut().flatten()) {
            from.sums(row)?;
        }
        for row in &mut self.by_bin {
            *row = vec![0; from.at_most(BINS as u64)? as usize];
            from.sums(row)?;
        }
        for (missed, shortfall) in &mut self.missed {
            *missed = from.wide()?;
            shortfall.read(from)?;
        }
        Ok(())
    }
}

fn add(mine: &mut [u128], theirs: &[u128]) {
    for (mine, theirs) in mine.iter_mut().zip(theirs) {
        *mine += theirs;
    }
}

fn and(one: &BlockMask, other: &BlockMask) -> BlockMask {
    let mut both = *one;
    both.0.iter_mut().zip(&other.0).for_each(|(one, other)| *one &= other);
    both
}

fn all<'m>(masks: impl Iterator<Item = &'m BlockMask>, live: usize) -> BlockMask {
    let mut all = BlockMask::default();
    for (at, word) in all.0.iter_mut().enumerate() {
        let lanes = live.saturating_sub(64 * at).min(64);
        *word = if lanes == 64 { u64::MAX } else { (1 << lanes) - 1 };
    }
    masks.fold(all, |all, mask| and(&all, mask))
}

fn weight_of(mask: &BlockMask, weights: &[u64]) -> u128 {
    let mut sum = 0u128;
    each(mask, |lane| sum += u128::from(weights[lane]));
    sum
}

/// Adds the weight of each path to the number of masks that are set on it.
fn count_met<'m>(sums: &mut [u128], masks: impl Iterator<Item = &'m BlockMask>, weights: &[u64]) {
    let mut counts = vec![0usize; weights.len()];
    masks.for_each(|mask| each(mask, |lane| counts[lane] += 1));
    for (count, weight) in counts.iter().zip(weights) {
        sums[*count] += u128::from(*weight);
    }
}
