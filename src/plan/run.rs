//! One run of a plan: what is asked for, and what came of it.

use super::limits::most_nodes;
use super::{Error, Limit, Plan, precision};
use crate::diagnostic::Diagnostics;
use crate::model::{ItemId, KnownBy, Setting};
use crate::program::{self, Program, Settings};
use crate::sampler::{SAMPLERS, Sampler};
use crate::scenario::date::Date;
use crate::simulation::{Control, DifferentRun, RunTally, Simulation, Stopped};
use crate::summary::{self, Origin, Summary};
use crate::tally::proportion;
use ndarray::Array3;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Paths of a run where nobody says how many.
pub const DEFAULT_PATHS: u64 = 100_000;
/// Seed where nobody says which.
pub const DEFAULT_SEED: u64 = 1;

/// How long a run is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Length {
    /// So many paths.
    Paths(u64),
    /// Until the probability of every target has a standard error of at most this.
    Precision(f64),
}

/// What is asked of a run. What is left out is as the scenario's own `run` says, else 100,000 paths, seed 1 and the sampler
/// `random`.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// How long it is.
    pub length: Option<Length>,
    /// Seed of all random numbers.
    pub seed: Option<u64>,
    /// How uniform numbers are made.
    pub sampler: Option<&'static dyn Sampler>,
    /// Settings of levers that differ from the plan's.
    pub levers: BTreeMap<ItemId, Setting>,
    /// Which observations count.
    pub known_by: KnownBy,
    /// Only these paths of the whole; they start at a multiple of 1,024. Parts of one run merge to its bits.
    pub part: Option<Range<u64>>,
}

impl Run {
    /// A run of so many paths.
    pub fn paths(paths: u64) -> Run {
        Run {
            length: Some(Length::Paths(paths)),
            ..Run::default()
        }
    }

    /// The same with another seed.
    pub fn seed(self, seed: u64) -> Run {
        Run {
            seed: Some(seed),
            ..self
        }
    }
}

/// A finished run, or a part of one: everything that was counted. It owns all it needs.
#[derive(Clone)]
pub struct Finished {
    pub(super) simulation: Simulation,
    pub(super) tally: RunTally,
    pub(super) origin: Arc<Origin>,
    /// By which date figures counted, where one was given.
    as_of: Option<Date>,
    /// Which paths, rising and apart.
    pub(super) ranges: Vec<Range<u64>>,
    /// Paths of the whole run, of which these are a part; `u64::MAX` of a run to a precision.
    pub(super) whole: u64,
}

impl std::fmt::Debug for Finished {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Finished")
            .field("scenario", &self.simulation.model().name)
            .field("paths", &self.ranges)
            .finish_non_exhaustive()
    }
}

/// Single paths of a run, with the names of their axes.
#[derive(Clone, Debug, PartialEq)]
pub struct Paths {
    /// `[path − first, indicator, period]`; NaN where undefined.
    pub values: Array3<f64>,
    /// Full names of the reported indicators, along the second axis.
    pub indicators: Vec<String>,
    /// Periods, the base first, along the third axis.
    pub periods: Vec<String>,
    /// The number of the first path.
    pub first: u64,
}

impl Plan {
    /// Paths and settings of a run: what is asked for wins over the scenario's own.
    pub fn settings(&self, run: &Run) -> (Length, Settings) {
        let own = &self.model.run;
        let length = run.length.unwrap_or(Length::Paths(own.paths.unwrap_or(DEFAULT_PATHS)));
        let sampler = run
            .sampler
            .or(own.sampler)
            .unwrap_or(SAMPLERS[0]);
        let settings = Settings {
            sampler,
            levers: run.levers.clone(),
            ..Settings::seeded(run.seed.or(own.seed).unwrap_or(DEFAULT_SEED))
        };
        (length, settings)
    }

    /// The observations that count in a run, as indices: in the order of their periods, within one in the order of the file.
    ///
    /// # Errors
    /// [`Error::Unknown`] where one that is left out is not there.
    pub fn counted(&self, run: &Run) -> Result<Vec<usize>, Error> {
        self.model.counted(&run.known_by).map_err(Error::Unknown)
    }

    /// The model as a program.
    ///
    /// # Errors
    /// [`Limit::Operations`]
    pub fn compile(&self) -> Result<Arc<Program>, Limit> {
        Ok(Arc::new(program::compile_within(&self.model, most_nodes())?))
    }

