//! Which draw takes up a condition, and whether it may.

use super::facts::{Condition, Fact};
use super::prepare::{Asking, Prepared, Solved, Way};
use super::refusal::Refusal;
use super::solve::solve;
use crate::model::{ItemKind, Through};
use crate::math;
use crate::program::{Lanes, Machine, Node, NodeId, Observable, StreamId, TooLarge};
use crate::sampler::StreamKey;
use crate::tally::BLOCK;
use std::sync::Arc;

/// The score of the 90 % quantile.
const HIGH_SCORE: f64 = 1.281_551_565_544_600_4;

/// Conditions with the draws that take them up, in the order in which they are taken up: those that no draw takes up come last.
pub fn prepared(asking: &Asking, conditions: &[Condition], paths: u64) -> Result<Vec<Prepared>, Refusal> {
    let lanes = Lanes::of(0, paths.min(BLOCK as u64) as usize);
    let mut order: Vec<usize> = (0..conditions.len()).collect();
    order.sort_by_key(|at| conditions[*at].asked.period);
    let mut machine = Machine::new();
    // Conditions that a draw takes up, with their places in the list.
    let mut taken: Vec<(usize, Prepared)> = Vec::new();
    let mut last: Vec<usize> = Vec::new();
    for at in order {
        let condition = &conditions[at];
        let through = match condition.through {
            _ if matches!(condition.fact, Fact::Tilt) => None,
            Some(through) => Some(through),
            None => chosen(asking, conditions, at, &taken, lanes, &mut machine)?,
        };
        let counts = |through: Through| {
            let draws = &asking.program.model.draws;
            let own = draws.iter().find(|draw| draw.item == through.item && draw.substream == through.substream);
            own.is_some_and(|draw| draw.shape.is_discrete())
        };
        let way = match (&condition.fact, through) {
            (Fact::Tilt, _) => Way::Tilt,
            (Fact::Soft { .. }, Some(through)) if counts(through) => {
                return Err(Refusal::soft_count(asking.program, condition, through));
            }
            (_, None) => Way::Likelihood,
            (Fact::WithError(_), Some(through)) if counts(through) => Way::Likelihood,
            (Fact::Exactly, Some(through)) if counts(through) => Way::Part,
            (Fact::Within { .. }, Some(_)) => Way::Part,
            (_, Some(_)) => Way::Root,
        };
        let Some(through) = through.filter(|_| !matches!(way, Way::Likelihood | Way::Tilt)) else {
            if matches!(condition.fact, Fact::Exactly | Fact::Soft { .. }) {
                return Err(Refusal::no_draw(asking.program, condition, &asking.program.asked[at]));
            }
            last.push(at);
            continue;
        };
        let earlier: Vec<NodeId> = taken.iter().flat_map(|(_, prepared)| prepared.given()).collect();
        let nodes = asking.program.asked[at];
        let Some(solved) = asking.solved(&nodes, through, condition.asked.period, &earlier)? else {
            return Err(Refusal::does_not_move(asking.program, condition, through));
        };
        if let Some(moved) = moves(asking, conditions, &taken, &solved, lanes, &mut machine)? {
            let back = asking.draws(taken[moved].1.through.unwrap_or(through), conditions[taken[moved].0].asked.period);
            let back: Vec<NodeId> = back.into_iter().flat_map(|(_, _, nodes)| nodes).map(|(node, _)| node).collect();
            let would_do = !asking.program.moved_by(&back)[nodes.measure.index()];
            return Err(Refusal::moves(asking.program, condition, &conditions[taken[moved].0], through, would_do));
        }
        let mut prepared = Prepared {
            condition: Arc::new(condition.clone()),
            way,
            through: Some(through),
            plain: None,
            truth: truth(asking, condition),
            solved: Some(solved),
        };
        if way == Way::Root && matches!(condition.fact, Fact::Exactly) {
            // What is rounded, or kept within bounds, is a count.
            let given = of_first_block(asking, &taken, lanes, &mut machine);
            let given: Vec<&[f64]> = given.iter().map(Vec::as_slice).collect();
            let outcome = solve(asking.bound, &prepared, &mut machine, lanes, &given);
            if outcome.not_monotone.is_none() && (2 * outcome.flat_roots > outcome.roots || outcome.roots == 0) {
                let parts = Prepared { way: Way::Part, ..prepared.clone() };
                let outcome = solve(asking.bound, &parts, &mut machine, lanes, &given);
                // A set of no size is a point that nobody hits.
                if outcome.log_factors.iter().any(|factor| *factor > -25.0) {
                    prepared = parts;
                }
            }
        }
        taken.push((at, prepared));
    }
    let given: Vec<NodeId> = taken.iter().flat_map(|(_, prepared)| prepared.given()).collect();
    let mut all: Vec<Prepared> = taken.into_iter().map(|(_, prepared)| prepared).collect();
    // The mean of what all others left is moved, of all at once.
    last.sort_by_key(|at| matches!(conditions[*at].fact, Fact::Tilt));
    for at in last {
        let condition = &conditions[at];
        all.push(Prepared {
            condition: Arc::new(condition.clone()),
            way: match condition.fact {
                Fact::Tilt => Way::Tilt,
                _ => Way::Likelihood,
            },
            through: None,
            plain: Some(asking.part(&Asking::wanted(&asking.program.asked[at]), &given)?),
            truth: truth(asking, condition),
            solved: None,
        });
    }
    Ok(all)
}

