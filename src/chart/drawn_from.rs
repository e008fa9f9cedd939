//! What pictures are drawn from: the results of a run and of studies, each with how they are drawn.

use super::{Canvas, Chart, Options, Plate};
use crate::study::compare::Comparison;
use crate::study::progress::ProgressResult;
use crate::study::sensitivity::Sensitivity;
use crate::study::suppose::SupposeResult;
use crate::study::update::Update;
use crate::summary::Summary;
use crate::wording::Both;

/// What pictures are drawn from: any of these results.
#[derive(Clone, Copy, Debug, Default)]
pub struct Results<'a> {
    /// A run.
    pub summary: Option<&'a Summary>,
    /// Scenarios side by side.
    pub comparison: Option<&'a Comparison>,
    /// What decides targets.
    pub sensitivity: Option<&'a Sensitivity>,
    /// What became of a plan since figures arrived.
    pub update: Option<&'a Update>,
    /// A supposition.
    pub supposition: Option<&'a SupposeResult>,
    /// How far targets are.
    pub progress: Option<&'a ProgressResult>,
}

impl<'a> Results<'a> {
    /// A run alone.
    pub fn of(summary: &'a Summary) -> Results<'a> {
        Results {
            summary: Some(summary),
            ..Results::default()
        }
    }
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

/// What decides targets, and how it is drawn.
#[derive(Clone, Copy)]
pub struct Deciding<'a> {
    /// The results.
    pub sensitivity: &'a Sensitivity,
    /// How.
    pub options: &'a Options,
}

/// The results of another study, and how they are drawn.
pub struct Studied<'a, T> {
    /// The results.
    pub results: &'a T,
    /// How.
    pub options: &'a Options,
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
    /// What decides targets.
    Sensitivity {
        /// What there is to draw.
        plates: fn(&Deciding) -> Vec<Plate>,
        /// Draws one of them.
        draw: fn(&Deciding, &Plate) -> Canvas,
    },
    /// What became of a plan since figures arrived.
    Update {
        /// What there is to draw.
        plates: fn(&Studied<Update>) -> Vec<Plate>,
        /// Draws one of them.
        draw: fn(&Studied<Update>, &Plate) -> Canvas,
    },
    /// A supposition.
    Supposition {
        /// What there is to draw.
        plates: fn(&Studied<SupposeResult>) -> Vec<Plate>,
        /// Draws one of them.
        draw: fn(&Studied<SupposeResult>, &Plate) -> Canvas,
    },
    /// How far targets are.
    Progress {
        /// What there is to draw.
        plates: fn(&Studied<ProgressResult>) -> Vec<Plate>,
        /// Draws one of them.
        draw: fn(&Studied<ProgressResult>, &Plate) -> Canvas,
    },
}

/// What kinds of pictures are drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A run.
    Run,
    /// Scenarios side by side.
    Comparison,
    /// What decides targets.
    Sensitivity,
    /// What became of a plan since figures arrived.
    Update,
    /// A supposition.
    Supposition,
    /// How far targets are.
    Progress,
}

impl Origin {
    /// Every origin, in the order of a briefing.
    pub const ALL: [Origin; 6] = [
        Origin::Run,
        Origin::Comparison,
        Origin::Sensitivity,
        Origin::Update,
        Origin::Supposition,
        Origin::Progress,
    ];

    /// What the names of its files begin with.
    pub fn word(self) -> Both {
        match self {
            Origin::Run => Both::new("", ""),
            Origin::Comparison => Both::new("情景比较", "compare"),
            Origin::Sensitivity => Both::new("影响因素", "drivers"),
            Origin::Update => Both::new("数据更新", "update"),
            Origin::Supposition => Both::new("设想", "suppose"),
            Origin::Progress => Both::new("进展", "progress"),
        }
    }

    /// The files that hold such results.
    pub fn files(self) -> Both {
        match self {
            Origin::Run => Both::new("一次运行的 summary.json", "the summary.json of one run"),
            Origin::Comparison => Both::new("compare.json 或多个 summary.json", "a compare.json, or from several summaries"),
            Origin::Sensitivity => Both::new("sensitivity.json", "a sensitivity.json"),
            Origin::Update => Both::new("update.json", "an update.json"),
            Origin::Supposition => Both::new("suppose.json", "a suppose.json"),
            Origin::Progress => Both::new("progress.json", "a progress.json"),
        }
    }

    /// Whether these results are there.
    pub fn is_in(self, results: &Results) -> bool {
        match self {
            Origin::Run => results.summary.is_some(),
            Origin::Comparison => results.comparison.is_some(),
            Origin::Sensitivity => results.sensitivity.is_some(),
            Origin::Update => results.update.is_some(),
            Origin::Supposition => results.supposition.is_some(),
            Origin::Progress => results.progress.is_some(),
        }
    }
}

/// Draws a plate of one kind.
pub type Draw<'a> = Box<dyn Fn(&Plate) -> Canvas + Sync + 'a>;

/// What there is to draw of the results of a study, and how.
fn studied<'a, T: Sync>(
    results: Option<&'a T>,
    options: &'a Options,
    plates: fn(&Studied<T>) -> Vec<Plate>,
    draw: fn(&Studied<T>, &Plate) -> Canvas,
) -> Option<(Vec<Plate>, Draw<'a>)> {
    let studied = Studied {
        results: results?,
        options,
    };
    Some((plates(&studied), Box::new(move |plate| draw(&studied, plate))))
}

impl Chart {
    /// What there is to draw of these results, and how; nothing where they are not what this kind is drawn from.
    pub(super) fn of<'a>(&self, results: &Results<'a>, options: &'a Options) -> Option<(Vec<Plate>, Draw<'a>)> {
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
            Draws::Sensitivity { plates, draw } => {
                let sensitivity = results.sensitivity?;
                let deciding = Deciding { sensitivity, options };
                Some((plates(&deciding), Box::new(move |plate| draw(&deciding, plate))))
            }
            Draws::Update { plates, draw } => studied(results.update, options, plates, draw),
            Draws::Supposition { plates, draw } => studied(results.supposition, options, plates, draw),
            Draws::Progress { plates, draw } => studied(results.progress, options, plates, draw),
        }
    }

    /// What it is drawn from.
    pub fn origin(&self) -> Origin {
        match self.draws {
            Draws::Summary { .. } => Origin::Run,
            Draws::Comparison { .. } => Origin::Comparison,
            Draws::Sensitivity { .. } => Origin::Sensitivity,
            Draws::Update { .. } => Origin::Update,
            Draws::Supposition { .. } => Origin::Supposition,
            Draws::Progress { .. } => Origin::Progress,
        }
    }
}
