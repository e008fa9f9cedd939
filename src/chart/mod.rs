//! Summary → pictures. Everything is drawn from a [`Summary`] or a [`Comparison`] alone, so that `attain chart` draws the same
//! again.
//!
//! A kind of picture is one file and one line in [`CHARTS`]: it lists what there is to draw ([`Plate`]s) and draws each on a [`Canvas`]. Plates are drawn in parallel. The SVG holds text as outlines, each kept once, and looks the
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

use crate::scenario::Unit;
use crate::study::compare::Comparison;
use crate::summary::Summary;
use crate::wording::{self, Language, Measure, Said, Style, say};
pub use canvas::{Canvas, TextForm};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

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

impl Options {
    /// How values with a unit are written in pictures.
    pub fn measure(&self, unit: &Unit) -> Measure {
        Measure::new(unit, self.language, Style::Picture)
    }

    /// A whole number in pictures.
    fn number(&self, value: u64) -> String {
        wording::count(value, self.language, Style::Picture)
    }
}

/// A probability in pictures, from a share of `paths`.
fn probability(value: f64, paths: u64, is_certain: bool) -> String {
    wording::probability(value, paths, is_certain, Style::Picture)
}

/// What pictures are drawn from: a run, scenarios side by side, or both.
#[derive(Clone, Copy, Debug, Default)]
pub struct Results<'a> {
    /// A run.
    pub summary: Option<&'a Summary>,
    /// Scenarios side by side.
    pub comparison: Option<&'a Comparison>,
}

/// A run, and how it is drawn.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The results.
    pub summary: &'a Summary,
    /// How.
    pub options: &'a Options,
}

/// Scenarios side by side, and how they are drawn.
#[derive(Clone, Copy)]
pub struct Scenarios<'a> {
    /// The results.
    pub comparison: &'a Comparison,
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
    /// From what, and how.
    pub draws: Draws,
}

/// What a kind of picture is drawn from: what there is to draw, and the drawing of one plate.
#[derive(Clone, Copy)]
pub enum Draws {
    /// A run.
    Summary {
        /// What there is to draw.
        plates: fn(&Subject) -> Vec<Plate>,
        /// Draws one of them.
        draw: fn(&Subject, &Plate) -> Canvas,
    },
    /// Scenarios side by side.
    Comparison {
        /// What there is to draw.
        plates: fn(&Scenarios) -> Vec<Plate>,
        /// Draws one of them.
        draw: fn(&Scenarios, &Plate) -> Canvas,
    },
}

/// Draws a plate of one kind.
type Draw<'a> = Box<dyn Fn(&Plate) -> Canvas + Sync + 'a>;

impl Chart {
    /// What there is to draw of these results, and how; nothing where they are not what this kind is drawn from.
    fn of<'a>(&self, results: &Results<'a>, options: &'a Options) -> Option<(Vec<Plate>, Draw<'a>)> {
        match self.draws {
            Draws::Summary { plates, draw } => {
                let summary = results.summary?;
                let subject = Subject { summary, options };
                Some((plates(&subject), Box::new(move |plate| draw(&subject, plate))))
            }
            Draws::Comparison { plates, draw } => {
                let comparison = results.comparison?;
                let scenarios = Scenarios { comparison, options };
                Some((plates(&scenarios), Box::new(move |plate| draw(&scenarios, plate))))
            }
        }
    }
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

impl Picture {
    /// Whether it shows scenarios side by side, and not one run.
    pub fn of_comparison(&self) -> bool {
        let chart = CHARTS.iter().find(|chart| chart.id == self.kind);
        chart.is_some_and(|chart| matches!(chart.draws, Draws::Comparison { .. }))
    }
}

/// A picture that could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartError {
    /// Its name; empty where it is all of them.
    pub picture: String,
    /// What went wrong.
    pub reason: Said,
}

impl ChartError {
    /// One sentence.
    pub fn said(&self) -> Said {
        let ChartError { picture, reason } = self;
        if picture.is_empty() {
            return reason.clone();
        }
        say!(
            "无法绘制图 {picture}：{}", reason.zh;
            "the picture {picture} could not be drawn: {}", reason.en
        )
    }
}

impl std::fmt::Display for ChartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.said().fmt(f)
    }
}

impl std::error::Error for ChartError {}

/// What came of drawing: one picture that cannot be drawn costs none of the others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn {
    /// The pictures.
    pub pictures: Vec<Picture>,
    /// Those that could not be made.
    pub undrawn: Vec<ChartError>,
}

