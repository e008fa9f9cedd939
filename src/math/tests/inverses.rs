//! Distribution functions and their inverses against each other, closed forms and printed tables.

use crate::math::*;

fn close(got: f64, want: f64, relative: f64) -> bool {
    (got - want).abs() <= relative * want.abs()
}

#[test]
fn inverses_bring_back_their_argument() {
    let shares = [
        1e-300,
        1e-20,
        1e-8,
        1e-3,
        0.01,
        0.1,
        0.3,
        0.5,
        0.7,
        0.9,
        0.99,
        0.999,
        1.0 - 1e-9,
        1.0 - 1e-15,
    ];
    let shapes = [0.01, 0.1, 0.5, 1.0, 1.5, 2.0, 5.0, 12.0, 100.0, 1e4, 1e6];
    for p in shares {
        assert!(close(normal_cdf(normal_quantile(p)), p, 3e-13), "normal {p}");
        for a in shapes {
            let x = inverse_gamma_p(a, p);
            // A share too small for any double but 0.
            if x > 1e-300 {
                let got = if p < 0.5 { gamma_p(a, x) } else { 1.0 - gamma_q(a, x) };
                assert!(close(got, p, 2e-11), "gamma {a} {p}: {x} gives {got}");
                let upper = 1.0 - p;
                assert!(
                    p < 0.5 || close(gamma_q(a, x), upper, 2e-10),
                    "upper gamma {a} {p}: {}",
                    gamma_q(a, x) / upper
                );
            }
            let t = student_t_quantile(p, a);
            if t.abs() < 1e150 {
                let got = student_t_cdf(t, a);
                assert!(close(got, p, 1e-10), "student {a} {p}: {t} gives {got}");
            }
            assert_eq!(
                student_t_quantile(1.0 - p, a).abs(),
                student_t_quantile(1.0 - (1.0 - p), a).abs()
            );
            for b in shapes {
                let x = inverse_beta_inc(a, b, p);
                // Where a neighbour of x is far away in probability, only the bracket can be checked.
                if x > 1e-300 && x < 1.0 {
                    let (low, high) = (
                        beta_inc(a, b, x * (1.0 - 3e-12)),
                        beta_inc(a, b, (x * (1.0 + 3e-12) + 3e-16).min(1.0)),
                    );
                    assert!(
                        low <= p * (1.0 + 1e-11) && p <= high * (1.0 + 1e-11) + 1e-15,
                        "beta {a} {b} {p:e}: {x:e}, {low:e} to {high:e}"
                    );
                }
            }
        }
    }
}

/// Closed forms and printed tables.
#[test]
fn distributions_of_textbooks() {
    // P(1, x) = 1 − e^−x, Q(2, x) = (1 + x) e^−x
    for x in [1e-5, 0.3, 1.0, 4.0, 30.0, 200.0] {
        assert!(close(gamma_p(1.0, x), -expm1(-x), 2e-15));
        assert!(close(gamma_q(2.0, x), (1.0 + x) * exp(-x), 1e-13), "{x}");
    }
    // I_x(a, 1) = x^a, I_x(1, b) = 1 − (1 − x)^b
    for x in [0.001, 0.2, 0.5, 0.9] {
        assert!(close(beta_inc(3.5, 1.0, x), pow(x, 3.5), 1e-14));
        assert!(close(beta_inc(1.0, 4.0, x), 1.0 - (1.0 - x).powi(4), 1e-13));
        assert!(close(inverse_beta_inc(3.5, 1.0, x), pow(x, 1.0 / 3.5), 1e-14));
    }
    // Student's t, 97.5 %: any printed table
    for (df, t) in [
        (1.0, 12.706_204_736_174_7),
        (2.0, 4.302_652_729_749_46),
        (5.0, 2.570_581_835_636_31),
        (30.0, 2.042_272_456_301_24),
    ] {
        assert!(
            close(student_t_quantile(0.975, df), t, 1e-13),
            "{df}: {}",
            student_t_quantile(0.975, df)
        );
    }
    // Chi-square, 95 %, 4 degrees of freedom; gamma with a large shape through Temme's expansion
    assert!(close(2.0 * inverse_gamma_p(2.0, 0.95), 9.487_729_036_781_154, 1e-13));
    assert!(close(student_t_quantile(0.9, 1e18), normal_quantile(0.9), 1e-15));
    assert!(close(student_t_quantile(0.9, 1e9), normal_quantile(0.9), 1e-8));
}
