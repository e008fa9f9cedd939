//! What `compare` leaves behind for people: pictures that can be drawn again from `compare.json` alone, a workbook with
//! the same numbers, and a folder in which runs and comparisons get on with one another.

use crate::shell::{Shell, entry};
use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

/// A small plan with a group, an indicator that falls below zero, and one that is the same on every path.
const PLAN: &str = r#"{
  "attain": 1,
  "name": "plan",
  "title": {"zh": "制造业提升计划", "en": "A plan for manufacturing"},
  "time": {"frequency": "annual", "base": 2017, "end": 2020},
  "assumptions": {"growth": "1% to 6%"},
  "shocks": {"demand": "normal(0, 2%)"},
  "levers": {"push": {"value": 1, "min": 0, "max": 2}},
  "indicators": {
    "output": {"initial": 3324, "equation": "output(-1) * exp(growth + 2% * push + demand)", "unit": "亿元",
               "history": {"2015": 3078, "2016": 3200}, "label": {"zh": "工业总产值", "en": "Output"}},
    "balance": {"equation": "output - 3900", "unit": "亿元"},
    "fixed": {"equation": "5"}
  },
  "groups": {"base": {"label": {"zh": "先进制造业高地", "en": "A highland"}}},
  "targets": {
    "T01": {"measure": "output", "at_least": 3750, "group": "base", "label": {"zh": "总产值达到3750亿元", "en": "Output of 375 bn"}},
    "T02": {"measure": "balance", "at_least": -100},
    "T03": {"measure": "fixed", "at_least": 5}
  }
}
"#;
const NO_PUSH: &str = r#"{"attain": 1, "extends": "plan.json", "name": "no-push", "title": null, "levers": {"push": 0}, "report": ["output"],
  "targets": {"T03": null, "T04": {"measure": "output", "at_most": 4000}}}"#;

fn shell() -> Shell {
    Shell::with(&[("plan.json", PLAN), ("no-push.json", NO_PUSH)])
}

/// Compares the two with further arguments.
#[track_caller]
fn compare(shell: &Shell, args: &[&str]) {
    let mut all = vec!["compare", "plan.json", "no-push.json", "--paths", "3000"];
    all.extend(args);
    shell.attain(&all).exits(0);
}

/// The contents of all pictures below a folder.
fn pictures(shell: &Shell, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let prefix = format!("{folder}/charts/");
    let names = shell.files().into_iter().filter(|file| file.starts_with(&prefix));
    names
        .map(|name| {
            let bytes = fs::read(shell.path(&name)).expect("a picture");
            (name[prefix.len()..].to_string(), bytes)
        })
        .collect()
}

fn json(shell: &Shell, name: &str) -> Value {
    serde_json::from_str(&shell.read(name)).expect("JSON")
}

#[test]
fn the_saved_comparison_draws_the_same_pictures() {
    for language in ["zh", "en"] {
        let shell = shell();
        compare(&shell, &["--lang", language]);
        let drawn = pictures(&shell, "output/plan");
        let names = match language {
            "zh" => [
                "情景比较-01-实现概率.svg",
                "情景比较-01-实现概率.png",
                "情景比较-02-走势-工业总产值.svg",
                "情景比较-03-走势-balance.png",
            ],
            _ => [
                "compare-01-probabilities.svg",
                "compare-01-probabilities.png",
                "compare-02-outlook-output.svg",
                "compare-03-outlook-balance.png",
            ],
        };
        for name in names {
            assert!(drawn.contains_key(name), "{name} is missing in {:?}", drawn.keys());
        }
        let saved = "output/plan/compare.json";
        shell
            .attain(&["chart", saved, "--lang", language, "--out", "again"])
            .exits(0);
        assert!(
            pictures(&shell, "again") == drawn,
            "the same comparison, the same pictures"
        );
        fs::remove_dir_all(shell.path("output/plan/charts")).expect("removed");
        shell.attain(&["chart", saved, "--lang", language]).exits(0);
        assert!(pictures(&shell, "output/plan") == drawn);
    }
}

