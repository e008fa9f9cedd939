//! What it would take: the cheapest settings of levers that bring a target, or several together, to a given probability.
//!
//! Levers are settings of a run, so that the program is compiled once. How packages are found: [`search`](mod@search).

mod axis;
mod beyond;
mod close;
mod exchange;
mod goal;
mod greedy;
mod ladder;
mod nearest;
mod scan;
mod search;
mod trial;

use super::{StudiedScenario, StudyRun, Unfinished};
use crate::model::{ItemId, ItemKind, Model, Setting, reached, read_by_target, reads};
use crate::program::{self, FixedValues, Settings};
use crate::scenario::Label;
use crate::simulation::conditioning::Condition;
use crate::simulation::{Control, Progress};
use crate::summary::Attain;
pub use axis::{Axis, Reach};
pub use goal::{Goal, Sought, Statistic, Wanted};
use scan::FEW_LEVERS;
pub use search::SEARCH_PATHS;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use trial::{Aim, Package, Trial};

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
    /// Whether it can be reached; `None` where the best was asked for.
    pub reachable: Option<bool>,
    /// What was found.
    #[serde(flatten)]
    pub package: PolicyPackage,
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
    /// The statistic that was asked for, with these settings; missing where a probability was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The same as planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_value: Option<f64>,
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
    /// The least and the greatest setting that were looked at; of a series in the last period.
    pub range: [f64; 2],
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
/// does not do. What lies beyond the last is looked for by the distance to the bound ([`beyond`]).
const REACHES: [f64; 3] = [1.0, 30.0, 1000.0];

/// A better package is looked for closer to the plan at most so often.
const ROUNDS: usize = 12;
/// And no more once it saves less than the rest of this share of the cost.
const WORTHWHILE: f64 = 0.99;
/// Where a lever has moved by fewer steps than this the search was too coarse.
const COARSE: i64 = 32;

/// What a search is given.
pub struct Question<'q> {
    /// The model.
    pub model: &'q Arc<Model>,
    /// Wanted targets.
    pub targets: &'q [usize],
    /// Levers that may move.
    pub levers: &'q [ItemId],
    /// What is asked of the targets.
    pub sought: &'q Sought,
    /// What is known, and through which draws it is taken up: every package is weighed by it.
    pub conditions: &'q [Condition],
    /// Everything else.
    pub settings: &'q Settings,
    /// Paths of the run.
    pub paths: u64,
}

/// Seeks settings of levers with which all that is asked for is reached, at the least cost. Progress counts packages.
///
/// # Errors
/// Where it was stopped or the program would be too large.
pub fn seek(question: &Question, control: Control) -> Result<Found, Unfinished> {
    let (model, targets) = (question.model, question.targets);
    let program = if question.conditions.is_empty() {
        program::compile_for(model, targets, &[], &FixedValues::new())?
    } else {
        let asked: Vec<program::Asked> = question.conditions.iter().map(|condition| condition.asked.clone()).collect();
        program::compile_asked(model, &asked, &[], program::MAX_NODES)?
    };
    let program = Arc::new(program);
    let matter = self::levers(model, targets);
    let mut seeker = Seeker {
        question,
        matter: &matter,
        program,
        control,
        trials: 0,
    };
    let open = |axes: &[Axis]| axes.iter().any(|axis| matter.contains(&axis.item) && axis.is_open());
    let mut best: Option<Round> = None;
    let mut is_open = false;
    for reach in REACHES {
        let axes = seeker.axes(|_| Reach::of(reach));
        let round = seeker.search(axes)?;
        // What is enough may be cheaper farther out only where a lever has gone as far as it could.
        let may_gain = if round.found.reachable {
            let at_end = |(axis, at): (&Axis, &i64)| matter.contains(&axis.item) && axis.is_at_open_end(*at);
            round.axes.iter().zip(&round.package).any(at_end)
        } else {
            open(&round.axes)
        };
        is_open = open(&round.axes);
        let was_reachable = best.as_ref().is_some_and(|best| best.found.reachable);
        let is_better = best.as_ref().is_none_or(|best| round.found.is_better(&best.found));
        if is_better {
            best = Some(round);
        }
        if !may_gain || (was_reachable && !is_better) {
            break;
        }
    }
    if is_open
        && best.as_ref().is_some_and(|best| !best.found.reachable)
        && let Some(reaches) = seeker.beyond()?
    {
        let axes = seeker.axes(|place| Reach {
            away: reaches[place],
            most: f64::INFINITY,
        });
        let round = seeker.search(axes)?;
        if best.as_ref().is_none_or(|best| round.found.is_better(&best.found)) {
            best = Some(round);
        }
    }
    let Some(best) = best else {
        return Ok(Found::default());
    };
    let mut found = seeker.closer(best)?;
    found.package.certain = targets.iter().all(|target| seeker.program.is_deterministic(*target));
    found.package.trials = seeker.trials;
    Ok(found)
}

/// A search within some axes.
struct Round {
    axes: Vec<Axis>,
    package: Package,
    found: Found,
}

/// Everything that searches within different axes share.
struct Seeker<'s> {
    question: &'s Question<'s>,
    /// Levers that reach the targets.
    matter: &'s [ItemId],
    program: Arc<program::Program>,
    control: Control<'s>,
    trials: u64,
}

