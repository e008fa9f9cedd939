//! One lever after the other along the distance to the bound: what does it where no path meets the goal anywhere that was looked at,
//! and what a single lever does where several are too dear.

use super::greedy::FORWARD_PARTS;
use super::search::{Lens, Search};
use super::trial::Package;
use crate::simulation::Stopped;

/// Of so many levers every order is tried.
const ALL_ORDERS: usize = 3;
/// Around a package that is enough on few paths so many steps are gone to make it enough on all.
const LIFT: i64 = 64;

impl Search<'_, '_> {
    /// Every lever alone, as far as is enough.
    pub fn alone(&mut self, paths: u64) -> Result<Vec<Package>, Stopped> {
        let plan: Package = vec![0; self.axes().len()];
        let mut found = Vec::new();
        for axis in 0..plan.len() {
            found.extend(self.nearest_along(&plan, axis, paths)?);
        }
        Ok(found)
    }

    /// Levers in some orders, each as far as is enough, or else to where the distance is least.
    pub fn ladder(&mut self, paths: u64) -> Result<Vec<Package>, Stopped> {
        let plan: Package = vec![0; self.axes().len()];
        let mut found = Vec::new();
        for order in self.orders(&plan, paths)? {
            let mut now = plan.clone();
            for axis in order {
                if let Some(enough) = self.nearest_along(&now, axis, paths)? {
                    found.push(enough);
                    break;
                }
                now = self.best_along(&now, axis, paths)?;
            }
        }
        Ok(found)
    }

    /// All orders of few levers; of many the one by gain per cost.
    fn orders(&mut self, plan: &Package, paths: u64) -> Result<Vec<Vec<usize>>, Stopped> {
        if plan.len() <= ALL_ORDERS {
            return Ok(permutations((0..plan.len()).collect()));
        }
        let lens = self.lens;
        self.lens = Lens::Distance;
        let mut order = Vec::new();
        for gain in self.gains(plan, FORWARD_PARTS, self.sight(paths))? {
            if !order.contains(&gain.axis) {
                order.push(gain.axis);
            }
        }
        self.lens = lens;
        Ok(vec![order])
    }

    /// A package from few paths made enough on all by the smallest moves of its levers; `None` where that does not do.
    pub fn lifted(&mut self, package: &Package, paths: u64) -> Result<Option<Package>, Stopped> {
        let mut now = package.clone();
        for axis in (0..package.len()).filter(|axis| package[*axis] != 0) {
            if self.is_enough(&now, paths)? {
                return Ok(Some(now));
            }
            let reach = LIFT * self.axes()[axis].grain;
            let [low, high] = self.range(axis);
            let range = [(now[axis] - reach).max(low), (now[axis] + reach).min(high)];
            now = self.climb_closely(now, axis, reach / 4, range, paths)?;
        }
        let is_enough = self.is_enough(&now, paths)?;
        Ok(is_enough.then_some(now))
    }

    /// Levers in turns to where the distance is least, finer than the steps of a search: the summit of what no path meets yet.
    pub fn followed(&mut self, start: Package, paths: u64) -> Result<Package, Stopped> {
        const TURNS: usize = 4;
        let lens = self.lens;
        self.lens = Lens::Distance;
        let sight = self.sight(paths);
        let mut now = start;
        for _ in 0..TURNS {
            let before = now.clone();
            for axis in 0..now.len() {
                let first = self.part(axis, 64);
                now = self.climb_closely(now, axis, first, self.range(axis), sight)?;
            }
            if now == before {
                break;
            }
        }
        self.lens = lens;
        Ok(now)
    }
}

fn permutations(of: Vec<usize>) -> Vec<Vec<usize>> {
    if of.len() <= 1 {
        return vec![of];
    }
    let mut all = Vec::new();
    for (place, first) in of.iter().enumerate() {
        let mut rest = of.clone();
        rest.remove(place);
        for mut order in permutations(rest) {
            order.insert(0, *first);
            all.push(order);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_is_tried_once() {
        let mut orders = permutations(vec![0, 1, 2]);
        assert_eq!(orders[0], [0, 1, 2]);
        orders.sort();
        orders.dedup();
        assert_eq!(orders.len(), 6);
    }
}