#[test]
fn the_pictures_show_the_numbers_of_the_comparison() {
    let shell = shell();
    compare(&shell, &["--lang", "en"]);
    let svg = shell.read("output/plan/charts/compare-01-probabilities.svg");
    let says = |text: &str| svg.contains(&format!("aria-label=\"{text}\""));
    let saved = json(&shell, "output/plan/compare.json");
    let number = |value: &Value| value.as_f64().expect("a number");
    for id in ["T01", "T02"] {
        let difference = &entry(&saved["targets"], "id", id)["differences"][0];
        let (points, error) = (
            100.0 * number(&difference["probability"]),
            196.0 * number(&difference["standard_error"]),
        );
        assert!(points < -5.0 && error > 0.1, "less push, less output: {difference}");
        let text = format!("{points:+.1} ±{error:.1}").replace('-', "−");
        assert!(says(&text), "{text} is not in the picture");
    }
    let plan = &saved["plan"][1];
    let difference = &plan["difference"];
    let text = format!(
        "{:.1} ({:+.1} ±{:.1})",
        number(&plan["expected_met"]),
        number(&difference["expected_met"]),
        1.96 * number(&difference["expected_met_standard_error"])
    );
    let fine = format!(
        "{:.1} ({:+.2} ±{:.2})",
        number(&plan["expected_met"]),
        number(&difference["expected_met"]),
        1.96 * number(&difference["expected_met_standard_error"])
    );
    assert!(
        says(&text.replace('-', "−")) || says(&fine.replace('-', "−")),
        "{text} or {fine}"
    );
    assert!(says("A plan for manufacturing (reference)") && says("no-push"));
    // Certain in the reference, absent in the other; and the other way round.
    assert!(says("100%") && svg.matches("aria-label=\"–\"").count() == 3);
    let drawn = |end: &str| {
        let files = shell.files();
        let name = files
            .iter()
            .find(|file| file.starts_with("output/plan/charts/") && file.ends_with(end));
        shell.read(name.unwrap_or_else(|| panic!("no {end} in {files:?}")))
    };
    let median = drawn("-outlook-balance.svg");
    assert!(median.contains("aria-label=\"Without this indicator: no-push.\""));
    let output = drawn("-outlook-output.svg");
    let medians = &entry(&saved["indicators"], "name", "output")["medians"];
    for scenario in 0..2 {
        let value = number(&medians[scenario][3]).round() as u64;
        let text = format!("aria-label=\"{},{:03}\"", value / 1000, value % 1000);
        assert!(output.contains(&text), "{text}");
    }
}

#[test]
fn pictures_and_workbook_do_not_depend_on_threads() {
    let (one, two) = (shell(), shell());
    compare(&one, &["--threads", "1"]);
    compare(&two, &["--threads", "3"]);
    assert!(pictures(&one, "output/plan") == pictures(&two, "output/plan"));
    let book = |shell: &Shell| fs::read(shell.path("output/plan/compare.xlsx")).expect("a workbook");
    assert!(book(&one) == book(&two));
}

