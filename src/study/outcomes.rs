//! What decides targets, block by block, from a program compiled for them alone.

use crate::model::{ItemId, MET_THOUGH_UNDEFINED, Model, Period};
use crate::program::{Bound, Machine, Observable, Schedule, View};
use crate::tally::{BLOCK, BlockMask, closed_mask};

/// Columns of one block: for each target of the model its measure and the paths on which it is met. Those of targets that the
/// program was not compiled for stay undefined and not met.
#[derive(Clone, Debug)]
pub struct Outcomes {
    /// Measures, by target.
    pub measures: Vec<Vec<f64>>,
    /// Distances to the nearest bound, by target: above 0 where it is missed, undefined where its measure is.
    pub gaps: Vec<Vec<f64>>,
    /// Paths on which each target is met.
    pub met: Vec<BlockMask>,
    /// How many paths of the block each target is undefined on, of a `by` target in any of its periods.
    pub undefined: Vec<u64>,
}

impl Outcomes {
    /// Columns for a model.
    pub fn new(model: &Model) -> Outcomes {
        Outcomes {
            measures: vec![vec![f64::NAN; BLOCK]; model.targets.len()],
            gaps: vec![vec![f64::NAN; BLOCK]; model.targets.len()],
            met: vec![BlockMask::default(); model.targets.len()],
            undefined: vec![0; model.targets.len()],
        }
    }

    /// Simulates what a schedule of the program wants on `len` paths from `first` on (at most 1,024). Values of the items that the program was asked for are shown to
    /// `own` with their period.
    pub fn run(
        &mut self,
        bound: &Bound,
        schedule: &Schedule,
        machine: &mut Machine,
        first: u64,
        len: usize,
        own: &mut dyn FnMut(ItemId, Period, &[f64]),
    ) {
        let program = &bound.program;
        machine.run(bound, schedule, first, len, &mut |id, view| {
            self.take(&program.model, program.observable(id), view, own);
        });
        for (id, scalar) in &schedule.constants {
            let column = vec![bound.scalars[*scalar as usize]; len];
            let view = View::of(&column).of_observable(bound, *id);
            self.take(&program.model, program.observable(*id), view, own);
        }
    }

    fn take(
        &mut self,
        model: &Model,
        observable: Observable,
        view: View,
        own: &mut dyn FnMut(ItemId, Period, &[f64]),
    ) {
        let View { column, sign, .. } = view;
        match observable {
            Observable::Measure(target) => self.measures[target.index()][..column.len()].copy_from_slice(column),
            Observable::Gap(target) => {
                let (at, shift) = (target.index(), view.met_shift());
                self.met[at] = closed_mask(column, sign, shift);
                let is_by = model.targets[at].from.is_some();
                let is_undefined = |gap: &&f64| gap.is_nan() || is_by && **gap == MET_THOUGH_UNDEFINED;
                self.undefined[at] = column.iter().filter(is_undefined).count() as u64;
                for (gap, x) in self.gaps[at].iter_mut().zip(column) {
                    let is_met = is_by && *x == MET_THOUGH_UNDEFINED;
                    *gap = if is_met { 0.0 } else { sign * x + shift };
                }
            }
            Observable::OwnValue { item, period } => own(item, period, column),
            _ => {}
        }
    }
}
