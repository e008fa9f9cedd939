//! The interpreter, one path at a time, against the program's columns: every value must have the same bits.

pub mod generator;

use std::collections::BTreeMap;
use std::sync::Arc;

use attain::distribution::FAMILIES;
use attain::expression::functions::FUNCTIONS;
use attain::interpreter::{Interpreter, Uniforms};
use attain::model::{ItemId, ItemKind, Model, Setting};
use attain::program::{self, Bound, Machine, Observable, Program, Schedule, Settings};
use rayon::prelude::*;

use crate::library;
use generator::Random;

/// Paths compared in each scenario: the first ones, and some in the middle of nowhere.
const STRETCHES: [(u64, usize); 3] = [(0, 40), (7 * 1024, 3), (1024, 700)];
/// Of long stretches these: at the ends of the strips that arithmetic is done in, and in the last one, which is not full.
const LANES: [usize; 6] = [0, 255, 256, 511, 512, 699];

#[test]
fn interpreter_and_program_agree_on_every_scenario() {
    let mut paths = library::scenarios("scenarios");
    paths.extend(library::scenarios("tests/good"));
    let misses: Vec<String> = paths
        .par_iter()
        .flat_map(|path| {
            let plan = library::plan(path).reporting_all();
            let model = plan.model();
            let settings = Settings::seeded(20180731);
            first_misses(model, &settings, &BTreeMap::new())
                .into_iter()
                .map(|miss| format!("{}: {miss}", path.display()))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(
        misses.is_empty(),
        "{} values differ:\n{}",
        misses.len(),
        misses.join("\n")
    );
}

/// Scenarios made at random from everything that the format knows. `ATTAIN_SEED` tries one of them and prints it,
/// `ATTAIN_CASES` tries more of them.
#[test]
fn interpreter_and_program_agree_on_generated_scenarios() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds: Vec<u64> = match number("ATTAIN_SEED") {
        Some(seed) => vec![seed],
        None => (0..number("ATTAIN_CASES").unwrap_or(300)).collect(),
    };
    let single = seeds.len() == 1;
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let results: Vec<Result<Option<String>, String>> = seeds
        .par_iter()
        .map(|seed| {
            let mut random = Random(*seed);
            let text = generator::scenario(&mut random);
            if single {
                println!("{text}");
            }
            let path = folder.path().join(format!("{seed}.json"));
            std::fs::write(&path, &text).expect("the file can be written");
            let plan = library::read(&path)?.reporting_all();
            let model = plan.model();
            let (settings, held) = (settings(model, &mut random), held(model, &mut random));
            Ok(first_misses(model, &settings, &held)
                .into_iter()
                .next()
                .map(|miss| format!("seed {seed}: {miss}\n{text}")))
        })
        .collect();
    let mut refused: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for messages in results.iter().filter_map(|result| result.as_ref().err()) {
        let slug = messages
            .split_once("error[")
            .and_then(|(_, rest)| rest.split_once(']'))
            .map_or("?", |(slug, _)| slug);
        refused.entry(slug.to_string()).or_insert((0, messages.clone())).0 += 1;
    }
    let count: usize = refused.values().map(|(count, _)| count).sum();
    assert!(
        20 * count <= results.len(),
        "{count} of {} generated scenarios are refused: {refused:#?}",
        results.len()
    );
    let misses: Vec<&String> = results.iter().flatten().flatten().collect();
    assert!(
        misses.is_empty(),
        "{} scenarios differ, one of them: {}",
        misses.len(),
        misses[0]
    );
}

#[test]
fn every_function_and_distribution_is_generated() {
    let texts: Vec<String> = (0..400).map(|seed| generator::scenario(&mut Random(seed))).collect();
    let functions = FUNCTIONS.iter().map(|function| function.name);
    let families = FAMILIES.iter().map(|family| family.name);
    for name in functions.chain(families) {
        let call = format!("{name}(");
        let count = texts.iter().filter(|text| text.contains(&call)).count();
        assert!(count >= 10, "{name} is in {count} of {} scenarios", texts.len());
    }
}

/// The comparison itself: another seed must be seen in nearly all scenarios, and most of what is compared must be defined.
#[test]
fn the_comparison_sees_what_differs() {
    let (mut seen, mut defined, mut values) = (0, 0, 0);
    for seed in 0..40 {
        let Ok(plan) = library::read_text(&generator::scenario(&mut Random(1000 + seed))) else {
            continue;
        };
        let plan = plan.reporting_all();
        let model = plan.model();
        let [one, other] = [1, 2].map(Settings::seeded);
        seen += usize::from(!misses_between(model, &one, &other, &BTreeMap::new(), &mut 0).is_empty());
        assert!(misses_between(model, &one, &one, &BTreeMap::new(), &mut defined).is_empty());
        values += program::compile(model).expect("the program is small").observables.len()
            * STRETCHES.iter().map(|(_, paths)| lanes(*paths).len()).sum::<usize>();
    }
    assert!(seen >= 36, "another seed is seen in {seen} of 40 scenarios");
    assert!(2 * defined >= values, "{defined} of {values} values are defined");
}

/// Some levers set otherwise, and some items drawn from another seed.
fn settings(model: &Model, random: &mut Random) -> Settings {
    let mut settings = Settings::seeded(random.below(1000));
    for (id, _) in model.of_kind(ItemKind::Lever) {
        if random.one_in(3) {
            settings.levers.insert(id, Setting::Constant(random.between(-1.0, 2.0)));
        }
    }
    for (index, item) in model.items.iter().enumerate() {
        if matches!(item.kind, ItemKind::Assumption | ItemKind::Shock) && random.one_in(8) {
            settings.rekey.insert(ItemId(index as u32), 77);
        }
    }
    settings
}

/// Now and then an assumption or shock that is held at a number.
fn held(model: &Model, random: &mut Random) -> BTreeMap<ItemId, f64> {
    let mut held = BTreeMap::new();
    for (index, item) in model.items.iter().enumerate() {
        if matches!(item.kind, ItemKind::Assumption | ItemKind::Shock) && random.one_in(20) {
            held.insert(ItemId(index as u32), random.between(-1.0, 2.0));
        }
    }
    held
}

/// The lanes of a stretch that are compared.
fn lanes(paths: usize) -> Vec<usize> {
    if paths > 100 {
        LANES.to_vec()
    } else {
        (0..paths).collect()
    }
}

/// The values of every observable of a schedule on some paths.
fn columns(
    program: &Program,
    schedule: &Schedule,
    bound: &Bound,
    first: u64,
    paths: usize,
) -> BTreeMap<Observable, Vec<f64>> {
    let mut columns = BTreeMap::new();
    for (id, scalar) in &schedule.constants {
        columns.insert(program.observable(*id), vec![bound.scalars[*scalar as usize]; paths]);
    }
    Machine::new().run(bound, schedule, first, paths, &mut |id, view| {
        let observable = program.observable(id);
        let values = if matches!(observable, Observable::Gap(_) | Observable::EarlierGap { .. }) {
            // Nothing is added where nothing is held against it: −0 stays −0.
            let gap = |x: &f64| {
                if view.shift == 0.0 && view.sign == 1.0 {
                    *x
                } else {
                    view.sign * x + view.shift
                }
            };
            view.column.iter().map(gap).collect()
        } else {
            view.column.to_vec()
        };
        columns.insert(observable, values);
    });
    columns
}

/// The first few values that differ.
fn first_misses(model: &Arc<Model>, settings: &Settings, held: &BTreeMap<ItemId, f64>) -> Vec<String> {
    misses_between(model, settings, settings, held, &mut 0)
}

/// The same, with settings of its own for the interpreter; counts the values that are defined.
fn misses_between(
    model: &Arc<Model>,
    settings: &Settings,
    of_interpreter: &Settings,
    held: &BTreeMap<ItemId, f64>,
    defined: &mut usize,
) -> Vec<String> {
    let constant = |(id, value): (&ItemId, &f64)| (*id, Setting::Constant(*value));
    let program = program::compile_fixed(model, &held.iter().map(constant).collect()).expect("the program is small");
    let program = Arc::new(program);
    let bound = Bound::new(&program, settings);
    let slacks = program.observables.iter().zip(&program.slacks);
    let slacks = slacks.filter_map(|((observable, _), slack)| Some((*observable, bound.scalars[(*slack)? as usize])));
    let slacks: BTreeMap<Observable, f64> = slacks.collect();
    let mut interpreter = Interpreter::new(model, of_interpreter).holding(held.clone());
    let mut misses = Vec::new();
    for (first, paths) in STRETCHES {
        // What the pilot sees as well is joined and placed in another way there.
        let schedules = [&program.schedule, &program.pilot];
        let columns = schedules.map(|schedule| columns(&program, schedule, &bound, first, paths));
        for lane in lanes(paths) {
            let path = first + lane as u64;
            let values = interpreter.walk(Uniforms::Path(path));
            for (observable, column) in columns.iter().flatten() {
                let found = column[lane];
                let is_met = found <= slacks.get(observable).copied().unwrap_or(0.0);
                let expected = match *observable {
                    Observable::Indicator { reported, period } => {
                        let item = model.report[reported.index()];
                        values.items[item.index()][period.index()].unwrap_or(f64::NAN)
                    }
                    Observable::Measure(target) => values.targets[target.index()].measure,
                    Observable::Gap(target) => {
                        let target = &values.targets[target.index()];
                        if target.met != is_met {
                            misses.push(format!("path {path}, {observable:?}: gap {found}, met {}", target.met));
                        }
                        target.gap
                    }
                    Observable::Bound { target, place } => values.targets[target.index()].bounds[usize::from(place)],
                    Observable::Column(_) => continue,
                    Observable::Check { check, period } => {
                        let from = model.checks[check.index()].from;
                        values.checks[check.index()][(period.number() - from) as usize]
                    }
                    Observable::Assumption(item) => values.items[item.index()][0].unwrap_or(f64::NAN),
                    Observable::OwnValue { item, period } => {
                        values.items[item.index()][period.index()].unwrap_or(f64::NAN)
                    }
                    Observable::EarlierGap { target, .. } => {
                        let target = target.index();
                        // Met before the last period counts only where it may be met in any.
                        if is_met && model.targets[target].from.is_some() && !values.targets[target].met {
                            misses.push(format!("path {path}, {observable:?}: gap {found}, not met"));
                        }
                        continue;
                    }
                };
                *defined += usize::from(!found.is_nan());
                if found.to_bits() != expected.to_bits() && !(found.is_nan() && expected.is_nan()) {
                    let name = match *observable {
                        Observable::Indicator { reported, .. } => {
                            model.item(model.report[reported.index()]).name.as_str()
                        }
                        Observable::Measure(target) | Observable::Gap(target) => {
                            model.targets[target.index()].id.as_str()
                        }
                        Observable::Assumption(item) => model.item(item).name.as_str(),
                        _ => "",
                    };
                    misses.push(format!(
                        "path {path}, {observable:?} {name}: program {found:?}, interpreter {expected:?}"
                    ));
                }
                if misses.len() >= 5 {
                    return misses;
                }
            }
        }
    }
    misses
}
