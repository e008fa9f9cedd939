//! Numbers on the command line.

use crate::expression;
use crate::scenario::literal;

/// A count such as `100000` or `1e6`.
pub fn count(text: &str) -> Result<u64, String> {
    let value: f64 = text
        .replace('_', "")
        .parse()
        .map_err(|_| "expected a whole number such as 100000 or 1e6".to_string())?;
    if !(value >= 1.0 && value.fract() == 0.0 && value <= 1e15) {
        return Err("expected a whole number from 1 to 1e15".to_string());
    }
    Ok(value as u64)
}

/// A seed: a whole number from 0.
pub fn seed(text: &str) -> Result<u64, String> {
    text.parse()
        .map_err(|_| format!("expected a whole number from 0 to {}", u64::MAX))
}

/// A number of threads.
pub fn threads(text: &str) -> Result<u16, String> {
    let threads = text.parse().ok().filter(|threads| (1..=1024).contains(threads));
    threads.ok_or_else(|| "expected a whole number from 1 to 1024".to_string())
}

/// A rate such as `80%` or `0.8`.
pub fn rate(text: &str) -> Result<f64, String> {
    let parsed = expression::parse(text).ok();
    let value = parsed
        .as_ref()
        .and_then(literal)
        .ok_or_else(|| "expected a number such as 0.1% or 0.001".to_string())?;
    if value > 0.0 && value < 1.0 {
        Ok(value)
    } else {
        Err("expected a number between 0 and 1".to_string())
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
    fn counts_read_powers_of_ten() {
        assert_eq!(count("1e6"), Ok(1_000_000));
        assert!(count("0").is_err());
        assert!(count("1.5").is_err());
        assert!(count("-3").is_err());
    }
}
