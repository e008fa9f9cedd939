//! What differs between two scenarios on the same paths where paths carry weights in one of them or in both.
//!
//! With aᵢ = wᵢ(metᵢ − P) / Σw in one scenario and bᵢ in the other, the error of the difference of the probabilities is √Σ(aᵢ − bᵢ)².
//! Where one of them was resampled its paths are no pairs of the other's; the errors are then joined as if they were independent.

use super::paired::{PairedDifference, Seen};
use crate::tally::{BlockMask, Controls, ExactSum, each, proportion};

/// Sums of products of the weights of pairs of paths, as whole numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WeightedPair {
    /// Σw and Σv, the weights of the two scenarios.
    totals: [u128; 2],
    /// Σw², Σv², Σwv.
    products: [u128; 3],
    /// By target, and last of all targets together.
    events: Vec<Event>,
    /// Numbers of targets met, c and d: Σwc, Σvd, Σw²c, Σv²d, Σwvc, Σwvd, Σw²c², Σv²d², Σwvcd.
    counts: [u128; 9],
    /// Whether their paths are no pairs.
    is_apart: bool,
    /// Where means were tilted in the second scenario.
    tilted: Option<Tilted>,
}

/// Sums of the distances d of tilted measures in the second scenario.
#[derive(Clone, Debug, PartialEq)]
struct Tilted {
    own: Controls,
    /// Σwvd.
    shared: Vec<ExactSum>,
    /// By event: Σwvad.
    events: Vec<Vec<ExactSum>>,
}

impl Tilted {
    fn new(controls: usize, events: usize) -> Tilted {
        Tilted {
            own: Controls::new(controls, events),
            shared: vec![ExactSum::new(); controls],
            events: vec![vec![ExactSum::new(); controls]; events],
        }
    }

    fn absorb(&mut self, weights: [&[u64]; 2], controls: &[Vec<f64>], events: &[[BlockMask; 2]]) {
        let second: Vec<BlockMask> = events.iter().map(|[_, b]| *b).collect();
        self.own.absorb(weights[1], controls, &second);
        let [w, v] = weights;
        for (at, d) in controls.iter().enumerate() {
            let term = |lane: usize| if v[lane] == 0 { 0.0 } else { w[lane] as f64 * v[lane] as f64 * d[lane] };
            self.shared[at].add((0..w.len()).map(term).sum());
            for (sums, [a, _]) in self.events.iter_mut().zip(events) {
                let mut sum = 0.0;
                each(a, |lane| sum += term(lane));
                sums[at].add(sum);
            }
        }
    }

    fn merge(&mut self, other: &Tilted) {
        self.own.merge(&other.own);
        let mine = self.shared.iter_mut().chain(self.events.iter_mut().flatten());
        let theirs = other.shared.iter().chain(other.events.iter().flatten());
        mine.zip(theirs).for_each(|(mine, theirs)| mine.merge(theirs));
    }
}

/// Of one event, met in a in the first and b in the second scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Event {
    /// Σwa, Σvb.
    met: [u128; 2],
    /// Σw²a, Σv²b, Σwva, Σwvb, Σwvab.
    products: [u128; 5],
}

impl WeightedPair {
    /// Nothing yet, for so many targets.
    pub fn new(targets: usize) -> WeightedPair {
        WeightedPair {
            events: vec![Event::default(); targets + 1],
            ..WeightedPair::default()
        }
    }

    /// Adds a block: the masks of each event, and of each target that counts, in both scenarios.
    pub fn absorb(&mut self, seen: [&Seen; 2], events: &[[BlockMask; 2]], counts: [&[u32]; 2], live: usize) {
        let one = vec![1; live];
        let weights = seen.map(|seen| if seen.weights.is_empty() { &one[..] } else { seen.weights });
        self.is_apart |= seen.iter().any(|seen| seen.is_resampled);
        if !seen[1].controls.is_empty() {
            let tilted = self.tilted.get_or_insert_with(|| Tilted::new(seen[1].controls.len(), events.len()));
            tilted.absorb(weights, seen[1].controls, events);
        }
        let [w, v] = weights;
        let product = |lane: usize| -> [u128; 3] {
            let (w, v) = (u128::from(w[lane]), u128::from(v[lane]));
            [w * w, v * v, w * v]
        };
        for lane in 0..live {
            let (wide, [ww, vv, wv]) = ([u128::from(w[lane]), u128::from(v[lane])], product(lane));
            self.totals[0] += wide[0];
            self.totals[1] += wide[1];
            self.products.iter_mut().zip([ww, vv, wv]).for_each(|(sum, product)| *sum += product);
            let (c, d) = (u128::from(counts[0][lane]), u128::from(counts[1][lane]));
            let terms = [wide[0] * c, wide[1] * d, ww * c, vv * d, wv * c, wv * d, ww * c * c, vv * d * d, wv * c * d];
            self.counts.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
        }
        for (event, [a, b]) in self.events.iter_mut().zip(events) {
            each(a, |lane| {
                let [ww, _, wv] = product(lane);
                event.met[0] += u128::from(w[lane]);
                event.products[0] += ww;
                event.products[2] += wv;
                if b.get(lane) {
                    event.products[4] += wv;
                }
            });
            each(b, |lane| {
                let [_, vv, wv] = product(lane);
                event.met[1] += u128::from(v[lane]);
                event.products[1] += vv;
                event.products[3] += wv;
            });
        }
    }

