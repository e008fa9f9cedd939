//! Text inside markup.

/// A text as it may stand in an element or in an attribute: signs of markup are escaped; characters that XML does not
/// know are shown as �.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            character if allowed(character) => escaped.push(character),
            _ => escaped.push('\u{fffd}'),
        }
    }
    escaped
}

/// A text without the characters that XML does not know, for writers that escape by themselves.
#[cfg(any(test, feature = "docx", feature = "xlsx"))]
pub fn plain(text: &str) -> String {
    text.chars()
        .map(|character| if allowed(character) { character } else { '\u{fffd}' })
        .collect()
}

/// Whether XML 1.0 (2.2) knows a character, and it is no control character.
fn allowed(character: char) -> bool {
    !matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

/// An SVG file as a part of a page: without its declaration, and with ids that no other picture has.
pub fn inlined(svg: &str, number: usize) -> String {
    let start = svg.find("<svg").unwrap_or(svg.len());
    let mut text = svg[start..].trim_end().to_string();
    for mark in [
        " id=\"",
        "href=\"#",
        "url(#",
        "aria-labelledby=\"",
        "aria-describedby=\"",
    ] {
        text = text.replace(mark, &format!("{mark}p{number}-"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped() {
        assert_eq!(
            escape("<a href=\"x\">&'\u{1}</a>"),
            "&lt;a href=&quot;x&quot;&gt;&amp;&#39;\u{fffd}&lt;/a&gt;"
        );
        assert_eq!(plain("a\u{0}<"), "a\u{fffd}<");
    }

    #[test]
    fn pictures_keep_their_own_ids() {
        let svg = "<?xml version=\"1.0\"?>\n<svg><path id=\"g\"/><use href=\"#g\"/><use xlink:href=\"#g\" fill=\"url(#g)\"/></svg>\n";
        let expected =
            "<svg><path id=\"p7-g\"/><use href=\"#p7-g\"/><use xlink:href=\"#p7-g\" fill=\"url(#p7-g)\"/></svg>";
        assert_eq!(inlined(svg, 7), expected);
        assert_eq!(inlined("no picture", 1), "");
    }
}
