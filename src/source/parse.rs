//! Text → [`Node`]: JSON with comments and trailing commas, and nothing else lenient.
//!
//! Mistakes whose repair is plain (a missing comma, full-width punctuation, single quotes) are reported and read as
//! they were meant, so that the later rooms can find further mistakes in the same run.

use std::collections::HashMap;

use super::messages::{self, Expected};
use super::node::{Entry, Node, Text, Value};
use super::number::half_width;
use super::scan::Parser;
use crate::diagnostic::{Diagnostics, FileId, Reported, Span};

/// Objects and lists within one another, at most.
pub const DEEPEST: usize = 100;
/// Bytes of one file, at most.
pub const LARGEST: usize = 64 << 20;

/// Reads one text, whose places are bytes of `text` itself (a leading byte-order mark is skipped but counted).
///
/// A tree does not mean that there were no errors: those whose repair is plain leave one.
///
/// # Errors
/// Where the tree would not tell what was meant.
pub fn parse(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> Result<Node, Reported> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    if text.len() > LARGEST {
        return Err(diagnostics.error(messages::too_large(LARGEST).at(Span::new(file, 0, 0))));
    }
    let mut parser = Parser {
        file,
        text,
        at: start,
        diagnostics,
        damaged: None,
        mistakes: 0,
        stopped: None,
        open: Vec::new(),
    };
    let root = parser.root();
    match parser.damaged {
        Some(reported) => Err(reported),
        None => root,
    }
}

impl Parser<'_, '_> {
    fn root(&mut self) -> Result<Node, Reported> {
        self.space();
        if self.peek().is_none() {
            return Err(match self.damaged {
                Some(reported) => reported,
                None => self.report(messages::empty_file(), self.at, self.at),
            });
        }
        let root = self.value();
        self.space();
        if self.peek().is_some() {
            self.report_here(messages::after_the_end());
        }
        root
    }

    /// Reads the value that starts here. Without one: reports it and skips to the end of the entry.
    fn value(&mut self) -> Result<Node, Reported> {
        let start = self.at;
        let first = self.peek();
        let value = match self.peek_half() {
            Some('{') => self.object(),
            Some('[') => self.array(),
            Some('"' | '\'') => self.text().map(Value::String)?,
            Some('0'..='9' | '-' | '+' | '.') => self.number(),
            Some(_) if first.is_some_and(|first| first.is_alphabetic() || first == '_') => self.bare_word(),
            _ => {
                let reported = self.unexpected(Expected::Value);
                self.skip(reported);
                return Err(reported);
            }
        };
        Ok(Node {
            span: self.span(start, self.at),
            value,
        })
    }

    /// Reads the quoted text that starts here, with whatever quote.
    fn text(&mut self) -> Result<Text, Reported> {
        let open = self.peek().unwrap_or('"');
        if open == '\'' {
            self.report_here(messages::single_quotes());
        } else if half_width(open).is_some() {
            self.report_here(messages::full_width(open, '"'));
        }
        match self.stopped {
            Some(reported) => Err(reported),
            None => Ok(self.string(open)),
        }
    }

