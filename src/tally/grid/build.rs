//! Lays the grid out from a pilot.

use super::{Cell, Grid, Leaf, ROUND, Root, from_sortable, sortable};
use crate::tally::QUANTILES;

/// Mass of a bucket where a reported quantile may fall, and elsewhere.
const FINE: f64 = 0.00012;
const COARSE: f64 = 0.001;

/// Width of a bucket where a reported quantile may fall, relative to the larger of its values' size and the
/// 5–95 % spread: below the 0.1 % that quantiles may be off.
const WIDTH: f64 = 0.0008;

/// Where a quantile may fall: so many standard errors of its rank in the pilot to each side.
const STANDARD_ERRORS: f64 = 5.0;

const ROOT_CELLS: usize = 256;
const MAX_DEPTH: usize = 6;
const MAX_BUCKETS: usize = 7000;

/// What the grid is made from.
pub(in crate::tally) struct Pilot<'a> {
    /// The values to lay out, increasing.
    pub values: &'a [f64],
    /// The share of the whole pilot (atoms included) that lies below each value.
    pub below: &'a [f64],
    /// Number of defined values in the whole pilot.
    pub total: usize,
    /// 95 % quantile less 5 % quantile, at least.
    pub spread: f64,
    /// Whether no reported quantile falls into the grid.
    pub tails_only: bool,
}

enum Node {
    Gap { low: f64, high: f64 },
    Leaf { low: f64, high: f64, buckets: usize },
    Grid { low: f64, high: f64, cells: Vec<Node> },
}

impl Node {
    fn high(&self) -> f64 {
        match *self {
            Node::Gap { high, .. } | Node::Leaf { high, .. } => high,
            Node::Grid { ref cells, .. } => cells.last().map_or(f64::NAN, Node::high),
        }
    }

    /// Levels of cells, and number of buckets.
    fn size(&self) -> (usize, usize) {
        match self {
            Node::Gap { .. } => (1, 0),
            Node::Leaf { buckets, .. } => (1, *buckets),
            Node::Grid { cells, .. } => {
                let (depth, buckets) = size(cells);
                (depth + 1, buckets)
            }
        }
    }
}

fn size(cells: &[Node]) -> (usize, usize) {
    cells
        .iter()
        .map(Node::size)
        .fold((0, 0), |(depth, buckets), (d, b)| (depth.max(d), buckets + b))
}

impl Grid {
    /// Lays out buckets for a pilot; `None` if it has no values.
    pub fn build(pilot: &Pilot) -> Option<Grid> {
        let (low, high) = (*pilot.values.first()?, *pilot.values.last()?);
        let mut relax = 1.0;
        let mut grid = pilot.layout(low, high, relax);
        while grid.buckets() > MAX_BUCKETS && relax < 4.0 {
            relax *= 1.25;
            grid = pilot.layout(low, high, relax);
        }
        Some(grid)
    }
}

