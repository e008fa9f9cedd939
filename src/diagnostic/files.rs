//! The registry of texts that places point into.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{FileId, Span};

/// Every text that a mistake can point into: files, command-line flags, cells of a workbook.
#[derive(Clone, Debug, Default)]
pub struct Files {
    entries: Vec<Registered>,
}

#[derive(Clone, Debug)]
struct Registered {
    name: String,
    path: Option<PathBuf>,
    text: Arc<str>,
    /// First byte of every line.
    lines: Vec<u32>,
}

/// A place for people: lines and columns counted from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1; a byte-order mark does not count.
    pub column: usize,
}

const BYTE_ORDER_MARK: char = '\u{feff}';

impl Files {
    /// An empty registry.
    pub fn new() -> Files {
        Files::default()
    }

    /// Registers a text that is not a file on disk, such as a command-line flag.
    pub fn add(&mut self, name: String, text: Arc<str>) -> FileId {
        self.register(name, None, text)
    }

    /// Registers the text of a file on disk; messages show the path as given here.
    pub fn add_file(&mut self, path: &Path, text: Arc<str>) -> FileId {
        self.register(path.display().to_string(), Some(path.to_path_buf()), text)
    }

    fn register(&mut self, name: String, path: Option<PathBuf>, text: Arc<str>) -> FileId {
        let id = FileId(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        let after_break = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n')
            .map(|(at, _)| at as u32 + 1);
        let lines = std::iter::once(0).chain(after_break).collect();
        self.entries.push(Registered {
            name,
            path,
            text,
            lines,
        });
        id
    }

    fn entry(&self, file: FileId) -> Option<&Registered> {
        self.entries.get(file.0 as usize)
    }

    /// The name under which the text was registered; `?` for an id of another registry.
    pub fn name(&self, file: FileId) -> &str {
        self.entry(file).map_or("?", |entry| &entry.name)
    }

    /// The path of a file on disk; none for flags and other small texts.
    pub fn path(&self, file: FileId) -> Option<&Path> {
        self.entry(file).and_then(|entry| entry.path.as_deref())
    }

    /// The whole text; empty for an id of another registry.
    pub fn text(&self, file: FileId) -> &str {
        self.entry(file).map_or("", |entry| &entry.text)
    }

    /// The text of a span; a span that does not fit its text is narrowed to whole characters within it.
    pub fn slice(&self, span: Span) -> &str {
        let text = self.text(span.file);
        let (start, end) = (floor(text, span.start), floor(text, span.end));
        text.get(start..end).unwrap_or("")
    }

    /// Where a span starts.
    pub fn position(&self, span: Span) -> Position {
        self.position_of(span.file, span.start)
    }

    /// Where a span ends: the place just after its last character.
    pub fn end_position(&self, span: Span) -> Position {
        self.position_of(span.file, span.end)
    }

    fn position_of(&self, file: FileId, byte: u32) -> Position {
        let Some(entry) = self.entry(file) else {
            return Position { line: 1, column: 1 };
        };
        let at = floor(&entry.text, byte);
        let index = entry
            .lines
            .partition_point(|start| *start as usize <= at)
            .saturating_sub(1);
        let start = entry.lines.get(index).map_or(0, |start| *start as usize);
        let before = entry.text.get(start..at).unwrap_or("");
        let before = if start == 0 {
            before.strip_prefix(BYTE_ORDER_MARK).unwrap_or(before)
        } else {
            before
        };
        Position {
            line: index + 1,
            column: before.chars().count() + 1,
        }
    }

    /// Byte range of a line (counted from 1) without its line break and without a byte-order mark.
    pub(super) fn line_range(&self, file: FileId, line: usize) -> std::ops::Range<usize> {
        let Some(entry) = self.entry(file) else { return 0..0 };
        let start = entry
            .lines
            .get(line.saturating_sub(1))
            .map_or(entry.text.len(), |start| *start as usize);
        let end = entry
            .lines
            .get(line)
            .map_or(entry.text.len(), |next| *next as usize - 1);
        let written = entry.text.get(start..end).unwrap_or("");
        let end = if written.ends_with('\r') { end - 1 } else { end };
        let mark = if start == 0 && written.starts_with(BYTE_ORDER_MARK) {
            BYTE_ORDER_MARK.len_utf8()
        } else {
            0
        };
        start + mark..end
    }
}

/// The nearest boundary of a character at or before `byte`.
pub(super) fn floor(text: &str, byte: u32) -> usize {
    text.floor_char_boundary(byte as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(files: &Files, file: FileId, byte: usize) -> (usize, usize) {
        let position = files.position(Span::new(file, byte as u32, byte as u32));
        (position.line, position.column)
    }

    #[test]
    fn columns_count_characters_and_not_the_byte_order_mark() {
        let text = "\u{feff}工业 = 1\r\n  总产值\n";
        let mut files = Files::new();
        let file = files.add("a.json".into(), text.into());
        assert_eq!(place(&files, file, 3), (1, 1));
        assert_eq!(place(&files, file, text.find('=').unwrap()), (1, 4));
        assert_eq!(place(&files, file, text.find('产').unwrap()), (2, 4));
        assert_eq!(place(&files, file, text.len()), (3, 1));
        assert_eq!(&text[files.line_range(file, 1)], "工业 = 1");
        assert_eq!(&text[files.line_range(file, 2)], "  总产值");
        assert_eq!(&text[files.line_range(file, 3)], "");
    }

    #[test]
    fn spans_outside_of_the_text_or_inside_a_character_are_harmless() {
        let mut files = Files::new();
        let file = files.add("a".into(), "工业".into());
        assert_eq!(files.slice(Span::new(file, 1, 5)), "工");
        assert_eq!(files.slice(Span::new(file, 3, 99)), "业");
        assert_eq!(place(&files, file, 99), (1, 3));
        assert_eq!(place(&files, FileId(7), 4), (1, 1));
        assert_eq!(files.name(FileId(7)), "?");
    }
}
