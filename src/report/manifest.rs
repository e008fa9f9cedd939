//! `manifest.json`: what wrote the folder and all that is needed to write it again. It also marks the folder as ours.

use crate::summary::{Attain, RunSummary, Summary};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The manifest of a result folder.
#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// Who wrote it.
    pub attain: Attain,
    /// The scenario.
    pub scenario: ManifestScenario,
    /// The run.
    pub run: RunSummary,
    /// The command that repeats it.
    pub command: String,
    /// The files that belong to the run.
    pub files: Vec<String>,
}

/// The scenario of a manifest.
#[derive(Debug, Serialize, Deserialize)]
pub struct ManifestScenario {
    /// `name`
    pub name: String,
    /// SHA-256 of `resolved`.
    pub sha256: String,
    /// The scenario after `extends` and `--set`, as compact JSON.
    pub resolved: Box<RawValue>,
}

impl Manifest {
    /// The manifest of a run.
    pub fn new(summary: &Summary, resolved: String, command: String, files: Vec<String>) -> Manifest {
        let resolved = RawValue::from_string(resolved).unwrap_or_else(|_| RawValue::NULL.to_owned());
        Manifest {
            attain: Attain::this(),
            scenario: ManifestScenario {
                name: summary.scenario.name.clone(),
                sha256: summary.scenario.sha256.clone(),
                resolved,
            },
            run: summary.run.clone(),
            command,
            files,
        }
    }
}
