//! Studies of plans: what decides a target, what it would take, and how plans differ.

use super::limits::{fits, fits_column};
use super::{Error, Length, Plan, Run, Wanted};
use crate::diagnostic::Diagnostics;
use crate::program::Settings;
use crate::simulation::{Control, Simulation};
use crate::study::compare::{self as comparing, Comparison};
use crate::study::seek::{self, Goal, Question, SeekResult, Sought};
use crate::study::sensitivity::{self, Sensitivity};
use crate::study::update::{self, Update};
use crate::study::{StudiedScenario, StudyRun};
use crate::summary::{self, Attain, Summary};
use crate::wording::say;

/// Paths of a sensitivity study where nobody says how many.
pub const SENSITIVITY_PATHS: u64 = 16_384;

/// What a search is for.
#[derive(Clone, Debug)]
pub struct Search {
    /// What is to be met.
    pub wanted: Wanted,
    /// What is asked of it.
    pub sought: Sought,
    /// Names of the levers that may move; every one that reaches the goal where none is named.
    pub vary: Vec<String>,
}

/// Plans on the same random numbers.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The results side by side, with paired differences.
    pub comparison: Comparison,
    /// What was noticed in the run of each plan.
    pub warnings: Vec<Diagnostics>,
}

impl Plan {
    /// What decides targets (by id; all where none is named): Sobol' indices, rank correlations and swings of every assumption,
    /// shock and lever that reaches them. The plan's own number of paths does not count here: 16,384 unless the run says how many.
    ///
    /// # Errors
    /// [`Error::Unknown`], [`Error::TooLarge`], [`Error::Stopped`]
    pub fn sensitivity(&self, targets: &[String], run: &Run, control: Control) -> Result<Sensitivity, Error> {
        let targets = self.targets(targets)?;
        let (_, settings) = self.settings(run);
        let paths = match run.length {
            Some(Length::Paths(paths)) => paths,
            _ => SENSITIVITY_PATHS,
        };
        let conditions = self.settled_conditions(run, &settings, paths, control)?;
        let found = if conditions.is_empty() {
            sensitivity::sensitivity(&self.model, &targets, &settings, paths, control)?
        } else {
            let known = self.counted(run)?.into_iter().map(|at| self.model.observations[at].period);
            let last_known = known.max().unwrap_or(0);
            sensitivity::sensitivity_under(&self.model, &targets, &conditions, last_known, &settings, paths, control)
                .map_err(|refusal| self.refused(refusal))?
        };
        Ok(Sensitivity {
            attain: Attain::this(),
            scenario: self.studied(),
            run: study_run(paths, &settings),
            targets: found,
        })
    }

    /// What it would take: the cheapest settings of levers with which all that is wanted is met together with a probability, a statistic of
    /// one target's measure reaches a bound, or the probability is the greatest that can be had.
    ///
    /// # Errors
    /// [`Error::Unknown`] also where a statistic is asked of anything but one target, [`Error::TooLarge`], [`Error::Stopped`]
    pub fn seek(&self, search: &Search, run: &Run, control: Control) -> Result<SeekResult, Error> {
        let targets = self.wanted(&search.wanted)?;
        self.counted(run)?;
        let (paths, settings) = self.paths_and_settings(run);
        if search.sought.statistic().is_some() {
            self.one_measure(&targets)?;
            // The measure of every path is kept.
            fits_column(paths)?;
        }
        let levers = match &search.vary[..] {
            [] => seek::levers(&self.model, &targets),
            names => self.levers(names)?,
        };
        let conditions = self.settled_conditions(run, &settings, paths, control)?;
        let question = Question {
            conditions: &conditions,
            model: &self.model,
            targets: &targets,
            levers: &levers,
            sought: &search.sought,
            settings: &settings,
            paths,
        };
        let found = seek::seek(&question, control)?;
        let is_best = matches!(search.sought, Sought::Best { .. });
        Ok(SeekResult {
            attain: Attain::this(),
            scenario: self.studied(),
            run: study_run(paths, &settings),
            goal: Goal {
                wanted: search.wanted.clone(),
                sought: search.sought.clone(),
            },
            reachable: (!is_best).then_some(found.reachable),
            package: found.package,
        })
    }

    /// Only one target has a measure to take a statistic of.
    fn one_measure(&self, targets: &[usize]) -> Result<(), Error> {
        if targets.len() == 1 {
            return Ok(());
        }
        let ids = targets.iter().map(|target| format!("`{}`", self.model.targets[*target].id));
        let ids = ids.collect::<Vec<_>>();
        let (zh, en) = (ids.join("、"), ids.join(", "));
        Err(Error::Unknown(say!(
            "均值和分位数只能对一项目标求，这里有{}项：{zh}", ids.len();
            "a mean or quantile can be sought of one target only; here are {}: {en}", ids.len()
        )))
    }

    /// Warnings of targets (by index) whose measures are undefined on some of the paths of a study.
    pub fn undefined_measures(&self, counts: impl IntoIterator<Item = (String, u64)>, paths: u64) -> Diagnostics {
        let mut warnings = Diagnostics::new();
        for (id, undefined) in counts.into_iter().filter(|(_, undefined)| *undefined > 0) {
            let target = self.model.targets.iter().find(|target| target.id == id);
            if let Some(warning) = target.and_then(|target| summary::undefined_target(target, undefined, paths, None))
            {
                warnings.warn(warning);
            }
        }
        warnings
    }

