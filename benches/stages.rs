//! How long each stage takes, from the file to the summary: `cargo bench --bench stages`.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use attain::diagnostic::{Diagnostics, Files};
use attain::model::{self, Model};
use attain::program::{self, Settings};
use attain::scenario::{self, Scenario};
use attain::simulation::{Control, Simulation};
use attain::source::{self, KnownPast, Loaded};
use attain::summary::{self, Identity};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// Paths of a simulation: enough to outweigh its pilot.
const PATHS: u64 = 100 * 1024;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name)
}

fn load(path: &Path) -> Loaded {
    let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
    let loaded = source::load(path, &[], &mut files, &mut diagnostics).expect("the file can be read");
    loaded.expect("the scenario is in order")
}

fn past(loaded: &Loaded) -> KnownPast {
    source::known_past(&loaded.root, &mut Files::new(), &mut Diagnostics::new())
}

fn understand(loaded: &Loaded) -> Scenario {
    scenario::read(&loaded.root, &mut Diagnostics::new()).expect("the scenario is in order")
}

fn check(scenario: &Scenario, past: &KnownPast) -> Model {
    model::build(scenario, past, &mut Diagnostics::new()).expect("the scenario is in order")
}

fn stages(criterion: &mut Criterion) {
    for name in ["tutorial.json", "minhang-2020.json"] {
        let path = file(name);
        let loaded = load(&path);
        let (scenario, past) = (understand(&loaded), past(&loaded));
        let model = check(&scenario, &past);
        let program = program::compile(&model).expect("the program is small");
        let settings = Settings::seeded(1);
        let simulation = Simulation::new(&program, &model, &settings, PATHS);
        let stop = AtomicBool::new(false);
        let control = Control {
            progress: &|_| {},
            stop: &stop,
        };
        let run = |paths| simulation.run(&model, 0..paths, control).expect("nobody stops it");
        let tally = run(PATHS);
        let identity = Identity {
            sha256: String::new(),
            settings: settings.clone(),
            expressions: Default::default(),
            written: Default::default(),
        };

        let mut group = |stage: &str, work: &mut dyn FnMut()| {
            criterion
                .benchmark_group(stage)
                .bench_function(BenchmarkId::from_parameter(name), |bencher| bencher.iter(&mut *work));
        };
        group("read", &mut || drop(black_box(load(&path))));
        group("check", &mut || drop(black_box(check(&understand(&loaded), &past))));
        group("compile", &mut || drop(black_box(program::compile(&model))));
        group("pilot", &mut || {
            drop(black_box(Simulation::new(&program, &model, &settings, PATHS)))
        });
        group("summarise", &mut || {
            black_box(summary::summarise(
                &model,
                &program,
                simulation.places(),
                &tally,
                &identity,
            ));
        });
        let mut group = criterion.benchmark_group("simulate");
        group.throughput(Throughput::Elements(PATHS)).sample_size(10);
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter(|| run(black_box(PATHS)))
        });
        group.finish();
    }
}

criterion_group!(benches, stages);
criterion_main!(benches);
