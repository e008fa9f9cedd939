//! Numbers on the command line.

use super::Failure;
use crate::expression;
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

/// A probability that is to be reached, such as `80%`, `0.8` or `100%`.
pub fn probability(text: &str) -> Result<f64, Failure> {
    let value = value(text)?;
    if value > 0.0 && value <= 1.0 {
        Ok(value)
    } else {
        Err(say!("应大于0%且不超过100%"; "expected more than 0 % and at most 100 %").into())
    }
}

/// A value such as `3750`, `-2.5` or `4.1%`.
pub fn value(text: &str) -> Result<f64, Failure> {
    let parsed = expression::parse(text).ok();
    let value = parsed.as_ref().and_then(literal).filter(|value| value.is_finite());
    Ok(value.ok_or_else(|| say!("应为一个数，如 3750 或 4.1%"; "expected a number such as 3750 or 4.1%"))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_powers_of_ten() {
        assert_eq!(count("1e6"), Ok(1_000_000));
        assert!(count("0").is_err());
        assert!(count("1.5").is_err());
        assert!(count("-3").is_err());
    }
}
