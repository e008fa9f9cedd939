//! “Did you mean”.

/// The candidate that is so close to `name` that it was very probably meant: at most one slip (a character wrong,
/// missing, too many, or two swapped) in three characters, and at most three in all, with letter case ignored; or the
/// same words in another order (`output_total`, `total_output`). Of equally close ones the one with the same letter
/// case wins, then the earlier. Works by characters of any script.
///
/// The distance is Damerau–Levenshtein's.
pub fn closest<'a, S: AsRef<str> + ?Sized + 'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a S>,
) -> Option<&'a str> {
    let written: Vec<char> = name.chars().take(LONGEST + 1).collect();
    if written.len() > LONGEST {
        return None;
    }
    let lower = name.to_lowercase();
    let mut best: Option<((usize, usize), &str)> = None;
    for candidate in candidates {
        let candidate = candidate.as_ref();
        let length = candidate.chars().take(LONGEST + 1).count();
        if candidate == name || length > LONGEST || length.abs_diff(written.len()) > MOST_SLIPS {
            continue;
        }
        let candidate_lower = candidate.to_lowercase();
        let mut slips = strsim::damerau_levenshtein(&lower, &candidate_lower);
        if slips > 0 && same_words(&lower, &candidate_lower) {
            slips = 1;
        } else if slips > allowed(written.len().min(length)) && !(slips == 1 && swapped(&lower, &candidate_lower)) {
            continue;
        }
        let key = (slips, strsim::damerau_levenshtein(name, candidate));
        if best.is_none_or(|(found, _)| key < found) {
            best = Some((key, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Longer names get no suggestion: the work grows with the square of the length.
const LONGEST: usize = 200;
const MOST_SLIPS: usize = 3;

fn allowed(length: usize) -> usize {
    // One slip in two characters makes another word, above all in Chinese.
    (length / 3).min(MOST_SLIPS)
}

/// Whether two words of the same letters differ by order alone (`ia`, `ai`).
fn swapped(a: &str, b: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(a) == sorted(b)
}

fn same_words(a: &str, b: &str) -> bool {
    let words = |text: &str| {
        let mut words: Vec<String> = text.split('_').map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    a.contains('_') && words(a) == words(b)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn finds_slips_of_the_pen() {
        let names = ["total_output", "growth", "ai", "工业总产值", "Push"];
        assert_eq!(closest("totl_output", names), Some("total_output"));
        assert_eq!(closest("output_total", names), Some("total_output"));
        assert_eq!(closest("grwoth", names), Some("growth"));
        assert_eq!(closest("GROWTH", names), Some("growth"));
        assert_eq!(closest("ia", names), Some("ai"));
        assert_eq!(closest("工业总产直", names), Some("工业总产值"));
        assert_eq!(closest("push", names), Some("Push"));
    }

    #[test]
    fn keeps_silent_when_not_sure() {
        let names = ["total_output", "growth", "ai", "产值"];
        for other in ["x", "it", "birth_rate", "就业", "产业", "", "ai2", "toe_up"] {
            assert_eq!(closest(other, names), None, "{other}");
        }
        assert_eq!(closest(&"a".repeat(100_000), [&"a".repeat(99_999)]), None);
    }

    #[test]
    fn prefers_the_nearer_then_the_same_case_then_the_earlier() {
        assert_eq!(
            closest("growth_a", ["growth_bb", "growth_b", "growth_c"]),
            Some("growth_b")
        );
        assert_eq!(closest("ratex", ["RATE", "rate"]), Some("rate"));
    }
}
