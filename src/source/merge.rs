//! A child scenario laid over its parent: JSON Merge Patch (RFC 7396) with three courtesies.
//!
//! 1. A number or text laid over an item (of `assumptions`, `shocks`, `levers`, `indicators`) that has `value`, `draw`
//!    or `equation` replaces only that. The other way round, fields laid over an item that is a bare number or text
//!    join it: `{"max": 2}` over `1` gives `{"value": 1, "max": 2}`.
//! 2. A series within an item is replaced whole, by a series or by a map; a series replaces whatever was there. Nothing
//!    but `null`s only removes.
//! 3. A condition of a target or an observation replaces the inherited one, and so does `is`; `about` and `within` are one
//!    condition, so either may be changed alone. In the same way `by` replaces `in`, and `in` replaces `by` with its `from`;
//!    `path` replaces `milestones`, and the reverse; `change` of an indicator replaces `equation`, and the reverse.
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
    /// A table of targets or of observations.
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
                "targets" | "observations" => Place::Targets,
                _ => Place::Elsewhere,
            },
            Place::Items(bare) => Place::Item(bare),
            Place::Item(_) | Place::Field => Place::Field,
            Place::Targets => Place::Target,
            Place::Target if key == "milestones" => Place::Field,
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
            // What stands for an equation takes the place of a flow.
            if let (Place::Item("equation"), Value::Object(entries)) = (place, &mut target.value) {
                for entry in entries.iter_mut().filter(|entry| entry.key.value == "change") {
                    entry.key = Text::plain("equation".to_owned(), entry.key.span);
                }
            }
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
    // Nothing but removals is no new value.
    let says_something = patch.entries().iter().any(|entry| entry.value.value != Value::Null);
    let either_series = |target: &Node| patch.is_series() || target.is_series();
    let replaced_whole = |target: &Node| place == Place::Field && says_something && either_series(target);
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
    let inherited = inherited.into_iter().filter(|entry| match place {
        Place::Target => !gives_way(&entry.key.value, &patch),
        Place::Item("equation") => !one_for_the_other(&entry.key.value, &patch),
        _ => true,
    });
    let mut entries: Vec<Option<Entry>> = inherited.map(Some).collect();
    let position = |(at, entry): (usize, &Option<Entry>)| entry.as_ref().map(|entry| (entry.key.value.clone(), at));
    let positions: HashMap<String, usize> = entries.iter().enumerate().filter_map(position).collect();
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
            None => entries.push(Some(entry)),
        }
    }
    Node {
        span,
        value: Value::Object(entries.into_iter().flatten().collect()),
    }
}

/// Whether an inherited equation gives way to a `change`, or the reverse.
fn one_for_the_other(inherited: &str, patch: &Node) -> bool {
    let given = |key: &str| patch.get(key).is_some_and(|value| value.value != Value::Null);
    match inherited {
        "equation" => given("change"),
        "change" => given("equation"),
        _ => false,
    }
}

/// Whether an inherited key of a target gives way to what `patch` says anew.
fn gives_way(inherited: &str, patch: &Node) -> bool {
    const KINDS: [&[&str]; 7] = [
        &["is"],
        &["at_least"],
        &["at_most"],
        &["more_than"],
        &["less_than"],
        &["between"],
        &["about", "within"],
    ];
    const TIMES: [&[&str]; 2] = [&["in"], &["by", "from"]];
    const SCHEDULES: [&[&str]; 2] = [&["path"], &["milestones"]];
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
    another(&KINDS) || another(&TIMES) || another(&SCHEDULES)
}

#[cfg(test)]
mod tests;
