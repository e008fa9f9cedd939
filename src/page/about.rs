//! What a page is told of a plan when it is opened.

use super::cases::Open;
use crate::model::{Definition, Item, ItemId, ItemKind, Model, Setting};
use crate::plan::Run;
use crate::program::Settings;
use crate::scenario::{About, Unit};
use crate::wording::{Label, Language, Measure, Style};
use serde_json::{Map, Value, json};

/// Everything about the plan that is open.
pub fn about(open: &Open, language: Language) -> Value {
    let plan = open.plan();
    let model = &**plan.model();
    let run = Run::default();
    let (paths, settings) = plan.paths_and_settings(&run);
    let calendar = &model.calendar;
    let periods: Vec<String> = (0..=calendar.last()).map(|period| calendar.label(period)).collect();
    let groups = model.groups.iter().map(|group| json!({"id": group.id, "label": group.about.label}));
    json!({
        "main": open.main().display().to_string(),
        "name": model.name,
        "title": model.title,
        "description": model.description,
        "sha256": plan.origin().sha256,
        "paths": paths,
        "seed": settings.seed,
        "frequency": calendar.frequency.word(),
        "periods": periods,
        "groups": groups.collect::<Vec<_>>(),
        "targets": targets(model),
        "levers": levers(model, &settings),
        "assumptions": assumptions(model),
        "indicators": indicators(model),
        "lights": model.lights.lights.iter().map(|light| json!([light.name, light.text])).collect::<Vec<_>>(),
        "weighted": plan.counted(&run).is_ok_and(|counted| !counted.is_empty()),
        "warnings": super::desk::found(&open.checked().warnings, &open.checked().files, language),
    })
}

fn targets(model: &Model) -> Vec<Value> {
    let target = |target: &crate::model::Target| {
        json!({
            "id": target.id,
            "label": target.label,
            "group": target.group.map(|group| model.groups[group].id.clone()),
            "measure": target.measure_text,
            "bounds": target.bound_texts,
            "period": model.calendar.label(target.period),
            "from": target.from.map(|from| model.calendar.label(from)),
            "unit": unit(&target.unit),
            "indicator": target.measured.indicator.map(|id| model.item(id).name.clone()),
            "weight": target.weight,
            "kind": target.kind.map(|kind| kind.word()),
            "owner": target.owner,
            "note": target.about.note,
        })
    };
    model.targets.iter().map(target).collect()
}

fn levers(model: &Model, settings: &Settings) -> Vec<Value> {
    let lever = |(id, item): (ItemId, &Item)| {
        let lever = model.lever(id)?;
        let series = match lever.setting {
            Setting::Constant(_) => None,
            Setting::Series(_) => Some(settings.lever_by_period(model, id)),
        };
        let planned = settings.lever(model, id, model.calendar.last());
        let own = json!({
            "planned": planned,
            "series": series,
            "min": lever.min,
            "max": lever.max,
            "cost": lever.cost,
        });
        Some(joined(words(item), own))
    };
    model.of_kind(ItemKind::Lever).filter_map(lever).collect()
}

fn assumptions(model: &Model) -> Vec<Value> {
    let assumption = |(_, item): (ItemId, &Item)| {
        let own = json!({
            "expression": item.text.value,
            "timed": matches!(item.definition, Definition::Assumption { timed: true, .. }),
        });
        joined(words(item), own)
    };
    model.of_kind(ItemKind::Assumption).map(assumption).collect()
}

fn indicators(model: &Model) -> Vec<Value> {
    let indicator = |id: &ItemId| {
        let item = model.item(*id);
        joined(words(item), json!({"base_name": item.base_name, "member": item.member}))
    };
    model.report.iter().map(indicator).collect()
}

/// What stands beside every item.
fn words(item: &Item) -> Value {
    let About {
        unit: of_item,
        source,
        section,
        note,
        ..
    } = &*item.about;
    json!({
        "name": item.name,
        "label": item.label,
        "unit": unit(of_item),
        "source": source.as_ref().map(|text| text.value.clone()),
        "section": plain(section),
        "note": plain(note),
    })
}

fn plain(label: &Label) -> Value {
    if label.is_none() { Value::Null } else { json!(label) }
}

/// A unit by language: its text, and what a value is multiplied by before it is shown.
fn unit(unit: &Unit) -> Value {
    let of = |language: Language| {
        let factor = Measure::new(unit, language, Style::Picture).factor();
        json!([unit.get(language).map(|(text, _)| text), factor])
    };
    json!({"zh": of(Language::Chinese), "en": of(Language::English)})
}

fn joined(mut one: Value, other: Value) -> Value {
    if let (Value::Object(one), Value::Object(other)) = (&mut one, other) {
        let other: Map<String, Value> = other;
        one.extend(other);
    }
    one
}
