//! Signs that are not of this language, and what to write for them: full-width punctuation, mathematical signs and the
//! operators of other languages.

use unicode_normalization::UnicodeNormalization;

/// The half-width form of full-width punctuation, letters and digits; any other character itself.
pub(super) fn half_width(c: char) -> char {
    match c {
        c if c.is_ascii() => c,
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '、' | '﹑' => ',',
        '。' | '｡' => '.',
        '【' | '〔' | '〖' => '[',
        '】' | '〕' | '〗' => ']',
        '〈' | '《' => '<',
        '〉' | '》' => '>',
        '“' | '”' | '„' | '「' | '」' | '『' | '』' => '"',
        '‘' | '’' => '\'',
        '〜' => '~',
        // Small and vertical forms (U+FE10 to U+FE6B).
        '\u{FE10}'..='\u{FE6B}' => {
            let mut folded = std::iter::once(c).nfkc();
            match (folded.next(), folded.next()) {
                (Some(half), None) if half.is_ascii_punctuation() => half,
                _ => c,
            }
        }
        _ => c,
    }
}

/// What to write for an operator of another language or of mathematics, in half-width characters.
const FOREIGN: &[(&str, &str)] = &[
    ("&&", "and"),
    ("||", "or"),
    ("**", "^"),
    ("<>", "!="),
    ("=<", "<="),
    ("=>", ">="),
    ("&", "and"),
    ("!", "not"),
    ("=", "=="),
    ("~", "to"),
    (";", ","),
    ("{", "("),
    ("}", ")"),
    ("×", "*"),
    ("✕", "*"),
    ("✖", "*"),
    ("·", "*"),
    ("∙", "*"),
    ("⋅", "*"),
    ("∗", "*"),
    ("•", "*"),
    ("÷", "/"),
    ("∕", "/"),
    ("⁄", "/"),
    ("−", "-"),
    ("–", "-"),
    ("—", "-"),
    ("‐", "-"),
    ("‑", "-"),
    ("‒", "-"),
    ("≤", "<="),
    ("≦", "<="),
    ("⩽", "<="),
    ("≥", ">="),
    ("≧", ">="),
    ("⩾", ">="),
    ("≠", "!="),
    ("≡", "=="),
    ("∧", "and"),
    ("∨", "or"),
    ("¬", "not"),
    ("∼", "to"),
    ("⁰", "^0"),
    ("¹", "^1"),
    ("²", "^2"),
    ("³", "^3"),
    ("⁴", "^4"),
    ("⁵", "^5"),
    ("⁶", "^6"),
    ("⁷", "^7"),
    ("⁸", "^8"),
    ("⁹", "^9"),
    ("√", "sqrt(x)"),
    ("∑", "sum(x[*])"),
    ("∏", "product(x[*])"),
    ("‰", "/ 1000"),
];

/// What to write for the sign `text`, if it is one that people bring along.
pub(super) fn instead(text: &str) -> Option<&'static str> {
    FOREIGN
        .iter()
        .find(|(found, _)| *found == text)
        .map(|(_, write)| *write)
}
