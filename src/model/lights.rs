//! Rules by which the board of progress shows lights: expressions over the figures of one target, tried in their order.

use super::constants::value;
use super::names::{Cell, Names};
use super::resolve::{Place, Resolver, Shared};
use super::{ItemId, MAX_TERMS, Term, messages};
use crate::diagnostic::{Diagnostics, Reported};
use crate::scenario::{self, Calendar, Formula, ReadyLights, Scenario};

/// The figures that rules may name, in the order of [`Figures`].
const FIGURES: [&str; 7] = ["progress", "time", "gap", "probability", "planned", "needed", "achieved"];

/// The figures of one target; none where undefined.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// Share of the way.
    pub progress: Option<f64>,
    /// Share of the time.
    pub time: Option<f64>,
    /// Progress less time, or less the milestones.
    pub gap: Option<f64>,
    /// Probability that it is met.
    pub probability: Option<f64>,
    /// What the schedule asks for now.
    pub planned: Option<f64>,
    /// Growth, or flow a period, that is still needed.
    pub needed: Option<f64>,
    /// Growth, or flow a period, so far.
    pub achieved: Option<f64>,
}

impl Figures {
    /// In the order of the names.
    fn in_order(&self) -> [Option<f64>; 7] {
        [
            self.progress,
            self.time,
            self.gap,
            self.probability,
            self.planned,
            self.needed,
            self.achieved,
        ]
    }
}

/// A light and its rule.
#[derive(Clone, Debug)]
pub struct Light {
    /// Its name: `green`.
    pub name: String,
    /// Its rule as text.
    pub text: String,
    /// The rule; items are the figures by number.
    rule: Term,
}

/// Rules in the order in which they are tried.
#[derive(Clone, Debug)]
pub struct Lights {
    /// The ready-made rules that these are, if they are such.
    pub ready: Option<ReadyLights>,
    /// The lights.
    pub lights: Vec<Light>,
}

impl Lights {
    /// The first light whose rule holds; a rule that is undefined does not hold.
    pub fn of(&self, figures: &Figures) -> Option<&Light> {
        let figures = figures.in_order();
        let of = |item: ItemId| figures.get(item.index()).copied().flatten().or(Some(f64::NAN));
        self.lights.iter().find(|light| value(&light.rule, &of).is_some_and(|value| value != 0.0 && !value.is_nan()))
    }
}

/// The lights of a scenario.
pub fn lights(scenario: &Scenario, diagnostics: &mut Diagnostics) -> Lights {
    let names = Names::of_figures(&FIGURES);
    let mut rule = |formula: &Formula| resolved(formula, &names, &scenario.calendar, diagnostics);
    match &scenario.lights {
        Some(scenario::Lights::Rules(rules)) => {
            let light = |(name, formula): &(crate::source::Text, Formula)| {
                Some(Light {
                    name: name.value.clone(),
                    text: formula.text(),
                    rule: rule(formula).ok()?,
                })
            };
            Lights {
                ready: None,
                lights: rules.iter().filter_map(light).collect(),
            }
        }
        ready => {
            let ready = match ready {
                Some(scenario::Lights::Ready(ready)) => *ready,
                _ => ReadyLights::default(),
            };
            let light = |(name, text): (&str, &str)| {
                Some(Light {
                    name: name.to_string(),
                    text: text.to_string(),
                    rule: rule(&Formula::of_program(text)?).ok()?,
                })
            };
            Lights {
                ready: Some(ready),
                lights: ready.rules().into_iter().filter_map(light).collect(),
            }
        }
    }
}

fn resolved(
    formula: &Formula,
    names: &Names,
    calendar: &Calendar,
    diagnostics: &mut Diagnostics,
) -> Result<Term, Reported> {
    let mut shared = Shared {
        names,
        calendar,
        draws: Vec::new(),
        stocks: 0,
            fixed: Default::default(),
            budget: MAX_TERMS,
        exhausted: None,
    };
    let term = Resolver::new(&mut shared, diagnostics, formula, Place::Light, None, Cell::new()).resolve()?;
    let mut timed = false;
    term.walk(&mut |part| timed |= matches!(part, Term::Clock(_)));
    match timed {
        true => Err(diagnostics.error(messages::light_reads_time().at(formula.span()))),
        false => Ok(term),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Changes, Plan};
    use crate::source::InMemory;

    fn lights(rules: &str) -> Lights {
        let text = format!(
            r#"{{"attain": 1, "name": "w", "time": {{"periods": 3}}, "shocks": {{"e": "normal(0, 1)"}},
            "indicators": {{"x": {{"initial": 1, "equation": "x(-1) + e"}}}},
            "targets": {{"goal": {{"measure": "x", "at_least": 1}}}}{rules}}}"#
        );
        let plan = Plan::read(&InMemory::file("w.json", text), "w.json", &Changes::none()).expect("a plan");
        plan.value.model().lights.clone()
    }

    fn shown(lights: &Lights, figures: Figures) -> Option<String> {
        lights.of(&figures).map(|light| light.name.clone())
    }

    #[test]
    fn the_first_rule_that_holds_gives_the_light() {
        let own = lights(r#", "lights": {"绿": "gap >= 0 and probability >= 50%", "黄": "max(gap, probability - 1) > -30%", "红": "needed > 2 * achieved"}"#);
        assert_eq!(own.ready, None);
        let figures = |gap, probability| Figures {
            gap,
            probability,
            needed: Some(3.0),
            achieved: Some(1.0),
            ..Figures::default()
        };
        for (gap, probability, light) in [
            (Some(0.0), Some(0.5), Some("绿")),
            (Some(0.0), Some(0.4), Some("黄")),
            (Some(-0.4), Some(0.4), Some("红")),
            // What is undefined holds nowhere.
            (None, Some(0.9), Some("红")),
        ] {
            assert_eq!(shown(&own, figures(gap, probability)).as_deref(), light, "{gap:?} {probability:?}");
        }
        assert_eq!(shown(&own, Figures::default()), None);
    }

    #[test]
    fn ready_made_rules() {
        let by_chance = lights("");
        assert_eq!(by_chance.ready, Some(ReadyLights::Probability));
        let by_schedule = lights(r#", "lights": "schedule""#);
        for (value, chance, schedule) in [(0.8, "green", "green"), (0.5, "yellow", "green"), (0.1, "red", "green"), (-0.3, "red", "yellow"), (-0.31, "red", "red")] {
            let figures = Figures {
                gap: Some(value),
                probability: Some(value),
                ..Figures::default()
            };
            assert_eq!(shown(&by_chance, figures).as_deref(), Some(chance), "{value}");
            assert_eq!(shown(&by_schedule, figures).as_deref(), Some(schedule), "{value}");
        }
    }
}
