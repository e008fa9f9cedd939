//! What is written about the scenario file is true: the manual is up to date and its examples run, the schema accepts
//! every scenario of the repository and refuses common mistakes, and what `new` writes passes both.

use crate::shell::Shell;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// Documents that stand in both languages, Chinese second.
const BOTH: [[&str; 2]; 5] = [
    ["docs/scenario.md", "docs/scenario.zh.md"],
    ["docs/minhang.md", "docs/minhang.zh.md"],
    ["docs/observations.md", "docs/observations.zh.md"],
    ["README.md", "README.zh.md"],
    ["docs/results.md", "docs/results.zh.md"],
];

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).expect(name)
}

/// Every ```json block of the manual, and every one that begins with a bracket in the chapter on observations, is a whole scenario
/// without mistakes or warnings.
#[test]
fn examples_of_the_manual_are_in_order() {
    for name in BOTH[0].into_iter().chain(BOTH[2]) {
        let manual = read(name);
        let examples: Vec<&str> = manual
            .split("```json\n")
            .skip(1)
            .filter_map(|after| after.split("```").next())
            .filter(|example| BOTH[0].contains(&name) || example.starts_with('{'))
            .collect();
        assert!(!examples.is_empty());
        for example in examples {
            Shell::with(&[("example.json", example)])
                .attain(&["check", "example.json", "--strict"])
                .exits(0);
        }
    }
}

/// What can be linked to in a Markdown text: its headings and its named places.
fn anchors(text: &str) -> Vec<String> {
    let anchor = |heading: &str| -> String {
        let kept = heading.trim().to_lowercase();
        let kept: String = kept
            .chars()
            .filter(|c| c.is_alphanumeric() || *c == ' ' || *c == '-' || *c == '_')
            .collect();
        kept.replace(' ', "-")
    };
    let headings = text
        .lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| anchor(line.trim_start_matches('#')));
    let named = text
        .split("<a id=\"")
        .skip(1)
        .filter_map(|after| after.split('"').next());
    headings.chain(named.map(str::to_string)).collect()
}

/// Every text below these folders or of these files.
fn texts(places: &[&str]) -> Vec<PathBuf> {
    let mut open: Vec<PathBuf> = places.iter().map(|place| root().join(place)).collect();
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        let is_text = |kind: &std::ffi::OsStr| ["md", "rs", "json", "txt"].iter().any(|text| kind == *text);
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a folder");
            open.extend(entries.map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(is_text) {
            found.push(path);
        }
    }
    found
}

/// Links between documents lead to files that are there, and to headings that are in them.
#[test]
fn links_of_documents_lead_somewhere() {
    for document in texts(&[
        "docs",
        "README.md",
        "README.zh.md",
        "STYLE.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "tests/README.md",
        "benches",
        "scenarios",
    ]) {
        if document.extension().is_none_or(|kind| kind != "md") {
            continue;
        }
        let text = fs::read_to_string(&document).expect("a document");
        // Between backticks stands code.
        let words: String = text.split('`').step_by(2).collect();
        for link in words.split("](").skip(1).filter_map(|after| after.split(')').next()) {
            if link.contains("://") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let file = match file {
                "" => document.clone(),
                file => document.parent().expect("a folder").join(file),
            };
            assert!(file.exists(), "{}: {link}", document.display());
            if !anchor.is_empty() {
                let known = anchors(&fs::read_to_string(&file).expect("a document"));
                assert!(
                    known.iter().any(|known| known == anchor),
                    "{}: {link}",
                    document.display()
                );
            }
        }
    }
}

