//! What if: a plan under suppositions, beside itself.

use super::studies::study_run;
use super::{Error, Named, Plan, Run};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Condition, ItemId, Supposed, SupposedValue, Term, constant};
use crate::program::{Made, MadeValue};
use crate::scenario::{How, Label};
use crate::simulation::conditioning::{self, draw_name};
use crate::simulation::{Control, Simulation};
use crate::study::compare as comparing;
use crate::study::outlook::{StudiedGroup, outlooks};
use crate::study::suppose::{SupposeResult, SupposedCondition, SupposedKind, SupposedTarget};
use crate::summary::{self, Attain, Summary};
use crate::wording::say;
use std::sync::Arc;

/// A supposition as it is asked.
#[derive(Clone, Debug, Default)]
pub struct Supposition {
    /// Its name in the file; none from the command line.
    pub name: Option<String>,
    /// `label`
    pub label: Label,
    /// Its conditions.
    pub conditions: Vec<Supposed>,
}

/// What came of a supposition.
#[derive(Clone, Debug)]
pub struct SupposedRuns {
    /// The results side by side.
    pub result: SupposeResult,
    /// The plan as it is.
    pub base: Summary,
    /// The plan under all conditions.
    pub supposed: Summary,
    /// The plan with the values made; none where that is something else.
    pub done: Option<Summary>,
    /// What was noticed in the run under the conditions.
    pub warnings: Diagnostics,
}

impl Plan {
    /// A supposition of the file, by its name.
    ///
    /// # Errors
    /// [`Error::Unknown`]
    pub fn supposition(&self, name: &str) -> Result<Supposition, Error> {
        let supposes = &self.model.supposes;
        let found = supposes.iter().find(|suppose| suppose.name == name);
        let unknown = || {
            let known: Vec<String> = supposes.iter().map(|suppose| format!("`{}`", suppose.name)).collect();
            Error::Unknown(match known.is_empty() {
                true => say!("情景没有 `supposes`"; "the scenario has no `supposes`"),
                false => say!(
                    "没有名为 `{name}` 的设想，已有：{}", known.join("、");
                    "there is no supposition `{name}`; known: {}", known.join(", ")
                ),
            })
        };
        let suppose = found.ok_or_else(unknown)?;
        Ok(Supposition {
            name: Some(suppose.name.clone()),
            label: suppose.label.clone(),
            conditions: suppose.conditions.clone(),
        })
    }

    /// The plan under a supposition: all its runs take it up.
    pub fn supposing(&self, supposition: &Supposition) -> Plan {
        let before = self.supposed.iter().cloned();
        Plan {
            supposed: Arc::new(before.chain(supposition.conditions.iter().cloned()).collect()),
            named: supposition.name.as_ref().map(|name| {
                Arc::new(Named {
                    name: name.clone(),
                    label: supposition.label.clone(),
                })
            }),
            ..self.clone()
        }
    }

    /// What is supposed, as conditions on paths and as values that are made.
    pub(super) fn suppositions(&self, run: &Run) -> Result<(Vec<conditioning::Condition>, Vec<Made>), Error> {
        let counted = self.counted(run)?;
        for supposed in self.supposed.iter() {
            if let Some(observed) = supposed.observed(&self.model.observations, &counted) {
                let name = &self.model.observations[observed].name;
                let said = say!(
                    "`{}` 已有观测值 `{name}`，不能再作设想", supposed.text;
                    "`{}` is known from the observation `{name}`, and cannot be supposed", supposed.text
                );
                return Err(Error::Refused(Box::new(Diagnostic::error("refused", said).at(supposed.span))));
            }
        }
        let conditions = self.supposed.iter().filter_map(conditioning::Condition::of_supposed);
        let made = self.supposed.iter().filter(|supposed| supposed.how == How::Do).filter_map(made);
        Ok((conditions.collect(), made.collect()))
    }

    /// What if: each target as it is, under the conditions, and with the same values made, on the same random numbers.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::TooLarge`], [`Error::Stopped`]
    pub fn suppose(&self, supposition: &Supposition, run: &Run, control: Control) -> Result<SupposedRuns, Error> {
        let (paths, settings) = self.paths_and_settings(run);
        let supposing = self.supposing(supposition);
        let mut simulations: Vec<Simulation> = vec![
            self.simulation(run, &settings, paths, control)?,
            supposing.simulation(run, &settings, paths, control)?,
        ];
        if let Some(done) = done(&supposition.conditions) {
            let done = self.supposing(&Supposition {
                conditions: done,
                ..Supposition::default()
            });
            simulations.push(done.simulation(run, &settings, paths, control)?);
        }
        let counted = comparing::simulate(&simulations, 0..paths, control).map_err(|_| Error::Stopped(None))?;
        let mut warnings = Diagnostics::new();
        summary::warnings(&simulations[1], &counted.tallies[1], &mut warnings);
        let mut summaries: Vec<Summary> = simulations
            .iter()
            .zip(&counted.tallies)
            .map(|(simulation, tally)| {
                let summary = summary::summarise(simulation, tally, &self.origin);
                let as_of = run.known_by.as_of.filter(|_| !summary.observations.is_empty());
                Summary {
                    as_of: as_of.map(|date| date.to_string()),
                    ..summary
                }
            })
            .collect();
        let done = summaries.drain(2..).next();
        let (Some(supposed), Some(base)) = (summaries.pop(), summaries.pop()) else {
            return Err(Error::Stopped(None));
        };
        let targets = base.targets.iter().zip(&supposed.targets).enumerate();
        let target = |(place, (base, supposed)): (usize, (&summary::TargetSummary, &summary::TargetSummary))| {
            let made = done.as_ref().map(|done| &done.targets[place]);
            SupposedTarget {
                id: base.id.clone(),
                label: base.words.label.clone(),
                group: base.group.clone(),
                period: base.period.clone(),
                condition: base.condition.clone(),
                unit: base.words.unit_shown.clone().or_else(|| {
                    (!base.words.unit.is_none()).then(|| base.words.unit.clone().into())
                }),
                indicator: base.indicator.clone(),
                indicator_period: base.indicator_period.clone(),
                certain: base.certain,
                standing: base.standing,
                base: base.probability,
                supposed: supposed.probability,
                done: made.map(|made| made.probability),
                standard_error: counted.pairs[0].probability(place).standard_error,
                supposed_standard_error: supposed.standard_error,
                done_standard_error: made.map(|made| made.standard_error),
            }
        };
        let result = SupposeResult {
            attain: Attain::this(),
            scenario: self.studied(),
            run: study_run(paths, &settings),
            frequency: base.scenario.frequency.clone(),
            name: supposition.name.clone(),
            label: supposition.label.clone(),
            conditions: self.bent(&supposition.conditions, &simulations[1]),
            effective_paths: simulations[1]
                .conditioning()
                .map_or(paths as f64, |conditioning| conditioning.effective_paths()),
            targets: targets.map(target).collect(),
            has_done: done.is_some(),
            groups: StudiedGroup::all(&base),
            indicators: outlooks(&base, &supposed),
        };
        Ok(SupposedRuns {
            result,
            base,
            supposed,
            done,
            warnings,
        })
    }

