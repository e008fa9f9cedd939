//! A run that goes on until every target's probability is exact enough.

use super::limits::MOST_PATHS;
use super::{Error, Limit};
use crate::simulation::{Control, Progress, RunTally, Simulation, Stopped};
use crate::tally::BLOCK;

/// Paths of the first step; later steps follow from the counts, so that the number of paths depends on nothing else.
const FIRST_STEP: u64 = 16_384;

/// Runs until the standard error of every target's probability is at most `error`.
pub fn run(
    simulation: &Simulation,
    error: f64,
    control: Control,
) -> Result<Result<RunTally, Stopped<Box<RunTally>>>, Error> {
    let program = simulation.program();
    let mut tally = match simulation.run(0..FIRST_STEP, control) {
        Ok(tally) => tally,
        stopped => return Ok(stopped),
    };
    loop {
        let paths = tally.paths;
        let variance = |(target, hits): (usize, u64)| {
            // Where no path differs from the others, that is not known to be so of all: as if the next one did.
            let hits = match hits {
                hits if hits > 0 && hits < paths => hits as f64,
                _ if program.is_deterministic(target) => return 0.0,
                _ => 1.0,
            };
            let p = hits / paths as f64;
            p * (1.0 - p)
        };
        let hits = tally.targets.iter().map(|target| target.hits);
        let worst = hits.enumerate().map(variance).fold(0.0, f64::max);
        let needed = worst / (error * error);
        if needed <= paths as f64 {
            return Ok(Ok(tally));
        }
        // A little more than estimated, in whole blocks, and at least a tenth more than there are.
        let block = BLOCK as u64;
        let next = ((1.02 * needed) as u64).max(paths + paths / 10);
        if next > MOST_PATHS {
            return Err(Limit::Paths {
                precision: error,
                needed,
            }
            .into());
        }
        let next = next.div_ceil(block) * block;
        let progress = |step: Progress| {
            (control.progress)(Progress {
                done: paths + step.done,
                total: next,
            })
        };
        let from_here = Control {
            progress: &progress,
            stop: control.stop,
        };
        let (more, stopped) = match simulation.run(paths..next, from_here) {
            Ok(more) => (Box::new(more), false),
            Err(Stopped(more)) => (more, true),
        };
        let merged = tally.merge(&more);
        debug_assert!(merged.is_ok(), "tallies of one simulation share their layouts");
        if stopped {
            return Ok(Err(Stopped(Box::new(tally))));
        }
    }
}
