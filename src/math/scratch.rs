//! Room for what loops over a column leave to one another: one for each thread, not cleared between uses, since clearing takes
//! as long as a good part of the work.

use super::flags::{FLAGS, PLACES};
use std::cell::Cell;

/// What stands in it is whatever was left there.
pub struct Scratch {
    /// A flag for each value.
    pub flags: [u8; FLAGS],
    /// Places of set flags.
    pub places: [u16; PLACES],
    /// A number for each value.
    pub numbers: [u16; FLAGS],
}

thread_local! {
    static SCRATCH: Cell<Option<Box<Scratch>>> = const { Cell::new(None) };
}

/// Lends the thread's room; whoever asks while it is lent gets another one.
pub fn with_scratch<T>(work: impl FnOnce(&mut Scratch) -> T) -> T {
    let mut scratch = SCRATCH.take().unwrap_or_else(|| {
        Box::new(Scratch {
            flags: [0; FLAGS],
            places: [0; PLACES],
            numbers: [0; FLAGS],
        })
    });
    let result = work(&mut scratch);
    SCRATCH.set(Some(scratch));
    result
}