#[test]
fn the_workbook_has_the_numbers_of_the_comparison() {
    let shell = shell();
    compare(&shell, &["--lang", "en"]);
    let saved = json(&shell, "output/plan/compare.json");
    let mut book: Xlsx<_> = open_workbook(shell.path("output/plan/compare.xlsx")).expect("a workbook");
    let mut sheet = |name: &str| book.worksheet_range(name).expect("a sheet");
    let (targets, medians, scenarios) = (sheet("Comparison"), sheet("Medians"), sheet("Scenarios"));
    let same = |cell: Option<&Data>, value: &Value, what: &str| match (cell, value) {
        (Some(Data::Float(cell)), Value::Number(value)) => {
            let value = value.as_f64().expect("a number");
            assert!(
                (cell - value).abs() <= 1e-12 * value.abs(),
                "{what}: {cell} is not {value}"
            );
        }
        (None | Some(Data::Empty), Value::Null) => {}
        (cell, value) => panic!("{what}: {cell:?} is not {value}"),
    };
    let column = |sheet: &calamine::Range<Data>, title: &str| {
        let width = sheet.width() as u32;
        let titles = (0..width).map(|at| sheet.get_value((0, at)).map(ToString::to_string));
        let found = titles.into_iter().position(|one| one.as_deref() == Some(title));
        found.unwrap_or_else(|| panic!("no column {title}")) as u32
    };
    let list = saved["targets"].as_array().expect("targets");
    assert_eq!(list.len(), 4);
    // Heads are titles where scenarios have them.
    let called = |at: usize| {
        let title = &saved["titles"][at];
        let title = title.as_str().or(title["en"].as_str());
        title.unwrap_or(["plan", "no-push"][at]).to_string()
    };
    for (row, target) in list.iter().enumerate() {
        let row = row as u32 + 1;
        let cell = |title: &str| targets.get_value((row, column(&targets, title)));
        assert_eq!(
            cell("id"),
            Some(&Data::String(target["id"].as_str().expect("an id").into()))
        );
        for at in 0..2 {
            let name = called(at);
            for (key, title) in [
                ("probabilities", "probability"),
                ("standard_errors", "standard error"),
                ("means", "mean"),
                ("medians", "median"),
            ] {
                let title = format!("{name}\n{title}");
                same(cell(&title), &target[key][at], &title);
            }
        }
        let difference = &target["differences"][0];
        for (key, title) in [
            ("probability", "difference from the reference"),
            ("standard_error", "difference from the reference, s.e."),
            ("mean", "difference of means"),
            ("mean_standard_error", "difference of means, s.e."),
        ] {
            same(cell(&format!("{}\n{title}", called(1))), &difference[key], title);
        }
    }
    // An empty row, then the plan as a whole.
    for (row, key) in [(6, "expected_met"), (7, "score"), (8, "all_met")] {
        for at in 0..2 {
            let place = (row, column(&targets, &format!("{}\nprobability", called(at))));
            same(targets.get_value(place), &saved["plan"][at][key], key);
        }
        let place = (
            row,
            column(&targets, &format!("{}\ndifference from the reference", called(1))),
        );
        let difference = saved["plan"][1]["difference"].get(key).unwrap_or(&Value::Null);
        same(targets.get_value(place), difference, key);
    }
    let mut row = 1;
    for indicator in saved["indicators"].as_array().expect("indicators") {
        for (at, period) in indicator["periods"].as_array().expect("periods").iter().enumerate() {
            let text = |column| medians.get_value((row, column)).map(ToString::to_string);
            assert_eq!(text(0).as_deref(), indicator["name"].as_str());
            assert_eq!(text(3).as_deref(), period.as_str());
            for scenario in 0..2 {
                let name = called(scenario);
                let cell = medians.get_value((row, column(&medians, &name)));
                same(cell, &indicator["medians"][scenario][at], &name);
            }
            row += 1;
        }
    }
    assert_eq!(medians.height() as u32, row);
    same(scenarios.get_value((1, 3)), &saved["run"]["paths"], "paths");
}

#[test]
fn runs_and_comparisons_keep_their_files_apart() {
    let shell = shell();
    let there = |name: &str| shell.path("output/plan").join(name).exists();
    let recorded = |what: &str| -> Vec<String> {
        let manifest = json(&shell, "output/plan/manifest.json");
        let files = match what {
            "run" => manifest["files"].clone(),
            _ => manifest["studies"][what]["files"].clone(),
        };
        serde_json::from_value(files).unwrap_or_default()
    };
    compare(&shell, &[]);
    assert_eq!(recorded("run"), [""; 0]);
    assert!(recorded("compare").contains(&"charts/情景比较-01-实现概率.svg".to_string()));
    shell.write("output/plan/charts/mine.txt", "keep me");
    // A run beside it, with charts and then without: the comparison stays, and so does what is not ours.
    for args in [
        &["run", "plan.json", "--paths", "500"][..],
        &["run", "plan.json", "--paths", "500", "--no-charts"],
    ] {
        shell.attain(args).exits(0);
        assert!(there("compare.json") && there("compare.xlsx") && there("charts/情景比较-01-实现概率.png"));
        assert_eq!(there("charts/01-目标实现概率.png"), args.len() == 4);
        assert!(recorded("run").contains(&"summary.json".to_string()));
        assert!(recorded("compare").contains(&"charts/情景比较-01-实现概率.png".to_string()));
    }
    let manifest = json(&shell, "output/plan/manifest.json");
    assert_eq!(
        manifest["studies"]["compare"]["command"],
        "attain compare plan.json no-push.json --paths 3000 --seed 1"
    );
    // A comparison without charts: its older pictures do not stay beside newer numbers; the run stays.
    compare(&shell, &["--no-charts"]);
    assert!(there("summary.json") && there("targets.csv") && there("compare.csv"));
    assert!(!there("compare.xlsx") && !there("charts/情景比较-01-实现概率.png"));
    assert_eq!(recorded("compare"), ["compare.json", "compare.csv"]);
    assert_eq!(shell.read("output/plan/charts/mine.txt"), "keep me");
    // Pictures that are drawn later are recorded where they belong, and leave with it.
    shell.attain(&["chart", "output/plan/compare.json"]).exits(0);
    shell
        .attain(&["chart", "output/plan/summary.json", "--kind", "board"])
        .exits(0);
    assert!(recorded("compare").contains(&"charts/情景比较-01-实现概率.svg".to_string()));
    assert!(recorded("run").contains(&"charts/01-目标实现概率.svg".to_string()));
    assert!(!recorded("run").contains(&"charts/情景比较-01-实现概率.svg".to_string()));
    shell
        .attain(&["run", "plan.json", "--paths", "600", "--no-charts"])
        .exits(0);
    assert!(!there("charts/01-目标实现概率.svg") && there("charts/情景比较-01-实现概率.svg"));
    // Everything that is there is recorded, but for what others have put there.
    let all = [recorded("run"), recorded("compare")].concat();
    for file in shell
        .files()
        .iter()
        .filter_map(|file| file.strip_prefix("output/plan/"))
    {
        let known = all.iter().any(|name| name == file) || ["manifest.json", "charts/mine.txt"].contains(&file);
        assert!(known, "{file} is an orphan");
    }
}

