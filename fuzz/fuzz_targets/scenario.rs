#![no_main]

#[path = "../entry.rs"]
#[allow(dead_code)]
mod entry;

use attain::source::InMemory;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    entry::scenario(&InMemory::file("scenario.json", bytes), "scenario.json");
});