/// Places of documents that code and cases refer to, as `docs/scenario.md#correlations`, are there; documents that a
/// reader does not have are not referred to.
#[test]
fn references_to_documents_lead_somewhere() {
    let mut count = 0;
    for file in texts(&["src", "tests", "benches", "scenarios", "fuzz/fuzz_targets"]) {
        let text = fs::read_to_string(&file).unwrap_or_default();
        for after in text.split("docs/").skip(1) {
            let is_name = |c: &char| c.is_ascii_alphanumeric() || "-._".contains(*c);
            let name: String = after.chars().take_while(is_name).collect();
            let rest = &after[name.len()..];
            let name = name.trim_end_matches('.');
            if !name.ends_with(".md") {
                continue;
            }
            let place = root().join("docs").join(name);
            assert!(place.exists(), "{}: docs/{name}", file.display());
            if let Some(anchor) = rest.strip_prefix('#') {
                let is_anchor = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
                let anchor: String = anchor.chars().take_while(is_anchor).collect();
                let known = anchors(&fs::read_to_string(&place).expect("a document"));
                assert!(known.contains(&anchor), "{}: docs/{name}#{anchor}", file.display());
                count += 1;
            }
        }
        for gone in ["SCENARIO", "OUTPUT", "PLAN_LIFE"] {
            assert!(!text.contains(&format!("{gone}.md")), "{}: {gone}", file.display());
        }
    }
    assert!(count > 100, "{count}");
}

/// Documents in both languages have the same chapters, in the same order, and the same rows of tables.
#[test]
fn both_languages_have_the_same_chapters() {
    for names in BOTH {
        let outline = |text: String| -> Vec<(usize, usize)> {
            let mut outline = Vec::new();
            for line in text.lines() {
                if line.starts_with('#') {
                    outline.push((line.chars().take_while(|c| *c == '#').count(), 0));
                } else if line.starts_with('|')
                    && let Some(chapter) = outline.last_mut()
                {
                    chapter.1 += 1;
                }
            }
            outline
        };
        let [english, chinese] = names.map(|name| outline(read(name)));
        assert_eq!(english, chinese, "{names:?}");
    }
}

/// Numbers of the results in the page on Minhang are the same in both languages. Labels of targets say billions in
/// English, so they are left aside.
#[test]
fn both_languages_have_the_same_results() {
    let rows = |name: &str| -> Vec<Vec<String>> {
        let text = read(name);
        let results = text.split("\n## 9. ").nth(1).expect("a chapter of results");
        let results = results.split("\n## ").next().expect("its end");
        let numbers = |line: &str| -> Vec<String> {
            let mut cells: Vec<&str> = line.split('|').collect();
            if cells.len() == 9 && line.starts_with("| T") {
                cells.remove(2);
            }
            let cells = cells.join("|");
            let parts = cells.split(|c: char| !c.is_ascii_digit() && c != '.');
            let mut numbers: Vec<String> = parts.map(str::to_string).collect();
            numbers.retain(|number| number.starts_with(|c: char| c.is_ascii_digit()));
            numbers.sort();
            numbers
        };
        results
            .lines()
            .filter(|line| line.starts_with('|'))
            .map(numbers)
            .collect()
    };
    let [english, chinese] = BOTH[1].map(rows);
    assert!(english.len() > 90, "{}", english.len());
    for (english, chinese) in english.iter().zip(&chinese) {
        assert_eq!(english, chinese);
    }
}

/// A scenario in whose results every key occurs: scaled units, labels of members, targets of every form, a check that fails.
const RICH: &str = r#"{
  "attain": 1,
  "name": "rich",
  "title": "all keys",
  "description": "what results can hold",
  "time": {"frequency": "annual", "base": 2017, "end": 2020},
  "dimensions": {"part": {"a": "A", "b": "B"}},
  "sources": {"s": {"title": "Source", "url": "https://example.org", "date": "2018"}},
  "assumptions": {
    "drift[part]": {"value": "normal(1%, 2%)", "label": "drift", "unit": U, "source": "s", "section": "1", "note": "n"},
    "sign": "normal(1, 0.4)"
  },
  "shocks": {"luck": {"draw": "normal(0, 2%)", "label": "luck"}},
  "levers": {
    "push": {"value": 1, "min": 0, "max": 2, "label": "push", "unit": U, "source": "s", "section": "1", "note": "n"},
    "free": {"value": {"2018": 0.1, "2019": 0.2}}
  },
  "groups": {"g": {"label": "group", "unit": U, "source": "s", "section": "1", "note": "n"}},
  "indicators": {
    "x[part]": {
      "initial": 1, "equation": "x[part](-1) * exp(drift[part] + luck + push * 0.5% + free * 1%)", "history": {"a": {"2016": 0.9}, "b": {"2016": 0.9}},
      "label": "x", "unit": U, "source": "s", "section": "1", "note": "n", "stack": true
    },
    "total": {"equation": "sum(x[*])"},
    "root": {"equation": "sqrt(sign) + free"}
  },
  "targets": {
    "least": {
      "measure": "total", "at_least": "13/6", "group": "g",
      "label": "least", "unit": U, "source": "s", "section": "1", "note": "n"
    },
    "most": {"measure": "x[a]", "at_most": 1.05},
    "between": {"measure": "x[b]", "between": [1, 1.1]},
    "about": {"measure": "x[b]", "about": 1.05, "within": 0.05},
    "by": {"measure": "total", "at_least": 2.1, "by": 2020, "from": 2019},
    "date": {"measure": "first(total >= 2.05)", "at_most": 2019},
    "more": {"measure": "total", "more_than": 2},
    "less": {"measure": "total", "less_than": 3},
    "undefined": {"measure": "root", "at_least": 0.9},
    "certain": {"measure": "push", "at_least": 0}
  },
  "checks": {"small": {"holds": "total < 2.1"}}
}"#;

