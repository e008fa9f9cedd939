//! Discrete, empirical, metalog, truncated, mixture.

use super::*;
use crate::math;

fn pairs(count: usize) -> Shape {
    discrete(Slots { at: 0, count }, Slots { at: count, count })
}

fn metalog(count: usize, low: Option<usize>, high: Option<usize>) -> Shape {
    quantiles(Slots { at: 0, count }, Slots { at: count, count }, low, high)
}

#[test]
fn discrete_sorts_values_and_normalises_weights() {
    let params = [2.0, 0.0, 1.0, 1.0, 7.0, 2.0];
    let shape = pairs(3);
    let prepared = shape.prepare_all(&params).unwrap();
    for (u, value) in [
        (1e-9, 0.0),
        (0.7, 0.0),
        (0.700_001, 1.0),
        (0.899, 1.0),
        (0.9001, 2.0),
        (1.0 - 1e-16, 2.0),
    ] {
        assert_eq!(shape.quantile(&params, u), value, "{u}");
        assert_eq!(prepared.quantile(&[], u), value, "{u}");
    }
    assert!((shape.mean(&params).unwrap() - 0.4).abs() < 1e-15);
    assert!((shape.sd(&params).unwrap() - 0.44f64.sqrt()).abs() < 1e-15);
    assert_eq!((shape.cdf(&params, 0.0), shape.cdf_below(&params, 0.0)), (0.7, 0.0));
    // A weight of 0 is never drawn, at either end.
    let params = [5.0, 1.0, 9.0, 1.0, 0.0, 0.0];
    for u in levels(50) {
        assert_eq!(shape.quantile(&params, u), 5.0);
    }
    let message = |params: [f64; 6]| shape.check(&params).unwrap_err().to_string();
    assert_eq!(
        message([0.0, 1.0, 2.0, 1.0, -1.0, 1.0]),
        "a weight must be a finite number, 0 or more, it is -1"
    );
    assert_eq!(
        message([0.0, 1.0, 2.0, 0.0, 0.0, 0.0]),
        "at least one weight must be above 0"
    );
    assert!(shape.quantile(&[0.0, 1.0, f64::NAN, 1.0, 1.0, 1.0], 0.1).is_nan());
}

#[test]
fn empirical_values_are_equally_likely() {
    let shape = empirical(Slots { at: 0, count: 7 });
    let params = [3.0, 1.0, 2.0, 2.0, 9.0, -4.0, 5.5];
    let sorted = [-4.0, 1.0, 2.0, 2.0, 3.0, 5.5, 9.0];
    let prepared = shape.prepare_all(&params).unwrap();
    let mut counts = [0; 7];
    for u in levels(7007) {
        let x = prepared.quantile(&[], u);
        assert_eq!(x, shape.quantile(&params, u));
        assert_eq!(x, sorted[(u * 7.0) as usize]);
        counts[(u * 7.0) as usize] += 1;
    }
    assert_eq!(counts, [1001; 7]);
    assert!(empirical(Slots { at: 0, count: 0 }).check(&[]).is_err());
}

/// Keelin (2016), section 3: with three terms at 10/50/90 the coefficients have closed forms.
#[test]
fn metalog_with_three_terms_has_keelins_closed_form() {
    let params = [0.1, 0.5, 0.9, 80.0, 100.0, 130.0];
    let shape = metalog(3, None, None);
    let (a1, a2) = (100.0, 0.5 / 9f64.ln() * 50.0);
    let share = 20.0 / 50.0;
    let a3 = (1.0 - 2.0 * share) / (0.8 * 9f64.ln()) * 50.0;
    let prepared = shape.prepare_all(&params).unwrap();
    for u in levels(99) {
        let logit = (u / (1.0 - u)).ln();
        let expected = a1 + a2 * logit + a3 * (u - 0.5) * logit;
        assert!(close(prepared.quantile(&[], u), expected, 1e-13), "{u}");
        assert_eq!(
            prepared.quantile(&[], u).to_bits(),
            shape.quantile(&params, u).to_bits()
        );
    }
}

