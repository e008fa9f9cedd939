//! `attain sensitivity`

mod table;

use super::load::{open_to_run, show};
use super::options::{LanguageOption, MessageOptions, ScenarioOptions, SimulationOptions, random_words};
use super::progress::{paths_bar, with_bar};
use super::{Ending, Failure, number, print};
use crate::plan::Plan;
use crate::report::{self, Folder, Manifest};
use crate::study::sensitivity::Sensitivity;
use clap::Args;
use std::path::PathBuf;

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
        let opened = open_to_run(&self.scenario, &self.messages)?;
        let plan = &opened.value;
        plan.targets(&self.targets)?;
        let folder = self
            .out
            .clone()
            .unwrap_or_else(|| PathBuf::from("output").join(plan.name()));
        let writes = !self.json || self.out.is_some();
        // A folder that cannot be used is said before the work, not after.
        let folder = if writes { Some(Folder::open(&folder)?) } else { None };
        let started = std::time::Instant::now();
        let run = self.simulation.run(None);
        let found = with_bar(paths_bar(self.quiet || self.json), |control| {
            plan.sensitivity(&self.targets, &run, control)
        })?;
        let seconds = started.elapsed().as_secs_f64();
        let undefined = found.targets.iter().map(|target| (target.id.clone(), target.undefined));
        let undefined = plan.undefined_measures(undefined, found.run.paths);
        let mut warnings = opened.warnings;
        warnings.extend(undefined.iter().cloned());
        if show(&warnings, &opened.files, &self.messages) == Ending::Mistakes {
            return Ok(Ending::Mistakes);
        }
        if let Some(folder) = &folder {
            self.write(folder, &found, plan)?;
        }
        if self.json {
            print(&report::pretty(&found))?;
        } else if !self.quiet {
            let place = folder.as_ref().map(Folder::path);
            let title = (plan.name(), &plan.model().title);
            print(&table::table(&found, title, self.top, self.lang.into(), seconds, place))?;
        }
        Ok(Ending::Done)
    }

    /// Writes the results beside those of a run. A new folder is marked as ours.
    fn write(&self, folder: &Folder, found: &Sensitivity, plan: &Plan) -> Result<(), Failure> {
        let command = self.command(found);
        let fresh = Manifest::of_study(
            &found.scenario,
            &found.run,
            plan.origin().resolved.clone(),
            command.clone(),
        );
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
