//! `results.xlsx`, there and back.

use super::document::entries;
use super::{bare, hostile, plan};
use crate::report::Advice;
use crate::report::story::Briefing;
use crate::report::workbook::{WorkbookError, read, write};
use crate::source::{BoundCell, CellContent, CellValue, Unusable};
use crate::wording::{Language, say};
use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::Workbook;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

fn written(language: Language, label: &str) -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("results.xlsx");
    let summary = plan(label);
    let bytes = write(&Briefing {
        summary: &summary,
        pictures: &[],
        language,
        command: "attain run a.json",
        advice: &Advice::NONE,
    })
    .expect("a workbook");
    fs::write(&path, bytes).expect("written");
    (folder, path)
}

fn cell(path: &PathBuf, sheet: &str, row: u32, column: u32) -> Data {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    book.worksheet_range(sheet)
        .expect("a sheet")
        .get_value((row, column))
        .cloned()
        .unwrap_or_default()
}

#[test]
fn numbers_are_numbers_and_texts_are_texts() {
    let words = hostile();
    let (_folder, path) = written(Language::Chinese, &words);
    assert_eq!(cell(&path, "目标", 1, 8), Data::Float(0.4321));
    assert_eq!(cell(&path, "目标", 1, 5), Data::Float(3750.0));
    assert_eq!(cell(&path, "实现项数", 3, 1), Data::Float(0.4));
    assert_eq!(cell(&path, "指标", 1, 4), Data::Float(1.0));
    assert_eq!(cell(&path, "指标", 2, 4), Data::Empty);
    assert_eq!(cell(&path, "假设", 1, 2), Data::String("4% to 9%".into()));
    assert_eq!(cell(&path, "假设", 2, 2), Data::Float(0.041));
    assert_eq!(cell(&path, "政策措施", 1, 2), Data::Float(1.0));
    assert_eq!(cell(&path, "政策措施", 2, 2), Data::String("2019: 0.5, 2020: 1".into()));
    let Data::String(label) = cell(&path, "目标", 1, 1) else {
        panic!("a text")
    };
    assert!(label.starts_with("=cmd|'/C calc'!A0 <script>"), "{label}");
    for (name, content) in entries(&fs::read(&path).expect("read")) {
        assert!(
            !name.contains("worksheets") || !String::from_utf8_lossy(&content).contains("<f>"),
            "a formula in {name}"
        );
    }
}

#[test]
fn what_nobody_changed_is_not_read_back() {
    for language in [Language::Chinese, Language::English] {
        let (_folder, path) = written(language, "总产值");
        let book = read(&path).expect("read");
        assert_eq!((book.values, book.changes, book.unread), (vec![], vec![], vec![]));
        assert_eq!(book.scenario.as_deref(), Some("tiny"));
    }
}

/// Every shared and inline text of a sheet replaced where it is `from`, and numbers alike.
fn changed_by_hand(path: &PathBuf, language: Language, change: impl Fn(&str, u32, u32, &Data) -> Option<Data>) -> PathBuf {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let mut copy = Workbook::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).expect("a sheet");
        let sheet = copy.add_worksheet();
        sheet.set_name(&name).expect("a name");
        let (top, left) = range.start().unwrap_or((0, 0));
        for (row, column, cell) in range.used_cells() {
            let (row, column) = (row as u32 + top, column as u32 + left);
            let cell = change(&name, row, column, cell).unwrap_or_else(|| cell.clone());
            let column = column as u16;
            match cell {
                Data::Float(value) => sheet.write_number(row, column, value).expect("written"),
                Data::String(text) => sheet.write_string(row, column, text).expect("written"),
                other => panic!("{other:?} in a book of {language:?}"),
            };
        }
    }
    let edited = path.with_file_name("edited.xlsx");
    copy.save(&edited).expect("saved");
    edited
}

#[test]
fn targets_are_read_back_and_other_edits_are_noticed() {
    for (language, sheet) in [(Language::Chinese, "目标"), (Language::English, "Targets")] {
        let (_folder, path) = written(language, "总产值");
        let edited = changed_by_hand(&path, language, |name, row, column, _| match (name == sheet, row, column) {
            (true, 1, 5) => Some(Data::Float(3600.0)),
            (true, 2, 8) => Some(Data::Float(0.99)),
            _ => None,
        });
        let book = read(&edited).expect("read");
        let [value] = &book.values[..] else {
            panic!("{:?}", book.values)
        };
        assert_eq!((value.name.as_str(), &value.content), ("scale", &CellContent::Text("3600".into())));
        assert_eq!(
            value.bound,
            Some(BoundCell {
                key: "at_least",
                place: None
            })
        );
        assert_eq!(
            book.changes,
            [say!("{sheet}!F2 scale：由 3750 改为 3600"; "{sheet}!F2 scale: from 3750 to 3600")]
        );
        let [unread] = &book.unread[..] else {
            panic!("{:?}", book.unread)
        };
        assert!(unread.zh.contains(&format!("工作表“{sheet}”第3行")), "{unread:?}");
    }
}

