//! Dimensions made of others, tables, functions of the file's own, and the entries of `report`.

use super::super::fields;
use super::super::messages::{self, Entries, Wanted};
use super::super::reader::Reader;
use super::super::{
    ByMember, Dimension, Label, Origin, OwnFunction, PeriodText, Points, Reporting, Table, When, literal,
};
use super::{check_name, declared, names, period_text};
use crate::diagnostic::Reported;
use crate::distribution;
use crate::expression::functions;
use crate::expression::syntax::Kind;
use crate::expression::{self};
use crate::source::{Entry, Node, Text, Value};
use crate::wording::Said;

/// `{"of": "region"}` or `{"of": "region", "members": […]}`.
pub fn made_dimension(reader: &mut Reader, entry: &Entry) -> Result<Dimension, Reported> {
    let known = ["of", "members"];
    let what = Said::new("由另一维度构成的维度", "a dimension made of another one");
    let mut wrong = Ok(());
    for inside in entry.value.entries() {
        if !known.contains(&inside.key.value.as_str()) {
            wrong = Err(reader.fault(inside.key.span, messages::unknown_key(&inside.key.value, &what, &known)));
        }
    }
    let of = match entry.value.get("of") {
        Some(node) => reader.name(node)?,
        None => return reader.wrong(&entry.value, Wanted::Members),
    };
    let members = entry.value.get("members").map(|node| names(reader, node)).transpose()?;
    wrong?;
    let is_part = members.is_some();
    let members = members.unwrap_or_default();
    Ok(Dimension {
        name: entry.key.clone(),
        labels: vec![Label::None; members.len()],
        members,
        origin: Some(Origin { of, is_part }),
    })
}

/// A number of the file: a JSON number, or a text that is one.
fn plain(reader: &mut Reader, text: &Text) -> Result<f64, Reported> {
    let number = expression::parse(&text.value).ok().and_then(|tree| literal(&tree));
    number.ok_or_else(|| reader.fault(text.span, messages::bad_table_point(&text.value)))
}

/// The number that a key is.
fn is_number(key: &Text) -> bool {
    expression::parse(&key.value).is_ok_and(|tree| literal(&tree).is_some())
}

/// Points of one table.
fn points(reader: &mut Reader, node: &Node) -> Result<Points, Reported> {
    let Value::Object(entries) = &node.value else {
        return reader.wrong(node, Wanted::Points);
    };
    let point = |entry: &Entry| {
        let x = plain(reader, &entry.key);
        let y = reader.formula(&entry.value).and_then(|formula| {
            let written = || messages::no_such_number(&formula.text());
            formula.as_number().ok_or_else(|| reader.fault(entry.value.span, written()))
        });
        Ok((x?, y?, entry.key.span))
    };
    let points: Vec<Result<(f64, f64, crate::diagnostic::Span), Reported>> = entries.iter().map(point).collect();
    Ok(Points {
        span: node.span,
        points: points.into_iter().collect::<Result<_, _>>()?,
    })
}

fn points_by_member(reader: &mut Reader, node: &Node, levels: usize) -> Result<ByMember<Points>, Reported> {
    let Value::Object(entries) = &node.value else {
        return reader.wrong(node, Wanted::Points);
    };
    if entries.is_empty() {
        return Err(reader.fault(node.span, messages::empty_map()));
    }
    if levels == 0 || entries.iter().all(|entry| is_number(&entry.key)) {
        return points(reader, node).map(ByMember::One);
    }
    let each = |entry: &Entry| {
        let value = points_by_member(reader, &entry.value, levels - 1)?;
        Ok((entry.key.clone().normalised(), value))
    };
    let each: Vec<Result<_, Reported>> = entries.iter().map(each).collect();
    Ok(ByMember::Each(each.into_iter().collect::<Result<_, _>>()?, node.span))
}

/// An entry of `tables`.
pub fn table(reader: &mut Reader, entry: &Entry) -> Result<Table, Reported> {
    let declared = declared(reader, &entry.key, true)?;
    let points = points_by_member(reader, &entry.value, declared.dimensions.len())?;
    Ok(Table { declared, points })
}

/// An entry of `functions`: `"discount(x, r)": "x / (1 + r)"`.
pub fn function(reader: &mut Reader, entry: &Entry) -> Result<OwnFunction, Reported> {
    let body = reader.formula(&entry.value);
    let key = &entry.key;
    let bad = |reader: &mut Reader| reader.fault(key.span, messages::bad_function_key(&key.value));
    let Ok(tree) = expression::parse(&key.value) else {
        return Err(bad(reader));
    };
    let Kind::Apply(name, None, arguments) = tree.kind else {
        return Err(bad(reader));
    };
    let span = key.span_of(name.at.start, name.at.end);
    check_name(reader, &name.text, span)?;
    if functions::named(&name.text).next().is_some() || distribution::family(&name.text).is_some() {
        return Err(reader.fault(span, messages::taken_by_a_function(&name.text)));
    }
    let mut parameters: Vec<String> = Vec::new();
    for argument in arguments {
        let (None, Kind::Item(parameter, None)) = (&argument.key, &argument.value.kind) else {
            return Err(bad(reader));
        };
        let span = key.span_of(parameter.at.start, parameter.at.end);
        check_name(reader, &parameter.text, span)?;
        if parameters.contains(&parameter.text) {
            return Err(reader.fault(span, messages::parameter_twice(&parameter.text)));
        }
        parameters.push(parameter.text.clone());
    }
    Ok(OwnFunction {
        name: Text::plain(name.text, span),
        parameters,
        body: body?,
    })
}

/// `report`: names, or objects with a name and some periods.
pub fn reported(reader: &mut Reader, node: &Node) -> Result<Vec<Reporting>, Reported> {
    let items = reader.array(node)?;
    if items.is_empty() {
        return Err(reader.fault(node.span, messages::empty_list(Entries::Names)));
    }
    items.iter().map(|item| one_reported(reader, item)).collect()
}

fn one_reported(reader: &mut Reader, node: &Node) -> Result<Reporting, Reported> {
    match &node.value {
        Value::String(text) => Ok(Reporting {
            name: text.clone().normalised(),
            when: When::Always,
        }),
        Value::Object(_) => {
            let fields = reader.fields(node, &fields::REPORTED)?;
            let name = fields.required(reader, "name").and_then(|node| reader.name(node));
            if let (Some(every), Some(_)) = (fields.get("every"), fields.get("periods")) {
                return Err(reader.fault(every.key.span, messages::exclusive("every", "periods")));
            }
            let mut when = When::Always;
            if let Some(node) = fields.node("every") {
                match reader.count(node)? {
                    0 => return Err(reader.fault(node.span, messages::bad_every())),
                    every => when = When::Every(every),
                }
            }
            if let Some(node) = fields.node("periods") {
                let items = reader.array(node)?;
                if items.is_empty() {
                    return Err(reader.fault(node.span, messages::empty_list(Entries::Names)));
                }
                let period = |item: &Node| {
                    let text = period_text(reader, item)?;
                    Ok(PeriodText { text, span: item.span })
                };
                when = When::Periods(items.iter().map(period).collect::<Result<_, Reported>>()?);
            }
            Ok(Reporting { name: name?, when })
        }
        _ => reader.wrong(node, Wanted::Reported),
    }
}
