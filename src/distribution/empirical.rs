//! Empirical distribution: each of the given values is equally likely.
//! Source: Efron & Tibshirani, An Introduction to the Bootstrap (1993), ch. 4.

use super::family::{Arguments, Family};
use crate::wording::Both;

/// `empirical(value, ...)`
pub static EMPIRICAL: Family = Family {
    name: "empirical",
    words: Both {
        zh: "经验分布：给定的各值等可能",
        en: "Empirical: each of the given values is equally likely",
    },
    formula: Both {
        zh: "n 个数值中第 ⌈u n⌉ 小的数值",
        en: "the ⌈u n⌉-th smallest of the n values",
    },
    source: "Efron & Tibshirani, An Introduction to the Bootstrap, 1993, ch. 4",
    example: "empirical(3.1%, 4.7%, 2.9%, 5.2%)",
    arguments: Arguments::Values,
};
