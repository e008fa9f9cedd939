//! What is written, where, and what is left alone.

use std::fs;

use serde_json::Value;

use super::TINY;
use crate::shell::Shell;

#[test]
fn run_writes_a_result_folder_and_prints_the_board() {
    let shell = Shell::with(&[("tiny.json", TINY)]);
    let outcome = shell.attain(&["run", "tiny.json", "--paths", "2000"]).exits(0);
    for id in ["scale", "pace", "structure"] {
        assert!(
            outcome.stdout.contains(id),
            "the board leaves out {id}:\n{}",
            outcome.stdout
        );
    }
    let files = shell.files();
    for name in ["output/tiny/manifest.json", "output/tiny/summary.json"] {
        assert!(files.iter().any(|file| file == name), "{name} is missing in {files:?}");
    }
    assert!(
        files
            .iter()
            .all(|file| file == "tiny.json" || file.starts_with("output/tiny/")),
        "{files:?}"
    );
    for file in files.iter().filter(|file| file.ends_with(".json")) {
        serde_json::from_str::<Value>(&shell.read(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    }
    assert!(
        !files
            .iter()
            .any(|file| file.contains(".tmp") || file.rsplit('/').next().is_some_and(|name| name.starts_with('.'))),
        "{files:?}"
    );
}

#[test]
fn the_saved_summary_is_the_printed_one() {
    let shell = Shell::with(&[("tiny.json", TINY)]);
    shell
        .attain(&["run", "tiny.json", "--paths", "2000", "--no-charts"])
        .exits(0);
    let saved: Value = serde_json::from_str(&shell.read("output/tiny/summary.json")).expect("JSON");
    let printed = shell.summary("tiny.json", &["--paths", "2000"]);
    for key in ["attain", "scenario", "run", "targets", "plan", "indicators"] {
        assert_eq!(saved[key], printed[key], "{key}");
    }
}

#[test]
fn no_charts_means_no_pictures() {
    let shell = Shell::with(&[("tiny.json", TINY)]);
    shell
        .attain(&["run", "tiny.json", "--paths", "500", "--no-charts"])
        .exits(0);
    assert!(shell.path("output/tiny/summary.json").exists());
    let pictures: Vec<String> = shell
        .files()
        .into_iter()
        .filter(|file| [".png", ".svg", ".pdf"].iter().any(|end| file.ends_with(end)))
        .collect();
    assert!(pictures.is_empty(), "{pictures:?}");
}

#[test]
fn json_writes_files_only_with_out() {
    let shell = Shell::with(&[("tiny.json", TINY)]);
    shell.summary("tiny.json", &["--paths", "100"]);
    assert_eq!(shell.files(), ["tiny.json"]);
    shell.summary("tiny.json", &["--paths", "100", "--out", "here"]);
    let files = shell.files();
    assert!(
        files.contains(&"here/summary.json".to_string()) && files.contains(&"here/manifest.json".to_string()),
        "{files:?}"
    );
    assert!(
        files
            .iter()
            .all(|file| file == "tiny.json" || file.starts_with("here/")),
        "{files:?}"
    );
}

#[test]
fn out_takes_an_empty_or_absent_folder_or_one_of_ours() {
    let shell = Shell::with(&[("tiny.json", TINY)]);
    fs::create_dir(shell.path("empty")).expect("a folder");
    for folder in ["empty", "absent", "deep/and/absent"] {
        shell
            .attain(&["run", "tiny.json", "--paths", "100", "--no-charts", "--out", folder])
            .exits(0);
        assert!(shell.path(folder).join("manifest.json").exists(), "{folder}");
    }
    shell.write("empty/mine.txt", "keep me");
    shell.write("empty/notes/also.txt", "me too");
    let before = shell.read("empty/summary.json");
    shell
        .attain(&["run", "tiny.json", "--paths", "200", "--no-charts", "--out", "empty"])
        .exits(0);
    assert_ne!(
        shell.read("empty/summary.json"),
        before,
        "the new results replace the old ones"
    );
    assert_eq!(shell.read("empty/mine.txt"), "keep me");
    assert_eq!(shell.read("empty/notes/also.txt"), "me too");
}

#[test]
fn out_refuses_the_folders_of_others() {
    let shell = Shell::with(&[
        ("tiny.json", TINY),
        ("theirs/summary.json", "not ours"),
        ("theirs/a.txt", "a"),
        ("file", "text"),
        ("output/tiny/x.txt", "x"),
    ]);
    let before = shell.files();
    for args in [
        &["run", "tiny.json", "--paths", "100", "--out", "theirs"][..],
        &["run", "tiny.json", "--paths", "100", "--json", "--out", "theirs"],
        &["run", "tiny.json", "--paths", "100", "--out", "file"],
        &["run", "tiny.json", "--paths", "100", "--out", "file/below"],
        &["run", "tiny.json", "--paths", "100"],
    ] {
        shell.attain(args).exits(2);
        assert_eq!(shell.files(), before, "{args:?}");
    }
    assert_eq!(shell.read("theirs/summary.json"), "not ours");
    assert_eq!(shell.read("file"), "text");
}

#[test]
fn a_failed_run_leaves_nothing_behind() {
    let shell = Shell::with(&[("wrong.json", &TINY.replace("sum(output[*])", "sum(outptu[*])"))]);
    shell.attain(&["run", "wrong.json"]).exits(1);
    assert_eq!(shell.files(), ["wrong.json"]);
    assert!(!shell.path("output").exists(), "an empty folder is something, too");
}

#[test]
fn a_strict_failure_keeps_the_old_results_whole() {
    let text = super::scenario(
        "strict",
        r#"  "levers": {"zero": 1}, "indicators": {"x": {"equation": "1 / zero"}}, "targets": {"goal": {"measure": "x", "at_least": 0}}"#,
    );
    let shell = Shell::with(&[("strict.json", &text)]);
    shell
        .attain(&["run", "strict.json", "--paths", "100", "--no-charts"])
        .exits(0);
    shell
        .attain(&[
            "run",
            "strict.json",
            "--paths",
            "100",
            "--no-charts",
            "--strict",
            "--set",
            "zero=0",
        ])
        .exits(1);
    serde_json::from_str::<Value>(&shell.read("output/strict/summary.json")).expect("a whole summary");
}

/// A folder of numbers alone.
fn numbers() -> Shell {
    let shell = Shell::with(&[("tiny.json", TINY)]);
    again(&shell, "100");
    shell
}

#[track_caller]
fn again(shell: &Shell, paths: &str) -> String {
    let args = ["run", "tiny.json", "--paths", paths, "--no-charts", "--lang", "en"];
    shell.attain(&args).exits(0).stderr
}

#[test]
fn verify_says_whether_a_folder_is_whole() {
    let shell = numbers();
    let verify = |language: &str| shell.attain(&["verify", "output/tiny", "--lang", language]);
    assert!(verify("en").exits(0).stdout.starts_with("whole: 3 files"));
    assert!(verify("zh").exits(0).stdout.starts_with("完整：3个文件"));
    let found = shell.attain(&["verify", "output/tiny", "--json"]).exits(0).json();
    assert_eq!(found["folder"], "output/tiny");
    assert_eq!(found["whole"], true);
    shell.write("output/tiny/targets.csv", "mine");
    fs::remove_file(shell.path("output/tiny/indicators.csv")).expect("removed");
    let lines = verify("en").exits(1).stdout;
    let lines: Vec<&str> = lines.lines().collect();
    assert_eq!(
        lines,
        [
            "changed: targets.csv",
            "missing: indicators.csv",
            "not whole: 2 of 3 files differ from what was written"
        ]
    );
    let found = shell.attain(&["verify", "output/tiny", "--json"]).exits(1).json();
    assert_eq!(found["whole"], false);
    let states: Vec<(&str, &str)> = super::commands::list(&found["files"])
        .iter()
        .map(|file| {
            (
                file["name"].as_str().expect("a name"),
                file["state"].as_str().expect("a state"),
            )
        })
        .collect();
    let expected = [
        ("summary.json", "ok"),
        ("targets.csv", "changed"),
        ("indicators.csv", "missing"),
    ];
    assert_eq!(states, expected);
    for none in [".", "nowhere", "tiny.json"] {
        let outcome = shell.attain(&["verify", none, "--lang", "en"]).exits(2);
        assert!(outcome.stderr.contains("no results of attain"), "{}", outcome.stderr);
    }
    shell.write("output/tiny/manifest.json", "{}");
    verify("en").exits(2);
}

#[test]
fn files_of_others_under_names_of_ours_are_moved_aside() {
    let shell = numbers();
    assert_eq!(again(&shell, "200"), "", "our own files go without a word");
    for (round, old) in ["targets.old.csv", "targets.old-2.csv"].iter().enumerate() {
        let mine = format!("mine {round}");
        shell.write("output/tiny/targets.csv", &mine);
        let told = again(&shell, "100");
        assert!(
            told.contains(old) && told.contains("was not as attain had written it"),
            "{told}"
        );
        assert_eq!(shell.read(&format!("output/tiny/{old}")), mine);
        shell.attain(&["verify", "output/tiny"]).exits(0);
    }
    // What a study has not written yet is a stranger's where it lies there already.
    shell.write("output/tiny/sensitivity.csv", "theirs");
    let args = ["sensitivity", "tiny.json", "--paths", "200", "--lang", "zh"];
    let told = shell.attain(&args).exits(0).stderr;
    assert!(
        told.contains("sensitivity.old.csv") && told.contains("已改名为"),
        "{told}"
    );
    assert_eq!(shell.read("output/tiny/sensitivity.old.csv"), "theirs");
    shell.attain(&["verify", "output/tiny"]).exits(0);
}

#[test]
fn an_edited_file_that_a_run_does_not_write_again_is_kept() {
    let shell = Shell::with(&[("tiny.json", TINY)]);
    shell.attain(&["run", "tiny.json", "--paths", "100"]).exits(0);
    shell.write("output/tiny/report.html", "with my remarks");
    let told = again(&shell, "100");
    assert!(told.contains("report.old.html"), "{told}");
    assert_eq!(shell.read("output/tiny/report.old.html"), "with my remarks");
    let pictures = shell
        .files()
        .into_iter()
        .filter(|file| file.contains("charts/"))
        .count();
    assert_eq!(pictures, 0, "ours are removed");
}
