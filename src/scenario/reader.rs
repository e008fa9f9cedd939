//! Nodes to typed pieces: the small readers that every part of the file shares. A piece that is wrong is said once;
//! reading goes on.

use super::fields::{Field, Table};
use super::messages::{self, Wanted};
use super::synonyms::meant;
use super::{ByMember, Formula, Label, Series, Timed, Unit, Unread, Written};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported, Span};
use crate::expression::{self, Reason};
use crate::source::{Entry, Node, Text, Value, looks_like_period};
use crate::wording::{Said, Scaled};

/// Up to here every whole number is a double.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Reads pieces and gathers what is wrong with them.
pub struct Reader<'a> {
    /// Where mistakes go.
    pub diagnostics: &'a mut Diagnostics,
    /// Declarations that could not be read.
    pub unread: Unread,
}

/// The keys of one object, and its table.
pub struct Fields<'n, 't> {
    span: Span,
    entries: &'n [Entry],
    table: &'t Table,
    /// That keys are missing or unknown.
    incomplete: Option<Reported>,
}

impl<'n> Fields<'n, '_> {
    /// What the object is.
    pub fn said(&self) -> Said {
        self.table.said()
    }

    /// The entry of a key.
    pub fn get(&self, key: &str) -> Option<&'n Entry> {
        self.entries.iter().find(|entry| entry.key.value == key)
    }

    /// That an unknown key, which was said to be one, was probably meant to be one of these.
    pub fn meant(&self, keys: &[&str]) -> Option<Reported> {
        let known: Vec<&str> = self.table.all().map(|field| field.key).collect();
        let written = self.entries.iter().map(|entry| entry.key.value.as_str());
        let unknown = written.filter(|key| !known.contains(key));
        let mut ours = unknown.filter_map(|key| meant(key, &known));
        self.incomplete.filter(|_| ours.any(|key| keys.contains(&key)))
    }

    /// The value of a key.
    pub fn node(&self, key: &str) -> Option<&'n Node> {
        self.get(key).map(|entry| &entry.value)
    }

    /// The value of a key that must be there. Where it is not, that was said when the object was opened.
    pub fn required(&self, reader: &mut Reader, key: &str) -> Result<&'n Node, Reported> {
        self.node(key).ok_or_else(|| {
            self.incomplete.unwrap_or_else(|| {
                let mistake = messages::missing_keys(&[key], &self.table.said());
                reader.fault(opening(self.span), mistake)
            })
        })
    }

    /// The value of a key that may be left out, as `read` reads it; a wrong one is said and left out too.
    pub fn optional<'r, T>(
        &self,
        reader: &mut Reader<'r>,
        key: &str,
        read: impl FnOnce(&mut Reader<'r>, &'n Node) -> Result<T, Reported>,
    ) -> Option<T> {
        self.node(key).and_then(|node| read(reader, node).ok())
    }
}