/// What is known by now in all its kinds: figures that counts and draws take up, conditions, dates; draws that are correlated; an alias.
const KNOWN: &str = r#"{
  "attain": 1, "name": "known", "title": "Known", "time": {"frequency": "annual", "base": 2017, "end": 2020},
  "sources": {"s": {"title": "Source"}},
  "assumptions": {
    "drift": {"value": "normal(1%, 2%)", "label": "drift", "unit": U},
    "later": "0.01 * step(2019)"
  },
  "shocks": {
    "luck": {"draw": "normal(0, 0.6%)", "label": "luck", "unit": U, "source": "s", "section": "1", "note": "n"},
    "wind": "normal(0, 1)",
    "news": "poisson(20)"
  },
  "correlations": [{"among": ["luck", "wind"], "rho": 0.5, "copula": {"t": 5}}],
  "groups": {"g": {"label": "group"}},
  "indicators": {
    "x": {"initial": 100, "equation": "x(-1) * exp(drift + later + luck)", "label": "x", "unit": U, "history": {"2016": 98}},
    "n": {"initial": 20, "equation": "news + 0 * wind"}
  },
  "targets": {
    "soon": {"measure": "x", "in": 2018, "at_least": 90, "group": "g", "unit": U, "label": "soon"},
    "goal": {"measure": "x", "at_least": 105, "kind": "expected", "owner": "office", "path": "compound"},
    "again": {"measure": "x", "at_least": 105, "alias_of": "goal"},
    "many": {"measure": "total(n, 2018, 2020)", "at_least": 60},
    "fixed": {"measure": "1", "at_least": 1},
    "flat": {"measure": "x", "at_least": 100}
  },
  "observations": {
    "count": {"measure": "n", "in": 2018, "is": "normal(20, 4)", "published": "2019-01-01"},
    "level": {
      "measure": "x", "in": 2018, "is": 101, "through": "luck", "published": "2019-01-02",
      "label": "level", "unit": U, "source": "s", "section": "1", "note": "n"
    },
    "bound": {"measure": "n", "in": 2019, "at_least": 10}
  },
  "supposes": {"weak": {"label": "weak", "see": {"x@2020": "= 104"}}}
}"#;

/// Walks results along their schema: which keys of which objects are there, and which the schema does not have.
struct Walk<'s> {
    schema: &'s Value,
    seen: BTreeSet<String>,
    unknown: BTreeSet<String>,
}

