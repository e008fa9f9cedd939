//! The settings of one lever that a search tries: where it stands, and the multiples of a round step between its least and
//! greatest setting, counted from where it stands.

use crate::model::{ItemId, Model, Setting};
use std::sync::Arc;

/// A step is the greatest power of ten of which the range holds at least so many.
const STEPS: f64 = 1000.0;
/// Settings are told apart to this share of the largest of them.
const FINEST: f64 = 1.0 / (1u64 << 40) as f64;

/// A lever and its settings.
#[derive(Clone, Debug)]
pub struct Axis {
    /// The lever.
    pub item: ItemId,
    /// Cost per unit of change; at least 0.
    pub cost: f64,
    /// As planned. Of a series that of the last period: all of it moves by as much, each of its values within the bounds.
    pub from: f64,
    /// Least setting, never above `from`. Of a series as far below it as brings its greatest value to the lower bound.
    pub low: f64,
    /// Greatest setting, never below `from`. Of a series as far above it as brings its least value to the upper bound.
    pub high: f64,
    /// How many settings there are below `from`.
    pub down: i64,
    /// And above.
    pub up: i64,
    /// Whether it has no `min`, and no `max`.
    open: [bool; 2],
    /// `min` and `max`, or how far the search goes without.
    bounds: [f64; 2],
    /// Whether it is planned the same in all periods.
    is_even: bool,
    planned: Setting,
    /// A step is 10 to this power.
    power: i32,
}

impl Axis {
    /// The settings of a lever; `None` for an item that is none. Where it has no bound it reaches from the smaller of 0 and its value
    /// to the greater of twice its value and 1, and `reach` times its size (at least 1) away where `reach` is above 1.
    pub fn new(model: &Model, item: ItemId, reach: f64) -> Option<Axis> {
        let lever = model.lever(item)?;
        let last = model.calendar.last();
        let from = lever.setting.at(last);
        let (least, greatest) = extent(&lever.setting, last);
        let away = if reach > 1.0 { reach * from.abs().max(1.0) } else { 0.0 };
        // Beyond the other bound, should the plan be beyond that.
        let lower = lever.min.unwrap_or_else(|| {
            let free = least.min(0.0).min(least - away);
            lever.max.map_or(free, |max| free.min(max))
        });
        let upper = lever.max.unwrap_or_else(|| {
            let free = (2.0 * greatest).max(1.0).max(greatest + away);
            lever.min.map_or(free, |min| free.max(min))
        });
        // Of what does not change exactly the bounds.
        let low = if least == greatest {
            lower.min(from)
        } else {
            from + (lower - greatest).min(0.0)
        };
        let high = if least == greatest {
            upper.max(from)
        } else {
            from + (upper - least).max(0.0)
        };
        let step = ((high - low) / STEPS).max(low.abs().max(high.abs()) * FINEST);
        let mut axis = Axis {
            item,
            // Of −0 and 0 either may be the maximum.
            cost: lever.cost.max(0.0).abs(),
            from,
            low,
            high,
            down: 0,
            up: 0,
            open: [lever.min.is_none(), lever.max.is_none()],
            bounds: [lower, upper],
            is_even: least == greatest,
            planned: lever.setting.clone(),
            power: power_below(step),
        };
        axis.count_places();
        Some(axis)
    }

    fn count_places(&mut self) {
        if !(self.high - self.low).is_finite() {
            return;
        }
        if self.high > self.from {
            self.up = self.ceil(self.high) - self.floor(self.from);
        }
        if self.low < self.from {
            self.down = self.ceil(self.from) - self.floor(self.low);
        }
    }

    /// The setting that stands `at` places from where the lever stands, below it where negative. A lever that is planned outside its
    /// bounds goes to the nearer one at once.
    pub fn value(&self, at: i64) -> f64 {
        if at == 0 {
            return self.from;
        }
        let value = self.place(at);
        if self.is_even { self.clamp(value) } else { value }
    }

    /// The same as if there were no bounds.
    fn place(&self, at: i64) -> f64 {
        if at > 0 {
            if at >= self.up {
                self.high
            } else {
                self.multiple(self.floor(self.from) + at)
            }
        } else if -at >= self.down {
            self.low
        } else {
            self.multiple(self.ceil(self.from) + at)
        }
    }

    /// What the change costs.
    pub fn cost_at(&self, at: i64) -> f64 {
        self.cost * self.distance(at)
    }

    /// How far it is from the plan; of a series the value that moves furthest.
    pub fn distance(&self, at: i64) -> f64 {
        let shift = (self.value(at) - self.from).abs();
        match &self.planned {
            Setting::Series(points) if at != 0 => {
                // What is planned outside the bounds moves further than the rest.
                let outside = points
                    .iter()
                    .map(|(_, value)| *value)
                    .filter(|value| self.clamp(*value) != *value);
                outside.fold(shift, |most, value| most.max((self.moved(value, at) - value).abs()))
            }
            _ => shift,
        }
    }