/// The columns of the draws that were solved for, in the first block.
fn of_first_block(asking: &Asking, taken: &[(usize, Prepared)], lanes: Lanes, machine: &mut Machine) -> Vec<Vec<f64>> {
    let mut given: Vec<Vec<f64>> = Vec::new();
    for (_, prepared) in taken {
        let columns: Vec<&[f64]> = given.iter().map(Vec::as_slice).collect();
        let outcome = solve(asking.bound, prepared, machine, lanes, &columns);
        given.extend(outcome.given);
    }
    given
}

/// The draws of true values.
fn truth(asking: &Asking, condition: &Condition) -> Option<(StreamKey, Arc<crate::distribution::Drawer>)> {
    let (shape, parameters) = match &condition.fact {
        Fact::WithError(error) => (&error.shape, &error.parameters),
        Fact::Soft { shape, parameters } => (shape, parameters),
        _ => return None,
    };
    // Its parameters were checked when the file was read.
    let drawer = shape.prepare_all(parameters).ok()?;
    let key = StreamKey::new(asking.settings.seed, &condition.stream, 0);
    Some((key, Arc::new(drawer)))
}

/// The draws of shocks in a period that a measure depends on.
fn candidates(asking: &Asking, measure: NodeId, period: i64) -> Vec<Through> {
    let program = asking.program;
    let needed = program.needed_by(&[measure]);
    let mut found: Vec<(usize, Through)> = Vec::new();
    let order = program.model.order.in_period(period);
    for (index, node) in program.graph.nodes.iter().enumerate() {
        if let Node::Random { stream, period: when, .. } = node
            && needed[index]
            && when.number() == period
        {
            let stream = &program.streams[stream.index()];
            let is_shock = program.model.item(stream.item).kind == ItemKind::Shock;
            let through = Through {
                item: stream.item,
                substream: stream.substream,
            };
            if is_shock && !found.iter().any(|(_, other)| *other == through) {
                let place = order.iter().position(|item| *item == stream.item).unwrap_or(usize::MAX);
                found.push((place, through));
            }
        }
    }
    found.sort_by_key(|(place, through)| (*place, through.substream));
    found.into_iter().map(|(_, through)| through).collect()
}

/// Columns of draws on the first paths, and the measures that depend on them.
struct Moved {
    bound: crate::program::Bound,
    natural: Vec<Vec<f64>>,
}

impl Moved {
    /// Measures (by their places among the conditions), with the columns of some draws handed in.
    fn new(asking: &Asking, measures: &[usize], draws: &[(StreamId, crate::model::Period, NodeId, crate::program::Scale)], lanes: Lanes) -> Result<Moved, TooLarge> {
        let program = asking.program;
        let mut wanted = Vec::new();
        for (place, at) in measures.iter().enumerate() {
            let nodes = program.asked[*at];
            wanted.push((Observable::Column(2 * place as u32), nodes.measure));
            wanted.push((Observable::Column(2 * place as u32 + 1), nodes.tolerance));
        }
        let given: Vec<NodeId> = draws.iter().map(|(_, _, node, _)| *node).collect();
        let bound = asking.part(&wanted, &given)?;
        let natural = draws.iter().map(|(stream, period, _, scale)| {
            let mut column = vec![0.5; lanes.len];
            let key = asking.bound.keys[stream.index()];
            asking.bound.sampler.uniforms(key, period.counter(), lanes.first, &mut column);
            if *scale == crate::program::Scale::Score {
                math::column::normal_quantile(&mut column);
            }
            column
        });
        Ok(Moved {
            natural: natural.collect(),
            bound,
        })
    }

