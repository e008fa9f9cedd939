//! `attain run`

use super::board::board;
use super::load::{open_to_run, show};
use super::number;
use super::options::{LanguageOption, MessageOptions, ScenarioOptions, SimulationOptions, random_words};
use super::pictures::{over_pictures, warn_of_missing};
use super::progress::{paths_bar, with_bar};
use super::{Ending, Failure, print};
use crate::chart;
#[cfg(feature = "parquet")]
use crate::plan::Finished;
use crate::report::{self, Briefing, Folder, Manifest, Written};
use crate::summary::Summary;
use clap::Args;
use std::path::PathBuf;

/// Simulates a scenario, prints the target board and writes the results
#[derive(Args)]
#[command(
    long_about = "Simulates a scenario, prints the target board and writes the results to output/<name>/.\n\nThe board shows for each \
                  target its probability with the standard error of the simulation, its condition and the median outcome. The same file, \
                  seed and version give the same bits on every machine, whatever the number of threads.",
    after_help = "Examples:\n  attain run scenarios/minhang-2020.json\n  attain run plan.json --paths 1e6 --seed 7 --lang en\n  attain \
                  run plan.json --set push=0 --out output/no-push\n  attain run plan.json --assumptions results.xlsx   with the values \
                  changed there\n  attain run plan.json --precision 0.1%      until every probability is that exact\n  attain run plan.json --json | jq '.targets[].probability'\n  attain chart output/plan/summary.json --scale 3 --dpi 300   the \
                  pictures again in another size"
)]
pub struct Run {
    #[command(flatten)]
    scenario: ScenarioOptions,
    #[command(flatten)]
    simulation: SimulationOptions,
    /// Stops when every target's probability has a standard error of at most P, as 0.1%
    #[arg(long, value_name = "P", value_parser = number::rate, conflicts_with = "paths")]
    precision: Option<f64>,
    /// The result folder itself [default: output/<name>]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Numbers only: no charts and documents
    #[arg(long)]
    no_charts: bool,
    /// Writes every path of every reported indicator to paths.parquet
    #[cfg(feature = "parquet")]
    #[arg(long)]
    save_paths: bool,
    /// Language of the board and of everything that is written for people
    #[arg(long, value_name = "LANG", default_value = "zh")]
    lang: LanguageOption,
    /// Prints nothing but messages
    #[arg(long, short)]
    quiet: bool,
    /// Prints the summary as JSON and nothing else; files only with --out
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    messages: MessageOptions,
}

impl Run {
    /// Runs.
    pub fn execute(&self) -> Result<Ending, Failure> {
        self.simulation.start_threads()?;
        let opened = open_to_run(&self.scenario, &self.messages)?;
        let plan = &opened.value;
        let folder = self
            .out
            .clone()
            .unwrap_or_else(|| PathBuf::from("output").join(plan.name()));
        let writes = !self.json || self.out.is_some();
        // A folder that cannot be used is said before the work, not after.
        let folder = if writes { Some(Folder::open(&folder)?) } else { None };
        #[cfg(feature = "xlsx")]
        let folder = match &self.scenario.assumptions {
            Some(book) => folder.map(|folder| folder.sparing(book)),
            None => folder,
        };
        let started = std::time::Instant::now();
        let quiet = self.quiet || self.json;
        let run = self.simulation.run(self.precision);
        let finished = with_bar(paths_bar(quiet), |control| plan.run(&run, control))?;
        let seconds = started.elapsed().as_secs_f64();
        let mut warnings = opened.warnings;
        warnings.extend(finished.warnings().iter().cloned());
        if show(&warnings, &opened.files, &self.messages) == Ending::Mistakes {
            return Ok(Ending::Mistakes);
        }
        let summary = &finished.summary();
        if let Some(folder) = &folder {
            let command = self.command(summary);
            let mut files = report::files(summary);
            if !self.no_charts && !self.json {
                files.extend(self.documents(summary, &command)?);
            }
            #[cfg(feature = "parquet")]
            let paths = self.paths(&finished, folder)?;
            let names = files.iter().map(|file| file.name.clone());
            #[cfg(feature = "parquet")]
            let names = names.chain(paths.as_ref().map(|_| report::paths::FILE.to_string()));
            let names = names.collect();
            let manifest = Manifest::new(summary, plan.origin().resolved.clone(), command, names);
            folder.write_run(manifest, files)?;
            #[cfg(feature = "parquet")]
            paths.map_or(Ok(()), report::Aside::keep)?;
        }
        if self.json {
            print(&report::pretty(summary))?;
        } else if !self.quiet {
            let place = folder.as_ref().map(Folder::path);
            print(&board(summary, self.lang.into(), seconds, place))?;
        }
        Ok(Ending::Done)
    }

    /// Pictures, and the documents that hold them.
    fn documents(&self, summary: &Summary, command: &str) -> Result<Vec<Written>, Failure> {
        let language = self.lang.into();
        let options = chart::Options::new(language);
        let quiet = self.quiet;
        let pictures = over_pictures(quiet, |told| chart::render_all(summary, &options, told))?;
        warn_of_missing(&pictures);
        let briefing = Briefing {
            summary,
            pictures: &pictures,
            language,
            command,
        };
        let mut files = report::documents(&briefing)?;
        files.extend(report::pictures(&pictures));
        Ok(files)
    }

    /// Every path, where it was asked for, written but not yet in its place.
    #[cfg(feature = "parquet")]
    fn paths(&self, finished: &Finished, folder: &Folder) -> Result<Option<report::Aside>, Failure> {
        if !self.save_paths {
            return Ok(None);
        }
        let mut aside = folder.aside(report::paths::FILE)?;
        let out = std::io::BufWriter::with_capacity(1 << 20, aside.file());
        with_bar(paths_bar(self.quiet || self.json), |control| {
            report::paths::write(out, finished.simulation(), finished.simulated(), control)
        })?;
        Ok(Some(aside))
    }

    /// The command that repeats the run.
    fn command(&self, summary: &Summary) -> String {
        let run = &summary.run;
        let mut words = vec!["attain run".to_string(), self.scenario.file_word()];
        words.extend(random_words(run.paths, run.seed, &run.sampler));
        words.extend(self.scenario.changes());
        words.join(" ")
    }
}
