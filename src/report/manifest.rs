//! `manifest.json`: what wrote the folder and all that is needed to write it again. It also marks the folder as ours.

use crate::study::{StudiedScenario, StudyRun};
use crate::summary::{Attain, RunSummary, Summary};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// What a manifest calls the files of comparisons, among its `studies`.
pub const COMPARISON: &str = "compare";
/// The study of what decides targets.
pub const SENSITIVITY: &str = "sensitivity";
/// The study of figures that arrived.
pub const UPDATE: &str = "update";
/// The study of a supposition.
pub const SUPPOSE: &str = "suppose";
/// The table of progress.
pub const PROGRESS: &str = "progress";

/// The manifest of a result folder.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
    /// Studies whose results lie beside those of the run, by the name of their command.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub studies: BTreeMap<String, StudyFiles>,
    /// SHA-256 of every file that is named above. What does not have it is not what was written.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub hashes: BTreeMap<String, String>,
}

/// What a study has left in the folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudyFiles {
    /// The command that repeats it.
    pub command: String,
    /// Its files.
    pub files: Vec<String>,
}

/// The scenario of a manifest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ManifestScenario {
    /// `name`
    pub name: String,
    /// SHA-256 of `resolved`.
    pub sha256: String,
    /// The scenario after `extends` and `--set`, as compact JSON.
    pub resolved: Box<RawValue>,
}

impl Manifest {
    /// Every file that it names: of the run, then of the studies.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        let studies = self.studies.values().flat_map(|study| &study.files);
        self.files.iter().chain(studies)
    }

    /// The manifest of a run.
    pub fn new(summary: &Summary, resolved: String, command: String, files: Vec<String>) -> Manifest {
        let scenario = StudiedScenario {
            name: summary.scenario.name.clone(),
            sha256: summary.scenario.sha256.clone(),
            title: summary.scenario.title.clone(),
        };
        Manifest::with(scenario, summary.run.clone(), resolved, command, files)
    }

    /// The manifest of a folder that holds a study and no run: no digest of results, no files of a run.
    pub fn of_study(scenario: &StudiedScenario, run: &StudyRun, resolved: String, command: String) -> Manifest {
        let run = RunSummary {
            paths: run.paths,
            seed: run.seed,
            sampler: run.sampler.clone(),
            digest: String::new(),
        };
        Manifest::with(scenario.clone(), run, resolved, command, Vec::new())
    }

    fn with(
        scenario: StudiedScenario,
        run: RunSummary,
        resolved: String,
        command: String,
        files: Vec<String>,
    ) -> Manifest {
        let resolved = RawValue::from_string(resolved).unwrap_or_else(|_| RawValue::NULL.to_owned());
        Manifest {
            attain: Attain::this(),
            scenario: ManifestScenario {
                name: scenario.name,
                sha256: scenario.sha256,
                resolved,
            },
            run,
            command,
            files,
            studies: BTreeMap::new(),
            hashes: BTreeMap::new(),
        }
    }
}
