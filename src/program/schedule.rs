//! Which nodes are computed, in which order, and where their columns live: a column's place is free again as soon as
//! nothing needs it and it was observed, so that the working set stays small.

use super::arithmetic::Step;
use super::joined::{Joined, NONE};
use super::node::{Graph, Node, NodeId};
use super::{Observable, ObservableId};
use crate::arithmetic::Operation;
use std::collections::BTreeMap;

/// Where an operand is: a column's slot, or a number that is the same on all paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// A column.
    Slot(u32),
    /// Index into the scalars.
    Scalar(u32),
}

/// What is done next with the columns of a block.
#[derive(Clone, Debug, PartialEq)]
pub enum Instruction {
    /// Draws a column.
    Draw {
        /// What.
        node: Node,
        /// Its operands.
        operands: Box<[Operand]>,
        /// Where to.
        out: u32,
    },
    /// Computes columns, one after the other in each strip of paths.
    Compute(Box<[Step]>),
    /// Hands a column to the results.
    Observe {
        /// Which observable it is.
        observable: ObservableId,
        /// The column.
        slot: u32,
        /// Against which number it is held.
        against: Against,
    },
}

/// What results look at: a column, or its distance from a number (an index into the scalars), which is not worth a column of
/// its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// The column itself.
    Nothing,
    /// x − number.
    Above(u32),
    /// Number − x.
    Below(u32),
}

/// Nodes that are the same on all paths, computed once per run.
#[derive(Clone, Debug, Default)]
pub struct Scalars {
    /// The nodes, in order.
    pub nodes: Vec<NodeId>,
    place: BTreeMap<NodeId, u32>,
}

