//! The JSON Schema of scenario files (draft 2020-12, with nothing in it that an editor of draft 7 does not know), derived
//! from the tables of keys and from the catalogues of functions and distributions.
//!
//! Two readings of every table: as a whole, and as a change that a file with `extends` lays over its parent (nothing is
//! required there, `null` removes, and a bare number or expression stands for an indicator's equation too).

use super::fields::{self, Field, Kind, Table};
use crate::distribution::{FAMILIES, Family, INTERVAL};
use crate::expression::RESERVED;
use crate::expression::functions::{FUNCTIONS, FunctionKind};
use crate::sampler::SAMPLERS;
use crate::wording::Both;
use serde_json::{Map, Value, json};

/// The identifier of the schema language.
const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// A letter of any script or `_`, in a class that regular expressions with and without Unicode tables read alike: what is
/// left when ASCII signs, control characters, spaces and full-width punctuation are taken away.
const START: &str =
    r"[^\u0000-@\[-\^`{-\u00a9\u2000-\u206f\u3000-\u3004\u3008-\u3020\uff00-\uff20\uff3b-\uff40\uff5b-\uff65]";
/// The same with digits.
const REST: &str = r"[^\u0000-/:-@\[-\^`{-\u00a9\u2000-\u206f\u3000-\u3004\u3008-\u3020\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]*";
/// A period of any frequency.
const PERIOD: &str = r"^\s*([0-9]{1,4}([Qq][1-4]|[Mm-](0?[1-9]|1[0-2]))|[0-9]+)\s*$";

/// A date.
const DATE: &str = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";

/// A plain number as a key.
const NUMBER: &str = r"^\s*[-+]?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][-+]?[0-9]+)?%?\s*$";

/// What no expression holds: full-width punctuation and curly quotes.
const EXPRESSION: &str = r"^[^\uff01-\uff0f\uff1a-\uff20\uff3b-\uff3e\uff40\uff5b-\uff65\u2018-\u201f]+$";

/// Tables whose entries are called by names that expressions can read; ids of the others are free text.
const ITEMS: [&str; 4] = ["assumption", "shock", "lever", "indicator"];

/// Whether a table is read as a whole or as a change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Whole,
    Change,
}

impl Reading {
    fn id(self, table: &Table) -> String {
        match self {
            Reading::Whole => table.id.to_string(),
            Reading::Change => format!("{}_change", table.id),
        }
    }
}

/// The schema.
pub fn schema() -> Value {
    let scenario = &fields::SCENARIO;
    let keys: Map<String, Value> = scenario
        .all()
        .map(|field| (field.key.to_string(), described(json!({}), field)))
        .collect();
    let mut definitions = forms();
    for table in fields::TABLES {
        for reading in [Reading::Whole, Reading::Change] {
            definitions.insert(reading.id(table), object(table, reading));
        }
    }
    json!({
        "$schema": DRAFT,
        "title": "attain 情景文件 — scenario of attain, version 1",
        "description": "一个情景：假设、扰动、政策措施、指标和目标。可以有注释和末尾逗号。\nA scenario: assumptions, shocks, levers, indicators and targets. Comments and trailing commas are allowed.",
        "type": "object",
        "properties": keys,
        "required": ["attain", "name"],
        "additionalProperties": false,
        "allowComments": true,
        "allowTrailingCommas": true,
        "if": {"required": ["extends"]},
        "then": reference(&Reading::Change.id(scenario)),
        "else": reference(&Reading::Whole.id(scenario)),
        "$defs": definitions,
    })
}

fn reference(id: &str) -> Value {
    json!({"$ref": format!("#/$defs/{id}")})
}

/// Both languages, one a line.
fn both(words: Both) -> String {
    format!("{}\n{}", words.zh, words.en)
}

/// A schema with a field's words in both languages.
fn described(mut schema: Value, field: &Field) -> Value {
    if let Some(object) = schema.as_object_mut() {
        object.insert("description".to_string(), json!(both(field.words)));
    }
    schema
}

