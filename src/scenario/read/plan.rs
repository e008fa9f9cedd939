//! Targets, checks and groups.

use super::super::fields::{CHECK, GROUP, TARGET};
use super::super::reader::{Fields, Reader, opening};
use super::super::{Check, Condition, Formula, Group, PeriodText, Target, messages};
use super::{about, declared, period_text};
use crate::source::{Entry, Node};

pub fn target(reader: &mut Reader, entry: &Entry) -> Option<Target> {
    let declared = declared(reader, &entry.key, false);
    let fields = reader.fields(&entry.value, &TARGET)?;
    let measure = fields.node("measure").and_then(|node| reader.formula(node));
    if let (Some(by), Some(_)) = (fields.get("by"), fields.get("in")) {
        reader.fault(by.key.span, messages::exclusive("by", "in"));
    }
    if let (Some(from), None) = (fields.get("from"), fields.get("by")) {
        reader.fault(from.key.span, messages::without("from", "by"));
    }
    let mut period = |key: &str| {
        fields
            .node(key)
            .and_then(|node| period_text(reader, node).map(|text| PeriodText { text, span: node.span }))
    };
    let (judged, by, from) = (period("in"), period("by"), period("from"));
    let condition = condition(reader, &fields, entry);
    let weight = fields.node("weight").and_then(|node| weight(reader, node));
    let group = fields.node("group").and_then(|node| reader.name(node));
    let about = about(reader, &fields);
    Some(Target {
        declared: declared?,
        measure: measure?,
        period: by.map(|by| (by, true)).or(judged.map(|judged| (judged, false))),
        from,
        condition: condition?,
        group,
        weight,
        about,
    })
}

fn weight(reader: &mut Reader, node: &Node) -> Option<f64> {
    let weight = reader.number(node)?;
    if weight < 0.0 {
        reader.fault(node.span, messages::negative_weight());
        return None;
    }
    Some(weight)
}

fn condition(reader: &mut Reader, fields: &Fields, entry: &Entry) -> Option<Condition> {
    const KEYS: [&str; 4] = ["at_least", "at_most", "between", "about"];
    let given: Vec<&Entry> = KEYS
        .iter()
        .filter_map(|key| fields.get(key))
        .collect();
    let within = fields.get("within");
    let Some(first) = given.first() else {
        match within {
            Some(within) => reader.fault(within.key.span, messages::without("within", "about")),
            None => {
                let known: Vec<&str> = TARGET.all().map(|field| field.key).collect();
                if !fields.means_one_of(&KEYS, &known) {
                    reader.fault(opening(entry.value.span), messages::no_condition());
                }
            }
        }
        return None;
    };
    if given.len() > 1 {
        // The one that comes second in the file is the one too many.
        let second = given.iter().max_by_key(|entry| entry.key.span.start).unwrap_or(first);
        reader.fault(second.key.span, messages::two_conditions());
        return None;
    }
    if let Some(within) = within
        && first.key.value != "about"
    {
        reader.fault(within.key.span, messages::without("within", "about"));
    }
    match first.key.value.as_str() {
        "at_least" => reader.formula(&first.value).map(Condition::AtLeast),
        "at_most" => reader.formula(&first.value).map(Condition::AtMost),
        "between" => pair(reader, &first.value).map(|(low, high)| Condition::Between(low, high)),
        _ => {
            let about = reader.formula(&first.value);
            let Some(within) = within else {
                reader.fault(first.key.span, messages::without("about", "within"));
                return None;
            };
            let within = reader.formula(&within.value);
            Some(Condition::About(about?, within?))
        }
    }
}

fn pair(reader: &mut Reader, node: &Node) -> Option<(Formula, Formula)> {
    let items = reader.array(node)?;
    let [low, high] = items else {
        reader.fault(node.span, messages::not_two(items.len()));
        return None;
    };
    let (low, high) = (reader.formula(low), reader.formula(high));
    Some((low?, high?))
}

pub fn check(reader: &mut Reader, entry: &Entry) -> Option<Check> {
    let declared = declared(reader, &entry.key, false);
    let fields = reader.fields(&entry.value, &CHECK)?;
    let holds = fields.node("holds").and_then(|node| reader.formula(node));
    let about = about(reader, &fields);
    Some(Check {
        declared: declared?,
        holds: holds?,
        about,
    })
}

pub fn group(reader: &mut Reader, entry: &Entry) -> Option<Group> {
    let fields = reader.fields(&entry.value, &GROUP)?;
    if entry.key.value.is_empty() || entry.key.value.chars().any(char::is_control) {
        reader.fault(entry.key.span, messages::control_character());
        return None;
    }
    Some(Group {
        key: entry.key.clone(),
        about: about(reader, &fields),
    })
}
