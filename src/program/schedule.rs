//! Which nodes are computed, in which order, and where their columns live: a column's place is free again as soon as
//! nothing needs it, so that the working set stays in the cache.

use super::Sink;
use super::node::{Code, Graph, Node, NodeId};
use crate::model::Operation;
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
    /// A product and a sum in one pass: what [`Joint`] says of `x · y` and `z`, both rounded.
    Join {
        /// Which sum.
        joint: Joint,
        /// x, y and z; a number that is the same on all paths stands first among x and y.
        operands: [Operand; 3],
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

/// A product and what is done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    /// x · y + z
    Plus,
    /// x · y − z
    Minus,
    /// z − x · y
    From,
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

/// Products that only a sum needs, to be joined with it.
struct Joined {
    /// By node: the product that it is joined with, or [`NONE`].
    product: Vec<u32>,
    /// By node: whether it is such a product.
    is_product: Vec<bool>,
}

impl Joined {
    fn find(graph: &Graph, needed: &[bool], is_sink: &[bool]) -> Joined {
        let count = graph.nodes.len();
        let mut uses = vec![0u32; count];
        for index in (0..count).filter(|index| needed[*index]) {
            graph.operands(graph.nodes[index], &mut |operand| uses[operand.0 as usize] += 1);
        }
        let mut joined = Joined {
            product: vec![NONE; count],
            is_product: vec![false; count],
        };
        for index in (0..count).filter(|index| needed[*index] && !graph.scalar[*index]) {
            let node = graph.nodes[index];
            if !matches!(node.code, Code::Apply(Operation::Add | Operation::Subtract)) {
                continue;
            }
            let fits = |id: &u32| {
                let at = *id as usize;
                uses[at] == 1
                    && !is_sink[at]
                    && !graph.scalar[at]
                    && graph.nodes[at].code == Code::Apply(Operation::Multiply)
            };
            if let Some(product) = [node.a, node.b].into_iter().find(fits) {
                joined.product[index] = product;
                joined.is_product[product as usize] = true;
            }
        }
        joined
    }

    /// What is read to compute a node.
    fn operands(&self, graph: &Graph, index: usize, visit: &mut impl FnMut(NodeId)) {
        let node = graph.nodes[index];
        let product = self.product[index];
        if product == NONE {
            return graph.operands(node, visit);
        }
        graph.operands(graph.nodes[product as usize], visit);
        visit(NodeId(if node.a == product { node.b } else { node.a }));
    }
}

/// Schedules what the sinks need; numbers that are the same on all paths are shared between schedules.
pub fn schedule(graph: &Graph, sinks: &[(Sink, NodeId)], scalars: &mut Scalars) -> Schedule {
    let count = graph.nodes.len();
    let mut last_use = vec![0u32; count];
    let mut needed = vec![false; count];
    let mut is_sink = vec![false; count];
    for (_, node) in sinks {
        needed[node.0 as usize] = true;
        is_sink[node.0 as usize] = true;
        last_use[node.0 as usize] = node.0;
    }
    for index in (0..count).rev() {
        if needed[index] {
            graph.operands(graph.nodes[index], &mut |operand| needed[operand.0 as usize] = true);
        }
    }
    let joined = Joined::find(graph, &needed, &is_sink);
    for index in (0..count)
        .rev()
        .filter(|index| needed[*index] && !joined.is_product[*index])
    {
        joined.operands(graph, index, &mut |operand| {
            let last = &mut last_use[operand.0 as usize];
            *last = (*last).max(index as u32);
        });
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
        if !needed[index] || joined.is_product[index] {
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
        joined.operands(graph, index, &mut |operand| {
            let at = place[operand.0 as usize];
            operands.push(if graph.is_scalar(operand) {
                Operand::Scalar(at)
            } else {
                Operand::Slot(at)
            });
        });
        // A draw takes the place of its score or uniform, and an item that of its expression, if nothing else needs that.
        let source = match node.code {
            Code::DrawScore | Code::DrawUniform => Some(NodeId(node.b)),
            Code::StudentScore | Code::Apply(Operation::Item) => Some(NodeId(node.a)),
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
        schedule
            .instructions
            .push(match (joined.product[index], &operands[..]) {
                (product, &[x, y, z]) if product != NONE => Instruction::Join {
                    joint: match node.code {
                        Code::Apply(Operation::Add) => Joint::Plus,
                        _ if node.a == product => Joint::Minus,
                        _ => Joint::From,
                    },
                    operands: if matches!(y, Operand::Scalar(_)) {
                        [y, x, z]
                    } else {
                        [x, y, z]
                    },
                    out,
                },
                _ => Instruction::Compute { node, operands, out },
            });
        while let Some((_, sink)) = next_sink.next_if(|(node, _)| *node == index as u32) {
            schedule.instructions.push(Instruction::Observe { sink, slot: out });
        }
        // The same operand may stand twice; its place is freed once.
        let mut freed: Vec<u32> = Vec::new();
        joined.operands(graph, index, &mut |operand| {
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
