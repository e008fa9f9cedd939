//! Model, places and tallies → [`Summary`].

use super::digest::digest;
use super::observed::{self, Standing};
use super::{
    AssumptionSummary, Attain, Bound, CheckSummary, ConditionSummary, ConvergenceSummary, CorrelationSummary, DimensionSummary,
    FirstMetSummary, GroupSummary, IndicatorSummary, Joint, LeverSummary, MOST_PAIRS, PlanSummary, Quantiles, RunSummary,
    ScenarioSummary, ShockSummary, SourceSummary, Summary, TargetSummary, Words,
};
use crate::dependence::TCopula;
use crate::interpreter::{Interpreter, PathValues, Uniforms};
use crate::model::{
    Condition, CorrelationGroup, Definition, Item, ItemId, Known, identity, ItemKind, Model, Period, ReportedId, TargetId, Term, indicators_read, stacked,
};
use crate::program::{Observable, Settings};
use crate::scenario::{About, Label, Unit};
use crate::simulation::{AssumptionValues, Places, Recorded, RunTally, Shares, Simulation, WeightedTally};
use crate::tally::{Histogram, QUANTILES, Series, Share, WeightedSeries, proportion};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Values that were solved for are the same when they differ by no more than this share of them.
const SAME: f64 = 1e-9;

/// Bins of a histogram for drawing.
const BINS: usize = 60;

/// Where a plan comes from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The scenario after `extends` and all changes, as compact JSON.
    pub resolved: String,
    /// SHA-256 of `resolved`, in hexadecimal.
    pub sha256: String,
    /// What the scenario's own file has in place of what a workbook or `--set` put there.
    pub changed: AsWritten,
}

/// What the file of a scenario has where something else was put in its place.
#[derive(Clone, Debug, Default)]
pub struct AsWritten {
    /// Expressions of assumptions by full name.
    pub assumptions: BTreeMap<String, String>,
    /// Settings of levers by full name: by period, the base first.
    pub levers: BTreeMap<String, Vec<f64>>,
    /// Bounds of targets by id.
    pub bounds: BTreeMap<String, Vec<String>>,
}

/// Statistics of one column.
struct Column {
    mean: Option<f64>,
    mean_standard_error: Option<f64>,
    sd: Option<f64>,
    quantiles: [Option<f64>; QUANTILES.len()],
    quantile_intervals: [Option<[f64; 2]>; QUANTILES.len()],
    undefined: u64,
    histogram: Option<Histogram>,
}

impl Column {
    fn of(series: &Series, drawn: bool) -> Column {
        let distribution = series.distribution(drawn.then_some(BINS));
        let quantiles = distribution.quantiles;
        Column {
            mean: series.mean(),
            mean_standard_error: series.mean_standard_error(),
            sd: series.sd(),
            quantiles: quantiles.map_or([None; QUANTILES.len()], |quantiles| quantiles.map(Some)),
            quantile_intervals: distribution.intervals,
            undefined: series.undefined(),
            histogram: distribution.histogram,
        }
    }

    fn constant(value: f64, paths: u64) -> Column {
        let defined = (!value.is_nan()).then_some(value);
        Column {
            mean: defined,
            mean_standard_error: defined.map(|_| 0.0),
            sd: defined.map(|_| 0.0),
            quantiles: [defined; QUANTILES.len()],
            quantile_intervals: [defined.map(|value| [value, value]); QUANTILES.len()],
            undefined: if defined.is_some() { 0 } else { paths },
            histogram: None,
        }
    }

    /// Of a series under weights, with its undefined values and so many effective paths.
    fn weighted(series: &WeightedSeries, undefined: u64, effective_paths: f64, drawn: bool) -> Column {
        let (quantiles, histogram) = series.distribution(drawn.then_some(BINS));
        let intervals = series.quantile_intervals(effective_paths);
        Column {
            mean: series.mean(),
            mean_standard_error: series.mean_standard_error(),
            sd: series.sd(),
            quantiles: quantiles.map_or([None; QUANTILES.len()], |quantiles| quantiles.map(Some)),
            quantile_intervals: intervals.map_or([None; QUANTILES.len()], |intervals| intervals.map(Some)),
            undefined,
            histogram,
        }
    }

