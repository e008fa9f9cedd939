//! Assumptions at a glance: one row each with its small density, median, 90 % range, expression and source. What is
//! certain comes last, as a number.

use super::axis::{Scale, range};
use super::canvas::{Anchor, Canvas};
use super::font::Weight;
use super::page::{self, Page};
use super::text::wrap;
use super::{Chart, Draws, Plate, Subject, style};
use crate::summary::AssumptionSummary;

pub const CHART: Chart = Chart {
    id: "assumptions",
    title: ["假设一览", "Assumptions at a glance"],
    file: ["假设一览", "assumptions"],
    usual: 0,
    about: [
        "每项假设一行：密度、中位数、90%区间、表达式与来源",
        "One row for each assumption: density, median, 90 % range, expression and source",
    ],
    draws: Draws::Summary { plates, draw },
};

const SIZE: f64 = style::TINY;

fn plates(subject: &Subject) -> Vec<Plate> {
    let assumptions = &subject.summary.assumptions;
    let (uncertain, certain): (Vec<usize>, Vec<usize>) =
        (0..assumptions.len()).partition(|index| assumptions[*index].uncertain);
    let columns = Columns::new(subject);
    let rows: Vec<(usize, f64)> = uncertain
        .into_iter()
        .chain(certain)
        .map(|index| (index, Row::new(subject, &columns, &assumptions[index]).height()))
        .collect();
    let title = subject.say("假设一览", "Assumptions at a glance");
    page::numbered(title, page::paged(&rows, page(subject, title).room() - 2.0 * SIZE))
}

struct Columns {
    label: f64,
    label_width: f64,
    from: f64,
    to: f64,
    numbers: f64,
    numbers_width: f64,
    source: f64,
    source_width: f64,
}

impl Columns {
    fn new(subject: &Subject) -> Columns {
        let left = style::MARGIN;
        let width = subject.options.width - 2.0 * left;
        let from = left + width * 0.27;
        let to = from + width * 0.17;
        let numbers = to + 14.0;
        let source = numbers + width * 0.19;
        Columns {
            label: left,
            label_width: width * 0.26,
            from,
            to,
            numbers,
            numbers_width: width * 0.19 - 12.0,
            source,
            source_width: left + width - source,
        }
    }
}

struct Row {
    label: Vec<String>,
    numbers: Vec<String>,
    source: Vec<String>,
}

impl Row {
    fn new(subject: &Subject, columns: &Columns, assumption: &AssumptionSummary) -> Row {
        let measure = subject.options.measure(&assumption.words.unit());
        let label = subject.label(&assumption.words.label, &assumption.name);
        let q = &assumption.quantiles;
        let numbers = match (q.q05, q.q50, q.q95) {
            (Some(low), Some(median), Some(high)) if low < high => {
                let range = subject.say(
                    format!("{} 至 {}", measure.figure(low), measure.figure(high)),
                    format!("{} to {}", measure.figure(low), measure.figure(high)),
                );
                [
                    wrap(&measure.with_unit(median), SIZE, Weight::Bold, columns.numbers_width),
                    wrap(&range, SIZE, Weight::Regular, columns.numbers_width),
                ]
                .concat()
            }
            (_, Some(median), _) => wrap(&measure.with_unit(median), SIZE, Weight::Bold, columns.numbers_width),
            _ => vec![subject.say("无定义", "undefined").to_string()],
        };
        let summary = subject.summary;
        let source = assumption.words.source.as_deref().map(|key| {
            let found = summary.sources.iter().find(|source| source.key == key);
            found
                .map_or(key, |source| subject.label(&source.title, &source.key))
                .to_string()
        });
        let section = assumption.words.section.get(subject.options.language).unwrap_or("");
        let source = match source {
            Some(source) if section.is_empty() => source,
            Some(source) => subject.say(format!("{source}，{section}"), format!("{source}, {section}")),
            None if assumption.words.note.is_none() => subject.say("未注明来源", "no source given").to_string(),
            None => subject
                .say("专家判断（依据见附表）", "judgement (reasons in the annex)")
                .to_string(),
        };
        let expression = wrap(&assumption.expression, SIZE, Weight::Regular, columns.source_width);
        Row {
            label: wrap(label, SIZE, Weight::Regular, columns.label_width),
            numbers,
            source: [expression, wrap(&source, SIZE, Weight::Regular, columns.source_width)].concat(),
        }
    }

    fn height(&self) -> f64 {
        let lines = self.label.len().max(self.numbers.len()).max(self.source.len()).max(2);
        lines as f64 * SIZE * style::LEADING + 8.0
    }
}

/// The texts round the rows.
fn page(subject: &Subject, caption: &str) -> Page {
    let all = &subject.summary.assumptions;
    let uncertain = all.iter().filter(|assumption| assumption.uncertain).count();
    let lead = subject.say(
        format!(
            "共{}项，其中{uncertain}项按概率分布取值。曲线为密度，竖线为中位数，横条为90%区间。",
            all.len()
        ),
        format!(
            "{} in all, {uncertain} of them uncertain. Curve: density; stroke: median; bar: 5 to 95 %.",
            all.len()
        ),
    );
    let sample = subject.summary.sample_of_assumptions();
    let notes: Vec<&str> = sample.iter().map(|said| said.get(subject.options.language)).collect();
    Page::new(subject, caption, &lead, &notes)
}

