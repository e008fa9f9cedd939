//! Target board: every target by group, its probability as a dot on a line from 0 to 100 % with the interval of its error,
//! the threshold and the median outcome. Filled, half and hollow dots tell likely, open and unlikely apart without colour.

use super::axis::{Area, Scale};
use super::canvas::{Anchor, Canvas};
use super::font::{self, Weight};
use super::page::{self, Page};
use super::text::wrap;
use super::{Chart, Draws, Plate, Subject, chance, goal, probability, style};
use crate::summary::{TargetSummary, is_certain_together};

pub const CHART: Chart = Chart {
    id: "board",
    title: ["目标总览", "Target board"],
    file: ["目标实现概率", "target-probabilities"],
    usual: usize::MAX,
    about: [
        "全部目标按组排列：实现概率及误差、目标值、结果中位数",
        "All targets by group: probability with its error, threshold, median outcome",
    ],
    draws: Draws::Summary { plates, draw },
};

const SIZE: f64 = style::SMALL;
/// Space between rows: the first with which all fit on one page, of several pages the first.
const PADS: [f64; 4] = [7.0, 5.5, 4.0, 2.5];
/// Height of the names of the columns.
const HEADER: f64 = 2.0 * SIZE * style::LEADING;
/// Width of the probabilities with the space before them, and the least of the scale.
const CHANCE: f64 = 64.0;
const SCALE: f64 = 130.0;
/// Space below the last row.
const END: f64 = 6.0;

fn plates(subject: &Subject) -> Vec<Plate> {
    let title = subject.say("各项目标的实现概率", "How likely is each target?");
    let all: Vec<usize> = subject.targets_by_group().collect();
    let room = page(subject, title, &all).room() - HEADER - END;
    let columns = Columns::new(subject);
    let rows = |items: &[usize]| rows(subject, items, &columns);
    if pad(&rows(&all), room).is_some() {
        return page::numbered(title, vec![all]);
    }
    // The first row of a group takes its heading along.
    let mut heights = Vec::new();
    let mut above = 0.0;
    for row in rows(&all) {
        match row {
            Row::Group(_) => above = row.height(PADS[0]),
            Row::Target { index, .. } => {
                heights.push((index, row.height(PADS[0]) + above));
                above = 0.0;
            }
        }
    }
    // A page that begins within a group repeats the heading.
    let heading = rows(&all)
        .iter()
        .filter(|row| matches!(row, Row::Group(_)))
        .map(|row| row.height(PADS[0]))
        .fold(0.0, f64::max);
    page::numbered(title, page::paged(&heights, room - heading))
}

/// The widest space between rows with which they fit, if one does.
fn pad(rows: &[Row], room: f64) -> Option<f64> {
    let fits = |pad: &f64| rows.iter().map(|row| row.height(*pad)).sum::<f64>() <= room;
    PADS.into_iter().find(fits)
}

enum Row<'a> {
    Group(Vec<String>),
    Target {
        index: usize,
        target: &'a TargetSummary,
        label: Vec<String>,
        threshold: Vec<String>,
        median: Vec<String>,
    },
}

impl Row<'_> {
    fn height(&self, pad: f64) -> f64 {
        let lines = match self {
            Row::Group(lines) => return lines.len() as f64 * SIZE * style::LEADING + pad + 5.0,
            Row::Target {
                label,
                threshold,
                median,
                ..
            } => label.len().max(threshold.len()).max(median.len()),
        };
        lines as f64 * SIZE * style::LEADING + pad
    }
}

/// Places of the columns, as wide as what stands in them.
struct Columns {
    label: f64,
    label_width: f64,
    from: f64,
    to: f64,
    chance: f64,
    threshold: f64,
    threshold_width: f64,
    median: f64,
    median_width: f64,
}

