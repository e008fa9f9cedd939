//! Literal periods inside expressions: windows, `step`, `pulse`, `ramp`, `at`, `growth`.

use super::resolve::{Place, Resolver, Window, whole_number};
use crate::arithmetic::Operation;
use super::{Clock, Range, Term, WindowKind, messages};
use crate::diagnostic::Reported;
use crate::expression::functions::CalendarKind;
use crate::expression::syntax::{At, Binary, Expression, Kind, Name, PeriodUnit};
use crate::scenario::Frequency;

/// Which end of a window a bare year stands at.
#[derive(Clone, Copy, PartialEq)]
enum End {
    First,
    Last,
}

/// From the first of two arguments to the end of the second.
fn both(from: &Expression, to: &Expression) -> At {
    At {
        start: from.at.start,
        end: to.at.end,
    }
}

/// A comparison read from right to left.
fn mirrored(op: Binary) -> Binary {
    match op {
        Binary::Less => Binary::Greater,
        Binary::LessOrEqual => Binary::GreaterOrEqual,
        Binary::Greater => Binary::Less,
        Binary::GreaterOrEqual => Binary::LessOrEqual,
        same => same,
    }
}

impl Resolver<'_, '_> {
    /// The index of a literal period. `end` allows a bare year in quarterly and monthly files, as its first or last
    /// period.
    fn literal_period(&mut self, expression: &Expression, end: Option<End>) -> Result<i64, Reported> {
        let calendar = self.shared.calendar;
        match &expression.kind {
            Kind::Period(literal) => {
                let unit = match literal.unit {
                    PeriodUnit::Quarter => Frequency::Quarterly,
                    PeriodUnit::Month => Frequency::Monthly,
                };
                if unit != calendar.frequency {
                    return self.fault(expression.at, messages::other_frequency(calendar.frequency));
                }
                Ok(calendar.index_of_part(i64::from(literal.year), i64::from(literal.part)))
            }
            _ => {
                let Some(number) = whole_number(expression) else {
                    return self.fault(expression.at, messages::not_a_literal_period(calendar.frequency));
                };
                match (calendar.frequency, end) {
                    (Frequency::Plain, _) => Ok(number),
                    (Frequency::Annual, _) => Ok(number - calendar.base),
                    (frequency, Some(end)) => match (calendar.year_span(number), end) {
                        (Some((first, _)), End::First) => Ok(first),
                        (Some((_, last)), End::Last) => Ok(last),
                        (None, _) => self.fault(expression.at, messages::not_a_literal_period(frequency)),
                    },
                    (frequency, None) => self.fault(expression.at, messages::bare_year(number, frequency)),
                }
            }
        }
    }

    /// The index of the period that the whole formula is, where it is one.
    pub(super) fn own_period(&mut self) -> Option<Result<i64, Reported>> {
        let expression = &self.formula.expression;
        matches!(expression.kind, Kind::Period(_)).then(|| self.literal_period(expression, None))
    }

    /// Whether a literal is the year that is the base of an annual file.
    pub(super) fn is_base_year(&self, expression: &Expression) -> bool {
        let calendar = self.shared.calendar;
        calendar.frequency == Frequency::Annual && whole_number(expression) == Some(calendar.base)
    }

    /// Whether a literal period is the base: `x(2017)`, `x(2017Q4)`.
    pub(super) fn is_base(&mut self, expression: &Expression) -> Result<bool, Reported> {
        self.literal_period(expression, None).map(|index| index == 0)
    }

    /// Warns where `year` is compared with a whole year that stands for the first part of it alone. `year >= 2019` and
    /// `year < 2019` mean the same either way.
    pub(super) fn bare_years(&mut self, op: Binary, a: &Expression, b: &Expression) {
        let frequency = self.shared.calendar.frequency;
        if !matches!(frequency, Frequency::Quarterly | Frequency::Monthly) {
            return;
        }
        let is_year = |side: &Expression| matches!(&side.kind, Kind::Item(name, None) if name.text == "year");
        let (number, op) = match (is_year(a), is_year(b)) {
            (true, false) => (b, op),
            (false, true) => (a, mirrored(op)),
            _ => return,
        };
        let sign = match op {
            Binary::Equal => "==",
            Binary::NotEqual => "!=",
            Binary::Greater => ">",
            Binary::LessOrEqual => "<=",
            Binary::Less | Binary::GreaterOrEqual | Binary::Power => return,
        };
        if let Some(year) = whole_number(number) {
            let span = self.span(number.at);
            self.diagnostics
                .warn(messages::year_compared(year, sign, frequency).at(span));
        }
    }

