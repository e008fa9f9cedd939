//! The scenario that the page opens, with everything that it reads: these files and no others are ever read.

use crate::cli::Failure;
use crate::cli::language::language;
use crate::plan::{Changes, Error, Plan};
use crate::source::{OnDisk, Refused, Sources};
use crate::wording::say;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A scenario and its files as texts; nothing where the page opens with the examples.
#[derive(Debug, Default)]
pub struct Given {
    main: Option<String>,
    files: BTreeMap<String, Vec<u8>>,
    sets: Vec<String>,
}

/// Files of the disk, and which of them were read.
#[derive(Default)]
struct Recorded {
    read: RefCell<BTreeMap<PathBuf, Vec<u8>>>,
}

impl Sources for Recorded {
    fn bytes(&self, path: &Path) -> Result<Vec<u8>, Refused> {
        let bytes = OnDisk.bytes(path)?;
        self.read.borrow_mut().insert(path.to_path_buf(), bytes.clone());
        Ok(bytes)
    }

    fn same(&self, path: &Path) -> PathBuf {
        OnDisk.same(path)
    }
}

impl Given {
    /// No scenario.
    pub fn nothing() -> Given {
        Given::default()
    }

    /// A scenario file with its parents and tables. One with mistakes is given all the same: the page shows them.
    ///
    /// # Errors
    /// Where the file itself cannot be read.
    pub fn read(file: &Path, sets: &[String]) -> Result<Given, Failure> {
        let recorded = Recorded::default();
        if let Err(error @ Error::Unreadable(_)) = Plan::read(&recorded, file, &Changes::none()) {
            return Err(error.into());
        }
        let folder = file.parent().unwrap_or(Path::new(""));
        let name = |path: &Path| path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let files = recorded.read.into_inner();
        Ok(Given {
            main: Some(name(file)),
            files: files.into_iter().map(|(path, bytes)| (name(&path), bytes)).collect(),
            sets: sets.to_vec(),
        })
    }

    /// The scenario of a result folder, with what was changed in the workbook that lies there.
    ///
    /// # Errors
    /// Where there is no manifest beside the workbook, or the workbook cannot be read.
    #[cfg(feature = "xlsx")]
    pub fn of_workbook(book: &Path) -> Result<Given, Failure> {
        let folder = book.parent().unwrap_or(Path::new(""));
        let manifest = OnDisk.bytes(&folder.join(crate::report::MANIFEST)).ok();
        let manifest: Option<crate::report::Manifest> = manifest.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let manifest = manifest.ok_or_else(|| {
            let path = book.display();
            say!(
                "{path} 旁没有运行结果的 {}，无法得知它属于哪个情景", crate::report::MANIFEST;
                "there is no {} of a run beside {path}, which would say what scenario it belongs to", crate::report::MANIFEST
            )
        })?;
        let changed = crate::report::workbook::read(book)?;
        let name = format!("{}.json", manifest.scenario.name);
        let sources = crate::source::InMemory::file(&name, manifest.scenario.resolved.get());
        let changes = Changes {
            sets: Vec::new(),
            cells: changed.values,
        };
        // Cells that cannot be used are said by `run --assumptions`, at their places.
        let plan = Plan::read(&sources, &name, &changes)?.value;
        let whole: Value = serde_json::from_str(&plan.origin().resolved).unwrap_or_default();
        Ok(Given {
            files: BTreeMap::from([(name.clone(), format!("{whole:#}\n").into_bytes())]),
            main: Some(name),
            sets: Vec::new(),
        })
    }

    /// As the page is told.
    pub fn value(&self) -> Value {
        let language = language().say("zh", "en");
        let Some(main) = &self.main else {
            return json!({"language": language});
        };
        let text = |bytes: &Vec<u8>| match std::str::from_utf8(bytes) {
            Ok(text) => json!(text),
            Err(_) => json!({"base64": STANDARD.encode(bytes)}),
        };
        let files: Map<String, Value> = self.files.iter().map(|(name, bytes)| (name.clone(), text(bytes))).collect();
        json!({"main": main, "files": files, "sets": self.sets, "language": language})
    }
}
