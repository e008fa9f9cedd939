//! What the results need: indicators, targets with their gaps and the periods in which they are tracked, checks.

use super::Lowering;
use crate::arithmetic::Operation;
use crate::model::{
    CheckId, Condition, Definition, LEAST_GAP, MET_THOUGH_UNDEFINED, Period, ReportedId, TOLERANCE, Target, TargetId, Term,
};
use crate::program::Observable;
use crate::program::node::{NodeId, TooLarge};

/// First-met periods are tracked for targets whose measure looks back at most so far.
const LONGEST_FIRST_MET: i64 = 12;
/// First-met periods are tracked up to this many periods.
const MOST_FIRST_MET: i64 = 400;
/// … and over this many periods of all targets together: each takes 128 bytes a thread.
pub(super) const MOST_MASKS: i64 = 1 << 17;
/// What is wanted, and the node that has it.
type Observables = Vec<(Observable, NodeId)>;

/// The nodes of a target.
#[derive(Clone, Copy, Debug)]
pub struct TargetNodes {
    /// Its measure in its period.
    pub measure: NodeId,
    /// Distance to the nearest bound where it is missed.
    pub gap: NodeId,
    /// The first and the last period in which it is looked at to know when it is first met, if that is done:
    /// [`Observable::EarlierGap`] in each but the last, which its gap decides.
    pub tracked_periods: Option<(Period, Period)>,
}

/// A condition in a period.
struct Judged {
    measure: NodeId,
    holds: NodeId,
    gap: NodeId,
    /// A scalar: the condition holds where the gap is at most this.
    slack: NodeId,
}

