//! What targets measure, and units by declaration: in results, in pictures and in the terminal.

use serde_json::{Value, json};

use super::scenario;
use crate::shell::{Shell, entry};

/// Jobs by region with targets of every kind of measure.
fn measured() -> String {
    scenario(
        "measured",
        r#"  "dimensions": {"region": ["north", "south"]},
  "shocks": {"luck[region]": "normal(0, 5)"},
  "indicators": {
    "jobs[region]": {"initial": 100, "equation": "jobs[region](-1) + 3 + luck[region]", "unit": "万人"},
    "total": {"equation": "sum(jobs[*])"}
  },
  "targets": {
    "each[region]": {"measure": "jobs[region]", "at_least": 105},
    "early": {"measure": "at(total, 2019)", "at_least": 205},
    "over": {"measure": "highest(total, 2018, 2020)", "at_least": 210},
    "average": {"measure": "mean(jobs[*])", "at_least": 105},
    "pace": {"measure": "growth(total, 2017, 2020)", "at_least": "2%"},
    "when": {"measure": "first(total >= 205)", "at_most": 2019},
    "ratio": {"measure": "jobs[north] / total", "at_least": 0.5}
  }"#,
    )
}

#[test]
fn targets_say_what_their_measures_read() {
    let summary = Shell::with(&[("m.json", &measured())]).summary("m.json", &["--paths", "1000"]);
    let of = |id: &str| {
        let target = entry(&summary["targets"], "id", id);
        (
            target["reads"].clone(),
            target["indicator"].clone(),
            target["indicator_period"].clone(),
            target["is_date"] == true,
        )
    };
    let null = Value::Null;
    let jobs = json!(["jobs[north]", "jobs[south]"]);
    assert_eq!(
        of("each[north]"),
        (json!(["jobs[north]"]), json!("jobs[north]"), json!("2020"), false)
    );
    assert_eq!(of("early"), (json!(["total"]), json!("total"), json!("2019"), false));
    assert_eq!(of("over"), (json!(["total"]), json!("total"), null.clone(), false));
    assert_eq!(of("average"), (jobs, null.clone(), null.clone(), false));
    assert_eq!(of("pace"), (json!(["total"]), null.clone(), null.clone(), false));
    assert_eq!(of("when"), (json!(["total"]), null.clone(), null.clone(), true));
    assert_eq!(
        of("ratio"),
        (json!(["jobs[north]", "total"]), null.clone(), null, false)
    );
}

#[test]
fn fans_are_drawn_of_members_that_targets_over_them_read() {
    let shell = Shell::with(&[("m.json", &measured())]);
    shell
        .attain(&["run", "m.json", "--paths", "1000", "--out", "o", "--quiet"])
        .exits(0);
    for name in ["fan-jobs-north.svg", "fan-jobs-south.svg", "fan-total.svg"] {
        assert!(shell.path(&format!("o/charts/{name}")).is_file(), "{name}");
    }
}
