//! Names: which characters they are made of, and which are taken.

use crate::wording::{Said, say};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Words that no item, dimension or member may be called.
pub const RESERVED: &[&str] = &["t", "year", "and", "or", "not", "to", "if"];

/// Names that mean something by themselves where no item, member or table bears them.
pub const BARE: &[&str] = &["pi", "dt", "quarter", "month"];

/// Whether a name means something by itself: `t`, `year`, `pi`, …
pub fn is_bare(text: &str) -> bool {
    matches!(text, "t" | "year") || BARE.contains(&text)
}

/// Functions that came after the first edition: a name of the file that is one of theirs is worth a warning.
const LATER: &[&str] = &[
    "lookup", "lookup_steps", "arcsin", "arccos", "arctan", "tanh", "int", "ratio", "sd", "median", "rank", "delay", "smooth",
    "smooth3", "delay1", "delay3",
];

/// Whether a name of the file hides one that the language has.
pub fn hides(text: &str) -> bool {
    BARE.contains(&text) || LATER.contains(&text)
}

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

    /// What is wrong, in one sentence.
    pub fn said(&self) -> Said {
        match self {
            NameProblem::Empty => Said::new("名称至少要有一个字符", "a name needs at least one character"),
            NameProblem::Start(c) => {
                let c = quoted(*c);
                say!(
                    "名称以文字、字母或 `_` 开头，不能以{}开头", c.zh;
                    "a name starts with a letter or `_`, not with {}", c.en
                )
            }
            NameProblem::Character(c, _) => {
                let c = quoted(*c);
                say!(
                    "名称由文字、字母、数字和 `_` 组成，不能含{}", c.zh;
                    "a name holds letters, digits and `_`, not {}", c.en
                )
            }
            NameProblem::Reserved(word) => say!("`{word}` 是保留字"; "`{word}` is a reserved word"),
        }
    }
}

/// A character for people: itself, or its code where it cannot be seen.
pub(super) fn quoted(c: char) -> Said {
    let unseen = c.is_control()
        || is_combining_mark(c)
        || matches!(c as u32, 0xAD | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFEFF | 0xFFF9..=0xFFFB | 0xE0000..=0xE007F | 0xE000..=0xF8FF);
    match c {
        ' ' => Said::new("空格", "a space"),
        '`' => Said::new("反引号", "a backtick"),
        c if c.is_whitespace() || unseen => Said::same(format!("U+{:04X}", c as u32)),
        c => Said::same(format!("`{c}`")),
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
                name_problem(name).map(|problem| problem.said().en).as_deref(),
                Some(text),
                "{name}"
            );
        }
    }
}
