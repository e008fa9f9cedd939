//! Observations, suppositions and the rules of lights.

use super::super::date::Date;
use super::super::fields::{OBSERVATION, SUPPOSE, SUPPOSED};
use super::super::messages::Entries;
use super::super::reader::{Fields, Reader, opening};
use super::super::supposed;
use super::super::{Formula, How, Known, Lights, Observation, PeriodText, ReadyLights, Suppose, Supposed, messages};
use super::plan::{KEYS, condition, word};
use super::{about, period_text};
use crate::diagnostic::Reported;
use crate::source::{Entry, Node, Text, Value};

pub fn observation(reader: &mut Reader, entry: &Entry) -> Result<Observation, Reported> {
    let name = plain_name(reader, &entry.key);
    let fields = reader.fields(&entry.value, &OBSERVATION)?;
    let measure = fields.required(reader, "measure").and_then(|node| reader.formula(node));
    let period = fields.required(reader, "in").and_then(|node| {
        let text = period_text(reader, node)?;
        Ok(PeriodText { text, span: node.span })
    });
    let known = known(reader, &fields, entry);
    let through = fields.optional(reader, "through", Reader::name);
    let published = fields.optional(reader, "published", |reader, node| date(reader, node).map(|date| (date, node.span)));
    let replaces = fields.optional(reader, "replaces", Reader::name);
    let about = about(reader, &fields);
    Ok(Observation {
        name: name?,
        measure: measure?,
        period: period?,
        known: known?,
        through,
        published,
        replaces,
        about,
    })
}

/// `is`, or a condition.
fn known(reader: &mut Reader, fields: &Fields, entry: &Entry) -> Result<Known, Reported> {
    let Some(is) = fields.get("is") else {
        let given = KEYS.iter().chain(["within"].iter()).any(|key| fields.get(key).is_some());
        return match fields.meant(&["is"]).or_else(|| fields.meant(&KEYS)) {
            Some(reported) if !given => Err(reported),
            None if !given => Err(reader.fault(opening(entry.value.span), messages::nothing_known())),
            _ => condition(reader, fields, entry).map(Known::Condition),
        };
    };
    let others = KEYS.iter().chain(["within"].iter()).filter_map(|key| fields.get(key));
    if let Some(other) = others.min_by_key(|entry| entry.key.span.start) {
        let second = if other.key.span.start > is.key.span.start { other } else { is };
        return Err(reader.fault(second.key.span, messages::value_and_condition()));
    }
    reader.formula(&is.value).map(Known::Is)
}

/// A date.
fn date(reader: &mut Reader, node: &Node) -> Result<Date, Reported> {
    let text = reader.string(node)?;
    Date::parse(text.value.trim()).ok_or_else(|| reader.fault(node.span, messages::bad_date(&text.value)))
}

/// A name that is free text.
fn plain_name(reader: &mut Reader, key: &Text) -> Result<Text, Reported> {
    if key.value.trim().is_empty() || key.value.chars().any(char::is_control) {
        return Err(reader.fault(key.span, messages::control_character()));
    }
    Ok(key.clone())
}

pub fn suppose(reader: &mut Reader, entry: &Entry) -> Result<Suppose, Reported> {
    let name = plain_name(reader, &entry.key);
    let fields = reader.fields(&entry.value, &SUPPOSE)?;
    let mut conditions = Vec::new();
    let mut wrong = None;
    let mut given = false;
    // What is made comes first, then what is seen, then means.
    for (key, how) in [("do", How::Do), ("see", How::See), ("tilt", How::Tilt)] {
        let Some(node) = fields.node(key) else { continue };
        given = true;
        match reader.object(node) {
            Ok([]) => wrong = Some(reader.fault(node.span, messages::empty_list(Entries::Conditions))),
            Ok(entries) => {
                for entry in entries {
                    match one(reader, how, entry) {
                        Ok(condition) => conditions.push(condition),
                        Err(reported) => wrong = Some(reported),
                    }
                }
            }
            Err(reported) => wrong = Some(reported),
        }
    }
    let about = about(reader, &fields);
    if !given {
        let meant = fields.meant(&["see", "tilt", "do"]);
        return Err(meant.unwrap_or_else(|| reader.fault(opening(entry.value.span), messages::nothing_supposed())));
    }
    match wrong {
        Some(reported) => Err(reported),
        None => Ok(Suppose {
            name: name?,
            conditions,
            about,
        }),
    }
}

/// `"MEASURE@PERIOD": …`
fn one(reader: &mut Reader, how: How, entry: &Entry) -> Result<Supposed, Reported> {
    let (value, through) = match (&entry.value.value, how) {
        (Value::Object(_), How::See) => {
            let fields = reader.fields(&entry.value, &SUPPOSED)?;
            let through = fields.optional(reader, "through", Reader::name);
            (fields.required(reader, "is")?, through)
        }
        _ => (&entry.value, None),
    };
    let span = entry.key.span;
    match &value.value {
        Value::Number(number) => {
            let is = Known::Is(Formula::number(*number, value.span));
            supposed::supposed(reader, how, &entry.key, ("=", is), through, span)
        }
        Value::String(text) => {
            let (sign, rest) = supposed::sign_and_rest(text);
            let known = supposed::known(reader, how, sign, &rest)?;
            supposed::supposed(reader, how, &entry.key, (sign.unwrap_or("="), known), through, span)
        }
        _ => {
            let wanted = match how {
                How::See => messages::Wanted::Condition,
                How::Tilt | How::Do => messages::Wanted::Formula,
            };
            reader.wrong(value, wanted)
        }
    }
}

pub fn lights(reader: &mut Reader, node: &Node) -> Result<Lights, Reported> {
    match &node.value {
        Value::String(_) => word(reader, node, &ReadyLights::ALL, ReadyLights::word).map(Lights::Ready),
        Value::Object(entries) if entries.is_empty() => {
            Err(reader.fault(node.span, messages::empty_list(Entries::Rules)))
        }
        Value::Object(entries) => {
            let mut rule = |entry: &Entry| {
                let name = plain_name(reader, &entry.key);
                let rule = reader.formula(&entry.value);
                Ok((name?, rule?))
            };
            let rules: Vec<Result<(Text, Formula), Reported>> = entries.iter().map(&mut rule).collect();
            rules.into_iter().collect::<Result<_, _>>().map(Lights::Rules)
        }
        _ => reader.wrong(node, messages::Wanted::Rules),
    }
}
