//! One language for everything that is printed, help and wrong use included; examples of help that run.

use std::fs;
use std::path::Path;

use super::{TINY, scenario};
use crate::shell::{Outcome, Shell};

/// What a Chinese page may say in English: names of things that have no other.
const NAMES: [&str; 4] = ["JSON Schema", "JSON with", "with Comments", "VS Code"];

/// The commands that `--help` lists, and the hidden one.
fn commands(shell: &Shell) -> Vec<String> {
    let help = shell.attain(&["--help", "--lang", "en"]).exits(0).stdout;
    let (_, listed) = help.split_once("\nCommands:\n").expect("a list of commands");
    let (listed, _) = listed.split_once("\n\n").expect("an end of the list");
    // What is said of a command may take several lines.
    let first = listed
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = first.filter_map(|line| line.split_whitespace().next());
    names.chain(["manual"]).map(str::to_string).collect()
}

fn page(shell: &Shell, command: &str, language: &str) -> String {
    let page: Vec<&str> = [command, "--help", "--lang", language]
        .into_iter()
        .filter(|word| !word.is_empty())
        .collect();
    shell.attain(&page).exits(0).stdout
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// Two English words one after the other in a Chinese text, outside quotation marks, commands and [`NAMES`].
fn english(text: &str) -> Option<String> {
    let (mut plain, mut quoted) = (String::new(), false);
    for c in text.chars() {
        quoted ^= c == '\'' || c == '`';
        plain.push(if quoted { '·' } else { c });
    }
    let is_word = |word: &str| word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic());
    let lines: Vec<Vec<&str>> = plain.lines().map(|line| line.split_whitespace().collect()).collect();
    let pairs = lines
        .iter()
        .flat_map(|words| words.windows(2))
        .filter(|pair| is_word(pair[0]) && is_word(pair[1]) && pair[0] != "attain");
    pairs
        .map(|pair| pair.join(" "))
        .find(|pair| !NAMES.contains(&pair.as_str()))
}

#[test]
fn every_page_of_help_is_in_one_language() {
    let shell = Shell::new();
    let commands = commands(&shell);
    assert!(commands.len() > 10, "{commands:?}");
    for command in commands.iter().map(String::as_str).chain([""]) {
        let page_en = page(&shell, command, "en");
        let chinese: Vec<char> = page_en.chars().filter(|c| is_chinese(*c)).collect();
        assert!(chinese.is_empty(), "{command} --help: {chinese:?} in\n{page_en}");
        let page_zh = page(&shell, command, "zh");
        let (told, examples) = page_zh.split_once("\n示例：\n").expect("examples");
        assert_eq!(told.lines().find_map(english), None, "{command} --help:\n{page_zh}");
        let what = examples.lines().filter(|line| line.starts_with("      "));
        what.for_each(|line| assert!(line.chars().any(is_chinese), "{command} --help: {line}"));
    }
    assert_eq!(
        english("用 attain run 写入 a.json，见 two words").as_deref(),
        Some("two words")
    );
}

#[test]
fn help_explains_commands_by_name_as_well() {
    let shell = Shell::new();
    assert_eq!(
        shell.attain(&["help", "run"]).exits(0).stdout,
        page(&shell, "run", "zh")
    );
    assert_eq!(
        shell.attain(&["--lang", "en", "help"]).exits(0).stdout,
        page(&shell, "", "en")
    );
    shell.attain(&["help", "walk"]).exits(2);
}

