//! The mathematics of one family behind one trait, and columns of its parameters.

use super::family::{Canonical, MOST};
use super::table::SmoothTable;
use crate::math;

/// How many draws are worked on at a time where parameters vary.
pub(super) const LANES: usize = 128;

/// Canonical parameters of several draws side by side: place `j` of draw `i` is `columns[j][i]`.
pub struct Lanes<'a> {
    columns: [&'a [f64]; MOST],
}

impl<'a> Lanes<'a> {
    /// The columns of at least as many draws as will be asked for.
    pub(super) fn new(columns: [&'a [f64]; MOST]) -> Lanes<'a> {
        Lanes { columns }
    }

    /// The parameters of one draw.
    pub(super) fn one(canonical: &'a Canonical) -> Lanes<'a> {
        Lanes {
            columns: canonical.each_ref().map(std::slice::from_ref),
        }
    }

    /// One parameter of every draw.
    pub(super) fn column(&self, place: usize) -> &'a [f64] {
        self.columns[place]
    }

    /// The canonical parameters of draw `i`.
    #[inline(always)]
    pub fn of(&self, i: usize) -> Canonical {
        std::array::from_fn(|j| self.columns[j][i])
    }

    /// `w[i] = f(p0[i], w[i])`
    #[inline(always)]
    pub fn map1(&self, w: &mut [f64], f: impl Fn(f64, f64) -> f64) {
        for (w, a) in w.iter_mut().zip(self.columns[0]) {
            *w = f(*a, *w);
        }
    }

    /// `w[i] = f(p0[i], p1[i], w[i])`
    #[inline(always)]
    pub fn map2(&self, w: &mut [f64], f: impl Fn(f64, f64, f64) -> f64) {
        for ((w, a), b) in w.iter_mut().zip(self.columns[0]).zip(self.columns[1]) {
            *w = f(*a, *b, *w);
        }
    }

    /// `w[i] = f(p0[i], p1[i], p2[i], w[i])`
    #[inline(always)]
    pub fn map3(&self, w: &mut [f64], f: impl Fn(f64, f64, f64, f64) -> f64) {
        let [p0, p1, p2, _] = self.columns;
        for (((w, a), b), c) in w.iter_mut().zip(p0).zip(p1).zip(p2) {
            *w = f(*a, *b, *c, *w);
        }
    }
}

/// The mathematics of one family. Parameters are canonical and valid (the form has checked them); everything is a pure
/// function, and a column gives the same bits as its draws one by one.
///
/// A family writes [`Law::lanes`] where its quantile is a formula (then over whole columns of `math::column`), else
/// [`Law::standard`].
pub trait Law: Sync {
    /// P(X ≤ x).
    fn cdf(&self, p: &Canonical, x: f64) -> f64;

    /// P(X < x).
    fn cdf_below(&self, p: &Canonical, x: f64) -> f64 {
        if self.is_discrete() {
            self.cdf(p, x.ceil() - 1.0)
        } else {
            self.cdf(p, x)
        }
    }

    /// The mean, where it is known and finite.
    fn mean(&self, p: &Canonical) -> Option<f64>;

    /// The standard deviation, where it is known and finite.
    fn sd(&self, p: &Canonical) -> Option<f64>;

    /// Whether values are whole numbers with positive probability each.
    fn is_discrete(&self) -> bool {
        false
    }

    /// Uniforms in, quantiles out. At most [`LANES`] at a time.
    fn lanes(&self, p: &Lanes, u: &mut [f64]) {
        for (i, u) in u.iter_mut().enumerate() {
            let p = p.of(i);
            let (location, scale) = self.location_scale(&p);
            *u = location + scale * self.standard(&p, *u);
        }
    }

    /// [`Law::lanes`] of a whole column with the same parameters for all draws, to the bit; false where the law has no
    /// faster way to do it, and nothing is done then.
    fn column(&self, _p: &Canonical, _u: &mut [f64]) -> bool {
        false
    }

    /// [`Law::score_lanes`] in the way of [`Law::column`].
    fn score_column(&self, _p: &Canonical, _z: &mut [f64]) -> bool {
        false
    }

    /// Whether a draw is a formula of its normal score, so that [`Law::score_lanes`] is the first step of
    /// [`Law::lanes`], not a detour.
    fn takes_scores(&self) -> bool {
        false
    }

    /// Standard normal scores in, quantiles out. At most [`LANES`] at a time.
    fn score_lanes(&self, p: &Lanes, z: &mut [f64]) {
        math::column::normal_cdf(z);
        self.lanes(p, z);
    }

    /// The quantile at location 0 and scale 1: `quantile = location + scale · standard`.
    fn standard(&self, _p: &Canonical, _u: f64) -> f64 {
        f64::NAN
    }

    /// Location and scale around [`Law::standard`].
    fn location_scale(&self, _p: &Canonical) -> (f64, f64) {
        (0.0, 1.0)
    }

    /// The places of the canonical parameters that [`Law::standard`] reads; empty for formulas.
    fn standard_reads(&self) -> &'static [usize] {
        &[]
    }

    /// A table of [`Law::standard`], for families where one inversion costs much more than a formula.
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
        self.lanes(&Lanes::one(p), &mut one);
        one[0]
    }
}

impl std::fmt::Debug for dyn Law {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Law")
    }
}
