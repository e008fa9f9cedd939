//! The one fused operation, `a b + c` rounded once: the processor's instruction where code is compiled for it, and exact
//! arithmetic of our own elsewhere. A platform's `fma` is never called: some of them round twice.
//!
//! In a browser it is relaxed SIMD's `f64x2.relaxed_madd`, which rounds once where the processor has a fused operation, and may round
//! twice where it has none: [`is_exact`] tells, and nothing is computed where it does not hold.
//!
//! Loops of [`multiversioned!`](super::dispatch) know by their type parameter `F` which of the two they have, and hand it down to
//! the kernels.

/// How `a b + c` is computed.
pub trait Fused: Copy {
    /// a b + c, rounded once (IEEE 754, `fusedMultiplyAdd`).
    fn fused(a: f64, b: f64, c: f64) -> f64;
}

/// With the processor's instruction: only in what is compiled for a processor that has it.
#[derive(Clone, Copy, Debug)]
pub struct Instruction;

/// With whatever the build itself was made for.
#[derive(Clone, Copy, Debug)]
pub struct Plain;

impl Fused for Instruction {
    #[inline(always)]
    #[allow(clippy::disallowed_methods)]
    fn fused(a: f64, b: f64, c: f64) -> f64 {
        a.mul_add(b, c)
    }
}

/// With the instruction of relaxed SIMD.
#[cfg(all(target_arch = "wasm32", target_feature = "relaxed-simd"))]
#[derive(Clone, Copy, Debug)]
struct Relaxed;

#[cfg(all(target_arch = "wasm32", target_feature = "relaxed-simd"))]
impl Fused for Relaxed {
    #[inline(always)]
    fn fused(a: f64, b: f64, c: f64) -> f64 {
        use std::arch::wasm32::{f64x2_extract_lane, f64x2_relaxed_madd, f64x2_splat};
        f64x2_extract_lane::<0>(f64x2_relaxed_madd(f64x2_splat(a), f64x2_splat(b), f64x2_splat(c)))
    }
}

/// Whether the fused operation of this build rounds once on this processor. It does everywhere but in a browser that has no fused
/// instruction to use.
pub fn is_exact() -> bool {
    // Rounded twice the first is 0, and the second 1.
    let (small, half) = (1.0 / (1u64 << 30) as f64, 3.0 / (1u64 << 53) as f64);
    let triples = [(1.0 + f64::EPSILON, 1.0 - f64::EPSILON, -1.0), (1.0 + small, 1.0 - small, half)];
    triples.into_iter().all(|(a, b, c)| {
        let [a, b, c] = [a, b, c].map(std::hint::black_box);
        Plain::fused(a, b, c).to_bits() == emulated(a, b, c).to_bits()
    })
}

impl Fused for Plain {
    #[inline(always)]
    fn fused(a: f64, b: f64, c: f64) -> f64 {
        #[cfg(all(target_arch = "wasm32", target_feature = "relaxed-simd"))]
        return Relaxed::fused(a, b, c);
        #[cfg(not(all(target_arch = "wasm32", target_feature = "relaxed-simd")))]
        if cfg!(any(target_feature = "fma", target_arch = "aarch64")) {
            Instruction::fused(a, b, c)
        } else {
            emulated(a, b, c)
        }
    }
}

/// Biased exponents of factors for which neither their product nor its error leaves the range: from −400 to 400.
const FACTORS: (u64, u64) = (1023 - 400, 800);
/// The same of addends: from −900 to 900.
const ADDENDS: (u64, u64) = (1023 - 900, 1800);

fn is_within(x: f64, (least, width): (u64, u64)) -> bool {
    ((x.to_bits() >> 52) & 0x7ff).wrapping_sub(least) <= width
}

/// a b + c without a fused instruction, by rounding the sum of the small parts to odd (Boldo and Melquiond, “Emulation of a FMA
/// and correctly rounded sums”, 2008).
pub(super) fn emulated(a: f64, b: f64, c: f64) -> f64 {
    if !(is_within(a, FACTORS) && is_within(b, FACTORS) && is_within(c, ADDENDS)) {
        return rare(a, b, c);
    }
    let product = a * b;
    let error = product_error(a, b, product);
    let (low, low_error) = two_sum(c, error);
    let (high, high_error) = two_sum(product, low);
    high + odd_sum(low_error, high_error)
}

fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let b_part = sum - a;
    let a_part = sum - b_part;
    (sum, (a - a_part) + (b - b_part))
}

