//! One block's moments and extremes, in a shape that no compiler setting or processor changes.

use crate::math::dispatch::multiversioned;

/// Running sums kept side by side. Value i goes to lane i mod `LANES`; lanes are added as a balanced tree.
const LANES: usize = 16;

/// The smallest and the largest defined value of a block; +∞ and −∞ where there is none.
pub(super) fn block_extremes(column: &[f64]) -> (f64, f64) {
    let (min, max) = extremes(column);
    // + 0.0 turns −0 into +0, so that the sign of a zero does not depend on order.
    (
        tree(min, |a, b| if b < a { b } else { a }) + 0.0,
        tree(max, |a, b| if b > a { b } else { a }) + 0.0,
    )
}

/// Sums of the scaled deviations d = x·scale − centre·scale over the defined values of a column of at most 1,024, and of d².
///
/// `scale` is a power of two (1 for plain sums about the centre), which keeps the squares of very large and very
/// small series in range without rounding.
pub fn block_moments(column: &[f64], centre: f64, scale: f64) -> (f64, f64) {
    let (mut sum, mut sum_of_squares) = sums_of_defined(column, centre * scale, scale);
    if sum.iter().any(|sum| sum.is_nan()) {
        (sum, sum_of_squares) = sums(column, centre * scale, scale);
    }
    (tree(sum, |a, b| a + b), tree(sum_of_squares, |a, b| a + b))
}

// One fold in a function, of two quantities: the compiler turns each of these into the widest instructions, but not two
// folds together, nor one of all four quantities, nor with the sums added up at the end.
multiversioned! {
    /// Smallest and largest value by lane.
    fn extremes(column: &[f64]) -> ([f64; LANES], [f64; LANES]) {
        // A comparison with NaN is false: the lane keeps what it has.
        fold(column, (f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
            (if x < low { x } else { low }, if x > high { x } else { high })
        })
    }

    /// Sums of deviations and of their squares by lane.
    fn sums(column: &[f64], centre: f64, scale: f64) -> ([f64; LANES], [f64; LANES]) {
        fold(column, (0.0, 0.0), |(sum, squares), x| {
            let deviation = if x.is_nan() { 0.0 } else { x * scale - centre };
            (sum + deviation, squares + deviation * deviation)
        })
    }

    /// The same where no value is undefined and no lane ends early; else some sums are undefined.
    fn sums_of_defined(column: &[f64], centre: f64, scale: f64) -> ([f64; LANES], [f64; LANES]) {
        fold(column, (0.0, 0.0), |(sum, squares), x| {
            let deviation = x * scale - centre;
            (sum + deviation, squares + deviation * deviation)
        })
    }

    /// Sums of sign · x + shift where that is above 0 by lane, and whether all are finite: 0, else NaN.
    fn sums_above(column: &[f64], sign: f64, shift: f64) -> ([f64; LANES], [f64; LANES]) {
        fold(column, (0.0, 0.0), |(sum, finite), x| {
            let x = sign * x + shift;
            (sum + if x > 0.0 { x } else { 0.0 }, x * 0.0 + finite)
        })
    }

    /// How many of sign · x + shift are undefined.
    fn undefined_of(column: &[f64], sign: f64, shift: f64) -> u64 {
        let mut undefined = 0;
        for x in column {
            undefined += u64::from((sign * x + shift).is_nan());
        }
        undefined
    }
}

/// How many values are undefined.
pub fn undefined(column: &[f64]) -> u64 {
    undefined_of(column, 1.0, 0.0)
}

/// Sum of sign · x + shift over those where that is above 0, in the shape of [`block_moments`], and how many are undefined.
pub(super) fn sum_above(column: &[f64], sign: f64, shift: f64) -> (f64, u64) {
    let (sums, finite) = sums_above(column, sign, shift);
    let undefined = if finite.iter().any(|finite| finite.is_nan()) {
        undefined_of(column, sign, shift)
    } else {
        0
    };
    (tree(sums, |a, b| a + b), undefined)
}

/// Joins the lanes: the upper half with the lower half until one is left.
fn tree(mut lanes: [f64; LANES], join: impl Fn(f64, f64) -> f64) -> f64 {
    let mut half = LANES / 2;
    while half > 0 {
        let (lower, upper) = lanes.split_at_mut(half);
        lower.iter_mut().zip(upper).for_each(|(a, b)| *a = join(*a, *b));
        half /= 2;
    }
    lanes[0]
}

/// Folds a column into two rows of lanes; lanes without a last value get NaN.
#[inline(always)]
fn fold(
    column: &[f64],
    start: (f64, f64),
    step: impl Fn((f64, f64), f64) -> (f64, f64),
) -> ([f64; LANES], [f64; LANES]) {
    let (mut first, mut second) = ([start.0; LANES], [start.1; LANES]);
    let (whole, rest) = column.as_chunks::<LANES>();
    for values in whole {
        for lane in 0..LANES {
            (first[lane], second[lane]) = step((first[lane], second[lane]), values[lane]);
        }
    }
    if !rest.is_empty() {
        let mut last = [f64::NAN; LANES];
        last[..rest.len()].copy_from_slice(rest);
        for lane in 0..LANES {
            (first[lane], second[lane]) = step((first[lane], second[lane]), last[lane]);
        }
    }
    (first, second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_in_its_fixed_shape() {
        let column: Vec<f64> = (0..1021)
            .map(|i| if i % 10 == 3 { f64::NAN } else { 1.0 / (1.0 + i as f64) })
            .collect();
        let by_hand = |part: fn(f64) -> f64| {
            let mut lanes = [0.0; LANES];
            for (i, x) in column.iter().enumerate() {
                if !x.is_nan() {
                    lanes[i % LANES] += part(x * 4.0 - 2.0);
                }
            }
            let pairs: Vec<f64> = (0..8).map(|k| lanes[k] + lanes[k + 8]).collect();
            let fours: Vec<f64> = (0..4).map(|k| pairs[k] + pairs[k + 4]).collect();
            (fours[0] + fours[2]) + (fours[1] + fours[3])
        };
        assert_eq!(block_moments(&column, 0.5, 4.0), (by_hand(|d| d), by_hand(|d| d * d)));
        assert_eq!(undefined(&column), 102);
        assert_eq!(block_extremes(&column), (1.0 / 1021.0, 1.0));
    }

    #[test]
    fn sums_above_zero() {
        let mut column = vec![2.5; 37];
        (column[3], column[20], column[36]) = (-4.0, f64::NAN, 0.0);
        assert_eq!(sum_above(&column, 1.0, 0.0), (2.5 * 34.0, 1));
        assert_eq!(sum_above(&column, 1.0, -2.0), (0.5 * 34.0, 1));
        assert_eq!(sum_above(&column, -1.0, -1.0), (3.0, 1));
        assert_eq!(sum_above(&[], 1.0, 0.0), (0.0, 0));
    }

    #[test]
    fn empty_and_undefined() {
        for column in [&[][..], &[f64::NAN; 9]] {
            assert_eq!(block_moments(column, 3.0, 1.0), (0.0, 0.0));
            assert_eq!(block_extremes(column), (f64::INFINITY, f64::NEG_INFINITY));
        }
        assert_eq!(block_extremes(&[-0.0]).0.to_bits(), 0.0f64.to_bits());
    }
}
