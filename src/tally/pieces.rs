//! Counts as a cumulative distribution: points and intervals in order of value.

/// Values that were counted together. A point where the ends are equal, else spread evenly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Piece {
    pub low: f64,
    pub high: f64,
    pub count: u64,
}

/// All defined values of a series.
#[derive(Clone, Debug, Default)]
pub(super) struct Pieces {
    /// Disjoint, in order of value, none empty.
    list: Vec<Piece>,
    /// Values up to and with each piece.
    cumulative: Vec<u64>,
}

impl Pieces {
    /// Puts points, in any order, and intervals, in order of their lower and then their upper ends, together, within the
    /// extremes that were observed.
    ///
    /// A point inside an interval cuts it in two, with its count in proportion. Intervals that overlap (a sparse bucket
    /// that sticks out over a dense one) are cut at the start of the next.
    pub fn new(mut points: Vec<(f64, u64)>, intervals: impl IntoIterator<Item = Piece>, min: f64, max: f64) -> Self {
        points.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let mut pieces = Pieces::default();
        let mut points = points.into_iter().peekable();
        let within = |piece: Piece| {
            let low = piece.low.max(min).min(max);
            let high = piece.high.min(max).max(low);
            Piece { low, high, ..piece }
        };
        let mut intervals = intervals.into_iter().map(within).peekable();
        while let Some(mut piece) = intervals.next() {
            if let Some(next) = intervals.peek() {
                piece.high = piece.high.min(next.low);
            }
            while let Some((at, count)) = points.next_if(|&(at, _)| at < piece.high) {
                if at > piece.low {
                    let share = (at - piece.low) / (piece.high - piece.low);
                    let below = ((piece.count as f64 * share) as u64).min(piece.count);
                    pieces.push(Piece {
                        high: at,
                        count: below,
                        ..piece
                    });
                    piece = Piece {
                        low: at,
                        count: piece.count - below,
                        ..piece
                    };
                }
                pieces.push(Piece {
                    low: at,
                    high: at,
                    count,
                });
            }
            pieces.push(piece);
        }
        points.for_each(|(at, count)| {
            pieces.push(Piece {
                low: at,
                high: at,
                count,
            })
        });
        pieces
    }

    fn push(&mut self, piece: Piece) {
        if piece.count > 0 {
            self.cumulative.push(self.total() + piece.count);
            self.list.push(piece);
        }
    }

    /// Number of values.
    pub fn total(&self) -> u64 {
        self.cumulative.last().copied().unwrap_or(0)
    }

    /// The k-th smallest value, k from 1.
    pub fn order_statistic(&self, k: u64) -> Option<f64> {
        let at = self.cumulative.partition_point(|&count| count < k);
        let piece = self.list.get(at)?;
        if piece.low == piece.high {
            return Some(piece.low);
        }
        let before = self.cumulative[at] - piece.count;
        let share = (k.saturating_sub(before) as f64 - 0.5) / piece.count as f64;
        Some((piece.low + (piece.high - piece.low) * share).clamp(piece.low, piece.high))
    }

    /// The p-quantile, the ⌈p·n⌉-th smallest value.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        self.order_statistic(rank(p, self.total()))
    }

    /// How many values lie below each of the increasing `edges`, intervals counted in proportion.
    pub fn below(&self, edges: &[f64]) -> Vec<f64> {
        let mut pieces = self.list.iter().peekable();
        let mut whole = 0;
        let count = |edge: &f64| {
            while let Some(piece) = pieces.next_if(|piece| piece.high <= *edge && piece.low < *edge) {
                whole += piece.count;
            }
            let part = pieces.peek().filter(|piece| piece.low < *edge);
            whole as f64 + part.map_or(0.0, |p| p.count as f64 * ((edge - p.low) / (p.high - p.low)))
        };
        edges.iter().map(count).collect()
    }
}

/// ⌈p·n⌉ within 1 .. n (0 for n = 0), with p read to nine decimals so that 0.95 is 95/100.
pub(super) fn rank(p: f64, n: u64) -> u64 {
    const UNIT: u128 = 1_000_000_000;
    let p = (p.clamp(0.0, 1.0) * UNIT as f64).round() as u128;
    ((p * u128::from(n)).div_ceil(UNIT) as u64).max(1).min(n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_round_up_exactly() {
        assert_eq!(
            [
                rank(0.05, 20),
                rank(0.05, 21),
                rank(0.95, 1000),
                rank(0.5, 1),
                rank(0.0, 9)
            ],
            [1, 2, 950, 1, 1]
        );
        assert_eq!((rank(0.1, 0), rank(1.0, 7), rank(f64::NAN, 7)), (0, 7, 1));
        assert_eq!(rank(0.95, 1_000_000_000_000_000_000), 950_000_000_000_000_000);
    }

    #[test]
    fn points_cut_intervals_and_overlaps_are_cut() {
        let interval = |low, high, count| Piece { low, high, count };
        let pieces = Pieces::new(
            vec![(5.0, 3), (1.5, 10), (9.0, 1)],
            [
                interval(f64::NEG_INFINITY, 0.0, 2),
                interval(1.0, 3.0, 8),
                interval(2.0, 4.0, 4),
            ],
            -1.0,
            9.0,
        );
        let lows: Vec<_> = pieces.list.iter().map(|p| (p.low, p.high, p.count)).collect();
        let expected = [
            (-1.0, 0.0, 2),
            (1.0, 1.5, 4),
            (1.5, 1.5, 10),
            (1.5, 2.0, 4),
            (2.0, 4.0, 4),
            (5.0, 5.0, 3),
            (9.0, 9.0, 1),
        ];
        assert_eq!(lows, expected);
        assert_eq!(pieces.order_statistic(1), Some(-0.75));
        assert_eq!(pieces.order_statistic(16), Some(1.5));
        assert_eq!(pieces.order_statistic(29), None);
        assert_eq!(
            pieces.below(&[-2.0, 1.5, 1.6, 3.0, 9.0, 10.0]),
            [0.0, 6.0, 16.8, 22.0, 27.0, 28.0]
        );
    }
}
