//! The reference manual of the scenario file: chapters written by hand, with every key, operator, function, distribution
//! and limit taken from the tables that the reader of scenarios itself uses. `docs/scenario.md` and `docs/scenario.zh.md`
//! are what [`manual`] gives.

mod results;
mod schema;

use crate::distribution::{Arguments, FAMILIES, Family, Form, INTERVAL, MOST_QUANTILES, Parameter};
use crate::expression::RESERVED;
use crate::expression::functions::{FUNCTIONS, FunctionKind};
use crate::expression::operators::OPERATORS;
use crate::model;
use crate::program;
use crate::sampler::SAMPLERS;
use crate::scenario::fields::{ABOUT, Field, Kind, TABLES, Table};
use crate::source;
use crate::wording::{Both, Language};
use std::fmt::Write;

pub use results::{results, schema, schemas};

/// The levels of quantiles as keys.
const LEVELS: [&str; 7] = ["0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "0.95"];

/// The chapters, with places for the tables.
const CHAPTERS: Both = Both::new(include_str!("scenario.zh.md"), include_str!("scenario.en.md"));

/// The terms of the manual: in English, in Chinese, and what they mean.
const WORDS: [(Both, Both); 15] = [
    (
        Both::new("情景", "scenario"),
        Both::new(
            "一个文件：规划及其依据的一切",
            "one file: the plan and all that it depends on",
        ),
    ),
    (
        Both::new("假设", "assumption"),
        Both::new(
            "固定或不确定的参数，每次模拟抽取一次",
            "an uncertain or fixed parameter, drawn once for each path",
        ),
    ),
    (
        Both::new("扰动", "shock"),
        Both::new("每期重新抽取的随机变动", "a disturbance, drawn afresh in every period"),
    ),
    (
        Both::new("政策措施", "lever"),
        Both::new("由决策者设定的数值", "a number that the policy maker sets"),
    ),
    (
        Both::new("指标", "indicator"),
        Both::new("由方程逐期推算的量", "a quantity followed over time by an equation"),
    ),
    (
        Both::new("目标", "target"),
        Both::new(
            "规划希望实现的、关于指标的条件",
            "a condition on indicators that the plan wants met",
        ),
    ),
    (
        Both::new("实现", "met"),
        Both::new("目标的条件成立", "of a target: its condition holds"),
    ),
    (
        Both::new("模拟", "path"),
        Both::new("整个规划的一种可能走势", "one possible course of the whole plan"),
    ),
    (
        Both::new("维度、成员", "dimension, member"),
        Both::new("成员名单；名单中的一项", "a list of members; one of them"),
    ),
    (
        Both::new("时期、基期", "period, base period"),
        Both::new("时间的一步；数据已知的最后一期", "a step of time; the last known one"),
    ),
    (
        Both::new("抽取", "draw"),
        Both::new("从分布取得的一个随机数", "one random number from a distribution"),
    ),
    (
        Both::new("滞后", "lag"),
        Both::new("较早时期的数值", "a value of an earlier period"),
    ),
    (
        Both::new("连接函数", "copula"),
        Both::new(
            "各随机数如何联动，与其分布无关",
            "how draws move together, whatever their distributions",
        ),
    ),
    (
        Both::new("未实现时平均缺口", "shortfall"),
        Both::new(
            "未实现的模拟中，与最近界限的平均距离",
            "mean gap to the nearest bound on the paths that miss",
        ),
    ),
    (
        Both::new("警告", "warning"),
        Both::new(
            "写了却不起作用，或看来并非本意的内容",
            "what is there and changes nothing, or looks unintended",
        ),
    ),
];

/// The manual as Markdown.
pub fn manual(language: Language) -> String {
    let count = |count: u64| {
        let (millions, rest) = (count / 1_000_000, count % 1_000_000);
        match language {
            Language::English if millions > 0 && rest == 0 => format!("{millions} million"),
            Language::Chinese if millions > 0 && rest == 0 => format!("{}万", 100 * millions),
            _ => count.to_string(),
        }
    };
    let parts: [(&str, String); 15] = [
        ("reserved", listed(RESERVED, language)),
        ("keys", keys(language)),
        ("operators", operators(language)),
        ("functions", functions(language)),
        ("distributions", distributions(language)),
        ("samplers", samplers(language)),
        ("words", words(language)),
        ("most_quantiles", MOST_QUANTILES.to_string()),
        ("largest_group", model::LARGEST_GROUP.to_string()),
        ("longest_chain", source::LONGEST_CHAIN.to_string()),
        ("largest_file", (source::LARGEST >> 20).to_string()),
        ("deepest", source::DEEPEST.to_string()),
        ("series_periods", count(model::MAX_SERIES_PERIODS)),
        ("terms", count(model::MAX_TERMS)),
        ("nodes", count(program::MAX_NODES as u64)),
    ];
    parts
        .iter()
        .fold(CHAPTERS.get(language).to_string(), |text, (key, part)| {
            text.replace(&format!("{{{{{key}}}}}"), part.trim_end())
        })
}

/// Words as code, with `and` before the last.
fn listed(words: &[&str], language: Language) -> String {
    let words: Vec<String> = words.iter().map(|word| code(word)).collect();
    match words.as_slice() {
        [first @ .., last] if !first.is_empty() => {
            let first = first.join(language.say("、", ", "));
            language.say(format!("{first}和{last}"), format!("{first} and {last}"))
        }
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

/// Titles of the columns of a table in one language.
fn titles(text: &mut String, titles: &[Both], language: Language) {
    let titles: Vec<&str> = titles.iter().map(|title| title.get(language)).collect();
    heading(text, &titles);
}

fn keys(language: Language) -> String {
    let mut text = String::new();
    let mut table = |title: &str, fields: &mut dyn Iterator<Item = &Field>| {
        let _ = writeln!(text, "### {title}\n");
        const TITLES: [Both; 3] = [
            Both::new("键", "key"),
            Both::new("内容", "holds"),
            Both::new("含义", "what"),
        ];
        titles(&mut text, &TITLES, language);
        for field in fields {
            let key = if field.required {
                format!("**`{}`**", field.key)
            } else {
                code(field.key)
            };
            row(
                &mut text,
                &[&key, &holds(&field.kind, language), field.words.get(language)],
            );
        }
        text.push('\n');
    };
    for entry in TABLES {
        let mut title: Vec<char> = entry.what.get(language).chars().collect();
        if let Some(first) = title.first_mut() {
            *first = first.to_ascii_uppercase();
        }
        let title: String = title.into_iter().collect();
        let more = if entry.about {
            language.say("，以及下文供阅读的键", ", and the keys for readers below")
        } else {
            ""
        };
        table(&format!("{title}{more}"), &mut entry.fields.iter());
    }
    table(language.say("供阅读的键", "Keys for readers"), &mut ABOUT.iter());
    text
}

/// What a key holds, in words.
fn holds(kind: &Kind, language: Language) -> String {
    let what = |table: &Table| table.what.get(language);
    let words = match kind {
        Kind::Version => Both::new("数1", "the number 1"),
        Kind::String => Both::new("文本", "text"),
        Kind::Text => Both::new("文本，可分语言", "text, or by language"),
        Kind::Unit => Both::new("单位，可分语言", "a unit, or by language"),
        Kind::Count => Both::new("不小于0的整数", "a whole number from 0"),
        Kind::Number => Both::new("数", "a number"),
        Kind::NotNegative => Both::new("不小于0的数", "a number from 0"),
        Kind::Flag => Both::new("`true` 或 `false`", "`true` or `false`"),
        Kind::Period => Both::new("时期", "a period"),
        Kind::Formula => Both::new("数或表达式", "a number or expression"),
        Kind::Formulas => Both::new("数或表达式；或分成员", "a number or expression; or by member"),
        Kind::Values => Both::new(
            "数、表达式或序列；或分成员",
            "a number, expression or series; or by member",
        ),
        Kind::SeriesByMember => Both::new("按时期的数；或分成员", "numbers by period; or by member"),
        Kind::Pair => Both::new("`[a, b]`，均为数或表达式", "`[a, b]`, numbers or expressions"),
        Kind::Matrix => Both::new("列表，每项为一行数", "a list of rows of numbers"),
        Kind::Names => Both::new("名称列表", "a list of names"),
        Kind::Dimensions => Both::new(
            "按名称：成员列表，各成员及其标签，或 `{\"of\": …}`",
            "by name: a list of members, members with their labels, or `{\"of\": …}`",
        ),
        Kind::Tables => Both::new("按名称：各点 `x: y`；或分成员", "by name: points `x: y`; or by member"),
        Kind::Functions => Both::new("按 `名称(参数)`：表达式", "by `name(parameters)`: an expression"),
        Kind::NamesOrList(_) => Both::new("名称列表；或各为对象", "a list of names, or of objects"),
        Kind::Periods => Both::new("时期列表", "a list of periods"),
        Kind::Ignored => Both::new("任意", "anything"),
        Kind::Word(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("`\"{word}\"`")).collect();
            return words.join(language.say("、", ", "));
        }
        Kind::WordOrObject(words, table) => {
            let words: Vec<String> = words.iter().map(|word| format!("`\"{word}\"`")).collect();
            return words.join(language.say("、", ", ")) + language.say("，或", ", or ") + what(table);
        }
        Kind::Object(table) => return what(table).to_string(),
        Kind::Named(table) => return language.say("按名称：", "by name: ").to_string() + what(table),
        Kind::Shorthand(table, key) => {
            let what = what(table);
            return language.say(
                format!("按名称：{what}，或仅写其 `{key}`"),
                format!("by name: {what}, or its `{key}` alone"),
            );
        }
        Kind::NamedOrPath(table) => {
            let by_name = language.say("按名称：", "by name: ").to_string() + what(table);
            return by_name + language.say("；或文件路径", "; or the path of a file");
        }
        Kind::Series => Both::new("按时期的数", "numbers by period"),
        Kind::Date => Both::new("日期，如 `2019-01-29`", "a date, `2019-01-29`"),
        Kind::Conditions(table) => {
            let either = language.say("按 `内容@时期`：文本或数，或", "by `MEASURE@PERIOD`: a text or number, or ").to_string();
            return either + what(table);
        }
        Kind::ByMeasure => Both::new("按 `内容@时期`：数或表达式", "by `MEASURE@PERIOD`: a number or expression"),
        Kind::RulesOrWord(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            let rules = language.say("按名称的表达式；或 ", "expressions by name; or ").to_string();
            return rules + &words.join(language.say(" 或 ", " or "));
        }
        Kind::List(table) => return language.say("列表：", "a list: ").to_string() + what(table),
    };
    words.get(language).to_string()
}

fn operators(language: Language) -> String {
    let mut text = String::new();
    const TITLES: [Both; 4] = [
        Both::new("级别", "level"),
        Both::new("运算符", "operator"),
        Both::new("示例", "example"),
        Both::new("含义", "what"),
    ];
    titles(&mut text, &TITLES, language);
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
                operator.words.get(language),
            ],
        );
    }
    text
}

