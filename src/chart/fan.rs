//! Fan chart of an indicator: the known past as a line, bands of 5–95, 10–90 and 25–75 %, the median, targets with their
//! deadlines, and what has been published since; labelled directly at the right edge.

use super::axis::{Area, Scale, TimeAxis, ValueAxis, range};
use super::canvas::{Anchor, Canvas};
use super::font::{self, Weight};
use super::goal_lines::{self, GoalLine, Taken, crossings};
use super::page::Page;
use super::text::spread;
use super::{Chart, Draws, Plate, Subject, chance, goal, probability, style};
use crate::summary::{IndicatorSummary, TargetSummary};
use crate::wording::Measure;
use std::collections::BTreeSet;

pub const CHART: Chart = Chart {
    id: "fan",
    title: ["扇形图", "Fan chart"],
    file: ["走势", "outlook"],
    usual: 4,
    about: [
        "一个指标的历史、预测区间、中位数和目标线",
        "The known past of an indicator, bands of its future, the median and its targets",
    ],
    draws: Draws::Summary { plates, draw },
};

/// Most fans of one summary.
const MOST: usize = 40;

/// Indicators that a target reads, in their order; where there is none, all; at most [`MOST`].
pub(super) fn chosen(subject: &Subject) -> Vec<usize> {
    let summary = subject.summary;
    let aimed: BTreeSet<&String> = summary.targets.iter().flat_map(|target| &target.reads).collect();
    let aimed = |index: &usize| aimed.contains(&summary.indicators[*index].name);
    let mut chosen: Vec<usize> = (0..summary.indicators.len()).filter(aimed).collect();
    if chosen.is_empty() {
        chosen = (0..summary.indicators.len()).collect();
    }
    chosen.truncate(MOST);
    chosen
}

fn plates(subject: &Subject) -> Vec<Plate> {
    let indicators = &subject.summary.indicators;
    let plate = |index: usize| Plate {
        name: indicators[index].name.clone(),
        label: subject.indicator_label(&indicators[index]),
        about: Some(indicators[index].name.clone()),
        caption: subject.indicator_label(&indicators[index]),
        items: vec![index],
    };
    chosen(subject).into_iter().map(plate).collect()
}

/// The targets that measure an indicator as it is, each with the period in which it does.
fn targets_of<'s>(subject: &Subject<'s>, indicator: &IndicatorSummary) -> Vec<(&'s TargetSummary, &'s str)> {
    let of = |target: &'s TargetSummary| {
        let same = target.indicator.as_ref() == Some(&indicator.name);
        let period = target.indicator_period.as_deref().filter(|_| same)?;
        Some((target, period))
    };
    subject.summary.targets.iter().filter_map(of).collect()
}

/// How the values of an indicator are written.
pub fn measure(subject: &Subject, indicator: &IndicatorSummary) -> Measure {
    subject.options.measure(&indicator.unit())
}

/// The simulated values that a fan shows.
fn values(indicator: &IndicatorSummary) -> impl Iterator<Item = f64> + '_ {
    let quantiles = [
        &indicator.quantiles.q05,
        &indicator.quantiles.q50,
        &indicator.quantiles.q95,
    ];
    let simulated = quantiles.into_iter().flatten().copied().flatten();
    simulated.filter(|value| value.is_finite())
}

/// Known values up to the base, the first of `periods`. What was published later is no past of this simulation.
pub(super) fn past<'i>(time: &TimeAxis, periods: &[String], history: &'i [(String, f64)]) -> Vec<(&'i str, f64)> {
    let base = periods.first().and_then(|base| time.ordinal(base));
    let up_to_base = |period: &str| {
        time.ordinal(period)
            .is_some_and(|at| base.is_none_or(|base| at <= base))
    };
    history
        .iter()
        .filter(|(period, value)| up_to_base(period) && value.is_finite())
        .map(|(period, value)| (period.as_str(), *value))
        .collect()
}

/// Values of periods after the base and up to the end, which were published since the plan was made.
pub(super) fn since<'i>(time: &TimeAxis, periods: &[String], history: &'i [(String, f64)]) -> Vec<(&'i str, f64)> {
    let ordinal = |name: Option<&String>| name.and_then(|name| time.ordinal(name));
    let (Some(base), Some(end)) = (ordinal(periods.first()), ordinal(periods.last())) else {
        return Vec::new();
    };
    let within = |period: &str| time.ordinal(period).is_some_and(|at| base < at && at <= end);
    history
        .iter()
        .filter(|(period, value)| within(period) && value.is_finite())
        .map(|(period, value)| (period.as_str(), *value))
        .collect()
}

