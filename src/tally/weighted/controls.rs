//! What a tilted mean tells of an event is no error: met − P − β(x − m) takes the place of met − P, β the weighted slope of met on x.

use super::events::each;
use super::linear::solve_symmetric;
use crate::tally::{BlockMask, ExactSum};

/// Sums of weights times the distances d = x − m of tilted measures.
#[derive(Clone, Debug, PartialEq)]
pub struct Controls {
    /// Σ w·d, Σ w²·d.
    means: [Vec<ExactSum>; 2],
    /// Σ w·d·d', Σ w²·d·d', in rows.
    spreads: [Vec<ExactSum>; 2],
    /// By event: Σ w·met·d, Σ w²·met·d.
    events: Vec<[Vec<ExactSum>; 2]>,
}

impl Controls {
    /// Empty sums of so many measures and events.
    pub fn new(controls: usize, events: usize) -> Controls {
        let row = |len: usize| vec![ExactSum::new(); len];
        Controls {
            means: [row(controls), row(controls)],
            spreads: [row(controls * controls), row(controls * controls)],
            events: vec![[row(controls), row(controls)]; events],
        }
    }

    /// Adds a block.
    pub fn absorb(&mut self, weights: &[u64], controls: &[Vec<f64>], masks: &[BlockMask]) {
        let k = controls.len();
        let weight = |lane: usize| weights[lane] as f64;
        for a in 0..k {
            // Paths without weight may have no distance.
            let of = |lane: usize| if weights[lane] == 0 { 0.0 } else { controls[a][lane] };
            let lanes = 0..weights.len();
            self.means[0][a].add(lanes.clone().map(|lane| weight(lane) * of(lane)).sum());
            self.means[1][a].add(lanes.clone().map(|lane| weight(lane) * weight(lane) * of(lane)).sum());
            for b in 0..k {
                let product = |lane: usize| if weights[lane] == 0 { 0.0 } else { of(lane) * controls[b][lane] };
                let spreads = [
                    lanes.clone().map(|lane| weight(lane) * product(lane)).sum(),
                    lanes.clone().map(|lane| weight(lane) * weight(lane) * product(lane)).sum(),
                ];
                self.spreads.iter_mut().zip(spreads).for_each(|(sums, sum)| sums[a * k + b].add(sum));
            }
            for (event, mask) in self.events.iter_mut().zip(masks) {
                let (mut plain, mut squared) = (0.0, 0.0);
                each(mask, |lane| {
                    plain += weight(lane) * of(lane);
                    squared += weight(lane) * weight(lane) * of(lane);
                });
                event[0][a].add(plain);
                event[1][a].add(squared);
            }
        }
    }

    /// Adds other paths.
    pub fn merge(&mut self, other: &Controls) {
        fn add(mine: &mut [ExactSum], theirs: &[ExactSum]) {
            mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| mine.merge(theirs));
        }
        for power in 0..2 {
            add(&mut self.means[power], &other.means[power]);
            add(&mut self.spreads[power], &other.spreads[power]);
            for (mine, theirs) in self.events.iter_mut().zip(&other.events) {
                add(&mut mine[power], &theirs[power]);
            }
        }
    }

    /// β of an event of this probability, for weights of this sum; 0 where the measures do not differ.
    pub fn slopes(&self, event: usize, probability: f64, total: f64) -> Vec<f64> {
        let k = self.means[0].len();
        let mean: Vec<f64> = self.means[0].iter().map(|sum| sum.value() / total).collect();
        let row = |a: usize| (0..k).map(|b| self.spreads[0][a * k + b].value() / total - mean[a] * mean[b]).collect();
        let matrix: Vec<Vec<f64>> = (0..k).map(row).collect();
        let right: Vec<f64> = (0..k)
            .map(|a| self.events[event][0][a].value() / total - probability * mean[a])
            .collect();
        solve_symmetric(&matrix, &right).unwrap_or_else(|| vec![0.0; k])
    }

    /// What β takes from Σ(w(met − P))² / (Σw)².
    pub fn explained(&self, event: usize, probability: f64, total: f64, slopes: &[f64]) -> f64 {
        let k = slopes.len();
        let mut less = 0.0;
        for a in 0..k {
            let cross = self.events[event][1][a].value() - probability * self.means[1][a].value();
            less += 2.0 * slopes[a] * (cross / total / total);
            for b in 0..k {
                less -= slopes[a] * slopes[b] * (self.spreads[1][a * k + b].value() / total / total);
            }
        }
        less
    }
}
