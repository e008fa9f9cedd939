//! Columns of draws whose parameters vary from draw to draw.

use super::family::{Domain, Form, MOST, Parameter};
use super::law::{LANES, Lanes, Law};
use super::shape::{Shape, check_form};
use crate::math;
use crate::math::dispatch::multiversioned;

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

multiversioned! {
    /// Whether all of `x` lie from `low` to `high`.
    fn all_between(x: &[f64], low: f64, high: f64) -> bool {
        let mut outside = 0u64;
        for x in x {
            // Written so that NaN is outside.
            outside |= u64::from(!((*x >= low) & (*x <= high)));
        }
        outside == 0
    }

    fn all_whole(x: &[f64]) -> bool {
        let mut others = 0u64;
        for x in x {
            others |= u64::from(*x != x.floor());
        }
        others == 0
    }

    /// Whether no `below` lies above its `above`, nor on it where `strictly`.
    fn all_ordered(below: &[f64], above: &[f64], strictly: bool) -> bool {
        let (mut falling, mut equal) = (0u64, 0u64);
        for (below, above) in below.iter().zip(above) {
            falling |= u64::from(below > above);
            equal |= u64::from(below == above);
        }
        falling == 0 && !(strictly && equal != 0)
    }
}

/// Whether the written parameters of all of `count` draws are valid: [`check_form`] over columns.
fn all_valid(form: &Form, written: &[Param], count: usize) -> bool {
    let in_domain = |(param, parameter): (&Param, &Parameter)| match param {
        Param::Scalar(value) => parameter.domain.contains(*value),
        Param::Column(values) => {
            let (low, high) = parameter.domain.ends();
            let values = &values[..count];
            all_between(values, low, high) && (parameter.domain != Domain::Count || all_whole(values))
        }
    };
    let (places, strictly) = form.order.places();
    written.iter().zip(form.parameters).all(in_domain)
        && places
            .windows(2)
            .all(|pair| match (&written[pair[0]], &written[pair[1]]) {
                (Param::Scalar(below), Param::Scalar(above)) => all_ordered(&[*below], &[*above], strictly),
                (Param::Scalar(below), Param::Column(above)) => {
                    let least = if strictly { below.next_up() } else { *below };
                    all_between(&above[..count], least, f64::MAX)
                }
                (Param::Column(below), Param::Scalar(above)) => {
                    let greatest = if strictly { above.next_down() } else { *above };
                    all_between(&below[..count], f64::MIN, greatest)
                }
                (Param::Column(below), Param::Column(above)) => all_ordered(&below[..count], &above[..count], strictly),
            })
}

/// Written parameters of one block of draws, made canonical; invalid ones are marked.
struct Block {
    canonical: [[f64; LANES]; MOST],
    valid: [bool; LANES],
}

impl Block {
    /// The parameters of the `count` draws from `from` on.
    fn read(form: &Form, written: &[Param], from: usize, count: usize) -> Block {
        let mut block = Block {
            canonical: [[0.0; LANES]; MOST],
            valid: [true; LANES],
        };
        let mut good = None;
        for i in 0..count {
            let mut values = [0.0; MOST];
            for (value, param) in values.iter_mut().zip(written) {
                *value = param.at(from + i);
            }
            let values = &values[..written.len()];
            block.valid[i] = check_form(form, values, 0).is_ok();
            if block.valid[i] {
                let canonical = form.to_canonical(values);
                for (column, value) in block.canonical.iter_mut().zip(canonical) {
                    column[i] = value;
                }
                good = good.or(Some(canonical));
            }
        }
        // Inversions must not see what they were not written for; the results there are replaced.
        for i in (0..count).filter(|i| !block.valid[*i]) {
            for (column, value) in block.canonical.iter_mut().zip(good.unwrap_or([1.0; MOST])) {
                column[i] = value;
            }
        }
        block
    }

    fn lanes(&self) -> Lanes<'_> {
        Lanes::new(self.canonical.iter().map(|column| Param::Column(column)))
    }

    /// NaN for the draws whose parameters are not valid.
    fn mask(&self, values: &mut [f64]) {
        for (value, valid) in values.iter_mut().zip(&self.valid) {
            *value = if *valid { *value } else { f64::NAN };
        }
    }

    fn none_valid(&self, count: usize) -> bool {
        !self.valid[..count].contains(&true)
    }
}

/// `draw` with the canonical parameters of a column, and NaN where they are not valid. The whole column at once where
/// all are valid and canonical as they stand, as they nearly always are; else block by block.
pub(super) fn with_params(form: &Form, written: &[Param], w: &mut [f64], mut draw: impl FnMut(&Lanes, &mut [f64])) {
    let mut constants = [0.0; MOST];
    let mut same = true;
    for (constant, param) in constants.iter_mut().zip(written) {
        match param {
            Param::Scalar(value) => *constant = *value,
            Param::Column(_) => same = false,
        }
    }
    if same {
        let constants = &constants[..written.len()];
        match check_form(form, constants, 0) {
            Ok(()) => draw(&Lanes::same(&form.to_canonical(constants)), w),
            Err(_) => w.fill(f64::NAN),
        }
        return;
    }
    if form.canonical.is_none() && all_valid(form, written, w.len()) {
        return draw(&Lanes::new(written.iter().copied()), w);
    }
    for (number, w) in w.chunks_mut(LANES).enumerate() {
        let block = Block::read(form, written, number * LANES, w.len());
        if block.none_valid(w.len()) {
            w.fill(f64::NAN);
            continue;
        }
        draw(&block.lanes(), w);
        block.mask(w);
    }
}

fn plain(law: &dyn Law, form: &Form, written: &[Param], w: &mut [f64], start: Start) {
    with_params(form, written, w, |lanes, w| match start {
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
