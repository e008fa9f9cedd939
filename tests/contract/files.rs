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
