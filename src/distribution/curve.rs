//! A smooth even function of x as polynomials in 1 + x²: for a t copula's scores, whose exact computation costs hundreds of
//! nanoseconds.

use crate::math;

use super::table::{NO_PIECE, NODES, Piece, evaluate, fit};

/// Octaves of 1 + x² that have pieces; beyond, x is above 65,000.
const OCTAVES: usize = 32;
/// Pieces are told apart by this many bits after the leading one.
const STEP_BITS: u32 = 3;

/// An even function.
#[derive(Clone, Debug)]
pub struct EvenCurve {
    pieces: Vec<Piece>,
}

impl EvenCurve {
    /// The curve of `f`, which it calls some thousand times with x ≥ 0; f(0) must be there.
    pub fn new(f: impl Fn(f64) -> f64) -> EvenCurve {
        let of_square = |v: f64| f((v - 1.0).max(0.0).sqrt());
        let steps = 1usize << STEP_BITS;
        let piece = |index: usize| {
            let octave = f64::from_bits((1023 + (index / steps) as u64) << 52);
            let width = octave / steps as f64;
            fit(of_square, octave + width * (index % steps) as f64, width).unwrap_or(NO_PIECE)
        };
        EvenCurve {
            pieces: (0..OCTAVES * steps).map(piece).collect(),
        }
    }

    /// Its value at ±x; `None` where it must be computed exactly.
    #[inline]
    pub fn at(&self, x: f64) -> Option<f64> {
        let bits = math::fused(x, x, 1.0).to_bits();
        let index = (bits >> (52 - STEP_BITS)).wrapping_sub(1023 << STEP_BITS);
        // NaN and what is too large have an index beyond the last.
        let piece: &[f64; NODES] = self.pieces.get(index as usize)?;
        let rest = (bits << (12 + STEP_BITS)) >> 12;
        let place = f64::from_bits(rest | (1023 << 52)) - 1.0;
        let value = evaluate(piece, 2.0 * place - 1.0);
        (!value.is_nan()).then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_a_function_that_falls_off_like_a_power() {
        let f = |x: f64| 1.0 / (1.0 + x * x).sqrt();
        let curve = EvenCurve::new(f);
        for i in 0..100_000 {
            let x = (f64::from(i) * 1e-4 - 5.0) * (1.0 + f64::from(i % 97));
            let value = curve.at(x).unwrap();
            assert!((value / f(x) - 1.0).abs() < 5e-12, "{x}: {value} for {}", f(x));
            assert_eq!(curve.at(-x), Some(value));
        }
        assert_eq!(curve.at(1e9), None);
        assert_eq!(curve.at(f64::NAN), None);
    }
}