impl Pilot<'_> {
    fn layout(&self, low: f64, high: f64, relax: f64) -> Grid {
        let linear = (high - low)
            .is_finite()
            .then(|| self.split(low, high, 0..self.values.len(), ROOT_CELLS, 1, relax));
        if let Some(cells) = &linear
            && size(cells).0 <= 1
        {
            return flatten(cells, None, low, high);
        }
        let (cells, root) = self.split_by_bits(low, high, relax);
        match linear {
            Some(linear) if size(&linear) <= size(&cells) => flatten(&linear, None, low, high),
            _ => flatten(&cells, Some(root), low, high),
        }
    }

    /// Equal cells on a linear scale.
    fn split(
        &self,
        low: f64,
        high: f64,
        range: std::ops::Range<usize>,
        cells: usize,
        depth: usize,
        relax: f64,
    ) -> Vec<Node> {
        let step = (high - low) / cells as f64;
        let edge = |k: usize| {
            if k == cells { high } else { low + k as f64 * step }
        };
        self.cells(cells, edge, range, depth, relax)
    }

    /// Equal cells on the scale of sortable bits.
    fn split_by_bits(&self, low: f64, high: f64, relax: f64) -> (Vec<Node>, Root) {
        let (first, last) = (sortable(low), sortable(high));
        let span = last.wrapping_sub(first) as u64;
        let mut shift = 0;
        while span >> shift >= ROOT_CELLS as u64 {
            shift += 1;
        }
        let cells = (span >> shift) as usize + 1;
        let edge = |k: usize| {
            let key = i128::from(first) + ((k as i128) << shift);
            from_sortable(key.min(i128::from(sortable(f64::MAX))) as i64)
        };
        let nodes = self.cells(cells, edge, 0..self.values.len(), 1, relax);
        (
            nodes,
            Root::Bits {
                low: first,
                shift,
                last: cells as u64 + 1,
            },
        )
    }

    fn cells(
        &self,
        cells: usize,
        edge: impl Fn(usize) -> f64,
        range: std::ops::Range<usize>,
        depth: usize,
        relax: f64,
    ) -> Vec<Node> {
        let mut from = range.start;
        let mut nodes = Vec::with_capacity(cells);
        for k in 0..cells {
            let (low, high) = (edge(k), edge(k + 1));
            let to = if k + 1 == cells {
                range.end
            } else {
                from + self.values[from..range.end].partition_point(|&x| x < high)
            };
            nodes.push(self.node(low, high, from..to, depth, relax));
            from = to;
        }
        nodes
    }

    /// One cell of the pilot's values `range`.
    fn node(&self, low: f64, high: f64, range: std::ops::Range<usize>, depth: usize, relax: f64) -> Node {
        let gap = Node::Gap { low, high };
        let width = high - low;
        if !(width > 0.0 && width.is_finite()) {
            return gap;
        }
        let near = self.is_near(&range);
        let values = &self.values[range.clone()];
        // Some more than the pilot found: its count has an error, and a cell must not be laid out too coarsely.
        let mass = (values.len() as f64 + 2.0) / self.total as f64;
        let by_mass = (mass / (relax * if near { FINE } else { COARSE })).ceil();
        let size = if low < 0.0 && high > 0.0 {
            0.0
        } else {
            low.abs().min(high.abs())
        };
        let by_width = (width / (WIDTH * size.max(self.spread))).ceil();
        let by_width = if near || values.is_empty() { by_width } else { 1.0 };
        // Sparse counts are narrow enough anywhere; empty cells leave it to them.
        let affordable = if values.is_empty() { 16.0 } else { 4.0 * by_mass + 32.0 };
        let buckets = by_mass.max(by_width.min(affordable));
        let too_wide = by_width > affordable;
        if values.is_empty() {
            return if !too_wide {
                Node::Leaf {
                    low,
                    high,
                    buckets: by_width.max(1.0) as usize,
                }
            } else {
                gap
            };
        }
        if depth < MAX_DEPTH && values.len() > 1 && (too_wide || is_crowded(values, low, width, buckets)) {
            return self.nest(low, high, range, depth, relax).unwrap_or(gap);
        }
        if too_wide || !(buckets / width).is_finite() {
            gap
        } else {
            Node::Leaf {
                low,
                high,
                buckets: buckets as usize,
            }
        }
    }

    /// A grid inside a cell, drawn tight around its values with some room to each side.
    fn nest(&self, low: f64, high: f64, range: std::ops::Range<usize>, depth: usize, relax: f64) -> Option<Node> {
        let values = &self.values[range.clone()];
        let (first, last) = (*values.first()?, *values.last()?);
        let room = (last - first) / 8.0;
        let (tight_low, tight_high) = ((first - room).max(low), (last + room).min(high));
        let cells = (values.len() / 2).clamp(8, ROOT_CELLS);
        if !(cells as f64 / (tight_high - tight_low)).is_finite() {
            return None;
        }
        let mut nodes = vec![Node::Gap { low, high: tight_low }];
        nodes.extend(self.split(tight_low, tight_high, range, cells, depth + 1, relax));
        nodes.push(Node::Gap { low: tight_high, high });
        Some(Node::Grid {
            low: tight_low,
            high: tight_high,
            cells: nodes,
        })
    }

    /// Whether a reported quantile may fall between the neighbours of these values.
    fn is_near(&self, range: &std::ops::Range<usize>) -> bool {
        if self.tails_only {
            return false;
        }
        let from = range.start.checked_sub(1).map_or(0.0, |i| self.below[i]);
        let to = self.below.get(range.end).copied().unwrap_or(1.0);
        QUANTILES.iter().any(|&p| {
            let reach = reach(p, self.total);
            from <= p + reach && to >= p - reach
        })
    }
}

