//! [`Model`] → [`Program`]: every item of every period becomes a node, in the order of time and of evaluation.

use super::node::{Code, Graph, Node, NodeId, TooLarge};
use super::{GroupRows, MIXING, Program, Scalars, Schedule, Sink, Stream, schedule};
use crate::model::{
    Base, Condition, Definition, DrawId, ItemId, ItemKind, Model, Operation, Setting, Target, Term, WindowKind,
};
use std::collections::BTreeMap;

/// First-met periods are followed for targets whose measure looks back at most so far.
const LONGEST_FIRST_MET: i64 = 12;
/// First-met periods are followed up to this many periods.
const MOST_FIRST_MET: i64 = 400;
/// … and over this many periods of all targets together: each takes 128 bytes a thread.
const MOST_MASKS: i64 = 1 << 17;
/// Not yet computed.
const NONE: u32 = u32::MAX;

/// What is wanted, and the node that has it.
type Sinks = Vec<(Sink, NodeId)>;

/// The nodes of a target.
#[derive(Clone, Copy, Debug)]
pub struct TargetNodes {
    /// Its measure in its period.
    pub measure: NodeId,
    /// Distance to the nearest bound where it is missed.
    pub gap: NodeId,
    /// The first and the last period in which it is looked at to know when it is first met, if that is followed:
    /// [`Sink::Met`] in each.
    pub followed: Option<(u32, u32)>,
}

/// Compiles a model.
pub fn compile(model: &Model) -> Result<Program, TooLarge> {
    compile_held(model, &Held::new())
}

/// Compiles a model of which some assumptions and shocks do not draw.
pub fn compile_held(model: &Model, held: &Held) -> Result<Program, TooLarge> {
    let mut lowering = Lowering::new(model, held)?;
    let (targets, mut sinks) = lowering.sinks()?;
    let mut scalars = Scalars::default();
    let main = schedule::schedule(&lowering.graph, &sinks, &mut scalars);
    for (id, _) in model.of_kind(ItemKind::Assumption) {
        sinks.push((Sink::Assumption(id.0), NodeId(lowering.values[lowering.place(id, 0)])));
    }
    let pilot = schedule::schedule(&lowering.graph, &sinks, &mut scalars);
    Ok(lowering.finish(sinks, scalars, main, pilot, targets))
}

/// Assumptions and shocks that are held at numbers, by period (index from the base).
pub type Held = BTreeMap<ItemId, Setting>;

/// Compiles only what decides some targets, and the values of some assumptions and shocks: [`Sink::Measure`] and
/// [`Sink::Gap`] of each target (by index), [`Sink::Own`] of each item in every period after the base in which it may differ. Items of `held` do not draw.
///
/// # Errors
/// [`TooLarge`] beyond [`MAX_NODES`](super::MAX_NODES).
pub fn compile_for(model: &Model, targets: &[usize], own: &[ItemId], held: &Held) -> Result<Program, TooLarge> {
    let mut lowering = Lowering::new(model, held)?;
    let mut sinks = Vec::new();
    for index in targets {
        let (measure, gap) = lowering.measure_and_gap(&model.targets[*index])?;
        sinks.push((Sink::Measure(*index as u32), measure));
        sinks.push((Sink::Gap(*index as u32), gap));
    }
    for id in own {
        // An assumption that does not depend on the period is one number.
        let once = matches!(model.item(*id).definition, Definition::Assumption { timed: false, .. });
        for period in 1..if once { 2 } else { lowering.periods } {
            let node = NodeId(lowering.values[lowering.place(*id, period as i64)]);
            sinks.push((Sink::Own(id.0, period as u32), node));
        }
    }
    let mut scalars = Scalars::default();
    let main = schedule::schedule(&lowering.graph, &sinks, &mut scalars);
    let pilot = main.clone();
    Ok(lowering.finish(sinks, scalars, main, pilot, Vec::new()))
}

struct Lowering<'m> {
    model: &'m Model,
    held: &'m Held,
    graph: Graph,
    values: Vec<u32>,
    periods: usize,
    streams: Vec<Stream>,
    stream_of: BTreeMap<(ItemId, u32), u32>,
    /// Periods of targets that may still be followed.
    masks_left: i64,
    /// Draws with a list of parameters, and whether they are never infinite.
    finite: BTreeMap<(u32, u32), bool>,
}

