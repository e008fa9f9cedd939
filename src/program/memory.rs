//! How much memory a program takes.

use super::node::{Graph, Node, NodeId};
use super::schedule::{Instruction, Scalars, Schedule};
use super::{Observable, ObservableId, Program};

/// Bytes of memory that compiling takes at most for each node, about: the node and what it is found by, its place in the order,
/// its steps for every block and for the pilot. Long sums take 100, models that do little but draw 250.
pub const BYTES_PER_NODE: u64 = 160;

/// Bytes of an entry in an ordered map from ids to places, about.
const ENTRY: usize = 14;

/// Bytes that a piece of memory of a size takes.
fn piece(size: usize) -> usize {
    match size {
        0 => 0,
        size => (size + 8).next_multiple_of(16).max(32),
    }
}

impl Program {
    /// Bytes of memory that the program takes, about, without its model.
    pub fn bytes(&self) -> u64 {
        let observables = self.observables.capacity() * size_of::<(Observable, NodeId)>();
        let schedules = self.schedule.bytes() + self.pilot.bytes();
        (self.graph.bytes() + observables + self.scalars.bytes() + schedules) as u64
    }
}

impl Graph {
    fn bytes(&self) -> usize {
        let lists = self.lists.iter().map(|list| piece(size_of_val(&**list)));
        let lists = lists.sum::<usize>() + self.lists.capacity() * size_of::<Vec<NodeId>>();
        let nodes = self.nodes.capacity() * (size_of::<Node>() + size_of::<bool>());
        nodes + lists + self.tables_bytes()
    }
}

impl Scalars {
    fn bytes(&self) -> usize {
        self.nodes.capacity() * (size_of::<NodeId>() + ENTRY)
    }
}

impl Schedule {
    fn bytes(&self) -> usize {
        let behind = self.instructions.iter().map(|instruction| match instruction {
            Instruction::Draw { operands, .. } => piece(size_of_val(&**operands)),
            Instruction::Compute(steps) => piece(size_of_val(&**steps)),
            Instruction::Observe { .. } => 0,
        });
        behind.sum::<usize>()
            + self.instructions.capacity() * size_of::<Instruction>()
            + self.constants.capacity() * size_of::<(ObservableId, u32)>()
    }
}
