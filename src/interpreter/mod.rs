//! The model one path at a time, slow and plain: the oracle of the program, and what `attain trace` shows.
//!
//! It walks the equations as they stand in the model, period by period, without sharing or reordering anything. Every value
//! must have the bits of the program's columns.

mod operands;

use crate::distribution::Drawer;
use crate::math;
use crate::arithmetic::Operation;
use crate::model::{
    Base, Condition, Definition, DrawId, ItemId, ItemKind, LEAST_GAP, MET_THOUGH_UNDEFINED, Many, Model, Stock, TOLERANCE, Target, Term, WindowKind,
};
use crate::program::{MIXING, Settings, Stream};
use operands::{Class, Valued};
use std::collections::{BTreeMap, HashMap};

/// Where uniforms come from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Uniforms {
    /// Those of a path.
    Path(u64),
    /// One half for every draw: assumptions at their medians, shocks at their centre.
    Centre,
}

/// One draw of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawValue {
    /// Which draw.
    pub draw: DrawId,
    /// In which period; 0 for assumptions.
    pub period: i64,
    /// The value drawn.
    pub value: f64,
}

/// A target on one path.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetValue {
    /// Its measure in its period.
    pub measure: f64,
    /// Its bounds, as many as the condition has.
    pub bounds: Vec<f64>,
    /// Whether it is met.
    pub met: bool,
    /// How far the measure is from the nearest bound; 0 or less where it is met.
    pub gap: f64,
    /// The first period in which it is looked at and undefined, and what of it.
    pub undefined: Option<(i64, Undefined)>,
}

/// What of a target is undefined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undefined {
    /// Its measure.
    Measure,
    /// A bound, and not the measure.
    Bound,
}

/// Everything on one path.
#[derive(Clone, Debug)]
pub struct PathValues {
    /// Values by item and period from the base; shocks have none in the base period.
    pub items: Vec<Vec<Option<f64>>>,
    /// Every draw, in the order in which they were made.
    pub draws: Vec<DrawValue>,
    /// Targets, in order.
    pub targets: Vec<TargetValue>,
    /// Checks: the condition from its first period on.
    pub checks: Vec<Vec<f64>>,
}

/// Prepared draws by draw and the bits of their known parameters.
type PreparedDraws = HashMap<(DrawId, Vec<Option<u64>>), Option<Drawer>>;

/// Walks paths of one model with one setting.
pub struct Interpreter<'m> {
    model: &'m Model,
    settings: &'m Settings,
    held: BTreeMap<ItemId, f64>,
    prepared: PreparedDraws,
}

impl<'m> Interpreter<'m> {
    /// An interpreter.
    pub fn new(model: &'m Model, settings: &'m Settings) -> Interpreter<'m> {
        Interpreter {
            model,
            settings,
            held: BTreeMap::new(),
            prepared: PreparedDraws::new(),
        }
    }

    /// Holds assumptions or shocks at numbers.
    pub fn holding(mut self, held: BTreeMap<ItemId, f64>) -> Interpreter<'m> {
        self.held = held;
        self
    }

    /// One whole path.
    pub fn walk(&mut self, uniforms: Uniforms) -> PathValues {
        let (model, calendar) = (self.model, &self.model.calendar);
        let periods = calendar.last() + 1;
        let moments = calendar.end_of(calendar.last()) as usize + 1;
        let mut walk = Walk {
            values: vec![vec![None; moments]; model.items.len()],
            stocks: vec![Vec::new(); model.stocks as usize],
            interpreter: self,
            uniforms,
            draws: Vec::new(),
        };
        for period in 0..periods {
            let end = calendar.end_of(period);
            let first = if period == 0 { 0 } else { calendar.end_of(period - 1) + 1 };
            let order = model.order.in_period(period);
            // What does not follow from indicators of the period comes before its first step.
            let is_indicator = |id: &&ItemId| model.item(**id).kind == ItemKind::Indicator;
            for id in order.iter().filter(|id| !is_indicator(id)) {
                let is_timed = matches!(model.item(*id).definition, Definition::Assumption { timed: true, .. });
                for moment in if is_timed { first } else { end }..=end {
                    walk.values[id.index()][moment as usize] = walk.item(*id, moment);
                }
            }
            for moment in first..=end {
                for id in order.iter().filter(is_indicator) {
                    walk.values[id.index()][moment as usize] = walk.item(*id, moment);
                }
            }
        }
        let targets = model.targets.iter().map(|target| walk.target(target)).collect();
        let checks = model.checks.iter().map(|check| {
            (check.from..periods)
                .map(|period| walk.term(&check.holds, period).value)
                .collect()
        });
        let checks = checks.collect();
        let items = walk
            .values
            .iter()
            .map(|row| row.iter().step_by(calendar.steps as usize).map(|value| value.map(|value| value.value)).collect())
            .collect();
        PathValues {
            items,
            draws: walk.draws,
            targets,
            checks,
        }
    }
}

