//! How packages are found. Everything is judged on common random numbers, so that a package is better or worse whatever the luck.
//!
//! A plan's probability is neither concave nor monotone in its levers in general. So the whole range is looked over first, on few
//! paths ([`scan`](super::scan)). Of one lever the nearest place that is enough is then found on all paths. Of several, two
//! packages and more are made, and the cheapest one is improved:
//!
//! 1. *Forward* from the plan: again and again the lever with the greatest gain per cost moves one step (or four, or to its end,
//!    where that gains more per cost), until the probability is reached; the last move is cut to what is needed. Gains are
//!    looked at lazily: the lever that was best is looked at first, and taken if it still is.
//! 2. *Backward* from the most that can be had (the best that was seen, improved lever by lever): again and again the
//!    lever whose return loses least per cost saved goes back, in ever smaller steps.
//! 3. *Exchange*: a lever goes back by a step and another one moves as far as is needed to make up for it, kept where that is
//!    cheaper; in ever smaller steps.
//!
//! Cheap packages that were seen to be enough go backward too. All this on the first paths only; at the end the package is settled on all paths of the run.

use super::axis::Axis;
use super::scan::SCAN_PATHS;
use super::trial::{Package, Score, Trial};
use crate::simulation::Stopped;

/// Paths on which packages are searched.
pub const SEARCH_PATHS: u64 = 16_384;
/// A forward step is this part of the lever's range.
const FORWARD_PARTS: i64 = 16;
/// Backward steps are these parts of the range, one after the other.
const BACKWARD_PARTS: [i64; 5] = [4, 16, 64, 256, 1024];
/// Exchanges are of these parts of the range.
const EXCHANGE_PARTS: [i64; 5] = [1, 8, 16, 32, 128];
/// At most so many exchanges of each size.
const EXCHANGES: usize = 3;
/// An exchange looks at so many levers to give up, and so many to gain by.
const LOOKED_AT: usize = 2;
/// The most that can be had of so many levers is always settled on all paths; of more only where luck may decide.
const CLOSELY: usize = 4;
/// A larger step must gain more per cost than a small one by this factor.
const CLEARLY: f64 = 1.25;

/// A search for the cheapest package that is enough.
pub struct Search<'s, 't> {
    /// What is on trial.
    pub trial: &'s mut Trial<'t>,
    /// What is to be reached.
    pub probability: f64,
}

/// A lever that may move to one side.
struct Candidate {
    axis: usize,
    side: i64,
    gain: f64,
    /// The step that gains so much.
    step: i64,
    /// When it was looked at.
    seen: Option<usize>,
}

impl Search<'_, '_> {
    pub fn axes(&self) -> &[Axis] {
        self.trial.axes
    }

    /// A part of a lever's range, in steps.
    pub fn part(&self, axis: usize, parts: i64) -> i64 {
        let axis = &self.axes()[axis];
        ((axis.up + axis.down) / parts).max(1)
    }

    /// Whether so many paths reach the probability.
    pub fn enough(&self, score: Score, paths: u64) -> bool {
        // A probability such as 0.8 is not exactly 0.8.
        score.together as f64 >= self.probability * paths as f64 * (1.0 - 1e-12)
    }

    pub fn is_enough(&mut self, package: &Package, paths: u64) -> Result<bool, Stopped> {
        let score = self.trial.score(package, paths)?;
        Ok(self.enough(score, paths))
    }

    /// A score as one number: paths that meet all; where these are equal, those that meet each.
    pub fn worth(&mut self, package: &Package, paths: u64) -> Result<f64, Stopped> {
        let score = self.trial.score(package, paths)?;
        Ok(score.together as f64 + 1e-6 * score.each as f64)
    }

    /// Cost of a change; one that is free counts a millionth of the dearest.
    fn spent(&self, axis: usize, from: i64, to: i64) -> f64 {
        let dearest = self.axes().iter().map(|axis| axis.cost).fold(0.0, f64::max);
        let least = if dearest > 0.0 { 1e-6 * dearest } else { 1.0 };
        let axis = &self.axes()[axis];
        axis.cost.max(least) * (axis.value(to) - axis.value(from)).abs()
    }

    pub fn moved(package: &Package, axis: usize, to: i64) -> Package {
        let mut package = package.clone();
        package[axis] = to;
        package
    }

