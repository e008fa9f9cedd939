//! A distribution of a scenario at run time: its structure, apart from the values of its parameters.
//!
//! Parameters stand in slots of one flat vector. The same shape is asked with constant parameters, with those of one
//! path, or with columns of them.

use super::column::{Param, Start};
use super::domain::Domain;
use super::drawer::{Drawer, Method, uniforms};
use super::family::{Form, Parameter};
use super::frozen::Frozen;
use super::parametric::Distribution;
use super::plain::check_form;
use super::violation::{Reason, Violation};
use crate::math;
use std::fmt;
use std::sync::Arc;

/// Consecutive slots of the parameter vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slots {
    /// The first slot.
    pub at: usize,
    /// How many.
    pub count: usize,
}

impl Slots {
    /// The values in these slots.
    pub fn of(self, params: &[f64]) -> &[f64] {
        &params[self.at..self.at + self.count]
    }

    /// The slots themselves.
    pub fn range(self) -> std::ops::Range<usize> {
        self.at..self.at + self.count
    }
}

/// What a scenario wrote: a distribution whose parameters stand in slots. Slots must lie inside the parameter vector that it
/// is used with, and lists that belong together must be of the same length.
pub(super) trait Structure: fmt::Debug + Send + Sync {
    /// Every slot that it reads.
    fn slots(&self, slots: &mut Vec<usize>);

    /// With these parameters; what is wrong with them, if anything.
    fn freeze(&self, params: &[f64]) -> Result<Arc<dyn Frozen>, Violation>;

    /// Checks what can be said of parameters of which some are not known.
    fn check_known(&self, _known: &[Option<f64>]) -> Result<(), Violation> {
        Ok(())
    }

    /// Whether all values have positive probability each.
    fn is_discrete(&self) -> bool;

    /// The quantile at `u` in (0, 1); NaN where a parameter is out of range.
    fn quantile(&self, params: &[f64], u: f64) -> f64 {
        self.freeze(params)
            .map_or(f64::NAN, |distribution| distribution.quantile(u))
    }

    /// Whether a draw is a formula of its normal score.
    fn is_transform_of_normal(&self) -> bool {
        false
    }

    /// Whether draws with these parameters are their normal scores to the bit.
    fn is_normal_score(&self, _params: &[f64]) -> bool {
        false
    }

    /// The value at the standard normal score `z`.
    fn from_score(&self, params: &[f64], z: f64) -> f64 {
        self.quantile(params, math::normal_cdf(z))
    }

    /// Uniforms or scores in, values out, with parameters that may vary.
    fn column(&self, params: &[Param], w: &mut [f64], start: Start) {
        uniforms(w, start);
        let mut one = vec![0.0; params.len()];
        for (i, w) in w.iter_mut().enumerate() {
            for (value, param) in one.iter_mut().zip(params) {
                *value = param.at(i);
            }
            *w = self.quantile(&one, *w);
        }
    }

    /// A way to draw many with what is known of the parameters, better than to look at all of them for each draw.
    fn method_of_known(&self, _known: &[Option<f64>]) -> Option<Arc<dyn Method>> {
        None
    }

    /// The same with those parts frozen whose parameters are all known, if there are any.
    fn settled(&self, _known: &[Option<f64>]) -> Option<Shape> {
        None
    }

    /// From its written parameters to those with which it draws, where these are worth keeping.
    fn conversion(&self) -> Option<Conversion> {
        None
    }

    /// What it cuts off another distribution, if that is all it does.
    fn truncation(&self) -> Option<Truncation<'_>> {
        None
    }
}

/// From the written parameters of a distribution, which stand in the first slots, to canonical ones.
#[derive(Clone, Copy, Debug)]
pub struct Conversion {
    pub(super) distribution: &'static dyn Distribution,
    pub(super) form: &'static Form,
}

/// A canonical parameter; what is NaN or infinite was out of range as it was written.
const KEPT: Parameter = Parameter::required("canonical", Domain::Real, "canonical parameter", "标准参数");
/// Forms of so many canonical parameters, less one.
static CANONICAL: [Form; 4] = [
    Form::plain(&[KEPT; 1]),
    Form::plain(&[KEPT; 2]),
    Form::plain(&[KEPT; 3]),
    Form::plain(&[KEPT; 4]),
];

impl Conversion {
    /// How many canonical parameters there are.
    pub fn count(&self) -> usize {
        self.form.kept
    }

    /// The shape of the same distribution with canonical parameters in its first slots.
    pub fn shape(&self) -> Shape {
        Shape::plain(self.distribution, &CANONICAL[self.form.kept.clamp(1, CANONICAL.len()) - 1], 0)
    }

