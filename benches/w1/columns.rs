//! W1 as somebody would write it by hand for speed: loops over columns of 1,024 paths, compiled for the processor of
//! this machine, everything known at compile time, a summary that streams. The yardstick of docs/performance.md.
//!
//!     cargo rustc --release --bench columns -- -C target-cpu=native -C target-feature=-prefer-256-bit   (or simply scripts/bench)
//!     columns [PATHS] [THREADS]
// The yardsticks may use the platform's functions, and read several columns at one index.
#![allow(clippy::disallowed_methods, clippy::needless_range_loop, clippy::excessive_precision)]

mod draw;
mod plan;
mod tally;

use draw::{Column, Guide, N, Triangular};
use plan::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use tally::{Range, Tally};

/// Blocks simulated beforehand to learn where the histograms must lie.
const PILOT: usize = 8;

/// What never changes, made once.
struct Model {
    trend: [Triangular; SECTORS],
    depreciation: Triangular,
    jump: Vec<f64>,
    arrivals: [Guide; COUNTERS],
    cholesky: [[f64; 6]; 6],
}

impl Model {
    fn new() -> Model {
        Model {
            trend: MU.map(Triangular::new),
            depreciation: Triangular::new(DEPRECIATION),
            jump: draw::beta_2_30(),
            arrivals: RATES.map(Guide::new),
            cholesky: cholesky(),
        }
    }
}

/// The columns of one block of paths.
struct Block {
    mu: [Column; SECTORS],
    sens: Column,
    rho: Column,
    accelerator: Column,
    dep: Column,
    jump_p: Column,
    z: [Column; 6],
    m: Column,
    y: [Column; SECTORS],
    total: Column,
    inv: Column,
    k: Column,
    share: Column,
    count: [[u32; N]; COUNTERS],
    inv_sum: Column,
    gap: Column,
    previous: Column,
    uniform: Column,
}

impl Block {
    fn new() -> Box<Block> {
        const ZERO: Column = [0.0; N];
        Box::new(Block {
            mu: [ZERO; SECTORS],
            sens: ZERO,
            rho: ZERO,
            accelerator: ZERO,
            dep: ZERO,
            jump_p: ZERO,
            z: [ZERO; 6],
            m: ZERO,
            y: [ZERO; SECTORS],
            total: ZERO,
            inv: ZERO,
            k: ZERO,
            share: ZERO,
            count: [[0; N]; COUNTERS],
            inv_sum: ZERO,
            gap: ZERO,
            previous: ZERO,
            uniform: ZERO,
        })
    }

    /// Draws the assumptions and puts every series at its value in the base period.
    fn start(&mut self, model: &Model, block: usize) {
        for s in 0..SECTORS {
            model.trend[s].draw(draw::key(s, 0), block, &mut self.mu[s]);
            self.y[s] = [OUTPUT[s]; N];
        }
        draw::uniform(draw::key(5, 0), block, 0.1, 0.5, &mut self.sens);
        draw::uniform(draw::key(6, 0), block, 0.2, 0.7, &mut self.rho);
        draw::uniform(draw::key(7, 0), block, 0.5, 1.5, &mut self.accelerator);
        model.depreciation.draw(draw::key(8, 0), block, &mut self.dep);
        draw::from_table(draw::key(9, 0), block, &model.jump, &mut self.jump_p);
        self.m = [0.0; N];
        self.total = [OUTPUT.iter().sum(); N];
        self.inv = [INVESTMENT; N];
        self.inv_sum = [0.0; N];
        self.k = [CAPITAL; N];
        self.count = [[0; N]; COUNTERS];
    }

    /// Draws the shocks of one period and moves every series on.
    #[inline(never)]
    fn step(&mut self, model: &Model, block: usize, period: usize) {
        for (j, z) in self.z.iter_mut().enumerate() {
            draw::normal(draw::key(10 + j, period), block, z);
        }
        for (j, count) in self.count.iter_mut().enumerate() {
            model.arrivals[j].add(draw::key(20 + j, period), block, count);
        }
        draw::uniform(draw::key(16, period), block, 0.0, 1.0, &mut self.uniform);
        // From the last row up, so that every row still finds the independent normals of the rows before it.
        for row in (0..6).rev() {
            let (before, own) = self.z.split_at_mut(row);
            let (own, l) = (&mut own[0], &model.cholesky[row]);
            own.iter_mut().for_each(|z| *z *= l[row]);
            for (e, l) in before.iter().zip(l) {
                own.iter_mut().zip(e).for_each(|(z, e)| *z = l.mul_add(*e, *z));
            }
        }
        for i in 0..N {
            let jump = if self.uniform[i] < self.jump_p[i] { -0.15 } else { 0.0 };
            self.m[i] = self.rho[i].mul_add(self.m[i], 0.02f64.mul_add(self.z[5][i], jump));
            self.gap[i] = self.sens[i] * (self.inv[i] / self.k[i] - self.dep[i]);
        }
        self.previous = self.total;
        self.total = [0.0; N];
        for s in 0..SECTORS {
            for i in 0..N {
                let fixed = BETA[s].mul_add(self.m[i], self.mu[s][i] + self.gap[i]);
                self.y[s][i] *= draw::exp(SIGMA[s].mul_add(self.z[s][i], fixed));
                self.total[i] += self.y[s][i];
            }
        }
        for i in 0..N {
            let growth = draw::ln(self.total[i] / self.previous[i]);
            self.inv[i] *= draw::exp(self.accelerator[i] * growth);
            self.inv_sum[i] += self.inv[i];
            self.k[i] = self.k[i].mul_add(1.0 - self.dep[i], self.inv[i]);
            self.share[i] = self.y[3][i] / self.total[i];
        }
    }

