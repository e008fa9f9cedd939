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
mod start;
mod supposed;
mod synonyms;

use crate::diagnostic::{Reported, Span};
use crate::sampler::Sampler;
use crate::source::Text;
pub use crate::wording::{Label, Unit};
use crate::wording::{Said, say};
pub use calendar::{Calendar, Frequency, PeriodError};
pub use formula::{Formula, Written, literal};
pub use read::read;
pub use schema::schema;
pub use start::start;
pub use supposed::read_line;
use date::Date;
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
    /// The dimensions in square brackets and their places.
    pub dimensions: Vec<(String, Span)>,
}

/// One value, or one for each member.
#[derive(Clone, Debug, PartialEq)]
pub enum ByMember<T> {
    /// The same text for all members, or an item without members.
    One(T),
    /// A map by member, in the order of the file; of several dimensions the map of a member may hold one of the next.
    Each(Vec<(Text, ByMember<T>)>, Span),
}

/// The key of a map by member that stands for all members that are not named.
pub const ELSE: &str = "else";

impl<T> ByMember<T> {
    /// Every value, in the order of the file.
    pub fn values(&self) -> Vec<&T> {
        match self {
            ByMember::One(value) => vec![value],
            ByMember::Each(entries, _) => entries.iter().flat_map(|(_, value)| value.values()).collect(),
        }
    }

    /// The value for a cell, by the names of its members.
    pub fn of(&self, cell: &[String]) -> Option<&T> {
        match self {
            ByMember::One(value) => Some(value),
            ByMember::Each(entries, _) => {
                let (member, rest) = cell.split_first()?;
                let named = |wanted: &str| entries.iter().find(|(key, _)| key.value == wanted);
                named(member).or_else(|| named(ELSE))?.1.of(rest)
            }
        }
    }
}

/// A value that may change over time.
#[derive(Clone, Debug, PartialEq)]
pub enum Timed {
    /// A number or an expression.
    Formula(Formula),
    /// Numbers that hold from a period until the next one given.
    Series(Series),
}

impl Timed {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Timed::Formula(formula) => formula.span(),
            Timed::Series(series) => series.span,
        }
    }
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
    /// `change`: its flow per period, in place of an equation.
    pub change: Option<ByMember<Formula>>,
    /// Value in the base period.
    pub initial: Option<ByMember<Timed>>,
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
    /// `kind`
    pub kind: Option<TargetKind>,
    /// `owner`: the office that answers for it.
    pub owner: Label,
    /// `path`, and where it stands.
    pub path: Option<(SchedulePath, Span)>,
    /// `milestones`
    pub milestones: Option<Series>,
    /// `alias_of`: the id of a target that is the same event.
    pub alias_of: Option<Text>,
    /// For readers.
    pub about: About,
}

/// How binding a target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TargetKind {
    /// `binding`: 约束性.
    Binding,
    /// `expected`: 预期性.
    Expected,
}

impl TargetKind {
    /// All of them.
    pub const ALL: [TargetKind; 2] = [TargetKind::Binding, TargetKind::Expected];

    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            TargetKind::Binding => "binding",
            TargetKind::Expected => "expected",
        }
    }

    /// The word for people.
    pub fn said(self) -> Said {
        match self {
            TargetKind::Binding => say!("约束性"; "binding"),
            TargetKind::Expected => say!("预期性"; "expected"),
        }
    }
}

/// How a plan's schedule goes from the base to the target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SchedulePath {
    /// `straight`: by the same amount every period.
    #[default]
    Straight,
    /// `compound`: by the same rate every period.
    Compound,
    /// `cumulative`: a total or mean of a flow that grows with time.
    Cumulative,
}

impl SchedulePath {
    /// All of them.
    pub const ALL: [SchedulePath; 3] = [SchedulePath::Straight, SchedulePath::Compound, SchedulePath::Cumulative];

    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            SchedulePath::Straight => "straight",
            SchedulePath::Compound => "compound",
            SchedulePath::Cumulative => "cumulative",
        }
    }
}

/// What is known of a measure, or supposed.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    /// A number, an expression or a distribution.
    Is(Formula),
    /// A condition.
    Condition(Condition),
}