struct Walk<'i, 'm> {
    interpreter: &'i mut Interpreter<'m>,
    uniforms: Uniforms,
    /// By item and moment.
    values: Vec<Vec<Option<Valued>>>,
    /// Levels of hidden stocks, by moment.
    stocks: Vec<Vec<Valued>>,
    draws: Vec<DrawValue>,
}

impl Walk<'_, '_> {
    /// An item at a moment from the base on.
    fn item(&mut self, id: ItemId, moment: i64) -> Option<Valued> {
        let model = self.interpreter.model;
        let period = model.calendar.period_of(moment);
        let held = self.interpreter.held.get(&id).copied();
        let value = match (&model.item(id).definition, held) {
            (Definition::Shock(_), _) if period == 0 => return None,
            (Definition::Assumption { .. } | Definition::Shock(_), Some(value)) => Valued::constant(value),
            (Definition::Lever(_), _) => self.lever(id, period),
            // Drawn once: later periods see the same value.
            (Definition::Assumption { timed: false, .. }, None) if period > 0 => return self.values[id.index()][0],
            (Definition::Assumption { value, .. }, None) => self.at(value, moment),
            (Definition::Shock(draw), None) => self.at(draw, moment),
            (Definition::Indicator(indicator), _) if period == 0 => match (&indicator.base, &indicator.equation) {
                (Base::Initial(term), _) => self.at(term, 0),
                (Base::Known(value), _) => Valued::constant(*value),
                (Base::Equation, Some(equation)) => self.at(equation, 0),
                _ => Valued::constant(f64::NAN),
            },
            (Definition::Indicator(indicator), _) => match &indicator.equation {
                Some(equation) => self.at(equation, moment),
                None => Valued::constant(indicator.known.get(&period).copied().unwrap_or(f64::NAN)),
            },
        };
        Some(Valued {
            value: Operation::Item.apply(value.value, 0.0, 0.0),
            class: value.class,
        })
    }

    fn lever(&self, id: ItemId, period: i64) -> Valued {
        Valued {
            value: self.interpreter.settings.lever(self.interpreter.model, id, period),
            class: Class::Setting,
        }
    }

    /// An item at any moment, also before the base.
    fn read(&mut self, id: ItemId, moment: i64) -> Valued {
        let model = self.interpreter.model;
        let period = model.calendar.period_of(moment);
        let end = model.calendar.end_of(period);
        let nothing = Valued::constant(f64::NAN);
        match &model.item(id).definition {
            Definition::Shock(_) if period <= 0 => Valued::constant(0.0),
            Definition::Lever(_) => self.lever(id, period),
            Definition::Assumption { timed: true, .. } if moment < 0 => self.item(id, moment).unwrap_or(nothing),
            Definition::Indicator(indicator) if moment < 0 => {
                Valued::constant(indicator.known.get(&period).copied().unwrap_or(f64::NAN))
            }
            Definition::Shock(_) | Definition::Assumption { timed: false, .. } => {
                self.values[id.index()][end.max(0) as usize].unwrap_or(nothing)
            }
            _ => self.values[id.index()][moment.max(0) as usize].unwrap_or(nothing),
        }
    }

    /// A term at the end of a period.
    fn term(&mut self, term: &Term, period: i64) -> Valued {
        self.at(term, self.interpreter.model.calendar.end_of(period))
    }

