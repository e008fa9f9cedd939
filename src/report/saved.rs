//! Saved results, back from their files.

use crate::source::regular_file;
use crate::study::compare::Comparison;
use crate::summary::Summary;
use crate::wording::{Said, say};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::path::Path;

/// The largest `summary.json` or `compare.json` that is read.
pub const LARGEST: usize = 1 << 30;

/// Saved results.
#[derive(Clone, Debug)]
pub enum Saved {
    /// Of a run.
    Summary(Box<Summary>),
    /// Of a comparison.
    Comparison(Box<Comparison>),
}

/// The keys that tell results apart.
#[derive(Deserialize)]
struct Keys {
    scenario: Option<IgnoredAny>,
    scenarios: Option<IgnoredAny>,
    plan: Option<IgnoredAny>,
}

impl Saved {
    /// Reads a `summary.json` or a `compare.json`.
    ///
    /// # Errors
    /// One sentence: where it is no regular file of at most [`LARGEST`] bytes, or neither of the two.
    pub fn read(path: &Path) -> Result<Saved, Said> {
        Saved::from_bytes(path, &regular_file(path, LARGEST)?)
    }

    /// [`Saved::read`] from the bytes of a file; the path is for messages.
    ///
    /// # Errors
    /// As [`Saved::read`].
    pub fn from_bytes(path: &Path, bytes: &[u8]) -> Result<Saved, Said> {
        let name = path.display();
        let neither = || {
            say!(
                "{name} 既不是一次运行的 summary.json，也不是情景对比的 compare.json";
                "{name} is neither the summary.json of a run nor the compare.json of a comparison"
            )
        };
        let keys: Keys = serde_json::from_slice(bytes).map_err(|error| {
            let neither = neither();
            say!("{}（{error}）", neither.zh; "{} ({error})", neither.en)
        })?;
        match (keys.scenario, keys.scenarios, keys.plan) {
            (Some(_), None, Some(_)) => serde_json::from_slice(bytes)
                .map(|summary| Saved::Summary(Box::new(summary)))
                .map_err(|error| say!("{name} 不是一次运行的汇总结果（{error}）"; "{name} is no summary of a run ({error})")),
            (None, Some(_), Some(_)) => serde_json::from_slice(bytes)
                .map(|comparison| Saved::Comparison(Box::new(comparison)))
                .map_err(|error| say!("{name} 不是情景对比的结果（{error}）"; "{name} is no comparison ({error})")),
            _ => Err(neither()),
        }
    }
}
