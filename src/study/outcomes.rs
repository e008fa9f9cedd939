//! What decides targets, block by block, from a program compiled for them alone.

use crate::model::{ItemId, Model, Period};
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
}

impl Outcomes {
    /// Columns for a model.
    pub fn new(model: &Model) -> Outcomes {
        Outcomes {
            measures: vec![vec![f64::NAN; BLOCK]; model.targets.len()],
            gaps: vec![vec![f64::NAN; BLOCK]; model.targets.len()],
            met: vec![BlockMask::default(); model.targets.len()],
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
            self.take(program.observable(id), view, own);
        });
        for (id, scalar) in &schedule.constants {
            let column = vec![bound.scalars[*scalar as usize]; len];
            self.take(program.observable(*id), View::of(&column).of_observable(bound, *id), own);
        }
    }

    fn take(&mut self, observable: Observable, view: View, own: &mut dyn FnMut(ItemId, Period, &[f64])) {
        let View { column, sign, .. } = view;
        match observable {
            Observable::Measure(target) => self.measures[target.index()][..column.len()].copy_from_slice(column),
            Observable::Gap(target) => {
                let shift = view.met_shift();
                self.met[target.index()] = closed_mask(column, sign, shift);
                let gaps = self.gaps[target.index()].iter_mut().zip(column);
                gaps.for_each(|(gap, x)| *gap = sign * x + shift);
            }
            Observable::OwnValue { item, period } => own(item, period, column),
            _ => {}
        }
    }
}
