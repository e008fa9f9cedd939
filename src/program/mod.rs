//! Flat instructions over columns of paths. Equal parts are shared, constants folded, what does not change over time
//! computed once per path, and only what reaches a result is there at all. Settings of levers and keys of random streams
//! stay parameters of a run: see [`Bound`].

mod arithmetic;
mod bind;
mod columns;
mod joined;
mod lower;
mod machine;
mod memory;
mod node;
mod part;
mod row;
mod schedule;

use crate::dependence::{Lower, TCopula};
use crate::distribution::Shape;
use crate::model::{CheckId, ItemId, Model, Period, ReportedId, TargetId, ids};
pub use arithmetic::{Formula, Step};
pub use bind::{Bound, HeldUniforms, PreparedDraws, Rekey, Settings};
pub use lower::{Asked, AskedNodes, FixedValues, Made, MadeValue, TargetNodes, compile, compile_asked, compile_fixed, compile_for, compile_within};
pub use machine::{Lanes, Machine, View};
pub use memory::BYTES_PER_NODE;
pub use node::{Graph, ListId, MAX_NODES, Node, NodeId, Scale, StreamId, TooLarge};
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

ids! {
    /// Index of an observable in [`Program::observables`].
    ObservableId;
}

/// What a column of the program is to the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Observable {
    /// A reported indicator in a period.
    Indicator {
        /// Which.
        reported: ReportedId,
        /// When.
        period: Period,
    },
    /// The measure of a target in its period.
    Measure(TargetId),
    /// Distance of a target to its nearest bound where it is missed; 0 or less where it is met, undefined where its measure is.
    Gap(TargetId),
    /// The same in a period before the one in which the target is judged, to know when it is first met.
    EarlierGap {
        /// The target.
        target: TargetId,
        /// When.
        period: Period,
    },
    /// A bound of a target.
    Bound {
        /// The target.
        target: TargetId,
        /// The first (0) or the second.
        place: u8,
    },
    /// The condition of a check in a period.
    Check {
        /// Which.
        check: CheckId,
        /// When.
        period: Period,
    },
    /// An assumption in the base period.
    Assumption(ItemId),
    /// A node that is asked for by its place in a list.
    Column(u32),
    /// The value of an assumption or shock in a period.
    OwnValue {
        /// The item.
        item: ItemId,
        /// When.
        period: Period,
    },
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
    pub first_result_node: NodeId,
    /// What is wanted, and the node that has it; first what every block counts, then what only the pilot looks at.
    pub observables: Vec<(Observable, NodeId)>,
    /// By observable, of gaps: the scalar that the gap is at most where the target is met.
    pub slacks: Vec<Option<u32>>,
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
    /// The nodes of what was asked for besides.
    pub asked: Vec<AskedNodes>,
}

impl Program {
    /// The steps that some of the observables need, and no others; observables keep their numbers.
    pub fn schedule_for(&self, wanted: impl Fn(Observable) -> bool) -> Schedule {
        let all = self.observables.iter().enumerate();
        let kept = all.filter(|(_, (observable, _))| wanted(*observable));
        let (kept, observables): (Vec<ObservableId>, Vec<(Observable, NodeId)>) =
            kept.map(|(at, observable)| (ObservableId::at(at), *observable)).unzip();
        // Whatever a part of them needs has its place already.
        let mut scalars = self.scalars.clone();
        let mut schedule = schedule::schedule(&self.graph, self.first_result_node, &observables, &mut scalars);
        for instruction in &mut schedule.instructions {
            if let Instruction::Observe { observable, .. } = instruction {
                *observable = kept[observable.index()];
            }
        }
        for (observable, _) in &mut schedule.constants {
            *observable = kept[observable.index()];
        }
        schedule
    }

    /// Whether a stream belongs to an assumption, which draws once.
    pub fn is_of_assumption(&self, stream: StreamId) -> bool {
        let item = self.streams[stream.index()].item;
        self.model.item(item).kind == crate::model::ItemKind::Assumption
    }

    /// What an observable is.
    pub fn observable(&self, id: ObservableId) -> Observable {
        self.observables[id.index()].0
    }

    /// Whether nothing is left to chance about a target (by index) of this program: the distance to its bounds is the same on all
    /// paths.
    pub fn is_deterministic(&self, target: usize) -> bool {
        let gap = Observable::Gap(TargetId::at(target));
        let of_target = self.observables.iter().find(|(observable, _)| *observable == gap);
        of_target.is_some_and(|(_, node)| self.graph.is_scalar(*node))
    }

    /// Counts for `attain explain`.
    pub fn sizes(&self) -> Sizes {
        let periods = u64::from(self.model.calendar.periods);
        let mut sizes = Sizes::default();
        for instruction in &self.schedule.instructions {
            match instruction {
                Instruction::Draw { node, .. } => match node {
                    Node::Random { .. } | Node::Mixing { .. } => sizes.random += 1,
                    Node::Lookup { .. } | Node::Ranked { .. } | Node::Canonical { .. } => sizes.arithmetic += 1,
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
