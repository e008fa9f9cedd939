//! Observations of the file → what is known of a measure in a period, and the draw that takes it up.

use super::constants::constant;
use super::correlate::named_items;
use super::identity::{identity, latest};
use super::plan::Plan;
use super::names::Cell;
use super::resolve::{Place, Resolver};
use super::{Draw, ItemKind, Known, MeasurementError, Measured, Model, Observation, Term, Through, messages, reach};
use crate::diagnostic::{Diagnostics, Reported, Span};
use crate::distribution;
use crate::expression::syntax::Kind;
use crate::math;
use crate::scenario::{self, Formula, Scenario};
use crate::source::Text;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Distributions that may be measurement errors.
const ERRORS: [&str; 3] = ["normal", "lognormal", "student_t"];

impl Plan<'_, '_> {
    /// Every observation, in the order of the file.
    pub fn observations(&mut self, scenario: &Scenario) -> Vec<Observation> {
        let found: Vec<(&scenario::Observation, Observation)> = scenario
            .observations
            .iter()
            .filter_map(|written| Some((written, self.observation(written).ok()?)))
            .collect();
        let (written, mut seen): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        self.replacements(scenario, &written, &mut seen);
        seen
    }

    fn observation(&mut self, written: &scenario::Observation) -> Result<Observation, Reported> {
        let period = self.later_period(&written.period, messages::observed_up_to_base);
        let measure = self.term(&written.measure, Place::Observation, &Cell::new());
        let known = self.known(&written.known);
        if let scenario::Known::Condition(condition) = &written.known {
            self.bounds_of_measure(&written.measure, condition);
        }
        let through = written.through.as_ref().map(|text| self.through(text).map(|through| (through, text.span)));
        let through = through.transpose();
        let (period, measure, known) = (period?, measure?, known?);
        self.is_there(&written.measure, &measure, period)?;
        let bounds = match &known {
            Known::Exactly(value) => vec![value],
            Known::Condition(condition) => condition.terms(),
            Known::WithError(_) => Vec::new(),
        };
        for bound in bounds {
            self.exists(bound, period..=period);
        }
        let measured = Measured::of(&written.measure.expression, &measure, period, self.items);
        let about = Arc::new(written.about.clone());
        Ok(Observation {
            name: written.name.value.clone(),
            label: about.label.clone(),
            unit: self.unit(&about.unit, &measured),
            span: written.name.span,
            about,
            measured,
            identity: identity(&measure, period),
            last_terms: measure.last_terms(),
            measure,
            measure_text: written.measure.text(),
            period,
            known_text: known_text(&written.known),
            known,
            through: through?,
            published: written.published.map(|(date, _)| date),
            replaces: None,
        })
    }

    /// Says where a measure cannot be known in a period, because it needs another one that is later or does not exist.
    pub(super) fn is_there(&mut self, written: &Formula, measure: &Term, period: i64) -> Result<(), Reported> {
        let calendar = self.shared.calendar;
        let needs = latest(measure, period);
        if needs > period {
            let message = messages::known_too_early(&calendar.label(needs), &calendar.label(period));
            return Err(self.diagnostics.error(message.at(written.span())));
        }
        self.exists(measure, period..=period);
        Ok(())
    }

    fn known(&mut self, known: &scenario::Known) -> Result<Known, Reported> {
        let formula = match known {
            scenario::Known::Condition(condition) => {
                return self.condition(condition, Place::Observation, &Cell::new(), false).map(Known::Condition);
            }
            scenario::Known::Is(formula) => formula,
        };
        let Some((draw, values)) = self.distribution(formula)? else {
            return self.term(formula, Place::Observation, &Cell::new()).map(Known::Exactly);
        };
        let is_interval = matches!(formula.expression.kind, Kind::To(..));
        if !is_interval && !ERRORS.contains(&draw.family.as_str()) {
            return Err(self.diagnostics.error(messages::not_an_error(&draw.family).at(formula.span())));
        }
        let error = error(draw, values, is_interval);
        Ok(match error.scale == 0.0 {
            true => Known::Exactly(Term::Number(error.median)),
            false => Known::WithError(error),
        })
    }

