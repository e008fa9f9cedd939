//! Summary → pictures. Everything is drawn from [`Summary`] alone, so that `attain chart` draws the same again.
//!
//! A kind of picture is one file and one line in [`CHARTS`]: it lists what there is to draw for a summary ([`Plate`]s) and
//! draws each on a [`Canvas`]. Plates are drawn in parallel. The SVG holds text as outlines, each kept once, and looks the
//! same in browsers and in Word on machines without a Chinese font; PNGs are made from that very SVG. No font, file or
//! address of the machine is looked at.

mod assumptions;
mod axis;
mod board;
pub mod canvas;
mod compare;
mod composition;
mod convergence;
mod distribution;
mod fan;
pub mod font;
mod goal;
mod joint;
mod met;
pub mod number;
mod page;
mod png;
mod samples;
pub mod style;
#[cfg(test)]
mod synthetic;
#[cfg(test)]
mod tests;
mod text;
mod time_to_target;

use crate::scenario::Language;
use crate::summary::Summary;
pub use canvas::{Canvas, TextForm};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// How pictures are made.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// The language of all words.
    pub language: Language,
    /// Width in picture units; texts have their size in the same units, so that a narrower picture has larger text.
    pub width: f64,
    /// Height of pictures of one plot; by default as the kind wants. Boards and tables take what their rows need.
    pub height: Option<f64>,
    /// Pixels to a unit in PNGs.
    pub scale: f64,
    /// Resolution written into PNGs, pixels per inch. 254 prints the default of 1,600 pixels 16 cm wide.
    pub dpi: u32,
    /// How SVGs hold text.
    pub text: TextForm,
    /// Whether PNGs are made.
    pub png: bool,
}

impl Options {
    /// The usual size in a language: 800 units and 1,600 pixels wide.
    pub fn new(language: Language) -> Options {
        Options {
            language,
            width: style::WIDTH,
            height: None,
            scale: 2.0,
            dpi: 254,
            text: TextForm::Outlines,
            png: true,
        }
    }
}

/// A difference between two scenarios for one target, on the same paths.
#[derive(Clone, Debug, PartialEq)]
pub struct PairedDifference {
    /// The target.
    pub target: String,
    /// The place of the other scenario in [`Comparison::others`].
    pub scenario: usize,
    /// Its probability less that of the reference.
    pub probability: f64,
    /// Standard error of that, from the paired paths.
    pub standard_error: f64,
}

/// Other scenarios beside the summary, which is the reference.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// Their summaries.
    pub others: Vec<Summary>,
    /// Differences from the reference.
    pub differences: Vec<PairedDifference>,
}

/// What pictures are drawn from.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The results.
    pub summary: &'a Summary,
    /// Other scenarios.
    pub comparison: Option<&'a Comparison>,
    /// How.
    pub options: &'a Options,
}

/// One picture to draw.
#[derive(Clone, Debug, PartialEq)]
pub struct Plate {
    /// Its name among those of its kind, empty where there is one only.
    pub name: String,
    /// What it shows, for captions and for those who cannot see it.
    pub caption: String,
    /// Places of the items that it shows, as its kind counts them.
    pub items: Vec<usize>,
}

/// A kind of picture.
pub struct Chart {
    /// Its name in file names and on the command line.
    pub id: &'static str,
    /// Its title, Chinese and English.
    pub title: [&'static str; 2],
    /// What it shows, Chinese and English.
    pub about: [&'static str; 2],
    /// What there is to draw.
    pub plates: fn(&Subject) -> Vec<Plate>,
    /// Draws one of them.
    pub draw: fn(&Subject, &Plate) -> Canvas,
}

/// All kinds, in the order of a briefing.
pub static CHARTS: &[Chart] = &[
    board::CHART,
    met::CHART,
    fan::CHART,
    distribution::CHART,
    joint::CHART,
    time_to_target::CHART,
    composition::CHART,
    samples::CHART,
    compare::CHART,
    assumptions::CHART,
    convergence::CHART,
];

/// A finished picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Name for files, without extension: `board`, `fan-output-ai`.
    pub name: String,
    /// The kind's id.
    pub kind: &'static str,
    /// What it shows in one line.
    pub caption: String,
    /// Width in units.
    pub width: f64,
    /// Height in units.
    pub height: f64,
    /// As SVG.
    pub svg: String,
    /// As PNG; empty where none was asked for.
    pub png: Vec<u8>,
    /// Characters that the faces lack, shown by their codes.
    pub missing: BTreeSet<char>,
}

/// A picture that could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartError {
    /// Its name.
    pub picture: String,
    /// What went wrong.
    pub reason: String,
}