    fn at(recorded: Recorded, tally: &RunTally, drawn: bool) -> Column {
        if let (Recorded::Series(series), Some(weighted)) = (recorded, &tally.weighted) {
            let effective_paths = weighted.events.effective_paths();
            let undefined = tally.series[series.index()].undefined();
            return Column::weighted(&weighted.series[series.index()], undefined, effective_paths, drawn);
        }
        match recorded {
            Recorded::Series(series) => Column::of(&tally.series[series.index()], drawn),
            Recorded::Number(value) => Column::constant(value, tally.paths),
            Recorded::Elsewhere => Column::constant(f64::NAN, tally.paths),
        }
    }
}

/// Summarises a finished run.
pub fn summarise(simulation: &Simulation, tally: &RunTally, origin: &Origin) -> Summary {
    let (digest, mut summary) = rayon::join(|| digest(simulation, tally), || undigested(simulation, tally, origin));
    summary.run.digest = digest;
    summary
}

/// The summary but for its digest.
fn undigested(simulation: &Simulation, tally: &RunTally, origin: &Origin) -> Summary {
    let (places, settings) = (simulation.places(), simulation.settings());
    let model = &**simulation.model();
    let centre = Interpreter::new(model, settings).walk(Uniforms::Centre);
    let builder = Builder::new(simulation, tally, centre, true);
    let last_known = builder.last_known;
    let calendar = &model.calendar;
    Summary {
        attain: Attain::this(),
        scenario: ScenarioSummary {
            name: model.name.clone(),
            sha256: origin.sha256.clone(),
            title: model.title.clone(),
            description: model.description.clone(),
            frequency: calendar.frequency.word().to_string(),
            periods: builder.periods(),
        },
        run: RunSummary {
            paths: tally.paths,
            seed: settings.seed,
            sampler: settings.sampler.name().to_string(),
            digest: String::new(),
        },
        targets: (0..model.targets.len())
            .into_par_iter()
            .map(|index| {
                let target = builder.target(index);
                TargetSummary {
                    bounds_in_file: origin.changed.bounds.get(&target.id).cloned().unwrap_or_default(),
                    ..target
                }
            })
            .collect(),
        plan: builder.plan(),
        indicators: model
            .report
            .par_iter()
            .enumerate()
            .map(|(index, id)| builder.indicator(index, *id))
            .collect(),
        assumptions: assumptions(model, origin, places, tally),
        shocks: shocks(model),
        correlations: model.correlations.iter().map(|group| correlation(model, group)).collect(),
        levers: builder.levers(settings, origin),
        sources: model
            .sources
            .iter()
            .map(|source| SourceSummary {
                key: source.key.value.clone(),
                title: source.title.clone(),
                url: source.url.clone(),
                date: source.date.clone(),
            })
            .collect(),
        checks: builder.checks(),
        joint: builder.joint(),
        convergence: builder.convergence(),
        dimensions: model
            .dimensions
            .iter()
            .map(|dimension| DimensionSummary {
                name: dimension.name.clone(),
                members: dimension.members.clone(),
                labels: match dimension.labels.iter().all(Label::is_none) {
                    true => Vec::new(),
                    false => dimension.labels.clone(),
                },
            })
            .collect(),
        as_of: None,
        effective_paths: simulation.conditioning().map(|conditioning| conditioning.effective_paths()),
        resampled: simulation.conditioning().is_some_and(|conditioning| conditioning.is_of_its_length()),
        last_known: last_known.map(|period| calendar.label(period)),
        observations: observed::observations(simulation),
    }
}

pub(super) fn words(about: &About, label: &Label, unit: &Unit) -> Words {
    Words {
        label: label.clone(),
        unit: unit.own(),
        unit_shown: unit.is_scaled().then(|| unit.clone()),
        source: about.source.as_ref().map(|text| text.value.clone()),
        section: about.section.clone(),
        note: about.note.clone(),
    }
}