    /// What became of the conditions.
    fn bent(&self, conditions: &[Supposed], simulation: &Simulation) -> Vec<SupposedCondition> {
        let model = &self.model;
        let reports = simulation.conditioning().map_or(&[][..], |conditioning| conditioning.reports());
        let known = |supposed: &Supposed| {
            let report = reports.iter().find(|report| report.name == supposed.text);
            let (value, range) = shown(&supposed.value);
            SupposedCondition {
                text: supposed.text.clone(),
                kind: kind(supposed),
                through: report
                    .and_then(|report| report.through)
                    .map(|through| draw_name(model, through)),
                kl: report.map(|report| report.divergence),
                effective_paths: report.map(|report| report.effective_paths),
                implied_shock: report.and_then(|report| report.implied_shock),
                // A mean or a total is another figure than the indicator's own.
                indicator: supposed
                    .measured
                    .indicator
                    .filter(|_| supposed.period.is_some() && supposed.measured.period == supposed.period)
                    .map(|id| model.item(id).name.clone()),
                period: supposed.period.map(|period| model.calendar.label(period)),
                value,
                range,
            }
        };
        conditions.iter().map(known).collect()
    }
}

/// In what way something is supposed.
fn kind(supposed: &Supposed) -> SupposedKind {
    match (supposed.how, &supposed.value) {
        (How::Do, _) => SupposedKind::Do,
        (How::Tilt, _) => SupposedKind::Tilt,
        (How::See, SupposedValue::Soft { .. }) => SupposedKind::Soft,
        (How::See, _) => SupposedKind::See,
    }
}

/// The number that something is supposed to be, and between which it is.
type Shown = (Option<f64>, Option<[Option<f64>; 2]>);

fn shown(value: &SupposedValue) -> Shown {
    let number = |term: &Term| constant(term);
    match value {
        SupposedValue::Exactly(term) => (number(term), None),
        SupposedValue::Soft { shape, parameters } => {
            let at = |u: f64| Some(shape.quantile(parameters, u));
            (Some(shape.median(parameters)), Some([at(0.05), at(0.95)]))
        }
        SupposedValue::Condition(condition) => {
            let terms: Vec<Option<f64>> = condition.terms().into_iter().map(number).collect();
            let range = match condition {
                Condition::AtLeast(_) | Condition::MoreThan(_) => [terms[0], None],
                Condition::AtMost(_) | Condition::LessThan(_) => [None, terms[0]],
                Condition::Between(..) => [terms[0], terms[1]],
                Condition::About(..) => match (terms[0], terms[1]) {
                    (Some(middle), Some(within)) => [Some(middle - within), Some(middle + within)],
                    _ => [None, None],
                },
            };
            (None, Some(range))
        }
    }
}

/// A value that is made.
fn made(supposed: &Supposed) -> Option<Made> {
    let value = match &supposed.value {
        SupposedValue::Exactly(term) => MadeValue::Number(constant(term)?),
        SupposedValue::Soft { shape, parameters } => MadeValue::Drawn {
            stream: format!("do:{}", supposed.text),
            shape: shape.clone(),
            parameters: parameters.clone(),
        },
        SupposedValue::Condition(_) => return None,
    };
    Some(Made {
        item: supposed.made?,
        period: supposed.period,
        value,
    })
}

/// The same values made and not seen, where all that is seen is a number for one indicator each.
fn done(conditions: &[Supposed]) -> Option<Vec<Supposed>> {
    let is_seen = conditions.iter().any(|supposed| supposed.how == How::See);
    let make = |supposed: &Supposed| -> Option<Supposed> {
        match (supposed.how, &supposed.value) {
            (How::Do, _) => Some(supposed.clone()),
            (How::See, SupposedValue::Exactly(term)) => {
                constant(term)?;
                Some(Supposed {
                    how: How::Do,
                    made: Some(itself(supposed)?),
                    ..supposed.clone()
                })
            }
            _ => None,
        }
    };
    let made: Option<Vec<Supposed>> = conditions.iter().map(make).collect();
    made.filter(|_| is_seen)
}

/// The indicator whose own value in the period a measure is.
fn itself(supposed: &Supposed) -> Option<ItemId> {
    match &supposed.measure {
        Term::Item { item, lag: 0, .. } if supposed.measured.indicator == Some(*item) => Some(*item),
        _ => None,
    }
}
