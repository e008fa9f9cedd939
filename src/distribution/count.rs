//! Inversion of counts: the smallest whole number whose cdf reaches u, exactly, in a bounded number of steps.

use crate::math::dispatch::multiversioned;

/// Distributions with a mean below this are summed from 0 upwards.
pub(super) const SUMMED_MEAN: f64 = 400.0;

/// A sum from 0 upwards goes no further than this many terms.
pub(super) const SUMMED_TERMS: u32 = 640;

/// A running sum of probabilities of 0, 1, 2, …: the cdf by definition where the mean is small.
pub(super) struct Sum<N> {
    /// Probability of the number reached.
    term: f64,
    /// Probability of everything up to it.
    total: f64,
    /// `next(k)`: P(k + 1) ÷ P(k).
    next: N,
}

impl<N: Fn(f64) -> f64> Sum<N> {
    /// Starts at P(0) = `first`.
    pub fn new(first: f64, next: N) -> Sum<N> {
        Sum {
            term: first,
            total: first,
            next,
        }
    }

    /// P(X ≤ k) for a whole `k` below [`SUMMED_TERMS`].
    pub fn cdf(mut self, k: f64) -> f64 {
        let mut at = 0.0;
        while at < k {
            self.step(at);
            at += 1.0;
        }
        self.total.min(1.0)
    }

    /// The smallest k below [`SUMMED_TERMS`] with P(X ≤ k) ≥ u, if there is one.
    pub fn reach(mut self, u: f64) -> Option<f64> {
        let mut at = 0.0;
        for _ in 0..SUMMED_TERMS {
            if self.total >= u {
                return Some(at);
            }
            self.step(at);
            at += 1.0;
        }
        None
    }

    /// The largest k below [`SUMMED_TERMS`] with P(X ≤ k) ≤ v, −1 if there is none; `None` where all of them are.
    pub fn stay(mut self, v: f64) -> Option<f64> {
        let mut at = 0.0;
        for _ in 0..SUMMED_TERMS {
            if self.total > v {
                return Some(at - 1.0);
            }
            self.step(at);
            at += 1.0;
        }
        None
    }

    #[inline(always)]
    fn step(&mut self, at: f64) {
        self.term *= (self.next)(at);
        self.total += self.term;
    }
}

/// The smallest whole number k from `low` to `high` with `cdf(k) ≥ u`, looked for around `guess`. `cdf` must not fall;
/// `high` where none reaches u. Takes at most some 130 evaluations however bad the guess, two for a perfect one.
pub(super) fn smallest(cdf: impl Fn(f64) -> f64, u: f64, guess: f64, low: f64, high: f64) -> f64 {
    let guess = if guess.is_nan() {
        low
    } else {
        guess.floor().clamp(low, high)
    };
    // From here on: cdf(below) < u ≤ cdf(above), the ends standing for themselves.
    let (mut below, mut above);
    let mut stride = 1.0;
    if cdf(guess) >= u {
        above = guess;
        loop {
            below = above - stride;
            if below < low {
                below = low - 1.0;
                break;
            }
            if cdf(below) < u {
                break;
            }
            above = below;
            stride *= 2.0;
        }
    } else {
        below = guess;
        loop {
            above = below + stride;
            if above >= high {
                above = high;
                break;
            }
            if cdf(above) >= u {
                break;
            }
            below = above;
            stride *= 2.0;
        }
    }
    while above - below > 1.0 {
        let middle = (0.5 * (below + above)).floor();
        if middle <= below || middle >= above {
            break;
        }
        if cdf(middle) >= u {
            above = middle;
        } else {
            below = middle;
        }
    }
    above
}

/// No count is looked for beyond this: 2⁵³, the last number up to which every whole one is a double.
pub(super) const LARGEST_COUNT: f64 = 9_007_199_254_740_992.0;

/// Cornish-Fisher start for a count of this mean, sd and skewness at the normal score `z`.
pub(super) fn cornish_fisher(mean: f64, sd: f64, skewness: f64, z: f64) -> f64 {
    mean + sd * (z + skewness * (z * z - 1.0) / 6.0)
}