impl Columns {
    fn new(subject: &Subject) -> Columns {
        let (left, right) = (style::MARGIN, subject.options.width - style::MARGIN);
        let width = right - left;
        let targets = &subject.summary.targets;
        let widest = |texts: &mut dyn Iterator<Item = String>, most: f64| {
            let widths = texts.map(|text| font::width(&font::shown(&text), SIZE, Weight::Regular));
            widths.fold(52.0, f64::max).min(most)
        };
        let threshold_width = widest(
            &mut targets.iter().map(|target| threshold(subject, target)),
            width * 0.2,
        );
        let median_width = widest(&mut targets.iter().map(|target| median(subject, target)), width * 0.14);
        let median = right;
        let threshold = median - median_width - 16.0;
        let chance = threshold - threshold_width - 14.0;
        // Labels on one line, where the scale keeps enough room.
        let longest = targets.iter().map(|target| subject.target_label(target).to_string());
        let longest = longest.map(|label| font::width(&font::shown(&label), SIZE, Weight::Regular));
        let most = (chance - CHANCE - SCALE - 14.0 - left).max(width * 0.3);
        let label_width = (longest.fold(0.0, f64::max) + 12.0).clamp(width * 0.25, most);
        let from = left + label_width + 14.0;
        Columns {
            label: left,
            label_width,
            from,
            to: (chance - CHANCE).max(from + 40.0),
            chance,
            threshold,
            threshold_width,
            median,
            median_width,
        }
    }
}

fn threshold(subject: &Subject, target: &TargetSummary) -> String {
    goal::condition(&goal::measure(subject, target), target)
}

fn median(subject: &Subject, target: &TargetSummary) -> String {
    let measure = goal::measure(subject, target);
    let median = target.quantiles.q50;
    median.map_or_else(|| "–".to_string(), |value| measure.figure(value))
}

/// The texts round some targets.
fn page(subject: &Subject, caption: &str, items: &[usize]) -> Page {
    let summary = subject.summary;
    let likely = summary.likely_targets();
    let (all, expected) = (summary.counted_targets(), summary.plan.expected_met);
    let together = chance(
        summary.plan.all_met,
        summary.run.paths,
        is_certain_together(&summary.targets),
        subject.options.language,
    );
    let lead = subject.say(
        format!("{all}项目标中，{likely}项的实现概率超过50%；平均实现{expected:.1}项，全部实现的概率{together}。"),
        format!("Of {all} targets, {likely} are more likely than not; {expected:.1} are met on average, all of them with a probability of {together}."),
    );
    let intervals = items.iter().map(|index| summary.targets[*index].interval);
    let widest = intervals.map(|[low, high]| high - low).fold(0.0, f64::max) * 50.0;
    let key = subject.say(
        format!("●三分之二以上 ◐三分之一至三分之二 ○三分之一以下；标记处的黑色短线为95%抽样误差（最大±{widest:.1}个百分点）。中位数为期限时的结果，半数模拟结果高于该值。"),
        format!("● above two thirds ◐ between ○ below one third; the short black bar at each mark: 95% sampling error (at most ±{widest:.1} points). Median: half of the simulations end above it."),
    );
    Page::new(subject, caption, &lead, &[&key])
}

fn draw(subject: &Subject, plate: &Plate) -> Canvas {
    let summary = subject.summary;
    let page = page(subject, &plate.caption, &plate.items);
    let columns = Columns::new(subject);
    let rows = rows(subject, &plate.items, &columns);
    let pad = pad(&rows, page.room() - HEADER - END).unwrap_or(PADS[0]);
    let header = HEADER;
    let height = header + rows.iter().map(|row| row.height(pad)).sum::<f64>() + END;
    let (mut canvas, area) = page.open_exactly(height);
    let scale = Scale::new(0.0, 1.0, columns.from, columns.to);
    head(subject, &mut canvas, area, &columns, &scale, header);
    let mut y = area.top + header;
    for row in &rows {
        let bottom = y + row.height(pad);
        match row {
            Row::Group(lines) => page::heading(&mut canvas, lines, SIZE, [area.left, y, area.right, bottom]),
            Row::Target {
                target,
                label,
                threshold,
                median,
                ..
            } => {
                canvas.line(&[(area.left, bottom), (area.right, bottom)], style::GRID, style::HAIR);
                let middle = (y + bottom) / 2.0;
                let first = |lines: &[String]| middle - lines.len() as f64 * SIZE * style::LEADING / 2.0 + SIZE * 1.04;
                page::lines(
                    &mut canvas,
                    label,
                    (columns.label + 6.0, first(label)),
                    SIZE,
                    Anchor::Start,
                    style::INK,
                );
                page::lines(
                    &mut canvas,
                    threshold,
                    (columns.threshold, first(threshold)),
                    SIZE,
                    Anchor::End,
                    style::INK,
                );
                page::lines(
                    &mut canvas,
                    median,
                    (columns.median, first(median)),
                    SIZE,
                    Anchor::End,
                    style::INK,
                );
                let chance = match target.standing {
                    Some(standing) => standing.words().get(subject.options.language).to_string(),
                    None => probability(target.probability, summary.run.paths, target.certain),
                };
                canvas
                    .text(&chance, (columns.chance, middle + 0.38 * SIZE), SIZE, Anchor::End)
                    .weight = Weight::Bold;
                for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
                    let x = scale.place(tick);
                    canvas.line(
                        &[(x, y), (x, bottom)],
                        style::GRID,
                        if tick == 0.5 { 1.6 } else { style::HAIR },
                    );
                }
                dot(&mut canvas, &scale, middle, target.probability, target.interval);
            }
        }
        y = bottom;
    }
    canvas
}

