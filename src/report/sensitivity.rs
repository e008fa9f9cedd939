//! What decides each target: `sensitivity.json` and `sensitivity.csv`.

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
    let mut table = Table::new(&[
        "id",
        "label_zh",
        "label_en",
        "probability",
        "driver",
        "driver_zh",
        "driver_en",
        "kind",
        "met_first_order",
        "met_first_order_low",
        "met_first_order_high",
        "met_total",
        "met_total_low",
        "met_total_high",
        "value_first_order",
        "value_first_order_low",
        "value_first_order_high",
        "value_total",
        "value_total_low",
        "value_total_high",
        "rank_correlation",
        "swing_low",
        "swing_high",
    ]);
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
        let ([a, b], [c, d]) = (of.first_order_interval, of.total_interval);
        [of.first_order, a, b, of.total, c, d]
    });
    std::array::from_fn(|place| number(numbers.map(|numbers| numbers[place])))
}
