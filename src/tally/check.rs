//! Checks that must hold on every path and in every period.

use serde::{Deserialize, Serialize};

use super::{Damaged, Digest, First, Reader, State, Writer};

/// Violations of one check, counted over paths and periods.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckTally {
    /// How many times it was evaluated (paths × periods).
    pub evaluated: u64,
    /// How many times it was defined and did not hold.
    pub violated: u64,
    /// How many times it was undefined.
    pub undefined: u64,
    /// The first violation.
    pub first_violated: First,
    /// The first undefined value.
    pub first_undefined: First,
}

impl CheckTally {
    /// Absorbs one period of a block: nonzero where the check holds, 0 where it does not, NaN where undefined.
    pub fn absorb(&mut self, block: u64, period: u32, column: &[f64]) {
        self.evaluated += column.len() as u64;
        self.violated += self.first_violated.absorb_where(block, period, column, |x| x == 0.0);
        self.undefined += self.first_undefined.absorb_undefined(block, period, column);
    }

    /// Adds what another tally of the same check has counted.
    pub fn merge(&mut self, other: &CheckTally) {
        self.evaluated += other.evaluated;
        self.violated += other.violated;
        self.undefined += other.undefined;
        self.first_violated.merge(&other.first_violated);
        self.first_undefined.merge(&other.first_undefined);
    }
}

impl Digest for CheckTally {
    fn digest(&self, sink: &mut dyn FnMut(u64)) {
        for word in [self.evaluated, self.violated, self.undefined] {
            sink(word);
        }
        self.first_violated.digest(sink);
        self.first_undefined.digest(sink);
    }
}

impl State for CheckTally {
    fn write(&self, to: &mut Writer) {
        for count in [self.evaluated, self.violated, self.undefined] {
            to.number(count);
        }
        self.first_violated.write(to);
        self.first_undefined.write(to);
    }

    fn read(&mut self, from: &mut Reader) -> Result<(), Damaged> {
        for count in [&mut self.evaluated, &mut self.violated, &mut self.undefined] {
            *count = from.count()?;
        }
        self.first_violated.read(from)?;
        self.first_undefined.read(from)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Occurrence;
    use super::*;

    #[test]
    fn counts_and_keeps_the_first() {
        let mut left = CheckTally::default();
        let mut right = CheckTally::default();
        left.absorb(4, 2, &[1.0, 0.0, f64::NAN, 1.0]);
        right.absorb(4, 1, &[1.0, 0.0, 0.0, 1.0]);
        right.absorb(9, 0, &[f64::NAN]);
        left.merge(&right);
        assert_eq!((left.evaluated, left.violated, left.undefined), (9, 3, 2));
        assert_eq!(left.first_violated.0, Some(Occurrence { path: 4097, period: 1 }));
        assert_eq!(left.first_undefined.0, Some(Occurrence { path: 4098, period: 2 }));
    }
}
