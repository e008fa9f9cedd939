//! The tree that every later room reads: JSON with places.

use crate::diagnostic::Span;
use crate::wording::Said;

/// One value of the file with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where the value stands (with its quotes or brackets).
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// A JSON value; objects keep the order of the file and have no duplicate keys.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, correctly rounded.
    Number(f64),
    /// A string.
    String(Text),
    /// A list.
    Array(Vec<Node>),
    /// An object.
    Object(Vec<Entry>),
}

/// `"key": value`
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key in Unicode NFC, with the place of the quoted key.
    pub key: Text,
    /// Its value.
    pub value: Node,
}

/// A string of the file, decoded, that still knows where each of its bytes came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The decoded text.
    pub value: String,
    /// Where the string stands, with its quotes.
    pub span: Span,
    /// Where decoded and written text part ways: `(decoded byte, written byte of the file)` pairs in rising order; between
    /// two pairs both run byte for byte. Starts with `(0, span.start + 1)`.
    pub map: Vec<(u32, u32)>,
}

impl Node {
    /// The value of a key, where this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// Key and value, where this is an object that has the key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key.value == key)
    }

    /// The entries of an object in order; none where this is no object.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Object(entries) => entries,
            _ => &[],
        }
    }

    /// What it is, with its article: `a number`, `an object`.
    pub fn kind(&self) -> Said {
        match &self.value {
            Value::Null => Said::same("`null`"),
            Value::Bool(_) => Said::new("`true` 或 `false`", "`true` or `false`"),
            Value::Number(_) => Said::new("数", "a number"),
            Value::String(_) => Said::new("文本", "text"),
            Value::Array(_) => Said::new("列表", "a list"),
            Value::Object(_) => Said::new("对象", "an object"),
        }
    }

    /// Whether this is an object whose keys are periods.
    pub fn is_series(&self) -> bool {
        let entries = self.entries();
        !entries.is_empty() && entries.iter().all(|entry| looks_like_period(&entry.key.value))
    }
}

/// Whether a key of an object looks like a period of any frequency (`2018`, `2018Q3`, `2018-12`, `-3`), so that the
/// object is a series and not a map by member. Names and members never start with a digit, so a digit is enough and a
/// mistyped period still counts.
pub fn looks_like_period(key: &str) -> bool {
    let key = key.strip_prefix('-').unwrap_or(key);
    key.starts_with(|first: char| first.is_ascii_digit())
}

impl Text {
    /// A text that is written without quotes or escapes at `span`.
    pub fn plain(value: String, span: Span) -> Text {
        Text {
            value,
            span,
            map: vec![(0, span.start)],
        }
    }

    /// Where bytes `start..end` of the decoded text are written. Ends that do not fit are narrowed to the text.
    pub fn span_of(&self, start: u32, end: u32) -> Span {
        let length = u32::try_from(self.value.len()).unwrap_or(u32::MAX);
        let (start, end) = (start.min(length), end.min(length).max(start.min(length)));
        let from = self.written(start);
        let mut to = self.written(end).max(from);
        if to == from && end > start {
            // All of it came out of one composed character: take the whole of what it was composed of.
            to = self
                .map
                .iter()
                .find(|(decoded, written)| *decoded > start && *written > from)
                .map_or(self.span.end, |pair| pair.1);
        }
        let within = |byte: u32| byte.clamp(self.span.start, self.span.end);
        Span::new(self.span.file, within(from), within(to))
    }

    fn written(&self, decoded: u32) -> u32 {
        let next = self.map.partition_point(|pair| pair.0 <= decoded);
        match next.checked_sub(1).and_then(|last| self.map.get(last)) {
            Some((from, written)) => written.saturating_add(decoded - from),
            None => self.span.start,
        }
    }

    /// Bytes `start..end` of it, without white space at their ends.
    pub fn part(&self, start: usize, end: usize) -> Text {
        let value = self.value.get(start..end).unwrap_or_default();
        let first = (0, self.written(start as u32));
        let within = |pair: &&(u32, u32)| pair.0 as usize > start && pair.0 as usize <= end;
        let later = self.map.iter().filter(within);
        let part = Text {
            value: value.to_owned(),
            span: self.span_of(start as u32, end as u32),
            map: std::iter::once(first).chain(later.map(|pair| (pair.0 - start as u32, pair.1))).collect(),
        };
        let part = part.trimmed();
        Text {
            span: part.span_of(0, part.value.len() as u32),
            ..part
        }
    }

    /// The same without white space at its ends.
    pub fn trimmed(mut self) -> Text {
        let whole = self.value.len();
        let head = whole - self.value.trim_start().len();
        let kept = self.value.trim().len();
        if kept < whole {
            let first = (0, self.written(head as u32));
            let later = self
                .map
                .iter()
                .filter(|pair| pair.0 > head as u32)
                .map(|pair| (pair.0 - head as u32, pair.1));
            self.map = std::iter::once(first)
                .chain(later.filter(|pair| pair.0 as usize <= kept))
                .collect();
            self.value = self.value.trim().to_owned();
        }
        self
    }

