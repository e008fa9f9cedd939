//! `report.html`.

use super::{each, hostile, pictures, plan};
use crate::report::html::report;
use crate::report::Advice;
use crate::report::story::Briefing;
use crate::wording::Language;
use roxmltree::{Document, ParsingOptions};

fn text(briefing: &Briefing) -> String {
    String::from_utf8(report(briefing)).expect("UTF-8")
}

fn parsed(page: &str) -> Document<'_> {
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(page, options).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn pages_are_well_formed_and_load_nothing() {
    each(|briefing| {
        let page = text(briefing);
        let mut ids = std::collections::BTreeSet::new();
        for node in parsed(&page).descendants().filter(roxmltree::Node::is_element) {
            let name = node.tag_name().name();
            assert!(
                !["script", "link", "img", "iframe", "object", "embed", "base", "image"].contains(&name),
                "<{name}>"
            );
            for attribute in node.attributes() {
                let value = attribute.value();
                match attribute.name() {
                    "href" if name == "a" => {
                        assert!(
                            ["#", "http://", "https://"]
                                .iter()
                                .any(|start| value.starts_with(start)),
                            "{value}"
                        );
                    }
                    "href" => assert!(value.starts_with('#'), "{value}"),
                    "id" => assert!(ids.insert(value.to_string()), "the id {value} stands twice"),
                    name => {
                        assert!(
                            !["src", "srcset", "background"].contains(&name) && !name.starts_with("on"),
                            "{name}={value}"
                        );
                        assert!(!value.contains("url(") || value.contains("url(#"), "{name}={value}");
                    }
                }
            }
            if name == "style" {
                let style = node.text().unwrap_or_default();
                assert!(!style.contains("url(") && !style.contains("@import"));
            }
        }
    });
}

#[test]
fn pages_mention_every_target() {
    each(|briefing| {
        let page = text(briefing);
        let document = parsed(&page);
        let words: String = document.descendants().filter_map(|node| node.text()).collect();
        for target in &briefing.summary.targets {
            assert!(words.contains(&target.id), "{}", target.id);
            assert!(
                words.contains(
                    &briefing
                        .board()
                        .groups
                        .iter()
                        .flat_map(|group| &group.rows)
                        .find(|row| row.id == target.id)
                        .unwrap()
                        .chance
                )
            );
        }
    });
}

#[test]
fn hostile_words_stay_words() {
    let words = hostile();
    let (summary, pictures) = (plan(&words), pictures(&words));
    let page = text(&Briefing {
        summary: &summary,
        pictures: &pictures,
        language: Language::English,
        command: "a <b>",
        advice: &Advice::NONE,
    });
    assert!(!page.contains("<script"));
    assert!(
        page.contains(
            "=cmd|&#39;/C calc&#39;!A0 &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; ]]&gt; \u{fffd}"
        )
    );
    assert!(page.contains("https://example.org/?a=1&amp;b=&quot;2&quot;"));
    // No link that a browser would run.
    assert!(!page.contains("href=\"javascript:"));
    assert!(page.contains("<code>a &lt;b&gt;</code>"));
}

#[test]
fn pages_have_a_distribution_for_uncertain_assumptions_only() {
    let summary = plan("总产值");
    let page = text(&Briefing {
        summary: &summary,
        pictures: &[],
        language: Language::Chinese,
        command: "",
        advice: &Advice::NONE,
    });
    assert_eq!(page.matches("class=\"sketch\"").count(), 1);
    assert!(page.contains("2019年起0.5，2020年起1"));
}
