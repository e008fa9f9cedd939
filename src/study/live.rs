//! Targets alone against the plan as planned, on the same random numbers: what a board needs that follows a hand. The plan's own paths
//! are kept, so that a case costs its own paths and no more; what is counted has the bits of a run and of a comparison of as many.

use super::compare::{self, Measured};
use super::paired::{Pair, Seen};
use crate::program::{Machine, Observable};
use crate::simulation::{Control, RunTally, Simulation, Stopped, blocks};
use crate::tally::{BLOCK, BlockMask};
use std::sync::{Arc, OnceLock};

/// So many bytes of the plan's own measures are kept at most; beyond that they are computed again for every case.
const MOST_KEPT: u64 = 256 << 20;

/// The targets of the plan as planned on one block of paths.
struct Block {
    masks: Vec<BlockMask>,
    measures: Vec<Vec<f64>>,
    live: usize,
}

/// The plan as planned, looked at for its targets alone.
pub struct Reference {
    simulation: Simulation,
    kept: Vec<OnceLock<Arc<Block>>>,
}

impl Reference {
    /// Nothing of it is run yet. Up to so many paths are kept, where they are not too many.
    pub fn new(simulation: Simulation, paths: u64) -> Reference {
        let targets = simulation.model().targets.len() as u64;
        let fits = paths.saturating_mul(8 * targets) <= MOST_KEPT;
        let blocks = if fits { paths.div_ceil(BLOCK as u64) } else { 0 };
        Reference {
            simulation,
            kept: (0..blocks).map(|_| OnceLock::new()).collect(),
        }
    }

    /// Its simulation.
    pub fn simulation(&self) -> &Simulation {
        &self.simulation
    }

    /// One block, kept or computed with the counters and columns of a thread.
    fn block(&self, scratch: &mut Scratch, number: u64, live: usize) -> Arc<Block> {
        let mut make = || {
            scratch.absorb(&self.simulation, number, live);
            scratch.block(live)
        };
        match self.kept.get(number as usize) {
            Some(kept) => {
                let block = kept.get_or_init(&mut make);
                // The last block of a run may be shorter than that of another.
                if block.live == live { Arc::clone(block) } else { make() }
            }
            None => make(),
        }
    }

    /// Keeps a block, where there is room for it.
    fn keep(&self, number: u64, block: Arc<Block>) -> Arc<Block> {
        if let Some(kept) = self.kept.get(number as usize) {
            // One that is there already is the same.
            let _ = kept.set(Arc::clone(&block));
        }
        block
    }
}

/// What a thread computes with.
struct Scratch {
    tally: RunTally,
    measures: Vec<Vec<f64>>,
    machine: Machine,
}

impl Scratch {
    fn of(simulation: &Simulation) -> Scratch {
        Scratch {
            tally: simulation.tally(),
            measures: Measured(simulation).columns(),
            machine: Machine::new(),
        }
    }

    /// Counts a block and keeps the measures of its targets.
    fn absorb(&mut self, simulation: &Simulation, number: u64, live: usize) {
        let measures = &mut self.measures;
        self.tally.absorb_block(simulation, &mut self.machine, number, live, &mut |observable, view| {
            if let Observable::Measure(target) = observable {
                measures[target.index()][..view.column.len()].copy_from_slice(view.column);
            }
        });
    }

    /// What was counted last.
    fn block(&self, live: usize) -> Arc<Block> {
        Arc::new(Block {
            masks: self.tally.masks().to_vec(),
            measures: self.measures.iter().map(|column| column[..live].to_vec()).collect(),
            live,
        })
    }
}

/// A case that is being counted against the plan.
pub struct Live {
    case: Simulation,
    tally: RunTally,
    pair: Pair,
    done: u64,
    /// Whether it is the plan as planned itself.
    is_reference: bool,
}

impl Live {
    /// Nothing counted yet.
    pub fn new(reference: &Reference, case: Simulation) -> Live {
        Live {
            tally: case.tally(),
            pair: compare::pair(&reference.simulation, &case),
            case,
            done: 0,
            is_reference: false,
        }
    }

    /// The plan as planned itself, whose paths are kept as they are counted.
    pub fn of_reference(reference: &Reference, case: Simulation) -> Live {
        Live {
            is_reference: true,
            ..Live::new(reference, case)
        }
    }

    /// Counts on to so many paths. Until then there must be whole blocks.
    ///
    /// # Errors
    /// [`Stopped`] when it was stopped from outside; what was counted before stays as it is.
    pub fn advance(&mut self, reference: &Reference, to: u64, control: Control) -> Result<(), Stopped> {
        if to <= self.done {
            return Ok(());
        }
        let start = || {
            let pair = compare::pair(&reference.simulation, &self.case);
            (pair, Scratch::of(&self.case), Scratch::of(&reference.simulation))
        };
        let states = blocks(self.done..to, control, start, |(pair, own, planned), number, live| {
            own.absorb(&self.case, number, live);
            let before = match self.is_reference {
                true => reference.keep(number, own.block(live)),
                false => reference.block(planned, number, live),
            };
            let seen = |masks, measures| Seen {
                masks,
                measures,
                weights: &[],
                controls: &[],
                is_resampled: false,
            };
            let reference = seen(&before.masks[..], &before.measures[..]);
            pair.absorb(&reference, &seen(own.tally.masks(), &own.measures), live);
        });
        for (pair, own, _) in states.whole()? {
            let merged = self.tally.merge(&own.tally);
            debug_assert!(merged.is_ok(), "tallies of one simulation share their layouts");
            self.pair.merge(&pair);
        }
        self.done = to;
        Ok(())
    }

    /// The case.
    pub fn simulation(&self) -> &Simulation {
        &self.case
    }

    /// The case alone.
    pub fn tally(&self) -> &RunTally {
        &self.tally
    }

    /// The case against the plan.
    pub fn pair(&self) -> &Pair {
        &self.pair
    }

    /// Paths so far.
    pub fn paths(&self) -> u64 {
        self.done
    }
}