    /// The same in Unicode NFC, as names and keys are compared.
    pub fn normalised(self) -> Text {
        use unicode_normalization::{UnicodeNormalization, is_nfc};
        if is_nfc(&self.value) {
            return self;
        }
        let value: String = self.value.nfc().collect();
        // What is the same before and after keeps its places; the changed middle has one place together.
        let same = |(a, b): &(char, char)| a == b;
        let bytes = |(a, _): (char, char)| a.len_utf8();
        let head: usize = self.value.chars().zip(value.chars()).take_while(same).map(bytes).sum();
        let (old, new) = (&self.value[head..], &value[head..]);
        let tail: usize = old
            .chars()
            .rev()
            .zip(new.chars().rev())
            .take_while(same)
            .map(bytes)
            .sum();
        let (old_end, new_end) = ((self.value.len() - tail) as u32, (value.len() - tail) as u32);
        let middle = self.written(head as u32);
        let mut map: Vec<(u32, u32)> = self.map.iter().copied().filter(|pair| pair.0 < head as u32).collect();
        let middles = value[head..new_end as usize].char_indices();
        map.extend(middles.map(|(at, _)| ((head + at) as u32, middle)));
        map.push((new_end, self.written(old_end)));
        map.extend(
            self.map
                .iter()
                .filter(|pair| pair.0 > old_end)
                .map(|pair| (pair.0 - old_end + new_end, pair.1)),
        );
        if map.first().is_none_or(|pair| pair.0 > 0) {
            map.insert(0, (0, self.written(0)));
        }
        Text {
            value,
            span: self.span,
            map,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::FileId;

    fn written(text: &str, map: &[(u32, u32)], source: &str) -> Text {
        Text {
            value: text.to_owned(),
            span: Span::new(FileId(0), 0, source.len() as u32),
            map: map.to_vec(),
        }
    }

    fn part(text: &Text, source: &'static str, of: &str) -> &'static str {
        let start = text.value.find(of).expect("part of the decoded text") as u32;
        let span = text.span_of(start, start + of.len() as u32);
        &source[span.start as usize..span.end as usize]
    }

    #[test]
    fn escapes_shift_places() {
        let source = r#""a\n工\u5de5b""#;
        let text = written("a\n工工b", &[(0, 1), (2, 4), (8, 13)], source);
        assert_eq!(part(&text, source, "a"), "a");
        assert_eq!(part(&text, source, "\n"), r"\n");
        assert_eq!(part(&text, source, "工工"), r"工\u5de5");
        assert_eq!(part(&text, source, "工b"), r"\u5de5b");
        assert_eq!(part(&text, source, "b"), "b");
        assert_eq!(text.span_of(0, 99), Span::new(FileId(0), 1, 14));
        assert_eq!(text.span_of(50, 99), Span::new(FileId(0), 14, 14));
    }

    #[test]
    fn normalising_keeps_places() {
        let source = "\"cafe\u{301}_ai\"";
        let text = written("cafe\u{301}_ai", &[(0, 1)], source).normalised();
        assert_eq!(text.value, "café_ai");
        assert_eq!(part(&text, source, "caf"), "caf");
        assert_eq!(part(&text, source, "é"), "e\u{301}");
        assert_eq!(part(&text, source, "ai"), "ai");
        let source = "\"e\u{301}\"";
        let text = written("e\u{301}", &[(0, 1)], source).normalised();
        assert_eq!(part(&text, source, "é"), "e\u{301}");
        assert_eq!(text.map[0], (0, 1));
    }

    #[test]
    fn parts_keep_their_places() {
        let source = r#""a\n工 = \u5de5b ""#;
        let text = written("a\n工 = 工b ", &[(0, 1), (2, 4), (8, 10), (11, 16)], source);
        let right = text.part(6, text.value.len());
        assert_eq!(right.value, "= 工b");
        let right = text.part(7, text.value.len());
        assert_eq!((right.value.as_str(), part(&right, source, "b")), ("工b", "b"));
        assert_eq!(part(&right, source, "工"), r"\u5de5");
        assert_eq!(text.part(0, 5).value, "a\n工");
    }

    #[test]
    fn series_are_known_by_their_keys() {
        let node = |keys: &[&str]| {
            let span = Span::new(FileId(0), 0, 0);
            let entry = |key: &&str| Entry {
                key: Text::plain((*key).to_owned(), span),
                value: Node {
                    span,
                    value: Value::Null,
                },
            };
            Node {
                span,
                value: Value::Object(keys.iter().map(entry).collect()),
            }
        };
        assert!(node(&["2018", "2018Q3", "2018-12", "2018M12", "0", "240", "-3"]).is_series());
        assert!(!node(&["2018", "value"]).is_series());
        assert!(!node(&["-3", "-x"]).is_series());
        assert!(!node(&[]).is_series());
    }
}
