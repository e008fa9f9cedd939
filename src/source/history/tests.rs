use proptest::prelude::*;

use super::*;
use crate::diagnostic::{Format, short};
use crate::source::{OnDisk, Value};

fn read(text: &str) -> (Files, Option<History>, Vec<String>) {
    let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
    let file = files.add("h.csv".into(), text.into());
    let history = table(file, text, &mut diagnostics);
    let messages = diagnostics
        .sorted()
        .iter()
        .map(|one| short(one, &files, crate::wording::Language::English))
        .collect();
    (files, history.ok(), messages)
}

fn good(text: &str) -> History {
    let (_, history, messages) = read(text);
    assert!(messages.is_empty(), "{messages:?}");
    history.unwrap()
}

#[test]
fn reads_columns_in_any_order_and_keeps_the_others() {
    let text = "\u{feff}source,value, period ,indicator\r\n\"年鉴, \"\"2018\"\"\",3335,2007, 工业总产值 \r\n\r\n,,,\r\nb,-1.5e3,2017Q4,output[north]";
    let (files, history, messages) = read(text);
    assert!(messages.is_empty(), "{messages:?}");
    let history = history.unwrap();
    assert_eq!(
        history
            .further
            .iter()
            .map(|header| header.value.as_str())
            .collect::<Vec<_>>(),
        ["source"]
    );
    let [first, second] = history.rows.as_slice() else {
        panic!("two rows")
    };
    assert_eq!(
        (first.indicator.value.as_str(), first.period.value.as_str(), first.value),
        ("工业总产值", "2007", 3335.0)
    );
    assert_eq!(first.further[0].value, "年鉴, \"2018\"");
    assert_eq!(files.slice(first.value_span), "3335");
    assert_eq!(files.slice(first.indicator.span_of(0, 6)), "工业");
    let quoted = &first.further[0];
    let at = quoted.value.find("2018").unwrap() as u32;
    assert_eq!(files.slice(quoted.span_of(at, at + 4)), "2018");
    assert_eq!(
        (second.indicator.value.as_str(), second.value),
        ("output[north]", -1500.0)
    );
    let position = files.position(second.value_span);
    assert_eq!((position.line, position.column), (5, 3));
}

#[test]
fn mistakes_have_line_and_column() {
    for (text, expected) in [
        (
            "",
            "h.csv:1:1: error[empty-file]: the history table is empty, expected a first line `indicator,period,value`",
        ),
        (
            "indicator,value\n",
            "h.csv:1:1: error[missing-column]: the first line lacks `period`, found `indicator`, `value`",
        ),
        (
            "indicator;value\n",
            "h.csv:1:1: error[missing-column]: the first line lacks `period`, found `indicator`, `value`",
        ),
        (
            "indicator;period;value\nx;2017;1,234\n",
            "h.csv:2:8: error[bad-number]: `1,234` is not a number",
        ),
        (
            "指标,2016,2017\nx,1,4.1%\n",
            "h.csv:2:5: error[bad-number]: `4.1%` is not a number",
        ),
        (
            "indicator,period,value,value\n",
            "h.csv:1:24: error[duplicate-column]: two columns are called `value`",
        ),
        (
            "indicator,period,value\n产值,2017\n",
            "h.csv:2:1: error[wrong-columns]: this row has 2 fields, the first line has 3",
        ),
        (
            "indicator,period,value\n产值,2017,1,234\n",
            "h.csv:2:1: error[wrong-columns]: this row has 4 fields, the first line has 3",
        ),
        (
            "indicator,period,value\n产值,2017,\"1,234\"\n",
            "h.csv:2:9: error[bad-number]: `1,234` is not a number",
        ),
        (
            "indicator,period,value\n产值,2017,inf\n",
            "h.csv:2:9: error[bad-number]: `inf` is not a number",
        ),
        (
            "indicator,period,value\n产值,2017,1e999\n",
            "h.csv:2:9: error[number-too-large]: `1e999` is too large, the largest number is about 1.8e308",
        ),
        (
            "indicator,period,value\n产值,,1\n",
            "h.csv:2:4: error[empty-field]: `period` is empty",
        ),
        (
            "indicator,period,value\n\"产\" 值,2017,1\n",
            "h.csv:2:4: error[text-after-quote]: expected `,` or the end of the line after the closing `\"`",
        ),
        (
            "indicator,period,value\nx,2017,1\n\"产值,2018,1\n",
            "h.csv:3:1: error[unclosed-text]: this field starts with `\"` and is never closed",
        ),
    ] {
        let (_, _, messages) = read(text);
        assert_eq!(messages.first().map(String::as_str), Some(expected), "{text}");
    }
    assert_eq!(
        good("indicator,period,value\nx,2017,1,,\ny,2018,+02.50\n").rows.len(),
        2
    );
}

