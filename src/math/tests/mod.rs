//! Equality of every form and level, and the contract's corner cases; accuracy, inverses and speed beside.

mod accuracy;
mod inverses;
mod speed;
mod stability;

use super::dispatch::{Level, force, widest};
use super::{column, *};

/// Tests that force a level share the process with the others, whose results do not depend on it; but those that force
/// take turns, so that each sees the level that it asked for.
static TURN: std::sync::Mutex<()> = std::sync::Mutex::new(());

/// Runs `look` at every level that this processor has.
pub(crate) fn at_every_level(mut look: impl FnMut(Level)) {
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    for level in Level::ALL.into_iter().filter(|l| *l <= widest()) {
        assert_eq!(force(level), level);
        look(level);
    }
    force(widest());
}

type Scalar = fn(f64) -> f64;
type Column = fn(&mut [f64]);
type ColumnTo = fn(&[f64], &mut [f64]);

/// Every function that has both forms.
const BOTH_FORMS: [(&str, Scalar, Column, ColumnTo); 13] = [
    ("exp", exp, column::exp, column::exp_to),
    ("expm1", expm1, column::expm1, column::expm1_to),
    ("ln", ln, column::ln, column::ln_to),
    ("ln_1p", ln_1p, column::ln_1p, column::ln_1p_to),
    ("log10", log10, column::log10, column::log10_to),
    ("sqrt", f64::sqrt, column::sqrt, column::sqrt_to),
    ("logistic", logistic, column::logistic, column::logistic_to),
    ("logit", logit, column::logit, column::logit_to),
    ("normal_cdf", normal_cdf, column::normal_cdf, column::normal_cdf_to),
    (
        "normal_quantile",
        normal_quantile,
        column::normal_quantile,
        column::normal_quantile_to,
    ),
    ("sin", sin, column::sin, column::sin_to),
    ("cos", cos, column::cos, column::cos_to),
    (
        "round_half_away",
        round_half_away,
        column::round_half_away,
        column::round_half_away_to,
    ),
];

/// Numbers of every kind: odd bit patterns, every size, the ends of every kernel's regions.
fn inputs() -> Vec<f64> {
    let mut out = vec![
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.5,
        -0.5,
        2.5,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        5e-324,
        -5e-324,
        710.0,
        -746.0,
        709.782712893384,
        -745.1332191019411,
        40.0,
        -40.0,
        0.41,
        -0.29,
        0.05,
        0.95,
        0.049999999999999996,
        1.1e-16,
        1e-16,
        1.0 - 1.1e-16,
        1_073_741_824.0,
        1_073_741_825.0,
        38.7,
        -38.7,
    ];
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for _ in 0..20_000 {
        let word = next();
        let u = (word >> 11) as f64 / 9_007_199_254_740_992.0;
        out.push(f64::from_bits(word));
        out.push(u);
        out.push(40.0 * u - 20.0);
        out.push(1500.0 * u - 750.0);
    }
    out
}

fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

#[test]
fn columns_and_scalars_and_levels_give_the_same_bits() {
    let mut x = inputs();
    // Where the formulas of the normal quantile meet.
    for edge in [0.0078125, 0.05, 0.25, 0.5, 0.9921875] {
        x.extend([f64::next_down(edge), edge, f64::next_up(edge)]);
    }
    let y: Vec<f64> = x
        .iter()
        .rev()
        .map(|y| if y.abs() < 30.0 { (y * 4.0).round() / 4.0 } else { *y })
        .collect();
    let mut first: Option<Vec<Vec<u64>>> = None;
    at_every_level(|level| {
        let mut all = Vec::new();
        for (name, scalar, in_place, copying) in BOTH_FORMS {
            let mut got = x.clone();
            in_place(&mut got);
            let mut copied = vec![0.0; x.len()];
            copying(&x, &mut copied);
            for ((&x, &got), &copied) in x.iter().zip(&got).zip(&copied) {
                let want = scalar(x);
                assert!(
                    same(got, want) && same(copied, want),
                    "{name}({x:?}) at {level:?}: {got:?}, {want:?}"
                );
            }
            all.push(got);
        }
        let mut powers = vec![0.0; x.len()];
        column::pow_to(&x, &y, &mut powers);
        for (i, &got) in powers.iter().enumerate() {
            assert!(same(got, pow(x[i], y[i])), "pow({:?}, {:?}) at {level:?}", x[i], y[i]);
        }
        all.push(powers);
        let mut squares = vec![0.0; x.len()];
        column::pow_by_to(&x, 2.5, &mut squares);
        assert!(squares.iter().zip(&x).all(|(got, x)| same(*got, pow(*x, 2.5))));
        let bits: Vec<Vec<u64>> = all
            .iter()
            .map(|c| c.iter().map(|v| if v.is_nan() { 0 } else { v.to_bits() }).collect())
            .collect();
        match &first {
            None => first = Some(bits),
            Some(first) => assert!(*first == bits, "{level:?} differs"),
        }
    });
}

