//! The values of a short run, all of them, by block.

use serde::{Deserialize, Serialize};

use super::{BLOCK, Damaged, Digest, PILOT, Reader, State, Writer};

/// Values as bits, in the order of their blocks. A run that keeps them has four blocks at most, for which a list takes a tenth
/// of the memory of a map.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Raw {
    blocks: Vec<(u64, Box<[u64]>)>,
}

impl Raw {
    /// Keeps the column of a block; undefined values have the same bits on every processor.
    pub fn absorb(&mut self, block: u64, column: &[f64]) {
        let bits = |&x: &f64| {
            if x.is_nan() { f64::NAN.to_bits() } else { x.to_bits() }
        };
        self.put(block, column.iter().map(bits).collect());
    }

    fn put(&mut self, block: u64, values: Box<[u64]>) {
        match self.blocks.binary_search_by_key(&block, |(block, _)| *block) {
            Ok(at) => self.blocks[at].1 = values,
            Err(at) => {
                self.blocks.reserve_exact(1);
                self.blocks.insert(at, (block, values));
            }
        }
    }

    /// Adds the values of other blocks.
    pub fn merge(&mut self, other: &Raw) {
        for (block, values) in &other.blocks {
            self.put(*block, values.clone());
        }
    }

    /// All values, NaN where undefined.
    pub fn values(&self) -> impl Iterator<Item = f64> + '_ {
        let values = self.blocks.iter().flat_map(|(_, values)| values);
        values.map(|&bits| f64::from_bits(bits))
    }

    /// Bytes of memory behind it.
    pub fn bytes(&self) -> usize {
        let values = self.blocks.iter().map(|(_, values)| size_of_val(&**values));
        values.sum::<usize>() + size_of_val(&*self.blocks)
    }
}

impl Digest for Raw {
    fn digest(&self, sink: &mut dyn FnMut(u64)) {
        sink(self.blocks.len() as u64);
        for (block, values) in &self.blocks {
            sink(*block);
            sink(values.len() as u64);
            values.iter().for_each(|&bits| sink(bits));
        }
    }
}

impl State for Raw {
    fn write(&self, to: &mut Writer) {
        to.number(self.blocks.len() as u64);
        for (block, values) in &self.blocks {
            to.number(*block);
            to.number(values.len() as u64);
            values.iter().for_each(|bits| to.double(f64::from_bits(*bits)));
        }
    }

    fn read(&mut self, from: &mut Reader) -> Result<(), Damaged> {
        for _ in 0..from.at_most((PILOT / BLOCK) as u64)? {
            let (block, count) = (from.count()?, from.at_most(BLOCK as u64)?);
            if self.blocks.last().is_some_and(|(last, _)| block <= *last) {
                return Err(Damaged);
            }
            let column: Result<Vec<f64>, Damaged> = (0..count).map(|_| from.double()).collect();
            self.absorb(block, &column?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_stand_in_their_order_whoever_counted_them() {
        let (mut whole, mut parts) = (Raw::default(), Raw::default());
        let blocks: Vec<[f64; 2]> = (0..4).map(|block| [f64::from(block), -f64::NAN]).collect();
        for (at, column) in blocks.iter().enumerate() {
            whole.absorb(at as u64, column);
        }
        for at in [2, 0, 3, 1] {
            let mut part = Raw::default();
            part.absorb(at as u64, &blocks[at]);
            parts.merge(&part);
        }
        assert!(parts == whole);
        let values: Vec<u64> = whole.values().map(f64::to_bits).collect();
        let expected: Vec<u64> = (0..4).flat_map(|x| [f64::from(x), f64::NAN]).map(f64::to_bits).collect();
        assert_eq!(values, expected);
        assert_eq!(whole.bytes(), 4 * (24 + 16));
    }
}
