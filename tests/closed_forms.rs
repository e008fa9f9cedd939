//! Answers that are known without any simulation, and the same models simulated once more by `rand` and `rand_distr`,
//! whose generators and methods have nothing in common with ours. Seeds are fixed; tolerances are in standard errors.
//!
//! `tests/good` holds the closed forms of single distributions, lognormal growth, AR(1), Poisson sums and perpetual
//! inventory; here stand those of whole paths.

use attain::math;
use attain::model::{Period, ReportedId};
use attain::program::{Bound, Machine, Observable};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand_distr::Distribution;

use attain::{Control, Length, Run};

use crate::library::{self, Seeded};

const PATHS: u64 = 200_000;
/// Largest distance of a statistic from its expectation, in standard errors.
const STANDARD_ERRORS: f64 = 4.5;

fn compiled(parts: &str, periods: u32) -> Seeded {
    let text = format!("{{\"attain\": 1, \"name\": \"closed-form\", \"time\": {{\"periods\": {periods}}}, {parts}}}");
    Seeded::new(library::plan_of(&text), 20_180_731)
}

/// Probabilities of all targets in order against what they must be.
#[track_caller]
fn probabilities(parts: &str, periods: u32, expected: &[f64]) {
    let compiled = compiled(parts, periods);
    let summary = compiled.summary_of(PATHS);
    assert_eq!(summary.targets.len(), expected.len());
    for (target, expected) in summary.targets.iter().zip(expected) {
        let error = (expected * (1.0 - expected) / PATHS as f64).sqrt();
        let distance = (target.probability - expected).abs();
        assert!(
            distance <= STANDARD_ERRORS * error,
            "{}: {} is {:.1} standard errors from {expected}",
            target.id,
            target.probability,
            distance / error
        );
    }
}

/// Targets `name: {measure, at_least}` that each hold where the measure is `k`.
fn exactly(measure: &str, values: impl Iterator<Item = u64>) -> String {
    let target = |k: u64| format!("\"{k}\": {{\"measure\": \"{measure}\", \"about\": {k}, \"within\": 0.25}}");
    values.map(target).collect::<Vec<_>>().join(", ")
}

/// C(2n, n) / 4ⁿ
fn central(n: u64) -> f64 {
    (1..=n).map(|k| (2 * k - 1) as f64 / (2 * k) as f64).product()
}

/// E. Sparre Andersen (1954), Math. Scand. 2: a random walk with symmetric continuous steps stays above 0 for n steps
/// with probability C(2n, n) / 4ⁿ, and the number of positive sums has the discrete arcsine law, whatever the steps are.
#[test]
fn random_walks_follow_the_arcsine_law() {
    for step in [
        "normal(0, 2)",
        "student_t(3)",
        "uniform(-1, 1)",
        "mixture(1: normal(0, 1), 2: normal(0, 9))",
    ] {
        let n = 7;
        let walk = format!(
            "\"shocks\": {{\"e\": \"{step}\"}}, \"indicators\": {{\"s\": {{\"initial\": 0, \"equation\": \"s(-1) + e\"}}, \
             \"above\": {{\"initial\": 0, \"equation\": \"above(-1) + (s > 0)\"}}}}, \"targets\": {{\
             \"never below\": {{\"measure\": \"lowest(s, 1, {n})\", \"at_least\": 0}}, \
             \"some time above\": {{\"measure\": \"s\", \"by\": {n}, \"at_least\": 0}}, \
             \"not before the last\": {{\"measure\": \"first(s > 0)\", \"at_least\": {n}}}, {}}}",
            exactly("above", 0..=n)
        );
        let law = |k: u64| central(k) * central(n - k);
        // First above 0 at n: below for n − 1 steps and not for n; a path that never is has no such period.
        let mut expected = vec![central(n), 1.0 - central(n), central(n - 1) - central(n)];
        expected.extend((0..=n).map(law));
        assert!(((0..=n).map(law).sum::<f64>() - 1.0).abs() < 1e-12);
        probabilities(&walk, n as u32, &expected);
    }
}

