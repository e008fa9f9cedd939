//! docs/scenario.md#random-numbers: a draw depends on seed, name, draw number, period and path, and on nothing else.

use serde_json::Value;

use super::{TINY, scenario};
use crate::shell::{Shell, entry};

/// `x` and `y` with everything that a test may change around them.
fn pair(name: &str, assumptions: &str, shocks: &str, indicators: &str) -> String {
    scenario(
        name,
        &format!(
            r#"  "assumptions": {{"a": "gamma(2, 3) + normal(0, 1)"{assumptions}}},
  "shocks": {{"e": "student_t(5)"{shocks}}},
  "indicators": {{"x": {{"initial": 0, "equation": "x(-1) + a + e"}}, "y": {{"equation": "a^2"}}{indicators}}},
  "targets": {{"goal": {{"measure": "x", "at_least": 20}}}}"#
        ),
    )
}

fn run(shell: &Shell, file: &str, args: &[&str]) -> Value {
    shell.summary(file, &[&["--paths", "3000"], args].concat())
}

#[track_caller]
fn same_indicators(a: &Value, b: &Value, names: &[&str]) {
    for name in names {
        assert_eq!(
            entry(&a["indicators"], "name", name),
            entry(&b["indicators"], "name", name),
            "{name}"
        );
    }
}

#[test]
fn threads_change_nothing() {
    let shell = Shell::with(&[("tiny.json", TINY)]);
    for paths in ["1", "1023", "1024", "1025", "20000"] {
        let one = shell.summary("tiny.json", &["--paths", paths, "--threads", "1"]);
        for threads in ["2", "7"] {
            let many = shell.summary("tiny.json", &["--paths", paths, "--threads", threads]);
            assert_eq!(
                one["run"]["digest"], many["run"]["digest"],
                "{paths} paths, {threads} threads"
            );
            for key in ["targets", "plan", "indicators"] {
                assert_eq!(one[key], many[key], "{key} of {paths} paths, {threads} threads");
            }
        }
    }
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let shell = Shell::with(&[("tiny.json", TINY)]);
    let args = ["run", "tiny.json", "--json", "--paths", "2000", "--seed", "77"];
    let first = shell.attain(&args).exits(0).stdout;
    assert!(first.contains("digest"), "{first}");
    assert_eq!(first, shell.attain(&args).exits(0).stdout);
}

#[test]
fn seeds_differ() {
    let shell = Shell::with(&[("tiny.json", TINY)]);
    let digests: std::collections::BTreeSet<String> = ["0", "1", "2", "4294967296", "18446744073709551615"]
        .iter()
        .map(|seed| shell.summary("tiny.json", &["--paths", "200", "--seed", seed])["run"]["digest"].to_string())
        .collect();
    assert_eq!(digests.len(), 5);
}

#[test]
fn what_else_the_file_contains_changes_no_draw() {
    let plain = pair("plain", "", "", "");
    let more = pair(
        "more",
        r#", "b": "normal(0, 1)", "a2": "uniform(0, 1)""#,
        r#", "d": "normal(0, 1)""#,
        r#", "z": {"initial": 0, "equation": "b + d + a2"}"#,
    );
    let moved = scenario(
        "moved",
        r#"  "targets": {"other": {"measure": "y", "at_most": 3}},
  "indicators": {"y": {"equation": "a^2"}, "x": {"initial": 0, "equation": "x(-1) + a + e"}},
  "shocks": {"zero": "normal(0, 1)", "e": "student_t(5)"},
  "assumptions": {"first": "uniform(0, 1)", "a": "gamma(2, 3) + normal(0, 1)"}"#,
    );
    let shell = Shell::with(&[("plain.json", &plain), ("more.json", &more), ("moved.json", &moved)]);
    let reference = run(&shell, "plain.json", &[]);
    same_indicators(&reference, &run(&shell, "more.json", &[]), &["x", "y"]);
    same_indicators(&reference, &run(&shell, "moved.json", &[]), &["x", "y"]);
    same_indicators(
        &reference,
        &run(&shell, "more.json", &["--set", "b=3", "--set", "a2=0"]),
        &["x", "y"],
    );
}

