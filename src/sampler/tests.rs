//! Published vectors, the numbers of a second implementation, and the statistics of neighbours, at fixed seeds.

use super::ars::{encrypt, round_keys};
use super::*;
use crate::math::gamma_q;

const SEED: u64 = 20_171_231;

fn column(sampler: &dyn Sampler, name: &str, period: u32, first: u64, length: usize) -> Vec<f64> {
    let mut out = vec![0.0; length];
    sampler.uniforms(StreamKey::new(SEED, name, 0), period, first, &mut out);
    out
}

/// The vectors that the authors publish with Random123 (file `kat_vectors`; words of 32 bits, the lowest first).
#[test]
fn ars_gives_the_published_vectors() {
    let halves = |w: [u64; 4]| [w[0] | w[1] << 32, w[2] | w[3] << 32];
    let pi = (
        [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
        [0xa409_3822, 0x299f_31d0, 0x082e_fa98, 0xec4e_6c89],
        [0xa516_e7d6, 0x8357_ad74, 0x5b59_b3ec, 0x8763_fff3],
    );
    let ones = (
        [0xffff_ffff; 4],
        [0xffff_ffff, 0xffff_ffff, 0, 0],
        [0xbb37_43b1, 0x9f63_5551, 0xecbc_87fc, 0xa194_78a9],
    );
    let zeros = ([0; 4], [0; 4], [0x8d73_ee19, 0x5064_01ef, 0x13c2_dbe4, 0x0cbe_9c0d]);
    for (counter, key, result) in [pi, ones, zeros] {
        let keys = round_keys::<11>(halves(key)); // ten rounds
        assert_eq!(encrypt(&keys, halves(counter)), halves(result));
    }
}

/// The tables of `docs/random-numbers.md`: these numbers never change.
#[test]
fn numbers_are_those_of_the_documentation() {
    let text = include_str!("../../docs/random-numbers.md");
    let (mut keys, mut uniforms) = (0, 0);
    for line in text.lines().filter(|l| l.starts_with("| ")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let hex = |cell: &str| u64::from_str_radix(cell.trim_matches('`').trim_start_matches("0x"), 16);
        match cells[..] {
            [seed, name, substream, key] => {
                let (Ok(seed), Ok(key)) = (seed.parse(), hex(key)) else {
                    continue;
                };
                let substream = substream.parse().expect("a substream");
                assert_eq!(
                    StreamKey::new(seed, name.trim_matches('`'), substream).to_bits(),
                    key,
                    "{line}"
                );
                keys += 1;
            }
            [key, period, path, bits, decimal] => {
                let (Ok(key), Ok(bits)) = (hex(key), hex(bits)) else {
                    continue;
                };
                let (period, path) = (period.parse().expect("a period"), path.parse().expect("a path"));
                let got = Random.uniform(StreamKey::from_bits(key), period, path);
                assert_eq!(got.to_bits(), bits, "{line}");
                assert_eq!(decimal.parse(), Ok(got), "{line}");
                uniforms += 1;
            }
            _ => {}
        }
    }
    assert!(keys >= 6 && uniforms >= 12, "{keys} keys, {uniforms} uniforms");
}

/// Whatever the start and the length, and at every level, columns hold the scalar's bits.
#[test]
fn columns_and_scalars_agree() {
    use crate::math::dispatch::{Level, force, widest};
    let far = [
        0u64,
        1,
        7,
        8,
        15,
        16,
        1023,
        (1 << 33) - 5,
        (1 << 36) - 3,
        u64::MAX / 2 - 3,
    ];
    for level in Level::ALL.into_iter().filter(|l| *l <= widest()) {
        force(level);
        for sampler in SAMPLERS {
            for first in far {
                for length in [0usize, 1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100] {
                    let got = column(*sampler, "a", 3, first, length);
                    for (i, got) in got.into_iter().enumerate() {
                        let want = sampler.uniform(StreamKey::new(SEED, "a", 0), 3, first + i as u64);
                        assert_eq!(got.to_bits(), want.to_bits(), "{first} + {i}");
                    }
                }
            }
        }
    }
    force(widest());
}

#[test]
fn uniforms_are_odd_multiples_of_two_to_the_minus_53() {
    for u in column(&Random, "b", 1, 0, 100_000) {
        let m = u * 9_007_199_254_740_992.0;
        assert!(u > 0.0 && u < 1.0 && m % 2.0 == 1.0);
        assert_eq!(1.0 - (1.0 - u), u);
    }
}

#[test]
fn names_seeds_and_substreams_give_other_streams() {
    let base = StreamKey::new(1, "x", 0);
    assert_ne!(base, StreamKey::new(2, "x", 0));
    assert_ne!(base, StreamKey::new(1, "y", 0));
    assert_ne!(base, StreamKey::new(1, "x", 1));
    assert_eq!(base, StreamKey::new(1, "x", 0));
}

#[test]
fn every_sampler_is_found_by_its_name() {
    for s in SAMPLERS {
        assert_eq!(sampler(s.name()), Ok(*s));
        assert!(s.about().is_whole());
    }
    let unknown = sampler("sobol").unwrap_err();
    assert_eq!(unknown.en, "there is no sampler `sobol`; known: `random`");
    unknown.assert_both();
}

/// The probability of a chi-square statistic at least this large.
fn chi_square_p(counts: &[u64]) -> f64 {
    let total: u64 = counts.iter().sum();
    let expected = total as f64 / counts.len() as f64;
    let statistic: f64 = counts.iter().map(|&c| (c as f64 - expected).powi(2) / expected).sum();
    gamma_q(0.5 * (counts.len() - 1) as f64, 0.5 * statistic)
}

/// With some twenty looks at fixed seeds, one in ten thousand is a fault of the generator, not of chance.
const UNLIKELY: f64 = 1e-4;

#[test]
fn uniforms_are_uniform() {
    for (name, period) in [("growth", 0), ("growth", 1), ("growth[ai]", 1), ("工业总产值", 7)] {
        let mut counts = [0u64; 1024];
        let mut last_bits = [0u64; 1024];
        for u in column(&Random, name, period, 0, 1 << 20) {
            counts[(u * 1024.0) as usize] += 1;
            last_bits[(u.fract() * 9_007_199_254_740_992.0) as usize / 2 % 1024] += 1;
        }
        for counts in [counts, last_bits] {
            let p = chi_square_p(&counts);
            assert!(p > UNLIKELY && p < 1.0 - UNLIKELY, "{name} {period}: {p}");
        }
    }
}

/// Pairs of uniforms fill the square: 64 × 64 cells, and no correlation.
fn assert_independent(about: &str, x: &[f64], y: &[f64]) {
    let mut counts = vec![0u64; 4096];
    let mut product = 0.0;
    for (x, y) in x.iter().zip(y) {
        counts[(x * 64.0) as usize * 64 + (y * 64.0) as usize] += 1;
        product += (x - 0.5) * (y - 0.5);
    }
    let p = chi_square_p(&counts);
    assert!(p > UNLIKELY && p < 1.0 - UNLIKELY, "{about}: {p}");
    let n = x.len().min(y.len()) as f64;
    // The product of two centred uniforms has variance 1/144.
    let z = 12.0 * product / n.sqrt();
    assert!(z.abs() < 4.0, "{about}: correlation {z} standard errors from 0");
}

#[test]
fn neighbours_are_independent() {
    const N: usize = 1 << 20;
    let all = column(&Random, "demand", 5, 0, N + 16);
    // Other half of the same block, next block, next granule, and further.
    for lag in [1, 2, 8, 16] {
        assert_independent(&format!("lag {lag}"), &all[..N], &all[lag..N + lag]);
    }
    let later = column(&Random, "demand", 6, 0, N);
    assert_independent("periods", &all[..N], &later);
    let other = column(&Random, "demane", 5, 0, N);
    assert_independent("names", &all[..N], &other);
    let mut substream = vec![0.0; N];
    Random.uniforms(StreamKey::new(SEED, "demand", 1), 5, 0, &mut substream);
    assert_independent("substreams", &all[..N], &substream);
    let mut seed = vec![0.0; N];
    Random.uniforms(StreamKey::new(SEED + 1, "demand", 0), 5, 0, &mut seed);
    assert_independent("seeds", &all[..N], &seed);
    // Keys that differ in one bit, as no hash would make them.
    let (mut one, mut two) = (vec![0.0; N], vec![0.0; N]);
    Random.uniforms(StreamKey::from_bits(1), 0, 0, &mut one);
    Random.uniforms(StreamKey::from_bits(2), 0, 0, &mut two);
    assert_independent("keys", &one, &two);
}

/// Bits of one column summed over paths: each of the 52 is set half of the time.
#[test]
fn every_bit_is_fair() {
    const N: usize = 1 << 18;
    let mut set = [0u64; 52];
    for u in column(&Random, "bits", 2, 1 << 40, N) {
        let m = (u * 9_007_199_254_740_992.0) as u64 >> 1;
        for (bit, set) in set.iter_mut().enumerate() {
            *set += (m >> bit) & 1;
        }
    }
    for (bit, set) in set.into_iter().enumerate() {
        let z = (set as f64 - 0.5 * N as f64) / (0.25 * N as f64).sqrt();
        assert!(z.abs() < 4.5, "bit {bit}: {z} standard errors");
    }
}
