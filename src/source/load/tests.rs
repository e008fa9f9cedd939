use std::fs;

use tempfile::TempDir;

use super::*;
use crate::diagnostic::short;
use crate::source::{OnDisk, resolved};

fn folder(entries: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in entries {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// The resolved tree, or every message with the folder left out.
fn loaded(folder: &TempDir, name: &str, sets: &[&str]) -> Result<String, Vec<String>> {
    let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
    let sets: Vec<String> = sets.iter().map(|flag| (*flag).to_owned()).collect();
    let loaded = load(&OnDisk, &folder.path().join(name), &mut files, &mut diagnostics).map(|mut loaded| {
        change(&mut loaded.root, &[], &sets, &mut files, &mut diagnostics);
        loaded
    });
    assert!(!matches!(loaded, Err(LoadError::Unreadable(_))), "{loaded:?}");
    let messages: Vec<String> = diagnostics
        .sorted()
        .iter()
        .map(|one| {
            short(one, &files, crate::wording::Language::English).replace(&format!("{}/", folder.path().display()), "")
        })
        .collect();
    if messages.is_empty() {
        Ok(resolved(&loaded.expect("a tree").root))
    } else {
        Err(messages)
    }
}

#[test]
fn follows_parents_relative_to_the_file_that_names_them() {
    let folder = folder(&[
        (
            "plan/variant.json",
            r#"{"name": "variant", "extends": "./base.json", "levers": {"push": 2}, "targets": {"a": null}}"#,
        ),
        (
            "plan/base.json",
            r#"{"name": "base", "$schema": "s", "extends": "../common/root.json", "levers": {"push": {"max": 3}}, "report": ["x"]}"#,
        ),
        (
            "common/root.json",
            "\u{feff}{\"attain\": 1, \"name\": \"root\", \"levers\": {\"push\": 1, \"pull\": 1}, \"targets\": {\"a\": {}, \"b\": {}}, \"report\": [\"y\", \"z\"]}",
        ),
    ]);
    let expected = r#"{"attain":1,"name":"variant","levers":{"push":{"value":2,"max":3},"pull":1},"targets":{"b":{}},"report":["x"]}"#;
    assert_eq!(loaded(&folder, "plan/variant.json", &[]).as_deref(), Ok(expected));
    let expected = expected.replace("\"pull\":1", "\"pull\":\"80%\"");
    assert_eq!(
        loaded(&folder, "plan/variant.json", &["pull=80%"]).as_deref(),
        Ok(expected.as_str())
    );
}

#[test]
fn a_name_is_never_inherited() {
    let folder = folder(&[
        ("a.json", r#"{"extends": "b.json"}"#),
        ("b.json", r#"{"name": "b", "x": 1}"#),
    ]);
    assert_eq!(loaded(&folder, "a.json", &[]).as_deref(), Ok(r#"{"x":1}"#));
}

#[test]
fn knows_every_file_and_place() {
    let folder = folder(&[
        ("a.json", r#"{"extends": "b.json", "x": 1}"#),
        ("b.json", r#"{"y": 2}"#),
    ]);
    let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
    let loaded = load(&OnDisk, &folder.path().join("a.json"), &mut files, &mut diagnostics).unwrap();
    assert_eq!(loaded.files.len(), 2);
    assert_eq!(loaded.root.get("y").unwrap().span.file, loaded.files[1]);
    assert_eq!(files.slice(loaded.root.get("y").unwrap().span), "2");
    assert_eq!(
        files.path(loaded.files[1]),
        Some(folder.path().join("b.json").as_path())
    );
    assert_eq!(loaded.root.get("extends"), None);
}

#[test]
fn circles_show_their_chain() {
    let folder = folder(&[
        ("a.json", r#"{"extends": "b.json"}"#),
        ("b.json", r#"{"extends": "d/../c.json"}"#),
        ("c.json", r#"{"extends": "./b.json"}"#),
        ("self.json", r#"{"extends": "self.json"}"#),
        ("d/x.json", "{}"),
    ]);
    let message =
        "d/../c.json:1:13: error[extends-circle]: `extends` goes in a circle: `b.json` → `d/../c.json` → `d/../b.json`";
    assert_eq!(loaded(&folder, "a.json", &[]), Err(vec![message.to_owned()]));
    let message = "self.json:1:13: error[extends-circle]: `extends` goes in a circle: `self.json` → `self.json`";
    assert_eq!(loaded(&folder, "self.json", &[]), Err(vec![message.to_owned()]));
}

#[test]
fn long_chains_end() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..LONGEST_CHAIN + 5 {
        fs::write(
            folder.path().join(format!("{number}.json")),
            format!("{{\"extends\": \"{}.json\"}}", number + 1),
        )
        .unwrap();
    }
    let messages = loaded(&folder, "0.json", &[]).unwrap_err();
    assert_eq!(
        messages,
        ["99.json:1:13: error[extends-too-long]: more than 100 files extend one another"]
    );
}

#[test]
fn what_is_wrong_with_a_parent_has_a_place() {
    let folder = folder(&[
        ("missing.json", "{\n  \"extends\": \"none.json\"}"),
        ("directory.json", r#"{"extends": "d"}"#),
        ("number.json", r#"{"extends": 1}"#),
        ("empty.json", r#"{"extends": ""}"#),
        ("broken.json", r#"{"extends": "list.json"}"#),
        ("list.json", " [1]"),
        ("d/x.json", "{}"),
    ]);
    for (name, message) in [
        (
            "missing.json",
            "missing.json:2:14: error[unreadable-file]: there is no file `none.json`",
        ),
        (
            "directory.json",
            "directory.json:1:13: error[unreadable-file]: `d` is a directory, expected a file",
        ),
        (
            "number.json",
            "number.json:1:13: error[wrong-type]: `extends` is the path of a file in double quotes, found a number",
        ),
        (
            "empty.json",
            "empty.json:1:13: error[empty-path]: `extends` names no file",
        ),
        (
            "broken.json",
            "list.json:1:2: error[wrong-type]: a scenario is an object `{ ... }`, found a list",
        ),
    ] {
        assert_eq!(loaded(&folder, name, &[]), Err(vec![message.to_owned()]));
    }
}

#[test]
fn what_a_file_outside_holds_is_not_quoted() {
    let folder = folder(&[
        ("plan/a.json", r#"{"extends": "../secret"}"#),
        ("plan/b.json", r#"{"extends": "../secret.json"}"#),
        ("plan/c.json", r#"{"extends": "sub/c.json"}"#),
        ("plan/sub/c.json", "root:x:0"),
        ("secret", "\nroot:x:0:0:root"),
        ("secret.json", r#"["root"]"#),
    ]);
    let outside = |file: &str, named: &str, line: u32, column: u32| {
        format!(
            "plan/{file}:1:13: error[outside-file]: `{}` lies outside the folder of the file that names it and has a mistake in line {line}, column {column}",
            folder.path().join("plan").join(named).display()
        )
    };
    let path = format!("{}/", folder.path().display());
    for (file, named, line, column) in [("a.json", "../secret", 2, 1), ("b.json", "../secret.json", 1, 1)] {
        let expected = outside(file, named, line, column).replace(&path, "");
        assert_eq!(loaded(&folder, &format!("plan/{file}"), &[]), Err(vec![expected]));
    }
    let inside = loaded(&folder, "plan/c.json", &[]).unwrap_err();
    assert!(inside[0].contains("`root`"), "{inside:?}");
}

fn reason(path: &Path) -> String {
    let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
    match load(&OnDisk, path, &mut files, &mut diagnostics) {
        Err(LoadError::Unreadable(error)) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_scenario_that_cannot_be_read_is_wrong_use() {
    let folder = folder(&[("d/x.json", "{}")]);
    let path = |name: &str| folder.path().join(name);
    assert_eq!(
        reason(&path("none.json")),
        format!("there is no file `{}`", path("none.json").display())
    );
    assert_eq!(
        reason(&path("d")),
        format!("`{}` is a directory, expected a file", path("d").display())
    );
    assert_eq!(
        reason(&path("d/x.json/y")),
        format!("there is no file `{}`", path("d/x.json/y").display())
    );
    if cfg!(unix) {
        assert_eq!(
            reason(Path::new("/dev/zero")),
            "`/dev/zero` is a device or pipe, expected a file"
        );
        let pipe = path("pipe");
        if std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .is_ok_and(|status| status.success())
        {
            assert!(reason(&pipe).ends_with("is a device or pipe, expected a file"));
        }
    }
}

#[test]
fn bytes_that_are_not_utf8_have_a_place() {
    let folder = tempfile::tempdir().unwrap();
    let (gb, _, _) = encoding_rs::GB18030.encode("{\n\"工业\": 1}");
    fs::write(folder.path().join("gb.json"), &gb).unwrap();
    fs::write(folder.path().join("wide.json"), [0xFF, 0xFE, b'{', 0, b'}', 0]).unwrap();
    let mut late = "{\"工业\": \"".as_bytes().to_vec();
    late.extend([0xFF, b'"', b'}']);
    fs::write(folder.path().join("late.json"), late).unwrap();
    for (name, message) in [
        ("gb.json", "gb.json:2:2: error[not-utf-8]: byte 0xB9 here is not UTF-8"),
        (
            "wide.json",
            "wide.json:1:1: error[not-utf-8]: byte 0xFF here is not UTF-8",
        ),
        (
            "late.json",
            "late.json:1:9: error[not-utf-8]: byte 0xFF here is not UTF-8",
        ),
    ] {
        assert_eq!(loaded(&folder, name, &[]), Err(vec![message.to_owned()]));
    }
}

#[test]
fn a_file_that_is_too_large_has_a_place() {
    let folder = folder(&[("a.json", ""), ("child.json", r#"{"extends": "a.json"}"#)]);
    let file = fs::OpenOptions::new()
        .write(true)
        .open(folder.path().join("a.json"))
        .unwrap();
    file.set_len(crate::source::LARGEST as u64 + 1).unwrap();
    assert_eq!(
        loaded(&folder, "a.json", &[]),
        Err(vec![
            "a.json:1:1: error[file-too-large]: the file is larger than 64 MiB".to_owned()
        ])
    );
    assert_eq!(
        loaded(&folder, "child.json", &[]),
        Err(vec![
            "child.json:1:13: error[file-too-large]: `a.json` is larger than 64 MiB".to_owned()
        ])
    );
}
