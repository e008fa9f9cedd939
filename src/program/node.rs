//! The graph of a program: every value of every period is one node, equal values are the same node, and what can be
//! computed now is a constant.

use crate::arithmetic::{Lookup, Operation, scalar};
use crate::model::{CorrelationId, DrawId, ItemId, Period, ids};
use crate::wording::{Said, say};
use hashbrown::HashTable;
use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;

/// A program may have this many nodes; more would not fit into memory with the columns of a block.
pub const MAX_NODES: usize = 40_000_000;

ids! {
    /// Index of a node in [`Graph::nodes`].
    NodeId;
    /// Index of a list of operands in [`Graph::lists`].
    ListId;
    /// Index of a random stream in [`Program::streams`](super::Program::streams).
    StreamId;
}

/// What random numbers are spread over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scale {
    /// Uniform in (0, 1).
    Uniform,
    /// Standard normal: scores.
    Score,
}

/// One node: what is computed, of which operands.
///
/// The *value of an item* is its expression, and undefined where that is infinite: [`Operation::Item`] makes the one of the
/// other. It is a node like any other until it is scheduled; there it is joined to the step that computes the expression
/// ([`Step::is_item`](super::Step::is_item)) or takes the place of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// A number.
    Constant(Bits),
    /// The setting of a lever.
    Lever {
        /// The lever.
        item: ItemId,
        /// When it is read; the base for one that never changes.
        period: Period,
    },
    /// Random numbers of their own.
    Random {
        /// Uniforms or scores.
        scale: Scale,
        /// The stream that they come from.
        stream: StreamId,
        /// When they are drawn.
        period: Period,
    },
    /// The correlated scores of a member of a group.
    Row {
        /// The group.
        group: CorrelationId,
        /// The member's place in it.
        member: u32,
        /// The own scores of the members up to this one.
        scores: ListId,
    },
    /// The scales of a t copula.
    Mixing {
        /// The stream that they come from.
        stream: StreamId,
        /// When they are drawn.
        period: Period,
        /// The group.
        group: CorrelationId,
    },
    /// The scores of a t copula.
    StudentScore {
        /// Gaussian scores.
        score: NodeId,
        /// Scales.
        mixing: NodeId,
        /// The group.
        group: CorrelationId,
    },
    /// A draw from a distribution.
    Draw {
        /// Which.
        draw: DrawId,
        /// Whether it is made from uniforms or scores.
        scale: Scale,
        /// These.
        from: NodeId,
        /// Its parameters.
        parameters: ListId,
    },
    /// A column that is handed in, by its place among those: see [`Program::part`](super::Program::part).
    Given(u32),
    /// 1 where a node is defined and not 0, else 0.
    Holds(NodeId),
    /// A canonical parameter of draws that share their written ones.
    Canonical {
        /// One of these draws.
        draw: DrawId,
        /// The written parameters.
        parameters: ListId,
        /// Which of the canonical ones.
        place: u8,
    },
    /// A function given by points.
    Lookup {
        /// Index into [`Graph::tables`].
        table: u32,
        /// Where it is taken.
        x: NodeId,
    },
    /// The k-th smallest of several values.
    Ranked {
        /// These.
        values: ListId,
        /// k, from 1.
        rank: u32,
    },
    /// An operation; operands beyond its own are node 0.
    Apply(Operation, [NodeId; 3]),
}

/// A number in a node, in halves, so that it asks for no more alignment than ids do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bits([u32; 2]);

impl Bits {
    /// Of a number; all undefined ones are the same.
    fn of(value: f64) -> Bits {
        let bits = if value.is_nan() {
            f64::NAN.to_bits()
        } else {
            value.to_bits()
        };
        Bits([bits as u32, (bits >> 32) as u32])
    }

    /// The number.
    fn value(self) -> f64 {
        let [low, high] = self.0;
        f64::from_bits(u64::from(low) | u64::from(high) << 32)
    }
}

/// The program grew beyond [`MAX_NODES`], or beyond what was asked for.
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
#[derive(Clone, Debug)]
pub struct Graph {
    /// The nodes.
    pub nodes: Vec<Node>,
    /// Whether a node is the same on all paths.
    pub scalar: Vec<bool>,
    /// Lists of operands.
    pub lists: Vec<Vec<NodeId>>,
    /// Functions given by points.
    pub tables: Vec<Arc<Lookup>>,
    /// Where each of them stands, by its address.
    table_places: BTreeMap<usize, u32>,
    known: HashTable<NodeId>,
    known_lists: HashTable<ListId>,
    hasher: Fixed,
    /// So many nodes it may have.
    most_nodes: usize,
}

impl Default for Graph {
    fn default() -> Graph {
        Graph::of_at_most(MAX_NODES)
    }
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
    fn write_isize(&mut self, value: isize) {
        self.write_u64(value as u64);
    }
    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
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
    /// A graph that may have so many nodes, and no more than [`MAX_NODES`].
    pub fn of_at_most(most_nodes: usize) -> Graph {
        Graph {
            nodes: Vec::new(),
            scalar: Vec::new(),
            lists: Vec::new(),
            tables: Vec::new(),
            table_places: BTreeMap::new(),
            known: HashTable::new(),
            known_lists: HashTable::new(),
            hasher: Fixed,
            most_nodes: most_nodes.min(MAX_NODES),
        }
    }

    /// A node.
    pub fn node(&self, id: NodeId) -> Node {
        self.nodes[id.index()]
    }

    /// The value of a constant node.
    pub fn constant_value(&self, id: NodeId) -> Option<f64> {
        match self.node(id) {
            Node::Constant(bits) => Some(bits.value()),
            _ => None,
        }
    }

