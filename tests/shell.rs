//! Runs the binary as a person would: in a folder, with arguments, and with a limit on its time.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// What a command left behind.
#[derive(Debug)]
pub struct Outcome {
    /// Exit code; a death by signal (stack overflow, abort) never gets this far.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Outcome {
    /// Standard output, then standard error.
    pub fn text(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// Standard output as one JSON value, and nothing beside it.
    #[track_caller]
    pub fn json(&self) -> Value {
        match serde_json::from_str(&self.stdout) {
            Ok(value) => value,
            Err(error) => panic!("standard output is not one JSON value: {error}\n{self:?}"),
        }
    }

    /// Panics unless the command ended with this code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "exit code\n{}", self.text());
        self
    }
}

/// Runs `attain ARGS` in `folder`; ends it after `limit`. Fails on a panic, a signal or too long a run.
#[track_caller]
pub fn attain_within(folder: &Path, args: &[&str], limit: Duration) -> Outcome {
    attain_as(folder, &[], args, limit)
}

/// [`attain_within`] with these variables of the language; none where nothing is said.
#[track_caller]
fn attain_as(folder: &Path, variables: &[(&str, &str)], args: &[&str], limit: Duration) -> Outcome {
    let mut child = Command::new(env!("CARGO_BIN_EXE_attain"))
        .args(args)
        .current_dir(folder)
        .env_remove("ATTAIN_LANG")
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env_remove("LANG")
        // Nothing is opened on whoever's screen.
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let (stdout, stderr) = (collect(child.stdout.take()), collect(child.stderr.take()));
    let code = wait(&mut child, limit);
    let (stdout, stderr) = (stdout.join().expect("reader"), stderr.join().expect("reader"));
    let shown: String = stderr.chars().take(4000).collect();
    assert!(!stderr.contains("panicked at"), "attain {args:?} panicked:\n{shown}");
    match code {
        Some(Some(code)) => Outcome { code, stdout, stderr },
        Some(None) => panic!("attain {args:?} was ended by a signal:\n{shown}"),
        None => panic!("attain {args:?} was still running after {limit:?}:\n{shown}"),
    }
}

/// Runs `attain ARGS` in `folder`, with a limit that only a hanging command meets.
#[track_caller]
pub fn attain(folder: &Path, args: &[&str]) -> Outcome {
    attain_within(folder, args, Duration::from_secs(120))
}

fn collect(stream: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            // A command that is ended early closes its streams early; what was read counts.
            let _ = stream.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// None: out of time; Some(None): a signal.
fn wait(child: &mut Child, limit: Duration) -> Option<Option<i32>> {
    let start = Instant::now();
    let mut pause = Duration::from_micros(500);
    loop {
        if let Some(status) = child.try_wait().expect("the child can be asked") {
            return Some(status.code());
        }
        if start.elapsed() > limit {
            child.kill().expect("the child can be ended");
            child.wait().expect("the child ends");
            return None;
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// A folder of its own for one test.
pub struct Shell {
    folder: TempDir,
}

impl Shell {
    /// An empty folder.
    pub fn new() -> Self {
        Shell {
            folder: TempDir::new().expect("a temporary folder"),
        }
    }

    /// A folder with these files.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let shell = Shell::new();
        for (name, text) in files {
            shell.write(name, text);
        }
        shell
    }

    /// Path of a file in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, with its folders.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        fs::write(path, bytes).expect("the file can be written");
    }

    /// Reads a file.
    #[track_caller]
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Every file below the folder, sorted, with `/` between folders.
    pub fn files(&self) -> Vec<String> {
        fn walk(folder: &Path, prefix: &str, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).expect("a folder") {
                let entry = entry.expect("an entry");
                let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
                if entry.path().is_dir() {
                    walk(&entry.path(), &format!("{name}/"), found);
                } else {
                    found.push(name);
                }
            }
        }
        let mut found = Vec::new();
        walk(self.folder.path(), "", &mut found);
        found.sort();
        found
    }

    /// Runs `attain ARGS` here.
    #[track_caller]
    pub fn attain(&self, args: &[&str]) -> Outcome {
        attain(self.folder.path(), args)
    }

    /// Runs `attain ARGS` here with a limit on its time.
    #[track_caller]
    pub fn attain_within(&self, args: &[&str], limit: Duration) -> Outcome {
        attain_within(self.folder.path(), args, limit)
    }

    /// Runs `attain ARGS` here with these variables of the language.
    #[track_caller]
    pub fn attain_as(&self, variables: &[(&str, &str)], args: &[&str]) -> Outcome {
        attain_as(self.folder.path(), variables, args, Duration::from_secs(120))
    }

    /// The summary of `attain run FILE --json ARGS`.
    #[track_caller]
    pub fn summary(&self, file: &str, args: &[&str]) -> Value {
        let mut all = vec!["run", file, "--json"];
        all.extend(args);
        self.attain(&all).exits(0).json()
    }
}

/// The entry of a list of objects whose `key` is `name`.
#[track_caller]
pub fn entry<'a>(list: &'a Value, key: &str, name: &str) -> &'a Value {
    let entries = list.as_array().expect("a list");
    match entries.iter().find(|entry| entry[key] == name) {
        Some(entry) => entry,
        None => panic!("no entry with {key} = {name} in {list}"),
    }
}
