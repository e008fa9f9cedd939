//! The first pass of a conditioned run: the weight of every path, and which paths go on.

use super::facts::Fact;
use super::prepare::{Conditioning, Prepared, Way};
use super::refusal::Refusal;
use super::resample::systematic;
use super::solve::{solve, truth_uniforms};
use super::{Feed, tail_shape};
use crate::math;
use crate::model::{Period, Through};
use crate::program::{Bound, Lanes, Machine};
use crate::sampler::StreamKey;
use crate::simulation::{Control, Progress, Stopped, blocks};
use crate::tally::{BLOCK, Quantisation};
use std::ops::Range;

/// Paths whose measures are kept to say what was expected, at most.
const KEPT: u64 = 1 << 17;
/// Weights of so many paths and conditions are held at once, at most.
const HELD: u64 = 1 << 25;
/// The quantiles of what was expected.
pub const EXPECTED: [f64; 3] = [0.05, 0.5, 0.95];

/// What the first pass found.
#[derive(Clone, Debug)]
pub struct Weighed {
    /// Ancestors of all paths up to a period: see [`Lanes`].
    pub ancestors: Vec<(i64, Vec<u64>)>,
    /// Logarithms of the weights of all paths since the last resampling.
    pub log_weights: Vec<f64>,
    pub quantisation: Quantisation,
    pub reports: Vec<ConditionReport>,
    /// How many independent paths know as much.
    pub effective_paths: f64,
    pub tail_shape: f64,
    /// Of each tilt: the distance of the measure from the mean that it is moved to, of all paths.
    pub controls: Vec<Vec<f64>>,
}

/// What became of a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct ConditionReport {
    /// Its name.
    pub name: String,
    /// Its place among the conditions as they were given.
    pub period: i64,
    /// The number that is known; none of a condition, nor where it differs between paths.
    pub value: Option<f64>,
    /// The draw that took it up.
    pub through: Option<Through>,
    /// How many independent paths are left after it.
    pub effective_paths: f64,
    /// ln of the mean of its factor given the conditions before it: a density where a number is known, else a probability.
    pub log_evidence: f64,
    /// Quantiles ([`EXPECTED`]) of what was expected to be measured, given the conditions before it.
    pub expected: Option<[f64; 3]>,
    /// Where the value lies in that: P(X < x) + ½ P(X = x). None of a condition.
    pub pit: Option<f64>,
    /// The weighted mean of the score of the draw that took it up.
    pub implied_shock: Option<f64>,
    /// Divergence (Kullback and Leibler, in nats) of the paths with it from those without it.
    pub divergence: f64,
}

/// What a pass keeps of a block: by condition its weights so far, what was expected and the scores of its draw.
type Kept = Vec<(Vec<f64>, Vec<f64>, Vec<f64>)>;

/// The lanes of a block.
fn ancestors_of(ancestors: &[(i64, Vec<u64>)], first: usize, live: usize) -> Vec<(i64, Vec<u64>)> {
    let of_block = |(until, paths): &(i64, Vec<u64>)| (*until, paths[first..first + live].to_vec());
    ancestors.iter().map(of_block).collect()
}

