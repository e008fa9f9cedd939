//! Draws: streams, scores, correlated rows.

use super::Lowering;
use crate::model::{DrawId, ItemId, ItemKind};
use crate::program::node::{Code, Node, NodeId, TooLarge};
use crate::program::{MIXING, Stream};

impl Lowering<'_> {
    fn stream(&mut self, item: ItemId, substream: u32) -> u32 {
        let next = self.streams.len() as u32;
        let index = *self.stream_of.entry((item, substream)).or_insert(next);
        if index == next {
            self.streams.push(Stream {
                item,
                name: self.model.item(item).name.clone(),
                substream,
            });
        }
        index
    }

    /// A draw. An assumption draws once, in period 0; a shock in each period.
    pub(super) fn draw(&mut self, id: DrawId, now: i64) -> Result<NodeId, TooLarge> {
        let model = self.model;
        let draw = &model.draws[id.0 as usize];
        let is_shock = model.item(draw.item).kind == ItemKind::Shock;
        let period = if is_shock { now as u32 } else { 0 };
        let mut parameters = Vec::with_capacity(draw.parameters.len());
        for term in &draw.parameters {
            parameters.push(self.term(term, now)?);
        }
        let constants: Option<Vec<f64>> = parameters.iter().map(|id| self.graph.constant_value(*id)).collect();
        let is_score = constants.is_some_and(|constants| draw.shape.is_score(&constants));
        let list = self.graph.list(parameters);
        let stream = self.stream(draw.item, draw.substream);
        let (code, source) = match draw.correlated {
            None if draw.shape.takes_scores() => (Code::DrawScore, self.leaf(Code::Score, stream, period, 0)?),
            None => (Code::DrawUniform, self.leaf(Code::Uniform, stream, period, 0)?),
            Some((group, position)) => {
                let score = self.row(group, position, period)?;
                match &model.correlations[group].t_copula {
                    None => (Code::DrawScore, score),
                    Some(_) => {
                        let first = model.correlations[group].members[0];
                        let stream = self.stream(first, MIXING);
                        let mixing = self.leaf(Code::Mixing, stream, period, group as u32)?;
                        let node = Node {
                            code: Code::StudentScore,
                            a: score.0,
                            b: mixing.0,
                            c: group as u32,
                        };
                        (Code::DrawScore, self.graph.add(node, false)?)
                    }
                }
            }
        };
        if code == Code::DrawScore && is_score {
            return Ok(source);
        }
        self.graph.add(
            Node {
                code,
                a: id.0,
                b: source.0,
                c: list,
            },
            false,
        )
    }

    fn leaf(&mut self, code: Code, stream: u32, period: u32, group: u32) -> Result<NodeId, TooLarge> {
        self.graph.add(
            Node {
                code,
                a: stream,
                b: period,
                c: group,
            },
            false,
        )
    }

    /// The correlated score of a member: its own normals and those of the members before it.
    fn row(&mut self, group: usize, position: usize, period: u32) -> Result<NodeId, TooLarge> {
        let model = self.model;
        let members = &model.correlations[group].members;
        let mut scores = Vec::with_capacity(position + 1);
        for member in &members[..=position] {
            let stream = self.stream(*member, 0);
            scores.push(self.leaf(Code::Score, stream, period, 0)?);
        }
        if position == 0 {
            return Ok(scores[0]);
        }
        let list = self.graph.list(scores);
        self.graph.add(
            Node {
                code: Code::Row,
                a: group as u32,
                b: position as u32,
                c: list,
            },
            false,
        )
    }

    /// Whether a node is a draw that is never infinite: its parameters are constants, and quantiles, which never fall, are
    /// finite from the least to the greatest number that it may start from.
    pub(super) fn draws_finite(&mut self, id: NodeId) -> bool {
        let node = self.graph.node(id);
        if !matches!(node.code, Code::DrawScore | Code::DrawUniform) {
            return false;
        }
        if let Some(known) = self.finite.get(&(node.a, node.c)) {
            return *known;
        }
        let list = &self.graph.lists[node.c as usize];
        let constants: Option<Vec<f64>> = list.iter().map(|id| self.graph.constant_value(*id)).collect();
        let shape = &self.model.draws[node.a as usize].shape;
        let finite = constants.is_some_and(|constants| {
            let ends = match node.code {
                // Correlated scores have no certain end; none is as far out as these.
                Code::DrawScore => [-1e3, 1e3].map(|z| shape.from_score(&constants, z)),
                _ => [0.5 * f64::EPSILON, 1.0 - 0.5 * f64::EPSILON].map(|u| shape.quantile(&constants, u)),
            };
            // With room for the rounding of tables.
            ends.iter().all(|x| x.abs() < 1e300)
        });
        self.finite.insert((node.a, node.c), finite);
        finite
    }
}
