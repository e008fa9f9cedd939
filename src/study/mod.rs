//! Questions that need several simulations. Each study is one file here.

pub mod compare;
mod paired;

pub use paired::{Flips, Moments, Pair};
