//! The nearest correlation matrix.
//! Source: Higham, Computing the nearest correlation matrix: a problem from finance, IMA Journal of Numerical Analysis 22
//! (2002), 329-343, algorithm 3.3: alternating projections with Dykstra's correction.

use super::cholesky::Lower;
use super::matrix::{Matrix, eigen};
use super::tridiagonal;

/// The answer of [`nearest`].
#[derive(Clone, Debug)]
pub struct Nearest {
    /// A positive definite correlation matrix.
    pub matrix: Matrix,
    /// Frobenius norm of its difference from what was asked for.
    pub distance: f64,
}

/// The most rounds of projections; and of work, counted in multiplications, for large matrices.
const ROUNDS: usize = 2000;
const WORK: u64 = 20_000_000_000;

/// Beyond this size eigenvectors come from three diagonals, whose cost does not depend on a good start, a round counts
/// tenfold, and [`CLOSE`] is close enough.
const LARGE: usize = 120;
const CLOSE: f64 = 1e-8;

/// No eigenvalue of the answer is below this: it is moved this far towards the identity, so that it has a factor.
const LEAST_EIGENVALUE: f64 = 1e-8;

/// The correlation matrix nearest to a symmetric one with a unit diagonal, in the Frobenius norm, moved slightly so that it
/// is positive definite. A positive definite matrix is its own answer. `None` unless all values are finite.
pub fn nearest(matrix: &Matrix) -> Option<Nearest> {
    if !matrix.is_finite() {
        return None;
    }
    if matrix.flaw().is_none() && Lower::of(matrix).is_some() {
        return Some(Nearest {
            matrix: matrix.clone(),
            distance: 0.0,
        });
    }
    let size = matrix.size();
    let mut y = symmetric(matrix);
    let mut correction = Matrix::identity(size);
    for i in 0..size {
        correction.set(i, i, 0.0);
    }
    let mut vectors: Option<Matrix> = None;
    let cube = (size as u64).saturating_pow(3);
    let (rounds, close) = if size > LARGE {
        (WORK / (10 * cube), CLOSE)
    } else {
        (WORK / cube.max(1), 1e-14)
    };
    let rounds = rounds.clamp(10, ROUNDS as u64);
    for _ in 0..rounds {
        let mut r = y.clone();
        combine(&mut r, &correction, |y, correction| y - correction);
        let found = if size > LARGE {
            tridiagonal::eigen(&r)?
        } else {
            eigen(&r, vectors.as_ref())?
        };
        let x = positive_part(&found.values, &found.vectors);
        correction = x.clone();
        combine(&mut correction, &r, |x, r| x - r);
        let mut next = x;
        for i in 0..size {
            next.set(i, i, 1.0);
        }
        let change = next.distance(&y);
        y = next;
        vectors = Some(found.vectors);
        if change <= close * size as f64 {
            break;
        }
    }
    let result = shift(&y)?;
    let distance = result.distance(matrix);
    Some(Nearest {
        matrix: result,
        distance,
    })
}

/// Values in `a` become `f(a, b)`.
fn combine(a: &mut Matrix, b: &Matrix, f: impl Fn(f64, f64) -> f64) {
    for row in 0..a.size() {
        for column in 0..a.size() {
            a.set(row, column, f(a.at(row, column), b.at(row, column)));
        }
    }
}

/// The mean of a matrix and its mirror image.
fn symmetric(matrix: &Matrix) -> Matrix {
    let mut mean = matrix.clone();
    combine(&mut mean, &matrix.transposed(), |a, b| 0.5 * a + 0.5 * b);
    mean
}

/// The projection onto the matrices without negative eigenvalues, symmetric to the bit.
fn positive_part(values: &[f64], vectors: &Matrix) -> Matrix {
    let mut stretched = vectors.clone();
    for row in 0..values.len() {
        for (column, value) in values.iter().enumerate() {
            stretched.set(row, column, vectors.at(row, column) * value.max(0.0));
        }
    }
    symmetric(&stretched.times(&vectors.transposed()))
}

