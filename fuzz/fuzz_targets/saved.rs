#![no_main]

#[path = "../entry.rs"]
#[allow(dead_code)]
mod entry;

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: entry::write_seeds("saved"), |bytes: &[u8]| entry::saved(bytes));
