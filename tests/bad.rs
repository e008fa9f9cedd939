//! Every file of `tests/bad` holds one mistake; the error must stand where the mistake is, in the exact words of
//! `NAME.expected.txt`.
//!
//! The first line of a file says what is wrong, the second `// expect LINE:COLUMN` (or `FILE:LINE:COLUMN` for a mistake in
//! another file) where. `ATTAIN_BLESS=1 cargo test bad` writes the exact texts; the places are checked all the same.

use std::fs;
use std::path::Path;

use rayon::prelude::*;

use crate::shell::attain;

#[test]
fn bad_scenarios_give_one_error_at_the_mistake() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .expect("tests/bad")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter_map(|name| name.strip_suffix(".json").map(str::to_string))
        .filter(|name| !std::env::var("ATTAIN_CASE").is_ok_and(|case| !name.contains(&case)))
        .collect();
    names.sort();
    assert!(!names.is_empty(), "no files found in {}", folder.display());
    let misses: Vec<String> = names.par_iter().flat_map(|name| misses_of(&folder, name)).collect();
    assert!(
        misses.is_empty(),
        "{} mistakes in the messages of {} files:\n{}",
        misses.len(),
        names.len(),
        misses.join("\n")
    );
}

#[test]
fn every_expected_text_has_its_scenario() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad");
    for entry in fs::read_dir(&folder).expect("tests/bad") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        if let Some(stem) = name.strip_suffix(".expected.txt") {
            assert!(
                folder.join(format!("{stem}.json")).exists(),
                "{name} belongs to no scenario"
            );
        }
    }
}

fn misses_of(folder: &Path, name: &str) -> Vec<String> {
    let file = format!("{name}.json");
    let outcome = attain(folder, &["check", &file, "--message-format", "short", "--lang", "en"]);
    let text = outcome.text();
    let mut misses = Vec::new();
    if outcome.code != 1 {
        misses.push(format!("{name}: exit code {}, expected 1", outcome.code));
    }
    let bytes = fs::read(folder.join(&file)).expect("the file can be read");
    let content = String::from_utf8_lossy(&bytes);
    let place = content
        .lines()
        .nth(1)
        .and_then(|line| line.strip_prefix("// expect "))
        .unwrap_or_else(|| panic!("{name}: no place"));
    let expected = if place.matches(':').count() == 1 {
        format!("{file}:{place}")
    } else {
        place.to_string()
    };
    let errors: Vec<ErrorLine> = text.lines().filter_map(ErrorLine::read).collect();
    match &errors[..] {
        [] => misses.push(format!(
            "{name}: no line of the form FILE:LINE:COLUMN: error[slug]: message in\n{text}"
        )),
        [first, rest @ ..] => {
            if first.place != expected {
                misses.push(format!(
                    "{name}: expected the error at {expected}, found {}: [{}] {}",
                    first.place, first.slug, first.message
                ));
            }
            if !rest.is_empty() {
                misses.push(format!("{name}: one mistake, {} errors:\n{text}", errors.len()));
            }
        }
    }
    for error in &errors {
        let kebab = error
            .slug
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if !kebab || error.slug.is_empty() || error.message.trim().is_empty() {
            misses.push(format!(
                "{name}: an odd slug or an empty message: [{}] {}",
                error.slug, error.message
            ));
        }
    }
    let kept = folder.join(format!("{name}.expected.txt"));
    if std::env::var_os("ATTAIN_BLESS").is_some_and(|value| value == "1") {
        fs::write(&kept, &text).expect("the text can be written");
    } else {
        match fs::read_to_string(&kept) {
            Ok(before) if before.replace("\r\n", "\n") == text => {}
            Ok(before) => misses.push(format!(
                "{name}: the text has changed (ATTAIN_BLESS=1 accepts it)\n- {before}+ {text}"
            )),
            Err(_) => misses.push(format!("{name}: no {name}.expected.txt (ATTAIN_BLESS=1 writes it)")),
        }
    }
    misses
}

/// `FILE:LINE:COLUMN: error[slug]: message`, with the folders of FILE left out.
struct ErrorLine {
    place: String,
    slug: String,
    message: String,
}

impl ErrorLine {
    fn read(line: &str) -> Option<Self> {
        let (place, rest) = line.split_once(": error[")?;
        let (slug, message) = rest.split_once("]: ")?;
        let mut parts = place.rsplitn(3, ':');
        let (column, row, file) = (parts.next()?, parts.next()?, parts.next()?);
        let (column, row): (u64, u64) = (column.parse().ok()?, row.parse().ok()?);
        let file = file.rsplit(['/', '\\']).next()?;
        Some(ErrorLine {
            place: format!("{file}:{row}:{column}"),
            slug: slug.to_string(),
            message: message.to_string(),
        })
    }
}
