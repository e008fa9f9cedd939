//! A program with the settings of one run: levers, seed, sampler. Binding computes everything that is the same on all
//! paths; the program itself is shared.

use super::node::{ListId, Node, NodeId};
use super::{Instruction, Program, Stream};
use crate::distribution::Drawer;
use crate::arithmetic::scalar;
use crate::model::{DrawId, ItemId, Model, Setting};
use crate::sampler::{Sampler, StreamKey};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a run may change without compiling again.
#[derive(Clone)]
pub struct Settings {
    /// Seed of all random numbers.
    pub seed: u64,
    /// How uniforms are made.
    pub sampler: &'static dyn Sampler,
    /// Settings of levers that differ from the model's.
    pub levers: BTreeMap<ItemId, Setting>,
    /// Streams that are drawn from another seed.
    pub rekey: Rekey,
    /// Items all of whose uniforms are held at a number in (0, 1). Of no effect on items of a correlated group, whose draws come
    /// from the scores of several.
    pub held: HeldUniforms,
}

/// Items whose uniforms are held: `(item, uniform)`.
pub type HeldUniforms = BTreeMap<ItemId, f64>;

/// Which items draw from another seed: `(item, seed)`.
pub type Rekey = BTreeMap<ItemId, u64>;

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("seed", &self.seed)
            .field("sampler", &self.sampler.name())
            .finish_non_exhaustive()
    }
}

impl Settings {
    /// The model's own levers with a seed and the default sampler.
    pub fn seeded(seed: u64) -> Settings {
        Settings {
            seed,
            sampler: crate::sampler::SAMPLERS[0],
            levers: BTreeMap::new(),
            rekey: Rekey::new(),
            held: HeldUniforms::new(),
        }
    }

    /// The key of a stream.
    pub fn key(&self, stream: &Stream) -> StreamKey {
        let seed = self.rekey.get(&stream.item).copied().unwrap_or(self.seed);
        StreamKey::new(seed, &stream.name, stream.substream)
    }

    /// Where the uniforms of a stream are held, if they are.
    pub fn held(&self, model: &Model, stream: &Stream) -> Option<f64> {
        let correlated = || {
            model
                .correlations
                .iter()
                .any(|group| group.members.contains(&stream.item))
        };
        self.held.get(&stream.item).copied().filter(|_| !correlated())
    }

    /// The setting of a lever in a period.
    pub fn lever(&self, model: &Model, item: ItemId, period: i64) -> f64 {
        match (self.levers.get(&item), model.lever(item)) {
            (Some(setting), _) => setting.at(period),
            (None, Some(lever)) => lever.setting.at(period),
            (None, None) => f64::NAN,
        }
    }

    /// The settings of a lever from the base to the last period.
    pub fn lever_by_period(&self, model: &Model, item: ItemId) -> Vec<f64> {
        let periods = 0..=model.calendar.last();
        periods.map(|period| self.lever(model, item, period)).collect()
    }
}

/// A program ready to run.
#[derive(Clone)]
pub struct Bound {
    /// The program.
    pub program: Arc<Program>,
    /// What it was bound to.
    pub settings: Settings,
    /// How uniforms are made.
    pub sampler: &'static dyn Sampler,
    /// Keys of the streams.
    pub keys: Vec<StreamKey>,
    /// Where the uniforms of each stream are held, if they are.
    pub held: Vec<Option<f64>>,
    /// Values that are the same on all paths, by scalar index.
    pub scalars: Vec<f64>,
    /// Draws, prepared for those of their parameters that are the same on all paths.
    pub prepared: Arc<PreparedDraws>,
}

/// Prepared draws, by draw and list of parameters.
#[derive(Default)]
pub struct PreparedDraws {
    /// By draw: its lists in order. Nearly always few.
    by_draw: Vec<Vec<(ListId, Ready)>>,
}

impl PreparedDraws {
    /// A draw with a list of parameters; `None` where that is out of range or was never asked for.
    pub fn get(&self, draw: DrawId, list: ListId) -> Option<&Drawer> {
        let lists = self.by_draw.get(draw.index())?;
        let at = lists.binary_search_by_key(&list, |(list, _)| *list).ok()?;
        lists[at].1.prepared.as_deref()
    }

    fn iter(&self) -> impl Iterator<Item = (DrawId, &Ready)> {
        let lists = self.by_draw.iter().enumerate();
        lists.flat_map(|(draw, lists)| lists.iter().map(move |(_, ready)| (DrawId::at(draw), ready)))
    }
}