/// Draws the pictures of all kinds that these results allow, or of those named in `kinds` where it is not empty, in parallel on the current rayon
/// pool, in the order of [`CHARTS`]. `progress` is told, from any thread, how many are done of how many.
///
/// # Errors
/// Where no picture can have the size that the options ask for.
pub fn render(
    results: &Results,
    options: &Options,
    kinds: &[&str],
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Drawn, ChartError> {
    render_some(results, options, kinds, &|_| true, progress)
}

/// The pictures of a kind with these names, where there are such. Names begin with their kind, so that other kinds take none away.
///
/// # Errors
/// As [`render`].
pub fn render_named(
    results: &Results,
    options: &Options,
    kind: &str,
    names: &[&str],
) -> Result<Drawn, ChartError> {
    render_some(results, options, &[kind], &|name| names.contains(&name), &|_, _| {})
}

fn render_some(
    results: &Results,
    options: &Options,
    kinds: &[&str],
    wanted: &dyn Fn(&str) -> bool,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Drawn, ChartError> {
    check(options)?;
    let drawings: Vec<(&Chart, (Vec<Plate>, Draw))> = CHARTS
        .iter()
        .filter(|chart| kinds.is_empty() || kinds.contains(&chart.id))
        .filter_map(|chart| Some((chart, chart.of(results, options)?)))
        .collect();
    let plates: Vec<(&Chart, &Draw, &Plate)> = drawings
        .iter()
        .flat_map(|(chart, (plates, draw))| plates.iter().map(move |plate| (*chart, draw, plate)))
        .collect();
    let names = file_names(plates.iter().map(|(chart, _, plate)| (chart.id, plate.name.as_str())));
    let chosen: Vec<_> = plates.iter().zip(&names).filter(|(_, name)| wanted(name)).collect();
    let done = std::sync::atomic::AtomicUsize::new(0);
    let outcomes: Vec<Result<Picture, ChartError>> = chosen
        .par_iter()
        .map(|((chart, draw, plate), name)| {
            let finished = catch_unwind(AssertUnwindSafe(|| finish(options, chart, draw, plate, name)));
            // A fault of ours in one picture.
            let picture = finished.unwrap_or_else(|_| {
                Err(ChartError {
                    picture: name.to_string(),
                    reason: say!("程序内部错误"; "a fault of the program"),
                })
            });
            progress(
                done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1,
                chosen.len(),
            );
            picture
        })
        .collect();
    let mut drawn = Drawn::default();
    for outcome in outcomes {
        match outcome {
            Ok(picture) => drawn.pictures.push(picture),
            Err(error) => drawn.undrawn.push(error),
        }
    }
    Ok(drawn)
}

/// Whether pictures can have the size that is asked for.
fn check(options: &Options) -> Result<(), ChartError> {
    let is_fine = (200.0..=10_000.0).contains(&options.width)
        && options.height.is_none_or(|height| (100.0..=10_000.0).contains(&height));
    if is_fine {
        return Ok(());
    }
    Err(ChartError {
        picture: String::new(),
        reason: say!(
            "宽度应在200至10000之间，高度应在100至10000之间";
            "the width must lie between 200 and 10,000 units, the height between 100 and 10,000"
        ),
    })
}

/// [`render`] for all kinds of one summary.
///
/// # Errors
/// As [`render`].
pub fn render_all(
    summary: &Summary,
    options: &Options,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Drawn, ChartError> {
    let results = Results {
        summary: Some(summary),
        comparison: None,
    };
    render(&results, options, &[], progress)
}

/// [`render`] for scenarios side by side.
///
/// # Errors
/// As [`render`].
pub fn render_comparison(
    comparison: &Comparison,
    options: &Options,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Drawn, ChartError> {
    let results = Results {
        summary: None,
        comparison: Some(comparison),
    };
    render(&results, options, &[], progress)
}

fn finish(options: &Options, chart: &Chart, draw: &Draw, plate: &Plate, name: &str) -> Result<Picture, ChartError> {
    let fault = |reason: Said| ChartError {
        picture: name.to_string(),
        reason,
    };
    let canvas = draw(plate);
    let kind = options.say(chart.title[0], chart.title[1]);
    let svg = |form| {
        canvas
            .svg(&font::elided(&plate.caption), kind, form)
            .map_err(|error| fault(Said::same(error)))
    };
    let outlines = svg(TextForm::Outlines)?;
    let png = if options.png {
        png::render(&outlines, options.scale, options.dpi).map_err(fault)?
    } else {
        Vec::new()
    };
    Ok(Picture {
        name: name.to_string(),
        kind: chart.id,
        caption: font::elided(&plate.caption).into_owned(),
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
fn file_names<'n>(plates: impl Iterator<Item = (&'n str, &'n str)>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let name = |(kind, plate): (&str, &str)| {
        let mut stem = kind.to_string();
        for part in plate
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
    plates.map(name).collect()
}