#[test]
fn wrong_use_is_said_in_the_language() {
    let shell = Shell::with(&[("tiny.json", TINY), ("folder/theirs.txt", "")]);
    for (args, zh, en) in [
        (&["run"][..], "缺少", "missing"),
        (
            &["run", "tiny.json", "--pahts", "3"],
            "是否应为 `--paths`",
            "did you mean `--paths`",
        ),
        (&["runn"], "没有命令 `runn`", "there is no command `runn`"),
        (
            &["run", "tiny.json", "more"],
            "多了一个参数 `more`",
            "unexpected argument `more`",
        ),
        (&["run", "tiny.json", "--paths"], "后面缺少值", "needs a value"),
        (
            &["run", "tiny.json", "--paths", "many"],
            "应为整数",
            "expected a whole number",
        ),
        (
            &["run", "tiny.json", "--message-format", "long"],
            "可选：human、short、json",
            "one of: human, short, json",
        ),
        (
            &["run", "tiny.json", "--paths", "9", "--precision", "1%"],
            "不能与",
            "cannot be used together",
        ),
        (
            &["run", "tiny.json", "--seed", "9", "--seed", "9"],
            "只能写一次",
            "only once",
        ),
        (&["compare", "tiny.json"], "需要2个值", "needs 2 values"),
        (
            &["seek", "tiny.json", "--probability", "50%"],
            "缺少 <--target",
            "missing: <--target",
        ),
        (&["run", "nowhere.json"], "nowhere.json", "nowhere.json"),
        (&["run", "tiny.json", "--out", "folder"], "不是空的", "is not empty"),
        (
            &["sensitivity", "tiny.json", "--target", "scael"],
            "没有目标 `scael`",
            "there is no target `scael`",
        ),
        (&["chart", "tiny.json"], "也不是", "is not the summary.json"),
        (&["new", "My Plan"], "不能作情景名称", "cannot name a scenario"),
    ] {
        for (language, said) in [("zh", zh), ("en", en)] {
            let all = [args, &["--lang", language]].concat();
            let Outcome { stdout, stderr, .. } = shell.attain(&all).exits(2);
            assert!(
                stdout.is_empty() && stderr.contains(said),
                "{all:?}: {said} is missing in\n{stdout}{stderr}"
            );
            assert_eq!(stderr.chars().any(is_chinese), language == "zh", "{all:?}:\n{stderr}");
        }
    }
}

#[test]
fn results_and_messages_are_in_one_language() {
    let doubtful = scenario(
        "doubtful",
        r#"  "levers": {"push": {"value": 5, "min": 0, "max": 2}}, "indicators": {"x": {"equation": "push"}, "y": {"initial": 0, "equation": "x + e"}},
  "shocks": {"e": "normal(0, 1)"}, "targets": {"goal": {"measure": "y", "at_least": 1}}, "checks": {"high": {"holds": "x > 9"}}"#,
    );
    let shell = Shell::with(&[("doubtful.json", &doubtful), ("tiny.json", TINY)]);
    for args in [
        &["run", "doubtful.json", "--paths", "500", "--no-charts"][..],
        &["check", "doubtful.json"],
        &["explain", "doubtful.json"],
        &["trace", "doubtful.json", "--path", "3"],
        &[
            "seek",
            "doubtful.json",
            "--target",
            "goal",
            "--probability",
            "99%",
            "--paths",
            "500",
        ],
        &["sensitivity", "doubtful.json", "--paths", "500"],
        &["compare", "tiny.json", "doubtful.json", "--paths", "500", "--no-charts"],
    ] {
        let said = |language: &str| shell.attain(&[args, &["--lang", language]].concat()).exits(0);
        let (zh, en) = (said("zh"), said("en"));
        // The text of the file stands in excerpts and equations.
        let chinese: Vec<&str> = zh.stdout.lines().filter(|line| line.chars().any(is_chinese)).collect();
        assert!(chinese.len() > 1 || args[0] == "check", "{args:?}:\n{}", zh.stdout);
        assert!(!en.text().chars().any(is_chinese), "{args:?}:\n{}", en.text());
        let english = zh.text().lines().find_map(|line| english(&line.replace('|', "·")));
        assert_eq!(english, None, "{args:?}:\n{}", zh.text());
    }
}

