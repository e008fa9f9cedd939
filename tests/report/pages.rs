//! `briefing.docx` in LibreOffice: a body of two to six pages and short annexes, whatever the plan. Where it is not installed this says so and passes.

use crate::shell::Shell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// LibreOffice, if it is there.
fn office() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect::<Vec<_>>())?;
    let mut known = folders
        .iter()
        .flat_map(|folder| ["soffice", "libreoffice"].map(|name| folder.join(name)));
    known.find(|path| path.is_file())
}

/// How many pages a document has when printed.
fn pages(office: &Path, shell: &Shell, document: &Path) -> usize {
    let folder = shell.path("printed");
    let outcome = Command::new(office)
        .arg(format!(
            "-env:UserInstallation=file://{}",
            shell.path("profile").display()
        ))
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .args([&folder, document])
        .stdin(Stdio::null())
        .output()
        .expect("LibreOffice starts");
    let printed = fs::read(folder.join("briefing.pdf"));
    let printed = printed.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&outcome.stderr)));
    let text = String::from_utf8_lossy(&printed);
    let whole = text.matches("/Type/Page").count();
    whole - text.matches("/Type/Pages").count()
}

#[test]
fn briefings_have_two_to_six_pages() {
    let Some(office) = office() else {
        eprintln!("\nSKIPPED: LibreOffice was not found, so the pages of briefing.docx were NOT counted\n");
        return;
    };
    let shell = Shell::new();
    for (name, least, most) in [("minhang-2020", 4, 12), ("tutorial", 2, 5)] {
        let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.json"));
        let scenario = scenario.display().to_string();
        for language in ["zh", "en"] {
            let out = shell.path(&format!("{name}-{language}"));
            let folder = out.display().to_string();
            let run = [
                "run", &scenario, "--paths", "2000", "--quiet", "--lang", language, "--out", &folder,
            ];
            shell.attain(&run).exits(0);
            let count = pages(&office, &shell, &out.join("briefing.docx"));
            assert!((least..=most).contains(&count), "{name} in {language}: {count} pages");
        }
    }
}
