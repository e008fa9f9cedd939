//! A number as a distribution: a constant in a mixture, or a draw that was fixed.

use super::column::{Param, Start};
use super::drawer::Method;
use super::frozen::{Frozen, Lattice};
use super::shape::{Shape, Structure, finite};
use super::violation::Violation;
use std::sync::Arc;

/// The number in the slot `at`.
#[derive(Debug)]
struct Constant {
    at: usize,
}

impl Shape {
    /// The number in slot `at`: a constant in a mixture, or a draw that was fixed.
    pub fn constant(at: usize) -> Shape {
        Shape::new(Constant { at })
    }
}

impl Structure for Constant {
    fn slots(&self, slots: &mut Vec<usize>) {
        slots.push(self.at);
    }

    fn freeze(&self, params: &[f64]) -> Result<Arc<dyn Frozen>, Violation> {
        finite("constant", params, self.at)?;
        Ok(Arc::new(Point(params[self.at])))
    }

    fn is_discrete(&self) -> bool {
        true
    }
}

/// All of it is one value.
#[derive(Debug)]
pub(super) struct Point(pub f64);

impl Frozen for Point {
    fn quantile(&self, _u: f64) -> f64 {
        self.0
    }

    fn quantile_of_upper_half(&self, _v: f64) -> f64 {
        self.0
    }

    fn cdf_of_finite(&self, x: f64, included: bool) -> f64 {
        point_cdf(self.0, x, included)
    }

    fn survival_of_finite(&self, x: f64, included: bool) -> f64 {
        point_survival(self.0, x, included)
    }

    fn point(&self) -> Option<f64> {
        Some(self.0)
    }

    fn mean(&self) -> Option<f64> {
        Some(self.0)
    }

    fn sd(&self) -> Option<f64> {
        Some(0.0)
    }

    fn has_atoms(&self) -> bool {
        true
    }

    fn add_atoms(&self, lattice: &mut Lattice) -> bool {
        lattice.values.push(self.0);
        true
    }

    fn method(self: Arc<Self>) -> Arc<dyn Method> {
        self
    }
}

impl Method for Point {
    fn draw(&self, _params: &[Param], w: &mut [f64], _start: Start) {
        w.fill(self.0);
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
