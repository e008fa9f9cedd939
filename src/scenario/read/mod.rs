//! Tree of nodes → [`Scenario`], key by key along the tables of [`fields`](super::fields).

mod items;
mod language;
mod observations;
mod plan;

use super::calendar::{Calendar, Frequency};
use super::fields::{self, Table};
use super::messages::{self, Entries, Wanted};
use super::reader::{Fields, Reader, opening};
use super::{About, Declared, Dimension, Label, RunDefaults, Scenario, Source, Unread};
use crate::diagnostic::{Diagnostics, Reported, Span};
use crate::expression;
use crate::sampler::{self, Sampler};
use crate::source::{Entry, Node, Text, Value};
use crate::wording::Said;

/// Reads a scenario. Every mistake of shape is noted in `diagnostics`. A scenario does not mean that there were none: what is
/// left of it is checked further, and [`model::build`](crate::model::build) makes no model where there were any.
///
/// # Errors
/// Where the rest cannot be understood without what is missing.
pub fn read(node: &Node, diagnostics: &mut Diagnostics) -> Result<Scenario, Reported> {
    let mut reader = Reader {
        diagnostics,
        unread: Unread::default(),
    };
    let reader = &mut reader;
    let fields = reader.fields(node, &fields::SCENARIO)?;
    if let Some(version) = fields.node("attain") {
        match version.value {
            Value::Number(1.0) => {}
            Value::Number(other) => drop(reader.fault(version.span, messages::version(&Said::same(other.to_string())))),
            _ => drop(reader.fault(version.span, messages::version(&version.kind()))),
        }
    }
    let name = fields.optional(reader, "name", scenario_name);
    let time = fields.required(reader, "time").and_then(|node| time(reader, node));
    let mut scenario = Scenario {
        name: name.unwrap_or_default(),
        title: fields.node("title").map(|node| reader.label(node)).unwrap_or_default(),
        description: fields
            .node("description")
            .map(|node| reader.label(node))
            .unwrap_or_default(),
        dimensions: named(reader, &fields, "dimensions", dimension),
        tables: named(reader, &fields, "tables", language::table),
        functions: named(reader, &fields, "functions", language::function),
        sources: named(reader, &fields, "sources", source),
        assumptions: named(reader, &fields, "assumptions", items::assumption),
        shocks: named(reader, &fields, "shocks", items::shock),
        correlations: listed(reader, &fields, "correlations", items::correlation),
        levers: named(reader, &fields, "levers", items::lever),
        indicators: named(reader, &fields, "indicators", items::indicator),
        targets: named(reader, &fields, "targets", plan::target),
        checks: named(reader, &fields, "checks", plan::check),
        observations: named(reader, &fields, "observations", observations::observation),
        supposes: named(reader, &fields, "supposes", observations::suppose),
        lights: fields.optional(reader, "lights", observations::lights),
        report: fields.optional(reader, "report", language::reported),
        groups: named(reader, &fields, "groups", plan::group),
        history: fields.optional(reader, "history", |reader, node| reader.string(node).cloned()),
        run: fields.node("run").map(|node| run(reader, node)).unwrap_or_default(),
        // Only here, so that everything else was looked at too.
        calendar: time.clone()?.0,
        end_span: time?.1,
        unread: Unread::default(),
    };
    scenario.unread = std::mem::take(&mut reader.unread);
    if let Some(Node {
        span,
        value: Value::Object(entries),
    }) = fields.node("indicators")
        && entries.is_empty()
    {
        reader.fault(*span, messages::empty_list(Entries::Indicators));
    }
    Ok(scenario)
}

/// The entries of an object, each read by `read`; wrong ones are said and left out.
fn named<T>(
    reader: &mut Reader,
    fields: &Fields,
    key: &str,
    read: impl Fn(&mut Reader, &Entry) -> Result<T, Reported>,
) -> Vec<T> {
    let Some(node) = fields.node(key) else {
        return Vec::new();
    };
    let entries = match reader.object(node) {
        Ok(entries) => entries,
        Err(reported) => {
            reader.unread.sections = Some(reported);
            return Vec::new();
        }
    };
    let mut found = Vec::with_capacity(entries.len());
    for entry in entries {
        match read(reader, entry) {
            Ok(one) => found.push(one),
            Err(reported) => reader.unread.add(&entry.key.value, reported),
        }
    }
    found
}

fn listed<T>(
    reader: &mut Reader,
    fields: &Fields,
    key: &str,
    read: impl Fn(&mut Reader, &Node) -> Result<T, Reported>,
) -> Vec<T> {
    let items = fields.optional(reader, key, |reader, node| reader.array(node));
    let items = items.unwrap_or_default().iter();
    items.filter_map(|node| read(reader, node).ok()).collect()
}

