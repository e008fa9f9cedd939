//! What the economist wrote: every field known and of the right kind, expressions parsed, names still text.
//!
//! The tables in [`fields`] are the only list of keys: reading, did-you-mean, JSON Schema and the manual use them.

pub mod calendar;
pub mod date;
pub mod fields;
mod formula;
pub(crate) mod messages;
mod read;
mod reader;
mod schema;
mod synonyms;

use crate::diagnostic::{Reported, Span};
use crate::sampler::Sampler;
use crate::source::Text;
pub use crate::wording::{Label, Unit};
pub use calendar::{Calendar, Frequency, PeriodError};
pub use formula::{Formula, Written, literal};
pub use read::read;
pub use schema::schema;
use std::collections::BTreeMap;

/// What every item of a scenario may carry for its readers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    /// `label`
    pub label: Label,
    /// `unit`
    pub unit: Unit,
    /// `source`: a key of `sources`.
    pub source: Option<Text>,
    /// `section`: where in that source.
    pub section: Label,
    /// `note`
    pub note: Label,
}

/// `growth` or `growth[cluster]` as a key of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Declared {
    /// The name, NFC.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// The dimension in square brackets and its place.
    pub dimension: Option<(String, Span)>,
}

/// One value, or one for each member.
#[derive(Clone, Debug, PartialEq)]
pub enum ByMember<T> {
    /// The same text for all members, or an item without members.
    One(T),
    /// A map by member, in the order of the file.
    Each(Vec<(Text, T)>, Span),
}

/// A value that may change over time.
#[derive(Clone, Debug, PartialEq)]
pub enum Timed {
    /// A number or an expression.
    Formula(Formula),
    /// Numbers that hold from a period until the next one given.
    Series(Series),
}

/// Numbers by period.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The whole object.
    pub span: Span,
    /// `(period as written, number)`, in the order of the file.
    pub points: Vec<(Text, Formula)>,
}

/// An uncertain or fixed parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// Its name.
    pub declared: Declared,
    /// Its value.
    pub value: ByMember<Timed>,
    /// For readers.
    pub about: About,
}

/// A disturbance drawn afresh every period.
#[derive(Clone, Debug, PartialEq)]
pub struct Shock {
    /// Its name.
    pub declared: Declared,
    /// Its distribution.
    pub draw: ByMember<Formula>,
    /// For readers.
    pub about: About,
}

/// A number that the policy maker sets.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// Its name.
    pub declared: Declared,
    /// As planned.
    pub value: ByMember<Timed>,
    /// Least setting.
    pub min: Option<ByMember<Formula>>,
    /// Greatest setting.
    pub max: Option<ByMember<Formula>>,
    /// Cost per unit of change.
    pub cost: Option<ByMember<Formula>>,
    /// For readers.
    pub about: About,
}

/// A quantity followed over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Indicator {
    /// Its name.
    pub declared: Declared,
    /// Where its object begins.
    pub span: Span,
    /// Its equation; none for an exogenous one.
    pub equation: Option<ByMember<Formula>>,
    /// Value in the base period.
    pub initial: Option<ByMember<Formula>>,
    /// Path given from outside.
    pub given: Option<ByMember<Series>>,
    /// Known past.
    pub history: Option<ByMember<Series>>,
    /// Whether its members add up to something.
    pub stack: bool,
    /// For readers.
    pub about: About,
}

/// A period as written, and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct PeriodText {
    /// The text, trimmed.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// The condition of a target.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// `at_least`
    AtLeast(Formula),
    /// `at_most`
    AtMost(Formula),
    /// `more_than`
    MoreThan(Formula),
    /// `less_than`
    LessThan(Formula),
    /// `between: [a, b]`
    Between(Formula, Formula),
    /// `about: x, within: d`
    About(Formula, Formula),
}

impl Condition {
    /// Its one or two bounds.
    pub fn formulas(&self) -> Vec<&Formula> {
        match self {
            Condition::AtLeast(a) | Condition::AtMost(a) | Condition::MoreThan(a) | Condition::LessThan(a) => vec![a],
            Condition::Between(a, b) | Condition::About(a, b) => vec![a, b],
        }
    }
}

