//! What it would take: the cheapest settings of levers that bring a target, or several together, to a given probability.
//!
//! Levers are settings of a run, so that the program is compiled once. How packages are found: [`search`](mod@search).

mod axis;
mod exchange;
mod greedy;
mod nearest;
mod scan;
mod search;
mod trial;

use super::{StudiedScenario, StudyRun, Unfinished};
use crate::model::{ItemId, ItemKind, Model, Setting, reached, read_by_target, reads};
use crate::program::{self, FixedValues, Settings};
use crate::scenario::Label;
use crate::simulation::{Control, Progress};
use crate::summary::Attain;
pub use axis::Axis;
pub use search::SEARCH_PATHS;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use trial::{Package, Trial};

/// What `seek --json` prints.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SeekResult {
    /// Who wrote it.
    pub attain: Attain,
    /// The scenario.
    pub scenario: StudiedScenario,
    /// Random numbers.
    pub run: StudyRun,
    /// What was asked for.
    pub goal: Goal,
    /// Whether it can be reached.
    pub reachable: bool,
    /// What was found.
    #[serde(flatten)]
    pub package: PolicyPackage,
}

/// What is to be met, all of it on the same path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Wanted {
    /// A target by its id; all members of one by the id that they share.
    Target {
        /// The id.
        target: String,
    },
    /// All targets of a group.
    Group {
        /// The group's id.
        group: String,
    },
    /// All targets.
    All {
        /// Always `true`.
        all_targets: bool,
    },
}

impl Wanted {
    /// All targets.
    pub const ALL: Wanted = Wanted::All { all_targets: true };
}

/// What is to be reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    /// What is to be met.
    #[serde(flatten)]
    pub wanted: Wanted,
    /// With which probability.
    pub probability: f64,
}

/// Settings of levers and what they give.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PolicyPackage {
    /// Every lever that could move, in the order of the file.
    pub levers: Vec<LeverChange>,
    /// Levers that moved to where they have no `min` or `max`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unbounded: Vec<String>,
    /// Σ cost · |to − from|
    pub cost: f64,
    /// The probability with these settings on the paths of the run.
    pub probability: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// The probability as planned, on the same paths.
    pub planned: f64,
    /// Whether nothing is left to chance: with every setting the targets are met on all paths or on none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub certain: bool,
    /// Paths on which the measures of targets are undefined with these settings, by target, where there are any.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub undefined: BTreeMap<String, u64>,
    /// How many packages were simulated.
    pub trials: u64,
}

/// A lever as planned and as found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeverChange {
    /// Its name.
    pub name: String,
    /// `label`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub label: Label,
    /// As planned; of a series in the last period.
    pub from: f64,
    /// As found; of a series in the last period.
    pub to: f64,
    /// Of a series that moves, all of it as found, by period: all moves by as much, each value within `min` and `max`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<BTreeMap<String, f64>>,
    /// What the change costs; of a series that of the value that moves furthest.
    pub cost: f64,
}

/// The levers that reach any of some targets, in the order of the file.
pub fn levers(model: &Model, targets: &[usize]) -> Vec<ItemId> {
    let named = targets
        .iter()
        .flat_map(|target| read_by_target(&model.targets[*target]));
    let reached = reached(&reads(model), named);
    model
        .of_kind(ItemKind::Lever)
        .map(|(id, _)| id)
        .filter(|id| reached[id.0 as usize])
        .collect()
}

/// How far levers without a bound may go, in multiples of their value (at least 1): each reach is tried where the one before it
/// does not do.
pub const REACHES: [f64; 6] = [1.0, 4.0, 16.0, 64.0, 256.0, 1000.0];

