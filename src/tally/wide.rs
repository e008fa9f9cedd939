//! Comparisons as bits in the words of AVX-512, whose comparisons give just these: compilers make a vector of words of them,
//! and add that up.

use super::plan::{BlockMask, WORD};
use std::arch::x86_64::*;

const LANES: usize = 8;

/// Where gaps are defined and not above 0: the same bits as the plain loop.
#[target_feature(enable = "avx512f")]
pub(super) fn wide_closed_mask(gaps: &[f64]) -> BlockMask {
    let mut mask = BlockMask::default();
    for (word, gaps) in mask.0.iter_mut().zip(gaps.chunks(WORD)) {
        let (whole, rest) = gaps.as_chunks::<LANES>();
        let mut last = [f64::NAN; LANES];
        last[..rest.len()].copy_from_slice(rest);
        for (number, gaps) in whole.iter().enumerate() {
            *word |= closed(gaps) << (number * LANES);
        }
        if !rest.is_empty() {
            *word |= closed(&last) << (whole.len() * LANES);
        }
    }
    mask
}

#[inline]
#[target_feature(enable = "avx512f")]
fn closed(gaps: &[f64; LANES]) -> u64 {
    // Lane by lane, which compilers join into one load; the load itself takes a pointer and would be unsafe.
    let [a, b, c, d, e, f, g, h] = *gaps;
    let gaps = _mm512_set_pd(h, g, f, e, d, c, b, a);
    _mm512_cmp_pd_mask::<_CMP_LE_OQ>(gaps, _mm512_setzero_pd()).into()
}
