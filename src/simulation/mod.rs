//! Blocks of paths in parallel. Results are a pure function of the paths that were simulated: neither threads nor the order
//! of blocks can be seen in them, and runs of neighbouring paths merge to the bits of one run.

mod blocks;
mod columns;
pub mod conditioning;
mod layout;
mod memory;
mod paths;
mod tally;
mod weighted;

use crate::model::Model;
use crate::program::{Bound, Machine, NodeId, Observable, Program, Settings, TooLarge};
use crate::wording::Said;
pub use blocks::{Worked, blocks};
pub use columns::Columns;
use conditioning::{Condition, Conditioning, Feed, Refusal};
pub use memory::Memory;
pub use layout::{AssumptionValues, Places, Recorded, SeriesId, place_observables};
use crate::tally::BLOCK;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
pub use tally::{RunTally, together};
pub use weighted::{Shares, WeightedTally};

/// Something to be told about, and to be stopped by.
#[derive(Clone, Copy)]
pub struct Control<'c> {
    /// Told how far the work is, from any thread, often.
    pub progress: &'c (dyn Fn(Progress) + Sync),
    /// Set from outside to stop.
    pub stop: &'c AtomicBool,
}

/// How far some work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Paths that are done; of a search packages.
    pub done: u64,
    /// Of how many; 0 where nobody knows.
    pub total: u64,
}

impl Control<'_> {
    /// Nobody is told, and nobody stops it.
    pub fn silent() -> Control<'static> {
        static NEVER: AtomicBool = AtomicBool::new(false);
        Control {
            progress: &|_| {},
            stop: &NEVER,
        }
    }
}

/// The work was stopped from outside, with what was done until then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped<T = ()>(pub T);

/// Parts of different runs, or paths that are there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DifferentRun;

impl DifferentRun {
    /// The error in a sentence.
    pub fn said(self) -> Said {
        Said::new(
            "各部分不属于同一次运行，或有重复的模拟",
            "these are not parts of one run, or they have paths in common",
        )
    }
}

impl std::fmt::Display for DifferentRun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.said().fmt(f)
    }
}

impl std::error::Error for DifferentRun {}

/// One run: a bound program and where its columns are counted, after the pilot.
#[derive(Clone)]
pub struct Simulation {
    bound: Bound,
    places: Places,
    conditioning: Option<Conditioning>,
}

impl Simulation {
    /// Binds a program and runs its pilot: the first paths, which every part of a run repeats to agree where to count.
    /// `total` is the number of paths of the whole run, all parts together (`u64::MAX` where it is not known).
    pub fn new(program: &Arc<Program>, settings: &Settings, total: u64) -> Simulation {
        let bound = Bound::new(program, settings);
        let places = place_observables(&bound, total, None);
        Simulation {
            bound,
            places,
            conditioning: None,
        }
    }

    /// A run of a program that is looked at for its targets alone: their probabilities, measures and bounds have the bits of the whole
    /// run. Only what these need is bound and computed.
    ///
    /// # Errors
    /// [`TooLarge`]
    pub fn of_targets(program: &Program, settings: &Settings, total: u64) -> Result<Simulation, TooLarge> {
        let of_targets = |observable: &Observable| {
            matches!(observable, Observable::Measure(_) | Observable::Gap(_) | Observable::Bound { .. })
        };
        let wanted = program.observables.iter().filter(|(observable, _)| of_targets(observable));
        let wanted: Vec<(Observable, NodeId)> = wanted.copied().collect();
        Ok(Simulation::new(&Arc::new(program.part(&wanted, &[])?), settings, total))
    }

    /// The same program with other settings. Nothing is compiled, and no draw is prepared again whose parameters are the same; the first
    /// paths are run again, because moments are taken about values of their own.
    pub fn like(&self, settings: &Settings, total: u64) -> Simulation {
        let bound = self.bound.like(&self.bound.program, settings);
        let places = place_observables(&bound, total, None);
        Simulation {
            bound,
            places,
            conditioning: None,
        }
    }

    /// The same under conditions, one for each of what the program is asked for ([`compile_asked`](crate::program::compile_asked)), in
    /// their order. All paths are weighed before any is counted.
    ///
    /// # Errors
    /// [`Refusal`] where a condition cannot be taken up, or hardly any path agrees with it.
    pub fn conditioned(
        program: &Arc<Program>,
        settings: &Settings,
        conditions: &[Condition],
        total: u64,
        control: Control,
    ) -> Result<Simulation, Refusal> {
        let bound = Bound::new(program, settings);
        let conditioning = Conditioning::new(&bound, conditions, total, control)?;
        let places = place_observables(&bound, total, Some(&conditioning));
        Ok(Simulation {
            bound,
            places,
            conditioning: Some(conditioning),
        })
    }

    /// What the run is conditioned on.
    pub fn conditioning(&self) -> Option<&Conditioning> {
        self.conditioning.as_ref()
    }

    /// What a block of the run is given besides its own numbers.
    pub fn feed(&self, machine: &mut Machine, block: u64, live: usize) -> Feed {
        match &self.conditioning {
            None => Feed::default(),
            Some(conditioning) => conditioning.feed(&self.bound, machine, block * BLOCK as u64, live),
        }
    }

    /// What is run for every block: the program itself, or the one with the columns of its conditions handed in.
    pub fn running(&self) -> &Bound {
        self.conditioning.as_ref().map_or(&self.bound, Conditioning::main)
    }

    /// The bound program.
    pub fn bound(&self) -> &Bound {
        &self.bound
    }

    /// The program.
    pub fn program(&self) -> &Arc<Program> {
        &self.bound.program
    }

    /// What is simulated.
    pub fn model(&self) -> &Arc<Model> {
        &self.bound.program.model
    }

    /// Seed, sampler and levers.
    pub fn settings(&self) -> &Settings {
        &self.bound.settings
    }

    /// Where columns are counted.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// An empty tally.
    pub fn tally(&self) -> RunTally {
        RunTally::new(&self.bound.program, &self.places)
    }

    /// Simulates the paths of a range, which starts at a multiple of 1,024, on the threads of the current pool.
    ///
    /// # Errors
    /// [`Stopped`] when it was stopped from outside, with what there is: the tally of the first so many blocks of the range, as a
    /// shorter run has it.
    pub fn run(&self, paths: Range<u64>, control: Control) -> Result<RunTally, Stopped<Box<RunTally>>> {
        let start = || (self.tally(), Machine::new());
        let worked = blocks(paths, control, start, |(tally, machine), number, live| {
            tally.absorb_block(self, machine, number, live, &mut |_, _| {});
        });
        let mut tallies = worked.states.into_iter().map(|(tally, _)| tally);
        let mut whole = tallies.next().unwrap_or_else(|| self.tally());
        for tally in tallies {
            let merged = whole.merge(&tally);
            debug_assert!(merged.is_ok(), "tallies of one simulation share their layouts");
        }
        if worked.is_whole {
            Ok(whole)
        } else {
            Err(Stopped(Box::new(whole)))
        }
    }
}
