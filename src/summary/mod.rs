//! Finished tallies in the economist's words: `summary.json`, from which every table and picture is drawn.
//!
//! Numbers are written so that reading them back gives the same bits. What docs/results.md says is kept stands first in each
//! structure; the rest is what charts and reports need, so that they can be drawn again from the file alone.

mod build;
mod digest;
pub mod keys;
mod messages;
mod observed;
mod warnings;

use crate::scenario::{Label, Unit};
use crate::tally::Histogram;
use crate::wording::{self, Language, Measure, Said, say};
use serde::{Deserialize, Serialize};

pub use build::{AsWritten, Origin, summarise};
pub use observed::{ConditionHolder, Expected, ObservationSummary, Standing};
pub use warnings::{undefined_target, warnings};

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
    /// Shocks.
    #[serde(default)]
    pub shocks: Vec<ShockSummary>,
    /// Which of them are drawn together.
    #[serde(default)]
    pub correlations: Vec<CorrelationSummary>,
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
    /// By which date figures counted, where one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// How many independent paths know as much as the weighted ones, where figures counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_paths: Option<f64>,
    /// Whether a longer run is another run: paths were resampled, or weighed by what all of them show together.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub resampled: bool,
    /// The last known period, where figures counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_known: Option<String>,
    /// Figures that counted, in the order in which they were taken up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub observations: Vec<ObservationSummary>,
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
    /// `more_than`
    MoreThan {
        /// The bound.
        more_than: Bound,
    },
    /// `less_than`
    LessThan {
        /// The bound.
        less_than: Bound,
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
            ConditionSummary::MoreThan { more_than } => (more_than.number(), None),
            ConditionSummary::LessThan { less_than } => (None, less_than.number()),
            ConditionSummary::Between { between: [low, high] } => (low.number(), high.number()),
            ConditionSummary::About { about, within } => match (about.number(), within.number()) {
                (Some(about), Some(within)) => (Some(about - within), Some(about + within)),
                _ => (None, None),
            },
        }
    }
}

impl ConditionSummary {
    /// The condition with its unit: `≥3750亿元`, `1–2家`, `40% ± 1%`, in a terminal and in documents `≥ 3,750`. `written` is
    /// `bounds_written` of its target: a bound stays as it was written where the unit has no scale of its own.
    pub fn shown(&self, measure: &Measure, written: &[Option<String>]) -> String {
        let bound = |at: usize, bound: &Bound| match (bound, written.get(at).and_then(Option::as_ref)) {
            (Bound::Number(_), Some(text)) if measure.is_own() => text.clone(),
            (Bound::Number(value), _) => measure.bound(*value),
            (Bound::Text(text), _) => text.clone(),
        };
        let (text, last) = match self {
            ConditionSummary::AtLeast { at_least } => (measure.compared("≥", &bound(0, at_least)), at_least),
            ConditionSummary::AtMost { at_most } => (measure.compared("≤", &bound(0, at_most)), at_most),
            ConditionSummary::MoreThan { more_than } => (measure.compared(">", &bound(0, more_than)), more_than),
            ConditionSummary::LessThan { less_than } => (measure.compared("<", &bound(0, less_than)), less_than),
            ConditionSummary::Between { between: [low, high] } => {
                (measure.between(&bound(0, low), &bound(1, high)), high)
            }
            ConditionSummary::About { about, within } => {
                (format!("{} ± {}", bound(0, about), bound(1, within)), within)
            }
        };
        match last {
            Bound::Number(_) => measure.joined(&text),
            // What differs between paths is an expression and bears no unit.
            Bound::Text(_) => text,
        }
    }
}

