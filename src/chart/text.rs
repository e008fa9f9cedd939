//! Breaking text into lines: between ideographs and at spaces, never before a closing sign or after an opening one.

use super::font::{self, Weight};

/// Signs that do not begin a line (GB/T 15834).
const NOT_FIRST: &str = "，。、；：！？）》」』”’】〉…·—,.;:!?)]}%％‰℃°²³⟩〕";
/// Signs that do not end a line.
const NOT_LAST: &str = "（《「『“‘【〈([{⟨〔￥$≥≤≈<>";

/// Whether a line may break on either side of a character without a space.
fn ideographic(character: char) -> bool {
    matches!(u32::from(character), 0x2E80..=0x9FFF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF)
}

/// Whether a line may break between two neighbours.
fn may_break(before: char, after: char) -> bool {
    if NOT_FIRST.contains(after) || NOT_LAST.contains(before) {
        return false;
    }
    before == ' '
        || ideographic(before)
        || ideographic(after)
        || (matches!(before, '-' | '/' | '–' | '—' | '_') && !after.is_ascii_digit())
}

/// Breaks a text into lines no wider than `limit`; a single piece that is wider is broken wherever it must be. Characters
/// that the faces lack are shown by their codes. At least one line, never an empty one unless the text is empty.
pub fn wrap(text: &str, size: f64, weight: Weight, limit: f64) -> Vec<String> {
    let text = font::shown(text);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text.trim()) {
        let joined = format!("{line}{piece}");
        if line.is_empty() || font::width(joined.trim_end(), size, weight) <= limit {
            line = joined;
        } else {
            lines.push(std::mem::take(&mut line));
            line = piece;
        }
        while font::width(line.trim_end(), size, weight) > limit && line.trim_end().chars().count() > 1 {
            let mut width = 0.0;
            let fits = line.chars().take_while(|c| {
                width += font::advance(*c, weight) * size / 1000.0;
                width <= limit
            });
            let cut = fits.count().max(1);
            let rest: String = line.chars().skip(cut).collect();
            lines.push(line.chars().take(cut).collect());
            line = rest;
        }
    }
    lines.push(line);
    let lines: Vec<String> = lines
        .iter()
        .map(|line| line.trim().to_string())
        .filter(|line| !line.is_empty())
        .collect();
    if lines.is_empty() { vec![String::new()] } else { lines }
}

/// Units that stay in one piece with the number before them, longer ones before those that they begin with.
const UNITS: &[&str] = &[
    "个百分点",
    "个工作日",
    "平方公里",
    "平方千米",
    "平方米",
    "立方米",
    "千瓦时",
    "千瓦",
    "吨标准煤",
    "工作日",
    "公里",
    "公顷",
    "公斤",
    "小时",
    "季度",
    "人次",
    "元",
    "吨",
    "米",
    "亩",
    "人",
    "户",
    "家",
    "项",
    "个",
    "件",
    "台",
    "辆",
    "套",
    "座",
    "条",
    "天",
    "年",
    "月",
    "日",
    "次",
    "倍",
    "只",
    "名",
];

/// How many of these characters belong to a number that stands before them: scale, unit, and `/` with another unit.
fn unit_length(rest: &[char]) -> usize {
    let scale = rest.iter().take_while(|c| "万亿千百".contains(**c)).count();
    let unit = |from: usize| {
        let matches = |unit: &&&str| {
            let count = unit.chars().count();
            rest[from..].iter().copied().take(count).eq(unit.chars())
        };
        UNITS.iter().find(matches).map_or(0, |unit| unit.chars().count())
    };
    let mut length = scale + unit(scale);
    if length > 0 && rest.get(length) == Some(&'/') {
        let more = unit(length + 1);
        length += if more > 0 { 1 + more } else { 0 };
    }
    // Whatever else is counted stays with its number by one character.
    length.max(usize::from(rest.first().is_some_and(|c| ideographic(*c))))
}

/// Pieces that stay together: a number and its unit among them, `29.8亿元/平方公里`, `370 bn`.
fn pieces(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let mut pieces = vec![String::new()];
    let mut joined = 0_usize;
    for (at, character) in characters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| characters[before]);
        let counted =
            before == Some(' ') && at > 1 && characters[at - 2].is_ascii_digit() && character.is_ascii_lowercase();
        let glued = joined > 0 || counted;
        joined = joined.saturating_sub(1);
        if character.is_ascii_digit() && characters.get(at + 1).is_some_and(|next| !next.is_ascii_digit()) {
            joined = unit_length(&characters[at + 1..]);
        }
        if before.is_some_and(|before| may_break(before, *character)) && !glued {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(*character);
        }
    }
    pieces
}

