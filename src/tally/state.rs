//! The exact state of a tally as bytes, and back.
//!
//! Bytes are read into an empty tally of the same run. Whatever the run decides, such as how many series and targets there are and where
//! each is counted, stands there already and is only compared: bytes from elsewhere cannot make a tally that counting would not make.
//!
//! Whole numbers are written in groups of seven bits, the lowest first, with the eighth bit set on all but the last; doubles as their
//! eight bytes, the lowest first; rows of counters with the length of each run of zeros.

/// Larger counts are damage: no run has them, and sums of some stay in range.
const MOST: u64 = 1 << 60;
/// The same of sums of weights.
const MOST_WEIGHT: u64 = 1 << 62;
/// The same of sums of weights and their squares.
const MOST_WIDE: u128 = 1 << 124;

/// The bytes are no state of this tally.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged;

/// What can be written down exactly.
pub trait State {
    /// Writes all that was counted.
    fn write(&self, to: &mut Writer);

    /// Takes up, into an empty tally, what one of the same run wrote.
    ///
    /// # Errors
    /// [`Damaged`]; what was taken up until then means nothing.
    fn read(&mut self, from: &mut Reader) -> Result<(), Damaged>;
}

/// Bytes being written.
#[derive(Clone, Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Everything written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// A whole number.
    pub fn wide(&mut self, mut number: u128) {
        while number > 0x7f {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    /// A whole number.
    pub fn number(&mut self, number: u64) {
        self.wide(number.into());
    }

    /// A whole number with its sign, which comes last.
    pub fn signed(&mut self, number: i64) {
        self.number((number << 1 ^ number >> 63) as u64);
    }

    /// A double.
    pub fn double(&mut self, x: f64) {
        self.raw(&x.to_le_bytes());
    }

    /// Yes or no.
    pub fn flag(&mut self, flag: bool) {
        self.bytes.push(flag.into());
    }

    /// A text, after its length.
    pub fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.raw(text.as_bytes());
    }

    /// A row of counters.
    pub fn row(&mut self, row: impl Iterator<Item = u128>) {
        let mut zeros = 0;
        for count in row {
            if count == 0 {
                zeros += 1;
                continue;
            }
            self.zeros(&mut zeros);
            self.wide(count);
        }
        self.zeros(&mut zeros);
    }

    fn zeros(&mut self, zeros: &mut u64) {
        if *zeros > 0 {
            self.number(0);
            self.number(std::mem::take(zeros));
        }
    }

    /// The least and the greatest, where there is any.
    pub fn ends(&mut self, ends: Option<(f64, f64)>) {
        self.flag(ends.is_some());
        if let Some((least, greatest)) = ends {
            self.double(least);
            self.double(greatest);
        }
    }
}

