//! Every scenario of `tests/good` against expectations that were computed without the engine.
//!
//! `NAME.expect.json` says what `attain run NAME.json --json ARGS` must give; `tests/README.md` describes the format.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::Value;

use crate::shell::attain;

const QUANTILE_LEVELS: [&str; 7] = ["0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "0.95"];
/// Largest relative difference of a number that is known exactly.
const RELATIVE: f64 = 1e-12;
/// Largest distance of a statistic from its expectation, in standard errors.
const STANDARD_ERRORS: f64 = 5.0;

#[test]
fn good_scenarios_give_the_expected_results() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/good");
    let mut cases: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("tests/good")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.to_string_lossy().ends_with(".expect.json"))
        .filter(|path| !std::env::var("ATTAIN_CASE").is_ok_and(|case| !path.to_string_lossy().contains(&case)))
        .collect();
    cases.sort();
    assert!(!cases.is_empty(), "no expectations found in {}", folder.display());
    let misses: Vec<String> = cases.par_iter().flat_map(|case| misses_of(&folder, case)).collect();
    assert!(
        misses.is_empty(),
        "{} of {} cases or more differ:\n{}",
        misses.len(),
        cases.len(),
        misses.join("\n")
    );
}

/// Every difference between the run of one scenario and its expectation.
fn misses_of(folder: &Path, expectation: &Path) -> Vec<String> {
    let text = fs::read_to_string(expectation).expect("the expectation can be read");
    let expect: Value =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", expectation.display()));
    let name = expectation
        .file_name()
        .expect("a name")
        .to_string_lossy()
        .replace(".expect.json", "");
    let file = format!("{name}.json");
    let mut args = vec!["run", file.as_str(), "--json"];
    args.extend(
        expect["args"]
            .as_array()
            .expect("args")
            .iter()
            .map(|arg| arg.as_str().expect("text")),
    );
    let outcome = attain(folder, &args);
    let mut comparison = Comparison {
        case: name,
        misses: Vec::new(),
    };
    if outcome.code != 0 {
        comparison.miss("exit code", format!("{}\n{}", outcome.code, outcome.text()));
        return comparison.misses;
    }
    match serde_json::from_str(&outcome.stdout) {
        Ok(summary) => comparison.summary(&expect, &summary, &outcome.stdout),
        Err(error) => comparison.miss("standard output", format!("is not JSON: {error}")),
    }
    comparison.misses
}

struct Comparison {
    case: String,
    misses: Vec<String>,
}

impl Comparison {
    fn miss(&mut self, place: &str, what: impl std::fmt::Display) {
        self.misses.push(format!("{}: {place}: {what}", self.case));
    }

    fn summary(&mut self, expect: &Value, got: &Value, text: &str) {
        const KNOWN: [&str; 9] = [
            "because",
            "args",
            "indicators",
            "targets",
            "plan",
            "reported",
            "absent",
            "mentions",
            "units",
        ];
        for key in expect.as_object().expect("an object").keys() {
            if !KNOWN.contains(&key.as_str()) {
                self.miss(key, "is no key of an expectation");
            }
        }
        let names: Vec<&str> = list(&got["indicators"])
            .iter()
            .filter_map(|entry| entry["name"].as_str())
            .collect();
        for (name, by_period) in pairs(&expect["indicators"]) {
            match list(&got["indicators"]).iter().find(|entry| entry["name"] == name) {
                Some(found) => self.indicator(name, by_period, found),
                None => self.miss(name, format!("is not among the indicators {names:?}")),
            }
        }
        for (id, want) in pairs(&expect["targets"]) {
            match list(&got["targets"]).iter().find(|entry| entry["id"] == id) {
                Some(found) => self.entries(&format!("target {id}"), want, found),
                None => self.miss(id, "is not among the targets"),
            }
        }
        for (key, want) in pairs(&expect["plan"]) {
            if key != "groups" {
                self.value(&format!("plan {key}"), want, &got["plan"][key]);
                continue;
            }
            for (id, want) in pairs(want) {
                match list(&got["plan"]["groups"]).iter().find(|entry| entry["id"] == id) {
                    Some(found) => self.entries(&format!("group {id}"), want, found),
                    None => self.miss(id, "is not among the groups"),
                }
            }
        }
        if !expect["reported"].is_null()
            && list(&expect["reported"])
                .iter()
                .map(|name| name.as_str())
                .ne(names.iter().map(|name| Some(*name)))
        {
            self.miss("report", format!("expected {}, found {names:?}", expect["reported"]));
        }
        for name in list(&expect["absent"]) {
            if names.iter().any(|found| name == found) {
                self.miss("indicators", format!("{name} should not be there"));
            }
        }
        for word in list(&expect["mentions"]) {
            if !text.contains(word.as_str().expect("text")) {
                self.miss("summary", format!("does not mention {word}"));
            }
        }
        for (name, unit) in pairs(&expect["units"]) {
            if !list(&got["indicators"])
                .iter()
                .any(|entry| entry["name"] == name && entry["unit"] == *unit)
            {
                self.miss(name, format!("has not the unit {unit}"));
            }
        }
    }

