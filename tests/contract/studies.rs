//! `compare`, `sensitivity` and `seek`: their JSON, and answers that are known in closed form.
//!
//! Each is tested as soon as `attain --help` lists it; planned commands do not appear there.

use serde_json::Value;

use super::commands::{list, listed, number};
use super::{TINY, scenario};
use crate::shell::{Shell, entry};

#[test]
fn compare_reports_paired_differences() {
    if !listed("compare") {
        return;
    }
    let other = "{\n  \"attain\": 1,\n  \"extends\": \"tiny.json\",\n  \"name\": \"no-push\",\n  \"levers\": {\"push\": 0}\n}\n";
    let shell = Shell::with(&[("tiny.json", TINY), ("no-push.json", other)]);
    let result = shell
        .attain(&["compare", "tiny.json", "no-push.json", "--paths", "20000", "--json"])
        .exits(0)
        .json();
    assert_eq!(result["scenarios"], serde_json::json!(["tiny", "no-push"]));
    let alone = [
        shell.summary("tiny.json", &["--paths", "20000"]),
        shell.summary("no-push.json", &["--paths", "20000"]),
    ];
    for target in list(&result["targets"]) {
        let id = target["id"].as_str().expect("an id");
        let p: Vec<f64> = list(&target["probabilities"]).iter().map(number).collect();
        assert_eq!(p.len(), 2);
        for (k, summary) in alone.iter().enumerate() {
            assert_eq!(
                p[k],
                number(&entry(&summary["targets"], "id", id)["probability"]),
                "{id}: a scenario alone has the same draws"
            );
        }
        let difference = &list(&target["differences"])[0];
        assert_eq!(
            (&difference["from"], &difference["to"]),
            (&"tiny".into(), &"no-push".into())
        );
        assert!((number(&difference["probability"]) - (p[1] - p[0])).abs() < 1e-12);
        let apart = (p.iter().map(|p| p * (1.0 - p)).sum::<f64>() / 20000.0).sqrt();
        let error = number(&difference["standard_error"]);
        assert!(
            error >= 0.0 && error <= apart,
            "{id}: pairing gives {error}, independent runs {apart}"
        );
        let means: Vec<f64> = alone
            .iter()
            .map(|summary| number(&entry(&summary["targets"], "id", id)["mean"]))
            .collect();
        assert!((number(&difference["mean"]) - (means[1] - means[0])).abs() <= 1e-9 * means[0].abs());
    }
    // The push moves all sectors alike, so that it leaves `structure` alone on every path.
    let scale = &list(&entry(&result["targets"], "id", "scale")["differences"])[0];
    assert!(
        number(&scale["probability"]) < 0.0 && number(&scale["standard_error"]) > 0.0,
        "less push, less scale: {scale}"
    );
    let plans = list(&result["plan"]);
    assert_eq!(plans.len(), 2);
    for (plan, summary) in plans.iter().zip(&alone) {
        assert_eq!(plan["scenario"], summary["scenario"]["name"]);
        assert_eq!(plan["all_met"], summary["plan"]["all_met"]);
        assert!((number(&plan["expected_met"]) - number(&summary["plan"]["expected_met"])).abs() < 1e-9);
    }
}

#[test]
fn compare_of_a_scenario_with_itself_is_zero() {
    if !listed("compare") {
        return;
    }
    let shell = Shell::with(&[
        ("tiny.json", TINY),
        ("twin.json", &TINY.replace("\"name\": \"tiny\"", "\"name\": \"twin\"")),
    ]);
    let result = shell
        .attain(&["compare", "tiny.json", "twin.json", "--paths", "2000", "--json"])
        .exits(0)
        .json();
    for target in list(&result["targets"]) {
        let difference = &list(&target["differences"])[0];
        for key in ["probability", "standard_error", "mean"] {
            assert_eq!(number(&difference[key]), 0.0, "{key} of {target}");
        }
    }
    shell.attain(&["compare", "tiny.json", "--json"]).exits(2);
}

