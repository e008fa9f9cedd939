//! Expressions → terms: names found, members unrolled, functions and windows understood. Draws are in [`super::draws`],
//! literal periods in [`super::periods`].

use super::names::{Names, Symbol};
use crate::arithmetic::Operation;
use super::{Clock, Draw, ItemId, ItemKind, Term, messages};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported, Span};
use crate::expression::functions::{self, Fold, FunctionKind, MeasureKind, Meaning};
use crate::expression::syntax::{Argument, At, Binary, Expression, Index, Kind, Link, Name, Unary};
use crate::scenario::{Calendar, Formula};
use crate::wording::{Said, say};

/// Where an expression stands, and so what it may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The value of an assumption: draws, assumptions, levers.
    Assumption,
    /// A shock: draws, assumptions, levers, lagged indicators and shocks.
    Shock,
    /// The equation of an indicator: everything but draws.
    Equation {
        /// The first period in which it is evaluated, as an index from the base: 0 or 1.
        from: i64,
    },
    /// `initial`: assumptions and levers, values of indicators in the base, and shocks, which are 0 there.
    Initial,
    /// The measure or a bound of a target: indicators, assumptions, levers.
    Measure,
    /// A check: everything but draws.
    Check,
    /// An observation: as a target.
    Observation,
    /// The distribution of an observed or supposed value.
    Given,
    /// A condition of a supposition: as a target, shocks too.
    Supposed,
    /// A rule of lights: the figures of progress.
    Light,
}

impl Place {
    /// The word for people, with its article where the language has one.
    pub fn said(self) -> Said {
        match self {
            Place::Assumption => say!("假设"; "an assumption"),
            Place::Shock => say!("扰动"; "a shock"),
            Place::Equation { .. } => say!("指标的方程"; "the equation of an indicator"),
            Place::Initial => say!("指标的初始值"; "the initial value of an indicator"),
            Place::Measure => say!("目标"; "a target"),
            Place::Check => say!("检验"; "a check"),
            Place::Observation => say!("观测"; "an observation"),
            Place::Given => say!("观测或假如的数值"; "a value that is observed or supposed"),
            Place::Supposed => say!("假如的条件"; "a condition of a supposition"),
            Place::Light => say!("灯号的规则"; "a rule of lights"),
        }
    }

    fn may_draw(self) -> bool {
        matches!(self, Place::Assumption | Place::Shock | Place::Given)
    }

    /// Whether it may look at the whole run, as a target does.
    fn measures(self) -> bool {
        matches!(self, Place::Measure | Place::Observation | Place::Supposed)
    }
}

/// What the resolution of one file shares: the terms still allowed, and every draw found so far.
pub struct Shared<'a> {
    /// All names.
    pub names: &'a Names,
    /// All periods.
    pub calendar: &'a Calendar,
    /// Draws found so far.
    pub draws: Vec<Draw>,
    /// Terms that may still be made; a file must not grow without bound when its dimensions are unrolled.
    pub budget: u64,
    /// That it was said that there are too many.
    pub exhausted: Option<Reported>,
}

/// Resolves one expression of one scalar.
pub struct Resolver<'a, 'b> {
    /// What all resolvers share.
    pub shared: &'a mut Shared<'b>,
    /// Where mistakes go.
    pub diagnostics: &'a mut Diagnostics,
    /// The formula, for places.
    pub formula: &'a Formula,
    /// Where it stands.
    pub place: Place,
    /// The item that draws belong to.
    pub owner: Option<ItemId>,
    /// The current dimension and member.
    pub current: Option<(usize, usize)>,
    /// The next draw's number.
    pub substream: u32,
    pub(super) star: Option<(usize, usize)>,
    pub(super) window: Option<Window>,
    /// Whether `at_base` is around.
    in_base: bool,
}

/// The window around an expression.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// Whether it ends before now.
    pub past: bool,
}

