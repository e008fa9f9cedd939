//! `attain run`

use super::board::board;
use super::load::load;
use super::number;
use super::options::{LanguageOption, MessageOptions, ScenarioOptions, SimulationOptions};
use super::simulate::simulate;
use super::{Ending, Failure, print};
use crate::report::{self, Folder, Manifest, Written};
use clap::Args;
use std::path::PathBuf;

/// Simulates a scenario, prints the target board and writes the results
#[derive(Args)]
#[command(
    long_about = "Simulates a scenario, prints the target board and writes the results to output/<name>/.\n\nThe board shows for each \
                  target its probability with the standard error of the simulation, its condition and the median outcome. The same file, \
                  seed and version give the same bits on every machine, whatever the number of threads.",
    after_help = "Examples:\n  attain run scenarios/minhang-2020.json\n  attain run plan.json --paths 1e6 --seed 7 --lang en\n  attain \
                  run plan.json --set push=0 --out output/no-push\n  attain run plan.json --precision 0.1%      until every \
                  probability is that exact\n  attain run plan.json --json | jq '.targets[].probability'"
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
        let mut loaded = load(&self.scenario)?;
        let Some(parts) = loaded.parts.take() else {
            loaded.show(&self.messages);
            return Ok(Ending::Mistakes);
        };
        let folder = self
            .out
            .clone()
            .unwrap_or_else(|| PathBuf::from("output").join(&parts.model.name));
        let writes = !self.json || self.out.is_some();
        // A folder that cannot be used is said before the work, not after.
        let folder = if writes { Some(Folder::open(&folder)?) } else { None };
        if self.messages.strict && loaded.diagnostics.warnings() > 0 {
            loaded.show(&self.messages);
            return Ok(Ending::Mistakes);
        }
        let finished = simulate(
            &parts,
            &self.simulation,
            self.precision,
            self.quiet || self.json,
            &mut loaded.diagnostics,
        )?;
        if let Some(ending) = loaded.show(&self.messages) {
            return Ok(ending);
        }
        let summary = &finished.summary;
        if let Some(folder) = &folder {
            let mut files = report::files(summary);
            let names = files.iter().map(|file| file.name.clone()).collect();
            let manifest = Manifest::new(summary, parts.resolved, self.command(summary), names);
            files.push(Written {
                name: "manifest.json".to_string(),
                bytes: report::pretty(&manifest).into_bytes(),
            });
            folder.write(&files)?;
        }
        if self.json {
            print(&report::pretty(summary))?;
        } else if !self.quiet {
            let place = folder.as_ref().map(Folder::path);
            print(&board(summary, self.lang.into(), finished.seconds, place))?;
        }
        Ok(Ending::Done)
    }

    /// The command that repeats the run.
    fn command(&self, summary: &crate::summary::Summary) -> String {
        let mut words = vec![
            "attain run".to_string(),
            number::quoted(&self.scenario.file.display().to_string()),
        ];
        words.push(format!("--paths {} --seed {}", summary.run.paths, summary.run.seed));
        if summary.run.sampler != crate::sampler::SAMPLERS[0].name() {
            words.push(format!("--sampler {}", summary.run.sampler));
        }
        words.extend(
            self.scenario
                .sets
                .iter()
                .map(|set| format!("--set {}", number::quoted(set))),
        );
        words.join(" ")
    }
}