impl ConditionSummary {
    /// The condition in words, for documents: `不低于3750亿元`, `1家—2家`, `at least 375 bn yuan`. `written` as of
    /// [`ConditionSummary::shown`]; a fraction stays one, also of a percentage: `不低于1/3`.
    pub fn in_words(&self, measure: &Measure, written: &[Option<String>]) -> String {
        let fraction = |text: &&String| {
            let digits = |part: &str| !part.trim().is_empty() && part.trim().bytes().all(|byte| byte.is_ascii_digit());
            text.split_once('/').is_some_and(|(above, below)| digits(above) && digits(below))
        };
        let bound = |at: usize, bound: &Bound| {
            let written = written.get(at).and_then(Option::as_ref);
            match (bound, written) {
                (Bound::Text(text), _) => text.clone(),
                (Bound::Number(_), Some(text)) if measure.is_own() => measure.joined(text),
                (Bound::Number(_), Some(text)) if fraction(&text) && measure.scaled(1.0) == 1.0 => text.replace(' ', ""),
                (Bound::Number(value), _) if measure.is_date() => dated(measure, *value),
                (Bound::Number(value), _) => measure.joined(&measure.bound(*value)),
            }
        };
        let is_date = measure.is_date();
        let of = |chinese: &str, english: &str, text: String| {
            measure.say(format!("{chinese}{text}"), format!("{english} {text}"))
        };
        match self {
            ConditionSummary::AtLeast { at_least } if is_date => of("不早于", "not before", bound(0, at_least)),
            ConditionSummary::AtMost { at_most } if is_date => of("不晚于", "not after", bound(0, at_most)),
            ConditionSummary::MoreThan { more_than } if is_date => of("晚于", "after", bound(0, more_than)),
            ConditionSummary::LessThan { less_than } if is_date => of("早于", "before", bound(0, less_than)),
            ConditionSummary::AtLeast { at_least } => of("不低于", "at least", bound(0, at_least)),
            ConditionSummary::AtMost { at_most } => of("不超过", "at most", bound(0, at_most)),
            ConditionSummary::MoreThan { more_than } => of("高于", "more than", bound(0, more_than)),
            ConditionSummary::LessThan { less_than } => of("低于", "less than", bound(0, less_than)),
            ConditionSummary::Between { between: [low, high] } => {
                let (low, high) = (bound(0, low), bound(1, high));
                measure.say(format!("{low}至{high}"), format!("{low} to {high}"))
            }
            ConditionSummary::About { about, within } => {
                let (about, within) = (bound(0, about), bound(1, within));
                measure.say(format!("{about}，上下不超过{within}"), format!("{about}, give or take {within}"))
            }
        }
    }
}

/// A date with its word for the year, where it is a whole one.
fn dated(measure: &Measure, value: f64) -> String {
    let text = measure.bound(value);
    let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_year { measure.say(format!("{text}年"), text.clone()) } else { text }
}

/// The unit as it is shown: by language where a language has a scale of its own.
fn shown(unit: &Label, by_language: Option<&Unit>) -> Unit {
    by_language.cloned().unwrap_or_else(|| unit.clone().into())
}

impl Words {
    /// The unit as it is shown.
    pub fn unit(&self) -> Unit {
        shown(&self.unit, self.unit_shown.as_ref())
    }
}

impl IndicatorSummary {
    /// The unit as it is shown.
    pub fn unit(&self) -> Unit {
        shown(self.unit.as_ref().unwrap_or(&Label::None), self.unit_shown.as_ref())
    }
}

/// What stands beside every item for its readers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Words {
    /// `label`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub label: Label,
    /// The unit of the numbers here; of a target that of its measure, where it has none of its own.
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub unit: Label,
    /// The unit by language, where a language shows values in another scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_shown: Option<Unit>,
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
    /// Each bound as written, where it is made of numbers but is no single number; empty where none is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bounds_written: Vec<Option<String>>,
    /// Each bound of the scenario's own file, where a workbook put something else in its place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bounds_in_file: Vec<String>,
    /// Share of paths that meet it.
    pub probability: f64,
    /// Standard error of the probability.
    pub standard_error: f64,
    /// 95 % Wilson interval of the sampling error.
    pub interval: [f64; 2],
    /// Whether nothing is left to chance: by the way it is written the target is met on every path, or on none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub certain: bool,
    /// How it stands where its period is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// Mean of the measure over defined paths.
    pub mean: Option<f64>,
    /// Standard error of the mean; none for fewer than two defined paths.
    #[serde(default)]
    pub mean_standard_error: Option<f64>,
    /// Standard deviation of the measure (divided by n).
    pub sd: Option<f64>,
    /// Quantiles of the measure.
    pub quantiles: Quantiles<Option<f64>>,
    /// The 95 % interval of the sampling error of each quantile; none where paths are too few.
    #[serde(default)]
    pub quantile_intervals: Quantiles<Option<[f64; 2]>>,
    /// Mean gap to the nearest bound on the paths that miss.
    pub shortfall: Option<f64>,
    /// Paths on which the measure or a bound is undefined, with `by` in any of the periods that count.
    pub undefined: u64,
    /// Weight in the score.
    pub weight: f64,
    /// How binding it is: `binding` or `expected`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The office that answers for it.
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub owner: Label,
    /// Id of the target that is the same event; this one then counts in no joint result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias_of: Option<String>,
    /// Of an alias: paths on which it and the target that it is an alias of are not both met or both missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias_differs: Option<u64>,
    /// The measure as text.
    pub measure: String,
    /// Full names of the indicators that the measure reads.
    #[serde(default)]
    pub reads: Vec<String>,
    /// The indicator that the measure is, or of which it is a mean, total, lowest, highest or `at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    /// The period in which the measure is the value of that indicator itself; none for a mean, total, lowest or highest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator_period: Option<String>,
    /// Whether the measure is the date at which something first holds: years are no quantities.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_date: bool,
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
    /// 95 % Wilson interval of its sampling error.
    #[serde(default = "anywhere")]
    pub all_met_interval: [f64; 2],
    /// By group.
    pub groups: Vec<GroupSummary>,
}

