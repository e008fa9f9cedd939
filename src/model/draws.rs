//! Distributions in expressions → draws: arguments bound along the catalogue, constant parameters checked.

use super::constants::{constant, out_of_range};
use super::resolve::Resolver;
use super::{Draw, DrawId, ItemId, Term, messages};
use crate::diagnostic::{Reported, Span};
use crate::distribution::{self, Arguments, Family, Form, Shape, Slots};
use crate::expression::syntax::{Argument, Expression, Kind, Name};
use crate::wording::Said;

/// A median above this, or a 95 % quantile that is so many times the 5 % one, is hardly meant.
const LARGEST_MEDIAN: f64 = 1e15;
const WIDEST_RATIO: f64 = 1e9;
/// Percentages that sum to 99 to 101 % were rounded.
const ROUNDING: f64 = 0.010_001;

/// Parameters of a shape that is being put together.
#[derive(Default)]
struct Slotted {
    terms: Vec<Term>,
    places: Vec<Span>,
}

/// What an expression inside a distribution is.
enum Inner {
    /// A distribution.
    Shape(Shape),
    /// No distribution, and so a number.
    Number,
}

impl Slotted {
    fn push(&mut self, term: Term, place: Span) -> usize {
        self.terms.push(term);
        self.places.push(place);
        self.terms.len() - 1
    }
}

impl Resolver<'_, '_> {
    /// A distribution of the catalogue as a draw.
    pub(super) fn distribution(
        &mut self,
        whole: &Expression,
        name: &Name,
        family: &'static Family,
        arguments: &[Argument],
    ) -> Result<Term, Reported> {
        self.draw(whole, |resolver, slots| {
            resolver.shape(whole, name, family, arguments, slots)
        })
    }

    /// `A to B` as a draw.
    pub(super) fn interval(&mut self, whole: &Expression, low: &Expression, high: &Expression) -> Result<Term, Reported> {
        self.draw(whole, |resolver, slots| {
            resolver.interval_shape(whole, low, high, slots)
        })
    }

    fn draw(
        &mut self,
        whole: &Expression,
        shape: impl FnOnce(&mut Self, &mut Slotted) -> Result<Shape, Reported>,
    ) -> Result<Term, Reported> {
        let substream = self.substream;
        self.substream += 1;
        let mut slots = Slotted::default();
        let shape = shape(self, &mut slots)?;
        let values: Option<Vec<f64>> = slots.terms.iter().map(constant).collect();
        if let Some(values) = values
            && let Err(violation) = shape.check(&values)
        {
            let message = out_of_range(&family_name(whole), &violation, &slots.places, self.span(whole.at));
            return Err(self.diagnostics.error(message));
        }
        slots.places.push(self.span(whole.at));
        let id = DrawId(self.shared.draws.len() as u32);
        let item = self.owner.unwrap_or(ItemId(0));
        self.shared.draws.push(Draw {
            item,
            substream,
            family: family_name(whole),
            shape,
            parameters: slots.terms,
            places: slots.places,
            correlated: None,
        });
        Ok(Term::Draw(id))
    }

    fn slot(&mut self, expression: &Expression, slots: &mut Slotted) -> Result<usize, Reported> {
        let term = self.term(expression)?;
        let place = self.span(expression.at);
        Ok(slots.push(term, place))
    }

    /// A slot whose expression draws nothing.
    fn plain_slot(&mut self, expression: &Expression, slots: &mut Slotted) -> Result<usize, Reported> {
        let slot = self.slot(expression, slots)?;
        let mut draws = false;
        slots.terms[slot].walk(&mut |part| draws |= matches!(part, Term::Draw(_)));
        if draws {
            return self.fault(expression.at, messages::weight_draws());
        }
        Ok(slot)
    }

    fn interval_shape(
        &mut self,
        whole: &Expression,
        low: &Expression,
        high: &Expression,
        slots: &mut Slotted,
    ) -> Result<Shape, Reported> {
        let (a, b) = (self.slot(low, slots), self.slot(high, slots));
        let (a, b) = (a?, b?);
        if let (Some(low), Some(value)) = (constant(&slots.terms[a]), constant(&slots.terms[b]))
            && low >= value
        {
            return self.fault(whole.at, messages::interval_backwards());
        }
        match distribution::INTERVAL.arguments {
            Arguments::Parameters { forms: [form, ..], distribution } => Ok(Shape::plain(distribution, form, a)),
            _ => self.fault(whole.at, messages::needs_distribution(&family_name(whole))),
        }
    }

