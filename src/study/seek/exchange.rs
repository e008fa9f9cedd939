//! A package made cheaper on few paths, and then just enough on all.

use super::greedy::FORWARD_PARTS;
use super::scan::FEW_LEVERS;
use super::search::{LOOKED_AT, Lens, SEARCH_PATHS, Search};
use super::trial::Package;
use crate::simulation::Stopped;

/// Exchanges are of these parts of the range.
const EXCHANGE_PARTS: [i64; 5] = [1, 8, 16, 32, 128];
/// At most so many exchanges of each size.
const EXCHANGES: usize = 3;
/// So many levers are tried to make up for good luck on few paths.
const TOPPED_UP: usize = 4;

impl Search<'_, '_> {
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
        let gains = self.gains(now, parts.max(FORWARD_PARTS), paths)?;
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
        let lifted = if self.axes().len() <= FEW_LEVERS || self.lens == Lens::Distance {
            self.lifted(&package, paths)?
        } else {
            None
        };
        let topped_up = match lifted {
            Some(package) => Some(package),
            None => self.topped_up(&package, paths)?,
        };
        let mut package = match topped_up {
            Some(package) => package,
            None => match self.forward(package.clone(), 64, paths)? {
                Some(package) => package,
                None => self.between(&package, best, paths)?,
            },
        };
        // Levers with the least loss per cost give back what luck on fewer paths had asked for.
        for (axis, _) in self.losses(&package, 256, paths)? {
            let at = package[axis];
            let (mut step, mut enough) = (self.axes()[axis].grain, at);
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

    /// One lever moves as far as is enough on all paths: the cheapest of those that gain most on few.
    fn topped_up(&mut self, package: &Package, paths: u64) -> Result<Option<Package>, Stopped> {
        if self.is_enough(package, paths)? {
            return Ok(Some(package.clone()));
        }
        let gains = self.gains(package, FORWARD_PARTS, paths.min(SEARCH_PATHS))?;
        let mut found = Vec::new();
        for gain in gains.iter().take(TOPPED_UP) {
            found.extend(self.smallest(package, gain.axis, gain.side, paths)?);
        }
        Ok(self.cheapest(found))
    }

    /// The package nearest to `from` on the straight way to `best` that is enough.
    fn between(&mut self, from: &Package, best: &Package, paths: u64) -> Result<Package, Stopped> {
        const PARTS: i64 = 1 << 10;
        let grains: Vec<i64> = self.axes().iter().map(|axis| axis.grain).collect();
        let on_the_way = |share: i64| -> Package {
            let mix = |((from, best), grain): ((&i64, &i64), &i64)| from + (best - from) / grain * share / PARTS * grain;
            let mixed = from.iter().zip(best).zip(&grains).map(mix).collect();
            if share == PARTS { best.clone() } else { mixed }
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
