//! Parameters at the edge of what a double holds: full digits, no overflow, and an end in good time.

// References have more digits than a double holds.
#![allow(clippy::excessive_precision)]

use super::*;
use std::time::{Duration, Instant};

/// Quantiles of beta(a, b) at [`BODY`], and at 1 less [`TAIL`]: roots of the incomplete beta function's series by mpmath with
/// 130 digits.
type Row = (f64, f64, [f64; 4], [f64; 2]);

const BODY: [f64; 4] = [1e-9, 0.1, 0.5, 0.9];
const TAIL: [f64; 2] = [1e-6, 1e-30];

#[rustfmt::skip]
const LARGE: &[Row] = &[
    (3.0, 1e15, [1.8179466000270139e-18, 1.1020653282493194e-15, 2.6740603137235541e-15, 5.3223203378341907e-15], [1.9129168188604641e-14, 7.7100564097519225e-14]),
    (3.0, 1e16, [1.8179466000270155e-19, 1.1020653282493209e-16, 2.6740603137235597e-16, 5.3223203378342083e-16], [1.9129168188604823e-15, 7.7100564097521969e-15]),
    (3.0, 6e19, [3.0299110000450261e-23, 1.8367755470822018e-20, 4.4567671895392672e-20, 8.8705338963903504e-20], [3.1881946981008072e-19, 1.2850094016253712e-18]),
    (3.0, 1e30, [1.8179466000270157e-33, 1.1020653282493211e-30, 2.6740603137235603e-30, 5.3223203378342102e-30], [1.9129168188604843e-29, 7.7100564097522274e-29]),
    (1.5, 2e25, [6.0449727508964973e-32, 1.4609359353879582e-26, 5.9149347109383457e-26, 1.5628471577925809e-25], [7.6662124265533998e-25, 3.5669496555865236e-24]),
    (0.5, 1e5, [7.8540012689531126e-24, 7.8954064735205399e-8, 2.2746852152088458e-6, 1.3527659590162221e-5], [0.00011963377729252483, 0.00066378072347263004]),
    (1.0, 1e12, [1.0000000005000001e-21, 1.0536051565782076e-13, 6.9314718055970508e-13, 2.302585092991395e-12], [1.381551055786884e-11, 6.9077552787435516e-11]),
    (20.0, 1e9, [3.4742287703134603e-9, 1.4525261221791165e-8, 1.9667672043054117e-8, 2.5902528025114257e-8], [4.8826477051667501e-8, 1.2103163508739125e-7]),
];

#[test]
fn beta_with_a_large_parameter_has_all_its_digits_in_both_tails() {
    let beta = plain("beta", 0);
    for (a, b, body, tail) in LARGE {
        let params = [*a, *b, 0.0, 1.0];
        let prepared = beta.prepare_all(&params).unwrap();
        for (u, expected) in BODY.iter().zip(body) {
            let found = beta.quantile(&params, *u);
            assert!(close(found, *expected, 4e-14), "beta({a}, {b}) at {u}: {found:e}");
            let tabled = prepared.quantile(&[], *u);
            assert!(close(tabled, *expected, 1e-11), "beta({a}, {b}) at {u}: {tabled:e}");
            // The other way round, whose values keep their digits below an upper bound of 0.
            let mirrored = beta.quantile(&[*b, *a, -1.0, 0.0], 1.0 - u);
            assert!(*u < 0.1 || (mirrored + expected).abs() < 2e-16, "beta({b}, {a}) at {u}");
            assert!(close(beta.cdf(&params, *expected), *u, 4e-14), "beta({a}, {b}) at {u}");
        }
        // What lies above a bound far out: v of it is v · P(X > bound) of all.
        let part = truncated(beta.clone(), Some(4), None);
        let bounded = [*a, *b, 0.0, 1.0, tail[0]];
        let found = part.quantile(&bounded, 1.0 - f64::EPSILON * 4.0);
        assert!(found > tail[0] && found < tail[1], "beta({a}, {b}) {found:e}");
        let frozen = beta.freeze(&params).unwrap();
        for (v, expected) in TAIL.iter().zip(tail) {
            let found = frozen.upper_quantile(*v);
            assert!(
                close(found, *expected, 4e-14),
                "beta({a}, {b}) above: {found:e} {expected:e}"
            );
            assert!(
                close(frozen.survival(*expected, true), *v, 1e-12),
                "beta({a}, {b}) above {v}"
            );
        }
    }
}

