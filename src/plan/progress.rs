//! How far each target is: what the schedule asks for now, what is there, and what the chance is (docs/observations.md#progress).

use super::limits::fits;
use super::studies::study_run;
use super::{Error, Plan, Run};
use crate::arithmetic::Operation;
use crate::diagnostic::Span;
use crate::model::{Condition as Bounds, Figures, Known, Lights, Target, TargetId, Term, Through, WindowKind, constant};
use crate::model::Range as Window;
use crate::program::{Asked, NodeId, Observable, Settings, compile_asked};
use crate::scenario::SchedulePath;
use crate::simulation::conditioning::{Condition, Fact};
use crate::simulation::{Control, Simulation};
use crate::study::chance::{chance, levels};
use crate::study::outlook::StudiedGroup;
use crate::study::progress::{ProgressResult, ScheduleKind, TargetProgress};
use crate::summary::{self, Attain, Summary};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Paths on which the chance on schedule is looked at, at most.
const ON_SCHEDULE: u64 = 32_768;
/// Paths from which levels are read, at most.
const FOR_LEVELS: u64 = 1 << 17;
/// The chances whose levels are sought.
const CHANCES: [f64; 3] = [0.2, 0.5, 0.8];
/// Values that were solved for are the same when they differ by no more than this share of them.
const SAME: f64 = 1e-9;

