//! Probabilities of every target in all scenarios as marks on one line, with the paired differences from the reference.

use super::{FEW, mark, signed};
use crate::chart::axis::{Area, Scale, range};
use crate::chart::canvas::{Anchor, Canvas};
use crate::chart::font::Weight;
use crate::chart::page::{self, Page};
use crate::chart::text::wrap;
use crate::chart::{Plate, Scenarios, probability, style};
use crate::study::compare::{TargetComparison, of};

const SIZE: f64 = style::TINY;
/// Height of a line of text.
const LINE: f64 = SIZE * style::LEADING;
/// The width of a difference with its error on one line.
const WIDE: f64 = 84.0;
/// The width of a difference above its error.
const NARROW: f64 = 44.0;
/// The width of the reference's probability.
const CHANCE: f64 = 46.0;
/// The least width of the scale; where there is less, differences are left out.
const LEAST: f64 = 90.0;
/// Marks nearer than this to one another stand on lanes of their own.
const NEAR: f64 = 7.5;
/// The distance of two lanes.
const LANE: f64 = 9.5;

/// Places of the columns, and how the cells of differences are written.
struct Columns {
    area: Area,
    label: f64,
    scale: Scale,
    chance: f64,
    cell: f64,
    /// Scenarios beside the reference that have a column.
    others: usize,
    /// Whether the error stands below the difference.
    stacked: bool,
    /// Paths of the run.
    paths: u64,
}

impl Columns {
    fn new(scenarios: &Scenarios, area: Area) -> Columns {
        let stacked = scenarios.count() > FEW;
        let cell = if stacked { NARROW } else { WIDE };
        let label = area.width() * if stacked { 0.30 } else { 0.36 };
        let room = ((area.width() - label - CHANCE - 24.0 - LEAST) / cell).max(0.0) as usize;
        let others = scenarios.count() - 1;
        let others = if scenarios.paired() && others <= room {
            others
        } else {
            0
        };
        let chance = area.right - cell * others as f64 - 8.0;
        Columns {
            area,
            label,
            scale: Scale::new(0.0, 1.0, area.left + label + 12.0, chance - CHANCE - 4.0),
            chance,
            cell,
            others,
            stacked,
            paths: scenarios.comparison.run.paths,
        }
    }

    /// The right edge of the column of a scenario after the reference.
    fn right(&self, other: usize) -> f64 {
        self.area.right - self.cell * (self.others - other) as f64
    }
}

/// A row of the table.
enum Row<'a> {
    Group(Vec<String>),
    Target(usize, &'a TargetComparison, Vec<String>, Vec<(usize, f64, f64)>),
}

impl Row<'_> {
    fn height(&self, columns: &Columns) -> f64 {
        match self {
            Row::Group(lines) => lines.len() as f64 * LINE + 10.0,
            Row::Target(_, _, label, marks) => {
                let lines = label.len().max(if columns.stacked { 2 } else { 1 }) as f64;
                let (low, high) = range(marks.iter().map(|(.., lane)| *lane)).unwrap_or((0.0, 0.0));
                (lines * LINE + 6.0).max(high - low + 17.0)
            }
        }
    }
}

/// Where the marks of a target stand: scenario, place and lane, which is the distance from the middle of the row. Marks of
/// the same place would hide one another, so that each takes the nearest lane that is free there. Where no path differs
/// from the reference its mark stands for both.
fn marks(scenarios: &Scenarios, target: &TargetComparison, scale: &Scale) -> Vec<(usize, f64, f64)> {
    let same = |at: usize| {
        let difference = target.difference(at);
        difference.is_some_and(|of| of.probability == Some(0.0) && of.standard_error == Some(0.0))
    };
    let known = (0..scenarios.count()).filter_map(|at| Some((at, of(&target.probabilities, at)?)));
    let mut placed: Vec<(usize, f64, f64)> = Vec::new();
    for (scenario, probability) in known.filter(|(at, probability)| probability.is_finite() && !same(*at)) {
        let x = scale.place(probability);
        // 0, 1, −1, 2, −2, …
        let lanes = (0..).map(|step: i32| LANE * f64::from(if step % 2 == 0 { -step / 2 } else { step / 2 + 1 }));
        let free = |lane: &f64| {
            placed
                .iter()
                .all(|(_, other, taken)| taken != lane || (other - x).abs() > NEAR)
        };
        let lane = lanes.take(2 * scenarios.count()).find(free).unwrap_or(0.0);
        placed.push((scenario, x, lane));
    }
    let (low, high) = range(placed.iter().map(|(.., lane)| *lane)).unwrap_or((0.0, 0.0));
    let centred = |(scenario, x, lane)| (scenario, x, lane - (low + high) / 2.0);
    placed.into_iter().map(centred).collect()
}

