//! Broken and hostile input: a clear error, soon, and never a panic, a crash or a hang.

use std::fs::File;
use std::time::Duration;

use super::scenario;
use crate::shell::Shell;

const SOON: Duration = Duration::from_secs(20);

/// Checks and runs the file: exit 1 or 2, and some words.
#[track_caller]
fn refused(shell: &Shell, file: &str) {
    for args in [
        &["check", file, "--message-format", "short"][..],
        &["check", file],
        &["run", file, "--json", "--paths", "10"],
    ] {
        let outcome = shell.attain_within(args, SOON);
        assert!([1, 2].contains(&outcome.code), "{args:?}: exit {}", outcome.code);
        let text = outcome.text();
        assert!(!text.trim().is_empty(), "{args:?}: no message");
        // A mistake on a line of a million characters is not shown with all of the line.
        assert!(text.len() < 900_000, "{args:?}: {} bytes of message", text.len());
    }
}

/// Runs the file: a result or an error, but soon.
#[track_caller]
fn survived(shell: &Shell, file: &str) {
    for args in [&["check", file][..], &["run", file, "--json", "--paths", "10"]] {
        let outcome = shell.attain_within(args, SOON);
        assert!([0, 1].contains(&outcome.code), "{args:?}: exit {}", outcome.code);
        if outcome.code == 0 && args[0] == "run" {
            outcome.json();
        }
    }
}

fn equation(name: &str, equation: &str) -> String {
    scenario(
        name,
        &format!(
            r#"  "indicators": {{"x": {{"equation": "{equation}"}}}}, "targets": {{"goal": {{"measure": "x", "at_least": 1}}}}"#
        ),
    )
}

