//! From conditions to what a run does with them.

use super::choose;
use super::curve::{HIGH, LOW, TOLERANCE, X};
use super::facts::Condition;
use super::refusal::Refusal;
use super::weigh::{self, Weighed};
use crate::distribution::Drawer;
use crate::model::{ItemKind, Through};
use crate::program::{
    AskedNodes, Bound, Node, NodeId, Observable, Program, Scale, Settings, StreamId, TooLarge,
};
use crate::sampler::StreamKey;
use crate::simulation::Control;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A program whose paths agree with some conditions, and their weights.
#[derive(Clone)]
pub struct Conditioning {
    /// The program with the columns of the draws that are solved for handed in.
    pub(super) main: Bound,
    /// In the order in which they are taken up.
    pub(super) conditions: Vec<Prepared>,
    pub(super) weighed: Arc<Weighed>,
}

/// How a condition is taken up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A draw is solved for; the factor is a density.
    Root,
    /// A draw is drawn from a part of its range; the factor is the probability of that.
    Part,
    /// By how likely it is; no draw moves.
    Likelihood,
    /// By e to a multiple of the measure.
    Tilt,
}

/// A condition, ready.
#[derive(Clone)]
pub(super) struct Prepared {
    pub condition: Arc<Condition>,
    pub way: Way,
    /// The draw that takes it up.
    pub through: Option<Through>,
    /// Its own measure and bounds where no draw is solved for, given the draws solved for before it.
    pub plain: Option<Bound>,
    /// The same where one is.
    pub solved: Option<Solved>,
    /// Draws of the true value, where it was measured with an error.
    pub truth: Option<(StreamKey, Arc<Drawer>)>,
}

/// What is solved for.
#[derive(Clone)]
pub struct Solved {
    /// The stream of the draw, and its period.
    pub stream: StreamId,
    /// The period (index) for which it is drawn; the base of an assumption.
    pub period: crate::model::Period,
    /// The nodes that are handed in to the main program in its place.
    pub draws: Vec<(NodeId, Scale)>,
    /// What the measure reads that does not depend on the draw.
    pub inputs: Bound,
    /// The measure, given these and the draw.
    pub measure: Bound,
}

/// The stream of a draw, its period, and its nodes.
pub(super) type Drawn = (StreamId, crate::model::Period, Vec<(NodeId, Scale)>);

/// A program that is asked for the measures of conditions, with its settings.
pub(super) struct Asking<'a> {
    pub program: &'a Arc<Program>,
    pub bound: &'a Bound,
    pub settings: &'a Settings,
}