impl Lowering<'_> {
    /// What the results need.
    pub(super) fn observables(&mut self) -> Result<(Vec<TargetNodes>, Observables), TooLarge> {
        let model = self.model;
        let mut observables = Vec::new();
        for (index, id) in model.report.iter().enumerate() {
            let reported = ReportedId::at(index);
            for number in (0..self.periods).filter(|number| model.is_reported_in(index, *number)) {
                let period = Period::new(number);
                observables.push((Observable::Indicator { reported, period }, self.node_of(*id, number)));
            }
        }
        let mut targets = Vec::with_capacity(model.targets.len());
        for (index, judged) in model.targets.iter().enumerate() {
            let target = TargetId::at(index);
            let (measure, gap) = self.measure_and_gap(target)?;
            observables.push((Observable::Measure(target), measure));
            observables.push((Observable::Gap(target), gap));
            let tracked_periods = self.tracked_periods(judged);
            let numbers = tracked_periods.map_or(0..0, |(from, to)| from.number()..to.number());
            for number in numbers {
                let period = Period::new(number);
                let Judged { gap, slack, .. } = self.condition(judged, number)?;
                let earlier = Observable::EarlierGap { target, period };
                observables.push((earlier, gap));
                self.slacks.insert(earlier, slack);
            }
            for (place, term) in judged.condition.terms().into_iter().enumerate() {
                let node = self.term(term, judged.period)?;
                // A bound that differs between paths is shown as its text.
                if self.graph.is_scalar(node) {
                    let place = place as u8;
                    observables.push((Observable::Bound { target, place }, node));
                }
            }
            targets.push(TargetNodes {
                measure,
                gap,
                tracked_periods,
            });
        }
        for (index, check) in model.checks.iter().enumerate() {
            let id = CheckId::at(index);
            for number in check.from..self.periods {
                let node = self.term(&check.holds, number)?;
                let (check, period) = (id, Period::new(number));
                observables.push((Observable::Check { check, period }, node));
            }
        }
        Ok((targets, observables))
    }

    /// Whether a condition holds in a period (1, 0, or undefined), the gap where it does not, and how much above 0 the gap may be
    /// where the condition holds: docs/scenario.md#targets.
    fn condition(&mut self, target: &Target, period: i64) -> Result<Judged, TooLarge> {
        use Operation::{Abs, Add, And, If, LessOrEqual, Max, Min, Multiply, Negate, Subtract};
        let measure = self.term(&target.measure, period)?;
        let measure = self.graph.apply(Operation::Item, &[measure])?;
        let mut bounds = [NodeId(0); 2];
        for (bound, term) in bounds.iter_mut().zip(target.condition.terms()) {
            *bound = self.term(term, period)?;
        }
        let [a, b] = bounds;
        let (low, high) = match target.condition {
            Condition::AtLeast(_) | Condition::MoreThan(_) => (Some(a), None),
            Condition::AtMost(_) | Condition::LessThan(_) => (None, Some(a)),
            Condition::Between(..) => (Some(a), Some(b)),
            Condition::About(..) => (
                Some(self.graph.apply(Subtract, &[a, b])?),
                Some(self.graph.apply(Add, &[a, b])?),
            ),
        };
        // The largest number involved. Near a bound the measure is as large as the bound.
        let mut sizes: Vec<NodeId> = low.into_iter().chain(high).collect();
        let bounds_are_numbers = sizes.iter().all(|bound| self.graph.is_scalar(*bound));
        let is_plain = bounds_are_numbers && target.last_terms.is_none();
        if !is_plain {
            sizes.push(measure);
        }
        for term in target.last_terms.iter().flatten() {
            sizes.push(self.term(term, period)?);
        }
        let mut largest = self.graph.constant(0.0)?;
        for size in sizes {
            let size = self.graph.apply(Abs, &[size])?;
            largest = self.graph.apply(Max, &[largest, size])?;
        }
        let share = self.graph.constant(TOLERANCE)?;
        let mut slack = self.graph.apply(Multiply, &[share, largest])?;
        let least = self.graph.constant(LEAST_GAP)?;
        if target.condition.is_strict() {
            slack = self.graph.apply(Max, &[slack, least])?;
            slack = self.graph.apply(Negate, &[slack])?;
        }
        let mut side = |one: NodeId, other: NodeId| -> Result<(NodeId, NodeId), TooLarge> {
            let gap = self.graph.apply(Subtract, &[one, other])?;
            Ok((self.graph.apply(LessOrEqual, &[gap, slack])?, gap))
        };
        let above = low.map(|low| side(low, measure)).transpose()?;
        let below = high.map(|high| side(measure, high)).transpose()?;
        let (holds, gap) = match (above, below) {
            (Some((above, short)), Some((below, over))) => (
                self.graph.apply(And, &[above, below])?,
                self.graph.apply(Max, &[short, over])?,
            ),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => return Err(TooLarge),
        };
        let zero = self.graph.constant(0.0)?;
        if is_plain {
            return Ok(Judged { measure, holds, gap, slack });
        }
        // What may differ between paths goes into the gap itself.
        let met = self.graph.apply(Min, &[gap, zero])?;
        let missed = self.graph.apply(Max, &[gap, least])?;
        let gap = self.graph.apply(If, &[holds, met, missed])?;
        Ok(Judged {
            measure,
            holds,
            gap,
            slack: zero,
        })
    }

    /// The measure in the target's period, and the gap: 0 or less where it is met.
    pub(super) fn measure_and_gap(&mut self, id: TargetId) -> Result<(NodeId, NodeId), TooLarge> {
        let model = self.model;
        let target = &model.targets[id.index()];
        let Judged {
            measure,
            holds,
            mut gap,
            mut slack,
        } = self.condition(target, target.period)?;
        if let Some(from) = target.from {
            let (mut met, mut all) = (self.graph.holds(holds)?, holds);
            for period in from..target.period {
                let holds = self.condition(target, period)?.holds;
                all = self.graph.apply(Operation::Add, &[all, holds])?;
                let holds = self.graph.holds(holds)?;
                met = self.graph.apply(Operation::Max, &[met, holds])?;
            }
            let zero = self.graph.constant(0.0)?;
            // 0, undefined where the condition is undefined in any of the periods.
            let nothing = self.graph.apply(Operation::Multiply, &[all, zero])?;
            let one = self.graph.constant(1.0)?;
            let is_defined = self.graph.apply(Operation::Add, &[nothing, one])?;
            let is_defined = self.graph.holds(is_defined)?;
            let though_undefined = self.graph.constant(MET_THOUGH_UNDEFINED)?;
            // Met earlier is met: what happens to the measure afterwards is no shortfall.
            let met_gap = self.graph.apply(Operation::If, &[is_defined, zero, though_undefined])?;
            let least = self.graph.constant(LEAST_GAP)?;
            let missed = self.graph.apply(Operation::Max, &[gap, least])?;
            let missed = self.graph.apply(Operation::Add, &[missed, nothing])?;
            gap = self.graph.apply(Operation::If, &[met, met_gap, missed])?;
            slack = zero;
        }
        self.slacks.insert(Observable::Gap(id), slack);
        Ok((measure, gap))
    }

    /// The periods in which a target is looked at to know when it is first met, where its measure moves with time.
    fn tracked_periods(&mut self, target: &Target) -> Option<(Period, Period)> {
        let from = target.from.unwrap_or(1);
        let masks = (target.period - from + 1).max(0);
        let is_tracked = self.periods <= MOST_FIRST_MET
            && masks <= self.masks_left
            && target.period > 0
            && crate::model::lookback(&target.measure) <= LONGEST_FIRST_MET
            && moves(&target.measure)
            && self.exists_from_start(target);
        if !is_tracked {
            return None;
        }
        self.masks_left -= masks;
        Some((Period::new(from), Period::new(target.period)))
    }

    /// Whether everything that a target reads exists from the first period on.
    fn exists_from_start(&self, target: &Target) -> bool {
        let mut exists = true;
        let terms = std::iter::once(&target.measure).chain(target.condition.terms());
        for term in terms {
            let times = target.from.unwrap_or(1).min(target.period)..=target.period;
            let result = crate::model::early_readings(term, times, self.periods - 1, &mut |reading| match &self
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
