//! Scenarios on the same random numbers. The first is the reference; each block of paths is simulated in all of them, so
//! that every difference is known path by path and its standard error is that of the pairs.

use super::paired::{Pair, Seen};
use crate::model::Model;
use crate::program::{Machine, Sink};
use crate::scenario::Label;
use crate::simulation::{Control, Place, RunTally, Simulation, Stopped, blocks};
use crate::summary::{Attain, ConditionSummary, GroupSummary, IndicatorSummary, Summary, TargetSummary};
use crate::tally::{BLOCK, DifferentLayout};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A scenario ready to be simulated beside others.
pub struct Variant<'v> {
    /// As understood.
    pub model: &'v Model,
    /// Bound, with its pilot done. Seed and sampler must be those of the other scenarios.
    pub simulation: Simulation<'v>,
}

impl Variant<'_> {
    /// Where the measure of each target is counted.
    fn places(&self) -> Vec<Place> {
        let mut places = vec![Place::Elsewhere; self.model.targets.len()];
        for ((sink, _), place) in self
            .simulation
            .bound()
            .program
            .sinks
            .iter()
            .zip(&self.simulation.places().places)
        {
            if let Sink::Measure(target) = sink {
                places[*target as usize] = *place;
            }
        }
        places
    }

    /// Columns for the measures of all targets; those that are one number on all paths are filled already.
    fn measures(&self) -> Vec<Vec<f64>> {
        let value = |place: Place| {
            if let Place::Number(value) = place {
                value
            } else {
                f64::NAN
            }
        };
        self.places()
            .into_iter()
            .map(|place| vec![value(place); BLOCK])
            .collect()
    }

    /// The measure of each target on the first path.
    fn first_measures(&self) -> Vec<f64> {
        let samples = &self.simulation.places().samples;
        let value = |place: Place| match place {
            Place::Number(value) => value,
            Place::Series(series) => samples[series as usize].first().copied().unwrap_or(f64::NAN),
            Place::Elsewhere => f64::NAN,
        };
        self.places().into_iter().map(value).collect()
    }
}

/// What was counted in all scenarios.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Each scenario alone.
    pub tallies: Vec<RunTally>,
    /// Each scenario after the first against the first.
    pub pairs: Vec<Pair>,
}

impl Compared {
    /// Nothing yet.
    pub fn new(variants: &[Variant]) -> Compared {
        let tallies = variants
            .iter()
            .map(|variant| variant.simulation.tally(variant.model))
            .collect();
        let Some((reference, others)) = variants.split_first() else {
            return Compared {
                tallies,
                pairs: Vec::new(),
            };
        };
        let before = reference.first_measures();
        let pair = |other: &Variant| {
            let places = places(other.model.targets.iter().map(|target| target.id.as_str()));
            let targets = reference.model.targets.iter().enumerate();
            let targets = targets.filter_map(|(at, target)| Some((at, *places.get(target.id.as_str())?)));
            let targets: Vec<(usize, usize)> = targets.collect();
            let after = other.first_measures();
            let centres = targets
                .iter()
                .map(|(mine, theirs)| after[*theirs] - before[*mine])
                .collect();
            Pair::new(targets, centres)
        };
        Compared {
            tallies,
            pairs: others.iter().map(pair).collect(),
        }
    }

    /// Adds other paths of the same scenarios.
    ///
    /// # Errors
    /// [`DifferentLayout`] where they are not the same scenarios.
    pub fn merge(&mut self, other: &Compared) -> Result<(), DifferentLayout> {
        let same = self.pairs.len() == other.pairs.len()
            && self
                .pairs
                .iter()
                .zip(&other.pairs)
                .all(|(mine, theirs)| mine.targets == theirs.targets);
        if !same || self.tallies.len() != other.tallies.len() {
            return Err(DifferentLayout);
        }
        for (mine, theirs) in self.tallies.iter_mut().zip(&other.tallies) {
            mine.merge(theirs)?;
        }
        self.pairs
            .iter_mut()
            .zip(&other.pairs)
            .for_each(|(mine, theirs)| mine.merge(theirs));
        Ok(())
    }
}

