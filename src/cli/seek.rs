//! `attain seek`

mod answer;

use super::load::{open_to_run, show};
use super::options::{LanguageOption, MessageOptions, ScenarioOptions, SimulationOptions};
use super::progress::{search_bar, with_bar};
use super::{Ending, Failure, number, print};
use crate::plan::{Search, Wanted};
use crate::report;
use clap::Args;

/// What it would take: lever settings that bring a target, or all of a group, to a given probability
#[derive(Args)]
#[command(
    long_about = "What it would take: lever settings that bring a target, or all of a group, to a given probability.\n\nOf one lever the \
                  smallest change is found that is enough; of several the cheapest package by Σ cost · |to − from|, each within its min and \
                  max. A lever without min or max has no bound there: it is moved further and further, up to 1,000 times its value \
                  (at least 1,000) away, until the probability is reached, and the answer names it. A series moves as a whole, each of its \
                  values within the bounds, and the answer gives all of it. Settings \
                  are sought in steps of about a thousandth of the range, on the same random numbers throughout.\n\n\
                  First the whole range is looked over on few paths: of one lever at 64 places on either side, of several along each \
                  lever, at 256 places spread over the range and, of up to four, at all corners. The best are then improved: greedy by \
                  gain per cost, forward from the plan and backward from the most that can be had, then by exchanging one lever for \
                  another. It finds a good package and does not prove that no cheaper one exists; what is much narrower than the places \
                  looked at can be missed. Where the probability is out of reach the best that was found is given.",
    after_help = "Examples:\n  attain seek plan.json --target scale --probability 80%\n  attain seek plan.json --target scale --probability \
                  80% --vary push --vary subsidy\n  attain seek plan.json --group base --probability 0.5 --lang en\n  attain seek plan.json \
                  --all-targets --probability 10% --json"
)]
pub struct Seek {
    #[command(flatten)]
    scenario: ScenarioOptions,
    #[command(flatten)]
    goal: GoalOptions,
    /// The probability to reach, as 80% or 0.8
    #[arg(long, value_name = "P", value_parser = number::rate)]
    probability: f64,
    /// Moves only this lever; may be given several times [default: every lever that reaches the goal]
    #[arg(long = "vary", value_name = "NAME")]
    vary: Vec<String>,
    #[command(flatten)]
    simulation: SimulationOptions,
    /// Language of the answer
    #[arg(long, value_name = "LANG", default_value = "zh")]
    lang: LanguageOption,
    /// Prints nothing but messages
    #[arg(long, short)]
    quiet: bool,
    /// Prints the answer as JSON and nothing else
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    messages: MessageOptions,
}

/// What is to be reached.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct GoalOptions {
    /// A target, by its id
    #[arg(long, value_name = "ID")]
    target: Option<String>,
    /// All targets of a group on the same path, by the group's id
    #[arg(long, value_name = "ID")]
    group: Option<String>,
    /// All targets on the same path
    #[arg(long)]
    all_targets: bool,
}

impl Seek {
    /// Seeks.
    pub fn execute(&self) -> Result<Ending, Failure> {
        self.simulation.start_threads()?;
        let opened = open_to_run(&self.scenario, &self.messages)?;
        let plan = &opened.value;
        let search = Search {
            wanted: self.goal.wanted(),
            probability: self.probability,
            vary: self.vary.clone(),
        };
        let targets = plan.wanted(&search.wanted)?;
        let started = std::time::Instant::now();
        let run = self.simulation.run(None);
        let found = with_bar(search_bar(self.quiet || self.json), |control| {
            plan.seek(&search, &run, control)
        })?;
        let undefined = found.package.undefined.clone();
        let undefined = plan.undefined_measures(undefined, found.run.paths);
        let mut warnings = opened.warnings;
        warnings.extend(undefined.iter().cloned());
        if show(&warnings, &opened.files, &self.messages) == Ending::Mistakes {
            return Ok(Ending::Mistakes);
        }
        if self.json {
            print(&report::pretty(&found))?;
        } else if !self.quiet {
            let seconds = started.elapsed().as_secs_f64();
            print(&answer::answer(
                &found,
                plan.model(),
                &targets,
                self.lang.into(),
                seconds,
            ))?;
        }
        Ok(Ending::Done)
    }
}

impl GoalOptions {
    /// What is to be met.
    fn wanted(&self) -> Wanted {
        match (&self.target, &self.group) {
            (Some(target), _) => Wanted::Target { target: target.clone() },
            (_, Some(group)) => Wanted::Group { group: group.clone() },
            _ => Wanted::ALL,
        }
    }
}
