//! From values and periods to places: nice ticks, scales and the axis of time.

use super::canvas::{Anchor, Canvas};
use super::font::{self, Weight};
use super::style;
use crate::scenario::{Calendar, Frequency};
use crate::wording::Measure;

/// A linear scale from values to places; values outside stay just outside the range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// `low` is shown at `from`, `high` at `to`; equal or infinite ends are moved apart.
    pub fn new(low: f64, high: f64, from: f64, to: f64) -> Scale {
        let low = if low.is_finite() { low.clamp(-1e300, 1e300) } else { 0.0 };
        let high = if high.is_finite() {
            high.clamp(-1e300, 1e300)
        } else {
            1.0
        };
        let high = if high > low { high } else { low + low.abs().max(1.0) };
        Scale { low, high, from, to }
    }

    /// The place of a value.
    pub fn place(&self, value: f64) -> f64 {
        // Halves first, so that nothing overflows.
        let share = (value / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0);
        let share = if share.is_nan() { 0.0 } else { share.clamp(-0.5, 1.5) };
        self.from + share * (self.to - self.from)
    }
}

/// Round ticks and the range that they span.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticks {
    /// Their values, rising.
    pub values: Vec<f64>,
    /// Their distance.
    pub step: f64,
}

/// 1, 2 or 5 times a power of ten that is at least `least`.
fn round_step(least: f64) -> f64 {
    let text = format!("{least:e}");
    let exponent: i32 = text
        .split_once('e')
        .and_then(|(_, exponent)| exponent.parse().ok())
        .unwrap_or(0);
    let power = |exponent: i32| format!("1e{exponent}").parse::<f64>().unwrap_or(1.0);
    let steps = [1.0, 2.0, 5.0, 10.0].map(|lead: f64| lead * power(exponent));
    steps
        .into_iter()
        .find(|step| *step >= least * (1.0 - 1e-9))
        .unwrap_or(steps[3])
}

/// The smallest and the largest of what is finite.
pub fn range(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values
        .into_iter()
        .filter(|value| value.is_finite())
        .fold(None, |range, value| match range {
            None => Some((value, value)),
            Some((low, high)) => Some((f64::min(low, value), f64::max(high, value))),
        })
}

impl Ticks {
    /// About `count` round ticks that span `low` to `high`; a constant gets room on both sides.
    pub fn new(low: f64, high: f64, count: usize) -> Ticks {
        let (mut low, mut high) = (low.clamp(-1e300, 1e300), high.clamp(-1e300, 1e300));
        let room = (low.abs().max(high.abs()) * 1e-9).max(1e-300);
        if high - low <= room || (high - low).is_nan() {
            // What is 0 throughout may well be a share or an event.
            let room = low.abs() * 0.1;
            (low, high) = if low == 0.0 {
                (0.0, 1.0)
            } else {
                (low - room, high + room)
            };
        }
        let step = round_step((high / 2.0 - low / 2.0) / count.max(1) as f64 * 2.0);
        let first = (low / step + 1e-9).floor();
        let last = (high / step - 1e-9).ceil();
        let count = ((last - first).clamp(1.0, 100.0)) as usize;
        // k · step as a decimal: 3 · 0.1 is 0.3.
        let digits = format!("{step:e}");
        let value = |k: f64| {
            let (lead, exponent) = digits.split_once('e').unwrap_or((&digits, "0"));
            let lead: f64 = lead.parse().unwrap_or(1.0);
            format!("{}e{exponent}", k * lead).parse().unwrap_or(k * step)
        };
        Ticks {
            values: (0..=count).map(|k| value(first + k as f64)).collect(),
            step,
        }
    }

    /// First and last.
    pub fn ends(&self) -> (f64, f64) {
        (
            self.values.first().copied().unwrap_or(0.0),
            self.values.last().copied().unwrap_or(1.0),
        )
    }
}

/// Where a plot stands: left, top, right, bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left.
    pub left: f64,
    /// Top.
    pub top: f64,
    /// Right.
    pub right: f64,
    /// Bottom.
    pub bottom: f64,
}

