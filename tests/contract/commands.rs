//! The commands beside `run` and `check`.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use super::{TINY, scenario};
use crate::shell::Shell;

const COMMANDS: [&str; 14] = [
    "run",
    "check",
    "explain",
    "update",
    "suppose",
    "progress",
    "compare",
    "sensitivity",
    "seek",
    "verify",
    "schema",
    "chart",
    "trace",
    "new",
];

fn help() -> String {
    Shell::new().attain(&["--help"]).exits(0).stdout
}

/// Whether `attain --help` lists the command; planned ones do not appear there.
pub(super) fn listed(command: &str) -> bool {
    help()
        .lines()
        .any(|line| line.split_whitespace().next() == Some(command))
}

#[track_caller]
pub(super) fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

#[track_caller]
pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("{value} is no list"))
}

#[test]
fn help_explains_every_listed_command_with_an_example() {
    let shell = Shell::new();
    for required in ["run", "check", "explain", "schema", "trace", "new"] {
        assert!(listed(required), "{required} is not in --help:\n{}", help());
    }
    for command in COMMANDS.into_iter().filter(|command| listed(command)) {
        let text = shell.attain(&[command, "--help"]).exits(0).stdout;
        assert!(
            text.contains(&format!("attain {command}")),
            "{command} --help has no example:\n{text}"
        );
    }
    assert!(shell.files().is_empty());
}

#[test]
fn a_command_that_help_does_not_list_is_wrong_use() {
    let shell = Shell::with(&[("tiny.json", TINY)]);
    for command in COMMANDS.into_iter().filter(|command| !listed(command)) {
        shell.attain(&[command, "tiny.json"]).exits(2);
    }
}

#[test]
fn schema_is_a_json_schema_of_scenarios() {
    let schema = Shell::new().attain(&["schema"]).exits(0).json();
    assert!(
        schema["$schema"]
            .as_str()
            .is_some_and(|text| text.contains("json-schema.org")),
        "{schema}"
    );
    let properties = schema["properties"].as_object().expect("properties");
    for key in [
        "attain",
        "$schema",
        "name",
        "title",
        "description",
        "extends",
        "time",
        "dimensions",
        "sources",
        "assumptions",
        "shocks",
        "correlations",
        "levers",
        "indicators",
        "targets",
        "checks",
        "report",
        "groups",
        "history",
        "run",
    ] {
        assert!(properties.contains_key(key), "{key} is missing");
    }
}

#[test]
fn new_writes_a_scenario_that_runs() {
    let shell = Shell::new();
    shell.attain(&["new", "my-plan"]).exits(0);
    let files = shell.files();
    let file = files
        .iter()
        .find(|file| file.ends_with(".json"))
        .unwrap_or_else(|| panic!("no scenario in {files:?}"));
    let text = shell.read(file);
    assert!(text.contains("//"), "the start is commented");
    shell.attain(&["check", file, "--strict"]).exits(0);
    let summary = shell.summary(file, &["--paths", "2000", "--strict"]);
    assert_eq!(summary["scenario"]["name"], "my-plan");
    assert!(!list(&summary["targets"]).is_empty());
    shell.write(file, "mine now");
    shell.attain(&["new", "my-plan"]).exits(2);
    assert_eq!(shell.read(file), "mine now", "a file of others is left alone");
}

#[test]
fn new_refuses_a_name_that_no_scenario_may_have() {
    let shell = Shell::new();
    for name in ["My Plan", "../up", ""] {
        shell.attain(&["new", name]).exits(2);
    }
    assert!(shell.files().is_empty());
}

#[test]
fn explain_mentions_every_name() {
    let shell = Shell::with(&[("tiny.json", TINY)]);
    let text = shell.attain(&["explain", "tiny.json"]).exits(0).stdout;
    for name in [
        "trend",
        "push_effect",
        "demand",
        "own",
        "push",
        "output",
        "total",
        "new_share",
        "scale",
        "pace",
        "structure",
    ] {
        assert!(text.contains(name), "{name} is missing in\n{text}");
    }
    assert_eq!(shell.files(), ["tiny.json"]);
}

