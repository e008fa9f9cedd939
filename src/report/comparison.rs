//! Scenarios side by side: `compare.json`, `compare.csv`, and `compare.xlsx` for people.

use super::columns;
use super::csv::{Table, number, word};
use super::{DocumentError, Written, pretty};
use crate::study::compare::Comparison;
use crate::wording::Language;

/// The name of the file that keeps all of a comparison.
pub const FILE: &str = "compare.json";

/// The files of a comparison for programs.
pub fn comparison(comparison: &Comparison) -> Vec<Written> {
    vec![
        Written {
            name: FILE.to_string(),
            bytes: pretty(comparison).into_bytes(),
        },
        Written {
            name: "compare.csv".to_string(),
            bytes: table(comparison),
        },
    ]
}

/// The files of a comparison for people: the workbook, where it is built in.
///
/// # Errors
/// When it could not be made.
pub fn comparison_documents(comparison: &Comparison, language: Language) -> Result<Vec<Written>, DocumentError> {
    #[cfg(feature = "xlsx")]
    return Ok(vec![Written {
        name: super::workbook::COMPARISON.to_string(),
        bytes: super::workbook::comparison(comparison, language)?,
    }]);
    #[cfg(not(feature = "xlsx"))]
    {
        let _ = (comparison, language);
        Ok(Vec::new())
    }
}

/// One row for each target and scenario; differences are from the reference.
fn table(comparison: &Comparison) -> Vec<u8> {
    let mut table = Table::new(columns::COMPARISON);
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
            match target.difference(at) {
                None => row.extend(std::iter::repeat_n(String::new(), 8)),
                Some(difference) => row.extend([
                    number(difference.probability),
                    number(difference.standard_error),
                    number(difference.interval.map(|[low, _]| low)),
                    number(difference.interval.map(|[_, high]| high)),
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