/// A probability on its line: a thin bar from 0, the interval, and a dot.
pub(super) fn dot(canvas: &mut Canvas, scale: &Scale, y: f64, probability: f64, [low, high]: [f64; 2]) {
    let x = scale.place(probability);
    let colour = if probability < 1.0 / 3.0 {
        style::ORANGE
    } else {
        style::BLUE
    };
    canvas.line(&[(scale.place(0.0), y), (x, y)], style::BANDS[1], 3.0);
    canvas.line(&[(scale.place(low), y), (scale.place(high), y)], style::INK, 1.6);
    let fill = if probability > 2.0 / 3.0 { colour } else { style::PAPER };
    canvas.circle((x, y), 5.5, fill, Some((colour, 2.0)));
    if (1.0 / 3.0..=2.0 / 3.0).contains(&probability) {
        let half: Vec<(f64, f64)> = HALF_CIRCLE
            .iter()
            .map(|(dx, dy)| (x - 5.0 * dx, y + 5.0 * dy))
            .collect();
        canvas.area(half, colour);
    }
}

use std::f64::consts::FRAC_1_SQRT_2 as SQRT_HALF;

/// Sines and cosines of every 22.5°.
const HALF_CIRCLE: [(f64, f64); 9] = [
    (0.0, -1.0),
    (0.382_683, -0.923_880),
    (SQRT_HALF, -SQRT_HALF),
    (0.923_880, -0.382_683),
    (1.0, 0.0),
    (0.923_880, 0.382_683),
    (SQRT_HALF, SQRT_HALF),
    (0.382_683, 0.923_880),
    (0.0, 1.0),
];

fn rows<'a>(subject: &Subject<'a>, items: &[usize], columns: &Columns) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    let groups = subject.grouped_targets();
    let named = groups.len() > 1 || groups.iter().any(|(group, _)| group.is_some());
    for (group, members) in groups {
        let members: Vec<usize> = members.into_iter().filter(|index| items.contains(index)).collect();
        if members.is_empty() {
            continue;
        }
        if named {
            let text = group.unwrap_or(subject.say("其他目标", "Other targets"));
            rows.push(Row::Group(wrap(
                text,
                SIZE,
                Weight::Bold,
                subject.options.width - 2.0 * style::MARGIN - 12.0,
            )));
        }
        for index in members {
            let target = &subject.summary.targets[index];
            let cell = |text: &str, width: f64| wrap(text, SIZE, Weight::Regular, width + 0.5);
            rows.push(Row::Target {
                index,
                target,
                label: cell(subject.target_label(target), columns.label_width - 6.0),
                threshold: cell(&threshold(subject, target), columns.threshold_width),
                median: cell(&median(subject, target), columns.median_width),
            });
        }
    }
    rows
}

fn head(subject: &Subject, canvas: &mut Canvas, area: Area, columns: &Columns, scale: &Scale, height: f64) {
    let size = style::TINY;
    let y = area.top + height - 8.0;
    let mut word = |text: &str, x: f64, anchor: Anchor| canvas.text(text, (x, y), size, anchor).colour = style::GREY;
    word(subject.say("目标", "Target"), columns.label + 6.0, Anchor::Start);
    word(subject.say("概率", "Chance"), columns.chance, Anchor::End);
    word(subject.say("目标值", "Threshold"), columns.threshold, Anchor::End);
    word(subject.say("中位数", "Median"), columns.median, Anchor::End);
    for (value, text) in [(0.0, "0"), (0.5, "50%"), (1.0, "100%")] {
        word(text, scale.place(value), Anchor::Middle);
    }
    canvas.line(
        &[(area.left, area.top + height), (area.right, area.top + height)],
        style::RULE,
        style::THIN,
    );
}
