//! A part of a program: what some of its nodes need, where the columns of others are handed in.

use super::node::{Graph, Node, NodeId, TooLarge};
use super::schedule::schedule;
use super::{Observable, Program, Scalars};

impl Program {
    /// The program that computes some nodes where the columns of others are handed in, in the order of `given`. It gives the bits of
    /// the whole program where what is handed in are the columns that it computes itself.
    pub fn part(&self, wanted: &[(Observable, NodeId)], given: &[NodeId]) -> Result<Program, TooLarge> {
        let slack_of = |observable: Observable| {
            let at = self.observables.iter().position(|(other, _)| *other == observable)?;
            let scalar = self.slacks.get(at).copied().flatten()?;
            Some(self.scalars.nodes[scalar as usize])
        };
        let slacks: Vec<Option<NodeId>> = wanted.iter().map(|(observable, _)| slack_of(*observable)).collect();
        let count = self.graph.nodes.len();
        let mut needed = vec![false; count];
        let roots = wanted.iter().map(|(_, node)| *node).chain(slacks.iter().flatten().copied());
        roots.for_each(|node| needed[node.index()] = true);
        let mut place = vec![None; count];
        for (at, node) in given.iter().enumerate() {
            place[node.index()] = Some(at as u32);
        }
        for index in (0..count).rev() {
            if needed[index] && place[index].is_none() {
                self.graph
                    .operands(self.graph.nodes[index], &mut |operand| needed[operand.index()] = true);
            }
        }
        let mut graph = Graph::default();
        graph.tables = self.graph.tables.clone();
        let mut first_result_node = None;
        let mut moved: Vec<NodeId> = vec![NodeId(0); count];
        for index in (0..count).filter(|index| needed[*index]) {
            if index >= self.first_result_node.index() {
                first_result_node.get_or_insert(NodeId::at(graph.nodes.len()));
            }
            let (node, scalar) = match place[index] {
                Some(place) => (Node::Given(place), false),
                None => (
                    self.moved(self.graph.nodes[index], &moved, &mut graph),
                    // What reads a column that is handed in may have been a number.
                    self.graph.scalar[index],
                ),
            };
            moved[index] = graph.add(node, scalar)?;
        }
        let observables: Vec<(Observable, NodeId)> = wanted
            .iter()
            .map(|(observable, node)| (*observable, moved[node.index()]))
            .collect();
        let first_result_node = first_result_node.unwrap_or(NodeId::at(graph.nodes.len()));
        let mut scalars = Scalars::default();
        let schedule = schedule(&graph, first_result_node, &observables, &mut scalars);
        let slacks = slacks.iter().map(|slack| slack.map(|slack| scalars.place(&graph, moved[slack.index()])));
        Ok(Program {
            model: self.model.clone(),
            slacks: slacks.collect(),
            graph,
            first_result_node,
            observables,
            streams: self.streams.clone(),
            shapes: self.shapes.clone(),
            groups: self.groups.clone(),
            scalars,
            pilot: schedule.clone(),
            schedule,
            targets: self.targets.clone(),
            asked: Vec::new(),
        })
    }

    /// A node with its operands where they are now.
    fn moved(&self, node: Node, moved: &[NodeId], graph: &mut Graph) -> Node {
        let at = |id: NodeId| moved[id.index()];
        let list = |id: super::ListId| -> Vec<NodeId> { self.graph.lists[id.index()].iter().map(|id| at(*id)).collect() };
        match node {
            Node::Constant(_) | Node::Lever { .. } | Node::Random { .. } | Node::Mixing { .. } | Node::Given(_) => node,
            Node::Row { group, member, scores } => Node::Row {
                group,
                member,
                scores: graph.list(list(scores)),
            },
            Node::StudentScore { score, mixing, group } => Node::StudentScore {
                score: at(score),
                mixing: at(mixing),
                group,
            },
            Node::Draw {
                draw,
                scale,
                from,
                parameters,
            } => Node::Draw {
                draw,
                scale,
                from: at(from),
                parameters: graph.list(list(parameters)),
            },
            Node::Holds(operand) => Node::Holds(at(operand)),
            Node::Canonical { draw, parameters, place } => Node::Canonical {
                draw,
                parameters: graph.list(list(parameters)),
                place,
            },
            Node::Lookup { table, x } => Node::Lookup { table, x: at(x) },
            Node::Ranked { values, rank } => Node::Ranked {
                values: graph.list(list(values)),
                rank,
            },
            Node::Apply(op, operands) => {
                let mut there = [NodeId(0); 3];
                for (there, operand) in there.iter_mut().zip(operands).take(op.arity()) {
                    *there = at(operand);
                }
                Node::Apply(op, there)
            }
        }
    }

    /// Which nodes depend on some of the program's, these included.
    pub fn moved_by(&self, sources: &[NodeId]) -> Vec<bool> {
        let mut moved = vec![false; self.graph.nodes.len()];
        sources.iter().for_each(|node| moved[node.index()] = true);
        for index in 0..moved.len() {
            if !moved[index] {
                let mut depends = false;
                self.graph
                    .operands(self.graph.nodes[index], &mut |operand| depends |= moved[operand.index()]);
                moved[index] = depends;
            }
        }
        moved
    }

    /// Which nodes some of them need, these included.
    pub fn needed_by(&self, wanted: &[NodeId]) -> Vec<bool> {
        let mut needed = vec![false; self.graph.nodes.len()];
        wanted.iter().for_each(|node| needed[node.index()] = true);
        for index in (0..needed.len()).rev() {
            if needed[index] {
                self.graph
                    .operands(self.graph.nodes[index], &mut |operand| needed[operand.index()] = true);
            }
        }
        needed
    }
}
