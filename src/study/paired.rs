//! What differs between two scenarios on the same paths, counted so that parts of a run merge to the same bits.

use super::weighted_pair::WeightedPair;
use crate::tally::{BLOCK, BlockMask, Digest, ExactSum, block_moments, proportion, undefined};

/// Paths on which a condition holds in one scenario and not in the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flips {
    /// Only in the other scenario.
    pub gained: u64,
    /// Only in the reference.
    pub lost: u64,
}

impl Flips {
    /// The difference over so many paths, with its error.
    pub fn paired(self, paths: u64) -> PairedDifference {
        PairedDifference {
            difference: self.difference(paths),
            standard_error: self.standard_error(paths),
            interval: self.interval(paths),
        }
    }

    /// Adds a block.
    pub fn absorb(&mut self, reference: &BlockMask, other: &BlockMask) {
        for (before, after) in reference.0.iter().zip(&other.0) {
            self.gained += u64::from((after & !before).count_ones());
            self.lost += u64::from((before & !after).count_ones());
        }
    }

    /// Adds other paths.
    pub fn merge(&mut self, other: &Flips) {
        self.gained += other.gained;
        self.lost += other.lost;
    }

    /// Difference of the two probabilities, over `paths` paths.
    pub fn difference(self, paths: u64) -> f64 {
        (self.gained as f64 - self.lost as f64) / paths as f64
    }

    /// Standard error of the difference. On each path the difference is 1, 0 or −1, so that its variance is
    /// (g + l)/n − ((g − l)/n)², and only paths that flip count (McNemar 1947, Psychometrika 12, 153–157).
    pub fn standard_error(self, paths: u64) -> f64 {
        let difference = i128::from(self.gained) - i128::from(self.lost);
        let flipped = u128::from(self.gained) + u128::from(self.lost);
        paired_error(difference, flipped, paths)
    }

    /// 95 % interval of the difference.
    pub fn interval(self, paths: u64) -> [f64; 2] {
        proportion::difference_interval(self.gained, self.lost, paths).into()
    }
}

/// Standard error of a mean of whole numbers: √(Σd²/n − (Σd/n)²) / √n, with the subtraction in whole numbers.
fn paired_error(sum: i128, squares: u128, paths: u64) -> f64 {
    let n = paths as f64;
    let spread = squares
        .saturating_mul(u128::from(paths))
        .saturating_sub(sum.unsigned_abs().saturating_mul(sum.unsigned_abs()));
    (spread as f64).sqrt() / n / n.sqrt()
}

/// Mean and variance of a difference between two columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Moments {
    /// Paths on which both values are defined.
    pub defined: u64,
    centre: f64,
    sum: ExactSum,
    squares: ExactSum,
}

impl Moments {
    /// Empty moments around `centre`, a value near which differences are expected: any will do, one of them is best.
    pub fn around(centre: f64) -> Moments {
        let centre = if centre.is_finite() { centre } else { 0.0 };
        Moments {
            defined: 0,
            centre,
            sum: ExactSum::new(),
            squares: ExactSum::new(),
        }
    }

    /// Adds a block of differences, NaN where one of the two is undefined.
    pub fn absorb(&mut self, differences: &[f64]) {
        let (sum, squares) = block_moments(differences, self.centre, 1.0);
        self.defined += differences.len() as u64 - undefined(differences);
        self.sum.add(sum);
        self.squares.add(squares);
    }

    /// Adds other paths with the same centre.
    pub fn merge(&mut self, other: &Moments) {
        self.defined += other.defined;
        self.sum.merge(&other.sum);
        self.squares.merge(&other.squares);
    }

    /// The mean.
    pub fn mean(&self) -> Option<f64> {
        let mean = self.centre + self.sum.value() / self.defined as f64;
        (self.defined > 0 && mean.is_finite()).then_some(mean)
    }

    /// Standard error of the mean.
    pub fn standard_error(&self) -> Option<f64> {
        let n = self.defined as f64;
        let mean = self.sum.value() / n;
        let variance = (self.squares.value() / n - mean * mean).max(0.0);
        let error = (variance / n).sqrt();
        (self.defined > 0 && error.is_finite()).then_some(error)
    }
}