/// The time axis of one calendar.
fn calendar(subject: &Subject, indicator: &IndicatorSummary) -> TimeAxis {
    TimeAxis::new(
        &subject.summary.scenario.frequency,
        indicator.periods.iter().map(String::as_str),
    )
}

/// Where the simulation starts, where the known past does not lead there itself: the base, its median, and whether that is all
/// there may be.
fn start<'i>(past: &[(&str, f64)], indicator: &'i IndicatorSummary) -> Option<(&'i str, f64, bool)> {
    let base = indicator
        .periods
        .first()
        .filter(|base| !past.iter().any(|(period, _)| period == base))?;
    let first = |series: &[Option<f64>]| series.first().copied().flatten().filter(|value| value.is_finite());
    let quantiles = &indicator.quantiles;
    let certain = first(&quantiles.q05) == first(&quantiles.q95);
    (!past.is_empty()).then_some((base, first(&quantiles.q50)?, certain))
}

/// Stretches of periods in which all of `series` have a value, as pixels: place in time and places of the values.
fn stretches<const N: usize>(
    indicator: &IndicatorSummary,
    series: [&Vec<Option<f64>>; N],
    time: (&TimeAxis, &Scale),
    scale: &Scale,
) -> Vec<Vec<(f64, [f64; N])>> {
    let mut stretches = vec![Vec::new()];
    for (index, period) in indicator.periods.iter().enumerate() {
        let values = series.map(|one| one.get(index).copied().flatten().filter(|value| value.is_finite()));
        match (time.0.place(time.1, period), values.iter().all(Option::is_some)) {
            (Some(x), true) => {
                if let Some(stretch) = stretches.last_mut() {
                    stretch.push((x, values.map(|value| scale.place(value.unwrap_or(0.0)))));
                }
            }
            _ => stretches.push(Vec::new()),
        }
    }
    stretches.retain(|stretch| !stretch.is_empty());
    stretches
}

fn draw(subject: &Subject, plate: &Plate) -> Canvas {
    let indicator = &subject.summary.indicators[plate.items[0]];
    let targets = targets_of(subject, indicator);
    let measure = measure(subject, indicator);
    let last = indicator.periods.len().saturating_sub(1);
    let at = |series: &Vec<Option<f64>>, index: usize| series.get(index).copied().flatten();
    let period = indicator.periods.last().map_or("", String::as_str);
    let lead = match (
        at(&indicator.quantiles.q50, last),
        at(&indicator.quantiles.q05, last),
        at(&indicator.quantiles.q95, last),
    ) {
        (Some(median), Some(low), Some(high)) if low < high => {
            let figures = measure.figures(&[median, low, high]);
            let (median, low, high) = (
                measure.joined(&figures[0]),
                measure.joined(&figures[1]),
                measure.joined(&figures[2]),
            );
            subject.say(
                format!(
                    "{}中位数{median}，有90%的可能介于{low}至{high}之间。",
                    subject.period(period)
                ),
                format!(
                    "Median in {}: {median}; nine times in ten between {low} and {high}.",
                    subject.period(period)
                ),
            )
        }
        (Some(median), ..) => subject.say(
            format!("{}为{}。", subject.period(period), measure.with_unit(median)),
            format!("{} in {}.", measure.with_unit(median), subject.period(period)),
        ),
        _ => subject.say(
            format!("{}无法计算。", subject.period(period)),
            format!("Undefined in {}.", subject.period(period)),
        ),
    };
    let undefined = indicator.undefined.iter().max().copied().unwrap_or(0);
    let gap = if undefined > 0 {
        let paths = subject.summary.run.paths;
        let share = probability(undefined as f64 / paths.max(1) as f64, paths, false);
        subject.say(
            format!("最多有{share}的模拟结果无法计算，未计入。"),
            format!("Undefined in up to {share} of the simulations, which are left out."),
        )
    } else {
        String::new()
    };
    let source = subject.source(indicator.source.as_deref());
    let since = since(&calendar(subject, indicator), &indicator.periods, &indicator.history);
    let published = published(subject, &measure, &since);
    let page = Page::new(subject, &plate.caption, &lead, &[&published, &gap, &source]);
    let (mut canvas, body) = page.open(style::BODY);
    plot(subject, &mut canvas, body, indicator, &targets, &measure);
    canvas
}

/// So many of the newest figures are named below a fan.
const NAMED: usize = 6;

/// Says what has been published since the base.
fn published(subject: &Subject, measure: &Measure, since: &[(&str, f64)]) -> String {
    if since.is_empty() {
        return String::new();
    }
    let newest = &since[since.len().saturating_sub(NAMED)..];
    let values: Vec<f64> = newest.iter().map(|(_, value)| *value).collect();
    let named = newest
        .iter()
        .zip(measure.figures(&values))
        .map(|((period, _), figure)| {
            let (period, figure) = (subject.period(period), measure.joined(&figure));
            subject.say(format!("{period}{figure}"), format!("{figure} in {period}"))
        });
    let named = named.collect::<Vec<_>>().join(subject.say("，", ", "));
    subject.say(
        format!("空心圆为基期以后公布的实际数：{named}。"),
        format!("Hollow points: figures published since the base, {named}."),
    )
}

