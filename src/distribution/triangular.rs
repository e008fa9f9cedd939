//! Triangular distribution: the density rises in a straight line from `low` to `mode` and falls to `high`.
//! Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2 (1995), ch. 26.9.

use super::family::{Arguments, Canonical, Domain, Family, Form, Order, Parameter};
use super::parametric::{ParamColumns, Distribution, shrink};
use crate::math::dispatch::multiversioned;
use crate::wording::Both;

/// `triangular(low, mode, high)`
pub static TRIANGULAR: Family = Family {
    name: "triangular",
    words: Both {
        zh: "三角分布：由最低值、最可能值、最高值给定",
        en: "Triangular: from the lowest, the most likely and the highest value",
    },
    formula: Both {
        zh: "c = (mode − low)/(high − low)；u < c 时 quantile(u) = low + √(u (high − low)(mode − low))，否则为 high − √((1 − u)(high − low)(high − mode))",
        en: "c = (mode − low)/(high − low); quantile(u) = low + √(u (high − low)(mode − low)) for u < c, else high − √((1 − u)(high − low)(high − mode))",
    },
    source: "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, 1995, ch. 26.9",
    example: "triangular(-1%, 2%, 4%)",
    arguments: Arguments::Parameters {
        forms: &[Form {
            parameters: &LOW_MODE_HIGH,
            order: Order::NotFalling(&[0, 1, 2]),
            canonical: None,
            kept: 0,
        }],
        distribution: &Triangular,
    },
};

/// The parameters that `triangular` and `pert` share.
pub(super) const LOW_MODE_HIGH: [Parameter; 3] = [
    Parameter::required("low", Domain::Real, "lowest value", "最低值"),
    Parameter::required("mode", Domain::Real, "most likely value", "最可能值"),
    Parameter::required("high", Domain::Real, "highest value", "最高值"),
];

/// Canonical: low, mode, high.
struct Triangular;

#[inline(always)]
fn quantile(low: f64, mode: f64, high: f64, u: f64) -> f64 {
    // Computed once for a column where the parameters are numbers.
    let shrink = shrink(low, high);
    let (low, mode, high) = (low * shrink, mode * shrink, high * shrink);
    let (left_root, right_root) = ((mode - low).sqrt(), (high - mode).sqrt());
    let width = high - low;
    let is_left = u * width < mode - low;
    let share = if is_left { u } else { 1.0 - u };
    let root = (share * width).sqrt();
    // Neither branch may cross the mode by a rounding.
    let (up, down) = (low + root * left_root, high - root * right_root);
    let up = if up < mode { up } else { mode };
    let down = if down > mode { down } else { mode };
    (if is_left { up } else { down }) * (1.0 / shrink)
}

/// Parameters and x with a finite width, and what they were multiplied with.
fn shrunk(p: &Canonical, x: f64) -> ([f64; 3], f64, f64) {
    let shrink = shrink(p[0], p[2]);
    ([p[0] * shrink, p[1] * shrink, p[2] * shrink], x * shrink, shrink)
}

multiversioned! {
    fn quantiles(p: &ParamColumns, u: &mut [f64]) {
        p.map3(u, quantile);
    }
}

impl Distribution for Triangular {
    fn column(&self, p: &ParamColumns, u: &mut [f64]) {
        quantiles(p, u);
    }

    fn cdf(&self, p: &Canonical, x: f64) -> f64 {
        let ([low, mode, high], x, _) = shrunk(p, x);
        let width = high - low;
        if x < low {
            0.0
        } else if x >= high {
            1.0
        } else if x < mode {
            ((x - low) / width) * ((x - low) / (mode - low))
        } else {
            1.0 - ((high - x) / width) * ((high - x) / (high - mode))
        }
    }

    fn survival(&self, p: &Canonical, x: f64) -> f64 {
        if x < p[1] {
            return 1.0 - self.cdf(p, x);
        }
        let ([low, mode, high], x, _) = shrunk(p, x);
        if x >= high {
            0.0
        } else {
            ((high - x) / (high - low)) * ((high - x) / (high - mode))
        }
    }

    fn upper_quantile(&self, p: &Canonical, v: f64) -> f64 {
        let ([low, mode, high], _, shrink) = shrunk(p, 0.0);
        let width = high - low;
        let shrunk = if v * width < high - mode {
            (high - (v * width).sqrt() * (high - mode).sqrt()).max(mode)
        } else {
            quantile(low, mode, high, 1.0 - v)
        };
        shrunk * (1.0 / shrink)
    }

    fn support(&self, p: &Canonical) -> (f64, f64) {
        (p[0], p[2])
    }

    fn mean(&self, p: &Canonical) -> Option<f64> {
        Some(p[0] / 3.0 + p[1] / 3.0 + p[2] / 3.0)
    }

    fn sd(&self, p: &Canonical) -> Option<f64> {
        // (a² + b² + c² − ab − ac − bc)/18 in differences, without cancellation.
        let ([low, mode, high], _, shrink) = shrunk(p, 0.0);
        let (left, right) = (mode - low, high - mode);
        Some(((left * left + left * right + right * right) / 18.0).sqrt() * (1.0 / shrink))
    }
}