    /// A term at a moment.
    fn at(&mut self, term: &Term, now: i64) -> Valued {
        let calendar = &self.interpreter.model.calendar;
        match term {
            Term::Number(value) => Valued::constant(*value),
            Term::Clock(clock) => Valued::constant(clock.at(calendar, now)),
            Term::Item { item, lag: 0, .. } => self.read(*item, now),
            Term::Item { item, lag, .. } => {
                let period = calendar.period_of(now) - i64::from(*lag);
                self.read(*item, calendar.end_of(period))
            }
            Term::Apply(op, terms) => {
                let mut operands = [Valued::constant(0.0); 3];
                for (operand, term) in operands.iter_mut().zip(terms.iter()) {
                    *operand = self.at(term, now);
                }
                operands::apply(*op, &operands[..terms.len()])
            }
            Term::Chain(first, rest) => {
                let mut value = self.at(first, now);
                for (op, term) in rest {
                    let next = self.at(term, now);
                    value = operands::apply(*op, &[value, next]);
                }
                value
            }
            Term::Draw(id) => self.draw(*id, now),
            Term::At(inner, period) => self.term(inner, *period),
            Term::Window(kind, inner, range, _) => {
                let period = calendar.period_of(now);
                let periods = range.around(period);
                let moments = periods.map(|at| if at == period { now } else { calendar.end_of(at) });
                let values: Vec<Valued> = moments.map(|moment| self.at(inner, moment)).collect();
                let count = Valued::constant(values.len() as f64);
                let op = match kind {
                    WindowKind::Mean | WindowKind::Total => Operation::Add,
                    WindowKind::Lowest => Operation::Min,
                    WindowKind::Highest => Operation::Max,
                    WindowKind::Sd => return operands::many(Many::Sd, &values),
                };
                let all = values.into_iter().reduce(|all, next| operands::apply(op, &[all, next]));
                let all = all.unwrap_or(Valued::constant(f64::NAN));
                if *kind == WindowKind::Mean {
                    operands::apply(Operation::Divide, &[all, count])
                } else {
                    all
                }
            }
            Term::Lookup(lookup, x) => {
                let x = self.at(x, now);
                Valued {
                    value: lookup.at(x.value),
                    class: x.class,
                }
            }
            Term::Many(many, terms) => {
                let values: Vec<Valued> = terms.iter().map(|term| self.at(term, now)).collect();
                operands::many(*many, &values)
            }
            Term::Before(inner) => self.at(inner, now - 1),
            Term::Stock(stock) => self.stock(stock, now),
            Term::Level(id) => {
                let level = self.stocks[id.index()].get(now.max(0) as usize);
                level.copied().unwrap_or(Valued::constant(f64::NAN))
            }
            Term::Delayed { body, steps, start } => match now >= *steps {
                true => self.at(body, now - steps),
                false => self.at(start, 0),
            },
            Term::First(condition) => {
                let last = self.interpreter.model.calendar.last();
                let mut date = Valued::constant(f64::NAN);
                for period in (1..=last).rev() {
                    let holds = self.term(condition, period);
                    let this = Valued::constant(self.interpreter.model.calendar.date(period));
                    date = operands::apply(Operation::If, &[holds, this, date]);
                }
                date
            }
        }
    }

    /// The level of a hidden stock at a moment: that of each step follows from the one before.
    fn stock(&mut self, stock: &Stock, now: i64) -> Valued {
        let place = stock.id.index();
        while self.stocks[place].len() as i64 <= now.max(0) {
            let moment = self.stocks[place].len() as i64;
            let level = match moment {
                0 => self.at(&stock.initial, 0),
                _ => {
                    let level = self.stocks[place][moment as usize - 1];
                    let mut flow = self.at(&stock.change, moment - 1);
                    if self.interpreter.model.calendar.steps > 1 {
                        let dt = Valued::constant(self.interpreter.model.calendar.dt());
                        flow = operands::apply(Operation::Multiply, &[dt, flow]);
                    }
                    operands::apply(Operation::Add, &[level, flow])
                }
            };
            let level = operands::apply(Operation::Item, &[level]);
            self.stocks[place].push(level);
        }
        self.stocks[place][now.max(0) as usize]
    }

    fn uniform(&self, item: ItemId, substream: u32, period: u32) -> f64 {
        match self.uniforms {
            Uniforms::Centre => 0.5,
            Uniforms::Path(path) => {
                let settings = self.interpreter.settings;
                let stream = Stream {
                    item,
                    name: self.interpreter.model.item(item).name.clone(),
                    substream,
                };
                match settings.held(self.interpreter.model, &stream) {
                    Some(held) => held,
                    None => settings.sampler.uniform(settings.key(&stream), period, path),
                }
            }
        }
    }

    fn draw(&mut self, id: DrawId, now: i64) -> Valued {
        let model = self.interpreter.model;
        let draw = &model.draws[id.index()];
        let is_shock = model.item(draw.item).kind == ItemKind::Shock;
        let period = if is_shock { model.calendar.period_of(now) as u32 } else { 0 };
        let parameters: Vec<Valued> = draw.parameters.iter().map(|term| self.at(term, now)).collect();
        let known: Vec<Option<f64>> = parameters
            .iter()
            .map(|valued| (valued.class != Class::Varying).then_some(valued.value))
            .collect();
        let all: Vec<f64> = parameters.iter().map(|valued| valued.value).collect();
        let source = match draw.correlated {
            None => Source::Uniform(self.uniform(draw.item, draw.substream, period)),
            Some((group, position)) => {
                let group = &model.correlations[group];
                let own: Vec<f64> = group.members[..=position]
                    .iter()
                    .map(|member| math::normal_quantile(self.uniform(*member, 0, period)))
                    .collect();
                let sum = |sum: f64, (weight, own): (&f64, &f64)| math::fused(*weight, *own, sum);
                let score = if position == 0 {
                    own[0]
                } else {
                    group.factor.row(position).iter().zip(&own).fold(0.0, sum)
                };
                Source::Score(match &group.t_copula {
                    None => score,
                    Some(copula) => {
                        let (mut scale, mut score) = ([self.uniform(group.members[0], MIXING, period)], [score]);
                        copula.scales(&mut scale);
                        copula.scores(&mut score, &scale);
                        score[0]
                    }
                })
            }
        };
        let key = (id, known.iter().map(|value| value.map(f64::to_bits)).collect());
        let prepared = self
            .interpreter
            .prepared
            .entry(key)
            .or_insert_with(|| draw.shape.prepare(&known).ok());
        let value = match (prepared, source) {
            (None, _) => f64::NAN,
            (Some(prepared), Source::Score(score)) => prepared.from_score(&all, score),
            (Some(prepared), Source::Uniform(uniform)) => prepared.quantile(&all, uniform),
        };
        self.draws.push(DrawValue {
            draw: id,
            period: i64::from(period),
            value,
        });
        Valued {
            value,
            class: Class::Varying,
        }
    }

