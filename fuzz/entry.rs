//! What is fuzzed: the ways by which text from outside comes in. Used by the targets in `fuzz_targets` and, for a few
//! seconds, by `tests/mutations.rs`.

use attain::diagnostic::{Diagnostics, Files, Format};
use attain::expression;
use attain::interpreter::{Interpreter, Uniforms};
use attain::source::Sources;
use attain::wording::Language;
use attain::{Changes, Control, Error, Plan, Run};

/// Larger models are read and checked, and not simulated: fuzzing wants many inputs a second.
const MOST_PERIODS: i64 = 40;
const MOST_VALUES: u64 = 4000;
const PATHS: u64 = 40;

/// A scenario file among others: read, checked, simulated on a few paths and summarised. Nothing may panic.
pub fn scenario(sources: &dyn Sources, path: &str) {
    let (warnings, files) = match Plan::read(sources, path, &Changes::none()) {
        Ok(mut checked) => {
            simulate(&checked.value, &mut checked.warnings);
            (checked.warnings, checked.files)
        }
        Err(Error::Mistakes(found)) => {
            assert!(found.warnings.has_errors(), "neither a plan nor an error");
            (found.warnings, found.files)
        }
        Err(error) => panic!("{error}"),
    };
    render(&warnings, &files);
}

fn render(found: &Diagnostics, files: &Files) {
    for language in Language::ALL {
        for format in [Format::Short, Format::Json, Format::Human { colour: true }] {
            found.render(files, format, language);
        }
    }
}

fn simulate(plan: &Plan, warnings: &mut Diagnostics) {
    let model = plan.model();
    let values = (model.items.len() as u64).saturating_mul(model.calendar.last().unsigned_abs() + 1);
    if model.calendar.last() > MOST_PERIODS || values > MOST_VALUES {
        return;
    }
    let run = Run::paths(PATHS).seed(1);
    let Ok(finished) = plan.run(&run, Control::silent()) else {
        return;
    };
    Interpreter::new(model, &plan.settings(&run).1).walk(Uniforms::Path(3));
    warnings.extend(finished.warnings().iter().cloned());
    serde_json::to_string(&finished.summary()).expect("summaries are JSON");
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
