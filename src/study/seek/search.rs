//! How packages are found. Everything is judged on common random numbers, so that a package is better or worse whatever the luck.
//!
//! A plan's probability is neither concave nor monotone in its levers in general. So the whole range is looked over first, on few
//! paths. Of one lever the nearest place that is enough is then found on all paths ([`nearest`](super::nearest)). Of several:
//!
//! 1. *The most that can be had*: the best of what was looked over, improved lever by lever ([`scan`](super::scan)).
//! 2. *Forward* from the plan ([`greedy`](super::greedy)): again and again the lever with the greatest gain per cost moves one step
//!    (or four, or to its end, where that gains more per cost), until the probability is reached; the last move is cut to what is
//!    needed. Gains are looked at lazily: the lever that was best is looked at first, and taken if it still is.
//! 3. *Backward* from the most that can be had, and from the cheapest that was seen to be enough: again and again the lever whose
//!    return loses least per cost saved goes back, in ever smaller steps.
//! 4. *Exchange* in the cheapest of these ([`exchange`](super::exchange)): a lever goes back by a step and another one moves as far
//!    as is needed to make up for it, kept where that is cheaper; in ever smaller steps.
//!
//! All this on the first paths only; at the end the package is settled on all paths of the run, and what is less than a step is given
//! back ([`close`](super::close)).
//!
//! Where few paths meet the goal anywhere that was looked at, or none, their number leads nowhere. Then the *distance* of the measure to
//! its bound is followed instead ([`Lens`]), by the same ways and by one lever after the other ([`ladder`](super::ladder)); of a statistic
//! it always is.

use super::axis::Axis;
use super::greedy::FORWARD_PARTS;
use super::scan::FEW_LEVERS;
use super::trial::{Aim, Package, Trial};
use crate::simulation::Stopped;

/// Paths on which the whole range is looked over.
pub const SCAN_PATHS: u64 = 2048;
/// Paths on which packages are searched.
pub const SEARCH_PATHS: u64 = 16_384;
/// So many of the most promising are looked at more closely: packages that were seen, levers to exchange.
pub const LOOKED_AT: usize = 2;

/// Of fewer paths than this share one cannot see the way to the goal by their number.
const FEW_MET: f64 = 0.01;
/// No distance is greater.
const FARTHEST: f64 = 1e300;

/// What tells packages apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lens {
    /// Paths that meet the goal.
    Met,
    /// The distance to the bound.
    Distance,
}

/// A search for the cheapest package that is enough.
pub struct Search<'s, 't> {
    /// What is on trial.
    pub trial: &'s mut Trial<'t>,
    /// What tells packages apart at present.
    pub lens: Lens,
}

/// The cheapest package found that is enough, or the most that can be had: whether it is enough, and the package.
pub fn search(trial: &mut Trial, paths: u64) -> Result<(bool, Package), Stopped> {
    let plan: Package = vec![0; trial.axes.len()];
    let mut search = Search::new(trial);
    if search.is_enough(&plan, paths)? {
        return Ok((true, plan));
    }
    let (enough, package) = match plan.len() {
        0 => (false, plan.clone()),
        1 => search.one_lever(paths)?,
        _ => search.several(plan.clone(), paths)?,
    };
    // What brings no more than the plan costs for nothing.
    search.lens = search.first_lens();
    let gains = match search.lens {
        Lens::Met => search.trial.score(&package, paths)?.together > search.trial.score(&plan, paths)?.together,
        Lens::Distance => search.worth(&package, paths)? > search.worth(&plan, paths)?,
    };
    if !enough && !gains {
        return Ok((false, plan));
    }
    Ok((enough, package))
}

impl<'s, 't> Search<'s, 't> {
    /// A search that has seen nothing yet.
    pub fn new(trial: &'s mut Trial<'t>) -> Search<'s, 't> {
        let mut search = Search { trial, lens: Lens::Met };
        search.lens = search.first_lens();
        search
    }
}

