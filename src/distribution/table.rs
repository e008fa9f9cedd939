//! A quantile function as polynomials on pieces of (0, 1): for distributions whose exact inversion is slow.
//!
//! Pieces lie closer together towards both ends: each octave [2⁻ᵏ⁻¹, 2⁻ᵏ) of u, and of 1 − u, has four, found from
//! the bits of the number. Quantile functions are smooth in u with their singularities at 0 and 1, at least four
//! widths of a piece away from its nearer end, so that a polynomial of degree 9 through Chebyshev-Lobatto nodes errs by some
//! 10⁻¹³. Where a piece does not keep [`TOLERANCE`] (a mixture's jump), it is cut into sixteen; a part that fails too, and
//! the far ends, are left to exact inversion.

use crate::math::dispatch::multiversioned;
use rayon::prelude::*;
use std::sync::LazyLock;

/// Largest error of a piece beside the exact quantile, as a share of it, or of the piece's largest where 0 is near.
pub(super) const TOLERANCE: f64 = 2e-12;

/// u and 1 − u below 2⁻¹² are left to exact inversion.
const OCTAVES: u32 = 11;
/// Pieces are told apart by this many bits after the leading one.
const STEP_BITS: u32 = 2;
const SIDE: usize = (OCTAVES << STEP_BITS) as usize;
pub(super) const NODES: usize = 10;
/// Parts of a piece that fails.
const PARTS: usize = 16;

/// A polynomial in the place within a piece, from −1 to 1. The first coefficient is NaN where the piece has none; the
/// second then says where its parts begin, or is NaN, too.
pub(super) type Piece = [f64; NODES];

pub(super) const NO_PIECE: Piece = [f64::NAN; NODES];

/// Places of pieces that columns look at: a power of two, so that a place never needs a check.
const CELLS: usize = 128;
const _: () = assert!(2 * SIDE + 1 < CELLS);

/// Quantiles of one fixed distribution.
#[derive(Clone, Debug)]
pub struct SmoothTable {
    /// Those of u < 1/2 from the end inwards, 1/2 itself, the same for u > 1/2, then parts.
    pieces: Vec<Piece>,
    /// The coefficients of the pieces without parts, `coefficients[i][place]`, for columns; else NaN.
    coefficients: Box<[[f64; CELLS]; NODES]>,
}

/// Draws worked on at a time.
const STRIP: usize = 256;

/// The place of u's piece, and u's place within it from 0 to 1; for NaN, numbers outside 0 to 1 and the far ends the
/// last cell, which has no piece.
#[inline(always)]
fn cell_of(u: f64) -> (usize, f64) {
    let upper = u > 0.5;
    let q = if upper { 1.0 - u } else { u };
    let bits = q.to_bits();
    let index = (bits >> (52 - STEP_BITS)).wrapping_sub((1023 - u64::from(OCTAVES) - 1) << STEP_BITS);
    let rest = (bits << (12 + STEP_BITS)) >> 12;
    let place = f64::from_bits(rest | (1023 << 52)) - 1.0;
    let cell = index.wrapping_add(if upper { SIDE as u64 + 1 } else { 0 });
    let cell = if index > SIDE as u64 { CELLS as u64 - 1 } else { cell };
    (cell as usize, place)
}

multiversioned! {
    /// The quantiles of `u`, NaN where there is no piece; whether there is one for all.
    fn look_up(coefficients: &[[f64; CELLS]; NODES], u: &[f64], out: &mut [f64]) -> bool {
        let mut missing = 0u64;
        for (out, u) in out.iter_mut().zip(u) {
            let (cell, place) = cell_of(*u);
            let mut piece = [0.0; NODES];
            for (to, column) in piece.iter_mut().zip(coefficients) {
                *to = column[cell & (CELLS - 1)];
            }
            *out = evaluate(&piece, 2.0 * place - 1.0);
            missing |= u64::from(out.is_nan());
        }
        missing == 0
    }
}

