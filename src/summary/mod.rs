//! Finished tallies in the economist's words: `summary.json`, from which every table and picture is drawn.
//!
//! Numbers are written so that reading them back gives the same bits. What docs/results.md says is kept stands first in each
//! structure; the rest is what charts and reports need, so that they can be drawn again from the file alone.

mod build;
mod digest;
mod doubts;
pub mod keys;

use crate::scenario::Label;
use crate::tally::Histogram;
use serde::{Deserialize, Serialize};

pub use build::{AsWritten, Origin, summarise};
pub use doubts::{doubts, undefined_measure};

/// The format of `summary.json`.
pub const FORMAT: u32 = 1;

/// Results of one run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Summary {
    /// Who wrote it.
    pub attain: Attain,
    /// Which scenario.
    pub scenario: ScenarioSummary,
    /// Which run.
    pub run: RunSummary,
    /// Targets, in the order of the file.
    pub targets: Vec<TargetSummary>,
    /// All targets together.
    pub plan: PlanSummary,
    /// Reported indicators, in order.
    pub indicators: Vec<IndicatorSummary>,
    /// Assumptions.
    #[serde(default)]
    pub assumptions: Vec<AssumptionSummary>,
    /// Levers.
    #[serde(default)]
    pub levers: Vec<LeverSummary>,
    /// Sources.
    #[serde(default)]
    pub sources: Vec<SourceSummary>,
    /// Checks.
    #[serde(default)]
    pub checks: Vec<CheckSummary>,
    /// How many paths meet both of a pair of targets.
    #[serde(default)]
    pub joint: Joint,
    /// Probabilities over growing numbers of paths.
    #[serde(default)]
    pub convergence: ConvergenceSummary,
    /// Lists of members.
    #[serde(default)]
    pub dimensions: Vec<DimensionSummary>,
}

/// The program that wrote a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attain {
    /// Its version.
    pub version: String,
    /// The format of the file.
    pub format: u32,
}

impl Attain {
    /// This program.
    pub fn this() -> Attain {
        Attain {
            version: env!("CARGO_PKG_VERSION").to_string(),
            format: FORMAT,
        }
    }
}

/// The scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScenarioSummary {
    /// `name`
    pub name: String,
    /// SHA-256 of the resolved scenario.
    pub sha256: String,
    /// `title`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub title: Label,
    /// `description`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub description: Label,
    /// `annual`, `quarterly`, `monthly`, `plain`
    #[serde(default)]
    pub frequency: String,
    /// Names of all periods, the base first.
    #[serde(default)]
    pub periods: Vec<String>,
}

/// The run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunSummary {
    /// Paths simulated.
    pub paths: u64,
    /// Seed of all random numbers.
    pub seed: u64,
    /// Sampler.
    pub sampler: String,
    /// SHA-256 of all results: equal digests mean equal bits.
    pub digest: String,
}

/// Seven quantiles.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Quantiles<T> {
    /// 5 %
    #[serde(rename = "0.05")]
    pub q05: T,
    /// 10 %
    #[serde(rename = "0.1")]
    pub q10: T,
    /// 25 %
    #[serde(rename = "0.25")]
    pub q25: T,
    /// 50 %
    #[serde(rename = "0.5")]
    pub q50: T,
    /// 75 %
    #[serde(rename = "0.75")]
    pub q75: T,
    /// 90 %
    #[serde(rename = "0.9")]
    pub q90: T,
    /// 95 %
    #[serde(rename = "0.95")]
    pub q95: T,
}

impl<T> Quantiles<T> {
    /// The seven in rising order, with their levels.
    pub fn each(&self) -> [(f64, &T); 7] {
        [
            (0.05, &self.q05),
            (0.1, &self.q10),
            (0.25, &self.q25),
            (0.5, &self.q50),
            (0.75, &self.q75),
            (0.9, &self.q90),
            (0.95, &self.q95),
        ]
    }

    /// From seven in rising order.
    pub fn from_array([q05, q10, q25, q50, q75, q90, q95]: [T; 7]) -> Quantiles<T> {
        Quantiles {
            q05,
            q10,
            q25,
            q50,
            q75,
            q90,
            q95,
        }
    }
}

/// A bound: a number, or its text where it differs between paths.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Bound {
    /// The same on all paths.
    Number(f64),
    /// An expression.
    Text(String),
}