#[test]
fn every_length_and_uneven_columns() {
    let x = inputs();
    at_every_level(|_| {
        for (name, scalar, in_place, copying) in BOTH_FORMS {
            for length in (0..40).chain([255, 256, 257, 511, 513, 1000]) {
                for start in [0, 33, 1001] {
                    let x = &x[start..start + length];
                    let mut got = x.to_vec();
                    in_place(&mut got);
                    assert!(
                        got.iter().zip(x).all(|(got, x)| same(*got, scalar(*x))),
                        "{name}, length {length}"
                    );
                    let mut short = vec![7.0; length + 3];
                    copying(x, &mut short);
                    assert!(
                        short[length..].iter().all(|v| *v == 7.0),
                        "{name} wrote beyond its source"
                    );
                    copying(&inputs()[..4], &mut short[..length.min(2)]);
                }
            }
        }
    });
}

#[test]
fn nan_stays_nan() {
    for (name, scalar, ..) in BOTH_FORMS {
        assert!(scalar(f64::NAN).is_nan(), "{name}");
    }
    let nan = f64::NAN;
    for x in [nan, 0.0, 1.0, 2.0, f64::INFINITY] {
        assert!(pow(nan, x).is_nan() && pow(x, nan).is_nan());
        assert!(gamma_p(nan, x).is_nan() && gamma_p(x, nan).is_nan() && gamma_q(x, nan).is_nan());
        assert!(inverse_gamma_p(nan, x).is_nan() && inverse_gamma_p(x, nan).is_nan());
        assert!(beta_inc(nan, x, x).is_nan() && beta_inc(x, nan, x).is_nan() && beta_inc(x, x, nan).is_nan());
        assert!(inverse_beta_inc(nan, x, 0.5).is_nan() && inverse_beta_inc(x, x, nan).is_nan());
        assert!(student_t_cdf(nan, x).is_nan() && student_t_cdf(x, nan).is_nan());
        assert!(student_t_quantile(nan, x).is_nan() && student_t_quantile(x, nan).is_nan());
    }
    assert!(ln_gamma(nan).is_nan() && ln_beta(nan, 1.0).is_nan());
}

#[test]
fn powers_keep_the_contract() {
    assert_eq!(pow(0.0, 0.0), 1.0);
    assert_eq!(pow(-0.0, 0.0), 1.0);
    assert_eq!(pow(f64::INFINITY, 0.0), 1.0);
    assert!(pow(0.0, -1.0).is_nan() && pow(-0.0, -2.0).is_nan() && pow(0.0, f64::NEG_INFINITY).is_nan());
    assert!(pow(1.0, f64::NAN).is_nan() && pow(f64::NAN, 0.0).is_nan());
    assert_eq!(pow(0.0, 2.0), 0.0);
    assert_eq!(pow(-2.0, 3.0), -8.0);
    assert_eq!(pow(-2.0, 4.0), 16.0);
    assert_eq!(pow(-2.0, -1.0), -0.5);
    assert_eq!(pow(-1.0, 9_007_199_254_740_991.0), -1.0);
    assert_eq!(pow(-1.0, 9_007_199_254_740_992.0), 1.0);
    assert_eq!(pow(-1.0, 1e300), 1.0);
    assert!(pow(-2.0, 0.5).is_nan() && pow(-8.0, 1.0 / 3.0).is_nan());
    assert_eq!(pow(2.0, f64::INFINITY), f64::INFINITY);
    assert_eq!(pow(0.5, f64::INFINITY), 0.0);
    assert_eq!(pow(2.0, f64::NEG_INFINITY), 0.0);
    assert_eq!(pow(1.0, f64::INFINITY), 1.0);
    assert_eq!(pow(f64::INFINITY, 2.0), f64::INFINITY);
    assert_eq!(pow(f64::INFINITY, -2.0), 0.0);
    assert_eq!(pow(f64::NEG_INFINITY, 3.0), f64::NEG_INFINITY);
    assert_eq!(pow(2.0, 1024.0), f64::INFINITY);
    assert_eq!(pow(2.0, -1074.0), 5e-324);
    assert_eq!(pow(2.0, -1080.0), 0.0);
    for whole in -300i32..=300 {
        assert_eq!(pow(2.0, f64::from(whole)), 2.0f64.powi(whole));
    }
    for base in 1..=20u64 {
        for power in 0..=12u32 {
            let exact = base.pow(power);
            if exact < 1 << 53 {
                assert_eq!(pow(base as f64, f64::from(power)), exact as f64, "{base}^{power}");
            }
        }
    }
}

