//! The fan of an indicator after something was known or supposed, before its fan as it was, in grey; what is known or supposed as
//! pins and brackets, and the targets.

use super::axis::{Area, Scale, TimeAxis, ValueAxis, range};
use super::canvas::{Anchor, Canvas};
use super::font::{self, Weight};
use super::goal_lines::{self, GoalLine, Taken};
use super::page::Page;
use super::text::spread;
use super::{Options, Plate, fan, goal, style};
use crate::study::outlook::Outlook;
use crate::summary::{ConditionSummary, Quantiles, Standing};
use crate::wording::{Measure, Unit};

const SIZE: f64 = style::SMALL;
/// Most fans.
const MOST: usize = 40;
/// Greys of the fan as it was: 5–95 and 25–75 %.
const GREYS: [style::Colour; 2] = [style::GRID, plotters::style::RGBColor(204, 209, 215)];

/// What is known or supposed of an indicator in one period.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark<'m> {
    /// The period.
    pub period: &'m str,
    /// The number, or the middle of what it may be.
    pub value: Option<f64>,
    /// Between which it lies; one end may be open.
    pub range: Option<[Option<f64>; 2]>,
}

/// One fan before another.
pub struct Fans<'f> {
    /// How they are drawn.
    pub options: &'f Options,
    /// The frequency of the periods.
    pub frequency: &'f str,
    /// The indicator.
    pub outlook: &'f Outlook,
    /// From which period the bands of the new fan are drawn; from the base where there is none.
    pub from: Option<&'f str>,
    /// Pins and brackets.
    pub marks: Vec<Mark<'f>>,
    /// Targets.
    pub goals: Vec<GoalLine<'f>>,
    /// What the old and the new median are called at the edge.
    pub names: [&'static str; 2],
}

type Series = [Option<f64>];

fn finite(series: &Series, at: usize) -> Option<f64> {
    series.get(at).copied().flatten().filter(|value| value.is_finite())
}

fn last(series: &Series) -> Option<f64> {
    finite(series, series.len().checked_sub(1)?)
}

/// How the values of an indicator are written.
fn measure(options: &Options, outlook: &Outlook) -> Measure {
    options.measure(&outlook.unit.clone().unwrap_or(Unit::None))
}

/// Plates of the indicators whose fans differ and that a target reads or that are known or supposed themselves: these first, and of
/// them what a target reads. A caption is made from the label.
pub fn plates(
    options: &Options,
    outlooks: &[Outlook],
    is_marked: impl Fn(&Outlook) -> bool,
    caption: impl Fn(&str) -> String,
) -> Vec<Plate> {
    let is_wanted = |outlook: &Outlook| outlook.before != outlook.after && (outlook.aimed || is_marked(outlook));
    let mut chosen: Vec<usize> = (0..outlooks.len()).filter(|at| is_wanted(&outlooks[*at])).collect();
    chosen.sort_by_key(|at| (!is_marked(&outlooks[*at]), !outlooks[*at].aimed));
    chosen.truncate(MOST);
    let plate = |at: usize| {
        let outlook = &outlooks[at];
        let label = options.label(&outlook.label, &outlook.name).to_string();
        Plate {
            name: outlook.name.clone(),
            caption: caption(&label),
            label,
            about: Some(outlook.name.clone()),
            items: vec![at],
        }
    };
    chosen.into_iter().map(plate).collect()
}

/// The median and the band of 5–95 % at the end, before and after, in one sentence.
pub fn lead(options: &Options, outlook: &Outlook) -> String {
    let measure = measure(options, outlook);
    let period = outlook.periods.last().map_or(String::new(), |period| options.period(period));
    let of = |q: &Quantiles<Vec<Option<f64>>>| Some([last(&q.q50)?, last(&q.q05)?, last(&q.q95)?]);
    let (Some([a, b, c]), Some([d, e, f])) = (of(&outlook.before), of(&outlook.after)) else {
        return options.say(format!("{period}无法计算。"), format!("Undefined in {period}."));
    };
    let [then, then_low, then_high, now, low, high] = measure.alike([a, b, c, d, e, f]);
    let then_band = options.between(&measure, &then_low, &then_high);
    let (then, now, band) = (measure.joined(&then), measure.joined(&now), options.between(&measure, &low, &high));
    options.say(
        format!("{period}中位数由{then}变为{now}，90%区间由{then_band}变为{band}。"),
        format!("Median in {period}: {then} before, {now} now; 90% of outcomes: {then_band} before, {band} now."),
    )
}

