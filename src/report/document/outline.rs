//! What the document says, in order, before it is laid out.

use crate::chart::Picture;
use crate::report::story::{Board, Briefing, Fact, lever_changes};

/// A part of the document.
pub enum Block<'a> {
    /// Level 1, numbered by the layout.
    Heading(String),
    /// Level 2, numbered by the layout.
    Subheading(String),
    /// A paragraph.
    Text(String),
    /// A picture with its number and caption.
    Picture(&'a Picture, usize),
    /// The board.
    Board(Board),
    /// Facts, one a line.
    Facts(Vec<Fact>),
    /// What follows starts on a new page, as an annex with this title.
    Annex(String),
}

/// Kinds of pictures, the first ones first, and how many of each stand in a briefing.
const PICTURES: &[(&str, usize)] = &[("met", 1), ("fan", 2)];
/// So many sources are named; the others are in the report.
const SOURCES: usize = 6;
/// So many levers that are not as planned are named.
const LEVERS: usize = 5;

/// The whole document.
pub fn outline<'a>(briefing: &Briefing<'a>) -> Vec<Block<'a>> {
    let mut number = 0;
    let mut pictures = |kind: &str| -> Vec<Block<'a>> {
        let most = PICTURES
            .iter()
            .find(|(known, _)| *known == kind)
            .map_or(0, |(_, most)| *most);
        let found = briefing
            .pictures
            .iter()
            .filter(|picture| picture.kind == kind && !picture.png.is_empty());
        let found = found.take(most).map(|picture| {
            number += 1;
            Block::Picture(picture, number)
        });
        found.collect()
    };
    let heading = |chinese: &str, english: &str| Block::Heading(briefing.say(chinese, english).to_string());
    let mut blocks = vec![heading("总体判断", "The answer"), Block::Text(briefing.answer())];
    let broken = briefing
        .summary
        .checks
        .iter()
        .any(|check| check.violated + check.undefined > 0);
    blocks.extend(briefing.checks().filter(|_| broken).map(Block::Text));
    blocks.extend(pictures("met"));
    let groups = &briefing.summary.plan.groups;
    if !groups.is_empty() {
        blocks.push(heading("分领域情况", "By group"));
        for group in groups {
            blocks.push(Block::Subheading(
                briefing.label(&group.words.label, &group.id).to_string(),
            ));
            blocks.push(Block::Text(briefing.group_sentence(group)));
        }
    }
    let fans = pictures("fan");
    if !fans.is_empty() {
        blocks.push(heading("主要指标走势", "Main indicators"));
        blocks.extend(fans);
    }
    blocks.push(heading("假设与政策措施", "Assumptions and levers"));
    blocks.extend(assumptions(briefing).into_iter().map(Block::Text));
    blocks.push(heading("方法与误差", "Method and its error"));
    blocks.extend(briefing.method().into_iter().map(Block::Text));
    if !briefing.summary.targets.is_empty() {
        blocks.push(Block::Annex(briefing.say("目标一览表", "All targets").to_string()));
        blocks.push(Block::Board(briefing.board()));
    }
    blocks.push(heading("重复计算所需信息", "What is needed to repeat the run"));
    blocks.push(Block::Facts(briefing.facts()));
    blocks
}

fn assumptions(briefing: &Briefing) -> Vec<String> {
    let summary = briefing.summary;
    let count = summary.assumptions.len();
    let uncertain = summary
        .assumptions
        .iter()
        .filter(|assumption| assumption.uncertain)
        .count();
    let mut first = briefing.say(
        format!("测算使用{count}项假设，其中{uncertain}项为不确定假设，按分布抽取。"),
        format!("The run uses {count} assumptions, {uncertain} of which are uncertain and drawn from distributions."),
    );
    let titles: Vec<String> = briefing
        .source_rows()
        .iter()
        .map(|source| source.title.to_string())
        .collect();
    if !titles.is_empty() {
        let named = briefing.list(&titles[..titles.len().min(SOURCES)]);
        let more = titles.len() > SOURCES;
        first += &briefing.say(
            format!("主要依据{named}{}。各项假设的取值、来源和理由见同目录的 report.html 和 results.xlsx。", if more { "等" } else { "" }),
            format!(
                " The main sources are {named}{}. Every assumption with its source and reason is in report.html and results.xlsx beside \
                 this file.",
                if more { " and others" } else { "" }
            ),
        );
    }
    let mut paragraphs = vec![first];
    let levers = &summary.levers;
    if !levers.is_empty() {
        let planned = |lever: &&crate::summary::LeverSummary| lever.values.iter().all(|value| *value == 1.0);
        let (count, as_planned) = (levers.len(), levers.iter().filter(planned).count());
        let others: Vec<String> = levers
            .iter()
            .filter(|lever| !planned(lever))
            .take(LEVERS)
            .map(|lever| {
                let changes = lever_changes(lever, &summary.scenario.periods);
                let each: Vec<String> = match changes.as_slice() {
                    [(_, value)] => vec![value.to_string()],
                    several => several
                        .iter()
                        .map(|(period, value)| format!("{period}: {value}"))
                        .collect(),
                };
                format!(
                    "{} = {}",
                    briefing.label(&lever.words.label, &lever.name),
                    each.join(", ")
                )
            })
            .collect();
        let rest = count - as_planned;
        paragraphs.push(match rest {
            0 => briefing.say(
                format!("{count}项政策措施均取1，即按计划落实。"),
                if count == 1 {
                    "The lever is at 1, as planned.".to_string()
                } else {
                    format!("All {count} levers are at 1, as planned.")
                },
            ),
            _ => briefing.say(
                format!(
                    "政策措施共{count}项，{as_planned}项取1；其余{rest}项中：{}。",
                    others.join("；")
                ),
                format!(
                    "Of {count} levers, {as_planned} are at 1; of the other {rest}: {}.",
                    others.join("; ")
                ),
            ),
        });
    }
    paragraphs
}
