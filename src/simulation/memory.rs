//! How much memory a run takes, known before it is allocated.

use crate::model::ItemKind;
use crate::program::{BYTES_PER_NODE, Instruction, NodeId, Observable, Program};
use crate::tally::{BLOCK, BlockMask, Layout, PILOT, Series, TargetTally};
use std::collections::BTreeSet;

/// Bytes of the layout of a series over more paths than the pilot has, about; up to the pilot it has no counters to place.
const LAID_OUT: u64 = 4096;

/// Memory that a run takes, in bytes, about. What is made of its results comes after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// Compiling the program.
    pub compiling: u64,
    /// The program.
    pub program: u64,
    /// The columns of every thread.
    pub columns: u64,
    /// The pilot: the values of every series on its paths, until the series are laid out.
    pub pilot: u64,
    /// What the pilot leaves: layouts, and the paths that are drawn.
    pub layouts: u64,
    /// Counters of every thread, and of all together.
    pub counters: u64,
}

impl Memory {
    /// Memory that a run of a program takes over so many paths (`u64::MAX` where that is not known) on so many threads.
    pub fn of(program: &Program, paths: u64, threads: u64) -> Memory {
        let series = series(program);
        let assumptions = program.model.of_kind(ItemKind::Assumption).count() as u64;
        let piloted = paths.min(PILOT as u64);
        let blocks = paths.div_ceil(BLOCK as u64);
        let live = paths.min(BLOCK as u64);
        // Threads without a block of their own count nothing; where there is one block, one thread does all.
        let tallies = if blocks <= 1 { 1 } else { threads.min(blocks) + 1 };
        let slots = program.schedule.slots.max(program.pilot.slots) as u64;
        let is_short = paths <= PILOT as u64;
        let observables = program.observables.len() as u64;
        let layout = size_of::<Layout>() as u64 + 32 + if is_short { 0 } else { LAID_OUT };
        let sample = (size_of::<Vec<f64>>() + 16) as u64 + 8 * paths.min(super::layout::SAMPLES as u64);
        let place = 3 * size_of::<usize>() as u64 + 2 * size_of::<super::Recorded>() as u64;
        // Values that are all kept are kept once, and once more while threads are joined.
        let empty = Series::bytes(0) as u64;
        let of_series = match is_short {
            true => tallies * empty + (Series::bytes(paths) as u64 - empty) * tallies.min(2),
            false => tallies * Series::bytes(paths) as u64,
        };
        let tracked: u64 = program
            .targets
            .iter()
            .filter_map(|target| target.tracked_periods)
            .map(|(from, to)| (to.number() - from.number() + 1) as u64)
            .sum();
        let of_targets = program.targets.len() * size_of::<TargetTally>();
        let of_targets = of_targets as u64 + tracked * (size_of::<BlockMask>() + size_of::<u64>()) as u64;
        Memory {
            compiling: program.graph.nodes.len() as u64 * BYTES_PER_NODE,
            program: program.bytes(),
            columns: threads.min(blocks) * slots.saturating_mul(8 * live.next_multiple_of(256)),
            pilot: (series + assumptions).saturating_mul(8 * piloted + 24 * piloted.div_ceil(BLOCK as u64)),
            layouts: series * (layout + sample) + observables * place,
            counters: series.saturating_mul(of_series).saturating_add(of_targets * tallies),
        }
    }

    /// The most that is taken at any time.
    pub fn peak(&self) -> u64 {
        let run = self.pilot.max(self.counters);
        let run = run.saturating_add(self.columns).saturating_add(self.layouts);
        self.compiling.max(run.saturating_add(self.program))
    }
}

/// How many series a run counts.
fn series(program: &Program) -> u64 {
    let counted = program.schedule.instructions.iter().filter_map(|instruction| {
        let Instruction::Observe { observable, .. } = instruction else {
            return None;
        };
        let (observable, node) = program.observables[observable.index()];
        matches!(observable, Observable::Indicator { .. } | Observable::Measure(_)).then_some(node)
    });
    counted.collect::<BTreeSet<NodeId>>().len() as u64
}
