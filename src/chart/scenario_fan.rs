//! Several scenarios on one fan: of each the median with its band of 5–95 %, the whole spread at the end beside the plot, the
//! known past and what was published since, and the targets of the reference.

use super::axis::{Area, Scale, TimeAxis, ValueAxis, range};
use super::canvas::{Anchor, Canvas};
use super::compare::{key, mark};
use super::font::{self, Weight};
use super::page::Page;
use super::text::{spread, wrap};
use super::{Chart, Draws, Plate, Scenarios, chance, fan, goal, style};
use crate::study::compare::{IndicatorComparison, TargetComparison, of};
use crate::wording::Measure;
use std::collections::BTreeSet;

pub const CHART: Chart = Chart {
    id: "scenario-fan",
    title: ["各情景扇形图", "Scenarios on one fan"],
    file: ["走势", "outlook"],
    usual: 6,
    about: [
        "一个指标在各情景下的中位数和区间，画在同一幅图上",
        "Medians and bands of one indicator in every scenario on one picture",
    ],
    draws: Draws::Comparison { plates, draw },
};

/// Most indicators.
const INDICATORS: usize = 40;
/// Up to so many scenarios have their bands over time; of more only the spread at the end is drawn.
const BANDED: usize = 3;
/// Up to so many scenarios are named at their ends; more have a key above the plot.
const NAMED: usize = 4;
const SIZE: f64 = style::SMALL;
/// Width of the names at the ends.
const NAME: f64 = 132.0;
/// Distance of the spreads at the end.
const STEP: f64 = 13.0;

fn plates(scenarios: &Scenarios) -> Vec<Plate> {
    let comparison = scenarios.comparison;
    if scenarios.count() < 2 {
        return Vec::new();
    }
    // Indicators that a target reads; where there is none, all.
    let aimed: BTreeSet<&String> = comparison.targets.iter().flat_map(|target| &target.reads).collect();
    let all = 0..comparison.indicators.len();
    let mut chosen: Vec<usize> = all
        .clone()
        .filter(|at| aimed.contains(&comparison.indicators[*at].name))
        .collect();
    if chosen.is_empty() {
        chosen = all.collect();
    }
    let plate = |index: usize| {
        let indicator = &comparison.indicators[index];
        let label = scenarios.options.label(&indicator.label, &indicator.name).to_string();
        Plate {
            name: indicator.name.clone(),
            label: label.clone(),
            about: Some(indicator.name.clone()),
            caption: label,
            items: vec![index],
        }
    };
    chosen.into_iter().take(INDICATORS).map(plate).collect()
}

/// The finite values of one scenario by period.
fn series(list: &[Vec<Option<f64>>], scenario: usize) -> impl Iterator<Item = Option<f64>> {
    let values = list.get(scenario).into_iter().flatten();
    values.map(|value| value.filter(|value| value.is_finite()))
}

/// The value of one scenario in the last period.
fn last(list: &[Vec<Option<f64>>], scenario: usize) -> Option<f64> {
    series(list, scenario).last().flatten()
}

/// A target, the scenario that it is taken from, and the period in which it measures the indicator.
type Goal<'c> = (&'c TargetComparison, usize, &'c str);

/// Targets that measure the indicator as it is, in the first scenario that has them.
fn targets_of<'c>(scenarios: &Scenarios<'c>, indicator: &IndicatorComparison) -> Vec<Goal<'c>> {
    let of = |target: &'c TargetComparison| {
        let same = target.indicator.as_ref() == Some(&indicator.name);
        let period = target.indicator_period.as_deref().filter(|_| same)?;
        Some((target, target.measures.iter().position(Option::is_some)?, period))
    };
    scenarios.comparison.targets.iter().filter_map(of).collect()
}

/// The condition of a target in words.
fn condition(scenarios: &Scenarios, measure: &Measure, target: &TargetComparison, at: usize) -> Option<String> {
    let condition = target.conditions.get(at)?.as_ref()?;
    Some(goal::in_words(
        condition,
        target.written(at),
        measure,
        scenarios.options.language,
    ))
}

