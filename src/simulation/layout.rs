//! Where the columns of a program are counted: one series for each column that differs between paths, laid out by the
//! pilot.

use crate::model::{ItemId, ids};
use crate::program::{Bound, Instruction, Machine, NodeId, Observable, ObservableId, Program, Schedule};
use crate::tally::{BLOCK, Layout, PILOT, Series};
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
pub fn place_observables(bound: &Bound, total: u64) -> Places {
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
    let blocks: Vec<Vec<Vec<f64>>> = (0..paths.div_ceil(BLOCK))
        .into_par_iter()
        .map_init(Machine::new, |machine, block| {
            let first = block * BLOCK;
            let live = (paths - first).min(BLOCK);
            let mut values = vec![Vec::new(); columns];
            machine.run(bound, &program.pilot, first as u64, live, &mut |id, view| {
                if let Some(at) = column_of[id.index()] {
                    values[at] = view.column.to_vec();
                }
            });
            values
        })
        .collect();
    let column = |at: usize| -> Vec<f64> { blocks.iter().flat_map(|block| block[at].iter().copied()).collect() };
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
            for (block, values) in blocks.iter().enumerate() {
                series.absorb(block as u64, &values[at]);
            }
            (*item, AssumptionValues::Drawn(Box::new(series)))
        })
        .collect();
    assumptions.extend(numbers);
    assumptions.sort_by_key(|(item, _)| *item);
    let (samples, layouts) = (0..series_of.len())
        .into_par_iter()
        .map(|series| {
            let column = column(series);
            let sample = column[..paths.min(SAMPLES)].to_vec();
            (sample, Arc::new(Layout::new(&column, total)))
        })
        .unzip();
    Places {
        recorded,
        layouts,
        samples,
        counts,
        assumptions,
    }
}
