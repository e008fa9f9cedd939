//! A distribution of a scenario at run time: its structure, apart from the values of its parameters.
//!
//! Parameters stand in slots of one flat vector. The same shape is asked with constant parameters, with those of one
//! path, or with columns of them.

use super::discrete::{self, Atoms};
use super::family::{Canonical, Form};
use super::law::{Lanes, Law};
use super::mixture;
use super::quantiles::Metalog;
use super::truncated::Cut;
use super::violation::{Reason, Violation};
use crate::math;

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
}

/// The structure of a distribution. Slots must lie inside the parameter vector that it is used with, and lists that
/// belong together must be of the same length.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A number: a constant in a mixture, or a draw that was fixed.
    Constant {
        /// The slot of its value.
        at: usize,
    },
    /// A distribution with fixed parameters.
    Plain {
        /// Its mathematics.
        law: &'static dyn Law,
        /// How its parameters were given. All of them have slots, those left out hold their defaults.
        form: &'static Form,
        /// The slot of the first parameter.
        at: usize,
    },
    /// `discrete`
    Discrete {
        /// Values, in any order.
        values: Slots,
        /// As many weights.
        weights: Slots,
    },
    /// `empirical`
    Empirical {
        /// Values, in any order.
        values: Slots,
    },
    /// `quantiles`
    Quantiles {
        /// Levels between 0 and 1, in any order.
        levels: Slots,
        /// As many values.
        values: Slots,
        /// The slot of the lower bound.
        low: Option<usize>,
        /// The slot of the upper bound.
        high: Option<usize>,
    },
    /// `truncated`
    Truncated {
        /// What is cut.
        inner: Box<Shape>,
        /// The slot of the lower bound.
        low: Option<usize>,
        /// The slot of the upper bound.
        high: Option<usize>,
    },
    /// `mixture`
    Mixture {
        /// The slot of each part's weight.
        weights: Vec<usize>,
        /// The parts.
        parts: Vec<Shape>,
    },
}

/// Checks written parameters of a form; the first of them stands in slot `at`.
pub(super) fn check_form(form: &Form, written: &[f64], at: usize) -> Result<(), Violation> {
    for (i, (parameter, value)) in form.parameters.iter().zip(written).enumerate() {
        if !parameter.domain.contains(*value) {
            let reason = Reason::OutOfDomain {
                parameter: parameter.name,
                value: *value,
                domain: parameter.domain,
            };
            return Err(Violation { slot: at + i, reason });
        }
    }
    let (places, strictly) = form.order.places();
    for pair in places.windows(2) {
        let (below, above) = (written[pair[0]], written[pair[1]]);
        if below > above || (strictly && below == above) {
            let (lower, upper) = (form.parameters[pair[0]].name, form.parameters[pair[1]].name);
            return Err(Violation {
                slot: at + pair[1],
                reason: Reason::OutOfOrder {
                    lower,
                    below,
                    upper,
                    above,
                    strictly,
                },
            });
        }
    }
    Ok(())
}

