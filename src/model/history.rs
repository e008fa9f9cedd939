//! The known past: rows of a CSV table and the `history` and `given` series of the file, by indicator and period.

use super::constants::plain_number;
use super::names::Names;
use super::{ItemId, ItemKind, messages};
use crate::diagnostic::{Diagnostics, Reported, Span};
use crate::scenario::{self, Calendar, Scenario, Series};
use crate::source::HistoryRow;
use crate::wording::Language;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Known values by item and period index.
pub type Known = BTreeMap<ItemId, BTreeMap<i64, f64>>;

/// What could be read of the past, and that something of it could not: what is missing may be there.
pub struct Past<T> {
    /// What could be read.
    pub known: T,
    /// That there were mistakes.
    pub gaps: Option<Reported>,
}

/// The rows of a table by indicator. A row given twice is an error; a row of something that is no indicator is a warning.
pub fn table(rows: &[HistoryRow], names: &Names, scenario: &Scenario, diagnostics: &mut Diagnostics) -> Past<Known> {
    let calendar = &scenario.calendar;
    let labels = if rows.is_empty() {
        BTreeMap::new()
    } else {
        labels(scenario)
    };
    let mut gaps = None;
    let mut known: BTreeMap<ItemId, BTreeMap<i64, (f64, Span)>> = BTreeMap::new();
    for row in rows {
        let written = row.indicator.value.trim();
        let (name, member) = match written.strip_suffix(']').and_then(|rest| rest.split_once('[')) {
            Some((name, member)) => (name.trim(), Some(member.trim())),
            None => (written, None),
        };
        let Some(symbol) = names
            .symbols
            .get(name)
            .filter(|symbol| symbol.kind == ItemKind::Indicator)
        else {
            if names.unread.covers(name).is_some() {
                continue;
            }
            let indicators = names
                .symbols
                .iter()
                .filter(|(_, symbol)| symbol.kind == ItemKind::Indicator);
            let few = if diagnostics.few() { usize::MAX } else { 0 };
            let warning = match labels.get(written) {
                Some(name) => messages::label_for_a_name(written, name),
                None => messages::no_such_indicator(name, indicators.map(|(name, _)| name.as_str()).take(few)),
            };
            diagnostics.warn(warning.at(row.indicator.span));
            continue;
        };
        let id = match names.indexed(name, symbol, member, false).as_deref() {
            Ok([id]) => *id,
            Ok(_) => continue,
            Err(message) => {
                gaps = Some(diagnostics.error((**message).clone().at(row.indicator.span)));
                continue;
            }
        };
        let index = match calendar.index_of(&row.period.value) {
            Ok(index) => index,
            Err(error) => {
                let message = messages::period(&row.period.value, calendar.frequency, error);
                gaps = Some(diagnostics.error(message.at(row.period.span)));
                continue;
            }
        };
        match known.entry(id).or_default().entry(index) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert((row.value, row.indicator.span));
            }
            std::collections::btree_map::Entry::Occupied(first) => {
                let message = messages::row_twice(written, &calendar.label(index));
                let message = message.at(row.indicator.span);
                gaps = Some(diagnostics.error(message.also(first.get().1, messages::first_given_here())));
            }
        }
    }
    let without_places = |values: BTreeMap<i64, (f64, Span)>| values.into_iter().map(|(at, (value, _))| (at, value));
    let known = known.into_iter();
    Past {
        known: known.map(|(id, values)| (id, without_places(values).collect())).collect(),
        gaps,
    }
}

/// The names of indicators by their labels in each language.
fn labels(scenario: &Scenario) -> BTreeMap<&str, &str> {
    let mut labels = BTreeMap::new();
    for indicator in &scenario.indicators {
        for language in Language::ALL {
            if let Some(label) = indicator.about.label.get(language) {
                labels.insert(label, indicator.declared.name.as_str());
            }
        }
    }
    labels
}

/// Points of a series by period index.
pub fn points(series: &Series, calendar: &Calendar, diagnostics: &mut Diagnostics) -> Past<BTreeMap<i64, f64>> {
    let mut gaps = None;
    let mut found: BTreeMap<i64, (f64, Span)> = BTreeMap::new();
    for (period, formula) in &series.points {
        let value = plain_number(formula, diagnostics);
        match calendar.index_of(&period.value) {
            Ok(index) => {
                if let Ok(value) = value
                    && let Some((_, first)) = found.insert(index, (value, period.span))
                {
                    let message = messages::point_twice(&calendar.label(index)).at(period.span);
                    gaps = Some(diagnostics.error(message.also(first, messages::first_given_here())));
                }
            }
            Err(error) => {
                let message = messages::period(&period.value, calendar.frequency, error);
                gaps = Some(diagnostics.error(message.at(period.span)));
            }
        }
        gaps = gaps.or(value.err());
    }
    Past {
        known: found.into_iter().map(|(index, (value, _))| (index, value)).collect(),
        gaps,
    }
}

/// A series that holds from each point until the next.
pub fn steps(
    series: &Series,
    calendar: &Calendar,
    diagnostics: &mut Diagnostics,
) -> Result<Arc<[(i64, f64)]>, Reported> {
    let Past { known, gaps } = points(series, calendar, diagnostics);
    match gaps {
        Some(reported) => Err(reported),
        None if known.is_empty() => Err(diagnostics.error(scenario::messages::empty_map().at(series.span))),
        None => Ok(known.into_iter().collect()),
    }
}