impl Asking<'_> {
    /// What the nodes of a condition are asked for as.
    pub fn wanted(nodes: &AskedNodes) -> Vec<(Observable, NodeId)> {
        let mut wanted = vec![
            (Observable::Column(X), nodes.measure),
            (Observable::Column(TOLERANCE), nodes.tolerance),
        ];
        wanted.extend(nodes.low.map(|low| (Observable::Column(LOW), low)));
        wanted.extend(nodes.high.map(|high| (Observable::Column(HIGH), high)));
        wanted
    }

    /// The nodes of a draw in a period.
    pub fn draws(&self, through: Through, period: i64) -> Option<Drawn> {
        let program = self.program;
        let own = |stream: &crate::program::Stream| stream.item == through.item && stream.substream == through.substream;
        let stream = StreamId::at(program.streams.iter().position(own)?);
        let is_assumption = program.model.item(through.item).kind == ItemKind::Assumption;
        let period = crate::model::Period::new(if is_assumption { 0 } else { period });
        let nodes = program.graph.nodes.iter().enumerate();
        let nodes = nodes.filter_map(|(index, node)| match node {
            Node::Random {
                scale,
                stream: other,
                period: when,
            } if *other == stream && *when == period => Some((NodeId::at(index), *scale)),
            _ => None,
        });
        let nodes: Vec<(NodeId, Scale)> = nodes.collect();
        (!nodes.is_empty()).then_some((stream, period, nodes))
    }

    /// A part of the program, with the same settings.
    pub fn part(&self, wanted: &[(Observable, NodeId)], given: &[NodeId]) -> Result<Bound, TooLarge> {
        let part = Arc::new(self.program.part(wanted, given)?);
        Ok(self.bound.like(&part, self.settings))
    }

    /// Splits the measure of a condition into what depends on a draw and what does not.
    pub fn solved(&self, nodes: &AskedNodes, through: Through, period: i64, earlier: &[NodeId]) -> Result<Option<Solved>, TooLarge> {
        let Some((stream, period, draws)) = self.draws(through, period) else {
            return Ok(None);
        };
        let graph = &self.program.graph;
        let wanted = Asking::wanted(nodes);
        let roots: Vec<NodeId> = wanted.iter().map(|(_, node)| *node).collect();
        let sources: Vec<NodeId> = draws.iter().map(|(node, _)| *node).collect();
        let (moved, needed) = (self.program.moved_by(&sources), self.program.needed_by(&roots));
        if !moved[nodes.measure.index()] {
            return Ok(None);
        }
        // Columns that do not depend on the draw, where something that does, or the result, reads them.
        let mut inputs: BTreeMap<NodeId, ()> = BTreeMap::new();
        let mut read = |id: NodeId| {
            if !moved[id.index()] && !graph.is_scalar(id) {
                inputs.insert(id, ());
            }
        };
        roots.iter().for_each(|root| read(*root));
        for index in (0..graph.nodes.len()).filter(|index| needed[*index] && moved[*index]) {
            graph.operands(graph.nodes[index], &mut read);
        }
        let inputs: Vec<NodeId> = inputs.into_keys().collect();
        let as_columns: Vec<(Observable, NodeId)> =
            (0..).zip(&inputs).map(|(place, node)| (Observable::Column(place), *node)).collect();
        let given: Vec<NodeId> = inputs.iter().copied().chain(sources).collect();
        Ok(Some(Solved {
            stream,
            period,
            draws,
            inputs: self.part(&as_columns, earlier)?,
            measure: self.part(&wanted, &given)?,
        }))
    }
}

impl Conditioning {
    /// Takes conditions, one for each of what the program is asked for, in the order in which they are to be taken up, into a run of
    /// `paths` paths.
    ///
    /// # Errors
    /// [`Refusal`]
    pub fn new(
        bound: &Bound,
        conditions: &[Condition],
        paths: u64,
        control: Control,
    ) -> Result<Conditioning, Refusal> {
        Conditioning::of_part(bound, conditions, &bound.program.observables, paths, control)
    }

    /// The same for a part of the program: nothing but these nodes is computed besides.
    pub fn of_part(
        bound: &Bound,
        conditions: &[Condition],
        wanted: &[(Observable, NodeId)],
        paths: u64,
        control: Control,
    ) -> Result<Conditioning, Refusal> {
        let asking = Asking {
            program: &bound.program,
            bound,
            settings: &bound.settings,
        };
        let conditions = choose::prepared(&asking, conditions, paths)?;
        let given: Vec<NodeId> = conditions.iter().flat_map(Prepared::given).collect();
        let main = asking.part(wanted, &given)?;
        let weighed = weigh::weigh(bound, &conditions, paths, control)?;
        Ok(Conditioning {
            main,
            conditions,
            weighed: Arc::new(weighed),
        })
    }
}

impl Conditioning {
    /// The nodes of the draws that are solved for, in the order in which their columns are handed in.
    pub fn given(&self) -> Vec<NodeId> {
        self.conditions.iter().flat_map(Prepared::given).collect()
    }
}

impl Prepared {
    /// The nodes of the draw that is solved for.
    pub fn given(&self) -> Vec<NodeId> {
        let draws = self.solved.iter().flat_map(|solved| &solved.draws);
        draws.map(|(node, _)| *node).collect()
    }
}
