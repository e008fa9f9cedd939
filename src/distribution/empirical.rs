//! Empirical distribution: each of the given values is equally likely.
//! Source: Efron & Tibshirani, An Introduction to the Bootstrap (1993), ch. 4.

use super::discrete::Atoms;
use super::family::{Arguments, Family};
use super::frozen::Frozen;
use super::shape::{Shape, Slots, Structure, finite};
use super::violation::{Reason, Violation};
use crate::wording::Both;
use std::sync::Arc;

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
    arguments: Arguments::Values {
        shape: |values| Shape::new(Empirical { values }),
    },
};

#[derive(Debug)]
struct Empirical {
    values: Slots,
}

impl Structure for Empirical {
    fn slots(&self, slots: &mut Vec<usize>) {
        slots.extend(self.values.range());
    }

    fn freeze(&self, params: &[f64]) -> Result<Arc<dyn Frozen>, Violation> {
        if self.values.count == 0 {
            return Err(Violation {
                slot: self.values.at,
                reason: Reason::Empty,
            });
        }
        self.values.range().try_for_each(|slot| finite("value", params, slot))?;
        Ok(Arc::new(Atoms::equal(self.values.of(params))))
    }

    fn is_discrete(&self) -> bool {
        true
    }
}
