//! Precedence by example, and every mistake with its exact words.

use super::syntax::*;
use super::{Reason, parse, parse_item};

/// The tree with every operator in brackets.
fn shape(expression: &Expression) -> String {
    match &expression.kind {
        Kind::Unary(Unary::Minus, operand) => format!("(-{})", shape(operand)),
        Kind::Unary(Unary::Not, operand) => format!("(not {})", shape(operand)),
        Kind::Binary(operator, left, right) => {
            let sign = match operator {
                Binary::Power => "^",
                Binary::Less => "<",
                Binary::LessOrEqual => "<=",
                Binary::Greater => ">",
                Binary::GreaterOrEqual => ">=",
                Binary::Equal => "==",
                Binary::NotEqual => "!=",
            };
            format!("({}{sign}{})", shape(left), shape(right))
        }
        Kind::To(low, high) => format!("({} to {})", shape(low), shape(high)),
        Kind::Chain(head, steps) => {
            let mut text = format!("({}", shape(head));
            for (link, operand) in steps {
                let sign = match link {
                    Link::Plus => "+",
                    Link::Minus => "-",
                    Link::Times => "*",
                    Link::Over => "/",
                    Link::And => " and ",
                    Link::Or => " or ",
                };
                text += &format!("{sign}{}", shape(operand));
            }
            text + ")"
        }
        Kind::Apply(name, None, arguments) => {
            let parts: Vec<String> = arguments
                .iter()
                .map(|argument| {
                    let key = argument.key.as_ref().map_or(String::new(), |key| shape(key) + ":");
                    key + &shape(&argument.value)
                })
                .collect();
            format!("{}({})", name.text, parts.join(","))
        }
        _ => expression.to_string(),
    }
}

#[test]
fn precedence() {
    for (text, tree) in [
        ("-2^2", "(-(2^2))"),
        ("2^-1", "(2^(-1))"),
        ("2^-x^2", "(2^(-(x^2)))"),
        ("2^3^2", "(2^(3^2))"),
        ("(2^3)^2", "((2^3)^2)"),
        ("-a*b", "((-a)*b)"),
        ("a*-b", "(a*(-b))"),
        ("2^-x*3", "((2^(-x))*3)"),
        ("a- -b", "(a-(-b))"),
        ("--a", "(-(-a))"),
        ("+a", "a"),
        ("a ++ b", "(a+b)"),
        ("-+2^2", "(-(2^2))"),
        ("a+b-c", "(a+b-c)"),
        ("a-(b-c)", "(a-(b-c))"),
        ("(a-b)-c", "((a-b)-c)"),
        ("a+b*c", "(a+(b*c))"),
        ("a*b+c", "((a*b)+c)"),
        ("a/b*c", "(a/b*c)"),
        ("a/b/c^d", "(a/b/(c^d))"),
        ("a<b+1", "(a<(b+1))"),
        ("not x == 1", "(not (x==1))"),
        ("not not a", "(not (not a))"),
        ("not a and b", "((not a) and b)"),
        ("a and not b or c", "((a and (not b)) or c)"),
        ("a or b and c", "(a or (b and c))"),
        ("a and b and c", "(a and b and c)"),
        ("a or b to c", "((a or b) to c)"),
        ("1 + 2 to 3 * 4", "((1+2) to (3*4))"),
        ("-1 to -x", "((-1) to (-x))"),
        ("(a < b) < c", "((a<b)<c)"),
        ("1 - (not x)", "(1-(not x))"),
        ("2020-12", "(2020-12)"),
        ("f(-1, a: 3, 5%: 0 to 1)", "f((-1),a:3,0.05:(0 to 1))"),
        ("f(1,000)", "f(1,0)"),
        ("f()", "f()"),
        ("if(a > 1, b, c) + 1", "(if((a>1),b,c)+1)"),
        ("2.5e3*2E-1", "(2500*0.2)"),
        ("e3 + 2e3", "(e3+2000)"),
        ("4.1%+x", "(0.041+x)"),
        ("2020Q3 - 2020M07", "(2020Q3-2020M7)"),
        ("\u{3000}a\u{a0}\n+\tb ", "(a+b)"),
        (
            "order + android + nothing + tomorrow",
            "(order+android+nothing+tomorrow)",
        ),
        ("t + year + quarter", "(t+year+quarter)"),
    ] {
        let parsed = parse(text).unwrap_or_else(|mistakes| panic!("{text}: {mistakes:?}"));
        assert_eq!(shape(&parsed), tree, "{text}");
    }
}

