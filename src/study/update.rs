//! What became of a plan since figures arrived: each probability then and now, on the same random numbers.

use super::outlook::{Outlook, StudiedGroup, outlooks};
use super::{Pair, StudiedScenario, StudyRun};
use crate::scenario::{Label, Unit};
use crate::summary::{Attain, ConditionSummary, ObservationSummary, Quantiles, Standing, Summary};
use serde::{Deserialize, Serialize};

/// `update.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Update {
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
    /// The latest period that a figure is about.
    pub last_known: Option<String>,
    /// How many independent paths know as much as the weighted ones.
    pub effective_paths: Option<f64>,
    /// Figures that counted, in the order in which they were taken up.
    pub observations: Vec<ObservationSummary>,
    /// Targets, in the order of the file.
    pub targets: Vec<UpdatedTarget>,
    /// What was learnt about assumptions that differ between paths.
    pub assumptions: Vec<UpdatedAssumption>,
    /// The plan as a whole.
    pub plan: UpdatedPlan,
    /// Groups of targets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<StudiedGroup>,
    /// Reported indicators without and with the figures, for the fans.
    #[serde(default)]
    pub indicators: Vec<Outlook>,
}

/// A target then and now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UpdatedTarget {
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
    /// Probability without the figures.
    pub then: f64,
    /// Probability with them.
    pub now: f64,
    /// Standard error of the probability now.
    pub now_standard_error: f64,
    /// Difference of the two.
    pub change: f64,
    /// Its standard error, from the pairs of paths.
    pub standard_error: f64,
    /// Whether the target is decided, and how.
    pub decided: Option<bool>,
    /// How it stands where its period is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
}

/// An assumption then and now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UpdatedAssumption {
    /// Its name.
    pub name: String,
    /// `label`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub label: Label,
    /// Its unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// Without the figures.
    pub then: Statistics,
    /// With them.
    pub now: Statistics,
    /// By how many standard deviations of then the median moved.
    pub moved: Option<f64>,
}

/// Statistics of an assumption.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statistics {
    /// Mean.
    pub mean: Option<f64>,
    /// Standard deviation.
    pub sd: Option<f64>,
    /// Quantiles.
    pub quantiles: Quantiles<Option<f64>>,
}

/// The plan then and now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UpdatedPlan {
    /// Mean number of targets met, without and with the figures.
    pub expected_met: [f64; 2],
    /// Probability that all are met.
    pub all_met: [f64; 2],
}

/// Puts two runs of one plan side by side: without the figures and with them.
pub fn update(scenario: StudiedScenario, run: StudyRun, then: &Summary, now: &Summary, pair: &Pair) -> Update {
    let targets = then.targets.iter().zip(&now.targets).enumerate();
    let target = |(place, (then, now)): (usize, (&crate::summary::TargetSummary, &crate::summary::TargetSummary))| {
        let change = pair.probability(place);
        UpdatedTarget {
            id: now.id.clone(),
            label: now.words.label.clone(),
            group: now.group.clone(),
            period: now.period.clone(),
            condition: now.condition.clone(),
            unit: now.words.unit_shown.clone().or_else(|| (!now.words.unit.is_none()).then(|| now.words.unit.clone().into())),
            indicator: now.indicator.clone(),
            indicator_period: now.indicator_period.clone(),
            certain: then.certain,
            then: then.probability,
            now: now.probability,
            now_standard_error: now.standard_error,
            change: change.difference,
            standard_error: change.standard_error,
            decided: now.standing.and_then(Standing::decided),
            standing: now.standing,
        }
    };
    let assumptions = then.assumptions.iter().zip(&now.assumptions).filter(|(then, _)| then.uncertain);
    let assumption = |(then, now): (&crate::summary::AssumptionSummary, &crate::summary::AssumptionSummary)| {
        let statistics = |one: &crate::summary::AssumptionSummary| Statistics {
            mean: one.mean,
            sd: one.sd,
            quantiles: one.quantiles.clone(),
        };
        let moved = match (then.quantiles.q50, now.quantiles.q50, then.sd) {
            (Some(then), Some(now), Some(sd)) if sd > 0.0 => Some((now - then) / sd),
            _ => None,
        };
        UpdatedAssumption {
            name: now.name.clone(),
            label: now.words.label.clone(),
            unit: now.words.unit_shown.clone().or_else(|| (!now.words.unit.is_none()).then(|| now.words.unit.clone().into())),
            then: statistics(then),
            now: statistics(now),
            moved,
        }
    };
    Update {
        attain: Attain::this(),
        scenario,
        run,
        frequency: now.scenario.frequency.clone(),
        as_of: now.as_of.clone(),
        last_known: now.last_known.clone(),
        effective_paths: now.effective_paths,
        observations: now.observations.clone(),
        targets: targets.map(target).collect(),
        assumptions: assumptions.map(assumption).collect(),
        plan: UpdatedPlan {
            expected_met: [then.plan.expected_met, now.plan.expected_met],
            all_met: [then.plan.all_met, now.plan.all_met],
        },
        groups: StudiedGroup::all(now),
        indicators: outlooks(then, now),
    }
}
