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
use crate::program::{self, Held, Settings};
use crate::scenario::Label;
use crate::simulation::Control;
use crate::summary::Attain;
pub use axis::Axis;
pub use search::SEARCH_PATHS;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use trial::{Package, Trial};

/// What `seek --json` prints.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sought {
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
    pub package: Settlement,
}

/// What is to be reached: exactly one of `target`, `group` and `all_targets`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    /// A target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// All targets of a group on the same path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// All targets on the same path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all_targets: Option<bool>,
    /// The probability.
    pub probability: f64,
}

/// Settings of levers and what they give.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Settlement {
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
    model: &Model,
    targets: &[usize],
    levers: &[ItemId],
    probability: f64,
    settings: &Settings,
    paths: u64,
    control: Control,
) -> Result<(bool, Settlement), Unfinished> {
    let program = program::compile_for(model, targets, &[], &Held::new())?;
    let matter = self::levers(model, targets);
    let mut trials = 0;
    let mut best: Option<Found> = None;
    for reach in REACHES {
        let new = |item: &ItemId| Axis::new(model, *item, reach);
        let axes: Vec<Axis> = levers.iter().filter_map(new).collect();
        let progress = |done: u64| (control.progress)(trials + done);
        let counted = Control {
            progress: &progress,
            stop: control.stop,
        };
        let mut trial = Trial::new(model, &program, targets, &axes, settings, counted);
        let (reachable, package) = search::search(&mut trial, probability, paths)?;
        let settlement = settlement(&mut trial, model, &package, paths)?;
        trials += settlement.trials;
        let found = Found { reachable, settlement };
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
    let Found { reachable, settlement } = best.unwrap_or_default();
    let certain = targets.iter().all(|target| program.is_certain(*target));
    Ok((
        reachable,
        Settlement {
            trials,
            certain,
            ..settlement
        },
    ))
}

/// What one reach gave.
#[derive(Default)]
struct Found {
    reachable: bool,
    settlement: Settlement,
}

impl Found {
    fn is_better(&self, other: &Found) -> bool {
        match (self.reachable, other.reachable) {
            (true, true) => self.settlement.cost < other.settlement.cost,
            (false, false) => self.settlement.probability > other.settlement.probability,
            (reachable, _) => reachable,
        }
    }
}

fn settlement(trial: &mut Trial, model: &Model, package: &Package, paths: u64) -> Result<Settlement, Unfinished> {
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
    Ok(Settlement {
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
