//! Figures that arrived: what is known of a measure in a period after the base (docs/observations.md).

use super::{Condition, ItemId, Measured, Term};
use crate::diagnostic::Span;
use crate::distribution::Shape;
use crate::scenario::date::Date;
use crate::scenario::{About, Label, Unit};
use std::sync::Arc;

/// A figure that arrived.
#[derive(Clone, Debug)]
pub struct Observation {
    /// Its name. With an error it names the stream of the true value, `observation:NAME`.
    pub name: String,
    /// What it is called.
    pub label: Label,
    /// Its own unit, or that of its measure.
    pub unit: Unit,
    /// For readers.
    pub about: Arc<About>,
    /// Where it was declared.
    pub span: Span,
    /// What was measured, read in its period.
    pub measure: Term,
    /// The measure as text.
    pub measure_text: String,
    /// What it is about, measure and period together: the same for all that are about the same.
    pub identity: String,
    /// What the measure is, for its readers.
    pub measured: Measured,
    /// The two terms that its measure adds or subtracts last, where it does: they may be much larger than their sum.
    pub last_terms: Option<[Term; 2]>,
    /// The period (index, after the base) that it is about.
    pub period: i64,
    /// What is known.
    pub known: Known,
    /// What is known, as written.
    pub known_text: String,
    /// The draw that takes it up, where the file says so, and where it says so.
    pub through: Option<(Through, Span)>,
    /// When it was published; what has no date always counts.
    pub published: Option<Date>,
    /// Index in the model's observations of the earlier one that it replaces from its date on.
    pub replaces: Option<usize>,
}

/// A draw that takes up an observation: its uniform is solved for. Of a shock it is the draw of the observation's period, of an
/// assumption the one draw that there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Through {
    /// The assumption or shock.
    pub item: ItemId,
    /// Which draw of its expression, from the left, from 0; `NAME#k` counts from 1.
    pub substream: u32,
}

/// What is known of a measure.
#[derive(Clone, Debug)]
pub enum Known {
    /// Its value. The term draws nothing.
    Exactly(Term),
    /// Its value with an error.
    WithError(MeasurementError),
    /// That it fulfils a condition.
    Condition(Condition),
}

/// The likelihood of a true value: `normal(3343, 15)` says how likely each true value makes what was measured.
#[derive(Clone, Debug)]
pub struct MeasurementError {
    /// The distribution, from which true values are drawn: normal, lognormal or Student's t.
    pub shape: Shape,
    /// Its parameters, in the order of the shape's slots.
    pub parameters: Vec<f64>,
    /// Whether it is an error of the logarithm: of `lognormal`, and of `A to B` with A > 0.
    pub of_logarithm: bool,
    /// Its median: what was measured.
    pub median: f64,
    /// Standard deviation of a normal error, scale of Student's t; of the logarithm where the error is.
    pub scale: f64,
    /// Degrees of freedom of Student's t; none for a normal error.
    pub degrees_of_freedom: Option<f64>,
}

/// Which observations count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownBy {
    /// What was published by then; everything where no date is given.
    pub as_of: Option<Date>,
    /// Names of observations that do not count.
    pub without: Vec<String>,
    /// None counts.
    pub prior: bool,
}