impl<'m> Lowering<'m> {
    /// Every item in every period.
    fn new(model: &'m Model, held: &'m Held) -> Result<Lowering<'m>, TooLarge> {
        let periods = model.calendar.last() as usize + 1;
        let mut lowering = Lowering {
            model,
            held,
            graph: Graph::default(),
            values: vec![NONE; model.items.len() * periods],
            periods,
            streams: Vec::new(),
            stream_of: BTreeMap::new(),
            masks_left: MOST_MASKS,
            finite: BTreeMap::new(),
        };
        lowering.all_periods()?;
        Ok(lowering)
    }

    fn finish(
        self,
        sinks: Vec<(Sink, NodeId)>,
        scalars: Scalars,
        schedule: Schedule,
        pilot: Schedule,
        targets: Vec<TargetNodes>,
    ) -> Program {
        let model = self.model;
        let groups = model.correlations.iter();
        Program {
            graph: self.graph,
            sinks,
            streams: self.streams,
            shapes: model.draws.iter().map(|draw| draw.shape.clone()).collect(),
            groups: groups
                .map(|group| GroupRows {
                    factor: group.factor.clone(),
                    t_copula: group.t_copula.clone(),
                })
                .collect(),
            scalars,
            schedule,
            pilot,
            targets,
        }
    }

    fn place(&self, item: ItemId, period: i64) -> usize {
        item.0 as usize * self.periods + period as usize
    }

    fn all_periods(&mut self) -> Result<(), TooLarge> {
        let model = self.model;
        for period in 0..self.periods as i64 {
            for id in &model.order {
                let node = match &model.item(*id).definition {
                    Definition::Lever(_) => self.lever(*id, period)?,
                    Definition::Assumption { value, timed } => match self.held.get(id) {
                        Some(value) => self.graph.constant(value.at(period))?,
                        None if !timed && period > 0 => NodeId(self.values[self.place(*id, 0)]),
                        None => self.item_of(value, period)?,
                    },
                    Definition::Shock(_) if period == 0 => continue,
                    Definition::Shock(draw) => match self.held.get(id) {
                        Some(value) => self.graph.constant(value.at(period))?,
                        None => self.item_of(draw, period)?,
                    },
                    Definition::Indicator(indicator) if period == 0 => match (&indicator.base, &indicator.equation) {
                        (Base::Initial(term), _) => self.item_of(term, 0)?,
                        (Base::Known(value), _) => self.graph.constant(*value)?,
                        (Base::Equation, Some(equation)) => self.item_of(equation, 0)?,
                        _ => self.graph.constant(f64::NAN)?,
                    },
                    Definition::Indicator(indicator) => match &indicator.equation {
                        Some(equation) => self.item_of(equation, period)?,
                        None => self
                            .graph
                            .constant(indicator.known.get(&period).copied().unwrap_or(f64::NAN))?,
                    },
                };
                let place = self.place(*id, period);
                self.values[place] = node.0;
            }
        }
        Ok(())
    }

    /// A term as the value of an item: undefined where infinite.
    fn item_of(&mut self, term: &Term, period: i64) -> Result<NodeId, TooLarge> {
        let node = self.term(term, period)?;
        if self.draws_finite(node) {
            return Ok(node);
        }
        self.graph.apply(Operation::Item, &[node])
    }

    /// Whether a node is a draw that is never infinite: its parameters are constants, and quantiles, which never fall, are
    /// finite from the least to the greatest number that it may start from.
    fn draws_finite(&mut self, id: NodeId) -> bool {
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

    fn lever(&mut self, id: ItemId, period: i64) -> Result<NodeId, TooLarge> {
        // A constant lever is one number in all periods.
        let period = match self.model.lever(id).map(|lever| &lever.setting) {
            Some(Setting::Series(points)) => {
                let after = points.partition_point(|(index, _)| *index <= period);
                points[after.saturating_sub(1)].0
            }
            _ => 0,
        };
        self.graph.add(
            Node {
                code: Code::Lever,
                a: id.0,
                b: period as i32 as u32,
                c: 0,
            },
            true,
        )
    }

    /// The value of an item in any period, also before the base.
    fn value(&mut self, id: ItemId, period: i64) -> Result<NodeId, TooLarge> {
        let model = self.model;
        let item = model.item(id);
        match &item.definition {
            Definition::Shock(_) if period <= 0 => self.graph.constant(0.0),
            Definition::Lever(_) => self.lever(id, period),
            Definition::Assumption { value, timed: true } if period < 0 && !self.held.contains_key(&id) => {
                self.item_of(value, period)
            }
            Definition::Assumption { .. } if period < 0 => Ok(NodeId(self.values[self.place(id, 0)])),
            Definition::Indicator(indicator) if period < 0 => {
                let value = indicator.known.get(&period).copied().unwrap_or(f64::NAN);
                self.graph.constant(value)
            }
            _ => {
                let node = self.values[self.place(id, period)];
                debug_assert_ne!(node, NONE, "{} in {period}", item.name);
                Ok(NodeId(node))
            }
        }
    }

    fn term(&mut self, term: &Term, now: i64) -> Result<NodeId, TooLarge> {
        match term {
            Term::Number(value) => self.graph.constant(*value),
            Term::Clock(clock) => {
                let value = clock.at(&self.model.calendar, now);
                self.graph.constant(value)
            }
            Term::Item { item, lag, .. } => self.value(*item, now - i64::from(*lag)),
            Term::Apply(op, terms) => {
                let mut ids = [NodeId(0); 3];
                for (id, term) in ids.iter_mut().zip(terms.iter()) {
                    *id = self.term(term, now)?;
                }
                self.graph.apply(*op, &ids[..terms.len()])
            }
            Term::Chain(first, rest) => {
                let mut node = self.term(first, now)?;
                for (op, term) in rest {
                    let next = self.term(term, now)?;
                    node = self.graph.apply(*op, &[node, next])?;
                }
                Ok(node)
            }
            Term::Draw(id) => self.draw(*id, now),
            Term::At(inner, period) => self.term(inner, *period),
            Term::Window(kind, inner, range, _) => {
                let op = match kind {
                    WindowKind::Mean | WindowKind::Total => Operation::Add,
                    WindowKind::Lowest => Operation::Min,
                    WindowKind::Highest => Operation::Max,
                };
                let range = range.around(now);
                let count = range.clone().count();
                let mut sum = None;
                for period in range {
                    let node = self.term(inner, period)?;
                    sum = Some(match sum {
                        None => node,
                        Some(sum) => self.graph.apply(op, &[sum, node])?,
                    });
                }
                let sum = match sum {
                    Some(sum) => sum,
                    None => self.graph.constant(f64::NAN)?,
                };
                if *kind == WindowKind::Mean {
                    let count = self.graph.constant(count as f64)?;
                    return self.graph.apply(Operation::Divide, &[sum, count]);
                }
                Ok(sum)
            }
            Term::First(condition) => {
                // From the end: the earliest period in which the condition holds wins. A period in which the condition is
                // undefined leaves the date undefined unless an earlier one holds.
                let mut date = self.graph.constant(f64::NAN)?;
                for period in (1..self.periods as i64).rev() {
                    let condition = self.term(condition, period)?;
                    let this = self.graph.constant(self.model.calendar.date(period))?;
                    date = self.graph.apply(Operation::If, &[condition, this, date])?;
                }
                Ok(date)
            }
        }
    }

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
    fn draw(&mut self, id: DrawId, now: i64) -> Result<NodeId, TooLarge> {
        let model = self.model;
        let draw = &model.draws[id.0 as usize];
        let is_shock = model.item(draw.item).kind == ItemKind::Shock;
        let period = if is_shock { now as u32 } else { 0 };
        let mut parameters = Vec::with_capacity(draw.parameters.len());
        for term in &draw.parameters {
            parameters.push(self.term(term, now)?);
        }
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

    /// What the results need.
    fn sinks(&mut self) -> Result<(Vec<TargetNodes>, Sinks), TooLarge> {
        let model = self.model;
        let mut sinks = Vec::new();
        for (index, id) in model.report.iter().enumerate() {
            for period in 0..self.periods {
                let node = NodeId(self.values[self.place(*id, period as i64)]);
                sinks.push((Sink::Indicator(index as u32, period as u32), node));
            }
        }
        let mut targets = Vec::with_capacity(model.targets.len());
        for (index, target) in model.targets.iter().enumerate() {
            let index = index as u32;
            let (measure, gap) = self.measure_and_gap(target)?;
            sinks.push((Sink::Measure(index), measure));
            sinks.push((Sink::Gap(index), gap));
            let nodes = TargetNodes {
                measure,
                gap,
                followed: self.followed(target),
            };
            for period in nodes.followed.map_or(1..=0, |(from, to)| from..=to) {
                let (_, _, gap) = self.condition(target, i64::from(period))?;
                sinks.push((Sink::Met(index, period), gap));
            }
            for (place, term) in target.condition.terms().into_iter().enumerate() {
                let node = self.term(term, target.period)?;
                // A bound that differs between paths is shown as its text.
                if self.graph.is_scalar(node) {
                    sinks.push((Sink::Bound(index, place as u8), node));
                }
            }
            targets.push(nodes);
        }
        for (index, check) in model.checks.iter().enumerate() {
            for period in check.from..self.periods as i64 {
                let node = self.term(&check.holds, period)?;
                sinks.push((Sink::Check(index as u32, period as u32), node));
            }
        }
        Ok((targets, sinks))
    }

    /// Whether a condition holds in a period (1, 0, or undefined), and the gap where it does not.
    fn condition(&mut self, target: &Target, period: i64) -> Result<(NodeId, NodeId, NodeId), TooLarge> {
        use Operation::{Add, And, LessOrEqual, Max, Subtract};
        let measure = self.term(&target.measure, period)?;
        let measure = self.graph.apply(Operation::Item, &[measure])?;
        let mut bounds = [NodeId(0); 2];
        for (bound, term) in bounds.iter_mut().zip(target.condition.terms()) {
            *bound = self.term(term, period)?;
        }
        let [a, b] = bounds;
        let (low, high) = match target.condition {
            Condition::AtLeast(_) => (Some(a), None),
            Condition::AtMost(_) => (None, Some(a)),
            Condition::Between(..) => (Some(a), Some(b)),
            Condition::About(..) => (
                Some(self.graph.apply(Subtract, &[a, b])?),
                Some(self.graph.apply(Add, &[a, b])?),
            ),
        };
        let above = match low {
            Some(low) => Some((
                self.graph.apply(LessOrEqual, &[low, measure])?,
                self.graph.apply(Subtract, &[low, measure])?,
            )),
            None => None,
        };
        let below = match high {
            Some(high) => Some((
                self.graph.apply(LessOrEqual, &[measure, high])?,
                self.graph.apply(Subtract, &[measure, high])?,
            )),
            None => None,
        };
        let (holds, gap) = match (above, below) {
            (Some((above, short)), Some((below, over))) => (
                self.graph.apply(And, &[above, below])?,
                self.graph.apply(Max, &[short, over])?,
            ),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => return Err(TooLarge),
        };
        Ok((measure, holds, gap))
    }

    /// The measure in the target's period, and the gap: 0 or less where it is met.
    fn measure_and_gap(&mut self, target: &Target) -> Result<(NodeId, NodeId), TooLarge> {
        let (measure, holds, mut gap) = self.condition(target, target.period)?;
        if let Some(from) = target.from {
            let mut met = self.graph.holds(holds)?;
            for period in from..target.period {
                let (_, holds, _) = self.condition(target, period)?;
                let holds = self.graph.holds(holds)?;
                met = self.graph.apply(Operation::Max, &[met, holds])?;
            }
            // Met earlier is met: what happens to the measure afterwards is no shortfall.
            let zero = self.graph.constant(0.0)?;
            gap = self.graph.apply(Operation::If, &[met, zero, gap])?;
        }
        Ok((measure, gap))
    }

    /// The periods in which a target is looked at to know when it is first met, where its measure moves with time.
    fn followed(&mut self, target: &Target) -> Option<(u32, u32)> {
        let from = target.from.unwrap_or(1);
        let masks = (target.period - from + 1).max(0);
        let follow = self.periods as i64 <= MOST_FIRST_MET
            && masks <= self.masks_left
            && target.period > 0
            && crate::model::lookback(&target.measure) <= LONGEST_FIRST_MET
            && moves(&target.measure)
            && self.exists_from_start(target);
        if !follow {
            return None;
        }
        self.masks_left -= masks;
        Some((from as u32, target.period as u32))
    }

    /// Whether everything that a target reads exists from the first period on.
    fn exists_from_start(&self, target: &Target) -> bool {
        let mut exists = true;
        let terms = std::iter::once(&target.measure).chain(target.condition.terms());
        for term in terms {
            let times = target.from.unwrap_or(1).min(target.period)..=target.period;
            let result = crate::model::early_readings(term, times, self.periods as i64 - 1, &mut |reading| match &self
                .model
                .item(reading.item)
                .definition
            {
                Definition::Indicator(indicator) if indicator.unknown(reading.from, reading.to.min(-1)).is_some() => {
                    Err(())
                }
                _ => Ok(()),
            });
            exists &= result.is_ok();
        }
        exists
    }
}

/// Whether a measure means something else in another period.
fn moves(term: &Term) -> bool {
    match term {
        Term::Item { .. } => true,
        Term::Window(_, inner, crate::model::Range::Relative(..), _) => moves(inner),
        Term::Window(..) | Term::At(..) | Term::First(_) | Term::Number(_) | Term::Clock(_) | Term::Draw(_) => false,
        _ => term.children().into_iter().any(moves),
    }
}
