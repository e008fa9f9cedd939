//! What a supposition changes: `suppose.json` and `suppose.csv`.

use super::columns;
use super::csv::{Table, condition, number, unit_word, word};
use super::{Written, pretty};
use crate::study::suppose::SupposeResult;
use crate::wording::Language;

/// The files of a supposition.
pub fn suppose(found: &SupposeResult) -> Vec<Written> {
    vec![
        Written {
            name: "suppose.json".to_string(),
            bytes: pretty(found).into_bytes(),
        },
        Written {
            name: "suppose.csv".to_string(),
            bytes: table(found),
        },
    ]
}

/// One row for each target.
fn table(found: &SupposeResult) -> Vec<u8> {
    let mut table = Table::new(columns::SUPPOSE);
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
            target.base.to_string(),
            target.supposed.to_string(),
            target.supposed_standard_error.to_string(),
            (target.supposed - target.base).to_string(),
            target.standard_error.to_string(),
            number(target.done),
            number(target.done_standard_error),
        ]);
    }
    table.finish()
}