/// Chebyshev-Lobatto nodes on −1 to 1, and test places between them.
const PLACES: [f64; NODES] = [
    -1.0,
    -0.939_692_620_785_908_4,
    -0.766_044_443_118_977_9,
    -0.499_999_999_999_999_94,
    -0.173_648_177_666_930_36,
    0.173_648_177_666_930_36,
    0.499_999_999_999_999_94,
    0.766_044_443_118_977_9,
    0.939_692_620_785_908_4,
    1.0,
];
const TESTS: [f64; 3] = [-0.978, 0.0, 0.978];

/// `MONOMIAL[i][j]`: the coefficient of place^i that a value of 1 at node j gives.
static MONOMIAL: LazyLock<[[f64; NODES]; NODES]> = LazyLock::new(|| {
    let mut table = [[0.0; NODES]; NODES];
    for j in 0..NODES {
        // The Lagrange polynomial of node j, multiplied out factor by factor.
        let mut lagrange = [0.0; NODES];
        lagrange[0] = 1.0;
        for (degree, (k, node)) in PLACES.iter().enumerate().filter(|(k, _)| *k != j).enumerate() {
            let gap = PLACES[j] - PLACES[k];
            for i in (0..=degree + 1).rev() {
                let shifted = if i > 0 { lagrange[i - 1] } else { 0.0 };
                let kept = if i <= degree { lagrange[i] } else { 0.0 };
                lagrange[i] = (shifted - node * kept) / gap;
            }
        }
        for (row, coefficient) in table.iter_mut().zip(lagrange) {
            row[j] = coefficient;
        }
    }
    table
});

#[inline(always)]
pub(super) fn evaluate(piece: &Piece, place: f64) -> f64 {
    // Pairs side by side; the order of operations is fixed and nothing is fused.
    let square = place * place;
    let quartic = square * square;
    let (a, b) = (piece[0] + piece[1] * place, piece[2] + piece[3] * place);
    let (c, d) = (piece[4] + piece[5] * place, piece[6] + piece[7] * place);
    let e = piece[8] + piece[9] * place;
    (a + b * square) + ((c + d * square) + e * quartic) * quartic
}

/// The polynomial of `f` from `start` over `width`, if it is good enough.
pub(super) fn fit(f: impl Fn(f64) -> f64, start: f64, width: f64) -> Option<Piece> {
    let at = |place: f64| f(start + width * (0.5 + 0.5 * place));
    let values = PLACES.map(at);
    let largest = values.iter().fold(0.0f64, |largest, value| largest.max(value.abs()));
    if !values.iter().all(|value| value.is_finite()) {
        return None;
    }
    // Differences from a value in the middle, so that little is lost where the quantile hardly moves.
    let middle = values[NODES / 2];
    let mut piece = [0.0; NODES];
    for (coefficient, row) in piece.iter_mut().zip(MONOMIAL.iter()) {
        for (value, share) in values.iter().zip(row) {
            *coefficient += (value - middle) * share;
        }
    }
    piece[0] += middle;
    let one_sided = values.iter().all(|value| *value > 0.0) || values.iter().all(|value| *value < 0.0);
    let good = |place: f64| {
        let exact = at(place);
        (evaluate(&piece, place) - exact).abs() <= TOLERANCE * if one_sided { exact.abs() } else { largest }
    };
    TESTS.iter().all(|place| good(*place)).then_some(piece)
}

/// Where piece `index` of one side begins, counted from its end, and how wide it is.
fn piece_at(index: usize) -> (f64, f64) {
    let octave = f64::from_bits((1023 - u64::from(OCTAVES) - 1 + (index >> STEP_BITS) as u64) << 52);
    let width = octave / f64::from(1 << STEP_BITS);
    (octave + width * (index & ((1 << STEP_BITS) - 1)) as f64, width)
}

/// The ends of all pieces, in order.
pub(super) fn piece_ends() -> Vec<f64> {
    let lower = (0..SIDE).map(|index| piece_at(index).0);
    let upper = (0..SIDE).rev().map(|index| 1.0 - piece_at(index).0);
    lower.chain([0.5]).chain(upper).collect()
}

