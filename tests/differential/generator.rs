//! Scenarios made at random: dimensions, series, lags, windows, every function and distribution with constant and varying
//! parameters, correlations, levers, `if`, and values that are undefined on some paths. Functions and distributions are drawn
//! from their catalogues: a new row is tried without a line here.

use std::fmt::Write;

use attain::distribution::{Arguments, Domain, FAMILIES, Family, Form, INTERVAL, Order};
use attain::expression::functions::{FUNCTIONS, Function, FunctionKind, ParameterKind};

/// Steele, Lea and Flood (2014), "Fast splittable pseudorandom number generators", the SplitMix64 of OOPSLA 2014.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        let share = self.below(1001) as f64 / 1000.0;
        ((low + share * (high - low)) * 1000.0).round() / 1000.0
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Assumption,
    Shock,
    Lever,
    Indicator,
}

/// What an expression may read.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Assumption,
    /// Parameters of a shock's distribution.
    ShockParameter,
    Initial,
    Equation,
    Measure,
    Check,
}

struct Item {
    name: String,
    kind: Kind,
    dimension: Option<usize>,
}

/// What stands in the brackets of a declaration over each dimension, and over both of them.
const DIMENSIONS: [&str; 3] = ["d0", "d1", "d0, d1"];
/// The members of each dimension, and the cells of both.
const MEMBERS: [&[&str]; 3] = [
    &["p", "q", "r"],
    &["u", "v"],
    &["p, u", "p, v", "q, u", "q, v", "r, u", "r, v"],
];
/// What stands in brackets over members of each; the dimension `d2` is a part of the first.
const STARS: [&[&str]; 3] = [&["*", "*", "d2", "d2.*"], &["*"], &["*, *", "p, *", "*, v", "d2, *"]];
/// The keys of a map by member.
const KEYS: [&[&str]; 3] = [&["p", "q", "r"], &["u", "else"], &["q", "else"]];
/// Known periods before the base; files of plain periods know none.
const HISTORY: i64 = 4;

struct Frequency {
    word: &'static str,
    per_year: i64,
}

const FREQUENCIES: [Frequency; 4] = [
    Frequency {
        word: "annual",
        per_year: 1,
    },
    Frequency {
        word: "quarterly",
        per_year: 4,
    },
    Frequency {
        word: "monthly",
        per_year: 12,
    },
    Frequency {
        word: "plain",
        per_year: 0,
    },
];

struct Generator<'r> {
    random: &'r mut Random,
    frequency: &'static Frequency,
    last: i64,
    items: Vec<Item>,
}

/// A whole scenario as JSON.
pub fn scenario(random: &mut Random) -> String {
    let frequency = random.pick(&FREQUENCIES);
    let last = 1 + random.below(5) as i64;
    let mut generator = Generator {
        random,
        frequency,
        last,
        items: Vec::new(),
    };
    generator.scenario()
}