/// Indicator, period and value of every row.
fn rows(text: &str) -> Vec<(String, String, f64)> {
    let of = |row: HistoryRow| (row.indicator.value, row.period.value, row.value);
    good(text).rows.into_iter().map(of).collect()
}

#[test]
fn tables_of_statistics_offices_are_read() {
    let plain = |rows: &[(&str, &str, f64)]| -> Vec<(String, String, f64)> {
        rows.iter().map(|(a, b, c)| ((*a).into(), (*b).into(), *c)).collect()
    };
    let two = plain(&[("产值", "2016", 3.5), ("产值", "2017", 1234.25)]);
    for text in [
        "指标,年份,数值\n产值,2016,3.5\n产值,2017,1234.25\n",
        "数值,指标,年份\n3.5,产值,2016年\n1234.25,产值,2017年\n",
        "indicator;period;value\n产值;2016;3,5\n产值;2017;1234,25\n",
        "Indicator\tYear\tValue\n产值\t2016\t3.5\n产值\t2017\t1234.25\n",
        "指标，年份，数值\n产值，2016，3.5\n产值，2017，1234.25\n",
        "指标,单位,2016,2017\n产值,亿元,3.5,1234.25\n",
        "\u{feff}指标,2016年,2017年,2018年\n产值,3.5,1234.25,…\n",
        "指标;2016;2017\n产值;3,5;1234,25\n",
        "年份,产值\n2016,3.5\n2017,1234.25\n",
    ] {
        assert_eq!(rows(text), two, "{text}");
    }
    let across = good("指标,单位,2017年4季度,2017Q3\n产值,亿元,1,\n\"就业, 合计\",万人,2,3\n");
    assert_eq!(across.further[0].value, "单位");
    let told: Vec<(&str, &str, f64, &str)> = across
        .rows
        .iter()
        .map(|row| (row.indicator.value.as_str(), row.period.value.as_str(), row.value, row.further[0].value.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("产值", "2017Q4", 1.0, "亿元"),
            ("就业, 合计", "2017Q4", 2.0, "万人"),
            ("就业, 合计", "2017Q3", 3.0, "万人")
        ]
    );
    assert_eq!(rows("指标,2017年12月\nx,7\n"), plain(&[("x", "2017-12", 7.0)]));
    assert_eq!(rows("指标,2017年第四季度\nx,7\n"), plain(&[("x", "2017Q4", 7.0)]));
}

#[test]
fn a_comma_that_may_part_thousands_or_decimals_is_not_guessed() {
    // One value tells how the others are meant.
    assert_eq!(rows("指标;2016;2017\nx;1,234;4,1\n")[0].2, 1.234);
    for (text, help) in [
        (
            "指标;2016\nx;1,234\n",
            "write `1234` if the comma parts thousands, `1.234` if it parts decimals",
        ),
        (
            "指标;2016;2017\nx;1,234;4.1\n",
            "write `1234` if the comma parts thousands, `1.234` if it parts decimals",
        ),
        ("指标,2016\nx,\"1,234\"\n", "write it without thousands marks: `1234`"),
        ("指标,2016\nx,4.1%\n", "values have no `%`: write `0.041`"),
        ("指标,2016\nx,0.3％\n", "values have no `%`: write `0.003`"),
    ] {
        let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
        let file = files.add("h.csv".into(), text.into());
        let _ = table(file, text, &mut diagnostics);
        let told: Vec<&str> = diagnostics.iter().flat_map(|one| &one.help).map(|help| help.en.as_str()).collect();
        assert_eq!(told, [help], "{text}");
    }
}

/// The `history` node of a scenario in `folder`.
fn from_file(folder: &Path, named: &str, bytes: Option<&[u8]>) -> (Files, Option<History>, Vec<String>) {
    let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
    if let Some(bytes) = bytes {
        std::fs::write(folder.join(named), bytes).unwrap();
    }
    let written = format!("\"{named}\"");
    let file = files.add_file(&folder.join("a.json"), written.as_str().into());
    let span = Span::new(file, 0, written.len() as u32);
    let node = Node {
        span,
        value: Value::String(Text::plain(named.to_owned(), span)),
    };
    let history = read_history(&OnDisk, &node, &mut files, &mut diagnostics);
    let messages = diagnostics
        .sorted()
        .iter()
        .map(|one| {
            format!(
                "{}: {}",
                files.name(one.span.unwrap().file).rsplit('/').next().unwrap(),
                one.message
            )
        })
        .collect();
    (files, history.ok(), messages)
}