/// What a schedule follows.
#[derive(Clone, Debug)]
struct Subject {
    /// What is followed, read in any period.
    x: Term,
    /// Where the way begins (index).
    base: i64,
    /// When it is to be there (index).
    due: i64,
    kind: Follow,
    /// Where the target was declared.
    place: Span,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Follow {
    /// A level, to reach the target's bound.
    Level,
    /// A level, to have grown by the target's bound a year.
    Growth,
    /// A flow from the period after `base` on; `mean` where the bound is for the mean of its periods.
    Flow {
        /// Whether the bound is a mean.
        mean: bool,
    },
}

/// What a target follows; none where it has no schedule.
fn subject(target: &Target) -> Option<Subject> {
    if target.from.is_some() {
        return None;
    }
    let now = |x: &Term, due: i64| Subject {
        x: x.clone(),
        base: 0,
        due,
        kind: Follow::Level,
        place: target.span,
    };
    if target.measured.is_growth {
        // ((x(p) ÷ x(a))^(1/years) − 1): both readings stand in it.
        let mut readings: Vec<(Term, i64)> = Vec::new();
        target.measure.walk(&mut |part| {
            if let Term::At(x, period) = part {
                readings.push(((**x).clone(), *period));
            }
        });
        let base = readings.iter().map(|(_, period)| *period).min()?;
        let (x, due) = readings.iter().max_by_key(|(_, period)| *period)?;
        let due = *due;
        return Some(Subject {
            kind: Follow::Growth,
            base,
            ..now(x, due)
        });
    }
    match &target.measure {
        Term::At(x, period) if is_plain(x) => Some(now(x, *period)),
        Term::Window(kind @ (WindowKind::Mean | WindowKind::Total), x, Window::Fixed(from, to), _) if is_plain(x) => {
            Some(Subject {
                x: (**x).clone(),
                base: from - 1,
                due: *to,
                kind: Follow::Flow {
                    mean: *kind == WindowKind::Mean,
                },
                place: target.span,
            })
        }
        measure if is_plain(measure) => Some(now(measure, target.period)),
        _ => None,
    }
}

/// Whether a term means the same in every period: nothing in it has periods of its own.
fn is_plain(term: &Term) -> bool {
    let mut plain = true;
    term.walk(&mut |part| match part {
        Term::At(..) | Term::First(_) => plain = false,
        Term::Window(_, _, range, _) => plain &= matches!(range, Window::Relative(..)),
        _ => {}
    });
    plain
}

/// What is asked of the program for one target: places in the list of what is asked, after the conditions.
struct Wanted {
    target: usize,
    subject: Subject,
    /// Its value where the way begins; none of a flow.
    base: Option<usize>,
    /// What is there now: the level, or the sum of the flow so far.
    now: usize,
    /// The bounds.
    bounds: Vec<usize>,
    /// Of a flow: each period so far.
    flows: Vec<usize>,
}

impl Subject {
    /// What is there in a period: the level, or the sum of the flow until then.
    fn until(&self, period: i64) -> Asked {
        let measure = match self.kind {
            Follow::Flow { .. } => Term::Window(
                WindowKind::Total,
                Box::new(self.x.clone()),
                Window::Fixed(self.base + 1, period),
                self.place,
            ),
            _ => self.x.clone(),
        };
        asked(measure, period)
    }
}

fn asked(measure: Term, period: i64) -> Asked {
    Asked {
        last_terms: measure.last_terms(),
        measure,
        period,
        low: None,
        high: None,
    }
}

impl Plan {
    /// How far each target is.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::TooLarge`], [`Error::Stopped`]
    pub fn progress(&self, run: &Run, control: Control) -> Result<ProgressResult, Error> {
        let (paths, settings) = self.paths_and_settings(run);
        let model = &self.model;
        let counted = self.counted(run)?;
        let observations: Vec<_> = counted.iter().map(|at| &model.observations[*at]).collect();
        let last_known = observations.iter().map(|one| one.period).max().unwrap_or(0);
        let conditions = self.conditions(run)?;
        let mut all: Vec<Asked> = conditions.iter().map(|condition| condition.asked.clone()).collect();
        let mut ask = |asked: Asked| {
            all.push(asked);
            all.len() - 1
        };
        let mut wanted: Vec<Wanted> = Vec::new();
        for (target, own) in model.targets.iter().enumerate() {
            let Some(subject) = subject(own) else { continue };
            let until = last_known.min(subject.due);
            let is_flow = matches!(subject.kind, Follow::Flow { .. });
            let flows = subject.base + 1..=if is_flow { until } else { subject.base };
            wanted.push(Wanted {
                target,
                base: (!is_flow).then(|| ask(asked(subject.x.clone(), subject.base))),
                now: ask(subject.until(until)),
                bounds: own.condition.terms().into_iter().map(|bound| ask(asked(bound.clone(), own.period))).collect(),
                flows: flows.map(|period| ask(asked(subject.x.clone(), period))).collect(),
                subject,
            });
        }
        let program = Arc::new(compile_asked(model, &all, &[], super::limits::most_nodes()).map_err(super::Limit::from)?);
        fits([&*program], paths)?;
        let simulation = match conditions.is_empty() {
            true => Simulation::new(&program, &settings, paths),
            false => Simulation::conditioned(&program, &settings, &conditions, paths, control).map_err(|refusal| self.refused(refusal))?,
        };
        let tally = simulation.run(0..paths, control).map_err(|_| Error::Stopped(None))?;
        let summary = summary::summarise(&simulation, &tally, &self.origin);
        let looked = Looked::new(&simulation, &wanted, paths.min(FOR_LEVELS), control)?;
        let lights = &model.lights;
        let mut targets = Vec::with_capacity(model.targets.len());
        for (target, own) in model.targets.iter().enumerate() {
            let found = wanted.iter().find(|wanted| wanted.target == target);
            let line = match found {
                None => self.without_schedule(own, target, &summary),
                Some(found) => {
                    let place = Place {
                        last_known,
                        observed: &counted,
                        run,
                        settings: &settings,
                        paths,
                        looked: &looked,
                        control,
                    };
                    self.with_schedule(found, &place, &summary)?
                }
            };
            targets.push(lit(lights, line));
            let told = crate::simulation::Progress {
                done: target as u64 + 1,
                total: model.targets.len() as u64,
            };
            (control.progress)(told);
            if control.stop.load(std::sync::atomic::Ordering::Relaxed) {
                return Err(Error::Stopped(None));
            }
        }
        Ok(ProgressResult {
            attain: Attain::this(),
            scenario: self.studied(),
            run: study_run(paths, &settings),
            frequency: summary.scenario.frequency.clone(),
            as_of: run.known_by.as_of.map(|date| date.to_string()),
            base_period: model.calendar.label(0),
            last_known: model.calendar.label(last_known),
            lights: lights.lights.iter().map(|light| (light.name.clone(), light.text.clone())).collect(),
            targets,
            groups: StudiedGroup::all(&summary),
        })
    }

