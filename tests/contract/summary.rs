//! `summary.json`: its keys and types, and arithmetic that must hold inside it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{TINY, scenario};
use crate::shell::{Shell, entry};

const LEVELS: [&str; 7] = ["0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "0.95"];

fn tiny() -> Value {
    Shell::with(&[("tiny.json", TINY)]).summary("tiny.json", &["--paths", "5000", "--seed", "3"])
}

#[track_caller]
fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

#[track_caller]
fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap_or_else(|| panic!("{value} is no list"))
        .iter()
        .map(number)
        .collect()
}

#[track_caller]
fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("{value} is no list"))
}

#[track_caller]
fn close(a: f64, b: f64, tolerance: f64) {
    assert!(
        (a - b).abs() <= tolerance,
        "{a} and {b} differ by more than {tolerance}"
    );
}

#[test]
fn head_says_what_ran() {
    let summary = tiny();
    assert_eq!(
        summary["attain"],
        json!({"version": env!("CARGO_PKG_VERSION"), "format": 1})
    );
    assert_eq!(summary["scenario"]["name"], "tiny");
    assert_eq!(summary["run"]["paths"], 5000);
    assert_eq!(summary["run"]["seed"], 3);
    assert_eq!(summary["run"]["sampler"], "random");
    for digest in [&summary["scenario"]["sha256"], &summary["run"]["digest"]] {
        let text = digest.as_str().expect("text");
        assert!(
            text.len() >= 16 && text.chars().all(|c| c.is_ascii_hexdigit() && !c.is_ascii_uppercase()),
            "{text}"
        );
    }
    assert_eq!(summary["scenario"]["sha256"].as_str().map(str::len), Some(64));
}

#[test]
fn targets_have_every_key_and_type() {
    let summary = tiny();
    let ids: Vec<&str> = list(&summary["targets"])
        .iter()
        .filter_map(|target| target["id"].as_str())
        .collect();
    assert_eq!(ids, ["scale", "pace", "structure"], "in the order of the file");
    for target in list(&summary["targets"]) {
        assert_eq!(target["group"], Value::Null);
        assert_eq!(target["period"], "2020");
        for key in ["probability", "standard_error", "mean", "sd"] {
            number(&target[key]);
        }
        assert_eq!(numbers(&target["interval"]).len(), 2);
        assert_eq!(target["undefined"], 0);
        assert!(target["shortfall"].is_number() || target["shortfall"].is_null());
        let quantiles: Vec<f64> = LEVELS.iter().map(|level| number(&target["quantiles"][level])).collect();
        assert!(quantiles.is_sorted(), "{quantiles:?}");
        assert_eq!(target["quantiles"].as_object().map(|object| object.len()), Some(7));
    }
    assert_eq!(
        entry(&summary["targets"], "id", "scale")["condition"],
        json!({"at_least": 3750.0})
    );
    let pace = &entry(&summary["targets"], "id", "pace")["condition"];
    close(number(&pace["at_least"]), 0.041, 1e-15);
    let structure = &entry(&summary["targets"], "id", "structure")["condition"];
    close(number(&structure["about"]), 0.4, 0.0);
    close(number(&structure["within"]), 0.01, 0.0);
}

