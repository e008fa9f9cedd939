//! Scenarios side by side: probabilities of every target with paired differences, and medians of indicators over one
//! another.

use super::axis::{Area, Scale, TimeAxis, ValueAxis, range};
use super::canvas::{Anchor, Canvas};
use super::font::{self, Weight};
use super::number::Measure;
use super::page::{self, Page};
use super::text::{spread, wrap};
use super::{Chart, Comparison, Plate, Subject, board, composition, fan, goal, style};
use crate::summary::{IndicatorSummary, Summary, TargetSummary};

pub const CHART: Chart = Chart {
    id: "compare",
    title: ["情景比较", "Scenarios compared"],
    about: [
        "各情景下每项目标的概率与配对差异，以及指标中位数的叠加",
        "Probabilities of every target by scenario with paired differences, and medians over one another",
    ],
    plates,
    draw,
};

/// Scenarios beside the reference.
const MOST: usize = 5;
/// Rows on one page.
const PAGE: usize = 40;
/// Indicators whose medians are shown.
const INDICATORS: usize = 12;
const SIZE: f64 = style::TINY;

fn scenarios<'a>(subject: &Subject<'a>) -> Vec<&'a Summary> {
    let others = subject
        .comparison
        .map_or(&[] as &[Summary], |comparison| &comparison.others);
    [subject.summary].into_iter().chain(others.iter().take(MOST)).collect()
}

fn plates(subject: &Subject) -> Vec<Plate> {
    if scenarios(subject).len() < 2 {
        return Vec::new();
    }
    let pages = board::pages(subject, PAGE);
    let title = subject.say("各情景下实现目标的概率", "Probabilities by scenario");
    let count = pages.len();
    let mut plates: Vec<Plate> = pages
        .into_iter()
        .enumerate()
        .map(|(number, items)| Plate {
            name: if count > 1 {
                (number + 1).to_string()
            } else {
                String::new()
            },
            caption: if count > 1 {
                format!("{title} ({}/{count})", number + 1)
            } else {
                title.to_string()
            },
            items,
        })
        .collect();
    for index in fan::chosen(subject).into_iter().take(INDICATORS) {
        let indicator = &subject.summary.indicators[index];
        plates.push(Plate {
            name: format!("median-{}", indicator.name),
            caption: subject.indicator_label(indicator),
            items: vec![index],
        });
    }
    plates
}

fn draw(subject: &Subject, plate: &Plate) -> Canvas {
    if plate.name.starts_with("median-") {
        medians(subject, plate)
    } else {
        probabilities(subject, plate)
    }
}

/// The mark of a scenario: shapes differ, so that colour is not needed.
fn mark(canvas: &mut Canvas, place: (f64, f64), number: usize) {
    let colour = style::SERIES[number % style::SERIES.len()];
    let ((x, y), r) = (place, 5.0);
    match number {
        0 => canvas.circle(place, r, colour, None),
        1 => canvas.diamond(place, r + 1.2, colour),
        2 => canvas.rectangle([x - r + 0.6, y - r + 0.6, x + r - 0.6, y + r - 0.6], colour),
        3 => canvas.area(
            vec![(x, y - r - 0.6), (x + r + 0.4, y + r - 0.8), (x - r - 0.4, y + r - 0.8)],
            colour,
        ),
        4 => canvas.circle(place, r - 0.6, style::PAPER, Some((colour, 2.0))),
        _ => canvas.area(
            vec![(x, y + r + 0.6), (x + r + 0.4, y - r + 0.8), (x - r - 0.4, y - r + 0.8)],
            colour,
        ),
    }
}

