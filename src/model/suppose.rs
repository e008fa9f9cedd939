//! Suppositions: conditions on what is not known yet, from a file or from the command line.

use super::constants::constant;
use super::identity::identity;
use super::observations::known_text;
use super::plan::Plan;
use super::names::Cell;
use super::resolve::{Place, Shared};
use super::{Condition, Item, ItemId, ItemKind, MAX_TERMS, Measured, Model, Observation, Term, Through, messages};
use crate::diagnostic::{Diagnostics, Reported, Span};
use crate::distribution::Shape;
use crate::scenario::{self, About, How, Label, Scenario, Unit};
use std::sync::Arc;

/// A named supposition.
#[derive(Clone, Debug)]
pub struct Suppose {
    /// Its name.
    pub name: String,
    /// What it is called.
    pub label: Label,
    /// For readers.
    pub about: Arc<About>,
    /// Where it was declared.
    pub span: Span,
    /// Its conditions: what is made, what is seen, means; within these in the order of the file.
    pub conditions: Vec<Supposed>,
}

/// One condition of a supposition.
#[derive(Clone, Debug)]
pub struct Supposed {
    /// In what way it is supposed.
    pub how: How,
    /// What it is about.
    pub measure: Term,
    /// The measure as text.
    pub measure_text: String,
    /// What the measure is, for its readers.
    pub measured: Measured,
    /// The unit of the measure.
    pub unit: Unit,
    /// The two terms that its measure adds or subtracts last, where it does: they may be much larger than their sum.
    pub last_terms: Option<[Term; 2]>,
    /// What it is about, measure and period together: the same for all that are about the same.
    pub identity: String,
    /// The period (index, after the base); none for what does not change over time, which is read in the base.
    pub period: Option<i64>,
    /// What is supposed of it.
    pub value: SupposedValue,
    /// The value as written.
    pub value_text: String,
    /// The item whose value is made, where one is.
    pub made: Option<ItemId>,
    /// The draw that takes it up, where that is said, and where it is said.
    pub through: Option<(Through, Span)>,
    /// The whole in one line: `x@2019 = 95`.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// What is supposed of a measure.
#[derive(Clone, Debug)]
pub enum SupposedValue {
    /// That it is this; the term draws nothing. Of a mean and of what is made it is a number.
    Exactly(Term),
    /// That this is its distribution.
    Soft {
        /// The distribution.
        shape: Shape,
        /// Its parameters, in the order of the shape's slots.
        parameters: Vec<f64>,
    },
    /// That it fulfils a condition.
    Condition(Condition),
}

impl Supposed {
    /// The observation that counts (`counted` are their indices) and is about the same: what it says is known, and is no supposition.
    pub fn observed(&self, observations: &[Observation], counted: &[usize]) -> Option<usize> {
        counted.iter().copied().find(|at| observations[*at].identity == self.identity)
    }
}

impl Plan<'_, '_> {
    /// Every supposition of the file.
    pub fn supposes(&mut self, scenario: &Scenario, observations: &[Observation]) -> Vec<Suppose> {
        let mut supposes = Vec::new();
        for written in &scenario.supposes {
            let conditions: Vec<Result<Supposed, Reported>> =
                written.conditions.iter().map(|condition| self.supposed(condition)).collect();
            let Ok(conditions) = conditions.into_iter().collect::<Result<Vec<Supposed>, Reported>>() else {
                continue;
            };
            for condition in &conditions {
                let same = observations.iter().find(|seen| seen.identity == condition.identity);
                match same {
                    // It counts whatever the date.
                    Some(seen) if seen.published.is_none() => {
                        self.diagnostics.error(messages::supposed_and_observed(&seen.name).at(condition.span));
                    }
                    Some(seen) => {
                        let message = messages::supposed_and_published(&seen.name);
                        self.diagnostics.warn(message.at(condition.span));
                    }
                    None => {}
                }
            }
            let about = Arc::new(written.about.clone());
            supposes.push(Suppose {
                name: written.name.value.clone(),
                label: about.label.clone(),
                about,
                span: written.name.span,
                conditions,
            });
        }
        supposes
    }

