//! What every distribution of the catalogue must do: meet its reference numbers, invert its cdf, never fall, have its
//! moments, survive any parameter.

use super::reference::LEVELS;
use super::*;
use crate::math;
use std::collections::BTreeSet;

#[test]
fn names_are_unique_and_described() {
    let names: BTreeSet<&str> = FAMILIES.iter().map(|family| family.name).collect();
    assert_eq!(names.len(), FAMILIES.len());
    for family in FAMILIES.iter().copied().chain([&INTERVAL]) {
        assert!(family.words.is_whole() && !family.formula.zh.is_empty() && !family.formula.en.is_empty());
        assert!(family.example.contains(family.name));
        if let Arguments::Parameters { forms, .. } = family.arguments {
            for form in forms {
                assert!(form.parameters.len() <= family::MOST);
                let optional = form
                    .parameters
                    .iter()
                    .skip_while(|parameter| parameter.default.is_none());
                assert!(
                    optional.clone().all(|parameter| parameter.default.is_some()),
                    "required first"
                );
            }
        }
    }
}

#[test]
fn every_plain_distribution_has_reference_numbers() {
    let rows: BTreeSet<(&str, usize)> = reference::ROWS.iter().map(|row| (row.0, row.1)).collect();
    for family in FAMILIES.iter().copied().chain([&INTERVAL]) {
        if let Arguments::Parameters { forms, .. } = family.arguments {
            for form in 0..forms.len() {
                assert!(rows.contains(&(family.name, form)), "{} form {form}", family.name);
            }
        }
    }
}

#[test]
fn quantiles_and_moments_meet_reference_numbers() {
    for (shape, params, (name, _, _, expected, mean, sd)) in rows() {
        for (u, expected) in LEVELS.iter().zip(expected) {
            let found = shape.quantile(&params, *u);
            assert!(
                close(found, *expected, 2e-12),
                "{name} {params:?} at {u}: {found} {expected}"
            );
        }
        assert!(
            close(shape.mean(&params).unwrap(), *mean, 1e-12),
            "{name} {params:?} {:?} {mean}",
            shape.mean(&params)
        );
        assert!(
            close(shape.sd(&params).unwrap(), *sd, 1e-12),
            "{name} {params:?} {:?} {sd}",
            shape.sd(&params)
        );
    }
}

#[test]
fn cdf_inverts_the_quantile() {
    for (shape, params, (name, ..)) in rows() {
        for u in levels(200).chain([1e-10, 1e-5, 1.0 - 1e-10]) {
            let x = shape.quantile(&params, u);
            if shape.is_discrete() {
                // The smallest x that reaches u, apart from roundings of formulas.
                assert!(shape.cdf(&params, x) >= u * (1.0 - 1e-14), "{name} {params:?} {u}");
                assert!(
                    shape.cdf_below(&params, x) <= u * (1.0 + 1e-14),
                    "{name} {params:?} {u}"
                );
            } else {
                // x itself is rounded, which matters where the density is large.
                let slack = 2e-12 * u.min(1.0 - u) + 2e-15;
                let step = 2.0 * f64::EPSILON * x.abs();
                let (below, above) = (shape.cdf(&params, x - step), shape.cdf(&params, x + step));
                assert!(
                    below - slack <= u && u <= above + slack,
                    "{name} {params:?} {u} {below} {above}"
                );
                assert_eq!(shape.cdf(&params, x), shape.cdf_below(&params, x));
            }
        }
    }
}

#[test]
fn the_quantile_never_falls() {
    for (shape, params, (name, ..)) in rows() {
        let prepared = shape.prepare_all(&params).unwrap();
        for draw in [&|u| shape.quantile(&params, u), &|u| prepared.quantile(&[], u)] as [&dyn Fn(f64) -> f64; 2] {
            let mut last = f64::NEG_INFINITY;
            for u in levels(3001).chain([1.0 - 1e-5, 1.0 - 1e-12, 1.0 - 1e-16]) {
                let x = draw(u);
                assert!(x >= last, "{name} {params:?} {u} {x} {last}");
                last = x;
            }
        }
    }
}

