//! Runs the instructions of a program over one block of paths.

use super::bind::Bound;
use super::columns::{Columns, Others};
use super::node::{Node, Scale, StreamId};
use super::row::row;
use super::schedule::{Against, Instruction, Operand, Schedule};
use super::{ObservableId, arithmetic};
use crate::arithmetic::scalar;
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

/// The paths of a block, and whose draws they take: their own, or those of their ancestors.
#[derive(Clone, Copy, Debug)]
pub struct Lanes<'l> {
    /// The first path.
    pub first: u64,
    /// How many paths.
    pub len: usize,
    /// Ancestors up to a period (index), in order of these: assumptions are those of the first entry, shocks of a period those of the
    /// first entry that reaches it, later ones each path's own.
    pub ancestors: &'l [(i64, Vec<u64>)],
}

impl<'l> Lanes<'l> {
    /// Paths with their own draws.
    pub fn of(first: u64, len: usize) -> Lanes<'static> {
        Lanes {
            first,
            len,
            ancestors: &[],
        }
    }

    /// The paths whose draws are taken, where these are not their own.
    pub fn indices(self, is_assumption: impl Fn() -> bool, period: Period) -> Option<&'l [u64]> {
        let (_, earliest) = self.ancestors.first()?;
        if is_assumption() {
            return Some(earliest);
        }
        let reaches = |(until, _): &&(i64, Vec<u64>)| period.number() <= *until;
        self.ancestors.iter().find(reaches).map(|(_, paths)| &paths[..])
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
        self.run_given(bound, schedule, Lanes::of(first, len), &[], observe);
    }

    /// The same with the draws of some lanes and with columns that are handed in, those that the program was made for
    /// ([`Program::part`](super::Program::part)), each as long as there are lanes.
    pub fn run_given(
        &mut self,
        bound: &Bound,
        schedule: &Schedule,
        lanes: Lanes,
        given: &[&[f64]],
        observe: &mut dyn FnMut(ObservableId, View),
    ) {
        let len = lanes.len;
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
                    let reads = Reads {
                        bound,
                        others,
                        lanes,
                        given,
                    };
                    let in_place = operands.first() == Some(&Operand::Slot(*out));
                    reads.draw(*node, operands, in_place, target);
                }
            }
        }
    }
}

/// What a draw reads.
struct Reads<'r> {
    bound: &'r Bound,
    others: Others<'r>,
    lanes: Lanes<'r>,
    given: &'r [&'r [f64]],
}

impl<'r> Reads<'r> {
    fn param(&self, operand: &Operand) -> Param<'r> {
        match *operand {
            Operand::Slot(slot) => Param::Column(self.others.get(slot, self.lanes.len)),
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

    /// Draws a column; `in_place` where its first operand is the target itself.
    fn draw(&self, node: Node, operands: &[Operand], in_place: bool, target: &mut [f64]) {
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
                self.uniforms(stream, period, target);
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
                self.uniforms(stream, period, target);
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
            Node::Given(place) => match self.given.get(place as usize) {
                Some(column) => target.copy_from_slice(column),
                None => target.fill(f64::NAN),
            },
            Node::Canonical { draw, place, .. } => {
                let Some(conversion) = bound.program.shapes[draw.index()].conversion() else {
                    return target.fill(f64::NAN);
                };
                let params: Vec<Param> = operands.iter().map(|operand| self.param(operand)).collect();
                let mut written = vec![0.0; params.len()];
                for (path, out) in target.iter_mut().enumerate() {
                    written.iter_mut().zip(&params).for_each(|(value, param)| *value = param.at(path));
                    *out = conversion.at(&written, usize::from(place));
                }
            }
            Node::Lookup { table, .. } => {
                let lookup = &bound.program.graph.tables[table as usize];
                start(target);
                target.iter_mut().for_each(|x| *x = lookup.at(*x));
            }
            Node::Ranked { rank, .. } => {
                let params: Vec<Param> = operands.iter().map(|operand| self.param(operand)).collect();
                let mut values = vec![0.0; params.len()];
                for (path, out) in target.iter_mut().enumerate() {
                    values.iter_mut().zip(&params).for_each(|(value, param)| *value = param.at(path));
                    *out = scalar::ranked(&mut values, rank as usize);
                }
            }
            // Numbers and arithmetic are no draws.
            Node::Constant(_) | Node::Lever { .. } | Node::Holds(_) | Node::Apply(..) => target.fill(f64::NAN),
        }
    }
}

impl Reads<'_> {
    /// The uniforms of a stream in a period, or the number at which they are held.
    fn uniforms(&self, stream: StreamId, period: Period, out: &mut [f64]) {
        let bound = self.bound;
        if let Some(held) = bound.held[stream.index()] {
            return out.fill(held);
        }
        let key = bound.keys[stream.index()];
        let is_constant = || bound.program.is_of_assumption(stream);
        match self.lanes.indices(is_constant, period) {
            None => bound.sampler.uniforms(key, period.counter(), self.lanes.first, out),
            Some(paths) => bound.sampler.uniforms_at(key, period.counter(), paths, out),
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
