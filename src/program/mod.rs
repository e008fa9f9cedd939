//! Flat instructions over columns of paths. Equal parts are shared, constants folded, what does not change over time
//! computed once per path, and only what reaches a result is there at all. Settings of levers and keys of random streams
//! stay parameters of a run: see [`Bound`].

mod arithmetic;
mod bind;
mod columns;
mod joined;
mod lower;
mod machine;
mod node;
mod row;
mod schedule;

use crate::dependence::{Lower, TCopula};
use crate::distribution::Shape;
use crate::model::{ItemId, Model};
pub use arithmetic::{Formula, Step};
pub use bind::{Bound, HeldUniforms, PreparedDraws, Rekey, Settings};
pub use lower::{Held, TargetNodes, compile, compile_for, compile_held};
pub use machine::{Machine, View};
pub use node::{Code, Graph, MAX_NODES, Node, NodeId, TooLarge};
pub use schedule::{Against, Instruction, Operand, Scalars, Schedule};
use std::sync::Arc;

/// A random stream: the name that owns it and which of its draws it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Stream {
    /// The item.
    pub item: ItemId,
    /// Its full name.
    pub name: String,
    /// The draw, from 0; [`MIXING`] for the mixing variable of a t copula.
    pub substream: u32,
}

/// The substream of a t copula's mixing variable.
pub const MIXING: u32 = u32::MAX;

/// What a column of the program is to the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sink {
    /// Indicator `0` of the report in period `1`.
    Indicator(u32, u32),
    /// The measure of a target in its period.
    Measure(u32),
    /// Distance to the nearest bound where a target is missed; 0 or less where it is met, undefined where its measure is.
    Gap(u32),
    /// Distance to the nearest bound of target `0` in period `1`, before the one in which it is judged, to know when it is
    /// first met: 0 or less where it is met.
    Met(u32, u32),
    /// Bound `1` of target `0`.
    Bound(u32, u8),
    /// Check `0` in period `1`: its condition.
    Check(u32, u32),
    /// Assumption (an item) in the first period.
    Assumption(u32),
    /// The value of assumption or shock `0` (an item) in period `1`.
    Own(u32, u32),
}

/// A correlated group at run time.
#[derive(Clone, Debug)]
pub struct GroupRows {
    /// Lower Cholesky factor.
    pub factor: Lower,
    /// The t copula, where it is not Gaussian.
    pub t_copula: Option<TCopula>,
}

/// A compiled model.
#[derive(Clone, Debug)]
pub struct Program {
    /// What was compiled.
    pub model: Arc<Model>,
    /// The graph of all values.
    pub graph: Graph,
    /// The first node that results only look at.
    pub late: usize,
    /// What is wanted, and the node that has it; first what every block counts, then what only the pilot looks at.
    pub sinks: Vec<(Sink, NodeId)>,
    /// Random streams.
    pub streams: Vec<Stream>,
    /// The structure of each draw.
    pub shapes: Vec<Shape>,
    /// Correlated groups.
    pub groups: Vec<GroupRows>,
    /// Numbers that are the same on all paths.
    pub scalars: Scalars,
    /// Instructions of every block.
    pub schedule: Schedule,
    /// Instructions of the pilot, which looks at assumptions too.
    pub pilot: Schedule,
    /// The nodes of each target.
    pub targets: Vec<TargetNodes>,
}

impl Program {
    /// The steps that some of the sinks need, and no others; sinks keep their numbers.
    pub fn schedule_for(&self, wanted: impl Fn(Sink) -> bool) -> Schedule {
        let kept: Vec<usize> = (0..self.sinks.len())
            .filter(|sink| wanted(self.sinks[*sink].0))
            .collect();
        let sinks: Vec<(Sink, NodeId)> = kept.iter().map(|sink| self.sinks[*sink]).collect();
        // Whatever a part of the sinks needs has its place already.
        let mut scalars = self.scalars.clone();
        let mut schedule = schedule::schedule(&self.graph, self.late, &sinks, &mut scalars);
        for instruction in &mut schedule.instructions {
            if let Instruction::Observe { sink, .. } = instruction {
                *sink = kept[*sink as usize] as u32;
            }
        }
        for (sink, _) in &mut schedule.constant_sinks {
            *sink = kept[*sink as usize] as u32;
        }
        schedule
    }

    /// Whether nothing is left to chance about a target (by index) of this program: the distance to its bounds is the same on all
    /// paths.
    pub fn is_certain(&self, target: usize) -> bool {
        let gap = Sink::Gap(target as u32);
        let of_target = self.sinks.iter().find(|(sink, _)| *sink == gap);
        of_target.is_some_and(|(_, node)| self.graph.is_scalar(*node))
    }

    /// Counts for `attain explain`.
    pub fn sizes(&self) -> Sizes {
        let periods = u64::from(self.model.calendar.periods);
        let mut sizes = Sizes::default();
        for instruction in &self.schedule.instructions {
            match instruction {
                Instruction::Draw { node, .. } => match node.code {
                    Code::Uniform | Code::Score | Code::Mixing => sizes.random += 1,
                    _ => sizes.draws += 1,
                },
                Instruction::Compute(steps) => sizes.arithmetic += steps.len() as u64,
                Instruction::Observe { .. } => sizes.observed += 1,
            }
        }
        sizes.nodes = self.graph.nodes.len() as u64;
        sizes.columns = self.schedule.slots as u64;
        sizes.scalars = self.scalars.nodes.len() as u64;
        sizes.periods = periods;
        sizes
    }
}

/// How large a program is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    /// Nodes before those without effect were dropped.
    pub nodes: u64,
    /// Columns of random numbers per block.
    pub random: u64,
    /// Columns drawn from distributions per block.
    pub draws: u64,
    /// Arithmetic on columns per block.
    pub arithmetic: u64,
    /// Columns that are counted.
    pub observed: u64,
    /// Columns alive at the same time at most.
    pub columns: u64,
    /// Numbers computed once for all paths.
    pub scalars: u64,
    /// Periods after the base.
    pub periods: u64,
}
