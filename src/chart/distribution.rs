//! Distribution of a target's measure at its deadline: density, target line, and the share on either side named.

use super::axis::{Area, Scale, ValueAxis, range};
use super::canvas::{Anchor, Canvas};
use super::font::{self, Weight};
use super::page::Page;
use super::text::wrap;
use super::{Chart, Draws, Plate, Subject, goal, probability, style};
use crate::summary::TargetSummary;
use crate::tally::Histogram;
use crate::wording::Measure;

pub const CHART: Chart = Chart {
    id: "distribution",
    title: ["期限时的分布", "Distribution at the deadline"],
    about: [
        "一项目标所衡量的指标在期限时的分布、目标线及达到目标的份额",
        "What a target measures at its deadline, the target line and the share that meets it",
    ],
    draws: Draws::Summary { plates, draw },
};

/// Most of one summary.
const MOST: usize = 60;

fn plates(subject: &Subject) -> Vec<Plate> {
    let targets = subject
        .summary
        .targets
        .iter()
        .enumerate()
        .filter(|(_, target)| target.mean.is_some())
        .take(MOST);
    targets
        .map(|(index, target)| Plate {
            name: target.id.clone(),
            caption: subject.target_label(target).to_string(),
            items: vec![index],
        })
        .collect()
}

fn draw(subject: &Subject, plate: &Plate) -> Canvas {
    let target = &subject.summary.targets[plate.items[0]];
    let measure = goal::measure(subject, target);
    let chance = probability(target.probability, subject.summary.run.paths, target.certain);
    let condition = goal::condition(&measure, target);
    let period = subject.period(&target.period);
    let median = target
        .quantiles
        .q50
        .map_or_else(|| "–".to_string(), |value| measure.with_unit(value));
    let miss = target.shortfall.map(|gap| measure.gap(gap));
    let miss = miss.map_or_else(String::new, |gap| {
        subject.say(
            format!("；未达到时平均相差{gap}"),
            format!("; paths that miss it do so by {gap} on average"),
        )
    });
    let lead = subject.say(
        format!("{period}目标{condition}：实现概率{chance}，中位数{median}{miss}。"),
        format!("Target {condition} in {period}: probability {chance}, median {median}{miss}."),
    );
    let source = subject.source(target.words.source.as_deref());
    let undefined = if target.undefined > 0 {
        let paths = subject.summary.run.paths;
        let share = probability(target.undefined as f64 / paths.max(1) as f64, paths, false);
        subject.say(
            format!("{share}的路径上无定义，视为未实现。"),
            format!("Undefined on {share} of the paths, which count as missed."),
        )
    } else {
        String::new()
    };
    let page = Page::new(subject, &plate.caption, &lead, &[&undefined, &source]);
    let (mut canvas, body) = page.open(300.0);
    plot(subject, &mut canvas, body, target, &measure);
    canvas
}

/// Whether a value between the thresholds meets the target.
fn meets(target: &TargetSummary, value: f64) -> bool {
    let (low, high) = target.condition.thresholds();
    low.is_none_or(|low| value >= low) && high.is_none_or(|high| value <= high)
}

/// The histogram as bins of edges and density, or one narrow bin for a constant.
fn bins(histogram: Option<&Histogram>, middle: f64) -> Vec<(f64, f64, f64)> {
    match histogram {
        Some(histogram)
            if histogram.densities.len() + 1 == histogram.edges.len() && !histogram.densities.is_empty() =>
        {
            let edges = histogram.edges.windows(2).zip(&histogram.densities);
            edges
                .map(|(edge, density)| (edge[0], edge[1], *density))
                .filter(|(_, _, density)| density.is_finite())
                .collect()
        }
        _ => {
            let half = if middle == 0.0 { 0.02 } else { middle.abs() * 0.004 };
            vec![(middle - half, middle + half, 0.5 / half)]
        }
    }
}

