//! Mistakes and doubts as plain values: what is wrong, where, and what to do about it.
//!
//! Positions are byte ranges of a registered text ([`Files`]); a command-line flag or a cell of a workbook is a small
//! text of its own, so that every mistake anywhere has a place. Drawing for people, one-line and JSON forms live here
//! too; nothing here knows what a scenario is.

mod closest;
mod collection;
mod cut;
mod files;
mod render;

use crate::wording::Said;

pub use closest::closest;
pub use collection::{Diagnostics, PRINTED_AT_MOST, Reported, STORED_AT_MOST};
pub use files::{Files, Position};
pub use render::{Format, human, json, short};

/// A text registered in [`Files`]: a file, a command-line flag, a cell of a workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A byte range of one registered text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// Which text.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Bytes `start..end` of `file`.
    pub fn new(file: FileId, start: u32, end: u32) -> Span {
        Span {
            file,
            start,
            end: end.max(start),
        }
    }

    /// From the first byte of this to the last byte of `last`; this alone where they are in different texts.
    pub fn to(self, last: Span) -> Span {
        if self.file == last.file {
            Span::new(self.file, self.start, last.end)
        } else {
            self
        }
    }
}

/// How bad it is: an error stops the command, a warning (a doubt) does not unless `--strict`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Stops the command.
    Error,
    /// A doubt: worth a look, results are still produced.
    Warning,
}

impl Severity {
    /// `error` or `warning`, as printed.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// One mistake or doubt.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// Error or doubt.
    pub severity: Severity,
    /// Stable readable identifier, such as `unknown-name`.
    pub slug: &'static str,
    /// One sentence, names in backticks.
    pub message: Said,
    /// Where; none only for mistakes that have no place in any text.
    pub span: Option<Span>,
    /// Short text under the caret.
    pub label: Option<Said>,
    /// Other places that matter, with a word on each.
    pub related: Vec<(Span, Said)>,
    /// What to do about it; only when sure.
    pub help: Vec<Said>,
}

impl Diagnostic {
    /// A mistake, as yet without a place.
    pub fn error(slug: &'static str, message: impl Into<Said>) -> Diagnostic {
        Diagnostic::new(Severity::Error, slug, message.into())
    }

    /// A doubt, as yet without a place.
    pub fn warning(slug: &'static str, message: impl Into<Said>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, slug, message.into())
    }

    fn new(severity: Severity, slug: &'static str, message: Said) -> Diagnostic {
        Diagnostic {
            severity,
            slug,
            message: message.map(cut::cut),
            span: None,
            label: None,
            related: Vec::new(),
            help: Vec::new(),
        }
    }

    /// The same, at this place.
    pub fn at(mut self, span: Span) -> Diagnostic {
        self.span = Some(span);
        self
    }

    /// The same, with a short text under the caret.
    pub fn label(mut self, label: impl Into<Said>) -> Diagnostic {
        self.label = Some(label.into().map(cut::cut));
        self
    }

    /// The same, with one more place that matters and a word on it.
    pub fn also(mut self, span: Span, text: impl Into<Said>) -> Diagnostic {
        self.related.push((span, text.into().map(cut::cut)));
        self
    }

    /// The same, with advice; only when sure.
    pub fn help(mut self, help: impl Into<Said>) -> Diagnostic {
        self.help.push(help.into().map(cut::cut));
        self
    }
}
