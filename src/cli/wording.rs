//! Items of the model as the economist wrote them, and tables of plain text.

use crate::model::{Item, ItemId, Model, Term};
use crate::scenario::{ByMember, Declared, Formula, Scenario, Timed};
use crate::wording::Language;
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr;

/// How one item was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemText {
    /// Its value, draw or equation.
    pub value: Option<String>,
    /// Its `initial`.
    pub initial: Option<String>,
    /// The dimension over which it was declared.
    pub dimension: Option<String>,
}

/// How every item was written, in the order of the model.
pub fn texts(scenario: &Scenario, model: &Model) -> Vec<ItemText> {
    let mut by_name: BTreeMap<&str, Vec<ItemId>> = BTreeMap::new();
    for (index, item) in model.items.iter().enumerate() {
        by_name.entry(&item.base_name).or_default().push(ItemId(index as u32));
    }
    let mut texts = vec![ItemText::default(); model.items.len()];
    let mut write = |declared: &Declared, value: Texts, initial: Texts| {
        let dimension = declared.dimension.as_ref().map(|(dimension, _)| dimension.clone());
        for id in by_name.get(declared.name.as_str()).into_iter().flatten() {
            let (value, initial) = (value(model.item(*id)), initial(model.item(*id)));
            texts[id.0 as usize] = ItemText {
                value,
                initial,
                dimension: dimension.clone(),
            };
        }
    };
    for assumption in &scenario.assumptions {
        write(
            &assumption.declared,
            by_member(&assumption.value, timed),
            Box::new(|_| None),
        );
    }
    for shock in &scenario.shocks {
        write(&shock.declared, by_member(&shock.draw, line), Box::new(|_| None));
    }
    for lever in &scenario.levers {
        write(&lever.declared, by_member(&lever.value, timed), Box::new(|_| None));
    }
    for indicator in &scenario.indicators {
        write(
            &indicator.declared,
            optional(&indicator.equation),
            optional(&indicator.initial),
        );
    }
    texts
}

/// The text of each scalar of a declared item.
type Texts<'s> = Box<dyn Fn(&Item) -> Option<String> + 's>;

/// The text of a value for each member.
fn by_member<'s, T>(values: &'s ByMember<T>, text: fn(&T) -> String) -> Texts<'s> {
    match values {
        ByMember::One(value) => Box::new(move |_| Some(text(value))),
        ByMember::Each(values, _) => {
            let members: BTreeMap<&str, &T> = values
                .iter()
                .map(|(member, value)| (member.value.as_str(), value))
                .collect();
            Box::new(move |item| members.get(item.member.as_deref()?).map(|value| text(value)))
        }
    }
}

/// The text of a formula that may be missing, for each member.
fn optional(formulas: &Option<ByMember<Formula>>) -> Texts<'_> {
    match formulas {
        Some(formulas) => by_member(formulas, line),
        None => Box::new(|_| None),
    }
}

/// A formula in one line.
fn line(formula: &Formula) -> String {
    one_line(&formula.text())
}

fn timed(timed: &Timed) -> String {
    match timed {
        Timed::Formula(formula) => line(formula),
        Timed::Series(series) => {
            let points: Vec<String> = series
                .points
                .iter()
                .map(|(period, value)| format!("{}: {}", period.value, value.text()))
                .collect();
            points.join(", ")
        }
    }
}

/// Text without line breaks and other control characters.
pub fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_control())
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// The draws that stand in a term, as indices; not those in parameters of others.
pub fn draws_of(term: &Term) -> Vec<usize> {
    let mut draws = Vec::new();
    term.walk(&mut |part| {
        if let Term::Draw(id) = part {
            draws.push(id.0 as usize);
        }
    });
    draws
}

/// One of two languages.
#[derive(Clone, Copy, Debug)]
pub struct Tongue(pub Language);

impl Tongue {
    /// The text in the language.
    pub fn say<T>(self, zh: T, en: T) -> T {
        match self.0 {
            Language::Chinese => zh,
            Language::English => en,
        }
    }
}

/// Where the text of a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// At the left.
    Left,
    /// At the right, for numbers.
    Right,
}

/// No column is wider than this; longer texts push the rest of their row to the right.
const WIDEST: usize = 72;

/// Rows as aligned columns, two spaces apart and moved in by `indent`; Chinese characters count double. `sides` says where
/// the text of each column stands; the last one holds for all further columns.
pub fn columns(rows: &[Vec<String>], sides: &[Side], indent: usize) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut widths = vec![0usize; count];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width().min(WIDEST));
        }
    }
    let mut text = String::new();
    for row in rows {
        let mut line = " ".repeat(indent);
        for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let gap = " ".repeat(width.saturating_sub(cell.width()));
            let side = sides.get(at).or(sides.last()).copied().unwrap_or(Side::Left);
            if at > 0 {
                line.push_str("  ");
            }
            match side {
                Side::Left => line.extend([cell.as_str(), &gap]),
                Side::Right => line.extend([gap.as_str(), cell]),
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_characters_are_two_columns_wide() {
        let rows = [
            vec!["产值".to_string(), "1".to_string()],
            vec!["x".to_string(), "22".to_string(), "c".to_string()],
        ];
        assert_eq!(
            columns(&rows, &[Side::Left, Side::Right], 1),
            " 产值   1\n x     22  c\n"
        );
    }

    #[test]
    fn line_breaks_in_expressions_become_spaces() {
        assert_eq!(one_line("a +\n\t b"), "a + b");
    }
}
