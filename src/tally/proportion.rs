//! Sampling error of a proportion: pure functions of a number of hits among a number of trials.

/// The 97.5 % quantile of the standard normal distribution, for two-sided 95 % intervals.
pub const Z_95: f64 = 1.959963984540054;

/// Share of hits; NaN when there are no trials.
pub fn probability(hits: u64, trials: u64) -> f64 {
    hits as f64 / trials as f64
}

/// Standard error √(p(1−p)/n) of a proportion; NaN when there are no trials.
pub fn standard_error(hits: u64, trials: u64) -> f64 {
    let n = trials as f64;
    // h (n − h) / n³ in this order: exactly 0 at both ends, without 1 − p.
    let misses = trials.saturating_sub(hits) as f64;
    ((hits as f64 / n) * (misses / n) / n).sqrt()
}

/// Wilson's score interval at z = [`Z_95`]; (NaN, NaN) when there are no trials.
///
/// E. B. Wilson (1927), "Probable inference, the law of succession, and statistical inference",
/// Journal of the American Statistical Association 22, 209–212:
/// (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n). The ends are exactly 0 and 1 when no trial and
/// when every trial hits.
pub fn wilson_interval(hits: u64, trials: u64) -> (f64, f64) {
    wilson_interval_at(hits, trials, Z_95)
}

/// Wilson's score interval at any z.
pub fn wilson_interval_at(hits: u64, trials: u64, z: f64) -> (f64, f64) {
    if trials == 0 {
        return (f64::NAN, f64::NAN);
    }
    let n = trials as f64;
    let h = hits as f64;
    let misses = trials.saturating_sub(hits) as f64;
    let zz = z * z;
    let root = z * (h * (misses / n) + zz / 4.0).sqrt();
    let middle = h + zz / 2.0;
    let scale = n + zz;
    let low = if hits == 0 {
        0.0
    } else {
        ((middle - root) / scale).max(0.0)
    };
    let high = if hits >= trials {
        1.0
    } else {
        ((middle + root) / scale).min(1.0)
    };
    (low, high)
}

/// Wilson's score interval of a share of so many trials, which need not be a whole number: of effective ones.
pub fn wilson_interval_of(share: f64, trials: f64) -> (f64, f64) {
    if trials.is_nan() || trials <= 0.0 || share.is_nan() {
        return (0.0, 1.0);
    }
    let zz = Z_95 * Z_95;
    let root = Z_95 * (trials * share * (1.0 - share) + zz / 4.0).sqrt();
    let (middle, scale) = (trials * share + zz / 2.0, trials + zz);
    let low = if share == 0.0 { 0.0 } else { ((middle - root) / scale).max(0.0) };
    let high = if share == 1.0 { 1.0 } else { ((middle + root) / scale).min(1.0) };
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_agrees_with_published_numbers() {
        // R. G. Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method 3.
        for (hits, trials, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let (l, h) = wilson_interval(hits, trials);
            assert!(
                (l - low).abs() < 6e-5 && (h - high).abs() < 6e-5,
                "{hits}/{trials}: {l} {h}"
            );
        }
    }

    #[test]
    fn wilson_ends_solve_the_score_equation() {
        for (hits, trials) in [(1u64, 7u64), (50_000, 100_000), (3, 1_000_000), (999_999, 1_000_000)] {
            let p = probability(hits, trials);
            let (low, high) = wilson_interval(hits, trials);
            for end in [low, high] {
                let score = (p - end).abs() / (end * (1.0 - end) / trials as f64).sqrt();
                assert!((score - Z_95).abs() < 1e-6, "{hits}/{trials}: {score}");
            }
        }
    }

    #[test]
    fn ends_and_nothing() {
        assert_eq!(wilson_interval(0, 10).0, 0.0);
        assert_eq!(wilson_interval(10, 10).1, 1.0);
        assert!(wilson_interval(0, 0).0.is_nan());
        assert_eq!(standard_error(0, 10), 0.0);
        assert_eq!(standard_error(10, 10), 0.0);
        assert_eq!(standard_error(1, 4), (0.25f64 * 0.75 / 4.0).sqrt());
    }
}
