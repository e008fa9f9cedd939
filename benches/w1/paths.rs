//! W1 as a good programmer writes it on an afternoon: one path at a time, with rayon, rand and rand_distr, every path
//! kept, and the summary made by sorting.
//!
//!     cargo build --release --bench paths     (or simply scripts/bench)
//!     paths [PATHS] [THREADS]
#![allow(clippy::disallowed_methods)] // the yardsticks may use the platform's functions

mod plan;

use plan::*;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use rand_distr::{Beta, Distribution, Poisson, StandardNormal, Triangular, Uniform};
use rayon::prelude::*;
use std::time::Instant;

/// Paths that share one random number generator.
const CHUNK: usize = 4096;

struct Model {
    mu: [Triangular<f64>; SECTORS],
    sens: Uniform<f64>,
    rho: Uniform<f64>,
    accelerator: Uniform<f64>,
    dep: Triangular<f64>,
    jump_p: Beta<f64>,
    arrivals: [Poisson<f64>; COUNTERS],
    cholesky: [[f64; 6]; 6],
}

/// One path: every series in every period, and one bit for every target that is met.
struct Path {
    series: [[f64; SERIES]; PERIODS],
    met: usize,
}

impl Model {
    fn new() -> Model {
        let triangular =
            |[low, mode, high]: [f64; 3]| Triangular::new(low, high, mode).expect("low, mode, high in order");
        let uniform = |low, high| Uniform::new(low, high).expect("low below high");
        Model {
            mu: MU.map(triangular),
            sens: uniform(0.1, 0.5),
            rho: uniform(0.2, 0.7),
            accelerator: uniform(0.5, 1.5),
            dep: triangular(DEPRECIATION),
            jump_p: Beta::new(2.0, 30.0).expect("positive parameters"),
            arrivals: RATES.map(|rate| Poisson::new(rate).expect("a positive rate")),
            cholesky: cholesky(),
        }
    }

    fn path(&self, rng: &mut SmallRng) -> Path {
        let mu = self.mu.map(|law| law.sample(rng));
        let (sens, rho) = (self.sens.sample(rng), self.rho.sample(rng));
        let (accelerator, dep) = (self.accelerator.sample(rng), self.dep.sample(rng));
        let jump_p = self.jump_p.sample(rng);
        let (mut m, mut y, mut inv, mut k) = (0.0, OUTPUT, INVESTMENT, CAPITAL);
        let base: f64 = y.iter().sum();
        let (mut total, mut share, mut count) = (base, 0.0, [0.0; COUNTERS]);
        let mut series = [[0.0; SERIES]; PERIODS];
        for row in &mut series {
            let e: [f64; 6] = std::array::from_fn(|_| StandardNormal.sample(rng));
            let z = self.cholesky.map(|l| l.iter().zip(e).map(|(l, e)| l * e).sum::<f64>());
            let jump = if rng.random::<f64>() < jump_p { 1.0 } else { 0.0 };
            m = rho * m + 0.02 * z[5] - 0.15 * jump;
            let gap = sens * (inv / k - dep);
            for s in 0..SECTORS {
                y[s] *= (mu[s] + BETA[s] * m + gap + SIGMA[s] * z[s]).exp();
            }
            let previous = total;
            total = y.iter().sum();
            inv *= (total / previous).powf(accelerator);
            k = k * (1.0 - dep) + inv;
            share = y[3] / total;
            for (count, arrivals) in count.iter_mut().zip(&self.arrivals) {
                *count += arrivals.sample(rng);
            }
            row[0] = m;
            row[1..6].copy_from_slice(&y);
            row[6..10].copy_from_slice(&[total, inv, k, share]);
            row[10..].copy_from_slice(&count);
        }
        let mean_inv = series.iter().map(|row| row[7]).sum::<f64>() / PERIODS as f64;
        let growth = (total / base).powf(1.0 / PERIODS as f64) - 1.0;
        let plain = [
            total >= 3750.0,
            growth >= 0.041,
            mean_inv >= 320.0,
            share >= 0.1,
            y[0] >= 1350.0,
            y[3] >= 380.0,
            k >= 3700.0,
        ];
        let counted = count
            .iter()
            .zip(COUNTS)
            .map(|(count, wanted)| *count >= f64::from(wanted));
        let met = plain
            .into_iter()
            .chain(counted)
            .enumerate()
            .map(|(bit, met)| usize::from(met) << bit)
            .sum();
        Path { series, met }
    }
}

/// Mean, standard deviation and quantiles of one series in one period.
fn fan(paths: &[Path], period: usize, series: usize) -> Fan {
    let mut values: Vec<f64> = paths.iter().map(|path| path.series[period][series]).collect();
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let sd = (values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt();
    values.sort_unstable_by(f64::total_cmp);
    let quantiles = LEVELS.map(|level| values[((level * n).ceil() as usize).clamp(1, values.len()) - 1]);
    Fan { mean, sd, quantiles }
}

fn main() {
    let (count, threads) = arguments();
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()
        .expect("a thread pool");
    let started = Instant::now();
    let model = Model::new();
    let chunks = count.div_ceil(CHUNK);
    let paths: Vec<Path> = (0..chunks)
        .into_par_iter()
        .flat_map_iter(|chunk| {
            let mut rng = SmallRng::seed_from_u64(chunk as u64);
            let model = &model;
            (0..CHUNK.min(count - chunk * CHUNK)).map(move |_| model.path(&mut rng))
        })
        .collect();
    let mut masks = vec![0; 1 << TARGETS];
    paths.iter().for_each(|path| masks[path.met] += 1);
    let places: Vec<(usize, usize)> = (0..PERIODS).flat_map(|t| (0..SERIES).map(move |s| (t, s))).collect();
    let mut fans = places
        .into_par_iter()
        .map(|(period, series)| fan(&paths, period, series))
        .collect::<Vec<_>>()
        .into_iter();
    let fans = (0..PERIODS)
        .map(|_| std::array::from_fn(|_| fans.next().expect("one for every place")))
        .collect();
    Outcome {
        paths: count,
        seconds: started.elapsed().as_secs_f64(),
        masks,
        fans,
    }
    .print("paths");
}
