//! [`Scenario`] → [`Model`]: the steps in their order.

use super::constants::plain_number;
use super::history::{self, Known, Past};
use super::indicators::settle;
use super::names::{Cell, Names};
use super::own::OwnFunctions;
use super::resolve::{Place, Resolver, Shared};
use super::texts;
use super::{
    Base, Clock, Definition, Dimension, Group, Indicator, Item, ItemId, ItemKind, Lever, MAX_SERIES_PERIODS, Model,
    Setting, Term, constants, correlate, lights, messages, observations, order, plan, reach, warnings,
};
use crate::arithmetic::Operation;
use crate::diagnostic::{Diagnostics, Reported, Span};
use crate::expression::syntax::Kind;
use crate::scenario::{self, About, ByMember, Calendar, Declared, Formula, Label, Scenario, Series, Timed};
use crate::source::KnownPast;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The limit on terms of all equations, members and windows unrolled.
pub const MAX_TERMS: u64 = 20_000_000;
/// One path may take this many operations.
const MAX_WORK: u64 = 1_000_000_000;

/// The current members of a target or check, and their names: `ai, zizhu`.
pub type Member = (Cell, Option<String>);

/// Builds the model of a scenario. Every error and warning is noted.
///
/// # Errors
/// Where there was a mistake: here, or before, in what `diagnostics` brings along.
pub fn build(scenario: &Scenario, past: &KnownPast, diagnostics: &mut Diagnostics) -> Result<Model, Reported> {
    let before = diagnostics.errors();
    let mut names = Names::gather(scenario, diagnostics);
    let calendar = &scenario.calendar;
    let moments = u64::from(calendar.periods) * u64::from(calendar.steps) + 1;
    let series = (names.scalars as u64).saturating_mul(moments);
    if series > MAX_SERIES_PERIODS {
        diagnostics.error(messages::too_many_series(names.scalars, calendar.periods).at(scenario.end_span));
    }
    // Without its names nothing of a scenario can be understood.
    if let (true, Some(reported)) = (diagnostics.errors() != before, diagnostics.reported()) {
        return Err(reported);
    }
    OwnFunctions::check(&mut names, diagnostics);
    let Past { known, gaps } = history::table(&past.rows, &names, scenario, diagnostics);
    let gaps = gaps.or(past.gaps);
    let shared = Shared {
        names: &names,
        calendar,
        draws: Vec::new(),
        stocks: 0,
        fixed: BTreeMap::new(),
        budget: MAX_TERMS,
        exhausted: None,
    };
    let items = Vec::with_capacity(names.scalars);
    let mut builder = Builder {
        scenario,
        names: &names,
        calendar,
        shared,
        items,
        known,
        gaps,
        diagnostics,
    };
    builder.assumptions();
    if builder.delays() {
        builder.shared.fixed = constants::fixed(&builder.items);
    }
    builder.shocks();
    builder.levers();
    builder.indicators();
    let Builder {
        mut shared,
        mut items,
        gaps,
        diagnostics,
        ..
    } = builder;
    for about in abouts(scenario) {
        check_source(about, scenario, diagnostics);
    }
    let order = order::order(&items, &shared.draws, calendar, diagnostics);
    if let (Ok(order), None) = (&order, gaps) {
        settle(&mut items, order, &shared.draws, calendar, diagnostics);
    }
    let correlations = correlate::correlate(&scenario.correlations, &names, &items, &mut shared.draws, diagnostics);
    let mut plan = plan::Plan {
        shared: &mut shared,
        items: &items,
        gaps,
        diagnostics,
    };
    let mut targets = plan.targets(scenario);
    plan.aliases(scenario, &mut targets);
    let checks = plan.checks(scenario);
    let observations = plan.observations(scenario);
    let supposes = plan.supposes(scenario, &observations);
    let lights = lights::lights(scenario, plan.diagnostics);
    let (report, report_periods) = plan::report(scenario, &names, diagnostics);
    let mut items = items.into_iter().collect::<Result<Vec<Item>, Reported>>()?;
    let order = order?;
    diagnostics.result(())?;
    texts::write(&mut items, scenario);
    mark_timed(&mut items, order.in_period(0), &shared.draws);
    if let Some(span) = too_much_work(&items, &shared.draws, &targets, &checks, &observations, calendar) {
        return Err(diagnostics.error(messages::too_much_work().at(span)));
    }
    let groups = scenario
        .groups
        .iter()
        .map(|group| Group {
            id: group.key.value.clone(),
            about: group.about.clone(),
        })
        .collect();
    let dimensions = names
        .dimensions
        .iter()
        .map(|dimension| Dimension {
            name: dimension.name.clone(),
            members: dimension.members.clone(),
            labels: dimension.labels.clone(),
        })
        .collect();
    let model = Model {
        name: scenario.name.clone(),
        title: scenario.title.clone(),
        description: scenario.description.clone(),
        calendar: calendar.clone(),
        items,
        draws: shared.draws,
        correlations,
        order,
        stocks: shared.stocks,
        report,
        report_periods,
        targets,
        checks,
        groups,
        observations,
        supposes,
        lights,
        sources: scenario.sources.clone(),
        dimensions,
        run: scenario.run.clone(),
        names: Arc::new(names.clone()),
    };
    observations::check_reach(&model, diagnostics);
    constants::check_parameters(&model, diagnostics);
    warnings::warnings(scenario, &model, diagnostics);
    diagnostics.result(model)
}

