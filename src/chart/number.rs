//! Numbers for people: rounded, with 万 and 亿 or million and billion, and shares as percentages.

use crate::wording::Language;

/// Units of a rate per year: fractions in them are percentages.
const RATES: [&str; 8] = ["每年", "年均", "/年", "年", "a year", "per year", "/a", "p.a."];

/// What the values of one thing are measured in, and how they are written.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Its unit as text, or nothing.
    pub unit: String,
    /// Fractions that are shown as percentages.
    pub percent: bool,
    /// Dates: years are not grouped by thousands.
    pub date: bool,
    language: Language,
}

impl Measure {
    /// From a unit and the values that will be shown. Fractions without a unit, or per year, are shown as percentages:
    /// the values of a share or a growth rate, never of a count.
    pub fn new(unit: Option<&str>, values: impl IntoIterator<Item = f64>, language: Language) -> Measure {
        let unit = unit.unwrap_or("").trim().to_string();
        let (mut largest, mut whole) = (0.0_f64, true);
        for value in values.into_iter().filter(|value| value.is_finite()) {
            largest = largest.max(value.abs());
            whole &= value.fract() == 0.0;
        }
        let percent = !whole && (unit.is_empty() && largest <= 1.5 || RATES.contains(&unit.as_str()) && largest <= 0.6);
        Measure {
            unit,
            percent,
            date: false,
            language,
        }
    }

    /// The same for dates in years, or numbered periods.
    pub fn of_dates(self) -> Measure {
        Measure {
            percent: false,
            date: true,
            ..self
        }
    }

    /// A value with its unit: `3,750 亿元`, `38.8%`, `5.2 万人`.
    pub fn with_unit(&self, value: f64) -> String {
        let figure = self.figure(value);
        self.joined(&figure)
    }

    /// A distance between two values: between percentages it is in points.
    pub fn gap(&self, gap: f64) -> String {
        if !self.percent {
            return self.with_unit(gap);
        }
        let points = plain(gap * 100.0, percent_decimals(gap * 100.0));
        match self.language {
            Language::Chinese => format!("{points}个百分点"),
            Language::English => format!("{points} points"),
        }
    }

    /// From one text of a value to another: `1–2`, and in words where a minus would stand beside the dash.
    pub fn between(&self, low: &str, high: &str) -> String {
        let minus = |text: &str| text.starts_with(['−', '-']);
        match self.language {
            _ if !minus(low) && !minus(high) => format!("{low}–{high}"),
            Language::Chinese => format!("{low}至{high}"),
            Language::English => format!("{low} to {high}"),
        }
    }

    /// Text with the unit after it: `4.1%/年`, `≥50项`.
    pub fn joined(&self, figure: &str) -> String {
        if self.percent && self.language == Language::Chinese && self.unit == "每年" {
            return format!("{figure}/年");
        }
        let space = if self.language == Language::Chinese || self.unit.starts_with(['%', '％', '‰', '℃', '°']) {
            ""
        } else {
            " "
        };
        if self.unit.is_empty() {
            figure.to_string()
        } else {
            format!("{figure}{space}{}", self.unit)
        }
    }

    /// A value without its unit: three or four digits that matter.
    pub fn figure(&self, value: f64) -> String {
        if self.percent {
            return format!("{}%", plain(value * 100.0, percent_decimals(value * 100.0)));
        }
        self.figure_to(value, None)
    }

    /// A bound without its unit, as it was written: nobody may take 9,999.6 for 10,000.
    pub fn bound(&self, value: f64) -> String {
        if self.percent {
            let percent = value * 100.0;
            return format!("{}%", plain(percent, as_written(percent)));
        }
        let (factor, _) = large(value.abs(), &self.unit, self.language);
        self.figure_to(value, Some(as_written(value / factor)))
    }

