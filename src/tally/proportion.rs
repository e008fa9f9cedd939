//! Sampling error of a proportion: pure functions of a number of hits among a number of trials.

use crate::math;

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

/// The 95 % interval of a difference of two proportions on the same trials: `gained` trials hit only in the second, `lost` only in
/// the first. (NaN, NaN) when there are no trials.
///
/// T. Tango (1998), "Equivalence test and confidence interval for the difference in proportions for the paired-sample design",
/// Statistics in Medicine 17, 891–908: the differences that the score test does not reject. Where no trial differs it is Wilson's
/// bound for 0 of n on both sides, ± z² / (n + z²).
pub fn difference_interval(gained: u64, lost: u64, trials: u64) -> (f64, f64) {
    if trials == 0 {
        return (f64::NAN, f64::NAN);
    }
    let (n, b, c) = (trials as f64, gained as f64, lost as f64);
    let estimate = (b - c) / n;
    // Whether a difference lies within the interval; the score falls as the difference rises.
    let is_within = |d: f64| {
        let half = (2.0 * n - b + c) * d - b - c;
        let product = -c * d * (1.0 - d);
        // The probability of a loss that is likeliest under this difference.
        let loss = ((half * half - 8.0 * n * product).max(0.0).sqrt() - half) / (4.0 * n);
        let variance = n * (2.0 * loss + d * (1.0 - d));
        let score = b - c - n * d;
        score * score <= Z_95 * Z_95 * variance
    };
    let end = |bound: f64| {
        if is_within(bound) {
            return bound;
        }
        let (mut inside, mut outside) = (estimate, bound);
        for _ in 0..200 {
            let middle = inside + (outside - inside) / 2.0;
            if middle == inside || middle == outside {
                break;
            }
            if is_within(middle) { inside = middle } else { outside = middle }
        }
        inside
    };
    (end(-1.0), end(1.0))
}

/// The order statistics, counted from 1, between which the p-quantile of `count` independent values lies with 95 %: ranks of
/// the binomial distribution by its normal quantiles with the correction for skewness (E. A. Cornish, R. A. Fisher 1938,
/// Revue de l'Institut International de Statistique 5, 307–320), and of the whole ranks around them those that cover 95 % most nearly.
/// `None` where so few values do not bound the quantile on both sides.
pub fn quantile_ranks(p: f64, count: u64) -> Option<(u64, u64)> {
    let n = count as f64;
    let sd = (n * p * (1.0 - p)).sqrt();
    let skew = (1.0 - 2.0 * p) / 6.0;
    let middle = n * p + 0.5 + (Z_95 * Z_95 - 1.0) * skew;
    // P(B < k) for the number B of values below the quantile, by Edgeworth's expansion.
    let below = |k: f64| {
        let w = (k - 0.5 - n * p) / sd;
        let density = math::exp(-w * w / 2.0) / std::f64::consts::TAU.sqrt();
        math::normal_cdf(w) - density * skew * (w * w - 1.0) / sd
    };
    let (low, high) = (middle - Z_95 * sd, middle + Z_95 * sd);
    if low < 0.5 || high > n + 0.5 {
        return None;
    }
    let ranks = [low.floor(), low.ceil()].into_iter().flat_map(|low| [(low, high.floor()), (low, high.ceil())]);
    // A little above 95 %, so that few ranks err on the side of more.
    let miss = |(low, high): &(f64, f64)| (below(*high) - below(*low) - 0.952).abs();
    let bounded = ranks.filter(|(low, high)| *low >= 1.0 && low <= high && *high <= n);
    let (low, high) = bounded.min_by(|a, b| miss(a).total_cmp(&miss(b)))?;
    Some((low as u64, high as u64))
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
    fn differences_of_pairs_agree_with_published_numbers() {
        // M. W. Fagerland, S. Lydersen, P. Laake (2014), Statistics in Medicine 33, 2850–2875, airway hyper-responsiveness before
        // and after a transplantation.
        let (low, high) = difference_interval(1, 7, 21);
        assert!((low + 0.517).abs() < 6e-4 && (high + 0.026).abs() < 6e-4, "{low} {high}");
        let (low, high) = difference_interval(0, 0, 1000);
        let bound = Z_95 * Z_95 / (1000.0 + Z_95 * Z_95);
        assert!((low + bound).abs() < 1e-12 && (high - bound).abs() < 1e-12, "{low} {high}");
        let (low, high) = difference_interval(5, 5, 5);
        assert!((-1.0..=1.0).contains(&low) && (-1.0..=1.0).contains(&high));
        assert_eq!(difference_interval(7, 0, 7).1, 1.0);
        assert!(difference_interval(0, 0, 0).0.is_nan());
        // Far from the ends it is the difference and 1.96 standard errors.
        let (low, high) = difference_interval(40_000, 10_000, 1_000_000);
        let error = Z_95 * ((0.05f64 - 0.03 * 0.03) / 1e6).sqrt();
        assert!((low - (0.03 - error)).abs() < 2e-6 && (high - (0.03 + error)).abs() < 2e-6, "{low} {high}");
    }

    /// Numbers from 0 to 1 that are the same in every run of the tests.
    fn uniforms(seed: u64) -> impl FnMut() -> f64 {
        let mut state = seed;
        move || {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
        }
    }

    /// What claims 95 % covers 93.5 to 96.5 % of 4,000 runs (standard error 0.34 %), and more only where events are so rare that
    /// counts jump.
    #[test]
    fn intervals_of_differences_cover() {
        const RUNS: usize = 4_000;
        for (gain, loss, trials, highest) in [
            (0.3, 0.1, 100, 0.965),
            (0.05, 0.02, 1000, 0.965),
            (0.5, 0.5, 60, 0.965),
            (0.0014, 0.0, 1000, 1.0),
            (0.0014, 0.0004, 1000, 1.0),
        ] {
            let mut uniform = uniforms(7);
            let covered = (0..RUNS).filter(|_| {
                let (mut gained, mut lost) = (0, 0);
                for _ in 0..trials {
                    let u = uniform();
                    gained += u64::from(u < gain);
                    lost += u64::from(u >= 1.0 - loss);
                }
                let (low, high) = difference_interval(gained, lost, trials);
                low <= gain - loss && gain - loss <= high
            });
            let share = covered.count() as f64 / RUNS as f64;
            assert!((0.935..=highest).contains(&share), "{gain} {loss} {trials}: {share}");
        }
    }

    #[test]
    fn ranks_cover_quantiles() {
        // Exactly, by the binomial distribution: P(low ≤ B < high) with B values below the quantile.
        for (p, count) in [(0.05, 200u64), (0.05, 129), (0.1, 100), (0.5, 25), (0.5, 400), (0.75, 150), (0.95, 200), (0.05, 1000)] {
            let (low, high) = quantile_ranks(p, count).expect("enough values");
            let n = count as f64;
            let mut mass = (1.0 - p).powf(n);
            let mut covered = 0.0;
            for k in 0..=count {
                if (low..high).contains(&k) {
                    covered += mass;
                }
                mass *= (n - k as f64) / (k as f64 + 1.0) * p / (1.0 - p);
            }
            assert!((0.935..=0.965).contains(&covered), "{p} of {count}: {low} to {high} cover {covered}");
        }
        assert_eq!(quantile_ranks(0.05, 50), None);
        assert_eq!(quantile_ranks(0.5, 1), None);
        assert_eq!(quantile_ranks(0.5, 0), None);
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
