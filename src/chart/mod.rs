//! Results → pictures. Everything is drawn from a [`Summary`] or from what a study saved alone, so that `attain chart` draws the
//! same again.
//!
//! A kind of picture is one file and one line in [`CHARTS`]: it lists what there is to draw ([`Plate`]s) and draws each on a
//! [`Canvas`]. Plates are drawn in parallel; [`choice`] says which of them a briefing wants and how their files are called.
//! The SVG holds text as outlines, each kept once, and looks the same in browsers and in Word on machines without a Chinese
//! font; PNGs are made from that very SVG.

mod assumptions;
mod axis;
mod board;
pub mod canvas;
mod choice;
mod compare;
mod composition;
mod bullets;
mod changes;
mod convergence;
mod cumulative;
mod distribution;
mod drawn_from;
mod dumbbells;
mod fan;
pub mod font;
mod goal;
mod goal_lines;
mod joint;
mod met;
mod outlook;
mod page;
mod pits;
mod png;
mod samples;
mod scenario_fan;
pub mod style;
mod suppose_fan;
#[cfg(test)]
mod synthetic;
#[cfg(test)]
mod tests;
mod text;
mod time_to_target;
mod tornado;
mod update_fan;

use crate::scenario::Unit;
use crate::summary::Summary;
use crate::wording::{self, Language, Measure, Said, Style, say};
pub use canvas::{Canvas, TextForm};
use drawn_from::Draw;
pub use drawn_from::{Deciding, Draws, Origin, Results, Scenarios, Studied, Subject};
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
    /// Resolution written into PNGs, pixels per inch. 261 prints the default of 1,600 pixels 156 mm wide.
    pub dpi: u32,
    /// What is fixed about their size.
    pub size: Size,
    /// How SVGs hold text.
    pub text: TextForm,
    /// Whether PNGs are made.
    pub png: bool,
}

/// What is fixed about the size of pictures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Size {
    /// Nothing: they are as wide as the options say.
    Free,
    /// They are printed no wider and no higher than so many millimetres.
    Print([f64; 2]),
    /// They have exactly so many pixels.
    Screen([u32; 2]),
}

/// What pictures are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The text of a page of an official document (GB/T 9704): 156 × 225 mm.
    Page,
    /// A slide of 1920 × 1080 pixels.
    Slide,
}

impl Purpose {
    /// Every purpose, with its word on the command line.
    pub const ALL: [(&'static str, Purpose); 2] = [("page", Purpose::Page), ("slide", Purpose::Slide)];
}

impl Options {
    /// The usual size in a language: 800 units and 1,600 pixels wide, no higher than a page.
    pub fn new(language: Language) -> Options {
        Options {
            language,
            width: style::WIDTH,
            height: None,
            scale: 2.0,
            dpi: 261,
            size: Size::Free,
            text: TextForm::Outlines,
            png: true,
        }
    }

    /// The size for a purpose.
    pub fn meant_for(language: Language, purpose: Purpose) -> Options {
        let usual = Options::new(language);
        match purpose {
            Purpose::Page => Options {
                scale: 3.0,
                size: Size::Print(style::PAGE),
                ..usual
            },
            Purpose::Slide => Options {
                width: 960.0,
                height: Some(540.0),
                scale: 2.0,
                dpi: 96,
                size: Size::Screen([1920, 1080]),
                ..usual
            },
        }
    }

    /// The height that a picture may have: that of a page, or of the screen.
    fn tallest(&self) -> f64 {
        let [width, height] = match self.size {
            Size::Free => style::PAGE,
            Size::Print(room) => room,
            Size::Screen(pixels) => pixels.map(f64::from),
        };
        self.width * height / width
    }

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

/// A probability in a sentence, from a share of `paths`: bounds in words, `低于0.1%`.
fn chance(value: f64, paths: u64, is_certain: bool, language: Language) -> String {
    let text = probability(value, paths, is_certain);
    let word = |rest: &str, chinese: &str, english: &str| format!("{}{rest}", language.say(chinese, english));
    match (text.strip_prefix('<'), text.strip_prefix('>')) {
        (Some(rest), _) => word(rest, "低于", "below "),
        (_, Some(rest)) => word(rest, "高于", "above "),
        _ => text,
    }
}

/// One picture to draw.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plate {
    /// Its name among those of its kind, empty where there is one only.
    pub name: String,
    /// What it is called in the name of its file, beside its kind.
    pub label: String,
    /// The indicator or the target that it is about, by name.
    pub about: Option<String>,
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
    /// What its files are called, Chinese and English.
    pub file: [&'static str; 2],
    /// How many of its pictures a briefing wants.
    pub usual: usize,
    /// What it shows, Chinese and English.
    pub about: [&'static str; 2],
    /// From what, and how.
    pub draws: Draws,
}

/// All kinds, in the order of a briefing.
pub static CHARTS: &[Chart] = &[
    board::CHART,
    met::CHART,
    fan::CHART,
    distribution::CHART,
    time_to_target::CHART,
    joint::CHART,
    composition::CHART,
    tornado::CHART,
    compare::CHART,
    scenario_fan::CHART,
    samples::CHART,
    assumptions::CHART,
    convergence::CHART,
    changes::CHART,
    update_fan::CHART,
    pits::CHART,
    suppose_fan::CHART,
    bullets::CHART,
    cumulative::CHART,
];

/// A finished picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Name for files, without extension: `01-目标实现概率`, `03-outlook-gross-output`.
    pub name: String,
    /// What it is whatever the language: its kind and the plate's name, `fan-gross_output`.
    pub id: String,
    /// The kind's id.
    pub kind: &'static str,
    /// Whether a briefing wants it.
    pub usual: bool,
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
    /// Characters that no font has, shown as boxes.
    pub missing: BTreeSet<char>,
}

impl Picture {
    /// What it was drawn from.
    pub fn origin(&self) -> Origin {
        let chart = CHARTS.iter().find(|chart| chart.id == self.kind);
        chart.map_or(Origin::Run, Chart::origin)
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

/// Which pictures are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Wanted<'k> {
    /// Only of these kinds; of all where there is none.
    pub kinds: &'k [&'k str],
    /// Only those about this indicator or target, by name.
    pub about: Option<&'k str>,
    /// Only those that a briefing wants.
    pub usual: bool,
}

impl Wanted<'_> {
    fn takes(&self, chart: &Chart, plate: &choice::Named) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&chart.id))
            && self.about.is_none_or(|name| plate.plate.about.as_deref() == Some(name))
            && (plate.usual || !self.usual)
    }
}