#[test]
fn files_that_are_no_scenarios() {
    let broken: &[(&str, Vec<u8>)] = &[
        ("empty.json", Vec::new()),
        ("space.json", b" \n\t\n".to_vec()),
        ("mark.json", b"\xef\xbb\xbf".to_vec()),
        ("comment.json", b"// nothing here".to_vec()),
        ("half-comment.json", b"/* nothing".to_vec()),
        ("quote.json", b"\"".to_vec()),
        ("backslash.json", b"\"\\".to_vec()),
        ("brace.json", b"{".to_vec()),
        ("null.json", b"null".to_vec()),
        ("number.json", b"1".to_vec()),
        ("object.json", b"{}".to_vec()),
        ("nul.json", vec![0; 5000]),
        ("nul-inside.json", b"{\"attain\": 1,\0 \"name\": \"x\"}".to_vec()),
        ("high.json", vec![0xff; 5000]),
        ("cut.json", "{\"attain\": 1, \"name\": \"工".as_bytes()[..24].to_vec()),
        (
            "utf16.json",
            "{\"attain\": 1}".encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ),
        ("every-byte.json", (0..=255).cycle().take(70_000).collect()),
        ("arrays.json", "[".repeat(20_000).into_bytes()),
        ("objects.json", "{\"a\":".repeat(20_000).into_bytes()),
        (
            "closed-arrays.json",
            format!("{}{}", "[".repeat(20_000), "]".repeat(20_000)).into_bytes(),
        ),
        ("comments.json", "/*".repeat(20_000).into_bytes()),
        (
            "long-line.json",
            format!("{{\"attain\": 1, \"unknown\": \"{}\"}}", "é".repeat(500_000)).into_bytes(),
        ),
        (
            "long-key.json",
            format!("{{\"attain\": 1, \"{}\": 1}}", "k".repeat(1_000_000)).into_bytes(),
        ),
        (
            "long-number.json",
            format!("{{\"attain\": {}}}", "1".repeat(1_000_000)).into_bytes(),
        ),
        (
            "many-keys.json",
            format!("{{{}\"attain\": 1}}", "\"k\": 1, ".repeat(50_000)).into_bytes(),
        ),
        (
            "many-unknown.json",
            format!(
                "{{{}\"attain\": 1}}",
                (0..1_000).map(|k| format!("\"k{k}\": 1, ")).collect::<String>()
            )
            .into_bytes(),
        ),
        ("png.json", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
    ];
    let shell = Shell::new();
    for (name, bytes) in broken {
        shell.write(name, bytes);
        refused(&shell, name);
    }
}

#[test]
fn a_folder_is_no_scenario() {
    let shell = Shell::with(&[("folder.json/inside.txt", "")]);
    refused(&shell, "folder.json");
    refused(&shell, ".");
}

#[test]
fn a_file_above_the_limit_of_size() {
    let shell = Shell::new();
    // A sparse file: nothing is written to the disk.
    File::create(shell.path("large.json"))
        .and_then(|file| file.set_len((64 << 20) + 1))
        .expect("a sparse file");
    refused(&shell, "large.json");
}

#[cfg(unix)]
#[test]
fn devices_are_no_scenarios() {
    let shell = Shell::new();
    for (k, device) in ["/dev/zero", "/dev/stdin", "/dev/tty"].iter().enumerate() {
        let child = format!("{{\"attain\": 1, \"name\": \"child\", \"extends\": \"{device}\"}}");
        let file = format!("extends-{k}.json");
        shell.write(&file, child);
        refused(&shell, &file);
        let file = format!("history-{k}.json");
        shell.write(&file, scenario("history", &format!(r#"  "history": "{device}", "indicators": {{"x": {{"equation": "1"}}}}, "targets": {{"goal": {{"measure": "x", "at_least": 1}}}}"#)));
        refused(&shell, &file);
    }
    refused(&shell, "/dev/zero");
}

#[test]
fn parents_without_end() {
    let shell = Shell::new();
    for k in 0..300 {
        shell.write(
            &format!("p{k}.json"),
            format!(
                "{{\"attain\": 1, \"name\": \"p\", \"extends\": \"p{}.json\"}}",
                (k + 1) % 300
            ),
        );
    }
    refused(&shell, "p0.json");
}

#[test]
fn expressions_that_are_too_deep() {
    let deep = [
        ("brackets", format!("{}1{}", "(".repeat(20_000), ")".repeat(20_000))),
        ("open", "(".repeat(20_000)),
        ("calls", format!("{}1{}", "exp(".repeat(20_000), ")".repeat(20_000))),
        ("members", "x[".repeat(20_000)),
        ("ifs", format!("{}1{}", "if(1, 1, ".repeat(20_000), ")".repeat(20_000))),
    ];
    let shell = Shell::new();
    for (name, text) in deep {
        let file = format!("{name}.json");
        shell.write(&file, equation(name, &text));
        refused(&shell, &file);
    }
}

#[test]
fn long_chains_of_operators_end_soon() {
    let chains = [
        ("sum", format!("1{}", " + 1".repeat(100_000))),
        ("difference", format!("t{}", " - t".repeat(20_000))),
        ("power", format!("1{}", " ^ 1".repeat(20_000))),
        ("minus", format!("{}1", "-".repeat(20_000))),
        ("nots", format!("{}1", "not ".repeat(20_000))),
        ("ors", format!("0{}", " or 0".repeat(20_000))),
        ("arguments", format!("max(1{})", ", 1".repeat(20_000))),
    ];
    let shell = Shell::new();
    for (name, text) in chains {
        let file = format!("{name}.json");
        shell.write(&file, equation(name, &text));
        survived(&shell, &file);
    }
}

#[test]
fn mixtures_in_mixtures_end_soon() {
    let text = format!("{}normal(0, 1){}", "mixture(1: ".repeat(20_000), ")".repeat(20_000));
    let shell = Shell::with(&[(
        "mixture.json",
        &scenario(
            "mixture",
            &format!(
                r#"  "assumptions": {{"a": "{text}"}}, "indicators": {{"x": {{"equation": "a"}}}}, "targets": {{"goal": {{"measure": "x", "at_least": 1}}}}"#
            ),
        ),
    )]);
    refused(&shell, "mixture.json");
}

#[test]
fn numbers_that_are_far_too_large() {
    let shell = Shell::new();
    let draws = [
        "poisson(1e300)",
        "poisson(1e10)",
        "binomial(1e300, 0.5)",
        "negative_binomial(1e300, 1e-300)",
        "geometric(1e-300)",
        "normal(1e308, 1e308)",
        "lognormal(0, 1e300)",
        "gamma(1e-300, 1)",
        "gamma(1e300, 1e300)",
        "beta(1e-300, 1e-300)",
        "student_t(1e-300)",
        "pareto(1e300, 1e-300)",
        "weibull(1e-300, 1)",
        "uniform(-1.7e308, 1.7e308)",
        "truncated(normal(0, 1), 40, 41)",
        "truncated(poisson(3), 1e15, 1e16)",
        "exponential(1e-320)",
        "5e-324 to 1.7e308",
        "pert(0, 1e-320, 1e308)",
        "discrete(0: 1e308, 1: 1e308)",
        "skew_normal(0, 1, 1e300)",
        "two_piece_normal(0, 1e-308, 1e308)",
    ];
    for (k, draw) in draws.iter().enumerate() {
        let file = format!("draw{k}.json");
        shell.write(&file, scenario("draw", &format!(r#"  "levers": {{"one": 1}}, "assumptions": {{"a": "{draw}"}}, "indicators": {{"x": {{"equation": "a * one"}}}}, "targets": {{"goal": {{"measure": "x", "at_least": 1}}}}"#)));
        survived(&shell, &file);
    }
    shell.write("varying.json", scenario("varying", r#"  "assumptions": {"r": "uniform(1, 2)"}, "shocks": {"e": "poisson(r * 1e300)", "f": "binomial(r * 1e18, 0.5)"}, "indicators": {"x": {"initial": 0, "equation": "e + f"}}, "targets": {"goal": {"measure": "x", "at_least": 1}}"#));
    let outcome = shell
        .attain_within(&["run", "varying.json", "--json", "--paths", "1000"], SOON)
        .exits(0);
    assert_eq!(
        outcome.json()["targets"][0]["undefined"],
        1000,
        "rates and counts above 1e9 are undefined"
    );
}

/// Each of so many shocks would be simulated with settings of its own.
#[test]
fn studies_of_far_too_many_drivers() {
    let members: Vec<String> = (0..12_000).map(|member| format!("\"r{member}\"")).collect();
    let parts = format!(
        r#"  "dimensions": {{"r": [{}]}}, "shocks": {{"z[r]": "normal(0, 1)"}}, "indicators": {{"x": {{"initial": 0, "equation": "sum(z[*])"}}}},
           "report": ["x"], "targets": {{"goal": {{"measure": "x", "at_least": 0}}}}"#,
        members.join(", ")
    );
    let shell = Shell::new();
    shell.write("many.json", scenario("many", &parts));
    let outcome = shell.attain_within(&["sensitivity", "many.json", "--paths", "1024", "--lang", "en"], SOON);
    assert_eq!(outcome.code, 2);
    assert!(outcome.text().contains("12000 drivers reach"), "{}", outcome.text());
}

#[test]
fn horizons_that_are_far_too_long() {
    let times = [
        r#"{"periods": 1000000000}"#,
        r#"{"periods": 1e300}"#,
        r#"{"periods": 9007199254740993}"#,
        r#"{"periods": -1}"#,
        r#"{"frequency": "annual", "base": 0, "end": 1e15}"#,
        r#"{"frequency": "annual", "base": -9e15, "end": 9e15}"#,
        r#"{"frequency": "monthly", "base": "0001-01", "end": "99999999-12"}"#,
        r#"{"frequency": "quarterly", "base": "2017Q4", "end": "99999999999999999999Q4"}"#,
    ];
    let shell = Shell::new();
    for (k, time) in times.iter().enumerate() {
        let file = format!("time{k}.json");
        shell.write(&file, format!(r#"{{"attain": 1, "name": "time", "time": {time}, "indicators": {{"x": {{"equation": "1"}}}}, "targets": {{"goal": {{"measure": "x", "at_least": 1}}}}}}"#));
        refused(&shell, &file);
    }
}

#[test]
fn lags_and_windows_that_reach_too_far() {
    let shell = Shell::new();
    for (k, text) in [
        "x(-1000000000)",
        "x(-99999999999999999999)",
        "mean(x, -1000000000, 0)",
        "mean(x, -1e300, 0)",
        "x(-1e3)",
        "total(x, 1, 999999999999)",
    ]
    .iter()
    .enumerate()
    {
        let file = format!("reach{k}.json");
        shell.write(&file, equation("reach", text));
        refused(&shell, &file);
    }
}

#[test]
fn many_members_and_names_end_soon() {
    let members: Vec<String> = (0..2000).map(|k| format!("\"m{k}\"")).collect();
    let text = scenario(
        "many",
        &format!(
            r#"  "dimensions": {{"part": [{}]}}, "shocks": {{"e[part]": "normal(0, 1)"}},
  "indicators": {{"x[part]": {{"initial": 0, "equation": "x[part](-1) + e[part]"}}, "all": {{"equation": "sum(x[*])"}}}}, "targets": {{"goal": {{"measure": "all", "at_least": 0}}}}"#,
            members.join(", ")
        ),
    );
    let shell = Shell::with(&[("many.json", &text)]);
    survived(&shell, "many.json");
    let chain: String = (1..5000)
        .map(|k| format!(", \"y{k}\": {{\"equation\": \"y{} + 1\"}}", k - 1))
        .collect();
    shell.write("chain.json", scenario("chain", &format!(r#"  "indicators": {{"y0": {{"equation": "t"}}{chain}}}, "targets": {{"goal": {{"measure": "y4999", "at_least": 0}}}}"#)));
    survived(&shell, "chain.json");
    let circle: String = (0..5000)
        .map(|k| {
            format!(
                "\"y{k}\": {{\"equation\": \"y{} + 1\"}}{}",
                (k + 1) % 5000,
                if k < 4999 { ", " } else { "" }
            )
        })
        .collect();
    shell.write(
        "circle.json",
        scenario(
            "circle",
            &format!(r#"  "indicators": {{{circle}}}, "targets": {{"goal": {{"measure": "y0", "at_least": 0}}}}"#),
        ),
    );
    for args in [&["check", "circle.json"][..], &["run", "circle.json", "--json"]] {
        shell.attain_within(args, SOON).exits(1);
    }
}

#[test]
fn odd_arguments_are_wrong_use() {
    let shell = Shell::with(&[("tiny.json", super::TINY)]);
    for args in [
        &["run", "tiny.json", "--paths", "1e300"][..],
        &["run", "tiny.json", "--paths", "NaN"],
        &["run", "tiny.json", "--paths", "99999999999999999999"],
        &["run", "tiny.json", "--seed", "18446744073709551616"],
        &["run", "tiny.json", "--out", ""],
        &["run", ""],
        &["trace", "tiny.json", "--path", "-1"],
    ] {
        let outcome = shell.attain_within(args, SOON).exits(2);
        assert!(!outcome.stderr.trim().is_empty(), "{args:?}: no message");
    }
    for value in [
        "push=",
        "push=NaN",
        "push=inf",
        "push=1e999",
        "=1",
        "trend[none]=1",
        "trend[new=1",
        "push=normal(0",
    ] {
        let outcome = shell.attain_within(&["run", "tiny.json", "--json", "--paths", "10", "--set", value], SOON);
        assert!(
            [1, 2].contains(&outcome.code),
            "--set {value}: exit {}\n{}",
            outcome.code,
            outcome.text()
        );
    }
}

/// A result folder from a stranger: nothing outside it is written, read or removed.
#[cfg(unix)]
#[test]
fn links_and_names_in_a_result_folder_lead_nowhere() {
    use std::fs;
    use std::os::unix::fs::symlink;
    let shell = Shell::with(&[("tiny.json", super::TINY), ("outside/precious", "precious")]);
    let run = |charts: bool| {
        let mut args = vec!["run", "tiny.json", "--paths", "100", "--lang", "en"];
        args.extend((!charts).then_some("--no-charts"));
        shell.attain(&args)
    };
    run(false).exits(0);
    symlink("../../outside", shell.path("output/tiny/link")).expect("a link");
    let manifest = shell.read("output/tiny/manifest.json");
    let names = [
        "link/precious",
        "../../outside/precious",
        "./../../outside/precious",
        "charts/../link/precious",
    ];
    for name in names {
        let hash = "39dc7fe23a0a4d72d9a07fcd5f1dd9d9bba8b4d0ee5b6ea5b5f7a3b6a0a4dd6d";
        let theirs = manifest
            .replacen("\"summary.json\"", &format!("\"{name}\", \"summary.json\""), 1)
            .replacen("\"hashes\": {", &format!("\"hashes\": {{ \"{name}\": \"{hash}\","), 1);
        assert_ne!(theirs, manifest);
        shell.write("output/tiny/manifest.json", &theirs);
        let outcome = shell.attain(&["verify", "output/tiny", "--lang", "en"]).exits(2);
        assert!(
            outcome.stderr.contains("no name of a file of results"),
            "{}",
            outcome.stderr
        );
        run(false).exits(0);
        assert_eq!(shell.read("outside/precious"), "precious", "{name}");
        assert!(!shell.read("output/tiny/manifest.json").contains("precious"));
    }
    // A link under a name of ours is moved aside, and what it leads to stays as it is.
    fs::remove_file(shell.path("output/tiny/targets.csv")).expect("removed");
    symlink("../../outside/precious", shell.path("output/tiny/targets.csv")).expect("a link");
    assert!(run(false).exits(0).stderr.contains("targets.old.csv"));
    assert_eq!(shell.read("outside/precious"), "precious");
    assert!(shell.path("output/tiny/targets.old.csv").is_symlink());
    for name in ["charts", "manifest.json"] {
        let place = shell.path(&format!("output/tiny/{name}"));
        if place.is_file() {
            fs::remove_file(&place).expect("removed");
        }
        symlink("../../outside", &place).expect("a link");
        let before = shell.read("output/tiny/summary.json");
        for charts in [true, false] {
            let outcome = run(charts).exits(2);
            assert!(outcome.stderr.contains("is a link"), "{}", outcome.stderr);
        }
        shell.attain(&["verify", "output/tiny"]).exits(2);
        assert_eq!(shell.read("output/tiny/summary.json"), before);
        fs::remove_file(&place).expect("removed");
        if name == "charts" {
            run(false).exits(0);
        }
    }
    assert_eq!(fs::read_dir(shell.path("outside")).expect("a folder").count(), 1);
}

#[test]
fn labels_are_no_formulas_in_tables() {
    let text = scenario(
        "formulas",
        r#"  "indicators": {"x": {"label": {"zh": "=1+1", "en": "@SUM(A1)"}, "unit": "-x", "equation": "0 - 2"}},
  "targets": {"goal": {"label": {"zh": "+命令", "en": "-2+3"}, "measure": "x", "at_least": -1}}"#,
    );
    let shell = Shell::with(&[("formulas.json", &text)]);
    shell
        .attain(&["run", "formulas.json", "--paths", "100", "--no-charts"])
        .exits(0);
    let targets = shell.read("output/formulas/targets.csv");
    assert!(targets.contains("goal,'+命令,'-2+3,"), "{targets}");
    assert!(targets.contains(",-1,"), "a number stays: {targets}");
    let indicators = shell.read("output/formulas/indicators.csv");
    assert!(indicators.contains("x,'=1+1,'@SUM(A1),'-x,"), "{indicators}");
    assert!(indicators.contains(",-2,"), "{indicators}");
}

/// Workbooks and saved results from a stranger, and what is none at all: said soon, in little memory.
#[cfg(unix)]
#[test]
fn other_readers_have_limits() {
    use std::io::Write;
    let shell = Shell::with(&[("tiny.json", super::TINY)]);
    let made = std::process::Command::new("mkfifo").arg(shell.path("pipe")).status();
    assert!(made.is_ok_and(|status| status.success()), "mkfifo");
    File::create(shell.path("large.json"))
        .and_then(|file| file.set_len((1 << 30) + 1))
        .expect("a sparse file");
    File::create(shell.path("large.xlsx"))
        .and_then(|file| file.set_len((64 << 20) + 1))
        .expect("a sparse file");
    let packed = |name: &str, part: &str, bytes: &mut dyn Iterator<Item = &[u8]>| {
        let file = File::create(shell.path(name)).expect("a file");
        let mut archive = zip::ZipWriter::new(file);
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(part, options).expect("packed");
        bytes.for_each(|piece| archive.write_all(piece).expect("packed"));
        archive.finish().expect("packed");
    };
    let zeros = vec![b' '; 1 << 20];
    packed(
        "bomb.xlsx",
        "xl/sharedStrings.xml",
        &mut std::iter::repeat_n(&zeros[..], 300),
    );
    packed("none.xlsx", "mimetype", &mut std::iter::once(&b"application/zip"[..]));
    for (args, said) in [
        (&["chart", "pipe"][..], "pipe, expected a file"),
        (&["chart", "/dev/zero"], "pipe, expected a file"),
        (&["chart", "."], "is a directory"),
        (&["chart", "large.json"], "larger than 1024 MiB"),
        (&["run", "tiny.json", "--assumptions", "pipe"], "pipe, expected a file"),
        (
            &["run", "tiny.json", "--assumptions", "/dev/zero"],
            "pipe, expected a file",
        ),
        (
            &["run", "tiny.json", "--assumptions", "large.xlsx"],
            "larger than 64 MiB",
        ),
        (
            &["run", "tiny.json", "--assumptions", "bomb.xlsx"],
            "larger than 256 MiB once unpacked",
        ),
        (
            &["run", "tiny.json", "--assumptions", "none.xlsx"],
            "cannot read the workbook",
        ),
    ] {
        let args: Vec<&str> = args.iter().copied().chain(["--lang", "en"]).collect();
        let outcome = shell.attain_within(&args, SOON).exits(2);
        assert!(outcome.stderr.contains(said), "{args:?}: {}", outcome.stderr);
    }
}

/// A sheet is as large as what is in it, not as where it stands.
#[cfg(feature = "xlsx")]
#[test]
fn a_cell_in_the_last_corner_of_a_sheet_costs_nothing() {
    let shell = Shell::with(&[("tiny.json", super::TINY)]);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in ["name", "value or expression"].into_iter().enumerate() {
        sheet.write_string(0, column as u16, title).expect("written");
    }
    sheet.write_string(1, 0, "push").expect("written");
    sheet.write_number(1, 1, 0.5).expect("written");
    sheet.write_string(1_048_575, 16_383, "x").expect("written");
    book.save(shell.path("far.xlsx")).expect("saved");
    let args = [
        "run",
        "tiny.json",
        "--json",
        "--paths",
        "100",
        "--assumptions",
        "far.xlsx",
    ];
    let read = shell.attain_within(&args, SOON).exits(0).json();
    let set = shell.summary("tiny.json", &["--paths", "100", "--set", "push=0.5"]);
    assert_eq!(read["run"]["digest"], set["run"]["digest"]);
}

/// Labels that no picture can show as they are: everything is there all the same, and soon.
#[test]
fn labels_that_are_hard_to_draw_lose_nothing() {
    for (name, label) in [
        ("nothing", "\u{ffff}\u{fffe} label".to_string()),
        ("long", "长".repeat(100_000)),
        ("marks", format!("a{}", "\u{301}".repeat(2_000))),
    ] {
        let shell = Shell::with(&[(
            "plan.json",
            &scenario(
                "plan",
                &format!(
                    r#"  "assumptions": {{"e": {{"value": "normal(0, 1)", "label": "{label}"}}}},
  "indicators": {{"x": {{"equation": "e", "label": "{label}", "unit": "{label}"}}}},
  "targets": {{"goal": {{"measure": "x", "at_least": 0, "label": "{label}"}}}}"#
                ),
            ),
        )]);
        let run = ["run", "plan.json", "--paths", "200", "--lang", "en"];
        let outcome = shell.attain_within(&run, Duration::from_secs(100));
        assert_eq!(
            outcome.code,
            0,
            "{name}: {}",
            outcome.stderr.chars().take(500).collect::<String>()
        );
        for file in ["summary.json", "report.html", "briefing.docx", "results.xlsx"] {
            assert!(shell.path("output/plan").join(file).exists(), "{name}: {file}");
        }
        shell.attain(&["verify", "output/plan"]).exits(0);
        let pictures: Vec<_> = std::fs::read_dir(shell.path("output/plan/charts"))
            .expect("pictures")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        assert!(pictures.len() >= 4, "{name}: {pictures:?}");
        for picture in pictures {
            let about = std::fs::metadata(&picture).expect("a picture");
            assert!(
                about.len() < 2_000_000,
                "{name}: {}, {} bytes",
                picture.display(),
                about.len()
            );
        }
    }
}

#[test]
fn an_unknown_instruction_set_is_wrong_use() {
    let shell = Shell::with(&[("tiny.json", super::TINY)]);
    for (language, said) in [("en", "it is `bogus`"), ("zh", "现为`bogus`")] {
        let args = ["check", "tiny.json", "--lang", language];
        let outcome = shell.attain_as(&[("ATTAIN_SIMD", "bogus")], &args).exits(2);
        assert!(outcome.stderr.contains(said), "{}", outcome.stderr);
    }
    shell
        .attain_as(&[("ATTAIN_SIMD", "default")], &["check", "tiny.json"])
        .exits(0);
}

/// Not one file is open longer than it takes to write it.
#[cfg(unix)]
#[test]
fn many_results_need_few_open_files() {
    let many = |what: &dyn Fn(usize) -> String| (0..600).map(what).collect::<Vec<_>>().join(", ");
    let indicators = many(&|i| format!(r#""x{i}": {{"equation": "{i} + e"}}"#));
    let targets = many(&|i| format!(r#""t{i}": {{"measure": "x{i}", "at_least": {i}}}"#));
    let shell = Shell::with(&[(
        "plan.json",
        &scenario(
            "plan",
            &format!(
                r#"  "assumptions": {{"e": "normal(0, 1)"}}, "indicators": {{{indicators}}}, "targets": {{{targets}}}"#
            ),
        ),
    )]);
    let script = format!(
        "ulimit -n 64 && exec '{}' run plan.json --paths 100 --no-charts --quiet",
        env!("CARGO_BIN_EXE_attain")
    );
    let run = std::process::Command::new("sh")
        .args(["-c", &script])
        .current_dir(shell.path("."))
        .output()
        .expect("a shell");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    shell.attain(&["verify", "output/plan"]).exits(0);
}

/// What stands in a file outside the folder of the scenario is nobody's business.
#[cfg(unix)]
#[test]
fn files_outside_are_never_quoted() {
    let shell = Shell::new();
    let precious = "root:x:0:0:precious:/root:/bin/sh\nindicator;nothing\n";
    shell.write("secret/passwd", precious);
    let outside = shell.path("secret/passwd");
    for place in [outside.to_str().expect("a path"), "../secret/passwd"] {
        shell.write(
            "plans/plan.json",
            scenario("plan", &format!(r#"  "history": "{place}", "indicators": {{"x": {{"equation": "1"}}}}, "targets": {{"goal": {{"measure": "x", "at_least": 0}}}}"#)),
        );
        for format in ["human", "short", "json"] {
            let args = ["check", "plans/plan.json", "--message-format", format];
            let text = shell.attain(&args).exits(1).text();
            assert!(!text.contains("precious") && !text.contains("root:"), "{text}");
        }
    }
}
