//! A calendar date, as `published` and `--as-of` write it.

use std::fmt;

/// A day of the calendar: `2019-01-29`. Dates are ordered in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
}

impl Date {
    /// The date that a text in the form `2019-01-29` is; `None` where it is none.
    pub fn parse(text: &str) -> Option<Date> {
        let mut parts = text.split('-');
        let mut part = |digits: usize| -> Option<u16> {
            let part = parts.next().filter(|part| part.len() == digits)?;
            let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| part.parse().ok()).flatten()
        };
        let (year, month, day) = (part(4)?, part(2)? as u8, part(2)? as u8);
        let date = Date {
            year: i32::from(year),
            month,
            day,
        };
        let is_date = parts.next().is_none() && (1..=12).contains(&month) && (1..=date.days_of_month()).contains(&day);
        is_date.then_some(date)
    }

    fn days_of_month(self) -> u8 {
        let is_leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        match self.month {
            2 => 28 + u8::from(is_leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_of_the_calendar() {
        for text in ["2019-01-29", "2020-02-29", "2000-02-29", "1999-12-31"] {
            assert_eq!(Date::parse(text).map(|date| date.to_string()).as_deref(), Some(text));
        }
        for text in ["2019-02-29", "1900-02-29", "2019-1-29", "2019-13-01", "2019-01-00", "2019-01", "2019-01-29-1", "+019-01-01", ""] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert!(Date::parse("2019-01-29") < Date::parse("2019-02-01"));
    }
}
