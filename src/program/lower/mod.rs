//! [`Model`] → [`Program`]: every item of every period becomes a node, in the order of time and of evaluation.

mod draws;
mod targets;

use super::node::{Code, Graph, Node, NodeId, TooLarge};
use super::{GroupRows, Program, Scalars, Schedule, Sink, Stream, schedule};
use crate::model::{Base, Definition, ItemId, ItemKind, Model, Operation, Setting, Term, WindowKind};
use std::collections::BTreeMap;
use std::sync::Arc;
use targets::MOST_MASKS;
pub use targets::TargetNodes;

/// Not yet computed.
const NONE: u32 = u32::MAX;

/// Compiles a model.
pub fn compile(model: &Arc<Model>) -> Result<Program, TooLarge> {
    compile_held(model, &Held::new())
}

/// Compiles a model of which some assumptions and shocks do not draw.
pub fn compile_held(model: &Arc<Model>, held: &Held) -> Result<Program, TooLarge> {
    let mut lowering = Lowering::new(model, held)?;
    let (targets, mut sinks) = lowering.sinks()?;
    let mut scalars = Scalars::default();
    let main = schedule::schedule(&lowering.graph, lowering.late, &sinks, &mut scalars);
    for (id, _) in model.of_kind(ItemKind::Assumption) {
        sinks.push((Sink::Assumption(id.0), NodeId(lowering.values[lowering.place(id, 0)])));
    }
    let pilot = schedule::schedule(&lowering.graph, lowering.late, &sinks, &mut scalars);
    Ok(lowering.finish(sinks, scalars, main, pilot, targets))
}

/// Assumptions and shocks that are held at numbers, by period (index from the base).
pub type Held = BTreeMap<ItemId, Setting>;

/// Compiles only what decides some targets, and the values of some assumptions and shocks: [`Sink::Measure`] and
/// [`Sink::Gap`] of each target (by index), [`Sink::Own`] of each item in every period after the base in which it may differ. Items of `held` do not draw.
///
/// # Errors
/// [`TooLarge`] beyond [`MAX_NODES`](super::MAX_NODES).
pub fn compile_for(model: &Arc<Model>, targets: &[usize], own: &[ItemId], held: &Held) -> Result<Program, TooLarge> {
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
    let main = schedule::schedule(&lowering.graph, lowering.late, &sinks, &mut scalars);
    let pilot = main.clone();
    Ok(lowering.finish(sinks, scalars, main, pilot, Vec::new()))
}

struct Lowering<'m> {
    model: &'m Arc<Model>,
    held: &'m Held,
    graph: Graph,
    /// The first node that is not the value of an item, nor needed for one.
    late: usize,
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
    fn new(model: &'m Arc<Model>, held: &'m Held) -> Result<Lowering<'m>, TooLarge> {
        let periods = model.calendar.last() as usize + 1;
        let mut lowering = Lowering {
            model,
            held,
            graph: Graph::default(),
            late: 0,
            values: vec![NONE; model.items.len() * periods],
            periods,
            streams: Vec::new(),
            stream_of: BTreeMap::new(),
            masks_left: MOST_MASKS,
            finite: BTreeMap::new(),
        };
        lowering.all_periods()?;
        lowering.late = lowering.graph.nodes.len();
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
            model: Arc::clone(model),
            graph: self.graph,
            late: self.late,
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
            for id in model.order.in_period(period) {
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
}
