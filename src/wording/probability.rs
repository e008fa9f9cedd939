//! Probabilities with the digits that their error deserves; 0 % and 100 % only where nothing is left to chance.

// Only digits that people see depend on these functions.
#![allow(clippy::disallowed_methods)]

use super::Language;
use super::number::{Style, decimals_for, percent, power_of_ten};

/// The probability of something that is so on a share of the paths: in pictures rounded (`43%`, `0.4%`, `<0.1%`), elsewhere with as
/// many digits as its error deserves (`43.2%`, in a terminal `43.2 %`). 0 % and 100 % are claimed only where it is certain; elsewhere
/// a path could still differ.
pub fn probability(value: f64, paths: u64, is_certain: bool, style: Style) -> String {
    if !value.is_finite() {
        return "–".to_string();
    }
    let whole = |decimals| percent(value, decimals, style);
    if is_certain && (value <= 0.0 || value >= 1.0) {
        return whole(0);
    }
    if value <= 0.0 || value >= 1.0 {
        let (bound, decimals) = match unseen(paths) {
            // So few paths that there may well be one in a thousand.
            (bound, _) if bound >= 50.0 => return whole(0),
            (bound, _) if style == Style::Picture && bound <= 0.1 => (0.1, 1),
            seen => seen,
        };
        return beyond(value <= 0.0, bound, decimals, style);
    }
    if style == Style::Picture {
        return match 100.0 * value {
            p if p < 0.1 => beyond(true, 0.1, 1, style),
            p if p > 99.9 => beyond(false, 0.1, 1, style),
            p if !(1.0..=99.0).contains(&p) => whole(1),
            _ => whole(0),
        };
    }
    let decimals = decimals_for(100.0 * (value * (1.0 - value) / paths.max(1) as f64).sqrt());
    let shown: f64 = format!("{:.decimals$}", 100.0 * value).parse().unwrap_or(0.0);
    if shown == 0.0 || shown == 100.0 {
        beyond(shown == 0.0, 1.0 / power_of_ten(decimals as i32), decimals, style)
    } else {
        whole(decimals)
    }
}

/// `<0.4%` or `>99.6%`: nearer to an end than so many per cent.
fn beyond(below: bool, percent: f64, decimals: usize, style: Style) -> String {
    let space = style.space();
    if below {
        format!("<{space}{percent:.decimals$}{space}%")
    } else {
        format!(">{space}{:.decimals$}{space}%", 100.0 - percent)
    }
}

/// A probability in running text: whole per cent, finer at the ends, where it matters.
fn probability_in_words(value: f64, paths: u64, is_certain: bool) -> String {
    let style = if (0.01..=0.99).contains(&value) {
        Style::Picture
    } else {
        Style::Text
    };
    probability(value, paths, is_certain, style)
}

/// A probability after its noun: 概率`为43%`, `不足0.4%`; in English `43%`, `less than 0.4%`.
pub fn being(chance: &str, language: Language) -> String {
    let (below, above) = language.say(("不足", "超过"), ("less than ", "more than "));
    let (first, rest) = match chance.char_indices().nth(1) {
        Some((at, _)) => chance.split_at(at),
        None => (chance, ""),
    };
    match first {
        "<" => format!("{below}{}", rest.trim_start()),
        ">" => format!("{above}{}", rest.trim_start()),
        _ if chance.starts_with(below) || chance.starts_with(above) => chance.to_string(),
        _ => language.say(format!("为{chance}"), chance.to_string()),
    }
}

/// A probability in words with one to three more decimals where it would otherwise look like a level that it is not: 0.496 beside
/// a level of 0.5 is `49.6%`.
pub fn probability_beside(value: f64, level: f64, paths: u64, is_certain: bool) -> String {
    let text = probability_in_words(value, paths, is_certain);
    let is_between = value > 0.0 && value < 1.0 && value != level;
    if !is_between || text != probability_in_words(level, paths, is_certain) {
        return text;
    }
    let finer = (1..=3).map(|decimals| (percent(value, decimals, Style::Text), percent(level, decimals, Style::Text)));
    let apart = finer.into_iter().find(|(value, level)| value != level);
    apart.map_or(text, |(value, _)| value)
}

/// What no path shows may still be so likely: in per cent, rounded up, and the decimals of that. The upper end of the 95 %
/// interval (Wilson 1927) is 3.84 / (n + 3.84).
pub fn unseen(paths: u64) -> (f64, usize) {
    let bound = 100.0 * 3.8415 / (paths as f64 + 3.8415);
    let places = decimals_for(bound);
    let scale = power_of_ten(places as i32);
    ((bound * scale).ceil() / scale, places)
}

/// A standard error in percentage points.
pub fn standard_error(value: f64) -> String {
    let percent = 100.0 * value;
    if percent <= 0.0 {
        return "–".to_string();
    }
    let decimals = (decimals_for(percent) + 1).min(5);
    format!("{percent:.decimals$}")
}