impl Walk<'_> {
    fn walk(&mut self, of: &str, schema: &Value, value: &Value) {
        if let Some(reference) = schema["$ref"].as_str() {
            let id = reference.strip_prefix("#/$defs/").expect("a local reference");
            let schema = &self.schema["$defs"][id];
            return self.walk(id, schema, value);
        }
        if let Some(forms) = schema["anyOf"].as_array() {
            let judge = Judge { schema: self.schema };
            let form = forms.iter().find(|form| judge.accepts(form, value));
            return self.walk(of, form.unwrap_or(&Value::Null), value);
        }
        match value {
            Value::Object(object) => {
                for (key, inside) in object {
                    let own = &schema["properties"][key];
                    let other = &schema["additionalProperties"];
                    if own.is_object() {
                        self.seen.insert(format!("{of}.{key}"));
                        // Text by language and quantiles are objects of no name of their own.
                        self.walk(&format!("{of}.{key}"), own, inside);
                    } else if other.is_object() {
                        self.walk(of, other, inside);
                    } else if schema
                        .as_object()
                        .is_none_or(|schema| schema.contains_key("properties"))
                    {
                        self.unknown.insert(format!("{of}.{key}"));
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.walk(of, &schema["items"], item)),
            _ => {}
        }
    }
}

/// What is written has every key that the page of results has, and no other.
#[test]
fn results_have_the_keys_that_are_documented() {
    let unit = r#"{"zh": "亿元", "en": {"text": "bn", "times": 0.1}}"#;
    let rich = RICH.replace(": U", &format!(": {unit}"));
    let known = KNOWN.replace(": U", &format!(": {unit}"));
    let variant = r#"{"attain": 1, "name": "variant", "extends": "rich.json", "levers": {"push": 0}}"#;
    let tutorial = read("scenarios/tutorial.json");
    let shell = Shell::with(&[
        ("rich.json", &rich),
        ("variant.json", variant),
        ("known.json", &known),
        ("tutorial.json", &tutorial),
    ]);
    let json = |arguments: &str| -> Value {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let printed = shell.attain(&arguments).exits(0).stdout;
        serde_json::from_str(&printed).expect("JSON")
    };
    for command in [
        "run rich.json --paths 200 --no-charts",
        "sensitivity rich.json --paths 64",
    ] {
        let arguments: Vec<&str> = command.split(' ').collect();
        shell.attain(&arguments).exits(0);
    }
    let file = |name: &str| -> Value {
        let text = shell.read(&format!("output/rich/{name}"));
        serde_json::from_str(&text).expect("JSON")
    };
    let found = [
        (
            "summary",
            vec![
                json("run tutorial.json --paths 200 --json"),
                json("run rich.json --paths 200 --json --set sign=normal(1,0.5) --set push=0.5"),
                json("run known.json --paths 4096 --as-of 2019-02-01 --json"),
            ],
        ),
        (
            "compare",
            vec![json("compare rich.json variant.json --paths 200 --json")],
        ),
        ("sensitivity", vec![file("sensitivity.json")]),
        (
            "seek",
            vec![
                json("seek rich.json --target undefined --probability 60% --vary push --paths 200 --json"),
                json("seek rich.json --group g --probability 60% --vary free --paths 200 --json"),
                json("seek rich.json --all-targets --probability 1% --vary push --paths 200 --json"),
                json("seek rich.json --target certain --probability 50% --vary push --paths 200 --json"),
                json("seek rich.json --target certain --vary push --paths 200 --json"),
                json("seek rich.json --target certain --measure mean --at-least 1 --vary push --paths 200 --json"),
                json("seek rich.json --target certain --measure p50 --at-most 1 --vary push --paths 200 --json"),
            ],
        ),
        (
            "update",
            vec![json("update known.json --paths 4096 --as-of 2019-02-01 --json")],
        ),
        (
            "suppose",
            vec![
                json("suppose known.json#weak --paths 4096 --json"),
                json("suppose known.json x@2020>=100 --paths 4096 --json"),
            ],
        ),
        (
            "progress",
            vec![json("progress known.json --paths 4096 --as-of 2019-02-01 --json")],
        ),
        ("manifest", vec![file("manifest.json")]),
        ("verify", vec![json("verify output/rich --json")]),
    ];
    for (name, values) in found {
        let schema = json(&format!("schema --of {name}"));
        let mut walk = Walk {
            schema: &schema,
            seen: BTreeSet::new(),
            unknown: BTreeSet::new(),
        };
        for value in &values {
            walk.walk(name, &schema, value);
            assert!(Judge { schema: &schema }.accepts(&schema, value), "{name}: {value}");
        }
        let none = Map::new();
        let mut documented = BTreeSet::new();
        let named = schema["$defs"].as_object().unwrap_or(&none).iter();
        for (of, object) in named.map(|(of, object)| (of.as_str(), object)).chain([(name, &schema)]) {
            let keys = object["properties"].as_object().expect("keys").keys();
            documented.extend(keys.map(|key| format!("{of}.{key}")));
        }
        // What a workbook put in the place of a bound is tested with the workbook.
        let elsewhere = |key: &&String| !key.contains("bounds_in_file");
        let absent: Vec<&String> = documented.difference(&walk.seen).filter(elsewhere).collect();
        assert!(walk.unknown.is_empty(), "{name}: not documented: {:?}", walk.unknown);
        assert!(absent.is_empty(), "{name}: documented, but never there: {absent:?}");
    }
}

/// Every module and folder of the tests has its row in their page.
#[test]
fn the_page_of_tests_names_every_module() {
    let page = read("tests/README.md");
    for entry in fs::read_dir(root().join("tests")).expect("tests") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a name")
            .to_string();
        let name = if path.is_dir() {
            format!("`{name}/`")
        } else {
            format!("`{name}`")
        };
        assert!(name == "`README.md`" || page.contains(&name), "{name}");
    }
}