/// A scenario against the reference, on the same paths.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Targets of the same id: their place in the reference and in the other scenario.
    pub targets: Vec<(usize, usize)>,
    /// Paths absorbed.
    pub paths: u64,
    /// By target: where it is met in one only.
    pub met: Vec<Flips>,
    /// By target: how its measure differs.
    pub measure: Vec<Moments>,
    /// Where all targets that both have are met in one only.
    pub all_met: Flips,
    /// The targets of each scenario that count, where some are aliases of others.
    counted: [Option<Vec<usize>>; 2],
    /// The same where paths carry weights.
    weighted: Option<WeightedPair>,
    count_sum: i64,
    count_squares: u128,
}

/// What one scenario gave in a block.
pub struct Seen<'s> {
    /// By target: where it is met.
    pub masks: &'s [BlockMask],
    /// By target: its measure, at least as long as the block.
    pub measures: &'s [Vec<f64>],
    /// The weights of its paths; empty where all count the same.
    pub weights: &'s [u64],
    /// Distances of tilted measures from their means.
    pub controls: &'s [Vec<f64>],
    /// Whether its paths were resampled.
    pub is_resampled: bool,
}

/// The difference of a probability, or of a mean number, with its error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairedDifference {
    /// Of the other scenario from the reference.
    pub difference: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Its interval of 95 %.
    pub interval: [f64; 2],
}

impl Pair {
    /// An empty pair. `centres` are differences of measures near those that are expected, by target.
    pub fn new(targets: Vec<(usize, usize)>, centres: Vec<f64>) -> Pair {
        Pair {
            paths: 0,
            met: vec![Flips::default(); targets.len()],
            measure: centres.into_iter().map(Moments::around).collect(),
            all_met: Flips::default(),
            counted: [None, None],
            weighted: None,
            count_sum: 0,
            count_squares: 0,
            targets,
        }
    }

    /// The same where only some targets of each scenario count in numbers of targets met.
    pub fn counting(self, counted: [Option<Vec<usize>>; 2]) -> Pair {
        Pair { counted, ..self }
    }

    /// The same where paths carry weights in one of the scenarios.
    pub fn under_weights(self, are_there: bool) -> Pair {
        Pair {
            weighted: are_there.then(|| WeightedPair::new(self.targets.len())),
            ..self
        }
    }

    /// Adds a block of `live` paths.
    pub fn absorb(&mut self, reference: &Seen, other: &Seen, live: usize) {
        self.paths += live as u64;
        let mut difference = [0.0; BLOCK];
        for ((&(mine, theirs), flips), moments) in self.targets.iter().zip(&mut self.met).zip(&mut self.measure) {
            flips.absorb(&reference.masks[mine], &other.masks[theirs]);
            let columns = reference.measures[mine].iter().zip(&other.measures[theirs]);
            for (difference, (before, after)) in difference[..live].iter_mut().zip(columns) {
                *difference = after - before;
            }
            moments.absorb(&difference[..live]);
        }
        let [mine, theirs] = &self.counted;
        let counts_in = |counted: &Option<Vec<usize>>, target: usize| counted.as_ref().is_none_or(|all| all.contains(&target));
        let shared = self.targets.iter().filter(|(a, b)| counts_in(mine, *a) && counts_in(theirs, *b));
        let (before, after): (Vec<BlockMask>, Vec<BlockMask>) =
            shared.map(|(mine, theirs)| (reference.masks[*mine], other.masks[*theirs])).unzip();
        let all_of_both = [all(&before, live), all(&after, live)];
        self.all_met.absorb(&all_of_both[0], &all_of_both[1]);
        let (before, after) = (counts(&before), counts(&after));
        if let Some(weighted) = &mut self.weighted {
            let masks = |&(mine, theirs): &(usize, usize)| [reference.masks[mine], other.masks[theirs]];
            let events: Vec<[BlockMask; 2]> = self.targets.iter().map(masks).chain([all_of_both]).collect();
            weighted.absorb([reference, other], &events, [&before, &after], live);
        }
        for (before, after) in before[..live].iter().zip(&after[..live]) {
            let difference = i64::from(*after) - i64::from(*before);
            self.count_sum += difference;
            self.count_squares += u128::from(difference.unsigned_abs() * difference.unsigned_abs());
        }
    }

