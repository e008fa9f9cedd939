//! From a file name to a model, with every mistake and doubt shown.

use super::options::{self, MessageOptions, ScenarioOptions};
use super::{Ending, Failure, wording};
use crate::diagnostic::{Diagnostics, Files};
use crate::model::{self, ItemKind, Model};
use crate::program::Settings;
use crate::scenario::{self, Scenario};
use crate::source;
use crate::summary::AsWritten;
use std::collections::BTreeMap;

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
    /// What the file itself has, where a workbook or `--set` put something else in its place.
    pub written: AsWritten,
}

/// Reads a scenario.
///
/// # Errors
/// When the file itself, or the workbook, cannot be read.
pub fn load(options: &ScenarioOptions) -> Result<LoadedScenario, Failure> {
    let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
    let cells = options.cells()?;
    let loaded = source::load_with(&options.file, &cells, &options.sets, &mut files, &mut diagnostics)?;
    let parts = loaded.and_then(|loaded| {
        let scenario = scenario::read(&loaded.root, &mut diagnostics);
        let past = source::known_past(&loaded.root, &mut files, &mut diagnostics);
        let scenario = scenario?;
        let model = model::build(&scenario, &past, &mut diagnostics)?;
        let resolved = source::resolved(&loaded.root);
        let sha256 = source::sha256_hex(&resolved);
        let written = if cells.is_empty() && options.sets.is_empty() {
            AsWritten::default()
        } else {
            as_written(options, &scenario, &model)
        };
        Some(Parts {
            scenario,
            model,
            resolved,
            sha256,
            written,
        })
    });
    let parts = parts.filter(|_| !diagnostics.has_errors());
    Ok(LoadedScenario {
        files,
        diagnostics,
        parts,
    })
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
    /// Shows what was noticed on standard error; `None` where the command must stop here.
    pub fn show(&self, messages: &MessageOptions) -> Option<Ending> {
        let text = self
            .diagnostics
            .render(&self.files, messages.format(options::error_terminal()));
        eprint!("{text}");
        let stop = self.diagnostics.has_errors() || (messages.strict && self.diagnostics.warnings() > 0);
        stop.then_some(Ending::Mistakes)
    }
}

/// What a file has where its scenario has something else by now. Nothing where it cannot be read once more by itself.
fn as_written(options: &ScenarioOptions, scenario: &Scenario, model: &Model) -> AsWritten {
    let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
    let mut read = || {
        // Only a file can be read twice.
        let path = Some(&options.file).filter(|path| path.is_file())?;
        let loaded = source::load_with(path, &[], &[], &mut files, &mut diagnostics).ok()??;
        let scenario = scenario::read(&loaded.root, &mut diagnostics);
        let past = source::known_past(&loaded.root, &mut files, &mut diagnostics);
        let scenario = scenario?;
        let model = model::build(&scenario, &past, &mut diagnostics)?;
        Some((scenario, model))
    };
    let Some((before, old)) = read() else {
        return AsWritten::default();
    };
    let now = expressions(scenario, model);
    let mut assumptions = expressions(&before, &old);
    assumptions.retain(|name, text| now.get(name).is_some_and(|now| now != text));
    let levers = settings_of_levers(&old)
        .into_iter()
        .zip(settings_of_levers(model))
        .filter(|((old, before), (name, now))| old == name && before != now)
        .map(|(before, _)| before)
        .collect();
    AsWritten { assumptions, levers }
}

/// Names of levers, with their settings by period.
fn settings_of_levers(model: &Model) -> Vec<(String, Vec<f64>)> {
    let settings = Settings::seeded(0);
    let levers = model.of_kind(ItemKind::Lever);
    levers
        .map(|(id, item)| {
            let values = (0..=model.calendar.last()).map(|period| settings.lever(model, id, period));
            (item.name.clone(), values.collect())
        })
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