/// A little towards the identity, as far as needed for a positive definite matrix with values from −1 to 1.
fn shift(matrix: &Matrix) -> Option<Matrix> {
    let found = if matrix.size() > LARGE {
        tridiagonal::eigen(matrix)?
    } else {
        eigen(matrix, None)?
    };
    let least = found.values.into_iter().fold(1.0, f64::min);
    let share = ((LEAST_EIGENVALUE - least) / (1.0 - least)).clamp(0.0, 1.0);
    let mut shifted = matrix.clone();
    for row in 0..matrix.size() {
        for column in 0..matrix.size() {
            let value = if row == column {
                1.0
            } else {
                ((1.0 - share) * matrix.at(row, column)).clamp(-1.0, 1.0)
            };
            shifted.set(row, column, value);
        }
    }
    Some(shifted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[&[f64]]) -> Matrix {
        Matrix::from_rows(&rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn highams_three_by_three() {
        // Higham (2002), section 4: distance 0.5278, off-diagonal 0.7607 and 0.1573.
        let answer = nearest(&rows(&[&[1.0, 1.0, 0.0], &[1.0, 1.0, 1.0], &[0.0, 1.0, 1.0]])).unwrap();
        assert!((answer.matrix.at(0, 1) - 0.7607).abs() < 5e-5, "{answer:?}");
        assert!((answer.matrix.at(0, 2) - 0.1573).abs() < 5e-5);
        assert!((answer.matrix.at(1, 2) - 0.7607).abs() < 5e-5);
        assert!((answer.distance - 0.5278).abs() < 5e-5);
        assert!(Lower::of(&answer.matrix).is_some());
        assert_eq!(answer.matrix.flaw(), None);
    }

    #[test]
    fn highams_tridiagonal_matrix_of_size_four() {
        // Higham (2002), section 4: the second differences matrix. The distance follows from the published entries.
        let a = rows(&[
            &[2.0, -1.0, 0.0, 0.0],
            &[-1.0, 2.0, -1.0, 0.0],
            &[0.0, -1.0, 2.0, -1.0],
            &[0.0, 0.0, -1.0, 2.0],
        ]);
        let answer = nearest(&a).unwrap();
        let expected = [
            (0, 1, -0.8084),
            (0, 2, 0.1916),
            (0, 3, 0.1068),
            (1, 2, -0.6562),
            (1, 3, 0.1916),
            (2, 3, -0.8084),
        ];
        for (row, column, value) in expected {
            assert!((answer.matrix.at(row, column) - value).abs() < 5e-5, "{answer:?}");
        }
        assert!((answer.distance - 2.1337).abs() < 1e-4);
    }

    #[test]
    fn a_correlation_matrix_is_its_own_nearest() {
        let a = rows(&[&[1.0, 0.3], &[0.3, 1.0]]);
        let answer = nearest(&a).unwrap();
        assert_eq!((answer.matrix, answer.distance), (a, 0.0));
    }

    #[test]
    fn perfect_correlation_is_moved_a_little() {
        let answer = nearest(&rows(&[&[1.0, 1.0], &[1.0, 1.0]])).unwrap();
        assert!(answer.distance < 1e-7 && answer.distance > 0.0);
        assert!(Lower::of(&answer.matrix).is_some());
    }

    #[test]
    fn large_matrices_are_moved_as_small_ones_are() {
        // All pairs at −1, as below.
        let size = LARGE + 9;
        let mut a = Matrix::identity(size);
        for row in 0..size {
            for column in 0..row {
                a.set_pair(row, column, -1.0);
            }
        }
        let answer = nearest(&a).unwrap();
        let expected = -1.0 / (size as f64 - 1.0);
        assert!(
            (answer.matrix.at(3, 1) - expected).abs() < 1e-5,
            "{}",
            answer.matrix.at(3, 1)
        );
        assert!(Lower::of(&answer.matrix).is_some());
        assert_eq!(answer.matrix.flaw(), None);
    }

    #[test]
    fn rejects_what_is_not_finite_and_ends_for_extremes() {
        assert!(nearest(&rows(&[&[1.0, f64::NAN], &[f64::NAN, 1.0]])).is_none());
        assert!(nearest(&rows(&[&[1.0, f64::INFINITY], &[0.0, 1.0]])).is_none());
        // All pairs at −1: what is left is the equicorrelated matrix at −1/(n − 1).
        let size = 40;
        let mut a = Matrix::identity(size);
        for row in 0..size {
            for column in 0..row {
                a.set_pair(row, column, -1.0);
            }
        }
        let answer = nearest(&a).unwrap();
        assert!(
            (answer.matrix.at(3, 1) + 1.0 / 39.0).abs() < 1e-6,
            "{}",
            answer.matrix.at(3, 1)
        );
        assert!(nearest(&Matrix::identity(0)).is_some());
    }
}
