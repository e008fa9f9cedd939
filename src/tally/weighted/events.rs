//! How likely events are, with their errors.

use super::{BlockWeights, Controls};
use crate::tally::{BlockMask, Damaged, Digest, Reader, State, Writer, proportion};
use std::collections::BTreeMap;

/// Sums over weighted paths of some events, and what their errors need.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WeightedEvents {
    total: u128,
    /// Σ over families of (Σw)².
    total_squares: u128,
    events: Vec<Sums>,
    /// Families that reach the border of a block: the next may go on with them.
    open: BTreeMap<u64, Family>,
    /// Where means were tilted.
    controls: Option<Controls>,
}

/// Of one event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sums {
    /// Σ w·met.
    met: u128,
    /// Σ over families of (Σ w·met)².
    squares: u128,
    /// Σ over families of (Σ w·met)(Σ w).
    crosses: u128,
}

/// Of one family.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Family {
    weight: u128,
    met: Vec<u128>,
}

/// The share of an event, with its error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// Σ w·met / Σ w; NaN where nothing has weight.
    pub probability: f64,
    /// √Σ(w(met − P))² / Σw.
    pub standard_error: f64,
    /// Wilson's interval for as many independent paths as have this error.
    pub interval: (f64, f64),
}

impl WeightedEvents {
    /// Nothing yet, for so many events.
    pub fn new(events: usize) -> WeightedEvents {
        WeightedEvents {
            events: vec![Sums::default(); events],
            ..WeightedEvents::default()
        }
    }

    /// Adds a block, with the mask of each event.
    pub fn absorb(&mut self, block: BlockWeights, masks: &[BlockMask]) {
        let weights = block.weights;
        self.total += weights.iter().map(|w| u128::from(*w)).sum::<u128>();
        if !block.controls.is_empty() {
            let events = self.events.len();
            let controls = self.controls.get_or_insert_with(|| Controls::new(block.controls.len(), events));
            controls.absorb(weights, block.controls, masks);
        }
        if block.families.is_empty() {
            self.total_squares += squares(weights.iter());
            for (sums, mask) in self.events.iter_mut().zip(masks) {
                let (mut met, mut squares) = (0u128, 0u128);
                each(mask, |lane| {
                    let w = u128::from(weights[lane]);
                    met += w;
                    squares += w * w;
                });
                sums.met += met;
                sums.squares += squares;
                sums.crosses += squares;
            }
            return;
        }
        let mut start = 0;
        while start < weights.len() {
            let family = block.families[start];
            let end = start + block.families[start..].partition_point(|other| *other == family);
            let lanes = start..end;
            let met = |mask: &BlockMask| -> u128 {
                let of_lane = |lane: usize| if mask.get(lane) { u128::from(weights[lane]) } else { 0 };
                lanes.clone().map(of_lane).sum()
            };
            let weight: u128 = weights[lanes.clone()].iter().map(|w| u128::from(*w)).sum();
            let met: Vec<u128> = masks.iter().map(met).collect();
            for (sums, met) in self.events.iter_mut().zip(&met) {
                sums.met += met;
            }
            let family_of_block = Family { weight, met };
            if start == 0 || end == weights.len() {
                self.open.entry(family).or_default().add(&family_of_block);
            } else {
                self.close(&family_of_block);
            }
            start = end;
        }
    }

    fn close(&mut self, family: &Family) {
        self.total_squares += family.weight * family.weight;
        for (sums, met) in self.events.iter_mut().zip(&family.met) {
            sums.squares += met * met;
            sums.crosses += met * family.weight;
        }
    }

    /// Adds what other paths have counted.
    pub fn merge(&mut self, other: &WeightedEvents) {
        self.total += other.total;
        self.total_squares += other.total_squares;
        for (mine, theirs) in self.events.iter_mut().zip(&other.events) {
            mine.met += theirs.met;
            mine.squares += theirs.squares;
            mine.crosses += theirs.crosses;
        }
        for (family, theirs) in &other.open {
            self.open.entry(*family).or_default().add(theirs);
        }
        match (&mut self.controls, &other.controls) {
            (Some(mine), Some(theirs)) => mine.merge(theirs),
            (mine, Some(theirs)) => *mine = Some(theirs.clone()),
            (_, None) => {}
        }
    }

