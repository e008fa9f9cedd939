//! The engine for browsers: a few functions over bytes, without glue code between the two languages. `docs/page.md` says what they are
//! and which messages they take; this crate only hands them on.

mod exports;

pub use exports::{desk, drop, fonts, is_exact, room, take, work};
