//! Samplers give uniforms: which number in (0, 1) belongs to a stream, a period and a path.
//!
//! A sampler is a pure function of (stream, period, path), so a draw depends neither on threads nor on how paths are
//! split over machines. What a distribution makes of a uniform is not its business. `docs/random-numbers.md` states the
//! numbers to the bit, with test vectors.
//!
//! One sampler is one file and one line in [`SAMPLERS`].

#[cfg(target_arch = "aarch64")]
mod aes_arm;
#[cfg(target_arch = "x86_64")]
mod aes_x86;
mod ars;
mod random;
mod stream;

pub use random::Random;
pub use stream::StreamKey;

use crate::wording::{Both, Said, say};
use std::fmt;

/// A rule that gives every (stream, period, path) its uniform.
pub trait Sampler: Send + Sync {
    /// The name that scenario files and the command line use.
    fn name(&self) -> &'static str;

    /// One line about it, for help texts.
    fn about(&self) -> Both;

    /// Fills `out` with the uniforms of the paths `first_path`, `first_path + 1`, …: odd multiples of 2⁻⁵³, never
    /// 0 or 1.
    fn uniforms(&self, stream: StreamKey, period: u32, first_path: u64, out: &mut [f64]);

    /// Fills `out` with the uniforms of some paths, in any order: the same bits as in [`uniforms`](Sampler::uniforms).
    fn uniforms_at(&self, stream: StreamKey, period: u32, paths: &[u64], out: &mut [f64]) {
        // Where they lie near one another, all between them cost less than each by itself.
        const NEAR: u64 = 8;
        let (Some(first), Some(last)) = (paths.iter().min(), paths.iter().max()) else {
            return;
        };
        if (last - first) / NEAR < paths.len() as u64 {
            let mut between = vec![0.5; (last - first) as usize + 1];
            self.uniforms(stream, period, *first, &mut between);
            for (uniform, path) in out.iter_mut().zip(paths) {
                *uniform = between[(path - first) as usize];
            }
        } else {
            for (uniform, path) in out.iter_mut().zip(paths) {
                *uniform = self.uniform(stream, period, *path);
            }
        }
    }

    /// The uniform of one path: the same bits as in [`uniforms`](Sampler::uniforms).
    fn uniform(&self, stream: StreamKey, period: u32, path: u64) -> f64 {
        let mut one = [0.5];
        self.uniforms(stream, period, path, &mut one);
        one[0]
    }
}

/// Every sampler; the first is the default.
pub static SAMPLERS: &[&dyn Sampler] = &[&Random];

impl PartialEq for dyn Sampler {
    fn eq(&self, other: &dyn Sampler) -> bool {
        self.name() == other.name()
    }
}

impl fmt::Debug for dyn Sampler {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// The sampler with this name.
///
/// # Errors
/// That there is none, with the names of those that there are.
pub fn sampler(name: &str) -> Result<&'static dyn Sampler, Said> {
    let known = |between: &str| {
        let names: Vec<String> = SAMPLERS.iter().map(|known| format!("`{}`", known.name())).collect();
        names.join(between)
    };
    let unknown = || {
        say!(
            "没有名为 `{name}` 的抽样方法，可用的有 {}", known("、");
            "there is no sampler `{name}`; known: {}", known(", ")
        )
    };
    let found = SAMPLERS.iter().copied().find(|known| known.name() == name);
    found.ok_or_else(unknown)
}

#[cfg(test)]
mod tests;