#[test]
fn json_draws_nothing() {
    let shell = shell();
    compare(&shell, &["--json"]);
    assert_eq!(shell.files(), ["no-push.json", "plan.json"]);
    compare(&shell, &["--json", "--out", "here"]);
    let files = shell.files();
    assert_eq!(
        files[..3],
        ["here/compare.csv", "here/compare.json", "here/manifest.json"]
    );
    assert_eq!(files.len(), 5);
}

#[test]
fn a_comparison_that_fails_leaves_the_earlier_one_whole() {
    let shell = Shell::with(&[
        ("plan.json", PLAN),
        ("no-push.json", NO_PUSH),
        ("theirs/compare.json", "theirs"),
    ]);
    shell
        .attain(&["compare", "plan.json", "no-push.json", "--out", "theirs"])
        .exits(2);
    assert_eq!(shell.read("theirs/compare.json"), "theirs");
    compare(&shell, &[]);
    let contents = |shell: &Shell| -> Vec<(String, Vec<u8>)> {
        let files = shell.files().into_iter();
        files
            .map(|file| (file.clone(), fs::read(shell.path(&file)).expect("a file")))
            .collect()
    };
    // A folder stands where a picture would go. Numbers come first: those of the new comparison are there, all of them, and nothing
    // of the earlier one beside them; pictures and the workbook are put in place together or not at all.
    fs::remove_file(shell.path("output/plan/charts/情景比较-01-实现概率.png")).expect("removed");
    shell.write("output/plan/charts/情景比较-01-实现概率.png/x", "x");
    let before = contents(&shell);
    let elsewhere = |(file, _): &&(String, Vec<u8>)| !file.starts_with("output/plan/");
    let outcome = shell
        .attain(&["compare", "plan.json", "no-push.json", "--paths", "2000"])
        .exits(2);
    assert!(
        outcome.stderr.contains("情景比较-01-实现概率.png"),
        "{}",
        outcome.stderr
    );
    let after = contents(&shell);
    assert!(before.iter().filter(elsewhere).eq(after.iter().filter(elsewhere)));
    let left: Vec<&str> = after
        .iter()
        .filter_map(|(file, _)| file.strip_prefix("output/plan/"))
        .collect();
    let wanted = [
        "charts/情景比较-01-实现概率.png/x",
        "compare.csv",
        "compare.json",
        "manifest.json",
    ];
    assert_eq!(left, wanted);
    assert_eq!(shell.read("output/plan/charts/情景比较-01-实现概率.png/x"), "x");
    // They are what a comparison without pictures writes.
    let alone = Shell::with(&[("plan.json", PLAN), ("no-push.json", NO_PUSH)]);
    alone
        .attain(&["compare", "plan.json", "no-push.json", "--paths", "2000", "--no-charts"])
        .exits(0);
    for file in ["compare.json", "compare.csv"] {
        let file = format!("output/plan/{file}");
        assert_eq!(shell.read(&file), alone.read(&file), "{file}");
    }
    shell.attain(&["verify", "output/plan"]).exits(0);
}

