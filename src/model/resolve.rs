//! Expressions → terms: names found, members unrolled, functions and windows understood. Draws are in [`super::draws`],
//! literal periods in [`super::periods`].

use super::names::{Cell, Names, Symbol};
use super::own::Problem;
use super::{Clock, Draw, ItemId, ItemKind, Many, Term, messages};
use crate::arithmetic::Operation;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported, Span};
use crate::expression::functions::{self, Fold, FunctionKind, MeasureKind, Meaning, ParameterKind};
use crate::expression::is_bare;
use crate::expression::syntax::{Argument, At, Binary, Expression, Index, Kind, Link, Name, Subscript, Unary};
use crate::scenario::{Calendar, Formula};
use crate::wording::{Said, say};
use std::collections::BTreeMap;

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
    /// Hidden stocks so far.
    pub stocks: u32,
    /// Assumptions that draw nothing and do not change over time.
    pub fixed: BTreeMap<ItemId, f64>,
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
    /// The current members.
    pub current: Cell,
    /// The next draw's number.
    pub substream: u32,
    /// The members over which the stars of the aggregate around run now.
    stars: Cell,
    pub(super) window: Option<Window>,
    /// Whether `at_base` is around.
    pub(super) in_base: bool,
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
        current: Cell,
    ) -> Self {
        Resolver {
            shared,
            diagnostics,
            formula,
            place,
            owner,
            current,
            substream: 0,
            stars: Cell::new(),
            window: None,
            in_base: false,
        }
    }

    /// The whole formula.
    pub fn resolve(mut self) -> Result<Term, Reported> {
        let formula = self.formula;
        match self.shared.names.functions.expand(&formula.expression) {
            Ok(expression) => self.term(&expression),
            Err(Problem::New(at, mistake)) => self.fault(at, *mistake),
            Err(Problem::Said(reported)) => Err(reported),
        }
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
            if let Some(value) = self.bare(name) {
                let value = value?;
                self.bare_clock(name, index, lag)?;
                return Ok(value);
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

    /// `t`, `year`, `quarter`, `month`, `dt`, `pi`; an error where the calendar has no such thing, `None` where the name is another one.
    fn bare(&mut self, name: &Name) -> Option<Result<Term, Reported>> {
        use crate::scenario::Frequency::{Monthly, Plain, Quarterly};
        if self.shared.names.tables.get(&name.text).is_some() {
            return None;
        }
        let frequency = self.shared.calendar.frequency;
        let clock = match name.text.as_str() {
            "t" => Clock::T,
            "year" if frequency != Plain => Clock::Year,
            "quarter" if frequency == Quarterly => Clock::Part,
            "month" if frequency == Monthly => Clock::Part,
            "year" | "quarter" | "month" => {
                return Some(self.fault(name.at, messages::no_such_clock(&name.text, frequency)));
            }
            "pi" => return Some(Ok(Term::Number(std::f64::consts::PI))),
            "dt" => return Some(Ok(Term::Number(self.shared.calendar.dt()))),
            _ => return None,
        };
        Some(Ok(Term::Clock(clock)))
    }

    fn unknown<T>(&mut self, name: &Name) -> Result<T, Reported> {
        let names = self.shared.names;
        if names.dimension(&name.text).is_some() {
            return self.fault(name.at, messages::dimension_as_value(&name.text));
        }
        if names.tables.get(&name.text).is_some() {
            return self.fault(name.at, messages::table_as_value(&name.text));
        }
        if is_function(&name.text) || names.functions.contains(&name.text) || crate::distribution::family(&name.text).is_some() {
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
        let place = self.cell(name, symbol, index)?;
        Ok(ItemId(symbol.first.0 + place as u32))
    }

    /// The place of the cell that an index means among those of a symbol.
    pub(super) fn cell(&mut self, name: &Name, symbol: &Symbol, index: Option<&Index>) -> Result<usize, Reported> {
        let names = self.shared.names;
        let Some(index) = index else {
            if symbol.dimensions.is_empty() {
                return Ok(0);
            }
            let (list, example) = (names.dimension_list(symbol), names.example(symbol, false));
            return self.fault(name.at, messages::missing_index(&name.text, &list, &example));
        };
        if symbol.dimensions.is_empty() {
            return self.fault(name.at, messages::no_members(&name.text));
        }
        if index.len() != symbol.dimensions.len() {
            let list = names.dimension_list(symbol);
            let message = messages::wrong_index_count(&name.text, &list, symbol.dimensions.len(), index.len());
            return self.fault(name.at, message);
        }
        let mut positions = [0; 3];
        for (place, subscript) in index.iter().enumerate().take(positions.len()) {
            positions[place] = self.position(name, symbol, place, subscript)?;
        }
        Ok(names.place_of(&symbol.dimensions, positions.into_iter()))
    }

    /// The position that a subscript means in the dimension at a place of a symbol.
    fn position(&mut self, name: &Name, symbol: &Symbol, place: usize, subscript: &Subscript) -> Result<usize, Reported> {
        let names = self.shared.names;
        let dimension = symbol.dimensions[place];
        let members = &names.dimensions[dimension];
        let running = |cell: &Cell, wanted: usize| cell.iter().find(|(known, _)| *known == wanted).map(|(_, at)| *at);
        let (of, position, at) = match subscript {
            Subscript::Star(_) => match running(&self.stars, dimension) {
                Some(position) => return Ok(position),
                None => return self.fault(name.at, messages::stray_star(&name.text)),
            },
            Subscript::All(part, at) => {
                let Some(of) = names.dimension(&part.text) else {
                    let known = names.dimensions.iter().map(|dimension| dimension.name.as_str());
                    return self.fault(part.at, messages::unknown_dimension(&part.text, known));
                };
                match running(&self.stars, of) {
                    Some(position) => (of, position, *at),
                    None => return self.fault(name.at, messages::stray_star(&name.text)),
                }
            }
            Subscript::Member(member) => match names.dimension(&member.text) {
                Some(of) => match running(&self.current, of).or_else(|| running(&self.stars, of)) {
                    Some(position) => (of, position, member.at),
                    None => return self.fault(member.at, messages::no_current_member(&member.text)),
                },
                None => {
                    let Some(position) = members.position(&member.text) else {
                        if let Some(reported) = names.unread.covers(&member.text) {
                            return Err(reported);
                        }
                        return self.fault(member.at, names.not_a_member(&member.text, symbol, place));
                    };
                    return Ok(position);
                }
            },
        };
        if of == dimension {
            return Ok(position);
        }
        let text = &names.dimensions[of].members[position];
        match members.position(text) {
            Some(position) => Ok(position),
            None => self.fault(at, messages::current_member_missing(text, &name.text, &members.name)),
        }
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
        if is_lag || (!function && family.is_none() && (declared || names.tables.get(&name.text).is_some() || is_bare(&name.text))) {
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
                let functions = functions::FUNCTIONS.iter().map(|function| function.name).chain(names.functions.names());
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
            && (is_inside(argument.value.at, name.at) || self.formula.part(argument.value.at).is_none_or(is_plain))
    }

    /// A function of the catalogue.
    fn function(&mut self, whole: &Expression, name: &Name, arguments: &[Argument]) -> Result<Term, Reported> {
        let Some(function) = functions::called(&name.text, arguments.len()) else {
            return self.wrong_count(whole, name, arguments);
        };
        let rows = || functions::named(&name.text).map(|function| function.signature());
        for (place, argument) in arguments.iter().enumerate() {
            let parameter = function.parameter(place);
            let wanted = match parameter.map(|parameter| parameter.kind) {
                Some(ParameterKind::Points) => continue,
                Some(ParameterKind::Named) => parameter.map(|parameter| parameter.name),
                _ => None,
            };
            match (wanted, argument.name()) {
                (Some(wanted), Some(key)) if key.text == wanted => {}
                (Some(_), _) => {
                    return self.fault(argument.value.at, messages::argument_needs_name(&name.text, &messages::either(rows())));
                }
                (None, _) if argument.key.is_some() => {
                    return self.fault(argument.value.at, messages::named_argument(&name.text));
                }
                (None, _) => {}
            }
        }
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
            (Meaning::Lookup(kind), _) => self.lookup(name, kind, arguments),
            (Meaning::Memory(kind), values) => self.memory(name, kind, values),
            (Meaning::Members(Fold::Rank), [body, rank]) => match whole_number(rank) {
                Some(rank @ 1..) => self.aggregate(name, Fold::Rank, body, Some(rank)),
                _ => self.fault(rank.at, messages::rank_not_literal()),
            },
            (Meaning::Members(fold), [body]) => self.aggregate(name, fold, body, None),
            (Meaning::Window(kind), [body, from, to]) => self.window(whole, name, kind, body, [from, to]),
            (Meaning::Base, [body]) => self.at_base(|resolver| resolver.term(body)),
            (Meaning::Calendar(kind), dates) => self.calendar_function(whole, kind, dates),
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
    fn aggregate(&mut self, name: &Name, fold: Fold, body: &Expression, rank: Option<i64>) -> Result<Term, Reported> {
        let dimensions = self.starred_dimensions(name, body)?;
        let cells = self.shared.names.cells_of(&dimensions);
        let count = cells.len();
        let outer = std::mem::take(&mut self.stars);
        let each = cells.into_iter().map(|cell| {
            self.stars = cell;
            self.term(body)
        });
        let terms: Result<Vec<Term>, Reported> = each.collect();
        self.stars = outer;
        let terms = terms?;
        let ranked = |rank: usize, terms: Vec<Term>| Term::Many(Many::Rank(rank as u32), terms);
        Ok(match fold {
            Fold::Sum => Term::fold(Operation::Add, terms),
            Fold::Product => Term::fold(Operation::Multiply, terms),
            Fold::Least => Term::fold(Operation::Min, terms),
            Fold::Greatest => Term::fold(Operation::Max, terms),
            Fold::Mean => Term::binary(
                Operation::Divide,
                Term::fold(Operation::Add, terms),
                Term::Number(count as f64),
            ),
            Fold::Count => {
                let held = terms
                    .into_iter()
                    .map(|term| Term::binary(Operation::NotEqual, term, Term::Number(0.0)));
                Term::fold(Operation::Add, held.collect())
            }
            Fold::Sd => Term::Many(Many::Sd, terms),
            Fold::Median if count % 2 == 1 => ranked(count / 2 + 1, terms),
            Fold::Median => {
                let middle = [count / 2, count / 2 + 1].map(|rank| ranked(rank, terms.clone()));
                let sum = Term::fold(Operation::Add, middle.into());
                Term::binary(Operation::Divide, sum, Term::Number(2.0))
            }
            Fold::Rank => match rank {
                Some(rank) if rank as u64 <= count as u64 => ranked(rank as usize, terms),
                _ => return self.fault(name.at, messages::rank_too_large(rank.unwrap_or(0), count)),
            },
        })
    }

    /// The dimensions over which the starred names of an aggregate run, in the order in which they are met.
    fn starred_dimensions(&mut self, name: &Name, body: &Expression) -> Result<Vec<usize>, Reported> {
        let mut starred = Vec::new();
        indexed(body, &mut starred);
        let names = self.shared.names;
        let mut found: Vec<(usize, &Name)> = Vec::new();
        for (item, index) in starred {
            let dimensions = match (names.symbols.get(&item.text), names.tables.get(&item.text)) {
                (Some(symbol), _) => &symbol.dimensions,
                (None, Some(table)) => &table.dimensions,
                (None, None) if index.iter().any(Subscript::is_star) => return self.unknown(item),
                (None, None) => continue,
            };
            for (place, subscript) in index.iter().enumerate() {
                let dimension = match subscript {
                    Subscript::Star(_) => match dimensions.get(place) {
                        Some(dimension) => *dimension,
                        None if dimensions.is_empty() => return self.fault(item.at, messages::no_members(&item.text)),
                        // That there are too many is said where the item is read.
                        None => continue,
                    },
                    Subscript::All(part, _) => match names.dimension(&part.text) {
                        Some(dimension) => dimension,
                        None => continue,
                    },
                    // A part that has no current member runs over all of it.
                    Subscript::Member(part) => match names.dimension(&part.text) {
                        Some(dimension)
                            if names.dimensions[dimension].is_part
                                && !self.current.iter().any(|(current, _)| *current == dimension) =>
                        {
                            dimension
                        }
                        _ => continue,
                    },
                };
                if found.iter().any(|(known, _)| *known == dimension) {
                    continue;
                }
                if let Some((other, first)) = found.iter().find(|(known, _)| names.overlap(*known, dimension)) {
                    let message = messages::two_dimensions(
                        (&first.text, &names.dimensions[*other].name),
                        (&item.text, &names.dimensions[dimension].name),
                    );
                    return self.fault(item.at, message);
                }
                found.push((dimension, item));
            }
        }
        match found.is_empty() {
            false => Ok(found.into_iter().map(|(dimension, _)| dimension).collect()),
            true => self.fault(name.at, messages::no_star(&name.text)),
        }
    }
}

/// The names with an index that belong to the aggregate around `body`.
fn indexed<'e>(body: &'e Expression, found: &mut Vec<(&'e Name, &'e Index)>) {
    match &body.kind {
        Kind::Number(_) | Kind::Period(_) => {}
        Kind::Item(name, index) => found.extend(index.as_ref().map(|index| (name, index))),
        Kind::Apply(name, index, arguments) => {
            found.extend(index.as_ref().map(|index| (name, index)));
            let function = functions::called(&name.text, arguments.len());
            if function.is_none_or(|function| function.kind() != FunctionKind::Aggregate) {
                for argument in arguments {
                    indexed(&argument.value, found);
                    if let Some(key) = &argument.key {
                        indexed(key, found);
                    }
                }
            }
        }
        Kind::Unary(_, inner) => indexed(inner, found),
        Kind::Binary(_, a, b) | Kind::To(a, b) => {
            indexed(a, found);
            indexed(b, found);
        }
        Kind::Chain(first, rest) => {
            indexed(first, found);
            for (_, expression) in rest {
                indexed(expression, found);
            }
        }
    }
}

/// Whether a name stands within what follows it: so it does where a function of the file's own was called, in whose place all of its
/// body stands.
fn is_inside(outer: At, name: At) -> bool {
    outer.start <= name.start && name.end <= outer.end
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
