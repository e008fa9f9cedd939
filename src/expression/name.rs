//! Names: which characters they are made of, and which are taken.

use std::fmt;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Words that no item, dimension or member may be called.
pub const RESERVED: &[&str] = &["t", "year", "and", "or", "not", "to", "if"];

/// Whether `text` is one of `t year and or not to if`.
pub fn is_reserved(text: &str) -> bool {
    RESERVED.contains(&text)
}

/// The name in Unicode NFC, in which names are compared.
pub fn normal_form(name: &str) -> String {
    if name.is_ascii() {
        name.to_owned()
    } else {
        name.nfc().collect()
    }
}

/// A letter of any script, or `_`.
pub(super) fn starts_name(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || (!c.is_ascii() && c.is_alphabetic() && !is_combining_mark(c))
}

/// A letter, a digit, `_` or a mark that belongs to the letter before it.
pub(super) fn continues_name(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    c.is_alphabetic() || is_combining_mark(c) || is_digit(c)
}

/// Digits of every script, but not `²`, `½` or `①`: these fold into something else under compatibility.
fn is_digit(c: char) -> bool {
    c.is_numeric() && (('０'..='９').contains(&c) || std::iter::once(c).nfkc().eq([c]))
}

/// Why a text cannot be the name of an item, dimension or member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameProblem {
    /// No characters at all.
    Empty,
    /// The first character is neither a letter nor `_`.
    Start(char),
    /// A later character is neither a letter, a digit nor `_`; with its byte offset.
    Character(char, usize),
    /// One of the reserved words.
    Reserved(String),
}

impl NameProblem {
    /// Stable name of this kind of mistake.
    pub fn slug(&self) -> &'static str {
        match self {
            NameProblem::Reserved(_) => "reserved-word",
            _ => "bad-name",
        }
    }
}

impl fmt::Display for NameProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NameProblem::Empty => write!(f, "a name needs at least one character"),
            NameProblem::Start(c) => write!(f, "a name starts with a letter or `_`, not with {}", quoted(*c)),
            NameProblem::Character(c, _) => write!(f, "a name holds letters, digits and `_`, not {}", quoted(*c)),
            NameProblem::Reserved(word) => write!(f, "`{word}` is a reserved word"),
        }
    }
}

/// A character for people: itself, or its code where it cannot be seen.
pub(super) fn quoted(c: char) -> String {
    let unseen = c.is_control()
        || is_combining_mark(c)
        || matches!(c as u32, 0xAD | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFEFF | 0xFFF9..=0xFFFB | 0xE0000..=0xE007F | 0xE000..=0xF8FF);
    match c {
        ' ' => "a space".to_owned(),
        '`' => "a backtick".to_owned(),
        c if c.is_whitespace() || unseen => format!("U+{:04X}", c as u32),
        c => format!("`{c}`"),
    }
}

/// What is wrong with `text` as a declared name; `None` if nothing.
pub fn name_problem(text: &str) -> Option<NameProblem> {
    let mut characters = text.char_indices();
    match characters.next() {
        None => return Some(NameProblem::Empty),
        Some((_, c)) if !starts_name(c) => return Some(NameProblem::Start(c)),
        Some(_) => {}
    }
    if let Some((at, c)) = characters.find(|(_, c)| !continues_name(*c)) {
        return Some(NameProblem::Character(c, at));
    }
    let name = normal_form(text);
    is_reserved(&name).then_some(NameProblem::Reserved(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_script() {
        for name in [
            "x",
            "_",
            "_1",
            "工业总产值",
            "ВВП",
            "e\u{301}",
            "x1",
            "ＧＤＰ",
            "हिन्दी",
            "Δx",
            "x٣",
            "quarter",
            "T",
            "々",
            "ＧＤＰ２",
        ] {
            assert_eq!(name_problem(name), None, "{name}");
        }
        assert_eq!(normal_form("cafe\u{301}"), "caf\u{e9}");
    }

    #[test]
    fn problems() {
        for (name, text) in [
            ("", "a name needs at least one character"),
            ("1x", "a name starts with a letter or `_`, not with `1`"),
            ("\u{301}x", "a name starts with a letter or `_`, not with U+0301"),
            ("a b", "a name holds letters, digits and `_`, not a space"),
            ("a-b", "a name holds letters, digits and `_`, not `-`"),
            ("x²", "a name holds letters, digits and `_`, not `²`"),
            ("x\u{200b}", "a name holds letters, digits and `_`, not U+200B"),
            ("year", "`year` is a reserved word"),
            ("if", "`if` is a reserved word"),
        ] {
            assert_eq!(
                name_problem(name).map(|problem| problem.to_string()).as_deref(),
                Some(text),
                "{name}"
            );
        }
    }
}
