//! Columns of draws whose parameters vary from draw to draw.

use super::family::{Form, MOST};
use super::law::{LANES, Lanes, Law};
use super::shape::{Shape, check_form};
use crate::math;

/// One parameter of a column of draws.
#[derive(Clone, Copy, Debug)]
pub enum Param<'a> {
    /// The same for all draws.
    Scalar(f64),
    /// One for each draw; at least as long as the column of draws.
    Column(&'a [f64]),
}

impl Param<'_> {
    /// The parameter of draw `i`.
    #[inline(always)]
    pub fn at(&self, i: usize) -> f64 {
        match self {
            Param::Scalar(value) => *value,
            Param::Column(values) => values[i],
        }
    }
}

/// What a column of draws starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// Uniforms in (0, 1).
    Uniforms,
    /// Standard normal scores.
    Scores,
}

/// Written parameters of one block of draws, made canonical; invalid ones are marked.
pub(super) struct Block {
    canonical: [[f64; LANES]; MOST],
    valid: [bool; LANES],
}

impl Block {
    pub fn new() -> Block {
        Block {
            canonical: [[0.0; LANES]; MOST],
            valid: [true; LANES],
        }
    }

    /// The same parameters for a whole block; false where they are not valid.
    pub fn fill(&mut self, form: &Form, written: &[f64]) {
        self.valid = [check_form(form, written, 0).is_ok(); LANES];
        self.canonical = form.to_canonical(written).map(|value| [value; LANES]);
    }

    /// The parameters of the `count` draws from `from` on.
    pub fn read(&mut self, form: &Form, written: &[Param], from: usize, count: usize) {
        for (column, param) in self.canonical.iter_mut().zip(written) {
            match param {
                Param::Scalar(value) => column[..count].fill(*value),
                Param::Column(values) => column[..count].copy_from_slice(&values[from..from + count]),
            }
        }
        let valid = &mut self.valid[..count];
        valid.fill(true);
        for (column, parameter) in self.canonical.iter().zip(form.parameters) {
            let domain = parameter.domain;
            valid
                .iter_mut()
                .zip(column)
                .for_each(|(valid, value)| *valid &= domain.contains(*value));
        }
        let (places, strictly): (&[usize], bool) = match form.order {
            super::family::Order::Free => (&[], false),
            super::family::Order::NotFalling(places) => (places, false),
            super::family::Order::Rising(places) => (places, true),
        };
        for pair in places.windows(2) {
            let (below, above) = (&self.canonical[pair[0]], &self.canonical[pair[1]]);
            for ((valid, below), above) in valid.iter_mut().zip(below).zip(above) {
                *valid &= if strictly { below < above } else { below <= above };
            }
        }
        if let Some(map) = form.canonical {
            for i in (0..count).filter(|i| self.valid[*i]) {
                let mut written = [0.0; MOST];
                for (to, column) in written.iter_mut().zip(&self.canonical) {
                    *to = column[i];
                }
                for (column, value) in self.canonical.iter_mut().zip(map(&written[..form.parameters.len()])) {
                    column[i] = value;
                }
            }
        }
        // Inversions must not see what they were not written for; the results there are replaced.
        if self.valid[..count].contains(&false) {
            let good = (0..count).find(|i| self.valid[*i]);
            for i in (0..count).filter(|i| !self.valid[*i]) {
                for column in &mut self.canonical {
                    column[i] = good.map_or(1.0, |good| column[good]);
                }
            }
        }
    }

    pub fn lanes(&self) -> Lanes<'_> {
        Lanes::new(self.canonical.each_ref().map(|column| &column[..]))
    }

    /// NaN for the draws whose parameters are not valid.
    pub fn mask(&self, values: &mut [f64]) {
        for (value, valid) in values.iter_mut().zip(&self.valid) {
            *value = if *valid { *value } else { f64::NAN };
        }
    }

    pub fn none_valid(&self, count: usize) -> bool {
        !self.valid[..count].contains(&true)
    }
}

/// Walks over blocks of a column, reading the parameters of each and masking its results.
pub(super) fn by_blocks(form: &Form, written: &[Param], w: &mut [f64], mut draw: impl FnMut(&Lanes, &mut [f64])) {
    let mut block = Block::new();
    let mut constants = [0.0; MOST];
    let mut same = true;
    for (constant, param) in constants.iter_mut().zip(written) {
        match param {
            Param::Scalar(value) => *constant = *value,
            Param::Column(_) => same = false,
        }
    }
    if same {
        block.fill(form, &constants[..written.len()]);
    }
    for (number, w) in w.chunks_mut(LANES).enumerate() {
        if !same {
            block.read(form, written, number * LANES, w.len());
        }
        if block.none_valid(w.len()) {
            w.fill(f64::NAN);
            continue;
        }
        draw(&block.lanes(), w);
        block.mask(w);
    }
}

fn plain(law: &dyn Law, form: &Form, written: &[Param], w: &mut [f64], start: Start) {
    by_blocks(form, written, w, |lanes, w| match start {
        Start::Uniforms => law.lanes(lanes, w),
        Start::Scores => law.score_lanes(lanes, w),
    });
}

impl Shape {
    /// Uniforms in, quantiles out, with parameters that may vary: the same bits as [`Shape::quantile`] of each draw.
    pub fn column(&self, params: &[Param], u: &mut [f64]) {
        self.start_column(params, u, Start::Uniforms);
    }

    /// Standard normal scores in, values out: the same bits as [`Shape::from_score`] of each draw.
    pub fn score_column(&self, params: &[Param], z: &mut [f64]) {
        self.start_column(params, z, Start::Scores);
    }

    pub(super) fn start_column(&self, params: &[Param], w: &mut [f64], start: Start) {
        if let Shape::Plain { law, form, at } = self {
            return plain(*law, form, &params[*at..*at + form.parameters.len()], w, start);
        }
        if start == Start::Scores {
            math::column::normal_cdf(w);
        }
        let mut one = vec![0.0; params.len()];
        for (i, w) in w.iter_mut().enumerate() {
            for (value, param) in one.iter_mut().zip(params) {
                *value = param.at(i);
            }
            *w = self.quantile(&one, *w);
        }
    }
}
