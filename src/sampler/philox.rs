//! Philox4x32: a counter-based generator (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2,
//! 3", SC11, section 3.3). Every (key, counter) gives four independent 32-bit words.

pub(super) const MULTIPLIER_0: u64 = 0xd251_1f53;
pub(super) const MULTIPLIER_1: u64 = 0xcd9e_8d57;
/// The key's steps: the golden ratio and √3 − 1, as fractions of 2^32.
pub(super) const WEYL_0: u32 = 0x9e37_79b9;
pub(super) const WEYL_1: u32 = 0xbb67_ae85;
const LOW: u64 = 0xffff_ffff;

/// `LANES` counters at once, one word of each in every array; only the low halves of the results count.
///
/// Words stand in 64-bit lanes, so that a product of two 32-bit words is one instruction; what gathers in the upper
/// halves is masked away before it can matter.
#[inline(always)]
pub(super) fn philox4x32_lanes<const ROUNDS: usize, const LANES: usize>(
    key: u64,
    counter: [[u64; LANES]; 4],
) -> [[u64; LANES]; 4] {
    const { assert!(ROUNDS <= 10) };
    let mut words = counter;
    let mut step = (key as u32, (key >> 32) as u32);
    // Written out, because compilers leave a loop of rounds rolled up and then vectorise it badly.
    macro_rules! rounds {
        ($($round:literal)*) => {
            $(
                if ROUNDS > $round {
                    words = round(words, step);
                    step = (step.0.wrapping_add(WEYL_0), step.1.wrapping_add(WEYL_1));
                }
            )*
        };
    }
    rounds!(0 1 2 3 4 5 6 7 8 9);
    words
}

/// One round with one step of the key.
#[inline(always)]
fn round<const LANES: usize>(words: [[u64; LANES]; 4], key: (u32, u32)) -> [[u64; LANES]; 4] {
    let [mut a, mut b, mut c, mut d] = words;
    for i in 0..LANES {
        let product_0 = (a[i] & LOW) * MULTIPLIER_0;
        let product_1 = (c[i] & LOW) * MULTIPLIER_1;
        a[i] = (product_1 >> 32) ^ b[i] ^ u64::from(key.0);
        b[i] = product_1;
        c[i] = (product_0 >> 32) ^ d[i] ^ u64::from(key.1);
        d[i] = product_0;
    }
    [a, b, c, d]
}

/// The four words of one counter. The authors recommend 10 rounds; from 7 on the generator passes BigCrush (their
/// table 2), and those are what the samplers use.
pub fn philox4x32<const ROUNDS: usize>(key: [u32; 2], counter: [u32; 4]) -> [u32; 4] {
    let key = u64::from(key[0]) | (u64::from(key[1]) << 32);
    philox4x32_lanes::<ROUNDS, 1>(key, counter.map(|word| [u64::from(word)])).map(|lane| lane[0] as u32)
}
