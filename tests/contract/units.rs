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
        .attain(&[
            "run",
            "m.json",
            "--paths",
            "1000",
            "--out",
            "o",
            "--quiet",
            "--all-charts",
            "--lang",
            "en",
        ])
        .exits(0);
    for name in ["jobs[north]", "jobs[south]", "total"] {
        let chart = [
            "chart",
            "o/summary.json",
            "--kind",
            "fan",
            "--indicator",
            name,
            "--out",
            "fans",
        ];
        shell.attain(&chart).exits(0);
    }
}

/// Output in yuan, a share and a rate, over members with labels.
fn units() -> String {
    scenario(
        "units",
        r#"  "dimensions": {"cluster": {"equipment": {"zh": "高端装备", "en": "Equipment"}, "ai": "AI"}},
  "assumptions": {"trend": {"value": "4% to 6%", "unit": "%"}, "goal": 0.5},
  "indicators": {
    "output[cluster]": {
      "initial": 1875, "equation": "output[cluster](-1) * (1 + trend)",
      "label": {"zh": "产值", "en": "Output"}, "unit": {"zh": "亿元", "en": {"text": "bn yuan", "times": 0.1}}
    },
    "total": {"equation": "sum(output[*])", "unit": {"zh": "亿元", "en": {"text": "bn yuan", "times": 0.1}}},
    "share": {"equation": "output[ai] / total", "unit": "%"},
    "elasticity": {"equation": "0.4 + 0 * t"}
  },
  "targets": {
    "each[cluster]": {"measure": "output[cluster]", "at_least": 2000, "label": {"zh": "产值目标", "en": "Output goal"}},
    "scale": {"measure": "total", "at_least": 3750},
    "average": {"measure": "mean(output[*])", "at_least": 2000},
    "pace": {"measure": "growth(total, 2017, 2020)", "at_least": "4.1%"},
    "third": {"measure": "elasticity", "at_least": "1/3"},
    "half": {"measure": "share", "at_least": 0.041},
    "named": {"measure": "share", "at_most": "goal"}
  }"#,
    )
}

/// The line of the board that begins with an id.
#[track_caller]
fn line<'t>(text: &'t str, id: &str) -> &'t str {
    let found = text.lines().find(|line| line.trim_start().starts_with(id));
    found.unwrap_or_else(|| panic!("no {id} in\n{text}"))
}

#[test]
fn the_terminal_shows_what_is_declared() {
    let shell = Shell::with(&[("u.json", &units())]);
    let board = |lang: &str| {
        let args = ["run", "u.json", "--paths", "1000", "--no-charts", "--lang", lang];
        shell.attain(&args).exits(0).stdout
    };
    let (chinese, english) = (board("zh"), board("en"));
    for (id, text) in [
        ("scale", "≥ 375 bn yuan"),
        ("each[ai]", "Output goal (AI)"),
        ("each[ai]", "≥ 200 bn yuan"),
        ("average", "≥ 200 bn yuan"),
        ("pace", "≥ 4.1 % a year"),
        ("third", "≥ 1/3 "),
        ("half", "≥ 4.1 % "),
        ("half", "50 % "),
        ("named", "≤ 50 % "),
    ] {
        assert!(line(&english, id).contains(text), "{text} in\n{english}");
    }
    for (id, text) in [
        ("scale", "≥ 3750亿元"),
        ("each[equipment]", "产值目标（高端装备）"),
        ("pace", "≥ 4.1%/年"),
    ] {
        assert!(line(&chinese, id).contains(text), "{text} in\n{chinese}");
    }
    // Without a unit that says so nothing is a percentage.
    let shown = line(&english, "third").split("1/3").nth(1).unwrap_or_default();
    assert!(shown.contains("0.4") && !shown.contains('%'), "{shown}");
}