#[test]
fn indicators_have_every_key_and_type() {
    let summary = tiny();
    let names: Vec<&str> = list(&summary["indicators"])
        .iter()
        .filter_map(|indicator| indicator["name"].as_str())
        .collect();
    assert_eq!(
        names,
        ["output[new]", "output[old]", "total", "new_share"],
        "members apart, in the order of the file"
    );
    for indicator in list(&summary["indicators"]) {
        assert!(indicator["unit"].is_null(), "no unit was given: {}", indicator["unit"]);
        assert_eq!(indicator["periods"], json!(["2017", "2018", "2019", "2020"]));
        let (mean, sd) = (numbers(&indicator["mean"]), numbers(&indicator["sd"]));
        assert_eq!((mean.len(), sd.len()), (4, 4));
        assert_eq!(sd[0], 0.0, "nothing is uncertain in the base period");
        assert!(sd[1] > 0.0 && sd.is_sorted(), "{sd:?}");
        assert_eq!(indicator["undefined"], json!([0, 0, 0, 0]));
        assert_eq!(indicator["quantiles"].as_object().map(|object| object.len()), Some(7));
        for period in 0..4 {
            let quantiles: Vec<f64> = LEVELS
                .iter()
                .map(|level| numbers(&indicator["quantiles"][level])[period])
                .collect();
            assert!(quantiles.is_sorted(), "{quantiles:?}");
            if period == 0 {
                assert!(quantiles.iter().all(|&quantile| quantile == mean[0]), "{quantiles:?}");
            }
        }
    }
    assert_eq!(
        entry(&summary["indicators"], "name", "output[new]")["mean"][0],
        json!(1288.5)
    );
    assert_eq!(
        entry(&summary["indicators"], "name", "total")["mean"][0],
        json!(1288.5 + 2034.7)
    );
}

#[test]
fn standard_error_and_wilson_interval_follow_from_probability_and_paths() {
    let summary = tiny();
    let n = number(&summary["run"]["paths"]);
    for target in list(&summary["targets"]) {
        let p = number(&target["probability"]);
        close((p * n).round(), p * n, 1e-6);
        close(number(&target["standard_error"]), (p * (1.0 - p) / n).sqrt(), 1e-12);
        let z = 1.959_963_984_540_054;
        let centre = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
        let half = z / (1.0 + z * z / n) * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        let interval = numbers(&target["interval"]);
        // The slack is for a normal quantile written as 1.96.
        close(interval[0], centre - half, 1e-4 * half);
        close(interval[1], centre + half, 1e-4 * half);
    }
}

#[test]
fn wilson_interval_stays_open_at_zero_and_one() {
    let text = scenario(
        "sure",
        r#"  "indicators": {"x": {"equation": "1"}},
  "targets": {"never": {"measure": "x", "at_least": 2}, "always": {"measure": "x", "at_most": 2}}"#,
    );
    let summary = Shell::with(&[("sure.json", &text)]).summary("sure.json", &["--paths", "1000"]);
    let z = 1.959_963_984_540_054_f64;
    let edge = z * z / (1000.0 + z * z);
    let never = numbers(&entry(&summary["targets"], "id", "never")["interval"]);
    let always = numbers(&entry(&summary["targets"], "id", "always")["interval"]);
    close(never[0], 0.0, 1e-15);
    close(never[1], edge, 1e-6);
    close(always[0], 1.0 - edge, 1e-6);
    close(always[1], 1.0, 1e-15);
}

