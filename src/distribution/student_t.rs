//! Student's t distribution, moved and stretched: `location + scale · T(df)`.
//! Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2 (1995), ch. 28.

use super::family::{Arguments, Canonical, Domain, Family, Form, Parameter};
use super::parametric::{ParamColumns, Distribution};
use super::normal::around;
use crate::math;
use crate::math::dispatch::multiversioned;
use crate::wording::Both;

/// `student_t(df)`, with optional `location`, `scale`
pub static STUDENT_T: Family = Family {
    name: "student_t",
    words: Both {
        zh: "学生 t 分布：对称、厚尾，自由度越小尾部越厚",
        en: "Student's t: symmetric with heavy tails, the heavier the fewer degrees of freedom",
    },
    formula: Both {
        zh: "quantile(u) = location + scale · T⁻¹(u; df)；df > 2 时 sd = scale · √(df/(df − 2))",
        en: "quantile(u) = location + scale · T⁻¹(u; df); sd = scale · √(df/(df − 2)) for df > 2",
    },
    source: "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, 1995, ch. 28",
    example: "student_t(6, scale: 2%)",
    arguments: Arguments::Parameters {
        forms: &[Form::plain(&[
            Parameter::required("df", Domain::Positive, "degrees of freedom", "自由度"),
            Parameter::optional("location", Domain::Real, 0.0, "centre", "中心位置"),
            Parameter::optional(
                "scale",
                Domain::NonNegative,
                1.0,
                "scale, not the standard deviation",
                "尺度（不是标准差）",
            ),
        ])],
        distribution: &StudentT,
    },
};

/// Canonical: df, location, scale.
struct StudentT;

multiversioned! {
    fn stretched(p: &ParamColumns, x: &mut [f64]) {
        p.map3(x, |_, location, scale, x| location + scale * x);
    }
}

impl Distribution for StudentT {
    fn standard(&self, p: &Canonical, u: f64) -> f64 {
        math::student_t_quantile(u, p[0])
    }

    fn stretch(&self, p: &ParamColumns, standard: &mut [f64]) {
        stretched(p, standard);
    }

    fn standard_reads(&self) -> &'static [usize] {
        &[0]
    }

    fn cdf(&self, p: &Canonical, x: f64) -> f64 {
        let [df, location, scale, _] = *p;
        math::student_t_cdf((x - location) / scale, df)
    }

    fn survival(&self, p: &Canonical, x: f64) -> f64 {
        math::student_t_cdf(-(x - p[1]) / p[2], p[0])
    }

    fn upper_quantile(&self, p: &Canonical, v: f64) -> f64 {
        p[1] - p[2] * math::student_t_quantile(v, p[0])
    }

    fn support(&self, p: &Canonical) -> (f64, f64) {
        around(p[1], p[2])
    }

    fn mean(&self, p: &Canonical) -> Option<f64> {
        (p[0] > 1.0).then_some(p[1])
    }

    fn sd(&self, p: &Canonical) -> Option<f64> {
        (p[0] > 2.0).then(|| p[2] * (p[0] / (p[0] - 2.0)).sqrt())
    }
}