    /// One condition, of the file or of the command line.
    pub fn supposed(&mut self, written: &scenario::Supposed) -> Result<Supposed, Reported> {
        let period = written.period.as_ref().map(|text| self.later_period(text, messages::supposed_up_to_base));
        let period = period.transpose();
        let measure = self.term(&written.measure, Place::Supposed, &Cell::new());
        let value = self.supposed_value(written);
        let through = written.through.as_ref().map(|text| match written.how {
            How::See => self.through(text).map(|through| (through, text.span)),
            How::Tilt | How::Do => Err(self.diagnostics.error(messages::through_of_what_is_seen().at(text.span))),
        });
        let through = through.transpose();
        let (period, measure, value) = (period?, measure?, value?);
        let made = match written.how {
            How::Do => Some(self.made(written, &measure)?),
            How::See | How::Tilt => None,
        };
        let last = self.shared.calendar.last();
        let period = period.or((!self.is_fixed(&measure)).then_some(last));
        self.is_there(&written.measure, &measure, period.unwrap_or(0))?;
        let measured = Measured::of(&written.measure.expression, &measure, period.unwrap_or(0), self.items);
        Ok(Supposed {
            how: written.how,
            unit: self.unit(&Unit::None, &measured),
            measured,
            last_terms: measure.last_terms(),
            identity: identity(&measure, period.unwrap_or(0)),
            measure,
            measure_text: written.measure.text(),
            period,
            value,
            value_text: known_text(&written.known),
            made,
            through: through?,
            text: written.text.clone(),
            span: written.span,
        })
    }

    fn item(&self, id: ItemId) -> Option<&Item> {
        self.items[id.index()].as_ref().ok()
    }

    /// Whether a measure is made of assumptions, and so is about no period.
    fn is_fixed(&self, measure: &Term) -> bool {
        let (mut some, mut all) = (false, true);
        measure.walk(&mut |part| match part {
            Term::Item { item, .. } => {
                some = true;
                let kind = self.item(*item).map(|item| item.kind);
                all &= matches!(kind, Some(ItemKind::Assumption | ItemKind::Lever));
            }
            Term::Clock(_) | Term::At(..) | Term::Window(..) | Term::First(_) => all = false,
            _ => {}
        });
        some && all
    }

    /// The item whose value is made.
    fn made(&mut self, written: &scenario::Supposed, measure: &Term) -> Result<ItemId, Reported> {
        let Term::Item { item: id, lag: 0, .. } = *measure else {
            return Err(self.diagnostics.error(messages::makes_no_item().at(written.measure.span())));
        };
        let Some(item) = self.item(id) else {
            return Err(self.diagnostics.error(messages::makes_no_item().at(written.measure.span())));
        };
        let mistake = match (item.kind, &written.period) {
            (ItemKind::Lever, _) => Some((messages::makes_a_lever(&item.name), written.measure.span())),
            (ItemKind::Assumption, Some(period)) => Some((messages::makes_in_a_period(&item.name), period.span)),
            _ => None,
        };
        match mistake {
            Some((message, span)) => Err(self.diagnostics.error(message.at(span))),
            None => Ok(id),
        }
    }

