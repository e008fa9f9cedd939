//! What the results need: indicators, targets with their gaps and the periods in which they are followed, checks.

use super::Lowering;
use crate::model::{Condition, Definition, Operation, Target, Term};
use crate::program::Sink;
use crate::program::node::{NodeId, TooLarge};

/// First-met periods are followed for targets whose measure looks back at most so far.
const LONGEST_FIRST_MET: i64 = 12;
/// First-met periods are followed up to this many periods.
const MOST_FIRST_MET: i64 = 400;
/// … and over this many periods of all targets together: each takes 128 bytes a thread.
pub(super) const MOST_MASKS: i64 = 1 << 17;
/// What is wanted, and the node that has it.
type Sinks = Vec<(Sink, NodeId)>;

/// The nodes of a target.
#[derive(Clone, Copy, Debug)]
pub struct TargetNodes {
    /// Its measure in its period.
    pub measure: NodeId,
    /// Distance to the nearest bound where it is missed.
    pub gap: NodeId,
    /// The first and the last period in which it is looked at to know when it is first met, if that is followed:
    /// [`Sink::Met`] in each but the last, which its gap decides.
    pub followed: Option<(u32, u32)>,
}

impl Lowering<'_> {
    /// What the results need.
    pub(super) fn sinks(&mut self) -> Result<(Vec<TargetNodes>, Sinks), TooLarge> {
        let model = self.model;
        let mut sinks = Vec::new();
        for (index, id) in model.report.iter().enumerate() {
            for period in 0..self.periods {
                let node = NodeId(self.values[self.place(*id, period as i64)]);
                sinks.push((Sink::Indicator(index as u32, period as u32), node));
            }
        }
        let mut targets = Vec::with_capacity(model.targets.len());
        for (index, target) in model.targets.iter().enumerate() {
            let index = index as u32;
            let (measure, gap) = self.measure_and_gap(target)?;
            sinks.push((Sink::Measure(index), measure));
            sinks.push((Sink::Gap(index), gap));
            let nodes = TargetNodes {
                measure,
                gap,
                followed: self.followed(target),
            };
            for period in nodes.followed.map_or(0..0, |(from, to)| from..to) {
                let (_, _, gap) = self.condition(target, i64::from(period))?;
                sinks.push((Sink::Met(index, period), gap));
            }
            for (place, term) in target.condition.terms().into_iter().enumerate() {
                let node = self.term(term, target.period)?;
                // A bound that differs between paths is shown as its text.
                if self.graph.is_scalar(node) {
                    sinks.push((Sink::Bound(index, place as u8), node));
                }
            }
            targets.push(nodes);
        }
        for (index, check) in model.checks.iter().enumerate() {
            for period in check.from..self.periods as i64 {
                let node = self.term(&check.holds, period)?;
                sinks.push((Sink::Check(index as u32, period as u32), node));
            }
        }
        Ok((targets, sinks))
    }

    /// Whether a condition holds in a period (1, 0, or undefined), and the gap where it does not.
    fn condition(&mut self, target: &Target, period: i64) -> Result<(NodeId, NodeId, NodeId), TooLarge> {
        use Operation::{Add, And, LessOrEqual, Max, Subtract};
        let measure = self.term(&target.measure, period)?;
        let measure = self.graph.apply(Operation::Item, &[measure])?;
        let mut bounds = [NodeId(0); 2];
        for (bound, term) in bounds.iter_mut().zip(target.condition.terms()) {
            *bound = self.term(term, period)?;
        }
        let [a, b] = bounds;
        let (low, high) = match target.condition {
            Condition::AtLeast(_) => (Some(a), None),
            Condition::AtMost(_) => (None, Some(a)),
            Condition::Between(..) => (Some(a), Some(b)),
            Condition::About(..) => (
                Some(self.graph.apply(Subtract, &[a, b])?),
                Some(self.graph.apply(Add, &[a, b])?),
            ),
        };
        let above = match low {
            Some(low) => Some((
                self.graph.apply(LessOrEqual, &[low, measure])?,
                self.graph.apply(Subtract, &[low, measure])?,
            )),
            None => None,
        };
        let below = match high {
            Some(high) => Some((
                self.graph.apply(LessOrEqual, &[measure, high])?,
                self.graph.apply(Subtract, &[measure, high])?,
            )),
            None => None,
        };
        let (holds, gap) = match (above, below) {
            (Some((above, short)), Some((below, over))) => (
                self.graph.apply(And, &[above, below])?,
                self.graph.apply(Max, &[short, over])?,
            ),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => return Err(TooLarge),
        };
        Ok((measure, holds, gap))
    }

    /// The measure in the target's period, and the gap: 0 or less where it is met.
    pub(super) fn measure_and_gap(&mut self, target: &Target) -> Result<(NodeId, NodeId), TooLarge> {
        let (measure, holds, mut gap) = self.condition(target, target.period)?;
        if let Some(from) = target.from {
            let mut met = self.graph.holds(holds)?;
            for period in from..target.period {
                let (_, holds, _) = self.condition(target, period)?;
                let holds = self.graph.holds(holds)?;
                met = self.graph.apply(Operation::Max, &[met, holds])?;
            }
            // Met earlier is met: what happens to the measure afterwards is no shortfall.
            let zero = self.graph.constant(0.0)?;
            gap = self.graph.apply(Operation::If, &[met, zero, gap])?;
        }
        Ok((measure, gap))
    }

    /// The periods in which a target is looked at to know when it is first met, where its measure moves with time.
    fn followed(&mut self, target: &Target) -> Option<(u32, u32)> {
        let from = target.from.unwrap_or(1);
        let masks = (target.period - from + 1).max(0);
        let follow = self.periods as i64 <= MOST_FIRST_MET
            && masks <= self.masks_left
            && target.period > 0
            && crate::model::lookback(&target.measure) <= LONGEST_FIRST_MET
            && moves(&target.measure)
            && self.exists_from_start(target);
        if !follow {
            return None;
        }
        self.masks_left -= masks;
        Some((from as u32, target.period as u32))
    }

    /// Whether everything that a target reads exists from the first period on.
    fn exists_from_start(&self, target: &Target) -> bool {
        let mut exists = true;
        let terms = std::iter::once(&target.measure).chain(target.condition.terms());
        for term in terms {
            let times = target.from.unwrap_or(1).min(target.period)..=target.period;
            let result = crate::model::early_readings(term, times, self.periods as i64 - 1, &mut |reading| match &self
                .model
                .item(reading.item)
                .definition
            {
                Definition::Indicator(indicator) if indicator.unknown(reading.from, reading.to.min(-1)).is_some() => {
                    Err(())
                }
                _ => Ok(()),
            });
            exists &= result.is_ok();
        }
        exists
    }
}

/// Whether a measure means something else in another period.
fn moves(term: &Term) -> bool {
    match term {
        Term::Item { .. } => true,
        Term::Window(_, inner, crate::model::Range::Relative(..), _) => moves(inner),
        Term::Window(..) | Term::At(..) | Term::First(_) | Term::Number(_) | Term::Clock(_) | Term::Draw(_) => false,
        _ => term.children().into_iter().any(moves),
    }
}
