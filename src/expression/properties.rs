//! What holds for every text and every tree: no panic, no quadratic time, print and parse undo one another.

use super::lexer::MISTAKES;
use super::syntax::*;
use super::{LEVELS, parse};
use proptest::prelude::*;
use std::time::{Duration, Instant};

const NOWHERE: At = At { start: 0, end: 0 };

fn placeless(expression: &Expression) -> Expression {
    let boxed = |inner: &Expression| Box::new(placeless(inner));
    let name = |name: &Name| Name {
        at: NOWHERE,
        text: name.text.clone(),
    };
    let index = |index: &Option<Index>| {
        index.as_ref().map(|index| match index {
            Index::Member(member) => Index::Member(name(member)),
            Index::Star(_) => Index::Star(NOWHERE),
        })
    };
    let kind = match &expression.kind {
        Kind::Number(value) => Kind::Number(*value),
        Kind::Period(period) => Kind::Period(*period),
        Kind::Item(item, member) => Kind::Item(name(item), index(member)),
        Kind::Apply(item, member, arguments) => {
            let argument = |argument: &Argument| Argument {
                key: argument.key.as_ref().map(placeless),
                value: placeless(&argument.value),
            };
            Kind::Apply(
                name(item),
                index(member),
                arguments.iter().map(argument).collect(),
            )
        }
        Kind::Unary(unary, operand) => Kind::Unary(*unary, boxed(operand)),
        Kind::Binary(binary, left, right) => Kind::Binary(*binary, boxed(left), boxed(right)),
        Kind::To(low, high) => Kind::To(boxed(low), boxed(high)),
        Kind::Chain(head, steps) => Kind::Chain(
            boxed(head),
            steps
                .iter()
                .map(|(link, step)| (*link, placeless(step)))
                .collect(),
        ),
    };
    Expression { at: NOWHERE, kind }
}

fn bare(kind: Kind) -> Expression {
    Expression { at: NOWHERE, kind }
}

fn name() -> impl Strategy<Value = Name> {
    let known = prop::sample::select(vec![
        "x",
        "工业总产值",
        "_y1",
        "t",
        "year",
        "e3",
        "Q3",
        "M",
        "caf\u{e9}",
        "min",
        "ＧＤＰ",
    ]);
    prop_oneof![known.prop_map(str::to_owned), "[a-z_][a-zA-Z0-9_]{0,6}"]
        .prop_filter("operators and `if`", |text| {
            !matches!(text.as_str(), "and" | "or" | "not" | "to" | "if")
        })
        .prop_map(|text| Name { at: NOWHERE, text })
}

fn index() -> impl Strategy<Value = Option<Index>> {
    prop_oneof![3 => Just(None), 1 => name().prop_map(|member| Some(Index::Member(member))), 1 => Just(Some(Index::Star(NOWHERE)))]
}

fn leaf() -> impl Strategy<Value = Expression> {
    let number = prop_oneof![
        (0u32..10_000).prop_map(f64::from),
        (0u32..1000).prop_map(|thousandths| f64::from(thousandths) / 1000.0),
        any::<u64>()
            .prop_map(|bits| f64::from_bits(bits & !(1 << 63)))
            .prop_filter("finite", |value| value.is_finite()),
    ];
    let period = (0..10_000i32, any::<bool>(), 1..=12u32).prop_map(|(year, quarter, part)| {
        let unit = if quarter {
            PeriodUnit::Quarter
        } else {
            PeriodUnit::Month
        };
        Kind::Period(PeriodLiteral {
            year,
            part: if quarter { (part - 1) / 3 + 1 } else { part },
            unit,
        })
    });
    prop_oneof![
        3 => number.prop_map(Kind::Number),
        1 => period,
        4 => (name(), index()).prop_map(|(name, index)| Kind::Item(name, index)),
    ]
    .prop_map(bare)
}

