//! Cholesky factors: independent normals in, correlated normals out.
//! Source: Golub & Van Loan, Matrix Computations (2013), 4.2.

use super::matrix::Matrix;
use crate::math;
use crate::math::dispatch::multiversioned;

/// A lower triangular factor L with L Lᵀ a correlation matrix. Row i reads only the first i + 1 normals, so that a name
/// appended to a group leaves the earlier ones as they were.
#[derive(Clone, Debug, PartialEq)]
pub struct Lower {
    size: usize,
    /// Rows one after another, row i with i + 1 values.
    values: Vec<f64>,
}

/// A matrix whose next pivot is not above this (per row) is not positive definite: rounding alone gives as much.
const LEAST_PIVOT: f64 = 1e-14;

impl Lower {
    /// The factor of a symmetric matrix, of which the lower triangle is read; `None` unless it is positive definite.
    pub fn of(matrix: &Matrix) -> Option<Lower> {
        let size = matrix.size();
        let mut factor = Lower {
            size,
            values: Vec::with_capacity(size * (size + 1) / 2),
        };
        for i in 0..size {
            for j in 0..=i {
                // In rising order, fused on purpose: each step is rounded once, on every machine alike.
                let mut rest = matrix.at(i, j);
                for k in 0..j {
                    rest = math::fused(-factor.values[start(i) + k], factor.values[start(j) + k], rest);
                }
                if i == j {
                    if !(rest > LEAST_PIVOT * size as f64 && rest < f64::INFINITY) {
                        return None;
                    }
                    factor.values.push(rest.sqrt());
                } else {
                    factor.values.push(rest / factor.values[start(j) + j]);
                }
            }
        }
        Some(factor)
    }

    /// Number of rows.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Row i: its i + 1 values up to the diagonal.
    pub fn row(&self, i: usize) -> &[f64] {
        &self.values[start(i)..start(i) + i + 1]
    }

    /// Columns of independent normals in, columns of correlated ones out: `z[i] = Σ L[i][j] e[j]`, j rising. All columns
    /// have the same length, and there are as many as rows.
    pub fn apply(&self, columns: &mut [&mut [f64]]) {
        // From the last row up, so that the normals below are still there to read.
        for i in (0..self.size.min(columns.len())).rev() {
            let row = self.row(i);
            let (below, rest) = columns.split_at_mut(i);
            let Some(own) = rest.first_mut() else { continue };
            let below: &[&mut [f64]] = below;
            combine(row, below, own);
        }
    }

    /// [`Lower::apply`] for one draw: the same bits.
    pub fn apply_one(&self, e: &mut [f64]) {
        for i in (0..self.size.min(e.len())).rev() {
            let row = self.row(i);
            let mut sum = 0.0;
            for (weight, e) in row.iter().zip(e.iter()) {
                sum = math::fused(*weight, *e, sum);
            }
            e[i] = sum;
        }
    }
}

/// Where row i begins.
fn start(i: usize) -> usize {
    i * (i + 1) / 2
}

/// How many draws are worked on at a time.
const TILE: usize = 64;

multiversioned! {
    /// `own[k] = Σ row[j] below[j][k] + row[last] own[k]`, j rising, each step fused.
    fn combine(row: &[f64], below: &[&mut [f64]], own: &mut [f64]) {
        for (number, own) in own.chunks_mut(TILE).enumerate() {
            let from = number * TILE;
            let mut sums = [0.0; TILE];
            let sums = &mut sums[..own.len()];
            for (weight, below) in row.iter().zip(below) {
                for (sum, e) in sums.iter_mut().zip(&below[from..]) {
                    *sum = F::fused(*weight, *e, *sum);
                }
            }
            let weight = row[row.len() - 1];
            for (own, sum) in own.iter_mut().zip(sums) {
                *own = F::fused(weight, *own, *sum);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn equicorrelated(size: usize, rho: f64) -> Matrix {
        let mut matrix = Matrix::identity(size);
        for row in 0..size {
            for column in 0..row {
                matrix.set_pair(row, column, rho);
            }
        }
        matrix
    }

    #[test]
    fn factor_of_two_names() {
        let factor = Lower::of(&equicorrelated(2, 0.6)).unwrap();
        assert_eq!(factor.row(0), [1.0]);
        assert_eq!(factor.row(1)[0], 0.6);
        assert!((factor.row(1)[1] - 0.8).abs() < 1e-15);
    }

    #[test]
    fn factor_times_its_mirror_image_is_the_matrix() {
        let mut matrix = equicorrelated(12, 0.3);
        matrix.set_pair(3, 7, -0.2);
        matrix.set_pair(0, 11, 0.55);
        let factor = Lower::of(&matrix).unwrap();
        for i in 0..12 {
            for j in 0..=i {
                let product: f64 = factor.row(i).iter().zip(factor.row(j)).map(|(a, b)| a * b).sum();
                assert!((product - matrix.at(i, j)).abs() < 1e-15, "{i} {j}");
            }
        }
    }

    #[test]
    fn equicorrelation_is_positive_definite_down_to_its_limit() {
        assert!(Lower::of(&equicorrelated(4, -0.333)).is_some());
        assert!(Lower::of(&equicorrelated(4, -0.334)).is_none());
        assert!(Lower::of(&equicorrelated(2, 1.0)).is_none());
        assert!(Lower::of(&equicorrelated(3, f64::NAN)).is_none());
    }

    #[test]
    fn appending_a_name_leaves_the_earlier_ones_and_columns_equal_single_draws() {
        let (small, large) = (equicorrelated(3, 0.4), equicorrelated(5, 0.4));
        let normals: Vec<Vec<f64>> = (0..5)
            .map(|i| {
                (0..203)
                    .map(|k| f64::from((k * 37 + i * 101) % 97) / 31.0 - 1.5)
                    .collect()
            })
            .collect();
        let run = |matrix: &Matrix| {
            let mut columns = normals[..matrix.size()].to_vec();
            let mut slices: Vec<&mut [f64]> = columns.iter_mut().map(|column| &mut column[..]).collect();
            Lower::of(matrix).unwrap().apply(&mut slices);
            columns
        };
        let (three, five) = (run(&small), run(&large));
        assert_eq!(three[..], five[..3]);
        for k in 0..203 {
            let mut one: Vec<f64> = normals.iter().map(|column| column[k]).collect();
            Lower::of(&large).unwrap().apply_one(&mut one);
            for i in 0..5 {
                assert_eq!(one[i].to_bits(), five[i][k].to_bits());
            }
        }
    }
}
