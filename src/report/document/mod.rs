//! `briefing.docx`, the story in a few pages, and `summary.docx`, on one page, for Word, WPS and LibreOffice. The same input gives the same
//! bytes.

mod layout;
mod look;
mod order;
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
/// The name of the file of one page.
pub const SUMMARY: &str = "summary.docx";

/// The document.
///
/// # Errors
/// When it cannot be packed.
pub fn briefing(briefing: &Briefing) -> Result<Vec<u8>, DocumentError> {
    packed(briefing, Look::of(briefing.language), &outline::outline(briefing), FILE)
}

/// The one page.
///
/// # Errors
/// When it cannot be packed.
pub fn summary(briefing: &Briefing) -> Result<Vec<u8>, DocumentError> {
    let look = Look::of_one_page(briefing.language);
    packed(briefing, look, &outline::one_page(briefing), SUMMARY)
}

fn packed(
    briefing: &Briefing,
    look: &'static Look,
    blocks: &[outline::Block],
    file: &'static str,
) -> Result<Vec<u8>, DocumentError> {
    let captions: Vec<String> = blocks
        .iter()
        .flat_map(|block| match block {
            outline::Block::Figure(pictures, _) => pictures.iter().map(|picture| picture.caption.clone()).collect(),
            _ => Vec::new(),
        })
        .collect();
    let mut parts = layout::lay_out(briefing, look, blocks).build();
    finish(&mut parts, &captions, briefing);
    let mut bytes = Cursor::new(Vec::new());
    parts.pack(&mut bytes).map_err(|error| DocumentError {
        file,
        reason: error.to_string(),
    })?;
    Ok(bytes.into_inner())
}

/// Adds what the writer does not know: the heading row that repeats on every page, numbers and descriptions of pictures,
/// faces that stand in for missing ones, languages, the title among the properties; and puts properties in order.
fn finish(parts: &mut XMLDocx, captions: &[String], briefing: &Briefing) {
    // The first row of every table.
    edit(&mut parts.document, |text| {
        let mut tables = text.split("<w:tbl>");
        let before = tables.next().unwrap_or_default().to_string();
        let text = tables.fold(before, |text, table| {
            text + "<w:tbl>" + &table.replacen("<w:cantSplit />", "<w:cantSplit /><w:tblHeader />", 1)
        });
        // An attribute that the schema does not know.
        text.replace(" w:type=\"dxa\" /><w:gridCol", " /><w:gridCol")
            .replace(" w:type=\"dxa\" /></w:tblGrid>", " /></w:tblGrid>")
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
    edit(&mut parts.styles, |text| {
        let languages = "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" /></w:rPr></w:rPrDefault>";
        text.replacen("</w:rPr></w:rPrDefault>", languages, 1).replacen(
            "<w:style w:type=\"paragraph\" w:styleId=\"Normal\">",
            "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">",
            1,
        )
    });
    let footers = parts.footers.iter_mut();
    for part in [&mut parts.document, &mut parts.styles, &mut parts.settings]
        .into_iter()
        .chain(footers)
    {
        edit(part, order::ordered);
    }
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
