//! Draws and elementary functions of the hand-written columns: plain loops that the compiler turns into the machine's
//! widest instructions. Good enough for this plan, not for all arguments: no infinities, no overflow.
//!
//! What works on a whole column is never inlined, so that a profile can tell draws from arithmetic; a call for 1,024 paths
//! costs nothing.

pub const N: usize = 1024;
pub type Column = [f64; N];

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
#[inline(always)]
fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// The key of a stream in a period.
pub fn key(stream: usize, period: usize) -> u64 {
    mix(mix((stream as u64 + 1).wrapping_mul(GOLDEN)) ^ (period as u64 + 1))
}

/// Sixty-four random bits of path `i` of a block.
#[inline(always)]
fn bits(key: u64, block: usize, i: usize) -> u64 {
    mix(((block * N + i) as u64).wrapping_mul(GOLDEN).wrapping_add(key))
}

/// A uniform number strictly between 0 and 1.
#[inline(always)]
fn unit(bits: u64) -> f64 {
    f64::from_bits(bits >> 12 | 0x3ff0_0000_0000_0000) - (1.0 - 0.5 * f64::EPSILON)
}

#[inline(never)]
pub fn uniform(key: u64, block: usize, low: f64, high: f64, out: &mut Column) {
    for (i, x) in out.iter_mut().enumerate() {
        *x = unit(bits(key, block, i)).mul_add(high - low, low);
    }
}

pub struct Triangular {
    low: f64,
    high: f64,
    split: f64,
    left: f64,
    right: f64,
}

impl Triangular {
    pub fn new([low, mode, high]: [f64; 3]) -> Triangular {
        let span = high - low;
        Triangular {
            low,
            high,
            split: (mode - low) / span,
            left: span * (mode - low),
            right: span * (high - mode),
        }
    }

    #[inline(never)]
    pub fn draw(&self, key: u64, block: usize, out: &mut Column) {
        for (i, x) in out.iter_mut().enumerate() {
            let u = unit(bits(key, block, i));
            let below = u < self.split;
            let root = if below { u * self.left } else { (1.0 - u) * self.right }.sqrt();
            *x = if below { self.low + root } else { self.high - root };
        }
    }
}

/// Cells of the table of a quantile function.
const CELLS: usize = 4096;

/// Quantiles of the beta distribution with parameters 2 and 30, at equal steps of probability. Its distribution
/// function is the probability that at least two of 31 uniform numbers lie below x.
pub fn beta_2_30() -> Vec<f64> {
    let distribution = |x: f64| 1.0 - (1.0 - x).powi(31) - 31.0 * x * (1.0 - x).powi(30);
    let quantile = |p: f64| {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if distribution(middle) < p {
                low = middle
            } else {
                high = middle
            }
        }
        low
    };
    let mut table: Vec<f64> = (0..CELLS).map(|cell| quantile(cell as f64 / CELLS as f64)).collect();
    // The last cell ends at 1; a straight line to its upper quarter has nearly its mean.
    table.push(quantile(1.0 - 0.25 / CELLS as f64));
    table
}

/// A column of draws by straight lines between the entries of a table of quantiles.
#[inline(never)]
pub fn from_table(key: u64, block: usize, table: &[f64], out: &mut Column) {
    let table: &[f64; CELLS + 1] = table.try_into().expect("a table of quantiles");
    for (i, x) in out.iter_mut().enumerate() {
        let bits = bits(key, block, i);
        let cell = (bits >> 52) as usize;
        let part = unit(bits << 12);
        *x = part.mul_add(table[cell + 1] - table[cell], table[cell]);
    }
}