    /// The one distribution of plain numbers that a formula is, with its parameters; none where it draws nothing.
    pub(super) fn distribution(&mut self, formula: &Formula) -> Result<Option<(Draw, Vec<f64>)>, Reported> {
        let names = self.shared.names;
        let is_draw = |kind: &Kind| match kind {
            Kind::To(..) => true,
            Kind::Apply(name, None, _) => {
                distribution::family(&name.text).is_some() && !names.symbols.contains_key(&name.text)
            }
            _ => false,
        };
        let mut draws = false;
        formula.expression.walk(&mut |part| draws |= is_draw(&part.kind));
        if !draws {
            return Ok(None);
        }
        if !is_draw(&formula.expression.kind) {
            return Err(self.diagnostics.error(messages::not_one_distribution().at(formula.span())));
        }
        let before = self.shared.draws.len();
        let term = Resolver::new(self.shared, self.diagnostics, formula, Place::Given, None, Cell::new()).resolve();
        // It belongs to no item: nobody draws it with the others.
        let draw = self.shared.draws.drain(before..).next_back();
        term?;
        let Some(draw) = draw else {
            return Err(self.diagnostics.error(messages::not_one_distribution().at(formula.span())));
        };
        let values = draw.parameters.iter().zip(&draw.places).map(|(term, place)| {
            constant(term).ok_or_else(|| self.diagnostics.error(messages::not_plain_numbers().at(*place)))
        });
        let values = values.collect::<Result<Vec<f64>, Reported>>()?;
        Ok(Some((draw, values)))
    }

    /// The draw that a text names: `e`, `e[ai]`, `e#2`.
    pub(super) fn through(&mut self, text: &Text) -> Result<Through, Reported> {
        let (name, number) = match text.value.rfind('#') {
            Some(at) => (text.part(0, at), Some(text.part(at + 1, text.value.len()))),
            None => (text.clone(), None),
        };
        let found = named_items(&name, self.shared.names, self.diagnostics)?;
        let [item] = found[..] else {
            return Err(self.diagnostics.error(messages::through_several_items().at(text.span)));
        };
        let known = match &self.items[item.index()] {
            Ok(known) => known,
            Err(reported) => return Err(*reported),
        };
        if !matches!(known.kind, ItemKind::Assumption | ItemKind::Shock) {
            return Err(self.diagnostics.error(messages::through_kind(&known.name, known.kind).at(text.span)));
        }
        let draws = self.shared.draws.iter().filter(|draw| draw.item == item).count();
        let number = match number {
            None => None,
            Some(number) => match number.value.parse::<usize>() {
                Ok(number) if number > 0 => Some(number),
                _ => return Err(self.diagnostics.error(messages::bad_draw_number(&number.value).at(text.span))),
            },
        };
        let number = match (draws, number) {
            (0, _) => return Err(self.diagnostics.error(messages::through_without_draws(&known.name).at(text.span))),
            (1, None) => 1,
            (_, None) => {
                return Err(self.diagnostics.error(messages::through_needs_number(&known.name, draws).at(text.span)));
            }
            (_, Some(number)) if number > draws => {
                return Err(self.diagnostics.error(messages::no_such_draw(&known.name, number, draws).at(text.span)));
            }
            (_, Some(number)) => number,
        };
        Ok(Through {
            item,
            substream: number as u32 - 1,
        })
    }

