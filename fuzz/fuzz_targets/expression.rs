#![no_main]

#[path = "../entry.rs"]
#[allow(dead_code)]
mod entry;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| entry::expression(text));
