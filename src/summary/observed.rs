//! What is known by now, in a summary: the figures that were counted, and what became of the paths.

use super::{Bound, ConditionSummary, Words};
use crate::model::{Known, Model, Observation};
use crate::simulation::Simulation;
use crate::simulation::conditioning::{Conditioning, draw_name};
use crate::wording::Both;
use serde::{Deserialize, Serialize};

/// A figure that was counted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ObservationSummary {
    /// Its name.
    pub name: String,
    /// The period that it is about.
    pub period: String,
    /// What was measured; the median of its error where it has one, null for a condition.
    pub value: Option<f64>,
    /// The condition that is known, where it is one.
    #[serde(default, flatten, skip_serializing_if = "Option::is_none")]
    pub condition: Option<ConditionHolder>,
    /// Quantiles of what was expected, given the figures before it and with its error; null where it was undefined.
    pub expected: Option<Expected>,
    /// The share of what was expected that lies below it, and half of what equals it; null for a condition.
    pub pit: Option<f64>,
    /// The draw that took it up; null where none did.
    pub through: Option<String>,
    /// How many independent paths are left after it.
    pub effective_paths: f64,
    /// Logarithm of its density, or of its probability, given the figures before it.
    pub log_evidence: f64,
    /// The measure as text.
    pub measure: String,
    /// What is known as written.
    pub known: String,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// The indicator that the measure is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    /// Whether no draw that is solved for makes it: it is weighed by its likelihood.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_likelihood: bool,
    /// For readers.
    #[serde(flatten)]
    pub words: Words,
}

/// The condition of an observation under its own key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConditionHolder {
    /// As a target has it.
    pub condition: ConditionSummary,
}

/// What was expected.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expected {
    /// 5 %
    #[serde(rename = "0.05")]
    pub q05: f64,
    /// 50 %
    #[serde(rename = "0.5")]
    pub q50: f64,
    /// 95 %
    #[serde(rename = "0.95")]
    pub q95: f64,
}

/// How a target stands whose period is over, as far as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// It is decided: met.
    Met,
    /// It is decided: missed.
    Missed,
    /// Its period is over, but its figure is not known.
    Unpublished,
}

impl Standing {
    /// Whether it is decided, and how.
    pub fn decided(self) -> Option<bool> {
        match self {
            Standing::Met => Some(true),
            Standing::Missed => Some(false),
            Standing::Unpublished => None,
        }
    }

    /// As written in files.
    pub fn key(self) -> &'static str {
        match self {
            Standing::Met => "met",
            Standing::Missed => "missed",
            Standing::Unpublished => "unpublished",
        }
    }

    /// What stands in the place of a probability.
    pub fn words(self) -> Both {
        match self {
            Standing::Met => Both::new("已实现", "met"),
            Standing::Missed => Both::new("未实现", "missed"),
            Standing::Unpublished => Both::new("未公布", "not published"),
        }
    }
}

/// The observations of a run, in the order in which they were taken up.
pub(super) fn observations(simulation: &Simulation) -> Vec<ObservationSummary> {
    let model = simulation.model();
    let Some(conditioning) = simulation.conditioning() else {
        return Vec::new();
    };
    let known = |name: &str| model.observations.iter().find(|observation| observation.name == name);
    let reports = conditioning.reports().iter();
    reports
        .filter_map(|report| {
            let observation = known(&report.name)?;
            let name = |id: crate::model::ItemId| model.item(id).name.clone();
            Some(ObservationSummary {
                name: observation.name.clone(),
                period: model.calendar.label(observation.period),
                value: report.value,
                condition: condition(observation).map(|condition| ConditionHolder { condition }),
                expected: report.expected.map(|[q05, q50, q95]| Expected { q05, q50, q95 }),
                pit: report.pit,
                through: report.through.map(|through| draw_name(model, through)),
                effective_paths: report.effective_paths,
                log_evidence: report.log_evidence,
                measure: observation.measure_text.clone(),
                known: observation.known_text.clone(),
                published: observation.published.map(|date| date.to_string()),
                // A mean or a total is another figure than the indicator's own.
                indicator: observation.measured.indicator.filter(|_| observation.measured.period == Some(observation.period)).map(name),
                by_likelihood: report.through.is_none(),
                words: super::build::words(&observation.about, &observation.label, &observation.unit),
            })
        })
        .collect()
}

/// The condition that is known, as a target has it.
fn condition(observation: &Observation) -> Option<ConditionSummary> {
    let Known::Condition(condition) = &observation.known else {
        return None;
    };
    let terms = condition.terms();
    let bound = |place: usize| match crate::model::constant(terms[place]) {
        Some(value) => Bound::Number(value),
        None => Bound::Text(observation.known_text.clone()),
    };
    Some(super::build::condition_of(condition, bound))
}

/// The last known period (index): the latest that a figure is about.
pub(super) fn last_known(model: &Model, conditioning: &Conditioning) -> Option<i64> {
    let known = |name: &str| model.observations.iter().find(|observation| observation.name == name);
    let periods = conditioning.reports().iter().filter_map(|report| known(&report.name));
    periods.map(|observation| observation.period).max()
}
