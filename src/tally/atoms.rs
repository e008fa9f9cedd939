//! Values that repeat exactly: zeros, clamps, steps of a discrete series. Counted apart from the buckets.

use serde::{Deserialize, Serialize};

use super::BLOCK;
use super::counts::{Counts, Hot};

/// Up to this many atoms are compared with every value; more are looked up by hash.
const FEW: usize = 8;

/// The values that occurred more than once in a pilot.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Atoms {
    /// In increasing order, all different; zero is +0.
    values: Vec<f64>,
    /// Numbers of atoms plus 1, by hash with linear probing, 0 where free; empty for few atoms.
    slots: Vec<u32>,
    /// Right shift from 64 hashed bits to a slot.
    shift: u32,
}

impl Atoms {
    /// Finds the atoms of a sorted pilot. Where most of a pilot repeats, the series is discrete, and the values that
    /// occurred only once are atoms too.
    pub fn find(sorted: &[f64]) -> Self {
        let runs = || sorted.chunk_by(|a, b| a == b);
        let repeated: usize = runs().map(<[f64]>::len).filter(|&len| len > 1).sum();
        let least = if 2 * repeated > sorted.len() { 1 } else { 2 };
        let mut values: Vec<f64> = runs().filter(|run| run.len() > 1).map(|run| run[0] + 0.0).collect();
        if values.len() > FEW && least == 1 {
            values = runs().map(|run| run[0] + 0.0).collect();
        }
        let (mut slots, mut shift) = (Vec::new(), 0);
        if values.len() > FEW {
            let size = (4 * values.len()).next_power_of_two();
            shift = 64 - size.trailing_zeros();
            slots = vec![0u32; size];
            for (number, &x) in (1..).zip(&values) {
                let mut slot = hash(x, shift);
                while slots[slot] != 0 {
                    slot = (slot + 1) % size;
                }
                slots[slot] = number;
            }
        }
        Atoms { values, slots, shift }
    }

    /// The atoms in increasing order.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Counts the atoms among the defined `values` (at most a block); moves the others to the front and returns
    /// how many they are.
    pub fn absorb(&self, counts: &mut Counts, values: &mut [f64]) -> usize {
        if self.values.is_empty() {
            return values.len();
        }
        let counts = counts.reserve(values.len());
        let mut is_atom = [0u64; BLOCK];
        let is_atom = &mut is_atom[..values.len().min(BLOCK)];
        if self.slots.is_empty() {
            let mut found = 0;
            for (&atom, count) in self.values.iter().zip(counts) {
                let matches = mark(atom, values, is_atom);
                *count += matches as Hot;
                found += matches;
            }
            if found == values.len() as u64 {
                return 0;
            }
        } else {
            for (&x, mark) in values.iter().zip(is_atom.iter_mut()) {
                if let Some(count) = self.find_slot(x).and_then(|atom| counts.get_mut(atom)) {
                    *count += 1;
                    *mark = 1;
                }
            }
        }
        let mut others = 0;
        for i in 0..is_atom.len() {
            values[others] = values[i];
            others += 1 - is_atom[i] as usize;
        }
        others
    }

    fn find_slot(&self, x: f64) -> Option<usize> {
        let x = x + 0.0;
        let mut slot = hash(x, self.shift);
        // At most a quarter of the slots is taken: the chain ends.
        for _ in 0..self.slots.len() {
            let atom = (*self.slots.get(slot)? as usize).checked_sub(1)?;
            if self.values.get(atom) == Some(&x) {
                return Some(atom);
            }
            slot = (slot + 1) % self.slots.len();
        }
        None
    }

    /// Bytes of memory behind the atoms.
    pub fn bytes(&self) -> usize {
        8 * self.values.len() + 4 * self.slots.len()
    }
}

fn hash(x: f64, shift: u32) -> usize {
    // Fibonacci hashing (Knuth, The Art of Computer Programming 3, section 6.4), after folding the high bits, where
    // short decimals differ, onto the low ones.
    let bits = x.to_bits();
    ((bits ^ bits >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> shift) as usize
}

/// Marks the values that equal the atom and returns how many they are.
#[multiversion::multiversion(targets("x86_64+avx2+popcnt"))]
fn mark(atom: f64, values: &[f64], marks: &mut [u64]) -> u64 {
    let mut found = 0;
    for (&x, mark) in values.iter().zip(marks) {
        let same = u64::from(x == atom);
        *mark |= same;
        found += same;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pilot: Vec<f64>, values: &[f64], expected_others: &[f64]) -> Vec<(f64, u64)> {
        let mut sorted = pilot;
        sorted.sort_by(f64::total_cmp);
        let atoms = Atoms::find(&sorted);
        let mut counts = Counts::new(atoms.values().len());
        let mut values = values.to_vec();
        let others = atoms.absorb(&mut counts, &mut values);
        assert_eq!(&values[..others], expected_others);
        atoms
            .values()
            .iter()
            .copied()
            .zip(counts.iter())
            .filter(|&(_, count)| count > 0)
            .collect()
    }

    #[test]
    fn few_atoms() {
        let found = check(
            vec![0.0, -0.0, 5.5, 5.5, 1.0, 2.0, 3.0, 4.0, 6.0],
            &[-0.0, 1.0, 5.5, 0.0, 7.0],
            &[1.0, 7.0],
        );
        assert_eq!(found, [(0.0, 2), (5.5, 1)]);
        assert!(check(vec![1.0, 2.0], &[1.0], &[1.0]).is_empty());
    }

    #[test]
    fn many_atoms_by_hash() {
        let pilot: Vec<f64> = (0..3000).map(|i| f64::from(i % 1000) / 7.0).collect();
        let values: Vec<f64> = (0..900)
            .map(|i| f64::from(i) / 7.0 + if i % 3 == 0 { 1e-9 } else { 0.0 })
            .collect();
        let others: Vec<f64> = values
            .iter()
            .copied()
            .filter(|x| (x * 7.0).round() / 7.0 != *x)
            .collect();
        let found = check(pilot, &values, &others);
        assert_eq!(found.len(), values.len() - others.len());
        assert!(others.len() == 300 && found.iter().all(|&(_, count)| count == 1));
    }
}
