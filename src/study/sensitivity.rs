//! What decides each target: Sobol' indices, rank correlations and swings of every assumption, shock and lever that reaches it.
//!
//! Every simulation runs on the paths of an ordinary run (A). B is the same run from another seed; A with a driver of B draws that
//! driver's streams alone from the other seed; held runs keep everything but the driver. Each is made for all targets that the
//! driver reaches at once, and for nothing else. Paths are cut into a fixed number of batches, each simulated in order by one thread, so that sums and errors do not
//! depend on threads.

mod drivers;
mod indices;
mod known;
mod ranks;

use super::outcomes::Outcomes;
use super::{OTHER_SEED, StudiedScenario, StudyRun, Unfinished};
use crate::model::{ItemId, ItemKind, Model, Period, Setting};
use crate::program::{self, Bound, FixedValues, Machine, Observable, Program, Rekey, Schedule, Settings};
use crate::sampler::StreamKey;
use crate::scenario::Label;
use crate::simulation::{Control, Progress, Stopped};
use crate::summary::Attain;
use crate::tally::{BLOCK, BlockMask};
use crate::wording::Language;
pub use drivers::{Driver, Hold, drivers};
use indices::Sums;
pub use indices::{Indices, event_indices, indices};
pub use known::sensitivity_under;
pub use ranks::{Ranked, spearman};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Batches of paths, of which errors are made.
const BATCHES: u64 = 32;
/// Rank correlations look at most at so many paths.
const MOST_RANKED: u64 = 65_536;
/// And at most at so many values of drivers and measures together.
const MOST_VALUES: u64 = 1 << 27;
/// Quantiles of drivers that are no single draw come from at most so many paths.
const MOST_PILOT: u64 = 16_384;
/// The quantiles at which drivers are held.
const LEVELS: [f64; 2] = [0.1, 0.9];

/// `sensitivity.json`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sensitivity {
    /// Who wrote it.
    pub attain: Attain,
    /// The scenario.
    pub scenario: StudiedScenario,
    /// Random numbers.
    pub run: StudyRun,
    /// The targets, in the order of the file.
    pub targets: Vec<TargetSensitivity>,
}

/// What decides a target.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TargetSensitivity {
    /// Its id.
    pub id: String,
    /// `label`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub label: Label,
    /// Its probability on the paths of the study.
    pub probability: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Whether nothing is left to chance: it is met on every path, or on none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub certain: bool,
    /// Paths on which its measure is undefined; it counts as missed there.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub undefined: u64,
    /// The drivers that reach it: by the total index of `met`, then those without one by their swing.
    pub drivers: Vec<DriverSensitivity>,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// What a driver does to a target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DriverSensitivity {
    /// Its name; of items that are correlated with one another all names, joined by ` + `.
    pub name: String,
    /// `label`; of several items all of them, by name where one has none.
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub label: Label,
    /// `assumption`, `shock` or `lever`.
    pub kind: String,
    /// Indices of the measure; null where it does not vary, and of levers.
    pub value: Option<Indices>,
    /// Indices of the event that the target is met; null where it always or never is, and of levers.
    pub met: Option<Indices>,
    /// Spearman's correlation between the driver's value (of a shock the mean over the periods) and the measure; null of several
    /// items and of levers.
    pub rank_correlation: Option<f64>,
    /// The probability with the driver at its 10 % and at its 90 % quantile, with a lever at its `min` and `max`; null of several
    /// items and of levers without both.
    pub swing: Option<[f64; 2]>,
}

