//! `attain sensitivity`

mod table;

use super::load::{Parts, load_to_simulate};
use super::options::{LanguageOption, MessageOptions, ScenarioOptions, SimulationOptions, random_words};
use super::progress::paths_bar;
use super::simulate::settings;
use super::{Ending, Failure, find, number, print};
use crate::program::Settings;
use crate::report::{self, Folder, Manifest};
use crate::simulation::Control;
use crate::study::sensitivity::{self, Sensitivity};
use crate::study::{StudiedScenario, StudyRun};
use crate::summary::Attain;
use clap::Args;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

/// Paths of every simulation where nobody says how many.
const PATHS: u64 = 16_384;

/// Which assumptions, shocks and levers decide each target
#[derive(Args)]
#[command(
    long_about = "Which assumptions, shocks and levers decide each target.\n\nFor every driver that reaches a target: Sobol' indices \
                  of the measure and of the event that the target is met (first order: what the driver explains alone; total: what stays \
                  open when all but the driver is known), Spearman's rank correlation with the measure, and the swing of the \
                  probability when the driver is held at its 10 % and at its 90 % quantile, a lever at its min and max. Drivers that are \
                  correlated with one another are taken together.\n\nThe results go to sensitivity.json and sensitivity.csv in \
                  output/<name>/. Every driver is simulated up to three times on the given number of paths.",
    after_help = "Examples:\n  attain sensitivity scenarios/minhang-2020.json\n  attain sensitivity plan.json --target scale --target \
                  pace --paths 1e5\n  attain sensitivity plan.json --top 20 --lang en\n  attain sensitivity plan.json --json | jq \
                  '.targets[] | {id, first: .drivers[0].name}'"
)]
pub struct SensitivityCommand {
    #[command(flatten)]
    scenario: ScenarioOptions,
    /// Only this target, by its id; may be given several times
    #[arg(long = "target", value_name = "ID")]
    targets: Vec<String>,
    /// How many drivers of each target the table shows
    #[arg(long, value_name = "N", default_value_t = 8)]
    top: usize,
    #[command(flatten)]
    simulation: SimulationOptions,
    /// The folder for sensitivity.json and sensitivity.csv [default: output/<name>]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Language of the table
    #[arg(long, value_name = "LANG", default_value = "zh")]
    lang: LanguageOption,
    /// Prints nothing but messages
    #[arg(long, short)]
    quiet: bool,
    /// Prints the results as JSON and nothing else; files only with --out
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    messages: MessageOptions,
}

impl SensitivityCommand {
    /// Finds out what decides.
    pub fn execute(&self) -> Result<Ending, Failure> {
        self.simulation.start_threads()?;
        let (mut loaded, parts) = match load_to_simulate(&self.scenario, &self.messages)? {
            Ok(both) => both,
            Err(ending) => return Ok(ending),
        };
        let targets = self.targets(&parts)?;
        let folder = self
            .out
            .clone()
            .unwrap_or_else(|| PathBuf::from("output").join(&parts.model.name));
        let writes = !self.json || self.out.is_some();
        // A folder that cannot be used is said before the work, not after.
        let folder = if writes { Some(Folder::open(&folder)?) } else { None };
        let started = std::time::Instant::now();
        let found = self.study(&parts, &targets)?;
        let seconds = started.elapsed().as_secs_f64();
        let undefined = found.targets.iter().map(|target| target.undefined);
        loaded.doubt_undefined(&parts.model, targets.iter().copied().zip(undefined), found.run.paths);
        if let Some(ending) = loaded.show(&self.messages) {
            return Ok(ending);
        }
        if let Some(folder) = &folder {
            self.write(folder, &found, &parts)?;
        }
        if self.json {
            print(&report::pretty(&found))?;
        } else if !self.quiet {
            let place = folder.as_ref().map(Folder::path);
            let title = (parts.model.name.as_str(), &parts.model.title);
            print(&table::table(&found, title, self.top, self.lang.into(), seconds, place))?;
        }
        Ok(Ending::Done)
    }

    /// The targets asked for, all where none was named; rising.
    fn targets(&self, parts: &Parts) -> Result<Vec<usize>, Failure> {
        if self.targets.is_empty() {
            return Ok((0..parts.model.targets.len()).collect());
        }
        let mut targets = Vec::new();
        for id in &self.targets {
            targets.extend(find::targets(&parts.model, id)?);
        }
        targets.sort_unstable();
        targets.dedup();
        Ok(targets)
    }

    fn study(&self, parts: &Parts, targets: &[usize]) -> Result<Sensitivity, Failure> {
        let (_, settings) = settings(parts, &self.simulation)?;
        let paths = self.simulation.paths.unwrap_or(PATHS);
        let model = &parts.model;
        let bar = paths_bar(
            paths.saturating_mul(sensitivity::simulations(model, targets)),
            self.quiet || self.json,
        );
        let stop = AtomicBool::new(false);
        let progress = |done: u64| bar.set_position(done);
        let control = Control {
            progress: &progress,
            stop: &stop,
        };
        let found = sensitivity::sensitivity(model, targets, &settings, paths, control);
        bar.finish_and_clear();
        Ok(Sensitivity {
            attain: Attain::this(),
            scenario: studied(parts),
            run: study_run(paths, &settings),
            targets: found?,
        })
    }

    /// Writes the results beside those of a run. A new folder is marked as ours.
    fn write(&self, folder: &Folder, found: &Sensitivity, parts: &Parts) -> Result<(), Failure> {
        let command = self.command(found);
        let fresh = Manifest::of_study(&found.scenario, &found.run, parts.resolved.clone(), command.clone());
        Ok(folder.write_study("sensitivity", command, fresh, report::sensitivity(found))?)
    }

    /// The command that repeats the study.
    fn command(&self, found: &Sensitivity) -> String {
        let run = &found.run;
        let mut words = vec!["attain sensitivity".to_string(), self.scenario.file_word()];
        words.extend(random_words(run.paths, run.seed, &run.sampler));
        words.extend(self.targets.iter().map(|id| format!("--target {}", number::quoted(id))));
        words.extend(self.scenario.changes());
        words.join(" ")
    }
}

/// The scenario of a study.
pub fn studied(parts: &Parts) -> StudiedScenario {
    StudiedScenario {
        name: parts.model.name.clone(),
        sha256: parts.sha256.clone(),
    }
}

/// The random numbers of a study.
pub fn study_run(paths: u64, settings: &Settings) -> StudyRun {
    StudyRun {
        paths,
        seed: settings.seed,
        sampler: settings.sampler.name().to_string(),
    }
}
