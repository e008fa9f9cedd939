//! Numbers on the command line, and numbers for people.

// Only digits that people see depend on these functions.
#![allow(clippy::disallowed_methods)]

use super::Failure;
pub use crate::chart::number::decimals_for;
use crate::chart::number::is_short;
use crate::expression;
pub use crate::report::number::{probability, standard_error};
use crate::scenario::literal;
use crate::wording::say;

/// A count such as `100000` or `1e6`.
pub fn count(text: &str) -> Result<u64, Failure> {
    let value: f64 = text
        .replace('_', "")
        .parse()
        .map_err(|_| say!("应为整数，如 100000 或 1e6"; "expected a whole number such as 100000 or 1e6"))?;
    if !(value >= 1.0 && value.fract() == 0.0 && value <= 1e15) {
        return Err(say!("应为 1 至 1e15 的整数"; "expected a whole number from 1 to 1e15").into());
    }
    Ok(value as u64)
}

/// A seed: a whole number from 0.
pub fn seed(text: &str) -> Result<u64, Failure> {
    let most = u64::MAX;
    let wrong = || say!("应为 0 至 {most} 的整数"; "expected a whole number from 0 to {most}");
    Ok(text.parse().map_err(|_| wrong())?)
}

/// A number of threads.
pub fn threads(text: &str) -> Result<u16, Failure> {
    let threads = text.parse().ok().filter(|threads| (1..=1024).contains(threads));
    Ok(threads.ok_or_else(|| say!("应为 1 至 1024 的整数"; "expected a whole number from 1 to 1024"))?)
}

/// Any number, such as `600` or `2.5`.
pub fn decimal(text: &str) -> Result<f64, Failure> {
    let value = text.parse().ok().filter(|value: &f64| value.is_finite());
    Ok(value.ok_or_else(|| say!("应为一个数，如 600 或 2.5"; "expected a number such as 600 or 2.5"))?)
}

/// A whole number from 0 that fits a counter.
pub fn whole<T: std::str::FromStr>(text: &str) -> Result<T, Failure> {
    Ok(text
        .parse()
        .map_err(|_| say!("应为不小于 0 的整数"; "expected a whole number from 0"))?)
}

/// A rate such as `80%` or `0.8`.
pub fn rate(text: &str) -> Result<f64, Failure> {
    let parsed = expression::parse(text).ok();
    let wrong = || say!("应为一个数，如 0.1% 或 0.001"; "expected a number such as 0.1% or 0.001");
    let value = parsed.as_ref().and_then(literal).ok_or_else(wrong)?;
    if value > 0.0 && value < 1.0 {
        Ok(value)
    } else {
        Err(say!("应在 0 与 1 之间"; "expected a number between 0 and 1").into())
    }
}

/// A quantity with four significant digits, thousands apart.
pub fn quantity(value: f64) -> String {
    with_digits(value, 4)
}

/// A date in years, or a numbered period: a quarter is 0.25 of a year.
pub fn date(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// A number that somebody wrote, with thousands apart and no digit of it lost; what nobody would write out, such as 1/3, is
/// shown as a [`quantity`].
pub fn as_written(value: f64) -> String {
    with_digits(value, if is_short(value) { 12 } else { 4 })
}

/// A number with so many digits that matter; zeros at the end are left out.
fn with_digits(value: f64, most: i32) -> String {
    if value == 0.0 {
        return "0".to_string();
    }
    let size = value.abs();
    if !(1e-4..1e15).contains(&size) {
        return format!("{value:.3e}");
    }
    let digits = size.log10().floor() as i32 + 1;
    let decimals = (most - digits).clamp(0, most + 4) as usize;
    let text = format!("{size:.decimals$}");
    let (whole, part) = text
        .split_once('.')
        .map_or((text.as_str(), ""), |(whole, part)| (whole, part.trim_end_matches('0')));
    let grouped: String = whole
        .chars()
        .enumerate()
        .flat_map(|(at, digit)| {
            let comma = at > 0 && (whole.len() - at).is_multiple_of(3);
            comma.then_some(',').into_iter().chain([digit])
        })
        .collect();
    let sign = if value < 0.0 { "-" } else { "" };
    if part.is_empty() {
        format!("{sign}{grouped}")
    } else {
        format!("{sign}{grouped}.{part}")
    }
}

/// A value with seven significant digits and no signs between thousands, for tables in which every value is shown.
pub fn figure(value: f64) -> String {
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

/// A word as a shell takes it.
pub fn quoted(word: &str) -> String {
    let plain = word.chars().all(|c| c.is_alphanumeric() || "-_./=,+%".contains(c));
    if plain {
        word.to_string()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_grouped() {
        assert_eq!(quantity(3750.0), "3,750");
        assert_eq!(quantity(-1234567.8), "-1,234,568");
        assert_eq!(quantity(0.04102), "0.04102");
        assert_eq!(quantity(12.5), "12.5");
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
    fn figures_have_seven_digits() {
        assert_eq!(figure(1288.5), "1288.5");
        assert_eq!(figure(-0.041), "-0.041");
        assert_eq!(figure(1.0 / 3.0), "0.3333333");
        assert_eq!(figure(123_456_789.0), "123456789");
        assert_eq!(figure(9.999_999_99), "10");
        assert_eq!(figure(1.5e-9), "1.5e-9");
        assert_eq!(figure(2e300), "2e300");
    }

    #[test]
    fn counts_read_powers_of_ten() {
        assert_eq!(count("1e6"), Ok(1_000_000));
        assert!(count("0").is_err());
        assert!(count("1.5").is_err());
        assert!(count("-3").is_err());
    }
}