/// An object of a table.
fn object(table: &Table, reading: Reading) -> Value {
    let mut properties = Map::new();
    for field in table.all() {
        let mut schema = match (table.id, field.key) {
            ("supposed", "is") => json!({"type": ["string", "number"]}),
            ("scenario", "name") => json!({"type": "string", "pattern": "^[a-z0-9-]+$"}),
            ("run", "sampler") => json!({"enum": SAMPLERS.iter().map(|sampler| sampler.name()).collect::<Vec<_>>()}),
            ("run", "paths") => json!({"type": "integer", "minimum": 1}),
            _ => kind(&field.kind, reading),
        };
        if reading == Reading::Change {
            schema = json!({"anyOf": [schema, {"type": "null"}]});
        }
        properties.insert(field.key.to_string(), described(schema, field));
    }
    let mut schema = json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    if let (Some(object), Reading::Whole) = (schema.as_object_mut(), reading) {
        let required: Vec<&str> = table
            .fields
            .iter()
            .filter(|field| field.required)
            .map(|field| field.key)
            .collect();
        if !required.is_empty() {
            object.insert("required".to_string(), json!(required));
        }
        object.extend(rules(table.id));
    }
    schema
}

/// What a table asks of its keys together.
fn rules(id: &str) -> Map<String, Value> {
    let needs = |keys: &[&str]| json!({"required": keys});
    let any = |keys: &[&str]| json!({"anyOf": keys.iter().map(|key| json!({"required": [key]})).collect::<Vec<_>>()});
    let together = |key: &str, other: &str| json!({"if": {"required": [key]}, "then": {"required": [other]}});
    let rules = match id {
        "time" => json!({"oneOf": [
            {"required": ["periods"], "not": any(&["frequency", "base", "end"])},
            {"required": ["frequency", "base", "end"], "not": needs(&["periods"])},
        ]}),
        "target" => json!({
            "oneOf": [needs(&["at_least"]), needs(&["at_most"]), needs(&["more_than"]), needs(&["less_than"]), needs(&["between"]), needs(&["about"])],
            "allOf": [together("about", "within"), together("within", "about"), together("from", "by"), {"not": needs(&["by", "in"])}, {"not": needs(&["path", "milestones"])}],
        }),
        "observation" => json!({
            "oneOf": [needs(&["is"]), needs(&["at_least"]), needs(&["at_most"]), needs(&["more_than"]), needs(&["less_than"]), needs(&["between"]), needs(&["about"])],
            "allOf": [together("about", "within"), together("within", "about")],
        }),
        "suppose" => any(&["see", "tilt", "do"]),
        "correlation" => {
            json!({"oneOf": [needs(&["rho"]), needs(&["rank"]), needs(&["matrix"]), needs(&["rank_matrix"])]})
        }
        "indicator" => {
            let pairs = [["equation", "given"], ["equation", "change"], ["change", "given"]];
            json!({"allOf": pairs.iter().map(|pair| json!({"not": needs(pair)})).collect::<Vec<_>>()})
        }
        "reported" => json!({"not": needs(&["every", "periods"])}),
        _ => json!({}),
    };
    match rules {
        Value::Object(rules) => rules,
        _ => Map::new(),
    }
}

