//! Distributions with fixed parameters, whatever their family: constant, partly known, or varying from draw to draw.

use super::column::{Param, Start};
use super::constant::{point_cdf, point_survival};
use super::drawer::{Method, uniforms};
use super::family::{Canonical, Domain, Form, MOST, Parameter};
use super::frozen::{Frozen, Lattice};
use super::parametric::{BLOCK, ParamColumns, Distribution};
use super::shape::{Conversion, Shape, Structure};
use super::tabled::{Table};
use super::violation::{Reason, Violation};
use crate::math;
use crate::math::dispatch::multiversioned;
use std::sync::Arc;

/// A distribution of a family with its parameters in consecutive slots.
#[derive(Debug)]
struct Plain {
    distribution: &'static dyn Distribution,
    form: &'static Form,
    at: usize,
}

impl Shape {
    /// A distribution with fixed parameters, given in `form`, from slot `at` on. All of them have slots, those left out hold
    /// their defaults.
    pub fn plain(distribution: &'static dyn Distribution, form: &'static Form, at: usize) -> Shape {
        Shape::new(Plain { distribution, form, at })
    }
}

impl Plain {
    /// Its own parameters of all.
    fn own<'p, T>(&self, params: &'p [T]) -> &'p [T] {
        &params[self.at..self.at + self.form.parameters.len()]
    }

    fn checked(&self, params: &[f64]) -> Result<FrozenPlain, Violation> {
        let written = self.own(params);
        check_form(self.form, written, self.at)?;
        Ok(FrozenPlain {
            distribution: self.distribution,
            canonical: self.form.to_canonical(written),
        })
    }
}

impl Structure for Plain {
    fn slots(&self, slots: &mut Vec<usize>) {
        slots.extend(self.at..self.at + self.form.parameters.len());
    }

    fn freeze(&self, params: &[f64]) -> Result<Arc<dyn Frozen>, Violation> {
        Ok(Arc::new(self.checked(params)?))
    }

    fn check_known(&self, known: &[Option<f64>]) -> Result<(), Violation> {
        for (i, parameter) in self.form.parameters.iter().enumerate() {
            if let Some(value) = known[self.at + i] {
                check_parameter(parameter, value, self.at + i)?;
            }
        }
        Ok(())
    }

    fn is_discrete(&self) -> bool {
        self.distribution.is_discrete()
    }

    fn quantile(&self, params: &[f64], u: f64) -> f64 {
        self.checked(params).map_or(f64::NAN, |plain| plain.quantile(u))
    }

    fn is_transform_of_normal(&self) -> bool {
        self.distribution.is_transform_of_normal()
    }

    fn is_normal_score(&self, params: &[f64]) -> bool {
        self.distribution.is_transform_of_normal()
            && self
                .checked(params)
                .is_ok_and(|plain| plain.distribution.is_normal_score(&plain.canonical))
    }

    fn from_score(&self, params: &[f64], z: f64) -> f64 {
        if !self.distribution.is_transform_of_normal() {
            return self.quantile(params, math::normal_cdf(z));
        }
        self.checked(params).map_or(f64::NAN, |plain| {
            let mut one = [z];
            plain.distribution.score_column(&ParamColumns::same(&plain.canonical), &mut one);
            one[0]
        })
    }

    fn conversion(&self) -> Option<Conversion> {
        (self.at == 0 && self.form.kept > 0).then_some(Conversion {
            distribution: self.distribution,
            form: self.form,
        })
    }

    fn column(&self, params: &[Param], w: &mut [f64], start: Start) {
        with_params(self.form, self.own(params), w, |columns, w| match start {
            Start::Uniforms => self.distribution.column(columns, w),
            Start::Scores => self.distribution.score_column(columns, w),
        });
    }

    fn method_of_known(&self, known: &[Option<f64>]) -> Option<Arc<dyn Method>> {
        let reads = self.distribution.standard_reads();
        let known = self.own(known);
        if self.form.canonical.is_some() || reads.is_empty() || reads.iter().any(|place| known[*place].is_none()) {
            return None;
        }
        let mut canonical = [0.0; MOST];
        for (value, known) in canonical.iter_mut().zip(known) {
            *value = known.unwrap_or(1.0);
        }
        Some(Arc::new(Stretched {
            distribution: self.distribution,
            form: self.form,
            at: self.at,
            canonical,
            table: standard_table(self.distribution, &canonical),
        }))
    }
}

/// Canonical parameters with their mathematics.
#[derive(Debug)]
struct FrozenPlain {
    distribution: &'static dyn Distribution,
    canonical: Canonical,
}

impl Frozen for FrozenPlain {
    fn quantile(&self, u: f64) -> f64 {
        self.distribution.quantile(&self.canonical, u)
    }

    fn quantile_of_upper_half(&self, v: f64) -> f64 {
        self.point()
            .unwrap_or_else(|| self.distribution.upper_quantile(&self.canonical, v))
    }

    fn cdf_of_finite(&self, x: f64, included: bool) -> f64 {
        if let Some(value) = self.point() {
            point_cdf(value, x, included)
        } else if included {
            self.distribution.cdf(&self.canonical, x)
        } else {
            self.distribution.cdf_below(&self.canonical, x)
        }
    }

