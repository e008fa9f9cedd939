//! Composition over time: the members of one indicator as a stack of means beside the medians of each with their bands.
//! Means add up to the mean of the sum; medians would not.

use super::axis::{Area, TimeAxis, ValueAxis, range};
use super::canvas::{Anchor, Canvas};
use super::font::{self, Weight};
use super::page::Page;
use super::text::{spread, wrap};
use super::{Chart, Draws, Plate, Subject, style};
use crate::summary::IndicatorSummary;
use crate::wording::{Measure, Style, percent};

pub const CHART: Chart = Chart {
    id: "composition",
    title: ["构成", "Composition"],
    file: ["构成", "composition"],
    usual: 1,
    about: [
        "一个指标各成员随时间的构成，以及各成员的中位数与区间",
        "How an indicator is made up of its members over time, and the median and band of each",
    ],
    draws: Draws::Summary { plates, draw },
};

/// Members drawn one by one; the smallest beyond them are added up.
const MEMBERS: usize = 8;
/// Most pictures.
const MOST: usize = 8;

fn plates(subject: &Subject) -> Vec<Plate> {
    let indicators = &subject.summary.indicators;
    let mut plates: Vec<Plate> = Vec::new();
    for (index, indicator) in indicators
        .iter()
        .enumerate()
        .filter(|(_, indicator)| indicator.member.is_some())
    {
        match plates.iter_mut().find(|plate| plate.name == indicator.base_name) {
            Some(plate) => plate.items.push(index),
            None => plates.push(Plate {
                name: indicator.base_name.clone(),
                label: family(subject, indicator),
                about: Some(indicator.base_name.clone()),
                caption: family(subject, indicator),
                items: vec![index],
            }),
        }
    }
    plates.retain(|plate| plate.items.len() > 1 && plate.items.iter().any(|index| moves(&indicators[*index])));
    // What adds up comes first.
    plates.sort_by_key(|plate| !indicators[plate.items[0]].stack);
    plates.truncate(MOST);
    plates
}

/// Whether anything is known of an indicator.
fn moves(indicator: &IndicatorSummary) -> bool {
    indicator.mean.iter().flatten().any(|mean| *mean != 0.0)
}

/// What the members of an indicator are called together.
fn family(subject: &Subject, indicator: &IndicatorSummary) -> String {
    subject.label(&indicator.base_label, &indicator.base_name).to_string()
}

struct Member<'a> {
    name: String,
    indicators: Vec<&'a IndicatorSummary>,
    means: Vec<f64>,
}

fn members<'a>(subject: &Subject<'a>, plate: &Plate) -> Vec<Member<'a>> {
    let mut members: Vec<Member> = plate
        .items
        .iter()
        .map(|index| &subject.summary.indicators[*index])
        .map(|indicator| {
            let name = indicator
                .member
                .as_deref()
                .map_or_else(|| indicator.name.clone(), |member| subject.member(member));
            let means = indicator
                .mean
                .iter()
                .map(|mean| mean.filter(|mean| mean.is_finite()).unwrap_or(0.0))
                .collect();
            Member {
                name,
                indicators: vec![indicator],
                means,
            }
        })
        .collect();
    if members.len() > MEMBERS {
        let last = |member: &Member| member.means.last().copied().unwrap_or(0.0);
        members.sort_by(|a, b| last(b).total_cmp(&last(a)));
        let rest = members.split_off(MEMBERS - 1);
        let mut other = Member {
            name: subject.say("其余", "others").to_string(),
            indicators: Vec::new(),
            means: vec![0.0; rest[0].means.len()],
        };
        for member in rest {
            other.indicators.extend(member.indicators);
            for (sum, mean) in other.means.iter_mut().zip(member.means) {
                *sum += mean;
            }
        }
        members.push(other);
    }
    members
}

