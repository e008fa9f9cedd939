//! Tree of nodes → [`Scenario`], key by key along the tables of [`fields`](super::fields).

mod items;
mod plan;

use super::calendar::{Calendar, Frequency};
use super::fields::{self, Table};
use super::reader::{Fields, Reader, kind_of, opening};
use super::{About, Declared, Dimension, Label, RunDefaults, Scenario, Source, Unread, messages};
use crate::diagnostic::{Diagnostics, Span};
use crate::expression;
use crate::sampler;
use crate::source::{Entry, Node, Text, Value};

/// Reads a scenario. Every mistake of shape is noted in `diagnostics`; `None` where the rest cannot be understood without
/// what is missing.
pub fn read(node: &Node, diagnostics: &mut Diagnostics) -> Option<Scenario> {
    let mut reader = Reader {
        diagnostics,
        unread: Unread::default(),
    };
    let reader = &mut reader;
    let fields = reader.fields(node, &fields::SCENARIO)?;
    if let Some(version) = fields.node("attain") {
        match version.value {
            Value::Number(1.0) => {}
            Value::Number(other) => reader.fault(version.span, messages::version(&format!("{other}"))),
            _ => reader.fault(version.span, messages::version(kind_of(version))),
        }
    }
    let name = fields.node("name").and_then(|node| scenario_name(reader, node));
    let time = fields.node("time").and_then(|node| time(reader, node));
    let mut scenario = Scenario {
        name: name.unwrap_or_default(),
        title: fields.node("title").map(|node| reader.label(node)).unwrap_or_default(),
        description: fields
            .node("description")
            .map(|node| reader.label(node))
            .unwrap_or_default(),
        dimensions: named(reader, &fields, "dimensions", dimension),
        sources: named(reader, &fields, "sources", source),
        assumptions: named(reader, &fields, "assumptions", items::assumption),
        shocks: named(reader, &fields, "shocks", items::shock),
        correlations: listed(reader, &fields, "correlations", items::correlation),
        levers: named(reader, &fields, "levers", items::lever),
        indicators: named(reader, &fields, "indicators", items::indicator),
        targets: named(reader, &fields, "targets", plan::target),
        checks: named(reader, &fields, "checks", plan::check),
        report: fields.node("report").and_then(|node| names(reader, node)),
        groups: named(reader, &fields, "groups", plan::group),
        history: fields.node("history").and_then(|node| reader.string(node).cloned()),
        run: fields.node("run").map(|node| run(reader, node)).unwrap_or_default(),
        calendar: time.as_ref()?.0.clone(),
        end_span: time?.1,
        unread: Unread::default(),
    };
    scenario.unread = std::mem::take(&mut reader.unread);
    for (key, empty) in [
        ("indicators", scenario.indicators.is_empty()),
        ("targets", scenario.targets.is_empty()),
    ] {
        if let Some(Node {
            span,
            value: Value::Object(entries),
        }) = fields.node(key)
            && empty
            && entries.is_empty()
        {
            reader.fault(*span, messages::empty_list(key.trim_end_matches('s')));
        }
    }
    Some(scenario)
}

/// The entries of an object, each read by `read`; wrong ones are said and left out.
fn named<T>(
    reader: &mut Reader,
    fields: &Fields,
    key: &str,
    read: impl Fn(&mut Reader, &Entry) -> Option<T>,
) -> Vec<T> {
    let Some(node) = fields.node(key) else {
        return Vec::new();
    };
    let Some(entries) = reader.object(node) else {
        reader.unread.sections = true;
        return Vec::new();
    };
    let mut found = Vec::with_capacity(entries.len());
    for entry in entries {
        match read(reader, entry) {
            Some(one) => found.push(one),
            None => reader.unread.add(&entry.key.value),
        }
    }
    found
}

fn listed<T>(
    reader: &mut Reader,
    fields: &Fields,
    key: &str,
    read: impl Fn(&mut Reader, &Node) -> Option<T>,
) -> Vec<T> {
    let Some(items) = fields.node(key).and_then(|node| reader.array(node)) else {
        return Vec::new();
    };
    items.iter().filter_map(|node| read(reader, node)).collect()
}