    /// With the families that were still open.
    fn closed(&self) -> WeightedEvents {
        let mut closed = self.clone();
        for family in std::mem::take(&mut closed.open).values() {
            closed.close(family);
        }
        closed
    }

    /// Whether paths stand for themselves alone: no family reaches from one piece of a run into another, and nothing is tilted.
    pub fn is_of_pieces(&self) -> bool {
        self.open.is_empty() && self.controls.is_none()
    }

    /// Σ w.
    pub fn total(&self) -> u128 {
        self.total
    }

    /// How many independent paths of equal weight know as much: (Σw)² ÷ Σ over families of (Σw)²; 0 where nothing has weight.
    pub fn effective_paths(&self) -> f64 {
        if self.total == 0 {
            return 0.0;
        }
        let total = self.total as f64;
        total / (self.closed().total_squares as f64 / total)
    }

    /// Σ w·met of an event, by its place.
    pub fn met(&self, event: usize) -> u128 {
        self.events[event].met
    }

    /// Each event, in order.
    pub fn shares(&self) -> Vec<Share> {
        let closed = self.closed();
        let total = closed.total as f64;
        let effective = self.effective_paths();
        let share = |(event, sums): (usize, &Sums)| {
            let probability = sums.met as f64 / total;
            // Σ(M − P·W)² over families; the two ends are exact.
            let variance = if sums.met == 0 || sums.met == closed.total {
                0.0
            } else {
                let squares = sums.squares as f64 / total / total;
                let crosses = sums.crosses as f64 / total / total;
                let all = closed.total_squares as f64 / total / total;
                let explained = closed.controls.as_ref().map_or(0.0, |controls| {
                    let slopes = controls.slopes(event, probability, total);
                    controls.explained(event, probability, total, &slopes)
                });
                (squares - 2.0 * probability * crosses + probability * probability * all - explained).max(0.0)
            };
            let trials = if variance > 0.0 {
                probability * (1.0 - probability) / variance
            } else {
                effective
            };
            Share {
                probability,
                standard_error: variance.sqrt(),
                interval: proportion::wilson_interval_of(probability, trials),
            }
        };
        closed.events.iter().enumerate().map(share).collect()
    }
}

impl Family {
    fn add(&mut self, other: &Family) {
        self.weight += other.weight;
        self.met.resize(self.met.len().max(other.met.len()), 0);
        for (mine, theirs) in self.met.iter_mut().zip(&other.met) {
            *mine += theirs;
        }
    }
}

/// Σ w².
fn squares<'w>(weights: impl Iterator<Item = &'w u64>) -> u128 {
    weights.map(|w| u128::from(*w) * u128::from(*w)).sum()
}

/// Visits the paths that are set.
pub fn each(mask: &BlockMask, mut visit: impl FnMut(usize)) {
    for (at, word) in mask.0.iter().enumerate() {
        let mut left = *word;
        while left != 0 {
            visit(64 * at + left.trailing_zeros() as usize);
            left &= left - 1;
        }
    }
}

/// Hands a large number over as two words.
pub(crate) fn wide(sink: &mut dyn FnMut(u64), number: u128) {
    sink(number as u64);
    sink((number >> 64) as u64);
}

/// Of runs that neither resample nor tilt: see [`WeightedEvents::is_of_pieces`].
impl State for WeightedEvents {
    fn write(&self, to: &mut Writer) {
        to.wide(self.total);
        to.wide(self.total_squares);
        for sums in &self.events {
            to.wide(sums.met);
            to.wide(sums.squares);
            to.wide(sums.crosses);
        }
    }

    fn read(&mut self, from: &mut Reader) -> Result<(), Damaged> {
        self.total = from.wide()?;
        self.total_squares = from.wide()?;
        for sums in &mut self.events {
            *sums = Sums {
                met: from.wide()?,
                squares: from.wide()?,
                crosses: from.wide()?,
            };
        }
        Ok(())
    }
}

