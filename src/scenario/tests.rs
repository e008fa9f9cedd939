//! Messages over the corpus of bad files, as far as reading goes.

use std::path::Path;

use crate::diagnostic::{Diagnostics, Files};
use crate::source::LoadError;
use crate::{scenario, source};

#[test]
fn every_message_of_the_corpus_is_in_both_languages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad");
    let mut told = 0;
    for entry in std::fs::read_dir(&folder).expect("tests/bad") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
        match source::load(&source::OnDisk, &path, &mut files, &mut diagnostics) {
            Err(LoadError::Unreadable(error)) => error.reason.assert_both(),
            Err(LoadError::Mistakes(_)) => {}
            Ok(loaded) => {
                // What cannot be read is in the diagnostics.
                let _ = scenario::read(&loaded.root, &mut diagnostics);
                source::known_past(&source::OnDisk, &loaded.root, &mut files, &mut diagnostics);
            }
        }
        for diagnostic in diagnostics.iter() {
            told += 1;
            let places = diagnostic.related.iter().map(|(_, text)| text);
            let texts = std::iter::once(&diagnostic.message).chain(&diagnostic.label);
            for text in texts.chain(&diagnostic.help).chain(places) {
                text.assert_both();
            }
        }
    }
    assert!(told > 100, "{told}");
}