/// Draws the pictures that these results allow and that are wanted, in parallel on the current rayon pool, those of a briefing
/// first, in the order of [`CHARTS`]. The name of a picture does not depend on what else is wanted. `progress` is told, from any
/// thread, how many are done of how many.
///
/// # Errors
/// Where no picture can have the size that the options ask for.
pub fn render(
    results: &Results,
    options: &Options,
    wanted: &Wanted,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Drawn, ChartError> {
    render_some(results, options, &|chart, plate| wanted.takes(chart, plate), progress)
}

/// The pictures with these [`Picture::id`]s, where there are such, in the order of [`render`].
///
/// # Errors
/// As [`render`].
pub fn render_named(results: &Results, options: &Options, ids: &[&str]) -> Result<Drawn, ChartError> {
    render_some(
        results,
        options,
        &|_, plate| ids.contains(&plate.id.as_str()),
        &|_, _| {},
    )
}

fn render_some(
    results: &Results,
    options: &Options,
    wanted: &dyn Fn(&Chart, &choice::Named) -> bool,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Drawn, ChartError> {
    check(options)?;
    let drawings: Vec<(&Chart, (Vec<Plate>, Draw))> = CHARTS
        .iter()
        .filter_map(|chart| Some((chart, chart.of(results, options)?)))
        .collect();
    let plates: Vec<(&Chart, &[Plate])> = drawings
        .iter()
        .map(|(chart, (plates, _))| (*chart, plates.as_slice()))
        .collect();
    let named = choice::named(results, options, &plates);
    let chosen: Vec<_> = named
        .iter()
        .map(|named| (drawings[named.chart].0, &drawings[named.chart].1.1, named))
        .filter(|(chart, _, named)| wanted(chart, named))
        .collect();
    let done = std::sync::atomic::AtomicUsize::new(0);
    let outcomes: Vec<Result<Picture, ChartError>> = chosen
        .par_iter()
        .map(|(chart, draw, named)| {
            let finished = catch_unwind(AssertUnwindSafe(|| finish(options, chart, draw, named)));
            // A fault of ours in one picture.
            let picture = finished.unwrap_or_else(|_| {
                Err(ChartError {
                    picture: named.name.clone(),
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
    render(&Results::of(summary), options, &Wanted::default(), progress)
}

fn finish(options: &Options, chart: &Chart, draw: &Draw, named: &choice::Named) -> Result<Picture, ChartError> {
    let choice::Named { name, plate, .. } = named;
    let fault = |reason: Said| ChartError {
        picture: name.clone(),
        reason,
    };
    let canvas = draw(plate);
    let canvas = match options.size {
        Size::Screen(_) => canvas.fitted(options.width, options.tallest()),
        _ => canvas,
    };
    let (size, scale, dpi) = measured(options, &canvas);
    let kind = options.say(chart.title[0], chart.title[1]);
    let svg = |form| {
        canvas
            .svg(&font::elided(&plate.caption), kind, form, &size)
            .map_err(|error| fault(Said::same(error)))
    };
    let outlines = svg(TextForm::Outlines)?;
    let png = if options.png {
        let pixels = [canvas.width * scale, canvas.height * scale];
        png::render(&outlines, pixels, dpi).map_err(fault)?
    } else {
        Vec::new()
    };
    Ok(Picture {
        name: name.clone(),
        id: named.id.clone(),
        kind: chart.id,
        usual: named.usual,
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

/// Width and height as an SVG has them, pixels to a unit, and pixels per inch.
fn measured(options: &Options, canvas: &Canvas) -> ([String; 2], f64, u32) {
    let sides = [canvas.width, canvas.height];
    match options.size {
        Size::Free => (
            sides.map(canvas::round).map(|side| side.to_string()),
            options.scale,
            options.dpi,
        ),
        Size::Print([width, height]) => {
            // Rounded so that it is never larger than the room.
            let unit = (width / canvas.width).min(height / canvas.height);
            let text = |side: f64| format!("{}mm", (side * unit * 100.0 + 1e-6).floor() / 100.0);
            (
                sides.map(text),
                options.scale,
                (options.scale / unit * 25.4).ceil() as u32,
            )
        }
        Size::Screen(pixels) => {
            let scale = f64::from(pixels[0]) / canvas.width;
            (pixels.map(|side| side.to_string()), scale, options.dpi)
        }
    }
}
