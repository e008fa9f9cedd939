//! Meaning: names become ids, dimensions are unrolled, distributions checked, equations put in order. A [`Model`] can be
//! simulated; nothing in it is text that still has to be understood.

mod build;
mod constants;
mod correlate;
mod counted;
mod draws;
mod history;
mod identity;
mod ids;
mod indicators;
mod lights;
mod measured;
mod memory;
mod messages;
mod names;
mod observation;
mod observations;
mod order;
mod own;
mod percent;
mod periods;
mod plan;
mod reach;
mod resolve;
mod suppose;
mod tables;
mod term;
mod texts;
mod warnings;

#[cfg(test)]
mod tests;

use crate::dependence::{Lower, Matrix, TCopula};
use crate::diagnostic::Span;
use crate::distribution::Shape;
use crate::scenario::{About, Calendar, Label, RunDefaults, SchedulePath, Source, TargetKind, Unit};
use crate::wording::{Said, say};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use build::{MAX_TERMS, build};
pub use constants::constant;
pub use correlate::LARGEST_GROUP;
pub(crate) use ids::ids;
pub use ids::{CheckId, CorrelationId, DrawId, ItemId, Period, ReportedId, StockId, TargetId};
pub use lights::{Figures, Light, Lights};
pub use identity::identity;
pub use measured::Measured;
pub use observation::{Known, KnownBy, MeasurementError, Observation, Through};
pub use order::Order;
pub use reach::{early_readings, indicators_read, lookback, reached, read_by_target, reads, stacked};
pub use suppose::{Supposed, SupposedValue, Suppose};
pub use term::{Clock, Many, Range, Stock, Term, WindowKind};
pub use texts::ItemText;

/// The limit on series × periods.
pub const MAX_SERIES_PERIODS: u64 = 10_000_000;

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ItemKind {
    /// Drawn once per path.
    Assumption,
    /// Drawn every period.
    Shock,
    /// Set by the policy maker.
    Lever,
    /// Followed over time.
    Indicator,
}

impl ItemKind {
    /// The word in files that programs read.
    pub fn word(self) -> &'static str {
        match self {
            ItemKind::Assumption => "assumption",
            ItemKind::Shock => "shock",
            ItemKind::Lever => "lever",
            ItemKind::Indicator => "indicator",
        }
    }

    /// The word for people.
    pub fn said(self) -> Said {
        match self {
            ItemKind::Assumption => say!("假设"; "assumption"),
            ItemKind::Shock => say!("扰动"; "shock"),
            ItemKind::Lever => say!("政策措施"; "lever"),
            ItemKind::Indicator => say!("指标"; "indicator"),
        }
    }

    /// The word for people, with its article where the language has one.
    pub fn with_article(self) -> Said {
        let Said { zh, en } = self.said();
        let article = if en.starts_with(['a', 'i']) { "an" } else { "a" };
        Said::new(zh, format!("{article} {en}"))
    }
}

/// A scalar: an assumption, shock, lever or indicator, or one member of one.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Full name: `growth[ai]`. It names the item's random stream.
    pub name: String,
    /// Name without member: `growth`.
    pub base_name: String,
    /// The member, where it has one, or its members: `ai, zizhu`.
    pub member: Option<String>,
    /// Its members, one for each dimension.
    pub cell: Vec<String>,
    /// What it is called, its member included.
    pub label: Label,
    /// Where it was declared.
    pub span: Span,
    /// For readers.
    pub about: Arc<About>,
    /// As the economist wrote it.
    pub text: ItemText,
    /// How its value comes about.
    pub definition: Definition,
}

/// How an item's value comes about.
#[derive(Clone, Debug)]
pub enum Definition {
    /// Of an assumption: a term over draws, assumptions and levers. `timed` where it must be evaluated every period.
    Assumption {
        /// The term.
        value: Term,
        /// Whether it depends on the period.
        timed: bool,
    },
    /// Of a shock: evaluated in every period after the base.
    Shock(Term),
    /// Of a lever.
    Lever(Lever),
    /// Of an indicator.
    Indicator(Indicator),
}

/// The setting of a lever.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    /// One number.
    Constant(f64),
    /// Numbers that hold until the next one given.
    Series(Arc<[(i64, f64)]>),
}

impl Setting {
    /// The setting in a period.
    pub fn at(&self, period: i64) -> f64 {
        match self {
            Setting::Constant(value) => *value,
            Setting::Series(points) => {
                points[points.partition_point(|(index, _)| *index <= period).saturating_sub(1)].1
            }
        }
    }
}

/// A lever.
#[derive(Clone, Debug)]
pub struct Lever {
    /// As the file or `--set` says.
    pub setting: Setting,
    /// Least setting.
    pub min: Option<f64>,
    /// Greatest setting.
    pub max: Option<f64>,
    /// Cost per unit of change.
    pub cost: f64,
}