/// Galton–Watson: with Poisson(m) children a family is extinct by generation t with probability qₜ = exp(m (qₜ₋₁ − 1)), q₀ = 0.
#[test]
fn families_die_out_as_galton_and_watson_say() {
    for mean in [0.8, 1.0, 1.4] {
        let family = format!(
            "\"shocks\": {{\"children\": \"poisson({mean} * z(-1))\"}}, \
             \"indicators\": {{\"z\": {{\"initial\": 1, \"equation\": \"children\"}}}}, \
             \"targets\": {{\"a[g]\": {{\"measure\": \"at(z, 1)\", \"at_most\": 0}}}}"
        );
        let targets = (1..=6).map(|t| format!("\"{t}\": {{\"measure\": \"z\", \"in\": {t}, \"at_most\": 0}}"));
        let family = family.replace(
            "\"a[g]\": {\"measure\": \"at(z, 1)\", \"at_most\": 0}",
            &targets.collect::<Vec<_>>().join(", "),
        );
        let mut q = 0.0;
        let expected: Vec<f64> = (1..=6)
            .map(|_| {
                q = math::exp(mean * (q - 1.0));
                q
            })
            .collect();
        probabilities(&family, 6, &expected);
    }
}

/// G. Pólya's urn with one ball of each colour: after n draws every number of red balls is equally likely.
#[test]
fn polyas_urn_is_uniform() {
    let n = 8;
    let urn = format!(
        "\"shocks\": {{\"red\": \"bernoulli(reds(-1) / (t + 1))\"}}, \
         \"indicators\": {{\"reds\": {{\"initial\": 1, \"equation\": \"reds(-1) + red\"}}}}, \"targets\": {{{}}}",
        exactly("reds", 1..=n + 1)
    );
    probabilities(&urn, n as u32, &vec![1.0 / (n + 1) as f64; n as usize + 1]);
}

/// A. Rényi (1962): a record falls on the n-th of independent values with probability 1/n, independently of the others.
#[test]
fn records_are_rare_and_independent() {
    let records = "\"shocks\": {\"e\": \"gumbel(0, 3)\"}, \
         \"indicators\": {\"top\": {\"initial\": -1e9, \"equation\": \"max(top(-1), e)\"}, \
         \"record\": {\"initial\": 0, \"equation\": \"top > top(-1)\"}}, \
         \"targets\": {\"second\": {\"measure\": \"at(record, 2)\", \"at_least\": 1}, \
         \"tenth\": {\"measure\": \"record\", \"at_least\": 1}, \
         \"both\": {\"measure\": \"at(record, 2) * record\", \"at_least\": 1}, \
         \"only the first\": {\"measure\": \"total(record, 2, 10)\", \"at_most\": 0}}";
    probabilities(records, 10, &[0.5, 0.1, 0.05, 0.1]);
}

/// The columns of an indicator in the last period, path by path.
fn values(compiled: &Seeded, paths: usize) -> Vec<f64> {
    let program = compiled.program();
    let bound = Bound::new(&program, &compiled.settings());
    let (mut machine, mut all) = (Machine::new(), Vec::with_capacity(paths));
    let wanted = Observable::Indicator {
        reported: ReportedId(0),
        period: Period::new(compiled.model().calendar.last()),
    };
    while all.len() < paths {
        let live = (paths - all.len()).min(1024);
        machine.run(&bound, &program.schedule, all.len() as u64, live, &mut |id, view| {
            if program.observable(id) == wanted {
                all.extend_from_slice(view.column);
            }
        });
    }
    all
}

fn draws(expression: &str, paths: usize) -> Vec<f64> {
    let parts = format!(
        "\"assumptions\": {{\"u\": \"uniform(0, 1)\"}}, \"shocks\": {{\"e\": \"{expression}\"}}, \
         \"indicators\": {{\"x\": {{\"initial\": \"0 * u + 1\", \"equation\": \"e\"}}}}, \
         \"targets\": {{\"any\": {{\"measure\": \"x\", \"at_least\": 0}}}}"
    );
    values(&compiled(&parts, 1), paths)
}

/// The two-sample Kolmogorov–Smirnov statistic, scaled so that 1.95 is exceeded once in a thousand times where both come from one
/// distribution (N. Smirnov 1948, Ann. Math. Stat. 19, 279–281); with ties it is smaller.
fn smirnov(mut a: Vec<f64>, mut b: Vec<f64>) -> f64 {
    a.sort_by(f64::total_cmp);
    b.sort_by(f64::total_cmp);
    let (n, m) = (a.len() as f64, b.len() as f64);
    let (mut i, mut j, mut largest) = (0, 0, 0.0f64);
    while i < a.len() && j < b.len() {
        let here = a[i].min(b[j]);
        while i < a.len() && a[i] <= here {
            i += 1;
        }
        while j < b.len() && b[j] <= here {
            j += 1;
        }
        largest = largest.max((i as f64 / n - j as f64 / m).abs());
    }
    largest * (n * m / (n + m)).sqrt()
}

