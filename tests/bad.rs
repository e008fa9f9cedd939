//! Every file of `tests/bad` holds one error, every file of `tests/doubtful` one warning: the message must stand where the mistake is,
//! in the exact words that `expected.txt` of its folder has in both languages.
//!
//! The first line of a file says what is wrong, the second `// expect LINE:COLUMN` (or `FILE:LINE:COLUMN` for a mistake in
//! another file) where. `ATTAIN_BLESS=1 cargo test bad` writes the exact texts; the places are checked all the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::library;
use crate::shell::attain;

/// Files of one kind of message.
struct Corpus {
    /// The folder below `tests`.
    folder: &'static str,
    /// `error` or `warning`.
    severity: &'static str,
    /// The exit code of `check`.
    code: i32,
}

const BAD: Corpus = Corpus {
    folder: "tests/bad",
    severity: "error",
    code: 1,
};

const DOUBTFUL: Corpus = Corpus {
    folder: "tests/doubtful",
    severity: "warning",
    code: 0,
};

/// What `check` says of a file.
struct Told {
    misses: Vec<String>,
    /// In English and in Chinese.
    texts: [String; 2],
    slugs: BTreeSet<String>,
}

impl Corpus {
    fn told(&self) -> BTreeMap<PathBuf, Told> {
        let files = library::scenarios(self.folder);
        let told = files.par_iter().map(|path| (path.clone(), self.of(path)));
        told.collect()
    }

    fn of(&self, path: &Path) -> Told {
        let (Some(folder), Some(file)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
            panic!("{}: no file in a folder", path.display())
        };
        let told = |language: &str| {
            let arguments = ["check", file, "--message-format", "short", "--lang", language];
            attain(folder, &arguments)
        };
        let [english, chinese] = [told("en"), told("zh")];
        let texts = [english.text(), chinese.text()];
        let mut misses = Vec::new();
        if english.code != self.code {
            misses.push(format!("{file}: exit code {}, expected {}", english.code, self.code));
        }
        let bytes = fs::read(path).expect("the file can be read");
        let content = String::from_utf8_lossy(&bytes);
        let place = content.lines().nth(1).and_then(|line| line.strip_prefix("// expect "));
        let place = place.unwrap_or_else(|| panic!("{file}: no place"));
        let expected = if place.matches(':').count() == 1 {
            format!("{file}:{place}")
        } else {
            place.to_string()
        };
        let [lines, others] = [&texts[0], &texts[1]].map(|text| {
            text.lines()
                .filter_map(|line| MessageLine::read(line, self.severity))
                .collect::<Vec<_>>()
        });
        match &lines[..] {
            [one] if one.place == expected => {}
            [one] => misses.push(format!(
                "{file}: expected at {expected}, found {}: [{}] {}",
                one.place, one.slug, one.message
            )),
            many => misses.push(format!("{file}: one mistake, {} messages in\n{}", many.len(), texts[0])),
        }
        if lines
            .iter()
            .map(MessageLine::what)
            .ne(others.iter().map(MessageLine::what))
        {
            misses.push(format!(
                "{file}: other messages in the other language\n{}{}",
                texts[0], texts[1]
            ));
        }
        Told {
            slugs: lines.into_iter().map(|line| line.slug).collect(),
            misses,
            texts,
        }
    }

    /// Compares with what is expected, or writes it.
    fn check(&self) {
        let told = self.told();
        let mut misses: Vec<&String> = told.values().flat_map(|told| &told.misses).collect();
        let mut folders: BTreeMap<&Path, String> = BTreeMap::new();
        for (path, told) in &told {
            let (folder, file) = (path.parent().expect("a folder"), path.file_name().expect("a name"));
            let text = folders.entry(folder).or_default();
            let _ = writeln!(text, "# {}", file.to_string_lossy());
            told.texts.iter().for_each(|one| text.push_str(one));
        }
        let bless = std::env::var_os("ATTAIN_BLESS").is_some_and(|value| value == "1");
        let mut changed = Vec::new();
        for (folder, text) in folders {
            let kept = folder.join("expected.txt");
            if bless {
                fs::write(&kept, &text).expect("the text can be written");
                continue;
            }
            let before = fs::read_to_string(&kept).unwrap_or_default().replace("\r\n", "\n");
            let (before_lines, lines): (BTreeSet<&str>, BTreeSet<&str>) =
                (before.lines().collect(), text.lines().collect());
            let gone = before_lines.difference(&lines).map(|line| format!("- {line}"));
            let new = lines.difference(&before_lines).map(|line| format!("+ {line}"));
            changed.extend(gone.chain(new));
            if before != text && changed.is_empty() {
                changed.push(format!("{}: another order", kept.display()));
            }
        }
        misses.extend(&changed);
        assert!(
            misses.is_empty(),
            "{} misses in {} files of {} (ATTAIN_BLESS=1 accepts changed texts):\n{}",
            misses.len(),
            told.len(),
            self.folder,
            misses.iter().map(|miss| miss.as_str()).collect::<Vec<_>>().join("\n")
        );
    }
}