    /// The line of a target that has only a probability.
    fn without_schedule(&self, own: &Target, target: usize, summary: &Summary) -> TargetProgress {
        let known = &summary.targets[target];
        TargetProgress {
            id: own.id.clone(),
            label: known.words.label.clone(),
            group: known.group.clone(),
            kind: own.kind.map(|kind| kind.word().to_string()),
            owner: own.owner.clone(),
            period: known.period.clone(),
            condition: known.condition.clone(),
            unit: (!own.unit.is_none()).then(|| own.unit.clone()),
            schedule_kind: None,
            base: None,
            target: None,
            now: None,
            observed: false,
            time: None,
            progress: None,
            gap: None,
            schedule: None,
            achieved: None,
            needed: None,
            is_growth: false,
            light: None,
            probability: known.probability,
            standard_error: known.standard_error,
            certain: known.certain,
            standing: known.standing,
            if_on_schedule: None,
            levels: CHANCES.map(|chance| (chance.to_string(), None)).into(),
            base_meets: false,
            alias_of: own.alias_of.map(|original| self.model.targets[original].id.clone()),
            cumulative: Vec::new(),
            planned: Vec::new(),
        }
    }

    fn with_schedule(&self, found: &Wanted, place: &Place, summary: &Summary) -> Result<TargetProgress, Error> {
        let (model, subject) = (&self.model, &found.subject);
        let own = &model.targets[found.target];
        let per_year = model.calendar.frequency.per_year().unwrap_or(1) as f64;
        let looked = place.looked;
        let until = place.last_known.min(subject.due);
        let is_flow = matches!(subject.kind, Follow::Flow { .. });
        let b = found.base.map_or(Some(0.0), |base| looked.median(base));
        let years = (subject.due - subject.base) as f64 / per_year;
        let periods = (subject.due - subject.base) as f64;
        let bounds: Vec<Option<f64>> = found.bounds.iter().map(|bound| looked.median(*bound)).collect();
        let bound = nearest_bound(&own.condition, &bounds, b, |bound| match subject.kind {
            Follow::Level => Some(bound),
            Follow::Growth => Some(b? * crate::math::pow(1.0 + bound, years)),
            Follow::Flow { mean: true } => Some(bound * periods),
            Follow::Flow { mean: false } => Some(bound),
        });
        let observed_value = self.observed(subject, until, place.observed);
        let v = observed_value.or_else(|| looked.median(found.now));
        let is_observed = observed_value.is_some() || (until <= 0 && !is_flow) || looked.is_one_number(found.now);
        let time = if is_flow {
            ((until - subject.base) as f64).max(0.0) / periods
        } else {
            (until - subject.base) as f64 / periods
        };
        let is_compound = match (own.path, subject.kind) {
            (Some(path), _) => path == SchedulePath::Compound,
            (None, kind) => kind == Follow::Growth,
        };
        let milestones: Vec<(i64, f64)> = own.milestones.clone();
        let schedule_at = |period: i64| -> Option<f64> {
            let (b, t) = (b?, bound?);
            if !milestones.is_empty() {
                return Some(on_the_way(subject.base, b, &milestones, subject.due, t, period));
            }
            let share = (period - subject.base) as f64 / periods;
            Some(match (is_flow, is_compound) {
                (true, _) => share * t,
                (false, true) => b * crate::math::pow(t / b, share),
                (false, false) => b + share * (t - b),
            })
        };
        let schedule = schedule_at(until).filter(|value| value.is_finite());
        let base_meets = b.zip(bound).is_some_and(|(b, t)| b == t);
        let finite = |value: f64| value.is_finite().then_some(value);
        let progress = match (b, bound, v) {
            (Some(b), Some(t), Some(v)) if b != t => finite(match (is_flow, is_compound) {
                (true, _) => v / t,
                (false, true) => crate::math::ln(v / b) / crate::math::ln(t / b),
                (false, false) => (v - b) / (t - b),
            }),
            _ => None,
        };
        let gap = match milestones.is_empty() {
            true => progress.map(|progress| progress - time),
            false => match (v, schedule, b, bound) {
                (Some(v), Some(schedule), Some(b), Some(t)) if b != t => finite((v - schedule) / (t - b)),
                _ => None,
            },
        };
        let gone = (until - subject.base) as f64;
        let left = (subject.due - until) as f64;
        let rate = |from: Option<f64>, to: Option<f64>, periods: f64| {
            let (from, to) = (from?, to?);
            if periods <= 0.0 {
                return None;
            }
            if is_flow {
                return finite((to - from) / periods);
            }
            finite(crate::math::pow(to / from, per_year / periods) - 1.0)
        };
        let known = self.without_schedule(own, found.target, summary);
        let is_open = until > 0 && (!is_flow || until > subject.base);
        let level = |chance: f64, levels: &[Option<f64>]| {
            let at = CHANCES.iter().position(|other| *other == chance);
            (chance.to_string(), at.and_then(|at| levels.get(at).copied().flatten()))
        };
        let found_levels = match is_open {
            true => self.levels_of(found, place, until)?,
            false => Vec::new(),
        };
        let if_on_schedule = match schedule.filter(|_| is_open) {
            Some(schedule) => self.on_schedule(found, place, until, schedule)?,
            None => None,
        };
        let mut sum = Some(0.0);
        let cumulative = found.flows.iter().zip(subject.base + 1..).map(|(flow, period)| {
            sum = sum.zip(looked.median(*flow)).map(|(sum, flow)| sum + flow);
            (model.calendar.label(period), sum)
        });
        Ok(TargetProgress {
            schedule_kind: Some(match (milestones.is_empty(), is_flow, is_compound) {
                (false, ..) => ScheduleKind::Milestones,
                (true, true, _) => ScheduleKind::Cumulative,
                (true, false, true) => ScheduleKind::Compound,
                (true, false, false) => ScheduleKind::Straight,
            }),
            unit: match subject.kind {
                // The unit of a rate is not that of what grows.
                Follow::Growth => unit_of(&subject.x, model),
                _ => known.unit.clone(),
            },
            base: b,
            target: bound,
            now: v,
            observed: is_observed,
            time: Some(time),
            progress,
            gap,
            schedule,
            achieved: rate(b, v, gone),
            needed: rate(v, bound, left),
            is_growth: !is_flow,
            if_on_schedule,
            levels: CHANCES.map(|chance| level(chance, &found_levels)).into(),
            base_meets,
            cumulative: cumulative.collect(),
            planned: (subject.base..=subject.due)
                .map(|period| (model.calendar.label(period), schedule_at(period).filter(|value| value.is_finite())))
                .collect(),
            ..known
        })
    }

