//! A measure as a function of the score of one draw, on every path of a block.

use super::prepare::Solved;
use crate::math;
use crate::program::{Bound, Lanes, Machine, Observable, Scale};

/// A measure, its bounds and its tolerance on some paths. Bounds that there are not are empty.
#[derive(Clone, Debug, Default)]
pub struct Values {
    /// The measure.
    pub x: Vec<f64>,
    /// What it is at least.
    pub low: Vec<f64>,
    /// What it is at most.
    pub high: Vec<f64>,
    /// By how much numbers may differ that cannot be told apart.
    pub tolerance: Vec<f64>,
}

/// Places of the values among what a part of a program is asked for.
pub const X: u32 = 0;
pub const LOW: u32 = 1;
pub const HIGH: u32 = 2;
pub const TOLERANCE: u32 = 3;

/// Computes a measure with its bounds.
pub fn values(bound: &Bound, machine: &mut Machine, lanes: Lanes, given: &[&[f64]], out: &mut Values) {
    let len = lanes.len;
    for column in [&mut out.x, &mut out.low, &mut out.high, &mut out.tolerance] {
        column.clear();
    }
    let program = &bound.program;
    let mut put = |observable: Observable, fill: &dyn Fn(&mut Vec<f64>)| match observable {
        Observable::Column(X) => fill(&mut out.x),
        Observable::Column(LOW) => fill(&mut out.low),
        Observable::Column(HIGH) => fill(&mut out.high),
        Observable::Column(TOLERANCE) => fill(&mut out.tolerance),
        _ => {}
    };
    for (id, scalar) in &program.schedule.constants {
        let value = bound.scalars[*scalar as usize];
        put(program.observable(*id), &|column| column.resize(len, value));
    }
    machine.run_given(bound, &program.schedule, lanes, given, &mut |id, view| {
        put(program.observable(id), &|column| column.extend_from_slice(view.column));
    });
}

/// The measure of a condition over the scores of its draw. What does not depend on the draw is computed once.
pub struct Curve<'c> {
    solved: &'c Solved,
    machine: &'c mut Machine,
    /// What the measure reads that does not depend on the draw, on all paths.
    inputs: Vec<Vec<f64>>,
    /// The same on the paths looked at last.
    gathered: Vec<Vec<f64>>,
    subset: Vec<usize>,
    uniforms: Vec<f64>,
    /// What was found last.
    pub values: Values,
}

impl<'c> Curve<'c> {
    /// On the paths of a block, given the columns of draws that were solved for before.
    pub fn new(solved: &'c Solved, machine: &'c mut Machine, lanes: Lanes, earlier: &[&[f64]]) -> Curve<'c> {
        let program = &solved.inputs.program;
        let mut inputs = vec![Vec::new(); program.observables.len()];
        machine.run_given(&solved.inputs, &program.schedule, lanes, earlier, &mut |id, view| {
            if let Observable::Column(place) = program.observable(id) {
                inputs[place as usize].extend_from_slice(view.column);
            }
        });
        Curve {
            solved,
            machine,
            inputs,
            gathered: Vec::new(),
            subset: Vec::new(),
            uniforms: Vec::new(),
            values: Values::default(),
        }
    }

    /// Looks at all paths, at these scores and uniforms of their draw.
    pub fn look_all(&mut self, scores: &[f64], uniforms: &[f64]) {
        let draws = self.solved.draws.iter().map(|(_, scale)| match scale {
            Scale::Score => scores,
            Scale::Uniform => uniforms,
        });
        let given: Vec<&[f64]> = self.inputs.iter().map(Vec::as_slice).chain(draws).collect();
        let lanes = Lanes::of(0, scores.len());
        values(&self.solved.measure, self.machine, lanes, &given, &mut self.values);
    }

    /// Looks at some paths (by lane), at these scores of their draw.
    pub fn look(&mut self, subset: &[usize], scores: &[f64]) {
        if self.subset != subset {
            self.subset = subset.to_vec();
            let gather = |column: &Vec<f64>| subset.iter().map(|lane| column[*lane]).collect();
            self.gathered = self.inputs.iter().map(gather).collect();
        }
        if self.solved.draws.iter().any(|(_, scale)| *scale == Scale::Uniform) {
            self.uniforms.clear();
            // Uniforms are never 0 or 1.
            let uniform = |z: &f64| math::normal_cdf(*z).clamp(0.5 * f64::EPSILON, 1.0 - 0.5 * f64::EPSILON);
            self.uniforms.extend(scores.iter().map(uniform));
        }
        let draws = self.solved.draws.iter().map(|(_, scale)| match scale {
            Scale::Score => scores,
            Scale::Uniform => &self.uniforms,
        });
        let given: Vec<&[f64]> = self.gathered.iter().map(Vec::as_slice).chain(draws).collect();
        let lanes = Lanes::of(0, subset.len());
        values(&self.solved.measure, self.machine, lanes, &given, &mut self.values);
    }
}