    /// Finds what each observation replaces, and says where that is wrong, or where two of one thing stand side by side.
    fn replacements(&mut self, scenario: &Scenario, written: &[&scenario::Observation], seen: &mut [Observation]) {
        let position = |name: &str| seen.iter().position(|one| one.name == name);
        let mut replaces: Vec<Option<usize>> = vec![None; seen.len()];
        // Where something was said already, two of one thing are no second mistake.
        let mut said = vec![false; seen.len()];
        for (at, text) in written.iter().enumerate().filter_map(|(at, one)| Some((at, one.replaces.as_ref()?))) {
            let name = text.value.trim();
            let mistake = match position(name) {
                _ if name == seen[at].name => messages::replaces_itself(name),
                None if scenario.unread.covers(name).is_some() => {
                    said[at] = true;
                    continue;
                }
                None if scenario.observations.iter().any(|other| other.name.value == name) => {
                    said[at] = true;
                    continue;
                }
                None => messages::unknown_observation(name, seen.iter().map(|one| one.name.as_str())),
                Some(earlier) if seen[earlier].identity != seen[at].identity => {
                    messages::replaces_another(name, seen[earlier].period == seen[at].period)
                }
                Some(earlier) if seen[at].published.zip(seen[earlier].published).is_some_and(|(later, first)| later < first) => {
                    messages::replaces_a_later_one(name)
                }
                Some(earlier) => match replaces.iter().position(|other| *other == Some(earlier)) {
                    Some(other) => messages::replaced_twice(name, &seen[other].name),
                    None => {
                        replaces[at] = Some(earlier);
                        continue;
                    }
                },
            };
            said[at] = true;
            self.diagnostics.error(mistake.at(text.span));
        }
        for start in 0..seen.len() {
            let mut circle = vec![start];
            let mut next = replaces[start];
            while let Some(at) = next.filter(|at| !circle.contains(at)) {
                circle.push(at);
                next = replaces[at];
            }
            // Each circle is said once, at the first of its observations.
            if next == Some(start) && circle.iter().all(|at| *at >= start) {
                let names: Vec<&str> = circle.iter().chain([&start]).map(|at| seen[*at].name.as_str()).collect();
                let place = written[start].replaces.as_ref().map_or(seen[start].span, |text| text.span);
                self.diagnostics.error(messages::replaced_in_a_circle(&names).at(place));
            }
        }
        let mut first_of: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, one) in seen.iter().enumerate() {
            if replaces[at].is_some() || said[at] {
                continue;
            }
            match first_of.get(one.identity.as_str()) {
                Some(first) => {
                    let period = self.shared.calendar.label(one.period);
                    let message = messages::observed_twice(&one.measure_text, &period, &seen[*first].name);
                    let message = message.at(one.span).also(seen[*first].span, messages::first_declared_here());
                    self.diagnostics.error(message);
                }
                None => {
                    first_of.insert(&one.identity, at);
                }
            }
        }
        for (one, replaces) in seen.iter_mut().zip(replaces) {
            one.replaces = replaces;
        }
    }
}

/// What a likelihood is made of.
fn error(draw: Draw, parameters: Vec<f64>, is_interval: bool) -> MeasurementError {
    let of_logarithm = draw.family == "lognormal" || is_interval && parameters[0] > 0.0;
    let [median, above] = [0.0, 1.0].map(|score| draw.shape.from_score(&parameters, score));
    let (scale, degrees_of_freedom) = match draw.family.as_str() {
        "normal" => (parameters[1], None),
        "student_t" => (parameters[2], Some(parameters[0])),
        _ if of_logarithm => (math::ln(above) - math::ln(median), None),
        _ => (above - median, None),
    };
    MeasurementError {
        median: match draw.family.as_str() {
            "normal" => parameters[0],
            "student_t" => parameters[1],
            _ => median,
        },
        shape: draw.shape,
        parameters,
        of_logarithm,
        scale,
        degrees_of_freedom,
    }
}

/// What is known, in one line.
pub(super) fn known_text(known: &scenario::Known) -> String {
    use scenario::Condition::{About, AtLeast, AtMost, Between, LessThan, MoreThan};
    match known {
        scenario::Known::Is(value) => value.text(),
        scenario::Known::Condition(condition) => match condition {
            AtLeast(bound) => format!("≥ {}", bound.text()),
            AtMost(bound) => format!("≤ {}", bound.text()),
            MoreThan(bound) => format!("> {}", bound.text()),
            LessThan(bound) => format!("< {}", bound.text()),
            Between(low, high) => format!("{} – {}", low.text(), high.text()),
            About(middle, within) => format!("{} ± {}", middle.text(), within.text()),
        },
    }
}

/// Says where what takes up an observation does not reach what was measured.
pub fn check_reach(model: &Model, diagnostics: &mut Diagnostics) {
    let reads = reach::reads(model);
    let mut reaches = |through: Option<(Through, Span)>, measure: &Term, text: &str| {
        let Some((through, span)) = through else { return };
        let mut read = Vec::new();
        reach::items(measure, &mut |id| read.push(id));
        let reached = reach::reached(&reads, read.into_iter());
        // Of a correlated group those that come later follow it.
        let group = model.correlations.iter().find(|group| group.members.contains(&through.item));
        let later = group.into_iter().flat_map(|group| group.members.iter().skip_while(|id| **id != through.item));
        if !later.chain([&through.item]).any(|id| reached[id.index()]) {
            let name = &model.item(through.item).name;
            diagnostics.error(messages::through_does_not_reach(name, text).at(span));
        }
    };
    for seen in &model.observations {
        reaches(seen.through, &seen.measure, &seen.measure_text);
    }
    for supposed in model.supposes.iter().flat_map(|suppose| &suppose.conditions) {
        reaches(supposed.through, &supposed.measure, &supposed.measure_text);
    }
}

