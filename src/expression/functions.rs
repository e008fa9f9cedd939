//! The catalogue of functions. Arity, meaning, did-you-mean, manual, help and schema are derived from it: a new function is
//! one new row, and its arithmetic one row of [`crate::arithmetic`].

use crate::arithmetic::Operation;
pub use crate::arithmetic::LookupKind;
use crate::wording::Both;

/// What a function works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FunctionKind {
    /// Numbers of the same period.
    Elementwise,
    /// Values over the members of a dimension; the argument holds starred names.
    Aggregate,
    /// Values over a stretch of time, or of another period.
    Window,
    /// The calendar alone.
    Calendar,
    /// What was, kept in hidden stocks; only in indicators.
    Memory,
    /// The whole path; only in measures of targets.
    Measure,
}

/// What a function computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// An operation on its arguments; where these may be more, on two after two from the left.
    Elementwise(Operation),
    /// Over the members of a dimension.
    Members(Fold),
    /// Over a stretch of time.
    Window(WindowKind),
    /// In the base period.
    Base,
    /// Of the calendar alone.
    Calendar(CalendarKind),
    /// Between the points of a table.
    Lookup(LookupKind),
    /// Of what was, kept in hidden stocks.
    Memory(MemoryKind),
    /// Of the whole path.
    Measure(MeasureKind),
}

/// What is computed over members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// `sum`
    Sum,
    /// `mean`
    Mean,
    /// `min`
    Least,
    /// `max`
    Greatest,
    /// `product`
    Product,
    /// `count`
    Count,
    /// `sd`
    Sd,
    /// `median`
    Median,
    /// `rank`
    Rank,
}

/// What is kept in hidden stocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemoryKind {
    /// `delay`
    Delay,
    /// `smooth`, `smooth3`: so many stocks in a row.
    Smooth(u8),
    /// `delay1`, `delay3`: so many stocks in a row.
    Material(u8),
}

/// What a window computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowKind {
    /// `mean`
    Mean,
    /// `total`
    Total,
    /// `lowest`
    Lowest,
    /// `highest`
    Highest,
    /// `sd`
    Sd,
}

/// What is told of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarKind {
    /// `step`
    Step,
    /// `pulse`
    Pulse,
    /// `ramp`
    Ramp,
}

/// What is told of the whole path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeasureKind {
    /// `at`
    At,
    /// `first`
    First,
    /// `growth`
    Growth,
}

/// What an argument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// An expression.
    Value,
    /// An expression that is read as true where it is not 0.
    Condition,
    /// A literal period.
    Period,
    /// A literal whole number of periods from now, or a literal period.
    WindowEnd,
    /// A literal period, or an expression that is a date as `year` or `t` gives it.
    Date,
    /// A literal whole number, from 1.
    Rank,
    /// Points of plain numbers, `x: y`, or the name of a table.
    Points,
    /// A whole number of steps, made of numbers and of assumptions that do not change over time.
    Length,
    /// An expression, given by its name.
    Named,
}

/// One argument of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// As the signature shows it; arguments are given by position.
    pub name: &'static str,
    /// What it is.
    pub kind: ParameterKind,
}

/// One function. `min`, `max` and `mean` have two rows, told apart by the number of arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Function {
    /// How it is written.
    pub name: &'static str,
    /// What it computes.
    pub meaning: Meaning,
    /// Its arguments.
    pub parameters: &'static [Parameter],
    /// Whether the last argument may be followed by more of its kind.
    pub variadic: bool,
    /// What it does.
    pub words: Both,
    /// An expression that uses it.
    pub example: &'static str,
}

impl Function {
    /// What it works on.
    pub fn kind(&self) -> FunctionKind {
        match self.meaning {
            Elementwise(_) => FunctionKind::Elementwise,
            Members(_) => FunctionKind::Aggregate,
            Window(_) | Meaning::Base => FunctionKind::Window,
            Calendar(_) => FunctionKind::Calendar,
            Meaning::Lookup(_) => FunctionKind::Elementwise,
            Meaning::Memory(_) => FunctionKind::Memory,
            Measure(_) => FunctionKind::Measure,
        }
    }