    fn bare_word(&mut self) -> Value {
        let start = self.at;
        let word = self.word().to_owned();
        match word.as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            _ => {
                let reported = self.report(messages::unknown_word(&word), start, start + word.len());
                self.skip(reported);
                Value::Null
            }
        }
    }

    /// Enters a bracket; false where that is too deep.
    fn enter(&mut self, bracket: char) -> bool {
        let start = self.at;
        if self.open.len() >= DEEPEST {
            let reported = self.report_here(messages::too_deep(DEEPEST));
            self.stop(reported);
            return false;
        }
        self.take();
        self.open.push((bracket, start));
        self.stopped.is_none()
    }

    /// Whether the innermost bracket ends here, by its closing bracket, a wrong one, or the end of the file.
    fn leave(&mut self) -> bool {
        let Some(&(open, place)) = self.open.last() else {
            return true;
        };
        let close = if open == '{' { '}' } else { ']' };
        match self.peek_half() {
            None => {
                let opened = self.character(place);
                let end = self.span(self.at, self.at);
                let reported = self.push(
                    messages::unclosed(open, close)
                        .at(opened)
                        .also(end, messages::ends_here()),
                );
                self.stop(reported);
            }
            Some(found) if found == close => {
                self.open.pop();
                self.take();
            }
            Some(found @ ('}' | ']')) => {
                let opened = self.character(place);
                let here = self.character(self.at);
                let reported = self.push(
                    messages::wrong_bracket(close, found)
                        .at(here)
                        .also(opened, messages::opened_here()),
                );
                self.damaged = Some(reported);
                self.open.pop();
                // Where an outer bracket waits for it, this one was forgotten; otherwise it was mistyped.
                let partner = if found == '}' { '{' } else { '[' };
                if !self.open.iter().any(|(outer, _)| *outer == partner) {
                    self.step();
                }
            }
            Some(_) => return false,
        }
        true
    }

    fn array(&mut self) -> Value {
        let mut items = Vec::new();
        if !self.enter('[') {
            return Value::Null;
        }
        loop {
            self.space();
            if self.leave() {
                return Value::Array(items);
            }
            if self.peek_half() == Some(',') {
                self.report_here(messages::surplus_comma());
                self.step();
                continue;
            }
            items.extend(self.value());
            self.comma();
        }
    }

    fn object(&mut self) -> Value {
        let mut entries: Vec<Entry> = Vec::new();
        let mut places: HashMap<String, Span> = HashMap::new();
        if !self.enter('{') {
            return Value::Null;
        }
        loop {
            self.space();
            if self.leave() {
                return Value::Object(entries);
            }
            if self.number_goes_on(entries.last_mut()) {
                self.comma();
                continue;
            }
            let Ok(key) = self.key() else { continue };
            let key = key.normalised();
            let value = self.value_of(&key);
            if let Some(first) = places.get(&key.value).copied() {
                self.push(
                    messages::duplicate_key(&key.value)
                        .at(key.span)
                        .also(first, messages::first_here()),
                );
            } else if let Some(value) = value {
                places.insert(key.value.clone(), key.span);
                entries.push(Entry { key, value });
            }
            self.comma();
        }
    }

    /// Reads the key that starts here. Without one: reports it and goes on to the next entry.
    fn key(&mut self) -> Result<Text, Reported> {
        let start = self.at;
        match self.peek_half() {
            Some('"' | '\'') => self.text(),
            Some(',') => {
                let reported = self.report_here(messages::surplus_comma());
                self.step();
                Err(reported)
            }
            Some(_) if self.peek().is_some_and(|first| first.is_alphanumeric() || first == '_') => {
                let key = self.word().to_owned();
                let span = self.span(start, start + key.len());
                self.push(messages::unquoted_key(&key).at(span));
                Ok(Text::plain(key, span))
            }
            _ => {
                let reported = self.unexpected(Expected::KeyOrClose);
                self.skip(reported);
                self.comma();
                Err(reported)
            }
        }
    }

    /// Reads `: value` after a key. None is a mistake that was reported, or the end of the file, which is one of the bracket
    /// around it.
    fn value_of(&mut self, key: &Text) -> Option<Node> {
        self.space();
        if self.peek_half() == Some(':') {
            self.take();
            self.space();
        } else if matches!(self.peek_half(), Some(',' | '}' | ']')) {
            self.damaged = Some(self.unexpected(Expected::Colon));
            return None;
        } else if self.peek().is_none() {
            return None;
        } else {
            self.unexpected(Expected::Colon);
            if self.peek_half() == Some('=') {
                self.step();
                self.space();
            }
        }
        if matches!(self.peek_half(), Some(',' | '}' | ']')) {
            self.damaged = Some(self.report_here(messages::missing_value(&key.value)));
            return None;
        }
        self.peek()?;
        self.value().ok()
    }

    /// Takes the comma after an entry; without one the entry must be the last.
    fn comma(&mut self) {
        let after = self.at;
        self.space();
        match self.peek_half() {
            Some(',') => self.take(),
            None | Some('}' | ']') => {}
            Some('"' | '\'' | '{' | '[' | '0'..='9' | '-') => {
                self.report(messages::missing_comma(), after, after);
            }
            Some(_) if self.peek().is_some_and(char::is_alphabetic) => {
                self.report(messages::missing_comma(), after, after);
            }
            Some(_) => {
                let reported = self.unexpected(Expected::CommaOrClose);
                self.skip(reported);
                if self.peek_half() == Some(',') {
                    self.step();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