/// Marks and titles of all scenarios in rows; returns the height, and draws where there is a canvas.
fn key(subject: &Subject, canvas: Option<&mut Canvas>, area: Area) -> f64 {
    let mut place = (area.left, area.top + 10.0);
    let mut entries = Vec::new();
    for (number, scenario) in scenarios(subject).into_iter().enumerate() {
        let name = scenario
            .scenario
            .title
            .get(subject.options.language)
            .unwrap_or(&scenario.scenario.name);
        let name = if number == 0 {
            subject.say(format!("{name}（基准）"), format!("{name} (reference)"))
        } else {
            name.to_string()
        };
        let lines = wrap(&name, style::SMALL, Weight::Regular, area.width() - 20.0);
        let width = lines
            .iter()
            .map(|line| font::width(line, style::SMALL, Weight::Regular))
            .fold(0.0, f64::max)
            + 36.0;
        if place.0 > area.left && place.0 + width > area.right {
            place = (area.left, place.1 + style::SMALL * 1.5);
        }
        entries.push((number, place, lines.clone()));
        place.1 += (lines.len() - 1) as f64 * style::SMALL * style::LEADING;
        place.0 += width;
    }
    if let Some(canvas) = canvas {
        for (number, (x, y), lines) in entries {
            mark(canvas, (x + 6.0, y - 4.5), number);
            page::lines(canvas, &lines, (x + 18.0, y), style::SMALL, Anchor::Start, style::INK);
        }
    }
    place.1 - area.top + 12.0
}

fn of<'s>(summary: &'s Summary, id: &str) -> Option<&'s TargetSummary> {
    summary.targets.iter().find(|target| target.id == id)
}

/// `−22` or `−22 ± 1`: a paired difference in points with its 95 % error.
fn difference(comparison: &Comparison, id: &str, scenario: usize) -> Option<String> {
    let found = comparison
        .differences
        .iter()
        .find(|one| one.target == id && one.scenario == scenario)?;
    let (points, error) = (found.probability * 100.0, found.standard_error * 196.0);
    let sign = if points > 0.0 { "+" } else { "" };
    let places = usize::from(error < 1.0);
    let text = format!("{sign}{points:.places$}").replace('-', "−");
    let text = if text.trim_start_matches(['+', '−']).parse() == Ok(0.0) {
        "0".to_string()
    } else {
        text
    };
    Some(if error >= 0.05 {
        format!("{text} ±{error:.1}")
    } else {
        text
    })
}

