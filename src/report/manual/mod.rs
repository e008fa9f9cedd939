//! The reference manual of the scenario file: chapters written by hand, with every key, operator, function, distribution
//! and limit taken from the tables that the reader of scenarios itself uses. `docs/scenario.md` is what [`manual`] gives.

use crate::distribution::{Arguments, FAMILIES, Family, Form, INTERVAL, MOST_QUANTILES, Parameter};
use crate::expression::RESERVED;
use crate::expression::functions::{FUNCTIONS, FunctionKind};
use crate::expression::operators::OPERATORS;
use crate::model;
use crate::program;
use crate::sampler::SAMPLERS;
use crate::scenario::fields::{ABOUT, Field, Kind, TABLES};
use crate::source;
use std::fmt::Write;

const CHAPTERS: &str = include_str!("scenario.md");

/// The manual as Markdown.
pub fn manual() -> String {
    let count = |count: u64| {
        let (millions, rest) = (count / 1_000_000, count % 1_000_000);
        if millions > 0 && rest == 0 {
            format!("{millions} million")
        } else {
            count.to_string()
        }
    };
    let parts: [(&str, String); 14] = [
        ("reserved", listed(RESERVED)),
        ("keys", keys()),
        ("operators", operators()),
        ("functions", functions()),
        ("distributions", distributions()),
        ("samplers", samplers()),
        ("most_quantiles", MOST_QUANTILES.to_string()),
        ("largest_group", model::LARGEST_GROUP.to_string()),
        ("longest_chain", source::LONGEST_CHAIN.to_string()),
        ("largest_file", (source::LARGEST >> 20).to_string()),
        ("deepest", source::DEEPEST.to_string()),
        ("series_periods", count(model::MAX_SERIES_PERIODS)),
        ("terms", count(model::MAX_TERMS)),
        ("nodes", count(program::MAX_NODES as u64)),
    ];
    parts.iter().fold(CHAPTERS.to_string(), |text, (key, part)| {
        text.replace(&format!("{{{{{key}}}}}"), part.trim_end())
    })
}

/// Words as code, with `and` before the last.
fn listed(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| code(word)).collect();
    match words.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        words => words.concat(),
    }
}

/// A row of a table; bars inside cells are escaped.
fn row(text: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    let _ = writeln!(text, "| {} |", cells.join(" | "));
}

