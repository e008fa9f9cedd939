//! The page of results: every file that is written, every key and column, from the tables that stand beside what writes them.
//! `docs/results.md` and `docs/results.zh.md` are what [`results`] gives.

use super::schema::results_schema;
use super::{LEVELS, code, row, titles};
use crate::chart::{CHARTS, Origin};
use crate::report::{DOCUMENTS, FORMATS, columns};
use crate::study;
use crate::summary::keys::{Holds, Key, Keys, SUMMARY};
use crate::wording::{Both, Language};
use serde_json::Value;
use std::fmt::Write;

/// The chapters, with places for the tables.
const CHAPTERS: Both = Both::new(include_str!("results.zh.md"), include_str!("results.en.md"));

/// Every file of results that is JSON, with its name.
static JSON: [(&str, &Keys); 9] = [
    ("summary", &SUMMARY),
    ("compare", &study::keys::COMPARISON),
    ("sensitivity", &study::keys::SENSITIVITY),
    ("seek", &study::keys::SEEK),
    ("update", &study::keys::UPDATE),
    ("suppose", &study::keys::SUPPOSE),
    ("progress", &study::keys::PROGRESS),
    ("manifest", &columns::MANIFEST),
    ("verify", &columns::VERIFIED),
];

/// Every table, with the place of its columns.
static TABLES: [(&str, &[Key]); 9] = [
    ("targets_csv", columns::TARGETS),
    ("indicators_csv", columns::INDICATORS),
    ("compare_csv", columns::COMPARISON),
    ("sensitivity_csv", columns::SENSITIVITY),
    ("update_csv", columns::UPDATE),
    ("observations_csv", columns::OBSERVATIONS),
    ("suppose_csv", columns::SUPPOSE),
    ("progress_csv", columns::PROGRESS),
    ("paths_parquet", columns::PATHS_TABLE),
];

/// Files beside those of [`FORMATS`] and [`DOCUMENTS`].
const OTHER_FILES: [(&str, Both); 17] = [
    (
        "manifest.json",
        Both::new(
            "清单：重复该次运行所需的一切；也标明文件夹属于 attain",
            "all that is needed to repeat the run; marks the folder as one of attain's",
        ),
    ),
    (
        "charts/*.svg",
        Both::new("图，供网页和排版使用", "pictures, for pages and print"),
    ),
    (
        "charts/*.png",
        Both::new("同样的图，像素格式", "the same pictures as pixels"),
    ),
    (
        "paths.parquet",
        Both::new(
            "`--save-paths`：列入结果的指标的每次模拟",
            "`--save-paths`: every path of every reported indicator",
        ),
    ),
    (
        "compare.json",
        Both::new(
            "`compare`：情景比较的全部结果",
            "`compare`: everything about the comparison",
        ),
    ),
    (
        "compare.csv",
        Both::new(
            "`compare`：每项目标和情景一行",
            "`compare`: one row for each target and scenario",
        ),
    ),
    (
        "compare.xlsx",
        Both::new("`compare`：供 Excel 使用的表格", "`compare`: tables for Excel"),
    ),
    (
        "sensitivity.json",
        Both::new(
            "`sensitivity`：影响因素分析的全部结果",
            "`sensitivity`: everything about what decides the targets",
        ),
    ),
    (
        "sensitivity.csv",
        Both::new(
            "`sensitivity`：每项目标和影响因素一行",
            "`sensitivity`: one row for each target and driver",
        ),
    ),
    (
        "seek.json",
        Both::new(
            "`seek`：达到所求的政策措施；`run --advice`：政策措施能把实现概率不足50%的目标提高到多少，第一项目标在前，其余在 `others` 中",
            "`seek`: the settings that bring what is asked for; `run --advice`: what the levers can do for targets that are less likely than not, the first, and the `others`",
        ),
    ),
    (
        "update.json",
        Both::new("`update`：计入观测前后的全部结果", "`update`: everything about the plan then and now"),
    ),
    ("update.csv", Both::new("`update`：每项目标一行", "`update`: one row for each target")),
    ("observations.csv", Both::new("`update`：每项观测一行", "`update`: one row for each observation")),
    (
        "suppose.json",
        Both::new("`suppose`：设想的全部结果", "`suppose`: everything about the supposition"),
    ),
    ("suppose.csv", Both::new("`suppose`：每项目标一行", "`suppose`: one row for each target")),
    (
        "progress.json",
        Both::new("`progress`：进展的全部结果", "`progress`: everything about how far the targets are"),
    ),
    ("progress.csv", Both::new("`progress`：每项目标一行", "`progress`: one row for each target")),
];

