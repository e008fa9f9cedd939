//! `report.html`: one file that opens anywhere and loads nothing. Pictures are inline SVG, there is no script, and it is
//! well-formed XML, so that programs can read it too.

mod first_screen;
mod markup;
mod sketch;

use super::story::{Board, BoardRow, Briefing, Grid, Reason};
use crate::chart::Picture;
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
    let head = briefing.say("目标实现可能性分析", "How likely are the targets");
    let mut page = format!(
        "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta name=\"generator\" content=\"attain {}\"/>\n<title>{title} · {head}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        escape(&briefing.summary.attain.version)
    );
    let first = first_screen::pictures(briefing);
    page.push_str(&opening(briefing));
    let sections: Vec<(&str, &str, String)> = [
        ("board", briefing.say("目标一览", "Targets"), board(briefing)),
        ("known", briefing.say("最新数据", "What was observed"), known(briefing)),
        (
            "progress",
            briefing.say("进展情况", "Progress"),
            briefing.progress_grid().map_or_else(String::new, |table| grid(&table) + &pictures(briefing, PROGRESS)),
        ),
        (
            "reasons",
            briefing.say("原因分析", "Why"),
            briefing.reasons_opening().map_or_else(String::new, |opening| {
                paragraph(&opening) + &reasons(&briefing.reasons())
            }),
        ),
        (
            "proposals",
            briefing.say("对策建议", "What to do"),
            reasons(&briefing.proposals()),
        ),
        ("charts", briefing.say("图表", "Charts"), charts(briefing, &first)),
        (
            "assumptions",
            briefing.say("假设", "Assumptions"),
            assumptions(briefing),
        ),
        ("shocks", briefing.say("扰动", "Shocks"), shocks(briefing)),
        (
            "correlations",
            briefing.say("相关关系", "Correlations"),
            correlations(briefing),
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
            briefing.say("测算方法与误差", "Method and its error"),
            briefing.method().iter().map(|text| paragraph(text)).collect(),
        ),
        (
            "run",
            briefing.say("附件：测算复核信息", "Annex: to check the run"),
            facts(briefing),
        ),
    ]
    .into_iter()
    .filter(|(_, _, body)| !body.is_empty())
    .collect();
    page.push_str("<nav>");
    for (id, title, _) in &sections {
        let _ = write!(page, "<a href=\"#{id}\">{title}</a> ");
    }
    page.push_str("</nav>\n</header>\n<main>\n");
    page.push_str(&first_screen::rest(briefing));
    for (id, title, body) in &sections {
        let _ = write!(page, "<section id=\"{id}\">\n<h2>{title}</h2>\n{body}</section>\n");
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page.into_bytes()
}

/// What was observed, and how the board moved.
fn known(briefing: &Briefing) -> String {
    let mut text = briefing.known().map_or_else(String::new, |known| paragraph(&known));
    for table in [briefing.observation_grid(), briefing.moved_grid()].into_iter().flatten() {
        text.push_str(&grid(&table));
    }
    if !text.is_empty() {
        text.push_str(&pictures(briefing, KNOWN));
    }
    text
}

/// Pictures that stand with what was observed, and so many of each: the board is a table there.
const KNOWN: &[(&str, usize)] = &[("update-fan", 2), ("pits", 1)];
/// Pictures that stand with the progress of targets.
const PROGRESS: &[(&str, usize)] = &[("bullets", usize::MAX), ("cumulative", 2)];

/// The first pictures of some kinds.
fn pictures(briefing: &Briefing, kinds: &[(&str, usize)]) -> String {
    let of = |(kind, most): &(&str, usize)| {
        let found = briefing.pictures.iter().enumerate().filter(|(_, picture)| picture.kind == *kind);
        found.take(*most).map(|(number, picture)| figure(picture, number)).collect::<String>()
    };
    kinds.iter().map(of).collect()
}

/// A plain table. The first column takes what the others leave.
fn grid(table: &Grid) -> String {
    let each = 75 / table.columns.len().max(2) as u32;
    let rest = 100 - each * (table.columns.len().max(1) as u32 - 1);
    let columns = table.columns.iter().enumerate();
    let columns: Vec<Column> =
        columns.map(|(at, (name, number))| (*name, *number, if at == 0 { rest } else { each })).collect();
    let mut text = format!("<table>\n{}<tbody>\n", header(&columns));
    for row in &table.rows {
        let cells = row.iter().zip(&columns).enumerate().map(|(at, (content, (name, number, _)))| {
            cell(if at == 0 { "" } else { name }, if *number { "number" } else { "" }, &escape(content))
        });
        let _ = writeln!(text, "<tr>{}</tr>", cells.collect::<String>());
    }
    text + "</tbody>\n</table>\n"
}

fn paragraph(text: &str) -> String {
    format!("<p>{}</p>\n", escape(text))
}

fn opening(briefing: &Briefing) -> String {
    let (span, paths) = (escape(&briefing.span()), briefing.paths());
    let under = briefing.say(
        format!("目标实现可能性分析 · {span} · 模拟{paths}次"),
        format!("How likely are the targets · {span} · {paths} paths"),
    );
    let title = escape(briefing.title());
    let mut text = format!("<header>\n<h1>{title}</h1>\n<p class=\"under\">{under}</p>\n");
    let _ = writeln!(text, "<p class=\"answer\">{}</p>", escape(&briefing.short_answer()));
    let broken = briefing
        .summary
        .checks
        .iter()
        .any(|check| check.violated + check.undefined > 0);
    if let Some(checks) = briefing.checks().filter(|_| broken) {
        let _ = writeln!(text, "<p class=\"warning\">{}</p>", escape(&checks));
    }
    text.push_str(&first_screen::first_screen(briefing));
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
        (briefing.say("目标", "Plan target"), false, 33),
        (briefing.say("实现概率", "Probability"), false, 15),
        (briefing.say("目标值", "Target"), true, 13),
        (briefing.say("中位数", "Median"), true, 11),
        (briefing.say("90%区间", "90% of outcomes"), true, 12),
        (briefing.say("时间", "When"), false, 7),
        (briefing.say("未实现时平均缺口", "Mean gap if missed"), true, 9),
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
        "竖线为50%。概率后为抽样误差的95%置信区间。",
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
    ("changes", 0),
];

