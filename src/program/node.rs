//! The graph of a program: every value of every period is one node, equal values are the same node, and what can be
//! computed now is a constant.

use crate::model::{Operation, operation};
use crate::wording::{Said, say};
use hashbrown::HashTable;
use std::hash::{BuildHasher, Hasher};

/// A program may have this many nodes; more would not fit into memory with the columns of a block.
pub const MAX_NODES: usize = 40_000_000;

/// Index of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// What a node computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// A constant; `a` and `b` hold its bits.
    Constant,
    /// The setting of lever `a` (an item) in period `b` (as i32, from the base).
    Lever,
    /// Uniforms of stream `a` in period `b`.
    Uniform,
    /// Normal scores of stream `a` in period `b`.
    Score,
    /// The correlated score of member `b` of group `a`; list `c` holds the members' own scores up to it.
    Row,
    /// The scales of a t copula: stream `a`, period `b`, group `c`.
    Mixing,
    /// The score of a t copula: Gaussian score `a`, scale `b`, group `c`.
    StudentScore,
    /// Draw `a` from score `b`; list `c` holds the parameters.
    DrawScore,
    /// Draw `a` from uniform `b`; list `c` holds the parameters.
    DrawUniform,
    /// 1 where `a` is defined and not 0, else 0.
    Holds,
    /// An operation on `a`, `b`, `c`.
    Apply(Operation),
}

/// One node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Node {
    /// What it computes.
    pub code: Code,
    /// First operand; what it means depends on `code`.
    pub a: u32,
    /// Second operand.
    pub b: u32,
    /// Third operand.
    pub c: u32,
}

/// The program grew beyond [`MAX_NODES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

impl TooLarge {
    /// The message for people.
    pub fn said(self) -> Said {
        say!(
            "本情景展开后的运算超过{}万项", MAX_NODES / 10_000;
            "the program of this scenario has more than {MAX_NODES} operations"
        )
    }
}

/// English; people are told in their language by [`TooLarge::said`].
impl std::fmt::Display for TooLarge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.said().fmt(f)
    }
}

impl std::error::Error for TooLarge {}

/// The nodes of a program, operands before what uses them.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// The nodes.
    pub nodes: Vec<Node>,
    /// Whether a node is the same on all paths.
    pub scalar: Vec<bool>,
    /// Lists of operands.
    pub lists: Vec<Vec<NodeId>>,
    known: HashTable<u32>,
    known_lists: HashTable<u32>,
    hasher: Fixed,
}

/// A small fixed hash: the same on every machine and run, though no result depends on it.
#[derive(Clone, Debug, Default)]
struct Fixed;

struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }
    fn write_u8(&mut self, value: u8) {
        self.write_u64(u64::from(value));
    }
    fn write_u32(&mut self, value: u32) {
        self.write_u64(u64::from(value));
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0 ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23);
    }
}

impl BuildHasher for Fixed {
    type Hasher = Mix;
    fn build_hasher(&self) -> Mix {
        Mix(0x5851_F42D_4C95_7F2D)
    }
}

impl Graph {
    /// A node.
    pub fn node(&self, id: NodeId) -> Node {
        self.nodes[id.0 as usize]
    }

    /// The value of a constant node.
    pub fn constant_value(&self, id: NodeId) -> Option<f64> {
        let node = self.node(id);
        (node.code == Code::Constant).then(|| f64::from_bits(u64::from(node.a) | u64::from(node.b) << 32))
    }

    /// The node of a constant.
    pub fn constant(&mut self, value: f64) -> Result<NodeId, TooLarge> {
        let bits = if value.is_nan() {
            f64::NAN.to_bits()
        } else {
            value.to_bits()
        };
        self.add(
            Node {
                code: Code::Constant,
                a: bits as u32,
                b: (bits >> 32) as u32,
                c: 0,
            },
            true,
        )
    }

    /// The list of some nodes.
    pub fn list(&mut self, nodes: Vec<NodeId>) -> u32 {
        let hash = self.hasher.hash_one(&nodes);
        let lists = &self.lists;
        if let Some(found) = self.known_lists.find(hash, |index| lists[*index as usize] == nodes) {
            return *found;
        }
        let index = self.lists.len() as u32;
        self.lists.push(nodes);
        let (lists, hasher) = (&self.lists, &self.hasher);
        self.known_lists
            .insert_unique(hash, index, |index| hasher.hash_one(&lists[*index as usize]));
        index
    }

