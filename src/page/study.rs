//! What takes longer: a whole run of a case and its pictures, what decides targets, what it would take, cases side by side.

use super::cases::Open;
use super::desk::Fault;
use super::messages;
use super::question::{Case, Named};
use crate::chart::{self, Options, Picture, Results, Wanted as Drawn};
use crate::plan::{self, Length, Plan, Run, Search, Sought, Wanted};
use crate::simulation::Control;
use crate::summary::Summary;
use crate::wording::{Label, Language};
use serde_json::{Value, json};
use std::rc::Rc;

/// Paths where nobody says how many.
const PATHS: u64 = 100_000;
/// Paths of what decides where nobody says how many: enough for an order.
const DECIDING_PATHS: u64 = 2048;
/// Paths of a search where nobody says how many.
const SEEKING_PATHS: u64 = 10_240;
/// So many indicators that a target reads are drawn.
const MOST_READ: usize = 3;
/// The width of pictures, in their units: as wide as a column of the page, so that texts can be read.
const WIDTH: f64 = 640.0;

/// The last whole run.
#[derive(Default)]
pub struct Kept(Option<(Vec<String>, u64, Rc<Summary>)>);

/// The run of a case.
pub fn run_of(of: &Case, paths: u64) -> Run {
    Run {
        length: Some(Length::Paths(of.paths.unwrap_or(paths).max(1))),
        ..Run::default()
    }
}

impl Kept {
    /// The results of a case, run where they are not there already.
    pub fn summary(&mut self, open: &Open, of: &Case, language: Language, control: Control) -> Result<Rc<Summary>, Fault> {
        let paths = of.paths.unwrap_or(PATHS);
        if let Some((sets, known, summary)) = &self.0
            && *sets == of.sets
            && *known == paths
        {
            return Ok(Rc::clone(summary));
        }
        let plan = open.with(&of.sets, language)?.value;
        let finished = plan.run(&run_of(of, PATHS), control).map_err(|error| open.fault(error, language))?;
        let summary = Rc::new(finished.summary());
        self.0 = Some((of.sets.clone(), paths, Rc::clone(&summary)));
        Ok(summary)
    }

    /// All about a target.
    pub fn target(
        &mut self,
        open: &Open,
        of: &Case,
        id: &str,
        language: Language,
        control: Control,
    ) -> Result<Value, Fault> {
        let summary = self.summary(open, of, language, control)?;
        let target = summary.targets.iter().find(|target| target.id == id);
        let target = target.ok_or_else(|| messages::no_item(id))?;
        let read = summary.indicators.iter().filter(|indicator| target.reads.contains(&indicator.name));
        let read: Vec<_> = read.take(MOST_READ).collect();
        let mut pictures = draw(&summary, &["distribution", "time-to-target"], id, language)?;
        for indicator in &read {
            pictures.extend(draw(&summary, &["fan"], &indicator.name, language)?);
        }
        Ok(json!({
            "sets": of.sets,
            "paths": summary.run.paths,
            "target": id,
            "detail": target,
            "indicators": read,
            "pictures": shown(&pictures),
        }))
    }

    /// All about an indicator.
    pub fn indicator(
        &mut self,
        open: &Open,
        of: &Case,
        name: &str,
        language: Language,
        control: Control,
    ) -> Result<Value, Fault> {
        let summary = self.summary(open, of, language, control)?;
        let indicator = summary.indicators.iter().find(|indicator| indicator.name == name);
        let indicator = indicator.ok_or_else(|| messages::no_item(name))?;
        let mut pictures = draw(&summary, &["fan", "samples", "composition"], name, language)?;
        if indicator.base_name != name {
            pictures.extend(draw(&summary, &["composition"], &indicator.base_name, language)?);
        }
        Ok(json!({
            "sets": of.sets,
            "paths": summary.run.paths,
            "indicator": name,
            "detail": indicator,
            "pictures": shown(&pictures),
        }))
    }
}

/// How pictures of the page are drawn.
fn options(language: Language) -> Options {
    Options {
        width: WIDTH,
        png: false,
        ..Options::new(language)
    }
}

/// The pictures of some kinds about one thing.
fn draw(summary: &Summary, kinds: &[&str], about: &str, language: Language) -> Result<Vec<Picture>, Fault> {
    let wanted = Drawn {
        kinds,
        about: Some(about),
        usual: false,
    };
    let drawn = chart::render(&Results::of(summary), &options(language), &wanted, &|_, _| {});
    Ok(drawn.map_err(|error| error.said())?.pictures)
}

