//! Blocks of paths in parallel. Results are a pure function of the paths that were simulated: neither threads nor the order
//! of blocks can be seen in them, and runs of neighbouring paths merge to the bits of one run.

mod blocks;
mod layout;
mod paths;
mod tally;

use crate::model::Model;
use crate::program::{Bound, Machine, Program, Settings};
pub use blocks::blocks;
pub use layout::{AssumptionValues, Places, Recorded, SeriesId, place_observables};
use std::ops::Range;
use std::sync::atomic::AtomicBool;
pub use tally::RunTally;

/// Something to be told about, and to be stopped by.
#[derive(Clone, Copy)]
pub struct Control<'c> {
    /// Told how many paths are done, from any thread, often.
    pub progress: &'c (dyn Fn(u64) + Sync),
    /// Set from outside to stop.
    pub stop: &'c AtomicBool,
}

/// The run was stopped from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

/// One run: a bound program and where its columns are counted, after the pilot.
pub struct Simulation<'r> {
    bound: Bound<'r>,
    places: Places,
}

impl<'r> Simulation<'r> {
    /// Binds a program and runs its pilot: the first paths, which every part of a run repeats to agree where to count.
    /// `total` is the number of paths of the whole run, all parts together (`u64::MAX` where it is not known).
    pub fn new(program: &'r Program, model: &Model, settings: &Settings, total: u64) -> Simulation<'r> {
        let bound = Bound::new(program, model, settings);
        let places = place_observables(&bound, total);
        Simulation { bound, places }
    }

    /// The bound program.
    pub fn bound(&self) -> &Bound<'r> {
        &self.bound
    }

    /// Where columns are counted.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// An empty tally.
    pub fn tally(&self, model: &Model) -> RunTally {
        RunTally::new(model, self.bound.program, &self.places)
    }

    /// Simulates the paths of a range, which starts at a multiple of 1,024, on the threads of the current pool.
    ///
    /// # Errors
    /// [`Stopped`] when it was stopped from outside; nothing is returned then.
    pub fn run(&self, model: &Model, paths: Range<u64>, control: Control) -> Result<RunTally, Stopped> {
        let start = || (self.tally(model), Machine::new());
        let states = blocks(paths, control, start, |(tally, machine), number, live| {
            tally.absorb_block(&self.bound, &self.places, machine, number, live, &mut |_, _| {});
        })?;
        let mut tallies = states.into_iter().map(|(tally, _)| tally);
        let mut whole = tallies.next().unwrap_or_else(|| self.tally(model));
        for tally in tallies {
            let merged = whole.merge(&tally);
            debug_assert!(merged.is_ok(), "tallies of one simulation share their layouts");
        }
        Ok(whole)
    }
}
