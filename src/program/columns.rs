//! The columns that a program works on: one stretch of memory, each column at the start of a cache line.

use super::arithmetic::{STRIP, Strip};

/// Numbers in a cache line.
const LINE: usize = 8;
/// Lines between the end of a column and the start of the next. Neighbours that start at the same place of a page look
/// like one another to the processor, which then makes reads of one wait for writes of the other.
const APART: usize = 5;

/// Columns of equal length, by slot.
#[derive(Debug, Default)]
pub struct Columns {
    numbers: Vec<f64>,
    /// Where the first column starts.
    start: usize,
    /// From one column to the next.
    stride: usize,
}

/// The columns beside one that is written to.
pub struct Others<'c> {
    before: &'c [f64],
    after: &'c [f64],
    stride: usize,
}

impl Columns {
    /// Makes room for `slots` columns of `len` numbers, and for the rest of their last strip. What they held is lost where the
    /// room was too small.
    pub fn reserve(&mut self, slots: usize, len: usize) {
        let stride = len.next_multiple_of(STRIP) + APART * LINE;
        if stride > self.stride || (self.start + slots * self.stride) > self.numbers.len() {
            self.stride = stride.max(self.stride);
            self.numbers = vec![0.0; slots * self.stride + LINE];
            // Where memory is said to have no such place (it may), columns start where they can.
            self.start = self.numbers.as_ptr().align_offset(LINE * size_of::<f64>()).min(LINE);
        }
    }

    /// A column.
    pub fn get(&self, slot: u32, len: usize) -> &[f64] {
        &self.numbers[self.start + slot as usize * self.stride..][..len]
    }

    /// A column to write to, and the others to read from.
    pub fn split(&mut self, slot: u32, len: usize) -> (&mut [f64], Others<'_>) {
        let (own, others) = self.split_whole(slot);
        (&mut own[..len], others)
    }

    /// A strip of a column to write to, and the other columns to read from.
    #[inline(always)]
    pub fn split_strip(&mut self, slot: u32, strip: usize) -> (&mut Strip, Others<'_>) {
        let (own, others) = self.split_whole(slot);
        (&mut own.as_chunks_mut().0[strip], others)
    }

    /// A column with all its room, and the others.
    #[inline(always)]
    fn split_whole(&mut self, slot: u32) -> (&mut [f64], Others<'_>) {
        let columns = &mut self.numbers[self.start..];
        let (before, rest) = columns.split_at_mut(slot as usize * self.stride);
        let (own, after) = rest.split_at_mut(self.stride);
        let others = Others {
            before,
            after,
            stride: self.stride,
        };
        (own, others)
    }
}

impl<'c> Others<'c> {
    /// A column. The one that is written to is not among them.
    pub fn get(&self, slot: u32, len: usize) -> &'c [f64] {
        &self.whole(slot)[..len]
    }

    /// A strip of a column.
    #[inline(always)]
    pub fn strip(&self, slot: u32, strip: usize) -> &'c Strip {
        &self.whole(slot).as_chunks().0[strip]
    }

    /// A column with all its room.
    #[inline(always)]
    fn whole(&self, slot: u32) -> &'c [f64] {
        let at = slot as usize * self.stride;
        match at.checked_sub(self.before.len()) {
            None => &self.before[at..][..self.stride],
            Some(past) => &self.after[past - self.stride..][..self.stride],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_apart_and_aligned() {
        let mut columns = Columns::default();
        columns.reserve(3, 10);
        columns.reserve(5, 100);
        for slot in 0..5 {
            columns.split(slot, 100).0.fill(f64::from(slot));
        }
        let (own, others) = columns.split(2, 100);
        assert_eq!(own.as_ptr().align_offset(64), 0);
        for slot in [0, 1, 3, 4] {
            assert_eq!(others.get(slot, 100), &[f64::from(slot); 100]);
        }
        assert_eq!(columns.get(4, 3), &[4.0; 3]);
        columns.reserve(5, 7);
        assert_eq!(columns.get(3, 1), &[3.0]);
    }
}