/// Everything that may name a source.
pub fn abouts(scenario: &Scenario) -> impl Iterator<Item = &About> {
    let assumptions = scenario.assumptions.iter().map(|item| &item.about);
    let shocks = scenario.shocks.iter().map(|item| &item.about);
    let levers = scenario.levers.iter().map(|item| &item.about);
    let indicators = scenario.indicators.iter().map(|item| &item.about);
    let targets = scenario.targets.iter().map(|item| &item.about);
    let rest = scenario
        .checks
        .iter()
        .map(|item| &item.about)
        .chain(scenario.groups.iter().map(|item| &item.about))
        .chain(scenario.observations.iter().map(|item| &item.about))
        .chain(scenario.supposes.iter().map(|item| &item.about));
    assumptions
        .chain(shocks)
        .chain(levers)
        .chain(indicators)
        .chain(targets)
        .chain(rest)
}

fn check_source(about: &About, scenario: &Scenario, diagnostics: &mut Diagnostics) {
    if let Some(source) = &about.source
        && !scenario.sources.iter().any(|known| known.key.value == source.value)
        && scenario.unread.covers(&source.value).is_none()
    {
        let known = scenario.sources.iter().map(|source| source.key.value.as_str());
        diagnostics.error(messages::unknown_source(&source.value, known).at(source.span));
    }
}

/// Finds which assumptions depend on the period, directly or through others.
fn mark_timed(items: &mut [Item], order: &[ItemId], draws: &[super::Draw]) {
    let mut timed = vec![false; items.len()];
    for id in order {
        let index = id.0 as usize;
        let moves = match &items[index].definition {
            Definition::Lever(lever) => matches!(lever.setting, Setting::Series(_)),
            Definition::Assumption { .. } => order::terms_of(&items[index], draws).into_iter().any(|term| {
                let mut moves = false;
                term.walk(&mut |part| match part {
                    Term::Clock(_) => moves = true,
                    Term::Item { item, .. } => moves |= timed[item.0 as usize],
                    _ => {}
                });
                moves
            }),
            _ => true,
        };
        timed[index] = moves;
        if let Definition::Assumption { timed, .. } = &mut items[index].definition {
            *timed = moves;
        }
    }
}

/// Where the operations of one path, over all periods, exceed all bounds.
fn too_much_work(
    items: &[Item],
    draws: &[super::Draw],
    targets: &[super::Target],
    checks: &[super::Check],
    observations: &[super::Observation],
    calendar: &Calendar,
) -> Option<Span> {
    let last = calendar.last();
    let periods = calendar.end_of(last).unsigned_abs() + 1;
    let once = |terms: &[&Term]| {
        terms
            .iter()
            .map(|term| reach::work(term, last))
            .fold(0, u64::saturating_add)
    };
    let of_items = items.iter().map(|item| {
        let fixed = matches!(item.definition, Definition::Assumption { timed: false, .. });
        (
            item.span,
            once(&order::terms_of(item, draws)).saturating_mul(if fixed { 1 } else { periods }),
        )
    });
    let of_targets = targets.iter().map(|target| {
        let terms: Vec<&Term> = std::iter::once(&target.measure)
            .chain(target.condition.terms())
            .collect();
        let judged = target.from.map_or(1, |from| (target.period - from).unsigned_abs() + 1);
        (target.span, once(&terms).saturating_mul(judged))
    });
    let of_checks = checks
        .iter()
        .map(|check| (check.span, once(&[&check.holds]).saturating_mul(periods)));
    let of_observations = observations.iter().map(|seen| (seen.span, once(&[&seen.measure])));
    let mut total = 0u64;
    for (span, work) in of_items.chain(of_targets).chain(of_checks).chain(of_observations) {
        total = total.saturating_add(work);
        if total > MAX_WORK {
            return Some(span);
        }
    }
    None
}