/// Simulates the paths of a range, which starts at a multiple of 1,024, in all scenarios.
///
/// # Errors
/// [`Stopped`] when it was stopped from outside.
pub fn simulate(variants: &[Variant], paths: Range<u64>, control: Control) -> Result<Compared, Stopped> {
    let start = || {
        let measures: Vec<Vec<Vec<f64>>> = variants.iter().map(Variant::measures).collect();
        (Compared::new(variants), measures, Machine::new())
    };
    let states = blocks(paths, control, start, |(compared, measures, machine), block, live| {
        for ((variant, tally), measures) in variants.iter().zip(&mut compared.tallies).zip(measures.iter_mut()) {
            let simulation = &variant.simulation;
            tally.absorb_block(
                simulation.bound(),
                simulation.places(),
                machine,
                block,
                live,
                &mut |sink, column| {
                    if let Sink::Measure(target) = sink {
                        measures[target as usize][..column.len()].copy_from_slice(column);
                    }
                },
            );
        }
        let tallies = &compared.tallies;
        let seen = |at: usize| Seen {
            masks: tallies[at].masks(),
            measures: &measures[at],
        };
        for (at, pair) in compared.pairs.iter_mut().enumerate() {
            pair.absorb(&seen(0), &seen(at + 1), live);
        }
    })?;
    let mut whole = Compared::new(variants);
    for (compared, _, _) in states {
        let merged = whole.merge(&compared);
        debug_assert!(merged.is_ok(), "all come from the same scenarios");
    }
    Ok(whole)
}

/// `compare.json`. Lists by scenario are in the order of `scenarios`; what a scenario does not have is null.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Comparison {
    /// Who wrote it.
    pub attain: Attain,
    /// Names, the reference first. A name that stands twice is numbered.
    pub scenarios: Vec<String>,
    /// Titles.
    pub titles: Vec<Label>,
    /// The runs.
    pub run: ComparedRun,
    /// Targets: those of the reference, then those that only others have.
    pub targets: Vec<TargetComparison>,
    /// The plan as a whole, by scenario.
    pub plan: Vec<PlanComparison>,
    /// Indicators: those of the reference, then those that only others report.
    pub indicators: Vec<IndicatorComparison>,
}

/// How scenarios were simulated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparedRun {
    /// Paths.
    pub paths: u64,
    /// Seed.
    pub seed: u64,
    /// Sampler.
    pub sampler: String,
    /// SHA-256 of each resolved scenario.
    pub sha256: Vec<String>,
    /// Digest of the results of each scenario: that of the scenario run alone.
    pub digests: Vec<String>,
}

/// A target in all scenarios.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TargetComparison {
    /// Its id, by which scenarios are matched.
    pub id: String,
    /// `label`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub label: Label,
    /// `unit`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub unit: Label,
    /// Its group.
    pub group: Option<String>,
    /// Its period.
    pub periods: Vec<Option<String>>,
    /// Its condition.
    pub conditions: Vec<Option<ConditionSummary>>,
    /// Its probability.
    pub probabilities: Vec<Option<f64>>,
    /// Standard errors of the probabilities.
    pub standard_errors: Vec<Option<f64>>,
    /// Mean of the measure.
    pub means: Vec<Option<f64>>,
    /// Median of the measure.
    pub medians: Vec<Option<f64>>,
    /// Each scenario after the first against the first.
    pub differences: Vec<Difference>,
}

/// A target in one scenario against the reference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The reference.
    pub from: String,
    /// The other scenario.
    pub to: String,
    /// Difference of the probabilities.
    pub probability: Option<f64>,
    /// Its standard error, from the pairs of paths.
    pub standard_error: Option<f64>,
    /// Difference of the means of the measure.
    pub mean: Option<f64>,
    /// Its standard error, from the pairs; null where the measure is undefined on some path.
    pub mean_standard_error: Option<f64>,
    /// Paths that meet the target only in `to`.
    pub gained: Option<u64>,
    /// Paths that meet the target only in `from`.
    pub lost: Option<u64>,
}

/// The plan in one scenario.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlanComparison {
    /// The scenario.
    pub scenario: String,
    /// How many targets it has.
    pub targets: usize,
    /// Mean number of targets met.
    pub expected_met: f64,
    /// Probability that all are met.
    pub all_met: f64,
    /// Groups of targets.
    pub groups: Vec<GroupComparison>,
    /// Against the reference; null for the reference itself.
    pub difference: Option<PlanDifference>,
}

