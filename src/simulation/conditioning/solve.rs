//! One condition on the paths of one block.

use super::curve::{Curve, Values, values};
use super::facts::Fact;
use super::prepare::{Prepared, Way};
use super::root::Brent;
use crate::math::{self, column};
use crate::model::MeasurementError;
use crate::program::{Bound, Lanes, Machine};

/// Scores at which a measure is looked at, rising: further out only where a bracket is wanted.
const SCORES: [f64; 19] = [
    -8.2, -7.0, -6.0, -5.0, -4.0, -3.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.2,
];
/// Those that decide whether the measure is monotone.
const INNER: std::ops::Range<usize> = 5..14;
/// The distance of the points by which the slope at a root is told: the error is of the fourth order.
const STEP: f64 = 1.0 / 256.0;
/// Trials of a search; bisection alone needs 60.
const MOST_TRIALS: usize = 150;
/// ln √(2π)
const LN_ROOT_TAU: f64 = 0.918_938_533_204_672_7;

/// What a condition makes of the paths of a block.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Columns of the draws that were solved for, in the order of their nodes.
    pub given: Vec<Vec<f64>>,
    /// Logarithms of the factors; −∞ where a path cannot agree.
    pub log_factors: Vec<f64>,
    /// The measure with the path's own draw, as it would have been measured; NaN where undefined.
    pub expected: Vec<f64>,
    /// Scores of the draw that was solved for.
    pub scores: Vec<f64>,
    /// The first lane on which the measure is not monotone in the draw.
    pub not_monotone: Option<usize>,
    /// How many roots lie where the measure does not move: steps of a count.
    pub flat_roots: usize,
    /// How many roots there are.
    pub roots: usize,
}

/// Takes up a condition on the paths of a block, given the columns of draws that were solved for before.
pub fn solve(bound: &Bound, prepared: &Prepared, machine: &mut Machine, lanes: Lanes, earlier: &[&[f64]]) -> Outcome {
    let truth = truth(bound, prepared, lanes);
    match &prepared.solved {
        None => by_likelihood(prepared, machine, lanes, earlier, &truth),
        Some(solved) => {
            let uniforms = uniforms(bound, lanes, solved);
            let mut scores = uniforms.clone();
            column::normal_quantile(&mut scores);
            let curve = Curve::new(solved, machine, lanes, earlier);
            let mut search = Search {
                prepared,
                curve,
                lanes: lanes.len,
                truth,
                outcome: Outcome {
                    log_factors: vec![f64::NEG_INFINITY; lanes.len],
                    ..Outcome::default()
                },
            };
            search.curve.look_all(&scores, &uniforms);
            search.outcome.expected = measured(&search.curve.values.x, &search.truth, prepared);
            let (scores, uniforms) = match prepared.way {
                Way::Root => search.roots(scores, uniforms),
                _ => search.parts(scores, uniforms),
            };
            let mut outcome = search.outcome;
            let draws = solved.draws.iter().map(|(_, scale)| match scale {
                crate::program::Scale::Score => scores.clone(),
                crate::program::Scale::Uniform => uniforms.clone(),
            });
            outcome.given = draws.collect();
            outcome.scores = scores;
            outcome
        }
    }
}

/// The draw's own uniforms.
fn uniforms(bound: &Bound, lanes: Lanes, solved: &super::prepare::Solved) -> Vec<f64> {
    let mut uniforms = vec![0.5; lanes.len];
    let (key, period) = (bound.keys[solved.stream.index()], solved.period);
    match lanes.indices(|| bound.program.is_of_assumption(solved.stream), period) {
        None => bound.sampler.uniforms(key, period.counter(), lanes.first, &mut uniforms),
        Some(paths) => bound.sampler.uniforms_at(key, period.counter(), paths, &mut uniforms),
    }
    uniforms
}

/// The true values of a measure that is known with an error, or whose distribution is another one; empty of any other.
fn truth(bound: &Bound, prepared: &Prepared, lanes: Lanes) -> Vec<f64> {
    let Some((_, drawer)) = &prepared.truth else {
        return Vec::new();
    };
    let mut truth = truth_uniforms(bound, prepared, lanes);
    drawer.column(&[], &mut truth);
    truth
}