#[test]
fn metalogs_pass_through_their_points_and_keep_their_bounds() {
    let levels_given = [0.95, 0.05, 0.25, 0.5, 0.75];
    let values = [131.0, 80.0, 92.0, 100.0, 111.0];
    for (low, high) in [
        (None, None),
        (Some(50.0), None),
        (None, Some(200.0)),
        (Some(0.0), Some(300.0)),
    ] {
        for count in [2, 3, 4, 5] {
            let mut params: Vec<f64> = levels_given[..count].iter().chain(&values[..count]).copied().collect();
            let mut slot = |bound: Option<f64>| {
                bound.map(|bound| {
                    params.push(bound);
                    params.len() - 1
                })
            };
            let shape = metalog(count, slot(low), slot(high));
            for i in 0..count {
                let found = shape.quantile(&params, levels_given[i]);
                assert!(close(found, values[i], 1e-12), "{count} {low:?} {high:?} {found}");
                assert!((shape.cdf(&params, values[i]) - levels_given[i]).abs() < 1e-12);
            }
            let mut last = low.unwrap_or(f64::NEG_INFINITY);
            for u in [1e-300, 1e-15, 1e-6]
                .into_iter()
                .chain(levels(999))
                .chain([1.0 - 1e-6, 1.0 - 1e-15])
            {
                let x = shape.quantile(&params, u);
                assert!(
                    x >= last && x <= high.unwrap_or(f64::INFINITY),
                    "{count} {low:?} {high:?} {u} {x} {last}"
                );
                assert!((shape.cdf(&params, x) - u).abs() < 1e-11);
                last = x;
            }
        }
    }
}

#[test]
fn metalogs_that_cannot_be_are_refused() {
    let reason = |params: &[f64], low, high| metalog((params.len()) / 2, low, high).check(params).unwrap_err();
    let uneven = reason(&[0.1, 0.5, 0.9, 0.0, 0.01, 100.0], None, None);
    assert!(matches!(uneven.reason, Reason::NotFeasible { .. }), "{uneven}");
    let falling = reason(&[0.1, 0.5, 3.0, 2.0], None, None);
    assert!(
        matches!(falling.reason, Reason::QuantilesNotRising { .. }) && falling.slot == 3,
        "{falling:?}"
    );
    assert!(matches!(
        reason(&[0.5, 0.5, 1.0, 2.0], None, None).reason,
        Reason::RepeatedLevel { .. }
    ));
    assert_eq!(reason(&[0.1, 1.0, 1.0, 2.0], None, None).slot, 1);
    assert!(matches!(reason(&[0.5, 1.0], None, None).reason, Reason::FewQuantiles));
    let params = [0.1, 0.9, 1.0, 2.0, 1.5];
    let outside = metalog(2, Some(4), None).check(&params).unwrap_err();
    assert!(matches!(outside.reason, Reason::OutsideBounds { value: 1.0, bound: 1.5 }) && outside.slot == 2);
}

#[test]
fn truncated_normal_has_its_analytic_moments() {
    let shape = truncated(plain_at("normal", 0, 0), Some(2), None);
    let params = [0.05, 0.02, 0.04];
    let prepared = shape.prepare_all(&params).unwrap();
    let mut draws: Vec<f64> = levels(200_000).collect();
    prepared.column(&[], &mut draws);
    assert!(draws.iter().all(|x| *x >= 0.04));
    // mean + sd φ(α)/(1 − Φ(α)), α = −1/2
    let density = (-0.125f64).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let expected = 0.05 + 0.02 * density / (1.0 - math::normal_cdf(-0.5));
    assert!((draws.iter().sum::<f64>() / 200_000.0 - expected).abs() < 1e-7);
    for u in levels(100) {
        assert_eq!(shape.quantile(&params, u), prepared.quantile(&[], u));
        assert!((shape.cdf(&params, shape.quantile(&params, u)) - u).abs() < 1e-13);
    }
    // A far lower tail keeps its digits, an empty range is refused.
    let tail = truncated(plain_at("normal", 0, 0), None, Some(2));
    let x = tail.quantile(&[0.0, 1.0, -20.0], 0.5);
    assert!(x < -20.0 && x > -20.05, "{x}");
    let nothing = shape.check(&[0.0, 1.0, 40.0]).unwrap_err();
    assert!(matches!(nothing.reason, Reason::NothingLeft { .. }) && nothing.slot == 2);
    let both = truncated(plain_at("normal", 0, 0), Some(2), Some(3));
    assert!(matches!(
        both.check(&[0.0, 1.0, 1.0, -1.0]).unwrap_err().reason,
        Reason::OutOfOrder { .. }
    ));
    assert!(both.quantile(&[0.0, 1.0, 1.0, -1.0], 0.5).is_nan());
}

