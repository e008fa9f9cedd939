//! Densities for drawing.

use serde::{Deserialize, Serialize};

use super::pieces::Pieces;

/// Shares of values that may lie outside the drawn range on each side, so that long tails do not flatten the rest.
const TAIL: f64 = 0.002;

/// Densities over bins of equal width between round edges.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// Edges of the bins, increasing, one more than there are bins.
    pub edges: Vec<f64>,
    /// Share of the defined values in each bin, per unit of the series. Bins include their lower edge; the last
    /// one includes both.
    pub densities: Vec<f64>,
    /// Share of the defined values below the first edge.
    pub below: f64,
    /// Share of the defined values above the last edge.
    pub above: f64,
}

impl Histogram {
    /// About `bins` bins (at least 1, never more than about twice as many) from the 0.2 % to the 99.8 % quantile;
    /// `whole` asks for bins that are centred on whole numbers. `None` without values.
    pub(super) fn new(pieces: &Pieces, bins: usize, whole: bool) -> Option<Self> {
        let low = pieces.quantile(TAIL)?;
        let high = pieces.quantile(1.0 - TAIL)?;
        let edges = edges(low, high, bins.clamp(1, 10_000), whole)?;
        let total = pieces.total() as f64;
        let mut below = pieces.below(&edges);
        // The last bin includes its upper edge.
        if let (Some(last), Some(&edge)) = (below.last_mut(), edges.last()) {
            *last = pieces.below(&[edge.next_up()])[0];
        }
        let densities = below
            .windows(2)
            .zip(edges.windows(2))
            .map(|(count, edge)| (count[1] - count[0]).max(0.0) / total / (edge[1] - edge[0]))
            .collect();
        let (first, last) = (below.first()?, below.last()?);
        Some(Histogram {
            densities,
            below: first / total,
            above: (total - last) / total,
            edges,
        })
    }
}

/// Multiples of a round step (1, 2 or 5 times a power of ten) that cover low to high.
fn edges(low: f64, high: f64, bins: usize, whole: bool) -> Option<Vec<f64>> {
    let width = (high - low) / bins as f64;
    // A constant still gets a bin; one too narrow for its numbers gets a wider step.
    let width = width
        .max(low.abs().max(high.abs()) * 1e-12)
        .max(f64::MIN_POSITIVE * 1e10);
    let width = if whole { width.max(1.0) } else { width };
    if !width.is_finite() {
        return Some(vec![low, high]).filter(|edges| edges[0] < edges[1]);
    }
    // The decimal exponent from the number's own digits: no logarithm that differs between machines.
    let digits = format!("{width:e}");
    let exponent: i32 = digits.split_once('e')?.1.parse().ok()?;
    let power = |exponent: i32| format!("1e{exponent}").parse::<f64>().ok();
    let unit = power(exponent)?;
    let leads = [(1.0, exponent), (2.0, exponent), (5.0, exponent)];
    let (lead, exponent) = leads
        .into_iter()
        .find(|(lead, _)| lead * unit >= width)
        .unwrap_or((1.0, exponent + 1));
    let multiple = |k: f64| match exponent {
        // k · lead ÷ 10^e is rounded once: 3 · 0.1 is 0.3.
        -300..0 => power(-exponent).map(|p| k * lead / p),
        _ => power(exponent).map(|p| k * lead * p),
    };
    let step = multiple(1.0)?;
    let shift = if whole { 0.5 } else { 0.0 };
    let first = ((low + shift) / step).floor();
    let first = if multiple(first)? - shift > low {
        first - 1.0
    } else {
        first
    };
    let last = ((high + shift) / step).floor() + 1.0;
    // A round upper end needs no further bin.
    let last = if !whole && last - 1.0 > first && multiple(last - 1.0)? >= high {
        last - 1.0
    } else {
        last
    };
    let count = (last - first) as usize;
    let edges: Vec<f64> = (0..=count)
        .map(|k| multiple(first + k as f64).map(|edge| edge - shift))
        .collect::<Option<_>>()?;
    edges.is_sorted_by(|a, b| a < b).then_some(edges)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_round() {
        assert_eq!(
            edges(0.03, 1.04, 10, false).unwrap(),
            [0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2]
        );
        assert_eq!(edges(0.0, 1.0, 10, false).unwrap()[3], 0.3);
        assert_eq!(
            edges(-3.0, 4.0, 40, true).unwrap(),
            [-3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5, 4.5]
        );
        assert_eq!(edges(120_000.0, 140_000.0, 20, false).unwrap().len(), 21);
        for (low, high) in [
            (5.0, 5.0),
            (0.0, 0.0),
            (-1e300, 1e300),
            (1e-300, 2e-300),
            (-1.7e308, 1.7e308),
        ] {
            let edges = edges(low, high, 30, false).unwrap();
            assert!(edges[0] <= low && high <= edges[edges.len() - 1], "{low} {high}");
            assert!(edges.len() <= 62);
        }
    }

    #[test]
    fn densities_add_up_to_one() {
        let points: Vec<(f64, u64)> = (0..1000).map(|i| (f64::from(i) * 0.37, 1 + i as u64 % 3)).collect();
        let pieces = Pieces::new(points, [], 0.0, 369.63);
        let histogram = Histogram::new(&pieces, 30, false).unwrap();
        let inside: f64 = histogram
            .densities
            .iter()
            .zip(histogram.edges.windows(2))
            .map(|(d, e)| d * (e[1] - e[0]))
            .sum();
        assert!((inside + histogram.below + histogram.above - 1.0).abs() < 1e-12);
        assert!(Histogram::new(&Pieces::default(), 30, false).is_none());
    }
}