/// The uniforms from which true values are drawn.
pub fn truth_uniforms(bound: &Bound, prepared: &Prepared, lanes: Lanes) -> Vec<f64> {
    let Some((key, _)) = &prepared.truth else {
        return Vec::new();
    };
    let mut uniforms = vec![0.5; lanes.len];
    let period = crate::model::Period::new(prepared.condition.asked.period);
    match lanes.indices(|| false, period) {
        None => bound.sampler.uniforms(*key, period.counter(), lanes.first, &mut uniforms),
        Some(paths) => bound.sampler.uniforms_at(*key, period.counter(), paths, &mut uniforms),
    }
    uniforms
}

/// What would have been measured of a measure: with the error that belongs to it, where there is one.
fn measured(x: &[f64], truth: &[f64], prepared: &Prepared) -> Vec<f64> {
    let Fact::WithError(error) = &prepared.condition.fact else {
        return x.to_vec();
    };
    let with_error = |(x, truth): (&f64, &f64)| match error.of_logarithm {
        true => x * (truth / error.median),
        false => x + (truth - error.median),
    };
    x.iter().zip(truth).map(with_error).collect()
}

/// Factors without moving a draw.
fn by_likelihood(prepared: &Prepared, machine: &mut Machine, lanes: Lanes, earlier: &[&[f64]], truth: &[f64]) -> Outcome {
    let mut found = Values::default();
    if let Some(plain) = &prepared.plain {
        values(plain, machine, lanes, earlier, &mut found);
    }
    let factor = |lane: usize| match &prepared.condition.fact {
        Fact::WithError(error) => log_likelihood(error, found.x[lane]),
        // The factor comes when all paths are known.
        Fact::Tilt if found.x[lane].is_nan() => f64::NEG_INFINITY,
        Fact::Tilt => 0.0,
        Fact::Exactly | Fact::Soft { .. } => holds(&found, lane, false),
        Fact::Within { strict } => holds(&found, lane, *strict),
    };
    Outcome {
        log_factors: (0..found.x.len()).map(factor).collect(),
        expected: measured(&found.x, truth, prepared),
        ..Outcome::default()
    }
}

/// 0 where the measure of a path lies within its bounds, else −∞.
fn holds(values: &Values, lane: usize, strict: bool) -> f64 {
    match above(values, lane, strict) >= 0.0 && below(values, lane, strict) >= 0.0 {
        true => 0.0,
        false => f64::NEG_INFINITY,
    }
}

/// How far a measure lies above its lower bound, by the tolerance nearer; negative where it is undefined.
fn above(values: &Values, lane: usize, strict: bool) -> f64 {
    let (x, tolerance) = (values.x[lane], values.tolerance[lane]);
    match (x.is_nan(), values.low.get(lane)) {
        (true, _) => -1.0,
        (false, None) => 1.0,
        (false, Some(low)) if strict => or_outside(x - low - tolerance, x != *low),
        (false, Some(low)) => or_outside(x - low + tolerance, true),
    }
}

/// How far it lies below its upper bound.
fn below(values: &Values, lane: usize, strict: bool) -> f64 {
    let (x, tolerance) = (values.x[lane], values.tolerance[lane]);
    match (x.is_nan(), values.high.get(lane)) {
        (true, _) => -1.0,
        (false, None) => 1.0,
        (false, Some(high)) if strict => or_outside(high - x - tolerance, x != *high),
        (false, Some(high)) => or_outside(high - x + tolerance, true),
    }
}

/// A distance; negative where it is undefined or may not be 0.
fn or_outside(distance: f64, may_hold: bool) -> f64 {
    if distance.is_nan() || !may_hold { -1.0 } else { distance }
}

/// ln of the density of what was measured, given a true value.
pub fn log_likelihood(error: &MeasurementError, truth: f64) -> f64 {
    let deviation = if error.of_logarithm {
        math::ln(error.median) - math::ln(truth)
    } else {
        error.median - truth
    };
    let d = deviation / error.scale;
    if d.is_nan() {
        return f64::NEG_INFINITY;
    }
    match error.degrees_of_freedom {
        None => -0.5 * d * d - math::ln(error.scale) - LN_ROOT_TAU,
        Some(df) => {
            let half = 0.5 * (df + 1.0);
            math::ln_gamma(half) - math::ln_gamma(0.5 * df)
                - 0.5 * math::ln(df * std::f64::consts::PI)
                - math::ln(error.scale)
                - half * math::ln_1p(d * d / df)
        }
    }
}