impl Generator<'_> {
    fn scenario(&mut self) -> String {
        let steps = match self.random.below(3) {
            0 => format!(", \"steps\": {}", 1 + self.random.below(4)),
            _ => String::new(),
        };
        let time = match self.frequency.word {
            "plain" => format!("{{\"periods\": {}{steps}}}", self.last),
            word => {
                let quote = |text: String| if word == "annual" { text } else { format!("\"{text}\"") };
                format!(
                    "{{\"frequency\": \"{word}\", \"base\": {}, \"end\": {}{steps}}}",
                    quote(self.period(0)),
                    quote(self.period(self.last))
                )
            }
        };
        let levers = self.levers();
        let assumptions = self.assumptions();
        let shocks = self.shocks();
        let correlations = self.correlations();
        let indicators = self.indicators();
        let (checks, targets) = (self.checks(), self.targets());
        let mut text = format!("{{\n\"attain\": 1, \"name\": \"generated\", \"time\": {time},\n");
        let _ = writeln!(
            text,
            "\"dimensions\": {{\"d0\": [\"p\", \"q\", \"r\"], \"d1\": [\"u\", \"v\"], \"d2\": {{\"of\": \"d0\", \"members\": [\"r\", \"p\"]}}}},"
        );
        let _ = writeln!(
            text,
            "\"tables\": {{\"points\": {{\"-1\": 2, \"0.5\": -1, \"2\": 0.5}}, \"by[d1]\": {{\"u\": {{\"0\": 0, \"1\": 1}}, \"else\": {{\"0.3\": 2, \"0\": 1}}}}}},"
        );
        let _ = writeln!(
            text,
            "\"functions\": {{\"blend(a, b)\": \"0.3 * a + 0.7 * half(b)\", \"half(y)\": \"y / 2\"}},"
        );
        for (key, entries) in [
            ("levers", levers),
            ("assumptions", assumptions),
            ("shocks", shocks),
            ("indicators", indicators),
            ("checks", checks),
            ("targets", targets),
        ] {
            let _ = writeln!(text, "\"{key}\": {{\n  {}\n}},", entries.join(",\n  "));
        }
        let _ = writeln!(text, "\"correlations\": [{}]\n}}", correlations.join(", "));
        text
    }

    /// A period as the file and expressions write it.
    fn period(&self, index: i64) -> String {
        match self.frequency.word {
            "annual" => (2018 + index).to_string(),
            "quarterly" => {
                let quarter = 2018 * 4 + 2 + index;
                format!("{}Q{}", quarter.div_euclid(4), quarter.rem_euclid(4) + 1)
            }
            "monthly" => {
                let month = 2018 * 12 + 9 + index;
                format!("{}M{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
            }
            _ => index.to_string(),
        }
    }

    /// Declares an item and returns the key under which it is written.
    fn declare(&mut self, name: String, kind: Kind) -> (String, Option<usize>) {
        let dimension = if self.random.one_in(3) {
            Some(self.random.below(3) as usize)
        } else {
            None
        };
        let key = match dimension {
            Some(dimension) => format!("{name}[{}]", DIMENSIONS[dimension]),
            None => name.clone(),
        };
        self.items.push(Item { name, kind, dimension });
        (key, dimension)
    }

    fn series(&mut self) -> String {
        let mut points = Vec::new();
        for index in 0..=self.last {
            if index == 1 || self.random.one_in(2) {
                points.push(format!(
                    "\"{}\": {}",
                    self.period(index),
                    self.random.between(-1.0, 2.0)
                ));
            }
        }
        format!("{{{}}}", points.join(", "))
    }

    fn levers(&mut self) -> Vec<String> {
        let count = 1 + self.random.below(3);
        (0..count)
            .map(|at| {
                let (key, dimension) = self.declare(format!("l{at}"), Kind::Lever);
                let value = match (dimension, self.random.below(3)) {
                    (Some(dimension), 0) => {
                        let each = KEYS[dimension]
                            .iter()
                            .map(|member| format!("\"{member}\": {}", self.random.between(-1.0, 2.0)));
                        format!("{{{}}}", each.collect::<Vec<_>>().join(", "))
                    }
                    (None, 0) => self.series(),
                    _ => self.random.between(-1.0, 2.0).to_string(),
                };
                format!("\"{key}\": {{\"value\": {value}}}")
            })
            .collect()
    }

    fn assumptions(&mut self) -> Vec<String> {
        let mut entries = Vec::new();
        // Those that may correlate: each a single draw.
        for at in 0..3 {
            let text = self.distribution(Place::Assumption, None, false);
            self.items.push(Item {
                name: format!("c{at}"),
                kind: Kind::Assumption,
                dimension: None,
            });
            entries.push(format!("\"c{at}\": \"{text}\""));
        }
        for at in 0..1 + self.random.below(4) {
            let before = self.items.len();
            let (key, dimension) = self.declare(format!("a{at}"), Kind::Assumption);
            // It may not read itself.
            let Some(item) = self.items.pop() else { continue };
            debug_assert_eq!(before, self.items.len());
            let value = match (dimension, self.random.below(6)) {
                (None, 0) => self.series(),
                (Some(dimension), 0 | 1) => {
                    let each = KEYS[dimension].iter().map(|member| {
                        let text = self.expression(Place::Assumption, None, 2);
                        format!("\"{member}\": \"{text}\"")
                    });
                    format!("{{{}}}", each.collect::<Vec<_>>().join(", "))
                }
                _ => format!("\"{}\"", self.expression(Place::Assumption, dimension, 3)),
            };
            self.items.push(item);
            entries.push(format!("\"{key}\": {{\"value\": {value}}}"));
        }
        entries
    }

    fn shocks(&mut self) -> Vec<String> {
        let mut entries = Vec::new();
        let first = self.items.len();
        let mut declared = Vec::new();
        for at in 0..3 {
            declared.push((format!("z{at}"), None));
            self.items.push(Item {
                name: format!("z{at}"),
                kind: Kind::Shock,
                dimension: None,
            });
        }
        for at in 0..1 + self.random.below(3) {
            declared.push(self.declare(format!("s{at}"), Kind::Shock));
        }
        // The first indicators are there already: parameters may read their past.
        for at in 0..2 {
            self.items.push(Item {
                name: format!("x{at}"),
                kind: Kind::Indicator,
                dimension: None,
            });
        }
        for (at, (key, dimension)) in declared.into_iter().enumerate() {
            let text = match at {
                0..3 => self.distribution(Place::ShockParameter, None, false),
                _ if self.random.one_in(3) => {
                    let (one, other) = (
                        self.distribution(Place::ShockParameter, dimension, true),
                        self.distribution(Place::ShockParameter, dimension, true),
                    );
                    let factor = self.expression(Place::ShockParameter, dimension, 1);
                    format!("{one} + {other} * ({factor})")
                }
                _ => self.distribution(Place::ShockParameter, dimension, true),
            };
            entries.push(format!("\"{key}\": \"{text}\""));
        }
        debug_assert!(self.items.len() > first);
        entries
    }

    fn correlations(&mut self) -> Vec<String> {
        let mut entries = Vec::new();
        for name in ["c", "z"] {
            let copula = match self.random.below(4) {
                0 => ", \"copula\": {\"t\": 4}",
                1 => ", \"copula\": {\"t\": 2.5}",
                2 => "",
                _ => continue,
            };
            let rho = self.random.between(-0.4, 0.8);
            let entry = match self.random.below(3) {
                0 => format!("{{\"among\": [\"{name}0\", \"{name}1\"], \"rho\": {rho}{copula}}}"),
                1 => format!("{{\"among\": [\"{name}2\", \"{name}0\", \"{name}1\"], \"rho\": {rho}{copula}}}"),
                _ => format!(
                    "{{\"among\": [\"{name}1\", \"{name}0\", \"{name}2\"], \"matrix\": [[1, 0.3, -0.2], [0.3, 1, {rho}], [-0.2, {rho}, 1]]{copula}}}"
                ),
            };
            entries.push(entry);
        }
        entries
    }

    fn history(&mut self) -> String {
        let first = if self.frequency.word == "plain" { 0 } else { -HISTORY };
        let points = (first..=0).map(|index| format!("\"{}\": {}", self.period(index), self.random.between(-1.0, 3.0)));
        format!("{{{}}}", points.collect::<Vec<_>>().join(", "))
    }

    /// How far a lag may reach, and how far back a window of values with such lags.
    fn reach(&self) -> (u64, i64) {
        if self.frequency.word == "plain" { (1, 0) } else { (2, 2) }
    }

    fn indicators(&mut self) -> Vec<String> {
        let declared = self
            .items
            .iter()
            .filter(|item| item.kind == Kind::Indicator)
            .map(|item| (item.name.clone(), None));
        let mut declared: Vec<(String, Option<usize>)> = declared.collect();
        let early = declared.len();
        for at in early..early + 2 + self.random.below(4) as usize {
            declared.push(self.declare(format!("x{at}"), Kind::Indicator));
        }
        // What comes later in this list may be read with a lag only.
        let mut later: Vec<Item> = Vec::new();
        while self.items.last().is_some_and(|item| item.kind == Kind::Indicator) {
            later.extend(self.items.pop());
        }
        let mut entries = Vec::new();
        for (key, dimension) in declared {
            let mut parts = Vec::new();
            let history = match dimension {
                Some(dimension) => {
                    let each = KEYS[dimension]
                        .iter()
                        .map(|member| format!("\"{member}\": {}", self.history()));
                    format!("{{{}}}", each.collect::<Vec<_>>().join(", "))
                }
                None => self.history(),
            };
            parts.push(format!("\"history\": {history}"));
            if self.random.one_in(2) {
                parts.push(format!(
                    "\"initial\": \"{}\"",
                    self.expression(Place::Initial, dimension, 2)
                ));
            }
            let depth = 2 + self.random.below(3) as u32;
            // A flow is read in the base too, where of plain periods nothing before is known.
            let word = if self.frequency.word != "plain" && self.random.one_in(4) {
                "change"
            } else {
                "equation"
            };
            let equation = match dimension {
                Some(dimension) if self.random.one_in(3) => {
                    let each = KEYS[dimension].iter().map(|member| {
                        let text = self.expression(Place::Equation, None, depth);
                        format!("\"{member}\": \"{text}\"")
                    });
                    format!("{{{}}}", each.collect::<Vec<_>>().join(", "))
                }
                _ => format!("\"{}\"", self.expression(Place::Equation, dimension, depth)),
            };
            parts.push(format!("\"{word}\": {equation}"));
            entries.push(format!("\"{key}\": {{{}}}", parts.join(", ")));
            self.items.extend(later.pop());
        }
        entries
    }

    fn checks(&mut self) -> Vec<String> {
        (0..self.random.below(3))
            .map(|at| {
                format!(
                    "\"check {at}\": {{\"holds\": \"{}\"}}",
                    self.expression(Place::Check, None, 2)
                )
            })
            .collect()
    }

    fn targets(&mut self) -> Vec<String> {
        (0..2 + self.random.below(5))
            .map(|at| {
                let dimension = if self.random.one_in(4) {
                    Some(self.random.below(3) as usize)
                } else {
                    None
                };
                let key = dimension.map_or(format!("t{at}"), |dimension| {
                    format!("t{at}[{}]", DIMENSIONS[dimension])
                });
                let measure = self.expression(Place::Measure, dimension, 3);
                let bound = |random: &mut Random| random.between(-1.0, 2.0).to_string();
                let condition = match self.random.below(5) {
                    0 => format!("\"at_least\": {}", bound(self.random)),
                    1 => format!("\"at_most\": \"{}\"", self.expression(Place::Measure, dimension, 1)),
                    2 => format!("\"between\": [{}, 1.5]", self.random.between(-1.0, 1.0)),
                    3 => format!("\"about\": {}, \"within\": 0.5", bound(self.random)),
                    _ => format!("\"at_least\": \"{}\"", self.expression(Place::Measure, dimension, 1)),
                };
                let quote = |text: String| {
                    if matches!(self.frequency.word, "annual" | "plain") {
                        text
                    } else {
                        format!("\"{text}\"")
                    }
                };
                let period = 1 + self.random.below(self.last as u64) as i64;
                let when = match self.random.below(4) {
                    0 => format!(", \"in\": {}", quote(self.period(period))),
                    1 => format!(", \"by\": {}", quote(self.period(period))),
                    2 => {
                        let from = 1 + self.random.below(period as u64) as i64;
                        format!(
                            ", \"by\": {}, \"from\": {}",
                            quote(self.period(period)),
                            quote(self.period(from))
                        )
                    }
                    _ => String::new(),
                };
                format!("\"{key}\": {{\"measure\": \"{measure}\", {condition}{when}}}")
            })
            .collect()
    }

    /// A number as the language writes it.
    fn number(&mut self) -> String {
        match self.random.below(8) {
            0 => format!("{}%", self.random.between(0.0, 90.0)),
            1 => "0".to_string(),
            2 => "1".to_string(),
            3 => "2".to_string(),
            4 => self.random.between(1.0, 20.0).to_string(),
            _ => self.random.between(0.0, 2.0).to_string(),
        }
    }

    /// Something without parts.
    fn leaf(&mut self, place: Place, dimension: Option<usize>) -> String {
        let lagged = matches!(
            place,
            Place::ShockParameter | Place::Equation | Place::Measure | Place::Check
        );
        let readable: Vec<usize> = (0..self.items.len())
            .filter(|at| match (self.items[*at].kind, place) {
                (Kind::Assumption | Kind::Lever, _) => true,
                (Kind::Shock, Place::Equation | Place::ShockParameter) => true,
                (Kind::Indicator, _) => lagged,
                _ => false,
            })
            .collect();
        match self.random.below(10) {
            0 | 1 => self.number(),
            2 if !matches!(place, Place::Initial) => self.clock(),
            _ if readable.is_empty() => self.number(),
            _ => {
                let at = *self.random.pick(&readable);
                self.read(at, place, dimension)
            }
        }
    }

    fn clock(&mut self) -> String {
        match self.random.below(6) {
            0 => "t".to_string(),
            1 if self.frequency.per_year > 0 => "(year - 2018)".to_string(),
            1 => "t".to_string(),
            2..5 => {
                let function = self.function(FunctionKind::Calendar);
                let mut period = self.random.below(self.last as u64 + 1) as i64;
                let mut periods = Vec::new();
                for parameter in function.parameters {
                    let computed = self.random.one_in(3);
                    periods.push(match parameter.kind {
                        ParameterKind::Value => self.random.between(0.1, 2.0).to_string(),
                        ParameterKind::Date if computed && self.frequency.per_year > 0 => {
                            format!("2018 + {}", self.random.between(0.0, 2.0))
                        }
                        ParameterKind::Date if computed => format!("0 + {}", self.random.between(0.0, 2.0)),
                        _ => self.period(period),
                    });
                    period += 1 + self.random.below(3) as i64;
                }
                format!("{}({})", function.name, periods.join(", "))
            }
            5 if self.random.one_in(2) => self.random.pick(&["pi", "dt"]).to_string(),
            _ => match self.frequency.word {
                "quarterly" => "quarter".to_string(),
                "monthly" => "month".to_string(),
                _ => "t".to_string(),
            },
        }
    }

    fn read(&mut self, at: usize, place: Place, dimension: Option<usize>) -> String {
        let item = &self.items[at];
        let (name, kind) = (item.name.clone(), item.kind);
        let of = item.dimension;
        let (farthest, _) = self.reach();
        let lag = match (kind, place) {
            (Kind::Indicator | Kind::Shock, Place::ShockParameter) => Some(1 + self.random.below(farthest)),
            (Kind::Indicator, Place::Equation | Place::Check) if self.random.one_in(2) => {
                Some(1 + self.random.below(farthest))
            }
            (Kind::Shock, Place::Equation) if self.random.one_in(4) => Some(1 + self.random.below(farthest)),
            _ => None,
        };
        let lag = match lag {
            Some(lag) => format!("(-{lag})"),
            // The value of the base, where it could be read now as well.
            None if kind == Kind::Indicator && self.random.one_in(8) => match self.frequency.word {
                "plain" => String::new(),
                _ => format!("({})", self.period(0)),
            },
            None => String::new(),
        };
        if kind == Kind::Indicator && of.is_none() && lag.is_empty() && self.random.one_in(8) {
            return format!("at_base({name})");
        }
        match of {
            None => format!("{name}{lag}"),
            Some(of) => {
                let member = *self.random.pick(MEMBERS[of]);
                match self.random.below(6) {
                    0..4 => {
                        let star = *self.random.pick(STARS[of]);
                        self.over_members(&format!("{name}[{star}]{lag}"))
                    }
                    _ if (dimension == Some(of) || of < 2 && dimension == Some(2)) && self.random.one_in(2) => {
                        format!("{name}[{}]{lag}", DIMENSIONS[of])
                    }
                    _ => format!("{name}[{member}]{lag}"),
                }
            }
        }
    }

    /// A row of the catalogue.
    fn function(&mut self, kind: FunctionKind) -> &'static Function {
        let rows: Vec<&'static Function> = FUNCTIONS.iter().filter(|function| function.kind() == kind).collect();
        rows[self.random.below(rows.len() as u64) as usize]
    }

    /// A function over the members of a starred name.
    fn over_members(&mut self, starred: &str) -> String {
        let function = self.function(FunctionKind::Aggregate);
        let each = |parameter: &attain::expression::functions::Parameter| match parameter.kind {
            ParameterKind::Condition => format!("{starred} >= {}", self.random.between(-1.0, 1.0)),
            ParameterKind::Rank => (1 + self.random.below(2)).to_string(),
            _ if self.random.one_in(3) => format!("{starred} * {starred}"),
            _ => starred.to_string(),
        };
        let inside: Vec<String> = function.parameters.iter().map(each).collect();
        format!("{}({})", function.name, inside.join(", "))
    }

    /// A function of numbers, of which `part` is the first.
    fn elementwise(&mut self, part: String, place: Place, dimension: Option<usize>, depth: u32) -> String {
        let function = self.function(FunctionKind::Elementwise);
        let mut arguments = Vec::new();
        let mut part = Some(part);
        for parameter in function.parameters {
            if parameter.kind == ParameterKind::Points {
                arguments.push(self.points());
                continue;
            }
            let argument = part.take().unwrap_or_else(|| match self.random.below(3) {
                0 => self.number(),
                _ => self.expression(place, dimension, depth - 1),
            });
            arguments.push(match (parameter.kind, self.random.below(4)) {
                (ParameterKind::Condition, _) => format!("{argument} > {}", self.number()),
                (ParameterKind::Named, _) => format!("{}: {argument}", parameter.name),
                // Most functions are defined there.
                (_, 0) => format!("clamp({argument}, -3, 3)"),
                (_, 1) => format!("logistic({argument})"),
                _ => argument,
            });
        }
        let is_lookup = function
            .parameters
            .iter()
            .any(|parameter| parameter.kind == ParameterKind::Points);
        if function.variadic && !is_lookup && self.random.one_in(2) {
            arguments.push(self.number());
        }
        format!("{}({})", function.name, arguments.join(", "))
    }

    /// Points of a lookup, or a table with them.
    fn points(&mut self) -> String {
        match self.random.below(4) {
            0 => "points".to_string(),
            1 => "by[v]".to_string(),
            _ => format!(
                "{}: {}, 1: 2.5, 3: -0.5",
                self.random.between(-2.0, 0.9),
                self.random.between(-1.0, 2.0)
            ),
        }
    }

    /// A function of what was, around a part that reads the past of one period only.
    fn memory(&mut self, part: &str, place: Place, dimension: Option<usize>) -> String {
        // Of plain periods nothing is known before the base, in which it is read.
        if reads_over_time(part) || (self.frequency.word == "plain" && part.contains("(-")) {
            return format!("({part})");
        }
        let function = self.function(FunctionKind::Memory);
        let mut arguments = Vec::new();
        for (at, parameter) in function.parameters.iter().enumerate() {
            arguments.push(match (at, parameter.kind) {
                (0, _) => part.to_string(),
                (_, ParameterKind::Length) => self.random.pick(&["1", "2", "1.5", "0 + 3"]).to_string(),
                (1, _) if self.random.one_in(2) => format!("1 + abs({})", self.leaf(Place::Initial, dimension)),
                (1, _) => self.random.between(0.5, 4.0).to_string(),
                _ => self.leaf(Place::Initial, dimension),
            });
        }
        debug_assert!(matches!(place, Place::Equation | Place::Initial));
        format!("{}({})", function.name, arguments.join(", "))
    }

    fn expression(&mut self, place: Place, dimension: Option<usize>, depth: u32) -> String {
        if depth == 0 {
            return self.leaf(place, dimension);
        }
        let part = |generator: &mut Self| generator.expression(place, dimension, depth - 1);
        let (choice, a) = (self.random.below(30), part(self));
        match choice {
            0..3 => format!("({a} + {})", part(self)),
            3..5 => format!("({a} - {})", part(self)),
            5..8 => format!("({a} * {})", part(self)),
            8 => format!("({a} / {})", part(self)),
            9 => format!("({a} / (1 + abs({})))", part(self)),
            10 => format!("-({a})"),
            11 => match self.random.below(4) {
                0 => format!("({a})^2"),
                1 => format!("({a})^({})", part(self)),
                2 => format!("abs({a})^0.5"),
                _ => format!("2^(clamp({a}, -3, 3))"),
            },
            12..17 => self.elementwise(a, place, dimension, depth),
            17 => format!(
                "clamp({a}, {}, {})",
                self.random.between(-1.0, 0.0),
                self.random.between(0.1, 2.0)
            ),
            18 => format!(
                "if({a} {} {}, {}, {})",
                self.random.pick(&["<", "<=", ">", ">="]),
                part(self),
                part(self),
                part(self)
            ),
            19 => format!("if({}, {a}, {})", self.clock_or_lever(place), part(self)),
            20 => format!("({a} {} {})", self.random.pick(&["==", "!=", "<", ">="]), part(self)),
            21 => format!(
                "({a} > 0 {} not ({} > 1))",
                self.random.pick(&["and", "or"]),
                part(self)
            ),
            22 | 23 => match place {
                Place::Assumption => self.distribution(place, dimension, true),
                Place::Equation if self.random.one_in(2) => self.memory(&a, place, dimension),
                Place::Equation => self.window(&a),
                Place::Measure => self.window(&a),
                _ => format!("({a} + 1)"),
            },
            24 if place != Place::Assumption => {
                let b = part(self);
                format!("blend({a}, {b})")
            }
            24 | 25 if place == Place::Measure => self.measure(&a),
            25 if place == Place::Equation => self.memory(&a, place, dimension),
            24 | 25 if place == Place::Assumption => self.distribution(place, dimension, true),
            _ => self.leaf(place, dimension),
        }
    }

    fn clock_or_lever(&mut self, place: Place) -> String {
        let levers: Vec<String> = self
            .items
            .iter()
            .filter(|item| item.kind == Kind::Lever && item.dimension.is_none())
            .map(|item| item.name.clone())
            .collect();
        match self.random.below(3) {
            0 if !levers.is_empty() => self.random.pick(&levers).clone(),
            1 if place != Place::Initial => self.clock(),
            _ => self.number(),
        }
    }

    /// A row of the catalogue that looks over several periods.
    fn over_time(&mut self) -> &'static Function {
        loop {
            let function = self.function(FunctionKind::Window);
            if function.parameters.len() == 3 {
                return function;
            }
        }
    }

    /// A window around a part, whose own lags reach at most two periods.
    fn window(&mut self, part: &str) -> String {
        if reads_over_time(part) {
            return format!("({part})");
        }
        let word = self.over_time().name;
        // From a period of the plan until now.
        if self.random.below(6) == 0 {
            let from = 1 + self.random.below(self.last as u64) as i64;
            return format!("{word}({part}, {}, 0)", self.period(from));
        }
        let (_, back) = self.reach();
        let from = self.random.below(back as u64 + 1) as i64 - back;
        let to = from + self.random.below((1 - from) as u64) as i64;
        // Of plain periods such ends would be relative to now.
        if self.frequency.word != "plain" && self.random.below(4) == 0 {
            return format!("{word}({part}, {}, {})", self.period(from), self.period(to));
        }
        format!("{word}({part}, {from}, {to})")
    }

    fn measure(&mut self, part: &str) -> String {
        if reads_over_time(part) {
            return format!("({part})");
        }
        let function = if self.random.one_in(4) {
            self.over_time()
        } else {
            self.function(FunctionKind::Measure)
        };
        let is_period = |kind| matches!(kind, ParameterKind::Period | ParameterKind::WindowEnd);
        let periods = function
            .parameters
            .iter()
            .filter(|parameter| is_period(parameter.kind))
            .count() as i64;
        let now = self.random.below(self.last as u64 + 1) as i64;
        let mut period = now.min(self.last + 1 - periods);
        let mut arguments = Vec::new();
        for parameter in function.parameters {
            arguments.push(match parameter.kind {
                ParameterKind::Value => part.to_string(),
                ParameterKind::Condition => format!("{part} > 0.5"),
                ParameterKind::Period | ParameterKind::WindowEnd => {
                    period += 1;
                    self.period(period - 1)
                }
                // Functions over time and of the whole path have no others.
                _ => part.to_string(),
            });
        }
        format!("{}({})", function.name, arguments.join(", "))
    }

    /// A parameter between two ends: a constant, or something that varies.
    fn parameter(&mut self, place: Place, dimension: Option<usize>, low: f64, high: f64) -> String {
        match self.random.below(6) {
            0..3 => self.random.between(low, high).to_string(),
            3 => {
                let inner = self.quiet(place, dimension);
                format!("clamp({inner}, {low}, {high})")
            }
            4 => {
                let inner = self.quiet(place, dimension);
                format!(
                    "{low} + {} * logistic({inner})",
                    ((high - low) * 1000.0).round() / 1000.0
                )
            }
            _ => {
                // May leave the range on some paths.
                let readable: Vec<usize> = (0..self.items.len())
                    .filter(|at| self.items[*at].dimension.is_none() && self.items[*at].kind == Kind::Assumption)
                    .collect();
                if readable.is_empty() {
                    return high.to_string();
                }
                let at = *self.random.pick(&readable);
                format!("{high} + 0.1 * {}", self.items[at].name)
            }
        }
    }

    /// An expression that draws nothing.
    fn quiet(&mut self, place: Place, dimension: Option<usize>) -> String {
        let (one, other) = (self.leaf(place, dimension), self.leaf(place, dimension));
        match self.random.below(3) {
            0 => one,
            1 => format!("{one} * {other}"),
            _ => format!("{one} - 0.5 * {other}"),
        }
    }

    /// A distribution; a compound one only where `deep`.
    fn distribution(&mut self, place: Place, dimension: Option<usize>, deep: bool) -> String {
        let is_compound = |family: &Family| {
            matches!(
                family.arguments,
                Arguments::LevelValues { .. }
                    | Arguments::DistributionBounds { .. }
                    | Arguments::WeightDistributions { .. }
            )
        };
        let known = FAMILIES.iter().copied().chain([&INTERVAL]);
        let families: Vec<&'static Family> = known.filter(|family| deep || !is_compound(family)).collect();
        let family = *self.random.pick(&families);
        let mut p = |low: f64, high: f64| self.parameter(place, dimension, low, high);
        let inside = match family.arguments {
            Arguments::Parameters { forms, .. } => return self.parameters(family, forms, place, dimension),
            Arguments::ValueWeights { .. } => format!("{}: 70%, {}: 20%, 2: 10%", p(0.0, 1.0), p(1.0, 1.5)),
            Arguments::Values { .. } => format!("{}, 2, 0.5, 7", p(-1.0, 1.0)),
            Arguments::LevelValues { .. } => format!("5%: {}, 50%: 0.5, 95%: 1.4", p(-0.6, -0.3)),
            Arguments::DistributionBounds { .. } => {
                let low = p(-1.0, 0.0);
                let inner = self.distribution(place, dimension, false);
                match self.random.below(2) {
                    0 => format!("{inner}, low: {low}"),
                    _ => format!("{inner}, {low}, 50"),
                }
            }
            Arguments::WeightDistributions { .. } => {
                let weight = p(0.1, 0.9);
                let one = self.distribution(place, dimension, false);
                let other = self.distribution(place, dimension, false);
                format!("{weight}: {one}, 0.4: 1.5, 1: {other}")
            }
        };
        format!("{}({inside})", family.name)
    }

    /// A distribution with fixed parameters, in one of its forms.
    fn parameters(
        &mut self,
        family: &'static Family,
        forms: &'static [Form],
        place: Place,
        dimension: Option<usize>,
    ) -> String {
        let first = self.random.one_in(2);
        let form = if first { &forms[0] } else { self.random.pick(forms) };
        let in_order = match form.order {
            Order::Free => &[],
            Order::NotFalling(places) | Order::Rising(places) => places,
        };
        let is_positive = self.random.one_in(3);
        // Those that stand in an order are all given, or none.
        let (all_in_order, by_name) = (self.random.one_in(2), !first || self.random.one_in(4));
        let (mut arguments, mut named) = (Vec::new(), by_name);
        for (at, parameter) in form.parameters.iter().enumerate() {
            let rank = in_order.iter().position(|place| *place == at);
            let is_given = match rank {
                Some(_) => all_in_order,
                None => self.random.one_in(2),
            };
            if parameter.default.is_some() && !is_given {
                named = true;
                continue;
            }
            let (mut low, mut high) = match parameter.domain {
                Domain::Real if is_positive => (0.2, 3.0),
                Domain::Real => (-1.0, 1.0),
                Domain::Positive | Domain::PositiveRate => (0.3, 3.0),
                Domain::NonNegative | Domain::Probability => (0.0, 1.0),
                Domain::PositiveProbability => (0.1, 0.9),
                Domain::Rate => (0.0, 40.0),
                Domain::Count => (0.0, 60.0),
            };
            if let Some(rank) = rank {
                let step = (high - low) / in_order.len() as f64;
                let rounded = |x: f64| (x * 1000.0).round() / 1000.0;
                (low, high) = (
                    rounded(low + rank as f64 * step),
                    rounded(low + (rank as f64 + 0.8) * step),
                );
            }
            let value = match parameter.domain {
                Domain::Count => self.random.between(low, high).round().to_string(),
                _ => self.parameter(place, dimension, low, high),
            };
            arguments.push(if named {
                format!("{}: {value}", parameter.name)
            } else {
                value
            });
        }
        if std::ptr::eq(family, &INTERVAL) {
            // Its notation knows no names.
            let ends: Vec<&str> = arguments
                .iter()
                .map(|end| end.split(": ").last().unwrap_or(end))
                .collect();
            return ends.join(" to ");
        }
        format!("{}({})", family.name, arguments.join(", "))
    }
}

/// Whether a part holds functions that read several periods: they do not nest.
fn reads_over_time(part: &str) -> bool {
    let rows = FUNCTIONS.iter().filter(|function| {
        matches!(
            function.kind(),
            FunctionKind::Window | FunctionKind::Measure | FunctionKind::Memory
        )
    });
    rows.into_iter()
        .any(|function| part.contains(&format!("{}(", function.name)))
}