fn finite(what: &'static str, params: &[f64], slot: usize) -> Result<(), Violation> {
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

impl Shape {
    /// What is wrong with these parameters, if anything.
    pub fn check(&self, params: &[f64]) -> Result<(), Violation> {
        match self {
            Shape::Constant { at } => finite("constant", params, *at),
            Shape::Plain { form, at, .. } => check_form(form, &params[*at..*at + form.parameters.len()], *at),
            Shape::Discrete { values, weights } => {
                (values.at..values.at + values.count).try_for_each(|slot| finite("value", params, slot))?;
                discrete::check_weights(weights.of(params).iter().copied(), |i| weights.at + i)
            }
            Shape::Empirical { values } => {
                if values.count == 0 {
                    return Err(Violation {
                        slot: values.at,
                        reason: Reason::Empty,
                    });
                }
                (values.at..values.at + values.count).try_for_each(|slot| finite("value", params, slot))
            }
            Shape::Quantiles { .. } => self.metalog(params).map(|_| ()),
            Shape::Truncated { inner, .. } => {
                inner.check(params)?;
                self.cut(params).map(|_| ())
            }
            Shape::Mixture { weights, parts } => {
                discrete::check_weights(weights.iter().map(|slot| params[*slot]), |i| weights[i])?;
                parts.iter().try_for_each(|part| part.check(params))
            }
        }
    }

    /// The quantile at `u` in (0, 1); NaN where a parameter is out of range.
    pub fn quantile(&self, params: &[f64], u: f64) -> f64 {
        let valid = match self {
            // Their own check is the work itself.
            Shape::Quantiles { .. } => true,
            Shape::Truncated { inner, .. } => inner.check(params).is_ok(),
            _ => self.check(params).is_ok(),
        };
        if valid {
            self.unchecked_quantile(params, u)
        } else {
            f64::NAN
        }
    }

    /// The quantile, of valid parameters.
    pub(super) fn unchecked_quantile(&self, params: &[f64], u: f64) -> f64 {
        match self {
            Shape::Constant { at } => params[*at],
            Shape::Plain { law, .. } => law.quantile(&self.canonical(params), u),
            Shape::Discrete { .. } | Shape::Empirical { .. } => self.atoms(params).quantile(u),
            Shape::Quantiles { .. } => self.metalog(params).map_or(f64::NAN, |metalog| metalog.quantile(u)),
            Shape::Truncated { .. } => self
                .cut(params)
                .map_or(f64::NAN, |cut| cut.quantile(self.whole(), params, u)),
            Shape::Mixture { weights, parts } => mixture::quantile(weights, parts, params, u),
        }
    }

    /// The smallest x with P(X > x) ≤ v, of valid parameters, where 1 − v may have no digits for it.
    pub(super) fn unchecked_upper_quantile(&self, params: &[f64], v: f64) -> f64 {
        if v > 0.5 {
            return self.unchecked_quantile(params, 1.0 - v);
        }
        match self {
            Shape::Constant { at } => params[*at],
            Shape::Plain { law, .. } => {
                let canonical = self.canonical(params);
                let point = law.point(&canonical);
                point.unwrap_or_else(|| law.upper_quantile(&canonical, v))
            }
            Shape::Discrete { .. } | Shape::Empirical { .. } => self.atoms(params).upper_quantile(v),
            Shape::Quantiles { .. } => self
                .metalog(params)
                .map_or(f64::NAN, |metalog| metalog.upper_quantile(v)),
            Shape::Truncated { .. } => self
                .cut(params)
                .map_or(f64::NAN, |cut| cut.upper_quantile(self.whole(), params, v)),
            Shape::Mixture { weights, parts } => mixture::upper_quantile(weights, parts, params, v),
        }
    }

    /// The value at the standard normal score `z`, as correlated draws come. Where [`Shape::takes_scores`],
    /// `quantile(u)` is `from_score(normal_quantile(u))` to the bit; elsewhere this is `quantile(normal_cdf(z))`.
    pub fn from_score(&self, params: &[f64], z: f64) -> f64 {
        match self {
            Shape::Plain { law, .. } if law.takes_scores() => {
                if self.check(params).is_err() {
                    return f64::NAN;
                }
                let mut one = [z];
                law.score_lanes(&Lanes::same(&self.canonical(params)), &mut one);
                one[0]
            }
            _ => self.quantile(params, math::normal_cdf(z)),
        }
    }

    /// Whether draws with these parameters are their normal scores to the bit.
    pub fn is_score(&self, params: &[f64]) -> bool {
        match self {
            Shape::Plain { law, .. } => {
                law.takes_scores() && self.check(params).is_ok() && law.is_score(&self.canonical(params))
            }
            _ => false,
        }
    }

    /// Whether a draw is a formula of its normal score.
    pub fn takes_scores(&self) -> bool {
        matches!(self, Shape::Plain { law, .. } if law.takes_scores())
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
        if x.is_nan() || self.check(params).is_err() {
            f64::NAN
        } else {
            self.unchecked_cdf(params, x, included)
        }
    }

    /// P(X ≤ x), or P(X < x) without `included`, of valid parameters.
    pub(super) fn unchecked_cdf(&self, params: &[f64], x: f64, included: bool) -> f64 {
        if x.is_infinite() {
            return f64::from(x > 0.0);
        }
        match self {
            Shape::Constant { at } => point_cdf(params[*at], x, included),
            Shape::Plain { law, .. } => {
                let canonical = self.canonical(params);
                if let Some(value) = law.point(&canonical) {
                    point_cdf(value, x, included)
                } else if included {
                    law.cdf(&canonical, x)
                } else {
                    law.cdf_below(&canonical, x)
                }
            }
            Shape::Discrete { .. } | Shape::Empirical { .. } => self.atoms(params).cdf(x, included),
            Shape::Quantiles { .. } => self
                .metalog(params)
                .map_or(f64::NAN, |metalog| metalog.cdf(x, included)),
            Shape::Truncated { .. } => self
                .cut(params)
                .map_or(f64::NAN, |cut| cut.cdf(self.whole(), params, x, included)),
            Shape::Mixture { weights, parts } => mixture::cdf(weights, parts, params, x, included),
        }
    }

    /// P(X ≥ x), or P(X > x) without `included`, of valid parameters, accurate in the upper tail.
    pub(super) fn unchecked_survival(&self, params: &[f64], x: f64, included: bool) -> f64 {
        if x.is_infinite() {
            return f64::from(x < 0.0);
        }
        match self {
            Shape::Constant { at } => point_survival(params[*at], x, included),
            Shape::Plain { law, .. } => {
                let canonical = self.canonical(params);
                if let Some(value) = law.point(&canonical) {
                    point_survival(value, x, included)
                } else if included {
                    law.survival_from(&canonical, x)
                } else {
                    law.survival(&canonical, x)
                }
            }
            Shape::Discrete { .. } | Shape::Empirical { .. } => self.atoms(params).survival(x, included),
            Shape::Quantiles { .. } => self
                .metalog(params)
                .map_or(f64::NAN, |metalog| metalog.survival(x, included)),
            Shape::Truncated { .. } => self
                .cut(params)
                .map_or(f64::NAN, |cut| cut.survival(self.whole(), params, x, included)),
            Shape::Mixture { weights, parts } => mixture::survival(weights, parts, params, x, included),
        }
    }

    /// The value of a shape that has only one, as far as its structure says so, of valid parameters.
    pub(super) fn point(&self, params: &[f64]) -> Option<f64> {
        match self {
            Shape::Constant { at } => Some(params[*at]),
            Shape::Plain { law, .. } => law.point(&self.canonical(params)),
            Shape::Quantiles { .. } => self.metalog(params).ok()?.point(),
            Shape::Truncated { .. } => self.cut(params).ok()?.point(),
            Shape::Discrete { .. } | Shape::Empirical { .. } | Shape::Mixture { .. } => None,
        }
    }

    /// Whether `x` is one of the values between which a part without atoms spreads, of valid parameters.
    pub(super) fn spreads_over(&self, params: &[f64], x: f64) -> bool {
        let inside = |(least, greatest): (f64, f64)| x >= least && x <= greatest;
        match self {
            Shape::Constant { .. } | Shape::Discrete { .. } | Shape::Empirical { .. } => false,
            Shape::Plain { law, .. } => !law.is_discrete() && inside(law.support(&self.canonical(params))),
            Shape::Quantiles { .. } => self.metalog(params).is_ok_and(|metalog| inside(metalog.support())),
            Shape::Truncated { .. } => {
                self.cut(params).is_ok_and(|cut| cut.holds(x)) && self.whole().spreads_over(params, x)
            }
            Shape::Mixture { weights, parts } => weights
                .iter()
                .zip(parts)
                .any(|(weight, part)| params[*weight] > 0.0 && part.spreads_over(params, x)),
        }
    }

    /// The mean, where it is known and finite.
    pub fn mean(&self, params: &[f64]) -> Option<f64> {
        self.check(params).ok()?;
        let mean = match self {
            Shape::Constant { at } => Some(params[*at]),
            Shape::Plain { law, .. } => law.mean(&self.canonical(params)),
            Shape::Discrete { .. } | Shape::Empirical { .. } => Some(self.atoms(params).moments().0),
            Shape::Quantiles { .. } | Shape::Truncated { .. } => self.point(params),
            Shape::Mixture { weights, parts } => mixture::moments(weights, parts, params).0,
        };
        mean.filter(|mean| mean.is_finite())
    }

    /// The standard deviation, where it is known and finite.
    pub fn sd(&self, params: &[f64]) -> Option<f64> {
        self.check(params).ok()?;
        let sd = match self {
            Shape::Constant { .. } => Some(0.0),
            Shape::Plain { law, .. } => law.sd(&self.canonical(params)),
            Shape::Discrete { .. } | Shape::Empirical { .. } => Some(self.atoms(params).moments().1),
            Shape::Quantiles { .. } | Shape::Truncated { .. } => self.point(params).map(|_| 0.0),
            Shape::Mixture { weights, parts } => mixture::moments(weights, parts, params).1,
        };
        sd.filter(|sd| sd.is_finite())
    }

    /// The median; NaN where a parameter is out of range.
    pub fn median(&self, params: &[f64]) -> f64 {
        self.quantile(params, 0.5)
    }

    /// Whether all values have positive probability each.
    pub fn is_discrete(&self) -> bool {
        match self {
            Shape::Constant { .. } | Shape::Discrete { .. } | Shape::Empirical { .. } => true,
            Shape::Plain { law, .. } => law.is_discrete(),
            Shape::Quantiles { .. } => false,
            Shape::Truncated { inner, .. } => inner.is_discrete(),
            Shape::Mixture { parts, .. } => parts.iter().all(Shape::is_discrete),
        }
    }

    /// Whether some value has positive probability.
    pub(super) fn has_atoms(&self, params: &[f64]) -> bool {
        match self {
            Shape::Constant { .. } | Shape::Discrete { .. } | Shape::Empirical { .. } => true,
            Shape::Plain { law, .. } => {
                let canonical = self.canonical(params);
                law.is_discrete() || law.point(&canonical).is_some()
            }
            Shape::Quantiles { .. } => self.point(params).is_some(),
            Shape::Truncated { inner, .. } => self.point(params).is_some() || inner.has_atoms(params),
            Shape::Mixture { parts, .. } => parts.iter().any(|part| part.has_atoms(params)),
        }
    }

    /// Canonical parameters of a plain shape, zeros of others.
    pub(super) fn canonical(&self, params: &[f64]) -> Canonical {
        match self {
            Shape::Plain { form, at, .. } => form.to_canonical(&params[*at..*at + form.parameters.len()]),
            _ => Canonical::default(),
        }
    }

    /// The atoms of `discrete` and `empirical`, none of others.
    pub(super) fn atoms(&self, params: &[f64]) -> Atoms {
        match self {
            Shape::Discrete { values, weights } => Atoms::weighted(values.of(params), weights.of(params)),
            Shape::Empirical { values } => Atoms::equal(values.of(params)),
            _ => Atoms::equal(&[]),
        }
    }

    /// The curve of `quantiles`.
    pub(super) fn metalog(&self, params: &[f64]) -> Result<Metalog, Violation> {
        let Shape::Quantiles {
            levels,
            values,
            low,
            high,
        } = self
        else {
            return Err(Violation {
                slot: 0,
                reason: Reason::FewQuantiles,
            });
        };
        let low_value = bound("low", params, *low)?;
        let high_value = bound("high", params, *high)?;
        rising(params, *low, *high, true)?;
        Metalog::new(levels.of(params), values.of(params), low_value, high_value).map_err(|(place, reason)| {
            let slots = if matches!(reason, Reason::Level { .. } | Reason::RepeatedLevel { .. }) {
                levels
            } else {
                values
            };
            Violation {
                slot: slots.at + place,
                reason,
            }
        })
    }

    /// What `truncated` leaves of its inner distribution, whose parameters are valid.
    pub(super) fn cut(&self, params: &[f64]) -> Result<Cut, Violation> {
        let Shape::Truncated { inner, low, high } = self else {
            return Err(Violation {
                slot: 0,
                reason: Reason::Empty,
            });
        };
        let slot = high.or(*low).unwrap_or(0);
        let mut low_value = bound("low", params, *low)?;
        let mut high_value = bound("high", params, *high)?;
        rising(params, *low, *high, false)?;
        // One cut inside another is one cut at the nearer bounds.
        let mut inner = inner.as_ref();
        while let Shape::Truncated {
            inner: deeper,
            low,
            high,
        } = inner
        {
            low_value = low.map(|low| params[low]).into_iter().chain(low_value).reduce(f64::max);
            high_value = high
                .map(|high| params[high])
                .into_iter()
                .chain(high_value)
                .reduce(f64::min);
            inner = deeper;
        }
        Cut::new(inner, params, low_value, high_value).map_err(|mass| Violation {
            slot,
            reason: Reason::NothingLeft { mass },
        })
    }

    /// What `truncated` cuts, however often.
    pub(super) fn whole(&self) -> &Shape {
        match self {
            Shape::Truncated { inner, .. } => inner.whole(),
            _ => self,
        }
    }
}

/// P(X ≥ x), or P(X > x) without `included`, where all of X is `value`.
pub(super) fn point_survival(value: f64, x: f64, included: bool) -> f64 {
    1.0 - point_cdf(value, x, !included)
}

/// P(X ≤ x), or P(X < x) without `included`, where all of X is `value`.
pub(super) fn point_cdf(value: f64, x: f64, included: bool) -> f64 {
    f64::from(value < x || (included && value == x))
}

fn bound(what: &'static str, params: &[f64], slot: Option<usize>) -> Result<Option<f64>, Violation> {
    slot.map(|slot| finite(what, params, slot).map(|()| params[slot]))
        .transpose()
}

fn rising(params: &[f64], low: Option<usize>, high: Option<usize>, strictly: bool) -> Result<(), Violation> {
    let (Some(low), Some(slot)) = (low, high) else {
        return Ok(());
    };
    let (below, above) = (params[low], params[slot]);
    if below > above || (strictly && below == above) {
        let reason = Reason::OutOfOrder {
            lower: "low",
            below,
            upper: "high",
            above,
            strictly,
        };
        return Err(Violation { slot, reason });
    }
    Ok(())
}
