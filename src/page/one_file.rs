//! The page as one file that needs nothing: the modules one after the other in one script, the engine as WebAssembly, the plan.

use super::front::{MODULES, PAGE, STYLE, WORKER};
use crate::chart::font::{BOLD, REGULAR};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::GzEncoder;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::io::Read as _;

/// The engine as WebAssembly, compressed with gzip; empty where it was not made.
const MODULE: &[u8] = include_bytes!("../../web/module/engine.wasm.gz");

/// What makes it.
pub const MODULE_SCRIPT: &str = "scripts/wasm";

/// This program was built without the WebAssembly module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModuleIsAbsent;

/// One file with this plan (`main`, `files` and `sets`).
///
/// # Errors
/// [`ModuleIsAbsent`]
pub fn one_file(given: &Value) -> Result<String, ModuleIsAbsent> {
    if MODULE.is_empty() {
        return Err(ModuleIsAbsent);
    }
    Ok(whole(given, MODULE))
}

fn whole(given: &Value, module: &[u8]) -> String {
    let script = script();
    let data = |id: &str, media: &str, text: &str| format!("<script type=\"{media}\" id=\"{id}\">{text}</script>\n");
    // Text in a script ends at the first `</`.
    let safe = |text: String| text.replace("</", "<\\/");
    let body = [
        data("plan", "application/json", &safe(given.to_string())),
        data("worker", "text/plain", &safe(WORKER.to_string())),
        data("module", "text/plain", &STANDARD.encode(module)),
        data("fonts", "text/plain", &STANDARD.encode(faces())),
        format!("<script type=\"module\">{script}</script>\n"),
    ];
    let policy = format!(
        "default-src 'none'; script-src 'wasm-unsafe-eval' '{}'; style-src '{}'; worker-src blob:; img-src data: blob:; \
         connect-src blob: data:; base-uri 'none'; form-action 'none'",
        hash(&script),
        hash(STYLE),
    );
    let head = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n<style>{STYLE}</style>");
    PAGE.replace("<link rel=\"stylesheet\" href=\"style.css\">", &head)
        .replace("<script type=\"module\" src=\"main.js\"></script>\n", &body.concat())
}

/// Both faces of the pictures, compressed with gzip: the length of the regular one in four bytes, the lowest first, it, and the bold one.
/// The module holds none of them.
fn faces() -> Vec<u8> {
    let length = (REGULAR.len() as u32).to_le_bytes();
    let mut packed = Vec::new();
    let read = GzEncoder::new((&length[..]).chain(REGULAR).chain(BOLD), Compression::default()).read_to_end(&mut packed);
    debug_assert!(read.is_ok(), "bytes in memory can be read");
    packed
}

/// All modules as one: what they import stands before them, so that imports and exports are left out.
fn script() -> String {
    let lines = MODULES.iter().flat_map(|asset| asset.text.lines());
    let kept = lines.filter(|line| !line.starts_with("import "));
    let plain = kept.map(|line| line.strip_prefix("export ").unwrap_or(line));
    plain.flat_map(|line| [line, "\n"]).collect()
}

/// The hash of a text as a policy names it.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::collections::BTreeSet;

    #[test]
    fn one_file_holds_everything_and_names_nothing_outside() {
        let page = whole(&json!({"main": "a.json", "files": {"a.json": "</script>"}}), b"module");
        assert!(!page.contains(" src=\"") && page.matches(" href=\"").count() == 1, "it loads nothing but its empty icon");
        assert_eq!(page.matches("</script>").count(), 5, "a text cannot end its script");
        assert!(page.contains(&STANDARD.encode(b"module")));
        let policy = page.split("content=\"default-src").nth(1).and_then(|rest| rest.split('"').next());
        let policy = policy.expect("a policy");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    }

    #[test]
    fn names_of_all_modules_are_apart() {
        let mut seen = BTreeSet::new();
        for asset in MODULES {
            for line in asset.text.lines() {
                let line = line.strip_prefix("export ").unwrap_or(line);
                let line = line.strip_prefix("async ").unwrap_or(line);
                let words: Vec<&str> = line.splitn(3, ' ').collect();
                if let [kind, name, ..] = words[..]
                    && matches!(kind, "const" | "let" | "function" | "class")
                {
                    let name = name.split(['(', '=', ';', '*']).next().unwrap_or_default();
                    assert!(seen.insert(name), "{} says `{name}` again", asset.name);
                }
            }
        }
    }

    #[test]
    fn modules_stand_after_what_they_import() {
        let mut before = BTreeSet::new();
        for asset in MODULES {
            for line in asset.text.lines().filter(|line| line.starts_with("import ")) {
                let name = line.split("'./").nth(1).and_then(|rest| rest.split('\'').next());
                let name = name.unwrap_or_else(|| panic!("{}: {line}", asset.name));
                assert!(before.contains(name), "{} imports {name}", asset.name);
            }
            before.insert(asset.name);
        }
    }
}
