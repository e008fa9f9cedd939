use unicode_width::UnicodeWidthStr;

use super::*;
use crate::wording::Said;

fn one(name: &str, text: &str) -> (Files, FileId) {
    let mut files = Files::new();
    let file = files.add(name.to_owned(), text.into());
    (files, file)
}

fn find(file: FileId, text: &str, part: &str) -> Span {
    let start = text.find(part).expect("the part stands in the text");
    Span::new(file, start as u32, (start + part.len()) as u32)
}

/// The cells of the drawn source line that lie above the carets.
fn underlined(drawn: &str) -> String {
    let lines: Vec<&str> = drawn.lines().collect();
    let at = lines.iter().position(|line| line.contains('^')).expect("carets");
    let (carets, source) = (lines[at], lines[at - 1]);
    let start = carets.find('^').map(|byte| carets[..byte].width()).unwrap();
    let end = start + carets.matches('^').count();
    let mut cell = 0;
    let mut under = String::new();
    for character in source.chars() {
        if (start..end).contains(&cell) {
            under.push(character);
        }
        cell += unicode_width::UnicodeWidthChar::width(character).unwrap_or(0);
    }
    under
}

#[test]
fn draws_like_rustc() {
    let text = "{\n  \"name\": \"tiny\",\n  \"levers\": {\"push\": {\"min\": 2, \"max\": 1}}\n}\n";
    let (files, file) = one("tiny.json", text);
    let drawn = human(
        &Diagnostic::error("bounds-crossed", Said::same("`min` of `push` is above its `max`"))
            .at(find(file, text, "2"))
            .label(Said::same("this is above"))
            .also(find(file, text, "1}"), Said::same("this"))
            .help(Said::same("swap them")),
        &files,
        false,
        Language::English,
    );
    let expected = "\
error[bounds-crossed]: `min` of `push` is above its `max`
 --> tiny.json:3:30
  |
3 |   \"levers\": {\"push\": {\"min\": 2, \"max\": 1}}
  |                              ^         -- this
  |                              |
  |                              this is above
  |
  = help: swap them";
    assert_eq!(drawn, expected);
}

#[test]
fn carets_stand_under_wide_characters() {
    let text = "{\"工业总产值\": {\"说明\": \"战略性新兴产业\", \"equation\": \"高新产值 + 1\"}}";
    let (files, file) = one("闵行.json", text);
    for part in ["高新产值", "工业总产值", "equation", "1\""] {
        let diagnostic = Diagnostic::error("unknown-name", Said::same("不认识")).at(find(file, text, part));
        let drawn = human(&diagnostic, &files, false, Language::English);
        assert_eq!(underlined(&drawn), part, "{drawn}");
        let column = text[..text.find(part).unwrap()].chars().count() + 1;
        assert!(drawn.contains(&format!("闵行.json:1:{column}")), "{drawn}");
    }
}

#[test]
fn tabs_do_not_shift_the_caret() {
    let text = "\t\t\"x\":\ty";
    let (files, file) = one("a.json", text);
    let drawn = human(
        &Diagnostic::error("s", Said::same("m")).at(find(file, text, "y")),
        &files,
        false,
        Language::English,
    );
    assert_eq!(underlined(&drawn), "y", "{drawn}");
    assert!(drawn.contains("a.json:1:8"), "{drawn}");
}

#[test]
fn a_line_of_a_megabyte_is_cut_around_the_place() {
    let text = format!("[{}\"here\"{}]", "1, ".repeat(300_000), ", 产值".repeat(30_000));
    let (files, file) = one("long.json", &text);
    let here = find(file, &text, "here");
    let last = Span::new(file, text.len() as u32 - 1, text.len() as u32);
    let first = Span::new(file, 0, text.len() as u32);
    for span in [here, last, first] {
        let drawn = human(
            &Diagnostic::error("s", Said::same("m")).at(span).also(here, Said::same("also")),
            &files,
            false,
            Language::English,
        );
        assert!(drawn.len() < 1500, "{drawn}");
        assert!(drawn.lines().all(|line| line.width() < 200), "{drawn}");
    }
    let drawn = human(&Diagnostic::error("s", Said::same("m")).at(here), &files, false, Language::English);
    assert_eq!(underlined(&drawn), "here", "{drawn}");
    assert!(drawn.contains("long.json:1:900003"), "{drawn}");
    let drawn = human(&Diagnostic::error("s", Said::same("m")).at(last), &files, false, Language::English);
    assert_eq!(underlined(&drawn), "]", "{drawn}");
}

