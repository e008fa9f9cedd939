//! `briefing.docx` in LibreOffice: a body of two to six pages and short annexes, whatever the plan. Where it is not installed this says so and passes.

use crate::shell::Shell;
use std::fs;
use std::io::{Cursor, Read, Write};
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
    let printed = fs::read(folder.join(document.file_name().expect("a name")).with_extension("pdf"));
    let printed = printed.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&outcome.stderr)));
    let text = String::from_utf8_lossy(&printed);
    let whole = text.matches("/Type/Page").count();
    whole - text.matches("/Type/Pages").count()
}

/// A briefing without its annexes, which begin with a heading of their own.
fn without_annexes(bytes: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut copy = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("a part");
        let name = file.name().expect("a name").to_string();
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("its content");
        if name == "word/document.xml" {
            let text = String::from_utf8(content).expect("UTF-8");
            let numbered = ["附件1　", "Annex 1: "].iter().find_map(|title| text.find(title));
            let only = || ["附件　", "Annex: "].iter().find_map(|title| text.rfind(title));
            let annex = numbered.or_else(only).expect("an annex");
            let starts = ["<w:p>", "<w:p "].map(|start| text[..annex].rfind(start));
            let start = starts.into_iter().max().flatten().expect("a paragraph");
            let end = text.rfind("<w:sectPr").expect("a section");
            content = format!("{}{}", &text[..start], &text[end..]).into_bytes();
        }
        copy.start_file(name.as_str(), zip::write::SimpleFileOptions::default())
            .expect("a part");
        copy.write_all(&content).expect("written");
    }
    copy.finish().expect("an archive").into_inner()
}

#[test]
fn briefings_have_two_to_six_pages() {
    let Some(office) = office() else {
        eprintln!("\nSKIPPED: LibreOffice was not found, so the pages of briefing.docx were NOT counted\n");
        return;
    };
    let shell = Shell::new();
    // So many pages at most have the body and the annexes: of the flagship with its 37 targets, and of a plan of four.
    for (name, least, most, annexes, more) in [("minhang-2020", 4, 6, 4, &[][..]), ("tutorial", 2, 4, 1, &["--advice"])]
    {
        let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.json"));
        let scenario = scenario.display().to_string();
        for language in ["zh", "en"] {
            let out = shell.path(&format!("{name}-{language}"));
            let folder = out.display().to_string();
            let mut run = vec![
                "run", &scenario, "--paths", "2000", "--quiet", "--lang", language, "--out", &folder,
            ];
            run.extend(more);
            shell.attain(&run).exits(0);
            let briefing = out.join("briefing.docx");
            let body = out.join("body.docx");
            fs::write(&body, without_annexes(&fs::read(&briefing).expect("a briefing"))).expect("written");
            let (whole, body) = (pages(&office, &shell, &briefing), pages(&office, &shell, &body));
            assert!(
                (least..=most).contains(&body),
                "{name} in {language}: a body of {body} pages"
            );
            assert!(
                whole <= body + annexes,
                "{name} in {language}: {whole} pages, {body} of them in the body"
            );
        }
    }
}