impl Bound {
    /// The number, where it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Bound::Number(value) => Some(*value),
            Bound::Text(_) => None,
        }
    }
}

/// The condition of a target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ConditionSummary {
    /// `at_least`
    AtLeast {
        /// The bound.
        at_least: Bound,
    },
    /// `at_most`
    AtMost {
        /// The bound.
        at_most: Bound,
    },
    /// `between`
    Between {
        /// Both bounds.
        between: [Bound; 2],
    },
    /// `about` and `within`
    About {
        /// The value.
        about: Bound,
        /// The distance.
        within: Bound,
    },
}

impl ConditionSummary {
    /// The lower and the upper threshold, where they are numbers.
    pub fn thresholds(&self) -> (Option<f64>, Option<f64>) {
        match self {
            ConditionSummary::AtLeast { at_least } => (at_least.number(), None),
            ConditionSummary::AtMost { at_most } => (None, at_most.number()),
            ConditionSummary::Between { between: [low, high] } => (low.number(), high.number()),
            ConditionSummary::About { about, within } => match (about.number(), within.number()) {
                (Some(about), Some(within)) => (Some(about - within), Some(about + within)),
                _ => (None, None),
            },
        }
    }
}

/// What stands beside every item for its readers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Words {
    /// `label`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub label: Label,
    /// `unit`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub unit: Label,
    /// `source`: a key of `sources`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// `section`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub section: Label,
    /// `note`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub note: Label,
}

/// One target.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TargetSummary {
    /// Its id.
    pub id: String,
    /// Its group.
    pub group: Option<String>,
    /// The period in which it is judged, or the last one of `by`.
    pub period: String,
    /// With `by`: the first period that counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Its condition.
    pub condition: ConditionSummary,
    /// Share of paths that meet it.
    pub probability: f64,
    /// Standard error of the probability.
    pub standard_error: f64,
    /// 95 % Wilson interval of the sampling error.
    pub interval: [f64; 2],
    /// Whether nothing is left to chance: by the way it is written the target is met on every path, or on none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub certain: bool,
    /// Mean of the measure over defined paths.
    pub mean: Option<f64>,
    /// Standard deviation of the measure (divided by n).
    pub sd: Option<f64>,
    /// Quantiles of the measure.
    pub quantiles: Quantiles<Option<f64>>,
    /// Mean gap to the nearest bound on the paths that miss.
    pub shortfall: Option<f64>,
    /// Paths on which the measure is undefined.
    pub undefined: u64,
    /// Weight in the score.
    pub weight: f64,
    /// The measure as text.
    pub measure: String,
    /// For readers.
    #[serde(flatten)]
    pub words: Words,
    /// By period from the base: paths on which the condition holds for the first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_met: Option<FirstMetSummary>,
    /// Distribution of the measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub histogram: Option<Histogram>,
}

impl TargetSummary {
    /// Whether its measure is the date at which something first holds: years are no quantities.
    pub fn is_date(&self) -> bool {
        let measure = self.measure.trim();
        let Some(inside) = measure.strip_prefix("first").map(str::trim_start) else {
            return false;
        };
        let mut depth = 0;
        let end = inside.char_indices().find_map(|(at, c)| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            (depth == 0).then_some(at + c.len_utf8())
        });
        inside.starts_with('(') && end == Some(inside.len())
    }
}

/// When a target is first met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FirstMetSummary {
    /// Paths by period, the base first.
    pub paths: Vec<u64>,
    /// Paths on which it never is.
    pub never: u64,
}

/// The plan as a whole.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PlanSummary {
    /// Mean number of targets met.
    pub expected_met: f64,
    /// Σ weight · met ÷ Σ weight, on average; null where all weights are 0.
    pub score: Option<f64>,
    /// Probability that exactly k targets are met, by k.
    pub met_distribution: Vec<f64>,
    /// Probability that all are met.
    pub all_met: f64,
    /// By group.
    pub groups: Vec<GroupSummary>,
}

impl Summary {
    /// The targets of a group, in the order of the file.
    pub fn members(&self, group: &GroupSummary) -> impl Iterator<Item = &TargetSummary> {
        let id = group.id.clone();
        self.targets
            .iter()
            .filter(move |target| target.group.as_ref() == Some(&id))
    }
}