/// What a key may hold.
fn kind(kind: &Kind, reading: Reading) -> Value {
    match kind {
        Kind::Version => json!({"const": 1}),
        Kind::String => json!({"type": "string"}),
        Kind::Text => reference("text"),
        Kind::Unit => reference("unit"),
        Kind::Count => json!({"type": "integer", "minimum": 0}),
        Kind::Number | Kind::Formula => reference("formula"),
        Kind::NotNegative => json!({"type": "number", "minimum": 0}),
        Kind::Flag => json!({"type": "boolean"}),
        Kind::Period => reference("period"),
        Kind::Formulas => changed("formulas", reading),
        Kind::Values => changed("values", reading),
        Kind::SeriesByMember => changed("series_by_member", reading),
        Kind::Pair => json!({"type": "array", "items": reference("formula"), "minItems": 2, "maxItems": 2}),
        Kind::Matrix => json!({"type": "array", "items": {"type": "array", "items": reference("formula")}}),
        Kind::Names => json!({"type": "array", "items": {"type": "string"}, "minItems": 1}),
        Kind::Word(words) => json!({"enum": words}),
        Kind::WordOrObject(words, table) => json!({"anyOf": [{"enum": words}, reference(&reading.id(table))]}),
        Kind::Object(table) => reference(&reading.id(table)),
        Kind::Named(table) => entries(table, reading, table.id == "indicator" && reading == Reading::Change),
        Kind::Shorthand(table, _) => entries(table, reading, true),
        Kind::NamedOrPath(table) => json!({"anyOf": [{"type": "string"}, entries(table, reading, false)]}),
        Kind::Series => reference("series"),
        Kind::Date => json!({"type": "string", "pattern": DATE}),
        Kind::Conditions(table) => {
            let forms = json!({"anyOf": [{"type": ["string", "number"]}, reference(&reading.id(table))]});
            json!({"type": "object", "additionalProperties": or_null(forms, reading), "minProperties": 1})
        }
        Kind::ByMeasure => {
            json!({"type": "object", "additionalProperties": or_null(reference("formula"), reading), "minProperties": 1})
        }
        Kind::RulesOrWord(words) => {
            let rules = json!({"type": "object", "additionalProperties": or_null(reference("formula"), reading), "minProperties": 1});
            json!({"anyOf": [{"enum": words}, rules]})
        }
        Kind::List(table) => json!({"type": "array", "items": reference(&Reading::Whole.id(table))}),
        Kind::Dimensions => {
            let list = json!({"type": "array", "items": reference("name"), "minItems": 1, "uniqueItems": true});
            let label = or_null(reference("text"), reading);
            let labels = json!({"type": "object", "propertyNames": {"allOf": [reference("name"), {"not": {"const": "of"}}]}, "additionalProperties": label, "minProperties": 1});
            let made = json!({"type": "object", "properties": {"of": reference("name"), "members": list}, "required": ["of"], "additionalProperties": false});
            let members = json!({"anyOf": [list, labels, made]});
            json!({"type": "object", "propertyNames": reference("name"), "additionalProperties": or_null(members, reading)})
        }
        Kind::Tables => {
            let points = or_null(reference(if reading == Reading::Whole { "points_by_member" } else { "points_change" }), reading);
            json!({"type": "object", "patternProperties": {item_name(): points}, "additionalProperties": false})
        }
        Kind::Functions => {
            let name = format!(r"^\s*{START}{REST}\s*\(.*\)\s*$");
            json!({"type": "object", "propertyNames": {"pattern": name}, "additionalProperties": or_null(reference("formula"), reading)})
        }
        Kind::NamesOrList(table) => {
            let entry = json!({"anyOf": [{"type": "string"}, reference(&Reading::Whole.id(table))]});
            json!({"type": "array", "items": entry, "minItems": 1})
        }
        Kind::Periods => json!({"type": "array", "items": reference("period"), "minItems": 1}),
        Kind::Ignored => json!({}),
    }
}

/// `growth`, `growth[cluster]`, `growth[cluster, park]`.
fn item_name() -> String {
    let one = format!(r"\s*{START}{REST}\s*");
    format!(r"^({START}{REST})\s*(\[{one}(,{one}){{0,2}}\])?$")
}

fn or_null(schema: Value, reading: Reading) -> Value {
    match reading {
        Reading::Whole => schema,
        Reading::Change => json!({"anyOf": [schema, {"type": "null"}]}),
    }
}

/// A form of values; in a change, single members of a map may be removed.
fn changed(form: &str, reading: Reading) -> Value {
    match reading {
        Reading::Whole => reference(form),
        Reading::Change => json!({"anyOf": [
            reference(form),
            reference("members_change"),
        ]}),
    }
}

/// Objects of a table by name; a number or an expression may stand for a whole object where it has a `short` form.
fn entries(table: &Table, reading: Reading, short: bool) -> Value {
    let mut forms = vec![reference(&reading.id(table))];
    if short {
        forms.push(reference("formula"));
    }
    let entry = match (forms.len(), reading) {
        (1, Reading::Whole) => forms.remove(0),
        (_, Reading::Whole) => json!({"anyOf": forms}),
        (_, Reading::Change) => {
            forms.push(json!({"type": "null"}));
            json!({"anyOf": forms})
        }
    };
    if !ITEMS.contains(&table.id) {
        return json!({"type": "object", "additionalProperties": entry});
    }
    let name = item_name();
    json!({
        "type": "object",
        "propertyNames": {"not": {"enum": RESERVED}},
        "patternProperties": {name: entry},
        "additionalProperties": false,
    })
}