/// Any tree that some text has.
fn tree() -> impl Strategy<Value = Expression> {
    leaf().prop_recursive(8, 200, 6, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        let links = prop::sample::select(vec![
            vec![Link::Plus, Link::Minus],
            vec![Link::Times, Link::Over],
            vec![Link::And],
            vec![Link::Or],
        ]);
        let steps = links.prop_flat_map({
            let inner = inner.clone();
            move |links| prop::collection::vec((prop::sample::select(links), inner.clone()), 1..4)
        });
        let operators = prop::sample::select(vec![
            Binary::Power,
            Binary::Power,
            Binary::Power,
            Binary::Less,
            Binary::LessOrEqual,
            Binary::Greater,
            Binary::GreaterOrEqual,
            Binary::Equal,
            Binary::NotEqual,
        ]);
        let argument = (prop::option::weighted(0.3, inner.clone()), inner)
            .prop_map(|(key, value)| Argument { key, value });
        let call = prop_oneof![3 => name(), 1 => Just(Name { at: NOWHERE, text: "if".to_owned() })];
        prop_oneof![
            2 => (prop::sample::select(vec![Unary::Minus, Unary::Minus, Unary::Not]), boxed.clone()).prop_map(|(unary, operand)| Kind::Unary(unary, operand)),
            2 => (operators, boxed.clone(), boxed.clone()).prop_map(|(operator, left, right)| Kind::Binary(operator, left, right)),
            4 => (boxed.clone(), steps).prop_map(|(head, steps)| Kind::Chain(head, steps)),
            1 => (boxed.clone(), boxed).prop_map(|(low, high)| Kind::To(low, high)),
            2 => (call, index(), prop::collection::vec(argument, 0..4)).prop_map(|(name, index, arguments)| {
                let index = index.filter(|_| name.text != "if");
                Kind::Apply(name, index, arguments)
            }),
        ]
        .prop_map(bare)
    })
}

/// Pairs of brackets in a text.
fn brackets(text: &str) -> Vec<(usize, usize)> {
    let mut open = Vec::new();
    let mut pairs = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '(' => open.push(at),
            ')' => pairs.extend(open.pop().map(|start| (start, at))),
            _ => {}
        }
    }
    pairs
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn printing_then_parsing_gives_the_same_tree(tree in tree()) {
        let text = tree.to_string();
        let read = parse(&text);
        prop_assert!(read.is_ok(), "{text}: {read:?}");
        prop_assert_eq!(placeless(&read.unwrap()), tree, "{}", text);
    }

    #[test]
    fn printed_brackets_are_needed(tree in tree()) {
        let text = tree.to_string();
        for (start, end) in brackets(&text) {
            let call = text[..start].chars().next_back().is_some_and(|c| super::name::continues_name(c) || c == ']');
            let word = ["and", "or", "not", "to"].iter().any(|word| text[..start].ends_with(word));
            if call && !word {
                continue;
            }
            let without = format!("{} {} {}", &text[..start], &text[start + 1..end], &text[end + 1..]);
            prop_assert!(parse(&without).map(|read| placeless(&read)) != Ok(tree.clone()), "{} and {}", text, without);
        }
    }

    #[test]
    fn every_place_holds_its_own_expression(tree in tree()) {
        let text = format!("  {tree} ");
        let read = parse(&text).unwrap();
        let mut wrong = Vec::new();
        read.walk(&mut |inside| {
            let own = &text[inside.at.start as usize..inside.at.end as usize];
            if parse(own).map(|again| placeless(&again)) != Ok(placeless(inside)) {
                wrong.push(own.to_owned());
            }
        });
        prop_assert!(wrong.is_empty(), "{}: {:?}", text, wrong);
    }

    #[test]
    fn any_text_parses_or_says_where_not(text in any::<String>()) {
        judge(&text);
    }

    #[test]
    fn any_near_miss_parses_or_says_where_not(parts in prop::collection::vec(prop::sample::select(ALPHABET), 0..40)) {
        judge(&parts.concat());
    }
}

