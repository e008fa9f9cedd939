//! What commands that draw have in common.

use super::language::{both, language};
use super::moved::tell_moved;
use super::{Ending, Failure, print_error, progress};
use crate::chart::{self, ChartError, Options, Picture, Purpose, Results, Wanted};
use crate::report::{self, Folder, Manifest, Written};
use crate::wording::{Said, say};
use clap::Args;
use std::collections::BTreeSet;

/// Which pictures are drawn, and for what.
#[derive(Args, Clone, Copy, Debug)]
pub struct PictureOptions {
    #[arg(
        long = "all-charts",
        help = both(
            "画出全部图；不指定则只画报告用得上的几幅",
            "Every chart; without it only those that a briefing wants"
        )
    )]
    pub all: bool,
    #[arg(
        long = "for",
        value_name = both("用途", "PURPOSE"),
        value_parser = purpose,
        help = both(
            "图的用途：`page` 为公文版心（156×225毫米以内），`slide` 为幻灯片（1920×1080）",
            "What the charts are for: `page` (within 156 × 225 mm, the text of an official document) or `slide` (1920 × 1080)"
        )
    )]
    pub purpose: Option<Purpose>,
}

impl PictureOptions {
    /// How they are drawn.
    pub fn options(&self) -> Options {
        match self.purpose {
            Some(purpose) => Options::meant_for(language(), purpose),
            None => Options::new(language()),
        }
    }

    /// Which are drawn.
    pub fn wanted(&self) -> Wanted<'static> {
        Wanted {
            usual: !self.all,
            ..Wanted::default()
        }
    }
}

/// Whether and which pictures of a study are drawn.
#[derive(Args, Clone, Copy, Debug)]
pub struct ChartOptions {
    /// Whether none is.
    #[arg(long, help = both("只要数字：不画图", "Numbers only: no charts"))]
    pub no_charts: bool,
    /// Which, and for what.
    #[command(flatten)]
    pub pictures: PictureOptions,
}

/// What a study leaves in a folder.
pub struct StudyOutput<'s> {
    /// Its name in the manifest.
    pub study: &'static str,
    /// The command that repeats it.
    pub command: String,
    /// Its files but for pictures.
    pub files: Vec<Written>,
    /// What pictures are drawn from.
    pub results: Results<'s>,
}

impl ChartOptions {
    /// Writes the results of a study beside those of a run, numbers first: whatever becomes of pictures, they are in their place. A new
    /// folder is marked as ours by `fresh`.
    ///
    /// # Errors
    /// Where nothing can be written, or no picture can have the size that is asked for.
    pub fn write(
        &self,
        folder: &Folder,
        output: StudyOutput,
        fresh: impl Fn() -> Manifest,
        (json, quiet): (bool, bool),
    ) -> Result<Ending, Failure> {
        let StudyOutput {
            study,
            command,
            files,
            results,
        } = output;
        tell_moved(&folder.write_study(study, command, fresh(), files)?);
        if self.no_charts || json {
            return Ok(Ending::Done);
        }
        let (options, wanted) = (self.pictures.options(), self.pictures.wanted());
        let drawn = over_pictures(quiet, |told| chart::render(&results, &options, &wanted, told))?;
        warn_of_missing(&drawn.pictures);
        let ending = tell_undrawn(drawn.undrawn.iter().map(ChartError::said));
        let files = report::pictures(&drawn.pictures);
        tell_moved(&folder.again()?.add(Vec::new(), (study, files), fresh())?);
        Ok(ending)
    }
}

fn purpose(word: &str) -> Result<Purpose, Failure> {
    let known = Purpose::ALL.iter().find(|(known, _)| *known == word);
    let unknown = || say!("用途为 `page` 或 `slide`"; "charts are for a `page` or for a `slide`");
    Ok(known.map(|(_, purpose)| *purpose).ok_or_else(unknown)?)
}

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

/// Names the characters that no font has; they are drawn as boxes.
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
            "图中字体没有这些字符，以方框代替：{}", list.join("、");
            "no font has {}; the charts show boxes instead", list.join(", ")
        );
        print_error(&format!("attain: {}\n", said.get(language())));
    }
}
