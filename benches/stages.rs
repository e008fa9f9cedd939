//! How long each stage takes, from the file to the summary: `cargo bench --features internals --bench stages`.

use std::hint::black_box;
use std::path::{Path, PathBuf};

use attain::simulation::Simulation;
use attain::{Control, Plan, Run};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// Paths of a simulation: enough to outweigh its pilot.
const PATHS: u64 = 100 * 1024;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name)
}

fn open(path: &Path) -> Plan {
    Plan::open(path).expect("the scenario is in order").value
}

fn stages(criterion: &mut Criterion) {
    for name in ["tutorial.json", "minhang-2020.json"] {
        let path = file(name);
        let plan = open(&path);
        let run = Run::paths(PATHS);
        let (program, (_, settings)) = (plan.compile().expect("the program is small"), plan.settings(&run));
        let simulation = Simulation::new(&program, &settings, PATHS);
        let finished = plan.run(&run, Control::silent()).expect("nobody stops it");

        let mut group = |stage: &str, work: &mut dyn FnMut()| {
            criterion
                .benchmark_group(stage)
                .bench_function(BenchmarkId::from_parameter(name), |bencher| bencher.iter(&mut *work));
        };
        group("open", &mut || drop(black_box(open(&path))));
        group("compile", &mut || drop(black_box(plan.compile())));
        group("pilot", &mut || {
            drop(black_box(Simulation::new(&program, &settings, PATHS)))
        });
        group("summarise", &mut || drop(black_box(finished.summary())));
        let mut group = criterion.benchmark_group("simulate");
        group.throughput(Throughput::Elements(PATHS)).sample_size(10);
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter(|| simulation.run(0..black_box(PATHS), Control::silent()))
        });
        group.finish();
    }
}

criterion_group!(benches, stages);
criterion_main!(benches);
