//! Correlated draws.

use super::super::ItemKind;
use super::{error, some, warning};
use crate::dependence::Matrix;
use crate::diagnostic::Diagnostic;
use crate::wording::{Said, say};

pub fn cannot_correlate(name: &str, kind: ItemKind) -> Diagnostic {
    let what = kind.with_article();
    error(
        "cannot-correlate",
        say!(
            "`{name}` 是{}；只有假设和扰动是抽取的", what.zh;
            "`{name}` is {}; only assumptions and shocks are drawn", what.en
        ),
        say!("不抽取随机数"; "draws nothing"),
    )
}

pub fn mixed_correlation(name: &str, kind: ItemKind) -> Diagnostic {
    let what = kind.with_article();
    error(
        "cannot-correlate",
        say!(
            "`{name}` 是{}；一组相关设定只能全为假设或全为扰动", what.zh;
            "`{name}` is {}; an entry joins assumptions only or shocks only", what.en
        ),
        say!("种类不同"; "another kind"),
    )
}

pub fn correlated_twice(name: &str) -> Diagnostic {
    error(
        "duplicate-name",
        say!("`{name}` 在这组相关设定中出现了两次"; "`{name}` stands twice in this entry"),
        say!("第二次出现"; "second time"),
    )
}

pub fn not_single_draw(name: &str) -> Diagnostic {
    error(
        "not-a-single-draw",
        say!(
            "`{name}` 不能设定相关性：其表达式应当只是一个分布，且分布的参数不再抽取";
            "`{name}` cannot be correlated: its whole expression must be one distribution whose parameters draw nothing"
        ),
        say!("不是单一的分布"; "not a single draw"),
    )
}

pub fn lonely_correlation() -> Diagnostic {
    error(
        "empty-list",
        say!("相关性至少涉及两个名称"; "a correlation needs at least two names"),
        say!("只有一个名称"; "only one name"),
    )
}

fn out_of_range() -> Said {
    say!("超出取值范围"; "out of range")
}

pub fn bad_correlation(value: f64) -> Diagnostic {
    error(
        "out-of-range",
        say!(
            "相关系数应在 -1 至 1 之间，不能为 {value}";
            "a correlation is from -1 to 1, not {value}"
        ),
        out_of_range(),
    )
}

pub fn bad_degrees() -> Diagnostic {
    error(
        "out-of-range",
        say!(
            "t 连接函数的自由度应大于0";
            "a t copula needs degrees of freedom above 0"
        ),
        out_of_range(),
    )
}

pub fn rank_with_t() -> Diagnostic {
    error(
        "rank-with-t",
        say!(
            "秩相关系数不能与 t 连接函数并用";
            "a rank correlation does not go with a t copula"
        ),
        say!("不能与 t 连接函数并用"; "not with a t copula"),
    )
    .help(say!(
        "改用 `rho` 或 `matrix`，即正态得分的相关系数";
        "give `rho` or `matrix`, the correlation of the scores"
    ))
}

/// `1 row`, `2 rows`
fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

pub fn matrix_rows(expected: usize, found: usize) -> Diagnostic {
    let rows = counted(found, "row");
    error(
        "bad-matrix",
        say!(
            "{expected}个名称的矩阵应有{expected}行，每行{expected}个数；此处有{found}行";
            "a matrix among {expected} names has {expected} rows of {expected} numbers; this one has {rows}"
        ),
        say!("矩阵大小不对"; "wrong size"),
    )
}

pub fn matrix_row(expected: usize, row: usize, found: usize) -> Diagnostic {
    let (row, numbers) = (row + 1, counted(found, "number"));
    error(
        "bad-matrix",
        say!(
            "第{row}行有{found}个数；{expected}个名称的矩阵每行应有{expected}个数";
            "row {row} has {numbers}; in a matrix among {expected} names every row has {expected}"
        ),
        say!("行的长度不对"; "wrong length"),
    )
}

pub fn matrix_diagonal() -> Diagnostic {
    error(
        "bad-matrix",
        say!("相关矩阵的对角线应为1"; "the diagonal of a correlation matrix is 1"),
        say!("不是1"; "not 1"),
    )
}

pub fn matrix_asymmetric(row: usize, column: usize) -> Diagnostic {
    let (row, column) = (row + 1, column + 1);
    error(
        "bad-matrix",
        say!(
            "矩阵不对称：第{row}行第{column}列与第{column}行第{row}列不同";
            "the matrix is not symmetric: row {row}, column {column} differs from row {column}, column {row}"
        ),
        say!("不相等"; "differs"),
    )
}

pub fn two_copulas() -> Diagnostic {
    error(
        "two-copulas",
        say!(
            "由各项设定连在一起的名称构成一组，一组只能有一个连接函数";
            "names that entries join form one group, and one group has one copula"
        ),
        say!("另一个连接函数"; "another copula"),
    )
    .help(say!(
        "同组各项设定给出相同的 `copula`";
        "give the same `copula` in every entry of the group"
    ))
}

pub fn group_too_large(count: usize, limit: usize) -> Diagnostic {
    error(
        "too-large",
        say!(
            "有{count}个名称彼此相关，超过{limit}个的上限";
            "{count} names are correlated with one another; the limit is {limit}"
        ),
        say!("名称过多"; "too many names"),
    )
}