#[test]
fn a_longer_horizon_keeps_the_earlier_periods() {
    let shell = Shell::with(&[
        ("short.json", &pair("short", "", "", "")),
        ("long.json", &pair("long", "", "", "").replace("2020", "2030")),
    ]);
    let (short, long) = (run(&shell, "short.json", &[]), run(&shell, "long.json", &[]));
    for name in ["x", "y"] {
        for period in 0..4 {
            let at = |summary: &Value| entry(&summary["indicators"], "name", name)["mean"][period].clone();
            assert_eq!(at(&short), at(&long), "{name} {period}");
        }
    }
}

#[test]
fn names_have_their_own_draws() {
    let text = scenario(
        "apart",
        r#"  "dimensions": {"part": ["n", "s"]},
  "assumptions": {"a": "normal(0, 1)", "b": "normal(0, 1)", "g[part]": "normal(0, 1)"},
  "indicators": {"p": {"equation": "a"}, "q": {"equation": "b"}, "r": {"equation": "g[n]"}, "u": {"equation": "g[s]"}},
  "targets": {"goal": {"measure": "p", "at_least": 0}}"#,
    );
    let summary = run(&Shell::with(&[("apart.json", &text)]), "apart.json", &[]);
    let means: Vec<f64> = ["p", "q", "r", "u"]
        .iter()
        .map(|name| {
            entry(&summary["indicators"], "name", name)["mean"][3]
                .as_f64()
                .expect("a mean")
        })
        .collect();
    for (k, mean) in means.iter().enumerate() {
        assert!(!means[..k].contains(mean), "{means:?}");
    }
}

