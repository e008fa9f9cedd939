//! The generator in the words of AVX-512, where a compiler leaves a fifth of the speed: it brings the upper half of a product
//! down with a shift, which waits for the port that multiplies; a shuffle does not, and what it leaves in the upper half
//! never counts.

use super::philox::{MULTIPLIER_0, MULTIPLIER_1, WEYL_0, WEYL_1};
use super::random::{COUNTERS, GRANULE, ROUNDS};
use std::arch::x86_64::*;

/// Granules whose counters share their upper word.
const SHARED: u64 = (1 << 32) / COUNTERS as u64;
/// Swaps the halves of each 64-bit lane.
const SWAP: i32 = 0b10_11_00_01;
/// The lower half of each 64-bit lane into both.
const DOUBLE: i32 = 0b10_10_00_00;
/// a ⊕ b ⊕ c.
const XOR: i32 = 0x96;

/// The granules from `number` on: the same bits as the plain loop.
#[target_feature(enable = "avx512f,avx512dq")]
pub(super) fn wide_granules(key: u64, period: u32, number: u64, out: &mut [[f64; GRANULE]]) {
    let mut keys = [[spread(0); 2]; ROUNDS];
    let mut step = (key as u32, (key >> 32) as u32);
    for keys in &mut keys {
        *keys = [spread(step.0.into()), spread(step.1.into())];
        step = (step.0.wrapping_add(WEYL_0), step.1.wrapping_add(WEYL_1));
    }
    let lanes = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0);
    let (mut number, mut rest) = (number, out);
    // As long as counters share their upper word, a fifth of the first two rounds is the same for all of them.
    while !rest.is_empty() {
        let alike = (SHARED - number % SHARED).min(rest.len() as u64);
        let (out, others) = rest.split_at_mut(alike as usize);
        let first = number.wrapping_mul(COUNTERS as u64);
        let lower = _mm512_or_si512(spread(first & 0xffff_ffff), lanes);
        granules_alike([lower, spread(first >> 32), spread(period.into())], &keys, out);
        (number, rest) = (number + alike, others);
    }
}

/// Granules of counters that differ in their lowest word only: those of `counter`, those eight above it and so on.
#[inline]
#[target_feature(enable = "avx512f,avx512dq")]
fn granules_alike(counter: [__m512i; 3], keys: &[[__m512i; 2]; ROUNDS], out: &mut [[f64; GRANULE]]) {
    let (multiplier_0, multiplier_1) = (spread(MULTIPLIER_0), spread(MULTIPLIER_1));
    let [mut lower, upper, period] = counter;
    for out in out {
        let (mut a, mut b, mut c, mut d) = (lower, upper, period, spread(0));
        lower = _mm512_add_epi64(lower, spread(COUNTERS as u64));
        for keys in keys {
            let product_0 = _mm512_mul_epu32(a, multiplier_0);
            let product_1 = _mm512_mul_epu32(c, multiplier_1);
            a = _mm512_ternarylogic_epi64::<XOR>(_mm512_shuffle_epi32::<SWAP>(product_1), b, keys[0]);
            b = product_1;
            c = _mm512_ternarylogic_epi64::<XOR>(_mm512_shuffle_epi32::<SWAP>(product_0), d, keys[1]);
            d = product_0;
        }
        let (lower, upper) = out.split_at_mut(COUNTERS);
        store(uniforms(a, b), lower);
        store(uniforms(c, d), upper);
    }
}

#[inline]
#[target_feature(enable = "avx512f")]
fn spread(word: u64) -> __m512i {
    _mm512_set1_epi64(word as i64)
}

/// (2 m + 1) / 2^53, m the upper 52 bits of low + 2^32 high (only the low halves of both count).
#[inline]
#[target_feature(enable = "avx512f")]
fn uniforms(low: __m512i, high: __m512i) -> __m512d {
    let bits = _mm512_mask_shuffle_epi32::<DOUBLE>(low, 0b1010_1010_1010_1010, high);
    let above_1 = _mm512_or_si512(_mm512_srli_epi64::<12>(bits), spread(0x3ff0_0000_0000_0000));
    // 1 + m / 2^52, less 1 − 1 / 2^53: exact.
    _mm512_sub_pd(_mm512_castsi512_pd(above_1), _mm512_set1_pd(1.0 - 0.5 * f64::EPSILON))
}

/// Lane by lane, which compilers join into one instruction; the store itself takes a pointer and would be unsafe.
#[inline]
#[target_feature(enable = "avx512f,avx512dq")]
fn store(lanes: __m512d, out: &mut [f64]) {
    let pairs = [
        _mm512_extractf64x2_pd::<0>(lanes),
        _mm512_extractf64x2_pd::<1>(lanes),
        _mm512_extractf64x2_pd::<2>(lanes),
        _mm512_extractf64x2_pd::<3>(lanes),
    ];
    for (out, pair) in out.as_chunks_mut::<2>().0.iter_mut().zip(pairs) {
        *out = [_mm_cvtsd_f64(pair), _mm_cvtsd_f64(_mm_unpackhi_pd(pair, pair))];
    }
}