#[cfg(test)]
mod tests {
    use crate::model::{Known, Model};
    use crate::plan::{Changes, Plan};
    use crate::source::InMemory;
    use std::sync::Arc;

    fn model(observations: &str) -> Arc<Model> {
        let text = format!(
            r#"{{"attain": 1, "name": "w", "time": {{"frequency": "annual", "base": 2017, "end": 2020}},
            "assumptions": {{"drift": "normal(2%, 1%)"}}, "shocks": {{"e": "normal(0, 1)", "f": "normal(0, 1) + normal(0, 2)"}},
            "indicators": {{"x": {{"initial": 1, "equation": "x(-1) + e + drift + f"}}}},
            "targets": {{"goal": {{"measure": "x", "at_least": 1}}}}, "observations": {{{observations}}}}}"#
        );
        let plan = Plan::read(&InMemory::file("w.json", text), "w.json", &Changes::none());
        plan.map_err(|error| panic!("{error:?}")).expect("a plan").value.model().clone()
    }

    #[test]
    fn errors_are_likelihoods() {
        let model = model(
            r#""a": {"measure": "x", "in": 2018, "is": "normal(3343, 15)"},
               "b": {"measure": "x", "in": 2019, "is": "lognormal(median: 50, sigma: 1%)"},
               "c": {"measure": "x", "in": 2020, "is": "90 to 110"},
               "d": {"measure": "x + 1", "in": 2018, "is": "-10 to 10"},
               "e": {"measure": "x + 1", "in": 2019, "is": "student_t(4, location: 3, scale: 2)"},
               "f": {"measure": "x + 1", "in": 2020, "is": "normal(7, 0)"},
               "g": {"measure": "x + 2", "in": 2018, "is": "35.9% + 1"},
               "h": {"measure": "x + 2", "in": 2019, "is": "lognormal(mean: 100, sd: 20)"}"#,
        );
        assert_eq!(model.draws.len(), 4, "what is observed is drawn with nothing");
        let z = 1.644_853_626_951_472_2;
        let expected = [
            ("a", 3343.0, 15.0, false, None),
            ("b", 50.0, 0.01, true, None),
            ("c", (90.0f64 * 110.0).sqrt(), (110.0f64 / 90.0).ln() / (2.0 * z), true, None),
            ("d", 0.0, 10.0 / z, false, None),
            ("e", 3.0, 2.0, false, Some(4.0)),
            ("h", 100.0 / 1.04f64.sqrt(), 1.04f64.ln().sqrt(), true, None),
        ];
        for (name, median, scale, of_logarithm, df) in expected {
            let seen = model.observations.iter().find(|seen| seen.name == name).expect(name);
            let Known::WithError(error) = &seen.known else { panic!("{name}: {:?}", seen.known) };
            assert!((error.median - median).abs() <= 1e-12 * median.abs(), "{name}: {}", error.median);
            assert!((error.scale - scale).abs() <= 1e-12 * scale, "{name}: {}", error.scale);
            assert_eq!((error.of_logarithm, error.degrees_of_freedom), (of_logarithm, df), "{name}");
        }
        let exactly = |name: &str| {
            let seen = model.observations.iter().find(|seen| seen.name == name).expect(name);
            let Known::Exactly(term) = &seen.known else { panic!("{name}: {:?}", seen.known) };
            crate::model::constant(term)
        };
        assert_eq!((exactly("f"), exactly("g")), (Some(7.0), Some(1.359)));
    }

    #[test]
    fn draws_are_counted_from_the_left() {
        let model = model(
            r#""a": {"measure": "x", "in": 2018, "is": 2, "through": "e"},
               "b": {"measure": "x", "in": 2019, "is": 2, "through": "f#2"},
               "c": {"measure": "at(x, 2020)", "in": 2020, "is": 2, "through": "drift #1"}"#,
        );
        let through = |at: usize| {
            let (through, _) = model.observations[at].through.expect("a draw");
            (model.item(through.item).name.as_str(), through.substream)
        };
        assert_eq!((through(0), through(1), through(2)), (("e", 0), ("f", 1), ("drift", 0)));
    }
}
