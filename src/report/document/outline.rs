//! What the document says, in order, before it is laid out.

use crate::chart::{self, Picture};
use crate::report::story::{Board, Briefing, Fact, lever_changes};
use crate::summary::Summary;

/// A part of the document.
pub enum Block {
    /// Level 1, numbered by the layout.
    Heading(String),
    /// Level 2, numbered by the layout, with its paragraph.
    Point(String, String),
    /// A paragraph.
    Text(String),
    /// Pictures side by side, and the number of the figure.
    Figure(Vec<Picture>, usize),
    /// The board.
    Board(Board),
    /// Facts, one a line.
    Facts(Vec<Fact>),
    /// The title of an annex.
    Annex {
        /// Its words.
        title: String,
        /// Its number.
        number: usize,
        /// Whether it starts on a new page.
        fresh: bool,
    },
}

/// So many fans stand side by side.
const FANS: usize = 2;
/// So many targets at most stand in the text; more are an annex on pages of their own.
const FEW: usize = 8;
/// So many sources are named; the others are in the report.
const SOURCES: usize = 3;
/// So many levers that are not as planned are named.
const LEVERS: usize = 5;

/// The whole document.
pub fn outline(briefing: &Briefing) -> Vec<Block> {
    let heading = |chinese: &str, english: &str| Block::Heading(briefing.say(chinese, english).to_string());
    let mut figures = 0;
    let mut figure = |pictures: Vec<Picture>| {
        (!pictures.is_empty()).then(|| {
            figures += 1;
            Block::Figure(pictures, figures)
        })
    };
    let mut blocks = vec![heading("总体判断", "The answer"), Block::Text(briefing.answer())];
    let broken = briefing
        .summary
        .checks
        .iter()
        .any(|check| check.violated + check.undefined > 0);
    blocks.extend(briefing.checks().filter(|_| broken).map(Block::Text));
    let count = briefing.summary.targets.len();
    if (1..=FEW).contains(&count) {
        blocks.push(Block::Board(briefing.board()));
    }
    blocks.extend(figure(met(briefing)));
    let groups = &briefing.summary.plan.groups;
    if !groups.is_empty() {
        blocks.push(heading("分领域情况", "By group"));
        for group in groups {
            blocks.push(Block::Point(
                briefing.label(&group.words.label, &group.id).to_string(),
                briefing.group_sentence(group),
            ));
        }
    }
    if let Some(fans) = figure(fans(briefing)) {
        blocks.push(heading("主要指标走势", "Main indicators"));
        blocks.push(fans);
    }
    blocks.push(heading("假设与政策措施", "Assumptions and levers"));
    blocks.extend(assumptions(briefing).into_iter().map(Block::Text));
    blocks.push(heading("方法与误差", "Method and its error"));
    blocks.extend(briefing.method().into_iter().map(Block::Text));
    let board = briefing.say("目标一览表", "All targets").to_string();
    let repeat = briefing
        .say("重复计算所需信息", "What is needed to repeat the run")
        .to_string();
    if count > FEW {
        let annexes = briefing.say(
            format!("附件：1.{board}；2.{repeat}"),
            format!("Annexes: 1. {board}; 2. {repeat}."),
        );
        blocks.push(Block::Text(annexes));
        let annex = |title, number, fresh| Block::Annex { title, number, fresh };
        blocks.push(annex(board, 1, true));
        blocks.push(Block::Board(briefing.board()));
        blocks.push(annex(repeat, 2, false));
    } else {
        blocks.push(Block::Heading(repeat));
    }
    blocks.push(Block::Facts(briefing.facts()));
    blocks
}

/// The first pictures of a kind that the briefing has.
fn first<'a>(briefing: &Briefing<'a>, kind: &str, most: usize) -> Vec<&'a Picture> {
    let found = briefing.pictures.iter();
    found
        .filter(|picture| picture.kind == kind && !picture.png.is_empty())
        .take(most)
        .collect()
}

/// How many targets are met: the plan as a whole only, since each group has its sentence.
fn met(briefing: &Briefing) -> Vec<Picture> {
    let mut whole = briefing.summary.clone();
    whole.plan.groups.clear();
    let options = chart::Options {
        height: Some(140.0),
        ..chart::Options::new(briefing.language)
    };
    again(&whole, &options, "met", first(briefing, "met", 1))
}

/// The first fans, each half as wide as the text, with texts as large as in a wide one.
fn fans(briefing: &Briefing) -> Vec<Picture> {
    let fans = first(briefing, "fan", FANS);
    if fans.len() < FANS {
        return fans.into_iter().cloned().collect();
    }
    // A long name takes lines of its own above the plot.
    let lines = fans.iter().map(|fan| fan.caption.chars().count().div_ceil(17)).max();
    let options = chart::Options {
        width: 420.0,
        height: Some(330.0 + 28.0 * lines.unwrap_or(1).min(10) as f64),
        scale: 3.0,
        dpi: 400,
        ..chart::Options::new(briefing.language)
    };
    again(briefing.summary, &options, "fan", fans)
}

/// Pictures of a kind drawn once more in the form of a document; those that cannot be are taken as they are.
fn again(summary: &Summary, options: &chart::Options, kind: &str, pictures: Vec<&Picture>) -> Vec<Picture> {
    let results = chart::Results {
        summary: Some(summary),
        comparison: None,
    };
    let names: Vec<&str> = pictures.iter().map(|picture| picture.name.as_str()).collect();
    let drawn = chart::render_named(&results, options, kind, &names).unwrap_or_default().pictures;
    let drawn = |picture: &&Picture| drawn.iter().find(|drawn| drawn.name == picture.name).cloned();
    pictures
        .iter()
        .map(|picture| drawn(picture).unwrap_or_else(|| (*picture).clone()))
        .collect()
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
                let changes = lever_changes(&lever.values, &summary.scenario.periods);
                let each: Vec<String> = match changes.as_slice() {
                    [(_, value)] => vec![value.to_string()],
                    several => several
                        .iter()
                        .map(|(period, value)| format!("{period}: {value}"))
                        .collect(),
                };
                let label = briefing.label(&lever.words.label, &lever.name);
                // A label is shared by all members.
                let member = lever.name.find('[').map(|at| &lever.name[at..]);
                let member = member.filter(|_| label != lever.name).unwrap_or_default();
                format!("{label}{member} = {}", each.join(", "))
            })
            .collect();
        let rest = count - as_planned;
        paragraphs.push(match rest {
            0 => briefing.say(
                if count == 1 {
                    "政策措施取1，即按计划落实。".to_string()
                } else {
                    format!("{count}项政策措施均取1，即按计划落实。")
                },
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
                    "Of {count} levers, {as_planned} {} at 1; of the other {rest}: {}.",
                    if as_planned == 1 { "is" } else { "are" },
                    others.join("; ")
                ),
            ),
        });
    }
    paragraphs
}