    /// A value of a plain number with so many decimals.
    fn figure_to(&self, value: f64, fixed: Option<usize>) -> String {
        let size = value.abs();
        if !value.is_finite() {
            return "–".to_string();
        }
        if self.date {
            // A quarter is 0.25 of a year, a month a twelfth.
            return plain(value, 2);
        }
        if size != 0.0 && !(1e-4..1e16).contains(&size) {
            return scientific(value);
        }
        let (factor, word) = large(size, &self.unit, self.language);
        let scaled = value / factor;
        format!(
            "{}{word}",
            grouped(&plain(scaled, fixed.unwrap_or_else(|| decimals(scaled))))
        )
    }

    /// Labels of the ticks of one axis, alike in their decimals, and what they all are multiplied with (`万`).
    pub fn ticks(&self, ticks: &[f64], step: f64) -> (Vec<String>, String) {
        let largest = ticks.iter().fold(0.0_f64, |largest, tick| largest.max(tick.abs()));
        if self.percent {
            let places = places_of(step * 100.0);
            return (
                ticks
                    .iter()
                    .map(|tick| format!("{}%", plain(tick * 100.0, places)))
                    .collect(),
                String::new(),
            );
        }
        if self.date {
            let places = places_of(step);
            return (ticks.iter().map(|tick| plain(*tick, places)).collect(), String::new());
        }
        if largest != 0.0 && !(1e-4..1e16).contains(&largest) {
            return (ticks.iter().map(|tick| scientific(*tick)).collect(), String::new());
        }
        let (factor, word) = large(largest, &self.unit, self.language);
        let places = places_of(step / factor);
        let label = |tick: &f64| grouped(&plain(tick / factor, places));
        (ticks.iter().map(label).collect(), word.trim_start().to_string())
    }

    /// The unit of an axis: `单位：万人`, `100m yuan`.
    pub fn caption(&self, word: &str) -> String {
        match self.language {
            Language::Chinese if word.is_empty() && self.unit.is_empty() => String::new(),
            Language::Chinese => format!("单位：{word}{}", self.unit),
            Language::English => [word, &self.unit]
                .iter()
                .filter(|part| !part.is_empty())
                .copied()
                .collect::<Vec<_>>()
                .join(" "),
        }
    }
}

/// A probability for people, from a share of `paths`: `43%`, `0.4%`, `<0.1%`, `>99.9%`; 0 and 100 % only where nothing is left to
/// chance.
pub fn probability(value: f64, paths: u64, certain: bool) -> String {
    let percent = value * 100.0;
    let (unseen, places) = unseen(paths);
    match percent {
        p if !p.is_finite() => "–".to_string(),
        p if p <= 0.0 && certain => "0%".to_string(),
        p if p >= 100.0 && certain => "100%".to_string(),
        // So few paths that there may well be one in a thousand.
        p if (p <= 0.0 || p >= 100.0) && unseen >= 50.0 => format!("{p:.0}%"),
        p if p <= 0.0 && unseen > 0.1 => format!("<{unseen:.places$}%"),
        p if p >= 100.0 && unseen > 0.1 => format!(">{:.places$}%", 100.0 - unseen),
        p if p < 0.1 => "<0.1%".to_string(),
        p if p > 99.9 => ">99.9%".to_string(),
        p if !(1.0..=99.0).contains(&p) => format!("{p:.1}%"),
        p => format!("{p:.0}%"),
    }
}

