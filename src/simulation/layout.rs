//! Where the columns of a program are counted: one series for each column that differs between paths, laid out by the
//! pilot.

use crate::program::{Bound, Instruction, Machine, NodeId, Sink};
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

/// Runs the pilot of a bound program and lays out its series. Sinks that observe the same column share one series.
pub fn place_sinks(bound: &Bound, total: u64) -> Places {
    let program = bound.program;
    let mut places = vec![Place::Elsewhere; program.sinks.len()];
    let mut counts = vec![false; program.sinks.len()];
    for (sink, scalar) in &program.pilot.constant_sinks {
        places[*sink as usize] = Place::Number(bound.scalars[*scalar as usize]);
    }
    let mut series_of: BTreeMap<NodeId, u32> = BTreeMap::new();
    for instruction in &program.schedule.instructions {
        let Instruction::Observe { sink, .. } = instruction else {
            continue;
        };
        let (what, node) = &program.sinks[*sink as usize];
        if matches!(what, Sink::Indicator(..) | Sink::Measure(_)) {
            let next = series_of.len() as u32;
            let series = *series_of.entry(*node).or_insert(next);
            counts[*sink as usize] = series == next;
            places[*sink as usize] = Place::Series(series);
        }
    }
    let paths = total.min(PILOT as u64) as usize;
    let mut columns: Vec<Vec<f64>> = vec![Vec::with_capacity(paths); series_of.len()];
    let mut assumptions: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    let mut machine = Machine::new();
    for first in (0..paths).step_by(BLOCK) {
        let live = (paths - first).min(BLOCK);
        machine.run(bound, &program.pilot, first as u64, live, &mut |sink, column| match (
            places[sink as usize],
            program.sinks[sink as usize].0,
        ) {
            (_, Sink::Assumption(item)) => assumptions.entry(item).or_default().extend_from_slice(column),
            (Place::Series(series), _) if counts[sink as usize] => columns[series as usize].extend_from_slice(column),
            _ => {}
        });
    }
    let numbers = program
        .sinks
        .iter()
        .zip(&places)
        .filter_map(|((sink, _), place)| match (sink, place) {
            (Sink::Assumption(item), Place::Number(value)) => Some((*item, Err(*value))),
            _ => None,
        });
    let drawn = assumptions.into_iter().map(|(item, column)| {
        let mut series = Series::new(Arc::new(Layout::new(&column, paths as u64)));
        column
            .chunks(BLOCK)
            .enumerate()
            .for_each(|(block, column)| series.absorb(block as u64, column));
        (item, Ok(series))
    });
    let mut assumptions: Vec<(u32, Result<Series, f64>)> = numbers.chain(drawn).collect();
    assumptions.sort_by_key(|(item, _)| *item);
    let samples = columns
        .iter()
        .map(|column| column[..paths.min(SAMPLES)].to_vec())
        .collect();
    let layouts = columns
        .par_iter()
        .map(|column| Arc::new(Layout::new(column, total)))
        .collect();
    Places {
        places,
        layouts,
        samples,
        counts,
        assumptions,
    }
}