#[test]
fn items_indexes_and_lags() {
    for (text, printed) in [
        ("x [ ai ]", "x[ai]"),
        ("x[*]", "x[*]"),
        ("x [ ai ] ( -1 )", "x[ai](-1)"),
        ("cafe\u{301}", "caf\u{e9}"),
        ("工业总产值(-1)", "工业总产值(-1)"),
        ("sum(w[*] * x[*])", "sum(w[*] * x[*])"),
        ("discrete(0: 70%, 1: 20%)", "discrete(0: 0.7, 1: 0.2)"),
        ("1e300 + 1e-7 + 123456", "1e300 + 1e-7 + 123456"),
    ] {
        assert_eq!(parse(text).unwrap().to_string(), printed);
    }
    let (name, index) = parse_item(" growth[cluster] ").unwrap();
    assert_eq!(name.text, "growth");
    assert!(matches!(index.as_deref(), Some([Subscript::Member(member)]) if member.text == "cluster"));
    let found = parse("a + 工业[ai]").unwrap();
    let Kind::Chain(_, steps) = &found.kind else { panic!() };
    assert_eq!(steps[0].1.at, At { start: 4, end: 14 });
}

/// Text, what the first mistake underlines, slug, message, help.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const MISTAKES: &[Row] = &[
    ("", "", "empty-expression", "the expression is empty", ""),
    ("  ", "  ", "empty-expression", "the expression is empty", ""),
    ("max（1, 2)", "（", "full-width", "`（` is full-width: write the half-width `(`", ""),
    ("a，b", "，", "full-width", "`，` is full-width: write the half-width `,`", ""),
    ("a － b", "－", "full-width", "`－` is full-width: write the half-width `-`", ""),
    ("a × ２．５％", "×", "unknown-operator", "`×` is not an operator here: write `*`", ""),
    ("２．５％", "２．５％", "full-width", "`２．５％` is full-width: write the half-width `2.5%`", ""),
    ("5％ * a", "5％", "full-width", "`5％` is full-width: write the half-width `5%`", ""),
    ("2020Ｑ3", "2020Ｑ3", "full-width", "`2020Ｑ3` is full-width: write the half-width `2020Q3`", ""),
    ("a ＜＝ b", "＜＝", "full-width", "`＜＝` is full-width: write the half-width `<=`", ""),
    ("a ＝ b", "＝", "full-width", "`＝` is full-width: write `==`", ""),
    ("a ａｎｄ b", "ａｎｄ", "full-width", "`ａｎｄ` is full-width: write the half-width `and`", ""),
    ("max(a、b)", "、", "full-width", "`、` is full-width: write the half-width `,`", ""),
    ("a。", "。", "full-width", "`。` is full-width: write the half-width `.`", ""),
    ("a ＃ b", "＃", "full-width", "`＃` is full-width: write the half-width `#`", ""),
    ("1 ～ 2", "～", "full-width", "`～` is full-width: write `to`", ""),
    ("a ÷ b", "÷", "unknown-operator", "`÷` is not an operator here: write `/`", ""),
    ("a − b", "−", "unknown-operator", "`−` is not an operator here: write `-`", ""),
    ("a ≤ b", "≤", "unknown-operator", "`≤` is not an operator here: write `<=`", ""),
    ("a ≥ b", "≥", "unknown-operator", "`≥` is not an operator here: write `>=`", ""),
    ("a ≠ b", "≠", "unknown-operator", "`≠` is not an operator here: write `!=`", ""),
    ("a² + 1", "²", "unknown-operator", "`²` is not an operator here: write `^2`", ""),
    ("a && b", "&&", "unknown-operator", "`&&` is not an operator here: write `and`", ""),
    ("a || b", "||", "unknown-operator", "`||` is not an operator here: write `or`", ""),
    ("!a", "!", "unknown-operator", "`!` is not an operator here: write `not`", ""),
    ("a = b", "=", "unknown-operator", "`=` is not an operator here: write `==`", "`==` compares; an equation holds only what stands right of its sign of equality"),
    ("= a * b", "=", "leading-equals", "no sign of equality is needed at the beginning of an expression", "leave out the sign of equality"),
    ("＝a * b", "＝", "leading-equals", "no sign of equality is needed at the beginning of an expression", "leave out the sign of equality"),
    ("normal(mean=5, sd = 1)", "=", "unknown-operator", "`=` is not an operator here: write `:`", ""),
    ("discrete(0＝70%, 1: 30%)", "＝", "full-width", "`＝` is full-width: write `:`", ""),
    ("clamp(x, low=0, high: 1)", "=", "unknown-operator", "`=` is not an operator here: write `:`", ""),
    ("normal(if(a = b, 1, 2), 1)", "=", "unknown-operator", "`=` is not an operator here: write `==`", "`==` compares; an equation holds only what stands right of its sign of equality"),
    ("6%至9%", "至", "unknown-operator", "`至` is not an operator here: write `to`", ""),
    ("6 到 9", "到", "unknown-operator", "`到` is not an operator here: write `to`", ""),
    ("6%—9%", "—", "unknown-operator", "`—` is not an operator here: write `to`", ""),
    ("a ** b", "**", "unknown-operator", "`**` is not an operator here: write `^`", ""),
    ("a <> b", "<>", "unknown-operator", "`<>` is not an operator here: write `!=`", ""),
    ("√4", "√", "unknown-operator", "`√` is not an operator here: write `sqrt(x)`", ""),
    ("a # b", "#", "unexpected-character", "`#` means nothing here", ""),
    ("a.b", ".", "unexpected-character", "`.` means nothing here", ""),
    ("a\u{200b}b", "\u{200b}", "unexpected-character", "U+200B means nothing here", ""),
    ("① + 1", "①", "unexpected-character", "`①` means nothing here", "numbers are written with the digits 0 to 9"),
    ("“a”", "“", "quotation-mark", "`“` is a quotation mark, and expressions hold no quoted text", ""),
    ("'a'", "'", "quotation-mark", "`'` is a quotation mark, and expressions hold no quoted text", ""),
    ("1.2.3", "1.2.3", "bad-number", "`1.2.3` is not a number", ""),
    ("5.", "5.", "bad-number", "`5.` is not a number", "write `5` or `5.0`"),
    ("2e + 1", "2e", "bad-number", "`2e` is not a number", "digits are missing after `e`"),
    ("2x", "2x", "bad-number", "`2x` is not a number", "write `2 * x` to multiply; a name starts with a letter or `_`"),
    ("1_000", "1_000", "bad-number", "`1_000` is not a number", "write `1000`"),
    ("480亿元", "480亿元", "bad-number", "`480亿元` is not a number", "write `480` alone; the unit belongs into the key `unit`: `\"unit\": \"亿元\"`"),
    ("2.5亿", "2.5亿", "bad-number", "`2.5亿` is not a number", "write `2.5e8`"),
    ("0.3个百分点", "0.3个百分点", "bad-number", "`0.3个百分点` is not a number", "write `0.3%`"),
    ("480 亿元", "亿元", "unexpected-token", "expected an operator, found `亿元`", "write `480` alone; the unit belongs into the key `unit`: `\"unit\": \"亿元\"`"),
    ("5 million", "million", "unexpected-token", "expected an operator, found `million`", "write `5e6`"),
    ("¥480", "¥", "unexpected-character", "`¥` means nothing here", "write the number alone; the unit belongs into the key `unit`"),
    ("3万", "3万", "bad-number", "`3万` is not a number", "write `3e4`"),
    ("1 + 10 000", "10 000", "bad-number", "`10 000` is not a number", "write `10000`"),
    ("1e999", "1e999", "number-out-of-range", "`1e999` is too large for a number", ""),
    ("1e-999%", "1e-999%", "number-out-of-range", "`1e-999%` is too close to zero for a number", ""),
    ("1,000 + a", "1,000", "comma-in-number", "`1,000` has a comma, and numbers are written without", "write `1000`"),
    ("a * (4,1)", "4,1", "comma-in-number", "`4,1` has a comma, and numbers are written without", "write `4.1`"),
    ("0,041", "0,041", "comma-in-number", "`0,041` has a comma, and numbers are written without", "write `0.041`"),
    ("2020Q5", "2020Q5", "bad-period", "`2020Q5` is not a period: quarters run from 1 to 4", ""),
    ("2020M0", "2020M0", "bad-period", "`2020M0` is not a period: months run from 1 to 12", ""),
    ("2020M99999999999", "2020M99999999999", "bad-period", "`2020M99999999999` is not a period: months run from 1 to 12", ""),
    ("20Q1", "20Q1", "bad-period", "`20Q1` is not a period: a year has four digits", ""),
    ("2020q3", "2020q3", "bad-period", "`2020q3` is not a period: the letter is a capital", "write `2020Q3`"),
    ("a b", "b", "unexpected-token", "expected an operator, found `b`", "write `*` between two values to multiply them"),
    ("(a b)", "b", "unexpected-token", "expected an operator or `)`, found `b`", "write `*` between two values to multiply them"),
    ("f(a b)", "b", "unexpected-token", "expected an operator, `,` or `)`, found `b`", "write `*` between two values to multiply them"),
    ("(a)(b)", "(", "unexpected-token", "expected an operator, found `(`", "write `*` between two values to multiply them"),
    ("a AND b", "AND", "unexpected-token", "expected an operator, found `AND`", "write `and` in small letters"),
    ("a mod b", "mod", "unexpected-token", "expected an operator, found `mod`", "write `mod(a, b)`"),
    ("a 除以 b", "除以", "unexpected-token", "expected an operator, found `除以`", "write `/`"),
    ("5%工业", "工业", "unexpected-token", "expected an operator, found `工业`", "write `*` between two values to multiply them"),
    ("a, b", ",", "unexpected-token", "expected an operator, found `,`", "a comma stands only between the arguments of a call"),
    ("a: b", ":", "unexpected-token", "expected an operator, found `:`", "a colon stands only after the name of an argument"),
    ("(a)[ai]", "[", "unexpected-token", "expected an operator, found `[`", "square brackets stand directly after a name"),
    ("a + * b", "*", "unexpected-token", "expected a value, found `*`", ""),
    ("()", ")", "unexpected-token", "expected a value, found `)`", ""),
    ("and", "and", "unexpected-token", "expected a value, found `and`", ""),
    ("a not b", "not", "unexpected-token", "expected an operator, found `not`", ""),
    ("a +", "", "unexpected-end", "the expression ends where a value is expected", ""),
    ("1 + (a", "(", "unclosed-bracket", "`(` is never closed", ""),
    ("max(a, b", "(", "unclosed-bracket", "`(` is never closed", ""),
    ("max(", "(", "unclosed-bracket", "`(` is never closed", ""),
    ("x[ai", "[", "unclosed-bracket", "`[` is never closed", ""),
    ("a) + (b", ")", "unopened-bracket", "`)` closes nothing", ""),
    ("a]", "]", "unopened-bracket", "`]` closes nothing", ""),
    ("(a]", "]", "mismatched-bracket", "`(` is closed by `]`", ""),
    ("x[ai)", ")", "mismatched-bracket", "`[` is closed by `)`", ""),
    ("0 <= a + 1 < b", "<", "chained-comparison", "comparisons do not chain", "write `0 <= a + 1 and a + 1 < b`"),
    ("a == b == c == d", "==", "chained-comparison", "comparisons do not chain", "write `a == b and b == c`"),
    ("1 to 2 to 3", "to", "chained-to", "`A to B` does not chain", ""),
    ("5 % 2", "%", "remainder-operator", "`%` is percent, there is no remainder operator", "write `mod(a, b)`"),
    ("5%2", "%", "remainder-operator", "`%` is percent, there is no remainder operator", "write `mod(a, b)`"),
    ("a % b", "%", "remainder-operator", "`%` is percent, there is no remainder operator", "write `mod(a, b)`"),
    ("x%", "%", "percent-without-number", "`%` stands only directly after a number", "divide by 100"),
    ("5 % + x", "%", "percent-without-number", "`%` stands only directly after a number", "write it without the space"),
    ("if a", "if", "reserved-word", "`if` is a reserved word", "write `if(condition, a, b)`"),
    ("x[and]", "and", "reserved-word", "`and` is a reserved word", ""),
    ("f(a, b,)", ",", "trailing-comma", "no argument follows this comma", ""),
    ("f(a,,b)", ",", "missing-argument", "an argument is missing before this comma", ""),
    ("f(,b)", ",", "missing-argument", "an argument is missing before this comma", ""),
    ("x[]", "]", "bad-index", "square brackets hold names of members or dimensions, or `*`", ""),
    ("x[2]", "2", "bad-index", "square brackets hold names of members or dimensions, or `*`", ""),
    ("x[a + b]", "+", "bad-index", "square brackets hold names of members or dimensions, or `*`", ""),
    ("x[-1]", "-", "bad-index", "square brackets hold names of members or dimensions, or `*`", "a lag is written in round brackets: `x(-1)`"),
    ("x[a, ]", "]", "bad-index", "square brackets hold names of members or dimensions, or `*`", ""),
    ("x[a][b]", "[b]", "bad-index", "square brackets stand once behind a name", "write `x[a, b]` for two dimensions"),
    ("1 + x(-1)[ai]", "[ai]", "index-after-lag", "the member comes before the round brackets", "write `x[ai](-1)`"),
    ("1 - not x", "not", "not-needs-brackets", "`not` needs brackets inside arithmetic and comparisons", "write `(not x)`"),
    ("a == not b", "not", "not-needs-brackets", "`not` needs brackets inside arithmetic and comparisons", "write `(not x)`"),
    ("- not x", "not", "not-needs-brackets", "`not` needs brackets inside arithmetic and comparisons", "write `(not x)`"),
];