    /// Whether it takes so many arguments.
    pub fn takes(&self, count: usize) -> bool {
        count == self.parameters.len() || (self.variadic && count > self.parameters.len())
    }

    /// The argument at `place`, from 0.
    pub fn parameter(&self, place: usize) -> Option<&'static Parameter> {
        let last = if self.variadic { self.parameters.last() } else { None };
        self.parameters.get(place).or(last)
    }

    /// `clamp(x, low, high)`, `sum(x[*])`, `min(a, b, ...)`.
    pub fn signature(&self) -> String {
        let written = |parameter: &Parameter| match parameter.kind {
            ParameterKind::Value | ParameterKind::Condition if self.kind() == FunctionKind::Aggregate => {
                format!("{}[*]", parameter.name)
            }
            ParameterKind::Named => format!("{0}: {0}", parameter.name),
            _ => parameter.name.to_string(),
        };
        let names: Vec<String> = self.parameters.iter().map(written).collect();
        format!(
            "{}({}{})",
            self.name,
            names.join(", "),
            if self.variadic { ", ..." } else { "" }
        )
    }

    /// How many arguments it takes, in words: `3 arguments`, `at least 2 arguments`.
    pub fn arity(&self) -> String {
        let count = self.parameters.len();
        let most = if self.variadic { "at least " } else { "" };
        format!("{most}{count} argument{}", if count == 1 { "" } else { "s" })
    }
}

/// The rows of a name: none if there is no such function.
pub fn named(name: &str) -> impl Iterator<Item = &'static Function> + use<'_> {
    FUNCTIONS.iter().filter(move |function| function.name == name)
}

/// The row of `name` that takes `count` arguments.
pub fn called(name: &str, count: usize) -> Option<&'static Function> {
    named(name).find(|function| function.takes(count))
}

use Meaning::{Calendar, Elementwise, Lookup, Measure, Members, Memory, Window};

const fn value(name: &'static str) -> Parameter {
    Parameter {
        name,
        kind: ParameterKind::Value,
    }
}
const fn condition(name: &'static str) -> Parameter {
    Parameter {
        name,
        kind: ParameterKind::Condition,
    }
}
const fn period(name: &'static str) -> Parameter {
    Parameter {
        name,
        kind: ParameterKind::Period,
    }
}
const fn window_end(name: &'static str) -> Parameter {
    Parameter {
        name,
        kind: ParameterKind::WindowEnd,
    }
}

const fn parameter(name: &'static str, kind: ParameterKind) -> Parameter {
    Parameter { name, kind }
}

const X: &[Parameter] = &[value("x")];
const LENGTH: Parameter = parameter("k", ParameterKind::Length);
const DELAYED: &[Parameter] = &[value("x"), LENGTH];
const DELAYED_FROM: &[Parameter] = &[value("x"), LENGTH, value("start")];
const SMOOTHED: &[Parameter] = &[value("x"), value("T")];
const SMOOTHED_FROM: &[Parameter] = &[value("x"), value("T"), value("start")];
const OVER_TIME: &[Parameter] = &[value("x"), window_end("from"), window_end("to")];

const fn row(
    name: &'static str,
    meaning: Meaning,
    parameters: &'static [Parameter],
    example: &'static str,
    en: &'static str,
    zh: &'static str,
) -> Function {
    Function {
        name,
        meaning,
        parameters,
        variadic: false,
        words: Both { zh, en },
        example,
    }
}

const fn variadic(function: Function) -> Function {
    Function {
        variadic: true,
        ..function
    }
}