fn probabilities(subject: &Subject, plate: &Plate) -> Canvas {
    let all = scenarios(subject);
    let empty = Comparison::default();
    let comparison = subject.comparison.unwrap_or(&empty);
    let expected: Vec<String> = all
        .iter()
        .map(|scenario| format!("{:.1}", scenario.plan.expected_met))
        .collect();
    let lead = subject.say(
        format!("平均实现的目标数依次为 {}。", expected.join("、")),
        format!("Targets met on average, in this order: {}.", expected.join(", ")),
    );
    let note = subject.say(
        "各情景使用同一组随机数；右侧为与基准之差（百分点）及其95%误差，由逐条路径配对算出。",
        "All scenarios share their random numbers; right: difference from the reference in points, with its 95 % error from paired paths.",
    );
    let page = Page::new(subject, &plate.caption, &lead, &[note]);
    let room = subject.options.width - 2.0 * style::MARGIN;
    let columns = (all.len() - 1) as f64;
    let cell = if comparison.differences.is_empty() {
        0.0
    } else {
        (room * 0.34 / columns).min(92.0)
    };
    let label_width = room * 0.36;
    let targets: Vec<&TargetSummary> = plate
        .items
        .iter()
        .map(|index| &subject.summary.targets[*index])
        .collect();
    let labels: Vec<Vec<String>> = targets
        .iter()
        .map(|target| wrap(subject.target_label(target), SIZE, Weight::Regular, label_width - 12.0))
        .collect();
    let heights: Vec<f64> = labels
        .iter()
        .map(|lines| (lines.len() as f64 * SIZE * style::LEADING + 7.0).max(23.0))
        .collect();
    let probe = Area {
        left: style::MARGIN,
        right: style::MARGIN + room,
        top: 0.0,
        bottom: 0.0,
    };
    let key_height = key(subject, None, probe);
    let head = key_height + 26.0;
    let (mut canvas, area) = page.open_exactly(head + heights.iter().sum::<f64>() + 4.0);
    key(subject, Some(&mut canvas), area);
    let scale = Scale::new(
        0.0,
        1.0,
        area.left + label_width + 10.0,
        area.right - cell * columns - 14.0,
    );
    let top = area.top + head;
    for (value, text) in [(0.0, "0"), (0.5, "50%"), (1.0, "100%")] {
        canvas
            .text(text, (scale.place(value), top - 7.0), SIZE, Anchor::Middle)
            .colour = style::GREY;
    }
    for number in 1..all.len() {
        let right = area.right - cell * (all.len() - 1 - number) as f64;
        if cell > 0.0 {
            mark(&mut canvas, (right - 12.0, top - 12.0), number);
        }
    }
    canvas.line(&[(area.left, top), (area.right, top)], style::RULE, style::THIN);
    let mut y = top;
    for ((target, lines), height) in targets.iter().zip(&labels).zip(&heights) {
        let (middle, bottom) = (y + height / 2.0, y + height);
        let first = middle - lines.len() as f64 * SIZE * style::LEADING / 2.0 + SIZE * 1.04;
        page::lines(
            &mut canvas,
            lines,
            (area.left + 4.0, first),
            SIZE,
            Anchor::Start,
            style::INK,
        );
        canvas.line(&[(area.left, bottom), (area.right, bottom)], style::GRID, style::HAIR);
        for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
            canvas.line(
                &[(scale.place(tick), y), (scale.place(tick), bottom)],
                style::GRID,
                style::HAIR,
            );
        }
        let found: Vec<(usize, &TargetSummary)> = all
            .iter()
            .enumerate()
            .filter_map(|(number, scenario)| Some((number, of(scenario, &target.id)?)))
            .collect();
        if let Some((low, high)) = range(found.iter().map(|(_, one)| one.probability)) {
            canvas.line(
                &[(scale.place(low), middle), (scale.place(high), middle)],
                style::RULE,
                1.6,
            );
        }
        for (number, one) in found.iter().rev() {
            mark(&mut canvas, (scale.place(one.probability), middle), *number);
        }
        for number in 1..all.len() {
            let right = area.right - cell * (all.len() - 1 - number) as f64;
            if let Some(text) = difference(comparison, &target.id, number - 1) {
                canvas.text(&text, (right, middle + 0.38 * SIZE), SIZE, Anchor::End);
            }
        }
        y = bottom;
    }
    canvas
}

