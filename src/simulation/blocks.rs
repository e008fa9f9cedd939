//! Blocks of paths, shared out among threads.

use super::{Control, Stopped};
use crate::tally::BLOCK;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// Works through the blocks of `paths`, which starts at a multiple of 1,024, on the threads of the current pool. Each thread
/// has a state of its own; `step` is given the number of a block and its number of paths. All states are returned; which
/// blocks each has seen is chance, so what is made of them must not depend on it.
///
/// # Errors
/// [`Stopped`] when it was stopped from outside.
pub fn blocks<S: Send>(
    paths: Range<u64>,
    control: Control,
    start: impl Fn() -> S + Sync,
    step: impl Fn(&mut S, u64, usize) + Sync,
) -> Result<Vec<S>, Stopped> {
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
            (control.progress)(done.fetch_add(live as u64, Ordering::Relaxed) + live as u64);
        }
        state
    };
    let states = if last.saturating_sub(first) <= 1 {
        vec![work()]
    } else {
        rayon::broadcast(|_| work())
    };
    if control.stop.load(Ordering::Relaxed) {
        Err(Stopped)
    } else {
        Ok(states)
    }
}
