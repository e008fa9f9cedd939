//! The three written forms of a diagnostic: for people, one line, JSON.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::{Value, json as object};

use super::files::floor;
use super::{Diagnostic, FileId, Files, Severity, Span};
use crate::wording::{Language, one_line, visible, visible_json};

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// With the line of the file and carets under the place.
    Human {
        /// With ANSI colours.
        colour: bool,
    },
    /// `FILE:LINE:COLUMN: error[slug]: message`
    Short,
    /// One JSON object to a line.
    Json,
}

/// `FILE:LINE:COLUMN: error[slug]: message`, exactly one line, without its line break; columns in characters from 1.
/// Without a place the file is `attain` and there are no numbers.
pub fn short(diagnostic: &Diagnostic, files: &Files, language: Language) -> String {
    let Diagnostic {
        severity,
        slug,
        message,
        span,
        ..
    } = diagnostic;
    let place = match span {
        Some(span) => {
            let position = files.position(*span);
            format!(
                "{}:{}:{}",
                one_line(files.name(span.file)),
                position.line,
                position.column
            )
        }
        None => "attain".to_owned(),
    };
    format!(
        "{place}: {}[{slug}]: {}",
        severity.word(),
        one_line(message.get(language))
    )
}

/// One JSON object in one line: `severity`, `slug`, `message`, `file`, `line`, `column`, `end_line`, `end_column` (just
/// after the last character; these five null without a place), `label` (or null), `help` (list of texts), `related`
/// (list of objects with `message` and a place).
pub fn json(diagnostic: &Diagnostic, files: &Files, language: Language) -> String {
    let mut value = object!({
        "severity": diagnostic.severity.word(),
        "slug": diagnostic.slug,
        "message": diagnostic.message.get(language),
        "file": null, "line": null, "column": null, "end_line": null, "end_column": null,
        "label": diagnostic.label.as_ref().map(|label| label.get(language)),
        "help": diagnostic.help.iter().map(|help| help.get(language)).collect::<Vec<_>>(),
    });
    if let Some(span) = diagnostic.span {
        place(&mut value, span, files);
    }
    let related = diagnostic.related.iter().map(|(span, text)| {
        let mut other = object!({"message": text.get(language)});
        place(&mut other, *span, files);
        other
    });
    value["related"] = related.collect();
    visible_json(&value.to_string())
}

fn place(value: &mut Value, span: Span, files: &Files) {
    let (start, end) = (files.position(span), files.end_position(span));
    value["file"] = files.name(span.file).into();
    value["line"] = start.line.into();
    value["column"] = start.column.into();
    value["end_line"] = end.line.into();
    value["end_column"] = end.column.into();
}

/// The message with the line of the file and carets under the place, as rustc draws them, in ASCII frames (wide
/// Chinese consoles draw box characters two cells wide). Several lines, no line break at the end.
pub fn human(diagnostic: &Diagnostic, files: &Files, colour: bool, language: Language) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR.with_name(language.say("错误", "error")),
        Severity::Warning => Level::WARNING.with_name(language.say("警告", "warning")),
    };
    let title = one_line(diagnostic.message.get(language));
    let mut group = Group::with_title(level.primary_title(title).id(diagnostic.slug));
    let (mut near, mut far) = (Vec::new(), Vec::new());
    if let Some(span) = diagnostic.span {
        let first = {
            let label = diagnostic.label.as_ref().map(|label| label.get(language));
            Mark::new(span, label, AnnotationKind::Primary, files)
        };
        for (other, text) in &diagnostic.related {
            let mark = Mark::new(*other, Some(text.get(language)), AnnotationKind::Context, files);
            if mark.is_beside(&first) {
                near.push(mark)
            } else {
                far.push(mark)
            }
        }
        near.insert(0, first);
        group = excerpt(group, &near, files);
    } else {
        far.extend(
            diagnostic
                .related
                .iter()
                .map(|(span, text)| Mark::new(*span, Some(text.get(language)), AnnotationKind::Context, files)),
        );
    }
    for mark in far {
        group = excerpt(group, &[mark], files);
    }
    for help in &diagnostic.help {
        let level = Level::HELP.with_name(language.say("建议", "help"));
        group = group.element(level.message(visible(help.get(language))));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let drawn = renderer
        .decor_style(DecorStyle::Ascii)
        .term_width(WIDTH)
        .render(&[group]);
    // Origins are given by hand, because a cut line would show a wrong column; the renderer then adds a bare `:::`.
    let lines: Vec<&str> = drawn.lines().filter(|line| !is_bare_origin(line)).collect();
    lines.join("\n")
}

