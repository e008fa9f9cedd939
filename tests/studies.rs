//! `sensitivity` and `seek` against answers that are known in closed form.

use serde_json::Value;

use crate::shell::{Shell, entry};

/// A scenario of four plain periods.
fn scenario(name: &str, sections: &str) -> String {
    format!("{{\"attain\": 1, \"name\": \"{name}\", \"time\": {{\"periods\": 4}},\n{sections}}}\n")
}

fn run(sections: &str, args: &[&str]) -> Value {
    let shell = Shell::with(&[("study.json", &scenario("study", sections))]);
    let mut all = vec![args[0], "study.json", "--json"];
    all.extend(&args[1..]);
    shell.attain(&all).exits(0).json()
}

#[track_caller]
fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

#[track_caller]
fn near(found: &Value, wanted: f64, tolerance: f64, what: &str) {
    let found = number(found);
    assert!(
        (found - wanted).abs() <= tolerance,
        "{what}: {found}, not {wanted} ± {tolerance}"
    );
}

/// An index within twice its own 95 % interval, which must be narrow.
#[track_caller]
fn index(of: &Value, which: &str, wanted: f64, what: &str) {
    let high = number(&of[format!("{which}_interval")][1]);
    let half = high - number(&of[which]);
    assert!((0.0..0.06).contains(&half), "{what}: {of}");
    near(&of[which], wanted, 2.0 * half + 1e-9, what);
}

/// Ishigami and Homma's function, a = 7, b = 0.1 (Saltelli et al., Global Sensitivity Analysis, 2008, p. 196 f.).
#[test]
fn sensitivity_of_the_ishigami_function() {
    let pi = "uniform(-3.141592653589793, 3.141592653589793)";
    let found = run(
        &format!(
            r#""assumptions": {{"x1": "{pi}", "x2": "{pi}", "x3": "{pi}"}},
            "indicators": {{"y": {{"equation": "sin(x1) + 7 * sin(x2)^2 + 0.1 * x3^4 * sin(x1)"}}}},
            "targets": {{"goal": {{"measure": "y", "at_least": 3.5}}}}"#
        ),
        &["sensitivity", "--paths", "40000"],
    );
    let drivers = &found["targets"][0]["drivers"];
    for (name, first, total) in [("x1", 0.3139, 0.5576), ("x2", 0.4424, 0.4424), ("x3", 0.0, 0.2437)] {
        let value = &entry(drivers, "name", name)["value"];
        index(value, "first_order", first, name);
        index(value, "total", total, name);
    }
}

/// P(a + b ≥ 0 | a) = Φ(a) is uniform, so its variance 1/12 is a third of 1/4.
#[test]
fn sensitivity_of_an_event() {
    let found = run(
        r#""assumptions": {"a": "normal(0, 1)"}, "shocks": {"e": "normal(0, 0.5)"},
        "indicators": {"walk": {"equation": "walk(-1) + e", "initial": 0}},
        "targets": {"goal": {"measure": "a + walk", "at_least": 0}, "sure": {"measure": "a + walk", "at_least": -1000}}"#,
        &["sensitivity", "--paths", "30000", "--seed", "2"],
    );
    let drivers = &entry(&found["targets"], "id", "goal")["drivers"];
    for name in ["a", "e"] {
        let driver = entry(drivers, "name", name);
        index(&driver["met"], "first_order", 1.0 / 3.0, name);
        index(&driver["met"], "total", 2.0 / 3.0, name);
        index(&driver["value"], "first_order", 0.5, name);
        index(&driver["value"], "total", 0.5, name);
        // Spearman's correlation of a normal pair with correlation √½: 6 / π · asin(√½ / 2).
        near(&driver["rank_correlation"], 0.6902, 0.015, name);
    }
    // e at its quantile in each of four periods: ∓4 · 0.5 · 1.28155 against a.
    let swing = &entry(drivers, "name", "e")["swing"];
    near(&swing[0], 0.005_19, 0.002, "e low");
    near(&swing[1], 0.994_81, 0.002, "e high");
    let sure = &entry(&entry(&found["targets"], "id", "sure")["drivers"], "name", "a")["met"];
    assert!(sure.is_null(), "an event that is certain has no variance: {sure}");
}