fn scenario_name(reader: &mut Reader, node: &Node) -> Option<String> {
    let text = reader.string(node)?;
    let good = !text.value.is_empty()
        && text
            .value
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !good {
        reader.fault(node.span, messages::scenario_name());
        return None;
    }
    Some(text.value.clone())
}

/// A period, as a string or a number, in words.
pub(super) fn period_text(reader: &mut Reader, node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) => Some(text.value.trim().to_string()),
        Value::Number(value) => Some(format!("{value}")),
        _ => reader.wrong(node, "a period"),
    }
}

/// The periods, and where the last one is given.
fn time(reader: &mut Reader, node: &Node) -> Option<(Calendar, Span)> {
    let fields = reader.fields(node, &fields::TIME)?;
    if let Some(entry) = fields.get("periods") {
        for other in ["frequency", "base", "end"] {
            if let Some(other_entry) = fields.get(other) {
                reader.fault(other_entry.key.span, messages::exclusive(other, "periods"));
            }
        }
        let periods = reader.count(&entry.value)?;
        return calendar(
            reader,
            Frequency::Plain,
            0,
            i64::try_from(periods).ok()?,
            entry.value.span,
        );
    }
    let (Some(word), Some(base), Some(end)) = (fields.node("frequency"), fields.node("base"), fields.node("end"))
    else {
        reader.fault(opening(node.span), messages::time_form());
        return None;
    };
    let words = [Frequency::Annual, Frequency::Quarterly, Frequency::Monthly];
    let text = reader.string(word)?;
    let Some(frequency) = words.into_iter().find(|frequency| frequency.word() == text.value) else {
        reader.fault(
            word.span,
            messages::unknown_word(&text.value, &words.map(Frequency::word)),
        );
        return None;
    };
    let mut ordinal = |node: &Node| {
        let text = period_text(reader, node)?;
        Calendar::ordinal_of(frequency, &text)
            .map_err(|error| reader.fault(node.span, messages::period(&text, frequency, error)))
            .ok()
    };
    let (first, last) = (ordinal(base), ordinal(end));
    let (first, last) = (first?, last?);
    calendar(reader, frequency, first, last - first, end.span)
}

fn calendar(
    reader: &mut Reader,
    frequency: Frequency,
    base: i64,
    periods: i64,
    span: Span,
) -> Option<(Calendar, Span)> {
    if periods < 1 {
        reader.fault(span, messages::no_periods());
        return None;
    }
    if periods >= 10_000_000 {
        reader.fault(span, messages::too_many_periods(periods));
        return None;
    }
    Some((
        Calendar {
            frequency,
            base,
            periods: periods as u32,
        },
        span,
    ))
}

/// A name of the file: says what is wrong with it.
fn check_name(reader: &mut Reader, name: &str, span: Span) -> bool {
    if expression::is_reserved(name) {
        reader.fault(span, messages::reserved_name(name));
        return false;
    }
    if let Some(problem) = expression::name_problem(name) {
        reader.fault(span, messages::bad_name(name, &problem.to_string()));
        return false;
    }
    true
}

/// `growth` or `growth[cluster]`. Ids of targets are free text; their dimension is split off in the same way.
pub(super) fn declared(reader: &mut Reader, key: &Text, is_name: bool) -> Option<Declared> {
    let text = key.value.as_str();
    if is_name && text.matches('[').count() > 1 {
        reader.fault(key.span, messages::several_dimensions(text));
        return None;
    }
    let (name, dimension) = match text.strip_suffix(']').and_then(|rest| rest.split_once('[')) {
        Some((name, inside)) => (name, Some(inside)),
        None if is_name && text.contains(['[', ']']) => {
            reader.fault(key.span, messages::unclosed_dimension(text));
            return None;
        }
        None => (text, None),
    };
    let trimmed = name.trim_end();
    let span = key.span;
    if is_name {
        if !check_name(reader, trimmed, span) {
            return None;
        }
    } else if trimmed.is_empty() || text.chars().any(char::is_control) {
        reader.fault(key.span, messages::control_character());
        return None;
    }
    let dimension = match dimension {
        Some(inside) => {
            let start = name.len() + 1;
            let span = key.span_of(start as u32, (start + inside.len()) as u32);
            if !check_name(reader, inside.trim(), span) {
                return None;
            }
            Some((inside.trim().to_string(), span))
        }
        None => None,
    };
    Some(Declared {
        name: trimmed.to_string(),
        span,
        dimension,
    })
}