/// Whether a drawn line holds `:::` and nothing else but colours.
fn is_bare_origin(line: &str) -> bool {
    let mut parts = line.split('\u{1b}');
    let first = parts.next().unwrap_or("");
    let visible = parts.map(|part| part.split_once('m').map_or("", |(_, text)| text));
    let text: String = std::iter::once(first).chain(visible).collect();
    text.trim() == ":::"
}

/// Cells that a drawn line may take.
const WIDTH: usize = 140;
/// A line with more characters than this is cut around the place.
const LONGEST_LINE: usize = 110;
/// Characters kept before the place in a line that is cut.
const BEFORE: usize = 30;
/// Places further apart than this are drawn as two excerpts.
const LINES_APART: usize = 4;

/// One place to draw: a part of one line. A place of several lines is drawn at its first.
struct Mark<'a> {
    file: FileId,
    line: usize,
    column: usize,
    /// Bytes of the part of the line that is shown.
    shown: Range<usize>,
    /// Bytes that carry the carets, within `shown`.
    bytes: Range<usize>,
    label: Option<&'a str>,
    kind: AnnotationKind,
}

impl<'a> Mark<'a> {
    fn new(span: Span, label: Option<&'a str>, kind: AnnotationKind, files: &Files) -> Mark<'a> {
        let position = files.position(span);
        let text = files.text(span.file);
        let line = files.line_range(span.file, position.line);
        let start = floor(text, span.start).clamp(line.start, line.end);
        let end = floor(text, span.end).clamp(start, line.end);
        let shown = cut(text, line, start);
        Mark {
            file: span.file,
            line: position.line,
            column: position.column,
            bytes: start..end.min(shown.end),
            shown,
            label,
            kind,
        }
    }

    /// Whether both fit into one excerpt.
    fn is_beside(&self, first: &Mark) -> bool {
        let same_line =
            self.line == first.line && first.shown.start <= self.bytes.start && self.bytes.end <= first.shown.end;
        self.file == first.file
            && (same_line || (self.line != first.line && self.line.abs_diff(first.line) <= LINES_APART))
    }
}

/// The part of a line that is shown: all of it, or about [`LONGEST_LINE`] characters around `start`.
fn cut(text: &str, line: Range<usize>, start: usize) -> Range<usize> {
    let (before, after) = (&text[line.start..start], &text[start..line.end]);
    let left = before.char_indices().rev().take(LONGEST_LINE + 1).count();
    let right = after.char_indices().take(LONGEST_LINE + 1).count();
    if left + right <= LONGEST_LINE {
        return line;
    }
    let kept = left.min(BEFORE.max(LONGEST_LINE.saturating_sub(right)));
    let from = before
        .char_indices()
        .rev()
        .take(kept)
        .last()
        .map_or(start, |(at, _)| line.start + at);
    let until = after
        .char_indices()
        .nth(LONGEST_LINE - kept)
        .map_or(line.end, |(at, _)| start + at);
    from..until
}

/// Adds the lines of `marks`, which are near one another in one file, the first of them being the place itself.
fn excerpt<'a>(group: Group<'a>, marks: &[Mark<'a>], files: &Files) -> Group<'a> {
    let (Some(first), Some(from), Some(to)) = (
        marks.first(),
        marks.iter().map(|mark| mark.line).min(),
        marks.iter().map(|mark| mark.line).max(),
    ) else {
        return group;
    };
    let text = files.text(first.file);
    let mut source = String::new();
    let mut annotations = Vec::new();
    for line in from..=to {
        let whole = files.line_range(first.file, line);
        let mark = marks.iter().find(|mark| mark.line == line);
        let shown = mark.map_or_else(|| cut(text, whole.clone(), whole.start), |mark| mark.shown.clone());
        if shown.start > whole.start {
            source.push_str("...");
        }
        let moved = source.len();
        source.push_str(&visible(&text[shown.clone()]));
        for mark in marks.iter().filter(|mark| mark.line == line) {
            // Where a byte of the file stands once what stands before it is spelled out.
            let at = |byte: usize| moved + visible(&text[shown.start..byte]).len();
            let bytes = at(mark.bytes.start)..at(mark.bytes.end.max(mark.bytes.start));
            annotations.push(mark.kind.span(bytes).label(mark.label.map(one_line)));
        }
        if shown.end < whole.end {
            source.push_str("...");
        }
        source.push('\n');
    }
    let origin = Origin::path(one_line(files.name(first.file)))
        .line(first.line)
        .char_column(first.column);
    group
        .element(origin)
        .element(Snippet::source(source).line_start(from).annotations(annotations))
}

#[cfg(test)]
mod tests;