fn functions(language: Language) -> String {
    let mut text = String::new();
    const KINDS: [(FunctionKind, Both); 6] = [
        (
            FunctionKind::Elementwise,
            Both::new("同一时期的数值", "Of values in one period"),
        ),
        (
            FunctionKind::Aggregate,
            Both::new("跨成员", "Over the members of a dimension"),
        ),
        (FunctionKind::Window, Both::new("跨时期", "Over time")),
        (FunctionKind::Calendar, Both::new("日历", "Of the calendar")),
        (
            FunctionKind::Memory,
            Both::new("滞后与平滑，仅用于指标", "Delays and smoothing, in indicators only"),
        ),
        (
            FunctionKind::Measure,
            Both::new("仅用于目标", "In measures of targets only"),
        ),
    ];
    const TITLES: [Both; 3] = [
        Both::new("函数", "function"),
        Both::new("含义", "what"),
        Both::new("示例", "example"),
    ];
    for (kind, title) in KINDS {
        let _ = writeln!(text, "### {}\n", title.get(language));
        titles(&mut text, &TITLES, language);
        for function in FUNCTIONS.iter().filter(|function| function.kind() == kind) {
            row(
                &mut text,
                &[
                    &code(&function.signature()),
                    function.words.get(language),
                    &code(function.example),
                ],
            );
        }
        text.push('\n');
    }
    text
}

