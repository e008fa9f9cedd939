//! Probabilities with the digits that their error deserves.

// Only digits that people see depend on these functions.
#![allow(clippy::disallowed_methods)]

use crate::chart::number::{decimals_for, unseen};

/// The probability of something that is so on a share of the paths, in per cent with as many digits as its error deserves. 0 %
/// and 100 % are claimed only where it is certain; elsewhere a path could still differ.
pub fn probability(value: f64, paths: u64, is_certain: bool) -> String {
    let percent = 100.0 * value;
    if is_certain {
        return format!("{percent:.0} %");
    }
    let error = 100.0 * (value * (1.0 - value) / paths.max(1) as f64).sqrt();
    if value <= 0.0 || value >= 1.0 {
        let (bound, decimals) = unseen(paths);
        return if bound >= 50.0 {
            format!("{percent:.0} %")
        } else if value <= 0.0 {
            format!("< {bound:.decimals$} %")
        } else {
            format!("> {:.decimals$} %", 100.0 - bound)
        };
    }
    let decimals = decimals_for(error);
    let shown = format!("{percent:.decimals$}");
    let limit = 10f64.powi(-(decimals as i32));
    if shown.parse::<f64>() == Ok(100.0) {
        format!("> {:.decimals$} %", 100.0 - limit)
    } else if shown.parse::<f64>() == Ok(0.0) {
        format!("< {limit:.decimals$} %")
    } else {
        format!("{shown} %")
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_have_the_digits_they_deserve() {
        assert_eq!(probability(0.43214, 100_000, false), "43.2 %");
        assert_eq!(probability(0.43214, 1_000, false), "43 %");
        assert_eq!(probability(0.43214, 10_000_000, false), "43.21 %");
        assert_eq!(probability(0.99999, 100_000, false), "99.999 %");
        assert_eq!(probability(1.0, 100_000, false), "> 99.996 %");
        assert_eq!(probability(0.0, 1_000, false), "< 0.4 %");
        assert_eq!(probability(1.0, 1, false), "100 %");
        assert_eq!(probability(1.0, 100_000, true), "100 %");
        assert_eq!(probability(0.0, 100_000, true), "0 %");
    }
}
