//! `truncated` far out in upper tails, without spread, and where it must stay as it was.

use super::*;
use crate::math;

/// Name, form, parameters, lower bound, and the quantiles of what lies above it at [`TAIL_LEVELS`]: roots of survival
/// functions by mpmath with 40 digits (the skew normal by quadrature with 30). Between 10⁻⁹ and 10⁻¹⁵⁴ of each lies there.
type Tail = (&'static str, usize, &'static [f64], f64, [f64; 3]);

const TAIL_LEVELS: [f64; 3] = [0.1, 0.5, 0.99];

#[rustfmt::skip]
const TAILS: &[Tail] = &[
    ("normal", 0, &[0.0, 1.0], 7.0, [7.014746493393447, 7.096472655647234, 7.618841509148251]),
    ("normal", 0, &[0.0, 1.0], 7.5, [7.513798311121304, 7.590331059878828, 8.081799759174642]),
    ("normal", 0, &[1.5, 0.7], 20.0, [20.00278644231441, 20.018323812002855, 20.12140367387354]),
    ("lognormal", 0, &[0.3, 0.8], 1000.0, [1010.1046156678616, 1068.090348040564, 1531.7044771365247]),
    ("to", 0, &[1.0, 3.0], 40.0, [40.14825622230514, 40.98230664169192, 46.842369495589864]),
    ("uniform", 0, &[-1.0, 3.0], 2.9999999999, [2.99999999991, 2.99999999995, 2.999999999999]),
    ("triangular", 0, &[-0.01, 0.02, 0.04], 0.0399999, [0.03999990513167019, 0.03999992928932188, 0.03999999]),
    ("pert", 0, &[0.04, 0.07, 0.12], 0.1199, [0.11990296664271134, 0.1199179726126219, 0.11997318122583739]),
    ("beta", 0, &[2.0, 5.0, 0.0, 1.0], 0.999, [0.9990208550438057, 0.9991294682359273, 0.9996019327896808]),
    ("gamma", 0, &[0.4, 3.0], 100.0, [100.31065395986404, 102.04402650153942, 113.5921438707351]),
    ("gamma", 0, &[12.5, 0.1], 8.0, [8.012274236017358, 8.0806942806545, 8.533785006401382]),
    ("exponential", 0, &[0.5], 80.0, [80.21072103131566, 81.3862943611199, 89.21034037197619]),
    ("weibull", 0, &[1.5, 10.0], 150.0, [150.181305012959, 151.19077210348073, 157.82579763670594]),
    ("student_t", 0, &[6.0, 0.01, 0.02], 10.0, [10.176978246676443, 11.223420201019888, 21.53298020904199]),
    ("gumbel", 0, &[10.0, 2.0], 90.0, [90.21072103131566, 91.3862943611199, 99.21034037197619]),
    ("logistic_distribution", 0, &[-1.0, 0.5], 20.0, [20.052680257828914, 20.346573590279974, 22.302585092994047]),
    ("pareto", 0, &[2.0, 3.5], 20000.0, [20611.213616942616, 24380.27308408951, 74551.8744062988]),
    ("skew_normal", 0, &[0.0, 1.0, 4.0], 8.0, [8.012963049607272, 8.084911007391543, 8.548758805535499]),
    ("skew_normal", 0, &[1.0, 2.0, -1.5], 9.0, [9.015628111585274, 9.102297317219298, 9.658372432351978]),
    ("two_piece_normal", 0, &[0.05, 0.01, 0.02], 0.2, [0.2002759662224261, 0.20180662119757659, 0.21163599518349283]),
    ("binomial", 0, &[20.0, 0.3], 19.0, [19.0, 19.0, 20.0]),
    ("binomial", 0, &[5000.0, 0.4], 2280.0, [2280.0, 2282.0, 2299.0]),
    ("poisson", 0, &[3.7], 30.0, [30.0, 30.0, 32.0]),
    ("poisson", 0, &[250.5], 400.0, [400.0, 401.0, 409.0]),
    ("geometric", 0, &[0.2], 150.0, [150.0, 153.0, 170.0]),
    ("negative_binomial", 0, &[10.0, 3.0], 150.0, [150.0, 152.0, 168.0]),
];

