//! How an assumption is distributed while somebody writes it.

use super::board::style;
use super::cases::Open;
use super::desk::Fault;
use super::messages;
use crate::plan::Run;
use crate::wording::{Language, Measure};
use serde_json::{Value, json};

/// The distribution of an assumption in a case.
pub fn density(open: &Open, name: &str, sets: &[String], language: Language) -> Result<Value, Fault> {
    let plan = open.with(sets, language)?.value;
    let model = plan.model();
    let item = model.find(name).ok_or_else(|| messages::no_item(name))?;
    let found = plan.density(name, &Run::default()).map_err(|error| open.fault(error, language))?;
    let unit = &model.item(item).about.unit;
    let measure = Measure::new(unit, language, style(language));
    let quantiles = found.distribution.quantiles;
    let shown = quantiles.map(|[q05, .., q50, _, _, q95]| [q05, q50, q95].map(|value| measure.with_unit(value)));
    Ok(json!({
        "name": name,
        "sets": sets,
        "expression": found.expression,
        "mean": found.mean,
        "sd": found.sd,
        "quantiles": quantiles,
        "edges": found.distribution.histogram.as_ref().map(|histogram| &histogram.edges),
        "densities": found.distribution.histogram.as_ref().map(|histogram| &histogram.densities),
        "shown": shown,
    }))
}
