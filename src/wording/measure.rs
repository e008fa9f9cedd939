//! Quantities: values with their unit, in the language, the scale and the style in which they are shown.

use super::number::{
    Style, as_written, date, decimals, exact, grouped, percent_decimals, places_of, plain, scientific, with_digits,
    with_plus, written_decimals,
};
use super::{Language, Unit};

/// What the values of one thing are measured in, and how they are written.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Its unit as text, or nothing; of a percentage with its sign.
    pub unit: String,
    /// Whether values are fractions that are shown as percentages.
    pub percent: bool,
    /// What values are multiplied with where they are shown.
    times: f64,
    /// Dates: years are not grouped by thousands.
    date: bool,
    language: Language,
    style: Style,
}

impl Measure {
    /// From a declared unit. Nothing is shown as a percentage without one that says so.
    pub fn new(unit: &Unit, language: Language, style: Style) -> Measure {
        let (text, times) = unit.get(language).unwrap_or(("", 1.0));
        Measure {
            unit: text.trim().to_string(),
            percent: unit.is_percent(),
            times,
            date: false,
            language,
            style,
        }
    }

    /// The same for dates in years, or numbered periods.
    pub fn of_dates(self, are_dates: bool) -> Measure {
        Measure {
            percent: self.percent && !are_dates,
            times: if are_dates { 1.0 } else { self.times },
            date: are_dates,
            ..self
        }
    }

    /// Whether values are dates.
    pub fn is_date(&self) -> bool {
        self.date
    }

    /// The words of one of two languages, that of the measure.
    pub fn say<T>(&self, chinese: T, english: T) -> T {
        self.language.say(chinese, english)
    }

    /// Values that stand together, without their unit but for a percent sign: alike in their decimals, which are those of the largest.
    pub fn alike<const N: usize>(&self, values: [f64; N]) -> [String; N] {
        let mut figures = self.figures(&values).into_iter();
        values.map(|_| figures.next().unwrap_or_default())
    }

    /// Whether values are shown as they are in the file.
    pub fn is_own(&self) -> bool {
        !self.percent && self.times == 1.0
    }

    /// A value in the scale of the unit; of a percentage still as a fraction.
    pub fn scaled(&self, value: f64) -> f64 {
        value * self.times
    }

    /// A value as the number that is shown.
    fn number(&self, value: f64) -> f64 {
        value * self.factor()
    }

    /// What stands after a figure: the unit, of a percentage without its sign.
    fn rest(&self) -> &str {
        if self.percent {
            self.unit.trim_start_matches(['%', '％'])
        } else {
            &self.unit
        }
    }

    /// A number as text, with its percent sign and with marks between thousands where there are some.
    fn marked(&self, number: &str) -> String {
        let text = if self.style.groups(self.language) {
            grouped(number)
        } else {
            number.to_string()
        };
        if self.percent {
            let space = self.style.space();
            format!("{text}{space}%")
        } else {
            text
        }
    }

    /// A value with its unit: `3,750 bn yuan`, `3750亿元`, `38.8%`, `4.1%/年`.
    pub fn with_unit(&self, value: f64) -> String {
        self.joined(&self.figure(value))
    }

    /// A distance between two values with its unit: between percentages it is in points.
    pub fn gap(&self, gap: f64) -> String {
        if !self.percent {
            return self.with_unit(gap);
        }
        let points = self.number(gap);
        let points = plain(points, percent_decimals(points));
        match (self.language, self.style) {
            (Language::Chinese, Style::Terminal) => format!("{points} 个百分点"),
            (Language::Chinese, _) => format!("{points}个百分点"),
            (Language::English, _) => format!("{points} points"),
        }
    }

    /// A change with its sign: `+12.3亿元`, `−1.2 points`.
    pub fn change(&self, change: f64) -> String {
        with_plus(change, &self.gap(change))
    }

    /// From one text of a value to another: `1–2`, and in words where a minus would stand beside the dash.
    pub fn between(&self, low: &str, high: &str) -> String {
        let minus = |text: &str| text.starts_with(['−', '-']);
        match self.language {
            _ if minus(low) || minus(high) => self.language.say(format!("{low}至{high}"), format!("{low} to {high}")),
            _ if self.style == Style::Terminal => format!("{low} – {high}"),
            _ if self.style == Style::Text => format!("{low}{}{high}", self.language.say("—", "–")),
            _ => format!("{low}–{high}"),
        }
    }

    /// A figure after a sign of comparison: `≥3750`, in a terminal and in documents `≥ 3,750`.
    pub fn compared(&self, sign: &str, figure: &str) -> String {
        let space = if self.style == Style::Picture { "" } else { " " };
        format!("{sign}{space}{figure}")
    }