/// An interval of probabilities with two digits more than its width needs at most: `26.1–26.8%`, in Chinese `26.1%—26.8%`.
pub fn interval([low, high]: [f64; 2], language: Language, style: Style) -> String {
    let width = 100.0 * (high - low);
    let mut decimals = 0;
    let mut unit = 1.0;
    while decimals < 4 && unit > width / 3.0 {
        decimals += 1;
        unit /= 10.0;
    }
    let (low, high) = (100.0 * low, 100.0 * high);
    let space = style.space();
    language.say(
        format!("{low:.decimals$}{space}%—{high:.decimals$}{space}%"),
        format!("{low:.decimals$}–{high:.decimals$}{space}%"),
    )
}

/// The interval that stands beside a probability; none where nothing is left to chance, and where the probability itself is
/// written as a bound.
pub fn interval_beside(
    value: f64,
    interval: [f64; 2],
    is_certain: bool,
    language: Language,
    style: Style,
) -> Option<String> {
    let is_shown = !is_certain && value > 0.0 && value < 1.0;
    is_shown.then(|| self::interval(interval, language, style))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_have_the_digits_they_deserve() {
        let shown = |value, paths, certain| probability(value, paths, certain, Style::Terminal);
        assert_eq!(shown(0.43214, 100_000, false), "43.2 %");
        assert_eq!(shown(0.43214, 1_000, false), "43 %");
        assert_eq!(shown(0.43214, 10_000_000, false), "43.21 %");
        assert_eq!(shown(0.99999, 100_000, false), "99.999 %");
        assert_eq!(shown(1.0, 100_000, false), "> 99.996 %");
        assert_eq!(shown(0.0, 1_000, false), "< 0.4 %");
        assert_eq!(shown(1.0, 1, false), "100 %");
        assert_eq!(shown(1.0, 100_000, true), "100 %");
        assert_eq!(shown(0.0, 100_000, true), "0 %");
        assert_eq!(probability(0.43214, 100_000, false, Style::Text), "43.2%");
        assert_eq!(probability(0.0, 1_000, false, Style::Text), "<0.4%");
    }

    #[test]
    fn pictures_round_and_are_never_falsely_certain() {
        let shown = |value, paths, certain| probability(value, paths, certain, Style::Picture);
        assert_eq!(shown(0.4321, 10_000, false), "43%");
        assert_eq!(shown(0.0, 10_000, false), "<0.1%");
        assert_eq!(shown(0.0, 1, true), "0%");
        assert_eq!(shown(0.9999, 10_000, false), ">99.9%");
        assert_eq!(shown(1.0, 1, true), "100%");
        assert_eq!(shown(0.004, 10_000, false), "0.4%");
        assert_eq!(shown(f64::NAN, 10_000, false), "–");
        // 3.84 / 1003.84 and 3.84 / 103.84.
        assert_eq!(shown(0.0, 1_000, false), "<0.4%");
        assert_eq!(shown(1.0, 100, false), ">96%");
        assert_eq!(shown(1.0, 1, false), "100%");
    }

    #[test]
    fn running_text_is_finer_at_the_ends() {
        assert_eq!(probability_in_words(0.4321, 100_000, false), "43%");
        assert_eq!(probability_in_words(0.004_21, 100_000, false), "0.42%");
        // What falls short of a level never looks like it, nor what passes it.
        let beside = |value, level| probability_beside(value, level, 1_000, false);
        assert_eq!(beside(0.4321, 0.5), "43%");
        assert_eq!([beside(0.496, 0.5), beside(0.5, 0.5), beside(0.5004, 0.5)], ["49.6%", "50%", "50.04%"]);
        assert_eq!(beside(0.7996, 0.8), "79.96%");
        let said = |chance, language| being(chance, language);
        assert_eq!(
            ["43%", "<0.4%", "不足0.4%", "> 99.6%"].map(|chance| said(chance, Language::Chinese)),
            ["为43%", "不足0.4%", "不足0.4%", "超过99.6%"]
        );
        assert_eq!(
            ["43%", "< 0.4 %", "less than 1%"].map(|chance| said(chance, Language::English)),
            ["43%", "less than 0.4 %", "less than 1%"]
        );
    }

    #[test]
    fn intervals_show_their_width() {
        let shown = |low, high| interval([low, high], Language::English, Style::Text);
        assert_eq!(shown(0.26061, 0.26834), "26.1–26.8%");
        assert_eq!(shown(0.0, 0.0000768), "0.000–0.008%");
        assert_eq!(shown(0.2, 0.5), "20–50%");
        assert_eq!(interval([0.2, 0.5], Language::Chinese, Style::Text), "20%—50%");
    }
}