/// The medians at the end, and how likely the first target is, by scenario.
fn lead(
    scenarios: &Scenarios,
    indicator: &IndicatorComparison,
    measure: &Measure,
    shown: &[usize],
    (targets, named): (&[Goal], bool),
) -> String {
    let options = scenarios.options;
    let ends: Vec<(usize, f64)> = shown
        .iter()
        .filter_map(|at| Some((*at, last(&indicator.medians, *at)?)))
        .collect();
    if !named {
        return options
            .say(
                "线为各情景的中位数，右侧为期末的5%—95%区间（粗线为25%—75%）。",
                "Lines: medians by scenario; at the right: 5 to 95% at the end (thick: 25 to 75%).",
            )
            .to_string();
    }
    let figures = measure.figures(&ends.iter().map(|(_, value)| *value).collect::<Vec<_>>());
    let named = ends.iter().zip(figures).map(|((at, _), figure)| {
        let (title, figure) = (scenarios.title(*at), measure.joined(&figure));
        options.say(format!("“{title}”{figure}"), format!("{figure} ({title})"))
    });
    let named = named.collect::<Vec<_>>().join(options.say("，", ", "));
    let period = indicator
        .periods
        .last()
        .map_or(String::new(), |period| options.period(period));
    let medians = options.say(
        format!("{period}中位数：{named}。"),
        format!("Medians in {period}: {named}."),
    );
    let chances = targets.iter().find_map(|(target, at, _)| {
        let condition = condition(scenarios, measure, target, *at)?;
        let chances = ends.iter().map(|(at, _)| {
            let share = of(&target.probabilities, *at)?;
            Some(chance(
                share,
                scenarios.comparison.run.paths,
                target.is_certain(*at),
                options.language,
            ))
        });
        let chances: Vec<String> = chances.collect::<Option<_>>()?;
        Some(options.say(
            format!("实现目标（{condition}）的概率依次为{}。", chances.join("、")),
            format!(" Probability of the target ({condition}): {}.", chances.join(", ")),
        ))
    });
    format!("{medians}{}", chances.unwrap_or_default())
}

/// Lead and notes.
fn page(
    scenarios: &Scenarios,
    plate: &Plate,
    lead: &str,
    (shown, named, past, since): (&[usize], bool, bool, bool),
) -> Page {
    let options = scenarios.options;
    let mut note = String::new();
    if named {
        note.push_str(if shown.len() <= BANDED {
            options.say(
                "粗线为中位数，同色细线为5%和95%分位；右侧竖条为期末的5%—95%区间（粗段为25%—75%）。",
                "Thick: medians; thin lines of the same colour: 5 and 95% quantiles; bars at the right: 5 to 95% at the end (thick: 25 to 75%). ",
            )
        } else {
            options.say(
                "线为中位数，右侧竖条为期末的5%—95%区间（粗线为25%—75%）。",
                "Lines: medians; bars at the right: 5 to 95% at the end (thick: 25 to 75%). ",
            )
        });
    }
    if past {
        note.push_str(options.say("黑线为历史数据。", "Black: the known past. "));
    }
    if since {
        note.push_str(options.say(
            "空心圆为基期以后公布的实际数。",
            "Hollow points: published since the base.",
        ));
    }
    let absent: Vec<String> = (0..scenarios.count())
        .filter(|at| !shown.contains(at))
        .map(|at| scenarios.title(at))
        .collect();
    let absent = if absent.is_empty() {
        String::new()
    } else {
        options.say(
            format!("没有此指标的情景：{}。", absent.join("、")),
            format!("Without this indicator: {}.", absent.join(", ")),
        )
    };
    Page::new(
        scenarios,
        &plate.caption,
        lead,
        &[note.trim_end(), &absent, &scenarios.left_out()],
    )
}

/// What stands at the end of a scenario: its name where it has room, and its median.
struct End {
    scenario: usize,
    value: f64,
    lines: Vec<String>,
}