    fn survival_of_finite(&self, x: f64, included: bool) -> f64 {
        if let Some(value) = self.point() {
            point_survival(value, x, included)
        } else if included {
            self.distribution.survival_from(&self.canonical, x)
        } else {
            self.distribution.survival(&self.canonical, x)
        }
    }

    fn point(&self) -> Option<f64> {
        self.distribution.point(&self.canonical)
    }

    fn spreads_over(&self, x: f64) -> bool {
        let (least, greatest) = self.distribution.support(&self.canonical);
        !self.distribution.is_discrete() && x >= least && x <= greatest
    }

    fn mean(&self) -> Option<f64> {
        self.distribution.mean(&self.canonical)
    }

    fn sd(&self) -> Option<f64> {
        self.distribution.sd(&self.canonical)
    }

    fn has_atoms(&self) -> bool {
        self.distribution.is_discrete() || self.point().is_some()
    }

    fn is_count(&self) -> bool {
        self.distribution.is_discrete()
    }

    fn add_atoms(&self, lattice: &mut Lattice) -> bool {
        lattice.whole |= self.distribution.is_discrete();
        self.distribution.is_discrete()
    }

    fn has_slow_cdf(&self) -> bool {
        self.distribution.has_slow_cdf()
    }

    fn method(self: Arc<Self>) -> Arc<dyn Method> {
        if self.distribution.standard_reads().is_empty() {
            return self;
        }
        Arc::new(Standard {
            distribution: self.distribution,
            canonical: self.canonical,
            table: standard_table(self.distribution, &self.canonical),
        })
    }
}

/// A formula with constant parameters.
impl Method for FrozenPlain {
    fn draw(&self, _params: &[Param], w: &mut [f64], start: Start) {
        let columns = ParamColumns::same(&self.canonical);
        match start {
            Start::Uniforms => self.distribution.column(&columns, w),
            Start::Scores => self.distribution.score_column(&columns, w),
        }
    }
}

/// Constant parameters around a table of the standard distribution.
#[derive(Debug)]
struct Standard {
    distribution: &'static dyn Distribution,
    canonical: Canonical,
    table: Table,
}

impl Method for Standard {
    fn draw(&self, _params: &[Param], w: &mut [f64], start: Start) {
        uniforms(w, start);
        self.table.column(w, |u| self.distribution.standard(&self.canonical, u));
        // Counts stand as they are.
        if !self.distribution.is_discrete() {
            self.distribution.stretch(&ParamColumns::same(&self.canonical), w);
        }
    }
}

/// What shapes the distribution is constant and has a table, location and scale vary.
#[derive(Debug)]
struct Stretched {
    distribution: &'static dyn Distribution,
    form: &'static Form,
    at: usize,
    /// The parameters of the standard distribution; in the places of the others stands 1.
    canonical: Canonical,
    table: Table,
}

impl Method for Stretched {
    fn draw(&self, params: &[Param], w: &mut [f64], start: Start) {
        uniforms(w, start);
        self.table.column(w, |u| self.distribution.standard(&self.canonical, u));
        let params = &params[self.at..self.at + self.form.parameters.len()];
        with_params(self.form, params, w, |columns, w| self.distribution.stretch(columns, w));
    }

    fn draw_one(&self, params: &[f64], w: f64, start: Start) -> f64 {
        let params: Vec<Param> = params.iter().copied().map(Param::Scalar).collect();
        let mut one = [w];
        self.draw(&params, &mut one, start);
        one[0]
    }

    fn reads_parameters(&self) -> bool {
        true
    }
}

/// The table of a plain distribution's standard form.
fn standard_table(distribution: &'static dyn Distribution, canonical: &Canonical) -> Table {
    if distribution.is_discrete() {
        let lattice = Lattice {
            values: Vec::new(),
            whole: true,
        };
        let cdf = |x: f64, included| {
            if included {
                distribution.cdf(canonical, x)
            } else {
                distribution.cdf_below(canonical, x)
            }
        };
        return Table::of_steps(lattice, |u| distribution.quantile(canonical, u), cdf);
    }
    distribution.table(canonical).map_or(Table::None, Table::Smooth)
}

/// Checks one written parameter, which stands in `slot`.
fn check_parameter(parameter: &Parameter, value: f64, slot: usize) -> Result<(), Violation> {
    if parameter.domain.contains(value) {
        return Ok(());
    }
    let reason = Reason::OutOfDomain {
        parameter: parameter.name,
        value,
        domain: parameter.domain,
    };
    Err(Violation { slot, reason })
}

