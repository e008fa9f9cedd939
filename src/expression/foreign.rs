//! Signs and words that are not of this language, and what to write for them: full-width punctuation, mathematical
//! signs, operators of other languages, and units behind numbers.

use super::reason::write_instead;
use crate::wording::{Said, say};
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

/// Operators in words, and what to write for them.
const WORDS: &[(&str, &str)] = &[
    ("至", "to"),
    ("到", "to"),
    ("乘", "*"),
    ("乘以", "*"),
    ("除以", "/"),
    ("加", "+"),
    ("加上", "+"),
    ("减", "-"),
    ("减去", "-"),
    ("且", "and"),
    ("并且", "and"),
    ("或", "or"),
    ("或者", "or"),
    ("等于", "=="),
    ("不等于", "!="),
    ("大于", ">"),
    ("小于", "<"),
    ("不小于", ">="),
    ("不低于", ">="),
    ("不少于", ">="),
    ("大于等于", ">="),
    ("不大于", "<="),
    ("不高于", "<="),
    ("不超过", "<="),
    ("小于等于", "<="),
    ("times", "*"),
    ("div", "/"),
];

/// What to write for the word `text`, if it is an operator in words.
pub(super) fn instead_of_word(text: &str) -> Option<&'static str> {
    WORDS.iter().find(|(found, _)| *found == text).map(|(_, write)| *write)
}

/// Whether a range between two numbers begins here: `6%至9%`.
pub(super) fn range_word(text: &str) -> Option<&'static str> {
    ["至", "到"].into_iter().find(|word| text.starts_with(word))
}

/// A dash that stands for a range between two numbers; between other operands it is a minus.
pub(super) fn is_range_dash(sign: char) -> bool {
    matches!(sign, '—' | '–' | '－')
}

/// Signs of money.
pub(super) fn is_currency(sign: char) -> bool {
    matches!(sign, '$' | '＄' | '¥' | '￥' | '€' | '£' | '￡')
}

/// Words for powers of ten behind a number.
const SCALES: &[(&str, u32)] = &[
    ("万亿", 12),
    ("十亿", 9),
    ("千万", 7),
    ("百万", 6),
    ("亿", 8),
    ("万", 4),
    ("千", 3),
    ("thousand", 3),
    ("million", 6),
    ("mn", 6),
    ("billion", 9),
    ("bn", 9),
    ("trillion", 12),
];

/// Words for hundredths behind a number.
const PERCENT: &[&str] = &["个百分点", "百分点", "percent", "pct", "pp"];

/// Units that people write behind numbers, without the powers of ten before them.
const UNITS: &[&str] = &[
    "元",
    "美元",
    "欧元",
    "港元",
    "人民币",
    "人",
    "人次",
    "户",
    "家",
    "个",
    "项",
    "件",
    "台",
    "辆",
    "套",
    "所",
    "座",
    "张",
    "份",
    "次",
    "倍",
    "吨",
    "公斤",
    "千克",
    "公里",
    "千米",
    "米",
    "平方米",
    "平方公里",
    "立方米",
    "公顷",
    "亩",
    "度",
    "千瓦",
    "千瓦时",
    "小时",
    "天",
    "日",
    "个工作日",
    "工作日",
    "月",
    "个月",
    "岁",
    "yuan",
    "rmb",
    "cny",
    "usd",
    "eur",
    "dollars",
    "people",
    "persons",
    "jobs",
    "firms",
    "km",
    "km2",
    "kg",
    "tons",
    "tonnes",
    "hours",
    "days",
    "months",
    "years",
];

/// What to write for the number `number` with the unit or power of ten `word` behind it; `None` if it is neither.
pub(super) fn without_unit(number: &str, word: &str) -> Option<Said> {
    let small = word.to_lowercase();
    if PERCENT.contains(&small.as_str()) {
        return Some(write_instead(&format!("{number}%")));
    }
    if let Some((_, power)) = SCALES.iter().find(|(scale, _)| *scale == small) {
        return Some(write_instead(&format!("{number}e{power}")));
    }
    let plain = SCALES
        .iter()
        .find_map(|(scale, _)| small.strip_prefix(scale))
        .unwrap_or(&small);
    UNITS.contains(&plain).then(|| {
        say!(
            "只写 `{number}`，单位写在键 `unit` 里：`\"unit\": \"{word}\"`";
            "write `{number}` alone; the unit belongs into the key `unit`: `\"unit\": \"{word}\"`"
        )
    })
}

/// What to write for the sign `text`, if it is one that people bring along.
pub(super) fn instead(text: &str) -> Option<&'static str> {
    FOREIGN
        .iter()
        .find(|(found, _)| *found == text)
        .map(|(_, write)| *write)
}
