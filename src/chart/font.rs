//! The two faces in the binary: widths, outlines and coverage. Fonts of the machine are never looked at, so that a picture
//! is the same everywhere.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::OnceLock;
use ttf_parser::{Face, GlyphId, OutlineBuilder};
use unicode_normalization::UnicodeNormalization as _;

/// Noto Sans SC, regular: GB 2312, Latin-1, Greek, signs (assets/fonts, SIL Open Font License 1.1).
pub static REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Regular.ttf");
/// The same, bold.
pub static BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Bold.ttf");
/// The licence of both.
pub static LICENCE: &str = include_str!("../../assets/fonts/OFL.txt");

/// What browsers and office programs are asked for where text stays text.
pub const FAMILIES: &str =
    "'Noto Sans SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','WenQuanYi Micro Hei',sans-serif";

/// Regular or bold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Regular.
    Regular,
    /// Bold.
    Bold,
}

fn face(weight: Weight) -> Option<&'static Face<'static>> {
    static FACES: OnceLock<[Option<Face<'static>>; 2]> = OnceLock::new();
    FACES.get_or_init(|| [REGULAR, BOLD].map(|bytes| Face::parse(bytes, 0).ok()))[weight as usize].as_ref()
}

fn glyph(character: char, weight: Weight) -> Option<(&'static Face<'static>, GlyphId)> {
    let face = face(weight)?;
    Some((face, face.glyph_index(character)?))
}

/// Whether the faces have a character.
pub fn covers(character: char) -> bool {
    glyph(character, Weight::Regular).is_some()
}

/// The most characters of a text in a picture; the rest of a longer one is left out.
pub const LONGEST: usize = 400;

/// A text that is no longer than [`LONGEST`]; a longer one ends with an ellipsis.
pub fn elided(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        None => Cow::Borrowed(text),
        Some(_) => Cow::Owned(text.chars().take(LONGEST - 1).chain(['…']).collect()),
    }
}

/// Text as it is shown: no longer than may be, composed (NFC), control characters as spaces, and what the faces lack by its code (`⟨U+1F600⟩`).
/// The curly quotes of the faces are as wide as an ideograph, so text without any ideograph gets straight ones.
pub fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let wide = text.chars().any(|character| u32::from(character) >= 0x2E80);
    for character in elided(text).nfc() {
        if character.is_control() {
            shown.push(' ');
        } else if !wide && matches!(character, '‘' | '’') {
            shown.push('\'');
        } else if !wide && matches!(character, '“' | '”') {
            shown.push('"');
        } else if covers(character) {
            shown.push(character);
        } else {
            let _ = write!(shown, "⟨U+{:04X}⟩", u32::from(character));
        }
    }
    match elided(&shown) {
        Cow::Borrowed(_) => shown,
        Cow::Owned(shorter) => shorter,
    }
}

/// The characters of a text that the faces lack, before or after [`shown`].
pub fn missing(text: &str) -> impl Iterator<Item = char> {
    let text = elided(text);
    let code = |rest: &str| {
        let (code, _) = rest.split_once('⟩')?;
        u32::from_str_radix(code, 16).ok().and_then(char::from_u32)
    };
    let coded: Vec<char> = text.split("⟨U+").skip(1).filter_map(code).collect();
    let lacking = text.nfc().filter(|character| !character.is_control() && !covers(*character));
    lacking.collect::<Vec<char>>().into_iter().chain(coded)
}

/// Advance of a character in thousandths of the size.
pub fn advance(character: char, weight: Weight) -> f64 {
    glyph(character, weight)
        .and_then(|(face, id)| face.glyph_hor_advance(id))
        .map_or(1000.0, f64::from)
}

/// Width of text that [`shown`] has been through, at a size.
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    text.chars().map(|character| advance(character, weight)).sum::<f64>() * size / 1000.0
}

/// The outline of a character as SVG path data in thousandths of the size, y upwards; `None` where it is blank.
pub fn outline(character: char, weight: Weight) -> Option<String> {
    struct Pen(String);
    impl OutlineBuilder for Pen {
        fn move_to(&mut self, x: f32, y: f32) {
            let _ = write!(self.0, "M{} {}", x.round(), y.round());
        }
        fn line_to(&mut self, x: f32, y: f32) {
            let _ = write!(self.0, "L{} {}", x.round(), y.round());
        }
        fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
            let _ = write!(self.0, "Q{} {} {} {}", x1.round(), y1.round(), x.round(), y.round());
        }
        fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
            let numbers = [x1, y1, x2, y2, x, y].map(f32::round);
            let [x1, y1, x2, y2, x, y] = numbers;
            let _ = write!(self.0, "C{x1} {y1} {x2} {y2} {x} {y}");
        }
        fn close(&mut self) {
            self.0.push('Z');
        }
    }
    let (face, id) = glyph(character, weight)?;
    let mut pen = Pen(String::new());
    face.outline_glyph(id, &mut pen)?;
    (!pen.0.is_empty()).then_some(pen.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ideographs of GB 2312 (rows 16–87) and its signs and full-width forms (rows 1 and 3).
    #[test]
    fn faces_cover_gb2312() {
        let mut count = 0;
        for row in [0xA1, 0xA3].into_iter().chain(0xB0u8..=0xF7) {
            // The last five cells of row 55 are empty.
            let last = if row == 0xD7 { 0xF9 } else { 0xFE };
            for cell in 0xA1..=last {
                let text = encoding_rs::GB18030.decode(&[row, cell]).0.into_owned();
                for character in text.chars() {
                    for weight in [Weight::Regular, Weight::Bold] {
                        assert!(
                            glyph(character, weight).is_some(),
                            "{character} U+{:04X}",
                            u32::from(character)
                        );
                    }
                    count += 1;
                }
            }
        }
        assert_eq!(count, 6763 + 2 * 94);
    }

    #[test]
    fn both_faces_hold_the_signs_of_plans() {
        for character in "≥≤≈±−–—·×÷₂₃²³⁻⁴●○◐◆◇▲▼→←ξβ‰℃…①Ⅳ㎡％⟨⟩“”（）《》、。".chars()
        {
            assert!(covers(character), "{character}");
            assert!(glyph(character, Weight::Bold).is_some(), "{character}");
            assert!(outline(character, Weight::Regular).is_some(), "{character}");
        }
    }

    #[test]
    fn lacking_characters_show_their_code() {
        assert_eq!(shown("规模😀\n龘e\u{301}"), "规模⟨U+1F600⟩ ⟨U+9F98⟩é");
        assert_eq!(missing("规模😀龘").collect::<String>(), "😀龘");
        assert_eq!(missing(&shown("规模😀龘")).collect::<String>(), "😀龘");
        assert!(shown("⟨U+1F600⟩").chars().all(covers));
        assert_eq!(shown("Minhang’s “four”"), "Minhang's \"four\"");
        assert_eq!(shown("“四新”"), "“四新”");
    }

    #[test]
    fn widths_add_up() {
        assert_eq!(width("工业", 10.0, Weight::Regular), 20.0);
        assert_eq!(width("00", 100.0, Weight::Regular), 111.0);
        assert!(outline(' ', Weight::Regular).is_none());
    }
}
