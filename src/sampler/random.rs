//! Plain pseudo-random sampling: independent uniforms.

use super::ars::{Block, encrypt, round_keys};
use super::{Sampler, StreamKey};
#[cfg(target_arch = "x86_64")]
use crate::math::dispatch::{Level, level};
use crate::wording::Both;

/// Rounds of ARS. The authors know of no flaw from five on (they passed BigCrush, table 2 of the paper), and recommend seven for
/// a margin.
const ROUNDS: usize = 5;
/// Paths in one granule: four counters give two uniforms each.
pub(super) const GRANULE: usize = 8;
pub(super) const COUNTERS: usize = GRANULE / 2;

/// Independent uniforms by ARS with five rounds.
///
/// The key is the stream's, the counter (⌊p / 2⌋, period) for path p. The low 64 bits of the result belong to even paths, the
/// high ones to odd paths; their upper 52 bits m give (2 m + 1) / 2^53.
pub struct Random;

/// The keys of all rounds.
pub(super) type Keys = [Block; ROUNDS + 1];

fn keys(stream: StreamKey) -> Keys {
    round_keys([stream.to_bits(), 0])
}

/// (2 m + 1) / 2^53, m the upper 52 bits.
#[inline(always)]
pub(super) fn uniform(bits: u64) -> f64 {
    // 1 + m / 2^52, less 1 − 1 / 2^53: exact.
    f64::from_bits((bits >> 12) | ABOVE_1) - BELOW_1
}

/// The bits of 1.
pub(super) const ABOVE_1: u64 = 0x3ff0_0000_0000_0000;
/// 1 − 2^−53.
pub(super) const BELOW_1: f64 = 1.0 - 0.5 * f64::EPSILON;

/// Granules from `number` on.
fn granules(keys: &Keys, period: u32, number: u64, out: &mut [[f64; GRANULE]]) {
    let first = number.wrapping_mul(COUNTERS as u64);
    let period = u64::from(period);
    #[cfg(target_arch = "x86_64")]
    match level() {
        Level::Avx512 => return super::aes_x86::wide(keys, period, first, out),
        Level::Avx2 => return super::aes_x86::narrow(keys, period, first, out),
        Level::Default => {}
    }
    #[cfg(target_arch = "aarch64")]
    return super::aes_arm::narrow(keys, period, first, out);
    #[cfg(not(target_arch = "aarch64"))]
    plain(keys, period, first, out);
}

/// Uniforms of the counters from `first` on, for processors without AES instructions.
pub(super) fn plain(keys: &Keys, period: u64, first: u64, out: &mut [[f64; GRANULE]]) {
    let pairs = out.as_flattened_mut().as_chunks_mut::<2>().0;
    for (number, pair) in (0..).zip(pairs) {
        *pair = encrypt(keys, [first.wrapping_add(number), period]).map(uniform);
    }
}

impl Sampler for Random {
    fn name(&self) -> &'static str {
        "random"
    }

    fn about(&self) -> Both {
        Both::new(
            "独立的伪随机数（ARS，5轮）",
            "independent pseudo-random numbers (ARS, 5 rounds)",
        )
    }

    fn uniforms(&self, stream: StreamKey, period: u32, first_path: u64, out: &mut [f64]) {
        let keys = keys(stream);
        let mut number = first_path / GRANULE as u64;
        let skipped = (first_path % GRANULE as u64) as usize;
        let mut whole = [[0.0; GRANULE]];
        let mut rest = out;
        if skipped != 0 {
            // The first granule is entered in its middle.
            granules(&keys, period, number, &mut whole);
            let length = rest.len().min(GRANULE - skipped);
            let (head, tail) = rest.split_at_mut(length);
            head.copy_from_slice(&whole[0][skipped..skipped + length]);
            number += 1;
            rest = tail;
        }
        let (middle, tail) = rest.as_chunks_mut::<GRANULE>();
        granules(&keys, period, number, middle);
        if !tail.is_empty() {
            granules(&keys, period, number + middle.len() as u64, &mut whole);
            tail.copy_from_slice(&whole[0][..tail.len()]);
        }
    }

    fn uniform(&self, stream: StreamKey, period: u32, path: u64) -> f64 {
        let block = encrypt(&keys(stream), [path / 2, u64::from(period)]);
        uniform(block[(path % 2) as usize])
    }
}
