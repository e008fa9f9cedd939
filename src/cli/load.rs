//! From a file name to a model, with every mistake and doubt shown.

use super::options::{self, MessageOptions, ScenarioOptions};
use super::{Ending, Failure, wording};
use crate::diagnostic::{Diagnostics, Files};
use crate::model::{self, ItemKind, Model};
use crate::program::Settings;
use crate::scenario::{self, Scenario};
use crate::source::{self, CellValue, LoadError, Loaded, ReadError};
use crate::summary::{AsWritten, undefined_measure};
use std::collections::BTreeMap;
use std::path::Path;

/// A scenario that was read: perhaps with a model, always with what was noticed.
pub struct LoadedScenario {
    /// Every text that messages point at.
    pub files: Files,
    /// What was noticed so far.
    pub diagnostics: Diagnostics,
    /// The scenario and its model, where there were no errors.
    pub parts: Option<Parts>,
}

/// A scenario without errors.
pub struct Parts {
    /// As written.
    pub scenario: Scenario,
    /// As understood.
    pub model: Model,
    /// After `extends` and `--set`, as compact JSON.
    pub resolved: String,
    /// Its SHA-256.
    pub sha256: String,
}

/// Reads a scenario.
///
/// # Errors
/// When the file itself, or the workbook, cannot be read.
pub fn load(options: &ScenarioOptions) -> Result<LoadedScenario, Failure> {
    let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
    let cells = options.cells()?;
    let built = build(&options.file, &cells, &options.sets, &mut files, &mut diagnostics)?;
    let parts = built.map(|(loaded, scenario, model)| {
        let resolved = source::resolved(&loaded.root);
        let sha256 = source::sha256_hex(&resolved);
        Parts {
            scenario,
            model,
            resolved,
            sha256,
        }
    });
    Ok(LoadedScenario {
        files,
        diagnostics,
        parts,
    })
}

/// From a file, and what is changed in it, to a model; `None` where mistakes leave none.
fn build(
    file: &Path,
    cells: &[CellValue],
    sets: &[String],
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> Result<Option<(Loaded, Scenario, Model)>, ReadError> {
    let loaded = match source::load_with(file, cells, sets, files, diagnostics) {
        Ok(loaded) => loaded,
        Err(LoadError::Mistakes(_)) => return Ok(None),
        Err(LoadError::Unreadable(error)) => return Err(error),
    };
    let scenario = scenario::read(&loaded.root, diagnostics);
    let past = source::known_past(&loaded.root, files, diagnostics);
    let built = scenario.and_then(|scenario| {
        let model = model::build(&scenario, &past, diagnostics)?;
        Ok((loaded, scenario, model))
    });
    Ok(built.ok())
}

/// Reads a scenario to simulate it; where it has mistakes, or doubts that count as such, they are shown and the command ends.
///
/// # Errors
/// As [`load`].
pub fn load_to_simulate(
    options: &ScenarioOptions,
    messages: &MessageOptions,
) -> Result<Result<(LoadedScenario, Parts), Ending>, Failure> {
    let mut loaded = load(options)?;
    let doubted = messages.strict && loaded.diagnostics.warnings() > 0;
    Ok(match loaded.parts.take().filter(|_| !doubted) {
        Some(parts) => Ok((loaded, parts)),
        None => {
            loaded.show(messages);
            Err(Ending::Mistakes)
        }
    })
}

impl LoadedScenario {
    /// Notes targets (by index) whose measures are undefined on some of the paths of a study.
    pub fn doubt_undefined(&mut self, model: &Model, counts: impl IntoIterator<Item = (usize, u64)>, paths: u64) {
        for (target, undefined) in counts.into_iter().filter(|(_, undefined)| *undefined > 0) {
            let doubt = undefined_measure(&model.targets[target], undefined, paths);
            self.diagnostics.warn(doubt);
        }
    }

    /// Shows what was noticed on standard error; `None` where the command must stop here.
    pub fn show(&self, messages: &MessageOptions) -> Option<Ending> {
        let text = self.diagnostics.render(
            &self.files,
            messages.format(options::error_terminal()),
            options::language(),
        );
        eprint!("{text}");
        let stop = self.diagnostics.has_errors() || (messages.strict && self.diagnostics.warnings() > 0);
        stop.then_some(Ending::Mistakes)
    }
}

/// What the file itself has where a workbook or `--set` put something else in its place. Nothing where it cannot be read once
/// more by itself.
pub fn as_in_file(options: &ScenarioOptions, parts: &Parts) -> AsWritten {
    // Only a file can be read twice.
    if options.changes().is_empty() || !options.file.is_file() {
        return AsWritten::default();
    }
    let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
    let Ok(Some((_, scenario, model))) = build(&options.file, &[], &[], &mut files, &mut diagnostics) else {
        return AsWritten::default();
    };
    AsWritten {
        assumptions: changed(
            expressions(&scenario, &model),
            &expressions(&parts.scenario, &parts.model),
        ),
        levers: changed(settings_of_levers(&model), &settings_of_levers(&parts.model)),
    }
}

/// What was there before and is another now.
fn changed<T: PartialEq>(mut before: BTreeMap<String, T>, now: &BTreeMap<String, T>) -> BTreeMap<String, T> {
    before.retain(|name, value| now.get(name).is_some_and(|now| now != value));
    before
}

/// Settings of levers by period, by full name.
fn settings_of_levers(model: &Model) -> BTreeMap<String, Vec<f64>> {
    let settings = Settings::seeded(0);
    let levers = model.of_kind(ItemKind::Lever);
    levers
        .map(|(id, item)| (item.name.clone(), settings.lever_by_period(model, id)))
        .collect()
}

/// Expressions of assumptions as text, by full name.
pub fn expressions(scenario: &Scenario, model: &Model) -> BTreeMap<String, String> {
    let texts = wording::texts(scenario, model);
    let assumptions = model.of_kind(ItemKind::Assumption);
    assumptions
        .filter_map(|(id, item)| Some((item.name.clone(), texts[id.0 as usize].value.clone()?)))
        .collect()
}