/// The columns of a picture.
fn columns(scenarios: &Scenarios) -> Columns {
    let area = Area {
        left: style::MARGIN,
        top: 0.0,
        right: scenarios.options.width - style::MARGIN,
        bottom: 0.0,
    };
    Columns::new(scenarios, area)
}

/// All targets with the heights of their rows, headings of groups included.
pub(super) fn heights(scenarios: &Scenarios) -> Vec<(usize, f64)> {
    let columns = columns(scenarios);
    let all: Vec<usize> = (0..scenarios.comparison.targets.len()).collect();
    let mut heights = Vec::new();
    let mut above = 0.0;
    for row in rows(scenarios, &all, &columns) {
        let height = row.height(&columns);
        match row {
            Row::Group(_) => above = height,
            Row::Target(at, ..) => {
                heights.push((at, height + above));
                above = 0.0;
            }
        }
    }
    heights
}

/// The height that a page has for rows, with the heading that a page which begins within a group repeats.
pub(super) fn room(scenarios: &Scenarios, caption: &str) -> f64 {
    let columns = columns(scenarios);
    let plans = plans(scenarios, columns.area.width());
    let all: Vec<usize> = (0..scenarios.comparison.targets.len()).collect();
    let headings = rows(scenarios, &all, &columns);
    let headings = headings.iter().filter(|row| matches!(row, Row::Group(_)));
    let heading = headings.map(|row| row.height(&columns)).fold(0.0, f64::max);
    page(scenarios, caption, &columns).room() - plans_height(&plans) - HEAD - 4.0 - heading
}

/// Height of the names of the columns.
const HEAD: f64 = 44.0;

fn rows<'a>(scenarios: &Scenarios<'a>, items: &[usize], columns: &Columns) -> Vec<Row<'a>> {
    let comparison = scenarios.comparison;
    let grouped = scenarios.grouped();
    let mut rows = Vec::new();
    for (group, members) in &grouped {
        let here: Vec<usize> = members.iter().copied().filter(|at| items.contains(at)).collect();
        if here.is_empty() {
            continue;
        }
        let heading = group.map(str::to_string);
        let heading = heading
            .or_else(|| (grouped.len() > 1).then(|| scenarios.options.say("其他目标", "Other targets").to_string()));
        rows.extend(heading.map(|text| Row::Group(wrap(&text, SIZE, Weight::Bold, columns.area.width() - 12.0))));
        for at in here {
            let target = &comparison.targets[at];
            let label = scenarios.options.label(&target.label, &target.id);
            let label = wrap(label, SIZE, Weight::Regular, columns.label - 10.0);
            rows.push(Row::Target(at, target, label, marks(scenarios, target, &columns.scale)));
        }
    }
    rows
}

/// One row of the table of scenarios: mark, title, targets met on average, all of them.
struct Plan {
    scenario: usize,
    title: Vec<String>,
    figures: [String; 2],
}

/// Room for a figure of the plan with its difference.
const FIGURE: f64 = 158.0;

/// How many figures of the plan there is room for.
fn figures(width: f64) -> usize {
    if width > 4.0 * FIGURE { 2 } else { 1 }
}

fn plans(scenarios: &Scenarios, width: f64) -> Vec<Plan> {
    let title_width = (width - figures(width) as f64 * FIGURE - 30.0).max(40.0);
    let comparison = scenarios.comparison;
    let row = |scenario: usize| {
        let plan = comparison.plan.get(scenario);
        let difference = plan.and_then(|plan| plan.difference.as_ref());
        let with = |figure: String, difference: Option<[String; 2]>| match difference {
            Some([change, error]) if error.is_empty() => format!("{figure} ({change})"),
            Some([change, error]) => format!("{figure} ({change} {error})"),
            None => figure,
        };
        let certain = comparison.is_certain_together(scenario);
        let figures = plan.map(|plan| {
            [
                with(
                    format!("{:.1}", plan.expected_met),
                    difference.map(|of| signed(of.expected_met, of.expected_met_standard_error)),
                ),
                with(
                    probability(plan.all_met, comparison.run.paths, certain),
                    difference.map(|of| signed(100.0 * of.all_met, 100.0 * of.all_met_standard_error)),
                ),
            ]
        });
        Plan {
            scenario,
            title: wrap(&scenarios.entry(scenario), style::SMALL, Weight::Regular, title_width),
            figures: figures.unwrap_or_default(),
        }
    };
    (0..scenarios.count()).map(row).collect()
}