fn draw(scenarios: &Scenarios, plate: &Plate) -> Canvas {
    let options = scenarios.options;
    let indicator = &scenarios.comparison.indicators[plate.items[0]];
    let medians = |scenario: usize| series(&indicator.medians, scenario);
    let shown: Vec<usize> = (0..scenarios.count())
        .filter(|at| medians(*at).any(|value| value.is_some()))
        .collect();
    let band = |scenario: usize| {
        let pairs = series(&indicator.lower_ends, scenario).zip(series(&indicator.upper_ends, scenario));
        pairs.map(|(low, high)| low.zip(high)).collect::<Vec<_>>()
    };
    let banded: &[usize] = if shown.len() <= BANDED { &shown } else { &[] };
    let time = TimeAxis::new(
        &scenarios.comparison.frequency,
        indicator.periods.iter().map(String::as_str),
    );
    let mut past = fan::past(&time, &indicator.periods, &indicator.history);
    let since = fan::since(&time, &indicator.periods, &indicator.history);
    // Scenarios part after the base: the past takes no more room than the future.
    let ends = indicator.periods.first().zip(indicator.periods.last());
    if let Some((base, last)) = ends.and_then(|(base, last)| time.ordinal(base).zip(time.ordinal(last))) {
        past.retain(|(period, _)| time.ordinal(period).is_some_and(|at| at >= 2 * base - last));
    }
    let time = time.with(past.iter().map(|(period, _)| *period));
    let measure = options.measure(&indicator.unit());
    let targets = targets_of(scenarios, indicator);
    // Names stand at the ends where they are few and short.
    let narrow = options.width < 600.0;
    let name = |scenario: usize| {
        let room = if narrow { NAME * 0.7 } else { NAME };
        wrap(&scenarios.title(scenario), style::TINY, Weight::Regular, room)
    };
    let longest = shown.iter().map(|at| name(*at).len() + 1).max().unwrap_or(1) as f64;
    let heights = shown.len() as f64 * (longest * style::TINY * 1.25 + 3.0);
    let named =
        shown.len() <= NAMED && heights <= 0.75 * style::BODY.min(options.height.unwrap_or(style::BODY) - 160.0);
    let lead = lead(scenarios, indicator, &measure, &shown, (&targets, named));
    let page = page(
        scenarios,
        plate,
        &lead,
        (&shown, named, !past.is_empty(), !since.is_empty()),
    );
    let (key_height, draw_key) = key(scenarios, &shown, options.width - 2.0 * style::MARGIN);
    let (mut canvas, body) = page.open(style::BODY);
    let body = if named {
        body
    } else {
        draw_key(&mut canvas, body);
        Area {
            top: body.top + key_height,
            ..body
        }
    };
    let thresholds = targets
        .iter()
        .filter_map(|(target, at, _)| target.conditions.get(*at)?.as_ref())
        .flat_map(|condition| <[Option<f64>; 2]>::from(condition.thresholds()))
        .flatten();
    let drawn: Vec<f64> = shown
        .iter()
        .flat_map(|at| medians(*at).flatten().collect::<Vec<_>>())
        .chain(
            banded
                .iter()
                .flat_map(|at| band(*at))
                .flatten()
                .flat_map(|(low, high)| [low, high]),
        )
        .chain(shown.iter().flat_map(|at| {
            let ends = [last(&indicator.lower_ends, *at), last(&indicator.upper_ends, *at)];
            ends.into_iter().flatten()
        }))
        .chain(past.iter().chain(&since).map(|(_, value)| *value))
        .chain(thresholds.filter(|value| value.is_finite()))
        .collect();
    let (low, high) = range(drawn.iter().copied()).unwrap_or((0.0, 1.0));
    let axis = ValueAxis::new(low, high, 5, &measure);
    let known: Vec<(usize, f64)> = shown
        .iter()
        .filter_map(|at| Some((*at, last(&indicator.medians, *at)?)))
        .collect();
    let figures = measure.figures(&known.iter().map(|(_, value)| *value).collect::<Vec<_>>());
    let ends: Vec<End> = known
        .iter()
        .zip(figures)
        .map(|((scenario, value), figure)| {
            let mut lines = if named { name(*scenario) } else { Vec::new() };
            lines.push(figure);
            End {
                scenario: *scenario,
                value: *value,
                lines,
            }
        })
        .collect();
    let widths = ends.iter().flat_map(|end| &end.lines);
    let widest = widths
        .map(|line| font::width(line, style::TINY, Weight::Bold))
        .fold(0.0, f64::max);
    let bars = STEP * ends.len() as f64;
    let area = Area {
        left: body.left + axis.width(SIZE) + 8.0,
        top: body.top + 2.0 * SIZE,
        right: body.right - widest - bars - 44.0,
        bottom: body.bottom - 2.0 * SIZE,
    };
    let scale = axis.draw_left(&mut canvas, area, SIZE);
    let across = time.scale(area.left + 6.0, area.right, 0.0);
    let place = |period: &String| time.place(&across, period);
    for at in banded.iter().rev() {
        let colour = style::SERIES[at % style::SERIES.len()];
        for stretch in stretches(indicator.periods.iter().map(place).zip(band(*at))) {
            let upper: Vec<(f64, f64)> = stretch.iter().map(|(x, (_, high))| (*x, scale.place(*high))).collect();
            let lower: Vec<(f64, f64)> = stretch.iter().map(|(x, (low, _))| (*x, scale.place(*low))).collect();
            // Shades over one another would hide what is whose: the first has one, the others have edges.
            if *at == banded[0] {
                let around = upper.iter().copied().chain(lower.iter().rev().copied());
                canvas.faint_area(around.collect(), colour, 0.16);
            }
            for edge in [&upper, &lower] {
                canvas.faint_line(edge, colour, 1.6, 0.9);
            }
        }
    }
    let past: Vec<(f64, f64)> = past
        .iter()
        .filter_map(|(period, value)| Some((time.place(&across, period)?, scale.place(*value))))
        .collect();
    canvas.line(&past, style::INK, style::LINE);
    // From the last that is known to where the simulation starts.
    let start = shown.first().zip(indicator.periods.first());
    let start = start.and_then(|(at, base)| Some((time.place(&across, base)?, scale.place(medians(*at).next()??))));
    if let (Some(last), Some(start)) = (past.last(), start)
        && last.0 < start.0
    {
        canvas.dashes(*last, start, style::INK, 1.6, (4.0, 3.0));
    }
    if past.len() <= 40 {
        for point in &past {
            canvas.circle(*point, 3.0, style::INK, None);
        }
    }
    goals(
        scenarios,
        &mut canvas,
        area,
        &scale,
        (&time, &across),
        &measure,
        &targets,
    );
    for at in shown.iter().rev() {
        for stretch in stretches(indicator.periods.iter().map(place).zip(medians(*at))) {
            let points: Vec<(f64, f64)> = stretch.iter().map(|(x, value)| (*x, scale.place(*value))).collect();
            canvas.line(&points, style::SERIES[at % style::SERIES.len()], style::LINE);
            let every = points.len().div_ceil(12).max(1);
            for point in points.iter().rev().step_by(every) {
                mark(&mut canvas, *point, *at);
            }
        }
    }
    for (period, value) in since.iter().take(40) {
        if let Some(x) = time.place(&across, period) {
            canvas.circle((x, scale.place(*value)), 4.0, style::PAPER, Some((style::INK, 1.8)));
        }
    }
    spreads(&mut canvas, area, &scale, indicator, &ends);
    names(&mut canvas, area, &scale, &ends, area.right + bars + 12.0);
    time.draw(&mut canvas, &across, area.bottom, SIZE);
    canvas
}

