//! Targets, checks and the list of reported indicators.

use super::build::{label_of, picked_members};
use super::constants::constant;
use super::history;
use super::correlate::named_items;
use super::indicators::too_early;
use super::names::{Cell, Names};
use super::reach::{self, Missing};
use super::resolve::{Place, Resolver, Shared};
use super::{Check, Condition, Item, ItemId, ItemKind, Measured, Target, Term, messages};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported, Span};
use crate::expression::syntax::Kind;
use crate::scenario::{self, Calendar, Formula, Frequency, PeriodText, Reporting, Scenario, Unit, When};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the readers of this file share.
pub struct Plan<'a, 'b> {
    /// Names, calendar, draws.
    pub shared: &'a mut Shared<'b>,
    /// Every item.
    pub items: &'a [Result<Item, Reported>],
    /// That something of the past had mistakes, so that what is missing may be there.
    pub gaps: Option<Reported>,
    /// Where mistakes go.
    pub diagnostics: &'a mut Diagnostics,
}

impl Plan<'_, '_> {
    pub(super) fn has_base(&self, id: ItemId) -> bool {
        use super::{Base, Definition};
        match &self.items[id.0 as usize] {
            Ok(Item {
                definition: Definition::Indicator(indicator),
                ..
            }) => indicator.equation.is_some() || !matches!(indicator.base, Base::None),
            _ => true,
        }
    }

    pub(super) fn term(&mut self, formula: &Formula, place: Place, current: &Cell) -> Result<Term, Reported> {
        Resolver::new(self.shared, self.diagnostics, formula, place, None, current.clone()).resolve()
    }

    fn period(&mut self, text: &PeriodText, low: i64) -> Result<i64, Reported> {
        let calendar = self.shared.calendar;
        let index = calendar.index_of(&text.text).map_err(|error| {
            let message = messages::period(&text.text, calendar.frequency, error);
            self.diagnostics.error(message.at(text.span))
        })?;
        if !(low..=calendar.last()).contains(&index) {
            let message = messages::period_outside(&text.text, &calendar.label(low), &calendar.label(calendar.last()));
            return Err(self.diagnostics.error(message.at(text.span)));
        }
        Ok(index)
    }

    /// A period after the base; `up_to_base` is said of others, with their name and that of the base.
    pub(super) fn later_period(
        &mut self,
        text: &PeriodText,
        up_to_base: impl Fn(&str, &str) -> Diagnostic,
    ) -> Result<i64, Reported> {
        let calendar = self.shared.calendar;
        match calendar.index_of(&text.text) {
            Ok(index) if index <= 0 => {
                let message = up_to_base(&calendar.label(index), &calendar.label(0));
                Err(self.diagnostics.error(message.at(text.span)))
            }
            _ => self.period(text, 1),
        }
    }

    /// Every target, members unrolled.
    pub fn targets(&mut self, scenario: &Scenario) -> Vec<Target> {
        let mut targets = Vec::new();
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        for target in &scenario.targets {
            let Ok(members) = picked_members(&target.declared, self.shared.names, self.diagnostics) else {
                continue;
            };
            let group = target.group.as_ref().and_then(|text| {
                let found = scenario.groups.iter().position(|group| group.key.value == text.value);
                if found.is_none() && scenario.unread.covers(&text.value).is_none() {
                    let known = scenario.groups.iter().map(|group| group.key.value.as_str());
                    self.diagnostics
                        .error(messages::unknown_group(&text.value, known).at(text.span));
                }
                found
            });
            let last = self.shared.calendar.last();
            let (period, by) = match &target.period {
                None => (Ok(last), false),
                Some((text, by)) => (self.period(text, i64::from(*by)), *by),
            };
            let from = match &target.from {
                Some(text) => self.period(text, 0),
                None => Ok(1),
            };
            let (Ok(period), Ok(from)) = (period, from) else {
                continue;
            };
            if by && from > period {
                let span = target.from.as_ref().map_or(target.declared.span, |text| text.span);
                self.diagnostics.error(messages::from_after_by().at(span));
                continue;
            }
            let milestones = self.milestones(target, period);
            let about = Arc::new(target.about.clone());
            for (current, member) in members {
                let measure = self.term(&target.measure, Place::Measure, &current);
                let is_date = matches!(measure, Ok(Term::First(_)));
                let condition = self.condition(&target.condition, Place::Measure, &current, is_date);
                self.bounds_of_measure(&target.measure, &target.condition);
                let (Ok(measure), Ok(condition)) = (measure, condition) else {
                    continue;
                };
                let id = match &member {
                    Some(member) => format!("{}[{member}]", target.declared.name),
                    None => target.declared.name.clone(),
                };
                if let Some(other) = seen.insert(id.clone(), target.declared.span) {
                    self.diagnostics.error(
                        messages::target_twice(&id)
                            .at(target.declared.span)
                            .also(other, messages::first_declared_here()),
                    );
                }
                let judged = if by { from..=period } else { period..=period };
                let terms = std::iter::once(&measure).chain(condition.terms());
                for term in terms {
                    self.exists(term, judged.clone());
                }
                let written = target.condition.formulas();
                let measured = Measured::of(&target.measure.expression, &measure, period, self.items);
                targets.push(Target {
                    last_terms: measure.last_terms(),
                    id,
                    label: label_of(&about.label, &target.declared.name, &current, self.shared.names),
                    unit: self.unit(&about.unit, &measured),
                    span: target.declared.span,
                    about: about.clone(),
                    measured,
                    measure,
                    measure_text: target.measure.text(),
                    bound_texts: written.iter().map(|formula| formula.text()).collect(),
                    bounds_written: written.iter().map(|formula| self.written(formula, is_date)).collect(),
                    condition,
                    period,
                    from: by.then_some(from),
                    group,
                    weight: target.weight.unwrap_or(1.0),
                    kind: target.kind,
                    owner: target.owner.clone(),
                    path: target.path.map(|(path, _)| path),
                    milestones: milestones.clone(),
                    alias_of: None,
                });
            }
        }
        targets
    }

