//! The same bits whatever the threads, the instruction set, the way in which a run is cut into pieces, and whatever else
//! a file contains.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use attain::interpreter::{Interpreter, Uniforms};
use attain::math::dispatch::{self, Level};
use attain::program::{Bound, Machine, Observable};
use attain::simulation::Simulation;
use attain::study::compare;
use attain::summary::summarise;
use attain::{Control, DifferentRun, Error, Run};
use serde_json::Value;

use crate::differential::generator::{self, Random};
use crate::library::{self, Seeded};

/// Scenarios that together use nearly everything: three of ours, and some made at random.
pub fn compiled() -> Vec<(String, Seeded)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let ours = ["tutorial", "debt-ceiling", "minhang-2020"];
    let ours = ours.map(|name| {
        (
            name.to_string(),
            Seeded::new(library::plan(&folder.join(format!("{name}.json"))), 7),
        )
    });
    let made = (0..6).filter_map(|seed| {
        let text = generator::scenario(&mut Random(seed));
        Some((
            format!("generated {seed}"),
            Seeded::new(library::read_text(&text).ok()?.reporting_all(), 7),
        ))
    });
    ours.into_iter().chain(made).collect()
}

/// The digest and the whole summary of a run.
fn results(compiled: &Seeded, paths: u64, threads: usize) -> (String, Value) {
    let summary = compiled.whole(paths, threads).summary();
    (
        summary.run.digest.clone(),
        serde_json::to_value(&summary).expect("summaries are JSON"),
    )
}

#[test]
fn threads_leave_no_trace() {
    for (name, compiled) in compiled() {
        for paths in [1, 1025, 4 * 1024 + 5] {
            let one = results(&compiled, paths, 1);
            for threads in [2, 7] {
                assert_eq!(
                    one,
                    results(&compiled, paths, threads),
                    "{name}: {paths} paths on {threads} threads"
                );
            }
        }
    }
}

#[test]
fn instruction_sets_leave_no_trace() {
    for (name, compiled) in compiled() {
        dispatch::force(Level::Default);
        let plain = results(&compiled, 4 * 1024 + 77, 2);
        for level in [Level::Avx2, Level::Avx512] {
            let taken = dispatch::force(level);
            assert_eq!(
                plain,
                results(&compiled, 4 * 1024 + 77, 2),
                "{name}: {level:?}, which is {taken:?} here"
            );
        }
    }
    dispatch::force(Level::Avx512);
}

#[test]
fn pieces_merge_to_the_whole_in_any_order() {
    let total = 6 * 1024 + 300;
    for (name, compiled) in compiled() {
        let whole = compiled.whole(total, 2).summary();
        let ends = [0, 1024, 4 * 1024, total];
        // Each piece as another machine would make it: with a pilot of its own.
        let pieces: Vec<_> = ends
            .windows(2)
            .map(|ends| compiled.part(total, ends[0]..ends[1], 1))
            .collect();
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            let mut merged = pieces[order[0]].clone();
            for piece in &order[1..] {
                merged.merge(&pieces[*piece]).expect("pieces of one run");
            }
            let merged = merged.summary();
            assert_eq!(whole.run.digest, merged.run.digest, "{name}: {order:?}");
            let value = |summary| serde_json::to_value(summary).expect("summaries are JSON");
            assert_eq!(value(&whole), value(&merged), "{name}: {order:?}");
        }
    }
}

#[test]
fn pieces_of_other_runs_are_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/tutorial.json");
    let [one, other] = [1, 2].map(|seed| Seeded::new(library::plan(&folder), seed));
    let mut first = one.part(8192, 0..4096, 1);
    let before = first.summary().run.digest;
    // Of another seed, of another length, and one that is there already.
    assert_eq!(first.merge(&other.part(8192, 4096..8192, 1)), Err(DifferentRun));
    assert_eq!(first.merge(&one.part(8192, 2048..8192, 1)), Err(DifferentRun));
    assert_eq!(first.summary().run.digest, before, "nothing is changed");
}

#[test]
fn a_stopped_run_gives_back_the_first_of_its_paths() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/tutorial.json");
    let plan = library::plan(&file);
    let stop = AtomicBool::new(false);
    let control = Control {
        progress: &|step| {
            assert_eq!(step.total, 1 << 20);
            stop.fetch_or(step.done > 9000, Ordering::Relaxed);
        },
        stop: &stop,
    };
    let run = Run::paths(1 << 20).seed(3);
    let Err(Error::Stopped(Some(stopped))) = library::on_threads(2, || plan.run(&run, control)) else {
        panic!("it stops early")
    };
    let paths = stopped.simulated();
    assert!(paths % 1024 == 0 && (9000..1 << 20).contains(&paths), "{paths}");
    let part = Seeded::new(plan, 3).part(1 << 20, 0..paths, 2);
    assert_eq!(stopped.summary().run.digest, part.summary().run.digest);
}

