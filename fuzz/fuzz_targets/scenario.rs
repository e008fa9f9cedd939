#![no_main]

#[path = "../entry.rs"]
#[allow(dead_code)]
mod entry;

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

static FOLDER: OnceLock<TempDir> = OnceLock::new();

fuzz_target!(|bytes: &[u8]| {
    let folder = FOLDER.get_or_init(|| TempDir::new().expect("a temporary folder"));
    entry::scenario(bytes, &folder.path().join("scenario.json"));
});