/// The names of [`schema`].
pub fn schemas() -> impl Iterator<Item = &'static str> {
    JSON.iter().map(|(name, _)| *name)
}

/// The JSON Schema of a file of results, by its name: `summary`, `compare`, `sensitivity`, `seek`, `update`, `suppose`, `progress`,
/// `manifest` or `verify`.
pub fn schema(name: &str) -> Option<Value> {
    let (_, keys) = JSON.iter().find(|(known, _)| *known == name)?;
    Some(results_schema(keys))
}

/// Every kind of picture: its word on the command line, what it is drawn from, how many a briefing has, and what it shows.
fn charts(language: Language) -> String {
    let mut text = String::new();
    let heads = [
        Both::new("图种", "kind"),
        Both::new("数据", "drawn from"),
        Both::new("报告中", "in a briefing"),
        Both::new("内容", "what it shows"),
    ];
    titles(&mut text, &heads, language);
    for chart in CHARTS {
        let from = match chart.origin() {
            Origin::Run => "`summary.json`",
            Origin::Comparison => "`compare.json`",
            Origin::Sensitivity => "`sensitivity.json`",
            Origin::Update => "`update.json`",
            Origin::Supposition => "`suppose.json`",
            Origin::Progress => "`progress.json`",
        };
        let usual = match chart.usual {
            0 => "–".to_string(),
            usize::MAX => language.say("全部", "all").to_string(),
            most => language.say(format!("至多{most}幅"), format!("up to {most}")),
        };
        let about = language.say(chart.about[0], chart.about[1]);
        row(&mut text, &[&code(chart.id), from, &usual, about]);
    }
    text
}

/// The page of results as Markdown.
pub fn results(language: Language) -> String {
    let mut text = CHAPTERS.get(language).replace("{{files}}", files(language).trim_end());
    text = text.replace("{{charts}}", charts(language).trim_end());
    for (name, keys) in JSON {
        text = text.replace(&format!("{{{{{name}}}}}"), tables(keys, language).trim_end());
    }
    for (name, keys) in TABLES {
        let mut table = String::new();
        keys_table(&mut table, &mut keys.iter(), &COLUMN, language);
        text = text.replace(&format!("{{{{{name}}}}}"), table.trim_end());
    }
    text
}

fn files(language: Language) -> String {
    let mut text = String::new();
    let heads = [Both::new("文件", "file"), Both::new("内容", "what is in it")];
    titles(&mut text, &heads, language);
    let formats = FORMATS.iter().map(|format| (format.file, format.about));
    let documents = DOCUMENTS.iter().map(|format| (format.file, format.about));
    for (file, about) in formats.chain(documents).chain(OTHER_FILES) {
        row(&mut text, &[&code(file), about.get(language)]);
    }
    text
}

const KEY: Both = Both::new("键", "key");
const COLUMN: Both = Both::new("列", "column");

/// The keys of a file, and of every object inside, each in a table.
fn tables(keys: &'static Keys, language: Language) -> String {
    let mut text = String::new();
    let mut open: Vec<&'static Keys> = vec![keys];
    let mut at = 0;
    while let Some(keys) = open.get(at).copied() {
        at += 1;
        if at > 1 {
            let mut title: Vec<char> = keys.what.get(language).chars().collect();
            if let Some(first) = title.first_mut() {
                *first = first.to_ascii_uppercase();
            }
            let _ = writeln!(text, "### {}\n", title.into_iter().collect::<String>());
        }
        keys_table(&mut text, &mut keys.all(), &KEY, language);
        text.push('\n');
        for key in keys.all() {
            if let Some(inside) = inside(&key.holds)
                && !open.iter().any(|known| known.id == inside.id)
            {
                open.push(inside);
            }
        }
    }
    text
}

