//! Many mistakes together.

use std::collections::HashSet;

use super::render::{Format, human, json, short};
use super::{Diagnostic, Files, Severity, Span};
use crate::wording::{Language, Said, say};

/// How many messages are printed for people before the rest is only counted.
pub const PRINTED_AT_MOST: usize = 100;

/// How many different messages are kept; further ones are only counted, so that a large broken file cannot fill the
/// memory.
pub const STORED_AT_MOST: usize = 10_000;

/// The proof that an error was said: only [`Diagnostics::error`] makes one. A function that gives `Result<T, Reported>` cannot
/// fail in silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reported(());

/// The mistakes and doubts found so far, in the order in which they were found and each only once. Of several errors of
/// one kind at one place the first stays.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    seen: HashSet<Diagnostic>,
    /// Where errors of which kind are known: an expression that is wrong for every member is one mistake.
    places: HashSet<(&'static str, Span)>,
    errors: usize,
    warnings: usize,
}

impl Diagnostics {
    /// None yet.
    pub fn new() -> Diagnostics {
        Diagnostics::default()
    }

    /// Adds an error, unless it is there already. Whatever it was made as, it is one now, so that the proof holds.
    pub fn error(&mut self, diagnostic: Diagnostic) -> Reported {
        debug_assert_eq!(diagnostic.severity, Severity::Error, "{}", diagnostic.slug);
        self.push(Diagnostic {
            severity: Severity::Error,
            ..diagnostic
        });
        Reported(())
    }

    /// Adds a warning, unless exactly the same is there already.
    pub fn warn(&mut self, diagnostic: Diagnostic) {
        debug_assert_eq!(diagnostic.severity, Severity::Warning, "{}", diagnostic.slug);
        self.push(diagnostic);
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        let room = self.list.len() < STORED_AT_MOST;
        let known = if room {
            !self.seen.insert(diagnostic.clone())
        } else {
            self.seen.contains(&diagnostic)
        };
        let same_place = diagnostic.severity == Severity::Error
            && diagnostic.span.is_some_and(|span| {
                let place = (diagnostic.slug, span);
                if room {
                    !self.places.insert(place)
                } else {
                    self.places.contains(&place)
                }
            });
        if known || same_place {
            return;
        }
        match diagnostic.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
        if room {
            self.list.push(diagnostic);
        }
    }

    /// The number of different errors.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// The number of different warnings (doubts).
    pub fn warnings(&self) -> usize {
        self.warnings
    }

    /// Whether anything stops the command.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// The proof of an error, where there is one.
    pub fn reported(&self) -> Option<Reported> {
        self.has_errors().then_some(Reported(()))
    }

    /// What was made, where nothing stands against it.
    ///
    /// # Errors
    /// Where there are errors, of whatever origin.
    pub fn result<T>(&self, made: T) -> Result<T, Reported> {
        match self.reported() {
            Some(reported) => Err(reported),
            None => Ok(made),
        }
    }

    /// Whether advice on the next one will be looked at. Looking for what was meant costs a walk over all names, too much
    /// for every line of a flood.
    pub fn few(&self) -> bool {
        self.errors + self.warnings < PRINTED_AT_MOST
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.errors + self.warnings == 0
    }

    /// In the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// By place: texts in the order of their registration, then by first byte; those without a place come last. Equal
    /// places keep the order in which they were found.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<&Diagnostic> = self.list.iter().collect();
        sorted.sort_by_key(|diagnostic| {
            let place = |Span { file, start, .. }: Span| (0, file.0, start);
            diagnostic.span.map_or((1, 0, 0), place)
        });
        sorted
    }

    /// All of them as they are printed, sorted by place, ending with a line break unless empty. For people at most
    /// [`PRINTED_AT_MOST`] are written out; whatever is left out is counted in a last message.
    pub fn render(&self, files: &Files, format: Format, language: Language) -> String {
        let sorted = self.sorted();
        let shown = match format {
            Format::Human { .. } => sorted.len().min(PRINTED_AT_MOST),
            Format::Short | Format::Json => sorted.len(),
        };
        let mut text = String::new();
        for diagnostic in &sorted[..shown] {
            append(&mut text, diagnostic, files, format, language);
        }
        let more = self.errors + self.warnings - shown;
        if more > 0 {
            append(&mut text, &not_shown(more, self.has_errors()), files, format, language);
        }
        text
    }
}