impl Area {
    /// Width.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Height.
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }
}

/// The vertical axis: the plot's scale, grid and labels.
pub struct ValueAxis {
    range: (f64, f64),
    ticks: Ticks,
    labels: Vec<String>,
    caption: String,
}

impl ValueAxis {
    /// For values from `low` to `high`.
    pub fn new(low: f64, high: f64, count: usize, measure: &Measure) -> ValueAxis {
        // Ticks are round in the unit that is shown.
        let factor = measure.factor();
        let mut ticks = Ticks::new(low * factor, high * factor, count);
        let (labels, word) = measure.ticks(&ticks.values, ticks.step);
        ticks.step /= factor;
        ticks.values.iter_mut().for_each(|tick| *tick /= factor);
        ValueAxis {
            range: (low, high),
            ticks,
            labels,
            caption: measure.caption(&word),
        }
    }

    /// Width of the labels.
    pub fn width(&self, size: f64) -> f64 {
        self.labels
            .iter()
            .map(|label| font::width(label, size, Weight::Regular))
            .fold(0.0, f64::max)
    }

    /// Values at both ends.
    pub fn ends(&self) -> (f64, f64) {
        self.ticks.ends()
    }

    /// Draws grid and labels to the left of a plot, and the unit above; returns the scale.
    pub fn draw_left(&self, canvas: &mut Canvas, area: Area, size: f64) -> Scale {
        let (low, high) = self.ends();
        let scale = Scale::new(low, high, area.bottom, area.top);
        for (value, label) in self.ticks.values.iter().zip(&self.labels) {
            let y = scale.place(*value);
            let (colour, width) = if *value == 0.0 {
                (style::RULE, style::THIN)
            } else {
                (style::GRID, style::HAIR)
            };
            canvas.line(&[(area.left, y), (area.right, y)], colour, width);
            canvas
                .text(label, (area.left - 6.0, y + 0.36 * size), size, Anchor::End)
                .colour = style::GREY;
        }
        if !self.caption.is_empty() {
            let start = (area.left - 6.0 - self.width(size)).max(2.0);
            canvas
                .text(&self.caption, (start, area.top - 0.8 * size), size, Anchor::Start)
                .colour = style::GREY;
        }
        scale
    }

    /// Draws labels below a plot, as many as there is room for, and the unit at the right end below; returns the scale, which
    /// spans the values and not the ticks.
    pub fn draw_below(&self, canvas: &mut Canvas, area: Area, size: f64) -> Scale {
        let (low, high) = if self.range.0 < self.range.1 {
            self.range
        } else {
            self.ends()
        };
        let scale = Scale::new(low, high, area.left, area.right);
        canvas.line(
            &[(area.left, area.bottom), (area.right, area.bottom)],
            style::RULE,
            style::THIN,
        );
        let step = self.ticks.step.min((high - low).max(f64::MIN_POSITIVE));
        let room = (scale.place(low + step) - scale.place(low)).abs();
        let every = ((self.width(size) + 8.0) / room.max(1.0)).ceil().max(1.0) as usize;
        for (value, label) in self
            .ticks
            .values
            .iter()
            .zip(&self.labels)
            .step_by(every)
            .filter(|(v, _)| (low..=high).contains(*v))
        {
            let x = scale.place(*value);
            canvas.line(&[(x, area.bottom), (x, area.bottom + 4.0)], style::RULE, style::THIN);
            canvas
                .text(label, (x, area.bottom + 6.0 + size), size, Anchor::Middle)
                .colour = style::GREY;
        }
        if !self.caption.is_empty() {
            let place = (area.right, area.bottom + 10.0 + 2.2 * size);
            canvas.text(&self.caption, place, size, Anchor::End).colour = style::GREY;
        }
        scale
    }
}

/// Most names on one axis.
const MOST_NAMES: usize = 400;

