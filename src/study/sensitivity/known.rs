//! What decides targets where something is known: drivers depend on one another then, and paths carry weights.
//!
//! `first_order` is the share of the variance that the weighted sample shows: of one number of a driver that between bins of equal weight,
//! less what as many bins of noise would show (ε²: T. L. Kelley 1935, PNAS 21, 554–559); of a shock the sum over its periods after the
//! last known one (what it was until then is no longer left to chance), of a
//! correlated group that of a regression on the normal scores of its members. There is no `total`: it would ask for drivers that can be
//! drawn apart. The swing is a run of its own with the driver held and everything weighed anew.

use super::drivers::{Driver, Hold, drivers};
use super::indices::Indices;
use super::{DriverSensitivity, LEVELS, MOST_VALUES, TargetSensitivity, label_of, range, sort};
use crate::math;
use crate::model::{ItemId, ItemKind, Model, Setting, TargetId, Term};
use crate::program::{self, Asked, Made, MadeValue, NodeId, Observable, Program, Settings};
use crate::simulation::conditioning::{Condition, Refusal};
use crate::simulation::{Columns, Control, Progress, Simulation};
use crate::tally::{BLOCK, proportion, solve_symmetric};
use std::sync::Arc;

/// Bins at most, and the effective paths that each should have.
const MOST_BINS: usize = 40;
const PATHS_IN_BIN: f64 = 50.0;
/// Paths of a swing at most.
const SWING_PATHS: u64 = 16_384;

/// What decides targets under conditions whose draws are settled; `last_known` is the last period (index) that one is about.
///
/// # Errors
/// [`Refusal`] where a condition cannot be taken up, or it was stopped.
pub fn sensitivity_under(
    model: &Arc<Model>,
    targets: &[usize],
    conditions: &[Condition],
    last_known: i64,
    settings: &Settings,
    paths: u64,
    control: Control,
) -> Result<Vec<TargetSensitivity>, Refusal> {
    let drivers = drivers(model, targets);
    let mut asked: Vec<Asked> = conditions.iter().map(|condition| condition.asked.clone()).collect();
    // Of each driver the values of its items: of a shock in every period.
    let mut places: Vec<Vec<usize>> = Vec::with_capacity(drivers.len());
    for driver in &drivers {
        let mut own = Vec::new();
        for item in driver.items.iter().filter(|_| driver.hold != Hold::Lever) {
            let periods = match driver.kind {
                ItemKind::Shock if last_known < model.calendar.last() => last_known + 1..=model.calendar.last(),
                ItemKind::Shock => 1..=model.calendar.last(),
                _ => 0..=0,
            };
            for period in periods {
                own.push(asked.len());
                asked.push(value_of(*item, period, model));
            }
        }
        places.push(own);
    }
    let program = Arc::new(program::compile_asked(model, &asked, &[], program::MAX_NODES)?);
    let most = (MOST_VALUES / (asked.len() + 2 * targets.len()).max(1) as u64).max(BLOCK as u64);
    let paths = paths.min(most);
    let mut wanted: Vec<(Observable, NodeId)> = Vec::new();
    for place in conditions.len()..asked.len() {
        wanted.push((Observable::Column((place - conditions.len()) as u32), program.asked[place].measure));
    }
    let first_measure = asked.len() - conditions.len();
    for (place, target) in targets.iter().enumerate() {
        let [measure, gap] = nodes(&program, *target)?;
        wanted.push((Observable::Column((first_measure + place) as u32), measure));
        wanted.push((Observable::Gap(TargetId::at(*target)), gap));
    }
    let seen = Simulation::columns_under(&program, settings, conditions, &wanted, paths, control)?;
    let column = |place: usize| &seen.columns[place - conditions.len()];
    let weights: Vec<f64> = seen.weights.iter().map(|weight| *weight as f64).collect();
    let total: f64 = weights.iter().sum();
    let effective = total / (weights.iter().map(|w| w * w).sum::<f64>() / total);
    let mut swings: Vec<Option<[Vec<f64>; 2]>> = Vec::with_capacity(drivers.len());
    for (at, driver) in drivers.iter().enumerate() {
        let values: Vec<&[f64]> = places[at].iter().map(|place| &column(*place)[..]).collect();
        swings.push(swing(driver, &values, &weights, model, conditions, last_known, settings, paths.min(SWING_PATHS), control)?);
        (control.progress)(Progress {
            done: at as u64 + 1,
            total: drivers.len() as u64,
        });
    }
    let target = |(place, target): (usize, &usize)| {
        let about = &model.targets[*target];
        let measures = &seen.columns[first_measure + place];
        let met: Vec<f64> = seen.met[place].iter().map(|met| f64::from(u8::from(*met))).collect();
        let probability = weights.iter().zip(&met).map(|(w, met)| w * met).sum::<f64>() / total;
        let driver = |at: usize| -> Option<DriverSensitivity> {
            let driver = &drivers[at];
            let reached = driver.targets.iter().position(|reached| reached == target)?;
            let values: Vec<&[f64]> = places[at].iter().map(|place| &column(*place)[..]).collect();
            let shares = |y: &[f64]| first_order(driver, &values, y, &weights, effective);
            let is_one = driver.items.len() == 1 && driver.hold != Hold::Lever;
            Some(DriverSensitivity {
                name: driver.name.clone(),
                label: label_of(model, &driver.items),
                kind: driver.kind.word().to_string(),
                value: shares(measures).filter(|_| driver.hold != Hold::Lever),
                met: shares(&met).filter(|_| driver.hold != Hold::Lever),
                rank_correlation: is_one.then(|| rank_correlation(&mean(&values), measures, &weights)).flatten(),
                swing: swings[at].as_ref().map(|[low, high]| [low[reached], high[reached]]),
            })
        };
        let mut found: Vec<DriverSensitivity> = (0..drivers.len()).filter_map(driver).collect();
        sort(&mut found);
        TargetSensitivity {
            id: about.id.clone(),
            label: about.label.clone(),
            probability,
            standard_error: (probability * (1.0 - probability) / effective).sqrt(),
            certain: program.is_deterministic(*target),
            undefined: measures.iter().filter(|x| x.is_nan()).count() as u64,
            drivers: found,
        }
    };
    Ok(targets.iter().enumerate().map(target).collect())
}