fn plot(subject: &Subject, canvas: &mut Canvas, body: Area, target: &TargetSummary, measure: &Measure) {
    let size = style::SMALL;
    let thresholds: Vec<f64> = <[Option<f64>; 2]>::from(target.condition.thresholds())
        .into_iter()
        .flatten()
        .collect();
    let bins = bins(
        target.histogram.as_ref(),
        target.quantiles.q50.or(target.mean).unwrap_or(0.0),
    );
    let ends = range(bins.iter().flat_map(|(low, high, _)| [*low, *high])).unwrap_or((0.0, 1.0));
    let (low, high) = range([ends.0, ends.1].into_iter().chain(thresholds.iter().copied())).unwrap_or(ends);
    let whole = bins.first().is_some_and(is_whole);
    // The line stands where met and missed part: between whole numbers.
    let edges_of: Vec<f64> = match (<[Option<f64>; 2]>::from(target.condition.thresholds()), whole) {
        ([low, high], true) => [low.map(|low| low.ceil() - 0.5), high.map(|high| high.floor() + 0.5)]
            .into_iter()
            .flatten()
            .collect(),
        ([low, high], false) => [low, high].into_iter().flatten().collect(),
    };
    let (low, high) = range([low, high].into_iter().chain(edges_of.iter().copied())).unwrap_or((low, high));
    let count = if whole && high - low <= 16.0 {
        (high - low) as usize
    } else {
        6
    };
    let room = if whole { 0.0 } else { (high / 2.0 - low / 2.0) * 0.04 };
    let axis = ValueAxis::new(low - room, high + room, count.max(1), measure);
    let area = Area {
        left: body.left + 20.0,
        top: body.top + 58.0,
        right: body.right - 20.0,
        bottom: body.bottom - 3.6 * size,
    };
    let scale = axis.draw_below(canvas, area, size);
    let top = bins.iter().map(|(.., density)| *density).fold(0.0, f64::max);
    let upwards = Scale::new(0.0, if top > 0.0 { top * 1.04 } else { 1.0 }, area.bottom, area.top);
    let edges = |low: f64, high: f64| (scale.place(low), scale.place(high));
    let wide = bins
        .first()
        .is_some_and(|(low, high, _)| (scale.place(*high) - scale.place(*low)) > 9.0);
    for (low, high, density) in &bins {
        if *density <= 0.0 {
            continue;
        }
        // A bin across a threshold is divided there.
        let mut cuts = vec![*low];
        if !whole {
            cuts.extend(thresholds.iter().copied().filter(|cut| low < cut && cut < high));
        }
        cuts.push(*high);
        for pair in cuts.windows(2) {
            let colour = if meets(target, pair[0] / 2.0 + pair[1] / 2.0) {
                style::BANDS[2]
            } else {
                style::PALE
            };
            let (left, right) = edges(pair[0], pair[1]);
            let inset = if wide { 1.0 } else { 0.0 };
            canvas.rectangle(
                [
                    left + inset,
                    upwards.place(*density),
                    (right - inset).max(left + inset + 0.5),
                    area.bottom,
                ],
                colour,
            );
        }
    }
    outline(canvas, &bins, &scale, &upwards, wide);
    if let Some(median) = target.quantiles.q50 {
        let x = scale.place(median);
        canvas.dashes(
            (x, area.top - 6.0),
            (x, area.bottom),
            style::INK,
            style::THIN,
            (2.0, 3.0),
        );
    }
    for threshold in &edges_of {
        let x = scale.place(*threshold);
        canvas.dashes((x, area.top - 26.0), (x, area.bottom), style::ORANGE, 1.8, style::DASH);
        canvas.diamond((x, area.bottom), 6.0, style::ORANGE);
    }
    names(subject, canvas, area, target, measure, &scale, &edges_of);
}

/// Whether a bin stands round one whole number.
fn is_whole((low, high, _): &(f64, f64, f64)) -> bool {
    (high - low - 1.0).abs() < 1e-9 && (low - low.floor() - 0.5).abs() < 1e-9
}

fn outline(canvas: &mut Canvas, bins: &[(f64, f64, f64)], scale: &Scale, upwards: &Scale, wide: bool) {
    if wide {
        return;
    }
    let mut points = Vec::new();
    for (low, high, density) in bins {
        let y = upwards.place(*density);
        points.extend([(scale.place(*low), y), (scale.place(*high), y)]);
    }
    canvas.line(&points, style::BLUE, style::THIN);
}