/// Periods in a row, known and simulated, at their true distances.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeAxis {
    frequency: Frequency,
    /// Ordinals and names, rising.
    periods: Vec<(i64, String)>,
}

impl TimeAxis {
    /// From the frequency's word and all names that shall have a place.
    pub fn new<'a>(frequency: &str, names: impl IntoIterator<Item = &'a str>) -> TimeAxis {
        let all = [Frequency::Annual, Frequency::Quarterly, Frequency::Monthly];
        let frequency = all
            .into_iter()
            .find(|one| one.word() == frequency)
            .unwrap_or(Frequency::Plain);
        TimeAxis {
            frequency,
            periods: Vec::new(),
        }
        .with(names)
    }

    /// The same with further periods.
    pub fn with<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> TimeAxis {
        let mut periods = self.periods.clone();
        periods.extend(
            names
                .into_iter()
                .filter_map(|name| Some((self.ordinal(name)?, name.to_string()))),
        );
        periods.sort();
        periods.dedup_by_key(|(ordinal, _)| *ordinal);
        TimeAxis {
            frequency: self.frequency,
            periods,
        }
    }

    /// The ordinal of a period's name.
    pub fn ordinal(&self, name: &str) -> Option<i64> {
        let read = Calendar::ordinal_of(self.frequency, name).ok();
        // Plain periods before the base are negative.
        read.or_else(|| {
            (self.frequency == Frequency::Plain)
                .then(|| name.trim().replace('−', "-").parse().ok())
                .flatten()
        })
    }

    /// The name of an ordinal.
    fn name(&self, ordinal: i64) -> String {
        match self.frequency {
            Frequency::Annual => ordinal.to_string(),
            Frequency::Plain => ordinal.to_string().replace('-', "−"),
            Frequency::Quarterly => format!("{}Q{}", ordinal.div_euclid(4), ordinal.rem_euclid(4) + 1),
            Frequency::Monthly => format!("{}-{:02}", ordinal.div_euclid(12), ordinal.rem_euclid(12) + 1),
        }
    }

    /// The scale of ordinals between two places, with half a step of room on both sides where `room` asks for it.
    pub fn scale(&self, left: f64, right: f64, room: f64) -> Scale {
        let first = self.periods.first().map_or(0, |(ordinal, _)| *ordinal) as f64;
        let last = self.periods.last().map_or(1, |(ordinal, _)| *ordinal) as f64;
        if last > first {
            Scale::new(first - room, last + room, left, right)
        } else {
            Scale::new(first - 0.5, first + 0.5, left, right)
        }
    }

    /// The place of a period.
    pub fn place(&self, scale: &Scale, name: &str) -> Option<f64> {
        self.ordinal(name).map(|ordinal| scale.place(ordinal as f64))
    }

    /// Draws ticks and as many names below a line as there is room for, the whole years first.
    pub fn draw(&self, canvas: &mut Canvas, scale: &Scale, y: f64, size: f64) {
        for x in self.names(canvas, scale, y, size) {
            canvas.line(&[(x, y), (x, y + 4.0)], style::RULE, style::THIN);
        }
    }

    /// Names of periods alone, as many as there is room for; where they stand.
    pub fn names(&self, canvas: &mut Canvas, scale: &Scale, y: f64, size: f64) -> Vec<f64> {
        let mut places = Vec::new();
        let (Some((first, _)), Some((last, _))) = (self.periods.first(), self.periods.last()) else {
            return places;
        };
        let (left, right) = (scale.place(*first as f64), scale.place(*last as f64));
        let steps: &[i64] = match self.frequency {
            Frequency::Quarterly => &[1, 2, 4, 8, 20, 40, 80, 200],
            Frequency::Monthly => &[1, 3, 6, 12, 24, 60, 120, 240, 600],
            _ => &[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
        };
        let width = self
            .periods
            .iter()
            .map(|(_, name)| font::width(name, size, Weight::Regular))
            .fold(0.0, f64::max);
        let room = (right - left) / (last - first).max(1) as f64;
        let step = steps
            .iter()
            .copied()
            .find(|step| room * *step as f64 >= width + 10.0)
            .unwrap_or(*last - *first + 1);
        let year = self.frequency.per_year().unwrap_or(1);
        // At regular distances, whether anything is known of a period or not.
        let whole_steps = (first.div_euclid(step)..=last.div_euclid(step)).take(MOST_NAMES);
        let named = whole_steps.map(|k| k * step).filter(|ordinal| ordinal >= first);
        for ordinal in named {
            let name = self.name(ordinal);
            let x = scale.place(ordinal as f64);
            places.push(x);
            // Whole years need no month.
            let whole = year > 1 && step % year == 0;
            let name = if whole {
                ordinal.div_euclid(year).to_string()
            } else {
                name
            };
            canvas.text(&name, (x, y + 6.0 + size), size, Anchor::Middle).colour = style::GREY;
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::{Language, Style, Unit};
    use proptest::prelude::*;

    #[test]
    fn ticks_are_round() {
        assert_eq!(Ticks::new(3012.0, 4380.0, 5).values, [3000.0, 3500.0, 4000.0, 4500.0]);
        assert_eq!(Ticks::new(0.0, 0.31, 4).values, [0.0, 0.1, 0.2, 0.3, 0.4]);
        assert_eq!(Ticks::new(5.0, 5.0, 4).ends(), (4.5, 5.5));
        assert_eq!(Ticks::new(0.0, 0.0, 4).ends(), (0.0, 1.0));
    }

    #[test]
    fn months_are_named_by_years() {
        let names: Vec<String> = (0..240)
            .map(|k| format!("{}-{:02}", 2018 + k / 12, k % 12 + 1))
            .collect();
        let axis = TimeAxis::new("monthly", names.iter().map(String::as_str));
        let mut canvas = Canvas::new(800.0, 100.0);
        axis.draw(&mut canvas, &axis.scale(50.0, 750.0, 0.0), 50.0, 12.0);
        let shown: Vec<&str> = canvas.texts.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(shown[..3], ["2018", "2020", "2022"]);
    }

    #[test]
    fn years_are_named_at_regular_distances() {
        let axis = TimeAxis::new("annual", ["2012", "2015", "2017", "2020"]);
        let mut canvas = Canvas::new(800.0, 100.0);
        axis.draw(&mut canvas, &axis.scale(50.0, 750.0, 0.0), 50.0, 12.0);
        let shown: Vec<&str> = canvas.texts.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(
            shown,
            ["2012", "2013", "2014", "2015", "2016", "2017", "2018", "2019", "2020"]
        );
        let axis = TimeAxis::new("quarterly", ["2030Q4", "2031Q3"]);
        axis.draw(&mut canvas, &axis.scale(50.0, 750.0, 0.0), 50.0, 12.0);
        assert_eq!(
            canvas.texts[9..]
                .iter()
                .map(|run| run.text.as_str())
                .collect::<Vec<_>>(),
            ["2030Q4", "2031Q1", "2031Q2", "2031Q3"]
        );
    }

    proptest! {
        #[test]
        fn ticks_span_any_range(low in proptest::num::f64::NORMAL, high in proptest::num::f64::NORMAL) {
            let (low, high) = (low.min(high), low.max(high));
            let ticks = Ticks::new(low, high, 5);
            prop_assert!(ticks.values.len() <= 101 && ticks.values.len() >= 2);
            prop_assert!(ticks.values.iter().all(|tick| tick.is_finite()));
            prop_assert!(ticks.values.is_sorted());
            let scale = Scale::new(ticks.ends().0, ticks.ends().1, 0.0, 100.0);
            prop_assert!(scale.place(low).is_finite() && scale.place(high).is_finite());
            let axis = ValueAxis::new(low, high, 5, &Measure::new(&Unit::Plain("人".into()), Language::Chinese, Style::Picture));
            prop_assert!(axis.labels.iter().all(|label| label.chars().count() < 24));
        }
    }
}