const ALPHABET: &[&str] = &[
    "x",
    "y",
    "ai",
    "工业",
    "e",
    "E",
    "t",
    "if",
    "max",
    "mod",
    "AND",
    "and",
    "or",
    "not",
    "to",
    " ",
    " ",
    " ",
    "\n",
    "\u{3000}",
    "0",
    "1",
    "2",
    "000",
    "2020",
    "Q3",
    "M12",
    "Q5",
    "q1",
    "1e9",
    "1e999",
    ".",
    ".5",
    "%",
    "％",
    "(",
    "(",
    ")",
    ")",
    "[",
    "]",
    "*",
    "*",
    "**",
    "+",
    "-",
    "/",
    "^",
    "<",
    "<=",
    "==",
    "=",
    "!=",
    "!",
    "&&",
    "|",
    ",",
    ",",
    ":",
    ";",
    "（",
    "）",
    "，",
    "：",
    "［",
    "］",
    "＋",
    "－",
    "×",
    "÷",
    "−",
    "≤",
    "²",
    "。",
    "、",
    "“",
    "\"",
    "'",
    "１",
    "ａｎｄ",
    "ｔ",
    "\u{301}",
    "\u{200b}",
    "\u{feff}",
    "\0",
    "🦀",
    "_",
    "①",
    "½",
    "√",
    "‰",
    "～",
    "＜",
    "＝",
    "{",
    "}",
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
            assert!(
                !mistakes.is_empty() && mistakes.len() <= 2 * MISTAKES,
                "{text}"
            );
            assert!(
                mistakes.is_sorted_by_key(|mistake| mistake.at.start),
                "{text}"
            );
            for mistake in mistakes {
                assert!(
                    text.get(mistake.at.start as usize..mistake.at.end as usize)
                        .is_some(),
                    "{text}: {mistake:?}"
                );
                assert!(!mistake.to_string().is_empty() && !mistake.reason.slug().is_empty());
                let _ = mistake.help();
            }
        }
    }
}

/// A small generator of its own (xorshift), so that shrinking and strategies of a library are not the only judge.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % sides
    }
}

/// A text by the grammar of the manual, written by hand; every one must parse.
fn sentence(dice: &mut Dice, room: usize) -> String {
    let level = if room == 0 { 8 } else { dice.roll(14) };
    let mut inner = || sentence(dice, room - 1);
    match level {
        0 => format!("({} to {})", inner(), inner()),
        1 => format!("({} or {} or {})", inner(), inner(), inner()),
        2 => format!("({} and {})", inner(), inner()),
        3 => format!("(not {})", inner()),
        4 => format!("({} <= {})", inner(), inner()),
        5 => format!("({}+{} - {})", inner(), inner(), inner()),
        6 => format!("{}*{}/ {}", inner(), inner(), inner()).replace("* -", "*-"),
        7 => format!("f({}, name: {}, 5%: {})", inner(), inner(), inner()),
        9 => format!("-{}", inner()),
        10 => format!("{}^-{}", inner().trim_start_matches('-'), inner()),
        11 => format!("+{}", inner()),
        _ => [
            "x",
            "2020Q3",
            "4.1%",
            "x[ai](-1)",
            "sum( w [ * ] * x[*] )",
            ".5",
            "产值 ( - 1 )",
        ][dice.roll(7)]
        .to_owned(),
    }
}

#[test]
fn sentences_of_the_grammar_parse_and_survive_printing() {
    let mut dice = Dice(20260101);
    for _ in 0..5000 {
        let text = sentence(&mut dice, 4);
        let tree = parse(&text).unwrap_or_else(|mistakes| panic!("{text}: {mistakes:?}"));
        let printed = tree.to_string();
        assert_eq!(
            parse(&printed).map(|again| placeless(&again)),
            Ok(placeless(&tree)),
            "{text}: {printed}"
        );
    }
}

#[test]
fn random_texts_never_panic() {
    let mut dice = Dice(7);
    for _ in 0..30_000 {
        let parts = dice.roll(60);
        let text: String = (0..parts)
            .map(|_| ALPHABET[dice.roll(ALPHABET.len())])
            .collect();
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
        for (term, sign) in [
            ("1", "+"),
            ("x", " * "),
            ("a[ai]", " and "),
            ("2^-x", "-"),
            ("(y)", " or "),
        ] {
            let text = vec![term; 1_000_000].join(sign);
            let start = Instant::now();
            let tree = parse(&text).unwrap();
            let Kind::Chain(_, steps) = &tree.kind else {
                panic!("not a chain")
            };
            assert_eq!(steps.len(), 999_999);
            let mut visited = 0;
            tree.walk(&mut |_| visited += 1);
            assert!(visited >= 1_000_001);
            assert!(tree == tree.clone());
            assert!(tree.to_string().len() >= 1_000_000);
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
            let nested = |levels: usize| {
                format!("{}{middle}{}", before.repeat(levels), after.repeat(levels))
            };
            let inner = if before.contains("not 1") { 4 } else { 1 };
            let deepest = LEVELS / inner;
            let tree =
                parse(&nested(deepest)).unwrap_or_else(|mistakes| panic!("{before}: {mistakes:?}"));
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
            assert!(
                mistake.to_string().len() < 1000
                    && mistake.help().is_none_or(|help| help.len() < 1000)
            );
        }
    }
}