/// The members of a declared target or check; one without a name where it has no dimension.
pub fn picked_members(
    declared: &Declared,
    names: &Names,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Member>, Reported> {
    let dimensions = names.dimensions_of(declared, diagnostics)?;
    let cells = names.cells_of(&dimensions).into_iter();
    Ok(cells
        .map(|cell| {
            let member = names.member_of(&cell);
            (cell, member)
        })
        .collect())
}

/// What an item or a target is called, of one over members with its members.
pub fn label_of(label: &Label, name: &str, current: &Cell, names: &Names) -> Label {
    match names.member_of(current) {
        None => label.clone(),
        Some(member) => label.of_member(name, &member, &names.label_of(current)),
    }
}

struct Builder<'a, 'b> {
    scenario: &'a Scenario,
    names: &'a Names,
    calendar: &'a Calendar,
    shared: Shared<'b>,
    /// In the order of their ids, which is that of the names.
    items: Vec<Result<Item, Reported>>,
    known: Known,
    /// That something of the past had mistakes, so that what is missing may be there.
    gaps: Option<Reported>,
    diagnostics: &'a mut Diagnostics,
}

/// A piece of a scenario that need not be there.
type Optional<'v, T> = Result<Option<&'v T>, Reported>;

/// One scalar of a declaration.
struct Scalar {
    id: ItemId,
    name: String,
    current: Cell,
    member: Option<String>,
}

/// Values by the positions of members.
enum Map<'v, T> {
    One(&'v T),
    Each(BTreeMap<usize, Map<'v, T>>, Option<Box<Map<'v, T>>>),
}

impl<'v, T> Map<'v, T> {
    fn of(&self, cell: &[(usize, usize)]) -> Option<&'v T> {
        match self {
            Map::One(value) => Some(value),
            Map::Each(by_member, otherwise) => {
                let ((_, at), rest) = cell.split_first()?;
                by_member.get(at).or(otherwise.as_deref())?.of(rest)
            }
        }
    }
}

impl Builder<'_, '_> {
    fn scalars(&self, declared: &Declared) -> Vec<Scalar> {
        let scalars = self.names.scalars_of(&declared.name).into_iter();
        scalars
            .map(|(id, current, name)| Scalar {
                id,
                name,
                member: self.names.member_of(&current),
                current,
            })
            .collect()
    }

    /// Whether an indicator is delayed by a number of periods.
    fn delays(&self) -> bool {
        let mut delays = false;
        let indicators = self.scenario.indicators.iter();
        let formulas = indicators.flat_map(|indicator| indicator.equation.iter().chain(&indicator.change));
        let own = self.scenario.functions.iter().map(|function| &function.body);
        for formula in formulas.flat_map(ByMember::values).chain(own) {
            formula.expression.walk(&mut |part| delays |= matches!(&part.kind, Kind::Apply(name, ..) if name.text == "delay"));
        }
        delays
    }

    fn put(
        &mut self,
        kind: ItemKind,
        declared: &Declared,
        scalar: Scalar,
        about: &Arc<About>,
        definition: Result<Definition, Reported>,
    ) {
        debug_assert_eq!(scalar.id.0 as usize, self.items.len());
        self.items.push(definition.map(|definition| Item {
            kind,
            label: label_of(&about.label, &declared.name, &scalar.current, self.names),
            name: scalar.name,
            base_name: declared.name.clone(),
            member: scalar.member,
            cell: scalar.current.iter().map(|(dimension, at)| self.names.dimensions[*dimension].members[*at].clone()).collect(),
            span: declared.span,
            about: about.clone(),
            // Written when all are there.
            text: Default::default(),
            definition,
        }));
    }

