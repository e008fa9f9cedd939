//! `attain compare`

mod table;

use super::load::{Opened, open, show};
use super::number;
use super::options::{LanguageOption, MessageOptions, ScenarioOptions, SimulationOptions, random_words};
use super::pictures::{over_pictures, warn_of_missing};
use super::progress::{paths_bar, with_bar};
use super::{Ending, Failure, print};
use crate::chart;
use crate::plan::{self, Checked, Plan};
use crate::report::{self, Folder, Manifest, Written};
use crate::study::compare::Comparison;
use clap::Args;
use std::path::PathBuf;

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
        let mut opened = Vec::with_capacity(self.files.len());
        for file in &self.files {
            opened.push(open(&ScenarioOptions {
                file: file.clone(),
                sets: self.sets.clone(),
                ..ScenarioOptions::default()
            })?);
        }
        let strict = self.messages.strict && opened.iter().any(|one| one.found().warnings() > 0);
        if strict || opened.iter().any(|one| matches!(one, Opened::Mistakes(_))) {
            for one in &opened {
                show(one.found(), one.files(), &self.messages);
            }
            return Ok(Ending::Mistakes);
        }
        let opened: Vec<Checked<Plan>> = opened.into_iter().filter_map(Opened::plan).collect();
        let plans: Vec<Plan> = opened.iter().map(|one| one.value.clone()).collect();
        let writes = !self.json || self.out.is_some();
        let folder = self
            .out
            .clone()
            .unwrap_or_else(|| PathBuf::from("output").join(plans[0].name()));
        // A folder that cannot be used is said before the work, not after.
        let folder = if writes { Some(Folder::open(&folder)?) } else { None };
        let started = std::time::Instant::now();
        let run = self.simulation.run(None);
        let compared = with_bar(paths_bar(self.quiet || self.json), |control| {
            plan::compare(&plans, &run, control)
        })?;
        let seconds = started.elapsed().as_secs_f64();
        let mut ending = Ending::Done;
        for (one, found) in opened.into_iter().zip(&compared.warnings) {
            let mut warnings = one.warnings;
            warnings.extend(found.iter().cloned());
            if show(&warnings, &one.files, &self.messages) == Ending::Mistakes {
                ending = Ending::Mistakes;
            }
        }
        if ending == Ending::Mistakes {
            return Ok(ending);
        }
        let comparison = &compared.comparison;
        if let Some(folder) = &folder {
            self.write(folder, comparison, &plans[0])?;
        }
        if self.json {
            print(&report::pretty(comparison))?;
        } else if !self.quiet {
            print(&table::table(
                comparison,
                self.lang.into(),
                seconds,
                folder.as_ref().map(Folder::path),
            ))?;
        }
        Ok(Ending::Done)
    }

    /// Writes the comparison beside the results of the reference. A new folder is marked as ours; the results of a run that
    /// are there stay as they are.
    fn write(&self, folder: &Folder, comparison: &Comparison, plan: &Plan) -> Result<(), Failure> {
        let mut files = report::comparison(comparison);
        if !self.no_charts && !self.json {
            files.extend(self.documents(comparison)?);
        }
        let command = self.command(comparison);
        let fresh = Manifest::of_study(
            &plan.studied(),
            &comparison.run.study(),
            plan.origin().resolved.clone(),
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
