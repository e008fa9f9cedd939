//! A few linear equations.

/// The solution of a symmetric system of few equations, by elimination with the largest pivot; `None` where it is singular.
pub fn solve_symmetric(matrix: &[Vec<f64>], right: &[f64]) -> Option<Vec<f64>> {
    let n = right.len();
    let mut rows: Vec<Vec<f64>> = matrix.iter().zip(right).map(|(row, b)| [&row[..], &[*b]].concat()).collect();
    let scale = matrix.iter().flatten().fold(0.0f64, |most, x| most.max(x.abs()));
    for column in 0..n {
        let pivot = (column..n).max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()))?;
        if rows[pivot][column].abs() <= scale * 1e-14 || scale.is_nan() {
            return None;
        }
        rows.swap(column, pivot);
        for row in 0..n {
            if row != column {
                let factor = rows[row][column] / rows[column][column];
                let pivot = rows[column].clone();
                let cells = rows[row].iter_mut().zip(&pivot).skip(column);
                cells.for_each(|(cell, pivot)| *cell -= factor * pivot);
            }
        }
    }
    Some((0..n).map(|at| rows[at][n] / rows[at][at]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_equations() {
        let solution = solve_symmetric(&[vec![0.0, 2.0], vec![2.0, 1.0]], &[4.0, 4.0]).unwrap();
        assert_eq!(solution, [1.0, 2.0]);
        assert_eq!(solve_symmetric(&[vec![1.0, 1.0], vec![1.0, 1.0]], &[1.0, 1.0]), None);
        assert_eq!(solve_symmetric(&[vec![0.0]], &[0.0]), None);
    }
}