    /// The scenario of a study.
    pub fn studied(&self) -> StudiedScenario {
        StudiedScenario {
            name: self.model.name.clone(),
            sha256: self.origin.sha256.clone(),
            title: self.model.title.clone(),
        }
    }

    /// A number of paths, for studies that know no precision, and settings.
    pub fn paths_and_settings(&self, run: &Run) -> (u64, Settings) {
        let (length, settings) = self.settings(run);
        let paths = match length {
            Length::Paths(paths) => paths,
            Length::Precision(_) => self.model.run.paths.unwrap_or(super::run::DEFAULT_PATHS),
        };
        (paths, settings)
    }
}

/// A plan then and now.
#[derive(Clone, Debug)]
pub struct Updated {
    /// Probabilities without and with the figures that counted.
    pub update: Update,
    /// Results without them.
    pub then: Summary,
    /// Results with them.
    pub now: Summary,
    /// What was noticed in the run with them.
    pub warnings: Diagnostics,
}

impl Plan {
    /// What became of the plan since figures arrived: a run without those that count and one with them, on the same random numbers.
    ///
    /// # Errors
    /// [`Error::Unknown`] where no figure counts; [`Error::Refused`], [`Error::TooLarge`], [`Error::Stopped`]
    pub fn update(&self, run: &Run, control: Control) -> Result<Updated, Error> {
        if self.counted(run)?.is_empty() {
            return Err(Error::Unknown(match self.model.observations.is_empty() {
                true => say!(
                    "情景没有 `observations`，没有可更新的内容";
                    "the scenario has no `observations`: there is nothing to update"
                ),
                false => say!(
                    "截至该日没有任何观测计入";
                    "no observation counts by that date"
                ),
            }));
        }
        let (paths, settings) = self.paths_and_settings(run);
        let simulations = [
            self.conditioned(&[], &[], &settings, paths, control)?,
            self.simulation(run, &settings, paths, control)?,
        ];
        fits(simulations.iter().map(|simulation| &**simulation.program()), paths)?;
        let counted = comparing::simulate(&simulations, 0..paths, control).map_err(|_| Error::Stopped(None))?;
        let mut warnings = Diagnostics::new();
        summary::warnings(&simulations[1], &counted.tallies[1], &mut warnings);
        let then = summary::summarise(&simulations[0], &counted.tallies[0], &self.origin);
        let now = Summary {
            as_of: run.known_by.as_of.map(|date| date.to_string()),
            ..summary::summarise(&simulations[1], &counted.tallies[1], &self.origin)
        };
        let update = update::update(self.studied(), study_run(paths, &settings), &then, &now, &counted.pairs[0]);
        Ok(Updated {
            update,
            then,
            now,
            warnings,
        })
    }
}

/// Runs plans on the same random numbers: those of the first, which is the reference.
///
/// # Errors
/// [`Error::Among`] of the plan whose observations or suppositions are refused; [`Error::TooLarge`], [`Error::Stopped`]
pub fn compare(plans: &[Plan], run: &Run, control: Control) -> Result<Compared, Error> {
    let Some(reference) = plans.first() else {
        return Ok(Compared {
            comparison: comparing::beside(&[]),
            warnings: Vec::new(),
        });
    };
    let (paths, settings) = reference.paths_and_settings(run);
    let simulation = |(at, plan): (usize, &Plan)| {
        let made = plan.simulation(run, &settings, paths, control);
        made.map_err(|error| Error::Among(at, Box::new(error)))
    };
    let simulations = plans.iter().enumerate().map(simulation);
    let simulations = simulations.collect::<Result<Vec<Simulation>, Error>>()?;
    fits(simulations.iter().map(|simulation| &**simulation.program()), paths)?;
    let counted = comparing::simulate(&simulations, 0..paths, control).map_err(|_| Error::Stopped(None))?;
    let mut warnings = Vec::with_capacity(plans.len());
    let mut summaries: Vec<Summary> = Vec::with_capacity(plans.len());
    for ((plan, simulation), tally) in plans.iter().zip(&simulations).zip(&counted.tallies) {
        let mut found = Diagnostics::new();
        summary::warnings(simulation, tally, &mut found);
        warnings.push(found);
        // No workbook of a comparison shows what was changed.
        let origin = summary::Origin {
            changed: Default::default(),
            ..(*plan.origin).clone()
        };
        let mut summary = summary::summarise(simulation, tally, &origin);
        if let Some(named) = &plan.named {
            let scenario = &mut summary.scenario;
            scenario.name = format!("{}#{}", scenario.name, named.name);
            if !named.label.is_none() {
                scenario.title = named.label.clone();
            }
        }
        summaries.push(summary);
    }
    Ok(Compared {
        comparison: comparing::compare(&counted, &summaries),
        warnings,
    })
}

/// The random numbers of a study.
pub(super) fn study_run(paths: u64, settings: &Settings) -> StudyRun {
    StudyRun {
        paths,
        seed: settings.seed,
        sampler: settings.sampler.name().to_string(),
    }
}
