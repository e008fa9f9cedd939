//! `run --save-paths`: `paths.parquet` holds the values of `trace`, bit for bit, and the means of the summary.

use crate::shell::{Shell, entry};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::File;

/// Names in Chinese, members, a constant, and values that are undefined on some paths.
const PLAN: &str = r#"{
  "attain": 1,
  "name": "saved",
  "time": {"frequency": "quarterly", "base": "2020Q4", "end": "2021Q3"},
  "dimensions": {"产业": ["装备", "医药"]},
  "assumptions": {"增速[产业]": "normal(1%, 2%)"},
  "shocks": {"冲击": "normal(0.5, 1)"},
  "indicators": {
    "产值[产业]": {"initial": 100, "equation": "产值[产业](-1) * exp(增速[产业] + 1% * 冲击)"},
    "对数": {"initial": 0, "equation": "ln(冲击)"},
    "常数": {"equation": "7"}
  },
  "targets": {"目标": {"measure": "产值[装备]", "at_least": 101}}
}"#;
/// More than one block, and no whole number of blocks.
const PATHS: i64 = 2500;

/// Values by indicator, period and path; none where undefined.
type Saved = BTreeMap<(String, String, i64), Option<f64>>;

fn read(shell: &Shell) -> Saved {
    let (saved, weights) = read_weighted(shell);
    assert!(weights.is_empty(), "paths without observations have no weights");
    saved
}

/// The same, and the weight of each path where paths have weights.
fn read_weighted(shell: &Shell) -> (Saved, BTreeMap<i64, f64>) {
    let mut weights = BTreeMap::new();
    let file = File::open(shell.path("output/saved/paths.parquet")).expect("paths.parquet");
    let reader = SerializedFileReader::new(file).expect("a Parquet file");
    let mut saved = Saved::new();
    for row in reader.get_row_iter(None).expect("rows") {
        let row = row.expect("a row");
        let fields: Vec<(String, Field)> = row
            .get_column_iter()
            .map(|(name, field)| (name.clone(), field.clone()))
            .collect();
        let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names[..4], ["indicator", "period", "path", "value"]);
        let [
            (_, Field::Str(indicator)),
            (_, Field::Str(period)),
            (_, Field::Long(path)),
            (_, value),
        ] = &fields[..4]
        else {
            panic!("{fields:?}");
        };
        if let Some((name, Field::Double(weight))) = fields.get(4) {
            assert_eq!(name, "weight");
            weights.insert(*path, *weight);
        }
        let value = match value {
            Field::Double(value) => Some(*value),
            Field::Null => None,
            other => panic!("{other:?}"),
        };
        let before = saved.insert((indicator.clone(), period.clone(), *path), value);
        assert_eq!(before, None, "{indicator} {period} {path} stands twice");
    }
    (saved, weights)
}

/// A folder in which a plan was run and its paths were saved.
fn with_saved_paths(plan: &str) -> Shell {
    let shell = Shell::with(&[("plan.json", plan)]);
    let paths = PATHS.to_string();
    let line = [
        "run",
        "plan.json",
        "--paths",
        &paths,
        "--save-paths",
        "--no-charts",
        "--quiet",
    ];
    shell.attain(&line).exits(0);
    shell
}

#[test]
fn saved_paths_are_those_of_trace_and_of_the_summary() {
    let shell = with_saved_paths(PLAN);
    let saved = read(&shell);
    assert_eq!(saved.len() as i64, 4 * 4 * PATHS);
    for path in [0, 1, 1023, 1024, PATHS - 1] {
        let number = path.to_string();
        let trace = shell.attain(&["trace", "plan.json", "--path", &number, "--json"]);
        let trace = trace.exits(0).json();
        for name in ["产值[装备]", "产值[医药]", "对数", "常数"] {
            let traced = entry(&trace["indicators"], "name", name)["values"]
                .as_array()
                .expect("values")
                .clone();
            for (period, value) in ["2020Q4", "2021Q1", "2021Q2", "2021Q3"].into_iter().zip(&traced) {
                let found = saved[&(name.to_string(), period.to_string(), path)];
                assert_eq!(
                    found.map(f64::to_bits),
                    value.as_f64().map(f64::to_bits),
                    "{name} in {period} on path {path}"
                );
            }
        }
    }
    let summary: Value = serde_json::from_str(&shell.read("output/saved/summary.json")).expect("JSON");
    for indicator in summary["indicators"].as_array().expect("indicators") {
        let name = indicator["name"].as_str().expect("a name");
        for (place, period) in indicator["periods"].as_array().expect("periods").iter().enumerate() {
            let period = period.as_str().expect("a period");
            let of = |path: i64| saved[&(name.to_string(), period.to_string(), path)];
            let defined: Vec<f64> = (0..PATHS).filter_map(of).collect();
            let mean = defined.iter().sum::<f64>() / defined.len() as f64;
            let told = indicator["mean"][place].as_f64().expect("a mean");
            assert!(
                (mean - told).abs() <= 1e-12 * told.abs().max(1.0),
                "{name} in {period}: {mean}, {told}"
            );
            let undefined = PATHS as u64 - defined.len() as u64;
            assert_eq!(
                indicator["undefined"][place].as_u64(),
                Some(undefined),
                "{name} in {period}"
            );
        }
    }
    assert!(saved.values().any(Option::is_none));
    // The earlier file does not stay beside newer numbers.
    shell
        .attain(&["run", "plan.json", "--paths", "1000", "--no-charts", "--quiet"])
        .exits(0);
    assert!(!shell.path("output/saved/paths.parquet").exists());
}

