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
        assert_eq!(names, ["indicator", "period", "path", "value"]);
        let [
            (_, Field::Str(indicator)),
            (_, Field::Str(period)),
            (_, Field::Long(path)),
            (_, value),
        ] = &fields[..]
        else {
            panic!("{fields:?}");
        };
        let value = match value {
            Field::Double(value) => Some(*value),
            Field::Null => None,
            other => panic!("{other:?}"),
        };
        let before = saved.insert((indicator.clone(), period.clone(), *path), value);
        assert_eq!(before, None, "{indicator} {period} {path} stands twice");
    }
    saved
}

#[test]
fn saved_paths_are_those_of_trace_and_of_the_summary() {
    let shell = Shell::with(&[("plan.json", PLAN)]);
    let paths = PATHS.to_string();
    shell
        .attain(&[
            "run",
            "plan.json",
            "--paths",
            &paths,
            "--save-paths",
            "--no-charts",
            "--quiet",
        ])
        .exits(0);
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