/// Bytes being read.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    /// Before the first byte.
    pub fn new(bytes: &'b [u8]) -> Reader<'b> {
        Reader { rest: bytes }
    }

    /// What is left.
    pub fn rest(&self) -> &'b [u8] {
        self.rest
    }

    /// So many bytes as they are.
    pub fn raw(&mut self, count: usize) -> Result<&'b [u8], Damaged> {
        let (bytes, rest) = self.rest.split_at_checked(count).ok_or(Damaged)?;
        self.rest = rest;
        Ok(bytes)
    }

    fn byte(&mut self) -> Result<u8, Damaged> {
        Ok(self.raw(1)?[0])
    }

    fn whole(&mut self) -> Result<u128, Damaged> {
        let mut number = 0;
        for shift in (0..u128::BITS).step_by(7) {
            let byte = self.byte()?;
            let part = u128::from(byte & 0x7f);
            if part << shift >> shift != part {
                return Err(Damaged);
            }
            number |= part << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Damaged)
    }

    /// A whole number.
    pub fn number(&mut self) -> Result<u64, Damaged> {
        self.whole()?.try_into().map_err(|_| Damaged)
    }

    /// A whole number of at most so much.
    pub fn at_most(&mut self, most: u64) -> Result<u64, Damaged> {
        Some(self.number()?).filter(|number| *number <= most).ok_or(Damaged)
    }

    /// A count.
    pub fn count(&mut self) -> Result<u64, Damaged> {
        self.at_most(MOST)
    }

    /// A weight, or a sum of weights.
    pub fn weight(&mut self) -> Result<u64, Damaged> {
        self.at_most(MOST_WEIGHT)
    }

    /// A row of sums of weights of one column, all 0 until now.
    pub fn weights(&mut self, row: &mut [u64]) -> Result<(), Damaged> {
        self.bounded(row, MOST_WEIGHT)
    }

    /// A sum of weights.
    pub fn wide(&mut self) -> Result<u128, Damaged> {
        Some(self.whole()?).filter(|number| *number <= MOST_WIDE).ok_or(Damaged)
    }

    /// A whole number with its sign.
    pub fn signed(&mut self) -> Result<i64, Damaged> {
        let number = self.number()?;
        Ok((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    /// A double.
    pub fn double(&mut self) -> Result<f64, Damaged> {
        let bytes = self.raw(8)?.try_into().map_err(|_| Damaged)?;
        Ok(f64::from_le_bytes(bytes))
    }

    /// Yes or no.
    pub fn flag(&mut self) -> Result<bool, Damaged> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Damaged),
        }
    }

    /// A text.
    pub fn text(&mut self) -> Result<&'b str, Damaged> {
        let length = usize::try_from(self.number()?).map_err(|_| Damaged)?;
        std::str::from_utf8(self.raw(length)?).map_err(|_| Damaged)
    }

    /// A row of so many counters: `put` is given the place and the count of each that is not 0.
    pub fn row(&mut self, length: usize, mut put: impl FnMut(usize, u128)) -> Result<(), Damaged> {
        let mut at = 0;
        while at < length {
            match self.wide()? {
                0 => {
                    let zeros = self.at_most((length - at) as u64)?;
                    at += usize::try_from(zeros).ok().filter(|zeros| *zeros > 0).ok_or(Damaged)?;
                }
                count => {
                    put(at, count);
                    at += 1;
                }
            }
        }
        Ok(())
    }

    /// A row of counters, all 0 until now.
    pub fn counts(&mut self, row: &mut [u64]) -> Result<(), Damaged> {
        self.bounded(row, MOST)
    }

    fn bounded(&mut self, row: &mut [u64], most: u64) -> Result<(), Damaged> {
        let mut fits = true;
        self.row(row.len(), |at, count| {
            fits &= count <= u128::from(most);
            row[at] = count as u64;
        })?;
        if fits { Ok(()) } else { Err(Damaged) }
    }

    /// A row of sums of weights, all 0 until now.
    pub fn sums(&mut self, row: &mut [u128]) -> Result<(), Damaged> {
        self.row(row.len(), |at, sum| row[at] = sum)
    }

    /// The least and the greatest, where there is any.
    pub fn ends(&mut self) -> Result<Option<(f64, f64)>, Damaged> {
        if !self.flag()? {
            return Ok(None);
        }
        let ends = (self.double()?, self.double()?);
        if ends.0 <= ends.1 { Ok(Some(ends)) } else { Err(Damaged) }
    }

    /// That nothing is left.
    pub fn end(&self) -> Result<(), Damaged> {
        if self.rest.is_empty() { Ok(()) } else { Err(Damaged) }
    }
}

/// Each of a list whose length the run decides.
impl<T: State> State for [T] {
    fn write(&self, to: &mut Writer) {
        to.number(self.len() as u64);
        self.iter().for_each(|one| one.write(to));
    }

    fn read(&mut self, from: &mut Reader) -> Result<(), Damaged> {
        if from.number()? != self.len() as u64 {
            return Err(Damaged);
        }
        self.iter_mut().try_for_each(|one| one.read(from))
    }
}

/// What the run decides to be there or not.
impl<T: State> State for Option<T> {
    fn write(&self, to: &mut Writer) {
        to.flag(self.is_some());
        if let Some(one) = self {
            one.write(to);
        }
    }

    fn read(&mut self, from: &mut Reader) -> Result<(), Damaged> {
        if from.flag()? != self.is_some() {
            return Err(Damaged);
        }
        match self {
            Some(one) => one.read(from),
            None => Ok(()),
        }
    }
}

impl<T: State + ?Sized> State for Box<T> {
    fn write(&self, to: &mut Writer) {
        (**self).write(to);
    }

    fn read(&mut self, from: &mut Reader) -> Result<(), Damaged> {
        (**self).read(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(number: u64, wide in 0..MOST_WIDE, signed: i64, x: f64, flag: bool, text: String,
            row in proptest::collection::vec(prop_oneof![3 => Just(0u64), 1 => 0..MOST], 0..60)) {
            let mut to = Writer::default();
            to.number(number);
            to.wide(wide);
            to.signed(signed);
            to.double(x);
            to.flag(flag);
            to.text(&text);
            to.row(row.iter().map(|count| u128::from(*count)));
            let bytes = to.into_bytes();
            let read = |bytes: &[u8]| -> Result<(), Damaged> {
                let mut from = Reader::new(bytes);
                let first = (from.number()?, from.wide()?, from.signed()?, from.double()?.to_bits());
                assert_eq!(first, (number, wide, signed, x.to_bits()));
                assert_eq!((from.flag()?, from.text()?), (flag, &*text));
                let mut found = vec![0; row.len()];
                from.counts(&mut found)?;
                assert_eq!(&found, &row);
                from.end()
            };
            prop_assert_eq!(read(&bytes), Ok(()));
            for length in 0..bytes.len() {
                prop_assert_eq!(read(&bytes[..length]), Err(Damaged), "cut at {}", length);
            }
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>, length in 0..40usize) {
            let mut row = vec![0; length];
            let _ = Reader::new(&bytes).counts(&mut row);
            let _ = Reader::new(&bytes).text();
            let _ = Reader::new(&bytes).ends();
            let _ = Reader::new(&bytes).signed();
        }
    }
}
