//! [`Model`] → [`Program`]: every item of every period becomes a node, in the order of time and of evaluation.

mod asked;
mod draws;
mod made;
mod targets;

use super::node::{Graph, ListId, MAX_NODES, Node, NodeId, StreamId, TooLarge};
use super::{GroupRows, Observable, Program, Scalars, Schedule, Stream, schedule};
use crate::arithmetic::Operation;
use crate::distribution::Shape;
use crate::model::{
    Base, Definition, DrawId, ItemId, ItemKind, Many, Model, Period, Setting, Stock, TargetId, Term, WindowKind,
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
    /// The value of each item at each moment from the base on.
    values: Vec<NodeId>,
    /// How many periods there are, the base among them.
    periods: i64,
    /// How many moments there are, the base among them.
    moments: i64,
    /// The levels of hidden stocks, by moment from the base on.
    stocks: Vec<Vec<NodeId>>,
    streams: Vec<Stream>,
    stream_of: BTreeMap<(ItemId, u32), StreamId>,
    /// Periods in which targets may still be tracked.
    masks_left: i64,
    /// Values that are made.
    made: &'m [Made],
    /// The distributions of those that are drawn, after those of the model.
    made_shapes: Vec<crate::distribution::Shape>,
    /// By draw whose canonical parameters are kept over time: the draw that is made of these, and its shape.
    kept: BTreeMap<DrawId, Option<DrawId>>,
    kept_shapes: Vec<Shape>,
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
        let moments = model.calendar.end_of(model.calendar.last()) + 1;
        let mut lowering = Lowering {
            model,
            fixed,
            graph: Graph::of_at_most(most_nodes),
            first_result_node: NodeId(0),
            values: vec![NONE; model.items.len() * moments as usize],
            periods,
            moments,
            stocks: vec![Vec::new(); model.stocks as usize],
            streams: Vec::new(),
            stream_of: BTreeMap::new(),
            masks_left: MOST_MASKS,
            finite: BTreeMap::new(),
            kept: BTreeMap::new(),
            kept_shapes: Vec::new(),
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
        let mut shapes: Vec<Shape> = model.draws.iter().map(|draw| draw.shape.clone()).chain(self.made_shapes).collect();
        shapes.resize_with(model.draws.len() + self.made.len(), || Shape::constant(0));
        shapes.extend(self.kept_shapes);
        let groups = model.correlations.iter();
        Program {
            model: Arc::clone(model),
            graph: self.graph,
            first_result_node: self.first_result_node,
            observables,
            slacks,
            streams: self.streams,
            shapes,
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

    /// Where the value of an item at a moment from the base on stands.
    fn place(&self, item: ItemId, moment: i64) -> usize {
        item.index() * self.moments as usize + moment as usize
    }

    /// The value of an item at the end of a period from the base on, once it was lowered.
    fn node_of(&self, item: ItemId, period: i64) -> NodeId {
        self.values[self.place(item, self.model.calendar.end_of(period))]
    }

    /// Every item at every moment: in each period first what does not follow from indicators of the same period, then step by step
    /// what does.
    fn all_periods(&mut self) -> Result<(), TooLarge> {
        let (model, calendar) = (self.model, &self.model.calendar);
        for period in 0..self.periods {
            let (end, first) = (calendar.end_of(period), calendar.end_of(period - 1) + 1);
            let first = if period == 0 { 0 } else { first };
            let order = model.order.in_period(period);
            for id in order {
                let is_timed = match &model.item(*id).definition {
                    Definition::Indicator(_) => continue,
                    Definition::Assumption { timed, .. } => *timed,
                    Definition::Shock(_) | Definition::Lever(_) => false,
                };
                for moment in if is_timed { first } else { end }..=end {
                    self.item(*id, moment)?;
                }
            }
            for moment in first..=end {
                for id in order {
                    if matches!(model.item(*id).definition, Definition::Indicator(_)) {
                        self.item(*id, moment)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// An item at a moment from the base on.
    fn item(&mut self, id: ItemId, moment: i64) -> Result<(), TooLarge> {
        let model = self.model;
        let period = model.calendar.period_of(moment);
        let node = match &model.item(id).definition {
            _ if self.is_made(id, period).is_some() => self.make(id, period)?,
            Definition::Lever(_) => self.lever(id, period)?,
            Definition::Assumption { value, timed } => match self.fixed.get(&id) {
                Some(value) => self.graph.constant(value.at(period))?,
                None if !timed && period > 0 => self.node_of(id, 0),
                None => self.item_of(value, moment)?,
            },
            Definition::Shock(_) if period == 0 => return Ok(()),
            Definition::Shock(draw) => match self.fixed.get(&id) {
                Some(value) => self.graph.constant(value.at(period))?,
                None => self.item_of(draw, moment)?,
            },
            Definition::Indicator(indicator) if period == 0 => match (&indicator.base, &indicator.equation) {
                (Base::Initial(term), _) => self.item_of(term, 0)?,
                (Base::Known(value), _) => self.graph.constant(*value)?,
                (Base::Equation, Some(equation)) => self.item_of(equation, 0)?,
                _ => self.graph.constant(f64::NAN)?,
            },
            Definition::Indicator(indicator) => match &indicator.equation {
                Some(equation) => self.item_of(equation, moment)?,
                None => self
                    .graph
                    .constant(indicator.known.get(&period).copied().unwrap_or(f64::NAN))?,
            },
        };
        let place = self.place(id, moment);
        self.values[place] = node;
        Ok(())
    }

    /// A term as the value of an item: undefined where infinite.
    fn item_of(&mut self, term: &Term, moment: i64) -> Result<NodeId, TooLarge> {
        let node = self.at(term, moment)?;
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

    /// The value of an item at any moment, also before the base.
    fn value(&mut self, id: ItemId, moment: i64) -> Result<NodeId, TooLarge> {
        let model = self.model;
        let item = model.item(id);
        let period = model.calendar.period_of(moment);
        match &item.definition {
            Definition::Shock(_) if period <= 0 => self.graph.constant(0.0),
            Definition::Lever(_) => self.lever(id, period),
            Definition::Assumption { value, timed: true } if moment < 0 && !self.fixed.contains_key(&id) => {
                self.item_of(value, moment)
            }
            Definition::Assumption { .. } if moment < 0 => Ok(self.node_of(id, 0)),
            Definition::Indicator(indicator) if moment < 0 => {
                let value = indicator.known.get(&period).copied().unwrap_or(f64::NAN);
                self.graph.constant(value)
            }
            Definition::Shock(_) | Definition::Assumption { timed: false, .. } => Ok(self.node_of(id, period)),
            _ => {
                let node = self.values[self.place(id, moment)];
                debug_assert_ne!(node, NONE, "{} at {moment}", item.name);
                Ok(node)
            }
        }
    }

    /// A term at the end of a period.
    fn term(&mut self, term: &Term, period: i64) -> Result<NodeId, TooLarge> {
        self.at(term, self.model.calendar.end_of(period))
    }

    /// A term at a moment.
    fn at(&mut self, term: &Term, now: i64) -> Result<NodeId, TooLarge> {
        let calendar = &self.model.calendar;
        match term {
            Term::Number(value) => self.graph.constant(*value),
            Term::Clock(clock) => {
                let value = clock.at(calendar, now);
                self.graph.constant(value)
            }
            Term::Item { item, lag: 0, .. } => self.value(*item, now),
            Term::Item { item, lag, .. } => {
                let period = calendar.period_of(now) - i64::from(*lag);
                self.value(*item, calendar.end_of(period))
            }
            Term::Apply(op, terms) => {
                let mut ids = [NodeId(0); 3];
                for (id, term) in ids.iter_mut().zip(terms.iter()) {
                    *id = self.at(term, now)?;
                }
                self.graph.apply(*op, &ids[..terms.len()])
            }
            Term::Chain(first, rest) => {
                let mut node = self.at(first, now)?;
                for (op, term) in rest {
                    let next = self.at(term, now)?;
                    node = self.graph.apply(*op, &[node, next])?;
                }
                Ok(node)
            }
            Term::Draw(id) => self.draw(*id, now),
            Term::At(inner, period) => self.term(inner, *period),
            Term::Window(kind, inner, range, _) => {
                let period = calendar.period_of(now);
                let range = range.around(period);
                let count = range.clone().count();
                // The last one of a window that ends now is the step itself.
                let moments = range.map(|at| if at == period { now } else { calendar.end_of(at) });
                let op = match kind {
                    WindowKind::Mean | WindowKind::Total => Operation::Add,
                    WindowKind::Lowest => Operation::Min,
                    WindowKind::Highest => Operation::Max,
                    WindowKind::Sd => {
                        let mut nodes = Vec::with_capacity(count);
                        for moment in moments {
                            nodes.push(self.at(inner, moment)?);
                        }
                        return self.sd(&nodes);
                    }
                };
                let mut sum = None;
                for moment in moments {
                    let node = self.at(inner, moment)?;
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
            Term::Lookup(lookup, x) => {
                let x = self.at(x, now)?;
                self.graph.lookup(lookup, x)
            }
            Term::Many(many, terms) => {
                let mut nodes = Vec::with_capacity(terms.len());
                for term in terms {
                    nodes.push(self.at(term, now)?);
                }
                match many {
                    Many::Sd => self.sd(&nodes),
                    Many::Rank(rank) => self.graph.ranked(nodes, *rank),
                }
            }
            Term::Before(inner) => self.at(inner, now - 1),
            Term::Stock(stock) => self.stock(stock, now),
            Term::Level(id) => match self.stocks[id.index()].get(now.max(0) as usize) {
                Some(node) => Ok(*node),
                None => self.graph.constant(f64::NAN),
            },
            Term::Delayed { body, steps, start } => match now >= *steps {
                true => self.at(body, now - steps),
                false => self.at(start, 0),
            },
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

    /// The standard deviation of some values, divided by their number.
    fn sd(&mut self, nodes: &[NodeId]) -> Result<NodeId, TooLarge> {
        let Some((first, rest)) = nodes.split_first() else {
            return self.graph.constant(f64::NAN);
        };
        let count = self.graph.constant(nodes.len() as f64)?;
        let mut sum = *first;
        for node in rest {
            sum = self.graph.apply(Operation::Add, &[sum, *node])?;
        }
        let mean = self.graph.apply(Operation::Divide, &[sum, count])?;
        let mut squares = None;
        for node in nodes {
            let gap = self.graph.apply(Operation::Subtract, &[*node, mean])?;
            let square = self.graph.apply(Operation::Multiply, &[gap, gap])?;
            squares = Some(match squares {
                None => square,
                Some(squares) => self.graph.apply(Operation::Add, &[squares, square])?,
            });
        }
        let variance = self.graph.apply(Operation::Divide, &[squares.unwrap_or(count), count])?;
        self.graph.apply(Operation::Sqrt, &[variance])
    }

    /// The level of a hidden stock at a moment from the base on: that of each step follows from the one before.
    fn stock(&mut self, stock: &Stock, now: i64) -> Result<NodeId, TooLarge> {
        let place = stock.id.index();
        while self.stocks[place].len() as i64 <= now.max(0) {
            let moment = self.stocks[place].len() as i64;
            let level = match moment {
                0 => self.at(&stock.initial, 0)?,
                _ => {
                    let level = self.stocks[place][moment as usize - 1];
                    let mut flow = self.at(&stock.change, moment - 1)?;
                    if self.model.calendar.steps > 1 {
                        let dt = self.graph.constant(self.model.calendar.dt())?;
                        flow = self.graph.apply(Operation::Multiply, &[dt, flow])?;
                    }
                    self.graph.apply(Operation::Add, &[level, flow])?
                }
            };
            let level = self.graph.apply(Operation::Item, &[level])?;
            self.stocks[place].push(level);
        }
        Ok(self.stocks[place][now.max(0) as usize])
    }
}