fn tails() -> impl Iterator<Item = (&'static str, Shape, Vec<f64>, [f64; 3])> {
    TAILS.iter().map(|(name, form, params, low, expected)| {
        let shape = truncated(plain(name, *form), Some(params.len()), None);
        let params = params.iter().copied().chain([*low]).collect();
        (*name, shape, params, *expected)
    })
}

/// Draws one by one, prepared and in columns, from uniforms and from scores, have the same bits.
fn agree(name: &str, shape: &Shape, params: &[f64]) {
    let us: Vec<f64> = levels(64)
        .chain([1e-300, 1e-17, 1e-9, 1.0 - 1e-9, 1.0 - f64::EPSILON / 2.0])
        .collect();
    let zs: Vec<f64> = us
        .iter()
        .map(|u| math::normal_quantile(*u))
        .chain([9.0, -40.0])
        .collect();
    let prepared = shape.prepare_all(params).unwrap();
    let last = params.len() - 1;
    let partly: Vec<Option<f64>> = (0..=last).map(|i| (i != last).then_some(params[i])).collect();
    let varying = shape.prepare(&partly).unwrap();
    let bounds = vec![params[last]; zs.len()];
    let columns: Vec<Param> = (0..=last)
        .map(|i| {
            if i == last {
                Param::Column(&bounds)
            } else {
                Param::Scalar(params[i])
            }
        })
        .collect();
    let run = |start: &[f64], draw: &dyn Fn(&mut [f64])| {
        let mut column = start.to_vec();
        draw(&mut column);
        column
    };
    let bits = |values: Vec<f64>| values.into_iter().map(f64::to_bits).collect::<Vec<u64>>();
    let one = bits(us.iter().map(|u| shape.quantile(params, *u)).collect());
    assert_eq!(one, bits(run(&us, &|u| prepared.column(&[], u))), "{name}");
    assert_eq!(one, bits(run(&us, &|u| varying.column(&columns, u))), "{name}");
    assert_eq!(
        one,
        bits(us.iter().map(|u| prepared.quantile(&[], *u)).collect()),
        "{name}"
    );
    let one = bits(zs.iter().map(|z| shape.from_score(params, *z)).collect());
    assert_eq!(one, bits(run(&zs, &|z| prepared.score_column(&[], z))), "{name}");
    assert_eq!(one, bits(run(&zs, &|z| varying.score_column(&columns, z))), "{name}");
}

#[test]
fn every_upper_tail_meets_reference_numbers() {
    for family in FAMILIES.iter().copied().chain([&INTERVAL]) {
        let is_plain = matches!(family.arguments, Arguments::Parameters { .. });
        // Its upper tail is one number.
        assert!(
            !is_plain || family.name == "bernoulli" || TAILS.iter().any(|row| row.0 == family.name),
            "{}",
            family.name
        );
    }
    for (name, shape, params, expected) in tails() {
        assert_eq!(shape.check(&params), Ok(()), "{name} {params:?}");
        for (u, expected) in TAIL_LEVELS.iter().zip(expected) {
            let found = shape.quantile(&params, *u);
            assert!(
                close(found, expected, 2e-13),
                "{name} {params:?} at {u}: {found} {expected}"
            );
        }
    }
}

#[test]
fn upper_tails_rise_keep_their_bound_and_invert_their_cdf() {
    for (name, shape, params, _) in tails() {
        agree(name, &shape, &params);
        let low = params[params.len() - 1];
        let mut last = low;
        for u in [1e-300, 1e-17]
            .into_iter()
            .chain(levels(501))
            .chain([1.0 - 1e-9, 1.0 - 1e-16])
        {
            let x = shape.quantile(&params, u);
            assert!(x >= last && x.is_finite(), "{name} {params:?} {u} {x} {last}");
            last = x;
            // Roundings of x count for much where the density is large.
            let step = 2.0 * f64::EPSILON * x.abs();
            let (below, above) = if shape.is_discrete() {
                (shape.cdf_below(&params, x), shape.cdf(&params, x))
            } else {
                (shape.cdf(&params, x - step), shape.cdf(&params, x + step))
            };
            assert!(
                below - 1e-11 <= u && u <= above + 1e-11,
                "{name} {params:?} {u} {below} {above}"
            );
        }
    }
}