fn scenario_name(reader: &mut Reader, node: &Node) -> Result<String, Reported> {
    let text = reader.string(node)?;
    let good = !text.value.is_empty()
        && text
            .value
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !good {
        return Err(reader.fault(node.span, messages::scenario_name()));
    }
    Ok(text.value.clone())
}

/// A period, as a string or a number, in words.
pub(super) fn period_text(reader: &mut Reader, node: &Node) -> Result<String, Reported> {
    match &node.value {
        Value::String(text) => Ok(text.value.trim().to_string()),
        Value::Number(value) => Ok(format!("{value}")),
        _ => reader.wrong(node, Wanted::Period),
    }
}

/// Steps in a period at most.
const MOST_STEPS: u64 = 1000;

/// The periods, and where the last one is given.
fn time(reader: &mut Reader, node: &Node) -> Result<(Calendar, Span), Reported> {
    let fields = reader.fields(node, &fields::TIME)?;
    let steps = fields.optional(reader, "steps", |reader, node| match reader.count(node)? {
        steps @ 1..=MOST_STEPS => Ok(steps as u32),
        _ => Err(reader.fault(node.span, messages::bad_steps())),
    });
    let steps = steps.unwrap_or(1);
    if let Some(entry) = fields.get("periods") {
        for other in ["frequency", "base", "end"] {
            if let Some(other_entry) = fields.get(other) {
                reader.fault(other_entry.key.span, messages::exclusive(other, "periods"));
            }
        }
        let periods = reader.count(&entry.value)?;
        return calendar(reader, Frequency::Plain, 0, (periods as i64, steps), entry.value.span);
    }
    let (Some(word), Some(base), Some(end)) = (fields.node("frequency"), fields.node("base"), fields.node("end"))
    else {
        return Err(reader.fault(opening(node.span), messages::time_form()));
    };
    let words = [Frequency::Annual, Frequency::Quarterly, Frequency::Monthly];
    let text = reader.string(word)?;
    let Some(frequency) = words.into_iter().find(|frequency| frequency.word() == text.value) else {
        let mistake = messages::unknown_word(&text.value, &words.map(Frequency::word));
        return Err(reader.fault(word.span, mistake));
    };
    let mut ordinal = |node: &Node| {
        let text = period_text(reader, node)?;
        Calendar::ordinal_of(frequency, &text)
            .map_err(|error| reader.fault(node.span, messages::period(&text, frequency, error)))
    };
    let (first, last) = (ordinal(base), ordinal(end));
    let (first, last) = (first?, last?);
    calendar(reader, frequency, first, (last - first, steps), end.span)
}

fn calendar(
    reader: &mut Reader,
    frequency: Frequency,
    base: i64,
    (periods, steps): (i64, u32),
    span: Span,
) -> Result<(Calendar, Span), Reported> {
    if periods < 1 {
        return Err(reader.fault(span, messages::no_periods()));
    }
    if periods >= 10_000_000 {
        return Err(reader.fault(span, messages::too_many_periods(periods)));
    }
    Ok((
        Calendar {
            frequency,
            base,
            periods: periods as u32,
            steps,
        },
        span,
    ))
}

/// A name of the file: says what is wrong with it.
fn check_name(reader: &mut Reader, name: &str, span: Span) -> Result<(), Reported> {
    if expression::is_reserved(name) {
        return Err(reader.fault(span, messages::reserved_name(name)));
    }
    if let Some(problem) = expression::name_problem(name) {
        return Err(reader.fault(span, messages::bad_name(name, &problem.said())));
    }
    Ok(())
}

/// `growth`, `growth[cluster]` or `growth[cluster, park]`. Ids of targets are free text; their dimensions are split off in the same way.
pub(super) fn declared(reader: &mut Reader, key: &Text, is_name: bool) -> Result<Declared, Reported> {
    let text = key.value.as_str();
    let (name, inside) = match text.strip_suffix(']').and_then(|rest| rest.split_once('[')) {
        Some((_, inside)) if is_name && inside.contains(['[', ']']) => {
            return Err(reader.fault(key.span, messages::unclosed_dimension(text)));
        }
        Some((name, inside)) => (name, Some(inside)),
        None if is_name && text.contains(['[', ']']) => {
            return Err(reader.fault(key.span, messages::unclosed_dimension(text)));
        }
        None => (text, None),
    };
    let trimmed = name.trim_end();
    let span = key.span;
    if is_name {
        check_name(reader, trimmed, span)?;
    } else if trimmed.is_empty() || text.chars().any(char::is_control) {
        return Err(reader.fault(key.span, messages::control_character()));
    }
    let mut dimensions = Vec::new();
    let mut start = name.len() + 1;
    for part in inside.iter().flat_map(|inside| inside.split(',')) {
        let span = key.span_of(start as u32, (start + part.len()) as u32);
        check_name(reader, part.trim(), span)?;
        dimensions.push((part.trim().to_string(), span));
        start += part.len() + 1;
    }
    if dimensions.len() > MOST_DIMENSIONS {
        return Err(reader.fault(span, messages::too_many_dimensions(text)));
    }
    Ok(Declared {
        name: trimmed.to_string(),
        span,
        dimensions,
    })
}

