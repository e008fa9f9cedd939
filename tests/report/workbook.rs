//! `run FILE --assumptions book.xlsx`.

use super::{PLAN, run};
use crate::shell::Shell;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

/// A book with one sheet of changed values, rows from the second on.
fn book(shell: &Shell, fill: impl FnOnce(&mut Worksheet)) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Assumptions").expect("a name");
    sheet.write_string(0, 0, "name").expect("written");
    sheet.write_string(0, 1, "value or expression").expect("written");
    fill(sheet);
    book.save(shell.path("book.xlsx")).expect("saved");
}

#[test]
fn an_unchanged_workbook_changes_nothing() {
    let shell = run("zh");
    let plain = shell.summary("plan.json", &["--paths", "1000"]);
    let again = shell.summary(
        "plan.json",
        &["--paths", "1000", "--assumptions", "output/plan/results.xlsx"],
    );
    assert_eq!(plain, again);
}

#[test]
fn changed_values_are_those_of_set() {
    let shell = Shell::with(&[("plan.json", PLAN)]);
    book(&shell, |sheet| {
        sheet.write_string(1, 0, "growth").expect("written");
        sheet.write_string(1, 1, "2% to 3%").expect("written");
        sheet.write_string(2, 0, "push").expect("written");
        sheet.write_number(2, 1, 0.5).expect("written");
    });
    let read = shell.summary("plan.json", &["--paths", "1000", "--assumptions", "book.xlsx"]);
    let set = shell.summary(
        "plan.json",
        &["--paths", "1000", "--set", "growth=2% to 3%", "--set", "push=0.5"],
    );
    assert_eq!(read, set);
    // A flag wins over the workbook.
    let both = shell.summary(
        "plan.json",
        &["--paths", "1000", "--assumptions", "book.xlsx", "--set", "push=1"],
    );
    let one = shell.summary("plan.json", &["--paths", "1000", "--set", "growth=2% to 3%"]);
    assert_eq!(both["run"], one["run"]);
}

/// The book of a run shows what the file has beside what was computed with, so that the run can be repeated from it, even where
/// it takes the place of the book that was read.
#[test]
fn changes_stay_changes_in_the_book_of_the_next_run() {
    let shell = Shell::with(&[("plan.json", PLAN)]);
    shell.summary("plan.json", &["--paths", "1000"]);
    let plain = shell.summary("plan.json", &["--paths", "1000"]);
    let own = "output/plan/results.xlsx";
    let run = |more: &[&str]| {
        let words = [&["run", "plan.json", "--paths", "1000"], more].concat();
        assert_eq!(shell.attain(&words).code, 0, "{words:?}");
    };
    run(&["--set", "growth=2% to 3%", "--set", "push=0.5"]);
    let changed = shell.summary("plan.json", &["--paths", "1000", "--assumptions", own]);
    assert_ne!(changed["run"], plain["run"]);
    for _ in 0..2 {
        run(&["--assumptions", own]);
        assert_eq!(
            shell.summary("plan.json", &["--paths", "1000", "--assumptions", own]),
            changed
        );
    }
    // A run without documents does not take it away.
    run(&["--assumptions", own, "--no-charts"]);
    assert!(shell.path(own).exists() && !shell.path("output/plan/report.html").exists());
    assert_eq!(
        shell.summary("plan.json", &["--paths", "1000", "--assumptions", own]),
        changed
    );
}

#[test]
fn series_come_back_as_series() {
    let shell = Shell::with(&[
        ("plan.json", PLAN),
        (
            "other.json",
            &PLAN.replace("{\"2018\": 0, \"2020\": 1}", "{\"2018\": 0.5, \"2019\": 1}"),
        ),
    ]);
    book(&shell, |sheet| {
        sheet.write_string(1, 0, "later").expect("written");
        sheet.write_string(1, 1, "2018: 0.5, 2019: 1").expect("written");
    });
    let read = shell.summary("plan.json", &["--paths", "1000", "--assumptions", "book.xlsx"]);
    let file = shell.summary("other.json", &["--paths", "1000"]);
    assert_eq!(read["run"], file["run"]);
}