#[test]
fn trace_shows_every_period_and_name_of_one_path() {
    let shell = Shell::with(&[("tiny.json", TINY)]);
    let trace = |args: &[&str]| {
        shell
            .attain(&[&["trace", "tiny.json", "--path"], args].concat())
            .exits(0)
            .stdout
    };
    let first = trace(&["1"]);
    for word in [
        "2017",
        "2018",
        "2019",
        "2020",
        "demand",
        "own[new]",
        "trend[old]",
        "push_effect",
        "output[new]",
        "total",
        "new_share",
    ] {
        assert!(first.contains(word), "{word} is missing in\n{first}");
    }
    assert!(
        first.contains("1288.5"),
        "the base value of output[new] is missing in\n{first}"
    );
    assert_eq!(first, trace(&["1"]));
    assert_eq!(first, trace(&["1", "--seed", "1"]), "the default seed is 1");
    assert_ne!(first, trace(&["2"]));
    assert_ne!(first, trace(&["1", "--seed", "2"]));
    assert_eq!(shell.files(), ["tiny.json"]);
}

#[test]
fn trace_of_a_sure_scenario_shows_its_values() {
    let text = scenario(
        "sure",
        r#"  "indicators": {"x": {"initial": 3, "equation": "x(-1) * 7"}}, "targets": {"goal": {"measure": "x", "at_least": 1}}"#,
    );
    let shell = Shell::with(&[("sure.json", &text)]);
    let table = shell.attain(&["trace", "sure.json", "--path", "5"]).exits(0).stdout;
    for value in ["21", "147", "1029"] {
        assert!(
            table.contains(value) || table.replace([',', ' '], "").contains(value),
            "{value} is missing in\n{table}"
        );
    }
}

#[test]
fn languages_choose_the_labels() {
    let text = scenario(
        "labels",
        r#"  "indicators": {"x": {"equation": "1"}},
  "targets": {"goal": {"measure": "x", "at_least": 1, "label": {"zh": "目标标签", "en": "Label of the goal"}}}"#,
    );
    let shell = Shell::with(&[("labels.json", &text)]);
    let board = |language: &str| {
        shell
            .attain(&["run", "labels.json", "--paths", "50", "--no-charts", "--lang", language])
            .exits(0)
            .stdout
    };
    assert!(board("zh").contains("目标标签"));
    assert!(board("en").contains("Label of the goal"));
}

#[test]
fn precision_stops_when_every_target_is_precise() {
    let shell = Shell::with(&[("tiny.json", TINY)]);
    let summary = shell.summary("tiny.json", &["--precision", "0.5%"]);
    for target in list(&summary["targets"]) {
        assert!(number(&target["standard_error"]) <= 0.005, "{target}");
    }
    let paths = number(&summary["run"]["paths"]);
    assert!(
        (1000.0..2_000_000.0).contains(&paths),
        "{paths} paths for a standard error of 0.5 %"
    );
    let as_fraction = shell.summary("tiny.json", &["--precision", "0.005"]);
    assert_eq!(summary["run"], as_fraction["run"]);
}

#[test]
fn chart_draws_again_from_a_saved_summary() {
    if !listed("chart") {
        return;
    }
    let shell = Shell::with(&[("tiny.json", TINY)]);
    shell.attain(&["run", "tiny.json", "--paths", "500"]).exits(0);
    let pictures = |shell: &Shell| -> BTreeSet<String> {
        shell
            .files()
            .into_iter()
            .filter(|file| file.ends_with(".svg") || file.ends_with(".png"))
            .collect()
    };
    let before = pictures(&shell);
    assert!(!before.is_empty(), "run draws charts");
    let contents: Vec<Vec<u8>> = before
        .iter()
        .map(|file| fs::read(shell.path(file)).expect("a picture"))
        .collect();
    for file in &before {
        fs::remove_file(shell.path(file)).expect("removed");
    }
    shell.attain(&["chart", "output/tiny/summary.json"]).exits(0);
    assert_eq!(pictures(&shell), before);
    let again: Vec<Vec<u8>> = before
        .iter()
        .map(|file| fs::read(shell.path(file)).expect("a picture"))
        .collect();
    assert!(contents == again, "the same summary gives the same pictures");
    shell.attain(&["chart", "nowhere.json"]).exits(2);
}
