//! What decides the targets and what measures can do, as studies of the same scenario and seed have found it: `sensitivity.json` and
//! `seek.json` of the result folder; and how the board moved and how far the targets are: `update.json` and `progress.json`.

use crate::source::regular_file;
use crate::study::progress::ProgressResult;
use crate::study::seek::{SeekResult, Sought, Wanted};
use crate::study::sensitivity::{DriverSensitivity, Sensitivity};
use crate::study::update::Update;
use crate::study::{StudiedScenario, StudyRun};
use crate::summary::Summary;
use crate::wording::{Said, say};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The file of what decides.
pub const SENSITIVITY: &str = "sensitivity.json";
/// The file of what it would take.
pub const SEEK: &str = "seek.json";
/// A larger file is none that is read here, in bytes.
const LARGEST: usize = 256 << 20;

/// What is known besides the run itself.
#[derive(Clone, Debug, Default)]
pub struct Advice {
    /// What decides the targets.
    pub sensitivity: Option<Sensitivity>,
    /// What it would take, one for each target that was asked for.
    pub answers: Vec<SeekResult>,
    /// How the board moved since figures arrived.
    pub update: Option<Update>,
    /// How far the targets are.
    pub progress: Option<ProgressResult>,
    /// Files that are not of this scenario and seed, each in one sentence.
    pub ignored: Vec<Said>,
}

/// `seek.json`: an answer, and further ones where several targets were asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answers {
    /// The first.
    #[serde(flatten)]
    pub first: SeekResult,
    /// The others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<SeekResult>,
}

impl Answers {
    /// From the answers; none where there is none.
    pub fn of(answers: &[SeekResult]) -> Option<Answers> {
        let (first, others) = answers.split_first()?;
        Some(Answers {
            first: first.clone(),
            others: others.to_vec(),
        })
    }
}

impl Advice {
    /// Nothing is known.
    pub const NONE: Advice = Advice {
        sensitivity: None,
        answers: Vec::new(),
        update: None,
        progress: None,
        ignored: Vec::new(),
    };

    /// What the folder of a run holds.
    pub fn read(folder: &Path, summary: &Summary) -> Advice {
        let mut advice = Advice::NONE;
        let is_of = |scenario: &StudiedScenario, run: &StudyRun| {
            scenario.sha256 == summary.scenario.sha256 && run.seed == summary.run.seed
        };
        match load::<Sensitivity>(&folder.join(SENSITIVITY)) {
            Some(found) if is_of(&found.scenario, &found.run) => advice.sensitivity = Some(found),
            Some(_) => advice.ignored.push(ignored(SENSITIVITY)),
            None => {}
        }
        match load::<Answers>(&folder.join(SEEK)) {
            Some(found) if is_of(&found.first.scenario, &found.first.run) => {
                advice.answers.push(found.first);
                advice.answers.extend(found.others);
            }
            Some(_) => advice.ignored.push(ignored(SEEK)),
            None => {}
        }
        // What was known then is not what is known now, and needs no word.
        let is_known = |as_of: &Option<String>, last: Option<&str>| {
            *as_of == summary.as_of && last == summary.last_known.as_deref()
        };
        let update = load::<Update>(&folder.join("update.json"));
        advice.update = update.filter(|found| {
            let names = found.observations.iter().map(|one| &one.name);
            is_of(&found.scenario, &found.run)
                && is_known(&found.as_of, found.last_known.as_deref())
                && names.eq(summary.observations.iter().map(|one| &one.name))
        });
        let progress = load::<ProgressResult>(&folder.join("progress.json"));
        let base = summary.scenario.periods.first();
        advice.progress = progress.filter(|found| {
            let last = Some(found.last_known.as_str()).filter(|last| base.is_none_or(|base| base != last));
            is_of(&found.scenario, &found.run) && is_known(&found.as_of, last)
        });
        advice
    }

    /// Whether both studies are there.
    pub fn is_whole(&self) -> bool {
        self.sensitivity.is_some() && !self.answers.is_empty()
    }

    /// The drivers of a target.
    pub fn drivers(&self, id: &str) -> &[DriverSensitivity] {
        let targets = self.sensitivity.iter().flat_map(|found| &found.targets);
        let mut found = targets.filter(|target| target.id == id);
        found.next().map_or(&[], |target| &target.drivers)
    }

    /// What it would take to reach a target with a probability, or the best that can be had.
    pub fn answer(&self, id: &str) -> Option<&SeekResult> {
        let is_it = |answer: &&SeekResult| matches!(&answer.goal.wanted, Wanted::Target { target } if target == id);
        let is_of_chance = |answer: &&SeekResult| matches!(answer.goal.sought, Sought::Probability { .. } | Sought::Best { .. });
        self.answers.iter().find(|answer| is_it(answer) && is_of_chance(answer))
    }
}

/// The probability that was asked for, where one was.
pub fn asked(answer: &SeekResult) -> Option<f64> {
    match answer.goal.sought {
        Sought::Probability { probability } => Some(probability),
        _ => None,
    }
}

/// The contents of a file, where there is one that can be read.
fn load<T: DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_slice(&regular_file(path, LARGEST).ok()?).ok()
}

fn ignored(file: &str) -> Said {
    say!(
        "结果文件夹中的 {file} 属于另一情景、另一组取值或另一种子，未采用；加上 --advice 重新测算";
        "{file} in the result folder is of another scenario, other values or another seed and was not used; --advice makes it anew"
    )
}