/// Whether it is certain that all of some targets are met, or that not all are.
pub fn is_certain_together<'t>(targets: impl IntoIterator<Item = &'t TargetSummary>) -> bool {
    let mut all = true;
    for target in targets {
        if target.certain && target.probability == 0.0 {
            return true;
        }
        all &= target.certain;
    }
    all
}

/// A group of targets.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GroupSummary {
    /// Its id.
    pub id: String,
    /// Its targets.
    pub targets: Vec<String>,
    /// Mean number met.
    pub expected_met: f64,
    /// Probability that all are met.
    pub all_met: f64,
    /// Probability that exactly k are met, by k.
    #[serde(default)]
    pub met_distribution: Vec<f64>,
    /// For readers.
    #[serde(flatten)]
    pub words: Words,
}

/// One indicator.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IndicatorSummary {
    /// Its full name.
    pub name: String,
    /// Its unit as plain text.
    pub unit: Option<Label>,
    /// Its periods, the base first.
    pub periods: Vec<String>,
    /// Mean by period.
    pub mean: Vec<Option<f64>>,
    /// Standard deviation by period (divided by n).
    pub sd: Vec<Option<f64>>,
    /// Quantiles by period.
    pub quantiles: Quantiles<Vec<Option<f64>>>,
    /// Undefined paths by period.
    pub undefined: Vec<u64>,
    /// Name without member.
    #[serde(default)]
    pub base_name: String,
    /// The member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// Label, source, section and note.
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub label: Label,
    /// `source`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// `section`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub section: Label,
    /// `note`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub note: Label,
    /// Known values by period, the oldest first.
    #[serde(default)]
    pub history: Vec<(String, f64)>,
    /// A central path: assumptions at their medians, shocks at their centre.
    #[serde(default)]
    pub central: Vec<Option<f64>>,
    /// A few dozen sample paths: `samples[path][period]`.
    #[serde(default)]
    pub samples: Vec<Vec<Option<f64>>>,
    /// Distribution in the last period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub histogram: Option<Histogram>,
}

/// One assumption.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AssumptionSummary {
    /// Its full name.
    pub name: String,
    /// Its expression as text.
    pub expression: String,
    /// What the scenario's own file has, where a workbook or `--set` put something else in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<String>,
    /// Whether it is drawn at random, directly or through others.
    pub uncertain: bool,
    /// Mean, in the base period where it changes over time.
    pub mean: Option<f64>,
    /// Standard deviation.
    pub sd: Option<f64>,
    /// Quantiles, of up to the first 4,096 paths.
    pub quantiles: Quantiles<Option<f64>>,
    /// Distribution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub histogram: Option<Histogram>,
    /// For readers.
    #[serde(flatten)]
    pub words: Words,
}

/// One lever.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LeverSummary {
    /// Its full name.
    pub name: String,
    /// Setting by period, the base first.
    pub values: Vec<f64>,
    /// What the scenario's own file has, where a workbook or `--set` put something else in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<Vec<f64>>,
    /// Least setting.
    pub min: Option<f64>,
    /// Greatest setting.
    pub max: Option<f64>,
    /// Cost per unit of change.
    pub cost: f64,
    /// For readers.
    #[serde(flatten)]
    pub words: Words,
}

/// A source.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SourceSummary {
    /// Its key.
    pub key: String,
    /// `title`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub title: Label,
    /// `url`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// `date`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}

/// A check.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CheckSummary {
    /// Its name.
    pub name: String,
    /// Values looked at: paths × periods.
    pub evaluated: u64,
    /// How many violate it.
    pub violated: u64,
    /// How many are undefined.
    pub undefined: u64,
    /// The first violation: path and period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<(u64, String)>,
}

/// Joint counts.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Joint {
    /// `counts[a][b]`: paths that meet targets a and b, in the order of `targets`; the diagonal holds the paths that meet
    /// a. Empty where there are too many targets.
    pub counts: Vec<Vec<u64>>,
}

/// Running probabilities.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ConvergenceSummary {
    /// Numbers of paths.
    pub paths: Vec<u64>,
    /// `hits[target][i]`: paths among the first `paths[i]` that meet the target.
    pub hits: Vec<Vec<u64>>,
}

/// A dimension.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DimensionSummary {
    /// Its name.
    pub name: String,
    /// Its members.
    pub members: Vec<String>,
}
