//! Words of commands that repeat what was done.

use crate::sampler;

/// Paths, seed and sampler, as words of a command that repeats a run.
pub fn random_words(paths: u64, seed: u64, sampler: &str) -> Vec<String> {
    let mut words = vec![format!("--paths {paths} --seed {seed}")];
    if sampler != sampler::SAMPLERS[0].name() {
        words.push(format!("--sampler {sampler}"));
    }
    words
}