    /// Text with the unit after it: `4.1%/年`, `≥50项`.
    pub fn joined(&self, figure: &str) -> String {
        let rest = self.rest();
        let apart = !self.percent && (self.style == Style::Terminal || self.language == Language::English);
        if rest.is_empty() {
            figure.to_string()
        } else if self.percent && self.style == Style::Text && rest == "/年" && !figure.starts_with(['≥', '≤', '＞', '＜', '>', '<']) {
            // A rate of growth in a sentence.
            format!("年均{figure}")
        } else if apart && !rest.starts_with(['‰', '℃', '°']) {
            format!("{figure} {rest}")
        } else {
            format!("{figure}{rest}")
        }
    }

    /// A value without its unit but for a percent sign: three or four digits that matter.
    pub fn figure(&self, value: f64) -> String {
        if !value.is_finite() {
            return "–".to_string();
        }
        if self.date {
            return date(value);
        }
        let number = self.number(value);
        if self.percent {
            return self.marked(&plain(number, percent_decimals(number)));
        }
        if self.style == Style::Terminal {
            return with_digits(number, 4);
        }
        self.figure_to(number, None)
    }

    /// Several values that stand in one sentence or list, without their unit: alike in their decimals and in their word for large
    /// numbers.
    pub fn figures(&self, values: &[f64]) -> Vec<String> {
        let numbers: Vec<f64> = values.iter().map(|value| self.number(*value)).collect();
        let finite = numbers.iter().filter(|number| number.is_finite());
        let largest = finite.fold(0.0_f64, |largest, number| largest.max(number.abs()));
        let is_plain = largest == 0.0 || (1e-2..1e16).contains(&largest);
        if !is_plain || self.date || self.style == Style::Terminal {
            return values.iter().map(|value| self.figure(*value)).collect();
        }
        let (factor, word) = if self.percent {
            (1.0, "")
        } else {
            large(largest, &self.unit, self.language)
        };
        let decimals = if self.percent { percent_decimals } else { decimals };
        let texts = |places: usize| -> Vec<String> {
            let text = |number: &f64| format!("{:.places$}", number / factor);
            numbers.iter().map(text).collect()
        };
        let mut places = decimals(largest / factor);
        // Nothing that is there looks like nothing.
        let lost = |texts: &[String]| {
            let zero = |text: &String| text.chars().all(|c| !('1'..='9').contains(&c));
            texts.iter().zip(&numbers).any(|(text, number)| zero(text) && number.is_finite() && *number != 0.0)
        };
        if lost(&texts(places)) {
            places += 1;
        }
        let round = |text: &String| text.ends_with('0') || !text.ends_with(|c: char| c.is_ascii_digit());
        while places > 0 && texts(places).iter().all(round) {
            places -= 1;
        }
        let shown = |(text, number): (&String, &f64)| {
            if !number.is_finite() {
                return "–".to_string();
            }
            let zero = text.chars().all(|c| !('1'..='9').contains(&c));
            let text = if zero { text.trim_start_matches('-').to_string() } else { text.replace('-', "−") };
            format!("{}{word}", self.marked(&text))
        };
        texts(places).iter().zip(&numbers).map(shown).collect()
    }

    /// A bound without its unit but for a percent sign, with the digits that were written: nobody may take 9,999.6 for 10,000.
    pub fn bound(&self, value: f64) -> String {
        if !value.is_finite() {
            return "–".to_string();
        }
        if self.date {
            return date(value);
        }
        let number = self.number(value);
        if self.percent {
            return self.marked(&plain(number, written_decimals(number)));
        }
        if self.style == Style::Terminal {
            return as_written(number);
        }
        let (factor, _) = large(number.abs(), &self.unit, self.language);
        self.figure_to(number, Some(written_decimals(number / factor)))
    }

    /// A value with seven digits, for tables in which every value is shown.
    pub fn exact(&self, value: f64) -> String {
        let text = exact(self.number(value));
        if self.percent { format!("{text}%") } else { text }
    }

    /// A plain number with so many decimals.
    fn figure_to(&self, number: f64, fixed: Option<usize>) -> String {
        let size = number.abs();
        if size != 0.0 && !(1e-4..1e16).contains(&size) {
            return scientific(number, 1);
        }
        let (factor, word) = large(size, &self.unit, self.language);
        let scaled = number / factor;
        let figure = plain(scaled, fixed.unwrap_or_else(|| decimals(scaled)));
        format!("{}{word}", self.marked(&figure))
    }

