//! Random graphs: every instruction must find in its operands' places what was put there for it, and every observable must
//! be shown its own node. Places hold a hash of what was computed, in which equal values are equal however they were joined.

use super::*;
use crate::arithmetic::Operation;
use crate::model::{CorrelationId, DrawId, ItemId, Period, TargetId};
use crate::program::node::{Scale, StreamId};
use crate::program::{Formula, Scalars};
use std::hash::{DefaultHasher, Hash, Hasher};

struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        ((self.0 >> 33) % end as u64) as usize
    }

    /// One of these, more often one of the last.
    fn pick(&mut self, pool: &[NodeId]) -> NodeId {
        let back = if self.below(3) > 0 {
            pool.len().min(8)
        } else {
            pool.len()
        };
        pool[pool.len() - 1 - self.below(back)]
    }
}

fn hash(code: impl Hash, operands: &[u64]) -> u64 {
    let mut hasher = DefaultHasher::new();
    (code, operands).hash(&mut hasher);
    hasher.finish()
}

/// What an operation makes of hashed operands; sums and products do not depend on their order.
fn apply(op: Operation, operands: &[u64]) -> u64 {
    let mut operands = operands[..op.arity()].to_vec();
    if matches!(op, Operation::Add | Operation::Multiply) {
        operands.sort_unstable();
    }
    hash(op, &operands)
}

/// What a node of another kind makes of them.
fn other(node: Node, operands: &[u64]) -> u64 {
    match node {
        Node::Given(_) => hash("given", operands),
        Node::Holds(_) => hash("holds", operands),
        Node::Row { .. } => hash("row", operands),
        Node::Draw { .. } => hash("draw", operands),
        _ => hash(node, &[]),
    }
}

/// The hash of every node.
fn definition(graph: &Graph) -> Vec<u64> {
    let mut values: Vec<u64> = Vec::new();
    for &node in &graph.nodes {
        let mut operands = Vec::new();
        graph.operands(node, &mut |id| operands.push(values[id.index()]));
        values.push(match node {
            Node::Apply(op, _) => apply(op, &operands),
            _ => other(node, &operands),
        });
    }
    values
}

fn random_numbers(scale: Scale, stream: usize) -> Node {
    Node::Random {
        scale,
        stream: StreamId::at(stream),
        period: Period::BASE,
    }
}

/// A graph of draws, groups, arithmetic and values of items over one another, and all its nodes.
fn graph(random: &mut Random) -> (Graph, Vec<NodeId>) {
    use Operation::{Add, Clamp, Divide, Exp, If, Item, Less, Min, Multiply, Negate, Subtract};
    let mut graph = Graph::default();
    let (period, group) = (Period::BASE, CorrelationId(0));
    let lever = |index| {
        let item = ItemId::at(index);
        Node::Lever { item, period }
    };
    let mut pool: Vec<NodeId> = (0..3).map(|at| graph.add(lever(at), true).unwrap()).collect();
    for _ in 0..10 + random.below(80) {
        let stream = random.below(1000);
        let id = match random.below(12) {
            0 => graph.add(random_numbers(Scale::Uniform, stream), false).unwrap(),
            1 => {
                let uniform = graph.add(random_numbers(Scale::Uniform, stream), false).unwrap();
                if random.below(3) == 0 {
                    pool.push(uniform);
                }
                let parameters = (0..random.below(3))
                    .map(|_| random.pick(&pool))
                    .filter(|id| *id != uniform)
                    .collect();
                let draw = Node::Draw {
                    draw: DrawId(0),
                    scale: Scale::Uniform,
                    from: uniform,
                    parameters: graph.list(parameters),
                };
                graph.add(draw, false).unwrap()
            }
            2 => {
                let scores: Vec<NodeId> = (0..3)
                    .map(|k| graph.add(random_numbers(Scale::Score, stream + k), false).unwrap())
                    .collect();
                let row = Node::Row {
                    group,
                    member: 2,
                    scores: graph.list(scores),
                };
                graph.add(row, false).unwrap()
            }
            3 => graph.holds(random.pick(&pool)).unwrap(),
            4 | 5 => graph.apply(Item, &[random.pick(&pool)]).unwrap(),
            _ => {
                let ops = [
                    Add, Add, Multiply, Multiply, Multiply, Subtract, Subtract, Divide, Min, If, Clamp, Exp, Negate,
                    Less,
                ];
                let op = ops[random.below(ops.len())];
                let operands: Vec<NodeId> = (0..op.arity()).map(|_| random.pick(&pool)).collect();
                graph.apply(op, &operands).unwrap()
            }
        };
        pool.push(id);
    }
    (graph, pool)
}