/// One pass over all paths: the conditions of a range are kept, those before it only taken up. `carry` are the weights that paths have
/// before the range.
fn pass(
    bound: &Bound,
    conditions: &[Prepared],
    range: Range<usize>,
    ancestors: &[(i64, Vec<u64>)],
    carry: &[f64],
    control: Control,
) -> Result<Kept, Refusal> {
    let paths = carry.len() as u64;
    type State = (Machine, Vec<(u64, Kept)>, Vec<Option<u64>>);
    let start = || -> State { (Machine::new(), Vec::new(), vec![None; conditions.len()]) };
    let states = blocks(0..paths, control, start, |(machine, kept, broken): &mut State, block, live| {
        let first = block as usize * BLOCK;
        let of_block = ancestors_of(ancestors, first, live);
        let lanes = Lanes {
            first: first as u64,
            len: live,
            ancestors: &of_block,
        };
        let mut given: Vec<Vec<f64>> = Vec::new();
        let mut weights = carry[first..first + live].to_vec();
        let mut of_conditions: Kept = Vec::new();
        for (at, prepared) in conditions[..range.end].iter().enumerate() {
            let columns: Vec<&[f64]> = given.iter().map(Vec::as_slice).collect();
            let outcome = solve(bound, prepared, machine, lanes, &columns);
            if let Some(lane) = outcome.not_monotone {
                let path = first as u64 + lane as u64;
                let least = &mut broken[at];
                *least = Some(least.map_or(path, |other| other.min(path)));
            }
            if at >= range.start {
                weights.iter_mut().zip(&outcome.log_factors).for_each(|(weight, factor)| *weight += factor);
                let keeps = (first as u64) < KEPT || prepared.way == Way::Tilt;
                let some = |column: Vec<f64>| if keeps { column } else { Vec::new() };
                of_conditions.push((weights.clone(), some(outcome.expected), some(outcome.scores)));
            }
            given.extend(outcome.given);
        }
        kept.push((block, of_conditions));
    });
    let states = states.whole().map_err(|Stopped(())| Refusal::Stopped)?;
    let mut blocks: Vec<(u64, Kept)> = Vec::new();
    for (_, kept, broken) in states {
        let broken = broken.iter().enumerate().filter_map(|(at, path)| Some((at, (*path)?)));
        if let Some((at, path)) = broken.min() {
            return Err(Refusal::not_monotone(bound, &conditions[at], path));
        }
        blocks.extend(kept);
    }
    blocks.sort_by_key(|(block, _)| *block);
    let mut all: Kept = vec![Default::default(); range.len()];
    for (_, kept) in blocks {
        for (all, kept) in all.iter_mut().zip(kept) {
            all.0.extend(kept.0);
            all.1.extend(kept.1);
            all.2.extend(kept.2);
        }
    }
    Ok(all)
}

/// The weights of all paths as whole numbers.
fn whole(log_weights: &[f64]) -> (Vec<u64>, Quantisation) {
    let largest = log_weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let quantisation = Quantisation::new(largest, log_weights.len() as u64);
    (log_weights.iter().map(|w| quantisation.of(*w)).collect(), quantisation)
}

/// (Σw)² / Σ over families of (Σw)².
fn effective(weights: &[u64], families: &[u64]) -> f64 {
    let total: u128 = weights.iter().map(|w| u128::from(*w)).sum();
    if total == 0 {
        return 0.0;
    }
    let square = |sum: u128| sum as f64 / total as f64 * (sum as f64 / total as f64);
    let mut squares = 0.0;
    if families.is_empty() {
        weights.iter().for_each(|w| squares += square(u128::from(*w)));
    } else {
        let mut start = 0;
        while start < weights.len() {
            let end = start + families[start..].partition_point(|other| *other == families[start]);
            squares += square(weights[start..end].iter().map(|w| u128::from(*w)).sum());
            start = end;
        }
    }
    1.0 / squares
}

/// ln Σ exp, of weights in the order of their paths.
fn log_sum(log_weights: &[f64]) -> f64 {
    let largest = log_weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if largest == f64::NEG_INFINITY {
        return largest;
    }
    let sum: f64 = log_weights.iter().map(|w| math::exp(w - largest)).sum();
    largest + math::ln(sum)
}

