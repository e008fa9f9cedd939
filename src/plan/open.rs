//! From sources to a plan.

use super::{Checked, Error, Plan};
use crate::diagnostic::{Diagnostics, Files, Reported};
use crate::model::{self, ItemKind, Model};
use crate::program::Settings;
use crate::scenario;
use crate::source::{self, CellValue, LoadError, Node, OnDisk, Sources};
use crate::summary::{AsWritten, Origin};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// What is changed in a scenario before it is understood: first the values of a workbook, then settings, which win.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// `NAME=VALUE`, as `--set` takes them: any assumption or lever, `growth[ai]=4% to 9%`.
    pub sets: Vec<String>,
    /// Changed cells of a workbook.
    pub cells: Vec<CellValue>,
}

impl Changes {
    /// No changes.
    pub fn none() -> Changes {
        Changes::default()
    }

    /// Settings alone, each `NAME=VALUE`.
    pub fn set<S: Into<String>>(sets: impl IntoIterator<Item = S>) -> Changes {
        Changes {
            sets: sets.into_iter().map(Into::into).collect(),
            cells: Vec::new(),
        }
    }

    fn is_empty(&self) -> bool {
        self.sets.is_empty() && self.cells.is_empty()
    }
}

impl Plan {
    /// Reads a scenario file, with its parents and tables beside it.
    ///
    /// # Errors
    /// [`Error::Mistakes`] with every mistake at its place, [`Error::Unreadable`] where the file itself cannot be read.
    pub fn open(path: impl AsRef<Path>) -> Result<Checked<Plan>, Error> {
        Plan::read(&OnDisk, path.as_ref(), &Changes::none())
    }

    /// Reads the scenario `main` of some sources and lays changes over it.
    ///
    /// # Errors
    /// As [`Plan::open`].
    pub fn read(sources: &dyn Sources, main: impl AsRef<Path>, changes: &Changes) -> Result<Checked<Plan>, Error> {
        let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
        let built = read(sources, main.as_ref(), changes, &mut files, &mut diagnostics);
        match built {
            Ok(plan) => Ok(Checked {
                value: plan,
                warnings: diagnostics,
                files,
            }),
            Err(LoadError::Unreadable(error)) => Err(Error::Unreadable(error)),
            Err(LoadError::Mistakes(_)) => Err(Error::Mistakes(Box::new(Checked {
                value: (),
                warnings: diagnostics,
                files,
            }))),
        }
    }
}

fn read(
    sources: &dyn Sources,
    main: &Path,
    changes: &Changes,
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> Result<Plan, LoadError> {
    let mut root = source::load(sources, main, files, diagnostics)?.root;
    // What the file says by itself; its mistakes, if it has any without the changes, are nobody's concern.
    let before = (!changes.is_empty()).then(|| {
        let (mut files, mut diagnostics) = (files.clone(), Diagnostics::new());
        build(sources, &root, &mut files, &mut diagnostics).ok()
    });
    source::change(&mut root, &changes.cells, &changes.sets, files, diagnostics);
    let model = build(sources, &root, files, diagnostics)?;
    let resolved = source::resolved(&root);
    let origin = Origin {
        sha256: source::sha256_hex(&resolved),
        resolved,
        changed: before
            .flatten()
            .map(|before| changed(&before, &model))
            .unwrap_or_default(),
    };
    Ok(Plan {
        model: Arc::new(model),
        origin: Arc::new(origin),
        supposed: Arc::default(),
        named: None,
    })
}

/// A scenario file that extends `main` by its name and changes it as settings do (each `NAME=VALUE`).
///
/// # Errors
/// As [`Plan::read`].
pub fn variant(
    sources: &dyn Sources,
    main: &Path,
    sets: &[String],
    name: &str,
    title: Option<&str>,
) -> Result<String, Error> {
    // What has mistakes makes no variant.
    Plan::read(sources, main, &Changes::set(sets))?;
    let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
    let before = match source::load(sources, main, &mut files, &mut diagnostics) {
        Ok(loaded) => loaded.root,
        Err(LoadError::Unreadable(error)) => return Err(Error::Unreadable(error)),
        Err(LoadError::Mistakes(_)) => {
            return Err(Error::Mistakes(Box::new(Checked {
                value: (),
                warnings: diagnostics,
                files,
            })));
        }
    };
    let mut after = before.clone();
    source::change(&mut after, &[], sets, &mut files, &mut diagnostics);
    let file = main.file_name().unwrap_or(main.as_os_str()).to_string_lossy();
    let mut whole = json!({"attain": 1, "name": name, "extends": file});
    if let Some(title) = title.filter(|title| !title.is_empty()) {
        whole["title"] = title.into();
    }
    if let (serde_json::Value::Object(whole), Some(serde_json::Value::Object(changed))) =
        (&mut whole, source::difference(&before, &after))
    {
        whole.extend(changed);
    }
    Ok(format!("{whole:#}\n"))
}

/// From a tree to a model.
fn build(sources: &dyn Sources, root: &Node, files: &mut Files, diagnostics: &mut Diagnostics) -> Result<Model, Reported> {
    let scenario = scenario::read(root, diagnostics);
    let past = source::known_past(sources, root, files, diagnostics);
    model::build(&scenario?, &past, diagnostics)
}

/// What was there before and is another now.
fn changed(before: &Model, now: &Model) -> AsWritten {
    AsWritten {
        assumptions: differing(expressions(before), &expressions(now)),
        levers: differing(settings_of_levers(before), &settings_of_levers(now)),
        bounds: differing(bounds(before), &bounds(now)),
    }
}

fn differing<T: PartialEq>(mut before: BTreeMap<String, T>, now: &BTreeMap<String, T>) -> BTreeMap<String, T> {
    before.retain(|name, value| now.get(name).is_some_and(|now| now != value));
    before
}

/// Bounds of targets as text, by id.
fn bounds(model: &Model) -> BTreeMap<String, Vec<String>> {
    let targets = model.targets.iter();
    targets.map(|target| (target.id.clone(), target.bound_texts.clone())).collect()
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
fn expressions(model: &Model) -> BTreeMap<String, String> {
    let assumptions = model.of_kind(ItemKind::Assumption);
    assumptions
        .filter_map(|(_, item)| Some((item.name.clone(), item.text.value.clone()?)))
        .collect()
}
