//! Distributions whose parameters are known before the draws: weights are normalised, tables made, curves solved.

use super::column::{Param, Start, with_params};
use super::family::{Canonical, Form, MOST};
use super::guide::GuideTable;
use super::law::{Lanes, Law};
use super::quantiles::Metalog;
use super::shape::Shape;
use super::table::SmoothTable;
use super::truncated::Cut;
use super::violation::Violation;
use crate::math;

/// Guide tables have at most so many values.
const LARGEST_GUIDE: f64 = 8192.0;

/// The share at either end of a count that is left to the slow inversion.
const GUIDE_TAIL: f64 = 1.0 / 4096.0;

/// A shape with what is known of its parameters.
///
/// Quantiles of tabled distributions (gamma, beta, PERT, Student's t, skew normal, mixtures) agree with
/// [`Shape::quantile`] to some 10⁻¹² of their size; all others, counts among them, to the bit. A column gives the same
/// bits as its draws one by one.
#[derive(Clone, Debug)]
pub struct Prepared {
    how: How,
}

#[derive(Clone, Debug)]
enum How {
    Constant(f64),
    /// A formula with constant parameters.
    Formula {
        law: &'static dyn Law,
        canonical: Canonical,
    },
    /// Constant parameters around a table of the standard distribution.
    Standard {
        law: &'static dyn Law,
        canonical: Canonical,
        table: Table,
    },
    /// The shape is constant and has a table, location and scale vary.
    Stretched {
        law: &'static dyn Law,
        form: &'static Form,
        at: usize,
        /// The parameters of the standard distribution; in the places of the others stands 1.
        canonical: Canonical,
        table: Table,
    },
    Metalog(Metalog),
    Truncated {
        cut: Cut,
        inner: Box<Prepared>,
    },
    /// A whole distribution in a table, with its parameters for what the table leaves out.
    Tabled {
        shape: Shape,
        params: Vec<f64>,
        table: Table,
    },
    Varying(Shape),
}

#[derive(Clone, Debug)]
enum Table {
    Smooth(SmoothTable),
    Guide(GuideTable),
    None,
}

impl Table {
    /// Uniforms in, quantiles out; `slow(u)` where the table has none.
    #[inline(always)]
    fn column(&self, w: &mut [f64], slow: impl Fn(f64) -> f64) {
        match self {
            Table::Guide(table) => table.column(w, slow),
            Table::Smooth(table) => table.column(w, slow),
            Table::None => w.iter_mut().for_each(|w| *w = slow(*w)),
        }
    }
}

/// Values that may carry probability: these, and all whole numbers where `whole`.
#[derive(Default)]
struct Lattice {
    values: Vec<f64>,
    whole: bool,
}

impl Lattice {
    /// Adds those of `shape`; false where it has others, too.
    fn add(&mut self, shape: &Shape, params: &[f64]) -> bool {
        match shape {
            Shape::Constant { at } => self.values.push(params[*at]),
            Shape::Plain { law, .. } if law.is_discrete() => self.whole = true,
            Shape::Discrete { values, .. } | Shape::Empirical { values } => self.values.extend(values.of(params)),
            Shape::Truncated { inner, .. } => return self.add(inner, params),
            Shape::Mixture { parts, .. } => return parts.iter().all(|part| self.add(part, params)),
            Shape::Plain { .. } | Shape::Quantiles { .. } => return false,
        }
        true
    }
}

/// A guide table between the far ends of a discrete distribution, if that has few enough values there.
fn guide(lattice: Lattice, quantile: impl Fn(f64) -> f64, cdf: impl Fn(f64, bool) -> f64) -> Table {
    let Lattice { mut values, whole } = lattice;
    if whole {
        let (low, high) = (quantile(GUIDE_TAIL), quantile(1.0 - GUIDE_TAIL));
        let width = high - low;
        if width.is_nan() || width >= LARGEST_GUIDE {
            return Table::None;
        }
        values.retain(|value| *value >= low && *value <= high);
        let (first, count) = (low.ceil(), (high.floor() - low.ceil()).max(-1.0) as usize);
        if high.floor() >= first {
            values.extend((0..=count).map(|i| first + i as f64));
        }
    }
    values.sort_by(f64::total_cmp);
    values.dedup();
    if values.is_empty() || values.len() as f64 > LARGEST_GUIDE {
        return Table::None;
    }
    let before = cdf(values[0], false);
    let cdf = values.iter().map(|value| cdf(*value, true)).collect();
    Table::Guide(GuideTable::new(values, cdf, before))
}

