//! What is fuzzed: the ways by which text from outside comes in. Used by the targets in `fuzz_targets` and, for a few
//! seconds, by `tests/mutations.rs`.

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use attain::diagnostic::{Diagnostics, Files, Format};
use attain::expression;
use attain::interpreter::{Interpreter, Uniforms};
use attain::model::{self, Model};
use attain::program::{self, Settings};
use attain::simulation::{Control, Simulation};
use attain::summary::{self, Identity};
use attain::{scenario, source};

/// Larger models are read and checked, and not simulated: fuzzing wants many inputs a second.
const MOST_PERIODS: i64 = 40;
const MOST_VALUES: u64 = 4000;
const PATHS: u64 = 40;

/// A scenario file: written to `path`, read, checked, simulated on a few paths and summarised. Nothing may panic.
pub fn scenario(bytes: &[u8], path: &Path) {
    fs::write(path, bytes).expect("the file can be written");
    let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
    let model = read(path, &mut files, &mut diagnostics);
    if let (Some(model), false) = (&model, diagnostics.has_errors()) {
        simulate(model, &mut diagnostics);
    }
    assert!(
        model.is_some() || diagnostics.has_errors(),
        "neither a model nor an error"
    );
    for format in [Format::Short, Format::Json, Format::Human { colour: true }] {
        diagnostics.render(&files, format, attain::wording::Language::English);
    }
}

fn read(path: &Path, files: &mut Files, diagnostics: &mut Diagnostics) -> Option<Model> {
    let loaded = source::load(path, &[], files, diagnostics).expect("the file is there")?;
    source::sha256_hex(&source::resolved(&loaded.root));
    let scenario = scenario::read(&loaded.root, diagnostics);
    let past = source::known_past(&loaded.root, files, diagnostics);
    model::build(&scenario?, &past, diagnostics)
}

fn simulate(model: &Model, diagnostics: &mut Diagnostics) {
    let values = (model.items.len() as u64).saturating_mul(model.calendar.last().unsigned_abs() + 1);
    if model.calendar.last() > MOST_PERIODS || values > MOST_VALUES {
        return;
    }
    let Ok(program) = program::compile(model) else { return };
    let settings = Settings::seeded(1);
    let simulation = Simulation::new(&program, model, &settings, PATHS);
    let stop = AtomicBool::new(false);
    let tally = simulation
        .run(
            model,
            0..PATHS,
            Control {
                progress: &|_| {},
                stop: &stop,
            },
        )
        .expect("nobody stops it");
    Interpreter::new(model, &settings).walk(Uniforms::Path(3));
    summary::warnings(model, &program, simulation.places(), &tally, diagnostics);
    let identity = Identity {
        sha256: String::new(),
        settings,
        expressions: Default::default(),
        written: Default::default(),
    };
    let summary = summary::summarise(model, &program, simulation.places(), &tally, &identity);
    serde_json::to_string(&summary).expect("summaries are JSON");
}

/// An expression: parsed, printed and parsed again to the same tree; mistakes lie within the text.
pub fn expression(text: &str) {
    match expression::parse(text) {
        Ok(tree) => {
            let printed = tree.to_string();
            match expression::parse(&printed) {
                Ok(again) => assert_eq!(printed, again.to_string(), "{text:?} is printed as {printed:?}"),
                Err(mistakes) => panic!("{text:?} is printed as {printed:?}, which has mistakes: {mistakes:?}"),
            }
        }
        Err(mistakes) => {
            assert!(!mistakes.is_empty(), "{text:?}");
            for mistake in mistakes {
                assert!(
                    !mistake.to_string().is_empty() && (mistake.at.end as usize) <= text.len(),
                    "{text:?}: {mistake:?}"
                );
            }
        }
    }
    // Declared items and command-line flags come the same way.
    let _ = expression::parse_item(text);
}
