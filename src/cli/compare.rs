//! `attain compare`

mod table;

use super::load::{self, LoadedScenario, Parts, load};
use super::number;
use super::options::{LanguageOption, MessageOptions, ScenarioOptions, SimulationOptions, random_words};
use super::pictures::{over_pictures, warn_of_missing};
use super::progress::paths_bar;
use super::sensitivity::studied;
use super::simulate::{compile, fits, settings};
use super::{Ending, Failure, print};
use crate::chart;
use crate::program::{Program, Settings};
use crate::report::{self, Folder, Manifest, Written};
use crate::simulation::{Control, Simulation};
use crate::study::compare::{self, Compared, Comparison, Variant};
use crate::summary::{self, Identity};
use clap::Args;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

/// What the manifest calls comparisons.
pub const STUDY: &str = "compare";

/// Runs scenarios on the same random numbers and reports differences with their own errors
#[derive(Args)]
#[command(
    long_about = "Runs scenarios on the same random numbers and reports differences with their own errors.\n\nThe first scenario is the \
                  reference. Items of the same name draw the same numbers in every scenario, so that a difference comes from what differs \
                  in the files and not from luck, and its standard error is far smaller than that of two runs apart. Targets are matched \
                  by id. Paths, seed and sampler are those of the reference unless options say otherwise.\n\nThe results go to the folder of \
                  the reference, output/<name>/, beside those of a run: compare.json (everything), compare.csv, the workbook compare.xlsx, \
                  and pictures in charts/: probabilities side by side with their paired differences and 95 % errors, and medians of \
                  indicators over one another. `attain chart compare.json` draws them again.",
    after_help = "Examples:\n  attain compare plan.json no-plan.json\n  attain compare scenarios/minhang-2020.json \
                  scenarios/minhang-2020-*.json --lang en\n  attain compare plan.json crisis.json --set push=0.5 --paths 1e6     the setting \
                  holds in both\n  attain compare plan.json no-plan.json --out output/what-it-brings --no-charts\n  attain compare plan.json \
                  no-plan.json --json | jq '.targets[] | {id, differences}'\n  attain chart output/plan/compare.json --lang en     draws it \
                  again"
)]
pub struct Compare {
    /// Scenario files, the reference first
    #[arg(value_name = "FILE", num_args = 2.., required = true)]
    files: Vec<PathBuf>,
    /// Sets a lever or an assumption in every scenario, as --set push=0.5; may be given several times
    #[arg(long = "set", value_name = "NAME=VALUE")]
    sets: Vec<String>,
    #[command(flatten)]
    simulation: SimulationOptions,
    /// The result folder itself [default: output/<name of the reference>]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Numbers only: no charts and no workbook
    #[arg(long)]
    no_charts: bool,
    /// Language of the table and of everything that is written for people
    #[arg(long, value_name = "LANG", default_value = "zh")]
    lang: LanguageOption,
    /// Prints nothing but messages
    #[arg(long, short)]
    quiet: bool,
    /// Prints the comparison as JSON and nothing else; files only with --out
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    messages: MessageOptions,
}

impl Compare {
    /// Compares.
    pub fn execute(&self) -> Result<Ending, Failure> {
        self.simulation.start_threads()?;
        let mut loaded = Vec::with_capacity(self.files.len());
        for file in &self.files {
            loaded.push(load(&ScenarioOptions {
                file: file.clone(),
                sets: self.sets.clone(),
                ..ScenarioOptions::default()
            })?);
        }
        let parts: Option<Vec<Parts>> = loaded.iter_mut().map(|scenario| scenario.parts.take()).collect();
        let Some(parts) = parts else {
            return Ok(self.show(&loaded).unwrap_or(Ending::Mistakes));
        };
        let writes = !self.json || self.out.is_some();
        let folder = self
            .out
            .clone()
            .unwrap_or_else(|| PathBuf::from("output").join(&parts[0].model.name));
        // A folder that cannot be used is said before the work, not after.
        let folder = if writes { Some(Folder::open(&folder)?) } else { None };
        if self.messages.strict && loaded.iter().any(|scenario| scenario.diagnostics.warnings() > 0) {
            return Ok(self.show(&loaded).unwrap_or(Ending::Mistakes));
        }
        let started = std::time::Instant::now();
        let comparison = self.compare(&parts, &mut loaded)?;
        let seconds = started.elapsed().as_secs_f64();
        if let Some(ending) = self.show(&loaded) {
            return Ok(ending);
        }
        if let Some(folder) = &folder {
            self.write(folder, &comparison, &parts[0])?;
        }
        if self.json {
            print(&report::pretty(&comparison))?;
        } else if !self.quiet {
            print(&table::table(
                &comparison,
                self.lang.into(),
                seconds,
                folder.as_ref().map(Folder::path),
            ))?;
        }
        Ok(Ending::Done)
    }