/// What is no plain draw is held at the quantile of its own values.
#[test]
fn drivers_are_held_at_quantiles_of_their_values() {
    let found = run(
        r#""assumptions": {"scaled": "2 * uniform(0, 1) + 1", "mirrored": "-1 * normal(0, 1)", "spread": "uniform(0.5, 1.5)", "wide": "normal(0, spread)"},
        "shocks": {"noise": "normal(0, 1)"}, "indicators": {"x": {"equation": "noise", "initial": 0}},
        "targets": {"scaled": {"measure": "scaled + x", "at_least": 2}, "mirrored": {"measure": "mirrored + x", "at_least": 0},
          "wide": {"measure": "wide + x", "at_least": 0}}"#,
        &["sensitivity", "--paths", "30000"],
    );
    let swing =
        |target: &str| entry(&entry(&found["targets"], "id", target)["drivers"], "name", target)["swing"].clone();
    // Φ(∓0.8), Φ(∓1.28155).
    near(&swing("scaled")[0], 0.2119, 0.012, "scaled low");
    near(&swing("scaled")[1], 0.7881, 0.012, "scaled high");
    near(&swing("mirrored")[0], 0.1000, 0.012, "mirrored low");
    near(&swing("mirrored")[1], 0.9000, 0.012, "mirrored high");
    // The 90 % quantile of the mixture of normals with sd uniform on 0.5 to 1.5 is 1.2741.
    near(&swing("wide")[1], 0.8987, 0.015, "wide high");
}

/// Paths on which the measure is undefined are left out of `value` and count as missed.
#[test]
fn undefined_measures_are_left_out() {
    let found = run(
        r#""assumptions": {"a": "uniform(-1, 1)", "b": "normal(0, 1)"}, "indicators": {"x": {"equation": "b + 0 * sqrt(a)"}},
        "targets": {"goal": {"measure": "x", "at_least": 0}}"#,
        &["sensitivity", "--paths", "20000"],
    );
    let target = &found["targets"][0];
    near(&target["probability"], 0.25, 0.015, "probability");
    index(&entry(&target["drivers"], "name", "b")["value"], "total", 1.0, "b");
    index(&entry(&target["drivers"], "name", "a")["value"], "total", 0.0, "a");
}

/// A t copula's mixing variable is drawn anew with its group.
#[test]
fn groups_are_drawn_anew_as_a_whole() {
    let found = run(
        r#""assumptions": {"a": "normal(0, 1)", "b": "normal(0, 1)", "fixed": 3, "c": "normal(0, 1)"},
        "correlations": [{"among": ["a", "b"], "rho": 0.5, "copula": {"t": 3}}, {"among": ["fixed", "c"], "rho": 0.4}],
        "indicators": {"x": {"equation": "a * b + fixed"}, "y": {"equation": "c"}},
        "targets": {"both": {"measure": "x", "at_least": 3}, "one": {"measure": "y", "at_least": 0}}"#,
        &["sensitivity", "--paths", "10000"],
    );
    let group = &entry(&found["targets"], "id", "both")["drivers"][0];
    assert_eq!(group["name"], "a + b");
    assert!(group["rank_correlation"].is_null() && group["swing"].is_null());
    for index in ["first_order", "total"] {
        assert_eq!(number(&group["value"][index]), 1.0, "it decides all: {group}");
        assert_eq!(number(&group["met"][index]), 1.0);
    }
    // A constant draws nothing: what is correlated with it stands alone.
    let alone = &entry(&found["targets"], "id", "one")["drivers"][0];
    assert_eq!(alone["name"], "c");
    assert_eq!(alone["swing"], serde_json::json!([0.0, 1.0]));
}

const TWO: &str = r#""assumptions": {"a": "normal(0, 1)"},
  "levers": {"dear": {"value": 0, "min": 0, "max": 1, "cost": 3}, "cheap": {"value": 0, "min": 0, "max": 0.5, "cost": 1}, "idle": {"value": 1}},
  "groups": {"g": {}},
  "indicators": {"x": {"equation": "a + 2 * dear + cheap"}, "other": {"equation": "idle"}},
  "targets": {"goal": {"measure": "x", "at_least": 0, "group": "g"}, "same": {"measure": "x", "at_least": -0.25, "group": "g"}}"#;

/// Φ(2·dear + cheap) = 80 %: the cheaper one to its end, then 2·dear = 0.8416 − 0.5.
#[test]
fn seek_takes_the_cheaper_lever_first() {
    // Per unit of effect `dear` costs 1.5, `cheap` 1.
    for goal in [["--target", "goal"], ["--group", "g"]] {
        let found = run(TWO, &["seek", goal[0], goal[1], "--probability", "0.8"]);
        assert_eq!(found["reachable"], true);
        let levers = &found["levers"];
        near(&entry(levers, "name", "cheap")["to"], 0.5, 0.003, "cheap");
        near(&entry(levers, "name", "dear")["to"], 0.1708, 0.01, "dear");
        near(&found["cost"], 1.0124, 0.03, "cost");
        assert!(number(&found["probability"]) >= 0.8, "{found}");
        assert_eq!(
            levers.as_array().map(Vec::len),
            Some(2),
            "idle does not reach the goal: {levers}"
        );
    }
    let found = run(
        TWO,
        &["seek", "--target", "goal", "--probability", "0.8", "--vary", "dear"],
    );
    near(&found["levers"][0]["to"], 0.4208, 0.01, "dear alone");
    near(&found["cost"], 1.2624, 0.03, "cost of dear alone");
}

