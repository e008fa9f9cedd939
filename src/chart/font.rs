//! The two faces in the binary (a build for browsers is handed them): widths, outlines and coverage. A picture is the same everywhere, but for characters that the
//! faces lack: those are taken from a font of the machine, and shown as a box where it has none either.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};
use ttf_parser::{Face, GlyphId, OutlineBuilder};
use unicode_normalization::UnicodeNormalization as _;

/// Noto Sans SC, regular: all CJK Unified Ideographs of GB 18030's first block, Latin-1, Greek, signs (assets/fonts, SIL Open Font
/// License 1.1).
#[cfg(not(target_arch = "wasm32"))]
pub static REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Regular.ttf");
/// The same, bold, with the ideographs of GB 2312; rarer ones are regular in bold text, too.
#[cfg(not(target_arch = "wasm32"))]
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

/// Regular and bold.
static FACES: OnceLock<[Option<Face<'static>>; 2]> = OnceLock::new();

#[cfg(not(target_arch = "wasm32"))]
fn face(weight: Weight) -> Option<&'static Face<'static>> {
    FACES.get_or_init(|| [REGULAR, BOLD].map(|bytes| Face::parse(bytes, 0).ok()))[weight as usize].as_ref()
}

/// None before they are handed in.
#[cfg(target_arch = "wasm32")]
fn face(weight: Weight) -> Option<&'static Face<'static>> {
    FACES.get()?[weight as usize].as_ref()
}

/// Hands in the files of both faces, once: what is sent to a browser holds the module and the faces apart. Whether they are faces.
#[cfg(target_arch = "wasm32")]
pub fn hand_in(regular: Vec<u8>, bold: Vec<u8>) -> bool {
    let faces = FACES.get_or_init(|| [regular, bold].map(|bytes| Face::parse(Vec::leak(bytes), 0).ok()));
    faces.iter().all(Option::is_some)
}

/// A glyph of some face.
type Glyph = (&'static Face<'static>, GlyphId);

/// What stands for a character that no font has.
const BOX: char = '□';

fn own(character: char, weight: Weight) -> Option<Glyph> {
    [weight, Weight::Regular].into_iter().find_map(|weight| {
        let face = face(weight)?;
        Some((face, face.glyph_index(character)?))
    })
}

fn known(character: char, weight: Weight) -> Option<Glyph> {
    own(character, weight).or_else(|| of_machine(character))
}

fn glyph(character: char, weight: Weight) -> Option<Glyph> {
    known(character, weight).or_else(|| own(BOX, weight))
}

/// Fonts of the machine are looked for in these folders.
#[cfg(windows)]
const FOLDERS: &[&str] = &["C:\\Windows\\Fonts"];
#[cfg(not(windows))]
const FOLDERS: &[&str] = &[
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
];
/// So many files at most, of so many bytes at most, at such a depth at most.
const FILES: usize = 2000;
const BYTES: u64 = 64 << 20;
const DEPTH: usize = 4;
/// Fonts that are read for one character at most.
const READ: usize = 40;
/// From here on stand pictographs, which have no outlines of one colour.
const PICTOGRAPHS: std::ops::Range<u32> = 0x1_F000..0x2_0000;

/// The fonts of the machine, those that are likely to have rare ideographs first.
fn fonts() -> &'static [PathBuf] {
    static FONTS: OnceLock<Vec<PathBuf>> = OnceLock::new();
    FONTS.get_or_init(|| {
        let mut found = Vec::new();
        let mut open: Vec<(PathBuf, usize)> = FOLDERS.iter().map(|folder| (PathBuf::from(folder), 0)).collect();
        while let Some((folder, depth)) = open.pop() {
            let Ok(entries) = std::fs::read_dir(&folder) else {
                continue;
            };
            for entry in entries.flatten().take(FILES) {
                let path = entry.path();
                let Ok(about) = entry.metadata() else { continue };
                if about.is_dir() && depth < DEPTH {
                    open.push((path, depth + 1));
                } else if about.is_file() && about.len() <= BYTES && is_font(&path) && found.len() < FILES {
                    found.push(path);
                }
            }
        }
        // Chinese first, then by name, so that the same machine gives the same picture.
        let is_chinese = |path: &PathBuf| {
            let name = path.to_string_lossy().to_lowercase();
            let words = [
                "cjk", "han", "song", "sim", "msyh", "pingfang", "wqy", "ming", "hei", "kai",
            ];
            words.iter().any(|word| name.contains(word))
        };
        found.sort_by_key(|path| (!is_chinese(path), path.clone()));
        found
    })
}

fn is_font(path: &Path) -> bool {
    let kinds = ["ttf", "otf", "ttc", "otc"];
    let kind = path.extension().and_then(|kind| kind.to_str()).map(str::to_lowercase);
    kind.is_some_and(|kind| kinds.contains(&kind.as_str()))
}