fn plot(
    subject: &Subject,
    canvas: &mut Canvas,
    body: Area,
    indicator: &IndicatorSummary,
    targets: &[(&TargetSummary, &str)],
    measure: &Measure,
) {
    let size = style::SMALL;
    let thresholds = targets
        .iter()
        .flat_map(|(target, _)| <[Option<f64>; 2]>::from(target.condition.thresholds()))
        .flatten();
    let time = calendar(subject, indicator);
    let mut past = past(&time, &indicator.periods, &indicator.history);
    let start = start(&past, indicator);
    if let Some((base, value, true)) = start {
        past.push((base, value));
    }
    let since = since(&time, &indicator.periods, &indicator.history);
    let time = time.with(past.iter().map(|(period, _)| *period));
    let known_values = past.iter().chain(&since).map(|(_, value)| *value);
    let (low, high) = range(values(indicator).chain(known_values).chain(thresholds)).unwrap_or((0.0, 1.0));
    let axis = ValueAxis::new(low, high, 5, measure);
    let q = &indicator.quantiles;
    let last = indicator.periods.len().saturating_sub(1);
    let at = |series: &Vec<Option<f64>>| series.get(last).copied().flatten().filter(|value| value.is_finite());
    let names = [
        (&q.q95, subject.say("95%分位", "95% quantile")),
        (&q.q90, subject.say("90%分位", "90% quantile")),
        (&q.q75, subject.say("75%分位", "75% quantile")),
        (&q.q50, subject.say("中位数", "median")),
        (&q.q25, subject.say("25%分位", "25% quantile")),
        (&q.q10, subject.say("10%分位", "10% quantile")),
        (&q.q05, subject.say("5%分位", "5% quantile")),
    ];
    let constant = at(&q.q05) == at(&q.q95);
    let named: Vec<(f64, &str, Weight)> = names
        .iter()
        .filter(|(series, _)| !constant || std::ptr::eq(*series, &q.q50))
        .filter_map(|(series, name)| {
            let median = std::ptr::eq(*series, &q.q50);
            let name = if constant { "" } else { *name };
            Some((at(series)?, name, if median { Weight::Bold } else { Weight::Regular }))
        })
        .collect();
    let figures = measure.figures(&named.iter().map(|(value, ..)| *value).collect::<Vec<_>>());
    let edge: Vec<(f64, String, Weight)> = named
        .iter()
        .zip(figures)
        .map(|((value, name, weight), figure)| (*value, format!("{name} {figure}").trim().to_string(), *weight))
        .collect();
    let edge_width = edge
        .iter()
        .map(|(_, text, weight)| font::width(text, size, *weight))
        .fold(0.0, f64::max);
    let area = Area {
        left: body.left + axis.width(size) + 8.0,
        top: body.top + 2.0 * size,
        right: body.right - edge_width - 26.0,
        bottom: body.bottom - 2.0 * size,
    };
    let scale = axis.draw_left(canvas, area, size);
    let across = time.scale(area.left + 6.0, area.right, 0.0);
    let times = (&time, &across);
    for (colour, pair) in style::BANDS
        .into_iter()
        .zip([[&q.q05, &q.q95], [&q.q10, &q.q90], [&q.q25, &q.q75]])
    {
        for stretch in stretches(indicator, pair, times, &scale) {
            if let [(x, [low, high])] = stretch[..] {
                canvas.rectangle([x - 4.0, high, x + 4.0, low], colour);
            }
            let lower = stretch.iter().map(|(x, [low, _])| (*x, *low));
            let upper = stretch.iter().rev().map(|(x, [_, high])| (*x, *high));
            canvas.area(lower.chain(upper).collect(), colour);
        }
    }
    let base = indicator.periods.first().and_then(|base| time.place(&across, base));
    if let Some(x) = base {
        canvas.dashes((x, area.top), (x, area.bottom), style::RULE, style::HAIR, (2.0, 3.0));
    }
    for stretch in stretches(indicator, [&q.q50], times, &scale) {
        let points: Vec<(f64, f64)> = stretch.iter().map(|(x, [y])| (*x, *y)).collect();
        if let [point] = points[..] {
            canvas.circle(point, 3.5, style::BLUE, None);
        }
        canvas.line(&points, style::BLUE, style::LINE);
    }
    let known: Vec<(f64, f64)> = past
        .iter()
        .filter_map(|(period, value)| Some((time.place(&across, period)?, scale.place(*value))))
        .collect();
    canvas.line(&known, style::INK, style::LINE);
    // To a base that is itself an estimate.
    if let (Some((base, value, false)), Some(last)) = (start, known.last())
        && let Some(x) = time.place(&across, base)
    {
        canvas.dashes(*last, (x, scale.place(value)), style::INK, 1.6, (4.0, 3.0));
    }
    if known.len() <= 40 {
        for point in &known {
            canvas.circle(*point, 3.0, style::INK, None);
        }
    }
    let published: Vec<(f64, f64)> = since
        .iter()
        .filter_map(|(period, value)| Some((time.place(&across, period)?, scale.place(*value))))
        .collect();
    if published.len() <= 40 {
        for point in &published {
            canvas.circle(*point, 4.0, style::PAPER, Some((style::INK, 1.8)));
        }
    } else {
        canvas.line(&published, style::INK, style::THIN);
    }
    time.draw(canvas, &across, area.bottom, size);
    // Direct labels, moved apart, each led to its value.
    let wanted: Vec<f64> = edge.iter().map(|(value, ..)| scale.place(*value)).collect();
    let places = spread(&wanted, size * 1.25, area.top - 4.0, area.bottom);
    let end = indicator
        .periods
        .last()
        .and_then(|period| time.place(&across, period))
        .unwrap_or(area.right);
    for ((value, text, weight), y) in edge.iter().zip(places) {
        let colour = if *weight == Weight::Bold {
            style::BLUE
        } else {
            style::GREY
        };
        canvas.line(
            &[(end + 3.0, scale.place(*value)), (area.right + 18.0, y)],
            style::RULE,
            style::HAIR,
        );
        let run = canvas.text(text, (area.right + 22.0, y + 0.36 * size), size, Anchor::Start);
        (run.weight, run.colour) = (*weight, colour);
    }
    let taken: Vec<(f64, f64)> = known
        .iter()
        .copied()
        .chain(
            stretches(indicator, [&q.q50], times, &scale)
                .iter()
                .flatten()
                .map(|(x, [y])| (*x, *y)),
        )
        .collect();
    let marked = base_label(subject, canvas, area, indicator, base, &taken);
    let language = subject.options.language;
    let goals = targets.iter().map(|(target, period)| {
        let condition = goal::in_words(&target.condition, &target.bounds_written, measure, language);
        let chance = chance(target.probability, subject.summary.run.paths, target.certain, language);
        let words = subject.period(period);
        GoalLine {
            sides: target.condition.thresholds().into(),
            period,
            text: subject.say(
                format!("{words}目标{condition}，实现概率{chance}"),
                format!("target {condition} in {words}: probability {chance}"),
            ),
        }
    });
    let taken = Taken {
        lines: &taken,
        boxes: marked.into_iter().collect(),
        base,
    };
    goal_lines::draw(canvas, area, (&time, &across), &scale, &goals.collect::<Vec<_>>(), taken);
}

