//! The digest of a run: SHA-256 over ids and numbers, not labels.

use crate::simulation::{Recorded, RunTally, Simulation};
use crate::tally::Digest as _;
use sha2::{Digest, Sha256};

/// Bytes that are hashed at once.
const AT_ONCE: usize = 1 << 14;

/// The digest in hexadecimal.
pub fn digest(simulation: &Simulation, tally: &RunTally) -> String {
    let (model, places) = (simulation.model(), simulation.places());
    let mut hash = Sha256::new();
    let mut text = |text: &str| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    };
    text("attain results 2");
    model.report.iter().for_each(|id| text(&model.item(*id).name));
    model.targets.iter().for_each(|target| text(&target.id));
    model.checks.iter().for_each(|check| text(&check.name));
    model.groups.iter().for_each(|group| text(&group.id));
    // Many words at a time: the hash takes its input in blocks.
    let mut words: Vec<u8> = Vec::with_capacity(AT_ONCE);
    let mut word = |word: u64| {
        words.extend(word.to_le_bytes());
        if words.len() >= AT_ONCE {
            hash.update(&words);
            words.clear();
        }
    };
    for recorded in &places.recorded {
        match recorded {
            Recorded::Number(value) => {
                word(1);
                word(if value.is_nan() {
                    f64::NAN.to_bits()
                } else {
                    value.to_bits()
                });
            }
            Recorded::Series(series) => {
                word(2);
                word(u64::from(series.0));
            }
            Recorded::Elsewhere => word(3),
        }
    }
    tally.digest(&mut word);
    hash.update(&words);
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