fn value_of(item: ItemId, period: i64, model: &Model) -> Asked {
    Asked {
        measure: Term::Item {
            item,
            lag: 0,
            span: model.item(item).span,
        },
        last_terms: None,
        period,
        low: None,
        high: None,
    }
}

/// The measure and the gap of a target.
fn nodes(program: &Program, target: usize) -> Result<[NodeId; 2], Refusal> {
    let id = TargetId::at(target);
    let of = |wanted: Observable| {
        let found = program.observables.iter().find(|(observable, _)| *observable == wanted);
        found.map(|(_, node)| *node).ok_or(Refusal::Stopped)
    };
    Ok([of(Observable::Measure(id))?, of(Observable::Gap(id))?])
}

/// Places of values in rising order, of paths on which both are defined and that have weight.
fn order(x: &[f64], y: &[f64], weights: &[f64]) -> Vec<u32> {
    let known = |at: &u32| {
        let at = *at as usize;
        !x[at].is_nan() && !y[at].is_nan() && weights[at] > 0.0
    };
    let mut order: Vec<u32> = (0..x.len() as u32).filter(known).collect();
    order.sort_by(|a, b| x[*a as usize].total_cmp(&x[*b as usize]));
    order
}

/// The share of the variance of y that a driver explains.
fn first_order(driver: &Driver, values: &[&[f64]], y: &[f64], weights: &[f64], effective: f64) -> Option<Indices> {
    let share = match (driver.items.len(), values.len()) {
        (_, 0) => return None,
        (1, _) => {
            let each = values.iter().filter_map(|x| binned(x, y, weights, effective));
            let each: Vec<f64> = each.collect();
            (!each.is_empty()).then(|| each.iter().sum::<f64>())?
        }
        _ => regressed(values, y, weights, effective)?,
    };
    let share = share.min(1.0);
    // The error of a correlation ratio, and of one that is 0.
    let of_ratio = 4.0 * share.max(0.0) * (1.0 - share) * (1.0 - share) / effective;
    let bins = values.len() as f64 * bins(effective) as f64;
    let error = proportion::Z_95 * (of_ratio + 2.0 * bins / (effective * effective)).sqrt();
    Some(Indices {
        first_order: share,
        first_order_interval: [share - error, (share + error).min(1.0)],
        total: None,
        total_interval: None,
    })
}

fn bins(effective: f64) -> usize {
    ((effective / PATHS_IN_BIN) as usize).clamp(4, MOST_BINS)
}

