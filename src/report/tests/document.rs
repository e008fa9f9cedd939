//! The packed formats: `briefing.docx` and `results.xlsx`.

use super::{each, hostile, pictures, plan};
#[cfg(feature = "docx")]
use crate::chart;
use crate::report::Advice;
use crate::report::story::Briefing;
use crate::report::{DOCUMENTS, documents};
use crate::wording::Language;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Every file of an archive.
pub fn entries(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a zip archive");
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).expect("an entry");
            let mut content = Vec::new();
            file.read_to_end(&mut content).expect("its content");
            (file.name().expect("a name").to_string(), content)
        })
        .collect()
}

#[test]
fn every_part_is_xml() {
    each(|briefing| {
        for written in documents(briefing)
            .0
            .iter()
            .filter(|written| !written.name.ends_with(".html"))
        {
            for (name, content) in entries(&written.bytes) {
                if name.ends_with(".xml") || name.ends_with(".rels") {
                    let text = std::str::from_utf8(&content).expect("UTF-8");
                    if let Err(error) = roxmltree::Document::parse(text) {
                        panic!("{} in {}: {error}", name, written.name);
                    }
                }
            }
        }
    });
}

#[cfg(feature = "docx")]
fn part(briefing: &Briefing, file: &str, name: &str) -> String {
    let format = DOCUMENTS.iter().find(|format| format.file == file).expect("a format");
    let bytes = (format.write)(briefing).expect("a document");
    let found = entries(&bytes)
        .into_iter()
        .find(|(part, _)| part == name)
        .unwrap_or_else(|| panic!("no {name}"));
    String::from_utf8(found.1).expect("UTF-8")
}

#[cfg(feature = "docx")]
#[test]
fn the_briefing_is_an_official_document() {
    let (summary, pictures) = (plan("总产值"), pictures("走势"));
    let briefing = Briefing {
        summary: &summary,
        pictures: &pictures,
        language: Language::Chinese,
        command: "attain run a.json",
        advice: &Advice::NONE,
    };
    let document = part(&briefing, "briefing.docx", "word/document.xml");
    for wanted in [
        "《总产值》目标实现可能性分析",
        "一、总体判断",
        "（一）基础",
        "w:eastAsia=\"仿宋\"",
        "<w:tblHeader />",
        "attain run a.json",
        // A4, and the margins of GB/T 9704: 37 mm above, 28 mm to the left.
        "w:w=\"11906\" w:h=\"16838\"",
        "w:top=\"2098\"",
        "w:left=\"1587\"",
    ] {
        assert!(document.contains(wanted), "{wanted}");
    }
    for target in &summary.targets {
        assert!(document.contains(&target.id), "{}", target.id);
    }
    // Three pictures, each with a number and a description of its own; the last is none that can be drawn again.
    for (number, caption) in [(1, "目标实现项数的概率分布"), (2, "总产值"), (3, "走势")] {
        let wanted = format!("<wp:docPr id=\"{number}\" name=\"Figure {number}\" descr=\"{caption}\" />");
        assert!(document.contains(&wanted), "{wanted}");
    }
    // Few targets stand in the text, many in an annex.
    assert!(document.contains("附件　测算复核信息") && !document.contains("附件1"));
    let mut long = summary.clone();
    for number in 0..20 {
        let mut target = long.targets[2].clone();
        target.id = format!("other-{number}");
        long.targets.push(target);
    }
    let long = Briefing {
        summary: &long,
        ..briefing
    };
    let annexed = part(&long, "briefing.docx", "word/document.xml");
    assert!(annexed.contains("附件1　目标一览表") && annexed.contains("附件2　测算复核信息"));
    let footer = part(&briefing, "briefing.docx", "word/footer1.xml");
    assert!(footer.contains("PAGE"));
}

/// Word wants properties in an order; the writer does not keep it.
/// The groups have sentences of their own, so the picture of how many targets are met is as flat as without them.
#[cfg(feature = "docx")]
#[test]
fn the_briefing_shows_the_plan_as_a_whole() {
    let grouped = plan("总产值");
    let mut whole = grouped.clone();
    whole.plan.groups.clear();
    assert!(!grouped.plan.groups.is_empty());
    let [with, without] = [&grouped, &whole].map(|summary| {
        let results = chart::Results::of(summary);
        let wanted = chart::Wanted {
            kinds: &["met"],
            ..chart::Wanted::default()
        };
        let options = chart::Options::new(Language::Chinese);
        let pictures = chart::render(&results, &options, &wanted, &|_, _| {}).expect("a size").pictures;
        let briefing = Briefing {
            summary,
            pictures: &pictures,
            language: Language::Chinese,
            command: "attain run a.json",
            advice: &Advice::NONE,
        };
        let document = part(&briefing, "briefing.docx", "word/document.xml");
        let extent = document.split("<wp:extent ").nth(1).expect("a picture in the text");
        extent.split('>').next().expect("its size").to_string()
    });
    assert_eq!(with, without);
}

#[cfg(feature = "docx")]
#[test]
fn properties_stand_in_the_order_of_the_schema() {
    let orders: [(&str, &[&str]); 5] = [
        (
            "pPr",
            &[
                "pStyle",
                "keepNext",
                "pageBreakBefore",
                "spacing",
                "ind",
                "jc",
                "outlineLvl",
                "rPr",
            ],
        ),
        ("rPr", &["rFonts", "b", "bCs", "sz", "szCs", "lang"]),
        ("tblPr", &["tblW", "jc", "tblBorders", "tblLayout", "tblCellMar"]),
        ("tcPr", &["tcW", "gridSpan", "shd", "vAlign"]),
        ("sectPr", &["footerReference", "pgSz", "pgMar", "cols"]),
    ];
    each(|briefing| {
        for name in ["word/document.xml", "word/styles.xml", "word/footer1.xml"] {
            let text = part(briefing, "briefing.docx", name);
            let document = roxmltree::Document::parse(&text).expect("XML");
            for (parent, order) in orders {
                for node in document.descendants().filter(|node| node.tag_name().name() == parent) {
                    let places: Vec<usize> = node
                        .children()
                        .map(|child| {
                            let child = child.tag_name().name();
                            let place = order.iter().position(|known| *known == child);
                            place.unwrap_or_else(|| panic!("{child} in {parent}"))
                        })
                        .collect();
                    assert!(places.is_sorted(), "{parent} of {name}: {places:?}");
                }
            }
        }
    });
}

#[cfg(feature = "docx")]
#[test]
fn hostile_words_stay_words_in_word() {
    let words = hostile();
    let (summary, pictures) = (plan(&words), pictures(&words));
    let briefing = Briefing {
        summary: &summary,
        pictures: &pictures,
        language: Language::English,
        command: "",
        advice: &Advice::NONE,
    };
    let document = part(&briefing, "briefing.docx", "word/document.xml");
    let parsed = roxmltree::Document::parse(&document).expect("XML");
    let text: String = parsed.descendants().filter_map(|node| node.text()).collect();
    assert!(text.contains("=cmd|'/C calc'!A0 <script>alert(\"1\")</script> & ]]> \u{fffd}"));
}
