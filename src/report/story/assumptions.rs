//! Assumptions, levers and sources as rows.

use super::Briefing;
use crate::summary::{AssumptionSummary, LeverSummary};
use crate::tally::Histogram;
use crate::wording::Measure;

/// One assumption.
#[derive(Clone, Debug, PartialEq)]
pub struct AssumptionRow<'a> {
    /// Its full name.
    pub name: &'a str,
    /// Its label, or nothing.
    pub label: &'a str,
    /// Its expression.
    pub expression: &'a str,
    /// Whether it is random.
    pub uncertain: bool,
    /// Median with its unit.
    pub median: String,
    /// From the 5 % to the 95 % quantile; nothing where it is certain.
    pub spread: String,
    /// Its distribution, where it has one.
    pub histogram: Option<&'a Histogram>,
}

/// One lever.
#[derive(Clone, Debug, PartialEq)]
pub struct LeverRow<'a> {
    /// Its full name.
    pub name: &'a str,
    /// Its label, or nothing.
    pub label: &'a str,
    /// Its setting: a number, or numbers by period.
    pub setting: String,
    /// Least and greatest setting, or nothing.
    pub range: String,
}

/// One source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRow<'a> {
    /// Its key.
    pub key: &'a str,
    /// Its title, or the key.
    pub title: &'a str,
    /// Its date, or nothing.
    pub date: &'a str,
    /// Its address, where it is one of the web.
    pub url: Option<&'a str>,
    /// Its address as text.
    pub address: &'a str,
}

impl<'a> Briefing<'a> {
    /// Assumptions in the order of the file.
    pub fn assumption_rows(&self) -> Vec<AssumptionRow<'a>> {
        self.summary
            .assumptions
            .iter()
            .map(|assumption| self.assumption_row(assumption))
            .collect()
    }

    fn assumption_row(&self, assumption: &'a AssumptionSummary) -> AssumptionRow<'a> {
        let measure = self.measure(&assumption.words.unit());
        let quantiles = &assumption.quantiles;
        let spread = match (quantiles.q05, quantiles.q95) {
            (Some(low), Some(high)) if assumption.uncertain && low < high => {
                format!("{} – {}", measure.figure(low), measure.figure(high))
            }
            _ => String::new(),
        };
        AssumptionRow {
            name: &assumption.name,
            label: assumption.words.label.get(self.language).map_or("", str::trim),
            expression: &assumption.expression,
            uncertain: assumption.uncertain,
            median: quantiles
                .q50
                .or(assumption.mean)
                .map_or_else(|| "–".to_string(), |value| measure.with_unit(value)),
            histogram: assumption.histogram.as_ref().filter(|_| !spread.is_empty()),
            spread,
        }
    }

    /// Levers in the order of the file.
    pub fn lever_rows(&self) -> Vec<LeverRow<'a>> {
        self.summary.levers.iter().map(|lever| self.lever_row(lever)).collect()
    }

    fn lever_row(&self, lever: &'a LeverSummary) -> LeverRow<'a> {
        let measure = self.measure(&lever.words.unit());
        let range = match (lever.min, lever.max) {
            (None, None) => String::new(),
            (low, high) => {
                let figure = |bound: Option<f64>| bound.map_or_else(|| "…".to_string(), |value| measure.figure(value));
                format!("{} – {}", figure(low), figure(high))
            }
        };
        LeverRow {
            name: &lever.name,
            label: lever.words.label.get(self.language).map_or("", str::trim),
            setting: self.setting(lever, &measure),
            range,
        }
    }

    /// A setting that may change over time: each change with its period.
    fn setting(&self, lever: &LeverSummary, measure: &Measure) -> String {
        let changes = lever_changes(&lever.values, &self.summary.scenario.periods);
        match changes.as_slice() {
            [] => "–".to_string(),
            [(_, value)] => measure.with_unit(*value),
            several => {
                let each: Vec<String> = several
                    .iter()
                    .map(|(period, value)| format!("{period}: {}", measure.figure(*value)))
                    .collect();
                each.join(self.say("，", ", "))
            }
        }
    }

    /// Sources in the order of the file.
    pub fn source_rows(&self) -> Vec<SourceRow<'a>> {
        let row = |source: &'a crate::summary::SourceSummary| {
            let title = source
                .title
                .get(self.language)
                .map(str::trim)
                .filter(|title| !title.is_empty());
            let address = source.url.as_deref().unwrap_or("");
            SourceRow {
                key: &source.key,
                title: title.unwrap_or(&source.key),
                date: source.date.as_deref().unwrap_or(""),
                url: Some(address).filter(|url| url.starts_with("https://") || url.starts_with("http://")),
                address,
            }
        };
        self.summary.sources.iter().map(row).collect()
    }
}

/// The settings of a lever where they change, with the periods from which they hold; one entry where they never do.
pub fn lever_changes<'p>(values: &[f64], periods: &'p [String]) -> Vec<(&'p str, f64)> {
    let mut changes: Vec<(&str, f64)> = Vec::new();
    for (period, value) in periods.iter().zip(values) {
        if changes
            .last()
            .is_none_or(|(_, before)| before.to_bits() != value.to_bits())
        {
            changes.push((period, *value));
        }
    }
    changes
}