/// The forms that values take.
fn forms() -> Map<String, Value> {
    let both = |zh, en| both(Both::new(zh, en));
    let name = format!("^{START}{REST}$");
    let reserved = RESERVED;
    let scaled = json!({"anyOf": [
        {"type": ["string", "null"]},
        {
            "type": "object",
            "properties": {"text": {"type": "string"}, "times": {"type": "number", "exclusiveMinimum": 0}},
            "required": ["text", "times"],
            "additionalProperties": false,
        },
    ]});
    let forms = json!({
        "text": {
            "description": both("文字，可分中英文", "Text, in one language or by language."),
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": {
                        "zh": {"type": ["string", "null"], "description": "中文"},
                        "en": {"type": ["string", "null"], "description": "English"},
                    },
                    "additionalProperties": false,
                },
            ],
        },
        "unit": {
            "description": both(
                "单位，可分中英文；其中一种语言可以换算（`times` 为倍数）。以 `%` 开头的，数值为分数，显示为百分比。",
                "A unit, in one language or by language; one language may show values times a number. One that begins with `%` says that values are fractions, shown as percentages.",
            ),
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": {"zh": scaled, "en": scaled},
                    "additionalProperties": false,
                },
            ],
            "examples": ["%", {"zh": "亿元", "en": {"text": "bn yuan", "times": 0.1}}],
        },
        "name": {
            "description": both("名称：以任意文字的字母或下划线开头，其后为字母、数字和下划线", "A name: starts with a letter of any script or `_`, goes on with letters, digits and `_`."),
            "type": "string",
            "pattern": name,
            "not": {"enum": reserved},
        },
        "period": {
            "description": both("时期：2020、2020Q3、2020-12 或期号", "A period: 2020, 2020Q3, 2020-12, or a plain number."),
            "anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": PERIOD}],
            "examples": [2020, "2020Q3", "2020-12"],
        },
        "expression": {
            "title": "表达式 expression",
            "description": expression_words(),
            "markdownDescription": expression_words(),
            "type": "string",
            "pattern": EXPRESSION,
            "examples": FUNCTIONS.iter().map(|function| function.example).chain(FAMILIES.iter().map(|family| family.example)).collect::<Vec<_>>(),
        },
        "formula": {
            "description": both("数字或表达式", "A number or an expression."),
            "anyOf": [{"type": "number"}, reference("expression")],
        },
        "series": {
            "description": both("按时期给出的数值，沿用到下一个给出的时期", "Numbers by period; each holds until the next one given."),
            "type": "object",
            "propertyNames": {"pattern": PERIOD},
            "additionalProperties": reference("formula"),
            "minProperties": 1,
        },
        "formulas": {
            "description": both("数字、表达式，或分成员给出", "A number, an expression, or one for each member."),
            "anyOf": [{"type": "number"}, reference("expression"), by_member("formulas")],
        },
        "values": {
            "description": both("数字、表达式、按时期的序列，或分成员给出", "A number, an expression, a series by period, or one for each member."),
            "anyOf": [{"type": "number"}, reference("expression"), reference("series"), by_member("values")],
        },
        "series_by_member": {
            "description": both("按时期给出的数值，或分成员给出的序列", "Numbers by period, or such a series for each member."),
            "anyOf": [reference("series"), by_member("series_by_member")],
        },
        "members_change": {
            "description": both("按成员的修改；`null` 为删去", "Changes by member; `null` removes."),
            "type": "object",
            "additionalProperties": {"anyOf": [reference("formula"), reference("series"), {"type": "null"}, reference("members_change")]},
        },
        "points": {
            "description": both("表的各点：`x: y`", "Points of a table: `x: y`."),
            "type": "object",
            "propertyNames": {"pattern": NUMBER},
            "additionalProperties": reference("formula"),
            "minProperties": 1,
        },
        "points_by_member": {
            "description": both("表的各点，或分成员给出", "Points of a table, or one for each member."),
            "anyOf": [reference("points"), by_member("points_by_member")],
        },
        "points_change": {
            "description": both("表的修改；`null` 为删去", "Changes of a table; `null` removes."),
            "type": "object",
            "additionalProperties": {"anyOf": [reference("formula"), {"type": "null"}, reference("points_change")]},
        },
    });
    match forms {
        Value::Object(forms) => forms,
        _ => Map::new(),
    }
}