fn draw(subject: &Subject, plate: &Plate) -> Canvas {
    let members = members(subject, plate);
    let first = &subject.summary.indicators[plate.items[0]];
    let bands = members
        .iter()
        .flat_map(|member| &member.indicators)
        .flat_map(|one| [&one.quantiles.q10, &one.quantiles.q90]);
    let values: Vec<f64> = bands
        .flatten()
        .copied()
        .flatten()
        .chain(members.iter().flat_map(|member| member.means.iter().copied()))
        .collect();
    let measure = subject.options.measure(&first.unit());
    // Values below 0 cannot be stacked.
    let adds_up = first.stack
        && members
            .iter()
            .all(|member| member.means.iter().all(|mean| *mean >= 0.0));
    let lead = if adds_up {
        subject.say(
            "左图：均值构成；右图：各分项中位数（线）及80%区间（阴影）。",
            "Left: means, which add up. Right: median of each (line) and the band of eight in ten.",
        )
    } else {
        subject.say(
            "各分项中位数（线）及80%区间（阴影）。",
            "Median of each (line) and the band of eight in ten.",
        )
    };
    let source = subject.source(first.source.as_deref());
    let page = Page::new(subject, &plate.caption, lead, &[&source]);
    let (mut canvas, body) = page.open(style::BODY);
    let middle = body.left + body.width() * 0.52;
    if adds_up {
        stack(
            subject,
            &mut canvas,
            Area {
                right: middle - 10.0,
                ..body
            },
            &members,
            &measure,
        );
        medians(
            subject,
            &mut canvas,
            Area {
                left: middle + 14.0,
                ..body
            },
            &members,
            &measure,
            &values,
        );
    } else {
        medians(subject, &mut canvas, body, &members, &measure, &values);
    }
    canvas
}

fn time<'a>(subject: &Subject, members: &[Member<'a>]) -> (TimeAxis, &'a [String]) {
    let periods = members
        .iter()
        .flat_map(|member| &member.indicators)
        .next()
        .map_or(&[] as &[String], |one| &one.periods);
    (
        TimeAxis::new(&subject.summary.scenario.frequency, periods.iter().map(String::as_str)),
        periods,
    )
}

/// Names at the right edge, wrapped, moved apart.
fn edge(canvas: &mut Canvas, area: Area, limit: f64, labels: &[(String, f64, style::Colour)]) {
    let size = style::TINY;
    let wrapped: Vec<Vec<String>> = labels
        .iter()
        .map(|(text, ..)| wrap(text, size, Weight::Regular, limit))
        .collect();
    let most = wrapped.iter().map(Vec::len).max().unwrap_or(1) as f64;
    let wanted: Vec<f64> = labels.iter().map(|(_, y, _)| *y).collect();
    let height = most * size * 1.2 + 2.0;
    let places = spread(&wanted, height, area.top, area.bottom);
    for ((lines, (_, y, colour)), place) in wrapped.iter().zip(labels).zip(places) {
        canvas.line(
            &[(area.right + 2.0, *y), (area.right + 12.0, place)],
            style::RULE,
            style::HAIR,
        );
        let mut baseline = place - lines.len() as f64 * size * 1.2 / 2.0 + size * 0.98;
        for line in lines {
            canvas
                .text(line, (area.right + 15.0, baseline), size, Anchor::Start)
                .colour = *colour;
            baseline += size * 1.2;
        }
    }
}

fn label_room(labels: &[String], area: Area) -> f64 {
    let widest = labels
        .iter()
        .map(|label| font::width(label, style::TINY, Weight::Regular))
        .fold(0.0, f64::max);
    widest.min(area.width() * 0.34) + 1.0
}

