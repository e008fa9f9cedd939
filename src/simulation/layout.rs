//! Where the columns of a program are counted: one series for each column that differs between paths, laid out by the
//! pilot.

use crate::model::{ItemId, ids};
use crate::program::{Bound, Instruction, Lanes, Machine, NodeId, Observable, ObservableId, Program, Schedule};
use crate::tally::{BLOCK, Layout, PILOT, Series, WeightedLayout};
use super::conditioning::Conditioning;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many sample paths are kept for drawing.
pub const SAMPLES: usize = 30;

ids! {
    /// Index of a series in [`Places::layouts`] and in the tallies of a run.
    SeriesId;
}

/// How an observable is recorded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Recorded {
    /// In this series.
    Series(SeriesId),
    /// It is one number on all paths.
    Number(f64),
    /// Not as a series: targets and checks have tallies of their own.
    Elsewhere,
}

/// The values of an assumption over the paths of the pilot.
#[derive(Clone, Debug)]
pub enum AssumptionValues {
    /// They differ.
    Drawn(Box<Series>),
    /// They are all this number.
    Number(f64),
}

/// How every observable is recorded.
#[derive(Clone, Debug)]
pub struct Places {
    /// By observable.
    pub recorded: Vec<Recorded>,
    /// The layout of each series that is counted over the whole run.
    pub layouts: Vec<Arc<Layout>>,
    /// The values of each series on the first paths.
    pub samples: Vec<Vec<f64>>,
    /// Whether the observable is the one that counts for its series; others share it.
    pub counts: Vec<bool>,
    /// Assumptions, in order.
    pub assumptions: Vec<(ItemId, AssumptionValues)>,
    /// Of a conditioned run: where its series count under weights.
    pub weighted: Vec<Arc<WeightedLayout>>,
    /// Of a conditioned run: the series of assumptions that differ between paths, after those of results, and their layouts.
    pub weighted_assumptions: Vec<(ItemId, Arc<WeightedLayout>)>,
}

impl Places {
    /// How an observable is recorded.
    pub fn of(&self, id: ObservableId) -> Recorded {
        self.recorded[id.index()]
    }
}

/// The observables that a schedule shows, in the order of their nodes: which series is which does not depend on when it is
/// computed.
fn observed(program: &Program, schedule: &Schedule) -> Vec<usize> {
    let observable = |instruction: &Instruction| match instruction {
        Instruction::Observe { observable, .. } => Some(observable.index()),
        _ => None,
    };
    let mut observed: Vec<usize> = schedule.instructions.iter().filter_map(observable).collect();
    observed.sort_by_key(|at| (program.observables[*at].1, *at));
    observed
}

