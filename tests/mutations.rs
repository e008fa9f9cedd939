//! Every file of the project, damaged at random, through the entry points that `fuzz` uses: a few seconds of what a fuzzer
//! does for hours. Nothing may panic, and nothing may take long. `ATTAIN_FUZZ=600` goes on for ten minutes.

#[path = "../fuzz/entry.rs"]
#[allow(dead_code)]
mod entry;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use attain::source::{OnDisk, Refused, Sources};

use crate::differential::generator::Random;
use crate::library;

/// The longest that one damaged file may take, on a machine that does other things too.
const LONGEST: Duration = Duration::from_secs(20);

/// What is put into files.
const WORDS: [&str; 48] = [
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "(",
    ")",
    "(-1)",
    "(-2)",
    "[*]",
    "0",
    "-1",
    "1e308",
    "-1e-320",
    "1e999",
    "9999999999",
    "0.5",
    "50%",
    "null",
    "true",
    "\"\"",
    "{}",
    "[]",
    "/*",
    "//",
    "\\",
    "\\u0000",
    "，",
    "情景",
    "\u{feff}",
    " to ",
    "^",
    "-",
    "/ 0",
    "ln(0)",
    "normal(0, 1)",
    "poisson(1e10)",
    "truncated(",
    "mixture(",
    "x",
    "t",
    "mean(x, -3, 0)",
    "at(",
    "if(",
    "\"extends\": \"a.json\",",
    "\"correlations\": [{\"among\": [\"a\", \"b\"], \"rho\": 1}],",
];

fn seconds() -> Duration {
    let asked = std::env::var("ATTAIN_FUZZ").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(asked.unwrap_or(6))
}

/// Damages a text in one to four places.
fn damage(text: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    for _ in 0..1 + random.below(4) {
        let at = random.below(text.len() as u64 + 1) as usize;
        let end = (at + random.below(12) as usize).min(text.len());
        match random.below(8) {
            0 if at < text.len() => text[at] ^= 1 << random.below(8),
            1 => drop(text.drain(at..end)),
            2 => {
                let piece = text[at..end].to_vec();
                text.splice(at..at, piece);
            }
            3 => {
                let from = random.below(other.len() as u64 + 1) as usize;
                let to = (from + random.below(60) as usize).min(other.len());
                text.splice(at..end, other[from..to].iter().copied());
            }
            // A number becomes another one: the file stays well-formed.
            4..7 => {
                let digits: Vec<usize> = (0..text.len()).filter(|at| text[*at].is_ascii_digit()).collect();
                if digits.is_empty() {
                    continue;
                }
                let first = digits[random.below(digits.len() as u64) as usize];
                let last = (first..text.len())
                    .take_while(|at| text[*at].is_ascii_digit() || text[*at] == b'.')
                    .last()
                    .unwrap_or(first);
                let numbers = [
                    "0", "1", "-1", "0.5", "1e9", "1e-300", "1e308", "3", "100", "2.5e3", "7%",
                ];
                text.splice(
                    first..=last,
                    numbers[random.below(numbers.len() as u64) as usize].bytes(),
                );
            }
            _ => {
                let word = WORDS[random.below(WORDS.len() as u64) as usize];
                text.splice(at..at, word.bytes());
            }
        }
    }
}

/// A damaged file in memory, among the whole ones on the disk.
struct Damaged<'d> {
    path: &'d Path,
    text: &'d [u8],
}

impl Sources for Damaged<'_> {
    fn bytes(&self, path: &Path) -> Result<Vec<u8>, Refused> {
        if path == self.path {
            Ok(self.text.to_vec())
        } else {
            OnDisk.bytes(path)
        }
    }

    fn same(&self, path: &Path) -> PathBuf {
        path.to_path_buf()
    }
}

#[test]
fn damaged_files_never_panic() {
    let folders = ["scenarios", "tests/good", "tests/bad"];
    let files: Vec<PathBuf> = folders.into_iter().flat_map(library::scenarios).collect();
    let texts: Vec<Vec<u8>> = files
        .iter()
        .map(|path| fs::read(path).expect("the file can be read"))
        .collect();
    let (start, mut random) = (Instant::now(), Random(1));
    let mut tried = 0;
    while start.elapsed() < seconds() {
        let at = random.below(files.len() as u64) as usize;
        let other = random.below(files.len() as u64) as usize;
        let mut text = texts[at].clone();
        damage(&mut text, &texts[other], &mut random);
        // In place of the original, so that what it extends is found.
        let path = files[at].clone();
        let begun = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let damaged = Damaged {
                path: &path,
                text: &text,
            };
            entry::scenario(&damaged, &path.to_string_lossy());
        }));
        let shown = || format!("{}, damaged:\n{}", files[at].display(), String::from_utf8_lossy(&text));
        assert!(outcome.is_ok(), "a panic in {}", shown());
        assert!(begun.elapsed() < LONGEST, "{:?} for {}", begun.elapsed(), shown());
        tried += 1;
    }
    assert!(tried > 20, "only {tried} files in {:?}", seconds());
}

#[test]
fn damaged_expressions_never_panic() {
    let mut expressions: Vec<Vec<u8>> = Vec::new();
    for path in library::scenarios("scenarios")
        .iter()
        .chain(&library::scenarios("tests/good"))
    {
        let text = fs::read_to_string(path).expect("the file can be read");
        expressions.extend(
            text.split('"')
                .filter(|part| part.contains(['(', '*', '+']))
                .map(|part| part.as_bytes().to_vec()),
        );
    }
    assert!(expressions.len() > 500);
    let (start, mut random) = (Instant::now(), Random(2));
    while start.elapsed() < seconds() / 3 {
        let mut text = expressions[random.below(expressions.len() as u64) as usize].clone();
        let other = random.below(expressions.len() as u64) as usize;
        damage(&mut text, &expressions[other], &mut random);
        let text = String::from_utf8_lossy(&text).into_owned();
        let outcome = catch_unwind(|| entry::expression(&text));
        assert!(outcome.is_ok(), "a panic in {text:?}");
    }
}

/// A reader of files with its good inputs, damaged.
fn damaged_never_panic(reader: &str, seed: u64, read: impl Fn(&[u8])) {
    let good = entry::seeds(reader);
    assert!(!good.is_empty());
    good.iter().for_each(|bytes| read(bytes));
    let (start, mut random) = (Instant::now(), Random(seed));
    let mut tried = 0;
    while start.elapsed() < seconds() / 3 || tried < 20 {
        let mut bytes = good[random.below(good.len() as u64) as usize].clone();
        let other = random.below(good.len() as u64) as usize;
        damage(&mut bytes, &good[other], &mut random);
        let begun = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| read(&bytes)));
        let shown = || format!("a {reader}, damaged:\n{}", String::from_utf8_lossy(&bytes));
        assert!(outcome.is_ok(), "a panic in {}", shown());
        assert!(begun.elapsed() < LONGEST, "{:?} for {}", begun.elapsed(), shown());
        tried += 1;
    }
}

#[test]
fn damaged_history_never_panics() {
    damaged_never_panic("history", 3, entry::history);
}

#[test]
fn damaged_workbooks_never_panic() {
    damaged_never_panic("workbook", 4, entry::workbook);
}

#[test]
fn damaged_results_never_panic() {
    damaged_never_panic("saved", 5, entry::saved);
}

#[test]
fn damaged_manifests_never_panic_nor_reach_outside() {
    let place = tempfile::TempDir::new().expect("a folder");
    damaged_never_panic("manifest", 6, |bytes| entry::manifest(bytes, place.path()));
}