/// Of one number: the variance between bins of equal weight over all, ε².
fn binned(x: &[f64], y: &[f64], weights: &[f64], effective: f64) -> Option<f64> {
    let order = order(x, y, weights);
    let total: f64 = order.iter().map(|at| weights[*at as usize]).sum();
    let (first, last) = (order.first()?, order.last()?);
    if x[*first as usize] == x[*last as usize] {
        return Some(0.0);
    }
    let wanted = bins(effective);
    let mean = order.iter().map(|at| weights[*at as usize] * y[*at as usize]).sum::<f64>() / total;
    let variance = order
        .iter()
        .map(|at| weights[*at as usize] * (y[*at as usize] - mean) * (y[*at as usize] - mean))
        .sum::<f64>();
    if variance <= 0.0 {
        return None;
    }
    let (mut between, mut counted, mut used) = (0.0, 0.0, 0usize);
    let (mut weight, mut sum) = (0.0, 0.0);
    // Equal values share a bin.
    for run in order.chunk_by(|a, b| x[*a as usize] == x[*b as usize]) {
        for at in run {
            weight += weights[*at as usize];
            sum += weights[*at as usize] * (y[*at as usize] - mean);
        }
        if counted + weight >= total * (used + 1) as f64 / wanted as f64 * (1.0 - 1e-12) {
            between += sum * sum / weight;
            counted += weight;
            used += 1;
            (weight, sum) = (0.0, 0.0);
        }
    }
    if weight > 0.0 {
        between += sum * sum / weight;
        used += 1;
    }
    let share = between / variance;
    Some(1.0 - (1.0 - share) * (effective - 1.0) / (effective - used as f64).max(1.0))
}

/// Of several numbers: R² of a regression on their normal scores, adjusted for their number.
fn regressed(values: &[&[f64]], y: &[f64], weights: &[f64], effective: f64) -> Option<f64> {
    let scores: Vec<Vec<f64>> = values.iter().map(|x| normal_scores(x, weights)).collect();
    let known: Vec<usize> = (0..y.len())
        .filter(|at| !y[*at].is_nan() && weights[*at] > 0.0 && scores.iter().all(|score| !score[*at].is_nan()))
        .collect();
    let total: f64 = known.iter().map(|at| weights[*at]).sum();
    let mean = |of: &dyn Fn(usize) -> f64| known.iter().map(|at| weights[*at] * of(*at)).sum::<f64>() / total;
    let y_mean = mean(&|at| y[at]);
    let variance = mean(&|at| (y[at] - y_mean) * (y[at] - y_mean));
    if variance <= 0.0 || variance.is_nan() {
        return None;
    }
    let means: Vec<f64> = scores.iter().map(|score| mean(&|at| score[at])).collect();
    let cross: Vec<f64> = scores
        .iter()
        .zip(&means)
        .map(|(score, own)| mean(&|at| (score[at] - own) * (y[at] - y_mean)))
        .collect();
    let matrix: Vec<Vec<f64>> = (0..scores.len())
        .map(|a| (0..scores.len()).map(|b| mean(&|at| (scores[a][at] - means[a]) * (scores[b][at] - means[b]))).collect())
        .collect();
    let slopes = solve_symmetric(&matrix, &cross)?;
    let share = slopes.iter().zip(&cross).map(|(slope, cross)| slope * cross).sum::<f64>() / variance;
    let k = values.len() as f64;
    Some(1.0 - (1.0 - share) * (effective - 1.0) / (effective - k - 1.0).max(1.0))
}

/// Weighted ranks between 0 and 1; equal values have the middle of theirs.
fn ranks(x: &[f64], weights: &[f64]) -> Vec<f64> {
    let order = order(x, x, weights);
    let total: f64 = order.iter().map(|at| weights[*at as usize]).sum();
    let mut ranks = vec![f64::NAN; x.len()];
    let mut below = 0.0;
    for run in order.chunk_by(|a, b| x[*a as usize] == x[*b as usize]) {
        let own: f64 = run.iter().map(|at| weights[*at as usize]).sum();
        run.iter().for_each(|at| ranks[*at as usize] = (below + 0.5 * own) / total);
        below += own;
    }
    ranks
}

fn normal_scores(x: &[f64], weights: &[f64]) -> Vec<f64> {
    ranks(x, weights).into_iter().map(math::normal_quantile).collect()
}