/// The height of the table of scenarios.
fn plans_height(plans: &[Plan]) -> f64 {
    let lines: usize = plans.iter().map(|plan| plan.title.len()).sum();
    LINE * 1.3 + lines as f64 * style::SMALL * style::LEADING + plans.len() as f64 * 6.0 + 14.0
}

fn draw_plans(scenarios: &Scenarios, canvas: &mut Canvas, area: Area, plans: &[Plan]) {
    let figures = figures(area.width());
    let rights: Vec<f64> = (0..figures)
        .map(|at| area.right - (figures - 1 - at) as f64 * FIGURE)
        .collect();
    let heads = scenarios.options.say(
        ["平均实现项数（变化）", "全部实现的概率（变化）"],
        ["met on average (diff.)", "all of them (diff.)"],
    );
    let mut y = area.top + SIZE;
    for (head, right) in heads.iter().zip(&rights) {
        canvas.text(head, (*right, y), SIZE, Anchor::End).colour = style::GREY;
    }
    y += 6.0;
    canvas.line(&[(area.left, y), (area.right, y)], style::RULE, style::THIN);
    for plan in plans {
        let bottom = y + plan.title.len() as f64 * style::SMALL * style::LEADING + 6.0;
        let first = y + 3.0 + style::SMALL * 1.04;
        mark(canvas, (area.left + 8.0, first - 4.5), plan.scenario);
        page::lines(
            canvas,
            &plan.title,
            (area.left + 22.0, first),
            style::SMALL,
            Anchor::Start,
            style::INK,
        );
        for (figure, right) in plan.figures.iter().zip(&rights) {
            canvas.text(figure, (*right, first), style::SMALL, Anchor::End);
        }
        canvas.line(&[(area.left, bottom), (area.right, bottom)], style::GRID, style::HAIR);
        y = bottom;
    }
}

/// The texts round the rows.
fn page(scenarios: &Scenarios, caption: &str, columns: &Columns) -> Page {
    let options = scenarios.options;
    let note = match (scenarios.paired(), columns.others) {
        (false, _) => options.say(
            "各情景分别模拟，未计算相对基准情景的变化。",
            "The scenarios were simulated apart, so that their differences are not given.",
        ),
        (true, 0) => options.say(
            "图幅较窄，未列出相对基准情景的变化；无变化的标记与基准重合。",
            "The picture is too narrow for the differences from the reference; marks without a difference are one with the reference.",
        ),
        (true, _) => options.say(
            "差值为相对基准情景的变化（百分点，同一组模拟），±为其95%误差；=表示各次模拟均无变化（标记与基准重合），–表示其中一方没有此目标。",
            "Differences are from the reference, in points, ± their 95% error from paired simulations; = where none differs (the marks are one), – where one of the two has no such target.",
        ),
    };
    Page::new(scenarios, caption, &lead(scenarios), &[note, &scenarios.left_out()])
}

pub(super) fn draw(scenarios: &Scenarios, plate: &Plate) -> Canvas {
    let columns = columns(scenarios);
    let page = page(scenarios, &plate.caption, &columns);
    let plans = plans(scenarios, columns.area.width());
    let rows = rows(scenarios, &plate.items, &columns);
    let head = plans_height(&plans) + HEAD;
    let body = rows.iter().map(|row| row.height(&columns)).sum::<f64>();
    let (mut canvas, area) = page.open_exactly(head + body + 4.0);
    draw_plans(scenarios, &mut canvas, area, &plans);
    let top = area.top + head;
    draw_head(scenarios, &mut canvas, &columns, top);
    let mut y = top;
    for row in &rows {
        let bottom = y + row.height(&columns);
        match row {
            Row::Group(lines) => page::heading(&mut canvas, lines, SIZE, [area.left, y, area.right, bottom]),
            Row::Target(_, target, label, marks) => {
                draw_target(&mut canvas, &columns, (y, bottom), target, label, marks)
            }
        }
        y = bottom;
    }
    canvas
}

