//! Expressions → terms: names found, members unrolled, functions and windows understood. Draws are in [`super::draws`],
//! literal periods in [`super::periods`].

use super::names::{Names, Symbol};
use super::{Clock, Draw, ItemId, ItemKind, Operation, Term, messages};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::expression::functions::{self, FunctionKind};
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
    /// `initial`: assumptions and levers.
    Initial,
    /// The measure or a bound of a target: indicators, assumptions, levers.
    Measure,
    /// A check: everything but draws.
    Check,
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
        }
    }

    fn may_draw(self) -> bool {
        matches!(self, Place::Assumption | Place::Shock)
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
    /// Whether it was said that there are too many.
    pub exhausted: bool,
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
        }
    }

    /// The whole formula.
    pub fn resolve(mut self) -> Option<Term> {
        let formula = self.formula;
        self.term(&formula.expression)
    }

    /// Notes a mistake and gives nothing.
    pub(super) fn fault<T>(&mut self, at: At, diagnostic: Diagnostic) -> Option<T> {
        let span = self.span(at);
        self.diagnostics.push(diagnostic.at(span));
        None
    }

    /// How many names are looked through for what was meant.
    fn candidates(&self) -> usize {
        if self.diagnostics.few() { usize::MAX } else { 0 }
    }

    pub(super) fn span(&self, at: At) -> Span {
        self.formula.span_of(at)
    }

    /// Several expressions; all are looked at even where one is wrong.
    pub(super) fn terms<'e>(&mut self, expressions: impl Iterator<Item = &'e Expression>) -> Option<Vec<Term>> {
        let terms: Vec<Option<Term>> = expressions.map(|expression| self.term(expression)).collect();
        terms.into_iter().collect()
    }

    /// One expression.
    pub(super) fn term(&mut self, expression: &Expression) -> Option<Term> {
        match self.shared.budget.checked_sub(1) {
            Some(rest) => self.shared.budget = rest,
            None if std::mem::replace(&mut self.shared.exhausted, true) => return None,
            None => return self.fault(expression.at, messages::too_many_terms()),
        }
        match &expression.kind {
            Kind::Number(value) => Some(Term::Number(*value)),
            Kind::Period(_) => self.fault(expression.at, messages::stray_period()),
            Kind::Item(name, index) => self.item(name, index.as_ref(), 0),
            Kind::Apply(name, index, arguments) => self.apply(expression, name, index.as_ref(), arguments),
            Kind::Unary(op, inner) => {
                let op = match op {
                    Unary::Minus => Operation::Negate,
                    Unary::Not => Operation::Not,
                };
                let inner = self.term(inner)?;
                Some(match (op, &inner) {
                    (Operation::Negate, Term::Number(value)) => Term::Number(-value),
                    _ => Term::Apply(op, Box::new([inner])),
                })
            }
            Kind::Binary(op, a, b) => {
                self.bare_years(*op, a, b);
                let terms = self.terms([&**a, &**b].into_iter())?;
                let [a, b]: [Term; 2] = terms.try_into().ok()?;
                Some(match op {
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
                let rest: Vec<Option<(Operation, Term)>> = rest
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
                let rest: Option<Vec<(Operation, Term)>> = rest.into_iter().collect();
                Some(Term::Chain(Box::new(first?), rest?))
            }
            Kind::To(low, high) => {
                if !self.place.may_draw() {
                    return self.fault(expression.at, messages::draw_outside(self.place));
                }
                if self.window.is_some() {
                    return self.fault(expression.at, messages::draw_in_window());
                }
                self.interval(expression, low, high)
            }
        }
    }

    /// A name, `lag` periods ago.
    fn item(&mut self, name: &Name, index: Option<&Index>, lag: u32) -> Option<Term> {
        let names = self.shared.names;
        let Some(symbol) = names.symbols.get(&name.text) else {
            if let Some(clock) = self.clock(name) {
                return clock.filter(|_| self.bare_clock(name, index, lag)).map(Term::Clock);
            }
            return self.unknown(name);
        };
        let id = self.scalar(name, symbol, index)?;
        if lag > 0 && !matches!(symbol.kind, ItemKind::Indicator | ItemKind::Shock) {
            return self.fault(name.at, messages::no_lags(&name.text, symbol.kind));
        }
        self.allowed(name, symbol.kind, lag)?;
        Some(Term::Item {
            item: id,
            lag,
            span: self.span(name.at),
        })
    }

    fn bare_clock(&mut self, name: &Name, index: Option<&Index>, lag: u32) -> bool {
        if index.is_some() {
            self.fault::<()>(name.at, messages::no_members(&name.text));
        } else if lag > 0 {
            self.fault::<()>(name.at, messages::clock_lag(&name.text));
        }
        index.is_none() && lag == 0
    }

    /// `t`, `year`, `quarter`, `month`: the inner `None` where the calendar has no such thing.
    fn clock(&mut self, name: &Name) -> Option<Option<Clock>> {
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
        Some(Some(clock))
    }

    fn unknown<T>(&mut self, name: &Name) -> Option<T> {
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
        if names.unread.covers(&name.text) {
            return None;
        }
        let known = names.symbols.keys().map(String::as_str).chain(["t", "year"]);
        let known = known.take(self.candidates());
        self.fault(name.at, messages::unknown_name(&name.text, known))
    }

    /// The scalar that a name with or without an index means.
    fn scalar(&mut self, name: &Name, symbol: &Symbol, index: Option<&Index>) -> Option<ItemId> {
        let names = self.shared.names;
        let (dimension, index) = match (symbol.dimension, index) {
            (None, None) => return Some(symbol.first),
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
                    None if names.unread.covers(&member.text) => return None,
                    None => {
                        let known = members.members.iter().map(String::as_str).take(self.candidates());
                        return self.fault(member.at, messages::unknown_member(&member.text, &members.name, known));
                    }
                },
            },
        };
        Some(ItemId(symbol.first.0 + position as u32))
    }

    /// Whether an item of this kind may be read here.
    fn allowed(&mut self, name: &Name, kind: ItemKind, lag: u32) -> Option<()> {
        use ItemKind::{Indicator, Shock};
        let forbidden = match self.place {
            Place::Assumption | Place::Initial => matches!(kind, Indicator | Shock),
            Place::Shock => {
                matches!(kind, Indicator | Shock) && lag == 0 && !self.window.is_some_and(|window| window.past)
            }
            Place::Measure => kind == Shock,
            Place::Equation { .. } | Place::Check => false,
        };
        if forbidden {
            return self.fault(name.at, messages::not_allowed_here(&name.text, kind, self.place));
        }
        Some(())
    }

    /// `name(…)`, `name[…](…)`: a lag, a function or a distribution.
    fn apply(
        &mut self,
        whole: &Expression,
        name: &Name,
        index: Option<&Index>,
        arguments: &[Argument],
    ) -> Option<Term> {
        let names = self.shared.names;
        let declared = names.symbols.contains_key(&name.text);
        let function = is_function(&name.text);
        let family = crate::distribution::family(&name.text);
        let is_lag = index.is_some() || self.is_lag(name, arguments);
        if is_lag && !declared && names.unread.covers(&name.text) {
            return None;
        }
        if is_lag || (!function && family.is_none() && (declared || is_clock(&name.text))) {
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
            Some(_) if self.window.is_some() && self.place.may_draw() => {
                self.fault(name.at, messages::draw_in_window())
            }
            Some(_) if !self.place.may_draw() => self.fault(name.at, messages::draw_outside(self.place)),
            Some(family) => self.distribution(whole, name, family, arguments),
            None if names.unread.covers(&name.text) => None,
            None => {
                let functions = functions::FUNCTIONS.iter().map(|function| function.name);
                let families = crate::distribution::FAMILIES.iter().map(|family| family.name);
                let symbols = names.symbols.keys().map(String::as_str);
                let known = functions.chain(families).chain(symbols).take(self.candidates());
                self.fault(name.at, messages::unknown_function(&name.text, known))
            }
        }
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
    fn function(&mut self, whole: &Expression, name: &Name, arguments: &[Argument]) -> Option<Term> {
        if let Some(argument) = arguments.iter().find(|argument| argument.key.is_some()) {
            return self.fault(argument.value.at, messages::named_argument(&name.text));
        }
        if functions::called(&name.text, arguments.len()).is_none() {
            let usage = messages::either(functions::named(&name.text).map(|function| function.signature()));
            // The first argument that is too many, or the whole call where some are missing.
            let most = functions::named(&name.text)
                .map(|function| function.parameters.len())
                .max()
                .unwrap_or(0);
            let at = arguments.get(most).map_or(whole.at, |argument| argument.value.at);
            return self.fault(at, messages::wrong_count(&name.text, &usage, arguments.len()));
        }
        let values: Vec<&Expression> = arguments.iter().map(|argument| &argument.value).collect();
        match (name.text.as_str(), values.as_slice()) {
            ("sum" | "product" | "count", [body]) => self.aggregate(name, body),
            ("mean" | "min" | "max", [body]) => self.aggregate(name, body),
            ("mean" | "total" | "lowest" | "highest", [body, from, to]) => self.window(whole, name, body, from, to),
            ("step" | "pulse" | "ramp", periods) => self.period_function(name, periods),
            ("at" | "first" | "growth", _) if self.place != Place::Measure => {
                self.fault(name.at, messages::only_in_measures(&name.text))
            }
            ("at", [body, period]) => {
                let body = self.term(body);
                let period = self.period_within(period);
                Some(Term::At(Box::new(body?), period?))
            }
            ("first", [condition]) => Some(Term::First(Box::new(self.term(condition)?))),
            ("growth", [body, from, to]) => self.growth(body, from, to),
            (text, values) => {
                let op = Operation::of_function(text)?;
                let terms = self.terms(values.iter().copied())?;
                match op {
                    Operation::Min | Operation::Max => Some(Term::fold(op, terms)),
                    _ => Some(Term::Apply(op, terms.into_boxed_slice())),
                }
            }
        }
    }

    /// `sum`, `mean`, `min`, `max`, `product`, `count` over members.
    fn aggregate(&mut self, name: &Name, body: &Expression) -> Option<Term> {
        let dimension = self.starred_dimension(name, body)?;
        let outer = self.star;
        let members = self.shared.names.dimensions[dimension].members.len();
        let mut terms = Vec::with_capacity(members);
        for position in 0..members {
            self.star = Some((dimension, position));
            match self.term(body) {
                Some(term) => terms.push(term),
                None => break,
            }
        }
        self.star = outer;
        if terms.len() != members {
            return None;
        }
        Some(match name.text.as_str() {
            "sum" => Term::fold(Operation::Add, terms),
            "product" => Term::fold(Operation::Multiply, terms),
            "min" => Term::fold(Operation::Min, terms),
            "max" => Term::fold(Operation::Max, terms),
            "mean" => Term::binary(
                Operation::Divide,
                Term::fold(Operation::Add, terms),
                Term::Number(members as f64),
            ),
            _ => {
                let held = terms
                    .into_iter()
                    .map(|term| Term::binary(Operation::NotEqual, term, Term::Number(0.0)));
                Term::fold(Operation::Add, held.collect())
            }
        })
    }

    /// The dimension over which the starred names of an aggregate run.
    fn starred_dimension(&mut self, name: &Name, body: &Expression) -> Option<usize> {
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
            Some((dimension, _)) => Some(dimension),
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
            if function.is_none_or(|function| function.kind != FunctionKind::Aggregate) {
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
