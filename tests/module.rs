//! The WebAssembly module that is kept (`web/module`) was built from the sources that stand here. `scripts/wasm` builds it anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::shell::Shell;

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[test]
fn the_module_is_of_these_sources() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let module = fs::read(root.join("web/module/engine.wasm.gz")).unwrap_or_default();
    if module.is_empty() {
        // Without a module the page is served, and a file of it is refused with the name of the script.
        let shell = Shell::new();
        let tutorial = root.join("scenarios/tutorial.json").display().to_string();
        let outcome = shell
            .attain(&["page", &tutorial, "--html", "plan.html", "--lang", "en"])
            .exits(2);
        assert!(outcome.stderr.contains("scripts/wasm"), "{}", outcome.stderr);
        assert!(!shell.path("plan.html").exists());
        return;
    }
    let manifest = fs::read_to_string(root.join("web/module/manifest.json")).expect("a manifest beside the module");
    let manifest: Value = serde_json::from_str(&manifest).expect("JSON");
    assert_eq!(
        manifest["packed_sha256"],
        hex(&module),
        "the module is not that of its manifest"
    );
    let names = manifest["sources"].as_array().expect("a list of files");
    let names: Vec<&str> = names.iter().map(|name| name.as_str().expect("a name")).collect();
    assert!(names.is_sorted() && names.len() > 100, "{} files", names.len());
    let mut listed = String::new();
    for name in names {
        let bytes = fs::read(root.join(name)).unwrap_or_default();
        let _ = writeln!(listed, "{}  {name}", hex(&bytes));
    }
    assert_eq!(
        manifest["sources_sha256"],
        hex(listed.as_bytes()),
        "the module was built from other sources than these: scripts/wasm builds it anew"
    );
}
