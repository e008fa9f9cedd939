//! How one assumption is distributed, before anything else is run.

use super::limits::most_nodes;
use super::{Error, Limit, Plan, Run};
use crate::program::{self, NodeId, Observable};
use crate::simulation::{Control, Simulation};
use crate::tally::{BLOCK, Distribution, Layout, PILOT, Series};
use crate::wording::say;
use std::sync::Arc;

/// Bins of the drawing.
const BINS: usize = 60;

/// The distribution of an assumption in the base period, on the paths from which a run takes it.
#[derive(Clone, Debug)]
pub struct Density {
    /// Its expression as text.
    pub expression: String,
    /// Mean; none where it is undefined.
    pub mean: Option<f64>,
    /// Standard deviation.
    pub sd: Option<f64>,
    /// Quantiles and histogram.
    pub distribution: Distribution,
}

impl Plan {
    /// How an assumption, by its full name, is distributed.
    ///
    /// # Errors
    /// [`Error::Unknown`], [`Error::TooLarge`]
    pub fn density(&self, name: &str, run: &Run) -> Result<Density, Error> {
        let unknown = || Error::Unknown(say!("没有假设 `{name}`"; "there is no assumption `{name}`"));
        let item = self.model.find(name).ok_or_else(unknown)?;
        let (_, settings) = self.settings(run);
        let program = Arc::new(program::compile_within(&self.model, most_nodes()).map_err(Limit::from)?);
        let of_item = |(observable, _): &&(Observable, NodeId)| *observable == Observable::Assumption(item);
        let (_, node) = *program.observables.iter().find(of_item).ok_or_else(unknown)?;
        let part = program.part(&[(Observable::Column(0), node)], &[]).map_err(Limit::from)?;
        let (silent, paths) = (Control::silent(), PILOT as u64);
        let part = Arc::new(part);
        let (_, node) = part.observables[0];
        let found = Simulation::columns_under(&part, &settings, &[], &[(Observable::Column(0), node)], paths, silent);
        let column = found.ok().and_then(|found| found.columns.into_iter().next()).unwrap_or_default();
        let mut series = Series::new(Arc::new(Layout::new(&column, paths)));
        for (number, block) in (0..).zip(column.chunks(BLOCK)) {
            series.absorb(number, block);
        }
        Ok(Density {
            expression: self.model.item(item).text.value.clone().unwrap_or_default(),
            mean: series.mean(),
            sd: series.sd(),
            distribution: series.distribution(Some(BINS)),
        })
    }
}
