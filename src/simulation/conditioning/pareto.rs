//! Whether weights can be trusted: the shape of their tail.

/// The shape k̂ of a generalised Pareto distribution fitted to the largest weights, from their logarithms in any order: −∞ where those
/// are all equal, or fewer than five. Above 0.7 no run that anybody waits for is long enough.
///
/// A. Vehtari, D. Simpson, A. Gelman, Y. Yao, J. Gabry (2024), "Pareto smoothed importance sampling", Journal of Machine Learning
/// Research 25(72): the M = min(N/5, 3√N) largest weights, less the next smaller one. Fitted as by J. Zhang and M. A. Stephens (2009),
/// Technometrics 51, 316–325, and drawn towards 0.5 with the weight of ten values.
pub fn tail_shape(log_weights: &[f64]) -> f64 {
    let n = log_weights.len();
    let tail = (n as f64 / 5.0).min(3.0 * (n as f64).sqrt()).ceil() as usize;
    if tail < 5 || tail >= n {
        return f64::NEG_INFINITY;
    }
    let mut sorted: Vec<f64> = log_weights.to_vec();
    let (_, cut, largest) = sorted.select_nth_unstable_by(n - tail - 1, f64::total_cmp);
    let cut = *cut;
    largest.sort_unstable_by(f64::total_cmp);
    let most = largest[tail - 1];
    if most == f64::NEG_INFINITY || largest[0] == most {
        return f64::NEG_INFINITY;
    }
    let floor = crate::math::exp(cut - most);
    let excesses: Vec<f64> = largest.iter().map(|w| crate::math::exp(w - most) - floor).filter(|x| *x > 0.0).collect();
    if excesses.len() < 5 {
        return f64::NEG_INFINITY;
    }
    let (k, n) = (shape(&excesses), excesses.len() as f64);
    (k * n + 5.0) / (n + 10.0)
}

/// The shape of a generalised Pareto distribution by Zhang and Stephens, of excesses in rising order.
fn shape(x: &[f64]) -> f64 {
    let n = x.len();
    let largest = x[n - 1];
    let quartile = x[((n as f64 / 4.0 + 0.5).floor() as usize).max(1) - 1];
    let m = 30 + (n as f64).sqrt().floor() as usize;
    let mean_ln = |b: f64| x.iter().map(|x| crate::math::ln_1p(-b * x)).sum::<f64>() / n as f64;
    let b: Vec<f64> = (1..=m)
        .map(|j| {
            let root = (m as f64 / (j as f64 - 0.5)).sqrt();
            1.0 / largest + (1.0 - root) / (3.0 * quartile)
        })
        .collect();
    let likelihood: Vec<f64> = b
        .iter()
        .map(|b| {
            let k = mean_ln(*b);
            n as f64 * (crate::math::ln(-b / k) - k - 1.0)
        })
        .collect();
    let mean: f64 = b
        .iter()
        .zip(&likelihood)
        .map(|(b, own)| {
            let others: f64 = likelihood.iter().map(|other| crate::math::exp(other - own)).sum();
            b / others
        })
        .filter(|share| share.is_finite())
        .sum();
    mean_ln(mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quantiles of a generalised Pareto distribution of shape k at (i − ½)/n, as logarithms.
    fn pareto(k: f64, n: usize) -> Vec<f64> {
        let quantile = |i: usize| {
            let rest = 1.0 - (i as f64 + 0.5) / n as f64;
            if k == 0.0 { -rest.ln() } else { (rest.powf(-k) - 1.0) / k }
        };
        (0..n).map(|i| (1.0 + quantile(i)).ln()).collect()
    }

    #[test]
    fn shapes_of_pareto_tails_are_found() {
        for k in [-0.5, 0.2, 0.5, 0.8, 1.2] {
            let found = tail_shape(&pareto(k, 100_000));
            // Drawn towards 0.5 with the weight of ten of 949 values, and of a finite sample.
            assert!((found - k).abs() < 0.06, "{k}: {found}");
        }
        assert_eq!(tail_shape(&vec![0.3; 1000]), f64::NEG_INFINITY);
        assert_eq!(tail_shape(&[0.0, 1.0]), f64::NEG_INFINITY);
        let some = |lane: usize| if lane.is_multiple_of(3) { 0.0 } else { f64::NEG_INFINITY };
        assert_eq!(tail_shape(&(0..1000).map(some).collect::<Vec<_>>()), f64::NEG_INFINITY);
    }
}
