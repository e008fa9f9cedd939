//! `attain trace`: one path whole, from the interpreter, value by value.

mod record;
mod table;

use super::load::{open_to_run, show};
use super::number;
use super::options::{LanguageOption, MessageOptions, ScenarioOptions, SimulationOptions, sampler_name};
use super::{Ending, Failure, print};
use crate::interpreter::{Interpreter, Uniforms};
use crate::report::pretty;
use clap::Args;
pub use record::Record;

/// Shows one path whole, period by period
#[derive(Args)]
#[command(
    long_about = "Shows one path whole: what it draws, every value of every period, and which targets it meets.\n\nPaths are counted from \
                  0, as in the messages of a run; path K of the same scenario, seed and sampler is the same path in every run. \
                  `--path centre` shows the path on which every draw is at its median.\n\nNumbers are shown with seven significant \
                  digits; --json gives all of them, and null where a value is undefined.",
    after_help = "Examples:\n  attain trace plan.json --path 17\n  attain trace plan.json --path centre --set push=0\n  attain trace \
                  plan.json --path 17 --seed 7 --json"
)]
pub struct Trace {
    #[command(flatten)]
    scenario: ScenarioOptions,
    /// Which path: its number, from 0, or `centre`
    #[arg(long, value_name = "K", value_parser = path)]
    path: PathOption,
    /// Seed of all random numbers [default: the scenario's, or 1]
    #[arg(long, value_name = "N", value_parser = number::seed)]
    seed: Option<u64>,
    /// How uniform numbers are made [default: the scenario's, or random]
    #[arg(long, value_name = "NAME", value_parser = sampler_name)]
    sampler: Option<&'static str>,
    /// Language of the table
    #[arg(long, value_name = "LANG", default_value = "zh")]
    lang: LanguageOption,
    /// Prints the path as JSON and nothing else
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    messages: MessageOptions,
}

/// Which path is shown.
#[derive(Clone, Copy, Debug)]
struct PathOption(Uniforms);

fn path(text: &str) -> Result<PathOption, String> {
    if matches!(text, "centre" | "center") {
        return Ok(PathOption(Uniforms::Centre));
    }
    let whole = text.parse().ok().or_else(|| number::count(text).ok());
    whole
        .map(|path| PathOption(Uniforms::Path(path)))
        .ok_or_else(|| "expected the number of a path from 0, or `centre`".to_string())
}

impl Trace {
    /// Traces.
    pub fn execute(&self) -> Result<Ending, Failure> {
        let opened = open_to_run(&self.scenario, &self.messages)?;
        show(&opened.warnings, &opened.files, &self.messages);
        let plan = &opened.value;
        let options = SimulationOptions {
            paths: None,
            seed: self.seed,
            sampler: self.sampler,
            threads: None,
        };
        let (_, settings) = plan.settings(&options.run(None));
        let values = Interpreter::new(plan.model(), &settings).walk(self.path.0);
        let record = Record::new(plan.model(), &opened.files, &settings, self.path.0, &values);
        print(&if self.json {
            pretty(&record)
        } else {
            table::table(&record, self.lang.into())
        })?;
        Ok(Ending::Done)
    }
}
