//! What is fuzzed: the ways by which text from outside comes in. Used by the targets in `fuzz_targets` and, for a few
//! seconds, by `tests/mutations.rs`.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use attain::diagnostic::{Diagnostics, Files, Format};
use attain::expression;
use attain::interpreter::{Interpreter, Uniforms};
use attain::source::{InMemory, Sources};
use attain::wording::Language;
use attain::{Changes, Control, Error, Plan, Run};

/// Larger models are read and checked, and not simulated: fuzzing wants many inputs a second.
const MOST_PERIODS: i64 = 40;
const MOST_VALUES: u64 = 4000;
const PATHS: u64 = 40;

/// A scenario file among others: read, checked, simulated on a few paths and summarised. Nothing may panic.
pub fn scenario(sources: &dyn Sources, path: &str) {
    let (warnings, files) = match Plan::read(sources, path, &Changes::none()) {
        Ok(mut checked) => {
            simulate(&checked.value, &mut checked.warnings);
            (checked.warnings, checked.files)
        }
        Err(Error::Mistakes(found)) => {
            assert!(found.warnings.has_errors(), "neither a plan nor an error");
            (found.warnings, found.files)
        }
        Err(error) => panic!("{error}"),
    };
    render(&warnings, &files);
}

fn render(found: &Diagnostics, files: &Files) {
    for language in Language::ALL {
        for format in [Format::Short, Format::Json, Format::Human { colour: true }] {
            found.render(files, format, language);
        }
    }
}

fn simulate(plan: &Plan, warnings: &mut Diagnostics) {
    let model = plan.model();
    let values = (model.items.len() as u64).saturating_mul(model.calendar.last().unsigned_abs() + 1);
    if model.calendar.last() > MOST_PERIODS || values > MOST_VALUES {
        return;
    }
    let run = Run::paths(PATHS).seed(1);
    let Ok(finished) = plan.run(&run, Control::silent()) else {
        return;
    };
    Interpreter::new(model, &plan.settings(&run).1).walk(Uniforms::Path(3));
    warnings.extend(finished.warnings().iter().cloned());
    serde_json::to_string(&finished.summary()).expect("summaries are JSON");
}

/// An expression: parsed, printed and parsed again to the same tree; mistakes lie within the text.
pub fn expression(text: &str) {
    match expression::parse(text) {
        Ok(tree) => {
            let printed = tree.to_string();
            match expression::parse(&printed) {
                Ok(again) => assert_eq!(printed, again.to_string(), "{text:?} is printed as {printed:?}"),
                Err(mistakes) => panic!("{text:?} is printed as {printed:?}, which has mistakes: {mistakes:?}"),
            }
        }
        Err(mistakes) => {
            assert!(!mistakes.is_empty(), "{text:?}");
            for mistake in mistakes {
                assert!(
                    !mistake.to_string().is_empty() && (mistake.at.end as usize) <= text.len(),
                    "{text:?}: {mistake:?}"
                );
            }
        }
    }
    // Declared items and command-line flags come the same way.
    let _ = expression::parse_item(text);
}

/// What the readers below stand beside: a plan with two names that may be changed.
const PLAN: &str = r#"{"attain": 1, "name": "p", "time": {"frequency": "annual", "base": 2020, "end": 2022}, "history": "history.csv",
"assumptions": {"growth": "normal(0.05, 0.01)"}, "levers": {"push": {"value": 0.5, "min": 0, "max": 1}},
"indicators": {"x": {"equation": "x(-1) * (1 + growth + 0.01 * push)"}, "y": {"equation": "x / 2"}},
"targets": {"goal": {"measure": "x", "at_least": 110}}}"#;
const HISTORY: &str = "indicator,period,value\nx,2019,95\nx,2020,100\n";

/// A history table beside a scenario.
pub fn history(bytes: &[u8]) {
    let sources = InMemory::file("scenario.json", PLAN).and("history.csv", bytes);
    scenario(&sources, "scenario.json");
}

