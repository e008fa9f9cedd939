//! History tables: CSV with the columns `indicator`, `period`, `value` and any further ones, or with a column for each period
//! or each indicator. Heads may be Chinese; a table whose columns are parted by `;` or a tab may have decimal commas.

pub(super) mod heads;

use std::path::Path;

use heads::{Layout, REQUIRED};

use super::load::{is_outside, path_beside, read_beside, unquoted};
use super::node::{Node, Text};
use super::sources::Sources;
use super::{messages, read};
use crate::diagnostic::{Diagnostics, FileId, Files, Reported, Span};

/// A history table as it stands in its file.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// The table, with places in its decoded text.
    pub file: FileId,
    /// Headers of the further columns, in the order of the file.
    pub further: Vec<Text>,
    /// The rows in the order of the file; a row may be given twice.
    pub rows: Vec<HistoryRow>,
    /// That rows were left out because of mistakes.
    pub gaps: Option<Reported>,
}

/// One row of a history table. Text is trimmed, and in Unicode NFC.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryRow {
    /// Name of the indicator, with its member: `output[north]`.
    pub indicator: Text,
    /// The period as written: `2017`, `2017Q4`, `2017-12`.
    pub period: Text,
    /// The value, finite.
    pub value: f64,
    /// Where the value stands.
    pub value_span: Span,
    /// The further columns, each under the same index of [`History::further`].
    pub further: Vec<Text>,
}

/// What a scenario knows of the past besides what stands in its indicators.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KnownPast {
    /// The rows of its table.
    pub rows: Vec<HistoryRow>,
    /// That rows had to be left out because of mistakes: what is missing may then be in them.
    pub gaps: Option<Reported>,
}

/// Reads the table of a scenario, where it names one, as [`read_history`] does.
pub fn known_past(sources: &dyn Sources, root: &Node, files: &mut Files, diagnostics: &mut Diagnostics) -> KnownPast {
    let Some(node) = root.get("history") else {
        return KnownPast::default();
    };
    match read_history(sources, node, files, diagnostics) {
        Ok(history) => KnownPast {
            rows: history.rows,
            gaps: history.gaps,
        },
        Err(reported) => KnownPast {
            rows: Vec::new(),
            gaps: Some(reported),
        },
    }
}

