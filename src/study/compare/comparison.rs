//! `compare.json`: scenarios side by side, with all that their tables and pictures need.

use crate::scenario::{Label, Unit};
use crate::study::StudyRun;
use crate::summary::{Attain, ConditionSummary};
use serde::{Deserialize, Serialize};

/// `compare.json`. Lists by scenario are in the order of `scenarios`; what a scenario does not have is null.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Comparison {
    /// Who wrote it.
    pub attain: Attain,
    /// Names, the reference first. A name that stands twice is numbered.
    pub scenarios: Vec<String>,
    /// Titles.
    pub titles: Vec<Label>,
    /// Frequency of the reference: `annual`, `quarterly`, `monthly`, `plain`.
    #[serde(default)]
    pub frequency: String,
    /// The runs.
    pub run: ComparedRun,
    /// Targets: those of the reference, then those that only others have.
    pub targets: Vec<TargetComparison>,
    /// The plan as a whole, by scenario.
    pub plan: Vec<PlanComparison>,
    /// Indicators: those of the reference, then those that only others report.
    pub indicators: Vec<IndicatorComparison>,
}

impl Comparison {
    /// The label of a group of targets, in the first scenario that has it.
    pub fn group(&self, id: &str) -> Option<&Label> {
        let mut groups = self.plan.iter().flat_map(|plan| &plan.groups);
        groups.find(|group| group.id == id).map(|group| &group.label)
    }

    /// Whether it is certain that all targets are met in a scenario, or that not all are.
    pub fn is_certain_together(&self, scenario: usize) -> bool {
        let certain = |target: &&TargetComparison| target.is_certain(scenario);
        let missed = |target: &TargetComparison| target.probabilities.get(scenario) == Some(&Some(0.0));
        self.targets.iter().filter(certain).any(missed) || self.targets.iter().all(|target| certain(&target))
    }
}

/// How scenarios were simulated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparedRun {
    /// Paths.
    pub paths: u64,
    /// Seed.
    pub seed: u64,
    /// Sampler.
    pub sampler: String,
    /// SHA-256 of each resolved scenario.
    pub sha256: Vec<String>,
    /// Digest of the results of each scenario: that of the scenario run alone.
    pub digests: Vec<String>,
}

impl ComparedRun {
    /// The random numbers that all scenarios share.
    pub fn study(&self) -> StudyRun {
        StudyRun {
            paths: self.paths,
            seed: self.seed,
            sampler: self.sampler.clone(),
        }
    }
}

/// A target in all scenarios.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TargetComparison {
    /// Its id, by which scenarios are matched.
    pub id: String,
    /// `label`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub label: Label,
    /// The unit of the numbers here.
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub unit: Label,
    /// The unit by language, where a language shows values in another scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_shown: Option<Unit>,
    /// Whether its measure is a date.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_date: bool,
    /// Its group.
    pub group: Option<String>,
    /// Its period.
    pub periods: Vec<Option<String>>,
    /// Its measure as text.
    #[serde(default)]
    pub measures: Vec<Option<String>>,
    /// Full names of the indicators that its measure reads, in any scenario.
    #[serde(default)]
    pub reads: Vec<String>,
    /// In the first scenario that has it: the indicator that its measure is, or of which it is a mean, total, lowest, highest or
    /// `at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    /// In the first scenario that has it: the period in which its measure is the value of that indicator itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator_period: Option<String>,
    /// Its condition.
    pub conditions: Vec<Option<ConditionSummary>>,
    /// Bounds as written by scenario, as in the summary of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bounds_written: Vec<Vec<Option<String>>>,
    /// Its probability.
    pub probabilities: Vec<Option<f64>>,
    /// Standard errors of the probabilities.
    pub standard_errors: Vec<Option<f64>>,
    /// Mean of the measure.
    pub means: Vec<Option<f64>>,
    /// Median of the measure.
    pub medians: Vec<Option<f64>>,
    /// Standard deviation of the measure.
    #[serde(default)]
    pub sds: Vec<Option<f64>>,
    /// Paths on which the measure is undefined.
    #[serde(default)]
    pub undefined: Vec<Option<u64>>,
    /// Whether nothing is left to chance.
    #[serde(default)]
    pub certain: Vec<Option<bool>>,
    /// Each scenario after the first against the first; empty where they were not simulated together.
    pub differences: Vec<Difference>,
}

impl TargetComparison {
    /// The unit as it is shown.
    pub fn unit(&self) -> Unit {
        self.unit_shown.clone().unwrap_or_else(|| self.unit.clone().into())
    }

    /// The bounds of a scenario's condition as written.
    pub fn written(&self, scenario: usize) -> &[Option<String>] {
        self.bounds_written.get(scenario).map_or(&[], Vec::as_slice)
    }

    /// Whether nothing is left to chance in a scenario.
    pub fn is_certain(&self, scenario: usize) -> bool {
        self.certain.get(scenario) == Some(&Some(true))
    }