#[test]
fn plan_arithmetic_agrees_with_the_targets() {
    let text = scenario(
        "plan",
        r#"  "groups": {"base": {"label": "Base"}, "high": {}},
  "shocks": {"e": "normal(0, 1)", "f": "normal(0, 1)"},
  "indicators": {"x": {"initial": 0, "equation": "e"}, "y": {"initial": 0, "equation": "e + f"}},
  "targets": {
    "a": {"measure": "x", "at_least": 0.5, "group": "base", "weight": 2},
    "b": {"measure": "y", "at_least": 0, "group": "base", "weight": 0.5},
    "c": {"measure": "x + y", "at_most": 1, "group": "high"},
    "d": {"measure": "y", "between": [-1, 1]}
  }"#,
    );
    let summary = Shell::with(&[("plan.json", &text)]).summary("plan.json", &["--paths", "10000"]);
    let p: BTreeMap<&str, f64> = list(&summary["targets"])
        .iter()
        .map(|target| (target["id"].as_str().expect("id"), number(&target["probability"])))
        .collect();
    let plan = &summary["plan"];
    let distribution = numbers(&plan["met_distribution"]);
    assert_eq!(distribution.len(), 5);
    close(distribution.iter().sum(), 1.0, 1e-12);
    close(
        distribution.iter().enumerate().map(|(k, share)| k as f64 * share).sum(),
        p.values().sum(),
        1e-10,
    );
    close(number(&plan["expected_met"]), p.values().sum(), 1e-10);
    close(number(&plan["all_met"]), distribution[4], 0.0);
    close(
        number(&plan["score"]),
        (2.0 * p["a"] + 0.5 * p["b"] + p["c"] + p["d"]) / 4.5,
        1e-10,
    );
    let base = entry(&plan["groups"], "id", "base");
    assert_eq!(base["targets"], json!(["a", "b"]));
    close(number(&base["expected_met"]), p["a"] + p["b"], 1e-10);
    assert!(number(&base["all_met"]) <= p["a"].min(p["b"]) + 1e-12);
    assert!(number(&base["all_met"]) >= p["a"] + p["b"] - 1.0 - 1e-12);
    let high = entry(&plan["groups"], "id", "high");
    assert_eq!(high["targets"], json!(["c"]));
    close(number(&high["all_met"]), p["c"], 0.0);
    assert_eq!(entry(&summary["targets"], "id", "a")["group"], "base");
    assert_eq!(entry(&summary["targets"], "id", "d")["group"], Value::Null);
}

#[test]
fn nothing_defined_is_null() {
    let text = scenario(
        "nothing",
        r#"  "levers": {"zero": 0},
  "indicators": {"x": {"equation": "1 / zero", "unit": {"zh": "亿元", "en": "bn"}}},
  "targets": {"goal": {"measure": "x", "at_least": 0}, "sure": {"measure": "zero", "at_least": 0}}"#,
    );
    let summary = Shell::with(&[("nothing.json", &text)]).summary("nothing.json", &["--paths", "40", "--lang", "zh"]);
    let x = entry(&summary["indicators"], "name", "x");
    let none = json!([null, null, null, null]);
    assert_eq!(
        (&x["mean"], &x["sd"], &x["undefined"]),
        (&none, &none, &json!([40, 40, 40, 40]))
    );
    let goal = entry(&summary["targets"], "id", "goal");
    for level in LEVELS {
        assert_eq!(x["quantiles"][level], none);
        assert_eq!(goal["quantiles"][level], Value::Null);
    }
    assert_eq!(number(&goal["probability"]), 0.0);
    assert_eq!(goal["undefined"], 40);
    for key in ["mean", "sd", "shortfall"] {
        assert_eq!(goal[key], Value::Null, "{key}");
    }
    assert_eq!(
        entry(&summary["targets"], "id", "sure")["shortfall"],
        Value::Null,
        "none misses"
    );
}

#[test]
fn a_bound_that_differs_between_paths_is_shown_as_its_text() {
    let text = scenario(
        "bounds",
        r#"  "assumptions": {"bar": "uniform(0, 1)", "fixed": 2},
  "indicators": {"x": {"equation": "1"}},
  "targets": {"varies": {"measure": "x", "at_least": "2 * bar"}, "same": {"measure": "x", "between": ["fixed - 2", "fixed"]}}"#,
    );
    let summary = Shell::with(&[("bounds.json", &text)]).summary("bounds.json", &["--paths", "100"]);
    assert_eq!(
        entry(&summary["targets"], "id", "varies")["condition"],
        json!({"at_least": "2 * bar"})
    );
    assert_eq!(
        numbers(&entry(&summary["targets"], "id", "same")["condition"]["between"]),
        [0.0, 2.0]
    );
}

