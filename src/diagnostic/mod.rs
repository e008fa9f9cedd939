//! Mistakes and doubts as plain values: what is wrong, where, and what to do about it.
//!
//! Positions are byte ranges of a registered text ([`Files`]); a command-line flag or a cell of a workbook is a small
//! text of its own, so that every mistake anywhere has a place. Drawing for people, one-line and JSON forms live here
//! too; nothing here knows what a scenario is.

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

/// How bad it is: an error stops the command, a warning (a doubt) does not unless `--strict`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Stops the command.
    Error,
    /// A doubt: worth a look, results are still produced.
    Warning,
}

/// One mistake or doubt.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// Error or doubt.
    pub severity: Severity,
    /// Stable readable identifier, such as `unknown-name`.
    pub slug: &'static str,
    /// One sentence, names in backticks.
    pub message: String,
    /// Where; none only for mistakes that have no place in any text.
    pub span: Option<Span>,
    /// Short text under the caret.
    pub label: Option<String>,
    /// Other places that matter, with a word on each.
    pub related: Vec<(Span, String)>,
    /// What to do about it; only when sure.
    pub help: Vec<String>,
}
