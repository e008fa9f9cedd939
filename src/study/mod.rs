//! Questions that need several simulations. Each study is one file here.

pub mod compare;
pub mod keys;
mod outcomes;
mod paired;
pub mod seek;
pub mod sensitivity;

use crate::program::{MAX_NODES, TooLarge};
use crate::simulation::Stopped;
pub use paired::{Flips, Moments, Pair};
use serde::{Deserialize, Serialize};

/// Why a study came to no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfinished {
    /// It was stopped from outside.
    Stopped,
    /// A program would have more than [`MAX_NODES`] operations.
    TooLarge,
    /// The settings of so many drivers would take more memory than any machine should spend, about so many bytes.
    TooManyDrivers(usize, u64),
}

impl From<Stopped> for Unfinished {
    fn from(_: Stopped) -> Unfinished {
        Unfinished::Stopped
    }
}

impl From<TooLarge> for Unfinished {
    fn from(_: TooLarge) -> Unfinished {
        Unfinished::TooLarge
    }
}

impl std::fmt::Display for Unfinished {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unfinished::Stopped => f.write_str("stopped"),
            Unfinished::TooLarge => write!(f, "the program of this scenario has more than {MAX_NODES} operations"),
            Unfinished::TooManyDrivers(drivers, bytes) => write!(
                f,
                "{drivers} drivers reach these targets, each of which would be simulated with settings of its own: about {} GiB of memory; \
                 name fewer targets with --target, or give the dimensions fewer members",
                bytes >> 30
            ),
        }
    }
}

impl std::error::Error for Unfinished {}

/// The scenario that a study is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StudiedScenario {
    /// `name`
    pub name: String,
    /// SHA-256 of the resolved scenario.
    pub sha256: String,
}

/// The random numbers of a study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StudyRun {
    /// Paths of every simulation.
    pub paths: u64,
    /// Seed.
    pub seed: u64,
    /// Sampler.
    pub sampler: String,
}
