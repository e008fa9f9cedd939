//! Tests of the whole catalogue. Reference numbers, properties, tables, compound distributions.

mod compound;
mod properties;
mod reference;
mod tables;
mod tails;
mod value_stability;

use super::*;

/// A plain shape whose parameters begin at slot 0.
fn plain(name: &str, form: usize) -> Shape {
    let family = if name == "to" { &INTERVAL } else { family(name).unwrap() };
    let Arguments::Parameters { forms, law } = family.arguments else {
        panic!("{name} has no fixed parameters")
    };
    Shape::Plain {
        law,
        form: &forms[form],
        at: 0,
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
