//! Sine and cosine: the argument is brought to |r| ≤ π/4 in two doubles, then a polynomial.
//!
//! Up to 2^30 the multiple of π/2 is taken off in three parts (Cody and Waite). Beyond it the fraction of
//! x · 2/π is cut out of 1,280 bits of 2/π with whole numbers (Payne and Hanek 1983), so that every double, however
//! large, has its true sine.

use crate::math::fused::{Fused, Plain};
use super::exp::{ROUNDER, polynomial};
use super::sum::{fast_two_sum, two_product, two_sum};

/// Arguments up to here are reduced with three parts of π/2.
pub(crate) const MODERATE: f64 = 1_073_741_824.0;
const TWO_OVER_PI: f64 = std::f64::consts::FRAC_2_PI;
const HALF_PI: f64 = std::f64::consts::FRAC_PI_2;
const HALF_PI_LOW: f64 = 6.123_233_995_736_766e-17;
const HALF_PI_LOWEST: f64 = -1.497_384_904_859_169_8e-33;

/// (sin r − r) / r³ in r², on |r| ≤ π/4.
const SIN: [f64; 7] = [
    -0.16666666666666666,
    0.008333333333333331,
    -0.0001984126984126506,
    2.7557319219335453e-06,
    -2.5052106231157904e-08,
    1.605853141458901e-10,
    -7.586685070091267e-13,
];

/// (cos r − 1 + r²/2) / r⁴ in r², on |r| ≤ π/4.
const COS: [f64; 7] = [
    0.041666666666666664,
    -0.0013888888888888887,
    2.4801587301584645e-05,
    -2.755731922140076e-07,
    2.0876755790363397e-09,
    -1.1470460773969325e-11,
    4.7458652037874553e-14,
];

/// The first 1,280 bits of 2/π after the point, most significant word first.
const BITS_OF_TWO_OVER_PI: [u64; 20] = [
    0xa2f9_836e_4e44_1529,
    0xfc27_57d1_f534_ddc0,
    0xdb62_9599_3c43_9041,
    0xfe51_63ab_debb_c561,
    0xb724_6e3a_424d_d2e0,
    0x0649_2eea_09d1_921c,
    0xfe1d_eb1c_b129_a73e,
    0xe882_35f5_2ebb_4484,
    0xe99c_7026_b45f_7e41,
    0x3991_d639_8353_39f4,
    0x9c84_5f8b_bdf9_283b,
    0x1ff8_97ff_de05_980f,
    0xef2f_118b_5a0a_6d1f,
    0x6d36_7ecf_27cb_09b7,
    0x4f46_3f66_9e5f_ea2d,
    0x7527_bac7_ebe5_f17b,
    0x3d07_39f7_8a52_92ea,
    0x6bfb_5fb1_1f8d_5d08,
    0x5603_3046_fc7b_6bab,
    0xf0cf_bc20_9af4_361d,
];

/// (quarter turns, r, r_low) for |x| ≤ [`MODERATE`]; the number of quarter turns stands in the low bits.
#[inline(always)]
fn reduce<F: Fused>(x: f64) -> (u64, f64, f64) {
    let shifted = F::fused(x, TWO_OVER_PI, ROUNDER);
    let n = shifted - ROUNDER;
    // Exact: a whole multiple of 2^-52 below 1.
    let a = F::fused(-n, HALF_PI, x);
    let (b, b_low) = two_product::<F>(n, HALF_PI_LOW);
    let (r, r_low) = two_sum(a, -b);
    let low = F::fused(-n, HALF_PI_LOWEST, r_low - b_low);
    let (r, r_low) = fast_two_sum(r, low);
    (shifted.to_bits(), r, r_low)
}

