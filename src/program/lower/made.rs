//! Values that are made: they stand in place of what the model says.

use super::Lowering;
use crate::distribution::Shape;
use crate::model::{DrawId, ItemId, Period};
use crate::program::Stream;
use crate::program::node::{Node, NodeId, Scale, StreamId, TooLarge};

/// A value that is made.
#[derive(Clone, Debug)]
pub struct Made {
    /// Of which item.
    pub item: ItemId,
    /// In which period (index); in all of them where none is given.
    pub period: Option<i64>,
    /// What it is.
    pub value: MadeValue,
}

/// What is made.
#[derive(Clone, Debug)]
pub enum MadeValue {
    /// A number.
    Number(f64),
    /// A draw from a distribution of plain numbers, from a stream of its own.
    Drawn {
        /// The name of the stream.
        stream: String,
        /// The distribution.
        shape: Shape,
        /// Its parameters, in the order of the shape's slots.
        parameters: Vec<f64>,
    },
}

impl Lowering<'_> {
    /// What an item is made in a period, if it is.
    pub(super) fn is_made(&self, item: ItemId, period: i64) -> Option<usize> {
        let is_this = |made: &Made| made.item == item && made.period.is_none_or(|when| when == period);
        self.made.iter().position(is_this)
    }

    /// The value that is made of an item in a period.
    pub(super) fn make(&mut self, item: ItemId, period: i64) -> Result<NodeId, TooLarge> {
        let Some(place) = self.is_made(item, period) else {
            return self.graph.constant(f64::NAN);
        };
        let made = self.made;
        match &made[place].value {
            MadeValue::Number(value) => self.graph.constant(*value),
            MadeValue::Drawn {
                stream,
                shape,
                parameters,
            } => {
                let own = |other: &Stream| other.item == item && other.name == *stream;
                let at = match self.streams.iter().position(own) {
                    Some(at) => at,
                    None => {
                        self.streams.push(Stream {
                            item,
                            name: stream.clone(),
                            substream: 0,
                        });
                        self.made_shapes.push(shape.clone());
                        self.streams.len() - 1
                    }
                };
                let number = self.made[..place].iter().filter(|made| matches!(made.value, MadeValue::Drawn { .. })).count();
                // What is made in all periods is one draw.
                let period = Period::new(made[place].period.unwrap_or(0));
                let scale = Scale::Uniform;
                let from = self.graph.add(
                    Node::Random {
                        scale,
                        stream: StreamId::at(at),
                        period,
                    },
                    false,
                )?;
                let constants = parameters.iter().map(|value| self.graph.constant(*value));
                let constants = constants.collect::<Result<Vec<NodeId>, TooLarge>>()?;
                let node = Node::Draw {
                    draw: DrawId::at(self.model.draws.len() + number),
                    scale,
                    from,
                    parameters: self.graph.list(constants),
                };
                self.graph.add(node, false)
            }
        }
    }
}
