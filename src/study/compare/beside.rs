//! From the results of each scenario, and what was counted in pairs, to the comparison.

use super::comparison::{
    ComparedRun, Comparison, Difference, GroupComparison, IndicatorComparison, PlanComparison, PlanDifference,
    TargetComparison,
};
use super::{Compared, Places, places};
use crate::study::{Moments, Pair};
use crate::summary::{Attain, GroupSummary, IndicatorSummary, Quantiles, Summary, TargetSummary};
use std::collections::BTreeSet;

/// Puts the results of scenarios side by side: what was counted, and the summary of each.
pub fn compare(compared: &Compared, summaries: &[Summary]) -> Comparison {
    join(&compared.pairs, summaries)
}

/// Puts the summaries of separate runs side by side. Their paths are no pairs, and so nothing is said of differences.
pub fn beside(summaries: &[Summary]) -> Comparison {
    join(&[], summaries)
}

fn join(pairs: &[Pair], summaries: &[Summary]) -> Comparison {
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
        frequency: summaries
            .first()
            .map(|summary| summary.scenario.frequency.clone())
            .unwrap_or_default(),
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
            .filter_map(|id| target(id, &targets, &scenarios, pairs, summaries))
            .collect(),
        plan: summaries
            .iter()
            .enumerate()
            .map(|(at, summary)| plan(at, &scenarios[at], pairs, summary))
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

/// All names, in order of first mention.
fn union<'n>(names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let mut known = BTreeSet::new();
    names.filter(|name| known.insert(*name)).collect()
}

fn target(
    id: &str,
    places: &[Places],
    scenarios: &[String],
    pairs: &[Pair],
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
        let flips = mine.map(|index| pair.met[index]).filter(|_| !pair.is_weighted());
        let probability = mine.map(|index| pair.probability(index));
        let moments = mine.map(|index| &pair.measure[index]);
        Difference {
            from: scenarios[0].clone(),
            to: scenarios[at + 1].clone(),
            probability: probability.map(|paired| paired.difference),
            standard_error: probability.map(|paired| paired.standard_error),
            interval: probability.map(|paired| paired.interval),
            // Under weights means are no means of differences.
            mean: match pair.is_weighted() {
                true => reference.and_then(|target| target.mean).zip(other.and_then(|target| target.mean)).map(|(from, to)| to - from),
                false => moments.and_then(Moments::mean),
            },
            mean_standard_error: moments.filter(|_| !pair.is_weighted()).and_then(Moments::standard_error),
            mean_left_out: moments.map(|moments| pair.paths - moments.defined),
            gained: flips.map(|flips| flips.gained),
            lost: flips.map(|flips| flips.lost),
        }
    };
    fn each<T>(found: &[Option<&TargetSummary>], value: impl Fn(&TargetSummary) -> T) -> Vec<Option<T>> {
        found.iter().map(|target| target.map(&value)).collect()
    }
    let known = |value: fn(&TargetSummary) -> Option<f64>| found.iter().map(|target| target.and_then(value)).collect();
    Some(TargetComparison {
        id: id.to_string(),
        label: first.words.label.clone(),
        unit: first.words.unit.clone(),
        unit_shown: first.words.unit_shown.clone(),
        is_date: first.is_date,
        group: first.group.clone(),
        periods: each(&found, |target| target.period.clone()),
        measures: each(&found, |target| target.measure.clone()),
        reads: union(
            found
                .iter()
                .flatten()
                .flat_map(|target| &target.reads)
                .map(String::as_str),
        )
        .into_iter()
        .map(str::to_string)
        .collect(),
        indicator: first.indicator.clone(),
        indicator_period: first.indicator_period.clone(),
        conditions: each(&found, |target| target.condition.clone()),
        bounds_written: match found.iter().flatten().all(|target| target.bounds_written.is_empty()) {
            true => Vec::new(),
            false => {
                let written = |target: &Option<&TargetSummary>| {
                    target.map(|target| target.bounds_written.clone()).unwrap_or_default()
                };
                found.iter().map(written).collect()
            }
        },
        probabilities: each(&found, |target| target.probability),
        standard_errors: each(&found, |target| target.standard_error),
        means: known(|target| target.mean),
        medians: known(|target| target.quantiles.q50),
        sds: known(|target| target.sd),
        undefined: each(&found, |target| target.undefined),
        certain: each(&found, |target| target.certain),
        differences: pairs.iter().enumerate().map(difference).collect(),
    })
}

fn plan(at: usize, scenario: &str, pairs: &[Pair], summary: &Summary) -> PlanComparison {
    let group = |group: &GroupSummary| GroupComparison {
        id: group.id.clone(),
        label: group.words.label.clone(),
        targets: group.targets.len(),
        expected_met: group.expected_met,
        all_met: group.all_met,
    };
    let difference = |pair: &Pair| {
        let (number, all) = (pair.number(), pair.together());
        PlanDifference {
            shared_targets: pair.targets.len(),
            expected_met: number.difference,
            expected_met_standard_error: number.standard_error,
            expected_met_interval: number.interval,
            all_met: all.difference,
            all_met_standard_error: all.standard_error,
            all_met_interval: all.interval,
        }
    };
    PlanComparison {
        scenario: scenario.to_string(),
        targets: summary.counted_targets(),
        expected_met: summary.plan.expected_met,
        score: summary.plan.score,
        all_met: summary.plan.all_met,
        groups: summary.plan.groups.iter().map(group).collect(),
        difference: at
            .checked_sub(1)
            .and_then(|at| pairs.get(at))
            .filter(|pair| !pair.targets.is_empty())
            .map(difference),
    }
}

fn indicator(name: &str, places: &[Places], summaries: &[Summary]) -> Option<IndicatorComparison> {
    let found = summaries
        .iter()
        .zip(places)
        .map(|(summary, places)| places.get(name).map(|place| &summary.indicators[*place]));
    let found: Vec<Option<&IndicatorSummary>> = found.collect();
    let first = found.iter().flatten().next()?;
    Some(IndicatorComparison {
        name: name.to_string(),
        member: first.member.clone(),
        label: first.label.clone(),
        unit: first.unit.clone().unwrap_or_default(),
        unit_shown: first.unit_shown.clone(),
        periods: first.periods.clone(),
        medians: series(&found, &first.periods, |quantiles| &quantiles.q50),
        lower_quartiles: series(&found, &first.periods, |quantiles| &quantiles.q25),
        upper_quartiles: series(&found, &first.periods, |quantiles| &quantiles.q75),
        lower_ends: series(&found, &first.periods, |quantiles| &quantiles.q05),
        upper_ends: series(&found, &first.periods, |quantiles| &quantiles.q95),
        history: first.history.clone(),
    })
}

/// Values of one indicator by period.
type Series = Vec<Option<f64>>;

/// One quantile of an indicator by scenario and period. A period that only other scenarios have is left out; one that a
/// scenario does not have is null there.
fn series(
    found: &[Option<&IndicatorSummary>],
    periods: &[String],
    of: fn(&Quantiles<Series>) -> &Series,
) -> Vec<Series> {
    let value = |indicator: &IndicatorSummary, period: &String| {
        let place = indicator.periods.iter().position(|other| other == period)?;
        of(&indicator.quantiles).get(place).copied().flatten()
    };
    let values = |indicator: &Option<&IndicatorSummary>| {
        let each = periods.iter().map(|period| value(indicator.as_ref()?, period));
        each.collect()
    };
    found.iter().map(values).collect()
}
