//! The mathematics of one family behind one trait, and columns of its parameters.

use super::column::Param;
use super::table::SmoothTable;
use crate::math;
use crate::math::dispatch::multiversioned;

/// The most parameters that any form has.
pub const MOST: usize = 4;

/// Parameters in the form in which the mathematics wants them; unused places are 0.
pub type Canonical = [f64; MOST];

/// How many draws are worked on at a time where something must be set aside.
pub(super) const BLOCK: usize = 128;

/// Canonical parameters of several draws: each the same for all of them, or a column.
pub struct ParamColumns<'a> {
    params: [Param<'a>; MOST],
}

impl<'a> ParamColumns<'a> {
    /// These parameters, columns of at least as many draws as will be asked for; those left out are 0.
    pub(super) fn new(params: impl IntoIterator<Item = Param<'a>>) -> ParamColumns<'a> {
        let mut columns = ParamColumns::same(&Canonical::default());
        for (to, param) in columns.params.iter_mut().zip(params) {
            *to = param;
        }
        columns
    }

    /// The same parameters for all draws.
    pub(super) fn same(canonical: &Canonical) -> ParamColumns<'a> {
        ParamColumns {
            params: canonical.map(Param::Scalar),
        }
    }

    /// The parameters of the draws from `from` on.
    pub(super) fn from(&self, from: usize) -> ParamColumns<'a> {
        ParamColumns {
            params: self.params.map(|param| match param {
                Param::Scalar(value) => Param::Scalar(value),
                Param::Column(values) => Param::Column(&values[from..]),
            }),
        }
    }

    /// One parameter of every draw, written out.
    pub(super) fn read(&self, place: usize, out: &mut [f64]) {
        match self.params[place] {
            Param::Scalar(value) => out.fill(value),
            Param::Column(values) => out.copy_from_slice(&values[..out.len()]),
        }
    }

    /// One parameter where it is the same for all draws.
    pub(super) fn number(&self, place: usize) -> Option<f64> {
        match self.params[place] {
            Param::Scalar(value) => Some(value),
            Param::Column(_) => None,
        }
    }

    /// All parameters where they are the same for all draws.
    fn numbers(&self) -> Option<Canonical> {
        let mut numbers = Canonical::default();
        for (place, number) in numbers.iter_mut().enumerate() {
            *number = self.number(place)?;
        }
        Some(numbers)
    }

    /// `f` of at most [`BLOCK`] draws at a time.
    pub(super) fn by_blocks(&self, w: &mut [f64], f: impl Fn(&ParamColumns, &mut [f64])) {
        for (number, w) in w.chunks_mut(BLOCK).enumerate() {
            f(&self.from(number * BLOCK), w);
        }
    }

    /// The canonical parameters of draw `i`.
    #[inline(always)]
    pub fn of(&self, i: usize) -> Canonical {
        self.params.map(|param| param.at(i))
    }

    /// `w[i] = f(p0[i], w[i])`. Vectorised where the caller is `multiversioned!`.
    #[inline(always)]
    pub fn map1(&self, w: &mut [f64], f: impl Fn(f64, f64) -> f64) {
        over1(self.params[0], w, f);
    }

    /// `w[i] = f(p0[i], p1[i], w[i])`, in the way of [`ParamColumns::map1`].
    #[inline(always)]
    pub fn map2(&self, w: &mut [f64], f: impl Fn(f64, f64, f64) -> f64) {
        over2(self.params[0], self.params[1], w, f);
    }

    /// `w[i] = f(p0[i], p1[i], p2[i], w[i])`, in the way of [`ParamColumns::map1`].
    #[inline(always)]
    pub fn map3(&self, w: &mut [f64], f: impl Fn(f64, f64, f64, f64) -> f64) {
        match self.params {
            [Param::Scalar(a), b, c, _] => over2(b, c, w, |b, c, w| f(a, b, c, w)),
            [a, Param::Scalar(b), c, _] => over2(a, c, w, |a, c, w| f(a, b, c, w)),
            [a, b, Param::Scalar(c), _] => over2(a, b, w, |a, b, w| f(a, b, c, w)),
            [Param::Column(a), Param::Column(b), Param::Column(c), _] => {
                for (((w, a), b), c) in w.iter_mut().zip(a).zip(b).zip(c) {
                    *w = f(*a, *b, *c, *w);
                }
            }
        }
    }
}

/// A loop for each mixture of columns and numbers, so that numbers are never spread over a column and what depends on
/// them alone is computed once.
#[inline(always)]
fn over1(a: Param, w: &mut [f64], f: impl Fn(f64, f64) -> f64) {
    match a {
        Param::Scalar(a) => {
            for w in w.iter_mut() {
                *w = f(a, *w);
            }
        }
        Param::Column(a) => {
            for (w, a) in w.iter_mut().zip(a) {
                *w = f(*a, *w);
            }
        }
    }
}

#[inline(always)]
fn over2(a: Param, b: Param, w: &mut [f64], f: impl Fn(f64, f64, f64) -> f64) {
    match (a, b) {
        (Param::Scalar(a), b) => over1(b, w, |b, w| f(a, b, w)),
        (a, Param::Scalar(b)) => over1(a, w, |a, w| f(a, b, w)),
        (Param::Column(a), Param::Column(b)) => {
            for ((w, a), b) in w.iter_mut().zip(a).zip(b) {
                *w = f(*a, *b, *w);
            }
        }
    }
}