    fn absorb(&self, tally: &mut Tally, period: usize) {
        let first = (period - 1) * 10;
        let columns = [&self.m, &self.y[0], &self.y[1], &self.y[2], &self.y[3], &self.y[4]];
        let columns = columns
            .into_iter()
            .chain([&self.total, &self.inv, &self.k, &self.share]);
        for (series, column) in tally.series[first..].iter_mut().zip(columns) {
            series.absorb(column);
        }
        for (counter, column) in tally.counters[(period - 1) * COUNTERS..].iter_mut().zip(&self.count) {
            counter.absorb(column);
        }
    }

    /// One bit for every target that is met, and one count for every combination of them.
    #[inline(never)]
    fn judge(&self, masks: &mut [u64; 1 << TARGETS]) {
        let goal = OUTPUT.iter().sum::<f64>() * (1.041 * 1.041 * 1.041);
        let mut met = [0u16; N];
        for i in 0..N {
            met[i] = u16::from(self.total[i] >= 3750.0)
                | u16::from(self.total[i] >= goal) << 1
                | u16::from(self.inv_sum[i] >= 3.0 * 320.0) << 2
                | u16::from(self.share[i] >= 0.1) << 3
                | u16::from(self.y[0][i] >= 1350.0) << 4
                | u16::from(self.y[3][i] >= 380.0) << 5
                | u16::from(self.k[i] >= 3700.0) << 6;
        }
        for (j, (count, wanted)) in self.count.iter().zip(COUNTS).enumerate() {
            for i in 0..N {
                met[i] |= u16::from(count[i] >= wanted) << (7 + j);
            }
        }
        for mask in met {
            masks[usize::from(mask) & ((1 << TARGETS) - 1)] += 1;
        }
    }
}

fn simulate(model: &Model, blocks: impl Iterator<Item = usize>, tally: &mut Tally) {
    let mut columns = Block::new();
    for block in blocks {
        columns.start(model, block);
        for period in 1..=PERIODS {
            columns.step(model, block, period);
            columns.absorb(tally, period);
        }
        columns.judge(&mut tally.masks);
    }
}

/// The tally of all blocks, shared out between the threads sixteen at a time.
fn run(model: &Model, blocks: usize, threads: usize) -> Tally {
    let mut pilot = Tally::new(&[Range::WIDE; 10 * PERIODS]);
    simulate(model, 0..PILOT.min(blocks), &mut pilot);
    let ranges: Vec<Range> = pilot.series.iter().map(tally::Series::range).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut tally = Tally::new(&ranges);
        let batches = std::iter::from_fn(|| Some(next.fetch_add(16, Ordering::Relaxed)));
        let mine = batches
            .take_while(|first| *first < blocks)
            .flat_map(|first| first..(first + 16).min(blocks));
        simulate(model, mine, &mut tally);
        tally
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut all = work();
        for worker in workers {
            all.merge(&worker.join().expect("a thread ended early"));
        }
        all
    })
}

fn main() {
    let (paths, threads) = arguments();
    let started = Instant::now();
    let blocks = paths.div_ceil(N);
    let tally = run(&Model::new(), blocks, threads);
    let paths = blocks * N;
    let fans = (0..PERIODS).map(|period| {
        let mut fans = tally.series[period * 10..][..10]
            .iter()
            .map(|series| series.fan(paths))
            .collect::<Vec<_>>();
        fans.extend(
            tally.counters[period * COUNTERS..][..COUNTERS]
                .iter()
                .map(|counter| counter.fan(paths)),
        );
        fans.try_into()
            .unwrap_or_else(|_| unreachable!("ten series and six counters"))
    });
    let outcome = Outcome {
        paths,
        seconds: 0.0,
        masks: tally.masks.to_vec(),
        fans: fans.collect(),
    };
    Outcome {
        seconds: started.elapsed().as_secs_f64(),
        ..outcome
    }
    .print("columns");
}