    /// What stands where a distribution may stand.
    fn inner_shape(&mut self, expression: &Expression, slots: &mut Slotted) -> Result<Inner, Reported> {
        match &expression.kind {
            Kind::To(low, high) => self.interval_shape(expression, low, high, slots).map(Inner::Shape),
            Kind::Apply(name, None, arguments) => match distribution::family(&name.text) {
                Some(family) if !self.is_lag(name, arguments) => self
                    .shape(expression, name, family, arguments, slots)
                    .map(Inner::Shape),
                _ => Ok(Inner::Number),
            },
            _ => Ok(Inner::Number),
        }
    }

    fn shape(
        &mut self,
        whole: &Expression,
        name: &Name,
        family: &'static Family,
        arguments: &[Argument],
        slots: &mut Slotted,
    ) -> Result<Shape, Reported> {
        let usage = usage(family);
        if arguments.is_empty() {
            return self.fault(whole.at, messages::no_arguments(&name.text, &usage));
        }
        match family.arguments {
            Arguments::Parameters { forms, distribution } => {
                let (form, bound) = self.bind(whole, family, forms, arguments)?;
                let at = slots.terms.len();
                let mut wrong = Ok(());
                for (parameter, argument) in form.parameters.iter().zip(bound) {
                    match argument {
                        Some(argument) => wrong = wrong.and(self.slot(&argument.value, slots).map(|_| ())),
                        None => {
                            let place = self.span(whole.at);
                            slots.push(Term::Number(parameter.default.unwrap_or(0.0)), place);
                        }
                    }
                }
                wrong?;
                let shape = Shape::plain(distribution, form, at);
                // What is written out must be in range even where others vary.
                let known: Vec<Option<f64>> = slots.terms.iter().map(constant).collect();
                if let Err(violation) = shape.check_known(&known) {
                    let message = out_of_range(family.name, &violation, &slots.places, self.span(whole.at));
                    return Err(self.diagnostics.error(message));
                }
                self.enormous(whole, family, &shape, &known);
                Ok(shape)
            }
            Arguments::ValueWeights { shape } => {
                let pairs = self.pairs(family, arguments, &usage)?;
                self.percentages(whole, family, pairs.iter().map(|(_, weight)| *weight));
                let values = self.run(pairs.iter().map(|(key, _)| *key), slots);
                let weights = self.run(pairs.iter().map(|(_, value)| *value), slots);
                Ok(shape(values?, weights?))
            }
            Arguments::Values { shape } => {
                if let Some(keyed) = arguments.iter().find_map(|argument| argument.key.as_ref()) {
                    return self.fault(keyed.at, messages::key_not_allowed(family.name, &usage));
                }
                let values = self.run(arguments.iter().map(|argument| &argument.value), slots)?;
                Ok(shape(values))
            }
            Arguments::LevelValues { shape } => {
                let (bounds, levels): (Vec<&Argument>, Vec<&Argument>) = arguments
                    .iter()
                    .partition(|argument| matches!(key_name(argument), Some("low" | "high")));
                let levels: Vec<Argument> = levels.into_iter().cloned().collect();
                let pairs = self.pairs(family, &levels, &usage)?;
                let at = self.run(pairs.iter().map(|(key, _)| *key), slots);
                let values = self.run(pairs.iter().map(|(_, value)| *value), slots);
                let (low, high) = self.bounds(family, &bounds, false, slots)?;
                Ok(shape(at?, values?, low, high))
            }
            Arguments::DistributionBounds { shape } => {
                // First, or by its name wherever that stands.
                let named = arguments
                    .iter()
                    .position(|argument| key_name(argument) == Some("distribution"));
                let place = named.unwrap_or(0);
                let first = &arguments[place];
                if let Some(key) = &first.key {
                    if named.is_none() {
                        return self.fault(key.at, messages::needs_distribution(family.name));
                    }
                    if arguments[0].key.is_none() {
                        return self.fault(key.at, messages::argument_twice(family.name, "distribution"));
                    }
                }
                let inner = match self.inner_shape(&first.value, slots) {
                    Ok(Inner::Shape(shape)) => shape,
                    Ok(Inner::Number) => {
                        return self.fault(first.value.at, messages::needs_distribution(family.name));
                    }
                    Err(reported) => return Err(reported),
                };
                let rest: Vec<&Argument> = arguments[..place].iter().chain(&arguments[place + 1..]).collect();
                if rest.is_empty() {
                    return self.fault(
                        whole.at,
                        messages::missing_argument(family.name, &["low", "high"], &usage),
                    );
                }
                if let Some(extra) = rest.get(2) {
                    return self.fault(extra.value.at, messages::too_many_arguments(family.name, &usage));
                }
                let (low, high) = self.bounds(family, &rest, named.is_some(), slots)?;
                Ok(shape(inner, low, high))
            }
            Arguments::WeightDistributions { shape } => {
                let pairs = self.pairs(family, arguments, &usage)?;
                self.percentages(whole, family, pairs.iter().map(|(weight, _)| *weight));
                let (mut weights, mut parts) = (Vec::new(), Vec::new());
                for (weight, part) in pairs {
                    weights.push(self.plain_slot(weight, slots));
                    parts.push(match self.inner_shape(part, slots) {
                        Ok(Inner::Shape(shape)) => Ok(shape),
                        Ok(Inner::Number) => self.plain_slot(part, slots).map(Shape::constant),
                        Err(reported) => Err(reported),
                    });
                }
                let weights = weights.into_iter().collect::<Result<_, _>>()?;
                Ok(shape(weights, parts.into_iter().collect::<Result<_, _>>()?))
            }
        }
    }

