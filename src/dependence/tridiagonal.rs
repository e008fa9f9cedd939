//! Eigenvalues and -vectors of large symmetric matrices: Householder's reduction to three diagonals, then QL steps with implicit
//! shifts.
//! Source: Bowdler, Martin, Reinsch & Wilkinson, The QR and QL algorithms for symmetric matrices, Numerische Mathematik 11 (1968),
//! 293-306 (tred2, tql2); Golub & Van Loan, Matrix Computations (2013), 8.3.

use super::matrix::{Eigen, Matrix};

/// Steps for one eigenvalue; two or three are needed.
const STEPS: usize = 60;

/// The eigenvalues, in no particular order, and eigenvectors of a symmetric matrix. `None` unless all values are finite.
pub fn eigen(matrix: &Matrix) -> Option<Eigen> {
    if !matrix.is_finite() {
        return None;
    }
    let size = matrix.size();
    let mut work = Work {
        columns: (0..size).map(|row| matrix.row(row).to_vec()).collect(),
        diagonal: vec![0.0; size],
        beside: vec![0.0; size],
    };
    if size > 0 {
        work.reduce();
        work.accumulate();
        work.diagonalise()?;
    }
    let mut vectors = Matrix::identity(size);
    for (column, values) in work.columns.iter().enumerate() {
        for (row, value) in values.iter().enumerate() {
            vectors.set(row, column, *value);
        }
    }
    Some(Eigen {
        values: work.diagonal,
        vectors,
    })
}

/// A matrix on its way to a diagonal one. Vectors are kept by column, so that every inner loop runs along memory.
struct Work {
    columns: Vec<Vec<f64>>,
    diagonal: Vec<f64>,
    beside: Vec<f64>,
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// √(a² + b²); no value here is large enough to overflow.
fn length(a: f64, b: f64) -> f64 {
    (a * a + b * b).sqrt()
}

impl Work {
    /// Reflections from the last row upwards leave three diagonals; each reflection stays in its column.
    fn reduce(&mut self) {
        let Work {
            columns: v,
            diagonal: d,
            beside: e,
        } = self;
        let size = d.len();
        for (d, column) in d.iter_mut().zip(v.iter()) {
            *d = column[size - 1];
        }
        for i in (1..size).rev() {
            let scale: f64 = d[..i].iter().map(|value| value.abs()).sum();
            if scale == 0.0 {
                e[i] = d[i - 1];
                for j in 0..i {
                    d[j] = v[j][i - 1];
                    v[j][i] = 0.0;
                    v[i][j] = 0.0;
                }
                d[i] = 0.0;
                continue;
            }
            d[..i].iter_mut().for_each(|value| *value /= scale);
            let mut h = dot(&d[..i], &d[..i]);
            let f = d[i - 1];
            let g = if f > 0.0 { -h.sqrt() } else { h.sqrt() };
            e[i] = scale * g;
            h -= f * g;
            d[i - 1] = f - g;
            e[..i].fill(0.0);
            for j in 0..i {
                let f = d[j];
                v[i][j] = f;
                let below = &v[j][j + 1..i];
                let g = e[j] + v[j][j] * f + dot(below, &d[j + 1..i]);
                for (e, value) in e[j + 1..i].iter_mut().zip(below) {
                    *e += value * f;
                }
                e[j] = g;
            }
            e[..i].iter_mut().for_each(|value| *value /= h);
            let share = dot(&e[..i], &d[..i]) / (h + h);
            for (e, d) in e[..i].iter_mut().zip(&d[..i]) {
                *e -= share * d;
            }
            for j in 0..i {
                let (f, g) = (d[j], e[j]);
                for ((value, e), d) in v[j][j..i].iter_mut().zip(&e[j..i]).zip(&d[j..i]) {
                    *value -= f * e + g * d;
                }
                d[j] = v[j][i - 1];
                v[j][i] = 0.0;
            }
            d[i] = h;
        }
    }

    /// The product of all reflections.
    fn accumulate(&mut self) {
        let Work {
            columns: v,
            diagonal: d,
            beside: e,
        } = self;
        let last = d.len() - 1;
        for i in 0..last {
            v[i][last] = v[i][i];
            v[i][i] = 1.0;
            let h = d[i + 1];
            let (done, rest) = v.split_at_mut(i + 1);
            let reflection = &mut rest[0][..=i];
            if h != 0.0 {
                for (d, value) in d.iter_mut().zip(&*reflection) {
                    *d = value / h;
                }
                for column in done {
                    let g = dot(reflection, &column[..=i]);
                    for (value, d) in column[..=i].iter_mut().zip(&*d) {
                        *value -= g * d;
                    }
                }
            }
            reflection.fill(0.0);
        }
        for (d, column) in d.iter_mut().zip(v.iter_mut()) {
            *d = std::mem::replace(&mut column[last], 0.0);
        }
        v[last][last] = 1.0;
        e[0] = 0.0;
    }