/// The glyph of a character in a font of the machine.
fn of_machine(character: char) -> Option<Glyph> {
    static FOUND: Mutex<BTreeMap<char, Option<Glyph>>> = Mutex::new(BTreeMap::new());
    let is_letter = character.is_alphabetic() && !PICTOGRAPHS.contains(&u32::from(character));
    if !is_letter {
        return None;
    }
    let mut found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = found.get(&character) {
        return *known;
    }
    let of = |(face, id): (&'static Face<'static>, Option<GlyphId>)| Some((face, id?));
    let read = found
        .values()
        .flatten()
        .map(|(face, _)| (*face, face.glyph_index(character)));
    let glyph = read.filter_map(of).next().or_else(|| {
        let files = fonts().iter().take(READ);
        files
            .filter_map(|path| face_with(character, path))
            .find_map(|face| of((face, face.glyph_index(character))))
    });
    found.insert(character, glyph);
    glyph
}

/// The face of a file that has a character with an outline, kept for ever: there are as many as a picture needs.
fn face_with(character: char, path: &Path) -> Option<&'static Face<'static>> {
    let bytes = std::fs::read(path).ok()?;
    let count = ttf_parser::fonts_in_collection(&bytes).unwrap_or(1);
    let has = |index: &u32| {
        Face::parse(&bytes, *index).ok().is_some_and(|face| {
            let glyph = face.glyph_index(character);
            glyph.is_some_and(|id| face.glyph_bounding_box(id).is_some())
        })
    };
    let index = (0..count.min(16)).find(has)?;
    let face = Face::parse(Box::leak(bytes.into_boxed_slice()), index).ok()?;
    Some(Box::leak(Box::new(face)))
}

/// Whether a font has a character.
pub fn covers(character: char) -> bool {
    known(character, Weight::Regular).is_some()
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

/// Text as it is shown: no longer than may be, composed (NFC), control characters as spaces. The curly quotes of the faces are as wide as an ideograph,
/// so text without any ideograph gets straight ones.
pub fn shown(text: &str) -> String {
    let wide = text.chars().any(|character| u32::from(character) >= 0x2E80);
    let one = |character: char| match character {
        control if control.is_control() => ' ',
        '‘' | '’' if !wide => '\'',
        '“' | '”' if !wide => '"',
        other => other,
    };
    elided(text).nfc().map(one).collect()
}

/// The characters of a text that no font has; they are drawn as boxes.
pub fn missing(text: &str) -> impl Iterator<Item = char> {
    let lacking = |character: &char| !character.is_control() && !covers(*character);
    elided(text).nfc().filter(lacking).collect::<Vec<char>>().into_iter()
}

/// Advance of a character in thousandths of the size.
pub fn advance(character: char, weight: Weight) -> f64 {
    glyph(character, weight)
        .and_then(|(face, id)| Some(f64::from(face.glyph_hor_advance(id)?) * per_thousand(face)))
        .unwrap_or(1000.0)
}

/// Thousandths of the size to a unit of a face: 1 of ours.
fn per_thousand(face: &Face) -> f64 {
    1000.0 / f64::from(face.units_per_em().max(1))
}

/// Width of text that [`shown`] has been through, at a size.
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    text.chars().map(|character| advance(character, weight)).sum::<f64>() * size / 1000.0
}

/// The outline of a character as SVG path data in thousandths of the size, y upwards; `None` where it is blank.
pub fn outline(character: char, weight: Weight) -> Option<String> {
    struct Pen {
        path: String,
        scale: f32,
    }
    impl Pen {
        fn add<const N: usize>(&mut self, command: char, numbers: [f32; N]) {
            self.path.push(command);
            for (at, number) in numbers.iter().enumerate() {
                let space = if at == 0 { "" } else { " " };
                let _ = write!(self.path, "{space}{}", (number * self.scale).round());
            }
        }
    }
    impl OutlineBuilder for Pen {
        fn move_to(&mut self, x: f32, y: f32) {
            self.add('M', [x, y]);
        }
        fn line_to(&mut self, x: f32, y: f32) {
            self.add('L', [x, y]);
        }
        fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
            self.add('Q', [x1, y1, x, y]);
        }
        fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
            self.add('C', [x1, y1, x2, y2, x, y]);
        }
        fn close(&mut self) {
            self.path.push('Z');
        }
    }
    let (face, id) = glyph(character, weight)?;
    let mut pen = Pen {
        path: String::new(),
        scale: per_thousand(face) as f32,
    };
    face.outline_glyph(id, &mut pen)?;
    (!pen.path.is_empty()).then_some(pen.path)
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

    /// The first block of GB 18030: the 20,902 CJK Unified Ideographs of its first edition, and what names have beyond GB 2312.
    #[test]
    fn every_unified_ideograph_has_a_regular_glyph() {
        let lacking: String = ('\u{4E00}'..='\u{9FA5}')
            .filter(|c| own(*c, Weight::Regular).is_none())
            .collect();
        assert_eq!(lacking, "");
        for character in "昇浐鄠甪镕喆囍堃".chars() {
            assert!(
                own(character, Weight::Bold).is_some() && outline(character, Weight::Bold).is_some(),
                "{character}"
            );
        }
    }

    #[test]
    fn lacking_characters_are_boxes_and_named() {
        assert_eq!(shown("规模😀\n龘e\u{301}"), "规模😀 龘é");
        assert_eq!(missing("规模😀龘").collect::<String>(), "😀");
        assert_eq!(outline('😀', Weight::Bold), outline(BOX, Weight::Bold));
        assert_eq!(advance('😀', Weight::Regular), advance(BOX, Weight::Regular));
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
