//! Columns that make quantiles difficult, for the tests of accuracy.

use super::PILOT;

/// Paths of each column.
pub(super) const N: usize = 200_000;

/// SplitMix64 and the plainest of transformations: an oracle of its own, not the project's samplers.
pub(super) struct Draws(u64);

impl Draws {
    pub(super) fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    pub(super) fn uniform(&mut self) -> f64 {
        ((self.word() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    pub(super) fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }

    pub(super) fn exponential(&mut self) -> f64 {
        -self.uniform().ln()
    }

    pub(super) fn poisson(&mut self, rate: f64) -> f64 {
        let (mut count, mut time) = (0.0, self.exponential());
        while time < rate {
            count += 1.0;
            time += self.exponential();
        }
        count
    }
}

/// `n` draws with a seed; `draw` also gets the number of the path.
pub(super) fn column(n: usize, seed: u64, mut draw: impl FnMut(&mut Draws, usize) -> f64) -> Vec<f64> {
    let mut draws = Draws(seed);
    (0..n).map(|i| draw(&mut draws, i)).collect()
}

/// Series that are hard to count, by name.
pub(super) fn adversaries(seed: u64) -> Vec<(&'static str, Vec<f64>)> {
    let nan = f64::NAN;
    let one_in = |d: &mut Draws, k: f64| d.uniform() * k < 1.0;
    vec![
        ("normal", column(N, seed, |d, _| 130_000.0 * (1.0 + 0.01 * d.normal()))),
        ("narrow", column(N, seed, |d, _| 130_000.0 * (1.0 + 1e-6 * d.normal()))),
        (
            "very narrow",
            column(N, seed, |d, _| 130_000.0 * (1.0 + 1e-14 * d.normal())),
        ),
        ("crossing zero", column(N, seed, |d, _| d.normal() - 0.1)),
        ("lognormal", column(N, seed, |d, _| (3.0 * d.normal()).exp())),
        ("negative lognormal", column(N, seed, |d, _| -(3.0 * d.normal()).exp())),
        ("extreme lognormal", column(N, seed, |d, _| (30.0 * d.normal()).exp())),
        ("cauchy", column(N, seed, |d, _| d.normal() / d.normal())),
        ("shifted cauchy", column(N, seed, |d, _| 1e6 + d.normal() / d.normal())),
        (
            "bimodal",
            column(
                N,
                seed,
                |d, _| {
                    if one_in(d, 2.0) { d.normal() } else { 1e6 + d.normal() }
                },
            ),
        ),
        (
            "bimodal, three to one",
            column(
                N,
                seed,
                |d, _| {
                    if one_in(d, 4.0) { d.normal() } else { 1e6 + d.normal() }
                },
            ),
        ),
        (
            "clump in a lognormal",
            column(N, seed, |d, _| {
                if one_in(d, 2.0) {
                    1.0 + 1e-9 * d.normal()
                } else {
                    (3.0 * d.normal()).exp()
                }
            }),
        ),
        (
            "atom",
            column(N, seed, |d, _| if d.uniform() < 0.3 { 0.0 } else { d.normal() }),
        ),
        (
            "clamped",
            column(N, seed, |d, _| (0.3 * d.normal() + 0.5).clamp(0.0, 1.0)),
        ),
        (
            "mostly zero",
            column(N, seed, |d, _| if d.uniform() < 0.949 { 0.0 } else { d.exponential() }),
        ),
        ("integers", column(N, seed, |d, _| d.poisson(30.0))),
        ("negative integers", column(N, seed, |d, _| d.poisson(5.0) - 9_990.0)),
        ("integers and a rare huge value", {
            column(N, seed, |d, _| {
                if one_in(d, 1000.0) {
                    1e9 * (1.0 + d.uniform())
                } else {
                    d.poisson(30.0)
                }
            })
        }),
        (
            "large integers",
            column(N, seed, |d, _| (100_000.0 + 316.0 * d.normal()).round()),
        ),
        (
            "wide integers",
            column(N, seed, |d, _| (10_000.0 * (2.0 * d.normal()).exp()).round()),
        ),
        ("sevenths", column(N, seed, |d, _| (100.0 * d.normal()).round() / 7.0)),
        ("tenths", column(N, seed, |d, _| (400.0 * d.normal()).round() * 0.1)),
        ("uniform", column(N, seed, |d, _| d.uniform())),
        ("pareto", column(N, seed, |d, _| d.uniform().powf(-1.0 / 0.7))),
        (
            "exponential of exponential",
            column(N, seed, |d, _| d.exponential().exp()),
        ),
        (
            "exponential of ten exponentials",
            column(N, seed, |d, _| (10.0 * d.exponential()).exp()),
        ),
        ("gamma-like at zero", column(N, seed, |d, _| d.uniform().powi(8))),
        ("constant", column(N, seed, |_, _| 0.1)),
        (
            "some undefined",
            column(N, seed, |d, _| if one_in(d, 100.0) { nan } else { d.normal() }),
        ),
        (
            "half undefined",
            column(N, seed, |d, _| if one_in(d, 2.0) { nan } else { d.exponential() }),
        ),
        (
            "rare event",
            column(N, seed, |d, i| {
                if i >= PILOT && one_in(d, 2000.0) {
                    d.normal()
                } else {
                    3.7
                }
            }),
        ),
        (
            "rare event in zeros",
            column(N, seed, |d, i| {
                if i >= PILOT && one_in(d, 500.0) {
                    d.normal()
                } else {
                    0.0
                }
            }),
        ),
        ("huge", column(N, seed, |d, _| 1e307 * d.normal())),
        ("tiny", column(N, seed, |d, _| 1e-300 * d.normal())),
        ("subnormal", column(N, seed, |d, _| 1e-310 * d.uniform())),
    ]
}
