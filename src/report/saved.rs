//! Saved results, back from their files.

use crate::source::regular_file;
use crate::study::compare::Comparison;
use crate::study::progress::ProgressResult;
use crate::study::sensitivity::Sensitivity;
use crate::study::suppose::SupposeResult;
use crate::study::update::Update;
use crate::summary::Summary;
use crate::wording::{Said, say};
use serde::Deserialize;
use serde::de::DeserializeOwned;
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
    /// What became of a plan since figures arrived.
    Update(Box<Update>),
    /// A supposition.
    Supposition(Box<SupposeResult>),
    /// How far targets are.
    Progress(Box<ProgressResult>),
}

/// The keys that tell results apart.
#[derive(Deserialize)]
struct Keys {
    scenario: Option<IgnoredAny>,
    scenarios: Option<IgnoredAny>,
    plan: Option<IgnoredAny>,
    targets: Option<IgnoredAny>,
    frequency: Option<IgnoredAny>,
    conditions: Option<IgnoredAny>,
    lights: Option<IgnoredAny>,
}

/// The contents of a file, or why they are not what the file seems to hold.
fn of<T: DeserializeOwned>(bytes: &[u8], wrong: impl Fn(serde_json::Error) -> Said) -> Result<Box<T>, Said> {
    serde_json::from_slice(bytes).map(Box::new).map_err(wrong)
}

impl Saved {
    /// Reads a `summary.json`, or what a study saved.
    ///
    /// # Errors
    /// One sentence: where it is no regular file of at most [`LARGEST`] bytes, or none of these.
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
                "{name} 不是一次运行的 summary.json，也不是 compare.json、sensitivity.json、update.json、suppose.json 或 progress.json";
                "{name} is not the summary.json of a run, and no compare.json, sensitivity.json, update.json, suppose.json or progress.json"
            )
        };
        let keys: Keys = serde_json::from_slice(bytes).map_err(|error| {
            let neither = neither();
            say!("{}（{error}）", neither.zh; "{} ({error})", neither.en)
        })?;
        let is_of = |key: &Option<IgnoredAny>| keys.scenario.is_some() && keys.targets.is_some() && key.is_some();
        if is_of(&keys.conditions) {
            let wrong = |error| say!("{name} 不是设想的结果（{error}）"; "{name} is no result of suppose ({error})");
            return of(bytes, wrong).map(Saved::Supposition);
        }
        if is_of(&keys.lights) {
            let wrong = |error| say!("{name} 不是进展的结果（{error}）"; "{name} is no result of progress ({error})");
            return of(bytes, wrong).map(Saved::Progress);
        }
        // The frequency of a run stands with its scenario.
        if is_of(&keys.frequency) && keys.plan.is_some() {
            let wrong = |error| say!("{name} 不是数据更新的结果（{error}）"; "{name} is no result of update ({error})");
            return of(bytes, wrong).map(Saved::Update);
        }
        match (&keys.scenario, &keys.scenarios, &keys.plan) {
            (Some(_), None, Some(_)) => {
                let wrong = |error| say!("{name} 不是一次运行的汇总结果（{error}）"; "{name} is no summary of a run ({error})");
                of(bytes, wrong).map(Saved::Summary)
            }
            (None, Some(_), Some(_)) => {
                let wrong = |error| say!("{name} 不是情景对比的结果（{error}）"; "{name} is no comparison ({error})");
                of(bytes, wrong).map(Saved::Comparison)
            }
            (Some(_), None, None) if keys.targets.is_some() => {
                let wrong = |error| {
                    say!("{name} 不是影响因素的分析结果（{error}）"; "{name} is no result of sensitivity ({error})")
                };
                of(bytes, wrong).map(Saved::Sensitivity)
            }
            _ => Err(neither()),
        }
    }
}
