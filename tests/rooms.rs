//! The rooms of the house: which may use which. A room uses only rooms that stand before it; the leaves of pure
//! mathematics, and the equation language, use only what is listed here.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms, in order.
const ROOMS: [&str; 22] = [
    "wording",
    "diagnostic",
    "math",
    "arithmetic",
    "sampler",
    "distribution",
    "dependence",
    "source",
    "expression",
    "scenario",
    "model",
    "program",
    "interpreter",
    "tally",
    "simulation",
    "summary",
    "study",
    "plan",
    "chart",
    "report",
    "page",
    "cli",
];

/// What may be used by rooms that are stricter than the order.
const LEAVES: [(&str, &[&str]); 6] = [
    ("math", &[]),
    ("arithmetic", &["math"]),
    ("sampler", &["wording", "math"]),
    ("distribution", &["wording", "math"]),
    ("dependence", &["wording", "math", "distribution"]),
    ("expression", &["wording", "arithmetic"]),
];

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every file of a room that is not there for tests alone.
fn files(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_file() {
        found.push(path.to_path_buf());
        return;
    }
    let text = fs::read_to_string(path.join("mod.rs")).unwrap_or_default();
    let for_tests = |name: &str| text.contains(&format!("#[cfg(test)]\nmod {name};"));
    for entry in fs::read_dir(path).expect("a folder of sources") {
        let entry = entry.expect("an entry").path();
        let name = entry.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let is_source = entry.is_dir() || entry.extension().is_some_and(|extension| extension == "rs");
        if is_source && name != "tests" && !for_tests(name) {
            files(&entry, found);
        }
    }
}

/// The rooms that a text names after `crate::`, tests and comments left aside.
fn used(text: &str) -> BTreeSet<String> {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let code: Vec<&str> = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect();
    let code = code.join("\n");
    let word = |text: &str| {
        text.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect::<String>()
    };
    let mut found = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            Some(group) => {
                let mut depth = 0;
                let ends = |c: char| {
                    depth += i32::from(c == '{') - i32::from(c == '}');
                    depth < 0 || (c == ',' && depth == 0)
                };
                let list = group.split("};").next().unwrap_or_default();
                found.extend(list.split(ends).map(|part| word(part.trim())));
            }
            None => {
                found.insert(word(after));
            }
        }
    }
    found
}

#[test]
fn rooms_use_only_what_stands_before_them() {
    let mut wrong = Vec::new();
    for (place, room) in ROOMS.iter().enumerate() {
        let leaf = LEAVES
            .iter()
            .find(|(leaf, _)| leaf == room)
            .map(|(_, allowed)| *allowed);
        let may_use = |other: &String| match leaf {
            Some(allowed) => allowed.contains(&other.as_str()),
            None => ROOMS[..place].contains(&other.as_str()),
        };
        let mut found = Vec::new();
        files(&sources().join(room), &mut found);
        assert!(!found.is_empty(), "{room} has no files");
        for file in found {
            let text = fs::read_to_string(&file).expect("a source");
            for other in used(&text)
                .iter()
                .filter(|other| ROOMS.contains(&other.as_str()) && other != room && !may_use(other))
            {
                wrong.push(format!("{room} uses {other}: {}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_room_of_the_crate_has_its_place_in_the_order() {
    let text = fs::read_to_string(sources().join("lib.rs")).expect("src/lib.rs");
    let list = text
        .split("\nmodules! {\n")
        .nth(1)
        .and_then(|after| after.split("\n}").next());
    let names = list
        .expect("the list of modules")
        .lines()
        .filter_map(|line| line.trim().strip_suffix(','));
    let there: BTreeSet<String> = names.map(str::to_string).collect();
    assert_eq!(there, ROOMS.iter().map(|room| room.to_string()).collect());
}

#[test]
fn no_command_uses_another_one() {
    let folder = sources().join("cli/commands");
    let modules = fs::read_to_string(folder.join("mod.rs")).expect("the list of commands");
    let commands: Vec<&str> = modules
        .lines()
        .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'))
        .collect();
    assert!(commands.len() >= 12, "{commands:?}");
    let mut found = Vec::new();
    for command in &commands {
        let mut paths = Vec::new();
        for place in [folder.join(format!("{command}.rs")), folder.join(command)] {
            if place.exists() {
                files(&place, &mut paths);
            }
        }
        assert!(!paths.is_empty(), "{command}");
        for path in paths {
            let text = fs::read_to_string(&path).expect("a source");
            let code: String = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect();
            let uses = |other: &&&str| {
                code.contains(&format!("commands::{other}")) || code.contains(&format!("super::{other}::"))
            };
            let others = commands.iter().filter(|other| *other != command).filter(uses);
            found.extend(others.map(|other| format!("{command} uses {other}: {}", path.display())));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn arrows_are_found_in_every_form_of_use() {
    let text = "use crate::{math, tally::{Series, BLOCK}, source::Node};\nlet x = crate::model::build();\n// crate::cli\n#[cfg(test)]\nmod tests {\n use crate::study;\n}";
    let expected = ["math", "model", "source", "tally"].map(str::to_string);
    assert_eq!(used(text), BTreeSet::from(expected));
}
