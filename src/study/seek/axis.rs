//! The settings of one lever that a search tries: where it stands, and the multiples of a round step between its least and
//! greatest setting, counted from where it stands. A search goes by such steps; between two of them lie the finer places at which
//! an answer is made exact.

use crate::model::{ItemId, Model, Setting};
use std::sync::Arc;

/// A step is the greatest power of ten of which the range holds at least so many.
const STEPS: f64 = 1000.0;
/// Steps are at least this share of the largest setting.
const FINEST_STEP: f64 = 1.0 / (1u64 << 40) as f64;
/// Settings are told apart to this share of the largest of them.
const FINEST: f64 = 1.0 / (1u64 << 50) as f64;
/// A step is divided into at most 10 to this power places.
const DIGITS: i32 = 9;

/// How far a search goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// Below and above, where a lever has no bound: multiples of its size (at least 1).
    pub away: [f64; 2],
    /// Never further from the plan than this.
    pub most: f64,
}

impl Reach {
    /// So many multiples of a lever's size on both sides.
    pub fn of(away: f64) -> Reach {
        Reach {
            away: [away; 2],
            most: f64::INFINITY,
        }
    }
}

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
    /// How many places there are below `from`.
    pub down: i64,
    /// And above.
    pub up: i64,
    /// So many places make a step.
    pub grain: i64,
    /// Whether it has no `min`, and no `max`.
    open: [bool; 2],
    /// `min` and `max`, or how far the search goes without.
    bounds: [f64; 2],
    /// How far it may go without.
    away: [f64; 2],
    /// Whether it is planned the same in all periods.
    is_even: bool,
    planned: Setting,
    /// Places are 10 to this power apart.
    power: i32,
    /// Steps are.
    step_power: i32,
}

impl Axis {
    /// The settings of a lever; `None` for an item that is none. Where it has no bound it reaches from the smaller of 0 and its value
    /// to the greater of twice its value and 1, and as far away as `reach` says where that is more than once its size.
    pub fn new(model: &Model, item: ItemId, reach: Reach) -> Option<Axis> {
        let lever = model.lever(item)?;
        let last = model.calendar.last();
        let from = lever.setting.at(last);
        let (least, greatest) = extent(&lever.setting, last);
        let far = reach.away.map(|away| if away > 1.0 { away * from.abs().max(1.0) } else { 0.0 });
        // Beyond the other bound, should the plan be beyond that.
        let lower = lever.min.unwrap_or_else(|| {
            let free = least.min(0.0).min(least - far[0]);
            lever.max.map_or(free, |max| free.min(max))
        });
        let upper = lever.max.unwrap_or_else(|| {
            let free = (2.0 * greatest).max(1.0).max(greatest + far[1]);
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
        // A plan outside its bounds must come back to them, however far that is.
        let most = if lower <= least && greatest <= upper {
            reach.most
        } else {
            f64::INFINITY
        };
        let (low, high) = (low.max(from - most), high.min(from + most));
        let largest = low.abs().max(high.abs());
        let step_power = power_below(((high - low) / STEPS).max(largest * FINEST_STEP));
        let power = (step_power - DIGITS).max(power_below(largest * FINEST) + 1).min(step_power);
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
            away: reach.away,
            is_even: least == greatest,
            planned: lever.setting.clone(),
            grain: ten_to(step_power - power) as i64,
            power,
            step_power,
        };
        axis.count_places();
        Some(axis)
    }

    fn count_places(&mut self) {
        if !(self.high - self.low).is_finite() {
            return;
        }
        if self.high > self.from {
            self.up = (self.ceil(self.high) - self.floor(self.from)) * self.grain;
        }
        if self.low < self.from {
            self.down = (self.ceil(self.from) - self.floor(self.low)) * self.grain;
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
                multiple(self.origin(1) + at, self.power).clamp(self.from, self.high)
            }
        } else if -at >= self.down {
            self.low
        } else {
            multiple(self.origin(-1) + at, self.power).clamp(self.low, self.from)
        }
    }

    /// The multiple of the distance between places from which those of a side are counted.
    fn origin(&self, side: i64) -> i64 {
        let step = if side > 0 {
            self.floor(self.from)
        } else {
            self.ceil(self.from)
        };
        step * self.grain
    }

    /// Of the places strictly between two on the same side of the plan one with as few digits as can be, near the middle.
    pub fn between(&self, one: i64, other: i64) -> Option<i64> {
        let (low, high) = (one.min(other), one.max(other));
        let origin = self.origin(if high > 0 { 1 } else { -1 });
        let (low, high) = (low + origin, high + origin);
        let middle = low + (high - low) / 2;
        let mut unit = self.grain;
        while unit > 0 {
            let round = (middle + unit / 2).div_euclid(unit) * unit;
            if low < round && round < high {
                return Some(round - origin);
            }
            unit /= 10;
        }
        None
    }