#[test]
fn the_smirnov_statistic_sees_a_small_shift() {
    let grid: Vec<f64> = (0..40_000).map(|k| k as f64 / 40_000.0).collect();
    assert!(smirnov(grid.clone(), grid.clone()) < 0.01);
    // A shift of 1.5 % of the range.
    assert!(smirnov(grid.clone(), grid.iter().map(|x| x + 0.015).collect()) > 1.95);
}

/// Our draws against `rand_distr`'s, with constant parameters and with the same parameters varying with the path.
#[test]
fn distributions_agree_with_an_independent_library() {
    let paths = 40_000;
    let mut random = StdRng::seed_from_u64(7);
    let mut compare = |expressions: [&str; 2], sample: &mut dyn FnMut(&mut StdRng) -> f64| {
        let theirs: Vec<f64> = (0..paths).map(|_| sample(&mut random)).collect();
        for expression in expressions {
            let statistic = smirnov(draws(expression, paths), theirs.clone());
            assert!(statistic < 1.95, "{expression}: {statistic}");
        }
    };
    macro_rules! oracle {
        ($($constant:literal, $varying:literal => $distribution:expr;)*) => {
            $({
                let distribution = $distribution;
                compare([$constant, $varying], &mut |random: &mut StdRng| distribution.sample(random));
            })*
        };
    }
    // `x(-1)` is 1 on every path; that it is, the program cannot know where it is drawn.
    oracle! {
        "normal(1, 2)", "normal(x(-1), 2)" => rand_distr::Normal::new(1.0, 2.0).unwrap();
        "lognormal(0.2, 0.7)", "lognormal(0.2 * x(-1), 0.7)" => rand_distr::LogNormal::new(0.2, 0.7).unwrap();
        "gamma(0.6, 2)", "gamma(0.6 * x(-1), 2)" => rand_distr::Gamma::new(0.6, 2.0).unwrap();
        "gamma(7, 0.5)", "gamma(7, 0.5 * x(-1))" => rand_distr::Gamma::new(7.0, 0.5).unwrap();
        "beta(2, 0.7)", "beta(2 * x(-1), 0.7)" => rand_distr::Beta::new(2.0, 0.7).unwrap();
        "exponential(3)", "exponential(3 * x(-1))" => rand_distr::Exp::new(3.0).unwrap();
        "weibull(1.7, 2)", "weibull(1.7 * x(-1), 2)" => rand_distr::Weibull::new(2.0, 1.7).unwrap();
        "student_t(3)", "student_t(3 * x(-1))" => rand_distr::StudentT::new(3.0).unwrap();
        "gumbel(1, 2)", "gumbel(x(-1), 2)" => rand_distr::Gumbel::new(1.0, 2.0).unwrap();
        "pareto(1, 3)", "pareto(x(-1), 3)" => rand_distr::Pareto::new(1.0, 3.0).unwrap();
        "triangular(-1, 0, 3)", "triangular(-1, 0, 3 * x(-1))" => rand_distr::Triangular::new(-1.0, 3.0, 0.0).unwrap();
        "pert(-1, 0, 3)", "pert(-1, 0, 3 * x(-1))" => rand_distr::Pert::new(-1.0, 3.0).with_mode(0.0).unwrap();
        "skew_normal(1, 2, -3)", "skew_normal(x(-1), 2, -3)" => rand_distr::SkewNormal::new(1.0, 2.0, -3.0).unwrap();
        "poisson(3.3)", "poisson(3.3 * x(-1))" => rand_distr::Poisson::new(3.3).unwrap();
        "poisson(640)", "poisson(640 * x(-1))" => rand_distr::Poisson::new(640.0).unwrap();
    }
    let binomial = rand_distr::Binomial::new(40, 0.3).unwrap();
    compare(["binomial(40, 0.3)", "binomial(40 * x(-1), 0.3)"], &mut |random| {
        binomial.sample(random) as f64
    });
    let geometric = rand_distr::Geometric::new(0.2).unwrap();
    compare(["geometric(0.2)", "geometric(0.2 * x(-1))"], &mut |random| {
        geometric.sample(random) as f64
    });
    // A negative binomial of mean 5 and dispersion 2 is a Poisson whose rate is a gamma.
    let rate = rand_distr::Gamma::new(2.0, 2.5).unwrap();
    compare(
        ["negative_binomial(5, 2)", "negative_binomial(5 * x(-1), 2)"],
        &mut |random| {
            let rate: f64 = rate.sample(random);
            rand_distr::Poisson::new(rate.max(1e-12)).unwrap().sample(random)
        },
    );
}