/// Names the base at the foot of its line; the box of the name.
fn base_label(
    subject: &Subject,
    canvas: &mut Canvas,
    area: Area,
    indicator: &IndicatorSummary,
    base: Option<f64>,
    taken: &[(f64, f64)],
) -> Option<[f64; 4]> {
    let (x, name) = (base?, indicator.periods.first()?);
    let text = subject.say(format!("基期{name}"), format!("base {name}"));
    let size = style::TINY;
    let width = font::width(&text, size, Weight::Regular);
    let (foot, head) = (area.bottom - 6.0, area.top + size);
    // At the foot or the head of its line, on the side where no line passes.
    let places = [
        (x + 5.0, foot),
        (x - 5.0 - width, foot),
        (x + 5.0, head),
        (x - 5.0 - width, head),
    ];
    let inside = places
        .into_iter()
        .filter(|(left, _)| *left >= area.left && left + width <= area.right);
    let bounds = |(left, y): (f64, f64)| [left, y - 0.9 * size, left + width, y + 0.2 * size];
    let (left, y) = inside.min_by_key(|place| crossings(taken, bounds(*place)))?;
    let run = canvas.text(&text, (left, y), size, Anchor::Start);
    (run.colour, run.rim) = (style::GREY, true);
    Some(run.bounds())
}

impl Subject<'_> {
    /// `来源：…` for a key of `sources`, or nothing.
    pub fn source(&self, key: Option<&str>) -> String {
        let Some(key) = key else { return String::new() };
        let source = self.summary.sources.iter().find(|source| source.key == key);
        let title = source.map_or(key, |source| self.label(&source.title, &source.key));
        self.say(format!("来源：{title}"), format!("Source: {title}"))
    }
}