    /// Labels of the ticks of one axis, alike in their decimals, and what they all are multiplied with (`万`). Ticks and their step are
    /// numbers as they are shown.
    pub fn ticks(&self, ticks: &[f64], step: f64) -> (Vec<String>, String) {
        let largest = ticks.iter().fold(0.0_f64, |largest, tick| largest.max(tick.abs()));
        let (factor, word) = if self.percent || self.date {
            (1.0, "")
        } else {
            large(largest, &self.unit, self.language)
        };
        if !self.percent && largest != 0.0 && !(1e-4..1e16).contains(&largest) {
            return (ticks.iter().map(|tick| scientific(*tick, 1)).collect(), String::new());
        }
        let places = places_of(step / factor);
        let label = |tick: &f64| {
            let text = plain(tick / factor, places);
            if self.date { text } else { self.marked(&text) }
        };
        (ticks.iter().map(label).collect(), word.trim_start().to_string())
    }

    /// What a value is multiplied with to become the number that is shown.
    pub fn factor(&self) -> f64 {
        self.times * if self.percent { 100.0 } else { 1.0 }
    }

    /// The unit of an axis: `单位：万人`, `bn yuan`; a bare percentage has its sign at every tick.
    pub fn caption(&self, word: &str) -> String {
        let unit = if self.rest().is_empty() { "" } else { &self.unit };
        match self.language {
            Language::Chinese if word.is_empty() && unit.is_empty() => String::new(),
            Language::Chinese => format!("单位：{word}{unit}"),
            Language::English => [word, unit]
                .iter()
                .filter(|part| !part.is_empty())
                .copied()
                .collect::<Vec<_>>()
                .join(" "),
        }
    }
}