    /// The package with a lever moved to one side just as far as is enough.
    pub fn smallest(
        &mut self,
        package: &Package,
        axis: usize,
        side: i64,
        paths: u64,
    ) -> Result<Option<Package>, Stopped> {
        if self.is_enough(package, paths)? {
            return Ok(Some(package.clone()));
        }
        let start = package[axis];
        let end = if side > 0 {
            self.axes()[axis].up
        } else {
            -self.axes()[axis].down
        };
        let span = (end - start) * side;
        let mut step = self.part(axis, 64);
        let mut below = 0;
        while below < span {
            let reach = (below + step).min(span);
            if self.is_enough(&Self::moved(package, axis, start + side * reach), paths)? {
                return self
                    .bisect(package, axis, [start + side * below, start + side * reach], paths)
                    .map(Some);
            }
            below = reach;
            step *= 2;
        }
        Ok(None)
    }

    /// The place nearest to `too_little` that is enough, `enough` being so.
    pub fn bisect(
        &mut self,
        package: &Package,
        axis: usize,
        [mut too_little, mut enough]: [i64; 2],
        paths: u64,
    ) -> Result<Package, Stopped> {
        while (enough - too_little).abs() > 1 {
            let middle = too_little + (enough - too_little) / 2;
            if self.is_enough(&Self::moved(package, axis, middle), paths)? {
                enough = middle;
            } else {
                too_little = middle;
            }
        }
        Ok(Self::moved(package, axis, enough))
    }

    /// A lever at the best of some places, or where it is.
    pub fn better(&mut self, package: Package, axis: usize, places: &[i64], paths: u64) -> Result<Package, Stopped> {
        let mut best = package;
        let mut worth = self.worth(&best, paths)?;
        for place in places {
            if self.axes()[axis].holds(*place) && *place != best[axis] {
                let other = Self::moved(&best, axis, *place);
                let gain = self.worth(&other, paths)?;
                if gain > worth {
                    (best, worth) = (other, gain);
                }
            }
        }
        Ok(best)
    }

