//! Numbers as people read them: digits that matter, thousands, signs.

// Only digits that people see depend on these functions.
#![allow(clippy::disallowed_methods)]

use super::Language;

/// Where a number is shown. They differ on purpose: a terminal has columns of figures, a picture little room, and a text follows the
/// habits of documents, which in Chinese write no marks between thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// A table in a terminal.
    Terminal,
    /// A picture.
    Picture,
    /// A document.
    Text,
}

impl Style {
    /// Whether thousands are marked.
    pub(super) fn groups(self, language: Language) -> bool {
        self == Style::Terminal || language == Language::English
    }

    /// What stands before `%`.
    pub(super) fn space(self) -> &'static str {
        if self == Style::Terminal { " " } else { "" }
    }
}

/// A whole number: `100,000`, in Chinese pictures and texts `10万`.
pub fn count(value: u64, language: Language, style: Style) -> String {
    if style.groups(language) {
        return grouped(&value.to_string());
    }
    match value {
        v if v >= 100_000_000 && v.is_multiple_of(100_000_000) => format!("{}亿", v / 100_000_000),
        v if v >= 10_000 && v.is_multiple_of(10_000) => format!("{}万", v / 10_000),
        v => v.to_string(),
    }
}

/// Per cent with so many decimals: `43.2%`, in a terminal `43.2 %`.
pub fn percent(share: f64, decimals: usize, style: Style) -> String {
    let space = style.space();
    format!("{:.decimals$}{space}%", 100.0 * share)
}

/// Per cent with the digits that somebody wrote: `80 %`, `99.9 %`.
pub fn percent_as_written(share: f64, style: Style) -> String {
    let (percent, space) = (plain(100.0 * share, 6), style.space());
    format!("{percent}{space}%")
}

/// A number with four digits that matter, thousands apart.
pub fn quantity(value: f64) -> String {
    with_digits(value, 4)
}

/// A number that somebody wrote, with thousands apart and no digit of it lost; what nobody would write out, such as 1/3, is
/// shown as a [`quantity`].
pub fn as_written(value: f64) -> String {
    with_digits(value, if is_short(value) { 12 } else { 4 })
}

/// A number with so many digits that matter, thousands apart; zeros at the end are left out.
pub fn with_digits(value: f64, most: i32) -> String {
    if value == 0.0 {
        return "0".to_string();
    }
    if !value.is_finite() {
        return "–".to_string();
    }
    let size = value.abs();
    if !(1e-4..1e15).contains(&size) {
        return scientific(value, 3);
    }
    let digits = size.log10().floor() as i32 + 1;
    grouped(&plain(value, (most - digits).clamp(0, most + 4) as usize))
}

/// A date in years, or a numbered period: a quarter is 0.25 of a year, a month a twelfth.
pub fn date(value: f64) -> String {
    plain(value, 2)
}

/// A value with seven digits that matter and no signs between thousands, for tables in which every value is shown.
pub fn exact(value: f64) -> String {
    if value == 0.0 {
        return "0".to_string();
    }
    let rounded = format!("{value:.6e}");
    let exponent: i32 = rounded
        .split_once('e')
        .and_then(|(_, exponent)| exponent.parse().ok())
        .unwrap_or(0);
    if !(-5..15).contains(&exponent) {
        let (digits, exponent) = rounded.split_once('e').unwrap_or((&rounded, "0"));
        return format!("{}e{exponent}", digits.trim_end_matches('0').trim_end_matches('.'));
    }
    let decimals = (6 - exponent).max(0) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_string()
    } else {
        text
    }
}

/// A number with its sign, which a zero has not: `+4.1`, `−0.3`, `0.0`.
pub fn signed(value: f64, decimals: usize) -> String {
    let text = format!("{value:+.decimals$}").replace('-', "−");
    let is_zero = text.chars().all(|c| !c.is_ascii_digit() || c == '0');
    if is_zero {
        text.trim_start_matches(['+', '−']).to_string()
    } else {
        text
    }
}

/// A number as text with its sign, where it is above zero.
pub fn with_plus(value: f64, text: &str) -> String {
    let shows_something = text.chars().any(|c| ('1'..='9').contains(&c));
    if value > 0.0 && shows_something {
        format!("+{text}")
    } else {
        text.to_string()
    }
}

/// Decimals of a percentage that its error deserves: the last digit is about as large as the error.
pub fn decimals_for(error: f64) -> usize {
    if error <= 0.0 {
        return 4;
    }
    let mut decimals = 0;
    let mut unit = 1.0;
    while decimals < 4 && unit > 2.0 * error {
        decimals += 1;
        unit /= 10.0;
    }
    decimals
}

/// Decimals that show three to four digits.
pub(super) fn decimals(value: f64) -> usize {
    match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        size if size >= 0.1 => 3,
        0.0 => 0,
        // Two digits that matter.
        size => (3..9).find(|places| size * power_of_ten(*places) >= 10.0).unwrap_or(9) as usize,
    }
}

pub(super) fn power_of_ten(exponent: i32) -> f64 {
    (0..exponent).fold(1.0, |power, _| power * 10.0)
}