#[test]
fn other_programs_may_sort_and_add_columns() {
    let (_folder, path) = written(Language::Chinese, "总产值");
    let swapped = |row| match row {
        1 => 2,
        2 => 1,
        row => row,
    };
    let mut book: Xlsx<_> = open_workbook(&path).expect("a workbook");
    let range = book.worksheet_range("目标").expect("a sheet");
    let edited = changed_by_hand(&path, Language::Chinese, |name, row, column, _| {
        (name == "目标").then(|| range.get_value((swapped(row), column)).cloned())?
    });
    let book = read(&edited).expect("read");
    assert_eq!((book.values, book.unread), (vec![], vec![]));
}

#[test]
fn sums_have_no_noise_and_details_are_not_printed() {
    let (_folder, path) = written(Language::Chinese, "总产值");
    // 0.05 + 0.25 + 0.4 + 0.25 + 0.05 is not quite 1.
    assert_eq!(cell(&path, "实现项数", 1, 2), Data::Float(1.0));
    let parts = entries(&fs::read(&path).expect("read"));
    let of = |name: &str| {
        let part = parts.iter().find(|(part, _)| part == name).expect("a part");
        String::from_utf8_lossy(&part.1).into_owned()
    };
    let (book, targets) = (of("xl/workbook.xml"), of("xl/worksheets/sheet1.xml"));
    // Eleven columns are printed, on landscape pages of which one holds all of them, under a head that repeats.
    assert!(book.contains("目标!$A$1:$K$6"), "{book}");
    assert!(book.contains("目标!$1:$1"), "{book}");
    assert!(targets.contains("fitToWidth=\"1\"") || targets.contains("fitToHeight=\"0\""), "{targets}");
    assert!(targets.contains("outlineLevel=\"1\"") && targets.contains("orientation=\"landscape\""));
}

/// The rows of a sheet as somebody may leave them.
fn edited(rows: &[[Data; 3]]) -> Result<Vec<(String, CellContent, String)>, WorkbookError> {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("book.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("假设").expect("a name");
    for (column, title) in ["名称", "取值或表达式", "本次运行的值"].iter().enumerate() {
        sheet.write_string(0, column as u16, *title).expect("written");
    }
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let (row, column) = (row as u32 + 1, column as u16);
            match cell {
                Data::Float(value) => sheet.write_number(row, column, *value).expect("written"),
                Data::String(text) => sheet.write_string(row, column, text).expect("written"),
                Data::Bool(value) => sheet.write_boolean(row, column, *value).expect("written"),
                _ => continue,
            };
        }
    }
    book.save(&path).expect("saved");
    let place = |place: &str| {
        place
            .replace(&format!("{}", folder.path().display()), "")
            .trim_start_matches('/')
            .to_string()
    };
    let values: Vec<CellValue> = read(&path)?.values;
    Ok(values
        .into_iter()
        .map(|value| (value.name, value.content, place(&value.place)))
        .collect())
}

#[test]
fn changes_come_back_with_their_cells() {
    let text = |text: &str| Data::String(text.into());
    let rows = [
        [text("growth"), text("5% to 8%"), text("4% to 9%")],
        [text("rate"), Data::Float(0.05), Data::Float(0.041)],
        [text("same"), Data::Float(1.0), Data::Float(1.0)],
        [text("emptied"), Data::Empty, Data::Float(1.0)],
        [text("wrong"), Data::Bool(true), Data::Float(1.0)],
        [Data::Empty, Data::Empty, Data::Empty],
        [text("m[ai]"), text("2018: 0.3, 2020: 1"), text("2018: 0.3")],
    ];
    let expected = |name: &str, content: CellContent, place: &str| (name.to_string(), content, place.to_string());
    let said = |text: &str| CellContent::Text(text.into());
    assert_eq!(
        edited(&rows).expect("read"),
        [
            expected("growth", said("5% to 8%"), "book.xlsx!假设!B2"),
            expected("rate", said("0.05"), "book.xlsx!假设!B3"),
            expected("emptied", CellContent::Unusable(Unusable::Nothing), "book.xlsx!假设!B5"),
            expected("wrong", CellContent::Unusable(Unusable::Flag), "book.xlsx!假设!B6"),
            expected("m[ai]", said("2018: 0.3, 2020: 1"), "book.xlsx!假设!B8"),
        ]
    );
}

#[test]
fn other_files_are_refused_in_words() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("no.xlsx");
    assert!(matches!(read(&path), Err(WorkbookError::Refused(..))));
    fs::write(&path, "no workbook").expect("written");
    assert!(matches!(read(&path), Err(WorkbookError::Unreadable(..))));
    let mut book = Workbook::new();
    book.add_worksheet();
    book.save(&path).expect("saved");
    let error = read(&path).expect_err("no sheet").to_string();
    assert!(error.contains("value or expression"), "{error}");
    let briefing = Briefing {
        summary: &bare(),
        pictures: &[],
        language: Language::English,
        command: "",
        advice: &Advice::NONE,
    };
    fs::write(&path, write(&briefing).expect("a workbook")).expect("written");
    assert_eq!(read(&path).expect("read").values, []);
    for (bytes, kind) in [
        (&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"[..], ".xls"),
        (b"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.spreadsheet", ".ods"),
    ] {
        fs::write(&path, bytes).expect("written");
        let error = read(&path).expect_err("another format").to_string();
        assert!(error.contains(&format!("it is a {kind} file; save it as .xlsx")), "{error}");
    }
}