/// A workbook, or (where it is not packed) the cells of its one sheet: read, and what was changed is laid over a plan.
pub fn workbook(bytes: &[u8]) {
    let packed = if bytes.starts_with(b"PK") {
        bytes.to_vec()
    } else {
        book(bytes)
    };
    let Ok(book) = attain::report::workbook::read_bytes(Path::new("book.xlsx"), packed) else {
        return;
    };
    let sources = InMemory::file("scenario.json", PLAN).and("history.csv", HISTORY);
    let changes = Changes {
        sets: Vec::new(),
        cells: book.values,
    };
    match Plan::read(&sources, "scenario.json", &changes) {
        Ok(checked) => render(&checked.warnings, &checked.files),
        Err(Error::Mistakes(found)) => render(&found.warnings, &found.files),
        Err(error) => panic!("{error}"),
    }
}

/// A workbook of one sheet with this content.
fn book(sheet: &[u8]) -> Vec<u8> {
    let parts: [(&str, &[u8]); 4] = [
        (
            "[Content_Types].xml",
            br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#,
        ),
        (
            "xl/workbook.xml",
            br#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            br#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        archive.start_file(name, plain).expect("packed in memory");
        archive.write_all(content).expect("packed in memory");
    }
    archive.finish().expect("packed in memory").into_inner()
}

/// Saved results: read, and drawn where they can be read; one kind of picture a time, as the bytes have it.
pub fn saved(bytes: &[u8]) {
    use attain::chart::{CHARTS, Options, Results, Wanted, render};
    use attain::report::Saved;
    let sum = bytes.iter().fold(0usize, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(usize::from(*byte))
    });
    let mut options = Options::new(Language::ALL[sum / 16 % 2]);
    options.png = sum.is_multiple_of(16);
    options.scale = 0.5;
    let kinds = [CHARTS[sum / 32 % CHARTS.len()].id];
    // What cannot be drawn is an error in words.
    let wanted = Wanted {
        kinds: &kinds,
        ..Wanted::default()
    };
    let draw = |results: &Results| render(results, &options, &wanted, &|_, _| {}).map_err(|error| error.said());
    match Saved::from_bytes(Path::new("summary.json"), bytes) {
        Err(said) => assert!(!said.zh.is_empty() && !said.en.is_empty()),
        Ok(Saved::Summary(summary)) => {
            let comparison = attain::study::compare::beside(&[(*summary).clone(), (*summary).clone()]);
            let _ = draw(&Results {
                summary: Some(&summary),
                comparison: Some(&comparison),
                ..Results::default()
            });
        }
        Ok(Saved::Update(update)) => {
            let _ = draw(&Results {
                update: Some(&update),
                ..Results::default()
            });
        }
        Ok(Saved::Supposition(supposition)) => {
            let _ = draw(&Results {
                supposition: Some(&supposition),
                ..Results::default()
            });
        }
        Ok(Saved::Progress(progress)) => {
            let _ = draw(&Results {
                progress: Some(&progress),
                ..Results::default()
            });
        }
        Ok(Saved::Comparison(comparison)) => {
            let _ = draw(&Results {
                comparison: Some(&comparison),
                ..Results::default()
            });
        }
        Ok(Saved::Sensitivity(found)) => {
            let _ = draw(&Results {
                sensitivity: Some(&found),
                ..Results::default()
            });
        }
    }
}