/// a b − product, exactly (Dekker 1971; the halves after Veltkamp).
fn product_error(a: f64, b: f64, product: f64) -> f64 {
    let halves = |x: f64| {
        let turned = 134_217_729.0 * x;
        let high = turned - (turned - x);
        (high, x - high)
    };
    let ((a_high, a_low), (b_high, b_low)) = (halves(a), halves(b));
    ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
}

/// a + b rounded to odd: where it is not exact, the neighbour whose last bit is 1.
fn odd_sum(a: f64, b: f64) -> f64 {
    let (sum, error) = two_sum(a, b);
    let bits = sum.to_bits();
    if error == 0.0 || bits & 1 == 1 {
        return sum;
    }
    let is_larger = (error > 0.0) == (sum > 0.0);
    f64::from_bits(if is_larger { bits + 1 } else { bits - 1 })
}

/// A number as (−1)^sign · mantissa · 2^exponent, where the mantissa has 53 bits.
fn taken_apart(x: f64) -> (bool, u64, i32) {
    let bits = x.to_bits();
    let fraction = bits & 0x000f_ffff_ffff_ffff;
    let (mantissa, exponent) = match (bits >> 52) & 0x7ff {
        0 => (fraction, -1074),
        biased => (fraction | 1 << 52, biased as i32 - 1075),
    };
    let shift = mantissa.leading_zeros().saturating_sub(11);
    (x.is_sign_negative(), mantissa << shift, exponent - shift as i32)
}

/// a b + c in whole numbers: zeros, infinities, NaN, and whatever is very large or very small.
#[cold]
fn rare(a: f64, b: f64, c: f64) -> f64 {
    if !a.is_finite() || !b.is_finite() || a == 0.0 || b == 0.0 {
        // The product is exact.
        return a * b + c;
    }
    if !c.is_finite() {
        return c;
    }
    let ((a_sign, a, a_exponent), (b_sign, b, b_exponent)) = (taken_apart(a), taken_apart(b));
    // Both with their first bit in place 125, so that their sum has room.
    let placed = |mantissa: u128, exponent: i32| {
        let shift = mantissa.leading_zeros() as i32 - 2;
        (mantissa << shift, exponent - shift)
    };
    let sign = a_sign != b_sign;
    let (product, exponent) = placed(u128::from(a) * u128::from(b), a_exponent + b_exponent);
    if c == 0.0 {
        return rounded(sign, product, exponent);
    }
    let (c_sign, c, c_exponent) = taken_apart(c);
    let (addend, c_exponent) = placed(u128::from(c), c_exponent);
    let of_product = (exponent, product, sign);
    let of_addend = (c_exponent, addend, c_sign);
    let (large, small) = match of_product.0.cmp(&of_addend.0).then(of_product.1.cmp(&of_addend.1)) {
        std::cmp::Ordering::Less => (of_addend, of_product),
        _ => (of_product, of_addend),
    };
    // What falls off below is kept as one last bit, far below where the result is rounded.
    let distance = (large.0 - small.0) as u32;
    let lowered = if distance > 127 {
        1
    } else {
        small.1 >> distance | u128::from(small.1 & ((1 << distance) - 1) != 0)
    };
    if large.2 == small.2 {
        rounded(large.2, large.1 + lowered, large.0)
    } else if large.1 == lowered {
        // As IEEE 754 has it, an exact zero of two signs is positive.
        0.0
    } else {
        rounded(large.2, large.1 - lowered, large.0)
    }
}