/// Finds out what decides targets (indices, rising) on `paths` paths. Progress counts paths of all simulations together; see
/// [`simulations`].
///
/// # Errors
/// Where it was stopped or a program would be too large.
pub fn sensitivity(
    model: &Arc<Model>,
    targets: &[usize],
    settings: &Settings,
    paths: u64,
    control: Control,
) -> Result<Vec<TargetSensitivity>, Unfinished> {
    let drivers = drivers(model, targets);
    let own = |driver: &&Driver| matches!(driver.hold, Hold::Uniform | Hold::Value);
    let alone: Vec<ItemId> = drivers.iter().filter(own).map(|driver| driver.items[0]).collect();
    let observed = Arc::new(program::compile_for(model, targets, &alone, &FixedValues::new())?);
    let plain = Arc::new(program::compile_for(model, targets, &[], &FixedValues::new())?);
    affordable(drivers.len(), &plain)?;
    let base = Bound::new(&observed, settings);
    let mut held_programs: BTreeMap<usize, [Arc<Program>; 2]> = BTreeMap::new();
    for (index, driver) in drivers.iter().enumerate() {
        if driver.hold == Hold::Value {
            held_programs.insert(index, held_at_values(model, driver, settings, paths, control)?);
        }
    }
    let like = base.like(&plain, settings);
    let other = settings.seed.wrapping_add(OTHER_SEED);
    let variants = |(index, driver): (usize, &Driver)| Variants {
        schedule: plain.schedule_for(|sink| match sink {
            Observable::Measure(target) | Observable::Gap(target) => {
                driver.targets.binary_search(&target.index()).is_ok()
            }
            _ => false,
        }),
        swapped: (driver.hold != Hold::Lever).then(|| {
            let rekey: Rekey = driver.streams.iter().map(|item| (*item, other)).collect();
            like.redrawn(&Settings {
                rekey,
                ..settings.clone()
            })
        }),
        held: held(model, driver, &like, settings, held_programs.get(&index)),
    };
    let study = Study {
        model,
        targets,
        drivers: &drivers,
        places: places(&drivers),
        own: alone.iter().enumerate().map(|(place, item)| (*item, place)).collect(),
        ranked: paths
            .min(MOST_RANKED)
            .min((MOST_VALUES / (alone.len() + targets.len()).max(1) as u64).max(BLOCK as u64)),
        variants: drivers.iter().enumerate().map(variants).collect(),
        other: like.redrawn(&Settings {
            seed: other,
            ..settings.clone()
        }),
        base,
    };
    let batches = study.simulate(paths, control)?;
    Ok(study.results(&batches, paths))
}

/// What a driver is called.
fn label_of(model: &Model, items: &[ItemId]) -> Label {
    match items {
        [one] => model.item(*one).label.clone(),
        several => together(model, several),
    }
}

/// What items that correlate are called together; nothing where none has a label.
fn together(model: &Model, items: &[ItemId]) -> Label {
    if items.iter().all(|id| model.item(*id).label.is_none()) {
        return Label::None;
    }
    let text = |language: Language| {
        let of = |id: &ItemId| {
            let item = model.item(*id);
            item.label.get(language).unwrap_or(&item.name).to_string()
        };
        items.iter().map(of).collect::<Vec<_>>().join(language.say("、", ", "))
    };
    Label::Both {
        zh: Some(text(Language::Chinese)),
        en: Some(text(Language::English)),
    }
}

/// Settings of all drivers together may take this much memory, in bytes.
const MOST_SETTINGS: u64 = 8 << 30;

/// An error where the settings that every driver is simulated with would take too much memory.
fn affordable(drivers: usize, program: &Program) -> Result<(), Unfinished> {
    // A driver is swapped, held low and held high, each with the keys and held uniforms of all streams.
    let stream = size_of::<StreamKey>() + size_of::<Option<f64>>();
    let settings = program.streams.len() * stream + program.scalars.nodes.len() * size_of::<f64>();
    let bytes = (drivers as u64).saturating_mul(3 * settings as u64);
    if bytes > MOST_SETTINGS {
        return Err(Unfinished::TooManyDrivers(drivers, bytes));
    }
    Ok(())
}

/// How many times the paths of a study are simulated: the unit of its progress.
pub fn simulations(model: &Model, targets: &[usize]) -> u64 {
    let of = |driver: &Driver| match driver.hold {
        Hold::Uniform | Hold::Value => 3,
        Hold::Lever => 2 * u64::from(range(model, driver).is_some()),
        Hold::Not => 1,
    };
    2 + drivers(model, targets).iter().map(of).sum::<u64>()
}

/// The least and the greatest setting of a lever that has both.
fn range(model: &Model, driver: &Driver) -> Option<[f64; 2]> {
    let lever = model.lever(driver.items[0])?;
    Some([lever.min?, lever.max?])
}

