//! Tables of observations: a CSV file that the key `observations` names, unfolded into the entries that it stands for, each with
//! its place in the table. Files that extend one another then change them one by one.

use super::history::{self, MARKS, Reader, heads};
use super::load::{is_outside, path_beside, read_beside, unquoted};
use super::node::{Entry, Node, Text, Value};
use super::number::json_number;
use super::sources::Sources;
use super::{messages, read};
use crate::diagnostic::{Diagnostics, FileId, Files, Reported, Span, closest};
use std::collections::BTreeMap;
use std::path::Path;

/// A column and what else it is called, in small letters.
type Column = (&'static str, &'static [&'static str]);

/// Every column that is read.
const COLUMNS: [Column; 14] = [
    ("name", &["名称", "标识", "编号", "id", "key"]),
    ("measure", &["衡量", "指标", "指标名称", "indicator", "variable"]),
    ("period", &["时期", "年份", "年度", "年", "季度", "月份", "in", "year", "date", "time"]),
    ("is", &["数值", "值", "实际值", "value", "actual"]),
    ("low", &["下限", "最低", "lower", "min"]),
    ("high", &["上限", "最高", "upper", "max"]),
    ("through", &["途径", "经由"]),
    ("published", &["公布日期", "发布日期", "公布时间", "release", "released"]),
    ("replaces", &["替代", "取代", "修订", "revises"]),
    ("source", &["来源", "数据来源"]),
    ("section", &["章节", "页码", "page"]),
    ("label", &["显示名称", "标签"]),
    ("unit", &["单位", "计量单位"]),
    ("note", &["备注", "说明", "注释", "remark"]),
];

/// Columns that must be there.
const REQUIRED: [&str; 3] = ["name", "measure", "period"];
/// Columns of which one must be there.
const KNOWN: [&str; 3] = ["is", "low", "high"];

/// Puts the rows of the table in place of the path that `observations` may be in a file at `path`; a table that cannot be read
/// leaves none, and that is said. The table is read as that of `history` is.
pub(super) fn unfold(sources: &dyn Sources, path: &Path, root: &mut Node, files: &mut Files, diagnostics: &mut Diagnostics) {
    let Value::Object(entries) = &mut root.value else { return };
    let named = entries.iter_mut().find(|entry| entry.key.value == "observations");
    let Some(entry) = named.filter(|entry| matches!(entry.value.value, Value::String(_))) else {
        return;
    };
    let rows = read_beside_file(sources, path, &entry.value, files, diagnostics).unwrap_or_default();
    entry.value.value = Value::Object(rows);
}

fn read_beside_file(
    sources: &dyn Sources,
    writer: &Path,
    node: &Node,
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Entry>, Reported> {
    let path = path_beside(writer, "observations", node).map_err(|mistake| diagnostics.error(*mistake))?;
    let bytes = read_beside(sources, &path, node.span, diagnostics)?;
    let read = |files: &mut Files, diagnostics: &mut Diagnostics| {
        let file = read::utf8_or_gb18030(&path, bytes, files).map_err(|mistake| diagnostics.error(*mistake))?;
        table(file, files.text(file), diagnostics)
    };
    if !is_outside(sources, writer, &path) {
        return read(files, diagnostics);
    }
    let mut own = Diagnostics::new();
    let rows = read(files, &mut own);
    unquoted(&path, own, node.span, files, diagnostics)?;
    rows
}

fn table(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> Result<Vec<Entry>, Reported> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let heads = |mark| {
        let mut quiet = Diagnostics::new();
        Reader::new(file, text, start, mark, &mut quiet).record().unwrap_or_default()
    };
    let told = MARKS.into_iter().find(|mark| lacking(&Layout::of(&heads(*mark))).is_empty());
    let most = || MARKS.into_iter().rev().max_by_key(|mark| heads(*mark).len()).unwrap_or(',');
    let mark = told.unwrap_or_else(most);
    let mut reader = Reader::new(file, text, start, mark, diagnostics);
    let Some(heads) = reader.record() else {
        let place = Span::new(file, start as u32, start as u32);
        return Err(reader.diagnostics.error(messages::empty_observations().at(place)));
    };
    reader.distinct(&heads)?;
    let layout = Layout::of(&heads);
    let missing = lacking(&layout);
    if !missing.is_empty() {
        let found: Vec<&str> = heads.iter().map(|head| head.value.as_str()).collect();
        let whole = reader.whole(&heads);
        let message = messages::missing_observation_columns(&missing, &found);
        return Err(reader.diagnostics.error(message.at(whole)));
    }
    for (at, head) in heads.iter().enumerate() {
        if !head.value.is_empty() && !layout.columns.values().any(|column| *column == at) {
            let meant = closest(&head.value, COLUMNS.iter().map(|column| column.0));
            reader.diagnostics.warn(messages::unread_column(&head.value, meant).at(head.span));
        }
    }
    let values: Vec<usize> = KNOWN.iter().filter_map(|name| layout.columns.get(name).copied()).collect();
    let decimal_comma = matches!(mark, ';' | '\t') && reader.has_decimal_commas(&values);
    let mut rows: Vec<Entry> = Vec::new();
    let mut places: BTreeMap<String, Span> = BTreeMap::new();
    while let Some(fields) = reader.record() {
        let Ok(fields) = reader.fitting(fields, heads.len()) else { continue };
        let whole = reader.whole(&fields);
        let Ok(row) = layout.row(fields, whole, decimal_comma, reader.diagnostics) else { continue };
        let place = row.key.span;
        match places.insert(row.key.value.clone(), place) {
            Some(first) => {
                let message = messages::row_name_twice(&row.key.value).at(place);
                reader.diagnostics.error(message.also(first, messages::first_here()));
            }
            None => rows.push(row),
        }
    }
    Ok(rows)
}

/// Which column is what.
struct Layout {
    columns: BTreeMap<&'static str, usize>,
}

impl Layout {
    fn of(heads: &[Text]) -> Layout {
        let small: Vec<String> = heads.iter().map(|head| head.value.to_lowercase()).collect();
        let place = |(name, also): &Column| {
            let exact = |name: &str| small.iter().position(|head| head == name);
            let found = exact(name).or_else(|| also.iter().find_map(|name| exact(name)));
            found.map(|at| (*name, at))
        };
        Layout {
            columns: COLUMNS.iter().filter_map(place).collect(),
        }
    }

    /// The entry that a row stands for.
    fn row(
        &self,
        fields: Vec<Text>,
        whole: Span,
        decimal_comma: bool,
        diagnostics: &mut Diagnostics,
    ) -> Result<Entry, Reported> {
        let field = |name: &str| {
            let at = self.columns.get(name)?;
            fields.get(*at).filter(|field| !field.value.is_empty())
        };
        let mut empty = None;
        for name in REQUIRED {
            if field(name).is_none() {
                let place = self.columns.get(name).and_then(|at| fields.get(*at)).map_or(whole, |field| field.span);
                empty = Some(diagnostics.error(messages::empty_field(name).at(place)));
            }
        }
        let (Some(name), Some(measure), Some(period)) = (field("name"), field("measure"), field("period")) else {
            return Err(empty.unwrap_or_else(|| diagnostics.error(messages::empty_field("name").at(whole))));
        };
        let value = |text: &Text| match decimal_comma && history::number(&text.value.replacen(',', ".", 1)).is_some() {
            true => Text::plain(text.value.replacen(',', ".", 1), text.span),
            false => text.clone(),
        };
        let [is, low, high] = KNOWN.map(|name| field(name).map(value));
        if let (Some(_), Some(end)) = (&is, low.as_ref().or(high.as_ref())) {
            return Err(diagnostics.error(messages::value_and_ends().at(end.span)));
        }
        let known = match (is, low, high) {
            (Some(is), _, _) => Some(("is", is.span, number_or_expression(is))),
            (None, Some(low), Some(high)) => {
                let map = low.map.iter().copied();
                let after = (low.value.len() + " to ".len()) as u32;
                let later = high.map.iter().map(|pair| (pair.0 + after, pair.1));
                let text = Text {
                    value: format!("{} to {}", low.value, high.value),
                    span: low.span.to(high.span),
                    map: map.chain(later).collect(),
                };
                Some(("is", text.span, Value::String(text)))
            }
            (None, Some(low), None) => Some(("at_least", low.span, number_or_expression(low))),
            (None, None, Some(high)) => Some(("at_most", high.span, number_or_expression(high))),
            (None, None, None) => None,
        };
        let entry = |key: &str, span: Span, value: Value| Entry {
            key: Text::plain(key.to_owned(), span),
            value: Node { span, value },
        };
        let mut entries = vec![
            entry("measure", measure.span, Value::String(measure.clone())),
            entry("in", period.span, Value::String(heads::period(period))),
        ];
        entries.extend(known.map(|(key, span, value)| entry(key, span, value)));
        for (key, _) in &COLUMNS[6..] {
            if let Some(text) = field(key) {
                let text = if *key == "published" { iso(text) } else { text.clone() };
                entries.push(entry(key, text.span, Value::String(text)));
            }
        }
        Ok(Entry {
            key: name.clone(),
            value: Node {
                span: whole,
                value: Value::Object(entries),
            },
        })
    }
}

/// The names of columns that a table lacks.
fn lacking(layout: &Layout) -> Vec<&'static str> {
    let has = |name: &str| layout.columns.contains_key(name);
    let mut missing: Vec<&'static str> = REQUIRED.into_iter().filter(|name| !has(name)).collect();
    if !KNOWN.into_iter().any(has) {
        missing.push("is");
    }
    missing
}

fn number_or_expression(text: Text) -> Value {
    match json_number(&text.value).filter(|value| value.is_finite()) {
        Some(value) => Value::Number(value),
        None => Value::String(text),
    }
}

/// A date as this program writes it, where a spreadsheet wrote `2019/1/29` or `2019年1月29日`.
fn iso(written: &Text) -> Text {
    let parts: Vec<&str> = match written.value.strip_suffix('日') {
        Some(chinese) => chinese.split(['年', '月']).collect(),
        None => written.value.split(['/', '-']).collect(),
    };
    let numbers: Option<Vec<u32>> = parts.into_iter().map(|part| part.trim().parse().ok()).collect();
    match numbers.as_deref() {
        Some([year, month, day]) => Text::plain(format!("{year:04}-{month:02}-{day:02}"), written.span),
        _ => written.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{InMemory, load, resolved};

    fn unfolded(table: impl Into<Vec<u8>>) -> String {
        let sources = InMemory::file("plan.json", r#"{"observations": "seen.csv"}"#).and("seen.csv", table);
        let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
        let loaded = load(&sources, Path::new("plan.json"), &mut files, &mut diagnostics).expect("a tree");
        assert!(!diagnostics.has_errors(), "{diagnostics:?}");
        resolved(&loaded.root)
    }

    #[test]
    fn rows_are_the_entries_that_they_stand_for() {
        let table = "name,measure,period,is,low,high,through,published,replaces,source,note\n\
            a,y,2018,3343,,,e,2019-01-29,,press,early\n\
            b,y,2018,,3290,3340,,2020/3/1,a,,\n\
            c,firms,2018,,140,,,,,,\n\
            d,share,2018,35.9%,,,,,,,\n\
            \"e\",\"growth(y, 2017, 2018)\",2018,,,5%,,,,,\n";
        assert_eq!(
            unfolded(table),
            "{\"observations\":{\"a\":{\"measure\":\"y\",\"in\":\"2018\",\"is\":3343,\"through\":\"e\",\"published\":\"2019-01-29\",\
             \"source\":\"press\",\"note\":\"early\"},\"b\":{\"measure\":\"y\",\"in\":\"2018\",\"is\":\"3290 to 3340\",\
             \"published\":\"2020-03-01\",\"replaces\":\"a\"},\"c\":{\"measure\":\"firms\",\"in\":\"2018\",\"at_least\":140},\
             \"d\":{\"measure\":\"share\",\"in\":\"2018\",\"is\":\"35.9%\"},\
             \"e\":{\"measure\":\"growth(y, 2017, 2018)\",\"in\":\"2018\",\"at_most\":\"5%\"}}}"
        );
    }

    #[test]
    fn tables_are_read_as_offices_save_them() {
        let expected = "{\"observations\":{\"甲\":{\"measure\":\"y\",\"in\":\"2018\",\"is\":3343.5,\"published\":\"2019-01-29\"}}}";
        let table = "名称;指标;年份;数值;公布日期\r\n甲;y;2018年;3343,5;2019年1月29日\r\n";
        assert_eq!(unfolded(table), expected);
        let (gb, _, _) = encoding_rs::GB18030.encode(table);
        assert_eq!(unfolded(gb.into_owned()), expected);
    }

    #[test]
    fn ends_keep_their_places() {
        let sources = InMemory::file("plan.json", r#"{"observations": "seen.csv"}"#)
            .and("seen.csv", "name,measure,period,low,high\na,y,2018,3290,x\n");
        let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
        let loaded = load(&sources, Path::new("plan.json"), &mut files, &mut diagnostics).expect("a tree");
        let seen = loaded.root.get("observations").and_then(|node| node.get("a")).and_then(|node| node.get("is"));
        let Some(Node { value: Value::String(text), .. }) = seen else { panic!("a text") };
        assert_eq!(text.value, "3290 to x");
        assert_eq!(files.position(text.span_of(8, 9)).column, 15);
    }
}