/// Standard normals by Acklam's rational quantile function (relative error below 1.2e-9): the middle for every path,
/// then the tails, one path in twenty, gathered apart.
#[inline(never)]
pub fn normal(key: u64, block: usize, out: &mut Column) {
    const LOW: f64 = 0.02425;
    let mut uniforms = [0.0; N];
    for i in 0..N {
        let u = unit(bits(key, block, i));
        uniforms[i] = u;
        let q = u - 0.5;
        let r = q * q;
        let above = horner(
            r,
            &[
                -3.969683028665376e1,
                2.209460984245205e2,
                -2.759285104469687e2,
                1.383577518672690e2,
                -3.066479806614716e1,
                2.506628277459239,
            ],
        );
        let below = horner(
            r,
            &[
                -5.447609879822406e1,
                1.615858368580409e2,
                -1.556989798598866e2,
                6.680131188771972e1,
                -1.328068155288572e1,
                1.0,
            ],
        );
        out[i] = q * above / below;
    }
    let mut tails = [0u16; N];
    let mut count = 0;
    for (i, u) in uniforms.iter().enumerate() {
        tails[count & (N - 1)] = i as u16;
        count += usize::from((u - 0.5).abs() > 0.5 - LOW);
    }
    let mut values = [0.0; N];
    for (value, i) in values.iter_mut().zip(&tails[..count.min(N)]) {
        *value = uniforms[usize::from(*i) & (N - 1)];
    }
    // Whole vectors, so that the loop needs no rest: what lies behind the last tail is ignored.
    for value in &mut values[..count.next_multiple_of(8).min(N)] {
        let near = if *value < 0.5 { *value } else { 1.0 - *value };
        let q = (-2.0 * ln(near.max(f64::MIN_POSITIVE))).sqrt();
        let above = horner(
            q,
            &[
                -7.784894002430293e-3,
                -3.223964580411365e-1,
                -2.400758277161838,
                -2.549732539343734,
                4.374664141464968,
                2.938163982698783,
            ],
        );
        let below = horner(
            q,
            &[
                7.784695709041462e-3,
                3.224671290700398e-1,
                2.445134137142996,
                3.754408661907416,
                1.0,
            ],
        );
        *value = (above / below).copysign(*value - 0.5);
    }
    for (value, i) in values.iter().zip(&tails[..count.min(N)]) {
        out[usize::from(*i) & (N - 1)] = *value;
    }
}

#[inline(always)]
fn horner<const K: usize>(x: f64, coefficients: &[f64; K]) -> f64 {
    coefficients[1..]
        .iter()
        .fold(coefficients[0], |sum, c| sum.mul_add(x, *c))
}

/// The exponential function: 2^n times a Taylor polynomial on ±½ ln 2.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    const ROUND: f64 = 6755399441055744.0; // 1.5 * 2^52: adding it rounds to a whole number
    let shifted = x.mul_add(std::f64::consts::LOG2_E, ROUND);
    let n = shifted - ROUND;
    let r = n.mul_add(-std::f64::consts::LN_2, x);
    let p = horner(
        r,
        &[
            1.0 / 39916800.0,
            1.0 / 3628800.0,
            1.0 / 362880.0,
            1.0 / 40320.0,
            1.0 / 5040.0,
            1.0 / 720.0,
            1.0 / 120.0,
            1.0 / 24.0,
            1.0 / 6.0,
            0.5,
            1.0,
            1.0,
        ],
    );
    p * f64::from_bits(shifted.to_bits().wrapping_add(1023) << 52)
}

/// The natural logarithm of a positive number: the exponent, and 2 artanh((m − 1) / (m + 1)) of the mantissa.
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let exponent = (bits.wrapping_sub(0x3fe6_a09e_667f_3bcd) as i64) >> 52;
    let m = f64::from_bits(bits.wrapping_sub((exponent as u64) << 52));
    let s = (m - 1.0) / (m + 1.0);
    let p = horner(
        s * s,
        &[
            2.0 / 19.0,
            2.0 / 17.0,
            2.0 / 15.0,
            2.0 / 13.0,
            2.0 / 11.0,
            2.0 / 9.0,
            2.0 / 7.0,
            0.4,
            2.0 / 3.0,
            2.0,
        ],
    );
    (exponent as f64).mul_add(std::f64::consts::LN_2, s * p)
}

/// A guide table (Chen and Asau 1974) of a Poisson distribution: the ten highest bits say where the search starts, which
/// is nearly always where it ends.
pub struct Guide {
    start: [u8; 1024],
    /// The distribution function in units of 2^-64.
    bound: [u64; 256],
}

impl Guide {
    pub fn new(rate: f64) -> Guide {
        let mut bound = [u64::MAX; 256];
        let (mut term, mut sum) = ((-rate).exp(), 0.0);
        for (k, bound) in bound.iter_mut().take(255).enumerate() {
            sum += term;
            *bound = (sum * 18446744073709551616.0) as u64; // saturates at the end
            term *= rate / (k + 1) as f64;
        }
        let start = std::array::from_fn(|cell| {
            let first = (cell as u64) << 54;
            bound.iter().take_while(|bound| **bound <= first).count().min(255) as u8
        });
        Guide { start, bound }
    }

    /// Adds one draw to every element.
    #[inline(never)]
    pub fn add(&self, key: u64, block: usize, out: &mut [u32; N]) {
        let mut hashes = [0u64; N];
        for (i, hash) in hashes.iter_mut().enumerate() {
            *hash = bits(key, block, i);
        }
        for (count, hash) in out.iter_mut().zip(hashes) {
            let mut k = self.start[(hash >> 54) as usize];
            while hash > self.bound[usize::from(k)] {
                k += 1;
            }
            *count += u32::from(k);
        }
    }
}
