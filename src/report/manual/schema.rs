//! JSON Schemas of what is written, from its tables of keys. Further keys may always stand beside those that are listed.

use crate::summary::keys::{Holds, Key, Keys};
use serde_json::{Map, Value, json};

/// The schema of a file of results.
pub fn results_schema(of: &'static Keys) -> Value {
    let mut definitions = Map::new();
    let mut schema = object(of, &mut definitions);
    if let Some(schema) = schema.as_object_mut() {
        let about = [
            ("$schema", json!("https://json-schema.org/draft/2020-12/schema")),
            ("title", json!(format!("attain {}", of.id))),
            ("description", json!(format!("{}\n{}", of.what.zh, of.what.en))),
            ("$defs", Value::Object(definitions)),
        ];
        schema.extend(about.map(|(key, value)| (key.to_string(), value)));
    }
    schema
}

fn object(of: &'static Keys, definitions: &mut Map<String, Value>) -> Value {
    let mut properties = Map::new();
    for key in of.all() {
        let mut schema = holds(&key.holds, definitions);
        if let Some(schema) = schema.as_object_mut() {
            schema.insert("description".to_string(), json!(words(key)));
        }
        properties.insert(key.key.to_string(), schema);
    }
    let required: Vec<&str> = of.all().filter(|key| !key.optional).map(|key| key.key).collect();
    json!({"type": "object", "properties": properties, "required": required})
}

/// Both languages, one a line.
fn words(key: &Key) -> String {
    format!("{}\n{}", key.words.zh, key.words.en)
}

fn holds(what: &Holds, definitions: &mut Map<String, Value>) -> Value {
    let by_language = |text: Value| {
        json!({"anyOf": [
            {"type": ["string", "null"]},
            {"type": "object", "properties": {"zh": text, "en": text}},
        ]})
    };
    match what {
        Holds::Text => json!({"type": "string"}),
        Holds::Label => by_language(json!({"type": "string"})),
        Holds::Unit => by_language(json!({"anyOf": [
            {"type": "string"},
            {"type": "object", "properties": {"text": {"type": "string"}, "times": {"type": "number"}}},
        ]})),
        Holds::Count => json!({"type": "integer", "minimum": 0}),
        Holds::Number => json!({"type": "number"}),
        Holds::Flag => json!({"type": "boolean"}),
        Holds::Bound => json!({"type": ["number", "string"]}),
        Holds::Any => json!({}),
        Holds::Object(of) => {
            if !definitions.contains_key(of.id) {
                // Before it is made, so that it may hold itself.
                definitions.insert(of.id.to_string(), Value::Null);
                let made = object(of, definitions);
                definitions.insert(of.id.to_string(), made);
            }
            json!({"$ref": format!("#/$defs/{}", of.id)})
        }
        Holds::List(of) => json!({"type": "array", "items": holds(of, definitions)}),
        Holds::Named(of) => json!({"type": "object", "additionalProperties": holds(of, definitions)}),
        Holds::Pair(of) => json!({"type": "array", "items": holds(of, definitions), "minItems": 2, "maxItems": 2}),
        Holds::Two(a, b) => json!({
            "type": "array",
            "items": {"anyOf": [holds(a, definitions), holds(b, definitions)]},
            "minItems": 2,
            "maxItems": 2,
        }),
        Holds::Quantiles(of) => {
            let each = holds(of, definitions);
            let levels = super::LEVELS;
            let properties: Map<String, Value> = levels
                .map(|level| (level.to_string(), each.clone()))
                .into_iter()
                .collect();
            json!({"type": "object", "properties": properties, "required": levels})
        }
        Holds::OrNull(of) => json!({"anyOf": [holds(of, definitions), {"type": "null"}]}),
    }
}
