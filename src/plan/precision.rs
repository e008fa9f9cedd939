//! A run that is as long as it takes to know every target's probability to a standard error.
//!
//! How long that is, is settled on other random numbers than those of the run, so that stopping does not look at the results: a run
//! that goes on until its own counts please is biased (Anscombe 1953, J. R. Statist. Soc. B 15, 1–29).

use super::limits::MOST_PATHS;
use super::{Error, Limit};
use crate::program::Settings;
use crate::simulation::{Control, Progress, RunTally, Simulation, Stopped};
use crate::study::OTHER_SEED;
use crate::tally::{BLOCK, proportion};

/// Paths of the first look.
const FIRST_LOOK: u64 = 16_384;
/// Looks go on until their upper estimate of what is needed is no more than this times their best one …
const SURE_ENOUGH: f64 = 1.2;
/// … or until they are this share of what is needed.
const LARGEST_LOOK: f64 = 0.25;
/// What is run beyond the estimate.
const MARGIN: f64 = 1.02;

/// How many paths the probabilities of all targets need, by what was counted: as estimated, and by the upper ends of their intervals.
fn needed(simulation: &Simulation, tally: &RunTally, error: f64) -> [f64; 2] {
    let program = simulation.program();
    let counted = tally.targets.iter().enumerate();
    let uncertain = counted.filter(|(target, _)| !program.is_deterministic(*target));
    let variances = uncertain.map(|(_, target)| {
        let (low, high) = proportion::wilson_interval(target.hits, tally.paths);
        // Where no path differs from the others, as if the next one did.
        let hits = target.hits.clamp(1, tally.paths.saturating_sub(1).max(1));
        let p = proportion::probability(hits, tally.paths);
        // p(1 − p) is largest at one half.
        let largest = 0.5_f64.clamp(low, high);
        [p * (1.0 - p), largest * (1.0 - largest)]
    });
    let worst = variances.fold([0.0; 2], |worst: [f64; 2], one| [worst[0].max(one[0]), worst[1].max(one[1])]);
    worst.map(|variance| variance / (error * error))
}

/// Whole blocks that hold so many paths.
fn blocks(paths: f64, error: f64) -> Result<u64, Limit> {
    if paths > MOST_PATHS as f64 {
        return Err(Limit::Paths {
            precision: error,
            needed: paths,
        });
    }
    Ok((paths as u64).max(1).div_ceil(BLOCK as u64) * BLOCK as u64)
}

/// Runs until the standard error of every target's probability is at most `error`.
pub fn run(simulation: &Simulation, error: f64, control: Control) -> Result<Result<RunTally, Stopped<Box<RunTally>>>, Error> {
    let settings = simulation.settings();
    let apart = Settings {
        seed: settings.seed.wrapping_add(OTHER_SEED),
        ..settings.clone()
    };
    let look = Simulation::new(simulation.program(), &apart, u64::MAX);
    let silent = Control {
        progress: &|_| {},
        stop: control.stop,
    };
    let stopped = || Ok(Err(Stopped(Box::new(simulation.tally()))));
    let Ok(mut seen) = look.run(0..FIRST_LOOK, silent) else {
        return stopped();
    };
    let total = loop {
        let [estimate, upper] = needed(&look, &seen, error);
        let enough = blocks(MARGIN * upper, error)?.max(FIRST_LOOK);
        let next = ((LARGEST_LOOK * upper) as u64).min(4 * seen.paths).div_ceil(BLOCK as u64) * BLOCK as u64;
        if upper <= SURE_ENOUGH * estimate || next <= seen.paths {
            break enough;
        }
        match look.run(seen.paths..next, silent) {
            Ok(more) => merge(&mut seen, &more),
            Err(_) => return stopped(),
        }
    };
    let mut tally = match simulation.run(0..total, control) {
        Ok(tally) => tally,
        stopped => return Ok(stopped),
    };
    // Nearly always that was enough.
    loop {
        let paths = tally.paths;
        let [estimate, _] = needed(simulation, &tally, error);
        if estimate <= paths as f64 {
            return Ok(Ok(tally));
        }
        let next = blocks(MARGIN * estimate, error)?.max(paths + BLOCK as u64);
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
        match simulation.run(paths..next, from_here) {
            Ok(more) => merge(&mut tally, &more),
            Err(Stopped(more)) => {
                merge(&mut tally, &more);
                return Ok(Err(Stopped(Box::new(tally))));
            }
        }
    }
}

fn merge(tally: &mut RunTally, more: &RunTally) {
    let merged = tally.merge(more);
    debug_assert!(merged.is_ok(), "tallies of one simulation share their layouts");
}