#[test]
fn mistakes_name_their_cells() {
    let shell = Shell::with(&[("plan.json", PLAN)]);
    book(&shell, |sheet| {
        let date = ExcelDateTime::from_ymd(2018, 1, 2).expect("a date");
        for (row, name) in ["growth", "nobody", "push", "depreciation"].into_iter().enumerate() {
            sheet.write_string(row as u32 + 1, 0, name).expect("written");
        }
        sheet.write_string(1, 1, "pert(3, 2, 1)").expect("written");
        sheet.write_number(2, 1, 1.0).expect("written");
        sheet
            .write_datetime_with_format(3, 1, date, &Format::new().set_num_format("yyyy-mm-dd"))
            .expect("written");
        sheet.write_string(4, 1, "0.08 +").expect("written");
    });
    let outcome = shell
        .attain(&[
            "run",
            "plan.json",
            "--assumptions",
            "book.xlsx",
            "--message-format",
            "short",
            "--lang",
            "en",
        ])
        .exits(1);
    for wanted in [
        "book.xlsx!Assumptions!B2:1:",
        "book.xlsx!Assumptions!A3:1:1: error[unknown-name]",
        "book.xlsx!Assumptions!B4:1:1: error[cell-value]: the cell of `push` holds a date or a time",
        "book.xlsx!Assumptions!B5:1:",
    ] {
        assert!(
            outcome.stderr.contains(wanted),
            "{wanted} is missing in\n{}",
            outcome.stderr
        );
    }
}

/// People add rows above the titles, write formulas, and copy rows.
#[test]
fn books_that_people_have_worked_on_are_understood() {
    let shell = Shell::with(&[("plan.json", PLAN)]);
    let save = |rows: &[(&str, &str)]| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet
            .write_string(0, 0, "Changed by the planning office")
            .expect("written");
        sheet.write_string(2, 0, "名称").expect("written");
        sheet.write_string(2, 1, "取值或表达式").expect("written");
        for (row, (name, value)) in (3..).zip(rows) {
            sheet.write_string(row, 0, *name).expect("written");
            match value.strip_prefix('=') {
                // What is saved beside a formula is its result; a blank one is none.
                Some(result) => sheet.write_formula(row, 1, Formula::new("=1/2").set_result(result)),
                None => sheet.write_string(row, 1, *value),
            }
            .expect("written");
        }
        book.save(shell.path("book.xlsx")).expect("saved");
    };
    let run = [
        "run",
        "plan.json",
        "--paths",
        "1000",
        "--assumptions",
        "book.xlsx",
        "--json",
        "--lang",
        "en",
    ];
    save(&[("growth", "2% to 3%"), ("push", "=0.5")]);
    let read = shell.attain(&run).exits(0).json();
    let set = shell.summary(
        "plan.json",
        &["--paths", "1000", "--set", "growth=2% to 3%", "--set", "push=0.5"],
    );
    assert_eq!(read["run"], set["run"]);
    save(&[("push", "= "), ("growth", "1% to 2%"), ("growth", "2% to 3%")]);
    let told = shell.attain(&run).exits(1).stderr;
    for wanted in [
        "Sheet1!B4",
        "a formula whose result was not saved",
        "Sheet1!B6",
        "a second change of the same name",
    ] {
        assert!(told.contains(wanted), "{wanted} is missing in\n{told}");
    }
    // Said once, as a change that was read, and not as a mistake.
    assert_eq!(told.matches("Sheet1!B5").count(), 1, "{told}");
}

#[test]
fn a_book_that_is_none_is_wrong_use() {
    let shell = Shell::with(&[("plan.json", PLAN), ("book.xlsx", "no workbook")]);
    let outcome = shell
        .attain(&["run", "plan.json", "--assumptions", "book.xlsx", "--lang", "en"])
        .exits(2);
    assert!(
        outcome.stderr.contains("cannot read the workbook book.xlsx"),
        "{}",
        outcome.stderr
    );
    shell
        .attain(&["run", "plan.json", "--assumptions", "missing.xlsx"])
        .exits(2);
}