/// Dimensions of an item at most.
const MOST_DIMENSIONS: usize = 3;

/// The keys for readers.
pub(super) fn about(reader: &mut Reader, fields: &Fields) -> About {
    let unit = fields.node("unit").map(|node| reader.unit(node)).unwrap_or_default();
    let mut label = |key: &str| fields.node(key).map(|node| reader.label(node)).unwrap_or_default();
    let (name, section, note) = (label("label"), label("section"), label("note"));
    let source = fields.optional(reader, "source", Reader::name);
    About {
        label: name,
        unit,
        source,
        section,
        note,
    }
}

/// An entry that may be written short: a bare value stands for the key `short`.
pub(super) fn open<'n, 't>(
    reader: &mut Reader,
    entry: &'n Entry,
    table: &'t Table,
) -> Result<Option<Fields<'n, 't>>, Reported> {
    match &entry.value.value {
        Value::Object(_) => reader.fields(&entry.value, table).map(Some),
        _ => Ok(None),
    }
}

/// A list of members, or members with their labels.
fn dimension(reader: &mut Reader, entry: &Entry) -> Result<Dimension, Reported> {
    let named = check_name(reader, &entry.key.value, entry.key.span);
    if entry.value.get("of").is_some() {
        named?;
        return language::made_dimension(reader, entry);
    }
    let written: Vec<(Result<Text, Reported>, Label)> = match &entry.value.value {
        Value::Object(entries) => {
            let mut member = |entry: &Entry| (Ok(entry.key.clone().normalised()), reader.label(&entry.value));
            entries.iter().map(&mut member).collect()
        }
        Value::Array(items) => {
            let mut member = |node: &Node| (reader.name(node), Label::None);
            items.iter().map(&mut member).collect()
        }
        _ => return reader.wrong(&entry.value, Wanted::Members),
    };
    if written.is_empty() {
        return Err(reader.fault(entry.value.span, messages::no_members(&entry.key.value)));
    }
    let mut member = |(member, label): (Result<Text, Reported>, Label)| {
        let member = member?;
        check_name(reader, &member.value, member.span).map(|()| (member, label))
    };
    let members: Vec<Result<(Text, Label), Reported>> = written.into_iter().map(&mut member).collect();
    named?;
    let members = members.into_iter().collect::<Result<Vec<_>, _>>()?;
    let (members, labels) = members.into_iter().unzip();
    Ok(Dimension {
        name: entry.key.clone(),
        members,
        labels,
        origin: None,
    })
}

fn source(reader: &mut Reader, entry: &Entry) -> Result<Source, Reported> {
    let fields = reader.fields(&entry.value, &fields::SOURCE)?;
    let mut plain = |key: &str| {
        let text = fields.optional(reader, key, |reader, node| reader.string(node));
        text.map(|text| text.value.clone())
    };
    let (url, date) = (plain("url"), plain("date"));
    let title = fields.node("title").map(|node| reader.label(node)).unwrap_or_default();
    if let Some(note) = fields.node("note") {
        reader.label(note);
    }
    Ok(Source {
        key: entry.key.clone(),
        title,
        url,
        date,
    })
}

pub(super) fn names(reader: &mut Reader, node: &Node) -> Result<Vec<Text>, Reported> {
    let items = reader.array(node)?;
    if items.is_empty() {
        return Err(reader.fault(node.span, messages::empty_list(Entries::Names)));
    }
    items.iter().map(|item| reader.name(item)).collect()
}

fn sampler(reader: &mut Reader, node: &Node) -> Result<&'static dyn Sampler, Reported> {
    let text = reader.string(node)?;
    sampler::sampler(&text.value).map_err(|unknown| reader.fault(node.span, messages::unknown_sampler(unknown)))
}

fn run(reader: &mut Reader, node: &Node) -> RunDefaults {
    let Ok(fields) = reader.fields(node, &fields::RUN) else {
        return RunDefaults::default();
    };
    RunDefaults {
        paths: fields.optional(reader, "paths", |reader, node| match reader.count(node)? {
            0 => Err(reader.fault(node.span, messages::no_paths())),
            paths => Ok(paths),
        }),
        seed: fields.optional(reader, "seed", Reader::count),
        sampler: fields.optional(reader, "sampler", sampler),
    }
}
