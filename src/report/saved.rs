//! Saved results, back from their files.

use crate::source::regular_file;
use crate::study::compare::Comparison;
use crate::study::sensitivity::Sensitivity;
use crate::summary::Summary;
use crate::wording::{Said, say};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::path::Path;

/// The largest file of saved results that is read.
pub const LARGEST: usize = 1 << 30;

/// Saved results.
#[derive(Clone, Debug)]
pub enum Saved {
    /// Of a run.
    Summary(Box<Summary>),
    /// Of a comparison.
    Comparison(Box<Comparison>),
    /// What decides targets.
    Sensitivity(Box<Sensitivity>),
}

/// The keys that tell results apart.
#[derive(Deserialize)]
struct Keys {
    scenario: Option<IgnoredAny>,
    scenarios: Option<IgnoredAny>,
    plan: Option<IgnoredAny>,
    targets: Option<IgnoredAny>,
}

impl Saved {
    /// Reads a `summary.json`, a `compare.json` or a `sensitivity.json`.
    ///
    /// # Errors
    /// One sentence: where it is no regular file of at most [`LARGEST`] bytes, or none of the three.
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
                "{name} 不是一次运行的 summary.json，也不是 compare.json 或 sensitivity.json";
                "{name} is not the summary.json of a run, and neither a compare.json nor a sensitivity.json"
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
            (Some(_), None, None) if keys.targets.is_some() => serde_json::from_slice(bytes)
                .map(|found| Saved::Sensitivity(Box::new(found)))
                .map_err(|error| {
                    say!("{name} 不是影响因素的分析结果（{error}）"; "{name} is no result of sensitivity ({error})")
                }),
            _ => Err(neither()),
        }
    }
}