/// What others noticed, joined to this: errors stay errors, warnings stay warnings.
impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        diagnostics.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }
}

fn append(text: &mut String, diagnostic: &Diagnostic, files: &Files, format: Format, language: Language) {
    match format {
        Format::Human { colour } => {
            text.push_str(&human(diagnostic, files, colour, language));
            text.push('\n');
        }
        Format::Short => text.push_str(&short(diagnostic, files, language)),
        Format::Json => text.push_str(&json(diagnostic, files, language)),
    }
    text.push('\n');
}

fn not_shown(more: usize, error: bool) -> Diagnostic {
    let message = match more {
        1 => Said::new("另有1条信息未显示", "1 more message is not shown"),
        _ => say!("另有{more}条信息未显示"; "{more} more messages are not shown"),
    };
    if error {
        Diagnostic::error("not-shown", message)
    } else {
        Diagnostic::warning("not-shown", message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::FileId;

    fn at(start: u32, message: &str) -> Diagnostic {
        Diagnostic::warning("test", Said::same(message)).at(Span::new(FileId(0), start, start + 1))
    }

    fn all_of(diagnostics: impl IntoIterator<Item = Diagnostic>) -> Diagnostics {
        let mut all = Diagnostics::new();
        all.extend(diagnostics);
        all
    }

    #[test]
    fn only_errors_stand_against_what_was_made() {
        let mut all = all_of([at(1, "doubtful")]);
        assert_eq!((all.result("model"), all.reported()), (Ok("model"), None));
        let error = || Diagnostic::error("wrong", Said::same("wrong")).at(Span::new(FileId(0), 1, 2));
        let reported = all.error(error());
        assert_eq!((all.result("model"), all.reported()), (Err(reported), Some(reported)));
        assert_eq!(all.error(error()), reported, "said before");
        assert_eq!((all.errors(), all.warnings()), (1, 1));
    }

    #[test]
    fn duplicates_go_and_places_sort_stably() {
        let all = all_of([
            at(5, "b"),
            at(1, "a"),
            at(5, "b"),
            at(5, "a"),
            Diagnostic::warning("test", Said::same("nowhere")),
        ]);
        let order: Vec<&str> = all.sorted().iter().map(|one| one.message.en.as_str()).collect();
        assert_eq!(order, ["a", "b", "a", "nowhere"]);
        assert_eq!((all.errors(), all.warnings()), (0, 4));
        assert_eq!(all.iter().next().map(|one| one.message.en.as_str()), Some("b"));
    }

    #[test]
    fn one_mistake_at_one_place_is_said_once() {
        let error = |slug, message: &str| Diagnostic::error(slug, Said::same(message)).at(Span::new(FileId(0), 1, 2));
        let all = all_of([error("a", "for north"), error("a", "for south"), error("b", "other")]);
        assert_eq!(all.errors(), 2);
    }

    #[test]
    fn prints_a_hundred_and_says_how_many_more() {
        let mut files = Files::new();
        files.add("a.json".into(), "x\n".repeat(300).into());
        let all = all_of((0..250).map(|line| at(2 * line, "wrong")));
        let text = all.render(&files, Format::Human { colour: false }, Language::English);
        assert_eq!(text.matches("warning[test]: wrong").count(), PRINTED_AT_MOST);
        assert!(text.contains("150 more messages are not shown"), "{text}");
        assert_eq!(
            all.render(&files, Format::Short, Language::English).lines().count(),
            250
        );
    }

    #[test]
    fn a_flood_is_counted_but_not_kept() {
        let mut all = all_of((0..STORED_AT_MOST as u32 + 7).map(|place| at(place, "wrong")));
        all.push(at(0, "wrong"));
        assert_eq!(all.warnings(), STORED_AT_MOST + 7);
        assert_eq!(all.iter().count(), STORED_AT_MOST);
        assert!(
            all.render(&Files::new(), Format::Short, Language::English)
                .ends_with("7 more messages are not shown\n")
        );
    }
}