    fn supposed_value(&mut self, written: &scenario::Supposed) -> Result<SupposedValue, Reported> {
        let formula = match &written.known {
            scenario::Known::Condition(condition) => {
                return self.condition(condition, Place::Supposed, &Cell::new(), false).map(SupposedValue::Condition);
            }
            scenario::Known::Is(formula) => formula,
        };
        match (self.distribution(formula)?, written.how) {
            (Some(_), How::Tilt) => Err(self.diagnostics.error(messages::mean_is_a_number().at(formula.span()))),
            (Some((draw, parameters)), _) => Ok(SupposedValue::Soft {
                shape: draw.shape,
                parameters,
            }),
            (None, How::See) => self.term(formula, Place::Supposed, &Cell::new()).map(SupposedValue::Exactly),
            (None, how) => {
                let value = constant(&self.term(formula, Place::Supposed, &Cell::new())?);
                let message = || match how {
                    How::Tilt => messages::mean_is_a_number(),
                    _ => messages::made_is_a_number(),
                };
                let value = value.ok_or_else(|| self.diagnostics.error(message().at(formula.span())))?;
                Ok(SupposedValue::Exactly(Term::Number(value)))
            }
        }
    }
}

impl Model {
    /// Conditions of the command line, as [`read_line`](scenario::read_line) reads them.
    ///
    /// # Errors
    /// Where one of them is wrong; that was said.
    pub fn supposed(
        &self,
        conditions: &[scenario::Supposed],
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<Supposed>, Reported> {
        let items: Vec<Result<Item, Reported>> = self.items.iter().cloned().map(Ok).collect();
        let mut shared = Shared {
            names: &self.names,
            calendar: &self.calendar,
            draws: self.draws.clone(),
            stocks: 0,
            fixed: Default::default(),
            budget: MAX_TERMS,
            exhausted: None,
        };
        let mut plan = Plan {
            shared: &mut shared,
            items: &items,
            gaps: None,
            diagnostics,
        };
        let found: Vec<Result<Supposed, Reported>> = conditions.iter().map(|condition| plan.supposed(condition)).collect();
        let found = found.into_iter().collect::<Result<Vec<Supposed>, Reported>>()?;
        diagnostics.result(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Files;
    use crate::plan::{Changes, Plan};
    use crate::source::InMemory;

    const FILE: &str = r#"{"attain": 1, "name": "w", "time": {"frequency": "annual", "base": 2017, "end": 2020},
        "assumptions": {"drift": "normal(2%, 1%)"}, "shocks": {"e": "normal(0, 1)"}, "levers": {"push": 1},
        "indicators": {"x": {"initial": 1, "equation": "x(-1) * exp(drift) + push + e"}},
        "targets": {"goal": {"measure": "x", "at_least": 1}},
        "observations": {"seen": {"measure": "x", "in": 2018, "is": 2, "published": "2019-01-29"}},
        "supposes": {"weak": {"label": "偏弱", "see": {"x@2019": {"is": "= 1 to 2", "through": "e"}, "x": ">= 3"},
            "tilt": {"mean(x, 2018, 2020)": "150%"}, "do": {"drift": 0.01, "e@2020": "normal(0, 2)"}}}}"#;

    fn model() -> Arc<Model> {
        let plan = Plan::read(&InMemory::file("w.json", FILE), "w.json", &Changes::none());
        Arc::clone(plan.map_err(|error| panic!("{error:?}")).expect("a plan").value.model())
    }

    fn asked(how: How, line: &str) -> Result<Supposed, Vec<String>> {
        let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
        let read = scenario::read_line(how, "suppose", line, None, &mut files, &mut diagnostics);
        let found = read.and_then(|line| model().supposed(&[line], &mut diagnostics));
        found.map(|mut found| found.remove(0)).map_err(|_| diagnostics.iter().map(|one| one.slug.to_string()).collect())
    }

    #[test]
    fn suppositions_of_a_file() {
        let model = model();
        let [weak] = &model.supposes[..] else { panic!("one") };
        let told: Vec<(How, &str, Option<i64>)> =
            weak.conditions.iter().map(|one| (one.how, one.text.as_str(), one.period)).collect();
        let expected = [
            (How::Do, "drift = 0.01", None),
            (How::Do, "e@2020 = normal(0, 2)", Some(3)),
            (How::See, "x@2019 = 1 to 2", Some(2)),
            (How::See, "x >= 3", Some(3)),
            (How::Tilt, "mean(x, 2018, 2020) = 150%", Some(3)),
        ];
        assert_eq!(told, expected);
        assert!(weak.conditions[2].through.is_some());
        assert_eq!(weak.conditions[0].made, model.find("drift"));
    }

    #[test]
    fn a_line_means_what_a_file_means() {
        let file = model();
        let line = asked(How::See, "x@2019 = 1 to 2").expect("a condition");
        let same = &file.supposes[0].conditions[2];
        assert_eq!((&line.identity, &line.text, line.period), (&same.identity, &same.text, same.period));
        let SupposedValue::Soft { parameters, .. } = &line.value else { panic!("soft") };
        assert_eq!(parameters[..], [1.0, 2.0]);
        assert_eq!(asked(How::See, "drift = 2%").expect("an assumption").period, None);
        assert_eq!(asked(How::Tilt, "mean(drift, 2018, 2020) = 2%").expect("a mean").period, Some(3));
        // However it is written, it is about the same.
        let other = asked(How::See, "at(x, 2018) = 3").expect("a condition");
        assert_eq!(other.observed(&file.observations, &[0]), Some(0));
        assert_eq!(other.observed(&file.observations, &[]), None);
    }

    #[test]
    fn what_cannot_be_supposed_is_said() {
        for (how, line, slug) in [
            (How::See, "x@2017 = 95", "not-after-base"),
            (How::See, "x@2021 = 95", "period-outside"),
            (How::See, "x@soon = 95", "bad-period"),
            (How::See, "z@2019 = 95", "unknown-name"),
            (How::See, "x@2019 = normal(0, 1) + 1", "not-one-distribution"),
            (How::See, "x@2019 = normal(drift, 1)", "not-one-distribution"),
            (How::See, "at(x, 2020)@2019 = 1", "known-too-early"),
            (How::Tilt, "x@2019 = 1 to 2", "not-a-number"),
            (How::Tilt, "x@2019 = drift", "not-a-number"),
            (How::Do, "x + 1@2019 = 95", "cannot-make"),
            (How::Do, "push = 0", "cannot-make"),
            (How::Do, "drift@2019 = 0", "cannot-make"),
            (How::Do, "x@2019 = x(-1)", "not-a-number"),
        ] {
            assert_eq!(asked(how, line).map(|_| ()), Err(vec![slug.to_string()]), "{line}");
        }
    }
}