#[test]
fn every_instruction_reads_what_was_put_there_for_it() {
    let (mut joined, mut items, mut in_place, mut against_numbers) = (0, 0, 0, 0);
    for seed in 0..2000 {
        let mut random = Random(seed);
        let (graph, pool) = graph(&mut random);
        let expected = definition(&graph);
        let observables: Vec<(Observable, NodeId)> = (0..1 + random.below(40))
            .map(|target| {
                let is_measure = random.below(2) == 0;
                let kind = if is_measure {
                    Observable::Measure
                } else {
                    Observable::Gap
                };
                (kind(TargetId::at(target)), random.pick(&pool))
            })
            .collect();
        let mut scalars = Scalars::default();
        // Anything from here on may be computed sooner.
        let first_result_node = NodeId::at(random.below(graph.nodes.len() + 1));
        let schedule = schedule(&graph, first_result_node, &observables, &mut scalars);
        let mut slots = vec![0u64; schedule.slots];
        let mut seen = vec![0; observables.len()];
        let wanted = |id: ObservableId| expected[observables[id.index()].1.index()];
        for (id, place) in &schedule.constants {
            seen[id.index()] += 1;
            assert_eq!(expected[scalars.nodes[*place as usize].index()], wanted(*id));
        }
        for instruction in &schedule.instructions {
            let read = |operand: &Operand, slots: &[u64]| match *operand {
                Operand::Slot(slot) => slots[slot as usize],
                Operand::Scalar(place) => expected[scalars.nodes[place as usize].index()],
            };
            match instruction {
                Instruction::Observe {
                    observable,
                    slot,
                    against,
                } => {
                    seen[observable.index()] += 1;
                    let column = slots[*slot as usize];
                    let number = |place: u32| expected[scalars.nodes[place as usize].index()];
                    let value = match *against {
                        Against::Nothing => column,
                        Against::Above(place) => apply(Operation::Subtract, &[column, number(place)]),
                        Against::Below(place) => apply(Operation::Subtract, &[number(place), column]),
                    };
                    against_numbers += usize::from(*against != Against::Nothing);
                    assert_eq!(value, wanted(*observable), "seed {seed}, {observable:?}");
                }
                Instruction::Draw { node, operands, out } => {
                    let values: Vec<u64> = operands.iter().map(|operand| read(operand, &slots)).collect();
                    let later = operands.get(1..).unwrap_or_default();
                    assert!(!later.contains(&Operand::Slot(*out)), "seed {seed}: {instruction:?}");
                    slots[*out as usize] = other(*node, &values);
                }
                Instruction::Compute(steps) => {
                    for step in steps {
                        let [x, y, z] = step.operands.map(|operand| read(&operand, &slots));
                        if step.operands.contains(&Operand::Slot(step.out)) {
                            in_place += 1;
                            assert_eq!(step.formula, Formula::Apply(Operation::Item), "seed {seed}: {step:?}");
                        }
                        let product = apply(Operation::Multiply, &[x, y]);
                        let value = match step.formula {
                            Formula::Apply(op) => apply(op, &[x, y, z]),
                            Formula::Holds => hash("holds", &[x]),
                            Formula::ProductPlus => apply(Operation::Add, &[product, z]),
                            Formula::ProductMinus => apply(Operation::Subtract, &[product, z]),
                            Formula::MinusProduct => apply(Operation::Subtract, &[z, product]),
                        };
                        joined += usize::from(!matches!(step.formula, Formula::Apply(_) | Formula::Holds));
                        items += usize::from(step.is_item);
                        slots[step.out as usize] = if step.is_item {
                            apply(Operation::Item, &[value])
                        } else {
                            value
                        };
                    }
                }
            }
        }
        assert!(seen.iter().all(|times| *times == 1), "seed {seed}: {seen:?}");
    }
    // What is to be tested must occur.
    assert!(
        joined > 100 && items > 100 && in_place > 100 && against_numbers > 100,
        "{joined} {items} {in_place} {against_numbers}"
    );
}

#[test]
fn what_results_look_at_is_computed_as_soon_as_it_can_be() {
    let mut graph = Graph::default();
    let drawn: Vec<NodeId> = (0..50)
        .map(|stream| graph.add(random_numbers(Scale::Uniform, stream), false).unwrap())
        .collect();
    let (first_result_node, end) = (graph.nodes.len(), graph.nodes.len() + 50);
    let gaps = drawn.iter().map(|id| graph.apply(Operation::Negate, &[*id]).unwrap());
    let targets = (0..).map(|target| Observable::Gap(TargetId(target)));
    let observables: Vec<(Observable, NodeId)> = targets.zip(gaps.collect::<Vec<_>>()).collect();
    let slots = |first| schedule(&graph, NodeId::at(first), &observables, &mut Scalars::default()).slots;
    // Fifty columns wait for their gaps, or none does.
    assert!(slots(end) >= 50, "{}", slots(end));
    assert!(slots(first_result_node) <= 3, "{}", slots(first_result_node));
}