#[test]
fn an_option_own_variable_and_the_locale_choose_in_this_order() {
    let shell = Shell::new();
    let heading = |variables: &[(&str, &str)], args: &[&str]| {
        let text = shell.attain_as(variables, args).exits(0).stdout;
        if text.contains("用法：") { "zh" } else { "en" }
    };
    for (variables, language) in [
        (&[][..], "zh"),
        (&[("LANG", "C")], "zh"),
        (&[("LC_ALL", "C.UTF-8"), ("LANG", "POSIX")], "zh"),
        (&[("LC_ALL", "zh_CN.UTF-8"), ("LANG", "en_US.UTF-8")], "zh"),
        (&[("LC_MESSAGES", "en_US.UTF-8"), ("LANG", "zh_CN.UTF-8")], "en"),
        (&[("LANG", "de_DE.UTF-8")], "en"),
        (&[("ATTAIN_LANG", "en"), ("LC_ALL", "zh_CN.UTF-8")], "en"),
        (&[("ATTAIN_LANG", "zh"), ("LC_ALL", "en_US.UTF-8")], "zh"),
    ] {
        assert_eq!(heading(variables, &["--help"]), language, "{variables:?}");
        assert_eq!(heading(variables, &["--lang", "en", "run", "--help"]), "en");
        assert_eq!(heading(variables, &["run", "--help", "--lang=zh"]), "zh");
    }
    let wrong = shell.attain_as(&[("ATTAIN_LANG", "xx")], &["--help"]).exits(2);
    assert!(
        wrong.stderr.contains("ATTAIN_LANG") && wrong.stderr.contains("`xx`"),
        "{}",
        wrong.stderr
    );
    assert_eq!(heading(&[("ATTAIN_LANG", "xx")], &["--help", "--lang", "zh"]), "zh");
    shell.attain(&["--lang", "fr", "--help"]);
    shell.attain(&["run", "x.json", "--lang", "fr"]).exits(2);
}

/// The lines of examples of a command.
fn examples(shell: &Shell, command: &str, language: &str) -> Vec<String> {
    let lines = page(shell, command, language);
    let lines = lines.lines().filter_map(|line| line.strip_prefix("  attain "));
    lines.map(str::to_string).collect()
}

/// The words of a line, as a shell parts them; what comes after `|`, `>` or `>>` is not ours.
fn words(line: &str) -> Vec<String> {
    let ours = [" | ", " > ", " >> "]
        .iter()
        .fold(line, |line, sign| line.split(sign).next().unwrap_or_default());
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for c in ours.chars().chain([' ']) {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty())),
            c => word.push(c),
        }
    }
    words
}

/// Takes the slashes away before the figure that arrived and the supposition of the start that `attain new` writes.
fn live(text: &str) -> String {
    let live = text
        .replace("// \"observations\"", "\"observations\"")
        .replace("// \"supposes\"", "\"supposes\"");
    assert_eq!(live.len() + 6, text.len(), "{text}");
    live
}

/// Examples on the start that `attain new` writes and on the tutorial run as they stand, only on fewer paths and without pictures.
#[test]
fn examples_of_help_run() {
    for language in ["zh", "en"] {
        let shell = Shell::new();
        let tutorial = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/tutorial.json");
        shell.write("scenarios/tutorial.json", fs::read(tutorial).expect("the tutorial"));
        shell.attain(&["new", "my-plan", "--lang", language]).exits(0);
        shell
            .attain(&["sensitivity", "my-plan.json", "--paths", "200", "--no-charts"])
            .exits(0);
        let start = shell.read("my-plan.json");
        shell.attain(&["run", "my-plan.json", "--paths", "200"]).exits(0);
        // What decides the targets stays beside every run of the same scenario and seed.
        assert!(shell.path("output/my-plan/sensitivity.json").exists());
        let mut ran = 0;
        for command in commands(&shell) {
            let help = page(&shell, &command, "en");
            for line in examples(&shell, &command, language)
                .iter()
                .filter(|line| !line.contains("minhang"))
            {
                let mut args = words(line);
                let own = args[0] == command;
                // Weights that a mean moves need some more.
                let paths = if args[0] == "suppose" { "2000" } else { "200" };
                if let Some(at) = args.iter().position(|word| word == "--paths") {
                    args[at + 1] = paths.to_string();
                } else if own && help.contains("--paths <") && !line.contains("--precision") {
                    args.extend(["--paths", paths].map(str::to_string));
                }
                if own && help.contains("--no-charts") && !line.contains("--no-charts") {
                    args.push("--no-charts".to_string());
                }
                if line.contains("results.xlsx") {
                    // Numbers alone have taken it away.
                    shell.attain(&["run", "my-plan.json", "--paths", "200"]).exits(0);
                }
                if args[0] == "new" {
                    fs::remove_file(shell.path("my-plan.json")).expect("there already");
                }
                let args: Vec<&str> = args.iter().map(String::as_str).collect();
                if line.contains("sensitivity.json") {
                    shell
                        .attain(&["sensitivity", "my-plan.json", "--paths", "64", "--no-charts"])
                        .exits(0);
                }
                // These are about what is known by now.
                let is_later = matches!(args[0], "update" | "suppose" | "progress") || line.contains('#');
                if is_later {
                    shell.write("my-plan.json", live(&start));
                }
                shell.attain(&args).exits(0);
                if is_later {
                    shell.write("my-plan.json", &start);
                }
                if args[0] == "new" {
                    // The language of the other examples again.
                    shell.write("my-plan.json", &start);
                }
                ran += 1;
            }
        }
        assert!(ran > 35, "{ran} examples");
    }
}

