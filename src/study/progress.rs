//! How far each target is: what the schedule asks for, what is there, what is still needed, and how likely it is.

use super::outlook::StudiedGroup;
use super::{StudiedScenario, StudyRun};
use crate::scenario::{Label, Unit};
use crate::summary::{Attain, ConditionSummary, Standing};
use crate::wording::{Both, Language};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `progress.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProgressResult {
    /// Who wrote it.
    pub attain: Attain,
    /// Which scenario.
    pub scenario: StudiedScenario,
    /// The random numbers.
    pub run: StudyRun,
    /// `annual`, `quarterly`, `monthly` or `plain`.
    pub frequency: String,
    /// By which date figures counted; null where all did.
    pub as_of: Option<String>,
    /// The base period.
    pub base_period: String,
    /// The last known period; the base where no figure counted.
    pub last_known: String,
    /// The rules of the lights, in order: name and rule.
    pub lights: Vec<(String, String)>,
    /// Targets, in the order of the file.
    pub targets: Vec<TargetProgress>,
    /// Groups of targets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<StudiedGroup>,
}

/// The schedule that a target is measured against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ScheduleKind {
    /// In a straight line from base to target.
    Straight,
    /// At a constant rate of growth.
    Compound,
    /// A flow that adds up.
    Cumulative,
    /// By milestones of the file.
    Milestones,
}

impl ScheduleKind {
    /// As written in files.
    pub fn key(self) -> &'static str {
        match self {
            ScheduleKind::Straight => "straight",
            ScheduleKind::Compound => "compound",
            ScheduleKind::Cumulative => "cumulative",
            ScheduleKind::Milestones => "milestones",
        }
    }
}

impl TargetProgress {
    /// How binding it is, in a word.
    pub fn kind_word(&self) -> Option<Both> {
        match self.kind.as_deref() {
            Some("binding") => Some(Both::new("约束性", "binding")),
            Some("expected") => Some(Both::new("预期性", "expected")),
            _ => None,
        }
    }

    /// Its light in a word; a dash where no rule holds.
    pub fn light_word(&self, language: Language) -> &str {
        self.light.as_deref().map_or("–", |name| light_word(name, language))
    }
}

/// A light in a word: those that everybody knows in the language, others by their name.
pub fn light_word(name: &str, language: Language) -> &str {
    match name {
        "green" => language.say("绿", "green"),
        "yellow" => language.say("黄", "yellow"),
        "red" => language.say("红", "red"),
        name => name,
    }
}

/// A light with its rule; what always holds is the rest.
pub fn light_rule(name: &str, rule: &str, language: Language) -> String {
    let word = light_word(name, language);
    let rule = if rule.trim() == "1" { language.say("其余", "else") } else { rule };
    format!("{word} {rule}")
}

/// How far one target is. Numbers are in the file's own unit; what cannot be said is null.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TargetProgress {
    /// Its id.
    pub id: String,
    /// `label`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub label: Label,
    /// Its group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// `binding` or `expected`; null where the file does not say.
    pub kind: Option<String>,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub owner: Label,
    /// Its period.
    pub period: String,
    /// Its condition.
    pub condition: ConditionSummary,
    /// The unit of the figures below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// The schedule; null where the target has none.
    pub schedule_kind: Option<ScheduleKind>,
    /// Its value in the base period; 0 of a flow.
    pub base: Option<f64>,
    /// What is to be reached; the total of a flow.
    pub target: Option<f64>,
    /// What is there in the last known period; sums so far of a flow.
    pub now: Option<f64>,
    /// Whether that was observed; else it is the median.
    pub observed: bool,
    /// Share of the time that is gone.
    pub time: Option<f64>,
    /// Share of the way that is gone.
    pub progress: Option<f64>,
    /// Share of the way less share of the time, or less what the milestones ask for.
    pub gap: Option<f64>,
    /// What the schedule asks for now.
    pub schedule: Option<f64>,
    /// Growth a year so far, or flow a period.
    pub achieved: Option<f64>,
    /// Growth a year that is still needed, or flow a period.
    pub needed: Option<f64>,
    /// Whether `achieved` and `needed` are rates of growth; else they are flows.
    pub is_growth: bool,
    /// The light; null where no rule holds.
    pub light: Option<String>,
    /// Probability now.
    pub probability: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Whether nothing is left to chance.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub certain: bool,
    /// How it stands where its period is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// Probability if it were exactly on schedule in the last known period.
    pub if_on_schedule: Option<f64>,
    /// The level in the last known period at which the probability is 20, 50 and 80 %.
    pub levels: BTreeMap<String, Option<f64>>,
    /// Whether base and target are the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub base_meets: bool,
    /// The target that it is an alias of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias_of: Option<String>,
    /// Of a flow: the sum by period from its first on, observed or the median, for the curve against time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cumulative: Vec<(String, Option<f64>)>,
    /// What the schedule asks for by period, from where the way begins to where it is due.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub planned: Vec<(String, Option<f64>)>,
}
