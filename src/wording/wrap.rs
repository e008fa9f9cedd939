//! Lines of a given width: Latin text breaks between words, Chinese text between characters.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Lines of at most `width` cells (a longer word keeps a line of its own); a line break of the text stays one. Chinese
/// characters take two cells and no line begins with a closing mark or ends with an opening one.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    text.split('\n').flat_map(|line| wrap_line(line, width)).collect()
}

fn wrap_line(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for (space, piece) in pieces(text) {
        let gap = usize::from(space && !line.is_empty());
        if !line.is_empty() && line.width() + gap + piece.width() > width {
            lines.push(std::mem::take(&mut line));
        } else if gap > 0 {
            line.push(' ');
        }
        line.push_str(&piece);
    }
    lines.push(line);
    lines
}

/// What stays together, each with whether a space stands before it.
fn pieces(text: &str) -> Vec<(bool, String)> {
    let mut pieces: Vec<(bool, String)> = Vec::new();
    let (mut space, mut joins) = (false, false);
    for character in text.chars() {
        if character == ' ' {
            (space, joins) = (true, false);
            continue;
        }
        let wide = character.width() == Some(2) || is_opening(character) || is_closing(character);
        // A closing mark stays with what it closes, the first character after an opening one with that.
        let stays = is_closing(character) || joins || !wide;
        let latin = |piece: &(bool, String)| piece.1.chars().last().is_some_and(|last| last.width() != Some(2));
        match pieces.last_mut() {
            Some(last) if !space && (is_closing(character) || joins || (stays && latin(last))) => {
                last.1.push(character);
            }
            _ => pieces.push((space, character.to_string())),
        }
        (space, joins) = (false, is_opening(character));
    }
    pieces
}

fn is_opening(c: char) -> bool {
    "（“‘《「【〈".contains(c)
}

fn is_closing(c: char) -> bool {
    "，。、：；！？）”’》」】〉％…".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_text_breaks_between_words() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("unbreakable a\n\nb", 4), ["unbreakable", "a", "", "b"]);
    }

    #[test]
    fn chinese_text_breaks_between_characters_and_keeps_its_marks() {
        assert_eq!(wrap("目标的概率指标", 10), ["目标的概率", "指标"]);
        // The comma stays with what it closes.
        assert_eq!(wrap("目标的概率，指标", 10), ["目标的概", "率，指标"]);
        assert_eq!(wrap("写入（文件）", 6), ["写入", "（文", "件）"]);
        assert_eq!(wrap("见 summary.json 文件", 14), ["见", "summary.json", "文件"]);
    }
}