#[test]
fn chart_says_what_it_cannot_draw_from() {
    let shell = shell();
    compare(&shell, &["--no-charts"]);
    shell
        .attain(&["run", "plan.json", "--paths", "500", "--no-charts", "--out", "run"])
        .exits(0);
    shell.write("broken.json", "{\"scenarios\": [");
    shell.write("list.json", "[1, 2]");
    shell.write("half.json", "{\"scenarios\": [], \"plan\": []}");
    shell.write("binary.json", [0xff, 0xfe, 0x00]);
    let before = shell.files();
    let compared = "output/plan/compare.json";
    for (args, part) in [
        (&["plan.json"][..], "not the summary.json of a run, and no compare.json"),
        (&["run/manifest.json"], "not the summary.json of a run"),
        (&["broken.json"], "not the summary.json of a run"),
        (&["list.json"], "not the summary.json of a run"),
        (&["binary.json"], "not the summary.json of a run"),
        (&["half.json"], "half.json is no comparison (missing field"),
        (
            &[compared, "--kind", "board"],
            "the kind `board` is drawn from the summary.json of one run",
        ),
        (
            &["run/summary.json", "--kind", "tornado"],
            "the kind `tornado` is drawn from a sensitivity.json",
        ),
        (
            &["run/summary.json", "--indicator", "nothing"],
            "there is no chart about `nothing`",
        ),
        (
            &["run/summary.json", "--kind", "compare"],
            "the kind `compare` is drawn from a compare.json",
        ),
        (
            &[compared, "--beside", "run/summary.json"],
            "holds scenarios side by side already",
        ),
        (
            &["run/summary.json", "--beside", compared],
            "holds scenarios side by side already",
        ),
        (&[compared, "--out", "."], "holds no results of attain"),
    ] {
        let mut all = vec!["--lang", "en", "chart"];
        all.extend(args);
        let outcome = shell.attain(&all).exits(2);
        assert!(outcome.stderr.contains(part), "{args:?}: {}", outcome.stderr);
        assert_eq!(shell.files(), before, "{args:?}");
    }
}

#[test]
fn summaries_of_runs_apart_are_shown_beside_one_another() {
    let shell = shell();
    for (file, folder) in [("plan.json", "a"), ("no-push.json", "b")] {
        shell
            .attain(&["run", file, "--paths", "500", "--no-charts", "--out", folder])
            .exits(0);
    }
    let args = [
        "chart",
        "a/summary.json",
        "--beside",
        "b/summary.json",
        "--kind",
        "compare",
        "--lang",
        "en",
    ];
    shell.attain(&args).exits(0);
    let svg = shell.read("a/charts/compare-01-probabilities.svg");
    assert!(svg.contains("simulated apart") && !svg.contains('±'));
}

#[test]
fn runs_apart_stand_on_one_fan() {
    let shell = shell();
    for (file, folder) in [("plan.json", "a"), ("no-push.json", "b")] {
        shell
            .attain(&["run", file, "--paths", "500", "--no-charts", "--out", folder])
            .exits(0);
    }
    let args = [
        "a/summary.json",
        "b/summary.json",
        "--kind",
        "fan",
        "--indicator",
        "output",
        "--out",
        "fans",
    ];
    shell.attain(&[&["chart", "--lang", "zh"], &args[..]].concat()).exits(0);
    let files: Vec<String> = shell
        .files()
        .into_iter()
        .filter(|file| file.ends_with(".svg"))
        .collect();
    let [name] = &files[..] else {
        panic!("one picture: {files:?}")
    };
    assert!(
        name.starts_with("fans/charts/情景比较-") && name.ends_with("-走势-工业总产值.svg"),
        "{name}"
    );
    let svg = shell.read(name);
    for title in ["制造业提升计划", "no-push"] {
        assert!(svg.contains(&format!("aria-label=\"{title}\"")), "{title}");
    }
}

#[test]
fn a_study_of_sensitivity_leaves_a_tornado() {
    let shell = shell();
    let args = [
        "sensitivity",
        "plan.json",
        "--paths",
        "500",
        "--out",
        "s",
        "--lang",
        "zh",
        "--for",
        "page",
    ];
    shell.attain(&args).exits(0);
    let files: Vec<String> = shell
        .files()
        .into_iter()
        .filter(|file| file.starts_with("s/charts/影响因素-"))
        .collect();
    assert!(!files.is_empty(), "{:?}", shell.files());
    let drawn = pictures(&shell, "s");
    shell
        .attain(&["chart", "s/sensitivity.json", "--lang", "zh", "--for", "page"])
        .exits(0);
    assert!(pictures(&shell, "s") == drawn, "the same again from what was saved");
    let manifest = json(&shell, "s/manifest.json");
    let known: Vec<String> =
        serde_json::from_value(manifest["studies"]["sensitivity"]["files"].clone()).expect("files");
    assert!(
        files.iter().all(|file| known.contains(&file["s/".len()..].to_string())),
        "{known:?}"
    );
}

