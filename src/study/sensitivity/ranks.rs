//! Spearman's rank correlation.

use std::borrow::Cow;

/// Ranks from 0, ties at their middle.
#[derive(Clone, Debug)]
pub struct Ranked<'v> {
    values: &'v [f64],
    ranks: Vec<f64>,
    undefined: bool,
}

impl<'v> Ranked<'v> {
    /// The ranks of some values; undefined ones have none.
    pub fn new(values: &'v [f64]) -> Ranked<'v> {
        Ranked {
            ranks: ranks(values),
            undefined: values.iter().any(|value| value.is_nan()),
            values,
        }
    }
}

/// Spearman's correlation over the paths on which both are defined; `None` where one does not vary.
pub fn spearman(a: &Ranked, b: &Ranked) -> Option<f64> {
    let (x, y) = if a.undefined || b.undefined {
        let both = || {
            a.values
                .iter()
                .zip(b.values)
                .filter(|(a, b)| !a.is_nan() && !b.is_nan())
        };
        let a: Vec<f64> = both().map(|(a, _)| *a).collect();
        let b: Vec<f64> = both().map(|(_, b)| *b).collect();
        (Cow::Owned(ranks(&a)), Cow::Owned(ranks(&b)))
    } else {
        (Cow::Borrowed(&a.ranks), Cow::Borrowed(&b.ranks))
    };
    let middle = (x.len() as f64 - 1.0) / 2.0;
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in x.iter().zip(y.iter()) {
        let (x, y) = (x - middle, y - middle);
        xx += x * x;
        yy += y * y;
        xy += x * y;
    }
    (xx > 0.0 && yy > 0.0).then(|| (xy / (xx.sqrt() * yy.sqrt())).clamp(-1.0, 1.0))
}

/// Ranks of the values, in their order; NaN where undefined.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<u32> = (0..values.len() as u32)
        .filter(|at| !values[*at as usize].is_nan())
        .collect();
    // −0 and 0 are one value.
    let key = |at: &u32| values[*at as usize] + 0.0;
    order.sort_unstable_by(|a, b| key(a).total_cmp(&key(b)));
    let mut ranks = vec![f64::NAN; values.len()];
    let mut from = 0;
    for run in order.chunk_by(|a, b| key(a) == key(b)) {
        let rank = from as f64 + (run.len() as f64 - 1.0) / 2.0;
        run.iter().for_each(|at| ranks[*at as usize] = rank);
        from += run.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(a: &[f64], b: &[f64]) -> Option<f64> {
        spearman(&Ranked::new(a), &Ranked::new(b))
    }

    #[test]
    fn textbook() {
        let a = [1.0, 2.0, 3.0, 4.0, 5.0];
        assert_eq!(of(&a, &[2.0, 4.0, 6.0, 8.0, 1e9]), Some(1.0));
        assert_eq!(of(&a, &[5.0, 4.0, 3.0, 2.0, 1.0]), Some(-1.0));
        // 1 − 6 Σd² / (n (n² − 1)), d = 1, 1, 0, 1, 1.
        assert!((of(&a, &[2.0, 1.0, 3.0, 5.0, 4.0]).expect("varies") - 0.8).abs() < 1e-15);
        assert_eq!(of(&a, &[7.0; 5]), None);
        assert_eq!(of(&[], &[]), None);
    }

    #[test]
    fn ties_share_their_middle_and_undefined_pairs_are_left_out() {
        assert_eq!(ranks(&[3.0, -0.0, 0.0, 1.0]), [3.0, 0.5, 0.5, 2.0]);
        let nan = f64::NAN;
        assert_eq!(of(&[1.0, nan, 2.0, 3.0], &[1.0, 5.0, 2.0, 3.0]), Some(1.0));
        assert_eq!(of(&[1.0, 9.0, 2.0, 3.0], &[1.0, nan, 2.0, 3.0]), Some(1.0));
        assert_eq!(of(&[nan; 3], &[1.0, 2.0, 3.0]), None);
    }
}