impl Known {
    /// Its one or two formulas.
    pub fn formulas(&self) -> Vec<&Formula> {
        match self {
            Known::Is(value) => vec![value],
            Known::Condition(condition) => condition.formulas(),
        }
    }
}

/// A figure that arrived.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// Its name, and where it stands.
    pub name: Text,
    /// What was measured.
    pub measure: Formula,
    /// `in`
    pub period: PeriodText,
    /// What is known of it.
    pub known: Known,
    /// `through`
    pub through: Option<Text>,
    /// `published`, and where it stands.
    pub published: Option<(Date, Span)>,
    /// `replaces`: the name of an earlier observation.
    pub replaces: Option<Text>,
    /// For readers.
    pub about: About,
}

/// In what way something is supposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum How {
    /// It is seen to be so.
    See,
    /// Its mean is moved.
    Tilt,
    /// It is made so.
    Do,
}

/// One condition of a supposition.
#[derive(Clone, Debug, PartialEq)]
pub struct Supposed {
    /// In what way it is supposed.
    pub how: How,
    /// What it is about.
    pub measure: Formula,
    /// The period, where one is named.
    pub period: Option<PeriodText>,
    /// What is supposed of it.
    pub known: Known,
    /// The draw that takes it up.
    pub through: Option<Text>,
    /// The whole in one line: `x@2019 = 95`.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A named supposition.
#[derive(Clone, Debug, PartialEq)]
pub struct Suppose {
    /// Its name.
    pub name: Text,
    /// Its conditions, in the order of the file.
    pub conditions: Vec<Supposed>,
    /// For readers.
    pub about: About,
}

/// Rules by which the board of progress shows lights.
#[derive(Clone, Debug, PartialEq)]
pub enum Lights {
    /// Ready-made rules.
    Ready(ReadyLights),
    /// Names of lights and their rules, in the order in which they are tried.
    Rules(Vec<(Text, Formula)>),
}

/// Ready-made rules of lights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReadyLights {
    /// By how far behind schedule it is.
    Schedule,
    /// By how likely it is.
    #[default]
    Probability,
}

impl ReadyLights {
    /// All of them.
    pub const ALL: [ReadyLights; 2] = [ReadyLights::Schedule, ReadyLights::Probability];

    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            ReadyLights::Schedule => "schedule",
            ReadyLights::Probability => "probability",
        }
    }

    /// Names of lights and their rules.
    pub fn rules(self) -> [(&'static str, &'static str); 3] {
        match self {
            ReadyLights::Schedule => [("green", "gap >= 0"), ("yellow", "gap >= -30%"), ("red", "1")],
            ReadyLights::Probability => [("green", "probability >= 80%"), ("yellow", "probability >= 50%"), ("red", "1")],
        }
    }
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
    /// The dimension that it is made of.
    pub origin: Option<Origin>,
}

/// How a dimension is made of another one.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The name of that one.
    pub of: Text,
    /// Whether it is a part, with members of its own choice, and not a second dimension with all of them.
    pub is_part: bool,
}

/// An entry of `report`.
#[derive(Clone, Debug, PartialEq)]
pub struct Reporting {
    /// The indicator as written.
    pub name: Text,
    /// In which periods.
    pub when: When,
}

/// In which periods an indicator is reported.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// In all.
    Always,
    /// In the base, each such period after it, and the last.
    Every(u64),
    /// In these.
    Periods(Vec<PeriodText>),
}

/// Points of plain numbers, as written: `(x, y)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    /// The whole object.
    pub span: Span,
    /// The points, in the order of the file.
    pub points: Vec<(f64, f64, Span)>,
}

/// A named table of points.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its name.
    pub declared: Declared,
    /// Its points.
    pub points: ByMember<Points>,
}

/// A function of the file's own.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnFunction {
    /// Its name, and where its key stands.
    pub name: Text,
    /// Its parameters.
    pub parameters: Vec<String>,
    /// What it computes.
    pub body: Formula,
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
    /// `tables`
    pub tables: Vec<Table>,
    /// `functions`
    pub functions: Vec<OwnFunction>,
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
    /// `observations`, those of a table too.
    pub observations: Vec<Observation>,
    /// `supposes`
    pub supposes: Vec<Suppose>,
    /// `lights`
    pub lights: Option<Lights>,
    /// `report`
    pub report: Option<Vec<Reporting>>,
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

