//! History tables: CSV with the columns `indicator`, `period`, `value` and any further ones.

use std::path::Path;

use super::load::{path_beside, read_beside};
use super::node::{Node, Text};
use super::sources::Sources;
use super::{messages, read};
use crate::diagnostic::{Diagnostics, FileId, Files, Reported, Span};
use crate::wording::Said;

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
/// Mistakes go to `diagnostics`: a missing file at `node`, others at their place in the table. Rows with mistakes are
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
    let file = read::utf8_or_gb18030(&path, bytes, files).map_err(|mistake| diagnostics.error(*mistake))?;
    table(file, files.text(file), diagnostics)
}

const REQUIRED: [&str; 3] = ["indicator", "period", "value"];

fn table(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> Result<History, Reported> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut reader = Reader {
        file,
        text,
        at: start,
        diagnostics,
        gaps: None,
    };
    let Some(headers) = reader.record() else {
        let place = Span::new(file, start as u32, start as u32);
        return Err(reader.diagnostics.error(messages::empty_table().at(place)));
    };
    let columns = reader.columns(&headers)?;
    let is_further = |at: &usize| !columns.contains(at) && !headers[*at].value.is_empty();
    let places: Vec<usize> = (0..headers.len()).filter(is_further).collect();
    let mut rows = Vec::new();
    while let Some(fields) = reader.record() {
        match reader.row(fields, headers.len(), columns, &places) {
            Ok(row) => rows.push(row),
            Err(reported) => reader.gaps = Some(reported),
        }
    }
    let further = places.iter().filter_map(|at| headers.get(*at).cloned()).collect();
    Ok(History {
        file,
        further,
        rows,
        gaps: reader.gaps,
    })
}

/// Splits a table into records; RFC 4180, with `\n` or `\r\n` after each.
struct Reader<'a, 'd> {
    file: FileId,
    text: &'a str,
    at: usize,
    diagnostics: &'d mut Diagnostics,
    /// That something could not be read as it was meant.
    gaps: Option<Reported>,
}

impl Reader<'_, '_> {
    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start as u32, end as u32)
    }

    /// The fields of the next line that is not empty. A line of nothing but commas counts as empty, as Excel leaves
    /// them behind.
    fn record(&mut self) -> Option<Vec<Text>> {
        while self.at < self.text.len() {
            let mut fields = Vec::new();
            loop {
                fields.push(self.field().trimmed().normalised());
                if !self.text[self.at..].starts_with(',') {
                    break;
                }
                self.at += 1;
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
        let ends = |(at, character): (usize, char)| character == ',' || line_break(&rest[at..]).is_some();
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
        let ends = |(at, character): &(usize, char)| *character == ',' || line_break(&rest[*at..]).is_some();
        self.at + rest.char_indices().find(ends).map_or(rest.len(), |(at, _)| at)
    }

    /// Where the required columns stand.
    fn columns(&mut self, headers: &[Text]) -> Result<[usize; 3], Reported> {
        let mut twice = None;
        for (at, header) in headers
            .iter()
            .enumerate()
            .filter(|(_, header)| !header.value.is_empty())
        {
            if let Some(first) = headers[..at].iter().find(|first| first.value == header.value) {
                twice = Some(
                    self.diagnostics.error(
                        messages::duplicate_column(&header.value)
                            .at(header.span)
                            .also(first.span, messages::first_here()),
                    ),
                );
            }
        }
        let place = |name: &str| headers.iter().position(|header| header.value == name);
        let [Some(indicator), Some(period), Some(value)] = REQUIRED.map(place) else {
            let missing: Vec<&str> = REQUIRED.into_iter().filter(|name| place(name).is_none()).collect();
            let ends = headers.first().zip(headers.last());
            let whole = ends.map_or(self.span(0, 0), |(first, last)| first.span.to(last.span));
            let found: Vec<&str> = headers.iter().map(|header| header.value.as_str()).collect();
            let separators = [
                (';', Said::same("`;`")),
                ('\t', Said::new("制表符", "a tab")),
                ('，', Said::new("全角 `，`", "full-width `，`")),
            ];
            let delimiter = separators
                .into_iter()
                .find(|(mark, _)| headers.len() == 1 && headers[0].value.contains(*mark))
                .map(|(_, name)| name);
            let message = messages::missing_columns(&missing, &found, delimiter.as_ref());
            return Err(self.diagnostics.error(message.at(whole)));
        };
        match twice {
            Some(reported) => Err(reported),
            None => Ok([indicator, period, value]),
        }
    }

    fn row(
        &mut self,
        mut fields: Vec<Text>,
        width: usize,
        columns: [usize; 3],
        further: &[usize],
    ) -> Result<HistoryRow, Reported> {
        while fields.len() > width && fields.last().is_some_and(|field| field.value.is_empty()) {
            fields.pop();
        }
        if fields.len() != width {
            let ends = fields.first().zip(fields.last());
            let whole = ends.map_or(self.span(self.at, self.at), |(first, last)| first.span.to(last.span));
            return Err(self
                .diagnostics
                .error(messages::wrong_field_count(width, fields.len()).at(whole)));
        }
        let mut empty = None;
        for (name, at) in REQUIRED.into_iter().zip(columns) {
            if fields[at].value.is_empty() {
                empty = Some(self.diagnostics.error(messages::empty_field(name).at(fields[at].span)));
            }
        }
        let written = &fields[columns[2]];
        if let Some(reported) = empty {
            return Err(reported);
        }
        let Some(value) = number(&written.value) else {
            let message = messages::bad_table_number(&written.value);
            return Err(self.diagnostics.error(message.at(written.span)));
        };
        if value.is_infinite() {
            let message = messages::number_too_large(&written.value);
            return Err(self.diagnostics.error(message.at(written.span)));
        }
        Ok(HistoryRow {
            indicator: fields[columns[0]].clone(),
            period: fields[columns[1]].clone(),
            value,
            value_span: written.span,
            further: further.iter().map(|at| fields[*at].clone()).collect(),
        })
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
fn number(written: &str) -> Option<f64> {
    let plain = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
    if written.bytes().all(plain) {
        written.parse().ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