    /// What was observed of a subject in a period: the level, or the sum of a flow of which all periods were.
    fn observed(&self, subject: &Subject, until: i64, counted: &[usize]) -> Option<f64> {
        let of = |asked: &Asked| {
            let identity = crate::model::identity(&asked.measure, asked.period);
            let found = counted.iter().map(|at| &self.model.observations[*at]).find(|known| known.identity == identity)?;
            match &found.known {
                Known::Exactly(term) => constant(term),
                Known::WithError(error) => Some(error.median),
                Known::Condition(_) => None,
            }
        };
        match subject.kind {
            Follow::Flow { .. } if until > subject.base => {
                let each = (subject.base + 1..=until).map(|period| of(&asked(subject.x.clone(), period)));
                each.sum::<Option<f64>>().or_else(|| of(&subject.until(until)))
            }
            Follow::Flow { .. } => None,
            _ => of(&subject.until(until)),
        }
    }

    /// The observation of a subject in its current period, by its place among those that count.
    fn own_observation(&self, subject: &Subject, until: i64, counted: &[usize]) -> Option<usize> {
        let identities = [
            crate::model::identity(&subject.until(until).measure, until),
            crate::model::identity(&subject.x, until),
        ];
        counted.iter().copied().find(|at| identities.contains(&self.model.observations[*at].identity))
    }