/// Two numbers of hits among the same number of trials.
#[track_caller]
fn alike(what: &str, ours: f64, theirs: f64, error: f64) {
    assert!(
        (ours - theirs).abs() <= STANDARD_ERRORS * error,
        "{what}: {ours} and {theirs}, standard error {error}"
    );
}

/// Firms are founded, grow by a common factor and close one by one; the model once more in plain Rust.
#[test]
fn a_model_of_counts_agrees_with_the_same_model_in_plain_rust() {
    let parts = "\"assumptions\": {\"birth\": \"gamma(4, 0.02)\", \"death\": \"beta(3, 27)\"}, \
         \"shocks\": {\"cycle\": \"normal(0, 0.2)\", \"born\": \"poisson(birth * firms(-1) * exp(0.5 * cycle(-1)))\", \
         \"closed\": \"binomial(firms(-1), death)\"}, \
         \"indicators\": {\"firms\": {\"initial\": 100, \"equation\": \"firms(-1) + born - closed\"}, \
         \"output\": {\"initial\": 100, \"equation\": \"0.7 * output(-1) + 0.3 * firms * exp(cycle)\"}}, \
         \"targets\": {\"firms\": {\"measure\": \"firms\", \"at_least\": 95}, \
         \"output\": {\"measure\": \"output\", \"by\": 6, \"at_least\": 120}, \
         \"steady\": {\"measure\": \"highest(firms, 0, 6) - lowest(firms, 0, 6)\", \"at_most\": 25}}";
    let summary = compiled(parts, 6).summary_of(PATHS);
    let mut random = StdRng::seed_from_u64(99);
    let (mut hits, mut sum, mut squares) = ([0u64; 3], 0.0, 0.0);
    let (birth, death) = (
        rand_distr::Gamma::new(4.0, 0.02).unwrap(),
        rand_distr::Beta::new(3.0, 27.0).unwrap(),
    );
    let cycle = rand_distr::Normal::new(0.0, 0.2).unwrap();
    for _ in 0..PATHS {
        let (birth, death): (f64, f64) = (birth.sample(&mut random), death.sample(&mut random));
        let (mut firms, mut output, mut before): (f64, f64, f64) = (100.0, 100.0, 0.0);
        let (mut low, mut high, mut reached) = (firms, firms, false);
        for _ in 0..6 {
            let now: f64 = cycle.sample(&mut random);
            let rate = birth * firms * math::exp(0.5 * before);
            let born: f64 = if rate > 0.0 {
                rand_distr::Poisson::new(rate).unwrap().sample(&mut random)
            } else {
                0.0
            };
            let closed = rand_distr::Binomial::new(firms as u64, death)
                .unwrap()
                .sample(&mut random);
            firms += born - closed as f64;
            output = 0.7 * output + 0.3 * firms * math::exp(now);
            before = now;
            (low, high, reached) = (low.min(firms), high.max(firms), reached || output >= 120.0);
        }
        hits[0] += u64::from(firms >= 95.0);
        hits[1] += u64::from(reached);
        hits[2] += u64::from(high - low <= 25.0);
        sum += output;
        squares += output * output;
    }
    let n = PATHS as f64;
    for (target, hits) in summary.targets.iter().zip(hits) {
        let p = (target.probability + hits as f64 / n) / 2.0;
        alike(
            &target.id,
            target.probability,
            hits as f64 / n,
            (2.0 * p * (1.0 - p) / n).sqrt(),
        );
    }
    let (mean, sd) = (sum / n, (squares / n - sum / n * (sum / n)).sqrt());
    let output = &summary.indicators[1];
    alike("mean", output.mean[6].unwrap(), mean, sd * (2.0 / n).sqrt());
    // The standard error of a standard deviation, with a kurtosis of at most 6.
    alike("sd", output.sd[6].unwrap(), sd, sd * (2.0 * 5.0 / (4.0 * n)).sqrt());
}