    /// The piece of a map for each scalar; what is wrong with the map is noted.
    fn pick<'v, T>(
        &mut self,
        value: &'v ByMember<T>,
        declared: &Declared,
        scalars: &[Scalar],
    ) -> Vec<Result<&'v T, Reported>> {
        let pieces = self.pick_some(value, declared, scalars);
        let missing: Vec<&str> = scalars
            .iter()
            .zip(&pieces)
            .filter(|(_, piece)| matches!(piece, Ok(None)))
            .filter_map(|(scalar, _)| scalar.member.as_deref())
            .collect();
        let span = match value {
            ByMember::One(_) => declared.span,
            ByMember::Each(_, span) => *span,
        };
        let mut said = None;
        let pieces = pieces.into_iter().map(|piece| {
            let mut missing = || self.diagnostics.error(messages::missing_members(&missing).at(span));
            piece?.ok_or_else(|| *said.get_or_insert_with(&mut missing))
        });
        pieces.collect()
    }

    /// [`pick`](Builder::pick) of what need not be there at all.
    fn pick_optional<'v, T>(
        &mut self,
        value: &'v Option<ByMember<T>>,
        declared: &Declared,
        scalars: &[Scalar],
    ) -> Vec<Optional<'v, T>> {
        match value {
            Some(value) => {
                let pieces = self.pick(value, declared, scalars).into_iter();
                pieces.map(|piece| piece.map(Some)).collect()
            }
            None => vec![Ok(None); scalars.len()],
        }
    }

    /// [`pick`](Builder::pick) of a map in which members may be left out.
    fn pick_some<'v, T>(
        &mut self,
        value: &'v ByMember<T>,
        declared: &Declared,
        scalars: &[Scalar],
    ) -> Vec<Optional<'v, T>> {
        let span = match value {
            ByMember::One(one) => return vec![Ok(Some(one)); scalars.len()],
            ByMember::Each(_, span) => *span,
        };
        // Of a declaration with a dimension that could not be read nothing is known.
        let Some(first) = scalars.first() else {
            return Vec::new();
        };
        if first.current.is_empty() {
            let message = messages::map_without_dimension(&declared.name);
            return vec![Err(self.diagnostics.error(message.at(span))); scalars.len()];
        }
        let dimensions: Vec<usize> = first.current.iter().map(|(dimension, _)| *dimension).collect();
        let map = match self.map(value, declared, &dimensions) {
            Ok(map) => map,
            Err(reported) => return vec![Err(reported); scalars.len()],
        };
        scalars.iter().map(|scalar| Ok(map.of(&scalar.current))).collect()
    }

    /// A map by the positions of members; names that are none are noted.
    fn map<'v, T>(&mut self, value: &'v ByMember<T>, declared: &Declared, dimensions: &[usize]) -> Result<Map<'v, T>, Reported> {
        let (entries, span) = match value {
            ByMember::One(one) => return Ok(Map::One(one)),
            ByMember::Each(entries, span) => (entries, *span),
        };
        let Some((dimension, rest)) = dimensions.split_first() else {
            let message = messages::map_too_deep(&declared.name);
            return Err(self.diagnostics.error(message.at(span)));
        };
        let members = &self.names.dimensions[*dimension];
        let mut by_member = BTreeMap::new();
        let mut otherwise = None;
        for (key, value) in entries {
            let value = self.map(value, declared, rest)?;
            match members.position(&key.value) {
                Some(at) => {
                    by_member.insert(at, value);
                }
                None if key.value == scenario::ELSE => otherwise = Some(Box::new(value)),
                None => {
                    let known = members.members.iter().map(String::as_str);
                    self.diagnostics
                        .error(messages::unknown_member(&key.value, &members.name, known).at(key.span));
                }
            }
        }
        Ok(Map::Each(by_member, otherwise))
    }

    fn term(&mut self, formula: &Formula, place: Place, scalar: &Scalar) -> Result<Term, Reported> {
        Resolver::new(
            &mut self.shared,
            self.diagnostics,
            formula,
            place,
            Some(scalar.id),
            scalar.current.clone(),
        )
        .resolve()
    }

    fn steps(&mut self, series: &Series) -> Result<Arc<[(i64, f64)]>, Reported> {
        history::steps(series, self.calendar, self.diagnostics)
    }

    fn assumptions(&mut self) {
        for assumption in &self.scenario.assumptions {
            let scalars = self.scalars(&assumption.declared);
            let values = self.pick(&assumption.value, &assumption.declared, &scalars);
            let about = Arc::new(assumption.about.clone());
            for (scalar, value) in scalars.into_iter().zip(values) {
                let value = value.and_then(|value| match value {
                    Timed::Formula(formula) => self.term(formula, Place::Assumption, &scalar),
                    Timed::Series(series) => self.steps(series).map(|steps| Term::Clock(Clock::Series(steps))),
                });
                let definition = value.map(|value| Definition::Assumption { value, timed: false });
                self.put(ItemKind::Assumption, &assumption.declared, scalar, &about, definition);
            }
        }
    }

    fn shocks(&mut self) {
        for shock in &self.scenario.shocks {
            let scalars = self.scalars(&shock.declared);
            let draws = self.pick(&shock.draw, &shock.declared, &scalars);
            let about = Arc::new(shock.about.clone());
            for (scalar, draw) in scalars.into_iter().zip(draws) {
                let term = draw.and_then(|formula| self.term(formula, Place::Shock, &scalar));
                let definition = term.map(Definition::Shock);
                self.put(ItemKind::Shock, &shock.declared, scalar, &about, definition);
            }
        }
    }

    fn levers(&mut self) {
        for lever in &self.scenario.levers {
            let scalars = self.scalars(&lever.declared);
            let values = self.pick(&lever.value, &lever.declared, &scalars);
            let bounds = [&lever.min, &lever.max, &lever.cost];
            let [mins, maxs, costs] = bounds.map(|bound| self.pick_optional(bound, &lever.declared, &scalars));
            let about = Arc::new(lever.about.clone());
            let bounds = mins.into_iter().zip(maxs).zip(costs);
            for ((scalar, value), ((min, max), cost)) in scalars.into_iter().zip(values).zip(bounds) {
                let definition = value.and_then(|value| self.lever(value, min, max, cost));
                self.put(ItemKind::Lever, &lever.declared, scalar, &about, definition);
            }
        }
    }

    fn lever<'v>(
        &mut self,
        value: &Timed,
        min: Optional<'v, Formula>,
        max: Optional<'v, Formula>,
        cost: Optional<'v, Formula>,
    ) -> Result<Definition, Reported> {
        let setting = match value {
            Timed::Formula(formula) => plain_number(formula, self.diagnostics).map(Setting::Constant),
            Timed::Series(series) => self.steps(series).map(Setting::Series),
        };
        let mut number = |formula: Optional<'v, Formula>| match formula? {
            Some(formula) => plain_number(formula, self.diagnostics).map(|number| Some((number, formula))),
            None => Ok(None),
        };
        let (low, high, price) = (number(min), number(max), number(cost));
        let setting = setting?;
        if let (Ok(Some((low, _))), Ok(Some((high, formula)))) = (low, high)
            && low > high
        {
            self.diagnostics
                .error(messages::lever_bounds_backwards().at(formula.span()));
        }
        if let Ok(Some((price, formula))) = price
            && price < 0.0
        {
            self.diagnostics.error(messages::negative_cost().at(formula.span()));
        }
        Ok(Definition::Lever(Lever {
            setting,
            min: low?.map(|(low, _)| low),
            max: high?.map(|(high, _)| high),
            cost: price?.map_or(1.0, |(price, _)| price),
        }))
    }

    fn indicators(&mut self) {
        for indicator in &self.scenario.indicators {
            let declared = &indicator.declared;
            let scalars = self.scalars(declared);
            if let (Some(_), Some(given)) = (indicator.equation.as_ref().or(indicator.change.as_ref()), &indicator.given) {
                self.diagnostics
                    .error(messages::equation_and_given(&declared.name).at(series_span(given)));
            }
            let equations = self.pick_optional(&indicator.equation, declared, &scalars);
            let changes = self.pick_optional(&indicator.change, declared, &scalars);
            let initials = self.pick_optional(&indicator.initial, declared, &scalars);
            let givens = self.pick_optional(&indicator.given, declared, &scalars);
            let histories = match &indicator.history {
                Some(history) => self.pick_some(history, declared, &scalars),
                None => vec![Ok(None); scalars.len()],
            };
            let about = Arc::new(indicator.about.clone());
            let formulas = equations.into_iter().zip(changes).zip(initials);
            let pieces = formulas.zip(givens.into_iter().zip(histories));
            for (scalar, (((equation, change), initial), (given, history))) in scalars.into_iter().zip(pieces) {
                let definition = self.indicator(&scalar, indicator, (equation, change, initial), (given, history));
                self.put(ItemKind::Indicator, declared, scalar, &about, definition);
            }
        }
    }

    fn indicator(
        &mut self,
        scalar: &Scalar,
        written: &scenario::Indicator,
        (equation, change, initial): (Optional<Formula>, Optional<Formula>, Optional<Timed>),
        (given, history): (Optional<Series>, Optional<Series>),
    ) -> Result<Definition, Reported> {
        let mut known = self.known.get(&scalar.id).cloned().unwrap_or_default();
        for series in [history, given].into_iter().flatten().flatten() {
            let past = history::points(series, self.calendar, self.diagnostics);
            known.extend(past.known);
            self.gaps = self.gaps.or(past.gaps);
        }
        let has_base = !matches!(initial, Ok(None)) || known.contains_key(&0) || self.gaps.is_some();
        let from = i64::from(has_base);
        let equation = match (equation?, change?) {
            (Some(formula), _) => Some(self.term(formula, Place::Equation { from }, scalar)?),
            (None, Some(formula)) => {
                if !has_base {
                    let label = self.calendar.label(0);
                    return Err(self.diagnostics.error(messages::change_without_initial(&scalar.name, &label).at(formula.span())));
                }
                // Read at the start of a step, and so in the base before the first one.
                let flow = self.term(formula, Place::Equation { from: 0 }, scalar)?;
                Some(self.accumulated(scalar.id, flow, formula.span()))
            }
            (None, None) => {
                let series = given?.or(history?).map(|series| series.span);
                self.exogenous(scalar, &known, series, written.span);
                None
            }
        };
        let base = match initial? {
            Some(Timed::Formula(formula)) => Base::Initial(self.term(formula, Place::Initial, scalar)?),
            Some(Timed::Series(dated)) => {
                let formula = self.of_the_base(dated, &scalar.name)?;
                Base::Initial(self.term(formula, Place::Initial, scalar)?)
            }
            None => known.get(&0).map_or(Base::None, |value| Base::Known(*value)),
        };
        given?;
        history?;
        Ok(Definition::Indicator(Indicator {
            base,
            equation,
            stack: written.stack,
            known,
        }))
    }

    /// The level of a stock one step ago, and what flowed in since.
    fn accumulated(&self, item: ItemId, flow: Term, span: Span) -> Term {
        let before = |term: Term| Term::Before(Box::new(term));
        let level = before(Term::Item { item, lag: 0, span });
        let flow = match self.calendar.steps {
            1 => before(flow),
            _ => Term::binary(Operation::Multiply, Term::Number(self.calendar.dt()), before(flow)),
        };
        Term::Chain(Box::new(level), vec![(Operation::Add, flow)])
    }

    /// The value of a dated `initial`; every date but the base is an error, so that a base that moves carries no old values along.
    fn of_the_base<'v>(&mut self, dated: &'v Series, name: &str) -> Result<&'v Formula, Reported> {
        let calendar = self.calendar;
        let mut found = Err(None);
        for (period, formula) in &dated.points {
            let message = match calendar.index_of(&period.value) {
                Ok(0) if found.is_ok() => messages::point_twice(&calendar.label(0)),
                Ok(0) => {
                    found = Ok(formula);
                    continue;
                }
                Ok(index) => messages::initial_of_another_date(name, &calendar.label(index), &calendar.label(0)),
                Err(error) => messages::period(&period.value, calendar.frequency, error),
            };
            found = Err(Some(self.diagnostics.error(message.at(period.span))));
        }
        // A series has at least one point.
        found.map_err(|reported| {
            reported.unwrap_or_else(|| self.diagnostics.error(crate::scenario::messages::empty_map().at(dated.span)))
        })
    }

    /// An indicator without an equation needs a value in every period after the base.
    fn exogenous(&mut self, scalar: &Scalar, known: &BTreeMap<i64, f64>, series: Option<Span>, item: Span) {
        let gap = (1..=self.calendar.last()).find(|index| !known.contains_key(index));
        match gap {
            None => {}
            Some(_) if self.gaps.is_some() => {}
            Some(_) if known.is_empty() => {
                self.diagnostics.error(messages::no_equation(&scalar.name).at(item));
            }
            Some(index) => {
                let message = messages::gap(&scalar.name, &self.calendar.label(index));
                self.diagnostics.error(message.at(series.unwrap_or(item)));
            }
        }
    }
}

fn series_span(series: &ByMember<Series>) -> Span {
    match series {
        ByMember::One(series) => series.span,
        ByMember::Each(_, span) => *span,
    }
}