    /// The canonical parameter at a place; NaN where written ones are out of range.
    pub fn at(&self, written: &[f64], place: usize) -> f64 {
        match check_form(self.form, written, 0) {
            Ok(()) => self.form.to_canonical(written)[place],
            Err(_) => f64::NAN,
        }
    }
}

/// A distribution and the slots of the bounds outside of which nothing is left of it.
pub(super) struct Truncation<'s> {
    pub inner: &'s Shape,
    pub low: Option<usize>,
    pub high: Option<usize>,
}

/// The structure of a distribution.
#[derive(Clone, Debug)]
pub struct Shape(Arc<dyn Structure>);

impl Shape {
    /// From its written parameters to those with which it draws, where these are worth keeping: a draw of [`Conversion::shape`] with
    /// them has the bits of a draw of this shape.
    pub fn conversion(&self) -> Option<Conversion> {
        self.0.conversion()
    }

    pub(super) fn new(structure: impl Structure + 'static) -> Shape {
        Shape(Arc::new(structure))
    }

    /// With these parameters; what is wrong with them, if anything.
    pub(super) fn freeze(&self, params: &[f64]) -> Result<Arc<dyn Frozen>, Violation> {
        self.0.freeze(params)
    }

    /// What is wrong with these parameters, if anything.
    pub fn check(&self, params: &[f64]) -> Result<(), Violation> {
        self.freeze(params).map(|_| ())
    }

    /// What is wrong with parameters of which some are not known, as far as that can be said. `known[slot]` is the value of
    /// one that is the same for every draw.
    pub fn check_known(&self, known: &[Option<f64>]) -> Result<(), Violation> {
        match self.all_known(known) {
            Some(params) => self.check(&params),
            None => self.0.check_known(known),
        }
    }

    /// The quantile at `u` in (0, 1); NaN where a parameter is out of range.
    pub fn quantile(&self, params: &[f64], u: f64) -> f64 {
        self.0.quantile(params, u)
    }

    /// The value at the standard normal score `z`, as correlated draws come. Where [`Shape::is_transform_of_normal`],
    /// `quantile(u)` is `from_score(normal_quantile(u))` to the bit; elsewhere this is `quantile(normal_cdf(z))`.
    pub fn from_score(&self, params: &[f64], z: f64) -> f64 {
        self.0.from_score(params, z)
    }

    /// Whether draws with these parameters are their normal scores to the bit.
    pub fn is_normal_score(&self, params: &[f64]) -> bool {
        self.0.is_normal_score(params)
    }

    /// Whether a draw is a formula of its normal score.
    pub fn is_transform_of_normal(&self) -> bool {
        self.0.is_transform_of_normal()
    }

    /// P(X ≤ x); NaN where a parameter is out of range or x is NaN.
    pub fn cdf(&self, params: &[f64], x: f64) -> f64 {
        self.cdf_at(params, x, true)
    }

    /// P(X < x); NaN where a parameter is out of range or x is NaN.
    pub fn cdf_below(&self, params: &[f64], x: f64) -> f64 {
        self.cdf_at(params, x, false)
    }

    fn cdf_at(&self, params: &[f64], x: f64, included: bool) -> f64 {
        match self.freeze(params) {
            Ok(distribution) if !x.is_nan() => distribution.cdf(x, included),
            _ => f64::NAN,
        }
    }

    /// The mean, where it is known and finite.
    pub fn mean(&self, params: &[f64]) -> Option<f64> {
        self.freeze(params).ok()?.mean().filter(|mean| mean.is_finite())
    }

    /// The standard deviation, where it is known and finite.
    pub fn sd(&self, params: &[f64]) -> Option<f64> {
        self.freeze(params).ok()?.sd().filter(|sd| sd.is_finite())
    }

    /// The median; NaN where a parameter is out of range.
    pub fn median(&self, params: &[f64]) -> f64 {
        self.quantile(params, 0.5)
    }

    /// Whether all values have positive probability each.
    pub fn is_discrete(&self) -> bool {
        self.0.is_discrete()
    }

    /// Uniforms in, quantiles out, with parameters that may vary: the same bits as [`Shape::quantile`] of each draw.
    pub fn column(&self, params: &[Param], u: &mut [f64]) {
        self.0.column(params, u, Start::Uniforms);
    }

    /// Standard normal scores in, values out: the same bits as [`Shape::from_score`] of each draw.
    pub fn score_column(&self, params: &[Param], z: &mut [f64]) {
        self.0.column(params, z, Start::Scores);
    }