/// Programs in which a driver is held at the quantiles of its values, period by period.
fn held_at_values(
    model: &Arc<Model>,
    driver: &Driver,
    settings: &Settings,
    paths: u64,
    control: Control,
) -> Result<[Arc<Program>; 2], Unfinished> {
    let item = driver.items[0];
    let alone = Arc::new(program::compile_for(model, &[], &[item], &FixedValues::new())?);
    let bound = Bound::new(&alone, settings);
    let mut columns: Vec<Vec<f64>> = vec![Vec::new(); alone.observables.len()];
    let (mut outcomes, mut machine) = (Outcomes::new(model), Machine::new());
    let pilot = paths.min(MOST_PILOT);
    for first in (0..pilot).step_by(BLOCK) {
        if control.stop.load(Ordering::Relaxed) {
            return Err(Unfinished::Stopped);
        }
        let live = (pilot - first).min(BLOCK as u64) as usize;
        outcomes.run(
            &bound,
            &alone.schedule,
            &mut machine,
            first,
            live,
            &mut |_, period, column| {
                columns[period.index() - 1].extend_from_slice(column);
            },
        );
    }
    for column in &mut columns {
        column.retain(|value| !value.is_nan());
        column.sort_unstable_by(f64::total_cmp);
    }
    let program = |level: f64| {
        let quantile = |column: &Vec<f64>| {
            let rank = (level * column.len() as f64).ceil() as usize;
            column.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
        };
        let points: Vec<(i64, f64)> = columns
            .iter()
            .enumerate()
            .map(|(at, column)| (at as i64 + 1, quantile(column)))
            .collect();
        let fixed = FixedValues::from([(item, Setting::Series(points.into()))]);
        program::compile_for(model, &driver.targets, &[], &fixed).map(Arc::new)
    };
    Ok([program(LEVELS[0])?, program(LEVELS[1])?])
}

/// The two runs in which a driver is held, where it can be.
fn held(
    model: &Model,
    driver: &Driver,
    like: &Bound,
    settings: &Settings,
    programs: Option<&[Arc<Program>; 2]>,
) -> Option<[Bound; 2]> {
    let item = driver.items[0];
    match driver.hold {
        Hold::Not => None,
        Hold::Uniform => Some(LEVELS.map(|level| {
            let held = BTreeMap::from([(item, level)]);
            like.redrawn(&Settings {
                held,
                ..settings.clone()
            })
        })),
        Hold::Value => programs.map(|programs| programs.each_ref().map(|program| like.like(program, settings))),
        Hold::Lever => range(model, driver).map(|range| {
            range.map(|setting| {
                let mut settings = settings.clone();
                settings.levers.insert(item, Setting::Constant(setting));
                like.like(&like.program, &settings)
            })
        }),
    }
}

/// The runs of a driver beside A and B.
struct Variants {
    /// What decides the targets that it reaches.
    schedule: Schedule,
    /// A with the driver of B.
    swapped: Option<Bound>,
    /// A with the driver held low and high.
    held: Option<[Bound; 2]>,
}

/// Where the pairs of each driver and its targets stand: the first of each driver, and their number at the end.
fn places(drivers: &[Driver]) -> Vec<usize> {
    let ends = drivers.iter().scan(0, |end, driver| {
        *end += driver.targets.len();
        Some(*end)
    });
    std::iter::once(0).chain(ends).collect()
}

struct Study<'p> {
    model: &'p Model,
    targets: &'p [usize],
    drivers: &'p [Driver],
    places: Vec<usize>,
    /// Items whose own values are ranked, and their place.
    own: BTreeMap<ItemId, usize>,
    /// Paths that are ranked.
    ranked: u64,
    variants: Vec<Variants>,
    base: Bound,
    other: Bound,
}

/// What was counted on the paths of one batch. Pairs of a driver and a target stand in the order of the drivers.
struct Batch {
    value: Vec<Sums>,
    met: Vec<Sums>,
    /// Paths that meet the target with the driver low and high, by pair.
    swings: Vec<[u64; 2]>,
    /// Paths that meet each target.
    hits: Vec<u64>,
    /// Paths on which the measure of each target is undefined.
    undefined: Vec<u64>,
    /// Values of the items that are ranked.
    own: Vec<Vec<f64>>,
    /// Measures of the targets on the ranked paths.
    measures: Vec<Vec<f64>>,
}