/// The Kolmogorov-Smirnov distance of 20,000 draws at a fixed seed; 1.95/√n is passed once in a thousand times.
#[test]
fn goodness_of_fit() {
    let mut state = 7u64;
    let mut uniforms: Vec<f64> = (0..20_000)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            ((state >> 11) as f64 + 0.5) / (1u64 << 53) as f64
        })
        .collect();
    uniforms.sort_by(f64::total_cmp);
    for (shape, params, (name, ..)) in rows() {
        let prepared = shape.prepare_all(&params).unwrap();
        let mut draws = uniforms.clone();
        prepared.column(&[], &mut draws);
        let n = draws.len() as f64;
        let mut distance = 0.0f64;
        for (i, x) in draws.iter().enumerate().step_by(7) {
            if i + 1 < draws.len() && draws[i + 1] == *x {
                continue;
            }
            distance = distance.max((shape.cdf(&params, *x) - (i as f64 + 1.0) / n).abs());
        }
        assert!(distance < 1.95 / n.sqrt(), "{name} {params:?} {distance}");
    }
}

/// Mean and sd from 20,000 even quantiles against the formulas.
#[test]
fn moments_agree_with_quantiles() {
    for (shape, params, (name, _, _, _, mean, sd)) in rows() {
        let prepared = shape.prepare_all(&params).unwrap();
        let mut draws: Vec<f64> = levels(20_000).collect();
        prepared.column(&[], &mut draws);
        let found: f64 = draws.iter().sum::<f64>() / 20_000.0;
        assert!((found - mean).abs() < 4e-3 * sd, "{name} {params:?} {found} {mean}");
        let spread = (draws.iter().map(|x| (x - found) * (x - found)).sum::<f64>() / 20_000.0).sqrt();
        // Heavy tails need many more draws.
        let tolerance = if ["student_t", "pareto"].contains(name) {
            0.3
        } else {
            0.01
        };
        assert!((spread / sd - 1.0).abs() < tolerance, "{name} {params:?} {spread} {sd}");
    }
}

#[test]
fn scores_and_uniforms_agree() {
    for (shape, params, (name, ..)) in rows() {
        let prepared = shape.prepare_all(&params).unwrap();
        for u in levels(101).chain([1e-9, 1.0 - 1e-9]) {
            let z = math::normal_quantile(u);
            let (a, b) = (shape.quantile(&params, u), shape.from_score(&params, z));
            if shape.is_transform_of_normal() {
                assert_eq!(a.to_bits(), b.to_bits(), "{name} {u}");
                assert_eq!(prepared.quantile(&[], u).to_bits(), a.to_bits());
                assert_eq!(prepared.from_score(&[], z).to_bits(), a.to_bits());
            } else if !shape.is_discrete() {
                assert!((a - b).abs() < 1e-6 * shape.sd(&params).unwrap(), "{name} {u} {a} {b}");
            }
        }
    }
}

/// Columns, with and without tables, constant and varying parameters, give the bits of single draws.
#[test]
fn columns_give_the_bits_of_single_draws() {
    for (shape, params, (name, ..)) in rows() {
        let prepared = shape.prepare_all(&params).unwrap();
        let us: Vec<f64> = levels(301).collect();
        let zs: Vec<f64> = us.iter().map(|u| math::normal_quantile(*u)).collect();
        let varied: Vec<Vec<f64>> = params.iter().map(|value| vec![*value; 301]).collect();
        let columns: Vec<Param> = varied.iter().map(|column| Param::Column(column)).collect();
        let scalars: Vec<Param> = params.iter().map(|value| Param::Scalar(*value)).collect();
        let run = |start: &[f64], draw: &dyn Fn(&mut [f64])| {
            let mut column = start.to_vec();
            draw(&mut column);
            column
        };
        let bits = |values: Vec<f64>| values.into_iter().map(f64::to_bits).collect::<Vec<u64>>();
        let one = bits(us.iter().map(|u| shape.quantile(&params, *u)).collect());
        assert_eq!(one, bits(run(&us, &|u| shape.column(&columns, u))), "{name}");
        assert_eq!(one, bits(run(&us, &|u| shape.column(&scalars, u))), "{name}");
        let one = bits(zs.iter().map(|z| shape.from_score(&params, *z)).collect());
        assert_eq!(one, bits(run(&zs, &|z| shape.score_column(&columns, z))), "{name}");
        let one = bits(us.iter().map(|u| prepared.quantile(&[], *u)).collect());
        assert_eq!(one, bits(run(&us, &|u| prepared.column(&[], u))), "{name}");
        let one = bits(zs.iter().map(|z| prepared.from_score(&[], *z)).collect());
        assert_eq!(one, bits(run(&zs, &|z| prepared.score_column(&[], z))), "{name}");
    }
}

