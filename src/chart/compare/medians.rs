//! The median of one indicator in all scenarios over time, with its known past and the targets of the reference.

use super::{key, mark};
use crate::chart::axis::{Area, Scale, TimeAxis, ValueAxis, range};
use crate::chart::canvas::{Anchor, Canvas};
use crate::chart::font::{self, Weight};
use crate::chart::page::Page;
use crate::chart::text::spread;
use crate::chart::{Plate, Scenarios, composition, fan, style};
use crate::study::compare::{IndicatorComparison, TargetComparison};
use crate::wording::Measure;

/// How the names of these plates begin.
pub(super) const PREFIX: &str = "median-";

const SIZE: f64 = style::SMALL;

/// The finite values of one scenario by period.
fn series(list: &[Vec<Option<f64>>], scenario: usize) -> impl Iterator<Item = Option<f64>> {
    let values = list.get(scenario).into_iter().flatten();
    values.map(|value| value.filter(|value| value.is_finite()))
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

/// Lead and notes.
fn page(scenarios: &Scenarios, plate: &Plate, shown: &[usize], banded: Option<usize>, past: bool) -> Page {
    let options = scenarios.options;
    let lead = match banded {
        None => options
            .say("线为各情景的中位数。", "Lines: medians by scenario.")
            .to_string(),
        Some(0) => options
            .say(
                "线为各情景的中位数，浅色带为基准情景的25%至75%。",
                "Lines: medians by scenario; light band: 25 to 75 % of the reference.",
            )
            .to_string(),
        Some(at) => options.say(
            format!("线为各情景的中位数，浅色带为“{}”的25%至75%。", scenarios.title(at)),
            format!(
                "Lines: medians by scenario; light band: 25 to 75 % of “{}”.",
                scenarios.title(at)
            ),
        ),
    };
    let past = if past {
        options.say("黑色为历史数据。", " Black: the known past.")
    } else {
        ""
    };
    let lead = format!("{lead}{past}");
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
    Page::new(scenarios, &plate.caption, &lead, &[&absent, &scenarios.left_out()])
}

pub(super) fn draw(scenarios: &Scenarios, plate: &Plate) -> Canvas {
    let options = scenarios.options;
    let indicator = &scenarios.comparison.indicators[plate.items[0]];
    let medians = |scenario: usize| series(&indicator.medians, scenario);
    let shown: Vec<usize> = (0..scenarios.count())
        .filter(|at| medians(*at).any(|value| value.is_some()))
        .collect();
    let quartiles = |scenario: usize| {
        let pairs = series(&indicator.lower_quartiles, scenario).zip(series(&indicator.upper_quartiles, scenario));
        pairs.map(|(low, high)| low.zip(high)).collect::<Vec<_>>()
    };
    // A band that is a line says nothing.
    let banded = shown.first().copied().filter(|at| {
        let mut pairs = quartiles(*at).into_iter().flatten();
        pairs.any(|(low, high)| low < high)
    });
    let time = TimeAxis::new(
        &scenarios.comparison.frequency,
        indicator.periods.iter().map(String::as_str),
    );
    let mut past = fan::past(&time, &indicator.periods, &indicator.history);
    // Scenarios part after the base: the past takes no more room than the future.
    let ends = indicator.periods.first().zip(indicator.periods.last());
    if let Some((base, last)) = ends.and_then(|(base, last)| time.ordinal(base).zip(time.ordinal(last))) {
        past.retain(|(period, _)| time.ordinal(period).is_some_and(|at| at >= 2 * base - last));
    }
    let time = time.with(past.iter().map(|(period, _)| *period));
    let page = page(scenarios, plate, &shown, banded, !past.is_empty());
    let (key_height, draw_key) = key(scenarios, &shown, options.width - 2.0 * style::MARGIN);
    let (mut canvas, body) = page.open(style::BODY);
    draw_key(&mut canvas, body);
    let body = Area {
        top: body.top + key_height,
        ..body
    };
    let targets = targets_of(scenarios, indicator);
    let thresholds = targets
        .iter()
        .filter_map(|(target, at, _)| target.conditions.get(*at)?.as_ref())
        .flat_map(|condition| <[Option<f64>; 2]>::from(condition.thresholds()))
        .flatten();
    let drawn: Vec<f64> = shown
        .iter()
        .flat_map(|at| medians(*at).flatten())
        .chain(
            banded
                .into_iter()
                .flat_map(quartiles)
                .flatten()
                .flat_map(|(low, high)| [low, high]),
        )
        .chain(past.iter().map(|(_, value)| *value))
        .chain(thresholds.filter(|value| value.is_finite()))
        .collect();
    let (low, high) = range(drawn.iter().copied()).unwrap_or((0.0, 1.0));
    let measure = options.measure(&indicator.unit());
    let axis = ValueAxis::new(low, high, 5, &measure);
    let ends: Vec<(usize, f64, String)> = shown
        .iter()
        .filter_map(|at| {
            let value = medians(*at).last().flatten()?;
            Some((*at, value, measure.figure(value)))
        })
        .collect();
    let widths = ends.iter().map(|(.., text)| font::width(text, SIZE, Weight::Regular));
    let area = Area {
        left: body.left + axis.width(SIZE) + 8.0,
        top: body.top + 2.0 * SIZE,
        right: body.right - widths.fold(0.0, f64::max) - 40.0,
        bottom: body.bottom - 2.0 * SIZE,
    };
    let scale = axis.draw_left(&mut canvas, area, SIZE);
    let across = time.scale(area.left + 6.0, area.right, 0.0);
    let place = |period: &String| time.place(&across, period);
    let banded = banded.into_iter().flat_map(quartiles);
    let band = stretches(indicator.periods.iter().map(place).zip(banded));
    for stretch in band {
        let upper = stretch.iter().map(|(x, (_, high))| (*x, scale.place(*high)));
        let lower = stretch.iter().rev().map(|(x, (low, _))| (*x, scale.place(*low)));
        canvas.area(upper.chain(lower).collect(), composition::light(style::BLUE));
    }
    let past: Vec<(f64, f64)> = past
        .iter()
        .filter_map(|(period, value)| Some((time.place(&across, period)?, scale.place(*value))))
        .collect();
    canvas.line(&past, style::INK, style::LINE);
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
        let all = stretches(indicator.periods.iter().map(place).zip(medians(*at)));
        for stretch in all {
            let points: Vec<(f64, f64)> = stretch.iter().map(|(x, value)| (*x, scale.place(*value))).collect();
            canvas.line(&points, style::SERIES[at % style::SERIES.len()], style::LINE);
            let every = points.len().div_ceil(12).max(1);
            for point in points.iter().rev().step_by(every) {
                mark(&mut canvas, *point, *at);
            }
        }
    }
    let wanted: Vec<f64> = ends.iter().map(|(_, value, _)| scale.place(*value)).collect();
    let places = spread(&wanted, SIZE * 1.3, area.top, area.bottom);
    for ((number, value, text), y) in ends.iter().zip(places) {
        canvas.line(
            &[(area.right + 8.0, scale.place(*value)), (area.right + 18.0, y)],
            style::RULE,
            style::HAIR,
        );
        mark(&mut canvas, (area.right + 26.0, y), *number);
        canvas.text(text, (area.right + 36.0, y + 0.36 * SIZE), SIZE, Anchor::Start);
    }
    time.draw(&mut canvas, &across, area.bottom, SIZE);
    canvas
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
            let text = condition.shown(measure, target.written(*at));
            let text = scenarios.options.say(format!("目标 {text}"), format!("target {text}"));
            let run = canvas.text(&text, (area.left + 6.0, y), SIZE, Anchor::Start);
            (run.colour, run.rim) = (style::ORANGE, true);
            named.push(y);
        }
    }
}