    /// Shows what was noticed in every scenario.
    fn show(&self, loaded: &[LoadedScenario]) -> Option<Ending> {
        let endings: Vec<Option<Ending>> = loaded.iter().map(|scenario| scenario.show(&self.messages)).collect();
        endings.into_iter().flatten().next()
    }

    fn compare(&self, parts: &[Parts], loaded: &mut [LoadedScenario]) -> Result<Comparison, Failure> {
        // One set of random numbers: that of the reference.
        let (paths, settings) = settings(&parts[0], &self.simulation)?;
        let programs = parts.iter().map(compile).collect::<Result<Vec<Program>, Failure>>()?;
        fits(&programs, paths)?;
        let variants: Vec<Variant> = parts
            .iter()
            .zip(&programs)
            .map(|(parts, program)| Variant {
                model: &parts.model,
                simulation: Simulation::new(program, &parts.model, &settings, paths),
            })
            .collect();
        let compared = self.simulate(&variants, paths)?;
        let mut summaries = Vec::with_capacity(parts.len());
        for (at, parts) in parts.iter().enumerate() {
            let (tally, places) = (&compared.tallies[at], variants[at].simulation.places());
            summary::warnings(&parts.model, &programs[at], places, tally, &mut loaded[at].diagnostics);
            let identity = identity(parts, &settings);
            summaries.push(summary::summarise(
                &parts.model,
                &programs[at],
                places,
                tally,
                &identity,
            ));
        }
        Ok(compare::compare(&compared, &summaries))
    }

    fn simulate(&self, variants: &[Variant], paths: u64) -> Result<Compared, Failure> {
        let bar = paths_bar(paths, self.quiet || self.json);
        let stop = AtomicBool::new(false);
        let progress = |done: u64| bar.set_position(done);
        let control = Control {
            progress: &progress,
            stop: &stop,
        };
        let compared = compare::simulate(variants, 0..paths, control);
        bar.finish_and_clear();
        compared.map_err(|_| "stopped".into())
    }

    /// Writes the comparison beside the results of the reference. A new folder is marked as ours; the results of a run that
    /// are there stay as they are.
    fn write(&self, folder: &Folder, comparison: &Comparison, parts: &Parts) -> Result<(), Failure> {
        let mut files = report::comparison(comparison);
        if !self.no_charts && !self.json {
            files.extend(self.documents(comparison)?);
        }
        let command = self.command(comparison);
        let fresh = Manifest::of_study(
            &studied(parts),
            &comparison.run.study(),
            parts.resolved.clone(),
            command.clone(),
        );
        Ok(folder.write_study(STUDY, command, fresh, files)?)
    }

    /// Pictures and the workbook.
    fn documents(&self, comparison: &Comparison) -> Result<Vec<Written>, Failure> {
        let language = self.lang.into();
        let options = chart::Options::new(language);
        let quiet = self.quiet;
        let draw = || over_pictures(quiet, |told| chart::render_comparison(comparison, &options, told));
        let (pictures, documents) = rayon::join(draw, || report::comparison_documents(comparison, language));
        let pictures = pictures?;
        warn_of_missing(&pictures);
        let mut files = documents?;
        files.extend(report::pictures(&pictures));
        Ok(files)
    }

    /// The command that repeats the comparison.
    fn command(&self, comparison: &Comparison) -> String {
        let run = &comparison.run;
        let mut words = vec!["attain compare".to_string()];
        words.extend(
            self.files
                .iter()
                .map(|file| number::quoted(&file.display().to_string())),
        );
        words.extend(random_words(run.paths, run.seed, &run.sampler));
        words.extend(self.sets.iter().map(|set| format!("--set {}", number::quoted(set))));
        words.join(" ")
    }
}

fn identity(parts: &Parts, settings: &Settings) -> Identity {
    Identity {
        sha256: parts.sha256.clone(),
        settings: settings.clone(),
        expressions: load::expressions(&parts.scenario, &parts.model),
        // No workbook of it shows what was changed.
        written: Default::default(),
    }
}
