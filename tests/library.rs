//! The pipeline of the library, for tests that look inside: file → model, and a run to its digest.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use attain::diagnostic::{Diagnostics, Files, Format};
use attain::model::{self, ItemKind, Model};
use attain::program::{self, Program, Settings};
use attain::scenario;
use attain::simulation::{Control, RunTally, Simulation};
use attain::source;
use attain::summary::{self, Identity, Summary};
use attain::wording::Language;

/// Reads a scenario; its messages where it has errors.
pub fn read(path: &Path) -> Result<Model, String> {
    let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
    let model = build(path, &mut files, &mut diagnostics);
    model.ok_or_else(|| diagnostics.render(&files, Format::Short, Language::English))
}

/// The whole way from a file to a model; `None` where there are errors.
pub fn build(path: &Path, files: &mut Files, diagnostics: &mut Diagnostics) -> Option<Model> {
    let loaded = source::load(path, &[], files, diagnostics).ok()??;
    let read = scenario::read(&loaded.root, diagnostics);
    let past = source::known_past(&loaded.root, files, diagnostics);
    let model = model::build(&read?, &past, diagnostics)?;
    (!diagnostics.has_errors()).then_some(model)
}

/// A scenario that must be in order.
#[track_caller]
pub fn model(path: &Path) -> Model {
    read(path).unwrap_or_else(|messages| panic!("{}: {messages}", path.display()))
}

/// Reads a scenario that is written down in the test and needs no other files; its messages where it has errors.
pub fn read_text(text: &str) -> Result<Model, String> {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let path = folder.path().join("scenario.json");
    fs::write(&path, text).expect("the file can be written");
    read(&path)
}

/// A scenario written down in the test that must be in order.
#[track_caller]
pub fn model_of(text: &str) -> Model {
    read_text(text).unwrap_or_else(|messages| panic!("{messages}\n{text}"))
}

/// The scenarios of a folder of the project, sorted; not what they extend or expect.
pub fn scenarios(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| {
        let name = path.to_string_lossy();
        name.ends_with(".json") && !name.ends_with(".expect.json")
    });
    paths.sort();
    assert!(!paths.is_empty(), "no scenarios in {}", folder.display());
    paths
}

/// Reports every indicator.
pub fn reporting_all(mut model: Model) -> Model {
    model.report = model.of_kind(ItemKind::Indicator).map(|(id, _)| id).collect();
    model
}

/// A model with its program, ready to run.
pub struct Compiled {
    pub model: Model,
    pub program: Program,
    pub settings: Settings,
}

impl Compiled {
    pub fn new(model: Model, seed: u64) -> Compiled {
        let program = program::compile(&model).expect("the program is small");
        Compiled {
            model,
            program,
            settings: Settings::seeded(seed),
        }
    }

    /// A run of `total` paths, ready for its parts.
    pub fn simulation(&self, total: u64) -> Simulation<'_> {
        Simulation::new(&self.program, &self.model, &self.settings, total)
    }

    /// Some of its paths, on so many threads.
    pub fn run(&self, simulation: &Simulation, paths: std::ops::Range<u64>, threads: usize) -> RunTally {
        let stop = AtomicBool::new(false);
        let control = Control {
            progress: &|_| {},
            stop: &stop,
        };
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("a pool");
        pool.install(|| simulation.run(&self.model, paths, control))
            .expect("nobody stops it")
    }

    pub fn summary(&self, simulation: &Simulation, tally: &RunTally) -> Summary {
        let identity = Identity {
            sha256: String::new(),
            settings: self.settings.clone(),
            expressions: Default::default(),
            written: Default::default(),
        };
        summary::summarise(&self.model, &self.program, simulation.places(), tally, &identity)
    }

    /// A whole run on two threads.
    pub fn summary_of(&self, paths: u64) -> Summary {
        let simulation = self.simulation(paths);
        let tally = self.run(&simulation, 0..paths, 2);
        self.summary(&simulation, &tally)
    }
}
