//! The numbers of W1 as both Rust programs use them, and the form in which they print what they found: one JSON object
//! that `scripts/bench` compares with the results of `attain` on `w1.json`.
#![allow(clippy::disallowed_methods)] // the yardsticks may use the platform's functions

use std::fmt::Write;

pub const PERIODS: usize = 3;
pub const SECTORS: usize = 5;
pub const COUNTERS: usize = 6;
pub const TARGETS: usize = 13;
/// m, y[5], total, inv, k, share, count[6].
pub const SERIES: usize = 16;
pub const NAMES: [&str; SERIES] = [
    "m",
    "y[a]",
    "y[b]",
    "y[c]",
    "y[d]",
    "y[e]",
    "total",
    "inv",
    "k",
    "share",
    "count[n1]",
    "count[n2]",
    "count[n3]",
    "count[n4]",
    "count[n5]",
    "count[n6]",
];

/// Low, mode and high of the trend of each sector.
pub const MU: [[f64; 3]; SECTORS] = [
    [0.01, 0.04, 0.08],
    [0.00, 0.03, 0.06],
    [-0.01, 0.02, 0.05],
    [0.02, 0.06, 0.12],
    [-0.02, 0.00, 0.03],
];
/// Low, mode and high of the rate of depreciation.
pub const DEPRECIATION: [f64; 3] = [0.06, 0.08, 0.11];
pub const BETA: [f64; SECTORS] = [1.2, 0.9, 1.0, 1.4, 0.7];
pub const SIGMA: [f64; SECTORS] = [0.04, 0.03, 0.05, 0.07, 0.03];
pub const RATES: [f64; COUNTERS] = [12.0, 4.0, 25.0, 2.0, 8.0, 1.5];
pub const OUTPUT: [f64; SECTORS] = [1200.0, 800.0, 600.0, 300.0, 420.0];
pub const INVESTMENT: f64 = 300.0;
pub const CAPITAL: f64 = 3500.0;
/// What the counters must reach.
pub const COUNTS: [u32; COUNTERS] = [40, 12, 80, 8, 24, 5];

/// The lower Cholesky factor of the correlations of z[a] to z[e] and zm: 0.3 among the z, 0.15 with zm.
pub fn cholesky() -> [[f64; 6]; 6] {
    let mut factor = [[0.0; 6]; 6];
    for row in 0..6 {
        for column in 0..=row {
            let wanted = match (row, column) {
                _ if row == column => 1.0,
                (5, _) => 0.15,
                _ => 0.3,
            };
            let rest = wanted - (0..column).map(|k| factor[row][k] * factor[column][k]).sum::<f64>();
            factor[row][column] = if row == column {
                rest.sqrt()
            } else {
                rest / factor[column][column]
            };
        }
    }
    factor
}

pub const LEVELS: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

/// What is known of one series in one period.
pub struct Fan {
    pub mean: f64,
    pub sd: f64,
    pub quantiles: [f64; 7],
}

pub struct Outcome {
    pub paths: usize,
    /// Seconds of simulation and summary, without the start of the process.
    pub seconds: f64,
    /// How often each combination of targets was met: bit i stands for target i.
    pub masks: Vec<u64>,
    /// By period, then by series.
    pub fans: Vec<[Fan; SERIES]>,
}

impl Outcome {
    /// The probabilities of all pairs of targets; those of the targets themselves are on the diagonal.
    pub fn joint(&self) -> [[f64; TARGETS]; TARGETS] {
        let mut joint = [[0u64; TARGETS]; TARGETS];
        for (mask, &count) in self.masks.iter().enumerate().filter(|(_, count)| **count > 0) {
            for (i, row) in joint.iter_mut().enumerate().filter(|(i, _)| mask >> i & 1 == 1) {
                (0..=i).filter(|j| mask >> j & 1 == 1).for_each(|j| row[j] += count);
            }
        }
        joint.map(|row| row.map(|count| count as f64 / self.paths as f64))
    }

    pub fn print(&self, program: &str) {
        let joint = self.joint();
        let mut text = format!(
            "{{\"program\": \"{program}\", \"paths\": {}, \"seconds\": {:.6}",
            self.paths, self.seconds
        );
        let probabilities: Vec<f64> = (0..TARGETS).map(|i| joint[i][i]).collect();
        let pairs: Vec<&[f64]> = joint.iter().enumerate().map(|(i, row)| &row[..i]).collect();
        let _ = write!(
            text,
            ", \"targets\": {probabilities:?}, \"joint\": {pairs:?}, \"series\": {{"
        );
        for (s, name) in NAMES.iter().enumerate() {
            let column = |f: &dyn Fn(&Fan) -> f64| self.fans.iter().map(|fans| f(&fans[s])).collect::<Vec<f64>>();
            let quantiles: Vec<Vec<f64>> = (0..LEVELS.len()).map(|q| column(&|fan| fan.quantiles[q])).collect();
            let comma = if s == 0 { "" } else { ", " };
            let (mean, sd) = (column(&|fan| fan.mean), column(&|fan| fan.sd));
            let _ = write!(
                text,
                "{comma}\"{name}\": {{\"mean\": {mean:?}, \"sd\": {sd:?}, \"quantiles\": {quantiles:?}}}"
            );
        }
        println!("{text}}}}}");
    }
}

/// The number of paths and of threads from the command line: two plain numbers, both optional. Flags that
/// `cargo bench` adds are left aside.
pub fn arguments() -> (usize, usize) {
    let mut numbers = std::env::args().skip(1).filter_map(|text| text.parse::<f64>().ok());
    let paths = numbers.next().unwrap_or(1e6).max(1.0) as usize;
    (paths, numbers.next().unwrap_or(2.0).clamp(1.0, 1024.0) as usize)
}
