//! What decides each target: `sensitivity.json` and `sensitivity.csv`.

use super::columns;
use super::csv::{Table, number, word};
use super::{Written, pretty};
use crate::study::sensitivity::{Indices, Sensitivity};
use crate::wording::Language;

/// The files of a sensitivity study.
pub fn sensitivity(found: &Sensitivity) -> Vec<Written> {
    vec![
        Written {
            name: "sensitivity.json".to_string(),
            bytes: pretty(found).into_bytes(),
        },
        Written {
            name: "sensitivity.csv".to_string(),
            bytes: table(found),
        },
    ]
}

/// One row for each target and driver.
fn table(found: &Sensitivity) -> Vec<u8> {
    let mut table = Table::new(columns::SENSITIVITY);
    for target in &found.targets {
        for driver in &target.drivers {
            let mut row = vec![
                target.id.clone(),
                word(&target.label, Language::Chinese),
                word(&target.label, Language::English),
                target.probability.to_string(),
                driver.name.clone(),
                word(&driver.label, Language::Chinese),
                word(&driver.label, Language::English),
                driver.kind.clone(),
            ];
            row.extend(six(driver.met));
            row.extend(six(driver.value));
            row.push(number(driver.rank_correlation));
            row.extend([0, 1].map(|side| number(driver.swing.map(|swing| swing[side]))));
            table.row(&row);
        }
    }
    table.finish()
}

fn six(indices: Option<Indices>) -> [String; 6] {
    let numbers = indices.map(|of| {
        let [a, b] = of.first_order_interval;
        let [c, d] = of.total_interval.map_or([None; 2], |ends| ends.map(Some));
        [Some(of.first_order), Some(a), Some(b), of.total, c, d]
    });
    std::array::from_fn(|place| number(numbers.and_then(|numbers| numbers[place])))
}