/// Every mixture of numbers and columns, valid throughout or not, at every level of instructions and over more than one
/// block: each draw has the bits of a single one.
#[test]
fn mixtures_of_numbers_and_columns_give_the_bits_of_single_draws() {
    const LENGTH: usize = 300;
    let us: Vec<f64> = levels(LENGTH as u32).collect();
    let us: Vec<f64> = (0..LENGTH).map(|i| us[i * 77 % LENGTH]).collect();
    let same = |a: f64, b: f64| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan());
    for (shape, params, (name, ..)) in rows() {
        for columns in 0..1 << params.len() {
            for spoilt in [false, true] {
                // Parameters a little apart from draw to draw, whole ones by whole steps; some of them impossible.
                let varied: Vec<Vec<f64>> = params
                    .iter()
                    .map(|value| {
                        let step = if value.floor() == *value { 1.0 } else { 1e-3 * value };
                        let at = |i: usize| match i % 5 {
                            _ if spoilt && i % 97 == 13 => -1e300,
                            4 => value + step,
                            _ => *value,
                        };
                        (0..LENGTH).map(at).collect()
                    })
                    .collect();
                let is_column = |place: usize| columns >> place & 1 == 1;
                let mixture: Vec<Param> = (0..params.len())
                    .map(|place| {
                        if is_column(place) {
                            Param::Column(&varied[place])
                        } else {
                            Param::Scalar(params[place])
                        }
                    })
                    .collect();
                let one = |i: usize| -> Vec<f64> { mixture.iter().map(|param| param.at(i)).collect() };
                let known: Vec<Option<f64>> = (0..params.len())
                    .map(|place| (!is_column(place)).then_some(params[place]))
                    .collect();
                let prepared = shape.prepare(&known).unwrap();
                let wanted: Vec<[f64; 2]> = (0..LENGTH)
                    .map(|i| [shape.quantile(&one(i), us[i]), prepared.quantile(&one(i), us[i])])
                    .collect();
                math::tests::at_every_level(|level| {
                    let mut column = us.clone();
                    shape.column(&mixture, &mut column);
                    let mut from_table = us.clone();
                    prepared.column(&mixture, &mut from_table);
                    for (i, [exact, tabled]) in wanted.iter().enumerate() {
                        assert!(
                            same(column[i], *exact) && same(from_table[i], *tabled),
                            "{name} {:?} {} at {level:?}",
                            one(i),
                            us[i]
                        );
                    }
                });
            }
        }
    }
}

/// Each parameter in turn takes extreme and impossible values: no panic, no endless loop; a column agrees with the check.
#[test]
fn extremes_end_and_invalid_parameters_give_nan() {
    let extremes = [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        -1e300,
        -1.0,
        -0.0,
        0.0,
        5e-324,
        1e-300,
        1e-12,
        1.0 - 1e-16,
        1.0,
        1.5,
        3.0,
        1e5,
        1e9,
        1e12,
        1e300,
    ];
    for (shape, params, (name, ..)) in rows() {
        for place in 0..params.len() {
            for extreme in extremes {
                let mut params = params.clone();
                params[place] = extreme;
                let valid = shape.check(&params).is_ok();
                let varied = [extreme; 3];
                let columns: Vec<Param> = (0..params.len())
                    .map(|i| {
                        if i == place {
                            Param::Column(&varied)
                        } else {
                            Param::Scalar(params[i])
                        }
                    })
                    .collect();
                let us = [1e-15, 0.4, 1.0 - 1e-15];
                let mut column = us;
                shape.column(&columns, &mut column);
                for (u, x) in us.iter().zip(column) {
                    let one = shape.quantile(&params, *u);
                    assert!(
                        one.to_bits() == x.to_bits() || (one.is_nan() && x.is_nan()),
                        "{name} {params:?} {u}"
                    );
                    assert!(valid || one.is_nan(), "{name} {params:?} {u} {one}");
                    assert!(!valid || !one.is_nan(), "{name} {params:?} {u} {one}");
                    let cdf = shape.cdf(&params, one);
                    assert!(
                        cdf.is_nan() || (0.0..=1.0).contains(&cdf),
                        "{name} {params:?} {u} {cdf}"
                    );
                }
                let _ = (shape.mean(&params), shape.sd(&params), shape.median(&params));
            }
        }
    }
}

