//! Flows against time: what has added up, what the schedule asks for, and what is still needed to reach the total.

use super::axis::{Area, TimeAxis, ValueAxis, range};
use super::canvas::{Anchor, Canvas};
use super::font::{self, Weight};
use super::page::Page;
use super::text::spread;
use super::{Chart, Draws, Plate, Studied, style};
use crate::study::progress::{ProgressResult, ScheduleKind, TargetProgress};
use crate::wording::{Style, Unit, percent};

pub const CHART: Chart = Chart {
    id: "cumulative",
    title: ["累计进度", "Flows against time"],
    file: ["累计进度", "cumulative"],
    usual: 3,
    about: [
        "累计量至今的合计、按时序应达到的合计，以及尚需的部分（由 progress.json 绘制）",
        "What a flow has added up to, what the schedule asks for and what is still needed (drawn from progress.json)",
    ],
    draws: Draws::Progress { plates, draw },
};

const SIZE: f64 = style::SMALL;
/// Most pictures.
const MOST: usize = 40;

/// Whether a target is a flow that has periods to draw.
fn is_flow(target: &TargetProgress) -> bool {
    let by_kind = target.schedule_kind == Some(ScheduleKind::Cumulative) || !target.cumulative.is_empty();
    by_kind && target.planned.len() > 1 && target.target.is_some()
}

fn plates(progress: &Studied<ProgressResult>) -> Vec<Plate> {
    let targets = progress.results.targets.iter().enumerate().filter(|(_, target)| is_flow(target));
    let plate = |(at, target): (usize, &TargetProgress)| {
        let label = progress.options.label(&target.label, &target.id).to_string();
        Plate {
            name: target.id.clone(),
            label: label.clone(),
            about: Some(target.id.clone()),
            caption: progress.options.say(format!("{label}：累计进度"), format!("{label}: sum against time")),
            items: vec![at],
        }
    };
    targets.take(MOST).map(plate).collect()
}

fn draw(progress: &Studied<ProgressResult>, plate: &Plate) -> Canvas {
    let options = progress.options;
    let target = &progress.results.targets[plate.items[0]];
    let measure = options.measure(&target.unit.clone().unwrap_or(Unit::None));
    let figure = |value: Option<f64>| value.map_or_else(|| "–".to_string(), |value| measure.with_unit(value));
    let share = |value: Option<f64>| value.map_or_else(|| "–".to_string(), |value| percent(value, 1, Style::Picture));
    let chance = progress.chance(target.probability, target.certain);
    let known = match target.cumulative.last() {
        None => options.say("尚无数据。".to_string(), "Nothing is known yet. ".to_string()),
        Some((period, _)) => {
            let (period, sum, asked) = (options.period(period), figure(target.now), figure(target.schedule));
            let (progress, time) = (share(target.progress), share(target.time));
            options.say(
                format!("截至{period}累计{sum}，按时序应达{asked}；完成进度{progress}，时间进度{time}。"),
                format!("{sum} by {period}, {asked} on schedule: {progress} of the way, {time} of the time. "),
            )
        }
    };
    let needed = match target.needed {
        Some(_) => options.say(
            format!("此后每期尚需{}；", figure(target.needed)),
            format!("{} a period is still needed. ", figure(target.needed)),
        ),
        None => String::new(),
    };
    let lead = format!("{known}{needed}{}", options.say(format!("实现概率{chance}。"), format!("Probability: {chance}.")));
    let note = options.say(
        "蓝线为至今的合计（空心点为预计），灰虚线为按时序应达到的合计，橙虚线为到期所需。",
        "Blue: the sum so far (hollow: expected, not observed); grey, dashed: the schedule; orange, dashed: what is needed to the end.",
    );
    let page = Page::new(progress, &plate.caption, &lead, &[note]);
    let (mut canvas, body) = page.open(style::BODY);
    plot(progress, &mut canvas, body, target);
    canvas
}

