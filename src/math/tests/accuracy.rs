//! Accuracy against references with 60 digits.

use crate::math::*;

fn from_hex(text: &str) -> f64 {
    f64::from_bits(u64::from_str_radix(text, 16).expect("sixteen hexadecimal digits"))
}

/// |got − (high + low)| in units of the last place of `high`.
fn ulps(got: f64, high: f64, low: f64) -> f64 {
    if got.to_bits() == high.to_bits() && !high.is_finite() {
        return 0.0;
    }
    let size = high.abs().max(f64::MIN_POSITIVE);
    let unit = f64::from_bits(size.to_bits() + 1) - size;
    ((got - high) - low).abs() / unit
}

fn apply(name: &str, x: &[f64]) -> f64 {
    match name {
        "exp" => exp(x[0]),
        "expm1" => expm1(x[0]),
        "ln" => ln(x[0]),
        "ln_1p" => ln_1p(x[0]),
        "log10" => log10(x[0]),
        "sin" => sin(x[0]),
        "cos" => cos(x[0]),
        "logistic" => logistic(x[0]),
        "logit" => logit(x[0]),
        "normal_cdf" => normal_cdf(x[0]),
        "normal_quantile" | "normal_quantile_far" => normal_quantile(x[0]),
        "ln_gamma" => ln_gamma(x[0]),
        "pow" => pow(x[0], x[1]),
        "gamma_p" => gamma_p(x[0], x[1]),
        "gamma_q" => gamma_q(x[0], x[1]),
        "beta_inc" => beta_inc(x[0], x[1], x[2]),
        "student_t_cdf" => student_t_cdf(x[0], x[1]),
        other => panic!("no function {other}"),
    }
}

/// The greatest error of each function over a file of references, in ulp, in the order of the file, and where.
fn greatest_errors(text: &str) -> Vec<(String, f64, Vec<f64>)> {
    let mut worst: Vec<(String, f64, Vec<f64>)> = Vec::new();
    for line in text.lines() {
        let mut words = line.split(' ');
        let name = words.next().expect("a name");
        let numbers: Vec<f64> = words.map(from_hex).collect();
        let (arguments, truth) = numbers.split_at(numbers.len() - 2);
        let error = ulps(apply(name, arguments), truth[0], truth[1]);
        let error = if error.is_nan() { f64::INFINITY } else { error };
        match worst.iter_mut().find(|w| w.0 == name) {
            Some(w) if w.1 >= error => {}
            Some(w) => *w = (name.to_owned(), error, arguments.to_vec()),
            None => worst.push((name.to_owned(), error, arguments.to_vec())),
        }
    }
    worst
}

#[test]
fn accuracy_against_references() {
    // (name, allowed ulp)
    let allowed = [
        ("exp", 1.0),
        ("expm1", 1.0),
        ("ln", 1.0),
        ("ln_1p", 1.5),
        ("log10", 1.0),
        ("sin", 1.0),
        ("cos", 1.0),
        ("logistic", 2.5),
        ("logit", 3.0),
        ("normal_cdf", 3.0),
        ("normal_quantile", 4.0),
        ("normal_quantile_far", 4.0),
        ("ln_gamma", 8.0),
        ("pow", 1.0),
        ("gamma_p", 400.0),
        ("gamma_q", 400.0),
        ("beta_inc", 1000.0),
        ("student_t_cdf", 400.0),
    ];
    let worst = greatest_errors(include_str!("../../../tests/data/math/reference.txt"));
    for (name, error, at) in &worst {
        println!("{name}: {error:.3} ulp at {at:?}");
    }
    assert_eq!(worst.len(), allowed.len());
    for (name, error, at) in worst {
        let limit = allowed.iter().find(|a| a.0 == name).expect("a limit").1;
        assert!(error <= limit, "{name}: {error} ulp at {at:?}");
    }
}

/// `ATTAIN_MATH_REFERENCE=file cargo test --release --lib math::tests::accuracy::measure_accuracy -- --ignored --nocapture`, the file written
/// by `tests/data/math/reference.py`.
#[test]
#[ignore = "measures against a large file of references"]
fn measure_accuracy() {
    let file = std::env::var("ATTAIN_MATH_REFERENCE").expect("ATTAIN_MATH_REFERENCE names a file");
    let text = std::fs::read_to_string(file).expect("a readable file");
    for (name, error, at) in greatest_errors(&text) {
        println!("{name}: {error:.3} ulp at {at:?}");
    }
}