    fn indicator(&mut self, name: &str, by_period: &Value, got: &Value) {
        let periods: Vec<String> = list(&got["periods"])
            .iter()
            .map(|period| canonical_period(period.as_str().unwrap_or("?")))
            .collect();
        for (period, want) in pairs(by_period) {
            let Some(at) = periods.iter().position(|found| *found == canonical_period(period)) else {
                self.miss(name, format!("has no period {period} among {periods:?}"));
                continue;
            };
            for (key, want) in pairs(want) {
                let place = format!("{name} {period} {key}");
                if key == "quantiles" {
                    for (level, want) in pairs(want) {
                        self.value(&format!("{place} {level}"), want, &got["quantiles"][level][at]);
                    }
                } else {
                    self.value(&place, want, &got[key][at]);
                }
            }
        }
    }

    fn entries(&mut self, place: &str, want: &Value, got: &Value) {
        for (key, want) in pairs(want) {
            match key {
                "period" => {
                    let found = canonical_period(got[key].as_str().unwrap_or("?"));
                    if found != canonical_period(want.as_str().expect("a period")) {
                        self.miss(place, format!("period: expected {want}, found {}", got[key]));
                    }
                }
                "targets" | "group" => {
                    if *want != got[key] {
                        self.miss(place, format!("{key}: expected {want}, found {}", got[key]));
                    }
                }
                "quantiles" | "condition" => self.entries(&format!("{place} {key}"), want, &got[key]),
                _ => self.value(&format!("{place} {key}"), want, &got[key]),
            }
        }
    }

    /// A number: equal to a relative 1e-12. `[value, standard error]`: within five of them. A longer or nested list: one by one.
    fn value(&mut self, place: &str, want: &Value, got: &Value) {
        if let Some(parts) = want.as_array() {
            if let [Some(value), Some(error)] = parts.iter().map(Value::as_f64).collect::<Vec<_>>()[..] {
                match got.as_f64() {
                    Some(found) if (found - value).abs() <= STANDARD_ERRORS * error => {}
                    Some(found) => self.miss(
                        place,
                        format!(
                            "expected {value} ± {error}, found {found}, {:.1} standard errors away",
                            (found - value) / error
                        ),
                    ),
                    None => self.miss(place, format!("expected {value} ± {error}, found {got}")),
                }
                return;
            }
            if list(got).len() != parts.len() {
                return self.miss(place, format!("expected {} values, found {got}", parts.len()));
            }
            for (k, part) in parts.iter().enumerate() {
                self.value(&format!("{place} {k}"), part, &got[k]);
            }
            return;
        }
        let same = match (want.as_f64(), got.as_f64()) {
            (Some(0.0), Some(got)) => got.abs() <= RELATIVE,
            (Some(want), Some(got)) => (got - want).abs() <= RELATIVE * want.abs(),
            _ => want == got,
        };
        if !same {
            self.miss(place, format!("expected {want}, found {got}"));
        }
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn pairs(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.as_str(), value))
}

/// `2018-03`, `2018M3` and `2018M03` are one period.
fn canonical_period(text: &str) -> String {
    let split = text
        .split_once('M')
        .or_else(|| text.split_once('-').filter(|(year, _)| !year.is_empty()));
    match split.and_then(|(year, month)| Some((year, month.parse::<u32>().ok()?))) {
        Some((year, month)) => format!("{year}M{month:02}"),
        None => text.to_string(),
    }
}

#[test]
fn every_good_scenario_has_an_expectation_and_passes_check() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/good");
    let names: Vec<String> = fs::read_dir(&folder)
        .expect("tests/good")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".json"))
        .collect();
    let misses: Vec<String> = names
        .par_iter()
        .filter(|name| !name.ends_with(".expect.json"))
        .filter_map(|name| {
            if !names.contains(&name.replace(".json", ".expect.json")) {
                return Some(format!("{name} has no expectation"));
            }
            let outcome = attain(&folder, &["check", name, "--message-format", "short"]);
            (outcome.code != 0).then(|| format!("{name}: exit {}\n{}", outcome.code, outcome.text()))
        })
        .collect();
    assert!(misses.is_empty(), "{}", misses.join("\n"));
}

#[test]
fn quantiles_carry_every_level() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/good");
    let summary = attain(&folder, &["run", "dist-normal.json", "--json", "--paths", "1000"])
        .exits(0)
        .json();
    let levels: Vec<&str> = pairs(&summary["targets"][0]["quantiles"])
        .map(|(level, _)| level)
        .collect();
    assert_eq!(levels, QUANTILE_LEVELS);
    let levels: Vec<&str> = pairs(&summary["indicators"][0]["quantiles"])
        .map(|(level, _)| level)
        .collect();
    assert_eq!(levels, QUANTILE_LEVELS);
}