/// What lies above `low` of an exponential is an exponential from there on.
#[test]
fn tails_between_two_bounds_have_their_closed_form() {
    let shape = truncated(plain("exponential", 0), Some(1), Some(2));
    for low in [0.25, 6.9, 7.0, 20.0, 50.0, 600.0] {
        let params = [1.0, low, low + 1.5];
        agree("exponential", &shape, &params);
        for u in levels(101) {
            let expected = low - (1.0 + u * (-1.5f64).exp_m1()).ln();
            let found = shape.quantile(&params, u);
            assert!(
                close(found, expected, 1e-12) && found <= low + 1.5,
                "{low} {u} {found} {expected}"
            );
        }
    }
    // Above a bound in the middle of the last value: that value alone.
    let count = truncated(plain("binomial", 0), Some(2), Some(3));
    for u in levels(11) {
        assert_eq!(count.quantile(&[20.0, 0.01, 19.5, 25.0], u), 20.0);
        assert_eq!(count.quantile(&[20.0, 0.01, 18.5, 19.5], u), 19.0);
    }
}

#[test]
fn tails_of_compound_distributions() {
    // Two quantiles of a metalog are a logistic distribution: 2 L here.
    let metalog = quantiles(Slots { at: 0, count: 2 }, Slots { at: 2, count: 2 }, None, None);
    let spread = 2.0 * 9f64.ln();
    let (shape, params) = (truncated(metalog, Some(4), None), [0.1, 0.9, -spread, spread, 80.0]);
    agree("quantiles", &shape, &params);
    for u in levels(51) {
        let expected = 80.0 - 2.0 * (1.0 - u).ln();
        let found = shape.quantile(&params, u);
        assert!(close(found, expected, 1e-12), "{u} {found} {expected}");
    }
    // A rare part that alone reaches so far.
    let rare = mixture(vec![plain_at("normal", 0, 0), plain_at("exponential", 0, 2)], 3);
    let (shape, params) = (
        truncated(rare, Some(5), None),
        [0.0, 1.0, 0.5, 0.999_99, 0.000_01, 45.0],
    );
    agree("mixture", &shape, &params);
    for u in levels(51) {
        let expected = 45.0 - 2.0 * (1.0 - u).ln();
        let found = shape.quantile(&params, u);
        assert!(close(found, expected, 1e-12), "{u} {found} {expected}");
    }
    // Rare values of lists, by their weights.
    let discrete = discrete(Slots { at: 0, count: 4 }, Slots { at: 4, count: 4 });
    let (shape, params) = (
        truncated(discrete, Some(8), None),
        [9.0, 0.0, 7.0, 8.0, 2e-20, 1.0, 3e-9, 6e-20, 7.5],
    );
    agree("discrete", &shape, &params);
    assert_eq!(
        [0.01, 0.74, 0.76, 0.99].map(|u| shape.quantile(&params, u)),
        [8.0, 8.0, 9.0, 9.0]
    );
    let empirical = truncated(empirical(Slots { at: 0, count: 5000 }), Some(5000), None);
    let params: Vec<f64> = (0..5000).map(|i| f64::from(i * 7 % 5000)).chain([4997.0]).collect();
    assert_eq!(
        [0.1, 0.5, 0.9].map(|u| empirical.quantile(&params, u)),
        [4997.0, 4998.0, 4999.0]
    );
}

