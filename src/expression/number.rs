//! Numbers and periods as they are written.

use super::foreign::{half_width, range_word, without_unit};
use super::lexer::clipped;
use super::name::continues_name;
use super::reason::{PeriodProblem, Reason, write_instead};
use super::syntax::{PeriodLiteral, PeriodUnit};
use crate::wording::{Said, say};
use std::borrow::Cow;

/// What a run of digits turned out to be.
pub(super) struct Scanned {
    /// Bytes of it.
    pub length: usize,
    /// Its value, or a stand-in where there is a mistake.
    pub literal: Literal,
    /// Mistakes in it.
    pub mistakes: Vec<Reason>,
}

/// A literal.
#[derive(Clone, Copy)]
pub(super) enum Literal {
    Number { value: f64, percent: bool },
    Period(PeriodLiteral),
}

/// Reads the number or period at the start of `text`, which starts with a digit, or a point and a digit, of half or
/// full width.
pub(super) fn scan(text: &str) -> Scanned {
    let half_at = |at: usize| text[at..].chars().next().map(half_width);
    let width = |at: usize| text[at..].chars().next().map_or(0, char::len_utf8);
    let digits = |mut at: usize| {
        while half_at(at).is_some_and(|c| c.is_ascii_digit()) {
            at += width(at);
        }
        at
    };
    let whole = digits(0);
    let mut end = whole;
    if half_at(end) == Some('.') {
        let after = end + width(end);
        let fraction = digits(after);
        if fraction > after {
            end = fraction;
        }
    }
    let mantissa = end;
    if matches!(half_at(end), Some('e' | 'E')) {
        let mut after = end + width(end);
        if matches!(half_at(after), Some('+' | '-')) {
            after += width(after);
        }
        let exponent = digits(after);
        if exponent > after {
            end = exponent;
        }
    }
    let tail: usize = match range_word(&text[end..]) {
        Some(_) => 0,
        None => text[end..]
            .chars()
            .take_while(|c| continues_name(*c) || *c == '.')
            .map(char::len_utf8)
            .sum(),
    };
    if tail > 0 {
        let (stem, rest) = (&text[..end], &text[end..end + tail]);
        let length = end + tail;
        let found = &text[..length];
        let half: String = found.chars().map(half_width).collect();
        let as_period = half
            .find(|c: char| !c.is_ascii_digit())
            .and_then(|at| period(&half[..at], &half[at..]));
        let (literal, mistake) = match as_period {
            Some(Ok(period)) if found.is_ascii() => (Literal::Period(period), None),
            Some(Ok(period)) => (
                Literal::Period(period),
                Some(Reason::FullWidth {
                    found: clipped(found),
                    write: half,
                }),
            ),
            Some(Err(problem)) => (
                STAND_IN,
                Some(Reason::BadPeriod {
                    text: clipped(found),
                    problem,
                }),
            ),
            None => (
                STAND_IN,
                Some(Reason::BadNumber {
                    text: clipped(found),
                    help: advice(stem, rest),
                }),
            ),
        };
        return Scanned {
            length,
            literal,
            mistakes: mistake.into_iter().collect(),
        };
    }
    let percent = half_at(end) == Some('%');
    let length = if percent { end + width(end) } else { end };
    let mut mistakes = Vec::new();
    let found = &text[..length];
    if !found.is_ascii() {
        let write: String = found.chars().map(half_width).collect();
        mistakes.push(Reason::FullWidth {
            found: clipped(found),
            write: clipped(&write),
        });
    }
    let value = value(&text[..mantissa], &text[mantissa..end], percent);
    let large = value.is_infinite();
    let zero = !text[..mantissa]
        .chars()
        .map(half_width)
        .any(|c| ('1'..='9').contains(&c));
    if large || (value == 0.0 && !zero) {
        mistakes.push(Reason::NumberOutOfRange {
            text: clipped(found),
            large,
        });
    }
    Scanned {
        length,
        literal: Literal::Number { value, percent },
        mistakes,
    }
}

const STAND_IN: Literal = Literal::Number {
    value: 1.0,
    percent: false,
};