multiversioned! {
    /// From location 0 and scale 1 to those of the first two parameters.
    pub fn stretched(p: &ParamColumns, x: &mut [f64]) {
        p.map2(x, |location, scale, x| location + scale * x);
    }

    fn stretch_alike(location: f64, scale: f64, unit: f64, x: &mut [f64]) {
        for x in x.iter_mut() {
            *x = (location + scale * *x) * unit;
        }
    }
}

/// What to multiply bounds with so that their distance is finite: 1, nearly always, else a power of two, so that nothing is
/// rounded.
#[inline(always)]
pub(super) fn shrink(low: f64, high: f64) -> f64 {
    if high - low < f64::INFINITY { 1.0 } else { 0.25 }
}

/// The mathematics of one family. Parameters are canonical and valid (the form has checked them); everything is a pure
/// function, and a column gives the same bits as its draws one by one.
///
/// A family writes [`Distribution::column`] where its quantile is a formula (then over whole columns of `math::column`), else
/// [`Distribution::standard`].
pub trait Distribution: Sync {
    /// P(X ≤ x), of a distribution that is no point.
    fn cdf(&self, p: &Canonical, x: f64) -> f64;

    /// P(X < x), of a distribution that is no point.
    fn cdf_below(&self, p: &Canonical, x: f64) -> f64 {
        if self.is_discrete() {
            self.cdf(p, x.ceil() - 1.0)
        } else {
            self.cdf(p, x)
        }
    }

    /// P(X > x), accurate in the upper tail, of a distribution that is no point.
    fn survival(&self, p: &Canonical, x: f64) -> f64;

    /// P(X ≥ x), in the way of [`Distribution::survival`].
    fn survival_from(&self, p: &Canonical, x: f64) -> f64 {
        if self.is_discrete() {
            self.survival(p, x.ceil() - 1.0)
        } else {
            self.survival(p, x)
        }
    }

    /// The smallest x with P(X > x) ≤ v, v at most one half: the quantile where 1 − v has no digits for it.
    fn upper_quantile(&self, p: &Canonical, v: f64) -> f64;

    /// The least and the greatest value, infinite where there is none; one and the same without spread.
    fn support(&self, p: &Canonical) -> (f64, f64);

    /// The value of a distribution without spread.
    fn point(&self, p: &Canonical) -> Option<f64> {
        let (least, greatest) = self.support(p);
        (least == greatest).then_some(least)
    }

    /// The mean, where it is known and finite.
    fn mean(&self, p: &Canonical) -> Option<f64>;

    /// The standard deviation, where it is known and finite.
    fn sd(&self, p: &Canonical) -> Option<f64>;

    /// Whether values are whole numbers with positive probability each.
    fn is_discrete(&self) -> bool {
        false
    }

    /// Whether the cdf costs much more than a formula.
    fn has_slow_cdf(&self) -> bool {
        false
    }

    /// Uniforms in, quantiles out.
    fn column(&self, p: &ParamColumns, u: &mut [f64]) {
        for (i, u) in u.iter_mut().enumerate() {
            *u = self.standard(&p.of(i), *u);
        }
        self.stretch(p, u);
    }

    /// From quantiles at location 0 and scale 1 to those with these parameters.
    fn stretch(&self, p: &ParamColumns, standard: &mut [f64]) {
        if let Some(canonical) = p.numbers() {
            let (location, scale) = self.location_scale(&canonical);
            return stretch_alike(location, scale, self.unit(&canonical), standard);
        }
        for (i, x) in standard.iter_mut().enumerate() {
            let canonical = p.of(i);
            let (location, scale) = self.location_scale(&canonical);
            *x = (location + scale * *x) * self.unit(&canonical);
        }
    }

    /// Whether a draw is a formula of its normal score, so that [`Distribution::score_column`] is the first step of
    /// [`Distribution::column`], not a detour.
    fn is_transform_of_normal(&self) -> bool {
        false
    }

    /// Whether draws with these parameters are their normal scores themselves.
    fn is_normal_score(&self, _p: &Canonical) -> bool {
        false
    }

    /// Standard normal scores in, quantiles out.
    fn score_column(&self, p: &ParamColumns, z: &mut [f64]) {
        math::column::normal_cdf(z);
        self.column(p, z);
    }

    /// The quantile at location 0 and scale 1: `quantile = location + scale · standard`.
    fn standard(&self, _p: &Canonical, _u: f64) -> f64 {
        f64::NAN
    }

    /// Location and scale around [`Distribution::standard`], in multiples of [`Distribution::unit`].
    fn location_scale(&self, _p: &Canonical) -> (f64, f64) {
        (0.0, 1.0)
    }

    /// A power of two: 1, unless a scale would overflow.
    fn unit(&self, _p: &Canonical) -> f64 {
        1.0
    }

    /// The places of the canonical parameters that [`Distribution::standard`] reads; empty for formulas.
    fn standard_reads(&self) -> &'static [usize] {
        &[]
    }

    /// A table of [`Distribution::standard`], for families where one inversion costs much more than a formula.
    fn table(&self, p: &Canonical) -> Option<SmoothTable> {
        if self.standard_reads().is_empty() || self.is_discrete() {
            None
        } else {
            Some(SmoothTable::new(|u| self.standard(p, u)))
        }
    }

    /// One quantile.
    fn quantile(&self, p: &Canonical, u: f64) -> f64 {
        let mut one = [u];
        self.column(&ParamColumns::same(p), &mut one);
        one[0]
    }
}

impl std::fmt::Debug for dyn Distribution {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Distribution")
    }
}