fn medians(subject: &Subject, plate: &Plate) -> Canvas {
    let reference = &subject.summary.indicators[plate.items[0]];
    let all = scenarios(subject);
    let found: Vec<(usize, &IndicatorSummary)> = all
        .iter()
        .enumerate()
        .filter_map(|(number, scenario)| {
            Some((
                number,
                scenario.indicators.iter().find(|one| one.name == reference.name)?,
            ))
        })
        .collect();
    let lead = subject.say(
        "线为各情景的中位数，浅色带为基准情景的25%至75%。",
        "Lines: medians by scenario; light band: 25 to 75 % of the reference.",
    );
    let page = Page::new(subject, &plate.caption, lead, &[]);
    let probe = Area {
        left: style::MARGIN,
        right: subject.options.width - style::MARGIN,
        top: 0.0,
        bottom: 0.0,
    };
    let key_height = key(subject, None, probe);
    let (mut canvas, body) = page.open(subject, style::BODY);
    key(subject, Some(&mut canvas), body);
    let body = Area {
        top: body.top + key_height,
        ..body
    };
    let size = style::SMALL;
    let targets = fan::targets_of(subject, reference);
    let thresholds = targets
        .iter()
        .flat_map(|target| <[Option<f64>; 2]>::from(target.condition.thresholds()))
        .flatten();
    let series = found
        .iter()
        .flat_map(|(_, one)| &one.quantiles.q50)
        .chain(&reference.quantiles.q25)
        .chain(&reference.quantiles.q75);
    let values: Vec<f64> = series
        .copied()
        .flatten()
        .chain(thresholds.clone())
        .filter(|value| value.is_finite())
        .collect();
    let (low, high) = range(values.iter().copied()).unwrap_or((0.0, 1.0));
    let unit = reference
        .unit
        .as_ref()
        .and_then(|unit| unit.get(subject.options.language));
    let measure = Measure::new(unit, values, subject.options.language);
    let axis = ValueAxis::new(low, high, 5, &measure);
    let end = |one: &IndicatorSummary| {
        one.quantiles
            .q50
            .last()
            .copied()
            .flatten()
            .filter(|value| value.is_finite())
    };
    let labels: Vec<(usize, f64, String)> = found
        .iter()
        .filter_map(|(number, one)| end(one).map(|value| (*number, value, measure.figure(value))))
        .collect();
    let width = labels
        .iter()
        .map(|(.., text)| font::width(text, size, Weight::Regular))
        .fold(0.0, f64::max);
    let area = Area {
        left: body.left + axis.width(size) + 8.0,
        top: body.top + 2.0 * size,
        right: body.right - width - 40.0,
        bottom: body.bottom - 2.0 * size,
    };
    let scale = axis.draw_left(&mut canvas, area, size);
    let time = TimeAxis::new(
        &subject.summary.scenario.frequency,
        reference.periods.iter().map(String::as_str),
    );
    let across = time.scale(area.left + 6.0, area.right, 0.0);
    let places = |one: &IndicatorSummary, series: &[Option<f64>]| -> Vec<(f64, f64)> {
        let pairs = one.periods.iter().zip(series);
        pairs
            .filter_map(|(period, value)| {
                Some((
                    time.place(&across, period)?,
                    scale.place(value.filter(|v| v.is_finite())?),
                ))
            })
            .collect()
    };
    let mut band = places(reference, &reference.quantiles.q25);
    band.extend(places(reference, &reference.quantiles.q75).into_iter().rev());
    canvas.area(band, composition::light(style::BLUE));
    for threshold in thresholds {
        let y = scale.place(threshold);
        canvas.dashes((area.left, y), (area.right, y), style::ORANGE, 1.6, style::DASH);
    }
    if let [target, ..] = targets[..] {
        let text = goal::condition_with_unit(&measure, &target.condition);
        let (low, high) = target.condition.thresholds();
        if let Some(y) = low.or(high).map(|value| scale.place(value)) {
            let text = subject.say(format!("目标 {text}"), format!("target {text}"));
            let y = if y - size * 1.4 < area.top {
                y + size * 1.2
            } else {
                y - 5.0
            };
            canvas.text(&text, (area.left + 6.0, y), size, Anchor::Start).colour = style::ORANGE;
        }
    }
    for (number, one) in found.iter().rev() {
        let points = places(one, &one.quantiles.q50);
        canvas.line(&points, style::SERIES[number % style::SERIES.len()], style::LINE);
        let every = points.len().div_ceil(12).max(1);
        for point in points.iter().rev().step_by(every) {
            mark(&mut canvas, *point, *number);
        }
    }
    let wanted: Vec<f64> = labels.iter().map(|(_, value, _)| scale.place(*value)).collect();
    for ((number, value, text), y) in labels.iter().zip(spread(&wanted, size * 1.3, area.top, area.bottom)) {
        canvas.line(
            &[(area.right + 8.0, scale.place(*value)), (area.right + 18.0, y)],
            style::RULE,
            style::HAIR,
        );
        mark(&mut canvas, (area.right + 26.0, y), *number);
        canvas.text(text, (area.right + 36.0, y + 0.36 * size), size, Anchor::Start);
    }
    time.draw(&mut canvas, &across, area.bottom, size);
    canvas
}