    /// The levels at which a target has certain chances: from the run itself, without its own observation.
    fn levels_of(&self, found: &Wanted, place: &Place, until: i64) -> Result<Vec<Option<f64>>, Error> {
        let own = self.own_observation(&found.subject, until, place.observed);
        let Some(own) = own else {
            let looked = place.looked;
            let met = &looked.met[found.target];
            return Ok(levels(looked.column(found.now), met, &looked.weights, &CHANCES));
        };
        let run = self.run_without(place.run, own);
        let conditions = self.conditions(&run)?;
        let seen = self.columns_of(found.target, &found.subject.until(until), &conditions, place, place.paths.min(FOR_LEVELS));
        Ok(match seen {
            Ok(seen) => levels(&seen.x, &seen.met, &seen.weights, &CHANCES),
            Err(Error::Refused(_)) => Vec::new(),
            Err(error) => return Err(error),
        })
    }

    /// The chance of a target if it were exactly on schedule: seen to be so, through the draw of its own observation.
    fn on_schedule(&self, found: &Wanted, place: &Place, until: i64, schedule: f64) -> Result<Option<f64>, Error> {
        let own = self.own_observation(&found.subject, until, place.observed);
        let run = own.map_or_else(|| place.run.clone(), |own| self.run_without(place.run, own));
        let mut conditions = self.conditions(&run)?;
        let number = Term::Number(schedule);
        let through: Option<Through> = own.and_then(|own| self.model.observations[own].through).map(|(through, _)| through);
        conditions.push(Condition {
            name: self.model.targets[found.target].id.clone(),
            stream: "schedule".to_string(),
            asked: Asked {
                low: Some(number.clone()),
                high: Some(number),
                ..found.subject.until(until)
            },
            fact: Fact::Exactly,
            through,
        });
        let paths = place.paths.min(ON_SCHEDULE);
        match self.columns_of(found.target, &found.subject.until(until), &conditions, place, paths) {
            Ok(seen) => Ok(chance(&seen.met, &seen.weights)),
            Err(Error::Refused(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The same run without an observation, nor any that it replaces.
    fn run_without(&self, run: &Run, observation: usize) -> Run {
        let mut run = run.clone();
        let observations = &self.model.observations;
        let of_the_same = observations.iter().filter(|known| known.identity == observations[observation].identity);
        run.known_by.without.extend(of_the_same.map(|known| known.name.clone()));
        run
    }

    /// A measure and whether a target is met on each path of a run under conditions.
    fn columns_of(
        &self,
        target: usize,
        measure: &Asked,
        conditions: &[Condition],
        place: &Place,
        paths: u64,
    ) -> Result<Seen, Error> {
        let mut all: Vec<Asked> = conditions.iter().map(|condition| condition.asked.clone()).collect();
        all.push(measure.clone());
        let program = Arc::new(compile_asked(&self.model, &all, &[], super::limits::most_nodes()).map_err(super::Limit::from)?);
        let gap = Observable::Gap(TargetId::at(target));
        let node = program.observables.iter().find(|(observable, _)| *observable == gap);
        let Some((_, node)) = node.copied() else {
            return Err(Error::Stopped(None));
        };
        let wanted = [(Observable::Column(0), program.asked[all.len() - 1].measure), (gap, node)];
        let found = Simulation::columns_under(&program, place.settings, conditions, &wanted, paths, place.control);
        let mut found = found.map_err(|refusal| self.refused(refusal))?;
        let met = found.met.remove(0);
        Ok(Seen {
            x: found.columns.swap_remove(0),
            met,
            weights: found.weights,
        })
    }
}

/// One measure, and whether a target is met, by path.
struct Seen {
    x: Vec<f64>,
    met: Vec<bool>,
    weights: Vec<u64>,
}

/// What all targets are looked at with.
struct Place<'p> {
    last_known: i64,
    observed: &'p [usize],
    run: &'p Run,
    settings: &'p Settings,
    paths: u64,
    looked: &'p Looked,
    control: Control<'p>,
}

/// What was asked for, on the first paths of the run.
struct Looked {
    /// By place in the list of what is asked.
    columns: BTreeMap<usize, Vec<f64>>,
    /// By target: whether it is met.
    met: Vec<Vec<bool>>,
    weights: Vec<u64>,
}

impl Looked {
    fn new(simulation: &Simulation, wanted: &[Wanted], paths: u64, control: Control) -> Result<Looked, Error> {
        let program = simulation.program();
        let places: Vec<usize> = wanted
            .iter()
            .flat_map(|one| one.base.into_iter().chain([one.now]).chain(one.bounds.iter().copied()).chain(one.flows.iter().copied()))
            .collect();
        let columns = (0u32..).zip(&places).map(|(at, place)| (Observable::Column(at), program.asked[*place].measure));
        let gaps = program.observables.iter().copied().filter(|(observable, _)| matches!(observable, Observable::Gap(_)));
        let all: Vec<(Observable, NodeId)> = columns.chain(gaps).collect();
        let found = simulation.columns(&all, paths, control).map_err(|_| Error::Stopped(None))?;
        Ok(Looked {
            columns: places.into_iter().zip(found.columns).collect(),
            met: found.met,
            weights: found.weights,
        })
    }

    fn column(&self, place: usize) -> &[f64] {
        &self.columns[&place]
    }

    /// The weighted median; none where nothing is defined.
    fn median(&self, place: usize) -> Option<f64> {
        crate::study::chance::median(self.column(place), &self.weights)
    }

    /// Whether it is the same on all paths.
    fn is_one_number(&self, place: usize) -> bool {
        let known = self.column(place).iter().zip(&self.weights).filter(|(x, w)| **w > 0 && !x.is_nan());
        let ends = known.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (x, _)| (low.min(*x), high.max(*x)));
        ends.1 - ends.0 <= SAME * ends.0.abs().max(ends.1.abs())
    }
}

/// The bound that a target is to reach: of two the one nearer to where the way begins; that itself where it lies between them.
fn nearest_bound(condition: &Bounds, bounds: &[Option<f64>], base: Option<f64>, to_reach: impl Fn(f64) -> Option<f64>) -> Option<f64> {
    let (low, high) = match condition {
        Bounds::AtLeast(_) | Bounds::MoreThan(_) | Bounds::AtMost(_) | Bounds::LessThan(_) => {
            return to_reach(bounds[0]?);
        }
        Bounds::Between(..) => (bounds[0]?, bounds[1]?),
        Bounds::About(..) => (bounds[0]? - bounds[1]?, bounds[0]? + bounds[1]?),
    };
    let (low, high, base) = (to_reach(low)?, to_reach(high)?, base?);
    Some(base.clamp(low.min(high), low.max(high)))
}

/// What milestones ask for in a period: straight from the base over them to the target.
fn on_the_way(base: i64, b: f64, milestones: &[(i64, f64)], due: i64, t: f64, period: i64) -> f64 {
    let points = std::iter::once((base, b)).chain(milestones.iter().copied()).chain([(due, t)]);
    let points: Vec<(i64, f64)> = points.collect();
    let after = points.iter().position(|(when, _)| *when >= period).unwrap_or(points.len() - 1).max(1);
    let ((from, low), (to, high)) = (points[after - 1], points[after]);
    if to == from {
        return high;
    }
    low + (high - low) * ((period - from) as f64 / (to - from) as f64)
}

/// The unit of what grows.
fn unit_of(x: &Term, model: &crate::model::Model) -> Option<crate::scenario::Unit> {
    match x {
        Term::Item { item, .. } => {
            let unit = &model.item(*item).about.unit;
            (!unit.is_none()).then(|| unit.clone())
        }
        Term::Apply(Operation::Item, terms) => unit_of(&terms[0], model),
        _ => None,
    }
}

/// The line with its light.
fn lit(lights: &Lights, line: TargetProgress) -> TargetProgress {
    let standing = Figures {
        progress: line.progress,
        time: line.time,
        gap: line.gap,
        probability: Some(line.probability),
        planned: line.schedule,
        needed: line.needed,
        achieved: line.achieved,
    };
    TargetProgress {
        light: lights.of(&standing).map(|light| light.name.clone()),
        ..line
    }
}
