//! Targets, checks and groups.

use super::super::fields::{CHECK, GROUP, TARGET};
use super::super::reader::{Fields, Reader, opening};
use super::super::{Check, Condition, Formula, Group, PeriodText, SchedulePath, Target, TargetKind, messages};
use super::{about, declared, period_text};
use crate::diagnostic::Reported;
use crate::source::{Entry, Node};

pub fn target(reader: &mut Reader, entry: &Entry) -> Result<Target, Reported> {
    let declared = declared(reader, &entry.key, false);
    let fields = reader.fields(&entry.value, &TARGET)?;
    let measure = fields
        .required(reader, "measure")
        .and_then(|node| reader.formula(node));
    if let (Some(by), Some(_)) = (fields.get("by"), fields.get("in")) {
        reader.fault(by.key.span, messages::exclusive("by", "in"));
    }
    if let (Some(from), None) = (fields.get("from"), fields.get("by")) {
        reader.fault(from.key.span, messages::without("from", "by"));
    }
    let mut period = |key: &str| {
        fields.optional(reader, key, |reader, node| {
            period_text(reader, node).map(|text| PeriodText { text, span: node.span })
        })
    };
    let (judged, by, from) = (period("in"), period("by"), period("from"));
    let condition = condition(reader, &fields, entry);
    let weight = fields.optional(reader, "weight", weight);
    let group = fields.optional(reader, "group", Reader::name);
    let kind = fields.optional(reader, "kind", |reader, node| word(reader, node, &TargetKind::ALL, TargetKind::word));
    let owner = fields.node("owner").map(|node| reader.label(node)).unwrap_or_default();
    let path = fields.optional(reader, "path", |reader, node| {
        word(reader, node, &SchedulePath::ALL, SchedulePath::word).map(|path| (path, node.span))
    });
    let milestones = fields.optional(reader, "milestones", Reader::series);
    if let (Some(path), Some(milestones)) = (fields.get("path"), fields.get("milestones")) {
        let second = if path.key.span.start > milestones.key.span.start { path } else { milestones };
        reader.fault(second.key.span, messages::exclusive("milestones", "path"));
    }
    let alias_of = fields.optional(reader, "alias_of", |reader, node| reader.string(node).cloned());
    let about = about(reader, &fields);
    Ok(Target {
        declared: declared?,
        measure: measure?,
        period: by.map(|by| (by, true)).or(judged.map(|judged| (judged, false))),
        from,
        condition: condition?,
        group,
        weight,
        kind,
        owner,
        path,
        milestones,
        alias_of,
        about,
    })
}

/// One of a few words.
pub fn word<T: Copy>(
    reader: &mut Reader,
    node: &Node,
    all: &[T],
    word: impl Fn(T) -> &'static str,
) -> Result<T, Reported> {
    let text = reader.string(node)?;
    let found = all.iter().copied().find(|one| word(*one) == text.value);
    found.ok_or_else(|| {
        let words: Vec<&str> = all.iter().map(|one| word(*one)).collect();
        reader.fault(node.span, messages::unknown_word(&text.value, &words))
    })
}

fn weight(reader: &mut Reader, node: &Node) -> Result<f64, Reported> {
    let weight = reader.number(node)?;
    if weight < 0.0 {
        return Err(reader.fault(node.span, messages::negative_weight()));
    }
    Ok(weight)
}

/// The keys of which one is the condition.
pub const KEYS: [&str; 6] = ["at_least", "at_most", "more_than", "less_than", "between", "about"];

/// The condition of a target, or of something that is known.
pub fn condition(reader: &mut Reader, fields: &Fields, entry: &Entry) -> Result<Condition, Reported> {
    let given: Vec<&Entry> = KEYS
        .iter()
        .filter_map(|key| fields.get(key))
        .collect();
    let within = fields.get("within");
    let Some(first) = given.first() else {
        return Err(match within {
            Some(within) => reader.fault(within.key.span, messages::without("within", "about")),
            None => match fields.meant(&KEYS) {
                Some(reported) => reported,
                None => reader.fault(opening(entry.value.span), messages::no_condition()),
            },
        });
    };
    if given.len() > 1 {
        // The one that comes second in the file is the one too many.
        let second = given.iter().max_by_key(|entry| entry.key.span.start).unwrap_or(first);
        return Err(reader.fault(second.key.span, messages::two_conditions(&fields.said())));
    }
    if let Some(within) = within
        && first.key.value != "about"
    {
        reader.fault(within.key.span, messages::without("within", "about"));
    }
    match first.key.value.as_str() {
        "at_least" => reader.formula(&first.value).map(Condition::AtLeast),
        "at_most" => reader.formula(&first.value).map(Condition::AtMost),
        "more_than" => reader.formula(&first.value).map(Condition::MoreThan),
        "less_than" => reader.formula(&first.value).map(Condition::LessThan),
        "between" => pair(reader, &first.value).map(|(low, high)| Condition::Between(low, high)),
        _ => {
            let about = reader.formula(&first.value);
            let Some(within) = within else {
                return Err(reader.fault(first.key.span, messages::without("about", "within")));
            };
            let within = reader.formula(&within.value);
            Ok(Condition::About(about?, within?))
        }
    }
}

fn pair(reader: &mut Reader, node: &Node) -> Result<(Formula, Formula), Reported> {
    let items = reader.array(node)?;
    let [low, high] = items else {
        return Err(reader.fault(node.span, messages::not_two(items.len())));
    };
    let (low, high) = (reader.formula(low), reader.formula(high));
    Ok((low?, high?))
}

pub fn check(reader: &mut Reader, entry: &Entry) -> Result<Check, Reported> {
    let declared = declared(reader, &entry.key, false);
    let fields = reader.fields(&entry.value, &CHECK)?;
    let holds = fields.required(reader, "holds").and_then(|node| reader.formula(node));
    let about = about(reader, &fields);
    Ok(Check {
        declared: declared?,
        holds: holds?,
        about,
    })
}

pub fn group(reader: &mut Reader, entry: &Entry) -> Result<Group, Reported> {
    let fields = reader.fields(&entry.value, &GROUP)?;
    if entry.key.value.is_empty() || entry.key.value.chars().any(char::is_control) {
        return Err(reader.fault(entry.key.span, messages::control_character()));
    }
    Ok(Group {
        key: entry.key.clone(),
        about: about(reader, &fields),
    })
}