impl Seeker<'_> {
    /// The levers, each as far as is said for its place.
    fn axes(&self, reach: impl Fn(usize) -> Reach) -> Vec<Axis> {
        let levers = self.question.levers.iter().enumerate();
        let new = |(place, item): (usize, &ItemId)| {
            let reach = reach(place);
            // What nothing depends on stays where it is.
            let most = if self.matter.contains(item) { reach.most } else { 0.0 };
            Axis::new(self.question.model, *item, Reach { most, ..reach })
        };
        levers.filter_map(new).collect()
    }

    /// Does something with packages on trial.
    fn try_out<T>(
        &mut self,
        axes: &[Axis],
        work: impl FnOnce(&mut Trial) -> Result<T, Unfinished>,
    ) -> Result<T, Unfinished> {
        let (question, before) = (self.question, self.trials);
        let progress = |step: Progress| {
            (self.control.progress)(Progress {
                done: before + step.done,
                total: 0,
            })
        };
        let counted = Control {
            progress: &progress,
            stop: self.control.stop,
        };
        let aim = question.sought.aim();
        let mut trial = Trial::new(&self.program, question.targets, axes, aim, question.settings, counted).under(question.conditions);
        let result = work(&mut trial)?;
        self.trials += trial.trials();
        Ok(result)
    }

    fn search(&mut self, axes: Vec<Axis>) -> Result<Round, Unfinished> {
        let (model, paths) = (self.question.model, self.question.paths);
        let (package, found) = self.try_out(&axes, |trial| {
            let (reachable, package) = search::search(trial, paths)?;
            let score = trial.score(&package, paths)?;
            let worth = match trial.aim {
                Aim::Probability(_) => score.together as f64,
                Aim::Statistic { .. } => -score.distance,
            };
            let found = Found {
                reachable,
                worth,
                package: described(trial, model, &package, paths)?,
            };
            Ok((package, found))
        })?;
        Ok(Round { axes, package, found })
    }

    /// Looks again where anything cheaper than what was found must lie: no lever further away than all of the cost would bring it. With
    /// few levers until that finds nothing more, with many where levers moved by few steps.
    fn closer(&mut self, best: Round) -> Result<Found, Unfinished> {
        let mut best = best;
        for _ in 0..ROUNDS {
            let cost = best.found.package.cost;
            if !best.found.reachable || cost.is_nan() || cost <= 0.0 {
                break;
            }
            // Of levers that cost nothing alone, how far they go is what counts.
            let is_far = REACHES[REACHES.len() - 1];
            let most = |axis: &Axis| if axis.cost > 0.0 { cost / axis.cost } else { f64::INFINITY };
            let mosts: Vec<f64> = best.axes.iter().map(most).collect();
            let axes = self.axes(|place| Reach {
                away: if mosts[place].is_finite() {
                    [is_far.max(2.0 * mosts[place]); 2]
                } else {
                    best.axes[place].away()
                },
                most: mosts[place],
            });
            let is_narrower = |(new, old): (&Axis, &Axis)| (new.high - new.low) * 2.0 <= old.high - old.low;
            let is_wider = |(new, old): (&Axis, &Axis)| new.low < old.low || new.high > old.high;
            let steps = best.axes.iter().zip(&best.package).map(|(axis, at)| at.abs() / axis.grain);
            let pairs = || axes.iter().zip(&best.axes);
            let is_coarse = steps.max().is_some_and(|steps| steps < COARSE);
            let worth_it = match axes.len() {
                1 => is_coarse || pairs().any(is_wider),
                2..=FEW_LEVERS => pairs().any(is_narrower) || pairs().any(is_wider),
                _ => is_coarse && pairs().any(is_narrower),
            };
            if !worth_it {
                break;
            }
            let round = self.search(axes)?;
            let found_cost = round.found.package.cost;
            if !round.found.reachable || found_cost >= cost {
                break;
            }
            let widest = widest(&best.found.package, &round.found.package);
            best = round;
            best.found.package.levers = widest;
            if found_cost > WORTHWHILE * cost {
                break;
            }
        }
        Ok(best.found)
    }
}

/// Changes of a later search with the ranges of both.
fn widest(earlier: &PolicyPackage, later: &PolicyPackage) -> Vec<LeverChange> {
    let both = earlier.levers.iter().zip(&later.levers);
    let widened = |(earlier, later): (&LeverChange, &LeverChange)| LeverChange {
        range: [earlier.range[0].min(later.range[0]), earlier.range[1].max(later.range[1])],
        ..later.clone()
    };
    both.map(widened).collect()
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Whether the goal can be reached.
    pub reachable: bool,
    /// What tells packages apart where it cannot.
    worth: f64,
    /// The cheapest package that reaches it, or the best that can be had.
    pub package: PolicyPackage,
}

impl Found {
    fn is_better(&self, other: &Found) -> bool {
        match (self.reachable, other.reachable) {
            (true, true) => self.package.cost < other.package.cost,
            (false, false) => self.worth > other.worth,
            (reachable, _) => reachable,
        }
    }
}

fn described(trial: &mut Trial, model: &Model, package: &Package, paths: u64) -> Result<PolicyPackage, Unfinished> {
    let axes = trial.axes;
    let share = |together: u64| together as f64 / paths as f64;
    let as_planned = trial.score(&vec![0; axes.len()], paths)?;
    let as_found = trial.score(package, paths)?;
    let (planned, found) = (share(as_planned.together), share(as_found.together));
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
            range: axis.range(model.calendar.last()),
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
        standard_error: (found * (1.0 - found) / as_found.effective_paths.unwrap_or(paths as f64)).sqrt(),
        planned,
        value: as_found.value,
        planned_value: as_planned.value,
        certain: false,
        undefined: undefined
            .map(|(target, paths)| (model.targets[*target].id.clone(), paths))
            .collect(),
        trials: trial.trials(),
    })
}