/// Two members, a target on each and one on their sum, and figures whose paths differ much in weight.
const KNOWN: &str = r#"{
  "attain": 1,
  "name": "saved",
  "time": {"frequency": "annual", "base": 2017, "end": 2020},
  "dimensions": {"part": ["a", "b"]},
  "assumptions": {"drift[part]": "normal(2%, 3%)"},
  "shocks": {"e[part]": "normal(0, 4%)"},
  "indicators": {
    "x[part]": {"initial": 100, "equation": "x[part](-1) * exp(drift[part] + e[part])"},
    "all": {"equation": "x[a] + x[b]"}
  },
  "targets": {
    "a": {"measure": "x[a]", "at_least": 108},
    "b": {"measure": "x[b]", "at_least": 106},
    "whole": {"measure": "all", "at_least": 212},
    "soon": {"measure": "all", "by": 2020, "at_least": 212}
  },
  "observations": {
    "first": {"measure": "all", "in": 2018, "is": "normal(209, 1)"},
    "second": {"measure": "x[b]", "in": 2019, "at_least": 103}
  }
}"#;

#[test]
fn results_under_weights_are_those_of_the_saved_paths() {
    let shell = with_saved_paths(KNOWN);
    let (saved, weights) = read_weighted(&shell);
    let summary: Value = serde_json::from_str(&shell.read("output/saved/summary.json")).expect("JSON");
    let of =
        |name: &str, period: &str, path: i64| saved[&(name.to_string(), period.to_string(), path)].expect("defined");
    let weight = |path: i64| weights[&path];
    let sum: f64 = (0..PATHS).map(weight).sum();
    // They are 1 on average, and not all 1.
    assert!((sum / PATHS as f64 - 1.0).abs() < 1e-9, "{sum}");
    assert!(weights.values().any(|weight| *weight > 1.5) && weights.values().any(|weight| *weight < 0.5));
    let near = |found: &Value, known: f64, within: f64, what: &str| {
        let found = found.as_f64().unwrap_or(f64::NAN);
        assert!(
            (found - known).abs() <= within,
            "{what}: {found}, from the paths {known}"
        );
    };
    let share = |met: &dyn Fn(i64) -> bool| (0..PATHS).filter(|path| met(*path)).map(weight).sum::<f64>() / sum;
    let met: [&dyn Fn(i64) -> bool; 4] = [
        &|path| of("x[a]", "2020", path) >= 108.0,
        &|path| of("x[b]", "2020", path) >= 106.0,
        &|path| of("all", "2020", path) >= 212.0,
        &|path| {
            ["2018", "2019", "2020"]
                .iter()
                .any(|period| of("all", period, path) >= 212.0)
        },
    ];
    for (at, one) in met.iter().enumerate() {
        let target = &summary["targets"][at];
        near(&target["probability"], share(one), 1e-9, "probability");
        // Pairs, as the picture of lifts counts them: scaled to the number of paths.
        for (other, two) in met.iter().enumerate() {
            let both = share(&|path| one(path) && two(path)) * PATHS as f64;
            near(&summary["joint"]["counts"][at][other], both.round(), 1.0, "pair");
        }
    }
    // When the last is met for the first time.
    for (at, period) in ["2018", "2019", "2020"].iter().enumerate() {
        let first = share(&|path| {
            let is_met = |period: &&str| of("all", period, path) >= 212.0;
            is_met(period) && !["2018", "2019", "2020"][..at].iter().any(is_met)
        });
        let found = &summary["targets"][3]["first_met"]["paths"][at + 1];
        near(found, (first * PATHS as f64).round(), 1.0, "first met");
    }
    let met_count = |path: i64| met.iter().filter(|met| met(path)).count();
    for count in 0..=4 {
        let known = share(&|path| met_count(path) == count);
        near(&summary["plan"]["met_distribution"][count], known, 1e-9, "number met");
    }
    // Means, which the picture of the composition stacks, and quantiles.
    for indicator in summary["indicators"].as_array().expect("indicators") {
        let name = indicator["name"].as_str().expect("a name");
        for (place, period) in ["2017", "2018", "2019", "2020"].iter().enumerate() {
            let mean = (0..PATHS)
                .map(|path| weight(path) * of(name, period, path))
                .sum::<f64>()
                / sum;
            near(&indicator["mean"][place], mean, 1e-9 * mean, name);
            let mut sorted: Vec<(f64, f64)> = (0..PATHS).map(|path| (of(name, period, path), weight(path))).collect();
            sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
            let spread = sorted[sorted.len() * 19 / 20].0 - sorted[sorted.len() / 20].0;
            let (mut reached, mut median) = (0.0, f64::NAN);
            for (value, weight) in &sorted {
                reached += weight;
                if median.is_nan() && reached >= 0.5 * sum {
                    median = *value;
                }
            }
            near(
                &indicator["quantiles"]["0.5"][place],
                median,
                0.002 * spread + 1e-9,
                name,
            );
        }
        // Sample paths are saved ones that have weight.
        for sample in indicator["samples"].as_array().expect("samples") {
            let end = sample[3].as_f64().expect("a value");
            let found = (0..PATHS).find(|path| of(name, "2020", *path) == end);
            assert!(found.is_some_and(|path| weight(path) > 0.0), "{name}: {end}");
        }
    }
}
