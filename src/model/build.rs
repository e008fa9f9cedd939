//! [`Scenario`] → [`Model`]: the steps in their order.

use super::constants::plain_number;
use super::history::{self, Known};
use super::indicators::settle;
use super::names::Names;
use super::resolve::{Place, Resolver, Shared};
use super::texts;
use super::{
    Base, Clock, Definition, Group, Indicator, Item, ItemId, ItemKind, Lever, MAX_SERIES_PERIODS, Model, Setting, Term,
    constants, correlate, doubts, messages, order, plan, reach,
};
use crate::diagnostic::{Diagnostics, Span};
use crate::scenario::{About, ByMember, Calendar, Declared, Formula, Scenario, Series, Timed};
use crate::source::KnownPast;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The limit on terms of all equations, members and windows unrolled.
pub const MAX_TERMS: u64 = 20_000_000;
/// One path may take this many operations.
const MAX_WORK: u64 = 1_000_000_000;

/// The current dimension and member of a scalar, and the member's name.
pub type Member = (Option<(usize, usize)>, Option<String>);

/// Builds the model of a scenario. Every mistake and doubt is noted; `None` where there was a mistake.
pub fn build(scenario: &Scenario, past: &KnownPast, diagnostics: &mut Diagnostics) -> Option<Model> {
    let before = diagnostics.errors();
    let names = Names::gather(scenario, diagnostics);
    let calendar = &scenario.calendar;
    let series = names.scalars as u64 * (u64::from(calendar.periods) + 1);
    if series > MAX_SERIES_PERIODS || diagnostics.errors() != before {
        if series > MAX_SERIES_PERIODS {
            diagnostics.push(messages::too_many_series(names.scalars, calendar.periods).at(scenario.end_span));
        }
        return None;
    }
    if let Some(name) = &scenario.run.sampler
        && crate::sampler::sampler(&name.value).is_none()
    {
        let known = crate::sampler::SAMPLERS.iter().map(|sampler| sampler.name());
        diagnostics.push(messages::unknown_sampler(&name.value, known).at(name.span));
    }
    let unread = diagnostics.errors();
    let known = history::table(&past.rows, &names, calendar, diagnostics);
    let gaps = past.gaps || diagnostics.errors() != unread;
    let shared = Shared {
        names: &names,
        calendar,
        draws: Vec::new(),
        budget: MAX_TERMS,
        exhausted: false,
    };
    let items = vec![None; names.scalars];
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
    if let (Some(order), false) = (&order, gaps) {
        settle(&mut items, order, &shared.draws, calendar, diagnostics);
    }
    let correlations = correlate::correlate(&scenario.correlations, &names, &items, &mut shared.draws, diagnostics);
    let mut plan = plan::Plan {
        shared: &mut shared,
        items: &items,
        gaps,
        diagnostics,
    };
    let targets = plan.targets(scenario);
    let checks = plan.checks(scenario);
    let report = plan::report(scenario, &names, diagnostics);
    // An item may be missing because of a mistake that was said before.
    if gaps || diagnostics.errors() != before || items.iter().any(Option::is_none) {
        return None;
    }
    let mut items: Vec<Item> = items.into_iter().flatten().collect();
    let order = order?;
    texts::write(&mut items, scenario);
    mark_timed(&mut items, order.in_period(0), &shared.draws);
    if let Some(span) = too_much_work(&items, &shared.draws, &targets, &checks, calendar) {
        diagnostics.push(messages::too_much_work().at(span));
        return None;
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
        .map(|dimension| (dimension.name.clone(), dimension.members.clone()))
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
        report,
        targets,
        checks,
        groups,
        sources: scenario.sources.clone(),
        dimensions,
        run: scenario.run.clone(),
    };
    if !diagnostics.has_errors() {
        constants::check_parameters(&model, diagnostics);
        doubts::doubts(scenario, &model, diagnostics);
    }
    Some(model)
}

