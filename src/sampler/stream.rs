//! The key of a stream of random numbers: made from names, so that a stream does not depend on what else a file holds.

use sha2::{Digest, Sha256};

/// What stands first in the hashed bytes. A change of the construction changes this line.
const HEADER: &[u8] = b"attain stream 1\0";

/// The 64-bit key of one stream of uniforms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StreamKey(u64);

impl StreamKey {
    /// The key of the `substream`-th draw (from 0, left to right) of the item with this full name, `growth[ai]` say, in
    /// Unicode NFC, under a seed: the first eight bytes, as a little-endian number, of SHA-256 over
    /// `"attain stream 1\0"`, the seed (eight bytes, little-endian), the substream (four bytes, little-endian) and the
    /// name in UTF-8.
    pub fn new(seed: u64, name: &str, substream: u32) -> StreamKey {
        let mut hash = Sha256::new();
        hash.update(HEADER);
        hash.update(seed.to_le_bytes());
        hash.update(substream.to_le_bytes());
        hash.update(name.as_bytes());
        let digest = hash.finalize();
        let first = digest
            .iter()
            .take(8)
            .rev()
            .fold(0u64, |key, &byte| (key << 8) | u64::from(byte));
        StreamKey(first)
    }

    /// A stream with a key that was made before.
    pub const fn from_bits(bits: u64) -> StreamKey {
        StreamKey(bits)
    }

    /// The key as a number.
    pub const fn to_bits(self) -> u64 {
        self.0
    }
}