#[test]
fn undefined_places() {
    assert!(ln(0.0).is_nan() && ln(-0.0).is_nan() && ln(-1.0).is_nan());
    assert!(log10(0.0).is_nan() && log10(-1.0).is_nan());
    assert!(ln_1p(-1.0).is_nan() && ln_1p(-2.0).is_nan());
    assert!(sin(f64::INFINITY).is_nan() && cos(f64::NEG_INFINITY).is_nan());
    assert!(logit(0.0).is_nan() && logit(1.0).is_nan() && logit(-0.1).is_nan() && logit(1.5).is_nan());
    assert!(normal_quantile(-0.1).is_nan() && normal_quantile(1.1).is_nan());
    assert_eq!(
        (normal_quantile(0.0), normal_quantile(1.0)),
        (f64::NEG_INFINITY, f64::INFINITY)
    );
    assert!(gamma_p(0.0, 1.0).is_nan() && gamma_p(1.0, -1.0).is_nan() && beta_inc(0.0, 1.0, 0.5).is_nan());
    assert!(beta_inc(1.0, 1.0, 1.5).is_nan() && student_t_cdf(0.0, 0.0).is_nan());
    assert!(ln_gamma(-1.0).is_nan());
}

#[test]
fn exact_values_and_ends() {
    assert_eq!(
        (exp(0.0), exp(f64::INFINITY), exp(f64::NEG_INFINITY)),
        (1.0, f64::INFINITY, 0.0)
    );
    assert_eq!((exp(710.0), exp(-746.0), exp(-745.0)), (f64::INFINITY, 0.0, 5e-324));
    assert_eq!(
        (expm1(f64::INFINITY), expm1(f64::NEG_INFINITY), expm1(-0.0).to_bits()),
        (f64::INFINITY, -1.0, (-0.0f64).to_bits())
    );
    assert_eq!(
        (ln(1.0), ln(f64::INFINITY), ln_1p(0.0), ln_1p(f64::INFINITY)),
        (0.0, f64::INFINITY, 0.0, f64::INFINITY)
    );
    for n in 0..=22 {
        assert_eq!(log10(10f64.powi(n)), f64::from(n));
    }
    assert_eq!(
        (sin(0.0), cos(0.0), sin(-0.0).to_bits()),
        (0.0, 1.0, (-0.0f64).to_bits())
    );
    assert_eq!(
        (logistic(0.0), logistic(f64::INFINITY), logistic(f64::NEG_INFINITY)),
        (0.5, 1.0, 0.0)
    );
    assert_eq!(
        (
            normal_cdf(0.0),
            normal_cdf(f64::INFINITY),
            normal_cdf(f64::NEG_INFINITY)
        ),
        (0.5, 1.0, 0.0)
    );
    assert_eq!(normal_quantile(0.5), 0.0);
    for (x, rounded) in [
        (2.5, 3.0),
        (-2.5, -3.0),
        (0.49999999999999994, 0.0),
        (0.5, 1.0),
        (1e300, 1e300),
        (4.4, 4.0),
    ] {
        assert_eq!(round_half_away(x), rounded);
        assert_eq!(round_half_away(x).to_bits(), x.round().to_bits());
    }
    assert_eq!(round_half_away(-0.2).to_bits(), (-0.0f64).to_bits());
    assert_eq!(
        (log_factorial(0), log_factorial(1), ln_gamma(1.0), ln_gamma(2.0)),
        (0.0, 0.0, 0.0, 0.0)
    );
    assert!((log_factorial(18) - ln_gamma(19.0)).abs() < 1e-13);
    assert!((log_factorial(170) - 706.573_062_245_787_4).abs() < 1e-12);
}

#[test]
fn the_normal_quantile_is_odd_and_rises() {
    let step = 2.0f64.powi(-53);
    let mut last = f64::NEG_INFINITY;
    for i in 0..200_000u64 {
        let m = (i << 35) + (i * 7919) % (1 << 35);
        let u = (2 * m.min((1 << 52) - 1) + 1) as f64 * step;
        let x = normal_quantile(u);
        assert_eq!(x.to_bits(), (-normal_quantile(1.0 - u)).to_bits(), "{u:e}");
        assert!(x >= last, "{u:e}");
        last = x;
    }
    // No step backwards where the formulas meet.
    for edge in [0.0078125, 0.05, 0.25, LEAST] {
        let (below, above) = (edge * (1.0 - 1e-14), edge * (1.0 + 1e-14));
        assert!(normal_quantile(below) < normal_quantile(above), "{edge}");
    }
    // From each number that a sampler gives to the next, about the edges and in between.
    for centre in [0.0078125, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.45, 0.499, 0.5] {
        let mut last = f64::NEG_INFINITY;
        for i in -20_000..20_000i32 {
            let u = centre + f64::from(2 * i + 1) * step;
            let x = normal_quantile(u);
            assert!(x >= last, "{u:e}");
            last = x;
        }
    }
}
const LEAST: f64 = 1.1e-16;
