//! Blocks of paths, shared out among threads.

use super::{Control, Progress, Stopped};
use crate::tally::BLOCK;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// What was made of blocks.
pub struct Worked<S> {
    /// The state of each thread.
    pub states: Vec<S>,
    /// Whether all blocks are done; else it was stopped from outside.
    pub is_whole: bool,
}

impl<S> Worked<S> {
    /// The states, where all blocks are done.
    pub fn whole(self) -> Result<Vec<S>, Stopped> {
        if self.is_whole {
            Ok(self.states)
        } else {
            Err(Stopped(()))
        }
    }
}

/// Works through the blocks of `paths`, which starts at a multiple of 1,024, on the threads of the current pool. Each thread
/// has a state of its own; `step` is given the number of a block and its number of paths. All states are returned; which
/// blocks each has seen is chance, so what is made of them must not depend on it. Where it is stopped from outside, all blocks before
/// some one are done, and none after it.
pub fn blocks<S: Send>(
    paths: Range<u64>,
    control: Control,
    start: impl Fn() -> S + Sync,
    step: impl Fn(&mut S, u64, usize) + Sync,
) -> Worked<S> {
    let block = BLOCK as u64;
    let first = paths.start / block;
    let last = paths.end.div_ceil(block);
    let next = AtomicU64::new(first);
    let done = AtomicU64::new(0);
    let work = || {
        let mut state = start();
        while !control.stop.load(Ordering::Relaxed) {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= last {
                break;
            }
            let live = (paths.end - number * block).min(block) as usize;
            step(&mut state, number, live);
            (control.progress)(Progress {
                done: done.fetch_add(live as u64, Ordering::Relaxed) + live as u64,
                total: paths.end - paths.start,
            });
        }
        state
    };
    let states = if last.saturating_sub(first) <= 1 {
        vec![work()]
    } else {
        rayon::broadcast(|_| work())
    };
    // A block that was taken is always worked through.
    let is_whole = next.load(Ordering::Relaxed) >= last;
    Worked { states, is_whole }
}