impl SmoothTable {
    /// The table of `quantile`, which it calls about a thousand times, pieces side by side on the threads there are.
    pub fn new(quantile: impl Fn(f64) -> f64 + Sync) -> SmoothTable {
        SmoothTable::between_steps(quantile, |_, _| true)
    }

    /// [`SmoothTable::new`] of a quantile function that has steps: only where there `is_smooth(from, to)` a polynomial is
    /// tried.
    pub fn between_steps(
        quantile: impl Fn(f64) -> f64 + Sync,
        is_smooth: impl Fn(f64, f64) -> bool + Sync,
    ) -> SmoothTable {
        let fitted: Vec<Result<Piece, Vec<Piece>>> = (0..2 * SIDE)
            .into_par_iter()
            .map(|place| {
                let (upper, index) = (place >= SIDE, place % SIDE);
                let level = |q: f64| if upper { 1.0 - q } else { q };
                let try_fit = |start: f64, width: f64| {
                    is_smooth(level(start), level(start + width))
                        .then(|| fit(|q| quantile(level(q)), start, width))
                        .flatten()
                };
                let (start, width) = piece_at(index);
                try_fit(start, width).ok_or_else(|| {
                    let width = width / PARTS as f64;
                    let part = |part| try_fit(start + width * part as f64, width).unwrap_or(NO_PIECE);
                    (0..PARTS).map(part).collect()
                })
            })
            .collect();
        let mut pieces = vec![NO_PIECE; 2 * SIDE + 1];
        pieces[SIDE] = [0.0; NODES];
        pieces[SIDE][0] = quantile(0.5);
        for (place, fitted) in fitted.into_iter().enumerate() {
            let place = place + usize::from(place >= SIDE);
            match fitted {
                Ok(piece) => pieces[place] = piece,
                Err(parts) => {
                    pieces[place][1] = pieces.len() as f64;
                    pieces.extend(parts);
                }
            }
        }
        let mut coefficients = Box::new([[f64::NAN; CELLS]; NODES]);
        for (cell, piece) in pieces[..2 * SIDE + 1].iter().enumerate() {
            for (column, coefficient) in coefficients.iter_mut().zip(piece) {
                column[cell] = *coefficient;
            }
        }
        SmoothTable { pieces, coefficients }
    }

    /// Uniforms in, quantiles out; `slow(u)` where the table has none.
    pub(super) fn column(&self, u: &mut [f64], slow: impl Fn(f64) -> f64) {
        let mut values = [0.0; STRIP];
        for u in u.chunks_mut(STRIP) {
            let values = &mut values[..u.len()];
            if !look_up(&self.coefficients, u, values) {
                for (value, u) in values.iter_mut().zip(u.iter()) {
                    if value.is_nan() {
                        *value = self.quantile(*u).unwrap_or_else(|| slow(*u));
                    }
                }
            }
            u.copy_from_slice(values);
        }
    }

    /// The quantile; `None` where it must be inverted exactly.
    #[inline]
    pub fn quantile(&self, u: f64) -> Option<f64> {
        let (cell, place) = cell_of(u);
        if cell == CELLS - 1 {
            return None;
        }
        let piece = &self.pieces[cell];
        let value = evaluate(piece, 2.0 * place - 1.0);
        if value.is_nan() {
            self.in_part(piece, place)
        } else {
            Some(value)
        }
    }

    #[cold]
    fn in_part(&self, piece: &Piece, place: f64) -> Option<f64> {
        if piece[1].is_nan() {
            return None;
        }
        let part = (place * PARTS as f64).floor();
        let value = evaluate(
            &self.pieces[piece[1] as usize + part as usize],
            2.0 * (place * PARTS as f64 - part) - 1.0,
        );
        (!value.is_nan()).then_some(value)
    }

    /// The share of (0, 1) that the table does not serve.
    #[cfg(test)]
    pub fn unserved(&self) -> f64 {
        (0..100_000)
            .filter(|i| self.quantile((f64::from(*i) + 0.5) / 100_000.0).is_none())
            .count() as f64
            / 100_000.0
    }
}