/// What stands beside an item.
fn of_item(item: &Item) -> Words {
    words(&item.about, &item.label, &item.about.unit)
}

struct Builder<'a> {
    model: &'a Model,
    places: &'a Places,
    tally: &'a RunTally,
    recorded: BTreeMap<Observable, Recorded>,
    centre: PathValues,
    /// Whether distributions are for drawing.
    drawn: bool,
    /// Names of indicators whose members add up to something.
    stacked: BTreeSet<String>,
    /// Sums under weights, of a conditioned run, with the shares of targets and groups.
    weighted: Option<(&'a WeightedTally, Shares)>,
    /// The latest period (index) of which a figure is known.
    last_known: Option<i64>,
    /// Targets that are aliases, and the paths on which they and their originals differ.
    aliases: BTreeMap<usize, u64>,
}

impl<'a> Builder<'a> {
    fn new(simulation: &'a Simulation, tally: &'a RunTally, centre: PathValues, drawn: bool) -> Builder<'a> {
        let (program, places) = (simulation.program(), simulation.places());
        let model = &**simulation.model();
        let recorded: BTreeMap<Observable, Recorded> = program
            .observables
            .iter()
            .zip(&places.recorded)
            .map(|((observable, _), recorded)| (*observable, *recorded))
            .collect();
        let weighted = tally.weighted.as_deref().map(|weighted| (weighted, weighted.shares()));
        let last_known = simulation
            .conditioning()
            .and_then(|conditioning| observed::last_known(model, conditioning));
        Builder {
            model,
            last_known,
            weighted,
            places,
            tally,
            recorded,
            centre,
            drawn,
            stacked: stacked(model),
            aliases: tally.aliases(model).into_iter().collect(),
        }
    }
}

/// What a board shows: the targets, without their distributions, and the plan as a whole. Of a run that looks at nothing else.
pub fn board(simulation: &Simulation, tally: &RunTally) -> (Vec<TargetSummary>, PlanSummary) {
    let nothing = PathValues {
        items: Vec::new(),
        draws: Vec::new(),
        targets: Vec::new(),
        checks: Vec::new(),
    };
    let builder = Builder::new(simulation, tally, nothing, false);
    let targets = (0..simulation.model().targets.len()).into_par_iter().map(|index| builder.target(index));
    (targets.collect(), builder.plan())
}