fn draw(subject: &Subject, plate: &Plate) -> Canvas {
    let all = &subject.summary.assumptions;
    let columns = Columns::new(subject);
    let rows: Vec<(&AssumptionSummary, Row)> = plate
        .items
        .iter()
        .map(|index| (&all[*index], Row::new(subject, &columns, &all[*index])))
        .collect();
    let page = page(subject, &plate.caption);
    let head = 2.0 * SIZE;
    let height = head + rows.iter().map(|(_, row)| row.height()).sum::<f64>();
    let (mut canvas, area) = page.open_exactly(height);
    for (text, x) in [
        (subject.say("假设", "Assumption"), columns.label),
        (subject.say("分布", "Distribution"), columns.from),
        (subject.say("中位数，90%区间", "Median, 90 % range"), columns.numbers),
        (subject.say("表达式与来源", "Expression and source"), columns.source),
    ] {
        canvas.text(text, (x, area.top + SIZE), SIZE, Anchor::Start).colour = style::GREY;
    }
    let mut y = area.top + head;
    canvas.line(&[(area.left, y), (area.right, y)], style::RULE, style::THIN);
    for (assumption, row) in &rows {
        let bottom = y + row.height();
        let top = y + 5.0 + SIZE;
        page::lines(
            &mut canvas,
            &row.label,
            (columns.label, top),
            SIZE,
            Anchor::Start,
            style::INK,
        );
        for (place, line) in row.numbers.iter().enumerate() {
            let run = canvas.text(
                line,
                (columns.numbers, top + place as f64 * SIZE * style::LEADING),
                SIZE,
                Anchor::Start,
            );
            run.weight = if place == 0 { Weight::Bold } else { Weight::Regular };
        }
        page::lines(
            &mut canvas,
            &row.source,
            (columns.source, top),
            SIZE,
            Anchor::Start,
            style::GREY,
        );
        let low = (y + 4.0 + 2.0 * SIZE * style::LEADING).min(bottom - 4.0);
        density(&mut canvas, [columns.from, y + 5.0, columns.to, low], assumption);
        canvas.line(&[(area.left, bottom), (area.right, bottom)], style::GRID, style::HAIR);
        y = bottom;
    }
    canvas
}

/// The small density of one row over its own range.
fn density(canvas: &mut Canvas, [left, top, right, bottom]: [f64; 4], assumption: &AssumptionSummary) {
    let q = &assumption.quantiles;
    let (Some(low), Some(median), Some(high)) = (q.q05, q.q50, q.q95) else {
        return;
    };
    let floor = bottom - 5.0;
    let (Some(histogram), true) = (&assumption.histogram, low < high) else {
        let middle = (left + right) / 2.0;
        canvas.line(&[(middle, top + 3.0), (middle, floor)], style::BLUE, style::LINE);
        return;
    };
    let bins: Vec<(f64, f64, f64)> = histogram
        .edges
        .windows(2)
        .zip(&histogram.densities)
        .map(|(edge, density)| (edge[0], edge[1], *density))
        .collect();
    let Some((first, last)) = range(histogram.edges.iter().copied().chain([low, high])) else {
        return;
    };
    let across = Scale::new(first, last, left, right);
    let most = bins
        .iter()
        .map(|(.., density)| *density)
        .filter(|density| density.is_finite())
        .fold(0.0, f64::max);
    let upwards = Scale::new(0.0, if most > 0.0 { most } else { 1.0 }, floor, top);
    // Neighbours are averaged: a few thousand draws are ragged. Few bins are whole numbers and stay bars.
    let few = bins.len() < 12;
    if few {
        for (low, high, density) in &bins {
            let (left, right) = (across.place(*low), across.place(*high));
            canvas.rectangle(
                [
                    left + 0.8,
                    upwards.place(*density),
                    (right - 0.8).max(left + 1.2),
                    floor,
                ],
                style::BANDS[1],
            );
        }
    } else {
        let smooth = |index: usize| {
            let around = index.saturating_sub(1)..(index + 2).min(bins.len());
            let count = around.len() as f64;
            bins[around].iter().map(|(.., density)| *density).sum::<f64>() / count
        };
        let mut points = vec![(across.place(bins[0].0), floor)];
        points.extend((0..bins.len()).map(|index| {
            (
                across.place(bins[index].0 / 2.0 + bins[index].1 / 2.0),
                upwards.place(smooth(index)),
            )
        }));
        points.push((across.place(bins[bins.len() - 1].1), floor));
        canvas.area(points.clone(), style::BANDS[1]);
        canvas.line(&points, style::BANDS[2], style::THIN);
    }
    canvas.line(
        &[(across.place(low), floor + 2.5), (across.place(high), floor + 2.5)],
        style::BLUE,
        2.6,
    );
    let x = across.place(median);
    canvas.line(&[(x, top), (x, floor + 4.0)], style::BLUE, 1.8);
}
