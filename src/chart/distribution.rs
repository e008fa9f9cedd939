//! Distribution of a target's measure at its deadline: density, target line, and the share on either side named.
//!
//! Bins are divided at the bounds, and the parts have the masses that the probability of the target says: what lies on a
//! bound that counts has the colour of what is met, as a bar of its own where it is the last value there is.

use super::axis::{Area, Scale, ValueAxis, range};
use super::canvas::{Anchor, Canvas};
use super::font::{self, Weight};
use super::page::Page;
use super::text::wrap;
use super::{Chart, Draws, Plate, Subject, chance, goal, probability, style};
use crate::summary::TargetSummary;
use crate::tally::Histogram;
use crate::wording::Measure;

pub const CHART: Chart = Chart {
    id: "distribution",
    title: ["期限时的分布", "Distribution at the deadline"],
    file: ["结果分布", "distribution"],
    usual: 1,
    about: [
        "一项目标所衡量的指标在期限时的分布、目标线及实现目标的份额",
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
            label: subject.target_label(target).to_string(),
            about: Some(target.id.clone()),
            caption: subject.target_label(target).to_string(),
            items: vec![index],
        })
        .collect()
}

fn draw(subject: &Subject, plate: &Plate) -> Canvas {
    let target = &subject.summary.targets[plate.items[0]];
    let measure = goal::measure(subject, target);
    let language = subject.options.language;
    let chance = chance(target.probability, subject.summary.run.paths, target.certain, language);
    let condition = goal::in_words(&target.condition, &target.bounds_written, &measure, language);
    let period = subject.period(&target.period);
    let median = target
        .quantiles
        .q50
        .map_or_else(|| "–".to_string(), |value| measure.with_unit(value));
    let miss = target.shortfall.map(|gap| measure.gap(gap));
    let miss = miss.map_or_else(String::new, |gap| {
        subject.say(
            format!("，未实现时平均缺口{gap}"),
            format!("; where it is missed the gap is {gap} on average"),
        )
    });
    let lead = subject.say(
        format!("{period}目标{condition}，实现概率{chance}；中位数{median}{miss}。"),
        format!("Target {condition} in {period}: probability {chance}, median {median}{miss}."),
    );
    let source = subject.source(target.words.source.as_deref());
    let undefined = if target.undefined > 0 {
        let paths = subject.summary.run.paths;
        let share = probability(target.undefined as f64 / paths.max(1) as f64, paths, false);
        subject.say(
            format!("{share}的模拟结果无法计算，视为未实现。"),
            format!("Undefined in {share} of the simulations, which count as missed."),
        )
    } else {
        String::new()
    };
    let page = Page::new(subject, &plate.caption, &lead, &[&undefined, &source]);
    let (mut canvas, body) = page.open(300.0);
    plot(subject, &mut canvas, body, target, &measure);
    canvas
}

/// A bar of the histogram.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bar {
    low: f64,
    high: f64,
    density: f64,
    met: bool,
}

/// The histogram as bins of edges and density; empty for a constant.
fn bins(histogram: Option<&Histogram>) -> Vec<(f64, f64, f64)> {
    let Some(histogram) = histogram else { return Vec::new() };
    if histogram.densities.len() + 1 != histogram.edges.len() {
        return Vec::new();
    }
    let edges = histogram.edges.windows(2).zip(&histogram.densities);
    edges
        .map(|(edge, density)| (edge[0], edge[1], *density))
        .filter(|(low, high, density)| density.is_finite() && low < high)
        .collect()
}

/// The bars of a target in the colours of met and missed.
fn bars(target: &TargetSummary, paths: u64) -> Vec<Bar> {
    let sides = goal::sides(&target.condition);
    let bins = bins(target.histogram.as_ref());
    if bins.is_empty() {
        // A constant has all its mass at one place.
        let Some(middle) = target.quantiles.q50.or(target.mean) else {
            return Vec::new();
        };
        let half = if middle == 0.0 { 0.02 } else { middle.abs() * 0.004 };
        return vec![Bar {
            low: middle - half,
            high: middle + half,
            density: 0.5 / half,
            met: target.probability > 0.5,
        }];
    }
    let met = |value: f64| goal::meets(sides, value);
    if bins.first().is_some_and(is_whole) {
        let bar = |(low, high, density): (f64, f64, f64)| Bar {
            low,
            high,
            density,
            met: met((low / 2.0 + high / 2.0).round()),
        };
        return bins.into_iter().map(bar).collect();
    }
    let defined = 1.0 - target.undefined as f64 / paths.max(1) as f64;
    let one_sided = match sides {
        [Some(side), None] => Some((side, true)),
        [None, Some(side)] => Some((side, false)),
        _ => None,
    };
    match (one_sided, &target.histogram) {
        (Some((side, above)), Some(histogram)) if defined > 0.0 => {
            let share = (target.probability / defined).clamp(0.0, 1.0);
            let beyond = if above { share } else { 1.0 - share };
            split(&bins, side.bound, beyond, histogram, above)
        }
        _ => cut(&bins, sides, met),
    }
}

