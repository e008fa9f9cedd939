//! Columns of draws: what they start from, and parameters that may vary from draw to draw.

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