/// The double nearest to the decimal text; a percentage moves the exponent by two instead of dividing, so that it is
/// rounded once and `4.1%` is `0.041` to the bit.
fn value(mantissa: &str, exponent: &str, percent: bool) -> f64 {
    let half = |text: &str| -> String { text.chars().map(half_width).collect() };
    let ascii = |text| {
        if str::is_ascii(text) {
            Cow::Borrowed(text)
        } else {
            Cow::Owned(half(text))
        }
    };
    let (mantissa, exponent) = (ascii(mantissa), ascii(exponent));
    let parsed = if exponent.is_empty() && !percent {
        mantissa.parse()
    } else {
        let written = exponent.get(1..).unwrap_or("");
        let power = match written.parse::<i64>() {
            Ok(power) => power,
            Err(_) if written.is_empty() => 0,
            Err(_) if written.starts_with('-') => i64::MIN / 2,
            Err(_) => i64::MAX / 2,
        };
        format!("{mantissa}e{}", if percent { power - 2 } else { power }).parse()
    };
    parsed.unwrap_or(f64::NAN)
}

/// Reads `2020` and `Q3` as a period; `None` if it does not look like one.
fn period(year: &str, part: &str) -> Option<Result<PeriodLiteral, PeriodProblem>> {
    let letter = part.chars().next()?;
    let unit = match letter {
        'Q' | 'q' => PeriodUnit::Quarter,
        'M' | 'm' => PeriodUnit::Month,
        _ => return None,
    };
    let digits = &part[1..];
    if digits.is_empty() || !digits.bytes().all(|c| c.is_ascii_digit()) {
        return None;
    }
    if year.len() != 4 || !year.is_ascii() {
        return Some(Err(PeriodProblem::Year));
    }
    let (last, problem) = match unit {
        PeriodUnit::Quarter => (4, PeriodProblem::Quarter),
        PeriodUnit::Month => (12, PeriodProblem::Month),
    };
    let (Ok(year), Ok(part)) = (year.parse(), digits.parse()) else {
        return Some(Err(problem));
    };
    if digits.len() > 2 || !(1..=last).contains(&part) {
        return Some(Err(problem));
    }
    if letter.is_ascii_lowercase() {
        return Some(Err(PeriodProblem::SmallLetter));
    }
    Some(Ok(PeriodLiteral { year, part, unit }))
}

/// What to write for the number `stem` with `rest` glued to it.
fn advice(stem: &str, rest: &str) -> Option<Said> {
    let (stem, rest) = (clipped(stem), clipped(rest));
    let first = rest.chars().next()?;
    match rest.as_str() {
        "." => return Some(say!("写作 `{stem}` 或 `{stem}.0`"; "write `{stem}` or `{stem}.0`")),
        "e" | "E" => return Some(say!("`{rest}` 后面缺少数字"; "digits are missing after `{rest}`")),
        "年" => return Some(write_instead(&stem)),
        _ => {}
    }
    if first == '_' && rest.bytes().all(|c| c == b'_' || c.is_ascii_digit()) {
        return Some(write_instead(&format!("{stem}{}", rest.replace('_', ""))));
    }
    if let Some(help) = without_unit(&stem, &rest) {
        return Some(help);
    }
    if super::name::starts_name(first) && rest.chars().all(continues_name) {
        return Some(say!(
            "相乘写作 `{stem} * {rest}`；名称以文字、字母或 `_` 开头";
            "write `{stem} * {rest}` to multiply; a name starts with a letter or `_`"
        ));
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::expression::parse;
    use crate::expression::syntax::Kind;

    fn number(text: &str) -> f64 {
        match parse(text).expect(text).kind {
            Kind::Number(value) => value,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn numbers_are_correctly_rounded() {
        for (text, value) in [
            ("3", 3.0),
            ("0.041", 0.041),
            (".5", 0.5),
            ("2.5e3", 2500.0),
            ("2.5E+3", 2500.0),
            ("25e-1", 2.5),
            ("4.1%", 0.041),
            ("007", 7.0),
            ("0.1%", 0.001),
            ("1e3%", 10.0),
            ("0e999999999999999999999999", 0.0),
            ("1.7976931348623157e308", f64::MAX),
            ("5e-324", 5e-324),
            ("17976931348623157e294%", 1.7976931348623157e308),
        ] {
            assert_eq!(number(text).to_bits(), value.to_bits(), "{text}");
        }
    }

    #[test]
    fn percent_is_the_decimal_two_places_on() {
        for whole in 0..100_000u32 {
            let percent = format!("{}.{:03}%", whole / 1000, whole % 1000);
            let plain: f64 = format!("0.{whole:05}").parse().unwrap();
            assert_eq!(number(&percent).to_bits(), plain.to_bits(), "{percent}");
        }
    }
}
