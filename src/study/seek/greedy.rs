//! Greedy search: forward from the plan, backward from a package that is enough.

use super::search::Search;
use super::trial::Package;
use crate::simulation::Stopped;

/// A forward step is this part of the lever's range.
pub const FORWARD_PARTS: i64 = 16;
/// Backward steps are these parts of the range, one after the other.
const BACKWARD_PARTS: [i64; 5] = [4, 16, 64, 256, 1024];
/// A larger step must gain more per cost than a small one by this factor.
const CLEARLY: f64 = 1.25;

/// A lever that may move to one side.
pub struct Candidate {
    pub axis: usize,
    pub side: i64,
    /// Per cost.
    pub gain: f64,
    /// The step that gains so much.
    step: i64,
    /// When it was looked at.
    seen: Option<usize>,
}

impl Search<'_, '_> {
    /// Levers that may go on, or begin, in each direction.
    fn candidates(&self, package: &Package) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        for (axis, at) in package.iter().enumerate() {
            for side in [1, -1] {
                if at * side >= 0 && self.axes()[axis].holds(at + side * self.axes()[axis].grain) {
                    candidates.push(Candidate {
                        axis,
                        side,
                        gain: f64::INFINITY,
                        step: 0,
                        seen: None,
                    });
                }
            }
        }
        candidates
    }

    /// Looks at what a lever gains per cost by steps of a part of its range.
    fn look(&mut self, package: &Package, candidate: &mut Candidate, parts: i64, paths: u64) -> Result<(), Stopped> {
        let (axis, side) = (candidate.axis, candidate.side);
        let at = package[axis];
        let room = (self.end(axis, side) - at) * side;
        let small = self.part(axis, parts);
        let before = self.worth(package, paths)?;
        candidate.gain = f64::NEG_INFINITY;
        for step in [small, 4 * small, room] {
            let step = step.min(room);
            let to = at + side * step;
            let gain = (self.worth(&Self::moved(package, axis, to), paths)? - before) / self.spent(axis, at, to);
            let clearly = if candidate.gain > 0.0 {
                CLEARLY * candidate.gain
            } else {
                candidate.gain
            };
            if gain > clearly {
                (candidate.gain, candidate.step) = (gain, step);
            }
        }
        Ok(())
    }

    /// Levers that gain anything by a step, the most per cost first.
    pub fn gains(&mut self, package: &Package, parts: i64, paths: u64) -> Result<Vec<Candidate>, Stopped> {
        let mut gains = self.candidates(package);
        for candidate in &mut gains {
            self.look(package, candidate, parts, paths)?;
        }
        gains.retain(|candidate| candidate.gain > 0.0);
        gains.sort_by(|one, next| next.gain.total_cmp(&one.gain));
        Ok(gains)
    }

    /// From a package on, the greatest gain per cost first. `None` where no lever gains anything any more.
    pub fn forward(&mut self, start: Package, parts: i64, paths: u64) -> Result<Option<Package>, Stopped> {
        let mut now = start;
        let mut candidates = self.candidates(&now);
        let mut turn = 0;
        while !self.is_enough(&now, paths)? {
            let place = (0..candidates.len()).reduce(|best, other| {
                if candidates[other].gain > candidates[best].gain {
                    other
                } else {
                    best
                }
            });
            let Some(place) = place else { return Ok(None) };
            let fresh = candidates[place].seen == Some(turn);
            if candidates[place].gain <= 0.0 {
                // What gained nothing before may do so now.
                if candidates.iter().all(|candidate| candidate.seen == Some(turn)) {
                    return Ok(None);
                }
                for candidate in candidates.iter_mut().filter(|candidate| candidate.seen != Some(turn)) {
                    candidate.gain = f64::INFINITY;
                }
            } else if !fresh {
                self.look(&now, &mut candidates[place], parts, paths)?;
                candidates[place].seen = Some(turn);
            } else {
                let Candidate { axis, side, step, .. } = candidates[place];
                let next = Self::moved(&now, axis, now[axis] + side * step);
                if self.is_enough(&next, paths)? {
                    return self.smallest(&now, axis, side, paths);
                }
                now = next;
                turn += 1;
                candidates.retain(|other| other.axis != axis || other.side == side);
                candidates.retain(|other| other.axis != axis || self.axes()[axis].holds(now[axis] + side * self.axes()[axis].grain));
            }
        }
        Ok(Some(now))
    }

    /// A package that is enough, less and less of it: what loses least per cost saved goes back first.
    pub fn backward(&mut self, start: Package, paths: u64) -> Result<Package, Stopped> {
        let mut now = start;
        for parts in BACKWARD_PARTS {
            for _ in 0..2 * parts.min(8) {
                let mut returns = self.losses(&now, parts, paths)?;
                returns.retain(|(_, loss)| loss.is_finite());
                let mut any = false;
                for (axis, _) in returns {
                    let next = Self::moved(&now, axis, self.returned(&now, axis, parts));
                    if self.is_enough(&next, paths)? {
                        now = next;
                        any = true;
                    }
                }
                if !any {
                    break;
                }
            }
        }
        Ok(now)
    }

    /// Where a lever stands one step nearer to the plan.
    pub fn returned(&self, package: &Package, axis: usize, parts: i64) -> i64 {
        let at = package[axis];
        at - at.signum() * self.part(axis, parts).min(at.abs())
    }

    /// What each moved lever loses per cost saved by one step back, the least first.
    pub fn losses(&mut self, package: &Package, parts: i64, paths: u64) -> Result<Vec<(usize, f64)>, Stopped> {
        let before = self.worth(package, paths)?;
        let mut losses = Vec::new();
        for axis in (0..package.len()).filter(|axis| package[*axis] != 0) {
            let to = self.returned(package, axis, parts);
            let loss = before - self.worth(&Self::moved(package, axis, to), paths)?;
            losses.push((axis, loss / self.spent(axis, package[axis], to)));
        }
        losses.sort_by(|one, next| one.1.total_cmp(&next.1));
        Ok(losses)
    }
}
