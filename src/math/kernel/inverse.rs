//! Inverse circular functions and the hyperbolic tangent: argument reduction and minimax polynomials after Sun
//! Microsystems, fdlibm 5.3 (1995), `s_atan.c` and `e_asin.c`, with fixed operations in a fixed order.

use super::exp::expm1;
use crate::math::fused::Fused;

/// π/2 in two doubles.
const HALF_PI: f64 = std::f64::consts::FRAC_PI_2;
const HALF_PI_LOW: f64 = 6.123_233_995_736_766e-17;

/// arctan ½, 1, 3/2 and ∞, each in two doubles.
const ARCTANS: [(f64, f64); 4] = [
    (4.636_476_090_008_061e-1, 2.269_877_745_296_168_7e-17),
    (std::f64::consts::FRAC_PI_4, 3.061_616_997_868_383e-17),
    (9.827_937_232_473_29e-1, 1.390_331_103_123_099_8e-17),
    (HALF_PI, HALF_PI_LOW),
];

/// (x − arctan x) / x in x², on |x| < 7/16.
const ARCTAN: [f64; 11] = [
    3.333_333_333_333_293e-1,
    -1.999_999_999_987_648_3e-1,
    1.428_571_427_250_346_6e-1,
    -1.111_111_040_546_235_6e-1,
    9.090_887_133_436_507e-2,
    -7.691_876_205_044_83e-2,
    6.661_073_137_387_531e-2,
    -5.833_570_133_790_573_5e-2,
    4.976_877_994_615_932e-2,
    -3.653_157_274_421_691_6e-2,
    1.628_582_011_536_578_2e-2,
];

/// (arcsin x − x) / x³ in x², on |x| < ½, as a quotient.
const ARCSIN_ABOVE: [f64; 6] = [
    1.666_666_666_666_666_6e-1,
    -3.255_658_186_224_009e-1,
    2.012_125_321_348_629_3e-1,
    -4.005_553_450_067_941e-2,
    7.915_349_942_898_145e-4,
    3.479_331_075_960_212e-5,
];
const ARCSIN_BELOW: [f64; 4] = [
    -2.403_394_911_734_414,
    2.020_945_760_233_505_7,
    -6.882_839_716_054_533e-1,
    7.703_815_055_590_194e-2,
];

/// The angle in radians whose tangent is x.
#[inline(always)]
pub fn arctan(x: f64) -> f64 {
    let size = x.abs();
    if size.is_nan() {
        return f64::NAN;
    }
    // Below, the cube is lost in rounding; signs of zeros stay.
    if size < 1e-8 {
        return x;
    }
    let (turned, base) = if size < 0.4375 {
        (size, None)
    } else if size < 0.6875 {
        ((2.0 * size - 1.0) / (2.0 + size), Some(0))
    } else if size < 1.1875 {
        ((size - 1.0) / (size + 1.0), Some(1))
    } else if size < 2.4375 {
        ((size - 1.5) / (1.0 + 1.5 * size), Some(2))
    } else {
        (-1.0 / size, Some(3))
    };
    let square = turned * turned;
    let fourth = square * square;
    let [a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10] = ARCTAN;
    let even = square * (a0 + fourth * (a2 + fourth * (a4 + fourth * (a6 + fourth * (a8 + fourth * a10)))));
    let odd = fourth * (a1 + fourth * (a3 + fourth * (a5 + fourth * (a7 + fourth * a9))));
    let lost = turned * (even + odd);
    let angle = match base {
        None => turned - lost,
        Some(place) => {
            let (high, low) = ARCTANS[place];
            high - ((lost - low) - turned)
        }
    };
    angle.copysign(x)
}

/// (arcsin x − x) / x, from x².
#[inline(always)]
fn bend(square: f64) -> f64 {
    let [p0, p1, p2, p3, p4, p5] = ARCSIN_ABOVE;
    let [q1, q2, q3, q4] = ARCSIN_BELOW;
    let above = square * (p0 + square * (p1 + square * (p2 + square * (p3 + square * (p4 + square * p5)))));
    let below = 1.0 + square * (q1 + square * (q2 + square * (q3 + square * q4)));
    above / below
}

/// A double with the lower half of its digits cut off.
#[inline(always)]
fn upper_half(x: f64) -> f64 {
    f64::from_bits(x.to_bits() & 0xffff_ffff_0000_0000)
}

