//! One block's moments and extremes, in a shape that no compiler setting or processor changes.

use multiversion::multiversion;

/// Running sums kept side by side. Value i goes to lane i mod `LANES`; lanes are added as a balanced tree.
const LANES: usize = 8;

/// What one block contributes to the moments of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BlockSum {
    /// Number of defined values.
    pub defined: u64,
    /// Sum of the scaled deviations d = x·scale − centre·scale over the defined values.
    pub sum: f64,
    /// Sum of d² over the defined values.
    pub sum_of_squares: f64,
    /// Smallest defined value; +∞ if there is none.
    pub min: f64,
    /// Largest defined value; −∞ if there is none.
    pub max: f64,
}

/// Sums a block's column of at most 1,024 values about `centre`, skipping NaN.
///
/// `scale` is a power of two (1 for plain sums about the centre), which keeps the squares of very large and very
/// small series in range without rounding.
#[multiversion(targets("x86_64+avx2+popcnt",))]
pub fn block_sum(column: &[f64], centre: f64, scale: f64) -> BlockSum {
    let centre = centre * scale;
    let mut defined = [0u64; LANES];
    let mut sum = [0.0f64; LANES];
    let mut squares = [0.0f64; LANES];
    let mut min = [f64::INFINITY; LANES];
    let mut max = [f64::NEG_INFINITY; LANES];
    let mut absorb = |values: &[f64; LANES]| {
        for lane in 0..LANES {
            let x = values[lane];
            // A comparison with NaN is false: the lane keeps what it has.
            let known = x == x;
            let d = if known { x * scale - centre } else { 0.0 };
            defined[lane] += u64::from(known);
            sum[lane] += d;
            squares[lane] += d * d;
            min[lane] = if x < min[lane] { x } else { min[lane] };
            max[lane] = if x > max[lane] { x } else { max[lane] };
        }
    };
    let (whole, rest) = column.as_chunks::<LANES>();
    whole.iter().for_each(&mut absorb);
    if !rest.is_empty() {
        let mut last = [f64::NAN; LANES];
        last[..rest.len()].copy_from_slice(rest);
        absorb(&last);
    }
    let tree = |v: [f64; LANES]| ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
    BlockSum {
        defined: defined.iter().sum(),
        sum: tree(sum),
        sum_of_squares: tree(squares),
        // + 0.0 turns −0 into +0, so that the sign of a zero does not depend on order.
        min: min.into_iter().fold(f64::INFINITY, f64::min) + 0.0,
        max: max.into_iter().fold(f64::NEG_INFINITY, f64::max) + 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_in_its_fixed_shape() {
        let column: Vec<f64> = (0..1021)
            .map(|i| {
                if i % 10 == 3 {
                    f64::NAN
                } else {
                    1.0 / (1.0 + i as f64)
                }
            })
            .collect();
        let mut lanes = [0.0; 8];
        for (i, x) in column.iter().enumerate() {
            if !x.is_nan() {
                lanes[i % 8] += x * 4.0 - 2.0;
            }
        }
        let expected = ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6]))
            + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
        let got = block_sum(&column, 0.5, 4.0);
        assert_eq!(got.sum, expected);
        assert_eq!(got.defined, 1021 - 102);
        assert_eq!((got.min, got.max), (1.0 / 1021.0, 1.0));
    }

    #[test]
    fn empty_and_undefined() {
        for column in [&[][..], &[f64::NAN; 9]] {
            let got = block_sum(column, 3.0, 1.0);
            assert_eq!((got.defined, got.sum, got.sum_of_squares), (0, 0.0, 0.0));
            assert_eq!((got.min, got.max), (f64::INFINITY, f64::NEG_INFINITY));
        }
        assert_eq!(block_sum(&[-0.0], 0.0, 1.0).min.to_bits(), 0.0f64.to_bits());
    }
}
