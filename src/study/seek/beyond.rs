//! Levers without a bound, beyond where all of the range was looked over: by powers of ten as long as the measure comes nearer to its
//! bound.

use super::axis::Reach;
use super::search::Search;
use super::trial::Package;
use super::{REACHES, Seeker, Unfinished};

/// Paths on which powers of ten are tried.
const PATHS: u64 = 1024;
/// The greatest multiple of a lever's size.
const FARTHEST: f64 = 1e290;
/// A measure that has not moved at all by here is not moved by the lever.
const UNMOVED: f64 = 1e18;
/// So many powers without coming nearer are the end.
const IDLE: usize = 2;
/// So many levers are also moved together, in all directions.
const TOGETHER: usize = 2;

impl Seeker<'_> {
    /// How far each lever must be allowed to go, in multiples of its size: a power beyond where the measure came nearest to its bound, or
    /// where it reached it. `None` where it came no nearer than it does within what was looked over.
    pub(super) fn beyond(&mut self) -> Result<Option<Vec<[f64; 2]>>, Unfinished> {
        let within = REACHES[REACHES.len() - 1];
        let axes = self.axes(|_| Reach::of(within));
        let open = |place: usize, side: usize| self.matter.contains(&axes[place].item) && axes[place].is_open_on(side);
        let mut reaches: Vec<[f64; 2]> = vec![[within; 2]; axes.len()];
        let mut any = false;
        for direction in directions(axes.len(), open) {
            if let Some(reach) = self.follow(&direction)? {
                any = true;
                for (reaches, side) in reaches.iter_mut().zip(&direction) {
                    match side {
                        1 => reaches[1] = reaches[1].max(reach),
                        -1 => reaches[0] = reaches[0].max(reach),
                        _ => {}
                    }
                }
            }
        }
        Ok(any.then_some(reaches))
    }

    /// Goes in one direction: how far is far enough, where going further than was looked over brings anything.
    fn follow(&mut self, direction: &[i64]) -> Result<Option<f64>, Unfinished> {
        let within = REACHES[REACHES.len() - 1];
        let (mut nearest, mut at_plan) = (f64::INFINITY, f64::INFINITY);
        let (mut reach, mut gained) = (within, None);
        let mut idle = 0;
        while reach <= FARTHEST {
            let away = |side: &i64| Reach {
                away: [if *side < 0 { reach } else { 1.0 }, if *side > 0 { reach } else { 1.0 }],
                most: f64::INFINITY,
            };
            let axes = self.axes(|place| away(&direction[place]));
            let ends = axes.iter().zip(direction);
            let package: Package = ends
                .map(|(axis, side)| match side {
                    1 => axis.up,
                    -1 => -axis.down,
                    _ => 0,
                })
                .collect();
            let (plan, distance, is_enough) = self.try_out(&axes, |trial| {
                let plan = trial.score(&vec![0; package.len()], PATHS)?.distance;
                let distance = trial.score(&package, PATHS)?.distance;
                Ok((plan, distance, Search::new(trial).is_enough(&package, PATHS)?))
            })?;
            if reach == within {
                at_plan = plan;
            } else if is_enough {
                return Ok(Some(reach));
            }
            if !distance.is_finite() {
                break;
            }
            if distance < nearest.min(at_plan) {
                idle = 0;
                gained = (reach > within).then_some(reach * 10.0);
            } else if distance != at_plan || reach > UNMOVED {
                idle += 1;
            }
            nearest = nearest.min(distance);
            if idle > IDLE {
                break;
            }
            reach *= if reach < UNMOVED { 10.0 } else { 1000.0 };
        }
        Ok(gained.map(|reach| reach.min(FARTHEST)))
    }
}

/// Each open side of each lever alone, and of few levers all together.
fn directions(count: usize, open: impl Fn(usize, usize) -> bool) -> Vec<Vec<i64>> {
    let sides = |place: usize| {
        let mut sides = vec![0];
        sides.extend(open(place, 1).then_some(1));
        sides.extend(open(place, 0).then_some(-1));
        sides
    };
    if count <= TOGETHER {
        let mut all: Vec<Vec<i64>> = vec![Vec::new()];
        for place in 0..count {
            let longer = |start: &Vec<i64>| sides(place).into_iter().map(|side| [start.as_slice(), &[side]].concat()).collect::<Vec<_>>();
            all = all.iter().flat_map(longer).collect();
        }
        all.retain(|direction| direction.iter().any(|side| *side != 0));
        return all;
    }
    let alone = |place: usize| {
        let along = move |side: i64| (0..count).map(|other| if other == place { side } else { 0 }).collect();
        sides(place).into_iter().filter(|side| *side != 0).map(along).collect::<Vec<_>>()
    };
    (0..count).flat_map(alone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_open_sides_are_followed() {
        // The first has no bound, the second no upper one.
        let mut both = directions(2, |place, side| place == 0 || side == 1);
        both.sort();
        assert_eq!(both, [[-1, 0], [-1, 1], [0, 1], [1, 0], [1, 1]]);
        assert_eq!(directions(3, |place, _| place == 2), [[0, 0, 1], [0, 0, -1]]);
        assert!(directions(2, |_, _| false).is_empty());
    }
}
