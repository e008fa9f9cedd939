//! Assumptions, shocks, correlations, levers and indicators.

use super::super::fields;
use super::super::reader::{Reader, opening};
use super::super::{Assumption, Correlation, Formula, Indicator, Lever, MatrixRow, Pairs, Shock, messages};
use super::{about, declared, names, open};
use crate::diagnostic::Reported;
use crate::source::{Entry, Node, Value};

pub fn assumption(reader: &mut Reader, entry: &Entry) -> Result<Assumption, Reported> {
    let declared = declared(reader, &entry.key, true);
    let (value, about) = match open(reader, entry, &fields::ASSUMPTION)? {
        Some(fields) => (
            fields.required(reader, "value").and_then(|node| reader.values(node)),
            about(reader, &fields),
        ),
        None => (reader.values(&entry.value), Default::default()),
    };
    Ok(Assumption {
        declared: declared?,
        value: value?,
        about,
    })
}

pub fn shock(reader: &mut Reader, entry: &Entry) -> Result<Shock, Reported> {
    let declared = declared(reader, &entry.key, true);
    let (draw, about) = match open(reader, entry, &fields::SHOCK)? {
        Some(fields) => (
            fields.required(reader, "draw").and_then(|node| reader.formulas(node)),
            about(reader, &fields),
        ),
        None => (reader.formulas(&entry.value), Default::default()),
    };
    Ok(Shock {
        declared: declared?,
        draw: draw?,
        about,
    })
}

pub fn lever(reader: &mut Reader, entry: &Entry) -> Result<Lever, Reported> {
    let declared = declared(reader, &entry.key, true);
    let Some(fields) = open(reader, entry, &fields::LEVER)? else {
        let value = reader.values(&entry.value);
        return Ok(Lever {
            declared: declared?,
            value: value?,
            min: None,
            max: None,
            cost: None,
            about: Default::default(),
        });
    };
    let mut bound = |key: &str| fields.optional(reader, key, Reader::formulas);
    let (min, max, cost) = (bound("min"), bound("max"), bound("cost"));
    let value = fields.required(reader, "value").and_then(|node| reader.values(node));
    let about = about(reader, &fields);
    Ok(Lever {
        declared: declared?,
        value: value?,
        min,
        max,
        cost,
        about,
    })
}

pub fn indicator(reader: &mut Reader, entry: &Entry) -> Result<Indicator, Reported> {
    let declared = declared(reader, &entry.key, true);
    let fields = reader.fields(&entry.value, &fields::INDICATOR)?;
    let mut formulas = |key: &str| fields.node(key).map(|node| reader.formulas(node)).transpose();
    let (equation, change) = (formulas("equation"), formulas("change"));
    if let (Some(_), Some(second)) = (fields.get("equation"), fields.get("change")) {
        reader.fault(second.key.span, messages::exclusive("change", "equation"));
    }
    let initial = fields.node("initial").map(|node| reader.values(node)).transpose();
    let mut series = |key: &str| fields.node(key).map(|node| reader.series_by_member(node)).transpose();
    let (given, history) = (series("given"), series("history"));
    let stack = fields.optional(reader, "stack", Reader::flag).unwrap_or(false);
    let about = about(reader, &fields);
    // An indicator whose equation could not be read must not pass for one without an equation.
    Ok(Indicator {
        declared: declared?,
        span: opening(entry.value.span),
        equation: equation?,
        change: change?,
        initial: initial?,
        given: given?,
        history: history?,
        stack,
        about,
    })
}

pub fn correlation(reader: &mut Reader, node: &Node) -> Result<Correlation, Reported> {
    let fields = reader.fields(node, &fields::CORRELATION)?;
    let among = fields
        .required(reader, "among")
        .and_then(|node| names(reader, node).map(|names| (names, node.span)));
    let keys = ["rho", "rank", "matrix", "rank_matrix"];
    let given: Vec<&Entry> = keys.iter().filter_map(|key| fields.get(key)).collect();
    let Some(first) = given.first() else {
        return Err(reader.fault(opening(node.span), messages::no_pairs()));
    };
    if let Some(second) = given.get(1) {
        reader.fault(
            second.key.span,
            messages::exclusive(&second.key.value, &first.key.value),
        );
    }
    let pairs = match first.key.value.as_str() {
        "rho" => reader.formula(&first.value).map(Pairs::Rho),
        "rank" => reader.formula(&first.value).map(Pairs::Rank),
        "matrix" => matrix(reader, &first.value).map(|rows| Pairs::Matrix(rows, first.value.span)),
        _ => matrix(reader, &first.value).map(|rows| Pairs::RankMatrix(rows, first.value.span)),
    };
    let t_copula = match fields.node("copula") {
        Some(Node {
            span,
            value: Value::String(word),
        }) => {
            if word.value != "gaussian" {
                return Err(reader.fault(*span, messages::unknown_copula(&word.value)));
            }
            None
        }
        Some(copula) => {
            let fields = reader.fields(copula, &fields::COPULA)?;
            let degrees = fields.required(reader, "t").and_then(|node| reader.formula(node))?;
            Some((degrees, copula.span))
        }
        None => None,
    };
    let repair = fields.optional(reader, "repair", Reader::flag).unwrap_or(false);
    let (among, among_span) = among?;
    Ok(Correlation {
        span: node.span,
        among,
        among_span,
        pairs: pairs?,
        pairs_key: first.key.span,
        t_copula,
        repair,
    })
}

fn matrix(reader: &mut Reader, node: &Node) -> Result<Vec<MatrixRow>, Reported> {
    let rows = reader.array(node)?;
    rows.iter()
        .map(|row| {
            let cells: Result<Vec<Formula>, Reported> = reader.array(row)?.iter().map(|cell| reader.formula(cell)).collect();
            cells.map(|cells| (cells, row.span))
        })
        .collect()
}