impl std::fmt::Display for ChartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the picture {} could not be drawn: {}", self.picture, self.reason)
    }
}

impl std::error::Error for ChartError {}

/// Draws the pictures of all kinds, or of those named in `kinds` where it is not empty, in parallel on the current rayon
/// pool, in the order of [`CHARTS`]. `progress` is told, from any thread, how many are done of how many.
///
/// # Errors
/// The first picture that could not be made (an unreasonable size, no memory).
pub fn render(
    subject: &Subject,
    kinds: &[&str],
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Vec<Picture>, ChartError> {
    let plates = plates(subject, kinds);
    let done = std::sync::atomic::AtomicUsize::new(0);
    plates
        .par_iter()
        .map(|(name, chart, plate)| {
            let picture = draw(subject, chart, plate, name);
            progress(
                done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1,
                plates.len(),
            );
            picture
        })
        .collect()
}

/// The pictures with these names, where there are such, in the order of [`CHARTS`].
///
/// # Errors
/// As [`render`].
pub fn render_named(subject: &Subject, names: &[&str]) -> Result<Vec<Picture>, ChartError> {
    let mut plates = plates(subject, &[]);
    plates.retain(|(name, ..)| names.contains(&name.as_str()));
    plates
        .par_iter()
        .map(|(name, chart, plate)| draw(subject, chart, plate, name))
        .collect()
}

/// What there is to draw of these kinds (of all where none is named), with the names of the pictures.
fn plates(subject: &Subject, kinds: &[&str]) -> Vec<(String, &'static Chart, Plate)> {
    let wanted = CHARTS
        .iter()
        .filter(|chart| kinds.is_empty() || kinds.contains(&chart.id));
    let plates: Vec<(&Chart, Plate)> = wanted
        .flat_map(|chart| (chart.plates)(subject).into_iter().map(move |plate| (chart, plate)))
        .collect();
    let names = file_names(&plates);
    names
        .into_iter()
        .zip(plates)
        .map(|(name, (chart, plate))| (name, chart, plate))
        .collect()
}

/// [`render`] for all kinds of one summary.
///
/// # Errors
/// As [`render`].
pub fn render_all(
    summary: &Summary,
    options: &Options,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Vec<Picture>, ChartError> {
    render(
        &Subject {
            summary,
            comparison: None,
            options,
        },
        &[],
        progress,
    )
}

fn draw(subject: &Subject, chart: &Chart, plate: &Plate, name: &str) -> Result<Picture, ChartError> {
    let options = subject.options;
    let fault = |reason: String| ChartError {
        picture: name.to_string(),
        reason,
    };
    if !(200.0..=10_000.0).contains(&options.width) || !options.height.is_none_or(|h| (100.0..=10_000.0).contains(&h)) {
        return Err(fault(
            "width and height must lie between 200 (height 100) and 10,000 units".into(),
        ));
    }
    let canvas = (chart.draw)(subject, plate);
    let kind = subject.say(chart.title[0], chart.title[1]);
    let svg = |form| canvas.svg(&plate.caption, kind, form).map_err(fault);
    let outlines = svg(TextForm::Outlines)?;
    let png = if options.png {
        png::render(&outlines, options.scale, options.dpi).map_err(fault)?
    } else {
        Vec::new()
    };
    Ok(Picture {
        name: name.to_string(),
        kind: chart.id,
        caption: plate.caption.clone(),
        width: canvas.width,
        height: canvas.height,
        svg: if options.text == TextForm::Outlines {
            outlines
        } else {
            svg(TextForm::Text)?
        },
        png,
        missing: canvas.missing,
    })
}

/// File names: the kind and the plate's name without signs that file systems or shells dislike; never the same twice.
fn file_names(plates: &[(&Chart, Plate)]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let name = |(chart, plate): &(&Chart, Plate)| {
        let mut stem = chart.id.to_string();
        for part in plate
            .name
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|part| !part.is_empty())
        {
            stem.push('-');
            stem.extend(part.chars().take(60));
        }
        let stem: String = stem.chars().take(80).collect();
        let mut unique = stem.clone();
        let mut number = 2;
        // File systems of Windows and macOS do not tell capitals apart.
        while !taken.insert(unique.to_lowercase()) {
            unique = format!("{stem}-{number}");
            number += 1;
        }
        unique
    };
    plates.iter().map(name).collect()
}