/// What no path shows may still be so likely: in per cent, rounded up, and the decimals of that. The upper end of the 95 %
/// interval (Wilson 1927) is 3.84 / (n + 3.84).
pub fn unseen(paths: u64) -> (f64, usize) {
    let bound = 100.0 * 3.8415 / (paths as f64 + 3.8415);
    let places = decimals_for(bound);
    let scale = power_of_ten(places as i32);
    ((bound * scale).ceil() / scale, places)
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

/// A number with its sign, which a zero has not: `+4.1`, `−0.3`, `0.0`.
pub fn signed(value: f64, decimals: usize) -> String {
    let text = format!("{value:+.decimals$}").replace('-', "−");
    let zero = text.chars().all(|c| !c.is_ascii_digit() || c == '0');
    if zero {
        text.trim_start_matches(['+', '−']).to_string()
    } else {
        text
    }
}

/// A whole number with separators of thousands.
pub fn count(value: u64) -> String {
    grouped(&value.to_string())
}

/// Decimals that show three to four digits.
fn decimals(value: f64) -> usize {
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

fn power_of_ten(exponent: i32) -> f64 {
    (0..exponent).fold(1.0, |power, _| power * 10.0)
}

/// Decimals of a percentage: one or two.
fn percent_decimals(value: f64) -> usize {
    match value.abs() {
        size if size >= 10.0 => 1,
        size if size >= 0.1 => 2,
        _ => decimals(value),
    }
}

/// Decimals of a step, up to eight.
fn places_of(step: f64) -> usize {
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
fn plain(value: f64, places: usize) -> String {
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
fn as_written(value: f64) -> usize {
    let size = value.abs();
    let most = if is_short(value) { 1e9 } else { 1e3 };
    (0..16)
        .find(|places| size * power_of_ten(*places) >= most)
        .unwrap_or(10) as usize
}

/// Whether a number is one that somebody would write with at most twelve digits; 1/3 is none.
pub fn is_short(value: f64) -> bool {
    let short: f64 = format!("{value:.11e}").parse().unwrap_or(value);
    // What computing with it leaves is not meant.
    (short - value).abs() <= 1e-14 * value.abs()
}

/// Separators of thousands.
fn grouped(text: &str) -> String {
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

/// The factor and the word for large numbers: 万 and 亿, or million and billion; none where the unit has one already.
fn large(size: f64, unit: &str, language: Language) -> (f64, &'static str) {
    let words: &[(f64, f64, &'static str)] = match language {
        Language::Chinese if unit.starts_with(['亿', '万', '千', '百', '十']) => &[],
        Language::Chinese => &[(1e12, 1e12, "万亿"), (1e8, 1e8, "亿"), (1e5, 1e4, "万")],
        Language::English => &[
            (1e12, 1e12, " trillion"),
            (1e9, 1e9, " billion"),
            (1e6, 1e6, " million"),
        ],
    };
    let found = words.iter().find(|(least, ..)| size >= *least);
    found.map_or((1.0, ""), |(_, factor, word)| (*factor, word))
}

/// `1.2×10⁻⁷`
fn scientific(value: f64) -> String {
    let text = format!("{value:.1e}");
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
    let digits = digits.trim_end_matches(".0").replace('-', "−");
    format!("{digits}×10{}", exponent.chars().map(small).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(unit: &str, values: &[f64], language: Language) -> Measure {
        Measure::new(Some(unit), values.iter().copied(), language)
    }

    #[test]
    fn distances_and_ranges_are_plain() {
        let measure = |language| Measure::new(None, [0.4, 0.41], language);
        assert_eq!(measure(Language::Chinese).gap(0.0121), "1.21个百分点");
        assert_eq!(measure(Language::English).gap(0.0121), "1.21 points");
        assert_eq!(Measure::new(Some("项"), [3.0], Language::Chinese).gap(2.0), "2项");
        assert_eq!(measure(Language::English).between("1%", "2%"), "1%–2%");
        assert_eq!(measure(Language::English).between("−2%", "−1%"), "−2% to −1%");
        assert_eq!(measure(Language::Chinese).between("−150", "30"), "−150至30");
    }

    #[test]
    fn numbers_read_well() {
        let output = measure("亿元", &[3750.0], Language::Chinese);
        assert_eq!(output.with_unit(3723.456), "3,723亿元");
        assert_eq!(output.with_unit(-12.3456), "−12.3亿元");
        assert_eq!(output.with_unit(2_500_000.0), "2,500,000亿元");
        let people = measure("人", &[1.0], Language::Chinese);
        assert_eq!(people.with_unit(123_456.0), "12.3万人");
        assert_eq!(people.with_unit(1_234_567_890.0), "12.3亿人");
        assert_eq!(people.with_unit(99_999.0), "99,999人");
        let english = measure("people", &[1.0], Language::English);
        assert_eq!(english.with_unit(1_234_567.0), "1.23 million people");
        assert_eq!(english.figure(1.2e-7), "1.2×10⁻⁷");
        assert_eq!(english.figure(-3e200), "−3×10²⁰⁰");
        assert_eq!(english.figure(0.0), "0");
        assert_eq!(english.figure(f64::NAN), "–");
    }

    #[test]
    fn shares_and_rates_are_percentages() {
        assert_eq!(measure("", &[0.388, 0.42], Language::Chinese).with_unit(0.388), "38.8%");
        assert_eq!(measure("每年", &[0.041], Language::Chinese).with_unit(0.041), "4.1%/年");
        assert!(!measure("", &[0.0, 1.0], Language::Chinese).percent);
        assert!(!measure("家", &[0.5], Language::Chinese).percent);
        assert!(!measure("", &[0.5, 3.0], Language::Chinese).percent);
        assert_eq!(measure("%", &[41.5], Language::English).with_unit(41.5), "41.5%");
    }

    #[test]
    fn bounds_are_as_written() {
        let output = measure("亿元", &[9999.6, 12_000.0], Language::English);
        assert_eq!(output.bound(9999.6), "9,999.6");
        assert_eq!(output.bound(3750.0), "3,750");
        assert_eq!(output.bound(-12_345.678), "−12,345.678");
        // What is computed has no more digits than somebody would write.
        assert_eq!(output.bound(0.1 + 0.2), "0.3");
        let date = measure("", &[2018.75, 2020.0], Language::English).of_dates();
        assert_eq!(
            (date.bound(2018.75), date.figure(2020.0)),
            ("2018.75".into(), "2020".into())
        );
        assert_eq!(date.ticks(&[2018.0, 2019.0], 1.0).0, ["2018", "2019"]);
        let share = measure("", &[0.2, 0.4], Language::English);
        assert_eq!(
            (share.bound(0.041), share.bound(0.333_25)),
            ("4.1%".into(), "33.325%".into())
        );
        assert_eq!(
            (share.bound(1.0 / 3.0), output.bound(100.0 / 3.0)),
            ("33.33%".into(), "33.33".into())
        );
    }

    #[test]
    fn probabilities_are_never_falsely_certain() {
        assert_eq!(probability(0.4321, 10_000, false), "43%");
        assert_eq!(probability(0.0, 10_000, false), "<0.1%");
        assert_eq!(probability(0.0, 1, true), "0%");
        assert_eq!(probability(0.9999, 10_000, false), ">99.9%");
        assert_eq!(probability(1.0, 1, true), "100%");
        assert_eq!(probability(0.004, 10_000, false), "0.4%");
        assert_eq!(probability(f64::NAN, 10_000, false), "–");
        // 3.84 / 1003.84 and 3.84 / 103.84.
        assert_eq!(probability(0.0, 1_000, false), "<0.4%");
        assert_eq!(probability(1.0, 100, false), ">96%");
        assert_eq!(probability(1.0, 1, false), "100%");
    }

    #[test]
    fn ticks_share_their_decimals() {
        let people = measure("人", &[1.0], Language::Chinese);
        assert_eq!(
            people.ticks(&[0.0, 50_000.0, 100_000.0], 50_000.0),
            (vec!["0".into(), "5".into(), "10".into()], "万".into())
        );
        let share = measure("", &[0.388], Language::Chinese);
        assert_eq!(share.ticks(&[0.375, 0.4], 0.025).0, ["37.5%", "40%"]);
        assert_eq!(people.caption("万"), "单位：万人");
    }
}