#[test]
fn truncated_counts_include_their_bounds() {
    let shape = truncated(plain_at("poisson", 0, 0), Some(1), Some(2));
    let params = [3.0, 2.0, 4.0];
    let prepared = shape.prepare_all(&params).unwrap();
    // Probabilities of 2, 3, 4 under rate 3: 4.5, 4.5, 3.375 of 12.375.
    let mut counts = [0; 3];
    for u in levels(12_375) {
        let k = prepared.quantile(&[], u);
        assert_eq!(k, shape.quantile(&params, u));
        counts[k as usize - 2] += 1;
    }
    assert!(
        counts
            .iter()
            .zip([4500, 4500, 3375])
            .all(|(a, b): (&i32, i32)| (a - b).abs() <= 1),
        "{counts:?}"
    );
    assert_eq!(shape.quantile(&params, 1e-18), 2.0);
    assert_eq!(shape.quantile(&params, 1.0 - 1e-16), 4.0);
    // A single value, between two bounds that are not whole.
    for u in [1e-18, 0.5, 1.0 - 1e-16] {
        assert_eq!(shape.quantile(&[3.0, 1.5, 2.5], u), 2.0);
    }
}

#[test]
fn mixture_of_normals() {
    let shape = mixture(vec![plain_at("normal", 0, 0), plain_at("normal", 0, 2)], 4);
    let params = [3.0, 1.0, -4.0, 2.0, 0.9, 0.1];
    let prepared = shape.prepare_all(&params).unwrap();
    let mut last = f64::NEG_INFINITY;
    for u in [1e-9, 1e-4].into_iter().chain(levels(997)).chain([1.0 - 1e-9]) {
        let (exact, fast) = (shape.quantile(&params, u), prepared.quantile(&[], u));
        assert!((shape.cdf(&params, exact) - u).abs() < 1e-14, "{u}");
        assert!((exact - fast).abs() < 1e-10, "{u} {exact} {fast}");
        assert!(fast >= last - 1e-12);
        last = fast;
    }
    assert!((shape.mean(&params).unwrap() - 2.3).abs() < 1e-15);
    // 0.9 (1 + 0.49) + 0.1 (4 + 39.69)
    assert!((shape.sd(&params).unwrap() - 5.71f64.sqrt()).abs() < 1e-14);
}

#[test]
fn mixture_with_an_atom() {
    let shape = mixture(vec![Shape::constant(0), plain_at("exponential", 0, 1)], 2);
    let params = [0.7, 1.0, 0.25, 0.75];
    let prepared = shape.prepare_all(&params).unwrap();
    let below = 0.75 * (1.0 - (-0.7f64).exp());
    for u in levels(4001) {
        let expected = if u < below {
            -(1.0 - u / 0.75).ln()
        } else if u <= below + 0.25 {
            0.7
        } else {
            -((1.0 - u) / 0.75).ln()
        };
        for found in [shape.quantile(&params, u), prepared.quantile(&[], u)] {
            assert!(close(found, expected, 1e-10), "{u} {found} {expected}");
        }
        if u > below + 1e-9 && u < below + 0.25 - 1e-9 {
            assert_eq!(shape.quantile(&params, u), 0.7);
        }
    }
}

#[test]
fn mixture_of_counts_and_constants_is_exact() {
    let shape = mixture(
        vec![plain_at("poisson", 0, 0), plain_at("poisson", 0, 1), Shape::constant(2)],
        3,
    );
    let params = [3.0, 60.0, 20.5, 0.5, 0.3, 0.2];
    let prepared = shape.prepare_all(&params).unwrap();
    for u in levels(2003).chain([1e-7, 1.0 - 1e-7]) {
        let x = shape.quantile(&params, u);
        assert_eq!(x, prepared.quantile(&[], u), "{u}");
        assert!(x == 20.5 || x == x.floor());
        assert!(shape.cdf(&params, x) >= u && shape.cdf_below(&params, x) < u, "{u} {x}");
    }
    assert!(shape.is_discrete());
}