    /// Adds other paths of the same pair.
    pub fn merge(&mut self, other: &Pair) {
        self.paths += other.paths;
        self.met
            .iter_mut()
            .zip(&other.met)
            .for_each(|(mine, theirs)| mine.merge(theirs));
        self.measure
            .iter_mut()
            .zip(&other.measure)
            .for_each(|(mine, theirs)| mine.merge(theirs));
        self.all_met.merge(&other.all_met);
        self.count_sum += other.count_sum;
        self.count_squares += other.count_squares;
        if let (Some(mine), Some(theirs)) = (&mut self.weighted, &other.weighted) {
            mine.merge(theirs);
        }
    }

    /// Difference of the probabilities of a target, by its place in the pair.
    pub fn probability(&self, place: usize) -> PairedDifference {
        match &self.weighted {
            Some(weighted) => weighted.event(place),
            None => self.met[place].paired(self.paths),
        }
    }

    /// Difference of the probabilities that all targets that both have are met.
    pub fn together(&self) -> PairedDifference {
        match &self.weighted {
            Some(weighted) => weighted.event(self.targets.len()),
            None => self.all_met.paired(self.paths),
        }
    }

    /// Difference in the number of targets met, of those that both have.
    pub fn number(&self) -> PairedDifference {
        if let Some(weighted) = &self.weighted {
            return weighted.count();
        }
        let (difference, standard_error) = self.count();
        PairedDifference {
            difference,
            standard_error,
            interval: self.count_interval(),
        }
    }

    /// Whether paths carry weights.
    pub fn is_weighted(&self) -> bool {
        self.weighted.is_some()
    }

    /// Difference in the number of targets met, of those that both have, and its standard error.
    pub fn count(&self) -> (f64, f64) {
        let mean = self.count_sum as f64 / self.paths as f64;
        (
            mean,
            paired_error(i128::from(self.count_sum), self.count_squares, self.paths),
        )
    }
}

impl Pair {
    /// 95 % interval of the difference in the number of targets met: 1.96 standard errors, and where all paths differ alike as far as
    /// paths that were not seen could move it.
    pub fn count_interval(&self) -> [f64; 2] {
        let (mean, error) = self.count();
        let margin = if error > 0.0 {
            proportion::Z_95 * error
        } else {
            let (_, unseen) = proportion::wilson_interval(0, self.paths);
            unseen * self.targets.len() as f64
        };
        [mean - margin, mean + margin]
    }
}

impl Digest for Pair {
    fn digest(&self, sink: &mut dyn FnMut(u64)) {
        sink(self.paths);
        for (flips, moments) in self.met.iter().zip(&self.measure) {
            sink(flips.gained);
            sink(flips.lost);
            sink(moments.defined);
            moments.sum.digest(sink);
            moments.squares.digest(sink);
        }
        sink(self.all_met.gained);
        sink(self.all_met.lost);
        sink(self.count_sum as u64);
        sink(self.count_squares as u64);
    }
}

/// How many targets are met on each path.
fn counts(masks: &[BlockMask]) -> [u32; BLOCK] {
    let mut counts = [0; BLOCK];
    for mask in masks {
        for (word, lanes) in mask.0.iter().zip(counts.chunks_mut(64)) {
            for (bit, count) in lanes.iter_mut().enumerate() {
                *count += (word >> bit & 1) as u32;
            }
        }
    }
    counts
}