    /// Whether a scenario has the target with another measure, condition or period than the reference does.
    pub fn is_another(&self, scenario: usize) -> bool {
        fn differ<T: PartialEq>(of: &[Option<T>], scenario: usize) -> bool {
            matches!((of.first(), of.get(scenario)), (Some(Some(first)), Some(Some(other))) if first != other)
        }
        differ(&self.measures, scenario) || differ(&self.conditions, scenario) || differ(&self.periods, scenario)
    }

    /// A scenario against the reference; none for the reference itself, and where they were not simulated together.
    pub fn difference(&self, scenario: usize) -> Option<&Difference> {
        self.differences.get(scenario.checked_sub(1)?)
    }
}

/// What a list says of a scenario; nothing where it is too short.
pub fn of<T: Copy>(list: &[Option<T>], scenario: usize) -> Option<T> {
    list.get(scenario).copied().flatten()
}

/// A target in one scenario against the reference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The reference.
    pub from: String,
    /// The other scenario.
    pub to: String,
    /// Difference of the probabilities.
    pub probability: Option<f64>,
    /// Its standard error, from the pairs of paths.
    pub standard_error: Option<f64>,
    /// Its 95 % interval, above 0 wide where no path differs.
    #[serde(default)]
    pub interval: Option<[f64; 2]>,
    /// Mean of the difference of the measures, over the paths on which both are defined.
    pub mean: Option<f64>,
    /// Its standard error, from the same paths.
    pub mean_standard_error: Option<f64>,
    /// Paths that are left out of both because one of the measures is undefined there.
    #[serde(default)]
    pub mean_left_out: Option<u64>,
    /// Paths that meet the target only in `to`.
    pub gained: Option<u64>,
    /// Paths that meet the target only in `from`.
    pub lost: Option<u64>,
}

/// The plan in one scenario.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlanComparison {
    /// The scenario.
    pub scenario: String,
    /// How many targets it has.
    pub targets: usize,
    /// Mean number of targets met.
    pub expected_met: f64,
    /// Σ weight · met ÷ Σ weight, on average; null where all weights are 0.
    #[serde(default)]
    pub score: Option<f64>,
    /// Probability that all are met.
    pub all_met: f64,
    /// Groups of targets.
    pub groups: Vec<GroupComparison>,
    /// Against the reference; null for the reference itself, where they were not simulated together, and where they share no
    /// target.
    pub difference: Option<PlanDifference>,
}

/// A group of targets in one scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupComparison {
    /// Its id.
    pub id: String,
    /// `label`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub label: Label,
    /// How many targets it has.
    pub targets: usize,
    /// Mean number met.
    pub expected_met: f64,
    /// Probability that all are met.
    pub all_met: f64,
}

/// The plan in one scenario against the reference, over the targets that both have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanDifference {
    /// How many targets both have.
    #[serde(default)]
    pub shared_targets: usize,
    /// Of the mean number of targets met.
    pub expected_met: f64,
    /// Its standard error, from the pairs.
    pub expected_met_standard_error: f64,
    /// Its 95 % interval.
    #[serde(default)]
    pub expected_met_interval: [f64; 2],
    /// Of the probability that all are met.
    pub all_met: f64,
    /// Its standard error, from the pairs.
    pub all_met_standard_error: f64,
    /// Its 95 % interval, above 0 wide where no path differs.
    #[serde(default)]
    pub all_met_interval: [f64; 2],
}

/// Medians and quantiles of an indicator. What all scenarios share is taken from the first that reports it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IndicatorComparison {
    /// Its full name.
    pub name: String,
    /// The member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// `label`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub label: Label,
    /// The unit of the numbers here.
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub unit: Label,
    /// The unit by language, where a language shows values in another scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_shown: Option<Unit>,
    /// Periods, the base first.
    pub periods: Vec<String>,
    /// Medians by scenario and period.
    pub medians: Vec<Vec<Option<f64>>>,
    /// The 25 % quantiles by scenario and period.
    #[serde(default)]
    pub lower_quartiles: Vec<Vec<Option<f64>>>,
    /// The 75 % quantiles by scenario and period.
    #[serde(default)]
    pub upper_quartiles: Vec<Vec<Option<f64>>>,
    /// The 5 % quantiles by scenario and period.
    #[serde(default)]
    pub lower_ends: Vec<Vec<Option<f64>>>,
    /// The 95 % quantiles by scenario and period.
    #[serde(default)]
    pub upper_ends: Vec<Vec<Option<f64>>>,
    /// Known values by period, the oldest first.
    #[serde(default)]
    pub history: Vec<(String, f64)>,
}

impl IndicatorComparison {
    /// The unit as it is shown.
    pub fn unit(&self) -> Unit {
        self.unit_shown.clone().unwrap_or_else(|| self.unit.clone().into())
    }
}
