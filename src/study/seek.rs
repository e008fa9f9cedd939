//! What it would take: the cheapest settings of levers that bring a target, or several together, to a given probability.
//!
//! Levers are settings of a run, so that the program is compiled once. How packages are found: [`search`](mod@search).

mod axis;
mod search;
mod trial;

use super::{StudiedScenario, StudyRun, Unfinished};
use crate::model::{ItemId, ItemKind, Model, reached, read_by_target, reads};
use crate::program::{self, Held, Settings};
use crate::scenario::Label;
use crate::simulation::Control;
use crate::summary::Attain;
pub use axis::Axis;
pub use search::SEARCH_PATHS;
use serde::{Deserialize, Serialize};
use trial::Trial;

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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settlement {
    /// Every lever that could move, in the order of the file.
    pub levers: Vec<LeverChange>,
    /// Σ cost · |to − from|
    pub cost: f64,
    /// The probability with these settings on the paths of the run.
    pub probability: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// The probability as planned, on the same paths.
    pub planned: f64,
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
    /// As planned; of a series in the last period, the others move by as much.
    pub from: f64,
    /// As found.
    pub to: f64,
    /// What the change costs.
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
    let axes: Vec<Axis> = levers.iter().filter_map(|item| Axis::new(model, *item)).collect();
    let mut trial = Trial::new(model, &program, targets, &axes, settings, control);
    let (reachable, package) = search::search(&mut trial, probability, paths)?;
    let share = |together: u64| together as f64 / paths as f64;
    let planned = share(trial.score(&vec![0; axes.len()], paths)?.together);
    let found = share(trial.score(&package, paths)?.together);
    let change = |(axis, at): (&Axis, &i64)| {
        let item = model.item(axis.item);
        LeverChange {
            name: item.name.clone(),
            label: item.about.label.clone(),
            from: axis.from,
            to: axis.value(*at),
            cost: axis.cost_at(*at),
        }
    };
    let settlement = Settlement {
        levers: axes.iter().zip(&package).map(change).collect(),
        cost: trial.cost(&package),
        probability: found,
        standard_error: (found * (1.0 - found) / paths as f64).sqrt(),
        planned,
        trials: trial.trials(),
    };
    Ok((reachable, settlement))
}
