//! Runs the instructions of a program over one block of paths.

use super::bind::Bound;
use super::columns::Columns;
use super::kernel::{self, Scratch, Source};
use super::node::Code;
use super::schedule::{Instruction, Operand, Schedule};
use crate::distribution::Param;
use crate::math::column;
use crate::model::Operation;

/// Columns that are alive at the same time should take no more than this: half of a usual second-level cache, which the
/// counters share.
const WORKING_SET: usize = 512 * 1024;
/// A block is worked on in strips of at least so many paths, else the steps between columns take too long.
const SHORTEST: usize = 256;

/// So many operands are gathered without asking for memory.
const FEW: usize = 16;

/// The columns of one thread, used again for every block.
#[derive(Debug, Default)]
pub struct Machine {
    columns: Columns,
    /// Observed columns of a block that is worked on in strips, in the order of observation.
    observed: Vec<Vec<f64>>,
    scratch: Scratch,
}

impl Machine {
    /// Columns for a program.
    pub fn new() -> Machine {
        Machine::default()
    }

    /// Runs the paths `first`, `first + 1`, … (`len` of them) and hands every wanted column that differs between paths to
    /// `observe` with the number of its sink. Programs whose columns would not fit into the cache are run over strips of
    /// these paths, one after the other; nothing of that can be seen in the columns.
    pub fn run(
        &mut self,
        bound: &Bound,
        schedule: &Schedule,
        first: u64,
        len: usize,
        observe: &mut dyn FnMut(u32, &[f64]),
    ) {
        let mut strip = len;
        while strip > SHORTEST && schedule.slots * strip * size_of::<f64>() > WORKING_SET {
            strip = strip.div_ceil(2).next_multiple_of(SHORTEST);
        }
        if strip >= len {
            return self.strip(bound, schedule, first, len, observe);
        }
        let mut observed = std::mem::take(&mut self.observed);
        let mut sinks = Vec::new();
        for from in (0..len).step_by(strip) {
            let count = strip.min(len - from);
            sinks.clear();
            self.strip(bound, schedule, first + from as u64, count, &mut |sink, column| {
                if sinks.len() == observed.len() {
                    observed.push(Vec::new());
                }
                let whole = &mut observed[sinks.len()];
                if whole.len() < len {
                    whole.resize(len, 0.0);
                }
                whole[from..from + count].copy_from_slice(column);
                sinks.push(sink);
            });
        }
        for (sink, column) in sinks.iter().zip(&observed) {
            observe(*sink, &column[..len]);
        }
        self.observed = observed;
    }

    fn strip(
        &mut self,
        bound: &Bound,
        schedule: &Schedule,
        first: u64,
        len: usize,
        observe: &mut dyn FnMut(u32, &[f64]),
    ) {
        let program = bound.program;
        self.columns.reserve(schedule.slots, len);
        for instruction in &schedule.instructions {
            match instruction {
                Instruction::Observe { sink, slot } => observe(*sink, self.columns.get(*slot, len)),
                Instruction::Join { joint, operands, out } => {
                    let (target, others) = self.columns.split(*out, len);
                    let source = |operand| match operand {
                        Operand::Slot(slot) => Source::Column(others.get(slot, len)),
                        Operand::Scalar(index) => Source::Scalar(bound.scalars[index as usize]),
                    };
                    kernel::join(*joint, operands.map(source), target);
                }
                Instruction::Compute { node, operands, out } => {
                    let (target, others) = self.columns.split(*out, len);
                    let in_place = operands.first() == Some(&Operand::Slot(*out));
                    let source = |operand: &Operand| match operand {
                        Operand::Slot(slot) => Source::Column(others.get(*slot, len)),
                        Operand::Scalar(index) => Source::Scalar(bound.scalars[*index as usize]),
                    };
                    match node.code {
                        Code::Apply(Operation::Item) if in_place => kernel::item(target),
                        Code::Apply(op) => {
                            let mut sources = [Source::Scalar(0.0); 3];
                            for (source_of, operand) in sources.iter_mut().zip(operands) {
                                *source_of = source(operand);
                            }
                            kernel::apply(op, &sources[..operands.len()], target, &mut self.scratch);
                        }
                        Code::Holds => kernel::holds(source(&operands[0]), target),
                        Code::Uniform => uniforms(bound, node.a, node.b, first, target),
                        Code::Score => {
                            uniforms(bound, node.a, node.b, first, target);
                            column::normal_quantile(target);
                        }
                        Code::Row => {
                            let factor = program.groups[node.a as usize].factor.row(node.b as usize);
                            let score = |operand: &Operand| match *operand {
                                Operand::Slot(slot) => others.get(slot, len),
                                Operand::Scalar(_) => &[],
                            };
                            gathered(operands, &[][..], score, |scores| kernel::row(factor, scores, target));
                        }
                        Code::Mixing => {
                            uniforms(bound, node.a, node.b, first, target);
                            if let Some(copula) = &program.groups[node.c as usize].t_copula {
                                copula.scales(target);
                            }
                        }
                        Code::StudentScore => {
                            if !in_place && let Source::Column(scores) = source(&operands[0]) {
                                target.copy_from_slice(scores);
                            }
                            if let (Some(copula), Source::Column(scales)) =
                                (&program.groups[node.c as usize].t_copula, source(&operands[1]))
                            {
                                copula.scores(target, scales);
                            }
                        }
                        Code::DrawScore | Code::DrawUniform => {
                            if !in_place && let Source::Column(from) = source(&operands[0]) {
                                target.copy_from_slice(from);
                            }
                            match bound.prepared.get(node.a, node.c) {
                                None => target.fill(f64::NAN),
                                Some(prepared) => {
                                    let read = if prepared.is_constant() { &[] } else { &operands[1..] };
                                    let param = |operand: &Operand| source(operand).into();
                                    gathered(read, Param::Scalar(f64::NAN), param, |params| {
                                        if node.code == Code::DrawScore {
                                            prepared.score_column(params, target);
                                        } else {
                                            prepared.column(params, target);
                                        }
                                    });
                                }
                            }
                        }
                        Code::Constant | Code::Lever => target.fill(f64::NAN),
                    }
                }
            }
        }
    }
}

/// Hands what the operands are to `then`.
fn gathered<T: Copy>(operands: &[Operand], empty: T, of: impl Fn(&Operand) -> T, then: impl FnOnce(&[T])) {
    match operands.len() {
        count @ ..=FEW => {
            let mut few = [empty; FEW];
            few.iter_mut().zip(operands).for_each(|(to, operand)| *to = of(operand));
            then(&few[..count]);
        }
        _ => then(&operands.iter().map(of).collect::<Vec<T>>()),
    }
}

impl<'a> From<Source<'a>> for Param<'a> {
    fn from(source: Source<'a>) -> Param<'a> {
        match source {
            Source::Column(column) => Param::Column(column),
            Source::Scalar(value) => Param::Scalar(value),
        }
    }
}

/// The uniforms of a stream in a period, or the number at which they are held.
fn uniforms(bound: &Bound, stream: u32, period: u32, first: u64, out: &mut [f64]) {
    match bound.held[stream as usize] {
        Some(held) => out.fill(held),
        None => bound.sampler.uniforms(bound.keys[stream as usize], period, first, out),
    }
}