    /// Measure, whether the condition holds (1, 0 or undefined), and the gap.
    fn condition(&mut self, target: &Target, period: i64) -> (f64, f64, f64, Vec<f64>) {
        let measure = Operation::Item.apply(self.term(&target.measure, period).value, 0.0, 0.0);
        let bounds = target.condition.terms().into_iter();
        let bounds: Vec<Valued> = bounds.map(|term| self.term(term, period)).collect();
        let is_number = bounds.iter().all(|bound| bound.class != Class::Varying);
        let bounds: Vec<f64> = bounds.into_iter().map(|bound| bound.value).collect();
        let (low, high) = match target.condition {
            Condition::AtLeast(_) | Condition::MoreThan(_) => (Some(bounds[0]), None),
            Condition::AtMost(_) | Condition::LessThan(_) => (None, Some(bounds[0])),
            Condition::Between(..) => (Some(bounds[0]), Some(bounds[1])),
            Condition::About(..) => (Some(bounds[0] - bounds[1]), Some(bounds[0] + bounds[1])),
        };
        let mut sizes: Vec<f64> = low.into_iter().chain(high).collect();
        let is_plain = is_number && target.last_terms.is_none();
        sizes.extend((!is_plain).then_some(measure));
        let terms = target.last_terms.iter().flatten();
        sizes.extend(terms.map(|term| self.term(term, period).value).collect::<Vec<_>>());
        let largest = sizes.into_iter().fold(0.0, |largest, size| Operation::Max.apply(largest, size.abs(), 0.0));
        let mut slack = TOLERANCE * largest;
        if target.condition.is_strict() {
            slack = -Operation::Max.apply(slack, LEAST_GAP, 0.0);
        }
        let side = |gap: f64| (Operation::LessOrEqual.apply(gap, slack, 0.0), gap);
        let above = low.map(|low| side(low - measure));
        let below = high.map(|high| side(measure - high));
        let (holds, gap) = match (above, below) {
            (Some((above, short)), Some((below, over))) => (
                Operation::And.apply(above, below, 0.0),
                Operation::Max.apply(short, over, 0.0),
            ),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => (f64::NAN, f64::NAN),
        };
        let gap = if is_plain {
            gap
        } else {
            let (met, missed) = (Operation::Min.apply(gap, 0.0, 0.0), Operation::Max.apply(gap, LEAST_GAP, 0.0));
            Operation::If.apply(holds, met, missed)
        };
        (measure, holds, gap, bounds)
    }

    fn target(&mut self, target: &Target) -> TargetValue {
        let (mut met, mut undefined) = (false, None);
        let mut look = |period: i64, (measure, holds, _, _): &(f64, f64, f64, Vec<f64>)| {
            met |= *holds == 1.0;
            if holds.is_nan() && undefined.is_none() {
                let what = if measure.is_nan() { Undefined::Measure } else { Undefined::Bound };
                undefined = Some((period, what));
            }
        };
        for period in target.from.unwrap_or(target.period)..target.period {
            look(period, &self.condition(target, period));
        }
        let last = self.condition(target, target.period);
        look(target.period, &last);
        let (measure, _, gap, bounds) = last;
        let gap = match (target.from, met, undefined) {
            (None, ..) => gap,
            (Some(_), true, None) => 0.0,
            (Some(_), true, Some(_)) => MET_THOUGH_UNDEFINED,
            (Some(_), false, None) => Operation::Max.apply(gap, LEAST_GAP, 0.0),
            (Some(_), false, Some(_)) => f64::NAN,
        };
        TargetValue {
            measure,
            bounds,
            met,
            gap,
            undefined,
        }
    }
}

enum Source {
    Uniform(f64),
    Score(f64),
}
