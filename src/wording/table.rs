//! Aligned tables of plain text.

use super::visible;
use unicode_width::UnicodeWidthStr;

/// Where the text of a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// At the left.
    Left,
    /// At the right, for numbers.
    Right,
}

/// No column is wider than this; longer texts push the rest of their row to the right.
const WIDEST: usize = 96;

/// Rows as aligned columns, two spaces apart and moved in by `indent`; Chinese characters count double. `sides` says where
/// the text of each column stands; the last one holds for all further columns. A row of one cell is a heading and widens no column.
/// Whatever a cell holds, it stays in its line.
pub fn columns(rows: &[Vec<String>], sides: &[Side], indent: usize) -> String {
    let clean = |cell: &String| visible(&cell.replace(['\n', '\r', '\t'], " "));
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(clean).collect()).collect();
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut widths = vec![0usize; count];
    for row in rows.iter().filter(|row| row.len() > 1 || count == 1) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width().min(WIDEST));
        }
    }
    let mut text = String::new();
    for row in &rows {
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
    fn headings_widen_no_column() {
        let rows = [
            vec!["a long heading".to_string()],
            vec!["x".to_string(), "22".to_string()],
        ];
        assert_eq!(columns(&rows, &[Side::Left, Side::Right], 0), "a long heading\nx  22\n");
    }
}