#[test]
fn pieces_of_a_comparison_merge_to_the_whole() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let compiled = ["minhang-2020", "minhang-2020-no-plan", "minhang-2020-pandemic"]
        .map(|name| Seeded::new(library::plan(&folder.join(format!("{name}.json"))), 3));
    let total = 5 * 1024 + 9;
    let simulations = || -> Vec<Simulation> {
        let simulation = |one: &Seeded| Simulation::new(&one.program(), &one.settings(), total);
        compiled.iter().map(simulation).collect()
    };
    let simulate = |paths: std::ops::Range<u64>, threads: usize| {
        let simulations = simulations();
        library::on_threads(threads, || compare::simulate(&simulations, paths, Control::silent()))
            .expect("nobody stops it")
    };
    let comparison = |compared: &compare::Compared| {
        let summaries: Vec<_> = simulations()
            .iter()
            .zip(&compiled)
            .zip(&compared.tallies)
            .map(|((simulation, one), tally)| summarise(simulation, tally, one.plan.origin()))
            .collect();
        serde_json::to_value(compare::compare(compared, &summaries)).expect("comparisons are JSON")
    };
    let whole = comparison(&simulate(0..total, 1));
    assert_eq!(whole, comparison(&simulate(0..total, 3)), "threads");
    let mut merged = simulate(2048..total, 2);
    merged.merge(&simulate(0..2048, 1)).expect("pieces of one comparison");
    assert_eq!(whole, comparison(&merged), "pieces");
    // Each scenario of a comparison is the scenario run alone.
    for (one, digest) in compiled
        .iter()
        .zip(whole["run"]["digests"].as_array().expect("digests"))
    {
        assert_eq!(*digest, results(one, total, 2).0);
    }
}

/// Columns of every reported indicator and period, by name.
fn columns(compiled: &Seeded, first: u64, paths: usize) -> BTreeMap<(String, u32), Vec<u64>> {
    let (program, model) = (compiled.program(), compiled.model());
    let bound = Bound::new(&program, &compiled.settings());
    let mut columns = BTreeMap::new();
    Machine::new().run(&bound, &program.schedule, first, paths, &mut |id, view| {
        if let Observable::Indicator { reported, period } = program.observable(id) {
            let name = model.item(model.report[reported.index()]).name.clone();
            columns.insert(
                (name, period.counter()),
                view.column.iter().map(|value| value.to_bits()).collect(),
            );
        }
    });
    columns
}

#[test]
fn a_path_is_the_same_in_any_stretch_of_paths() {
    for (name, compiled) in compiled() {
        let long = columns(&compiled, 2048, 1024);
        for (first, paths) in [(2048, 1), (2048, 100), (2055, 33), (3071, 1)] {
            for (column, values) in columns(&compiled, first, paths) {
                let from = (first - 2048) as usize;
                assert_eq!(
                    values,
                    long[&column][from..from + paths],
                    "{name}: {column:?} of {paths} paths from {first}"
                );
            }
        }
    }
}

#[test]
fn what_else_a_file_contains_changes_no_draw() {
    for seed in 0..40 {
        let text = generator::scenario(&mut Random(seed));
        let more = text
            .replacen(
                "\"assumptions\": {",
                "\"assumptions\": {\"aa\": \"gamma(2, 1) + normal(0, 1)\",",
                1,
            )
            .replacen("\"shocks\": {", "\"shocks\": {\"ss\": \"student_t(4) * aa\",", 1)
            .replacen(
                "\"indicators\": {",
                "\"indicators\": {\"xx\": {\"initial\": 0, \"equation\": \"xx(-1) + ss\"},",
                1,
            );
        let (Ok(plain), Ok(more)) = (library::read_text(&text), library::read_text(&more)) else {
            continue;
        };
        let compiled = [plain, more].map(|plan| Seeded::new(plan.reporting_all(), 11));
        let (plain, more) = (columns(&compiled[0], 0, 50), columns(&compiled[1], 0, 50));
        assert!(more.len() > plain.len(), "{seed}");
        for (column, values) in plain {
            assert_eq!(values, more[&column], "{seed}: {column:?}");
        }
    }
}

#[test]
fn paths_handed_out_are_those_of_the_interpreter() {
    let text = r#"{
      "attain": 1, "name": "walk", "time": {"periods": 3},
      "assumptions": {"drift": "normal(0.1, 0.2)"},
      "shocks": {"step": "student_t(5)"},
      "indicators": {"x": {"initial": 1, "equation": "x(-1) + drift + step"}, "fixed": {"equation": "2 * t"}},
      "targets": {"up": {"measure": "x", "at_least": 1}}
    }"#;
    let compiled = Seeded::new(library::plan_of(text), 7);
    let paths = compiled.whole(5000, 2).paths(1500..3000);
    assert_eq!(paths.indicators, ["x", "fixed"]);
    assert_eq!(paths.periods, ["0", "1", "2", "3"]);
    let values = paths.values;
    assert_eq!(values.dim(), (1500, 2, 4));
    let settings = compiled.settings();
    let mut interpreter = Interpreter::new(compiled.model(), &settings);
    for path in [0, 1, 777, 1024, 1499] {
        let walked = interpreter.walk(Uniforms::Path(1500 + path as u64));
        for (indicator, id) in compiled.model().report.iter().enumerate() {
            for period in 0..4 {
                let expected = walked.items[id.0 as usize][period];
                assert_eq!(
                    Some(values[[path, indicator, period]]),
                    expected,
                    "{path} {indicator} {period}"
                );
            }
        }
    }
}
