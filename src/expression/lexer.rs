//! Text → tokens, one at a time. A mistake is noted and its obvious meaning goes on, so that the parser finds the next.

use super::foreign::{half_width, instead, is_currency, is_range_dash, range_word};
use super::functions;
use super::name::{continues_name, is_reserved, normal_form, starts_name};
use super::number::{self, Literal};
use super::operators::spelling;
use super::reason::{Reason, SyntaxError};
use super::syntax::{At, PeriodLiteral};

/// Mistakes reported for one expression at most.
pub(super) const MISTAKES: usize = 20;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Number {
        value: f64,
        percent: bool,
    },
    Period(PeriodLiteral),
    /// In NFC; not `and or not to`.
    Name(String),
    /// A spelling of the catalogue of operators.
    Operator(&'static str),
    /// `%` that does not touch a number.
    Percent,
    Open,
    Close,
    OpenIndex,
    CloseIndex,
    Comma,
    Colon,
    /// `.*`
    AllOf,
    /// Something already reported, whose meaning cannot be guessed.
    Unknown,
    End,
}

/// At most 40 characters of a text, for messages.
pub(super) fn clipped(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// The token before this one, as far as foreign signs depend on it.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    Nothing,
    Number,
    Name(At),
    Other,
}

pub(super) struct Lexer<'a> {
    text: &'a str,
    place: usize,
    /// The second half of a sign that stands for two tokens, as in `²`.
    pending: Option<(At, Token)>,
    before: Before,
    /// For each round bracket that is open, the name before it.
    calls: Vec<Option<At>>,
    pub mistakes: Vec<SyntaxError>,
}

impl<'a> Lexer<'a> {
    /// `text` is shorter than 4 GiB.
    pub fn new(text: &'a str) -> Self {
        Lexer {
            text,
            place: 0,
            pending: None,
            before: Before::Nothing,
            calls: Vec::new(),
            mistakes: Vec::new(),
        }
    }

    /// The next token; `End` for ever after the last.
    pub fn next(&mut self) -> (At, Token) {
        let (at, token) = self.token();
        match token {
            Token::Open => self.calls.push(match self.before {
                Before::Name(name) => Some(name),
                _ => None,
            }),
            Token::Close => {
                self.calls.pop();
            }
            _ => {}
        }
        self.before = match token {
            Token::Number { .. } => Before::Number,
            Token::Name(_) => Before::Name(at),
            _ => Before::Other,
        };
        (at, token)
    }

    fn token(&mut self) -> (At, Token) {
        if let Some(token) = self.pending.take() {
            return token;
        }
        let rest = &self.text[self.place..];
        let trimmed = rest.trim_start();
        self.place += rest.len() - trimmed.len();
        let mut characters = trimmed.chars();
        let Some(first) = characters.next() else {
            return (self.at(0), Token::End);
        };
        let second = characters.next();
        let half = half_width(first);
        let half_second = second.map(half_width);
        if half.is_ascii_digit() || (half == '.' && half_second.is_some_and(|c| c.is_ascii_digit())) {
            return self.number(trimmed);
        }
        if starts_name(first) {
            return self.word(trimmed);
        }
        self.sign(first, second)
    }

    fn at(&self, length: usize) -> At {
        At {
            start: self.place as u32,
            end: (self.place + length) as u32,
        }
    }

    /// Notes a mistake; the same one is told once.
    fn mistake(&mut self, at: At, reason: Reason) {
        if self.mistakes.len() < MISTAKES && !self.mistakes.iter().any(|known| known.reason == reason) {
            self.mistakes.push(SyntaxError { at, reason });
        }
    }

    fn number(&mut self, rest: &str) -> (At, Token) {
        let scanned = number::scan(rest);
        let at = self.at(scanned.length);
        for reason in scanned.mistakes {
            self.mistake(at, reason);
        }
        self.place += scanned.length;
        let token = match scanned.literal {
            Literal::Number { value, percent } => Token::Number { value, percent },
            Literal::Period(period) => Token::Period(period),
        };
        (at, token)
    }

    fn word(&mut self, rest: &str) -> (At, Token) {
        if let (Before::Number, Some(word)) = (self.before, range_word(rest)) {
            return self.range(word.len());
        }
        let length = rest.find(|c| !continues_name(c)).unwrap_or(rest.len());
        let at = self.at(length);
        self.place += length;
        let found = &rest[..length];
        let mut name = normal_form(found);
        // Reserved words are at most four letters.
        if found.len() <= 12 && found.chars().any(|c| half_width(c) != c) {
            let half: String = found.chars().map(half_width).collect();
            if is_reserved(&half) {
                self.mistake(
                    at,
                    Reason::FullWidth {
                        found: found.to_owned(),
                        write: half.clone(),
                    },
                );
                name = half;
            }
        }
        match spelling(&name) {
            Some(operator) => (at, Token::Operator(operator)),
            None => (at, Token::Name(name)),
        }
    }

