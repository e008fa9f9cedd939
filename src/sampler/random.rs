//! Plain pseudo-random sampling: independent uniforms.

use super::philox::philox4x32_lanes;
#[cfg(target_arch = "x86_64")]
use super::wide::wide_granules;
use super::{Sampler, StreamKey};
use crate::math::dispatch::multiversioned;

/// Rounds of Philox4x32.
pub(super) const ROUNDS: usize = 7;
/// Paths in one granule: eight counters give two uniforms each.
pub(super) const GRANULE: usize = 16;
pub(super) const COUNTERS: usize = GRANULE / 2;

/// Independent uniforms by Philox4x32 with seven rounds.
///
/// The key is the stream's; the counter is (block, low word), (block, high word), period, 0. Path p takes block
/// ⌊p / 16⌋ · 8 + p mod 8, of which p mod 16 < 8 takes the first two words and the rest the last two. Two words make a
/// 64-bit number, the first one low; its upper 52 bits m give (2 m + 1) / 2^53.
pub struct Random;

/// (2 m + 1) / 2^53, m the upper 52 bits of low + 2^32 high (only the low halves of both count).
#[inline(always)]
fn uniform(low: u64, high: u64) -> f64 {
    let bits = (low & 0xffff_ffff) | (high << 32);
    // 1 + m / 2^52, less 1 − 1 / 2^53: exact.
    f64::from_bits((bits >> 12) | 0x3ff0_0000_0000_0000) - (1.0 - 0.5 * f64::EPSILON)
}

/// The 16 uniforms of one granule.
#[inline(always)]
fn granule(key: u64, period: u32, number: u64, out: &mut [f64; GRANULE]) {
    // Eight neighbours share their upper word: the first is a multiple of eight.
    let first = number.wrapping_mul(COUNTERS as u64);
    let mut low = [0u64; COUNTERS];
    for (lane, word) in low.iter_mut().enumerate() {
        *word = (first & 0xffff_ffff) | lane as u64;
    }
    let counter = [
        low,
        [first >> 32; COUNTERS],
        [u64::from(period); COUNTERS],
        [0; COUNTERS],
    ];
    let [a, b, c, d] = philox4x32_lanes::<ROUNDS, COUNTERS>(key, counter);
    let (lower, upper) = out.split_at_mut(COUNTERS);
    for i in 0..COUNTERS {
        lower[i] = uniform(a[i], b[i]);
        upper[i] = uniform(c[i], d[i]);
    }
}

multiversioned! {
    /// Granules from `number` on.
    fn granules(key: u64, period: u32, number: u64, out: &mut [[f64; GRANULE]]) = wide_granules {
        for (number, out) in (number..).zip(out) {
            // Hides from the compiler that granules are alike: else it puts eight of them side by side, needs more
            // registers than there are, and loses a third of the speed.
            granule(key, period, std::hint::black_box(number), out);
        }
    }
}

fn fill(key: u64, period: u32, first_path: u64, out: &mut [f64]) {
    let mut number = first_path / GRANULE as u64;
    let skipped = (first_path % GRANULE as u64) as usize;
    let mut whole = [[0.0; GRANULE]];
    let mut rest = out;
    if skipped != 0 {
        // The first granule is entered in its middle.
        granules(key, period, number, &mut whole);
        let length = rest.len().min(GRANULE - skipped);
        let (head, tail) = rest.split_at_mut(length);
        head.copy_from_slice(&whole[0][skipped..skipped + length]);
        number += 1;
        rest = tail;
    }
    let (middle, tail) = rest.as_chunks_mut::<GRANULE>();
    granules(key, period, number, middle);
    if !tail.is_empty() {
        granules(key, period, number + middle.len() as u64, &mut whole);
        tail.copy_from_slice(&whole[0][..tail.len()]);
    }
}

impl Sampler for Random {
    fn name(&self) -> &'static str {
        "random"
    }

    fn about(&self) -> &'static str {
        "independent pseudo-random numbers (Philox4x32, 7 rounds)"
    }

    fn uniforms(&self, stream: StreamKey, period: u32, first_path: u64, out: &mut [f64]) {
        fill(stream.to_bits(), period, first_path, out);
    }

    fn uniform(&self, stream: StreamKey, period: u32, path: u64) -> f64 {
        let block = path / GRANULE as u64 * COUNTERS as u64 + path % COUNTERS as u64;
        let counter = [[block & 0xffff_ffff], [block >> 32], [u64::from(period)], [0]];
        let [a, b, c, d] = philox4x32_lanes::<ROUNDS, 1>(stream.to_bits(), counter);
        let first_half = path % (GRANULE as u64) < (COUNTERS as u64);
        if first_half {
            uniform(a[0], b[0])
        } else {
            uniform(c[0], d[0])
        }
    }
}
