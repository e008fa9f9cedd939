//! Questions that need several simulations. Each study is one file here.

pub mod chance;
pub mod compare;
pub mod keys;
pub mod outlook;
mod outcomes;
mod paired;
pub mod progress;
pub mod suppose;
pub mod update;
mod weighted_pair;
pub mod seek;
pub mod sensitivity;

use crate::program::TooLarge;
use crate::simulation::Stopped;
use crate::wording::{Label, Said, say};
pub use paired::{Flips, Moments, Pair, PairedDifference};
use serde::{Deserialize, Serialize};

/// What is added to the seed for the second set of draws: 2⁶⁴ divided by the golden ratio.
pub const OTHER_SEED: u64 = 0x9E37_79B9_7F4A_7C15;

/// Why a study came to no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfinished {
    /// It was stopped from outside.
    Stopped,
    /// A program would have more operations than the limit.
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

impl Unfinished {
    /// The message for people.
    pub fn said(self) -> Said {
        match self {
            Unfinished::Stopped => say!("已中止"; "stopped"),
            Unfinished::TooLarge => TooLarge.said(),
            Unfinished::TooManyDrivers(drivers, bytes) => {
                let gib = bytes >> 30;
                say!(
                    "影响这些目标的因素有{drivers}项，每项都要单独模拟，约需内存 {gib} GiB；请用 `--target` 减少目标，或减少维度的成员";
                    "{drivers} drivers reach these targets, each of which would be simulated with settings of its own: about {gib} GiB of memory; \
                     name fewer targets with `--target`, or give the dimensions fewer members"
                )
            }
        }
    }
}

/// English; people are told in their language by [`Unfinished::said`].
impl std::fmt::Display for Unfinished {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.said().fmt(f)
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
    /// `title`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub title: Label,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stops_a_study_is_said_in_both_languages() {
        for why in [
            Unfinished::Stopped,
            Unfinished::TooLarge,
            Unfinished::TooManyDrivers(500, 40 << 30),
        ] {
            why.said().assert_both();
        }
    }
}