#[test]
fn members_keep_their_draws_when_others_come_or_move() {
    let file = |name: &str, members: &str| {
        scenario(
            name,
            &format!(
                r#"  "dimensions": {{"part": [{members}]}},
  "shocks": {{"e[part]": "normal(0, 1)"}},
  "indicators": {{"x[part]": {{"initial": 0, "equation": "x[part](-1) + e[part]"}}}},
  "targets": {{"goal": {{"measure": "x[n]", "at_least": 0}}}}"#
            ),
        )
    };
    let shell = Shell::with(&[
        ("two.json", &file("two", r#""n", "s""#)),
        ("three.json", &file("three", r#""w", "s", "n""#)),
    ]);
    same_indicators(
        &run(&shell, "two.json", &[]),
        &run(&shell, "three.json", &[]),
        &["x[n]", "x[s]"],
    );
}

#[test]
fn appending_a_name_to_a_correlation_leaves_the_earlier_ones() {
    let file = |name: &str, entries: &str| {
        scenario(
            name,
            &format!(
                r#"  "assumptions": {{"a": "normal(0, 1)", "b": "gamma(2, 1)", "c": "normal(0, 1)"}},
  "correlations": [{entries}],
  "indicators": {{"p": {{"equation": "a"}}, "q": {{"equation": "b"}}, "r": {{"equation": "a * b"}}, "u": {{"equation": "a * c"}}}},
  "targets": {{"goal": {{"measure": "p", "at_least": 0}}}}"#
            ),
        )
    };
    let two = r#"{"among": ["a", "b"], "rho": 0.6}"#;
    let three = r#"{"among": ["a", "b"], "rho": 0.6}, {"among": ["b", "c"], "rho": -0.3}"#;
    let shell = Shell::with(&[
        ("two.json", &file("two", two)),
        ("three.json", &file("three", three)),
        ("none.json", &file("none", "")),
    ]);
    let (two, three, none) = (
        run(&shell, "two.json", &[]),
        run(&shell, "three.json", &[]),
        run(&shell, "none.json", &[]),
    );
    same_indicators(&two, &three, &["p", "q", "r"]);
    same_indicators(&two, &none, &["p"]);
    assert_ne!(
        entry(&two["indicators"], "name", "r"),
        entry(&none["indicators"], "name", "r")
    );
    assert_ne!(
        entry(&two["indicators"], "name", "u"),
        entry(&three["indicators"], "name", "u")
    );
}

#[test]
fn a_fixed_member_of_a_correlation_leaves_the_draws_of_the_others() {
    let text = scenario(
        "fixed",
        r#"  "assumptions": {"a": "normal(0, 1)", "b": "normal(0, 1)", "c": "normal(0, 1)"},
  "correlations": [{"among": ["a", "b", "c"], "rho": 0.5}],
  "indicators": {"q": {"equation": "b"}, "r": {"equation": "b * c"}},
  "targets": {"goal": {"measure": "q + a", "at_least": 0}}"#,
    );
    let shell = Shell::with(&[("fixed.json", &text)]);
    same_indicators(
        &run(&shell, "fixed.json", &[]),
        &run(&shell, "fixed.json", &["--set", "a=2"]),
        &["q", "r"],
    );
}

/// Whole numbers, so that means and quantiles give every path back exactly.
fn counts() -> Shell {
    Shell::with(&[(
        "counts.json",
        &scenario(
            "counts",
            r#"  "assumptions": {"a": "poisson(1000)"}, "indicators": {"x": {"equation": "a"}}, "targets": {"goal": {"measure": "x", "at_least": 0}}"#,
        ),
    )])
}

#[test]
fn the_first_paths_of_a_longer_run_are_those_of_a_shorter_one() {
    let shell = counts();
    // With n up to 4 the seven quantiles name every path.
    let paths = |n: usize| -> Vec<f64> {
        let summary = shell.summary("counts.json", &["--paths", &n.to_string(), "--seed", "12"]);
        let at = |p: f64| -> f64 {
            let level = format!("{p}");
            summary["indicators"][0]["quantiles"][&level][3]
                .as_f64()
                .expect("a quantile")
        };
        match n {
            1 => vec![at(0.5)],
            2 => vec![at(0.5), at(0.95)],
            3 => vec![at(0.25), at(0.5), at(0.95)],
            _ => vec![at(0.25), at(0.5), at(0.75), at(0.95)],
        }
    };
    let mut shorter: Vec<f64> = Vec::new();
    for n in 1..=4 {
        let longer = paths(n);
        let mut rest = longer.clone();
        for value in &shorter {
            let at = rest
                .iter()
                .position(|other| other == value)
                .unwrap_or_else(|| panic!("{value} of {shorter:?} is not in {longer:?}"));
            rest.remove(at);
        }
        assert_eq!(rest.len(), 1);
        shorter = longer;
    }
}

#[test]
fn one_more_path_adds_one_value_across_blocks() {
    let shell = counts();
    let sum = |n: u32| {
        let mean = shell.summary("counts.json", &["--paths", &n.to_string()])["indicators"][0]["mean"][3]
            .as_f64()
            .expect("a mean");
        let sum = mean * f64::from(n);
        assert!((sum - sum.round()).abs() < 1e-6, "a sum of whole numbers: {sum}");
        sum.round()
    };
    for n in [1023, 1024, 1025, 2048, 4096] {
        let added = sum(n + 1) - sum(n);
        assert!((700.0..1300.0).contains(&added), "path {} would be {added}", n + 1);
    }
}

#[test]
fn other_labels_other_targets_other_names_of_the_plan_share_the_draws() {
    let a = pair("one", "", "", "");
    let b = a
        .replace("\"name\": \"one\"", "\"name\": \"two\", \"title\": \"Two\"")
        .replace("\"at_least\": 20", "\"at_most\": 5, \"label\": \"low\"");
    let shell = Shell::with(&[("one.json", &a), ("two.json", &b)]);
    same_indicators(
        &run(&shell, "one.json", &[]),
        &run(&shell, "two.json", &[]),
        &["x", "y"],
    );
}