#[test]
fn reads_utf8_and_gb18030() {
    let folder = tempfile::tempdir().unwrap();
    let text = "indicator,period,value\r\n工业总产值,2017,3078.1\r\n";
    let (gb, _, _) = encoding_rs::GB18030.encode(text);
    for bytes in [text.as_bytes(), &gb] {
        let (files, history, messages) = from_file(folder.path(), "h.csv", Some(bytes));
        assert!(messages.is_empty(), "{messages:?}");
        let row = &history.unwrap().rows[0];
        assert_eq!(row.indicator.value, "工业总产值");
        assert_eq!(files.slice(row.value_span), "3078.1");
        assert_eq!(files.position(row.value_span).column, 12);
    }
    let (_, history, messages) = from_file(folder.path(), "h.csv", Some(b"indicator,period,value\nx,\xff\xff,1\n"));
    assert!(history.is_none());
    assert_eq!(messages, ["h.csv: this is neither UTF-8 nor GB 18030"]);
}

#[test]
fn a_missing_table_is_a_mistake_of_the_scenario() {
    let folder = tempfile::tempdir().unwrap();
    let (_, history, messages) = from_file(folder.path(), "none.csv", None);
    assert!(history.is_none());
    assert!(messages[0].starts_with("a.json: there is no file `"), "{messages:?}");
}

#[test]
fn what_a_table_outside_holds_is_not_quoted() {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("plan");
    std::fs::create_dir(&plan).unwrap();
    let told = |bytes: &[u8]| from_file(&plan, "../passwd", Some(bytes)).2.join("\n");
    for bytes in [&b"root:x:0:0\ndaemon:x:1"[..], b"indicator,period,value\nroot,2017,secret\n", b"\xff\xferoot"] {
        let told = told(bytes);
        assert!(told.contains("lies outside the folder") && told.contains("line "), "{told}");
        assert!(!told.contains("root") && !told.contains("secret"), "{told}");
    }
    assert_eq!(told(b"indicator,period,value\nx,2017,1\n"), "");
    let inside = from_file(&plan, "passwd", Some(b"root:x:0:0")).2.join("\n");
    assert!(inside.contains("root"), "{inside}");
}

proptest! {
    #[test]
    fn splits_like_another_reader(table in prop::collection::vec(prop::collection::vec("[a-z,\"\n工 ]{0,6}", 3), 1..6)) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        table.iter().for_each(|row| writer.write_record(row).unwrap());
        let bytes = writer.into_inner().unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let mut diagnostics = Diagnostics::new();
        let mut reader = Reader::new(FileId(0), &text, 0, ',', &mut diagnostics);
        let mut ours: Vec<Vec<String>> = Vec::new();
        while let Some(fields) = reader.record() {
            for field in &fields {
                let part = &text[field.span.start as usize..field.span.end as usize];
                prop_assert!(part.contains(&field.value.replace('"', "\"\"")), "{} {:?}", part, field);
            }
            ours.push(fields.into_iter().map(|field| field.value).collect());
        }
        let other = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice()).into_records();
        let other: Vec<Vec<String>> = other.map(|record| record.unwrap().iter().map(|field| field.trim().to_owned()).collect()).collect();
        let other: Vec<Vec<String>> = other.into_iter().filter(|row| row.iter().any(|field| !field.is_empty())).collect();
        prop_assert!(diagnostics.is_empty());
        prop_assert_eq!(ours, other);
    }

    #[test]
    fn random_tables_never_panic(text in "(indicator,period,value\n|指标;2016;2017\n|年份\ta\n)?[a,\"\r\n工0-9.;é\u{301} ]{0,60}", bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        for text in [text, String::from_utf8_lossy(&bytes).into_owned()] {
            let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
            let file = files.add("h.csv".into(), text.as_str().into());
            let _ = table(file, &text, &mut diagnostics);
            diagnostics.render(&files, Format::Human { colour: false }, crate::wording::Language::English);
            for one in diagnostics.iter() {
                let span = one.span.unwrap();
                prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
            }
        }
    }
}
