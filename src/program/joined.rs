//! Which nodes are computed together in one step of arithmetic: a product with the one sum that needs it, both with the
//! value of the one item that needs them.

use super::arithmetic::{Formula, Step};
use super::node::{Graph, Node, NodeId};
use super::schedule::Operand;
use crate::arithmetic::Operation;

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
    /// Finds them among the nodes that are needed; what is observed stands by itself.
    pub fn find(graph: &Graph, needed: &[bool], is_observed: &[bool]) -> Joined {
        use Operation::{Add, Item, Multiply, Subtract};
        let count = graph.nodes.len();
        let mut uses = vec![0u32; count];
        for index in (0..count).filter(|index| needed[*index]) {
            graph.operands(graph.nodes[index], &mut |operand| uses[operand.index()] += 1);
        }
        let mut joined = Joined {
            product: vec![NONE; count],
            value: vec![NONE; count],
            is_part: vec![false; count],
        };
        for index in (0..count).filter(|index| needed[*index] && !graph.scalar[*index]) {
            let Node::Apply(op, [a, b, _]) = graph.nodes[index] else {
                continue;
            };
            let fits = |id: NodeId, wanted: fn(Operation) -> bool| {
                let at = id.index();
                uses[at] == 1
                    && !is_observed[at]
                    && !graph.scalar[at]
                    && matches!(graph.nodes[at], Node::Apply(op, _) if wanted(op))
            };
            if op == Item && fits(a, |op| Formula::Apply(op).can_be_item()) {
                joined.value[index] = a.0;
                joined.is_part[a.index()] = true;
            }
            if matches!(op, Add | Subtract)
                && let Some(product) = [a, b].into_iter().find(|id| fits(*id, |op| op == Multiply))
            {
                joined.product[index] = product.0;
                joined.is_part[product.index()] = true;
            }
        }
        joined
    }

    /// Whether a node is computed with another one.
    pub fn is_part(&self, index: usize) -> bool {
        self.is_part[index]
    }

    /// What a node is read from that is the value of an item and computed by itself: it may stand in the same place.
    pub fn plain_item(&self, graph: &Graph, index: usize) -> Option<NodeId> {
        match graph.nodes[index] {
            Node::Apply(Operation::Item, [expression, ..]) if self.value[index] == NONE => Some(expression),
            _ => None,
        }
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
        let (node, product) = (graph.nodes[inner], NodeId(self.product[inner]));
        match node {
            Node::Apply(_, [a, b, _]) if product.0 != NONE => {
                graph.operands(graph.node(product), visit);
                visit(if a == product { b } else { a });
            }
            _ => graph.operands(node, visit),
        }
    }

    /// The step of arithmetic that computes a node, if it is one.
    pub fn step(&self, graph: &Graph, index: usize, operands: &[Operand], out: u32) -> Option<Step> {
        let inner = self.inner(index);
        let (node, product) = (graph.nodes[inner], self.product[inner]);
        let formula = match node {
            Node::Apply(op, _) if product == NONE => Formula::Apply(op),
            Node::Apply(Operation::Add, _) => Formula::ProductPlus,
            Node::Apply(_, [a, ..]) if a.0 == product => Formula::ProductMinus,
            Node::Apply(..) => Formula::MinusProduct,
            Node::Holds(_) => Formula::Holds,
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