/// The largest difference in words.
fn lead(scenarios: &Scenarios) -> String {
    let options = scenarios.options;
    let targets = scenarios.comparison.targets.iter();
    let differences = targets.flat_map(|target| {
        let drawn = target.differences.iter().take(scenarios.count() - 1).enumerate();
        drawn.filter_map(move |(at, of)| Some((target, at + 1, of.probability?, of.standard_error?)))
    });
    let largest = differences
        .filter(|(.., difference, error)| difference.is_finite() && error.is_finite() && *difference != 0.0)
        .max_by(|a, b| a.2.abs().total_cmp(&b.2.abs()));
    let Some((target, scenario, difference, error)) = largest else {
        let text = options.say(
            "每行的标记为该目标在各情景下的概率。",
            "The marks of a row are the probabilities of its target in each scenario.",
        );
        return text.to_string();
    };
    let label = options.label(&target.label, &target.id);
    let title = scenarios.title(scenario);
    let points = signed(100.0 * difference, 100.0 * error).join(" ");
    let points = points.trim_end();
    options.say(
        format!("变化最大的是“{label}”：{title}下{points}个百分点。"),
        format!("The largest difference from the reference: {label}, {points} points ({title})."),
    )
}

/// What the columns are: the scale, the reference's probability, and the mark of every scenario above its difference.
fn draw_head(scenarios: &Scenarios, canvas: &mut Canvas, columns: &Columns, top: f64) {
    let options = scenarios.options;
    for (value, text) in [(0.0, "0"), (0.5, "50%"), (1.0, "100%")] {
        canvas
            .text(text, (columns.scale.place(value), top - 7.0), SIZE, Anchor::Middle)
            .colour = style::GREY;
    }
    mark(canvas, (columns.chance - 10.0, top - 11.0), 0);
    for other in 1..=columns.others {
        mark(canvas, (columns.right(other) - 12.0, top - 11.0), other);
    }
    if columns.others > 0 {
        let text = options.say("相对基准的变化（百分点）", "difference, points");
        canvas
            .text(text, (columns.area.right, top - 24.0), SIZE, Anchor::End)
            .colour = style::GREY;
    }
    canvas.line(
        &[(columns.area.left, top), (columns.area.right, top)],
        style::RULE,
        style::THIN,
    );
}

fn draw_target(
    canvas: &mut Canvas,
    columns: &Columns,
    (top, bottom): (f64, f64),
    target: &TargetComparison,
    label: &[String],
    marks: &[(usize, f64, f64)],
) {
    let (area, scale) = (columns.area, &columns.scale);
    let middle = (top + bottom) / 2.0;
    let first = middle - label.len() as f64 * LINE / 2.0 + SIZE * 1.04;
    page::lines(canvas, label, (area.left + 4.0, first), SIZE, Anchor::Start, style::INK);
    canvas.line(&[(area.left, bottom), (area.right, bottom)], style::GRID, style::HAIR);
    for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let width = if tick == 0.5 { 1.6 } else { style::HAIR };
        canvas.line(
            &[(scale.place(tick), top), (scale.place(tick), bottom)],
            style::GRID,
            width,
        );
    }
    if let Some((low, high)) = range(marks.iter().map(|(_, x, _)| *x)) {
        canvas.line(&[(low, middle), (high, middle)], style::RULE, 1.6);
    }
    for (scenario, x, lane) in marks.iter().rev() {
        mark(canvas, (*x, middle + lane), *scenario);
    }
    let baseline = middle + 0.38 * SIZE;
    let chance = of(&target.probabilities, 0).map_or_else(
        || "–".to_string(),
        |chance| probability(chance, columns.paths, target.is_certain(0)),
    );
    canvas
        .text(&chance, (columns.chance, baseline), SIZE, Anchor::End)
        .weight = Weight::Bold;
    for other in 1..=columns.others {
        let right = columns.right(other);
        let known = target.difference(other);
        let known = known.and_then(|known| known.probability.zip(known.standard_error));
        let known = known.filter(|(difference, error)| difference.is_finite() && error.is_finite());
        let [change, error] = known.map_or_else(
            || ["–".to_string(), String::new()],
            |(difference, error)| signed(100.0 * difference, 100.0 * error),
        );
        if !columns.stacked || error.is_empty() {
            let text = format!("{change} {error}");
            canvas.text(text.trim_end(), (right, baseline), SIZE, Anchor::End);
        } else {
            canvas.text(&change, (right, baseline - LINE / 2.0), SIZE, Anchor::End);
            canvas
                .text(&error, (right, baseline + LINE / 2.0), SIZE, Anchor::End)
                .colour = style::GREY;
        }
    }
}