/// The manifest of a result folder: the folder is opened, checked and written to, and nothing outside is touched.
pub fn manifest(bytes: &[u8], place: &Path) {
    use attain::report::{Folder, Manifest, Written, verify};
    use attain::study::{StudiedScenario, StudyRun};
    let folder = place.join("results");
    let precious = place.join("precious");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("charts")).expect("a folder");
    fs::write(&precious, "precious").expect("written");
    for (name, content) in [
        ("manifest.json", bytes),
        ("targets.csv", b"edited"),
        ("charts/fan.svg", b"<svg/>"),
    ] {
        fs::write(folder.join(name), content).expect("written");
    }
    if let Err(error) = verify(&folder) {
        assert!(!error.to_string().is_empty());
    }
    if let Ok(open) = Folder::open(&folder) {
        let scenario = StudiedScenario {
            name: "p".into(),
            sha256: String::new(),
            title: Default::default(),
        };
        let run = StudyRun {
            paths: 1,
            seed: 1,
            sampler: "philox".into(),
        };
        let fresh = Manifest::of_study(&scenario, &run, "null".into(), "attain compare".into());
        let file = Written {
            name: "targets.csv".into(),
            bytes: b"new".to_vec(),
        };
        match open.write_study("compare", "attain compare".into(), fresh, vec![file]) {
            Ok(_) => {
                assert_eq!(fs::read(folder.join("targets.csv")).expect("a file"), b"new");
                assert!(verify(&folder).is_ok(), "what was written is understood");
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
    assert_eq!(fs::read(&precious).expect("outside, untouched"), b"precious");
}

/// Good inputs for the readers whose files nobody keeps by hand, by the name of the target.
pub fn seeds(reader: &str) -> Vec<Vec<u8>> {
    use attain::report::{Briefing, Manifest, documents, files, pretty, workbook::FILE};
    let sources = InMemory::file("scenario.json", PLAN).and("history.csv", HISTORY);
    let plan = Plan::read(&sources, "scenario.json", &Changes::none())
        .expect("a good plan")
        .value;
    let finished = plan
        .run(&Run::paths(PATHS).seed(1), Control::silent())
        .expect("a small run");
    let summary = finished.summary();
    match reader {
        "history" => ["", "\u{feff}", "\"x\";\"2020\"\n"]
            .map(|before| format!("{before}{HISTORY}").into_bytes())
            .into(),
        "workbook" => {
            let briefing = Briefing {
                summary: &summary,
                pictures: &[],
                language: Language::Chinese,
                command: "attain run scenario.json",
                advice: &attain::report::Advice::NONE,
            };
            let books = documents(&briefing).0.into_iter().filter(|file| file.name == FILE);
            let sheet = r#"<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="B1" t="inlineStr"><is><t>value or expression</t></is></c><c r="C1" t="inlineStr"><is><t>in the file</t></is></c></row>
<row r="2"><c r="A2" t="inlineStr"><is><t>growth</t></is></c><c r="B2" t="str"><f>1/2</f><v>5% to 8%</v></c><c r="C2"><v>0.05</v></c></row><row r="3"><c r="A3" t="str"><v>push</v></c><c r="B3"><v>0.25</v></c></row></sheetData></worksheet>"#;
            books
                .map(|book| book.bytes)
                .chain([sheet.as_bytes().to_vec()])
                .collect()
        }
        "saved" => {
            let comparison = attain::study::compare::beside(&[summary.clone(), summary.clone()]);
            vec![pretty(&summary).into_bytes(), pretty(&comparison).into_bytes()]
        }
        "manifest" => {
            let names = files(&summary).into_iter().map(|file| file.name).collect();
            let mut manifest = Manifest::new(&summary, PLAN.into(), "attain run scenario.json".into(), names);
            let hashes = manifest.files.iter().map(|name| (name.clone(), "0".repeat(64)));
            manifest.hashes = hashes.collect();
            vec![pretty(&manifest).into_bytes()]
        }
        _ => Vec::new(),
    }
}

/// Writes [`seeds`] into the folder that `ATTAIN_SEEDS` names, where it does.
pub fn write_seeds(reader: &str) {
    let Some(folder) = std::env::var_os("ATTAIN_SEEDS") else {
        return;
    };
    for (number, seed) in seeds(reader).iter().enumerate() {
        fs::write(Path::new(&folder).join(format!("seed-{number}")), seed).expect("written");
    }
}