/// The spread of each scenario at the end, side by side.
fn spreads(canvas: &mut Canvas, area: Area, scale: &Scale, indicator: &IndicatorComparison, ends: &[End]) {
    for (number, end) in ends.iter().enumerate() {
        let x = area.right + 12.0 + STEP * number as f64;
        let colour = style::SERIES[end.scenario % style::SERIES.len()];
        let pairs = [
            (&indicator.lower_ends, &indicator.upper_ends, 1.6),
            (&indicator.lower_quartiles, &indicator.upper_quartiles, 5.0),
        ];
        for (low, high, width) in pairs {
            if let (Some(low), Some(high)) = (last(low, end.scenario), last(high, end.scenario)) {
                canvas.line(&[(x, scale.place(low)), (x, scale.place(high))], colour, width);
            }
        }
        let y = scale.place(end.value);
        canvas.line(&[(x - 4.5, y), (x + 4.5, y)], style::PAPER, 3.4);
        canvas.line(&[(x - 4.5, y), (x + 4.5, y)], style::INK, 1.6);
    }
}

/// Marks, names and medians, moved apart.
fn names(canvas: &mut Canvas, area: Area, scale: &Scale, ends: &[End], left: f64) {
    let size = style::TINY;
    let most = ends.iter().map(|end| end.lines.len()).max().unwrap_or(1) as f64;
    let wanted: Vec<f64> = ends.iter().map(|end| scale.place(end.value)).collect();
    let height = most * size * 1.25 + 3.0;
    let places = spread(&wanted, height, area.top + height / 2.0, area.bottom - height / 2.0);
    for (end, middle) in ends.iter().zip(places) {
        let y = scale.place(end.value);
        canvas.line(&[(left - 10.0, y), (left - 2.0, middle)], style::RULE, style::HAIR);
        mark(canvas, (left + 6.0, middle), end.scenario);
        let mut baseline = middle - end.lines.len() as f64 * size * 1.25 / 2.0 + size * 1.0;
        for (at, line) in end.lines.iter().enumerate() {
            let run = canvas.text(line, (left + 17.0, baseline), size, Anchor::Start);
            run.colour = style::INK;
            if at + 1 == end.lines.len() {
                run.weight = Weight::Bold;
            }
            baseline += size * 1.25;
        }
    }
}

