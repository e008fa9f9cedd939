//! What a variant file says that changes a scenario as flags do: the difference of two trees.

use super::node::{Node, Value};
use serde_json::{Map, Number, Value as Json};

/// What a child must say so that, laid over `before`, it gives `after`; none where nothing differs. Nothing is ever removed.
pub fn difference(before: &Node, after: &Node) -> Option<Json> {
    let (Value::Object(_), Value::Object(entries)) = (&before.value, &after.value) else {
        return (!is_same(before, after)).then(|| json(after));
    };
    // A series is replaced whole.
    if before.is_series() || after.is_series() {
        return (!is_same(before, after)).then(|| json(after));
    }
    let mut changed = Map::new();
    for entry in entries {
        let new = match before.get(&entry.key.value) {
            Some(old) => difference(old, &entry.value),
            None => Some(json(&entry.value)),
        };
        if let Some(new) = new {
            changed.insert(entry.key.value.clone(), new);
        }
    }
    (!changed.is_empty()).then_some(Json::Object(changed))
}

/// Whether two trees say the same, wherever they stand.
fn is_same(one: &Node, other: &Node) -> bool {
    json(one) == json(other)
}

/// A tree as JSON.
fn json(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(value) => number(*value),
        Value::String(text) => Json::String(text.value.clone()),
        Value::Array(items) => Json::Array(items.iter().map(json).collect()),
        Value::Object(entries) => {
            let pairs = entries.iter().map(|entry| (entry.key.value.clone(), json(&entry.value)));
            Json::Object(pairs.collect())
        }
    }
}

/// A number as people write it: whole ones without a point.
fn number(value: f64) -> Json {
    let is_whole = value == value.trunc() && value.abs() < 1e15 && !(value == 0.0 && value.is_sign_negative());
    if is_whole {
        return Json::Number(Number::from(value as i64));
    }
    Number::from_f64(value).map_or(Json::Null, Json::Number)
}
