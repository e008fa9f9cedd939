//! The first line of a history table: which column is what, in either language and in three layouts.

use super::super::node::{Text, looks_like_period};
use crate::diagnostic::Span;

/// The columns of a long table.
pub(super) const REQUIRED: [&str; 3] = ["indicator", "period", "value"];

/// What else the columns of [`REQUIRED`] are called, in small letters.
const ALSO: [&[&str]; 3] = [
    &["指标", "指标名称", "变量", "名称", "项目", "indicators", "indicator_name", "name", "variable", "series"],
    &["年份", "年度", "年", "时期", "期间", "时间", "日期", "季度", "月份", "periods", "year", "years", "date", "time", "quarter", "month"],
    &["数值", "值", "数据", "取值", "指标值", "values", "amount", "data"],
];

/// How a table is laid out; columns by their index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// A row for each value: columns of indicator, period and value.
    Long([usize; 3]),
    /// A row for each indicator and a column for each period.
    Across {
        indicator: usize,
        periods: Vec<usize>,
    },
    /// A row for each period and a column for each indicator.
    Down {
        period: usize,
        indicators: Vec<usize>,
    },
}

impl Layout {
    /// The layout that a first line tells.
    ///
    /// # Errors
    /// The names of [`REQUIRED`] that are missing.
    pub(super) fn of(heads: &[Text]) -> Result<Layout, Vec<&'static str>> {
        let small: Vec<String> = heads.iter().map(|head| head.value.to_lowercase()).collect();
        let place = |column: usize| {
            let exact = |name: &str| small.iter().position(|head| head == name);
            exact(REQUIRED[column]).or_else(|| ALSO[column].iter().find_map(|name| exact(name)))
        };
        let columns = |holds: &dyn Fn(usize) -> bool| -> Vec<usize> { (0..heads.len()).filter(|at| holds(*at)).collect() };
        match [place(0), place(1), place(2)] {
            [Some(indicator), Some(period), Some(value)] => return Ok(Layout::Long([indicator, period, value])),
            [Some(indicator), None, None] => {
                let periods = columns(&|at| is_period(&heads[at].value));
                if !periods.is_empty() {
                    return Ok(Layout::Across { indicator, periods });
                }
            }
            [None, Some(period), None] => {
                let indicators = columns(&|at| at != period && !small[at].is_empty());
                if !indicators.is_empty() && !heads.iter().any(|head| is_period(&head.value)) {
                    return Ok(Layout::Down { period, indicators });
                }
            }
            _ => {}
        }
        Err((0..3).filter(|column| place(*column).is_none()).map(|column| REQUIRED[column]).collect())
    }

    /// The columns that it reads, further ones aside.
    pub(super) fn reads(&self, at: usize) -> bool {
        match self {
            Layout::Long(columns) => columns.contains(&at),
            Layout::Across { indicator, periods } => at == *indicator || periods.contains(&at),
            Layout::Down { period, indicators } => at == *period || indicators.contains(&at),
        }
    }

    /// The columns that hold values.
    pub(super) fn values(&self) -> &[usize] {
        match self {
            Layout::Long(columns) => &columns[2..],
            Layout::Across { periods, .. } => periods,
            Layout::Down { indicators, .. } => indicators,
        }
    }
}

/// Whether the head of a column is a period: `2017`, `2017年`, `2017Q4`, `2017-12`.
fn is_period(head: &str) -> bool {
    let plain = plain(head).unwrap_or_else(|| head.to_owned());
    looks_like_period(&plain) && plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | 'Q' | 'M' | 'q' | 'm'))
}

/// A period as this program writes it, where it is written in Chinese: `2017年`, `2017年4季度`, `2017年12月`.
pub(in super::super) fn period(written: &Text) -> Text {
    let place: Span = written.span;
    match plain(&written.value) {
        Some(plain) => Text::plain(plain, place),
        None => written.clone(),
    }
}

fn plain(written: &str) -> Option<String> {
    let (year, part) = written.split_once('年')?;
    if year.is_empty() || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = part.trim();
    if part.is_empty() || part == "度" {
        return Some(year.to_owned());
    }
    if let Some(month) = part.strip_suffix('月').and_then(|month| month.parse::<u8>().ok()) {
        return Some(format!("{year}-{month:02}"));
    }
    let quarter = part.strip_suffix("季度")?;
    let quarter = quarter.strip_prefix('第').unwrap_or(quarter);
    let number = ["一", "二", "三", "四"].iter().position(|word| *word == quarter).map(|at| at as u8 + 1);
    let number = number.or_else(|| quarter.parse().ok())?;
    Some(format!("{year}Q{number}"))
}
