//! Square matrices, symmetric eigenvalues, Cholesky factors.

use crate::wording::{Said, say};

/// A square matrix of numbers, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    size: usize,
    values: Vec<f64>,
}

/// What keeps a matrix from being a correlation matrix, apart from not being positive definite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Flaw {
    /// A value outside −1 to 1, or NaN.
    OutOfRange {
        /// Row, from 0.
        row: usize,
        /// Column, from 0.
        column: usize,
        /// The value there.
        value: f64,
    },
    /// A value of the diagonal is not 1.
    Diagonal {
        /// Row and column, from 0.
        row: usize,
        /// The value there.
        value: f64,
    },
    /// Two values that mirror one another differ.
    Asymmetric {
        /// Row, from 0.
        row: usize,
        /// Column, from 0.
        column: usize,
        /// The value there.
        value: f64,
        /// The value on the other side of the diagonal.
        mirrored: f64,
    },
}

impl Flaw {
    /// The message for people.
    pub fn said(self) -> Said {
        match self {
            Flaw::OutOfRange { value, .. } => say!(
                "相关系数应在 -1 至 1 之间，现为 {value}";
                "a correlation must be from -1 to 1, it is {value}"
            ),
            Flaw::Diagonal { value, .. } => say!(
                "相关矩阵的对角线应为1，现为 {value}";
                "the diagonal of a correlation matrix must be 1, it is {value}"
            ),
            Flaw::Asymmetric { value, mirrored, .. } => say!(
                "相关矩阵应当对称，而 {value} 与 {mirrored} 相对";
                "a correlation matrix must be symmetric, {value} stands opposite {mirrored}"
            ),
        }
    }
}

/// English; people are told in their language by [`Flaw::said`].
impl std::fmt::Display for Flaw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.said().fmt(f)
    }
}

impl Matrix {
    /// The identity: nothing is correlated.
    pub fn identity(size: usize) -> Matrix {
        let mut matrix = Matrix {
            size,
            values: vec![0.0; size * size],
        };
        for i in 0..size {
            matrix.set(i, i, 1.0);
        }
        matrix
    }

    /// From rows; `None` unless all are as long as there are rows.
    pub fn from_rows(rows: &[Vec<f64>]) -> Option<Matrix> {
        let size = rows.len();
        rows.iter().all(|row| row.len() == size).then(|| Matrix {
            size,
            values: rows.concat(),
        })
    }

    /// Number of rows.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The value at a row and column, from 0; panics outside the matrix.
    pub fn at(&self, row: usize, column: usize) -> f64 {
        self.values[row * self.size + column]
    }

    /// Sets the value at a row and column.
    pub fn set(&mut self, row: usize, column: usize, value: f64) {
        self.values[row * self.size + column] = value;
    }

    /// Sets a value and its mirror image.
    pub fn set_pair(&mut self, row: usize, column: usize, value: f64) {
        self.set(row, column, value);
        self.set(column, row, value);
    }

    /// One row.
    pub fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.size..(row + 1) * self.size]
    }

    /// Frobenius norm of the difference from another matrix of the same size.
    pub fn distance(&self, other: &Matrix) -> f64 {
        self.values
            .iter()
            .zip(&other.values)
            .map(|(a, b)| (a - b) * (a - b))
            .sum::<f64>()
            .sqrt()
    }

    /// Whether every value is finite.
    pub fn is_finite(&self) -> bool {
        self.values.iter().all(|value| value.is_finite())
    }

    /// The first thing that keeps this from being a correlation matrix, apart from not being positive definite.
    pub fn flaw(&self) -> Option<Flaw> {
        for row in 0..self.size {
            for column in 0..self.size {
                let (value, mirrored) = (self.at(row, column), self.at(column, row));
                if value.is_nan() || value.abs() > 1.0 {
                    return Some(Flaw::OutOfRange { row, column, value });
                }
                if row == column && value != 1.0 {
                    return Some(Flaw::Diagonal { row, value });
                }
                if value != mirrored && mirrored.abs() <= 1.0 {
                    return Some(Flaw::Asymmetric {
                        row,
                        column,
                        value,
                        mirrored,
                    });
                }
            }
        }
        None
    }

    /// `self · other`
    pub(super) fn times(&self, other: &Matrix) -> Matrix {
        let size = self.size;
        let mut product = Matrix {
            size,
            values: vec![0.0; size * size],
        };
        for (row, out) in self
            .values
            .chunks(size.max(1))
            .zip(product.values.chunks_mut(size.max(1)))
        {
            for (factor, other) in row.iter().zip(other.values.chunks(size)) {
                for (out, value) in out.iter_mut().zip(other) {
                    *out += factor * value;
                }
            }
        }
        product
    }

    /// The mirror image in the diagonal.
    pub(super) fn transposed(&self) -> Matrix {
        let mut mirrored = self.clone();
        for row in 0..self.size {
            for column in 0..self.size {
                mirrored.set(column, row, self.at(row, column));
            }
        }
        mirrored
    }
}

/// Eigenvalues and eigenvectors of a symmetric matrix.
#[derive(Clone, Debug)]
pub struct Eigen {
    /// In no particular order.
    pub values: Vec<f64>,
    /// One in each column, of length 1.
    pub vectors: Matrix,
}

/// Sweeps of the Jacobi method; fewer than ten are needed for any size that fits into memory.
const SWEEPS: usize = 40;

/// Eigenvalues and -vectors by cyclic Jacobi rotations (Golub & Van Loan, Matrix Computations, 2013, 8.5), started from
/// `vectors` where those of a similar matrix are known. `None` unless all values are finite.
pub fn eigen(matrix: &Matrix, vectors: Option<&Matrix>) -> Option<Eigen> {
    if !matrix.is_finite() {
        return None;
    }
    let size = matrix.size;
    let (mut a, mut v) = match vectors {
        Some(v) => (v.transposed().times(&matrix.times(v)), v.clone()),
        None => (matrix.clone(), Matrix::identity(size)),
    };
    let total: f64 = a.values.iter().map(|value| value * value).sum();
    for _ in 0..SWEEPS {
        let mut off = 0.0;
        for p in 0..size {
            for q in p + 1..size {
                off += a.at(p, q) * a.at(p, q);
            }
        }
        if off <= total * (f64::EPSILON * f64::EPSILON) {
            break;
        }
        for p in 0..size {
            for q in p + 1..size {
                rotate(&mut a, &mut v, p, q);
            }
        }
    }
    Some(Eigen {
        values: (0..size).map(|i| a.at(i, i)).collect(),
        vectors: v,
    })
}

/// One rotation that makes the value at (p, q) vanish.
fn rotate(a: &mut Matrix, v: &mut Matrix, p: usize, q: usize) {
    let off = a.at(p, q);
    if off == 0.0 {
        return;
    }
    let theta = (a.at(q, q) - a.at(p, p)) / (2.0 * off);
    let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    for k in 0..a.size {
        let (x, y) = (a.at(k, p), a.at(k, q));
        a.set(k, p, c * x - s * y);
        a.set(k, q, s * x + c * y);
    }
    for k in 0..a.size {
        let (x, y) = (a.at(p, k), a.at(q, k));
        a.set(p, k, c * x - s * y);
        a.set(q, k, s * x + c * y);
    }
    a.set_pair(p, q, 0.0);
    for k in 0..a.size {
        let (x, y) = (v.at(k, p), v.at(k, q));
        v.set(k, p, c * x - s * y);
        v.set(k, q, s * x + c * y);
    }
}
