//! What if: probabilities where something is seen to be so, and where it is made so.

use super::outlook::{Outlook, StudiedGroup};
use super::{StudiedScenario, StudyRun};
use crate::scenario::{Label, Unit};
use crate::summary::{Attain, ConditionSummary, Standing};
use serde::{Deserialize, Serialize};

/// `suppose.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SupposeResult {
    /// Who wrote it.
    pub attain: Attain,
    /// Which scenario.
    pub scenario: StudiedScenario,
    /// The random numbers.
    pub run: StudyRun,
    /// `annual`, `quarterly`, `monthly` or `plain`.
    pub frequency: String,
    /// The name of the supposition, where the file has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `label`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub label: Label,
    /// The conditions, in the order in which they were taken up.
    pub conditions: Vec<SupposedCondition>,
    /// How many independent paths know as much under all of them.
    pub effective_paths: f64,
    /// Targets, in the order of the file.
    pub targets: Vec<SupposedTarget>,
    /// Whether the same values were made too, beside having been seen.
    pub has_done: bool,
    /// Groups of targets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<StudiedGroup>,
    /// Reported indicators as they are, and as they are supposed to be, for the fans.
    #[serde(default)]
    pub indicators: Vec<Outlook>,
}

/// In what way something is supposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SupposedKind {
    /// It is seen to be so.
    See,
    /// Its distribution becomes another one.
    Soft,
    /// Its mean is moved.
    Tilt,
    /// It is made so.
    Do,
}

/// One condition, and how far it bent the model.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SupposedCondition {
    /// As written: `x@2019 = 95`.
    pub text: String,
    /// In what way.
    pub kind: SupposedKind,
    /// The draw that took it up; null where none did.
    pub through: Option<String>,
    /// Divergence from the model, in nats; null where something is made.
    pub kl: Option<f64>,
    /// How many independent paths are left after it.
    pub effective_paths: Option<f64>,
    /// The weighted mean of the score of the draw that took it up; null where none did.
    pub implied_shock: Option<f64>,
    /// The indicator that the measure is, the period and the value, where they are such: pins on the fan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    /// The period that it is about; null for what does not change over time.
    #[serde(default)]
    pub period: Option<String>,
    /// The number that it is supposed to be, or the median of its distribution.
    #[serde(default)]
    pub value: Option<f64>,
    /// The 5 and 95 % quantiles of its distribution, or the bounds of the condition.
    #[serde(default)]
    pub range: Option<[Option<f64>; 2]>,
}

/// A target as it is, as it is supposed, and as it would be made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SupposedTarget {
    /// Its id.
    pub id: String,
    /// `label`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub label: Label,
    /// Its group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Its period.
    pub period: String,
    /// Its condition.
    pub condition: ConditionSummary,
    /// The unit of its measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// The indicator that the measure is, and the period in which it is its value itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    /// That period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator_period: Option<String>,
    /// Whether nothing is left to chance.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub certain: bool,
    /// How it stands where its period is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// Probability as the model has it.
    pub base: f64,
    /// Probability under all conditions together.
    pub supposed: f64,
    /// Probability where the same values are made and not seen; null where they cannot be.
    pub done: Option<f64>,
    /// Standard error of the difference of `supposed` from `base`, from the pairs of paths.
    pub standard_error: f64,
    /// Standard error of `supposed`.
    pub supposed_standard_error: f64,
    /// Standard error of `done`.
    #[serde(default)]
    pub done_standard_error: Option<f64>,
}