impl Search<'_, '_> {
    fn several(&mut self, plan: Package, paths: u64) -> Result<(bool, Package), Stopped> {
        let few = paths.min(SEARCH_PATHS);
        let seen = self.look_over(paths.min(SCAN_PATHS))?;
        let mut best = self.most(&seen, paths)?;
        let mut found = Vec::new();
        let is_few = plan.len() <= FEW_LEVERS;
        if is_few {
            found.extend(self.alone(few)?);
            found.extend(self.ladder(few)?);
        }
        let is_dark = (self.trial.score(&best, paths)?.together as f64) < FEW_MET * paths as f64;
        if !self.is_enough(&best, paths)? && (!found.is_empty() || is_dark || self.lens == Lens::Distance) {
            (best, found) = self.in_the_dark(best, found, seen.clone(), paths)?;
        }
        if !self.is_enough(&best, paths)? {
            return Ok((false, self.needed(best, paths)?));
        }
        if self.is_enough(&best, few)? {
            found.push(self.backward(best.clone(), few)?);
        }
        found.extend(self.forward(plan, FORWARD_PARTS, few)?);
        // Levers may be better before their ends than at them.
        for package in self.cheap(&seen, &found, paths)? {
            if self.is_enough(&package, few)? {
                found.push(self.backward(package, few)?);
            }
        }
        let package = match self.cheapest(found) {
            Some(package) => self.exchange(package, few)?,
            None => best.clone(),
        };
        let settled = self.settle(package, &best, paths)?;
        Ok((true, self.trimmed(settled, paths)?))
    }

    /// What is enough, or else the most that can be had, by the distance to the bound, where `best` is the most that was found by the number
    /// of paths; with all packages that are enough on few paths.
    fn in_the_dark(
        &mut self,
        best: Package,
        mut found: Vec<Package>,
        seen: Vec<Package>,
        paths: u64,
    ) -> Result<(Package, Vec<Package>), Stopped> {
        let few = paths.min(SEARCH_PATHS);
        if best.len() > FEW_LEVERS {
            found.extend(self.ladder(few)?);
        }
        let mut candidates = found.clone();
        self.lens = Lens::Distance;
        let nearest = self.ordered(seen, paths.min(SCAN_PATHS))?;
        let start = self.most(&nearest, self.sight(paths))?;
        candidates.push(self.followed(start, paths)?);
        let mut most = best;
        let mut cheapest: Option<Package> = None;
        for candidate in candidates {
            let mut candidate = candidate;
            self.lens = self.first_lens();
            let lifted = if self.may_do(&candidate, few)? {
                self.lifted(&candidate, paths)?
            } else {
                None
            };
            if let Some(lifted) = lifted {
                let is_cheaper = |other: &Package| self.trial.cost(&lifted) < self.trial.cost(other);
                if cheapest.as_ref().is_none_or(is_cheaper) {
                    cheapest = Some(lifted.clone());
                }
                candidate = lifted;
            }
            if self.worth(&candidate, paths)? > self.worth(&most, paths)? {
                most = candidate;
            }
        }
        // The rest of the search sees what this one has seen.
        self.lens = Lens::Distance;
        Ok((cheapest.unwrap_or(most), found))
    }

    /// What is enough of all that was looked over, the cheapest first, where going back may make it cheaper than what was found.
    fn cheap(&mut self, seen: &[Package], found: &[Package], paths: u64) -> Result<Vec<Package>, Stopped> {
        let costs = found.iter().map(|package| self.trial.cost(package));
        let most = 2.0 * costs.fold(f64::INFINITY, f64::min);
        let mut cheap = Vec::new();
        for package in seen {
            let cost = self.trial.cost(package);
            if cost < most && self.is_enough(package, paths.min(SCAN_PATHS))? {
                cheap.push((cost, package.clone()));
            }
        }
        cheap.sort_by(|one, next| one.0.total_cmp(&next.0));
        Ok(cheap.into_iter().take(LOOKED_AT).map(|(_, package)| package).collect())
    }

    /// Whether a package may be enough on all paths that is not on few, or the reverse, as its distance shows.
    fn may_do(&mut self, package: &Package, few: u64) -> Result<bool, Stopped> {
        let lens = self.lens;
        self.lens = Lens::Distance;
        let may = self.worth(package, few)? >= self.promising(package, few)?;
        self.lens = lens;
        Ok(may)
    }

    /// A package without the moves that add nothing.
    fn needed(&mut self, package: Package, paths: u64) -> Result<Package, Stopped> {
        (0..package.len()).try_fold(package, |package, axis| self.spared(package, axis, paths))
    }
}

/// What packages are worth, and moves of one lever.
impl Search<'_, '_> {
    pub fn axes(&self) -> &[Axis] {
        self.trial.axes
    }

    /// A part of a lever's range, in steps.
    pub fn part(&self, axis: usize, parts: i64) -> i64 {
        let axis = &self.axes()[axis];
        ((axis.up + axis.down) / axis.grain / parts).max(1) * axis.grain
    }

    /// The cheapest of some packages.
    pub fn cheapest(&self, found: Vec<Package>) -> Option<Package> {
        let cost = |package: &Package| self.trial.cost(package);
        found.into_iter().min_by(|one, next| cost(one).total_cmp(&cost(next)))
    }