/// Weighs all paths.
pub fn weigh(bound: &Bound, conditions: &[Prepared], paths: u64, control: Control) -> Result<Weighed, Refusal> {
    let count = paths as usize;
    let mut ancestors: Vec<(i64, Vec<u64>)> = Vec::new();
    let mut reports: Vec<ConditionReport> = Vec::new();
    let mut log_weights = vec![0.0; count];
    let at_once = (HELD / paths.max(1)).max(1) as usize;
    // Those that no draw takes up stand at the end, whatever their period.
    let solved = conditions.iter().filter(|prepared| prepared.solved.is_some()).count();
    let period = |at: usize| if at < solved { conditions[at].condition.asked.period } else { i64::MAX };
    let mut tilts: Vec<(usize, Vec<f64>)> = Vec::new();
    let mut next = 0;
    while next < conditions.len() {
        let mut end = conditions.len().min(next + at_once);
        while end < conditions.len() && period(end) == period(end - 1) {
            end += 1;
        }
        let silent = Control { progress: &|_: Progress| {}, stop: control.stop };
        let kept = pass(bound, conditions, next..end, &ancestors, &log_weights, silent)?;
        // What soft conditions before take back from the factors of this pass.
        let mut correction = vec![0.0; count];
        for (offset, (mut after, expected, scores)) in kept.into_iter().enumerate() {
            let at = next + offset;
            let families = ancestors.first().map_or(&[][..], |(_, first)| first);
            after.iter_mut().zip(&correction).for_each(|(after, less)| *after -= less);
            let mut divergence = None;
            match conditions[at].way {
                Way::Tilt => {
                    tilts.push((at, expected));
                    continue;
                }
                _ if matches!(conditions[at].condition.fact, Fact::Soft { .. }) => {
                    let marginal = marginal(bound, &conditions[at], &ancestors, &log_weights, &after);
                    divergence = Some(marginal.divergence);
                    for ((after, correction), less) in after.iter_mut().zip(&mut correction).zip(&marginal.log_density) {
                        *after -= less;
                        *correction += less;
                    }
                }
                _ => {}
            }
            reports.push(report(&conditions[at], families, divergence, Step {
                before: &log_weights,
                after: &after,
                expected: &expected,
                scores: &scores,
            }));
            log_weights = after;
            let (weights, _) = whole(&log_weights);
            if weights.iter().all(|w| *w == 0) {
                return Err(Refusal::unlikely(bound, conditions, &reports, 0.0, f64::NEG_INFINITY, paths));
            }
            let another_follows = at + 1 < solved && period(at + 1) != period(at);
            if another_follows && 2.0 * effective(&weights, &[]) < paths as f64 {
                let when = Period::new(period(at));
                let key = StreamKey::new(bound.settings.seed, "resample", 0);
                let taken = systematic(&weights, bound.sampler.uniform(key, when.counter(), 0));
                for (_, paths) in &mut ancestors {
                    *paths = taken.iter().map(|path| paths[*path as usize]).collect();
                }
                ancestors.push((when.number(), taken));
                log_weights = vec![0.0; count];
                end = at + 1;
                break;
            }
        }
        next = end;
    }
    let mut controls: Vec<Vec<f64>> = Vec::new();
    if !tilts.is_empty() {
        let before = log_weights.clone();
        controls = tilt(conditions, &tilts, &mut log_weights)?;
        let families = ancestors.first().map_or(&[][..], |(_, first)| first);
        let divergence = Some(relative_entropy(&before, &log_weights));
        for (at, expected) in &tilts {
            // Of several at once, what all of them did together.
            reports.push(report(&conditions[*at], families, divergence, Step {
                before: &before,
                after: &log_weights,
                expected: &expected[..expected.len().min(KEPT as usize)],
                scores: &[],
            }));
        }
    }
    let (weights, quantisation) = whole(&log_weights);
    let families = ancestors.first().map_or(&[][..], |(_, first)| first);
    let effective_paths = effective(&weights, families);
    let tail_shape = tail_shape(&log_weights);
    let few = (paths as f64 / 10.0).min(1000.0);
    let n = paths as f64;
    let heavy = (1.0 - 1.0 / math::log10(n.max(2.0))).min(0.7);
    if effective_paths < few || tail_shape > heavy {
        return Err(Refusal::unlikely(bound, conditions, &reports, effective_paths, tail_shape, paths));
    }
    Ok(Weighed {
        ancestors,
        log_weights,
        quantisation,
        reports,
        effective_paths,
        tail_shape,
        controls,
    })
}

/// Parts of equal probability of a soft condition's distribution.
const PARTS: usize = 128;

