//! Runs the instructions of a program over one block of paths.

use super::bind::Bound;
use super::columns::{Columns, Others};
use super::node::{Node, Scale, StreamId};
use super::row::row;
use super::schedule::{Against, Instruction, Operand, Schedule};
use super::{ObservableId, arithmetic};
use crate::distribution::Param;
use crate::math::column;
use crate::model::{CorrelationId, Period};

/// The columns of one thread, used again for every block.
#[derive(Debug, Default)]
pub struct Machine {
    columns: Columns,
}

/// A column as results look at it: the value on a path is sign · x + shift, for each x of the column.
#[derive(Clone, Copy, Debug)]
pub struct View<'c> {
    /// One number for each path.
    pub column: &'c [f64],
    /// 1, or −1 for the gaps of targets that are met from a number on.
    pub sign: f64,
    /// 0 but for the gaps of targets.
    pub shift: f64,
    /// A target is met where its gap is at most this.
    pub slack: f64,
}

impl<'c> View<'c> {
    /// A column itself.
    pub fn of(column: &'c [f64]) -> View<'c> {
        View {
            column,
            sign: 1.0,
            shift: 0.0,
            slack: 0.0,
        }
    }

    /// The same for an observable of a bound program.
    pub fn of_observable(self, bound: &Bound, id: ObservableId) -> View<'c> {
        let slack = bound.program.slacks[id.index()];
        View {
            slack: slack.map_or(0.0, |scalar| bound.scalars[scalar as usize]),
            ..self
        }
    }

    /// The shift of the gap less its slack: not above 0 where the target is met.
    pub fn met_shift(&self) -> f64 {
        self.shift - self.slack
    }
}

impl Machine {
    /// Columns for a program.
    pub fn new() -> Machine {
        Machine::default()
    }

    /// Runs the paths `first`, `first + 1`, … (`len` of them) and hands every wanted column that differs between paths to
    /// `observe` with what it is. What is not the gap of a target is its column itself.
    pub fn run(
        &mut self,
        bound: &Bound,
        schedule: &Schedule,
        first: u64,
        len: usize,
        observe: &mut dyn FnMut(ObservableId, View),
    ) {
        self.columns.reserve(schedule.slots, len);
        for instruction in &schedule.instructions {
            match instruction {
                Instruction::Observe {
                    observable,
                    slot,
                    against,
                } => {
                    let (sign, shift) = match *against {
                        Against::Nothing => (1.0, 0.0),
                        Against::Above(number) => (1.0, -bound.scalars[number as usize]),
                        Against::Below(number) => (-1.0, bound.scalars[number as usize]),
                    };
                    let column = self.columns.get(*slot, len);
                    let view = View {
                        sign,
                        shift,
                        ..View::of(column)
                    };
                    observe(*observable, view.of_observable(bound, *observable));
                }
                Instruction::Compute(steps) => arithmetic::run(steps, &bound.scalars, &mut self.columns, len),
                Instruction::Draw { node, operands, out } => {
                    let (target, others) = self.columns.split(*out, len);
                    let reads = Reads { bound, others, len };
                    let in_place = operands.first() == Some(&Operand::Slot(*out));
                    reads.draw(*node, operands, in_place, first, target);
                }
            }
        }
    }
}

/// What a draw reads.
struct Reads<'r> {
    bound: &'r Bound,
    others: Others<'r>,
    len: usize,
}

impl<'r> Reads<'r> {
    fn param(&self, operand: &Operand) -> Param<'r> {
        match *operand {
            Operand::Slot(slot) => Param::Column(self.others.get(slot, self.len)),
            Operand::Scalar(index) => Param::Scalar(self.bound.scalars[index as usize]),
        }
    }

    /// The column of an operand; empty where it is a number.
    fn column(&self, operand: &Operand) -> &'r [f64] {
        match self.param(operand) {
            Param::Column(column) => column,
            Param::Scalar(_) => &[],
        }
    }

    /// Draws a column for the paths from `first` on; `in_place` where its first operand is the target itself.
    fn draw(&self, node: Node, operands: &[Operand], in_place: bool, first: u64, target: &mut [f64]) {
        let bound = self.bound;
        let copula = |group: CorrelationId| &bound.program.groups[group.index()].t_copula;
        // Draws begin in their own column.
        let start = |target: &mut [f64]| {
            if !in_place && let Param::Column(from) = self.param(&operands[0]) {
                target.copy_from_slice(from);
            }
        };
        match node {
            Node::Random { scale, stream, period } => {
                uniforms(bound, stream, period, first, target);
                if scale == Scale::Score {
                    column::normal_quantile(target);
                }
            }
            Node::Row { group, member, .. } => {
                let factor = bound.program.groups[group.index()].factor.row(member as usize);
                let score = |operand: &Operand| self.column(operand);
                gathered::<16, _>(operands, &[][..], score, |scores| row(factor, scores, target));
            }
            Node::Mixing { stream, period, group } => {
                uniforms(bound, stream, period, first, target);
                if let Some(copula) = copula(group) {
                    copula.scales(target);
                }
            }
            Node::StudentScore { group, .. } => {
                start(target);
                if let Some(copula) = copula(group) {
                    copula.scores(target, self.column(&operands[1]));
                }
            }
            Node::Draw {
                draw,
                scale,
                parameters,
                ..
            } => {
                start(target);
                let Some(prepared) = bound.prepared.get(draw, parameters) else {
                    return target.fill(f64::NAN);
                };
                let read = if prepared.is_constant() { &[] } else { &operands[1..] };
                let param = |operand: &Operand| self.param(operand);
                gathered::<8, _>(read, Param::Scalar(f64::NAN), param, |params| match scale {
                    Scale::Score => prepared.score_column(params, target),
                    Scale::Uniform => prepared.column(params, target),
                });
            }
            // Numbers and arithmetic are no draws.
            Node::Constant(_) | Node::Lever { .. } | Node::Holds(_) | Node::Apply(..) => target.fill(f64::NAN),
        }
    }
}

/// Hands what the operands are to `then`, without asking for memory where they are no more than `FEW`.
fn gathered<const FEW: usize, T: Copy>(
    operands: &[Operand],
    empty: T,
    of: impl Fn(&Operand) -> T,
    then: impl FnOnce(&[T]),
) {
    if operands.len() > FEW {
        return then(&operands.iter().map(of).collect::<Vec<T>>());
    }
    let mut few = [empty; FEW];
    few.iter_mut().zip(operands).for_each(|(to, operand)| *to = of(operand));
    then(&few[..operands.len()]);
}

/// The uniforms of a stream in a period, or the number at which they are held.
fn uniforms(bound: &Bound, stream: StreamId, period: Period, first: u64, out: &mut [f64]) {
    match bound.held[stream.index()] {
        Some(held) => out.fill(held),
        None => {
            let key = bound.keys[stream.index()];
            bound.sampler.uniforms(key, period.counter(), first, out);
        }
    }
}