    /// Levels due on the way: after the base, and before the period in which the target is judged.
    fn milestones(&mut self, target: &scenario::Target, judged: i64) -> Vec<(i64, f64)> {
        let Some(series) = &target.milestones else {
            return Vec::new();
        };
        let known = history::points(series, self.shared.calendar, self.diagnostics).known;
        for index in known.keys() {
            if !(1..=judged).contains(index) {
                let calendar = self.shared.calendar;
                let place = series.points.iter().find(|(text, _)| calendar.index_of(&text.value) == Ok(*index));
                let (text, _) = place.unwrap_or(&series.points[0]);
                let message = messages::milestone_outside(&text.value, &calendar.label(0), &calendar.label(judged));
                self.diagnostics.error(message.at(text.span));
            }
        }
        known.into_iter().collect()
    }

    /// Finds the targets that others are the same event as.
    pub fn aliases(&mut self, scenario: &Scenario, targets: &mut [Target]) {
        let names = self.shared.names;
        for written in &scenario.targets {
            let Some(text) = &written.alias_of else { continue };
            let own: Vec<usize> = (0..targets.len()).filter(|at| targets[*at].span == written.declared.span).collect();
            for at in own {
                // Of a target with members `jobs[region]` is the one of the same member.
                let member = targets[at].id.strip_prefix(written.declared.name.as_str()).unwrap_or_default();
                let shared = text.value.strip_suffix(']').and_then(|rest| rest.split_once('['));
                let own: Vec<&str> = written.declared.dimensions.iter().map(|(dimension, _)| dimension.as_str()).collect();
                let wanted = match shared {
                    Some((name, inside))
                        if !own.is_empty()
                            && inside.split(',').map(str::trim).eq(own.iter().copied())
                            && own.iter().all(|dimension| names.dimension(dimension).is_some()) =>
                    {
                        format!("{}{member}", name.trim_end())
                    }
                    _ => text.value.trim().to_string(),
                };
                match targets.iter().position(|target| target.id == wanted) {
                    Some(same) if same == at => {
                        self.diagnostics.error(messages::alias_of_itself(&wanted).at(text.span));
                    }
                    Some(same) => {
                        targets[at].alias_of = Some(same);
                        targets[at].weight = 0.0;
                    }
                    None if scenario.unread.covers(&wanted).is_some() => {}
                    None => {
                        let known = targets.iter().map(|target| target.id.as_str());
                        self.diagnostics.error(messages::unknown_target(&wanted, known).at(text.span));
                    }
                }
            }
        }
        let further: Vec<(Span, &Target, &Target)> = targets
            .iter()
            .filter_map(|target| {
                let same = &targets[target.alias_of?];
                let written = scenario.targets.iter().find(|written| written.declared.span == target.span)?;
                Some((written.alias_of.as_ref()?.span, same, &targets[same.alias_of?]))
            })
            .collect();
        for (span, same, origin) in further {
            self.diagnostics.error(messages::alias_of_alias(&same.id, &origin.id).at(span));
        }
    }

    /// The unit of a target: its own, else that of its measure.
    pub(super) fn unit(&self, own: &Unit, measured: &Measured) -> Unit {
        if !own.is_none() {
            return own.clone();
        }
        if measured.is_growth {
            return match self.shared.calendar.frequency {
                Frequency::Plain => Unit::both("%/期", "% a period"),
                _ => Unit::both("%/年", "% a year"),
            };
        }
        let item = measured.unit_of.and_then(|id| self.items[id.index()].as_ref().ok());
        item.map_or(Unit::None, |item| item.about.unit.clone())
    }