    /// The nearest place with a setting that is a multiple of so many places.
    pub fn rounded(&self, at: i64, unit: i64) -> i64 {
        let origin = self.origin(at.signum());
        ((at + origin + unit / 2).div_euclid(unit) * unit - origin).clamp(-self.down, self.up)
    }

    /// A number of places as whole steps, towards the plan.
    pub fn whole(&self, at: i64) -> i64 {
        at / self.grain * self.grain
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

    /// Multiples of its size that it may go where it has no bound.
    pub fn away(&self) -> [f64; 2] {
        self.away
    }

    /// The least and the greatest setting; of a series in the period `last`.
    pub fn range(&self, last: i64) -> [f64; 2] {
        let end = |at: i64| self.setting(at).at(last);
        [end(-self.down).min(self.from), end(self.up).max(self.from)]
    }

    /// Whether it lacks a bound on a side, below (0) or above (1).
    pub fn is_open_on(&self, side: usize) -> bool {
        self.open[side]
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

    fn floor(&self, value: f64) -> i64 {
        let near = (value / multiple(1, self.step_power)).floor() as i64;
        (near - 1..=near + 1)
            .rev()
            .find(|count| multiple(*count, self.step_power) <= value)
            .unwrap_or(near)
    }

    fn ceil(&self, value: f64) -> i64 {
        let near = (value / multiple(1, self.step_power)).ceil() as i64;
        (near - 1..=near + 1)
            .find(|count| multiple(*count, self.step_power) >= value)
            .unwrap_or(near)
    }
}

/// So many times 10 to a power.
fn multiple(count: i64, power: i32) -> f64 {
    let size = ten_to(power.abs());
    // Divided, a multiple of 0.001 is the double that `0.844` is.
    if power < 0 {
        count as f64 / size
    } else {
        count as f64 * size
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

    fn axis(from: f64, low: f64, high: f64, digits: i32) -> Axis {
        let step_power = power_below((high - low) / STEPS);
        let mut axis = Axis {
            item: ItemId(0),
            cost: 3.0,
            from,
            low,
            high,
            down: 0,
            up: 0,
            grain: ten_to(digits) as i64,
            open: [false, false],
            bounds: [low, high],
            away: [1.0; 2],
            is_even: true,
            planned: Setting::Constant(from),
            power: step_power - digits,
            step_power,
        };
        axis.count_places();
        axis
    }

    #[test]
    fn places_between_steps_are_round() {
        let axis = axis(0.33337, -0.25001, 1.00005, 9);
        let step = axis.grain;
        // The plan lies on no step: that above it is the first.
        assert_eq!([axis.value(step), axis.value(-step)], [0.334, 0.333]);
        assert_eq!(axis.value(step + step / 2), 0.3345);
        let places = [1, step / 3, step / 2, step, 2 * step - 1, axis.up - 1, axis.up];
        for (one, next) in places.iter().zip(&places[1..]) {
            assert!(axis.value(*one) <= axis.value(*next), "{one} {next}");
        }
        // 0.4 lies between 0.3997 and 0.4004, and is rounder than the middle.
        let at = |value: f64| ((value - 0.333) * 1e3).round() as i64 * step;
        let (low, high) = (at(0.399) + 7 * step / 10, at(0.400) + 4 * step / 10);
        assert_eq!(axis.between(high, low).map(|at| axis.value(at)), Some(0.4));
        assert_eq!(axis.between(step, step + 1), None);
        assert_eq!(axis.value(axis.rounded(at(0.400) + 1234, step / 1000)), 0.4);
    }

    #[test]
    fn settings_are_round_and_end_at_the_bounds() {
        let push = axis(0.0, 0.0, 2.0, 0);
        assert_eq!((push.down, push.up), (0, 2000));
        assert_eq!([push.value(1), push.value(844), push.value(2000)], [0.001, 0.844, 2.0]);
        let odd = axis(0.33337, -0.25001, 1.00005, 0);
        assert_eq!([odd.value(0), odd.value(1), odd.value(-1)], [0.33337, 0.334, 0.333]);
        assert_eq!([odd.value(odd.up), odd.value(-odd.down)], [1.00005, -0.25001]);
        for at in -odd.down..odd.up {
            assert!(odd.value(at) < odd.value(at + 1), "{at}");
        }
        let large = axis(5e6, 0.0, 1e7, 0);
        assert_eq!(large.value(1), 5_010_000.0);
        assert!((push.cost_at(844) - 2.532).abs() < 1e-12);
        let fixed = axis(1.0, 1.0, 1.0, 0);
        assert_eq!((fixed.down, fixed.up), (0, 0));
    }
}
