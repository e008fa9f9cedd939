//! What a run leaves behind for people: the page in a real browser, the documents, and the workbook that is read back.

mod browser;
mod kills;
mod pages;
#[cfg(feature = "parquet")]
mod paths;
mod workbook;

use crate::shell::Shell;

/// A small plan with labels in both languages, among them a very long one.
const PLAN: &str = r#"{
  "attain": 1,
  "name": "plan",
  "title": {"zh": "制造业提升计划（2018—2020年）", "en": "A plan for manufacturing, 2018–2020"},
  "time": {"frequency": "annual", "base": 2017, "end": 2020},
  "sources": {"plan": {"title": "区政府办公室文件", "url": "https://example.org/plan.html", "date": "2018-07-31"}},
  "assumptions": {
    "growth": {"value": "1% to 6%", "label": {"zh": "趋势增速", "en": "Trend"}, "source": "plan", "section": "二(三)"},
    "depreciation": 0.08
  },
  "shocks": {"demand": "normal(0, 2%)"},
  "levers": {"push": {"value": 1, "min": 0, "max": 2, "label": {"zh": "高端装备产业集群建设", "en": "Equipment cluster"}},
             "later": {"value": {"2018": 0, "2020": 1}, "min": 0, "max": 1}},
  "indicators": {
    "output": {"initial": 3324, "equation": "output(-1) * exp(growth + 0.5% * push + 1% * later + demand)", "unit": "亿元",
               "label": {"zh": "规模以上工业总产值", "en": "Output of larger firms"}}
  },
  "groups": {"base": {"label": {"zh": "面向国际的先进制造业高地", "en": "A highland of advanced manufacturing"}}},
  "targets": {
    "T01": {"measure": "output", "at_least": 3750, "group": "base", "unit": "亿元",
            "label": {"zh": "规模以上工业总产值达到3750亿元，并在此后各年保持稳定增长，结构不断优化，质量效益明显提高", "en": "Output of larger firms reaches 375 bn"}},
    "T02": {"measure": "growth(output, 2017, 2020)", "at_least": "4.1%", "group": "base"},
    "averyveryveryveryveryveryveryveryveryveryveryveryverylongidentifierwithoutanyspace": {"measure": "output", "at_most": 100000}
  }
}
"#;

/// A folder in which the plan was run in a language.
fn run(language: &str) -> Shell {
    let shell = Shell::with(&[("plan.json", PLAN)]);
    shell
        .attain(&["run", "plan.json", "--paths", "3000", "--lang", language])
        .exits(0);
    shell
}

#[test]
fn a_run_leaves_documents_and_no_charts_leaves_none() {
    let shell = run("zh");
    for name in ["report.html", "briefing.docx", "results.xlsx"] {
        assert!(shell.path("output/plan").join(name).exists(), "{name}");
    }
    let manifest = shell.read("output/plan/manifest.json");
    assert!(manifest.contains("report.html") && manifest.contains("results.xlsx"));
    // The earlier documents do not stay beside newer numbers.
    shell
        .attain(&["run", "plan.json", "--paths", "2000", "--no-charts"])
        .exits(0);
    for name in ["report.html", "briefing.docx", "results.xlsx"] {
        assert!(!shell.path("output/plan").join(name).exists(), "{name}");
    }
}