/// An indicator.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Value in the base period.
    pub base: Base,
    /// Its equation; none for an exogenous one.
    pub equation: Option<Term>,
    /// Whether the file says that its members add up to something.
    pub stack: bool,
    /// Values by period index, known from outside: all that an exogenous one needs; for others the past and what is shown.
    pub known: BTreeMap<i64, f64>,
}

impl Indicator {
    /// Whether its value in the base period can come from its equation alone.
    pub fn by_equation_in_base(&self) -> bool {
        matches!(self.base, Base::None | Base::Equation)
    }

    /// The first period from `from` to `to` (indices) of which no value is known.
    pub fn unknown(&self, from: i64, to: i64) -> Option<i64> {
        if from > to {
            return None;
        }
        let mut next = from;
        for index in self.known.range(from..=to).map(|(index, _)| *index) {
            if index != next {
                break;
            }
            next += 1;
        }
        (next <= to).then_some(next)
    }
}

/// Where the value in the base period comes from.
#[derive(Clone, Debug)]
pub enum Base {
    /// From `initial`.
    Initial(Term),
    /// From history or `given`.
    Known(f64),
    /// From the equation, evaluated in the base period.
    Equation,
    /// It has none, and nothing reads it.
    None,
}

/// A draw from a distribution.
#[derive(Clone, Debug)]
pub struct Draw {
    /// The item it belongs to; with `substream` it names the random stream.
    pub item: ItemId,
    /// Which draw of the item's expression, from the left, from 0.
    pub substream: u32,
    /// The name of the distribution, as messages say it.
    pub family: String,
    /// The distribution's structure.
    pub shape: Shape,
    /// Its parameters, in the order of the shape's slots.
    pub parameters: Vec<Term>,
    /// Where each parameter stands; the last is the whole call.
    pub places: Vec<Span>,
    /// The group and the place in it, where it is correlated.
    pub correlated: Option<(usize, usize)>,
}

/// Items that are drawn together.
#[derive(Clone, Debug)]
pub struct CorrelationGroup {
    /// The items, in order of first mention.
    pub members: Vec<ItemId>,
    /// Lower Cholesky factor of the correlation matrix of normal scores.
    pub factor: Lower,
    /// The correlation matrix itself.
    pub matrix: Matrix,
    /// The t copula, where it is not Gaussian.
    pub t_copula: Option<TCopula>,
}

/// Values that differ by no more than this share of the largest number involved cannot be told from one another: bounds of targets
/// are met within it, so that sums of decimals meet the bounds that they reach, and strict ones must be exceeded by more.
pub const TOLERANCE: f64 = 1e-12;
/// By how much a strict bound is missed where all numbers involved are 0.
pub const LEAST_GAP: f64 = 1e-300;
/// The gap of a `by` target on a path on which it is met, though undefined in one of its periods; where it is met and defined in all
/// of them, the gap is 0.
pub const MET_THOUGH_UNDEFINED: f64 = -1.0;

/// The condition of a target; bounds are terms read in the target's period.
#[derive(Clone, Debug)]
pub enum Condition {
    /// At least.
    AtLeast(Term),
    /// At most.
    AtMost(Term),
    /// More than.
    MoreThan(Term),
    /// Less than.
    LessThan(Term),
    /// Between, both included.
    Between(Term, Term),
    /// Around a value, within a distance.
    About(Term, Term),
}

impl Condition {
    /// Its one or two bounds, as written.
    pub fn terms(&self) -> Vec<&Term> {
        match self {
            Condition::AtLeast(a) | Condition::AtMost(a) | Condition::MoreThan(a) | Condition::LessThan(a) => vec![a],
            Condition::Between(a, b) | Condition::About(a, b) => vec![a, b],
        }
    }

    /// Whether the bound itself, and what cannot be told from it, is excluded.
    pub fn is_strict(&self) -> bool {
        matches!(self, Condition::MoreThan(_) | Condition::LessThan(_))
    }
}

/// A condition that the plan wants met.
#[derive(Clone, Debug)]
pub struct Target {
    /// The two terms that its measure adds or subtracts last, where it does: they may be much larger than their sum.
    pub last_terms: Option<[Term; 2]>,
    /// Full id: `jobs[north]`.
    pub id: String,
    /// What it is called, its member included.
    pub label: Label,
    /// Its own unit, or that of its measure.
    pub unit: Unit,
    /// Where it was declared.
    pub span: Span,
    /// For readers.
    pub about: Arc<About>,
    /// What is judged.
    pub measure: Term,
    /// The measure as text.
    pub measure_text: String,
    /// What the measure is, for its readers.
    pub measured: Measured,
    /// The condition.
    pub condition: Condition,
    /// Its bounds as text.
    pub bound_texts: Vec<String>,
    /// Its bounds as written, where they are made of numbers but are no single number: `1/3`.
    pub bounds_written: Vec<Option<String>>,
    /// The period (index) of judgement, or the last one of `by`.
    pub period: i64,
    /// With `by`: the first period that counts.
    pub from: Option<i64>,
    /// Index in [`Model::groups`].
    pub group: Option<usize>,
    /// Weight in the score.
    pub weight: f64,
    /// How binding it is.
    pub kind: Option<TargetKind>,
    /// The office that answers for it.
    pub owner: Label,
    /// How its schedule goes; as the measure asks where nothing is said.
    pub path: Option<SchedulePath>,
    /// Levels due in periods (indices) on the way, rising in time.
    pub milestones: Vec<(i64, f64)>,
    /// Index in [`Model::targets`] of the target that is the same event; this one then counts in no joint result.
    pub alias_of: Option<usize>,
}