    /// A literal period that is simulated or known: at most the last one.
    pub(super) fn period_within(&mut self, expression: &Expression) -> Result<i64, Reported> {
        let index = self.literal_period(expression, None)?;
        let calendar = self.shared.calendar;
        if index > calendar.last() {
            let message = messages::after_the_end(&calendar.label(index), &calendar.label(calendar.last()));
            return self.fault(expression.at, message);
        }
        Ok(index)
    }

    /// A function of the calendar: of literal periods, or of dates that are computed.
    pub(super) fn calendar_function(
        &mut self,
        whole: &Expression,
        kind: CalendarKind,
        dates: &[&Expression],
    ) -> Result<Term, Reported> {
        let is_literal = |date: &&&Expression| matches!(date.kind, Kind::Period(_)) || whole_number(date).is_some();
        if matches!(kind, CalendarKind::Pulse) && dates.len() == 1 && !dates.iter().all(|date| is_literal(&date)) {
            return self.fault(whole.at, messages::pulse_needs_width());
        }
        if dates.len() == 2 && kind == CalendarKind::Pulse || !dates.iter().all(|date| is_literal(&date)) {
            return self.computed_dates(kind, dates);
        }
        self.period_function(whole, kind, dates)
    }

    /// `step(start)`, `pulse(start, width)`, `ramp(start, end)` of dates as `year`, or `t` in files of plain periods, gives them.
    fn computed_dates(&mut self, kind: CalendarKind, dates: &[&Expression]) -> Result<Term, Reported> {
        let calendar = self.shared.calendar;
        let now = || Term::Clock(if calendar.frequency == Frequency::Plain { Clock::T } else { Clock::Year });
        let first = dates.first().map(|date| self.date(date)).transpose();
        let second = match (kind, dates.get(1)) {
            (CalendarKind::Ramp, Some(end)) => self.date(end).map(Some),
            (_, Some(width)) => self.term(width).map(Some),
            (_, None) => Ok(None),
        };
        let (first, second) = (first?.unwrap_or(Term::Number(f64::NAN)), second?.unwrap_or(Term::Number(f64::NAN)));
        let from_then = Term::binary(Operation::LessOrEqual, first.clone(), now());
        Ok(match kind {
            CalendarKind::Step => from_then,
            CalendarKind::Pulse => {
                let end = Term::binary(Operation::Add, first, second);
                Term::binary(Operation::And, from_then, Term::binary(Operation::Less, now(), end))
            }
            CalendarKind::Ramp => {
                let done = Term::binary(Operation::Subtract, now(), first.clone());
                let all = Term::binary(Operation::Subtract, second.clone(), first.clone());
                let share = Term::binary(Operation::Divide, done, all);
                let clamped = Term::Apply(Operation::Clamp, [share, Term::Number(0.0), Term::Number(1.0)].into());
                let rises = Term::binary(Operation::Less, first, second);
                Term::Apply(Operation::If, [rises, clamped, Term::Number(f64::NAN)].into())
            }
        })
    }

    /// A date: a literal period, or an expression.
    fn date(&mut self, date: &Expression) -> Result<Term, Reported> {
        if matches!(date.kind, Kind::Period(_)) || whole_number(date).is_some() {
            let index = self.literal_period(date, None)?;
            return Ok(Term::Number(self.shared.calendar.date(index)));
        }
        self.term(date)
    }

    /// A function of literal periods.
    fn period_function(
        &mut self,
        whole: &Expression,
        kind: CalendarKind,
        periods: &[&Expression],
    ) -> Result<Term, Reported> {
        let indices: Vec<Result<i64, Reported>> =
            periods.iter().map(|period| self.literal_period(period, None)).collect();
        let indices: Result<Vec<i64>, Reported> = indices.into_iter().collect();
        let clock = match (kind, indices?.as_slice()) {
            (CalendarKind::Step, [from, ..]) => Clock::Step(*from),
            (CalendarKind::Pulse, [when, ..]) => Clock::Pulse(*when),
            (CalendarKind::Ramp, [from, to, ..]) if from < to => Clock::Ramp(*from, *to),
            _ => {
                let ends = periods.first().zip(periods.last());
                let at = ends.map_or(whole.at, |(first, last)| both(first, last));
                return self.fault(at, messages::ramp_backwards());
            }
        };
        Ok(Term::Clock(clock))
    }

