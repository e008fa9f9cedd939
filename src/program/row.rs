//! Correlated scores: one row of a Cholesky factor times the members' own scores.

use crate::math::dispatch::multiversioned;

/// Paths whose sums stay in registers.
const TILE: usize = 64;

multiversioned! {
    /// `out = Σ factor[j] · e[j]`, from the first on, each step fused.
    pub fn row(factor: &[f64], e: &[&[f64]], out: &mut [f64]) {
        let (tiles, rest) = out.as_chunks_mut::<TILE>();
        let done = tiles.len() * TILE;
        for (number, out) in tiles.iter_mut().enumerate() {
            let mut sums = [0.0; TILE];
            for (factor, e) in factor.iter().zip(e) {
                let e = &e.as_chunks::<TILE>().0[number];
                for (sum, e) in sums.iter_mut().zip(e) {
                    *sum = F::fused(*factor, *e, *sum);
                }
            }
            *out = sums;
        }
        rest.fill(0.0);
        for (factor, e) in factor.iter().zip(e) {
            for (sum, e) in rest.iter_mut().zip(&e[done..]) {
                *sum = F::fused(*factor, *e, *sum);
            }
        }
    }
}