/// A group of targets in one scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupComparison {
    /// Its id.
    pub id: String,
    /// `label`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub label: Label,
    /// How many targets it has.
    pub targets: usize,
    /// Mean number met.
    pub expected_met: f64,
    /// Probability that all are met.
    pub all_met: f64,
}

/// The plan in one scenario against the reference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanDifference {
    /// Of the mean number of targets met.
    pub expected_met: f64,
    /// Its standard error, from the pairs.
    pub expected_met_standard_error: f64,
    /// Of the probability that all are met.
    pub all_met: f64,
    /// Its standard error, from the pairs.
    pub all_met_standard_error: f64,
}

/// Medians of an indicator.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IndicatorComparison {
    /// Its name.
    pub name: String,
    /// `label`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub label: Label,
    /// `unit`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub unit: Label,
    /// Periods, the base first.
    pub periods: Vec<String>,
    /// Medians by scenario and period.
    pub medians: Vec<Vec<Option<f64>>>,
}

/// Puts the results of scenarios side by side: what was counted, and the summary of each.
pub fn compare(compared: &Compared, summaries: &[Summary]) -> Comparison {
    let scenarios = distinct(summaries.iter().map(|summary| summary.scenario.name.as_str()));
    let run = summaries.first().map(|summary| &summary.run);
    let targets: Vec<Places> = summaries
        .iter()
        .map(|summary| places(summary.targets.iter().map(|target| target.id.as_str())))
        .collect();
    let indicators: Vec<Places> = summaries
        .iter()
        .map(|summary| places(summary.indicators.iter().map(|indicator| indicator.name.as_str())))
        .collect();
    let ids = union(
        summaries
            .iter()
            .flat_map(|summary| &summary.targets)
            .map(|target| target.id.as_str()),
    );
    let names = union(
        summaries
            .iter()
            .flat_map(|summary| &summary.indicators)
            .map(|indicator| indicator.name.as_str()),
    );
    Comparison {
        attain: Attain::this(),
        titles: summaries.iter().map(|summary| summary.scenario.title.clone()).collect(),
        run: ComparedRun {
            paths: run.map_or(0, |run| run.paths),
            seed: run.map_or(0, |run| run.seed),
            sampler: run.map(|run| run.sampler.clone()).unwrap_or_default(),
            sha256: summaries
                .iter()
                .map(|summary| summary.scenario.sha256.clone())
                .collect(),
            digests: summaries.iter().map(|summary| summary.run.digest.clone()).collect(),
        },
        targets: ids
            .iter()
            .filter_map(|id| target(id, &targets, &scenarios, compared, summaries))
            .collect(),
        plan: summaries
            .iter()
            .enumerate()
            .map(|(at, summary)| plan(at, &scenarios[at], compared, summary))
            .collect(),
        indicators: names
            .iter()
            .filter_map(|name| indicator(name, &indicators, summaries))
            .collect(),
        scenarios,
    }
}

/// Names that stand twice get a number.
fn distinct<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut taken: Vec<String> = Vec::new();
    for name in names {
        let mut unique = name.to_string();
        let mut number = 2;
        while taken.contains(&unique) {
            unique = format!("{name} ({number})");
            number += 1;
        }
        taken.push(unique);
    }
    taken
}

/// Where each name stands.
type Places<'n> = BTreeMap<&'n str, usize>;

fn places<'n>(names: impl Iterator<Item = &'n str>) -> Places<'n> {
    names.enumerate().map(|(at, name)| (name, at)).collect()
}

/// All names, in order of first mention.
fn union<'n>(names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let mut known = BTreeSet::new();
    names.filter(|name| known.insert(*name)).collect()
}