fn abouts(scenario: &Scenario) -> impl Iterator<Item = &About> {
    let assumptions = scenario.assumptions.iter().map(|item| &item.about);
    let shocks = scenario.shocks.iter().map(|item| &item.about);
    let levers = scenario.levers.iter().map(|item| &item.about);
    let indicators = scenario.indicators.iter().map(|item| &item.about);
    let targets = scenario.targets.iter().map(|item| &item.about);
    let rest = scenario
        .checks
        .iter()
        .map(|item| &item.about)
        .chain(scenario.groups.iter().map(|item| &item.about));
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
        && !scenario.unread.covers(&source.value)
    {
        let known = scenario.sources.iter().map(|source| source.key.value.as_str());
        diagnostics.push(messages::unknown_source(&source.value, known).at(source.span));
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
    calendar: &Calendar,
) -> Option<Span> {
    let last = calendar.last();
    let periods = last.unsigned_abs() + 1;
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
    let mut total = 0u64;
    for (span, work) in of_items.chain(of_targets).chain(of_checks) {
        total = total.saturating_add(work);
        if total > MAX_WORK {
            return Some(span);
        }
    }
    None
}

/// The members of a declared target or check; one without a name where it has no dimension.
pub fn picked_members(declared: &Declared, names: &Names, diagnostics: &mut Diagnostics) -> Option<Vec<Member>> {
    let Some((dimension, span)) = &declared.dimension else {
        return Some(vec![(None, None)]);
    };
    let Some(index) = names.dimension(dimension) else {
        if !names.unread.covers(dimension) {
            let known = names.dimensions.iter().map(|dimension| dimension.name.as_str());
            diagnostics.push(messages::unknown_dimension(dimension, known).at(*span));
        }
        return None;
    };
    let members = names.dimensions[index].members.iter().enumerate();
    Some(
        members
            .map(|(at, member)| (Some((index, at)), Some(member.clone())))
            .collect(),
    )
}

struct Builder<'a, 'b> {
    scenario: &'a Scenario,
    names: &'a Names,
    calendar: &'a Calendar,
    shared: Shared<'b>,
    items: Vec<Option<Item>>,
    known: Known,
    /// Whether something of the past had mistakes, so that what is missing may be there.
    gaps: bool,
    diagnostics: &'a mut Diagnostics,
}

/// One scalar of a declaration.
struct Scalar {
    id: ItemId,
    name: String,
    current: Option<(usize, usize)>,
    member: Option<String>,
}

impl Builder<'_, '_> {
    fn scalars(&self, declared: &Declared) -> Vec<Scalar> {
        let Some(symbol) = self.names.symbols.get(&declared.name) else {
            return Vec::new();
        };
        let scalars = self.names.scalars_of(&declared.name).into_iter();
        scalars
            .map(|(id, at, name)| {
                let current = symbol.dimension.zip(at);
                let member = current.map(|(dimension, at)| self.names.dimensions[dimension].members[at].clone());
                Scalar {
                    id,
                    name,
                    current,
                    member,
                }
            })
            .collect()
    }

    fn put(&mut self, kind: ItemKind, declared: &Declared, scalar: Scalar, about: &Arc<About>, definition: Definition) {
        self.items[scalar.id.0 as usize] = Some(Item {
            kind,
            name: scalar.name,
            base_name: declared.name.clone(),
            member: scalar.member,
            span: declared.span,
            about: about.clone(),
            // Written when all are there.
            text: Default::default(),
            definition,
        });
    }

    /// The piece of a map for each scalar; what is wrong with the map is noted. `all` demands every member.
    fn pick<'v, T>(
        &mut self,
        value: &'v ByMember<T>,
        declared: &Declared,
        scalars: &[Scalar],
        all: bool,
    ) -> Vec<Option<&'v T>> {
        match value {
            ByMember::One(one) => scalars.iter().map(|_| Some(one)).collect(),
            ByMember::Each(entries, span) => {
                let Some((dimension, _)) = scalars.first().and_then(|scalar| scalar.current) else {
                    self.diagnostics
                        .push(messages::map_without_dimension(&declared.name).at(*span));
                    return scalars.iter().map(|_| None).collect();
                };
                let members = &self.names.dimensions[dimension];
                let mut by_member: BTreeMap<usize, &T> = BTreeMap::new();
                for (key, value) in entries {
                    match members.position(&key.value) {
                        Some(at) => {
                            by_member.insert(at, value);
                        }
                        None => {
                            let known = members.members.iter().map(String::as_str);
                            self.diagnostics
                                .push(messages::unknown_member(&key.value, &members.name, known).at(key.span));
                        }
                    }
                }
                let missing: Vec<&str> = members
                    .members
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| !by_member.contains_key(at))
                    .map(|(_, member)| member.as_str())
                    .collect();
                if all && !missing.is_empty() {
                    self.diagnostics.push(messages::missing_members(&missing).at(*span));
                }
                scalars
                    .iter()
                    .map(|scalar| scalar.current.and_then(|(_, at)| by_member.get(&at).copied()))
                    .collect()
            }
        }
    }

    fn term(&mut self, formula: &Formula, place: Place, scalar: &Scalar) -> Option<Term> {
        Resolver::new(
            &mut self.shared,
            self.diagnostics,
            formula,
            place,
            Some(scalar.id),
            scalar.current,
        )
        .resolve()
    }

    fn steps(&mut self, series: &Series) -> Option<Arc<[(i64, f64)]>> {
        history::steps(series, self.calendar, self.diagnostics)
    }

    fn assumptions(&mut self) {
        for assumption in &self.scenario.assumptions {
            let scalars = self.scalars(&assumption.declared);
            let values = self.pick(&assumption.value, &assumption.declared, &scalars, true);
            let about = Arc::new(assumption.about.clone());
            for (scalar, value) in scalars.into_iter().zip(values) {
                let term = match value {
                    None => continue,
                    Some(Timed::Formula(formula)) => self.term(formula, Place::Assumption, &scalar),
                    Some(Timed::Series(series)) => self.steps(series).map(|steps| Term::Clock(Clock::Series(steps))),
                };
                let Some(value) = term else { continue };
                let definition = Definition::Assumption { value, timed: false };
                self.put(ItemKind::Assumption, &assumption.declared, scalar, &about, definition);
            }
        }
    }

    fn shocks(&mut self) {
        for shock in &self.scenario.shocks {
            let scalars = self.scalars(&shock.declared);
            let draws = self.pick(&shock.draw, &shock.declared, &scalars, true);
            let about = Arc::new(shock.about.clone());
            for (scalar, draw) in scalars.into_iter().zip(draws) {
                let Some(term) = draw.and_then(|formula| self.term(formula, Place::Shock, &scalar)) else {
                    continue;
                };
                self.put(
                    ItemKind::Shock,
                    &shock.declared,
                    scalar,
                    &about,
                    Definition::Shock(term),
                );
            }
        }
    }

    fn levers(&mut self) {
        for lever in &self.scenario.levers {
            let scalars = self.scalars(&lever.declared);
            let values = self.pick(&lever.value, &lever.declared, &scalars, true);
            let [mins, maxs, costs] = [&lever.min, &lever.max, &lever.cost].map(|bound| match bound {
                Some(bound) => self.pick(bound, &lever.declared, &scalars, true),
                None => scalars.iter().map(|_| None).collect(),
            });
            let about = Arc::new(lever.about.clone());
            let bounds = mins.into_iter().zip(maxs).zip(costs);
            for ((scalar, value), ((min, max), cost)) in scalars.into_iter().zip(values).zip(bounds) {
                let setting = match value {
                    None => continue,
                    Some(Timed::Formula(formula)) => plain_number(formula, self.diagnostics).map(Setting::Constant),
                    Some(Timed::Series(series)) => self.steps(series).map(Setting::Series),
                };
                let mut number =
                    |formula: Option<&Formula>| formula.and_then(|formula| plain_number(formula, self.diagnostics));
                let (low, high, price) = (number(min), number(max), number(cost));
                let Some(setting) = setting else { continue };
                if let (Some(low), Some(high), Some(formula)) = (low, high, max)
                    && low > high
                {
                    self.diagnostics
                        .push(messages::lever_bounds_backwards().at(formula.span()));
                }
                if let (Some(price), Some(formula)) = (price, cost)
                    && price < 0.0
                {
                    self.diagnostics.push(messages::negative_cost().at(formula.span()));
                }
                let definition = Definition::Lever(Lever {
                    setting,
                    min: low,
                    max: high,
                    cost: price.unwrap_or(1.0),
                });
                self.put(ItemKind::Lever, &lever.declared, scalar, &about, definition);
            }
        }
    }

    fn indicators(&mut self) {
        for indicator in &self.scenario.indicators {
            let declared = &indicator.declared;
            let scalars = self.scalars(declared);
            if let (Some(_), Some(given)) = (&indicator.equation, &indicator.given) {
                self.diagnostics
                    .push(messages::equation_and_given(&declared.name).at(series_span(given)));
            }
            let mut formulas = |formulas: &'_ Option<ByMember<Formula>>| -> Vec<Option<Formula>> {
                match formulas {
                    Some(formulas) => self
                        .pick(formulas, declared, &scalars, true)
                        .into_iter()
                        .map(Option::<&Formula>::cloned)
                        .collect(),
                    None => scalars.iter().map(|_| None).collect(),
                }
            };
            let (equations, initials) = (formulas(&indicator.equation), formulas(&indicator.initial));
            let mut series = |series: &'_ Option<ByMember<Series>>, all| -> Vec<Option<Series>> {
                match series {
                    Some(series) => self
                        .pick(series, declared, &scalars, all)
                        .into_iter()
                        .map(Option::<&Series>::cloned)
                        .collect(),
                    None => scalars.iter().map(|_| None).collect(),
                }
            };
            let (givens, histories) = (series(&indicator.given, true), series(&indicator.history, false));
            let about = Arc::new(indicator.about.clone());
            let pieces = equations
                .into_iter()
                .zip(initials)
                .zip(givens.into_iter().zip(histories));
            for (scalar, ((equation, initial), (given, history))) in scalars.into_iter().zip(pieces) {
                let mut known = self.known.get(&scalar.id).cloned().unwrap_or_default();
                let before = self.diagnostics.errors();
                for series in history.iter().chain(&given) {
                    known.extend(history::points(series, self.calendar, self.diagnostics));
                }
                self.gaps |= self.diagnostics.errors() != before;
                let has_base = indicator.initial.is_some() || known.contains_key(&0) || self.gaps;
                let from = i64::from(has_base);
                let equation = match &equation {
                    Some(formula) => match self.term(formula, Place::Equation { from }, &scalar) {
                        Some(term) => Some(term),
                        None => continue,
                    },
                    None if indicator.equation.is_some() => continue,
                    None => {
                        let given_span = given.as_ref().map(|given| given.span);
                        self.exogenous(
                            &scalar,
                            &known,
                            given_span.or(history.map(|history| history.span)),
                            indicator.span,
                        );
                        None
                    }
                };
                let base = match &initial {
                    Some(formula) => match self.term(formula, Place::Initial, &scalar) {
                        Some(term) => Base::Initial(term),
                        None => continue,
                    },
                    None if indicator.initial.is_some() => continue,
                    None => known.get(&0).map_or(Base::None, |value| Base::Known(*value)),
                };
                let definition = Definition::Indicator(Indicator { base, equation, known });
                self.put(ItemKind::Indicator, declared, scalar, &about, definition);
            }
        }
    }

    /// An indicator without an equation needs a value in every period after the base.
    fn exogenous(&mut self, scalar: &Scalar, known: &BTreeMap<i64, f64>, series: Option<Span>, item: Span) {
        let gap = (1..=self.calendar.last()).find(|index| !known.contains_key(index));
        match gap {
            None => {}
            Some(_) if self.gaps => {}
            Some(_) if known.is_empty() => self.diagnostics.push(messages::no_equation(&scalar.name).at(item)),
            Some(index) => {
                let message = messages::gap(&scalar.name, &self.calendar.label(index));
                self.diagnostics.push(message.at(series.unwrap_or(item)));
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