/// Reads the table that the `history` key of a scenario names, relative to the file that wrote it. The table is UTF-8
/// (with or without byte-order mark) or else GB 18030, as Chinese Excel saves it; a regular file of at most 64 MiB.
///
/// Mistakes go to `diagnostics`: a missing file at `node`, others at their place in the table; those of a table outside the
/// folder of the file that names it are not shown, only where the first one is. Rows with mistakes are
/// left out.
///
/// # Errors
/// Where there is no table.
pub fn read_history(
    sources: &dyn Sources,
    node: &Node,
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> Result<History, Reported> {
    let writer = files.path(node.span.file).unwrap_or(Path::new("")).to_path_buf();
    let path = path_beside(&writer, "history", node).map_err(|mistake| diagnostics.error(*mistake))?;
    let bytes = read_beside(sources, &path, node.span, diagnostics)?;
    let read = |diagnostics: &mut Diagnostics| {
        let file = read::utf8_or_gb18030(&path, bytes, files).map_err(|mistake| diagnostics.error(*mistake))?;
        table(file, files.text(file), diagnostics)
    };
    if !is_outside(sources, &writer, &path) {
        return read(diagnostics);
    }
    let mut own = Diagnostics::new();
    let history = read(&mut own);
    unquoted(&path, own, node.span, files, diagnostics)?;
    history
}

/// What may stand between two columns.
pub(super) const MARKS: [char; 4] = [',', ';', '\t', '，'];

/// What statistics offices write where a value is not known.
const UNKNOWN: [&str; 12] = ["", "-", "—", "——", "–", "…", "……", "...", "..", "NA", "N/A", "n/a"];

fn table(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> Result<History, Reported> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let heads = |mark| {
        let mut quiet = Diagnostics::new();
        Reader::new(file, text, start, mark, &mut quiet).record().unwrap_or_default()
    };
    let told = MARKS.into_iter().find(|mark| Layout::of(&heads(*mark)).is_ok());
    let most = || MARKS.into_iter().rev().max_by_key(|mark| heads(*mark).len()).unwrap_or(',');
    let mark = told.unwrap_or_else(most);
    let mut reader = Reader::new(file, text, start, mark, diagnostics);
    let Some(heads) = reader.record() else {
        let place = Span::new(file, start as u32, start as u32);
        return Err(reader.diagnostics.error(messages::empty_table().at(place)));
    };
    let layout = reader.layout(&heads)?;
    reader.decimal_comma = matches!(mark, ';' | '\t') && reader.has_decimal_commas(layout.values());
    let is_further = |at: &usize| !layout.reads(*at) && !heads[*at].value.is_empty();
    let places: Vec<usize> = (0..heads.len()).filter(is_further).collect();
    let mut rows = Vec::new();
    while let Some(fields) = reader.record() {
        if let Err(reported) = reader.row(fields, &heads, &layout, &places, &mut rows) {
            reader.gaps = Some(reported);
        }
    }
    let further = places.iter().filter_map(|at| heads.get(*at).cloned()).collect();
    Ok(History {
        file,
        further,
        rows,
        gaps: reader.gaps,
    })
}

/// Splits a table into records; RFC 4180, with `\n` or `\r\n` after each.
pub(super) struct Reader<'a, 'd> {
    file: FileId,
    text: &'a str,
    at: usize,
    /// What stands between two columns.
    pub(super) mark: char,
    /// Whether a comma in a value parts its decimals.
    decimal_comma: bool,
    pub(super) diagnostics: &'d mut Diagnostics,
    /// That something could not be read as it was meant.
    pub(super) gaps: Option<Reported>,
}

impl<'a, 'd> Reader<'a, 'd> {
    /// Starts at a byte of the text.
    pub(super) fn new(file: FileId, text: &'a str, at: usize, mark: char, diagnostics: &'d mut Diagnostics) -> Reader<'a, 'd> {
        Reader {
            file,
            text,
            at,
            mark,
            decimal_comma: false,
            diagnostics,
            gaps: None,
        }
    }
}

impl Reader<'_, '_> {
    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start as u32, end as u32)
    }

    /// The fields of the next line that is not empty. A line of nothing but commas counts as empty, as Excel leaves
    /// them behind.
    pub(super) fn record(&mut self) -> Option<Vec<Text>> {
        while self.at < self.text.len() {
            let mut fields = Vec::new();
            loop {
                fields.push(self.field().trimmed().normalised());
                if !self.text[self.at..].starts_with(self.mark) {
                    break;
                }
                self.at += self.mark.len_utf8();
            }
            self.at += line_break(&self.text[self.at..]).unwrap_or(0);
            if fields.iter().any(|field| !field.value.is_empty()) {
                return Some(fields);
            }
        }
        None
    }

    /// The field that starts here, up to its comma or line break.
    fn field(&mut self) -> Text {
        let start = self.at;
        if self.text[start..].starts_with('"') {
            return self.quoted();
        }
        let rest = &self.text[start..];
        let ends = |(at, character): (usize, char)| character == self.mark || line_break(&rest[at..]).is_some();
        let length = rest
            .char_indices()
            .find(|place| ends(*place))
            .map_or(rest.len(), |(at, _)| at);
        self.at += length;
        Text::plain(rest[..length].to_owned(), self.span(start, self.at))
    }

    fn quoted(&mut self) -> Text {
        let start = self.at;
        self.at += 1;
        let mut value = String::new();
        let mut map = vec![(0, self.at as u32)];
        loop {
            let rest = &self.text[self.at..];
            let Some(length) = rest.find('"') else {
                let place = self.span(start, start + 1);
                self.gaps = Some(self.diagnostics.error(messages::table_unclosed_quote().at(place)));
                value.push_str(rest);
                self.at = self.text.len();
                break;
            };
            value.push_str(&rest[..length]);
            self.at += length + 1;
            if !self.text[self.at..].starts_with('"') {
                break;
            }
            value.push('"');
            self.at += 1;
            map.push((value.len() as u32, self.at as u32));
        }
        let quoted = Text {
            value,
            span: self.span(start, self.at),
            map,
        };
        let after = self.at;
        let next = self.field_end();
        if next > after {
            let place = self.span(after, next);
            self.gaps = Some(self.diagnostics.error(messages::table_text_after_quote().at(place)));
            self.at = next;
        }
        quoted
    }

    /// The byte of the next comma or line break.
    fn field_end(&self) -> usize {
        let rest = &self.text[self.at..];
        let ends = |(at, character): &(usize, char)| *character == self.mark || line_break(&rest[*at..]).is_some();
        self.at + rest.char_indices().find(ends).map_or(rest.len(), |(at, _)| at)
    }

    /// Which column is what.
    fn layout(&mut self, heads: &[Text]) -> Result<Layout, Reported> {
        let twice = self.distinct(heads);
        let layout = Layout::of(heads).map_err(|missing| {
            let found: Vec<&str> = heads.iter().map(|head| head.value.as_str()).collect();
            let whole = self.whole(heads);
            self.diagnostics.error(messages::missing_columns(&missing, &found).at(whole))
        })?;
        twice.map(|()| layout)
    }

    /// Whether the rows that follow write decimals with a comma: at least one value can be read in no other way, and none in
    /// another way alone.
    pub(super) fn has_decimal_commas(&self, columns: &[usize]) -> bool {
        let mut quiet = Diagnostics::new();
        let mut ahead = Reader {
            diagnostics: &mut quiet,
            gaps: None,
            ..*self
        };
        let mut proved = false;
        while let Some(fields) = ahead.record() {
            let values = columns.iter().filter_map(|at| fields.get(*at));
            for value in values.map(|field| field.value.as_str()) {
                match value.trim_start_matches(['-', '+']).split_once(',') {
                    Some((_, after)) if after.contains([',', '.']) => return false,
                    Some((before, after)) => proved |= after.len() != 3 || before.len() > 3 || before == "0",
                    // A point that parts no thousands.
                    None if number(value).is_some() && value.contains('.') => return false,
                    None => {}
                }
            }
        }
        proved
    }

    /// The fields of a line with as many of them as the first line has; empty ones too many are left out.
    pub(super) fn fitting(&mut self, mut fields: Vec<Text>, count: usize) -> Result<Vec<Text>, Reported> {
        while fields.len() > count && fields.last().is_some_and(|field| field.value.is_empty()) {
            fields.pop();
        }
        if fields.len() == count {
            return Ok(fields);
        }
        let whole = self.whole(&fields);
        let message = messages::wrong_field_count(count, fields.len(), self.mark);
        Err(self.diagnostics.error(message.at(whole)))
    }

    /// Where a line stands.
    pub(super) fn whole(&self, fields: &[Text]) -> Span {
        let ends = fields.first().zip(fields.last());
        ends.map_or(self.span(self.at, self.at), |(first, last)| first.span.to(last.span))
    }

    /// Says which names of columns are there twice.
    pub(super) fn distinct(&mut self, heads: &[Text]) -> Result<(), Reported> {
        let mut twice = Ok(());
        for (at, head) in heads.iter().enumerate().filter(|(_, head)| !head.value.is_empty()) {
            if let Some(first) = heads[..at].iter().find(|first| first.value == head.value) {
                let message = messages::duplicate_column(&head.value).at(head.span);
                twice = Err(self.diagnostics.error(message.also(first.span, messages::first_here())));
            }
        }
        twice
    }

    /// Adds what a line tells.
    fn row(
        &mut self,
        fields: Vec<Text>,
        heads: &[Text],
        layout: &Layout,
        further: &[usize],
        rows: &mut Vec<HistoryRow>,
    ) -> Result<(), Reported> {
        let fields = self.fitting(fields, heads.len())?;
        let must = match layout {
            Layout::Long(columns) => REQUIRED.into_iter().zip(columns.iter().copied()).collect(),
            Layout::Across { indicator, .. } => vec![(REQUIRED[0], *indicator)],
            Layout::Down { period, .. } => vec![(REQUIRED[1], *period)],
        };
        let mut wrong = None;
        for (name, at) in must {
            if fields[at].value.is_empty() {
                wrong = Some(self.diagnostics.error(messages::empty_field(name).at(fields[at].span)));
            }
        }
        if let Some(reported) = wrong {
            return Err(reported);
        }
        let rest: Vec<Text> = further.iter().map(|at| fields[*at].clone()).collect();
        for at in layout.values().iter().copied() {
            let written = &fields[at];
            let (indicator, period) = match layout {
                Layout::Long([indicator, period, _]) => (&fields[*indicator], &fields[*period]),
                _ if UNKNOWN.contains(&written.value.as_str()) => continue,
                Layout::Across { indicator, .. } => (&fields[*indicator], &heads[at]),
                Layout::Down { period, .. } => (&heads[at], &fields[*period]),
            };
            match self.value(written) {
                Err(reported) => wrong = Some(reported),
                Ok(value) => rows.push(HistoryRow {
                    indicator: indicator.clone(),
                    period: heads::period(period),
                    value,
                    value_span: written.span,
                    further: rest.clone(),
                }),
            }
        }
        match wrong {
            Some(reported) => Err(reported),
            None => Ok(()),
        }
    }

    fn value(&mut self, written: &Text) -> Result<f64, Reported> {
        let read = match self.decimal_comma {
            true => number(&written.value.replacen(',', ".", 1)),
            false => number(&written.value),
        };
        let mistake = match read {
            Some(value) if value.is_finite() => return Ok(value),
            Some(_) => messages::number_too_large(&written.value),
            None => messages::bad_table_number(&written.value, self.mark != ','),
        };
        Err(self.diagnostics.error(mistake.at(written.span)))
    }
}

/// Length of the line break that starts here.
fn line_break(text: &str) -> Option<usize> {
    ["\n", "\r\n"]
        .into_iter()
        .find(|line| text.starts_with(line))
        .map(str::len)
}

/// A number as spreadsheets write it: leading zeros and a `+` are fine, separators and `%` are not.
pub(super) fn number(written: &str) -> Option<f64> {
    let plain = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
    if written.bytes().all(plain) {
        written.parse().ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