/// A target that reads the indicator, with its probabilities before and after, or how it stands where its period is over.
pub fn goal_line<'g>(
    options: &Options,
    outlook: &Outlook,
    condition: &ConditionSummary,
    period: &'g str,
    standing: Option<Standing>,
    [before, after]: [String; 2],
) -> GoalLine<'g> {
    let bound = goal::in_words(condition, &[], &measure(options, outlook), options.language);
    let words = options.period(period);
    let text = match standing.map(Standing::words) {
        Some(standing) => {
            let standing = standing.get(options.language);
            options.say(format!("{words}目标{bound}，{standing}"), format!("target {bound} in {words}: {standing}"))
        }
        None => options.say(
            format!("{words}目标{bound}，实现概率由{before}变为{after}"),
            format!("target {bound} in {words}: from {before} to {after}"),
        ),
    };
    GoalLine {
        sides: condition.thresholds().into(),
        period,
        text,
    }
}

impl Fans<'_> {
    /// Draws them below the texts of a page.
    pub fn draw(&self, page: &Page) -> Canvas {
        let (mut canvas, body) = page.open(style::BODY);
        self.plot(&mut canvas, body);
        canvas
    }

    /// Values at the right edge, each with its words.
    fn edge(&self, measure: &Measure) -> Vec<(f64, String, Weight, style::Colour)> {
        let options = self.options;
        let (old, new) = (&self.outlook.before, &self.outlook.after);
        let is_one = last(&new.q05) == last(&new.q95);
        let bands = [
            (last(&new.q95), options.say("95%分位", "95% quantile")),
            (last(&new.q50), self.names[1]),
            (last(&new.q05), options.say("5%分位", "5% quantile")),
            (last(&old.q50), self.names[0]),
        ];
        let known: Vec<(usize, f64)> = bands
            .iter()
            .enumerate()
            .filter(|(at, _)| !is_one || *at % 2 == 1)
            .filter_map(|(at, (value, _))| Some((at, (*value)?)))
            .collect();
        let figures = measure.figures(&known.iter().map(|(_, value)| *value).collect::<Vec<_>>());
        let text = |((at, value), figure): (&(usize, f64), String)| {
            let (weight, colour) = match at {
                1 => (Weight::Bold, style::BLUE),
                _ => (Weight::Regular, style::GREY),
            };
            (*value, format!("{} {figure}", bands[*at].1), weight, colour)
        };
        known.iter().zip(figures).map(text).collect()
    }

    fn plot(&self, canvas: &mut Canvas, body: Area) {
        let (outlook, measure) = (self.outlook, measure(self.options, self.outlook));
        let time = TimeAxis::new(self.frequency, outlook.periods.iter().map(String::as_str));
        let mut past = fan::past(&time, &outlook.periods, &outlook.history);
        // The past takes no more room than the future.
        let ends = outlook.periods.first().zip(outlook.periods.last());
        if let Some((base, end)) = ends.and_then(|(base, end)| time.ordinal(base).zip(time.ordinal(end))) {
            past.retain(|(period, _)| time.ordinal(period).is_some_and(|at| at >= 2 * base - end));
        }
        let base_is_known = past.iter().any(|(period, _)| outlook.periods.first().is_some_and(|base| base == period));
        if let (Some(base), Some(value), false) = (outlook.periods.first(), finite(&outlook.before.q50, 0), base_is_known) {
            past.push((base, value));
        }
        let time = time.with(past.iter().map(|(period, _)| *period));
        let quantiles = [&outlook.before, &outlook.after].into_iter().flat_map(|q| [&q.q05, &q.q50, &q.q95]);
        let drawn = quantiles.flatten().copied().flatten();
        let marked = self.marks.iter().flat_map(|mark| {
            let [low, high] = mark.range.unwrap_or_default();
            [mark.value, low, high]
        });
        let bounds = self.goals.iter().flat_map(|goal| goal.sides);
        let all = drawn.chain(marked.flatten()).chain(bounds.flatten()).chain(past.iter().map(|(_, value)| *value));
        let (low, high) = range(all).unwrap_or((0.0, 1.0));
        let axis = ValueAxis::new(low, high, 5, &measure);
        let edge = self.edge(&measure);
        let widest = edge.iter().map(|(_, text, weight, _)| font::width(text, SIZE, *weight)).fold(0.0, f64::max);
        let area = Area {
            left: body.left + axis.width(SIZE) + 8.0,
            top: body.top + 2.0 * SIZE,
            right: body.right - widest - 26.0,
            bottom: body.bottom - 2.0 * SIZE,
        };
        let scale = axis.draw_left(canvas, area, SIZE);
        let across = time.scale(area.left + 6.0, area.right, 0.0);
        let from = self.from.and_then(|from| time.ordinal(from));
        let place = |at: usize| time.place(&across, outlook.periods.get(at)?);
        let is_drawn = |at: usize| from.is_none_or(|from| outlook.periods.get(at).and_then(|p| time.ordinal(p)) >= Some(from));
        let stretch = |low: &Series, high: &Series, from_known: bool| -> Vec<(f64, f64, f64)> {
            let all = (0..outlook.periods.len()).filter(|at| !from_known || is_drawn(*at));
            all.filter_map(|at| Some((place(at)?, scale.place(finite(low, at)?), scale.place(finite(high, at)?)))).collect()
        };
        let band = |canvas: &mut Canvas, stretch: &[(f64, f64, f64)], colour: style::Colour| {
            let lower = stretch.iter().map(|(x, low, _)| (*x, *low));
            let upper = stretch.iter().rev().map(|(x, _, high)| (*x, *high));
            canvas.area(lower.chain(upper).collect(), colour);
            if let [(x, low, high)] = stretch {
                canvas.rectangle([x - 4.0, *high, x + 4.0, *low], colour);
            }
        };
        let (old, new) = (&outlook.before, &outlook.after);
        for (colour, [low, high]) in GREYS.into_iter().zip([[&old.q05, &old.q95], [&old.q25, &old.q75]]) {
            band(canvas, &stretch(low, high, false), colour);
        }
        for (colour, [low, high]) in
            style::BANDS.into_iter().zip([[&new.q05, &new.q95], [&new.q10, &new.q90], [&new.q25, &new.q75]])
        {
            band(canvas, &stretch(low, high, true), colour);
        }
        // The edges and the median of the old fan show through the new one.
        for (series, width) in [(&old.q05, style::HAIR), (&old.q95, style::HAIR), (&old.q50, 1.6)] {
            for pair in stretch(series, series, false).windows(2) {
                canvas.dashes((pair[0].0, pair[0].1), (pair[1].0, pair[1].1), style::GREY, width, (5.0, 3.0));
            }
        }
        let line = |series: &Series, known: bool| -> Vec<(f64, f64)> {
            stretch(series, series, known).into_iter().map(|(x, y, _)| (x, y)).collect()
        };
        // Up to what is known the new median is a thin line.
        canvas.line(&line(&new.q50, false), style::BLUE, style::THIN);
        canvas.line(&line(&new.q50, true), style::BLUE, style::LINE);
        let known: Vec<(f64, f64)> = past
            .iter()
            .filter_map(|(period, value)| Some((time.place(&across, period)?, scale.place(*value))))
            .collect();
        canvas.line(&known, style::INK, style::LINE);
        if known.len() <= 40 {
            for point in &known {
                canvas.circle(*point, 3.0, style::INK, None);
            }
        }
        time.draw(canvas, &across, area.bottom, SIZE);
        self.edge_labels(canvas, area, &scale, edge, place(outlook.periods.len().saturating_sub(1)));
        let mut taken = known;
        taken.extend(line(&new.q50, false));
        let boxes = self.marks(canvas, area, (&time, &across), &scale, &measure, &taken);
        let taken = Taken {
            lines: &taken,
            boxes,
            base: place(0),
        };
        goal_lines::draw(canvas, area, (&time, &across), &scale, &self.goals, taken);
    }

    fn edge_labels(
        &self,
        canvas: &mut Canvas,
        area: Area,
        scale: &Scale,
        edge: Vec<(f64, String, Weight, style::Colour)>,
        end: Option<f64>,
    ) {
        let wanted: Vec<f64> = edge.iter().map(|(value, ..)| scale.place(*value)).collect();
        let places = spread(&wanted, SIZE * 1.25, area.top - 4.0, area.bottom);
        let end = end.unwrap_or(area.right);
        for ((value, text, weight, colour), y) in edge.into_iter().zip(places) {
            let led = [(end + 3.0, scale.place(value)), (area.right + 18.0, y)];
            canvas.line(&led, style::RULE, style::HAIR);
            let run = canvas.text(&text, (area.right + 22.0, y + 0.36 * SIZE), SIZE, Anchor::Start);
            (run.weight, run.colour) = (weight, colour);
        }
    }

    /// Pins and brackets with their figures; the boxes of the texts.
    fn marks(
        &self,
        canvas: &mut Canvas,
        area: Area,
        (time, across): (&TimeAxis, &Scale),
        scale: &Scale,
        measure: &Measure,
        taken: &[(f64, f64)],
    ) -> Vec<[f64; 4]> {
        let mut boxes: Vec<[f64; 4]> = Vec::new();
        for mark in &self.marks {
            let Some(x) = time.place(across, mark.period) else { continue };
            if let Some([low, high]) = mark.range {
                let (bottom, top) = (low.map_or(area.bottom, |low| scale.place(low)), high.map_or(area.top, |high| scale.place(high)));
                canvas.line(&[(x, bottom), (x, top)], style::INK, style::LINE);
                for (y, closed, away) in [(bottom, low.is_some(), -1.0), (top, high.is_some(), 1.0)] {
                    if closed {
                        canvas.line(&[(x - 7.0, y), (x + 7.0, y)], style::INK, style::LINE);
                    } else {
                        // An open end is an arrow.
                        canvas.area(vec![(x - 5.0, y + away * 8.0), (x + 5.0, y + away * 8.0), (x, y)], style::INK);
                    }
                }
            }
            if let Some(value) = mark.value {
                let y = scale.place(value);
                if mark.range.is_none() {
                    // A pin: head and rim.
                    canvas.circle((x, y), 6.0, style::PAPER, Some((style::INK, 2.4)));
                }
                canvas.circle((x, y), 2.6, style::INK, None);
            }
            let text = self.words(mark, measure);
            let width = font::width(&text, SIZE, Weight::Bold);
            let middle = mark.value.or(mark.range.and_then(|[low, high]| low.or(high))).map_or(area.bottom, |value| scale.place(value));
            let candidates = [-1.0, 1.0, -2.2, 2.2, -3.4, 3.4].into_iter().flat_map(|rows| {
                [x + 11.0, x - 11.0 - width].map(|left| [left, middle + rows * SIZE - 0.5 * SIZE, left + width, middle + rows * SIZE + 0.6 * SIZE])
            });
            let inside = |place: &[f64; 4]| place[0] >= area.left && place[2] <= area.right + 12.0 && place[1] >= area.top - SIZE && place[3] <= area.bottom;
            let free = |place: &[f64; 4]| {
                let hits = |one: &&[f64; 4]| place[0] < one[2] && one[0] < place[2] && place[1] < one[3] && one[1] < place[3];
                boxes.iter().filter(hits).count() * 100 + goal_lines::crossings(taken, *place)
            };
            let best = candidates.filter(inside).min_by_key(free);
            if let Some(best) = best.filter(|best| free(best) < 100) {
                let run = canvas.text(&text, (best[0], best[3] - 0.15 * SIZE), SIZE, Anchor::Start);
                (run.weight, run.rim) = (Weight::Bold, true);
                boxes.push(run.bounds());
            }
        }
        boxes
    }

    fn words(&self, mark: &Mark, measure: &Measure) -> String {
        match (mark.value, mark.range) {
            (_, Some([Some(low), Some(high)])) => {
                let [low, high] = measure.alike([low, high]);
                self.options.between(measure, &low, &high)
            }
            (_, Some([Some(low), None])) => measure.joined(&measure.compared("≥", &measure.figure(low))),
            (_, Some([None, Some(high)])) => measure.joined(&measure.compared("≤", &measure.figure(high))),
            (Some(value), _) => measure.with_unit(value),
            _ => String::new(),
        }
    }
}
