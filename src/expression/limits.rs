//! What holds for every text: no panic, no deep stack, no quadratic time.

use super::lexer::MISTAKES;
use super::properties::{Dice, placeless};
use super::syntax::Kind;
use super::{LEVELS, parse};
use proptest::prelude::*;
use std::time::{Duration, Instant};

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_parses_or_says_where_not(text in any::<String>()) {
        judge(&text);
    }

    #[test]
    fn any_near_miss_parses_or_says_where_not(parts in prop::collection::vec(prop::sample::select(ALPHABET), 0..40)) {
        judge(&parts.concat());
    }
}

#[rustfmt::skip]
const ALPHABET: &[&str] = &[
    "x", "y", "ai", "工业", "e", "E", "t", "if", "max", "mod", "AND", "and", "or", "not", "to", " ",
    " ", " ", "\n", "\u{3000}", "0", "1", "2", "000", "2020", "Q3", "M12", "Q5", "q1", "1e9", "1e999",
    ".", ".5", "%", "％", "(", "(", ")", ")", "[", "]", "*", "*", "**", "+", "-", "/", "^", "<", "<=",
    "==", "=", "!=", "!", "&&", "|", ",", ",", ":", ";", "（", "）", "，", "：", "［", "］", "＋", "－", "×",
    "÷", "−", "≤", "²", "。", "、", "“", "\"", "'", "１", "ａｎｄ", "ｔ", "\u{301}", "\u{200b}", "\u{feff}",
    "\0", "🦀", "_", "①", "½", "√", "‰", "～", "＜", "＝", "{", "}",
];

/// Mistakes lie inside the text, on borders of characters, in order; what parses goes through print unharmed.
fn judge(text: &str) {
    match parse(text) {
        Ok(tree) => {
            let printed = tree.to_string();
            assert_eq!(
                parse(&printed).map(|again| placeless(&again)),
                Ok(placeless(&tree)),
                "{text}: {printed}"
            );
        }
        Err(mistakes) => {
            assert!(!mistakes.is_empty() && mistakes.len() <= 2 * MISTAKES, "{text}");
            assert!(mistakes.is_sorted_by_key(|mistake| mistake.at.start), "{text}");
            for mistake in mistakes {
                assert!(
                    text.get(mistake.at.start as usize..mistake.at.end as usize).is_some(),
                    "{text}: {mistake:?}"
                );
                assert!(!mistake.to_string().is_empty() && !mistake.reason.slug().is_empty());
                let _ = mistake.help();
            }
        }
    }
}

#[test]
fn random_texts_never_panic() {
    let mut dice = Dice(7);
    for _ in 0..30_000 {
        let parts = dice.roll(60);
        let text: String = (0..parts).map(|_| ALPHABET[dice.roll(ALPHABET.len())]).collect();
        judge(&text);
    }
}

/// On half a mebibyte of stack, so that nothing leans on a large one.
fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new()
        .stack_size(512 << 10)
        .spawn(work)
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn a_million_terms_parse_without_recursion() {
    on_a_small_stack(|| {
        let chains = [
            ("1", "+", 1_000_000),
            ("x", " * ", 200_000),
            ("a[ai]", " and ", 200_000),
            ("2^-x", "-", 200_000),
        ];
        for (term, sign, terms) in chains {
            let text = vec![term; terms].join(sign);
            let start = Instant::now();
            let tree = parse(&text).unwrap();
            let Kind::Chain(_, steps) = &tree.kind else {
                panic!("not a chain")
            };
            assert_eq!(steps.len(), terms - 1);
            let mut visited = 0;
            tree.walk(&mut |_| visited += 1);
            assert!(visited > terms);
            assert!(tree == tree.clone());
            assert!(tree.to_string().len() >= text.len());
            drop(tree);
            assert!(
                start.elapsed() < Duration::from_secs(10),
                "{term}{sign}: {:?}",
                start.elapsed()
            );
        }
    });
}

#[test]
fn nesting_ends_at_the_limit_and_fits_a_small_stack() {
    on_a_small_stack(|| {
        let shapes: [(&str, &str, &str); 9] = [
            ("(", "x", ")"),
            ("f(", "x", ")"),
            ("f(a, b: ", "x", ")"),
            ("-", "x", ""),
            ("+", "x", ""),
            ("not ", "x", ""),
            ("2^", "x", ""),
            ("(1 or 1 and 1 == 1 + 1 * ", "x", ")"),
            ("(0 to 1 or 1 and not 1 == 1 + 1 * -1^", "x", ")"),
        ];
        for (before, middle, after) in shapes {
            let nested = |levels: usize| format!("{}{middle}{}", before.repeat(levels), after.repeat(levels));
            let inner = if before.contains("not 1") { 4 } else { 1 };
            let deepest = LEVELS / inner;
            let tree = parse(&nested(deepest)).unwrap_or_else(|mistakes| panic!("{before}: {mistakes:?}"));
            assert!(tree == tree.clone());
            assert_eq!(
                parse(&tree.to_string()).map(|again| placeless(&again)),
                Ok(placeless(&tree))
            );
            for levels in [deepest + 1, 1000, 300_000] {
                let mistakes = parse(&nested(levels)).unwrap_err();
                assert_eq!(mistakes[0].reason.slug(), "too-deep", "{before}");
            }
        }
        let mistake = &parse(&"(".repeat(200)).unwrap_err()[0];
        assert_eq!((mistake.at.start, mistake.reason.slug()), (100, "too-deep"));
    });
}

#[test]
fn long_nonsense_is_read_in_linear_time() {
    for part in [
        "（",
        "x ",
        "1 ",
        "%",
        "1%",
        "1 % ",
        "1,",
        "1.",
        "a,",
        "a<",
        "a<b<",
        "1 to ",
        "not ",
        "x[",
        "x[a]",
        "x[a](",
        "[",
        ")",
        "é",
        "\u{301}",
        "e\u{301}",
        "1e",
        "1_",
        "2020Q",
        "²",
        "“",
        "\0",
        "１",
        "x(-1)[ai]",
        "f(a,)+",
        "1 000 ",
        "0",
        "９",
        "1.2.3 ",
        ":",
        "f(:",
        "a:",
        "-",
        " ",
        "\u{3000}",
        "= ",
        "1 - not ",
    ] {
        let text = part.repeat(300_000 / part.len());
        let start = Instant::now();
        judge_length(&text);
        judge_length(&format!("x + {text}"));
        judge_length(&format!("f({text}"));
        assert!(
            start.elapsed() < Duration::from_secs(5),
            "{part}: {:?}",
            start.elapsed()
        );
    }
}

fn judge_length(text: &str) {
    if let Err(mistakes) = parse(text) {
        for mistake in mistakes {
            assert!(mistake.to_string().len() < 1000 && mistake.help().is_none_or(|help| help.en.len() < 1000));
        }
    }
}