/// √u + √v = k costs least where u = v = (k / 2)²; either alone costs twice as much.
#[test]
fn seek_balances_levers_with_falling_gains() {
    let found = run(
        r#""assumptions": {"a": "normal(0, 1)"},
        "levers": {"u": {"value": 0, "min": 0, "max": 1}, "v": {"value": 0, "min": 0, "max": 1}},
        "indicators": {"x": {"equation": "a + sqrt(u) + sqrt(v)"}}, "targets": {"goal": {"measure": "x", "at_least": 0}}"#,
        &["seek", "--all-targets", "--probability", "80%"],
    );
    assert_eq!(
        found["goal"],
        serde_json::json!({"all_targets": true, "probability": 0.8})
    );
    near(&found["cost"], 0.3542, 0.02, "cost");
}

/// A lever that harms goes down; a series moves as a whole.
#[test]
fn seek_goes_down_and_moves_series() {
    let found = run(
        r#""assumptions": {"a": "normal(0, 1)"}, "levers": {"harm": {"value": {"1": 1, "3": 2}, "min": -2, "max": 3}},
        "indicators": {"x": {"equation": "a - harm"}}, "targets": {"goal": {"measure": "x", "at_least": 0}}"#,
        &["seek", "--target", "goal", "--probability", "0.8"],
    );
    near(&found["levers"][0]["from"], 2.0, 0.0, "from");
    near(&found["levers"][0]["to"], -0.8416, 0.015, "to");
    let met = run(TWO, &["seek", "--target", "goal", "--probability", "0.4"]);
    assert_eq!((&met["reachable"], number(&met["cost"])), (&Value::Bool(true), 0.0));
}

/// Out of reach: the most that can be had, without moves that add nothing.
#[test]
fn seek_says_what_is_out_of_reach() {
    let found = run(
        TWO,
        &[
            "seek",
            "--target",
            "goal",
            "--probability",
            "0.999",
            "--vary",
            "dear",
            "--vary",
            "cheap",
            "--vary",
            "idle",
        ],
    );
    assert_eq!(found["reachable"], false);
    for (name, to) in [("dear", 1.0), ("cheap", 0.5), ("idle", 1.0)] {
        near(&entry(&found["levers"], "name", name)["to"], to, 1e-9, name);
    }
    near(&found["probability"], 0.9938, 0.002, "Φ(2.5)");
}

#[test]
fn seek_knows_its_names() {
    let shell = Shell::with(&[("study.json", &scenario("study", TWO))]);
    for (args, meant) in [
        (["--group", "h", "--probability", "0.5"], "known: g"),
        (["--target", "gaol", "--probability", "0.5"], "did you mean `goal`?"),
    ] {
        let mut all = vec!["seek", "study.json"];
        all.extend(args);
        let outcome = shell.attain(&all).exits(2);
        assert!(outcome.text().contains(meant), "{}", outcome.text());
    }
    let vary = [
        "seek",
        "study.json",
        "--target",
        "goal",
        "--probability",
        "0.5",
        "--vary",
        "chaep",
    ];
    assert!(shell.attain(&vary).exits(2).text().contains("did you mean `cheap`?"));
    shell
        .attain(&[
            "seek",
            "study.json",
            "--target",
            "goal",
            "--all-targets",
            "--probability",
            "0.5",
        ])
        .exits(2);
    shell
        .attain(&["sensitivity", "study.json", "--target", "goll", "--json"])
        .exits(2);
}

#[test]
fn studies_do_not_depend_on_threads() {
    let shell = Shell::with(&[("study.json", &scenario("study", TWO))]);
    for args in [
        &["sensitivity", "study.json", "--paths", "5000"][..],
        &[
            "seek",
            "study.json",
            "--target",
            "goal",
            "--probability",
            "0.8",
            "--paths",
            "20000",
        ],
    ] {
        let with = |threads: &str| {
            let mut all = args.to_vec();
            all.extend(["--json", "--threads", threads]);
            shell.attain(&all).exits(0).stdout
        };
        assert_eq!(with("1"), with("3"), "{args:?}");
    }
    shell
        .attain(&["sensitivity", "study.json", "--paths", "1", "--json"])
        .exits(0);
    shell
        .attain(&["sensitivity", "study.json", "--paths", "3000", "--quiet"])
        .exits(0);
    let saved: Value = serde_json::from_str(&shell.read("output/study/sensitivity.json")).expect("JSON");
    assert_eq!(saved["run"]["paths"], 3000);
    assert!(shell.read("output/study/sensitivity.csv").contains("met_total"));
}
