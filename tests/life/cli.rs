//! `attain update`, `suppose` and `progress` at the command line: shapes, tables, exit codes.

use super::m0;
use crate::shell::Shell;
use serde_json::Value;

const SEEN: &str = r#", "observations": {"output_2018": {"measure": "y", "in": 2018, "is": 3343, "published": "2019-01-29"}},
    "supposes": {"weak": {"label": {"zh": "偏弱", "en": "weak"}, "see": {"y@2019": "= 3300"}}}"#;

fn shell() -> Shell {
    let text = m0(SEEN).replace(
        r#""t": {"#,
        r#""early": {"measure": "y", "in": 2018, "at_least": 3300}, "t": {"owner": "区经委", "kind": "expected", "#,
    );
    Shell::with(&[("plan.json", &text)])
}

/// Whether an object has all these keys.
#[track_caller]
fn has(value: &Value, keys: &[&str]) {
    let object = value.as_object().unwrap_or_else(|| panic!("{value} is no object"));
    for key in keys {
        assert!(object.contains_key(*key), "{key} is missing in {value}");
    }
}

#[track_caller]
fn near(value: &Value, known: f64, within: f64) {
    let found = value.as_f64().unwrap_or(f64::NAN);
    assert!((found - known).abs() <= within, "{found}, known {known}");
}

#[test]
fn what_became_of_a_plan_since_a_figure_arrived() {
    let shell = shell();
    let found = shell.attain(&[
        "update",
        "plan.json",
        "--as-of",
        "2019-02-01",
        "--paths",
        "20000",
        "--json",
    ]);
    let found = found.exits(0).json();
    assert_eq!(found["as_of"], "2019-02-01");
    has(
        &found,
        &[
            "attain",
            "scenario",
            "run",
            "effective_paths",
            "observations",
            "targets",
            "assumptions",
        ],
    );
    let seen = &found["observations"][0];
    has(
        seen,
        &[
            "name",
            "period",
            "value",
            "expected",
            "pit",
            "through",
            "effective_paths",
            "log_evidence",
        ],
    );
    has(&seen["expected"], &["0.05", "0.5", "0.95"]);
    assert_eq!((&seen["name"], &seen["through"]), (&"output_2018".into(), &"e".into()));
    near(&seen["pit"], 0.3686435, 0.02);
    let (early, goal) = (&found["targets"][0], &found["targets"][1]);
    has(goal, &["id", "then", "now", "change", "standard_error", "decided"]);
    near(&goal["then"], 0.2317750, 0.015);
    near(&goal["now"], 0.1071842, 0.012);
    assert_eq!((&goal["decided"], &early["decided"]), (&Value::Null, &true.into()));
    has(&found["assumptions"][0]["now"], &["mean", "sd", "quantiles"]);
    // Nothing was written: `--json` alone prints.
    assert_eq!(shell.files(), ["plan.json"]);
}

#[test]
fn tables_and_files_of_an_update_in_both_languages() {
    let shell = shell();
    let zh = shell
        .attain(&["update", "plan.json", "--paths", "5000", "--lang", "zh"])
        .exits(0)
        .stdout;
    for words in ["计入1项观测", "所处分位", "已实现", "变化最大的假设"] {
        assert!(zh.contains(words), "{words}\n{zh}");
    }
    let en = shell
        .attain(&["update", "plan.json", "--paths", "5000", "--lang", "en"])
        .exits(0)
        .stdout;
    for words in ["with 1 observation, worth", "independent paths of 5,000", "PIT", "met"] {
        assert!(en.contains(words), "{words}\n{en}");
    }
    let files = shell.files();
    for name in ["update.json", "update.csv", "observations.csv", "manifest.json"] {
        assert!(files.contains(&format!("output/m0/{name}")), "{name}: {files:?}");
    }
    assert!(
        shell
            .read("output/m0/update.csv")
            .contains("early,,,,,2018,at_least,3300,,")
    );
    let manifest: Value = serde_json::from_str(&shell.read("output/m0/manifest.json")).expect("JSON");
    let files = manifest["studies"]["update"]["files"].as_array().expect("files");
    let pictures = files
        .iter()
        .filter(|name| name.as_str().is_some_and(|name| name.starts_with("charts/")));
    assert_eq!(files.len() - pictures.count(), 3, "{files:?}");
    // A run takes it up, and says what counted in its first lines.
    let run = shell.attain(&[
        "run",
        "plan.json",
        "--paths",
        "5000",
        "--lang",
        "zh",
        "--as-of",
        "2019-02-01",
    ]);
    let board = run.exits(0).stdout;
    assert!(
        board.contains("计入1项观测（截至2019-02-01）") && board.contains("已实现"),
        "{board}"
    );
    assert!(
        !shell.read("output/m0/report.html").contains("变化（百分点）"),
        "known by another date"
    );
    shell
        .attain(&["run", "plan.json", "--paths", "5000", "--lang", "zh"])
        .exits(0);
    let report = shell.read("output/m0/report.html");
    for words in ["最新数据", "测算计入1项观测", "变化（百分点）", "已实现"] {
        assert!(report.contains(words), "{words}");
    }
}