    /// Three diagonals become one.
    fn diagonalise(&mut self) -> Option<()> {
        let Work {
            columns: v,
            diagonal: d,
            beside: e,
        } = self;
        let size = d.len();
        e.rotate_left(1);
        e[size - 1] = 0.0;
        let (mut shift, mut largest) = (0.0, 0.0f64);
        for l in 0..size {
            largest = largest.max(d[l].abs() + e[l].abs());
            let small = f64::EPSILON * largest;
            let m = (l..size).find(|m| e[*m].abs() <= small).unwrap_or(size - 1);
            let mut steps = 0;
            while m > l && e[l].abs() > small {
                steps += 1;
                if steps > STEPS {
                    return None;
                }
                let g = d[l];
                let p = (d[l + 1] - g) / (2.0 * e[l]);
                let r = if p < 0.0 { -length(p, 1.0) } else { length(p, 1.0) };
                d[l] = e[l] / (p + r);
                d[l + 1] = e[l] * (p + r);
                let next = d[l + 1];
                let h = g - d[l];
                d[l + 2..].iter_mut().for_each(|value| *value -= h);
                shift += h;
                let mut p = d[m];
                let (mut c, mut c2, mut c3) = (1.0, 1.0, 1.0);
                let (mut s, mut s2) = (0.0, 0.0);
                let first = e[l + 1];
                for i in (l..m).rev() {
                    (c3, c2, s2) = (c2, c, s);
                    let (g, h) = (c * e[i], c * p);
                    let r = length(p, e[i]);
                    e[i + 1] = s * r;
                    s = e[i] / r;
                    c = p / r;
                    p = c * d[i] - s * g;
                    d[i + 1] = h + s * (c * g + s * d[i]);
                    let (left, right) = v.split_at_mut(i + 1);
                    for (a, b) in left[i].iter_mut().zip(&mut right[0]) {
                        let h = *b;
                        *b = s * *a + c * h;
                        *a = c * *a - s * h;
                    }
                }
                let p = -s * s2 * c3 * first * e[l] / next;
                e[l] = s * p;
                d[l] = c * p;
            }
            d[l] += shift;
            e[l] = 0.0;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::matrix;
    use super::*;

    fn sample(size: usize) -> Matrix {
        let mut matrix = Matrix::identity(size);
        for row in 0..size {
            for column in 0..row {
                matrix.set_pair(row, column, ((row * 7 + column * 13) % 19) as f64 / 10.0 - 0.9);
            }
        }
        matrix
    }

    #[test]
    fn eigenvalues_are_those_of_jacobis_method() {
        for size in [1, 2, 3, 30] {
            let matrix = sample(size);
            let [mut mine, mut known] =
                [eigen(&matrix).unwrap(), matrix::eigen(&matrix, None).unwrap()].map(|found| found.values);
            mine.sort_by(f64::total_cmp);
            known.sort_by(f64::total_cmp);
            for (a, b) in mine.iter().zip(&known) {
                assert!((a - b).abs() < 1e-12 * size as f64, "{a} {b}");
            }
        }
    }

    #[test]
    fn vectors_put_the_matrix_together_again() {
        let matrix = sample(25);
        let Eigen { values, vectors } = eigen(&matrix).unwrap();
        for row in 0..25 {
            for column in 0..25 {
                let product: f64 = (0..25)
                    .map(|k| vectors.at(row, k) * values[k] * vectors.at(column, k))
                    .sum();
                assert!((product - matrix.at(row, column)).abs() < 1e-12, "{row} {column}");
            }
        }
    }

    #[test]
    fn what_is_diagonal_or_empty_stays() {
        assert_eq!(eigen(&Matrix::identity(5)).unwrap().values, vec![1.0; 5]);
        assert!(eigen(&Matrix::identity(0)).unwrap().values.is_empty());
        let mut odd = Matrix::identity(2);
        odd.set_pair(0, 1, f64::NAN);
        assert!(eigen(&odd).is_none());
    }
}