/// All functions.
#[rustfmt::skip]
pub const FUNCTIONS: &[Function] = &[
    row("exp", Elementwise(Operation::Exp), X, "output(-1) * exp(trend)", "e to the power x", "e 的 x 次方"),
    row("ln", Elementwise(Operation::Ln), X, "ln(output / output(-1))", "natural logarithm; undefined where x is not positive", "自然对数；x 不为正时无法计算"),
    row("log10", Elementwise(Operation::Log10), X, "log10(output)", "logarithm to base 10; undefined where x is not positive", "以 10 为底的对数；x 不为正时无法计算"),
    row("sqrt", Elementwise(Operation::Sqrt), X, "sqrt(variance)", "square root; undefined where x is negative", "平方根；x 为负时无法计算"),
    row("sin", Elementwise(Operation::Sin), X, "sin(2 * 3.14159265 * t / 4)", "sine of an angle in radians", "正弦，角度以弧度计"),
    row("cos", Elementwise(Operation::Cos), X, "cos(2 * 3.14159265 * t / 4)", "cosine of an angle in radians", "余弦，角度以弧度计"),
    row("arcsin", Elementwise(Operation::Arcsin), X, "arcsin(share)", "angle in radians whose sine is x; undefined where x is not between -1 and 1", "正弦为 x 的角度，以弧度计；x 不在 -1 与 1 之间时无法计算"),
    row("arccos", Elementwise(Operation::Arccos), X, "arccos(share)", "angle in radians whose cosine is x; undefined where x is not between -1 and 1", "余弦为 x 的角度，以弧度计；x 不在 -1 与 1 之间时无法计算"),
    row("arctan", Elementwise(Operation::Arctan), X, "arctan(slope)", "angle in radians whose tangent is x", "正切为 x 的角度，以弧度计"),
    row("tanh", Elementwise(Operation::Tanh), X, "tanh(gap)", "hyperbolic tangent, from -1 to 1", "双曲正切，介于 -1 与 1 之间"),
    row("abs", Elementwise(Operation::Abs), X, "abs(gap)", "absolute value", "绝对值"),
    row("floor", Elementwise(Operation::Floor), X, "floor(firms / 10)", "greatest whole number that is not above x", "不大于 x 的最大整数"),
    row("ceil", Elementwise(Operation::Ceil), X, "ceil(firms / 10)", "least whole number that is not below x", "不小于 x 的最小整数"),
    row("int", Elementwise(Operation::Int), X, "int(firms / 10)", "whole part of x, towards zero", "x 的整数部分，向零取整"),
    row("round", Elementwise(Operation::Round), X, "round(firms)", "nearest whole number, halves away from zero", "四舍五入到整数，恰为一半时远离零"),
    row("sign", Elementwise(Operation::Sign), X, "sign(gap)", "-1, 0 or 1, as x is negative, zero or positive", "x 为负、零、正时分别得 -1、0、1"),
    variadic(row("min", Elementwise(Operation::Min), &[value("a"), value("b")], "min(demand, capacity)", "least of its arguments", "各参数中的最小值")),
    variadic(row("max", Elementwise(Operation::Max), &[value("a"), value("b")], "max(0, demand - capacity)", "greatest of its arguments", "各参数中的最大值")),
    row("clamp", Elementwise(Operation::Clamp), &[value("x"), value("low"), value("high")], "clamp(share, 0, 1)", "x, but at least `low` and at most `high`", "把 x 限制在 `low` 与 `high` 之间"),
    row("if", Elementwise(Operation::If), &[condition("condition"), value("a"), value("b")], "if(year >= 2020, rate, 0)", "a where the condition is not 0, else b; only the branch taken matters", "条件不为 0 时取 a，否则取 b；只有所取的分支影响结果"),
    row("logistic", Elementwise(Operation::Logistic), X, "logistic(score)", "1 / (1 + exp(-x)), from 0 to 1", "1 / (1 + exp(-x))，介于 0 与 1 之间"),
    row("logit", Elementwise(Operation::Logit), &[value("p")], "logistic(logit(share(-1)) + shift)", "ln(p / (1 - p)), the inverse of `logistic`; undefined where p is not between 0 and 1", "ln(p / (1 - p))，`logistic` 的反函数；p 不在 0 与 1 之间时无法计算"),
    row("normal_cdf", Elementwise(Operation::NormalCdf), X, "normal_cdf(score)", "probability that a standard normal variable is at most x", "标准正态变量不超过 x 的概率"),
    row("mod", Elementwise(Operation::Mod), &[value("a"), value("b")], "mod(t, 4)", "remainder of a after division by b, with the sign of b; undefined where b is 0", "a 除以 b 的余数，符号与 b 相同；b 为 0 时无法计算"),
    row("ratio", Elementwise(Operation::Ratio), &[value("a"), value("b"), parameter("otherwise", ParameterKind::Named)], "ratio(sales, firms, otherwise: 0)", "a / b, and where b is 0 the value behind `otherwise:`", "a / b；b 为 0 时取 `otherwise:` 之后的值"),
    variadic(row("lookup", Lookup(LookupKind::Line), &[value("x"), parameter("p: y", ParameterKind::Points)], "lookup(water, 0: 0, 50: 3, 100: 4)", "straight lines through the points p: y, flat beyond the ends; or through those of a table: `lookup(x, table)`", "过各点 p: y 的折线，两端之外取端点的值；也可用命名的表：`lookup(x, table)`")),
    variadic(row("lookup_steps", Lookup(LookupKind::Steps), &[value("x"), parameter("p: y", ParameterKind::Points)], "lookup_steps(income, 0: 3%, 36000: 10%)", "the y of the last point p: y that is not above x, before the first that of the first; or of a table: `lookup_steps(x, table)`", "不大于 x 的最后一点 p: y 的 y，第一点之前取第一点的 y；也可用命名的表：`lookup_steps(x, table)`")),
    row("sum", Members(Fold::Sum), X, "sum(output[*])", "sum over all members", "对所有成员求和"),
    row("mean", Members(Fold::Mean), X, "mean(share[*])", "mean over all members", "对所有成员求平均"),
    row("min", Members(Fold::Least), X, "min(output[*])", "least over all members", "所有成员中的最小值"),
    row("max", Members(Fold::Greatest), X, "max(output[*])", "greatest over all members", "所有成员中的最大值"),
    row("product", Members(Fold::Product), X, "product(survival[*])", "product over all members", "对所有成员求积"),
    row("count", Members(Fold::Count), &[condition("x")], "count(output[*] >= 100)", "number of members for which the condition holds", "满足条件的成员个数"),
    row("sd", Members(Fold::Sd), X, "sd(output[*])", "standard deviation over all members, divided by their number", "所有成员的标准差，除以成员个数"),
    row("median", Members(Fold::Median), X, "median(output[*])", "median over all members; of an even number the mean of the middle two", "所有成员的中位数；个数为偶数时取中间两个的平均"),
    row("rank", Members(Fold::Rank), &[value("x"), parameter("k", ParameterKind::Rank)], "rank(output[*], 2)", "k-th smallest value over all members, k from 1", "所有成员中第 k 小的值，k 从 1 起"),
    row("mean", Window(WindowKind::Mean), OVER_TIME, "mean(growth_rate, -3, 0)", "mean over the periods from the one end to the other, both included", "从一端到另一端（含两端）各时期的平均值"),
    row("total", Window(WindowKind::Total), OVER_TIME, "total(investment, 2018, 2020)", "sum over the periods from the one end to the other, both included", "从一端到另一端（含两端）各时期之和"),
    row("lowest", Window(WindowKind::Lowest), OVER_TIME, "lowest(reserves, -4, 0)", "least over the periods from the one end to the other, both included", "从一端到另一端（含两端）各时期的最小值"),
    row("highest", Window(WindowKind::Highest), OVER_TIME, "highest(debt, -4, 0)", "greatest over the periods from the one end to the other, both included", "从一端到另一端（含两端）各时期的最大值"),
    row("sd", Window(WindowKind::Sd), OVER_TIME, "sd(growth_rate, -3, 0)", "standard deviation over the periods from the one end to the other, both included, divided by their number", "从一端到另一端（含两端）各时期的标准差，除以期数"),
    row("at_base", Meaning::Base, X, "output / at_base(output)", "x in the base period, the same in all periods", "x 在基期的值，各期相同"),
    row("step", Calendar(CalendarKind::Step), &[parameter("p", ParameterKind::Date)], "step(2019)", "0 before period p, 1 from then on; p may also be a date that is computed, as `year` or `t` gives it", "时期 p 之前为 0，从 p 起为 1；p 也可以是计算得出的日期，与 `year` 或 `t` 同一计法"),
    row("pulse", Calendar(CalendarKind::Pulse), &[period("p")], "pulse(2019)", "1 in period p, else 0", "仅在时期 p 为 1，其余为 0"),
    row("pulse", Calendar(CalendarKind::Pulse), &[parameter("start", ParameterKind::Date), value("width")], "pulse(2019, 2)", "1 from the date `start` until before `start` + width, else 0; in units of `year`, or of `t` where periods are plain numbers", "从日期 `start` 起、到 `start` + width 之前为 1，其余为 0；以 `year` 的单位计，普通期号时以 `t` 的单位计"),
    row("ramp", Calendar(CalendarKind::Ramp), &[parameter("p", ParameterKind::Date), parameter("q", ParameterKind::Date)], "ramp(2018, 2020)", "0 up to period p, 1 from period q on, a straight line between; p and q may be computed dates, then undefined where q is not after p", "时期 p 及以前为 0，时期 q 及以后为 1，其间直线上升；p、q 可以是计算得出的日期，此时 q 不在 p 之后则无法计算"),
    row("delay", Memory(MemoryKind::Delay), DELAYED, "delay(orders, 2)", "x of k periods ago, before that x in the base", "k 期之前的 x；此前取 x 在基期的值"),
    row("delay", Memory(MemoryKind::Delay), DELAYED_FROM, "delay(orders, 2, 100)", "x of k periods ago, before that `start`", "k 期之前的 x；此前取 `start`"),
    row("smooth", Memory(MemoryKind::Smooth(1)), SMOOTHED, "smooth(demand, 3)", "exponential smoothing of x with time constant T, from x in the base", "以 T 为时间常数的 x 的指数平滑，从 x 在基期的值开始"),
    row("smooth", Memory(MemoryKind::Smooth(1)), SMOOTHED_FROM, "smooth(demand, 3, 100)", "exponential smoothing of x with time constant T, from `start`", "以 T 为时间常数的 x 的指数平滑，从 `start` 开始"),
    row("smooth3", Memory(MemoryKind::Smooth(3)), SMOOTHED, "smooth3(demand, 3)", "three smoothings in a row, each with T/3", "依次三次平滑，每次的时间常数为 T/3"),
    row("smooth3", Memory(MemoryKind::Smooth(3)), SMOOTHED_FROM, "smooth3(demand, 3, 100)", "three smoothings in a row, each with T/3, from `start`", "依次三次平滑，每次的时间常数为 T/3，从 `start` 开始"),
    row("delay1", Memory(MemoryKind::Material(1)), SMOOTHED, "delay1(starts, 2)", "outflow of a stock that takes x in and keeps it for T periods on average, from x in the base", "存量以 x 流入、平均停留 T 期后的流出，从 x 在基期的值开始"),
    row("delay1", Memory(MemoryKind::Material(1)), SMOOTHED_FROM, "delay1(starts, 2, 50)", "outflow of a stock that takes x in and keeps it for T periods on average, from `start`", "存量以 x 流入、平均停留 T 期后的流出，从 `start` 开始"),
    row("delay3", Memory(MemoryKind::Material(3)), SMOOTHED, "delay3(starts, 2)", "three such stocks in a row, each with T/3", "依次三个这样的存量，各停留 T/3"),
    row("delay3", Memory(MemoryKind::Material(3)), SMOOTHED_FROM, "delay3(starts, 2, 50)", "three such stocks in a row, each with T/3, from `start`", "依次三个这样的存量，各停留 T/3，从 `start` 开始"),
    row("at", Measure(MeasureKind::At), &[value("x"), period("p")], "at(output, 2020)", "x in period p", "x 在时期 p 的值"),
    row("first", Measure(MeasureKind::First), &[condition("condition")], "first(output >= 1000)", "the `year`, or plain period, in which the condition first holds after the base; undefined if never", "基期之后条件首次成立的 `year`（或普通期号）；从未成立则无法计算"),
    row("growth", Measure(MeasureKind::Growth), &[value("x"), period("p"), period("q")], "growth(total, 2017, 2020)", "compound rate of growth from p to q, per year; per period where periods are plain numbers", "从 p 到 q 的复合年增长率；普通期号时为每期增长率"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::parse;
    use crate::expression::syntax::Kind;

    #[test]
    fn every_example_calls_its_row() {
        for function in FUNCTIONS {
            let mut calls = Vec::new();
            let tree = parse(function.example).expect(function.example);
            tree.walk(&mut |inside| {
                if let Kind::Apply(name, _, arguments) = &inside.kind {
                    calls.extend(called(&name.text, arguments.len()));
                }
            });
            assert!(calls.contains(&function), "{}: {}", function.name, function.example);
            assert!(function.words.is_whole());
        }
    }

    #[test]
    fn the_number_of_arguments_tells_rows_apart() {
        for function in FUNCTIONS {
            for count in 0..9 {
                let rows = named(function.name).filter(|row| row.takes(count)).count();
                assert!(rows <= 1, "{} of {count}", function.name);
            }
        }
        let meaning = |name, count| called(name, count).map(|function| function.meaning);
        assert_eq!(meaning("min", 1), Some(Members(Fold::Least)));
        assert_eq!(meaning("min", 2), Some(Elementwise(Operation::Min)));
        assert_eq!(meaning("min", 7), Some(Elementwise(Operation::Min)));
        assert_eq!(meaning("mean", 1), Some(Members(Fold::Mean)));
        assert_eq!(meaning("mean", 3), Some(Window(WindowKind::Mean)));
        assert_eq!(meaning("mean", 2), None);
        assert_eq!(meaning("exp", 0), None);
        assert_eq!(meaning("absent", 1), None);
    }

    #[test]
    fn rows_have_the_arguments_that_their_meaning_asks_for() {
        use ParameterKind::{Date, Length, Period, Points, Rank, Value, WindowEnd};
        for function in FUNCTIONS {
            let expressions = |kind: ParameterKind| match kind {
                ParameterKind::Condition | ParameterKind::Named => Value,
                kind => kind,
            };
            let kinds: Vec<_> = function.parameters.iter().map(|one| expressions(one.kind)).collect();
            let expected = match function.meaning {
                Elementwise(op) => vec![Value; op.arity()],
                Members(Fold::Rank) => vec![Value, Rank],
                Members(_) | Meaning::Base | Measure(MeasureKind::First) => vec![Value],
                Window(_) => vec![Value, WindowEnd, WindowEnd],
                Calendar(CalendarKind::Step) => vec![Date],
                Calendar(CalendarKind::Pulse) if kinds.len() == 2 => vec![Date, Value],
                Calendar(CalendarKind::Pulse) => vec![Period],
                Calendar(CalendarKind::Ramp) => vec![Date, Date],
                Lookup(_) => vec![Value, Points],
                Memory(kind) => {
                    let second = if kind == MemoryKind::Delay { Length } else { Value };
                    let start = kinds.get(2).map(|_| Value);
                    [Value, second].into_iter().chain(start).collect()
                }
                Measure(MeasureKind::At) => vec![Value, Period],
                Measure(MeasureKind::Growth) => vec![Value, Period, Period],
            };
            assert_eq!(kinds, expected, "{}", function.name);
            let folds = matches!(function.meaning, Elementwise(op) if op.arity() == 2) || matches!(function.meaning, Lookup(_));
            assert!(folds || !function.variadic, "{}", function.name);
        }
    }

    #[test]
    fn every_operation_can_be_written() {
        use Operation::*;
        // Those of the operators, and the one that no text asks for.
        let operators = [
            Add, Subtract, Multiply, Divide, Power, Negate, Less, LessOrEqual, Equal, NotEqual, And, Or, Not,
        ];
        let of_functions: Vec<Operation> = FUNCTIONS
            .iter()
            .filter_map(|function| match function.meaning {
                Elementwise(op) => Some(op),
                _ => None,
            })
            .collect();
        for op in Operation::ALL {
            let written = operators.contains(&op) || of_functions.contains(&op);
            assert_eq!(written, op != Item, "{op:?} has no function, or two");
        }
    }

    #[test]
    fn words_are_derived() {
        let ways = |name| named(name).map(Function::signature).collect::<Vec<_>>();
        assert_eq!(ways("mean"), ["mean(x[*])", "mean(x, from, to)"]);
        assert_eq!(ways("max"), ["max(a, b, ...)", "max(x[*])"]);
        assert_eq!(ways("clamp"), ["clamp(x, low, high)"]);
        assert!(ways("absent").is_empty());
        assert_eq!(FUNCTIONS[0].arity(), "1 argument");
        assert_eq!(
            called("min", 3).map(|function| (function.arity(), function.parameter(8).map(|p| p.name))),
            Some(("at least 2 arguments".to_owned(), Some("b")))
        );
    }
}
