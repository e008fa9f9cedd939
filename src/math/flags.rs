//! Where flags are set: the places of those few values in a column that go another way than the others.
//!
//! A branch for each one found costs some twenty cycles, since nothing foretells it. So flags become bits of words, and the
//! first three of a word are taken whether they are there or not.

use super::dispatch::multiversioned;

/// Flags that are looked at together.
pub const FLAGS: usize = 1024;
/// Room for their places, and for those of a word that has none.
pub const PLACES: usize = FLAGS + TAKEN;

const WORD: usize = 64;
const WORDS: usize = FLAGS / WORD;
/// Places taken from every word.
const TAKEN: usize = 3;

/// Writes the places of the flags that are 1 among the first `len`, the others of these being 0, to the front of `places`, in
/// order, and returns how many they are. What stands behind them means nothing.
pub fn set_places(flags: &mut [u8; FLAGS], len: usize, places: &mut [u16; PLACES]) -> usize {
    let len = len.min(FLAGS);
    let whole = len.next_multiple_of(WORD);
    flags[len..whole].fill(0);
    places_in(&words(&flags[..whole])[..whole / WORD], places)
}

multiversioned! {
    /// Flag i as bit i mod 64 of word i / 64, flags in whole words.
    fn words(flags: &[u8]) -> [u64; WORDS] = wide_words {
        let mut words = [0; WORDS];
        for (word, flags) in words.iter_mut().zip(flags.as_chunks::<WORD>().0) {
            for (part, eight) in flags.as_chunks::<8>().0.iter().enumerate() {
                // The product moves bit 0 of byte i to bit 56 + i, and nothing else there.
                let bits = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
                *word |= bits << (8 * part);
            }
        }
        words
    }

    fn places_in(words: &[u64], places: &mut [u16; PLACES]) -> usize {
        let mut count = 0;
        for (number, &word) in words.iter().enumerate() {
            let mut left = word;
            let mut take = |at: usize| {
                if let Some(place) = places.get_mut(at) {
                    *place = (WORD * number) as u16 + left.trailing_zeros() as u16;
                }
                left &= left.wrapping_sub(1);
            };
            for at in count..count + TAKEN {
                take(at);
            }
            let end = count + word.count_ones() as usize;
            for at in count + TAKEN..end {
                take(at);
            }
            count = end;
        }
        count
    }
}

/// [`words`] by comparisons that give bits.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw")]
fn wide_words(flags: &[u8]) -> [u64; WORDS] {
    use std::arch::x86_64::{_mm512_set_epi64, _mm512_test_epi8_mask};
    let mut words = [0; WORDS];
    for (word, flags) in words.iter_mut().zip(flags.as_chunks::<WORD>().0) {
        // Part by part, which compilers join into one load; the load itself takes a pointer and would be unsafe.
        let [a, b, c, d, e, f, g, h] = std::array::from_fn(|part| i64::from_le_bytes(flags.as_chunks().0[part]));
        let flags = _mm512_set_epi64(h, g, f, e, d, c, b, a);
        *word = _mm512_test_epi8_mask(flags, flags);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::dispatch::{Level, force};

    #[test]
    fn finds_all_of_them_in_order() {
        // Few, many, none, all, and all in one word.
        for (number, every) in [64u32, 7, 5000, 1, 2].into_iter().enumerate() {
            let mut state = 11 + number as u32;
            let mut flags = [0; FLAGS];
            for (place, flag) in flags.iter_mut().enumerate() {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *flag = u8::from((state >> 8).is_multiple_of(every) || (number == 4 && place / WORD == 9));
            }
            let expected: Vec<u16> = (0..FLAGS as u16)
                .filter(|place| flags[usize::from(*place)] == 1)
                .collect();
            for level in Level::ALL {
                force(level);
                for len in [0, 1, 63, 64, 65, 700, FLAGS] {
                    // What stands beyond the end is left over from before.
                    let (mut flags, mut places) = (flags, [0; PLACES]);
                    let count = set_places(&mut flags, len, &mut places);
                    let expected: Vec<u16> = expected
                        .iter()
                        .copied()
                        .filter(|place| usize::from(*place) < len)
                        .collect();
                    assert_eq!(places[..count], expected, "every {every}, {len}, {}", level.name());
                }
            }
            force(Level::Avx512);
        }
    }
}