#[test]
fn run_defaults_come_from_the_file_and_flags_win() {
    let text = TINY.replace(
        "\"name\": \"tiny\",",
        "\"name\": \"tiny\", \"run\": {\"paths\": 300, \"seed\": 9},",
    );
    let shell = Shell::with(&[("tiny.json", &text)]);
    let by_file = shell.summary("tiny.json", &[]);
    assert_eq!(
        (&by_file["run"]["paths"], &by_file["run"]["seed"]),
        (&json!(300), &json!(9))
    );
    let by_flag = shell.summary("tiny.json", &["--paths", "2e3", "--seed", "4"]);
    assert_eq!(
        (&by_flag["run"]["paths"], &by_flag["run"]["seed"]),
        (&json!(2000), &json!(4))
    );
}

#[test]
fn the_scenario_hash_follows_meaning_and_the_digest_follows_results() {
    let labelled = TINY.replace(
        "\"equation\": \"sum(output[*])\"",
        "\"equation\": \"sum(output[*])\", \"label\": \"Total\"",
    );
    let commented = format!("// a remark\n{}", TINY.replace("\n  ", "\n\t/* here */ "));
    let shell = Shell::with(&[
        ("tiny.json", TINY),
        ("labelled.json", &labelled),
        ("commented.json", &commented),
    ]);
    let run = |file: &str, args: &[&str]| shell.summary(file, &[&["--paths", "500"], args].concat());
    let plain = run("tiny.json", &[]);
    let remark = run("commented.json", &[]);
    assert_eq!(
        plain["scenario"]["sha256"], remark["scenario"]["sha256"],
        "comments and spaces carry no meaning"
    );
    let label = run("labelled.json", &[]);
    assert_ne!(plain["scenario"]["sha256"], label["scenario"]["sha256"]);
    assert_eq!(plain["run"]["digest"], label["run"]["digest"], "labels are not results");
    let set = run("tiny.json", &["--set", "push=2"]);
    assert_ne!(plain["scenario"]["sha256"], set["scenario"]["sha256"]);
    assert_ne!(plain["run"]["digest"], set["run"]["digest"]);
}

#[test]
fn quantiles_of_whole_numbers_are_order_statistics() {
    let text = scenario(
        "dice",
        r#"  "assumptions": {"a": "empirical(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)"},
  "indicators": {"x": {"equation": "a"}},
  "targets": {"goal": {"measure": "x", "at_most": 5}, "fewer": {"measure": "x", "at_most": 1}}"#,
    );
    let summary = Shell::with(&[("dice.json", &text)]).summary("dice.json", &["--paths", "777"]);
    // The ⌈p·n⌉-th smallest is at most k exactly when at least ⌈p·n⌉ paths are at most k.
    let n: f64 = 777.0;
    for (id, k) in [("goal", 5.0), ("fewer", 1.0)] {
        let count = number(&entry(&summary["targets"], "id", id)["probability"]) * n;
        for level in LEVELS {
            let rank = (level.parse::<f64>().expect("a level") * n).ceil();
            let quantile = number(&summary["indicators"][0]["quantiles"][level][3]);
            assert_eq!(
                quantile <= k,
                count.round() >= rank,
                "quantile {level} is {quantile}, {count} paths are at most {k}"
            );
        }
    }
}

#[test]
fn the_summary_carries_what_the_charts_need() {
    let text = scenario(
        "rich",
        r#"  "sources": {"yearbook": {"title": "A yearbook of numbers"}}, "checks": {"stays_below": {"holds": "x < 1.5"}},
  "assumptions": {"rate": {"value": "normal(0, 1)", "label": "A rate of something"}},
  "indicators": {"x": {"equation": "x(-1) + rate", "history": {"2015": 31.25, "2017": 1}, "unit": "km", "label": "A length", "source": "yearbook"}},
  "targets": {"goal": {"measure": "x", "at_least": 1, "label": "A goal"}}"#,
    );
    let summary = Shell::with(&[("rich.json", &text)])
        .summary("rich.json", &["--paths", "500"])
        .to_string();
    for part in [
        "A yearbook of numbers",
        "stays_below",
        "A rate of something",
        "31.25",
        "A length",
        "\"km\"",
        "A goal",
    ] {
        assert!(summary.contains(part), "{part} is not in the summary");
    }
}