#[test]
fn seen_and_done_stand_apart() {
    let shell = shell();
    let line = [
        "suppose",
        "plan.json",
        "y@2019 = 3500",
        "--through",
        "e",
        "--prior",
        "--paths",
        "20000",
        "--json",
    ];
    let found = shell.attain(&line).exits(0).json();
    let condition = &found["conditions"][0];
    has(
        condition,
        &["text", "kind", "through", "kl", "effective_paths", "implied_shock"],
    );
    assert_eq!(
        (&condition["kind"], &condition["through"]),
        (&"see".into(), &"e".into())
    );
    let goal = &found["targets"][1];
    has(goal, &["id", "base", "supposed", "done", "standard_error"]);
    // In both the last step is all that is left; made, the drift is as uncertain as before.
    let spread = |drift_sd: f64| (drift_sd * drift_sd + 0.04f64 * 0.04).sqrt();
    let chance = |mean: f64, sd: f64| 0.5 * libm_erfc(((3750.0f64 / 3500.0).ln() - mean) / sd / 2f64.sqrt());
    near(&goal["done"], chance(0.02, spread(0.015)), 0.01);
    // Two years have grown by ln(3500/3324.1): drift given it has precision 1/0.015² + 2/0.04².
    let (prior, data) = (1.0 / 0.015f64.powi(2), 2.0 / 0.04f64.powi(2));
    let mean = (0.02 * prior + (3500.0f64 / 3324.1).ln() / 2.0 * data) / (prior + data);
    near(
        &goal["supposed"],
        chance(mean, spread((1.0 / (prior + data)).sqrt())),
        0.012,
    );
    let made = shell.attain(&[
        "suppose",
        "plan.json",
        "--do",
        "y@2019 = 3500",
        "--paths",
        "5000",
        "--json",
    ]);
    let made = made.exits(0).json();
    assert_eq!(
        (&made["conditions"][0]["kind"], &made["targets"][1]["done"]),
        (&"do".into(), &Value::Null)
    );
}

/// Complementary error function by its continued series; enough digits for two decimals of a probability.
fn libm_erfc(x: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.327_591_1 * x.abs());
    let poly =
        t * (0.254_829_592 + t * (-0.284_496_736 + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))));
    let erfc = poly * (-x * x).exp();
    if x >= 0.0 { erfc } else { 2.0 - erfc }
}

#[test]
fn suppositions_of_the_file_go_by_their_names() {
    let shell = shell();
    let by_name = ["suppose", "plan.json", "--name", "weak", "--paths", "4096", "--json"];
    let by_word = ["suppose", "plan.json#weak", "--paths", "4096", "--json"];
    let (a, b) = (shell.attain(&by_name).exits(0), shell.attain(&by_word).exits(0));
    assert_eq!(a.stdout, b.stdout);
    assert_eq!(a.json()["name"], "weak");
    let zh = shell
        .attain(&["suppose", "plan.json#weak", "--paths", "4096", "--lang", "zh"])
        .exits(0)
        .stdout;
    assert!(zh.contains("并非“做到”的效果") && zh.contains("weak 偏弱"), "{zh}");
    let en = shell
        .attain(&["suppose", "plan.json#weak", "--paths", "4096", "--lang", "en"])
        .exits(0)
        .stdout;
    assert!(en.contains("not an effect of doing it"), "{en}");
    let far = shell
        .attain(&[
            "suppose",
            "plan.json",
            "y@2019 = 3900",
            "--paths",
            "4096",
            "--lang",
            "en",
        ])
        .exits(0);
    assert!(far.stdout.contains("takes an unusual year"), "{}", far.stdout);
    let beside = shell
        .attain(&["compare", "plan.json", "plan.json#weak", "--paths", "4096", "--json"])
        .exits(0)
        .json();
    assert_eq!(beside["scenarios"], serde_json::json!(["m0", "m0#weak"]));
    let change = beside["targets"][1]["differences"][0]["probability"].clone();
    let goal = &a.json()["targets"][1];
    near(
        &change,
        goal["supposed"].as_f64().unwrap() - goal["base"].as_f64().unwrap(),
        1e-12,
    );
}

