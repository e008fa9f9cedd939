//! What commands that draw have in common.

use super::{Ending, language::language, print_error, progress};
use crate::chart::Picture;
use crate::wording::{Said, say};
use std::collections::BTreeSet;

/// Shows a bar over pictures while they are drawn: what draws them tells how many are done of how many.
pub fn over_pictures<T>(quiet: bool, draw: impl FnOnce(&(dyn Fn(usize, usize) + Sync)) -> T) -> T {
    let bar = progress::pictures_bar(quiet);
    let drawn = draw(&|done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    drawn
}

/// Names what could not be drawn or made; all else is in its place.
pub fn tell_undrawn(faults: impl IntoIterator<Item = Said>) -> Ending {
    let mut ending = Ending::Done;
    for said in faults {
        print_error(&format!("attain: {}\n", said.get(language())));
        ending = Ending::Incomplete;
    }
    ending
}

/// Names the characters that the font of the pictures lacks; they are drawn as their codes.
pub fn warn_of_missing(pictures: &[Picture]) {
    let missing: BTreeSet<char> = pictures
        .iter()
        .flat_map(|picture| picture.missing.iter().copied())
        .collect();
    if !missing.is_empty() {
        let list: Vec<String> = missing
            .iter()
            .map(|c| format!("{c} (U+{:04X})", u32::from(*c)))
            .collect();
        let said = say!(
            "图中字体没有这些字符，以编码代替：{}", list.join("、");
            "the font of the charts lacks {}; their codes are drawn instead", list.join(", ")
        );
        print_error(&format!("attain: {}\n", said.get(language())));
    }
}