/// Bars of bins of which the mass at or beyond a bound is known: `beyond` of all values lie on its upper side.
fn split(bins: &[(f64, f64, f64)], bound: f64, beyond: f64, histogram: &Histogram, above: bool) -> Vec<Bar> {
    let (first, last) = (bins[0].0, bins[bins.len() - 1].1);
    let bar = |(low, high, density): (f64, f64, f64), upper: bool| Bar {
        low,
        high,
        density,
        met: upper == above,
    };
    let mass = |(low, high, density): &(f64, f64, f64)| (high - low) * density;
    // Values beyond the last edge lie within the last bin of the picture.
    let at = bins.iter().position(|(low, high, _)| (*low..*high).contains(&bound));
    let at = at.or_else(|| near(bound, last).then_some(bins.len() - 1));
    let Some(at) = at else {
        return bins.iter().map(|bin| bar(*bin, bin.0 >= bound)).collect();
    };
    let whole = mass(&bins[at]);
    let higher: f64 = bins[at + 1..].iter().map(mass).sum::<f64>() + histogram.above;
    let upper = (beyond - higher).clamp(0.0, whole);
    let (low, high, density) = bins[at];
    let mut bars: Vec<Bar> = bins[..at].iter().map(|bin| bar(*bin, false)).collect();
    // As narrow as a stroke where nothing but the bound is left on one of its sides.
    let stroke = (last - first) / 120.0;
    let parts = [
        (low, bound.min(high), whole - upper, false),
        (bound.min(high), high, upper, true),
    ];
    let even = |width: f64| width * density;
    for (from, to, part, is_upper) in parts {
        let width = to - from;
        if part <= 1e-9 * whole {
            continue;
        }
        let spike = part - even(width);
        // What the smooth part does not explain lies on the bound itself.
        if width < stroke || spike > 0.25 * whole && spike > 0.02 {
            let body = (part - even(width)).max(0.0);
            if width >= stroke {
                bars.push(bar((from, to, density), is_upper));
            }
            let mass = if width >= stroke { body } else { part };
            let (left, right) = if is_upper {
                (bound, bound + stroke)
            } else {
                (bound - stroke, bound)
            };
            bars.push(bar((left, right, mass / (high - low)), is_upper));
        } else {
            bars.push(bar((from, to, part / width), is_upper));
        }
    }
    bars.extend(bins[at + 1..].iter().map(|bin| bar(*bin, true)));
    bars
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

/// Bars of bins cut at two bounds, whose parts keep the density of the bin.
fn cut(bins: &[(f64, f64, f64)], sides: [Option<goal::Side>; 2], met: impl Fn(f64) -> bool) -> Vec<Bar> {
    let mut bars = Vec::new();
    for (low, high, density) in bins {
        let inside = sides.iter().flatten().map(|side| side.bound);
        let mut cuts: Vec<f64> = inside.filter(|cut| low < cut && cut < high).collect();
        cuts.insert(0, *low);
        cuts.push(*high);
        bars.extend(cuts.windows(2).map(|pair| Bar {
            low: pair[0],
            high: pair[1],
            density: *density,
            met: met(pair[0] / 2.0 + pair[1] / 2.0),
        }));
    }
    bars
}

fn plot(subject: &Subject, canvas: &mut Canvas, body: Area, target: &TargetSummary, measure: &Measure) {
    let size = style::SMALL;
    let sides = goal::sides(&target.condition);
    let thresholds: Vec<f64> = sides.iter().flatten().map(|side| side.bound).collect();
    let bars = bars(target, subject.summary.run.paths);
    let bins = bins(target.histogram.as_ref());
    let ends = range(bars.iter().flat_map(|bar| [bar.low, bar.high])).unwrap_or((0.0, 1.0));
    let (low, high) = range([ends.0, ends.1].into_iter().chain(thresholds.iter().copied())).unwrap_or(ends);
    let whole = bins.first().is_some_and(is_whole);
    // The line stands where met and missed part: between whole numbers.
    let edges_of: Vec<f64> = if whole {
        let [low, high] = sides;
        let low = low.map(|side| if side.included { side.bound.ceil() } else { side.bound.floor() + 1.0 } - 0.5);
        let high = high.map(|side| if side.included { side.bound.floor() } else { side.bound.ceil() - 1.0 } + 0.5);
        [low, high].into_iter().flatten().collect()
    } else {
        thresholds
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
    let top = bars.iter().map(|bar| bar.density).fold(0.0, f64::max);
    let upwards = Scale::new(0.0, if top > 0.0 { top * 1.04 } else { 1.0 }, area.bottom, area.top);
    let wide = bins
        .first()
        .is_some_and(|(low, high, _)| (scale.place(*high) - scale.place(*low)) > 9.0);
    for bar in bars.iter().filter(|bar| bar.density > 0.0) {
        let colour = if bar.met { style::BANDS[2] } else { style::PALE };
        let (left, right) = (scale.place(bar.low), scale.place(bar.high));
        let inset = if wide && right - left > 4.0 { 1.0 } else { 0.0 };
        let right = (right - inset).max(left + inset + 0.5);
        canvas.rectangle([left + inset, upwards.place(bar.density), right, area.bottom], colour);
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
        format!("实现 {}", chance(target.probability)),
        format!("met {}", chance(target.probability)),
    );
    let missed = subject.say(
        format!("未实现 {}", chance(1.0 - target.probability)),
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
                format!("目标 {text}，逐次判断；{met}"),
                format!("target {text}, judged in each simulation; {met}"),
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

#[cfg(test)]
mod tests {
    use super::super::synthetic::summary;
    use super::*;
    use crate::summary::{Bound, ConditionSummary};

    fn masses(target: &TargetSummary) -> (f64, f64) {
        let bars = bars(target, 1000);
        let mass = |met: bool| {
            bars.iter()
                .filter(|bar| bar.met == met)
                .map(|bar| bar.density)
                .sum::<f64>()
        };
        (mass(true), mass(false))
    }

    /// 66 % spread evenly over 0.8 to 1, and 34 % at 1 itself.
    fn at_the_end(condition: ConditionSummary, probability: f64) -> TargetSummary {
        let mut densities = vec![0.66 / 0.2; 10];
        densities[9] += 0.34 / 0.02;
        TargetSummary {
            condition,
            probability,
            histogram: Some(Histogram {
                edges: (0..=10).map(|k| 0.8 + 0.02 * f64::from(k)).collect(),
                densities,
                below: 0.0,
                above: 0.0,
            }),
            ..summary(1, 3).targets.remove(0)
        }
    }

    #[test]
    fn what_lies_on_an_included_bound_is_met() {
        let one = Bound::Number(1.0);
        let target = at_the_end(ConditionSummary::AtLeast { at_least: one.clone() }, 0.34);
        let (met, missed) = masses(&target);
        // Heights are masses over the width of a bin.
        assert!((met * 0.02 - 0.34).abs() < 1e-9, "{met}");
        assert!((missed * 0.02 - 0.66).abs() < 1e-9, "{missed}");
        let strict = at_the_end(ConditionSummary::MoreThan { more_than: one.clone() }, 0.0);
        assert_eq!(masses(&strict).0, 0.0);
        let most = at_the_end(ConditionSummary::AtMost { at_most: one }, 1.0);
        assert_eq!(masses(&most).1, 0.0);
    }

    #[test]
    fn a_constant_has_one_colour() {
        let mut target = at_the_end(
            ConditionSummary::AtLeast {
                at_least: Bound::Number(5.0),
            },
            1.0,
        );
        target.histogram = None;
        target.quantiles.q50 = Some(5.0);
        let constant = bars(&target, 1000);
        assert!(constant.len() == 1 && constant[0].met);
    }

    #[test]
    fn strict_bounds_leave_whole_numbers_out() {
        let whole = Histogram {
            edges: vec![3.5, 4.5, 5.5, 6.5],
            densities: vec![0.3, 0.3, 0.4],
            below: 0.0,
            above: 0.0,
        };
        for (condition, met) in [
            (
                ConditionSummary::MoreThan {
                    more_than: Bound::Number(5.0),
                },
                [false, false, true],
            ),
            (
                ConditionSummary::AtLeast {
                    at_least: Bound::Number(5.0),
                },
                [false, true, true],
            ),
            (
                ConditionSummary::LessThan {
                    less_than: Bound::Number(5.0),
                },
                [true, false, false],
            ),
        ] {
            let mut target = at_the_end(condition, 0.4);
            target.histogram = Some(whole.clone());
            assert_eq!(bars(&target, 1000).iter().map(|bar| bar.met).collect::<Vec<_>>(), met);
        }
    }
}