#[test]
fn truncated_mixture_and_mixture_of_truncated() {
    let mixture = mixture(vec![plain_at("normal", 0, 0), plain_at("normal", 0, 2)], 4);
    let shape = truncated(mixture, Some(6), Some(7));
    let params = [3.0, 1.0, -4.0, 2.0, 0.9, 0.1, -3.0, 5.0];
    let prepared = shape.prepare_all(&params).unwrap();
    for u in levels(501) {
        let (exact, fast) = (shape.quantile(&params, u), prepared.quantile(&[], u));
        assert!(
            (-3.0..=5.0).contains(&fast) && (exact - fast).abs() < 1e-9,
            "{u} {exact} {fast}"
        );
        assert!((shape.cdf(&params, exact) - u).abs() < 1e-13);
    }
    let varying: Vec<f64> = (0..40).map(|i| f64::from(i) - 20.0).collect();
    let columns: Vec<Param> = params
        .iter()
        .enumerate()
        .map(|(i, x)| {
            if i == 6 {
                Param::Column(&varying)
            } else {
                Param::Scalar(*x)
            }
        })
        .collect();
    let mut column: Vec<f64> = levels(40).collect();
    shape.column(&columns, &mut column);
    for (i, (x, u)) in column.iter().zip(levels(40)).enumerate() {
        let mut params = params;
        params[6] = varying[i];
        let one = shape.quantile(&params, u);
        assert!(
            x.to_bits() == one.to_bits() || (x.is_nan() && one.is_nan() && varying[i] > 5.0),
            "{i} {x} {one}"
        );
    }
}

/// Every slot of every compound shape takes extreme and impossible values: no panic, no endless loop, and NaN exactly where
/// the check refuses.
#[test]
fn extremes_end() {
    let extremes = [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        -1e300,
        -1.0,
        0.0,
        5e-324,
        1e-12,
        0.5,
        1.0,
        40.0,
        1e12,
        1e300,
    ];
    let normals = || vec![plain_at("normal", 0, 0), plain_at("normal", 0, 2)];
    let cut = |inner| truncated(inner, Some(6), Some(7));
    let cases: [(Shape, &[f64]); 8] = [
        (pairs(3), &[2.0, 0.0, 1.0, 1.0, 7.0, 2.0]),
        (empirical(Slots { at: 0, count: 3 }), &[3.0, 1.0, 2.0]),
        (metalog(3, None, None), &[0.1, 0.5, 0.9, 80.0, 100.0, 130.0]),
        (
            metalog(3, Some(6), Some(7)),
            &[0.1, 0.5, 0.9, 80.0, 100.0, 130.0, 10.0, 200.0],
        ),
        (mixture(normals(), 4), &[3.0, 1.0, -4.0, 2.0, 0.9, 0.1]),
        (
            mixture(
                vec![plain_at("poisson", 0, 0), plain_at("gamma", 0, 1), Shape::constant(3)],
                4,
            ),
            &[3.0, 2.0, 1.5, 7.0, 0.3, 0.3, 0.4],
        ),
        (cut(mixture(normals(), 4)), &[3.0, 1.0, -4.0, 2.0, 0.9, 0.1, -3.0, 5.0]),
        (
            cut(plain_at("negative_binomial", 0, 0)),
            &[30.0, 2.0, 0.0, 0.0, 0.0, 0.0, 3.0, 50.0],
        ),
    ];
    for (shape, params) in cases {
        assert_eq!(shape.check(params), Ok(()));
        for slot in 0..params.len() {
            for extreme in extremes {
                let mut params = params.to_vec();
                params[slot] = extreme;
                let valid = shape.check(&params);
                for u in [1e-15, 0.4, 1.0 - 1e-15] {
                    let x = shape.quantile(&params, u);
                    assert_eq!(valid.is_err(), x.is_nan(), "{shape:?} {params:?} {u} {x} {valid:?}");
                    let cdf = shape.cdf(&params, x);
                    assert!(
                        cdf.is_nan() || (0.0..=1.0 + 1e-15).contains(&cdf),
                        "{shape:?} {params:?} {u} {cdf}"
                    );
                }
                let _ = (shape.mean(&params), shape.sd(&params), shape.cdf_below(&params, 1.0));
                let sparse: Vec<Option<f64>> = params
                    .iter()
                    .enumerate()
                    .map(|(i, x)| (i % 2 == slot % 2).then_some(*x))
                    .collect();
                let _ = shape.prepare(&sparse);
            }
        }
    }
}
