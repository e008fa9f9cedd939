//! [`Model`] → [`Program`]: every item of every period becomes a node, in the order of time and of evaluation.

mod asked;
mod draws;
mod made;
mod targets;

use super::node::{Graph, ListId, MAX_NODES, Node, NodeId, StreamId, TooLarge};
use super::{GroupRows, Observable, Program, Scalars, Schedule, Stream, schedule};
use crate::arithmetic::Operation;
use crate::model::{
    Base, Definition, DrawId, ItemId, ItemKind, Model, Period, Setting, TargetId, Term, WindowKind,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use targets::MOST_MASKS;
pub use asked::{Asked, AskedNodes};
pub use made::{Made, MadeValue};
pub use targets::TargetNodes;

/// Not yet computed.
const NONE: NodeId = NodeId(u32::MAX);

/// Compiles a model.
pub fn compile(model: &Arc<Model>) -> Result<Program, TooLarge> {
    compile_fixed(model, &FixedValues::new())
}

/// Compiles a model if its program has at most so many nodes: as many as there is memory for, see
/// [`BYTES_PER_NODE`](super::BYTES_PER_NODE).
///
/// # Errors
/// [`TooLarge`] beyond them, or beyond [`MAX_NODES`].
pub fn compile_within(model: &Arc<Model>, most_nodes: usize) -> Result<Program, TooLarge> {
    compile_all(model, &FixedValues::new(), &[], most_nodes)
}

/// The same with measures and bounds that are asked for besides, and with values that are made: they stand in place of what the model
/// says, and what they depend on does not hear of it.
///
/// # Errors
/// As [`compile_within`].
pub fn compile_asked(model: &Arc<Model>, asked: &[Asked], made: &[Made], most_nodes: usize) -> Result<Program, TooLarge> {
    compile_made(model, &FixedValues::new(), asked, made, most_nodes)
}

/// Compiles a model of which some assumptions and shocks do not draw.
pub fn compile_fixed(model: &Arc<Model>, fixed: &FixedValues) -> Result<Program, TooLarge> {
    compile_all(model, fixed, &[], MAX_NODES)
}

fn compile_all(
    model: &Arc<Model>,
    fixed: &FixedValues,
    asked: &[Asked],
    most_nodes: usize,
) -> Result<Program, TooLarge> {
    compile_made(model, fixed, asked, &[], most_nodes)
}

fn compile_made(
    model: &Arc<Model>,
    fixed: &FixedValues,
    asked: &[Asked],
    made: &[Made],
    most_nodes: usize,
) -> Result<Program, TooLarge> {
    let mut lowering = Lowering::making(model, fixed, made, most_nodes)?;
    let (targets, mut observables) = lowering.observables()?;
    let mut scalars = Scalars::default();
    let main = lowering.schedule(&observables, &mut scalars);
    for (id, _) in model.of_kind(ItemKind::Assumption) {
        observables.push((Observable::Assumption(id), lowering.node_of(id, 0)));
    }
    let pilot = lowering.schedule(&observables, &mut scalars);
    let asked = asked.iter().map(|asked| lowering.asked(asked)).collect::<Result<_, _>>()?;
    let mut program = lowering.finish(observables, scalars, main, pilot, targets);
    program.asked = asked;
    Ok(program)
}

/// Assumptions and shocks that are fixed at numbers, by period (index from the base).
pub type FixedValues = BTreeMap<ItemId, Setting>;

/// Compiles only what decides some targets, and the values of some assumptions and shocks: [`Observable::Measure`] and
/// [`Observable::Gap`] of each target (by index), [`Observable::OwnValue`] of each item in every period after the base in which
/// it may differ. Items that are fixed do not draw.
///
/// # Errors
/// [`TooLarge`] beyond [`MAX_NODES`].
pub fn compile_for(
    model: &Arc<Model>,
    targets: &[usize],
    own_values: &[ItemId],
    fixed: &FixedValues,
) -> Result<Program, TooLarge> {
    let mut lowering = Lowering::new(model, fixed, MAX_NODES)?;
    let mut observables = Vec::new();
    for index in targets {
        let target = TargetId::at(*index);
        let (measure, gap) = lowering.measure_and_gap(target)?;
        observables.push((Observable::Measure(target), measure));
        observables.push((Observable::Gap(target), gap));
    }
    for item in own_values {
        // An assumption that does not depend on the period is one number.
        let once = matches!(
            model.item(*item).definition,
            Definition::Assumption { timed: false, .. }
        );
        for number in 1..if once { 2 } else { lowering.periods } {
            let (item, period) = (*item, Period::new(number));
            let node = lowering.node_of(item, number);
            observables.push((Observable::OwnValue { item, period }, node));
        }
    }
    let mut scalars = Scalars::default();
    let main = lowering.schedule(&observables, &mut scalars);
    let pilot = main.clone();
    Ok(lowering.finish(observables, scalars, main, pilot, Vec::new()))
}

struct Lowering<'m> {
    /// How much above 0 the gap of a target may be where it is met.
    slacks: BTreeMap<Observable, NodeId>,
    model: &'m Arc<Model>,
    fixed: &'m FixedValues,
    graph: Graph,
    /// The first node that is not the value of an item, nor needed for one.
    first_result_node: NodeId,
    /// The value of each item in each period from the base on.
    values: Vec<NodeId>,
    /// How many periods there are, the base among them.
    periods: i64,
    streams: Vec<Stream>,
    stream_of: BTreeMap<(ItemId, u32), StreamId>,
    /// Periods in which targets may still be tracked.
    masks_left: i64,
    /// Values that are made.
    made: &'m [Made],
    /// The distributions of those that are drawn, after those of the model.
    made_shapes: Vec<crate::distribution::Shape>,
    /// Draws with a list of parameters, and whether they are never infinite.
    finite: BTreeMap<(DrawId, ListId), bool>,
}

