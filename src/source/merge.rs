//! A child scenario laid over its parent: JSON Merge Patch (RFC 7396) with three courtesies.
//!
//! 1. A number or text laid over an item (of `assumptions`, `shocks`, `levers`, `indicators`) that has `value`, `draw`
//!    or `equation` replaces only that. The other way round, fields laid over an item that is a bare number or text
//!    join it: `{"max": 2}` over `1` gives `{"value": 1, "max": 2}`.
//! 2. A series within an item is replaced whole, by a series or by a map; a series replaces whatever was there.
//! 3. A condition of a target replaces the inherited one; `about` and `within` are one condition, so either may be
//!    changed alone. In the same way `by` replaces `in`, and `in` replaces `by` with its `from`.
//!
//! Keys are compared as they are written, in NFC: `growth` does not touch `growth[cluster]`. Every value keeps the
//! place in the file that wrote it; an object that was merged keeps its parent's place, the whole its child's.

use std::collections::HashMap;

use super::node::{Entry, Node, Text, Value};

/// Where in a scenario two values meet, as far as the courtesies ask.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Root,
    /// A table of items, and the key that a bare item stands for.
    Items(&'static str),
    Item(&'static str),
    /// Anything inside an item.
    Field,
    Targets,
    Target,
    Elsewhere,
}

impl Place {
    fn inside(self, key: &str) -> Place {
        match self {
            Place::Root => match key {
                "assumptions" | "levers" => Place::Items("value"),
                "shocks" => Place::Items("draw"),
                "indicators" => Place::Items("equation"),
                "targets" => Place::Targets,
                _ => Place::Elsewhere,
            },
            Place::Items(bare) => Place::Item(bare),
            Place::Item(_) | Place::Field => Place::Field,
            Place::Targets => Place::Target,
            Place::Target | Place::Elsewhere => Place::Elsewhere,
        }
    }
}

/// `child` laid over `parent`, both whole scenarios.
pub(super) fn extended(parent: Node, child: Node) -> Node {
    let span = child.span;
    Node {
        span,
        ..laid_over(Some(parent), child, Place::Root)
    }
}

fn laid_over(target: Option<Node>, patch: Node, place: Place) -> Node {
    match (&patch.value, target) {
        (Value::Object(_), target) => object_over(target, patch, place),
        (Value::Number(_) | Value::String(_), Some(mut target)) if matches!(place, Place::Item(_)) => {
            match main_entry(&mut target) {
                Some(entry) => {
                    entry.value = patch;
                    target
                }
                None => patch,
            }
        }
        _ => patch,
    }
}

/// The entry that a bare number or text stands for.
fn main_entry(item: &mut Node) -> Option<&mut Entry> {
    let Value::Object(entries) = &mut item.value else {
        return None;
    };
    let at = ["value", "draw", "equation"]
        .iter()
        .find_map(|key| entries.iter().position(|entry| entry.key.value == *key))?;
    entries.get_mut(at)
}

fn object_over(target: Option<Node>, patch: Node, place: Place) -> Node {
    let replaced_whole = |target: &Node| place == Place::Field && (patch.is_series() || target.is_series());
    let (span, inherited) = match target.filter(|target| !replaced_whole(target)) {
        Some(Node {
            span,
            value: Value::Object(entries),
        }) => (span, entries),
        Some(Node {
            span,
            value: value @ (Value::Number(_) | Value::String(_)),
        }) => match place {
            Place::Item(bare) => {
                let key = Text::plain(bare.to_owned(), span);
                (
                    patch.span,
                    vec![Entry {
                        key,
                        value: Node { span, value },
                    }],
                )
            }
            _ => (patch.span, Vec::new()),
        },
        _ => (patch.span, Vec::new()),
    };
    let inherited = inherited
        .into_iter()
        .filter(|entry| place != Place::Target || !gives_way(&entry.key.value, &patch));
    let mut entries: Vec<Option<Entry>> = inherited.map(Some).collect();
    let position = |(at, entry): (usize, &Option<Entry>)| entry.as_ref().map(|entry| (entry.key.value.clone(), at));
    let mut positions: HashMap<String, usize> = entries.iter().enumerate().filter_map(position).collect();
    let Value::Object(changes) = patch.value else {
        return Node {
            span,
            value: patch.value,
        };
    };
    for Entry { key, value } in changes {
        let at = positions.get(&key.value).copied();
        let old = at.and_then(|at| entries.get_mut(at)).and_then(Option::take);
        if value.value == Value::Null {
            positions.remove(&key.value);
            continue;
        }
        let inside = place.inside(&key.value);
        let entry = match old {
            // What stays an object was declared by the parent and is only completed here.
            Some(old) if matches!((&old.value.value, &value.value), (Value::Object(_), Value::Object(_))) => Entry {
                key: old.key,
                value: laid_over(Some(old.value), value, inside),
            },
            Some(old) => Entry {
                key,
                value: laid_over(Some(old.value), value, inside),
            },
            None => Entry {
                key,
                value: laid_over(None, value, inside),
            },
        };
        match at.and_then(|at| entries.get_mut(at)) {
            Some(place) => *place = Some(entry),
            None => {
                positions.insert(entry.key.value.clone(), entries.len());
                entries.push(Some(entry));
            }
        }
    }
    Node {
        span,
        value: Value::Object(entries.into_iter().flatten().collect()),
    }
}

/// Whether an inherited key of a target gives way to what `patch` says anew.
fn gives_way(inherited: &str, patch: &Node) -> bool {
    const KINDS: [&[&str]; 4] = [&["at_least"], &["at_most"], &["between"], &["about", "within"]];
    const TIMES: [&[&str]; 2] = [&["in"], &["by", "from"]];
    let given = |key: &&str| patch.get(key).is_some_and(|value| value.value != Value::Null);
    let another = |kinds: &[&[&str]]| {
        let own = kinds.iter().position(|kind| kind.contains(&inherited));
        own.is_some_and(|own| {
            kinds
                .iter()
                .enumerate()
                .any(|(at, kind)| at != own && kind.iter().any(given))
        })
    };
    another(&KINDS) || another(&TIMES)
}

#[cfg(test)]
mod tests {
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
}
