//! Draws: streams, scores, correlated rows.

use super::Lowering;
use crate::model::{CorrelationId, Definition, DrawId, ItemId, ItemKind, Model, Period, Setting, Term};
use crate::program::node::{ListId, Node, NodeId, Scale, StreamId, TooLarge};
use crate::program::{MIXING, Stream};

impl Lowering<'_> {
    fn stream(&mut self, item: ItemId, substream: u32) -> StreamId {
        let next = StreamId::at(self.streams.len());
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
        let draw = &model.draws[id.index()];
        let is_shock = model.item(draw.item).kind == ItemKind::Shock;
        let period = if is_shock { Period::new(model.calendar.period_of(now)) } else { Period::BASE };
        let mut parameters = Vec::with_capacity(draw.parameters.len());
        for term in &draw.parameters {
            parameters.push(self.at(term, now)?);
        }
        let constants: Option<Vec<f64>> = parameters.iter().map(|id| self.graph.constant_value(*id)).collect();
        let is_score = constants.is_some_and(|constants| draw.shape.is_normal_score(&constants));
        let list = self.graph.list(parameters);
        let stream = self.stream(draw.item, draw.substream);
        let (scale, from) = match draw.correlated {
            None => {
                let scale = if draw.shape.is_transform_of_normal() {
                    Scale::Score
                } else {
                    Scale::Uniform
                };
                (scale, self.random(scale, stream, period)?)
            }
            Some((group, position)) => (Scale::Score, self.correlated(group, position, period)?),
        };
        if scale == Scale::Score && is_score {
            return Ok(from);
        }
        let (draw, parameters) = self.kept_parameters(id, list, is_shock)?;
        let node = Node::Draw {
            draw,
            scale,
            from,
            parameters,
        };
        self.graph.add(node, false)
    }

    /// The draw and its parameters: where these are the same in all periods on a path and costly to bring into the form with which it
    /// draws, that form of them, which is then computed once for all periods.
    fn kept_parameters(&mut self, id: DrawId, list: ListId, is_shock: bool) -> Result<(DrawId, ListId), TooLarge> {
        let model = self.model;
        let parameters = &self.graph.lists[list.index()];
        let Some(conversion) = model.draws[id.index()].shape.conversion() else {
            return Ok((id, list));
        };
        if !is_shock || parameters.iter().all(|node| self.graph.is_scalar(*node)) {
            return Ok((id, list));
        }
        let kept = match self.kept.get(&id) {
            Some(kept) => *kept,
            None => {
                let is_lasting = model.draws[id.index()].parameters.iter().all(|term| lasts(term, model));
                let kept = is_lasting.then(|| {
                    self.kept_shapes.push(conversion.shape());
                    DrawId::at(model.draws.len() + self.made.len() + self.kept_shapes.len() - 1)
                });
                self.kept.insert(id, kept);
                kept
            }
        };
        let Some(kept) = kept else { return Ok((id, list)) };
        let mut canonical = Vec::with_capacity(conversion.count());
        for place in 0..conversion.count() {
            let node = Node::Canonical {
                draw: id,
                parameters: list,
                place: place as u8,
            };
            canonical.push(self.graph.add(node, false)?);
        }
        Ok((kept, self.graph.list(canonical)))
    }

    fn random(&mut self, scale: Scale, stream: StreamId, period: Period) -> Result<NodeId, TooLarge> {
        let node = Node::Random { scale, stream, period };
        self.graph.add(node, false)
    }

    /// The scores of a member of a group, with its copula.
    fn correlated(&mut self, group: usize, position: usize, period: Period) -> Result<NodeId, TooLarge> {
        let score = self.row(group, position, period)?;
        let correlation = &self.model.correlations[group];
        if correlation.t_copula.is_none() {
            return Ok(score);
        }
        let stream = self.stream(correlation.members[0], MIXING);
        let group = CorrelationId::at(group);
        let mixing = Node::Mixing { stream, period, group };
        let mixing = self.graph.add(mixing, false)?;
        let node = Node::StudentScore { score, mixing, group };
        self.graph.add(node, false)
    }

    /// The correlated score of a member: its own normals and those of the members before it.
    fn row(&mut self, group: usize, position: usize, period: Period) -> Result<NodeId, TooLarge> {
        let model = self.model;
        let members = &model.correlations[group].members;
        let mut scores = Vec::with_capacity(position + 1);
        for member in &members[..=position] {
            let stream = self.stream(*member, 0);
            scores.push(self.random(Scale::Score, stream, period)?);
        }
        if position == 0 {
            return Ok(scores[0]);
        }
        let node = Node::Row {
            group: CorrelationId::at(group),
            member: position as u32,
            scores: self.graph.list(scores),
        };
        self.graph.add(node, false)
    }

    /// Whether a node is a draw that is never infinite: its parameters are constants, and quantiles, which never fall, are
    /// finite from the least to the greatest number that it may start from.
    pub(super) fn draws_finite(&mut self, id: NodeId) -> bool {
        let Node::Draw {
            draw,
            scale,
            parameters,
            ..
        } = self.graph.node(id)
        else {
            return false;
        };
        if let Some(known) = self.finite.get(&(draw, parameters)) {
            return *known;
        }
        let list = &self.graph.lists[parameters.index()];
        let constants: Option<Vec<f64>> = list.iter().map(|id| self.graph.constant_value(*id)).collect();
        // Of kept parameters none is a constant.
        let shape = self.model.draws.get(draw.index()).map(|draw| &draw.shape);
        let finite = constants.zip(shape).is_some_and(|(constants, shape)| {
            let ends = match scale {
                // Correlated scores have no certain end; none is as far out as these.
                Scale::Score => [-1e3, 1e3].map(|z| shape.from_score(&constants, z)),
                Scale::Uniform => [0.5 * f64::EPSILON, 1.0 - 0.5 * f64::EPSILON].map(|u| shape.quantile(&constants, u)),
            };
            // With room for the rounding of tables.
            ends.iter().all(|x| x.abs() < 1e300)
        });
        self.finite.insert((draw, parameters), finite);
        finite
    }
}

/// Whether a term is the same in all periods on a path.
fn lasts(term: &Term, model: &Model) -> bool {
    let mut lasts = true;
    term.walk(&mut |part| {
        lasts &= match part {
            Term::Number(_) | Term::Apply(..) | Term::Chain(..) | Term::Lookup(..) => true,
            Term::Item { item, .. } => match &model.item(*item).definition {
                Definition::Assumption { timed, .. } => !timed,
                Definition::Lever(lever) => matches!(lever.setting, Setting::Constant(_)),
                _ => false,
            },
            _ => false,
        }
    });
    lasts
}