#[test]
fn how_far_each_target_is() {
    let shell = shell();
    let found = shell
        .attain(&["progress", "plan.json", "--paths", "20000", "--json"])
        .exits(0)
        .json();
    let goal = &found["targets"][1];
    has(
        goal,
        &[
            "id",
            "kind",
            "owner",
            "base",
            "target",
            "now",
            "observed",
            "time",
            "progress",
            "gap",
            "schedule",
            "achieved",
            "needed",
            "light",
            "probability",
            "if_on_schedule",
            "levels",
        ],
    );
    near(&goal["schedule"], 3466.0667, 1e-3);
    near(&goal["gap"], -0.288957, 1e-5);
    has(&goal["levels"], &["0.2", "0.5", "0.8"]);
    assert_eq!(goal["observed"], true);
    let zh = shell.attain(&[
        "progress",
        "plan.json",
        "--by",
        "owner",
        "--paths",
        "20000",
        "--lang",
        "zh",
    ]);
    let zh = zh.exits(0).stdout;
    for words in ["[区经委]", "[未注明责任部门]", "预期性", "应达数值", "符合时序时", "红"] {
        assert!(zh.contains(words), "{words}\n{zh}");
    }
    let en = shell
        .attain(&["progress", "plan.json", "--paths", "20000", "--lang", "en"])
        .exits(0)
        .stdout;
    assert!(en.contains("if on schedule") && en.contains("3,466"), "{en}");
    assert!(shell.files().contains(&"output/m0/progress.csv".to_string()));
}

#[test]
fn refusals_are_shown_at_their_place() {
    // Nobody expects a figure ten times as large.
    let text = m0(SEEN).replace("\"is\": 3343", "\"is\": 33430");
    let shell = Shell::with(&[("far.json", &text), ("plan.json", &m0(SEEN))]);
    for line in [
        &["run", "far.json", "--paths", "4096", "--json"][..],
        &["update", "far.json", "--paths", "4096"],
        &["progress", "far.json", "--paths", "4096"],
        &["sensitivity", "far.json", "--paths", "4096"],
        &["seek", "far.json", "--target", "t", "--paths", "4096"],
        &["suppose", "far.json", "y@2019 = 3500", "--paths", "4096"],
        &["compare", "plan.json", "far.json", "--paths", "4096"],
    ] {
        let told = shell.attain(line).exits(1);
        assert!(
            told.stderr.contains("far.json:") && told.stdout.is_empty(),
            "{line:?}\n{}",
            told.text()
        );
        let short = shell.attain(&[line, &["--message-format", "json"]].concat()).exits(1);
        assert!(
            short
                .stderr
                .lines()
                .all(|line| serde_json::from_str::<Value>(line).is_ok()),
            "{}",
            short.stderr
        );
    }
    for (line, code) in [
        (&["suppose", "plan.json", "y@2018 = 3300"][..], 1),
        (&["suppose", "plan.json", "y@2017 = 3300"], 1),
        (&["suppose", "plan.json", "z@2019 = 1"], 1),
        (&["suppose", "plan.json"], 2),
        (&["suppose", "plan.json", "--name", "nowhere"], 2),
        (&["suppose", "plan.json", "--through", "e", "y = 1"], 2),
        (&["suppose", "plan.json#weak", "y = 1"], 2),
        (&["update", "plan.json", "--without", "nothing"], 2),
    ] {
        shell.attain(line).exits(code);
    }
    // A condition of the command line is shown in its own words.
    let told = shell
        .attain(&["suppose", "plan.json", "z@2019 = 1", "--lang", "en"])
        .exits(1);
    assert!(told.stderr.contains("z@2019 = 1"), "{}", told.stderr);
}

/// The worked examples of the manual show what the program prints, but for the line with its time.
#[test]
fn worked_examples_print_what_the_manual_shows() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    for page in ["observations.md", "observations.zh.md"] {
        let text = std::fs::read_to_string(root.join(page)).expect(page);
        let file = text
            .split("```json\n")
            .nth(1)
            .and_then(|rest| rest.split("```").next())
            .expect("the example");
        let shell = Shell::with(&[("figures.json", file)]);
        let mut shown = 0;
        for block in text.split("```\n$ attain ").skip(1) {
            let block = block.split("\n```").next().expect("an end");
            let (line, output) = block.split_once('\n').expect("output");
            let args: Vec<&str> = line.split(' ').chain(["--no-charts"]).collect();
            let printed = shell.attain(&args).exits(0).stdout;
            let printed: Vec<&str> = printed.lines().skip(2).map(str::trim_end).collect();
            let known: Vec<&str> = output.lines().collect();
            assert_eq!(printed[..known.len()], known[..], "{line}");
            shown += 1;
        }
        assert_eq!(shown, 3, "{page}");
    }
}