    /// A node as it stands, or the equal one that is there already.
    pub fn add(&mut self, node: Node, scalar: bool) -> Result<NodeId, TooLarge> {
        let hash = self.hasher.hash_one(node);
        let nodes = &self.nodes;
        if let Some(found) = self.known.find(hash, |index| nodes[*index as usize] == node) {
            return Ok(NodeId(*found));
        }
        if self.nodes.len() >= MAX_NODES {
            return Err(TooLarge);
        }
        let index = self.nodes.len() as u32;
        self.nodes.push(node);
        self.scalar.push(scalar);
        let (nodes, hasher) = (&self.nodes, &self.hasher);
        self.known
            .insert_unique(hash, index, |index| hasher.hash_one(nodes[*index as usize]));
        Ok(NodeId(index))
    }

    /// Whether a node is the same on all paths.
    pub fn is_scalar(&self, id: NodeId) -> bool {
        self.scalar[id.0 as usize]
    }

    /// An operation, folded and shared.
    pub fn apply(&mut self, op: Operation, operands: &[NodeId]) -> Result<NodeId, TooLarge> {
        let mut ids = [NodeId(0); 3];
        ids[..operands.len()].copy_from_slice(operands);
        let values: Option<Vec<f64>> = operands.iter().map(|id| self.constant_value(*id)).collect();
        if let Some(values) = values {
            let value = |index: usize| values.get(index).copied().unwrap_or(0.0);
            return self.constant(op.apply(value(0), value(1), value(2)));
        }
        if let Some(simpler) = self.simplify(op, ids) {
            return Ok(simpler);
        }
        let commutes = matches!(
            op,
            Operation::Add
                | Operation::Multiply
                | Operation::Equal
                | Operation::NotEqual
                | Operation::And
                | Operation::Or
        );
        if commutes && ids[1] < ids[0] {
            ids.swap(0, 1);
        }
        let scalar = operands.iter().all(|id| self.is_scalar(*id));
        let node = Node {
            code: Code::Apply(op),
            a: ids[0].0,
            b: ids[1].0,
            c: ids[2].0,
        };
        self.add(node, scalar)
    }

    /// What an operation is without computing, where its bits are certain.
    fn simplify(&self, op: Operation, ids: [NodeId; 3]) -> Option<NodeId> {
        let [a, b, c] = ids;
        match op {
            Operation::Multiply if self.constant_value(a) == Some(1.0) => Some(b),
            Operation::Multiply | Operation::Divide if self.constant_value(b) == Some(1.0) => Some(a),
            Operation::If => match self.constant_value(a) {
                Some(condition) if condition.is_nan() => None,
                Some(condition) => Some(if condition != 0.0 { b } else { c }),
                None => None,
            },
            Operation::Item if self.is_finite(a) => Some(a),
            _ => None,
        }
    }

    /// Whether a node is never infinite.
    fn is_finite(&self, id: NodeId) -> bool {
        use Operation::*;
        match self.node(id).code {
            Code::Uniform | Code::Score | Code::Row | Code::Holds | Code::StudentScore => true,
            Code::Apply(op) => matches!(
                op,
                Item | Less | LessOrEqual | Equal | NotEqual | And | Or | Not | Sign | Logistic | NormalCdf | Sin | Cos
            ),
            _ => false,
        }
    }

    /// 1 where a node is defined and not 0, else 0.
    pub fn holds(&mut self, a: NodeId) -> Result<NodeId, TooLarge> {
        if let Some(value) = self.constant_value(a) {
            return self.constant(operation::holds(value));
        }
        self.add(
            Node {
                code: Code::Holds,
                a: a.0,
                b: 0,
                c: 0,
            },
            self.is_scalar(a),
        )
    }

    /// The operands of a node that are nodes.
    pub fn operands(&self, node: Node, visit: &mut impl FnMut(NodeId)) {
        match node.code {
            Code::Constant | Code::Lever | Code::Uniform | Code::Score | Code::Mixing => {}
            Code::Row => self.lists[node.c as usize].iter().for_each(|id| visit(*id)),
            Code::StudentScore => {
                visit(NodeId(node.a));
                visit(NodeId(node.b));
            }
            Code::DrawScore | Code::DrawUniform => {
                visit(NodeId(node.b));
                self.lists[node.c as usize].iter().for_each(|id| visit(*id));
            }
            Code::Holds => visit(NodeId(node.a)),
            Code::Apply(op) => {
                for operand in [node.a, node.b, node.c].into_iter().take(op.arity()) {
                    visit(NodeId(operand));
                }
            }
        }
    }
}