#[test]
fn files_hold_the_numbers_and_the_unit_of_the_scenario() {
    let shell = Shell::with(&[("u.json", &units())]);
    shell
        .attain(&[
            "run",
            "u.json",
            "--paths",
            "1000",
            "--no-charts",
            "--lang",
            "en",
            "--out",
            "o",
        ])
        .exits(0);
    let summary: Value = serde_json::from_str(&shell.read("o/summary.json")).expect("JSON");
    let scale = entry(&summary["targets"], "id", "scale");
    assert_eq!(scale["unit"], "亿元");
    assert_eq!(scale["condition"], json!({"at_least": 3750.0}));
    assert_eq!(scale["unit_shown"]["en"], json!({"text": "bn yuan", "times": 0.1}));
    assert_eq!(
        entry(&summary["targets"], "id", "third")["bounds_written"],
        json!(["1/3"])
    );
    let output = entry(&summary["indicators"], "name", "output[equipment]");
    assert_eq!(
        output["label"],
        json!({"zh": "产值（高端装备）", "en": "Output (Equipment)"})
    );
    assert_eq!(output["stack"], true, "`total` sums exactly its members");
    assert_eq!(entry(&summary["indicators"], "name", "share")["stack"], Value::Null);
    assert_eq!(
        entry(&summary["dimensions"], "name", "cluster")["labels"],
        json!([{"zh": "高端装备", "en": "Equipment"}, "AI"])
    );
    let csv = shell.read("o/targets.csv");
    let row = csv.lines().find(|line| line.starts_with("scale,")).expect("a row");
    assert!(row.contains("亿元") && row.contains(",3750,"), "{row}");
}

#[test]
fn numbers_that_a_unit_of_per_cent_makes_a_hundredfold_are_warnings() {
    let text = scenario(
        "points",
        r#"  "assumptions": {
    "growth_rate": {"value": "normal(5, 1)", "unit": "%"},
    "pace": {"value": "normal(5%, 1%)", "unit": "%"},
    "far": {"value": "150%", "unit": "%"}
  },
  "indicators": {"rate": {"equation": "growth_rate + 0 * pace + 0 * far", "unit": "%"}},
  "targets": {"goal": {"measure": "rate", "at_least": 7}, "modest": {"measure": "rate", "at_least": "7%"}}"#,
    );
    let shell = Shell::with(&[("p.json", &text)]);
    let args = [
        "run",
        "p.json",
        "--paths",
        "1000",
        "--no-charts",
        "--message-format",
        "short",
    ];
    for (lang, words) in [
        (
            "en",
            [
                "`growth_rate` is in per cent, where 5 is 500%",
                "`goal` is in per cent, where 7 is 700%",
                "its median of",
            ],
        ),
        (
            "zh",
            [
                "`growth_rate` 的单位是百分比，5 即 500%",
                "`goal` 的单位是百分比，7 即 700%",
                "中位数",
            ],
        ),
    ] {
        let told = shell.attain(&[&args[..], &["--lang", lang]].concat()).exits(0).stderr;
        for word in words {
            assert!(told.contains(word), "{word} in\n{told}");
        }
        assert!(!told.contains("`pace`") && !told.contains("`far`"), "{told}");
    }
}

#[test]
fn members_with_labels_can_be_set() {
    let text = scenario(
        "set",
        r#"  "dimensions": {"cluster": {"equipment": "Equipment", "ai": {"zh": "人工智能"}}},
  "levers": {"push[cluster]": 1},
  "indicators": {"x[cluster]": {"equation": "push[cluster]"}},
  "targets": {"goal[cluster]": {"measure": "x[cluster]", "at_least": 2}}"#,
    );
    let summary = Shell::with(&[("s.json", &text)]).summary("s.json", &["--paths", "100", "--set", "push[ai]=2"]);
    let probability = |id: &str| entry(&summary["targets"], "id", id)["probability"].clone();
    assert_eq!(
        (probability("goal[ai]"), probability("goal[equipment]")),
        (json!(1.0), json!(0.0))
    );
}
