//! Which nodes are computed together in one step of arithmetic: a product with the one sum that needs it, both with the
//! value of the one item that needs them.

use super::arithmetic::{Formula, Step};
use super::node::{Code, Graph, NodeId};
use super::schedule::Operand;
use crate::model::Operation;

/// Stands for no node.
pub const NONE: u32 = u32::MAX;

/// Nodes that only one other needs and that are computed with it: products in sums, both in the values of items.
pub struct Joined {
    /// By node: the product that it is computed with, or [`NONE`].
    product: Vec<u32>,
    /// By node that is the value of an item: what it is the value of, where that is computed with it, or [`NONE`].
    value: Vec<u32>,
    /// By node: whether it is computed with another one.
    is_part: Vec<bool>,
}

impl Joined {
    /// Finds them among the nodes that are needed; what goes to a sink stands by itself.
    pub fn find(graph: &Graph, needed: &[bool], is_sink: &[bool]) -> Joined {
        use Operation::{Add, Item, Multiply, Subtract};
        let count = graph.nodes.len();
        let mut uses = vec![0u32; count];
        for index in (0..count).filter(|index| needed[*index]) {
            graph.operands(graph.nodes[index], &mut |operand| uses[operand.0 as usize] += 1);
        }
        let mut joined = Joined {
            product: vec![NONE; count],
            value: vec![NONE; count],
            is_part: vec![false; count],
        };
        for index in (0..count).filter(|index| needed[*index] && !graph.scalar[*index]) {
            let node = graph.nodes[index];
            let Code::Apply(op) = node.code else { continue };
            let fits = |id: &u32, wanted: fn(Operation) -> bool| {
                let at = *id as usize;
                uses[at] == 1
                    && !is_sink[at]
                    && !graph.scalar[at]
                    && matches!(graph.nodes[at].code, Code::Apply(op) if wanted(op))
            };
            if op == Item && fits(&node.a, |op| Formula::Apply(op).can_be_item()) {
                joined.value[index] = node.a;
                joined.is_part[node.a as usize] = true;
            }
            if matches!(op, Add | Subtract)
                && let Some(product) = [node.a, node.b].into_iter().find(|id| fits(id, |op| op == Multiply))
            {
                joined.product[index] = product;
                joined.is_part[product as usize] = true;
            }
        }
        joined
    }

    /// Whether a node is computed with another one.
    pub fn is_part(&self, index: usize) -> bool {
        self.is_part[index]
    }

    /// Whether a node is the value of an item that is computed by itself, and may stand in the place of what it is read from.
    pub fn is_plain_item(&self, graph: &Graph, index: usize) -> bool {
        graph.nodes[index].code == Code::Apply(Operation::Item) && self.value[index] == NONE
    }

    /// The node whose formula a node is computed by.
    fn inner(&self, index: usize) -> usize {
        match self.value[index] {
            NONE => index,
            value => value as usize,
        }
    }

    /// What is read to compute a node; the product's own operands first.
    pub fn operands(&self, graph: &Graph, index: usize, visit: &mut impl FnMut(NodeId)) {
        let inner = self.inner(index);
        let (node, product) = (graph.nodes[inner], self.product[inner]);
        if product == NONE {
            return graph.operands(node, visit);
        }
        graph.operands(graph.nodes[product as usize], visit);
        visit(NodeId(if node.a == product { node.b } else { node.a }));
    }

    /// The step of arithmetic that computes a node, if it is one.
    pub fn step(&self, graph: &Graph, index: usize, operands: &[Operand], out: u32) -> Option<Step> {
        let inner = self.inner(index);
        let (node, product) = (graph.nodes[inner], self.product[inner]);
        let formula = match node.code {
            Code::Apply(op) if product == NONE => Formula::Apply(op),
            Code::Apply(Operation::Add) => Formula::ProductPlus,
            Code::Apply(_) if node.a == product => Formula::ProductMinus,
            Code::Apply(_) => Formula::MinusProduct,
            Code::Holds => Formula::Holds,
            _ => return None,
        };
        let mut places = [operands[0]; 3];
        places[..operands.len()].copy_from_slice(operands);
        if product != NONE && matches!(places[1], Operand::Scalar(_)) {
            places.swap(0, 1);
        }
        let is_item = inner != index;
        debug_assert!(!is_item || formula.can_be_item());
        Some(Step {
            formula,
            is_item,
            operands: places,
            out,
        })
    }
}
