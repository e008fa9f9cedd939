//! `briefing.docx`: the story in a few pages, for Word, WPS and LibreOffice. The same input gives the same bytes.

mod layout;
mod look;
mod outline;
mod table;

use super::DocumentError;
use super::html::plain;
use super::story::Briefing;
use docx_rs::XMLDocx;
use look::Look;
use std::io::Cursor;

/// The name of its file.
pub const FILE: &str = "briefing.docx";

/// The document.
///
/// # Errors
/// When it cannot be packed.
pub fn briefing(briefing: &Briefing) -> Result<Vec<u8>, DocumentError> {
    let look = Look::of(briefing.language);
    let blocks = outline::outline(briefing);
    let captions: Vec<String> = blocks
        .iter()
        .filter_map(|block| {
            if let outline::Block::Picture(picture, _) = block {
                Some(picture.caption.clone())
            } else {
                None
            }
        })
        .collect();
    let mut parts = layout::lay_out(briefing, look, &blocks).build();
    finish(&mut parts, &captions, briefing);
    let mut bytes = Cursor::new(Vec::new());
    parts.pack(&mut bytes).map_err(|error| DocumentError {
        file: FILE,
        reason: error.to_string(),
    })?;
    Ok(bytes.into_inner())
}

/// Adds what the writer does not know: heading rows of tables that repeat on every page, numbers and descriptions of
/// pictures, faces that stand in for missing ones, the title among the properties.
fn finish(parts: &mut XMLDocx, captions: &[String], briefing: &Briefing) {
    // Only heading rows are marked with `cantSplit` in the layout.
    edit(&mut parts.document, |text| {
        text.replace("<w:cantSplit />", "<w:cantSplit /><w:tblHeader />")
    });
    edit(&mut parts.document, |text| {
        let mut pieces = text.split("<wp:docPr id=\"1\" name=\"Figure\" />");
        let mut whole = pieces.next().unwrap_or_default().to_string();
        for (number, piece) in pieces.enumerate() {
            let caption = attribute(captions.get(number).map_or("", String::as_str));
            whole += &format!(
                "<wp:docPr id=\"{0}\" name=\"Figure {0}\" descr=\"{caption}\" />",
                number + 1
            );
            whole += piece;
        }
        whole
    });
    let faces: String = look::SUBSTITUTES
        .iter()
        .map(|(name, other)| {
            format!("<w:font w:name=\"{name}\"><w:altName w:val=\"{other}\" /><w:charset w:val=\"86\" /></w:font>")
        })
        .collect();
    edit(&mut parts.font_table, |text| {
        text.replace("</w:fonts>", &format!("{faces}</w:fonts>"))
    });
    let title = attribute(&layout::title(briefing));
    edit(&mut parts.doc_props.core, |text| {
        text.replace(
            "</cp:coreProperties>",
            &format!("<dc:title>{title}</dc:title></cp:coreProperties>"),
        )
    });
}

fn edit(part: &mut Vec<u8>, change: impl FnOnce(&str) -> String) {
    if let Ok(text) = std::str::from_utf8(part) {
        *part = change(text).into_bytes();
    }
}

fn attribute(text: &str) -> String {
    plain(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace(['\n', '\r', '\t'], " ")
}