    /// Simulates the plan.
    ///
    /// # Errors
    /// [`Error::TooLarge`] before anything is simulated; [`Error::Stopped`] with what there is so far where `control` said so.
    pub fn run(&self, run: &Run, control: Control) -> Result<Finished, Error> {
        self.counted(run)?;
        let (length, settings) = self.settings(run);
        // Under figures that count, how long a run is must be known before its paths are weighed.
        let length = match length {
            Length::Precision(error) if !self.counted(run)?.is_empty() || !self.supposed.is_empty() => {
                Length::Paths(self.paths_for(run, &settings, error, control)?)
            }
            length => length,
        };
        let total = match length {
            Length::Paths(paths) => paths,
            // Counters for the longest run that there may be.
            Length::Precision(_) => u64::MAX,
        };
        let simulation = self.simulation(run, &settings, total, control)?;
        let (tally, paths) = match length {
            Length::Paths(paths) => {
                let paths = run.part.clone().unwrap_or(0..paths);
                (simulation.run(paths.clone(), control), paths)
            }
            Length::Precision(error) => {
                let tally = precision::run(&simulation, error, control)?;
                (tally, 0..u64::MAX)
            }
        };
        // The first paths of a resampled run are no sample of it.
        let is_resampled = simulation.conditioning().is_some_and(|conditioning| conditioning.is_resampled());
        let finished = |tally: RunTally| Finished {
            ranges: std::iter::once(paths.start..paths.start + tally.paths).filter(|paths| !paths.is_empty()).collect(),
            whole: total,
            simulation,
            tally,
            origin: Arc::clone(&self.origin),
            as_of: run.known_by.as_of,
        };
        match tally {
            Ok(tally) => Ok(finished(tally)),
            Err(Stopped(tally)) if tally.paths > 0 && !is_resampled => Err(Error::Stopped(Some(Box::new(finished(*tally))))),
            Err(Stopped(_)) => Err(Error::Stopped(None)),
        }
    }
}

impl Finished {
    /// Everything that tables, charts and documents need.
    pub fn summary(&self) -> Summary {
        let summary = summary::summarise(&self.simulation, &self.tally, &self.origin);
        Summary {
            as_of: self.as_of.filter(|_| summary.effective_paths.is_some()).map(|date| date.to_string()),
            ..summary
        }
    }

    /// What only a run can show: undefined values, violated checks, targets that no path or every path meets.
    pub fn warnings(&self) -> Diagnostics {
        let mut warnings = Diagnostics::new();
        summary::warnings(&self.simulation, &self.tally, &mut warnings);
        warnings
    }

    /// How many paths were simulated.
    pub fn simulated(&self) -> u64 {
        self.tally.paths
    }

    /// The share of paths, or of their weights, that meet a target, by its full id.
    pub fn probability(&self, target: &str) -> Option<f64> {
        let targets = &self.simulation.model().targets;
        let index = targets.iter().position(|other| other.id == target)?;
        if let Some(weighted) = &self.tally.weighted {
            return weighted.shares().targets.get(index).map(|share| share.probability);
        }
        let hits = self.tally.targets[index].hits;
        Some(proportion::probability(hits, self.tally.paths))
    }

    /// The reported indicators on the paths of a range, simulated once more. Memory grows with paths × indicators × periods.
    pub fn paths(&self, range: Range<u64>) -> Paths {
        let model = self.simulation.model();
        Paths {
            indicators: model.report.iter().map(|id| model.item(*id).name.clone()).collect(),
            periods: (0..=model.calendar.last())
                .map(|period| model.calendar.label(period))
                .collect(),
            first: range.start,
            values: self.simulation.paths(range),
        }
    }

    /// The simulation behind it.
    pub fn simulation(&self) -> &Simulation {
        &self.simulation
    }

    /// Where the plan comes from.
    pub fn origin(&self) -> &Arc<Origin> {
        &self.origin
    }

    /// Adds other paths of the same run. Parts of a run, in any order, give the bits of the whole. [`Finished::merge_bytes`] does the same
    /// with those of another process.
    ///
    /// # Errors
    /// [`DifferentRun`] where they are not parts of one run, or have paths in common.
    pub fn merge(&mut self, other: &Finished) -> Result<(), DifferentRun> {
        let (mine, theirs) = (self.simulation.settings(), other.simulation.settings());
        let alike = self.origin.sha256 == other.origin.sha256
            && mine.seed == theirs.seed
            && mine.sampler.name() == theirs.sampler.name()
            && mine.levers == theirs.levers;
        let apart = |one: &Range<u64>| {
            other
                .ranges
                .iter()
                .all(|two| one.end <= two.start || two.end <= one.start)
        };
        if !alike || !self.ranges.iter().all(apart) {
            return Err(DifferentRun);
        }
        self.tally.merge(&other.tally).map_err(|_| DifferentRun)?;
        other.ranges.iter().cloned().for_each(|range| self.put(range));
        Ok(())
    }
}
