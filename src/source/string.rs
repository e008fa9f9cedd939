//! Quoted text of JSON: escapes decoded, places kept.

use super::messages;
use super::node::Text;
use super::scan::Parser;

impl Parser<'_, '_> {
    /// Reads quoted text whose opening quote, `open`, stands here: `"`, or a quote that was a mistake (reported
    /// already) and is closed by its own counterpart.
    pub(super) fn string(&mut self, open: char) -> Text {
        let start = self.at;
        self.at += open.len_utf8();
        let mut value = String::new();
        let mut map = vec![(0, self.at as u32)];
        let mut strange_quote = None;
        loop {
            let here = self.at;
            match self.peek() {
                None | Some('\n' | '\r') => {
                    let reported = self.report(messages::unterminated_text(strange_quote), start, here);
                    // What follows would be read inside out.
                    self.stop(reported);
                    break;
                }
                Some(quote) if closes(open, quote) => {
                    self.at += quote.len_utf8();
                    break;
                }
                Some('\\') => {
                    value.push(self.escape());
                    map.push((value.len() as u32, self.at as u32));
                }
                Some(character) => {
                    self.at += character.len_utf8();
                    if character < ' ' {
                        self.report(messages::raw_control(character), here, self.at);
                    } else if matches!(character, '“' | '”' | '＂') {
                        strange_quote = Some(character);
                    }
                    value.push(character);
                }
            }
        }
        Text {
            value,
            span: self.span(start, self.at),
            map,
        }
    }

    /// Reads one escape, which starts here.
    fn escape(&mut self) -> char {
        let start = self.at;
        self.at += 1;
        let Some(kind) = self.peek() else { return '\\' };
        if kind == '\n' || kind == '\r' {
            self.report(messages::bad_escape("\\"), start, self.at);
            return '\\';
        }
        self.at += kind.len_utf8();
        match kind {
            '"' | '\\' | '/' => kind,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => self.unicode_escape(start),
            _ => {
                self.report(messages::bad_escape(&self.text[start..self.at]), start, self.at);
                kind
            }
        }
    }

    /// Reads the digits of `\uXXXX`, and the second half of a surrogate pair.
    fn unicode_escape(&mut self, start: usize) -> char {
        let Some(first) = self.hex_digits() else {
            self.report(messages::bad_escape(&self.text[start..self.at]), start, self.at);
            return char::REPLACEMENT_CHARACTER;
        };
        if let Some(character) = char::from_u32(first) {
            return character;
        }
        let middle = self.at;
        if first < 0xDC00 && self.text[middle..].starts_with("\\u") {
            self.at += 2;
            if let Some(second @ 0xDC00..=0xDFFF) = self.hex_digits() {
                let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
            }
            self.at = middle;
        }
        self.report(messages::lone_surrogate(&self.text[start..middle]), start, middle);
        char::REPLACEMENT_CHARACTER
    }

    fn hex_digits(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}

fn closes(open: char, quote: char) -> bool {
    match open {
        '"' => quote == '"',
        '\'' => quote == '\'',
        '‘' | '’' => matches!(quote, '\'' | '‘' | '’'),
        '「' => quote == '」',
        _ => matches!(quote, '"' | '“' | '”' | '＂'),
    }
}
