//! Numbers and bare words of JSON.

use super::messages;
use super::node::{Entry, Value};
use super::scan::Parser;
use crate::diagnostic::Reported;

/// A number as JSON writes it, correctly rounded (infinite where it is too large); none for anything else.
pub(super) fn json_number(written: &str) -> Option<f64> {
    fn digits(text: &str) -> Option<&str> {
        let rest = text.trim_start_matches(|character: char| character.is_ascii_digit());
        (rest.len() < text.len()).then_some(rest)
    }
    let unsigned = written.strip_prefix('-').unwrap_or(written);
    let mut rest = match unsigned.strip_prefix('0') {
        Some(rest) => rest,
        None => digits(unsigned)?,
    };
    if let Some(fraction) = rest.strip_prefix('.') {
        rest = digits(fraction)?;
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        rest = digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))?;
    }
    if rest.is_empty() { written.parse().ok() } else { None }
}

impl Parser<'_, '_> {
    /// Reads what looks like a number and starts here.
    pub(super) fn number(&mut self) -> Value {
        let start = self.at;
        let part = |character: char| {
            let meant = half_width(character).unwrap_or(character);
            meant.is_ascii_alphanumeric() || matches!(meant, '+' | '-' | '.' | '_' | '%')
        };
        let length = self.text[start..]
            .find(|character| !part(character))
            .unwrap_or(self.text.len() - start);
        self.at += length;
        let written = &self.text[start..self.at];
        let number = match json_number(written) {
            Some(number) => number,
            None => {
                let reported = self.report_number(written, start);
                // The nearest reading, so that the rest of the file can be checked too.
                let meant: String = written
                    .chars()
                    .map(|character| half_width(character).unwrap_or(character))
                    .collect();
                match meant.parse::<f64>() {
                    Ok(number) if number.is_finite() => return Value::Number(number),
                    _ => {
                        self.damaged = Some(reported);
                        return Value::Null;
                    }
                }
            }
        };
        if number.is_infinite() {
            self.report(messages::number_too_large(written), start, self.at);
            return Value::Number(f64::MAX.copysign(number));
        }
        Value::Number(number)
    }

    /// Reads what stands where a key should but belongs to the number before it, which was written with commas: `1,480`,
    /// `4,1`.
    pub(super) fn number_goes_on(&mut self, last: Option<&mut Entry>) -> bool {
        let Some(Entry { value, .. }) = last else {
            return false;
        };
        let start = value.span.start as usize;
        let rest = &self.text[self.at..];
        let part = |at: usize| {
            let digit = |at: usize| rest.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
            digit(at) || (at > 0 && matches!(rest.as_bytes().get(at), Some(b',' | b'.')) && digit(at + 1))
        };
        let length = (0..rest.len()).find(|at| !part(*at)).unwrap_or(rest.len());
        let is_key = rest[length..].trim_start().starts_with([':', '：']);
        let tight = self.text.get(value.span.end as usize..self.at) == Some(",");
        if !matches!(value.value, Value::Number(_)) || !tight || length == 0 || is_key {
            return false;
        }
        let written = &self.text[start..self.at + length];
        let (whole, fraction) = written.split_once('.').map_or((written, None), |(whole, rest)| (whole, Some(rest)));
        let groups: Vec<&str> = whole.trim_start_matches('-').split(',').collect();
        let thousands = groups[0].len() <= 3 && groups[0] != "0" && groups[1..].iter().all(|group| group.len() == 3);
        let meant = match fraction {
            _ if thousands => written.replace(',', ""),
            None if groups.len() == 2 => written.replace(',', "."),
            _ => return false,
        };
        let Some(number) = json_number(&meant) else {
            return false;
        };
        self.report(messages::comma_in_number(written, &meant, thousands), start, self.at + length);
        value.value = Value::Number(number);
        self.at += length;
        true
    }

    fn report_number(&mut self, written: &str, start: usize) -> Reported {
        match written
            .char_indices()
            .find_map(|(at, character)| Some((at, character, half_width(character)?)))
        {
            Some((at, character, meant)) => {
                let at = start + at;
                self.report(messages::full_width(character, meant), at, at + character.len_utf8())
            }
            None => self.report(messages::bad_number(written), start, self.at),
        }
    }

    /// Reads the letters and digits that start here.
    pub(super) fn word(&mut self) -> &str {
        let start = self.at;
        let part = |character: char| character.is_alphanumeric() || character == '_';
        let length = self.text[start..]
            .find(|character| !part(character))
            .unwrap_or(self.text.len() - start);
        self.at += length;
        &self.text[start..start + length]
    }
}

/// The character of JSON that a full-width one was probably meant to be.
pub(super) fn half_width(written: char) -> Option<char> {
    match written {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(written as u32 - 0xfee0),
        '\u{3000}' => Some(' '),
        '、' => Some(','),
        '。' => Some('.'),
        '“' | '”' | '「' | '」' => Some('"'),
        '‘' | '’' => Some('\''),
        '【' | '〔' => Some('['),
        '】' | '〕' => Some(']'),
        '−' | '—' | '–' => Some('-'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::json_number;

    #[test]
    fn exactly_the_numbers_of_json() {
        for good in ["0", "-0", "12", "0.5", "-1.25e+10", "1E5", "5e-324", "1e400"] {
            assert!(json_number(good).is_some(), "{good}");
        }
        for bad in [
            "", "-", "+1", "01", ".5", "5.", "1e", "1e+", "0x10", "1_000", "inf", "NaN", "1 ", "٣", "--1", "1.e5",
        ] {
            assert_eq!(json_number(bad), None, "{bad}");
        }
        assert_eq!(json_number("-0").map(f64::to_bits), Some((-0.0_f64).to_bits()));
        assert_eq!(json_number("1e400"), Some(f64::INFINITY));
    }
}