/// The draws above a bound in the body, and below any bound, are Q(a + u (b − a)) to the bit.
#[test]
fn the_body_is_counted_from_below() {
    for (shape, params, (name, ..)) in rows() {
        for (low, high) in [
            (Some(0.3), None),
            (None, Some(0.6)),
            (Some(0.01), Some(0.98)),
            (Some(0.99), None),
        ] {
            let mut all = params.clone();
            let mut slot = |level: Option<f64>| {
                level.map(|level| {
                    all.push(shape.quantile(&params, level));
                    all.len() - 1
                })
            };
            let (low, high) = (slot(low), slot(high));
            let part = truncated(shape.clone(), low, high);
            let (low, high) = (low.map(|slot| all[slot]), high.map(|slot| all[slot]));
            let below = low.map_or(0.0, |low| shape.cdf_below(&params, low));
            let upto = high.map_or(1.0, |high| shape.cdf(&params, high));
            if low == high || below > 1.0 - 1.0 / 1024.0 {
                continue;
            }
            let (low, high) = (low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY));
            let prepared = [part.prepare_all(&all).unwrap(), shape.prepare_all(&params).unwrap()];
            for u in levels(97) {
                let inside = below + u * (upto - below);
                let bits = |x: f64| x.to_bits();
                let expected = shape.quantile(&params, inside).clamp(low, high);
                assert_eq!(bits(part.quantile(&all, u)), bits(expected), "{name} {all:?} {u}");
                let expected = prepared[1].quantile(&[], inside).clamp(low, high);
                assert_eq!(bits(prepared[0].quantile(&[], u)), bits(expected), "{name} {all:?} {u}");
            }
        }
    }
}

/// Name, form, parameters, lower and upper bound, and the only value.
type Constant = (&'static str, usize, &'static [f64], f64, f64, f64);

#[test]
fn without_spread_truncated_is_a_constant() {
    let cases: [Constant; 14] = [
        ("normal", 0, &[0.0, 0.0], 0.0, 1.0, 0.0),
        ("normal", 0, &[5.0, 0.0], 5.0, 5.0, 5.0),
        ("normal", 0, &[1.0, 0.0], 0.0, 1.0, 1.0),
        ("uniform", 0, &[2.0, 2.0], 2.0, 2.0, 2.0),
        ("lognormal", 1, &[5.0, 0.0], 5.0, 5.0, 5.0),
        ("lognormal", 2, &[7.0, 0.0], 7.0, 9.0, 7.0),
        ("beta", 0, &[2.0, 3.0, 7.0, 7.0], 7.0, 8.0, 7.0),
        ("pert", 0, &[2.0, 2.0, 2.0], 1.0, 2.0, 2.0),
        ("gamma", 0, &[2.0, 0.0], 0.0, 1.0, 0.0),
        ("pareto", 0, &[0.0, 1.0], 0.0, 1.0, 0.0),
        ("poisson", 0, &[0.0], 0.0, 0.0, 0.0),
        ("binomial", 0, &[9.0, 1.0], 9.0, 10.0, 9.0),
        // A single value is left.
        ("normal", 0, &[0.0, 1.0], 0.5, 0.5, 0.5),
        ("poisson", 0, &[3.0], 4.0, 4.0, 4.0),
    ];
    for (name, form, params, low, high, value) in cases {
        let shape = truncated(plain(name, form), Some(params.len()), Some(params.len() + 1));
        let params: Vec<f64> = params.iter().copied().chain([low, high]).collect();
        assert_eq!(shape.check(&params), Ok(()), "{name} {params:?}");
        agree(name, &shape, &params);
        for u in [1e-17, 0.3, 0.5, 1.0 - 1e-16] {
            assert_eq!(shape.quantile(&params, u), value, "{name} {params:?}");
        }
        assert_eq!(
            (shape.mean(&params), shape.sd(&params)),
            (Some(value), Some(0.0)),
            "{name}"
        );
        assert_eq!(
            (shape.cdf_below(&params, value), shape.cdf(&params, value)),
            (0.0, 1.0),
            "{name}"
        );
    }
    // Beside the bounds there is nothing.
    let shape = truncated(plain("normal", 0), Some(2), Some(3));
    for params in [[2.0, 0.0, 0.0, 1.0], [-1e-9, 0.0, 0.0, 1.0]] {
        let violation = shape.check(&params).unwrap_err();
        assert!(
            matches!(violation.reason, Reason::NothingLeft { mass: 0.0 }),
            "{violation}"
        );
    }
    // Outside of what a distribution covers, equal bounds leave nothing either.
    let shape = truncated(plain("uniform", 0), Some(2), Some(3));
    assert!(shape.check(&[0.0, 1.0, 2.0, 2.0]).is_err());
    let shape = truncated(plain("poisson", 0), Some(1), Some(2));
    assert!(shape.check(&[3.0, 1.5, 1.5]).is_err());
}

