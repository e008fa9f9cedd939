//! Tokens → syntax tree: values, brackets and calls. Operators are in `precedence`.

use super::lexer::{Lexer, MISTAKES, Token};
use super::reason::{Expected, IndexProblem, Reason, SyntaxError};
use super::syntax::{Argument, At, Expression, Index, Kind, Name, Subscript};

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
        let told = |known: &SyntaxError| known.at.start < mistake.at.end && mistake.at.start < known.at.end;
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
pub(super) struct Stop;

pub(super) type Parsed<T> = Result<T, Stop>;

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    lexer: Lexer<'a>,
    /// The token not yet used.
    pub(super) token: Token,
    pub(super) at: At,
    /// Where the last used token ends.
    pub(super) end: u32,
    /// Whether that was a number without `%`.
    pub(super) after_number: bool,
    pub(super) depth: usize,
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
    pub(super) fn bump(&mut self) -> (At, Token) {
        let (at, token) = self.lexer.next();
        self.end = self.at.end;
        self.after_number = matches!(self.token, Token::Number { percent: false, .. });
        (
            std::mem::replace(&mut self.at, at),
            std::mem::replace(&mut self.token, token),
        )
    }

    pub(super) fn slice(&self, at: At) -> &'a str {
        &self.text[at.start as usize..at.end as usize]
    }

    /// Notes a mistake after which parsing goes on.
    pub(super) fn note(&mut self, at: At, reason: Reason) {
        if self.mistakes.len() < MISTAKES {
            self.mistakes.push(SyntaxError { at, reason });
        }
    }

    pub(super) fn stop<T>(&mut self, at: At, reason: Reason) -> Parsed<T> {
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
        let tree = self.expression()?;
        if self.token == Token::End {
            Ok(tree)
        } else {
            self.unexpected(Expected::Operator, Some(&tree))
        }
    }

    /// Goes one level further in, at the token `at`.
    pub(super) fn enter(&mut self, at: At) -> Parsed<()> {
        if self.depth == LEVELS {
            return self.stop(at, Reason::TooDeep);
        }
        self.depth += 1;
        Ok(())
    }

    /// Reads something one level further in, at the token `at`.
    pub(super) fn deeper<T>(&mut self, at: At, inside: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.enter(at)?;
        let result = inside(self);
        self.depth -= 1;
        result
    }

    pub(super) fn starts_operand(&self) -> bool {
        matches!(
            self.token,
            Token::Number { .. } | Token::Period(_) | Token::Name(_) | Token::Open
        )
    }

    /// A number, a period, a name, a call or a bracket.
    pub(super) fn value(&mut self) -> Parsed<Expression> {
        match self.token {
            Token::Number { .. } | Token::Period(_) => {
                let (at, token) = self.bump();
                let kind = match token {
                    Token::Period(period) => Kind::Period(period),
                    Token::Number { value, percent } => {
                        // A name in Chinese is rather multiplied, or the name of a unit.
                        let another = !matches!(&self.token, Token::Name(name) if !name.is_ascii());
                        if percent && another && self.starts_operand() {
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
                let inner = self.deeper(open, |parser| parser.expression())?;
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
            Token::CloseIndex => self.stop(self.at, Reason::MismatchedBracket { open: '(', close: ']' }),
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
            let write = (index.is_none() && whole.end - whole.start <= 60)
                .then(|| format!("{}{}{}", self.slice(at), self.slice(late), self.slice(call).trim()));
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

    /// `[ai]`, `[*]`, `[ai, zizhu]`, `[coast.*]`.
    fn index(&mut self) -> Parsed<Index> {
        let (open, _) = self.bump();
        let mut index = Vec::with_capacity(1);
        loop {
            index.push(self.subscript(open)?);
            match self.token {
                Token::CloseIndex => {
                    self.bump();
                    return Ok(index);
                }
                Token::Comma => drop(self.bump()),
                Token::End => return self.stop(open, Reason::UnclosedBracket('[')),
                Token::Unknown => return Err(Stop),
                Token::Close => return self.stop(self.at, Reason::MismatchedBracket { open: '[', close: ')' }),
                _ => return self.stop(self.at, Reason::BadIndex(IndexProblem::NotAName)),
            }
        }
    }

    /// One place inside the square bracket at `open`.
    fn subscript(&mut self, open: At) -> Parsed<Subscript> {
        let (at, token) = self.bump();
        match token {
            Token::Name(text) => {
                let name = Name { at, text };
                if self.token != Token::AllOf {
                    return Ok(Subscript::Member(name));
                }
                let (stars, _) = self.bump();
                Ok(Subscript::All(name, at.join(stars)))
            }
            Token::Operator("*") => Ok(Subscript::Star(at)),
            Token::End => self.stop(open, Reason::UnclosedBracket('[')),
            Token::Unknown => Err(Stop),
            Token::Close => self.stop(at, Reason::MismatchedBracket { open: '[', close: ')' }),
            Token::Operator(word) if word.starts_with(char::is_alphabetic) => {
                self.stop(at, Reason::ReservedWord(word.to_owned()))
            }
            Token::Operator("-") => self.stop(at, Reason::BadIndex(IndexProblem::Lag)),
            _ => self.stop(at, Reason::BadIndex(IndexProblem::NotAName)),
        }
    }

    /// `(a, name: b)`
    fn arguments(&mut self) -> Parsed<Vec<Argument>> {
        let (open, _) = self.bump();
        // Most calls have one argument; an empty vector would grow to four.
        let mut arguments = Vec::with_capacity(1);
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
            let first = self.deeper(open, |parser| parser.expression())?;
            let argument = if self.token == Token::Colon {
                self.bump();
                let value = self.deeper(open, |parser| parser.expression())?;
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
}