/// What the model had to say of the values that a soft condition draws.
struct Marginal {
    /// By path: ln of the mean density over the paths of its part; 0 where that is unknown.
    log_density: Vec<f64>,
    /// Of the condition's distribution from it.
    divergence: f64,
}

/// The density of a measure over the parts of a soft condition's distribution, given the conditions before it.
fn marginal(bound: &Bound, prepared: &Prepared, ancestors: &[(i64, Vec<u64>)], before: &[f64], after: &[f64]) -> Marginal {
    let lanes = Lanes {
        first: 0,
        len: before.len(),
        ancestors,
    };
    let uniforms = truth_uniforms(bound, prepared, lanes);
    let part = |u: f64| ((u * PARTS as f64) as usize).min(PARTS - 1);
    let (least, most) = (largest(before), largest(after));
    let mut sums = [(0.0, 0.0); PARTS];
    for ((u, before), after) in uniforms.iter().zip(before).zip(after) {
        let (of_before, of_after) = &mut sums[part(*u)];
        *of_before += math::exp(before - least);
        *of_after += math::exp(after - most);
    }
    let densities = sums.map(|(before, after)| math::ln(after / before) + (most - least));
    let finite = |x: f64| if x.is_finite() { x } else { 0.0 };
    let log_density: Vec<f64> = uniforms.iter().map(|u| finite(densities[part(*u)])).collect();
    let (mut divergence, mut total) = (0.0, 0.0);
    if let Some((_, drawer)) = &prepared.truth {
        const STEP: f64 = 1.0 / 256.0;
        const LN_ROOT_TAU: f64 = 0.918_938_533_204_672_7;
        for ((u, before), density) in uniforms.iter().zip(before).zip(&log_density) {
            let z = math::normal_quantile(*u);
            let slope = (drawer.from_score(&[], z + STEP) - drawer.from_score(&[], z - STEP)) / (2.0 * STEP);
            let own = -0.5 * z * z - LN_ROOT_TAU - math::ln(slope);
            let weight = math::exp(before - least);
            if own.is_finite() && weight > 0.0 {
                divergence += weight * (own - density);
                total += weight;
            }
        }
    }
    Marginal {
        log_density,
        divergence: if total > 0.0 { (divergence / total).max(0.0) } else { f64::NAN },
    }
}