#[test]
fn quantiles_of_one_value_are_a_constant() {
    let shape = |low, high| quantiles(Slots { at: 0, count: 3 }, Slots { at: 3, count: 3 }, low, high);
    let params = [0.1, 0.5, 0.9, 2.0, 2.0, 2.0, 1.0, 7.0];
    for shape in [
        shape(None, None),
        shape(Some(6), None),
        shape(None, Some(7)),
        shape(Some(6), Some(7)),
        truncated(shape(None, None), Some(6), Some(7)),
        truncated(shape(Some(6), None), Some(3), Some(3)),
    ] {
        agree("quantiles", &shape, &params);
        for u in [1e-17, 0.3, 0.5, 1.0 - 1e-16] {
            assert_eq!(shape.quantile(&params, u), 2.0);
        }
        assert_eq!((shape.mean(&params), shape.sd(&params)), (Some(2.0), Some(0.0)));
        assert_eq!((shape.cdf_below(&params, 2.0), shape.cdf(&params, 2.0)), (0.0, 1.0));
    }
    assert!(
        shape(Some(6), None)
            .check(&[0.1, 0.5, 0.9, 1.0, 1.0, 1.0, 1.0])
            .is_err()
    );
    // Two that are equal beside another are not.
    assert!(shape(None, None).check(&[0.1, 0.5, 0.9, 2.0, 2.0, 3.0]).is_err());
    // A uniform distribution has no logit terms, and is no constant.
    let even = quantiles(Slots { at: 0, count: 4 }, Slots { at: 4, count: 4 }, None, None);
    let params = [0.125, 0.25, 0.75, 0.875, 0.125, 0.25, 0.75, 0.875];
    assert!(close(even.quantile(&params, 0.3), 0.3, 1e-12));
}

#[test]
fn a_cut_within_a_cut_is_one_at_the_nearer_bounds() {
    let inner = truncated(plain("normal", 0), Some(2), Some(3));
    let nested = truncated(inner, Some(4), None);
    let flat = truncated(plain("normal", 0), Some(4), Some(3));
    for (params, same) in [
        ([0.0, 1.0, -1.0, 2.0, 0.5], [0.0, 1.0, -1.0, 2.0, 0.5]),
        ([0.0, 1.0, 1.0, 9.0, -3.0], [0.0, 1.0, 1.0, 9.0, 1.0]),
        ([0.0, 1.0, 5.0, 20.0, 8.0], [0.0, 1.0, 5.0, 20.0, 8.0]),
    ] {
        agree("nested", &nested, &params);
        for u in levels(101) {
            assert_eq!(
                nested.quantile(&params, u).to_bits(),
                flat.quantile(&same, u).to_bits(),
                "{params:?} {u}"
            );
        }
    }
    assert!(nested.check(&[0.0, 1.0, -1.0, 2.0, 3.0]).is_err());
}

#[test]
fn what_no_double_can_count_is_refused() {
    let shape = truncated(plain("normal", 0), Some(2), None);
    assert_eq!(shape.check(&[0.0, 1.0, 37.0]), Ok(()));
    for low in [38.0, 38.4, 40.0] {
        let violation = shape.check(&[0.0, 1.0, low]).unwrap_err();
        assert!(matches!(violation.reason, Reason::NothingLeft { .. }), "{violation}");
        assert!(shape.quantile(&[0.0, 1.0, low], 0.5).is_nan());
    }
}
