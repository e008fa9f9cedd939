//! What figures that arrived changed: `update.json`, `update.csv` and `observations.csv`.

use super::columns;
use super::csv::{Table, condition, number, unit_word, word};
use super::{Written, pretty};
use crate::study::update::Update;
use crate::wording::Language;

/// The files of an update.
pub fn update(found: &Update) -> Vec<Written> {
    vec![
        Written {
            name: "update.json".to_string(),
            bytes: pretty(found).into_bytes(),
        },
        Written {
            name: "update.csv".to_string(),
            bytes: targets(found),
        },
        Written {
            name: "observations.csv".to_string(),
            bytes: observations(found),
        },
    ]
}

/// One row for each target.
fn targets(found: &Update) -> Vec<u8> {
    let mut table = Table::new(columns::UPDATE);
    for target in &found.targets {
        let [condition, bound, second] = condition(&target.condition);
        table.row(&[
            target.id.clone(),
            word(&target.label, Language::Chinese),
            word(&target.label, Language::English),
            target.group.clone().unwrap_or_default(),
            unit_word(target.unit.as_ref()),
            target.period.clone(),
            condition,
            bound,
            second,
            target.then.to_string(),
            target.now.to_string(),
            target.now_standard_error.to_string(),
            target.change.to_string(),
            target.standard_error.to_string(),
            target.standing.map(|standing| standing.key().to_string()).unwrap_or_default(),
        ]);
    }
    table.finish()
}

/// One row for each observation.
fn observations(found: &Update) -> Vec<u8> {
    let mut table = Table::new(columns::OBSERVATIONS);
    for one in &found.observations {
        let expected = one.expected.map(|of| [of.q05, of.q50, of.q95]);
        table.row(&[
            one.name.clone(),
            word(&one.words.label, Language::Chinese),
            word(&one.words.label, Language::English),
            word(&one.words.unit, Language::Chinese),
            one.period.clone(),
            one.measure.clone(),
            one.known.clone(),
            number(one.value),
            number(expected.map(|of| of[0])),
            number(expected.map(|of| of[1])),
            number(expected.map(|of| of[2])),
            number(one.pit),
            one.through.clone().unwrap_or_default(),
            one.effective_paths.to_string(),
            one.log_evidence.to_string(),
            one.published.clone().unwrap_or_default(),
            one.words.source.clone().unwrap_or_default(),
        ]);
    }
    table.finish()
}