#[test]
fn only_what_is_certain_is_claimed_to_be_and_everywhere() {
    let plan = r#"{
      "attain": 1, "name": "sure", "time": {"frequency": "annual", "base": 2017, "end": 2020},
      "shocks": {"e": "normal(0, 1%)"},
      "indicators": {"fixed": {"initial": 100, "equation": "fixed(-1) * 1.05"},
                     "moving": {"initial": 100, "equation": "moving(-1) * exp(e)"}},
      "groups": {"g": {"label": "G"}},
      "targets": {"reached": {"measure": "fixed", "at_least": 110, "group": "g"},
                  "missed": {"measure": "fixed", "at_least": 200},
                  "likely": {"measure": "moving", "at_least": 50}}
    }"#;
    let shell = Shell::with(&[("plan.json", plan)]);
    let board = shell
        .attain(&["run", "plan.json", "--paths", "3000", "--lang", "en"])
        .exits(0)
        .stdout;
    let row = |name: &str| {
        let row = board.lines().find(|line| line.trim_start().starts_with(name));
        row.unwrap_or_else(|| panic!("no {name} in\n{board}")).to_string()
    };
    assert!(row("reached").contains(" 100 %"), "{board}");
    assert!(
        row("missed").contains(" 0 %") && !row("missed").contains('<'),
        "{board}"
    );
    assert!(row("likely").contains("> 99."), "{board}");
    assert!(row("of 3 targets").contains("all together 0 %"), "{board}");
    assert!(row("G:").contains("all 100 %"), "{board}");
    let page = shell.read("output/sure/report.html");
    for said in ["100%", "&gt;99.8%"] {
        assert!(page.contains(said), "{said}");
    }
    // 3,000 paths do not show it.
    assert!(!page.contains("&gt;99.9%"));
    let summary: serde_json::Value = serde_json::from_str(&shell.read("output/sure/summary.json")).unwrap();
    let certain: Vec<bool> = summary["targets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|target| target["certain"] == true)
        .collect();
    assert_eq!(certain, [true, true, false]);
}

#[test]
fn conditions_are_shown_as_they_were_written() {
    let plan = r#"{
      "attain": 1, "name": "bounds", "title": "A\u001b]0;x\u0007 \t title", "time": {"frequency": "quarterly", "base": "2017Q4", "end": "2020Q4"},
      "shocks": {"e": "normal(0, 1%)"},
      "indicators": {"y": {"initial": 10000, "equation": "y(-1) * exp(e)"}},
      "targets": {"close": {"measure": "y", "at_least": 9999.6, "label": "one\ntwo"},
                  "band": {"measure": "y", "between": [10000.1, 10000.4]},
                  "rate": {"measure": "y / y(-1)", "at_least": 1.00049},
                  "when": {"measure": "first(y >= 10050)", "at_most": 2018.75}}
    }"#;
    let shell = Shell::with(&[("plan.json", plan)]);
    let board = shell
        .attain(&["run", "plan.json", "--paths", "3000", "--lang", "en", "--seed", "3"])
        .exits(0)
        .stdout;
    for said in [
        "≥ 9,999.6",
        "10,000.1 – 10,000.4",
        "≥ 1.00049",
        "≤ 2018.75",
        "close one two",
    ] {
        assert!(board.contains(said), "{said} in\n{board}");
    }
    let is_plain = |c: char| c == '\n' || !c.is_control();
    assert!(board.chars().all(is_plain) && !board.contains("2,018"), "{board}");
    let page = shell.read("output/bounds/report.html");
    for said in ["9,999.6", "10,000.4", "2018.75"] {
        assert!(page.contains(said), "{said}");
    }
    assert!(!page.contains("2,018") && !page.contains("2,019"));
}

#[test]
fn what_a_killed_run_leaves_does_not_lock_the_folder() {
    let shell = Shell::with(&[("plan.json", PLAN)]);
    let folder = shell.path("output/plan");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(".attain-x1y2"), "half a fi").unwrap();
    let run = ["run", "plan.json", "--paths", "2000", "--no-charts"];
    shell.attain(&run).exits(0);
    assert!(!folder.join(".attain-x1y2").exists());
    // Something else beside it is somebody's.
    let other = shell.path("output/other");
    std::fs::create_dir_all(&other).unwrap();
    std::fs::write(other.join(".attain-x1y2"), "").unwrap();
    std::fs::write(other.join("mine.txt"), "").unwrap();
    shell
        .attain(&[
            "run",
            "plan.json",
            "--paths",
            "2000",
            "--no-charts",
            "--out",
            "output/other",
        ])
        .exits(2);
}