#[test]
fn every_mistake_has_its_words() {
    for &(text, place, slug, message, help) in MISTAKES {
        let mistakes = parse(text).expect_err(text);
        let first = &mistakes[0];
        assert_eq!(&text[first.at.start as usize..first.at.end as usize], place, "{text}");
        assert_eq!(first.reason.slug(), slug, "{text}");
        assert_eq!(first.to_string(), message, "{text}");
        assert_eq!(first.help().unwrap_or_default().en, help, "{text}");
    }
    let deep = &parse(&format!("{}x{}", "(".repeat(101), ")".repeat(101))).unwrap_err()[0];
    assert_eq!(deep.to_string(), "the expression is nested more than 100 levels deep");
    assert_eq!(
        deep.help().unwrap().en,
        "give a part of it a name of its own, as an indicator or an assumption"
    );
    assert_eq!(Reason::TooLong.said().en, "the expression is longer than 4 GiB");
    for text in ["(x)", "+x", "x(-1)", "x + 1", "3"] {
        let mistake = &parse_item(text).unwrap_err()[0];
        assert_eq!(mistake.reason.slug(), "not-an-item", "{text}");
        assert_eq!(
            mistake.to_string(),
            "expected a name, or a name with a member such as `x[member]`"
        );
    }
}

#[test]
fn every_mistake_is_said_in_both_languages() {
    let lone = [Reason::TooLong, Reason::TooDeep, Reason::NotAnItem];
    let told = MISTAKES
        .iter()
        .flat_map(|row| parse(row.0).expect_err(row.0))
        .map(|mistake| mistake.reason)
        .chain(lone);
    for reason in told {
        for said in [Some(reason.said()), reason.help()].into_iter().flatten() {
            said.assert_both();
        }
    }
}