    /// Gets ready to draw. `known[slot]` is the value of a parameter that is the same for every draw, `None` of one that
    /// varies. Constant parameters are checked; those that vary give NaN where they are out of range.
    pub fn prepare(&self, known: &[Option<f64>]) -> Result<Drawer, Violation> {
        if let Some(params) = self.all_known(known) {
            return Ok(Drawer::new(self.freeze(&params)?.method()));
        }
        self.0.check_known(known)?;
        let method = self.0.method_of_known(known);
        Ok(Drawer::new(
            method.unwrap_or_else(|| Arc::new(Varying(self.settled_inside(known)))),
        ))
    }

    /// [`Shape::prepare`] with all parameters known.
    pub fn prepare_all(&self, params: &[f64]) -> Result<Drawer, Violation> {
        Ok(Drawer::new(self.freeze(params)?.method()))
    }

    /// Every slot that it reads.
    pub(super) fn slots(&self, slots: &mut Vec<usize>) {
        self.0.slots(slots);
    }

    /// Parameters with all that it reads, where they are all known.
    fn all_known(&self, known: &[Option<f64>]) -> Option<Vec<f64>> {
        let mut slots = Vec::new();
        self.slots(&mut slots);
        slots
            .iter()
            .all(|slot| known[*slot].is_some())
            .then(|| known.iter().map(|value| value.unwrap_or(f64::NAN)).collect())
    }

    /// Itself with all frozen whose parameters are known.
    pub(super) fn settled(&self, known: &[Option<f64>]) -> Shape {
        if let Some(params) = self.all_known(known)
            && let Ok(distribution) = self.freeze(&params)
        {
            return Shape::new(Settled {
                distribution,
                is_discrete: self.is_discrete(),
            });
        }
        self.settled_inside(known)
    }

    /// Itself with those parts frozen whose parameters are all known.
    pub(super) fn settled_inside(&self, known: &[Option<f64>]) -> Shape {
        self.0.settled(known).unwrap_or_else(|| self.clone())
    }

    /// What it cuts off another distribution, if that is all it does.
    pub(super) fn truncation(&self) -> Option<Truncation<'_>> {
        self.0.truncation()
    }

    /// What `truncated` cuts, however often.
    pub(super) fn whole(&self) -> &Shape {
        let mut whole = self;
        while let Some(truncation) = whole.truncation() {
            whole = truncation.inner;
        }
        whole
    }
}

/// A distribution that reads no parameters any more.
#[derive(Debug)]
struct Settled {
    distribution: Arc<dyn Frozen>,
    is_discrete: bool,
}

impl Structure for Settled {
    fn slots(&self, _slots: &mut Vec<usize>) {}

    fn freeze(&self, _params: &[f64]) -> Result<Arc<dyn Frozen>, Violation> {
        Ok(Arc::clone(&self.distribution))
    }

    fn is_discrete(&self) -> bool {
        self.is_discrete
    }
}

/// Draws that look at all parameters again.
#[derive(Debug)]
struct Varying(Shape);

impl Method for Varying {
    fn draw(&self, params: &[Param], w: &mut [f64], start: Start) {
        self.0.0.column(params, w, start);
    }

    fn draw_one(&self, params: &[f64], w: f64, start: Start) -> f64 {
        match start {
            Start::Uniforms => self.0.quantile(params, w),
            Start::Scores => self.0.from_score(params, w),
        }
    }

    fn reads_parameters(&self) -> bool {
        true
    }
}

/// The value in this slot must be finite.
pub(super) fn finite(what: &'static str, params: &[f64], slot: usize) -> Result<(), Violation> {
    let value = params[slot];
    if value.is_finite() {
        Ok(())
    } else {
        Err(Violation {
            slot,
            reason: Reason::NotFinite { what, value },
        })
    }
}

/// The bounds in these slots, which must be finite, the lower one not above the upper one, nor on it where `strictly`.
pub(super) fn bounds(
    params: &[f64],
    low: Option<usize>,
    high: Option<usize>,
    strictly: bool,
) -> Result<(Option<f64>, Option<f64>), Violation> {
    let bound = |what, slot: Option<usize>| {
        slot.map(|slot| finite(what, params, slot).map(|()| params[slot]))
            .transpose()
    };
    let (below, above) = (bound("low", low)?, bound("high", high)?);
    if let (Some(below), Some(above), Some(slot)) = (below, above, high)
        && (below > above || (strictly && below == above))
    {
        let reason = Reason::OutOfOrder {
            lower: "low",
            below,
            upper: "high",
            above,
            strictly,
        };
        return Err(Violation { slot, reason });
    }
    Ok((below, above))
}
