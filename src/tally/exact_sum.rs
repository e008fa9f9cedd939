//! Sums of doubles without rounding.
//!
//! U. Kulisch's long accumulator in the small form of R. M. Neal (2015), "Fast exact summation using small and
//! large superaccumulators", arXiv:1505.05571, section 3: a fixed-point number wide enough for every double, in
//! 64-bit chunks that stand 32 bits apart, so that carries can wait. Only the chunks from the lowest to the highest that was
//! added to are held: sums of numbers of one size, which nearly all are, take a tenth of the memory.

use serde::{Deserialize, Serialize};

use super::{Damaged, Digest, Reader, State, Writer};

/// Chunks of 32 bits: 2,098 bits reach from 2⁻¹⁰⁷⁴ to the largest double, the rest is for sums of 2⁶⁴ of them.
const CHUNKS: usize = 68;

/// Additions after which carries must be propagated: each adds less than 2⁵² + 2³² to a chunk of 2⁶³.
const MAX_PENDING: u32 = 1500;

/// The exact sum of any doubles, rounded once (to nearest, ties to even) when it is read.
///
/// Adding and merging are exact, so the result does not depend on their order. Infinities and NaN are allowed
/// and lead to the infinity or NaN that the IEEE sum of the operands has.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Compact", into = "Compact")]
pub struct ExactSum {
    /// Which chunk is the first that is held; those before it are 0.
    first: usize,
    /// The chunks that are held. The last has the sign; it is carried on when it is about to become full.
    chunks: Vec<i64>,
    pending: u32,
    positive_infinity: bool,
    negative_infinity: bool,
    nan: bool,
}

/// The portable form: the normalised chunks between the first and the last that are not 0.
#[derive(Serialize, Deserialize)]
struct Compact {
    first: usize,
    chunks: Vec<i64>,
    special: [bool; 3],
}

impl ExactSum {
    /// The empty sum, 0.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one number.
    pub fn add(&mut self, x: f64) {
        let bits = x.to_bits();
        let exponent = ((bits >> 52) & 0x7ff) as usize;
        let fraction = bits & ((1 << 52) - 1);
        if exponent == 0x7ff {
            self.nan |= fraction != 0;
            self.positive_infinity |= fraction == 0 && x > 0.0;
            self.negative_infinity |= fraction == 0 && x < 0.0;
            return;
        }
        // x = ± mantissa · 2^(position − 1074)
        let (mantissa, position) = if exponent == 0 {
            (fraction, 0)
        } else {
            (fraction | 1 << 52, exponent - 1)
        };
        let shifted = u128::from(mantissa) << (position % 32);
        let low = (shifted as u64 & 0xffff_ffff) as i64;
        let high = (shifted >> 32) as i64;
        let sign = if x.is_sign_negative() { -1 } else { 1 };
        // position ≤ 2045, so the second chunk is at most number 64.
        let at = position / 32;
        self.hold(at, at + 2);
        self.chunks[at - self.first] += sign * low;
        self.chunks[at - self.first + 1] += sign * high;
        self.pending += 1;
        if self.pending >= MAX_PENDING {
            self.propagate();
        }
    }

    /// Bytes of memory behind it.
    pub(super) fn bytes(&self) -> usize {
        self.chunks.capacity() * size_of::<i64>()
    }

    /// Makes sure that the chunks from `from` to before `end` are held.
    fn hold(&mut self, from: usize, end: usize) {
        if self.chunks.is_empty() {
            self.first = from;
        }
        if from < self.first {
            self.chunks.splice(0..0, std::iter::repeat_n(0, self.first - from));
            self.first = from;
        }
        if end - self.first > self.chunks.len() {
            self.chunks.resize(end - self.first, 0);
        }
    }

    /// Adds `n · unit`, for a power of two that leaves room for 128 bits above and below.
    pub(super) fn add_integer(&mut self, n: i128, unit: f64) {
        let sign = if n < 0 { -unit } else { unit };
        let mut rest = n.unsigned_abs();
        let mut place = sign;
        while rest != 0 {
            self.add((rest as u32) as f64 * place);
            rest >>= 32;
            place *= 4_294_967_296.0;
        }
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: &ExactSum) {
        self.propagate();
        let mut other = other.clone();
        other.propagate();
        if !other.chunks.is_empty() {
            self.hold(other.first, other.first + other.chunks.len());
            for (mine, theirs) in self.chunks[other.first - self.first..].iter_mut().zip(&other.chunks) {
                *mine += theirs;
            }
        }
        self.propagate();
        self.positive_infinity |= other.positive_infinity;
        self.negative_infinity |= other.negative_infinity;
        self.nan |= other.nan;
    }