/// How far the rank of the run's p-quantile in a pilot of n values may be from p.
pub(in crate::tally) fn reach(p: f64, n: usize) -> f64 {
    (STANDARD_ERRORS * (p * (1.0 - p) / n.max(1) as f64).sqrt()).min(p.min(1.0 - p))
}

/// Whether some bucket holds more of the pilot than even density and chance explain.
fn is_crowded(values: &[f64], low: f64, width: f64, buckets: f64) -> bool {
    let limit = 7 + (4.0 * values.len() as f64 / buckets) as usize;
    let bucket = |x: f64| ((x - low) / width * buckets) as usize;
    values
        .chunk_by(|&a, &b| bucket(a) == bucket(b))
        .any(|run| run.len() > limit)
}

/// Turns the tree into levels of cells.
fn flatten(cells: &[Node], bits: Option<Root>, low: f64, high: f64) -> Grid {
    let depth = size(cells).0;
    let root = bits.unwrap_or_else(|| {
        let factor = cells.len() as f64 / (high - low);
        let factor = if factor.is_finite() { factor } else { 0.0 };
        // Cell 0 is the gap below: a step further down.
        let low = if factor > 0.0 { low - 0.5 / factor } else { low };
        Root::Linear(Cell {
            low,
            factor,
            last: cells.len() as f64 + 1.0,
            base: ROUND,
        })
    });
    let mut levels = vec![vec![Cell::GAP]; depth];
    levels[0].clear();
    let mut grid = Grid {
        root,
        levels,
        leaves: Vec::new(),
        gaps: Vec::new(),
        buckets: 1,
    };
    let start = grid.reserve(0, cells.len() + 2);
    grid.gaps.push((-f64::MAX, low));
    for (k, cell) in cells.iter().enumerate() {
        grid.place(cell, 0, start + 1 + k);
    }
    grid.gaps.push((cells.last().map_or(high, Node::high), f64::MAX));
    grid
}

impl Grid {
    /// Room for so many cells in a row; they are gaps until placed. Returns the number of the first.
    fn reserve(&mut self, level: usize, cells: usize) -> usize {
        let row = &mut self.levels[level];
        row.resize(row.len() + cells, Cell::GAP);
        row.len() - cells
    }

    fn place(&mut self, node: &Node, level: usize, at: usize) {
        self.levels[level][at] = match *node {
            Node::Gap { low, high } => {
                self.gaps.push((low, high));
                Cell::GAP
            }
            Node::Leaf { low, high, buckets } if level + 1 == self.levels.len() => {
                let first = self.buckets;
                self.buckets += buckets as u32;
                self.leaves.push(Leaf {
                    low,
                    high,
                    first,
                    buckets: buckets as u32,
                });
                let factor = buckets as f64 / (high - low);
                Cell {
                    low: low + 0.5 / factor,
                    factor,
                    last: buckets as f64 - 1.0,
                    base: ROUND + f64::from(first),
                }
            }
            Node::Leaf { .. } => {
                let next = self.reserve(level + 1, 1);
                self.place(node, level + 1, next);
                Cell {
                    base: ROUND + next as f64,
                    ..Cell::GAP
                }
            }
            Node::Grid { low, high, ref cells } => {
                let next = self.reserve(level + 1, cells.len());
                for (k, cell) in cells.iter().enumerate() {
                    self.place(cell, level + 1, next + k);
                }
                // The first and the last part are the gaps to each side.
                let inner = cells.len() as f64 - 2.0;
                let factor = inner / (high - low);
                Cell {
                    low: low - 0.5 / factor,
                    factor,
                    last: inner + 1.0,
                    base: ROUND + next as f64,
                }
            }
        };
    }
}
