//! Pareto distribution of the first kind: `P(X > x) = (scale/x)^shape`, `x ≥ scale`.
//! Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1 (1994), ch. 20.

use super::exponential::standard_exponentials;
use super::family::{Arguments, Canonical, Domain, Family, Form, Parameter};
use super::parametric::{ParamColumns, Distribution};
use crate::math;
use crate::math::dispatch::multiversioned;
use crate::wording::Both;

/// `pareto(scale, shape)`
pub static PARETO: Family = Family {
    name: "pareto",
    words: Both {
        zh: "帕累托分布：规模分布，尾部很厚",
        en: "Pareto: sizes of firms, cities, losses; a very heavy tail",
    },
    formula: Both {
        zh: "quantile(u) = scale · (1 − u)^(−1/shape)；shape > 1 时 mean = scale · shape/(shape − 1)",
        en: "quantile(u) = scale · (1 − u)^(−1/shape); mean = scale · shape/(shape − 1) for shape > 1",
    },
    source: "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, 1994, ch. 20",
    example: "pareto(1, 2.5)",
    arguments: Arguments::Parameters {
        forms: &[Form::plain(&[
            Parameter::required("scale", Domain::NonNegative, "lowest value", "最小值"),
            Parameter::required(
                "shape",
                Domain::Positive,
                "tail index; the smaller, the heavier the tail",
                "尾指数，越小尾部越厚",
            ),
        ])],
        distribution: &Pareto,
    },
};

/// Canonical: scale, shape.
struct Pareto;

multiversioned! {
    fn by_shape(p: &ParamColumns, e: &mut [f64]) {
        p.map2(e, |_, shape, e| e / shape);
    }

    fn by_scale(p: &ParamColumns, power: &mut [f64]) {
        // A constant of 0 even where the power overflows.
        p.map1(power, |scale, power| if scale == 0.0 { 0.0 } else { scale * power });
    }
}

impl Distribution for Pareto {
    fn column(&self, p: &ParamColumns, u: &mut [f64]) {
        standard_exponentials(u);
        by_shape(p, u);
        math::column::exp(u);
        by_scale(p, u);
    }

    fn cdf(&self, p: &Canonical, x: f64) -> f64 {
        if x > p[0] {
            -math::expm1(-p[1] * math::ln(x / p[0]))
        } else {
            0.0
        }
    }

    fn survival(&self, p: &Canonical, x: f64) -> f64 {
        if x > p[0] {
            math::exp(-p[1] * math::ln(x / p[0]))
        } else {
            1.0
        }
    }

    fn upper_quantile(&self, p: &Canonical, v: f64) -> f64 {
        p[0] * math::exp(-math::ln(v) / p[1])
    }

    fn support(&self, p: &Canonical) -> (f64, f64) {
        (p[0], if p[0] == 0.0 { 0.0 } else { f64::INFINITY })
    }

    fn mean(&self, p: &Canonical) -> Option<f64> {
        match p[0] {
            0.0 => Some(0.0),
            scale => (p[1] > 1.0).then(|| scale * (p[1] / (p[1] - 1.0))),
        }
    }

    fn sd(&self, p: &Canonical) -> Option<f64> {
        match p[0] {
            0.0 => Some(0.0),
            scale => (p[1] > 2.0).then(|| scale / (p[1] - 1.0) * (p[1] / (p[1] - 2.0)).sqrt()),
        }
    }
}