impl Builder<'_> {
    fn periods(&self) -> Vec<String> {
        (0..=self.model.calendar.last())
            .map(|period| self.model.calendar.label(period))
            .collect()
    }

    fn recorded(&self, observable: Observable) -> Recorded {
        self.recorded.get(&observable).copied().unwrap_or(Recorded::Elsewhere)
    }

    fn target(&self, index: usize) -> TargetSummary {
        let id = TargetId::at(index);
        let target = &self.model.targets[index];
        let tally = &self.tally.targets[index];
        let paths = self.tally.paths;
        let column = Column::at(self.recorded(Observable::Measure(id)), self.tally, self.drawn);
        let bound_of = |place: usize| Observable::Bound {
            target: id,
            place: place as u8,
        };
        let bound = |place: usize| match self.recorded(bound_of(place)) {
            Recorded::Number(value) if !value.is_nan() => Bound::Number(value),
            _ => Bound::Text(target.bound_texts[place].clone()),
        };
        let condition = condition_of(&target.condition, bound);
        let share = self.share(tally.hits, |shares| shares.targets[index]);
        let calendar = &self.model.calendar;
        let name = |id: ItemId| self.model.item(id).name.clone();
        TargetSummary {
            id: target.id.clone(),
            group: target.group.map(|group| self.model.groups[group].id.clone()),
            period: calendar.label(target.period),
            from: target.from.map(|from| calendar.label(from)),
            condition,
            bounds_written: match target.bounds_written.iter().all(Option::is_none) {
                true => Vec::new(),
                false => target.bounds_written.clone(),
            },
            bounds_in_file: Vec::new(),
            probability: share.probability,
            standard_error: share.standard_error,
            interval: share.interval.into(),
            standing: self.standing(index),
            certain: matches!(self.recorded(Observable::Gap(id)), Recorded::Number(_)),
            mean: column.mean,
            mean_standard_error: column.mean_standard_error,
            sd: column.sd,
            quantiles: Quantiles::from_array(column.quantiles),
            quantile_intervals: Quantiles::from_array(column.quantile_intervals),
            shortfall: match &self.weighted {
                Some((weighted, _)) => weighted.mean_shortfall(index),
                None => tally.mean_shortfall(),
            },
            undefined: tally.undefined_paths(),
            weight: target.weight,
            kind: target.kind.map(|kind| kind.word().to_string()),
            owner: target.owner.clone(),
            alias_of: target.alias_of.map(|same| self.model.targets[same].id.clone()),
            alias_differs: self.aliases.get(&index).copied(),
            measure: target.measure_text.clone(),
            reads: indicators_read(&target.measure, self.model)
                .into_iter()
                .map(name)
                .collect(),
            indicator: target.measured.indicator.map(name),
            indicator_period: target.measured.period.map(|period| calendar.label(period)),
            is_date: target.measured.is_date,
            words: words(&target.about, &target.label, &target.unit),
            first_met: match &self.weighted {
                Some((weighted, _)) => weighted.first_met(index).map(|(periods, never)| FirstMetSummary {
                    paths: periods.iter().map(|weight| weighted.scaled(*weight, paths)).collect(),
                    never: weighted.scaled(never, paths),
                }),
                None => self.tally.first_met[index].as_ref().map(|first| FirstMetSummary {
                    paths: first.periods.clone(),
                    never: first.never,
                }),
            },
            histogram: column.histogram,
        }
    }

    fn plan(&self) -> PlanSummary {
        let (model, tally) = (self.model, self.tally);
        // Shares of paths, or of their weights.
        let shares = |counts: &[u64], weights: Option<&[u128]>| -> Vec<f64> {
            match (&self.weighted, weights) {
                (Some((weighted, _)), Some(weights)) => weights.iter().map(|weight| weighted.share(*weight)).collect(),
                _ => counts.iter().map(|count| proportion::probability(*count, tally.paths)).collect(),
            }
        };
        let expected = |counts: &[u64], shares: &[f64]| {
            if self.weighted.is_some() {
                return (0u32..).zip(shares).map(|(k, share)| f64::from(k) * share).sum();
            }
            let sum: u128 = (0u128..).zip(counts).map(|(k, count)| k * u128::from(*count)).sum();
            if tally.paths == 0 {
                0.0
            } else {
                sum as f64 / tally.paths as f64
            }
        };
        let weighted = self.weighted.as_ref();
        let sum: f64 = model.targets.iter().map(|target| target.weight).sum();
        // Weights whose sum overflows are shares all the same; a power of two rounds nothing.
        let unit = if sum < f64::INFINITY { 1.0 } else { 1.0 / (1u128 << 64) as f64 };
        let weights: f64 = model.targets.iter().map(|target| target.weight * unit).sum();
        let met: f64 = model
            .targets
            .iter()
            .zip(&tally.targets)
            .enumerate()
            .map(|(index, (target, tally))| {
                let share = self.share(tally.hits, |shares| shares.targets[index]);
                target.weight * unit * share.probability
            })
            .sum();
        let group = |(index, group): (usize, &crate::model::Group)| {
            let targets = model
                .targets
                .iter()
                .filter(|target| target.group == Some(index) && target.alias_of.is_none())
                .map(|target| target.id.clone());
            let met = tally.plan.met_in_group(index);
            let distribution = shares(met, weighted.map(|(weighted, _)| weighted.met_in_group(index)));
            let all = self.share(tally.plan.all_met_in_group(index), |shares| shares.groups[index]);
            GroupSummary {
                id: group.id.clone(),
                targets: targets.collect(),
                expected_met: expected(met, &distribution),
                all_met: all.probability,
                all_met_interval: all.interval.into(),
                met_distribution: distribution,
                words: words(&group.about, &group.about.label, &group.about.unit),
            }
        };
        let together = tally.met_together(model);
        let group_of_all = crate::simulation::together(model);
        let distribution = shares(together, weighted.map(|(weighted, _)| match group_of_all {
            Some(group) => weighted.met_in_group(group),
            None => weighted.met(),
        }));
        let all = self.share(together.last().copied().unwrap_or(0), |shares| match group_of_all {
            Some(group) => shares.groups[group],
            None => shares.all,
        });
        PlanSummary {
            expected_met: expected(together, &distribution),
            score: (weights > 0.0).then(|| met / weights),
            met_distribution: distribution,
            all_met: all.probability,
            all_met_interval: all.interval.into(),
            groups: model.groups.iter().enumerate().map(group).collect(),
        }
    }

    /// The share of what was counted on so many paths, or its share of the weights.
    fn share(&self, hits: u64, weighted: impl Fn(&Shares) -> Share) -> Share {
        let paths = self.tally.paths;
        match &self.weighted {
            Some((_, shares)) => weighted(shares),
            None => Share {
                probability: proportion::probability(hits, paths),
                standard_error: proportion::standard_error(hits, paths),
                interval: proportion::wilson_interval(hits, paths),
            },
        }
    }

    /// How a target stands whose period is over: decided where all paths with weight agree, and its measure is known.
    fn standing(&self, index: usize) -> Option<Standing> {
        let (weighted, shares) = self.weighted.as_ref()?;
        let target = &self.model.targets[index];
        if target.period > self.last_known? {
            return None;
        }
        let probability = shares.targets[index].probability;
        let is_one_number = match self.recorded(Observable::Measure(TargetId::at(index))) {
            Recorded::Number(_) => true,
            Recorded::Series(series) => {
                let extremes = weighted.series[series.index()].extremes();
                extremes.is_some_and(|(min, max)| max - min <= SAME * min.abs().max(max.abs()))
            }
            Recorded::Elsewhere => false,
        };
        let identity = identity(&target.measure, target.period);
        let is_observed = || {
            let mut conditions = self.model.observations.iter().filter(|known| matches!(known.known, Known::Condition(_)));
            conditions.any(|known| known.identity == identity)
        };
        Some(match is_one_number || is_observed() {
            true if probability == 1.0 => Standing::Met,
            true if probability == 0.0 => Standing::Missed,
            _ => Standing::Unpublished,
        })
    }

    fn indicator(&self, index: usize, id: ItemId) -> IndicatorSummary {
        let item = self.model.item(id);
        let shown = self.model.reported_periods(index);
        let last = shown.last().copied();
        let columns: Vec<Column> = shown
            .iter()
            .map(|period| {
                let period = *period;
                let observable = Observable::Indicator {
                    reported: ReportedId::at(index),
                    period: Period::new(period),
                };
                Column::at(self.recorded(observable), self.tally, Some(period) == last)
            })
            .collect();
        let quantile = |q: usize| columns.iter().map(|column| column.quantiles[q]).collect::<Vec<_>>();
        let interval = |q: usize| columns.iter().map(|column| column.quantile_intervals[q]).collect::<Vec<_>>();
        let known = self
            .model
            .indicator(id)
            .map(|indicator| indicator.known.clone())
            .unwrap_or_default();
        let Words {
            label,
            unit,
            unit_shown,
            source,
            section,
            note,
        } = of_item(item);
        IndicatorSummary {
            name: item.name.clone(),
            unit: (!unit.is_none()).then_some(unit),
            unit_shown,
            periods: shown.iter().map(|period| self.model.calendar.label(*period)).collect(),
            mean: columns.iter().map(|column| column.mean).collect(),
            mean_standard_error: columns.iter().map(|column| column.mean_standard_error).collect(),
            sd: columns.iter().map(|column| column.sd).collect(),
            quantiles: Quantiles::from_array(std::array::from_fn(quantile)),
            quantile_intervals: Quantiles::from_array(std::array::from_fn(interval)),
            undefined: columns.iter().map(|column| column.undefined).collect(),
            base_name: item.base_name.clone(),
            member: item.member.clone(),
            label,
            base_label: item.about.label.clone(),
            stack: self.stacked.contains(&item.base_name),
            source,
            section,
            note,
            history: known
                .iter()
                .map(|(period, value)| (self.model.calendar.label(*period), *value))
                .collect(),
            central: shown
                .iter()
                .map(|period| self.centre.items[id.0 as usize][*period as usize].filter(|value| !value.is_nan()))
                .collect(),
            samples: self.samples(index, &shown),
            histogram: columns.into_iter().next_back().and_then(|column| column.histogram),
        }
    }

    /// The first paths of an indicator.
    fn samples(&self, index: usize, shown: &[i64]) -> Vec<Vec<Option<f64>>> {
        let paths = self.places.samples.iter().map(Vec::len).max().unwrap_or(0);
        let indicator_in = |period: i64| Observable::Indicator {
            reported: ReportedId::at(index),
            period: Period::new(period),
        };
        let value = |path: usize, period: i64| match self.recorded(indicator_in(period)) {
            Recorded::Series(series) => self.places.samples[series.index()]
                .get(path)
                .copied()
                .filter(|value| !value.is_nan()),
            Recorded::Number(value) => Some(value).filter(|value| !value.is_nan()),
            Recorded::Elsewhere => None,
        };
        (0..paths)
            .map(|path| shown.iter().map(|period| value(path, *period)).collect())
            .collect()
    }

    fn levers(&self, settings: &Settings, origin: &Origin) -> Vec<LeverSummary> {
        let levers = self
            .model
            .of_kind(ItemKind::Lever)
            .filter_map(|(id, item)| self.model.lever(id).map(|lever| (id, item, lever)));
        levers
            .map(|(id, item, lever)| LeverSummary {
                name: item.name.clone(),
                values: settings.lever_by_period(self.model, id),
                written: origin.changed.levers.get(&item.name).cloned(),
                min: lever.min,
                max: lever.max,
                cost: lever.cost,
                words: of_item(item),
            })
            .collect()
    }

    fn checks(&self) -> Vec<CheckSummary> {
        let checks = self.model.checks.iter().zip(&self.tally.checks);
        checks
            .map(|(check, tally)| CheckSummary {
                name: check.name.clone(),
                evaluated: tally.evaluated,
                violated: tally.violated,
                undefined: tally.undefined,
                first: tally
                    .first_violated
                    .0
                    .as_ref()
                    .map(|first| (first.path, self.model.calendar.label(i64::from(first.period)))),
            })
            .collect()
    }

    fn joint(&self) -> Joint {
        let counted = self.model.counted_targets().unwrap_or_else(|| (0..self.model.targets.len()).collect());
        let pair = |a: usize, b: usize| {
            if let Some((weighted, _)) = &self.weighted {
                return weighted.joint(a, b).map(|weight| weighted.scaled(weight, self.tally.paths));
            }
            if a == b {
                Some(self.tally.plan.hits(a))
            } else {
                self.tally.plan.joint(a, b)
            }
        };
        let rows: Option<Vec<Vec<u64>>> = counted.iter().map(|a| counted.iter().map(|b| pair(*a, *b)).collect()).collect();
        Joint {
            counts: rows.unwrap_or_default(),
        }
    }

    fn convergence(&self) -> ConvergenceSummary {
        let mut running: Vec<Vec<(u64, u64)>> = self
            .tally
            .targets
            .iter()
            .map(|target| self.tally.paths_by_bin.running(&target.hits_by_bin))
            .collect();
        if let Some((weighted, _)) = &self.weighted {
            for (target, points) in running.iter_mut().enumerate() {
                // Shares of the weights so far, scaled to the paths so far.
                for ((paths, hits), share) in points.iter_mut().zip(weighted.running(target)) {
                    *hits = (share * *paths as f64).round() as u64;
                }
            }
        }
        ConvergenceSummary {
            paths: running
                .first()
                .map(|points| points.iter().map(|(paths, _)| *paths).collect())
                .unwrap_or_default(),
            hits: running
                .iter()
                .map(|points| points.iter().map(|(_, hits)| *hits).collect())
                .collect(),
        }
    }
}