/// A draw, prepared for what is known of its parameters.
struct Ready {
    /// Parameters that are the same on all paths, as bits.
    known: Vec<Option<u64>>,
    /// `None` where such a parameter is out of range.
    prepared: Option<Arc<Drawer>>,
}

/// Draws that were prepared before, by draw and the bits of their known parameters.
type Before<'b> = BTreeMap<(DrawId, &'b [Option<u64>]), &'b Option<Arc<Drawer>>>;

impl Bound {
    /// Binds a program.
    pub fn new(program: &Arc<Program>, settings: &Settings) -> Bound {
        Bound::with(program, settings, &BTreeMap::new())
    }

    /// The same program with the same levers and other random numbers: only seed, keys and held uniforms of `settings` count.
    pub fn redrawn(&self, settings: &Settings) -> Bound {
        let (streams, model) = (&self.program.streams, &self.program.model);
        Bound {
            program: Arc::clone(&self.program),
            settings: settings.clone(),
            sampler: settings.sampler,
            keys: streams.iter().map(|stream| settings.key(stream)).collect(),
            held: streams.iter().map(|stream| settings.held(model, stream)).collect(),
            scalars: self.scalars.clone(),
            prepared: Arc::clone(&self.prepared),
        }
    }

    /// Binds a program of the same model with other settings; draws whose known parameters are the same as in `self` are not
    /// prepared again.
    pub fn like(&self, program: &Arc<Program>, settings: &Settings) -> Bound {
        let known = self.prepared.iter();
        let known = known.map(|(draw, ready)| ((draw, &ready.known[..]), &ready.prepared));
        Bound::with(program, settings, &known.collect())
    }

    fn with(program: &Arc<Program>, settings: &Settings, before: &Before<'_>) -> Bound {
        let model = &program.model;
        let graph = &program.graph;
        let mut values: BTreeMap<NodeId, f64> = BTreeMap::new();
        let mut scalars = Vec::with_capacity(program.scalars.nodes.len());
        for id in &program.scalars.nodes {
            let value = match graph.node(*id) {
                Node::Lever { item, period } => settings.lever(model, item, period.number()),
                Node::Holds(operand) => scalar::holds(values[&operand]),
                Node::Lookup { table, x } => graph.tables[table as usize].at(values[&x]),
                Node::Ranked { values: list, rank } => {
                    let mut numbers: Vec<f64> = graph.lists[list.index()].iter().map(|id| values[id]).collect();
                    scalar::ranked(&mut numbers, rank as usize)
                }
                Node::Apply(op, operands) => {
                    let value = |index: usize| {
                        if index < op.arity() {
                            values[&operands[index]]
                        } else {
                            0.0
                        }
                    };
                    op.apply(value(0), value(1), value(2))
                }
                _ => graph.constant_value(*id).unwrap_or(f64::NAN),
            };
            values.insert(*id, value);
            scalars.push(value);
        }
        let draws: BTreeSet<(DrawId, ListId)> = program
            .pilot
            .instructions
            .iter()
            .filter_map(|instruction| match instruction {
                Instruction::Draw {
                    node: Node::Draw { draw, parameters, .. },
                    ..
                } => Some((*draw, *parameters)),
                _ => None,
            })
            .collect();
        // Tables of slow quantile functions take a millisecond each.
        let ready: Vec<(DrawId, ListId, Ready)> = draws
            .into_par_iter()
            .map(|(draw, list)| {
                let known: Vec<Option<f64>> = graph.lists[list.index()]
                    .iter()
                    .map(|id| values.get(id).copied())
                    .collect();
                let bits: Vec<Option<u64>> = known.iter().map(|value| value.map(f64::to_bits)).collect();
                let prepared = match before.get(&(draw, &bits[..])) {
                    Some(prepared) => (*prepared).clone(),
                    None => program.shapes[draw.index()].prepare(&known).ok().map(Arc::new),
                };
                (draw, list, Ready { known: bits, prepared })
            })
            .collect();
        let mut prepared = PreparedDraws::default();
        prepared.by_draw.resize_with(program.shapes.len(), Vec::new);
        // In order of draws and lists, as the set of draws was.
        for (draw, list, ready) in ready {
            prepared.by_draw[draw.index()].push((list, ready));
        }
        let keys = program.streams.iter().map(|stream| settings.key(stream)).collect();
        let held = program
            .streams
            .iter()
            .map(|stream| settings.held(model, stream))
            .collect();
        Bound {
            program: Arc::clone(program),
            settings: settings.clone(),
            sampler: settings.sampler,
            keys,
            held,
            scalars,
            prepared: Arc::new(prepared),
        }
    }
}
