//! Draws of a distribution whose parameters are known before: weights are normalised, tables made, curves solved.

use super::column::{Param, Start};
use crate::math;
use std::fmt;
use std::sync::Arc;

/// A distribution, ready to be drawn from with what is known of its parameters.
///
/// Quantiles of tabled distributions (gamma, beta, PERT, Student's t, skew normal, mixtures) agree with those of
/// [`Shape::quantile`](super::Shape::quantile) to some 10⁻¹² of their size; all others, counts among them, to the bit. A
/// column gives the same bits as its draws one by one.
#[derive(Clone, Debug)]
pub struct Drawer {
    method: Arc<dyn Method>,
}

/// A way to draw many.
pub(super) trait Method: fmt::Debug + Send + Sync {
    /// Uniforms in (0, 1) or standard normal scores in, values out.
    fn draw(&self, params: &[Param], w: &mut [f64], start: Start);

    /// One value.
    fn draw_one(&self, _params: &[f64], w: f64, start: Start) -> f64 {
        let mut one = [w];
        self.draw(&[], &mut one, start);
        one[0]
    }

    /// Whether draws read parameters.
    fn reads_parameters(&self) -> bool {
        false
    }
}

/// Uniforms of what a column of draws starts from.
pub(super) fn uniforms(w: &mut [f64], start: Start) {
    if start == Start::Scores {
        math::column::normal_cdf(w);
    }
}

impl Drawer {
    pub(super) fn new(method: Arc<dyn Method>) -> Drawer {
        Drawer { method }
    }

    /// Whether draws read no parameters any more: `params` may then be empty.
    pub fn is_constant(&self) -> bool {
        !self.method.reads_parameters()
    }

    /// Uniforms in (0, 1) in, quantiles out. `params` are those of [`Shape::column`](super::Shape::column).
    pub fn column(&self, params: &[Param], u: &mut [f64]) {
        self.method.draw(params, u, Start::Uniforms);
    }

    /// Standard normal scores in, values out. Where the shape is a transform of the normal, `column` of uniforms is this of
    /// their normal quantiles to the bit.
    pub fn score_column(&self, params: &[Param], z: &mut [f64]) {
        self.method.draw(params, z, Start::Scores);
    }

    /// One quantile.
    pub fn quantile(&self, params: &[f64], u: f64) -> f64 {
        self.method.draw_one(params, u, Start::Uniforms)
    }

    /// One value from a standard normal score.
    pub fn from_score(&self, params: &[f64], z: f64) -> f64 {
        self.method.draw_one(params, z, Start::Scores)
    }
}
