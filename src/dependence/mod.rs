//! How draws depend on one another, as plain mathematics: correlation matrices, their factors, the nearest one, copulas.

mod cholesky;
mod copula;
mod matrix;
mod nearest;
mod tridiagonal;

pub use cholesky::Lower;
pub use copula::{TCopula, rank_correlation, score_correlation};
pub use matrix::{Eigen, Flaw, Matrix, eigen};
pub use nearest::{Nearest, nearest};