/// A t copula with uneven margins, made once more from its definition: correlated normals over one chi-square.
#[test]
fn a_t_copula_agrees_with_its_definition() {
    let parts = "\"assumptions\": {\"a\": \"lognormal(0, 0.5)\", \"b\": \"exponential(1)\", \"c\": \"normal(0, 1)\"}, \
         \"correlations\": [{\"among\": [\"a\", \"b\", \"c\"], \"matrix\": [[1, 0.6, -0.3], [0.6, 1, 0.2], [-0.3, 0.2, 1]], \
         \"copula\": {\"t\": 3}}], \
         \"indicators\": {\"x\": {\"equation\": \"a * b - c\"}}, \
         \"targets\": {\"both low\": {\"measure\": \"a < 0.6 and b < 0.1\", \"at_least\": 1}, \
         \"three high\": {\"measure\": \"a > 1.5 and b > 1.5 and c > 1\", \"at_least\": 1}, \
         \"sum\": {\"measure\": \"x\", \"at_least\": 3}}";
    let summary = compiled(parts, 1).summary_of(PATHS);
    let mut random = StdRng::seed_from_u64(5);
    let (normal, chi) = (rand_distr::StandardNormal, rand_distr::ChiSquared::new(3.0).unwrap());
    // The Cholesky factor of the matrix, by hand.
    let (l21, l31) = (0.6, -0.3);
    let l22 = (1.0f64 - l21 * l21).sqrt();
    let l32 = (0.2 - l31 * l21) / l22;
    let l33 = (1.0f64 - l31 * l31 - l32 * l32).sqrt();
    let mut hits = [0u64; 3];
    for _ in 0..PATHS {
        let e: [f64; 3] = std::array::from_fn(|_| normal.sample(&mut random));
        let scale = f64::sqrt(3.0 / chi.sample(&mut random));
        let t = [e[0], l21 * e[0] + l22 * e[1], l31 * e[0] + l32 * e[1] + l33 * e[2]].map(|z| z * scale);
        // The distribution function of Student's t with three degrees of freedom, in closed form.
        let u = t.map(|t| {
            let x = t / 3f64.sqrt();
            0.5 + (x / (1.0 + x * x) + arctangent(x)) / std::f64::consts::PI
        });
        let a = math::exp(0.5 * math::normal_quantile(u[0]));
        let b = -math::ln(1.0 - u[1]);
        let c = math::normal_quantile(u[2]);
        hits[0] += u64::from(a < 0.6 && b < 0.1);
        hits[1] += u64::from(a > 1.5 && b > 1.5 && c > 1.0);
        hits[2] += u64::from(a * b - c >= 3.0);
    }
    let n = PATHS as f64;
    for (target, hits) in summary.targets.iter().zip(hits) {
        let p = (target.probability + hits as f64 / n) / 2.0;
        assert!(p > 0.01, "{}: {p}", target.id);
        alike(
            &target.id,
            target.probability,
            hits as f64 / n,
            (2.0 * p * (1.0 - p) / n).sqrt(),
        );
    }
}

/// The arc tangent, from the standard library: an oracle may use what results may not.
#[allow(clippy::disallowed_methods)]
fn arctangent(x: f64) -> f64 {
    x.atan()
}

/// A run to a precision neither shifts the estimate nor spoils its interval, also where the event is rare and its standard error asked
/// to be a fifth of it: P(a < 1/2000) over a thousand seeds.
#[test]
fn stopping_at_a_precision_leaves_estimates_and_intervals_as_they_are() {
    const SEEDS: u64 = 1000;
    let p = 0.0005;
    let plan = library::plan_of(
        r#"{"attain": 1, "name": "rare", "time": {"periods": 1}, "assumptions": {"a": "uniform(0, 1)"},
            "indicators": {"x": {"equation": "a"}}, "targets": {"rare": {"measure": "x", "at_most": 0.0005}}}"#,
    );
    let (mut covered, mut sum, mut variance) = (0, 0.0, 0.0);
    for seed in 0..SEEDS {
        let run = Run {
            length: Some(Length::Precision(0.0001)),
            ..Run::default().seed(seed)
        };
        let finished = plan.run(&run, Control::silent()).expect("nobody stops it");
        let target = &finished.summary().targets[0];
        assert!(target.standard_error <= 0.0001, "{seed}: {}", target.standard_error);
        covered += u64::from(target.interval[0] <= p && p <= target.interval[1]);
        sum += target.probability;
        variance += p * (1.0 - p) / finished.simulated() as f64;
    }
    let bias = sum / SEEDS as f64 - p;
    let error = variance.sqrt() / SEEDS as f64;
    assert!(
        bias.abs() < 4.0 * error,
        "a bias of {:.1} standard errors",
        bias / error
    );
    assert!((935..=965).contains(&covered), "{covered} of {SEEDS} intervals cover");
}