#[test]
fn bad_scenarios_give_one_error_at_the_mistake() {
    BAD.check();
}

#[test]
fn doubtful_scenarios_give_one_warning_at_its_place() {
    DOUBTFUL.check();
}

/// Slugs that no file of the corpora can show, and why.
const ELSEWHERE: &[(&str, &str)] = &[
    ("alias-differs", "only a run knows"),
    ("always-met", "only a run knows"),
    ("never-met", "only a run knows"),
    ("refused", "only a run knows"),
    ("surprising-observation", "only a run knows"),
    ("undefined", "only a run knows"),
    ("violated-check", "only a run knows"),
    ("not-shown", "of more than a hundred messages"),
    ("file-too-large", "a file of 64 MiB"),
    ("too-long", "an expression of 4 GiB"),
    ("extends-too-long", "a hundred files"),
    ("wrong-bracket", "brings others along, see source/parse/tests.rs"),
    ("outside-file", "depends on the machine, see contract/hostile.rs"),
    ("set-syntax", "of `--set`"),
    ("cannot-set", "of `--set`"),
    ("not-an-item", "of `--set`"),
    ("cell-name", "of a workbook"),
    ("cell-value", "of a workbook"),
];

/// The slugs that the sources can say: the first text of a constructor of a message, and those of syntax.
fn slugs_of_sources() -> BTreeSet<String> {
    let mut slugs = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.extend((name != "tests").then_some(path));
                continue;
            }
            if name == "tests.rs" || !name.ends_with(".rs") {
                continue;
            }
            let text = fs::read_to_string(&path).expect("a source");
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            let constructors = ["error(", "warning("];
            let after = constructors.iter().flat_map(|call| text.split(call).skip(1));
            let arms = name == "reason.rs" && path.to_string_lossy().contains("expression");
            let arms = text.split("=> ").skip(1).filter(move |_| arms);
            for rest in after.chain(arms) {
                if let Some(slug) = rest
                    .trim_start()
                    .strip_prefix('"')
                    .and_then(|rest| rest.split('"').next())
                    && !slug.is_empty()
                    && slug
                        .chars()
                        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
                {
                    slugs.insert(slug.to_string());
                }
            }
        }
    }
    assert!(slugs.len() > 90, "{slugs:?}");
    slugs
}

#[test]
fn every_kind_of_message_has_its_file() {
    let shown: BTreeSet<String> = [BAD, DOUBTFUL]
        .iter()
        .flat_map(|corpus| corpus.told().into_values())
        .flat_map(|told| told.slugs)
        .collect();
    let elsewhere: BTreeSet<&str> = ELSEWHERE.iter().map(|(slug, _)| *slug).collect();
    let sources = slugs_of_sources();
    let missing: Vec<&String> = sources
        .iter()
        .filter(|slug| !shown.contains(*slug) && !elsewhere.contains(slug.as_str()))
        .collect();
    assert!(
        missing.is_empty(),
        "no file in tests/bad or tests/doubtful shows {missing:?}"
    );
    let needless: Vec<&&str> = elsewhere.iter().filter(|slug| shown.contains(**slug)).collect();
    assert!(needless.is_empty(), "shown all the same: {needless:?}");
}

/// `FILE:LINE:COLUMN: error[slug]: message`, with the folders of FILE left out.
#[derive(Debug)]
struct MessageLine {
    place: String,
    slug: String,
    message: String,
}

impl MessageLine {
    fn read(line: &str, severity: &str) -> Option<MessageLine> {
        let (place, rest) = line.split_once(&format!(": {severity}["))?;
        let (slug, message) = rest.split_once("]: ")?;
        let mut parts = place.rsplitn(3, ':');
        let (column, row, file) = (parts.next()?, parts.next()?, parts.next()?);
        let (column, row): (u64, u64) = (column.parse().ok()?, row.parse().ok()?);
        let file = file.rsplit(['/', '\\']).next()?;
        Some(MessageLine {
            place: format!("{file}:{row}:{column}"),
            slug: slug.to_string(),
            message: message.to_string(),
        })
    }

    fn what(&self) -> (&str, &str) {
        (&self.place, &self.slug)
    }
}