struct Search<'s> {
    prepared: &'s Prepared,
    curve: Curve<'s>,
    lanes: usize,
    truth: Vec<f64>,
    outcome: Outcome,
}

/// One function of the score on all lanes, at the scores looked at; NaN where it was not looked at or is undefined.
type Looks = Vec<[f64; SCORES.len()]>;

impl Search<'_> {
    /// What a measure is to be, on a lane.
    fn aim(truth: &[f64], values: &Values, at: usize, lane: usize) -> f64 {
        match truth.get(lane) {
            Some(truth) => *truth,
            None => values.low.get(at).copied().unwrap_or(f64::NAN),
        }
    }

    /// Looks at some lanes at one of the scores.
    fn look(&mut self, subset: &[usize], score: f64) {
        let scores = vec![score; subset.len()];
        self.curve.look(subset, &scores);
    }

    /// Solves for the draws with which the measure is exactly what is wanted.
    fn roots(&mut self, mut scores: Vec<f64>, mut uniforms: Vec<f64>) -> (Vec<f64>, Vec<f64>) {
        let all: Vec<usize> = (0..self.lanes).collect();
        let mut misses: Looks = vec![[f64::NAN; SCORES.len()]; self.lanes];
        let (mut up, mut down) = (vec![false; self.lanes], vec![false; self.lanes]);
        let mut before: Vec<f64> = Vec::new();
        for place in INNER {
            self.look(&all, SCORES[place]);
            let values = &self.curve.values;
            for lane in 0..self.lanes {
                misses[lane][place] = values.x[lane] - Search::aim(&self.truth, values, lane, lane);
                if let Some(before) = before.get(lane) {
                    up[lane] |= values.x[lane] - before > values.tolerance[lane];
                    down[lane] |= before - values.x[lane] > values.tolerance[lane];
                }
            }
            before = values.x.clone();
        }
        self.outcome.not_monotone = (0..self.lanes).find(|lane| up[*lane] && down[*lane]);
        let bracket = |misses: &[f64; SCORES.len()]| {
            (0..SCORES.len() - 1).find(|at| {
                let (left, right) = (misses[*at], misses[at + 1]);
                !left.is_nan() && !right.is_nan() && (left > 0.0) != (right > 0.0)
            })
        };
        let far: Vec<usize> = all.iter().copied().filter(|lane| bracket(&misses[*lane]).is_none()).collect();
        if !far.is_empty() {
            for place in (0..SCORES.len()).filter(|place| !INNER.contains(place)) {
                self.look(&far, SCORES[place]);
                let values = &self.curve.values;
                for (at, lane) in far.iter().enumerate() {
                    misses[*lane][place] = values.x[at] - Search::aim(&self.truth, values, at, *lane);
                }
            }
        }
        let searches = all.iter().filter_map(|lane| {
            let at = bracket(&misses[*lane])?;
            let point = |place: usize| (SCORES[place], misses[*lane][place]);
            Some((*lane, Brent::between(point(at), point(at + 1))))
        });
        let searches: Vec<(usize, Brent)> = searches.collect();
        let truth = std::mem::take(&mut self.truth);
        let found = self.search(searches, |values, at, lane| {
            let miss = values.x[at] - Search::aim(&truth, values, at, lane);
            (miss, miss.abs() <= values.tolerance[at])
        });
        self.truth = truth;
        let (lanes, roots): (Vec<usize>, Vec<f64>) = found.into_iter().filter(|(_, _, hit)| *hit).map(|(lane, z, _)| (lane, z)).unzip();
        self.outcome.roots = lanes.len();
        // (8 (f(h) − f(−h)) − (f(2h) − f(−2h))) / 12 h
        let mut slopes = vec![0.0; lanes.len()];
        for (times, weight) in [(1.0, 8.0), (-1.0, -8.0), (2.0, -1.0), (-2.0, 1.0)] {
            let beside: Vec<f64> = roots.iter().map(|z| z + times * STEP).collect();
            self.curve.look(&lanes, &beside);
            for (slope, x) in slopes.iter_mut().zip(&self.curve.values.x) {
                *slope += weight * x;
            }
        }
        let of_logarithm = matches!(&self.prepared.condition.fact, Fact::WithError(error) if error.of_logarithm);
        for ((lane, z), slope) in lanes.iter().zip(&roots).zip(&slopes) {
            let slope = (slope / (12.0 * STEP)).abs();
            if slope == 0.0 {
                self.outcome.flat_roots += 1;
            }
            scores[*lane] = *z;
            uniforms[*lane] = math::normal_cdf(*z).clamp(0.5 * f64::EPSILON, 1.0 - 0.5 * f64::EPSILON);
            if slope > 0.0 && slope.is_finite() {
                let x = self.truth.get(*lane).copied().filter(|_| of_logarithm);
                let jacobian = x.map_or(0.0, math::ln);
                self.outcome.log_factors[*lane] = -0.5 * z * z - LN_ROOT_TAU - math::ln(slope) + jacobian;
            }
        }
        for factor in &mut self.outcome.log_factors {
            if factor.is_nan() {
                *factor = f64::NEG_INFINITY;
            }
        }
        (scores, uniforms)
    }

    /// Draws from the part of the draw's range in which the measure lies within its bounds.
    fn parts(&mut self, mut scores: Vec<f64>, mut uniforms: Vec<f64>) -> (Vec<f64>, Vec<f64>) {
        let strict = matches!(self.prepared.condition.fact, Fact::Within { strict: true });
        let all: Vec<usize> = (0..self.lanes).collect();
        let unseen = [f64::NAN; SCORES.len()];
        let (mut above_low, mut below_high) = (vec![unseen; self.lanes], vec![unseen; self.lanes]);
        let mut x = vec![unseen; self.lanes];
        let (mut up, mut down) = (vec![false; self.lanes], vec![false; self.lanes]);
        for (place, score) in SCORES.iter().enumerate() {
            self.look(&all, *score);
            let values = &self.curve.values;
            for lane in 0..self.lanes {
                x[lane][place] = values.x[lane];
                above_low[lane][place] = above(values, lane, strict);
                below_high[lane][place] = below(values, lane, strict);
                if place > 0 {
                    let is_inner = INNER.contains(&place) && INNER.contains(&(place - 1));
                    let change = values.x[lane] - x[lane][place - 1];
                    if is_inner {
                        up[lane] |= change > values.tolerance[lane];
                        down[lane] |= -change > values.tolerance[lane];
                    }
                }
            }
        }
        self.outcome.not_monotone = (0..self.lanes).find(|lane| up[*lane] && down[*lane]);
        let mut lefts: Vec<(usize, Brent)> = Vec::new();
        let mut rights: Vec<(usize, Brent)> = Vec::new();
        let mut ends = vec![Some((f64::NEG_INFINITY, f64::INFINITY)); self.lanes];
        let mut rises = vec![true; self.lanes];
        for lane in 0..self.lanes {
            let defined = || x[lane].iter().filter(|x| !x.is_nan());
            let (Some(first), Some(last)) = (defined().next(), defined().next_back()) else {
                ends[lane] = None;
                continue;
            };
            rises[lane] = last >= first;
            let (left, right) = match rises[lane] {
                true => (&above_low[lane], &below_high[lane]),
                false => (&below_high[lane], &above_low[lane]),
            };
            let point = |row: &[f64; SCORES.len()], at: usize| (SCORES[at], row[at]);
            if left[0] < 0.0 {
                match (1..SCORES.len()).find(|at| left[*at] >= 0.0) {
                    Some(at) => lefts.push((lane, Brent::between(point(left, at - 1), point(left, at)))),
                    None => ends[lane] = None,
                }
            }
            let end = SCORES.len() - 1;
            if right[end] < 0.0 {
                match (0..end).rev().find(|at| right[*at] >= 0.0) {
                    Some(at) => rights.push((lane, Brent::between(point(right, at), point(right, at + 1)))),
                    None => ends[lane] = None,
                }
            }
        }
        for (is_left, searches) in [(true, lefts), (false, rights)] {
            let found = self.search(searches, |values, at, lane| {
                let distance = match rises[lane] == is_left {
                    true => above(values, at, strict),
                    false => below(values, at, strict),
                };
                (distance, false)
            });
            for (lane, z, _) in found {
                if let Some((left, right)) = &mut ends[lane] {
                    *(if is_left { left } else { right }) = z;
                }
            }
        }
        for lane in 0..self.lanes {
            let Some((left, right)) = ends[lane].filter(|(left, right)| left < right) else {
                continue;
            };
            if left == f64::NEG_INFINITY && right == f64::INFINITY {
                self.outcome.log_factors[lane] = 0.0;
                continue;
            }
            // On the side where probabilities are small, so that none is lost.
            let is_upper = left >= 0.0;
            let (from, to) = match is_upper {
                true => (math::normal_cdf(-right), math::normal_cdf(-left)),
                false => (math::normal_cdf(left), math::normal_cdf(right)),
            };
            let own = if is_upper { 1.0 - uniforms[lane] } else { uniforms[lane] };
            let share = from + own * (to - from);
            self.outcome.log_factors[lane] = math::ln(to - from);
            let score = math::normal_quantile(share.clamp(f64::MIN_POSITIVE, 1.0 - 0.5 * f64::EPSILON));
            scores[lane] = if is_upper { -score } else { score };
            uniforms[lane] = (if is_upper { 1.0 - share } else { share }).clamp(0.5 * f64::EPSILON, 1.0 - 0.5 * f64::EPSILON);
        }
        (scores, uniforms)
    }

    /// Carries on searches until each has ended; `value` gives the function on a lane, and whether that is good enough. What is found is
    /// `(lane, score, whether it was good enough)`.
    fn search(
        &mut self,
        searches: Vec<(usize, Brent)>,
        value: impl Fn(&Values, usize, usize) -> (f64, bool),
    ) -> Vec<(usize, f64, bool)> {
        let entry = |(lane, brent): (usize, Brent)| Entry {
            lane,
            z: brent.best(),
            brent,
            ended: None,
        };
        let mut entries: Vec<Entry> = searches.into_iter().map(entry).collect();
        let mut found = Vec::with_capacity(entries.len());
        for _ in 0..MOST_TRIALS {
            for entry in entries.iter_mut().filter(|entry| entry.ended.is_none()) {
                match entry.brent.trial() {
                    Some(z) => entry.z = z,
                    None => entry.ended = Some((entry.brent.best(), entry.brent.value() == 0.0)),
                }
            }
            let ended = entries.iter().filter(|entry| entry.ended.is_some()).count();
            // Lanes that have ended are looked at with the others until they are the half.
            if 2 * ended >= entries.len() {
                found.extend(entries.iter().filter_map(Entry::end));
                entries.retain(|entry| entry.ended.is_none());
            }
            if entries.is_empty() {
                break;
            }
            let (lanes, scores): (Vec<usize>, Vec<f64>) = entries.iter().map(|entry| (entry.lane, entry.z)).unzip();
            self.curve.look(&lanes, &scores);
            for (at, entry) in entries.iter_mut().enumerate().filter(|(_, entry)| entry.ended.is_none()) {
                let (miss, is_good) = value(&self.curve.values, at, entry.lane);
                // What is undefined is on neither side: the search ends without a root.
                entry.brent.found(if miss.is_nan() { -1.0 } else { miss });
                if is_good {
                    entry.ended = Some((entry.z, true));
                }
            }
        }
        found.extend(entries.iter().map(|entry| entry.end().unwrap_or((entry.lane, entry.brent.best(), false))));
        found.sort_by_key(|(lane, ..)| *lane);
        found
    }
}

/// The search on one lane.
struct Entry {
    lane: usize,
    /// The point that is tried.
    z: f64,
    brent: Brent,
    /// Where it ended, and whether that is a root.
    ended: Option<(f64, bool)>,
}

impl Entry {
    fn end(&self) -> Option<(usize, f64, bool)> {
        self.ended.map(|(z, is_root)| (self.lane, z, is_root))
    }
}