    /// The sum, correctly rounded; ±∞ beyond the range of doubles. An exact zero is +0.
    pub fn value(&self) -> f64 {
        if self.nan || (self.positive_infinity && self.negative_infinity) {
            return f64::NAN;
        }
        if self.positive_infinity || self.negative_infinity {
            return if self.positive_infinity {
                f64::INFINITY
            } else {
                f64::NEG_INFINITY
            };
        }
        let mut chunks = self.normalised();
        let negative = chunks[CHUNKS - 1] < 0;
        if negative {
            chunks.iter_mut().for_each(|chunk| *chunk = -*chunk);
            carry(&mut chunks);
        }
        let magnitude = round(&chunks);
        if negative { -magnitude } else { magnitude }
    }

    /// Brings the chunks that are held but the last into 0 .. 2³², and the last to where it can take as much again.
    fn propagate(&mut self) {
        self.pending = 0;
        if self.chunks.is_empty() {
            return;
        }
        carry(&mut self.chunks);
        let most = CHUNKS - self.first;
        while self.chunks.len() < most
            && let Some(last) = self.chunks.last_mut()
            && i32::try_from(*last).is_err()
        {
            let above = *last >> 32;
            *last &= 0xffff_ffff;
            self.chunks.push(above);
        }
    }

    /// All chunks, in their only form: all but the last in 0 .. 2³².
    fn normalised(&self) -> [i64; CHUNKS] {
        let mut all = [0; CHUNKS];
        all[self.first..][..self.chunks.len()].copy_from_slice(&self.chunks);
        carry(&mut all);
        all
    }

    /// Whether infinities of either sign and NaN were added.
    fn special(&self) -> [bool; 3] {
        [self.positive_infinity, self.negative_infinity, self.nan]
    }
}

/// Brings all chunks but the last into 0 .. 2³².
fn carry(chunks: &mut [i64]) {
    let Some((last, others)) = chunks.split_last_mut() else {
        return;
    };
    let mut carry = 0;
    for chunk in others {
        let sum = *chunk + carry;
        *chunk = sum & 0xffff_ffff;
        carry = sum >> 32;
    }
    *last = last.saturating_add(carry);
}

/// Rounds normalised, non-negative chunks to the nearest double.
fn round(chunks: &[i64; CHUNKS]) -> f64 {
    let Some(top) = chunks.iter().rposition(|&chunk| chunk != 0) else {
        return 0.0;
    };
    let chunk = |index: Option<usize>| index.map_or(0, |i| chunks[i] as u128);
    let highest = 32 * top + 63 - chunks[top].leading_zeros() as usize;
    let window = chunk(Some(top)) << 64 | chunk(top.checked_sub(1)) << 32 | chunk(top.checked_sub(2));
    if highest <= 52 {
        // Subnormal or barely normal: the encoding is the number itself in units of 2⁻¹⁰⁷⁴.
        return f64::from_bits((window >> (64 - 32 * top)) as u64);
    }
    let shift = highest - 52;
    // The window's lowest bit stands at 32 (top − 2), which may lie below position 0.
    let dropped = (shift + 64) - 32 * top;
    let kept = (window >> dropped) as u64;
    let rest = window & ((1 << dropped) - 1);
    let half = 1 << (dropped - 1);
    let sticky = top >= 3 && chunks[..top - 2].iter().any(|&chunk| chunk != 0);
    let up = rest > half || (rest == half && (sticky || kept & 1 == 1));
    // kept has its leading bit at 52, which adds the missing 1 to the exponent field.
    let bits = ((shift as u64) << 52) + kept + u64::from(up);
    if bits >= f64::INFINITY.to_bits() {
        f64::INFINITY
    } else {
        f64::from_bits(bits)
    }
}

impl PartialEq for ExactSum {
    fn eq(&self, other: &Self) -> bool {
        self.normalised() == other.normalised() && self.special() == other.special()
    }
}

impl From<Compact> for ExactSum {
    fn from(compact: Compact) -> Self {
        let first = compact.first.min(CHUNKS);
        let chunks = compact.chunks.into_iter().take(CHUNKS - first);
        let [positive_infinity, negative_infinity, nan] = compact.special;
        let mut sum = ExactSum {
            first,
            // What was written is in range; the bound keeps a damaged file from overflowing later.
            chunks: chunks.map(|chunk| chunk.clamp(-(1 << 40), 1 << 40)).collect(),
            pending: 0,
            positive_infinity,
            negative_infinity,
            nan,
        };
        sum.propagate();
        sum
    }
}

impl From<&ExactSum> for Compact {
    fn from(sum: &ExactSum) -> Self {
        let chunks = sum.normalised();
        let first = chunks.iter().position(|&chunk| chunk != 0).unwrap_or(0);
        let last = chunks.iter().rposition(|&chunk| chunk != 0);
        let end = last.map_or(first, |last| last + 1);
        Compact {
            first,
            chunks: chunks[first..end].to_vec(),
            special: sum.special(),
        }
    }
}

impl From<ExactSum> for Compact {
    fn from(sum: ExactSum) -> Self {
        Compact::from(&sum)
    }
}

impl Digest for ExactSum {
    fn digest(&self, sink: &mut dyn FnMut(u64)) {
        // The exact sum, not only its rounded value: unequal sums are unequal results.
        let compact = Compact::from(self);
        sink(compact.first as u64);
        sink(compact.chunks.len() as u64);
        compact.chunks.iter().for_each(|&chunk| sink(chunk as u64));
        sink(
            compact
                .special
                .iter()
                .fold(0, |word, &flag| word << 1 | u64::from(flag)),
        );
    }
}

