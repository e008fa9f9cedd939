//! Tokens → syntax tree, by precedence climbing over the catalogue of operators.

use super::lexer::{Lexer, MISTAKES, Token, clipped};
use super::operators::{Level, Meaning, infix, prefix, spelling};
use super::reason::{Expected, IndexProblem, Reason, SyntaxError};
use super::syntax::{Argument, At, Binary, Expression, Index, Kind, Name};

/// Levels of nesting allowed: round brackets, calls, signs, `not` and `^`.
pub const LEVELS: usize = 100;

/// Reads one expression. Its tree is at most a few times [`LEVELS`] deep, so that it can be walked by recursion.
///
/// # Errors
///
/// At least one mistake, at most forty, in order of place.
pub fn parse(text: &str) -> Result<Expression, Vec<SyntaxError>> {
    if u32::try_from(text.len()).is_err() {
        return Err(vec![SyntaxError {
            at: At { start: 0, end: 0 },
            reason: Reason::TooLong,
        }]);
    }
    let mut parser = Parser::new(text);
    let tree = parser.whole();
    if tree.is_err() {
        while parser.token != Token::End {
            parser.bump();
        }
    }
    let mut mistakes = parser.lexer.mistakes;
    for mistake in parser.mistakes {
        // What follows from a mistake that is already told is not told again.
        let told = |known: &SyntaxError| {
            known.at.start < mistake.at.end && mistake.at.start < known.at.end
        };
        if !mistakes.iter().any(told) {
            mistakes.push(mistake);
        }
    }
    mistakes.sort_by_key(|mistake| mistake.at.start);
    match tree {
        Ok(tree) if mistakes.is_empty() => Ok(tree),
        _ => Err(mistakes),
    }
}

/// Reads `x`, `x[member]` or `x[*]`, as items are declared, set and correlated.
///
/// # Errors
///
/// As [`parse`]; [`Reason::NotAnItem`] for any other expression.
pub fn parse_item(text: &str) -> Result<(Name, Option<Index>), Vec<SyntaxError>> {
    let tree = parse(text)?;
    match tree.kind {
        Kind::Item(name, index) if name.at.start == tree.at.start => Ok((name, index)),
        _ => Err(vec![SyntaxError {
            at: tree.at,
            reason: Reason::NotAnItem,
        }]),
    }
}

/// The parser cannot go on; the mistake is noted.
struct Stop;

type Parsed<T> = Result<T, Stop>;

