use proptest::prelude::*;

use super::*;
use crate::diagnostic::{Files, Format, short};

/// The tree (if any) and the messages in their short form.
fn read(text: &str) -> (Option<Node>, Vec<String>) {
    let mut files = Files::new();
    let file = files.add("a".into(), text.into());
    let mut diagnostics = Diagnostics::new();
    let node = parse(file, text, &mut diagnostics);
    (
        node.ok(),
        diagnostics
            .sorted()
            .iter()
            .map(|one| short(one, &files, crate::wording::Language::English))
            .collect(),
    )
}

#[test]
fn numbers_with_commas_are_one_number() {
    for (text, message, value) in [
        (r#"{"x": 1,480, "y": 2}"#, "a:1:7: error[comma-in-number]: numbers have no thousands marks, found `1,480`", 1480.0),
        (r#"{"x": -1,234,567.5}"#, "a:1:7: error[comma-in-number]: numbers have no thousands marks, found `-1,234,567.5`", -1234567.5),
        (r#"{"x": 4,1}"#, "a:1:7: error[comma-in-number]: decimals follow a point, found `4,1`", 4.1),
        (r#"{"x": 0,041}"#, "a:1:7: error[comma-in-number]: decimals follow a point, found `0,041`", 0.041),
    ] {
        let (node, messages) = read(text);
        assert_eq!(messages, [message], "{text}");
        assert_eq!(node.unwrap().get("x").unwrap().value, Value::Number(value), "{text}");
    }
    for text in [r#"{"x": 1,480: 2}"#, r#"{"x": 1, 480}"#] {
        assert!(read(text).1[0].contains("unquoted-key"), "{text}");
    }
    assert_eq!(read("[1,480]").1, Vec::<String>::new());
    let mut diagnostics = Diagnostics::new();
    let text = r#"{"x": 1,480}"#;
    let _ = parse(FileId(0), text, &mut diagnostics);
    let told = diagnostics.iter().next().unwrap();
    assert_eq!(told.message.zh, "数中不写千分位逗号，实为 `1,480`");
    assert_eq!((told.help[0].zh.as_str(), told.help[0].en.as_str()), ("写作 `1480`", "write `1480`"));
}

fn good(text: &str) -> Node {
    let (node, messages) = read(text);
    assert!(messages.is_empty(), "{text}: {messages:?}");
    node.expect("a tree")
}

/// As serde_json would have read it.
fn plain(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(value) => (*value).into(),
        Value::String(text) => text.value.clone().into(),
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(entries) => entries
            .iter()
            .map(|entry| (entry.key.value.clone(), plain(&entry.value)))
            .collect(),
    }
}

/// The only message for this text; a mistake whose repair is plain leaves a tree.
fn mistake(text: &str, expected: &str, repaired: bool) {
    let (node, messages) = read(text);
    assert_eq!(messages, [expected], "{text}");
    assert_eq!(node.is_some(), repaired, "{text}");
}

#[test]
fn reads_comments_and_trailing_commas() {
    let node = good("\u{feff}// first\n{ /* a */ \"a\": [1, 2.5e3, true, null,], \"工\": {\"b\": \"x\",}, } // last");
    assert_eq!(
        plain(&node),
        serde_json::json!({"a": [1.0, 2500.0, true, null], "工": {"b": "x"}})
    );
    assert_eq!(plain(&good("[]")), serde_json::json!([]));
    assert_eq!(plain(&good("\"//\"")), serde_json::json!("//"));
}

#[test]
fn decodes_escapes_and_keeps_their_places() {
    let text = r#"{"x": "a\"\u5de5\n\ud83d\ude00z"}"#;
    let node = good(text);
    let Value::String(string) = &node.get("x").unwrap().value else {
        panic!("a string")
    };
    assert_eq!(string.value, "a\"工\n😀z");
    let written = |part: &str| {
        let start = string.value.find(part).unwrap() as u32;
        let span = string.span_of(start, start + part.len() as u32);
        &text[span.start as usize..span.end as usize]
    };
    for (part, expected) in [
        ("a", "a"),
        ("\"", r#"\""#),
        ("工", r"\u5de5"),
        ("\n", r"\n"),
        ("😀", r"\ud83d\ude00"),
        ("z", "z"),
        ("工\n", r"\u5de5\n"),
    ] {
        assert_eq!(written(part), expected);
    }
    assert_eq!(string.map[0], (0, string.span.start + 1));
}

#[test]
fn mistakes_that_are_read_as_meant() {
    mistake(
        "{\"a\"：1}",
        "a:1:5: error[full-width]: found full-width `：`, expected `:`",
        true,
    );
    mistake(
        "{\"a\":1，\"b\":2}",
        "a:1:7: error[full-width]: found full-width `，`, expected `,`",
        true,
    );
    mistake(
        "{“a”:1}",
        "a:1:2: error[full-width]: found full-width `“`, expected `\"`",
        true,
    );
    mistake(
        "[１２]",
        "a:1:2: error[full-width]: found full-width `１`, expected `1`",
        true,
    );
    mistake(
        "[−5]",
        "a:1:2: error[full-width]: found full-width `−`, expected `-`",
        true,
    );
    mistake(
        "[1,\u{3000}2]",
        "a:1:4: error[full-width]: found a full-width space, expected a plain space",
        true,
    );
    mistake(
        "[1,\u{a0}2]",
        "a:1:4: error[odd-space]: invisible character U+00A0 between entries",
        true,
    );
    mistake(
        "{'a': 1}",
        "a:1:2: error[single-quotes]: text stands in double quotes, found `'`",
        true,
    );
    mistake(
        "{a: 1}",
        "a:1:2: error[unquoted-key]: keys stand in double quotes, found `a`",
        true,
    );
    mistake(
        "{\"a\": 1 \"b\": 2}",
        "a:1:8: error[missing-comma]: expected `,` between two entries",
        true,
    );
    mistake(
        "[1,,2]",
        "a:1:4: error[surplus-comma]: nothing stands before this `,`",
        true,
    );
    mistake(
        "[1e999]",
        "a:1:2: error[number-too-large]: `1e999` is too large, the largest number is about 1.8e308",
        true,
    );
    mistake(
        "[.5]",
        "a:1:2: error[bad-number]: `.5` is not a number as JSON writes it",
        true,
    );
    mistake(
        "[\"a\tb\"]",
        "a:1:4: error[control-character]: control character U+0009 inside text",
        true,
    );
    mistake(
        r#"["\ud800x"]"#,
        r"a:1:3: error[lone-surrogate]: `\ud800` is half of a surrogate pair and no character",
        true,
    );
    mistake(
        r#"["\ud800\u0041"]"#,
        r"a:1:3: error[lone-surrogate]: `\ud800` is half of a surrogate pair and no character",
        true,
    );
    mistake(
        r#"["\udc00"]"#,
        r"a:1:3: error[lone-surrogate]: `\udc00` is half of a surrogate pair and no character",
        true,
    );
    mistake(
        r#"["C:\data"]"#,
        r"a:1:5: error[bad-escape]: `\d` is not an escape of JSON",
        true,
    );
    mistake(
        "{\"a\": 1, \"a\": 2}",
        "a:1:10: error[duplicate-key]: `a` is written twice in one object",
        true,
    );
    mistake(
        "{\"é\": 1, \"e\u{301}\": 2}",
        "a:1:10: error[duplicate-key]: `é` is written twice in one object",
        true,
    );
    mistake(
        "{} x",
        "a:1:4: error[text-after-end]: the scenario ended before this",
        true,
    );
}

#[test]
fn mistakes_that_stop_the_reading() {
    mistake(
        "",
        "a:1:1: error[empty-file]: the file is empty, expected an object `{ ... }`",
        false,
    );
    mistake(
        "  // x\n",
        "a:2:1: error[empty-file]: the file is empty, expected an object `{ ... }`",
        false,
    );
    mistake(
        "{\"a\": 1",
        "a:1:1: error[unclosed]: the file ends, but `{` was never closed by `}`",
        false,
    );
    mistake(
        "{\"a\": [1, {\"b\": 1]}",
        "a:1:18: error[wrong-bracket]: expected `}`, found `]`",
        false,
    );
    mistake(
        "{\"a\"}",
        "a:1:5: error[syntax]: expected `:` after the key, found `}`",
        false,
    );
    mistake(
        "{\"a\": , \"b\": 1}",
        "a:1:7: error[missing-value]: `a` has no value",
        false,
    );
    mistake(
        "[\"a\n]",
        "a:1:2: error[unclosed-text]: this text has no closing `\"` on its line",
        false,
    );
    mistake(
        "{\"a\": /* x }",
        "a:1:7: error[unclosed-comment]: this comment is never closed by `*/`",
        false,
    );
    mistake(
        "[True]",
        "a:1:2: error[unknown-word]: expected a value, found `True`",
        false,
    );
    mistake(
        "[NaN]",
        "a:1:2: error[unknown-word]: expected a value, found `NaN`",
        false,
    );
    mistake(
        "[0x10]",
        "a:1:2: error[bad-number]: `0x10` is not a number as JSON writes it",
        false,
    );
    mistake(
        "{\"a\": normal(0, max(1, 2)), \"b\": 1}",
        "a:1:7: error[unknown-word]: expected a value, found `normal`",
        false,
    );
    mistake("[#]", "a:1:2: error[syntax]: expected a value, found `#`", false);
}

#[test]
fn several_mistakes_in_one_run() {
    let (_, messages) = read("{\n  \"a\"： 1,\n  'b': tru,\n  \"c\": 01,\n  \"d\" 4\n  \"e\": [1 2]\n}");
    let places: Vec<&str> = messages
        .iter()
        .map(|message| message.split(": ").next().unwrap())
        .collect();
    assert_eq!(
        places,
        ["a:2:6", "a:3:3", "a:3:8", "a:4:8", "a:5:7", "a:5:8", "a:6:10"],
        "{messages:#?}"
    );
}

#[test]
fn duplicate_keys_show_both_places() {
    let mut diagnostics = Diagnostics::new();
    parse(FileId(0), "{\"a\": 1,\n\"a\": 2}", &mut diagnostics).expect("a tree");
    let found = diagnostics.iter().next().unwrap();
    assert_eq!(found.span, Some(Span::new(FileId(0), 9, 12)));
    assert_eq!(found.related[0].0, Span::new(FileId(0), 1, 4));
}

#[test]
fn depth_is_limited_without_overflow() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    good(&nested(DEEPEST));
    mistake(
        &nested(DEEPEST + 1),
        "a:1:101: error[too-deep]: more than 100 levels of nesting",
        false,
    );
    mistake(
        &nested(20_000),
        "a:1:101: error[too-deep]: more than 100 levels of nesting",
        false,
    );
    mistake(
        &"[".repeat(10_000_000),
        "a:1:101: error[too-deep]: more than 100 levels of nesting",
        false,
    );
    mistake(
        &"{\"a\":".repeat(1_000_000),
        "a:1:501: error[too-deep]: more than 100 levels of nesting",
        false,
    );
    good(&format!("[\"{}\" /* {} */]", "[".repeat(500), "[".repeat(500)));
}

#[test]
fn a_flood_of_mistakes_ends() {
    let (node, messages) = read(&"：".repeat(100_000));
    assert!(node.is_none() && messages.len() <= 100, "{}", messages.len());
    let (_, messages) = read(&format!("[{}]", "'a',".repeat(5000)));
    assert_eq!(messages.len(), 100);
}

#[test]
fn too_large_a_text_is_refused() {
    mistake(
        &" ".repeat(LARGEST + 1),
        "a:1:1: error[file-too-large]: the file is larger than 64 MiB",
        false,
    );
}

/// Every place is whole characters of the text, children stand within parents, and quoted text re-reads to itself.
fn check_places(text: &str, node: &Node) {
    let part = &text[node.span.start as usize..node.span.end as usize];
    match &node.value {
        Value::String(string) => check_text(text, string),
        Value::Array(items) => {
            assert!(part.starts_with(['[', '［', '【', '〔']), "{part}");
            items.iter().for_each(|item| check_places(text, item));
        }
        Value::Object(entries) => {
            assert!(part.starts_with(['{', '｛']), "{part}");
            for entry in entries {
                assert!(node.span.start < entry.key.span.start && entry.value.span.end <= node.span.end);
                check_text(text, &entry.key);
                check_places(text, &entry.value);
            }
        }
        _ => assert!(!part.is_empty()),
    }
}

fn check_text(text: &str, string: &Text) {
    assert!(text.get(string.span.start as usize..string.span.end as usize).is_some());
    let boundaries: Vec<u32> = string
        .value
        .char_indices()
        .map(|(at, _)| at as u32)
        .chain([string.value.len() as u32])
        .collect();
    for pair in boundaries.windows(2) {
        let span = string.span_of(pair[0], pair[1]);
        let written = text
            .get(span.start as usize..span.end as usize)
            .expect("whole characters");
        assert!(!written.is_empty());
        if !written.starts_with('\\') && unicode_normalization::is_nfc(written) && string.map.len() == 1 {
            assert_eq!(written, &string.value[pair[0] as usize..pair[1] as usize]);
        }
    }
}

fn never_panics(text: &str) {
    let mut files = Files::new();
    let file = files.add("a".into(), text.into());
    let mut diagnostics = Diagnostics::new();
    let node = parse(file, text, &mut diagnostics);
    assert!(node.is_ok() || diagnostics.has_errors());
    for one in diagnostics.iter() {
        let span = one.span.expect("every mistake has a place");
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{one:?}");
    }
    for format in [Format::Human { colour: true }, Format::Short, Format::Json] {
        diagnostics.render(&files, format, crate::wording::Language::English);
    }
    if let Ok(node) = &node {
        check_places(text, node);
    }
    match serde_json::from_str::<serde_json::Value>(text) {
        // Strict JSON is read as another reader reads it; only limits may differ.
        Ok(expected) if !diagnostics.has_errors() => assert_eq!(node.map(|node| plain(&node)), Ok(floats(expected))),
        Ok(_) => {}
        Err(_) => {}
    }
}

/// With every number as f64, which is all that a scenario knows.
fn floats(value: serde_json::Value) -> serde_json::Value {
    match value {
        serde_json::Value::Number(number) => number.as_f64().into(),
        serde_json::Value::Array(items) => items.into_iter().map(floats).collect(),
        serde_json::Value::Object(entries) => entries.into_iter().map(|(key, value)| (key, floats(value))).collect(),
        other => other,
    }
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let text = prop_oneof!["[a-z\\\\\"/\n\t工業é\u{1}😀]{0,8}", any::<String>()];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let key = "[a-z工業\\\\\n\"]{0,5}";
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..6).prop_map(|entries| entries.into_iter().collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn strict_json_reads_as_elsewhere(value in json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        let (node, messages) = read(&text);
        prop_assert!(messages.is_empty(), "{} {:?}", text, messages);
        let node = node.unwrap();
        check_places(&text, &node);
        prop_assert_eq!(plain(&node), floats(value));
    }

    #[test]
    fn random_characters_never_panic(text in any::<String>()) {
        never_panics(&text);
    }

    #[test]
    fn random_punctuation_never_panics(text in "[\\[\\]{}:,\"'\\\\/*0-9eE+.a-c u\n工：，“”｛｝（\u{3000}\u{301}-]{0,60}") {
        never_panics(&text);
    }

    #[test]
    fn damaged_json_never_panics(value in json(), place in any::<prop::sample::Index>(), junk in "[\\[\\]{}:,\"'/*\\\\u：“”1a]{0,3}", cut in 0_usize..4) {
        let text = serde_json::to_string_pretty(&value).unwrap();
        let characters: Vec<char> = text.chars().collect();
        let at = place.index(characters.len());
        let damaged: String = characters[..at].iter().copied().chain(junk.chars()).chain(characters[(at + cut).min(characters.len())..].iter().copied()).collect();
        never_panics(&damaged);
    }
}
