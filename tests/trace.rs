//! `attain trace` and `attain run` tell the same story: values, targets and undefined paths.

use crate::shell::{Shell, entry};
use serde_json::Value;
use std::path::Path;

fn scenario(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scenarios")
        .join(name)
        .display()
        .to_string()
}

/// Every indicator of one path has the bits of a run of that one path: its mean, its sd of 0 and its targets.
#[test]
fn a_path_has_the_bits_of_the_run() {
    let shell = Shell::new();
    for name in [
        "tutorial.json",
        "chinese-names.json",
        "growth-accounting.json",
        "minhang-2020.json",
    ] {
        let file = scenario(name);
        let trace = shell
            .attain(&["trace", &file, "--path", "0", "--seed", "3", "--json"])
            .exits(0)
            .json();
        let summary = shell.summary(&file, &["--paths", "1", "--seed", "3"]);
        let indicators = summary["indicators"].as_array().expect("indicators");
        assert!(!indicators.is_empty());
        for indicator in indicators {
            let traced = entry(
                &trace["indicators"],
                "name",
                indicator["name"].as_str().expect("a name"),
            );
            assert_eq!(traced["values"], indicator["mean"], "{name}: {}", indicator["name"]);
        }
        for target in summary["targets"].as_array().expect("targets") {
            let traced = entry(&trace["targets"], "id", target["id"].as_str().expect("an id"));
            assert_eq!(traced["met"], target["probability"] == 1.0, "{name}: {}", target["id"]);
            assert_eq!(traced["measure"], target["mean"], "{name}: {}", target["id"]);
        }
    }
}

/// The path that a warning names is the path that trace shows.
#[test]
fn paths_are_counted_as_in_messages() {
    let text = r#"{
  "attain": 1,
  "name": "sometimes",
  "time": {"frequency": "annual", "base": 2017, "end": 2019},
  "shocks": {"s": "normal(1, 1)"},
  "indicators": {"x": {"initial": 1, "equation": "ln(s)"}},
  "targets": {"goal": {"measure": "x", "at_least": 0}}
}"#;
    let shell = Shell::with(&[("sometimes.json", text)]);
    let run = shell
        .attain(&[
            "run",
            "sometimes.json",
            "--paths",
            "200",
            "--no-charts",
            "--message-format",
            "short",
            "--lang",
            "en",
        ])
        .exits(0);
    let (_, after) = run.stderr.split_once("is undefined on path ").expect("a warning");
    let (path, after) = after.split_once(" in ").expect("a period");
    let period = &after[..4];
    let traced = |path: &str| {
        shell
            .attain(&["trace", "sometimes.json", "--path", path, "--json"])
            .exits(0)
            .json()
    };
    let undefined = |trace: &Value| -> Vec<String> {
        let values = trace["indicators"][0]["values"].as_array().expect("values");
        let periods = trace["periods"].as_array().expect("periods");
        values
            .iter()
            .zip(periods)
            .filter(|(value, _)| value.is_null())
            .map(|(_, period)| period.as_str().unwrap_or_default().to_string())
            .collect()
    };
    assert_eq!(undefined(&traced(path)).first().map(String::as_str), Some(period));
    for earlier in 0..path.parse::<u64>().expect("a number") {
        assert!(undefined(&traced(&earlier.to_string())).is_empty(), "path {earlier}");
    }
}

/// The central path draws medians, and says so.
#[test]
fn the_central_path_is_at_the_medians() {
    let shell = Shell::new();
    let trace = shell
        .attain(&["trace", &scenario("tutorial.json"), "--path", "centre", "--json"])
        .exits(0)
        .json();
    let value = |kind: &str, name: &str, at: usize| {
        entry(&trace[kind], "name", name)["values"][at]
            .as_f64()
            .expect("a number")
    };
    assert_eq!(value("assumptions", "trend", 0), 0.008);
    let geometric = (0.2f64 * 0.7).sqrt();
    assert!((value("assumptions", "jobs_per_trainee", 0) - geometric).abs() < 1e-12);
    assert_eq!(value("shocks", "business_cycle", 1), 0.0);
    assert!(trace["path"].is_null());
    assert!(
        entry(&trace["shocks"], "name", "closure")["values"][0].is_null(),
        "no shock in the base period"
    );
}