/// A condition with the values of its bounds, by their places.
pub(super) fn condition_of(condition: &Condition, bound: impl Fn(usize) -> Bound) -> ConditionSummary {
    match condition {
        Condition::AtLeast(_) => ConditionSummary::AtLeast { at_least: bound(0) },
        Condition::AtMost(_) => ConditionSummary::AtMost { at_most: bound(0) },
        Condition::MoreThan(_) => ConditionSummary::MoreThan { more_than: bound(0) },
        Condition::LessThan(_) => ConditionSummary::LessThan { less_than: bound(0) },
        Condition::Between(..) => ConditionSummary::Between {
            between: [bound(0), bound(1)],
        },
        Condition::About(..) => ConditionSummary::About {
            about: bound(0),
            within: bound(1),
        },
    }
}

/// Assumptions, from the first paths of the run.
fn assumptions(model: &Model, origin: &Origin, places: &Places, tally: &RunTally) -> Vec<AssumptionSummary> {
    let base = || model.calendar.label(0);
    let uncertain = uncertain(model);
    places
        .assumptions
        .par_iter()
        .map(|(id, values)| {
            let item = model.item(*id);
            // Under weights all paths were counted.
            let weighted = tally.weighted.as_ref().and_then(|weighted| {
                let known = weighted.assumptions.iter().find(|(item, _)| item == id);
                known.map(|(_, series)| Column::weighted(series, 0, weighted.events.effective_paths(), true))
            });
            let column = weighted.unwrap_or_else(|| match values {
                AssumptionValues::Drawn(series) => Column::of(series, true),
                AssumptionValues::Number(value) => Column::constant(*value, 0),
            });
            let paths = match values {
                AssumptionValues::Drawn(_) if tally.weighted.is_some() => Some(tally.paths),
                AssumptionValues::Drawn(series) => Some(series.paths()),
                AssumptionValues::Number(_) => None,
            };
            let changes = matches!(item.definition, Definition::Assumption { timed: true, .. });
            AssumptionSummary {
                name: item.name.clone(),
                expression: item.text.value.clone().unwrap_or_default(),
                written: origin.changed.assumptions.get(&item.name).cloned(),
                uncertain: uncertain[id.index()],
                mean: column.mean,
                sd: column.sd,
                quantiles: Quantiles::from_array(column.quantiles),
                paths,
                period: changes.then(base),
                histogram: column.histogram,
                words: of_item(item),
            }
        })
        .collect()
}

