//! Which nodes are computed, in which order, and where their columns live: a column's place is free again as soon as
//! nothing needs it, so that the working set stays in the cache.

use super::Sink;
use super::node::{Code, Graph, Node, NodeId};
use std::collections::BTreeMap;

/// Where an operand is: a column's slot, or a number that is the same on all paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// A column.
    Slot(u32),
    /// Index into the scalars.
    Scalar(u32),
}

/// One step of a block.
#[derive(Clone, Debug, PartialEq)]
pub enum Instruction {
    /// Computes a column.
    Compute {
        /// What.
        node: Node,
        /// Its operands.
        operands: Vec<Operand>,
        /// Where to.
        out: u32,
    },
    /// Hands a column to the results.
    Observe {
        /// Index of the sink.
        sink: u32,
        /// The column.
        slot: u32,
    },
}

/// Nodes that are the same on all paths, computed once per run.
#[derive(Clone, Debug, Default)]
pub struct Scalars {
    /// The nodes, in order.
    pub nodes: Vec<NodeId>,
    place: BTreeMap<NodeId, u32>,
}

impl Scalars {
    fn place(&mut self, graph: &Graph, id: NodeId) -> u32 {
        if let Some(place) = self.place.get(&id) {
            return *place;
        }
        // Operands first; scalars nest as deep as the longest chain of settings, so with a stack of our own.
        let mut open = vec![(id, false)];
        while let Some((node, ready)) = open.pop() {
            if self.place.contains_key(&node) {
                continue;
            }
            if ready {
                self.place.insert(node, self.nodes.len() as u32);
                self.nodes.push(node);
            } else {
                open.push((node, true));
                graph.operands(graph.node(node), &mut |operand| open.push((operand, false)));
            }
        }
        self.place[&id]
    }
}

/// The steps of a program.
#[derive(Clone, Debug, Default)]
pub struct Schedule {
    /// Steps of every block.
    pub instructions: Vec<Instruction>,
    /// Columns alive at the same time at most.
    pub slots: usize,
    /// Sinks that are the same on all paths: `(sink, scalar)`.
    pub constant_sinks: Vec<(u32, u32)>,
}

const NONE: u32 = u32::MAX;

/// Schedules what the sinks need; numbers that are the same on all paths are shared between schedules.
pub fn schedule(graph: &Graph, sinks: &[(Sink, NodeId)], scalars: &mut Scalars) -> Schedule {
    let count = graph.nodes.len();
    let mut last_use = vec![0u32; count];
    let mut needed = vec![false; count];
    for (_, node) in sinks {
        needed[node.0 as usize] = true;
        last_use[node.0 as usize] = node.0;
    }
    for index in (0..count).rev() {
        if needed[index] {
            graph.operands(graph.nodes[index], &mut |operand| {
                let at = operand.0 as usize;
                needed[at] = true;
                last_use[at] = last_use[at].max(index as u32);
            });
        }
    }
    let mut sinks_of: Vec<(u32, u32)> = sinks
        .iter()
        .enumerate()
        .map(|(sink, (_, node))| (node.0, sink as u32))
        .collect();
    sinks_of.sort_unstable();
    let mut next_sink = sinks_of.into_iter().peekable();
    let mut schedule = Schedule::default();
    let mut place = vec![NONE; count];
    let mut free: Vec<u32> = Vec::new();
    for index in 0..count {
        if !needed[index] {
            continue;
        }
        let node = graph.nodes[index];
        if graph.scalar[index] {
            place[index] = scalars.place(graph, NodeId(index as u32));
            while let Some((_, sink)) = next_sink.next_if(|(node, _)| *node == index as u32) {
                schedule.constant_sinks.push((sink, place[index]));
            }
            continue;
        }
        let mut operands = Vec::new();
        graph.operands(node, &mut |operand| {
            let at = place[operand.0 as usize];
            operands.push(if graph.is_scalar(operand) {
                Operand::Scalar(at)
            } else {
                Operand::Slot(at)
            });
        });
        // A draw takes the place of its score or uniform, if nothing else needs that.
        let source = match node.code {
            Code::DrawScore | Code::DrawUniform => Some(NodeId(node.b)),
            Code::StudentScore => Some(NodeId(node.a)),
            _ => None,
        };
        let own = source.filter(|source| last_use[source.0 as usize] == index as u32 && !graph.is_scalar(*source));
        let mut new_place = || {
            free.pop().unwrap_or_else(|| {
                schedule.slots += 1;
                schedule.slots as u32 - 1
            })
        };
        let out = own.map_or_else(&mut new_place, |source| place[source.0 as usize]);
        place[index] = out;
        schedule.instructions.push(Instruction::Compute { node, operands, out });
        while let Some((_, sink)) = next_sink.next_if(|(node, _)| *node == index as u32) {
            schedule.instructions.push(Instruction::Observe { sink, slot: out });
        }
        // The same operand may stand twice; its place is freed once.
        let mut freed: Vec<u32> = Vec::new();
        graph.operands(node, &mut |operand| {
            let at = operand.0 as usize;
            if last_use[at] == index as u32 && !graph.scalar[at] && Some(operand) != own && !freed.contains(&operand.0)
            {
                freed.push(operand.0);
            }
        });
        free.extend(freed.iter().map(|node| place[*node as usize]));
        if last_use[index] <= index as u32 {
            free.push(out);
        }
    }
    debug_assert!(
        schedule
            .instructions
            .iter()
            .all(|step| !matches!(step, Instruction::Compute { node, .. } if node.code == Code::Constant))
    );
    schedule
}
