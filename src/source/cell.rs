//! Values from the cells of a workbook, laid over a tree.

use super::messages;
use super::node::{Entry, Node, Text, Value};
use super::set::{Outcome, Setting, apply, apply_bound, named, plain_value};
use crate::diagnostic::{Diagnostics, FileId, Files, Span};

/// Something in a cell that cannot be a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// An empty cell.
    Nothing,
    /// A formula whose result was not saved.
    FormulaWithoutResult,
    /// An error of a formula.
    FormulaError,
    /// A number that is not finite.
    NotFinite,
    /// `TRUE` or `FALSE`.
    Flag,
    /// A date or a time.
    Date,
    /// A second value for a name.
    SecondChange,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellContent {
    /// A number or an expression as text.
    Text(String),
    /// Something that cannot be a value.
    Unusable(Unusable),
}

/// Which bound of a target a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BoundCell {
    /// Its key: `at_least`, `between`.
    pub key: &'static str,
    /// Its place in the list of that key, where it holds one.
    pub place: Option<usize>,
}

/// A changed value of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellValue {
    /// Full name of an assumption or lever, `growth` or `growth[ai]`; the id of a target.
    pub name: String,
    /// Of a target: its bound.
    pub bound: Option<BoundCell>,
    /// The cell of the name, as messages show it: `book.xlsx!假设!A7`.
    pub name_place: String,
    /// The value.
    pub content: CellContent,
    /// The cell of the value: `book.xlsx!假设!C7`.
    pub place: String,
}

/// Lays one value over a scenario, as a `--set` flag would. Each cell is registered as a text of its own, under the name
/// of the cell, so that mistakes point into it. A text such as `2018: 0.3, 2020: 1` is a series.
pub(super) fn lay(root: &mut Node, cell: &CellValue, files: &mut Files, diagnostics: &mut Diagnostics) {
    let laid = read(cell, files).and_then(|setting| match cell.bound {
        Some(bound) => apply_bound(root, setting, bound),
        None => apply(root, setting),
    });
    if let Err(mistake) = laid {
        diagnostics.error(*mistake);
    }
}

fn read(cell: &CellValue, files: &mut Files) -> Outcome<Setting> {
    let whole = |file: FileId, text: &str| {
        let start = text.len() - text.trim_start().len();
        let end = start + text.trim().len();
        Text::plain(text.trim().to_owned(), Span::new(file, start as u32, end as u32))
    };
    let name_file = files.add(cell.name_place.clone(), cell.name.as_str().into());
    let name = whole(name_file, &cell.name);
    if name.value.is_empty() {
        return Err(Box::new(messages::cell_without_name().at(name.span)));
    }
    let text = match &cell.content {
        CellContent::Text(text) => text.as_str(),
        CellContent::Unusable(found) => {
            let file = files.add(cell.place.clone(), "".into());
            return Err(Box::new(
                messages::cell_unusable(&name.value, *found).at(Span::new(file, 0, 0)),
            ));
        }
    };
    let file = files.add(cell.place.clone(), text.into());
    let written = whole(file, text);
    let (name, member) = named(name)?;
    let value = match series(&written) {
        Some(points) => points?,
        None => plain_value(written)?,
    };
    Ok(Setting { name, member, value })
}

