//! Nanoseconds for each element of a column of 1,024 paths: `cargo bench --features internals --bench kernels`. Set `ATTAIN_SIMD` to `default`,
//! `avx2` or `avx512` for another instruction set.

use std::hint::black_box;

use attain::arithmetic::Operation;
use attain::distribution::Param;
use attain::math::column;
use attain::sampler::{SAMPLERS, StreamKey};
use attain::tally::{BLOCK, Layout, PILOT, Series, block_moments};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::sync::Arc;

#[path = "../tests/library.rs"]
#[allow(dead_code)]
mod library;

fn uniforms() -> Vec<f64> {
    let mut column = vec![0.0; BLOCK];
    SAMPLERS[0].uniforms(StreamKey::new(1, "bench", 0), 1, 0, &mut column);
    column
}

/// What is timed.
type Work = Box<dyn FnMut()>;

fn elements(criterion: &mut Criterion, group: &str, entries: &mut [(&str, Work)]) {
    let mut group = criterion.benchmark_group(group);
    group.throughput(Throughput::Elements(BLOCK as u64));
    for (name, work) in entries {
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| bencher.iter(&mut *work));
    }
    group.finish();
}

/// A column function with its own input and output.
fn mapped(run: fn(&[f64], &mut [f64])) -> Work {
    let (input, mut output) = (uniforms(), vec![0.0; BLOCK]);
    Box::new(move || run(black_box(&input), black_box(&mut output)))
}

fn functions(criterion: &mut Criterion) {
    let mut draw = vec![0.0; BLOCK];
    let mut scores = uniforms();
    let fresh = uniforms();
    elements(
        criterion,
        "function",
        &mut [
            (
                "uniforms",
                Box::new(move || SAMPLERS[0].uniforms(StreamKey::new(1, "bench", 0), 1, 0, black_box(&mut draw))),
            ),
            (
                "normal_quantile",
                Box::new(move || {
                    scores.copy_from_slice(&fresh);
                    column::normal_quantile(black_box(&mut scores));
                }),
            ),
            ("exp", mapped(column::exp_to)),
            ("ln", mapped(column::ln_to)),
            ("pow", mapped(|input, output| column::pow_to(input, input, output))),
            ("pow_by", mapped(|input, output| column::pow_by_to(input, 1.7, output))),
            ("sqrt", mapped(column::sqrt_to)),
            ("sin", mapped(column::sin_to)),
            ("logistic", mapped(column::logistic_to)),
            ("normal_cdf", mapped(column::normal_cdf_to)),
        ],
    );
}

/// The definition one element at a time, to see what columns are worth.
fn scalars(criterion: &mut Criterion) {
    let each = |op: Operation| -> Work {
        let (input, mut output) = (uniforms(), vec![0.0; BLOCK]);
        Box::new(move || {
            for (out, value) in output.iter_mut().zip(&input) {
                *out = op.apply(black_box(*value), 0.3, 0.0);
            }
            black_box(&mut output);
        })
    };
    let mut entries = [
        ("multiply", each(Operation::Multiply)),
        ("power", each(Operation::Power)),
        ("exp", each(Operation::Exp)),
        ("ln", each(Operation::Ln)),
    ];
    elements(criterion, "scalar", &mut entries);
}

/// Draws from uniforms, with constant parameters and with the last one varying.
fn distributions(criterion: &mut Criterion) {
    for (group, text) in [
        ("normal", "normal(0, 1)"),
        ("gamma", "gamma(2, 3)"),
        ("beta", "beta(2, 3)"),
        ("pert", "pert(1, 2, 4)"),
        ("student_t", "student_t(5)"),
        ("poisson", "poisson(12)"),
        ("binomial", "binomial(100, 0.3)"),
        ("triangular", "triangular(0, 1, 3)"),
        ("bernoulli", "bernoulli(30%)"),
        ("uniform", "uniform(1, 2)"),
        ("lognormal", "lognormal(0, 0.3)"),
        ("exponential", "exponential(0.5)"),
    ] {
        let scenario = format!(
            "{{\"attain\": 1, \"name\": \"bench\", \"time\": {{\"periods\": 1}}, \"assumptions\": {{\"a\": \"{text}\"}}, \
             \"indicators\": {{\"x\": {{\"equation\": \"a\"}}}}, \"targets\": {{\"any\": {{\"measure\": \"x\", \"at_least\": 0}}}}}}"
        );
        let plan = library::plan_of(&scenario);
        let model = plan.model();
        let shape = model.draws[0].shape.clone();
        let values: Vec<f64> = model.draws[0].parameters.iter().map(constant).collect();
        let known: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
        let mut varying = known.clone();
        if let Some(last) = varying.last_mut() {
            *last = None;
        }
        let column = vec![values.last().copied().unwrap_or(0.0); BLOCK];
        let work = |known: &[Option<f64>]| -> Work {
            let prepared = shape.prepare(known).expect("parameters in range");
            let (fresh, mut out, values, column) = (uniforms(), vec![0.0; BLOCK], values.clone(), column.clone());
            let known = known.to_vec();
            Box::new(move || {
                let param = |(value, known): (&f64, &Option<f64>)| match known {
                    Some(_) => Param::Scalar(*value),
                    None => Param::Column(&column),
                };
                let params: Vec<Param> = values.iter().zip(&known).map(param).collect();
                out.copy_from_slice(&fresh);
                prepared.column(&params, black_box(&mut out));
            })
        };
        elements(
            criterion,
            group,
            &mut [("constant", work(&known)), ("varying", work(&varying))],
        );
    }
}

fn constant(term: &attain::model::Term) -> f64 {
    match term {
        attain::model::Term::Number(value) => *value,
        _ => f64::NAN,
    }
}

/// What counting a column costs.
fn counting(criterion: &mut Criterion) {
    let pilot: Vec<f64> = uniforms()
        .into_iter()
        .cycle()
        .take(PILOT)
        .enumerate()
        .map(|(at, x)| x + at as f64 * 1e-9)
        .collect();
    let mut series = Series::new(Arc::new(Layout::new(&pilot, 1 << 30)));
    let (column, same) = (uniforms(), uniforms());
    let mut block = 0;
    let absorb = move || {
        series.absorb(block, black_box(&column));
        block += 1;
    };
    let sum = move || {
        black_box(block_moments(black_box(&same), 0.5, 1.0));
    };
    elements(
        criterion,
        "counting",
        &mut [("series", Box::new(absorb)), ("block_moments", Box::new(sum))],
    );
}

criterion_group!(benches, functions, scalars, distributions, counting);
criterion_main!(benches);
