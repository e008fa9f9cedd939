//! What is known of one path, for the table and for JSON.

use crate::cli::wording::draws_of;
use crate::diagnostic::Files;
use crate::interpreter::{PathValues, Uniforms};
use crate::model::{Condition, Definition, Item, ItemId, ItemKind, Model, Setting, Term};
use crate::program::Settings;
use crate::scenario::{Label, Unit};
use crate::wording::one_line;
use serde::Serialize;

/// One path. Undefined values are `NaN` here and null in JSON; what has no value in a period is null too.
#[derive(Serialize)]
pub struct Record {
    /// Name of the scenario.
    pub scenario: String,
    /// Its title.
    #[serde(skip_serializing_if = "Label::is_none")]
    pub title: Label,
    /// Number of the path; none for the central one.
    pub path: Option<u64>,
    /// Seed of all random numbers.
    pub seed: u64,
    /// Sampler.
    pub sampler: &'static str,
    /// Observations of the file, none of which counts.
    #[serde(skip)]
    pub observations: usize,
    /// Names of all periods, the base first.
    pub periods: Vec<String>,
    /// Assumptions.
    pub assumptions: Vec<ItemRecord>,
    /// Levers.
    pub levers: Vec<ItemRecord>,
    /// Shocks.
    pub shocks: Vec<ItemRecord>,
    /// Indicators.
    pub indicators: Vec<ItemRecord>,
    /// Targets.
    pub targets: Vec<TargetRecord>,
    /// Checks.
    pub checks: Vec<CheckRecord>,
}

/// One item.
#[derive(Serialize)]
pub struct ItemRecord {
    /// Full name.
    pub name: String,
    /// For people.
    #[serde(skip_serializing_if = "Label::is_none")]
    pub label: Label,
    /// For people.
    #[serde(skip_serializing_if = "Label::is_none")]
    pub unit: Label,
    /// The same as it is shown.
    #[serde(skip)]
    pub shown: Unit,
    /// Whether it has one value for all periods.
    pub constant: bool,
    /// Values by period; `None` where it has none.
    pub values: Vec<Option<f64>>,
    /// Draws inside its expression, where it is not simply one draw.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub draws: Vec<DrawRecord>,
}

/// One draw of an expression.
#[derive(Serialize)]
pub struct DrawRecord {
    /// The distribution as written.
    pub text: String,
    /// Values by period; those of an assumption stand at the base.
    pub values: Vec<Option<f64>>,
}

/// One target.
#[derive(Serialize)]
pub struct TargetRecord {
    /// Its id.
    pub id: String,
    /// For people.
    #[serde(skip_serializing_if = "Label::is_none")]
    pub label: Label,
    /// Its unit as it is shown.
    #[serde(skip)]
    pub unit: Unit,
    /// Whether it measures a date.
    #[serde(skip)]
    pub is_date: bool,
    /// The measure as written.
    pub measure_text: String,
    /// The period of judgement.
    pub period: String,
    /// With `by`: the first period that counts.
    pub from: Option<String>,
    /// `at_least`, `at_most`, `between` or `about`.
    pub condition: &'static str,
    /// The measure.
    pub measure: f64,
    /// One or two bounds.
    pub bounds: Vec<f64>,
    /// Whether the path meets it.
    pub met: bool,
}

/// One check.
#[derive(Serialize)]
pub struct CheckRecord {
    /// Its name.
    pub name: String,
    /// Whether it holds, by period; `None` before its first period and where it is undefined.
    pub holds: Vec<Option<bool>>,
}

impl Record {
    /// Of the values of a path.
    pub fn new(model: &Model, files: &Files, settings: &Settings, uniforms: Uniforms, values: &PathValues) -> Record {
        let last = model.calendar.last();
        let kind = |kind: ItemKind| items(model, files, values, kind);
        let targets = model
            .targets
            .iter()
            .zip(&values.targets)
            .map(|(target, value)| TargetRecord {
                id: target.id.clone(),
                label: target.label.clone(),
                unit: target.unit.clone(),
                is_date: target.measured.is_date,
                measure_text: one_line(&target.measure_text),
                period: model.calendar.label(target.period),
                from: target.from.map(|from| model.calendar.label(from)),
                condition: match target.condition {
                    Condition::AtLeast(_) => "at_least",
                    Condition::AtMost(_) => "at_most",
                    Condition::MoreThan(_) => "more_than",
                    Condition::LessThan(_) => "less_than",
                    Condition::Between(..) => "between",
                    Condition::About(..) => "about",
                },
                measure: value.measure,
                bounds: value.bounds.clone(),
                met: value.met,
            });
        let checks = model.checks.iter().zip(&values.checks).map(|(check, holds)| {
            let before = std::iter::repeat_n(None, check.from as usize);
            let holds = holds.iter().map(|holds| (!holds.is_nan()).then_some(*holds != 0.0));
            CheckRecord {
                name: check.name.clone(),
                holds: before.chain(holds).collect(),
            }
        });
        Record {
            scenario: model.name.clone(),
            title: model.title.clone(),
            path: match uniforms {
                Uniforms::Path(path) => Some(path),
                Uniforms::Centre => None,
            },
            seed: settings.seed,
            sampler: settings.sampler.name(),
            observations: model.observations.len(),
            periods: (0..=last).map(|period| model.calendar.label(period)).collect(),
            assumptions: kind(ItemKind::Assumption),
            levers: kind(ItemKind::Lever),
            shocks: kind(ItemKind::Shock),
            indicators: kind(ItemKind::Indicator),
            targets: targets.collect(),
            checks: checks.collect(),
        }
    }
}

fn items(model: &Model, files: &Files, values: &PathValues, kind: ItemKind) -> Vec<ItemRecord> {
    let periods = model.calendar.last() as usize + 1;
    let mut by_draw: Vec<Vec<Option<f64>>> = vec![Vec::new(); model.draws.len()];
    for draw in &values.draws {
        let row = &mut by_draw[draw.draw.0 as usize];
        row.resize(periods, None);
        row[draw.period as usize] = Some(draw.value);
    }
    let record = |(id, item): (ItemId, &Item)| {
        let (constant, whole) = match &item.definition {
            Definition::Assumption { value, timed } => (!timed, Some((value, *timed))),
            Definition::Shock(value) => (false, Some((value, false))),
            Definition::Lever(lever) => (matches!(lever.setting, Setting::Constant(_)), None),
            Definition::Indicator(_) => (false, None),
        };
        // An assumption that is computed anew every period may see its draws through other parameters each time.
        let draws = match whole {
            Some((Term::Draw(_), _)) | Some((_, true)) | None => Vec::new(),
            Some((value, false)) => draws_of(value),
        };
        let draws = draws.into_iter().map(|draw| DrawRecord {
            text: model.draws[draw]
                .places
                .last()
                .map(|place| one_line(files.slice(*place)))
                .unwrap_or_default(),
            values: by_draw[draw].clone(),
        });
        ItemRecord {
            name: item.name.clone(),
            label: item.label.clone(),
            unit: item.about.unit.own(),
            shown: item.about.unit.clone(),
            constant,
            values: values.items[id.0 as usize].clone(),
            draws: draws.collect(),
        }
    };
    model.of_kind(kind).map(record).collect()
}