impl Digest for WeightedEvents {
    fn digest(&self, sink: &mut dyn FnMut(u64)) {
        let closed = self.closed();
        wide(sink, closed.total);
        wide(sink, closed.total_squares);
        sink(closed.events.len() as u64);
        for sums in &closed.events {
            wide(sink, sums.met);
            wide(sink, sums.squares);
            wide(sink, sums.crosses);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::met_mask;

    fn absorbed(blocks: &[(Vec<u64>, Vec<u64>, Vec<f64>)]) -> WeightedEvents {
        let mut events = WeightedEvents::new(1);
        for (weights, families, met) in blocks {
            let mut part = WeightedEvents::new(1);
            part.absorb(BlockWeights { weights, families, controls: &[] }, &[met_mask(met)]);
            events.merge(&part);
        }
        events
    }

    /// √Σ over families (Σ w(met − P))² / Σw, written out.
    fn by_hand(paths: &[(u64, u64, f64)]) -> (f64, f64, f64) {
        let total: f64 = paths.iter().map(|(w, ..)| *w as f64).sum();
        let p = paths.iter().map(|(w, _, met)| *w as f64 * met).sum::<f64>() / total;
        let mut of_family: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
        for (w, family, met) in paths {
            let sums = of_family.entry(*family).or_default();
            sums.0 += *w as f64 * (met - p);
            sums.1 += *w as f64;
        }
        let error = of_family.values().map(|(sum, _)| sum * sum).sum::<f64>().sqrt() / total;
        let effective = total * total / of_family.values().map(|(_, w)| w * w).sum::<f64>();
        (p, error, effective)
    }

    #[test]
    fn errors_are_those_of_a_ratio_of_sums() {
        let one = (vec![3, 1, 0, 7, 2], vec![], vec![1.0, 0.0, 1.0, 0.0, 1.0]);
        let two = (vec![1, 4], vec![], vec![1.0, 1.0]);
        let events = absorbed(&[two.clone(), one.clone()]);
        let number = |at: usize, (weights, _, met): &(Vec<u64>, Vec<u64>, Vec<f64>)| -> Vec<(u64, u64, f64)> {
            let paths = weights.iter().zip(met).enumerate();
            paths.map(|(lane, (w, met))| (*w, (at + lane) as u64, *met)).collect()
        };
        let (p, error, effective) = by_hand(&[number(0, &one), number(100, &two)].concat());
        let share = events.shares()[0];
        assert!((share.probability - p).abs() < 1e-15 && (share.standard_error - error).abs() < 1e-15);
        assert!((events.effective_paths() - effective).abs() < 1e-12);
        assert!(share.interval.0 < p && p < share.interval.1);
    }

    #[test]
    fn families_stand_together_over_the_borders_of_blocks() {
        let one = (vec![3, 1, 5, 7, 2], vec![0, 0, 4, 9, 9], vec![1.0, 0.0, 1.0, 0.0, 1.0]);
        let two = (vec![1, 4, 6], vec![9, 9, 11], vec![1.0, 1.0, 0.0]);
        let events = absorbed(&[two.clone(), one.clone()]);
        assert_eq!(events.closed(), absorbed(&[one.clone(), two.clone()]).closed());
        let paths: Vec<(u64, u64, f64)> = [one, two]
            .iter()
            .flat_map(|(weights, families, met)| {
                let paths = weights.iter().zip(families).zip(met);
                paths.map(|((w, family), met)| (*w, *family, *met)).collect::<Vec<_>>()
            })
            .collect();
        let (p, error, effective) = by_hand(&paths);
        let share = events.shares()[0];
        assert!((share.probability - p).abs() < 1e-15 && (share.standard_error - error).abs() < 1e-15);
        assert!((events.effective_paths() - effective).abs() < 1e-12);
    }

    #[test]
    fn equal_weights_are_plain_counts() {
        let met: Vec<f64> = (0..1000).map(|lane| f64::from(u8::from(lane % 10 < 3))).collect();
        let events = absorbed(&[(vec![1 << 40; 1000], vec![], met)]);
        let share = events.shares()[0];
        assert_eq!(share.probability, 0.3);
        assert!((share.standard_error - proportion::standard_error(300, 1000)).abs() < 1e-15);
        let (low, high) = proportion::wilson_interval(300, 1000);
        assert!((share.interval.0 - low).abs() < 1e-12 && (share.interval.1 - high).abs() < 1e-12);
        assert!((events.effective_paths() - 1000.0).abs() < 1e-9);
    }
}