/// A condition that the plan wants met.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The id (`jobs`), and the dimension of `jobs[region]`.
    pub declared: Declared,
    /// What is judged.
    pub measure: Formula,
    /// `in` or `by` (then `true`), as written.
    pub period: Option<(PeriodText, bool)>,
    /// `from`, as written.
    pub from: Option<PeriodText>,
    /// The condition.
    pub condition: Condition,
    /// A key of `groups`.
    pub group: Option<Text>,
    /// Weight in the plan's score, 0 or more.
    pub weight: Option<f64>,
    /// For readers.
    pub about: About,
}

/// What the pairs of an entry of `correlations` are.
#[derive(Clone, Debug, PartialEq)]
pub enum Pairs {
    /// `rho`: one correlation of normal scores for every pair.
    Rho(Formula),
    /// `rank`: one rank correlation for every pair.
    Rank(Formula),
    /// `matrix`, correlations of normal scores, and its place.
    Matrix(Vec<MatrixRow>, Span),
    /// `rank_matrix`
    RankMatrix(Vec<MatrixRow>, Span),
}

/// One row of a matrix, and where it stands.
pub type MatrixRow = (Vec<Formula>, Span);

/// One entry of `correlations`.
#[derive(Clone, Debug, PartialEq)]
pub struct Correlation {
    /// The whole entry.
    pub span: Span,
    /// Names as written: `a`, `g[ai]`, `g[*]`.
    pub among: Vec<Text>,
    /// Where the list of names stands.
    pub among_span: Span,
    /// How strongly.
    pub pairs: Pairs,
    /// Where the key of `pairs` stands.
    pub pairs_key: Span,
    /// Degrees of freedom of a t copula, and where `copula` stands.
    pub t_copula: Option<(Formula, Span)>,
    /// Accept the nearest correlation matrix.
    pub repair: bool,
}

/// A condition that must hold on every path.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Its name.
    pub declared: Declared,
    /// The condition.
    pub holds: Formula,
    /// For readers.
    pub about: About,
}

/// Where numbers come from.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The key.
    pub key: Text,
    /// `title`
    pub title: Label,
    /// `url`
    pub url: Option<String>,
    /// `date`
    pub date: Option<String>,
}

/// A named group of targets.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The key.
    pub key: Text,
    /// For readers.
    pub about: About,
}

/// Defaults for a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunDefaults {
    /// `paths`
    pub paths: Option<u64>,
    /// `seed`
    pub seed: Option<u64>,
    /// `sampler`
    pub sampler: Option<&'static dyn Sampler>,
}

/// A list of members.
#[derive(Clone, Debug, PartialEq)]
pub struct Dimension {
    /// The key.
    pub name: Text,
    /// Its members, in order.
    pub members: Vec<Text>,
    /// What each of them is called.
    pub labels: Vec<Label>,
}

/// A whole scenario file, of the right shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// `name`
    pub name: String,
    /// `title`
    pub title: Label,
    /// `description`
    pub description: Label,
    /// `time`
    pub calendar: Calendar,
    /// Where the last period is given.
    pub end_span: Span,
    /// `dimensions`
    pub dimensions: Vec<Dimension>,
    /// `sources`
    pub sources: Vec<Source>,
    /// `assumptions`
    pub assumptions: Vec<Assumption>,
    /// `shocks`
    pub shocks: Vec<Shock>,
    /// `correlations`
    pub correlations: Vec<Correlation>,
    /// `levers`
    pub levers: Vec<Lever>,
    /// `indicators`
    pub indicators: Vec<Indicator>,
    /// `targets`
    pub targets: Vec<Target>,
    /// `checks`
    pub checks: Vec<Check>,
    /// `report`
    pub report: Option<Vec<Text>>,
    /// `groups`
    pub groups: Vec<Group>,
    /// `history`: path of a CSV file.
    pub history: Option<Text>,
    /// `run`
    pub run: RunDefaults,
    /// What could not be read, and was said.
    pub unread: Unread,
}

/// Declarations that could not be read: whoever names them has made no mistake.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unread {
    names: BTreeMap<String, Reported>,
    sections: Option<Reported>,
}

impl Unread {
    /// The mistake by which this name may well be one of them.
    pub fn covers(&self, name: &str) -> Option<Reported> {
        self.sections.or_else(|| self.names.get(name).copied())
    }

    /// Notes a key of an object.
    pub(crate) fn add(&mut self, key: &str, reported: Reported) {
        let name = key.split('[').next().unwrap_or(key).trim_end();
        self.names.insert(name.to_string(), reported);
    }
}