fn largest(log_weights: &[f64]) -> f64 {
    log_weights.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// Σ w̃ ln(w̃ / w̃₀), of weights that were normalised.
fn relative_entropy(before: &[f64], after: &[f64]) -> f64 {
    let (least, most) = (log_sum(before), log_sum(after));
    let term = |(before, after): (&f64, &f64)| {
        let share = math::exp(after - most);
        if share > 0.0 { share * ((after - most) - (before - least)) } else { 0.0 }
    };
    before.iter().zip(after).map(term).sum::<f64>().max(0.0)
}

/// Moves the means of some measures, with weights e^{λ·x} times those before: of all weights with these means the ones of least relative
/// entropy (J. C. Robertson, E. W. Tallman, C. H. Whiteman 2005, Journal of Money, Credit and Banking 37, 383–401). Newton's method on
/// the convex ln Σ e^{λ·(x − m)}, halved where it does not fall. Gives the distances x − m.
fn tilt(conditions: &[Prepared], tilts: &[(usize, Vec<f64>)], log_weights: &mut Vec<f64>) -> Result<Vec<Vec<f64>>, Refusal> {
    let known: Vec<usize> = (0..log_weights.len())
        .filter(|path| log_weights[*path] > f64::NEG_INFINITY && tilts.iter().all(|(_, x)| x[*path].is_finite()))
        .collect();
    let mut distances = Vec::new();
    let mut scales = Vec::new();
    for (at, x) in tilts {
        let prepared = &conditions[*at];
        let (mean, _) = prepared.value().unwrap_or((f64::NAN, 0.0));
        let ends = known.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), path| {
            (low.min(x[*path]), high.max(x[*path]))
        });
        if !(ends.0 < mean && mean < ends.1) {
            return Err(Refusal::out_of_range(&prepared.condition, ends.0, ends.1));
        }
        distances.push(x.iter().map(|x| x - mean).collect::<Vec<f64>>());
        scales.push(ends.1 - ends.0);
    }
    let k = tilts.len();
    let exponent = |lambda: &[f64], path: usize| -> f64 {
        let moved = (0..k).map(|at| lambda[at] * distances[at][path] / scales[at]);
        log_weights[path] + moved.sum::<f64>()
    };
    let value = |lambda: &[f64]| -> f64 {
        let all: Vec<f64> = known.iter().map(|path| exponent(lambda, *path)).collect();
        log_sum(&all)
    };
    let mut lambda = vec![0.0; k];
    let mut now = value(&lambda);
    for _ in 0..200 {
        let all: Vec<f64> = known.iter().map(|path| exponent(&lambda, *path)).collect();
        let total = log_sum(&all);
        let mut gradient = vec![0.0; k];
        let mut bend = vec![vec![0.0; k]; k];
        for (path, all) in known.iter().zip(&all) {
            let share = math::exp(all - total);
            for a in 0..k {
                let x = distances[a][*path] / scales[a];
                gradient[a] += share * x;
                for b in 0..k {
                    bend[a][b] += share * x * (distances[b][*path] / scales[b]);
                }
            }
        }
        for a in 0..k {
            for b in 0..k {
                bend[a][b] -= gradient[a] * gradient[b];
            }
        }
        if gradient.iter().all(|slope| slope.abs() < 1e-13) {
            break;
        }
        let Some(step) = crate::tally::solve_symmetric(&bend, &gradient) else {
            break;
        };
        let mut length = 1.0;
        let mut moved = false;
        for _ in 0..60 {
            let next: Vec<f64> = lambda.iter().zip(&step).map(|(lambda, step)| lambda - length * step).collect();
            let there = value(&next);
            if there <= now {
                moved = there < now || gradient.iter().all(|slope| slope.abs() < 1e-9);
                lambda = next;
                now = there;
                break;
            }
            length *= 0.5;
        }
        if !moved {
            break;
        }
    }
    let weights: Vec<f64> = (0..log_weights.len())
        .map(|path| match tilts.iter().all(|(_, x)| x[path].is_finite()) {
            true => exponent(&lambda, path),
            false => f64::NEG_INFINITY,
        })
        .collect();
    *log_weights = weights;
    Ok(distances)
}

/// What a condition did to the weights.
struct Step<'s> {
    before: &'s [f64],
    after: &'s [f64],
    expected: &'s [f64],
    scores: &'s [f64],
}

fn report(prepared: &Prepared, families: &[u64], divergence: Option<f64>, step: Step) -> ConditionReport {
    let condition = &prepared.condition;
    let kept = step.expected.len();
    let (before, _) = whole(&step.before[..kept]);
    let (after, _) = whole(step.after);
    let mut known: Vec<(f64, u64)> = step.expected.iter().copied().zip(before).filter(|(x, w)| !x.is_nan() && *w > 0).collect();
    known.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: u128 = known.iter().map(|(_, w)| u128::from(*w)).sum();
    let quantile = |p: f64| {
        let mut sum = 0u128;
        let reaches = |(_, w): &&(f64, u64)| {
            sum += u128::from(*w);
            sum as f64 >= p * total as f64
        };
        known.iter().find(reaches).or(known.last()).map_or(f64::NAN, |(x, _)| *x)
    };
    let value = prepared.value();
    let pit = value.map(|(value, tolerance)| {
        let weight = |holds: &dyn Fn(f64) -> bool| -> u128 {
            known.iter().filter(|(x, _)| holds(*x)).map(|(_, w)| u128::from(*w)).sum()
        };
        let (below, equal) = (
            weight(&|x| x < value - tolerance),
            weight(&|x| (x - value).abs() <= tolerance),
        );
        (below as f64 + 0.5 * equal as f64) / total as f64
    });
    let implied_shock = (!step.scores.is_empty()).then(|| {
        let weights = step.scores.iter().zip(&after).map(|(z, w)| (*z, *w as f64)).filter(|(_, w)| *w > 0.0);
        let (mut sum, mut total) = (0.0, 0.0);
        for (z, w) in weights {
            sum += z * w;
            total += w;
        }
        sum / total
    });
    ConditionReport {
        name: condition.name.clone(),
        period: condition.asked.period,
        value: value.map(|(value, _)| value),
        through: prepared.through.filter(|_| prepared.solved.is_some()),
        effective_paths: effective(&after, families),
        log_evidence: log_sum(step.after) - log_sum(step.before),
        // Of a set it is −ln of its probability; else the change of all but the condition's own draw.
        divergence: divergence.unwrap_or_else(|| match prepared.way {
            Way::Part => log_sum(step.before) - log_sum(step.after),
            _ => relative_entropy(step.before, step.after),
        }),
        expected: (total > 0).then(|| EXPECTED.map(quantile)),
        pit,
        implied_shock,
    }
}