#[test]
fn sensitivity_finds_what_decides() {
    if !listed("sensitivity") {
        return;
    }
    // y = 3a + b + 0·c: first-order and total indices of the measure are 0.9, 0.1 and 0.
    let text = scenario(
        "sobol",
        r#"  "assumptions": {"a": "normal(0, 1)", "b": "normal(0, 1)", "c": "normal(0, 1)", "unused": "normal(0, 1)"},
  "levers": {"push": {"value": 1, "min": 0, "max": 2}},
  "indicators": {"y": {"equation": "3 * a + b + 0 * c + push"}, "z": {"equation": "unused"}},
  "targets": {"goal": {"measure": "y", "at_least": 1}}"#,
    );
    let shell = Shell::with(&[("sobol.json", &text)]);
    let result = shell
        .attain(&["sensitivity", "sobol.json", "--paths", "20000", "--json"])
        .exits(0)
        .json();
    let drivers = &entry(&result["targets"], "id", "goal")["drivers"];
    let names: Vec<&str> = list(drivers)
        .iter()
        .filter_map(|driver| driver["name"].as_str())
        .collect();
    assert!(
        !names.contains(&"unused"),
        "unused does not reach the target: {names:?}"
    );
    for (name, share) in [("a", 0.9), ("b", 0.1)] {
        let driver = entry(drivers, "name", name);
        assert_eq!(driver["kind"], "assumption");
        for index in ["first_order", "total"] {
            let found = number(&driver["value"][index]);
            assert!(
                (found - share).abs() < 0.04,
                "{index} of {name} is {found}, not {share}"
            );
            for of in ["value", "met"] {
                let interval: Vec<f64> = list(&driver[of][format!("{index}_interval")])
                    .iter()
                    .map(number)
                    .collect();
                assert!(
                    interval.len() == 2
                        && interval[0] <= number(&driver[of][index])
                        && number(&driver[of][index]) <= interval[1],
                    "{driver}"
                );
            }
        }
    }
    let a = entry(drivers, "name", "a");
    // a at its 10 % and 90 % quantile: P(b >= ∓(3 · 1.2816 ...)) and the same mirrored.
    let swing: Vec<f64> = list(&a["swing"]).iter().map(number).collect();
    assert!(
        (swing[0] - 6.0e-5).abs() < 0.002 && (swing[1] - 0.99994).abs() < 0.002,
        "{swing:?}"
    );
    assert!((number(&a["rank_correlation"]) - 0.943).abs() < 0.02, "{a}");
    let push = entry(drivers, "name", "push");
    assert_eq!(
        (&push["kind"], &push["value"], &push["met"]),
        (&"lever".into(), &Value::Null, &Value::Null)
    );
    let swing: Vec<f64> = list(&push["swing"]).iter().map(number).collect();
    // P(normal(0, √10) >= 1) and P(... >= -1).
    assert!(
        (swing[0] - 0.3759).abs() < 0.02 && (swing[1] - 0.6241).abs() < 0.02,
        "{swing:?}"
    );
    let totals: Vec<f64> = list(drivers)
        .iter()
        .filter_map(|driver| driver["met"]["total"].as_f64())
        .collect();
    assert!(
        totals.is_sorted_by(|one, next| one >= next),
        "sorted by the total index of met: {totals:?}"
    );
}

#[test]
fn sensitivity_groups_correlated_drivers() {
    if !listed("sensitivity") {
        return;
    }
    let shell = Shell::with(&[("tiny.json", TINY)]);
    let result = shell
        .attain(&["sensitivity", "tiny.json", "--paths", "4000", "--json"])
        .exits(0)
        .json();
    let drivers = &entry(&result["targets"], "id", "scale")["drivers"];
    let group = entry(drivers, "name", "own[new] + own[old]");
    assert_eq!((&group["kind"], &group["swing"]), (&"shock".into(), &Value::Null));
    for name in ["trend[new]", "trend[old]", "push_effect", "demand", "push"] {
        entry(drivers, "name", name);
    }
}

#[test]
fn seek_finds_the_setting_of_a_lever() {
    if !listed("seek") {
        return;
    }
    // P(normal(0, 1) + push >= 0) = Φ(push), so 80 % needs push = 0.841621.
    let text = scenario(
        "seek",
        r#"  "assumptions": {"a": "normal(0, 1)"}, "levers": {"push": {"value": 0, "min": 0, "max": 2, "cost": 3}},
  "indicators": {"x": {"equation": "a + push"}}, "targets": {"goal": {"measure": "x", "at_least": 0}}"#,
    );
    let shell = Shell::with(&[("seek.json", &text)]);
    let seek = |probability: &str| {
        shell
            .attain(&[
                "seek",
                "seek.json",
                "--target",
                "goal",
                "--probability",
                probability,
                "--paths",
                "100000",
                "--json",
            ])
            .exits(0)
            .json()
    };
    let found = seek("80%");
    assert_eq!(found["goal"], serde_json::json!({"target": "goal", "probability": 0.8}));
    assert_eq!(found["reachable"], true);
    let lever = entry(&found["levers"], "name", "push");
    assert_eq!(number(&lever["from"]), 0.0);
    let to = number(&lever["to"]);
    assert!((to - 0.841_621).abs() < 0.03, "{to}");
    assert!((number(&found["cost"]) - 3.0 * to).abs() < 1e-6);
    assert!(
        number(&found["probability"]) >= 0.8 - 1e-9 && number(&found["probability"]) < 0.81,
        "{found}"
    );
    assert_eq!(seek("0.8"), found);
    let out_of_reach = seek("99.9%");
    assert_eq!(out_of_reach["reachable"], false);
    assert!(
        (number(&out_of_reach["probability"]) - 0.977).abs() < 0.005,
        "{out_of_reach}"
    );
    assert!(
        (number(&entry(&out_of_reach["levers"], "name", "push")["to"]) - 2.0).abs() < 1e-6,
        "{out_of_reach}"
    );
    shell
        .attain(&["seek", "seek.json", "--target", "gaol", "--probability", "80%"])
        .exits(2);
    shell
        .attain(&["seek", "seek.json", "--target", "goal", "--probability", "180%"])
        .exits(2);
}