/// The object that is held, however deep.
fn inside(holds: &Holds) -> Option<&'static Keys> {
    match holds {
        Holds::Object(keys) => Some(keys),
        Holds::List(of) | Holds::Named(of) | Holds::Pair(of) | Holds::Quantiles(of) | Holds::OrNull(of) => inside(of),
        _ => None,
    }
}

fn keys_table(text: &mut String, keys: &mut dyn Iterator<Item = &'static Key>, first: &Both, language: Language) {
    let heads = [
        *first,
        Both::new("内容", "holds"),
        Both::new("含义", "what"),
        Both::new("单位", "unit"),
        Both::new("稳定性", "stability"),
    ];
    titles(text, &heads, language);
    for key in keys {
        let optional = if key.optional {
            language.say("；可缺", "; may be missing")
        } else {
            ""
        };
        let kept = if key.kept {
            language.say("保持", "kept")
        } else {
            language.say("可能调整", "may change")
        };
        row(
            text,
            &[
                &code(key.key),
                &format!("{}{optional}", holds(&key.holds, language)),
                key.words.get(language),
                key.unit.map_or("", |unit| unit.get(language)),
                kept,
            ],
        );
    }
}

/// What a key holds, in words.
fn holds(what: &Holds, language: Language) -> String {
    let words = match what {
        Holds::Text => Both::new("文本", "text"),
        Holds::Label => Both::new("文本，可分语言，或 null", "text, or by language, or null"),
        Holds::Unit => Both::new(
            "文本，可分语言（可带换算倍数），或 null",
            "text, or by language (with a factor, where there is one), or null",
        ),
        Holds::Count => Both::new("不小于0的整数", "a whole number from 0"),
        Holds::Number => Both::new("数", "a number"),
        Holds::Flag => Both::new("`true` 或 `false`", "`true` or `false`"),
        Holds::Bound => Both::new(
            "数；随模拟变化的为表达式",
            "a number; an expression where it differs between paths",
        ),
        Holds::Any => Both::new("任意", "anything"),
        Holds::Object(keys) => keys.what,
        Holds::List(of) => return format!("{}{}", language.say("列表：", "a list: "), holds(of, language)),
        Holds::Named(of) => return format!("{}{}", language.say("按名称：", "by name: "), holds(of, language)),
        Holds::Pair(of) => {
            let of = holds(of, language);
            return language.say(format!("`[a, b]`，各为{of}"), format!("`[a, b]`, each {of}"));
        }
        Holds::Two(a, b) => {
            let (a, b) = (holds(a, language), holds(b, language));
            return language.say(format!("`[a, b]`，{a}和{b}"), format!("`[a, b]`, {a} and {b}"));
        }
        Holds::Quantiles(of) => {
            let levels = format!("`{}` … `{}`", LEVELS[0], LEVELS[6]);
            let of = holds(of, language);
            return language.say(format!("按 {levels}：{of}"), format!("by {levels}: {of}"));
        }
        Holds::OrNull(of) => return format!("{}{}", holds(of, language), language.say("或 null", " or null")),
    };
    words.get(language).to_string()
}

#[cfg(all(test, feature = "docx", feature = "xlsx"))]
mod tests {
    use super::*;
    use crate::report::manual::tests::is_up_to_date;

    #[test]
    fn the_documents_are_up_to_date() {
        is_up_to_date("docs/results.zh.md", &results(Language::Chinese));
        is_up_to_date("docs/results.md", &results(Language::English));
    }

    #[test]
    fn no_place_is_left_empty_and_every_key_has_both_languages() {
        for language in Language::ALL {
            assert!(!results(language).contains("{{"));
        }
        let has_words = |key: &Key| !key.words.en.is_empty() && !key.words.zh.is_empty();
        for (_, keys) in JSON {
            let mut open = vec![keys];
            while let Some(keys) = open.pop() {
                assert!(keys.all().all(has_words), "{}", keys.id);
                open.extend(keys.all().filter_map(|key| inside(&key.holds)));
            }
        }
        for (name, keys) in TABLES {
            assert!(keys.iter().all(|key| key.words.is_whole()), "{name}");
        }
    }
}