/// Stretches of neighbouring periods that have a place and a value.
fn stretches<T>(values: impl Iterator<Item = (Option<f64>, Option<T>)>) -> Vec<Vec<(f64, T)>> {
    let mut stretches = vec![Vec::new()];
    for (x, value) in values {
        match (x.zip(value), stretches.last_mut()) {
            (Some(point), Some(stretch)) => stretch.push(point),
            _ => stretches.push(Vec::new()),
        }
    }
    stretches.retain(|stretch| !stretch.is_empty());
    stretches
}

/// Lines of the targets up to their deadlines, named where there is room.
fn goals(
    scenarios: &Scenarios,
    canvas: &mut Canvas,
    area: Area,
    scale: &Scale,
    (time, across): (&TimeAxis, &Scale),
    measure: &Measure,
    targets: &[Goal],
) {
    let mut named: Vec<f64> = Vec::new();
    for (target, at, period) in targets {
        let Some(condition) = target.conditions.get(*at).and_then(Option::as_ref) else {
            continue;
        };
        let deadline = time.place(across, period).unwrap_or(area.right);
        let (low, high) = condition.thresholds();
        let places: Vec<f64> = [low, high]
            .into_iter()
            .flatten()
            .map(|value| scale.place(value))
            .collect();
        for y in &places {
            canvas.dashes((area.left, *y), (deadline, *y), style::ORANGE, 1.6, style::DASH);
        }
        let Some(y) = places.first() else { continue };
        let above = y - SIZE * 1.4 >= area.top;
        let y = if above { y - 5.0 } else { y + SIZE * 1.2 };
        if named.iter().all(|other| (other - y).abs() > SIZE * style::LEADING) {
            let Some(text) = self::condition(scenarios, measure, target, *at) else {
                continue;
            };
            let text = scenarios.options.say(format!("目标{text}"), format!("target {text}"));
            let run = canvas.text(&text, (area.left + 6.0, y), SIZE, Anchor::Start);
            (run.colour, run.rim) = (style::ORANGE, true);
            named.push(y);
        }
    }
}