#[test]
fn targets_that_are_judged_otherwise_are_named() {
    let other = r#"{"attain": 1, "extends": "plan.json", "name": "higher", "targets": {"T01": {"at_least": 3800}}}"#;
    let shell = Shell::with(&[("plan.json", PLAN), ("higher.json", other), ("no-push.json", NO_PUSH)]);
    let compare = |files: &[&str]| {
        let words = [&["compare"], files, &["--paths", "1000", "--no-charts", "--lang", "en"]].concat();
        shell.attain(&words).exits(0).stdout
    };
    let told = "another measure, condition or period than in A: T01 (C)";
    let table = compare(&["plan.json", "no-push.json", "higher.json"]);
    assert!(table.contains(told), "{table}");
    assert!(!compare(&["plan.json", "no-push.json"]).contains("another measure"));
}

/// A scenario whose measure is defined on four paths of five.
fn logarithm(name: &str, cut: &str) -> String {
    format!(
        r#"{{"attain": 1, "name": "{name}", "time": {{"frequency": "annual", "base": 2017, "end": 2018}},
        "assumptions": {{"u": "uniform(0, 1)"}}, "indicators": {{"x": {{"equation": "ln(u - {cut})"}}}},
        "targets": {{"t": {{"measure": "x", "at_least": -9}}, "{name}": {{"measure": "x", "at_least": -1}}}}}}"#
    )
}

/// Means are compared over the paths on which both measures are defined, the plan over the targets that both have.
#[test]
fn what_is_compared_is_the_same_on_both_sides() {
    let shell = Shell::with(&[
        ("all.json", &logarithm("all", "0")),
        ("some.json", &logarithm("some", "0.2")),
    ]);
    let args = [
        "compare",
        "all.json",
        "some.json",
        "--paths",
        "20000",
        "--no-charts",
        "--lang",
        "en",
    ];
    let text = shell.attain(&args).exits(0).stdout;
    let saved = json(&shell, "output/all/compare.json");
    let difference = &entry(&saved["targets"], "id", "t")["differences"][0];
    let number = |key: &str| difference[key].as_f64().expect("a number");
    // E ln(u − 0.2) − E ln u over u from 0.2 to 1; over all paths that are defined it would be −0.22.
    let v = |x: f64| x * attain::math::ln(x) - x;
    let expected = v(0.8) / 0.8 - (v(1.0) - v(0.2)) / 0.8;
    let (mean, error) = (number("mean"), number("mean_standard_error"));
    assert!(
        (mean - expected).abs() < 5.0 * error && error < 0.02,
        "{mean} ± {error}, expected {expected}"
    );
    assert!((number("mean_left_out") - 4000.0).abs() < 300.0);
    let [low, high] = [0, 1].map(|end| difference["interval"][end].as_f64().expect("a number"));
    assert!(low < number("probability") && number("probability") < high);
    let plan = &saved["plan"][1]["difference"];
    assert_eq!(plan["shared_targets"], 1);
    let (all, one) = (plan["expected_met"].as_f64().unwrap(), number("probability"));
    assert!((all - one).abs() < 1e-12, "{all} is not {one}");
    assert!((plan["all_met"].as_f64().unwrap() - one).abs() < 1e-12);
    assert!(
        text.contains("over the targets that both have, the plan is compared in: B (1)"),
        "{text}"
    );
    assert!(
        text.contains("differences of means use the paths on which both are defined; left out: t ("),
        "{text}"
    );
}

/// True differences that no path may show: of 0.0014 on 1,000 paths.
#[test]
fn no_difference_on_any_path_is_no_certainty() {
    let plan = |name: &str, bound: &str| {
        format!(
            r#"{{"attain": 1, "name": "{name}", "time": {{"frequency": "annual", "base": 2017, "end": 2018}},
            "assumptions": {{"u": "uniform(0, 1)"}}, "indicators": {{"x": {{"equation": "u"}}}},
            "targets": {{"t": {{"measure": "x", "at_least": {bound}}}}}}}"#
        )
    };
    let shell = Shell::with(&[("a.json", &plan("a", "0.5")), ("b.json", &plan("b", "0.4986"))]);
    for seed in ["1", "2", "3", "4", "5", "6"] {
        let args = [
            "compare", "a.json", "b.json", "--paths", "1000", "--seed", seed, "--json",
        ];
        let result = shell.attain(&args).exits(0).json();
        let difference = &result["targets"][0]["differences"][0];
        let [low, high] = [0, 1].map(|end| difference["interval"][end].as_f64().expect("a number"));
        assert!(low <= 0.0014 && 0.0014 <= high && high > 0.0, "{difference}");
    }
}
