use proptest::prelude::*;
use serde_json::Value as Json;

use super::*;
use crate::diagnostic::{Diagnostics, FileId};
use crate::source::{parse, resolved};

fn node(file: u32, text: &str) -> Node {
    let mut diagnostics = Diagnostics::new();
    let node = parse(FileId(file), text, &mut diagnostics);
    assert!(diagnostics.is_empty(), "{text}");
    node.unwrap()
}

fn patched(target: &str, patch: &str, place: Place) -> String {
    resolved(&laid_over(Some(node(0, target)), node(1, patch), place))
}

#[test]
fn examples_of_rfc_7396_appendix_a() {
    for (target, patch, result) in [
        (r#"{"a":"b"}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
        (r#"{"a":"b"}"#, r#"{"b":"c"}"#, r#"{"a":"b","b":"c"}"#),
        (r#"{"a":"b"}"#, r#"{"a":null}"#, r#"{}"#),
        (r#"{"a":"b","b":"c"}"#, r#"{"a":null}"#, r#"{"b":"c"}"#),
        (r#"{"a":["b"]}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
        (r#"{"a":"c"}"#, r#"{"a":["b"]}"#, r#"{"a":["b"]}"#),
        (
            r#"{"a":{"b":"c"}}"#,
            r#"{"a":{"b":"d","c":null}}"#,
            r#"{"a":{"b":"d"}}"#,
        ),
        (r#"{"a":[{"b":"c"}]}"#, r#"{"a":[1]}"#, r#"{"a":[1]}"#),
        (r#"["a","b"]"#, r#"["c","d"]"#, r#"["c","d"]"#),
        (r#"{"a":"b"}"#, r#"["c"]"#, r#"["c"]"#),
        (r#"{"a":"foo"}"#, r#"null"#, r#"null"#),
        (r#"{"a":"foo"}"#, r#""bar""#, r#""bar""#),
        (r#"{"e":null}"#, r#"{"a":1}"#, r#"{"e":null,"a":1}"#),
        (r#"[1,2]"#, r#"{"a":"b","c":null}"#, r#"{"a":"b"}"#),
        (r#"{}"#, r#"{"a":{"bb":{"ccc":null}}}"#, r#"{"a":{"bb":{}}}"#),
    ] {
        assert_eq!(
            patched(target, patch, Place::Elsewhere),
            result,
            "{patch} over {target}"
        );
        assert_eq!(patched(target, patch, Place::Root), result, "{patch} over {target}");
    }
}

/// One item of a section laid over another.
fn item(section: &str, target: &str, patch: &str) -> String {
    let whole = |item: &str| format!(r#"{{"{section}":{{"x":{item}}}}}"#);
    let result = patched(&whole(target), &whole(patch), Place::Root);
    let inner = result
        .strip_prefix(&format!(r#"{{"{section}":{{"x":"#))
        .and_then(|rest| rest.strip_suffix("}}"));
    inner.unwrap_or(&result).to_owned()
}

#[test]
fn bare_items_and_fields_join() {
    for (section, target, patch, result) in [
        ("levers", r#"{"value":1,"max":2}"#, "3", r#"{"value":3,"max":2}"#),
        (
            "assumptions",
            r#"{"value":{"2018":1},"label":"l"}"#,
            r#""a to b""#,
            r#"{"value":"a to b","label":"l"}"#,
        ),
        (
            "shocks",
            r#"{"draw":"normal(0, 1)","unit":"%"}"#,
            r#""t""#,
            r#"{"draw":"t","unit":"%"}"#,
        ),
        (
            "indicators",
            r#"{"initial":1,"equation":"x(-1)"}"#,
            r#""2""#,
            r#"{"initial":1,"equation":"2"}"#,
        ),
        ("levers", "1", r#"{"max":2}"#, r#"{"value":1,"max":2}"#),
        ("assumptions", r#""1 to 2""#, r#"{"value":3}"#, r#"{"value":3}"#),
        (
            "shocks",
            r#""normal(0, 1)""#,
            r#"{"label":"l"}"#,
            r#"{"draw":"normal(0, 1)","label":"l"}"#,
        ),
        ("assumptions", "1", "2", "2"),
        ("assumptions", r#"{"label":"l"}"#, "2", "2"),
        // A member that is called `value` is no field.
        (
            "levers",
            r#"{"value":{"value":1,"draw":2}}"#,
            r#"{"value":5}"#,
            r#"{"value":5}"#,
        ),
        // Other tables know no bare items.
        ("checks", r#"{"value":1,"b":2}"#, "3", "3"),
        ("groups", "1", r#"{"label":"l"}"#, r#"{"label":"l"}"#),
    ] {
        assert_eq!(item(section, target, patch), result, "{patch} over {target}");
    }
}

#[test]
fn series_are_replaced_whole() {
    for (target, patch, result) in [
        (
            r#"{"value":{"2018":1,"2019":2}}"#,
            r#"{"value":{"2020":3}}"#,
            r#"{"value":{"2020":3}}"#,
        ),
        (
            r#"{"value":{"a":1,"b":2}}"#,
            r#"{"value":{"2018":3}}"#,
            r#"{"value":{"2018":3}}"#,
        ),
        (
            r#"{"value":{"2018":3}}"#,
            r#"{"value":{"a":1,"b":2}}"#,
            r#"{"value":{"a":1,"b":2}}"#,
        ),
        (
            r#"{"value":{"a":1,"b":2}}"#,
            r#"{"value":{"b":3}}"#,
            r#"{"value":{"a":1,"b":3}}"#,
        ),
        (
            r#"{"value":{"a":{"2018":1},"b":2}}"#,
            r#"{"value":{"a":{"2019":2}}}"#,
            r#"{"value":{"a":{"2019":2},"b":2}}"#,
        ),
        (
            r#"{"history":{"2018Q1":1}}"#,
            r#"{"history":{"2018-06":2,"2019":null}}"#,
            r#"{"history":{"2018-06":2}}"#,
        ),
        (
            r#"{"value":{"2018":1,"2019":2}}"#,
            r#"{"value":{"2018":null}}"#,
            r#"{"value":{"2019":2}}"#,
        ),
        (r#"{"value":{"2018":1}}"#, r#"{"value":{}}"#, r#"{"value":{"2018":1}}"#),
    ] {
        assert_eq!(item("levers", target, patch), result, "{patch} over {target}");
    }
    // Ids of targets may look like periods and are no series.
    let (target, patch) = (
        r#"{"targets":{"2018":{"in":1},"2019":{}}}"#,
        r#"{"targets":{"2018":{"weight":2}}}"#,
    );
    assert_eq!(
        patched(target, patch, Place::Root),
        r#"{"targets":{"2018":{"in":1,"weight":2},"2019":{}}}"#
    );
}

#[test]
fn a_new_condition_replaces_the_old() {
    for (target, patch, result) in [
        (
            r#"{"in":2020,"at_least":1}"#,
            r#"{"at_most":2}"#,
            r#"{"in":2020,"at_most":2}"#,
        ),
        (r#"{"at_least":1}"#, r#"{"at_least":2}"#, r#"{"at_least":2}"#),
        (
            r#"{"about":1,"within":2}"#,
            r#"{"between":[1,2]}"#,
            r#"{"between":[1,2]}"#,
        ),
        (
            r#"{"about":1,"within":2}"#,
            r#"{"about":3}"#,
            r#"{"about":3,"within":2}"#,
        ),
        (
            r#"{"about":1,"within":2}"#,
            r#"{"within":3}"#,
            r#"{"about":1,"within":3}"#,
        ),
        (
            r#"{"at_most":1}"#,
            r#"{"about":3,"within":1}"#,
            r#"{"about":3,"within":1}"#,
        ),
        (
            r#"{"at_most":1}"#,
            r#"{"at_least":null,"weight":2}"#,
            r#"{"at_most":1,"weight":2}"#,
        ),
        (
            r#"{"in":2020,"at_least":1}"#,
            r#"{"by":2019}"#,
            r#"{"at_least":1,"by":2019}"#,
        ),
        (
            r#"{"by":2020,"from":2018,"at_least":1}"#,
            r#"{"in":2019}"#,
            r#"{"at_least":1,"in":2019}"#,
        ),
    ] {
        assert_eq!(item("targets", target, patch), result, "{patch} over {target}");
    }
}

#[test]
fn every_value_keeps_its_file() {
    let parent = node(0, r#"{"levers":{"growth[c]":1,"push":{"value":1,"max":2}}}"#);
    let child = node(1, r#"{"levers":{"growth":2,"push":3}}"#);
    let whole = extended(parent, child);
    assert_eq!(
        resolved(&whole),
        r#"{"levers":{"growth[c]":1,"push":{"value":3,"max":2},"growth":2}}"#
    );
    let push = whole.get("levers").and_then(|levers| levers.get("push")).unwrap();
    assert_eq!(whole.span.file, FileId(1));
    assert_eq!(push.span.file, FileId(0));
    assert_eq!(push.get("value").unwrap().span.file, FileId(1));
    assert_eq!(push.get("max").unwrap().span.file, FileId(0));
}

/// RFC 7396 section 2, word for word, on another library's values.
fn merge_patch(target: Json, patch: Json) -> Json {
    let Json::Object(changes) = patch else { return patch };
    let mut target = if let Json::Object(target) = target {
        target
    } else {
        serde_json::Map::new()
    };
    for (name, value) in changes {
        if value.is_null() {
            target.shift_remove(&name);
        } else {
            let old = target.get(&name).cloned().unwrap_or(Json::Null);
            target.insert(name, merge_patch(old, value));
        }
    }
    Json::Object(target)
}

fn tree(keys: &'static str) -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        (0..9).prop_map(Json::from),
        "[a-z]{0,2}".prop_map(Json::from)
    ];
    leaf.prop_recursive(5, 60, 5, move |inner| {
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..3).prop_map(Json::from),
            4 => prop::collection::vec((keys, inner), 0..5).prop_map(|entries| entries.into_iter().collect()),
        ]
    })
}

const SCENARIO_KEYS: &str =
    "levers|assumptions|shocks|indicators|targets|value|draw|equation|at_least|about|in|by|2018|2019Q1|x";

fn has_null(node: &Node) -> bool {
    node.entries()
        .iter()
        .any(|entry| entry.value.value == Value::Null || has_null(&entry.value))
}

proptest! {
    #[test]
    fn follows_rfc_7396_where_there_is_no_courtesy(target in tree("[abc]"), patch in tree("[abc]")) {
        let expected: Json = merge_patch(target.clone(), patch.clone());
        let merged = patched(&target.to_string(), &patch.to_string(), Place::Root);
        let merged: Json = serde_json::from_str(&merged).unwrap();
        prop_assert_eq!(merged, expected);
    }

    #[test]
    fn any_two_scenarios_merge_without_nulls_or_twins(target in tree(SCENARIO_KEYS), patch in tree(SCENARIO_KEYS)) {
        let strip = |json: Json| merge_patch(Json::Null, json);
        let merged = extended(node(0, &strip(target).to_string()), node(1, &patch.to_string()));
        prop_assert!(!has_null(&merged));
        let mut diagnostics = Diagnostics::new();
        parse(FileId(0), &resolved(&merged), &mut diagnostics).expect("a tree");
        prop_assert!(diagnostics.is_empty());
    }
}