/// Checks written parameters of a form; the first of them stands in slot `at`.
pub(super) fn check_form(form: &Form, written: &[f64], at: usize) -> Result<(), Violation> {
    for (i, (parameter, value)) in form.parameters.iter().zip(written).enumerate() {
        check_parameter(parameter, *value, at + i)?;
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

multiversioned! {
    /// Whether all of `x` lie from `low` to `high`.
    fn all_between(x: &[f64], low: f64, high: f64) -> bool {
        let mut outside = 0u64;
        for x in x {
            // Written so that NaN is outside.
            outside |= u64::from(!((*x >= low) & (*x <= high)));
        }
        outside == 0
    }

    fn all_whole(x: &[f64]) -> bool {
        let mut others = 0u64;
        for x in x {
            others |= u64::from(*x != x.floor());
        }
        others == 0
    }

    /// Whether no `below` lies above its `above`, nor on it where `strictly`.
    fn all_ordered(below: &[f64], above: &[f64], strictly: bool) -> bool {
        let (mut falling, mut equal) = (0u64, 0u64);
        for (below, above) in below.iter().zip(above) {
            falling |= u64::from(below > above);
            equal |= u64::from(below == above);
        }
        falling == 0 && !(strictly && equal != 0)
    }
}

/// Whether the written parameters of all of `count` draws are valid: [`check_form`] over columns.
fn all_valid(form: &Form, written: &[Param], count: usize) -> bool {
    let in_domain = |(param, parameter): (&Param, &Parameter)| match param {
        Param::Scalar(value) => parameter.domain.contains(*value),
        Param::Column(values) => {
            let (low, high) = parameter.domain.ends();
            let values = &values[..count];
            all_between(values, low, high) && (parameter.domain != Domain::Count || all_whole(values))
        }
    };
    let (places, strictly) = form.order.places();
    written.iter().zip(form.parameters).all(in_domain)
        && places
            .windows(2)
            .all(|pair| match (&written[pair[0]], &written[pair[1]]) {
                (Param::Scalar(below), Param::Scalar(above)) => all_ordered(&[*below], &[*above], strictly),
                (Param::Scalar(below), Param::Column(above)) => {
                    let least = if strictly { below.next_up() } else { *below };
                    all_between(&above[..count], least, f64::MAX)
                }
                (Param::Column(below), Param::Scalar(above)) => {
                    let greatest = if strictly { above.next_down() } else { *above };
                    all_between(&below[..count], f64::MIN, greatest)
                }
                (Param::Column(below), Param::Column(above)) => all_ordered(&below[..count], &above[..count], strictly),
            })
}

/// Written parameters of one block of draws, made canonical; invalid ones are marked.
struct Block {
    canonical: [[f64; BLOCK]; MOST],
    valid: [bool; BLOCK],
}

impl Block {
    /// The parameters of the `count` draws from `from` on.
    fn read(form: &Form, written: &[Param], from: usize, count: usize) -> Block {
        let mut block = Block {
            canonical: [[0.0; BLOCK]; MOST],
            valid: [true; BLOCK],
        };
        let mut good = None;
        for i in 0..count {
            let mut values = [0.0; MOST];
            for (value, param) in values.iter_mut().zip(written) {
                *value = param.at(from + i);
            }
            let values = &values[..written.len()];
            block.valid[i] = check_form(form, values, 0).is_ok();
            if block.valid[i] {
                let canonical = form.to_canonical(values);
                for (column, value) in block.canonical.iter_mut().zip(canonical) {
                    column[i] = value;
                }
                good = good.or(Some(canonical));
            }
        }
        // Inversions must not see what they were not written for; the results there are replaced.
        for i in (0..count).filter(|i| !block.valid[*i]) {
            for (column, value) in block.canonical.iter_mut().zip(good.unwrap_or([1.0; MOST])) {
                column[i] = value;
            }
        }
        block
    }

    fn columns(&self) -> ParamColumns<'_> {
        ParamColumns::new(self.canonical.iter().map(|column| Param::Column(column)))
    }

    /// NaN for the draws whose parameters are not valid.
    fn mask(&self, values: &mut [f64]) {
        for (value, valid) in values.iter_mut().zip(&self.valid) {
            *value = if *valid { *value } else { f64::NAN };
        }
    }

    fn none_valid(&self, count: usize) -> bool {
        !self.valid[..count].contains(&true)
    }
}

/// `draw` with the canonical parameters of a column, and NaN where they are not valid. The whole column at once where
/// all are valid and canonical as they stand, as they nearly always are; else block by block.
fn with_params(form: &Form, written: &[Param], w: &mut [f64], mut draw: impl FnMut(&ParamColumns, &mut [f64])) {
    let mut constants = [0.0; MOST];
    let mut same = true;
    for (constant, param) in constants.iter_mut().zip(written) {
        match param {
            Param::Scalar(value) => *constant = *value,
            Param::Column(_) => same = false,
        }
    }
    if same {
        let constants = &constants[..written.len()];
        match check_form(form, constants, 0) {
            Ok(()) => draw(&ParamColumns::same(&form.to_canonical(constants)), w),
            Err(_) => w.fill(f64::NAN),
        }
        return;
    }
    if form.canonical.is_none() && all_valid(form, written, w.len()) {
        return draw(&ParamColumns::new(written.iter().copied()), w);
    }
    for (number, w) in w.chunks_mut(BLOCK).enumerate() {
        let block = Block::read(form, written, number * BLOCK, w.len());
        if block.none_valid(w.len()) {
            w.fill(f64::NAN);
            continue;
        }
        draw(&block.columns(), w);
        block.mask(w);
    }
}