impl<'a, 'b> Resolver<'a, 'b> {
    /// A resolver of a formula.
    pub fn new(
        shared: &'a mut Shared<'b>,
        diagnostics: &'a mut Diagnostics,
        formula: &'a Formula,
        place: Place,
        owner: Option<ItemId>,
        current: Option<(usize, usize)>,
    ) -> Self {
        Resolver {
            shared,
            diagnostics,
            formula,
            place,
            owner,
            current,
            substream: 0,
            star: None,
            window: None,
            in_base: false,
        }
    }

    /// The whole formula.
    pub fn resolve(mut self) -> Result<Term, Reported> {
        let formula = self.formula;
        self.term(&formula.expression)
    }

    /// Notes a mistake.
    pub(super) fn fault<T>(&mut self, at: At, diagnostic: Diagnostic) -> Result<T, Reported> {
        let span = self.span(at);
        Err(self.diagnostics.error(diagnostic.at(span)))
    }

    /// How many names are looked through for what was meant.
    fn candidates(&self) -> usize {
        if self.diagnostics.few() { usize::MAX } else { 0 }
    }

    pub(super) fn span(&self, at: At) -> Span {
        self.formula.span_of(at)
    }

    /// Several expressions; all are looked at even where one is wrong.
    pub(super) fn terms<'e>(&mut self, expressions: impl Iterator<Item = &'e Expression>) -> Result<Vec<Term>, Reported> {
        let terms: Vec<Result<Term, Reported>> = expressions.map(|expression| self.term(expression)).collect();
        terms.into_iter().collect()
    }

    /// One expression.
    pub(super) fn term(&mut self, expression: &Expression) -> Result<Term, Reported> {
        match self.shared.budget.checked_sub(1) {
            Some(rest) => self.shared.budget = rest,
            None => {
                let said = self.shared.exhausted.map_or_else(|| self.fault(expression.at, messages::too_many_terms()), Err);
                self.shared.exhausted = said.as_ref().err().copied();
                return said;
            }
        }
        match &expression.kind {
            Kind::Number(value) => Ok(Term::Number(*value)),
            Kind::Period(_) => self.fault(expression.at, messages::stray_period()),
            Kind::Item(name, index) => self.item(name, index.as_ref(), 0),
            Kind::Apply(name, index, arguments) => self.apply(expression, name, index.as_ref(), arguments),
            Kind::Unary(op, inner) => {
                let op = match op {
                    Unary::Minus => Operation::Negate,
                    Unary::Not => Operation::Not,
                };
                let inner = self.term(inner)?;
                Ok(match (op, &inner) {
                    (Operation::Negate, Term::Number(value)) => Term::Number(-value),
                    _ => Term::Apply(op, Box::new([inner])),
                })
            }
            Kind::Binary(op, a, b) => {
                self.bare_years(*op, a, b);
                let (a, b) = (self.term(a), self.term(b));
                let (a, b) = (a?, b?);
                Ok(match op {
                    Binary::Power => Term::binary(Operation::Power, a, b),
                    Binary::Less => Term::binary(Operation::Less, a, b),
                    Binary::LessOrEqual => Term::binary(Operation::LessOrEqual, a, b),
                    Binary::Greater => Term::binary(Operation::Less, b, a),
                    Binary::GreaterOrEqual => Term::binary(Operation::LessOrEqual, b, a),
                    Binary::Equal => Term::binary(Operation::Equal, a, b),
                    Binary::NotEqual => Term::binary(Operation::NotEqual, a, b),
                })
            }
            Kind::Chain(first, rest) => {
                let first = self.term(first);
                let rest: Vec<Result<(Operation, Term), Reported>> = rest
                    .iter()
                    .map(|(link, expression)| {
                        let op = match link {
                            Link::Plus => Operation::Add,
                            Link::Minus => Operation::Subtract,
                            Link::Times => Operation::Multiply,
                            Link::Over => Operation::Divide,
                            Link::And => Operation::And,
                            Link::Or => Operation::Or,
                        };
                        self.term(expression).map(|term| (op, term))
                    })
                    .collect();
                let rest: Result<Vec<(Operation, Term)>, Reported> = rest.into_iter().collect();
                Ok(Term::Chain(Box::new(first?), rest?))
            }
            Kind::To(low, high) => {
                if !self.place.may_draw() {
                    return self.fault(expression.at, messages::draw_outside(self.place));
                }
                if self.window.is_some() || self.in_base {
                    return self.fault(expression.at, messages::draw_in_window());
                }
                self.interval(expression, low, high)
            }
        }
    }

    /// A name, `lag` periods ago.
    fn item(&mut self, name: &Name, index: Option<&Index>, lag: u32) -> Result<Term, Reported> {
        let names = self.shared.names;
        let Some(symbol) = names.symbols.get(&name.text) else {
            if let Some(clock) = self.clock(name) {
                let clock = clock?;
                self.bare_clock(name, index, lag)?;
                return Ok(Term::Clock(clock));
            }
            return self.unknown(name);
        };
        let id = self.scalar(name, symbol, index)?;
        if lag > 0 && !matches!(symbol.kind, ItemKind::Indicator | ItemKind::Shock) {
            return self.fault(name.at, messages::no_lags(&name.text, symbol.kind));
        }
        self.allowed(name, symbol.kind, lag)?;
        Ok(Term::Item {
            item: id,
            lag,
            span: self.span(name.at),
        })
    }

    fn bare_clock(&mut self, name: &Name, index: Option<&Index>, lag: u32) -> Result<(), Reported> {
        if index.is_some() {
            self.fault(name.at, messages::no_members(&name.text))
        } else if lag > 0 {
            self.fault(name.at, messages::clock_lag(&name.text))
        } else {
            Ok(())
        }
    }

    /// `t`, `year`, `quarter`, `month`; an error where the calendar has no such thing, `None` where the name is another one.
    fn clock(&mut self, name: &Name) -> Option<Result<Clock, Reported>> {
        use crate::scenario::Frequency::{Monthly, Plain, Quarterly};
        let frequency = self.shared.calendar.frequency;
        let clock = match name.text.as_str() {
            "t" => Clock::T,
            "year" if frequency != Plain => Clock::Year,
            "quarter" if frequency == Quarterly => Clock::Part,
            "month" if frequency == Monthly => Clock::Part,
            "year" | "quarter" | "month" => {
                return Some(self.fault(name.at, messages::no_such_clock(&name.text, frequency)));
            }
            _ => return None,
        };
        Some(Ok(clock))
    }

    fn unknown<T>(&mut self, name: &Name) -> Result<T, Reported> {
        let names = self.shared.names;
        if names.dimension(&name.text).is_some() {
            return self.fault(name.at, messages::dimension_as_value(&name.text));
        }
        if is_function(&name.text) || crate::distribution::family(&name.text).is_some() {
            return self.fault(name.at, messages::function_without_arguments(&name.text));
        }
        if names
            .dimensions
            .iter()
            .any(|dimension| dimension.position(&name.text).is_some())
        {
            return self.fault(name.at, messages::member_as_value(&name.text));
        }
        if let Some(reported) = names.unread.covers(&name.text) {
            return Err(reported);
        }
        let known = names.symbols.keys().map(String::as_str).chain(["t", "year"]);
        let known = known.take(self.candidates());
        self.fault(name.at, messages::unknown_name(&name.text, known))
    }

    /// The scalar that a name with or without an index means.
    fn scalar(&mut self, name: &Name, symbol: &Symbol, index: Option<&Index>) -> Result<ItemId, Reported> {
        let names = self.shared.names;
        let (dimension, index) = match (symbol.dimension, index) {
            (None, None) => return Ok(symbol.first),
            (None, Some(_)) => return self.fault(name.at, messages::no_members(&name.text)),
            (Some(dimension), None) => {
                let members = &names.dimensions[dimension];
                return self.fault(
                    name.at,
                    messages::missing_index(&name.text, &members.name, &members.members[0]),
                );
            }
            (Some(dimension), Some(index)) => (dimension, index),
        };
        let members = &names.dimensions[dimension];
        let position = match index {
            Index::Star(_) => match self.star {
                Some((_, position)) => position,
                None => return self.fault(name.at, messages::stray_star(&name.text)),
            },
            Index::Member(member) => match names.dimension(&member.text) {
                Some(running) => match self.current {
                    Some((current, position)) if current == running => {
                        let text = &names.dimensions[running].members[position];
                        match members.position(text) {
                            Some(position) => position,
                            None => {
                                let message = messages::current_member_missing(text, &name.text, &members.name);
                                return self.fault(member.at, message);
                            }
                        }
                    }
                    _ => return self.fault(member.at, messages::no_current_member(&member.text)),
                },
                None => match members.position(&member.text) {
                    Some(position) => position,
                    None => {
                        if let Some(reported) = names.unread.covers(&member.text) {
                            return Err(reported);
                        }
                        let known = members.members.iter().map(String::as_str).take(self.candidates());
                        return self.fault(member.at, messages::unknown_member(&member.text, &members.name, known));
                    }
                },
            },
        };
        Ok(ItemId(symbol.first.0 + position as u32))
    }

    /// Whether an item of this kind may be read here.
    fn allowed(&mut self, name: &Name, kind: ItemKind, lag: u32) -> Result<(), Reported> {
        use ItemKind::{Indicator, Shock};
        let is_past = lag > 0 || self.in_base || self.window.is_some_and(|window| window.past);
        let forbidden = match self.place {
            Place::Assumption | Place::Given => matches!(kind, Indicator | Shock),
            Place::Shock => matches!(kind, Indicator | Shock) && !is_past,
            Place::Measure | Place::Observation => kind == Shock,
            Place::Initial | Place::Equation { .. } | Place::Check | Place::Supposed | Place::Light => false,
        };
        if forbidden {
            return self.fault(name.at, messages::not_allowed_here(&name.text, kind, self.place));
        }
        Ok(())
    }

    /// `name(…)`, `name[…](…)`: a lag, a function or a distribution.
    fn apply(
        &mut self,
        whole: &Expression,
        name: &Name,
        index: Option<&Index>,
        arguments: &[Argument],
    ) -> Result<Term, Reported> {
        let names = self.shared.names;
        let declared = names.symbols.contains_key(&name.text);
        let function = is_function(&name.text);
        let family = crate::distribution::family(&name.text);
        let is_lag = index.is_some() || self.is_lag(name, arguments);
        let unread = names.unread.covers(&name.text);
        if let (true, false, Some(reported)) = (is_lag, declared, unread) {
            return Err(reported);
        }
        if is_lag || (!function && family.is_none() && (declared || is_clock(&name.text))) {
            if let [Argument { key: None, value }] = arguments
                && declared
                && (matches!(value.kind, Kind::Period(_)) || self.is_base_year(value))
            {
                return self.item_in_base(name, index, value);
            }
            return match only_literal(arguments) {
                Some(lag) if lag < 0 && lag >= -i64::from(u32::MAX) => {
                    self.item(name, index, lag.unsigned_abs() as u32)
                }
                Some(lag) => self.fault(arguments[0].value.at, messages::bad_lag(&name.text, lag)),
                None => {
                    let at = arguments.first().map_or(whole.at, |argument| argument.value.at);
                    self.fault(at, messages::lag_not_literal(&name.text))
                }
            };
        }
        if function {
            return self.function(whole, name, arguments);
        }
        match family {
            Some(_) if (self.window.is_some() || self.in_base) && self.place.may_draw() => {
                self.fault(name.at, messages::draw_in_window())
            }
            Some(_) if !self.place.may_draw() => self.fault(name.at, messages::draw_outside(self.place)),
            Some(family) => self.distribution(whole, name, family, arguments),
            None => {
                if let Some(reported) = unread {
                    return Err(reported);
                }
                let functions = functions::FUNCTIONS.iter().map(|function| function.name);
                let families = crate::distribution::FAMILIES.iter().map(|family| family.name);
                let symbols = names.symbols.keys().map(String::as_str);
                let known = functions.chain(families).chain(symbols).take(self.candidates());
                self.fault(name.at, messages::unknown_function(&name.text, known))
            }
        }
    }

    /// `x(2017)`, where 2017 is the base: its value there.
    fn item_in_base(&mut self, name: &Name, index: Option<&Index>, period: &Expression) -> Result<Term, Reported> {
        let kind = self.shared.names.symbols.get(&name.text).map(|symbol| symbol.kind);
        if let Some(kind) = kind.filter(|kind| *kind != ItemKind::Indicator) {
            return self.fault(name.at, messages::no_lags(&name.text, kind));
        }
        if !self.is_base(period)? {
            let base = self.shared.calendar.label(0);
            return self.fault(period.at, messages::value_in_period(&name.text, &base));
        }
        self.at_base(|resolver| resolver.item(name, index, 0))
    }

    /// What stands in `at_base`.
    fn at_base(&mut self, body: impl FnOnce(&mut Self) -> Result<Term, Reported>) -> Result<Term, Reported> {
        let outer = std::mem::replace(&mut self.in_base, true);
        let body = body(self);
        self.in_base = outer;
        Ok(Term::At(Box::new(body?), 0))
    }

    /// Whether `name(…)` is the lag of an item, which may share its name with a function.
    pub(super) fn is_lag(&self, name: &Name, arguments: &[Argument]) -> bool {
        let [argument] = arguments else { return false };
        // Of an item named like a function only an integer literal makes a lag: `abs(-1.0)` is the function.
        let is_plain = |text: &str| {
            text.chars()
                .all(|c| c.is_ascii_digit() || c == '-' || c.is_whitespace())
        };
        self.shared.names.symbols.contains_key(&name.text)
            && only_literal(arguments).is_some()
            && self.formula.part(argument.value.at).is_none_or(is_plain)
    }

    /// A function of the catalogue.
    fn function(&mut self, whole: &Expression, name: &Name, arguments: &[Argument]) -> Result<Term, Reported> {
        if let Some(argument) = arguments.iter().find(|argument| argument.key.is_some()) {
            return self.fault(argument.value.at, messages::named_argument(&name.text));
        }
        let Some(function) = functions::called(&name.text, arguments.len()) else {
            return self.wrong_count(whole, name, arguments);
        };
        let values: Vec<&Expression> = arguments.iter().map(|argument| &argument.value).collect();
        match (function.meaning, values.as_slice()) {
            (Meaning::Elementwise(op), values) => {
                let terms = self.terms(values.iter().copied())?;
                Ok(if function.variadic {
                    Term::fold(op, terms)
                } else {
                    Term::Apply(op, terms.into_boxed_slice())
                })
            }
            (Meaning::Members(fold), [body]) => self.aggregate(name, fold, body),
            (Meaning::Window(kind), [body, from, to]) => self.window(whole, name, kind, body, [from, to]),
            (Meaning::Base, [body]) => self.at_base(|resolver| resolver.term(body)),
            (Meaning::Calendar(kind), periods) => self.period_function(whole, kind, periods),
            (Meaning::Measure(_), _) if !self.place.measures() => {
                self.fault(name.at, messages::only_in_measures(&name.text))
            }
            (Meaning::Measure(MeasureKind::At), [body, period]) => {
                let body = self.term(body);
                let period = self.period_within(period);
                Ok(Term::At(Box::new(body?), period?))
            }
            (Meaning::Measure(MeasureKind::First), [condition]) => Ok(Term::First(Box::new(self.term(condition)?))),
            (Meaning::Measure(MeasureKind::Growth), [body, from, to]) => self.growth(body, from, to),
            // The catalogue gives each meaning its arguments.
            (Meaning::Members(_) | Meaning::Window(_) | Meaning::Base | Meaning::Measure(_), _) => {
                self.wrong_count(whole, name, arguments)
            }
        }
    }

    fn wrong_count<T>(&mut self, whole: &Expression, name: &Name, arguments: &[Argument]) -> Result<T, Reported> {
        let usage = messages::either(functions::named(&name.text).map(|function| function.signature()));
        // The first argument that is too many, or the whole call where some are missing.
        let most = functions::named(&name.text)
            .map(|function| function.parameters.len())
            .max()
            .unwrap_or(0);
        let at = arguments.get(most).map_or(whole.at, |argument| argument.value.at);
        self.fault(at, messages::wrong_count(&name.text, &usage, arguments.len()))
    }

    /// A function over members.
    fn aggregate(&mut self, name: &Name, fold: Fold, body: &Expression) -> Result<Term, Reported> {
        let dimension = self.starred_dimension(name, body)?;
        let outer = self.star;
        let members = self.shared.names.dimensions[dimension].members.len();
        let each = (0..members).map(|position| {
            self.star = Some((dimension, position));
            self.term(body)
        });
        let terms: Result<Vec<Term>, Reported> = each.collect();
        self.star = outer;
        let terms = terms?;
        Ok(match fold {
            Fold::Sum => Term::fold(Operation::Add, terms),
            Fold::Product => Term::fold(Operation::Multiply, terms),
            Fold::Least => Term::fold(Operation::Min, terms),
            Fold::Greatest => Term::fold(Operation::Max, terms),
            Fold::Mean => Term::binary(
                Operation::Divide,
                Term::fold(Operation::Add, terms),
                Term::Number(members as f64),
            ),
            Fold::Count => {
                let held = terms
                    .into_iter()
                    .map(|term| Term::binary(Operation::NotEqual, term, Term::Number(0.0)));
                Term::fold(Operation::Add, held.collect())
            }
        })
    }

    /// The dimension over which the starred names of an aggregate run.
    fn starred_dimension(&mut self, name: &Name, body: &Expression) -> Result<usize, Reported> {
        let mut starred = Vec::new();
        stars(body, &mut starred);
        let names = self.shared.names;
        let mut found: Option<(usize, &Name)> = None;
        for star in starred {
            let Some(symbol) = names.symbols.get(&star.text) else {
                return self.unknown(star);
            };
            let Some(dimension) = symbol.dimension else {
                return self.fault(star.at, messages::no_members(&star.text));
            };
            match found {
                Some((other, first)) if other != dimension => {
                    let message = messages::two_dimensions(
                        (&first.text, &names.dimensions[other].name),
                        (&star.text, &names.dimensions[dimension].name),
                    );
                    return self.fault(star.at, message);
                }
                _ => found = Some((dimension, star)),
            }
        }
        match found {
            Some((dimension, _)) => Ok(dimension),
            None => self.fault(name.at, messages::no_star(&name.text)),
        }
    }
}