/// The interval of a probability of which a file says nothing.
fn anywhere() -> [f64; 2] {
    [0.0, 1.0]
}

impl Summary {
    /// How many targets count in joint results: all that are no aliases of others.
    pub fn counted_targets(&self) -> usize {
        self.targets.iter().filter(|target| target.alias_of.is_none()).count()
    }

    /// How many of them are more likely than not to be met.
    pub fn likely_targets(&self) -> usize {
        let counted = self.targets.iter().filter(|target| target.alias_of.is_none());
        counted.filter(|target| target.probability > 0.5).count()
    }

    /// The targets of a group, in the order of the file.
    pub fn members(&self, group: &GroupSummary) -> impl Iterator<Item = &TargetSummary> {
        let id = group.id.clone();
        self.targets
            .iter()
            .filter(move |target| target.group.as_ref() == Some(&id))
    }
}

impl Summary {
    /// What the statistics of assumptions come from, in a sentence, where that is not every path and period.
    pub fn sample_of_assumptions(&self) -> Option<Said> {
        let uncertain = self.assumptions.iter().filter(|assumption| assumption.uncertain);
        let paths = uncertain.filter_map(|assumption| assumption.paths).max();
        let paths = paths.filter(|paths| *paths < self.run.paths);
        let period = self.assumptions.iter().find_map(|assumption| assumption.period.as_deref());
        let named = |language| period.map(|period| wording::period(period, language)).unwrap_or_default();
        let (zh, en) = (named(Language::Chinese), named(Language::English));
        Some(match (paths, period) {
            (None, None) => return None,
            (Some(paths), None) => say!(
                "假设的统计量取自前{paths}次模拟。";
                "Statistics of assumptions come from the first {paths} paths."
            ),
            (None, Some(_)) => say!(
                "随时间变化的假设，统计量取基期（{zh}）的值。";
                "Of assumptions that change over time the statistics are those of the base, {en}."
            ),
            (Some(paths), Some(_)) => say!(
                "假设的统计量取自前{paths}次模拟；随时间变化的假设，取基期（{zh}）的值。";
                "Statistics of assumptions come from the first {paths} paths, and of those that change over time from the base, {en}."
            ),
        })
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
    /// 95 % Wilson interval of its sampling error.
    #[serde(default = "anywhere")]
    pub all_met_interval: [f64; 2],
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
    /// The unit of the numbers here.
    pub unit: Option<Label>,
    /// The unit by language, where a language shows values in another scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_shown: Option<Unit>,
    /// Its periods, the base first.
    pub periods: Vec<String>,
    /// Mean by period.
    pub mean: Vec<Option<f64>>,
    /// Standard error of the mean by period.
    #[serde(default)]
    pub mean_standard_error: Vec<Option<f64>>,
    /// Standard deviation by period (divided by n).
    pub sd: Vec<Option<f64>>,
    /// Quantiles by period.
    pub quantiles: Quantiles<Vec<Option<f64>>>,
    /// The 95 % interval of the sampling error of each quantile by period.
    #[serde(default)]
    pub quantile_intervals: Quantiles<Vec<Option<[f64; 2]>>>,
    /// Undefined paths by period.
    pub undefined: Vec<u64>,
    /// Name without member.
    #[serde(default)]
    pub base_name: String,
    /// The member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// What it is called, its member included.
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub label: Label,
    /// `label`: what it and its siblings are called together.
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub base_label: Label,
    /// Whether its members add up to something: the file says so, or an equation sums exactly these.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stack: bool,
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
    /// Mean.
    pub mean: Option<f64>,
    /// Standard deviation.
    pub sd: Option<f64>,
    /// Quantiles.
    pub quantiles: Quantiles<Option<f64>>,
    /// Paths that these statistics come from, the first of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paths: Option<u64>,
    /// The period that they are of, where it changes over time: the base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Distribution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub histogram: Option<Histogram>,
    /// For readers.
    #[serde(flatten)]
    pub words: Words,
}

/// One shock.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ShockSummary {
    /// Its full name.
    pub name: String,
    /// Its draw as text.
    pub expression: String,
    /// For readers.
    #[serde(flatten)]
    pub words: Words,
}

/// Assumptions or shocks that are drawn together.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CorrelationSummary {
    /// Their full names.
    pub names: Vec<String>,
    /// Pairs that correlate, by place in `names`, each with the correlation of normal scores; at most [`MOST_PAIRS`] of them.
    pub pairs: Vec<(usize, usize, f64)>,
    /// Degrees of freedom, where extremes come together (a t copula).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub degrees_of_freedom: Option<f64>,
}

/// So many pairs of one correlated group are listed.
pub const MOST_PAIRS: usize = 2000;

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
    /// What each of them is called; empty where none has a label.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<Label>,
}
