//! Tests of the whole catalogue. Reference numbers, properties, tables, compound distributions.

mod compound;
mod edges;
mod properties;
mod reference;
mod tables;
mod tails;
mod value_stability;

use super::*;

/// A plain shape whose parameters begin at slot 0.
fn plain(name: &str, form: usize) -> Shape {
    plain_at(name, form, 0)
}

/// A plain shape whose parameters begin at slot `at`.
fn plain_at(name: &str, form: usize, at: usize) -> Shape {
    let family = if name == "to" { &INTERVAL } else { family(name).unwrap() };
    let Arguments::Parameters { forms, distribution } = family.arguments else {
        panic!("{name} has no fixed parameters")
    };
    Shape::plain(distribution, &forms[form], at)
}

fn discrete(values: Slots, weights: Slots) -> Shape {
    match discrete::DISCRETE.arguments {
        Arguments::ValueWeights { shape } => shape(values, weights),
        _ => panic!(),
    }
}

fn empirical(values: Slots) -> Shape {
    match empirical::EMPIRICAL.arguments {
        Arguments::Values { shape } => shape(values),
        _ => panic!(),
    }
}

fn quantiles(levels: Slots, values: Slots, low: Option<usize>, high: Option<usize>) -> Shape {
    match quantiles::QUANTILES.arguments {
        Arguments::LevelValues { shape } => shape(levels, values, low, high),
        _ => panic!(),
    }
}

fn truncated(inner: Shape, low: Option<usize>, high: Option<usize>) -> Shape {
    match truncated::TRUNCATED.arguments {
        Arguments::DistributionBounds { shape } => shape(inner, low, high),
        _ => panic!(),
    }
}

/// A mixture whose weights stand in consecutive slots from `first_weight` on.
fn mixture(parts: Vec<Shape>, first_weight: usize) -> Shape {
    match mixture::MIXTURE.arguments {
        Arguments::WeightDistributions { shape } => shape((first_weight..first_weight + parts.len()).collect(), parts),
        _ => panic!(),
    }
}

/// Every row of reference numbers as a shape with its parameters.
fn rows() -> impl Iterator<Item = (Shape, Vec<f64>, &'static reference::Row)> {
    reference::ROWS
        .iter()
        .map(|row| (plain(row.0, row.1), row.2.to_vec(), row))
}

fn close(a: f64, b: f64, relative: f64) -> bool {
    a == b || (a - b).abs() <= relative * a.abs().max(b.abs())
}

/// Even levels from 0 to 1 without the ends.
fn levels(count: u32) -> impl Iterator<Item = f64> {
    (0..count).map(move |i| (f64::from(i) + 0.5) / f64::from(count))
}