/// Decimals of a percentage: one or two.
pub(super) fn percent_decimals(value: f64) -> usize {
    match value.abs() {
        size if size >= 10.0 => 1,
        size if size >= 0.1 => 2,
        _ => decimals(value),
    }
}

/// Decimals of a step, up to eight.
pub(super) fn places_of(step: f64) -> usize {
    let near = |value: f64| (value - value.round()).abs() < 1e-6 * value.abs().max(1e-3);
    let mut scaled = step.abs();
    (0..8)
        .find(|_| {
            let found = near(scaled) && scaled >= 0.5;
            scaled *= 10.0;
            found
        })
        .unwrap_or(8)
}

/// A decimal without needless zeros, with a real minus.
pub(super) fn plain(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    if text == "-0" {
        "0".to_string()
    } else {
        text.replace('-', "−")
    }
}

/// Decimals of a number that somebody wrote: ten digits, of which those that are zeros at the end are left out later.
pub(super) fn written_decimals(value: f64) -> usize {
    let size = value.abs();
    let most = if is_short(value) { 1e9 } else { 1e3 };
    (0..16)
        .find(|places| size * power_of_ten(*places) >= most)
        .unwrap_or(10) as usize
}

/// Whether a number is one that somebody would write with at most twelve digits; 1/3 is none.
fn is_short(value: f64) -> bool {
    let short: f64 = format!("{value:.11e}").parse().unwrap_or(value);
    // What computing with it leaves is not meant.
    (short - value).abs() <= 1e-14 * value.abs()
}

/// A number as text with marks between its thousands.
pub(super) fn grouped(text: &str) -> String {
    let start = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let end = text[start..]
        .find(|c: char| !c.is_ascii_digit())
        .map_or(text.len(), |at| start + at);
    let digits = &text[start..end];
    let mut grouped = text[..start].to_string();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + &text[end..]
}

/// `1.2×10⁻⁷`
pub(super) fn scientific(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$e}");
    let Some((digits, exponent)) = text.split_once('e') else {
        return text;
    };
    let small = |c: char| match c {
        '-' => '⁻',
        digit => digit
            .to_digit(10)
            .and_then(|d| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(d as usize))
            .unwrap_or(digit),
    };
    let digits = match digits.contains('.') {
        true => digits.trim_end_matches('0').trim_end_matches('.'),
        false => digits,
    };
    let digits = digits.replace('-', "−");
    format!("{digits}×10{}", exponent.chars().map(small).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_grouped() {
        assert_eq!(quantity(3750.0), "3,750");
        assert_eq!(quantity(-1234567.8), "−1,234,568");
        assert_eq!(quantity(0.04102), "0.04102");
        assert_eq!(quantity(12.5), "12.5");
        assert_eq!((quantity(1.5e-9), quantity(f64::NAN)), ("1.5×10⁻⁹".into(), "–".into()));
        assert_eq!(
            (as_written(9999.6), as_written(0.1 + 0.2)),
            ("9,999.6".into(), "0.3".into())
        );
        assert_eq!(
            (as_written(1.0 / 3.0), as_written(12_345.678_901)),
            ("0.3333".into(), "12,345.678901".into())
        );
    }

    #[test]
    fn exact_values_have_seven_digits() {
        assert_eq!(exact(1288.5), "1288.5");
        assert_eq!(exact(-0.041), "-0.041");
        assert_eq!(exact(1.0 / 3.0), "0.3333333");
        assert_eq!(exact(123_456_789.0), "123456789");
        assert_eq!(exact(9.999_999_99), "10");
        assert_eq!(exact(1.5e-9), "1.5e-9");
        assert_eq!(exact(2e300), "2e300");
    }

    #[test]
    fn counts_follow_the_habits_of_documents() {
        let of = |value, style| Language::ALL.map(|language| count(value, language, style));
        assert_eq!(of(100_000, Style::Terminal), ["100,000", "100,000"]);
        assert_eq!(of(100_000, Style::Picture), ["10万", "100,000"]);
        assert_eq!(of(123_456, Style::Text), ["123456", "123,456"]);
        assert_eq!(of(200_000_000, Style::Text), ["2亿", "200,000,000"]);
        assert_eq!(of(512, Style::Text), ["512", "512"]);
    }

    #[test]
    fn a_percentage_is_shown_as_asked() {
        let wanted = |share| percent_as_written(share, Style::Terminal);
        assert_eq!(
            [wanted(0.8), wanted(0.999), wanted(1e-5)],
            ["80 %", "99.9 %", "0.001 %"]
        );
        assert_eq!(percent(0.1254, 1, Style::Picture), "12.5%");
    }

    #[test]
    fn signs_are_shown_of_what_is_not_zero() {
        assert_eq!(
            [signed(4.06, 1), signed(-0.31, 1), signed(-0.01, 1)],
            ["+4.1", "−0.3", "0.0"]
        );
        assert_eq!(
            [with_plus(2.0, "2"), with_plus(-2.0, "−2"), with_plus(1e-9, "0")],
            ["+2", "−2", "0"]
        );
    }
}