fn shocks(model: &Model) -> Vec<ShockSummary> {
    let shock = |(_, item): (ItemId, &Item)| ShockSummary {
        name: item.name.clone(),
        expression: item.text.value.clone().unwrap_or_default(),
        words: of_item(item),
    };
    model.of_kind(ItemKind::Shock).map(shock).collect()
}

fn correlation(model: &Model, group: &CorrelationGroup) -> CorrelationSummary {
    let count = group.members.len();
    let pairs = (0..count).flat_map(|row| (row + 1..count).map(move |column| (row, column)));
    let pairs = pairs.map(|(row, column)| (row, column, group.matrix.at(row, column)));
    CorrelationSummary {
        names: group.members.iter().map(|id| model.item(*id).name.clone()).collect(),
        pairs: pairs.filter(|(.., value)| *value != 0.0).take(MOST_PAIRS).collect(),
        degrees_of_freedom: group.t_copula.as_ref().map(TCopula::df),
    }
}

/// Which assumptions draw, directly or through others.
fn uncertain(model: &Model) -> Vec<bool> {
    let mut uncertain = vec![false; model.items.len()];
    for id in model.order.in_period(0) {
        if let Definition::Assumption { value, .. } = &model.item(*id).definition {
            let mut draws = false;
            value.walk(&mut |part| match part {
                Term::Draw(_) => draws = true,
                Term::Item { item, .. } => draws |= uncertain[item.0 as usize],
                _ => {}
            });
            uncertain[id.0 as usize] = draws;
        }
    }
    uncertain
}
