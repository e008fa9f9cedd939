//! What holds for every tree: print and parse undo one another.

use super::parse;
use super::syntax::*;
use proptest::prelude::*;

const NOWHERE: At = At { start: 0, end: 0 };

pub(super) fn placeless(expression: &Expression) -> Expression {
    let boxed = |inner: &Expression| Box::new(placeless(inner));
    let name = |name: &Name| Name {
        at: NOWHERE,
        text: name.text.clone(),
    };
    let index = |index: &Option<Index>| {
        let subscript = |subscript: &Subscript| match subscript {
            Subscript::Member(member) => Subscript::Member(name(member)),
            Subscript::Star(_) => Subscript::Star(NOWHERE),
            Subscript::All(part, _) => Subscript::All(name(part), NOWHERE),
        };
        index.as_ref().map(|index| index.iter().map(subscript).collect::<Index>())
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
            Kind::Apply(name(item), index(member), arguments.iter().map(argument).collect())
        }
        Kind::Unary(unary, operand) => Kind::Unary(*unary, boxed(operand)),
        Kind::Binary(binary, left, right) => Kind::Binary(*binary, boxed(left), boxed(right)),
        Kind::To(low, high) => Kind::To(boxed(low), boxed(high)),
        Kind::Chain(head, steps) => Kind::Chain(
            boxed(head),
            steps.iter().map(|(link, step)| (*link, placeless(step))).collect(),
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
    let subscript = prop_oneof![
        2 => name().prop_map(Subscript::Member),
        1 => Just(Subscript::Star(NOWHERE)),
        1 => name().prop_map(|part| Subscript::All(part, NOWHERE)),
    ];
    prop_oneof![1 => Just(None), 1 => prop::collection::vec(subscript, 1..4).prop_map(Some)]
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
}

/// A small generator of its own (xorshift), so that shrinking and strategies of a library are not the only judge.
pub(super) struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
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

/// No text has a negative number as one leaf; made by hand, it prints as what means the same.
#[test]
fn negative_numbers_print_as_signs() {
    let number = |value| Box::new(bare(Kind::Number(value)));
    let power = bare(Kind::Binary(Binary::Power, number(-2.0), number(-0.5)));
    assert_eq!(power.to_string(), "(-2)^-0.5");
    let product = bare(Kind::Chain(number(-1e-9), vec![(Link::Times, *number(-0.0))]));
    assert_eq!(product.to_string(), "-1e-9 * -0");
}

/// What the property above rests on: the one place where brackets may seem needed and are not.
#[test]
fn brackets_that_are_left_out() {
    for (text, printed) in [
        ("2^(-x)", "2^-x"),
        ("2^(3^4)", "2^3^4"),
        ("(2)^(-(x^2))", "2^-x^2"),
        ("-(-x)", "--x"),
        ("(not (a == b)) and (c)", "not a == b and c"),
        ("(a * b) + (-c)", "a * b + -c"),
        ("((a - b)) - c", "(a - b) - c"),
    ] {
        assert_eq!(parse(text).unwrap().to_string(), printed);
    }
}