#[test]
fn labels_of_strangers_do_not_paint_on_the_terminal() {
    let evil = r"x\u001b[31m\u0007\u009b2J\u202e\u2066\u007fy";
    let text = scenario(
        "evil",
        r#"  "title": "EVIL", "levers": {"push": {"value": 1, "min": 0, "max": 2, "label": "EVIL", "unit": "EVIL"}},
  "assumptions": {"a": {"value": "normal(0, 1)", "label": "EVIL"}}, "groups": {"g": {"label": "EVIL"}},
  "indicators": {"x": {"equation": "push + a", "label": "EVIL"}},
  "targets": {"goal": {"measure": "x", "at_least": 1, "label": "EVIL", "group": "g"}}, "nonsense": "EVIL""#,
    );
    let broken = text.replace("EVIL", "x\u{9b}2J\u{202e}\u{7f}y");
    let text = text.replace("EVIL", evil);
    let good = text.replace(", \"nonsense\": ", ", \"report\": [\"x\"], \"description\": ");
    let shell = Shell::with(&[("evil.json", &text), ("good.json", &good), ("broken.json", &broken)]);
    let strange = "no\u{1b}[31m\u{9b}\u{202e}";
    for args in [
        &["check", "evil.json"][..],
        &["check", "broken.json"],
        &["check", "broken.json", "--message-format", "short"],
        &["check", "broken.json", "--message-format", "json"],
        &["explain", "good.json"],
        &["trace", "good.json", "--path", "1"],
        &["run", "good.json", "--paths", "200", "--no-charts"],
        &["run", "good.json", "--paths", "200", "--json"],
        &["compare", "good.json", "good.json", "--paths", "200", "--no-charts"],
        &["sensitivity", "good.json", "--paths", "200"],
        &[
            "seek",
            "good.json",
            "--target",
            "goal",
            "--probability",
            "90%",
            "--paths",
            "200",
        ],
        &["seek", "good.json", "--target", strange, "--probability", "90%"],
        &["run", strange],
        &["run", "good.json", "--sampler", strange],
        &[strange],
        &["help", strange],
        &["chart", strange],
    ] {
        let outcome = shell.attain(args);
        let dangerous = |c: char| {
            (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        let found: Vec<char> = outcome.text().chars().filter(|c| dangerous(*c)).collect();
        assert!(found.is_empty(), "{args:?}: {found:?} in\n{:?}", outcome.text());
        let hidden = outcome.text().is_empty();
        assert!(!hidden, "{args:?} says nothing");
    }
    let summary = shell.summary("good.json", &["--paths", "200"]);
    assert_eq!(
        summary["targets"][0]["label"],
        "x\u{1b}[31m\u{7}\u{9b}2J\u{202e}\u{2066}\u{7f}y"
    );
}