fn heading(text: &mut String, cells: &[&str]) {
    row(text, cells);
    let _ = writeln!(text, "|{}", " --- |".repeat(cells.len()));
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

fn keys() -> String {
    let mut text = String::new();
    let mut table = |title: &str, fields: &mut dyn Iterator<Item = &Field>| {
        let _ = writeln!(text, "### {title}\n");
        heading(&mut text, &["key", "holds", "what", "说明"]);
        for field in fields {
            let key = if field.required {
                format!("**`{}`**", field.key)
            } else {
                code(field.key)
            };
            row(&mut text, &[&key, &holds(&field.kind), field.en, field.zh]);
        }
        text.push('\n');
    };
    for entry in TABLES {
        let mut title: Vec<char> = entry.what.chars().collect();
        if let Some(first) = title.first_mut() {
            *first = first.to_ascii_uppercase();
        }
        let title: String = title.into_iter().collect();
        let more = if entry.about {
            ", and the keys for readers below"
        } else {
            ""
        };
        table(&format!("{title}{more}"), &mut entry.fields.iter());
    }
    table("Keys for readers", &mut ABOUT.iter());
    text
}

/// What a key holds, in words.
fn holds(kind: &Kind) -> String {
    match kind {
        Kind::Version => "the number 1".to_string(),
        Kind::String => "a string".to_string(),
        Kind::Text => "a text".to_string(),
        Kind::Unit => "a unit".to_string(),
        Kind::Count => "a whole number from 0".to_string(),
        Kind::Number => "a number".to_string(),
        Kind::NotNegative => "a number from 0".to_string(),
        Kind::Flag => "`true` or `false`".to_string(),
        Kind::Period => "a period".to_string(),
        Kind::Formula => "a number or expression".to_string(),
        Kind::Formulas => "a number or expression; or by member".to_string(),
        Kind::Values => "a number, expression or series; or by member".to_string(),
        Kind::SeriesByMember => "numbers by period; or by member".to_string(),
        Kind::Pair => "`[a, b]`, numbers or expressions".to_string(),
        Kind::Matrix => "a list of rows of numbers".to_string(),
        Kind::Names => "a list of names".to_string(),
        Kind::Word(words) => words
            .iter()
            .map(|word| format!("`\"{word}\"`"))
            .collect::<Vec<_>>()
            .join(", "),
        Kind::WordOrObject(words, table) => format!("`\"{}\"`, or {}", words.join("\"`, `\""), table.what),
        Kind::Object(table) => table.what.to_string(),
        Kind::Named(table) => format!("by name: {}", table.what),
        Kind::Shorthand(table, key) => format!("by name: {}, or its `{key}` alone", table.what),
        Kind::List(table) => format!("a list: {}", table.what),
        Kind::Dimensions => "by name: a list of members, or members with their labels".to_string(),
        Kind::Ignored => "anything".to_string(),
    }
}

fn operators() -> String {
    let mut text = String::new();
    heading(&mut text, &["level", "operator", "example", "what", "说明"]);
    let mut level = 0;
    for (index, operator) in OPERATORS.iter().enumerate() {
        if index == 0 || OPERATORS[index - 1].level != operator.level {
            level += 1;
        }
        row(
            &mut text,
            &[
                &level.to_string(),
                &code(operator.sign),
                &code(operator.example),
                operator.en,
                operator.zh,
            ],
        );
    }
    text
}

fn functions() -> String {
    let mut text = String::new();
    for (kind, title) in [
        (FunctionKind::Elementwise, "Of values in one period (逐值)"),
        (FunctionKind::Aggregate, "Over the members of a dimension (跨成员)"),
        (FunctionKind::Window, "Over time (跨时期)"),
        (FunctionKind::Calendar, "Of the calendar (日历)"),
        (FunctionKind::Measure, "In measures of targets only (仅用于目标)"),
    ] {
        let _ = writeln!(text, "### {title}\n");
        heading(&mut text, &["function", "what", "说明", "example"]);
        for function in FUNCTIONS.iter().filter(|function| function.kind == kind) {
            row(
                &mut text,
                &[
                    &code(&function.signature()),
                    function.en,
                    function.zh,
                    &code(function.example),
                ],
            );
        }
        text.push('\n');
    }
    text
}

fn distributions() -> String {
    let mut text = String::new();
    heading(&mut text, &["distribution", "", "分布"]);
    for family in std::iter::once(&INTERVAL).chain(FAMILIES.iter().copied()) {
        row(
            &mut text,
            &[&written(family).join("<br>"), family.words.en, family.words.zh],
        );
    }
    for family in std::iter::once(&INTERVAL).chain(FAMILIES.iter().copied()) {
        let title = if family.name == INTERVAL.name {
            code("A to B")
        } else {
            code(family.name)
        };
        let _ = writeln!(text, "\n### {title}\n\n{}. {}。\n", family.words.en, family.words.zh);
        if let Arguments::Parameters { forms, .. } = family.arguments {
            heading(&mut text, &["parameter", "must be", "if left out", "what", "说明"]);
            let mut seen: Vec<&str> = Vec::new();
            for parameter in forms.iter().flat_map(|form: &Form| form.parameters) {
                if !seen.contains(&parameter.name) {
                    seen.push(parameter.name);
                    parameter_row(&mut text, parameter);
                }
            }
            text.push('\n');
        }
        let _ = writeln!(
            text,
            "- Written: {}, for example {}",
            written(family).join(" or "),
            code(family.example)
        );
        let _ = writeln!(text, "- Formula: {}", family.formula);
        let _ = writeln!(text, "- Source: {}", family.source);
    }
    text
}

/// The forms of a distribution.
fn written(family: &Family) -> Vec<String> {
    if family.name == INTERVAL.name {
        return vec![code("A to B")];
    }
    family.signatures().iter().map(|signature| code(signature)).collect()
}

fn parameter_row(text: &mut String, parameter: &Parameter) {
    let default = parameter.default.map(|default| default.to_string()).unwrap_or_default();
    let words = parameter.words;
    row(
        text,
        &[
            &code(parameter.name),
            parameter.domain.words().en,
            &default,
            words.en,
            words.zh,
        ],
    );
}

fn samplers() -> String {
    let mut text = String::new();
    for (index, sampler) in SAMPLERS.iter().enumerate() {
        let default = if index == 0 { "; the default" } else { "" };
        row(
            &mut text,
            &[&code(sampler.name()), &format!("{}{default}", sampler.about())],
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_place_is_left_empty() {
        let manual = manual();
        // Closing brackets alone are JSON.
        assert!(!manual.contains("{{"), "a place without a part");
        for function in FUNCTIONS {
            assert!(manual.contains(&code(&function.signature())), "{}", function.name);
        }
        for family in FAMILIES {
            assert!(
                manual.contains(family.source) && manual.contains(family.formula),
                "{}",
                family.name
            );
        }
    }

    #[test]
    fn bars_in_cells_are_escaped() {
        let mut text = String::new();
        row(&mut text, &["a | b", "c"]);
        assert_eq!(text, "| a \\| b | c |\n");
    }
}
