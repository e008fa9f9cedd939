//! Assumptions, levers and sources as rows.

use super::Briefing;
use crate::summary::{AssumptionSummary, CorrelationSummary, LeverSummary, ShockSummary};
use crate::tally::Histogram;
use crate::wording::{self, Measure};

/// So many of the items that are drawn together are named in a sentence.
const JOINED: usize = 2;
/// So many pairs of a correlated group are listed in a document.
const PAIRS: usize = 60;

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

/// One shock.
#[derive(Clone, Debug, PartialEq)]
pub struct ShockRow<'a> {
    /// Its full name.
    pub name: &'a str,
    /// Its label, or nothing.
    pub label: &'a str,
    /// Its draw.
    pub expression: &'a str,
    /// Its unit, or nothing.
    pub unit: String,
}

/// Assumptions or shocks that are drawn together.
#[derive(Clone, Debug, PartialEq)]
pub struct CorrelationRow {
    /// What correlates, by label.
    pub names: String,
    /// The correlation of normal scores.
    pub value: String,
    /// Whether extremes come together, in words; or nothing.
    pub remark: String,
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
                let [low, high] = measure.alike([low, high]);
                measure.between(&low, &high)
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

    /// Shocks in the order of the file.
    pub fn shock_rows(&self) -> Vec<ShockRow<'a>> {
        let row = |shock: &'a ShockSummary| ShockRow {
            name: &shock.name,
            label: shock.words.label.get(self.language).map_or("", str::trim),
            expression: &shock.expression,
            unit: self.measure(&shock.words.unit()).unit,
        };
        self.summary.shocks.iter().map(row).collect()
    }

    /// What is drawn together: one row for all of a group where all its pairs correlate alike, else one for each pair.
    pub fn correlation_rows(&self) -> Vec<CorrelationRow> {
        self.summary.correlations.iter().flat_map(|group| self.correlated(group)).collect()
    }

    fn correlated(&self, group: &CorrelationSummary) -> Vec<CorrelationRow> {
        let shown = |value: f64| format!("{value:.2}").replace('-', "−");
        let remark = group.degrees_of_freedom.map_or_else(String::new, |degrees| {
            self.say(
                format!("极端情形同时出现（t copula，自由度{degrees}）"),
                format!("extremes come together (t copula, {degrees} degrees of freedom)"),
            )
        });
        let count = group.names.len();
        let mut values: Vec<String> = group.pairs.iter().map(|(.., value)| shown(*value)).collect();
        let pairs = values.len();
        values.dedup();
        if let ([value], true) = (&values[..], count > 2 && pairs == count * (count - 1) / 2) {
            let names: Vec<String> = group.names.iter().map(|name| self.item_label(name)).collect();
            let names = self.list(&names);
            return vec![CorrelationRow {
                names: self.say(format!("{names}（两两之间）"), format!("{names} (every two of them)")),
                value: value.clone(),
                remark,
            }];
        }
        let name = |place: usize| group.names.get(place).map_or_else(String::new, |name| self.item_label(name));
        let row = |(first, second, value): &(usize, usize, f64)| CorrelationRow {
            names: self.list(&[name(*first), name(*second)]),
            value: shown(*value),
            remark: remark.clone(),
        };
        group.pairs.iter().take(PAIRS).map(row).collect()
    }

    /// What an assumption, shock or lever is called, by its full name; of several joined by ` + ` the first few.
    pub fn item_label(&self, name: &str) -> String {
        self.labelled(name, |label| self.quoted(label))
    }

    /// The same without quotation marks, for a cell of its own.
    pub fn plain_label(&self, name: &str) -> String {
        self.labelled(name, str::to_string)
    }

    fn labelled(&self, name: &str, shown: impl Fn(&str) -> String) -> String {
        let parts: Vec<&str> = name.split(" + ").collect();
        let label = |name: &str| {
            let summary = self.summary;
            let words = summary.assumptions.iter().map(|item| (&item.name, &item.words));
            let words = words.chain(summary.shocks.iter().map(|item| (&item.name, &item.words)));
            let words = words.chain(summary.levers.iter().map(|item| (&item.name, &item.words)));
            let mut found = words.filter(|(known, _)| *known == name);
            let label = found.next().map_or("", |(_, words)| self.text(&words.label));
            shown(if label.is_empty() { name } else { label })
        };
        let most = if parts.len() <= JOINED + 1 { parts.len() } else { JOINED };
        let shown: Vec<String> = parts.iter().take(most).map(|name| label(name)).collect();
        let count = parts.len();
        if most < count {
            let shown = shown.join(self.say("、", ", "));
            return self.say(format!("{shown}等{count}项"), format!("{shown} and others, {count} in all"));
        }
        self.list(&shown)
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
                let figure = |bound: Option<f64>| bound.map(|value| measure.figure(value));
                match (figure(low), figure(high)) {
                    (Some(low), Some(high)) => measure.between(&low, &high),
                    (Some(low), None) => self.say(format!("不低于{low}"), format!("from {low}")),
                    (None, high) => {
                        let high = high.unwrap_or_default();
                        self.say(format!("不超过{high}"), format!("up to {high}"))
                    }
                }
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
                    .map(|(period, value)| {
                        let (period, value) = (wording::period(period, self.language), measure.figure(*value));
                        self.say(format!("{period}起{value}"), format!("{period}: {value}"))
                    })
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