/// The keys for readers.
pub(super) fn about(reader: &mut Reader, fields: &Fields) -> About {
    let unit = fields.node("unit").map(|node| reader.unit(node)).unwrap_or_default();
    let mut label = |key: &str| fields.node(key).map(|node| reader.label(node)).unwrap_or_default();
    let (name, section, note) = (label("label"), label("section"), label("note"));
    let source = fields.node("source").and_then(|node| reader.name(node));
    About {
        label: name,
        unit,
        source,
        section,
        note,
    }
}

/// An entry that may be written short: a bare value stands for the key `short`.
pub(super) fn open<'n>(reader: &mut Reader, entry: &'n Entry, table: &Table) -> Option<Option<Fields<'n>>> {
    match &entry.value.value {
        Value::Object(_) => reader.fields(&entry.value, table).map(Some),
        _ => Some(None),
    }
}

/// A list of members, or members with their labels.
fn dimension(reader: &mut Reader, entry: &Entry) -> Option<Dimension> {
    let good = check_name(reader, &entry.key.value, entry.key.span);
    let written: Vec<(Option<Text>, Label)> = match &entry.value.value {
        Value::Object(entries) => {
            let mut member = |entry: &Entry| (Some(entry.key.clone().normalised()), reader.label(&entry.value));
            entries.iter().map(&mut member).collect()
        }
        Value::Array(items) => {
            let mut member = |node: &Node| (reader.name(node), Label::None);
            items.iter().map(&mut member).collect()
        }
        _ => return reader.wrong(&entry.value, "a list of members, or members with their labels"),
    };
    if written.is_empty() {
        reader.fault(entry.value.span, messages::no_members(&entry.key.value));
        return None;
    }
    let count = written.len();
    let has_labels = matches!(entry.value.value, Value::Object(_));
    let (mut members, mut labels) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for (member, label) in written {
        let Some(member) = member else { continue };
        if has_labels && member.value == "of" {
            reader.fault(member.span, messages::member_called_of());
        } else if check_name(reader, &member.value, member.span) {
            members.push(member);
            labels.push(label);
        }
    }
    (good && members.len() == count).then(|| Dimension {
        name: entry.key.clone(),
        members,
        labels,
    })
}

fn source(reader: &mut Reader, entry: &Entry) -> Option<Source> {
    let fields = reader.fields(&entry.value, &fields::SOURCE)?;
    let mut plain = |key: &str| {
        fields
            .node(key)
            .and_then(|node| reader.string(node))
            .map(|text| text.value.clone())
    };
    let (url, date) = (plain("url"), plain("date"));
    let title = fields.node("title").map(|node| reader.label(node)).unwrap_or_default();
    if let Some(note) = fields.node("note") {
        reader.label(note);
    }
    Some(Source {
        key: entry.key.clone(),
        title,
        url,
        date,
    })
}

pub(super) fn names(reader: &mut Reader, node: &Node) -> Option<Vec<Text>> {
    let items = reader.array(node)?;
    if items.is_empty() {
        reader.fault(node.span, messages::empty_list("name"));
        return None;
    }
    items.iter().map(|item| reader.name(item)).collect()
}

fn sampler_name(reader: &mut Reader, node: &Node) -> Option<Text> {
    let text = reader.string(node)?;
    if sampler::sampler(&text.value).is_none() {
        let known: Vec<&str> = sampler::SAMPLERS.iter().map(|sampler| sampler.name()).collect();
        reader.fault(node.span, messages::unknown_word(&text.value, &known));
        return None;
    }
    Some(text.clone())
}

fn run(reader: &mut Reader, node: &Node) -> RunDefaults {
    let Some(fields) = reader.fields(node, &fields::RUN) else {
        return RunDefaults::default();
    };
    let paths = fields.node("paths").and_then(|node| match reader.count(node)? {
        0 => {
            reader.fault(node.span, messages::no_paths());
            None
        }
        paths => Some(paths),
    });
    RunDefaults {
        paths,
        seed: fields.node("seed").and_then(|node| reader.count(node)),
        sampler: fields.node("sampler").and_then(|node| sampler_name(reader, node)),
    }
}