    /// A word or dash of so many bytes that stands for `to`.
    fn range(&mut self, length: usize) -> (At, Token) {
        let at = self.at(length);
        self.place += length;
        let found = self.text[at.start as usize..at.end as usize].to_owned();
        self.mistake(at, Reason::UnknownOperator { found, write: "to" });
        (at, Token::Operator("to"))
    }

    /// Whether a sign of equality here gives an argument its value: inside a call that is of no function, as
    /// distributions are, or after the name of a function's parameter.
    fn names_an_argument(&self) -> bool {
        let text = |at: At| &self.text[at.start as usize..at.end as usize];
        let Some(Some(call)) = self.calls.last() else {
            return false;
        };
        let call = text(*call);
        let parameter = match self.before {
            Before::Name(name) => text(name),
            _ => "",
        };
        let mut rows = functions::named(call).peekable();
        // Names of one letter, and conditions, are rather compared.
        let told = parameter.len() > 1 && parameter != "condition";
        let of_row = |row: &functions::Function| row.parameters.iter().any(|known| known.name == parameter);
        rows.peek().is_none() || (told && rows.any(of_row))
    }

    /// A sign of equality where none belongs.
    fn equals(&mut self, written: char) -> (At, Token) {
        let at = self.at(written.len_utf8());
        self.place += written.len_utf8();
        if self.before == Before::Nothing {
            self.before = Before::Other;
            self.mistake(at, Reason::LeadingEquals);
            return self.token();
        }
        let found = written.to_string();
        let (write, token) = if self.names_an_argument() {
            (":", Token::Colon)
        } else {
            ("==", Token::Operator("=="))
        };
        let reason = match found.as_str() {
            "=" => Reason::UnknownOperator { found, write },
            _ => Reason::FullWidth {
                found,
                write: write.to_owned(),
            },
        };
        self.mistake(at, reason);
        (at, token)
    }

    fn sign(&mut self, first: char, second: Option<char>) -> (At, Token) {
        let half = half_width(first);
        let digit_follows = || {
            let rest = self.text[self.place + first.len_utf8()..].trim_start();
            rest.starts_with(|c: char| half_width(c).is_ascii_digit())
        };
        if self.before == Before::Number && is_range_dash(first) && digit_follows() {
            return self.range(first.len_utf8());
        }
        if let Some(second) = second
            && matches!(half_width(second), '=' | '<' | '>' | '&' | '|' | '*')
            && let Some(token) = self.meant(&String::from_iter([half, half_width(second)]), [first, second])
        {
            return token;
        }
        if half == '=' {
            return self.equals(first);
        }
        if let Some(token) = self.meant(half.encode_utf8(&mut [0; 4]), [first]) {
            return token;
        }
        let at = self.at(first.len_utf8());
        self.place += first.len_utf8();
        let reason = match half {
            '"' | '\'' => Reason::QuotationMark(first),
            _ if is_currency(first) => Reason::UnexpectedCharacter(first),
            _ if half != first => Reason::FullWidth {
                found: first.to_string(),
                write: half.to_string(),
            },
            _ => Reason::UnexpectedCharacter(first),
        };
        self.mistake(at, reason);
        (at, Token::Unknown)
    }

    /// The token meant by the next characters, `half` in half-width; `None` if they mean nothing.
    fn meant<const N: usize>(&mut self, half: &str, characters: [char; N]) -> Option<(At, Token)> {
        let token = own(half);
        let foreign = if token.is_some() { None } else { Some(instead(half)?) };
        let at = self.at(characters.iter().map(|c| c.len_utf8()).sum());
        self.place = at.end as usize;
        let found = &self.text[at.start as usize..at.end as usize];
        if found != half {
            let write = foreign.unwrap_or(half).to_owned();
            self.mistake(
                at,
                Reason::FullWidth {
                    found: found.to_owned(),
                    write,
                },
            );
        } else if let Some(write) = foreign {
            self.mistake(
                at,
                Reason::UnknownOperator {
                    found: found.to_owned(),
                    write,
                },
            );
        }
        if let Some(exponent) = foreign.and_then(|write| write.strip_prefix('^')?.parse().ok()) {
            self.pending = Some((
                at,
                Token::Number {
                    value: exponent,
                    percent: false,
                },
            ));
            return Some((at, Token::Operator("^")));
        }
        Some((at, token.or_else(|| own(foreign?)).unwrap_or(Token::Unknown)))
    }
}

/// The token that is written `text`.
fn own(text: &str) -> Option<Token> {
    Some(match text {
        "(" => Token::Open,
        ")" => Token::Close,
        "[" => Token::OpenIndex,
        "]" => Token::CloseIndex,
        "," => Token::Comma,
        ":" => Token::Colon,
        ".*" => Token::AllOf,
        "%" => Token::Percent,
        _ => Token::Operator(spelling(text)?),
    })
}