    /// Says where a term needs what does not exist, in a range of periods.
    pub(super) fn exists(&mut self, term: &Term, judged: std::ops::RangeInclusive<i64>) {
        let last = self.shared.calendar.last();
        if let Err(missing) = reach::check(term, judged, last, self.items, &|id| self.has_base(id)) {
            self.lacks(&missing);
        }
    }

    fn lacks(&mut self, missing: &Missing) {
        if self.gaps.is_none() {
            self.diagnostics
                .error(too_early(self.items, missing, self.shared.calendar));
        }
    }

    /// Warns of bounds that do not go with what the measure is: whole years for a date with a fraction, a growth of 100 % and more.
    pub(super) fn bounds_of_measure(&mut self, measure: &Formula, condition: &scenario::Condition) {
        let Kind::Apply(function, None, _) = &measure.expression.kind else {
            return;
        };
        let frequency = self.shared.calendar.frequency;
        let parts = matches!(frequency, Frequency::Quarterly | Frequency::Monthly);
        let upper = match condition {
            scenario::Condition::AtMost(high)
            | scenario::Condition::LessThan(high)
            | scenario::Condition::Between(_, high) => Some(high),
            scenario::Condition::AtLeast(_) | scenario::Condition::MoreThan(_) | scenario::Condition::About(..) => None,
        };
        match function.text.as_str() {
            "first" if parts => {
                let year = upper.and_then(|high| Some((high, high.as_number()?)));
                if let Some((high, year)) = year.filter(|(_, year)| year.fract() == 0.0 && year.abs() < 1e15) {
                    let message = messages::first_until_a_year(year as i64, frequency);
                    self.diagnostics.warn(message.at(high.span()));
                }
            }
            "growth" => {
                for bound in condition.formulas() {
                    let is_percentage = bound.text().ends_with('%');
                    if let Some(value) = bound.as_number().filter(|value| *value >= 1.0 && !is_percentage) {
                        self.diagnostics.warn(messages::growth_bound(value).at(bound.span()));
                    }
                }
            }
            _ => {}
        }
    }

    /// A bound of `first(…)`: a period stands for its date.
    fn date(&mut self, formula: &Formula, current: &Cell) -> Result<Term, Reported> {
        let calendar = self.shared.calendar;
        if calendar.frequency != Frequency::Plain && is_month_of_a_year(&formula.text()) {
            return Err(self.diagnostics.error(messages::subtracted_month(&formula.text()).at(formula.span())));
        }
        match Resolver::new(self.shared, self.diagnostics, formula, Place::Measure, None, current.clone()).own_period() {
            Some(index) => Ok(Term::Number(calendar.date(index?))),
            None => self.term(formula, Place::Measure, current),
        }
    }

    /// A bound as people should see it, where it is no single number of the file: made of numbers, or a period.
    fn written(&mut self, formula: &Formula, is_date: bool) -> Option<String> {
        if is_date && let Kind::Period(literal) = &formula.expression.kind {
            let calendar = self.shared.calendar;
            let index = calendar.index_of_part(i64::from(literal.year), i64::from(literal.part));
            return Some(calendar.label(index));
        }
        of_numbers(formula)
    }

    /// A condition; `is_date`: of a date, whose bounds may be periods.
    pub(super) fn condition(
        &mut self,
        condition: &scenario::Condition,
        place: Place,
        current: &Cell,
        is_date: bool,
    ) -> Result<Condition, Reported> {
        let mut bound = |formula: &Formula| match is_date {
            true => self.date(formula, current),
            false => self.term(formula, place, current),
        };
        let result = match condition {
            scenario::Condition::AtLeast(least) => Condition::AtLeast(bound(least)?),
            scenario::Condition::AtMost(most) => Condition::AtMost(bound(most)?),
            scenario::Condition::MoreThan(least) => Condition::MoreThan(bound(least)?),
            scenario::Condition::LessThan(most) => Condition::LessThan(bound(most)?),
            scenario::Condition::Between(low, high) => {
                let (a, b) = (bound(low), bound(high));
                let (a, b) = (a?, b?);
                if let (Some(a), Some(b)) = (constant(&a), constant(&b))
                    && a > b
                {
                    return Err(self.diagnostics.error(messages::bounds_backwards().at(low.span())));
                }
                Condition::Between(a, b)
            }
            scenario::Condition::About(middle, within) => {
                let (a, b) = (bound(middle), self.term(within, Place::Measure, current));
                let (a, b) = (a?, b?);
                if constant(&b).is_some_and(|within| within < 0.0) {
                    return Err(self.diagnostics.error(messages::negative_within().at(within.span())));
                }
                Condition::About(a, b)
            }
        };
        Ok(result)
    }

