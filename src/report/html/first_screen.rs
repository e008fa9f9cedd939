//! The first screen, which is the same as the one-page summary: the answer, the board in small, and two pictures.

use super::{figure, paragraph};
use crate::report::html::escape;
use crate::report::story::Briefing;
use std::fmt::Write;

/// The pictures that stand there, by their place.
pub fn pictures(briefing: &Briefing) -> Vec<usize> {
    briefing.summary_pictures()
}

/// The board in small, and two pictures.
pub fn first_screen(briefing: &Briefing) -> String {
    let mut text = String::new();
    let rows = briefing.small_board();
    if !rows.rows.is_empty() {
        text.push_str("<ul class=\"small-board\">\n");
        for row in &rows.rows {
            let percent = (100.0 * row.probability).clamp(0.0, 100.0);
            let percent = if percent.is_finite() { percent } else { 0.0 };
            let _ = writeln!(
                text,
                "<li><span>{}</span><i style=\"--share:{percent:.1}%\"></i><strong>{}</strong></li>",
                escape(&row.name),
                escape(&row.chance)
            );
        }
        text.push_str("</ul>\n");
    }
    if let Some(rest) = &rows.rest {
        let _ = writeln!(text, "<p class=\"small\">{}</p>", escape(rest));
    }
    let pictures = pictures(briefing);
    if !pictures.is_empty() {
        text.push_str("<div class=\"pair\">\n");
        for number in pictures {
            text.push_str(&figure(&briefing.pictures[number], number));
        }
        text.push_str("</div>\n");
    }
    text
}

/// What follows the first screen: the rest of the answer, and what the scenario is about.
pub fn rest(briefing: &Briefing) -> String {
    let description = briefing.text(&briefing.summary.scenario.description);
    let mut text = String::new();
    if briefing.answer() != briefing.short_answer() {
        text.push_str(&paragraph(briefing.answer()[briefing.short_answer().len()..].trim()));
    }
    if !description.is_empty() {
        text.push_str(&paragraph(description));
    }
    text
}