impl Reader<'_> {
    /// Notes a mistake at a place.
    pub fn fault(&mut self, span: Span, diagnostic: Diagnostic) -> Reported {
        self.diagnostics.error(diagnostic.at(span))
    }

    /// Notes that a node is of the wrong kind.
    pub fn wrong<T>(&mut self, node: &Node, expected: Wanted) -> Result<T, Reported> {
        Err(self.fault(node.span, messages::wrong_type(expected, &node.kind())))
    }

    /// The entries of an object.
    pub fn object<'n>(&mut self, node: &'n Node) -> Result<&'n [Entry], Reported> {
        match &node.value {
            Value::Object(entries) => Ok(entries),
            _ => self.wrong(node, Wanted::Object),
        }
    }

    /// The elements of a list.
    pub fn array<'n>(&mut self, node: &'n Node) -> Result<&'n [Node], Reported> {
        match &node.value {
            Value::Array(items) => Ok(items),
            _ => self.wrong(node, Wanted::List),
        }
    }

    /// An object of a table: unknown and missing keys are said here.
    pub fn fields<'n, 't>(&mut self, node: &'n Node, table: &'t Table) -> Result<Fields<'n, 't>, Reported> {
        let entries = self.object(node)?;
        let known: Vec<&str> = table.all().map(|field| field.key).collect();
        let mut incomplete = None;
        for entry in entries {
            let key = entry.key.value.as_str();
            if known.contains(&key) {
                continue;
            }
            let maps = table.fields.iter().find(|field| holds_maps(field));
            let inside = maps.filter(|_| looks_like_period(key));
            let diagnostic = match inside {
                Some(field) => messages::members_outside_value(key, field.key),
                None => messages::unknown_key(key, &table.said(), &known),
            };
            incomplete = Some(self.fault(entry.key.span, diagnostic));
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
            match meant(key, &missing).map(str::to_string) {
                Some(meant) => missing.retain(|key| *key != meant),
                None if missing.len() == 1 && !table.fields.iter().any(|field| has(field.key)) => missing.clear(),
                None => {}
            }
        }
        if !missing.is_empty() {
            incomplete = Some(self.fault(opening(node.span), messages::missing_keys(&missing, &table.said())));
        }
        Ok(Fields {
            span: node.span,
            entries,
            table,
            incomplete,
        })
    }

    /// A string.
    pub fn string<'n>(&mut self, node: &'n Node) -> Result<&'n Text, Reported> {
        match &node.value {
            Value::String(text) => Ok(text),
            _ => self.wrong(node, Wanted::Text),
        }
    }

    /// A string that names something, in NFC as names are compared.
    pub fn name(&mut self, node: &Node) -> Result<Text, Reported> {
        self.string(node).map(|text| text.clone().normalised())
    }

    /// A number.
    pub fn number(&mut self, node: &Node) -> Result<f64, Reported> {
        match node.value {
            Value::Number(value) => Ok(value),
            _ => self.wrong(node, Wanted::Number),
        }
    }

    /// A whole number that is not negative and exact.
    pub fn count(&mut self, node: &Node) -> Result<u64, Reported> {
        let value = self.number(node)?;
        if value < 0.0 || value.fract() != 0.0 {
            Err(self.fault(node.span, messages::not_finite_whole()))
        } else if value > EXACT {
            Err(self.fault(node.span, messages::inexact_whole()))
        } else {
            Ok(value as u64)
        }
    }

    /// `true` or `false`.
    pub fn flag(&mut self, node: &Node) -> Result<bool, Reported> {
        match node.value {
            Value::Bool(value) => Ok(value),
            _ => self.wrong(node, Wanted::Flag),
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
                            self.fault(
                                entry.key.span,
                                messages::unknown_key(other, &Said::new("文本", "a text"), &["zh", "en"]),
                            );
                            continue;
                        }
                    };
                    *slot = self.string(&entry.value).ok().map(|text| text.value.clone());
                }
                Label::Both { zh, en }
            }
            _ => {
                let _ = self.wrong::<()>(node, Wanted::TextByLanguage);
                Label::None
            }
        }
    }

    /// A unit: a string, or one for each language, of which one may be `{"text": …, "times": …}`.
    pub fn unit(&mut self, node: &Node) -> Unit {
        let before = self.diagnostics.errors();
        let unit = match &node.value {
            Value::String(text) => Unit::Plain(text.value.clone()),
            Value::Object(entries) => {
                let (mut zh, mut en) = (None, None);
                for entry in entries {
                    let slot = match entry.key.value.as_str() {
                        "zh" => &mut zh,
                        "en" => &mut en,
                        other => {
                            let unit = Said::new("单位", "a unit");
                            self.fault(entry.key.span, messages::unknown_key(other, &unit, &["zh", "en"]));
                            continue;
                        }
                    };
                    *slot = self.scaled(&entry.value);
                }
                Unit::Both { zh, en }
            }
            _ => {
                let _ = self.wrong::<()>(node, Wanted::TextByLanguage);
                return Unit::None;
            }
        };
        if self.diagnostics.errors() == before {
            if !unit.has_own() {
                self.fault(node.span, messages::no_own_unit());
            } else if unit.is_percent_in_part() {
                self.fault(node.span, messages::percent_in_part());
            }
        }
        unit
    }

    /// A unit in one language.
    fn scaled(&mut self, node: &Node) -> Option<Scaled> {
        let Value::Object(entries) = &node.value else {
            return self.string(node).ok().map(|text| Scaled::Own(text.value.clone()));
        };
        let what = Said::new("换算的单位", "a unit in another scale");
        let (mut text, mut times) = (None, None);
        for entry in entries {
            match entry.key.value.as_str() {
                "text" => text = self.string(&entry.value).ok().map(|text| text.value.clone()),
                "times" => times = self.number(&entry.value).ok().map(|times| (times, entry.value.span)),
                other => {
                    let message = messages::unknown_key(other, &what, &["text", "times"]);
                    self.fault(entry.key.span, message);
                }
            }
        }
        let has = |key: &str| entries.iter().any(|entry| entry.key.value == key);
        let missing: Vec<&str> = ["text", "times"].into_iter().filter(|key| !has(key)).collect();
        if !missing.is_empty() {
            self.fault(opening(node.span), messages::missing_keys(&missing, &what));
        }
        let (times, span) = times?;
        if !(times > 0.0 && times.is_finite()) {
            self.fault(span, messages::unit_times());
            return None;
        }
        Some(Scaled::Times { text: text?, times })
    }

    /// A number or an expression.
    pub fn formula(&mut self, node: &Node) -> Result<Formula, Reported> {
        match &node.value {
            Value::Number(value) => Ok(Formula::number(*value, node.span)),
            Value::String(text) => self.parse(text),
            _ => self.wrong(node, Wanted::Formula),
        }
    }

    /// An expression from its text.
    pub fn parse(&mut self, text: &Text) -> Result<Formula, Reported> {
        match expression::parse(&text.value) {
            Ok(expression) => Ok(Formula {
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
                let mut reported = None;
                for error in errors {
                    let mut diagnostic = Diagnostic::error(error.reason.slug(), error.reason.said());
                    if let Some(help) = error.reason.help() {
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
                            diagnostic = diagnostic.also(*other, messages::this_too());
                        }
                    }
                    reported = Some(self.fault(span, diagnostic));
                }
                let unreadable = || messages::wrong_type(Wanted::Formula, &Said::new("文本", "text"));
                Err(reported.unwrap_or_else(|| self.fault(text.span, unreadable())))
            }
        }
    }

    /// A formula, or one for each member.
    pub fn formulas(&mut self, node: &Node) -> Result<ByMember<Formula>, Reported> {
        self.by_member(node, false, &mut Reader::formula)
    }

    /// A formula or a series, or one for each member.
    pub fn values(&mut self, node: &Node) -> Result<ByMember<Timed>, Reported> {
        self.by_member(node, true, &mut |reader: &mut Self, inner: &Node| match inner.value {
            Value::Object(_) => reader.series(inner).map(Timed::Series),
            _ => reader.formula(inner).map(Timed::Formula),
        })
    }

    /// A series, or one for each member.
    pub fn series_by_member(&mut self, node: &Node) -> Result<ByMember<Series>, Reported> {
        if !matches!(node.value, Value::Object(_)) {
            return self.wrong(node, Wanted::Series);
        }
        match self.is_series(node, true)? {
            true => self.series(node).map(ByMember::One),
            false => self.by_member(node, true, &mut Reader::series),
        }
    }

    /// One value as `read` reads it, or a map by member, of several dimensions a map of maps; `is_series` tells whether a value
    /// may be a series.
    pub fn by_member<T>(
        &mut self,
        node: &Node,
        is_series: bool,
        read: &mut impl FnMut(&mut Self, &Node) -> Result<T, Reported>,
    ) -> Result<ByMember<T>, Reported> {
        let Value::Object(entries) = &node.value else {
            return read(self, node).map(ByMember::One);
        };
        if self.is_series(node, false)? {
            return match is_series {
                true => read(self, node).map(ByMember::One),
                false => self.wrong(node, Wanted::Formulas),
            };
        }
        let read: Vec<Result<(Text, ByMember<T>), Reported>> = entries
            .iter()
            .map(|entry| self.by_member(&entry.value, is_series, read).map(|value| (entry.key.clone().normalised(), value)))
            .collect();
        let members: Result<Vec<_>, Reported> = read.into_iter().collect();
        members.map(|members| ByMember::Each(members, node.span))
    }

    /// Whether an object is a series (keys are periods) and not a map (keys are members). `expected` is what it rather is,
    /// where its keys are of both kinds.
    fn is_series(&mut self, node: &Node, expected: bool) -> Result<bool, Reported> {
        let Value::Object(entries) = &node.value else {
            return Ok(false);
        };
        let periods = entries
            .iter()
            .filter(|entry| looks_like_period(&entry.key.value))
            .count();
        if entries.is_empty() {
            return Err(self.fault(node.span, messages::empty_map()));
        }
        if periods != 0 && periods != entries.len() {
            // Of two kinds of keys the rarer one is the odd one.
            let odd_is_period = if 2 * periods == entries.len() {
                !expected && !looks_like_period(&entries[0].key.value)
            } else {
                2 * periods < entries.len()
            };
            let odd = entries
                .iter()
                .find(|entry| looks_like_period(&entry.key.value) == odd_is_period);
            if let Some(odd) = odd {
                let mistake = messages::mixed_map(&odd.key.value, odd_is_period);
                return Err(self.fault(odd.key.span, mistake));
            }
        }
        Ok(periods != 0)
    }

    /// Numbers by period.
    pub fn series(&mut self, node: &Node) -> Result<Series, Reported> {
        let entries = self.object(node)?;
        if !self.is_series(node, true)? {
            return self.wrong(node, Wanted::Series);
        }
        let points: Result<Vec<(Text, Formula)>, Reported> = entries
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
