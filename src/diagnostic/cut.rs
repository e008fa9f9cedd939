//! Messages stay readable whatever a file calls its items: a name of a megabyte is shown by its beginning and its end.

/// A piece in backticks with more characters than this is shortened.
const LONGEST_NAME: usize = 100;
/// What is kept of it: characters of its beginning and of its end (the file name of a path, the member of an item).
const KEPT: (usize, usize) = (50, 40);
/// A whole text with more characters than this ends in `…`.
const LONGEST_TEXT: usize = 4_000;

/// The text with its long names shortened.
pub(super) fn cut(text: String) -> String {
    if text.len() <= LONGEST_NAME {
        return text;
    }
    let mut short = String::new();
    for (index, piece) in text.split('`').enumerate() {
        if index > 0 {
            short.push('`');
        }
        // Every second piece is a name.
        if index % 2 == 1 {
            short.push_str(&name(piece));
        } else {
            short.push_str(piece);
        }
    }
    match short.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => format!("{}…", &short[..end]),
        None => short,
    }
}

fn name(name: &str) -> String {
    let length = name.chars().count();
    if length <= LONGEST_NAME {
        return name.to_string();
    }
    let first: String = name.chars().take(KEPT.0).collect();
    let last: String = name.chars().skip(length - KEPT.1).collect();
    format!("{first}…{last}")
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn long_names_lose_their_middle() {
        let text = format!("`{}` is not `short`", "工".repeat(1_000_000));
        assert_eq!(
            cut(text),
            format!("`{}…{}` is not `short`", "工".repeat(50), "工".repeat(40))
        );
        assert_eq!(cut("plain `a`".to_string()), "plain `a`");
    }

    #[test]
    fn other_long_texts_are_cut_too() {
        assert_eq!(cut("x".repeat(1_000_000)).chars().count(), 4_001);
    }
}
