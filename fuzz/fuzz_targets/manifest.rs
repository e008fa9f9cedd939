#![no_main]

#[path = "../entry.rs"]
#[allow(dead_code)]
mod entry;

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: entry::write_seeds("manifest"), |bytes: &[u8]| {
    let place = std::env::temp_dir().join(format!("attain-fuzz-{}", std::process::id()));
    entry::manifest(bytes, &place);
});