/// Seeks settings of `levers` with which all `targets` are met together with a probability, at the least cost. Progress counts
/// packages.
///
/// # Errors
/// Where it was stopped or the program would be too large.
pub fn seek(
    model: &Arc<Model>,
    targets: &[usize],
    levers: &[ItemId],
    probability: f64,
    settings: &Settings,
    paths: u64,
    control: Control,
) -> Result<Found, Unfinished> {
    let program = Arc::new(program::compile_for(model, targets, &[], &FixedValues::new())?);
    let matter = self::levers(model, targets);
    let mut trials = 0;
    let mut best: Option<Found> = None;
    for reach in REACHES {
        let new = |item: &ItemId| Axis::new(model, *item, reach);
        let axes: Vec<Axis> = levers.iter().filter_map(new).collect();
        let progress = |step: Progress| {
            (control.progress)(Progress {
                done: trials + step.done,
                total: 0,
            })
        };
        let counted = Control {
            progress: &progress,
            stop: control.stop,
        };
        let mut trial = Trial::new(&program, targets, &axes, settings, counted);
        let (reachable, package) = search::search(&mut trial, probability, paths)?;
        let package_found = described(&mut trial, model, &package, paths)?;
        trials += package_found.trials;
        let found = Found {
            reachable,
            package: package_found,
        };
        let is_better = best.as_ref().is_none_or(|best| found.is_better(best));
        let was_reachable = best.as_ref().is_some_and(|best| best.reachable);
        if is_better {
            best = Some(found);
        }
        // What is enough may be cheaper farther out only where a lever has gone as far as it could.
        let may_gain = |(axis, at): (&Axis, &i64)| {
            matter.contains(&axis.item)
                && if reachable {
                    axis.is_at_open_end(*at)
                } else {
                    axis.is_open()
                }
        };
        if !axes.iter().zip(&package).any(may_gain) || (was_reachable && !is_better) {
            break;
        }
    }
    let Found { reachable, package } = best.unwrap_or_default();
    let certain = targets.iter().all(|target| program.is_deterministic(*target));
    Ok(Found {
        reachable,
        package: PolicyPackage {
            trials,
            certain,
            ..package
        },
    })
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Whether the goal can be reached.
    pub reachable: bool,
    /// The cheapest package that reaches it, or the best that can be had.
    pub package: PolicyPackage,
}

impl Found {
    fn is_better(&self, other: &Found) -> bool {
        match (self.reachable, other.reachable) {
            (true, true) => self.package.cost < other.package.cost,
            (false, false) => self.package.probability > other.package.probability,
            (reachable, _) => reachable,
        }
    }
}

fn described(trial: &mut Trial, model: &Model, package: &Package, paths: u64) -> Result<PolicyPackage, Unfinished> {
    let axes = trial.axes;
    let share = |together: u64| together as f64 / paths as f64;
    let planned = share(trial.score(&vec![0; axes.len()], paths)?.together);
    let found = share(trial.score(package, paths)?.together);
    let moves = || axes.iter().zip(package);
    let change = |(axis, at): (&Axis, &i64)| {
        let item = model.item(axis.item);
        let setting = axis.setting(*at);
        let series = match &setting {
            Setting::Series(points) if *at != 0 => {
                let label = |(period, value): &(i64, f64)| (model.calendar.label(*period), *value);
                Some(points.iter().map(label).collect())
            }
            _ => None,
        };
        LeverChange {
            name: item.name.clone(),
            label: item.label.clone(),
            from: axis.from,
            to: setting.at(model.calendar.last()),
            series,
            cost: axis::readable(axis.cost_at(*at)),
        }
    };
    let undefined = trial.targets.iter().zip(trial.undefined(package, paths));
    let undefined = undefined.filter(|(_, paths)| *paths > 0);
    let unbounded = moves().filter(|(axis, at)| axis.is_unbounded(**at));
    Ok(PolicyPackage {
        levers: moves().map(change).collect(),
        unbounded: unbounded.map(|(axis, _)| model.item(axis.item).name.clone()).collect(),
        cost: axis::readable(trial.cost(package)),
        probability: found,
        standard_error: (found * (1.0 - found) / paths as f64).sqrt(),
        planned,
        certain: false,
        undefined: undefined
            .map(|(target, paths)| (model.targets[*target].id.clone(), paths))
            .collect(),
        trials: trial.trials(),
    })
}