/// The angle in radians, from −π/2 to π/2, whose sine is x; NaN outside [−1, 1].
#[inline(always)]
pub fn arcsin(x: f64) -> f64 {
    let size = x.abs();
    if size.is_nan() || size > 1.0 {
        return f64::NAN;
    }
    if size < 0.5 {
        return if size < 1e-8 { x } else { x + x * bend(x * x) };
    }
    let half = (1.0 - size) * 0.5;
    let root = half.sqrt();
    let r = bend(half);
    let angle = if size >= 0.975 {
        HALF_PI - (2.0 * (root + root * r) - HALF_PI_LOW)
    } else {
        let upper = upper_half(root);
        let rest = (half - upper * upper) / (root + upper);
        let low = 2.0 * root * r - (HALF_PI_LOW - 2.0 * rest);
        let quarter = std::f64::consts::FRAC_PI_4;
        quarter - (low - (quarter - 2.0 * upper))
    };
    angle.copysign(x)
}

/// The angle in radians, from 0 to π, whose cosine is x; NaN outside [−1, 1].
#[inline(always)]
pub fn arccos(x: f64) -> f64 {
    let size = x.abs();
    if size.is_nan() || size > 1.0 {
        return f64::NAN;
    }
    if size < 0.5 {
        if size < 1e-17 {
            return HALF_PI;
        }
        return HALF_PI - (x - (HALF_PI_LOW - x * bend(x * x)));
    }
    let half = (1.0 - size) * 0.5;
    let root = half.sqrt();
    let r = bend(half);
    if x < 0.0 {
        let low = r * root - HALF_PI_LOW;
        return std::f64::consts::PI - 2.0 * (root + low);
    }
    if root == 0.0 {
        return 0.0;
    }
    let upper = upper_half(root);
    let rest = (half - upper * upper) / (root + upper);
    2.0 * (upper + (r * root + rest))
}

/// The hyperbolic tangent.
#[inline(always)]
pub fn tanh<F: Fused>(x: f64) -> f64 {
    let size = x.abs();
    if size.is_nan() {
        return f64::NAN;
    }
    if size < 1e-8 {
        return x;
    }
    let value = if size > 20.0 {
        1.0
    } else if size >= 1.0 {
        1.0 - 2.0 / (expm1::<F>(2.0 * size) + 2.0)
    } else {
        let less = expm1::<F>(-2.0 * size);
        -less / (less + 2.0)
    };
    value.copysign(x)
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "the platform's functions are the reference, within a few units of the last place")]
mod tests {
    use crate::math::{arccos, arcsin, arctan, tanh};

    fn ulps(got: f64, expected: f64) -> f64 {
        let size = expected.abs().max(f64::MIN_POSITIVE);
        (got - expected).abs() / (f64::from_bits(size.to_bits() + 1) - size)
    }

    #[test]
    fn they_are_within_two_units_of_the_last_place() {
        for step in -40_000..=40_000 {
            let x = f64::from(step) / 40_000.0;
            assert!(ulps(arcsin(x), x.asin()) <= 2.0, "arcsin {x}");
            assert!(ulps(arccos(x), x.acos()) <= 2.0, "arccos {x}");
            for x in [x, 40.0 * x, x * x * x * 1e6] {
                assert!(ulps(arctan(x), x.atan()) <= 2.0, "arctan {x}");
                assert!(ulps(tanh(x), x.tanh()) <= 3.0, "tanh {x}");
            }
        }
    }

    #[test]
    fn ends_and_signs() {
        use std::f64::consts::{FRAC_PI_2, PI};
        assert_eq!((arcsin(1.0), arcsin(-1.0)), (FRAC_PI_2, -FRAC_PI_2));
        assert_eq!((arccos(1.0), arccos(0.0), arccos(-1.0)), (0.0, FRAC_PI_2, PI));
        assert_eq!((arctan(f64::INFINITY), arctan(f64::NEG_INFINITY)), (FRAC_PI_2, -FRAC_PI_2));
        assert_eq!((tanh(f64::INFINITY), tanh(-700.0)), (1.0, -1.0));
        for f in [arcsin, arctan, tanh] {
            assert!(f(-0.0).is_sign_negative() && f(0.0).is_sign_positive() && f(f64::NAN).is_nan());
        }
        for outside in [1.0 + f64::EPSILON, -2.0, f64::INFINITY, f64::NAN] {
            assert!(arcsin(outside).is_nan() && arccos(outside).is_nan());
        }
    }
}
