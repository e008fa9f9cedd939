//! `report.html` in headless Chromium at the widths of a phone and of a desk: no request, no error, no overflow. Where no
//! browser is found this says so and passes; set `CHROMIUM` to name one.

use super::run;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Widths in pixels.
const WIDTHS: [u32; 2] = [360, 1280];

/// Put first into a copy of the page: collects errors.
const COLLECT: &str = "<script>window.faults = [];
addEventListener('error', event => faults.push(String(event.message || event.target.tagName)), true);
addEventListener('securitypolicyviolation', event => faults.push(event.blockedURI));
console.error = (...words) => faults.push(words.join(' '));</script>";

/// Put last into the copy: measures, and tells the page around it. Charts may be scrolled sideways in their own frames.
const MEASURE: &str = "<script>addEventListener('load', () => setTimeout(() => {
  const beyond = [...document.querySelectorAll('body *')]
    .filter(element => !element.closest('figure') && element.getBoundingClientRect().right > innerWidth + 1)
    .map(element => element.tagName + ' ' + element.className);
  parent.postMessage({width: innerWidth, needed: document.documentElement.scrollWidth, beyond: beyond.slice(0, 5),
    requests: performance.getEntriesByType('resource').map(entry => entry.name), faults}, '*');
}, 50));</script>";

/// The browser, if there is one.
fn browser() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let folders: Vec<PathBuf> = std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).collect())
        .unwrap_or_default();
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ];
    let mut known = folders
        .iter()
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)));
    named.or_else(|| known.find(|path| path.is_file()))
}

/// What a page says about itself at each width.
fn measured(browser: &Path, page: &str) -> Vec<Value> {
    let folder = TempDir::new().expect("a folder");
    let copy =
        page.replacen("<head>", &format!("<head>{COLLECT}"), 1)
            .replacen("</body>", &format!("{MEASURE}</body>"), 1);
    assert!(
        copy.contains(COLLECT) && copy.contains(MEASURE),
        "the page has a head and a body"
    );
    fs::write(folder.path().join("page.html"), copy).expect("written");
    let frames: String = WIDTHS
        .iter()
        .map(|width| format!("<iframe src=\"page.html\" style=\"width:{width}px;height:900px;border:0\"></iframe>"))
        .collect();
    let around = format!(
        "<!DOCTYPE html><meta charset=\"utf-8\"><script>addEventListener('message', event => {{ \
         const line = document.createElement('pre'); line.textContent = JSON.stringify(event.data); document.body.append(line); }});</script>\
         <body>{frames}</body>"
    );
    let around_path = folder.path().join("around.html");
    fs::write(&around_path, around).expect("written");
    let outcome = Command::new(browser)
        .args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--force-device-scale-factor=1",
        ])
        .args([
            "--window-size=1400,1000",
            "--virtual-time-budget=20000",
            "--timeout=60000",
            "--dump-dom",
        ])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(format!("file://{}", around_path.display()))
        .stdin(Stdio::null())
        .output()
        .expect("the browser starts");
    let text = String::from_utf8_lossy(&outcome.stdout).into_owned();
    let lines = text
        .split("<pre>")
        .skip(1)
        .filter_map(|rest| rest.split("</pre>").next());
    let values: Vec<Value> = lines
        .map(|line| {
            serde_json::from_str(&line.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")).expect("JSON")
        })
        .collect();
    assert_eq!(
        values.len(),
        WIDTHS.len(),
        "measurements in\n{}\n{}",
        text,
        String::from_utf8_lossy(&outcome.stderr)
    );
    values
}

/// What is wrong, in words.
fn faults(measurements: &[Value]) -> Vec<String> {
    let mut faults = Vec::new();
    for measurement in measurements {
        let width = measurement["width"].as_u64().unwrap_or(0);
        if measurement["needed"].as_u64().is_none_or(|needed| needed > width) {
            faults.push(format!(
                "at {width} pixels it needs {}: {}",
                measurement["needed"], measurement["beyond"]
            ));
        }
        for list in ["beyond", "requests", "faults"] {
            if measurement[list].as_array().is_none_or(|found| !found.is_empty()) {
                faults.push(format!("{list} at {width} pixels: {}", measurement[list]));
            }
        }
    }
    faults
}

#[test]
fn report_is_quiet_and_fits_in_a_browser() {
    let Some(browser) = browser() else {
        eprintln!(
            "\nSKIPPED: no Chromium was found, so report.html was NOT looked at in a browser (set CHROMIUM to name one)\n"
        );
        return;
    };
    // The measurement itself can fail.
    let broken = "<!DOCTYPE html><html><head></head><body><div style=\"width:2000px\">wide</div><img src=\"none.png\"/>\
                  <script>console.error('said')</script></body></html>";
    let found = faults(&measured(&browser, broken)).join("\n");
    for wanted in ["it needs 2", "IMG", "said"] {
        assert!(found.contains(wanted), "{wanted} is not noticed:\n{found}");
    }
    for language in ["zh", "en"] {
        let shell = run(language);
        let found = faults(&measured(&browser, &shell.read("output/plan/report.html")));
        assert!(found.is_empty(), "{language}:\n{}", found.join("\n"));
    }
}