    /// `growth(x, from, to)`: compound rate per year, or per plain period.
    pub(super) fn growth(&mut self, body: &Expression, from: &Expression, to: &Expression) -> Result<Term, Reported> {
        let (body, first, last) = (self.term(body), self.period_within(from), self.period_within(to));
        let (body, first, last) = (body?, first?, last?);
        if first >= last {
            return self.fault(both(from, to), messages::growth_backwards());
        }
        let per_year = self.shared.calendar.frequency.per_year().unwrap_or(1);
        let years = (last - first) as f64 / per_year as f64;
        let at = |index| Term::At(Box::new(body.clone()), index);
        // From what is not positive there is no rate of growth.
        let is_positive = Term::binary(Operation::Less, Term::Number(0.0), at(first));
        let base = Term::Apply(Operation::If, [is_positive, at(first), Term::Number(f64::NAN)].into());
        let ratio = Term::binary(Operation::Divide, at(last), base);
        let yearly = if years == 1.0 {
            ratio
        } else {
            Term::binary(Operation::Power, ratio, Term::Number(1.0 / years))
        };
        Ok(Term::binary(Operation::Subtract, yearly, Term::Number(1.0)))
    }

    /// A function over a stretch of time.
    pub(super) fn window(
        &mut self,
        whole: &Expression,
        name: &Name,
        kind: WindowKind,
        body: &Expression,
        [from, to]: [&Expression; 2],
    ) -> Result<Term, Reported> {
        if matches!(self.place, Place::Assumption | Place::Initial | Place::Given | Place::Light) {
            return self.fault(name.at, messages::window_outside(&name.text, self.place));
        }
        if self.window.is_some() {
            return self.fault(name.at, messages::nested_window());
        }
        // A window that ends before now reads the past alone, as a lag does.
        let range = self.range(from, to);
        let past = match range {
            Ok(Range::Relative(_, last)) => last < 0,
            Ok(Range::Fixed(_, last)) => last <= 0,
            Ok(Range::Since(_)) => false,
            Err(_) => true,
        };
        self.window = Some(Window { past });
        let body = self.term(body);
        self.window = None;
        let range = range?;
        let span = self.span(whole.at);
        Ok(Term::Window(kind, Box::new(body?), range, span))
    }

    /// The first period (as an index from the base) in which the expression is evaluated together with everything else of that
    /// period; `None` where all periods are known before.
    fn first_period(&self) -> Option<i64> {
        match self.place {
            Place::Equation { from } => Some(from),
            Place::Shock => Some(1),
            Place::Assumption
            | Place::Initial
            | Place::Measure
            | Place::Check
            | Place::Observation
            | Place::Given
            | Place::Supposed
            | Place::Light => None,
        }
    }

    /// Two ends of a window: relative to now where neither is above zero, else two periods, or a period and now.
    fn range(&mut self, from: &Expression, to: &Expression) -> Result<Range, Reported> {
        let dated = self.shared.calendar.frequency != Frequency::Plain;
        let ends = (whole_number(from), whole_number(to));
        if let (Some(first), Some(last)) = ends
            && (first <= 0 && last <= 0 || first < 0)
        {
            return match (last > 0, first > last) {
                (true, _) => self.fault(to.at, messages::window_lead()),
                (_, true) => self.fault(both(from, to), messages::window_backwards()),
                _ => Ok(Range::Relative(first, last)),
            };
        }
        if let (true, (Some(0), _)) = (dated, ends) {
            return self.fault(to.at, messages::window_lead());
        }
        // From a period until now: of plain periods 0 is the base, unless the first end is after it.
        let is_until_now = ends.1 == Some(0) && (dated || ends.0.is_some_and(|first| first > 0));
        if is_until_now {
            let first = self.literal_period(from, Some(End::First))?;
            let calendar = self.shared.calendar;
            if first > calendar.last() {
                let message = messages::after_the_end(&calendar.label(first), &calendar.label(calendar.last()));
                return self.fault(from.at, message);
            }
            return Ok(Range::Since(first));
        }
        if let (true, (_, Some(..=0))) = (dated, ends) {
            return self.fault(both(from, to), messages::window_mixed());
        }
        let (first, last) = (
            self.literal_period(from, Some(End::First)),
            self.literal_period(to, Some(End::Last)),
        );
        let (first, last) = (first?, last?);
        let calendar = self.shared.calendar;
        if last > calendar.last() {
            let message = messages::after_the_end(&calendar.label(last), &calendar.label(calendar.last()));
            return self.fault(to.at, message);
        }
        if first > last {
            return self.fault(both(from, to), messages::window_backwards());
        }
        if self.first_period().is_some_and(|earliest| last > earliest) {
            return self.fault(to.at, messages::window_ahead(&calendar.label(last)));
        }
        Ok(Range::Fixed(first, last))
    }
}