    /// Each measure and its tolerance where some draws are held at a score and the others are the paths' own.
    fn at(&self, held: &[usize], scales: &[crate::program::Scale], score: f64, lanes: Lanes, machine: &mut Machine) -> Vec<Vec<f64>> {
        let mut columns = self.natural.clone();
        for at in held {
            let value = match scales[*at] {
                crate::program::Scale::Score => score,
                crate::program::Scale::Uniform => math::normal_cdf(score),
            };
            columns[*at].fill(value);
        }
        let given: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let program = &self.bound.program;
        let mut found = vec![Vec::new(); program.observables.len()];
        for (id, scalar) in &program.schedule.constants {
            if let Observable::Column(place) = program.observable(*id) {
                found[place as usize] = vec![self.bound.scalars[*scalar as usize]; lanes.len];
            }
        }
        machine.run_given(&self.bound, &program.schedule, lanes, &given, &mut |id, view| {
            if let Observable::Column(place) = program.observable(id) {
                found[place as usize] = view.column.to_vec();
            }
        });
        found
    }
}

/// The mean distance between two columns over the paths on which both are defined, and whether any exceeds its tolerance.
fn distance(low: &[f64], high: &[f64], tolerance: &[f64]) -> (f64, bool) {
    let (mut sum, mut count, mut moves) = (0.0, 0u32, false);
    for ((low, high), tolerance) in low.iter().zip(high).zip(tolerance) {
        let distance = (high - low).abs();
        if !distance.is_nan() {
            sum += distance;
            count += 1;
            moves |= distance > *tolerance;
        }
    }
    (if count == 0 { 0.0 } else { sum / f64::from(count) }, moves)
}

/// The shock of a condition's period that moves its measure most, among those that move no condition taken up before it.
fn chosen(
    asking: &Asking,
    conditions: &[Condition],
    at: usize,
    taken: &[(usize, Prepared)],
    lanes: Lanes,
    machine: &mut Machine,
) -> Result<Option<Through>, Refusal> {
    let period = conditions[at].asked.period;
    let candidates = candidates(asking, asking.program.asked[at].measure, period);
    let mut draws = Vec::new();
    let mut places: Vec<Vec<usize>> = Vec::new();
    for through in &candidates {
        let (stream, period, nodes) = asking
            .draws(*through, period)
            .unwrap_or((StreamId(0), crate::model::Period::BASE, Vec::new()));
        places.push((draws.len()..draws.len() + nodes.len()).collect());
        draws.extend(nodes.into_iter().map(|(node, scale)| (stream, period, node, scale)));
    }
    let measures: Vec<usize> = std::iter::once(at).chain(taken.iter().map(|(at, _)| *at)).collect();
    let moved = Moved::new(asking, &measures, &draws, lanes)?;
    let scales: Vec<crate::program::Scale> = draws.iter().map(|(.., scale)| *scale).collect();
    let mut best: Option<(f64, Through)> = None;
    for (through, held) in candidates.iter().zip(&places) {
        let low = moved.at(held, &scales, -HIGH_SCORE, lanes, machine);
        let high = moved.at(held, &scales, HIGH_SCORE, lanes, machine);
        let others = 1..measures.len();
        if others.into_iter().any(|other| distance(&low[2 * other], &high[2 * other], &low[2 * other + 1]).1) {
            continue;
        }
        let (mean, moves) = distance(&low[0], &high[0], &low[1]);
        if moves && best.is_none_or(|(most, _)| mean > most) {
            best = Some((mean, *through));
        }
    }
    Ok(best.map(|(_, through)| through))
}

/// Which of the conditions taken up before a draw moves, if any.
fn moves(
    asking: &Asking,
    conditions: &[Condition],
    taken: &[(usize, Prepared)],
    solved: &Solved,
    lanes: Lanes,
    machine: &mut Machine,
) -> Result<Option<usize>, Refusal> {
    let sources: Vec<NodeId> = solved.draws.iter().map(|(node, _)| *node).collect();
    let reached = asking.program.moved_by(&sources);
    let reached: Vec<usize> = (0..taken.len())
        .filter(|place| reached[asking.program.asked[taken[*place].0].measure.index()])
        .collect();
    debug_assert!(taken.iter().all(|(at, _)| *at < conditions.len()));
    if reached.is_empty() {
        return Ok(None);
    }
    let measures: Vec<usize> = reached.iter().map(|place| taken[*place].0).collect();
    let draws: Vec<_> = solved
        .draws
        .iter()
        .map(|(node, scale)| (solved.stream, solved.period, *node, *scale))
        .collect();
    let scales: Vec<crate::program::Scale> = draws.iter().map(|(.., scale)| *scale).collect();
    let held: Vec<usize> = (0..draws.len()).collect();
    let moved = Moved::new(asking, &measures, &draws, lanes)?;
    let low = moved.at(&held, &scales, -HIGH_SCORE, lanes, machine);
    let high = moved.at(&held, &scales, HIGH_SCORE, lanes, machine);
    let first = (0..reached.len()).find(|place| distance(&low[2 * place], &high[2 * place], &low[2 * place + 1]).1);
    Ok(first.map(|place| reached[place]))
}