    /// The node of a constant.
    pub fn constant(&mut self, value: f64) -> Result<NodeId, TooLarge> {
        self.add(Node::Constant(Bits::of(value)), true)
    }

    /// The list of some nodes.
    pub fn list(&mut self, nodes: Vec<NodeId>) -> ListId {
        let hash = self.hasher.hash_one(&nodes);
        let lists = &self.lists;
        if let Some(found) = self.known_lists.find(hash, |id| lists[id.index()] == nodes) {
            return *found;
        }
        let id = ListId::at(self.lists.len());
        self.lists.push(nodes);
        let (lists, hasher) = (&self.lists, &self.hasher);
        self.known_lists
            .insert_unique(hash, id, |id| hasher.hash_one(&lists[id.index()]));
        id
    }

    /// A node as it stands, or the equal one that is there already.
    pub fn add(&mut self, node: Node, scalar: bool) -> Result<NodeId, TooLarge> {
        let hash = self.hasher.hash_one(node);
        let nodes = &self.nodes;
        if let Some(found) = self.known.find(hash, |id| nodes[id.index()] == node) {
            return Ok(*found);
        }
        if self.nodes.len() >= self.most_nodes {
            return Err(TooLarge);
        }
        let id = NodeId::at(self.nodes.len());
        self.nodes.push(node);
        self.scalar.push(scalar);
        let (nodes, hasher) = (&self.nodes, &self.hasher);
        self.known
            .insert_unique(hash, id, |id| hasher.hash_one(nodes[id.index()]));
        Ok(id)
    }

    /// Bytes of the tables by which equal nodes and lists are found.
    pub fn tables_bytes(&self) -> usize {
        self.known.allocation_size() + self.known_lists.allocation_size()
    }

    /// Whether a node is the same on all paths.
    pub fn is_scalar(&self, id: NodeId) -> bool {
        self.scalar[id.index()]
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
        self.add(Node::Apply(op, ids), scalar)
    }

    /// A function given by points, taken at a node.
    pub fn lookup(&mut self, lookup: &Arc<Lookup>, x: NodeId) -> Result<NodeId, TooLarge> {
        if let Some(x) = self.constant_value(x) {
            return self.constant(lookup.at(x));
        }
        let address = Arc::as_ptr(lookup) as usize;
        let table = match self.table_places.get(&address) {
            Some(place) => *place,
            None => {
                self.tables.push(lookup.clone());
                let place = self.tables.len() as u32 - 1;
                self.table_places.insert(address, place);
                place
            }
        };
        let scalar = self.is_scalar(x);
        self.add(Node::Lookup { table, x }, scalar)
    }

    /// The k-th smallest of some nodes, k from 1.
    pub fn ranked(&mut self, nodes: Vec<NodeId>, rank: u32) -> Result<NodeId, TooLarge> {
        let known: Option<Vec<f64>> = nodes.iter().map(|id| self.constant_value(*id)).collect();
        if let Some(mut known) = known {
            return self.constant(scalar::ranked(&mut known, rank as usize));
        }
        let is_scalar = nodes.iter().all(|id| self.is_scalar(*id));
        let values = self.list(nodes);
        self.add(Node::Ranked { values, rank }, is_scalar)
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
        match self.node(id) {
            Node::Random { .. } | Node::Row { .. } | Node::StudentScore { .. } | Node::Holds(_) => true,
            Node::Apply(op, _) => matches!(
                op,
                Item | Less | LessOrEqual | Equal | NotEqual | And | Or | Not | Sign | Logistic | NormalCdf | Sin | Cos
            ),
            _ => false,
        }
    }

    /// 1 where a node is defined and not 0, else 0.
    pub fn holds(&mut self, a: NodeId) -> Result<NodeId, TooLarge> {
        if let Some(value) = self.constant_value(a) {
            return self.constant(scalar::holds(value));
        }
        self.add(Node::Holds(a), self.is_scalar(a))
    }

    /// The operands of a node that are nodes.
    pub fn operands(&self, node: Node, visit: &mut impl FnMut(NodeId)) {
        match node {
            Node::Constant(_) | Node::Lever { .. } | Node::Random { .. } | Node::Mixing { .. } | Node::Given(_) => {}
            Node::Row { scores, .. } => self.lists[scores.index()].iter().for_each(|id| visit(*id)),
            Node::StudentScore { score, mixing, .. } => {
                visit(score);
                visit(mixing);
            }
            Node::Draw { from, parameters, .. } => {
                visit(from);
                self.lists[parameters.index()].iter().for_each(|id| visit(*id));
            }
            Node::Holds(operand) | Node::Lookup { x: operand, .. } => visit(operand),
            Node::Canonical { parameters, .. } => self.lists[parameters.index()].iter().for_each(|id| visit(*id)),
            Node::Ranked { values, .. } => self.lists[values.index()].iter().for_each(|id| visit(*id)),
            Node::Apply(op, operands) => operands.into_iter().take(op.arity()).for_each(visit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_small() {
        assert_eq!((size_of::<Node>(), align_of::<Node>()), (16, 4));
    }

    #[test]
    fn constants_keep_their_bits() {
        let mut graph = Graph::default();
        for value in [0.0, -0.0, 1.5, f64::MIN_POSITIVE, f64::NEG_INFINITY, f64::NAN] {
            let id = graph.constant(value).unwrap();
            assert_eq!(graph.constant_value(id).map(f64::to_bits), Some(value.to_bits()));
            assert_eq!(graph.constant(value), Ok(id));
        }
        assert_eq!(graph.constant(-f64::NAN), graph.constant(f64::NAN));
        assert_eq!(graph.nodes.len(), 6);
    }
}
