//! Tables against exact inversion.

use super::*;

#[test]
fn tables_agree_with_exact_inversion() {
    let cases: [(&str, &[f64]); 9] = [
        ("gamma", &[0.1, 1.0]),
        ("gamma", &[2.5, 0.2]),
        ("gamma", &[900.0, 1.0]),
        ("beta", &[0.3, 0.2, 0.0, 1.0]),
        ("beta", &[40.0, 3.0, 0.0, 1.0]),
        ("pert", &[0.0, 1.0, 10.0]),
        ("student_t", &[1.0, 0.0, 1.0]),
        ("student_t", &[4.0, 5.0, 1.0]),
        ("skew_normal", &[0.0, 1.0, 10.0]),
    ];
    for (name, params) in cases {
        let shape = plain(name, 0);
        let prepared = shape.prepare_all(params).unwrap();
        let middle = shape.quantile(params, 0.6) - shape.quantile(params, 0.4);
        for u in levels(2003).chain([1e-7, 1e-3, 0.5, 0.999_999]) {
            let (fast, exact) = (prepared.quantile(&[], u), shape.quantile(params, u));
            let size = exact.abs().max(if exact.abs() < middle { middle } else { 0.0 });
            assert!(
                (fast - exact).abs() <= 1e-11 * size,
                "{name} {params:?} {u} {fast} {exact}"
            );
        }
    }
}

/// The table serves nearly all draws: else it would be slow without anyone noticing.
#[test]
fn tables_leave_little_to_exact_inversion() {
    for (name, params) in [
        ("gamma", vec![2.5, 1.0]),
        ("beta", vec![2.0, 5.0, 0.0, 1.0]),
        ("student_t", vec![6.0, 0.0, 1.0]),
    ] {
        let Arguments::Parameters { forms, distribution } = family(name).unwrap().arguments else {
            panic!()
        };
        let table = distribution.table(&forms[0].to_canonical(&params)).unwrap();
        assert!(table.unserved() < 1e-3, "{name} {}", table.unserved());
    }
}

#[test]
fn counts_from_tables_are_those_of_the_slow_inversion() {
    let cases: [(&str, &[f64]); 9] = [
        ("poisson", &[0.3]),
        ("poisson", &[12.0]),
        ("poisson", &[300.0]),
        ("poisson", &[90_000.0]),
        ("binomial", &[20.0, 0.3]),
        ("binomial", &[700.0, 0.99]),
        ("binomial", &[100_000.0, 0.5]),
        ("negative_binomial", &[10.0, 3.0]),
        ("negative_binomial", &[80.0, 0.5]),
    ];
    for (name, params) in cases {
        let shape = plain(name, 0);
        let prepared = shape.prepare_all(params).unwrap();
        for u in levels(1501).chain([1e-9, 1e-5, 0.99999, 1.0 - 1e-12]) {
            assert_eq!(
                prepared.quantile(&[], u),
                shape.quantile(params, u),
                "{name} {params:?} {u}"
            );
        }
        // At and beside the jumps themselves.
        let middle = shape.median(params);
        for k in 0..5 {
            let u = shape.cdf(params, middle + f64::from(k));
            if u < 1.0 {
                assert_eq!(
                    shape.quantile(params, u),
                    middle + f64::from(k),
                    "{name} {params:?} {k}"
                );
                assert_eq!(
                    prepared.quantile(&[], u),
                    middle + f64::from(k),
                    "{name} {params:?} {k}"
                );
                assert!(
                    prepared.quantile(&[], u.next_up()) > middle + f64::from(k),
                    "{name} {params:?} {k}"
                );
            }
        }
    }
}

#[test]
fn a_known_shape_keeps_its_table_while_location_and_scale_vary() {
    let shape = plain("student_t", 0);
    let prepared = shape.prepare(&[Some(6.0), None, None]).unwrap();
    assert!(!prepared.is_constant());
    let scales: Vec<f64> = (0..300).map(|i| f64::from(i) * 0.01 - 0.1).collect();
    let params = [Param::Scalar(6.0), Param::Scalar(1.0), Param::Column(&scales)];
    let us: Vec<f64> = levels(300).collect();
    let mut column = us.clone();
    prepared.column(&params, &mut column);
    for i in 0..300 {
        let one = [6.0, 1.0, scales[i]];
        let exact = shape.quantile(&one, us[i]);
        if scales[i] < 0.0 {
            assert!(column[i].is_nan() && exact.is_nan());
        } else {
            assert!(
                (column[i] - exact).abs() < 1e-11 * (1.0 + exact.abs()),
                "{} {exact}",
                column[i]
            );
            assert_eq!(prepared.quantile(&one, us[i]).to_bits(), column[i].to_bits());
        }
    }
    assert_eq!(shape.prepare(&[Some(-1.0), None, None]).unwrap_err().slot, 0);
}
