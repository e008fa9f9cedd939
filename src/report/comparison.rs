//! Scenarios side by side: `compare.json` and `compare.csv`.

use super::csv::{Table, number, word};
use super::{Written, pretty};
use crate::scenario::Language;
use crate::study::compare::Comparison;

/// The files of a comparison.
pub fn comparison(comparison: &Comparison) -> Vec<Written> {
    vec![
        Written {
            name: "compare.json".to_string(),
            bytes: pretty(comparison).into_bytes(),
        },
        Written {
            name: "compare.csv".to_string(),
            bytes: table(comparison),
        },
    ]
}

/// One row for each target and scenario; differences are from the reference.
fn table(comparison: &Comparison) -> Vec<u8> {
    let mut table = Table::new(&[
        "id",
        "label_zh",
        "label_en",
        "group",
        "unit",
        "scenario",
        "period",
        "probability",
        "standard_error",
        "mean",
        "median",
        "difference",
        "difference_standard_error",
        "mean_difference",
        "mean_difference_standard_error",
        "gained",
        "lost",
    ]);
    let count = |value: Option<u64>| value.map(|value| value.to_string()).unwrap_or_default();
    for target in &comparison.targets {
        for (at, scenario) in comparison.scenarios.iter().enumerate() {
            let mut row = vec![
                target.id.clone(),
                word(&target.label, Language::Chinese),
                word(&target.label, Language::English),
                target.group.clone().unwrap_or_default(),
                word(&target.unit, Language::Chinese),
                scenario.clone(),
                target.periods[at].clone().unwrap_or_default(),
                number(target.probabilities[at]),
                number(target.standard_errors[at]),
                number(target.means[at]),
                number(target.medians[at]),
            ];
            match at.checked_sub(1).and_then(|at| target.differences.get(at)) {
                None => row.extend(std::iter::repeat_n(String::new(), 6)),
                Some(difference) => row.extend([
                    number(difference.probability),
                    number(difference.standard_error),
                    number(difference.mean),
                    number(difference.mean_standard_error),
                    count(difference.gained),
                    count(difference.lost),
                ]),
            }
            table.row(&row);
        }
    }
    table.finish()
}