/// `2018: 0.3, 2020: 1` as the object that a file would hold; none where the text is no series.
fn series(written: &Text) -> Option<Outcome<Node>> {
    let text = &written.value;
    let is_period = |key: &str| {
        key.starts_with(|first: char| first.is_ascii_digit())
            && key.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | 'Q' | 'M'))
    };
    let mut entries = Vec::new();
    let mut start = 0;
    for point in text.split(',') {
        let (key, value) = point.split_once(':')?;
        let sub = |part: &str, from: usize| {
            let from = from + part.len() - part.trim_start().len();
            let trimmed = part.trim();
            Text::plain(
                trimmed.to_owned(),
                written.span_of(from as u32, (from + trimmed.len()) as u32),
            )
        };
        let (key, value) = (sub(key, start), sub(value, start + key.len() + 1));
        if !is_period(&key.value) {
            return None;
        }
        match plain_value(value) {
            Ok(value) => entries.push(Entry { key, value }),
            Err(mistake) => return Some(Err(mistake)),
        }
        start += point.len() + 1;
    }
    Some(Ok(Node {
        span: written.span,
        value: Value::Object(entries),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::short;
    use crate::source::{parse, resolved};

    const SCENARIO: &str = r#"{
        "dimensions": {"c": ["ai", "bio"]},
        "assumptions": {"g": "1 to 2", "m[c]": {"value": {"ai": 1, "bio": 2}}},
        "levers": {"push": {"value": {"2018": 1, "2020": 2}}},
        "indicators": {"total": {"equation": "g"}},
        "targets": {"a": {"at_least": "1/3"}, "b": {"between": [1, 2]}, "c[c]": {"at_least": 5}}
    }"#;

    fn after(name: &str, content: CellContent, section: &str, key: &str) -> String {
        let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
        let file = files.add("a".into(), SCENARIO.into());
        let mut root = parse(file, SCENARIO, &mut diagnostics).unwrap();
        let value = CellValue {
            name: name.into(),
            bound: (section == "targets").then_some(BoundCell {
                key: if name == "b" { "between" } else { "at_least" },
                place: (name == "b").then_some(1),
            }),
            name_place: "b.xlsx!假设!A7".into(),
            content,
            place: "b.xlsx!假设!C7".into(),
        };
        lay(&mut root, &value, &mut files, &mut diagnostics);
        match diagnostics.iter().next() {
            Some(mistake) => short(mistake, &files, crate::wording::Language::English),
            None => resolved(root.get(section).and_then(|section| section.get(key)).unwrap()),
        }
    }

    fn text(text: &str) -> CellContent {
        CellContent::Text(text.into())
    }

    #[test]
    fn values_replace_those_of_the_file() {
        assert_eq!(after("g", text("0.05"), "assumptions", "g"), "0.05");
        assert_eq!(
            after("m[bio]", text(" 3 to 4 "), "assumptions", "m[c]"),
            r#"{"value":{"ai":1,"bio":"3 to 4"}}"#
        );
        assert_eq!(
            after("push", text("2018: 0.3, 2020: 1"), "levers", "push"),
            r#"{"value":{"2018":0.3,"2020":1}}"#
        );
        assert_eq!(
            after("g", text("discrete(0: 70%, 1: 30%)"), "assumptions", "g"),
            r#""discrete(0: 70%, 1: 30%)""#
        );
    }

    #[test]
    fn bounds_of_targets_are_replaced() {
        assert_eq!(after("a", text("40%"), "targets", "a"), r#"{"at_least":"40%"}"#);
        assert_eq!(after("b", text("3"), "targets", "b"), r#"{"between":[1,3]}"#);
        assert_eq!(
            after("c[bio]", text("6"), "targets", "c[c]"),
            r#"{"at_least":{"ai":5,"bio":6}}"#
        );
        assert_eq!(
            after("d", text("6"), "targets", ""),
            "b.xlsx!假设!A7:1:1: error[unknown-name]: no target is called `d`"
        );
    }

    #[test]
    fn mistakes_name_the_cell() {
        let date = CellContent::Unusable(Unusable::Date);
        assert_eq!(
            after("g", date, "", ""),
            "b.xlsx!假设!C7:1:1: error[cell-value]: the cell of `g` holds a date or a time"
        );
        let unknown = "b.xlsx!假设!A7:1:1: error[unknown-name]: no lever or assumption is called `gg`";
        assert_eq!(after("gg", text("1"), "", ""), unknown);
        assert_eq!(
            after("m[boi]", text("1"), "", ""),
            "b.xlsx!假设!A7:1:3: error[unknown-member]: `boi` is not a member of `c`"
        );
        assert_eq!(
            after(" ", text("1"), "", ""),
            "b.xlsx!假设!A7:1:2: error[cell-name]: this row has a value but no name of an assumption or lever"
        );
        assert_eq!(
            after("push", text("2018: 1e999"), "", ""),
            "b.xlsx!假设!C7:1:7: error[number-too-large]: `1e999` is too large, the largest number is about 1.8e308"
        );
    }
}