/// The shares over their sides, the target above its line, the median above its own.
fn names(
    subject: &Subject,
    canvas: &mut Canvas,
    area: Area,
    target: &TargetSummary,
    measure: &Measure,
    scale: &Scale,
    thresholds: &[f64],
) {
    let size = style::SMALL;
    let chance = |share: f64| probability(share, subject.summary.run.paths, target.certain);
    let met = subject.say(
        format!("达到 {}", chance(target.probability)),
        format!("met {}", chance(target.probability)),
    );
    let missed = subject.say(
        format!("未达到 {}", chance(1.0 - target.probability)),
        format!("missed {}", chance(1.0 - target.probability)),
    );
    let upper_meets = matches!(target.condition.thresholds(), (Some(_), None));
    let first_row = area.top - 32.0;
    match *thresholds {
        [threshold] => {
            let x = scale.place(threshold);
            let (left, right) = if upper_meets { (&missed, &met) } else { (&met, &missed) };
            let colour = |text: &String| {
                if std::ptr::eq(text, &met) {
                    style::BLUE
                } else {
                    style::ORANGE
                }
            };
            let width = |text: &String| font::width(text, style::BODY_TEXT, Weight::Bold);
            // A side without room shows its share beyond the other one's.
            let left_fits = x - 10.0 - width(left) >= area.left - 20.0;
            let right_fits = x + 10.0 + width(right) <= area.right + 20.0;
            let (left_at, right_at) = match (left_fits, right_fits) {
                (true, true) | (false, false) => ((x - 10.0, Anchor::End), (x + 10.0, Anchor::Start)),
                (false, true) => ((x + 10.0, Anchor::Start), (x + 34.0 + width(left), Anchor::Start)),
                (true, false) => ((x - 34.0 - width(right), Anchor::End), (x - 10.0, Anchor::End)),
            };
            let arrows = (left_fits && right_fits).then_some(("← ", " →"));
            let (before, after) = arrows.unwrap_or(("", ""));
            for (text, (x, anchor), shown) in [
                (left, left_at, format!("{before}{left}")),
                (right, right_at, format!("{right}{after}")),
            ] {
                let run = canvas.text(&shown, (x, first_row), style::BODY_TEXT, anchor);
                (run.weight, run.colour) = (Weight::Bold, colour(text));
            }
        }
        [low, high] => {
            let middle = scale.place(low) / 2.0 + scale.place(high) / 2.0;
            let width = font::width(&met, style::BODY_TEXT, Weight::Bold);
            let middle = middle.clamp(area.left + width / 2.0, area.right - width / 2.0);
            let run = canvas.text(&met, (middle, first_row), style::BODY_TEXT, Anchor::Middle);
            (run.weight, run.colour) = (Weight::Bold, style::BLUE);
        }
        _ => {
            let text = goal::condition(measure, target);
            let text = subject.say(
                format!("目标 {text}，逐条路径判断；{met}"),
                format!("target {text}, judged path by path; {met}"),
            );
            for (row, line) in wrap(&text, size, Weight::Bold, area.width()).iter().take(2).enumerate() {
                let place = (area.left, first_row + row as f64 * size * style::LEADING);
                canvas.text(line, place, size, Anchor::Start).weight = Weight::Bold;
            }
            return;
        }
    }
    let Some(median) = target.quantiles.q50 else { return };
    let text = subject.say(
        format!("中位数 {}", measure.figure(median)),
        format!("median {}", measure.figure(median)),
    );
    let x = scale.place(median);
    let width = font::width(&text, size, Weight::Regular);
    // Beside the target's line, not on it.
    let near = thresholds
        .iter()
        .map(|one| scale.place(*one))
        .find(|line| (line - x).abs() < width / 2.0 + 8.0);
    let (x, anchor) = match near {
        Some(line) if x >= line => (line + 8.0, Anchor::Start),
        Some(line) => (line - 8.0, Anchor::End),
        None => (x, Anchor::Middle),
    };
    let edge = match anchor {
        Anchor::Middle => x.clamp(area.left - 20.0 + width / 2.0, area.right + 20.0 - width / 2.0),
        Anchor::Start => x.min(area.right + 20.0 - width),
        Anchor::End => x.max(area.left - 20.0 + width),
    };
    canvas.text(&text, (edge, area.top - 11.0), size, anchor).colour = style::INK;
}