/// The table of a plain distribution's standard form.
fn standard_table(law: &'static dyn Law, canonical: &Canonical) -> Table {
    if law.is_discrete() {
        let lattice = Lattice {
            values: Vec::new(),
            whole: true,
        };
        let cdf = |x: f64, included| {
            if included {
                law.cdf(canonical, x)
            } else {
                law.cdf_below(canonical, x)
            }
        };
        return guide(lattice, |u| law.quantile(canonical, u), cdf);
    }
    law.table(canonical).map_or(Table::None, Table::Smooth)
}

impl Shape {
    /// Gets ready to draw. `known[slot]` is the value of a parameter that is the same for every draw, `None` of one that
    /// varies. Constant parameters are checked; those that vary give NaN where they are out of range.
    pub fn prepare(&self, known: &[Option<f64>]) -> Result<Prepared, Violation> {
        let mut slots = Vec::new();
        self.slots(&mut slots);
        let params: Vec<f64> = known.iter().map(|value| value.unwrap_or(f64::NAN)).collect();
        if slots.iter().all(|slot| known[*slot].is_some()) {
            self.check(&params)?;
            return Ok(Prepared {
                how: self.prepare_constant(&params, known)?,
            });
        }
        self.check_known(known)?;
        Ok(Prepared {
            how: self.prepare_partly(known),
        })
    }

    /// [`Shape::prepare`] with all parameters known.
    pub fn prepare_all(&self, params: &[f64]) -> Result<Prepared, Violation> {
        let known: Vec<Option<f64>> = params.iter().copied().map(Some).collect();
        self.prepare(&known)
    }

    fn prepare_constant(&self, params: &[f64], known: &[Option<f64>]) -> Result<How, Violation> {
        let tabled = |table| How::Tabled {
            shape: self.clone(),
            params: params.to_vec(),
            table,
        };
        Ok(match self {
            Shape::Constant { at } => How::Constant(params[*at]),
            Shape::Plain { law, .. } => {
                let (law, canonical) = (*law, self.canonical(params));
                if law.standard_reads().is_empty() {
                    How::Formula { law, canonical }
                } else {
                    How::Standard {
                        law,
                        canonical,
                        table: standard_table(law, &canonical),
                    }
                }
            }
            Shape::Discrete { .. } | Shape::Empirical { .. } => {
                let atoms = self.atoms(params);
                tabled(Table::Guide(GuideTable::new(atoms.values, atoms.cdf, 0.0)))
            }
            Shape::Quantiles { .. } => How::Metalog(self.metalog(params)?),
            Shape::Truncated { inner, .. } => How::Truncated {
                cut: self.cut(params)?,
                inner: Box::new(inner.prepare(known)?),
            },
            Shape::Mixture { .. } => {
                let mut lattice = Lattice::default();
                if lattice.add(self, params) {
                    let quantile = |u| self.unchecked_quantile(params, u);
                    tabled(guide(lattice, quantile, |x, included| {
                        self.unchecked_cdf(params, x, included)
                    }))
                } else {
                    tabled(Table::Smooth(SmoothTable::new(|u| self.unchecked_quantile(params, u))))
                }
            }
        })
    }

    fn prepare_partly(&self, known: &[Option<f64>]) -> How {
        if let Shape::Plain { law, form, at } = self
            && form.canonical.is_none()
            && !law.standard_reads().is_empty()
            && law.standard_reads().iter().all(|place| known[at + place].is_some())
        {
            let mut canonical = [0.0; MOST];
            for (value, known) in canonical.iter_mut().zip(&known[*at..*at + form.parameters.len()]) {
                *value = known.unwrap_or(1.0);
            }
            return How::Stretched {
                law: *law,
                form,
                at: *at,
                canonical,
                table: standard_table(*law, &canonical),
            };
        }
        How::Varying(self.clone())
    }