#[test]
fn several_lines_and_several_files() {
    let mut files = Files::new();
    let (long, other) = ("{\n\"a\": 1,\n\n\n\n\n\n\n\n\n\"a\": 2\n}", "x = 1");
    let file = files.add("a.json".into(), long.into());
    let flag = files.add("--set".into(), other.into());
    let diagnostic = Diagnostic::warning("twice", Said::same("`a` is written twice"))
        .at(Span::new(file, long.rfind("\"a\"").unwrap() as u32, long.len() as u32))
        .also(find(file, long, "\"a\""), Said::same("first here"))
        .also(find(flag, other, "x"), Said::same("and set here"));
    let drawn = human(&diagnostic, &files, false, Language::English);
    for part in [
        "warning[twice]",
        "--> a.json:11:1",
        "::: a.json:2:1",
        "::: --set:1:1",
        "^^^^^^",
        "first here",
        "and set here",
    ] {
        assert!(drawn.contains(part), "{part} in\n{drawn}");
    }
    assert!(drawn.lines().all(|line| line.trim() != ":::"), "{drawn}");
}

#[test]
fn the_end_of_the_file_has_a_caret() {
    let text = "{\"a\": 1\n";
    let (files, file) = one("a.json", text);
    let end = Span::new(file, text.len() as u32, text.len() as u32);
    let drawn = human(&Diagnostic::error("s", Said::same("m")).at(end), &files, false, Language::English);
    assert!(drawn.contains("--> a.json:2:1") && drawn.contains('^'), "{drawn}");
    let (files, file) = one("empty.json", "");
    let drawn = human(
        &Diagnostic::error("s", Said::same("m")).at(Span::new(file, 0, 0)),
        &files,
        false,
        Language::English,
    );
    assert!(drawn.contains("--> empty.json:1:1"), "{drawn}");
}

#[test]
fn short_is_one_line_whatever_the_text() {
    let (files, file) = one("a\nb.json", "{}");
    let diagnostic = Diagnostic::error("s", Said::same("one\ntwo\u{1b}[31m\u{202e}")).at(Span::new(file, 1, 2));
    assert_eq!(
        short(&diagnostic, &files, Language::English),
        "a b.json:1:2: error[s]: one two\\u{1b}[31m\\u{202e}"
    );
    assert_eq!(
        short(&Diagnostic::warning("w", Said::same("x")), &files, Language::English),
        "attain: warning[w]: x"
    );
    let drawn = human(&diagnostic, &files, false, Language::English);
    assert!(!drawn.contains('\u{1b}') && !drawn.contains('\u{202e}'), "{drawn}");
}

#[test]
fn colour_only_when_asked() {
    let (files, file) = one("a.json", "{}");
    let diagnostic = Diagnostic::error("s", Said::same("m")).at(Span::new(file, 0, 1));
    assert!(!human(&diagnostic, &files, false, Language::English).contains('\u{1b}'));
    let drawn = human(&diagnostic, &files, true, Language::English);
    assert!(drawn.contains('\u{1b}') && !drawn.contains(":::"), "{drawn}");
}

#[test]
fn json_is_one_object_in_one_line() {
    let (files, file) = one("产.json", "{\n\"产值\": 1}");
    let diagnostic = Diagnostic::error("s", Said::same("a\nb"))
        .at(Span::new(file, 2, 10))
        .label(Said::same("l"))
        .also(Span::new(file, 12, 13), Said::same("r"))
        .help(Said::same("h"));
    let line = json(&diagnostic, &files, Language::English);
    assert!(!line.contains('\n'));
    let read: Value = serde_json::from_str(&line).unwrap();
    let expected = object!({
        "severity": "error", "slug": "s", "message": "a\nb", "file": "产.json", "line": 2, "column": 1, "end_line": 2,
        "end_column": 5, "label": "l", "help": ["h"],
        "related": [{"message": "r", "file": "产.json", "line": 2, "column": 7, "end_line": 2, "end_column": 8}],
    });
    assert_eq!(read, expected);
    let nowhere: Value = serde_json::from_str(&json(&Diagnostic::error("s", Said::same("m")), &files, Language::English)).unwrap();
    assert!(nowhere["file"].is_null() && nowhere["line"].is_null() && nowhere["label"].is_null());
}
