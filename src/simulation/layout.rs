//! Where the columns of a program are counted: one series for each column that differs between paths, laid out by the
//! pilot.

use crate::program::{Bound, Instruction, Machine, NodeId, Program, Schedule, Sink};
use crate::tally::{BLOCK, Layout, PILOT, Series};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many sample paths are kept for drawing.
pub const SAMPLES: usize = 30;

/// Where the column of a sink goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// To this series.
    Series(u32),
    /// It is one number on all paths.
    Number(f64),
    /// It is not counted as a series.
    Elsewhere,
}

/// Where every sink is counted.
#[derive(Clone, Debug)]
pub struct Places {
    /// By sink.
    pub places: Vec<Place>,
    /// The layout of each series that is counted over the whole run.
    pub layouts: Vec<Arc<Layout>>,
    /// The values of each series on the first paths.
    pub samples: Vec<Vec<f64>>,
    /// Whether the sink is the one that counts for its series; others share it.
    pub counts: Vec<bool>,
    /// Assumptions over the paths of the pilot: the item, and its series or number.
    pub assumptions: Vec<(u32, Result<Series, f64>)>,
}

/// The sinks that a schedule observes, in the order of their nodes: which series is which does not depend on when it is
/// computed.
fn observed(program: &Program, schedule: &Schedule) -> Vec<usize> {
    let sink = |instruction: &Instruction| match instruction {
        Instruction::Observe { sink, .. } => Some(*sink as usize),
        _ => None,
    };
    let mut sinks: Vec<usize> = schedule.instructions.iter().filter_map(sink).collect();
    sinks.sort_by_key(|sink| (program.sinks[*sink].1, *sink));
    sinks
}

/// Runs the pilot of a bound program and lays out its series. Sinks that observe the same column share one series.
pub fn place_sinks(bound: &Bound, total: u64) -> Places {
    let program = &bound.program;
    let mut places = vec![Place::Elsewhere; program.sinks.len()];
    let mut counts = vec![false; program.sinks.len()];
    for (sink, scalar) in &program.pilot.constant_sinks {
        places[*sink as usize] = Place::Number(bound.scalars[*scalar as usize]);
    }
    let mut series_of: BTreeMap<NodeId, u32> = BTreeMap::new();
    for sink in observed(program, &program.schedule) {
        let (what, node) = &program.sinks[sink];
        if matches!(what, Sink::Indicator(..) | Sink::Measure(_)) {
            let next = series_of.len() as u32;
            let series = *series_of.entry(*node).or_insert(next);
            counts[sink] = series == next;
            places[sink] = Place::Series(series);
        }
    }
    let paths = total.min(PILOT as u64) as usize;
    // Columns by series, and after them those of assumptions.
    let mut drawn: Vec<u32> = Vec::new();
    let mut column_of: Vec<Option<usize>> = vec![None; program.sinks.len()];
    for at in observed(program, &program.pilot) {
        match (places[at], program.sinks[at].0) {
            (_, Sink::Assumption(item)) => {
                column_of[at] = Some(series_of.len() + drawn.len());
                drawn.push(item);
            }
            (Place::Series(series), _) if counts[at] => column_of[at] = Some(series as usize),
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
            machine.run(bound, &program.pilot, first as u64, live, &mut |sink, view| {
                if let Some(at) = column_of[sink as usize] {
                    values[at] = view.column.to_vec();
                }
            });
            values
        })
        .collect();
    let column = |at: usize| -> Vec<f64> { blocks.iter().flat_map(|block| block[at].iter().copied()).collect() };
    let numbers = program
        .sinks
        .iter()
        .zip(&places)
        .filter_map(|((sink, _), place)| match (sink, place) {
            (Sink::Assumption(item), Place::Number(value)) => Some((*item, Err(*value))),
            _ => None,
        });
    let mut assumptions: Vec<(u32, Result<Series, f64>)> = drawn
        .par_iter()
        .enumerate()
        .map(|(number, item)| {
            let at = series_of.len() + number;
            let mut series = Series::new(Arc::new(Layout::new(&column(at), paths as u64)));
            for (block, values) in blocks.iter().enumerate() {
                series.absorb(block as u64, &values[at]);
            }
            (*item, Ok(series))
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
        places,
        layouts,
        samples,
        counts,
        assumptions,
    }
}