struct Parser<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    /// The token not yet used.
    token: Token,
    at: At,
    /// Where the last used token ends.
    end: u32,
    /// Whether that was a number without `%`.
    after_number: bool,
    depth: usize,
    mistakes: Vec<SyntaxError>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        let mut lexer = Lexer::new(text);
        let (at, token) = lexer.next();
        Parser {
            text,
            lexer,
            token,
            at,
            end: 0,
            after_number: false,
            depth: 0,
            mistakes: Vec::new(),
        }
    }

    /// Uses the current token.
    fn bump(&mut self) -> (At, Token) {
        let (at, token) = self.lexer.next();
        self.end = self.at.end;
        self.after_number = matches!(self.token, Token::Number { percent: false, .. });
        (
            std::mem::replace(&mut self.at, at),
            std::mem::replace(&mut self.token, token),
        )
    }

    fn slice(&self, at: At) -> &'a str {
        &self.text[at.start as usize..at.end as usize]
    }

    /// Notes a mistake after which parsing goes on.
    fn note(&mut self, at: At, reason: Reason) {
        if self.mistakes.len() < MISTAKES {
            self.mistakes.push(SyntaxError { at, reason });
        }
    }

    fn stop<T>(&mut self, at: At, reason: Reason) -> Parsed<T> {
        self.note(at, reason);
        Err(Stop)
    }

    fn whole(&mut self) -> Parsed<Expression> {
        if self.token == Token::End {
            let at = At {
                start: 0,
                end: self.text.len() as u32,
            };
            return self.stop(at, Reason::Empty);
        }
        let tree = self.expression(Level::To)?;
        if self.token == Token::End {
            Ok(tree)
        } else {
            self.unexpected(Expected::Operator, Some(&tree))
        }
    }

    /// One level further in, at the token `at`.
    fn deeper<T>(&mut self, at: At, inside: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth == LEVELS {
            return self.stop(at, Reason::TooDeep);
        }
        self.depth += 1;
        let result = inside(self);
        self.depth -= 1;
        result
    }

    /// An expression of operators that bind at least as tightly as `floor`.
    fn expression(&mut self, floor: Level) -> Parsed<Expression> {
        let mut left = self.operand(floor)?;
        loop {
            if self.token == Token::Percent {
                self.percent()?;
                continue;
            }
            let Token::Operator(sign) = self.token else {
                return Ok(left);
            };
            let Some(operator) = infix(sign) else {
                return Ok(left);
            };
            if operator.level < floor {
                return Ok(left);
            }
            left = match operator.meaning {
                Meaning::Chain(_) => self.chain(left, operator.level)?,
                Meaning::To => self.to(left)?,
                Meaning::Binary(Binary::Power) => {
                    let (at, _) = self.bump();
                    let right = self.deeper(at, |parser| parser.expression(Level::Sign))?;
                    binary(Binary::Power, left, right)
                }
                Meaning::Binary(comparison) => self.comparison(left, comparison)?,
                Meaning::Unary(_) | Meaning::Plus => return Ok(left),
            };
        }
    }

    fn chain(&mut self, head: Expression, level: Level) -> Parsed<Expression> {
        let mut steps = Vec::new();
        while let Token::Operator(sign) = self.token
            && let Some(operator) = infix(sign).filter(|operator| operator.level == level)
            && let Meaning::Chain(link) = operator.meaning
        {
            self.bump();
            steps.push((link, self.expression(level.tighter())?));
            while self.token == Token::Percent {
                self.percent()?;
            }
        }
        Ok(Expression {
            at: At {
                start: head.at.start,
                end: self.end,
            },
            kind: Kind::Chain(Box::new(head), steps),
        })
    }

    fn to(&mut self, low: Expression) -> Parsed<Expression> {
        self.bump();
        let high = self.expression(Level::To.tighter())?;
        if self.token == Token::Operator("to") {
            self.note(self.at, Reason::ChainedTo);
            while self.token == Token::Operator("to") {
                self.bump();
                self.expression(Level::To.tighter())?;
            }
        }
        let at = At {
            start: low.at.start,
            end: high.at.end,
        };
        Ok(Expression {
            at,
            kind: Kind::To(Box::new(low), Box::new(high)),
        })
    }

    fn comparison(&mut self, left: Expression, operator: Binary) -> Parsed<Expression> {
        self.bump();
        let middle = self.expression(Level::Comparison.tighter())?;
        let mut first = true;
        while let Token::Operator(sign) = self.token
            && infix(sign).is_some_and(|operator| operator.level == Level::Comparison)
        {
            let (at, _) = self.bump();
            let right = self.expression(Level::Comparison.tighter())?;
            if std::mem::take(&mut first) {
                let parts = [
                    At {
                        start: left.at.start,
                        end: middle.at.end,
                    },
                    middle.at,
                    right.at,
                ]
                .map(|at| self.slice(at));
                let short = parts.iter().all(|part| part.len() <= 40);
                let write =
                    short.then(|| format!("{} and {} {sign} {}", parts[0], parts[1], parts[2]));
                self.note(at, Reason::ChainedComparison(write));
            }
        }
        Ok(binary(operator, left, middle))
    }

    /// A `%` apart from any number, after an operand.
    fn percent(&mut self) -> Parsed<()> {
        let spaced = self.after_number && self.at.start > self.end;
        let (at, _) = self.bump();
        if self.starts_operand() {
            return self.stop(at, Reason::RemainderOperator);
        }
        self.note(at, Reason::PercentWithoutNumber { spaced });
        Ok(())
    }

    fn starts_operand(&self) -> bool {
        matches!(
            self.token,
            Token::Number { .. } | Token::Period(_) | Token::Name(_) | Token::Open
        )
    }

    /// A sign or `not` with its operand, or a value.
    fn operand(&mut self, floor: Level) -> Parsed<Expression> {
        let Token::Operator(sign) = self.token else {
            return self.value();
        };
        let Some(operator) = prefix(sign) else {
            return self.unexpected(Expected::Value, None);
        };
        let (at, _) = self.bump();
        if operator.level < floor {
            self.note(at, Reason::NotNeedsBrackets);
        }
        let inner = self.deeper(at, |parser| parser.expression(operator.level))?;
        let at = At {
            start: at.start,
            end: inner.at.end,
        };
        Ok(match operator.meaning {
            Meaning::Unary(unary) => Expression {
                at,
                kind: Kind::Unary(unary, Box::new(inner)),
            },
            _ => Expression {
                at,
                kind: inner.kind,
            },
        })
    }

    fn value(&mut self) -> Parsed<Expression> {
        match self.token {
            Token::Number { .. } | Token::Period(_) => {
                let (at, token) = self.bump();
                let kind = match token {
                    Token::Period(period) => Kind::Period(period),
                    Token::Number { value, percent } => {
                        if percent && self.starts_operand() {
                            let width = if self.slice(at).ends_with('%') {
                                1
                            } else {
                                '％'.len_utf8() as u32
                            };
                            let sign = At {
                                start: at.end - width,
                                end: at.end,
                            };
                            return self.stop(sign, Reason::RemainderOperator);
                        }
                        Kind::Number(value)
                    }
                    _ => return Err(Stop),
                };
                Ok(Expression { at, kind })
            }
            Token::Name(_) => self.named(),
            Token::Open => {
                let (open, _) = self.bump();
                let inner = self.deeper(open, |parser| parser.expression(Level::To))?;
                self.close(open, Expected::OperatorOrClose, &inner)?;
                Ok(Expression {
                    at: At {
                        start: open.start,
                        end: self.end,
                    },
                    kind: inner.kind,
                })
            }
            _ => self.unexpected(Expected::Value, None),
        }
    }

    /// The `)` that belongs to the bracket at `open`.
    fn close(&mut self, open: At, expected: Expected, last: &Expression) -> Parsed<()> {
        match self.token {
            Token::Close => {
                self.bump();
                Ok(())
            }
            Token::End => self.stop(open, Reason::UnclosedBracket('(')),
            Token::CloseIndex => self.stop(
                self.at,
                Reason::MismatchedBracket {
                    open: '(',
                    close: ']',
                },
            ),
            _ => self.unexpected(expected, Some(last)),
        }
    }

    /// `x`, `x[i]`, `f(...)`, `x[i](...)`.
    fn named(&mut self) -> Parsed<Expression> {
        let (at, Token::Name(text)) = self.bump() else {
            return Err(Stop);
        };
        let name = Name { at, text };
        if name.text == "if" && self.token != Token::Open {
            return self.stop(at, Reason::ReservedWord(name.text));
        }
        let mut index = if self.token == Token::OpenIndex {
            Some(self.index()?)
        } else {
            None
        };
        while self.token == Token::OpenIndex {
            let again = self.at;
            self.index()?;
            let at = At {
                start: again.start,
                end: self.end,
            };
            self.note(at, Reason::BadIndex(IndexProblem::Several));
        }
        let before = self.end;
        let arguments = if self.token == Token::Open {
            Some(self.arguments()?)
        } else {
            None
        };
        if arguments.is_some() && self.token == Token::OpenIndex {
            let late = self.at;
            let found = self.index()?;
            let late = At {
                start: late.start,
                end: self.end,
            };
            let call = At {
                start: before,
                end: late.start,
            };
            let whole = At {
                start: at.start,
                end: late.end,
            };
            let write = (index.is_none() && whole.end - whole.start <= 60).then(|| {
                format!(
                    "{}{}{}",
                    self.slice(at),
                    self.slice(late),
                    self.slice(call).trim()
                )
            });
            self.note(late, Reason::IndexAfterCall(write));
            index = index.or(Some(found));
        }
        let at = At {
            start: at.start,
            end: self.end,
        };
        let kind = match arguments {
            Some(arguments) => Kind::Apply(name, index, arguments),
            None => Kind::Item(name, index),
        };
        Ok(Expression { at, kind })
    }

    /// `[ai]`, `[*]`.
    fn index(&mut self) -> Parsed<Index> {
        let (open, _) = self.bump();
        let (at, token) = self.bump();
        let index = match token {
            Token::Name(text) => Index::Member(Name { at, text }),
            Token::Operator("*") => Index::Star(at),
            Token::End => return self.stop(open, Reason::UnclosedBracket('[')),
            Token::Unknown => return Err(Stop),
            Token::Close => {
                return self.stop(
                    at,
                    Reason::MismatchedBracket {
                        open: '[',
                        close: ')',
                    },
                );
            }
            Token::Operator(word) if word.starts_with(char::is_alphabetic) => {
                return self.stop(at, Reason::ReservedWord(word.to_owned()));
            }
            Token::Operator("-") => return self.stop(at, Reason::BadIndex(IndexProblem::Lag)),
            _ => return self.stop(at, Reason::BadIndex(IndexProblem::NotAName)),
        };
        match self.token {
            Token::CloseIndex => {
                self.bump();
                Ok(index)
            }
            Token::End => self.stop(open, Reason::UnclosedBracket('[')),
            Token::Unknown => Err(Stop),
            Token::Close => self.stop(
                self.at,
                Reason::MismatchedBracket {
                    open: '[',
                    close: ')',
                },
            ),
            Token::Comma => self.stop(self.at, Reason::BadIndex(IndexProblem::Several)),
            _ => self.stop(self.at, Reason::BadIndex(IndexProblem::NotAName)),
        }
    }

    /// `(a, name: b)`
    fn arguments(&mut self) -> Parsed<Vec<Argument>> {
        let (open, _) = self.bump();
        let mut arguments = Vec::new();
        if self.token == Token::Close {
            self.bump();
            return Ok(arguments);
        }
        loop {
            if self.token == Token::Comma {
                return self.stop(self.at, Reason::MissingArgument);
            }
            if self.token == Token::End {
                return self.stop(open, Reason::UnclosedBracket('('));
            }
            let first = self.deeper(open, |parser| parser.expression(Level::To))?;
            let argument = if self.token == Token::Colon {
                self.bump();
                let value = self.deeper(open, |parser| parser.expression(Level::To))?;
                Argument {
                    key: Some(first),
                    value,
                }
            } else {
                Argument {
                    key: None,
                    value: first,
                }
            };
            if self.token == Token::Comma {
                let (comma, _) = self.bump();
                arguments.push(argument);
                if self.token == Token::Close {
                    self.note(comma, Reason::TrailingComma);
                    self.bump();
                    return Ok(arguments);
                }
            } else {
                self.close(open, Expected::OperatorCommaOrClose, &argument.value)?;
                arguments.push(argument);
                return Ok(arguments);
            }
        }
    }

    /// Stops at a token that does not fit; `last` is the operand before it, if one is complete.
    fn unexpected<T>(&mut self, expected: Expected, last: Option<&Expression>) -> Parsed<T> {
        let found = self.slice(self.at);
        let reason = match (&self.token, last) {
            (Token::Unknown, _) => return Err(Stop),
            (Token::End, _) => Reason::UnexpectedEnd(expected),
            (Token::Close, Some(_)) => Reason::UnopenedBracket(')'),
            (Token::CloseIndex, Some(_)) => Reason::UnopenedBracket(']'),
            (Token::Comma, Some(_)) if expected != Expected::OperatorCommaOrClose => {
                match self.comma_in_number() {
                    Some((at, reason)) => return self.stop(at, reason),
                    None => self.plain(expected, last),
                }
            }
            (Token::Number { .. }, Some(_)) => match self.space_in_number(found) {
                Some((at, reason)) => return self.stop(at, reason),
                None => self.plain(expected, last),
            },
            _ => self.plain(expected, last),
        };
        self.stop(self.at, reason)
    }

    fn plain(&self, expected: Expected, last: Option<&Expression>) -> Reason {
        let found = self.slice(self.at);
        let small = found.to_lowercase();
        let help = match (&self.token, last) {
            (Token::Name(_), _) if spelling(&small).is_some() => {
                Some(format!("write `{small}` in small letters"))
            }
            (Token::Name(name), Some(_)) if name == "mod" => Some("write `mod(a, b)`".to_owned()),
            (Token::Comma, Some(_)) => {
                Some("a comma stands only between the arguments of a call".to_owned())
            }
            (Token::Colon, _) => {
                Some("a colon stands only after the name of an argument".to_owned())
            }
            (Token::OpenIndex, Some(_)) => {
                Some("square brackets stand directly after a name".to_owned())
            }
            (Token::Open | Token::Number { .. } | Token::Name(_), Some(_)) => {
                Some("write `*` between two values to multiply them".to_owned())
            }
            _ => None,
        };
        Reason::Unexpected {
            found: clipped(found),
            expected,
            help,
        }
    }

    /// `1,000` or `4,1`, at the comma.
    fn comma_in_number(&self) -> Option<(At, Reason)> {
        let (before, after) = self.digits_around(self.at);
        let tight = self.end == self.at.start && !before.is_empty() && !after.is_empty();
        let at = At {
            start: self.at.start - before.len() as u32,
            end: self.at.end + after.len() as u32,
        };
        let thousands = after.len() == 3 && before.len() <= 3 && before != "0";
        let write = format!("{before}{}{after}", if thousands { "" } else { "." });
        tight.then(|| {
            (
                at,
                Reason::CommaInNumber {
                    text: clipped(self.slice(at)),
                    write: clipped(&write),
                },
            )
        })
    }

    /// `1 000`, at the second number.
    fn space_in_number(&self, found: &str) -> Option<(At, Reason)> {
        let gap = At {
            start: self.end,
            end: self.at.start,
        };
        let (before, _) = self.digits_around(gap);
        let whole = found.len() == 3 && found.bytes().all(|c| c.is_ascii_digit());
        let thousands = whole && gap.end == gap.start + 1 && (1..=3).contains(&before.len());
        let at = At {
            start: gap.start - before.len() as u32,
            end: self.at.end,
        };
        let text = clipped(self.slice(at));
        thousands.then(|| {
            (
                at,
                Reason::BadNumber {
                    text,
                    help: Some(format!("write `{before}{found}`")),
                },
            )
        })
    }

    /// The digits directly before and after `at`; at most forty-one of each.
    fn digits_around(&self, at: At) -> (&'a str, &'a str) {
        let (before, after) = (
            &self.text[..at.start as usize],
            &self.text[at.end as usize..],
        );
        let left = before
            .bytes()
            .rev()
            .take(41)
            .take_while(u8::is_ascii_digit)
            .count();
        let right = after
            .bytes()
            .take(41)
            .take_while(u8::is_ascii_digit)
            .count();
        (&before[before.len() - left..], &after[..right])
    }
}

fn binary(operator: Binary, left: Expression, right: Expression) -> Expression {
    let at = At {
        start: left.at.start,
        end: right.at.end,
    };
    Expression {
        at,
        kind: Kind::Binary(operator, Box::new(left), Box::new(right)),
    }
}