    /// Warns where all parameters are written out and the values are beyond all measure.
    fn enormous(&mut self, whole: &Expression, family: &Family, shape: &Shape, known: &[Option<f64>]) {
        let Some(values) = known.iter().copied().collect::<Option<Vec<f64>>>() else {
            return;
        };
        let [low, middle, high] = [0.05, 0.5, 0.95].map(|u| shape.quantile(&values, u));
        if low > 0.0 && middle.is_finite() && (middle > LARGEST_MEDIAN || high / low > WIDEST_RATIO) {
            let message = messages::enormous(family.name, (low, middle, high), &usage(family));
            self.diagnostics.warn(message.at(self.span(whole.at)));
        }
    }

    /// Warns where all weights are written as percentages and do not sum to 100 %.
    fn percentages<'e>(&mut self, whole: &Expression, family: &Family, weights: impl Iterator<Item = &'e Expression>) {
        let mut sum = 0.0;
        for weight in weights {
            let written = self.formula.part(weight.at).unwrap_or_default();
            match &weight.kind {
                Kind::Number(value) if written.trim_end().ends_with('%') => sum += value,
                _ => return,
            }
        }
        if (sum - 1.0).abs() > ROUNDING {
            let message = messages::percentages_sum(family.name, sum);
            self.diagnostics.warn(message.at(self.span(whole.at)));
        }
    }

    /// Consecutive slots of plain expressions.
    fn run<'e>(&mut self, expressions: impl Iterator<Item = &'e Expression>, slots: &mut Slotted) -> Result<Slots, Reported> {
        let at = slots.terms.len();
        let found: Vec<Result<usize, Reported>> = expressions
            .map(|expression| self.plain_slot(expression, slots))
            .collect();
        let count = found.len();
        found.into_iter().collect::<Result<Vec<usize>, Reported>>()?;
        Ok(Slots { at, count })
    }

    /// `key: value` for every argument.
    fn pairs<'e>(
        &mut self,
        family: &Family,
        arguments: &'e [Argument],
        usage: &Said,
    ) -> Result<Vec<(&'e Expression, &'e Expression)>, Reported> {
        let mut pairs = Vec::new();
        for argument in arguments {
            match &argument.key {
                Some(key) => pairs.push((key, &argument.value)),
                None => return self.fault(argument.value.at, messages::needs_key(family.name, usage)),
            }
        }
        Ok(pairs)
    }

    /// `low`, `high`, by position or by name; only by name where others were `named` before them.
    fn bounds(
        &mut self,
        family: &Family,
        arguments: &[&Argument],
        mut named: bool,
        slots: &mut Slotted,
    ) -> Result<(Option<usize>, Option<usize>), Reported> {
        let (mut low, mut high) = (None, None);
        for argument in arguments {
            let name = match (&argument.key, key_name(argument)) {
                (None, _) if named => {
                    return self.fault(argument.value.at, messages::positional_after_named(family.name));
                }
                (None, _) if low.is_none() => "low",
                (None, _) => "high",
                (_, Some(name @ ("low" | "high"))) => name,
                (Some(key), Some("distribution")) if family.argument_names().contains(&"distribution") => {
                    return self.fault(key.at, messages::argument_twice(family.name, "distribution"));
                }
                (Some(key), _) => {
                    let message = messages::unknown_argument(family.name, &key.to_string(), &family.argument_names());
                    return self.fault(key.at, message);
                }
            };
            named |= argument.key.is_some();
            let place = if name == "low" { &mut low } else { &mut high };
            if place.is_some() {
                return self.fault(argument.value.at, messages::argument_twice(family.name, name));
            }
            *place = Some(self.plain_slot(&argument.value, slots)?);
        }
        Ok((low, high))
    }

    /// Arguments to the parameters of the form that is meant.
    fn bind<'e>(
        &mut self,
        whole: &Expression,
        family: &Family,
        forms: &'static [Form],
        arguments: &'e [Argument],
    ) -> Result<(&'static Form, Vec<Option<&'e Argument>>), Reported> {
        let usage = usage(family);
        let names: Vec<Option<&str>> = arguments.iter().map(key_name).collect();
        let known = family.argument_names();
        let mut seen: Vec<&str> = Vec::new();
        for (argument, name) in arguments.iter().zip(&names) {
            match (&argument.key, name) {
                (None, _) if !seen.is_empty() => {
                    return self.fault(argument.value.at, messages::positional_after_named(family.name));
                }
                (None, _) => {}
                (Some(key), Some(name)) if known.contains(name) => {
                    if seen.contains(name) {
                        return self.fault(key.at, messages::argument_twice(family.name, name));
                    }
                    seen.push(name);
                }
                (Some(key), _) => {
                    return self.fault(
                        key.at,
                        messages::unknown_argument(family.name, &key.to_string(), &known),
                    );
                }
            }
        }
        let positional = arguments.len() - seen.len();
        let fits = |form: &&'static Form| seen.iter().all(|name| form.parameters.iter().any(|p| p.name == *name));
        let form = match (positional, forms.iter().find(fits)) {
            (0, Some(form)) => {
                // Of several forms that know all names, the one whose required parameters are all given.
                let complete = |form: &&'static Form| {
                    fits(form)
                        && form
                            .parameters
                            .iter()
                            .all(|p| p.default.is_some() || seen.contains(&p.name))
                };
                forms.iter().find(complete).unwrap_or(form)
            }
            (_, _) if positional > 0 && fits(&&forms[0]) => &forms[0],
            _ => return self.fault(whole.at, messages::mixed_forms(family.name, &usage)),
        };
        if positional > form.parameters.len() {
            let extra = &arguments[form.parameters.len()].value;
            return self.fault(extra.at, messages::too_many_arguments(family.name, &usage));
        }
        let mut bound: Vec<Option<&Argument>> = vec![None; form.parameters.len()];
        for (index, (argument, name)) in arguments.iter().zip(&names).enumerate() {
            let place = match (&argument.key, name) {
                (Some(key), Some(name)) => match form.parameters.iter().position(|known| known.name == *name) {
                    Some(place) => place,
                    None => return self.fault(key.at, messages::unknown_argument(family.name, name, &known)),
                },
                _ => index,
            };
            if bound[place].is_some() {
                let at = argument.key.as_ref().unwrap_or(&argument.value).at;
                return self.fault(at, messages::argument_twice(family.name, form.parameters[place].name));
            }
            bound[place] = Some(argument);
        }
        let missing: Vec<&str> = form
            .parameters
            .iter()
            .zip(&bound)
            .filter(|(parameter, argument)| argument.is_none() && parameter.default.is_none())
            .map(|(parameter, _)| parameter.name)
            .collect();
        if !missing.is_empty() {
            return self.fault(whole.at, messages::missing_argument(family.name, &missing, &usage));
        }
        Ok((form, bound))
    }
}

/// The name before a colon, where it is a bare name.
fn key_name(argument: &Argument) -> Option<&str> {
    match argument.key.as_ref().map(|key| &key.kind) {
        Some(Kind::Item(name, None)) => Some(&name.text),
        _ => None,
    }
}

fn family_name(expression: &Expression) -> String {
    match &expression.kind {
        Kind::Apply(name, _, _) => name.text.clone(),
        _ => "A to B".to_string(),
    }
}

/// How a distribution is written: `` `lognormal(mu, sigma)` or `lognormal(median:, sigma:)` ``.
pub fn usage(family: &Family) -> Said {
    match family.arguments {
        Arguments::Parameters { .. } => messages::either(family.signatures().into_iter()),
        _ => messages::for_example(family.example),
    }
}