fn target(
    id: &str,
    places: &[Places],
    scenarios: &[String],
    compared: &Compared,
    summaries: &[Summary],
) -> Option<TargetComparison> {
    let places: Vec<Option<usize>> = places.iter().map(|places| places.get(id).copied()).collect();
    let found: Vec<Option<&TargetSummary>> = summaries
        .iter()
        .zip(&places)
        .map(|(summary, place)| place.map(|place| &summary.targets[place]))
        .collect();
    let first = found.iter().flatten().next()?;
    let reference = found[0];
    let difference = |(at, pair): (usize, &Pair)| {
        let other = found[at + 1];
        let mine = pair
            .targets
            .iter()
            .position(|(mine, _)| Some(*mine) == places[0])
            .filter(|_| reference.is_some());
        let flips = mine.map(|index| pair.met[index]);
        let whole = |moments: &&super::Moments| moments.defined == pair.paths;
        Difference {
            from: scenarios[0].clone(),
            to: scenarios[at + 1].clone(),
            probability: flips.map(|flips| flips.difference(pair.paths)),
            standard_error: flips.map(|flips| flips.standard_error(pair.paths)),
            mean: reference
                .and_then(|target| target.mean)
                .zip(other.and_then(|target| target.mean))
                .map(|(from, to)| to - from),
            mean_standard_error: mine
                .map(|index| &pair.measure[index])
                .filter(whole)
                .and_then(super::Moments::standard_error),
            gained: flips.map(|flips| flips.gained),
            lost: flips.map(|flips| flips.lost),
        }
    };
    fn each<T>(found: &[Option<&TargetSummary>], value: impl Fn(&TargetSummary) -> T) -> Vec<Option<T>> {
        found.iter().map(|target| target.map(&value)).collect()
    }
    Some(TargetComparison {
        id: id.to_string(),
        label: first.words.label.clone(),
        unit: first.words.unit.clone(),
        group: first.group.clone(),
        periods: each(&found, |target| target.period.clone()),
        conditions: each(&found, |target| target.condition.clone()),
        probabilities: each(&found, |target| target.probability),
        standard_errors: each(&found, |target| target.standard_error),
        means: each(&found, |target| target.mean)
            .into_iter()
            .map(Option::flatten)
            .collect(),
        medians: each(&found, |target| target.quantiles.q50)
            .into_iter()
            .map(Option::flatten)
            .collect(),
        differences: compared.pairs.iter().enumerate().map(difference).collect(),
    })
}

fn plan(at: usize, scenario: &str, compared: &Compared, summary: &Summary) -> PlanComparison {
    let group = |group: &GroupSummary| GroupComparison {
        id: group.id.clone(),
        label: group.words.label.clone(),
        targets: group.targets.len(),
        expected_met: group.expected_met,
        all_met: group.all_met,
    };
    let difference = |pair: &Pair| {
        let (expected_met, expected_met_standard_error) = pair.count();
        let all = pair.all_met;
        PlanDifference {
            expected_met,
            expected_met_standard_error,
            all_met: all.difference(pair.paths),
            all_met_standard_error: all.standard_error(pair.paths),
        }
    };
    PlanComparison {
        scenario: scenario.to_string(),
        targets: summary.targets.len(),
        expected_met: summary.plan.expected_met,
        all_met: summary.plan.all_met,
        groups: summary.plan.groups.iter().map(group).collect(),
        difference: at.checked_sub(1).and_then(|at| compared.pairs.get(at)).map(difference),
    }
}

fn indicator(name: &str, places: &[Places], summaries: &[Summary]) -> Option<IndicatorComparison> {
    let found = summaries
        .iter()
        .zip(places)
        .map(|(summary, places)| places.get(name).map(|place| &summary.indicators[*place]));
    let found: Vec<Option<&IndicatorSummary>> = found.collect();
    let first = found.iter().flatten().next()?;
    let median = |indicator: &IndicatorSummary, period: &String| {
        let place = indicator.periods.iter().position(|other| other == period)?;
        indicator.quantiles.q50[place]
    };
    let medians = |indicator: &Option<&IndicatorSummary>| -> Vec<Option<f64>> {
        first
            .periods
            .iter()
            .map(|period| indicator.and_then(|indicator| median(indicator, period)))
            .collect()
    };
    Some(IndicatorComparison {
        name: name.to_string(),
        label: first.label.clone(),
        unit: first.unit.clone().unwrap_or_default(),
        periods: first.periods.clone(),
        medians: found.iter().map(medians).collect(),
    })
}