#[test]
fn zero_spread_is_a_constant() {
    let cases: [(&str, usize, &[f64], f64); 17] = [
        ("normal", 0, &[3.0, 0.0], 3.0),
        ("lognormal", 0, &[0.0, 0.0], 1.0),
        ("lognormal", 2, &[1.0, 0.0], 1.0),
        ("uniform", 0, &[2.0, 2.0], 2.0),
        ("triangular", 0, &[2.0, 2.0, 2.0], 2.0),
        ("pert", 0, &[2.0, 2.0, 2.0], 2.0),
        ("beta", 0, &[2.0, 3.0, 7.0, 7.0], 7.0),
        ("gamma", 0, &[2.0, 0.0], 0.0),
        ("weibull", 0, &[2.0, 0.0], 0.0),
        ("student_t", 0, &[2.0, -1.0, 0.0], -1.0),
        ("gumbel", 0, &[4.0, 0.0], 4.0),
        ("pareto", 0, &[0.0, 1.0], 0.0),
        ("pareto", 0, &[0.0, 1e-6], 0.0),
        ("two_piece_normal", 0, &[4.0, 0.0, 0.0], 4.0),
        ("poisson", 0, &[0.0], 0.0),
        ("binomial", 0, &[9.0, 1.0], 9.0),
        ("bernoulli", 0, &[1.0], 1.0),
    ];
    for (name, form, params, value) in cases {
        let shape = plain(name, form);
        let prepared = shape.prepare_all(params).unwrap();
        for u in [1e-9, 0.3, 0.5, 0.999] {
            assert_eq!(shape.quantile(params, u), value, "{name}");
            assert_eq!(prepared.quantile(&[], u), value, "{name}");
        }
        assert_eq!(shape.cdf(params, value), 1.0, "{name}");
        assert_eq!(shape.cdf_below(params, value - 0.5), 0.0, "{name}");
    }
    // One side only.
    let half = plain("two_piece_normal", 0);
    assert!(half.quantile(&[0.0, 0.0, 1.0], 1e-9).abs() < 1e-8);
    assert!((half.quantile(&[0.0, 1.0, 0.0], 0.5) + 0.674_489_750_196_081_7).abs() < 1e-14);
}

#[test]
fn violations_name_the_slot_and_say_it_plainly() {
    let at_three = |name| plain_at(name, 0, 3);
    let check = |name, params: [f64; 3]| {
        let violation = at_three(name)
            .check(&[0.0, 0.0, 0.0, params[0], params[1], params[2]])
            .unwrap_err();
        (violation.slot, violation.to_string())
    };
    assert_eq!(
        check("normal", [0.0, -1.0, 0.0]),
        (4, "`sd` must be 0 or more, it is -1".to_owned())
    );
    assert_eq!(
        check("triangular", [1.0, 5.0, 4.0]),
        (5, "`mode` must not be above `high`, 5 is above 4".to_owned())
    );
    assert_eq!(
        check("to", [2.0, 2.0, 0.0]),
        (4, "`A` must be below `B`, 2 is not below 2".to_owned())
    );
    assert_eq!(
        check("poisson", [2e9, 0.0, 0.0]),
        (3, "`rate` must be from 0 to 10⁹, it is 2000000000".to_owned())
    );
    assert_eq!(
        check("binomial", [2.5, 0.1, 0.0]),
        (3, "`n` must be a whole number from 0 to 10⁹, it is 2.5".to_owned())
    );
}
