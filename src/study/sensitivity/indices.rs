//! Sobol' indices by pick-freeze, with errors.
//!
//! f is evaluated on two independent sets of draws, A and B, and on A with the draws of driver i taken from B. With
//! V = E (f(A) − f(B))² / 2,
//!
//! ```text
//! first order  S = 1 − E (f(B) − f(A with i of B))² / 2V
//! total        T =     E (f(A) − f(A with i of B))² / 2V
//! ```
//!
//! (M. J. W. Jansen, “Analysis of variance designs for model output”, Computer Physics Communications 117, 1999, 35–43;
//! A. Saltelli et al., “Variance based sensitivity analysis of model output”, Computer Physics Communications 181, 2010, 259–270,
//! Table 2, (c) and (f).) V from the same differences makes the errors cancel where a driver decides nothing or all.

use crate::math;
use serde::{Deserialize, Serialize};

/// Sums of squared differences over one batch of paths.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sums {
    /// Between A and B.
    pub apart: f64,
    /// Between B and A with the driver of B.
    pub first: f64,
    /// Between A and A with the driver of B.
    pub total: f64,
}

impl Sums {
    fn plus(self, other: Sums) -> Sums {
        Sums {
            apart: self.apart + other.apart,
            first: self.first + other.first,
            total: self.total + other.total,
        }
    }

    /// First-order and total index; `None` where nothing varies.
    fn indices(self) -> Option<[f64; 2]> {
        let indices = [1.0 - self.first / self.apart, self.total / self.apart];
        (self.apart > 0.0 && indices.iter().all(|index| index.is_finite())).then_some(indices)
    }
}

/// Sobol' indices of one driver, each with a 95 % interval of the sampling error.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Indices {
    /// Share of the variance that the driver explains alone.
    pub first_order: f64,
    /// Its interval.
    pub first_order_interval: [f64; 2],
    /// Share of the variance that is left when everything but the driver is known.
    pub total: f64,
    /// Its interval.
    pub total_interval: [f64; 2],
}

/// Indices from the sums of each batch, in order; `None` where nothing varies. Intervals come from the delete-one jackknife over
/// the batches with Student's t. Where a batch holds all that varies nothing is known of the error: the interval is 0 to 1, or as
/// far as the estimate.
pub fn indices(batches: &[Sums]) -> Option<Indices> {
    let total_of = |sums: &mut dyn Iterator<Item = &Sums>| sums.fold(Sums::default(), |sum, batch| sum.plus(*batch));
    let whole = total_of(&mut batches.iter()).indices()?;
    let without: Option<Vec<[f64; 2]>> = (0..batches.len())
        .map(|left| {
            let (before, after) = batches.split_at(left);
            total_of(&mut before.iter().chain(&after[1..])).indices()
        })
        .collect();
    let count = batches.len() as f64;
    let interval = |place: usize| match &without {
        Some(without) if batches.len() > 1 => {
            let mean = without.iter().map(|indices| indices[place]).sum::<f64>() / count;
            let spread: f64 = without
                .iter()
                .map(|indices| (indices[place] - mean) * (indices[place] - mean))
                .sum();
            let error = (spread * (count - 1.0) / count).sqrt() * math::student_t_quantile(0.975, count - 1.0);
            [whole[place] - error, whole[place] + error]
        }
        _ => [whole[place].min(0.0), whole[place].max(1.0)],
    };
    Some(Indices {
        first_order: whole[0],
        first_order_interval: interval(0),
        total: whole[1],
        total_interval: interval(1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_by_hand() {
        let batch = |apart, first, total| Sums { apart, first, total };
        let found = indices(&[batch(4.0, 1.0, 3.0), batch(4.0, 1.0, 3.0)]).expect("varies");
        assert_eq!((found.first_order, found.total), (0.75, 0.75));
        assert_eq!(found.first_order_interval, [0.75, 0.75]);
        // Leaving one out: 1/4 and 3/4, so the error is 1/4 · √(1/2 · 2) ... times t of one degree of freedom, 12.706.
        let found = indices(&[batch(4.0, 4.0, 1.0), batch(4.0, 4.0, 3.0)]).expect("varies");
        assert_eq!(found.total, 0.5);
        assert!(
            (found.total_interval[1] - 0.5 - 0.25 * 12.706_204_736).abs() < 1e-6,
            "{found:?}"
        );
        assert!(indices(&[Sums::default(); 4]).is_none());
        assert!(indices(&[]).is_none());
    }

    #[test]
    fn one_batch_that_holds_everything_says_nothing_about_the_error() {
        let mut batches = vec![Sums::default(); 8];
        batches[3] = Sums {
            apart: 1.0,
            first: 1.5,
            total: 1.0,
        };
        let found = indices(&batches).expect("varies");
        assert_eq!(found.first_order_interval, [-0.5, 1.0]);
        assert_eq!(found.total_interval, [0.0, 1.0]);
    }
}