fn charts(briefing: &Briefing, first: &[usize]) -> String {
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
        let stands_elsewhere = KNOWN.iter().chain(PROGRESS).any(|(kind, _)| *kind == picture.kind);
        if first.contains(&number) || stands_elsewhere {
            continue;
        }
        if !shown(number) {
            beside += 1;
            continue;
        }
        text.push_str(&figure(picture, number));
    }
    if beside > 0 && !text.is_empty() {
        let note = briefing.say(
            format!("其余{beside}幅图另附。"),
            if beside == 1 { "One more chart is attached.".to_string() } else { format!("{beside} more charts are attached.") },
        );
        let _ = writeln!(text, "<p class=\"small\">{note}</p>");
    }
    text
}

/// A picture of the page.
fn figure(picture: &Picture, number: usize) -> String {
    let (name, caption) = (escape(&picture.id), escape(&picture.caption));
    let svg = inlined(&picture.svg, number);
    if svg.is_empty() {
        return String::new();
    }
    format!(
        "<figure id=\"chart-{name}\" class=\"{}\" title=\"{caption}\">\n{svg}\n</figure>\n",
        picture.kind
    )
}

/// Points with their titles.
fn reasons(reasons: &[Reason]) -> String {
    let point = |reason: &Reason| {
        format!(
            "<p class=\"point\"><strong>{}</strong>{}</p>\n",
            escape(&reason.title),
            escape(&reason.text)
        )
    };
    reasons.iter().map(point).collect()
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
        (briefing.say("取值或分布", "As written"), false, 15),
        (briefing.say("分布形态", "Distribution"), false, 14),
        (briefing.say("中位数", "Median"), true, 10),
        (briefing.say("90%区间", "90% range"), true, 12),
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
    text += "</tbody>\n</table>\n";
    if let Some(sample) = briefing.summary.sample_of_assumptions() {
        let _ = writeln!(text, "<p class=\"small\">{}</p>", escape(sample.get(briefing.language)));
    }
    text
}

fn shocks(briefing: &Briefing) -> String {
    let rows = briefing.shock_rows();
    if rows.is_empty() {
        return String::new();
    }
    let columns = [
        (briefing.say("扰动", "Shock"), false, 34),
        (briefing.say("分布", "Distribution"), false, 26),
        (briefing.say("单位", "Unit"), false, 8),
        (briefing.say("来源与说明", "Source and reason"), false, 32),
    ];
    let names = columns.map(|(name, ..)| name);
    let mut text = format!("<table>\n{}<tbody>\n", header(&columns));
    for (row, shock) in rows.iter().zip(&briefing.summary.shocks) {
        let label = format!("{} <span class=\"id\">{}</span>", escape(row.label), escape(row.name));
        let cells = [
            cell("", "", label.trim_start()),
            cell(names[1], "", &format!("<code>{}</code>", escape(row.expression))),
            cell(names[2], "", &escape(&row.unit)),
            cell("", "origin", &origin(briefing, &shock.words)),
        ];
        let _ = writeln!(text, "<tr>{}</tr>", cells.concat());
    }
    let note = briefing.say("扰动在每次模拟中逐期抽取。", "Shocks are drawn in every period of every path.");
    text + "</tbody>\n</table>\n" + &format!("<p class=\"small\">{note}</p>\n")
}

fn correlations(briefing: &Briefing) -> String {
    let rows = briefing.correlation_rows();
    if rows.is_empty() {
        return String::new();
    }
    let columns = [
        (briefing.say("相关的假设或扰动", "What is drawn together"), false, 60),
        (briefing.say("相关系数", "Correlation"), true, 12),
        (briefing.say("说明", "Remark"), false, 28),
    ];
    let names = columns.map(|(name, ..)| name);
    let mut text = format!("<table>\n{}<tbody>\n", header(&columns));
    for row in &rows {
        let cells = [
            cell("", "", &escape(&row.names)),
            cell(names[1], "number", &escape(&row.value)),
            cell("", "origin", &escape(&row.remark)),
        ];
        let _ = writeln!(text, "<tr>{}</tr>", cells.concat());
    }
    let note = briefing.say(
        "相关系数为各自换算为标准正态得分后的相关系数。",
        "Correlations are of normal scores.",
    );
    text + "</tbody>\n</table>\n" + &format!("<p class=\"small\">{note}</p>\n")
}

fn levers(briefing: &Briefing) -> String {
    let rows = briefing.lever_rows();
    if rows.is_empty() {
        return String::new();
    }
    let columns = [
        (briefing.say("政策措施", "Lever"), false, 32),
        (briefing.say("取值", "Setting"), true, 14),
        (briefing.say("可调范围", "Range"), true, 14),
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
            None => briefing.say(
                format!("{}（{}）", escape(row.title), escape(row.address)),
                format!("{} ({})", escape(row.title), escape(row.address)),
            ),
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
