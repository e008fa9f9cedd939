//! Bits that no version may change without saying so in the changelog ("changes results").

use super::*;

/// A digest of the bits of 257 even quantiles: FNV-1a over their 64-bit words.
fn digest(draw: impl Fn(f64) -> f64) -> u64 {
    levels(257).fold(0xcbf2_9ce4_8422_2325, |hash, u| (hash ^ draw(u).to_bits()).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn value_stability() {
    let found: Vec<(&str, usize, u64, u64)> = rows()
        .map(|(shape, params, row)| {
            let prepared = shape.prepare_all(&params).unwrap();
            (row.0, row.1, digest(|u| shape.quantile(&params, u)), digest(|u| prepared.quantile(&[], u)))
        })
        .collect();
    assert_eq!(found, EXPECTED, "{found:#x?}");
}

#[rustfmt::skip]
const EXPECTED: &[(&str, usize, u64, u64)] = &[
];