/// A condition that must hold on every path.
#[derive(Clone, Debug)]
pub struct Check {
    /// Its name, with a member where it has one.
    pub name: String,
    /// Where it was declared.
    pub span: Span,
    /// The condition.
    pub holds: Term,
    /// The condition as text.
    pub text: String,
    /// First period (index) in which all values exist.
    pub from: i64,
}

/// A list of members.
#[derive(Clone, Debug)]
pub struct Dimension {
    /// Its name.
    pub name: String,
    /// Its members, in order.
    pub members: Vec<String>,
    /// What each of them is called.
    pub labels: Vec<Label>,
}

/// A named group of targets.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// For readers.
    pub about: About,
}

/// A scenario that can be simulated.
#[derive(Clone, Debug)]
pub struct Model {
    /// `name`
    pub name: String,
    /// `title`
    pub title: Label,
    /// `description`
    pub description: Label,
    /// Its periods.
    pub calendar: Calendar,
    /// Every scalar: assumptions, shocks, levers, indicators, each in the order of the file.
    pub items: Vec<Item>,
    /// Every draw.
    pub draws: Vec<Draw>,
    /// Correlated draws.
    pub correlations: Vec<CorrelationGroup>,
    /// In which order items are evaluated.
    pub order: Order,
    /// How many hidden stocks there are.
    pub stocks: u32,
    /// Reported indicators, in order.
    pub report: Vec<ItemId>,
    /// The periods (indices) in which each of them is reported; all of them where nothing is said.
    pub report_periods: Vec<Option<Arc<BTreeSet<i64>>>>,
    /// Targets, members unrolled.
    pub targets: Vec<Target>,
    /// Checks, members unrolled.
    pub checks: Vec<Check>,
    /// Groups of targets.
    pub groups: Vec<Group>,
    /// Figures that arrived, in the order of the file.
    pub observations: Vec<Observation>,
    /// Suppositions of the file.
    pub supposes: Vec<Suppose>,
    /// Rules by which the board of progress shows lights.
    pub lights: Lights,
    /// What every name stands for.
    names: Arc<names::Names>,
    /// Sources.
    pub sources: Vec<Source>,
    /// `dimensions`
    pub dimensions: Vec<Dimension>,
    /// Defaults for a run.
    pub run: RunDefaults,
}

impl Model {
    /// An item.
    pub fn item(&self, id: ItemId) -> &Item {
        &self.items[id.0 as usize]
    }

    /// Whether a reported indicator, by its place, is reported in a period (index).
    pub fn is_reported_in(&self, place: usize, period: i64) -> bool {
        let periods = self.report_periods.get(place).and_then(Option::as_ref);
        periods.is_none_or(|periods| periods.contains(&period))
    }

    /// The periods (indices) in which a reported indicator, by its place, is reported.
    pub fn reported_periods(&self, place: usize) -> Vec<i64> {
        (0..=self.calendar.last()).filter(|period| self.is_reported_in(place, *period)).collect()
    }

    /// The targets that count together, by index, where some are aliases of others; none where all do.
    pub fn counted_targets(&self) -> Option<Vec<usize>> {
        let all = 0..self.targets.len();
        let counted: Vec<usize> = all.filter(|target| self.targets[*target].alias_of.is_none()).collect();
        (counted.len() < self.targets.len()).then_some(counted)
    }

    /// The items of a kind, in the order of the file.
    pub fn of_kind(&self, kind: ItemKind) -> impl Iterator<Item = (ItemId, &Item)> {
        self.items
            .iter()
            .enumerate()
            .filter(move |(_, item)| item.kind == kind)
            .map(|(index, item)| (ItemId(index as u32), item))
    }

    /// The indicator of an item that is one.
    pub fn indicator(&self, id: ItemId) -> Option<&Indicator> {
        match &self.item(id).definition {
            Definition::Indicator(indicator) => Some(indicator),
            _ => None,
        }
    }

    /// The lever of an item that is one.
    pub fn lever(&self, id: ItemId) -> Option<&Lever> {
        match &self.item(id).definition {
            Definition::Lever(lever) => Some(lever),
            _ => None,
        }
    }

    /// An item by its full name.
    pub fn find(&self, name: &str) -> Option<ItemId> {
        self.items
            .iter()
            .position(|item| item.name == name)
            .map(|index| ItemId(index as u32))
    }
}
