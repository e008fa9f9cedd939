//! Single paths handed out as an array, for those who want to look at them or compute with them.

use super::{Place, Simulation};
use crate::program::{Machine, Sink};
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
        for ((sink, _), place) in program.sinks.iter().zip(&self.places().places) {
            if let (Sink::Indicator(indicator, period), Place::Number(value)) = (sink, place) {
                values
                    .slice_mut(ndarray::s![.., *indicator as usize, *period as usize])
                    .fill(*value);
            }
        }
        let mut machine = Machine::new();
        for first in (0..count).step_by(BLOCK) {
            let live = (count - first).min(BLOCK);
            let start = paths.start + first as u64;
            machine.run(self.bound(), &program.schedule, start, live, &mut |sink, view| {
                if let Sink::Indicator(indicator, period) = program.sinks[sink as usize].0 {
                    let (indicator, period) = (indicator as usize, period as usize);
                    let mut part = values.slice_mut(ndarray::s![first..first + live, indicator, period]);
                    part.iter_mut()
                        .zip(view.column)
                        .for_each(|(value, drawn)| *value = *drawn);
                }
            });
        }
        values
    }
}