impl State for ExactSum {
    fn write(&self, to: &mut Writer) {
        let compact = Compact::from(self);
        to.number(compact.first as u64);
        to.number(compact.chunks.len() as u64);
        compact.chunks.iter().for_each(|chunk| to.signed(*chunk));
        compact.special.iter().for_each(|flag| to.flag(*flag));
    }

    fn read(&mut self, from: &mut Reader) -> Result<(), Damaged> {
        let first = from.at_most(CHUNKS as u64)? as usize;
        let count = from.at_most((CHUNKS - first) as u64)?;
        let chunks: Result<Vec<i64>, Damaged> = (0..count).map(|_| from.signed()).collect();
        let special = [from.flag()?, from.flag()?, from.flag()?];
        *self = ExactSum::from(Compact {
            first,
            chunks: chunks?,
            special,
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sum(values: &[f64]) -> ExactSum {
        let mut sum = ExactSum::new();
        values.iter().for_each(|&x| sum.add(x));
        sum
    }

    #[test]
    fn cancellation_ties_and_ends_of_the_range() {
        let tiny = f64::from_bits(1);
        let half_ulp = 2f64.powi(-53);
        for (values, expected) in [
            (vec![], 0.0),
            (vec![1e300, 1.0, -1e300], 1.0),
            (vec![1.0, half_ulp], 1.0),
            (vec![1.0, half_ulp, tiny], 1.0 + f64::EPSILON),
            (vec![1.0 + f64::EPSILON, half_ulp], 1.0 + 2.0 * f64::EPSILON),
            (vec![1.0, -half_ulp / 2.0, -tiny], 1.0 - half_ulp),
            (vec![tiny; 3], 3.0 * tiny),
            (vec![f64::MIN_POSITIVE, -tiny], f64::MIN_POSITIVE - tiny),
            (vec![-tiny], -tiny),
            (vec![f64::MAX, f64::MAX], f64::INFINITY),
            (vec![f64::MAX, f64::MAX, -f64::MAX], f64::MAX),
            (vec![f64::MAX, f64::MAX / 2f64.powi(54)], f64::MAX),
            (vec![-f64::MAX, -f64::MAX / 2f64.powi(53)], f64::NEG_INFINITY),
            (vec![f64::INFINITY, 1.0], f64::INFINITY),
        ] {
            assert_eq!(sum(&values).value().to_bits(), f64::to_bits(expected), "{values:?}");
        }
        assert!(sum(&[f64::INFINITY, f64::NEG_INFINITY]).value().is_nan());
        assert!(sum(&[f64::NAN]).value().is_nan());
    }

    #[test]
    fn a_million_of_the_largest_mantissas_do_not_overflow() {
        let x = f64::from_bits(0x41ff_ffff_ffff_ffff);
        let mut total = ExactSum::new();
        (0..1_000_000).for_each(|_| total.add(-x));
        // The product is rounded once as well.
        assert_eq!(total.value(), -x * 1e6);
    }

    proptest! {
        #[test]
        fn single_doubles_come_back(bits in any::<u64>()) {
            let x = f64::from_bits(bits);
            prop_assume!(x.is_finite() && x != 0.0);
            prop_assert_eq!(sum(&[x]).value().to_bits(), bits);
        }

        #[test]
        fn agrees_with_integer_arithmetic(values in prop::collection::vec((any::<i64>(), 0u32..60), 0..200)) {
            // Numbers m·2^k with 53-bit m: their sum fits an i128, and `as f64` rounds it once.
            let values: Vec<(i64, u32)> = values.iter().map(|&(m, k)| (m >> 11, k)).collect();
            let exact: i128 = values.iter().map(|&(m, k)| i128::from(m) << k).sum();
            let total = sum(&values.iter().map(|&(m, k)| m as f64 * 2f64.powi(k as i32)).collect::<Vec<_>>());
            prop_assert_eq!(total.value(), exact as f64);
        }

        #[test]
        fn order_and_splitting_do_not_matter(
            bits in prop::collection::vec(any::<u64>(), 1..60), cut in 0usize..60, turn in 0usize..60,
        ) {
            let values: Vec<f64> = bits.iter().map(|&b| f64::from_bits(b)).filter(|x| x.is_finite()).collect();
            let whole = sum(&values);
            let mut turned = values.clone();
            turned.rotate_left(turn.min(values.len()));
            let cut = cut.min(values.len());
            let mut merged = sum(&turned[cut..]);
            merged.merge(&sum(&turned[..cut]));
            prop_assert!(merged == whole);
            prop_assert_eq!(merged.value().to_bits(), whole.value().to_bits());
            let text = serde_json::to_string(&whole).unwrap();
            prop_assert!(serde_json::from_str::<ExactSum>(&text).unwrap() == whole);
        }
    }
}