impl<'m> Lowering<'m> {
    /// Every item in every period.
    fn new(model: &'m Arc<Model>, fixed: &'m FixedValues, most_nodes: usize) -> Result<Lowering<'m>, TooLarge> {
        Lowering::making(model, fixed, &[], most_nodes)
    }

    /// The same with values that are made.
    fn making(
        model: &'m Arc<Model>,
        fixed: &'m FixedValues,
        made: &'m [Made],
        most_nodes: usize,
    ) -> Result<Lowering<'m>, TooLarge> {
        let periods = model.calendar.last() + 1;
        let mut lowering = Lowering {
            model,
            fixed,
            graph: Graph::of_at_most(most_nodes),
            first_result_node: NodeId(0),
            values: vec![NONE; model.items.len() * periods as usize],
            periods,
            streams: Vec::new(),
            stream_of: BTreeMap::new(),
            masks_left: MOST_MASKS,
            finite: BTreeMap::new(),
            slacks: BTreeMap::new(),
            made,
            made_shapes: Vec::new(),
        };
        lowering.all_periods()?;
        lowering.first_result_node = NodeId::at(lowering.graph.nodes.len());
        Ok(lowering)
    }

    /// What some observables need.
    fn schedule(&self, observables: &[(Observable, NodeId)], scalars: &mut Scalars) -> Schedule {
        schedule::schedule(&self.graph, self.first_result_node, observables, scalars)
    }

    fn finish(
        self,
        observables: Vec<(Observable, NodeId)>,
        mut scalars: Scalars,
        schedule: Schedule,
        pilot: Schedule,
        targets: Vec<TargetNodes>,
    ) -> Program {
        let model = self.model;
        let slack = |(observable, _): &(Observable, NodeId)| {
            let slack = self.slacks.get(observable)?;
            Some(scalars.place(&self.graph, *slack))
        };
        let slacks = observables.iter().map(slack).collect();
        let groups = model.correlations.iter();
        Program {
            model: Arc::clone(model),
            graph: self.graph,
            first_result_node: self.first_result_node,
            observables,
            slacks,
            streams: self.streams,
            shapes: model.draws.iter().map(|draw| draw.shape.clone()).chain(self.made_shapes).collect(),
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
            asked: Vec::new(),
        }
    }

    /// Where the value of an item in a period from the base on stands.
    fn place(&self, item: ItemId, period: i64) -> usize {
        item.index() * self.periods as usize + period as usize
    }

    /// The value of an item in a period from the base on, once it was lowered.
    fn node_of(&self, item: ItemId, period: i64) -> NodeId {
        self.values[self.place(item, period)]
    }

    fn all_periods(&mut self) -> Result<(), TooLarge> {
        let model = self.model;
        for period in 0..self.periods {
            for id in model.order.in_period(period) {
                let node = match &model.item(*id).definition {
                    _ if self.is_made(*id, period).is_some() => self.make(*id, period)?,
                    Definition::Lever(_) => self.lever(*id, period)?,
                    Definition::Assumption { value, timed } => match self.fixed.get(id) {
                        Some(value) => self.graph.constant(value.at(period))?,
                        None if !timed && period > 0 => self.node_of(*id, 0),
                        None => self.item_of(value, period)?,
                    },
                    Definition::Shock(_) if period == 0 => continue,
                    Definition::Shock(draw) => match self.fixed.get(id) {
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
                self.values[place] = node;
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
        let period = Period::new(period);
        self.graph.add(Node::Lever { item: id, period }, true)
    }

    /// The value of an item in any period, also before the base.
    fn value(&mut self, id: ItemId, period: i64) -> Result<NodeId, TooLarge> {
        let model = self.model;
        let item = model.item(id);
        match &item.definition {
            Definition::Shock(_) if period <= 0 => self.graph.constant(0.0),
            Definition::Lever(_) => self.lever(id, period),
            Definition::Assumption { value, timed: true } if period < 0 && !self.fixed.contains_key(&id) => {
                self.item_of(value, period)
            }
            Definition::Assumption { .. } if period < 0 => Ok(self.node_of(id, 0)),
            Definition::Indicator(indicator) if period < 0 => {
                let value = indicator.known.get(&period).copied().unwrap_or(f64::NAN);
                self.graph.constant(value)
            }
            _ => {
                let node = self.node_of(id, period);
                debug_assert_ne!(node, NONE, "{} in {period}", item.name);
                Ok(node)
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
                for period in (1..self.periods).rev() {
                    let condition = self.term(condition, period)?;
                    let this = self.graph.constant(self.model.calendar.date(period))?;
                    date = self.graph.apply(Operation::If, &[condition, this, date])?;
                }
                Ok(date)
            }
        }
    }
}