    /// The last places of a lever, below the plan and above it.
    pub fn range(&self, axis: usize) -> [i64; 2] {
        [self.end(axis, -1), self.end(axis, 1)]
    }

    /// The last place of a lever on a side.
    pub fn end(&self, axis: usize, side: i64) -> i64 {
        let axis = &self.axes()[axis];
        if side > 0 { axis.up } else { -axis.down }
    }

    /// Whether so many paths reach the probability.
    pub fn is_enough(&mut self, package: &Package, paths: u64) -> Result<bool, Stopped> {
        let score = self.trial.score(package, paths)?;
        Ok(match self.trial.aim {
            // A probability such as 0.8 is not exactly 0.8.
            Aim::Probability(probability) => score.together as f64 >= probability * paths as f64 * (1.0 - 1e-12),
            Aim::Statistic { bound, .. } => score.distance <= 1e-12 * bound.abs(),
        })
    }

    /// The lens of a search that sees where it goes.
    pub fn first_lens(&self) -> Lens {
        match self.trial.aim {
            Aim::Probability(_) => Lens::Met,
            Aim::Statistic { .. } => Lens::Distance,
        }
    }

    /// Every lens that shows something of its own.
    pub fn lenses(&self) -> Vec<Lens> {
        match self.trial.aim {
            Aim::Probability(_) => vec![Lens::Met, Lens::Distance],
            Aim::Statistic { .. } => vec![Lens::Distance],
        }
    }

    /// Of so many paths those on which distances are seen.
    pub fn sight(&self, paths: u64) -> u64 {
        match self.trial.aim {
            Aim::Probability(_) => paths.min(SEARCH_PATHS),
            Aim::Statistic { .. } => paths,
        }
    }

    /// A score as one number. By the number of paths: those that meet all; where these are equal, those that meet each.
    pub fn worth(&mut self, package: &Package, paths: u64) -> Result<f64, Stopped> {
        let score = self.trial.score(package, paths)?;
        Ok(match self.lens {
            Lens::Met => {
                let most = paths as f64 * self.trial.targets.len() as f64;
                score.together as f64 + 0.5 * score.each as f64 / most
            }
            Lens::Distance => -score.distance.clamp(-FARTHEST, FARTHEST),
        })
    }

    /// What a package must be worth for the rest to be bad luck.
    pub fn promising(&mut self, package: &Package, paths: u64) -> Result<f64, Stopped> {
        Ok(match (self.lens, self.trial.aim) {
            (Lens::Met, Aim::Probability(probability)) => {
                let p = probability.clamp(0.0, 1.0);
                let luck = 4.0 * (p * (1.0 - p) * paths as f64).sqrt() + 1.0;
                p * paths as f64 - luck
            }
            _ => -4.0 * self.trial.score(package, paths)?.spread / (paths as f64).sqrt(),
        })
    }

    /// Cost of a change; one that is free counts a millionth of the dearest.
    pub fn spent(&self, axis: usize, from: i64, to: i64) -> f64 {
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
        let span = (self.end(axis, side) - start) * side;
        let mut step = self.part(axis, 64);
        let mut below = 0;
        while below < span {
            let reach = (below + step).min(span);
            let [too_little, enough] = [start + side * below, start + side * reach];
            if self.is_enough(&Self::moved(package, axis, enough), paths)? {
                return self.bisect(package, axis, [too_little, enough], paths).map(Some);
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
        let grain = self.axes()[axis].grain;
        while (enough - too_little).abs() >= 2 * grain {
            let middle = too_little + (enough - too_little) / grain / 2 * grain;
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

    /// A lever as planned where that is as good.
    pub fn spared(&mut self, package: Package, axis: usize, paths: u64) -> Result<Package, Stopped> {
        let without = Self::moved(&package, axis, 0);
        let is_spared = self.worth(&without, paths)? >= self.worth(&package, paths)?;
        Ok(if is_spared { without } else { package })
    }

    /// One lever goes to and fro within some places as long as that is better, by a step that becomes smaller and smaller.
    pub fn climb(
        &mut self,
        start: Package,
        axis: usize,
        first: i64,
        [low, high]: [i64; 2],
        paths: u64,
    ) -> Result<Package, Stopped> {
        let grain = self.axes()[axis].grain;
        let (mut best, mut step) = (start, first.max(grain));
        loop {
            let at = best[axis];
            let places = [(at + step).min(high), (at - step).max(low)];
            best = self.better(best, axis, &places, paths)?;
            if best[axis] == at {
                if step == grain {
                    return Ok(best);
                }
                step = (step / grain / 2).max(1) * grain;
            }
        }
    }
}
