//! The library as the tests use it: plans from files and from text, and runs of them.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use attain::diagnostic::Format;
use attain::model::Model;
use attain::program::{Program, Settings};
use attain::source::InMemory;
use attain::summary::Summary;
use attain::wording::Language;
use attain::{Changes, Checked, Control, Error, Finished, Length, Plan, Run};

/// The plan of a file, or its messages.
pub fn read(path: &Path) -> Result<Plan, String> {
    in_order(Plan::open(path))
}

/// The plan of a text, or its messages.
pub fn read_text(text: &str) -> Result<Plan, String> {
    let sources = InMemory::file("scenario.json", text);
    in_order(Plan::read(&sources, "scenario.json", &Changes::none()))
}

fn in_order(read: Result<Checked<Plan>, Error>) -> Result<Plan, String> {
    match read {
        Ok(checked) => Ok(checked.value),
        Err(Error::Mistakes(found)) => Err(found.warnings.render(&found.files, Format::Short, Language::English)),
        Err(error) => Err(error.to_string()),
    }
}

/// The plan of a file that is in order.
pub fn plan(path: &Path) -> Plan {
    read(path).unwrap_or_else(|messages| panic!("{}:\n{messages}", path.display()))
}

/// The plan of a text that is in order.
pub fn plan_of(text: &str) -> Plan {
    read_text(text).unwrap_or_else(|messages| panic!("{messages}\n{text}"))
}

/// Scenario files of a folder of this package and of the folders in it, sorted; not those in `files`, which belong to others.
pub fn scenarios(folder: &str) -> Vec<PathBuf> {
    let (mut folders, mut paths) = (vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)], Vec::new());
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for path in entries.map(|entry| entry.expect("an entry").path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.extend((name != "files").then_some(path));
            } else if name.ends_with(".json") && !name.ends_with(".expect.json") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    assert!(!paths.is_empty(), "no scenarios in {folder}");
    paths
}

/// A plan with a seed.
pub struct Seeded {
    pub plan: Plan,
    pub run: Run,
}

impl Seeded {
    pub fn new(plan: Plan, seed: u64) -> Seeded {
        Seeded {
            plan,
            run: Run::default().seed(seed),
        }
    }

    pub fn model(&self) -> &Model {
        self.plan.model()
    }

    pub fn program(&self) -> Arc<Program> {
        self.plan.compile().expect("the program is small")
    }

    pub fn settings(&self) -> Settings {
        self.plan.settings(&self.run).1
    }

    /// Some paths of a run of `total`, on so many threads.
    pub fn part(&self, total: u64, part: Range<u64>, threads: usize) -> Finished {
        let run = Run {
            length: Some(Length::Paths(total)),
            part: Some(part),
            ..self.run.clone()
        };
        on_threads(threads, || self.plan.run(&run, Control::silent())).expect("nobody stops it")
    }

    /// A whole run.
    pub fn whole(&self, paths: u64, threads: usize) -> Finished {
        self.part(paths, 0..paths, threads)
    }

    /// What a whole run on two threads gives.
    pub fn summary_of(&self, paths: u64) -> Summary {
        self.whole(paths, 2).summary()
    }
}

/// Some work on so many threads.
pub fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.expect("a pool").install(work)
}
