//! The generator in AES instructions of x86: one block at a time, and four side by side.

use super::random::{ABOVE_1, BELOW_1, COUNTERS, GRANULE, Keys, plain};
use multiversion::{multiversion, target::match_target};
use std::arch::x86_64::*;

/// Uniforms of the counters from `first` on, by AES-NI where the processor has it.
#[multiversion(targets("x86_64+aes+sse2"))]
pub(super) fn narrow(keys: &Keys, period: u64, first: u64, out: &mut [[f64; GRANULE]]) {
    match_target! {
        "x86_64+aes+sse2" => blocks(keys, period, first, out),
        _ => plain(keys, period, first, out),
    }
}

/// Uniforms of the counters from `first` on, by the AES instructions of AVX-512 where the processor has them.
#[multiversion(targets("x86_64+avx512f+avx512dq+vaes"))]
pub(super) fn wide(keys: &Keys, period: u64, first: u64, out: &mut [[f64; GRANULE]]) {
    match_target! {
        "x86_64+avx512f+avx512dq+vaes" => fours(keys, period, first, out),
        _ => narrow(keys, period, first, out),
    }
}

#[target_feature(enable = "aes,sse2")]
fn blocks(keys: &Keys, period: u64, first: u64, out: &mut [[f64; GRANULE]]) {
    let [before, middle @ .., last] = keys.map(|[low, high]| _mm_set_epi64x(high as i64, low as i64));
    for (number, out) in (0..).zip(out) {
        // Four at a time, so that none waits for itself.
        let mut blocks = [before; COUNTERS];
        for (lane, block) in (0..).zip(&mut blocks) {
            let counter = first.wrapping_add(COUNTERS as u64 * number + lane);
            *block = _mm_xor_si128(_mm_set_epi64x(period as i64, counter as i64), before);
        }
        // Loops, since `map` of an array is not always taken into a function of its own instructions.
        for key in middle {
            for block in &mut blocks {
                *block = _mm_aesenc_si128(*block, key);
            }
        }
        for block in &mut blocks {
            *block = _mm_aesenclast_si128(*block, last);
        }
        for (out, block) in out.as_chunks_mut::<2>().0.iter_mut().zip(blocks) {
            let above_1 = _mm_or_si128(_mm_srli_epi64::<12>(block), _mm_set1_epi64x(ABOVE_1 as i64));
            store(_mm_sub_pd(_mm_castsi128_pd(above_1), _mm_set1_pd(BELOW_1)), out);
        }
    }
}

#[target_feature(enable = "avx512f,avx512dq,vaes")]
fn fours(keys: &Keys, period: u64, first: u64, out: &mut [[f64; GRANULE]]) {
    let spread = |[low, high]: [u64; 2]| {
        let (low, high) = (low as i64, high as i64);
        _mm512_set_epi64(high, low, high, low, high, low, high, low)
    };
    let [before, middle @ .., last] = keys.map(spread);
    let mut counters = _mm512_add_epi64(spread([first, period]), _mm512_set_epi64(0, 3, 0, 2, 0, 1, 0, 0));
    for out in out {
        let mut blocks = _mm512_xor_si512(counters, before);
        counters = _mm512_add_epi64(counters, spread([COUNTERS as u64, 0]));
        for key in middle {
            blocks = _mm512_aesenc_epi128(blocks, key);
        }
        blocks = _mm512_aesenclast_epi128(blocks, last);
        let above_1 = _mm512_or_si512(_mm512_srli_epi64::<12>(blocks), _mm512_set1_epi64(ABOVE_1 as i64));
        let uniforms = _mm512_sub_pd(_mm512_castsi512_pd(above_1), _mm512_set1_pd(BELOW_1));
        let pairs = [
            _mm512_extractf64x2_pd::<0>(uniforms),
            _mm512_extractf64x2_pd::<1>(uniforms),
            _mm512_extractf64x2_pd::<2>(uniforms),
            _mm512_extractf64x2_pd::<3>(uniforms),
        ];
        for (out, pair) in out.as_chunks_mut::<2>().0.iter_mut().zip(pairs) {
            store(pair, out);
        }
    }
}

/// Lane by lane, which compilers join into one instruction; the store itself takes a pointer and would be unsafe.
#[inline]
#[target_feature(enable = "sse2")]
fn store(pair: __m128d, out: &mut [f64; 2]) {
    *out = [_mm_cvtsd_f64(pair), _mm_cvtsd_f64(_mm_unpackhi_pd(pair, pair))];
}
