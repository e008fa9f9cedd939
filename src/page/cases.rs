//! The plan that is open, and cases of it: settings of levers are settings of a run, all else is read again.

use super::desk::{Fault, mistakes, sources};
use super::question::Given;
use crate::diagnostic::Diagnostics;
use crate::model::{ItemId, ItemKind, Model, Setting};
use crate::plan::{Changes, Checked, Error, Levers, Plan, Prepared, Run, Watch};
use crate::source::InMemory;
use crate::wording::Language;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

/// So many plans that differ in more than levers are kept ready.
const MOST_READY: usize = 4;

/// A plan that is open.
pub struct Open {
    sources: InMemory,
    main: PathBuf,
    checked: Checked<Plan>,
    watch: Option<(u64, Rc<Watch>)>,
}

impl Open {
    /// Reads a plan.
    pub fn read(given: Given, language: Language) -> Result<Open, Fault> {
        let main = PathBuf::from(&given.main);
        let sources = sources(given)?;
        let checked = match Plan::read(&sources, &main, &Changes::none()) {
            Ok(checked) => checked,
            Err(Error::Mistakes(found)) => return Err(mistakes(&found, language)),
            Err(error) => return Err(error.said().into()),
        };
        Ok(Open {
            sources,
            main,
            checked,
            watch: None,
        })
    }

    /// The file itself.
    pub fn main(&self) -> &PathBuf {
        &self.main
    }

    /// Its files.
    pub fn sources(&self) -> &InMemory {
        &self.sources
    }

    /// The plan as planned.
    pub fn plan(&self) -> &Plan {
        &self.checked.value
    }

    /// The plan with what was noticed.
    pub fn checked(&self) -> &Checked<Plan> {
        &self.checked
    }

    /// The plan with changes, read again.
    pub fn with(&self, sets: &[String], language: Language) -> Result<Checked<Plan>, Fault> {
        match Plan::read(&self.sources, &self.main, &Changes::set(sets)) {
            Ok(checked) => Ok(checked),
            Err(Error::Mistakes(found)) => Err(mistakes(&found, language)),
            Err(error) => Err(error.said().into()),
        }
    }

    /// The plan as it is watched, for boards of up to so many paths.
    pub fn watch(&mut self, most: u64, language: Language) -> Result<Rc<Watch>, Fault> {
        if let Some((kept, watch)) = &self.watch
            && *kept >= most
        {
            return Ok(Rc::clone(watch));
        }
        let watch = Watch::new(&self.checked.value, &Run::default(), most).map_err(|error| self.fault(error, language))?;
        let watch = Rc::new(watch);
        self.watch = Some((most, Rc::clone(&watch)));
        Ok(watch)
    }

    /// An error of a run as a fault; what is refused is shown at its place in the file.
    pub fn fault(&self, error: Error, language: Language) -> Fault {
        match error {
            Error::Stopped(_) => Fault::Stopped,
            Error::Refused(refused) => {
                let mut found = Diagnostics::new();
                found.error(*refused);
                Fault::Mistakes(super::desk::found(&found, &self.checked.files, language))
            }
            Error::Among(_, error) => self.fault(*error, language),
            error => error.said().into(),
        }
    }
}

/// Plans that differ from the open one in more than their levers, ready to be watched.
#[derive(Default)]
pub struct Cases {
    ready: Vec<(Vec<String>, Arc<Prepared>)>,
}

impl Cases {
    /// The plan behind a case, and settings of its levers.
    pub fn case(
        &mut self,
        open: &Open,
        watch: &Watch,
        sets: &[String],
        language: Language,
    ) -> Result<(Arc<Prepared>, Levers), Fault> {
        let (levers, rest) = levers(open.plan().model(), sets);
        let prepared = match rest.is_empty() {
            true => Arc::clone(watch.own()),
            false => self.prepared(open, watch, &rest, language)?,
        };
        Ok((prepared, levers))
    }

    fn prepared(
        &mut self,
        open: &Open,
        watch: &Watch,
        sets: &[String],
        language: Language,
    ) -> Result<Arc<Prepared>, Fault> {
        if let Some(at) = self.ready.iter().position(|(known, _)| known == sets) {
            let found = self.ready.remove(at);
            self.ready.push(found);
        } else {
            let plan = open.with(sets, language)?.value;
            let prepared = plan.prepared(watch.run()).map_err(|error| open.fault(error, language))?;
            if self.ready.len() == MOST_READY {
                self.ready.remove(0);
            }
            self.ready.push((sets.to_vec(), Arc::new(prepared)));
        }
        match self.ready.last() {
            Some((_, prepared)) => Ok(Arc::clone(prepared)),
            None => Err(Fault::Stopped),
        }
    }
}

/// The sets that are numbers of levers within their bounds, as settings, and all others.
fn levers(model: &Model, sets: &[String]) -> (Levers, Vec<String>) {
    let mut levers = Levers::new();
    let mut rest = Vec::new();
    for set in sets {
        match lever(model, set) {
            Some((items, value)) => levers.extend(items.into_iter().map(|item| (item, Setting::Constant(value)))),
            None => rest.push(set.clone()),
        }
    }
    (levers, rest)
}

/// The levers and the number of one set.
fn lever(model: &Model, set: &str) -> Option<(Vec<ItemId>, f64)> {
    let (name, value) = set.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    let value: f64 = serde_json::from_str(value).ok()?;
    let is_named = |item: &crate::model::Item| item.name == name || item.base_name == name;
    let items: Vec<ItemId> = model.of_kind(ItemKind::Lever).filter(|(_, item)| is_named(item)).map(|(id, _)| id).collect();
    let fits = |item: &ItemId| {
        model.lever(*item).is_some_and(|lever| {
            lever.min.is_none_or(|min| value >= min) && lever.max.is_none_or(|max| value <= max) && value.is_finite()
        })
    };
    (!items.is_empty() && items.iter().all(fits)).then_some((items, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::examples::example;

    #[test]
    fn numbers_of_levers_within_their_bounds_are_settings() {
        let given = example("tutorial").expect("an example");
        let given = Given {
            main: "tutorial.json".into(),
            files: given.texts().collect(),
        };
        let open = Open::read(given, Language::English).unwrap_or_else(|_| panic!("it has no mistakes"));
        let model = open.plan().model();
        let (_, item) = model.of_kind(ItemKind::Lever).next().expect("a lever");
        let name = item.name.clone();
        let sets = [format!("{name}=1"), format!(" {name} = 0.5 "), format!("{name}=1e9"), "x=2".into(), "nothing".into()];
        let (levers, rest) = levers(model, &sets);
        assert_eq!(levers.len(), 1);
        assert!(levers.values().all(|setting| *setting == Setting::Constant(0.5)));
        assert_eq!(rest, sets[2..]);
    }
}