/// Chapters have the same anchors in both languages.
#[test]
fn both_languages_have_the_same_anchors() {
    let [english, chinese] = BOTH[0].map(read);
    let known = anchors(&chinese);
    for line in english.lines().filter(|line| line.starts_with("## ")) {
        for anchor in anchors(line) {
            assert!(known.contains(&anchor), "{anchor}");
        }
    }
}

/// A scenario file as JSON: comments and trailing commas taken out.
fn plain(text: &str) -> Value {
    let mut plain = String::new();
    let mut rest = text.trim_start_matches('\u{feff}').chars().peekable();
    let mut in_string = false;
    while let Some(c) = rest.next() {
        match (c, rest.peek()) {
            ('\\', Some(_)) if in_string => plain.extend([c, rest.next().unwrap_or_default()]),
            ('/', Some('/')) if !in_string => while rest.next_if(|c| *c != '\n').is_some() {},
            ('/', Some('*')) if !in_string => {
                let mut last = ' ';
                rest.next();
                while let Some(c) = rest.next()
                    && !(last == '*' && c == '/')
                {
                    last = c;
                }
            }
            ('}' | ']', _) if !in_string => {
                let kept = plain.trim_end().trim_end_matches(',').len();
                plain.truncate(kept);
                plain.push(c);
            }
            _ => {
                in_string ^= c == '"';
                plain.push(c);
            }
        }
    }
    serde_json::from_str(&plain).unwrap_or_else(|error| panic!("{error}\n{plain}"))
}

/// A small judge of the part of JSON Schema that our schema uses. Patterns are left aside: a name fits every pattern.
struct Judge<'s> {
    schema: &'s Value,
}

