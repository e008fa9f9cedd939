//! Which paths go on: systematic resampling.

/// The ancestor of each of as many new paths, for weights and one uniform: N pointers at equal distances, the first at u/N, so that a path
/// of share s is taken ⌊Ns⌋ or ⌈Ns⌉ times (J. Carpenter, P. Clifford, P. Fearnhead 1999, IEE Proceedings F 146, 2–7). Ancestors never
/// fall. Weights may not all be 0.
pub fn systematic(weights: &[u64], uniform: f64) -> Vec<u64> {
    let n = weights.len();
    let total: u128 = weights.iter().map(|w| u128::from(*w)).sum();
    let step = total as f64 / n as f64;
    let mut ancestors = Vec::with_capacity(n);
    let (mut at, mut reached) = (0, weights.first().map_or(0, |w| u128::from(*w)));
    for pointer in 0..n {
        let wanted = (pointer as f64 + uniform) * step;
        while reached as f64 <= wanted && at + 1 < n {
            at += 1;
            reached += u128::from(weights[at]);
        }
        // Rounding at the very end points to nobody.
        while weights[at] == 0 && at > 0 {
            at -= 1;
        }
        ancestors.push(at as u64);
    }
    ancestors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_at_equal_distances() {
        assert_eq!(systematic(&[1, 2, 3, 4], 0.5), [1, 2, 3, 3]);
        assert_eq!(systematic(&[5; 7], 0.3), [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(systematic(&[0, 0, 9, 0], 0.999), [2, 2, 2, 2]);
        assert_eq!(systematic(&[0, 1, 0, 0], 0.001), [1, 1, 1, 1]);
    }

    #[test]
    fn each_is_taken_in_proportion() {
        let weights: Vec<u64> = (0..1000).map(|i| (i * i) % 977).collect();
        let total: u64 = weights.iter().sum();
        let ancestors = systematic(&weights, 0.61);
        assert!(ancestors.is_sorted());
        for (path, weight) in weights.iter().enumerate() {
            let taken = ancestors.iter().filter(|a| **a == path as u64).count() as f64;
            let expected = 1000.0 * *weight as f64 / total as f64;
            assert!(taken >= expected.floor() && taken <= expected.ceil(), "{path}: {taken} {expected}");
        }
    }
}
