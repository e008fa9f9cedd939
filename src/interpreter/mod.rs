//! The model one path at a time, slow and plain: the oracle of the program, and what `attain trace` shows.
//!
//! It walks the equations as they stand in the model, period by period, without sharing or reordering anything. Every value
//! must have the bits of the program's columns.

mod operands;

use crate::distribution::Drawer;
use crate::math;
use crate::arithmetic::Operation;
use crate::model::{
    Base, Condition, Definition, DrawId, ItemId, ItemKind, LEAST_GAP, MET_THOUGH_UNDEFINED, Model, TOLERANCE, Target, Term, WindowKind,
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
        let model = self.model;
        let periods = model.calendar.last() as usize + 1;
        let values = vec![vec![None; periods]; model.items.len()];
        let mut walk = Walk {
            interpreter: self,
            uniforms,
            values,
            draws: Vec::new(),
        };
        for period in 0..periods as i64 {
            for id in model.order.in_period(period) {
                walk.values[id.index()][period as usize] = walk.item(*id, period);
            }
        }
        let targets = model.targets.iter().map(|target| walk.target(target)).collect();
        let checks = model.checks.iter().map(|check| {
            (check.from..periods as i64)
                .map(|period| walk.term(&check.holds, period).value)
                .collect()
        });
        let checks = checks.collect();
        let items = walk
            .values
            .iter()
            .map(|row| row.iter().map(|value| value.map(|value| value.value)).collect())
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
    values: Vec<Vec<Option<Valued>>>,
    draws: Vec<DrawValue>,
}

impl Walk<'_, '_> {
    /// An item in a period from the base on.
    fn item(&mut self, id: ItemId, period: i64) -> Option<Valued> {
        let model = self.interpreter.model;
        let held = self.interpreter.held.get(&id).copied();
        let value = match (&model.item(id).definition, held) {
            (Definition::Shock(_), _) if period == 0 => return None,
            (Definition::Assumption { .. } | Definition::Shock(_), Some(value)) => Valued::constant(value),
            (Definition::Lever(_), _) => self.lever(id, period),
            // Drawn once: later periods see the same value.
            (Definition::Assumption { timed: false, .. }, None) if period > 0 => return self.values[id.index()][0],
            (Definition::Assumption { value, .. }, None) => self.term(value, period),
            (Definition::Shock(draw), None) => self.term(draw, period),
            (Definition::Indicator(indicator), _) if period == 0 => match (&indicator.base, &indicator.equation) {
                (Base::Initial(term), _) => self.term(term, 0),
                (Base::Known(value), _) => Valued::constant(*value),
                (Base::Equation, Some(equation)) => self.term(equation, 0),
                _ => Valued::constant(f64::NAN),
            },
            (Definition::Indicator(indicator), _) => match &indicator.equation {
                Some(equation) => self.term(equation, period),
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

    /// An item in any period, also before the base.
    fn read(&mut self, id: ItemId, period: i64) -> Valued {
        let model = self.interpreter.model;
        match &model.item(id).definition {
            Definition::Shock(_) if period <= 0 => Valued::constant(0.0),
            Definition::Lever(_) => self.lever(id, period),
            Definition::Assumption { timed: true, .. } if period < 0 => {
                self.item(id, period).unwrap_or(Valued::constant(f64::NAN))
            }
            Definition::Indicator(indicator) if period < 0 => {
                Valued::constant(indicator.known.get(&period).copied().unwrap_or(f64::NAN))
            }
            _ => self.values[id.index()][period.max(0) as usize].unwrap_or(Valued::constant(f64::NAN)),
        }
    }

    fn term(&mut self, term: &Term, now: i64) -> Valued {
        match term {
            Term::Number(value) => Valued::constant(*value),
            Term::Clock(clock) => Valued::constant(clock.at(&self.interpreter.model.calendar, now)),
            Term::Item { item, lag, .. } => self.read(*item, now - i64::from(*lag)),
            Term::Apply(op, terms) => {
                let mut operands = [Valued::constant(0.0); 3];
                for (operand, term) in operands.iter_mut().zip(terms.iter()) {
                    *operand = self.term(term, now);
                }
                operands::apply(*op, &operands[..terms.len()])
            }
            Term::Chain(first, rest) => {
                let mut value = self.term(first, now);
                for (op, term) in rest {
                    let next = self.term(term, now);
                    value = operands::apply(*op, &[value, next]);
                }
                value
            }
            Term::Draw(id) => self.draw(*id, now),
            Term::At(inner, period) => self.term(inner, *period),
            Term::Window(kind, inner, range, _) => {
                let op = match kind {
                    WindowKind::Mean | WindowKind::Total => Operation::Add,
                    WindowKind::Lowest => Operation::Min,
                    WindowKind::Highest => Operation::Max,
                };
                let periods = range.around(now);
                let count = periods.clone().count() as f64;
                let values: Vec<Valued> = periods.map(|period| self.term(inner, period)).collect();
                let all = values.into_iter().reduce(|all, next| operands::apply(op, &[all, next]));
                let all = all.unwrap_or(Valued::constant(f64::NAN));
                if *kind == WindowKind::Mean {
                    operands::apply(Operation::Divide, &[all, Valued::constant(count)])
                } else {
                    all
                }
            }
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
        let period = if is_shock { now as u32 } else { 0 };
        let parameters: Vec<Valued> = draw.parameters.iter().map(|term| self.term(term, now)).collect();
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