/// 1/k for the terms of sums, so that a step multiplies where it would divide. The first is not used.
pub(super) static RECIPROCALS: [f64; SUMMED_TERMS as usize + 1] = {
    let mut table = [0.0; SUMMED_TERMS as usize + 1];
    let mut k = 1;
    while k <= SUMMED_TERMS as usize {
        table[k] = 1.0 / k as f64;
        k += 1;
    }
    table
};

/// How many draws are summed side by side: few enough to stay in registers.
pub(super) const TILE: usize = 16;

/// What [`Sum`] does, for several draws side by side, each with the same bits. Draws that do not end within the terms of a
/// sum are left at NaN.
pub(super) struct Tile {
    /// First terms, then the terms of the step reached.
    pub term: [f64; TILE],
    /// What a step multiplies with, apart from the trials that are left and 1/k: the rate, or the odds.
    pub ratio: [f64; TILE],
    /// Uniforms.
    pub u: [f64; TILE],
}

/// Steps between two looks at whether all draws of a tile are done: what is done stays so.
const STEPS: usize = 4;
const _: () = assert!((SUMMED_TERMS as usize).is_multiple_of(STEPS));

multiversioned! {
    /// Poisson: the smallest k whose sum of terms `rate^k / k! · exp(-rate)` reaches u.
    pub(super) fn poisson_tile(tile: &Tile, out: &mut [f64; TILE]) {
        let (mut term, ratio, u) = (tile.term, tile.ratio, tile.u);
        let mut total = term;
        let mut count = [0.0; TILE];
        for reciprocals in RECIPROCALS[1..].as_chunks::<STEPS>().0 {
            for reciprocal in reciprocals {
                for i in 0..TILE {
                    count[i] += if total[i] < u[i] { 1.0 } else { 0.0 };
                    term[i] *= ratio[i] * reciprocal;
                    total[i] += term[i];
                }
            }
            let mut left = 0;
            for i in 0..TILE {
                left |= u64::from(total[i] < u[i]);
            }
            if left == 0 {
                break;
            }
        }
        for i in 0..TILE {
            out[i] = if total[i] < u[i] { f64::NAN } else { count[i] };
        }
    }

    /// Binomial with `odds = q / (1 - q)`, q at most one half. Where `turned` is 0: the smallest number of successes whose sum
    /// of terms reaches u; else the terms are those of failures, and n less the number of them with `1 - sum >= u`.
    pub(super) fn binomial_tile(tile: &Tile, trials: &[f64; TILE], turned: &[f64; TILE], out: &mut [f64; TILE]) {
        let (mut term, odds, u) = (tile.term, tile.ratio, tile.u);
        let mut total = term;
        let mut count = [0.0; TILE];
        for (number, reciprocals) in RECIPROCALS[1..].as_chunks::<STEPS>().0.iter().enumerate() {
            for (step, reciprocal) in reciprocals.iter().enumerate() {
                let at = (number * STEPS + step) as f64;
                for i in 0..TILE {
                    count[i] += if goes_on(total[i], u[i], turned[i], count[i], trials[i]) { 1.0 } else { 0.0 };
                    term[i] *= (trials[i] - at) * reciprocal * odds[i];
                    total[i] += term[i];
                }
            }
            let mut left = 0;
            for i in 0..TILE {
                left |= u64::from(goes_on(total[i], u[i], turned[i], count[i], trials[i]));
            }
            if left == 0 {
                break;
            }
        }
        for i in 0..TILE {
            let value = if turned[i] == 0.0 { count[i] } else { trials[i] - count[i] };
            let unfinished = goes_on(total[i], u[i], turned[i], count[i], trials[i]);
            out[i] = if unfinished { f64::NAN } else { value };
        }
    }
}

/// Whether a binomial draw is not yet reached.
#[inline(always)]
fn goes_on(total: f64, u: f64, turned: f64, count: f64, trials: f64) -> bool {
    let straight = (total < u) & (turned == 0.0);
    let mirrored = (1.0 - total >= u) & (turned != 0.0);
    (straight | mirrored) & (count < trials)
}