pub fn not_positive_definite(names: &[&str]) -> Diagnostic {
    let names = some(names);
    error(
        "not-positive-definite",
        say!(
            "{} 之间的这些相关系数不能同时成立：相关矩阵不是正定的", names.zh;
            "these correlations among {} cannot hold together: their matrix is not positive definite", names.en
        ),
        say!("不能同时成立"; "impossible together"),
    )
}

pub fn not_under_gaussian(names: &[&str]) -> Diagnostic {
    let names = some(names);
    error(
        "not-positive-definite",
        say!(
            "{} 之间的这些秩相关系数本身并不矛盾，但高斯连接函数无法同时满足：换算成的正态得分相关矩阵不是正定的", names.zh;
            "these rank correlations among {} may hold together, but not under a Gaussian copula: the matrix of their normal scores is not positive definite", names.en
        ),
        say!("高斯连接函数无法满足"; "impossible with a Gaussian copula"),
    )
}

pub fn perfect_correlation(a: &str, b: &str, value: f64) -> Diagnostic {
    let diagnostic = error(
        "perfect-correlation",
        say!(
            "`{a}` 与 `{b}` 的相关系数为 {value}：两者完全由同一随机因素决定";
            "`{a}` and `{b}` are correlated by {value}: they are one and the same draw"
        ),
        say!("完全相关"; "perfect correlation"),
    );
    let help = if value > 0.0 {
        say!(
            "两者应合用一个名称；分布不同的，由其中一个算出另一个，不列入相关性";
            "use one name for both; where their distributions differ, compute one from the other and leave it out here"
        )
    } else {
        say!(
            "由其中一个算出另一个，例如 `-{a}`，不列入相关性";
            "compute one from the other, such as `-{a}`, and leave it out here"
        )
    };
    diagnostic.help(help)
}

pub fn repair_would_do() -> Said {
    say!(
        "在旁边写上 `\"repair\": true` 即改用最接近的相关矩阵";
        "`\"repair\": true` beside it uses the nearest correlation matrix instead"
    )
}

pub fn nearest_is_away(distance: f64) -> Said {
    let distance = short(distance);
    say!(
        "与最接近的相关矩阵相距 {distance}（Frobenius 范数）；在旁边写上 `\"repair\": true` 即改用该矩阵";
        "the nearest correlation matrix is {distance} away (Frobenius norm); `\"repair\": true` beside it uses that one instead"
    )
}

/// A matrix that may be copied into the file.
pub fn nearest_matrix(matrix: &Matrix, ranks: bool) -> Said {
    let rows: Vec<String> = (0..matrix.size())
        .map(|row| {
            let cells: Vec<String> = matrix.row(row).iter().map(|cell| format!("{cell:.4}")).collect();
            format!("[{}]", cells.join(", "))
        })
        .collect();
    let (rows, key) = (rows.join(", "), if ranks { "rank_matrix" } else { "matrix" });
    say!("最接近的 `{key}`：`[{rows}]`"; "nearest `{key}`: [{rows}]")
}

/// Two names whose correlation a repair changes.
#[derive(Clone, Copy, Debug)]
pub struct Moved<'n> {
    /// The names.
    pub pair: (&'n str, &'n str),
    /// As asked for.
    pub from: f64,
    /// As it is used.
    pub to: f64,
}

impl Moved<'_> {
    /// How far it is changed.
    pub fn distance(&self) -> f64 {
        (self.from - self.to).abs()
    }
}

/// Four decimals, or as many digits where these would all be 0.
fn short(value: f64) -> String {
    if value != 0.0 && value.abs() < 1e-4 {
        format!("{value:.1e}")
    } else {
        format!("{}", (value * 1e4).round() / 1e4)
    }
}

/// At most five pairs are named; `moved` is sorted.
pub fn repaired(moved: &[Moved], distance: f64) -> Diagnostic {
    let mut parts: Vec<Said> = moved
        .iter()
        .take(5)
        .map(|one| {
            let ((a, b), from, to) = (one.pair, short(one.from), short(one.to));
            if from == to {
                let by = short(one.distance());
                return say!("`{a}` 与 `{b}` 相差 {by}"; "`{a}` and `{b}` by {by}");
            }
            say!("`{a}` 与 `{b}` 由 {from} 改为 {to}"; "`{a}` and `{b}` from {from} to {to}")
        })
        .collect();
    if let more @ 1.. = moved.len().saturating_sub(5) {
        let pairs = if more == 1 { "pair" } else { "pairs" };
        parts.push(say!("另有{more}对变动较小"; "{more} more {pairs} less"));
    }
    let zh: Vec<&str> = parts.iter().map(|part| part.zh.as_str()).collect();
    let en: Vec<&str> = parts.iter().map(|part| part.en.as_str()).collect();
    let distance = short(distance);
    warning(
        "repaired-correlations",
        say!(
            "这些相关系数不能同时成立，已按 `\"repair\": true` 改用相距 {distance}（Frobenius 范数）的最接近的相关矩阵：{}", zh.join("，");
            "these correlations cannot hold together; `\"repair\": true` uses the nearest matrix, {distance} away (Frobenius norm): {}", en.join(", ")
        ),
        say!("已调整"; "repaired"),
    )
}
