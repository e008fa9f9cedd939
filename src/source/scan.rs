//! The reader's place in the text: looking, stepping, reporting, and what may be skipped.

use super::messages::{self, Expected};
use super::number::half_width;
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Reported, Span};

/// Reading stops after so many mistakes of syntax.
const MOST_MISTAKES: usize = 100;

/// The reader and where it is.
pub(super) struct Parser<'a, 'd> {
    pub(super) file: FileId,
    pub(super) text: &'a str,
    /// Byte of the next character; always the boundary of a character.
    pub(super) at: usize,
    pub(super) diagnostics: &'d mut Diagnostics,
    /// That something could not be read as it was meant.
    pub(super) damaged: Option<Reported>,
    pub(super) mistakes: usize,
    /// That the rest of the text is left unread.
    pub(super) stopped: Option<Reported>,
    /// The brackets around this place: how each opened, and where.
    pub(super) open: Vec<(char, usize)>,
}

impl Parser<'_, '_> {
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start as u32, end as u32)
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// The next character as JSON would have it, where it is punctuation.
    pub(super) fn peek_half(&self) -> Option<char> {
        self.peek().map(|character| half_width(character).unwrap_or(character))
    }

    /// The character at this byte.
    pub(super) fn character(&self, at: usize) -> Span {
        let length = self.text[at..].chars().next().map_or(0, char::len_utf8);
        self.span(at, at + length)
    }

    /// Goes over the next character.
    pub(super) fn step(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    /// Reports a mistake at the next character.
    pub(super) fn report_here(&mut self, diagnostic: Diagnostic) -> Reported {
        let here = self.character(self.at);
        self.push(diagnostic.at(here))
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic, start: usize, end: usize) -> Reported {
        let diagnostic = diagnostic.at(self.span(start, end));
        self.push(diagnostic)
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic) -> Reported {
        if let Some(stopped) = self.stopped {
            return stopped;
        }
        let reported = self.diagnostics.error(diagnostic);
        self.mistakes += 1;
        if self.mistakes >= MOST_MISTAKES {
            self.stop(reported);
        }
        reported
    }

    /// Gives up: the rest of the text is not read.
    pub(super) fn stop(&mut self, reported: Reported) {
        self.damaged = Some(reported);
        self.stopped = Some(reported);
        self.at = self.text.len();
        self.open.clear();
    }

    /// Takes the next character, which is punctuation, and reports it where it is full-width.
    pub(super) fn take(&mut self) {
        let Some(written) = self.peek() else { return };
        if let Some(meant) = half_width(written) {
            self.report_here(messages::full_width(written, meant));
        }
        self.step();
    }

    pub(super) fn unexpected(&mut self, expected: Expected) -> Reported {
        self.report_here(messages::unexpected(expected, self.peek()))
    }

    /// Skips white space and comments.
    pub(super) fn space(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            let start = self.at;
            match rest.chars().next() {
                Some(' ' | '\t' | '\n' | '\r') => self.at += 1,
                Some('/') if rest.starts_with("//") => self.at += rest.find('\n').unwrap_or(rest.len()),
                Some('/') if rest.starts_with("/*") => match rest[2..].find("*/") {
                    Some(length) => self.at += length + 4,
                    None => {
                        let reported = self.report(messages::unterminated_comment(), start, start + 2);
                        self.stop(reported);
                    }
                },
                Some('\u{3000}') => self.take(),
                Some(odd)
                    if odd.is_whitespace() || matches!(odd, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}') =>
                {
                    self.report_here(messages::odd_space(odd));
                    self.step();
                }
                _ => return,
            }
        }
    }

    /// Skips to the comma or closing bracket that ends this entry, over nested brackets (those of expressions too),
    /// text and comments; why was said.
    pub(super) fn skip(&mut self, reported: Reported) {
        self.damaged = Some(reported);
        let mut depth = 0_usize;
        while let Some(next) = self.peek() {
            let rest = &self.text[self.at..];
            match next {
                ',' | '，' | '}' | ']' | '｝' | '］' if depth == 0 => return,
                '{' | '[' | '(' => depth += 1,
                '}' | ']' | ')' => depth = depth.saturating_sub(1),
                '"' => {
                    self.at += quoted(rest);
                    continue;
                }
                '/' if rest.starts_with("//") || rest.starts_with("/*") => {
                    self.space();
                    continue;
                }
                _ => {}
            }
            self.at += next.len_utf8();
        }
    }
}

/// Length of quoted text with its quotes, up to the end of the line at most.
fn quoted(rest: &str) -> usize {
    let mut escaped = true;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'\n' => return at,
            b'"' if !escaped => return at + 1,
            b'\\' if !escaped => escaped = true,
            _ => escaped = false,
        }
    }
    rest.len()
}