/// The starred names that belong to the aggregate around `body`.
fn stars<'e>(body: &'e Expression, found: &mut Vec<&'e Name>) {
    match &body.kind {
        Kind::Number(_) | Kind::Period(_) => {}
        Kind::Item(name, index) => {
            if let Some(Index::Star(_)) = index {
                found.push(name);
            }
        }
        Kind::Apply(name, index, arguments) => {
            if let Some(Index::Star(_)) = index {
                found.push(name);
            }
            let function = functions::called(&name.text, arguments.len());
            if function.is_none_or(|function| function.kind() != FunctionKind::Aggregate) {
                for argument in arguments {
                    stars(&argument.value, found);
                    if let Some(key) = &argument.key {
                        stars(key, found);
                    }
                }
            }
        }
        Kind::Unary(_, inner) => stars(inner, found),
        Kind::Binary(_, a, b) | Kind::To(a, b) => {
            stars(a, found);
            stars(b, found);
        }
        Kind::Chain(first, rest) => {
            stars(first, found);
            for (_, expression) in rest {
                stars(expression, found);
            }
        }
    }
}

/// A literal whole number, with its sign.
pub(super) fn whole_number(expression: &Expression) -> Option<i64> {
    let value = crate::scenario::literal(expression)?;
    (value.fract() == 0.0 && value.abs() < 1e15).then_some(value as i64)
}

/// The whole number that is the only argument.
fn only_literal(arguments: &[Argument]) -> Option<i64> {
    match arguments {
        [Argument { key: None, value }] => whole_number(value),
        _ => None,
    }
}

fn is_function(name: &str) -> bool {
    functions::named(name).next().is_some()
}

fn is_clock(name: &str) -> bool {
    matches!(name, "t" | "year" | "quarter" | "month")
}