fn distributions(language: Language) -> String {
    let mut text = String::new();
    titles(
        &mut text,
        &[Both::new("写法", "distribution"), Both::new("分布", "")],
        language,
    );
    for family in std::iter::once(&INTERVAL).chain(FAMILIES.iter().copied()) {
        row(&mut text, &[&written(family).join("<br>"), family.words.get(language)]);
    }
    const TITLES: [Both; 4] = [
        Both::new("参数", "parameter"),
        Both::new("取值", "must be"),
        Both::new("缺省", "if left out"),
        Both::new("含义", "what"),
    ];
    for family in std::iter::once(&INTERVAL).chain(FAMILIES.iter().copied()) {
        let title = if family.name == INTERVAL.name {
            code("A to B")
        } else {
            code(family.name)
        };
        let stop = language.say("。", ".");
        let _ = writeln!(text, "\n### {title}\n\n{}{stop}\n", family.words.get(language));
        if let Arguments::Parameters { forms, .. } = family.arguments {
            titles(&mut text, &TITLES, language);
            let mut seen: Vec<&str> = Vec::new();
            for parameter in forms.iter().flat_map(|form: &Form| form.parameters) {
                if !seen.contains(&parameter.name) {
                    seen.push(parameter.name);
                    parameter_row(&mut text, parameter, language);
                }
            }
            text.push('\n');
        }
        let (written, example) = (written(family), code(family.example));
        let _ = match language {
            Language::Chinese => writeln!(text, "- 写法：{}，例如 {example}", written.join(" 或 ")),
            Language::English => writeln!(text, "- Written: {}, for example {example}", written.join(" or ")),
        };
        let colon = language.say("：", ": ");
        let _ = writeln!(
            text,
            "- {}{colon}{}",
            language.say("公式", "Formula"),
            family.formula.get(language)
        );
        let _ = writeln!(text, "- {}{colon}{}", language.say("出处", "Source"), family.source);
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

fn parameter_row(text: &mut String, parameter: &Parameter, language: Language) {
    let default = parameter.default.map(|default| default.to_string()).unwrap_or_default();
    row(
        text,
        &[
            &code(parameter.name),
            parameter.domain.words().get(language),
            &default,
            parameter.words.get(language),
        ],
    );
}

fn samplers(language: Language) -> String {
    let mut text = String::new();
    for (index, sampler) in SAMPLERS.iter().enumerate() {
        let default = if index == 0 {
            language.say("；默认", "; the default")
        } else {
            ""
        };
        row(
            &mut text,
            &[
                &code(sampler.name()),
                &format!("{}{default}", sampler.about().get(language)),
            ],
        );
    }
    text
}

fn words(language: Language) -> String {
    let mut text = String::new();
    for (word, meaning) in WORDS {
        let words = language.say([word.zh, word.en], [word.en, word.zh]);
        row(&mut text, &[words[0], words[1], meaning.get(language)]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// A document is what the code gives.
    pub fn is_up_to_date(name: &str, text: &str) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        if std::env::var_os("ATTAIN_BLESS").is_some() {
            std::fs::write(&file, text).expect(name);
        }
        let written = std::fs::read_to_string(&file).expect(name).replace('\r', "");
        assert!(
            written == text,
            "{name} is out of date: ATTAIN_BLESS=1 cargo test --lib manual"
        );
    }

    #[test]
    fn the_documents_are_up_to_date() {
        is_up_to_date("docs/scenario.zh.md", &manual(Language::Chinese));
        is_up_to_date("docs/scenario.md", &manual(Language::English));
    }

    #[test]
    fn no_place_is_left_empty() {
        for language in Language::ALL {
            let manual = manual(language);
            // Closing brackets alone are JSON.
            assert!(!manual.contains("{{"), "a place without a part");
            for function in FUNCTIONS {
                assert!(manual.contains(&code(&function.signature())), "{}", function.name);
            }
            for family in FAMILIES {
                let formula = family.formula.get(language);
                assert!(
                    manual.contains(family.source) && manual.contains(formula),
                    "{}",
                    family.name
                );
            }
        }
    }

    /// Every row of every table in both languages.
    #[test]
    fn every_row_has_both_languages() {
        let mut rows: Vec<Both> = Vec::new();
        for table in TABLES {
            rows.extend(table.all().map(|field| field.words));
        }
        rows.extend(OPERATORS.iter().map(|operator| operator.words));
        rows.extend(FUNCTIONS.iter().map(|function| function.words));
        rows.extend(SAMPLERS.iter().map(|sampler| sampler.about()));
        for family in FAMILIES.iter().copied().chain([&INTERVAL]) {
            rows.push(family.words);
            if let Arguments::Parameters { forms, .. } = family.arguments {
                let parameters = forms.iter().flat_map(|form| form.parameters);
                rows.extend(parameters.map(|parameter| parameter.words));
            }
        }
        rows.extend(WORDS.iter().flat_map(|(word, meaning)| [*word, *meaning]));
        for row in rows {
            assert!(row.is_whole(), "{row:?}");
        }
    }

    #[test]
    fn bars_in_cells_are_escaped() {
        let mut text = String::new();
        row(&mut text, &["a | b", "c"]);
        assert_eq!(text, "| a \\| b | c |\n");
    }
}