/// The mean over the periods of a shock.
fn mean(values: &[&[f64]]) -> Vec<f64> {
    let count = values.len() as f64;
    let paths = values.first().map_or(0, |x| x.len());
    (0..paths).map(|at| values.iter().map(|x| x[at]).sum::<f64>() / count).collect()
}

/// Spearman's correlation under weights.
fn rank_correlation(x: &[f64], y: &[f64], weights: &[f64]) -> Option<f64> {
    let known: Vec<f64> = (0..x.len()).map(|at| if x[at].is_nan() || y[at].is_nan() { 0.0 } else { weights[at] }).collect();
    let (a, b) = (ranks(x, &known), ranks(y, &known));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (at, weight) in known.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
        let (x, y) = (a[at] - 0.5, b[at] - 0.5);
        xx += weight * x * x;
        yy += weight * y * y;
        xy += weight * x * y;
    }
    (xx > 0.0 && yy > 0.0).then(|| (xy / (xx.sqrt() * yy.sqrt())).clamp(-1.0, 1.0))
}

/// The weighted quantile of defined values.
fn quantile(x: &[f64], weights: &[f64], level: f64) -> f64 {
    let order = order(x, x, weights);
    let total: f64 = order.iter().map(|at| weights[*at as usize]).sum();
    let mut sum = 0.0;
    let reaches = |at: &&u32| {
        sum += weights[**at as usize];
        sum >= level * total * (1.0 - 1e-12)
    };
    order.iter().find(reaches).map_or(f64::NAN, |at| x[*at as usize])
}

/// The probabilities of a driver's targets with it held low and high; none where it cannot be held, takes up a condition itself, or
/// hardly any path agrees with what is known then.
#[allow(clippy::too_many_arguments, reason = "everything that a run of its own is made of")]
fn swing(
    driver: &Driver,
    values: &[&[f64]],
    weights: &[f64],
    model: &Arc<Model>,
    conditions: &[Condition],
    last_known: i64,
    settings: &Settings,
    paths: u64,
    control: Control,
) -> Result<Option<[Vec<f64>; 2]>, Refusal> {
    let [item] = driver.items[..] else { return Ok(None) };
    let is_through = conditions.iter().any(|condition| condition.through.is_some_and(|through| through.item == item));
    let mut both: Vec<Vec<f64>> = Vec::new();
    for (side, level) in LEVELS.into_iter().enumerate() {
        let mut settings = settings.clone();
        let mut made = Vec::new();
        match driver.kind {
            ItemKind::Lever => {
                let Some(range) = range(model, driver) else { return Ok(None) };
                settings.levers.insert(item, Setting::Constant(range[side]));
            }
            ItemKind::Assumption if is_through => return Ok(None),
            ItemKind::Assumption => made.push(Made {
                item,
                period: None,
                value: MadeValue::Number(quantile(values[0], weights, level)),
            }),
            _ => {
                for (period, x) in (last_known + 1..=model.calendar.last()).zip(values) {
                    made.push(Made {
                        item,
                        period: Some(period),
                        value: MadeValue::Number(quantile(x, weights, level)),
                    });
                }
                if made.is_empty() {
                    return Ok(None);
                }
            }
        }
        let asked: Vec<Asked> = conditions.iter().map(|condition| condition.asked.clone()).collect();
        let program = Arc::new(program::compile_asked(model, &asked, &made, program::MAX_NODES)?);
        let gaps = driver.targets.iter().map(|target| {
            let [_, gap] = nodes(&program, *target)?;
            Ok((Observable::Gap(TargetId::at(*target)), gap))
        });
        let wanted = gaps.collect::<Result<Vec<_>, Refusal>>()?;
        let silent = Control {
            progress: &|_| {},
            stop: control.stop,
        };
        match Simulation::columns_under(&program, &settings, conditions, &wanted, paths, silent) {
            Ok(seen) => both.push(shares(&seen)),
            Err(Refusal::Condition { .. }) => return Ok(None),
            Err(other) => return Err(other),
        }
    }
    let high = both.pop();
    Ok(both.pop().zip(high).map(|(low, high)| [low, high]))
}

/// The weighted share of each event.
fn shares(seen: &Columns) -> Vec<f64> {
    let total: u128 = seen.weights.iter().map(|w| u128::from(*w)).sum();
    let share = |met: &Vec<bool>| {
        let sum: u128 = met.iter().zip(&seen.weights).filter(|(met, _)| **met).map(|(_, w)| u128::from(*w)).sum();
        sum as f64 / total as f64
    };
    seen.met.iter().map(share).collect()
}
