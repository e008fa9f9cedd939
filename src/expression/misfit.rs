//! What to say about a token that does not fit where it stands.

use super::foreign::{instead_of_word, without_unit};
use super::lexer::{Token, clipped};
use super::operators::spelling;
use super::parser::{Parsed, Parser, Stop};
use super::reason::{Expected, Reason, write_instead};
use super::syntax::{At, Expression};
use crate::wording::{Said, say};

impl<'a> Parser<'a> {
    /// Stops at a token that does not fit; `last` is the operand before it, if one is complete.
    pub(super) fn unexpected<T>(&mut self, expected: Expected, last: Option<&Expression>) -> Parsed<T> {
        let found = self.slice(self.at);
        let reason = match (&self.token, last) {
            (Token::Unknown, _) => return Err(Stop),
            (Token::End, _) => Reason::UnexpectedEnd(expected),
            (Token::Close, Some(_)) => Reason::UnopenedBracket(')'),
            (Token::CloseIndex, Some(_)) => Reason::UnopenedBracket(']'),
            (Token::Comma, Some(_)) if expected != Expected::OperatorCommaOrClose => match self.comma_in_number() {
                Some((at, reason)) => return self.stop(at, reason),
                None => self.plain(expected, last),
            },
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
            (Token::Name(_), _) if spelling(&small).is_some() => Some(say!(
                "用小写字母写作 `{small}`"; "write `{small}` in small letters"
            )),
            (Token::Name(name), Some(_)) if name == "mod" => Some(write_instead("mod(a, b)")),
            (Token::Name(name), Some(_)) if instead_of_word(name).is_some() => instead_of_word(name).map(write_instead),
            (Token::Name(name), Some(number)) if self.after_number && without_unit("", name).is_some() => {
                without_unit(&clipped(self.slice(number.at)), &clipped(name))
            }
            (Token::Comma, Some(_)) => Some(Said::new(
                "逗号只用在函数的参数之间",
                "a comma stands only between the arguments of a call",
            )),
            (Token::Colon, _) => Some(Said::new(
                "冒号只用在参数名称之后",
                "a colon stands only after the name of an argument",
            )),
            (Token::OpenIndex, Some(_)) => Some(Said::new(
                "方括号须紧跟在名称后面",
                "square brackets stand directly after a name",
            )),
            (Token::Open | Token::Number { .. } | Token::Name(_), Some(_)) => Some(Said::new(
                "两个值相乘，中间写 `*`",
                "write `*` between two values to multiply them",
            )),
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
                    help: Some(write_instead(&format!("{before}{found}"))),
                },
            )
        })
    }

    /// The digits directly before and after `at`; at most forty-one of each.
    fn digits_around(&self, at: At) -> (&'a str, &'a str) {
        let (before, after) = (&self.text[..at.start as usize], &self.text[at.end as usize..]);
        let left = before.bytes().rev().take(41).take_while(u8::is_ascii_digit).count();
        let right = after.bytes().take(41).take_while(u8::is_ascii_digit).count();
        (&before[before.len() - left..], &after[..right])
    }
}