impl Study<'_> {
    fn simulate(&self, paths: u64, control: Control) -> Result<Vec<Batch>, Stopped> {
        let batches = BATCHES.min(paths);
        let done = AtomicU64::new(0);
        let total = paths.saturating_mul(simulations(self.model, self.targets));
        let tick = |live: usize| {
            (control.progress)(Progress {
                done: done.fetch_add(live as u64, Ordering::Relaxed) + live as u64,
                total,
            });
            !control.stop.load(Ordering::Relaxed)
        };
        let start = |batch: u64| (u128::from(batch) * u128::from(paths) / u128::from(batches)) as u64;
        (0..batches)
            .into_par_iter()
            .map(|batch| self.batch(start(batch)..start(batch + 1), &tick).ok_or(Stopped(())))
            .collect()
    }

    /// `None` where `tick` says to stop.
    fn batch(&self, paths: Range<u64>, tick: &dyn Fn(usize) -> bool) -> Option<Batch> {
        let pairs = *self.places.last()?;
        let mut batch = Batch {
            value: vec![Sums::default(); pairs],
            met: vec![Sums::default(); pairs],
            swings: vec![[0; 2]; pairs],
            hits: vec![0; self.targets.len()],
            undefined: vec![0; self.targets.len()],
            own: vec![Vec::new(); self.own.len()],
            measures: vec![Vec::new(); self.targets.len()],
        };
        let mut machine = Machine::new();
        let [mut a, mut b, mut c] = [(); 3].map(|()| Outcomes::new(self.model));
        let mut ignore = |_: ItemId, _: Period, _: &[f64]| {};
        for first in paths.clone().step_by(BLOCK) {
            let live = (paths.end - first).min(BLOCK as u64) as usize;
            let ranked = self.ranked.saturating_sub(first).min(live as u64) as usize;
            let so_far: Vec<usize> = batch.own.iter().map(Vec::len).collect();
            a.run(
                &self.base,
                &self.base.program.schedule,
                &mut machine,
                first,
                live,
                &mut |item, _, column| {
                    let place = self.own[&item];
                    let own = &mut batch.own[place];
                    own.resize(so_far[place] + ranked, 0.0);
                    let values = own[so_far[place]..].iter_mut().zip(column);
                    values.for_each(|(sum, value)| *sum += value);
                },
            );
            b.run(
                &self.other,
                &self.other.program.schedule,
                &mut machine,
                first,
                live,
                &mut ignore,
            );
            for (place, target) in self.targets.iter().enumerate() {
                batch.hits[place] += a.met[*target].count();
                batch.undefined[place] += a.undefined[*target];
                batch.measures[place].extend_from_slice(&a.measures[*target][..ranked]);
            }
            if !tick(2 * live) {
                return None;
            }
            for ((variants, driver), place) in self.variants.iter().zip(self.drivers).zip(&self.places) {
                if let Some(bound) = &variants.swapped {
                    c.run(bound, &variants.schedule, &mut machine, first, live, &mut ignore);
                    for (pair, target) in (*place..).zip(&driver.targets) {
                        let measures = [&a, &b, &c].map(|of| &of.measures[*target][..live]);
                        add_values(&mut batch.value[pair], measures);
                        add_events(&mut batch.met[pair], [&a, &b, &c].map(|of| &of.met[*target]));
                    }
                }
                for (side, bound) in variants.held.iter().flatten().enumerate() {
                    // A driver held at its values has a program of its own.
                    let schedule = match driver.hold {
                        Hold::Value => &bound.program.schedule,
                        _ => &variants.schedule,
                    };
                    c.run(bound, schedule, &mut machine, first, live, &mut ignore);
                    for (pair, target) in (*place..).zip(&driver.targets) {
                        batch.swings[pair][side] += c.met[*target].count();
                    }
                }
                let runs = usize::from(variants.swapped.is_some()) + 2 * usize::from(variants.held.is_some());
                if !tick(runs * live) {
                    return None;
                }
            }
        }
        Some(batch)
    }

    fn results(&self, batches: &[Batch], paths: u64) -> Vec<TargetSensitivity> {
        let joined = |column: &dyn Fn(&Batch) -> &Vec<f64>| -> Vec<f64> {
            batches.iter().flat_map(|batch| column(batch).iter().copied()).collect()
        };
        let own: Vec<Vec<f64>> = (0..self.own.len()).map(|at| joined(&|batch| &batch.own[at])).collect();
        let own: Vec<Ranked> = own.par_iter().map(|values| Ranked::new(values)).collect();
        let target = |(place, target): (usize, &usize)| {
            let about = &self.model.targets[*target];
            let hits: u64 = batches.iter().map(|batch| batch.hits[place]).sum();
            let probability = hits as f64 / paths as f64;
            let measures = joined(&|batch| &batch.measures[place]);
            let measures = Ranked::new(&measures);
            let driver = |index: usize| self.driver(index, *target, batches, paths, &own, &measures);
            let mut drivers: Vec<DriverSensitivity> = (0..self.drivers.len()).filter_map(driver).collect();
            sort(&mut drivers);
            TargetSensitivity {
                id: about.id.clone(),
                label: about.label.clone(),
                probability,
                standard_error: (probability * (1.0 - probability) / paths as f64).sqrt(),
                certain: self.base.program.is_deterministic(*target),
                undefined: batches.iter().map(|batch| batch.undefined[place]).sum(),
                drivers,
            }
        };
        self.targets.par_iter().enumerate().map(target).collect()
    }

    /// What a driver does to a target that it reaches.
    fn driver(
        &self,
        index: usize,
        target: usize,
        batches: &[Batch],
        paths: u64,
        own: &[Ranked],
        measures: &Ranked,
    ) -> Option<DriverSensitivity> {
        let driver = &self.drivers[index];
        let pair = self.places[index] + driver.targets.iter().position(|reached| *reached == target)?;
        let item = self.model.item(driver.items[0]);
        let sums = |of: &dyn Fn(&Batch) -> Sums| -> Vec<Sums> { batches.iter().map(of).collect() };
        let met = batches.iter().fold(Sums::default(), |sum, batch| sum.plus(batch.met[pair]));
        let swapped = self.variants[index].swapped.is_some();
        let share = |side: usize| {
            let hits: u64 = batches.iter().map(|batch| batch.swings[pair][side]).sum();
            hits as f64 / paths as f64
        };
        let place = self.own.get(&driver.items[0]).filter(|_| driver.items.len() == 1);
        Some(DriverSensitivity {
            name: driver.name.clone(),
            label: label_of(self.model, &driver.items),
            kind: item.kind.word().to_string(),
            value: indices(&sums(&|batch| batch.value[pair])).filter(|_| swapped),
            met: event_indices(met, paths).filter(|_| swapped),
            rank_correlation: place.and_then(|place| spearman(&own[*place], measures)),
            swing: self.variants[index].held.is_some().then(|| [share(0), share(1)]),
        })
    }
}

