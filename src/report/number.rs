//! Probabilities with the digits that their error deserves.

// Only digits that people see depend on these functions.
#![allow(clippy::disallowed_methods)]

/// A probability in per cent with as many digits as its error deserves. Where a path could still miss (or meet), neither
/// 0 % nor 100 % is claimed.
pub fn probability(value: f64, standard_error: f64, paths: u64) -> String {
    let percent = 100.0 * value;
    let error = 100.0 * standard_error;
    if value <= 0.0 || value >= 1.0 {
        // No path differs: the upper end of the 95 % interval is about 3.7 / n (Wilson).
        let bound = 100.0 * 3.8415 / (paths as f64 + 3.8415);
        let decimals = decimals_for(bound).min(4);
        let unit = 10f64.powi(-(decimals as i32));
        let bound = (bound / unit).ceil() * unit;
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
        assert_eq!(probability(0.43214, 0.0016, 100_000), "43.2 %");
        assert_eq!(probability(0.43214, 0.016, 1_000), "43 %");
        assert_eq!(probability(0.43214, 0.00016, 10_000_000), "43.21 %");
        assert_eq!(probability(0.99999, 0.00001, 100_000), "99.999 %");
        assert_eq!(probability(1.0, 0.0, 100_000), "> 99.996 %");
        assert_eq!(probability(0.0, 0.0, 1_000), "< 0.4 %");
        assert_eq!(probability(1.0, 0.0, 1), "100 %");
    }
}
