//! Nodes to typed pieces: the small readers that every part of the file shares. A piece that is wrong is said once and
//! read as `None`; reading goes on.

use super::fields::{Field, Table};
use super::{ByMember, Formula, Label, Series, Timed, Unread, Written, calendar, messages};
use crate::diagnostic::{Diagnostic, Diagnostics, Span, closest};
use crate::expression::{self, Reason};
use crate::source::{Entry, Node, Text, Value};

/// Up to here every whole number is a double.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Reads pieces and gathers what is wrong with them.
pub struct Reader<'a> {
    /// Where mistakes go.
    pub diagnostics: &'a mut Diagnostics,
    /// Declarations that could not be read.
    pub unread: Unread,
}

/// The keys of one object, known to be in its table.
pub struct Fields<'n> {
    entries: Vec<&'n Entry>,
}

impl<'n> Fields<'n> {
    /// The entry of a key.
    pub fn get(&self, key: &str) -> Option<&'n Entry> {
        self.entries.iter().copied().find(|entry| entry.key.value == key)
    }

    /// The value of a key.
    pub fn node(&self, key: &str) -> Option<&'n Node> {
        self.get(key).map(|entry| &entry.value)
    }
}

/// A value in words, for messages.
pub fn kind_of(node: &Node) -> &'static str {
    match &node.value {
        Value::Null => "`null`",
        Value::Bool(_) => "`true` or `false`",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

impl Reader<'_> {
    /// Notes a mistake at a place.
    pub fn fault(&mut self, span: Span, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic.at(span));
    }

    /// Notes that a node is of the wrong kind.
    pub fn wrong<T>(&mut self, node: &Node, expected: &str) -> Option<T> {
        self.fault(node.span, messages::wrong_type(expected, kind_of(node)));
        None
    }

    /// The entries of an object.
    pub fn object<'n>(&mut self, node: &'n Node) -> Option<&'n [Entry]> {
        match &node.value {
            Value::Object(entries) => Some(entries),
            _ => self.wrong(node, "an object { … }"),
        }
    }

    /// The elements of a list.
    pub fn array<'n>(&mut self, node: &'n Node) -> Option<&'n [Node]> {
        match &node.value {
            Value::Array(items) => Some(items),
            _ => self.wrong(node, "a list [ … ]"),
        }
    }

    /// An object of a table: unknown and missing keys are said here.
    pub fn fields<'n>(&mut self, node: &'n Node, table: &Table) -> Option<Fields<'n>> {
        let entries = self.object(node)?;
        let known: Vec<&str> = table.all().map(|field| field.key).collect();
        for entry in entries {
            let key = entry.key.value.as_str();
            if known.contains(&key) {
                continue;
            }
            let maps = table.fields.iter().find(|field| holds_maps(field));
            let inside = maps.filter(|_| calendar::looks_like_period(key));
            let diagnostic = match inside {
                Some(field) => messages::members_outside_value(key, field.key),
                None => messages::unknown_key(key, table.what.en, &known),
            };
            self.fault(entry.key.span, diagnostic);
        }
        let has = |key: &str| entries.iter().any(|entry| entry.key.value == key);
        let mut missing: Vec<&str> = table
            .fields
            .iter()
            .filter(|field| field.required)
            .map(|field| field.key)
            .collect();
        missing.retain(|key| !has(key));
        // A key that was said to be unknown probably stands for the one that is missing.
        let unknown = entries
            .iter()
            .map(|entry| entry.key.value.as_str())
            .filter(|key| !known.contains(key));
        for key in unknown {
            match closest(key, missing.iter().copied()).map(str::to_string) {
                Some(meant) => missing.retain(|key| *key != meant),
                None if missing.len() == 1 && !table.fields.iter().any(|field| has(field.key)) => missing.clear(),
                None => {}
            }
        }
        if !missing.is_empty() {
            self.fault(opening(node.span), messages::missing_keys(&missing, table.what.en));
        }
        Some(Fields {
            entries: entries.iter().collect(),
        })
    }

    /// A string.
    pub fn string<'n>(&mut self, node: &'n Node) -> Option<&'n Text> {
        match &node.value {
            Value::String(text) => Some(text),
            _ => self.wrong(node, "a string"),
        }
    }

    /// A string that names something, in NFC as names are compared.
    pub fn name(&mut self, node: &Node) -> Option<Text> {
        self.string(node).map(|text| text.clone().normalised())
    }

    /// A number.
    pub fn number(&mut self, node: &Node) -> Option<f64> {
        match node.value {
            Value::Number(value) => Some(value),
            _ => self.wrong(node, "a number"),
        }
    }

    /// A whole number that is not negative and exact.
    pub fn count(&mut self, node: &Node) -> Option<u64> {
        let value = self.number(node)?;
        if value < 0.0 || value.fract() != 0.0 {
            self.fault(node.span, messages::not_finite_whole());
        } else if value > EXACT {
            self.fault(node.span, messages::inexact_whole());
        } else {
            return Some(value as u64);
        }
        None
    }

    /// `true` or `false`.
    pub fn flag(&mut self, node: &Node) -> Option<bool> {
        match node.value {
            Value::Bool(value) => Some(value),
            _ => self.wrong(node, "true or false"),
        }
    }

    /// A string, or `{"zh": …, "en": …}`.
    pub fn label(&mut self, node: &Node) -> Label {
        match &node.value {
            Value::String(text) => Label::Plain(text.value.clone()),
            Value::Object(entries) => {
                let (mut zh, mut en) = (None, None);
                for entry in entries {
                    let slot = match entry.key.value.as_str() {
                        "zh" => &mut zh,
                        "en" => &mut en,
                        other => {
                            self.fault(entry.key.span, messages::unknown_key(other, "a text", &["zh", "en"]));
                            continue;
                        }
                    };
                    *slot = self.string(&entry.value).map(|text| text.value.clone());
                }
                Label::Both { zh, en }
            }
            _ => {
                self.wrong::<()>(node, "a string, or {\"zh\": …, \"en\": …}");
                Label::None
            }
        }
    }

    /// A number or an expression.
    pub fn formula(&mut self, node: &Node) -> Option<Formula> {
        match &node.value {
            Value::Number(value) => Some(Formula::number(*value, node.span)),
            Value::String(text) => self.parse(text),
            _ => self.wrong(node, "a number or an expression"),
        }
    }

    /// An expression from its text.
    pub fn parse(&mut self, text: &Text) -> Option<Formula> {
        match expression::parse(&text.value) {
            Ok(expression) => Some(Formula {
                written: Written::Text(text.clone()),
                expression,
            }),
            Err(errors) => {
                // A pair of full-width brackets is one mistake.
                let wide: Vec<Span> = errors
                    .iter()
                    .filter(|error| matches!(error.reason, Reason::FullWidth { .. }))
                    .map(|error| text.span_of(error.at.start, error.at.end))
                    .collect();
                for error in errors {
                    let mut diagnostic = Diagnostic::error(error.reason.slug(), error.to_string());
                    if let Some(help) = error.help() {
                        diagnostic = diagnostic.help(help);
                    }
                    let span = match error.reason {
                        Reason::Empty => text.span,
                        _ => text.span_of(error.at.start, error.at.end),
                    };
                    if let Some((first, rest)) = wide.split_first()
                        && matches!(error.reason, Reason::FullWidth { .. })
                    {
                        if span != *first {
                            continue;
                        }
                        for other in rest {
                            diagnostic = diagnostic.also(*other, "this one too");
                        }
                    }
                    self.fault(span, diagnostic);
                }
                None
            }
        }
    }

    /// A formula, or one for each member.
    pub fn formulas(&mut self, node: &Node) -> Option<ByMember<Formula>> {
        self.by_member(node, Reader::formula)
    }

    /// A formula or a series, or one for each member.
    pub fn values(&mut self, node: &Node) -> Option<ByMember<Timed>> {
        match self.is_series(node, false)? {
            true => self.series(node).map(|series| ByMember::One(Timed::Series(series))),
            false => self.by_member(node, |reader, inner| match inner.value {
                Value::Object(_) => reader.series(inner).map(Timed::Series),
                _ => reader.formula(inner).map(Timed::Formula),
            }),
        }
    }

    /// A series, or one for each member.
    pub fn series_by_member(&mut self, node: &Node) -> Option<ByMember<Series>> {
        if !matches!(node.value, Value::Object(_)) {
            return self.wrong(node, "numbers by period { … }");
        }
        match self.is_series(node, true)? {
            true => self.series(node).map(ByMember::One),
            false => self.by_member(node, Reader::series),
        }
    }

    fn by_member<T>(
        &mut self,
        node: &Node,
        mut read: impl FnMut(&mut Self, &Node) -> Option<T>,
    ) -> Option<ByMember<T>> {
        let Value::Object(entries) = &node.value else {
            return read(self, node).map(ByMember::One);
        };
        if self.is_series(node, false)? {
            return self.wrong(node, "a number, an expression, or one for each member");
        }
        let read: Vec<Option<(Text, T)>> = entries
            .iter()
            .map(|entry| read(self, &entry.value).map(|value| (entry.key.clone(), value)))
            .collect();
        let members: Option<Vec<(Text, T)>> = read.into_iter().collect();
        members.map(|members| ByMember::Each(members, node.span))
    }

    /// Whether an object is a series (keys are periods) and not a map (keys are members). `expected` is what it rather is,
    /// where its keys are of both kinds.
    fn is_series(&mut self, node: &Node, expected: bool) -> Option<bool> {
        let Value::Object(entries) = &node.value else {
            return Some(false);
        };
        let periods = entries
            .iter()
            .filter(|entry| calendar::looks_like_period(&entry.key.value))
            .count();
        if entries.is_empty() {
            self.fault(node.span, messages::empty_map());
            return None;
        }
        if periods != 0 && periods != entries.len() {
            // Of two kinds of keys the rarer one is the odd one.
            let odd_is_period = if 2 * periods == entries.len() {
                !expected && !calendar::looks_like_period(&entries[0].key.value)
            } else {
                2 * periods < entries.len()
            };
            let odd = entries
                .iter()
                .find(|entry| calendar::looks_like_period(&entry.key.value) == odd_is_period);
            if let Some(odd) = odd {
                self.fault(odd.key.span, messages::mixed_map(&odd.key.value, odd_is_period));
            }
            return None;
        }
        Some(periods != 0)
    }

    /// Numbers by period.
    pub fn series(&mut self, node: &Node) -> Option<Series> {
        let entries = self.object(node)?;
        if !self.is_series(node, true)? {
            return self.wrong(node, "numbers by period { … }");
        }
        let points: Option<Vec<(Text, Formula)>> = entries
            .iter()
            .map(|entry| self.formula(&entry.value).map(|value| (entry.key.clone(), value)))
            .collect();
        points.map(|points| Series {
            span: node.span,
            points,
        })
    }
}

/// The bracket with which an object or list begins: the place of what it lacks.
pub fn opening(span: Span) -> Span {
    Span {
        end: span.end.min(span.start + 1),
        ..span
    }
}

/// Whether a key may hold a map by member or a series.
fn holds_maps(field: &Field) -> bool {
    use super::fields::Kind;
    matches!(field.kind, Kind::Values | Kind::Formulas)
}
