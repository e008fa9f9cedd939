//! From options to a plan, with every mistake and warning shown.

use super::options::{self, MessageForm, MessageOptions, ScenarioOptions};
use super::{Ending, Failure, print_error, print_error_drawn};
use crate::diagnostic::{Diagnostics, Files};
use crate::plan::{Changes, Checked, Error, Plan};
use crate::source::OnDisk;
use std::path::{Path, PathBuf};

/// A plan, or why there is none to work with.
pub enum Opened {
    /// A plan, with what was noticed.
    Plan(Box<Checked<Plan>>),
    /// Mistakes, which are not shown yet.
    Mistakes(Box<Checked<()>>),
}

impl Opened {
    /// What was noticed.
    pub fn found(&self) -> &Diagnostics {
        match self {
            Opened::Plan(plan) => &plan.warnings,
            Opened::Mistakes(found) => &found.warnings,
        }
    }

    /// The texts that messages point at.
    pub fn files(&self) -> &Files {
        match self {
            Opened::Plan(plan) => &plan.files,
            Opened::Mistakes(found) => &found.files,
        }
    }

    /// The plan, where there is one.
    pub fn plan(self) -> Option<Checked<Plan>> {
        match self {
            Opened::Plan(plan) => Some(*plan),
            Opened::Mistakes(_) => None,
        }
    }
}

/// Reads the scenario that the options name, and says what it takes from a workbook, unless `quiet`.
///
/// # Errors
/// When the file itself, or the workbook, cannot be read.
pub fn open(options: &ScenarioOptions, messages: &MessageOptions, quiet: bool) -> Result<Opened, Failure> {
    let book = options.book()?;
    let changes = Changes {
        sets: options.sets.clone(),
        cells: book.as_ref().map_or_else(Vec::new, |book| book.values.clone()),
    };
    let opened = match Plan::read(&OnDisk, &options.file, &changes) {
        Ok(plan) => Opened::Plan(Box::new(plan)),
        Err(Error::Mistakes(found)) => Opened::Mistakes(found),
        Err(error) => return Err(error.into()),
    };
    if let Some(book) = book.filter(|_| !quiet && messages.message_format == MessageForm::Human) {
        let name = match &opened {
            Opened::Plan(plan) => Some(plan.value.name()),
            Opened::Mistakes(_) => None,
        };
        for line in book.said(name) {
            print_error(&format!("{}\n", line.get(options::language())));
        }
    }
    Ok(opened)
}

/// Reads a scenario to work with it. Mistakes, and warnings that count as such, are shown and end the command.
///
/// # Errors
/// As [`open`], and [`Failure::Mistakes`].
pub fn open_to_run(options: &ScenarioOptions, messages: &MessageOptions, quiet: bool) -> Result<Checked<Plan>, Failure> {
    match open(options, messages, quiet)? {
        Opened::Plan(plan) if messages.strict && plan.warnings.warnings() > 0 => {
            show(&plan.warnings, &plan.files, messages);
            Err(Failure::Mistakes)
        }
        Opened::Plan(plan) => Ok(*plan),
        Opened::Mistakes(found) => {
            show(&found.warnings, &found.files, messages);
            Err(Failure::Mistakes)
        }
    }
}

/// What came of work with a plan. Where what is known, or supposed, was refused, that is shown at its place in the file and ends the
/// command.
///
/// # Errors
/// [`Failure::Mistakes`] where it was refused; any other error as it is.
pub fn placed<T>(
    result: Result<T, Error>,
    opened: &Checked<Plan>,
    messages: &MessageOptions,
) -> Result<T, Failure> {
    match result {
        Err(Error::Refused(refused)) => {
            let mut found = opened.warnings.clone();
            found.error(*refused);
            show(&found, &opened.files, messages);
            Err(Failure::Mistakes)
        }
        result => Ok(result?),
    }
}

/// [`placed`] for several plans: what one of them is refused for is shown at its place in its file.
///
/// # Errors
/// As [`placed`].
pub fn placed_among<T>(
    result: Result<T, Error>,
    opened: &[Checked<Plan>],
    messages: &MessageOptions,
) -> Result<T, Failure> {
    match result {
        Err(Error::Among(at, error)) if at < opened.len() => placed(Err(*error), &opened[at], messages),
        result => Ok(result?),
    }
}

/// The file and the supposition that a word of the command line names: `plan.json#weak-2019`. A file whose name is the whole word is
/// that file.
pub fn file_and_supposition(word: &Path) -> (PathBuf, Option<String>) {
    let split = word.to_str().and_then(|text| text.rsplit_once('#'));
    match split {
        Some((file, name)) if !name.is_empty() && !word.exists() => (PathBuf::from(file), Some(name.to_string())),
        _ => (word.to_path_buf(), None),
    }
}

/// Shows what was noticed on standard error, and says whether the command must stop here.
pub fn show(found: &Diagnostics, files: &Files, messages: &MessageOptions) -> Ending {
    let format = messages.format(options::error_terminal());
    print_error_drawn(&found.render(files, format, options::language()));
    messages.ending(found)
}
