//! Comparisons as bits in the words of AVX-512, whose comparisons give just these: compilers make a vector of words of them,
//! and add that up.

use super::plan::{BlockMask, WORD};
use std::arch::x86_64::*;

const LANES: usize = 8;

/// Where gaps, sign · x + shift, are defined and not above 0: the same bits as the plain loop, since products with 1 and −1
/// are exact.
#[target_feature(enable = "avx512f,avx512bw")]
pub(super) fn wide_closed_mask(column: &[f64], sign: f64, shift: f64) -> BlockMask {
    let mut mask = BlockMask::default();
    let (words, rest) = column.as_chunks();
    for (word, numbers) in mask.0.iter_mut().zip(words) {
        *word = closed(numbers, sign, shift);
    }
    if let Some(word) = mask.0.get_mut(words.len()) {
        let mut last = [f64::NAN; WORD];
        last[..rest.len()].copy_from_slice(rest);
        *word = closed(&last, sign, shift);
    }
    mask
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn closed(numbers: &[f64; WORD], sign: f64, shift: f64) -> u64 {
    let (sign, shift) = (_mm512_set1_pd(sign), _mm512_set1_pd(shift));
    let eight = |number: usize| {
        // Lane by lane, which compilers join into one load; the load itself takes a pointer and would be unsafe.
        let [a, b, c, d, e, f, g, h] = numbers.as_chunks::<LANES>().0[number];
        let gaps = _mm512_fmadd_pd(_mm512_set_pd(h, g, f, e, d, c, b, a), sign, shift);
        __mmask16::from(_mm512_cmp_pd_mask::<_CMP_LE_OQ>(gaps, _mm512_setzero_pd()))
    };
    // Joined as masks: out of shifts, compilers make vectors again.
    let sixteen = |number: usize| __mmask32::from(_mm512_kunpackb(eight(number + 1), eight(number)));
    let half = |number: usize| __mmask64::from(_mm512_kunpackw(sixteen(number + 2), sixteen(number)));
    _mm512_kunpackd(half(4), half(0))
}
