//! `report.html`: one file that opens anywhere and loads nothing. Pictures are inline SVG, there is no script, and it is
//! well-formed XML, so that programs can read it too.

mod markup;
mod sketch;

use super::story::{Board, BoardRow, Briefing};
use crate::summary::Words;
#[cfg(any(feature = "docx", feature = "xlsx"))]
pub use markup::plain;
use markup::{escape, inlined};
use std::fmt::Write;

/// The look, on screens from 360 pixels and on A4.
const STYLE: &str = include_str!("style.css");

/// The report.
pub fn report(briefing: &Briefing) -> Vec<u8> {
    let lang = briefing.say("zh-CN", "en");
    let title = escape(briefing.title());
    let head = briefing.say("目标实现的可能性", "How likely are the targets");
    let mut page = format!(
        "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta name=\"generator\" content=\"attain {}\"/>\n<title>{title} · {head}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        escape(&briefing.summary.attain.version)
    );
    page.push_str(&opening(briefing));
    let sections: Vec<(&str, &str, String)> = [
        ("board", briefing.say("目标一览", "Targets"), board(briefing)),
        ("charts", briefing.say("图", "Charts"), charts(briefing)),
        (
            "assumptions",
            briefing.say("假设", "Assumptions"),
            assumptions(briefing),
        ),
        ("levers", briefing.say("政策措施", "Levers"), levers(briefing)),
        ("sources", briefing.say("资料来源", "Sources"), sources(briefing)),
        (
            "checks",
            briefing.say("检验", "Checks"),
            briefing.checks().map_or_else(String::new, |text| paragraph(&text)),
        ),
        (
            "method",
            briefing.say("方法与误差", "Method and its error"),
            briefing.method().iter().map(|text| paragraph(text)).collect(),
        ),
        ("run", briefing.say("如何重复", "How to repeat it"), facts(briefing)),
    ]
    .into_iter()
    .filter(|(_, _, body)| !body.is_empty())
    .collect();
    page.push_str("<nav>");
    for (id, title, _) in &sections {
        let _ = write!(page, "<a href=\"#{id}\">{title}</a> ");
    }
    page.push_str("</nav>\n</header>\n<main>\n");
    for (id, title, body) in &sections {
        let _ = write!(page, "<section id=\"{id}\">\n<h2>{title}</h2>\n{body}</section>\n");
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page.into_bytes()
}

fn paragraph(text: &str) -> String {
    format!("<p>{}</p>\n", escape(text))
}

fn opening(briefing: &Briefing) -> String {
    let (span, paths) = (escape(&briefing.span()), briefing.paths());
    let under = briefing.say(
        format!("目标实现的可能性 · {span} · 模拟{paths}条路径"),
        format!("How likely are the targets · {span} · {paths} simulated paths"),
    );
    let title = escape(briefing.title());
    let mut text = format!("<header>\n<h1>{title}</h1>\n<p class=\"under\">{under}</p>\n");
    let _ = writeln!(text, "<p class=\"answer\">{}</p>", escape(&briefing.answer()));
    let broken = briefing
        .summary
        .checks
        .iter()
        .any(|check| check.violated + check.undefined > 0);
    if let Some(checks) = briefing.checks().filter(|_| broken) {
        let _ = writeln!(text, "<p class=\"warning\">{}</p>", escape(&checks));
    }
    let description = briefing.text(&briefing.summary.scenario.description);
    if !description.is_empty() {
        text.push_str(&paragraph(description));
    }
    text
}

/// Where a number comes from, with the source by its number in the list of sources.
fn origin(briefing: &Briefing, words: &Words) -> String {
    let source = words.source.as_deref().map(|key| {
        let known = briefing.summary.sources.iter().position(|source| source.key == key);
        known.map_or_else(
            || escape(key),
            |place| format!("<a href=\"#source-{0}\">[{0}]</a>", place + 1),
        )
    });
    let parts = [
        source.unwrap_or_default(),
        escape(briefing.text(&words.section)),
        escape(briefing.text(&words.note)),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(briefing.say("；", "; "))
}

/// A cell with its column's name, which small screens show beside it.
fn cell(name: &str, class: &str, content: &str) -> String {
    let class = if class.is_empty() {
        String::new()
    } else {
        format!(" class=\"{class}\"")
    };
    if content.is_empty() {
        // Empty cells are left out on small screens.
        return format!("<td{class}></td>");
    }
    if name.is_empty() {
        format!("<td{class}>{content}</td>")
    } else {
        format!("<td{class} data-name=\"{name}\">{content}</td>")
    }
}

/// A column: its title, whether it holds numbers, its share of the width in per cent.
type Column = (&'static str, bool, u32);

fn header(columns: &[Column]) -> String {
    let mut text = "<colgroup>".to_string();
    for (_, _, width) in columns {
        let _ = write!(text, "<col style=\"width:{width}%\"/>");
    }
    text.push_str("</colgroup><thead><tr>");
    for (name, number, _) in columns {
        let class = if *number { " class=\"number\"" } else { "" };
        let _ = write!(text, "<th scope=\"col\"{class}>{name}</th>");
    }
    text + "</tr></thead>\n"
}

fn board(briefing: &Briefing) -> String {
    let Board { groups } = briefing.board();
    if groups.is_empty() {
        return String::new();
    }
    let columns = [
        (briefing.say("目标", "Target"), false, 34),
        (briefing.say("实现概率", "Probability"), false, 15),
        (briefing.say("条件", "Condition"), true, 13),
        (briefing.say("中位结果", "Median outcome"), true, 11),
        (briefing.say("九成可能的范围", "5–95% of outcomes"), true, 12),
        (briefing.say("时间", "When"), false, 6),
        (briefing.say("未达时平均差距", "Mean gap if missed"), true, 9),
    ];
    let mut text = format!("<table>\n{}", header(&columns));
    for group in &groups {
        text.push_str("<tbody>\n");
        if let Some(title) = &group.title {
            let sum = group
                .sum
                .as_deref()
                .map_or_else(String::new, |sum| format!("<span>{}</span>", escape(sum)));
            let _ = writeln!(
                text,
                "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"{}\">{}{sum}</th></tr>",
                columns.len(),
                escape(title)
            );
        }
        for row in &group.rows {
            text.push_str(&board_row(briefing, row, &columns.map(|(name, ..)| name)));
        }
        text.push_str("</tbody>\n");
    }
    text.push_str("</table>\n");
    let note = briefing.say(
        "竖线为50%。概率后的范围是抽样误差的95%置信区间。",
        "The vertical line marks 50%. The range beside a probability is the 95% interval of the simulation error.",
    );
    let _ = writeln!(text, "<p class=\"small\">{note}</p>");
    text
}

fn board_row(briefing: &Briefing, row: &BoardRow, names: &[&str; 7]) -> String {
    let mut target = format!("<span class=\"id\">{}</span> {}", escape(&row.id), escape(&row.label));
    let words = briefing.summary.targets.iter().find(|known| known.id == row.id);
    let origin = words.map_or_else(String::new, |known| origin(briefing, &known.words));
    for remark in [escape(&row.undefined), origin]
        .into_iter()
        .filter(|remark| !remark.is_empty())
    {
        let _ = write!(target, "<br/><span class=\"origin\">{remark}</span>");
    }
    let percent = (100.0 * row.probability).clamp(0.0, 100.0);
    let percent = if percent.is_finite() { percent } else { 0.0 };
    let chance = format!(
        "<strong>{}</strong> <span class=\"small\">{}</span><div class=\"bar\"><i style=\"width:{percent:.2}%\"></i><b></b></div>",
        escape(&row.chance),
        escape(&row.interval)
    );
    let cells = [
        cell("", "", &target),
        cell(names[1], "", &chance),
        cell(names[2], "number", &escape(&row.condition)),
        cell(names[3], "number", &escape(&row.median)),
        cell(names[4], "number", &escape(&row.spread)),
        cell(names[5], "", &escape(&row.when)),
        cell(names[6], "number", &escape(&row.shortfall)),
    ];
    format!("<tr>{}</tr>\n", cells.concat())
}

/// So many pictures of a kind stand on the page, one where the kind is not listed; the others are files beside it. The board
/// and the small distributions are tables here.
const PICTURES: &[(&str, usize)] = &[
    ("board", 0),
    ("assumptions", 0),
    ("fan", 6),
    ("distribution", 4),
    ("composition", 3),
    ("compare", 9),
];

fn charts(briefing: &Briefing) -> String {
    let mut text = String::new();
    let shown = |number: usize| {
        let kind = briefing.pictures[number].kind;
        let most = PICTURES
            .iter()
            .find(|(known, _)| *known == kind)
            .map_or(1, |(_, most)| *most);
        briefing.pictures[..number]
            .iter()
            .filter(|picture| picture.kind == kind)
            .count()
            < most
    };
    let mut beside = 0;
    for (number, picture) in briefing.pictures.iter().enumerate() {
        if !shown(number) {
            beside += 1;
            continue;
        }
        let (name, caption) = (escape(&picture.id), escape(&picture.caption));
        let svg = inlined(&picture.svg, number);
        if !svg.is_empty() {
            let _ = writeln!(
                text,
                "<figure id=\"chart-{name}\" class=\"{}\" title=\"{caption}\">\n{svg}\n</figure>",
                picture.kind
            );
        }
    }
    if beside > 0 && !text.is_empty() {
        let note = briefing.say(
            format!("另有{beside}幅图在同目录的 charts 文件夹中。"),
            format!("{beside} more charts are in the folder charts beside this file."),
        );
        let _ = writeln!(text, "<p class=\"small\">{note}</p>");
    }
    text
}

/// A reason up to so long is repeated rather than pointed at.
const SHORT: usize = 60;

fn assumptions(briefing: &Briefing) -> String {
    let rows = briefing.assumption_rows();
    if rows.is_empty() {
        return String::new();
    }
    let columns = [
        (briefing.say("假设", "Assumption"), false, 23),
        (briefing.say("设定", "As written"), false, 15),
        (briefing.say("分布", "Distribution"), false, 14),
        (briefing.say("中位数", "Median"), true, 10),
        (briefing.say("九成可能的范围", "5–95%"), true, 12),
        (briefing.say("来源与说明", "Source and reason"), false, 26),
    ];
    let names = columns.map(|(name, ..)| name);
    let mut text = format!("<table>\n{}<tbody>\n", header(&columns));
    let mut before = String::new();
    for (row, assumption) in rows.iter().zip(&briefing.summary.assumptions) {
        let label = format!(
            "{} <br/><span class=\"id\">{}</span>",
            escape(row.label),
            escape(row.name)
        );
        let label = label.strip_prefix(" <br/>").map_or(label.clone(), str::to_string);
        let drawn = row
            .histogram
            .and_then(|histogram| sketch::sketch(histogram, assumption.quantiles.q50))
            .unwrap_or_default();
        let origin = origin(briefing, &assumption.words);
        // Members of one item often share a long reason.
        let reason = if origin == before && origin.chars().count() > SHORT {
            briefing.say("同上", "as above").to_string()
        } else {
            origin.clone()
        };
        before = origin;
        let cells = [
            cell("", "", &label),
            cell(names[1], "", &format!("<code>{}</code>", escape(row.expression))),
            cell("", "", &drawn),
            cell(names[3], "number", &escape(&row.median)),
            cell(names[4], "number", &escape(&row.spread)),
            cell("", "origin", &reason),
        ];
        let _ = writeln!(text, "<tr>{}</tr>", cells.concat());
    }
    text + "</tbody>\n</table>\n"
}

fn levers(briefing: &Briefing) -> String {
    let rows = briefing.lever_rows();
    if rows.is_empty() {
        return String::new();
    }
    let columns = [
        (briefing.say("措施", "Lever"), false, 32),
        (briefing.say("取值", "Setting"), true, 14),
        (briefing.say("可取范围", "Range"), true, 14),
        (briefing.say("来源与说明", "Source and reason"), false, 40),
    ];
    let names = columns.map(|(name, ..)| name);
    let mut text = format!("<table>\n{}<tbody>\n", header(&columns));
    for (row, lever) in rows.iter().zip(&briefing.summary.levers) {
        let label = format!("{} <span class=\"id\">{}</span>", escape(row.label), escape(row.name));
        let cells = [
            cell("", "", label.trim_start()),
            cell(names[1], "number", &escape(&row.setting)),
            cell(names[2], "number", &escape(&row.range)),
            cell("", "origin", &origin(briefing, &lever.words)),
        ];
        let _ = writeln!(text, "<tr>{}</tr>", cells.concat());
    }
    text + "</tbody>\n</table>\n"
}

fn sources(briefing: &Briefing) -> String {
    let rows = briefing.source_rows();
    if rows.is_empty() {
        return String::new();
    }
    let mut text = "<ol class=\"sources\">\n".to_string();
    for (place, row) in rows.iter().enumerate() {
        let title = match row.url {
            Some(url) => format!(
                "<a href=\"{}\" rel=\"noreferrer\">{}</a>",
                escape(url),
                escape(row.title)
            ),
            None if row.address.is_empty() => escape(row.title),
            None => format!("{} ({})", escape(row.title), escape(row.address)),
        };
        let date = if row.date.is_empty() {
            String::new()
        } else {
            format!(" · {}", escape(row.date))
        };
        let _ = writeln!(
            text,
            "<li id=\"source-{}\">{title}{date} <span class=\"id\">{}</span></li>",
            place + 1,
            escape(row.key)
        );
    }
    text + "</ol>\n"
}

fn facts(briefing: &Briefing) -> String {
    let mut text = "<dl>\n".to_string();
    for fact in briefing.facts() {
        let value = escape(&fact.value);
        let value = if fact.code {
            format!("<code>{value}</code>")
        } else {
            value
        };
        let _ = writeln!(text, "<dt>{}</dt><dd>{value}</dd>", escape(fact.name));
    }
    text + "</dl>\n"
}
