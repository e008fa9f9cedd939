//! Correlated scores: one row of a Cholesky factor times the members' own scores.

use crate::math::dispatch::multiversioned;

/// Paths whose sums stay in registers.
const TILE: usize = 64;

multiversioned! {
    /// `out = Σ factor[j] · e[j]`, from the first on, each step fused.
    pub fn row(factor: &[f64], e: &[&[f64]], out: &mut [f64]) {
        for (number, out) in out.chunks_mut(TILE).enumerate() {
            let mut sums = [0.0; TILE];
            for (factor, e) in factor.iter().zip(e) {
                let e = &e[number * TILE..][..out.len()];
                if let Ok(e) = <&[f64; TILE]>::try_from(e) {
                    for (sum, e) in sums.iter_mut().zip(e) {
                        *sum = factor.mul_add(*e, *sum);
                    }
                } else {
                    for (sum, e) in sums.iter_mut().zip(e) {
                        *sum = factor.mul_add(*e, *sum);
                    }
                }
            }
            out.copy_from_slice(&sums[..out.len()]);
        }
    }
}