fn stack(subject: &Subject, canvas: &mut Canvas, body: Area, members: &[Member], measure: &Measure) {
    let size = style::TINY;
    let (time, periods) = time(subject, members);
    let count = periods.len();
    let total: Vec<f64> = (0..count)
        .map(|t| {
            members
                .iter()
                .map(|member| member.means.get(t).copied().unwrap_or(0.0))
                .sum()
        })
        .collect();
    let axis = ValueAxis::new(0.0, total.iter().copied().fold(0.0, f64::max), 5, measure);
    let whole = total.last().copied().unwrap_or(0.0);
    let share = |member: &Member| {
        let own = member.means.last().copied().unwrap_or(0.0);
        if whole > 0.0 {
            format!("{} {}", member.name, percent(own / whole, 0, Style::Picture))
        } else {
            member.name.clone()
        }
    };
    let names: Vec<String> = members.iter().map(share).collect();
    let limit = label_room(&names, body);
    let area = Area {
        left: body.left + axis.width(size) + 8.0,
        top: body.top + 2.2 * size,
        right: body.right - limit - 16.0,
        bottom: body.bottom - 2.0 * size,
    };
    let scale = axis.draw_left(canvas, area, size);
    let across = time.scale(area.left, area.right, 0.0);
    let xs: Vec<f64> = periods
        .iter()
        .map(|period| time.place(&across, period).unwrap_or(area.left))
        .collect();
    let mut floor = vec![0.0; count];
    let mut labels = Vec::new();
    for ((number, member), name) in members.iter().enumerate().zip(names) {
        let top: Vec<f64> = floor
            .iter()
            .enumerate()
            .map(|(t, sum)| sum + member.means.get(t).copied().unwrap_or(0.0))
            .collect();
        let colour = style::SERIES[number % style::SERIES.len()];
        let lower = xs.iter().zip(&floor).map(|(x, value)| (*x, scale.place(*value)));
        let upper: Vec<(f64, f64)> = xs
            .iter()
            .zip(&top)
            .map(|(x, value)| (*x, scale.place(*value)))
            .collect();
        canvas.area(lower.chain(upper.iter().rev().copied()).collect(), colour);
        canvas.line(&upper, style::PAPER, 1.6);
        let middle = (floor.last().copied().unwrap_or(0.0) + top.last().copied().unwrap_or(0.0)) / 2.0;
        labels.push((name, scale.place(middle), style::INK));
        floor = top;
    }
    edge(canvas, area, limit, &labels);
    time.draw(canvas, &across, area.bottom, size);
}

fn medians(subject: &Subject, canvas: &mut Canvas, body: Area, members: &[Member], measure: &Measure, values: &[f64]) {
    let size = style::TINY;
    let single: Vec<(usize, &Member, &IndicatorSummary)> = members
        .iter()
        .enumerate()
        .filter_map(|(number, member)| match member.indicators[..] {
            [one] => Some((number, member, one)),
            _ => None,
        })
        .collect();
    let (time, _) = time(subject, members);
    let shown = single
        .iter()
        .flat_map(|(_, _, one)| [&one.quantiles.q10, &one.quantiles.q90])
        .flatten()
        .copied()
        .flatten();
    let (low, high) = range(shown)
        .or_else(|| range(values.iter().copied()))
        .unwrap_or((0.0, 1.0));
    let axis = ValueAxis::new(low, high, 5, measure);
    let end = |one: &IndicatorSummary| {
        one.quantiles
            .q50
            .last()
            .copied()
            .flatten()
            .filter(|value| value.is_finite())
    };
    let names: Vec<String> = single
        .iter()
        .map(|(_, member, one)| {
            end(one).map_or_else(
                || member.name.clone(),
                |value| format!("{} {}", member.name, measure.figure(value)),
            )
        })
        .collect();
    let limit = label_room(&names, body);
    let area = Area {
        left: body.left + axis.width(size) + 8.0,
        top: body.top + 2.2 * size,
        right: body.right - limit - 16.0,
        bottom: body.bottom - 2.0 * size,
    };
    let scale = axis.draw_left(canvas, area, size);
    let across = time.scale(area.left, area.right, 0.0);
    let mut labels = Vec::new();
    let mut lines = Vec::new();
    for ((number, _, one), name) in single.into_iter().zip(names) {
        let colour = style::SERIES[number % style::SERIES.len()];
        let place = |series: &[Option<f64>], t: usize| {
            series
                .get(t)
                .copied()
                .flatten()
                .filter(|value| value.is_finite())
                .map(|value| scale.place(value))
        };
        let points = one.periods.iter().enumerate().filter_map(|(t, period)| {
            let x = time.place(&across, period)?;
            Some((
                x,
                place(&one.quantiles.q10, t)?,
                place(&one.quantiles.q50, t)?,
                place(&one.quantiles.q90, t)?,
            ))
        });
        let points: Vec<(f64, f64, f64, f64)> = points.collect();
        let lower = points.iter().map(|(x, low, ..)| (*x, *low));
        let upper = points.iter().rev().map(|(x, _, _, high)| (*x, *high));
        canvas.faint_area(lower.chain(upper).collect(), colour, 0.2);
        lines.push((
            points.iter().map(|(x, _, median, _)| (*x, *median)).collect::<Vec<_>>(),
            colour,
        ));
        if let Some(value) = end(one) {
            labels.push((name, scale.place(value), colour));
        }
    }
    for (points, colour) in &lines {
        canvas.line(points, *colour, style::LINE);
    }
    edge(canvas, area, limit, &labels);
    time.draw(canvas, &across, area.bottom, size);
}