/// Squared differences of measures on the paths on which all three are defined.
fn add_values(sums: &mut Sums, [a, b, c]: [&[f64]; 3]) {
    for ((a, b), c) in a.iter().zip(b).zip(c) {
        let (apart, first, total) = (a - b, b - c, a - c);
        if !(apart.is_nan() || first.is_nan()) {
            sums.apart += apart * apart;
            sums.first += first * first;
            sums.total += total * total;
        }
    }
}

/// The same for the event that a target is met: paths on which two runs differ.
fn add_events(sums: &mut Sums, [a, b, c]: [&BlockMask; 3]) {
    let differ = |one: &BlockMask, other: &BlockMask| -> f64 {
        let bits = one
            .0
            .iter()
            .zip(&other.0)
            .map(|(one, other)| (one ^ other).count_ones());
        f64::from(bits.sum::<u32>())
    };
    sums.apart += differ(a, b);
    sums.first += differ(b, c);
    sums.total += differ(a, c);
}

/// By the total index of `met`, then of `value`, then by the size of the swing; levers last; in the order of the file where equal.
fn sort(drivers: &mut [DriverSensitivity]) {
    let key = |driver: &DriverSensitivity| {
        let total = |indices: &Option<Indices>| indices.map_or(f64::NEG_INFINITY, |indices| indices.decisive());
        let swing = driver.swing.map_or(f64::NEG_INFINITY, |[low, high]| (high - low).abs());
        let lever = driver.kind == ItemKind::Lever.word();
        (lever, [total(&driver.met), total(&driver.value), swing])
    };
    drivers.sort_by(|one, next| {
        let ((one_lever, one), (next_lever, next)) = (key(one), key(next));
        let by_size = next.iter().zip(&one).map(|(next, one)| next.total_cmp(one));
        one_lever
            .cmp(&next_lever)
            .then(by_size.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then))
    });
}
