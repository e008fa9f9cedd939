//! What is written for people reads as an office would write it, in every scenario of the repository and in both languages.

use super::Advice;
use crate::plan::{Length, Plan, Run};
use crate::report::story::Briefing;
use crate::report::{DOCUMENTS, html};
use crate::simulation::{Control, Progress};
use crate::wording::Language;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Words that no office would write, each with the word in its place.
const WORDS: &str = include_str!("../../../tests/data/words.txt");

fn forbidden() -> impl Iterator<Item = &'static str> {
    let lines = WORDS.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split('\t').next()).filter(|word| !word.is_empty())
}

fn scenarios() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let entries = fs::read_dir(folder).expect("scenarios").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
    files.sort();
    files
}

/// The texts of a page without code, names of items, pictures and titles of sources.
fn of_page(page: &str) -> Vec<String> {
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..roxmltree::ParsingOptions::default()
    };
    let document = roxmltree::Document::parse_with_options(page, options).expect("a page");
    let is_left_out = |node: roxmltree::Node| {
        let class = node.attribute("class").unwrap_or_default();
        ["code", "style", "svg", "script"].contains(&node.tag_name().name()) || ["id", "sources"].contains(&class)
    };
    let texts = document.descendants().filter(roxmltree::Node::is_text);
    texts
        .filter(|node| !node.ancestors().any(is_left_out))
        .filter_map(|node| node.text())
        .map(|text| text.trim().to_string())
        .filter(|text| !text.is_empty())
        .collect()
}

fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

/// What is wrong with a Chinese text.
fn faults(text: &str) -> Vec<String> {
    let mut found: Vec<String> = forbidden().filter(|word| text.contains(word)).map(str::to_string).collect();
    let signs: Vec<char> = text.chars().collect();
    for (at, sign) in signs.iter().enumerate() {
        let near = |offset: usize, before: bool| {
            let place = if before { at.checked_sub(offset) } else { Some(at + offset) };
            place.and_then(|place| signs.get(place)).copied().unwrap_or(' ')
        };
        let (before, after) = (near(1, true), near(1, false));
        if ",;:!?()".contains(*sign) && (is_han(before) || is_han(after)) {
            found.push(format!("half-width {sign} after {before}"));
        }
        let digits_after = (1..=3).all(|offset| near(offset, false).is_ascii_digit());
        if *sign == ',' && before.is_ascii_digit() && digits_after && !near(4, false).is_ascii_digit() {
            found.push("a mark between thousands".to_string());
        }
        let year = |from: usize, before: bool| (from..from + 4).all(|offset| near(offset, before).is_ascii_digit());
        if "-–".contains(*sign) && year(1, true) && year(1, false) {
            found.push("a range of years without an em dash".to_string());
        }
    }
    found
}

/// Whether a text has so many words of Latin letters in a row.
fn has_run(text: &str, most: usize) -> bool {
    let is_word = |word: &str| word.len() > 2 && word.chars().all(|c| c.is_ascii_alphabetic() || "’'-".contains(c));
    let mut run = 0;
    text.split_whitespace().any(|word| {
        run = if is_word(word.trim_matches([',', '.', ';', ':', '“', '”'])) { run + 1 } else { 0 };
        run > most
    })
}

fn each(check: impl Fn(&str, &Briefing)) {
    for path in scenarios() {
        let plan = Plan::open(&path).expect("a plan").value;
        let run = Run {
            length: Some(Length::Paths(256)),
            ..Run::default()
        };
        let stop = AtomicBool::new(false);
        let control = Control {
            progress: &|_: Progress| {},
            stop: &stop,
        };
        let summary = plan.run(&run, control).expect("a run").summary();
        for language in Language::ALL {
            let name = format!("{} {language:?}", path.file_name().unwrap_or_default().to_string_lossy());
            let briefing = Briefing {
                summary: &summary,
                pictures: &[],
                language,
                command: "",
                advice: &Advice::NONE,
            };
            check(&name, &briefing);
        }
    }
}

#[test]
fn documents_read_as_an_office_would_write_them() {
    each(|name, briefing| {
        let page = String::from_utf8(html::report(briefing)).expect("UTF-8");
        for text in of_page(&page) {
            match briefing.language {
                Language::Chinese => {
                    let found = faults(&text);
                    assert!(found.is_empty(), "{name}: {found:?} in {text}");
                    assert!(!has_run(&text, 3), "{name}: English in {text}");
                }
                Language::English => assert!(!text.chars().any(is_han), "{name}: Chinese in {text}"),
            }
        }
        for format in DOCUMENTS.iter().filter(|format| format.file.ends_with(".docx")) {
            let bytes = (format.write)(briefing).expect("a document");
            let parts = super::document::entries(&bytes);
            let (_, part) = parts.iter().find(|(part, _)| part == "word/document.xml").expect("a text");
            let part = String::from_utf8_lossy(part);
            let document = roxmltree::Document::parse(&part).expect("XML");
            for text in document.descendants().filter_map(|node| node.text()) {
                if briefing.language == Language::Chinese {
                    let found = faults(text);
                    assert!(found.is_empty(), "{name} {}: {found:?} in {text}", format.file);
                }
            }
        }
    });
}

#[test]
fn the_body_of_a_briefing_names_no_file() {
    each(|name, briefing| {
        let bytes = (DOCUMENTS.iter().find(|format| format.file == "briefing.docx").expect("a format").write)(briefing);
        let parts = super::document::entries(&bytes.expect("a document"));
        let (_, part) = parts.iter().find(|(part, _)| part == "word/document.xml").expect("a text");
        let part = String::from_utf8_lossy(part);
        let annex = briefing.say("测算复核信息", "To check the run");
        let body = &part[..part.rfind(annex).expect("an annex")];
        for ending in [".html", ".xlsx", ".json", ".docx", "SHA-256"] {
            assert!(!body.contains(ending), "{name}: {ending}");
        }
    });
}