impl Judge<'_> {
    fn accepts(&self, schema: &Value, value: &Value) -> bool {
        let Value::Object(schema) = schema else {
            return schema == &json!(true);
        };
        schema.iter().all(|(key, rule)| self.obeys(schema, key, rule, value))
    }

    fn obeys(&self, schema: &Map<String, Value>, key: &str, rule: &Value, value: &Value) -> bool {
        let list = |rule: &Value| rule.as_array().expect("a list").clone();
        let number = |rule: &Value| rule.as_f64().expect("a number");
        match key {
            "$ref" => {
                let id = rule
                    .as_str()
                    .and_then(|id| id.strip_prefix("#/$defs/"))
                    .expect("a local reference");
                self.accepts(&self.schema["$defs"][id], value)
            }
            "type" => {
                let names = if rule.is_array() {
                    list(rule)
                } else {
                    vec![rule.clone()]
                };
                names.iter().any(|name| match name.as_str().expect("a type") {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "boolean" => value.is_boolean(),
                    "null" => value.is_null(),
                    "number" => value.is_number(),
                    "integer" => value.as_f64().is_some_and(|value| value.fract() == 0.0),
                    other => panic!("type {other}"),
                })
            }
            "const" => value == rule || (value.is_number() && value.as_f64() == rule.as_f64()),
            "enum" => list(rule).contains(value),
            "anyOf" => list(rule).iter().any(|one| self.accepts(one, value)),
            "allOf" => list(rule).iter().all(|one| self.accepts(one, value)),
            "oneOf" => list(rule).iter().filter(|one| self.accepts(one, value)).count() == 1,
            "not" => !self.accepts(rule, value),
            "if" => self.accepts(
                schema
                    .get(if self.accepts(rule, value) { "then" } else { "else" })
                    .unwrap_or(&json!(true)),
                value,
            ),
            "required" => value.as_object().is_none_or(|object| {
                list(rule)
                    .iter()
                    .all(|key| object.contains_key(key.as_str().unwrap_or_default()))
            }),
            "minItems" => value.as_array().is_none_or(|items| items.len() as f64 >= number(rule)),
            "maxItems" => value.as_array().is_none_or(|items| items.len() as f64 <= number(rule)),
            "minProperties" => value
                .as_object()
                .is_none_or(|object| object.len() as f64 >= number(rule)),
            "minimum" => value.as_f64().is_none_or(|value| value >= number(rule)),
            "exclusiveMinimum" => value.as_f64().is_none_or(|value| value > number(rule)),
            "items" => value
                .as_array()
                .is_none_or(|items| items.iter().all(|item| self.accepts(rule, item))),
            "uniqueItems" => value
                .as_array()
                .is_none_or(|items| items.iter().enumerate().all(|(at, item)| !items[..at].contains(item))),
            "propertyNames" => value
                .as_object()
                .is_none_or(|object| object.keys().all(|key| self.accepts(rule, &json!(key)))),
            "properties" => value.as_object().is_none_or(|object| {
                object
                    .iter()
                    .all(|(key, value)| rule.get(key).is_none_or(|rule| self.accepts(rule, value)))
            }),
            "patternProperties" => value.as_object().is_none_or(|object| {
                object.values().all(|value| {
                    rule.as_object()
                        .expect("patterns")
                        .values()
                        .all(|rule| self.accepts(rule, value))
                })
            }),
            "additionalProperties" => value.as_object().is_none_or(|object| {
                let known = |key: &String| {
                    schema.contains_key("patternProperties")
                        || schema.get("properties").is_some_and(|known| known.get(key).is_some())
                };
                object
                    .iter()
                    .all(|(key, value)| known(key) || self.accepts(rule, value))
            }),
            "then"
            | "else"
            | "pattern"
            | "$schema"
            | "$defs"
            | "title"
            | "description"
            | "markdownDescription"
            | "examples" => true,
            "allowComments" | "allowTrailingCommas" => true,
            other => panic!("the judge does not know `{other}`"),
        }
    }
}

fn scenarios(folder: &str) -> Vec<(PathBuf, Value)> {
    let mut files: Vec<PathBuf> = fs::read_dir(root().join(folder))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.retain(|file| {
        file.extension().is_some_and(|extension| extension == "json")
            && !file.to_string_lossy().ends_with(".expect.json")
    });
    files.sort();
    files
        .into_iter()
        .map(|file| (file.clone(), plain(&fs::read_to_string(&file).expect("a scenario"))))
        .collect()
}

#[test]
fn the_schema_accepts_every_scenario_of_the_repository() {
    let schema = Shell::new().attain(&["schema"]).exits(0).json();
    let judge = Judge { schema: &schema };
    let files = [scenarios("scenarios"), scenarios("tests/good")].concat();
    assert!(files.len() > 100);
    for (file, scenario) in files {
        assert!(judge.accepts(&schema, &scenario), "{}", file.display());
    }
}

