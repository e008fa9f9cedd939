//! `attain seek`

mod answer;

use super::load::{Parts, load_to_simulate};
use super::options::{LanguageOption, MessageOptions, ScenarioOptions, SimulationOptions};
use super::progress::search_bar;
use super::sensitivity::{studied, study_run};
use super::simulate::settings;
use super::{Ending, Failure, find, number, print};
use crate::model::ItemId;
use crate::report;
use crate::simulation::Control;
use crate::study::seek::{self, Goal, Sought};
use crate::summary::Attain;
use clap::Args;
use std::sync::atomic::AtomicBool;

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
        let (mut loaded, parts) = match load_to_simulate(&self.scenario, &self.messages)? {
            Ok(both) => both,
            Err(ending) => return Ok(ending),
        };
        let targets = self.targets(&parts)?;
        let levers = self.levers(&parts, &targets)?;
        let started = std::time::Instant::now();
        let sought = self.seek(&parts, &targets, &levers)?;
        let undefined = &sought.package.undefined;
        let undefined = |target: usize| undefined.get(&parts.model.targets[target].id).copied().unwrap_or(0);
        let counts = targets.iter().map(|target| (*target, undefined(*target)));
        loaded.doubt_undefined(&parts.model, counts, sought.run.paths);
        if let Some(ending) = loaded.show(&self.messages) {
            return Ok(ending);
        }
        if self.json {
            print(&report::pretty(&sought))?;
        } else if !self.quiet {
            let seconds = started.elapsed().as_secs_f64();
            print(&answer::answer(
                &sought,
                &parts.model,
                &targets,
                self.lang.into(),
                seconds,
            ))?;
        }
        Ok(Ending::Done)
    }

    fn targets(&self, parts: &Parts) -> Result<Vec<usize>, Failure> {
        let model = &parts.model;
        if let Some(id) = &self.goal.target {
            return find::targets(model, id);
        }
        let Some(id) = &self.goal.group else {
            return Ok((0..model.targets.len()).collect());
        };
        let group = find::group(model, id)?;
        let targets: Vec<usize> = (0..model.targets.len())
            .filter(|target| model.targets[*target].group == Some(group))
            .collect();
        if targets.is_empty() {
            return Err(format!("no target belongs to the group `{id}`").into());
        }
        Ok(targets)
    }

    /// The levers to move: those named, or those that reach the goal; in the order of the file.
    fn levers(&self, parts: &Parts, targets: &[usize]) -> Result<Vec<ItemId>, Failure> {
        if self.vary.is_empty() {
            return Ok(seek::levers(&parts.model, targets));
        }
        let mut levers = Vec::new();
        for name in &self.vary {
            levers.extend(find::levers(&parts.model, name)?);
        }
        levers.sort_unstable();
        levers.dedup();
        Ok(levers)
    }

    fn seek(&self, parts: &Parts, targets: &[usize], levers: &[ItemId]) -> Result<Sought, Failure> {
        let (paths, settings) = settings(parts, &self.simulation)?;
        let bar = search_bar(self.quiet || self.json);
        let stop = AtomicBool::new(false);
        let progress = |done: u64| bar.set_position(done);
        let control = Control {
            progress: &progress,
            stop: &stop,
        };
        let found = seek::seek(
            &parts.model,
            targets,
            levers,
            self.probability,
            &settings,
            paths,
            control,
        );
        bar.finish_and_clear();
        let (reachable, package) = found?;
        Ok(Sought {
            attain: Attain::this(),
            scenario: studied(parts),
            run: study_run(paths, &settings),
            goal: Goal {
                target: self.goal.target.clone(),
                group: self.goal.group.clone(),
                all_targets: self.goal.all_targets.then_some(true),
                probability: self.probability,
            },
            reachable,
            package,
        })
    }
}