    /// Checks what can be said of parameters of which some are not known.
    pub fn check_known(&self, known: &[Option<f64>]) -> Result<(), Violation> {
        let mut slots = Vec::new();
        match self {
            Shape::Plain { form, at, .. } => {
                for (i, parameter) in form.parameters.iter().enumerate() {
                    if let Some(value) = known[at + i]
                        && !parameter.domain.contains(value)
                    {
                        let reason = super::Reason::OutOfDomain {
                            parameter: parameter.name,
                            value,
                            domain: parameter.domain,
                        };
                        return Err(Violation { slot: at + i, reason });
                    }
                }
            }
            Shape::Truncated { inner, .. } => {
                inner.slots(&mut slots);
                return part_known(inner, &slots, known);
            }
            Shape::Mixture { weights, parts } => {
                for slot in weights {
                    if let Some(value) = known[*slot]
                        && !(value >= 0.0 && value.is_finite())
                    {
                        return Err(Violation {
                            slot: *slot,
                            reason: super::Reason::Weight { value },
                        });
                    }
                }
                for part in parts {
                    slots.clear();
                    part.slots(&mut slots);
                    part_known(part, &slots, known)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Every slot that this shape reads.
    fn slots(&self, slots: &mut Vec<usize>) {
        let mut lists = Vec::new();
        match self {
            Shape::Constant { at } => slots.push(*at),
            Shape::Plain { form, at, .. } => slots.extend(*at..*at + form.parameters.len()),
            Shape::Discrete { values, weights } => lists.extend([*values, *weights]),
            Shape::Empirical { values } => lists.push(*values),
            Shape::Quantiles {
                levels,
                values,
                low,
                high,
            } => {
                lists.extend([*levels, *values]);
                slots.extend(low.iter().chain(high));
            }
            Shape::Truncated { inner, low, high } => {
                inner.slots(slots);
                slots.extend(low.iter().chain(high));
            }
            Shape::Mixture { weights, parts } => {
                slots.extend(weights);
                parts.iter().for_each(|part| part.slots(slots));
            }
        }
        slots.extend(lists.iter().flat_map(|list| list.at..list.at + list.count));
    }
}

/// All of it where a part's parameters are all known, else what can be said.
fn part_known(part: &Shape, slots: &[usize], known: &[Option<f64>]) -> Result<(), Violation> {
    if slots.iter().all(|slot| known[*slot].is_some()) {
        let params: Vec<f64> = known.iter().map(|value| value.unwrap_or(f64::NAN)).collect();
        part.check(&params)
    } else {
        part.check_known(known)
    }
}

impl Prepared {
    /// Whether draws read no parameters any more: `params` may then be empty.
    pub fn is_constant(&self) -> bool {
        !matches!(self.how, How::Stretched { .. } | How::Varying(_))
    }

    /// Uniforms in (0, 1) in, quantiles out. `params` are those of [`Shape::column`].
    pub fn column(&self, params: &[Param], u: &mut [f64]) {
        self.draw(params, u, Start::Uniforms);
    }

    /// Standard normal scores in, values out. Where the shape takes scores, `column` of uniforms is this of their normal
    /// quantiles to the bit.
    pub fn score_column(&self, params: &[Param], z: &mut [f64]) {
        self.draw(params, z, Start::Scores);
    }

    /// One quantile.
    pub fn quantile(&self, params: &[f64], u: f64) -> f64 {
        self.one(params, u, Start::Uniforms)
    }

    /// One value from a standard normal score.
    pub fn from_score(&self, params: &[f64], z: f64) -> f64 {
        self.one(params, z, Start::Scores)
    }

    fn one(&self, params: &[f64], w: f64, start: Start) -> f64 {
        let mut one = [w];
        match &self.how {
            How::Varying(shape) => {
                one[0] = match start {
                    Start::Uniforms => shape.quantile(params, w),
                    Start::Scores => shape.from_score(params, w),
                }
            }
            How::Stretched { .. } => {
                let params: Vec<Param> = params.iter().copied().map(Param::Scalar).collect();
                self.draw(&params, &mut one, start);
            }
            _ => self.draw(&[], &mut one, start),
        }
        one[0]
    }

    fn draw(&self, params: &[Param], w: &mut [f64], start: Start) {
        match &self.how {
            How::Formula { law, canonical } => {
                let lanes = Lanes::same(canonical);
                return match start {
                    Start::Uniforms => law.lanes(&lanes, w),
                    Start::Scores => law.score_lanes(&lanes, w),
                };
            }
            How::Varying(shape) => return shape.start_column(params, w, start),
            _ => {}
        }
        if start == Start::Scores {
            math::column::normal_cdf(w);
        }
        match &self.how {
            How::Formula { .. } | How::Varying(_) => {}
            How::Constant(value) => w.fill(*value),
            How::Standard { law, canonical, table } => {
                table.column(w, |u| law.standard(canonical, u));
                // Counts stand as they are.
                if !law.is_discrete() {
                    law.stretch(&Lanes::same(canonical), w);
                }
            }
            How::Stretched {
                law,
                form,
                at,
                canonical,
                table,
            } => {
                table.column(w, |u| law.standard(canonical, u));
                let params = &params[*at..*at + form.parameters.len()];
                with_params(form, params, w, |lanes, w| law.stretch(lanes, w));
            }
            How::Metalog(metalog) => metalog.column(w),
            How::Truncated { cut, inner } => {
                w.iter_mut().for_each(|w| *w = cut.squeeze(*w));
                inner.draw(&[], w, Start::Uniforms);
                w.iter_mut().for_each(|w| *w = cut.clamp(*w));
            }
            How::Tabled { shape, params, table } => table.column(w, |u| shape.unchecked_quantile(params, u)),
        }
    }
}
