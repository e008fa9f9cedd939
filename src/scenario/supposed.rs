//! Conditions of a supposition from their texts, in a file and on the command line: `MEASURE[@PERIOD] OP VALUE`.

use super::messages;
use super::reader::Reader;
use super::{Condition, How, Known, PeriodText, Supposed, Unread};
use crate::diagnostic::{Diagnostics, Files, Reported, Span};
use crate::source::Text;

/// The signs between a measure and its value; longer ones first.
const SIGNS: [&str; 5] = [">=", "<=", "=", ">", "<"];

/// Reads a condition of the command line. Its text is registered under the name of its `flag` (`--tilt`; `suppose` where it stands by itself),
/// so that mistakes point into it.
///
/// # Errors
/// Where it cannot be read; that was said.
pub fn read_line(
    how: How,
    flag: &str,
    line: &str,
    through: Option<&str>,
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> Result<Supposed, Reported> {
    let mut registered = |flag: &str, text: &str| {
        let file = files.add(flag.to_owned(), text.into());
        Text::plain(text.to_owned(), Span::new(file, 0, text.len() as u32)).trimmed()
    };
    let text = registered(flag, line);
    let through = through.map(|through| registered("--through", through).normalised());
    let mut reader = Reader {
        diagnostics,
        unread: Unread::default(),
    };
    let reader = &mut reader;
    let Some((at, sign)) = sign_in(&text.value) else {
        return Err(reader.fault(text.span, messages::no_sign(how)));
    };
    let key = text.part(0, at);
    let known = known(reader, how, Some(sign), &text.part(at + sign.len(), text.value.len()))?;
    supposed(reader, how, &key, (sign, known), through, text.span)
}

/// The first sign outside brackets after the last `@`, and where it stands.
fn sign_in(text: &str) -> Option<(usize, &'static str)> {
    let from = text.rfind('@').map_or(0, |at| at + 1);
    let mut depth = 0usize;
    for (at, character) in text.char_indices().filter(|(at, _)| *at >= from) {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => {
                if let Some(sign) = SIGNS.into_iter().find(|sign| text[at..].starts_with(sign)) {
                    return Some((at, sign));
                }
            }
            _ => {}
        }
    }
    None
}

/// The sign with which a value begins, where it has one, and the rest.
pub fn sign_and_rest(text: &Text) -> (Option<&'static str>, Text) {
    let whole = text.part(0, text.value.len());
    match SIGNS.into_iter().find(|sign| whole.value.starts_with(sign)) {
        Some(sign) => (Some(sign), whole.part(sign.len(), whole.value.len())),
        None => (None, whole),
    }
}

/// What a sign and a value say; without a sign it is `=`.
pub fn known(reader: &mut Reader, how: How, sign: Option<&str>, value: &Text) -> Result<Known, Reported> {
    if value.value.starts_with('=') {
        return Err(reader.fault(value.span, messages::double_sign()));
    }
    let sign = sign.unwrap_or("=");
    if sign != "=" && how != How::See {
        return Err(reader.fault(value.span, messages::equals_only(how, sign)));
    }
    if value.value.is_empty() {
        return Err(reader.fault(value.span, messages::no_value(sign)));
    }
    let value = reader.parse(value)?;
    Ok(match sign {
        ">=" => Known::Condition(Condition::AtLeast(value)),
        "<=" => Known::Condition(Condition::AtMost(value)),
        ">" => Known::Condition(Condition::MoreThan(value)),
        "<" => Known::Condition(Condition::LessThan(value)),
        _ => Known::Is(value),
    })
}

/// A condition from `MEASURE[@PERIOD]` and what is supposed of it.
pub fn supposed(
    reader: &mut Reader,
    how: How,
    key: &Text,
    (sign, known): (&str, Known),
    through: Option<Text>,
    span: Span,
) -> Result<Supposed, Reported> {
    let (measure, period) = match key.value.rfind('@') {
        None => (key.part(0, key.value.len()), None),
        Some(at) => {
            let period = key.part(at + 1, key.value.len());
            if period.value.is_empty() {
                return Err(reader.fault(key.span_of(at as u32, at as u32 + 1), messages::no_period()));
            }
            let text = PeriodText {
                text: period.value.clone(),
                span: period.span,
            };
            (key.part(0, at), Some(text))
        }
    };
    if measure.value.is_empty() {
        return Err(reader.fault(key.span, messages::no_measure()));
    }
    let measure = reader.parse(&measure)?;
    let value = known.formulas().first().map(|value| value.text()).unwrap_or_default();
    let at = period.as_ref().map(|period| format!("@{}", period.text)).unwrap_or_default();
    Ok(Supposed {
        how,
        text: format!("{}{at} {sign} {value}", measure.text()),
        measure,
        period,
        known,
        through,
        span,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(how: How, line: &str) -> Result<(String, Option<String>, Known), Vec<String>> {
        let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
        let read = read_line(how, "suppose", line, Some("news"), &mut files, &mut diagnostics);
        match read {
            Ok(supposed) => {
                assert!(!diagnostics.has_errors());
                assert_eq!(supposed.through.map(|through| through.value).as_deref(), Some("news"));
                let period = supposed.period.map(|period| period.text);
                Ok((supposed.measure.text(), period, supposed.known))
            }
            Err(_) => Err(diagnostics.iter().map(|one| one.slug.to_owned()).collect()),
        }
    }

    #[test]
    fn the_sign_stands_outside_brackets_and_after_the_last_at() {
        for (line, measure, period, value) in [
            ("x@2019 = 95", "x", Some("2019"), "95"),
            ("  x@2019=90 to 100 ", "x", Some("2019"), "90 to 100"),
            ("count(x[*] >= 100)@2019Q1 = 3", "count(x[*] >= 100)", Some("2019Q1"), "3"),
            ("drift = 2%", "drift", None, "2%"),
            ("x >= 95", "x", None, "95"),
            ("x[ai]@2019 < 3 + 1", "x[ai]", Some("2019"), "3 + 1"),
        ] {
            let (found, at, known) = read(How::See, line).expect(line);
            assert_eq!((found.as_str(), at.as_deref()), (measure, period), "{line}");
            assert_eq!(known.formulas()[0].text(), value, "{line}");
        }
        let is = |line: &str| match read(How::See, line).expect(line).2 {
            Known::Is(_) => "=",
            Known::Condition(Condition::AtLeast(_)) => ">=",
            Known::Condition(Condition::AtMost(_)) => "<=",
            Known::Condition(Condition::MoreThan(_)) => ">",
            Known::Condition(Condition::LessThan(_)) => "<",
            Known::Condition(_) => "?",
        };
        for sign in SIGNS {
            assert_eq!(is(&format!("x@2019 {sign} 95")), sign);
        }
    }

    #[test]
    fn what_is_no_condition_is_said() {
        for (how, line) in [
            (How::See, "x@2019"),
            (How::See, "x@2019 == 95"),
            (How::See, "x@2019 ="),
            (How::See, "= 95"),
            (How::See, "x@ = 95"),
            (How::See, "x@2019 = 95 +"),
            (How::Tilt, "x@2019 >= 95"),
            (How::Do, "x@2019 < 95"),
        ] {
            let said = read(how, line).expect_err(line);
            assert_eq!(said.len(), 1, "{line}: {said:?}");
        }
    }
}