/// (quarter turns, r, r_low) for every finite |x| of at least 2^30.
fn reduce_large(x: f64) -> (u64, f64, f64) {
    let bits = x.abs().to_bits();
    let mantissa = (bits & 0x000f_ffff_ffff_ffff) | 0x0010_0000_0000_0000;
    // |x| = mantissa · 2^exponent; bits of 2/π worth 4 quarter turns or more can be left out.
    let start = (bits >> 52) as i64 - 1075 - 2;
    let part = |index: i64| {
        usize::try_from(index)
            .ok()
            .and_then(|i| BITS_OF_TWO_OVER_PI.get(i))
            .copied()
            .unwrap_or(0)
    };
    let word = |at: i64| -> u64 {
        let (index, shift) = (at.div_euclid(64), at.rem_euclid(64));
        let (first, second) = (part(index), part(index + 1));
        if shift == 0 {
            first
        } else {
            (first << shift) | (second >> (64 - shift))
        }
    };
    // 256 bits of 2/π from `start` on, times the mantissa, modulo 2^256.
    let mut product = [0u64; 4];
    let mut carry = 0u128;
    for place in (0..4).rev() {
        let sum = u128::from(word(start + 64 * place as i64)) * u128::from(mantissa) + carry;
        product[place] = sum as u64;
        carry = sum >> 64;
    }
    // Two bits of quarter turns, then 254 bits of fraction.
    let shift = |left: u32, words: [u64; 4]| -> [u64; 4] {
        let mut out = [0u64; 4];
        for i in 0..4 {
            let next = if i < 3 { words[i + 1] } else { 0 };
            out[i] = if left == 0 {
                words[i]
            } else {
                (words[i] << left) | (next >> (64 - left))
            };
        }
        out
    };
    let (mut turns, fraction) = (product[0] >> 62, shift(2, product));
    // Nearest quarter turn: a fraction from ½ on counts downwards from the next one.
    let down = fraction[0] >> 63 == 1;
    let mut words = fraction;
    if down {
        turns = turns.wrapping_add(1);
        words = fraction.map(|w| !w);
    }
    // The leading 128 significant bits as two doubles; the complement misses the true value by 2^-256.
    let mut zeros = 0u32;
    while zeros < 192 && words[0] == 0 {
        words = [words[1], words[2], words[3], 0];
        zeros += 64;
    }
    let lead = words[0].leading_zeros().min(63);
    let words = shift(lead, words);
    let zeros = zeros + lead;
    let unit = f64::from_bits((1023 - u64::from(zeros)) << 52);
    let pow = |n: u64| f64::from_bits((1023 - n) << 52);
    let high = (words[0] >> 11) as f64 * pow(53);
    let rest = (words[0] << 53) | (words[1] >> 11);
    let low = (rest >> 11) as f64 * pow(106);
    let (high, low) = (high * unit, low * unit);
    // times π/2
    let (r, r_low) = two_product::<Plain>(high, HALF_PI);
    let r_low = r_low + Plain::fused(high, HALF_PI_LOW, low * HALF_PI);
    let (r, r_low) = fast_two_sum(r, r_low);
    let (turns, r, r_low) = if down { (turns, -r, -r_low) } else { (turns, r, r_low) };
    if x < 0.0 {
        (turns.wrapping_neg(), -r, -r_low)
    } else {
        (turns, r, r_low)
    }
}

/// The sine of r + r_low after `turns` quarter turns.
#[inline(always)]
fn turned_sine<F: Fused>(turns: u64, r: f64, r_low: f64) -> f64 {
    let z = r * r;
    let sine = {
        let cubic = z * r;
        // sin(r + r_low) ≈ sin r + r_low (1 − r²/2)
        let bend = F::fused(-0.5 * z, r_low, r_low);
        r + F::fused(cubic, polynomial::<F, _>(&SIN, z), bend)
    };
    let cosine = {
        let half = 0.5 * z;
        let near = 1.0 - half;
        let lost = (1.0 - near) - half;
        near + F::fused(z * z, polynomial::<F, _>(&COS, z), F::fused(-r, r_low, lost))
    };
    let value = if turns & 1 == 0 { sine } else { cosine };
    f64::from_bits(value.to_bits() ^ ((turns & 2) << 62))
}

/// sin x for |x| ≤ [`MODERATE`].
#[inline(always)]
pub(crate) fn sin_moderate<F: Fused>(x: f64) -> f64 {
    let (turns, r, r_low) = reduce::<F>(x);
    let result = turned_sine::<F>(turns, r, r_low);
    // Keeps the sign of −0 and every subnormal as it is.
    if x.abs() < 1e-300 { x } else { result }
}

/// cos x for |x| ≤ [`MODERATE`].
#[inline(always)]
pub(crate) fn cos_moderate<F: Fused>(x: f64) -> f64 {
    let (turns, r, r_low) = reduce::<F>(x);
    turned_sine::<F>(turns.wrapping_add(1), r, r_low)
}

/// sin x for |x| ≥ [`MODERATE`]; NaN for infinities.
#[cold]
pub(crate) fn sin_large(x: f64) -> f64 {
    if !x.is_finite() {
        return f64::NAN;
    }
    let (turns, r, r_low) = reduce_large(x);
    turned_sine::<Plain>(turns, r, r_low)
}

/// cos x for |x| ≥ [`MODERATE`]; NaN for infinities.
#[cold]
pub(crate) fn cos_large(x: f64) -> f64 {
    if !x.is_finite() {
        return f64::NAN;
    }
    let (turns, r, r_low) = reduce_large(x);
    turned_sine::<Plain>(turns.wrapping_add(1), r, r_low)
}

/// sin x, x in radians.
#[inline(always)]
pub fn sin<F: Fused>(x: f64) -> f64 {
    if x.abs() <= MODERATE {
        sin_moderate::<F>(x)
    } else {
        sin_large(x)
    }
}

/// cos x, x in radians.
#[inline(always)]
pub fn cos<F: Fused>(x: f64) -> f64 {
    if x.abs() <= MODERATE {
        cos_moderate::<F>(x)
    } else {
        cos_large(x)
    }
}
