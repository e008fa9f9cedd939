//! Single paths handed out as an array, for those who want to look at them or compute with them.

use super::{Recorded, Simulation};
use crate::program::{Lanes, Machine, Observable};
use crate::tally::BLOCK;
use ndarray::Array3;
use std::ops::Range;

impl Simulation {
    /// The reported indicators on the paths of a range: `[path − first, indicator, period]`, the base period first, NaN
    /// where undefined. Memory grows with paths × indicators × periods.
    pub fn paths(&self, paths: Range<u64>) -> Array3<f64> {
        let (model, program) = (self.model(), self.program());
        let periods = model.calendar.last() as usize + 1;
        let count = paths.end.saturating_sub(paths.start) as usize;
        let mut values = Array3::from_elem((count, model.report.len(), periods), f64::NAN);
        for ((observable, _), recorded) in program.observables.iter().zip(&self.places().recorded) {
            if let (Observable::Indicator { reported, period }, Recorded::Number(value)) = (observable, recorded) {
                values
                    .slice_mut(ndarray::s![.., reported.index(), period.index()])
                    .fill(*value);
            }
        }
        let mut machine = Machine::new();
        for first in (0..count).step_by(BLOCK) {
            let live = (count - first).min(BLOCK);
            let start = paths.start + first as u64;
            let feed = self.feed(&mut machine, start / BLOCK as u64, live);
            let lanes = Lanes {
                first: start,
                len: live,
                ancestors: &feed.ancestors,
            };
            let running = self.running();
            machine.run_given(running, &running.program.schedule, lanes, &feed.columns(), &mut |id, view| {
                if let Observable::Indicator { reported, period } = program.observable(id) {
                    let (reported, period) = (reported.index(), period.index());
                    let mut part = values.slice_mut(ndarray::s![first..first + live, reported, period]);
                    part.iter_mut()
                        .zip(view.column)
                        .for_each(|(value, drawn)| *value = *drawn);
                }
            });
        }
        values
    }
}
