//! How far each target is: `progress.json` and `progress.csv`.

use super::columns;
use super::csv::{Table, condition, number, unit_word, word};
use super::{Written, pretty};
use crate::study::progress::ProgressResult;
use crate::wording::Language;

/// The files of a table of progress.
pub fn progress(found: &ProgressResult) -> Vec<Written> {
    vec![
        Written {
            name: "progress.json".to_string(),
            bytes: pretty(found).into_bytes(),
        },
        Written {
            name: "progress.csv".to_string(),
            bytes: table(found),
        },
    ]
}

/// One row for each target.
fn table(found: &ProgressResult) -> Vec<u8> {
    let mut table = Table::new(columns::PROGRESS);
    for target in &found.targets {
        let [condition, bound, second] = condition(&target.condition);
        let level = |at: &str| number(target.levels.get(at).copied().flatten());
        table.row(&[
            target.id.clone(),
            word(&target.label, Language::Chinese),
            word(&target.label, Language::English),
            target.group.clone().unwrap_or_default(),
            unit_word(target.unit.as_ref()),
            target.kind.clone().unwrap_or_default(),
            word(&target.owner, Language::Chinese),
            target.period.clone(),
            condition,
            bound,
            second,
            target.schedule_kind.map(|kind| kind.key().to_string()).unwrap_or_default(),
            number(target.base),
            number(target.target),
            number(target.now),
            target.observed.to_string(),
            number(target.time),
            number(target.progress),
            number(target.gap),
            number(target.schedule),
            number(target.achieved),
            number(target.needed),
            target.light.clone().unwrap_or_default(),
            target.probability.to_string(),
            target.standard_error.to_string(),
            number(target.if_on_schedule),
            level("0.2"),
            level("0.5"),
            level("0.8"),
        ]);
    }
    table.finish()
}
