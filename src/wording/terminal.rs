//! Text of strangers (labels, names, lines of files) made safe for a terminal: nothing that is printed can move the cursor,
//! change colours or turn the direction of writing.

use std::fmt::Write;

/// Control characters and marks that turn the direction of writing are spelled out, as `\u{1b}`; line breaks and tabs stay.
pub fn visible(text: &str) -> String {
    spelled(
        text,
        |c| !matches!(c, '\n' | '\t') && is_dangerous(c),
        |code| format!("\\u{{{code:x}}}"),
    )
}

/// [`visible`] in one line: line breaks and tabs, with the spaces around them, become one space.
pub fn one_line(text: &str) -> String {
    let parts = text
        .split(['\n', '\r', '\t'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    visible(&parts.collect::<Vec<_>>().join(" "))
}

/// JSON that reads back as the same value, with such characters (they can only stand inside its strings) escaped.
pub fn visible_json(json: &str) -> String {
    spelled(
        json,
        |c| !matches!(c, '\n' | '\t') && is_dangerous(c),
        |code| format!("\\u{code:04x}"),
    )
}

/// C0 and C1 controls, separators of lines and paragraphs, marks and isolates of direction.
fn is_dangerous(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn spelled(text: &str, is_spelled: impl Fn(char) -> bool, spell: impl Fn(u32) -> String) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_spelled(character) {
            let _ = shown.write_str(&spell(u32::from(character)));
        } else {
            shown.push(character);
        }
    }
    shown
}

/// A word as a shell takes it.
pub fn quoted(word: &str) -> String {
    let plain = word.chars().all(|c| c.is_alphanumeric() || "-_./=,+%".contains(c));
    if plain {
        word.to_string()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_paints_or_turns_is_spelled_out() {
        assert_eq!(visible("a\u{1b}[31mb\u{7}\n\tc"), "a\\u{1b}[31mb\\u{7}\n\tc");
        assert_eq!(
            visible("\u{9b}2J \u{202e}产值\u{2066} \u{200f}"),
            "\\u{9b}2J \\u{202e}产值\\u{2066} \\u{200f}"
        );
        assert_eq!(one_line("a +\r\n\t b\u{7}\n"), "a + b\\u{7}");
    }

    #[test]
    fn escaped_json_reads_back_as_the_same() {
        let value = serde_json::json!({"label": "a\u{1b}\u{9b}\u{202e}\u{7f}b"});
        let text = visible_json(&serde_json::to_string_pretty(&value).expect("JSON"));
        assert!(text.chars().all(|c| c == '\n' || !is_dangerous(c)), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).expect("JSON"), value);
    }
}