    /// Levers that may go on, or begin, in each direction.
    fn candidates(&self, package: &Package) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        for (axis, at) in package.iter().enumerate() {
            for side in [1, -1] {
                if at * side >= 0 && self.axes()[axis].holds(at + side) {
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
        let end = if side > 0 {
            self.axes()[axis].up
        } else {
            -self.axes()[axis].down
        };
        let room = (end - at) * side;
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
                candidates.retain(|other| other.axis != axis || self.axes()[axis].holds(now[axis] + side));
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
    fn returned(&self, package: &Package, axis: usize, parts: i64) -> i64 {
        let at = package[axis];
        at - at.signum() * self.part(axis, parts).min(at.abs())
    }

    /// What each moved lever loses per cost saved by one step back, the least first.
    fn losses(&mut self, package: &Package, parts: i64, paths: u64) -> Result<Vec<(usize, f64)>, Stopped> {
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

    /// Gives up a step of one lever for another one where that is cheaper.
    pub fn exchange(&mut self, start: Package, paths: u64) -> Result<Package, Stopped> {
        let mut now = start;
        for parts in EXCHANGE_PARTS {
            for _ in 0..EXCHANGES {
                match self.exchanged(&now, parts, paths)? {
                    Some(cheaper) => now = cheaper,
                    None => break,
                }
            }
        }
        Ok(now)
    }

    fn exchanged(&mut self, now: &Package, parts: i64, paths: u64) -> Result<Option<Package>, Stopped> {
        let losses = self.losses(now, parts, paths)?;
        let mut gains = self.candidates(now);
        for candidate in &mut gains {
            self.look(now, candidate, parts.max(FORWARD_PARTS), paths)?;
        }
        gains.retain(|candidate| candidate.gain > 0.0);
        gains.sort_by(|one, next| next.gain.total_cmp(&one.gain));
        let cost = self.trial.cost(now);
        for (give, _) in losses.iter().take(LOOKED_AT) {
            let given = Self::moved(now, *give, self.returned(now, *give, parts));
            for gain in gains.iter().filter(|gain| gain.axis != *give).take(LOOKED_AT) {
                let made_up = self.smallest(&given, gain.axis, gain.side, paths)?;
                if let Some(package) = made_up.filter(|package| self.trial.cost(package) < cost * (1.0 - 1e-9)) {
                    return Ok(Some(package));
                }
            }
        }
        Ok(None)
    }

    /// A package that was found on fewer paths made just enough on all, on the way to `best` at the worst, which is enough.
    pub fn settle(&mut self, package: Package, best: &Package, paths: u64) -> Result<Package, Stopped> {
        let mut package = match self.forward(package.clone(), 64, paths)? {
            Some(package) => package,
            None => self.between(&package, best, paths)?,
        };
        // Levers with the least loss per cost give back what luck on fewer paths had asked for.
        for (axis, _) in self.losses(&package, 256, paths)? {
            let at = package[axis];
            let (mut step, mut enough) = (1, at);
            while enough != 0 {
                let back = at - at.signum() * step.min(at.abs());
                if !self.is_enough(&Self::moved(&package, axis, back), paths)? {
                    package = self.bisect(&package, axis, [back, enough], paths)?;
                    break;
                }
                enough = back;
                step *= 2;
            }
            if enough == 0 {
                package[axis] = 0;
            }
        }
        Ok(package)
    }

    /// The package nearest to `from` on the straight way to `best` that is enough.
    fn between(&mut self, from: &Package, best: &Package, paths: u64) -> Result<Package, Stopped> {
        const PARTS: i64 = 1 << 10;
        let on_the_way = |share: i64| -> Package {
            let mix = |(from, best): (&i64, &i64)| from + (best - from) * share / PARTS;
            from.iter().zip(best).map(mix).collect()
        };
        let (mut too_little, mut enough) = (0, PARTS);
        while enough - too_little > 1 {
            let middle = (too_little + enough) / 2;
            if self.is_enough(&on_the_way(middle), paths)? {
                enough = middle;
            } else {
                too_little = middle;
            }
        }
        Ok(on_the_way(enough))
    }
}

/// The cheapest package found that is enough, or the most that can be had: whether it is enough, and the package.
pub fn search(trial: &mut Trial, probability: f64, paths: u64) -> Result<(bool, Package), Stopped> {
    let few = paths.min(SEARCH_PATHS);
    let mut search = Search { trial, probability };
    let plan: Package = vec![0; search.axes().len()];
    if search.is_enough(&plan, paths)? {
        return Ok((true, plan));
    }
    match plan.len() {
        0 => return Ok((false, plan)),
        1 => return one_lever(&mut search, paths),
        _ => {}
    }
    let seen = search.look_over(paths.min(SCAN_PATHS))?;
    let mut best = search.highest(&seen, few)?;
    if !search.is_enough(&best, paths)? && (plan.len() <= CLOSELY || search.is_close(&best, paths, few)?) {
        best = search.refine(best, &[32, 128, 512, 2048], paths)?;
    }
    if !search.is_enough(&best, paths)? {
        return Ok((false, needed(&mut search, best, paths)?));
    }
    let mut found = Vec::new();
    if search.is_enough(&best, few)? {
        found.push(search.backward(best.clone(), few)?);
    }
    found.extend(search.forward(plan, FORWARD_PARTS, few)?);
    // What is cheap and enough of all that was looked over: levers may be better before their ends than at them.
    let mut cheap = Vec::new();
    for package in &seen {
        let cost = search.trial.cost(package);
        if found.iter().all(|other| cost < 2.0 * search.trial.cost(other))
            && search.is_enough(package, paths.min(SCAN_PATHS))?
        {
            cheap.push((cost, package));
        }
    }
    cheap.sort_by(|one, next| one.0.total_cmp(&next.0));
    for (_, package) in cheap.into_iter().take(LOOKED_AT) {
        if search.is_enough(package, few)? {
            found.push(search.backward(package.clone(), few)?);
        }
    }
    let cost = |package: &Package| search.trial.cost(package);
    let cheaper = found.into_iter().min_by(|one, next| cost(one).total_cmp(&cost(next)));
    let package = match cheaper {
        Some(package) => search.exchange(package, few)?,
        None => best.clone(),
    };
    Ok((true, search.settle(package, &best, paths)?))
}

/// One lever: the nearest setting on either side that is enough, or the best of both sides.
fn one_lever(search: &mut Search, paths: u64) -> Result<(bool, Package), Stopped> {
    let up = search.nearest(1, paths)?;
    let down = search.nearest(-1, paths)?;
    let ranked = |search: &mut Search, (enough, package): &(bool, Package)| {
        let cost = search.trial.axes[0].distance(package[0]);
        let worth = search.worth(package, paths)?;
        Ok::<_, Stopped>((*enough, if *enough { -cost } else { worth }))
    };
    let (above, below) = (ranked(search, &up)?, ranked(search, &down)?);
    if below.0 > above.0 || (below.0 == above.0 && below.1 > above.1) {
        return Ok(down);
    }
    Ok(up)
}

/// A package without the moves that add nothing.
fn needed(search: &mut Search, package: Package, paths: u64) -> Result<Package, Stopped> {
    let mut package = package;
    for axis in 0..package.len() {
        let without = Search::moved(&package, axis, 0);
        if search.worth(&without, paths)? >= search.worth(&package, paths)? {
            package = without;
        }
    }
    Ok(package)
}