/// Both parameters large: quantiles at 0.1, 0.5 and 0.999, roots of the density's integral by mpmath with 40 digits.
#[test]
fn beta_with_two_large_parameters_ends_with_its_digits() {
    let cases = [
        (
            1e3,
            1e6,
            [0.00095875498360410617, 0.00099866868351266843, 0.0010994239203092732],
        ),
        (1e6, 1e6, [0.49954690313516384, 0.5, 0.50109256094195492]),
        (
            1e12,
            3e12,
            [0.24999972253597376, 0.24999999999995833, 0.25000066905527641],
        ),
        (
            1e9,
            1e20,
            [9.9995947398527069e-12, 9.9999999965666667e-12, 1.0000977245657159e-11],
        ),
    ];
    let start = Instant::now();
    for (a, b, expected) in cases {
        let params = [a, b, 0.0, 1.0];
        for (u, expected) in [0.1, 0.5, 0.999].into_iter().zip(expected) {
            let found = plain("beta", 0).quantile(&params, u);
            assert!(close(found, expected, 1e-14), "beta({a}, {b}) at {u}: {found}");
        }
    }
    // Where no double lies beside the mean.
    for (a, b, mean) in [(1e50, 3e50, 0.25), (1e308, 1e308, 0.5)] {
        assert_eq!(plain("beta", 0).quantile(&[a, b, 0.0, 1.0], 0.3), mean);
    }
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

/// Quantiles by mpmath: roots of the density's integral.
#[test]
fn students_t_tends_to_the_normal() {
    for (df, expected) in [
        (1e6, [0.25334717053784162, 1.9599663568141067, 3.0902404563165193]),
        (1e15, [0.25334710313579981, 1.9599639845400562, 3.0902323061678214]),
        (
            1e18,
            [0.253_347_103_135_799_8, 1.959_963_984_540_054, 3.090_232_306_167_813_5],
        ),
    ] {
        for (u, expected) in [0.6, 0.975, 0.999].into_iter().zip(expected) {
            let found = plain("student_t", 0).quantile(&[df, 0.0, 1.0], u);
            assert!(close(found, expected, 2e-14), "{df} at {u}: {found} {expected}");
            let cdf = plain("student_t", 0).cdf(&[df, 0.0, 1.0], -expected);
            assert!(close(cdf, 1.0 - u, 1e-13), "{df} at {u}: {cdf}");
        }
    }
}

/// Widths beyond the largest double: everything is that of a quarter of the parameters, times four.
#[test]
fn bounds_may_be_as_far_apart_as_doubles_are() {
    let cases: [(&str, &[f64], &[f64]); 4] = [
        ("uniform", &[-1e308, 1.5e308], &[-0.25e308, 0.375e308]),
        ("triangular", &[-1e308, 0.0, 1e308], &[-0.25e308, 0.0, 0.25e308]),
        ("pert", &[-1e308, 0.0, 1e308], &[-0.25e308, 0.0, 0.25e308]),
        ("beta", &[2.0, 3.0, -1e308, 1e308], &[2.0, 3.0, -0.25e308, 0.25e308]),
    ];
    for (name, wide, quarter) in cases {
        let shape = plain(name, 0);
        let (whole, part) = (shape.prepare_all(wide).unwrap(), shape.prepare_all(quarter).unwrap());
        let (frozen, smaller) = (shape.freeze(wide).unwrap(), shape.freeze(quarter).unwrap());
        for u in levels(101) {
            let x = shape.quantile(wide, u);
            assert_eq!(x, 4.0 * shape.quantile(quarter, u), "{name} {u}");
            assert!(whole.quantile(&[], u) == 4.0 * part.quantile(&[], u), "{name} {u}");
            assert!((shape.cdf(wide, x) - u).abs() < 1e-12, "{name} {u}");
            assert_eq!(frozen.upper_quantile(u), 4.0 * smaller.upper_quantile(u), "{name} {u}");
            assert_eq!(frozen.survival(x, true), smaller.survival(0.25 * x, true), "{name} {u}");
        }
        assert_eq!(shape.sd(wide), shape.sd(quarter).map(|sd| 4.0 * sd), "{name}");
        assert!(shape.mean(wide).is_some(), "{name}");
    }
    assert_eq!(plain("triangular", 0).quantile(&[-1e308, 0.0, 1e308], 0.125), -0.5e308);
}

#[test]
fn weights_whose_sum_overflows_are_shares() {
    let list = discrete(Slots { at: 0, count: 2 }, Slots { at: 2, count: 2 });
    let two = mixture(vec![Shape::constant(0), Shape::constant(1)], 2);
    let spread = mixture(vec![plain_at("uniform", 0, 0), plain_at("uniform", 0, 1)], 3);
    for (shape, params) in [
        (&list, vec![1.0, 2.0, 1e308, 1e308]),
        (&two, vec![1.0, 2.0, 1e308, 1e308]),
        (&spread, vec![0.0, 1.0, 2.0, f64::MAX, f64::MAX]),
    ] {
        assert_eq!(shape.check(&params), Ok(()));
        let prepared = shape.prepare_all(&params).unwrap();
        for u in levels(100) {
            let (found, tabled) = (shape.quantile(&params, u), prepared.quantile(&[], u));
            let expected = match params.len() {
                4 => 1.0 + f64::from(u > 0.5),
                _ => 2.0 * u,
            };
            assert!(
                close(found, expected, 1e-12) && close(tabled, expected, 1e-11),
                "{u} {found} {tabled}"
            );
        }
        assert!(shape.mean(&params).is_some() && shape.sd(&params).is_some());
    }
}

/// A mixture as it stands, and the same with the numbers from `sum` on added up to one list: the sum of all parts' cdf.
fn cdf_of(parts: &[(f64, Shape, Vec<f64>)], x: f64) -> f64 {
    let total: f64 = parts.iter().map(|(weight, ..)| weight).sum();
    parts
        .iter()
        .map(|(weight, shape, params)| weight * shape.cdf(params, x))
        .sum::<f64>()
        / total
}

#[test]
fn mixtures_of_many_constants_are_quick_and_right() {
    const COUNT: usize = 3000;
    let values: Vec<f64> = (0..COUNT).map(|i| (i * 7919 % COUNT) as f64 * 0.37 - 100.0).collect();
    let weights: Vec<f64> = (0..COUNT).map(|i| 1.0 + (i % 5) as f64).collect();
    let start = Instant::now();
    // The same as a list of values; and with a normal beside it.
    let constants: Vec<Shape> = (0..COUNT).map(Shape::constant).collect();
    let alone = mixture(constants.clone(), COUNT);
    let params = [values.clone(), weights.clone()].concat();
    let list = discrete(
        Slots { at: 0, count: COUNT },
        Slots {
            at: COUNT,
            count: COUNT,
        },
    );
    let (fast, listed) = (alone.prepare_all(&params).unwrap(), list.prepare_all(&params).unwrap());
    for u in levels(1501) {
        assert_eq!(fast.quantile(&[], u), listed.quantile(&[], u), "{u}");
    }
    let mut parts = constants;
    parts.push(plain_at("normal", 0, COUNT));
    let beside = mixture(parts, COUNT + 2);
    let params = [values, vec![300.0, 200.0], weights, vec![5000.0]].concat();
    let fast = beside.prepare_all(&params).unwrap();
    for u in levels(301) {
        let x = fast.quantile(&[], u);
        let (below, upto) = (beside.cdf_below(&params, x), beside.cdf(&params, x));
        assert!(below <= u + 1e-11 && upto >= u - 1e-11, "{u} {x} {below} {upto}");
        assert!(close(x, beside.quantile(&params, u), 1e-10), "{u} {x}");
    }
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn mixtures_of_slow_parts_meet_their_own_cdf() {
    let skew = |place: usize| plain_at("skew_normal", 0, 3 * place);
    for far in [1.0, 30.0] {
        const COUNT: usize = 12;
        let mut params: Vec<f64> = (0..COUNT)
            .flat_map(|i| [i as f64 * far, 1.0 + 0.1 * i as f64, i as f64 - 5.5])
            .collect();
        params.extend([1.0; COUNT]);
        let shape = mixture((0..COUNT).map(skew).collect(), 3 * COUNT);
        let prepared = shape.prepare_all(&params).unwrap();
        for u in levels(101).chain([1e-9, 1e-4, 1.0 - 1e-9]) {
            let (exact, fast) = (shape.quantile(&params, u), prepared.quantile(&[], u));
            assert!((shape.cdf(&params, exact) - u).abs() < 1e-14, "{u} {exact}");
            assert!((shape.cdf(&params, fast) - u).abs() < 1e-11, "{u} {fast}");
        }
    }
    // Metalogs have no mean that is known.
    let metalog = |at| quantiles(Slots { at, count: 3 }, Slots { at: at + 3, count: 3 }, None, None);
    let shape = mixture(vec![metalog(0), metalog(6)], 12);
    let params = [
        0.1, 0.5, 0.9, 80.0, 100.0, 130.0, 0.1, 0.5, 0.9, 0.0, 1.0, 3.0, 0.3, 0.7,
    ];
    let prepared = shape.prepare_all(&params).unwrap();
    for u in levels(101) {
        let (exact, fast) = (shape.quantile(&params, u), prepared.quantile(&[], u));
        assert!((shape.cdf(&params, exact) - u).abs() < 1e-14, "{u} {exact}");
        assert!((shape.cdf(&params, fast) - u).abs() < 1e-11, "{u} {fast}");
    }
}

/// Steps and what lies between them, prepared, varying and by the definition; also where there are too many steps for a
/// table.
#[test]
fn mixtures_with_steps_meet_their_definition() {
    let parts: [(f64, Shape, Vec<f64>); 5] = [
        (1.0, plain("lognormal", 0), vec![0.0, 1.0]),
        (2.0, plain("binomial", 0), vec![30_000.0, 0.05]),
        (0.5, plain("poisson", 0), vec![4.0]),
        (0.25, Shape::constant(0), vec![0.7]),
        (1.0, plain("poisson", 0), vec![9e8]),
    ];
    let kinds: [(&str, usize); 5] = [
        ("lognormal", 2),
        ("binomial", 2),
        ("poisson", 1),
        ("", 1),
        ("poisson", 1),
    ];
    for chosen in [vec![0, 1], vec![0, 3], vec![0, 2, 3], vec![2, 4], vec![0, 1, 2, 3, 4]] {
        let own: Vec<(f64, Shape, Vec<f64>)> = chosen.iter().map(|i: &usize| parts[*i].clone()).collect();
        let (mut shapes, mut params) = (Vec::new(), Vec::new());
        for i in &chosen {
            let (name, count) = kinds[*i];
            shapes.push(match name {
                "" => Shape::constant(params.len()),
                _ => plain_at(name, 0, params.len()),
            });
            assert_eq!(parts[*i].2.len(), count);
            params.extend(&parts[*i].2);
        }
        let first_weight = params.len();
        params.extend(own.iter().map(|(weight, ..)| weight));
        let shape = mixture(shapes, first_weight);
        let prepared = shape.prepare_all(&params).unwrap();
        let known: Vec<Option<f64>> = (0..params.len())
            .map(|i| (i != first_weight).then_some(params[i]))
            .collect();
        let varying = shape.prepare(&known).unwrap();
        for u in levels(61).chain([1e-7, 1.0 - 1e-7]) {
            let exact = shape.quantile(&params, u);
            let below = cdf_of(&own, exact.next_down());
            assert!(
                cdf_of(&own, exact) >= u * (1.0 - 1e-15) && below < u,
                "{chosen:?} {u} {exact} {below}"
            );
            assert_eq!(
                varying.quantile(&params, u).to_bits(),
                exact.to_bits(),
                "{chosen:?} {u}"
            );
            let fast = prepared.quantile(&[], u);
            assert!(close(fast, exact, 1e-11), "{chosen:?} {u} {fast} {exact}");
        }
    }
}