    /// Adds other paths of the same pair.
    pub fn merge(&mut self, other: &WeightedPair) {
        fn add(mine: &mut [u128], theirs: &[u128]) {
            mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine += theirs);
        }
        add(&mut self.totals, &other.totals);
        add(&mut self.products, &other.products);
        add(&mut self.counts, &other.counts);
        for (mine, theirs) in self.events.iter_mut().zip(&other.events) {
            add(&mut mine.met, &theirs.met);
            add(&mut mine.products, &theirs.products);
        }
        self.is_apart |= other.is_apart;
        match (&mut self.tilted, &other.tilted) {
            (Some(mine), Some(theirs)) => mine.merge(theirs),
            (mine, Some(theirs)) => *mine = Some(theirs.clone()),
            (_, None) => {}
        }
    }

    /// How many paths of equal weight the scenario with fewer of them is worth.
    fn effective_paths(&self) -> f64 {
        let of = |total: u128, squares: u128| total as f64 * (total as f64 / squares as f64);
        of(self.totals[0], self.products[0]).min(of(self.totals[1], self.products[1]))
    }

    fn difference(&self, means: [f64; 2], squares: [f64; 2], cross: f64) -> PairedDifference {
        let cross = if self.is_apart { 0.0 } else { cross };
        let error = (squares[0] + squares[1] - 2.0 * cross).max(0.0).sqrt();
        let difference = means[1] - means[0];
        let margin = if error > 0.0 {
            proportion::Z_95 * error
        } else {
            proportion::wilson_interval_of(0.0, self.effective_paths()).1
        };
        PairedDifference {
            difference,
            standard_error: error,
            interval: [difference - margin, difference + margin],
        }
    }

    /// Difference of the probabilities of an event: of a target by its place, or after these of all together.
    pub fn event(&self, place: usize) -> PairedDifference {
        let event = &self.events[place];
        let [w, v] = self.totals.map(|total| total as f64);
        let (p, q) = (event.met[0] as f64 / w, event.met[1] as f64 / v);
        let own = |met: u128, all: u128, p: f64, total: f64| {
            let (met, all) = (met as f64 / total / total, all as f64 / total / total);
            met * (1.0 - 2.0 * p) + p * p * all
        };
        let scaled = |sum: u128| sum as f64 / w / v;
        let mut cross = scaled(event.products[4]) - p * scaled(event.products[3]) - q * scaled(event.products[2])
            + p * q * scaled(self.products[2]);
        let mut squares = [
            own(event.products[0], self.products[0], p, w),
            own(event.products[1], self.products[1], q, v),
        ];
        if let Some(tilted) = &self.tilted {
            let slopes = tilted.own.slopes(place, q, v);
            squares[1] -= tilted.own.explained(place, q, v, &slopes);
            for ((slope, with), shared) in slopes.iter().zip(&tilted.events[place]).zip(&tilted.shared) {
                cross -= slope * (with.value() - p * shared.value()) / w / v;
            }
        }
        self.difference([p, q], squares, cross)
    }

    /// Difference of the mean numbers of targets met.
    pub fn count(&self) -> PairedDifference {
        let [w, v] = self.totals.map(|total| total as f64);
        let sums = self.counts.map(|sum| sum as f64);
        let (c, d) = (sums[0] / w, sums[1] / v);
        let own = |square: f64, plain: f64, all: u128, mean: f64, total: f64| {
            (square - 2.0 * mean * plain + mean * mean * all as f64) / total / total
        };
        let cross = (sums[8] - c * sums[5] - d * sums[4] + c * d * self.products[2] as f64) / w / v;
        let squares = [
            own(sums[6], sums[2], self.products[0], c, w),
            own(sums[7], sums[3], self.products[1], d, v),
        ];
        self.difference([c, d], squares, cross)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::met_mask;

    #[test]
    fn errors_are_those_of_the_pairs() {
        let w: Vec<u64> = (0..100).map(|i| i * i % 17 + 1).collect();
        let v: Vec<u64> = (0..100).map(|i| i % 5).collect();
        let a: Vec<f64> = (0..100).map(|i| f64::from(u8::from(i % 3 == 0))).collect();
        let b: Vec<f64> = (0..100).map(|i| f64::from(u8::from(i % 3 == 0 || i % 7 == 1))).collect();
        let masks = [met_mask(&a), met_mask(&b)];
        let counts = [&a, &b].map(|met| met.iter().map(|met| *met as u32).collect::<Vec<u32>>());
        let (first, second) = (
            Seen { masks: &masks[..1], measures: &[], weights: &w, controls: &[], is_resampled: false },
            Seen { masks: &masks[1..], measures: &[], weights: &v, controls: &[], is_resampled: false },
        );
        let mut pair = WeightedPair::new(1);
        pair.absorb([&first, &second], &[masks, masks], [&counts[0], &counts[1]], 100);
        let mean = |w: &[u64], met: &[f64]| {
            let total: f64 = w.iter().map(|w| *w as f64).sum();
            (w.iter().zip(met).map(|(w, met)| *w as f64 * met).sum::<f64>() / total, total)
        };
        let ((p, wide), (q, long)) = (mean(&w, &a), mean(&v, &b));
        let by_hand: f64 = (0..100)
            .map(|i| {
                let one = w[i] as f64 * (a[i] - p) / wide - v[i] as f64 * (b[i] - q) / long;
                one * one
            })
            .sum();
        for found in [pair.event(0), pair.event(1), pair.count()] {
            assert!((found.difference - (q - p)).abs() < 1e-15, "{found:?}");
            assert!((found.standard_error - by_hand.sqrt()).abs() < 1e-15, "{found:?} {}", by_hand.sqrt());
        }
    }
}
