//! ARS, the advanced randomization system: a counter-based generator made of the rounds of AES with a plain key schedule
//! (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", SC11, section 3.2). Every
//! (key, counter) gives 128 independent bits.
//!
//! Here it is written with tables, for any processor; `aes_x86` and `aes_arm` say the same with AES instructions.

use std::array::from_fn;

/// 128 bits, the low half first.
pub(super) type Block = [u64; 2];

/// The key's steps: the golden ratio and √3 − 1, as fractions of 2^64.
const WEYL: Block = [0x9e37_79b9_7f4a_7c15, 0xbb67_ae85_84ca_a73b];

/// The substitution of bytes (FIPS 197, section 5.1.1): the inverse in GF(2⁸), then an affine map.
const SUBSTITUTE: [u8; 256] = {
    let mut table = [0x63; 256];
    // The powers of 3 are all of GF(2⁸) but 0; those of 0xf6 are their inverses.
    let (mut power, mut inverse) = (1u8, 1u8);
    let mut left = 255;
    while left > 0 {
        let affine =
            inverse ^ inverse.rotate_left(1) ^ inverse.rotate_left(2) ^ inverse.rotate_left(3) ^ inverse.rotate_left(4);
        table[power as usize] = affine ^ 0x63;
        power ^= double(power);
        inverse ^= inverse << 1;
        inverse ^= inverse << 2;
        inverse ^= inverse << 4;
        inverse ^= (inverse >> 7) * 0x09;
        left -= 1;
    }
    table
};

/// What a byte in the first row of a column adds to the mixed column (FIPS 197, section 5.1.3), substituted; the other rows
/// are this, rotated.
const MIXED: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let s = SUBSTITUTE[byte];
        table[byte] = u32::from_le_bytes([double(s), s, s, double(s) ^ s]);
        byte += 1;
    }
    table
};

/// Times 2 in GF(2⁸).
const fn double(byte: u8) -> u8 {
    (byte << 1) ^ ((byte >> 7) * 0x1b)
}

/// A key to add before any round, and one for each round.
pub(super) fn round_keys<const KEYS: usize>(key: Block) -> [Block; KEYS] {
    let of = |round: u64| from_fn(|half| key[half].wrapping_add(WEYL[half].wrapping_mul(round)));
    from_fn(|round| of(round as u64))
}

/// The 128 bits of one counter, by a key before and one for each round, of which the last does not mix columns.
pub(super) fn encrypt(keys: &[Block], counter: Block) -> Block {
    let [first, middle @ .., last] = keys else {
        return counter;
    };
    let mut state = add(columns(counter), columns(*first));
    for key in middle {
        let mixed = shifted(state).map(|column| {
            (0..).zip(column).fold(0, |sum, (row, byte)| {
                sum ^ MIXED[usize::from(byte)].rotate_left(8 * row)
            })
        });
        state = add(mixed, columns(*key));
    }
    let plain = shifted(state).map(|column| u32::from_le_bytes(column.map(|byte| SUBSTITUTE[usize::from(byte)])));
    let [a, b, c, d] = add(plain, columns(*last)).map(u64::from);
    [a | b << 32, c | d << 32]
}

/// The four columns of a block, each of four bytes, the first row lowest.
fn columns([low, high]: Block) -> [u32; 4] {
    [low as u32, (low >> 32) as u32, high as u32, (high >> 32) as u32]
}

fn add(a: [u32; 4], b: [u32; 4]) -> [u32; 4] {
    from_fn(|i| a[i] ^ b[i])
}

/// Each row turned left by its number (FIPS 197, section 5.1.2).
fn shifted(columns: [u32; 4]) -> [[u8; 4]; 4] {
    let bytes = columns.map(u32::to_le_bytes);
    from_fn(|column| from_fn(|row| bytes[(column + row) % 4][row]))
}