impl Conditioning {
    /// The program that is run, bound.
    pub fn main(&self) -> &Bound {
        &self.main
    }

    /// What became of the conditions, in the order in which they were taken up.
    pub fn reports(&self) -> &[ConditionReport] {
        &self.weighed.reports
    }

    /// How many independent paths know as much.
    pub fn effective_paths(&self) -> f64 {
        self.weighed.effective_paths
    }

    /// The shape of the tail of the weights.
    pub fn tail_shape(&self) -> f64 {
        self.weighed.tail_shape
    }

    /// Whether paths were resampled: the first paths of a longer run are then not those of a shorter one.
    pub fn is_resampled(&self) -> bool {
        !self.weighed.ancestors.is_empty()
    }

    /// Whether paths are weighed by what all of them show together: a longer run is then another run.
    pub fn is_of_its_length(&self) -> bool {
        let by_all = |prepared: &Prepared| {
            prepared.way == Way::Tilt || matches!(prepared.condition.fact, Fact::Soft { .. })
        };
        self.is_resampled() || self.conditions.iter().any(by_all)
    }

    /// The paths of the run.
    pub fn paths(&self) -> u64 {
        self.weighed.log_weights.len() as u64
    }

    /// What a block of the run is given; paths beyond those that were weighed have no weight.
    pub fn feed(&self, bound: &Bound, machine: &mut Machine, first: u64, live: usize) -> Feed {
        let weighed = &*self.weighed;
        let start = first as usize;
        let ancestors = ancestors_of(&weighed.ancestors, start, live);
        let lanes = Lanes {
            first,
            len: live,
            ancestors: &ancestors,
        };
        let mut given: Vec<Vec<f64>> = Vec::new();
        for prepared in self.conditions.iter().filter(|prepared| prepared.solved.is_some()) {
            let columns: Vec<&[f64]> = given.iter().map(Vec::as_slice).collect();
            given.extend(solve(bound, prepared, machine, lanes, &columns).given);
        }
        let log_weights = &weighed.log_weights[start..start + live];
        Feed {
            controls: weighed.controls.iter().map(|control| control[start..start + live].to_vec()).collect(),
            weights: log_weights.iter().map(|w| weighed.quantisation.of(*w)).collect(),
            families: ancestors.first().map_or_else(Vec::new, |(_, first)| first.clone()),
            ancestors,
            given,
        }
    }
}

impl Prepared {
    /// What was measured, where that is one number, and the tolerance at it.
    fn value(&self) -> Option<(f64, f64)> {
        let value = match &self.condition.fact {
            Fact::WithError(error) => error.median,
            Fact::Exactly | Fact::Tilt => {
                let own = self.solved.as_ref().map(|solved| &solved.measure).or(self.plain.as_ref())?;
                let program = &own.program;
                let low = program.schedule.constants.iter().find(|(id, _)| {
                    program.observable(*id) == crate::program::Observable::Column(super::curve::LOW)
                });
                own.scalars[low?.1 as usize]
            }
            Fact::Within { .. } | Fact::Soft { .. } => return None,
        };
        Some((value, crate::model::TOLERANCE * value.abs()))
    }
}