/// Pictures as they are answered.
fn shown(pictures: &[Picture]) -> Vec<Value> {
    let one = |picture: &Picture| {
        json!({
            "id": picture.id,
            "name": picture.name,
            "kind": picture.kind,
            "caption": picture.caption,
            "width": picture.width,
            "height": picture.height,
            "svg": picture.svg,
        })
    };
    pictures.iter().map(one).collect()
}

/// What decides targets.
pub fn matter(
    open: &Open,
    of: &Case,
    targets: &[String],
    pictures: bool,
    language: Language,
    control: Control,
) -> Result<Value, Fault> {
    let plan = open.with(&of.sets, language)?.value;
    let found = plan.sensitivity(targets, &run_of(of, DECIDING_PATHS), control);
    let found = found.map_err(|error| open.fault(error, language))?;
    let drawn = match pictures {
        false => Vec::new(),
        true => {
            let results = Results {
                sensitivity: Some(&found),
                ..Results::default()
            };
            let drawn = chart::render(&results, &options(language), &Drawn::default(), &|_, _| {});
            drawn.map_err(|error| error.said())?.pictures
        }
    };
    Ok(json!({
        "sets": of.sets,
        "paths": found.run.paths,
        "targets": found.targets,
        "pictures": shown(&drawn),
    }))
}

/// What a target would take.
pub fn seek(
    open: &Open,
    of: &Case,
    target: &str,
    probability: Option<f64>,
    language: Language,
    control: Control,
) -> Result<Value, Fault> {
    let plan = open.with(&of.sets, language)?.value;
    let search = Search {
        wanted: Wanted::Target {
            target: target.to_string(),
        },
        sought: probability.map_or(Sought::BEST, |probability| Sought::Probability { probability }),
        vary: Vec::new(),
    };
    let found = plan.seek(&search, &run_of(of, SEEKING_PATHS), control);
    let found = found.map_err(|error| open.fault(error, language))?;
    let moved = found.package.levers.iter().filter(|lever| lever.to != lever.from);
    let set = |lever: &crate::study::seek::LeverChange| match lever.series {
        // No setting says what moves as a whole.
        Some(_) => None,
        None => Some(format!("{}={}", lever.name, lever.to)),
    };
    let package: Option<Vec<String>> = moved.map(set).collect();
    let sets = package.map(|package| of.sets.iter().cloned().chain(package).collect::<Vec<_>>());
    Ok(json!({"target": target, "sets": sets, "found": found}))
}

/// How far the targets are.
pub fn progress(open: &Open, of: &Case, language: Language, control: Control) -> Result<Value, Fault> {
    let plan = open.with(&of.sets, language)?.value;
    let found = plan.progress(&run_of(of, PATHS), control).map_err(|error| open.fault(error, language))?;
    let word = |target: &crate::study::progress::TargetProgress| {
        json!({"id": target.id, "light": target.light, "word": target.light_word(language)})
    };
    let lights: Vec<Value> = found.targets.iter().map(word).collect();
    Ok(json!({"sets": of.sets, "lights": lights, "found": found}))
}

/// Cases side by side, under their own names.
pub fn compare(
    open: &Open,
    cases: &[Named],
    paths: Option<u64>,
    indicators: &[String],
    language: Language,
    control: Control,
) -> Result<Value, Fault> {
    let read = |case: &Named| Ok(open.with(&case.sets, language)?.value);
    let plans: Vec<Plan> = cases.iter().map(read).collect::<Result<_, Fault>>()?;
    let run = Run::paths(paths.unwrap_or(PATHS).max(1));
    let compared = plan::compare(&plans, &run, control).map_err(|error| open.fault(error, language))?;
    let mut comparison = compared.comparison;
    for (at, case) in cases.iter().enumerate() {
        comparison.scenarios[at] = case.name.clone();
        comparison.titles[at] = Label::Plain(case.name.clone());
        comparison.plan[at].scenario = case.name.clone();
        for target in &mut comparison.targets {
            let after = at.checked_sub(1).and_then(|at| target.differences.get_mut(at));
            if let Some(difference) = after {
                difference.from = cases[0].name.clone();
                difference.to = case.name.clone();
            }
        }
    }
    let results = Results {
        comparison: Some(&comparison),
        ..Results::default()
    };
    let mut pictures = Vec::new();
    for indicator in indicators {
        let wanted = Drawn {
            kinds: &["scenario-fan"],
            about: Some(indicator),
            usual: false,
        };
        let drawn = chart::render(&results, &options(language), &wanted, &|_, _| {});
        pictures.extend(drawn.map_err(|error| error.said())?.pictures);
    }
    Ok(json!({"comparison": comparison, "pictures": shown(&pictures)}))
}