/// The factor and the word for large numbers: 万 and 亿, or million and billion; none where the unit has one already.
fn large(size: f64, unit: &str, language: Language) -> (f64, &'static str) {
    let first = unit.split(' ').next().unwrap_or_default();
    let words: &[(f64, f64, &'static str)] = match language {
        Language::Chinese if unit.starts_with(['亿', '万', '千', '百', '十']) => &[],
        Language::English if ["bn", "m", "mn", "tn", "billion", "million", "trillion", "thousand"].contains(&first) => {
            &[]
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(unit: &str, language: Language) -> Measure {
        Measure::new(&Unit::Plain(unit.into()), language, Style::Picture)
    }

    fn yuan(language: Language, style: Style) -> Measure {
        let unit = serde_json::from_str(r#"{"zh": "亿元", "en": {"text": "bn yuan", "times": 0.1}}"#).expect("a unit");
        Measure::new(&unit, language, style)
    }

    #[test]
    fn distances_and_ranges_are_plain() {
        let (chinese, english) = (measure("%", Language::Chinese), measure("%", Language::English));
        assert_eq!(chinese.gap(0.0121), "1.21个百分点");
        assert_eq!(english.gap(0.0121), "1.21 points");
        assert_eq!(
            [english.change(0.0121), english.change(-0.5)],
            ["+1.21 points", "−50 points"]
        );
        assert_eq!(measure("项", Language::Chinese).gap(2.0), "2项");
        assert_eq!(measure("项", Language::Chinese).change(2.0), "+2项");
        assert_eq!(english.between("1%", "2%"), "1%–2%");
        assert_eq!(english.between("−2%", "−1%"), "−2% to −1%");
        assert_eq!(chinese.between("−150", "30"), "−150至30");
    }

    #[test]
    fn figures_of_a_sentence_are_alike() {
        let yield_of = measure("亿元/平方公里", Language::Chinese);
        assert_eq!(yield_of.figures(&[12.13, 9.871, 14.0]), ["12.1", "9.9", "14.0"]);
        assert_eq!(yield_of.figures(&[5.0, 3.0, 8.0]), ["5", "3", "8"]);
        assert_eq!(yield_of.figures(&[0.2, 150.0]), ["0.2", "150.0"]);
        let people = measure("people", Language::English);
        assert_eq!(people.figures(&[800_000.0, 2_300_000.0]), ["0.8 million", "2.3 million"]);
        let share = measure("%", Language::Chinese);
        assert_eq!(share.figures(&[0.0926, 0.118, -0.001]), ["9.3%", "11.8%", "−0.1%"]);
    }

    #[test]
    fn values_that_stand_together_share_their_decimals() {
        let days = Measure::new(&Unit::Plain("个工作日".into()), Language::Chinese, Style::Text);
        assert_eq!(days.alike([14.2, 3.68]), ["14.2", "3.7"]);
        assert_eq!(days.alike([15.0, f64::NAN]), ["15", "–"]);
        let share = Measure::new(&Unit::Plain("%".into()), Language::Chinese, Style::Text);
        assert_eq!(share.alike([0.388, 0.0412]), ["38.8%", "4.1%"]);
        let people = Measure::new(&Unit::Plain("人".into()), Language::Chinese, Style::Text);
        assert_eq!(people.alike([123_456.0, 9_000.0]), ["12.3万", "0.9万"]);
        assert_eq!(days.between("14.2", "15"), "14.2—15");
    }

    #[test]
    fn numbers_read_well() {
        let output = measure("亿元", Language::Chinese);
        assert_eq!(output.with_unit(3723.456), "3723亿元");
        assert_eq!(output.with_unit(-12.3456), "−12.3亿元");
        let people = measure("人", Language::Chinese);
        assert_eq!(people.with_unit(123_456.0), "12.3万人");
        assert_eq!(people.with_unit(1_234_567_890.0), "12.3亿人");
        assert_eq!(people.with_unit(99_999.0), "99999人");
        let english = measure("people", Language::English);
        assert_eq!(english.with_unit(1_234_567.0), "1.23 million people");
        assert_eq!(english.with_unit(99_999.0), "99,999 people");
        assert_eq!(english.figure(1.2e-7), "1.2×10⁻⁷");
        assert_eq!(english.figure(-3e200), "−3×10²⁰⁰");
        assert_eq!(english.figure(0.0), "0");
        assert_eq!(english.figure(f64::NAN), "–");
    }

    #[test]
    fn percentages_are_declared() {
        assert_eq!(measure("%", Language::Chinese).with_unit(0.388), "38.8%");
        assert_eq!(measure("%/年", Language::Chinese).with_unit(0.041), "4.1%/年");
        assert_eq!(measure("% a year", Language::English).with_unit(0.041), "4.1% a year");
        let terminal = Measure::new(&Unit::Plain("% a year".into()), Language::English, Style::Terminal);
        assert_eq!(
            (terminal.with_unit(0.041), terminal.figure(0.041)),
            ("4.1 % a year".into(), "4.1 %".into())
        );
        // A share, a count, an elasticity: without a unit that says so nothing is one.
        for value in [0.388, 0.041, 1.1] {
            assert!(!measure("", Language::Chinese).with_unit(value).contains('%'));
        }
        assert_eq!(measure("个百分点", Language::Chinese).with_unit(41.5), "41.5个百分点");
        assert_eq!(measure("%", Language::English).exact(0.388), "38.8%");
    }

    #[test]
    fn a_language_may_show_another_scale() {
        assert_eq!(yuan(Language::Chinese, Style::Picture).with_unit(3750.0), "3750亿元");
        assert_eq!(yuan(Language::English, Style::Picture).with_unit(3750.0), "375 bn yuan");
        assert_eq!(
            yuan(Language::English, Style::Terminal).joined("≥ 375"),
            "≥ 375 bn yuan"
        );
        assert_eq!(yuan(Language::English, Style::Text).bound(12_345.678), "1,234.5678");
        assert_eq!(yuan(Language::English, Style::Text).exact(12_345.0), "1234.5");
        assert!(yuan(Language::Chinese, Style::Text).is_own() && !yuan(Language::English, Style::Text).is_own());
        // Billions have no millions of their own.
        assert_eq!(yuan(Language::English, Style::Text).figure(2.5e7), "2,500,000");
    }

    #[test]
    fn bounds_are_as_written() {
        let output = measure("yuan", Language::English);
        assert_eq!(output.bound(9999.6), "9,999.6");
        assert_eq!(output.bound(3750.0), "3,750");
        assert_eq!(output.bound(-12_345.678), "−12,345.678");
        // What is computed has no more digits than somebody would write.
        assert_eq!(output.bound(0.1 + 0.2), "0.3");
        let date = measure("", Language::English).of_dates(true);
        assert_eq!(
            (date.bound(2018.75), date.figure(2020.0)),
            ("2018.75".into(), "2020".into())
        );
        assert_eq!(date.ticks(&[2018.0, 2019.0], 1.0).0, ["2018", "2019"]);
        let share = measure("%", Language::English);
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
    fn ticks_share_their_decimals() {
        let people = measure("人", Language::Chinese);
        assert_eq!(
            people.ticks(&[0.0, 50_000.0, 100_000.0], 50_000.0),
            (vec!["0".into(), "5".into(), "10".into()], "万".into())
        );
        let share = measure("%", Language::Chinese);
        assert_eq!(share.ticks(&[37.5, 40.0], 2.5).0, ["37.5%", "40%"]);
        assert_eq!((share.factor(), share.caption("")), (100.0, String::new()));
        assert_eq!(measure("%/年", Language::Chinese).caption(""), "单位：%/年");
        assert_eq!(people.caption("万"), "单位：万人");
    }
}