/// A form for each member; of several dimensions a member may have such a map itself.
fn by_member(form: &str) -> Value {
    json!({"type": "object", "propertyNames": reference("name"), "additionalProperties": reference(form), "minProperties": 1})
}

/// The language of expressions on one page, for the hover of an editor.
fn expression_words() -> String {
    let functions = |kinds: &[FunctionKind]| -> String {
        let list: Vec<String> = FUNCTIONS
            .iter()
            .filter(|function| kinds.contains(&function.kind()))
            .map(|function| format!("`{}`", function.signature()))
            .collect();
        list.join(" ")
    };
    let distributions: Vec<String> = FAMILIES
        .iter()
        .map(|family| signature(family))
        .chain(std::iter::once(format!("`A to B` ({})", INTERVAL.words.zh)))
        .collect();
    format!(
        "`x` 本期 now · `x(-1)` 上期 last period · `x[m]` 成员 member · `x[*]` 全部成员 all members · `x[a, b]` 两个维度 two dimensions · `t year quarter month dt pi`\n\n\
         运算 operators: `+ - * / ^ < <= > >= == != and or not`, `4.1%`\n\n\
         函数 functions: {}\n\n成员 over members: {}\n\n时间 over time: {}\n\n目标 measures only: {}\n\n分布 distributions: {}",
        functions(&[FunctionKind::Elementwise]),
        functions(&[FunctionKind::Aggregate]),
        functions(&[FunctionKind::Window, FunctionKind::Calendar, FunctionKind::Memory]),
        functions(&[FunctionKind::Measure]),
        distributions.join(" "),
    )
}

fn signature(family: &Family) -> String {
    let forms: Vec<String> = family
        .signatures()
        .iter()
        .map(|signature| format!("`{signature}`"))
        .collect();
    forms.join(" / ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Visits every object inside.
    fn walk(value: &Value, visit: &mut impl FnMut(&Map<String, Value>)) {
        match value {
            Value::Object(object) => {
                visit(object);
                object.values().for_each(|inner| walk(inner, visit));
            }
            Value::Array(items) => items.iter().for_each(|inner| walk(inner, visit)),
            _ => {}
        }
    }

    #[test]
    fn every_reference_leads_somewhere_and_every_definition_is_used() {
        let schema = schema();
        let definitions = schema["$defs"].as_object().expect("definitions");
        let mut used = std::collections::BTreeSet::new();
        walk(&schema, &mut |object| {
            if let Some(Value::String(target)) = object.get("$ref") {
                let id = target.strip_prefix("#/$defs/").expect("a local reference").to_string();
                assert!(definitions.contains_key(&id), "{target}");
                used.insert(id);
            }
        });
        // Lists are replaced whole, so that what stands in lists is never a change; sources of numbers are the same.
        let unused: Vec<&String> = definitions.keys().filter(|id| !used.contains(*id)).collect();
        assert_eq!(unused, ["reported_change", "correlation_change"]);
    }

    #[test]
    fn every_key_of_every_table_is_there_in_both_languages() {
        let schema = schema();
        for table in fields::TABLES {
            for reading in [Reading::Whole, Reading::Change] {
                let properties = &schema["$defs"][reading.id(table)]["properties"];
                for field in table.all() {
                    let words = properties[field.key]["description"].as_str().unwrap_or_default();
                    assert!(
                        field.words.is_whole() && words == both(field.words),
                        "{} {}",
                        table.id,
                        field.key
                    );
                }
            }
        }
    }

    #[test]
    fn every_function_and_distribution_is_named_where_expressions_are_explained() {
        let words = expression_words();
        for function in FUNCTIONS {
            assert!(words.contains(&function.signature()), "{}", function.name);
        }
        for family in FAMILIES {
            assert!(words.contains(&format!("`{}(", family.name)), "{}", family.name);
        }
    }
}