/// Moves labels of a height that stand at `wanted` apart so that none overlap, between `low` and `high`, each as near to its
/// place as may be; the order of `wanted` is kept. Where there is no room for all, they stand evenly and may overlap.
pub fn spread(wanted: &[f64], height: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    // Pool neighbours that collide; a pool stands round the mean of its members' places (isotonic regression).
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (rank, index) in order.iter().enumerate() {
        pools.push((wanted[*index] - rank as f64 * height, 1));
        while let [.., (before, n), (after, m)] = pools[..] {
            if before <= after {
                break;
            }
            let (n_f, m_f) = (n as f64, m as f64);
            pools.truncate(pools.len() - 2);
            pools.push(((before * n_f + after * m_f) / (n_f + m_f), n + m));
        }
    }
    let room = (high - (wanted.len().saturating_sub(1)) as f64 * height).max(low);
    let step = if wanted.len() > 1 {
        height.min((high - low) / (wanted.len() - 1) as f64)
    } else {
        height
    };
    let mut places = vec![0.0; wanted.len()];
    let flat = pools
        .iter()
        .flat_map(|(place, count)| std::iter::repeat_n(*place, *count));
    for (rank, (index, place)) in order.iter().zip(flat).enumerate() {
        places[*index] = place.clamp(low, room) + rank as f64 * step;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_break_where_chinese_may() {
        let lines = wrap(
            "规模以上工业总产值（当年价）达到3750亿元以上",
            10.0,
            Weight::Regular,
            80.0,
        );
        assert_eq!(lines, ["规模以上工业总产", "值（当年价）达到", "3750亿元以上"]);
        assert_eq!(
            wrap("Gross industrial output", 10.0, Weight::Regular, 60.0),
            ["Gross", "industrial", "output"]
        );
        assert_eq!(wrap("", 10.0, Weight::Regular, 80.0), [""]);
    }

    #[test]
    fn units_stay_with_their_numbers() {
        let wide = |text: &str| wrap(text, 10.0, Weight::Regular, 100.0);
        assert_eq!(
            wide("产出效益达到12.5亿元/平方公里以上"),
            ["产出效益达到", "12.5亿元/平方公里以", "上"]
        );
        assert_eq!(wide("审批周期压缩至15个工作日"), ["审批周期压缩至", "15个工作日"]);
        assert_eq!(
            wide("a median of about 370 bn yuan"),
            ["a median of about", "370 bn yuan"]
        );
    }

    #[test]
    fn labels_move_apart() {
        assert_eq!(spread(&[10.0, 10.0, 50.0], 4.0, 0.0, 100.0), [8.0, 12.0, 50.0]);
        assert_eq!(spread(&[99.0, 98.0], 10.0, 0.0, 100.0), [100.0, 90.0]);
        assert_eq!(spread(&[], 10.0, 0.0, 100.0), [0.0; 0]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_is_too_wide(text in "[工业产值（），。 a-z0-9%/-]{0,60}", limit in 20.0..200.0f64) {
            let lines = wrap(&text, 12.0, Weight::Bold, limit);
            let kept: String = lines.concat().chars().filter(|c| *c != ' ').collect();
            let given: String = text.chars().filter(|c| *c != ' ').collect();
            prop_assert_eq!(kept, given);
            for line in lines {
                prop_assert!(font::width(&line, 12.0, Weight::Bold) <= limit + 1e-9 || line.chars().count() == 1);
            }
        }

        #[test]
        fn labels_keep_their_order_and_distance(wanted in prop::collection::vec(0.0..100.0f64, 1..7)) {
            let places = spread(&wanted, 10.0, 0.0, 100.0);
            for (a, place) in places.iter().enumerate() {
                prop_assert!((-1e-9..=100.0 + 1e-9).contains(place));
                for (b, other) in places.iter().enumerate().take(a) {
                    prop_assert!((place - other).abs() >= 10.0 - 1e-9);
                    prop_assert!(wanted[a] == wanted[b] || (wanted[a] < wanted[b]) == (place < other));
                }
            }
        }
    }
}