fn plot(progress: &Studied<ProgressResult>, canvas: &mut Canvas, body: Area, target: &TargetProgress) {
    let options = progress.options;
    let measure = options.measure(&target.unit.clone().unwrap_or(Unit::None));
    let time = TimeAxis::new(&progress.results.frequency, target.planned.iter().map(|(period, _)| period.as_str()));
    let total = target.target.filter(|value| value.is_finite());
    let values = target.planned.iter().chain(&target.cumulative).filter_map(|(_, value)| *value);
    let (low, high) = range(values.chain(total).chain([0.0])).unwrap_or((0.0, 1.0));
    let axis = ValueAxis::new(low, high, 5, &measure);
    let words = [
        (total, options.say("目标", "target"), style::ORANGE),
        (target.now, options.say("目前", "now"), style::BLUE),
        (target.schedule, options.say("应达", "schedule"), style::GREY),
    ];
    let shown: Vec<(f64, &str, style::Colour)> = words
        .into_iter()
        .filter(|(_, word, _)| !target.cumulative.is_empty() || *word == words[0].1)
        .filter_map(|(value, word, colour)| Some((value.filter(|value| value.is_finite())?, word, colour)))
        .collect();
    let figures = measure.figures(&shown.iter().map(|(value, ..)| *value).collect::<Vec<_>>());
    let edge: Vec<String> = shown.iter().zip(figures).map(|((_, word, _), figure)| format!("{word} {figure}")).collect();
    let widest = edge.iter().map(|text| font::width(text, SIZE, Weight::Bold)).fold(0.0, f64::max);
    let area = Area {
        left: body.left + axis.width(SIZE) + 8.0,
        top: body.top + 2.0 * SIZE,
        right: body.right - widest - 26.0,
        bottom: body.bottom - 2.0 * SIZE,
    };
    let scale = axis.draw_left(canvas, area, SIZE);
    let across = time.scale(area.left + 6.0, area.right, 0.0);
    let points = |series: &[(String, Option<f64>)]| -> Vec<(f64, f64)> {
        let known = series.iter().filter_map(|(period, value)| {
            let value = value.filter(|value| value.is_finite())?;
            Some((time.place(&across, period)?, scale.place(value)))
        });
        known.collect()
    };
    let dashed = |canvas: &mut Canvas, points: &[(f64, f64)], colour: style::Colour, width: f64| {
        for pair in points.windows(2) {
            canvas.dashes(pair[0], pair[1], colour, width, style::DASH);
        }
    };
    dashed(canvas, &points(&target.planned), style::GREY, 1.6);
    let start = target.planned.first().and_then(|(period, _)| time.place(&across, period)).map(|x| (x, scale.place(0.0)));
    let so_far: Vec<(f64, f64)> = start.into_iter().chain(points(&target.cumulative)).collect();
    let end = target.planned.last().and_then(|(period, _)| time.place(&across, period)).zip(total);
    let end = end.map(|(x, total)| (x, scale.place(total)));
    if let (Some(last), Some(end), false) = (so_far.last(), end, target.cumulative.is_empty()) {
        dashed(canvas, &[*last, end], style::ORANGE, 1.8);
    }
    canvas.line(&so_far, style::BLUE, style::LINE);
    for (at, point) in so_far.iter().enumerate().skip(1) {
        let is_last = at + 1 == so_far.len();
        let fill = if target.observed || !is_last { style::BLUE } else { style::PAPER };
        canvas.circle(*point, 4.5, fill, Some((style::BLUE, 2.0)));
    }
    if let Some(end) = end {
        canvas.diamond(end, 6.0, style::ORANGE);
    }
    time.draw(canvas, &across, area.bottom, SIZE);
    let wanted: Vec<f64> = shown.iter().map(|(value, ..)| scale.place(*value)).collect();
    let places = spread(&wanted, SIZE * 1.25, area.top - 4.0, area.bottom);
    for (((value, word, colour), text), y) in shown.iter().zip(&edge).zip(places) {
        // Only the total is a value at the end.
        if *word == words[0].1 {
            canvas.line(&[(area.right + 6.0, scale.place(*value)), (area.right + 18.0, y)], style::RULE, style::HAIR);
        }
        let run = canvas.text(text, (area.right + 22.0, y + 0.36 * SIZE), SIZE, Anchor::Start);
        (run.weight, run.colour) = (Weight::Bold, *colour);
    }
}