impl Scalars {
    /// The place of a scalar node, after those that it reads.
    pub(super) fn place(&mut self, graph: &Graph, id: NodeId) -> u32 {
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

/// The instructions of a program.
#[derive(Clone, Debug, Default)]
pub struct Schedule {
    /// What is done in every block, in order.
    pub instructions: Vec<Instruction>,
    /// Columns alive at the same time at most.
    pub slots: usize,
    /// Observables that are the same on all paths, and the scalars that have them.
    pub constants: Vec<(ObservableId, u32)>,
}

/// So many columns at most wait to be observed, so that a run of arithmetic is not interrupted for each.
const WAITING: usize = 16;

/// Instructions on their way into a schedule, and the places of columns.
#[derive(Default)]
struct Draft {
    instructions: Vec<Instruction>,
    /// Arithmetic since the last instruction.
    steps: Vec<Step>,
    /// Columns to observe after it: what they are, their slots, and against what.
    waiting: Vec<(ObservableId, u32, Against)>,
    /// Slots that nothing needs any more.
    free: Vec<u32>,
    /// Slots that nothing needs any more once they were observed.
    free_later: Vec<u32>,
    /// How many slots there are.
    slots: u32,
}

impl Draft {
    fn take(&mut self) -> u32 {
        self.free.pop().unwrap_or_else(|| {
            self.slots += 1;
            self.slots - 1
        })
    }

    fn is_waiting(&self, slot: u32) -> bool {
        self.waiting.iter().any(|(_, waiting, _)| *waiting == slot)
    }

    fn give_back(&mut self, slot: u32) {
        if self.is_waiting(slot) {
            self.free_later.push(slot);
        } else {
            self.free.push(slot);
        }
    }

    /// Ends a run of arithmetic.
    fn end_run(&mut self) {
        if !self.steps.is_empty() {
            self.instructions.push(Instruction::Compute(self.steps.as_slice().into()));
            self.steps.clear();
        }
        let waiting = self.waiting.drain(..);
        self.instructions
            .extend(waiting.map(|(observable, slot, against)| Instruction::Observe {
                observable,
                slot,
                against,
            }));
        self.free.append(&mut self.free_later);
    }
}

/// The order in which nodes are computed: as they stand, but those that only results look at as soon as what they need is
/// there, so that its columns are not kept for them until the end.
fn order(graph: &Graph, first_result_node: NodeId, needed: &[bool]) -> Vec<u32> {
    let mut after: Vec<u32> = (0..graph.nodes.len() as u32).collect();
    for index in first_result_node.index()..graph.nodes.len() {
        let mut last = 0;
        graph.operands(graph.nodes[index], &mut |operand| {
            last = last.max(after[operand.index()])
        });
        after[index] = last;
    }
    let mut order: Vec<u32> = (0..graph.nodes.len() as u32)
        .filter(|index| needed[*index as usize])
        .collect();
    order.sort_by_key(|index| after[*index as usize]);
    order
}

/// The node that an observable waits for, and against what its column is held: results ask of a gap only whether and by how
/// much it is above 0, so that where a bound is a number the measure will do.
fn watched(graph: &Graph, observable: Observable, node: NodeId, scalars: &mut Scalars) -> (NodeId, Against) {
    let is_gap = matches!(observable, Observable::Gap(_) | Observable::EarlierGap { .. });
    match graph.node(node) {
        Node::Apply(Operation::Subtract, [a, b, _]) if is_gap => match (graph.is_scalar(a), graph.is_scalar(b)) {
            (false, true) => (a, Against::Above(scalars.place(graph, b))),
            (true, false) => (b, Against::Below(scalars.place(graph, a))),
            _ => (node, Against::Nothing),
        },
        _ => (node, Against::Nothing),
    }
}

/// Schedules what the observables need. Numbers that are the same on all paths are shared between schedules.
pub fn schedule(
    graph: &Graph,
    first_result_node: NodeId,
    observables: &[(Observable, NodeId)],
    scalars: &mut Scalars,
) -> Schedule {
    let count = graph.nodes.len();
    let mut needed = vec![false; count];
    let mut is_observed = vec![false; count];
    let observed: Vec<(NodeId, Against)> = observables
        .iter()
        .map(|(observable, node)| watched(graph, *observable, *node, scalars))
        .collect();
    for (node, _) in &observed {
        needed[node.index()] = true;
        is_observed[node.index()] = true;
    }
    for index in (0..count).rev() {
        if needed[index] {
            graph.operands(graph.nodes[index], &mut |operand| needed[operand.index()] = true);
        }
    }
    let joined = Joined::find(graph, &needed, &is_observed);
    let mut order = order(graph, first_result_node, &needed);
    order.retain(|index| !joined.is_part(*index as usize));
    // By node: its place in the order, and that of the last one that reads it.
    let mut turn = vec![NONE; count];
    for (now, index) in order.iter().enumerate() {
        turn[*index as usize] = now as u32;
    }
    let mut last_use = vec![0u32; count];
    for (node, _) in &observed {
        last_use[node.index()] = turn[node.index()];
    }
    for (now, index) in order.iter().enumerate() {
        joined.operands(graph, *index as usize, &mut |operand| {
            let last = &mut last_use[operand.index()];
            *last = (*last).max(now as u32);
        });
    }
    let mut observed_at: Vec<(u32, ObservableId)> = observed
        .iter()
        .enumerate()
        .map(|(at, (node, _))| (turn[node.index()], ObservableId::at(at)))
        .collect();
    observed_at.sort_unstable();
    let mut next_observed = observed_at.into_iter().peekable();
    let mut constants = Vec::new();
    let mut place = vec![NONE; count];
    let mut draft = Draft::default();
    for (now, index) in order.into_iter().enumerate() {
        let (now, index) = (now as u32, index as usize);
        let node = graph.nodes[index];
        if graph.scalar[index] {
            place[index] = scalars.place(graph, NodeId::at(index));
            while let Some((_, observable)) = next_observed.next_if(|(turn, _)| *turn == now) {
                constants.push((observable, place[index]));
            }
            continue;
        }
        let is_arithmetic = matches!(node, Node::Apply(..) | Node::Holds(_));
        if !is_arithmetic || draft.waiting.len() >= WAITING {
            draft.end_run();
        }
        let mut operands = Vec::new();
        joined.operands(graph, index, &mut |operand| {
            let at = place[operand.index()];
            operands.push(if graph.is_scalar(operand) {
                Operand::Scalar(at)
            } else {
                Operand::Slot(at)
            });
        });
        // A draw takes the place of its score or uniform, and an item that of its expression, if nothing else needs that.
        let source = match node {
            Node::Draw { from, .. } => Some(from),
            Node::Lookup { x, .. } => Some(x),
            Node::StudentScore { score, .. } => Some(score),
            _ => joined.plain_item(graph, index),
        };
        let own = source.filter(|source| {
            let at = source.index();
            last_use[at] == now && !graph.scalar[at] && !draft.is_waiting(place[at])
        });
        let out = own.map_or_else(|| draft.take(), |source| place[source.index()]);
        place[index] = out;
        match joined.step(graph, index, &operands, out) {
            Some(step) => draft.steps.push(step),
            None => draft.instructions.push(Instruction::Draw {
                node,
                operands: operands.into_boxed_slice(),
                out,
            }),
        }
        while let Some((_, observable)) = next_observed.next_if(|(turn, _)| *turn == now) {
            let (_, against) = observed[observable.index()];
            draft.waiting.push((observable, out, against));
        }
        // The same operand may stand twice; its place is freed once.
        let mut freed: Vec<NodeId> = Vec::new();
        joined.operands(graph, index, &mut |operand| {
            let at = operand.index();
            if last_use[at] == now && !graph.scalar[at] && Some(operand) != own && !freed.contains(&operand) {
                freed.push(operand);
                draft.give_back(place[at]);
            }
        });
        if last_use[index] <= now {
            draft.give_back(out);
        }
    }
    draft.end_run();
    Schedule {
        instructions: draft.instructions,
        slots: draft.slots as usize,
        constants,
    }
}

#[cfg(test)]
mod tests;