/// Where all targets are met.
fn all(masks: &[BlockMask], live: usize) -> BlockMask {
    let mut all = BlockMask::default();
    for (at, word) in all.0.iter_mut().enumerate() {
        let lanes = live.saturating_sub(64 * at).min(64);
        let living = if lanes == 64 { u64::MAX } else { (1 << lanes) - 1 };
        *word = masks.iter().fold(living, |word, mask| word & mask.0[at]);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::met_mask;

    /// Fixed pseudo-random 0s and 1s.
    fn coins(seed: u64, one_in: u64, live: usize) -> Vec<f64> {
        let mut state = seed;
        let mut next = || {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            (state >> 33) % one_in
        };
        (0..live).map(|_| if next() == 0 { 1.0 } else { 0.0 }).collect()
    }

    fn mean_and_error(values: &[f64]) -> (f64, f64) {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n;
        (mean, (variance / n).sqrt())
    }

    #[test]
    fn agrees_with_differences_path_by_path() {
        let lives = [1024, 1024, 777];
        let mut pair = Pair::new(vec![(0, 1), (1, 0)], vec![0.3, f64::NAN]);
        let mut halves = [pair.clone(), pair.clone()];
        let (mut flips, mut sizes, mut numbers, mut whole) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (block, live) in lives.into_iter().enumerate() {
            let seed = 10 * block as u64;
            let reference = [coins(seed, 2, live), coins(seed + 1, 3, live)];
            let other = [
                coins(seed + 2, 2, live),
                coins(seed + 3, 5, live),
                coins(seed + 4, 2, live),
            ];
            let measure = |columns: &[Vec<f64>], scale: f64| -> Vec<Vec<f64>> {
                let value = |(at, hit): (usize, &f64)| {
                    if at % 50 == 49 {
                        f64::NAN
                    } else {
                        hit * scale + (at % 7) as f64
                    }
                };
                columns
                    .iter()
                    .map(|column| column.iter().enumerate().map(value).collect())
                    .collect()
            };
            let (a, b) = (measure(&reference, 1.0), measure(&other, 2.5));
            let masks =
                |columns: &[Vec<f64>]| -> Vec<BlockMask> { columns.iter().map(|column| met_mask(column)).collect() };
            let (x, y) = (masks(&reference), masks(&other));
            let (before, after) = (
                Seen {
                    masks: &x,
                    measures: &a,
                    weights: &[],
                    controls: &[],
                    is_resampled: false,
                },
                Seen {
                    masks: &y,
                    measures: &b,
                    weights: &[],
                    controls: &[],
                    is_resampled: false,
                },
            );
            pair.absorb(&before, &after, live);
            halves[block % 2].absorb(&before, &after, live);
            for path in 0..live {
                flips.push(other[1][path] - reference[0][path]);
                sizes.push(b[1][path] - a[0][path]);
                // Two targets are in both: the third of the other one has no partner.
                let met = |columns: &[Vec<f64>]| columns[..2].iter().map(|column| column[path]).sum::<f64>();
                numbers.push(met(&other) - met(&reference));
                let all = |columns: &[Vec<f64>]| f64::from(u8::from(met(columns) == 2.0));
                whole.push(all(&other) - all(&reference));
            }
        }
        let close = |(a, b): (f64, f64), (c, d): (f64, f64)| {
            assert!(
                (a - c).abs() < 1e-12 && (b - d).abs() < 1e-12,
                "({a}, {b}) is not ({c}, {d})"
            );
        };
        close(
            (
                pair.met[0].difference(pair.paths),
                pair.met[0].standard_error(pair.paths),
            ),
            mean_and_error(&flips),
        );
        close(
            (
                pair.all_met.difference(pair.paths),
                pair.all_met.standard_error(pair.paths),
            ),
            mean_and_error(&whole),
        );
        close(pair.count(), mean_and_error(&numbers));
        sizes.retain(|value| !value.is_nan());
        let moments = &pair.measure[0];
        assert_eq!(moments.defined, sizes.len() as u64);
        close(
            (moments.mean().unwrap(), moments.standard_error().unwrap()),
            mean_and_error(&sizes),
        );
        let [mut merged, other] = halves;
        merged.merge(&other);
        assert_eq!(merged, pair);
    }

    #[test]
    fn equal_columns_have_no_difference_and_no_error() {
        let mut moments = Moments::around(0.0);
        moments.absorb(&[0.0; 100]);
        assert_eq!((moments.mean(), moments.standard_error()), (Some(0.0), Some(0.0)));
        let mut shifted = Moments::around(0.1);
        shifted.absorb(&[0.1; 1000]);
        assert_eq!((shifted.mean(), shifted.standard_error()), (Some(0.1), Some(0.0)));
        assert_eq!(Moments::around(f64::NAN).mean(), None);
        assert_eq!(Flips::default().standard_error(10), 0.0);
        // Every path flips the same way: certain.
        assert_eq!(Flips { gained: 10, lost: 0 }.standard_error(10), 0.0);
    }
}