    /// A value of a series moved with all of it, within the bounds.
    fn moved(&self, value: f64, at: i64) -> f64 {
        self.clamp(readable(value + (self.value(at) - self.from)))
    }

    fn clamp(&self, value: f64) -> f64 {
        let [lower, upper] = self.bounds;
        value.clamp(lower, upper)
    }

    /// Whether it lacks a bound.
    pub fn is_open(&self) -> bool {
        self.open.contains(&true)
    }

    /// Whether it has moved towards where it has no bound.
    pub fn is_unbounded(&self, at: i64) -> bool {
        self.open[0] && at < 0 || self.open[1] && at > 0
    }

    /// Whether a wider search might move it further.
    pub fn is_at_open_end(&self, at: i64) -> bool {
        self.is_unbounded(at) && (at == self.up || at == -self.down)
    }

    /// The lever's setting in every period.
    pub fn setting(&self, at: i64) -> Setting {
        match &self.planned {
            _ if at == 0 => self.planned.clone(),
            Setting::Constant(_) => Setting::Constant(self.value(at)),
            Setting::Series(points) => {
                let moved = |(period, value): &(i64, f64)| (*period, self.moved(*value, at));
                Setting::Series(points.iter().map(moved).collect::<Arc<[_]>>())
            }
        }
    }

    /// Places within the range.
    pub fn holds(&self, at: i64) -> bool {
        -self.down <= at && at <= self.up
    }

    fn multiple(&self, count: i64) -> f64 {
        let size = ten_to(self.power.abs());
        // Divided, a multiple of 0.001 is the double that `0.844` is.
        if self.power < 0 {
            count as f64 / size
        } else {
            count as f64 * size
        }
    }

    fn floor(&self, value: f64) -> i64 {
        let near = (value / self.multiple(1)).floor() as i64;
        (near - 1..=near + 1)
            .rev()
            .find(|count| self.multiple(*count) <= value)
            .unwrap_or(near)
    }

    fn ceil(&self, value: f64) -> i64 {
        let near = (value / self.multiple(1)).ceil() as i64;
        (near - 1..=near + 1)
            .find(|count| self.multiple(*count) >= value)
            .unwrap_or(near)
    }
}

/// The greatest power of ten that is at most `size`.
fn power_below(size: f64) -> i32 {
    if !(size > 0.0 && size.is_finite()) {
        return 0;
    }
    let step = |power: i32| if power < 0 { 1.0 / ten_to(-power) } else { ten_to(power) };
    let mut power = 0;
    while power > -300 && step(power) > size {
        power -= 1;
    }
    while power < 300 && step(power + 1) <= size {
        power += 1;
    }
    power
}

fn ten_to(power: i32) -> f64 {
    (0..power).fold(1.0, |product, _| product * 10.0)
}

/// The least and the greatest value of a setting in the periods from the base to the last.
fn extent(setting: &Setting, last: i64) -> (f64, f64) {
    let Setting::Series(points) = setting else {
        let value = setting.at(last);
        return (value, value);
    };
    // Of those up to the base the last one holds, or else the first of all.
    let from = points.partition_point(|(period, _)| *period <= 0).saturating_sub(1);
    let to = points.partition_point(|(period, _)| *period <= last).max(from + 1);
    let values = points[from..to].iter().map(|(_, value)| *value);
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, greatest), value| {
        (least.min(value), greatest.max(value))
    })
}

/// A number without the digits that are rounding alone.
pub(super) fn readable(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(from: f64, low: f64, high: f64) -> Axis {
        let mut axis = Axis {
            item: ItemId(0),
            cost: 3.0,
            from,
            low,
            high,
            down: 0,
            up: 0,
            open: [false, false],
            bounds: [low, high],
            is_even: true,
            planned: Setting::Constant(from),
            power: power_below((high - low) / STEPS),
        };
        axis.count_places();
        axis
    }

    #[test]
    fn settings_are_round_and_end_at_the_bounds() {
        let push = axis(0.0, 0.0, 2.0);
        assert_eq!((push.down, push.up), (0, 2000));
        assert_eq!([push.value(1), push.value(844), push.value(2000)], [0.001, 0.844, 2.0]);
        let odd = axis(0.33337, -0.25001, 1.00005);
        assert_eq!([odd.value(0), odd.value(1), odd.value(-1)], [0.33337, 0.334, 0.333]);
        assert_eq!([odd.value(odd.up), odd.value(-odd.down)], [1.00005, -0.25001]);
        for at in -odd.down..odd.up {
            assert!(odd.value(at) < odd.value(at + 1), "{at}");
        }
        let large = axis(5e6, 0.0, 1e7);
        assert_eq!(large.value(1), 5_010_000.0);
        assert!((push.cost_at(844) - 2.532).abs() < 1e-12);
        let fixed = axis(1.0, 1.0, 1.0);
        assert_eq!((fixed.down, fixed.up), (0, 0));
    }
}
