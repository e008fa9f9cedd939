//! Nanoseconds per element at every level.

use super::{BOTH_FORMS, Scalar, at_every_level};
use crate::math::dispatch::Level;
use crate::math::*;

/// `cargo test --release --lib math::tests::speed -- --ignored --nocapture`
#[test]
#[ignore = "measures; run alone in a release build"]
fn measure_speed() {
    use std::hint::black_box;
    use std::time::Instant;
    const LENGTH: usize = 1024;
    let mut uniforms = vec![0.0; LENGTH];
    let mut state = 1u64;
    for u in &mut uniforms {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        *u = (2 * (state >> 12) + 1) as f64 / 9_007_199_254_740_992.0;
    }
    at_every_level(|level| {
        let mut out = vec![0.0; LENGTH];
        let mut measure = |name: &str, work: &mut dyn FnMut(&mut [f64])| {
            let rounds = if level == Level::Default { 40 } else { 400 };
            let mut best = f64::INFINITY;
            for _ in 0..25 {
                let start = Instant::now();
                for _ in 0..rounds {
                    work(black_box(&mut out));
                }
                best = best.min(start.elapsed().as_secs_f64() / (rounds * LENGTH) as f64);
            }
            println!("{:8} {name:20} {:6.2} ns", level.name(), best * 1e9);
        };
        measure("copy", &mut |out| out.copy_from_slice(&uniforms));
        for (name, _, _, copying) in BOTH_FORMS {
            measure(name, &mut |out| copying(black_box(&uniforms), out));
        }
        let exponents = vec![1.7; LENGTH];
        measure("pow", &mut |out| column::pow_to(black_box(&uniforms), &exponents, out));
        for (name, scalar) in [
            ("one exp", exp as Scalar),
            ("one ln", ln),
            ("one normal_quantile", normal_quantile),
        ] {
            measure(name, &mut |out| {
                for (out, u) in out.iter_mut().zip(black_box(&uniforms)) {
                    *out = scalar(*u);
                }
            });
        }
        let stream = crate::sampler::StreamKey::new(1, "speed", 0);
        measure("uniforms", &mut |out| {
            crate::sampler::Sampler::uniforms(&crate::sampler::Random, stream, 3, 1024, out)
        });
    });
}
