//! PERT distribution: a beta on `low` to `high` whose shapes follow from the most likely value, with λ = 4.
//! Source: Malcolm, Roseboom, Clark & Fazar, Operations Research 7 (1959), 646-669; Vose, Risk Analysis (2008), p. 405.

use super::beta::Beta;
use super::family::{Arguments, Family, Form, Order};
use super::triangular::LOW_MODE_HIGH;
use crate::wording::Both;

/// `pert(low, mode, high)`
pub static PERT: Family = Family {
    name: "pert",
    words: Both {
        zh: "PERT 分布：由最低值、最可能值、最高值给定的平滑分布（λ = 4 的贝塔分布）",
        en: "PERT: a smooth distribution from the lowest, the most likely and the highest value (a beta with λ = 4)",
    },
    formula: Both {
        zh: "beta(a, b, low, high)，a = 1 + 4 (mode − low)/(high − low)，b = 1 + 4 (high − mode)/(high − low)",
        en: "beta(a, b, low, high), a = 1 + 4 (mode − low)/(high − low), b = 1 + 4 (high − mode)/(high − low)",
    },
    source: "Malcolm, Roseboom, Clark & Fazar, Operations Research 7, 1959, 646-669",
    example: "pert(4%, 7%, 12%)",
    arguments: Arguments::Parameters {
        forms: &[Form {
            parameters: &LOW_MODE_HIGH,
            order: Order::NotFalling(&[0, 1, 2]),
            kept: 4,
            canonical: Some(|p| {
                // Halved first, so that no distance of large bounds overflows.
                let width = 0.5 * p[2] - 0.5 * p[0];
                // Without width every shape gives the same constant.
                let share = if width > 0.0 {
                    (0.5 * p[1] - 0.5 * p[0]) / width
                } else {
                    0.5
                };
                [1.0 + 4.0 * share, 5.0 - 4.0 * share, p[0], p[2]]
            }),
        }],
        distribution: &Beta,
    },
};