    /// Every check, members unrolled.
    pub fn checks(&mut self, scenario: &Scenario) -> Vec<Check> {
        let last = self.shared.calendar.last();
        let mut checks = Vec::new();
        for check in &scenario.checks {
            let Ok(members) = picked_members(&check.declared, self.shared.names, self.diagnostics) else {
                continue;
            };
            for (current, member) in members {
                let Ok(holds) = self.term(&check.holds, Place::Check, &current) else {
                    continue;
                };
                // The later it starts, the less it reads from the past.
                let missing = |from| reach::check(&holds, from..=last, last, self.items, &|id| self.has_base(id));
                let (mut low, mut high) = (0, last);
                while low < high {
                    let middle = low + (high - low) / 2;
                    if missing(middle).is_ok() {
                        high = middle
                    } else {
                        low = middle + 1
                    }
                }
                let name = match &member {
                    Some(member) => format!("{}[{member}]", check.declared.name),
                    None => check.declared.name.clone(),
                };
                match missing(low) {
                    Ok(()) => checks.push(Check {
                        name,
                        span: check.declared.span,
                        holds,
                        text: check.holds.text(),
                        from: low,
                    }),
                    Err(missing) => self.lacks(&missing),
                }
            }
        }
        checks
    }
}

/// Whether a text is what the rest of the file writes for a month, `2019-03`, which as an expression is a subtraction.
fn is_month_of_a_year(text: &str) -> bool {
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(text.trim().split_once('-'), Some((year, month)) if digits(year, 4) && digits(month, 2))
}

/// A formula as written, where it is made of numbers but is no single number.
fn of_numbers(formula: &Formula) -> Option<String> {
    let mut only_numbers = true;
    formula.expression.walk(&mut |part| match &part.kind {
        Kind::Number(_) | Kind::Unary(..) | Kind::Binary(..) | Kind::Chain(..) => {}
        _ => only_numbers = false,
    });
    (only_numbers && formula.as_number().is_none()).then(|| formula.text())
}

/// The reported indicators, in order, and the periods (indices) in which each is; all where nothing is said.
pub fn report(scenario: &Scenario, names: &Names, diagnostics: &mut Diagnostics) -> (Vec<ItemId>, Vec<ReportedPeriods>) {
    let Some(list) = &scenario.report else {
        let all = scenario
            .indicators
            .iter()
            .flat_map(|indicator| names.scalars_of(&indicator.declared.name));
        return all.map(|(id, _, _)| (id, None)).unzip();
    };
    let mut found: Vec<ItemId> = Vec::new();
    let mut seen: BTreeSet<ItemId> = BTreeSet::new();
    let mut periods: Vec<ReportedPeriods> = Vec::new();
    for entry in list {
        let text = &entry.name;
        let written = text.value.trim();
        let whole = names.symbols.get(written).filter(|symbol| !symbol.dimensions.is_empty());
        let ids = match whole {
            Some(_) => Ok(names.scalars_of(written).into_iter().map(|(id, _, _)| id).collect()),
            None => named_items(text, names, diagnostics),
        };
        let (Ok(ids), Ok(when)) = (ids, when(entry, &scenario.calendar, diagnostics)) else {
            continue;
        };
        let base = written.split('[').next().unwrap_or_default().trim();
        if names
            .symbols
            .get(base)
            .is_some_and(|symbol| symbol.kind != ItemKind::Indicator)
        {
            diagnostics.error(messages::not_an_indicator(base).at(text.span));
            continue;
        }
        for id in ids {
            if !seen.insert(id) {
                diagnostics.error(messages::reported_twice(written).at(text.span));
                break;
            }
            found.push(id);
            periods.push(when.clone());
        }
    }
    (found, periods)
}

/// The periods (indices) in which an indicator is reported; all where nothing is said.
pub type ReportedPeriods = Option<Arc<BTreeSet<i64>>>;

fn when(entry: &Reporting, calendar: &Calendar, diagnostics: &mut Diagnostics) -> Result<ReportedPeriods, Reported> {
    let last = calendar.last();
    Ok(match &entry.when {
        When::Always => None,
        When::Every(every) => {
            let step = usize::try_from(*every).unwrap_or(usize::MAX);
            Some(Arc::new((0..=last).step_by(step).chain([last]).collect()))
        }
        When::Periods(texts) => {
            let mut found = BTreeSet::new();
            for text in texts {
                let message = match calendar.index_of(&text.text) {
                    Ok(index) if (0..=last).contains(&index) => {
                        found.insert(index);
                        continue;
                    }
                    Ok(_) => messages::period_outside(&text.text, &calendar.label(0), &calendar.label(last)),
                    Err(error) => messages::period(&text.text, calendar.frequency, error),
                };
                return Err(diagnostics.error(message.at(text.span)));
            }
            Some(Arc::new(found))
        }
    })
}
