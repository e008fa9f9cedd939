//! Pictures of `update`, `suppose` and `progress`: which are drawn, what they are called, and that `chart` draws the same again.

use super::m0;
use crate::shell::Shell;

const MORE: &str = r#", "observations": {
        "output_2018": {"label": {"zh": "快报", "en": "Flash"}, "measure": "y", "in": 2018, "is": 3343, "published": "2019-01-29"},
        "inv_2018": {"measure": "inv", "in": 2018, "is": 85, "through": "f"}},
    "supposes": {"weak": {"label": {"zh": "偏弱", "en": "weak"}, "see": {"y@2019": "= 3300", "inv@2020": ">= 70"}}}"#;

fn shell() -> Shell {
    let text = m0(MORE)
        .replace(r#""shocks": {"#, r#""shocks": {"f": "normal(0, 20%)", "#)
        .replace(
            r#""indicators": {"#,
            r#""indicators": {"inv": {"label": {"zh": "投资", "en": "Investment"}, "initial": 80, "equation": "90 * exp(f)"}, "#,
        )
        .replace(
            r#""targets": {"#,
            r#""targets": {"flow": {"owner": {"zh": "发改委", "en": "Planning"}, "measure": "total(inv, 2018, 2020)", "at_least": 300}, "#,
        )
        .replace(r#"{"measure": "y", "at_least": 3750}"#, r#"{"label": {"zh": "产值", "en": "Output"}, "measure": "y", "at_least": 3750}"#);
    Shell::with(&[("plan.json", &text)])
}

/// The SVGs of a folder of charts, without their ending.
fn drawn(shell: &Shell, folder: &str) -> Vec<String> {
    let charts = format!("{folder}/charts/");
    let files = shell.files().into_iter();
    files
        .filter_map(|name| Some(name.strip_prefix(&charts)?.strip_suffix(".svg")?.to_string()))
        .collect()
}

/// What a picture says: its texts are outlines that carry their words.
fn told(shell: &Shell, file: &str) -> String {
    let svg = shell.read(file);
    let words = svg
        .split("aria-label=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    words.collect::<Vec<_>>().join("\n")
}

const KINDS: [(&str, &str); 3] = [
    ("update", "plan.json"),
    ("suppose", "plan.json#weak"),
    ("progress", "plan.json"),
];

#[test]
fn each_has_its_pictures_named_for_people_and_chart_draws_them_again() {
    let shell = shell();
    for (command, file) in KINDS {
        for (language, names) in [
            (
                "zh",
                match command {
                    "update" => &[
                        "数据更新-01-概率变化",
                        "数据更新-02-走势-投资",
                        "数据更新-03-走势-y",
                        "数据更新-04-观测所处分位",
                    ][..],
                    "suppose" => &["设想-01-走势-投资", "设想-02-走势-y"],
                    _ => &["进展-01-目标进展", "进展-02-累计进度-flow"],
                },
            ),
            (
                "en",
                match command {
                    "update" => &[
                        "update-01-changes",
                        "update-02-outlook-investment",
                        "update-03-outlook-y",
                        "update-04-surprises",
                    ],
                    "suppose" => &["suppose-01-outlook-investment", "suppose-02-outlook-y"],
                    _ => &["progress-01-bullets", "progress-02-cumulative-flow"],
                },
            ),
        ] {
            let out = format!("{command}-{language}");
            shell
                .attain(&[
                    command, file, "--paths", "3000", "--lang", language, "--out", &out, "--quiet",
                ])
                .exits(0);
            let mut found = drawn(&shell, &out);
            found.sort();
            assert_eq!(found, names, "{command}");
            let first =
                |name: &str| std::fs::read(shell.path(&format!("{name}/charts/{}.svg", found[0]))).expect("a picture");
            let again = format!("{out}-again");
            let json = format!("{out}/{command}.json");
            shell
                .attain(&["chart", &json, "--lang", language, "--out", &again])
                .exits(0);
            assert_eq!(first(&out), first(&again), "{command}");
            assert_eq!(drawn(&shell, &again).len(), found.len());
        }
        let bare = format!("{command}-bare");
        shell
            .attain(&[
                command,
                file,
                "--paths",
                "3000",
                "--no-charts",
                "--out",
                &bare,
                "--quiet",
            ])
            .exits(0);
        assert!(drawn(&shell, &bare).is_empty());
        let manifest: serde_json::Value =
            serde_json::from_str(&shell.read(&format!("{command}-zh/manifest.json"))).expect("JSON");
        let files = manifest["studies"][command]["files"].as_array().expect("files");
        assert!(
            files
                .iter()
                .any(|file| file.as_str().is_some_and(|name| name.ends_with(".png")))
        );
    }
}

#[test]
fn pictures_say_what_was_seen_supposed_and_reached() {
    let shell = shell();
    for (command, file) in KINDS {
        for purpose in ["page", "slide"] {
            let out = format!("{command}-{purpose}");
            let line = [
                command, file, "--paths", "3000", "--lang", "zh", "--for", purpose, "--out", &out, "--quiet",
            ];
            shell.attain(&line).exits(0);
            let all: String = drawn(&shell, &out)
                .iter()
                .map(|name| told(&shell, &format!("{out}/charts/{name}.svg")) + "\n")
                .collect();
            let words: &[&str] = match command {
                // The pin, the median then, the share below it, the target.
                "update" => &["3343", "此前中位数", "全部观测", "快报，2018年", "2020年目标3750"],
                "suppose" => &["3300", "≥70", "原中位数", "设想“偏弱”"],
                _ => &["发改委", "未注明责任部门", "应达", "目标 300", "亮灯规则"],
            };
            for word in words {
                assert!(
                    all.contains(word),
                    "{word} is missing in the {purpose} of {command}:\n{all}"
                );
            }
        }
    }
    // A kind belongs to its file.
    let wrong = shell
        .attain(&["chart", "progress-page/progress.json", "--kind", "pits", "--lang", "en"])
        .exits(2);
    assert!(wrong.stderr.contains("update.json"), "{}", wrong.stderr);
    let fan = shell
        .attain(&[
            "chart",
            "update-page/update.json",
            "--kind",
            "fan",
            "--out",
            "fans",
            "--lang",
            "en",
        ])
        .exits(0);
    assert!(
        fan.stdout
            .starts_with("these results count 2 observations: output_2018, inv_2018\n"),
        "{}",
        fan.stdout
    );
}

#[test]
fn a_report_takes_up_the_pictures_that_are_there() {
    let shell = shell();
    for (command, file) in [KINDS[0], KINDS[2]] {
        shell
            .attain(&[command, file, "--paths", "3000", "--lang", "zh", "--quiet"])
            .exits(0);
    }
    shell
        .attain(&["run", "plan.json", "--paths", "3000", "--lang", "zh", "--quiet"])
        .exits(0);
    let report = shell.read("output/m0/report.html");
    let section = |id: &str| {
        let start = report
            .find(&format!("<section id=\"{id}\">"))
            .unwrap_or_else(|| panic!("no section {id}"));
        let end = report[start..]
            .find("</section>")
            .map_or(report.len(), |end| start + end);
        report[start..end].to_string()
    };
    assert!(section("known").contains("class=\"update-fan\"") && section("known").contains("class=\"pits\""));
    assert!(section("progress").contains("class=\"bullets\"") && section("progress").contains("class=\"cumulative\""));
    assert!(!section("charts").contains("class=\"pits\""), "once is enough");
}