/// Runs the pilot of a bound program and lays out its series. Observables that have the same column share one series.
pub fn place_observables(own: &Bound, total: u64, conditioning: Option<&Conditioning>) -> Places {
    let bound = conditioning.map_or(own, Conditioning::main);
    let program = &*bound.program;
    let count = program.observables.len();
    let mut recorded = vec![Recorded::Elsewhere; count];
    let mut counts = vec![false; count];
    for (id, scalar) in &program.pilot.constants {
        recorded[id.index()] = Recorded::Number(bound.scalars[*scalar as usize]);
    }
    let mut series_of: BTreeMap<NodeId, SeriesId> = BTreeMap::new();
    for at in observed(program, &program.schedule) {
        let (observable, node) = &program.observables[at];
        if matches!(observable, Observable::Indicator { .. } | Observable::Measure(_)) {
            let next = SeriesId::at(series_of.len());
            let series = *series_of.entry(*node).or_insert(next);
            counts[at] = series == next;
            recorded[at] = Recorded::Series(series);
        }
    }
    let paths = total.min(PILOT as u64) as usize;
    // Columns by series, and after them those of assumptions.
    let mut drawn: Vec<ItemId> = Vec::new();
    let mut column_of: Vec<Option<usize>> = vec![None; count];
    for at in observed(program, &program.pilot) {
        match (recorded[at], program.observables[at].0) {
            (_, Observable::Assumption(item)) => {
                column_of[at] = Some(series_of.len() + drawn.len());
                drawn.push(item);
            }
            (Recorded::Series(series), _) if counts[at] => column_of[at] = Some(series.index()),
            _ => {}
        }
    }
    let columns = series_of.len() + drawn.len();
    let blocks: Vec<(Vec<Vec<f64>>, Vec<u64>)> = (0..paths.div_ceil(BLOCK))
        .into_par_iter()
        .map_init(Machine::new, |machine, block| {
            let first = block * BLOCK;
            let live = (paths - first).min(BLOCK);
            let mut values = vec![Vec::new(); columns];
            let feed = match conditioning {
                Some(conditioning) => conditioning.feed(own, machine, first as u64, live),
                None => Default::default(),
            };
            let lanes = Lanes {
                first: first as u64,
                len: live,
                ancestors: &feed.ancestors,
            };
            machine.run_given(bound, &program.pilot, lanes, &feed.columns(), &mut |id, view| {
                if let Some(at) = column_of[id.index()] {
                    values[at] = view.column.to_vec();
                }
            });
            (values, feed.weights)
        })
        .collect();
    let column = |at: usize| -> Vec<f64> { blocks.iter().flat_map(|(block, _)| block[at].iter().copied()).collect() };
    // Paths that have weight; sample paths are taken in proportion to it.
    let weights: Vec<u64> = blocks.iter().flat_map(|(_, weights)| weights.iter().copied()).collect();
    let sampled = sampled(&weights, paths);
    let with_weight = |column: &[f64]| -> Vec<f64> {
        let known = column.iter().zip(&weights).filter(|(_, weight)| **weight > 0);
        known.map(|(x, _)| *x).collect()
    };
    let observables = program.observables.iter().zip(&recorded);
    let numbers = observables.filter_map(|((observable, _), recorded)| match (observable, recorded) {
        (Observable::Assumption(item), Recorded::Number(value)) => Some((*item, AssumptionValues::Number(*value))),
        _ => None,
    });
    let mut assumptions: Vec<(ItemId, AssumptionValues)> = drawn
        .par_iter()
        .enumerate()
        .map(|(number, item)| {
            let at = series_of.len() + number;
            let mut series = Series::new(Arc::new(Layout::new(&column(at), paths as u64)));
            for (block, (values, _)) in blocks.iter().enumerate() {
                series.absorb(block as u64, &values[at]);
            }
            (*item, AssumptionValues::Drawn(Box::new(series)))
        })
        .collect();
    assumptions.extend(numbers);
    assumptions.sort_by_key(|(item, _)| *item);
    let (samples, layouts): (Vec<Vec<f64>>, Vec<Arc<Layout>>) = (0..series_of.len())
        .into_par_iter()
        .map(|series| {
            let column = column(series);
            let sample = sampled.iter().map(|path| column[*path]).collect();
            (sample, Arc::new(Layout::new(&column, total)))
        })
        .unzip();
    let (mut weighted, mut weighted_assumptions) = (Vec::new(), Vec::new());
    if conditioning.is_some() {
        let of_series = layouts.par_iter().enumerate();
        let layout = |(series, plain): (usize, &Arc<Layout>)| {
            Arc::new(WeightedLayout::new(plain, &with_weight(&column(series)), total))
        };
        weighted = of_series.map(layout).collect();
        let of_assumption = |(number, item): (usize, &ItemId)| {
            let column = column(series_of.len() + number);
            let plain = Arc::new(Layout::new(&column, total));
            (*item, Arc::new(WeightedLayout::new(&plain, &with_weight(&column), total)))
        };
        weighted_assumptions = drawn.par_iter().enumerate().map(of_assumption).collect();
    }
    Places {
        recorded,
        layouts,
        samples,
        counts,
        assumptions,
        weighted,
        weighted_assumptions,
    }
}

/// Which paths of the pilot are kept for drawing: the first ones, or where they have weights some in proportion to these.
fn sampled(weights: &[u64], paths: usize) -> Vec<usize> {
    let count = paths.min(SAMPLES);
    let total: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
    if total == 0 {
        return (0..count).collect();
    }
    let (mut at, mut reached) = (0, u128::from(weights[0]));
    let pointer = |number: usize| {
        let wanted = (number as f64 + 0.5) / count as f64 * total as f64;
        while reached as f64 <= wanted && at + 1 < weights.len() {
            at += 1;
            reached += u128::from(weights[at]);
        }
        at
    };
    (0..count).map(pointer).collect()
}