/// (−1)^sign · mantissa · 2^exponent as a double, halves to even; the mantissa is not 0.
fn rounded(sign: bool, mantissa: u128, exponent: i32) -> f64 {
    let length = 128 - mantissa.leading_zeros() as i32;
    let mut last = (exponent + length - 53).max(-1074);
    let shift = last - exponent;
    let mut kept = match shift {
        ..=0 => (mantissa << -shift) as u64,
        // Less than half of the least number.
        128.. => 0,
        shift => {
            let kept = (mantissa >> shift) as u64;
            let rest = mantissa & ((1 << shift) - 1);
            let half = 1 << (shift - 1);
            kept + u64::from(rest > half || rest == half && kept & 1 == 1)
        }
    };
    if kept == 1 << 53 {
        kept >>= 1;
        last += 1;
    }
    let biased = last + 1075;
    let bits = if kept < 1 << 52 {
        kept
    } else if biased >= 0x7ff {
        0x7ff << 52
    } else {
        (biased as u64) << 52 | (kept & 0x000f_ffff_ffff_ffff)
    };
    f64::from_bits(bits | u64::from(sign) << 63)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;

    /// A whole number of any size, of two's complement words: an independent and slow way to the exact sum.
    #[derive(Clone, PartialEq)]
    struct Whole(Vec<u64>);

    /// Enough for every sum of a product and a double in units of 2^-2148.
    const WORDS: usize = 68;
    const UNIT: i32 = -2148;

    impl Whole {
        fn of(mantissa: u128, exponent: i32) -> Whole {
            let mut words = vec![0; WORDS];
            let at = (exponent - UNIT) as usize;
            for bit in 0..128 {
                if mantissa >> bit & 1 == 1 {
                    words[(at + bit) / 64] |= 1 << ((at + bit) % 64);
                }
            }
            Whole(words)
        }

        fn negated(&self) -> Whole {
            let mut carry = true;
            let words = self.0.iter().map(|word| {
                let (word, over) = (!word).overflowing_add(u64::from(carry));
                carry = over;
                word
            });
            Whole(words.collect())
        }

        fn plus(&self, other: &Whole) -> Whole {
            let mut carry = 0;
            let words = self.0.iter().zip(&other.0).map(|(a, b)| {
                let sum = u128::from(*a) + u128::from(*b) + carry;
                carry = sum >> 64;
                sum as u64
            });
            Whole(words.collect())
        }

        fn is_negative(&self) -> bool {
            self.0[WORDS - 1] >> 63 == 1
        }

        fn is_zero(&self) -> bool {
            self.0.iter().all(|word| *word == 0)
        }
    }

    /// A finite double as a mantissa with its sign and an exponent; unlike [`taken_apart`], as it stands.
    fn plain_parts(x: f64) -> (bool, u64, i32) {
        let bits = x.to_bits();
        let (biased, fraction) = ((bits >> 52 & 0x7ff) as i32, bits & ((1 << 52) - 1));
        match biased {
            0 => (x.is_sign_negative(), fraction, -1074),
            _ => (x.is_sign_negative(), fraction + (1 << 52), biased - 1075),
        }
    }

    fn whole(x: f64) -> Whole {
        let (sign, mantissa, exponent) = plain_parts(x);
        let whole = Whole::of(u128::from(mantissa), exponent);
        if sign { whole.negated() } else { whole }
    }

    /// The nearest double to an exact value by looking at its neighbours: `value` is `found`, or lies no further from it than from
    /// the next ones, and an even one is taken where it lies between two.
    fn is_nearest(value: &Whole, found: f64) -> bool {
        let doubled = |whole: &Whole| whole.plus(whole);
        let largest = f64::MAX;
        // Where the range ends the next number would be 2^1024.
        let upper = |x: f64| match x {
            x if x == largest => Whole::of(1, 1024),
            x => whole(x.next_up()),
        };
        let (found, value) = match value.is_negative() {
            true => (-found, value.negated()),
            false => (found, value.clone()),
        };
        if found.is_sign_negative() {
            return false;
        }
        if found == f64::INFINITY {
            // From half a step above the largest on.
            let bound = whole(largest).plus(&Whole::of(1, 1024));
            return !doubled(&value).plus(&bound.negated()).is_negative();
        }
        let own = whole(found);
        let even = found.to_bits() & 1 == 0;
        let above = own.plus(&upper(found)).plus(&doubled(&value).negated());
        let fits_above = !above.is_negative() && (even || !above.is_zero());
        let below = match found == 0.0 {
            true => Whole::of(0, 0),
            false => doubled(&value).plus(&own.plus(&whole(found.next_down())).negated()),
        };
        let fits_below = !below.is_negative() && (even || !below.is_zero());
        fits_above && fits_below
    }

    fn check(a: f64, b: f64, c: f64) {
        let found = emulated(a, b, c);
        let shown = || format!("{a:e} * {b:e} + {c:e} = {found:e}");
        assert_eq!(found.to_bits(), math::fused(a, b, c).to_bits(), "{}", shown());
        let (a_sign, a_mantissa, a_exponent) = plain_parts(a);
        let (b_sign, b_mantissa, b_exponent) = plain_parts(b);
        let product = Whole::of(u128::from(a_mantissa) * u128::from(b_mantissa), a_exponent + b_exponent);
        let negative = a_sign != b_sign;
        let exact = whole(c).plus(&if negative { product.negated() } else { product.clone() });
        if exact.is_zero() {
            // −0 where both are negative, or one is and there is no cancellation.
            let both = negative && c.is_sign_negative();
            assert_eq!(found.to_bits(), if both { -0.0f64 } else { 0.0 }.to_bits(), "{}", shown());
        } else {
            assert!(is_nearest(&exact, found), "{}", shown());
        }
    }

    struct Bits(u64);

    impl Bits {
        fn next(&mut self) -> u64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let x = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            x ^ x >> 31
        }

        /// A double whose exponent lies within `spread` of `centre`, often with a short mantissa.
        fn double(&mut self, centre: i64, spread: u64) -> f64 {
            let exponent = centre + (self.next() % (2 * spread + 1)) as i64 - spread as i64;
            let fraction = match self.next() % 4 {
                0 => self.next() & self.next() << (self.next() % 53),
                1 => !(self.next() & self.next() >> (self.next() % 53)),
                _ => self.next(),
            };
            let biased = (exponent + 1023).clamp(0, 2046) as u64;
            f64::from_bits(biased << 52 | fraction & ((1 << 52) - 1) | self.next() << 63)
        }
    }

    #[test]
    fn fused_is_exact_arithmetic_rounded_once() {
        let mut bits = Bits(1);
        for _ in 0..3_000 {
            // Everything alike in size; cancellation; far apart; the ends of the range; what is subnormal.
            let (a, b) = (bits.double(0, 60), bits.double(0, 60));
            check(a, b, bits.double(0, 120));
            let near = -(a * b);
            check(a, b, near);
            check(a, b, f64::from_bits(near.to_bits() ^ bits.next() & 7));
            check(a, b, near * bits.double(0, 3));
            check(bits.double(0, 1100), bits.double(0, 1100), bits.double(0, 1100));
            check(bits.double(511, 3), bits.double(511, 3), bits.double(1022, 2));
            check(bits.double(-511, 30), bits.double(-530, 30), bits.double(-1022, 80));
            let (a, b) = (bits.double(-500, 20), bits.double(-530, 20));
            check(a, b, -(a * b));
            check(bits.double(-1030, 8), bits.double(0, 60), bits.double(-1030, 8));
        }
    }

    #[test]
    fn fused_at_edges() {
        let edges = [
            0.0,
            1.0,
            1.0 + f64::EPSILON,
            3.0,
            5e-324,
            1e-310,
            f64::MIN_POSITIVE,
            2f64.powi(-537),
            2f64.powi(-400),
            2f64.powi(-401),
            2f64.powi(401),
            2f64.powi(900),
            2f64.powi(901),
            2f64.powi(512),
            f64::MAX,
        ];
        let signed: Vec<f64> = edges.iter().flat_map(|x| [*x, -*x]).collect();
        for a in &signed {
            for b in &signed {
                for c in &signed {
                    check(*a, *b, *c);
                }
            }
        }
        let infinity = f64::INFINITY;
        assert_eq!(emulated(f64::MAX, f64::MAX, -infinity), -infinity);
        assert_eq!(emulated(-infinity, 2.0, 1.0), -infinity);
        for (a, b, c) in [
            (infinity, 0.0, 1.0),
            (infinity, 1.0, -infinity),
            (f64::NAN, 1.0, 1.0),
            (1.0, f64::NAN, 1.0),
            (1.0, 1.0, f64::NAN),
            (0.0, 1.0, f64::NAN),
        ] {
            assert!(emulated(a, b, c).is_nan() && math::fused(a, b, c).is_nan(), "{a} {b} {c}");
        }
    }

    #[test]
    fn this_machine_rounds_once() {
        assert!(is_exact());
    }

    /// What the platform of a Windows build got wrong: its `fma` rounds twice.
    #[test]
    fn fused_does_not_round_twice() {
        let (a, b) = (1.0 + f64::EPSILON, 1.0 - f64::EPSILON);
        assert_eq!(emulated(a, b, -1.0), -f64::EPSILON * f64::EPSILON);
        // 1 + 2^-52 + 2^-53 − 2^-60: less than half of the way up.
        let (a, b) = (1.0 + 2f64.powi(-30), 1.0 - 2f64.powi(-30));
        assert_eq!(emulated(a, b, 3.0 * 2f64.powi(-53)), 1.0 + f64::EPSILON);
    }
}
