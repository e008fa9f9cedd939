//! The generator in AES instructions of AArch64.

use super::random::{COUNTERS, GRANULE, Keys, plain, uniform};
use multiversion::{multiversion, target::match_target};
use std::arch::aarch64::*;

/// Uniforms of the counters from `first` on, by AES instructions where the processor has them.
#[multiversion(targets("aarch64+neon+aes"))]
pub(super) fn narrow(keys: &Keys, period: u64, first: u64, out: &mut [[f64; GRANULE]]) {
    match_target! {
        "aarch64+neon+aes" => blocks(keys, period, first, out),
        _ => plain(keys, period, first, out),
    }
}

#[target_feature(enable = "neon,aes")]
fn blocks(keys: &Keys, period: u64, first: u64, out: &mut [[f64; GRANULE]]) {
    let block = |[low, high]: [u64; 2]| vreinterpretq_u8_u64(vcombine_u64(vcreate_u64(low), vcreate_u64(high)));
    // An instruction adds its key before the round: every key moves one round on.
    let [head @ .., last_key, after] = keys.map(block);
    for (number, out) in (0..).zip(out) {
        // Four at a time, so that none waits for itself.
        let mut blocks = [after; COUNTERS];
        for (lane, to) in (0..).zip(&mut blocks) {
            *to = block([first.wrapping_add(COUNTERS as u64 * number + lane), period]);
        }
        for key in head {
            blocks = blocks.map(|block| vaesmcq_u8(vaeseq_u8(block, key)));
        }
        blocks = blocks.map(|block| veorq_u8(vaeseq_u8(block, last_key), after));
        for (out, block) in out.as_chunks_mut::<2>().0.iter_mut().zip(blocks) {
            let bits = vreinterpretq_u64_u8(block);
            *out = [uniform(vgetq_lane_u64::<0>(bits)), uniform(vgetq_lane_u64::<1>(bits))];
        }
    }
}