#[test]
fn the_schema_refuses_mistakes_of_shape() {
    let schema = Shell::new().attain(&["schema"]).exits(0).json();
    let judge = Judge { schema: &schema };
    let tutorial = plain(&fs::read_to_string(root().join("scenarios/tutorial.json")).expect("the tutorial"));
    assert!(judge.accepts(&schema, &tutorial));
    type Change = fn(&mut Value);
    let changes: [(&str, Change); 12] = [
        ("an unknown key", |s| s["colour"] = json!("red")),
        ("no targets", |s| {
            drop(s.as_object_mut().expect("an object").remove("targets"))
        }),
        ("version 2", |s| s["attain"] = json!(2)),
        ("two conditions", |s| s["targets"]["pace"]["at_most"] = json!(1)),
        ("about without within", |s| {
            s["targets"]["pace"] = json!({"measure": "jobs", "about": 1})
        }),
        ("no condition", |s| s["targets"]["pace"] = json!({"measure": "jobs"})),
        ("periods beside a frequency", |s| s["time"]["periods"] = json!(3)),
        ("a list as an equation", |s| {
            s["indicators"]["jobs"]["equation"] = json!([1])
        }),
        ("an unknown key of a shock", |s| {
            s["shocks"]["closure"]["drawn"] = json!(1)
        }),
        ("an indicator that is a bare number", |s| {
            s["indicators"]["jobs"] = json!(1)
        }),
        ("a reserved name", |s| s["levers"]["year"] = json!(1)),
        ("null without a parent", |s| s["levers"]["training"] = json!(null)),
    ];
    for (what, change) in changes {
        let mut scenario = tutorial.clone();
        change(&mut scenario);
        assert!(!judge.accepts(&schema, &scenario), "{what}");
    }
    let child = json!({"attain": 1, "name": "child", "extends": "tutorial.json", "levers": {"training": null}, "indicators": {"jobs": "1"}, "targets": {"pace": {"at_least": 0.02}}});
    assert!(judge.accepts(&schema, &child), "a child needs only what it changes");
}

#[test]
fn what_new_writes_is_in_order_in_both_languages() {
    let schema = Shell::new().attain(&["schema"]).exits(0).json();
    for language in ["zh", "en"] {
        let shell = Shell::new();
        shell.attain(&["new", "a-1", "--lang", language]).exits(0);
        let text = shell.read("a-1.json");
        assert!(Judge { schema: &schema }.accepts(&schema, &plain(&text)));
        shell.attain(&["check", "a-1.json", "--strict"]).exits(0);
        shell.summary("a-1.json", &["--paths", "2000", "--strict"]);
        shell.attain(&["explain", "a-1.json", "--lang", language]).exits(0);
    }
}

#[test]
fn explain_says_what_is_computed_once_and_what_every_period() {
    let text = r#"{
  "attain": 1, "name": "rhythms", "time": {"frequency": "annual", "base": 2017, "end": 2019},
  "levers": {"push": 1, "ramped": {"value": {"2017": 0, "2018": 1}}},
  "assumptions": {"drawn": "normal(1, 1)", "fixed": 3, "of_lever": "2 * push", "anew": "drawn * year"},
  "shocks": {"noise": "normal(0, drawn)"},
  "indicators": {
    "sure": {"equation": "fixed * push"}, "dated": {"equation": "ramped + 1"}, "once": {"equation": "drawn * fixed"},
    "walk": {"initial": 0, "equation": "walk(-1) + noise"}, "sum_of": {"equation": "sure + dated + once + walk + of_lever + anew"}
  },
  "targets": {"goal": {"measure": "sum_of", "at_least": 1}}
}"#;
    let shell = Shell::with(&[("rhythms.json", text)]);
    let explained = shell
        .attain(&["explain", "rhythms.json", "--lang", "en"])
        .exits(0)
        .stdout;
    let names = |title: &str| -> Vec<String> {
        let (_, after) = explained
            .split_once(title)
            .unwrap_or_else(|| panic!("no section {title} in\n{explained}"));
        let lines = after.lines().skip(1).take_while(|line| !line.is_empty());
        lines
            .filter_map(|line| line.split_whitespace().nth(1).map(str::to_string))
            .collect()
    };
    assert_eq!(
        names("the same on every path and in every period"),
        ["fixed", "of_lever", "push", "sure"]
    );
    assert_eq!(names("period by period: the same on every path"), ["ramped", "dated"]);
    assert_eq!(names("the same in every period of it"), ["drawn", "once"]);
    assert_eq!(names("drawn or computed afresh"), ["anew", "noise"]);
    assert_eq!(
        names("In the base period 2017"),
        ["sure", "dated", "once", "walk", "sum_of"]
    );
    assert_eq!(
        names("In each later period"),
        ["anew", "noise", "sure", "dated", "once", "walk", "sum_of"]
    );
}