#[test]
fn chinese_advice_says_what_to_write() {
    for (text, message, help) in [
        ("=A*B", "表达式开头不需要等号", "删去等号"),
        (
            "480亿元",
            "`480亿元` 不是数",
            "只写 `480`，单位写在键 `unit` 里：`\"unit\": \"亿元\"`",
        ),
        ("6%至9%", "`至` 不是运算符，写作 `to`", ""),
        ("normal(mean=5)", "`=` 不是运算符，写作 `:`", ""),
        ("1,480 * a", "`1,480` 中有逗号，数中不写逗号", "写作 `1480`"),
        ("a 除以 b", "此处应为运算符，实为 `除以`", "写作 `/`"),
    ] {
        let first = &parse(text).unwrap_err()[0];
        assert_eq!(first.reason.said().zh, message, "{text}");
        assert_eq!(first.help().unwrap_or_default().zh, help, "{text}");
    }
}

/// Read from the source, so that a new slug without a row here fails.
#[test]
fn every_slug_has_a_row() {
    let source = include_str!("reason.rs");
    let body = source
        .split("pub fn slug")
        .nth(1)
        .and_then(|rest| rest.split("pub fn help").next())
        .unwrap();
    let slugs: Vec<&str> = body
        .split("=> \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(slugs.len(), 28);
    for slug in slugs {
        let elsewhere = ["too-long", "too-deep", "not-an-item"].contains(&slug);
        assert!(elsewhere || MISTAKES.iter().any(|row| row.2 == slug), "{slug}");
    }
}

#[test]
fn several_mistakes_are_told_at_once_and_each_once() {
    let told = |text: &str| -> Vec<(u32, &'static str)> {
        parse(text)
            .unwrap_err()
            .iter()
            .map(|mistake| (mistake.at.start, mistake.reason.slug()))
            .collect()
    };
    assert_eq!(
        told("max（a，b）"),
        [(3, "full-width"), (7, "full-width"), (11, "full-width")]
    );
    assert_eq!(told("（a）*（b）"), [(0, "full-width"), (4, "full-width")]);
    assert_eq!(
        told("a < b < c and d && f(x,)"),
        [
            (6, "chained-comparison"),
            (16, "unknown-operator"),
            (22, "trailing-comma")
        ]
    );
    assert_eq!(
        told("2x + 2020Q7 + (1e999"),
        [
            (0, "bad-number"),
            (5, "bad-period"),
            (14, "unclosed-bracket"),
            (15, "number-out-of-range")
        ]
    );
    assert_eq!(
        told("a b c d e f ×"),
        [(2, "unexpected-token"), (12, "unknown-operator")]
    );
    assert_eq!(told("a # b"), [(2, "unexpected-character")]);
    assert_eq!(told("a ， b"), [(2, "full-width")]);
    assert_eq!(told("a ="), [(2, "unknown-operator"), (3, "unexpected-end")]);
    let many: String = (0..50).map(|n| format!("{n}x + f({n},) + ")).collect();
    assert_eq!(parse(&many).unwrap_err().len(), 40);
}
