//! `paths.parquet`: every path of every reported indicator, for pandas, polars and DuckDB. One row for each indicator,
//! period and path; undefined values are null. Under observations each path carries its weight, on average 1.

use super::DocumentError;
use crate::program::{Lanes, Machine, Observable, ObservableId};
use crate::simulation::{Control, Progress, Simulation};
use crate::tally::BLOCK;
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::io::Write;
use std::sync::Arc;

/// The name of its file.
pub const FILE: &str = "paths.parquet";

/// Rows of a row group, about: what is held in memory at a time.
const ROWS: usize = 1 << 20;

const SCHEMA: &str = "message paths {
    REQUIRED BYTE_ARRAY indicator (STRING);
    REQUIRED BYTE_ARRAY period (STRING);
    REQUIRED INT64 path;
    OPTIONAL DOUBLE value;
}";
/// The same under observations.
const WEIGHTED: &str = "message paths {
    REQUIRED BYTE_ARRAY indicator (STRING);
    REQUIRED BYTE_ARRAY period (STRING);
    REQUIRED INT64 path;
    OPTIONAL DOUBLE value;
    REQUIRED DOUBLE weight;
}";

/// One indicator in one period over neighbouring paths.
struct Piece {
    indicator: usize,
    period: usize,
    first: u64,
    values: Vec<f64>,
    weights: Arc<Vec<f64>>,
}

/// Simulates the paths once more, block by block in their order, and writes them. `control` is told how many are done.
///
/// # Errors
/// When the file cannot be written.
pub fn write(
    file: impl Write + Send,
    simulation: &Simulation,
    paths: u64,
    control: Control,
) -> Result<(), DocumentError> {
    simulate(file, simulation, paths, control).map_err(|error| DocumentError {
        file: FILE,
        reason: match error {
            // What the operating system says.
            ParquetError::External(error) => error.to_string(),
            error => error.to_string(),
        },
    })
}

fn simulate(
    file: impl Write + Send,
    simulation: &Simulation,
    paths: u64,
    control: Control,
) -> Result<(), ParquetError> {
    let (model, bound) = (simulation.model(), simulation.running());
    let program = &bound.program;
    let unit = weight_of_a_path(simulation, paths);
    let names: Vec<ByteArray> = model
        .report
        .iter()
        .map(|item| ByteArray::from(model.item(*item).name.as_str()))
        .collect();
    let periods = model.calendar.last() as usize + 1;
    let periods: Vec<ByteArray> = (0..periods)
        .map(|index| ByteArray::from(model.calendar.label(index as i64).as_str()))
        .collect();
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(format!("attain {}", env!("CARGO_PKG_VERSION")))
        .build();
    let schema = Arc::new(parse_message_type(if unit.is_some() { WEIGHTED } else { SCHEMA })?);
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties))?;
    let mut machine = Machine::new();
    let (mut pieces, mut rows) = (Vec::new(), 0);
    let mut failure = Ok(());
    for first in (0..paths).step_by(BLOCK) {
        let live = (paths - first).min(BLOCK as u64) as usize;
        let feed = simulation.feed(&mut machine, first / BLOCK as u64, live);
        let weights: Vec<f64> = feed.weights.iter().map(|weight| *weight as f64 * unit.unwrap_or(1.0)).collect();
        let weights = Arc::new(weights);
        let mut take = |id: ObservableId, values: &[f64]| {
            if let Observable::Indicator { reported, period } = program.observable(id) {
                let (indicator, period) = (reported.index(), period.index());
                pieces.push(Piece {
                    indicator,
                    period,
                    first,
                    values: values.to_vec(),
                    weights: Arc::clone(&weights),
                });
                rows += values.len();
                if rows >= ROWS && failure.is_ok() {
                    failure = group(&mut writer, &mut pieces, &names, &periods);
                    pieces.clear();
                    rows = 0;
                }
            }
        };
        for (id, scalar) in &program.schedule.constants {
            take(*id, &vec![bound.scalars[*scalar as usize]; live]);
        }
        let lanes = Lanes {
            first,
            len: live,
            ancestors: &feed.ancestors,
        };
        machine.run_given(bound, &program.schedule, lanes, &feed.columns(), &mut |id, view| {
            take(id, view.column)
        });
        std::mem::replace(&mut failure, Ok(()))?;
        (control.progress)(Progress {
            done: first + live as u64,
            total: paths,
        });
    }
    if !pieces.is_empty() {
        group(&mut writer, &mut pieces, &names, &periods)?;
    }
    writer.close()?;
    Ok(())
}

/// What a weight is multiplied with so that the weights are 1 on average; none where paths have none.
fn weight_of_a_path(simulation: &Simulation, paths: u64) -> Option<f64> {
    simulation.conditioning()?;
    let mut machine = Machine::new();
    let sum = |first: u64| -> u128 {
        let live = (paths - first).min(BLOCK as u64) as usize;
        let feed = simulation.feed(&mut machine, first / BLOCK as u64, live);
        feed.weights.iter().map(|weight| u128::from(*weight)).sum()
    };
    let total: u128 = (0..paths).step_by(BLOCK).map(sum).sum();
    Some(paths as f64 / total as f64)
}

/// Writes one row group, column by column, each indicator and period in one stretch: small, and quick to filter.
fn group<W: Write + Send>(
    writer: &mut SerializedFileWriter<W>,
    pieces: &mut [Piece],
    names: &[ByteArray],
    periods: &[ByteArray],
) -> Result<(), ParquetError> {
    pieces.sort_by_key(|piece| (piece.indicator, piece.period, piece.first));
    let mut group = writer.next_row_group()?;
    let mut number = 0;
    while let Some(mut column) = group.next_column()? {
        for piece in &*pieces {
            let rows = piece.values.len();
            match number {
                0 => column.typed::<ByteArrayType>().write_batch(
                    &vec![names[piece.indicator].clone(); rows],
                    None,
                    None,
                )?,
                1 => column.typed::<ByteArrayType>().write_batch(
                    &vec![periods[piece.period].clone(); rows],
                    None,
                    None,
                )?,
                2 => {
                    let paths: Vec<i64> = (piece.first..).take(rows).map(|path| path as i64).collect();
                    column.typed::<Int64Type>().write_batch(&paths, None, None)?
                }
                4 => column.typed::<DoubleType>().write_batch(&piece.weights, None, None)?,
                _ => {
                    let defined: Vec<f64> = piece.values.iter().copied().filter(|value| !value.is_nan()).collect();
                    let levels: Vec<i16> = piece.values.iter().map(|value| i16::from(!value.is_nan())).collect();
                    column
                        .typed::<DoubleType>()
                        .write_batch(&defined, Some(&levels), None)?
                }
            };
        }
        column.close()?;
        number += 1;
    }
    group.close()?;
    Ok(())
}
